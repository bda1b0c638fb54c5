"""What is wrong with a rule of the practice, or odd about it: a rule that contradicts itself is not kept, an odd one is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from billing.deadline import NO_CLOCK
from billing.findings import Finding, Severity
from billing.next_steps import forbidden
from billing.playbook import EARLIER_PAYERS, UNPROCESSABLE
from billing.rule_fields import FIELDS, RuleField, RuleKind, split

_CARC = re.compile(r"[A-Z]?\d{1,3}\Z")
_RARC = re.compile(r"(MA|MB|M|N)\d{1,4}\Z")
_MONTH_DAY = re.compile(r"\d\d-\d\d\Z")
LABEL = 12
LONG, SHORT = 3 * 366, 5


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule as it shall be. payer: its number in the books, None: all. number and version: the row that it changes, as it was read;
    0: a new one. ended: it shall hold no more. payer_class: its payer's, '' where it is of all."""

    kind: RuleKind
    payer: int | None
    values: Mapping[str, str]
    number: int = 0
    version: int = 0
    ended: bool = False
    payer_class: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule is held against: the other rules in force, and the clocks that there are, as (payer or class, name)."""

    others: tuple[Draft, ...]
    clocks: frozenset[tuple[int | str, str]]


def errors(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those for which it is refused."""
    return tuple(one for one in found if one.severity == "error")


def check(draft: Draft, known: Known) -> tuple[Finding, ...]:
    """All that is wrong or odd: of each field by itself, then of the whole. What is ended is not looked at."""
    if draft.ended:
        return ()
    own = tuple(_texts(draft))
    if errors(own):
        return own
    whole = {"playbook": _playbook, "clocks": _clock, "payers": _payer}[draft.kind]
    return (*own, *whole(draft, known), *_days(draft, known))


def _say(severity: Severity, field: str, message: str, value: str = "") -> Finding:
    return Finding("rule", severity, message, field, value)


def _error(field: str, message: str, value: str = "") -> Finding:
    return _say("error", field, message, value)


def _odd(field: str, message: str, value: str = "") -> Finding:
    return _say("warning", field, message, value)


def _texts(draft: Draft) -> Iterator[Finding]:
    """Each field by itself: whether a number is one, a choice is among those that there are, a day is a day."""
    for field in FIELDS[draft.kind]:
        text = draft.values.get(field.name, "")
        if not text:
            if not field.empty:
                yield _error(field.name, f"{field.label} is empty: {_may_be(field)}")
        elif said := _unfit(field, text):
            yield _error(field.name, f"{field.label} {text}: {said}", text)


def _may_be(field: RuleField) -> str:
    return f"one of {', '.join(field.choices)}" if field.choices else field.hint or "say it"


def unfit(field: RuleField, text: str) -> str:
    """Why a field cannot hold this, '' where it can; for who types it."""
    if not text:
        return "" if field.empty else _may_be(field)
    return _unfit(field, text)


def _unfit(field: RuleField, text: str) -> str:
    if field.what == "number":
        if not re.fullmatch(r"-?\d{1,6}", text, re.ASCII):
            return "it is a whole number"
        if not field.least <= int(text) <= field.most:
            return f"it is {field.least} to {field.most}"
    elif field.what == "day":
        try:
            written = date.fromisoformat(text).isoformat()
        except ValueError:
            written = ""
        if written != text:
            return "it is a day, as 2026-11-25"
    elif field.what == "one" and text not in field.choices:
        return f"it is one of {', '.join(field.choices)}"
    elif field.what == "many":
        strange = [part for part in split(text) if part not in field.choices]
        if strange:
            return f"{strange[0]} is none of {', '.join(field.choices)}"
        if len(set(split(text))) < len(split(text)):
            return "one stands there twice"
    return ""


def _days(draft: Draft, known: Known) -> Iterator[Finding]:
    """First and last day, and another rule of the same key for the same days."""
    if draft.kind == "payers":
        return
    start, end = draft.values["from_on"], draft.values["to_on"]
    if start and end and end < start:
        yield _error("to_on", f"it ends on {end}, before it begins on {start}: give a later last day, or none", end)
        return
    for other in known.others:
        if _same_key(draft, other) and not other.ended and _meet(draft.values, other.values):
            when = " and ".join(filter(None, (other.values["from_on"], other.values["to_on"]))) or "always"
            yield _error("from_on", f"another rule of the same key holds on the same days ({when}): change that one, or end it first")
            return


def _same_key(one: Draft, other: Draft) -> bool:
    if one.kind != other.kind or one.payer != other.payer or (one.number and one.number == other.number):
        return False
    a, b = one.values, other.values
    if one.kind == "clocks":
        return a["name"] == b["name"] and (one.payer is not None or a["payer_class"] == b["payer_class"])
    return a["reason"] == b["reason"] and a["remark"] == b["remark"] and bool(set(split(a["groups"])) & set(split(b["groups"])))


