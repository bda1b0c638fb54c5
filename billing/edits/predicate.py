"""A rule of the practice's own as JSON: {"all": [{"field": "line.procedure", "in": ["G0439"]}, …]}; read by our own small evaluator.

A rule is {"all": […]}, {"any": […]}, {"not": rule}, or a test {"field": F, OP: value}. A field that begins with line. is asked line by
line: the innermost rule around it holds where one line meets all of its tests. is, less and more take {"field": F} for another field in
the place of a value. Nothing is run that the text of a rule says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from billing.claim import ServiceLine
from billing.edits.context import Context
from billing.money import plain

DEPTH_MOST, TESTS_MOST = 8, 200
Value = str | Decimal | tuple[str, ...] | None


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


#: Fields of the claim, and of a line, that a rule may ask for. Money is in dollars, days as 2026-05-29.
CLAIM_FIELDS: dict[str, Callable[[Context], Value]] = {
    "kind": lambda one: one.claim.kind,
    "frequency": lambda one: one.claim.frequency,
    "charge": lambda one: Decimal(plain(one.claim.charge_cents)),
    "place": lambda one: one.claim.facility_code,
    "payer": lambda one: one.payer.name,
    "payer_id": lambda one: one.to.payer.payer_id,
    "payer_class": lambda one: one.payer.payer_class,
    "filing_code": lambda one: one.to.filing_code,
    "member_id": lambda one: one.to.member_id,
    "group_number": lambda one: one.to.group_number,
    "diagnoses": lambda one: tuple(code.code for code in one.claim.diagnoses),
    "procedures": lambda one: tuple(line.procedure for line in one.claim.lines),
    "age": lambda one: Decimal(age) if one.first_on and (age := one.age(one.first_on)) is not None else None,
    "sex": lambda one: one.claim.patient.sex,
    "from": lambda one: one.first_on.isoformat() if one.first_on else None,
    "to": lambda one: one.last_on.isoformat() if one.last_on else None,
    "billing_npi": lambda one: one.claim.billing.identifier("XX"),
    "rendering_npi": lambda one: one.claim.rendering.identifier("XX") if one.claim.rendering else "",
    "referring_npi": lambda one: one.claim.referring.identifier("XX") if one.claim.referring else "",
    "authorization": lambda one: next((i.value for i in one.claim.identifiers if i.qualifier == "G1"), ""),
    "referral": lambda one: next((i.value for i in one.claim.identifiers if i.qualifier == "9F"), ""),
}
LINE_FIELDS: dict[str, Callable[[Context, ServiceLine], Value]] = {
    "line.procedure": lambda _, line: line.procedure,
    "line.modifiers": lambda _, line: line.modifiers,
    "line.revenue": lambda _, line: line.revenue,
    "line.units": lambda _, line: _number(line.units),
    "line.charge": lambda _, line: Decimal(plain(line.charge_cents)),
    "line.place": lambda one, line: one.place(line),
    "line.from": lambda _, line: line.from_on.isoformat() if line.from_on else None,
    "line.diagnoses": lambda one, line: tuple(
        one.claim.diagnoses[int(p) - 1].code for p in line.pointers if p.isdigit() and 0 < int(p) <= len(one.claim.diagnoses)
    ),
}
#: Test → what it asks, in words.
TESTS = {
    "is": "equals", "in": "is one of", "starts": "begins with (one of)", "less": "is less than", "more": "is more than",
    "between": "is from the first to the second of two, both counted", "given": "is there (true) or not (false)",
}  # fmt: skip


def wrong(rule: Any) -> str | None:
    """What is wrong with a rule, in a sentence, or None."""
    count = [0]
    return _wrong(rule, 1, count)


def _wrong(rule: Any, depth: int, count: list[int]) -> str | None:
    count[0] += 1
    if depth > DEPTH_MOST or count[0] > TESTS_MOST:
        return f"A rule has at most {DEPTH_MOST} steps and {TESTS_MOST} tests."
    if not isinstance(rule, dict) or not rule:
        return 'A rule is an object: {"all": […]}, {"any": […]}, {"not": …} or {"field": …, "is": …}.'
    for word in ("all", "any"):
        if word in rule:
            if set(rule) != {word} or not isinstance(rule[word], list) or not rule[word]:
                return f'"{word}" stands alone and holds a list of rules.'
            return next((said for one in rule[word] if (said := _wrong(one, depth + 1, count)) is not None), None)
    if "not" in rule:
        return _wrong(rule["not"], depth + 1, count) if set(rule) == {"not"} else '"not" stands alone and holds one rule.'
    return _wrong_test(rule)


def _wrong_test(rule: dict[Any, Any]) -> str | None:
    name = rule.get("field")
    if not isinstance(name, str) or (name not in CLAIM_FIELDS and name not in LINE_FIELDS):
        return f"There is no field {name!r}; a rule may ask for {', '.join((*CLAIM_FIELDS, *LINE_FIELDS))}."
    tests = [word for word in rule if word != "field"]
    if len(tests) != 1 or tests[0] not in TESTS:
        return f"{name} has one test: {', '.join(TESTS)}."
    test, value = tests[0], rule[tests[0]]
    if test == "given":
        return None if isinstance(value, bool) else f'"given" of {name} is true or false.'
    if isinstance(value, dict) and test in ("is", "less", "more"):
        known = set(value) == {"field"} and isinstance(value["field"], str) and value["field"] in {**CLAIM_FIELDS, **LINE_FIELDS}
        return None if known else f'"{test}" of {name} is a value, or {{"field": another field}}.'
    if test in ("less", "more"):
        return None if _measure(value) else f'"{test}" of {name} is a number or a day.'
    if test == "between":
        two = isinstance(value, list) and len(value) == 2 and all(map(_measure, value))
        return (
            None
            if two and not _compared(str(value[0]), "more", str(value[1]))
            else f'"between" of {name} is two numbers or days, the lesser first.'
        )
    values = value if isinstance(value, list) else [value]
    if test == "in" and not isinstance(value, list):
        return f'"in" of {name} is a list.'
    if not values or not all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in values):
        return f'"{test}" of {name} is a text or a number, or a list of them.'
    return None


def _measure(value: Any) -> bool:
    """Whether more and less can be said of it: a number, or a day."""
    if not isinstance(value, int | float | str) or isinstance(value, bool):
        return False
    return _day(str(value)) or _number(str(value)) is not None


def _day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def holds(rule: Any, context: Context) -> tuple[bool, int]:
    """Whether a rule holds of a claim, and the line that met it (0: the claim as a whole). A rule that is wrong holds of nothing."""
    if wrong(rule) is not None:
        return False, 0
    if not _asks_lines(rule):
        return _met(rule, context, None), 0
    number = next((line.number for line in context.claim.lines if _met(rule, context, line)), None)
    return number is not None, number or 0


def _asks_lines(rule: Any) -> bool:
    inner = rule.get("all") or rule.get("any") or ([rule["not"]] if "not" in rule else [])
    if inner:
        return any(map(_asks_lines, inner))
    named = [rule.get("field", ""), *(value["field"] for value in rule.values() if isinstance(value, dict))]
    return any(str(one).startswith("line.") for one in named)


def _met(rule: Any, context: Context, line: ServiceLine | None) -> bool:
    if "all" in rule:
        return all(_met(one, context, line) for one in rule["all"])
    if "any" in rule:
        return any(_met(one, context, line) for one in rule["any"])
    if "not" in rule:
        return not _met(rule["not"], context, line)
    test = next(word for word in rule if word != "field")
    wanted = rule[test]
    if isinstance(wanted, dict):
        other = _held(wanted["field"], context, line)
        if other in (None, "", ()):
            return False
        wanted = [str(one) for one in other] if isinstance(other, tuple) else str(other)
    return _tested(_held(rule["field"], context, line), test, wanted)


def _held(name: str, context: Context, line: ServiceLine | None) -> Value:
    """What a field holds, of the claim or of the line that is asked."""
    return LINE_FIELDS[name](context, line) if line is not None and name in LINE_FIELDS else CLAIM_FIELDS[name](context)


def _tested(value: Value, test: str, wanted: Any) -> bool:
    if test == "given":
        return bool(value not in (None, "", ())) is wanted
    if value is None:
        return False
    if test in ("less", "more"):
        return _compared(value, test, str(wanted))
    if test == "between":
        return _within(value, str(wanted[0]), str(wanted[1]))
    asked = [str(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
    had = value if isinstance(value, tuple) else (value,)
    if test == "starts":
        return any(isinstance(one, str) and one.startswith(tuple(asked)) for one in had)
    return any(_same(one, other) for one in had for other in asked)


def _same(value: str | Decimal, wanted: str) -> bool:
    if isinstance(value, Decimal):
        return value == _number(wanted)
    return value.casefold() == wanted.casefold()


def _within(value: Value, least: str, most: str) -> bool:
    """Whether it is no less than the one and no more than the other; what cannot be compared with them is not."""
    comparable = any(_compared(value, test, least) for test in ("less", "more")) or value == _number(least) or value == least
    return comparable and not _compared(value, "less", least) and not _compared(value, "more", most)


def _compared(value: Value, test: str, wanted: str) -> bool:
    if isinstance(value, str) and len(wanted) == 10 and wanted[4:5] == "-":
        return value < wanted if test == "less" else value > wanted
    own = value if isinstance(value, Decimal) else _number(value) if isinstance(value, str) else None
    other = _number(wanted)
    if own is None or other is None:
        return False
    return own < other if test == "less" else own > other
