"""Typing the note at the end of a shift: to everybody or a team; what is typed is kept until it is written."""

from __future__ import annotations

from acts import assignment, errors, hand_over, work
from tui.drafts import Drafts
from tui.frame import Frame
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something


async def write_note(screen: Frame) -> bool:
    """Ask to whom (where there are teams) and what; whether it was written."""
    desk = screen.desk
    teams = await desk.do(assignment.teams)
    team = ""
    if teams:
        lines = ["everybody", *(f"{one.name}: {', '.join(one.members) or 'nobody'}" for one in teams)]
        chosen = await desk.ask(Menu("A note for those who come next: to whom?", lines))
        if chosen is None:
            return False
        team = teams[chosen - 1].name if chosen else ""
    draft = await desk.do(work.draft, hand_over.DRAFT)
    typed = Drafts(screen, hand_over.DRAFT, draft)
    title = f"For {team or 'everybody'}: what must they know?" + ("   (your draft is in place)" if draft else "")
    form = Form(title, [Field("text", "Note", draft, something, wide=True)], "write", typed.put)
    filled = await desk.ask(form)
    typed.done()
    text = form.values["text"] if filled is None else filled["text"]
    if filled is not None:
        try:
            await desk.do(hand_over.write, text, team)
        except errors.ClaimdeskError:
            await desk.do(work.save_draft, hand_over.DRAFT, text)
            raise
        desk.say(f"It stands on the Desk of {team or 'everybody'} for a day, or until they have read it. u takes it back.", "good")
        return True
    if text != draft:
        await desk.do(work.save_draft, hand_over.DRAFT, text)
    if text:
        desk.say(f"Your note is kept as a draft; {desk.keymap.shown('work.hand')} goes on with it.")
    return False
