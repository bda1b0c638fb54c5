"""The remittances: what is to post, what is held, what is posted, with the meaning of each state below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import on
from textual.widget import Widget

from acts import deposits, lists, look
from acts.deposits_rows import PaymentRow
from acts.views import RemittanceRow, RemittanceView
from tui import words
from tui.keys import Key
from tui.screens import posting_rows
from tui.screens.payment_acts import PaymentActs
from tui.screens.posting_acts import why_not_posted
from tui.screens.posting_marks import PostingMarks
from tui.screens.posting_rows import LEGEND_MOST, MEANINGS, MEANT_BELOW, NO_REMITTANCE, VIEWS
from tui.widgets.filter import Filter
from tui.widgets.lines import Lines, Row, row, rule
from tui.widgets.told import Told
from tui.widgets.window import Held
from tui.widgets.worklist import Worklist


class PostingScreen(PostingMarks, PaymentActs):
    """All remittances, the oldest money first; and the payments that have none."""

    where = "posting"

    def __init__(self, view: int = 1, text: str = "") -> None:
        super().__init__()
        self.chosen = view - 1
        self.text = text
        self.rows: tuple[RemittanceRow, ...] = ()
        self.payments: tuple[PaymentRow, ...] = ()
        self.totals = [0] * len(VIEWS)

    def work(self) -> Iterable[Widget]:
        """The list, and below it what the states mean."""
        yield Worklist(self.desk.palette, self._draw, self._head)
        yield Lines(self.desk.palette, id="legend")

    # -- reading

    async def load(self) -> None:
        """All remittances and payments; the cursor stays on its own."""
        every = await self.desk.do(lists.remittances)
        payments = tuple(await self.desk.do(deposits.unmatched))
        if not self.has_parts:
            return  # it was left meanwhile
        self.totals = [sum(posting_rows.is_in(r, view) for r in every) for view in range(len(VIEWS))]
        self.totals[NO_REMITTANCE] = len(payments)
        at = self._at()
        self.rows = tuple(r for r in every if posting_rows.is_in(r, self.chosen) and posting_rows.fits(r, self.text))
        self.payments = tuple(p for p in payments if self.chosen == NO_REMITTANCE and posting_rows.payment_fits(p, self.text))
        shown: list[RemittanceRow | PaymentRow] = [*self.rows, *self.payments]
        self.keep_marks()
        on_ = next((n for n, r in enumerate(shown) if at is not None and _key(r) == at), min(self.worklist.on, max(len(shown) - 1, 0)))
        if self.text:
            self.worklist.words = (f'Nothing matches "{self.text}" in {words.count(self.totals[self.chosen])}. Esc shows all.',)
        elif not every and self.chosen != NO_REMITTANCE:
            self.worklist.words = (
                f"No remittances yet. {self.desk.keymap.shown('intake.load')} loads a file or a folder that payers sent.",
            )
        else:
            self.worklist.words = ("Nothing is here. 4 shows all.",)
        await self.worklist.show(Held(shown), on_)
        self._legend()
        self.draw_frame()

    def _legend(self) -> None:
        meant = MEANT_BELOW[self.chosen]
        kinds = [word for word in meant if any(r.word.startswith(word) for r in self.rows)][:LEGEND_MOST]
        rows = [rule(), *(row((f" {word:<12}", ""), (MEANINGS[word], "quiet")) for word in kinds)] if kinds else []
        legend = self.query_one("#legend", Lines)
        legend.styles.height = len(rows)
        legend.display = bool(rows)
        legend.show(rows)

    def _at(self) -> str | None:
        item = self.worklist.current() if self.is_mounted else None
        return _key(item) if isinstance(item, RemittanceRow | PaymentRow) else None

    def current(self) -> RemittanceRow | None:
        """The remittance under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, RemittanceRow) else None

    def current_payment(self) -> PaymentRow | None:
        """The payment under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, PaymentRow) else None

    # -- what stands where

    def bar_row(self) -> Row:
        """The views."""
        parts: list[Any] = [" "]
        for n, (name, total) in enumerate(zip(VIEWS, self.totals, strict=True)):
            text = f"{n + 1} {name} {words.count(total)}"
            parts += [(f"[{text}]", "bold") if n == self.chosen else f" {text} ", " "]
        return row(*parts)

    def _head(self, width: int) -> Row:
        return posting_rows.head(width, self.chosen)

    def _draw(self, r: RemittanceRow | PaymentRow, width: int) -> tuple[str, Row]:
        today = self.desk.info.today
        if isinstance(r, PaymentRow):
            return "  ", posting_rows.payment(r, width, today)
        return "* " if r.remittance in self.marks else "  ", posting_rows.remittance(r, width, today)

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the list."""
        if self.chosen == NO_REMITTANCE:
            return [
                ("open", "match"),
                ("money.ask", "ask for it"),
                ("work.set_aside", "set aside"),
                ("find.filter", "filter"),
                ("find.goto", "go to"),
                ("undo", "undo"),
            ]
        return [
            ("open", "open"),
            ("posting.post", f"post the {len(self.marks)}" if self.marks else "post"),
            ("mark.one", "mark"),
            ("intake.load", "load files"),
            ("find.filter", "filter"),
            ("look.explain", "explain"),
            ("find.goto", "go to"),
            ("undo", "undo"),
        ]

    def status_row(self) -> tuple[str, str]:
        """Position, order, filter or marks; the money of the view, a double left out."""
        total = len(self.rows) + len(self.payments)
        at = self.worklist.on + 1 if total and self.is_mounted else 0
        money = sum(r.paid_cents for r in self.rows if r.state not in ("duplicate", "withdrawn")) + sum(p.cents for p in self.payments)
        double = " without the double" if any(r.state == "duplicate" for r in self.rows) else ""
        said = f'filter "{self.text}"' if self.text else "no filter"
        if self.marks or self.taken_off:
            said, double = f"{said}   {self.marks_words()}" if self.text else self.marks_words(), ""
        else:
            said = f"order: oldest money first   {said}"
        return f"{words.count(at)} of {words.count(total)}   {said}", f"{words.dollars(money)}{double}"

    def about_row(self) -> Row:
        """The row under the cursor in a sentence."""
        r, p = self.current(), self.current_payment()
        if p is not None:
            return posting_rows.payment_about(p, self.room[0])
        return posting_rows.about(r, self.room[0]) if r is not None else Row()

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """A remittance must be there, and postable; a payment, to be matched."""
        right = {"posting.match": "deposits.match", "money.ask": "deposits.ask", "work.set_aside": "deposits.suspend"}.get(key.id)
        if right is not None:
            return self.desk.may(right) if self.current_payment() is not None else "works on a payment without remittance: 3 shows them."
        if key.id == "posting.post" and not self.marks:
            r = self.current()
            if r is None:
                return "there is nothing under the cursor."
            if r.state in ("posted", "duplicate", "withdrawn"):
                return why_not_posted(r)
        return super().why_not(key)

    async def do_open(self) -> None:
        """Open the remittance; or match the payment."""
        from tui.screens.remittance import RemittanceScreen

        r, p = self.current(), self.current_payment()
        if p is not None:
            await self.match_payment(p)
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
        """Post it from the list: the question names the same sums. With marks, all of them."""
        if self.marks:
            await self.post_marked()
            return
        r = self.current()
        if r is not None:
            view: RemittanceView = await self.desk.do(look.remittance, r.remittance)
            await self.post(view)

    async def do_posting_match(self) -> None:
        """Say which remittance the payment is for."""
        p = self.current_payment()
        if p is not None:
            await self.match_payment(p)

    async def do_money_ask(self) -> None:
        """Note that the remittance of the payment was asked for."""
        p = self.current_payment()
        if p is not None:
            await self.ask_for_remittance(p)

    async def do_work_set_aside(self) -> None:
        """Give the payment an owner and a last day."""
        p = self.current_payment()
        if p is not None:
            await self.suspend_payment(p)

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
            said = [
                f"{r.word}: {posting_rows.meaning(r.word)}.",
                f"It is {r.life}: loaded, validated, matched, previewed, posted, reconciled, closed is the way of a remittance.",
                f"Its money: {r.bank.words if r.bank else 'not known'}.",
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
        await self._go(-self.worklist.source.total)

    async def do_move_last(self) -> None:
        """The last row."""
        await self._go(self.worklist.source.total)

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


def _key(r: RemittanceRow | PaymentRow) -> str:
    return r.name if isinstance(r, PaymentRow) else r.number
