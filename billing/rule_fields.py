"""The fields of the practice's rules as texts that a person types: their names, what they may hold, and the record that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from billing.books import Kind
from billing.deadline import BASES, PAYER_CLASSES, STARTS, Clock, Unit
from billing.next_steps import ACTIONS
from billing.payer_rules import WAYS, PayerRules
from billing.playbook import CLOCKS, GROUPS, Rule
from billing.terms import CATEGORY

#: The three books of rules.
RuleKind = Literal["playbook", "clocks", "payers"]
Values = Mapping[str, str]

KINDS: tuple[RuleKind, ...] = get_args(RuleKind)
PREFIX: Mapping[RuleKind, str] = {"playbook": "PB", "clocks": "CK", "payers": "PW"}
"""PB-3 is a row of the playbook, CK-3 a clock, PW-3 a payer's ways."""


@dataclass(frozen=True, slots=True)
class RuleField:
    """One field. what: text, number, day, one (of choices), many (of choices, in order); key: it says which rule it is."""

    name: str
    label: str
    what: Literal["text", "number", "day", "one", "many"] = "text"
    choices: tuple[str, ...] = ()
    hint: str = ""
    key: bool = False
    least: int = 0
    most: int = 10_000
    empty: bool = True


_YES_NO = ("yes", "no")
_NAMED = tuple(name for name in CLOCKS if name not in ("NONE", "INFO", "PATIENT"))
_DAYS = (
    RuleField("from_on", "from", "day", hint="the first day; empty: always"),
    RuleField("to_on", "to", "day", hint="the last day; empty: until ended"),
)
FIELDS: Mapping[RuleKind, tuple[RuleField, ...]] = {
    "playbook": (
        RuleField("groups", "groups", "many", GROUPS, "CO OA PR PI", key=True, empty=False),
        RuleField("reason", "reason", hint="the CARC: 16", key=True, empty=False),
        RuleField("remark", "remark", hint="only with this RARC; empty: with any", key=True),
        RuleField("kind", "kind", "one", get_args(Kind), "what it does to the money", empty=False),
        RuleField("unless", "unless", "one", ("whole_line_unpaid", "payer_capitated")),
        RuleField("unless_kind", "kind then", "one", get_args(Kind)),
        RuleField("category", "category", "one", tuple(CATEGORY), empty=False),
        RuleField("label", "next step", hint="at most 12 letters, for the queue"),
        RuleField("short", "what it is", hint="a few words", empty=False),
        RuleField("why", "why", hint="a sentence for a biller"),
        RuleField("cause", "usual cause"),
        RuleField("next_step", "what to do", hint="in words"),
        RuleField("actions", "steps", "many", ACTIONS, "the best first"),
        RuleField("evidence", "evidence"),
        RuleField("by_remark", "remark first", "one", _YES_NO, "yes: the remark's words and label come first"),
        RuleField("clocks", "clocks", "many", CLOCKS, "the first that the payer has counts"),
        RuleField("chance", "chance", "number", hint="per cent; empty: nothing is to be won", most=100),
        RuleField("note", "note"),
        RuleField("source", "source", hint="contract, page, call"),
        *_DAYS,
    ),
    "clocks": (
        RuleField("payer_class", "class", "one", PAYER_CLASSES, "of payers; a payer's own clock has none", key=True),
        RuleField("name", "clock", "one", _NAMED, key=True, empty=False),
        RuleField("start", "starts with", "one", tuple(STARTS), empty=False),
        RuleField("count", "count", "number", hint="for month_day: years after", most=3_660, empty=False),
        RuleField("unit", "unit", "one", get_args(Unit), "fixed_md: a day of the year", empty=False),
        RuleField("month_day", "day of year", hint="12-31, only for fixed_md"),
        RuleField("basis", "counts by", "one", tuple(BASES), "what must have happened by then", empty=False),
        RuleField("presumed_days", "receipt after", "number", hint="days in which a notice is presumed to arrive", most=60),
        RuleField("rolls", "weekend rolls", "one", _YES_NO, "yes: a last day on a weekend moves to Monday"),
        RuleField("safety_days", "safety", "number", hint="business days before the last", most=60),
        RuleField("other_count", "other count", "number", hint="what another source says; 0: none does", most=3_660),
        RuleField("other_unit", "other unit", "one", tuple(u for u in get_args(Unit) if u != "fixed_md")),
        RuleField("other_presumed_days", "other receipt", "number", hint="-1: counted from the day before", least=-1, most=60),
        RuleField("other_source", "other source"),
        RuleField("note", "note"),
        RuleField("source", "source", hint="contract, page, call"),
        *_DAYS,
    ),
    "payers": (
        RuleField("payer_class", "class", "one", PAYER_CLASSES, "where its claims say otherwise; commercial_not_contracted"),
        RuleField("capitated", "capitated", "one", _YES_NO),
        RuleField("accepts_replacement", "takes freq. 7", "one", _YES_NO, "no: it wants a reopening"),
        RuleField("answer_days", "answers in", "number", hint="days; after that somebody asks", least=1, most=365),
        RuleField("appeal_levels", "appeal levels", "number", most=9),
        RuleField("ways", "ways", "many", WAYS, "the best first"),
        RuleField("phone", "phone"),
        RuleField("fax", "fax"),
        RuleField("portal", "portal"),
        RuleField("address", "address", hint="with commas"),
        RuleField("appeal_address", "appeals to", hint="where it is another address"),
        RuleField("note", "note"),
        RuleField("source", "source"),
    ),
}
FIRST: Mapping[RuleKind, Values] = {
    "playbook": {"by_remark": "no", "clocks": "NONE"},
    "clocks": {"basis": "received", "presumed_days": "0", "rolls": "no", "safety_days": "5", "other_count": "0", "other_unit": "days",
               "other_presumed_days": "0"},
    "payers": {},
}  # fmt: skip
"""What stands in a field of which nobody said anything."""


