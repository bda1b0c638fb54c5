"""Suspense: money that nobody has explained yet. It has an owner, a reason and a last day, and its list is the ledger's sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAYS_MAX = 120
"""The longest that money may wait for its owner, counted from the day on which that is said (the practice sets 1 to this; first 45)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why money waits: a code for programs and a sentence for people."""

    code: str
    words: str


#: After the nine reasons of VistA's suspense, in our words.
REASONS: tuple[Reason, ...] = (
    Reason("paid_before", "The account was paid in full before, or closed"),
    Reason("cancelled", "The bill was cancelled"),
    Reason("refund_returned", "A refund of ours came back"),
    Reason("overpaid", "More was paid than was owed"),
    Reason("inactive", "The bill is not active any more"),
    Reason("paid_twice", "The same was paid twice"),
    Reason("policy_ended", "The policy had ended"),
    Reason("other_program", "Another program pays for it (work injury, veterans)"),
    Reason("other", "Something else: say it in words"),
)


def reason_words(text: str) -> str:
    """What a person gave as reason: a code's or a number's words, or their own; '' where it says nothing."""
    said = " ".join(text.split())
    if said.isdecimal() and 1 <= int(said) <= len(REASONS) - 1:
        return REASONS[int(said) - 1].words
    found = next((reason for reason in REASONS if reason.code == said.lower()), None)
    if found is None:
        return said if not said.isdecimal() else ""
    return "" if found.code == "other" else found.words


def last_day(today: date, days: int, until: date | None) -> tuple[date, str]:
    """The last day that money may wait, and why it cannot be had ('' where it can)."""
    on = until or today + timedelta(days=min(max(days, 1), DAYS_MAX))
    if on < today:
        return on, f"{on.isoformat()} is past"
    most = today + timedelta(days=DAYS_MAX)
    return on, f"{on.isoformat()} is more than {DAYS_MAX} days ahead; the last day there can be is {most.isoformat()}" if on > most else ""
