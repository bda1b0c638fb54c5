"""Credits paid back: to the patient or a payer, from a claim or from what lies on no claim; and inquiries that halt a payer's clock."""

from __future__ import annotations

from datetime import date

from acts import rights
from acts.cash_rows import CashRow, CreditRow
from acts.cash_view import cash_row, the_payment
from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.listed import gather
from acts.numbers import payment_number
from acts.payer_named import payer_named
from billing import credit as rule
from billing.cash import METHODS, CashPlan
from billing.money import shown
from billing.place import payer_ref
from billing.text import clean, name_shown
from store import books, cash, ledger, payments, settled
from store.errors import NotAllowed, Refused


def credits(desk: Desk) -> tuple[CreditRow, ...]:
    """The credits in the queue: those with a last day first, then the oldest."""
    today = desk.today()
    found = cash.credits(desk.books.read)
    gather(desk, [one.person for one in found], "credits")
    rows = []
    for one in found:
        payer = max(-one.insurance_cents, 0)
        rows.append(
            CreditRow(
                claim=clean(one.control_number),
                patient=clean(name_shown(one.last, one.first)),
                owner="payer" if payer else "patient",
                payer=clean(one.payer_name),
                patient_cents=one.at_stake_cents - payer,
                payer_cents=payer,
                since_on=one.since_on,
                age_days=(today - one.since_on).days if one.since_on else 0,
                deadline_on=one.deadline_on,
                days_left=(one.deadline_on - today).days if one.deadline_on else None,
                inquiry_until=one.until_on,
                inquiry_reason=clean(one.reason),
                why=clean(one.why),
            )
        )
    return tuple(rows)


def refund(
    desk: Desk,
    what: str,
    cents: int | None,
    method: str,
    trace: str,
    reason: str,
    *,
    to: str | None = None,
    payer: str | None = None,
    on: date | None = None,
) -> CashRow:
    """Pay a credit back: of a claim (to `patient` or `payer`; unless told whose it is), or of a payment (P-12) what is on no claim.

    All of the credit where no amount is given, never more; the refund is a payment below zero, with a number of its own.
    """
    if what.strip().upper().startswith("P-"):
        return cash_row(desk, _refund_payment(desk, payment_number(what), cents, method, trace, reason, on))
    return cash_row(desk, _refund_claim(desk, what, cents, method, trace, reason, to, payer, on))


@act("cash.refund")
def _refund_claim(
    act: Act,
    number: str,
    cents: int | None,
    method: str,
    trace: str,
    reason: str,
    to: str | None,
    payer_text: str | None,
    on: date | None,
) -> int:
    _sound(act, method, trace, reason, on)
    row = claim_row(act.write, number)
    known = books.book(act.write, row["id"])
    payer = payer_named(act.write, payer_text).payer if payer_text else rule.credit(known).payer
    whose = to or ("payer" if payer_text or rule.payer_refundable(known, payer) else "patient")
    most = rule.patient_refundable(known) if whose == "patient" else rule.payer_refundable(known, payer)
    amount = most if cents is None else cents
    _limit(act, amount, clean(known.control_number))
    ref = payer_ref(known, payer)
    person = cash.someone(act.write, row["person"])
    to_name = ref.name if whose == "payer" and ref else name_shown(person.last, person.first) if person else ""
    # The plan is asked before the refund has a number: a plan that is refused writes nothing.
    made = rule.to_patient(known, 0, amount) if whose == "patient" else rule.to_payer(known, payer, 0, amount)
    _refuse(made)
    refund_number = payments.add(
        act.write,
        kind=whose,
        method=method,
        from_name=to_name,
        cents=-amount,
        received_on=on or act.today,
        trace=trace.strip(),
        payer=payer if whose == "payer" else None,
        person=row["person"] if whose == "patient" else None,
        provider=row["provider"],
        paid_on=on or act.today,
        note=" ".join(reason.split()),
    )
    plan = rule.to_patient(known, refund_number, amount) if whose == "patient" else rule.to_payer(known, payer, refund_number, amount)
    ledger.write(act.write, plan.transactions, event=act.number, today=act.today, reason=act.reason)
    settled.settle(act.write, row["id"], act.number, act.today)
    act.subject("claim", row["control_number"])
    act.subject("payment", f"P-{refund_number}")
    act.total("refunded_cents", amount)
    return refund_number


