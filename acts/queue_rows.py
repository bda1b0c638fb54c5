"""The queue as a screen or a command sees it: the view that is asked for, its rows in pages, counts and headings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from billing.odds import Price

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class QueueView:
    """Which part of the queue: filters (None: all), in the order in which it should be worked, or in another.

    payer is a part of a name or id; reason is a code, "CO-16"; text is the live filter (patient, payer, claim number, code, category).
    owner "-" is nobody's. provider: who rendered or bills it, by a part of the name or the NPI; location: a part of the facility's name,
    or the place of service. min_age, max_age: days since it came into the queue. due_within: last day from today to so many days ahead;
    gone: it has passed; no_deadline: there is none. leased: "-" in nobody's hand, "*" in somebody's, else in whose. note: words of its
    notes. project: PJ-7. order: '' what is lost first, deadline, amount, age, payer, patient, follow_up."""

    payer: str | None = None
    category: str | None = None
    owner: str | None = None
    reason: str | None = None
    min_cents: int | None = None
    kind: str | None = None
    state: str | None = None
    text: str = ""
    remark: str | None = None
    provider: str | None = None
    location: str | None = None
    min_age: int | None = None
    max_age: int | None = None
    opened_since: date | None = None
    max_cents: int | None = None
    due_within: int | None = None
    due_after: date | None = None
    due_before: date | None = None
    gone: bool = False
    no_deadline: bool = False
    leased: str | None = None
    follow_after: date | None = None
    follow_before: date | None = None
    note: str = ""
    project: str | None = None
    order: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A work item as the queue shows it. days_left is None without a deadline; leased_until is None where nobody has it in hand.

    patient_sent: the name as the file spelt it ("OKAFOR, MARIA"). usual_cents: what is usually allowed for the amount at stake (None: not
    known); price: what that and the chance rest on, worth: the same in sentences.
    """

    item: int
    claim: int
    control_number: str
    patient: str
    payer: str
    kind: str
    category: str
    codes: tuple[str, ...]
    remarks: tuple[str, ...]
    next_step: str
    at_stake_cents: int
    expected_cents: int
    chance: int
    deadline_on: date | None
    days_left: int | None
    priority: int
    state: str
    follow_up_on: date | None
    follow_up_reason: str
    owner: str | None
    leased_by: str | None
    leased_until: datetime | None
    why: str
    version: int
    rank: str
    patient_sent: str = ""
    usual_cents: int | None = None
    price: Price | None = None
    worth: tuple[str, ...] = ()
    opened_on: date | None = None
    visit_on: date | None = None
    provider: str = ""
    last_note: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Denial codes alone; codes under review are not among them."""
        return self.codes if self.kind == "denial" else ()


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in order; after: the token of the next page, None at the end."""

    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Exact count and sum of a filtered queue, and of its denials alone."""

    total: int
    at_stake_cents: int
    denied_total: int
    denied_at_stake_cents: int


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """A heading of the grouped queue: key to filter by, its words, how many, how much, the earliest last day."""

    key: str
    words: str
    items: int
    at_stake_cents: int
    deadline_on: date | None
