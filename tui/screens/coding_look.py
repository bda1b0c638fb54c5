"""The second look at a coding: the note beside the codes as on the coding screen; 1 says that they are right, 2 that they are not."""

from __future__ import annotations

from acts import second_look
from acts.coding_rows import SecondLook
from tui import words
from tui.keys import Key
from tui.screens.coding import CodingScreen
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row


class SecondLookScreen(CodingScreen):
    """Nothing is changed here: the codes stay until they are corrected."""

    searches = False

    def __init__(self, look: SecondLook) -> None:
        super().__init__(look.control_number)
        self.look = look

    @property
    def subject(self) -> str:
        """A draft of the coding is another sitting's."""
        return ""

    async def keep(self) -> None:
        """There is nothing to keep."""

    def title_words(self) -> str:
        """Which coding."""
        return f"SECOND LOOK {self.look.named}"

    def holder(self) -> str:
        """Who coded it."""
        return f"coder: {words.short(self.look.coder, 16)}"

    def about_row(self) -> Row:
        """What was coded, where the codes may have been corrected since."""
        return row(f" {words.short(f'{self.look.coder} coded: {self.look.was or chr(45)} -> {self.look.codes}', self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """What the book says; that nothing is changed here."""
        return super().status_row()[0], f"coding {self.look.number}"

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("1", "right"), ("2", "not right"), ("look.explain", "hints"), ("move.page_down", "note"), ("back", "back")]

    def why_not(self, key: Key) -> str | None:
        """The codes are looked at, not changed; who looks is a coder."""
        if key.id in ("drop", "find.order", "edit"):
            return f"here codes are looked at: `: coding {self.look.control_number}` changes them."
        if key.id in ("open", "find.pick"):
            return self.desk.may("coding.look")
        return super().why_not(key)

    async def do_open(self) -> None:
        """Ask which it is."""
        chosen = await self.desk.ask(Menu("Are the codes right?", ["yes, the codes are right", "no, and why"]))
        if chosen is not None:
            await self.do_find_pick(chosen + 1)

    async def do_find_pick(self, number: int) -> None:
        """1: the codes are right; 2: they are not, with the reason."""
        if number not in (1, 2):
            self.desk.say("1: the codes are right. 2: they are not.")
            return
        reason = ""
        if number == 2:
            filled = await self.desk.ask(Form("What is not right?", [Field("reason", "Because", check=something)], "say it"))
            if filled is None:
                return
            reason = filled["reason"]
        done = await self.desk.do(second_look.look, self.look.number, agrees=number == 1, reason=reason)
        await self.desk.back()
        if self.desk.frame is not None:
            await self.desk.frame.load()
        stays = "" if number == 1 else " The codes stay until they are corrected."
        self.desk.say(f"{done.named}: {done.look}.{stays}", "good")
