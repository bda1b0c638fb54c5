"""Deposits: what each consists of to the cent, closing it, and what has come of a remittance's payment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from acts.deposit_explained import explained
from acts.deposits_rows import BankRow, DepositRow, DepositView, PaymentRow
from acts.desk import Act, Desk, act
from acts.listed import gather
from acts.numbers import number
from acts.seen import seen
from billing import deposit as rules
from billing.deposit import Explanation
from billing.money import shown
from billing.text import clean
from store import bank, clearing, deposits, payers, payments, providers
from store.clearing import Came
from store.deposits import CLOSED, OPEN, Deposit
from store.engine.sqlite import Read
from store.errors import Closed, NoSuch, Refused, Stale
from store.payments import VOID, Payment

SHOWN_MISSING = 4


def number_of(text: str) -> int:
    """D-4 or 4 as a deposit's number."""
    return number(text, "D", "a deposit", "claimdesk deposit list shows them.")


def line_number(text: str) -> int:
    """L-9 or 9 as a statement line's number."""
    return number(text, "L", "a line of a statement", "claimdesk deposit lines shows them.")


def deposit_of(read: Read, deposit: int) -> Deposit:
    """The deposit of this number."""
    found = deposits.one(read, deposit)
    if found is None:
        raise NoSuch("there is no such deposit", f"D-{deposit}", "claimdesk deposit list shows them.")
    return found


def open_deposit(read: Read, deposit: int) -> Deposit:
    """The deposit of this number, where it takes changes: a closed one takes none."""
    found = deposit_of(read, deposit)
    if found.state != OPEN:
        raise Closed(
            "this deposit is closed", found.name, "What comes later goes into a deposit that is open; undo takes its closing back."
        )
    return found


def payment_of(read: Read, payment: int) -> Payment:
    """The payment of this number, also one that bounced; not one that was taken back."""
    found = payments.one(read, payment)
    if found is None or found.state == VOID:
        raise NoSuch("there is no such payment", f"P-{payment}", "claimdesk deposit list --unmatched shows payments of payers.")
    return found


def of_remittance(read: Read, remittance: int) -> BankRow:
    """What has come of one remittance's payment."""
    return of_remittances(read, (remittance,))[remittance]


def of_remittances(read: Read, remittances: Iterable[int]) -> dict[int, BankRow]:
    """What has come of each remittance's payment, and in which deposit it is."""
    asked = clearing.paid(read, remittances)
    came, history = clearing.came(read, asked), clearing.taken_over(read, asked)
    return {number: _bank_row(cents, came.get(number), number in history) for number, cents in asked.items()}


def _bank_row(paid_cents: int, came: Came | None, history: bool) -> BankRow:
    if came is None and history:
        return BankRow("history", "paid before these books began", paid_cents, 0)
    if came is None and paid_cents == 0:
        return BankRow("not_needed", "pays nothing, no deposit to come", 0, 0)
    if came is None and paid_cents < 0:
        return BankRow("negative", f"says {shown(paid_cents)}: no payment is", 0, -paid_cents)
    if came is None:
        return BankRow("none", "no deposit yet", 0, -paid_cents)
    if came.deposit is None:
        words, state = f"P-{came.payment} in hand since {came.received_on:%m-%d}", "in_hand"
    else:
        on = came.deposit_on or came.received_on
        words = f"deposit {on:%m-%d} #{clean(came.reference) or came.deposit}"
        state = CLOSED if came.closed else OPEN
    on = came.deposit_on or came.received_on
    return BankRow(state, words, came.cents, came.cents - paid_cents, came.payment, came.deposit, on, clean(came.reference))


def explain(desk: Desk, deposit: int) -> Explanation:
    """A deposit to the cent: its payments, where the money of each is, and what is missing for it to close."""
    with desk.books.snapshot() as read:
        return _explained(read, deposit_of(read, deposit))


def _explained(read: Read, deposit: Deposit) -> Explanation:
    inside = deposits.payments_in(read, (deposit.id,)).get(deposit.id, [])
    return rules.explanation(deposit.cents, explained(read, inside))


def counts(desk: Desk) -> dict[str, int]:
    """How many deposits are open, and closed."""
    return deposits.counts(desk.books.read)


def listed(desk: Desk, state: str | None = None, newest: int | None = None) -> list[DepositRow]:
    """Deposits, oldest first: open ones with what is missing, of closed ones nothing is. `newest`: so many, the newest first."""
    with desk.books.snapshot() as read:
        found = deposits.listed(read, state, newest)
        inside = deposits.payments_in(read, [one.id for one in found])
        names = {p.id: p.name for p in providers.ours(read)}
        waiting = [payment for one in found if one.state == OPEN for payment in inside.get(one.id, ())]
        where = {part.payment: part for part in explained(read, waiting)}
        rows = []
        for one in found:
            mine = inside.get(one.id, [])
            said = rules.explanation(one.cents, [where[payment.id] for payment in mine]) if one.state == OPEN else None
            rows.append(_row(one, mine, said, names, desk.today()))
        return rows


def _row(one: Deposit, inside: Sequence[Payment], said: Explanation | None, names: dict[int, str], today: date) -> DepositRow:
    return DepositRow(
        deposit=one.id,
        name=one.name,
        state=one.state,
        account=clean(one.account),
        provider=clean(names.get(one.provider or 0, "")),
        made_on=one.made_on,
        age_days=(today - one.made_on).days,
        reference=clean(one.reference),
        payments=len(inside),
        cents=one.cents,
        off_cents=one.cents - sum(payment.cents for payment in inside),
        missing=len(said.missing) if said else 0,
        closed_on=one.closed_on,
        closed_by=one.closed_by,
        version=one.version,
    )


