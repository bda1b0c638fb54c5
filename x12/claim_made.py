"""A Claim out of its CLM loop and the levels above it: patient, payers in their order, and whether its lines add up."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Literal, cast

from billing.claim import HEADS, Claim, OtherPayer, ServiceLine
from billing.money import plain
from billing.person import Coverage, Payer, Person
from x12.claim_lines import codes_of_notes
from x12.claim_loop import OpenClaim, OpenOther
from x12.fields import element
from x12.kept import kept
from x12.notes import Notes, place_of
from x12.parties import Party
from x12.tokens import Segment

#: SBR01 in payer order: primary, secondary, tertiary, then fourth to eleventh.
SEQUENCES = {code: rank for rank, code in enumerate("PSTABCDEFGH", 1)}
#: NM101 of loop 2310 with a field of its own in Claim.
_ROLES = ("82", "DN", "71", "77")
#: NM101 allowed at each level above a claim (HL03; '' is the head of the set).
_LEVEL_ROLES = {"": ("41", "40"), "20": ("85", "87", "PE"), "22": ("IL", "PR"), "23": ("QC",)}

#: Parties that say whose the claim is.
_SUBJECTS = ("85", "IL", "QC")


class Levels:
    """What stands above a claim at this moment of the file: loops 2000A, 2000B and 2000C with their parties."""

    def __init__(self) -> None:
        self._level = ""
        self.taxonomy = ""
        self.sbr: Segment | None = None
        self.pat: Segment | None = None
        self.parties: dict[str, Party] = {}
        #: Whether an HL seems lost, so that it is not certain whose the claims are that follow, until the next subscriber.
        self.doubtful = False

    def begin(self, level: str) -> None:
        """An HL has come: what stood at its level and beneath is past."""
        self._level = level
        gone = {"20": ("20", "22", "23"), "22": ("22", "23"), "23": ("23",)}.get(level, ())
        for lower in gone:
            for role in _LEVEL_ROLES[lower]:
                self.parties.pop(role, None)
        if "20" in gone:
            self.taxonomy = ""
        if "22" in gone:
            self.sbr = None
            self.doubtful = False
        if "23" in gone:
            self.pat = None

    def place(self, party: Party) -> bool:
        """Keep a party; False where it does not belong at this level, or stands there already."""
        expected = party.role in _LEVEL_ROLES.get(self._level, ()) and party.role not in self.parties
        if expected:
            self.parties[party.role] = party
        elif party.role in _SUBJECTS:
            self.doubtful = True
        return expected

    def person(self, role: str) -> Person | None:
        """The party of a role, where it has come."""
        party = self.parties.get(role)
        return None if party is None else party.person()

    def billing(self) -> Person | None:
        """2010AA, with the taxonomy code of 2000A PRV."""
        party = self.parties.get("85")
        if party is None:
            return None
        if self.taxonomy:
            party.number("PXC", self.taxonomy)
            self.taxonomy = ""
        return party.person()


def made(claim: OpenClaim, levels: Levels, kind: str, submitted_on: date | None, raw: str, notes: Notes) -> Claim | None:
    """The record; None, with the reason among the claim's faults, where it cannot be understood."""
    billing, subscriber = levels.billing(), levels.person("IL")
    patient = levels.person("QC") or subscriber
    _judge(claim, billing, patient, levels, notes)
    if claim.faults or patient is None or billing is None or levels.sbr is None:
        return None
    lines = tuple(line.made() for line in claim.lines)
    coverages, rank, others = _coverages(claim, levels, notes)
    roles = {party.role: party.person() for party in reversed(claim.parties) if party.role in _ROLES}
    taken = {id(next(p for p in claim.parties if p.role == role)) for role in roles}
    first, last = _service_days(claim, kind, lines)
    if first is None:
        notes.warn("date", "The claim gives no day of service.", claim.segment)
    return Claim(
        control_number=element(claim.segment.elements, 1),
        kind=cast(Literal["P", "I"], kind),
        frequency=claim.frequency,
        charge_cents=claim.charge_cents,
        payer_control_number=claim.payer_control_number,
        patient=patient,
        subscriber=subscriber or patient,
        billing=billing,
        coverages=coverages,
        destination_rank=rank,
        lines=lines,
        diagnoses=tuple(claim.diagnoses),
        rendering=roles.get("82"),
        referring=roles.get("DN"),
        attending=roles.get("71"),
        pay_to=levels.person("87"),
        facility=roles.get("77"),
        facility_code=claim.facility_code,
        service_from_on=first,
        service_to_on=last,
        relationship=_relationship(levels),
        patient_paid_cents=claim.patient_paid_cents,
        other_payers=others,
        identifiers=tuple(claim.identifiers),
        notes=tuple(claim.notes),
        submitted_on=submitted_on,
        providers=tuple((party.role, party.person()) for party in claim.parties if id(party) not in taken),
        dates=tuple(claim.dates),
        codes=tuple(claim.codes),
        amounts=tuple(claim.amounts),
        admission=claim.admission,
        head=_head(claim, kind),
        about_patient=() if levels.pat is None else tuple(levels.pat.elements[2:]),
        note_codes=codes_of_notes(claim.note_codes),
        kept=tuple(claim.kept),
        pay_to_plan=levels.person("PE"),
        place=place_of(claim.segment),
        raw=raw,
    )


