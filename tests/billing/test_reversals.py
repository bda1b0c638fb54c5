"""Reversals, corrections, later answers without a reversal, and what they take with them."""

from __future__ import annotations

from billing import write_off
from tests.builders import (
    LAKESIDE,
    SUPPLEMENT,
    act,
    answer,
    books,
    cas,
    holds,
    payment,
    plan,
    post,
    reverse,
    service,
    settle,
    settled,
    sheet,
    write,
)  # fmt: skip

PAID = payment(service(1, 10000, 7000, cas(CO45=1000, PR2=2000)))
DENIED = payment(service(1, 10000, 0, cas(CO16=10000)))
ANEW = payment(service(1, 10000, 8000, cas(CO45=2000)), icn="ICN2")


def test_a_reversal_restores_the_claim() -> None:
    """Every figure is as before the answer, and nothing is erased."""
    b = post(books(10000), answer(1, PAID))
    back = post(b, answer(2, reverse(PAID)))
    assert (sheet(back).balance, sheet(back).insurance, sheet(back).adjusted, sheet(back).insurance_paid) == (10000, 10000, 0, 0)
    assert len(back.entries) > len(b.entries)
    assert next(a for a in back.answers if a.answer == 1).state == "reversed"


def test_a_reversal_undoes_what_was_posted_and_not_what_was_said() -> None:
    """Of a second payer's CO-45 of 435.00 only 10.00 was posted: 10.00 comes back."""
    b = post(books(50000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, payment(service(1, 50000, 30000, cas(PR1=7500, CO45=12500)))))
    second = payment(service(1, 50000, 6500, cas(CO45=43500)), status="2", icn="S1")
    before = sheet(b)
    b = post(b, answer(2, second, SUPPLEMENT))
    b = post(b, answer(3, reverse(second), SUPPLEMENT))
    now = sheet(b)
    assert (now.adjusted, now.insurance_paid, now.insurance, now.patient) == (12500, 30000, before.insurance, before.patient)


def test_the_original_is_found_by_the_payers_number_or_the_original_reference() -> None:
    """CLP07, or REF*F8 where CLP07 is new."""
    from dataclasses import replace

    b = post(books(10000), answer(1, PAID))
    by_reference = replace(reverse(PAID, icn="OTHER"), original_reference="ICN1")
    assert holds(plan(b, answer(2, by_reference))) == [None]


def test_a_number_that_fits_none_finds_the_one_exact_mirror() -> None:
    """Some payers number the reversal anew."""
    b = post(books(10000), answer(1, PAID))
    assert holds(plan(b, answer(2, reverse(PAID, icn="NEW")))) == [None]


def test_a_reversal_without_an_original_is_held() -> None:
    """Nothing of this payer is posted."""
    assert holds(plan(books(10000), answer(1, reverse(PAID)))) == ["reversal_without_original"]
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, PAID))
    assert holds(plan(b, answer(2, reverse(PAID), SUPPLEMENT))) == ["reversal_without_original"]


def test_a_reversal_that_is_not_the_mirror_is_held() -> None:
    """Charge, payment, lines and codes must all be the negative."""
    b = post(books(10000), answer(1, PAID))
    other = payment(service(1, 10000, 7000, cas(CO45=1500, PR2=1500)))
    assert holds(plan(b, answer(2, reverse(other)))) == ["reversal_mismatch"]


def test_an_answer_is_taken_back_once() -> None:
    """The same reversal again is held."""
    b = post(books(10000), answer(1, PAID))
    b = post(b, answer(2, reverse(PAID)))
    assert holds(plan(b, answer(3, reverse(PAID)))) == ["already_reversed"]
    b = post(b, answer(4, ANEW))
    assert holds(plan(b, answer(5, reverse(PAID)))) == ["already_reversed"]


def test_two_answers_under_one_number_are_told_apart_by_the_mirror() -> None:
    """The payer keeps its number over the correction; each can be taken back."""
    again = payment(service(1, 10000, 8000, cas(CO45=2000)))
    b = post(books(10000), answer(1, PAID))
    b = post(b, answer(2, reverse(PAID)), answer(3, again))
    assert holds(plan(b, answer(4, reverse(PAID)))) == ["already_reversed"]
    b = post(b, answer(5, reverse(again)))
    assert sheet(b).balance == 10000


