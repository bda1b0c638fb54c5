"""A chart in rows: its parts as headings, the patient's fields with what they were before, each thing in a line."""

from __future__ import annotations

from dataclasses import dataclass

from acts.chart_rows import Thing, Whole
from acts.views import ChartField
from tui import words
from tui.widgets.lines import Row, row


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a part: its number, its title, how many things it has."""

    number: int
    name: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of the patient's own record."""

    thing: Thing
    field: ChartField


Line = Head | FieldRow | Thing
LABEL = 15


def lines_of(view: Whole, text: str = "") -> list[Line]:
    """The rows of a chart; with a text only those that hold it, below their headings."""
    out: list[Line] = []
    for number, group in enumerate(view.groups, 1):
        rows: list[Line] = []
        for thing in group.things:
            if thing.relation == "person":
                fields = [field for field in thing.fields if field.value or field.was]
                rows += [FieldRow(thing, field) for field in fields if _has(f"{field.label} {field.value} {field.was}", text)]
            elif _has(" ".join((thing.label, thing.title, thing.words, thing.on, *thing.lines)), text):
                rows.append(thing)
        if rows or not text:
            out += [Head(number, group.name, group.title, len(rows)), *rows]
    return out


def _has(said: str, text: str) -> bool:
    return text.casefold() in said.casefold()


def draw(item: Line, width: int) -> tuple[str, Row]:
    """Gutter and row."""
    if isinstance(item, Head):
        count = "" if item.name == "patient" else f"  {words.count(item.count)}" if item.count else "  none"
        return "  ", row(f" {item.number} ", (item.title.upper(), "bold"), (count, "quiet"))
    if isinstance(item, FieldRow):
        return "  ", _field(item.field, width)
    return "  ", _thing(item, width)


def _field(field: ChartField, width: int) -> Row:
    was = f"was {field.was}" + (f" to {field.was_until}" if field.was_until else "") if field.was else ""
    room = width - LABEL - 10
    value = min(max(room // 2, 20), 44)
    return row(
        "   ", (words.left(field.label, LABEL), "quiet"), " ", words.left(field.value or "-", value), "  ",
        (words.short(was, max(room - value, 8)), "soon"),
    )  # fmt: skip


def mark(thing: Thing, width: int) -> str:
    """What became of it: taken back, amended, and how its original is seen."""
    if thing.standing:
        return "RETRACTED, e original"
    if thing.amended is None:
        return ""
    return f"amended {thing.amended}, e original" if width >= 100 else f"amended {thing.amended} e"


def _thing(thing: Thing, width: int) -> Row:
    below = thing.under is not None and thing.kind in ("diagnosis", "procedure")
    indent = "     " if below else "   "
    said = mark(thing, width)
    until = f" to {thing.until[5:]}" if thing.until and thing.until != thing.on else ""
    day = words.left(f"{thing.on}{until}", 19 if width >= 100 else 10)
    label = words.left(thing.label, LABEL - (2 if below else 0))
    room = min(max(width - LABEL - len(day) - 10 - (len(said) + 2 if said else 0), 8), 80)
    text = f"{thing.title}   {thing.words}" if thing.words else thing.title
    return row(indent, (label, "quiet"), " ", day, "  ", words.left(text, room), "  ", (said, "soon"))


def about(item: Line | None, shown: tuple[str, str, str]) -> str:
    """The row under the cursor in a sentence; shown: the keys that correct, explain and open, as they are called here."""
    correct, explain, opens = shown
    if isinstance(item, FieldRow):
        since = f", since {item.field.since}" if item.field.since else ""
        return f"{item.field.label}: {item.field.value or '-'}{since}. {correct} corrects it."
    if isinstance(item, Thing):
        of = f" of {item.on}" if item.on else ""
        if item.standing:
            return f"{item.label}{of} was taken back; {explain} shows what it said."
        if item.amended is not None:
            return f"{item.label}{of} was amended on {item.amended}; {explain} shows the original."
        return f"{item.label}{of}: {item.title}. {opens} opens it."
    if isinstance(item, Head):
        return f"{item.title}: {words.count(item.count)}."
    return ""


def told(thing: Thing) -> list[str]:
    """A thing whole: each field, and what it was before."""
    out = []
    for field in thing.fields:
        if field.name == "text" and thing.lines:
            continue
        if field.value or field.was:
            was = f"   (was {field.was}, to {field.was_until})" if field.was else ""
            out.append(f"{field.label}: {field.value or '-'}{was}")
    return out or ["Nothing more is known of it."]
