"""Deposits made by hand: payers' checks taken in, batches of what is in hand, what goes in and out of them, whose account it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from acts.deposit_match import match_sure
from acts.deposits import deposit_of, open_deposit, payment_of, payment_rows
from acts.deposits_rows import EnrolmentRow, PaymentRow
from acts.desk import Act, Desk, act
from acts.payer_named import payer_named
from billing.deposit_match import bare
from billing.money import plain
from billing.text import clean
from store import bank, deposits, enrolments, payments, providers
from store.deposits import Deposit
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale
from store.payments import RECEIVED, Payment
from store.providers import Provider

MAIN = "main"
"""The account of a practice that never named one."""
METHODS = ("check", "eft", "card", "other")
STATES = ("asked", "active", "refused", "none")
WHAT = ("remittance", "payment")


def provider_named(read: Read, words: str | None) -> Provider | None:
    """The billing provider that an NPI, a tax number or a name means; None where none was named."""
    if not words:
        return None
    found = providers.meant(read, words)
    if not found:
        raise NoSuch("there is no such billing provider of ours", clean(words), "Write its NPI or tax number as claims carry it.")
    if len(found) > 1:
        names = ", ".join(f"{clean(p.name)} {p.npi}" for p in found[:5])
        raise Refused(f"more than one billing provider is meant by {clean(words)}", "provider", f"Write the NPI: {names}.")
    return found[0]


def default_account(read: Read) -> str:
    """The account where none is named: the only one there is, else `main`."""
    known = list(bank.accounts(read))
    return known[0] if len(known) == 1 else MAIN


@act("deposits.receive")
def receive(
    act: Act,
    payer: str,
    cents: int,
    number: str = "",
    *,
    method: str = "check",
    paid_on: date | None = None,
    deposit: int | None = None,
    provider: str | None = None,
    reason: str = "",
) -> PaymentRow:
    """A payer's check (card, …) is in hand; where its remittance is here and all agrees, it is matched at once.

    The same payer's same number again needs a reason; another payer's same number is another check.
    """
    write = act.write
    if cents <= 0:
        raise Refused(f"a payment of {plain(cents)} is none", "receive", "Give an amount above zero; money sent back is a refund.")
    if method not in METHODS:
        raise Refused(f"there is no method {clean(method)!r}", "receive", f"It is one of {', '.join(METHODS)}.")
    if method == "check" and not number.strip():
        raise Refused("a check has a number", "receive", "Give it with --check: by it the same check is known again.")
    ref = payer_named(write, payer)
    ours = provider_named(write, provider)
    again = [
        one
        for one in payments.some(write, "payer = :payer AND trace <> '' AND state = 'received' AND cents > 0", payer=ref.payer)
        if number.strip() and bare(one.trace) == bare(number)
    ]
    if again and not reason.strip():
        raise Refused(
            f"{clean(number)} of {clean(ref.name)} is here already: {again[0].name}, {plain(again[0].cents)}", "receive",
            "Say with --reason why it is another payment.",
        )  # fmt: skip
    found = payments.add(
        write, kind="payer", method=method, from_name=ref.name, cents=cents, received_on=act.today, trace=number.strip(), payer=ref.payer,
        provider=ours.id if ours else None, paid_on=paid_on,
    )  # fmt: skip
    deposits.take_in(write, found, event=act.number, today=act.today)
    if deposit is not None:
        _add(act, open_deposit(write, deposit), payment_of(write, found))
    match_sure(act, found)
    act.subject("payment", f"P-{found}")
    act.total("received_cents", cents)
    return payment_rows(write, (payment_of(write, found),), act.today)[0]


@act("deposits.make")
def make(
    act: Act,
    cents: int | None,
    some: Sequence[int] = (),
    *,
    made_on: date | None = None,
    account: str | None = None,
    provider: str | None = None,
    reference: str = "",
    note: str = "",
) -> int:
    """A deposit by hand; its number. Without an amount it is the sum of the payments that are put into it."""
    write = act.write
    inside = [payment_of(write, number) for number in dict.fromkeys(some)]
    total = sum(one.cents for one in inside) if cents is None else cents
    if cents is None and not inside:
        raise Refused("a deposit needs an amount, or payments", "deposit new", "Say --amount as on the slip, or name the payments.")
    if total <= 0:
        raise Refused(f"a deposit of {plain(total)} is none", "deposit new", "Give an amount above zero.")
    day = made_on or act.today
    if day > act.today:
        raise Refused("the day is still to come", day.isoformat(), "Give the day on which it went to the bank.")
    named = (account or "").strip() or default_account(write)
    ours = provider_named(write, provider)
    whose = ours.id if ours else bank.provider_of(write, named)
    number = deposits.add(write, account=named, made_on=day, cents=total, provider=whose, reference=reference.strip(), note=note)
    for one in inside:
        _add(act, deposit_of(write, number), one)
    act.subject("deposit", f"D-{number}")
    return number


@act("deposits.add")
def add(act: Act, deposit: int, some: Sequence[int]) -> list[PaymentRow]:
    """Put payments that are in hand into an open deposit."""
    if not some:
        raise Refused("no payment is named", f"D-{deposit}", "Name them as P-7, or say --in-hand for all.")
    for number in dict.fromkeys(some):
        _add(act, open_deposit(act.write, deposit), payment_of(act.write, number))
    act.subject("deposit", f"D-{deposit}")
    return payment_rows(act.write, [payment_of(act.write, number) for number in dict.fromkeys(some)], act.today)


def _add(act: Act, deposit: Deposit, payment: Payment) -> None:
    if payment.state != RECEIVED:
        raise Refused("it was not honoured by its bank", payment.name, "A bounced check is in no deposit again.")
    if payment.deposit == deposit.id:
        raise Refused(f"it is in {deposit.name} already", payment.name, "Nothing was changed.")
    if payment.deposit is not None:
        raise Refused(f"it is in D-{payment.deposit}", payment.name, f"deposit remove D-{payment.deposit} {payment.name} takes it out.")
    one, other = providers.one(act.write, payment.provider), providers.one(act.write, deposit.provider)
    if one and other and (one.npi, one.tax_id) != (other.npi, other.tax_id):
        raise Refused(
            f"it is {clean(one.name)}'s, the deposit is {clean(other.name)}'s", f"{payment.name} and {deposit.name}",
            "Each billing provider has deposits of its own.",
        )  # fmt: skip
    columns: dict[str, object] = {"deposit": deposit.id}
    if payment.provider is None and deposit.provider is not None:
        columns["provider"] = deposit.provider
    if not payments.change(act.write, payment.id, payment.version, **columns):
        raise Stale("the payment has changed meanwhile", payment.name, "Nothing was changed. Look at it again.")
    # Who has the deposit on the screen must not close another one than was seen.
    if not deposits.change(act.write, deposit.id, deposit.version, note=deposit.note):
        raise Stale("the deposit has changed meanwhile", deposit.name, "Nothing was changed. Look at it again.")
    act.subject("payment", payment.name)


@act("deposits.add")
def remove(act: Act, deposit: int, payment: int) -> PaymentRow:
    """Take a payment out of an open deposit: it is in hand again. What came to the bank by itself stays where it came."""
    write = act.write
    home, found = open_deposit(write, deposit), payment_of(write, payment)
    if found.deposit != deposit:
        raise Refused(f"it is not in {home.name}", found.name, f"claimdesk deposit show {home.name} lists what is in it.")
    if found.bank_line is not None:
        raise Refused("it came to the bank in this deposit", found.name, "It cannot be anywhere else.")
    moved = payments.change(write, payment, found.version, deposit=None)
    if not moved or not deposits.change(write, deposit, home.version, note=home.note):
        raise Stale("the deposit has changed meanwhile", home.name, "Nothing was changed. Look at it again.")
    act.subject("deposit", home.name)
    act.subject("payment", found.name)
    return payment_rows(write, (payment_of(write, payment),), act.today)[0]


@act("deposits.change")
def amount(act: Act, deposit: int, cents: int, reason: str) -> None:
    """Correct what the slip of a deposit by hand says. What the bank said is not corrected."""
    home = open_deposit(act.write, deposit)
    if home.bank_line is not None:
        raise Refused("this amount comes from the bank", home.name, "Look for the payment that is missing, or is too many.")
    if not reason.strip():
        raise Refused("a reason is needed", home.name, "Say with --reason why the amount changes.")
    if cents <= 0:
        raise Refused(f"a deposit of {plain(cents)} is none", home.name, "Give an amount above zero.")
    if not deposits.change(act.write, deposit, home.version, cents=cents):
        raise Stale("the deposit has changed meanwhile", home.name, "Nothing was changed. Look at it again.")
    act.subject("deposit", home.name)


@act("bank.account")
def put_account(act: Act, account: str, provider: str | None) -> str:
    """Say which billing provider's an account is (None: the whole practice's); the provider's name."""
    ours = provider_named(act.write, provider)
    if not account.strip():
        raise Refused("an account needs a name", "account", "Write its number or name as the bank's file has it.")
    before = act.write.connection.total_changes
    bank.put_account(act.write, account.strip(), ours.id if ours else None)
    act.subject("account", account.strip())
    if act.write.connection.total_changes == before:
        act.nothing()
    return clean(ours.name) if ours else "the whole practice"


