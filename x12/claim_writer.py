"""Claims to an 837P or 837I interchange (TR3 005010X222A1, X223A2): what leaves the practice, and what the demo sends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from billing.claim import HEADS, Claim, Diagnosis, OtherPayer, ServiceLine
from billing.person import Coverage, Person
from billing.remittance import DateMark
from x12.claim_loop import USUAL_OI
from x12.interchange import Interchange, Sending, address, amount, chunks, day
from x12.kept import PART, parts, write
from x12.party_writer import adjustments, party

VERSIONS = {"P": "005010X222A1", "I": "005010X223A2"}


def write_claims(sending: Sending, claims: Iterable[Claim]) -> bytes:
    """One interchange: a group and an ST*837 for each run of claims of one kind and day of submission.

    Each set has a number of its own (BHT03), by which an acknowledgement names it. An institutional claim without a DTP*434 among its
    dates gets one of its days of service.
    """
    out = Interchange(sending)
    kind_open = ""
    runs = groupby(claims, key=lambda claim: (claim.kind, claim.submitted_on))
    for number, ((kind, submitted_on), run) in enumerate(runs, 1):
        if kind != kind_open:
            out.group("HC", VERSIONS[kind])
            kind_open = kind
        out.begin("837", VERSIONS[kind])
        out.add("BHT", "0019", "00", f"{sending.control}-{number}", day(submitted_on or sending.on), sending.at, "CH")
        out.add("NM1", "41", "2", sending.sender_name or sending.sender, "", "", "", "", "46", sending.sender)
        out.add("PER", "IC", sending.contact, "TE", sending.phone)
        out.add("NM1", "40", "2", sending.receiver_name or sending.receiver, "", "", "", "", "46", sending.receiver)
        _hierarchy(out, run)
    return out.finished()


def _hierarchy(out: Interchange, claims: Iterable[Claim]) -> None:
    """HL: a billing provider, beneath it each claim's subscriber and, where that is another person, its patient."""
    number = provider = 0
    for (billing, pay_to, plan), run in groupby(claims, key=lambda claim: (claim.billing, claim.pay_to, claim.pay_to_plan)):
        number += 1
        provider = number
        out.add("HL", str(number), "", "20", "1")
        taxonomy = billing.identifier("PXC")
        if taxonomy:
            out.add("PRV", "BI", "PXC", taxonomy)
        party(out, "85", billing)
        if pay_to is not None:
            party(out, "87", pay_to)
        if plan is not None:
            party(out, "PE", plan)
        for claim in run:
            number += 1
            is_subscriber = claim.patient == claim.subscriber
            out.add("HL", str(number), str(provider), "22", "0" if is_subscriber else "1")
            _subscriber(out, claim, _destination(claim), is_subscriber)
            if not is_subscriber:
                number += 1
                out.add("HL", str(number), str(number - 1), "23", "0")
                out.add("PAT", claim.relationship, *claim.about_patient)
                party(out, "QC", claim.patient)
            _claim(out, claim)


def _destination(claim: Claim) -> Coverage:
    return next(coverage for coverage in claim.coverages if coverage.rank == claim.destination_rank)


def _subscriber(out: Interchange, claim: Claim, coverage: Coverage, is_subscriber: bool) -> None:
    _sbr(out, coverage, claim.relationship if is_subscriber else "")
    if is_subscriber and any(claim.about_patient):
        out.add("PAT", "", *claim.about_patient)
    party(out, "IL", claim.subscriber)
    _payer(out, coverage)
    for number in coverage.payer_numbers:
        out.add("REF", number.qualifier, number.value)


def _payer(out: Interchange, coverage: Coverage) -> None:
    """NM1, N3 and N4 of loops 2010BB and 2330B."""
    number = coverage.payer.payer_id
    out.add("NM1", "PR", "2", coverage.payer.name, "", "", "", "", coverage.payer_qualifier if number else "", number)
    address(out, coverage.payer_address)


def _sbr(out: Interchange, coverage: Coverage, relationship: str) -> None:
    plan = (coverage.group_number, coverage.plan_name, coverage.insurance_type)
    out.add("SBR", coverage.sequence, relationship, *plan, "", "", "", coverage.filing_code)


def _notes(out: Interchange, notes: Sequence[str], codes: Sequence[str]) -> None:
    """NTE; a note that came with no code, or after the codes were read, is an ADD."""
    for at, note in enumerate(notes):
        out.add("NTE", codes[at] if len(codes) == len(notes) else "ADD", note)


def _claim(out: Interchange, claim: Claim) -> None:
    facility = [claim.facility_code, "B" if claim.kind == "P" else "A", claim.frequency]
    head = parts("CLM", claim.head or HEADS[claim.kind], 6)
    out.add("CLM", claim.control_number, amount(claim.charge_cents), "", "", facility, *head)
    if claim.kind == "I" and claim.service_from_on and not any(mark.qualifier == "434" for mark in claim.dates):
        span = f"{day(claim.service_from_on)}-{day(claim.service_to_on or claim.service_from_on)}"
        out.add("DTP", "434", "RD8", span)
    for mark in claim.dates:
        _dtp(out, mark)
    if any(claim.admission):
        out.add("CL1", *claim.admission)
    write(out, claim.kept, "PWK", "CN1")
    if claim.patient_paid_cents is not None:
        out.add("AMT", "F5", amount(claim.patient_paid_cents))
    for qualifier, cents in claim.amounts:
        out.add("AMT", qualifier, amount(cents))
    if claim.payer_control_number:
        out.add("REF", "F8", claim.payer_control_number)
    for number in claim.identifiers:
        out.add("REF", number.qualifier, number.value)
    write(out, claim.kept, "K3")
    _notes(out, claim.notes, claim.note_codes)
    write(out, claim.kept, "CR1", "CR2", "CRC")
    _diagnoses(out, claim)
    write(out, claim.kept, "HCP")
    own: list[tuple[str, Person | None]] = [
        ("DN", claim.referring),
        ("82", claim.rendering),
        ("71", claim.attending),
        ("77", claim.facility),
    ]
    for role, person in [*own, *claim.providers]:
        if person is not None:
            party(out, role, person, {"82": "PE", "71": "AT", "DN": "RF"}.get(role, "PE"))
    for other in claim.other_payers:
        _other(out, other)
    for line in claim.lines:
        _line(out, line, claim.kind)


