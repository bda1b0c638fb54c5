"""Plans written to the books: an answer's transactions, what it said of our lines, what it ended, and where the money stands after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.books import Answer
from billing.ledger import Transaction
from billing.plans import AnswerPlan, ClaimPlan
from store import codec, holds, ledger, settled
from store.engine.sqlite import Write
from store.ids import among


@dataclass(slots=True)
class _Rows:
    """What the plans of one chunk become."""

    posted: list[tuple[Any, ...]]
    said: list[tuple[Any, ...]]
    ends: list[tuple[int, int, int, str, int]]
    done: list[int]


def write(
    write_: Write, remittance: int, plans: Sequence[ClaimPlan], answers: Mapping[int, Answer], *, event: int, today: date
) -> set[int]:
    """Write the plans of some claims; the answers that are held now and were not before."""
    clean = [(plan, one) for plan in plans for one in plan.answers if one.hold is None]
    transactions: list[Transaction] = [t for _, one in clean for t in one.transactions]
    numbers = iter(ledger.write(write_, transactions, event=event, today=today, remittance=remittance))
    rows = _Rows([], [], [], [])
    for plan, one in clean:
        posting, *_ = [next(numbers) for _ in one.transactions]
        _gather(rows, plan.claim, one, posting, answers[one.answer])
    _insert(write_, rows)
    holds.release(write_, rows.done)
    in_effect = {plan.claim: plan.settled for plan in plans if plan.claim is not None and plan.settled is not None}
    news = _with_news(clean)
    settled.keep(write_, in_effect, event, today, quiet=frozenset(in_effect) - news, remittance=remittance)
    if news:
        write_.change(f"UPDATE claim SET resubmitted_on = NULL WHERE id IN ({among(sorted(news))}) AND resubmitted_on IS NOT NULL")
    held = {one.answer: (one.hold, plan.claim) for plan in plans for one in plan.answers if one.hold is not None}
    return holds.keep(write_, remittance, held, today)


def _gather(rows: _Rows, claim: int | None, one: AnswerPlan, posting: int, answer: Answer) -> None:
    rows.done.append(one.answer)
    payment = answer.payment
    part = (payment.charge_cents, payment.paid_cents, answer.answer_key, codec.payment_text(payment)) if answer.part else (None,) * 4
    rows.posted.append((one.answer, posting, claim, one.payer, one.rank, payment.status, one.check_cents, " ".join(payment.remarks), *part))
    for line in one.lines:
        rows.said.append(
            (
                posting, one.answer, claim, line.line, line.paid_cents, codec.adjustments_text(line.adjustments), " ".join(line.remarks),
                line.state, line.unposted_cents, line.flag,
            )
        )  # fmt: skip
    rows.ends += [(end.answer, claim or 0, end.line, end.how, end.by) for end in one.ends]


def _insert(write_: Write, rows: _Rows) -> None:
    write_.many(
        "INSERT INTO posted_answer(answer, posting, claim, payer, rank, status, check_cents, remarks, charge_cents, paid_cents, "
        "answer_key, part) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows.posted,
    )
    write_.many(
        "INSERT INTO line_answer(posting, answer, claim, line, paid_cents, adjustments, remarks, state, unposted_cents, flag) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows.said,
    )
    if not rows.ends:
        return
    # The newest posting of an answer on its claim is the one that counts, if it was undone and posted again, or split over claims.
    ended = among({answer for answer, *_ in rows.ends})
    found = write_.run(f"SELECT answer, claim, max(posting) FROM posted_answer WHERE answer IN ({ended}) GROUP BY answer, claim")
    known = {(row[0], row[1]): row[2] for row in found}
    write_.many(
        "INSERT INTO answer_end(posting, answer, claim, line, how, by_answer) VALUES (?, ?, ?, ?, ?, ?)",
        [(known[answer, claim], answer, claim, line, how, by) for answer, claim, line, how, by in rows.ends],
    )


def _with_news(clean: Sequence[tuple[ClaimPlan, AnswerPlan]]) -> set[int]:
    """Claims of which an answer said something that counts; a denial as duplicate or a price told in advance does not wake an item."""
    return {
        plan.claim
        for plan, one in clean
        if plan.claim is not None
        and (one.ends or any(t.entries for t in one.transactions) or any(line.state != "ignored" for line in one.lines))
    }
