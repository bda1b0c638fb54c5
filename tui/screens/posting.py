"""The remittances: what is to post, what is held, what is posted, with the meaning of each state below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.widget import Widget

from acts import lists, look
from acts.views import RemittanceRow, RemittanceView
from billing import day
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.screens.posting_acts import PostingActs
from tui.widgets.filter import Filter
from tui.widgets.lines import Lines, Row, row, rule
from tui.widgets.told import Told
from tui.widgets.window import Held
from tui.widgets.worklist import Worklist

VIEWS = (("To post", "to_post"), ("Held", "held"), ("Posted", "posted"), ("All", None))
MEANINGS = {
    "READY": "nothing is off in the list; Enter shows all three balances",
    "HELD": "some claims wait for you; the others can be posted",
    "OFF": "claims less provider adjustments is not what was paid: all held",
    "DOUBLE": "same payer, trace, amount and day as another: will not post twice",
    "PART POSTED": "posting was stopped: p goes on with the rest",
    "POSTING": "a desk posts it now, or was stopped: p goes on with the rest",
}


class PostingScreen(PostingActs, Frame):
    """All remittances, the oldest money first."""

    where = "posting"

    def __init__(self, view: int = 1) -> None:
        super().__init__()
        self.chosen = view - 1
        self.text = ""
        self.rows: tuple[RemittanceRow, ...] = ()
        self.totals = [0] * len(VIEWS)

    def work(self) -> Iterable[Widget]:
        """The list, and below it what the states mean."""
        yield Worklist(self.desk.palette, self._draw, self._head)
        yield Lines(self.desk.palette, id="legend")

    @property
    def worklist(self) -> Worklist:
        """The list."""
        return self.query_one(Worklist)

    # -- reading

    async def load(self) -> None:
        """All remittances; the cursor stays on its own."""
        every = await self.desk.do(lists.remittances)
        self.totals = [sum(_in(r, state) for r in every) for _, state in VIEWS]
        at = self.current()
        shown = [r for r in every if _in(r, VIEWS[self.chosen][1]) and _has(r, self.text)]
        self.rows = tuple(shown)
        on_ = next(
            (n for n, r in enumerate(shown) if at is not None and r.remittance == at.remittance),
            min(self.worklist.on, max(len(shown) - 1, 0)),
        )
        if self.text:
            self.worklist.words = (f'Nothing matches "{self.text}" in {words.count(len(every))}. Esc shows all.',)
        elif not every:
            self.worklist.words = (
                f"No remittances yet. {self.desk.keymap.shown('intake.load')} loads a file or a folder that payers sent.",
            )
        else:
            self.worklist.words = ("Nothing is here. 4 shows all.",)
        await self.worklist.show(Held(shown), on_)
        self._legend()
        self.draw_frame()

    def _legend(self) -> None:
        kinds = [word for word in MEANINGS if any(r.word.startswith(word) for r in self.rows)]
        rows = [rule(), *(row((f" {word:<12}", ""), (MEANINGS[word], "quiet")) for word in kinds)] if kinds else []
        legend = self.query_one("#legend", Lines)
        legend.styles.height = len(rows)
        legend.display = bool(rows)
        legend.show(rows)

    def current(self) -> RemittanceRow | None:
        """The remittance under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, RemittanceRow) else None

    # -- what stands where

    def bar_row(self) -> Row:
        """The views."""
        parts: list[Any] = [" "]
        for n, ((name, _), total) in enumerate(zip(VIEWS, self.totals, strict=True)):
            text = f"{n + 1} {name} {words.count(total)}"
            parts += [(f"[{text}]", "bold") if n == self.chosen else f" {text} ", " "]
        return row(*parts)

    def _head(self, width: int) -> Row:
        extra = _extra(width)
        return row(
            (f"    {'NUMBER':<8} {'STATE':<13} {'PAYER':<{13 + extra}} {'TRACE':<11} {'PAID ON':<7} {'CLAIMS':>6} {'DOLLARS':>12}", "quiet")
        )

    def _draw(self, r: RemittanceRow, width: int) -> tuple[str, Row]:
        extra = _extra(width)
        sign, role = _sign(r)
        on_ = (
            day.shown_short(r.paid_on)
            if r.paid_on and abs((self.desk.info.today - r.paid_on).days) < 300
            else f"{r.paid_on:%Y-%m}"
            if r.paid_on
            else "-"
        )
        start = f" {words.left(r.number, 8)} "
        named = f" {words.left(r.payer, 13 + extra)} {words.left(r.trace, 11)} {on_:<7}"
        rest = f"{named} {words.count(r.claims):>6} {words.cash(r.paid_cents, 12)}"
        return "  ", row(start, (words.left(f"{sign} {r.word}", 13), role), rest)

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the list."""
        return [
            ("open", "open"),
            ("posting.post", "post"),
            ("intake.load", "load files"),
            ("find.filter", "filter"),
            ("look.explain", "explain"),
            ("find.goto", "go to"),
            ("undo", "undo"),
        ]

    def status_row(self) -> tuple[str, str]:
        """Position, order, filter; the money of the view, a double left out."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        money = sum(r.paid_cents for r in self.rows if r.state != "duplicate")
        double = " without the double" if any(r.state == "duplicate" for r in self.rows) else ""
        said = f'filter "{self.text}"' if self.text else "no filter"
        return f"{words.count(at)} of {words.count(len(self.rows))}   order: oldest money first   {said}", f"{words.dollars(money)}{double}"

    def about_row(self) -> Row:
        """The remittance in a sentence."""
        r = self.current()
        if r is None:
            return Row()
        said = f"{r.number}: {words.many(r.claims, 'claim')} from {words.short(r.payer, 24)}"
        if r.state == "duplicate":
            said += f", the same payment as {r.duplicate_of or 'another'}"
        elif r.off_cents:
            said += f", off by {words.cash(abs(r.off_cents))}"
        elif r.posted or r.held:
            said += f", {r.posted} posted, {r.held} held"
        age = f", {r.age_days} days ago" if r.age_days is not None else ""
        return row(f" {words.short(f'{said}{age}. File {r.file}', self.room[0] - 2)}")

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """A remittance must be there, and postable."""
        if key.id == "posting.post":
            r = self.current()
            if r is None:
                return "there is nothing under the cursor."
            if r.state in ("posted", "duplicate"):
                return (
                    f"{r.number} is posted already."
                    if r.state == "posted"
                    else f"{r.number} is a double of {r.duplicate_of or 'another'}: it will not post twice."
                )
        return super().why_not(key)

    async def do_open(self) -> None:
        """Open the remittance."""
        from tui.screens.remittance import RemittanceScreen

        r = self.current()
        if r is not None:
            await self.desk.show_screen(RemittanceScreen(r.remittance, self))

    async def step(self, by: int) -> int | None:
        """The remittance after or before, for J and K."""
        at = self.worklist.on + by
        if not 0 <= at < len(self.rows):
            return None
        await self.worklist.go(at)
        return self.rows[at].remittance

    async def do_posting_post(self) -> None:
        """Post it from the list: the question names the same sums."""
        r = self.current()
        if r is not None:
            view: RemittanceView = await self.desk.do(look.remittance, r.remittance)
            await self.post(view)

    async def do_find_pick(self, number: int) -> None:
        """Another view."""
        if number > len(VIEWS):
            self.desk.say(f"There is no view {number}.")
            return
        self.chosen = number - 1
        self.worklist.on = 0
        await self.load()

    async def do_find_filter(self) -> None:
        """Narrow by payer, trace or number."""

        async def narrowed(text: str) -> None:
            self.text = text
            await self.load()

        mode = Filter("/", narrowed, self.text)
        mode.later = lambda: self.desk.keys_wait
        if await self.desk.ask(mode) is None:
            await narrowed("")

    async def do_find_next(self) -> None:
        """Down."""
        await self.do_move_down()

    async def do_find_previous(self) -> None:
        """Up."""
        await self.do_move_up()

    async def do_back(self) -> None:
        """A filter goes first."""
        if self.text:
            self.text = ""
            await self.load()
        else:
            await super().do_back()

    async def do_work_take_next(self) -> None:
        """The next best denial."""
        await self.desk.take_next()

    async def do_look_explain(self) -> None:
        """What the state means."""
        r = self.current()
        if r is not None:
            meaning = next((text for word, text in MEANINGS.items() if r.word.startswith(word)), "every claim in it is posted")
            said = [
                f"{r.word}: {meaning}.",
                f"Paid {words.cash(r.paid_cents)} on {r.paid_on.isoformat() if r.paid_on else '-'}, trace {r.trace}.",
                f"From {r.payer} ({r.payer_id}), file {r.file}.",
            ]
            await self.desk.ask(Told(f"WHY {r.number} IS {r.word}", said))

    async def _go(self, by: float, page: bool = False) -> None:
        if page:
            await self.worklist.page(by)
        else:
            await self.worklist.go(self.worklist.on + int(by))
        self.draw_status()
        self.rested()

    async def do_move_down(self) -> None:
        """One row down."""
        await self._go(1)

    async def do_move_up(self) -> None:
        """One row up."""
        await self._go(-1)

    async def do_move_first(self) -> None:
        """The first row."""
        await self._go(-len(self.rows))

    async def do_move_last(self) -> None:
        """The last row."""
        await self._go(len(self.rows))

    async def do_move_page_down(self) -> None:
        """A page down."""
        await self._go(1, page=True)

    async def do_move_page_up(self) -> None:
        """A page up."""
        await self._go(-1, page=True)

    async def do_move_half_down(self) -> None:
        """Half a page down."""
        await self._go(0.5, page=True)

    async def do_move_half_up(self) -> None:
        """Half a page up."""
        await self._go(-0.5, page=True)

    @on(Worklist.Pointed)
    def pointed(self, event: Worklist.Pointed) -> None:
        """The mouse chose a row."""

        async def go() -> None:
            await self._go(event.at - self.worklist.on)

        self.desk.begin(go)


def _extra(width: int) -> int:
    return max(0, min(width - 80, 30))


def _sign(r: RemittanceRow) -> tuple[str, str]:
    if r.word.startswith(("OFF", "DOUBLE")):
        return "!", "urgent"
    if r.held or r.word.startswith(("HELD", "PART")):
        return "!", "soon"
    return " ", "good" if r.state == "posted" else ""


def _in(r: RemittanceRow, state: str | None) -> bool:
    if state == "to_post":
        return r.state in ("loaded", "posting", "part_posted", "held", "duplicate")
    if state == "held":
        return r.held > 0 or r.word.startswith(("HELD", "OFF"))
    return state is None or r.state == state


def _has(r: RemittanceRow, text: str) -> bool:
    said = f"{r.number} {r.word} {r.payer} {r.payer_id} {r.trace} {r.file}".lower()
    return all(word in said for word in text.lower().split())
