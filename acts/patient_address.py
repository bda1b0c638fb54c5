"""Where a patient is written to: the other address or way that they asked for (164.522(b)) before the record's own."""

from __future__ import annotations

from billing.text import clean, name_shown
from store import charts, disclosures
from store.disclosures import Confidential
from store.engine.sqlite import Read


def of(read: Read, person: int) -> tuple[str, ...]:
    """Name and address, a row each, as they stand on a letter; where neither is known, the name alone."""
    record = charts.record(read, "person", person)
    assert record is not None
    one = record.values
    name = " ".join(filter(None, (clean(one["first"]), clean(one["last"])))) or name_shown(one["last"], one["first"])
    held = disclosures.confidential(read, person)
    if held is not None:
        return (name, *rows(held))
    place = " ".join(filter(None, (", ".join(filter(None, (one["city"], one["state"]))), one["zip"])))
    return tuple(filter(None, (name, clean(one["line1"]), clean(one["line2"]), clean(place))))


def rows(held: Confidential) -> tuple[str, ...]:
    """The other address, a row each; of a way without an address its number or mailbox."""
    place = " ".join(filter(None, (", ".join(filter(None, (held.city, held.region))), held.zip)))
    found = tuple(filter(None, (clean(held.line1), clean(held.line2), clean(place))))
    if held.way == "mail" and found:
        return found
    return (*found, *filter(None, (clean(held.phone), clean(held.email))))


def way(read: Read, person: int) -> str:
    """The way that the patient asked for; '' where they asked for none."""
    held = disclosures.confidential(read, person)
    return held.way if held is not None else ""
