"""Claims without an answer: past the payer's usual time they are work, whoever's turn it is, and an answer ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from billing.books import ClaimBooks, Sent
from billing.odds import NOTHING, Answering, Odds, Usual
from billing.plans import Work
from billing.standing import settle
from tests.builders import LAKESIDE, SUPPLEMENT, TODAY, answer, books, cas, clocks, payment, post, rules, service, settled

WHOLE = payment(service(1, 10000, 0, cas(CO16=10000)))


def called(b: ClaimBooks, days: int, odds: Odds = NOTHING) -> dict[str, Work]:
    """Work by kind, so many days after TODAY."""
    return {work.kind: work for work in settle(b, rules().knowing(odds), clocks(), TODAY + timedelta(days=days)).work}


def sent(b: ClaimBooks, *ranks: int, days: int = 30, known_by: int = 0) -> ClaimBooks:
    """Sent TODAY to these payers."""
    return replace(b, sent=tuple(Sent(rank, TODAY, days, known_by) for rank in ranks))


def test_past_the_usual_time_an_unanswered_claim_is_work() -> None:
    """The 30th day is still its time; the day after somebody asks. At stake is all that is open, until the filing limit."""
    b = sent(books(10000, 5000), 1)
    assert called(b, 30) == {}
    (work,) = called(b, 31).values()
    assert (work.kind, work.payer, work.at_stake_cents, work.chance, work.codes, work.follow_up_on) == ("no_answer", 1, 15000, 90, (), None)
    assert work.deadline is not None and work.deadline.clock == "TF_NEW"
    assert work.why == f"LAKESIDE HEALTH PLAN has not answered on 150.00 sent {TODAY.isoformat()}; its usual time is 30 days"


def test_the_payers_own_time_counts() -> None:
    """Learned, or said by the practice."""
    b = sent(books(10000), 1, days=14, known_by=31)
    assert called(b, 14) == {} and set(called(b, 15)) == {"no_answer"}
    assert called(b, 15)["no_answer"].why.endswith("nine of ten answers come within 14 days (31 answers)")


def test_chance_and_amount_are_what_is_learned_of_the_payer() -> None:
    """(10 x 90 + 100 x 9) / 19 = 94.7 ≈ 95; 80 % of each line."""
    odds = Odds(None, {(1, "G0101", ""): Usual(8000, 12)}, {1: Answering(9, 9, None)})
    work = called(sent(books(10000, 5000), 1), 31, odds)["no_answer"]
    assert work.price is not None and (work.chance, work.price.usual_cents) == (95, 8000 + 5000)


def test_an_answer_a_void_and_a_refusal_on_the_way_end_it() -> None:
    """Nobody asks a payer that has answered, or that never got the claim."""
    b = sent(books(10000), 1)
    assert set(called(post(b, answer(1, WHOLE)), 40)) == {"denial"}
    assert called(replace(b, voided=True), 40) == {}
    assert called(books(10000), 400) == {}  # never sent from here


def test_a_next_payer_that_was_billed_is_asked_in_its_turn() -> None:
    """Before that the work is to bill it; at stake is what waits for it."""
    b = books(10000, payers=(LAKESIDE, SUPPLEMENT))
    b = settled(post(b, answer(1, payment(service(1, 10000, 6000, cas(CO45=2000, PR1=2000))))))
    assert set(called(sent(b, 1), 60)) == {"next_payer"}
    b = sent(b, 1, 2)
    assert set(called(b, 30)) == {"next_payer"}
    (work,) = called(b, 31).values()
    assert (work.kind, work.payer, work.at_stake_cents) == ("no_answer", 2, 2000)
    assert work.deadline is not None and work.deadline.clock == "COB"


def test_what_was_corrected_and_not_answered_is_asked_after() -> None:
    """A replacement raised the charge: the difference is open, and its answer is late. What is denied stays with its denial."""
    b = settled(post(books(10000), answer(1, WHOLE)))
    again = replace(sent(b, 1), resubmitted_on=TODAY)
    assert set(called(again, 40)) == {"denial"}


def test_a_sending_anew_begins_a_new_wait() -> None:
    """And what a person resolved comes back for it."""
    b = sent(books(10000), 1)
    first = called(b, 31)["no_answer"]
    later = replace(b, sent=(*b.sent, Sent(1, TODAY + timedelta(days=20), 30)))
    assert called(later, 31) == {}
    assert called(later, 51)["no_answer"].basis != first.basis
    assert called(b, 60)["no_answer"].basis == first.basis
