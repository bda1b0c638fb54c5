"""One provider-level adjustment beside the claims that it may mean and the adjustments that set it off: put it there, or dispute it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from acts import lists, takebacks
from acts.takeback_rows import TakebackCandidate, TakebackRow, TakebackView
from acts.views import Hit
from billing import day
from billing.money import shown
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form
from tui.widgets.filter import Filter
from tui.widgets.lines import Row, row, rule
from tui.widgets.told import Told

if TYPE_CHECKING:
    from tui.screens.payers import TakebacksScreen

DISPUTES = (
    "No letter came before it",
    "The claim was paid right",
    "It is not our patient",
    "It was taken twice",
    "We sent the money back already",
)
DAYS = 30


class TakebackScreen(Frame):
    """Where one adjustment is explained."""

    where = "takeback"

    def __init__(self, item: int, listed: TakebacksScreen | None = None) -> None:
        super().__init__()
        self.item, self.listed = item, listed
        self.view: TakebackView | None = None
        self.on = 0

    async def load(self) -> None:
        """The adjustment and its candidates."""
        self.view = await self.desk.do(takebacks.show, self.item)
        self.redraw()
        self.draw_frame()

    # -- what stands where

    def title_words(self) -> str:
        """TAKEN BACK T-12."""
        return f"TAKEN BACK {self.view.row.name}" if self.view else "TAKEN BACK"

    def holder(self) -> str:
        """What became of it."""
        return self.view.row.state if self.view else ""

    def bar_row(self) -> Row:
        """Whose, from where, how much."""
        if self.view is None:
            return Row()
        r = self.view.row
        on = r.paid_on.isoformat() if r.paid_on else "-"
        return row(f" {words.short(r.payer_name, 28)}   R-{r.remittance} {words.short(r.trace, 14)}, paid {on}   {r.age_days} days ago")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        if self.view is None or not self.view.row.waits:
            return [("list.next", "next"), ("look.explain", "explain"), ("look.log", "log"), ("undo", "undo")]
        count = self._count()
        first = [(f"1-{count}" if count > 1 else "1", "it is this")] if count else []
        return [*first, ("find.filter", "search our claims"), ("work.set_aside", "dispute"), ("list.next", "next"),
                ("look.explain", "explain"), ("look.log", "log"), ("undo", "undo")]  # fmt: skip

    def status_row(self) -> tuple[str, str]:
        """Which candidate, what is left."""
        if self.view is None:
            return "", ""
        count = self._count()
        if not self.view.row.waits:
            said = "explained"
        else:
            said = f"{self.on + 1} of {count} that it may be" if count else "nobody knows what it may be"
        return said, f"{words.dollars(self.view.row.left)} left"

    def about_row(self) -> Row:
        """Why the claim under the cursor may be it."""
        c = self.view.candidates[self.on] if self.view is not None and self.on < len(self.view.candidates) else None
        if c is None or (self.view is not None and not self.view.row.waits):
            return Row()
        return row(f" {words.short(may_be(c), self.room[0] - 2)}")

    def _count(self) -> int:
        return min(len(self.view.candidates) + len(self.view.counters), 9) if self.view is not None else 0

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def redraw(self) -> None:
        """All rows."""
        if self.view is None or not self.is_mounted:
            return
        self.on = max(0, min(self.on, self._count() - 1))
        rows = page(self.view, self.room[0])
        at = next((n for n, r in enumerate(rows) if r.pick == f"candidate {self.on}"), None)
        self.part("body").show(rows, at)

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done."""
        if key.id in ("list.next", "list.previous"):
            return "it was not opened from a list." if self.listed is None else None
        if key.id in ("posting.match", "work.set_aside", "find.filter") and self.view is not None and not self.view.row.waits:
            return f"{self.view.row.name} is explained: {self.view.row.state}."
        if key.id == "posting.match":
            return "there is nothing that it may be; / searches." if not self._count() else self.desk.may("takebacks.accept")
        if key.id == "work.set_aside":
            return self.desk.may("takebacks.dispute")
        return super().why_not(key)

    async def do_find_pick(self, number: int) -> None:
        """It is the one of this number."""
        view = self.view
        if view is None or not view.row.waits or number > self._count():
            self.desk.say(f"There is no candidate {number}.")
            return
        why = self.desk.may("takebacks.accept")
        if why:
            self.desk.say(why, "soon")
            return
        self.on = number - 1
        self.redraw()
        if number <= len(view.candidates):
            await self._accept(view.row, view.candidates[number - 1])
        else:
            await self._known(view.row, view.counters[number - 1 - len(view.candidates)])

    async def do_open(self) -> None:
        """It is the one under the cursor."""
        if self._count():
            await self.do_find_pick(self.on + 1)

    async def do_posting_match(self) -> None:
        """It is the one under the cursor."""
        await self.do_find_pick(self.on + 1)

    async def _accept(self, r: TakebackRow, c: TakebackCandidate) -> None:
        cents = min(abs(r.left), c.most_cents)
        if not cents:
            self.desk.say(f"{r.payer_name} paid nothing on {c.control_number} that is still there.", "soon")
            return
        rest = abs(r.left) - cents
        follows = f"Its balance goes from {words.cash(c.balance_cents)} to {words.cash(c.after_cents)}"
        follows += f"; {words.cash(rest)} stays open." if rest else ". u takes it back."
        verb = f"Put {words.dollars(cents)} of {words.dollars(abs(r.left))} on" if rest else f"Put {words.dollars(cents)} on"
        if r.left < 0:
            verb = verb.replace("Put", "Give", 1).replace(" on", " back to", 1)
        if not await self.desk.sure(f"{verb} {c.control_number}?", "put it there", follows):
            return
        reason = f"chosen at the desk: {', '.join(c.why)}"
        done = await self.desk.do(takebacks.accept, self.item, c.control_number, reason, cents, r.left)
        await self._done(f"{words.dollars(cents)} put on {c.control_number}; it has work now." if r.left > 0 else "Given back.", done)

    async def _known(self, r: TakebackRow, other: TakebackRow) -> None:
        cents = min(abs(r.left), abs(other.left))
        follows = f"{other.name} is {words.cash(other.cents)} of {other.trace}, reference {other.reference or '-'}. No claim is touched."
        if not await self.desk.sure(f"Set {words.dollars(cents)} off against {other.name}?", "set it off", follows):
            return
        done = await self.desk.do(takebacks.known, self.item, other.name, "chosen at the desk", r.left)
        await self._done(f"{r.name} and {other.name} set each other off.", done)

    async def _done(self, said: str, row_: TakebackRow) -> None:
        """Stay while something is left, else show it done; the lists below read again."""
        if self.listed is not None:
            self.listed.stale = True
        await self.load()
        more = f" {words.cash(row_.left)} is left." if row_.left else " u takes it back."
        self.desk.say(said + more, "good")

    async def do_find_filter(self) -> None:
        """Search among our claims by name or number; Enter, then the digit."""
        found: list[Hit] = []

        async def typed(text: str) -> None:
            nonlocal found
            found = [h for h in await self.desk.do(lists.find, text) if h.kind == "claim"] if len(text.strip()) > 1 else []
            self.desk.show_mode()

        mode = Filter("/", typed, keys="Enter pick from these   Esc back")
        mode.later = lambda: self.desk.keys_wait
        mode.rows = lambda width: [row(f"   {words.short(h.words, 44):<45}", (words.short(h.detail, 28), "quiet")) for h in found[:9]]
        text = await self.desk.ask(mode)
        if not text:
            return
        if not found:
            self.desk.say(f'No claim of ours has "{text}". A surname, a number or a member number will do.')
            return
        chosen = await self.desk.ask(
            Menu("It was paid on which?", [f"{words.short(h.words, 44):<45}{words.short(h.detail, 26)}" for h in found[:9]])
        )
        if chosen is not None and self.view is not None:
            one = await self.desk.do(takebacks.as_candidate, self.item, found[chosen].key)
            await self._accept(self.view.row, one)

    async def do_work_set_aside(self) -> None:
        """Disputed with the payer until a day. No money moves."""
        view = self.view
        if view is None:
            return
        r = view.row
        menu = Menu(
            f"Dispute {words.cash(abs(r.left))} with {words.short(r.payer_name, 30)}: why?", DISPUTES, free="or type a reason of your own"
        )
        chosen = await self.desk.ask(menu)
        if chosen is None:
            return
        reason = menu.words.strip() if chosen == -1 else DISPUTES[chosen]
        until = self.desk.info.today + timedelta(days=DAYS)
        form = Form("Disputed: when do you look again?", [Field("until", "Until", until.isoformat(), self._ahead)], "dispute")
        filled = await self.desk.ask(form)
        on = day.parse_entry(filled["until"], self.desk.info.today) if filled is not None else None
        if on is None:
            return
        await self.desk.do(takebacks.dispute, self.item, reason, on, r.left)
        if self.listed is not None:
            self.listed.stale = True
        await self.load()
        self.desk.say(f"{r.name} is disputed until {day.shown_long(on)}. No money moved.", "good")

    def _ahead(self, text: str) -> tuple[bool, str]:
        on = day.parse_entry(text, self.desk.info.today)
        if on is None or on <= self.desk.info.today:
            return False, "a day after today: +30, 1125, fri"
        return True, day.shown_long(on)

    async def do_move_down(self) -> None:
        """The next candidate."""
        self.on += 1
        self.redraw()
        self.draw_status()

    async def do_move_up(self) -> None:
        """The one before."""
        self.on = max(0, self.on - 1)
        self.redraw()
        self.draw_status()

    async def do_move_half_down(self) -> None:
        """What lies below."""
        self.part("body").scroll_rows(8)

    async def do_move_half_up(self) -> None:
        """What lies above."""
        self.part("body").scroll_rows(-8)

    do_move_page_down, do_move_page_up = do_move_half_down, do_move_half_up

    async def do_list_next(self) -> None:
        """The next adjustment of the list."""
        await self._step(1)

    async def do_list_previous(self) -> None:
        """The one before."""
        await self._step(-1)

    async def _step(self, by: int) -> None:
        item = await self.listed.step(by) if self.listed is not None else None
        if item is None:
            self.desk.say("That was the last of the list." if by > 0 else "That was the first of the list.")
            return
        self.item, self.on = item, 0
        await self.load()

    async def do_look_explain(self) -> None:
        """What such an adjustment means, and what was found."""
        if self.view is not None:
            r = self.view.row
            sign = "Positive: taken from the payment." if r.cents > 0 else "Negative: added to the payment."
            said = [f"{r.reason}: {r.words}. {sign}", *(f"{finding.message}." for finding in r.findings)]
            said += [f"{words.cash(use.cents)} {use.kind}: {use.words}." for use in r.used]
            if r.waits:
                said += [f"{may_be(c)}." for c in self.view.candidates[:9]]
            await self.desk.ask(Told(f"WHY {r.name} IS {r.state.upper()}", said))

    async def do_look_log(self) -> None:
        """The log of its remittance."""
        from tui.screens.history import HistoryScreen

        if self.view is not None:
            number = self.view.row.remittance
            await self.desk.show_screen(HistoryScreen("remittance", str(number), f"REMITTANCE R-{number}"))


