"""The keys of the screen that one is on, drawn from the key table; a key that cannot work now says why."""

from __future__ import annotations

from tui import words
from tui.frame import Frame
from tui.keys import GROUPS, Key
from tui.widgets.filter import Filter
from tui.widgets.lines import Row, row

COLUMNS = 3


class HelpScreen(Frame):
    """Press a key to hear what it does; Esc closes."""

    where = "help"

    def __init__(self, of: Frame) -> None:
        super().__init__()
        self.of = of
        self.told: Key | None = None
        self.text = ""

    def on_mount(self) -> None:
        """Draw at once: nothing is read."""
        super().on_mount()
        self.redraw()

    def title_words(self) -> str:
        """KEYS of the screen below."""
        return f"KEYS: {self.of.title_words()}"

    def holder(self) -> str:
        """As below."""
        return self.of.holder()

    def bar_row(self) -> Row:
        """How to read it."""
        if self.of.where == "denials":
            return row((" $ asks first; ( ) cannot now. With marks, c C s H T r A w are for all of them.", "quiet"))
        return row((" $ asks first; ( ) cannot work now. Press a key to hear what it does and why.", "quiet"))

    def hint_row(self, width: int) -> Row:
        """What a pressed key does, or how to leave."""
        if self.told is None:
            return row(" /", (" find a key   ", "quiet"), "Esc", (" close   ", "quiet"), "ctrl+p", (" all commands by name", "quiet"))
        why = self.of.why_not(self.told)
        said = f"cannot work now: {why}" if why else self.told.tooltip
        return row(f" {self.desk.keymap.shown(self.told.id)}  ", (words.short(said, width - 12), "soon" if why else ""))

    def status_row(self) -> tuple[str, str]:
        """As on the screen below."""
        return self.of.status_row()

    def resized(self) -> None:
        """Another width."""
        self.redraw()

    async def load(self) -> None:
        """Nothing is read."""
        self.redraw()

    def redraw(self) -> None:
        """Three columns of groups."""
        if not self.is_mounted:
            return
        width, _ = self.room
        column = (width - 2) // COLUMNS
        known = [key for key in self.desk.keymap.of(self.of.where) if self.text.lower() in f"{key.label} {key.tooltip} {key.shown}".lower()]
        groups = {group: [key for key in known if key.group == group] for group in GROUPS}
        blocks = [("MOVE",), ("WORK", "MARK"), ("FIND", "LOOK")]
        # A row between two groups only where all of them still fit.
        most = max(sum(len(groups[name]) + 1 for name in names) + 1 for names in blocks)
        apart = most <= (self.part("body").size.height or 19)
        columns: list[list[tuple[str, str]]] = []
        for names in blocks:
            lines: list[tuple[str, str]] = []
            for name in names:
                if groups[name]:
                    lines += [("", "")] if lines and apart else []
                    lines.append((name, "quiet"))
                    lines += [self._line(key, column - 1) for key in groups[name]]
            columns.append(lines)
        rows = []
        for at in range(max(len(lines) for lines in columns)):
            parts: list[tuple[str, str]] = [(" ", "")]
            for lines in columns:
                text, role = lines[at] if at < len(lines) else ("", "")
                parts.append((words.left(text, column), role))
            rows.append(row(*parts))
        self.part("body").show(rows)
        self.draw_foot()

    def _line(self, key: Key, width: int) -> tuple[str, str]:
        why = self.of.why_not(key)
        name = f"({key.label})" if why else f"{key.label}{' $' if key.asks else ''}"
        return f"{self.desk.keymap.shown(key.id):<6} {words.short(name, width - 7)}", "quiet" if why else ""

    async def press(self, name: str, character: str | None) -> None:
        """Esc, q and ? close; / finds; any other key is explained, not done."""
        if name == "escape" or character in ("q", "?"):
            if self.text and name == "escape":
                self.text = ""
                self.redraw()
                return
            await self.desk.back()
        elif character == "/":
            await self._find()
        elif name in ("ctrl+d", "pagedown"):
            self.part("body").scroll_rows(8)
        elif name in ("ctrl+u", "pageup"):
            self.part("body").scroll_rows(-8)
        elif name == "ctrl+p":
            await self.desk.back()
            await self.desk.do_look_palette()
        else:
            self.told = self.desk.keymap.find(name, character, self.of.where)
            if self.told is not None and self.of.where not in self.told.screens:
                self.desk.say(f"{character or name}: {self.told.elsewhere or 'has no meaning here.'}")
                self.told = None
            self.draw_foot()

    async def _find(self) -> None:
        async def narrowed(text: str) -> None:
            self.text = text
            self.redraw()

        if await self.desk.ask(Filter("/", narrowed, keys="Enter keep   Esc all keys")) is None:
            await narrowed("")
