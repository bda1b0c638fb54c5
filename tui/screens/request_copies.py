"""The steps of a request for copies that is denied: the ground, the second look of another professional, and its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acts import request_access
from acts.request_rows import RequestRow
from billing import copies_denied as copies
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, something

if TYPE_CHECKING:
    from tui.screens.request import RequestScreen


class CopiesSteps:
    """Part of the request's screen."""

    if TYPE_CHECKING:

        @property
        def _screen(self) -> RequestScreen: ...

        async def done(self, made: RequestRow, more: str = "") -> None: ...

        async def filled(self, title: str, fields: list[Field], done: str) -> dict[str, str] | None: ...

    async def deny_copies(self) -> None:
        """On a ground of 164.524; what is not withheld is given."""
        screen = self._screen
        grounds = list(copies.GROUNDS)
        said = [f"{copies.SHORT[one]}, {copies.PARAGRAPH[one].removeprefix('164.524')}" for one in grounds]
        chosen = await screen.desk.ask(Menu("On which ground of 164.524? The last three are reviewed if the patient asks.", said))
        if chosen is None or screen.view is None:
            return
        judged = [Field("judged_by", "Judged by", check=_licensed, hint="a licensed professional: name, licence")]
        filled = await self.filled(
            f"Denied: {copies.SHORT[grounds[chosen]].removeprefix('reviewed: ')}",
            [
                Field("withheld", "Not given", hint="empty: all that is asked"),
                Field("reason", "Because", check=something, hint="in plain words: the letter says it"),
                *(judged if grounds[chosen] in copies.REVIEWED else []),
            ],
            "deny",
        )
        if filled is not None:
            made = await screen.desk.do(
                request_access.deny, screen.number, grounds[chosen], filled["reason"], withheld=filled["withheld"],
                judged_by=filled.get("judged_by", ""), version=screen.view.row.version,
            )  # fmt: skip
            await self.done(made, "What is not withheld is given." if filled["withheld"] else "")

    async def _review_asked(self) -> None:
        filled = await self.filled("The patient wants the denial reviewed", [Field("words", "Says", hint="may stay empty")], "keep")
        if filled is not None:
            screen = self._screen
            await self.done(await screen.desk.do(request_access.ask_review, screen.number, words=filled["words"]))

    async def _reviewer(self) -> None:
        fields = [Field("reviewer", "Reviewer", check=_licensed, hint="name, licence; took no part in the denial")]
        filled = await self.filled("Who reviews it", fields, "lay it before them")
        if filled is not None:
            screen = self._screen
            await self.done(await screen.desk.do(request_access.choose_reviewer, screen.number, filled["reviewer"]))

    async def _reviewed(self) -> None:
        screen = self._screen
        outcomes = list(copies.OUTCOMES)
        chosen = await screen.desk.ask(Menu("What did the reviewer decide? It binds.", list(copies.OUTCOMES.values())))
        if chosen is None:
            return
        part = [Field("withheld", "Not given", check=something, hint="what is still kept back")] if outcomes[chosen] == "in-part" else []
        filled = await self.filled(
            "The outcome of the review", [Field("why", "Because", check=something, hint="the letter says it"), *part], "keep"
        )
        if filled is not None:
            made = await screen.desk.do(
                request_access.reviewed, screen.number, outcomes[chosen], filled["why"], withheld=filled.get("withheld", "")
            )
            await self.done(made)


def _licensed(text: str) -> tuple[bool, str]:
    return (True, "") if copies.licensed(text) else (False, "name, licence: Ruth Ortiz MD, Ohio 35.041220")
