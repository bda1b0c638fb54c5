"""Replaced (frequency 7) and voided (8) claims: the new lines, and new entries for what changes; nothing is erased."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import replace as changed

from billing.books import BookLine, ClaimBooks
from billing.claim import Claim, ServiceLine
from billing.ledger import Account, Entry, EntryKind, Transaction
from billing.place import sums
from billing.reversal import undone_moves


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a replacement or a void does: its transactions, the claim's lines and charge from now on, and whether it is voided."""

    transactions: tuple[Transaction, ...]
    lines: tuple[BookLine, ...]
    charge_cents: int
    voided: bool


def replace(books: ClaimBooks, claim: Claim) -> Replacement:
    """A new version: lines matched by REF*6R, then by procedure; the difference of the charge goes to the payer (interface.md).

    A line that is matched keeps its number; a new one gets the next; one that was taken away stays with a charge of nothing, so that
    what was paid on it becomes a credit. Standing answers and denials stay.
    """
    matched = _matched(books.lines, claim.lines)
    number = max((line.number for line in books.lines), default=0)
    out: list[BookLine] = []
    for at, line in enumerate(claim.lines):
        mine = matched.get(at)
        if mine is None:
            number += 1
        out.append(book_line(line, mine.number if mine else number))
    kept = {line.number for line in out}
    out += [changed(line, charge_cents=0) for line in books.lines if line.number not in kept]
    out.sort(key=lambda line: line.number)
    now = sums(books)
    entries: list[Entry] = []
    for new in out:
        difference = new.charge_cents - (now[new.number].charge if new.number in now else 0)
        if difference:
            entries += _charge(books.claim, new.number, difference)
    own = Transaction("replace", tuple(entries), books.claim)
    return Replacement((own,), tuple(out), claim.charge_cents, False)


def void(books: ClaimBooks) -> Replacement:
    """The claim taken back by the practice: the charge goes, what was adjusted or written off is taken back by new entries, each act by
    a transaction of its own; denials and the patient's share close when it is settled; what was paid becomes a credit."""
    acts = undone_moves(books, None, None)
    entries: list[Entry] = []
    for number, line in sorted(sums(books).items()):
        if line.charge:
            entries += _charge(books.claim, number, -line.charge)
    left: dict[tuple[int, int | None, Account, EntryKind], int] = defaultdict(int)
    for entry in books.entries:
        if entry.kind in ("contractual", "write_off"):
            left[entry.line, entry.answer, entry.account, entry.kind] += entry.cents
    for transaction in acts:
        for back in transaction.entries:
            if back.kind == "write_off":
                left[back.line, back.answer, back.account, back.kind] += back.cents
    whose = {a.answer: a.payer for a in books.answers}
    for (number, answer, account, kind), cents in left.items():
        if cents:
            entries.append(Entry(account, -cents, kind, books.claim, number, whose.get(answer) if answer else None, answer))
    own = Transaction("void", tuple(entries), books.claim)
    return Replacement((own, *acts), tuple(changed(line, charge_cents=0) for line in books.lines), 0, True)


def book_line(line: ServiceLine, number: int) -> BookLine:
    """A line of a claim as the books keep it."""
    return BookLine(
        number,
        line.line_control_number,
        line.procedure,
        line.modifiers,
        line.revenue,
        line.units,
        line.charge_cents,
        line.from_on,
        line.to_on,
    )


def _matched(old: tuple[BookLine, ...], new: tuple[ServiceLine, ...]) -> dict[int, BookLine]:
    """For each new line (by its place) the old one that it replaces."""
    out: dict[int, BookLine] = {}
    left = list(old)

    def take(at: int, fits: list[BookLine]) -> None:
        if fits:
            out[at] = fits[0]
            left.remove(fits[0])

    for at, line in enumerate(new):
        if line.line_control_number:
            take(at, [o for o in left if o.line_control_number == line.line_control_number])
    for exact in (True, False):
        for at, line in enumerate(new):
            if at not in out:
                take(at, [o for o in left if _same(o, line, exact)])
    return out


def _same(old: BookLine, new: ServiceLine, exact: bool) -> bool:
    """The same service: code (or revenue code), and at first the same modifiers and day as well."""
    if old.procedure or new.procedure:
        code = old.procedure == new.procedure
    else:
        code = old.revenue == new.revenue
    return code and (not exact or (old.modifiers == new.modifiers and old.from_on == new.from_on))


def _charge(claim: int, line: int, cents: int) -> tuple[Entry, Entry]:
    return (Entry("payer_open", cents, "charge", claim, line), Entry("charges", -cents, "charge", claim, line))
