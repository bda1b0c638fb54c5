"""The supervisor's view: who holds what and for how long, whose job how much is, and the rules by which new work is shared out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from acts import assignment, hands_view, people, work
from acts.assignment_rows import RuleRow, Shared
from acts.desk import Desk
from acts.hands_rows import HandsView, HeldRow, JobRow
from acts.views import QueueRow, QueueView
from billing import day
from tui import words
from tui.keys import Key
from tui.list_frame import ViewsFrame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.window import Held

IN_HAND, JOBS, RULES = range(3)
EMPTY = (
    "Nobody holds anything now.",
    "Nothing is anybody's job.",
    "No rules: new work is nobody's job until somebody takes it. claimdesk work rule add makes one.",
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the three views hold."""

    view: HandsView
    rules: tuple[RuleRow, ...]


class HandsScreen(ViewsFrame):
    """1 in hand, 2 whose job, 3 rules; taking over, handing on and saying who is away from here."""

    where = "hands"
    names = ("In hand", "Whose job", "Rules")

    def __init__(self) -> None:
        super().__init__()
        self.seen: _Seen | None = None

    async def load(self) -> None:
        """All three; the cursor stays on its own."""
        self.seen = seen = _Seen(await self.desk.do(hands_view.hands_view), await self.desk.do(assignment.rules))
        lists: Sequence[list[HeldRow | JobRow | RuleRow]] = (list(seen.view.held), list(seen.view.jobs), list(seen.rules))
        self.totals = [len(rows) for rows in lists]
        at, rows = self.worklist.current(), lists[self.chosen]
        on = next((n for n, one in enumerate(rows) if at is not None and _key(one) == _key(at)), self.worklist.on)
        self.worklist.words = (EMPTY[self.chosen],)
        await self.worklist.show(Held(rows), on)
        self.draw_frame()

    # -- what stands where

    def title_words(self) -> str:
        """HANDS."""
        return "HANDS"

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        extra = _extra(width)
        heads = (
            f"{'BY':<8} {'CLAIM':<{10 + extra}} {'PAYER':<{10 + extra}} {'WHY':<7} {'DOLLARS':>9}  SINCE UNTIL   FOR  JOB OF",
            f"{'WHO':<{12 + extra}} {'IS':<13} {'HOLDS':>5} {'OPEN':>6} {'WAIT':>5} {'DOLLARS':>13} {'OLDEST':>6}  PAST DAY",
            f"  # {'WORK THAT FITS, AND TO WHOM':<{width - 26}} HERE TODAY",
        )
        return row((f"    {heads[self.chosen]}", "quiet"))

    def draw_item(self, item: HeldRow | JobRow | RuleRow, width: int) -> tuple[str, Row]:
        """A claim in hand, a person, or a rule."""
        extra = _extra(width)
        if isinstance(item, HeldRow):
            zone = self.desk.info.zone
            since = words.clock(item.since, zone) if item.since else "?"
            what = f"{words.left(item.control_number, 10 + extra)} {words.left(item.payer, 10 + extra)} {words.codes(item.codes, (), 7)}"
            times = f"{since:>5} {words.clock(item.until, zone):>5} {_for(item.minutes):>5}"
            return "  ", row(f" {words.left(item.by, 8)} {what} {words.cash(item.cents, 9)}  {times}  {words.short(item.owner or '-', 8)}")
        if isinstance(item, JobRow):
            state, role = self._state(item)
            counts = f"{item.holds or '-':>5} {words.count(item.open):>6} {words.count(item.waiting):>5} {words.cash(item.cents, 13)}"
            oldest = f"{item.oldest_days}d" if item.oldest_days is not None else "-"
            past = f"!! {item.overdue}" if item.overdue else ""
            who = words.left(item.login or "nobody's yet", 12 + extra)
            return "  ", row(f" {who} ", (words.left(state, 13), role), f" {counts} {oldest:>6}  ", (past, "urgent"))
        here = ", ".join(item.here)
        text = f"{item.words}{f' ({item.note})' if item.note else ''}"
        shown = (words.short(here, 16), "") if here else ("! nobody", "soon")
        return "  ", row(f" {item.place:>3} {words.left(text, width - 26)} ", shown)

    def _state(self, item: JobRow) -> tuple[str, str]:
        until = f"{item.away_until:%m-%d}" if item.away_until else ""
        said = {"here": item.role, "away": f"away {until}", "left": "no user now", "nobody": "-"}[item.state]
        return (f"! {said}", "soon") if item.idle else (said, "")

    def hints(self) -> list[tuple[str, str]]:
        """The keys of each view."""
        if self.chosen == IN_HAND:
            return [("open", "open"), ("work.take", "take over"), ("work.hand", "hand to"), ("find.pick", "view"), ("find.goto", "go to")]
        if self.chosen == JOBS:
            return [("open", "their work"), ("work.hand", "hand all on"), ("work.set_aside", "away until"), ("find.pick", "view")]
        return [("open", "share out by the rules"), ("find.pick", "view"), ("find.goto", "go to"), ("undo", "undo")]

    def about_row(self) -> Row:
        """The row under the cursor in a sentence."""
        one = self.worklist.current() if self.is_mounted else None
        if isinstance(one, HeldRow):
            whose = f"{one.owner}'s" if one.owner else "nobody's"
            said = f"{one.by} has {one.control_number} in hand for {_for(one.minutes)}; it is {whose} job."
            return row(f" {words.short(said, self.room[0] - 2)}")
        if isinstance(one, JobRow) and one.login:
            teams = f"; in {', '.join(one.teams)}" if one.teams else ""
            idle = "; nobody works it until it is handed on" if one.idle else ""
            said = f"{words.many(one.open + one.waiting, 'item')} of {one.login}, {words.dollars(one.cents)}{teams}{idle}."
            return row(f" {words.short(said, self.room[0] - 2)}")
        if isinstance(one, RuleRow):
            return row(f" {words.short(f'Rule {one.number}: {one.words}. {one.note}'.strip(), self.room[0] - 2)}")
        return Row()

    def status_row(self) -> tuple[str, str]:
        """Position, and the money of the view."""
        if self.seen is None or not self.is_mounted:
            return "", ""
        total = self.totals[self.chosen]
        at = self.worklist.on + 1 if total else 0
        view = self.seen.view
        cents = (sum(r.cents for r in view.held), sum(r.cents for r in view.jobs), 0)[self.chosen]
        return f"{words.count(at)} of {words.count(total)}", words.dollars(cents) if self.chosen != RULES else ""

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What each view's keys work on."""
        one = self.worklist.current() if self.is_mounted else None
        if key.id in ("work.take", "work.hand", "work.set_aside", "open") and one is None:
            return "there is nothing under the cursor."
        if key.id == "work.take" and not isinstance(one, HeldRow):
            return "takes a claim over; 1 shows what is in hand."
        if key.id == "work.set_aside" and not (isinstance(one, JobRow) and one.login):
            return "says until when a person is away; 2 shows them."
        if key.id == "work.hand" and (isinstance(one, RuleRow) or (isinstance(one, JobRow) and not one.login)):
            return "hands on a claim (1) or all of a person's work (2)."
        if key.id == "work.take" and isinstance(one, HeldRow) and one.by == self.desk.info.login:
            return f"you hold {one.control_number} yourself."
        return super().why_not(key)

    async def do_open(self) -> None:
        """The claim; a person's work; sharing out by the rules."""
        one = self.worklist.current()
        if isinstance(one, HeldRow):
            await self.desk.open_claim(one.control_number)
        elif isinstance(one, JobRow):
            from tui.screens.denials import Denials

            name = f"{one.login}'s" if one.login else "nobody's"
            await self.desk.show_screen(Denials("", f"WORK OF {name}", QueueView(owner=one.login or "-")))
        elif isinstance(one, RuleRow):
            await self._share()

    async def do_work_take(self) -> None:
        """Take the claim over, with a reason that the other sees."""
        one = self.worklist.current()
        if not isinstance(one, HeldRow):
            return
        reason = await self._reason(f"{one.by} holds {one.control_number}. They will see your reason.", "go on")
        if reason is None or not await self.desk.sure(f"Take {one.control_number} over from {one.by}?", "take over", f'Reason: "{reason}"'):
            return
        taken = await self.desk.do(work.take, one.item, over=reason)
        until = words.clock(taken.leased_until, self.desk.info.zone)
        await self._done(f"{one.control_number} is yours until {until}; {one.by} sees why.")

    async def do_work_hand(self) -> None:
        """The claim, or all of the person's work, to somebody else."""
        one = self.worklist.current()
        if isinstance(one, HeldRow):
            await self._hand_claim(one)
        elif isinstance(one, JobRow):
            await self._hand_all(one)

    async def _hand_claim(self, one: HeldRow) -> None:
        """Out of a hand into another's job: taken over first, with the same reason, as one request."""
        to = await self._whom(f"Hand {one.control_number}, in {one.by}'s hand, to", but="")
        if to is None:
            return
        reason = await self._reason(f"{one.by} will see why {one.control_number} goes to {to or 'nobody'}", "go on")
        question = f"Hand {one.control_number} to {to or 'nobody'}?"
        if reason is None or not await self.desk.sure(question, "hand over", f'Reason: "{reason}"'):
            return

        def both(desk: Desk) -> QueueRow:
            asking = desk.asking()
            taken = work.take(asking, one.item, over=reason)
            return work.assign(asking, one.item, to, reason, version=taken.version)

        await self.desk.do(both)
        await self._done(f"{one.control_number} is {to or 'nobody'}'s job now; {one.by} sees why.")

    async def _hand_all(self, one: JobRow) -> None:
        count = words.many(one.open + one.waiting, "item")
        if not one.open + one.waiting:
            self.desk.say(f"Nothing is {one.login}'s job.")
            return
        to = await self._whom(f"Hand all of {one.login}'s work, {count}, to", but=one.login)
        if to is None:
            return
        reason = await self._reason(f"Why {one.login}'s work goes to {to or 'nobody'}", "go on")
        follows = f'"{words.short(reason or "", 30)}". What somebody has in hand stays. u takes it back.'
        if reason is None or not await self.desk.sure(
            f"Hand {count}, {words.dollars(one.cents)}, of {one.login} to {to or 'nobody'}?", "hand on", follows,
            one.open + one.waiting if self.desk.above_limit(one.cents, one.open + one.waiting) else None,
        ):  # fmt: skip
            return
        done = await self.desk.do(assignment.hand_on, one.login, to, reason)
        left = f" {len(done.left)} stay: {done.left[0][0]} is in {done.left[0][1]}'s hand." if done.left else ""
        await self._done(f"{words.many(done.items, 'item')}, {words.dollars(done.cents)}, went to {to or 'nobody'}.{left}")

    async def do_work_set_aside(self) -> None:
        """This person is away until a day; `back` says that they are here."""
        one = self.worklist.current()
        if not isinstance(one, JobRow):
            return
        fields = [
            Field("until", "Away until", "", self._day, "the last day away: 1125, +14, fri; or back"),
            Field("reason", "Reason", hint="may stay empty"),
        ]
        filled = await self.desk.ask(Form(f"{one.login} is away", fields, "keep"))
        if filled is None:
            return
        until = None if filled["until"].strip() == "back" else day.parse_entry(filled["until"], self.desk.info.today)
        row_ = await self.desk.do(assignment.away, one.login, until, filled["reason"])
        if row_ is None:
            await self._done(f"{one.login} is here again.")
            return
        theirs = f" {words.many(row_.items, 'item')}, {words.dollars(row_.cents)}, are theirs: H hands them on." if row_.items else ""
        await self._done(f"{one.login} is away until and with {day.shown_long(row_.until_on)}.{theirs}")

    def _day(self, text: str) -> tuple[bool, str]:
        """A day from today on, or back."""
        if text == "back":
            return True, "here again"
        on = day.parse_entry(text, self.desk.info.today) if text else None
        if on is None or on < self.desk.info.today:
            return False, "a day from today on: 1125, +14, fri; or back"
        return True, day.shown_long(on)

    async def _share(self) -> None:
        """What the rules would give to whom, then the question, then it is given."""
        found = await self.desk.do(assignment.preview)
        if not found.items:
            self.desk.say(f"Nothing is to be shared out: {_rest(found)}.")
            return
        detail = tuple(f"{login}: {words.many(count, 'item')}, {words.dollars(cents)}" for login, count, cents in found.people)
        who = words.many(len(found.people), "person", "people")
        question = f"Share {words.many(found.items, 'item')}, {words.dollars(found.cents)}, out to {who}?"
        big = found.items if self.desk.above_limit(found.cents, found.items) else None
        if await self.desk.sure(question, "share out", f"{_rest(found)}. u takes it back.", big, detail):
            done = await self.desk.do(assignment.run)
            await self._done(f"{words.many(done.items, 'item')} became somebody's job. {_rest(done)}.")

    async def _whom(self, title: str, but: str) -> str | None:
        """A person who is here, or '' for nobody; None: not now."""
        seen = self.seen
        away = {one.login for one in seen.view.jobs if one.state != "here"} if seen is not None else set()
        who = [p.login for p in await self.desk.do(people.all) if p.active and p.login not in away and p.login != but]
        chosen = await self.desk.ask(Menu(title, [*who, "nobody: back to all"]))
        return None if chosen is None else who[chosen] if chosen < len(who) else ""

    async def _reason(self, title: str, done: str) -> str | None:
        filled = await self.desk.ask(Form(title, [Field("reason", "Reason", check=something)], done))
        return None if filled is None else filled["reason"]

    async def _done(self, said: str) -> None:
        await self.desk.count_hands()
        await self.load()
        self.desk.say(said, "good")


def _key(one: HeldRow | JobRow | RuleRow) -> object:
    if isinstance(one, HeldRow):
        return one.control_number
    return one.login if isinstance(one, JobRow) else one.number


def _rest(found: Shared) -> str:
    """What stays nobody's, and why."""
    said = []
    if found.no_rule:
        said.append(f"{words.count(found.no_rule)} fit no rule")
    if found.no_one:
        said.append(f"{words.count(found.no_one)} have nobody who is here")
    return ", ".join(said) or "nothing is left over"


def _for(minutes: int | None) -> str:
    if minutes is None:
        return "?"
    return f"{minutes}m" if minutes < 60 else f"{minutes // 60}h{minutes % 60:02d}"


def _extra(width: int) -> int:
    return max(0, min((width - 80) // 2, 10))
