"""What an adjustment code means: kinds, overrides, labels, words and the shipped data itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import playbook
from billing.books import PayerRef
from billing.deadline import PAYER_CLASSES
from billing.terms import ACTION, CATEGORY
from tests.billing.shipped import book, clocks, rows


@pytest.mark.parametrize(
    ("code", "cents", "kind"),
    [
        ("CO-45", 4000, "NORMAL"),
        ("PR-1", 4000, "NORMAL"),
        ("CO-253", 4000, "NORMAL"),
        ("OA-94", -4000, "NORMAL"),
        ("CO-144", -100, "NORMAL"),
        ("CO-16", 4000, "DENIAL"),
        ("PR-27", 4000, "DENIAL"),
        ("CO-24", 4000, "DENIAL"),
        ("PR-45", 4000, "REVIEW"),
        ("CO-104", 4000, "REVIEW"),
    ],
)
def test_a_listed_pair_has_the_kind_of_its_row(code, cents, kind):
    """Group and reason together say what an adjustment is."""
    assert book().kind(*code.split("-"), cents) == kind


@pytest.mark.parametrize("code", ["CO-301", "PR-16", "PI-45", "CO-1", "CR-45", "ZZ-45", "CO-045"])
def test_what_the_playbook_lacks_is_for_a_person(code):
    """A code that is not listed, or stands in a group that its row does not name, is REVIEW."""
    assert book().kind(*code.split("-"), 100) == "REVIEW"
    assert book().rule(*code.split("-")) is None


@pytest.mark.parametrize("group", ["CO", "OA", "PI", "PR", "CR", ""])
def test_reason_23_is_a_check_figure_in_any_group(group):
    """What earlier payers did is repeated for the arithmetic only."""
    assert book().kind(group, "23", -5) == "NORMAL"


def test_a_negative_denial_is_for_a_person():
    """A denial that adds money is none that a rule can judge."""
    assert book().kind("CO", "16", -1) == "REVIEW"
    assert book().kind("CO", "16", 0) == "DENIAL"


def test_co_45_is_for_a_person_where_it_takes_the_whole_line():
    """A contract does not take all of a line that paid nothing."""
    assert book().kind("CO", "45", 100, whole_line_unpaid=True) == "REVIEW"
    assert book().kind("CO", "253", 100, whole_line_unpaid=True) == "NORMAL"


def test_co_24_is_normal_only_where_the_payer_is_capitated():
    """Capitation is a contract with a payer, not a word on a remittance."""
    assert book().kind("CO", "24", 100, PayerRef(1, "A", capitated=True)) == "NORMAL"
    assert book().kind("CO", "24", 100, PayerRef(1, "A")) == "DENIAL"


def test_the_narrowest_rule_holds():
    """Payer and remark before payer, before remark, before the practice, before the shipped."""
    base = {"groups": "CO", "category": "coding", "short": "x", "reason": "16"}
    shipped = playbook.parse([{**base, "kind": "DENIAL", "chance": "1"}])
    own = playbook.parse(
        [
            {**base, "kind": "DENIAL", "chance": "2"},
            {**base, "kind": "DENIAL", "chance": "3", "remark": "N1"},
            {**base, "kind": "DENIAL", "chance": "4", "payer": "Lakeside"},
            {**base, "kind": "NORMAL", "chance": "5", "payer": "90054", "remark": "N1"},
        ],
        "practice",
    )
    book = playbook.Playbook(shipped, own)
    lakeside = PayerRef(1, "LAKESIDE", ("90054",))
    found = [book.chance("CO", "16", payer, remarks) for payer in (None, lakeside) for remarks in ((), ("N1",))]
    assert found == [2, 3, 4, 5]
    assert book.kind("CO", "16", 10, lakeside, remarks=("N1",)) == "NORMAL"
    assert playbook.Playbook(shipped).chance("CO", "16", lakeside, ("N1",)) == 1


@pytest.mark.parametrize(
    ("code", "remarks", "label"),
    [
        ("CO-16", (), "fix claim"),
        ("CO-16", ("N382",), "fix member"),
        ("CO-16", ("MA130", "N382"), "fix member"),
        ("CO-16", ("N290",), "fix NPI"),
        ("CO-16", ("X999",), "fix claim"),
        ("CO-50", ("N290",), "appeal 1"),
        ("CO-197", ("N54",), "add auth no"),
        ("CO-22", ("MA04",), "bill first"),
        ("CO-252", ("N706",), "send records"),
        ("CO-97", ("N19",), "add modifier"),
        ("CO-109", (), "right payer"),
        ("CO-18", (), "check double"),
        ("CO-B7", (), "fix provider"),
        ("CO-301", (), "look at it"),
    ],
)
def test_the_queue_says_the_next_step_in_a_few_letters(code, remarks, label):
    """The remark names the step where the reason only says that something is wrong."""
    assert book().label(*code.split("-"), remarks) == label


def test_the_why_names_the_field_and_says_when_nothing_can_be_appealed():
    """A claim that was never processed has no decision to appeal."""
    said = book().why("CO", "16", ("N382", "MA130"))
    assert said[1] == "N382: the member number is missing or wrong."
    assert "nothing to appeal" in said[2]
    assert book().why("CO", "11") == (
        "The diagnosis does not bear out the service.",
        "Usual cause: dx pointer or LCD mismatch.",
    )
    assert "not in the playbook" in book().why("CO", "301")[0]


def test_the_shipped_playbook_is_whole():
    """153 codes, each with words, steps, a label that fits the column, a source, and no claim that it was reviewed."""
    rules = book().rules
    assert len({rule.reason for rule in rules}) == 153
    for rule in rules:
        assert rule.why and len(rule.why) <= 70, rule
        assert 0 < len(rule.label) <= 12, rule
        assert rule.actions and set(rule.actions) <= set(ACTION), rule
        assert rule.category in CATEGORY, rule
        assert rule.source and not rule.reviewed, rule
        assert (rule.chance is None) == (rule.kind == "NORMAL"), rule


def test_the_shipped_remarks_fit_their_columns():
    """Each remark has plain words of one line, known steps, and a label that fits the column."""
    remarks = playbook.parse_remarks(rows("remarks.csv"))
    assert len(remarks) == len({remark.code for remark in remarks}) >= 120
    for remark in remarks:
        assert remark.words.endswith(".") and len(f"{remark.code}: {remark.words}") <= 72, remark
        assert len(remark.label) <= 12 and set(remark.actions) <= set(ACTION), remark
        assert not remark.reviewed, remark


def test_every_denial_has_a_clock_or_says_that_it_has_none():
    """Each clock that a rule names first is known to some payer class, or is one of those that never run out."""
    for rule in book().rules:
        for payer_class in PAYER_CLASSES:
            clock = clocks().clock(rule.clocks, payer_class)
            assert (clock is None) == (rule.clocks[0] in ("NONE", "INFO", "PATIENT")), rule


@pytest.mark.parametrize(
    "change", [{"groups": ""}, {"groups": "XX"}, {"kind": "normal"}, {"clocks": "SOON"}, {"chance": "120"}, {"unless_kind": "x"}]
)
def test_a_row_that_says_nonsense_is_named(change):
    """A wrong row is refused by its reason, never taken half."""
    row = {"reason": "4", "groups": "CO", "kind": "DENIAL", "category": "coding", "short": "x", **change}
    with pytest.raises(ValueError, match="row 4"):
        playbook.parse([row])


@given(st.text(max_size=3), st.text(max_size=4), st.integers(), st.booleans())
def test_any_code_has_a_kind(group, reason, cents, whole):
    """Whatever a payer sends gets a kind, a label and words."""
    assert book().kind(group, reason, cents, None, whole) in ("NORMAL", "DENIAL", "REVIEW")
    assert len(book().label(group, reason)) <= 12
    assert book().why(group, reason)
