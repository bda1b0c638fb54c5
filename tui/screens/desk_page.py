"""The Desk in rows: queues, what is in my hands, the last shift's notes, what happened since; made smaller until it fits the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from acts.views import DeskQueue, DeskView, QueueRow
from billing import day
from tui import words
from tui.screens import desk_talk
from tui.widgets.lines import Row, row, rule, spread

WIDE = 80
LOW = 25
"""A body that is not higher than this shows fewer rows of what waits for me."""
FOR_ME, FOR_ME_LOW = 3, 2


@dataclass(frozen=True, slots=True)
class Sight:
    """What drawing must know besides the view."""

    width: int
    height: int
    today: date
    zone: str
    next_key: str
    load_key: str
    answers: bool = False
    """Whether it is the desk of one who is only asked: a clinician."""


@dataclass(frozen=True, slots=True)
class _Size:
    """How much of each part is shown. others: each further queue in a row of its own, else all of them in one."""

    others: bool
    hands: int
    shift: int
    since: int


SIZES = (
    _Size(True, 8, 4, 3),
    _Size(True, 4, 3, 2),
    _Size(True, 3, 2, 1),
    _Size(False, 4, 3, 2),
    _Size(False, 3, 2, 1),
    _Size(False, 2, 2, 1),
    _Size(False, 2, 1, 1),
    _Size(False, 1, 1, 1),
)
"""The first of these that fits the window; the last is scrolled."""


def page(view: DeskView, sight: Sight) -> list[Row]:
    """All rows, at the largest size that fits."""
    made = (_page(view, sight, size) for size in SIZES[:-1])
    return next((rows for rows in made if len(rows) <= sight.height), None) or _page(view, sight, SIZES[-1])


def others(view: DeskView) -> list[DeskQueue]:
    """Queues without a digit."""
    return [queue for queue in view.queues if not queue.digit]


def _page(view: DeskView, sight: Sight, size: _Size) -> list[Row]:
    head = f"   # {'QUEUE':<27}{'OPEN':>7}{'DOLLARS':>14}{'OLDEST':>7}  {'DUE':<12}{'YOURS':>6}"
    rows = [row((head, "quiet"))]
    folded = not size.others and len(others(view)) > 1
    rows += [_queue(n, queue) for n, queue in enumerate(view.queues) if queue.digit or not folded]
    if folded:
        rows.append(_folded(others(view), sight.width))
    if not any(q.open for q in view.queues) and sight.answers:
        rows += [row(), row("  Nothing is asked of you. : signatures has wording of yours to sign.")]
    elif not any(q.open for q in view.queues) and not view.hands:
        rows += [row(), row(f"  No files yet. {sight.load_key} loads a folder; claimdesk demo makes a practice to try.")]
    return [
        *rows,
        rule(),
        *desk_talk.rows(view.for_me, FOR_ME if sight.height > LOW else FOR_ME_LOW, sight.width, sight.today),
        *_hands(view, sight, size.hands),
        *_shift(view, sight, size.shift),
        *_since(view, sight, size),
    ]


def _queue(n: int, queue: DeskQueue) -> Row:
    oldest = f"{queue.oldest_days}d" if queue.oldest_days is not None else "-"
    gone = f"!! {queue.overdue}" if queue.overdue else ""
    soon = f"! {queue.due_soon}" if queue.due_soon else ""
    number = str(queue.digit or " ")
    start = f"   {number} {words.left(queue.name, 27)}{words.count(queue.open):>7}{words.cash(queue.cents, 14)}{oldest:>7}  "
    yours = words.count(queue.yours) if queue.yours else "-"
    return row(start, (f"{gone:<6}", "urgent"), (f"{soon:<5}", "soon"), f"{yours:>6}", pick=f"queue {n}")


def _folded(queues: list[DeskQueue], width: int) -> Row:
    """Further queues in one row; Enter shows them."""
    named = ", ".join(f"{queue.name} {words.count(queue.open)}" for queue in queues if queue.open) or ", ".join(q.name for q in queues)
    gone = sum(queue.overdue for queue in queues)
    sign = f"!! {gone}" if gone else ""
    text = words.short(f"{len(queues)} more: {named}", min(width, WIDE) - 6 - len(sign) - 2)
    return row(f"     {text}  ", (sign, "urgent"), pick="others 0")


def _title(left: str, right: str, sight: Sight) -> Row:
    return spread(row((f" {left}", "quiet")), row((right, "quiet")), min(sight.width, WIDE) - 2)


def _hands(view: DeskView, sight: Sight, most: int) -> list[Row]:
    """What I hold, what I typed and did not save, what I set aside; and work whose person is not here."""
    took = f"({len(view.hands)}, {sight.next_key} takes more)" if view.hands else ""
    rows = [_title("IN YOUR HANDS", took, sight)]
    typed = {draft.control_number for draft in view.drafts}
    rows += [_hand(n, hand, hand.control_number in typed, sight) for n, hand in enumerate(view.hands[:most])]
    if len(view.hands) > most:
        rows.append(row((f"   ... {len(view.hands) - most} more: Denials, view Mine", "quiet")))
    lost = [(n, draft) for n, draft in enumerate(view.drafts) if not draft.in_hand]
    for n, draft in lost[:most]:
        when = words.moment(draft.moment, sight.zone, sight.today)
        said = words.short(f'{draft.control_number}   draft of {when}, not in your hand: "{draft.text}', min(sight.width, WIDE) - 6)
        rows.append(row(f'   {said}"', pick=f"draft {n}"))
    if len(lost) > most:
        rows.append(row((f"   ... {len(lost) - most} more drafts of claims that are not in your hand", "quiet")))
    if not view.hands and not lost:
        follows = "" if sight.answers else f"; {sight.next_key} takes the next best denial"
        rows.append(row((f"   nothing{follows}", "quiet")))
    if view.aside:
        back = f", the first comes back {day.shown_due(view.aside_next)}" if view.aside_next else ""
        rows.append(row(f"   {words.many(view.aside, 'claim')} set aside by you{back}", pick="aside 0"))
    if view.idle[0]:
        people, items, cents = view.idle
        said = f"{words.many(items, 'item')}, {words.dollars(cents)}, of {words.many(people, 'person', 'people')} not here: hand them on"
        rows.append(row("   ", ("! ", "soon"), said, pick="idle 0"))
    if view.scrub_due:
        said = f"{words.many(view.scrub_due, 'open claim waits', 'open claims wait')} for the changed edits: Enter looks at"
        rows.append(row("   ", ("! ", "soon"), f"{said} {'it' if view.scrub_due == 1 else 'them'}", pick="again 0"))
    return rows


def _hand(n: int, hand: QueueRow, typed: bool, sight: Sight) -> Row:
    until = f"until {words.clock(hand.leased_until, sight.zone)}" if hand.leased_until else ""
    name = words.left(f"{hand.control_number} {hand.patient}", 29)
    code = words.codes(hand.codes, hand.remarks, 11)
    draft = "  draft" if typed else ""
    return row(f"   {name} {words.left(hand.payer, 14)} {code} {until:<11}", (draft, "soon"), pick=f"hand {n}")


def _shift(view: DeskView, sight: Sight, most: int) -> list[Row]:
    """The notes of the last shift, until they are read: the newest in its words, of the others who wrote them."""
    if not view.last_shift:
        return []
    first, *more = view.last_shift
    width = min(sight.width, WIDE)
    lines = wrap(first.text, width - 6)
    shown = lines[:most]
    if len(lines) > most:
        shown[-1] = words.short(f"{shown[-1]} {lines[most]}", width - 6)
    by = f"{first.actor}{f' to {first.team}' if first.team else ''} at {words.moment(first.moment, sight.zone, sight.today)}"
    rows = [_title("FROM THE LAST SHIFT", f"{by}{f', {len(more)} more' if more else ''}", sight)]
    return rows + [row(f"   {line}", pick="shift 0" if n == 0 else "") for n, line in enumerate(shown)]


def _since(view: DeskView, sight: Sight, size: _Size) -> list[Row]:
    """What happened since I was here."""
    when = words.moment(view.since, sight.zone, sight.today) if view.since else "your first time here"
    head = _title("SINCE YOU WERE HERE", when, sight)
    lines, text = list[str](), ""
    for said in view.since_words:
        if text and len(text) + len(said) + 3 > sight.width - 4:
            lines.append(text.rstrip())
            text = ""
        text += f"{said}   "
    lines += [text.rstrip()] if text else []
    if not lines:
        return [head, row(("   nothing new", "quiet"))]
    return [head, *(row(f"   {line}") for line in lines[: size.since])]
