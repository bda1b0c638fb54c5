"""What another system says of a chart: a patient, a coverage, a visit, a note … with its number there and what it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from billing.findings import Finding


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document's bytes as they came, and the name under which to keep them."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Charted:
    """One thing: kind is `person`, `coverage` or one of billing/chart.KINDS. external: its number in the other system.

    where: its place in the file, for what is to be said of it. person, encounter: the numbers of those that it belongs to, '' for none;
    person_at, encounter_at: where the file says so. taken_back: the other system calls it an error.
    """

    kind: str
    external: str
    where: str
    fields: Mapping[str, str]
    person: str = ""
    person_at: str = ""
    encounter: str = ""
    encounter_at: str = ""
    payer: str = ""
    payer_id: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    """Of a patient: further numbers, as (what number, number)."""
    attachment: Attachment | None = None
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class ChartFile:
    """What a file says of charts. ok: it is one of its kind, and could be read."""

    ok: bool
    things: tuple[Charted, ...] = ()
    findings: tuple[Finding, ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """Kinds of entry that no chart here holds, and how many."""
