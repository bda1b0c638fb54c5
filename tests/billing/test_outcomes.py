"""What became of denials: by which end a line's denial is decided, how much of it was won, and what never leaves an outcome."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billing import write_off
from billing.books import ClaimBooks
from billing.outcomes import outcomes
from tests.builders import LAKESIDE, SUPPLEMENT, act, answer, books, cas, payment, post, reverse, service, settle, settled

DENIED = payment(service(1, 10000, 0, cas(CO16=10000)))
AGAIN = payment(service(1, 10000, 0, cas(CO50=10000)), icn="ICN2")
PAID = payment(service(1, 10000, 6000, cas(CO45=3000, PR1=1000)), icn="ICN3")


def told(b: ClaimBooks) -> list[tuple[int, int, str, int]]:
    """(line, payer, code, part won), also as the settling says it."""
    found = outcomes(b)
    assert settle(b).outcomes == found
    return [(one.line, one.payer, f"{one.group}-{one.reason}", one.won_bp) for one in found]


def gives_up(b: ClaimBooks, cents: int | None = None, lines: tuple[int, ...] = ()) -> ClaimBooks:
    """A write-off."""
    return settled(act(b, *write_off.plan(b, lines, cents).transactions))


def test_an_open_denial_is_not_decided() -> None:
    """Nor is one that was denied a second time, or given up in part."""
    b = post(books(10000), answer(1, DENIED))
    assert told(b) == []
    assert told(post(b, answer(2, AGAIN))) == []
    assert told(gives_up(b, 4000)) == []


def test_a_later_answer_that_pays_wins_it_whole() -> None:
    """What the contract takes off was not denied: the usual amount accounts for it."""
    b = post(post(books(10000), answer(1, DENIED)), answer(2, PAID))
    assert told(b) == [(1, 1, "CO-16", 10000)]


def test_what_is_left_to_the_patient_was_allowed() -> None:
    """A deductible is an allowed amount."""
    deductible = payment(service(1, 10000, 0, cas(CO45=4000, PR1=6000)), icn="ICN4")
    assert told(post(post(books(10000), answer(1, DENIED)), answer(2, deductible))) == [(1, 1, "CO-16", 10000)]


def test_the_end_counts_for_every_code_that_stood_on_the_line() -> None:
    """CO-16, then CO-50, then paid: both were won; of a line that was paid at once nothing is said."""
    b = books(10000, 5000)
    first = payment(service(1, 10000, 0, cas(CO16=10000)), service(2, 5000))
    second = payment(service(1, 10000, 0, cas(CO50=6000, CO197=4000)), service(2, 5000), icn="ICN2")
    b = post(b, answer(1, first))
    b = post(b, answer(2, reverse(first), paid_on=answer(1, first).paid_on), answer(3, second))
    assert told(b) == []
    b = gives_up(b, lines=(1,))
    assert told(b) == [(1, 1, "CO-16", 0), (1, 1, "CO-197", 0), (1, 1, "CO-50", 0)]


def test_given_up_or_moved_to_the_patient_it_is_lost() -> None:
    """Lost to the payer, whoever pays."""
    b = post(books(10000), answer(1, DENIED))
    assert told(gives_up(b)) == [(1, 1, "CO-16", 0)]
    b = post(books(10000), answer(1, payment(service(1, 10000, 0, cas(PR27=10000)))))
    moved = settled(act(b, *write_off.to_patient(b).transactions))
    assert told(moved) == [(1, 1, "PR-27", 0)]


def test_a_part_that_was_given_up_is_not_won() -> None:
    """100.00 denied, 70.00 came from the next payer, 30.00 was given up."""
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 10000, 0, cas(CO22=10000)))))
    b = post(b, answer(2, payment(service(1, 10000, 7000, cas(OA23=0, CO45=3000)), status="2", icn="S1"), SUPPLEMENT))
    assert told(b) == []
    b = gives_up(b, 3000)
    assert told(b) == [(1, 1, "CO-22", 7000)]


def test_a_write_off_before_a_late_payment_does_not_count_against_it() -> None:
    """It rests on an answer that no longer stands; the credit is work of another kind."""
    b = post(gives_up(post(books(10000), answer(1, DENIED))), answer(2, PAID))
    assert told(b) == [(1, 1, "CO-16", 10000)]


def test_a_reversal_opens_the_question_again() -> None:
    """Won by a payment that the payer takes back, it is undecided until its next answer; a denial again is open."""
    b = post(post(books(10000), answer(1, DENIED)), answer(2, PAID))
    b = post(b, answer(3, reverse(PAID)))
    assert told(b) == []
    assert told(post(b, answer(4, AGAIN))) == []
    assert told(post(b, answer(4, replace(PAID, payer_control_number="ICN5")))) == [(1, 1, "CO-16", 10000)]


def test_a_denial_that_the_payer_took_back_and_paid_was_won() -> None:
    """Reversal and correction are how payers mend: the denial stood until then."""
    b = post(books(10000), answer(1, DENIED))
    b = post(b, answer(2, reverse(DENIED)), answer(3, PAID))
    assert told(b) == [(1, 1, "CO-16", 10000)]


@pytest.mark.parametrize("undone", [1, 2])
def test_what_was_undone_never_was(undone: int) -> None:
    """An undone denial leaves no outcome, an undone payment no win."""
    b = post(post(books(10000), answer(1, DENIED)), answer(2, PAID))
    answers = tuple(
        replace(a, state="undone", lines=tuple(replace(li, state="undone") for li in a.lines)) if a.answer == undone else a
        for a in b.answers
    )
    assert [o for o in outcomes(replace(b, answers=answers)) if o.won_bp] == []


def test_of_a_voided_claim_and_of_a_line_that_is_gone_nothing_is_learned() -> None:
    """Their denials close without an end."""
    b = gives_up(post(books(10000), answer(1, DENIED)))
    assert outcomes(replace(b, voided=True)) == ()
    assert outcomes(replace(b, lines=tuple(replace(one, charge_cents=0) for one in b.lines))) == ()


def test_a_line_wholly_taken_off_by_contract_was_lost() -> None:
    """Nobody paid or allowed anything."""
    nothing = payment(service(1, 10000, 0, cas(CO45=4000, CO253=6000)), icn="ICN6")
    b = post(post(books(10000), answer(1, DENIED)), answer(2, nothing))
    assert told(b) == [(1, 1, "CO-16", 0)]
