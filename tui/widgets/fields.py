"""Typing: a line that is edited by a few keys, and a form of such lines that reads back what it understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import wrap

from billing.text import clean, fit, pad
from tui.widgets.ask import Mode
from tui.widgets.lines import Row, row

Check = Callable[[str], tuple[bool, str]]
"""What a field understood: (it can be taken, what it reads back or what is wrong)."""


class Line:
    """A text with a place in it. Letters are text; ctrl+u, ctrl+w, ctrl+a, ctrl+e edit."""

    def __init__(self, text: str = "", limit: int = 500) -> None:
        self.text = text
        self.at = len(text)
        self.limit = limit
        self.fresh = bool(text)
        """What stands there was filled in: the first letter takes its place, an arrow or backspace edits it."""

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False where it is none of an editor's."""
        if character and character.isprintable() and self.fresh:
            self.text, self.at = "", 0
        self.fresh = False
        if character and character.isprintable() and key not in ("tab", "enter", "escape"):
            self.put(character)
        elif key == "backspace":
            self.text, self.at = self.text[: max(self.at - 1, 0)] + self.text[self.at :], max(self.at - 1, 0)
        elif key == "delete":
            self.text = self.text[: self.at] + self.text[self.at + 1 :]
        elif key in ("left", "right"):
            self.at = min(max(self.at + (1 if key == "right" else -1), 0), len(self.text))
        elif key in ("home", "ctrl+a"):
            self.at = 0
        elif key in ("end", "ctrl+e"):
            self.at = len(self.text)
        elif key == "ctrl+u":
            self.text, self.at = self.text[self.at :], 0
        elif key == "ctrl+w":
            kept = self.text[: self.at].rstrip()
            kept = kept[: kept.rfind(" ") + 1]
            self.text, self.at = kept + self.text[self.at :], len(kept)
        else:
            return False
        return True

    def put(self, text: str) -> None:
        """Text typed or pasted, cleaned like any from outside."""
        if self.fresh:
            self.text, self.at, self.fresh = "", 0, False
        text = clean(text)[: max(self.limit - len(self.text), 0)]
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)

    def shown(self) -> str:
        """The text with `_` where the next letter goes."""
        return f"{self.text[: self.at]}_{self.text[self.at :]}"

    def windowed(self, width: int) -> str:
        """As much of it as fits, with the place in sight."""
        text = self.shown()
        if len(text) <= width:
            return text
        start = max(0, min(self.at - width + 2, len(text) - width))
        return text[start : start + width]


def anything(text: str) -> tuple[bool, str]:
    """Takes any text, none too."""
    return True, ""


def something(text: str) -> tuple[bool, str]:
    """Wants a word."""
    return (True, "") if text.strip() else (False, "This field wants a word.")


@dataclass(slots=True)
class Field:
    """A field of a form: its label, what stands in it, what it may hold, a hint. wide: a paragraph over several rows."""

    id: str
    label: str
    value: str = ""
    check: Check = anything
    hint: str = ""
    wide: bool = False


