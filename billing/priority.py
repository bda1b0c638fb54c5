"""In which order work is worth doing: what is about to be lost first, weighed by its amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from billing.money import half_up, shown

#: Days left of an item that has no last day.
NO_DEADLINE_DAYS = 180

#: Amounts in a key are held between these, far beyond any real one.
KEY_LIMIT = 5 * 10**17
_NO_DAY = 0xFFFFFF


@dataclass(frozen=True, slots=True)
class Rank:
    """An item's place in the queue: its key, the figures behind it, and the day from which the key must be made anew (None: never)."""

    key: str
    expected_cents: int
    days_left: int
    priority: int
    until_on: date | None


def expected_cents(at_stake_cents: int, chance: int) -> int:
    """What is likely to come back: the amount times the chance in per cent, halves up."""
    back = half_up(abs(at_stake_cents) * chance, 100)
    return -back if at_stake_cents < 0 else back


def days_left(deadline_on: date | None, today: date) -> int:
    """Days to the last day, negative where it is gone, 180 where there is none."""
    return NO_DEADLINE_DAYS if deadline_on is None else (deadline_on - today).days


def priority(expected: int, left: int) -> int:
    """Expected cents for each day that is left, whole."""
    weight = abs(expected) // max(left, 1)
    return -weight if expected < 0 else weight


def sort_key(
    waiting: bool,
    priority: int,
    deadline_on: date | None,
    today: date,
    at_stake_cents: int,
    claim_number: str,
    kind: str,
) -> str:
    """One text whose binary order is the working order, with claim number and kind in it, so that no two items of a queue share it.

    Open before waiting; in each, those past their day last; then the higher priority, the earlier last day (none last), the larger
    amount, the claim number. A space below all others ends the claim number, so that A1 stands before A10.
    """
    past = deadline_on is not None and deadline_on < today
    place = 2 * waiting + past
    day = _NO_DAY if deadline_on is None else deadline_on.toordinal()
    return f"{place}{_falling(priority)}{day:06x}{_falling(at_stake_cents)}{claim_number}\t{kind}"


def rank(
    *,
    waiting: bool,
    at_stake_cents: int,
    chance: int,
    deadline_on: date | None,
    today: date,
    claim_number: str,
    kind: str,
    usual_cents: int | None = None,
) -> Rank:
    """All that the queue keeps of an item's order. usual_cents: what is usually allowed for the amount at stake, None where not known."""
    expected = expected_cents(at_stake_cents if usual_cents is None else usual_cents, chance)
    left = days_left(deadline_on, today)
    weight = priority(expected, left)
    key = sort_key(waiting, weight, deadline_on, today, at_stake_cents, claim_number, kind)
    return Rank(key, expected, left, weight, until(today, deadline_on))


def until(today: date, deadline_on: date | None) -> date | None:
    """The day from which a key made today is out of date: tomorrow, while a last day is ahead; None: it stays as it is."""
    if deadline_on is None or deadline_on < today or deadline_on == date.max:
        return None
    if deadline_on - today <= timedelta(days=1):
        return deadline_on + timedelta(days=1)
    return today + timedelta(days=1)


def why(
    at_stake_cents: int,
    chance: int,
    deadline_on: date | None,
    today: date,
    waiting: bool = False,
    usual_cents: int | None = None,
    worth: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """How the item came to its place, in sentences with the figures in them. worth: what the usual amount and the chance rest on."""
    back = at_stake_cents if usual_cents is None else usual_cents
    expected, left = expected_cents(back, chance), days_left(deadline_on, today)
    said = [*worth, f"Likely back: {shown(back)} x {chance} % = {shown(expected)}."]
    if deadline_on is None:
        said.append(f"No last day: it counts as {NO_DEADLINE_DAYS} days left.")
    elif left < 0:
        said.append(f"The last day was {deadline_on.isoformat()}, {-left} days ago: past their day come after all others.")
    elif left == 0:
        said.append("The last day is today.")
    else:
        said.append(f"The last day is {deadline_on.isoformat()}: {left} {'day' if left == 1 else 'days'} left.")
    said.append(f"Priority {priority(expected, left):,}: {expected:,} cents over {max(left, 1)} {'day' if max(left, 1) == 1 else 'days'}.")
    if waiting:
        said.append("It waits, so it comes after what is open.")
    return tuple(said)


def _falling(number: int) -> str:
    """15 hexadecimal digits that fall as the number grows."""
    return f"{KEY_LIMIT - max(-KEY_LIMIT, min(number, KEY_LIMIT)):015x}"
