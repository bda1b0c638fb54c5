"""Payers' requests for records: work with a last day until the records were sent, then it waits for the payer's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

ANSWER_DAYS = 30
"""How long a payer's answer to records is waited for before someone asks."""


@dataclass(frozen=True, slots=True)
class RecordsRequest:
    """A request that was not withdrawn. due_on: the last day that stands on it, None: the clock of the payer's class counts."""

    number: int
    payer: int
    asked_on: date
    due_on: date | None
    state: Literal["asked", "sent"]
    sent_on: date | None = None
    wait_until: date | None = None


def standing(requests: Sequence[RecordsRequest], answered_on: date | None, owed_cents: int) -> tuple[RecordsRequest, ...]:
    """Those that still call for work: not sent yet, or (where none is) sent, with money owed and no answer since.

    answered_on: the day of the newest standing answer."""
    asked = tuple(one for one in requests if one.state == "asked")
    if asked or owed_cents <= 0:
        return asked
    return tuple(one for one in requests if one.sent_on is not None and (answered_on is None or answered_on <= one.sent_on))


def at_stake(owed_cents: int, paid_cents: int, charge_cents: int) -> int:
    """What it is about: what is owed; else, of a claim that was paid, what would be taken back."""
    return next((cents for cents in (owed_cents, paid_cents, charge_cents) if cents > 0), 0)


def why(requests: Sequence[RecordsRequest], payer: str) -> str:
    """In a sentence."""
    first = requests[0]
    if first.state == "asked":
        return f"{payer} asked for records on {first.asked_on.isoformat()}"
    sent = max(one.sent_on for one in requests if one.sent_on is not None)
    return f"records were sent on {sent.isoformat()}: {payer}'s answer is awaited"
