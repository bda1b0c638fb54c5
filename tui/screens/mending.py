"""x on a claim: the very field that its denial names, in the record, or on the sheet on which the claim goes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acts import wrong

if TYPE_CHECKING:
    from tui.app import DeskApp
    from tui.screens.denials import Denials


async def mend(desk: DeskApp, claim: str, queue: Denials | None = None) -> None:
    """Open it. Who sends no claims, and a denial that names nothing, get the record; a coder whose denial is about the diagnoses codes."""
    from tui.screens.coding import CodingScreen
    from tui.screens.correction import CorrectionScreen
    from tui.screens.send import SendScreen

    found = await desk.do(wrong.of_claim, claim)
    if found.where == "claim" and desk.may("send.put") is None:
        await desk.show_screen(SendScreen(claim, found.how, queue))
    elif found.field is not None and found.field[0] == "diagnosis" and desk.may("coding.sign") is None:
        await desk.show_screen(CodingScreen(claim))
    else:
        await desk.show_screen(CorrectionScreen(claim))
