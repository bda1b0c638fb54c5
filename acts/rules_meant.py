"""Which rule a person means, and the draft that a change of it begins with: the practice's own where there is one, else what holds now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from acts.payer_named import payer_named
from billing.books import PayerRef
from billing.day import parse_entry
from billing.deadline import FALLBACK, PAYER_CLASSES, Clock
from billing.playbook import CLOCKS, GROUPS, Rule
from billing.rule_check import Draft
from billing.rule_fields import FIELDS, FIRST, PREFIX, RuleKind, field, names, of_clock, of_rule, split
from billing.text import clean
from store import payers, rules, rules_kept
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from store.rules_kept import Kept

_REF = re.compile(r"(PB|CK|PW)-(\d{1,9})\Z")
_KIND: Mapping[str, RuleKind] = {prefix: kind for kind, prefix in PREFIX.items()}


def ref(row: Kept | Draft) -> str:
    """PB-3, CK-3, PW-3."""
    return f"{PREFIX[row.kind]}-{row.number}"


def kept(read: Read, text: str) -> Kept | None:
    """The row that PB-3, CK-3 or PW-3 names; None where the text is no such name."""
    found = _REF.match(text.strip().upper())
    if found is None:
        return None
    row = rules_kept.one(read, _KIND[found[1]], int(found[2]))
    if row is None:
        raise NoSuch(f"there is no rule {clean(text)}", "rules", "claimdesk rules list --changed shows the practice's own.")
    return row


def of_kept(read: Read, row: Kept) -> Draft:
    """A row as a draft."""
    return Draft(row.kind, row.payer, dict(row.values), row.number, row.version, row.state != rules_kept.ACTIVE, _class(read, row.payer))


def as_kept(draft: Draft) -> Kept:
    """A draft as the row that it would be."""
    state = rules_kept.ENDED if draft.ended else rules_kept.ACTIVE
    return Kept(draft.kind, draft.number, draft.version, draft.payer, draft.values, state)


def _class(read: Read, payer: int | None) -> str:
    return payers.refs(read, (payer,))[payer].payer_class if payer is not None else ""


def meant(read: Read, today: date, key: str, payer: str = "", remark: str = "", of_class: str = "") -> Draft:
    """The draft for a key: PB-3, CO-16 (or CO/OA-16), a clock's name, or the word payer; payer, remark and class narrow it."""
    row = kept(read, key)
    if row is not None:
        return of_kept(read, row)
    whose = payer_named(read, payer) if payer else None
    said = key.strip().upper()
    groups, _, reason = said.rpartition("-")
    if groups and set(groups.split("/")) <= set(GROUPS):
        return _playbook(read, today, tuple(groups.split("/")), reason, whose, remark.strip().upper())
    first, _, last = key.strip().rpartition(" ")
    if last.upper() in CLOCKS:
        return _clock(read, today, last.upper(), whose, of_class or first.lower())
    if said == "PAYER":
        if whose is None:
            raise Refused("no payer is named", "rules", "Say whose ways they are: --payer NAME.")
        mine = next((one for one in rules_kept.every(read, "payers") if one.payer == whose.payer), None)
        if mine is not None:
            return of_kept(read, mine)
        return Draft("payers", whose.payer, dict.fromkeys(names("payers"), ""), payer_class=whose.payer_class)
    raise NoSuch(f"there is no rule {clean(key)}", "rules", "Write a code (CO-16), a clock (APPEAL), the word payer, or a name as PB-3.")


def _own(rows: list[Kept], today: date) -> Kept | None:
    """Of the rows of one key the one in force today, else the last."""
    day = today.isoformat()
    now = [one for one in rows if (one.values["from_on"] or "0") <= day <= (one.values["to_on"] or "9")]
    return next(iter(now or rows[::-1]), None)


