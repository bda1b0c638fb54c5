"""Calls and questions as a claim, a list or a command shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A call or a question of a claim, in one line. kind: call, question; open: it is not answered yet."""

    moment: datetime
    actor: str
    kind: str
    ref: str
    text: str
    retracted: bool = False
    open: bool = False
    due_on: date | None = None
