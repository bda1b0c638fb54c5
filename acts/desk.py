"""What a person at a desk holds, and @act: right → lock → BEGIN → work → one sealed event → COMMIT."""

from __future__ import annotations

import functools
import inspect
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from store import audit
from store.engine.lock import WAIT_S
from store.engine.sqlite import Books, Write, crash_point
from store.errors import Busy, NotAllowed, Refused, Unsealed
from store.reference import Reference, Shelf

P = ParamSpec("P")
R = TypeVar("R")

RUNS_MAX = 3
"""How often the work of an act is run before a busy engine is given up."""
VIEW_WAIT_S = 2.0
"""A record that cannot be logged as seen within this time is not shown."""
DEFAULT_ZONE = "America/New_York"


def new_id() -> str:
    """A random name for a sitting or a request."""
    return secrets.token_hex(6)


def utc_now() -> datetime:
    """The clock of the host; tests pass their own."""
    return datetime.now(UTC)


def microseconds(at: datetime) -> int:
    """A moment as the books keep it."""
    if at.tzinfo is None:
        raise AssertionError("a moment without a time zone")
    whole = at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (whole.days * 86_400 + whole.seconds) * 1_000_000 + whole.microseconds


@dataclass(frozen=True, slots=True)
class Actor:
    """A person known to the books: the login of the operating system, never an option."""

    id: int
    name: str
    role: str
    rights: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Desk:
    """One person's sitting at one connection to the books. A second lane has a desk of its own, with the same sitting."""

    books: Books
    actor: Actor
    sitting: str = field(default_factory=new_id)
    clock: Callable[[], datetime] = utc_now
    read_only: bool = False
    zone: str = DEFAULT_ZONE
    background: bool = False
    """A long job: it stands back between two acts where people wait."""
    wait_s: float = WAIT_S
    request: str | None = None
    """One intention of the person; given by `asking`, else each act is a request of its own."""
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    """(kind, key, purpose) of what this sitting has opened: a view is an event once a sitting."""
    shelf: Shelf | None = None
    """Where the reference database of codes lies; without a word beside the books."""

    @property
    def reference(self) -> Reference | None:
        """The reference database of codes as it stands now; None where none was built."""
        if self.shelf is None:
            self.shelf = Shelf(os.path.join(os.path.dirname(self.books.path), "reference.db"))
        return self.shelf.reference()

    def asking(self, request: str | None = None) -> Desk:
        """This desk with one request for all that is done by it: chunks share it, undo and "done already" go by it."""
        return replace(self, request=request or new_id())

    def now(self) -> int:
        """The moment, in microseconds."""
        return microseconds(self.clock())

    def today(self) -> date:
        """The practice's date."""
        return self.clock().astimezone(ZoneInfo(self.zone)).date()


@dataclass(slots=True, eq=False)
class Act:
    """What a function in acts/ works with; exists only inside one transaction, and does nothing outside it."""

    desk: Desk
    write: Write
    name: str
    moment: int
    today: date
    request: str
    number: int
    """The number of the event that will be sealed over this act: what a header row keeps in its column `event`."""
    reason: str = ""
    subjects: list[audit.Subject] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    """Further members of the event's body: plain JSON, small, and never what `change` holds already."""
    undoes: int | None = None
    idle: bool = False

    @property
    def actor(self) -> Actor:
        """Who does it."""
        return self.desk.actor

    def subject(self, kind: str, key: object) -> None:
        """Name a record that this act is about: its history finds the event by it."""
        self.subjects.append((kind, str(key)))

    def total(self, name: str, number: int) -> None:
        """Add to a sum that the event keeps; of money the name ends in `_cents`."""
        self.totals[name] = self.totals.get(name, 0) + number

    def nothing(self) -> None:
        """There was nothing to do and no row was written: no event is sealed."""
        self.idle = True


Working = Callable[Concatenate[Act, P], R]
Doing = Callable[Concatenate[Desk | Act, P], R]


