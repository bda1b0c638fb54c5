"""The rows that a merge, a move or its taking back changes, and the same in words: what is shown is what will be done."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from acts.identity_rows import AddedRow, Asking, CoverLine, PersonLine, Preview
from acts.views import TouchedClaim
from billing import joining, terms
from billing.chart import RETRACTED
from billing.text import clean, fold, many, name_shown
from store import charts, dossier, identity
from store.engine.sqlite import Read
from store.identity import Row

MANY = {
    "claim": ("claim", "claims"),
    "coverage": ("coverage", "coverages"),
    "diagnosis": ("diagnosis of a claim", "diagnoses of claims"),
    "chart_item": ("thing in the chart", "things in the chart"),
    "patient_request": ("request of the patient", "requests of the patient"),
    "query": ("query", "queries"),
    "restriction": ("restriction", "restrictions"),
    "confidential": ("address of the patient's own", "addresses of the patient's own"),
    "correction_pending": ("correction that waits", "corrections that wait"),
    "payment": ("payment of the patient", "payments of the patient"),
    "document_place": ("document in the chart", "documents in the chart"),
    "person": ("record", "records"),
}


def rows_of(read: Read, asking: Asking) -> list[Row]:
    """The very rows, before and after."""
    if asking.kind == "merge":
        return _merge(read, asking)
    if asking.kind == "back":
        return _back(read, asking)
    if asking.kind == "document":
        place, now = int(asking.plan["place"]), asking.plan
        was = read.one("SELECT claim, person, encounter, state FROM document_place WHERE id = :id", id=place)
        assert was is not None
        before = {name: was[name] for name in ("claim", "person", "encounter", "state")}
        state = "filed" if asking.kept is not None else "restricted"
        after = {"claim": now.get("claim"), "person": asking.kept if now.get("claim") is None else None, "encounter": None, "state": state}
        return [Row("document_place", place, before, after)]
    if asking.kind == "claim":
        assert asking.kept is not None
        return _claims(read, [int(asking.plan["claim"])], asking.other, asking.kept)
    return _encounter(read, asking)


def _merge(read: Read, asking: Asking) -> list[Row]:
    kept, other = asking.kept, asking.other
    assert kept is not None
    mine, theirs = _values(read, kept), _values(read, other)
    lines = joining.choices(mine, theirs, asking.plan.get("chosen"))
    taken: dict[str, Any] = joining.taken(mine, theirs, lines)
    rows = []
    if taken:
        # a day that is not known is no text
        was = {name: mine[name] or (None if name.endswith("_on") else "") for name in taken}
        shall = {name: value or (None if name.endswith("_on") else "") for name, value in taken.items()}
        rows.append(Row("person", kept, was, shall))
    rows += _covers(read, kept, other)
    for relation in identity.homes(read):
        if relation != "coverage":
            rows += identity.moved(relation, identity.ids_of(read, relation, other), other, kept)
    rows.append(Row("person", other, {"merged_into": None}, {"merged_into": kept}))
    return rows


def _covers(read: Read, kept: int, other: int) -> list[Row]:
    """The same payer and member number is there once; else it stands after those that are there."""
    here = read.run("SELECT payer, member_id, rank FROM coverage WHERE person = :kept AND standing = ''", kept=kept)
    known = {(row["payer"], fold(row["member_id"])) for row in here}
    rank = max((row["rank"] for row in here), default=0)
    rows = []
    for row in read.run("SELECT id, payer, member_id, rank, standing FROM coverage WHERE person = :other ORDER BY rank, id", other=other):
        if row["standing"]:
            rows.append(Row("coverage", row["id"], {"person": other}, {"person": kept}))
        elif (row["payer"], fold(row["member_id"])) in known:
            rows.append(Row("coverage", row["id"], {"standing": ""}, {"standing": RETRACTED}))
        else:
            rank += 1
            rows.append(Row("coverage", row["id"], {"person": other, "rank": row["rank"]}, {"person": kept, "rank": rank}))
    return rows


def _back(read: Read, asking: Asking) -> list[Row]:
    case = identity.case(read, asking.undoes or 0)
    assert case is not None
    rows, _ = identity.backwards(read, case)
    for key in sorted(asking.plan.get("give", ())):
        relation, _, id = key.partition(":")
        assert asking.kept is not None
        rows.append(Row(relation, int(id), {"person": asking.kept}, {"person": asking.other}))
    return rows


def _claims(read: Read, claims: Sequence[int], other: int, kept: int) -> list[Row]:
    """Claims with what hangs on them."""
    rows = []
    for claim in claims:
        for relation in identity.homes(read):
            if relation == "claim":
                rows += identity.moved("claim", [claim], other, kept)
            elif _has(read, relation, "claim"):
                sql = f'SELECT id FROM "{relation}" WHERE claim = :claim AND person = :other ORDER BY id'
                rows += identity.moved(relation, identity.where(read, sql, claim=claim, other=other), other, kept)
    return rows


def _has(read: Read, relation: str, column: str) -> bool:
    return bool(read.value("SELECT count(*) FROM pragma_table_info(:name) WHERE name = :column", name=relation, column=column))


def _encounter(read: Read, asking: Asking) -> list[Row]:
    kept, other, visit = asking.kept, asking.other, int(asking.plan["encounter"])
    assert kept is not None
    rows = identity.moved("chart_item", [visit], other, kept)
    for relation in identity.homes(read):
        if _has(read, relation, "encounter"):
            sql = f'SELECT id FROM "{relation}" WHERE encounter = :visit AND person = :other ORDER BY id'
            rows += identity.moved(relation, identity.where(read, sql, visit=visit, other=other), other, kept)
    links = read.run("SELECT id, claim FROM encounter_claim WHERE encounter = :visit AND state = 'standing' ORDER BY id", visit=visit)
    if asking.plan.get("claims") == "move":
        known = {(row.relation, row.id) for row in rows}
        rows += [row for row in _claims(read, [link[1] for link in links], other, kept) if (row.relation, row.id) not in known]
    else:
        rows += [Row("encounter_claim", link[0], {"state": "standing"}, {"state": "parted"}) for link in links]
    return rows


def voided(read: Read, asking: Asking) -> list[int]:
    """The claims of a moved visit that stay with the patient under whose name they went, and must be voided there."""
    if asking.kind != "encounter" or asking.plan.get("claims") == "move":
        return []
    sql = "SELECT claim FROM encounter_claim WHERE encounter = :visit AND state = 'standing' ORDER BY claim"
    return identity.where(read, sql, visit=int(asking.plan["encounter"]))


def told(asking: Asking, rows: Sequence[Row]) -> str:
    """What the plan is known by: the same rows, changed in the same way."""
    told = [asking.kind, asking.kept, asking.other, [[row.relation, row.id, dict(row.before), dict(row.after)] for row in rows]]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


# -- in words


def _values(read: Read, person: int) -> dict[str, str]:
    found = charts.record(read, "person", person)
    assert found is not None
    return found.values


def person_line(read: Read, person: int) -> PersonLine:
    """A patient in a line."""
    values = _values(read, person)
    return PersonLine(person, name_shown(values["last"], values["first"]), values["born_on"], values["sex"])


def preview(read: Read, asking: Asking, obstacles: Sequence[str] = ()) -> Preview:
    """What it would do, whole."""
    rows = rows_of(read, asking)
    lines: tuple[joining.Choice, ...] = ()
    covers: tuple[CoverLine, ...] = ()
    warnings: tuple[str, ...] = ()
    if asking.kind == "merge" and asking.kept is not None:
        lines = joining.choices(_values(read, asking.kept), _values(read, asking.other), asking.plan.get("chosen"))
        covers, warnings = _cover_lines(read, rows), joining.warnings(lines)
    added: tuple[AddedRow, ...] = ()
    since: tuple[str, ...] = ()
    if asking.kind == "back":
        case = identity.case(read, asking.undoes or 0)
        assert case is not None
        given = set(asking.plan.get("give", ()))
        keys = [(f"{relation}:{id}", words(read, relation, id)) for relation, id in (identity.added_since(read, case) if case.kept else ())]
        added = tuple(AddedRow(key, said, key in given) for key, said in keys)
        since = tuple(
            f"{words(read, row.relation, row.id)}: {', '.join(row.after)} changed since" for row in identity.backwards(read, case)[1]
        )
    kept = person_line(read, asking.kept) if asking.kept is not None else None
    return Preview(
        asking, kept, person_line(read, asking.other), lines, covers, _moves(read, rows), _touched(read, asking, rows), added, since,
        warnings, tuple(obstacles), len(rows), told(asking, rows),
    )  # fmt: skip


def words(read: Read, relation: str, id: int) -> str:
    """A row as a person knows it."""
    if relation == "claim":
        return f"claim {clean(str(read.value('SELECT control_number FROM claim WHERE id = :id', id=id)))}"
    if relation == "coverage":
        sql = "SELECT p.name, v.member_id FROM coverage v JOIN payer p ON p.id = v.payer WHERE v.id = :id"
        row = read.one(sql, id=id)
        return f"coverage {clean(row[0])} {clean(row[1])}" if row is not None else "coverage"
    if relation == "chart_item":
        row = read.one("SELECT kind, code, from_on FROM chart_item WHERE id = :id", id=id)
        return clean(" ".join(filter(None, (row["kind"], row["code"], row["from_on"])))) if row is not None else "chart"
    if relation == "document_place":
        return f"DOC-{read.value('SELECT document FROM document_place WHERE id = :id', id=id)}"
    if relation == "payment":
        return f"payment P-{id}"
    one, _ = MANY.get(relation, (relation.replace("_", " "), ""))
    return f"{one} {id}"


def _moves(read: Read, rows: Sequence[Row]) -> tuple[str, ...]:
    """How much of what goes from one to the other."""
    counts = Counter(row.relation for row in rows if "person" in row.after)
    said = []
    for relation, count in sorted(counts.items()):
        one, more = MANY.get(relation, (relation.replace("_", " "), ""))
        said.append(many(count, one, more))
    claims = [row.id for row in rows if row.relation == "claim"]
    for table, one in (("document_place", "document"), ("note", "note"), ("statement_sent", "statement"), ("appeal", "appeal")):
        found = sum(int(read.value(f"SELECT count(*) FROM {table} WHERE claim = :claim", claim=claim)) for claim in claims)
        if found:
            said.append(f"{many(found, one)} with the claims")
    return tuple(said)


def _cover_lines(read: Read, rows: Sequence[Row]) -> tuple[CoverLine, ...]:
    found = []
    for row in rows:
        if row.relation == "coverage":
            at = read.one("SELECT p.name, v.member_id FROM coverage v JOIN payer p ON p.id = v.payer WHERE v.id = :id", id=row.id)
            assert at is not None
            what = "is there already: stands once" if "standing" in row.after else f"becomes coverage {row.after.get('rank', '')}".rstrip()
            found.append(CoverLine(clean(at[0]), clean(at[1]), what))
    return tuple(found)


def _touched(read: Read, asking: Asking, rows: Sequence[Row]) -> tuple[TouchedClaim, ...]:
    """The claims that it reaches, and what becomes of each."""
    moving = {row.id for row in rows if row.relation == "claim"}
    stays = set(voided(read, asking))
    if asking.kind == "document":
        at = read.value("SELECT claim FROM document_place WHERE id = :id", id=int(asking.plan["place"]))
        stays |= {at} if at is not None else set()
    out = []
    for one in (
        *charts.claims_of(read, asking.other),
        *(charts.claims_of(read, asking.kept) if asking.kind == "back" and asking.kept else ()),
    ):
        if one.id not in moving | stays:
            continue
        status = terms.word(terms.CLAIM_STATUS, one.status)
        sent = bool(dossier.sendings(read, one.id))
        becomes = _becomes(asking.kind, one.id in moving, sent)
        out.append(TouchedClaim(one.control_number, status, one.insurance_cents + one.patient_cents, becomes))
    return tuple(out)


def _becomes(kind: str, moves: bool, sent: bool) -> str:
    if kind == "document":
        return "what was sent with the paper is named in the review; it goes out with it no more"
    if kind == "encounter" and not moves:
        return "stays here, parted from the visit: void it, and bill the right patient"
    if kind in ("merge", "back"):
        return "its money and its past stay as they are"
    return "goes along; it was sent under the other name: void or replace it" if sent else "goes along"
