"""Held answers as a screen or a command gets them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from acts.desk import Desk
from acts.tracing import find
from acts.views import HoldRow
from billing.books import Answer
from billing.plans import ClaimPlan, Hold
from billing.terms import HOLD, word
from billing.text import clean, name_shown
from store import holds, remittances
from store.engine.sqlite import Read
from store.errors import NoSuch
from store.holds import HoldRecord
from store.remittances import RemittanceRow


def hold_rows(read: Read, row: RemittanceRow) -> tuple[HoldRow, ...]:
    """What is held of a remittance, numbered from 1 in its order."""
    return tuple(_row(read, row, record, at) for at, record in enumerate(holds.held(read, row.id), 1))


def hold_row(read: Read, hold: int) -> HoldRow:
    """One held answer."""
    record = holds.one(read, hold)
    row = remittances.row(read, record.remittance) if record else None
    if record is None or row is None:
        raise NoSuch("this is not held", str(hold), "It may have been posted meanwhile; look at the remittance.")
    return next(each for each in hold_rows(read, row) if each.hold == hold)


def hold_of(desk: Desk, trace: str, control_number: str, nth: int = 1) -> HoldRow:
    """The held answer (of several the nth) that came under this number; of a remittance held as a whole, that hold with the answer."""
    remittance = find(desk, trace)
    with desk.books.snapshot() as read:
        row = remittances.row(read, remittance)
        rows = hold_rows(read, row) if row else ()
        mine = [each for each in rows if each.adjudication is not None and each.control_number == clean(control_number)]
        if mine and 1 <= nth <= len(mine):
            return mine[nth - 1]
        waiting = next((each for each in remittances.waiting(read, remittance) if each.control_number == control_number), None)
        whole = next((each for each in holds.held(read, remittance) if each.adjudication is None), None)
        if waiting is None or whole is None or row is None or mine:
            raise NoSuch("nothing under this number is held", f"{trace} {control_number}", "Post the remittance first; see what it holds.")
        payment = remittances.payments(read, (waiting.answer,))[waiting.answer][0]
        patient = payment.patient
        return HoldRow(
            hold=whole.id,
            number=1,
            remittance=remittance,
            adjudication=waiting.answer,
            trace=clean(row.trace),
            payer=clean(row.payer_name),
            control_number=clean(control_number),
            patient=name_shown(patient.last, patient.first) if patient else "",
            reason=whole.reason,
            words=word(HOLD, whole.reason),
            message=clean(whole.message),
            charge_cents=payment.charge_cents,
            paid_cents=payment.paid_cents,
            owner=whole.owner,
            until_on=whole.until_on,
            opened_on=whole.opened_on,
            version=whole.version,
        )


def planned_holds(
    row: RemittanceRow, plans: tuple[ClaimPlan, ...], answers: Mapping[int, Answer], hold_all: Hold | None, today: date
) -> tuple[HoldRow, ...]:
    """What posting would hold, of a remittance that was never posted: there is no hold in the books yet (hold 0)."""
    del today
    found: list[tuple[int | None, str, str, int, int, Hold]] = []
    if hold_all is not None:
        found.append((None, "", "", row.claim_total_cents, row.paid_cents, hold_all))
    held = [(answers[one.answer], one.hold) for plan in plans for one in plan.answers if one.hold is not None]
    for answer, hold in sorted(held, key=lambda pair: pair[0].payment.sequence):
        payment, patient = answer.payment, answer.payment.patient
        name = name_shown(patient.last, patient.first) if patient else ""
        found.append((answer.answer, payment.control_number, name, payment.charge_cents, payment.paid_cents, hold))
    return tuple(
        HoldRow(
            hold=0,
            number=at,
            remittance=row.id,
            adjudication=answer_number,
            trace=clean(row.trace),
            payer=clean(row.payer_name),
            control_number=clean(number),
            patient=name,
            reason=hold.reason,
            words=word(HOLD, hold.reason),
            message=clean(hold.message),
            charge_cents=charge,
            paid_cents=paid,
            owner=None,
            until_on=None,
            opened_on=None,
            version=0,
        )
        for at, (answer_number, number, name, charge, paid, hold) in enumerate(found, 1)
    )


def _row(read: Read, row: RemittanceRow, record: HoldRecord, number: int) -> HoldRow:
    name, charge, paid = "", record.charge_cents, record.paid_cents
    if record.adjudication is None:
        charge, paid = row.claim_total_cents, row.paid_cents
    else:
        patient = remittances.payments(read, (record.adjudication,))[record.adjudication][0].patient
        name = name_shown(patient.last, patient.first) if patient else ""
    return HoldRow(
        hold=record.id,
        number=number,
        remittance=row.id,
        adjudication=record.adjudication,
        trace=clean(row.trace),
        payer=clean(row.payer_name),
        control_number=clean(record.control_number),
        patient=name,
        reason=record.reason,
        words=word(HOLD, record.reason),
        message=clean(record.message),
        charge_cents=charge,
        paid_cents=paid,
        owner=record.owner,
        until_on=record.until_on,
        opened_on=record.opened_on,
        version=record.version,
    )
