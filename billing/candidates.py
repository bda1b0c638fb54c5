"""Which of our claims an answer that fits none may mean: ranked, each with why, for a person to decide; proposed, never posted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.matching import fold
from billing.money import shown
from billing.remittance import ClaimPayment


@dataclass(frozen=True, slots=True)
class CandidateClaim:
    """A claim of ours, as far as it is compared."""

    claim: int
    control_number: str
    payer_control_number: str = ""
    patient_last: str = ""
    patient_first: str = ""
    member_ids: tuple[str, ...] = ()
    charge_cents: int = 0
    from_on: date | None = None
    to_on: date | None = None
    open_cents: int = 0
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal: how many of the compared things agree, and why in words ("first 8 agree", "other visit")."""

    claim: int
    control_number: str
    agree: int
    of: int
    number_fits: str
    why: tuple[str, ...]


def candidates(payment: ClaimPayment, claims: Iterable[CandidateClaim], limit: int = 9) -> tuple[Candidate, ...]:
    """The likeliest first: the payer's own number, our number cut or prefixed, then name, member, visit, charge and codes.

    A claim with which nothing but one weak sign agrees is left out.
    """
    found = [(_weigh(payment, claim), claim) for claim in claims]
    ranked = sorted((one for one in found if one[0][0] >= 3), key=lambda one: (-one[0][0], one[1].control_number))
    return tuple(one[0][1] for one in ranked[:limit])


def _weigh(payment: ClaimPayment, claim: CandidateClaim) -> tuple[int, Candidate]:
    """A weight for the order, and the proposal."""
    why: list[str] = []
    agree = of = weight = 0
    number_fits, points = _number(payment, claim)
    if number_fits:
        why.append(number_fits)
    weight += points
    people = [p for p in (payment.patient, payment.subscriber) if p is not None]
    names = {fold(p.last)[:5] for p in people} - {""}
    members = {fold(i.value) for p in people for i in p.identifiers} - {""}
    days = {d.on for d in payment.dates if d.on} | {line.from_on for line in payment.lines if line.from_on}
    codes = {(line.submitted_procedure or line.procedure).upper() for line in payment.lines} - {""}
    first, last = claim.from_on, claim.to_on or claim.from_on
    checks: tuple[tuple[bool, bool, int, str, str], ...] = (
        (bool(number_fits), True, 0, "", "other number"),
        (fold(claim.patient_last)[:5] in names, bool(names and claim.patient_last), 2, "name agrees", "other name"),
        (bool(members & {fold(m) for m in claim.member_ids}), bool(members and claim.member_ids), 3, "member agrees", "other member"),
        (bool(first and last and any(first <= d <= last for d in days)), bool(first and days), 2, "visit agrees", "other visit"),
        (claim.charge_cents == abs(payment.charge_cents), True, 2, "charge agrees", f"charged {shown(claim.charge_cents)}"),
        (bool(codes) and codes <= set(claim.procedures), bool(codes and claim.procedures), 1, "services agree", "other services"),
    )
    for fits, compared, points, yes, no in checks:
        if not compared:
            continue
        of += 1
        agree += fits
        weight += points if fits else 0
        if yes or not fits:
            why.append(yes if fits else no)
    return weight, Candidate(claim.claim, claim.control_number, agree, of, number_fits, tuple(why))


def _number(payment: ClaimPayment, claim: CandidateClaim) -> tuple[str, int]:
    """How the numbers fit: the payer's own number for it, or ours cut short or with something before or behind it."""
    theirs = {payment.payer_control_number, payment.original_reference} - {""}
    if claim.payer_control_number in theirs:
        return "payer's number agrees", 6
    came, our = fold(payment.control_number), fold(claim.control_number)
    if not came or not our:
        return "", 0
    if came == our:
        return "number agrees", 6
    if came.lstrip("0") == our.lstrip("0"):
        return "number agrees but for zeros", 5
    same = next((i for i, (a, b) in enumerate(zip(came, our, strict=False)) if a != b), min(len(came), len(our)))
    if same >= 4 and same == min(len(came), len(our)):
        return f"first {same} agree", 4
    if len(our) >= 4 and (our in came or (came in our and len(came) >= 4)):
        return "number within number", 3
    return (f"first {same} agree", 1) if same >= 5 else ("", 0)
