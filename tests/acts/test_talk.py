"""Calls, comments that name somebody, and questions: nothing that is said to a person is lost until it is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from acts import look, proof, questions, talk, undo, work
from acts.desk import Desk
from billing import asking
from billing import talk as rule
from store.errors import NoSuch, NotAllowed, Refused, Stale
from tests.made import Practice, practice_in


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Three denials: A 100.00, B 300.00, C 200.00."""
    made = practice_in(tmp_path)
    made.denied(100, 300, 200)
    return made


def item(desk: Desk, claim: str) -> tuple[str, date | None, str]:
    """State, day and reason of waiting of a claim's denial."""
    row = work.item_of(desk, claim, "denial")
    return row.state, row.follow_up_on, row.follow_up_reason


def take_back(desk: Desk) -> None:
    """Undo my last act."""
    last = undo.mine(desk)
    assert last is not None
    undo.apply(desk, last.number, undo.preview(desk, last.number).hash)


# -- calls


def test_a_call_stands_on_the_claim_and_its_work_waits(books: Practice) -> None:
    """Who, reference, outcome by its number, next day; the payer's number is offered at the next call, also on another claim."""
    ana = books.at("ana")
    row = talk.call(ana, "B", "Dana", "1", "800-555-0100", "7718-02", date(2026, 10, 15))
    assert (row.outcome, row.said) == ("still in process", "")
    assert item(ana, "B") == ("waiting", date(2026, 10, 15), "call: still in process")
    told = look.claim(ana, "B").talk
    assert [one.text for one in told] == [
        "LAKESIDE HEALTH PLAN by phone (800-555-0100), Dana: still in process. Ref 7718-02. Looks again 10-15"
    ]
    books.clock.move(minutes=1)
    talk.call(ana, "A", "Kim", "on hold for an hour", "800-555-0199")
    assert talk.call_form(ana, "C").numbers == ("800-555-0199", "800-555-0100")
    assert item(ana, "A")[0] == "open"
    assert any(event.act == "work.call" and "Kim: on hold" in event.words for event in look.claim(ana, "A").history)


def test_a_call_is_taken_back_and_done_again(books: Practice) -> None:
    """The row stays, crossed out; the item is as before; an undo of the undo brings both back."""
    ana = books.at("ana")
    talk.call(ana, "B", "Dana", "1", next_on=date(2026, 10, 15))
    take_back(ana)
    assert [one.retracted for one in talk.calls(ana, "B")] == [True] and item(ana, "B")[0] == "open"
    take_back(ana)
    assert [one.retracted for one in talk.calls(ana, "B")] == [False] and item(ana, "B")[0] == "waiting"
    assert proof.audit(books.desk).problems == ()


def test_a_call_is_kept_though_another_holds_the_claim(books: Practice) -> None:
    """It happened, so it is written; what the other works on does not wait by it."""
    ana, ben = books.at("ana"), books.at("ben")
    work.take(ana, work.item_of(ana, "B").item)
    row = talk.call(ben, "B", "Dana", "1", next_on=date(2026, 10, 15))
    assert row.said == "ana holds it, so it does not wait" and item(ana, "B")[0] == "open"
    assert [one.by for one in talk.calls(ana, "B")] == ["ben"]


def test_what_is_wrong_with_a_call(books: Practice) -> None:
    """No outcome, a day that is not ahead, no right."""
    ana = books.at("ana")
    with pytest.raises(Refused, match="what the call came to"):
        talk.call(ana, "B", "Dana", " ")
    with pytest.raises(Refused, match="is not ahead"):
        talk.call(ana, "B", "Dana", "1", next_on=date(2026, 10, 1))
    with pytest.raises(NotAllowed):
        talk.call(books.at("olga"), "B", "Dana", "1")
    assert talk.calls(ana, "B") == ()


# -- comments that name somebody


