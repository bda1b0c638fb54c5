"""A patient's money: how it is spread over claims and lines, taken off again, and what a claim can take ahead of its payers' answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from billing.books import ClaimBooks
from billing.findings import Finding
from billing.ledger import Account, Entry, Transaction, TransactionKind
from billing.money import plain, shown, typed_cents
from billing.place import LineState, LineSums, place, protected, sums

METHODS = ("check", "card", "cash", "other")
"""How a patient pays by hand."""


@dataclass(frozen=True, slots=True)
class CashPlan:
    """What would be posted, how much that is, and what stands against it (severity error: refused, nothing moves)."""

    transactions: tuple[Transaction, ...] = ()
    cents: int = 0
    findings: tuple[Finding, ...] = ()


def refused(code: str, message: str, value: int = 0) -> CashPlan:
    """A plan that does nothing, and why."""
    return CashPlan(findings=(Finding(code, "error", message, "amount", plain(value)),))


def read_amount(text: str) -> tuple[int | None, str]:
    """Cents that a person typed ("60", "$1,250.00"), or None and why it is no amount: zero, below zero, more than two decimals."""
    cents = typed_cents(text)
    if cents is None:
        whole, _, part = text.strip().removeprefix("$").replace(",", "").partition(".")
        if part.isdecimal() and len(part) > 2 and (whole.lstrip("+-").isdecimal() or not whole):
            return None, f"{text.strip()} has {len(part)} decimals; money has two"
        return None, f"{text.strip() or 'nothing'} is no amount; it reads like 25.00"
    if cents <= 0:
        return None, f"the amount must be more than 0.00, not {plain(cents)}"
    return cents, ""


def read_split(text: str) -> tuple[tuple[tuple[str, int], ...], str]:
    """CLAIM=AMOUNT,CLAIM=AMOUNT as a person typed it; or () and why it cannot be read. A claim is named once."""
    found: dict[str, int] = {}
    for part in text.split(","):
        name, mark, amount = part.strip().rpartition("=")
        if not mark or not name.strip():
            return (), f"{part.strip() or 'nothing'} is no part; it reads like CLAIM=20.00,CLAIM=15.00"
        cents, why = read_amount(amount)
        if cents is None:
            return (), f"{name.strip()}: {why}"
        if name.strip() in found:
            return (), f"{name.strip()} is named twice"
        found[name.strip()] = cents
    return tuple(found.items()), ""


def split_off(cents: int, parts: Iterable[int]) -> str:
    """Why these parts are not the amount, to the cent; '' where they are."""
    rest = cents - sum(parts)
    if rest > 0:
        return f"the parts leave {shown(rest)} of {shown(cents)}"
    return f"the parts are {shown(-rest)} more than {shown(cents)}" if rest else ""


def spread(cents: int, owed: Sequence[int]) -> tuple[tuple[int, ...], int]:
    """The amount over what is owed, the first (oldest) first; the parts, and what is left over."""
    parts = []
    for amount in owed:
        part = min(cents, max(amount, 0))
        parts.append(part)
        cents -= part
    return tuple(parts), cents


def owed_cents(books: ClaimBooks) -> int:
    """What the patient owes on the claim now."""
    return max(sum(line.patient for line in sums(books).values()), 0)


def room_cents(books: ClaimBooks) -> int:
    """What the claim can take of a patient's money: what they owe, and what is open where a payer has yet to answer (a copay)."""
    return sum(part for _, part in _room(books))


def _room(books: ClaimBooks) -> tuple[tuple[int, int], ...]:
    """By line: first what the patient owes, then what is open on lines that a payer has yet to answer."""
    if books.voided or protected(books):
        return ()
    now, states = sums(books), place(books, sums(books))
    lines = [now[state.line] for state in states]
    owed, _ = spread(owed_cents(books), [line.patient for line in lines])
    taken = dict(zip((line.line for line in lines), owed, strict=True))
    ahead = [(state.line, _ahead(state, now[state.line], taken[state.line])) for state in states]
    return (*((line, cents) for line, cents in taken.items() if cents), *((line, cents) for line, cents in ahead if cents))


def _ahead(state: LineState, now: LineSums, taken: int) -> int:
    """What a line without its last answer may take of what nobody has paid: the payer's share of it is not known yet."""
    return max(now.balance - taken, 0) if state.latest is None or state.waits else 0


