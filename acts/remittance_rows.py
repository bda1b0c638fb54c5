"""What a screen or a command gets to see of remittances: the list, one whole, what is held in it, what posting reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from acts.deposits_rows import BankRow
from billing.findings import Finding
from billing.plans import Balances, PlanLine


@dataclass(frozen=True, slots=True)
class RemittanceRow:
    """A remittance in the list. state: loaded, posting, part_posted, held, posted, duplicate; life: how far it has come (billing.life).

    word: READY, HELD 3, OFF 12.40, NO MONEY, DOUBLE, POSTED … held: would be, where it was not posted yet. checked: whether that was
    worked out. awaiting: claims that did not post by themselves. no_deposit: received, and its payment not known to the cent.
    previewed_*: who was shown the plan that would be posted now.
    """

    remittance: int
    number: str
    state: str
    word: str
    payer: str
    payer_id: str
    trace: str
    paid_on: date | None
    claims: int
    posted: int
    held: int
    paid_cents: int
    off_cents: int
    duplicate_of: str | None
    file: str
    age_days: int | None
    life: str = "loaded"
    bank: BankRow | None = None
    held_cents: int = 0
    checked: bool = False
    awaiting: int = 0
    no_deposit: bool = False
    previewed_by: str = ""
    previewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A held answer. number: its place among the held of its remittance, from 1 ("E1"). adjudication None: the whole remittance."""

    hold: int
    number: int
    remittance: int
    adjudication: int | None
    trace: str
    payer: str
    control_number: str
    patient: str
    reason: str
    words: str
    message: str
    charge_cents: int
    paid_cents: int
    owner: str | None
    until_on: date | None
    opened_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class RemittanceView:
    """One remittance: its three balances, what is held, what posting will do (or did), its claims.

    notices: what is out of the ordinary about it; follows: what the answers that it takes back or replaces leave behind; alone: why
    something of it did not post by itself.
    """

    row: RemittanceRow
    method: str
    services: int
    balances: Balances
    held: tuple[HoldRow, ...]
    summary: tuple[PlanLine, ...]
    will_post: int
    will_post_cents: int
    will_hold_cents: int
    plan_hash: str
    claims: tuple[tuple[int, str, str, str, int, int, str], ...]
    findings: tuple[Finding, ...]
    notices: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostException:
    """A held answer in a report of `post`; claim None: the whole remittance."""

    claim: str | None
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class PostReport:
    """One remittance of `post`, as interface.md fixes it. newly_held: this call held something new."""

    trace: str
    payer: str
    paid_cents: int
    claim_total_cents: int
    provider_cents: int
    claims: int
    posted: int
    held: int
    state: str
    exceptions: tuple[PostException, ...]
    newly_held: bool
    life: str = "loaded"
    age_days: int | None = None
    bank: BankRow | None = None
    plan_hash: str = ""
    duplicate_of: str | None = None
