"""What holds whatever payers send: the books add up, reversals restore, order does not matter, nothing is posted twice."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing import posting, write_off
from billing.books import Answer, ClaimBooks
from tests.builders import (
    LAKESIDE,
    STRANGER,
    SUPPLEMENT,
    act,
    answer,
    books,
    holds,
    plan,
    post,
    remittance,
    reverse,
    settle,
    settled,
    sheet,
    write,
)  # fmt: skip
from tests.strategies import answers, charges

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
PAYERS = (LAKESIDE, SUPPLEMENT, STRANGER)


@st.composite
def stories(draw: st.DrawFn) -> tuple[ClaimBooks, list[Answer]]:
    """A claim and up to seven answers of three payers, some of them reversals or repetitions of earlier ones."""
    lines = draw(charges())
    told: list[Answer] = []
    for number in range(1, draw(st.integers(1, 7)) + 1):
        payer = draw(st.sampled_from(PAYERS))
        mine = [a for a in told if a.payer is payer]
        what = draw(st.integers(0, 3)) if mine else 0
        if what == 1:
            came = reverse(draw(st.sampled_from(mine)).payment)
        elif what == 2:
            came = draw(st.sampled_from(mine)).payment
        else:
            came = draw(answers(lines, f"ICN{number}"))
        told.append(answer(number, came, payer))
    return books(*lines, payers=(LAKESIDE, SUPPLEMENT)), told


def _check(b: ClaimBooks) -> None:
    """What must hold of any books that are settled."""
    by_transaction: dict[int, int] = {}
    for e in b.entries:
        by_transaction[e.transaction] = by_transaction.get(e.transaction, 0) + e.cents
    assert set(by_transaction.values()) <= {0}
    now = settle(b)
    assert now.transaction is None
    f = now.figures
    assert f.balance == f.charge - f.insurance_paid - f.adjusted - f.written_off - f.patient_paid
    for one in f.lines:
        assert one.balance == one.charge - one.insurance_paid - one.adjusted - one.written_off - one.patient_paid
        assert 0 <= one.payer_denied <= max(one.insurance, 0)
        assert one.payer_next >= 0
    assert sum(d.cents for d in now.denials) == f.payer_denied
    assert len({w.kind for w in now.work}) == len(now.work)
    assert all(w.at_stake_cents > 0 for w in now.work)
    assert any(w.kind == "denial" for w in now.work) == (f.payer_denied > 0)


@quick
@given(stories())
def test_the_books_add_up_after_every_answer(story: tuple[ClaimBooks, list[Answer]]) -> None:
    """Entries sum to zero; the balance identity; denied is within the insurance balance; settling twice does nothing."""
    b, told = story
    for one in told:
        b = post(b, one)
        _check(b)


@quick
@given(stories())
def test_what_is_paid_is_posted_or_in_suspense(story: tuple[ClaimBooks, list[Answer]]) -> None:
    """paid = posted + suspense - provider-level adjustments, with every answer of the part in one remittance."""
    b, told = story
    total = sum(a.payment.paid_cents for a in told)
    header = remittance(total - 120, total, ("WO", "X", 120))
    entries = list(posting.received(1, header).entries)
    made = plan(b, *told)
    entries += [e for a in made.answers for t in a.transactions for e in t.entries]
    posted = -sum(e.cents for e in entries if e.kind == "payment" and e.account == "payer_open")
    suspense = -sum(e.cents for e in entries if e.account == "suspense")
    plb = sum(e.cents for e in entries if e.kind == "provider_level")
    assert header.paid_cents == posted + suspense - plb
    held = {a.answer for a in made.answers if a.hold}
    assert suspense == sum(a.payment.paid_cents for a in told if a.answer in held)


@quick
@given(stories())
def test_posting_together_or_one_by_one_comes_to_the_same(story: tuple[ClaimBooks, list[Answer]]) -> None:
    """All answers as one part, or each by itself, with what is held tried again until nothing more comes."""
    b, told = story
    together = post(b, *told)
    alone, left, moved = b, told, True
    while moved:
        moved = False
        for one in list(left):
            made = plan(alone, one)
            if holds(made) == [None]:
                alone = write(alone, made, (one,))
                left = [a for a in left if a is not one]
                moved = True
    assert sheet(alone) == sheet(together)


@quick
@given(st.data())
def test_a_reversal_restores_what_was_before(data: st.DataObject) -> None:
    """Any answer that moved no other payer's money, and then its mirror: every figure as before."""
    lines = data.draw(charges())
    start = books(*lines)
    came = data.draw(answers(lines, "ICN1"))
    b = post(start, answer(1, came))
    back = post(b, answer(2, reverse(came)))
    was, now = sheet(start), sheet(back)
    assert (now.insurance_paid, now.adjusted, now.patient, now.insurance, now.denied) == (
        was.insurance_paid, was.adjusted, was.patient, was.insurance, was.denied,
    )  # fmt: skip
    assert sheet(post(back, answer(3, came))) == sheet(b)


@quick
@given(st.data())
def test_two_payers_come_to_the_same_in_either_order(data: st.DataObject) -> None:
    """The second payer's answer before the first's: the same figures in the end."""
    lines = data.draw(charges())
    start = books(*lines, payers=(LAKESIDE, SUPPLEMENT))
    first = answer(1, data.draw(answers(lines, "ICN1", ("1", "19"))))
    second = answer(2, data.draw(answers(lines, "ICN2", ("2",))), SUPPLEMENT)
    one, two = post(post(start, first), second), post(post(start, second), first)
    assert sheet(one) == sheet(two)


@quick
@given(stories())
def test_planning_twice_gives_the_same_plan(story: tuple[ClaimBooks, list[Answer]]) -> None:
    """The hash of the plan depends on the books and the answers alone."""
    b, told = story
    assert plan(b, *told) == plan(b, *told)
    assert plan(post(b, *told), *told).hash == plan(post(b, *told), *told).hash


@quick
@given(stories(), st.integers(0, 3))
def test_acts_keep_the_books_whole(story: tuple[ClaimBooks, list[Answer]], how: int) -> None:
    """Writing off or billing the patient between answers, with reversals that take it back."""
    b, told = story
    for one in told:
        b = post(b, one)
        act_plan = write_off.plan(b) if how % 2 else write_off.to_patient(b, cents=1 if how else None)
        if act_plan.transactions:
            b = settled(act(b, *act_plan.transactions))
        _check(b)