def _meet(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    return (a["from_on"] or "0") <= (b["to_on"] or "9") and (b["from_on"] or "0") <= (a["to_on"] or "9")


def _playbook(draft: Draft, known: Known) -> Iterator[Finding]:
    """A row of the playbook as a whole."""
    said = draft.values
    kind, actions, remark, reason = said["kind"], split(said["actions"]), said["remark"], said["reason"]
    if not _CARC.match(reason):
        yield _error("reason", f"{reason} is no reason code: write 16, 197 or B7", reason)
    if remark and not _RARC.match(remark):
        yield _error("remark", f"{remark} is no remark code: write N382 or MA130, or leave it empty", remark)
    if bool(said["unless"]) != bool(said["unless_kind"]):
        yield _error("unless", "a condition and the kind that holds then go together: fill in both, or none")
    worked = {kind, said["unless_kind"]} & {"DENIAL", "REVIEW"}
    if said["chance"] and not worked:
        yield _error("chance", "kind NORMAL settles the account, so nothing is to be won: leave the chance empty", said["chance"])
    if "DENIAL" in worked and not actions:
        yield _error("actions", "a denial without a step would stand in the queue with nothing to do: name one, as CALL_PAYER")
    if "DENIAL" in worked and not said["chance"]:
        yield _odd("chance", "without a chance it counts as 0 per cent, and stands behind all others")
    if reason == EARLIER_PAYERS and kind != "NORMAL":
        yield _error("kind", "reason 23 is a check figure of earlier payers and is never posted: it stays NORMAL", kind)
    if len(said["label"]) > LABEL:
        yield _error("label", f"the queue's column holds {LABEL} letters, this has {len(said['label'])}: shorten it", said["label"])
    yield from _steps(draft, actions, remark, reason)
    yield from _clocks_named(draft, known)
    if said["chance"] and int(said["chance"]) > 95:
        yield _odd("chance", f"{said['chance']} per cent is hardly ever so", said["chance"])
    if draft.payer is None and not remark:
        yield _odd("payer", "it holds for every payer and every remark")
    if not said["source"]:
        yield _odd("source", "nothing says where it comes from")


def _steps(draft: Draft, actions: tuple[str, ...], remark: str, reason: str) -> Iterator[Finding]:
    """Steps that may not be done about this code would never be offered."""
    groups = split(draft.values["groups"]) or ("CO",)
    for action in actions:
        why_nots = [forbidden(action, group, reason, (remark,) if remark else (), draft.payer_class, True) for group in groups]
        if all(why_nots):
            named = remark in UNPROCESSABLE
            yield (_error if named else _odd)("actions", f"{action} is never offered: {why_nots[0]} Take it out.", action)


def _clocks_named(draft: Draft, known: Known) -> Iterator[Finding]:
    named = split(draft.values["clocks"])
    if not named or named[0] in NO_CLOCK:
        if named[1:]:
            yield _odd("clocks", f"{named[0]} in the first place means that nothing runs out: {named[1]} never counts", named[0])
        return
    has = [name for name in named if any(known_name == name for _, known_name in known.clocks)]
    if not has:
        message = f"no payer and no class has a clock {' or '.join(named)}: enter that clock first, or name one that there is"
        yield _error("clocks", message, named[0])
    elif draft.payer is not None:
        mine = {name for whose, name in known.clocks if whose in (draft.payer, draft.payer_class)}
        if not mine & set(named):
            yield _odd("clocks", f"this payer's class has no clock {' or '.join(named)}: 180 days from the service stand in for it")


def _clock(draft: Draft, known: Known) -> Iterator[Finding]:
    """A clock as a whole."""
    said = draft.values
    unit, count = said["unit"], int(said["count"])
    if (draft.payer is None) == (not said["payer_class"]):
        yield _error("payer_class", "a clock is a payer's or a class's: name one of the two")
    if unit == "fixed_md":
        if not _MONTH_DAY.match(said["month_day"]) or not _a_day(said["month_day"]):
            yield _error("month_day", f"{said['month_day'] or 'nothing'} is no day of the year: write it as 12-31", said["month_day"])
        if count > 5:
            yield _error("count", f"{count} years after is not meant: for the unit fixed_md count is 0 to 5", said["count"])
    else:
        if said["month_day"]:
            yield _error("month_day", "a day of the year goes with the unit fixed_md alone: leave it empty", said["month_day"])
        if count == 0:
            yield _error("count", "a clock of 0 runs out as it starts: say how long it runs", "0")
        days = count * {"days": 1, "business_days": 1, "months": 30, "years": 365}[unit]
        if days > LONG or days < SHORT:
            yield _odd("count", f"{count} {unit} is unusual: look at the source again", said["count"])
        if int(said["safety_days"] or 0) * 7 >= days * 5:
            yield _odd("safety_days", "the safety day is before the clock starts", said["safety_days"])
    if int(said["presumed_days"] or 0) and said["start"] in ("service_from", "service_through"):
        yield _odd("presumed_days", "no notice has to arrive where the service starts the clock", said["presumed_days"])
    if int(said["other_count"] or 0) and not said["other_source"]:
        yield _error("other_source", "another source is counted with, and not named: name it, or set its count to 0")
    if not said["source"]:
        yield _odd("source", "nothing says where it comes from")
    del known


def _a_day(text: str) -> bool:
    try:
        date(2024, int(text[:2]), int(text[3:]))
    except ValueError:
        return False
    return True


def _payer(draft: Draft, known: Known) -> Iterator[Finding]:
    """A payer's ways as a whole."""
    said = draft.values
    if draft.payer is None:
        yield _error("payer", "ways are one payer's: name it")
    if not any(said.values()):
        yield _error("payer", "nothing is said of this payer: fill in a field, or end the rule")
    if said["accepts_replacement"] == "yes" and "medicare" in (said["payer_class"], draft.payer_class):
        yield _odd(
            "accepts_replacement", "Medicare usually wants a reopening; whether Part B takes frequency 7 differs by contractor", "yes"
        )
    if said["answer_days"] and int(said["answer_days"]) > 90:
        yield _odd(
            "answer_days", f"{said['answer_days']} days without an answer may be past the last day to send it again", said["answer_days"]
        )
    if said["appeal_levels"] == "0":
        yield _odd("appeal_levels", "0 levels: no appeal will be offered to this payer", "0")
    for way, name in (("fax", "fax"), ("mail", "address")):
        if way in split(said["ways"]) and not said[name] and not (way == "mail" and said["appeal_address"]):
            yield _odd("ways", f"{way} is among the ways, and no {name} is known", way)
    del known
