"""What is being typed is kept in the books a second after the last letter: a dropped line loses nothing."""

from __future__ import annotations

import asyncio

from acts import errors, work
from tui.frame import Frame

DRAFT_S = 1.0


class Drafts:
    """Keeps the text of one form of a screen under a subject of this person's."""

    def __init__(self, screen: Frame, subject: str, text: str) -> None:
        self._screen, self._subject, self._kept = screen, subject, text
        self._later: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._text = text

    def put(self, text: str) -> None:
        """A letter was typed."""
        self._text = text
        if self._later is not None:
            self._later.cancel()
        self._later = asyncio.get_running_loop().call_later(DRAFT_S, self._save)

    def _save(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        if self._text != self._kept:
            self._kept = self._text
            try:
                await self._screen.desk.lane.do(work.save_draft, self._subject, self._text)
            except errors.ClaimdeskError:
                self._kept = ""

    def done(self) -> None:
        """Typing is over."""
        if self._later is not None:
            self._later.cancel()
