"""A claim as the chart has it now: who the patient is, the member numbers, the diagnoses, what was corrected of the visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from billing import recharting
from billing.books import ClaimBooks
from billing.claim import Claim, Diagnosis
from billing.findings import Finding
from billing.person import Address, Coverage, Identifier, Person
from billing.recharting import Charted


@dataclass(frozen=True, slots=True)
class ChartNow:
    """The patient's chart as it is now, as far as a claim says it. members: payer's number in the books → (member number, group).

    diagnoses: of this claim, in order: (qualifier, code without dot, present on admission). charted: what was corrected
    of the visits and coverages behind it."""

    patient: Person
    members: dict[int, tuple[str, str]]
    diagnoses: tuple[tuple[str, str, str], ...] = ()
    charted: Charted = field(default_factory=Charted)


def recharted(claim: Claim, books: ClaimBooks, chart: ChartNow) -> tuple[Claim, tuple[Finding, ...]]:
    """The claim as the chart has it now, and what of the chart does not flow into it."""
    return recharting.flowed(_identified(claim, books, chart), chart.charted)


def _identified(claim: Claim, books: ClaimBooks, chart: ChartNow) -> Claim:
    """Name, birth, sex, address, member numbers and diagnoses as the chart has them now."""
    now = chart.patient
    was = claim.patient
    address = now.address if now.address and any((now.address.line1, now.address.city, now.address.zip)) else was.address
    patient = replace(was, last=now.last, first=now.first, middle=now.middle, suffix=now.suffix, born_on=now.born_on or was.born_on,
                      sex=now.sex or was.sex, address=_kept_country(address, was.address))  # fmt: skip
    self_insured = claim.patient == claim.subscriber
    subscriber = patient if self_insured else claim.subscriber
    by_rank = {payer.rank: payer.payer.payer for payer in books.payers}
    coverages = []
    for cover in claim.coverages:
        member, group = chart.members.get(by_rank.get(cover.rank, 0), (cover.member_id, cover.group_number))
        member = member or cover.member_id
        theirs = patient if cover.subscriber == was and self_insured else cover.subscriber
        theirs = numbered(theirs, member) if theirs is not None else None
        coverages.append(replace(cover, member_id=member, group_number=group or cover.group_number, subscriber=theirs))
    mine = next((cover for cover in coverages if cover.rank == claim.destination_rank), None)
    if mine is not None:
        subscriber = numbered(subscriber, mine.member_id)
        coverages = [replace(cover, subscriber=subscriber) if cover is mine else cover for cover in coverages]
    patient = subscriber if self_insured else patient
    return replace(
        claim, patient=patient, subscriber=subscriber, coverages=tuple(coverages), diagnoses=_diagnoses(claim, chart),
        other_payers=tuple(replace(other, coverage=same(coverages, other.coverage)) for other in claim.other_payers),
    )  # fmt: skip


def same(coverages: Sequence[Coverage], cover: Coverage) -> Coverage:
    """The coverage that stands in this one's place."""
    return next((one for one in coverages if one.rank == cover.rank), cover)


def _kept_country(now: Address | None, was: Address | None) -> Address | None:
    return replace(now, country=was.country) if now is not None and was is not None else now


def numbered(person: Person, member: str) -> Person:
    """The person with this member number in the place of the one before."""
    if not member or person.identifier("MI") == member:
        return person
    rest = tuple(one for one in person.identifiers if one.qualifier != "MI")
    return replace(person, identifiers=(Identifier("MI", member), *rest))


LISTED = ("ABK", "ABF", "BK", "BF")
"""Qualifiers of the diagnoses that lines point to: the first is the principal one, the second any other."""


def _diagnoses(claim: Claim, chart: ChartNow) -> tuple[Diagnosis, ...]:
    """Codes as the chart has them now. Where it lists another number of them, a coder added or dropped some: the first of those that lines
    point to is the principal one."""
    coded = recharting.still_coded(chart.diagnoses, claim, chart.charted)
    if not coded:
        return claim.diagnoses
    if len(coded) == len(claim.diagnoses):
        return tuple(
            replace(one, code=code.replace(".", ""), present_on_admission=present)
            for one, (_, code, present) in zip(claim.diagnoses, coded, strict=True)
        )
    old = any(one.qualifier in ("BK", "BF") for one in claim.diagnoses)
    first, other = ("BK", "BF") if old else ("ABK", "ABF")
    listed = [one for one in coded if one[0] in LISTED]
    rest = [one for one in coded if one[0] not in LISTED]
    named = [(other if at else first, code, present) for at, (_, code, present) in enumerate(listed)] + rest
    return tuple(Diagnosis(sign, code.replace(".", ""), at, present) for at, (sign, code, present) in enumerate(named, 1))
