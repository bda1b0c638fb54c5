"""What an appeal's screen shows: the letter with its story, or the packet and how it goes."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from acts import appeals
from billing import day
from billing.appeal import OUTCOMES
from tui import words
from tui.widgets.lines import Row, row, rule

if TYPE_CHECKING:
    from tui.screens.appeal import AppealScreen

WAY = "way"


def letter_rows(screen: AppealScreen, width: int) -> list[Row]:
    """The letter, with what stands against it and, once it went, what became of it."""
    rows: list[Row] = []
    if screen.view is not None and screen.state != "draft":
        rows += [*_story(screen, width), rule()]
    if screen.wrong():
        rows += [row(" ", (chunk, "urgent")) for chunk in wrap(screen.wrong(), width - 3)]
        rows.append(rule())
    rows.append(row(" ", (screen.subject, "bold")))
    for line in screen.text.split("\n"):
        chunks = wrap(line, min(width, 100) - 4, drop_whitespace=True, subsequent_indent=" " * (len(line) - len(line.lstrip()))) or [""]
        rows += [row(f"  {chunk}") for chunk in chunks]
    if screen.state != "draft":
        rows += [rule(), row((" ENCLOSED", "quiet")), *(row(f"   {at}. {one.words}") for at, one in enumerate(screen.lies, 1))]
    return rows


def _story(screen: AppealScreen, width: int) -> list[Row]:
    """When it went, how, and what was decided."""
    view = screen.view
    assert view is not None
    one = view.row
    out = []
    if one.sent_on is not None:
        to = f" to {view.sent_to}" if view.sent_to else ""
        out.append(row(f" SENT  {one.sent_on.isoformat()} by {one.way}{to}, by {view.sent_by or '-'}"))
    if one.answered:
        out.append(row(" ", ("Nothing of the claim is denied any more: Enter says what became of it.", "soon")))
    if one.decided_on is not None:
        said = f" DECIDED  {one.decided_on.isoformat()}: {OUTCOMES[one.outcome]}, {words.cash(one.won_cents)}"
        out.append(row(said))
    if one.reason:
        out += [row(f"   {chunk}") for chunk in wrap(one.reason, width - 6)]
    return out


def packet_rows(screen: AppealScreen, width: int) -> list[Row]:
    """What lies with the letter, how it goes, and what follows."""
    rows = [row((" WHAT LIES WITH THE LETTER", "quiet"))]
    for one in screen.may:
        mark = "[x]" if one in screen.lies else "[ ]"
        rows.append(row(f"   {mark} {words.short(one.words, width - 10)}", pick=f"paper {screen.may.index(one)}"))
    rows += [rule(), row((" HOW IT GOES", "quiet"))]
    rows.append(row(f"   by {screen.way}" + (f" to {words.short(screen.to, width - 24)}" if screen.to else ""), pick=WAY))
    due = day.shown_due(appeals.decision_due(screen.desk.info.today))
    rows += [rule(), row((" AFTER", "quiet")), row(f"   {screen.claim} waits for the decision until {due}; then it comes back."),
             row("   The packet is kept as one PDF; u takes the sending back.")]  # fmt: skip
    return rows
