"""What was corrected of the chart behind a claim since it was sent: its visits and what belongs to them, authorisations, coverages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from billing.chart import RETRACTED
from billing.person import Identifier, Person
from billing.recharting import Charted, Turned
from store import chart_items, charts
from store.charts import Version
from store.engine.sqlite import Read
from store.ids import among, marks

BY_HAND = ("chart.add", "")
"""The act by which a person adds to a chart; an act that is under way is not in the log yet."""
_ROLES = ("rendering", "referring", "attending")
Overlay = Mapping[tuple[str, int, str], str]


def behind(read: Read, person: int, claim: int, sending: int, overlay: Overlay) -> Charted:
    """Of this claim since this sending (its number in the books). overlay: what shall be corrected, as if it were."""
    event = int(read.value("SELECT event FROM claim_version WHERE id = :id", id=sending) or 0)
    turned = [*_items(read, person, claim, event, overlay), *_covers(read, person, claim, event, overlay)]
    npis = {one.now.get(role, "") for one in turned if one.now is not None for role in _ROLES}
    npis |= {said for one in turned for role in _ROLES for said in one.said(role)}
    return Charted(tuple(turned), _clinicians(read, npis - {""}))


def _items(read: Read, person: int, claim: int, event: int, overlay: Overlay) -> Iterable[Turned]:
    visits = among(chart_items.encounters_of_claim(read, claim))
    rows = read.run(
        f"SELECT id, kind, version FROM chart_item WHERE (id IN ({visits}) OR encounter IN ({visits}) "
        "OR (kind = 'authorisation' AND person = :person)) AND kind IN ('encounter', 'diagnosis', 'procedure', 'authorisation') "
        "ORDER BY position, id",
        person=person,
    )
    for id, kind, version in rows:
        if kind == "diagnosis" or version > 1 or any(key[:2] == ("chart_item", id) for key in overlay):
            found = _turned(kind, charts.versions(read, "chart_item", id), event, _over("chart_item", id, overlay))
            yield from (found,) if found is not None else ()


def _covers(read: Read, person: int, claim: int, event: int, overlay: Overlay) -> Iterable[Turned]:
    """The coverage under which each payer of the claim was sent: the one that ever had its member number."""
    payers = read.run(
        "SELECT payer, rank, member_id FROM claim_payer WHERE claim = :claim "
        "AND version = (SELECT max(version) FROM claim_payer WHERE claim = :claim)",
        claim=claim,
    )
    covers = read.run("SELECT id, payer, version FROM coverage WHERE person = :person ORDER BY standing <> '', rank, id", person=person)
    for payer, rank, member in payers:
        mine = [(id, version) for id, of, version in covers if of == payer]
        known = {id: charts.versions(read, "coverage", id) for id, _ in mine}
        named = [id for id, _ in mine if any(one.values.get("member_id") == member for one in known[id])]
        for id in (named or [id for id, _ in mine])[:1]:
            found = _turned("coverage", known[id], event, _over("coverage", id, overlay), rank)
            yield from (found,) if found is not None else ()


def _over(relation: str, id: int, overlay: Overlay) -> dict[str, str]:
    return {key[2]: value for key, value in overlay.items() if key[:2] == (relation, id)}


def _turned(kind: str, versions: Sequence[Version], event: int, over: Mapping[str, str], rank: int = 0) -> Turned | None:
    """None where nothing of it was corrected since; of a diagnosis all that it ever said is known, for a claim's own list of them is not
    rewritten by what is sent."""
    sent = max((at for at, one in enumerate(versions) if one.event <= event), default=0)
    now = {**versions[-1].values, **over}
    past = [one.values for one in versions[: None if over else -1]] or [versions[-1].values]
    added = kind == "diagnosis" and versions[0].event > event and versions[0].act in BY_HAND
    if not added and (kind != "diagnosis" or len(versions) == 1) and sent >= len(versions) - 1 and not over:
        return None
    if past[min(sent, len(past) - 1)].get("standing") == RETRACTED == now.get("standing") and kind != "diagnosis":
        return None
    return Turned(kind, tuple(past), None if now.get("standing") == RETRACTED else now, rank, min(sent, len(past) - 1), added)


def _clinicians(read: Read, npis: Iterable[str]) -> dict[str, Person]:
    listed, named = marks(sorted(npis))
    if not named:
        return {}
    rows = read.run(f"SELECT npi, last, first, taxonomy FROM clinician WHERE npi IN ({listed})", **named)
    return {
        npi: Person(last, first, identifiers=(Identifier("XX", npi), *((Identifier("PXC", taxonomy),) if taxonomy else ())))
        for npi, last, first, taxonomy in rows
    }


def claims_of(read: Read, items: Iterable[int], numbers: Iterable[tuple[int, str]]) -> set[int]:
    """The claims that these things of a chart may change: those of their visits, and those that say an authorisation's number."""
    found = chart_items.claims_of_items(read, items)
    for person, number in numbers:
        rows = read.run(
            "SELECT DISTINCT c.id FROM claim c JOIN claim_version v ON v.claim = c.id AND v.version = c.version "
            "WHERE c.person = :person AND instr(v.record, :number) > 0",
            person=person,
            number=f'"{number}"',
        )
        found |= {row[0] for row in rows}
    return found
