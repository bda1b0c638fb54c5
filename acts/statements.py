"""Statements to patients: noted one by one or from the list of whoever prints them; what policies and undo ask about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts import csv_table, patient_address
from acts.csv_table import Column
from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.seen import seen
from billing.day import parse_entry
from billing.findings import Finding
from billing.text import clean, fold
from store import disclosures, dossier, find, settled, statements
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from store.statements import Statement

WAYS = ("mail", "portal", "email", "text", "hand")
"""How a statement reaches a patient."""
COLUMNS = (
    Column("claim", ("claim number", "control number", "account", "claim id"), True),
    Column("date", ("sent", "sent on", "statement date", "day"), True),
    Column("way", ("method", "channel", "by")),
)
"""What a list of statements may have in its columns."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A statement that was noted; known: it was noted before, and nothing was written."""

    number: int
    control_number: str
    on: date
    way: str
    cents: int
    known: bool = False
    to: tuple[str, ...] = ()
    """Where the patient wants to be reached instead of the record's address: 164.522(b)."""
    beside: str = ""
    """What was asked, where the statement went another way."""


@dataclass(frozen=True, slots=True)
class StatementsReport:
    """What became of a list: noted, or rejected (nothing of it was noted)."""

    file: str
    status: str
    noted: tuple[Noted, ...]
    problems: tuple[Finding, ...]

    @property
    def new(self) -> int:
        """How many were not noted before."""
        return sum(not one.known for one in self.noted)


@act("statement.sent")
def sent(act: Act, who: str, on: date | None = None, way: str = "") -> tuple[Noted, ...]:
    """Note that a statement went to a patient: about one claim, or about all on which a person owes something; by the way that the patient
    asked for, unless told."""
    day = on or act.today
    if day > act.today:
        raise Refused(f"{day.isoformat()} is not here yet", "statement", "Note a statement when it has gone.")
    if way and way not in WAYS:
        raise Refused(f"{clean(way)} is no way that I know", "statement", f"There are {', '.join(WAYS)}.")
    out = tuple(_note(act, claim, day, way) for claim in _meant(act.write, who))
    if all(one.known for one in out):
        act.nothing()
    return out


def load(desk: Desk, data: bytes, file: str, mapping: Mapping[str, str] | None = None) -> StatementsReport:
    """Note the statements of a CSV (claim, date, way); the whole list or nothing of it. What is noted already is left."""
    table = csv_table.read(data, file, COLUMNS, mapping or {})
    problems = list(table.findings)
    rows: list[tuple[int, date, str]] = []
    for row in table.rows:
        found = dossier.claim_row(desk.books.read, row["claim"]) if row["claim"] else None
        day = parse_entry(row["date"], date(2000, 1, 1)) if len(row["date"]) >= 8 else None
        way = row["way"].lower() or WAYS[0]
        if found is None:
            problems.append(csv_table.wrong(row.line, f'there is no claim "{clean(row["claim"])}"', "claim", row["claim"]))
        if day is None or day > desk.today():
            what = "is no day; it reads like 2026-01-31 or 1/31/2026" if day is None else "is not here yet"
            problems.append(csv_table.wrong(row.line, f'"{clean(row["date"])}" {what}', "date", row["date"]))
        if way not in WAYS:
            problems.append(csv_table.wrong(row.line, f'"{clean(way)}" is no way: {", ".join(WAYS)}', "way", way))
        if found is not None and day is not None:
            rows.append((found["id"], day, way))
    if problems:
        return StatementsReport(file, "rejected", (), tuple(problems))
    return StatementsReport(file, "noted", _load(desk, rows), ())


@act("statement.sent")
def _load(act: Act, rows: Sequence[tuple[int, date, str]]) -> tuple[Noted, ...]:
    out = tuple(_note(act, claim, day, way) for claim, day, way in rows)
    if all(one.known for one in out):
        act.nothing()
    return out


@act("statement.mistake")
def mistake(act: Act, number: int, reason: str) -> Statement:
    """Say that a statement was noted by mistake: it counts no more, and stays readable."""
    if not reason.strip():
        raise Refused("it needs a reason", "statement", "Say what was wrong with it.")
    found = statements.one(act.write, number)
    if found is None:
        raise NoSuch(f"there is no statement {number}", "statement", "claimdesk statement list CLAIM shows them.")
    statements.take_back(act.write, found, act.number)
    act.subject("claim", found.control_number)
    act.subject("statement", number)
    return found


def of_claim(desk: Desk, claim: str) -> tuple[Statement, ...]:
    """The statements about a claim, oldest first."""
    row = claim_row(desk.books.read, claim)
    seen(desk, "look.claim", (("claim", row["control_number"]), ("patient", str(row["person"]))), "statements")
    return statements.of_claim(desk.books.read, row["id"])


def _note(act: Act, claim: int, day: date, way: str) -> Noted:
    row = claim_row(act.write, claim)
    number = clean(row["control_number"])
    held = disclosures.confidential(act.write, row["person"])
    to = patient_address.rows(held) if held is not None else ()
    way = way or (held.way if held is not None else WAYS[0])
    beside = held.way if held is not None and held.way != way else ""
    same = next((one for one in statements.of_claim(act.write, claim) if one.on == day and one.way == way), None)
    if same is not None:
        return Noted(same.id, number, day, way, same.cents, True, to, beside)
    cents = int(settled.figures_of(act.write, (claim,))[claim]["patient"])
    made = statements.add(act.write, claim, row["person"], day, way, cents, act.number)
    act.subject("claim", row["control_number"])
    act.total("statements", 1)
    return Noted(made, number, day, way, cents, False, to, beside)


def _meant(read: Read, who: str) -> list[int]:
    """The claim of this number, else the claims on which the one patient of this name owes something."""
    claim = dossier.claim_row(read, who)
    if claim is not None:
        return [claim["id"]]
    found = {hit.person: hit for hit in (*find.members(read, who.strip()), *find.patients(read, fold(who))) if hit.person is not None}
    if not found:
        raise NoSuch(f"there is no claim and no patient {clean(who)}", "statement", "Give the claim's number, or the patient's name.")
    if len(found) > 1:
        names = "; ".join(f"{clean(hit.words)} {clean(hit.detail)}" for hit in list(found.values())[:5])
        raise Refused(f"more than one patient is meant by {clean(who)}", "statement", f"Give the claim's number instead: {names}.")
    owing = [claim for claim, _, _ in statements.owing(read, next(iter(found)))]
    if not owing:
        raise Refused(f"{clean(next(iter(found.values())).words)} owes nothing", "statement", "Give the claim's number, if one went out.")
    return owing
