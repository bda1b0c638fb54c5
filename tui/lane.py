"""A lane: one thread with one desk, hence one connection; calls are done in the order in which their keys came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from acts.desk import Desk

P = ParamSpec("P")
R = TypeVar("R")


class Lane:
    """Acts of one desk, one after the other, off the thread that draws."""

    def __init__(self, make_desk: Callable[[], Desk], name: str, on_wait: Callable[[str, float], None]) -> None:
        self._make, self._on_wait = make_desk, on_wait
        self._desk: Desk | None = None
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self.waiting = 0
        """How many calls are not done yet."""

    @property
    def desk(self) -> Desk:
        """The lane's desk, for what asks no books: who holds it and what their role reaches."""
        if self._desk is None:
            raise AssertionError("the lane has done nothing yet")
        return self._desk

    async def do(self, act: Callable[Concatenate[Desk, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do this act with the lane's desk, after those before it."""

        def call() -> R:
            # A connection belongs to the thread that made it.
            if self._desk is None:
                self._desk = self._make()
                self._desk.books.on_wait = self._on_wait
            return act(self._desk, *args, **kwargs)

        self.waiting += 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, call)
        try:
            # Shielded: an act under way is done or refused, never half heard of.
            return await asyncio.shield(future)
        finally:
            self.waiting -= 1

    async def close(self) -> None:
        """Close the connection in its own thread, after what is still to be done."""

        def call() -> None:
            if self._desk is not None:
                self._desk.books.close()
                self._desk = None

        await asyncio.get_running_loop().run_in_executor(self._pool, call)
        self._pool.shutdown(wait=False)
