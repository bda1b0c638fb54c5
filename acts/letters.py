"""Letters about money that goes back: the payer's overpayment letter, our refund, our dispute; by their references takebacks are traced."""

from __future__ import annotations

from datetime import date

from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.payer_named import payer_named
from acts.takeback_rows import LetterRow
from billing.text import clean
from store import letters
from store.errors import Refused
from store.letters import Letter

KINDS = {
    "overpayment": "the payer asks money back",
    "refund": "we sent money back",
    "dispute": "we do not agree",
}


def letter_row(letter: Letter) -> LetterRow:
    """A letter as it is shown."""
    return LetterRow(
        letter.id, f"LT-{letter.id}", clean(letter.payer_name), letter.kind, clean(letter.reference), clean(letter.control_number),
        letter.cents, letter.on, letter.actor, clean(letter.note),
    )  # fmt: skip


def listing(desk: Desk, payer: str = "") -> list[LetterRow]:
    """All letters, of one payer (a part of name or id) or of all, the latest first."""
    with desk.books.snapshot() as read:
        whose = payer_named(read, payer).payer if payer else None
        return [letter_row(one) for one in letters.every(read, whose)]


def add(
    desk: Desk, payer: str, kind: str, reference: str, cents: int, on: date | None = None, claim: str = "", note: str = ""
) -> LetterRow:
    """Keep a letter; a takeback under its reference will be traced to its claim."""
    with desk.books.snapshot() as read:
        whose = payer_named(read, payer).payer
    number = _add(desk, whose, kind, reference, cents, on, claim, note)
    with desk.books.snapshot() as read:
        return next(letter_row(one) for one in letters.every(read, whose) if one.id == number)


@act("letters.add")
def _add(act: Act, payer: int, kind: str, reference: str, cents: int, on: date | None, claim: str, note: str) -> int:
    if kind not in KINDS:
        raise Refused(f"there is no letter of kind {clean(kind)}", "letter", f"It is one of {', '.join(KINDS)}.")
    if not reference.strip():
        raise Refused("a letter needs its reference", "letter", "Give the number that stands on it: the payer repeats it in its takeback.")
    if cents <= 0:
        raise Refused("a letter is about an amount above zero", "letter", "Give it as 120.00.")
    day = on or act.today
    if day > act.today:
        raise Refused(f"{day.isoformat()} is ahead", "letter", "Give the day that stands on the letter.")
    row = claim_row(act.write, claim) if claim else None
    if row is not None:
        act.subject("claim", row["control_number"])
    return letters.add(
        act.write, payer=payer, kind=kind, reference=reference.strip(), claim=row["id"] if row is not None else None, cents=cents, on=day,
        actor=act.actor.name, note=" ".join(note.split()),
    )  # fmt: skip
