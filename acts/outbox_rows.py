"""What screens and commands get to see of the outbox and of a claim that is to be sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from acts.rows import at
from acts.scrub_rows import ScrubReport
from billing.findings import Finding
from billing.resending import HOWS, Change, Difference, How
from billing.text import clean, name_shown
from store.outbox import Entry, Outgoing

__all__ = ["Change", "Difference", "FileRow", "How", "OutboxRow", "ResendField", "ResendPlan", "Words", "file_row", "outbox_row"]

STATES = {
    "ready": "ready to go", "held": "held back", "withdrawn": "withdrawn", "sent": "sent", "accepted": "taken in", "rejected": "REFUSED",
    "forwarded": "passed on",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FirstPayer:
    """A payer that shall pay before the others: a coverage of the chart, or what was typed."""

    name: str
    payer_id: str
    member_id: str
    group: str = ""
    filing_code: str = "CI"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A claim in the outbox. state: ready, held, withdrawn, sent, and once an acknowledgement came accepted, forwarded or rejected."""

    number: int
    name: str
    control_number: str
    patient: str
    payer: str
    what: str
    words: str
    charge_cents: int
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    reason: str
    state: str
    held: str
    made_by: str
    made_at: datetime
    file: str
    sent_at: datetime | None
    version: int


def outbox_row(one: Entry) -> OutboxRow:
    """The entry as a row."""
    state = one.answer or one.state if one.state == "sent" else one.state
    return OutboxRow(
        one.id, one.ref, clean(one.control_number), name_shown(one.last, one.first), clean(one.payer_name), one.what,
        HOWS.get(one.what, one.what), one.charge_cents,  # type: ignore[call-overload]
        one.differences, one.findings, clean(one.reason), state, clean(one.held), one.made_by, at(one.made_at), clean(one.name),
        at(one.sent_at) if one.sent_at is not None else None, one.version,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ResendField:
    """A field that may be mended before the claim goes: of the claim itself, or (chart) of the patient's record by a signed correction.

    value: as it stands; proposed: what is known to be right ('' where nothing is), and where from."""

    name: str
    label: str
    hint: str
    value: str
    proposed: str = ""
    source: str = ""
    chart: tuple[str, int, str] | None = None
    first: bool = False
    """It is what the denial is about."""


@dataclass(frozen=True, slots=True)
class ResendPlan:
    """What sending the claim again would do; nothing is written. hash: of the claim as it would go.

    why: the denial in words; hows: what may be chosen instead; last_day: of the clock that runs for it."""

    control_number: str
    patient: str
    how: How
    hows: tuple[How, ...]
    payer: str
    charge_cents: int
    why: str
    last_day: date | None
    rule: str
    fields: tuple[ResendField, ...]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    item: int | None
    version: int | None
    hash: str
    scrub: ScrubReport | None = None
    """What the edits say of it; None where it cannot go for other reasons, so that they were not asked."""

    @property
    def to_acknowledge(self) -> tuple[str, ...]:
        """The edits whose warning wants a word before it goes."""
        return tuple(dict.fromkeys(one.edit for one in self.scrub.warnings)) if self.scrub is not None else ()

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What forbids it."""
        return tuple(one for one in self.findings if one.severity == "error")

    @property
    def unchanged(self) -> bool:
        """Nothing differs from the last sending: it is not sent without a word on it."""
        return any(one.code == "unchanged" for one in self.findings)


@dataclass(frozen=True, slots=True)
class Words:
    """What a person said of a sending: why it goes, why it goes unchanged, why it goes though edits warn."""

    reason: str = ""
    unchanged: str = ""
    acknowledged: str = ""

    def of(self, plan: ResendPlan) -> str:
        """As the outbox keeps it; the edits that were acknowledged stand before the word on them."""
        said = " ".join(clean(self.unchanged or self.reason).split())
        word = " ".join(clean(self.acknowledged).split())
        edits = " ".join(plan.to_acknowledge)
        return " ".join(part for part in (said, f"{edits}: {word}" if edits and word else "") if part)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of claims that went out."""

    number: int
    interchange: int
    name: str
    by: str
    at: datetime
    claims: int
    charge_cents: int


def file_row(one: Outgoing) -> FileRow:
    """The file as a row."""
    return FileRow(one.id, one.interchange, clean(one.name), one.actor, at(one.made_at), one.claims, one.charge_cents)
