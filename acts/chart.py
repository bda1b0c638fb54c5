"""A patient's whole chart: as it is now, and as it stood at the end of any day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from acts import chart_binds, chart_filed, lists
from acts.chart_rows import GROUPS, HEALTH, Group, Thing, Whole
from acts.chart_view import fields, label, shown
from acts.desk import Desk, microseconds
from acts.hands import local
from acts.restricted import away
from acts.rows import at
from acts.seen import seen
from acts.views import AmendmentRow
from billing import chart as rule
from billing.amendment import KINDS, RELATIONSHIP
from billing.money import shown as cash
from billing.text import clean, name_shown
from store import chart_as_of, chart_items, charts
from store.chart_as_of import EVER, Stood
from store.engine.sqlite import Read
from store.errors import NoSuch

__all__ = ["Group", "Thing", "Whole", "as_of", "person_of", "whole"]


def whole(desk: Desk, person: int, purpose: str = "work") -> Whole:
    """The chart as it is now."""
    return _looked_at(desk, person, None, purpose)


def as_of(desk: Desk, person: int, day: date, purpose: str = "work") -> Whole:
    """The chart as it stood at the end of a day, by the practice's clock: what was not yet written down then is not there."""
    return _looked_at(desk, person, day, purpose)


def person_of(desk: Desk, named: str) -> int:
    """A patient by number (12, chart 12), chart number, member number or name; refused where several fit, or none."""
    text = named.strip()
    read = desk.books.read
    if text.isascii() and text.isdigit() and len(text) < 12 and charts.owner(read, "person", int(text)) is not None:
        return int(text)
    numbered = charts.by_chart_number(read, text)
    if len(numbered) == 1:
        return numbered[0]
    hits = [hit for hit in lists.find(desk, text) if hit.kind == "patient"]
    if len(hits) == 1:
        return int(hits[0].key)
    if not hits:
        raise NoSuch(f"no patient is found by {clean(text)}", "patient", "A name, a member number or the patient's number finds them.")
    some = "; ".join(f"{hit.key} {hit.words}, {hit.detail}" for hit in hits[:5])
    raise NoSuch(f"{len(hits)} patients are found by {clean(text)}", "patient", f"Say the number: {some}.")


def _looked_at(desk: Desk, person: int, day: date | None, purpose: str) -> Whole:
    if charts.record(desk.books.read, "person", person) is None:
        raise NoSuch(f"there is no patient {person}", "patient", "Look for the name: : on the screen.")
    seen(desk, "look.patient", (("patient", str(person)),), purpose)
    with desk.books.snapshot() as read:
        return _whole(read, desk, person, day)


def end_of(desk: Desk, day: date) -> int:
    """The moment at which a day ends where the practice is."""
    return microseconds(datetime.combine(day + timedelta(days=1), time(), ZoneInfo(desk.zone)))


def _whole(read: Read, desk: Desk, person: int, day: date | None) -> Whole:
    until = EVER if day is None else end_of(desk, day)
    found = chart_as_of.stood(read, person, until)
    head = next((one.record.values for one in found.records if one.record.relation == "person"), None)
    if head is None:
        first = charts.versions(read, "person", person)
        since = f" It was first written down on {local(desk, first[0].moment):%Y-%m-%d}." if first else ""
        raise NoSuch(f"there was no record of this patient on {day}", f"patient {person}", f"Choose a later day.{since}")
    payers = charts.payer_names(read)
    of_shown = {(one.record.relation, one.record.id) for one in found.records}
    amended = {key: rows for key, rows in _amendments(read, person, until).items() if key in of_shown}
    things: dict[str, list[Thing]] = {name: [] for name, _ in GROUPS}
    for one in found.records:
        thing = _thing(desk, one, payers, amended.get((one.record.relation, one.record.id), ()))
        things[_group_of(one)].append(thing)
    things["encounter"] = _by_visit(things["encounter"])
    for name in ("health", "note", "authorisation"):
        things[name].sort(key=lambda thing: thing.on, reverse=True)
    notes = things["note"]
    filed = chart_filed.now(read, desk, person, notes) if day is None else chart_filed.then(read, desk, person, until, notes)
    things["claim"], things["document"] = list(filed.shown), list(filed.papers)
    things, visits_kept = chart_binds.marked(read, person, things, filed.claims)
    gone_away = away(desk, read, person)
    last = chart_items.last_visit(read, person) if day is None else None
    rows = tuple(sorted((row for changes in amended.values() for row in changes), key=lambda row: row.moment, reverse=True))
    return Whole(
        person, name_shown(head["last"], head["first"]), head.get("born_on", ""), head.get("died_on", ""), head.get("sex", ""),
        clean(head.get("chart_number", "")), day, tuple(Group(name, title, tuple(things[name])) for name, title in GROUPS),
        rows, max(found.withheld + filed.withheld, len(gone_away)), f"{last[0]} ({clean(last[1])})" if last else "",
        int(gone) if (gone := head.get("merged_into", "")) else None, tuple(one.on for one in gone_away),
        chart_binds.binds(read, desk, person), visits_kept,
    )  # fmt: skip


