"""u: takes back my last act, or instead of it what the screen shows (a remittance, an entry, an event), after showing what follows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from acts import take_back, undo
from acts.desk import Desk
from acts.errors import PlanChanged
from acts.take_back import Wanted
from acts.views import EventRow, UndoPlan
from billing.text import cells, clean, fit
from tui import words
from tui.widgets.ask import TOLD, Menu, Mode, told
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told

if TYPE_CHECKING:
    from tui.app import DeskApp

MOST = 9
LATER = "--with-later"
ROOM = 60
"""Columns for what is taken back: the question has a row of its own where it is that long."""


@dataclass(frozen=True, slots=True)
class Other:
    """Something on the screen that can be taken back instead: its words, its name in a question, and what is wanted or the event that
    did it."""

    words: str
    name: str
    wanted: Wanted | None = None
    event: int | None = None


class Offer(Mode[int]):
    """The question of u: y takes my last act back (0), a digit what stands there instead (1 …), every other key nothing."""

    discards = True

    def __init__(self, asked: str, follows: str, detail: Sequence[str], others: Sequence[Other], yes: str = "take back") -> None:
        super().__init__()
        self.yes = yes
        self.asked, self.follows, self.detail, self.others = asked, follows, tuple(detail), tuple(others[:MOST])
        self.said = ""

    def panel(self, width: int) -> list[Row]:
        """What follows, and what may go instead."""
        chunks = [chunk for text in self.detail for chunk in wrap(clean(text), width - 5)]
        rows = told(chunks, TOLD - len(self.others) - 1 if self.others else TOLD)
        if self.others:
            rows.append(row(" ", ("OR INSTEAD", "quiet")))
            rows += [row(f"   {at}  ", (fit(other.words, width - 7), "")) for at, other in enumerate(self.others, 1)]
        return rows

    def about(self, width: int) -> Row | None:
        """How it is undone; a question that is too long for its row stands here instead, whole."""
        fits = cells(self.asked + self._tail) + 2 <= width
        return row(" ", (fit(self.follows if fits else self.asked, width - 2), "" if fits else "soon"))

    @property
    def _tail(self) -> str:
        other = f"   1-{len(self.others)} instead" if len(self.others) > 1 else "   1 instead" if self.others else ""
        return f"   y {self.yes}{other}   [N] not now _"

    def foot(self, width: int) -> Row:
        """The question."""
        if cells(self.asked + self._tail) + 2 <= width:
            return row(" ", (self.asked + self._tail, "soon"))
        return row(" ", fit("Nothing is erased.", width - cells(self._tail) - 2), (self._tail, "soon"))

    async def press(self, key: str, character: str | None) -> None:
        """y, a digit, or no."""
        if key == "y":
            self.finish(0)
        elif character and character.isdigit() and 1 <= int(character) <= len(self.others):
            self.finish(int(character))
        else:
            self.said = "" if key in ("n", "N", "enter", "escape") else "Not done."
            self.finish(None)


async def undo_here(app: DeskApp) -> None:
    """The whole of u: the last act, or what the screen offers."""
    frame = app.frame
    others: Sequence[Other] = await frame.can_be_taken_back() if frame is not None else ()
    last = await app.do(undo.mine)
    if last is None and not others:
        app.say("Nothing of yours in this sitting is left to take back.")
        return
    plan = await app.do(undo.preview, last.number) if last is not None else None
    if last is None or plan is None or plan.obstacles:
        await _without_last(app, last, plan, others)
        return
    said = _of_undo(last, plan) if last.act.startswith("undo.") else _named(words.clean(last.words).rstrip("."), plan, ROOM)
    if last.act == "posting.post" and plan.remittances > 1:
        said = f"posted {words.many(plan.remittances, 'remittance')}, {words.dollars(plan.cents)}"
    asked = f"{'Do again' if plan.again else 'Take back'}: {said}?"
    detail = plan.words if len(plan.words) > 1 else ()
    follows = f"A new entry {'does it' if plan.again else 'takes it back'}; nothing is erased." if detail else " ".join(plan.words)
    if others:
        offer = Offer(asked, follows, detail, others, "do again" if plan.again else "take back")
        chosen = await app.ask(offer)
        if chosen is None:
            app.say(offer.said)
            return
        if chosen:
            await _other(app, others[chosen - 1])
            return
    elif not await app.sure(asked, "do it again" if plan.again else "take it back", follows, detail=detail):
        return
    await _done(app, lambda: app.do(undo.apply, last.number, plan.hash), said)


def _named(said: str, plan: UndoPlan, room: int) -> str:
    """The act as the question names it: where its words are too long, what was done and its amount, which is never cut."""
    if len(said) <= room:
        return said
    amount = f", {words.dollars(plan.cents)}" if plan.cents else ""
    return words.short(said.partition(":")[0], room - len(amount)).rstrip() + amount


def _of_undo(last: EventRow, plan: UndoPlan) -> str:
    """What an undo of an undo is about: 'a write-off of 57.60 on 48213', not that something was undone."""
    said = words.clean(plan.words[0]).rstrip(".") if plan.words else "your last act"
    for verb in (" is done again", " is taken back"):
        said = said.partition(verb)[0]
    claims = [subject.removeprefix("claim ") for subject in last.subjects if subject.startswith("claim ")]
    on = f" on {words.clean(claims[0])}" if len(claims) == 1 else ""
    said = said.removesuffix(" on 1 claim") if on else said
    return words.short(f"{said[:1].lower()}{said[1:]}{'' if on.strip() in said else on}", ROOM)


async def _without_last(app: DeskApp, last: EventRow | None, plan: UndoPlan | None, others: Sequence[Other]) -> None:
    """My last act cannot go, or there is none: say why, and offer the rest."""
    said = words.clean(last.words).rstrip(".") if last is not None else ""
    if not others:
        await app.ask(Told(f"CANNOT BE TAKEN BACK: {said}", list(plan.obstacles) if plan is not None else []))
        return
    why = f"YOUR LAST ACT CANNOT BE TAKEN BACK: {plan.obstacles[0]}" if plan is not None and plan.obstacles else "TAKE BACK"
    chosen = await app.ask(Menu(why, [other.words for other in others[:MOST]]))
    if chosen is not None:
        await _other(app, others[chosen])


async def _other(app: DeskApp, other: Other) -> None:
    """One thing on the screen: what stands in the way, a reason, what follows, the question."""
    wanted = other.wanted
    plan = await _preview(app, other, wanted)
    if plan.obstacles and wanted is not None and all(LATER in obstacle for obstacle in plan.obstacles):
        said = [obstacle.partition(": ")[0] for obstacle in plan.obstacles]
        chosen = await app.ask(Menu(f"{'; '.join(said)}.", ["take the later ones back with it", "leave all as it is"]))
        if chosen != 0:
            return
        wanted = Wanted(wanted.remittance, wanted.claim, wanted.entry, True)
        plan = await _preview(app, other, wanted)
    if plan.obstacles:
        await app.ask(Told(f"CANNOT BE TAKEN BACK: {other.words}", list(plan.obstacles)))
        return
    filled = await app.ask(Form(f"Take back {other.name}: why?", [Field("reason", "Reason", check=something)]))
    if filled is None:
        return
    detail = plan.words if len(plan.words) > 1 else ()
    follows = "A new entry takes it back; nothing is erased." if detail else " ".join(plan.words)
    amount = f", {words.dollars(plan.cents)}" if plan.cents else ""
    if not await app.sure(f"Take back {other.name}{amount}?", "take it back", follows, detail=detail):
        return
    if wanted is not None:
        final = wanted
        await _done(app, lambda: app.do(take_back.apply, final, plan.hash, filled["reason"]), other.name)
    else:
        await _done(app, lambda: app.do(undo.apply, other.event or 0, plan.hash, filled["reason"]), other.name)


async def _preview(app: DeskApp, other: Other, wanted: Wanted | None) -> UndoPlan:
    if wanted is not None:
        return await app.do(take_back.preview, wanted)
    return await app.do(undo.preview, other.event or 0)


async def _done(app: DeskApp, act: Callable[[], Awaitable[UndoPlan]], said: str) -> None:
    try:
        plan = await act()
    except PlanChanged:
        app.say("Not taken back: it would do something else by now. u shows it anew.", "soon")
        return
    await app.count_hands()
    if app.frame is not None:
        await app.frame.load()
    if plan.again:
        app.say(f"Done again: {words.short(said, ROOM)}; u takes it back.", "good")
        return
    app.say(f"Taken back: {words.short(said, ROOM)}; u again does it anew.", "good")


def of_remittance(remittance: int, number: str, trace: str) -> Other:
    """A remittance whole."""
    return Other(f"remittance {number}, trace {trace}, whole", f"remittance {number}", Wanted(remittance))


def of_entry(desk: Desk, claim: str) -> list[Other]:
    """The entries on a claim that may go, newest first."""
    from acts import entries

    found = [one for one in entries.of_claim(desk, claim) if one.can_go]
    return [
        Other(
            f"entry {one.number}: {one.words}{f' {one.trace}' if one.trace else ''}, {words.cash(abs(one.cents)).strip()}, "
            f"by {one.actor} on {one.booked_on.isoformat()}",
            f"entry {one.number}",
            take_back.entry(desk, one.number),
        )
        for one in reversed(found[-MOST:])
    ]
