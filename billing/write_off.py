"""A person's acts on what is open: writing it off, or billing the patient where the law allows; one transaction a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from billing.books import ClaimBooks, PostedAdjustment
from billing.findings import Finding
from billing.ledger import Account, Entry, Transaction
from billing.money import allocate, plain, shown
from billing.place import LineState, LineSums, place, protected, sums

#: A source of money on a line: its account and how much may be taken from it.
Source = tuple[Account, int]


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What an act would do: its transactions, what stands against it (severity error: refused, and nothing is moved), and what follows
    from it in sentences."""

    transactions: tuple[Transaction, ...]
    findings: tuple[Finding, ...] = ()
    follows: tuple[str, ...] = ()


def plan(
    books: ClaimBooks, lines: tuple[int, ...] = (), cents: int | None = None, side: Literal["insurance", "patient"] = "insurance"
) -> MovePlan:
    """Gives up what is open: on the payers' side what is denied first, then what is open; or what the patient owes.

    Of the whole claim where no line is named; all that is open where no amount is. Never more than that (interface.md, `written_off`).
    Money that waits for the next payer is not open.
    """

    def sources(now: LineSums, _: LineState) -> list[Source]:
        if side == "patient":
            return [("patient", now.patient)]
        return [("payer_denied", now.payer_denied), ("payer_open", now.payer_open)]

    chosen = _chosen(books, lines, cents, sources)
    if isinstance(chosen, Finding):
        return MovePlan((), (chosen,))
    return given_up(books, chosen)


def given_up(books: ClaimBooks, chosen: Sequence[tuple[LineState, Sequence[Source]]]) -> MovePlan:
    """These parts of these lines written off, a transaction a line."""
    made, follows = [], []
    for state, parts in chosen:
        amount = sum(part for _, part in parts)
        entries = tuple(Entry(account, -part, "write_off", books.claim, state.line) for account, part in parts)
        entries += (Entry("written_off", amount, "write_off", books.claim, state.line),)
        made.append(Transaction("write_off", entries, books.claim, rests_on=_rests_on(state)))
        follows.append(f"line {state.line}: {shown(amount)} is written off{_closed(state, parts)}")
    return MovePlan(tuple(made), (), tuple(follows))


def to_patient(books: ClaimBooks, lines: tuple[int, ...] = (), cents: int | None = None) -> MovePlan:
    """Bills the patient for what a payer left: PR denials first, then what is open and not another's; last what waits for a next payer.

    Refused where the law forbids it: a protected patient; what is denied, cut or questioned under a group other than PR (CO is the
    practice's, PI the payer's, OA nobody's yet). Without an amount, money that waits for a next payer moves only where nothing else can.
    """
    if protected(books):
        words = "the law protects this patient (Qualified Medicare Beneficiary): nothing may be billed to them"
        return MovePlan((), (Finding("patient_protected", "error", words),))
    wanted = cents

    def sources(now: LineSums, state: LineState) -> list[Source]:
        mine = _patients(now, state)
        waits: list[Source] = [("payer_next", now.payer_next)]
        return [*mine, *waits] if wanted is not None or not any(amount > 0 for _, amount in mine) else mine

    chosen = _chosen(books, lines, cents, sources)
    now = sums(books)
    here = [s for s in place(books) if not lines or s.line in lines]
    forbidden = sorted({a.code for s in here for a in _not_the_patients(s)})
    if isinstance(chosen, Finding):
        if forbidden:
            words = f"not the patient's: {', '.join(forbidden)} may not be billed to them"
            return MovePlan((), (Finding("not_the_patients", "error", words, value=chosen.value),))
        return MovePlan((), (chosen,))
    made, follows = [], []
    for state, parts in chosen:
        amount = sum(part for _, part in parts)
        entries = tuple(Entry(account, -part, "to_patient", books.claim, state.line) for account, part in parts)
        entries += (Entry("patient", amount, "to_patient", books.claim, state.line),)
        made.append(Transaction("to_patient", entries, books.claim, rests_on=_rests_on(state)))
        follows.append(f"line {state.line}: {shown(amount)} is the patient's{_closed(state, parts)}")
    left = sum(max(now[s.line].payer_denied, 0) for s in here) - sum(p for _, parts in chosen for a, p in parts if a == "payer_denied")
    notes: tuple[Finding, ...] = ()
    if forbidden and left > 0:
        notes = (Finding("not_the_patients", "warning", f"{', '.join(forbidden)} stays with the payer: {shown(left)}", value=plain(left)),)
    return MovePlan(tuple(made), notes, tuple(follows))


