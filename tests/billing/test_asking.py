"""First wordings of questions: to a physician never of money, never leading, whatever the denial says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import asking, playbook, terms
from billing.asking import About
from tests.billing import shipped

ABOUT = About(
    "coding", ("CO-11",), ("M76",), "The diagnosis does not fit the service.", "the diagnosis", ("J3420", "99213 25"), ("E119",),
    date(2026, 5, 29), "Bluestem PPO", "ICN-1", date(2026, 10, 26),
)  # fmt: skip

abouts = st.builds(
    About,
    category=st.sampled_from([*terms.CATEGORY, ""]),
    codes=st.lists(st.sampled_from(["CO-11", "CO-16", "PR-27", "CO-197"]), max_size=3).map(tuple),
    remarks=st.lists(st.sampled_from(["M76", "N382", "MA130"]), max_size=2).map(tuple),
    said=st.sampled_from(["The payer will not pay 412.00.", "Denied for want of an authorisation.", "", "paid as an appeal"]),
    named=st.sampled_from(["", "the member number"]),
    lines=st.lists(st.sampled_from(["99213", "J3420", "0450"]), max_size=8).map(tuple),
    diagnoses=st.lists(st.sampled_from(["E119", "I509"]), max_size=3).map(tuple),
    visit_on=st.none() | st.dates(),
    payer=st.sampled_from(["Bluestem PPO", "Insurance Money Co"]),
    payers_number=st.sampled_from(["", "ICN-1"]),
    received_on=st.none() | st.dates(),
)


@given(abouts)
def test_a_physician_is_asked_of_the_record_alone(about: About) -> None:
    """Whatever the denial's words: no payment, no code of the payer, no diagnosis put forward, and both ways out are named."""
    said = asking.proposal("physician", about)
    assert asking.not_for_a_physician(said) == ""
    assert not any(word in said for word in (*about.codes, *about.remarks, *about.diagnoses, about.payer, "denied", "claim"))
    assert "something else" in said and "cannot be determined" in said and said.count("?") >= 1


@given(abouts, st.sampled_from(sorted(asking.ASKED)))
def test_every_wording_is_one_paragraph_that_asks(about: About, asked: str) -> None:
    """It fits a form: no line breaks, a question mark, at most 700 signs."""
    said = asking.proposal(asked, about)
    assert ("\n" not in said and "?" in said) or asked == "department"
    assert len(said) <= 700 and "  " not in said


def test_every_rule_that_ships_gives_a_physician_no_word_of_money() -> None:
    """All categories of the playbook that ships."""
    for rule in playbook.parse(shipped.rows("playbook.csv")):
        about = About(rule.category, ("CO-1",), (), rule.why, rule.cause, ("99213",), (), None, "payer", "", None)
        assert asking.not_for_a_physician(asking.proposal("physician", about)) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Will they pay for this?", "pay"),
        ("CO-50: what shows the need?", "CO-50"),
        ("The insurance wants more. What did you see?", "insurance"),
        ("It is worth $ 412. What did you see?", "$ 4"),
        ("Please document that the patient has sepsis.", "leads"),
        ("Would you agree it is acute?", "leads"),
        ("Should this be type 2?", "leads"),
    ],
)
def test_what_may_not_go_to_a_physician(text: str, why: str) -> None:
    """The word that is wrong is named."""
    assert why in asking.not_for_a_physician(text)


@pytest.mark.parametrize(
    "text", ["Which condition did this address?", "Was the patient discharged on 05-29?", "What did the repair involve?"]
)
def test_what_may(text: str) -> None:
    """Words that only look like those of money pass."""
    assert asking.not_for_a_physician(text) == ""


def test_the_coder_hears_what_the_payer_said_and_names_the_place() -> None:
    """Codes as they were sent, the payer's words, an open question."""
    said = asking.proposal("coder", ABOUT)
    assert said == (
        "Visit of 2026-05-29: J3420, 99213 25; diagnoses E119. The payer says CO-11 M76: The diagnosis does not fit the service. "
        "It names the diagnosis. Does the record bear out the codes as they were sent? If not, which do fit, and where does the "
        "record say so?"
    )
