"""The made-up practice's files: 837 and 835 as a clearing house would leave them, every one a test interchange marked DEMO."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

from billing.claim import Claim
from billing.person import Address
from billing.remittance import ClaimPayment, Remittance
from claimdesk.demo.people import CITY, RECEIVER, SENDER, STATE
from x12.writer import Delimiters, Sending, write_claims, write_remittances

#: Claims in a file of either kind.
FULL = 1000
_PAYER_ADDRESS = Address("PO BOX 1", "", CITY, STATE, "99999")
_OTHER = Delimiters("|", ">", "~", "^")

Sets = Sequence[tuple[Remittance, Sequence[ClaimPayment]]]


@dataclass(slots=True)
class Outbox:
    """Files on their way to the folder: numbered, never more than a file's claims held."""

    folder: Path
    written: list[Path] = field(default_factory=list)
    control: int = 0
    _claims: list[Claim] = field(default_factory=list)
    _sets: list[tuple[Remittance, Sequence[ClaimPayment]]] = field(default_factory=list)

    def add_claim(self, claim: Claim) -> None:
        """One claim; a full file is written."""
        self._claims.append(claim)
        if len(self._claims) >= FULL:
            self.end_claims()

    def add_remittance(self, remittance: Remittance, payments: Sequence[ClaimPayment]) -> None:
        """One remittance; a full file is written first."""
        if sum(len(found) for _, found in self._sets) + len(payments) > FULL:
            self.end_remittances()
        self._sets.append((remittance, payments))

    def end_claims(self) -> None:
        """Write the claims that wait, by day, professional and institutional ones apart."""
        self._claims.sort(key=lambda claim: (claim.kind != "P", claim.submitted_on, claim.control_number))
        for _, run in groupby(self._claims, key=lambda claim: claim.kind):
            claims = list(run)
            on = max(claim.submitted_on or date.min for claim in claims)
            self._write("837", on, write_claims(self._sending(SENDER, RECEIVER, on), claims))
        self._claims.clear()

    def end_remittances(self) -> None:
        """Write the remittances that wait."""
        if self._sets:
            on = max(remittance.paid_on or date.min for remittance, _ in self._sets)
            self._write("835", on, write_remittances(self._sending(RECEIVER, SENDER, on), self._sets))
            self._sets.clear()

    def again(self, remittance: Remittance, payments: Sequence[ClaimPayment], on: date) -> None:
        """The same payment in another file, with other delimiters."""
        self.end_remittances()
        self._write("835", on, write_remittances(self._sending(RECEIVER, SENDER, on, _OTHER), [(remittance, payments)]))

    def _sending(self, sender: str, receiver: str, on: date, delimiters: Delimiters | None = None) -> Sending:
        self.control += 1
        names = {SENDER: "RIVERBEND FAMILY DEMO", RECEIVER: "CLEARING HOUSE DEMO"}
        return Sending(
            sender,
            receiver,
            self.control,
            on,
            at="0600",
            delimiters=delimiters or Delimiters(),
            sender_name=names[sender],
            receiver_name=names[receiver],
            contact="BILLING DEMO",
            phone="6145550100",
            payer_address=_PAYER_ADDRESS,
        )

    def _write(self, kind: str, on: date, data: bytes) -> None:
        folder = self.folder / kind
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.control:05d}-{on:%Y%m%d}.{kind}"
        path.write_bytes(data)
        self.written.append(path)
