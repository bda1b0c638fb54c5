"""The wording of a note in a correction, written over several lines; to a signed note it is added below what was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acts.views import ChartField
from billing.amendment_kinds import ADDED, Said
from tui import words
from tui.screens.correction_edit import Edit
from tui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from tui.screens.correction import CorrectionScreen


async def write(screen: CorrectionScreen, edit: Edit, first: str) -> Edit:
    """The text under the cursor, beginning with what was typed first. What is added to a signed note is an addendum."""
    (screen.typed, screen.reason, screen.evidence), screen.kind = edit.values(), edit.said()
    at, field = edit.on, edit.fields[edit.on]
    if screen.kind.kind == "correction" and _signed(edit.fields, field):
        screen.kind = Said("addendum")
    key = (field.relation, field.subject, field.name)
    added = screen.kind.kind in ADDED and bool(field.value)
    before = screen.typed[key].removeprefix(field.value).strip() if added else screen.typed[key]
    title = f"{screen.kind.kind.replace('_', ' ')}: only what is new, it stands below" if added else field.label
    area = TextArea(words.sentence(title), before, field.value if added else "").end()
    area.paste(first)
    text = await screen.desk.ask(area)
    if text is not None:
        screen.typed[key] = text.strip() or field.value
        await screen.keep()
        await screen.propose()
    again = screen.edit()
    again.on = at
    if text is not None and text.strip():
        again.written(at)
    return again


def _signed(fields: list[ChartField], field: ChartField) -> bool:
    """Whether it is the text of a signed note."""
    return any(one.name == "signed_at" and one.value for one in fields if (one.relation, one.subject) == (field.relation, field.subject))
