"""Calls, questions and mentions as a claim, a list or a command shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A call, a question, a query or a request for records of a claim, in a line. kind: call, question, query, records; open: nobody has
    answered yet."""

    moment: datetime
    actor: str
    kind: str
    ref: str
    text: str
    retracted: bool = False
    open: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call. said: what more there is to say of it, as that another holds the claim."""

    call: int
    claim: str
    payer: str
    number: str
    reference: str
    who: str
    outcome: str
    next_on: date | None
    by: str
    moment: datetime
    retracted: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question. whom: in words; login: of this desk, '' where nobody here is asked; overdue: its day has come without an answer."""

    question: int
    ref: str
    claim: str
    person: int
    patient: str
    asked: str
    whom: str
    login: str
    text: str
    due_on: date
    state: str
    asker: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    version: int
    overdue: bool = False
    waits: bool = False
    """Work of the claim waits for it, or did."""


@dataclass(frozen=True, slots=True)
class ForMe:
    """What waits for one person. kind: mention (named in a note), question (to be answered), answer (to read), overdue (asked, no answer).

    row, version: what reading it is kept by, for a mention or an answer."""

    kind: str
    ref: str
    claim: str
    person: int
    patient: str
    who: str
    text: str
    moment: datetime
    due_on: date | None
    row: int
    version: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A first wording of a question: whom to ask, what, by when (as it is typed); logins of those who may be asked here."""

    whom: str
    text: str
    due: str
    logins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallForm:
    """What a call about a claim begins with: its payer, and the numbers under which it was called, the last used first."""

    payer: str
    numbers: tuple[str, ...]
