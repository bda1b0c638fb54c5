"""Whose payment it is: payments of payers beside remittances, by trace, payer, amount and day (CORE 370; one payment, one remittance)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.money import shown
from billing.text import fold

NEAR_DAYS = 10
"""A payment further from its remittance's day than this is not proposed for its amount alone."""

CUT_NAME = 10
"""A bank cuts a company's name (ACH: 16 letters): a beginning of this length is taken for the name."""

_TRN = re.compile(r"TRN\s*[*|:]\s*1\s*[*|:]\s*([^*|:~\\\s]{1,50})(?:\s*[*|:]\s*([0-9A-Za-z]{9,10}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as the bank or a person named it. payer: as the books number it, where known; ids: what the bank called the payer."""

    payer: int | None
    names: tuple[str, ...]
    ids: frozenset[str]
    traces: tuple[str, ...]
    cents: int
    on: date | None
    npi: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a remittance says of its payment: payer, every name and number of it, trace (TRN02), amount (BPR02), day, and who was paid."""

    remittance: int
    payer: int
    names: tuple[str, ...]
    ids: frozenset[str]
    trace: str
    cents: int
    on: date | None
    npi: str = ""
    tax_id: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A remittance that a payment may be for. sure: trace, amount and payer agree, and nobody else was paid; why: in words, best first."""

    remittance: int
    sure: bool
    points: int
    off_cents: int
    why: tuple[str, ...]
    against: tuple[str, ...]


def bare(trace: str) -> str:
    """A trace without case, blanks at its ends and leading zeros: banks and payers keep neither (VistA compares without case)."""
    return trace.strip(" ").upper().lstrip("0") if trace.isascii() else trace.strip(" ").lstrip("0")


def addenda(text: str) -> tuple[str, str]:
    """(trace, payer's number) of a TRN segment in a bank's text (CCD+ addenda); '' where it has none."""
    found = _TRN.search(text)
    return (found[1], found[2] or "") if found else ("", "")


def other_provider(paid: Paid, asked: Asked) -> str:
    """Why the remittance names another provider than the one whose account the money is in; '' where it does not.

    The NPI decides where both have one, else the tax number: providers of one group share it.
    """
    if paid.npi and asked.npi:
        return "" if paid.npi == asked.npi else f"it was paid to NPI {asked.npi}, the money came to NPI {paid.npi}"
    if paid.tax_id and asked.tax_id and paid.tax_id != asked.tax_id:
        return f"it was paid to tax number {asked.tax_id}, the money came to {paid.tax_id}"
    return ""


def same_payer(paid: Paid, asked: Asked) -> bool | None:
    """Whether the payment comes from the remittance's payer; None where the bank did not say who paid, or no more than a first word."""
    if paid.ids & asked.ids:
        return True  # whatever payer the number was taken for: an originator may pay for several
    if paid.payer is not None:
        return paid.payer == asked.payer
    names, theirs = ({fold(name) for name in some if fold(name)} for some in (paid.names, asked.names))
    if names & theirs or any(len(name) >= CUT_NAME and whole.startswith(name) for name in names for whole in theirs):
        return True
    short = any(whole.startswith(name) for name in names for whole in theirs)
    return None if short or (not paid.ids and not names) else False


def proposals(paid: Paid, some: Iterable[Asked]) -> tuple[Proposal, ...]:
    """Remittances that the payment may be for, the likeliest first. At most one is sure: two that agree in all make none so."""
    found = [one for asked in some if (one := _proposal(paid, asked)) is not None]
    if sum(one.sure for one in found) > 1:
        found = [Proposal(p.remittance, False, p.points, p.off_cents, p.why, p.against) for p in found]
    return tuple(sorted(found, key=lambda p: (not p.sure, -p.points, abs(p.off_cents), p.remittance)))


def _proposal(paid: Paid, asked: Asked) -> Proposal | None:
    traced = bool(bare(asked.trace)) and bare(asked.trace) in {bare(trace) for trace in paid.traces}
    inside = not traced and len(bare(asked.trace)) >= 5 and any(bare(asked.trace) in bare(trace) for trace in paid.traces)
    amount = paid.cents == asked.cents
    payer = same_payer(paid, asked)
    days = abs((paid.on - asked.on).days) if paid.on and asked.on else None
    near = days is not None and days <= NEAR_DAYS
    if not (traced or inside or (amount and (near or payer))):
        return None
    why: list[str] = []
    against: list[str] = []
    (why if traced or inside else against).append("trace" if traced else "trace within the bank's text" if inside else "another trace")
    (why if amount else against).append("amount" if amount else f"off by {shown(paid.cents - asked.cents)}")
    if payer is not None:
        (why if payer else against).append("payer" if payer else "another payer")
    if days is not None:
        (why if near else against).append("same day" if days == 0 else f"{days}d apart")
    if other := other_provider(paid, asked):
        against.append(other)
    points = 8 * traced + 4 * inside + 4 * amount + 3 * (payer is True) + near - 6 * (payer is False) - 10 * bool(other)
    sure = traced and amount and payer is True and not other and paid.cents > 0
    return Proposal(asked.remittance, sure, points, paid.cents - asked.cents, tuple(why), tuple(against))
