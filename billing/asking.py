"""Questions about a claim: whom one may ask, and a first wording. A physician is asked openly, of the record alone, never of money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billing.query_words import leading, of_money

ASKED: Mapping[str, str] = {
    "coder": "a coder",
    "physician": "the physician",
    "department": "a department",
    "payer": "the payer",
    "person": "a person here",
}
DUE = "+3b"
"""When an answer is looked for, unless another day is given."""


@dataclass(frozen=True, slots=True)
class About:
    """What a question may be made of. said: the denial in words; named: what the remark says is wrong, '' where nothing."""

    category: str
    codes: tuple[str, ...]
    remarks: tuple[str, ...]
    said: str
    named: str
    lines: tuple[str, ...]
    diagnoses: tuple[str, ...]
    visit_on: date | None
    payer: str
    payers_number: str
    received_on: date | None


def not_for_a_physician(text: str) -> str:
    """Why this wording may not go to a physician: it speaks of money, or puts the answer into their mouth; '' where it may.

    A query to a provider never mentions payment and does not lead (AHIMA/ACDIS practice brief on compliant queries)."""
    money = of_money(text)
    if money:
        return f'"{money}" speaks of payment: a question to a physician asks of the record alone'
    led = leading(text)
    return f'"{led}" leads to an answer: ask openly what the record shows' if led else ""


def proposal(asked: str, about: About) -> str:
    """A first wording, to be changed by whoever asks."""
    return _WORDINGS[asked](about)


def _visit(about: About) -> str:
    """Which visit, and its services by their codes."""
    on = f"Visit of {about.visit_on.isoformat()}" if about.visit_on else "This visit"
    services = ", ".join(about.lines[:4]) + (f" and {len(about.lines) - 4} more" if len(about.lines) > 4 else "")
    return f"{on}: {services}" if services else on


def _payer_says(about: About) -> str:
    """The denial in the payer's codes and our words; '' where nothing was said."""
    said = ": ".join(part for part in (" ".join((*about.codes, *about.remarks)), about.said.rstrip(".")) if part)
    named = f" It names {about.named}." if about.named else ""
    return f" The payer says {said}.{named}" if said else named


def _to_coder(about: About) -> str:
    diagnoses = f"; diagnoses {', '.join(about.diagnoses[:6])}" if about.diagnoses else ""
    return (
        f"{_visit(about)}{diagnoses}.{_payer_says(about)} "
        "Does the record bear out the codes as they were sent? If not, which do fit, and where does the record say so?"
    )


_PHYSICIAN: Mapping[str, str] = {
    "authorization": "When and by whom was this service ordered, and how urgent was it? Please point to the note or the order.",
    "documentation": "Which notes, results or orders of that day belong to this service, and are they signed?",
    "medical_necessity": "What findings, history and earlier treatment led to this service? Please point to where the record says so.",
    "provider": "Who did this service, and who ordered or supervised it?",
}
_PHYSICIAN_USUAL = "Which condition or conditions did this service address, and what did you do? Please point to where the record says so."


def _to_physician(about: About) -> str:
    """Of the visit and the services by their codes alone: no diagnosis is put forward, and both ways out are named."""
    return (
        f"{_visit(about)}. {_PHYSICIAN.get(about.category, _PHYSICIAN_USUAL)} "
        "If something else applies, or it cannot be determined, please say so."
    )


_DEPARTMENT: Mapping[str, str] = {
    "authorization": "Is there an authorisation or a referral for it? Its number, from whom, for which days and services.",
    "documentation": "The record of that day is wanted: notes, results and orders, signed.",
    "eligibility": "Please look at the card: member number, name as printed, birth date, from when.",
    "missing_information": "Please look at the card and the registration: does what stands in the record fit?",
    "other_payer": "Which other cover does the patient have, and which is first? Please look at the card, or ask the patient.",
    "provider": "Who did the service, and under which number is that person enrolled?",
    "timely_filing": "Is there a proof of the first sending, or of when the cover became known?",
}


def _to_department(about: About) -> str:
    return f"{_visit(about)}.{_payer_says(about)} {_DEPARTMENT.get(about.category, 'What do you know of it?')}"


def _to_payer(about: About) -> str:
    number = f", your number {about.payers_number}" if about.payers_number else ""
    told = f"you answered {', '.join((*about.codes, *about.remarks))}" if about.codes else "we have no answer"
    on = f" on {about.received_on.isoformat()}" if about.received_on and about.codes else ""
    named = f" What is wrong with {about.named}, and what" if about.named else " What"
    return f"{_visit(about)}{number}: {told}{on}.{named} do you need to decide it, by which way and by when?"


def _to_person(about: About) -> str:
    return f"{_visit(about)}, {about.payer}.{_payer_says(about)} What do you know of it?"


_WORDINGS = {
    "coder": _to_coder, "physician": _to_physician, "department": _to_department, "payer": _to_payer, "person": _to_person,
}  # fmt: skip