def names(kind: RuleKind) -> tuple[str, ...]:
    """The names of the fields."""
    return tuple(field.name for field in FIELDS[kind])


def field(kind: RuleKind, name: str) -> RuleField | None:
    """The field of this name."""
    return next((one for one in FIELDS[kind] if one.name == name), None)


def split(text: str) -> tuple[str, ...]:
    """The parts of a list: CO OA, or APPEAL_1 > CORRECT_7, or with commas."""
    return tuple(part for part in text.replace(">", " ").replace(",", " ").split() if part)


def day(text: str) -> date | None:
    """A day as the rules keep it."""
    return date.fromisoformat(text) if text else None


def rule_of(values: Values, *, payer: int | None = None, number: int = 0, version: int = 0, reviewed: bool = False) -> Rule:
    """A row of the practice's playbook; its texts have been checked."""
    return Rule(
        reason=values["reason"],
        groups=split(values["groups"]),
        kind=cast(Kind, values["kind"]),
        category=values["category"],
        short=values["short"],
        unless=values["unless"],
        unless_kind=cast(Kind, values["unless_kind"]) if values["unless_kind"] else None,
        label=values["label"],
        why=values["why"],
        cause=values["cause"],
        next_step=values["next_step"],
        actions=split(values["actions"]),
        evidence=values["evidence"],
        by_remark=values["by_remark"] == "yes",
        clocks=split(values["clocks"]) or ("NONE",),
        chance=int(values["chance"]) if values["chance"] else None,
        note=values["note"],
        source=values["source"],
        reviewed=reviewed,
        remark=values["remark"] or None,
        edition="practice",
        payer_number=payer,
        from_on=day(values["from_on"]),
        to_on=day(values["to_on"]),
        number=number,
        version=version,
    )


