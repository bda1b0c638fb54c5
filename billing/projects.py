"""Projects: one cause on many claims of one payer, told apart from what this payer always says now and then."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LEAST = 5
"""So many claims must be open for it to be a project."""
TIMES = 3
"""So many times what was to be expected in the same number of days."""
STANDS_OUT = 8.0
"""What a burst must weigh: by chance alone so many come in less than one of 3,000 such spans (e to the power of -8)."""
WINDOW_DAYS = 90
"""A burst began within so many days."""
YEAR_DAYS = 365
"""How far back the usual is counted."""
KNOWN_DAYS = 28
"""With fewer days known of a payer before the burst there is no usual: then it must be half of all that the payer denied since."""


@dataclass(frozen=True, slots=True)
class DayOfDenials:
    """How many claims a payer denied for one reason, with these remarks, in its answers of one day; how many are open still."""

    payer: int
    code: str
    remarks: tuple[str, ...]
    on: date
    claims: int
    open: int


@dataclass(frozen=True, slots=True)
class Burst:
    """A cause that came clearly more often than usual. usual_tenths: claims that were to be expected since then, times ten; None: the
    usual is not known."""

    payer: int
    code: str
    remark: str
    since: date
    claims: int
    open: int
    usual_tenths: int | None

    @property
    def words(self) -> str:
        """The rule with its figures."""
        days = f"{self.claims} claims since {self.since.isoformat()}"
        if self.usual_tenths is None:
            return f"{days}, more than half of what this payer denied since; what is usual is not known yet."
        whole, tenth = divmod(self.usual_tenths, 10)
        return f"{days}, where {whole}.{tenth} were to be expected from the year before."


Telling = Callable[[tuple[str, ...]], str]
"""Of the remarks of a denial the one that says what is wrong, '' where none does."""


def bursts(told: Iterable[DayOfDenials], known_since: Mapping[int, date], today: date, telling: Telling) -> list[Burst]:
    """Every cause of which at least 5 claims are open, and that came at least three times as often as before since a day within 90 days.

    Each possible first day is tried; the one that stands out most is taken: n claims where u were usual weigh n x log(n / u) - (n - u),
    and must weigh 8, which chance alone does less than once in 3,000 times.
    Of a payer whose answers are known for less than 28 days before that day there is no usual: then the cause must be at least half of
    all that it denied since.
    """
    days: dict[tuple[int, str, str], dict[date, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    denied: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for day in told:
        kept = days[day.payer, day.code, telling(day.remarks)][day.on]
        kept[0], kept[1] = kept[0] + day.claims, kept[1] + day.open
        denied[day.payer][day.on] += day.claims
    found = []
    for (payer, code, remark), counts in sorted(days.items()):
        if sum(count[1] for count in counts.values()) < LEAST:
            continue
        best = max(_starts(counts, denied[payer], known_since.get(payer, today), today), default=None)
        if best is not None and best[0] >= STANDS_OUT:
            _, since, claims, still, usual = best
            found.append(Burst(payer, code, remark, since, claims, still, None if usual < 0 else round(usual * 10)))
    return found


def _starts(
    counts: Mapping[date, list[int]], denied: Mapping[date, int], known_since: date, today: date
) -> Iterable[tuple[float, date, int, int, float]]:
    """Possible first days with weight, claims, open ones, and the usual (-1: not known)."""
    for since in sorted(counts):
        if since < today - timedelta(days=WINDOW_DAYS) or since > today:
            continue
        claims = sum(count[0] for on, count in counts.items() if since <= on <= today)
        still = sum(count[1] for on, count in counts.items() if since <= on <= today)
        if still < LEAST:
            continue
        first = max(known_since, since - timedelta(days=YEAR_DAYS))
        known = (since - first).days
        if known < KNOWN_DAYS:
            every = sum(count for on, count in denied.items() if since <= on <= today)
            if 2 * claims >= every:
                yield STANDS_OUT + claims / every, since, claims, still, -1.0
            continue
        before = sum(count[0] for on, count in counts.items() if first <= on < since)
        usual = before / known * ((today - since).days + 1)
        if claims >= TIMES * usual:
            yield _weight(claims, usual), since, claims, still, usual


def _weight(claims: int, usual: float) -> float:
    floor = max(usual, 0.1)
    return claims * math.log(claims / floor) - (claims - floor)