def _head(claim: OpenClaim, kind: str) -> tuple[str, ...]:
    """CLM06 and further where they are not the usual ones."""
    head = kept(claim.segment, claim.component, 6)
    return () if head == HEADS[kind] else head


def _judge(claim: OpenClaim, billing: Person | None, patient: Person | None, levels: Levels, notes: Notes) -> None:
    """Whether the claim is whole; a claim whose lines do not add up to CLM02 is set aside, too (TR3 837 1.4.4)."""
    if billing is None:
        claim.fault("The claim names no billing provider (NM1*85).")
    if levels.sbr is None:
        claim.fault("The claim stands under no subscriber (SBR).")
    if patient is None:
        claim.fault("The claim names neither patient nor subscriber (NM1*QC, NM1*IL).")
    if not claim.lines:
        claim.fault("The claim has no service line (LX).")
    for line in claim.lines:
        if not line.kind and not claim.faults:
            claim.fault("The service line has no service (SV1 or SV2).", line.segment)
    if levels.doubtful:
        claim.fault("The levels above the claim (HL) do not fit: it is not certain whose claim it is.")
    if claim.faults:
        return
    total = sum(line.charge_cents for line in claim.lines)
    if total != claim.charge_cents:
        message = f"The lines add up to {plain(total)}, the claim says {plain(claim.charge_cents)} (CLM02): it is kept, not made."
        claim.fault(message, field="CLM02", value=plain(claim.charge_cents), code="balance")


def _service_days(claim: OpenClaim, kind: str, lines: tuple[ServiceLine, ...]) -> tuple[date | None, date | None]:
    """First and last day of service: of an institutional claim the statement's (DTP*434), else those of the lines."""
    if kind == "I" and claim.statement[0] is not None:
        return claim.statement
    begins = [line.from_on for line in lines if line.from_on is not None]
    ends = [line.to_on for line in lines if line.to_on is not None]
    return min(begins, default=None), max(ends, default=None)


def _relationship(levels: Levels) -> str:
    """How the patient stands to the subscriber: PAT01 of the patient, else SBR02 (18 is the subscriber)."""
    pat = "" if levels.pat is None or "QC" not in levels.parties else element(levels.pat.elements, 1)
    return pat or ("" if levels.sbr is None else element(levels.sbr.elements, 2))


def _coverages(claim: OpenClaim, levels: Levels, notes: Notes) -> tuple[tuple[Coverage, ...], int, tuple[OtherPayer, ...]]:
    """All payers in their order, the rank of the one whom the claim is for, and the others as sent."""
    assert levels.sbr is not None
    payer = levels.parties.get("PR")
    if payer is None:
        notes.warn("party", "The claim does not name the payer it is for (NM1*PR).", claim.segment)
    sbrs = [levels.sbr, *(other.sbr for other in claim.others)]
    ranks = _ranks(sbrs, notes)
    mine = _coverage(levels.sbr, ranks[0], payer, levels.parties.get("IL"), _relationship(levels), None)
    mine = replace(mine, payer_numbers=() if payer is None else payer.further_numbers)
    others = [_other(other, rank) for other, rank in zip(claim.others, ranks[1:], strict=True)]
    everyone = sorted([mine, *(other.coverage for other in others)], key=lambda coverage: coverage.rank)
    return tuple(everyone), mine.rank, tuple(others)


def _ranks(sbrs: list[Segment], notes: Notes) -> list[int]:
    """SBR01 as rank; where two payers claim the same place, or it is unknown (U), the later one takes the next that is free."""
    ranks: list[int] = []
    for sbr in sbrs:
        sequence = element(sbr.elements, 1)
        rank = SEQUENCES.get(sequence)
        if rank is None or rank in ranks:
            if sequence != "U":
                told = f"SBR01 is {sequence!r}, a place among the payers that " + ("is unknown." if rank is None else "another payer has.")
                notes.warn("payer_order", told, sbr, "SBR01", sequence)
            rank = next(r for r in itertools.count(rank or len(SEQUENCES) + 1) if r not in ranks)
        ranks.append(rank)
    return ranks


def _coverage(
    sbr: Segment, rank: int, payer: Party | None, subscriber: Party | None, relationship: str, paid_cents: int | None
) -> Coverage:
    elements = sbr.elements
    return Coverage(
        payer=Payer("") if payer is None else payer.payer(),
        rank=rank,
        sequence=element(elements, 1),
        member_id="" if subscriber is None else subscriber.member_id,
        group_number=element(elements, 3),
        relationship=relationship,
        filing_code=element(elements, 9),
        subscriber=None if subscriber is None else subscriber.person(),
        paid_cents=paid_cents,
        plan_name=element(elements, 4),
        insurance_type=element(elements, 5),
        payer_qualifier=(payer.qualifier if payer is not None and payer.member_id else "") or "PI",
        payer_address=None if payer is None else payer.person().address,
    )


def _other(other: OpenOther, rank: int) -> OtherPayer:
    """2320 as sent. AMT*D is what that payer paid."""
    paid = next((cents for qualifier, cents in other.amounts if qualifier == "D"), None)
    coverage = _coverage(other.sbr, rank, other.payer, other.subscriber, element(other.sbr.elements, 2), paid)
    numbers = () if other.payer is None else other.payer.further_numbers
    return OtherPayer(
        coverage,
        tuple(other.adjustments),
        tuple(other.amounts),
        tuple(other.remarks),
        other.paid_on,
        numbers,
        tuple((party.role, party.person()) for party in other.parties),
        tuple(other.kept),
    )