def put_on(books: ClaimBooks, payment: int, cents: int | None = None) -> CashPlan:
    """A payment's money put on a claim, line by line: what is owed first, then as a copay ahead of the payers' answers.

    Without an amount all that it can take of what is owed. Never for a patient whom the law protects, never more than it can take.
    """
    number = books.control_number
    if books.voided:
        return refused("voided", f"{number} was voided: nothing is owed on it")
    if protected(books):
        return refused("patient_protected", f"{number}: the law protects this patient (Qualified Medicare Beneficiary): they owe nothing")
    owed, room = owed_cents(books), room_cents(books)
    cents = owed if cents is None else cents
    if room <= 0:
        return refused("nothing_owed", f"the patient owes nothing on {number}")
    if cents <= 0:
        return refused("amount", f"the patient owes nothing on {number} yet: say how much of it is a copay")
    if cents > room:
        most = f"the patient owes {shown(owed)} on {number}" if room == owed else f"{number} can take {shown(room)}"
        return refused("more_than_owed", f"{most}, not {shown(cents)}", room)
    by_line: dict[int, int] = defaultdict(int)
    left = cents
    for line, most_here in _room(books):
        part = min(left, most_here)
        by_line[line] += part
        left -= part
    return CashPlan((_moved(books, payment, by_line, "patient_payment"),), cents)


def on_lines(books: ClaimBooks, payment: int) -> dict[int, int]:
    """How much of a payment stands on each line of the claim."""
    found: dict[int, int] = defaultdict(int)
    for entry in books.entries:
        if entry.account == "patient_cash" and entry.payment == payment:
            found[entry.line] += entry.cents
    return {line: cents for line, cents in sorted(found.items()) if cents}


def take_off(books: ClaimBooks, payment: int, cents: int | None = None, kind: TransactionKind = "patient_payment") -> CashPlan:
    """A payment's money taken off a claim again, the last line first; the patient owes it again. Without an amount: all of it."""
    there = on_lines(books, payment)
    total = sum(there.values())
    cents = total if cents is None else cents
    if total <= 0 or cents <= 0 or cents > total:
        return refused("not_there", f"{shown(max(total, 0))} of it stands on {books.control_number}, not {shown(cents)}", total)
    by_line: dict[int, int] = {}
    left = cents
    for line, here in reversed(there.items()):
        part = min(left, here)
        if part:
            by_line[line] = -part
            left -= part
    return CashPlan((_moved(books, payment, by_line, kind),), cents)


def _moved(books: ClaimBooks, payment: int, by_line: dict[int, int], kind: TransactionKind) -> Transaction:
    entries = []
    for line, part in sorted(by_line.items()):
        if part:
            entries.append(Entry("patient", -part, "cash", books.claim, line, payment=payment))
            entries.append(Entry("patient_cash", part, "cash", books.claim, line, payment=payment))
    return Transaction(kind, tuple(entries), books.claim)


def back_from(books: ClaimBooks, payment: int) -> tuple[Transaction, ...]:
    """What a payment or a refund did on a claim, as it stands now, taken back: the mirror of its entries."""
    stands: dict[Entry, int] = defaultdict(int)
    for e in books.entries:
        if e.payment == payment:
            stands[Entry(e.account, 0, e.kind, books.claim, e.line, e.payer, payment=payment)] += e.cents
    entries = tuple(replace(entry, cents=-cents) for entry, cents in stands.items() if cents)
    return (Transaction("bounce", entries, books.claim),) if entries else ()


def taken(payment: int, cents: int) -> Transaction:
    """A patient's money in hand (cents above zero), or out of hand again."""
    return Transaction(
        "cash", (Entry("undeposited", cents, "cash", payment=payment), Entry("patient_cash", -cents, "cash", payment=payment))
    )


def dishonoured(payment: int, cents: int, *, kind: str, payer: int | None = None) -> Transaction:
    """A check that was not honoured, or a refund that was stopped: out of hand (the bank sent it back), and off what it was for."""
    other = (
        Entry("patient_cash", cents, "cash", payment=payment)
        if kind == "patient"
        else Entry("unidentified", cents, "cash", payer=payer, payment=payment)
    )
    return Transaction("bounce", (Entry("undeposited", -cents, "cash", payment=payment), other))


def to_source(refund: int, payment: int, cents: int, account: str, payer: int | None = None) -> Transaction:
    """A stopped refund's money back to the payment out of which it was paid (cents: what stands there of it, above zero)."""
    of: Account = "patient_cash" if account == "patient_cash" else "unidentified"
    owner = payer if of == "unidentified" else None
    return Transaction(
        "bounce", (Entry(of, -cents, "cash", payer=owner, payment=payment), Entry(of, cents, "cash", payer=owner, payment=refund))
    )


def read_means(text: str) -> tuple[str, str, str]:
    """How somebody pays, as it is typed ("check 1041", "1041", "card 8812", "cash"): means, number, and what is wrong ('' where nothing).

    A number alone is a check's; a word may be cut ("ch", "ca" is both: card or cash).
    """
    word, _, number = text.strip().partition(" ")
    said, number = word.lower(), number.strip()
    if not said:
        return "", "", "check 1041, card 8812 or cash"
    if said.isdecimal() and not number:
        return "check", said, ""
    fits = [means for means in ("check", "card", "cash", "other") if means.startswith(said)]
    if len(fits) != 1:
        return "", "", f"{' or '.join(fits)}?" if fits else "check 1041, card 8812 or cash"
    if fits[0] == "check" and not number:
        return "", "", "a check has a number: check 1041"
    return fits[0], number, ""
