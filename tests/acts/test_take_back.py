"""Taking back a remittance, one answer, or one entry: what goes with it, what is said first, what stands in the way."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from acts import follows, look, posting, proof, take_back, undo, work
from acts.desk import Desk
from acts.errors import NoSuch, PlanChanged, Refused
from acts.take_back import Wanted
from billing import standing
from store import rules
from store.books import books as stored
from tests.acts.test_undo import state
from tests.made import CO, PR, SUPPLEMENT, Practice, ans, bill, era, practice_in, s
from tests.stories.telling import reversal

FIRST = ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)), label="M", icn="M")


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Claim M of 150 and 100, not answered."""
    made = practice_in(tmp_path)
    made.sends(bill(150, 100, label="M"), bill(90, label="N"))
    return made


def money(desk: Desk) -> dict[str, Any]:
    """The state without the remittances' own."""
    return {key: value for key, value in state(desk).items() if key not in ("remittances", "held")}


def back(desk: Desk, wanted: Wanted, reason: str = "wrong patient") -> tuple[str, ...]:
    """Take it back as it was shown; the words. The books balance."""
    plan = take_back.preview(desk, wanted)
    assert plan.obstacles == ()
    take_back.apply(desk, wanted, plan.hash, reason)
    if desk.actor.role in ("administrator", "supervisor"):
        assert proof.ledger(desk).problems == ()
    return plan.words


def test_a_remittance_is_taken_back_and_posted_again_with_the_same_result(books: Practice) -> None:
    """All as it was before it was posted; what follows is said first; posted again, the same stands as before."""
    before = state(books.desk)
    books.gets(era(FIRST, trace="Q"))
    loaded = state(books.desk)
    posting.post_many(books.desk, ["Q"])
    after = state(books.desk)
    words = back(books.desk, take_back.remittance(books.desk, "Q"))
    assert words == (
        "The posting of 1 answer on 1 claim is taken back: payments of 80.00, 50.00 taken off by contract.",
        "The money of the remittance goes out of the books again: 80.00.",
        "Denial CO-97 of 100.00 on M line 2 closes.",
        "Work (denial) on M ends.",
        "The payers then owe 250.00 instead of 100.00.",
        "The patient then owes 0.00 instead of 20.00.",
        "It is then loaded as before, and can be posted again.",
    )
    assert state(books.desk) == loaded and money(books.desk) == {k: v for k, v in before.items() if k not in ("remittances", "held")}
    posting.post_many(books.desk, ["Q"])
    assert state(books.desk) == after
    assert proof.audit(books.desk).ok


def test_taking_back_can_itself_be_taken_back(books: Practice) -> None:
    """u once more does it again, and once more takes it back."""
    books.paid(era(FIRST, trace="Q"))
    after = state(books.desk)
    back(books.desk, take_back.remittance(books.desk, "Q"))
    undone = state(books.desk)
    for want in (after, undone, after):
        last = undo.mine(books.desk)
        assert last is not None
        undo.apply(books.desk, last.number)
        assert state(books.desk) == want
    assert proof.ledger(books.desk).ok and proof.audit(books.desk).ok


def test_what_was_accepted_is_held_again_once_it_was_taken_back(books: Practice) -> None:
    """Its acceptance was for that posting; undo of the taking back brings both back, and again takes both."""
    books.paid(era(ans(s(70, CO(45, 20), charge=90), s(0, CO(16, 5)), label="N", icn="N"), trace="Q"))
    held = posting.hold_of(books.desk, "Q", "N")
    assert held.adjudication is not None
    posting.accept(books.desk, held.adjudication, "they said so")
    after = state(books.desk)
    words = back(books.desk, take_back.remittance(books.desk, "Q"))
    assert words[-1] == "What was posted as it came is then held once more, until a person accepts it again."
    undone = state(books.desk)
    for want in (after, undone):
        last = undo.mine(books.desk)
        assert last is not None
        undo.apply(books.desk, last.number)
        assert state(books.desk) == want
    (report,) = posting.post_many(books.desk, ["Q"])
    assert (report.posted, [e.reason for e in report.exceptions]) == (0, [held.reason])
    posting.accept(books.desk, held.adjudication, "they said so again")
    assert money(books.desk) == {key: value for key, value in after.items() if key not in ("remittances", "held")}
    assert proof.ledger(books.desk).ok and proof.audit(books.desk).ok


