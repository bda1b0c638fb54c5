"""What the made-up payers answer: prices, the patient's share, denials, reversals, second payers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from billing.money import half_up
from billing.person import Identifier, Person
from billing.remittance import Adjustment, Amount, ClaimPayment, DateMark, LinePayment
from claimdesk.demo.payers import HABITS, UNKNOWN_CODE, Cause, MadePayer
from claimdesk.demo.visits import Line, Said, Visit


@dataclass(frozen=True, slots=True)
class Answer:
    """One CLP to be: whose, from whom, status, its lines, and the number under which the payer keeps it."""

    visit: Visit
    payer: MadePayer
    status: str
    said: tuple[Said, ...]
    icn: str
    role: str
    remarks: tuple[str, ...] = ()
    taken_back: bool = False

    @property
    def paid(self) -> int:
        """CLP04."""
        total = sum(said.paid for said in self.said)
        return -total if self.taken_back else total


def first_answer(rng: Random, visit: Visit, *, mended: bool = False) -> tuple[Said, ...]:
    """The first payer's word on every line. mended: what was wrong has been put right, and it pays."""
    cause = None if mended else visit.cause
    double_later = cause is not None and cause.fault == "double" and not visit.twin_of
    if cause is not None and not visit.denied_line and not double_later:
        return tuple(denied(line.charge, cause) for line in visit.lines)
    payer = visit.patient.payer
    deductible = rng.random() < HABITS.deductible[visit.served_on.month - 1] and payer.coinsurance > 0
    copay = rng.choice((2000, 2500, 3000, 4000, 5000)) if rng.random() < payer.copay else 0
    coinsurance = not copay and rng.random() < payer.coinsurance
    out = []
    for line in visit.lines:
        if cause is not None and line.number == visit.denied_line and not double_later:
            out.append(denied(line.charge, cause))
        elif line.number == visit.unknown_line:
            out.append(Said(0, (Adjustment(*UNKNOWN_CODE, line.charge),)))
        else:
            out.append(_priced(rng, payer, line, deductible, copay, coinsurance))
            deductible, copay = deductible and rng.random() < 0.3, 0
    return tuple(out)


def _priced(rng: Random, payer: MadePayer, line: Line, deductible: bool, copay: int, coinsurance: bool) -> Said:
    """Contract, deductible, copay or coinsurance, Medicare's cut by law; the payment is the rest."""
    left = line.allowed
    adjustments = [Adjustment("CO", "45", line.charge - left)] if line.charge > left else []
    if deductible:
        part = left if rng.random() < 0.6 else rng.randint(1, left)
        adjustments.append(Adjustment("PR", "1", part))
        left -= part
    if copay and left:
        part = min(copay, left)
        adjustments.append(Adjustment("PR", "3", part))
        left -= part
    elif coinsurance and left >= 5:
        part = half_up(left * 20, 100)
        adjustments.append(Adjustment("PR", "2", part))
        left -= part
    if payer.prior_payer_cut and left >= 50:
        part = half_up(left * 2, 100)
        adjustments.append(Adjustment("CO", "253", part))
        left -= part
    return Said(left, tuple(adjustments))


def denied(charge: int, cause: Cause) -> Said:
    """The whole line denied."""
    return Said(0, (Adjustment(cause.group, cause.reason, charge),), cause.remarks)


def upheld(visit: Visit) -> tuple[Said, ...]:
    """The payer looked again and kept to its decision."""
    return tuple(Said(0, (Adjustment("CO", "193", line.charge),)) for line in visit.lines)


def corrected(rng: Random, visit: Visit) -> tuple[Said, ...]:
    """The answer after a reversal: the same, at a price a little higher or lower; what was denied is paid where it was mended."""
    payer, out = visit.patient.payer, []
    for line, said in zip(visit.lines, visit.first, strict=True):
        if line.number == visit.denied_line or line.number == visit.unknown_line:
            out.append(_priced(rng, payer, line, False, 0, False) if line.number == visit.denied_line else said)
            continue
        allowed = max(1, min(line.charge, half_up(line.allowed * rng.randint(85, 115), 100)))
        share = min(sum(a.cents for a in said.adjustments if a.group == "PR"), allowed)
        adjustments = [Adjustment("CO", "45", line.charge - allowed)] if line.charge > allowed else []
        if share:
            adjustments.append(Adjustment("PR", "2", share))
        out.append(Said(allowed - share, tuple(adjustments)))
    return tuple(out)


