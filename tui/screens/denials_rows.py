"""The rows of the queue: columns by their worth, groups, the side pane, and what is said of a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from textwrap import wrap

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


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a width has room for, and how wide the name may be."""

    name: int
    likely: bool
    has: bool

    @classmethod
    def of(cls, width: int, pane: bool) -> Columns:
        """The last in worth goes first; extra width goes to the name."""
        likely = width >= (LIKELY_FROM if not pane else 90)
        has = width >= (HAS_FROM if not pane else 99)
        spare = width - 80 - 10 * likely - 9 * has
        return cls(NAME + max(0, min(spare, NAME_MOST - NAME)), likely, has)


def head(columns: Columns) -> Row:
    """The heads of the columns."""
    text = f"       {'DUE':<10} {'PATIENT':<{columns.name}} {'PAYER':<12} {'WHY':<10} {'DENIED':>9}"
    text += f" {'LIKELY':>9}" if columns.likely else ""
    text += f"  {'NEXT STEP':<12}"
    return row((text + (f" {'HAS IT':<8}" if columns.has else ""), "quiet"))


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
    text = f" {words.name(item.patient, columns.name)} {words.left(item.payer, 12)} {code} {words.cash(item.at_stake_cents, 9)}"
    if columns.likely:
        text += f" {words.cash(item.expected_cents, 9)}"
    text += f"  {words.left(step(item, me), 12)}"
    if columns.has:
        text += f" {words.left(holder(item, me), 8)}"
    return row(" ", (shown, role), text)


def step(item: QueueRow, me: str) -> str:
    """The next step, or who has it."""
    return f"{item.leased_by}'s" if item.leased_by and item.leased_by != me else item.next_step


def holder(item: QueueRow, me: str) -> str:
    """Whose it is: in hand, or as a job."""
    return "you" if item.leased_by == me else item.leased_by or item.owner or "-"


def group_head() -> Row:
    """The heads of a grouped queue."""
    return row((f"     {'WHY':<10} {'IN WORDS':<31}{'CLAIMS':>7} {'DENIED':>13}  {'DUE':<10}", "quiet"))


def group_line(heading: Heading, today: date, width: int) -> Row:
    """A group: code, words, how many, how much, the first last day."""
    group = heading.group
    shown, role = words.due(today, group.deadline_on) if group.deadline_on else ("", "")
    spare = max(0, min(width - 80, 30))
    named = words.left(group.key, 10) if group.key != group.words else ""
    said = words.left(group.words, 31 + spare + (0 if named else 11))
    sign = "-" if heading.open else "+"
    start = f" {sign} {named} {said}" if named else f" {sign} {said}"
    return row(f"{start}{words.count(group.items):>7} {words.cash(group.at_stake_cents, 13)}  ", (shown[:8], role))


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
