"""Fields of the record by the names that a command gives them, for the claim that is to be sent again."""

from __future__ import annotations

from collections.abc import Sequence

from acts import resend_known
from acts.desk import Desk
from acts.hands import claim_row
from acts.resend import Charted
from billing.amendment import CHARTED, FIELDS
from billing.text import clean
from store import books, charts
from store.errors import Refused


def charted(desk: Desk, number: str, pairs: Sequence[tuple[str, str]]) -> Charted:
    """(field, value) pairs as the corrections that they mean: of the patient, of the coverage with the claim's first payer, of its first
    diagnosis."""
    if not pairs:
        return {}
    read = desk.books.read
    row = claim_row(read, number)
    known = books.book(read, row["id"])
    records = charts.of_person(read, row["person"], row["id"])
    out: dict[tuple[str, int, str], str] = {}
    for name, value in pairs:
        relation = next((relation for relation in CHARTED if any(one.name == name for one in FIELDS[relation])), None)
        if relation is None:
            names = ", ".join(one.name for relation in CHARTED for one in FIELDS[relation])
            raise Refused(f"the record has no field {clean(name)}", "send", f"It has {names}.")
        if relation == "coverage":
            payer = known.payers[0] if known.payers else None
            record = resend_known.cover_of(read, records, payer.payer.payer, payer.member_id) if payer else None
        else:
            record = next((one for one in records if one.relation == relation), None)
        if record is None:
            raise Refused(f"the record has no {relation}", "send", "Correct it on its own screen: x.")
        out[relation, record.id, name] = value
    return out
