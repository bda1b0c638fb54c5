"""What a person does with a provider-level adjustment: put on its claim, disputed, known as set off, put elsewhere (posting rule 6)."""

from __future__ import annotations

from datetime import date

from acts.desk import Act, Desk, act
from acts.hands import claim_row, leased_by_other
from acts.payer_named import payer_named
from acts.takeback_rows import TakebackRow, number_of
from acts.takeback_view import as_candidate, fate_of, item_number, listing, of_payer, one, show, standings
from acts.tracing import resolved
from billing import takeback_claim
from billing.ledger import Account, Entry, Transaction
from billing.money import plain, shown
from billing.takeback import WAITING, Fate, account_of
from billing.text import clean
from store import books, claims, leases, ledger, provider_level, settled
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale
from store.provider_level import every

__all__ = [
    "accept", "as_candidate", "dispute", "item_number", "known", "listing", "map_reason", "move", "of_payer", "show", "standings",
]  # fmt: skip

OWN_ACCOUNT = frozenset({"WO", "FB", "72"})
"""Reasons that mean the same at every payer (TR3 1.10.2.9): a practice does not put them elsewhere as a whole."""


def accept(desk: Desk, item: int, claim: str, reason: str, cents: int | None = None, left: int | None = None) -> TakebackRow:
    """Put it on its claim: what the insurance paid there falls, the balance rises, and the claim has work. cents: so much of it, above
    zero (None: all that is left). left: as the person saw it."""
    _accept(desk, item, claim, reason, cents, left)
    return one(desk, item)


@act("takebacks.accept")
def _accept(act: Act, item: int, claim: str, reason: str, cents: int | None, left: int | None) -> None:
    fate = _waiting(act, item, reason, left)
    amount = _amount(fate, cents)
    row = claim_row(act.write, claim)
    holder = leases.holder(act.write, row["id"], act.moment)
    if holder is not None and holder[0] != act.actor.name:
        raise leased_by_other(act, row["control_number"], holder)
    it = fate.item
    known = books.book(act.write, row["id"])
    plan = takeback_claim.accept(known, it.payer, it.remittance, it.account, it.reference, amount)
    if plan.why_not:
        do = (
            f"Put {plain(plan.most)} there with --amount; the rest stays open."
            if plan.most
            else "Look for its claim (recoup show), or say what it is: recoup known, recoup move."
        )
        raise Refused(plan.why_not, f"{number_of(item)} on {clean(row['control_number'])}", do)
    numbers = ledger.write(act.write, plan.transactions, event=act.number, today=act.today, reason=act.reason)
    for transaction, posting in zip(plan.transactions, numbers, strict=True):
        part = sum(e.cents for e in transaction.entries if e.account == "payer_open")
        provider_level.use(act.write, item, posting, "accepted", part, event=act.number, claim=row["id"], account=it.account)
    settled.settle(act.write, row["id"], act.number, act.today)
    act.subject("claim", row["control_number"])
    act.total("taken_back_cents", amount)


def _waiting(act: Act, item: int, reason: str, left: int | None = None) -> Fate:
    """The adjustment, where something of it waits and the reason is given."""
    fate = fate_of(act.write, item)[0]
    if not reason.strip():
        raise Refused("it needs a reason", number_of(item), "Say why with --reason: the log keeps it.")
    if left is not None and left != fate.left:
        raise Stale(
            f"{number_of(item)} was changed since you looked", f"{shown(left)} left is now {shown(fate.left)}",
            "Nothing was changed. Look at it again.", yours=left, theirs=fate.left,
        )  # fmt: skip
    if not fate.left:
        raise Refused(
            f"nothing of {number_of(item)} is open: it is {fate.state}", "recoup", "What was done with it is taken back with undo."
        )
    act.reason = act.reason or reason.strip()
    act.subject("remittance", fate.item.remittance)
    return fate


def _amount(fate: Fate, cents: int | None) -> int:
    if cents is not None and not 0 < cents <= abs(fate.left):
        raise Refused(
            f"{shown(abs(fate.left))} is left of {number_of(fate.item.number)}, not {shown(cents)}", "amount", "Give an amount up to that."
        )
    return (abs(fate.left) if cents is None else cents) * (1 if fate.left > 0 else -1)


def dispute(desk: Desk, item: int, reason: str, until: date, left: int | None = None) -> TakebackRow:
    """It is disputed with the payer, and somebody looks again on that day. No money moves."""
    _dispute(desk, item, reason, until, left)
    return one(desk, item)


@act("takebacks.dispute")
def _dispute(act: Act, item: int, reason: str, until: date, left: int | None) -> None:
    _waiting(act, item, reason, left)
    if until <= act.today:
        raise Refused(f"{until.isoformat()} is not ahead", "dispute", "Give a day after today: 2026-11-25, 11-25, +30 or fri.")
    provider_level.dispute(act.write, item, since=act.today, until=until, reason=reason.strip(), actor=act.actor.name)


def known(desk: Desk, item: int, by: str, reason: str, left: int | None = None) -> TakebackRow:
    """It is set off by another one: `by` is that one (T-9), the trace of its remittance, or the claim that was reversed there."""
    _known(desk, item, by, reason, left)
    return one(desk, item)


