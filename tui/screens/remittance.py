"""One remittance: its balances, what is held, what posting will do; p posts what comes clean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from acts import look, remittance_view
from acts.views import HoldRow, RemittanceView
from billing import terms
from tui import words
from tui.keys import Key
from tui.screens import remittance_page
from tui.screens.posting_acts import PostingActs, why_not_posted
from tui.undoing import Other, of_remittance
from tui.widgets.lines import Row, row
from tui.widgets.told import Told

if TYPE_CHECKING:
    from tui.screens.posting import PostingScreen

SUMMARY_LEAST = 4


class RemittanceScreen(PostingActs):
    """Opened from the list of remittances, or by its trace."""

    where = "remittance"

    def __init__(self, remittance: int, posting: PostingScreen | None = None) -> None:
        super().__init__()
        self.remittance, self.posting = remittance, posting
        self.view: RemittanceView | None = None
        self.on = 0
        self.all_claims = False
        self.at_claim = 0
        """The one under the cursor, where all claims are shown."""

    async def load(self) -> None:
        """The remittance and the plan of what is left to post."""
        self.view = await self.desk.do(look.remittance, self.remittance)
        self.redraw()
        self.draw_frame()

    async def can_be_taken_back(self) -> Sequence[Other]:
        """This remittance, once its money is in the books."""
        if self.view is None or self.view.row.state in ("loaded", "duplicate"):
            return ()
        r = self.view.row
        return (of_remittance(self.remittance, r.number, r.trace),)

    # -- what stands where

    def title_words(self) -> str:
        """REMITTANCE R-1187."""
        return f"REMITTANCE {self.view.row.number}" if self.view else "REMITTANCE"

    def holder(self) -> str:
        """Its state stands where a holder would."""
        return self.view.row.word if self.view else ""

    def bar_row(self) -> Row:
        """Payer, trace, day, how many."""
        if self.view is None:
            return Row()
        r = self.view.row
        on = r.paid_on.isoformat() if r.paid_on else "-"
        counted = f"{words.many(r.claims, 'claim')}, {words.many(self.view.services, 'service')}"
        paid = f"paid {on} by {self.view.method or '-'}"
        rest = ["", f"trace {words.short(r.trace, 14)}", paid, counted]
        room = self.room[0] - 2 - len("  ".join(rest))
        return row(" ", words.joined([words.short(r.payer, max(room, 8)), *rest[1:]], self.room[0] - 2))

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        view = self.view
        if view is None:
            return []
        if self.all_claims:
            return [("open", "open the claim"), ("part", "the remittance"), ("look.explain", "explain"), ("undo", "undo")]
        held = min(len(view.held), 9)
        first = [(f"1-{held}" if held > 1 else "1", "decide")] if held else []
        post = [("posting.post", f"post the {view.will_post}" if view.held else "post")] if view.will_post else []
        return [
            *post,
            *first,
            ("part", "all claims"),
            ("look.explain", "explain"),
            ("look.source", "source"),
            ("look.log", "log"),
            ("undo", "undo"),
        ]

    def status_row(self) -> tuple[str, str]:
        """Which held one, the plan, what is posted; the payment."""
        view = self.view
        if view is None:
            return "", ""
        at = f"{self.on + 1} of {len(view.held)} held" if view.held else "nothing held"
        done = f"{view.row.posted} of {view.row.claims} posted" if view.row.posted else "nothing posted yet"
        plan = f"plan {view.plan_hash[:8]}" if view.will_post else ""
        below = self.part("body").below if self.is_mounted else 0
        more = f"{words.many(below, 'row')} below" if below else ""
        return "   ".join(part for part in (at, plan, done, more) if part), f"payment {words.dollars(view.row.paid_cents)}"

    def about_row(self) -> Row:
        """Why the held one under the cursor is held."""
        held = self._held()
        if self.view is None or held is None or self.all_claims:
            return Row()
        off = held.adjudication is None and held.reason == "out_of_balance"
        said = remittance_page.off(self.view.balances.remittance) if off else words.sentence(held.message)
        return row(f" {words.short(said, self.room[0] - 2)}")

    def _held(self) -> HoldRow | None:
        return self.view.held[self.on] if self.view and self.view.held and self.on < len(self.view.held) else None

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def redraw(self) -> None:
        """All rows."""
        if self.view is None or not self.is_mounted:
            return
        self.on = max(0, min(self.on, len(self.view.held) - 1))
        width, _ = self.room
        rows = (
            remittance_page.claims(self.view, width)
            if self.all_claims
            else [
                *remittance_page.balances(self.view, width),
                *remittance_page.held_rows(self.view, width),
                *remittance_page.summary(self.view, width),
            ]
        )
        self.at_claim = max(0, min(self.at_claim, len(self.view.claims) - 1))
        pick = f"claim {self.at_claim}" if self.all_claims else f"held {self.on}"
        at = next((n for n, r in enumerate(rows) if r.pick == pick), None)
        self.part("body").show(rows, at)

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """What cannot be done with this one."""
        view = self.view
        if key.id == "posting.post" and view is not None and view.row.state in ("posted", "duplicate", "withdrawn"):
            return why_not_posted(view.row)
        if key.id in ("list.next", "list.previous") and self.posting is None:
            return "this remittance was not opened from a list."
        if key.id == "work.set_aside" and self._held() is None:
            return "nothing is held here."
        return super().why_not(key)

    async def do_posting_post(self) -> None:
        """Post what comes clean."""
        if self.view is not None:
            await self.post(self.view)

    async def _decide(self, at: int, then: str = "") -> None:
        view = self.view
        held = view.held[at] if view is not None and at < len(view.held) else None
        if view is None or held is None:
            self.desk.say("Nothing has that number here.")
            return
        self.on = at
        self.redraw()
        if held.adjudication is None:
            await self.desk.ask(Told("THE WHOLE REMITTANCE IS HELD", remittance_page.whole(view, held)))
            return
        if not held.hold:
            self.desk.say(f"{self.desk.keymap.shown('posting.post')} posts what comes clean first; then this one waits here for you.")
            return
        from tui.screens.exception import ExceptionScreen

        screen = ExceptionScreen(held.hold, self)
        await self.desk.show_screen(screen)
        if then == "suspend":
            await screen.do_work_set_aside()

    async def do_find_pick(self, number: int) -> None:
        """Decide the held one with this number."""
        await self._decide(number - 1)

    async def do_open(self) -> None:
        """Decide the one under the cursor; among all claims, open it."""
        if self.view is not None and self.all_claims and self.view.claims:
            await self._open_claim(self.view)
        elif self.view is not None and self.view.held and not self.all_claims:
            await self._decide(self.on)

    async def _open_claim(self, view: RemittanceView) -> None:
        """What is held opens as the exception that it is, the rest as the claim of ours that it answers."""
        answer, number, _, _, _, _, state = view.claims[self.at_claim]
        held = next((n for n, h in enumerate(view.held) if h.adjudication == answer), None)
        ours = await self.desk.do(remittance_view.claim_of, answer)
        if held is not None and view.held[held].hold:
            await self._decide(held)
        elif ours is None:
            self.desk.say(f"{words.short(number, 20)} is no claim of ours: {terms.word(terms.HOLD, state)}.", "soon")
        else:
            await self.desk.open_claim(ours)

    async def do_work_set_aside(self) -> None:
        """Give the held one an owner and a day."""
        await self._decide(self.on, "suspend")

    async def step(self, by: int) -> HoldRow | None:
        """The held one after or before, for J and K on the exception."""
        if self.view is None or not 0 <= self.on + by < len(self.view.held):
            return None
        self.on += by
        self.redraw()
        return self._held()

    async def do_part(self) -> None:
        """All claims of it, and back."""
        self.all_claims, self.at_claim = not self.all_claims, 0
        self.part("body").top = 0
        self.redraw()
        self.draw_frame()

    async def _move(self, by: int) -> None:
        if self.all_claims:
            await self._to_claim(self.at_claim + by)
            return
        if self.view and self.view.held and 0 <= self.on + by < len(self.view.held):
            self.on += by
            self.redraw()
            self.rested()
        else:
            self.part("body").cursor = None
            self.part("body").scroll_rows(by)
        self.draw_status()

    async def _to_claim(self, to: int) -> None:
        """The cursor among all claims."""
        self.at_claim = to
        self.redraw()
        self.draw_status()

    async def do_move_down(self) -> None:
        """The next held one, then what lies below."""
        await self._move(1)

    async def do_move_up(self) -> None:
        """The one before."""
        await self._move(-1)

    async def do_move_half_down(self) -> None:
        """What lies below."""
        if self.all_claims:
            await self._to_claim(self.at_claim + 8)
            return
        self.part("body").scroll_rows(8)
        self.draw_status()

    async def do_move_half_up(self) -> None:
        """What lies above."""
        if self.all_claims:
            await self._to_claim(self.at_claim - 8)
            return
        self.part("body").scroll_rows(-8)
        self.draw_status()

    do_move_page_down, do_move_page_up = do_move_half_down, do_move_half_up

    async def do_move_first(self) -> None:
        """The beginning."""
        self.on, self.at_claim, self.part("body").top = 0, 0, 0
        self.redraw()

    async def do_move_last(self) -> None:
        """The end."""
        if self.all_claims and self.view is not None:
            await self._to_claim(len(self.view.claims) - 1)
            return
        self.part("body").scroll_rows(10_000)
        self.draw_status()

    async def _go(self, by: int) -> None:
        found = await self.posting.step(by) if self.posting is not None else None
        if found is None:
            self.desk.say("That was the last one of the list." if by > 0 else "That was the first one of the list.")
            return
        self.remittance, self.on, self.all_claims = found, 0, False
        await self.load()

    async def do_list_next(self) -> None:
        """The next of the list."""
        await self._go(1)

    async def do_list_previous(self) -> None:
        """The one before."""
        await self._go(-1)

    async def do_work_take_next(self) -> None:
        """The next best denial."""
        await self.desk.take_next()

    async def do_look_log(self) -> None:
        """All that was done to it."""
        from tui.screens.history import HistoryScreen

        await self.desk.show_screen(HistoryScreen("remittance", str(self.remittance), self.title_words()))

    async def do_look_explain(self) -> None:
        """What each balance says, and why the one under the cursor is held."""
        if self.view is None:
            return
        said = remittance_page.explained(self.view)
        held = self._held()
        if held is not None:
            which = f"E{held.number}, {held.control_number}" if held.control_number else f"E{held.number}, all of it"
            said.append(f"{which}: {terms.words(terms.HOLD, held.reason)}. {words.sentence(held.message)}.")
        await self.desk.ask(Told(f"{self.view.row.number}, {self.view.row.word}", said))

    async def do_look_source(self) -> None:
        """What the file had to say about itself."""
        if self.view is not None:
            said = [f"File {self.view.row.file}."] + [
                f"{f.place.segment} {f.place.position}: {f.message}" if f.place else f.message for f in self.view.findings
            ]
            await self.desk.ask(
                Told(
                    "SOURCE",
                    said
                    if len(said) > 1
                    else [*said, "Nothing was found wrong in it. A held claim shows its own segments: open it, then i."],
                )
            )
