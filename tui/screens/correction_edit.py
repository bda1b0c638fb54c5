"""Typing in a correction: the fields of the record, its kind, the day of what a late entry is about, the reason, the evidence."""

from __future__ import annotations

from datetime import date

from acts.views import ChartField
from billing.amendment_kinds import KINDS, Said
from billing.day import parse_entry
from tui.widgets.ask import Mode
from tui.widgets.fields import Line
from tui.widgets.lines import Row, row

Key = tuple[str, int, str]
NAMES = tuple(KINDS)


class Edit(Mode[bool]):
    """Enter after a change goes to reason and evidence, where it is missing, then to the question; the kind is reached by Tab."""

    typing = True

    def __init__(self, fields: list[ChartField], typed: dict[Key, str], said: tuple[str, str], kind: Said, on: int, today: date) -> None:
        super().__init__()
        self.fields, self.today = fields, today
        self.lines = [Line(typed.get((f.relation, f.subject, f.name), f.value), 400_000) for f in fields]
        self.reason, self.evidence = Line(said[0], 300), Line(said[1], 300)
        self.reason.fresh = self.evidence.fresh = False
        self.kind = NAMES.index(kind.kind)
        self.happened = Line(kind.happened_on.isoformat() if kind.happened_on else "", 20)
        self.on = on
        self.wrong = ""
        self.writes: str | None = None
        """The text of several lines under the cursor shall be written, beginning with this."""

    # The places after the fields.

    @property
    def at_kind(self) -> int:
        """Where the kind stands."""
        return len(self.fields)

    @property
    def at_happened(self) -> int:
        """Where the day stands; passed over but for a late entry."""
        return len(self.fields) + 1

    @property
    def at_reason(self) -> int:
        """Where the reason stands."""
        return len(self.fields) + 2

    @property
    def at_evidence(self) -> int:
        """Where the evidence stands: the last."""
        return len(self.fields) + 3

    @property
    def line(self) -> Line | None:
        """What is typed in; the kind is chosen."""
        return [*self.lines, None, self.happened, self.reason, self.evidence][self.on]

    @property
    def late(self) -> bool:
        """Whether a day is asked for."""
        return NAMES[self.kind] == "late_entry"

    def said(self) -> Said:
        """The kind as it was chosen. That a late entry is remembered wholly is said by its signature."""
        return Said(NAMES[self.kind], parse_entry(self.happened.text, self.today) if self.late else None, self.late)

    def values(self) -> tuple[dict[Key, str], str, str]:
        """What stands in the fields."""
        typed = {(f.relation, f.subject, f.name): line.text.strip() for f, line in zip(self.fields, self.lines, strict=True)}
        return typed, self.reason.text.strip(), self.evidence.text.strip()

    def about(self, width: int) -> Row | None:
        """What is missing; of the kind, the choices."""
        if self.wrong:
            return row(" ", (self.wrong, "soon"))
        if self.on == self.at_kind:
            return row(" " + "  ".join(f"{n} {name.replace('_', ' ')}" for n, name in enumerate(NAMES, 1)))
        return None

    def foot(self, width: int) -> Row:
        """The keys while typing."""
        if self.on == self.at_kind:
            return row(" 1-5 the kind   Enter go on   Tab next field   Esc back (kept as a draft)")
        if self.on == self.at_reason:
            return row(" Enter take it, then evidence   Up the kind   Tab next field   Esc back")
        if self.on < self.at_kind and self.fields[self.on].prose:
            return row(" Enter or a letter writes the text   Tab next field   Esc back (kept as a draft)")
        return row(" Enter take it, then evidence   Tab next field   Esc back (kept as a draft)")

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        self.wrong = ""
        if key == "escape":
            self.finish(None)
        elif key in ("tab", "down"):
            self._move(1)
        elif key in ("shift+tab", "up"):
            self._move(-1)
        elif key == "enter":
            self._enter()
        elif self.on < self.at_kind and self.fields[self.on].prose:
            if (character and character.isprintable()) or key == "backspace":
                self._write(character if character and character.isprintable() else "")
        elif self.line is not None:
            self.line.press(key, character)
        elif character and character in "12345":
            self.kind = int(character) - 1
        elif key in ("left", "right", "space"):
            self.kind = (self.kind + (-1 if key == "left" else 1)) % len(NAMES)

    def _move(self, by: int) -> None:
        self.on = (self.on + by) % (self.at_evidence + 1)
        if self.on == self.at_happened and not self.late:
            self.on += by

    def _enter(self) -> None:
        """To what is missing: the day of a late entry, the reason, the evidence; else it is done."""
        changed = any(f.value != line.text.strip() for f, line in zip(self.fields, self.lines, strict=True))
        missing = self._missing()
        if self.on < self.at_kind and self.fields[self.on].prose and self.lines[self.on].text.strip() == self.fields[self.on].value:
            self._write("")
            return
        if self.on <= self.at_kind and not changed:
            self.wrong = "Nothing is changed yet: type what it shall be, or Esc."
        elif self.on < self.at_kind:
            # Reason and evidence stand filled in from the denial: they are shown before anything is signed.
            self.on = missing if missing is not None else self.at_reason
        elif missing is None:
            self.finish(True)
        else:
            self.wrong = self._asked(missing) if missing == self.on or missing < self.at_evidence else ""
            self.on = missing

    def _write(self, first: str) -> None:
        self.writes = first
        self.finish(True)

    def written(self, on: int) -> None:
        """A text was written there: go on to what is missing."""
        self.on = on
        self._enter()

    def _missing(self) -> int | None:
        if self.late and parse_entry(self.happened.text, self.today) is None:
            return self.at_happened
        if not self.reason.text.strip():
            return self.at_reason
        return None if self.evidence.text.strip() else self.at_evidence

    def _asked(self, place: int) -> str:
        if place == self.at_happened:
            return "On which day did it happen? 11-20, 2026-11-20."
        if place == self.at_reason:
            return "It wants a reason: what is wrong with the record."
        return "It wants evidence: a document, a call, who said so."

    def paste(self, text: str) -> None:
        """Pasted text is typed."""
        if self.on < self.at_kind and self.fields[self.on].prose:
            self._write(text)
        elif self.line is not None:
            self.line.put(text)