def act(name: str, *, view: bool = False, repeatable: bool = False) -> Callable[[Working[P, R]], Doing[P, R]]:
    """Make a function of an Act into something that a Desk does: called with a Desk it is one transaction and one event.

    Called with an Act it joins that transaction, and asks its own right again. Where the function has a parameter `reason`, the event
    keeps it. `request=` and `reason=` may be given to any act; `desk.asking(request)` is the same, and known to the type checker.
    `view`: it only records that somebody looks, so a read-only desk does it too, and it waits 2 s at most.
    `repeatable`: the result is plain JSON and kept in the event; the same request of the same person gets it again.
    """

    def decorate(work: Working[P, R]) -> Doing[P, R]:
        signature = inspect.signature(work)
        own = {"request", "reason"} & set(signature.parameters)

        @functools.wraps(work)
        def do(desk: Desk | Act, *args: P.args, **kwargs: P.kwargs) -> R:
            asked = {key: kwargs.pop(key) for key in ("request", "reason") if key in kwargs and key not in own}
            said: dict[str, Any] = {}
            if own:
                bound = signature.bind(desk, *args, **kwargs).arguments
                said = {key: bound[key] for key in own if bound.get(key)}
            said |= {key: value for key, value in asked.items() if value}
            if isinstance(desk, Act):
                _may(desk.desk, name, view=view)
                desk.reason = desk.reason or str(said.get("reason", ""))
                return work(desk, *args, **kwargs)
            job = _Job(name, view, repeatable, str(said.get("request", "") or desk.request or ""), str(said.get("reason", "")))
            return job.run(desk, lambda inner: work(inner, *args, **kwargs))

        return do  # type: ignore[return-value]  # a first parameter by name is not what a Callable has

    return decorate


def _may(desk: Desk, name: str, *, view: bool) -> None:
    from acts.rights import may  # rights knows the desk; the desk asks it only here

    if desk.read_only and not view:
        raise Refused("this desk is read-only", name, "Leave out --read-only to change the books.")
    why_not = may(desk, name)
    if why_not:
        raise NotAllowed(why_not, name, "Ask an administrator of the practice, or someone whose role reaches this.")


@dataclass(slots=True)
class _Job:
    """One call of one act on a desk."""

    name: str
    view: bool
    repeatable: bool
    asked: str
    reason: str

    def run(self, desk: Desk, work: Callable[[Act], R]) -> R:
        """Do it; a refusal of right or limit leaves an event of its own."""
        tried: list[Act] = []
        request = self.asked or new_id()
        try:
            _may(desk, self.name, view=self.view)
            return self._until_done(desk, request, work, tried)
        except NotAllowed as error:
            self._record_refusal(desk, request, error, tried[-1].subjects if tried else [])
            raise

    def _until_done(self, desk: Desk, request: str, work: Callable[[Act], R], tried: list[Act]) -> R:
        for left in reversed(range(RUNS_MAX)):
            try:
                return self._once(desk, request, work, tried)
            except Busy:
                # Busy before the work began is the lock's last word, after its wait; in the work it may pass.
                if not tried or not left:
                    raise
        raise AssertionError("not reached")

    def _once(self, desk: Desk, request: str, work: Callable[[Act], R], tried: list[Act]) -> R:
        wait_s = min(desk.wait_s, VIEW_WAIT_S) if self.view else desk.wait_s
        with desk.books.write(desk.actor.name, self.name, wait_s=wait_s, background=desk.background) as write:
            head = audit.begin(write, desk.now())
            if self.repeatable and self.asked:
                answer = _answered(write, desk.actor.name, self.name, request)
                if answer is not None:
                    return answer[0]  # type: ignore[no-any-return]
            act = _act(desk, write, self.name, head, request, self.reason)
            tried.append(act)
            before = write.connection.total_changes
            result = work(act)
            if act.idle:
                if write.connection.total_changes != before:
                    raise Unsealed(f"{self.name} said that it did nothing, and wrote rows")
                return result
            crash_point("before seal")
            more = {**act.body, "result": result} if self.repeatable else act.body
            audit.check(write, audit.seal(write, head, _entry(act, more)))
        return result

    def _record_refusal(self, desk: Desk, request: str, error: NotAllowed, subjects: list[audit.Subject]) -> None:
        with desk.books.write(desk.actor.name, "refused", wait_s=desk.wait_s) as write:
            head = audit.begin(write, desk.now())
            act = _act(desk, write, "refused", head, request, error.what)
            act.subjects = list(subjects)
            audit.check(write, audit.seal(write, head, _entry(act, {"tried": self.name})))


def _act(desk: Desk, write: Write, name: str, head: audit.Head, request: str, reason: str) -> Act:
    # The books' clock never runs back, whatever the host's does.
    moment = max(desk.now(), head.moment)
    today = datetime.fromtimestamp(moment / 1_000_000, ZoneInfo(desk.zone)).date()
    return Act(desk, write, name, moment, today, request, head.number + 1, reason)


def _entry(act: Act, more: Mapping[str, Any]) -> audit.Entry:
    return audit.Entry(
        act.moment, act.actor.name, act.desk.sitting, act.request, act.name, act.reason, act.undoes, act.subjects, act.totals, more
    )


def _answered(write: Write, actor: str, name: str, request: str) -> tuple[Any] | None:
    """The first answer to this request, where this person's act has been done already."""
    row = write.one(
        "SELECT body FROM event WHERE request = :request AND actor = :actor AND act = :act ORDER BY number LIMIT 1",
        request=request,
        actor=actor,
        act=name,
    )
    if row is None:
        return None
    return (json.loads(row[0]).get("result"),)
