"""Records that may be one patient: found, listed by likeness, and dismissed for good with a reason."""

from __future__ import annotations

from acts import listed as names
from acts.desk import Act, Desk, act
from acts.identity import waits_for
from acts.identity_rows import PersonLine, SuspectRow
from billing.duplicates import likeness
from billing.text import clean, name_shown
from store import duplicates
from store import identity as cases
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused

DISMISSED, OPEN, WAITING = "dismissed", "open", "waiting"


def listed(desk: Desk, *, every: bool = False, person: int | None = None, limit: int = 500) -> tuple[SuspectRow, ...]:
    """Suspected pairs, the most alike first; those that are put to a second person after them. every: those that were dismissed too."""
    with desk.books.snapshot() as read:
        rows = suspects(read, every=every, person=person)
    names.gather(desk, {each.person for row in rows[:limit] for each in (row.one, row.two)}, "duplicates")
    return tuple(rows[:limit])


def suspects(read: Read, *, every: bool = False, person: int | None = None) -> list[SuspectRow]:
    """The same for who only counts them: nobody's name was shown by that."""
    pairs = duplicates.pairs(read) if person is None else duplicates.pairs_of(read, person)
    people = {one for pair in pairs for one in pair}
    fields, members, claims = duplicates.fields(read, people), duplicates.members(read, people), duplicates.claim_counts(read, people)
    known = duplicates.said(read)
    asked = {tuple(sorted((one.kept or 0, one.other))): one for one in cases.cases(read, waiting=True) if one.kind == "merge"}
    rows = []
    for low, high in pairs:
        told = known.get((low, high))
        if told is not None and told.state == DISMISSED and not every:
            continue
        like = likeness(fields[low], fields[high], (members.get(low, frozenset()), members.get(high, frozenset())))
        if like.suspected:
            one, two = _line(low, fields[low]), _line(high, fields[high])
            state, reason = (told.state, clean(told.reason)) if told is not None else (OPEN, "")
            counts, case = (claims.get(low, 0), claims.get(high, 0)), asked.get((low, high))
            if case is None:
                rows.append(SuspectRow(one, two, like.score, like.why, counts, state, reason))
            else:
                waits = (case.id, waits_for(read, case))
                rows.append(SuspectRow(one, two, like.score, like.why, counts, WAITING, clean(case.reason), *waits))
    rows.sort(key=lambda row: (row.state == WAITING, -row.score, row.one.name, row.one.person, row.two.person))
    return rows


def _line(person: int, values: dict[str, str]) -> PersonLine:
    return PersonLine(person, name_shown(values["last"], values["first"]), values["born_on"], values["sex"])


@act("identity.apart")
def apart(act: Act, one: int, two: int, reason: str, *, again: bool = False) -> None:
    """They are two patients: the pair is not suspected any more. again: it is, after all."""
    if one == two:
        raise Refused("it is one record", f"patient {one}", "Name two.")
    if not reason.strip():
        raise Refused("it needs a reason", "duplicates", "Say what shows that they are two: the log keeps it.")
    for person in (one, two):
        if act.write.value("SELECT 1 FROM person WHERE id = :id", id=person) is None:
            raise NoSuch(f"there is no patient {person}", "duplicates", "Look for the name: : on the screen.")
        act.subject("patient", person)
    low, high = sorted((one, two))
    state = OPEN if again else DISMISSED
    duplicates.say(act.write, low, high, state=state, reason=" ".join(reason.split()), actor=act.actor.name, moment=act.moment)
