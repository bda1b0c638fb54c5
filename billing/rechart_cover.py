"""How a corrected coverage changes the claim: relation and subscriber flow, the payers' order and the days are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from billing.claim import Claim
from billing.person import Coverage, Identifier, Person

Values = Mapping[str, str]
Told = list[tuple[str, str]]
SELF = "18"


def covered(claim: Claim, past: Sequence[Values], now: Values | None, rank: int) -> tuple[Claim, Told]:
    """The claim with the relation of this coverage's payer, and (what, why) of what does not flow. rank: its payer's place on the claim."""
    cover = next((one for one in claim.coverages if one.rank == rank), None)
    if cover is None:
        return claim, []
    told: Told = []
    if now is None:
        return claim, [("Payers", f"The cover by {cover.payer.name} was taken back: whom the claim goes to is for a person.")]
    first = past[0]
    if first.get("rank") != now.get("rank"):
        said = f"The cover by {cover.payer.name} is number {now.get('rank')} in the chart now, and {rank} on the claim: a person decides."
        told += [("Payers", said)] if now.get("rank") != str(rank) else []
    told += _days(claim, cover, first, now)
    if first.get("relationship") != now.get("relationship"):
        claim, said_of = _related(claim, cover, {one.get("relationship", "") for one in past}, now)
        told += said_of
    return claim, told


def _days(claim: Claim, cover: Coverage, first: Values, now: Values) -> Told:
    """A cover that does not hold on the day of service any more."""
    on = claim.service_from_on.isoformat() if claim.service_from_on else ""
    since, until = now.get("from_on", ""), now.get("to_on", "")
    if not on or (first.get("from_on", ""), first.get("to_on", "")) == (since, until):
        return []
    if (not since or since <= on) and (not until or on <= until):
        return []
    when = f"from {since}" if since and on < since else f"until {until}"
    return [
        (
            "Payers",
            f"The cover by {cover.payer.name} holds {when} by the chart now, and the service was on {on}: bill who covered that day.",
        )
    ]


def _related(claim: Claim, cover: Coverage, before: set[str], now: Values) -> tuple[Claim, Told]:
    mine = cover.rank == claim.destination_rank
    has, relation = (claim.relationship if mine else cover.relationship), now.get("relationship", "")
    if has == relation:
        return claim, []
    if has not in before:
        return claim, [("Relation", f"The patient is {relation} to the subscriber in the chart now; the claim says {has or 'nothing'}.")]
    subscriber = claim.subscriber if mine else cover.subscriber
    if relation == SELF:
        subscriber = _numbered(claim.patient, cover.member_id)
    elif has == SELF:
        subscriber = _named(now.get("name_on_card", ""), claim.patient, cover.member_id)
        if subscriber is None:
            said = "The patient is not the subscriber by the chart now, and who is stands nowhere: write the name on the card first."
            return claim, [("Relation", said)]
    if subscriber is None:
        return claim, [("Relation", f"The relation is {relation} in the chart now, and the claim names no subscriber for that payer.")]
    made = replace(cover, relationship=relation, subscriber=subscriber)
    covers = tuple(made if one.rank == cover.rank else one for one in claim.coverages)
    others = tuple(replace(one, coverage=made) if one.coverage.rank == cover.rank else one for one in claim.other_payers)
    claim = replace(claim, coverages=covers, other_payers=others)
    if not mine:
        return claim, []
    patient = subscriber if relation == SELF else replace(claim.patient, identifiers=_without_member(claim.patient))
    return replace(claim, relationship=relation, subscriber=subscriber, patient=patient), []


def _without_member(person: Person) -> tuple[Identifier, ...]:
    """A member number is the subscriber's."""
    return tuple(one for one in person.identifiers if one.qualifier != "MI")


def _numbered(person: Person, member: str) -> Person:
    return replace(person, identifiers=(*((Identifier("MI", member),) if member else ()), *_without_member(person)))


def _named(card: str, patient: Person, member: str) -> Person | None:
    """The subscriber by the name on the card ("OKAFOR, JOHN" or "JOHN OKAFOR"), where it is not the patient's own."""
    last, comma, first = (part.strip() for part in card.partition(","))
    if not comma:
        first, _, last = (part.strip() for part in card.rpartition(" "))
    same = (last.casefold(), first.casefold().split()[:1]) == (patient.last.casefold(), patient.first.casefold().split()[:1])
    if not last or not first or same:
        return None
    return _numbered(Person(last, first, address=patient.address), member)