@act("takebacks.known")
def _known(act: Act, item: int, by: str, reason: str, left: int | None) -> None:
    fate = _waiting(act, item, reason, left)
    fates = every(act.write, fate.item.payer)
    named = _named(act.write, fate, by)
    others = [f for f in fates.values() if f.item.number in named and f.left * fate.left < 0 and f.item.account in WAITING]
    others.sort(key=lambda f: (f.left != -fate.left, f.item.paid_on or date.min, f.item.number))
    if not others:
        raise Refused(
            f"nothing there sets {number_of(item)} off: that payment was lowered by the reversal itself, so this was taken again",
            clean(by),
            "Dispute it with the payer: recoup dispute.",
        )
    rest, transactions, used = fate.left, [], []
    for other in others:
        part = min(abs(rest), abs(other.left)) * (1 if rest > 0 else -1)
        if part:
            transactions.append(_set_off(fate, other, part))
            used.append((other.item, part))
            rest -= part
    numbers = ledger.write(act.write, transactions, event=act.number, today=act.today, reason=act.reason)
    for (mate, part), posting in zip(used, numbers, strict=True):
        it = fate.item
        provider_level.use(act.write, it.number, posting, "known", part, event=act.number, other=mate.number, account=it.account)
        provider_level.use(act.write, mate.number, posting, "known", -part, event=act.number, other=it.number, account=mate.account)
        act.subject("remittance", mate.remittance)


def _set_off(fate: Fate, other: Fate, cents: int) -> Transaction:
    entries = tuple(
        Entry(one.item.account, -part, "place", payer=one.item.payer, remittance=one.item.remittance)
        for one, part in ((fate, cents), (other, -cents))
    )
    return Transaction("provider_level", entries)


def _named(read: Read, fate: Fate, by: str) -> set[int]:
    """The adjustments that the words mean: one by its number, those of a remittance, those of the remittances that reversed a claim."""
    text = by.strip()
    if text.upper().startswith("T-") and text[2:].isdecimal():
        if provider_level.payer_of(read, int(text[2:])) is None:
            raise NoSuch("there is no such adjustment", clean(text), "recoup list shows their numbers.")
        return {int(text[2:])}
    found = claims.by_number(read, text)
    if found is None:
        return {number for row in resolved(read, text) for number in provider_level.of_remittance(read, row.id)}
    homes = provider_level.reversing(read, int(found["id"]), fate.item.payer)
    if not homes:
        raise Refused(f"no answer on {clean(text)} was reversed by this payer", "known", "Put it on the claim instead: recoup accept.")
    return {number for home in homes for number in provider_level.of_remittance(read, home)}


def move(desk: Desk, item: int, account: str, reason: str, left: int | None = None) -> TakebackRow:
    """Put what is left of one adjustment into another account: interest, withheld, other; or recoupment, forward, where it waits on."""
    _move(desk, item, account, reason, left)
    return one(desk, item)


@act("takebacks.move")
def _move(act: Act, item: int, account: str, reason: str, left: int | None) -> None:
    fate = _waiting(act, item, reason, left)
    target = _account(account)
    if not _moved(act, fate, target):
        raise Refused(
            f"{number_of(item)} stands there, or is partly set off", f"account {account}", "Put the rest into interest, withheld or other."
        )


def _account(text: str) -> Account:
    found = account_of(text)
    if found is None:
        raise Refused(f"there is no account {clean(text)}", "account", "It is one of recoupment, forward, interest, withheld, other.")
    return found


def _moved(act: Act, fate: Fate, target: Account) -> bool:
    """What is left goes there for good; into an account where things wait, the whole goes, so that it can be set off there."""
    it = fate.item
    waits_on = target in WAITING and target != "provider_other"
    if waits_on and (target == it.account or fate.pairs or it.uses):
        return False
    cents = it.cents if waits_on else fate.left
    sides = ((it.account, -cents), (target, cents)) if target != it.account else ()
    entries = tuple(Entry(account, part, "place", payer=it.payer, remittance=it.remittance) for account, part in sides)
    posting = ledger.write_one(act.write, Transaction("provider_level", entries), event=act.number, today=act.today, reason=act.reason)
    used = 0 if waits_on else fate.left
    provider_level.use(act.write, it.number, posting, "moved", used, event=act.number, account=target)
    return True


def map_reason(desk: Desk, code: str, account: str, payer: str = "", reason: str = "") -> tuple[str, int]:
    """From now on adjustments of this reason go into that account, and those that wait go there now; the account, and how many went."""
    with desk.books.snapshot() as read:
        whose = payer_named(read, payer).payer if payer else None
    return _map(desk, code.strip().upper(), account, whose, reason)


@act("takebacks.map")
def _map(act: Act, code: str, account: str, payer: int | None, reason: str) -> tuple[str, int]:
    target = _account(account)
    if not (len(code) == 2 and code.isascii() and code.isalnum()):
        raise Refused(f"{clean(code) or 'nothing'} is no reason of an adjustment", "map", "It has two letters or digits, as CS, B2 or 72.")
    if code in OWN_ACCOUNT:
        raise Refused(f"{code or 'an empty reason'} has an account of its own", "map", "A single one is put elsewhere with recoup move.")
    act.reason = act.reason or reason
    went = 0
    for fate in every(act.write, payer).values():
        if fate.item.reason == code and fate.left and fate.item.account in WAITING and _moved(act, fate, target):
            went += 1
            act.subject("remittance", fate.item.remittance)
    said = provider_level.put_account(act.write, payer, code, target)
    if not said and not went:
        act.nothing()
    return target, went
