"""Visits of the made-up practice: what was done, what went wrong in the chart, and the claim that was sent."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from billing.claim import Claim, Diagnosis, OtherPayer, OtherPayment, ServiceLine
from billing.person import Coverage, Identifier, Payer, Person
from billing.remittance import Adjustment
from claimdesk.demo.payers import (
    CAUSE_WEIGHTS,
    CAUSES,
    DIAGNOSES,
    FIRST_SERVICES,
    HABITS,
    HEADERS,
    LINES,
    MORE_SERVICES,
    PART_CAUSES,
    PART_DENIED,
    PART_WEIGHTS,
    PAYERS,
    SERVICES,
    Cause,
    MadePayer,
    Service,
)
from claimdesk.demo.people import Patient, Practice, patient

#: How far back the first claim was sent.
SPAN_DAYS = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One service: our line number and reference, units, our charge and what the first payer allows for it."""

    number: int
    ref: str
    service: Service
    units: int
    charge: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a payer said of one line."""

    paid: int
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in the record or the claim: the field, what was sent, what is right, the denial it causes, what mends it."""

    field: str
    sent: str
    right: str
    denial: str
    remarks: tuple[str, ...]
    fix: str


@dataclass(slots=True)
class Visit:
    """One visit with its claim: what was done, how it will fare, and what the payers have said so far (posted answers only)."""

    number: str
    patient: Patient
    kind: str
    served_on: date
    sent_on: date
    lines: tuple[Line, ...]
    rendering: Person
    diagnoses: tuple[str, ...]
    cause: Cause | None = None
    denied_line: int = 0
    unknown_line: int = 0
    fault: Fault | None = None
    lost: bool = False
    twin_of: str = ""
    icn: str = ""
    first: tuple[Said, ...] = ()
    second: tuple[Said, ...] = ()
    pending: int = 0
    told: bool = False
    held: list[str] = field(default_factory=list)

    @property
    def charge(self) -> int:
        """CLM02."""
        return sum(line.charge for line in self.lines)

    @property
    def payer(self) -> MadePayer:
        """Who was billed first: the patient's payer, but where the fault is that it was not."""
        if self.fault and self.fault.field == "payer":
            return next(payer for payer in PAYERS if payer.name == self.fault.sent)
        return self.patient.payer