@act("cash.refund")
def _refund_payment(act: Act, payment: int, cents: int | None, method: str, trace: str, reason: str, on: date | None) -> int:
    _sound(act, method, trace, reason, on)
    there = the_payment(act.write, payment)
    if there.cents < 0 or there.state != "received":
        raise Refused(f"{there.name} is {'a refund' if there.cents < 0 else there.state}", "cash refund", "There is nothing to pay back.")
    accounts = payments.sums(act.write, [payment]).get(payment, {})
    of_patient = there.kind == "patient"
    left = -accounts.get("patient_cash" if of_patient else "unidentified", 0)
    amount = left if cents is None else cents
    _limit(act, amount, there.name)
    if of_patient:
        _refuse(rule.of_unapplied(payment, 0, amount, left))
    else:
        _refuse(rule.of_unidentified(payment, 0, amount, left, there.payer))
    refund_number = payments.add(
        act.write,
        kind=there.kind,
        method=method,
        from_name=there.from_name,
        cents=-amount,
        received_on=on or act.today,
        trace=trace.strip(),
        payer=there.payer,
        person=there.person,
        provider=there.provider,
        paid_on=on or act.today,
        note=" ".join(reason.split()),
    )
    plan = (
        rule.of_unapplied(payment, refund_number, amount, left)
        if of_patient
        else rule.of_unidentified(payment, refund_number, amount, left, there.payer)
    )
    ledger.write(act.write, plan.transactions, event=act.number, today=act.today, reason=act.reason)
    act.subject("payment", there.name)
    act.subject("payment", f"P-{refund_number}")
    if there.person is not None:
        act.subject("patient", there.person)
    act.total("refunded_cents", amount)
    return refund_number


def _sound(act: Act, method: str, trace: str, reason: str, on: date | None) -> None:
    if not reason.strip():
        raise Refused("a reason is needed", "cash refund", "Say with --reason why the money goes back.")
    if method not in (*METHODS, "eft"):
        raise Refused(f"{clean(method)} is no way to pay", "cash refund", f"There are {', '.join((*METHODS, 'eft'))}.")
    if method == "check" and not trace.strip():
        raise Refused("a check has a number", "cash refund", "Give it with --number.")
    if on is not None and on > act.today:
        raise Refused(f"{on.isoformat()} has not come", "cash refund", "Give the day on which it was paid.")


def _limit(act: Act, cents: int, what: str) -> None:
    too_much = rights.over_limit(act.desk, "cash.refund", cents)
    if too_much is not None:
        said, _, who = too_much.partition(". ")
        raise NotAllowed(said, what, who)


def _refuse(plan: CashPlan) -> None:
    wrong = next((finding for finding in plan.findings if finding.severity == "error"), None)
    if wrong is not None:
        raise Refused(clean(wrong.message), "cash refund", "Nothing was changed.")
    if plan.cents <= 0:
        raise Refused(f"a refund is more than 0.00, not {shown(plan.cents)}", "cash refund", "Nothing was changed.")


@act("cash.inquire")
def inquire(act: Act, claim: str, until: date, reason: str) -> date | None:
    """Begin an inquiry in good faith into a claim's credit, or give it another last day: its clock stands still so long.

    At most 180 days from its beginning (42 CFR 401.305(b)(3)); the new last day of the credit, None where none runs.
    """
    if not reason.strip():
        raise Refused("a reason is needed", "cash inquire", "Say with --reason what is being looked into.")
    row = claim_row(act.write, claim)
    number = clean(row["control_number"])
    item = next((one for one in cash.credits(act.write) if one.claim == row["id"]), None)
    if item is None:
        raise Refused(f"{number} has no credit", "cash inquire", "cash credits lists them.")
    if item.deadline_on is None:
        raise Refused(
            f"no clock runs for the credit of {number}", "cash inquire", "Only Medicare's and Medicaid's have the 60 days; set it aside."
        )
    began_on = item.began_on or act.today
    most = rule.last_inquiry_day(began_on)
    if until <= act.today or until > most:
        raise Refused(
            f"{until.isoformat()} is no last day of this inquiry",
            "cash inquire",
            f"It is after today and at most {most.isoformat()}: 180 days from {began_on.isoformat()}.",
        )
    cash.inquire(act.write, row["id"], began_on=began_on, until_on=until, reason=" ".join(reason.split()), actor=act.actor.name)
    settled.settle(act.write, row["id"], act.number, act.today, wakes=False)
    act.subject("claim", row["control_number"])
    after = next((one for one in cash.credits(act.write) if one.claim == row["id"]), None)
    return after.deadline_on if after else None
