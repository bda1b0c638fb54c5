"""m in a chart: another record of the same patient is joined to it, or a visit or claim in it goes to the patient whose it is."""

from __future__ import annotations

from acts import chart, identity
from acts.chart_rows import Thing
from tui.frame import Frame
from tui.screens.merge import MergeScreen
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something


class ChartMerge(Frame):
    """The part of the chart's screen that says whose it is."""

    person: int

    def thing(self) -> Thing | None:
        """The thing under the cursor."""
        raise NotImplementedError

    async def do_record_merge(self) -> None:
        """Side by side, or what the move would do; nothing moves without a second person."""
        thing = self.thing()
        options = ["Another record is of this patient too: join them"]
        if thing is not None and (thing.kind == "encounter" or thing.relation == "claim"):
            options.append(f"This {'claim' if thing.relation == 'claim' else 'visit'} is another patient's: {thing.title}")
        elif thing is not None and thing.relation == "document":
            options.append(f"This document is another patient's: {thing.title}")
        chosen: int | None = 0
        if len(options) > 1:
            chosen = await self.desk.ask(Menu("WHOSE IS IT", options))
        if chosen is None:
            return
        if chosen == 1 and thing is not None and thing.relation == "document":
            await self._document(thing)
            return
        filled = await self.desk.ask(
            Form("Which patient", [Field("who", "Patient", check=something, hint="name, number or member number")], "go on")
        )
        if filled is None:
            return
        other = await self.desk.do(chart.person_of, filled["who"])
        self.stale = True
        if chosen == 0 or thing is None:
            await self.desk.show_screen(MergeScreen(self.person, other))
        elif thing.relation == "claim":
            seen = await self.desk.do(identity.claim, thing.key, other)
            await self.desk.show_screen(MergeScreen(asking=seen.asking))
        else:
            claims = await self.desk.ask(
                Menu("Its claims", ["stay here: they are voided, the right patient is billed", "go along with it"])
            )
            if claims is not None:
                seen = await self.desk.do(identity.encounter, thing.id, other, "move" if claims else "void")
                await self.desk.show_screen(MergeScreen(asking=seen.asking))

    async def _document(self, thing: Thing) -> None:
        """To a patient, or to nobody of ours; to a claim it goes from its own screen."""
        filled = await self.desk.ask(
            Form(
                f"{thing.key} goes to",
                [Field("to", "To", check=something, hint="claim 48213, patient 12, or nobody (it is of no patient of ours)")],
                "go on",
            )
        )
        if filled is None:
            return
        seen = await self.desk.do(identity.document, thing.key, filled["to"])
        if seen is None:
            self.desk.say(f"{thing.key} is this patient's already: on its screen m files it to another claim.")
            return
        self.stale = True
        await self.desk.show_screen(MergeScreen(asking=seen.asking))
