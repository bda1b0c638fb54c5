"""Payments of payers and the remittances that they are for: matched, let go, asked for, or kept in suspense with somebody."""

from __future__ import annotations

from datetime import date

from acts.deposits import payment_of, payment_rows
from acts.deposits_rows import MatchReport, PaymentRow, ProposalRow
from acts.desk import Act, Desk, act
from acts.tracing import resolved
from billing import deposit_match as rules
from billing import suspense
from billing.deposit_match import Asked, Paid, Proposal
from billing.money import plain
from billing.text import clean
from store import bank, clearing, deposits, payments, people, practice, providers
from store.deposits import OPEN
from store.engine.sqlite import Read
from store.errors import Closed, NoSuch, Refused, Stale
from store.payments import RECEIVED, Payment


def paid(read: Read, payment: Payment) -> Paid:
    """A payment as the bank or a person named it."""
    line = bank.one(read, payment.bank_line) if payment.bank_line is not None else None
    traces, ids, names = [payment.trace], set[str](), [payment.from_name] if line is None else []
    if line is not None:
        trace, number = rules.addenda(line.description)
        traces += [line.trace, trace]
        ids |= {value for value in (line.originator, number) if value}
        names.append(line.originator)
    ours = providers.one(read, payment.provider)
    return Paid(
        payer=payment.payer,
        names=tuple(name for name in names if name),
        ids=frozenset(ids),
        traces=tuple(dict.fromkeys(trace for trace in traces if trace)),
        cents=payment.cents,
        on=payment.paid_on or payment.received_on,
        npi=ours.npi if ours else "",
        tax_id=ours.tax_id if ours else "",
    )


def _ranked(read: Read, payment: Payment) -> tuple[tuple[Proposal, ...], dict[int, Asked]]:
    said = paid(read, payment)
    some = {asked.remittance: asked for asked in clearing.candidates(read, payment.cents, said.traces)}
    return rules.proposals(said, some.values()), some


def proposals(desk: Desk, payment: int, limit: int = 9) -> list[ProposalRow]:
    """Remittances that the payment may be for, the likeliest first, each with why; numbered from 1."""
    with desk.books.snapshot() as read:
        found, some = _ranked(read, payment_of(read, payment))
        return [
            ProposalRow(
                number=at,
                remittance=one.remittance,
                name=f"R-{one.remittance}",
                payer=clean(some[one.remittance].names[-1]),
                trace=clean(some[one.remittance].trace),
                paid_cents=some[one.remittance].cents,
                paid_on=some[one.remittance].on,
                off_cents=one.off_cents,
                sure=one.sure,
                why=", ".join(one.why),
                against=", ".join(one.against),
            )
            for at, one in enumerate(found[:limit], 1)
        ]


def match(desk: Desk, payment: int, trace: str | int, reason: str = "", version: int | None = None) -> PaymentRow:
    """The payment is that remittance's (TRACE, PAYER:TRACE, or its number in the books). Another payer's name needs a reason."""
    remittance = trace if isinstance(trace, int) else _first(desk.books.read, trace)
    return _match(desk, payment, remittance, reason, version)


def _first(read: Read, trace: str) -> int:
    bare = trace.strip().upper().removeprefix("R-")
    if trace.strip().upper().startswith("R-") and bare.isdecimal() and not clearing.is_trace(read, trace.strip()):
        return int(bare)
    return resolved(read, trace)[0].id


@act("deposits.match")
def _match(act: Act, payment: int, remittance: int, reason: str, version: int | None) -> PaymentRow:
    write = act.write
    found = _unmatched(write, payment, version)
    asked = clearing.asked(write, remittance)
    if asked is None:
        raise NoSuch("there is no such remittance", f"R-{remittance}", "The posting screen lists them.")
    _fits(write, found, asked, reason)
    _put(act, found, asked, reason)
    return payment_rows(write, (payment_of(write, payment),), act.today)[0]


