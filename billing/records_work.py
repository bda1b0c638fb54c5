"""The work that a payer's request for records calls for: send them by its last day, then await the answer."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from billing import records_asked
from billing.books import ClaimBooks
from billing.day import add_business_days
from billing.deadline import SAFETY_BUSINESS_DAYS, Clocks, ends
from billing.place import payer_ref, standing
from billing.plans import Deadline, Figures, Work
from billing.records_asked import RecordsRequest

CLOCK = "DOCREQ"
CHANCE = 60
"""How likely the money is once the records are there, in per cent."""


def last_day(request: RecordsRequest, payer_class: str, clocks: Clocks) -> Deadline | None:
    """By when the records must be there."""
    if request.due_on is not None:
        safe_on = add_business_days(request.due_on, -SAFETY_BUSINESS_DAYS)
        rule = f"{CLOCK}: the last day that stands on the request of {request.asked_on.isoformat()}"
        return Deadline(CLOCK, request.due_on, safe_on, rule, "the request itself", request.asked_on)
    clock = clocks.clock((CLOCK,), payer_class)
    if clock is None or clock.name != CLOCK:
        return None
    found = ends(clock, request.asked_on)
    return replace(found, rule=found.rule.replace("remittance that asks", "the request")) if found else None


def records_requested(books: ClaimBooks, figures: Figures, clocks: Clocks) -> Work | None:
    """None where nothing is asked for, or an answer came since the records went."""
    if not books.records:
        return None
    answered_on = max((one.answer.paid_on for one in standing(books) if one.answer.paid_on), default=None)
    found = sorted(records_asked.standing(books.records, answered_on, figures.insurance), key=lambda r: (r.due_on or r.asked_on, r.number))
    if not found:
        return None
    payer = payer_ref(books, found[0].payer)
    asked = found[0].state == "asked"
    return Work(
        "records_requested",
        found[0].payer,
        "documentation",
        (),
        (),
        records_asked.at_stake(figures.insurance, figures.insurance_paid, figures.charge),
        CHANCE,
        last_day(found[0], payer.payer_class if payer else "commercial_contracted", clocks) if asked else None,
        None if asked else max((one.wait_until for one in found if one.wait_until), default=None),
        hashlib.sha256(repr([(one.number, one.state) for one in found]).encode()).hexdigest()[:16],
        records_asked.why(found, payer.name if payer else "the payer"),
    )
