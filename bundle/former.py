"""Names and addresses that a patient had before, as a bundle tells them: use old or maiden, or a period that ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from billing.charted import Charted
from bundle.parts import Entry, day, ended, items, one_line


def values(entry: Entry, name: Any, home: Any) -> list[Charted]:
    """What a Patient had before, each with its days. name, home: those that hold, which are not former."""
    found = [
        ("maiden name" if one.get("use") == "maiden" else "name", _name(one), one)
        for one in items(entry.resource.get("name"))
        if one.get("use") in ("old", "maiden") or (ended(one, entry.today) and one is not name)
    ]
    found += [
        ("address", _address(one), one)
        for one in items(entry.resource.get("address"))
        if one.get("use") == "old" or (ended(one, entry.today) and one is not home)
    ]
    return [_charted(entry, what, text, one) for what, text, one in found if text]


def _charted(entry: Entry, what: str, text: str, one: Mapping[str, Any]) -> Charted:
    """Known again by what it says: the same value told again is the same thing, and may have got its days."""
    fields = {"what": what, "text": text[:300], **_days(one.get("period") or {})}
    return Charted("former", f"{entry.key}#former {what} {text.casefold()}", entry.where, fields, entry.key, entry.where)


def _days(period: Mapping[str, Any]) -> dict[str, str]:
    """Days where they are whole; a month or a year as it was told."""
    start, end = str(period.get("start", ""))[:10], str(period.get("end", ""))[:10]
    whole = {"from_on": day(start), "to_on": day(end)}
    told = " ".join(f"{word} {text}" for word, text in (("from", start), ("to", end)) if text)
    return whole | {"told": told if (start, end) != (whole["from_on"], whole["to_on"]) else ""}


def _name(one: Mapping[str, Any]) -> str:
    """Surname, given names; as it is written where it has no parts."""
    given = " ".join(one_line(part) for part in items(one.get("given")) if part)
    suffix = " ".join(map(str, items(one.get("suffix"))))
    if one.get("family"):
        return one_line(", ".join(filter(None, (one_line(one["family"]), one_line(f"{given} {suffix}")))))
    return one_line(one.get("text")) or given


def _address(one: Mapping[str, Any]) -> str:
    """In one line."""
    state = " ".join(filter(None, (str(one.get("state", "")), str(one.get("postalCode", "")))))
    parts = [*map(one_line, items(one.get("line"))), one_line(one.get("city")), one_line(state)]
    return one_line(", ".join(filter(None, parts))) or one_line(one.get("text"))
