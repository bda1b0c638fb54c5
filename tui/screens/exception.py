"""A held answer beside the claims of ours that it may belong to: match it, split it, set it aside, or give its money back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from acts import lists, look, people, posting, practice
from acts.views import Candidate, Hit, HoldView
from billing import day, terms
from billing.held import Way
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.screens import exception_money, exception_page
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form
from tui.widgets.filter import Filter
from tui.widgets.lines import Row, row, spread
from tui.widgets.told import Told

#: Keys and the ways that they are.
_WAYS: dict[str, Way] = {"posting.split": "split", "posting.give_back": "return"}

SUSPENSE = (
    "Payer was asked",
    "Claim is not here yet",
    "Belongs to another practice",
    "Deposit is being looked for",
    "Waits for a corrected remittance",
)


class Stop(Protocol):
    """A row of the list that an exception was opened from."""

    @property
    def hold(self) -> int | None:
        """The held answer; None or 0: it is none."""
        ...


class Walk(Protocol):
    """Where an exception was opened from: a remittance, or the list of all that is in suspense."""

    stale: bool

    async def step(self, by: int) -> Stop | None:
        """The one after or before."""
        ...


class ExceptionScreen(Frame):
    """Held until a person decides."""

    where = "exception"

    def __init__(self, hold: int, remittance: Walk | None = None) -> None:
        super().__init__()
        self.hold, self.remittance = hold, remittance
        self.view: HoldView | None = None
        self.on = 0

    async def load(self) -> None:
        """The answer and its candidates."""
        self.view = await self.desk.do(look.hold, self.hold)
        self.redraw()
        self.draw_frame()

    async def changed(self, subjects: frozenset[tuple[str, str]]) -> None:
        """Others may have decided it."""
        if self.view is not None and ("remittance", str(self.view.row.remittance)) in subjects:
            await self.load()

    # -- what stands where

    def title_words(self) -> str:
        """EXCEPTION E1."""
        return f"EXCEPTION E{self.view.row.number}" if self.view else "EXCEPTION"

    def holder(self) -> str:
        """Whose it is."""
        r = self.view.row if self.view else None
        return f"{r.owner} has it to {r.until_on:%m-%d}" if r and r.owner and r.until_on else ""

    def bar_row(self) -> Row:
        """What is wrong, and how much money."""
        if self.view is None:
            return Row()
        r = self.view.row
        said = row(f" R-{r.remittance}, {r.control_number}: {words.clean(words.sentence(r.message))}")
        return spread(said, f"paid {words.cash(r.paid_cents)} ", self.room[0])

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        count = len(self._candidates())
        first = [(f"1-{count}" if count > 1 else "1", "match")] if count else []
        return [
            *first,
            ("find.filter", "search"),
            ("posting.split", "split"),
            ("work.set_aside", "set aside"),
            ("posting.give_back", "return money"),
            ("look.source", "source"),
            ("look.explain", "explain"),
        ]

    def status_row(self) -> tuple[str, str]:
        """Which candidate, how much money."""
        if self.view is None:
            return "", ""
        count = len(self._candidates())
        at = f"candidate {self.on + 1} of {count}" if count else "no candidate"
        more = f"   {self.desk.keymap.shown('list.next')} next exception" if self.remittance is not None else ""
        return at + more, f"{words.cash(self.view.row.paid_cents)} held"

    def _candidates(self) -> tuple[Candidate, ...]:
        # Where it may be posted as it came, that is the line after the last candidate, and has a digit too.
        return self.view.candidates[: 8 if self._acceptable() else 9] if self.view is not None else ()

    def _acceptable(self) -> bool:
        """Whether it may be posted as it came: it makes sense, and the role reaches it."""
        return self.view is not None and self.view.may_accept is None and not self.view.detail.why_not("accept")

    def _candidate(self) -> Candidate | None:
        found = self._candidates()
        return found[self.on] if 0 <= self.on < len(found) else None

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def redraw(self) -> None:
        """All rows."""
        if self.view is None or not self.is_mounted:
            return
        self.on = max(0, min(self.on, len(self._candidates()) - 1))
        keys = self.desk.keymap.shown("find.filter"), self.desk.keymap.shown("work.set_aside")
        size = self.room[0], self.part("body").size.height or self.room[1] - 5
        rows, at = exception_page.page(replace(self.view, candidates=self._candidates()), self.on, keys, size, self._acceptable())
        self.part("body").show(rows, at)

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done."""
        if key.id in ("posting.match", "record.correct") and self._candidate() is None:
            return f"there is no candidate; {self.desk.keymap.shown('find.filter')} searches."
        if key.id in ("list.next", "list.previous") and self.remittance is None:
            return "it was not opened from a list."
        if key.id == "work.set_aside":
            return self.desk.may("posting.suspend")
        if key.id in _WAYS and self.view is not None and (said := self.view.detail.why_not(_WAYS[key.id])):
            return f"{said}."
        return super().why_not(key)

    async def _match(self, number: str, why: str, would_hold: str = "") -> None:
        view = self.view
        if view is None or view.row.adjudication is None:
            return
        r = view.row
        follows = f"It would stay held: {would_hold}" if would_hold else "The log says who matched it and why. u takes it back."
        if not await self.desk.sure(f"Match {words.dollars(r.paid_cents)} of {r.control_number} with our {number}?", "match", follows):
            return
        answer = r.adjudication
        report = await self.desk.do(posting.match, answer if answer is not None else 0, number, f"matched at the desk: {why}")
        still = next((e for e in report.exceptions if e.claim == r.control_number), None)
        if still is not None:
            await self._leave(f"{r.control_number} is known as our {number}, and stays held: {words.clean(still.message)}.")
            return
        await self._leave(
            f"{words.dollars(r.paid_cents)} matched with {number}. {report.posted} of {report.claims} posted, {report.held} held."
        )

    async def _leave(self, said: str) -> None:
        """Back to the remittance, which shows what is left."""
        if self.remittance is not None:
            self.remittance.stale = True
        await self.desk.back()
        if self.remittance is None and self.desk.frame is not None:
            await self.desk.frame.load()
        self.desk.say(said, "good")

    async def do_find_pick(self, number: int) -> None:
        """Match with the candidate of this number."""
        found = self._candidates()
        if number <= len(found):
            self.on = number - 1
            self.redraw()
            await self.do_posting_match()
        elif number == len(found) + 1 and self._acceptable():
            await self._accept()
        else:
            self.desk.say(f"There is no candidate {number}.")

    async def do_open(self) -> None:
        """Match with the candidate under the cursor."""
        if self._candidate() is not None:
            await self.do_posting_match()

    async def do_posting_match(self) -> None:
        """Match with the candidate under the cursor."""
        c = self._candidate()
        if c is not None:
            await self._match(c.control_number, c.why, c.would_hold)

    async def _accept(self) -> None:
        r = self.view.row if self.view else None
        if r is None or r.adjudication is None:
            return
        filled = await self.desk.ask(Form(f"Post {r.control_number} as it came", [Field("reason", "Reason", check=_wanted)], "go on"))
        if filled is None or not await self.desk.sure(
            f"Post {words.dollars(r.paid_cents)} of {r.control_number} as it came?",
            "post",
            "It does not add up, and the log will say that you took it so.",
        ):
            return
        report = await self.desk.do(posting.match, r.adjudication, None, filled["reason"], True)
        await self._leave(f"{r.control_number} posted as it came. {report.held} held.")

    async def do_posting_split(self) -> None:
        """Divide it over several claims."""
        if self.view is not None and (said := await exception_money.split(self, self.view)):
            await self._leave(said)

    async def do_posting_give_back(self) -> None:
        """Give its money back to the payer."""
        if self.view is not None and (said := await exception_money.give_back(self, self.view)):
            await self._leave(said)

    async def do_find_filter(self) -> None:
        """Search among our claims by name or number; Enter, then the digit."""
        found: list[Hit] = []

        async def typed(text: str) -> None:
            nonlocal found
            found = [h for h in await self.desk.do(lists.find, text) if h.kind == "claim"] if len(text.strip()) > 1 else []
            self.desk.show_mode()

        mode = Filter("/", typed, keys="Enter pick from these   Esc back")
        mode.later = lambda: self.desk.keys_wait
        mode.rows = lambda width: [row(f"   {words.found(h.words, h.detail, width - 4)}") for h in found[:9]]
        text = await self.desk.ask(mode)
        if not text:
            return
        if not found:
            self.desk.say(f'No claim of ours has "{text}". A surname, a number or a member number will do.')
            return
        chosen = await self.desk.ask(Menu("Match with which?", [words.found(h.words, h.detail, self.room[0] - 8) for h in found[:9]]))
        if chosen is not None:
            await self._match(found[chosen].key, f'found by "{text}"')

    async def do_work_set_aside(self) -> None:
        """Owner, reason, last day; no money moves."""
        view = self.view
        if view is None:
            return
        r = view.row
        menu = Menu(f"Set {words.cash(r.paid_cents)} of {r.control_number} aside: why?", SUSPENSE, free="or type a reason of your own")
        chosen = await self.desk.ask(menu)
        if chosen is None:
            return
        reason = menu.words.strip() if chosen == -1 else SUSPENSE[chosen]
        days = await self.desk.do(practice.number, "suspense_days") or 45
        until = self.desk.info.today + timedelta(days=days)
        known = {p.login for p in await self.desk.do(people.all) if p.active}

        def owner(text: str) -> tuple[bool, str]:
            return (True, "") if text in known else (False, f"one of {', '.join(sorted(known))}")

        form = Form(
            "Who looks after it, until when",
            [Field("owner", "Owner", self.desk.info.login, owner), Field("until", "Until", until.isoformat(), self._ahead)],
            "set aside",
        )
        form.on = 1  # the owner is filled in; Enter on the day is enough
        filled = await self.desk.ask(form)
        on = day.parse_entry(filled["until"], self.desk.info.today) if filled is not None else None
        if filled is None or on is None:
            return
        follows = f'Owner {filled["owner"]}, "{words.short(reason, 40)}". The money stays in suspense.'
        if not await self.desk.sure(
            f"Set {words.dollars(r.paid_cents)} of {r.control_number} aside to {day.shown_due(on)}?", "set aside", follows
        ):
            return
        await self.desk.do(posting.suspend, r.hold, filled["owner"], reason, on, r.version)
        await self._leave(f"{r.control_number} waits with {filled['owner']} until {day.shown_long(on)}.")

    def _ahead(self, text: str) -> tuple[bool, str]:
        on = day.parse_entry(text, self.desk.info.today)
        if on is None or on <= self.desk.info.today:
            return False, "a day after today: +45, 1125, fri"
        return True, day.shown_long(on)

    async def do_record_correct(self) -> None:
        """Correct the record of the candidate's patient."""
        from tui.screens.correction import CorrectionScreen

        c = self._candidate()
        if c is not None:
            await self.desk.show_screen(CorrectionScreen(c.control_number))

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

    async def _go(self, by: int) -> None:
        held = await self.remittance.step(by) if self.remittance is not None else None
        if held is None or not held.hold:
            self.desk.say("That was the last exception here." if by > 0 else "That was the first one.")
            return
        self.hold, self.on = held.hold, 0
        await self.load()

    async def do_list_next(self) -> None:
        """The next held one."""
        await self._go(1)

    async def do_list_previous(self) -> None:
        """The one before."""
        await self._go(-1)

    async def do_work_take_next(self) -> None:
        """The next best denial."""
        await self.desk.take_next()

    async def do_look_explain(self) -> None:
        """Why it is held, what was expected, and what can be done about it."""
        if self.view is not None:
            r, d = self.view.row, self.view.detail
            said = [_full(terms.words(terms.HOLD, r.reason)), _full(r.message)]
            said += [f"Expected {d.expected}; came {d.came}."] if d.expected and d.came else []
            said += [_full(f"{way.words}: no, {way.why_not}" if way.why_not else way.words) for way in d.ways]
            said += [f"Or {d.again}."] if d.again else []
            await self.desk.ask(Told(f"WHY {r.control_number} IS HELD", said))

    async def do_look_source(self) -> None:
        """The segments, as they came."""
        if self.view is not None:
            await self.desk.ask(
                Told("SOURCE SEGMENTS", [line for line in self.view.raw.replace("~", "~\n").splitlines() if line], verbatim=True)
            )

    async def do_look_log(self) -> None:
        """The log of the remittance."""
        from tui.screens.history import HistoryScreen

        if self.view is not None:
            number = self.view.row.remittance
            await self.desk.show_screen(HistoryScreen("remittance", str(number), f"REMITTANCE R-{number}"))


def _full(text: str) -> str:
    """A whole sentence."""
    return words.sentence(text).removesuffix(".") + "."


def _wanted(text: str) -> tuple[bool, str]:
    return (True, "") if text.strip() else (False, "It wants a reason.")
