"""The rows of the queue: columns by their worth, groups, the side pane, and what is said of a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from acts import views_kept
from acts.rows import why_here
from acts.views import QueueGroup, QueueRow
from billing import day, terms
from tui import words
from tui.widgets.lines import Row, row

PANE = 57
LIKELY_FROM = 96
HAS_FROM = 104
NAME, NAME_MOST = 14, 24


@dataclass(frozen=True, slots=True)
class Heading:
    """A group in the grouped queue; open: its first rows stand below it."""

    group: QueueGroup
    open: bool
    project: str = ""
    """PJ-7, where the group is of one."""

    @property
    def rank(self) -> str:
        """Its place among groups."""
        return self.group.key


@dataclass(frozen=True, slots=True)
class More:
    """The row that says how many more a group has."""

    group: QueueGroup
    count: int

    @property
    def rank(self) -> str:
        """Its place among groups."""
        return self.group.key


CHOICES = views_kept.COLUMNS
"""Columns that a person may choose, in the order in which they stand in the menu."""
WIDTHS = {"AGE": 4, "CLAIM": 10, "VISIT": 10, "CATEGORY": 12, "PROVIDER": 14, "LIKELY": 9, "HAS IT": 8, "LAST NOTE": 20,
          "PAYER": 12, "NEXT STEP": 13}  # fmt: skip
_RIGHT = frozenset({"LIKELY", "AGE"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a width has room for beside those that never go, and how wide the name may be; `last` is what the last one has."""

    name: int
    shown: tuple[str, ...]
    last: int = 0

    @classmethod
    def of(cls, width: int, pane: bool, chosen: tuple[str, ...] = ()) -> Columns:
        """The last in worth goes first; extra width goes to the name. What a person chose stays: PAYER gives way to it, then NEXT STEP."""
        likely = width >= (LIKELY_FROM if not pane else 90)
        has = width >= (HAS_FROM if not pane else 99)
        usual = ["PAYER", *(["LIKELY"] if likely else []), "NEXT STEP", *(["HAS IT"] if has else [])]
        wanted = [*usual, *(name for name in chosen if name not in usual)]
        for name in (*(name for name in ("HAS IT", "LIKELY", "PAYER", "NEXT STEP") if name not in chosen), *reversed(chosen)):
            if _room(width, wanted) < 0 and name in wanted:
                wanted.remove(name)
        spare = max(0, _room(width, wanted))
        grown = min(spare, NAME_MOST - NAME)
        last = WIDTHS["LAST NOTE"] + spare - grown if "LAST NOTE" in wanted else 0
        order = [name for name in ("PAYER", "LIKELY", "NEXT STEP", "HAS IT") if name in wanted]
        return cls(NAME + grown, (*order, *(name for name in wanted if name not in order)), last)


def _room(width: int, names: list[str]) -> int:
    """Cells that are left beside the columns: 80 hold those of the usual list."""
    return width - 53 - sum(WIDTHS[name] + 1 for name in names)


def head(columns: Columns) -> Row:
    """The heads of the columns."""
    payer = f" {'PAYER':<12}" if "PAYER" in columns.shown else ""
    text = f"       {'DUE':<10} {'PATIENT':<{columns.name}}{payer} {'WHY':<10} {'DENIED':>9}"
    for name in columns.shown:
        if name != "PAYER":
            text += f" {_headed(name)}"
    return row((text.rstrip(), "quiet"))


def _headed(name: str) -> str:
    if name == "NEXT STEP":
        return f" {name:<12}"
    return name.rjust(WIDTHS[name]) if name in _RIGHT else name.ljust(WIDTHS[name])


def gutter(item: QueueRow, marked: bool, me: str) -> str:
    """Mark and hold."""
    hold = "@" if item.leased_by == me else "=" if item.leased_by else " "
    return ("*" if marked else " ") + hold


def line(item: QueueRow, columns: Columns, today: date, me: str) -> Row:
    """A row behind its gutter."""
    shown, role = words.due(today, item.deadline_on, item.days_left)
    if item.state == "waiting" and item.follow_up_on is not None:
        shown, role = f"   {day.shown_short(item.follow_up_on)} wait", "quiet"
    code = words.codes(item.codes, item.remarks, 10)
    payer = f" {words.left(item.payer, 12)}" if "PAYER" in columns.shown else ""
    text = f" {words.name(item.patient, columns.name)}{payer} {code} {words.cash(item.at_stake_cents, 9)}"
    for name in columns.shown:
        if name != "PAYER":
            text += f" {_cell(item, name, columns, today, me)}"
    return row(" ", (shown, role), text)


def _cell(item: QueueRow, name: str, columns: Columns, today: date, me: str) -> str:
    """A column that may go or be chosen."""
    if name == "LIKELY":
        return words.cash(item.expected_cents, 9)
    if name == "NEXT STEP":
        return f" {words.left(step(item, me), 12)}"
    if name == "AGE":
        return words.right(f"{(today - item.opened_on).days}d" if item.opened_on else "-", WIDTHS[name])
    said = {
        "HAS IT": holder(item, me), "CLAIM": item.control_number, "VISIT": item.visit_on.isoformat() if item.visit_on else "-",
        "CATEGORY": terms.word(terms.CATEGORY, item.category), "PROVIDER": item.provider or "-", "LAST NOTE": item.last_note or "-",
    }[name]  # fmt: skip
    return words.left(said, columns.last if name == "LAST NOTE" else WIDTHS[name])