class Form(Mode[dict[str, str]]):
    """Some fields over the work area. Enter: next field, in the last one done. Tab: next. Esc: back, what was typed is kept."""

    typing = True

    def __init__(self, title: str, fields: list[Field], done: str = "done", typed: Callable[[str], None] | None = None) -> None:
        super().__init__()
        self.title, self.fields, self.done = title, fields, done
        self.lines = [Line(field.value, 2000 if field.wide else 200) for field in fields]
        for field, line in zip(fields, self.lines, strict=True):
            line.fresh = line.fresh and not field.wide
        self.on = 0
        self.wrong = ""
        self._typed = typed
        self._filled_in = self.values

    @property
    def drafts(self) -> bool:
        """Whether the desk keeps what was typed: not where the screen itself does."""
        return self._typed is None

    @property
    def typed(self) -> dict[str, str]:
        """What a person typed into the fields, without what was filled in."""
        return {id_: text for id_, text in self.values.items() if text != self._filled_in[id_]}

    def restore(self, typed: dict[str, str]) -> None:
        """Put back what was typed before, to be gone on with."""
        for field, line in zip(self.fields, self.lines, strict=True):
            if field.id in typed:
                line.text, line.at, line.fresh = typed[field.id], len(typed[field.id]), False

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return {field.id: line.text.strip() for field, line in zip(self.fields, self.lines, strict=True)}

    def panel(self, width: int) -> list[Row]:
        """The fields, with the one that is typed in marked."""
        rows = [row(" ", (self.title, "quiet"))]
        label = max(len(field.label) for field in self.fields) + 2
        for at, (field, line) in enumerate(zip(self.fields, self.lines, strict=True)):
            on = at == self.on
            text = line.shown() if on else line.text
            room = width - label - 5
            if field.wide:
                chunks = _wrapped(text, room)
                for n, chunk in enumerate(chunks):
                    head = (">" if on and not n else " ") + " " + pad(field.label if not n else "", label)
                    rows.append(row((head, "quiet" if not on else ""), (pad(chunk, room), "focus" if on else "")))
                continue
            ok, said = field.check(line.text.strip())
            size = max(min(max(len(text) + 1, 16), room - 24), 8) if room > 40 else room
            shown = line.windowed(size) if on else fit(text, size)
            note = said if line.text.strip() else field.hint
            head = (">" if on else " ") + " " + pad(field.label, label)
            rows.append(row((head, "" if on else "quiet"), (pad(shown, size), "focus" if on else ""), "  ",
                            (fit(note, max(room - size - 2, 0)), "soon" if not ok and line.text.strip() else "quiet")))  # fmt: skip
        return rows

    def about(self, width: int) -> Row | None:
        """What is wrong with a field."""
        if self.wrong:
            return row(" ", (self.wrong, "soon"))
        # What has no room beside a narrow field stands here whole.
        field, text = self.fields[self.on], self.lines[self.on].text
        note = field.check(text.strip())[1] if text.strip() else field.hint
        label = max(len(one.label) for one in self.fields) + 2
        return row(" ", (fit(note, width - 2), "quiet")) if not field.wide and len(note) > width - label - 24 else None

    def foot(self, width: int) -> Row:
        """The keys of a form."""
        last = self.on == len(self.fields) - 1
        more = "" if len(self.fields) == 1 else "   Tab other field"
        return row(f" Enter {self.done if last else 'next field'}{more}   Esc back{' (kept as a draft)' if self._typed else ''}")

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        self.wrong = ""
        count = len(self.fields)
        if key == "escape":
            self.finish(None)
        elif key == "enter":
            ok, said = self.fields[self.on].check(self.lines[self.on].text.strip())
            if not ok:
                self.wrong = said
            elif self.on < count - 1:
                self.on += 1
            else:
                self._end()
        elif key in ("tab", "down"):
            self.on = (self.on + 1) % count
        elif key in ("shift+tab", "up"):
            self.on = (self.on - 1) % count
        elif self.lines[self.on].press(key, character) and self._typed:
            self._typed(self.lines[self.on].text)

    def paste(self, text: str) -> None:
        """Pasted text goes where letters go."""
        self.lines[self.on].put(text)
        if self._typed:
            self._typed(self.lines[self.on].text)

    def _end(self) -> None:
        """Done, or on to the first field that cannot be taken."""
        for at, (field, line) in enumerate(zip(self.fields, self.lines, strict=True)):
            ok, said = field.check(line.text.strip())
            if not ok:
                self.on, self.wrong = at, f"{field.label}: {said}"
                return
        self.finish(self.values)


def _wrapped(text: str, width: int) -> list[str]:
    """The paragraph in rows; a blank at its end stays, since it was typed."""
    return wrap(text, max(width - 1, 8), drop_whitespace=True, break_long_words=True) or [text]