def of_rule(rule: Rule) -> dict[str, str]:
    """The texts of a playbook's row."""
    return {
        "groups": " ".join(rule.groups),
        "reason": rule.reason,
        "remark": rule.remark or "",
        "kind": rule.kind,
        "unless": rule.unless,
        "unless_kind": rule.unless_kind or "",
        "category": rule.category,
        "label": rule.label,
        "short": rule.short,
        "why": rule.why,
        "cause": rule.cause,
        "next_step": rule.next_step,
        "actions": ">".join(rule.actions),
        "evidence": rule.evidence,
        "by_remark": "yes" if rule.by_remark else "no",
        "clocks": ">".join(rule.clocks),
        "chance": "" if rule.chance is None else str(rule.chance),
        "note": rule.note,
        "source": rule.source,
        "from_on": rule.from_on.isoformat() if rule.from_on else "",
        "to_on": rule.to_on.isoformat() if rule.to_on else "",
    }


def clock_of(values: Values, *, payer: int | None = None, number: int = 0, version: int = 0, reviewed: bool = False) -> Clock:
    """A clock of the practice."""
    return Clock(
        payer_class="" if payer is not None else values["payer_class"],
        name=values["name"],
        start=values["start"],
        count=int(values["count"] or 0),
        unit=cast(Unit, values["unit"]),
        basis=values["basis"],
        presumed_days=int(values["presumed_days"] or 0),
        source=values["source"],
        reviewed=reviewed,
        month_day=values["month_day"],
        rolls=values["rolls"] == "yes",
        safety_days=int(values["safety_days"] or 0),
        other_count=int(values["other_count"] or 0),
        other_unit=cast(Unit, values["other_unit"] or "days"),
        other_presumed_days=int(values["other_presumed_days"] or 0),
        other_source=values["other_source"],
        payer=payer,
        from_on=day(values["from_on"]),
        to_on=day(values["to_on"]),
        number=number,
        version=version,
    )


def of_clock(clock: Clock) -> dict[str, str]:
    """The texts of a clock."""
    return {
        "payer_class": clock.payer_class,
        "name": clock.name,
        "start": clock.start,
        "count": str(clock.count),
        "unit": clock.unit,
        "month_day": clock.month_day,
        "basis": clock.basis,
        "presumed_days": str(clock.presumed_days),
        "rolls": "yes" if clock.rolls else "no",
        "safety_days": str(clock.safety_days),
        "other_count": str(clock.other_count),
        "other_unit": clock.other_unit,
        "other_presumed_days": str(clock.other_presumed_days),
        "other_source": clock.other_source,
        "note": "",
        "source": clock.source,
        "from_on": clock.from_on.isoformat() if clock.from_on else "",
        "to_on": clock.to_on.isoformat() if clock.to_on else "",
    }


def ways_of(values: Values, *, number: int = 0, version: int = 0, reviewed: bool = False) -> tuple[PayerRules, frozenset[str]]:
    """What the practice said of a payer, and the fields of which it said anything."""
    said = PayerRules(
        accepts_replacement=values["accepts_replacement"] == "yes",
        answer_days=int(values["answer_days"]) if values["answer_days"] else None,
        appeal_levels=int(values["appeal_levels"] or 0),
        payer_class=values["payer_class"],
        capitated=values["capitated"] == "yes" if values["capitated"] else None,
        ways=split(values["ways"]),
        phone=values["phone"],
        fax=values["fax"],
        portal=values["portal"],
        address=values["address"],
        appeal_address=values["appeal_address"],
        note=values["note"],
        source=values["source"],
        reviewed=reviewed,
        number=number,
        version=version,
    )
    return said, frozenset(name for name, value in values.items() if value)


def of_ways(ways: PayerRules) -> dict[str, str]:
    """The texts of a payer's ways, as they hold."""
    return {
        "payer_class": ways.payer_class,
        "capitated": "" if ways.capitated is None else "yes" if ways.capitated else "no",
        "accepts_replacement": "yes" if ways.accepts_replacement else "no",
        "answer_days": "" if ways.answer_days is None else str(ways.answer_days),
        "appeal_levels": str(ways.appeal_levels),
        "ways": " ".join(ways.ways),
        "phone": ways.phone,
        "fax": ways.fax,
        "portal": ways.portal,
        "address": ways.address,
        "appeal_address": ways.appeal_address,
        "note": ways.note,
        "source": ways.source,
    }
