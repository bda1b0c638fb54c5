"""A held answer beside the claims of ours that it may belong to: compared field by field, and what would follow from matching."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from acts import planning, rights
from acts.desk import Desk
from acts.holding import hold_row
from acts.planning import Part
from acts.views import Candidate, CandidateField, HoldView
from billing import candidates as ranking
from billing import standing
from billing.books import BookLine
from billing.candidates import CandidateClaim
from billing.money import shown
from billing.remittance import ClaimPayment
from billing.text import clean, fold, name_shown
from store import books, candidates, remittances
from store.engine.sqlite import Read
from store.holds import HoldRecord
from store.remittances import RemittanceRow, Waiting


def hold_view(desk: Desk, read: Read, record: HoldRecord) -> HoldView:
    """The held answer of this record."""
    row = hold_row(read, record.id)
    may_accept = rights.may(desk, "posting.accept")
    if record.adjudication is None:
        return HoldView(row, (), (), "", may_accept)
    payment = remittances.payments(read, (record.adjudication,))[record.adjudication][0]
    remittance = remittances.row(read, record.remittance)
    assert remittance is not None
    waiting = [one for one in remittances.waiting(read, remittance.id) if one.control_number == payment.control_number]
    pool = candidates.pool(read, payment)
    of = {claim.claim: claim for claim in pool}
    found = []
    for number, candidate in enumerate(ranking.candidates(payment, pool), 1):
        mine = of[candidate.claim]
        after, would_hold = _after(read, remittance, waiting, record.adjudication, mine.claim, desk.today())
        found.append(
            Candidate(
                number=number,
                claim=mine.claim,
                control_number=mine.control_number,
                patient=name_shown(mine.patient_last, mine.patient_first),
                on=mine.from_on,
                charge_cents=mine.charge_cents,
                open_cents=mine.open_cents,
                why=f"{candidate.agree} of {candidate.of} agree" if candidate.agree >= candidate.of - 2 else clean(candidate.why[-1]),
                fields=compared(payment, mine, candidate.number_fits, books.book(read, mine.claim).lines),
                after=after,
                would_hold=would_hold,
            )
        )
    return HoldView(row, came(payment), tuple(found), clean(payment.raw), may_accept)


def _member(payment: ClaimPayment) -> str:
    for person in (payment.subscriber, payment.patient):
        if person is not None and person.identifier("MI", "II", "MR"):
            return person.identifier("MI", "II", "MR")
    return ""


def _visit(payment: ClaimPayment) -> date | None:
    days = [line.from_on for line in payment.lines if line.from_on]
    days += [mark.on for mark in payment.dates if mark.on and mark.qualifier == "232"]
    return min(days, default=None)


def _facts(payment: ClaimPayment) -> list[tuple[str, str]]:
    on = _visit(payment)
    name = name_shown(payment.patient.last, payment.patient.first) if payment.patient else ""
    return [
        ("Number", clean(payment.control_number)),
        ("Patient", name),
        ("Member", clean(_member(payment))),
        ("Visit", on.isoformat() if on else ""),
        ("Charged", shown(payment.charge_cents)),
    ]


def _service(payment: ClaimPayment, at: int) -> str:
    line = payment.lines[at]
    code = " ".join((line.submitted_procedure or line.procedure or line.revenue, *line.modifiers))
    return f"{clean(code)}  {shown(line.charge_cents)}"


def came(payment: ClaimPayment) -> tuple[CandidateField, ...]:
    """What the payer sent, without anything beside it."""
    told = [*_facts(payment), *((f"Line {at + 1}", _service(payment, at)) for at in range(len(payment.lines)))]
    return tuple(CandidateField(label, text, "", None, "") for label, text in (*told, ("Paid", shown(payment.paid_cents))))


def compared(payment: ClaimPayment, mine: CandidateClaim, number_fits: str, lines: tuple[BookLine, ...]) -> tuple[CandidateField, ...]:
    """Field by field: what came, what ours says, whether they agree."""
    facts = dict(_facts(payment))
    name = name_shown(mine.patient_last, mine.patient_first)
    theirs = _member(payment)
    on = _visit(payment)
    in_visit = on is not None and mine.from_on is not None and mine.from_on <= on <= (mine.to_on or mine.from_on)
    ours = [
        ("Number", clean(mine.control_number), facts["Number"] == mine.control_number, number_fits),
        ("Patient", name, bool(name) and fold(facts["Patient"]) == fold(name), ""),
        ("Member", clean(theirs if theirs in mine.member_ids else next(iter(mine.member_ids), "")), theirs in mine.member_ids, ""),
        ("Visit", mine.from_on.isoformat() if mine.from_on else "", in_visit, ""),
        ("Charged", shown(mine.charge_cents), payment.charge_cents == mine.charge_cents, ""),
    ]
    out = [CandidateField(label, facts[label], text, agrees if facts[label] else None, words) for label, text, agrees, words in ours]
    for at in range(max(len(payment.lines), len(lines))):
        theirs_text = _service(payment, at) if at < len(payment.lines) else ""
        line = lines[at] if at < len(lines) else None
        ours_text = ""
        if line is not None:
            code = " ".join((line.procedure or line.revenue, *line.modifiers))
            ours_text = f"{clean(code)}  {shown(line.charge_cents)}"
        out.append(CandidateField(f"Line {at + 1}", theirs_text, ours_text, theirs_text == ours_text, ""))
    out.append(CandidateField("Paid", shown(payment.paid_cents), f"open {shown(mine.open_cents)}", None, ""))
    return tuple(out)


def _after(
    read: Read, remittance: RemittanceRow, waiting: list[Waiting], answer: int, claim: int, today: date
) -> tuple[tuple[str, ...], str]:
    """What matching would do, in sentences; or why the answer would be held even so."""
    part = Part(claim, tuple(replace(one, claim=claim) for one in waiting))
    plan = planning.plan_parts(read, remittance, [part], today).plans[0]
    mine = next((one for one in plan.answers if one.answer == answer), None)
    if mine is None or plan.settled is None:
        return (), "nothing of it is left to post"
    if mine.hold is not None:
        return (), clean(mine.hold.message)
    was, now = standing.figures(books.book(read, claim)), plan.settled.figures
    parts = (
        (now.insurance_paid - was.insurance_paid, "payment"),
        (now.adjusted - was.adjusted, "written off by contract"),
        (now.payer_denied - was.payer_denied, "denied"),
        (now.patient - was.patient, "to the patient"),
    )
    said = [f"{shown(cents)} {words}" for cents, words in parts if cents]
    said.append(f"{shown(now.insurance)} open")
    return (", ".join(said),), ""
