"""Fields of a record by the names that a command gives them: last, member_id, `coverage 2 to_on`, `17 modifiers`, `17 retracted`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from acts import resend_names
from acts.desk import Desk
from billing.amendment import CHARTED, FIELDS, STANDING
from billing.chart import RETRACTED
from billing.text import clean
from store import charts
from store.charts import Record
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused

_NUMBERED = re.compile(r"(?:(coverage|diagnosis|item) +)?(\d{1,9}) +([a-z_]+)\Z")


def changes(desk: Desk, person: int, pairs: Sequence[tuple[str, str]], claim: str | None = None) -> dict[tuple[str, int, str], str]:
    """(field, value) pairs as the corrections that they mean. Without a number: of the patient, of the first coverage (or the claim's),
    of the claim's first diagnosis. With one: of the coverage with that order, the claim's diagnosis at that place, the thing in the
    chart with that number."""
    out: dict[tuple[str, int, str], str] = {}
    plain = [(name, value) for name, value in pairs if _NUMBERED.match(_bare(name)) is None]
    out.update(_plain(desk, person, plain, claim))
    with desk.books.snapshot() as read:
        records = charts.of_person(read, person, _claim(desk, claim))
        for name, value in pairs:
            found = _NUMBERED.match(_bare(name))
            if found is not None:
                relation, number, field = found[1] or "item", int(found[2]), found[3]
                out |= _numbered(read, records, (relation, number, field), value)
    return out


def _bare(name: str) -> str:
    return " ".join(name.split())


def _claim(desk: Desk, claim: str | None) -> int | None:
    if claim is None:
        return None
    from acts.hands import claim_row

    return int(claim_row(desk.books.read, claim)["id"])


def _plain(desk: Desk, person: int, pairs: Sequence[tuple[str, str]], claim: str | None) -> Mapping[tuple[str, int, str], str]:
    if claim is not None:
        return resend_names.charted(desk, claim, pairs)
    read = desk.books.read
    records = charts.of_person(read, person, None)
    out = {}
    for name, value in pairs:
        relation = next((one for one in CHARTED if any(field.name == name for field in FIELDS[one])), None)
        if relation is None:
            raise _no_field(name)
        if relation == "diagnosis":
            raise Refused("a diagnosis stands on a claim", "correct", "Name the claim: --claim NUMBER.")
        record = next((one for one in records if one.relation == relation), None)
        if record is None:
            raise NoSuch(f"the record has no {relation}", "correct", "`patient show` has the whole of it.")
        out[relation, record.id, name] = value
    return out


def _no_field(name: str) -> Refused:
    names = ", ".join(field.name for relation in CHARTED for field in FIELDS[relation])
    return Refused(f"the record has no field {clean(name)}", "correct", f"It has {names}; of a thing in the chart: NUMBER FIELD.")


def _numbered(read: Read, records: tuple[Record, ...], named: tuple[str, int, str], value: str) -> dict[tuple[str, int, str], str]:
    relation, number, name = named
    if relation == "item":
        record = charts.record(read, "chart_item", number)
    elif relation == "coverage":
        record = next((one for one in records if one.relation == "coverage" and one.values["rank"] == str(number)), None)
    else:
        record = next((one for one in records if one.relation == "diagnosis" and one.values["position"] == str(number)), None)
    if record is None:
        raise NoSuch(f"the record has no {relation} {number}", "correct", "`patient show` has the numbers.")
    if name == RETRACTED:
        return {(record.relation, record.id, STANDING): "" if value.strip().lower() in ("no", "") else RETRACTED}
    if name not in {field.name for field in FIELDS[record.subject]}:
        names = ", ".join(field.name for field in FIELDS[record.subject])
        raise Refused(f"a {record.subject} has no field {clean(name)}", "correct", f"It has {names}, retracted.")
    return {(record.relation, record.id, name): value}
