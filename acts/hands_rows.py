"""Rows of the supervisor's view and of a person's day, as a screen or a command gets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A claim in somebody's hand; minutes: for how long so far (None: from before that was kept)."""

    item: int
    control_number: str
    payer: str
    codes: tuple[str, ...]
    cents: int
    by: str
    since: datetime | None
    until: datetime
    minutes: int | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class JobRow:
    """How much is whose job ('' nobody's), and whether that person is here; overdue and oldest are not counted of what is nobody's."""

    login: str
    role: str
    state: str
    away_until: date | None
    holds: int
    open: int
    waiting: int
    cents: int
    oldest_days: int | None
    overdue: int
    teams: tuple[str, ...]

    @property
    def idle(self) -> bool:
        """Whose job it is is not here, so that nobody works it."""
        return self.state in ("away", "left") and bool(self.open + self.waiting)


@dataclass(frozen=True, slots=True)
class HandsView:
    """Who holds what, and whose job how much is."""

    held: tuple[HeldRow, ...]
    jobs: tuple[JobRow, ...]


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A note from a shift; team '': to everybody; seen: by the person who asks."""

    number: int
    actor: str
    moment: datetime
    text: str
    team: str
    seen: bool


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A comment that was typed on a claim and not saved; in_hand: the claim is in the hand of who typed it."""

    control_number: str
    text: str
    moment: datetime
    in_hand: bool


@dataclass(frozen=True, slots=True)
class ActRow:
    """One kind of act of a day: how often, on how many claims, and the money it moved (None: it moves none)."""

    act: str
    words: str
    count: int
    claims: int
    cents: int | None


@dataclass(frozen=True, slots=True)
class WorkedRow:
    """A claim that was worked on a day: when last, and what was done, in words."""

    moment: datetime
    control_number: str
    words: str
    cents: int | None


@dataclass(frozen=True, slots=True)
class TodayView:
    """What a person did on a day; what was taken back again does not count."""

    login: str
    on: date
    first: datetime | None
    last: datetime | None
    acts: tuple[ActRow, ...]
    claims: tuple[WorkedRow, ...]
    cents: int
    taken_back: int
