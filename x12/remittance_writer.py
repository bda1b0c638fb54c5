"""Remittances to an 835 interchange (TR3 005010X221A1): for the demo, and for tests."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise

from billing.remittance import ClaimPayment, LinePayment, Remittance
from x12.interchange import Interchange, Sending, address, amount, day
from x12.party_writer import adjustments, nm1
from x12.payments import ROLES

VERSION = "005010X221A1"


def write_remittances(sending: Sending, sets: Iterable[tuple[Remittance, Iterable[ClaimPayment]]]) -> bytes:
    """One interchange with an ST*835 for each remittance. Amounts are written as they stand: nothing is balanced here."""
    out = Interchange(sending)
    out.group("HP", VERSION)
    for remittance, payments in sets:
        out.begin("835")
        _head(out, remittance)
        for number, payment in enumerate(payments):
            if not number:
                out.add("LX", "1")
            _payment(out, payment)
        _provider_adjustments(out, remittance)
    return out.finished()


def _head(out: Interchange, remittance: Remittance) -> None:
    sending = out.sending
    bpr = [remittance.handling, amount(remittance.paid_cents), remittance.credit_debit, remittance.method]
    if remittance.method == "ACH":
        # Account numbers are no business of the books; what the guide asks for is filled with ones that cannot exist.
        bpr += ["CCP", "01", "000000000", "DA", "0", remittance.originator[:10], "", "01", "000000000", "DA", "0"]
    out.add("BPR", *bpr, *[""] * (15 - len(bpr)), day(remittance.paid_on))
    out.add("TRN", "1", remittance.trace, remittance.originator)
    if remittance.produced_on is not None:
        out.add("DTM", "405", day(remittance.produced_on))
    out.add("N1", "PR", remittance.payer)
    address(out, sending.payer_address)
    for number in dict.fromkeys([remittance.payer_id, *remittance.payer_ids]):
        if number and number != remittance.originator:
            out.add("REF", "2U", number)
    if sending.contact:
        out.add("PER", "BL", sending.contact, "TE", sending.phone)
    npi, tax = remittance.payee_npi, remittance.payee_tax
    out.add("N1", "PE", remittance.payee, "XX" if npi else "FI" if tax else "", npi or tax)
    address(out, sending.payee_address)
    if npi and tax:
        out.add("REF", "TJ", tax)


def _payment(out: Interchange, payment: ClaimPayment) -> None:
    share = payment.patient_share_cents
    out.add(
        "CLP", payment.control_number, payment.status, amount(payment.charge_cents), amount(payment.paid_cents),
        "" if share is None else amount(share), payment.filing_code, payment.payer_control_number,
        payment.facility_code, payment.frequency,
    )  # fmt: skip
    adjustments(out, payment.adjustments)
    people = {
        "patient": payment.patient, "subscriber": payment.subscriber, "corrected": payment.corrected,
        "rendering": payment.rendering, "crossover": payment.crossover, "corrected_payer": payment.corrected_payer,
    }  # fmt: skip
    for role, field in ROLES.items():
        person = people.get(field)
        if person is not None:
            nm1(out, role, person)
    _remarks(out, payment)
    if payment.original_reference:
        out.add("REF", "F8", payment.original_reference)
    for number in payment.identifiers:
        out.add("REF", number.qualifier, number.value)
    for mark in payment.dates:
        out.add("DTM", mark.qualifier, mark.text or day(mark.on))
    for value in payment.amounts:
        out.add("AMT", value.qualifier, value.text if value.cents is None else amount(value.cents))
    for value in payment.quantities:
        out.add("QTY", value.qualifier, value.text)
    for line in payment.lines:
        _line(out, line)


def _remarks(out: Interchange, payment: ClaimPayment) -> None:
    """MIA and MOA as they came; remarks without either are written as a MOA."""
    if not payment.moa and payment.remarks:
        out.add("MOA", "", "", *payment.remarks[:5])
    begins = [at for at, text in enumerate(payment.moa) if text in ("MIA", "MOA")]
    for begin, end in pairwise([*begins, len(payment.moa)]):
        out.add(*payment.moa[begin:end])


def _line(out: Interchange, line: LinePayment) -> None:
    revenue = line.revenue
    service = [line.qualifier, line.procedure, *line.modifiers]
    if line.qualifier == "NU":
        service, revenue = ["NU", line.revenue], ""
    submitted = ["HC", line.submitted_procedure, *line.submitted_modifiers] if line.submitted_procedure else []
    out.add(
        "SVC", service, amount(line.charge_cents), amount(line.paid_cents), revenue, line.units, submitted, line.submitted_units
    )  # fmt: skip
    if line.from_on == line.to_on:
        if line.from_on is not None:
            out.add("DTM", "472", day(line.from_on))
    else:
        for qualifier, on in (("150", line.from_on), ("151", line.to_on)):
            if on is not None:
                out.add("DTM", qualifier, day(on))
    adjustments(out, line.adjustments)
    if line.line_control_number:
        out.add("REF", "6R", line.line_control_number)
    for number in line.identifiers:
        out.add("LQ" if number.qualifier == "RX" else "REF", number.qualifier, number.value)
    for value in line.amounts:
        out.add("AMT", value.qualifier, value.text if value.cents is None else amount(value.cents))
    for value in line.quantities:
        out.add("QTY", value.qualifier, value.text)
    for remark in line.remarks:
        out.add("LQ", "HE", remark)


def _provider_adjustments(out: Interchange, remittance: Remittance) -> None:
    """PLB: up to six pairs a segment, one provider and fiscal day each."""
    for (provider, fiscal_on), run in groupby(remittance.provider_adjustments, key=lambda found: (found.provider, found.fiscal_on)):
        found = list(run)
        for at in range(0, len(found), 6):
            pairs = [text for one in found[at : at + 6] for text in ((one.reason, one.reference), amount(one.cents))]
            out.add("PLB", provider, day(fiscal_on), *pairs)
