"""Claims found by number, and the rows of every later sending: replacement, void, billing to the next payer, resubmission."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.books import BookLine
from billing.claim import Claim
from store import codec
from store.engine.sqlite import Read, Write
from store.ids import chunks, marks

VISIBLE = "file NOT IN (SELECT file FROM file_state WHERE state = 'arriving')"
"""What every question that finds claims asks of them: a file that is still arriving is not seen."""


def by_number(read: Read, number: str, *, hidden: bool = False) -> Any | None:
    """The claim of this control number, or that took it as another name."""
    seen = "" if hidden else f"AND {VISIBLE}"
    row = read.one(f"SELECT * FROM claim WHERE control_number = :number {seen}", number=number)
    if row is None:
        row = read.one(
            f"SELECT claim.* FROM claim JOIN claim_alias a ON a.claim = claim.id WHERE a.control_number = :number {seen}", number=number
        )
    return row


def numbered(read: Read, numbers: Iterable[str], *, hidden: bool = False) -> dict[str, int]:
    """Claim by control number or alias, of those that are here."""
    found: dict[str, int] = {}
    seen = "" if hidden else f"AND {VISIBLE}"
    for some in chunks(sorted(set(numbers)), 500):
        listed, named = marks(some)
        aliases = read.run(
            "SELECT a.control_number, a.claim FROM claim_alias a JOIN claim ON claim.id = a.claim "
            f"WHERE a.control_number IN ({listed}) {seen}",
            **named,
        )
        rows = read.run(f"SELECT control_number, id FROM claim WHERE control_number IN ({listed}) {seen}", **named)
        found |= {row[0]: row[1] for row in (*aliases, *rows)}
    return found


def by_payer_numbers(read: Read, numbers: Iterable[str], payer: int | None = None) -> int | None:
    """The one claim that a payer (this one, where given) has answered, or acknowledged, under one of its own numbers (CLP07, REF*1K of a
    277CA); None where none or several."""
    listed, named = marks(sorted({number for number in numbers if number}))
    if not named:
        return None
    rows = read.run(
        "SELECT DISTINCT p.claim FROM adjudication a JOIN posted_answer p ON p.answer = a.id "
        f"JOIN remittance r ON r.id = a.remittance WHERE a.payer_control_number IN ({listed}) AND r.payer = coalesce(:payer, r.payer) "
        "AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.how = 'undone') "
        f"UNION SELECT k.claim FROM acknowledgement k WHERE k.payer_control_number IN ({listed}) AND k.claim IS NOT NULL "
        "AND (:payer IS NULL OR :payer IN (SELECT n.payer FROM claim_payer n WHERE n.claim = k.claim))",
        payer=payer,
        **named,
    )
    return int(rows[0][0]) if len(rows) == 1 else None


def arrived(read: Read, file: int) -> set[int]:
    """Places in the file of the claims that are in already."""
    return {row[0] for row in read.run("SELECT position FROM claim_version WHERE file = :file", file=file)}


def destinations(read: Read, claim: int) -> set[int]:
    """The ranks of the payers to whom this claim was sent."""
    return {row[0] for row in read.run("SELECT destination FROM claim_version WHERE claim = :claim", claim=claim)}


@dataclass(frozen=True, slots=True)
class Sending:
    """One more sending of a claim that is here. payers: (rank, payer, member number, filing code), empty where they stay.

    lines: the new lines where the claim itself changed.
    """

    claim: int
    what: str
    record: Claim
    payers: Sequence[tuple[int, int, str, str]] = ()
    lines: Sequence[BookLine] = ()


def add_sending(write: Write, sending: Sending, *, file: int, event: int) -> int:
    """Keep a sending; the version that the claim has by it."""
    version = int(write.value("UPDATE claim SET version = version + 1 WHERE id = :claim RETURNING version", claim=sending.claim))
    claim = sending.record
    write.insert(
        "claim_version",
        claim=sending.claim,
        version=version,
        file=file,
        event=event,
        what=sending.what,
        control_number=claim.control_number,
        frequency=claim.frequency,
        destination=claim.destination_rank,
        position=claim.place.position if claim.place else 0,
        record=codec.claim_text(claim),
    )
    write.many(
        "INSERT INTO claim_payer(claim, version, rank, payer, member_id, filing_code) VALUES (?, ?, ?, ?, ?, ?)",
        [(sending.claim, version, *payer) for payer in sending.payers],
    )
    if sending.payers:
        write.change("UPDATE claim SET payer = :payer WHERE id = :claim", payer=min(sending.payers)[1], claim=sending.claim)
    write.many(LINE_INSERT, [line_row(sending.claim, version, line) for line in sending.lines])
    return version


LINE_INSERT = (
    "INSERT INTO service_line(claim, version, number, line_control_number, procedure, modifiers, revenue, units, charge_cents, "
    "from_on, to_on) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def line_row(claim: int, version: int, line: BookLine) -> tuple[Any, ...]:
    """A line for LINE_INSERT."""
    return (
        claim, version, line.number, line.line_control_number, line.procedure, " ".join(line.modifiers), line.revenue, line.units,
        line.charge_cents, iso(line.from_on), iso(line.to_on),
    )  # fmt: skip


def iso(on: date | None) -> str | None:
    """A day for the books."""
    return on.isoformat() if on else None


def day(text: str | None) -> date | None:
    """A day as the books keep it."""
    return date.fromisoformat(text) if text else None


def set_charge(write: Write, claim: int, charge_cents: int, *, from_on: date | None, to_on: date | None, state: str) -> None:
    """The claim's head after a replacement or a void."""
    write.change(
        "UPDATE claim SET charge_cents = :charge_cents, from_on = :from_on, to_on = :to_on, state = :state WHERE id = :claim",
        claim=claim,
        charge_cents=charge_cents,
        from_on=iso(from_on),
        to_on=iso(to_on),
        state=state,
    )


def sent_again(write: Write, claim: int, on: date | None) -> None:
    """The claim waits for the answer to a new sending since that day; None: the answer has come."""
    write.change("UPDATE claim SET resubmitted_on = :on WHERE id = :claim AND resubmitted_on IS DISTINCT FROM :on", claim=claim, on=iso(on))


def add_alias(write: Write, claim: int, control_number: str) -> None:
    """Another number under which the claim is found."""
    write.insert("claim_alias", claim=claim, control_number=control_number)