def may_be(c: TakebackCandidate) -> str:
    """Why a claim may be what it was taken for."""
    on = f" on {c.paid_on.isoformat()}" if c.paid_on else ""
    return f"{c.control_number}: {', '.join(c.why)}; paid by {c.trace or '-'}{on}, owed now {words.cash(c.balance_cents)}"


def page(view: TakebackView, width: int) -> list[Row]:
    """All rows: the adjustment, what is odd, letters, the claims that it may mean, what would set it off."""
    r = view.row
    what = f"{r.reason} {r.reference or '(no reference)'}: {r.words}"
    rows = [
        row((f" {'WHAT THE PAYER DID':<44}{'AMOUNT':>13}{'LEFT':>13}", "quiet")),
        row(f"   {words.left(what, 42)}{words.cash(r.cents, 13)}{words.cash(r.left, 13)}"),
    ]
    rows += [row(f"     {words.left(f'{use.kind}: {use.words}', 40)}{words.cash(use.cents, 13)}") for use in r.used]
    if r.disputed is not None and r.state == "disputed":
        since, until, reason, who = r.disputed
        rows.append(row((f"   Disputed by {who} since {since.isoformat()} until {until.isoformat()}: {words.short(reason, 30)}", "soon")))
    rows += [row((f"   {words.short(words.sentence(finding.message), width - 5)}.", "urgent")) for finding in r.findings]
    rows += [
        row(f"   Letter {words.short(one.reference, 16)} of {one.on.isoformat()}: {one.kind}, {words.cash(one.cents)} {one.claim}".rstrip())
        for one in view.letters
    ]
    rows.append(rule())
    if not r.waits:
        return [*rows, row(" Nothing of it is left to explain.")]
    spare = max(0, min(width - 80, 40))
    if view.candidates:
        rows.append(row((f" # {'CLAIM':<13}{'PATIENT':<{16 + spare}}{'PAID':>11}{'OWED THEN':>11}  WHY", "quiet")))
    for n, c in enumerate(view.candidates[:9]):
        why = words.short(", ".join(c.why), width - 58 - spare)
        figures = f"{words.cash(c.paid_cents, 11)}{words.cash(c.after_cents, 11)}"
        rows.append(
            row(
                f"  {n + 1} {words.left(c.control_number, 12)} {words.left(c.patient, 15 + spare)} {figures}  ",
                (why, "good" if c.sure else "quiet"),
                pick=f"candidate {n}",
            )
        )
    first = len(view.candidates)
    if view.counters and first < 9:
        rows.append(row((" # WHAT WOULD SET IT OFF", "quiet")))
    for n, other in enumerate(view.counters[: max(9 - first, 0)], first):
        said = f"{other.name} {other.reason} {other.reference or '-'} of {other.trace}"
        rows.append(row(f"  {n + 1} {words.left(said, 46)}{shown(other.left):>13}", pick=f"candidate {n}"))
    if not view.candidates and not view.counters:
        rows += [row(" No claim of ours has this number or this payment, and nothing sets it off."),
                 row((" / searches our claims, s disputes it with the payer.", "quiet"))]  # fmt: skip
    return rows
