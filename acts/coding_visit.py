"""Coding a visit of a chart before it is billed: its diagnoses as they stand, the pointers of its services, what signing writes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from acts import correction
from acts.codes import edition_words
from acts.coding_book import judged
from acts.coding_note import note_of_visits
from acts.coding_rows import CodingPlan, CodingView
from acts.desk import Act, Desk
from acts.seen import seen
from billing.amendment_kinds import Said
from billing.chart import RETRACTED
from billing.coding import Coded, PointedLine, Sheet, changes_in_words
from billing.text import clean, name_shown
from store import chart_items, charts, coding, dossier
from store.chart_items import Item
from store.engine.sqlite import Read
from store.errors import NoSuch
from store.reference_tables import dotted, without_dot

WORD = "visit "
"""`visit 88` names a visit by its place in the charts, where its own number is none or not the only one."""
STAYS = ("IMP", "ACUTE", "NONAC")
"""Classes of visits that are coded as a stay: by the day of discharge, with presence at admission."""


def key_of(visit: int) -> str:
    """What names this visit for the coding screen."""
    return f"{WORD}{visit}"


def meant(read: Read, named: str) -> Item | None:
    """The visit that is named; None where it is a claim's number, which goes before a visit's."""
    text = named.strip()
    place = text.lower().removeprefix(WORD).strip()
    if text.lower().startswith(WORD) and place.isascii() and place.isdigit() and len(place) < 12:
        found = chart_items.one(read, int(place))
        if found is None or found.kind != "encounter" or found.standing:
            raise NoSuch(f"there is no visit {place}", "coding", "Open the chart again: : chart NAME.")
        return found
    number = text[len(WORD) :].strip() if text.lower().startswith(WORD) else text
    if number == text and dossier.claim_row(read, text) is not None:
        return None
    visits = chart_items.visits_numbered(read, number) if number else ()
    if len(visits) > 1:
        some = "; ".join(f"visit {one.id} of {one['from_on']}, patient {one.person}" for one in visits[:5])
        raise NoSuch(f"{len(visits)} visits bear the number {clean(number)}", "coding", f"Say which: {some}.")
    if not visits:
        raise NoSuch(f"there is no claim and no visit {clean(text)}", "coding", "Look for the patient by name: : on the screen.")
    return visits[0]


def opened_at(desk: Desk, thing: int) -> str:
    """What names the visit that this thing of a chart is, or is of, where it is coded as a visit; '' where it is billed or has not been."""
    read = desk.books.read
    found = chart_items.one(read, thing)
    visit = chart_items.one(read, found.encounter) if found is not None and found.encounter is not None else found
    if found is None or visit is None or found.standing or visit.standing or visit.kind != "encounter":
        return ""
    waits = visit["state"] not in ("planned", "cancelled", "billed") and not chart_items.claims_of_encounter(read, visit.id)
    return key_of(visit.id) if waits else ""


def label_of(visit: Item) -> str:
    """How a visit is called: by its number, else by its place in the charts."""
    return f"visit {clean(visit['number']) or visit.id}"


def view(desk: Desk, visit: Item) -> CodingView:
    """The visit as it is coded; that its patient was looked at is in the log."""
    seen(desk, "look.patient", (("patient", str(visit.person)),), "coding")
    with desk.books.snapshot() as read:
        sheet = _sheet(visit, _diagnoses(read, visit), _services(read, visit))
        head = charts.record(read, "person", visit.person)
        assert head is not None
        coders = tuple(dict.fromkeys(one.coder for one in coding.of_visit(read, visit.id)))
        note = note_of_visits(read, visit.person, (visit.id,), _day(visit["from_on"]))
    reference, on = desk.reference, sheet.on
    edition = reference.edition("icd10cm", on) if reference is not None and on is not None else None
    words = edition_words(edition, on) if on is not None else "no day of service"
    return CodingView(
        key_of(visit.id), visit.person, name_shown(head.values["last"], head.values["first"]), on, note,
        words if reference is not None else "no code book is built", reference is not None, edition is not None,
        edition.rows if edition else 0, sheet, judged(reference, sheet, on).texts,
        "" if sheet.codes else "coded from the note of the visit", coders, visit.id, label_of(visit),
    )  # fmt: skip


def grouped(read: Read, visit: Item) -> tuple[tuple[str, ...], str, str]:
    """What a grouper asks of a stay beside its diagnoses: its procedures of ICD-10-PCS, the patient's sex, the discharge status."""
    head = charts.record(read, "person", visit.person)
    procedures = tuple(one["code"] for one in chart_items.of_encounter(read, visit.id, "procedure") if one["system"] == "pcs")
    return procedures, head.values["sex"] if head is not None else "U", visit["discharge_status"] or "01"


