"""After a file of charts: what it changed of claims that are open or were sent is kept as a correction, and these follow it."""

from __future__ import annotations

from collections.abc import Callable

from acts.correction_effects import carry_out, reached
from acts.desk import Act, Desk, act
from billing.text import clean
from store import corrections, import_due, registering
from store.import_due import Due

CHUNK = 10
"""Patients of one transaction."""

Progress = Callable[[int, int], None]


def carry_on(desk: Desk, progress: Progress | None = None, most: int | None = None) -> tuple[str, ...]:
    """The claims that were touched, by their numbers; some patients at a time. A kill leaves the others to the next desk.
    most: so many chunks, and no more."""
    done, found = 0, list[str]()
    while (left := import_due.left(desk.books.read)) and most != 0:
        if progress is not None:
            progress(done, done + left)
        some, numbers = _follow(desk)
        done += some
        found += numbers
        most = most - 1 if most is not None else None
    return tuple(dict.fromkeys(found))


@act("chart.follow")
def _follow(act: Act) -> tuple[int, list[str]]:
    some = import_due.following(act.write, CHUNK)
    if not some:
        act.nothing()
        return 0, []
    found = [number for one in some for number in _of_patient(act, one)]
    import_due.followed(act.write, some)
    act.total("patients", len(some))
    return len(some), found


def _of_patient(act: Act, due: Due) -> list[str]:
    """One patient's changes: nothing where no claim says otherwise; else a correction by the file, followed like any that is signed."""
    person = registering.survivor(act.write, due.person)
    fields = tuple((one.relation, one.subject, one.field) for one in due.changes)
    touched = [one for one in reached(act.desk, act.write, person, fields, {}) if one.fields]
    if not touched:
        return []
    number = corrections.add(
        act.write, due.changes, person=person, claim=None, kind="import", reason=f"{due.file} says so", evidence=due.file, happened_on=None,
        recall=0, proposed_by=due.actor, proposed_at=act.moment, state=corrections.SIGNED, decided_by=due.actor, decided_at=act.moment,
        event=act.number,
    )  # fmt: skip
    carry_out(act, number, fields, touched)
    act.subject("patient", str(person))
    act.subject("correction", f"K-{number}")
    return [clean(one.claim.control_number) for one in touched]