def _dtp(out: Interchange, mark: DateMark) -> None:
    text = mark.text or day(mark.on)
    form = "RD8" if "-" in text else {4: "TM", 12: "DT"}.get(len(text), "D8")
    out.add("DTP", mark.qualifier, form, text)


def _diagnoses(out: Interchange, claim: Claim) -> None:
    """HI: up to twelve composites a segment; an institutional claim has a segment for each kind, a professional one for all."""

    def kind(found: Diagnosis) -> str:
        return found.qualifier if claim.kind == "I" else ""

    for _, run in groupby(claim.diagnoses, key=kind):
        _hi(out, [[one.qualifier, one.code, "", "", "", "", "", "", one.present_on_admission] for one in run])
    for _, codes in groupby(claim.codes, key=lambda code: code.qualifier):
        _hi(out, [[one.qualifier, one.code, *one.detail.split(":")] for one in codes])


def _hi(out: Interchange, composites: Sequence[Sequence[str]]) -> None:
    for at in range(0, len(composites), 12):
        out.add("HI", *composites[at : at + 12])


def _other(out: Interchange, other: OtherPayer) -> None:
    """Loop 2320 with 2330A and 2330B."""
    coverage = other.coverage
    _sbr(out, coverage, coverage.relationship)
    adjustments(out, other.adjustments)
    for qualifier, cents in other.amounts:
        out.add("AMT", qualifier, amount(cents))
    if not any(one[0] == "OI" for one in other.kept):
        out.add(*USUAL_OI)
    write(out, other.kept, "OI", "MIA", "MOA")
    if not any(one[0] in ("MIA", "MOA") for one in other.kept):
        for remarks in chunks(other.remarks, 5):
            out.add("MOA", "", "", *remarks)
    if coverage.subscriber is not None:
        # Loop 2330A has no DMG: birth and sex of another payer's subscriber are not told.
        party(out, "IL", replace(coverage.subscriber, born_on=None, sex=""))
    _payer(out, coverage)
    if other.paid_on is not None:
        out.add("DTP", "573", "D8", day(other.paid_on))
    for number in other.identifiers:
        out.add("REF", number.qualifier, number.value)
    for role, person in other.providers:
        party(out, role, person)


#: Numbers of a line that belong to its drug (loop 2410): prescription, and what links the parts of a compound.
_OF_DRUG = ("XZ", "VY")


def _line(out: Interchange, line: ServiceLine, kind: str) -> None:
    out.add("LX", str(line.number))
    service = [line.qualifier, line.procedure, *line.modifiers] if line.procedure else []
    named = [*service, *[""] * (6 - len(service)), line.description] if line.description else service
    if kind == "P":
        place = (line.place_of_service, "", line.pointers)
        out.add("SV1", named, amount(line.charge_cents), line.unit, line.units, *place, *line.more)
    else:
        out.add("SV2", line.revenue, named, amount(line.charge_cents), line.unit, line.units, *line.more)
    write(out, line.kept, "SV5", "PWK", "CR1", "CR3", "CRC")
    if line.from_on is not None:
        to_on = line.to_on or line.from_on
        span = day(line.from_on) if to_on == line.from_on else f"{day(line.from_on)}-{day(to_on)}"
        _dtp(out, DateMark("472", line.from_on, span))
    for mark in line.dates:
        _dtp(out, mark)
    write(out, line.kept, "QTY", "MEA", "CN1")
    if line.line_control_number:
        out.add("REF", "6R", line.line_control_number)
    drugs = [number for number in line.identifiers if number.qualifier == "N4"]
    of_drug = [number for number in line.identifiers if drugs and number.qualifier in _OF_DRUG]
    for number in line.identifiers:
        if number not in drugs and number not in of_drug:
            out.add("REF", number.qualifier, number.value, "", number.whose.split(PART))
    write(out, line.kept, "AMT", "K3")
    _notes(out, line.notes, line.note_codes)
    write(out, line.kept, "PS1", "HCP")
    for drug in drugs:
        out.add("LIN", "", "N4", drug.value)
    write(out, line.kept, "CTP")
    for number in of_drug:
        out.add("REF", number.qualifier, number.value)
    if line.rendering is not None:
        party(out, "82", line.rendering, "PE")
    for role, person in line.providers:
        party(out, role, person, {"DN": "RF"}.get(role, "PE"))
        if role == "DK":
            write(out, line.kept, "PER")
    for paid in line.other_payments:
        answered = paid.service.split(PART) if paid.service else service
        out.add(
            "SVD", paid.payer_id, amount(paid.paid_cents), answered, paid.revenue or line.revenue, paid.units or line.units, paid.bundled
        )
        adjustments(out, paid.adjustments)
        if paid.paid_on is not None:
            out.add("DTP", "573", "D8", day(paid.paid_on))
        if paid.owed_cents is not None:
            out.add("AMT", "EAF", amount(paid.owed_cents))
    write(out, line.kept, "LQ FRM")
