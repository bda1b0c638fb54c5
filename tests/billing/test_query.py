"""Queries: what may be asked and what not, by example and by property."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing import query as q
from billing.query_words import leading, of_money
from store import query_templates

TODAY = date(2026, 11, 23)
FOUND = (
    q.Indicator("A1c 9.1", "lab slip", date(2026, 5, 29)),
    q.Indicator("eGFR 48, creatinine 1.5", "DOC-7"),
)
GOOD = q.Query(
    "physician", "Diabetes", "Which of these describes the patient's condition at this visit?", FOUND,
    ("Diabetes with a kidney condition caused by it", "Diabetes and a kidney condition of another cause"),
)  # fmt: skip
POA = q.Query(
    "physician", "Present on admission", "Was pressure ulcer of the heel present at the time of the admission?",
    (q.Indicator("stage 2 pressure ulcer of the heel", "NOTE-3"),), kind="yes_no", basis="poa", about=("pressure ulcer of the heel",),
)  # fmt: skip


def codes(query: q.Query) -> set[str]:
    """What is found against it."""
    return {one.code for one in q.lint(query)}


def test_a_good_query_has_nothing_against_it() -> None:
    assert q.lint(GOOD) == ()
    assert q.lint(POA) == ()
    assert q.choices(GOOD)[-2:] == (q.OTHER, q.UNDETERMINED)
    assert q.choices(POA) == ("Yes", "No", q.OTHER, q.UNDETERMINED)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Which condition supports payment here?", "payment"),
        ("What would the payer accept?", "payer"),
        ("Which stage is it, since the claim was denied?", "denied"),
        ("Which DRG does the stay belong to?", "DRG"),
        ("Which MS-DRG is it?", "MS-DRG"),
        ("What is the severity of the illness?", "severity"),
        ("Which diagnosis helps the quality score?", "quality score"),
        ("Which condition raises reimbursement?", "reimbursement"),
        ("Is there an HCC among these?", "HCC"),
        ("Which is an MCC?", "MCC"),
        ("What makes up the $ 412.00 of this visit?", "$ 4"),
        ("Which answers CO-50?", "CO-50"),
    ],
)
def test_money_is_refused_with_its_word(question: str, word: str) -> None:
    found = [one for one in q.lint(replace(GOOD, question=question)) if one.code == "money"]
    assert [one.value for one in found] == [word]
    assert word in found[0].message


@pytest.mark.parametrize(
    "question",
    [
        "Please document the kind of diabetes.",
        "Wouldn't you agree with the findings above?",
        "Would you agree that these belong together?",
        "Can you add the stage?",
        "Could you please document a stage?",
        "The stage needs to be documented, which is it?",
        "It appears that the two belong together; do they?",
        "Don't you think the findings belong together?",
        "Isn't it one disease?",
        "We believe that one comes of the other, what is it?",
        "Clearly they belong together; how?",
        "What is the relation, so that we can code it?",
    ],
)
def test_leading_words_are_refused(question: str) -> None:
    assert "leading" in codes(replace(GOOD, question=question))


@pytest.mark.parametrize(
    "question",
    [
        "Is it Diabetes with a kidney condition caused by it?",
        "What of these is anemia of iron lack?",
    ],
)
def test_an_option_named_in_the_question_leads(question: str) -> None:
    options = (*GOOD.options, "Anemia of iron lack")
    assert "option_in_question" in codes(replace(GOOD, question=question, options=options))


def test_a_word_that_one_option_alone_has_leads_unless_the_record_has_it() -> None:
    heart = replace(GOOD, question="Is the heart failure systolic?", options=("Systolic heart failure", "Diastolic heart failure"))
    assert q.named_option(heart) == "Systolic heart failure"
    quoted = (*FOUND, q.Indicator("systolic function reduced, EF 25 percent", "DOC-8"))
    assert q.named_option(replace(heart, indicators=quoted)) == ""


def test_less_than_two_answers_is_none_to_choose() -> None:
    assert "one_option" in codes(replace(GOOD, options=("Diabetes with neuropathy",)))
    assert "one_option" in codes(replace(GOOD, options=("Diabetes with neuropathy", "Other", "Cannot be determined")))
    assert "one_option" in codes(replace(GOOD, options=("Neuropathy", "neuropathy ")))
    assert "many_options" in codes(replace(GOOD, options=tuple(f"condition number {n}" for n in range(8))))


def test_findings_are_quoted_with_their_place() -> None:
    assert "no_indicator" in codes(replace(GOOD, indicators=()))
    assert "no_place" in codes(replace(GOOD, indicators=(q.Indicator("A1c 9.1", ""),)))
    assert "no_day" in codes(replace(GOOD, indicators=(q.Indicator("A1c 9.1", "lab slip"),)))
    assert "money" in codes(replace(GOOD, indicators=(q.Indicator("insurance wants a stage", "DOC-7"),)))
    assert codes(replace(GOOD, indicators=(q.Indicator("Patient denies chest pain, pain severity 3 of 10", "DOC-7"),))) == set()


def test_yes_or_no_only_for_what_is_documented() -> None:
    assert "yes_no" in codes(replace(POA, basis=""))
    assert "not_documented" in codes(replace(POA, about=("sepsis",)))
    cause = replace(POA, basis="cause_effect", question="Is pressure ulcer due to immobility?", about=("pressure ulcer", "immobility"))
    assert "not_documented" in codes(cause)
    more = (*POA.indicators, q.Indicator("immobility since the stroke", "NOTE-4"))
    assert codes(replace(cause, indicators=more)) == set()
    assert "about" in codes(replace(cause, about=("pressure ulcer",)))


def test_shipped_templates_pass_their_own_lint() -> None:
    shipped = query_templates.shipped()
    assert len({one.name for one in shipped}) == len(shipped) >= 10
    for one in shipped:
        about = ("heel ulcer", "immobility")[: 2 if one.basis == "cause_effect" else 1] if one.kind == "yes_no" else ()
        found = (q.Indicator("heel ulcer; immobility", "DOC-7"),)
        query = q.Query("physician", one.title, q.filled(one, about), found, one.options, one.kind, one.basis, about)
        assert [(one.name, finding.message) for finding in q.lint(query)] == []
        assert len(q.choices(query)) <= 9


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["payment", "reimbursement", "denial", "DRG", "severity", "quality score", "Revenue", "INSURANCE", "dollars"]),
       st.text("abc xyz", max_size=20), st.text("abc xyz", max_size=20))  # fmt: skip
def test_no_word_of_money_passes_wherever_it_stands(word: str, before: str, after: str) -> None:
    assert of_money(f"{before} {word} {after}").lower() == word.lower()
    for place in ("question", "title"):
        assert "money" in codes(replace(GOOD, **{place: f"{before} {word}, {after}"}))
    assert "money" in codes(replace(GOOD, options=(*GOOD.options, f"{before} {word} {after}")))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(GOOD.options), st.text("abc xyz,.", max_size=20), st.text("abc xyz,.", max_size=20), st.booleans())
def test_an_option_whole_in_the_question_never_passes(option: str, before: str, after: str, upper: bool) -> None:
    said = option.upper() if upper else option
    assert "option_in_question" in codes(replace(GOOD, question=f"{before} {said} {after}"))


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(0, 6), max_size=4), st.sampled_from(["", "a condition of its own"]))
def test_what_is_taken_as_an_answer_can_be_said(chosen: list[int], words: str) -> None:
    why = q.not_an_answer(GOOD, chosen, words)
    if why:
        return
    assert q.said(GOOD, chosen, words)
    names = [q.choices(GOOD)[one - 1] for one in chosen]
    assert q.UNDETERMINED not in names or len(names) == 1
    assert q.OTHER not in names or words


def test_answers() -> None:
    assert q.not_an_answer(GOOD, [1], "") == ""
    assert q.said(GOOD, [1], "see my note") == f"{GOOD.options[0]}; see my note"
    assert "say what" in q.not_an_answer(GOOD, [3], "")
    assert "alone" in q.not_an_answer(GOOD, [1, 4], "")
    assert "one answer" in q.not_an_answer(POA, [1, 2], "")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("A1c 9.1 [lab slip 05-29]", q.Indicator("A1c 9.1", "lab slip", date(2026, 5, 29))),
        ("A1c 9.1 [lab slip, 2026-05-29]", q.Indicator("A1c 9.1", "lab slip", date(2026, 5, 29))),
        ("seen in December [order 12-20]", q.Indicator("seen in December", "order", date(2025, 12, 20))),
        ("eGFR 48 [DOC-7]", q.Indicator("eGFR 48", "DOC-7")),
        ("eGFR 48", q.Indicator("eGFR 48", "")),
    ],
)
def test_a_finding_as_it_is_typed(text: str, made: q.Indicator) -> None:
    assert q.parse_indicator(text, TODAY) == made


def test_sentences_with_a_clue_are_found() -> None:
    note = "Here for follow-up. A1c 9.1 today.\nKnown kidney disease, eGFR 48. Foot check normal. Insurance wants A1c."
    assert q.sentences(note, ("a1c", "egfr")) == ("A1c 9.1 today.", "Known kidney disease, eGFR 48.")
    assert q.stands_in("kidney  disease, EGFR 48", note)
    assert not q.stands_in("eGFR 84", note)


def test_overdue_is_told_by_the_day() -> None:
    assert q.state_shown("asked", TODAY, TODAY) == "asked"
    assert q.state_shown("asked", date(2026, 11, 22), TODAY) == "overdue"
    assert q.state_shown("answered", date(2026, 11, 22), TODAY) == "answered"


def test_ordinary_clinical_questions_pass() -> None:
    for question in ("Which organism was found?", "What treatment did the patient get, and for which condition?", "How long did it last?"):
        assert not of_money(question) and not leading(question)