def test_a_reversed_answer_does_not_make_the_next_one_a_duplicate() -> None:
    """Posted, reversed, posted again: the very same answer."""
    b = post(books(10000), answer(1, PAID))
    assert holds(plan(b, answer(2, PAID))) == ["duplicate"]
    b = post(post(b, answer(2, reverse(PAID))), answer(3, PAID))
    assert sheet(b) == sheet(post(books(10000), answer(1, PAID)))
    assert holds(plan(b, answer(4, reverse(PAID)))) == [None]


def test_reversal_and_correction_post_in_either_order() -> None:
    """A correction written before its reversal waits within the part."""
    b = post(books(10000), answer(1, PAID))
    first, second = answer(2, ANEW, remittance=9), answer(3, reverse(PAID), remittance=9)
    made = plan(b, first, second)
    assert holds(made) == [None, None]
    assert [a.answer for a in made.answers] == [3, 2]
    assert sheet(write(b, made, (first, second))).insurance_paid == 8000


def test_an_answer_and_its_reversal_may_come_in_one_part() -> None:
    """The reversal names a transaction that has no number yet."""
    first, back = answer(1, PAID, remittance=9), answer(2, reverse(PAID), remittance=9)
    made = plan(books(10000), first, back)
    assert holds(made) == [None, None]
    assert made.answers[1].transactions[0].reverses == -1
    assert sheet(write(books(10000), made, (first, back))).balance == 10000


def test_a_reversal_alone_leaves_the_claim_awaiting_its_correction() -> None:
    """The item waits; the correction closes it."""
    b = post(post(books(10000), answer(1, PAID)), answer(2, reverse(PAID)))
    work = settle(b).work
    assert [w.kind for w in work] == ["awaiting_correction"]
    assert (work[0].at_stake_cents, work[0].follow_up_on is not None) == (10000, True)
    assert sheet(post(b, answer(3, ANEW))).work == ()


def test_a_reversal_closes_the_denial_and_opens_none() -> None:
    """22 of a denial: the denial goes."""
    b = post(post(books(10000), answer(1, DENIED)), answer(2, reverse(DENIED)))
    assert (sheet(b).denied, sheet(b).work) == (0, ("awaiting_correction",))
    again = payment(service(1, 10000, 0, cas(CO50=10000)), icn="I2")
    assert sheet(post(b, answer(3, again))).denials == ("CO-50",)


def test_a_later_answer_supersedes_a_denial_that_moved_no_money() -> None:
    """Denied and answered anew, without a reversal."""
    b = post(post(books(10000), answer(1, DENIED)), answer(2, ANEW))
    got = sheet(b)
    assert (got.denied, got.insurance_paid, got.adjusted, got.balance, got.status) == (0, 8000, 2000, 0, "closed")


def test_a_superseded_denial_stays_closed_when_the_later_answer_is_reversed() -> None:
    """The claim waits for the correction instead."""
    b = post(post(post(books(10000), answer(1, DENIED)), answer(2, ANEW)), answer(3, reverse(ANEW)))
    assert (sheet(b).denied, sheet(b).work, sheet(b).balance) == (0, ("awaiting_correction",), 10000)


def test_a_denial_may_be_superseded_by_another_denial() -> None:
    """The newer one counts."""
    other = payment(service(1, 10000, 0, cas(CO50=10000)), icn="I2")
    assert sheet(post(post(books(10000), answer(1, DENIED)), answer(2, other))).denials == ("CO-50",)


def test_a_later_answer_after_one_that_moved_money_is_held_whole() -> None:
    """Even where only one of its lines had moved money."""
    mixed = payment(service(1, 10000, 9000, cas(CO45=1000)), service(2, 10000, 0, cas(CO16=10000)))
    anew = payment(service(1, 10000, 9000, cas(CO45=1000)), service(2, 10000, 9000, cas(CO45=1000)), icn="I2")
    b = post(books(10000, 10000), answer(1, mixed))
    assert holds(plan(b, answer(2, anew))) == ["readjudicated_without_reversal"]
    shares = payment(service(1, 10000, 0, cas(PR1=10000)), service(2, 10000, 0, cas(CO16=10000)))
    b = post(books(10000, 10000), answer(1, shares))
    assert holds(plan(b, answer(2, anew))) == ["readjudicated_without_reversal"]


