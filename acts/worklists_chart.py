"""Lists of the records desk that come of charts and documents: unsigned, misfiled, late charges, incomplete, not billed."""

from __future__ import annotations

import re
from datetime import date

from acts import paper_names
from acts.desk import Desk
from acts.hands import local
from acts.worklist_rows import WorkRow, made
from billing.text import clean, name_shown
from store import paper_clues, worklists
from store.engine.sqlite import Read
from store.worklists import Holds, Item, Paper

_NOT_SIGNED = re.compile(
    r"\b(unsigned|not (?:yet )?signed|awaiting (?:a )?signature|signature (?:pending|missing)|preliminary)\b", re.IGNORECASE
)


def _on(desk: Desk, moment: int) -> date | None:
    return local(desk, moment).date() if moment else None


def _who(names: dict[str, tuple[str, str, str]], npi: str) -> str:
    known = names.get(npi)
    return name_shown(known[0], known[1]) if known else clean(npi)


def _of_paper(desk: Desk, paper: Paper, what: str) -> WorkRow:
    """A filed document, and what is to be looked at."""
    return made(
        desk.today(),
        f"DOC-{paper.document}",
        what,
        ("document", str(paper.document)),
        person=paper.person,
        patient=name_shown(paper.last, paper.first),
        since=_on(desk, paper.placed_at),
        claim=clean(paper.control_number),
    )


def unsigned(desk: Desk, read: Read) -> list[WorkRow]:
    """Notes without a signature, and filed documents whose own words say that they have none."""
    today = desk.today()
    rows = [
        made(
            today, f"NOTE-{one.id}", f"note: {clean(one.record.get('title', ''))}", ("patient", str(one.person)), person=one.person,
            patient=name_shown(one.last, one.first), owner=clean(one.record.get("author_login") or one.record.get("author", "")),
            since=one.from_on or _on(desk, one.moment), thing=one.id,
        )
        for one in worklists.unsigned_notes(read)
    ]  # fmt: skip
    for paper in worklists.filed_papers(read):
        said = _NOT_SIGNED.search(paper.text)
        if said:
            rows.append(_of_paper(desk, paper, f'"{said[0]}" in {clean(paper.name)}'))
    return sorted(rows, key=lambda row: (row.since_on or date.max, row.ref))


def misfiled(desk: Desk, read: Read) -> list[WorkRow]:
    """Documents that name another patient of ours by number, or by name and birth date, and not the one to whom they are filed."""
    rows = []
    for paper in worklists.filed_papers(read, -1, paper_clues.of_another(read)):
        first = paper_names.another(read, paper.text, paper.person)
        if first is not None:
            rows.append(_of_paper(desk, paper, f"names {first.patient} ({', '.join(first.why[:2])})"))
    return sorted(rows, key=lambda row: (row.since_on or date.max, row.ref))


def late_charges(desk: Desk, read: Read) -> list[WorkRow]:
    """Services written down after the claim of their visit was sent, which it does not have."""
    names = worklists.clinician_names(read)
    return [
        made(
            desk.today(), clean(one.claim), f"{clean(one.record.get('code', ''))} of {one.from_on}, written {_on(desk, one.moment)}",
            ("claim", one.claim), person=one.person, patient=name_shown(one.last, one.first),
            owner=_who(names, one.record.get("rendering", "")), since=_on(desk, one.moment),
            cents=int(one.record.get("charge_cents") or 0), claim=clean(one.claim),
        )
        for one in worklists.late_charges(read)
    ]  # fmt: skip


def lacks(held: Holds) -> tuple[str, ...]:
    """What the record of a visit lacks, in words."""
    said = []
    if not held.notes:
        said.append("no note")
    elif held.unsigned:
        said.append("note not signed")
    if not held.diagnoses:
        said.append("no diagnosis")
    elif held.uncoded:
        said.append("diagnosis without code")
    if held.queries:
        said.append("query open")
    return tuple(said)


def _over(one: Item, today: date) -> date | None:
    """When a visit was over: its discharge; a visit that is none of a stay, on its own day; None while it lasts."""
    if one.to_on is not None:
        return one.to_on if one.to_on <= today else None
    stays = one.record.get("class") in ("IMP", "ACUTE", "NONAC", "OBSENC", "SS")
    return None if (stays and one.record.get("state") == "open") or one.from_on is None or one.from_on >= today else one.from_on


def incomplete(desk: Desk, read: Read) -> list[WorkRow]:
    """Visits that are over and whose record lacks something, by who treated, the oldest first."""
    today, names = desk.today(), worklists.clinician_names(read)
    found = [one for one in worklists.incomplete_visits(read, today) if _over(one, today)]
    known = worklists.holds(read, found)
    rows = []
    for one in found:
        lacking = lacks(known[one.id])
        if lacking:
            who = _who(names, one.record.get("attending") or one.record.get("rendering", ""))
            rows.append(_visit(one, today, ", ".join(lacking), who, _over(one, today), None, uncoded=known[one.id].lacks_code))
    return sorted(rows, key=lambda row: (row.owner == "", row.owner, row.since_on or date.max, row.ref))


def not_billed(desk: Desk, read: Read) -> list[WorkRow]:
    """Visits that are over and on no claim, with what holds each, its days and its charges."""
    today, names = desk.today(), worklists.clinician_names(read)
    found = [one for one in worklists.unbilled_visits(read, today) if _over(one, today)]
    known = worklists.holds(read, found)
    rows = []
    for one in found:
        held = known[one.id]
        why = [*lacks(held)]
        why += ["no service"] if not held.services else []
        why += ["correction waits for a signature"] if held.corrections else []
        said = ", ".join(why) or "nothing holds it: bill it"
        who = _who(names, one.record.get("attending") or one.record.get("rendering", ""))
        rows.append(_visit(one, today, said, who, _over(one, today), held.charge_cents, uncoded=held.lacks_code))
    return rows


def _visit(one: Item, today: date, what: str, who: str, since: date | None, cents: int | None, *, uncoded: bool) -> WorkRow:
    """uncoded: Enter opens its coding, else the patient's chart."""
    number = clean(one.record.get("number", "")) or f"visit {one.id}"
    opens = ("visit", str(one.id)) if uncoded else ("patient", str(one.person))
    return made(
        today, number, what, opens, person=one.person, patient=name_shown(one.last, one.first), owner=who,
        since=since, cents=cents, thing=one.id,
    )  # fmt: skip