def test_a_comment_is_put_before_whom_it_names_until_it_is_read(books: Practice) -> None:
    """ben sees it, ana (who wrote it) and a stranger do not; opening the claim is reading it."""
    ana, ben = books.at("ana"), books.at("ben")
    work.note(ana, "B", "@ben please look, @nobody too; mail ana@ben.org, and @ana")
    assert talk.named_words(ana, "@ben and @nobody") == "ben will see it. @nobody is no user here."
    waits = talk.for_me(ben)
    assert [(one.kind, one.claim, one.who) for one in waits] == [("mention", "B", "ana")]
    assert talk.for_me(ana) == ()
    look.claim(ben, "B", purpose="command line")
    assert talk.for_me(ben) == waits
    look.claim(ben, "B")
    assert talk.for_me(ben) == ()


def test_a_comment_that_is_taken_back_is_before_nobody(books: Practice) -> None:
    """Read or not, its undo is not in anybody's way."""
    ana, ben = books.at("ana"), books.at("ben")
    work.note(ana, "B", "@ben look")
    take_back(ana)
    assert talk.for_me(ben) == ()
    take_back(ana)
    assert len(talk.for_me(ben)) == 1
    look.claim(ben, "B")
    take_back(ana)
    assert proof.audit(books.desk).problems == ()


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("@ana.", ("ana",)),
        ("see @d.ortiz, @m-k2", ("d.ortiz", "m-k2")),
        ("a@b.c @ @@ana x@ana", ()),
        ("(@ana) @ana", ("ana",)),
    ],
)
def test_who_is_named(text: str, logins: tuple[str, ...]) -> None:
    """An address is no name, and a full stop ends a sentence."""
    assert rule.named(text) == logins


# -- questions


def test_a_question_waits_comes_back_answered_and_stands_on_the_claim(books: Practice) -> None:
    """Asked of a coder by login: it is on that person's list, the denial waits; the answer opens it and is before who asked."""
    ana, rita = books.at("ana"), books.at("rita")
    first = questions.propose(ana, "B", "coder")
    assert (first.whom, first.due) == ("rita", "+3b") and "CO-16" in first.text
    asked = questions.ask(ana, "B", "coder", first.whom, first.text)
    assert (asked.ref, asked.due_on, asked.whom) == ("Q-1", date(2026, 10, 6), "rita")
    assert item(ana, "B") == ("waiting", date(2026, 10, 6), "Q-1 to rita")
    assert [(one.kind, one.ref) for one in talk.for_me(rita)] == [("question", "Q-1")]
    assert look.claim(ana, "B").talk[0].open
    answered = questions.answer(rita, 1, "Yes: see the note of that day.", version=asked.version)
    assert (answered.state, answered.answered_by) == ("answered", "rita")
    assert item(ana, "B")[:2] == ("open", None)
    assert talk.for_me(rita) == ()
    assert [(one.kind, one.who) for one in talk.for_me(ana)] == [("answer", "rita")]
    assert "Q-1 rita: Yes: see the note" in look.claim(ana, "B").talk[0].text
    assert talk.for_me(ana) == ()


def test_any_coder_may_answer_what_is_asked_of_none(books: Practice) -> None:
    """Without a name it is on every coder's list, and on no biller's."""
    ana, ben, rita = (books.at(name) for name in ("ana", "ben", "rita"))
    questions.ask(ana, "B", "coder", "", "Does the record bear out the code?")
    assert [one.ref for one in talk.for_me(rita)] == ["Q-1"] and talk.for_me(ben) == ()
    assert [one.whom for one in questions.listing(rita, "mine")] == ["any coder"]


def test_without_an_answer_it_comes_back_on_its_day(books: Practice) -> None:
    """To the queue and to who asked."""
    ana = books.at("ana")
    questions.ask(ana, "B", "physician", "Dr. Lindholm", "What did you find?", date(2026, 10, 6))
    books.clock.move(days=5)
    assert work.freshen(books.desk)
    assert item(ana, "B")[0] == "open"
    assert [(one.kind, one.who) for one in talk.for_me(ana)] == [("overdue", "Dr. Lindholm")]
    row = questions.answer(ana, 1, "Heart failure, see note.", by="Dr. Lindholm")
    assert row.answered_by == "Dr. Lindholm"


