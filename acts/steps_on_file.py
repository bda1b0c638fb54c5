"""A step that what lies on file makes the best one: an authorisation that was filed, another coverage in the record."""

from __future__ import annotations

from dataclasses import replace

from acts import resend_known, restrictions
from acts.views import Step
from billing.books import ClaimBooks
from billing.money import shown
from billing.text import clean
from store import outbox
from store.engine.sqlite import Read
from store.work import Item

_FIRST = frozenset({"22", "109", "24"})
_SENDS = ("r", "b:next")
"""How the keys of steps begin that cannot be while the claim stands in the outbox."""
_TELLS = (*_SENDS, "A", "d")
"""The same of steps by which a plan is told of the visit."""


def first(read: Read, person: int, known: ClaimBooks, item: Item, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps with that one before them. Where the claim stands in the outbox already, sending it again is not open; where the patient
    keeps the visit from the plan, nothing is that tells it of it."""
    kept = restrictions.against(read, known.claim, item.payer)
    if kept:
        return _barred(steps, kept, _TELLS)
    standing = outbox.standing(read, known.claim)
    if standing is not None:
        return _not_twice(steps, standing.ref)
    if item.kind != "denial":
        return steps
    sends = next((step for step in steps if step.allowed and step.key == "r:replacement"), None)
    last = sends.last_day if sends else item.deadline_on
    money = f"{shown(item.at_stake_cents)} asked again"
    if item.category == "authorization" and sends is not None:
        number, source = resend_known.authorization(read, person, known)
        if number:
            label = f"Add authorisation {clean(number)} ({source}), send a replacement"
            return _before(Step(1, label, money, last, True, "", "r:replacement"), steps)
    if any(code.partition("-")[2] in _FIRST for code in item.codes):
        other = resend_known.other_coverage(read, person, known)
        if other is not None:
            label = f"Bill {clean(other.name)} first, as the record has it"
            return _before(Step(1, label, money, last, True, "", "r:other"), steps)
    return steps


def _before(step: Step, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """That step first, the others after it with their numbers moved; the same way of sending stands once."""
    return _numbered((step, *(one for one in steps if one.key != step.key)))


def _not_twice(steps: tuple[Step, ...], ref: str) -> tuple[Step, ...]:
    return _barred(steps, f"It stands in the outbox ({ref}): withdraw it there first.", _SENDS)


def _barred(steps: tuple[Step, ...], why: str, keys: tuple[str, ...]) -> tuple[Step, ...]:
    held = [replace(one, allowed=False, why_not=why, number=None, effect="not open") for one in steps if one.key.startswith(keys)]
    return _numbered((*(one for one in steps if not one.key.startswith(keys)), *held))


def _numbered(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    out, number = [], 0
    for one in (*(one for one in steps if one.allowed), *(one for one in steps if not one.allowed)):
        number += one.allowed
        out.append(replace(one, number=number if one.allowed else None))
    return tuple(out)
