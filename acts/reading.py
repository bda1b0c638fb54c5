"""An X12 file read whole, before any lock: what it is, what is wrong with it, and, where it is not too large, what is in it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace

from billing import balance
from billing.claim import Claim
from billing.findings import Finding
from billing.remittance import ClaimPayment, Remittance
from store.remittances import ZeroDigest
from x12.read import FileReading, read

WHOLE_MAX = 2_000
"""Claims or answers that one transaction takes; a larger file goes in chunks."""


@dataclass(slots=True)
class Gathered:
    """A file's reading with what posting and importing must know of the whole. claims and payments are empty where `large`."""

    data: bytes
    sha256: str
    name: str
    reading: FileReading | None = None
    large: bool = False
    claims: list[Claim] = field(default_factory=list)
    payments: list[tuple[int, ClaimPayment]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    zero: dict[int, ZeroDigest] = field(default_factory=lambda: defaultdict(ZeroDigest))

    @property
    def remittances(self) -> tuple[Remittance, ...]:
        """The remittances in it."""
        return self.read.remittances

    @property
    def read(self) -> FileReading:
        """What the reader said."""
        assert self.reading is not None
        return self.reading

    def take_claim(self, claim: Claim) -> None:
        """One claim came."""
        if not self.large:
            self.claims.append(claim)
            self._measure(len(self.claims))

    def take_payment(self, remittance: int, payment: ClaimPayment) -> None:
        """One answer came: whether it adds up is told at import, by whom it is posted or not."""
        self.findings += balance.check_claim(payment)
        self.zero[remittance].add(payment)
        if not self.large:
            self.payments.append((remittance, payment))
            self._measure(len(self.payments))

    def _measure(self, count: int) -> None:
        if count > WHOLE_MAX:
            self.large = True
            self.claims.clear()
            self.payments.clear()


def gather(data: bytes, name: str) -> Gathered:
    """Read a file from end to end."""
    gathered = Gathered(data, hashlib.sha256(data).hexdigest(), name)
    gathered.reading = reading = _with_the_rest(read(data, gathered.take_claim, gathered.take_payment))
    for remittance in reading.remittances:
        off = balance.remittance_off(remittance)
        if off is not None:
            message = f"remittance {remittance.trace}: {off.message}"
            gathered.findings.append(Finding("balance", "error", message, "BPR02", off.came, remittance.place))
    gathered.findings = in_order([*reading.findings, *gathered.findings])
    return gathered


def _with_the_rest(reading: FileReading) -> FileReading:
    """Where it cannot be read what was paid of a claim, that is what the payment and its other claims leave: the remittance can
    then not be proven wrong, and its other claims post. Of several such claims the first stands for all."""
    remittances, unread = list(reading.remittances), list(reading.unread)
    unknown: dict[int, list[int]] = {}
    for at, one in enumerate(unread):
        if one.remittance is not None and one.paid_cents is None:
            unknown.setdefault(one.remittance, []).append(at)
    for number, places in unknown.items():
        if number >= len(remittances):
            continue
        remittance = remittances[number]
        taken = sum(adjustment.cents for adjustment in remittance.provider_adjustments)
        rest = remittance.paid_cents + taken - remittance.claim_total_cents
        remittances[number] = replace(remittance, claim_total_cents=remittance.claim_total_cents + rest)
        unread[places[0]] = replace(unread[places[0]], paid_cents=rest)
    return replace(reading, remittances=tuple(remittances), unread=tuple(unread))


def in_order(findings: list[Finding]) -> list[Finding]:
    """By place in the file."""
    return sorted(findings, key=lambda finding: finding.place.position if finding.place else 0)
