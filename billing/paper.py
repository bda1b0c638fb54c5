"""A remittance on paper as it is typed: codes and amounts read as one types, what is left to the cent, and the 835 that it becomes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from billing import entry
from billing.books import BookLine
from billing.findings import Finding
from billing.money import plain, shown
from billing.person import Identifier
from billing.remittance import Adjustment, ClaimPayment, LinePayment, ProviderAdjustment, Remittance
from billing.typed import Ours, ReadClaim, ReadLine, ReadPaper, Typed, TypedClaim, TypedLine

#: A reason typed alone means the group in which payers use it almost always; the patient's share by the letter with which one thinks
#: of it. Everything else wants its group.
SHORT = {"d": "PR-1", "c": "PR-2", "y": "PR-3", "1": "PR-1", "2": "PR-2", "3": "PR-3", "45": "CO-45", "253": "CO-253", "23": "OA-23"}

#: What a typist can say of a whole claim (CLP02): how it was processed, denied, or taken back.
STATUSES = ("1", "2", "3", "4", "19", "20", "21", "22")

_CODE = re.compile(r"(?P<group>CO|OA|PI|PR|CR)?-?(?P<reason>[A-Z]?\d{1,3}|[A-Z]\d?)\Z")
_REMARK = re.compile(r"(?:M|MA|N)\d{1,4}\Z")


def code_of(text: str) -> tuple[str, str] | None:
    """(group, reason) of CO-45, co45, 45 or c; None where the group must be typed."""
    said = text.strip()
    said = SHORT.get(said.lower(), said).upper()
    found = _CODE.match(said)
    if found is None or not found["group"]:
        return None
    return found["group"], found["reason"]


def codes(text: str, rest_cents: int) -> tuple[tuple[Adjustment, ...], tuple[str, ...], list[Finding]]:
    """Adjustments and remarks of "45 80, c 24 N381": a code, its amount; a code without one takes what is left of `rest_cents`.

    Only the last code may go without an amount. Remarks (N, M, MA and digits) stand anywhere.
    """
    made: list[Adjustment] = []
    remarks: list[str] = []
    wrong: list[Finding] = []
    pending: tuple[str, str] | None = None
    for word in re.split(r"[\s;]+|,(?!\d{3}(?!\d))", text.strip()):
        if not word or word == "=":
            continue
        amount = entry.cents(word) if pending is not None else None
        if pending is not None and amount is not None:
            made.append(Adjustment(*pending, amount))
            pending = None
        elif _REMARK.match(word.upper()) and code_of(word) is None:
            remarks.append(word.upper())
        elif pending is not None:
            wrong.append(_error("codes", f'{pending[0]}-{pending[1]} wants an amount; "{word}" is none', word))
            pending = code_of(word)
        else:
            pending = code_of(word)
            if pending is None:
                wrong.append(_error("codes", f'"{word}" is no code with its group: type CO-97, PR-2, or 45, d, c, y', word))
    if pending is not None:
        left = rest_cents - sum(a.cents for a in made)
        made.append(Adjustment(*pending, left))
    return tuple(made), tuple(remarks), wrong


def line(typed: TypedLine, charge_cents: int, *, back: bool = False) -> ReadLine:
    """One typed line. Where only what is allowed was typed, the rest of the charge is CO-45; a paid amount alone leaves the rest open.

    back: the answer is taken back, so its charge is below zero. Where nothing was typed the line is left out (touched False).
    """
    charge = -charge_cents if back else charge_cents
    if not (typed.allowed.strip() or typed.paid.strip() or typed.codes.strip()):
        return ReadLine(typed.line, charge, None, 0, (), (), touched=False)
    wrong: list[Finding] = []
    allowed = _amount(typed.allowed, "allowed", wrong)
    paid = _amount(typed.paid, "paid", wrong) or 0
    contract = charge - allowed if allowed is not None else 0
    named = "45" in {(code_of(word) or ("", ""))[1] for word in re.split(r"[\s,;]+", typed.codes)}
    cut = () if named or not contract else (Adjustment("CO", "45", contract),)
    made, remarks, more = codes(typed.codes, charge - paid - sum(a.cents for a in cut))
    adjustments = tuple(a for a in (*cut, *made) if a.cents)
    if allowed is not None and named:
        taken = sum(a.cents for a in adjustments if (a.group, a.reason) == ("CO", "45"))
        if taken != contract:
            wrong.append(
                _error("allowed", f"{shown(allowed)} allowed leaves CO-45 {shown(contract)}, typed is {shown(taken)}", typed.allowed)
            )
    return ReadLine(typed.line, charge, allowed, paid, adjustments, remarks, (*wrong, *more))


def claim(typed: TypedClaim, ours: Ours | None) -> ReadClaim:
    """One typed claim against ours: every line that is charged must be answered, or the claim as a whole (line 0)."""
    wrong: list[Finding] = []
    at = f"claim {typed.number}: "
    if ours is None:
        return ReadClaim(
            typed, None, typed.status or "1", (), (), (_error("claim", f"there is no claim {typed.number} here", typed.number),)
        )
    status = typed.status.strip() or ("1" if ours.rank <= 1 else "2" if ours.rank == 2 else "3")
    if status not in STATUSES:
        wrong.append(_error("status", f"{at}{status} is no status; there are {', '.join(STATUSES)}", status))
    known = {one.number: one for one in ours.lines}
    back = status == "22"
    numbers = [one.line for one in typed.lines]
    wrong += [_error("line", f"{at}it has no line {n}", str(n)) for n in numbers if n and n not in known]
    wrong += [_error("line", f"{at}line {n} is typed twice", str(n)) for n in sorted({n for n in numbers if numbers.count(n) > 1})]
    lines = tuple(
        line(one, known[one.line].charge_cents if one.line else ours.charge_cents, back=back)
        for one in typed.lines
        if not one.line or one.line in known
    )
    lines = tuple(one for one in lines if one.touched)
    for one in lines:
        where = f"{at}line {one.line}: " if one.line else at
        wrong += [replace(found, message=f"{where}{found.message}") for found in one.findings]
        if one.left_cents and one.line:
            wrong.append(_off(f"{where}{shown(one.charge_cents)} charged", one.left_cents))
    wrong += _whole(ours, lines, at)
    if not ours.rank:
        wrong.append(Finding("payer_differs", "warning", f"{at}it does not name this payer", "payer"))
    remarks, more = _remarks(typed.remarks, at)
    return ReadClaim(typed, ours, status, lines, remarks, (*wrong, *more))


def _whole(ours: Ours, lines: tuple[ReadLine, ...], at: str) -> list[Finding]:
    """Services, or the claim as a whole; never both, and no charged line left out."""
    if not lines:
        return [_error("claim", f"{at}nothing is typed of it yet")]
    of_claim = [one for one in lines if not one.line]
    if of_claim and len(lines) > 1:
        return [_error("line", f"{at}type its lines, or the claim as a whole, not both")]
    if of_claim:
        return [_off(f"{at}{shown(of_claim[0].charge_cents)} charged", of_claim[0].left_cents)] if of_claim[0].left_cents else []
    answered = {one.line for one in lines}
    left = [one for one in ours.lines if one.charge_cents and one.number not in answered]
    return [_error("line", f"{at}line {one.number} ({one.procedure or one.revenue}) is not typed yet", str(one.number)) for one in left]


def paper(typed: Typed, ours: dict[str, Ours]) -> ReadPaper:
    """The whole as typed, with all that is wrong in it; `ours` by the number that was typed."""
    wrong: list[Finding] = []
    if not typed.payer:
        wrong.append(_error("payer", "the payer is missing"))
    if not typed.check.strip():
        wrong.append(_error("check", "the check's number is missing"))
    paid_on = entry.day(typed.paid_on)
    if paid_on is None:
        wrong.append(_error("paid_on", f'"{typed.paid_on}" is no day' if typed.paid_on.strip() else "the day of payment is missing"))
    amount = _amount(typed.amount, "amount", wrong)
    if not typed.amount.strip():
        wrong.append(_error("amount", "the amount of the check is missing"))
    if amount is not None and amount < 0:
        wrong.append(
            _error("amount", "no payer pays less than nothing: what is carried forward is a provider-level adjustment FB", plain(amount))
        )
    claims = tuple(claim(one, ours.get(one.number)) for one in typed.claims)
    for one in claims:
        wrong += one.findings
    levels: list[ProviderAdjustment] = []
    for level in typed.levels:
        cents = _amount(level.amount, f"provider level {level.reason}", wrong)
        if not level.reason.strip():
            wrong.append(_error("level", "a provider-level adjustment has no reason: WO, FB, 72, L6, CS …"))
        if cents == 0:
            wrong.append(_error("level", f"provider level {level.reason}: nothing is taken or given"))
        levels.append(ProviderAdjustment("", paid_on, level.reason.strip().upper(), level.reference.strip(), cents or 0))
    if not typed.claims and not typed.levels:
        wrong.append(_error("claims", "no claim and no provider-level adjustment is typed yet"))
    read = ReadPaper(typed, paid_on, amount, claims, tuple(levels), ())
    providers = {one.ours.provider for one in claims if one.ours}
    if len(providers) > 1:
        wrong.append(
            _error("payee", "its claims are billed by more than one provider of ours: a check pays one; type one remittance for each")
        )
    if amount is not None and read.left_cents:
        wrong.append(_off(f"the check of {shown(amount)}", read.left_cents))
    return replace(read, findings=tuple(wrong))


def remittance(
    read: ReadPaper, payer: tuple[str, str, str], payee: tuple[str, str, str], produced_on: date
) -> tuple[Remittance, list[ClaimPayment]]:
    """The records of an 835. payer: name, number, originator; payee: name, NPI, tax number."""
    name, payer_id, originator = payer
    npi, tax = payee[1], payee[2]
    payments = [_payment(sequence, one) for sequence, one in enumerate(read.claims, 1)]
    nothing = not read.amount_cents
    return (
        Remittance(
            payer=name,
            payer_id=payer_id,
            originator=originator,
            trace=read.typed.check.strip(),
            method="NON" if nothing else read.typed.method,
            handling="H" if nothing else "I",
            paid_cents=read.amount_cents or 0,
            paid_on=read.paid_on,
            produced_on=produced_on,
            payee=payee[0],
            payee_npi=npi,
            payee_tax=tax,
            provider_adjustments=tuple(replace(level, provider=npi or tax or payee[0]) for level in read.levels),
            claim_count=len(payments),
            claim_total_cents=read.claims_cents,
        ),
        payments,
    )


def _payment(sequence: int, one: ReadClaim) -> ClaimPayment:
    ours = one.ours
    assert ours is not None
    known = {line.number: line for line in ours.lines}
    services = [line for line in one.lines if line.line]
    whole = next((line for line in one.lines if not line.line), None)
    member = (Identifier("MI", ours.member_id),) if ours.member_id else ()
    everything = [a for line in one.lines for a in line.adjustments]
    return ClaimPayment(
        sequence=sequence,
        control_number=ours.control_number,
        status=one.status,
        charge_cents=one.charge_cents,
        paid_cents=one.paid_cents,
        patient_share_cents=sum(a.cents for a in everything if a.group == "PR") if one.status != "22" else None,
        filing_code="",
        payer_control_number=one.typed.payer_number.strip(),
        original_reference="",
        patient=replace(ours.patient, identifiers=member, address=None, born_on=None, sex=""),
        lines=tuple(_service(at, line, known[line.line]) for at, line in enumerate(services, 1)),
        adjustments=whole.adjustments if whole else (),
        remarks=(*one.remarks, *(whole.remarks if whole else ())),
    )


def _service(at: int, read: ReadLine, ours: BookLine) -> LinePayment:
    return LinePayment(
        number=at,
        line_control_number=ours.line_control_number,
        procedure=ours.procedure,
        modifiers=ours.modifiers if ours.procedure else (),
        revenue=ours.revenue,
        submitted_procedure="",
        submitted_modifiers=(),
        charge_cents=read.charge_cents,
        paid_cents=read.paid_cents,
        units=ours.units,
        submitted_units="",
        from_on=ours.from_on,
        to_on=ours.to_on or ours.from_on,
        adjustments=read.adjustments,
        remarks=read.remarks,
        qualifier="HC" if ours.procedure else "NU",
    )


def _amount(text: str, name: str, wrong: list[Finding]) -> int | None:
    """Cents of what was typed; None where nothing was, or nothing that is money."""
    if not text.strip():
        return None
    found = entry.cents(text)
    if found is None:
        wrong.append(_error(name, f"{name}: {entry.why_not_money(text)}", text))
    return found


def _remarks(text: str, at: str) -> tuple[tuple[str, ...], list[Finding]]:
    words = [word.upper() for word in re.split(r"[\s,;]+", text) if word]
    return tuple(w for w in words if _REMARK.match(w)), [
        _error("remarks", f"{at}{w} is no remark code", w) for w in words if not _REMARK.match(w)
    ]


def _off(what: str, left_cents: int) -> Finding:
    word = "are left unexplained" if left_cents > 0 else "are too much"
    return _error("balance", f"{what}: {shown(abs(left_cents))} {word}", plain(left_cents))


def _error(field: str, message: str, value: str = "") -> Finding:
    return Finding("balance" if field == "balance" else "paper", "error", message, field, value)