def test_what_waits_for_something_else_by_now_keeps_its_day(books: Practice) -> None:
    """An answer does not wake what was set aside for another reason meanwhile."""
    ana = books.at("ana")
    questions.ask(ana, "B", "department", "front desk", "Is there a card?")
    talk.call(ana, "B", "Dana", "1", next_on=date(2026, 10, 20))
    questions.answer(ana, 1, "yes", by="front desk")
    assert item(ana, "B") == ("waiting", date(2026, 10, 20), "call: still in process")


def test_asking_answering_and_withdrawing_are_taken_back(books: Practice) -> None:
    """Each goes back whole; an asking that was answered does not, and says why."""
    ana, rita = books.at("ana"), books.at("rita")
    questions.ask(ana, "B", "coder", "rita", "Does it fit?")
    take_back(ana)
    assert (item(ana, "B")[0], talk.for_me(rita)) == ("open", ())
    questions.ask(ana, "B", "coder", "rita", "Does it fit?")
    questions.answer(rita, 2, "no")
    books.clock.move(minutes=31)  # ana's hold of the claim has run out
    take_back(rita)
    assert item(ana, "B")[0] == "waiting" and [one.ref for one in talk.for_me(rita)] == ["Q-2"]
    questions.answer(rita, 2, "it does")
    last = undo.mine(ana)
    assert last is not None and any("has moved since: rita" in said for said in undo.preview(ana, last.number).obstacles)
    questions.ask(ana, "A", "payer", "Lakeside", "What is missing?")
    questions.withdraw(ana, 3)
    assert item(ana, "A")[0] == "open"
    take_back(ana)
    assert item(ana, "A")[0] == "waiting"
    assert proof.audit(books.desk).problems == ()


def test_two_who_answer_at_once(books: Practice) -> None:
    """The second is told what was said; a version that moved is stale."""
    ana, rita = books.at("ana"), books.at("rita")
    asked = questions.ask(ana, "B", "coder", "", "Does it fit?")
    with pytest.raises(Stale):
        questions.answer(rita, 1, "no", version=asked.version + 1)
    questions.answer(rita, 1, "yes")
    with pytest.raises(Refused, match="is answered") as error:
        questions.answer(ana, 1, "no")
    assert "rita: yes" in error.value.do


def test_what_is_wrong_with_a_question(books: Practice) -> None:
    """Nobody, nothing, no day ahead, a stranger, another's question, an auditor; money and leading words to a physician."""
    ana, ben = books.at("ana"), books.at("ben")
    for asked, whom, text, error in (
        ("physician", "", "What?", Refused),
        ("coder", "", "  ", Refused),
        ("person", "zoe", "What?", NoSuch),
        ("priest", "x", "What?", Refused),
        ("physician", "Dr. L", "The payer denied this, what can be done?", Refused),
        ("physician", "Dr. L", "Can you document heart failure?", Refused),
    ):
        with pytest.raises(error):
            questions.ask(ana, "B", asked, whom, text)
    with pytest.raises(Refused, match="is not ahead"):
        questions.ask(ana, "B", "coder", "", "What?", date(2026, 10, 1))
    questions.ask(ana, "B", "coder", "", "What?")
    with pytest.raises(Refused, match="was asked by ana"):
        questions.withdraw(ben, 1)
    with pytest.raises(NotAllowed):
        questions.answer(books.at("olga"), 1, "no")
    with pytest.raises(NoSuch):
        questions.answer(ana, 9, "no")
    assert questions.number_of("q-12") == 12
    with pytest.raises(NoSuch):
        questions.number_of("twelve")


def test_who_is_proposed(books: Practice) -> None:
    """The physician of the claim, the payer, the front desk; each wording is its own, and passes its own rule."""
    ana = books.at("ana")
    texts = {asked: questions.propose(ana, "B", asked) for asked in asking.ASKED}
    assert texts["payer"].whom == "LAKESIDE HEALTH PLAN" and texts["department"].whom == "front desk"
    assert len({one.text for one in texts.values()}) == len(texts)
    assert asking.not_for_a_physician(texts["physician"].text) == ""
