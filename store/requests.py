"""Requests of patients in the books: what is asked, its entries, what happened, the letters that went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.amendment_request import ENDED, Item
from billing.copies_denied import Denial
from store import persons, undoing
from store.engine.sqlite import Read, Write
from store.ids import among


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands."""

    id: int
    person: int
    last: str
    first: str
    kind: str
    source: str
    received_on: date
    way: str
    asked: str
    reason: str
    state: str
    due_on: date | None
    extended_on: date | None
    extended_why: str
    decided_on: date | None
    decided_by: str
    decision_why: str
    disagreement: str
    form: str
    fee_cents: int
    fee_note: str
    given: str
    ground: str
    withheld: str
    judged_by: str
    review_on: date | None
    reviewer: str
    outcome: str
    outcome_why: str
    ended_on: date | None
    reopens: int | None
    made_by: str
    version: int

    @property
    def ref(self) -> str:
        """RQ-7."""
        return f"RQ-{self.id}"

    @property
    def denial(self) -> Denial:
        """How its copies were denied."""
        return Denial(self.ground, self.withheld, self.judged_by, self.reviewer, self.outcome)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that shall be amended."""

    id: int
    seq: int
    relation: str
    subject: int | None
    field: str
    path: str
    was: str
    shall_be: str
    evidence: str
    decision: str
    ground: str
    why: str
    amendment: int | None
    amended: str
    version: int

    @property
    def known(self) -> Item:
        """As the rule asks for it."""
        return Item(self.seq, self.decision, self.ground, self.amendment is not None or bool(self.amended))


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to a request. undone: it was taken back since."""

    id: int
    what: str
    on: date
    words: str
    due_on: date | None
    actor: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that went, or a notice. undone: it was noted by mistake and taken back."""

    id: int
    kind: str
    on: date
    way: str
    to: str
    address: str
    subject: str
    text: str
    actor: str
    undone: bool


_DATES = ("received_on", "due_on", "extended_on", "decided_on", "review_on", "ended_on")
_SELECT = (
    "SELECT r.id, r.person, p.last, p.first, r.kind, r.source, r.received_on, r.way, r.asked, r.reason, r.state, r.due_on, r.extended_on, "
    "r.extended_why, r.decided_on, r.decided_by, r.decision_why, r.disagreement, r.form, r.fee_cents, r.fee_note, r.given, "
    "r.ground, r.withheld, r.judged_by, r.review_on, r.reviewer, r.outcome, r.outcome_why, r.ended_on, "
    "r.reopens, r.made_by, r.version FROM patient_request r JOIN person p ON p.id = r.person "
)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _made(row: Any) -> Request:
    values = dict(zip(Request.__slots__, tuple(row), strict=True))
    return Request(**{**values, **{name: _day(values[name]) for name in _DATES}})


def one(read: Read, number: int) -> Request | None:
    """A request by its number."""
    row = read.one(f"{_SELECT} WHERE r.id = :id", id=number)
    return _made(row) if row else None


def listed(read: Read, *, open_only: bool = True, kind: str = "", person: int | None = None) -> tuple[Request, ...]:
    """Requests by their last day, those without one after the others; ended ones newest first behind them."""
    ended = ", ".join(f"'{state}'" for state in sorted(ENDED))
    where = ["1 = 1"]
    where += [f"r.state NOT IN ({ended})"] if open_only else []
    where += ["r.kind = :kind"] if kind else []
    where += [f"r.person IN ({among(persons.family(read, persons.now(read, person)))})"] if person is not None else []
    rows = read.run(
        f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY r.state IN ({ended}), CASE WHEN r.state IN ({ended}) THEN -r.id ELSE 0 END, "
        "r.due_on IS NULL, r.due_on, r.id",
        kind=kind,
    )
    return tuple(map(_made, rows))


def add(write: Write, **values: Any) -> int:
    """Keep a request; its number."""
    return write.insert("patient_request", **values)


def change(write: Write, number: int, version: int, **values: Any) -> bool:
    """Change it; False where it has moved meanwhile."""
    return _change(write, "patient_request", number, version, values)


def _change(write: Write, table: str, number: int, version: int, values: dict[str, Any]) -> bool:
    changed = write.change(
        f"UPDATE {table} SET {', '.join(f'{name} = :{name}' for name in values)}, version = version + 1 "
        "WHERE id = :id AND version = :version",
        id=number,
        version=version,
        **values,
    )
    return changed == 1


# -- entries

_ENTRY = "SELECT id, seq, relation, subject, field, path, was, shall_be, evidence, decision, ground, why, amendment, amended, version"


def entries(read: Read, number: int) -> tuple[Entry, ...]:
    """The entries of a request, in order."""
    return tuple(Entry(*tuple(row)) for row in read.run(f"{_ENTRY} FROM request_item WHERE request = :id ORDER BY seq", id=number))


def entries_of(read: Read, numbers: Iterable[int]) -> dict[int, tuple[Item, ...]]:
    """The entries of many requests, as the rule asks for them."""
    found: dict[int, list[Item]] = {}
    rows = read.run(
        "SELECT request, seq, decision, ground, amendment IS NOT NULL OR amended <> '' FROM request_item "
        f"WHERE request IN ({among(numbers)}) ORDER BY request, seq"
    )
    for number, seq, decision, ground, amended in rows:
        found.setdefault(number, []).append(Item(seq, decision, ground, bool(amended)))
    return {number: tuple(items) for number, items in found.items()}


def add_entry(write: Write, number: int, seq: int, **values: Any) -> int:
    """One more entry of a request."""
    return write.insert("request_item", request=number, seq=seq, **values)


def change_entry(write: Write, entry: int, version: int, **values: Any) -> bool:
    """Change an entry; False where it has moved meanwhile."""
    return _change(write, "request_item", entry, version, values)


# -- what happened


def happened(write: Write, number: int, what: str, on: date, words: str, due_on: date | None, actor: str, event: int) -> None:
    """Write down what happened."""
    write.insert(
        "request_event", request=number, what=what, on_day=on.isoformat(), words=words, due_on=due_on.isoformat() if due_on else None,
        actor=actor, event=event,
    )  # fmt: skip


def undone(read: Read, events: Iterable[int]) -> frozenset[int]:
    """Of these events, those that were taken back and are not done again."""
    gone = set()
    for number in set(events):
        row = read.one("SELECT request, actor FROM event WHERE number = :number", number=number)
        if row is None:
            continue  # the act that writes it is still going on
        whole = [event.number for event in undoing.of_request(read, row[0], row[1])] or [number]
        if undoing.is_undone(read, whole):
            gone.add(number)
    return frozenset(gone)


def history(read: Read, number: int) -> tuple[Happened, ...]:
    """All that happened to a request, oldest first."""
    rows = read.run("SELECT id, what, on_day, words, due_on, actor, event FROM request_event WHERE request = :id ORDER BY id", id=number)
    gone = undone(read, (row[6] for row in rows))
    return tuple(
        Happened(row[0], row[1], date.fromisoformat(row[2]), row[3], _day(row[4]), row[5], row[6] in gone) for row in rows
    )  # fmt: skip


def keep_letter(write: Write, number: int, **values: Any) -> int:
    """Keep a letter as it went; its number."""
    return write.insert("request_letter", request=number, **values)


def letters(read: Read, number: int) -> tuple[Letter, ...]:
    """The letters of a request, oldest first."""
    rows = read.run(
        "SELECT id, kind, on_day, way, to_whom, address, subject, text, actor, event FROM request_letter WHERE request = :id ORDER BY id",
        id=number,
    )
    gone = undone(read, (row[9] for row in rows))
    return tuple(
        Letter(row[0], row[1], date.fromisoformat(row[2]), row[3], row[4], row[5], row[6], row[7], row[8], row[9] in gone) for row in rows
    )


def letter_kinds(read: Read, numbers: Sequence[int]) -> dict[int, frozenset[str]]:
    """Of many requests, the kinds of letters that stand."""
    rows = read.run(f"SELECT request, kind, event FROM request_letter WHERE request IN ({among(numbers)})")
    gone = undone(read, (row[2] for row in rows))
    found: dict[int, set[str]] = {}
    for number, kind, event in rows:
        if event not in gone:
            found.setdefault(number, set()).add(kind)
    return {number: frozenset(kinds) for number, kinds in found.items()}


def letter_pdf(read: Read, letter: int) -> bytes | None:
    """A letter's PDF as it was made; None where it has none."""
    found = read.value("SELECT pdf FROM request_letter WHERE id = :id", id=letter)
    return bytes(found) if found is not None else None
