"""S6: services beside each other: NCCI pairs, most units (MUE), add-on codes, both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from billing.edits.context import Context, Severity
from billing.edits.frame import Edit, Problem, Said, Screen
from billing.edits.modifier_sets import BYPASS
from billing.edits.reference import Missing, Ptp
from billing.edits.served import Service, count, days, of_claim, of_claims, on_day


def _services(context: Context) -> list[Service]:
    """The claim's services first, then those of other claims to the same payer."""
    payer = context.payer.number
    return [*of_claim(context), *(one for one in of_claims(context.patient_claims) if one.payer == payer)]


def _beside(services: list[Service]) -> Iterator[tuple[Service, Service]]:
    """Every two of which one at least is the claim's own: a patient may have a thousand others."""
    for at, one in enumerate(services):
        if not one.line:
            return
        yield from ((one, other) for other in services[at + 1 :])


def _pairs(context: Context) -> Said:
    """S606."""
    for one, other in _beside(_services(context)):
        day = one.shares_day(other)
        if day is None or one.provider != other.provider or one.code == other.code:
            continue
        for first, second in ((one, other), (other, one)):
            pair = context.reference.ptp(first.code, second.code, day)
            if isinstance(pair, Missing):
                yield pair
            elif pair is not None and (said := _pair(pair, first, second, day)) is not None:
                yield said


def _pair(pair: Ptp, first: Service, second: Service, day: date) -> Problem | None:
    """What a pair in force says of two services. Column 1 is paid, column 2 is part of it."""
    if pair.indicator == "9":
        return None
    line = second.line or first.line
    field = f"line {line} modifiers"
    told = f"{second.named} is part of {first.named} on {day} (NCCI)"
    if pair.indicator == "0":
        return Problem(f"{told}, and no modifier parts them: take {second.code} off.", f"line {line} procedure", second.code, line)
    parted = [one for one in (*second.modifiers, *first.modifiers) if one in BYPASS]
    if parted:
        return Problem(
            f"{told}; {parted[0]} says that it was a service of its own: the note must bear it out.", field, parted[0], line, "I"
        )
    said = f"{told}: take it off, or add the modifier that parts them (59, X or a side) if the note bears it out."
    return Problem(said, field, " ".join(second.modifiers), line)


def _most(context: Context) -> Said:
    """S607."""
    services = _services(context)
    told: set[tuple[str, str, date]] = set()
    for mine in services:
        if not mine.line:
            continue
        mue = context.reference.mue(mine.code, mine.from_on, context.claim.kind)
        if isinstance(mue, Missing):
            yield mue
            continue
        if mue is None:
            continue
        most, field = mue.units, f"line {mine.line} units"
        if mue.adjudication == "1":
            if (count(mine.units) or Decimal(0)) > most:
                said = f"{mine.named} has {mine.units} units; a line has {most} at most (MUE)"
                said += ": what is beyond stands on a line of its own with its modifier."
                yield Problem(said, field, mine.units, mine.line)
            continue
        for day in days(mine):
            same = [one for one in services if one.code == mine.code and one.provider == mine.provider]
            total = sum((on_day(one, day) for one in same), Decimal(0))
            if total > most and (mine.code, mine.provider, day) not in told:
                told.add((mine.code, mine.provider, day))
                with_others = " with those of other claims" * any(not one.line and on_day(one, day) for one in same)
                said = f"{mine.code} comes to {_shown(total)} units on {day}{with_others}; {most} is the most for a day (MUE)"
                if mue.adjudication == "2":
                    yield Problem(f"{said}, and no documentation moves it.", field, mine.units, mine.line)
                else:
                    yield Problem(f"{said}: more is paid only where the record shows the need.", field, mine.units, mine.line, "W")


def _shown(units: Decimal) -> str:
    return f"{units.quantize(Decimal('0.01')).normalize():f}"