def _chosen(
    books: ClaimBooks, lines: tuple[int, ...], cents: int | None, sources: Callable[[LineSums, LineState], list[Source]]
) -> list[tuple[LineState, list[Source]]] | Finding:
    """From which lines and accounts the amount comes, line by line in order; or why it cannot."""
    now, states = sums(books), place(books)
    unknown = [n for n in lines if n not in now]
    if unknown:
        return Finding("no_such_line", "error", f"the claim has no line {unknown[0]}", "line", str(unknown[0]))
    offers = [(s, [(a, c) for a, c in sources(now[s.line], s) if c > 0]) for s in states if not lines or s.line in lines]
    total = sum(c for _, offer in offers for _, c in offer)
    if total <= 0:
        return Finding("nothing_open", "error", "nothing is open here that this could move", value="0.00")
    if cents is not None and cents <= 0:
        return Finding("amount", "error", "the amount must be more than 0.00", "amount", plain(cents))
    if cents is not None and cents > total:
        return Finding("more_than_open", "error", f"only {shown(total)} can be moved here, not {shown(cents)}", "amount", plain(total))
    left = total if cents is None else cents
    out: list[tuple[LineState, list[Source]]] = []
    for state, offer in offers:
        parts: list[Source] = []
        for account, there in offer:
            part = min(there, left)
            left -= part
            if part:
                parts.append((account, part))
        if parts:
            out.append((state, parts))
    return out


def _patients(now: LineSums, state: LineState) -> list[Source]:
    """What of a line's money may be the patient's: denials of group PR, and what is open beyond cuts and questions of other groups."""
    found = [(one, a) for one in state.standing for a in one.said.adjustments if a.kind == "DENIAL" and a.cents > 0]
    parts = allocate(max(now.payer_denied, 0), tuple(a.cents for _, a in found)) if found else ()
    denied = sum(part for (_, a), part in zip(found, parts, strict=True) if a.group == "PR")
    others = sum(a.cents - a.posted_cents for a in _not_the_patients(state) if a.kind != "DENIAL")
    return [("payer_denied", denied), ("payer_open", max(now.payer_open - max(others, 0), 0))]


def _not_the_patients(state: LineState) -> list[PostedAdjustment]:
    """Adjustments of a line's standing answers that keep money from the patient: not PR, not settled, positive."""
    said = (a for one in state.standing for a in one.said.adjustments)
    return [a for a in said if a.group != "PR" and a.reason != "23" and a.cents > a.posted_cents]


def _rests_on(state: LineState) -> tuple[int, ...]:
    """The answers that stand on the line: if one of them is taken back, the act goes with it."""
    return tuple(dict.fromkeys(one.said.answer for one in state.standing))


def _closed(state: LineState, parts: Sequence[Source]) -> str:
    """ ", and its denial closes", where all that was denied is moved."""
    moved = sum(part for account, part in parts if account == "payer_denied")
    if not moved:
        return ""
    codes = sorted({a.code for one in state.standing for a in one.said.adjustments if a.kind == "DENIAL" and a.cents > 0})
    return f", and its denial ({', '.join(codes)}) closes" if moved >= state.payer_denied else f", {', '.join(codes)} stays in part"
