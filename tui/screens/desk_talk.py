"""The part of the Desk that shows what is said to me: questions to answer, answers to mine, comments that name me."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from acts.talk_rows import ForMe
from billing import day
from tui import words
from tui.widgets.lines import Row, row, spread

SAID = {"mention": "names you", "question": "asks", "answer": "answers", "overdue": "has not answered"}


def rows(said: Sequence[ForMe], shown: int, width: int, today: date) -> list[Row]:
    """Head and rows; none where nothing waits. pick: said and its place."""
    if not said:
        return []
    out = [spread(row((" FOR YOU", "quiet")), row((f"({len(said)}, : questions shows all)", "quiet")), min(width, 80) - 2)]
    for n, one in enumerate(said[:shown]):
        due = f"{day.due_sign(today, one.due_on):<2} {one.due_on:%m-%d}" if one.due_on and one.kind in ("question", "overdue") else ""
        who = words.short(f"{one.who} {SAID[one.kind]}", 24)
        start = f"   {words.left(one.claim, 10)} {words.left(who, 24)} {due:<9}"
        out.append(row(start, words.short(one.text, width - len(start) - 2), pick=f"said {n}"))
    return out