def test_a_denial_as_duplicate_changes_nothing_on_a_line_that_is_answered() -> None:
    """CO-18 after payment: kept in the history, nothing else."""
    twice = payment(service(1, 10000, 0, cas(CO18=10000)), icn="I2")
    b = post(books(10000), answer(1, PAID))
    after = post(b, answer(2, twice))
    assert sheet(after) == sheet(b)
    assert after.answers[-1].lines[0].state == "ignored"
    b13 = payment(service(1, 10000, 0, cas(OAB13=10000)), icn="I3")
    assert sheet(post(after, answer(3, b13))) == sheet(b)


def test_a_denial_as_duplicate_does_not_count_when_the_rest_is_judged() -> None:
    """Line 1 paid before and now CO-18; line 2 denied before and now paid: it posts."""
    mixed = payment(service(1, 10000, 9000, cas(CO45=1000)), service(2, 10000, 0, cas(CO16=10000)))
    anew = payment(service(1, 10000, 0, cas(CO18=10000)), service(2, 10000, 9000, cas(CO45=1000)), icn="I2")
    b = post(post(books(10000, 10000), answer(1, mixed)), answer(2, anew))
    assert (sheet(b).insurance_paid, sheet(b).denied, sheet(b).balance) == (18000, 0, 0)


def test_a_denial_as_duplicate_of_another_payer_counts() -> None:
    """The same payer's standing answer is asked for."""
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, DENIED))
    twice = payment(service(1, 10000, 0, cas(CO18=10000)), status="2", icn="S")
    assert sheet(post(b, answer(2, twice, SUPPLEMENT))).denials == ("CO-16", "CO-18")


def test_a_first_answer_that_says_duplicate_is_a_denial() -> None:
    """Nothing stands yet: the payer saw a double that we do not know."""
    assert sheet(post(books(10000), answer(1, payment(service(1, 10000, 0, cas(CO18=10000)))))).denied == 10000


def test_a_reversal_takes_back_the_write_off_that_rested_on_it() -> None:
    """Denied, written off, reversed: all of it is open again."""
    b = post(books(10000), answer(1, DENIED))
    b = settled(act(b, *write_off.plan(b).transactions))
    assert (sheet(b).written_off, sheet(b).balance, sheet(b).status) == (10000, 0, "closed")
    b = post(b, answer(2, reverse(DENIED)))
    assert (sheet(b).written_off, sheet(b).insurance, b.moves) == (0, 10000, ())


def test_a_reversal_takes_back_the_transfer_to_the_patient_that_rested_on_it() -> None:
    """PR-27, billed to the patient, then taken back by the payer."""
    came = payment(service(1, 10000, 0, cas(PR27=10000)))
    b = post(books(10000), answer(1, came))
    b = settled(act(b, *write_off.to_patient(b).transactions))
    assert (sheet(b).patient, sheet(b).denied) == (10000, 0)
    b = post(b, answer(2, reverse(came)))
    assert (sheet(b).patient, sheet(b).insurance) == (0, 10000)


def test_a_write_off_that_rests_on_another_answer_stays() -> None:
    """Line 2's write-off is not touched by line 1's reversal of another payer."""
    b = post(books(10000, payers=(LAKESIDE, SUPPLEMENT)), answer(1, DENIED))
    b = settled(act(b, *write_off.plan(b, cents=4000).transactions))
    second = payment(service(1, 10000, 3000, cas(CO16=7000)), status="2", icn="S")
    b = post(b, answer(2, second, SUPPLEMENT))
    b = post(b, answer(3, reverse(second), SUPPLEMENT))
    assert (sheet(b).written_off, sheet(b).denied) == (4000, 6000)


def test_accepting_a_reversal_without_an_original_posts_it_as_it_came() -> None:
    """A person's word: its money and its contract move, it has no standing."""
    made = plan(books(10000), answer(1, reverse(PAID), accepted=True))
    assert holds(made) == [None]
    b = write(books(10000), made, (answer(1, reverse(PAID), accepted=True),))
    assert (sheet(b).insurance_paid, sheet(b).adjusted, sheet(b).balance) == (-7000, -1000, 18000)


def test_accepting_a_second_answer_makes_it_the_standing_one() -> None:
    """Both payments count; the patient's share is the latest's."""
    b = post(books(10000), answer(1, PAID))
    second = answer(2, payment(service(1, 10000, 9500, cas(PR2=500)), icn="I2"), accepted=True)
    b = post(b, second)
    assert (sheet(b).insurance_paid, sheet(b).adjusted, sheet(b).balance) == (16500, 1000, -7500)
