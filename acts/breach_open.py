"""A review for breach opens by itself where one patient's things stood in another's chart: what, since when, who saw it, where it went."""

from __future__ import annotations

from collections.abc import Sequence

from acts.desk import Act
from acts.identity_plan import words
from acts.rows import at
from billing import breach
from billing.text import clean
from store import breaches, dossier
from store.engine.sqlite import Read
from store.identity import Case, Row

WHAT_MOST = 200
DISCLOSED_MOST = 200


def opens(act: Act, case: Case, rows: Sequence[Row]) -> int | None:
    """The review that follows from a move, or from a merge that is taken back; None of a merge: it shows nobody what is another's."""
    if case.kind == "merge":
        return None
    whose, among = (case.other, case.kept) if case.kind == "back" else (case.kept, case.other)
    if among is None:
        return None
    read = act.write
    belong = [row for row in rows if row.relation != "person" and ("person" in row.after or row.relation == "document_place")]
    claims = sorted(
        {row.id for row in belong if row.relation == "claim"}
        | {_claim_of(read, row.id) for row in rows if row.relation == "encounter_claim"}
    )
    number = breaches.begin(
        read, merge=case.id, whose=whose, among=among, what=[words(read, row.relation, row.id) for row in belong[:WHAT_MOST]],
        disclosed=_disclosed(read, case, belong, claims, among), discovered_on=act.today.isoformat(),
        due_on=breach.due_on(act.today).isoformat(), actor=act.actor.name,
    )  # fmt: skip
    act.subject("breach", number)
    return number


def _claim_of(read: Read, link: int) -> int:
    return int(read.value("SELECT claim FROM encounter_claim WHERE id = :id", id=link))


def _disclosed(read: Read, case: Case, belong: Sequence[Row], claims: Sequence[int], among: int) -> list[dict[str, str]]:
    """From the log: copies that left, sendings, packets, and who of ours looked."""
    places = [row.id for row in belong if row.relation == "document_place"]
    found: list[dict[str, str]] = []
    subjects = [("claim", number) for number in dossier.numbers(read, claims)]
    since = 0
    for place in places:
        at_place = read.one("SELECT document, claim, placed_at FROM document_place WHERE id = :id", id=place)
        assert at_place is not None
        subjects.append(("document", f"DOC-{at_place['document']}"))
        if case.kind == "document":
            since = at_place["placed_at"]
        if at_place["claim"] is not None:
            for ref, on, to, way in breaches.packets_with(read, at_place["document"], at_place["claim"]):
                found.append({"on": on, "who": clean(to) or "the payer", "what": f"appeal packet {ref}, {way}".rstrip(", "), "how": "left"})
    for number, what, payer, moment in breaches.sent_claims(read, claims):
        found.append({"on": at(moment).date().isoformat(), "who": clean(payer), "what": f"claim {clean(number)}, {what}", "how": "left"})
    if case.kind == "back":
        since = int(read.value("SELECT decided_at FROM merge WHERE id = :id", id=case.undoes) or 0)
    if case.kind != "document":
        subjects.append(("patient", str(among)))
    for told in breaches.told(read, subjects, since):
        how = "left" if told.left else "seen"
        found.append(
            {
                "on": at(told.moment).date().isoformat(),
                "who": told.actor,
                "what": clean(told.act + (f": {told.reason}" if told.reason else "")),
                "how": how,
            }
        )
    unique = {tuple(one.items()): one for one in found}
    return sorted(unique.values(), key=lambda one: (one["how"] != "left", one["on"], one["who"]))[:DISCLOSED_MOST]
