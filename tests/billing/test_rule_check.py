"""Rules of the practice: one that contradicts itself is refused in a sentence, an odd one is asked about; every shipped one is whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import rule_check
from billing.deadline import PAYER_CLASSES
from billing.rule_check import Draft, Known
from billing.rule_fields import FIELDS, FIRST, KINDS, clock_of, names, of_clock, of_rule, rule_of
from tests.billing.shipped import book, clocks

CLOCKS = frozenset((row.payer_class, row.name) for row in clocks().rows)
KNOWN = Known((), CLOCKS)
LAKESIDE = 4


def rule(**values):
    """The shipped rule of CO-16, with these texts instead."""
    said = of_rule(book().rule("CO", "16")) | {"groups": "CO", "source": "contract", **values}
    return Draft("playbook", LAKESIDE, said, payer_class="commercial_contracted")


def clock(**values):
    """A clock of 90 days, with these texts instead."""
    said = dict.fromkeys(names("clocks"), "") | FIRST["clocks"]
    said |= {"name": "APPEAL", "start": "remittance_date", "count": "90", "unit": "days", "source": "contract", **values}
    return Draft("clocks", None if values.get("payer_class") else LAKESIDE, said)


def ways(**values):
    """A payer's ways."""
    return Draft("payers", LAKESIDE, dict.fromkeys(names("payers"), "") | values)


def found(draft, known=KNOWN, severity="error"):
    """The fields that are wrong, or odd."""
    return [one.field for one in rule_check.check(draft, known) if one.severity == severity]


def test_whole_rules_are_taken():
    """Of each of the three kinds."""
    assert found(rule()) == found(clock()) == found(ways(answer_days="20")) == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (rule(kind="NORMAL", chance="40"), "chance"),
        (rule(kind="DENIAL", actions=""), "actions"),
        (rule(clocks="RETRO_AUTH"), "clocks"),
        (rule(from_on="2026-07-01", to_on="2026-06-30"), "to_on"),
        (rule(remark="MA130", actions="APPEAL_1"), "actions"),
        (rule(remark="N211", actions="CORRECT_7>APPEAL_2"), "actions"),
        (rule(label="a label that is long"), "label"),
        (rule(reason="sixteen"), "reason"),
        (rule(remark="what"), "remark"),
        (rule(groups=""), "groups"),
        (rule(groups="CO XX"), "groups"),
        (rule(kind="MAYBE"), "kind"),
        (rule(chance="120"), "chance"),
        (rule(chance="many"), "chance"),
        (rule(unless="payer_capitated"), "unless"),
        (rule(reason="23", kind="DENIAL"), "kind"),
        (rule(from_on="soon"), "from_on"),
        (rule(actions="APPEAL_1>APPEAL_1"), "actions"),
        (clock(payer_class="medicare", unit="fixed_md"), "month_day"),
        (clock(unit="fixed_md", count="1", month_day="02-30"), "month_day"),
        (clock(unit="fixed_md", count="9", month_day="12-31"), "count"),
        (clock(month_day="12-31"), "month_day"),
        (clock(count="0"), "count"),
        (clock(other_count="60"), "other_source"),
        (clock(from_on="2026-02-02", to_on="2026-02-01"), "to_on"),
        (replace(clock(payer_class="medicare"), payer=LAKESIDE), "payer_class"),
        (replace(clock(), payer=None), "payer_class"),
        (ways(), "payer"),
        (ways(answer_days="0"), "answer_days"),
        (ways(ways="pigeon"), "ways"),
    ],
)
def test_what_contradicts_itself_is_refused(draft, field):
    """The finding names the field, and its sentence says what to do."""
    assert field in found(draft)
    said = next(one for one in rule_check.check(draft, KNOWN) if one.field == field and one.severity == "error")
    assert len(said.message.split()) > 4


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (rule(chance="99"), "chance"),
        (rule(chance=""), "chance"),
        (rule(source=""), "source"),
        (replace(rule(), payer=None), "payer"),
        (rule(clocks="NONE>APPEAL"), "clocks"),
        (rule(reason="252", actions="RESUBMIT_NEW"), "actions"),
        (clock(count="3"), "count"),
        (clock(count="9", unit="years"), "count"),
        (clock(start="service_from", presumed_days="5"), "presumed_days"),
        (ways(answer_days="120"), "answer_days"),
        (ways(ways="fax"), "ways"),
        (ways(accepts_replacement="yes", payer_class="medicare"), "accepts_replacement"),
    ],
)
def test_what_is_odd_is_asked_about_and_taken(draft, field):
    """A warning is no refusal."""
    assert field in found(draft, severity="warning") and found(draft) == []


@pytest.mark.parametrize(
    ("mine", "other", "meets"),
    [
        ({}, {}, True),
        ({"from_on": "2026-07-01"}, {"to_on": "2026-06-30"}, False),
        ({"from_on": "2026-06-30"}, {"to_on": "2026-06-30"}, True),
        ({"groups": "CO"}, {"groups": "OA"}, False),
        ({"groups": "CO OA"}, {"groups": "OA"}, True),
        ({"remark": "N382"}, {}, False),
    ],
)
def test_two_rules_of_one_key_and_day_are_refused(mine, other, meets):
    """Another payer's is another key; the very row that it changes is none."""
    standing = replace(rule(**other), number=3)
    assert bool(found(rule(**mine), replace(KNOWN, others=(standing,)))) is meets
    assert found(rule(**mine), replace(KNOWN, others=(replace(standing, payer=9),))) == []
    assert found(replace(rule(**mine), number=3), replace(KNOWN, others=(standing,))) == []


def test_a_clock_that_this_payer_lacks_is_odd_and_one_that_nobody_has_is_refused():
    """Medicare has no clock for underpayments; where the practice enters one for the payer, all is well."""
    draft = replace(rule(clocks="UNDERPAY"), payer_class="medicare")
    assert found(draft, severity="warning") == ["clocks"]
    assert found(draft, replace(KNOWN, clocks=CLOCKS | {(LAKESIDE, "UNDERPAY")}), "warning") == []


def test_every_shipped_rule_is_whole_and_goes_through_its_texts_unchanged():
    """What ships could have been typed: no error in it, and the record made of its texts is the same but for the edition."""
    for one in book().rules:
        draft = Draft("playbook", None, of_rule(one))
        assert found(draft) == [], f"{one.groups} {one.reason}: {rule_check.check(draft, KNOWN)}"
        same = rule_of(draft.values)
        assert replace(same, edition="shipped", remarks=one.remarks, deadline_words=one.deadline_words) == one
    for each in clocks().rows:
        draft = Draft("clocks", None, of_clock(each))
        assert found(draft) == []
        assert clock_of(draft.values) == each


@given(st.sampled_from(KINDS), st.data())
def test_any_texts_get_findings_and_never_an_exception(kind, data):
    """Whatever is typed into any field."""
    text = st.one_of(
        st.just(""), st.sampled_from(("CO", "16", "DENIAL", "NONE", "APPEAL", "yes", "2026-01-01", *PAYER_CLASSES)), st.text(max_size=9)
    )
    values = {field.name: data.draw(text) for field in FIELDS[kind]}
    draft = Draft(kind, data.draw(st.sampled_from((None, 3))), values)
    for one in rule_check.check(draft, Known((draft,), CLOCKS)):
        assert one.field and one.message and one.severity in ("error", "warning")
