"""Open claims that wait to be held against changed edits: looked at on the second lane as the desk starts, or from its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import words

if TYPE_CHECKING:
    from acts.scrub_rows import RunReport
    from tui.app import DeskApp


def begin(app: DeskApp, waiting: int) -> None:
    """Go on with what was cut off, where this person may."""
    if waiting and app.may("scrub.run") is None:
        go_on(app)


def go_on(app: DeskApp) -> None:
    """Look at those that wait; ctrl+c stops after a chunk, and the rest waits on."""
    from acts import scrub_again  # seldom needed, and all edits behind it

    async def told(report: RunReport) -> None:
        if app.frame is not None:
            await app.frame.load()
        gained = f", {words.many(len(report.gained), 'claim')} with something new" if report.gained else ""
        app.say(f"{words.many(report.claims, 'open claim')} held against the changed edits{gained}.", "soon" if gained else "good")

    app.jobs.start(
        "Holding open claims against the changed edits", "claims", scrub_again.carry_on, told,
        lambda at, of: f"Stopped at claim {at} of {of}. The others wait: Enter on their row of the Desk goes on.",
    )  # fmt: skip