def second_answer(rng: Random, visit: Visit) -> tuple[Said, ...]:
    """The second payer takes what the first left to the patient, or most of it; a few repeat the first one's write-off, or pay too much."""
    repeats, overpays = rng.random() < HABITS.repeats, rng.random() < HABITS.overpaid
    keeps = rng.random() < 0.15
    out = []
    for line, said in zip(visit.lines, visit.first, strict=True):
        share = sum(a.cents for a in said.adjustments if a.group == "PR" and a.reason in ("1", "2", "3"))
        before = line.charge - share
        keep = share // 2 if keeps else 0
        own = [Adjustment("PR", "2", keep)] if keep else []
        if repeats and share > 100:
            paid = (share - keep) * 9 // 10
            out.append(Said(paid, (Adjustment("CO", "45", line.charge - paid - keep), *own)))
        elif overpays and share and before > 500:
            out.append(Said(share - keep + 500, (Adjustment("OA", "23", before - 500), *own)))
        else:
            out.append(Said(share - keep, (*([Adjustment("OA", "23", before)] if before else []), *own)))
    return tuple(out)


def payment(answer: Answer, sequence: int, received_on: date) -> ClaimPayment:
    """The answer as a remittance has it; a reversal is the mirror of what was said."""
    visit, sign = answer.visit, -1 if answer.taken_back else 1
    lines = tuple(_line_payment(visit, line, said, sign) for line, said in zip(visit.lines, answer.said, strict=True))
    share = sum(a.cents for line in lines for a in line.adjustments if a.group == "PR")
    who, fault = visit.patient, visit.fault
    as_sent = answer.role == "first" and fault is not None
    first = fault.sent if as_sent and fault and fault.field in ("name", "second_record") else who.person.first
    member = fault.sent if as_sent and fault and fault.field == "member_id" else who.member_id
    if answer.role == "second":
        member = who.second_member_id
    told = as_sent and fault is not None and fault.field == "member_id" and int(visit.number[-1]) % 2 == 0
    crossed = answer.status == "19" and who.second is not None
    return ClaimPayment(
        sequence=sequence,
        control_number=visit.number,
        status=answer.status,
        charge_cents=visit.charge * sign,
        paid_cents=answer.paid,
        patient_share_cents=share if share > 0 else None,
        filing_code=answer.payer.filing_code,
        payer_control_number=answer.icn,
        original_reference="",
        patient=Person(who.person.last, first, identifiers=(Identifier("MI", member),)),
        corrected=Person(who.person.last, who.person.first, identifiers=(Identifier("C", who.member_id),)) if told else None,
        crossover=Person(who.second.name, identifiers=(Identifier("PI", who.second.payer_id),), organisation=True)
        if crossed and who.second
        else None,
        lines=lines,
        remarks=answer.remarks,
        dates=(DateMark("050", received_on, f"{received_on:%Y%m%d}"),),
        facility_code="13" if visit.kind == "I" else "11",
        frequency="1",
    )


def _line_payment(visit: Visit, line: Line, said: Said, sign: int) -> LinePayment:
    allowed = said.paid + sum(a.cents for a in said.adjustments if a.group == "PR" or a.reason == "253")
    return LinePayment(
        number=line.number,
        line_control_number=line.ref,
        procedure=line.service.code,
        modifiers=(),
        revenue=line.service.revenue if visit.kind == "I" else "",
        submitted_procedure="",
        submitted_modifiers=(),
        charge_cents=line.charge * sign,
        paid_cents=said.paid * sign,
        units=str(line.units),
        submitted_units="",
        from_on=visit.served_on,
        to_on=visit.served_on,
        adjustments=tuple(sorted((Adjustment(a.group, a.reason, a.cents * sign) for a in said.adjustments), key=lambda a: a.group)),
        remarks=said.remarks if sign > 0 else (),
        amounts=(Amount("B6", allowed, ""),) if sign > 0 and said.paid else (),
    )