def planned(desk: Desk, read: Read, visit: Item, sheet: Sheet) -> CodingPlan:
    """A code that was there keeps its row, in its place; one typed over another corrects that row; the rest is new, or taken back."""
    rows, services = _diagnoses(read, visit), _services(read, visit)
    kept = _matched(rows, sheet)
    changes: dict[tuple[str, int, str], str] = {}
    for place, row in kept.items():
        one = sheet.codes[place]
        values = {"position": str(place + 1), "code": without_dot(one.code), "poa": one.poa}
        values = {name: value for name, value in values.items() if (without_dot(row[name]) if name == "code" else row[name]) != value}
        if values:
            values |= {"coded_by": desk.actor.name, "checked_by": ""}
        changes |= {("chart_item", row.id, name): value for name, value in values.items() if row[name] != value}
    pointers = tuple((line.number, line.pointers) for line in sheet.lines if line.pointers != line.was)
    for number, places in pointers:
        changes["chart_item", services[number - 1].id, "pointers"] = " ".join(map(str, places))
    dropped = tuple(row.id for row in rows if row not in kept.values())
    added = tuple((one.code, one.poa) for place, one in enumerate(sheet.codes) if place not in kept)
    billed = chart_items.claims_of_encounter(read, visit.id)
    touched = correction.proposed(desk, read, visit.person, changes, None, Said()).touches if changes and billed else ()
    touches = tuple(one for one in touched if one.fields)
    stood = [(one.id, one.version) for one in (*rows, *services)]
    told = repr((stood, sorted(changes.items()), added, dropped, [one.code for one in sheet.codes]))
    return CodingPlan(
        key_of(visit.id), visit.person, sheet, changes, added, dropped, pointers, touches, judged(desk.reference, sheet, sheet.on).hints,
        changes_in_words(sheet, pointers=bool(pointers)), hashlib.sha256(told.encode()).hexdigest(), visit.id,
    )  # fmt: skip


def signed(act: Act, plan: CodingPlan, visit: Item, reason: str, evidence: str) -> str:
    """Write it: corrections of what stood, retractions, new diagnoses; the codes as they stood before."""
    before = _diagnoses(act.write, visit)
    kept = _matched(before, plan.sheet)
    for changes, said in [(plan.changes, Said())] + [
        ({("chart_item", row, "standing"): RETRACTED}, Said("retraction")) for row in plan.dropped
    ]:
        if changes:
            made = correction.proposed(act.desk, act.write, visit.person, changes, None, said)
            correction.refuse(list(made.findings))
            correction.signed(act, made, reason, evidence)
    for place, one in enumerate(plan.sheet.codes):
        if place not in kept:
            plain = without_dot(one.code)
            values = {"position": str(place + 1), "code": plain, "poa": one.poa, "coded_by": act.actor.name}
            number = chart_items.add(act.write, visit.person, "diagnosis", values, event=act.number, encounter=visit.id)
            charts.amend(
                act.write, event=act.number, person=visit.person, claim=None, relation="chart_item", subject=number, from_version=0,
                to_version=1, kind="correction", field="code", was="", shall_be=plain, reason=reason.strip(), evidence=evidence.strip(),
                author=act.actor.name,
            )  # fmt: skip
    return " ".join(dotted(one["code"]) for one in before if one["code"])


def checked(act: Act, visit: int, codes: Sequence[str], coder: str) -> None:
    """A second coder agreed: who checked stands on each diagnosis of that coding that still is as it was coded."""
    for row in chart_items.of_encounter(act.write, visit, "diagnosis"):
        if dotted(row["code"]) in codes and row["coded_by"] == coder and row["checked_by"] != act.actor.name:
            charts.change(act.write, "chart_item", row.id, row.version, {"checked_by": act.actor.name}, act.number)


def _diagnoses(read: Read, visit: Item) -> tuple[Item, ...]:
    return chart_items.of_encounter(read, visit.id, "diagnosis")


def _services(read: Read, visit: Item) -> tuple[Item, ...]:
    """The services that become lines of a claim."""
    return tuple(one for one in chart_items.of_encounter(read, visit.id, "procedure") if one["system"] != "pcs")


def _sheet(visit: Item, diagnoses: Sequence[Item], services: Sequence[Item]) -> Sheet:
    codes = tuple(Coded(dotted(one["code"]), dotted(one["code"]), one["poa"], one["poa"]) for one in diagnoses)
    stay = visit["class"] in STAYS
    lines = []
    for number, one in enumerate(services, 1):
        places = tuple(int(place) for place in one["pointers"].replace(",", " ").split() if place.isascii() and place.isdigit())
        if places or not stay:  # an institutional line points to nothing
            lines.append(PointedLine(number, one["code"], places, places))
    on = _day(visit["to_on"]) or _day(visit["from_on"]) if stay else _day(visit["from_on"])
    return Sheet(codes, tuple(lines), "I" if stay else "P", stay, tuple(one.code for one in codes), on)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _matched(rows: Sequence[Item], sheet: Sheet) -> dict[int, Item]:
    """Place → the row that stands there after signing: of the same code first, then of the code that was typed over."""
    left, kept = list(rows), dict[int, Item]()
    for same in (True, False):
        for place, one in enumerate(sheet.codes):
            wanted = without_dot(one.code if same else one.was)
            row = next((row for row in left if without_dot(row["code"]) == wanted), None) if place not in kept else None
            if row is not None:
                kept[place] = row
                left.remove(row)
    return kept