def _unmatched(read: Read, payment: int, version: int | None) -> Payment:
    found = payment_of(read, payment)
    if version not in (None, found.version):
        raise Stale(
            "the payment has changed meanwhile", found.name, "Nothing was changed. Look at it again.", yours=version, theirs=found.version
        )
    if found.kind != "payer":
        raise Refused("this is a patient's payment", found.name, "cash apply puts it on a claim.")
    if found.state != RECEIVED or found.cents <= 0:
        raise Refused("this is no payment that can be matched", found.name, "It was a refund, or it was not honoured.")
    if found.remittance is not None:
        raise Refused(f"it is R-{found.remittance}'s already", found.name, "deposit unmatch takes it away from there first.")
    return found


def _fits(read: Read, found: Payment, asked: Asked, reason: str) -> None:
    """Everything that must hold before a payment is a remittance's; each that does not, by name and to the cent."""
    where = f"{found.name} and R-{asked.remittance}"
    state = clearing.state(read, asked.remittance)
    if state == "duplicate":
        raise Refused("this remittance came twice", f"R-{asked.remittance}", "Match the payment to the first of the two.")
    if asked.remittance in clearing.taken_over(read, (asked.remittance,)):
        raise Refused("it was paid before these books began", f"R-{asked.remittance}", "Its money came to the system before this one.")
    if asked.cents == 0:
        raise Refused("this remittance pays nothing", f"R-{asked.remittance}", "No payment belongs to it.")
    if asked.cents < 0:
        raise Refused(
            f"this remittance says {plain(asked.cents)}",
            f"R-{asked.remittance}",
            "No payer pays less than nothing: ask it for a correct one.",
        )
    other = clearing.came(read, (asked.remittance,)).get(asked.remittance)
    if other is not None:
        raise Refused(f"its payment is P-{other.payment} already", f"R-{asked.remittance}", "One payment belongs to one remittance.")
    said = paid(read, found)
    if told := rules.other_provider(said, asked):
        raise Refused(told, where, "Money of one billing provider is not another's: ask the payer, or mend the account's provider.")
    if found.cents != asked.cents:
        off = found.cents - asked.cents
        raise Refused(
            f"{plain(found.cents)} came, the remittance says {plain(asked.cents)}: off by {plain(off)}", where,
            "One of them is wrong: ask the payer, and keep the payment in suspense with an owner.",
        )  # fmt: skip
    if rules.same_payer(said, asked) is False and not reason.strip():
        raise Refused(
            f"it came from {clean(found.from_name)}, the remittance is {clean(asked.names[-1])}'s",
            where,
            "Say with --reason why it is the same payer.",
        )


def _put(act: Act, found: Payment, asked: Asked, reason: str) -> None:
    columns: dict[str, object] = {"remittance": asked.remittance, "payer": asked.payer}
    if found.provider is None:
        mine = [p for p in providers.ours(act.write) if p.npi == asked.npi and asked.npi] or [
            p for p in providers.ours(act.write) if p.tax_id == asked.tax_id and asked.tax_id
        ]
        columns |= {"provider": mine[0].id} if len({p.npi for p in mine}) == 1 else {}
    if not payments.change(act.write, found.id, found.version, **columns):
        raise Stale("the payment has changed meanwhile", found.name, "Nothing was changed. Look at it again.")
    deposits.identify(act.write, found, asked.remittance, asked.payer, event=act.number, today=act.today, reason=reason)
    act.subject("payment", found.name)
    act.subject("remittance", asked.remittance)
    act.total("matched_cents", found.cents)


def match_sure(act: Act, payment: int) -> Asked | None:
    """Match a payment that exactly one remittance fits in trace, amount and payer; within another act. None: nothing is that sure."""
    found = payment_of(act.write, payment)
    if found.kind != "payer" or found.remittance is not None or found.state != RECEIVED or found.cents <= 0:
        return None
    ranked, some = _ranked(act.write, found)
    if not ranked or not ranked[0].sure:
        return None
    asked = some[ranked[0].remittance]
    _put(act, found, asked, "")
    return asked


def match_all(desk: Desk) -> MatchReport:
    """Match every payment that exactly one remittance fits in trace, amount and payer."""
    return _match_all(desk)


