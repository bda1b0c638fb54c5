"""A patient registered by hand: the fields, who looks like them, then their chart."""

from __future__ import annotations

from acts import chart_add
from billing.amendment import FIELDS
from billing.text import name_shown
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.screens.chart_acts import form_field
from tui.widgets.ask import Menu
from tui.widgets.fields import Form
from tui.widgets.lines import row

ASKED = ("last", "first", "middle", "born_on", "sex", "line1", "city", "state", "zip", "phone", "chart_number")


class RegisterScreen(Frame):
    """Typing begins at once; Esc stops it, Esc again goes back."""

    where = "register"

    def __init__(self) -> None:
        super().__init__()
        self.typed: dict[str, str] = {}
        self.begun = False

    async def load(self) -> None:
        """The first time typing begins."""
        said = (
            "A patient who is registered here has a chart before any claim names them.",
            "Who has the same name, birth date or number is shown before it is written.",
        )
        self.part("body").show([row(""), *(row((f"  {line}", "quiet")) for line in said)])
        self.draw_frame()
        if not self.begun and self.desk.may("chart.register") is None:
            self.begun = True
            self.desk.begin(self.do_open)

    async def changed(self, subjects: frozenset[tuple[str, str]]) -> None:
        """What others register meanwhile is asked about when this is written."""

    def title_words(self) -> str:
        """REGISTER."""
        return "REGISTER"

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [("open", "type"), ("back", "back")]

    def why_not(self, key: Key) -> str | None:
        """Who may not register."""
        return self.desk.may("chart.register") if key.id == "open" else super().why_not(key)

    async def do_open(self) -> None:
        """Type the fields, look who is alike, write it, and open the chart."""
        today = self.desk.info.today
        first = {**chart_add.DEFAULTS["person"], **self.typed}
        fields = [form_field(field, today, first.get(field.name, "")) for field in FIELDS["person"] if field.name in ASKED]
        form = Form("Register a patient", fields, "look who is alike, then register")
        filled = await self.desk.ask(form)
        self.typed = form.values
        if filled is None:
            self.desk.say("Nothing was written. Enter goes on typing, Esc goes back.")
            return
        person = await self._same(filled)
        if person is None:
            return
        known = person > 0
        if not known:
            person = (await self.desk.do(chart_add.register, filled, anyway=True)).person
        from tui.screens.chart import ChartScreen

        await self.desk.back()
        await self.desk.show_screen(ChartScreen(person))
        if not known:
            self.desk.say(
                f"Patient {person} is registered. {self.desk.keymap.shown('edit')} writes coverages and visits into the chart.", "good"
            )

    async def _same(self, filled: dict[str, str]) -> int | None:
        """The patient that was meant, 0 for a new one, None where nothing was chosen."""
        found = await self.desk.do(chart_add.alike, filled)
        if not found:
            named = name_shown(filled["last"], filled["first"])
            sure = await self.desk.sure(
                f"Register {words.short(named, 30)}, born {filled['born_on']}?", "register", "Nobody here looks alike."
            )
            return 0 if sure else None
        options = [f"open {one.person} {name_shown(one.last, one.first)}, born {one.born_on or '-'} ({one.why})" for one in found[:8]]
        chosen = await self.desk.ask(
            Menu(f"{words.many(len(found), 'patient')} here may be the same one", [*options, "it is another person: register"])
        )
        return None if chosen is None else 0 if chosen == len(options) else found[chosen].person
