"""Whose answer it is: the claim by number and guard, the payer's rank, our line for each service; candidates where none fits."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache

from billing import text
from billing.books import BookLine, ClaimBooks, PayerRef
from billing.place import in_effect, patient_cents, standing
from billing.plans import Hold
from billing.remittance import ClaimPayment, LinePayment

_SECOND, _THIRD = ("2", "20"), ("3", "21")

#: What a service and a line of ours must share, the strictest first; None where a side lacks it.
_Key = tuple[object, ...]


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """A name as it is compared: letters and digits alone, without case and accents ("O'Brien" is "OBRIEN")."""
    return text.fold(name).replace(" ", "")


def ours(payee_ids: Sequence[str], our_ids: frozenset[str]) -> bool:
    """Whether it was paid to us: a payee's number is one of ours, or either side names none."""
    given = {i.strip() for i in payee_ids if i.strip()}
    return not given or not our_ids or not given.isdisjoint(our_ids)


def guard(books: ClaimBooks, payment: ClaimPayment) -> bool:
    """Whether the person fits: surname (first five letters), member number or birth date agrees; nothing to compare agrees.

    One is enough: payers cut names and renumber members (interface.md, "Smaller decisions").
    """
    compared = False
    people = [p for p in (payment.patient, payment.subscriber, payment.corrected) if p is not None]
    names = {fold(p.last)[:5] for p in people} - {""}
    our_names = {fold(n)[:5] for n in (books.patient_last, books.subscriber_last)} - {""}
    if names and our_names:
        compared = True
        if names & our_names:
            return True
    members = {fold(i.value) for p in people for i in p.identifiers} - {""}
    our_members = {fold(m) for m in books.member_ids} - {""}
    if members and our_members:
        compared = True
        if members & our_members:
            return True
    births = {p.born_on for p in people} - {None}
    if births and books.born_on:
        compared = True
        if books.born_on in births:
            return True
    return not compared


def stranger(books: ClaimBooks, payment: ClaimPayment) -> tuple[str, str, str] | None:
    """Where only the payer's own number says whose it is, what does not fit: (what, ours, theirs); None where surname and visit fit.

    The number alone is not enough (posting rule 8, guard): payers use one again, and mistype it.
    """
    people = [p for p in (payment.patient, payment.subscriber, payment.corrected) if p is not None]
    names = {fold(p.last)[:5] for p in people} - {""}
    our_names = {fold(n)[:5] for n in (books.patient_last, books.subscriber_last)} - {""}
    if names and our_names and not names & our_names:
        return "surname", books.patient_last, people[0].last
    days = [line.from_on for line in payment.lines if line.from_on] + [
        d.on for d in payment.dates if d.on and d.qualifier in ("232", "233")
    ]
    first, last = books.service_from_on, books.service_to_on or books.service_from_on
    if days and first and last and not any(first <= day <= last for day in days):
        return "visit", first.isoformat(), min(days).isoformat()
    return None


def rank(books: ClaimBooks, payer: PayerRef, status: str) -> tuple[int, int]:
    """Which payer of the claim this is: its number in the books, and its place in payer order (1 first).

    The claim's own list decides, not CLP02: some payers always send the same status (X12 RFI 2365, 546). Only for a payer that the
    claim does not name does the status count; else it stands after those whose answers moved money, else first.
    """
    named = _named(books, payer)
    if named:
        told = 2 if status in _SECOND else 3 if status in _THIRD else 0
        return next((one for one in named if one[1] == told), named[0])
    if status in _SECOND:
        return payer.payer, 2
    if status in _THIRD:
        return payer.payer, 3
    before = [a.rank for a in books.answers if a.payer == payer.payer and a.state != "undone" and a.rank]
    if before:
        return payer.payer, before[-1]
    effect = in_effect(books)
    moved = [
        one.said.rank
        for one in standing(books)
        if one.said.paid_cents or effect.get((one.said.answer, one.said.line), 0) or patient_cents(one.said)
    ]
    return payer.payer, max(moved) + 1 if moved else 1


def _named(books: ClaimBooks, payer: PayerRef) -> list[tuple[int, int]]:
    """The claim's payer with this number, else with a common identifier, else with the same name; several with as many policies."""
    name, ids = fold(payer.name), {i for i in payer.ids if i}
    tests: tuple[Callable[[PayerRef], bool], ...] = (
        lambda p: p.payer == payer.payer,
        lambda p: not ids.isdisjoint(p.ids),
        lambda p: bool(name) and fold(p.name) == name,
    )
    for test in tests:
        found = [(one.payer.payer, one.rank) for one in books.payers if test(one.payer)]
        if found:
            return found
    return []


