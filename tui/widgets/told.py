"""Something that is told over the work area, until any key."""

from __future__ import annotations

from textwrap import wrap

from billing.text import clean
from tui.widgets.ask import Mode
from tui.widgets.lines import Row, row

MOST = 14


class Told(Mode[bool]):
    """Sentences; j and k go on where there are more than fit."""

    def __init__(self, title: str, sentences: list[str], verbatim: bool = False) -> None:
        super().__init__()
        self.title, self.sentences, self.verbatim = title, [clean(text) for text in sentences], verbatim
        self.top = 0
        self._count = 0

    def panel(self, width: int) -> list[Row]:
        """The sentences, wrapped."""
        lines: list[str] = []
        for text in self.sentences:
            chunks = wrap(text, width - 4, break_on_hyphens=not self.verbatim, subsequent_indent="    " if self.verbatim else "") or [""]
            lines += chunks
        self._count = len(lines)
        self.top = max(0, min(self.top, self._count - MOST))
        more = f"   ({self.top + 1} to {min(self.top + MOST, self._count)} of {self._count})" if self._count > MOST else ""
        return [row(" ", (self.title + more, "quiet")), *(row(f"   {line}") for line in lines[self.top : self.top + MOST])]

    def foot(self, width: int) -> Row:
        """Any key."""
        return row(" j k go on   " if self._count > MOST else " ", "any other key closes" if self._count > MOST else "any key closes")

    async def press(self, key: str, character: str | None) -> None:
        """j and k where there is more; else done."""
        step = {
            "j": 1,
            "down": 1,
            "k": -1,
            "up": -1,
            "pagedown": MOST,
            "pageup": -MOST,
            "ctrl+d": MOST // 2,
            "ctrl+u": -MOST // 2,
            "space": MOST,
        }.get(key)
        if step is not None and self._count > MOST:
            self.top += step
        else:
            self.finish(True)