def accounts(desk: Desk) -> list[tuple[str, str]]:
    """Every account, and whose it is."""
    read = desk.books.read
    names = {p.id: f"{clean(p.name)} {p.npi}".strip() for p in providers.ours(read)}
    return [(clean(account), names.get(provider or 0, "")) for account, provider in bank.accounts(read).items()]


@act("deposits.enrol")
def enrol(
    act: Act, payer: str, what: str, state: str, *, provider: str | None = None, since_on: date | None = None, note: str = ""
) -> None:
    """Say how it stands with a payer's electronic remittances or payments to one of our billing providers, or to all."""
    if what not in WHAT or state not in STATES:
        raise Refused(f"{clean(what)} {clean(state)} is no enrolment", "enrol", f"It is {' or '.join(WHAT)}, and {', '.join(STATES)}.")
    ref, ours = payer_named(act.write, payer), provider_named(act.write, provider)
    enrolments.put(
        act.write, payer=ref.payer, provider=ours.id if ours else None, what=what, state=state, since_on=since_on or act.today, note=note
    )
    act.subject("payer", ref.payer)


def enrolled(desk: Desk) -> list[EnrolmentRow]:
    """How it stands with every payer that somebody asked."""
    names = {p.id: p.name for p in providers.ours(desk.books.read)}
    return [
        EnrolmentRow(clean(e.payer_name), clean(names.get(e.provider or 0, "")), e.what, e.state, e.since_on, clean(e.note))
        for e in enrolments.every(desk.books.read)
    ]