def lines(
    our_lines: Sequence[BookLine], payments: Sequence[ClaimPayment], taken: frozenset[int] = frozenset(), *, told: bool = False
) -> tuple[tuple[int, ...], ...] | Hold:
    """For each payment, for each of its services, the number of our line. `payments` are one claim's, or the parts of a split one.

    In this order: REF*6R (exact, as zeros and dashes are significant, X12 RFI 2224; several services of a split line may share it);
    then the code as submitted (SVC06, else SVC01) with modifiers, day, charge and units; then with less and less of that, since payers
    drop modifiers, or append them without a separator. Without REF*6R, one service takes one line; identical ones are taken in order
    where all of them are answered. A REF*6R that is ours but for zeros decides nothing: where it would tell identical lines apart
    otherwise than their order, they are held, until a person says (told) whose answer it is.
    """
    exact, alike = _by_control(our_lines)
    found: dict[tuple[int, int], int] = {}
    hints: dict[tuple[int, int], int] = {}
    open_services: list[tuple[tuple[int, int], LinePayment]] = []
    used = set(taken)
    for p, payment in enumerate(payments):
        for s, service in enumerate(payment.lines):
            control = service.line_control_number
            numbers = exact.get(control, []) if control else []
            near = alike.get(control.lstrip("0"), []) if control else []
            if not numbers and len(near) == 1:
                hints[p, s] = near[0]
                numbers = near if told else []
            if len(numbers) == 1:
                found[p, s] = numbers[0]
                used.add(numbers[0])
            else:
                open_services.append(((p, s), service))
    open_lines = [line for line in our_lines if line.number not in used]
    for service_key, line_key in _RUNGS:
        open_services, open_lines = _rung(found, open_services, open_lines, service_key, line_key)
        if not open_services:
            break
    if open_services:
        return _unmatched(open_services[0][1], our_lines)
    by_number = {line.number: line for line in our_lines}
    for at, number in hints.items():
        if found[at] != number and _exactly_of(by_number[found[at]]) == _exactly_of(by_number[number]):
            return _zeros(payments[at[0]].lines[at[1]], by_number[number])
    return tuple(tuple(found[p, s] for s in range(len(payment.lines))) for p, payment in enumerate(payments))


