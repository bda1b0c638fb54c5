"""The hold on the claim that is open: when it ends, who took it, and what others do to the claim meanwhile; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acts.views import ClaimView, EventRow
from tui import words
from tui.screens.claim_acts import ClaimActs
from tui.widgets.ask import Menu
from tui.widgets.lines import Row, row

WARN_S = 120
"""A hold that ends sooner than this is said."""
MINE = ("look.", "lists.", "work.draft")
"""Acts of others that change nothing here."""


class Holding(ClaimActs):
    """A claim whose hold may be lost, and that others may change while it is looked at."""

    told_at_once = True
    """A lost hold is said also while a comment is being typed."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self.view: ClaimView | None = None
        self.held_by: str | None = None
        self._warned: datetime | None = None
        self._ended: datetime | None = None
        self._until: datetime | None = None

    def asks_about(self, claim: str) -> bool:
        """Of its own claim it does."""
        return claim == self.number

    async def changed(self, subjects: frozenset[tuple[str, str]]) -> None:
        """Somebody did something to this claim: said, and a hold that was lost is asked about."""
        before = self.view
        numbers = (self.number, *(before.aliases if before is not None else ()))
        if before is not None and not any(("claim", number) in subjects for number in numbers):
            return
        mine = self.desk.info.login
        had = self.held_by == mine
        await self.load()
        view = self.view
        if view is None:
            return
        if had and view.leased_by not in (None, mine):
            if self.held_by == mine:  # it is lost once, however often it is told
                self.held_by = view.leased_by
                self.desk.begin_now(self._lost)
            return
        if view.leased_by is not None or self._until is None or self._until.timestamp() * 1_000_000 > self.desk.lane.desk.now():
            self.held_by = view.leased_by  # a hold that ran out is mine to lose until somebody takes the claim
        last = before.history[0].number if before is not None and before.history else 0
        news = [event for event in view.history if event.number > last and event.actor != mine and not event.act.startswith(MINE)]
        if news:
            self.tell(self._news(news))

    def _news(self, news: Sequence[EventRow]) -> str:
        """What others did, the last of it: 'm.kelly at 09:52: posted a remittance: ... took an earlier answer back, 80.00'."""
        more = f" and {len(news) - 1} more" if len(news) > 1 else ""
        return f"{news[0].actor} at {words.clock(news[0].moment, self.desk.info.zone)}{more}: {news[0].words}"

    def keep_hold(self) -> None:
        """The claim was read: until when it is in my hand."""
        if self.view is not None and self.view.leased_by == self.desk.info.login:
            self._until = self.view.leased_until

    def tick(self, now: int) -> None:
        """The hold ends in two minutes, or has ended: each is said once."""
        ends = self._until
        if ends is None or self.held_by != self.desk.info.login:
            return
        left_s = ends.timestamp() - now / 1_000_000
        until = words.clock(ends, self.desk.info.zone)
        if 0 < left_s <= WARN_S and self._warned != ends:
            self._warned = ends
            self.tell(f"Your hold on {self.number} ends at {until}. Any act extends it; nothing typed is lost.")
        elif left_s <= 0 and self._ended != ends:
            self._ended = ends
            self.tell(f"Your hold on {self.number} ended at {until}. Nothing typed is lost; the next act takes it again, if it is free.")

    async def _lost(self) -> None:
        """Another has the claim now: four ways on, and nothing typed is lost."""
        await self.load()  # what was typed is a draft by now
        view = self.view
        if view is None or not self.is_current:
            return
        taker = view.leased_by or "somebody"
        kept = ("Your comment is kept as a draft. It is not on the claim yet.",) if view.draft else ()
        options = [
            "Go back to the list" + (", keep the draft" if view.draft else ""),
            "Read the claim as it is now",
            "Add my comment anyway (a comment needs no hold)",
            f"Take it back, with a reason that {taker} will see",
        ]
        self.meanwhile = "Your hold has ended" + ("   draft kept, not saved" if view.draft else "")
        self.draw_status()
        chosen = await self.desk.ask(_Lost((*self._how(view, taker), *kept), options))
        self.meanwhile = ""
        if chosen in (None, 0):
            await self.desk.back()
            if view.draft:
                self.desk.say(f"Your comment on {self.number} is kept as a draft: on the claim, {self.desk.keymap.shown('work.comment')}.")
        elif chosen == 2:
            await self.comment_on(self.number)
        elif chosen == 3:
            await self.do_work_take()

    def _how(self, view: ClaimView, taker: str) -> tuple[str, ...]:
        """By whom and when, and with what reason, or that it had run out before."""
        me, zone = self.desk.info.login, self.desk.info.zone
        event = next((e for e in view.history if e.actor == taker and e.act.startswith("work.take")), None)
        prefix = f"taken over from {me}: "
        at = f" at {words.clock(event.moment, zone)}" if event is not None else ""
        if event is not None and event.reason.startswith(prefix):
            return (f"{taker} took claim {self.number} over{at}.", f'Reason given: "{event.reason.removeprefix(prefix)}".')
        if self._ended is None and event is None:
            return (f"{taker} took claim {self.number} over.",)
        ended = f" at {words.clock(self._ended, zone)}" if self._ended is not None else ""
        return (f"Your hold on {self.number} ended{ended}; {taker} took it{at}.",)


class _Lost(Menu):
    """What became of the hold, in rows of its own, over the ways on."""

    def __init__(self, said: Sequence[str], options: Sequence[str]) -> None:
        super().__init__(said[0], options, foot="1-4 choose")
        self._more = tuple(said[1:])

    def panel(self, width: int) -> list[Row]:
        """The sentences, then the ways."""
        first, *rest = super().panel(width)
        return [first, *(row(f" {words.short(text, width - 2)}") for text in self._more), *rest]
