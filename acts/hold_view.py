"""A held answer beside the claims of ours that it may belong to: compared field by field, and what would follow from matching."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from acts import planning, rights
from acts.desk import Desk
from acts.exception_rows import HoldDetail, WayRow
from acts.holding import hold_row
from acts.planning import Part
from acts.views import Candidate, CandidateField, HoldView
from billing import candidates as ranking
from billing import hand_split, held, preview, standing
from billing.books import BookLine
from billing.candidates import CandidateClaim
from billing.held import Way
from billing.money import shown
from billing.remittance import ClaimPayment
from billing.text import clean, fold, name_shown
from store import books, candidates, holds, remittances
from store.engine.sqlite import Read
from store.holds import HoldRecord
from store.remittances import RemittanceRow, Waiting


def hold_view(desk: Desk, read: Read, record: HoldRecord) -> HoldView:
    """The held answer of this record."""
    row = hold_row(read, record.id)
    may_accept = rights.may(desk, "posting.accept")
    if record.adjudication is None:
        return HoldView(row, (), (), "", may_accept, _whole(read, record))
    payment, answer_key = remittances.payments(read, (record.adjudication,))[record.adjudication]
    remittance = remittances.row(read, record.remittance)
    assert remittance is not None
    waiting = [one for one in remittances.waiting(read, remittance.id) if one.control_number == payment.control_number]
    pool = candidates.pool(read, payment)
    of = {claim.claim: claim for claim in pool}
    found = []
    lines: list[tuple[str, tuple[BookLine, ...]]] = []
    for number, candidate in enumerate(ranking.candidates(payment, pool), 1):
        mine = of[candidate.claim]
        lines.append((mine.control_number, books.book(read, mine.claim).lines))
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
                fields=compared(payment, mine, candidate.number_fits, lines[-1][1]),
                after=after,
                would_hold=would_hold,
                reasons=tuple(clean(said) for said in candidate.why),
            )
        )
    detail = _detail(desk, read, record, payment, answer_key)
    if not detail.why_not("split"):
        detail = replace(detail, proposal=hand_split.proposed(payment, lines))
    return HoldView(row, came(payment), tuple(found), clean(payment.raw), may_accept, detail)


_WAYS: dict[Way, tuple[str, str]] = {
    "match": ("posting.match", "match it with a claim of ours"),
    "split": ("posting.split", "split it over several claims of ours"),
    "accept": ("posting.accept", "post it as it came, with a reason"),
    "suspend": ("posting.suspend", "set it aside, with an owner and a last day"),
    "return": ("posting.give_back", "give its money back to the payer"),
}


def _whole(read: Read, record: HoldRecord) -> HoldDetail:
    """A remittance whose own sum is wrong: its difference, and what can be done with its answers one by one."""
    remittance = remittances.row(read, record.remittance)
    assert remittance is not None
    return HoldDetail(
        expected=clean(record.expected),
        came=clean(record.came),
        differences=(held.of_payment(remittances.as_came(read, remittance)),),
        again="ask the payer for a corrected remittance; single answers of it can be posted as they came, with a reason",
    )


def _detail(desk: Desk, read: Read, record: HoldRecord, payment: ClaimPayment, answer_key: str) -> HoldDetail:
    """Differences, what was posted before, and what can be done about this hold by this person."""
    remittance = remittances.row(read, record.remittance)
    assert remittance is not None
    claim = holds.claim_of(read, record.id)
    answers = books.book(read, claim).answers if claim is not None else ()
    told: tuple[str, ...] = ()
    if record.reason == "duplicate":
        told = held.duplicate_tests(payment, answers, answer_key)
    elif record.reason.startswith(("reversal_", "already_", "readjudicated_")):
        told = held.earlier(answers) or ("Nothing of this payer is posted on the claim.",)
    ways = []
    for way, (act_name, words) in _WAYS.items():
        cents = payment.paid_cents if way == "return" else 0
        said = held.why_not(record.reason, way, payment) or rights.may(desk, act_name, max(cents, 0)) or ""
        ways.append(WayRow(way, words, clean(said)))
    return HoldDetail(
        expected=clean(record.expected),
        came=clean(record.came),
        differences=held.differences(payment, remittances.as_came(read, remittance)) if record.reason == "out_of_balance" else (),
        told=tuple(clean(line) for line in told),
        ways=tuple(ways),
        again=held.again(record.reason),
        payment=payment,
        services=tuple(f"{at}  {_service(payment, at - 1)}  paid {shown(line.paid_cents)}" for at, line in enumerate(payment.lines, 1)),
    )


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
    planned = planning.plan_parts(read, remittance, [part], today)
    plan = planned.plans[0]
    mine = next((one for one in plan.answers if one.answer == answer), None)
    if mine is not None and mine.hold is not None:
        return (), clean(mine.hold.message)
    if mine is None or plan.settled is None:
        return (), "nothing of it is left to post"
    was, now = standing.figures(planned.books[claim]), plan.settled.figures
    parts = (
        (now.insurance_paid - was.insurance_paid, "payment"),
        (now.adjusted - was.adjusted, "written off by contract"),
        (now.payer_denied - was.payer_denied, "denied"),
        (now.patient - was.patient, "to the patient"),
    )
    said = [f"{shown(cents)} {words}" for cents, words in parts if cents]
    said.append(f"{shown(now.insurance)} open")
    return (", ".join(said), *preview.consequences(plan, planned.books[claim])), ""
