"""Part of a long list, held in memory: pages by key before and after it are fetched as the cursor nears its ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar

PAGE = 200
KEPT = 1000
AHEAD = 60


class Ranked(Protocol):
    """A row with a place in an order."""

    @property
    def rank(self) -> str:
        """The key of its place."""
        ...


T = TypeVar("T", bound=Ranked)
Fetch = Callable[[str | None, str | None, int], Awaitable[tuple[T, ...]]]
"""(after, before, limit) → rows in order."""


class Window(Generic[T]):
    """Rows base … base + len(rows) of `total`. get() is at once; ensure() fetches."""

    def __init__(self, fetch: Fetch[T], place: Callable[[str], Awaitable[int]]) -> None:
        self._fetch, self._place = fetch, place
        self.base = 0
        self.rows: list[T] = []
        self.total = 0
        self._ended = False

    async def start(self, total: int) -> None:
        """From the first row."""
        self.base, self.rows, self.total = 0, list(await self._fetch(None, None, PAGE)), total
        self._trust()

    async def around(self, rank: str, total: int) -> int:
        """From a little before the row of that rank (it may be gone); the place where it is or was."""
        before = await self._fetch(None, rank, PAGE // 2)
        after = await self._fetch(before[-1].rank if before else None, None, PAGE)
        self.rows, self.total = [*before, *after], total
        self.base = await self._place(self.rows[0].rank) if before else 0
        self._trust()
        return self.base + len(before)

    def _trust(self) -> None:
        """A count that was taken a moment before the rows must not hide the last of them."""
        self.total = max(self.total, self.base + len(self.rows))
        self._ended = False

    def get(self, at: int) -> T | None:
        """The row at this place, where it is held."""
        n = at - self.base
        return self.rows[n] if 0 <= n < len(self.rows) else None

    async def ensure(self, first: int, last: int) -> None:
        """Hold the rows first … last (as far as there are any), and some beyond."""
        while last >= self.base + len(self.rows) and not self._ended:
            new = await self._fetch(self.rows[-1].rank, None, PAGE) if self.rows else ()
            if not new:
                # The count promised more than there is: others worked meanwhile.
                self.total, self._ended = self.base + len(self.rows), True
                return
            self.rows += new
            cut = max(0, min(len(self.rows) - KEPT, first - self.base - AHEAD))
            del self.rows[:cut]
            self.base += cut
        while first < self.base:
            new = await self._fetch(None, self.rows[0].rank, min(PAGE, self.base)) if self.rows else ()
            if not new:
                self.base = 0
                return
            self.rows[:0] = new
            self.base = max(0, self.base - len(new))
            del self.rows[max(KEPT, last - self.base + AHEAD) :]
            self._ended = False

    async def end(self) -> None:
        """The last rows."""
        if self.base + len(self.rows) >= self.total:
            return
        last = await self._fetch(None, "", PAGE)
        self.rows, self.base = list(last), max(0, self.total - len(last))
        self._ended = True


class Held(Generic[T]):
    """The same for a list that is held whole."""

    def __init__(self, rows: list[T]) -> None:
        self.rows, self.base, self.total = rows, 0, len(rows)

    def get(self, at: int) -> T | None:
        """The row at this place."""
        return self.rows[at] if 0 <= at < len(self.rows) else None

    async def ensure(self, first: int, last: int) -> None:
        """All is held."""

    async def end(self) -> None:
        """All is held."""
