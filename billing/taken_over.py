"""Balances taken over from another system: what its figures say beyond what stands here already, as one transaction a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from billing.books import ClaimBooks
from billing.findings import Finding
from billing.ledger import Account, Entry, EntryKind, Transaction
from billing.money import allocate, plain, shown
from billing.place import LineSums, place, protected, sums
from billing.standing import apply

#: How each figure stands in the ledger: (figure, the claim's own account that it lowers, the account that it raises, kind of entry).
_FIGURES: tuple[tuple[str, Account, Account, EntryKind], ...] = (
    ("insurance_paid", "payer_open", "opening", "payment"),
    ("adjusted", "payer_open", "contractual", "contractual"),
    ("written_off", "payer_open", "written_off", "write_off"),
    ("patient_paid", "patient", "patient_cash", "cash"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What the old system says of a claim, or (line 1 on) of one line of it, in cents. None: it does not say, so what stands here holds.

    balance = charge - insurance_paid - adjusted - written_off - patient_paid; patient_balance is the part of it that the patient owes.
    """

    line: int
    balance: int
    charge: int | None = None
    insurance_paid: int | None = None
    adjusted: int | None = None
    written_off: int | None = None
    patient_paid: int | None = None
    patient_balance: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A claim as it is taken over, figures in cents. transaction: what the books lack (None: all of it stands here). findings: why not."""

    claim: int
    charge: int
    insurance_paid: int
    adjusted: int
    written_off: int
    patient_paid: int
    patient_balance: int | None
    balance: int
    transaction: Transaction | None
    findings: tuple[Finding, ...] = ()


def plan(books: ClaimBooks, given: Sequence[Given]) -> Opened:
    """The transaction of kind `opening` that brings the claim to the given figures; nothing is made up where they do not add up.

    Given for the whole claim (one row, line 0), the differences go to the lines by what is open on each, so that no line falls below
    zero before the claim does; the payment is set against the account `opening`, as no remittance or deposit of it is here.
    """
    now = sums(books)
    found = _wrong(books, given, now)
    if found:
        return _opened(books, given, now, None, found)
    entries: list[Entry] = []
    payer = books.payers[0].payer.payer if books.payers else None
    for numbers, one in _parts(books, given):
        entries += _differences(books, [now[n] for n in numbers], one, payer)
    moved, found = _to_patient(books, given, entries)
    if found:
        return _opened(books, given, now, None, found)
    entries += moved
    return _opened(books, given, now, Transaction("opening", tuple(entries), books.claim) if entries else None, ())


def _parts(books: ClaimBooks, given: Sequence[Given]) -> list[tuple[tuple[int, ...], Given]]:
    """What each row is about: one line, or all of the claim."""
    every = tuple(line.number for line in books.lines)
    return [((one.line,) if one.line else every, one) for one in given]


def _wrong(books: ClaimBooks, given: Sequence[Given], now: dict[int, LineSums]) -> tuple[Finding, ...]:
    """Why these figures cannot be taken."""
    if books.voided:
        return (_error("voided", "it was voided here"),)
    found: list[Finding] = []
    numbers = [one.line for one in given]
    known = {line.number for line in books.lines}
    found += [_error("line", f"it has no line {n}") for n in numbers if n and n not in known]
    found += [
        _error("line", f"line {n} is given twice" if n else "it is given twice")
        for n in sorted({n for n in numbers if numbers.count(n) > 1})
    ]
    if 0 in numbers and len(set(numbers)) > 1:
        found.append(_error("line", "it is given as a whole and by line"))
    if found:
        return tuple(found)
    missing = [line.number for line in books.lines if line.charge_cents and line.number not in numbers] if 0 not in numbers else []
    found += [_error("line", f"line {n} is not given") for n in missing]
    for lines, one in _parts(books, given):
        at = f"line {one.line}: " if one.line else ""
        charged = sum(now[n].charge for n in lines)
        if one.charge is not None and one.charge != charged:
            found.append(_error("charge", f"{at}it is charged {shown(one.charge)} there, {shown(charged)} here", plain(one.charge)))
            continue
        parts = [_of(one, name, [now[n] for n in lines]) for name, *_ in _FIGURES]
        stands = charged - sum(parts)
        if stands != one.balance:
            words = f"{at}{shown(charged)} less what was paid, adjusted and written off ({shown(sum(parts))}) is {shown(stands)}"
            found.append(_error("balance", f"{words}, its balance is said to be {shown(one.balance)}", plain(one.balance)))
        if one.patient_balance is not None and not min(one.balance, 0) <= one.patient_balance <= max(one.balance, 0):
            words = f"{at}the patient owes {shown(one.patient_balance)} of a balance of {shown(one.balance)}"
            found.append(_error("patient_balance", words, plain(one.patient_balance)))
        elif (one.patient_balance or 0) > 0 and protected(books):
            found.append(_error("patient_balance", f"{at}the law keeps this patient from owing {shown(one.patient_balance or 0)}"))
    return tuple(found)


def _of(given: Given, name: str, lines: Sequence[LineSums]) -> int:
    """A figure as it is given, else as it stands here."""
    said: int | None = getattr(given, name)
    return sum(_here(line, name) for line in lines) if said is None else said


def _here(line: LineSums, name: str) -> int:
    return line.paid if name == "insurance_paid" else int(getattr(line, name))


def _differences(books: ClaimBooks, lines: Sequence[LineSums], given: Given, payer: int | None) -> list[Entry]:
    """What each figure lacks here, by line."""
    left = [max(line.balance, 0) for line in lines]
    entries: list[Entry] = []
    for name, lowered, raised, kind in _FIGURES:
        lacks = _of(given, name, lines) - sum(_here(line, name) for line in lines)
        weights = left if 0 < lacks <= sum(left) else [line.charge for line in lines]
        for at, part in enumerate(allocate(lacks, tuple(weights))):
            if part:
                left[at] = max(left[at] - part, 0)
                entries.append(Entry(lowered, -part, kind, books.claim, lines[at].line, payer if raised == "opening" else None))
                entries.append(Entry(raised, part, kind, books.claim, lines[at].line, payer if raised == "opening" else None))
    return entries


def _to_patient(books: ClaimBooks, given: Sequence[Given], entries: Sequence[Entry]) -> tuple[list[Entry], tuple[Finding, ...]]:
    """What must move between payers and patient, so that the patient owes what is given, after what the answers here leave to them."""
    out: list[Entry] = []
    for numbers, one in _parts(books, given):
        if one.patient_balance is None:
            continue
        for _ in range(3):  # what is moved may push a share that was held to what is open; then the rest moves too
            after = apply(books, [Transaction("opening", (*entries, *out), books.claim)])
            states = [state for state in place(after) if state.line in numbers]
            lacks = one.patient_balance - sum(state.patient for state in states)
            if not lacks:
                break
            weights = tuple(max(state.insurance if lacks > 0 else state.patient, 0) for state in states)
            for state, part in zip(states, allocate(lacks, weights), strict=True):
                if part:
                    out.append(Entry("payer_open", -part, "to_patient", books.claim, state.line))
                    out.append(Entry("patient", part, "to_patient", books.claim, state.line))
        else:
            return [], (_error("patient_balance", f"the patient cannot owe {shown(one.patient_balance)} by what the payers said of it"),)
    return out, ()


def _opened(
    books: ClaimBooks, given: Sequence[Given], now: dict[int, LineSums], made: Transaction | None, found: tuple[Finding, ...]
) -> Opened:
    """The figures that are taken over, summed over what was given."""
    total = {name: 0 for name, *_ in _FIGURES}
    for numbers, one in _parts(books, given):
        lines = [now[n] for n in numbers if n in now]
        for name in total:
            total[name] += _of(one, name, lines)
    said = [one.patient_balance for one in given]
    patient = None if any(cents is None for cents in said) else sum(cents or 0 for cents in said)
    return Opened(
        books.claim,
        books.charge_cents,
        total["insurance_paid"],
        total["adjusted"],
        total["written_off"],
        total["patient_paid"],
        patient,
        sum(one.balance for one in given),
        made,
        tuple(Finding(f.code, f.severity, f"claim {books.control_number}: {f.message}", f.field, f.value) for f in found),
    )


def _error(field: str, message: str, value: str = "") -> Finding:
    return Finding("balance" if field == "balance" else "taken_over", "error", message, field, value)
