"""Whether what one chart showed of another patient is a breach: four factors, days, who must be told (45 CFR 164.402 to 164.408)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

NOTICE_DAYS = 60
MANY = 500
"""From so many patients on the media and the Secretary are told within the same days."""
FACTORS: Mapping[str, str] = {
    "nature": "what it was, and how easily it tells who is meant",
    "recipient": "who could use it, or who received it",
    "acquired": "whether it was in fact seen or taken",
    "mitigated": "how far the risk has been made less",
}
"""164.402(2): what a small chance of harm must be shown by, all four."""
EXCEPTIONS: Mapping[str, str] = {
    "workforce": "seen in good faith by one of ours in the course of their work, and not used further",
    "inadvertent": "passed by mistake between two who may see such records, and not used further",
    "not-retained": "who received it could not have kept it",
}
"""164.402(1): what is no breach."""
CONCLUSIONS: Mapping[str, str] = {"low": "low probability of compromise", "exception": "an exception", "breach": "a breach"}
NOTICES: Mapping[str, str] = {"patient": "the patient", "secretary": "the Secretary of HHS", "media": "the media"}


def due_on(discovered_on: date) -> date:
    """The last day for the notice to the patient: without delay, and never later than this."""
    return discovered_on + timedelta(days=NOTICE_DAYS)


def secretary_due_on(discovered_on: date, patients: int = 1) -> date:
    """The last day for the Secretary: with fewer than 500 patients 60 days after the end of the year."""
    return due_on(discovered_on) if patients >= MANY else date(discovered_on.year, 12, 31) + timedelta(days=NOTICE_DAYS)


def colour(today: date, due: date) -> str:
    """`gone`, `red` (5 days or fewer), `amber` (15 or fewer) or ``."""
    left = (due - today).days
    return "gone" if left < 0 else "red" if left <= 5 else "amber" if left <= 15 else ""


def wrong(conclusion: str, factors: Mapping[str, str], exception: str, reason: str) -> tuple[str, ...]:
    """What is missing before a review can be concluded so, in sentences: it is a breach unless the opposite is shown."""
    said = []
    if conclusion not in CONCLUSIONS:
        return (f"It is concluded as one of {', '.join(CONCLUSIONS)}.",)
    if unknown := sorted(set(factors) - set(FACTORS)):
        said.append(f"There is no factor {', '.join(unknown)}: they are {', '.join(FACTORS)}.")
    missing = [words for name, words in FACTORS.items() if not factors.get(name, "").strip()]
    if conclusion == "low" and missing:
        said.append(f"Not said yet: {'; '.join(missing)}.")
    if conclusion == "exception" and exception not in EXCEPTIONS:
        said.append(f"The exception is one of {', '.join(EXCEPTIONS)}.")
    if not reason.strip():
        said.append("It needs a reason, in a sentence.")
    return tuple(said)


@dataclass(frozen=True, slots=True)
class Owed:
    """A notice that a breach asks for, and its last day."""

    to: str
    due_on: date


def owed(conclusion: str, discovered_on: date, told: frozenset[str], patients: int = 1) -> tuple[Owed, ...]:
    """The notices that are still to go."""
    if conclusion != "breach":
        return ()
    all_of = [Owed("patient", due_on(discovered_on)), Owed("secretary", secretary_due_on(discovered_on, patients))]
    if patients >= MANY:
        all_of.append(Owed("media", due_on(discovered_on)))
    return tuple(one for one in all_of if one.to not in told)