@act("deposits.match")
def _match_all(act: Act) -> MatchReport:
    done: list[tuple[str, str, int]] = []
    for payment in clearing.unmatched(act.write):
        asked = match_sure(act, payment.id)
        if asked is not None:
            done.append((payment.name, clean(asked.trace), payment.cents))
    if not done:
        act.nothing()
    left = clearing.unmatched(act.write)
    return MatchReport(tuple(done), len(left), sum(one.cents for one in left))


def unmatch(desk: Desk, payment: int, reason: str) -> PaymentRow:
    """The payment is not its remittance's after all: new entries the other way. Not where its deposit is closed."""
    return _unmatch(desk, payment, reason)


@act("deposits.match")
def _unmatch(act: Act, payment: int, reason: str) -> PaymentRow:
    write = act.write
    found = payment_of(write, payment)
    if found.remittance is None or found.payer is None:
        raise Refused("it is no remittance's", found.name, "deposit match says whose it is.")
    if not reason.strip():
        raise Refused("a reason is needed", "unmatch", "Say with --reason why.")
    _not_closed(write, found)
    deposits.let_go(write, found, found.payer, event=act.number, today=act.today, reason=reason)
    if not payments.change(write, payment, found.version, remittance=None):
        raise Stale("the payment has changed meanwhile", found.name, "Nothing was changed. Look at it again.")
    act.subject("payment", found.name)
    act.subject("remittance", found.remittance)
    return payment_rows(write, (payment_of(write, payment),), act.today)[0]


def _not_closed(read: Read, found: Payment) -> None:
    home = deposits.one(read, found.deposit) if found.deposit is not None else None
    if home is not None and home.state != OPEN:
        raise Closed("its deposit is closed", home.name, "Undo its closing first, where nothing came after it.")


@act("deposits.ask")
def ask(act: Act, payment: int, note: str) -> PaymentRow:
    """The remittance of a payment was asked for: when, and of whom or how. It ages from its first asking."""
    found = payment_of(act.write, payment)
    if found.kind != "payer" or found.remittance is not None or found.state != RECEIVED:
        raise Refused(
            "only a payer's payment without a remittance is asked about", found.name, "claimdesk deposit list --unmatched shows them."
        )
    if not note.strip():
        raise Refused("a note is needed", "ask", "Say with --note whom you asked, and how.")
    if not payments.change(act.write, payment, found.version, asked_on=found.asked_on or act.today, asked_note=note):
        raise Stale("the payment has changed meanwhile", found.name, "Nothing was changed. Look at it again.")
    act.subject("payment", found.name)
    return payment_rows(act.write, (payment_of(act.write, payment),), act.today)[0]


@act("deposits.suspend")
def suspend(act: Act, payment: int, owner: str, reason: str, until_on: date | None = None, version: int | None = None) -> PaymentRow:
    """Give a payer's payment an owner, a reason and a last day, as `suspense.assign` does; no money moves."""
    write = act.write
    found = payment_of(write, payment)
    if version not in (None, found.version):
        raise Stale(
            "the payment has changed meanwhile", found.name, "Nothing was changed. Look at it again.", yours=version, theirs=found.version
        )
    if found.kind != "payer" or found.state != RECEIVED or found.cents <= 0:
        raise Refused("only a payer's payment waits in suspense", found.name, "A patient's money is put on a claim, or kept for a visit.")
    words = suspense.reason_words(reason)
    if not words:
        raise Refused("a reason is needed", "suspend", "Say with --reason why it waits.")
    person = people.by_login(write, owner)
    if person is None or not person.active:
        raise NoSuch("there is no such user", owner, "See `claimdesk people list`.")
    last_day, why_not = suspense.last_day(act.today, practice.number(write, "suspense_days"), until_on)
    if why_not:
        raise Refused(why_not, "suspend", f"Give a day from today on, at most {suspense.DAYS_MAX} days ahead.")
    if not payments.change(write, payment, found.version, owner=owner, owner_reason=words, until_on=last_day):
        raise Stale("the payment has changed meanwhile", found.name, "Nothing was changed. Look at it again.")
    act.subject("payment", found.name)
    return payment_rows(write, (payment_of(write, payment),), act.today)[0]
