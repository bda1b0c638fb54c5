"""What is done to all marked claims: one question first, then one by one on the second lane, as one request that one undo takes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from acts import errors, work
from acts.desk import Desk
from acts.views import QueueRow
from billing import day
from tui import words
from tui.frame import Frame
from tui.widgets.fields import Field, Form, something
from tui.widgets.told import Told
from tui.widgets.worklist import Worklist


class Bulk(Frame):
    """A screen on which claims may be marked."""

    def marked(self) -> list[QueueRow]:
        """Items that a work key is for together."""
        return []

    async def unmark_hidden(self) -> None:
        """After an act: marks of what is no longer shown go."""

    @property
    def worklist(self) -> Worklist:
        """The list, where the screen has one."""
        return self.query_one(Worklist)

    async def _aside_all(self, items: list[QueueRow], on: date, reason: str) -> None:
        def one(desk: Desk, item: QueueRow) -> object:
            return work.follow_up(desk, item.item, on, reason, item.version)

        question = f"Set {len(items)} claims, {total(items)}, aside to {day.shown_due(on)}?"
        await self._bulk(items, question, "set aside", one, "set aside")

    async def _comment_all(self, items: list[QueueRow]) -> None:
        filled = await self.desk.ask(
            Form(f"Comment on each of {len(items)} claims", [Field("text", "Comment", check=something, wide=True)], "go on")
        )
        if filled is not None:
            await self._bulk(
                items,
                f"Add this comment to {len(items)} claims, {total(items)}?",
                "comment",
                lambda desk, item: work.note(desk, item.control_number, filled["text"], takes=False),
                "commented",
            )

    async def _give_back_all(self, items: list[QueueRow]) -> None:
        mine = [item for item in items if item.leased_by == self.desk.info.login]
        if not mine:
            self.desk.say("You hold none of the marked claims.")
            return
        await self._bulk(
            mine,
            f"Give {len(mine)} claims, {total(mine)}, back?",
            "give back",
            lambda desk, item: work.release(desk, item.item),
            "given back",
        )

    async def _bulk(self, items: list[QueueRow], question: str, yes: str, one: Callable[[Desk, QueueRow], object], done: str) -> None:
        me = self.desk.info.login
        kept = [item for item in items if item.leased_by not in (None, me)]
        free = [item for item in items if item.leased_by in (None, me)]
        left_out = f"{len(kept)} are left out: others hold them." if len(kept) > 1 else "1 is left out: others hold it."
        follows = left_out if kept else "Nothing has been done yet. One u takes back all of them."
        if not free:
            self.desk.say("Others hold all of the marked claims.")
            return
        big = self.desk.above_limit(sum(item.at_stake_cents for item in free), len(free))
        if kept:
            question = question.replace(str(len(items)), str(len(free)), 1).replace(total(items), total(free))
        if not await self.desk.sure(question, yes, follows, len(free) if big else None, by_payer(free)):
            return

        def all_of(desk: Desk, progress: Callable[[int, int], None]) -> list[tuple[QueueRow, str]]:
            asking, said = desk.asking(), list[tuple[QueueRow, str]]()
            for n, item in enumerate(free):
                progress(n, len(free))
                try:
                    one(asking, item)
                except errors.Refused as error:
                    said.append((item, error.what))
            return said

        async def told(refused: list[tuple[QueueRow, str]]) -> None:
            await self.desk.count_hands()
            await self.load()
            await self.unmark_hidden()
            self.draw_frame()
            not_done = [*refused, *((item, f"{item.leased_by} holds it") for item in kept)]
            self.desk.say(
                f"{words.many(len(free) - len(refused), 'claim')} {done}." + (f" {len(not_done)} not." if not_done else ""), "good"
            )
            if not_done:
                lines = [f"{item.control_number}, {item.payer}: not {done}; {why}." for item, why in not_done]
                wrong = {item.item for item, _ in not_done}
                lines += [f"{item.control_number}: {done}." for item in free if item.item not in wrong]
                title = f"{done.upper()}: {len(free) - len(refused)} OF {words.many(len(items), 'claim').upper()}"
                await self.desk.ask(Told(title, lines))

        self.desk.jobs.start(
            f"{done.capitalize()}", "claims", all_of, told, lambda at, of: f"Stopped at claim {at} of {of}. {at} are {done}."
        )


PAYERS = 6
"""More are summed up in one row."""


def by_payer(items: list[QueueRow]) -> tuple[str, ...]:
    """What the question is about, a row for each payer, most money first."""
    found: dict[str, list[QueueRow]] = defaultdict(list)
    for item in items:
        found[item.payer].append(item)
    sums = sorted(found.items(), key=lambda one: (-sum(item.at_stake_cents for item in one[1]), one[0]))
    shown, rest = (sums, []) if len(sums) <= PAYERS else (sums[: PAYERS - 1], sums[PAYERS - 1 :])
    rows = [f"{words.clean(payer)}: {words.many(len(some), 'claim')}, {total(some)}" for payer, some in shown]
    if rest:
        others = [item for _, some in rest for item in some]
        rows.append(f"{words.many(len(rest), 'other payer')}: {words.many(len(others), 'claim')}, {total(others)}")
    return tuple(rows)


def total(items: list[QueueRow]) -> str:
    """Their sum, as $8,330.00."""
    return words.dollars(sum(item.at_stake_cents for item in items))