def visits(practice: Practice, claims: int, today: date) -> Iterator[Visit]:
    """All visits, in the order in which their claims were sent."""
    rng = Random(f"{practice.seed}:visits:{claims}:{today.isoformat()}")
    pool = max(12, claims * 2 // 5)
    last: Visit | None = None
    for n in range(claims):
        sent_on = _weekday(today - timedelta(days=SPAN_DAYS - n * (SPAN_DAYS - 1) // claims))
        visit = _visit(practice, rng, n + 1, patient(practice.seed, rng.randrange(pool), today), sent_on)
        _fate(rng, visit, last, today)
        yield visit
        if not visit.twin_of:
            last = visit


def _visit(practice: Practice, rng: Random, n: int, who: Patient, sent_on: date) -> Visit:
    """A visit without anything wrong."""
    number = f"RB-{n:05d}"
    delay = min(30, round(rng.lognormvariate(math.log(4), 0.6)))
    count = rng.choices([n for n, _ in LINES], [weight for _, weight in LINES])[0]
    services = rng.choices(FIRST_SERVICES, [service.weight for service in FIRST_SERVICES])
    while len(services) < count:
        more = rng.choices(MORE_SERVICES, [service.weight for service in MORE_SERVICES])[0]
        if more not in services:
            services.append(more)
    institutional = who.payer in PAYERS[2:5] and rng.random() < HABITS.institutional * 2.6
    lines = []
    for at, service in enumerate(services, 1):
        units = rng.choice((1, 1, 2, 4)) if service.code.startswith("J") else 1
        charge = practice.charges[service.code] * units
        allowed = max(1, min(charge, round(service.price_cents * who.payer.price * units)))
        lines.append(Line(at, f"{n}-{at}", service, units, charge, allowed))
    rendering = rng.choice(practice.providers)
    diagnoses = tuple(rng.sample(DIAGNOSES, rng.choice((1, 1, 2, 3))))
    return Visit(number, who, "I" if institutional else "P", sent_on - timedelta(days=delay), sent_on, tuple(lines), rendering, diagnoses)


def _fate(rng: Random, visit: Visit, last: Visit | None, today: date) -> None:
    """Whether it is lost, denied in whole or part, or paid; and the fault in the chart that makes it so."""
    if rng.random() < HABITS.lost:
        visit.lost = True
    elif rng.random() < visit.patient.payer.denied:
        visit.cause = rng.choices(CAUSES, CAUSE_WEIGHTS)[0]
        _plant(rng, visit, last, today)
    elif len(visit.lines) > 1 and rng.random() < PART_DENIED:
        visit.cause = rng.choices(PART_CAUSES, PART_WEIGHTS)[0]
        visit.denied_line = rng.choice(visit.lines[1:]).number
        _plant(rng, visit, last, today)
    elif len(visit.lines) > 1 and rng.random() < HABITS.unknown * 2:
        visit.unknown_line = rng.choice(visit.lines[1:]).number
    if visit.cause is None and visit.patient.wrong_name:
        person = visit.patient.person
        visit.fault = Fault("second_record", visit.patient.wrong_name, person.first, "", (), "merge the two records of this patient")


def _plant(rng: Random, visit: Visit, last: Visit | None, today: date) -> None:
    """The fault behind the denial, where the chart or the claim has one."""
    cause = visit.cause
    assert cause is not None
    person = visit.patient.person
    sent, right, name = "", "", cause.fault
    if name == "member_id":
        right = visit.patient.member_id
        sent = right[:-2] + right[-1] + right[-2] if right[-1] != right[-2] else right[:-1] + str((int(right[-1]) + 1) % 10)
    elif name == "rendering_npi":
        right = visit.rendering.identifier("XX")
        sent = right[:-1] + str((int(right[-1]) + 1 + rng.randrange(8)) % 10)
    elif name == "diagnosis":
        right = next((code for code in HEADERS if code in visit.diagnoses), "E119")
        sent = HEADERS[right]
        visit.diagnoses = tuple(dict.fromkeys((right, *visit.diagnoses)))[:3]
    elif name == "name":
        right, sent = person.first, person.first[:-1] + ("A" if person.first[-1] != "A" else "E")
    elif name == "born_on" and person.born_on:
        right = person.born_on.isoformat()
        sent = (person.born_on + timedelta(days=rng.choice((-9, 9, 31, 365)))).isoformat()
    elif name == "sex":
        right, sent = person.sex, "M" if person.sex == "F" else "F"
    elif name == "authorization":
        right = f"A{rng.randint(10**6, 10**7 - 1)}"
    elif name == "modifier":
        right = rng.choice(("XS", "XU", "LT", "RT"))
    elif name == "wrong_payer":
        right = visit.patient.payer.name
        sent = next(payer for payer in rng.sample(PAYERS[:6], 6) if payer not in (visit.patient.payer, visit.patient.second)).name
        name = "payer"
    elif name == "late":
        visit.served_on = visit.sent_on - timedelta(days=rng.randint(200, 420))
        right, sent = "within the limit", visit.sent_on.isoformat()
    elif name == "units":
        right, sent = "1", str(visit.lines[visit.denied_line - 1 if visit.denied_line else -1].units)
    elif name == "double" and last is not None and rng.random() < 0.4:
        _twin(visit, last)
        right = last.number
    if name:
        visit.fault = Fault(name, sent, right, cause.code, cause.remarks, cause.fix)


def _twin(visit: Visit, last: Visit) -> None:
    """The visit before, billed again under another number."""
    n = visit.number[3:].lstrip("0")
    visit.twin_of = last.number
    visit.patient, visit.kind, visit.served_on, visit.rendering = last.patient, last.kind, last.served_on, last.rendering
    visit.diagnoses, visit.denied_line = last.diagnoses, 0
    visit.lines = tuple(replace(line, ref=f"{n}-{line.number}") for line in last.lines)


def _weekday(day: date) -> date:
    """The day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def claim_of(practice: Practice, visit: Visit, *, mended: bool = False, frequency: str = "1", sent_on: date | None = None) -> Claim:
    """The claim as it was sent: with its fault, or, mended, without."""
    fault = None if mended or visit.fault is None else visit.fault
    who = visit.patient
    person, subscriber = _people(who, fault)
    rendering = visit.rendering
    if fault and fault.field == "rendering_npi":
        rendering = replace(rendering, identifiers=(Identifier("XX", fault.sent),))
    codes = [fault.sent if fault and fault.field == "diagnosis" and code == fault.right else code for code in visit.diagnoses]
    identifiers: tuple[Identifier, ...] = ()
    if visit.cause and visit.cause.reason == "197" and mended and visit.fault:
        identifiers = (Identifier("G1", visit.fault.right),)
    payer = visit.payer if not mended else who.payer
    coverages = _coverages(who, payer, subscriber, fault)
    institutional = visit.kind == "I"
    return Claim(
        control_number=visit.number,
        kind="I" if institutional else "P",
        frequency=frequency,
        charge_cents=visit.charge,
        payer_control_number=visit.icn if frequency in "78" else "",
        patient=person,
        subscriber=subscriber,
        billing=practice.billing,
        coverages=coverages,
        destination_rank=1,
        lines=tuple(_line(visit, line, mended) for line in visit.lines),
        diagnoses=tuple(Diagnosis("ABK" if at == 0 else "ABF", code, at + 1) for at, code in enumerate(codes)),
        rendering=None if institutional else rendering,
        attending=rendering if institutional else None,
        facility_code="13" if institutional else "11",
        service_from_on=visit.served_on,
        service_to_on=visit.served_on,
        relationship=who.relationship,
        other_payers=tuple(OtherPayer(coverage) for coverage in coverages[1:]),
        identifiers=identifiers,
        submitted_on=sent_on or visit.sent_on,
        admission=("3", "1", "01") if institutional else ("", "", ""),
    )


def billed_next(practice: Practice, visit: Visit, sent_on: date, answered_on: date) -> Claim:
    """The same claim to the second payer, with what the first one said."""
    claim = claim_of(practice, visit, mended=True, sent_on=sent_on)
    first, second = claim.coverages
    paid = sum(said.paid for said in visit.first)
    lines = tuple(
        replace(line, other_payments=(OtherPayment(first.payer.payer_id, said.paid, said.adjustments, answered_on),))
        for line, said in zip(claim.lines, visit.first, strict=True)
    )
    insured = replace(claim.subscriber, born_on=None, sex="")
    other = OtherPayer(replace(first, paid_cents=paid, subscriber=insured), amounts=(("D", paid),))
    return replace(claim, destination_rank=2, lines=lines, coverages=(other.coverage, second), other_payers=(other,))


def _people(who: Patient, fault: Fault | None) -> tuple[Person, Person]:
    """Patient and subscriber as the claim names them."""
    member = who.member_id
    changes: dict[str, object] = {}
    if fault:
        if fault.field == "member_id":
            member = fault.sent
        elif fault.field in ("name", "second_record"):
            changes["first"] = fault.sent
        elif fault.field == "born_on":
            changes["born_on"] = date.fromisoformat(fault.sent)
        elif fault.field == "sex":
            changes["sex"] = fault.sent
    person = replace(who.person, **changes)  # type: ignore[arg-type]
    number = (Identifier("MI", member),)
    if who.relationship == "18":
        person = replace(person, identifiers=number)
        return person, person
    return person, replace(who.subscriber, identifiers=number)


def _coverages(who: Patient, payer: MadePayer, subscriber: Person, fault: Fault | None) -> tuple[Coverage, ...]:
    """The payers that the claim names, the one that is billed first."""
    member = fault.sent if fault and fault.field == "member_id" else who.member_id
    first = Coverage(
        Payer(payer.name, payer.payer_id),
        1,
        "P",
        member,
        relationship=who.relationship,
        filing_code=payer.filing_code,
        subscriber=subscriber,
    )
    if who.second is None:
        return (first,)
    insured = replace(subscriber, identifiers=(Identifier("MI", who.second_member_id),), address=None, born_on=None, sex="")
    return first, Coverage(
        Payer(who.second.name, who.second.payer_id),
        2,
        "S",
        who.second_member_id,
        relationship="18",
        filing_code=who.second.filing_code,
        subscriber=insured,
    )


def _line(visit: Visit, line: Line, mended: bool) -> ServiceLine:
    right = visit.fault.right if mended and visit.fault and visit.fault.field == "modifier" else ""
    modified = right and line.number == (visit.denied_line or len(visit.lines))
    institutional = visit.kind == "I"
    return ServiceLine(
        number=line.number,
        line_control_number=line.ref,
        procedure=line.service.code,
        modifiers=(right,) if modified else (),
        revenue=line.service.revenue if institutional else "",
        units=str(line.units),
        charge_cents=line.charge,
        from_on=visit.served_on,
        to_on=visit.served_on,
        pointers=() if institutional else tuple(str(at) for at in range(1, len(visit.diagnoses) + 1))[:4],
        place_of_service="" if institutional else "11",
    )


def charges(seed: int) -> dict[str, int]:
    """The practice's price of each code: a little more than twice Medicare's, in steps of 5 cents."""
    rng = Random(f"{seed}:charges")
    return {service.code: round(service.price_cents * 2.1 * rng.lognormvariate(0, 0.15) / 5) * 5 for service in SERVICES}