def step(item: QueueRow, me: str) -> str:
    """The next step, or who has it."""
    return f"{item.leased_by}'s" if item.leased_by and item.leased_by != me else item.next_step


def holder(item: QueueRow, me: str) -> str:
    """Whose it is: in hand, or as a job."""
    return "you" if item.leased_by == me else item.leased_by or item.owner or "-"


KEYED = ("reason", "remark", "provider")
"""Groupings whose key stands before its words."""
KEY_WIDTH = 10


PROJECT = 6
"""What the number of a project takes at the end of a heading."""


def group_head(by: str, projects: bool = False) -> Row:
    """The heads of a grouped queue; projects: their numbers stand at the end."""
    key = {"reason": "WHY", "remark": "REMARK", "provider": "NPI"}.get(by, "")
    said = 31 - PROJECT * projects
    start = f"{key:<{KEY_WIDTH}} {'IN WORDS':<{said}}" if key else f"{by.upper():<{said + 11}}"
    return row((f"     {start}{'CLAIMS':>7} {'DENIED':>13}  {'DUE':<10}".rstrip(), "quiet"))


def group_line(heading: Heading, today: date, width: int, by: str, projects: bool = False) -> Row:
    """A group: code, words, how many, how much, the first last day, and its project."""
    group = heading.group
    shown, role = words.due(today, group.deadline_on) if group.deadline_on else ("", "")
    spare = max(0, min(width - 80, 30)) - PROJECT * projects
    named = words.left(group.key, KEY_WIDTH) if by in KEYED else ""
    said = words.left(group.words, 31 + spare + (0 if named else 11))
    sign = "-" if heading.open else "+"
    start = f" {sign} {named} {said}" if named else f" {sign} {said}"
    count = f"{words.count(group.items):>7} {words.cash(group.at_stake_cents, 13)}  "
    return row(
        f"{start}{count}", (f"{shown[:8]:<8}" if heading.project else shown[:8], role), f" {heading.project}" if heading.project else ""
    )


def about(item: QueueRow, today: date) -> str:
    """The row in a sentence."""
    code = " ".join((*item.codes[:1], *item.remarks[:1]))
    said = terms.words(terms.CATEGORY, item.category) if item.kind == "denial" and item.category in terms.CATEGORY else item.why
    said = said.strip().rstrip(".")
    likely = f" Likely {words.cash(item.expected_cents)} back." if item.expected_cents and item.kind == "denial" else ""
    if item.state == "waiting" and item.follow_up_on is not None:
        likely = f" Waits until {day.shown_due(item.follow_up_on)}" + (
            f": {words.short(item.follow_up_reason, 30)}." if item.follow_up_reason else "."
        )
    if item.leased_by and not likely:
        likely = f" In hand: {item.leased_by}."
    return f"{words.short(f'{code}: {said}' if code and not said.startswith(code) else said or code, 78 - len(likely))}.{likely}"


def _left(item: QueueRow) -> str:
    if item.deadline_on is None or item.days_left is None:
        return ""
    days = words.many(abs(item.days_left), "day")
    return f"   {days} left" if item.days_left >= 0 else f"   gone {days} ago"


def explained(item: QueueRow, today: date) -> list[str]:
    """Why it stands where it stands."""
    return [
        *why_here(item, today),
        "Work stands in this order: what is likely to come back, over the days that are left; past their day comes last.",
    ]


def pane(item: QueueRow, today: date, me: str, zone: str) -> list[Row]:
    """The side pane repeats the row, with room for words."""
    width = PANE - 3

    def told(title: str, texts: list[str]) -> list[Row]:
        rows = [row((title, "quiet"))]
        for text in texts:
            rows += [row(f"  {chunk}") for chunk in wrap(words.clean(text), width - 3)]
        return [*rows, row()]

    code = " ".join((*item.codes, *item.remarks))
    shown, role = words.last_day(today, item.deadline_on)
    out = [
        row(f"CLAIM {words.short(item.control_number, 16)}   {words.short(item.patient, width - 26)}"),
        row(words.short(f"{item.payer}   {terms.word(terms.WORK, item.kind)}   {words.cash(item.at_stake_cents)}", width)),
        row(),
        *told("WHY", [f"{code}: {terms.words(terms.CATEGORY, item.category)}." if code else "", item.why]),
        *told("NEXT STEP", [item.next_step]),
        row(("LAST DAY", "quiet")),
        row("  ", (shown.strip() or "none runs", role), _left(item)),
        row(),
        *told("WHY IT STANDS HERE", list(why_here(item, today))),
    ]
    if item.follow_up_on is not None:
        out += told("WAITS UNTIL", [f"{day.shown_long(item.follow_up_on)}   {item.follow_up_reason}"])
    held = f"{holder(item, me)}, until {words.clock(item.leased_until, zone)}" if item.leased_by else "nobody"
    out += [row(("HELD BY   ", "quiet"), held), row(("JOB OF    ", "quiet"), item.owner or "nobody")]
    return out
