"""The correction in rows, and the typing in it: each field with what it was, is, and shall be."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from acts.chart_view import shown as shown_value
from acts.views import ChartField, ChartView, Correction
from billing.amendment_kinds import KINDS, Said
from billing.text import pad
from tui import words
from tui.screens.correction_edit import Edit, Key
from tui.widgets.fields import Line
from tui.widgets.lines import Row, row, rule

if TYPE_CHECKING:
    from tui.app import Info

WRITTEN = 6
"""So many rows of a text that was written are shown with the rest."""


def page(
    chart: ChartView,
    typed: dict[Key, str],
    said: tuple[str, str, Said],
    proposed: Correction | None,
    edit: Edit | None,
    on: int,
    width: int,
    info: Info,
    *,
    asking: bool = False,
) -> tuple[list[Row], int | None, int | None]:
    """The rows, the place of the cursor, and the last row that must be in sight with it.

    asking: only what is changed, so that what it touches is in sight of the question."""
    wide = max(0, width - 80) // 3
    label, col = 17, 19 + min(wide, 12)
    rows = [row((f" {'FIELD':<{label}}{'WAS':<{col}}{'IS':<{col}}  SHALL BE", "quiet"))]
    at: int | None = None
    n = 0
    cursor = edit.on if edit is not None else on
    every = [field for _, fields in chart.groups for field in fields]
    total = len(every)
    changed = any(_changed(field, typed, edit, k) for k, field in enumerate(every))
    for number, (title, fields) in enumerate(chart.groups, 1):
        # One group stands open: the one with the cursor, else the first; of the others what was changed.
        open_ = not asking and (n <= cursor < n + len(fields) or (cursor >= total and number == 1 and not changed))
        if asking and not any(_changed(field, typed, edit, n + k) for k, field in enumerate(fields)):
            n += len(fields)
            continue
        folded = "" if open_ else f"   {words.many(len(fields), 'field')}"
        rows.append(row((f" {number} {words.short(title, 50)}{folded}", "quiet")))
        for field in fields:
            here = n == cursor
            if here:
                at = len(rows)
            if open_ or _changed(field, typed, edit, n):
                rows.append(_field(field, typed, edit, n, here, (label, col, width)))
                rows += _written(field, typed, edit, n, width)
                if here:
                    rows += _since(field, (label, col, width))
            n += 1
    rows.append(rule())
    below, typed_at = _said(said, edit, width)
    rows += below
    last: int | None = None
    if typed_at is not None:
        at, last = len(rows) - len(below) + typed_at, len(rows) - 1
    rows += _signer(proposed, info, width)
    rows += _touches(proposed, width)
    return rows, at, last


def _said(said: tuple[str, str, Said], edit: Edit | None, width: int) -> tuple[list[Row], int | None]:
    """Kind, day, reason, evidence; which of them is typed."""
    kind = edit.said() if edit is not None else said[2]
    label, room = 17, width - 20
    shown: list[tuple[str, Line | None, str]] = [("Kind", None, f"{kind.kind.replace('_', ' ')} ({KINDS[kind.kind]})")]
    places = [edit.at_kind if edit is not None else -1]
    if kind.kind == "late_entry":
        on = kind.happened_on.isoformat() if kind.happened_on else ""
        shown.append(("Happened on", edit.happened if edit is not None else None, on))
        places.append(edit.at_happened if edit is not None else -1)
    shown.append(("Reason", edit.reason if edit is not None else None, said[0]))
    shown.append(("Evidence", edit.evidence if edit is not None else None, said[1]))
    places += [edit.at_reason, edit.at_evidence] if edit is not None else [-1, -1]
    rows: list[Row] = []
    typed_at: int | None = None
    for (name, line, text), place in zip(shown, places, strict=True):
        here = edit is not None and edit.on == place
        value = (line.windowed(room) if here else line.text) if line is not None else text
        value = words.short(value, room)
        typed_at = len(rows) if here else typed_at
        rows.append(row((f"   {name:<{label - 2}}", "quiet"), (pad(value, room) if here else value, "focus" if here else "")))
    return rows, typed_at


def _signer(proposed: Correction | None, info: Info, width: int) -> list[Row]:
    """Who must sign it."""
    who = f"{info.login}, {info.role}."
    if proposed is None:
        said, role = f"{who} The original stays readable.", ""
    elif any(one.code == "amendment_right" for one in proposed.findings):
        said, role = f"waits for {proposed.wants}", "soon"
    elif proposed.wants:
        said, role = f"{who} It is yours to sign.", ""
    else:
        said, role = f"{who} No second person is needed for it.", ""
    return _under("   Signed by      ", "", said, width, role)


def _changed(field: ChartField, typed: dict[Key, str], edit: Edit | None, n: int) -> bool:
    value = edit.lines[n].text if edit is not None else typed.get((field.relation, field.subject, field.name), field.value)
    return value.strip() != field.value


def _field(field: ChartField, typed: dict[Key, str], edit: Edit | None, n: int, here: bool, sizes: tuple[int, int, int]) -> Row:
    label, col, width = sizes
    room = max(width - label - 2 * col - 6, 12)
    typing = edit is not None and here
    value = edit.lines[n].text if edit is not None else typed.get((field.relation, field.subject, field.name), field.value)
    changed = _changed(field, typed, edit, n)
    typing = typing and not field.prose
    shown = edit.lines[n].windowed(room) if edit is not None and typing else words.short(value, room) if changed else ""
    if field.prose:
        shown = words.short("stands below" if changed else "Enter writes it" if edit is not None and here else "", room)
    was, now = shown_value(field.name, field.was), shown_value(field.name, field.value)
    start = f"   {words.left(field.label, label - 2)}{words.left(was, col - 1)} {words.left(now or '-', col - 1)} "
    return row(
        start,
        ("> " if changed or typing else "  ", "soon"),
        (pad(shown, room) if typing else shown, "focus" if typing else "soon" if changed else ""),
    )


def _written(field: ChartField, typed: dict[Key, str], edit: Edit | None, n: int, width: int) -> list[Row]:
    """A text of several lines, as it was written, under its field; of a long one the end."""
    if not field.prose or not _changed(field, typed, edit, n):
        return []
    value = edit.lines[n].text if edit is not None else typed[(field.relation, field.subject, field.name)]
    new = value.removeprefix(field.value).strip("\n") if field.value else value
    chunks = [chunk for line in new.split("\n") for chunk in wrap(words.clean(line), width - 8) or [""]]
    more = [row((f"      ... {words.many(len(chunks) - WRITTEN, 'row')} before this", "quiet"))] if len(chunks) > WRITTEN else []
    return [*more, *(row("      ", (chunk, "soon")) for chunk in chunks[-WRITTEN:])]


def _since(field: ChartField, sizes: tuple[int, int, int]) -> list[Row]:
    """Under the field with the cursor: until when the former value stood, since when this one does."""
    label, col, _ = sizes
    if not field.was_until:
        return []
    return [row((f"   {'':<{label - 2}}{words.left(f'to {field.was_until}', col - 1)} since {field.since}", "quiet"))]


def _touches(proposed: Correction | None, width: int) -> list[Row]:
    """The claims, what becomes of each, what went to the patient; and what was found."""
    if proposed is None:
        return []
    rows = [rule()]
    head = " TOUCHES          "
    shown = proposed.touches[:6]
    wide = [max((len(text) for text in texts), default=0) for texts in zip(*((t.control_number, t.status) for t in shown), strict=True)]
    for t in shown:
        role = "good" if t.becomes == "ready" else "soon" if t.becomes in ("work", "barred", "person") else ""
        start = f"{words.left(t.control_number, wide[0])}  {words.left(t.status, wide[1])} {words.cash(t.cents, 9)}  "
        rows += _under(head, start, t.words, width, role)
        head = " " * 18
        if t.statement:
            rows.append(row((head, ""), (words.short(f"  {t.statement}", width - 20), "quiet")))
    if len(proposed.touches) > 6:
        rows.append(row((f"{'':18}... {len(proposed.touches) - 6} more", "quiet")))
    head = " SCRUB            "
    for t in shown:
        if t.scrub:
            rows += _under(head, f"{t.control_number}: ", t.scrub, width, "" if t.scrub.startswith("0 errors") else "soon")
            head = " " * 18
    for f in proposed.findings:
        if f.code == "amendment_right":
            continue  # who signs it stands above
        role = "urgent" if f.severity == "error" else "soon" if f.severity == "warning" else "quiet"
        rows += _under(" CHECKED          ", "", f.message, width, role)
    return rows


def _under(head: str, start: str, text: str, width: int, role: str) -> list[Row]:
    """Words behind a head, on as many rows as they need, each under the first."""
    room = max(width - 19 - len(start), 20)
    chunks = wrap(words.clean(text), room) or [""]
    return [
        row((head if not n else " " * 18, "quiet"), start if not n else " " * len(start), (chunk, role)) for n, chunk in enumerate(chunks)
    ]
