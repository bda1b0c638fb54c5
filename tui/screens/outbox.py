"""The outbox: what stands ready, what is held back, what left and whether it was taken in; X lets all that is ready leave."""

from __future__ import annotations

from acts import outbox, outbox_scrub
from acts.outbox_rows import STATES, OutboxRow
from tui import words
from tui.keys import Key
from tui.list_frame import ViewsFrame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, anything, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

VIEWS = (("Standing", "standing"), ("Sent", "sent"), ("Withdrawn", "withdrawn"))
ROLES = {"held": "soon", "rejected": "urgent", "accepted": "good"}


class OutboxScreen(ViewsFrame):
    """Claims that go out again."""

    where = "outbox"
    names = tuple(name for name, _ in VIEWS)

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[OutboxRow, ...] = ()
        self.ready = (0, 0)

    async def load(self) -> None:
        """The view; the cursor stays on its own."""
        at = self.current()
        counts = await self.desk.do(outbox.totals)

        def many(*states: str) -> int:
            return sum(counts.get(state, (0, 0))[0] for state in states)

        self.ready = counts.get("ready", (0, 0))
        self.totals = [many("ready", "held"), many("sent"), many("withdrawn")]
        self.rows = await self.desk.do(outbox.listed, VIEWS[self.chosen][1])
        on = next((n for n, r in enumerate(self.rows) if at is not None and r.number == at.number), self.worklist.on)
        send = self.desk.keymap.shown("work.send")
        self.worklist.words = (f"Nothing stands here. {send} on a claim puts it into the outbox.",)
        await self.worklist.show(Held(list(self.rows)), on)
        self.draw_frame()

    def current(self) -> OutboxRow | None:
        """The one under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, OutboxRow) else None

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        extra = max(0, min(width - 80, 24)) // 2
        return row((f"    {'NO':<8} {'CLAIM':<{12 + extra}} {'PAYER':<{14 + extra}} {'DOLLARS':>10}  {'STATE':<12} HOW", "quiet"))

    def draw_item(self, item: OutboxRow, width: int) -> tuple[str, Row]:
        """One claim."""
        extra = max(0, min(width - 80, 24)) // 2
        start = f" {words.left(item.name, 8)} {words.left(item.control_number, 12 + extra)} {words.left(item.payer, 14 + extra)} "
        state = (words.left(STATES.get(item.state, item.state), 12), ROLES.get(item.state, ""))
        return "  ", row(start, f"{words.cash(item.charge_cents, 10)}  ", state, f" {words.short(item.words, 22 + extra)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        go = [("close", "let all go")] if self.ready[0] else []
        return [
            ("open", "open the claim"),
            *go,
            ("work.set_aside", "hold, release, withdraw"),
            ("look.explain", "what differs"),
            ("undo", "undo"),
        ]

    def about_row(self) -> Row:
        """What differs, or why it is held."""
        one = self.current()
        if one is None:
            return Row()
        said = f"{one.patient}: " + "; ".join(f"{d.field} {d.shall_be}" for d in one.differences[:3])
        if one.held:
            said = f"{one.patient}: {one.held}"
        elif one.file:
            said = f"{one.patient}: left in {one.file}"
        return row(f" {words.short(said, self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """Position, and what stands ready."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        said = f"{words.count(at)} of {words.count(len(self.rows))}   {words.many(self.ready[0], 'claim')} ready"
        return said, words.dollars(self.ready[1])

    def why_not(self, key: Key) -> str | None:
        """Only what stands here can be held or withdrawn."""
        one = self.current()
        if key.id == "work.set_aside" and (one is None or one.state not in ("ready", "held")):
            return "there is nothing under the cursor." if one is None else f"{one.name} is {STATES.get(one.state, one.state)}."
        if key.id == "close" and not self.ready[0]:
            return "nothing stands ready to go."
        return super().why_not(key)

    async def do_open(self) -> None:
        """The claim."""
        one = self.current()
        if one is not None:
            await self.desk.open_claim(one.control_number)

    async def do_look_explain(self) -> None:
        """What differs from the last sending, and what was found."""
        one = self.current()
        if one is None:
            return
        said = [f"{one.words}, to {one.payer}, put here by {one.made_by}." + (f" {one.reason}" if one.reason else "")]
        said += [f"{d.field}: was {d.was}, goes as {d.shall_be}" for d in one.differences] or ["Nothing differs from the last sending."]
        said += [finding.message for finding in one.findings]
        await self.desk.ask(Told(f"{one.name}: {one.control_number}", said))

    async def do_work_set_aside(self) -> None:
        """Hold it back, release it, or take it out."""
        one = self.current()
        if one is None:
            return
        hold = "Release it: it goes with the next file" if one.state == "held" else "Hold it back, with a reason"
        chosen = await self.desk.ask(Menu(f"{one.name} of {one.control_number}", [hold, "Take it out: it does not go"]))
        if chosen is None:
            return
        if chosen == 0 and one.state == "held":
            word = ""
            if warns := await self.desk.do(outbox_scrub.unsaid, one.number):
                asked = Form(f"{' '.join(warns)} warns of it: why does it go all the same?", [Field("because", "Because", check=something)])
                said = await self.desk.ask(asked)
                if said is None:
                    return
                word = said["because"]
            await self.desk.do(outbox.release, one.number, one.version, word)
            self.desk.say(f"{one.name} goes with the next file.", "good")
        else:
            filled = await self.desk.ask(Form("Why?", [Field("reason", "Reason", check=something)]))
            if filled is None:
                return
            act = outbox.hold_back if chosen == 0 else outbox.withdraw
            await self.desk.do(act, one.number, filled["reason"], one.version)
            self.desk.say(f"{one.name} is held back." if chosen == 0 else f"{one.name} does not go; its claim comes back tomorrow.", "good")
        await self.load()

    async def do_close(self) -> None:
        """All that is ready leaves in one file."""
        count, cents = self.ready
        filled = await self.desk.ask(
            Form(
                "Into which folder? Empty: it is kept here, `send file` lays it down",
                [Field("folder", "Folder", "~/outbox", anything)],
                "go on",
            )
        )
        if filled is None:
            return
        big = self.desk.above_limit(cents, count)
        follows = "The file is held against the published maps first. What has left cannot be called back."
        if not await self.desk.sure(
            f"Let {words.many(count, 'claim')}, {words.dollars(cents)}, go?", "send", follows, count if big else None
        ):
            return
        file, held = await self.desk.do(outbox.leave, filled["folder"] or None)
        await self.load()
        kept = f" {words.many(len(held), 'claim')} held back: {held[0].held}" if held else ""
        if file is None:
            self.desk.say(f"Nothing left.{kept}", "soon")
        else:
            self.desk.say(f"{file.name}: {words.many(file.claims, 'claim')}, {words.dollars(file.charge_cents)}, left.{kept}", "good")
