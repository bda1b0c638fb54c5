"""What a payer agreed to pay: rates by code, modifiers and day of service, or a per cent of a table; and the rate of a service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

from billing.money import half_up, shown

#: Modifiers that change what a service is worth: a rate without them is no rate for it. Professional and technical part, two sides,
#: more or less than the usual, parts of a surgery, stopped before or after anaesthesia, assistants, two surgeons, a team.
PRICING = frozenset("26 TC 50 22 52 53 54 55 56 62 66 73 74 78 80 81 82 AS".split())


@dataclass(frozen=True, slots=True)
class Rate:
    """An agreed amount: of a unit, or of a service line whatever its units. Days are of service, open where None.

    source: the file that it came from; row: the row of it (the heading is row 1); table: the table's name, '' in a contract of its own.
    """

    code: str
    modifiers: tuple[str, ...]
    cents: int
    basis: Literal["unit", "line"]
    from_on: date | None
    to_on: date | None
    source: str
    row: int
    table: str = ""

    @property
    def named(self) -> str:
        """As a biller writes it: 99213-25."""
        return "-".join((self.code, *self.modifiers))

    def on(self, day: date | None) -> bool:
        """Whether it holds on a day of service; without a day only where it holds always."""
        if day is None:
            return self.from_on is None and self.to_on is None
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract with one payer: its own rates come first, then percent_bp (11000 = 110 %) of the table's.

    Underpaid is what falls short by more than the larger of tolerance_cents and tolerance_bp (hundredths of a per cent) of the rate.
    """

    contract: int
    name: str
    payer: int
    tolerance_cents: int = 0
    tolerance_bp: int = 0
    from_on: date | None = None
    to_on: date | None = None
    percent_bp: int | None = None
    own: tuple[Rate, ...] = ()
    table: tuple[Rate, ...] = ()

    def on(self, day: date | None) -> bool:
        """Whether the contract holds on a day of service."""
        if day is None:
            return self.from_on is None and self.to_on is None
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a contract says of one service: cents for the whole line, and the arithmetic in words."""

    cents: int
    terms: Terms
    rate: Rate
    words: str

    @property
    def tolerance_cents(self) -> int:
        """How much less is let pass."""
        return max(self.terms.tolerance_cents, half_up(self.cents * self.terms.tolerance_bp, 10_000))


def agreed(terms: Iterable[Terms], code: str, modifiers: tuple[str, ...], day: date | None, units: str, charge_cents: int) -> Agreed | None:
    """What the contracts say that a service is worth, never more than was charged for it; None where they have no rate for it.

    The rate whose modifiers agree most: all of a rate's modifiers must be the service's, and a modifier that changes the price must
    stand in the rate. A table's rate is rounded to the cent, halves up, before it is multiplied by the units.
    """
    count = _count(units)
    for one in terms:
        if not one.on(day):
            continue
        own = _best(one.own, code, modifiers, day)
        rate = own or _best(one.table, code, modifiers, day)
        if rate is None or (own is None and one.percent_bp is None) or (rate.basis == "unit" and count is None):
            continue
        each, said = (rate.cents, _own(one, rate)) if own else _of_table(one, rate)
        cents = each
        if rate.basis == "unit" and count is not None and count != 1:
            cents = int((each * count).quantize(Decimal(1), ROUND_HALF_UP))
            said = f"{said} a unit, times {count.normalize():f} is {shown(cents)}"
        if cents > charge_cents:
            cents, said = charge_cents, f"{said}; no more is due than the {shown(charge_cents)} charged"
        return Agreed(cents, one, rate, said)
    return None


def _best(rates: Iterable[Rate], code: str, modifiers: tuple[str, ...], day: date | None) -> Rate | None:
    mine = frozenset(modifiers)
    fit = [
        rate
        for rate in rates
        if rate.code == code and rate.on(day) and mine.issuperset(rate.modifiers) and not (mine & PRICING) - set(rate.modifiers)
    ]
    most = max((len(rate.modifiers) for rate in fit), default=0)
    best = [rate for rate in fit if len(rate.modifiers) == most]
    return best[0] if len(best) == 1 else None


def _count(units: str) -> Decimal | None:
    """How many units; None where the text says none. A line without units is one."""
    try:
        count = Decimal(units or "1")
    except InvalidOperation:
        return None
    return count if count.is_finite() and 0 < count < 1_000_000 else None


def _own(terms: Terms, rate: Rate) -> str:
    per = " for the line" if rate.basis == "line" else ""
    return f"{terms.name} agrees {shown(rate.cents)}{per} for {rate.named} ({rate.source}, row {rate.row})"


def _of_table(terms: Terms, rate: Rate) -> tuple[int, str]:
    bp = terms.percent_bp or 0
    cents = half_up(rate.cents * bp, 10_000)
    said = f"{terms.name} agrees {per_cent(bp)} of {rate.table}: {shown(rate.cents)} for {rate.named} ({rate.source}, row {rate.row})"
    return cents, f"{said} is {shown(cents)}"


def per_cent(bp: int) -> str:
    """Hundredths of a per cent in words: 110 %, 87.5 %."""
    return f"{(Decimal(bp) / 100).normalize():f} %"


def parse_per_cent(text: str) -> int | None:
    """Hundredths of a per cent of `110`, `87.5` or `110%`; None where the text is none, is below zero, or is finer than that."""
    try:
        found = Decimal(text.strip().removesuffix("%").strip()) * 100
    except InvalidOperation:
        return None
    return int(found) if found.is_finite() and 0 <= found <= 1_000_000 and found == found.to_integral_value() else None
