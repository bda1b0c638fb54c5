"""Where what a claim's denial is about can be mended: the field of the record, or the sheet on which the claim goes again."""

from __future__ import annotations

from dataclasses import dataclass

from acts import on_paper, resend_known
from acts.desk import Desk
from acts.hands import claim_row
from acts.outbox_rows import How
from billing.wrong_field import WrongField, wrong_field
from store import books, charts, rules, work
from store.engine.sqlite import Read

_KINDS = ("denial", "rejected", "review")


@dataclass(frozen=True, slots=True)
class Wrong:
    """where: record (then field: relation, row, name), claim (on the sheet that sends it again, how), or '' where the denial names
    nothing. code: the remark or reason that says so; proposed: what a filed card says it is, source: which."""

    where: str = ""
    field: tuple[str, int, str] | None = None
    how: How | None = None
    name: str = ""
    code: str = ""
    proposed: str = ""
    source: str = ""


def of_claim(desk: Desk, number: str) -> Wrong:
    """What is wrong by the claim's open denial."""
    with desk.books.snapshot() as read:
        row = claim_row(read, number)
        found = named(desk, read, row["id"])
        if found is None:
            return Wrong()
        if found.where == "payers":
            return Wrong("claim", None, "other_first", found.name, found.code)
        if found.where != "record":
            return Wrong("claim", None, None, found.name, found.code)
        field = _field(desk, read, row["id"], row["person"], found)
        if field is None:
            return Wrong()
        field, proposed, source = _on_file(read, row["id"], row["person"], found, field)
        return Wrong("record", field, None, field[2], found.code, proposed, source)


def _on_file(
    read: Read, claim: int, person: int, found: WrongField, field: tuple[str, int, str]
) -> tuple[tuple[str, int, str], str, str]:  # fmt: skip
    """The field with what a filed paper says it is. Number, name, birth date and sex are looked up together: where the number is the
    card's, and a paper has another name, birth date or sex, that is the field."""
    cover = charts.record(read, "coverage", field[1]) if found.name == "member_id" else None
    if cover is not None:
        number, source = resend_known.on_card(read, person, claim, cover.values["member_id"])
        if number:
            return field, number, source
    record = charts.record(read, "person", person)
    if record is None or (cover is None and found.relation != "person"):
        return field, "", ""
    own_card = cover is not None and cover.values["relationship"] in ("", "18")
    names = on_paper.NAMES if cover is not None else (found.name,)
    other = on_paper.otherwise(read, person, claim, record.values, own_card=own_card, names=names)
    if other is None:
        return field, "", ""
    return ("person", person, other[0]), other[1], other[2]


def named(desk: Desk, read: Read, claim: int) -> WrongField | None:
    """The field that the claim's open denial names."""
    items = work.of_claim(read, claim, desk.now())
    item = next((one for kind in _KINDS for one in items if one.kind == kind), None)
    return wrong_field(item.codes, item.remarks, rules.playbook(read)) if item is not None else None


def _field(desk: Desk, read: Read, claim: int, person: int, found: WrongField) -> tuple[str, int, str] | None:
    """The row of the record: of coverages that under which the denying payer was billed, of diagnoses the claim's first."""
    records = charts.of_person(read, person, claim)
    if found.relation == "coverage":
        known = books.book(read, claim)
        item = next((one for one in work.of_claim(read, claim, desk.now()) if one.kind in _KINDS), None)
        payer = next((p for p in known.payers if item is not None and p.payer.payer == item.payer), next(iter(known.payers), None))
        record = resend_known.cover_of(read, records, payer.payer.payer, payer.member_id) if payer is not None else None
    else:
        record = next((one for one in records if one.relation == found.relation), None)
    return (found.relation, record.id, found.name) if record is not None else None