def _group_of(one: Stood) -> str:
    relation = one.record.relation
    if relation != "chart_item":
        return {"person": "patient", "coverage": "coverage", "diagnosis": "encounter"}[relation]
    kind = one.record.values["kind"]
    if kind in HEALTH:
        return "health"
    return {"identifier": "patient", "former": "patient", "note": "note", "authorisation": "authorisation"}.get(kind, "encounter")


def _thing(desk: Desk, one: Stood, payers: dict[int, str], changes: tuple[AmendmentRow, ...]) -> Thing:
    record, values = one.record, one.record.values
    kind = values.get("kind", record.relation)
    lines: tuple[str, ...] = ()
    last = changes[0].moment.astimezone(ZoneInfo(desk.zone)).date() if changes else None
    title, words, on, until = "", "", values.get("from_on", ""), values.get("to_on", "")
    under = int(values["encounter"]) if values.get("encounter") else None
    kind_label = {"person": "Patient", "coverage": "Coverage", "diagnosis": "Claim's code"}.get(record.relation, "")
    if record.relation == "person":
        title = name_shown(values["last"], values["first"])
    elif record.relation == "coverage":
        title = clean(payers.get(int(values["payer"]), ""))
        words = f"{clean(values['member_id'])}  {RELATIONSHIP.get(values['relationship'], '')}".strip()
        kind_label = f"Coverage {values['rank']}"
    elif record.relation == "diagnosis":
        title = shown("code", values["code"])
    else:
        known = rule.KINDS[kind]
        kind_label = known.label if kind != "former" else rule.former_label(values)
        title = clean(rule.title_of(kind, values | {"code": rule.tidy_code(kind, values.get("code", ""))}))
        words = _words(kind, values)
        if kind == "former":
            on = until = ""  # its days are said in words: they need not be whole
        if kind == "note":
            lines = tuple(clean(line.expandtabs(4)) for line in values.get("text", "").split("\n"))
    return Thing(
        record.relation, record.id, kind, kind_label, title, words, on, until, under, values.get("standing", ""), last, record.version,
        fields(desk, record, one.known), lines, values.get("document", ""), changes,
    )  # fmt: skip


def _words(kind: str, values: dict[str, str]) -> str:
    """What is said of a thing beside its title."""
    if kind == "encounter":
        parts = [rule.ENCOUNTER_CLASS.get(values.get("class", ""), ""), values.get("state", ""), values.get("department", "")]
    elif kind == "procedure":
        cents = values.get("charge_cents", "")
        parts = [f"{values.get('units', '')} x", cash(int(cents)) if cents.isdigit() else ""]
    elif kind == "diagnosis":
        parts = [f"order {values.get('position', '')}", f"present on admission {poa}" if (poa := values.get("poa")) else ""]
    elif kind == "note":
        signed = values.get("signed_at", "")
        parts = [f"signed {signed[:16].replace('T', ' ')}" if signed else "not signed", values.get("document", "")]
    elif kind == "former":
        parts = [rule.former_days(values)]
    elif kind == "authorisation":
        parts = [values.get("codes", ""), f"{units} units" if (units := values.get("units")) else ""]
    else:
        parts = [rule.tidy_code(kind, values.get("code", "")), values.get("state", "")]
    return clean("  ".join(part for part in parts if part))


def _by_visit(things: Sequence[Thing]) -> list[Thing]:
    """Visits, the newest first, each with what belongs to it; then what belongs to none, a claim's diagnoses last."""
    visits = sorted((one for one in things if one.kind == "encounter"), key=lambda one: (one.on, one.id), reverse=True)
    there = {one.id for one in visits}
    out: list[Thing] = []
    for visit in visits:
        out.append(visit)
        mine = [one for one in things if one.under == visit.id and one.kind != "encounter"]
        out += sorted(mine, key=lambda one: (one.kind, _position(one), one.id))
    rest = [one for one in things if one.kind != "encounter" and one.under not in there]
    return out + sorted(rest, key=lambda one: (one.relation == "diagnosis", one.kind))


def _position(one: Thing) -> int:
    text = next((field.value for field in one.fields if field.name == "position"), "")
    return int(text) if text.isdigit() else 0


def _amendments(read: Read, person: int, until: int) -> dict[tuple[str, int], tuple[AmendmentRow, ...]]:
    """What was amended by then: (relation, number) → its amendments, the newest first."""
    found: dict[tuple[str, int], tuple[AmendmentRow, ...]] = {}
    for kept in charts.amendments(read, person):
        if kept.moment < until:
            key = (kept.relation, kept.subject)
            row = AmendmentRow(
                at(kept.moment), kept.author, label(kept.of, kept.field), shown(kept.field, kept.was), shown(kept.field, kept.shall_be),
                clean(kept.reason), clean(kept.evidence), KINDS.get(kept.kind, kept.kind),
            )  # fmt: skip
            found[key] = (*found.get(key, ()), row)
    return found
