"""The practice's own values: read by anyone, set by an administrator."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

from acts.desk import DEFAULT_ZONE, Act, Desk, act
from billing.suspense import DAYS_MAX
from store import practice
from store.engine.sqlite import Read
from store.errors import Refused


def _read(desk: Desk | Act | Read) -> Read:
    if isinstance(desk, Act):
        return desk.write
    return desk.books.read if isinstance(desk, Desk) else desk


def value(desk: Desk | Act | Read, key: str) -> str:
    """The practice's word on this, or the first value."""
    return practice.value(_read(desk), key)


def number(desk: Desk | Act | Read, key: str) -> int:
    """A value that is a whole number."""
    return practice.number(_read(desk), key)


def every(desk: Desk | Act | Read) -> dict[str, str]:
    """All values."""
    return practice.every(_read(desk))


def zone(read: Read) -> str:
    """The practice's time zone; the first one where the kept name is no zone of this host."""
    kept = practice.value(read, "time_zone")
    try:
        ZoneInfo(kept)
    except (KeyError, ValueError, OSError):
        return DEFAULT_ZONE
    return kept


def name(read: Read) -> str:
    """What the practice calls itself; '' where nobody said."""
    return practice.value(read, "name")


def demo(read: Read) -> bool:
    """Whether this is the made-up practice."""
    return bool(practice.value(read, "demo"))


def demo_marks(read: Read) -> dict[str, Any] | None:
    """How the made-up practice was made (seed, claims, whole); None where this is a real one."""
    kept = practice.value(read, "demo")
    return json.loads(kept) if kept else None


@act("practice.set")
def mark_demo(act: Act, *, seed: int, claims: int, whole: bool) -> None:
    """Say that this is the made-up practice, and whether all of it is in."""
    practice.put(act.write, "demo", json.dumps({"seed": seed, "claims": claims, "whole": whole}))
    act.subject("practice", "demo")


@act("practice.set")
def put(act: Act, key: str, value: str, reason: str = "") -> None:
    """Set a value of the practice."""
    if key not in practice.FIRST or key == "demo":
        raise Refused(f"the practice has no value {key!r}", "practice", f"It has {', '.join(sorted(practice.FIRST))}.")
    if key in practice.NUMBERS and not value.isdecimal():
        raise Refused(f"{key} is a whole number, not {value!r}", "practice", "Amounts are in cents.")
    if key == "suspense_days" and not 1 <= int(value) <= DAYS_MAX:
        raise Refused(f"money in suspense waits 1 to {DAYS_MAX} days, not {value}", "practice", "The first value is 45.")
    if key == "request_two_person" and value not in ("yes", "no"):
        raise Refused(f"{key} is yes or no, not {value!r}", "practice", "yes: who took a request in does not accept it.")
    if key == "time_zone":
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise Refused(f"there is no time zone {value!r}", "practice", "Write it as America/New_York.") from None
    act.subject("practice", key)
    if practice.value(act.write, key) == value:
        act.nothing()
        return
    practice.put(act.write, key, value)
