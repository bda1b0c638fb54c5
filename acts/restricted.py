"""What was moved out of a chart stays under restricted access: who may look says why, and the log has it before it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from acts import history
from acts.desk import Act, Desk, act
from acts.hands import local
from acts.identity_plan import words
from billing.text import clean
from store import documents, gone, identity, persons
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused

LINES_MOST = 400


@dataclass(frozen=True, slots=True)
class Moved:
    """That something was moved out of a chart, and when; nothing of what it was. ref: I-3."""

    ref: str
    on: date

    @property
    def words(self) -> str:
        """As a chart says it."""
        return f"Something was moved from here on {self.on.isoformat()} ({self.ref}): it is another's."


@dataclass(frozen=True, slots=True)
class Restricted:
    """What a move took out of a chart: things by name, the text of documents, and what was written about it."""

    ref: str
    whose: int | None
    among: int
    things: tuple[str, ...]
    lines: tuple[str, ...]


def moved_away(desk: Desk, person: int) -> tuple[Moved, ...]:
    """What a patient's chart says of things that were moved out of it."""
    with desk.books.snapshot() as read:
        return away(desk, read, person)


def away(desk: Desk, read: Read, person: int) -> tuple[Moved, ...]:
    """The same, inside of a reading."""
    found = []
    for each in persons.family(read, person):
        for case in identity.cases(read, person=each):
            if case.state == identity.DONE and case.decided_at is not None and _among(case) == each:
                found.append(Moved(case.ref, local(desk, case.decided_at).date()))
    return tuple(found)


def _among(case: identity.Case) -> int | None:
    """In whose chart it stood."""
    return {"merge": None, "back": case.kept}.get(case.kind, case.other)


@act("restricted.look", view=True)
def _look(act: Act, subjects: list[tuple[str, str]], reason: str) -> None:
    for kind, key in subjects:
        act.subject(kind, key)


def look(desk: Desk, number: int, reason: str) -> Restricted:
    """What a move took out of a chart, with a reason; each look is an event of its own."""
    case = identity.case(desk.books.read, number)
    if case is None or _among(case) is None or case.state not in (identity.DONE, identity.BACK):
        raise NoSuch(f"nothing was moved by I-{number}", "restricted", "patient cases lists what was moved.")
    if not reason.strip():
        raise Refused("a look at what is restricted needs a reason", case.ref, "Say what for: the log keeps it.")
    subjects = [("identity", str(number)), *(("patient", str(one)) for one in (case.kept, case.other) if one is not None)]
    _look(desk, subjects, " ".join(reason.split()))
    with desk.books.snapshot() as read:
        rows = [row for row in identity.kept_rows(read, case) if row.relation != "person"]
        things = tuple(words(read, row.relation, row.id) for row in rows)
        lines = _about(read, case)
        for row in rows:
            if row.relation == "document_place":
                document = int(read.value("SELECT document FROM document_place WHERE id = :id", id=row.id))
                lines += [f"-- DOC-{document}", *map(clean, documents.text(read, document).splitlines()[:LINES_MOST])]
    whose, among = (case.other, case.kept) if case.kind == "back" else (case.kept, case.other)
    assert among is not None
    return Restricted(case.ref, whose, among, things, tuple(lines))


def _about(read: Read, case: identity.Case) -> list[str]:
    """What was written about it while it stood in the wrong chart: reasons and evidence, queries, notes, reasons in the log."""
    out = [f"-- {case.ref}: {case.reason}; {case.evidence}; {case.decided_reason}"]
    person = _among(case)
    went = gone.of(read, person, case.id) if person is not None else gone.NOTHING
    if person is None or not went:
        return [clean(line) for line in out]
    out += [f"-- {line}" for line in gone.written(read, went, person)]
    out += [f"-- event {number}: {reason}" for number, reason in history.hidden(read, person, went)]
    return [clean(line) for line in out]
