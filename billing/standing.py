"""Settling a claim: from its standing answers, acts and entries to where its money stands, its open denials, work, figures and status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from billing.books import ClaimBooks, Move, posted
from billing.deadline import Clocks
from billing.denial import open_denials
from billing.ledger import MOVES, Account, Entry, Transaction
from billing.outcomes import outcomes
from billing.place import LineState, LineSums, Standing, latest_of, place, silent_after, standing, sums
from billing.plans import Denial, Figures, LineFigures, Settled
from billing.playbook import Playbook
from billing.secondary import catch_up
from billing.work import called_for

__all__ = ["apply", "figures", "payer_now", "place", "settle", "status"]


def settle(books: ClaimBooks, playbook: Playbook, clocks: Clocks, today: date, waited: tuple[Entry, ...] = ()) -> Settled:
    """Puts a claim's open money where it shall stand, as one transaction of differences, and says what follows from the whole.

    It looks at the target, not at what happened: after a posting, a reversal, an act or an undo it is the same function, and called
    twice it has nothing left to do. waited: entries of `catch_up` that are in the books already, and are yet to be written.
    """
    late = catch_up(books)
    if late:
        books = apply(books, [Transaction("settle", late, books.claim)])
    late = waited + late
    now = sums(books)
    states = place(books, now)
    whole = (*late, *(e for state in states for e in _moves(books.claim, state, now[state.line])))
    denials = open_denials(books, playbook, states)
    shown = _figures(books, now, states)
    return Settled(
        Transaction("settle", whole, books.claim) if whole else None,
        denials,
        called_for(books, states, denials, shown, playbook, clocks, today),
        shown,
        payer_now(books, states, denials),
        outcomes(books, states),
    )


def _moves(claim: int, state: LineState, now: LineSums) -> tuple[Entry, ...]:
    """The entries that take one line from where it stands to where it shall; together they are nothing, as its balance does not change."""
    differences: tuple[tuple[Account, int], ...] = (
        ("payer_open", state.payer_open - now.payer_open),
        ("payer_denied", state.payer_denied - now.payer_denied),
        ("payer_next", state.payer_next - now.payer_next),
        ("patient", state.patient - now.patient),
    )
    return tuple(Entry(account, cents, "place", claim, state.line) for account, cents in differences if cents)


def apply(books: ClaimBooks, transactions: Iterable[Transaction]) -> ClaimBooks:
    """The books with these transactions in them, under temporary (negative) numbers: acts begin or end as they say."""
    entries, moves = list(books.entries), list(books.moves)
    # Far below the numbers that planned answers have (posting.after).
    number = min((e.transaction for e in books.entries), default=0)
    number = min(number, -(10**15))
    for t in transactions:
        number -= 1
        mine = [e for e in t.entries if e.claim in (None, books.claim)]
        entries += [posted(number, t.kind, e) for e in mine]
        moves = [m for m in moves if m.transaction != t.reverses]
        if t.kind == "write_off" or t.kind == "to_patient" or t.kind == "recoupment":
            target = MOVES[t.kind]
            cents = sum(e.cents for e in mine if e.account == target)
            moves.append(Move(number, t.kind, mine[0].line if mine else 0, cents, t.rests_on))
    return replace(books, entries=tuple(entries), moves=tuple(moves))


def figures(books: ClaimBooks) -> Figures:
    """The claim's figures from its entries alone, each as interface.md defines it, and its status."""
    now = sums(books)
    return _figures(books, now, tuple(now[number] for number in sorted(now)))


def _figures(books: ClaimBooks, now: dict[int, LineSums], stands: tuple[LineSums, ...] | tuple[LineState, ...]) -> Figures:
    """Figures by line: what was charged, paid and taken off from the sums, and where the rest stands or shall stand."""
    lines = []
    for where in stands:
        s = now[where.line]
        lines.append(
            LineFigures(
                s.line,
                s.charge,
                s.paid,
                s.adjusted,
                s.written_off,
                s.patient_paid,
                where.payer_open,
                where.payer_denied,
                where.payer_next,
                where.patient,
            )
        )
    named = status(books, tuple(lines))
    return Figures(
        tuple(lines),
        sum(f.charge for f in lines),
        sum(f.insurance_paid for f in lines),
        sum(f.adjusted for f in lines),
        sum(f.written_off for f in lines),
        sum(f.patient_paid for f in lines),
        sum(f.payer_open for f in lines),
        sum(f.payer_denied for f in lines),
        sum(f.payer_next for f in lines),
        sum(f.patient for f in lines),
        named,
    )


def status(books: ClaimBooks, lines: tuple[LineFigures, ...]) -> str:
    """The claim's status: the first that fits of voided, unanswered, credit, denied, part_denied, closed, forwarded, patient, open."""
    if books.voided:
        return "voided"
    stand = standing(books)
    # What was taken over says as much as an answer does, though no answer is here.
    if not stand and not any(entry.transaction_kind == "opening" for entry in books.entries):
        return "unanswered"
    insurance, patient = sum(f.insurance for f in lines), sum(f.patient for f in lines)
    if insurance + patient < 0:
        return "credit"
    charged = [f for f in lines if f.charge]
    if charged and all(f.payer_denied > 0 and f.insurance_paid == 0 for f in charged):
        return "denied"
    if any(f.payer_denied > 0 for f in lines):
        return "part_denied"
    if insurance == 0 and patient == 0:
        return "closed"
    if any(f.payer_next > 0 for f in lines) or (stand and _forwarded(stand)):
        return "forwarded"
    return "patient" if patient > 0 and insurance <= 0 else "open"


def _forwarded(stand: tuple[Standing, ...]) -> bool:
    """Whether every line's latest answer passed the claim on."""
    by_line: dict[int, list[Standing]] = defaultdict(list)
    for one in stand:
        by_line[one.said.line].append(one)
    latest = [latest_of(tuple(group)) for group in by_line.values()]
    return all(one is not None and one.said.forwarded for one in latest)


def payer_now(books: ClaimBooks, states: tuple[LineState, ...], denials: tuple[Denial, ...]) -> int:
    """Whose turn it is: the next payer where money waits for it, else who denied most, else who answered last in payer order, else
    the first payer."""
    for state in states:
        if state.payer_next > 0 and state.latest is not None:
            silent = silent_after(books, state.standing, state.latest)
            return silent[0].payer if silent else state.latest.said.payer
    if denials:
        return max(denials, key=lambda d: (d.cents, -d.line)).payer
    latest = latest_of(standing(books))
    if latest is not None:
        return latest.said.payer
    return min(books.payers, key=lambda p: p.rank).payer.payer if books.payers else 0
