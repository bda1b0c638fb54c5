"""Copies that are denied (45 CFR 164.524): on which ground and what of them, the second look of a professional who took no part in it,
and its outcome."""

from __future__ import annotations

from datetime import date

from acts.desk import Act, act
from acts.request_rows import RequestRow
from acts.requests import moved, there
from billing import amendment_request as rule
from billing import copies_denied as copies
from billing.text import clean
from store import people
from store.engine.sqlite import Read
from store.errors import Refused
from store.requests import Request


@act("request.decide")
def deny(
    act: Act, number: int, ground: str, reason: str, *, withheld: str = "", judged_by: str = "", version: int | None = None
) -> RequestRow:  # fmt: skip
    """Deny all that is asked, or what is withheld of it, on a ground of 164.524: the rest is to be given."""
    found = _copies(act.write, number)
    if wrong := copies.cannot_deny(ground, reason, judged_by):
        raise Refused(wrong, found.ref, "Nothing was decided.")
    said = f"{withheld or 'all of it'}: {ground}, {copies.PARAGRAPH[ground]}. {reason}" + (f" Judged by {judged_by}" if judged_by else "")
    values = {
        "ground": ground, "withheld": _line(withheld), "judged_by": _line(judged_by), "decided_on": act.today.isoformat(),
        "decided_by": act.actor.name, "decision_why": _line(reason),
    }  # fmt: skip
    return moved(act, found, "denied", version, said, values=values)


@act("request.review_asked")
def ask_review(act: Act, number: int, *, on: date | None = None, words: str = "", version: int | None = None) -> RequestRow:
    """The patient wants the denial looked at again: 164.524(a)(4)."""
    found = _copies(act.write, number)
    day = on or act.today
    if found.ground and not found.denial.reviewable:
        raise Refused(
            f"the ground {found.ground} is looked at by nobody else ({copies.PARAGRAPH[found.ground]})",
            found.ref,
            f"Reviewed are denials on {', '.join(copies.REVIEWED)}; the patient may complain, as the letter says.",
        )
    if not found.received_on <= day <= act.today:
        raise Refused(f"{day.isoformat()} is no day on which it can have been asked", found.ref, "Give the day on which it came.")
    said = "; ".join(part for part in (f"asked on {day.isoformat()}", _line(words)) if part)
    return moved(act, found, "review-asked", version, said, values={"review_on": day.isoformat(), "reviewer": "", "outcome": ""})


@act("request.reviewer")
def choose_reviewer(act: Act, number: int, reviewer: str, version: int | None = None) -> RequestRow:
    """The licensed professional whom the practice chose, and who took no part in the denial: it is laid before them."""
    found = _copies(act.write, number)
    if found.state != "review-asked":
        raise Refused(f"{found.ref} is {rule.STATES[found.state]}", "request", "A reviewer is chosen once the patient asked for a review.")
    decided = people.by_login(act.write, found.decided_by)
    part = tuple(one for one in (found.judged_by, found.decided_by, decided.name if decided is not None else "") if one)
    if wrong := copies.cannot_review(reviewer, part):
        raise Refused(wrong, found.ref, "Choose a licensed professional who took no part in it: name, licence.")
    return moved(act, found, found.state, version, f"laid before {clean(reviewer)}", what="reviewer", values={"reviewer": _line(reviewer)})


@act("request.reviewed")
def reviewed(act: Act, number: int, outcome: str, why: str, *, withheld: str = "", version: int | None = None) -> RequestRow:
    """What the reviewer decided; it binds the practice. The patient is told by letter, and what it opens is given."""
    found = _copies(act.write, number)
    if outcome not in copies.OUTCOMES:
        raise Refused(f"there is no outcome {clean(outcome)}", found.ref, f"It is one of {', '.join(copies.OUTCOMES)}.")
    if not found.reviewer:
        raise Refused(f"nobody was chosen to review {found.ref}", "request", f"`request reviewer {found.ref} NAME, LICENCE` first.")
    if not why.strip():
        raise Refused("the reviewer's reason is not said", found.ref, "The letter tells it to the patient in plain words.")
    if (outcome == "in-part") is not bool(withheld.strip()):
        raise Refused(
            "what is still withheld is not said" if outcome == "in-part" else "nothing else is withheld by this outcome", found.ref,
            "--withheld says it where part is given.",
        )  # fmt: skip
    values = {"outcome": outcome, "outcome_why": _line(why)} | ({"withheld": _line(withheld)} if outcome == "in-part" else {})
    said = f"{found.reviewer}: {copies.OUTCOMES[outcome]}. {why}"
    return moved(act, found, "reviewed", version, said, values=values)


def _copies(read: Read, number: int) -> Request:
    found = there(read, number)
    if found.kind != "access":
        raise Refused(f"{found.ref} does not ask for copies", "request", "Nothing was changed.")
    return found


def _line(text: str) -> str:
    return " ".join(clean(text).split())
