"""The entries of a claim by their numbers, so that one of them can be named to be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from acts.desk import Desk
from acts.hands import claim_row
from acts.seen import seen
from acts.take_back import ALONE
from billing.text import clean
from store import taking_back

WORDS = {
    "charge": "charged",
    "replace": "claim replaced",
    "void": "claim voided",
    "answer": "answer",
    "reversal": "reversal by the payer",
    "write_off": "written off",
    "to_patient": "moved to the patient",
    "patient_payment": "patient's payment",
    "recoupment": "taken back by the payer",
    "refund": "refunded",
    "bounce": "not honoured",
    "opening": "taken over",
    "returned": "returned to the payer",
    "provider_level": "provider level",
    "undo": "taken back",
    "cash": "payment",
}


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """A transaction. cents: by how much the claim's balance rose, or fell; counts: nothing takes it back; can_go: `undo --entry` may."""

    number: int
    words: str
    booked_on: date
    actor: str
    trace: str
    remittance: int | None
    cents: int
    counts: bool
    can_go: bool
    reason: str


def of_claim(desk: Desk, claim: str | int, purpose: str = "work") -> tuple[ClaimEntry, ...]:
    """What moved a claim's money, oldest first; looking is in the log."""
    row = claim_row(desk.books.read, claim)
    seen(desk, "look.claim", (("claim", row["control_number"]), ("patient", str(row["person"]))), purpose)
    with desk.books.snapshot() as read:
        found = taking_back.on_claim(read, row["id"])
    return tuple(
        ClaimEntry(
            one.number,
            WORDS.get(one.kind, one.kind.replace("_", " ")),
            date.fromisoformat(one.booked_on),
            one.actor,
            clean(one.trace),
            one.remittance,
            one.cents,
            one.counts,
            one.counts and (one.kind in ALONE or one.kind in ("answer", "reversal", "refund", "bounce", "returned")),
            clean(one.reason),
        )
        for one in found
    )