def _added(context: Context) -> Said:
    """S608."""
    services = _services(context)
    for mine in services:
        if not mine.line:
            continue
        primaries = context.reference.addon(mine.code)
        if isinstance(primaries, Missing):
            yield primaries
            continue
        if primaries is None:
            continue
        beside = {one.code for one in services if one is not mine and one.provider == mine.provider and one.shares_day(mine)} - {mine.code}
        if not (beside & set(primaries) if primaries else beside):
            which = f" ({', '.join(primaries[:4])}{', …' if len(primaries) > 4 else ''})" if primaries else ""
            said = f"{mine.named} is only paid beside its main service{which}, and none stands on {mine.from_on}."
            yield Problem(said, f"line {mine.line} procedure", mine.code, mine.line)


def _both_sides(context: Context) -> Said:
    """S609."""
    mine = [one for one in of_claim(context) if {"50", "LT", "RT"} & set(one.modifiers)]
    for one in mine:
        policy = context.reference.policy(one.code, one.from_on)
        if isinstance(policy, Missing):
            yield policy
        if "50" in one.modifiers:
            yield from _fifty(one, "" if policy is None or isinstance(policy, Missing) else policy.bilateral)
    for one, other in combinations(mine, 2):
        policy = context.reference.policy(one.code, one.from_on)
        halves = {"LT", "RT"} <= {*one.modifiers, *other.modifiers} and not {"LT", "RT"} <= set(one.modifiers)
        bilateral = "" if policy is None or isinstance(policy, Missing) else policy.bilateral
        if one.code == other.code and one.shares_day(other) and halves and bilateral == "1":
            said = f"{one.code} stands with LT and with RT on {one.from_on}: most payers want both sides as one line with 50."
            yield Problem(said, f"line {one.line} modifiers", " ".join(one.modifiers), one.line)


def _fifty(one: Service, bilateral: str) -> Iterator[Problem]:
    if count(one.units) != 1:
        said = f"{one.named} bears 50 (both sides) and {one.units or 'no'} units: 50 goes with one unit."
        yield Problem(said, f"line {one.line} units", one.units, one.line)
    reasons = {"0": "cannot be done on both sides", "2": "is priced for both sides already", "9": "has no sides"}
    if bilateral in reasons:
        said = f"{one.named} bears 50, but the service {reasons[bilateral]} (fee schedule): take 50 off."
        yield Problem(said, f"line {one.line} modifiers", " ".join(one.modifiers), one.line)


def _sided(context: Context) -> bool:
    return any({"50", "LT", "RT"} & set(line.modifiers) for line in context.claim.lines)


def _edit(
    number: str, severity: Severity, title: str, check: Callable[[Context], Said], field: str, hint: str, *prevents: str,
    needs: str, screen: Screen = "coding",
) -> Edit:  # fmt: skip
    return Edit(number, 5, severity, title, check, (field,), screen, hint, prevents, (needs,))


EDITS: tuple[Edit, ...] = (
    _edit(
        "S606",
        "E",
        "no service is part of another of that day (NCCI)",
        _pairs,
        "line modifiers",
        "Take the lesser service off, or part the two with a modifier that the note bears out.",
        "CO-97",
        "CO-236",
        "CO-4",
        needs="NCCI",
    ),
    _edit(
        "S607",
        "E",
        "no more units than a patient can have had (MUE)",
        _most,
        "line units",
        "Correct the units; more needs a modifier on a line of its own or documentation.",
        "CO-151",
        "CO-222",
        needs="MUE",
        screen="lines",
    ),
    _edit(
        "S608",
        "E",
        "an add-on code stands beside its main service",
        _added,
        "line procedure",
        "Bill it on the same claim as its main service, or take it off.",
        "CO-107",
        "CO-97",
        needs="add-on codes",
    ),
    Edit(
        "S609",
        5,
        "W",
        "both sides are told in one way",
        _both_sides,
        ("line modifiers",),
        "lines",
        "One line with 50 and one unit, or as the payer's policy says.",
        ("CO-4", "CO-151"),
        ("physician fee schedule",),
        _sided,
    ),
)
