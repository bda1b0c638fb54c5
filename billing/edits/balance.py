"""S2: the money of a claim adds up, by itself and with what earlier payers answered."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from billing.claim import ServiceLine
from billing.edits.context import Context
from billing.edits.frame import Edit, Problem, Said
from billing.edits.reference import Missing
from billing.money import shown

#: Codes whose units may be parts: drugs, and miles of an ambulance.
_IN_PARTS = ("J", "Q", "A0425", "A0435", "A0436")
PRICE_OFF_PER_CENT = 25


def units_of(line: ServiceLine) -> Decimal | None:
    """The units of a line; None where they are no number."""
    try:
        units = Decimal(line.units)
    except InvalidOperation:
        return None
    return units if units.is_finite() else None


def _whole_sum(context: Context) -> Said:
    """S201."""
    claim = context.claim
    total = sum(line.charge_cents for line in claim.lines)
    if total != claim.charge_cents:
        said = f"The lines add up to {shown(total)}, and the claim charges {shown(claim.charge_cents)}."
        yield Problem(said, "charge", shown(claim.charge_cents))


def _each_line(context: Context) -> Said:
    """S202: a charge of zero is lawful."""
    for line in context.claim.lines:
        where = f"line {line.number}"
        units = units_of(line)
        if line.charge_cents < 0:
            yield Problem(f"Line {line.number} charges {shown(line.charge_cents)}: less than nothing.", f"{where} charge", "", line.number)
        if units is None or units <= 0:
            said = f"Line {line.number} bills {line.units or 'no'} units: there must be more than none."
            yield Problem(said, f"{where} units", line.units, line.number)
        elif line.unit == "UN" and units % 1 and not line.procedure.startswith(_IN_PARTS) and line.procedure:
            said = f"Line {line.number} bills {line.units} units of {line.procedure}, which is counted in whole ones."
            yield Problem(said, f"{where} units", line.units, line.number)


def _earlier_payers(context: Context) -> Said:
    """S203: what a payer before paid on a line, and what it took off, is what was billed; over the claim likewise."""
    claim = context.claim
    names = {one.coverage.payer.payer_id: one.coverage.payer.name for one in claim.other_payers}
    for line in claim.lines:
        for payer_id in dict.fromkeys(one.payer_id for one in line.other_payments):
            told = [one for one in line.other_payments if one.payer_id == payer_id]
            paid = sum(one.paid_cents for one in told)
            taken = sum(a.cents for one in told for a in one.adjustments)
            if paid + taken != line.charge_cents and not any(one.bundled for one in told):
                said = (
                    f"Line {line.number}: {names.get(payer_id) or payer_id} paid {shown(paid)} and took off {shown(taken)}, "
                    f"which is not the {shown(line.charge_cents)} billed."
                )
                yield Problem(said, f"line {line.number} other payers", payer_id, line.number)
    for other in claim.other_payers:
        answered = next((cents for qualifier, cents in other.amounts if qualifier == "D"), None)
        if answered is None:
            continue
        mine = [one for line in claim.lines for one in line.other_payments if one.payer_id == other.coverage.payer.payer_id]
        taken = sum(a.cents for a in other.adjustments) + sum(a.cents for one in mine for a in one.adjustments)
        if answered + taken != claim.charge_cents:
            said = f"{other.coverage.payer.name} paid {shown(answered)} and took off {shown(taken)}, which is not what the claim charges."
            yield Problem(said, "other payers", other.coverage.payer.payer_id)


def _price(context: Context) -> Said:
    """S204."""
    if context.fees is None:
        yield Missing("no charge master")
        return
    for line in context.claim.lines:
        fee, units = context.fees.get(line.procedure), units_of(line)
        if not fee or not units or units < 0 or not line.charge_cents:
            continue
        own = Decimal(line.charge_cents) / units
        if abs(own - fee) * 100 > PRICE_OFF_PER_CENT * fee:
            said = f"Line {line.number} charges {shown(int(own))} for one {line.procedure}; the charge master says {shown(fee)}."
            yield Problem(said, f"line {line.number} charge", shown(line.charge_cents), line.number)


def _patient_paid(context: Context) -> Said:
    """S205."""
    claim = context.claim
    paid = claim.patient_paid_cents
    if paid is not None and paid > claim.charge_cents:
        said = f"The patient is said to have paid {shown(paid)}, more than the {shown(claim.charge_cents)} charged."
        yield Problem(said, "patient_paid", shown(paid))


EDITS: tuple[Edit, ...] = (
    Edit("S201", 3, "E", "the claim charges what its lines charge", _whole_sum, ("charge",), "lines",
         "Mend the charge of the line that is wrong; the claim's sum follows.", ("CO-16",)),
    Edit("S202", 3, "E", "charges are not below zero, units above it and whole where the code is counted", _each_line, ("units", "charge"),
         "lines", "Put the units of the service, and its charge, as the charge sheet has them.", ("CO-16", "CO-151")),
    Edit("S203", 3, "E", "what earlier payers paid and took off is what was billed", _earlier_payers, ("other payers",), "cob",
         "Look at that payer's answer: a line of it is missing or was typed wrong.", ("CO-16", "OA-23", "CO-22")),
    Edit("S204", 3, "W", "a unit costs about what the charge master says", _price, ("charge",), "lines",
         "Hold the charge against the charge master; units and charge are often exchanged.", ("CO-16", "CO-45"), ("charge master",)),
    Edit("S205", 3, "W", "the patient paid no more than was charged", _patient_paid, ("patient_paid",), "claim",
         "Put what the patient paid for this visit alone; a balance of before does not belong on the claim.", ("CO-16",)),
)  # fmt: skip
