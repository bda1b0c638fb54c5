"""What became of denials: won where a later answer paid or allowed the money, lost where it was given up or moved to the patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from billing.books import ClaimBooks
from billing.ledger import Account
from billing.money import half_up
from billing.odds import WHOLE
from billing.place import LineState, denied_cents, patient_cents, place

_PAYERS: tuple[Account, ...] = ("payer_open", "payer_denied", "payer_next")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A denial of a line that is decided: by which payer, with which code, and the part of it that was won (WHOLE: all, 0: lost)."""

    line: int
    payer: int
    group: str
    reason: str
    won_bp: int


def outcomes(books: ClaimBooks, states: Iterable[LineState] | None = None) -> tuple[Outcome, ...]:
    """Every decided denial of the claim, by line, payer and code.

    A line's denial is decided once nothing of it is open: no denied money stands there, and nothing waits for a correction or a person's
    word. A second denial decides nothing, and the end counts for every code of every payer that stood on the line. Answers that were
    undone never were; of a voided claim, and of a line that a replacement took away, nothing is learned.
    """
    stood = _stood(books)
    if not stood or books.voided:
        return ()
    charged = {line.number for line in books.lines if line.charge_cents > 0}
    out: list[Outcome] = []
    for state in place(books) if states is None else states:
        if (here := stood.get(state.line)) is None or state.line not in charged:
            continue
        won = _won(books, state, here.most)
        if won is not None:
            out += [Outcome(state.line, payer, group, reason, won) for payer, group, reason in sorted(here.codes)]
    return tuple(out)


@dataclass(slots=True)
class _Line:
    """What was denied on a line at any time: codes by payer, and the most that one answer denied."""

    codes: set[tuple[int, str, str]]
    most: int = 0


def _stood(books: ClaimBooks) -> dict[int, _Line]:
    """Lines that a payer denied, in whole or in part. What a payer took back itself stood; what was undone here did not."""
    found: dict[int, _Line] = {}
    for answer in books.answers:
        if answer.state == "undone":
            continue
        for said in answer.lines:
            if said.state in ("undone", "ignored") or not (cents := denied_cents(said)):
                continue
            line = found.setdefault(said.line, _Line(set()))
            line.codes |= {(said.payer, a.group, a.reason) for a in said.adjustments if a.kind == "DENIAL" and a.cents > 0}
            line.most = max(line.most, cents)
    return found


def _won(books: ClaimBooks, state: LineState, most: int) -> int | None:
    """Which part of a line's denied money came; None while it is not decided."""
    if state.payer_denied > 0:
        return None
    denied = sum(denied_cents(one.said) for one in state.standing)
    if not denied and state.payer_open > 0:
        return None  # taken back and not answered again, or a person is to say what the later answer means
    paid = any(one.said.paid_cents > 0 or patient_cents(one.said) > 0 for one in state.standing)
    gave_up = _given_up(books, state, ("payer_denied",) if denied else _PAYERS)
    if not paid:
        # Nobody paid or allowed anything: what was not given up was taken off by contract, or is no longer charged.
        lost = gave_up >= denied > 0 or (not denied and (gave_up > 0 or bool(state.standing)))
        return 0 if lost else None
    asked = denied or most
    return half_up(max(asked - gave_up, 0) * WHOLE, asked)


def _given_up(books: ClaimBooks, state: LineState, accounts: tuple[Account, ...]) -> int:
    """What acts in effect took out of these accounts of a line, resting on an answer that stands there (or on none, where none does)."""
    mine = [move for move in books.moves if move.line == state.line and move.kind in ("write_off", "to_patient")]
    if not mine:
        return 0
    stand = {one.answer.answer for one in state.standing}
    counts = {move.transaction for move in mine if not stand or stand.intersection(move.rests_on)}
    taken: dict[int, int] = defaultdict(int)
    for entry in books.entries:
        if entry.transaction in counts and entry.line == state.line and entry.account in accounts:
            taken[entry.transaction] -= entry.cents
    return max(sum(taken.values()), 0)