def _playbook(read: Read, today: date, groups: tuple[str, ...], reason: str, whose: PayerRef | None, remark: str) -> Draft:
    payer = whose.payer if whose else None
    own = [
        one
        for one in rules_kept.every(read, "playbook")
        if (one.payer, one.values["reason"], one.values["remark"]) == (payer, reason, remark)
        and set(split(one.values["groups"])) & set(groups)
    ]
    if (mine := _own(own, today)) is not None:
        return of_kept(read, mine)
    now = rules.playbook(read).on(today).rule(groups[0], reason, whose, (remark,) if remark else ())
    values = {**dict.fromkeys(names("playbook"), ""), **FIRST["playbook"]}
    if now is not None:
        values |= of_rule(now) | {"from_on": "", "to_on": "", "note": "", "source": ""}
    values |= {"groups": " ".join(groups), "reason": reason, "remark": remark}
    return Draft("playbook", payer, values, payer_class=whose.payer_class if whose else "")


def _clock(read: Read, today: date, name: str, whose: PayerRef | None, of_class: str) -> Draft:
    if whose is None and of_class not in PAYER_CLASSES:
        raise Refused(f"whose clock {name} is meant", "rules", f"Say --payer NAME, or --class one of {', '.join(PAYER_CLASSES)}.")
    payer, in_class = (whose.payer, "") if whose else (None, of_class)
    own = [
        one
        for one in rules_kept.every(read, "clocks")
        if one.payer == payer and one.values["name"] == name and one.values["payer_class"] == in_class
    ]
    if (mine := _own(own, today)) is not None:
        return of_kept(read, mine)
    now = rules.clocks(read).clock((name,), whose.payer_class if whose else of_class, payer, dict.fromkeys(_STARTS, today))
    values = {**dict.fromkeys(names("clocks"), ""), **FIRST["clocks"], "start": "remittance_date"}
    if now is not None and now is not FALLBACK:
        values |= of_clock(now) | {"from_on": "", "to_on": "", "source": ""}
    values |= {"name": name, "payer_class": in_class}
    return Draft("clocks", payer, values, payer_class=whose.payer_class if whose else of_class)


_STARTS = ("service_from", "service_through", "remittance_date", "primary_remittance_date", "request_date", "decision_date", "received")


def filled(draft: Draft, said: Mapping[str, str], today: date) -> Draft:
    """The draft with these fields typed into it, each written as it is kept; a field that there is not is refused."""
    values = dict(draft.values)
    for name, text in said.items():
        found = field(draft.kind, name)
        if found is None:
            raise Refused(f"there is no field {clean(name)}", "rules", f"There are {', '.join(one.name for one in FIELDS[draft.kind])}.")
        values[name] = written(draft.kind, name, text, today)
    return replace(draft, values=values)


def written(kind: RuleKind, name: str, text: str, today: date) -> str:
    """What a person typed into a field, as it is kept: lists with one sign between, codes in capitals, days whole."""
    text = " ".join(clean(text).split())
    found = field(kind, name)
    assert found is not None
    if found.what == "many":
        parts = split(text if name == "ways" else text.upper())
        return (">" if name in ("actions", "clocks") else " ").join(parts)
    if found.what == "day":
        day = parse_entry(text, today) if text else None
        return day.isoformat() if day else text
    if found.what == "one":
        same = [choice for choice in found.choices if choice.casefold() == text.casefold().replace(" ", "_")]
        return same[0] if same else text
    return text.upper() if name in ("reason", "remark") else text


def shipped_of(draft: Draft) -> Rule | Clock | None:
    """What ships for the same key; of a payer's clock, its class's."""
    rows, _, clocks = rules.shipped()
    if draft.kind == "playbook":
        groups = set(split(draft.values["groups"]))
        return next((one for one in rows if one.reason == draft.values["reason"] and set(one.groups) & groups), None)
    if draft.kind == "clocks":
        of_class = draft.values["payer_class"] or draft.payer_class
        return next((one for one in clocks if (one.payer_class, one.name) == (of_class, draft.values["name"])), None)
    return None
