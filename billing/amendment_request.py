"""What a patient may ask of their record (45 CFR 164.522, 164.524, 164.526, 164.528): the states of such a request, what may follow what,
and the clock that the law starts on the day of receipt."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from billing.copies_denied import Denial

TOLD = "told"
"""No patient asks: another practice, hospital or plan tells us of an amendment. It is carried out; there is nothing to decide."""
#: What may be asked, in words.
KINDS = {
    "amendment": "that the record be amended",
    "access": "copies of the record",
    "confidential": "another address or way",
    "restriction": "that a plan is not told of a visit",
    "release": "that the record goes to another",
    TOLD: "what another amended of the record is amended here",
}
PARAGRAPH = {
    "amendment": "45 CFR 164.526",
    "access": "45 CFR 164.524",
    "confidential": "45 CFR 164.522(b)",
    "restriction": "45 CFR 164.522(a)(1)(vi)",
    "release": "45 CFR 164.508",
    TOLD: "45 CFR 164.526(e)",
}

#: The four grounds on which an amendment may be denied, and none besides: 164.526(a)(2).
GROUNDS = {
    "not-created-here": "this practice did not make the entry, and whoever made it can still be asked",
    "not-in-record-set": "the entry is no part of the records by which decisions about the patient are made",
    "not-open-to-access": "the entry is one that the patient has no right to inspect",
    "accurate-and-complete": "the entry is accurate and complete as it stands",
}

#: Every state, in words; in the order in which a request goes through them.
STATES = {
    "received": "received",
    "in-review": "in review",
    "waiting-for-information": "waits for information",
    "accepted": "accepted",
    "partial-accept": "accepted in part",
    "denied": "denied",
    "amendment-completed": "amended, not yet told",
    "denial-letter-sent": "denial sent",
    "disagreement-received": "patient disagrees",
    "rebuttal-sent": "rebuttal sent",
    "notified": "all told",
    "linked": "linked to the record",
    "review-asked": "under review",
    "reviewed": "reviewed, not yet told",
    "outcome-told": "told of the review",
    "completed": "completed",
    "requester-cancelled": "cancelled by the patient",
    "taken-back": "taken in by mistake",
}
_BUSINESS = {
    "received": "queued",
    "notified": "amendment-completed",
    "denial-letter-sent": "denied",
    "disagreement-received": "disagreement-logged",
    "rebuttal-sent": "disagreement-logged",
    "review-asked": "in-review",
    "reviewed": "in-review",
    "outcome-told": "in-review",
    "taken-back": "requester-cancelled",
}
_TOLD_WORDS = {"accepted": "to be amended", "amendment-completed": "amended", "requester-cancelled": "taken back by who told it"}
ENDED = frozenset({"completed", "requester-cancelled", "taken-back"})
UNDECIDED = frozenset({"received", "in-review", "waiting-for-information"})
OPEN = frozenset(STATES) - ENDED

_REVIEW = ("in-review", "waiting-for-information", "requester-cancelled")
_DECIDED = ("accepted", "partial-accept", "denied")
_NEXT: dict[str, tuple[str, ...]] = {
    "received": _REVIEW,
    "in-review": ("waiting-for-information", *_DECIDED, "requester-cancelled"),
    "waiting-for-information": ("in-review", *_DECIDED, "requester-cancelled"),
    "accepted": ("amendment-completed", "requester-cancelled"),
    "partial-accept": ("amendment-completed", "requester-cancelled"),
    "denied": ("denial-letter-sent", "requester-cancelled"),
    "amendment-completed": ("notified", "requester-cancelled"),
    "notified": ("completed", "disagreement-received", "linked", "requester-cancelled"),
    "denial-letter-sent": ("disagreement-received", "linked", "requester-cancelled"),
    "disagreement-received": ("rebuttal-sent", "linked", "requester-cancelled"),
    "rebuttal-sent": ("linked", "requester-cancelled"),
    "linked": ("completed", "requester-cancelled"),
    "completed": (),
    "requester-cancelled": (),
    "taken-back": (),
}
"""An amendment: what may follow what. A disagreement follows `notified` only where something of it was denied."""
_PLAIN: dict[str, tuple[str, ...]] = {
    "received": (*_REVIEW, "completed", "denied"),
    "in-review": ("waiting-for-information", "completed", "denied", "requester-cancelled"),
    "waiting-for-information": ("in-review", "completed", "denied", "requester-cancelled"),
    "denied": ("denial-letter-sent", "requester-cancelled"),
    "denial-letter-sent": ("completed", "requester-cancelled"),
}
"""The other kinds: looked at, then done or denied."""
_COPIES: dict[str, tuple[str, ...]] = {
    **_PLAIN,
    "denial-letter-sent": ("review-asked", "completed", "requester-cancelled"),
    "review-asked": ("reviewed", "requester-cancelled"),
    "reviewed": ("outcome-told", "requester-cancelled"),
    "outcome-told": ("completed", "requester-cancelled"),
}
"""Copies: a denial may be looked at again by another professional, whose outcome is told and carried out."""
_TOLD: dict[str, tuple[str, ...]] = {
    "accepted": ("amendment-completed", "requester-cancelled"),
    "amendment-completed": ("completed", "requester-cancelled"),
}
_FOLLOWS = {"amendment": _NEXT, "access": _COPIES, TOLD: _TOLD}

#: Days from receipt, and days of the one extension: 164.526(b)(2), 164.524(b)(2). A kind without an entry has no day by law.
DAYS = {"amendment": 60, "access": 30}
EXTENSION = 30
AMBER, RED = 15, 5
YEARS_KEPT = 6
"""What belongs to a request is kept six years (164.530(j)); nothing here removes it. Disclosures are told for six years (164.528)."""
NOT_DENIED = Denial()


@dataclass(frozen=True, slots=True)
class Item:
    """One entry that shall be amended. decision: '' (not yet), accepted, denied (with its ground); amended: it has been."""

    seq: int
    decision: str = ""
    ground: str = ""
    amended: bool = False


def words(kind: str, state: str) -> str:
    """A state in words."""
    return (_TOLD_WORDS.get(state) if kind == TOLD else None) or STATES[state]


def may_follow(kind: str, state: str, after: str) -> bool:
    """Whether a request of this kind goes from one state to the other."""
    return after in following(kind, state)


def following(kind: str, state: str) -> tuple[str, ...]:
    """What may come next."""
    return _FOLLOWS.get(kind, _PLAIN).get(state, ())


def business(state: str, disagreed: bool = False) -> str:
    """The string of the HL7 FHIR guide Patient Request for Corrections 1.0.0 (Task.businessStatus)."""
    if state == "linked":
        return "disagreement-logged" if disagreed else "denied"
    return _BUSINESS.get(state, state)


def decided(items: Sequence[Item]) -> str:
    """The state that the decisions make: '' while one is undecided."""
    made = {one.decision for one in items}
    if not items or "" in made:
        return ""
    return "accepted" if made == {"accepted"} else "denied" if made == {"denied"} else "partial-accept"


# -- the clock


def due(kind: str, received_on: date) -> date | None:
    """The last day to act, None where the law names none."""
    days = DAYS.get(kind)
    return None if days is None else received_on + timedelta(days=days)


def extension_wrong(
    kind: str, received_on: date, *, today: date, extended: bool, until: date, letter_on: date | None, reason: str, state: str
) -> str:
    """Why it cannot be extended to that day, in a sentence; '' where it can."""
    last = due(kind, received_on)
    if last is None:
        return "The law names no last day for it, so there is nothing to extend."
    if state not in UNDECIDED:
        return "It is decided already."
    if extended:
        return "It was extended once; a second time is not given."
    if today > last:
        return f"Its last day was {last.isoformat()}: an extension must be said before that day is over."
    most = last + timedelta(days=EXTENSION)
    if not last < until <= most:
        return f"The new day lies after {last.isoformat()} and not after {most.isoformat()} ({EXTENSION} days more)."
    if not reason.strip():
        return "It needs its reason, which the letter tells the patient."
    if letter_on is None:
        return "It needs the day of the letter."
    if not received_on <= letter_on <= last:
        return f"The letter goes between {received_on.isoformat()} and {last.isoformat()}."
    return ""


@dataclass(frozen=True, slots=True)
class Clock:
    """How a request stands against its last day. left: days; below zero: overdue by so many. None: it runs no more, or there is none."""

    due_on: date | None
    left: int | None

    @property
    def colour(self) -> str:
        """overdue, red, amber, or '' ."""
        if self.left is None:
            return ""
        return "overdue" if self.left < 0 else "red" if self.left <= RED else "amber" if self.left <= AMBER else ""

    @property
    def words(self) -> str:
        """In a few words."""
        if self.due_on is None:
            return "no day by law"
        if self.left is None:
            return f"answered, was due {self.due_on.isoformat()}"
        if self.left < 0:
            return f"overdue by {-self.left} {'day' if self.left == -1 else 'days'}, was due {self.due_on.isoformat()}"
        return f"due {self.due_on.isoformat()}, {self.left} {'day' if self.left == 1 else 'days'} left"


REVIEW = frozenset({"review-asked", "reviewed", "outcome-told"})
STOPPED = frozenset({"notified", "denial-letter-sent", "disagreement-received", "rebuttal-sent", "linked"}) | REVIEW | ENDED
"""The patient has the answer. Waiting for information stops nothing, and neither does a decision that nobody was told of."""


def told(state: str, items: Sequence[Item], letters: frozenset[str], denial: Denial = NOT_DENIED) -> bool:
    """Whether the patient has the answer: of an acceptance once the record is amended and the letters are out (164.526(b)(2)), of copies
    denied in part once the rest is given."""
    if denial.rest_runs and "copies" not in letters and state not in ENDED:
        return False
    wanted = {"acceptance" if one.decision == "accepted" else "denial" for one in items}
    return state in STOPPED or (state == "amendment-completed" and bool(wanted) and wanted <= letters)


def clock(due_on: date | None, today: date, *, answered: bool) -> Clock:
    """The clock as it stands today."""
    return Clock(due_on, None if due_on is None or answered else (due_on - today).days)


def kept_since(today: date) -> date:
    """The first day of the six years before today; of February 29 the 28th where that year has none."""
    year = today.year - YEARS_KEPT
    return today.replace(year=year, day=min(today.day, calendar.monthrange(year, today.month)[1]))


# -- guards


def cannot_decide(state: str, decision: str, ground: str, reason: str) -> str:
    """Why this decision cannot be taken; '' where it can. What holds the field, and who may, the act asks."""
    if state not in UNDECIDED:
        return f"It is {STATES[state]}: nothing is left to decide. Reopening makes a new request."
    if state == "received":
        return "It is not in review yet."
    if decision == "denied" and ground not in GROUNDS:
        return f"A denial rests on one of four grounds: {', '.join(GROUNDS)}."
    if decision == "denied" and not reason.strip():
        return "A denial says its basis in plain words."
    return ""


def cannot_complete(kind: str, state: str, items: Sequence[Item], letters: frozenset[str]) -> str:
    """What is still lacking before it is complete; '' where nothing is. letters: kinds of what went out or was noted."""
    if state in ENDED:
        return f"It is {STATES[state]}."
    if kind == TOLD and state == "accepted":
        return "The record is not amended yet."
    if kind != "amendment":
        return "" if may_follow(kind, state, "completed") else f"It is {STATES[state]}: the patient has no letter yet."
    if state in UNDECIDED:
        return f"It is {STATES[state]}, not decided."
    lacking = []
    accepted = [one for one in items if one.decision == "accepted"]
    if accepted and not all(one.amended for one in accepted):
        lacking.append("the record is not amended yet")
    if accepted and "acceptance" not in letters:
        lacking.append("the patient has no letter of acceptance")
    if any(one.decision == "denied" for one in items) and "denial" not in letters:
        lacking.append("the patient has no letter of denial")
    if accepted and "notice" not in letters:
        lacking.append("nobody was notified, and it is not said that nobody has to be")
    return f"Still lacking: {'; '.join(lacking)}." if lacking else ""