def test_an_answer_taken_back_waits_until_a_person_says_whose_it_is(books: Practice) -> None:
    """It is held under its own reason, posting leaves it alone, and a match posts it; its neighbours stay."""
    books.paid(era(FIRST, ans(s(60, CO(45, 30)), label="N", icn="N"), trace="Q"))
    after = money(books.desk)
    words = back(books.desk, take_back.remittance(books.desk, "Q", "M"))
    assert "The posting of 1 answer on 1 claim is taken back: payments of 80.00, 50.00 taken off by contract." in words
    assert look.claim(books.desk, "N").figures.insurance_paid == 6000 and look.claim(books.desk, "M").figures.insurance_paid == 0
    assert state(books.desk)["held"] == [("M", "taken_back")]
    (report,) = posting.post_many(books.desk, ["Q"])
    assert (report.state, report.posted, report.held) == ("part_posted", 1, 1)
    held = posting.hold_of(books.desk, "Q", "M")
    assert held.adjudication is not None
    assert "maria took its posting on M back: wrong patient" in held.message
    posting.match(books.desk, held.adjudication, "M", "it was right")
    assert money(books.desk) == after and state(books.desk)["held"] == []


def test_what_rested_on_an_answer_goes_with_it_and_is_named(books: Practice) -> None:
    """A write-off and a transfer to the patient, as with a payer's own reversal; done again, both are there again."""
    books.paid(era(ans(s(0, PR(26, 90)), label="N", icn="N"), trace="Q"))
    work.write_off(books.desk, "N", (1,), 4000, "lost")
    work.to_patient(books.desk, "N", (1,), "not covered")
    words = back(books.desk, take_back.remittance(books.desk, "Q", "N"))
    assert "A write-off of 40.00 on N is taken back." in words
    assert "What was moved to the patient, 50.00 on N is taken back." in words
    assert "The patient then owes 0.00 instead of 50.00." in words
    found = look.claim(books.desk, "N").figures
    assert (found.written_off, found.patient, found.insurance) == (0, 0, 9000)
    last = undo.mine(books.desk)
    assert last is not None
    undo.apply(books.desk, last.number)
    found = look.claim(books.desk, "N").figures
    assert (found.written_off, found.patient, found.payer_denied) == (4000, 5000, 0)


def test_a_reversal_taken_back_lets_the_write_off_count_again(books: Practice) -> None:
    """What the reversal had ended stands again: the answer, its denial, the write-off that it took with it."""
    books.paid(era(FIRST, trace="Q"))
    work.write_off(books.desk, "M", (2,), 4000, "lost")
    before = money(books.desk)
    books.paid(era(reversal(FIRST), trace="R", day="20260922"))
    words = back(books.desk, take_back.remittance(books.desk, "R"))
    assert "A write-off of 40.00 on M counts again." in words
    assert "Denial CO-97 of 60.00 on M line 2 opens again." in words
    assert money(books.desk) == before


def test_a_later_answer_must_go_first_or_with_it(books: Practice) -> None:
    """It is named; --with-later takes both, the later one first, and holds it in its own remittance."""
    before = money(books.desk)
    books.paid(era(FIRST, trace="Q"))
    books.paid(era(reversal(FIRST), ans(s(85, CO(45, 50), PR(2, 15)), s(0, CO(97, 100)), label="M", icn="M2"), trace="R", day="20260922"))
    plan = take_back.preview(books.desk, take_back.remittance(books.desk, "Q"))
    assert plan.obstacles == ("R answered M after it: take that back first, or say --with-later.",)
    with pytest.raises(Refused, match="R answered M after it"):
        take_back.apply(books.desk, take_back.remittance(books.desk, "Q"), plan.hash, "all wrong")
    words = back(books.desk, take_back.remittance(books.desk, "Q", with_later=True))
    assert "It goes through 2 remittances, the latest first: R, Q." in words
    assert money(books.desk) | {"payers": []} == before | {"payers": []}
    assert state(books.desk)["held"] == [("M", "taken_back"), ("M", "taken_back")]


