"""What a person did on a day: claims worked, acts by kind with counts and dollars, the first and the last; from the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from acts.desk import Desk
from acts.hands_rows import ActRow, TodayView, WorkedRow
from acts.overview import midnight
from acts.rights import why_not
from acts.rows import at
from acts.told_acts import PHRASES
from store import hands, history, people, undoing
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed
from store.hands import Done

HOLDING = frozenset({"work.take", "work.take_next", "work.release"})
MANY = ("intake.", "golive.", "assignment.", "contract.", "deposits.", "bank.", "posting.post", "posting.check", "policy.")
"""Having a claim in hand is not working it, and neither is what is done to many at once."""
MONEY = ("written_off_cents", "to_patient_cents", "posted_cents", "taken_cents", "applied_cents", "refunded_cents")
"""What an act moved, by the first of these that it kept."""


def who_may_be_asked(desk: Desk) -> tuple[str, ...]:
    """Whose day this person may see: their own first; those who oversee or audit see everyone's."""
    me = desk.actor.name
    if why_not(desk.actor, "hands.look") is not None:
        return (me,)
    return (me, *(person.login for person in people.every(desk.books.read) if person.active and person.login != me))


def today(desk: Desk, login: str | None = None, on: date | None = None) -> TodayView:
    """A person's day (mine, today, unless told)."""
    login, on = login or desk.actor.name, on or desk.today()
    if login != desk.actor.name:
        said = why_not(desk.actor, "hands.look")
        if said:
            raise NotAllowed(said, "today", "You see your own day; a supervisor sees others'.")
        if people.by_login(desk.books.read, login) is None:
            raise NoSuch(f"there is no user {login}", "today", "claimdesk people list shows all.")
    with desk.books.snapshot() as read:
        first = history.first_since(read, midnight(desk, on))
        last = history.first_since(read, midnight(desk, on + timedelta(days=1))) - 1
        found = hands.done(read, login, first, last)
        standing = _standing(read, found)
    acts = _acts(standing)
    undone = {one.request for one in found if not one.act.startswith("undo.")} - {one.request for one in standing}
    return TodayView(
        login,
        on,
        at(found[0].moment) if found else None,
        at(found[-1].moment) if found else None,
        acts,
        _claims(standing),
        sum(row.cents or 0 for row in acts),
        len(undone),
    )


def _standing(read: Read, found: Sequence[Done]) -> list[Done]:
    """Without what was taken back, and without the takings back themselves."""
    requests: dict[str, list[int]] = defaultdict(list)
    for one in found:
        requests[one.request].append(one.number)
    gone = {request for request, numbers in requests.items() if undoing.is_undone(read, numbers)}
    return [one for one in found if one.request not in gone and not one.act.startswith("undo.")]


def _cents(one: Done) -> int | None:
    return next((one.totals[name] for name in MONEY if name in one.totals), None)


def _acts(found: Sequence[Done]) -> tuple[ActRow, ...]:
    kinds: dict[str, list[Done]] = defaultdict(list)
    for one in found:
        kinds[one.act].append(one)
    rows = []
    for act, some in kinds.items():
        money = [cents for one in some if (cents := _cents(one)) is not None]
        claims = {claim for one in some for claim in one.claims}
        rows.append(ActRow(act, PHRASES.get(act, act), len({one.request for one in some}), len(claims), sum(money) if money else None))
    return tuple(sorted(rows, key=lambda row: (-(row.cents or 0), -row.count, row.act)))


def _claims(found: Sequence[Done]) -> tuple[WorkedRow, ...]:
    """The claims that were worked, each by itself, the last first."""
    rows: dict[str, list[Done]] = defaultdict(list)
    for one in found:
        if one.act not in HOLDING and not one.act.startswith(MANY):
            for claim in one.claims:
                rows[claim].append(one)
    made = []
    for claim, some in rows.items():
        # What one act moved on several claims is no claim's own.
        money = [cents for one in some if len(one.claims) == 1 and (cents := _cents(one)) is not None]
        said = "; ".join(dict.fromkeys(PHRASES.get(one.act, one.act) for one in some))
        made.append(WorkedRow(at(some[-1].moment), claim, said, sum(money) if money else None))
    return tuple(sorted(made, key=lambda row: (row.moment, row.control_number), reverse=True))
