"""A chart in rows: its parts as headings, the patient's fields with what they were before, each thing in a line."""

from __future__ import annotations

from dataclasses import dataclass

from acts.chart_rows import Binds, Thing, Whole
from acts.views import ChartField
from tui import words
from tui.widgets.lines import Row, row


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a part: its number (0: none leads there), its title, how many things it has, what is said beside it."""

    number: int
    name: str
    title: str
    count: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of the patient's own record."""

    thing: Thing
    field: ChartField


Line = Head | FieldRow | Thing | Binds
LABEL = 15
BINDS = "Before you work on it"


def lines_of(view: Whole, text: str = "") -> list[Line]:
    """The rows of a chart, what binds first; with a text only those that hold it, below their headings."""
    out: list[Line] = []
    if binding := [one for one in view.binds if _has(f"{one.label} {one.ref} {one.words}", text)]:
        kept = f"{words.many(view.visits_kept, 'visit')} kept from a plan" if view.visits_kept else ""
        now = "as it is today" if view.as_of is not None else ""
        out += [Head(0, "binds", BINDS, len(binding), "; ".join(filter(None, (now, kept)))), *binding]
    for number, group in enumerate(view.groups, 1):
        rows: list[Line] = []
        for thing in group.things:
            if thing.relation == "person":
                fields = [field for field in thing.fields if field.value or field.was]
                rows += [FieldRow(thing, field) for field in fields if _has(f"{field.label} {field.value} {field.was}", text)]
            elif _has(" ".join((thing.label, thing.title, thing.words, thing.on, *thing.lines)), text):
                rows.append(thing)
        if rows or not text:
            # A visit is counted once, without what hangs on it.
            visits = [one for one in rows if isinstance(one, Thing) and one.kind == "encounter"]
            out += [Head(number, group.name, group.title, len(visits) if group.name == "visits" and visits else len(rows)), *rows]
    return out


def _has(said: str, text: str) -> bool:
    return text.casefold() in said.casefold()


def draw(item: Line, width: int) -> tuple[str, Row]:
    """Gutter and row."""
    if isinstance(item, Head):
        count = "" if item.name == "patient" else f"  {words.count(item.count)}" if item.count else "  none"
        number = f" {item.number} " if item.number else "   "
        return "  ", row(number, (item.title.upper(), "bold"), (count, "quiet"), (f"   {item.words}" if item.words else "", "soon"))
    if isinstance(item, FieldRow):
        return "  ", _field(item.field, width)
    if isinstance(item, Binds):
        return "  ", _binds(item, width)
    return "  ", _thing(item, width)


def _days(width: int) -> int:
    """The room of the column of days."""
    return 19 if width >= 100 else 10


def _binds(one: Binds, width: int) -> Row:
    role = "soon" if one.late or one.kind in ("address", "restriction") else ""
    said = words.short(one.words, width - LABEL - _days(width) - 9)
    return row("   ", (words.left(one.label, LABEL), "quiet"), " ", words.left(one.ref, _days(width)), "  ", (said, role))


def _field(field: ChartField, width: int) -> Row:
    was = f"was {field.was}" + (f" to {field.was_until}" if field.was_until else "") if field.was else ""
    room = width - LABEL - 10
    value = min(max(room // 2, 20), 44)
    return row(
        "   ", (words.left(field.label, LABEL), "quiet"), " ", words.left(field.value or "-", value), "  ",
        (words.short(was, max(room - value, 8)), "soon"),
    )  # fmt: skip


def mark(thing: Thing, width: int) -> str:
    """What became of it: kept from a plan, taken back, amended, and how its original is seen."""
    if thing.kept:
        plan = f"KEPT FROM {thing.kept.upper()}" if width >= 100 else "KEPT FROM PLAN"
        return f"{plan}, {became}" if (became := _became(thing, width)) else plan
    return _became(thing, width)


def _became(thing: Thing, width: int) -> str:
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
    day = words.left(f"{thing.on}{until}", _days(width))
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
    if isinstance(item, Binds):
        return f"{item.ref}: {opens} opens it. {item.words[:1].upper()}{item.words[1:]}."
    if isinstance(item, Thing) and item.relation == "withheld":
        return f"A {item.label.lower()} stood here on that day that belongs to {item.title}."
    if isinstance(item, Thing):
        of = f" of {item.on}" if item.on else ""
        if item.kept:
            return f"{item.label}{of} is kept from {item.kept}: no claim of it goes there. {opens} opens it."
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