def test_a_void_since_then_stands_in_the_way(books: Practice) -> None:
    """The void took back already what the answer took off."""
    books.paid(era(FIRST, trace="Q"))
    books.sends(bill(150, 100, label="M", frequency="8"))
    assert take_back.preview(books.desk, take_back.remittance(books.desk, "Q", "M")).obstacles == (
        "M was voided since: the void has taken back what was taken off.",
    )


def test_a_contractual_that_had_waited_waits_again(books: Practice) -> None:
    """The second payer answered first; what it took off was posted when the first payer's answer came, and goes with that."""
    books.sends(bill(100, label="W", payers=(*bill(1).payers, SUPPLEMENT)))
    books.paid(era(ans(s(20, CO(45, 80)), label="W", icn="W2", status="2"), trace="S", payer=SUPPLEMENT))
    before = money(books.desk)
    books.paid(era(ans(s(50, PR(2, 50)), label="W", icn="W1"), trace="Q", day="20260922"))
    assert look.claim(books.desk, "W").figures.adjusted == 3000
    back(books.desk, take_back.remittance(books.desk, "Q"))
    assert money(books.desk) == before


def test_the_next_payer_billed_since_is_said(books: Practice) -> None:
    """A bill that says what the first payer paid is out of the house."""
    books.sends(bill(100, label="W", payers=(*bill(1).payers, SUPPLEMENT)))
    books.paid(era(ans(s(50, PR(2, 50)), label="W", icn="W1"), trace="Q"))
    books.sends(bill(100, label="W", payers=(*bill(1).payers, SUPPLEMENT), to="S"))
    words = take_back.preview(books.desk, take_back.remittance(books.desk, "Q")).words
    assert "W was sent to the next payer since: correct that bill too." in words


def test_an_entry_is_taken_back_alone(books: Practice) -> None:
    """Of two write-offs the first, though money moved since."""
    books.paid(era(FIRST, trace="Q"))
    work.write_off(books.desk, "M", (2,), 4000, "lost")
    number = int(books.desk.books.read.value("SELECT max(id) FROM ledger_transaction WHERE kind = 'write_off'"))
    work.write_off(books.desk, "M", (2,), 1000, "lost too")
    words = back(books.desk, take_back.entry(books.desk, number), "it came after all")
    assert "A write-off of 40.00 on M is taken back." in words
    assert look.claim(books.desk, "M").figures.written_off == 1000
    assert take_back.preview(books.desk, take_back.entry(books.desk, number)).obstacles == ("It is taken back already.",)
    with pytest.raises(NoSuch):
        take_back.entry(books.desk, 10**6)


def test_an_entry_that_posts_an_answer_stands_for_the_answer(books: Practice) -> None:
    """And one that took the money in for the remittance; what follows by itself is refused with why."""
    books.paid(era(FIRST, trace="Q"))
    rows = {row[1]: row[0] for row in books.desk.books.read.run("SELECT id, kind FROM ledger_transaction ORDER BY id")}
    claim = int(books.desk.books.read.value("SELECT id FROM claim WHERE control_number = 'M'"))
    assert take_back.entry(books.desk, rows["answer"]) == Wanted(1, claim)
    assert take_back.entry(books.desk, rows["received"]) == Wanted(1, None)
    assert "follows by itself" in take_back.preview(books.desk, take_back.entry(books.desk, rows["settle"])).obstacles[0]
    assert "void (frequency 8)" in take_back.preview(books.desk, take_back.entry(books.desk, rows["charge"])).obstacles[0]


def test_who_may_take_back_what(books: Practice) -> None:
    """A biller their own posting; another's a supervisor. A reason is needed, and what was shown must hold."""
    books.gets(era(FIRST, trace="Q"))
    ana = books.at("ana")
    posting.post_many(ana, ["Q"])
    wanted = take_back.remittance(ana, "Q")
    assert take_back.preview(books.at("ben"), wanted).obstacles == ("It was posted by ana: who did it, or a supervisor, can take it back.",)
    with pytest.raises(Refused, match="a reason is needed"):
        take_back.apply(ana, wanted, None, " ")
    with pytest.raises(PlanChanged):
        take_back.apply(ana, wanted, "0" * 64, "wrong")
    back(ana, wanted)
    posting.post_many(ana, ["Q"])
    back(books.at("sam"), wanted)