def _by_control(our_lines: Sequence[BookLine]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Our lines by their control number, and by what is left of it without leading zeros."""
    exact: dict[str, list[int]] = defaultdict(list)
    alike: dict[str, list[int]] = defaultdict(list)
    for line in our_lines:
        if line.line_control_number:
            exact[line.line_control_number].append(line.number)
            alike[line.line_control_number.lstrip("0")].append(line.number)
    return exact, alike


def _zeros(service: LinePayment, line: BookLine) -> Hold:
    """Two identical lines, and a number that would tell them apart if zeros did not count."""
    name = " ".join((service.submitted_procedure or service.procedure or service.revenue or "?", *service.modifiers))
    return Hold(
        "line_unmatched",
        f"service {service.number} ({name}) fits two lines of ours; its number {service.line_control_number} would be our line "
        f"{line.number} ({line.line_control_number}) if zeros did not count: match it by hand if they do not",
        expected=line.line_control_number,
        came=service.line_control_number,
    )


def _rung(
    found: dict[tuple[int, int], int],
    services: list[tuple[tuple[int, int], LinePayment]],
    open_lines: list[BookLine],
    service_key: Callable[[LinePayment], _Key | None],
    line_key: Callable[[BookLine], _Key | None],
) -> tuple[list[tuple[tuple[int, int], LinePayment]], list[BookLine]]:
    """Pair what has the same key on both sides, in order, where there are as many services as lines; return what is left."""
    wanted: dict[_Key, list[tuple[int, int]]] = defaultdict(list)
    offered: dict[_Key, list[int]] = defaultdict(list)
    for at, service in services:
        if (key := service_key(service)) is not None:
            wanted[key].append(at)
    for line in open_lines:
        if (key := line_key(line)) is not None:
            offered[key].append(line.number)
    used: set[int] = set()
    for key, places in wanted.items():
        numbers = offered.get(key, [])
        if len(numbers) == len(places):
            found.update(zip(places, numbers, strict=True))
            used.update(numbers)
    return [one for one in services if one[0] not in found], [line for line in open_lines if line.number not in used]


def _code(service: LinePayment) -> tuple[str, tuple[str, ...]]:
    """The code that we submitted, where the payer says that it changed it; else the code it names."""
    if service.submitted_procedure:
        return service.submitted_procedure.upper(), tuple(sorted(service.submitted_modifiers))
    return service.procedure.upper(), tuple(sorted(service.modifiers))


def _units(text: str) -> str:
    """Units as they are compared: "2.0" is "2"; none sent is one (TR3 SVC05)."""
    return (text.rstrip("0").rstrip(".") if "." in text else text.strip()) or "1"


def _exactly(service: LinePayment) -> _Key | None:
    full = _full(service)
    return (*full, _units(service.submitted_units or service.units)) if full else None


def _exactly_of(line: BookLine) -> _Key | None:
    full = _full_of(line)
    return (*full, _units(line.units)) if full else None


def _glued(service: LinePayment) -> _Key | None:
    """Modifiers that stand behind the code without a separator: 9921325 is 99213 with 25."""
    code, modifiers = _code(service)
    if len(code) not in (7, 9, 11, 13):
        return None
    return code[:5], tuple(sorted((*(code[at : at + 2] for at in range(5, len(code), 2)), *modifiers))), abs(service.charge_cents)


def _glued_bare(service: LinePayment) -> _Key | None:
    glued = _glued(service)
    return (glued[0], glued[2]) if glued else None


def _full(service: LinePayment) -> _Key | None:
    code, modifiers = _code(service)
    return (code, modifiers, service.from_on, abs(service.charge_cents)) if code and service.from_on else None


def _full_of(line: BookLine) -> _Key | None:
    return (line.procedure.upper(), tuple(sorted(line.modifiers)), line.from_on, line.charge_cents) if line.procedure else None


def _charged(service: LinePayment) -> _Key | None:
    code, modifiers = _code(service)
    return (code, modifiers, abs(service.charge_cents)) if code else None


def _charged_of(line: BookLine) -> _Key | None:
    return (line.procedure.upper(), tuple(sorted(line.modifiers)), line.charge_cents) if line.procedure else None


def _modified(service: LinePayment) -> _Key | None:
    code, modifiers = _code(service)
    return (code, modifiers) if code else None


def _modified_of(line: BookLine) -> _Key | None:
    return (line.procedure.upper(), tuple(sorted(line.modifiers))) if line.procedure else None


def _bare_charged(service: LinePayment) -> _Key | None:
    code, _ = _code(service)
    return (code, abs(service.charge_cents)) if code else None


def _bare_charged_of(line: BookLine) -> _Key | None:
    return (line.procedure.upper(), line.charge_cents) if line.procedure else None


def _bare(service: LinePayment) -> _Key | None:
    return (_code(service)[0],) if _code(service)[0] else None


def _bare_of(line: BookLine) -> _Key | None:
    return (line.procedure.upper(),) if line.procedure else None


def _revenue(service: LinePayment) -> _Key | None:
    return (service.revenue.lstrip("0"), abs(service.charge_cents)) if service.revenue and not _code(service)[0] else None


def _revenue_of(line: BookLine) -> _Key | None:
    return (line.revenue.lstrip("0"), line.charge_cents) if line.revenue else None


def _bare_revenue(service: LinePayment) -> _Key | None:
    return (service.revenue.lstrip("0"),) if service.revenue and not _code(service)[0] else None


def _bare_revenue_of(line: BookLine) -> _Key | None:
    return (line.revenue.lstrip("0"),) if line.revenue else None


_RUNGS: tuple[tuple[Callable[[LinePayment], _Key | None], Callable[[BookLine], _Key | None]], ...] = (
    (_exactly, _exactly_of),
    (_full, _full_of),
    (_charged, _charged_of),
    (_modified, _modified_of),
    (_bare_charged, _bare_charged_of),
    (_glued, _charged_of),
    (_glued_bare, _bare_charged_of),
    (_bare, _bare_of),
    (_revenue, _revenue_of),
    (_bare_revenue, _bare_revenue_of),
)


def _unmatched(service: LinePayment, our_lines: Sequence[BookLine]) -> Hold:
    name = " ".join((service.submitted_procedure or service.procedure or service.revenue or "?", *service.modifiers))
    return Hold(
        "line_unmatched",
        f"service {service.number} ({name}) fits no single line of ours",
        expected=", ".join(" ".join((line.procedure or line.revenue, *line.modifiers)) for line in our_lines),
        came=name,
    )


def answer_key(payer: int, payment: ClaimPayment) -> str:
    """What makes an answer the same answer again: payer, CLP01, CLP07, CLP02, CLP03, CLP04 and every adjustment, by line."""
    said = [
        payer,
        payment.control_number,
        payment.payer_control_number,
        payment.status,
        payment.charge_cents,
        payment.paid_cents,
        [(a.group, a.reason, a.cents) for a in payment.adjustments],
        [
            [line.line_control_number, line.submitted_procedure or line.procedure or line.revenue, line.charge_cents, line.paid_cents]
            + [(a.group, a.reason, a.cents) for a in line.adjustments]
            for line in payment.lines
        ],
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
