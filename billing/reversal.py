"""Reversals (CLP02 22): the posted original is found, mirrored and taken back by new entries; nothing is erased (TR3 1.10.2.8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from billing import matching
from billing.books import Answer, ClaimBooks, LineAnswer, PostedAdjustment, PostedAnswer
from billing.ledger import Account, Entry, EntryKind, Transaction
from billing.money import plain, shown
from billing.plans import AnswerPlan, End, Hold
from billing.remittance import Adjustment, ClaimPayment
from billing.shares import Share, by_code, shares

REVERSAL = "22"


def original(books: ClaimBooks, answer: Answer, payer: int) -> PostedAnswer | Hold:
    """The posted answer that a reversal takes back, or why there is none.

    By the payer's own number (CLP07, else REF*F8); of several with that number the one that it mirrors. A number that fits none: the
    one answer of that payer that it mirrors exactly. It may be taken back once.
    """
    payment = answer.payment
    theirs = [
        a
        for a in books.answers
        if a.status != REVERSAL
        and a.state != "undone"
        and (a.payer in (payer, answer.payer.payer) or any(said.payer == payer for said in a.lines))
    ]
    numbers = {payment.payer_control_number, payment.original_reference} - {""}
    named = [a for a in theirs if a.payer_control_number in numbers]
    live = [a for a in named if a.state == "posted"]
    mirrored = [a for a in live if mirrors(books, a, payment)]
    if mirrored:
        return mirrored[-1]
    if any(a.state == "reversed" and mirrors(books, a, payment) for a in named):
        return _already(payment)
    if live:
        return _differs(live[-1], payment)
    if named:
        return _already(payment)
    alike = [a for a in theirs if mirrors(books, a, payment)]
    standing = [a for a in alike if a.state == "posted"]
    if standing:
        return standing[-1]
    if alike:
        return _already(payment)
    return Hold(
        "reversal_without_original",
        f"it takes back {shown(-payment.paid_cents)} paid on {shown(-payment.charge_cents)}, but this payer has no such answer here",
        came=payment.payer_control_number,
    )


def mirrors(books: ClaimBooks, was: PostedAnswer, payment: ClaimPayment) -> bool:
    """Whether the reversal is the exact negative of the answer: charge, payment, and each line's payment and adjustments by code.

    One that comes without services mirrors by its totals.
    """
    if was.charge_cents != -payment.charge_cents or was.paid_cents != -payment.paid_cents:
        return False
    said = _mirrored_shares(books, was, payment)
    if said is None:
        return not payment.lines and _negated(payment.adjustments) == by_code([a for line in was.lines for a in line.adjustments])
    if {s.line for s in said} != {line.line for line in was.lines}:
        return False
    old = {line.line: line for line in was.lines}
    return all(
        old[s.line].paid_cents == -s.paid_cents and by_code(old[s.line].adjustments) == _negated(a for a, _ in s.adjustments) for s in said
    )


def _mirrored_shares(books: ClaimBooks, was: PostedAnswer, payment: ClaimPayment) -> tuple[Share, ...] | None:
    """The reversal on the lines that the original had answered, or None where its services do not fit those."""
    if not payment.lines:
        return None
    answered = {line.line for line in was.lines}
    our_lines = [line for line in books.lines if line.number in answered]
    assigned = matching.lines(our_lines, [payment])
    return None if isinstance(assigned, Hold) else shares(our_lines, payment, assigned[0])


def plan(books: ClaimBooks, answer: Answer, payer: int) -> AnswerPlan:
    """A reversal that fits: what is still in effect of the original is taken back line by line, and with it every write-off and
    transfer to the patient that rested on it (interface.md, "A reversal"). No denial ever opens from it (posting rule 5.6)."""
    found = original(books, answer, payer)
    if isinstance(found, Hold):
        return AnswerPlan(answer.answer, found, payer=payer, paid_cents=answer.payment.paid_cents)
    own = Transaction("reversal", _taking_back(books, found, answer.payer.payer), books.claim, answer.answer, reverses=found.transaction)
    return AnswerPlan(
        answer.answer,
        None,
        (own, *undone_moves(books, (found.answer,), answer.answer)),
        tuple(_mirror_line(line, answer.answer) for line in found.lines),
        (End(found.answer, 0, "reversed", answer.answer),),
        rank=found.rank,
        payer=found.payer,
        paid_cents=answer.payment.paid_cents,
    )


def _taking_back(books: ClaimBooks, was: PostedAnswer, sender: int) -> tuple[Entry, ...]:
    """Minus the sum of the answer's entries, by account and line; they keep the answer's id, so that its sums come to nothing."""
    left: dict[tuple[int, Account, EntryKind], int] = defaultdict(int)
    for entry in books.entries:
        if entry.answer == was.answer and entry.kind in ("payment", "contractual"):
            left[entry.line, entry.account, entry.kind] += entry.cents
    return tuple(
        Entry(account, -cents, kind, books.claim, line, sender if account == "suspense" else was.payer, was.answer)
        for (line, account, kind), cents in left.items()
        if cents
    )


def undone_moves(books: ClaimBooks, answers: tuple[int, ...] | None, by: int | None) -> tuple[Transaction, ...]:
    """The acts that rested on one of these answers (None: all acts in effect), each taken back by a transaction of its own.

    What a payer took back is no act of ours: only the reversal of its answer ends that.
    """
    out = []
    for move in books.moves:
        if move.kind == "recoupment" if answers is None else not set(answers) & set(move.rests_on):
            continue
        entries = tuple(
            Entry(e.account, -e.cents, e.kind, books.claim, e.line, e.payer, e.answer, e.remittance, e.payment)
            for e in books.entries
            if e.transaction == move.transaction
        )
        out.append(Transaction("undo", entries, books.claim, by, reverses=move.transaction))
    return tuple(out)


def _mirror_line(was: LineAnswer, answer: int) -> LineAnswer:
    """The reversal's own word on a line, for the history: without effect of its own, as what it does is to end the original."""
    adjustments = tuple(PostedAdjustment(a.group, a.reason, -a.cents, a.kind, -a.posted_cents, a.claim_level) for a in was.adjustments)
    return LineAnswer(answer, was.line, was.payer, was.rank, REVERSAL, -was.paid_cents, adjustments, was.remarks, "ignored")


def _negated(adjustments: Iterable[Adjustment]) -> dict[tuple[str, str], int]:
    return {code: -cents for code, cents in by_code(tuple(adjustments)).items()}


def _already(payment: ClaimPayment) -> Hold:
    return Hold("already_reversed", "the answer that it takes back was taken back before", came=payment.payer_control_number)


def _differs(was: PostedAnswer, payment: ClaimPayment) -> Hold:
    return Hold(
        "reversal_mismatch",
        f"it is not the mirror of the answer that it takes back: {shown(was.paid_cents)} was paid on {shown(was.charge_cents)}, "
        f"it takes back {shown(-payment.paid_cents)} of {shown(-payment.charge_cents)}, or its lines or codes differ",
        expected=plain(-was.paid_cents),
        came=plain(payment.paid_cents),
    )