def test_nothing_posted_is_said(books: Practice) -> None:
    """A remittance that is only loaded, and a claim that it does not answer."""
    books.gets(era(FIRST, trace="Q"))
    assert take_back.preview(books.desk, take_back.remittance(books.desk, "Q")).obstacles == ("Nothing of Q is posted.",)
    posting.post_many(books.desk, ["Q"])
    assert take_back.preview(books.desk, take_back.remittance(books.desk, "Q", "N")).obstacles == ("Nothing of Q is posted on this claim.",)


def test_a_remittance_wholly_held_goes_out_again(books: Practice) -> None:
    """Its money is in suspense; the hold goes with it and comes again."""
    books.gets(era(ans(s(60, CO(45, 30)), label="GHOST", icn="G"), trace="Q"))
    posting.post_many(books.desk, ["Q"])
    held = state(books.desk)
    back(books.desk, take_back.remittance(books.desk, "Q"))
    assert state(books.desk)["held"] == [] and state(books.desk)["payers"] == []
    posting.post_many(books.desk, ["Q"])
    assert state(books.desk) == held


@pytest.mark.parametrize("seed", range(4))
def test_what_is_said_to_follow_is_what_follows(tmp_path: Path, seed: int) -> None:
    """The claims as they are foreseen, with every figure, denial and work item, are the claims as they stand afterwards."""
    dice, made = random.Random(seed), practice_in(tmp_path)
    labels, both = [f"K{n}" for n in range(5)], (*bill(1).payers, SUPPLEMENT)
    made.sends(*(bill(150, 100, label=label, payers=both[: n % 2 + 1]) for n, label in enumerate(labels)))
    first = {one: ans(s(80 + n, CO(45, 50 - n), PR(2, 20)), s(0, CO(97, 100)), label=one, icn=one) for n, one in enumerate(labels)}
    made.paid(era(*first.values(), trace="Q"))
    for label in dice.sample(labels, 3):
        work.write_off(made.desk, label, (2,), dice.randint(100, 4000), "lost")
    some = dice.sample(labels, 2)
    made.paid(era(*(reversal(first[label]) for label in some), trace="R", day="20260922"))
    second = (ans(s(10, CO(45, 140)), s(0, CO(45, 100)), label=label, icn=f"{label}2", status="2") for label in labels[1::2])
    made.paid(era(*second, trace="S", payer=SUPPLEMENT))
    wanted = take_back.remittance(made.desk, dice.choice("QRS"), with_later=True)
    read = made.desk.books.read
    taking = take_back._gather(made.desk, read, wanted).taking
    playbook, clocks, today = rules.playbook(read), rules.clocks(read), made.desk.today()
    would_be = stored(read, taking.claims, follows.supposed(read, taking))
    foreseen = {claim: standing.settle(known, playbook, clocks, today) for claim, known in would_be.items()}
    take_back.apply(made.desk, wanted, None, "of another practice")
    stands = {c: standing.settle(b, playbook, clocks, today) for c, b in stored(read, taking.claims).items()}
    assert taking.claims and all(each.transaction is None for each in stands.values())
    for claim, each in stands.items():
        assert (each.figures, each.denials, each.work) == (foreseen[claim].figures, foreseen[claim].denials, foreseen[claim].work)
    assert proof.ledger(made.desk).ok


def test_an_act_on_an_answer_that_goes_with_its_reversal_does_not_come_back(books: Practice) -> None:
    """The reversal had ended the write-off; both answers go, so there is nothing on which it could rest."""
    books.paid(era(FIRST, trace="Q"))
    work.write_off(books.desk, "M", (2,), 4000, "lost")
    books.paid(era(reversal(FIRST), trace="R", day="20260922"))
    after = money(books.desk)
    back(books.desk, take_back.remittance(books.desk, "Q", with_later=True))
    found = look.claim(books.desk, "M").figures
    assert (found.written_off, found.insurance, found.patient) == (0, 25000, 0)
    last = undo.mine(books.desk)
    assert last is not None
    undo.apply(books.desk, last.number)
    assert money(books.desk) == after
