"""The correction in rows, and the typing in it: each field with what it was, is, and shall be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acts.views import ChartField, ChartView, Correction
from billing.text import pad
from tui import words
from tui.widgets.ask import Mode
from tui.widgets.fields import Line
from tui.widgets.lines import Row, row, rule

if TYPE_CHECKING:
    from tui.app import Info

Key = tuple[str, int, str]


class Edit(Mode[bool]):
    """Typing in the record. Enter after a change goes to reason and evidence, where it is missing, then to the question."""

    typing = True

    def __init__(self, fields: list[ChartField], typed: dict[Key, str], reason: str, evidence: str, on: int) -> None:
        super().__init__()
        self.fields = fields
        self.lines = [Line(typed.get((f.relation, f.subject, f.name), f.value), 200) for f in fields]
        self.reason, self.evidence = Line(reason, 300), Line(evidence, 300)
        self.reason.fresh = self.evidence.fresh = False
        self.on = on
        self.wrong = ""

    @property
    def line(self) -> Line:
        """What is typed in."""
        return [*self.lines, self.reason, self.evidence][self.on]

    def values(self) -> tuple[dict[Key, str], str, str]:
        """What stands in the fields."""
        typed = {(f.relation, f.subject, f.name): line.text.strip() for f, line in zip(self.fields, self.lines, strict=True)}
        return typed, self.reason.text.strip(), self.evidence.text.strip()

    def about(self, width: int) -> Row | None:
        """What is missing."""
        return row(" ", (self.wrong, "soon")) if self.wrong else None

    def foot(self, width: int) -> Row:
        """The keys while typing."""
        return row(" Enter take it, then evidence   Tab next field   Esc back (kept as a draft)")

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        self.wrong = ""
        last = len(self.fields) + 1
        if key == "escape":
            self.finish(None)
        elif key in ("tab", "down"):
            self.on = (self.on + 1) % (last + 1)
        elif key in ("shift+tab", "up"):
            self.on = (self.on - 1) % (last + 1)
        elif key == "enter":
            self._enter(last)
        else:
            self.line.press(key, character)

    def _enter(self, last: int) -> None:
        changed = any(f.value != line.text.strip() for f, line in zip(self.fields, self.lines, strict=True))
        if self.on < len(self.fields):
            if not changed:
                self.wrong = "Nothing is changed yet: type what it shall be, or Esc."
            else:
                self.on = last if self.reason.text.strip() and not self.evidence.text.strip() else last - 1
        elif not self.reason.text.strip():
            self.on, self.wrong = last - 1, "It wants a reason: what is wrong with the record."
        elif not self.evidence.text.strip():
            self.on, self.wrong = last, "It wants evidence: a document, a call, who said so." if self.on == last else ""
        else:
            self.finish(True)

    def paste(self, text: str) -> None:
        """Pasted text is typed."""
        self.line.put(text)


def page(
    chart: ChartView,
    typed: dict[Key, str],
    said: tuple[str, str],
    proposed: Correction | None,
    edit: Edit | None,
    on: int,
    width: int,
    info: Info,
) -> tuple[list[Row], int | None]:
    """The rows, and the place of the cursor."""
    wide = max(0, width - 80) // 3
    label, col = 17, 19 + min(wide, 12)
    rows = [row((f" {'FIELD':<{label}}{'WAS':<{col}}{'IS':<{col}}  SHALL BE", "quiet"))]
    at: int | None = None
    n = 0
    cursor = edit.on if edit is not None else on
    total = sum(len(fields) for _, fields in chart.groups)
    for number, (title, fields) in enumerate(chart.groups, 1):
        # One group stands open: the one with the cursor, else the first; of the others what was changed.
        open_ = n <= cursor < n + len(fields) or (cursor >= total and number == 1)
        folded = "" if open_ else f"   {words.many(len(fields), 'field')}"
        rows.append(row((f" {number} {words.short(title, 50)}{folded}", "quiet")))
        for field in fields:
            here = n == cursor
            if here:
                at = len(rows)
            if open_ or _changed(field, typed, edit, n):
                rows.append(_field(field, typed, edit, n, here, (label, col, width)))
            n += 1
    rows.append(rule())
    for extra, (name, text) in enumerate((("Reason", said[0]), ("Evidence", said[1]))):
        here = edit is not None and edit.on == n + extra
        line = (edit.reason, edit.evidence)[extra] if edit is not None else None
        shown = line.windowed(width - 20) if here and line is not None else line.text if line is not None else text
        if here:
            at = len(rows)
        rows.append(
            row(
                (f"   {name:<{label - 2}}", "quiet"),
                (pad(words.short(shown, width - 20), width - 20) if here else words.short(shown, width - 20), "focus" if here else ""),
            )
        )
    rows.append(row(("   Signed by      ", "quiet"), f"{info.login}, {info.role}. The original stays readable."))
    rows += _touches(proposed, width)
    return rows, at


def _changed(field: ChartField, typed: dict[Key, str], edit: Edit | None, n: int) -> bool:
    value = edit.lines[n].text if edit is not None else typed.get((field.relation, field.subject, field.name), field.value)
    return value.strip() != field.value


def _field(field: ChartField, typed: dict[Key, str], edit: Edit | None, n: int, here: bool, sizes: tuple[int, int, int]) -> Row:
    label, col, width = sizes
    room = max(width - label - 2 * col - 6, 12)
    typing = edit is not None and here
    value = edit.lines[n].text if edit is not None else typed.get((field.relation, field.subject, field.name), field.value)
    changed = _changed(field, typed, edit, n)
    shown = edit.lines[n].windowed(room) if edit is not None and typing else words.short(value, room) if changed else ""
    was = f"{field.was} to {field.was_until[5:]}" if field.was and field.was_until else field.was
    start = f"   {words.left(field.label, label - 2)}{words.left(was, col - 1)} {words.left(field.value or '-', col - 1)} "
    return row(
        start,
        ("> " if changed or typing else "  ", "soon"),
        (pad(shown, room) if typing else shown, "focus" if typing else "soon" if changed else ""),
    )


def _touches(proposed: Correction | None, width: int) -> list[Row]:
    if proposed is None:
        return []
    rows = [rule()]
    for n, t in enumerate(proposed.touches[:5]):
        head = " TOUCHES          " if n == 0 else " " * 18
        rows.append(row((head, "quiet"), words.short(f"{t.control_number}  {t.status}  {words.cash(t.cents)}   {t.words}", width - 20)))
    if len(proposed.touches) > 5:
        rows.append(row((f"{'':18}... {len(proposed.touches) - 5} more", "quiet")))
    for f in proposed.findings:
        role = "urgent" if f.severity == "error" else "soon" if f.severity == "warning" else "quiet"
        rows.append(row((" CHECKED          ", "quiet"), (words.short(f.message, width - 20), role)))
    return rows