def view(desk: Desk, deposit: int, purpose: str = "work") -> DepositView:
    """One deposit whole; that it is looked at is in the log first, with the patients who paid."""
    found = deposit_of(desk.books.read, deposit)
    inside = deposits.payments_in(desk.books.read, (deposit,)).get(deposit, [])
    patients = {payment.person for payment in inside if payment.person is not None}
    seen(desk, "look.deposit", (("deposit", found.name), *(("patient", str(person)) for person in sorted(patients))), purpose)
    with desk.books.snapshot() as read:
        found = deposit_of(read, deposit)
        inside = deposits.payments_in(read, (deposit,)).get(deposit, [])
        said = rules.explanation(found.cents, explained(read, inside))
        line = bank.one(read, found.bank_line) if found.bank_line is not None else None
        words = f"{line.name} of {line.on_day}: {clean(line.description) or line.code or 'no words'}" if line else "made by hand"
        names = {p.id: p.name for p in providers.ours(read)}
        return DepositView(
            row=_row(found, inside, said if found.state == OPEN else None, names, desk.today()),
            payments=tuple(payment_rows(read, inside, desk.today())),
            explanation=said,
            bank_words=words,
            note=clean(found.note),
        )


def payment_rows(read: Read, some: Sequence[Payment], today: date) -> list[PaymentRow]:
    """Payments as a screen or a command gets them."""
    sums = payments.sums(read, [one.id for one in some])
    named = payers.refs(read, {one.payer for one in some if one.payer is not None})
    traces = clearing.traces(read, {one.remittance for one in some if one.remittance is not None})
    names = {p.id: p.name for p in providers.ours(read)}
    rows = []
    for one in some:
        money = sums.get(one.id, {})
        rows.append(
            PaymentRow(
                payment=one.id,
                name=one.name,
                kind=one.kind,
                method=one.method,
                payer=clean(named[one.payer].name if one.payer in named else one.from_name),
                trace=clean(one.trace),
                cents=one.cents,
                open_cents=-money.get("unidentified" if one.kind == "payer" else "patient_cash", 0),
                paid_on=one.paid_on,
                received_on=one.received_on,
                age_days=(today - one.received_on).days,
                deposit=f"D-{one.deposit}" if one.deposit is not None else None,
                remittance=one.remittance,
                remittance_trace=clean(traces.get(one.remittance or 0, "")),
                state=one.state,
                asked_on=one.asked_on,
                asked_note=clean(one.asked_note),
                owner=one.owner,
                owner_reason=clean(one.owner_reason),
                until_on=one.until_on,
                provider=clean(names.get(one.provider or 0, "")),
                note=clean(one.note),
                version=one.version,
            )
        )
    return rows


def unmatched(desk: Desk) -> list[PaymentRow]:
    """Payments of payers that are no remittance's yet, oldest first."""
    with desk.books.snapshot() as read:
        return payment_rows(read, clearing.unmatched(read), desk.today())


def in_hand(desk: Desk) -> list[PaymentRow]:
    """Payments that came by hand and are in no deposit yet, oldest first; the log has the patients who are named."""
    with desk.books.snapshot() as read:
        found = deposits.in_hand(read)
        rows = payment_rows(read, found, desk.today())
    gather(desk, {one.person for one in found if one.person is not None}, "in hand")
    return rows


def close(desk: Desk | Act, deposit: int, version: int | None = None, reason: str = "") -> DepositRow:
    """Close a deposit that is explained to the cent: its payments are in the bank, and it takes no changes any more."""
    return _close(desk, deposit, version, reason)


def close_some(desk: Desk, some: Sequence[tuple[int, int]]) -> tuple[list[DepositRow], list[tuple[str, str]]]:
    """Close these (deposit, version) in one request, which one undo takes back: those closed, and (name, why) of those left open."""
    asking, done, left = desk.asking(), [], []
    for deposit, version in some:
        try:
            done.append(close(asking, deposit, version))
        except (Refused, Closed, Stale) as error:
            left.append((f"D-{deposit}", error.what))
    return done, left


@act("deposits.close")
def allowed_to_close(act: Act) -> None:
    """For its right alone, also where no deposit is ready: a script under a wrong login hears it on the first day."""
    act.nothing()


@act("deposits.close")
def _close(act: Act, deposit: int, version: int | None, reason: str) -> DepositRow:
    write = act.write
    found = open_deposit(write, deposit)
    if version not in (None, found.version):
        raise Stale(
            "the deposit has changed meanwhile", found.name, "Nothing was closed. Look at it again.", yours=version, theirs=found.version
        )
    said = _explained(write, found)
    if said.missing:
        more = len(said.missing) - SHOWN_MISSING
        told = "; ".join(said.missing[:SHOWN_MISSING]) + (f"; and {more} more" if more > 0 else "")
        raise Refused(f"not explained: {told}", found.name, f"Nothing was closed. claimdesk deposit show {found.name} shows all of it.")
    inside = deposits.payments_in(write, (deposit,))[deposit]
    if not deposits.change(write, deposit, found.version, state=CLOSED, closed_on=act.today, closed_by=act.actor.name):
        raise Stale("the deposit has changed meanwhile", found.name, "Nothing was closed. Look at it again.")
    deposits.bank(write, inside, event=act.number, today=act.today, reason=act.reason)
    act.subject("deposit", found.name)
    act.total("banked_cents", found.cents)
    names = {p.id: p.name for p in providers.ours(write)}
    return _row(deposit_of(write, deposit), inside, None, names, act.today)
