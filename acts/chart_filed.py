"""The claims and the documents of a chart: as they are, or as they stood at the end of a day; what is another's now is hidden, and said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from acts.chart_rows import Thing
from acts.desk import Desk
from acts.documents import number_of
from acts.hands import local
from billing import terms
from billing.documents import KINDS
from billing.money import shown as cash
from billing.text import clean
from store import as_it_stood, chart_as_of, claims_as_of, documents, documents_as_of
from store.claims_as_of import ClaimStood
from store.documents import Document
from store.engine.sqlite import Read

HIDDEN = "another patient's, moved since: not shown"


@dataclass(frozen=True, slots=True)
class Filed:
    """claims: as the books have them; shown: claims, papers: as things of the chart, with those that are hidden; withheld: how many."""

    claims: tuple[ClaimStood, ...]
    shown: tuple[Thing, ...]
    papers: tuple[Thing, ...]
    withheld: int


def now(read: Read, desk: Desk, person: int, notes: Sequence[Thing]) -> Filed:
    """As they are."""
    claims = claims_as_of.now(read, person)
    papers = [one for claim in claims for one in documents.of_claim(read, claim.id)]
    papers += documents.of_person(read, person)
    of_notes = (place for note in _came(notes) for place in documents.places(read, note)[:1])
    papers += [place for place in of_notes if place.person in (None, person) and place.state != documents.RESTRICTED]
    things = tuple(_document(desk, one) for one in {one.id: one for one in papers}.values())
    return Filed(claims, tuple(map(_claim, claims)), things, 0)


def then(read: Read, desk: Desk, person: int, until: int, notes: Sequence[Thing]) -> Filed:
    """As they stood before this moment; notes: those of the chart then."""
    at, same = as_it_stood.mark(read, until), chart_as_of.one_with(read, person)
    claims, gone = claims_as_of.then(read, person, at, same)
    numbers = {one.id: one.control_number for one in claims}
    papers, others = documents_as_of.then(read, person, at, same, numbers, gone, _came(notes))
    return Filed(
        claims,
        (*map(_claim, claims), *(_hidden("Claim") for _ in gone)),
        (*(_document(desk, one) for one in papers), *(_hidden("Document") for _ in range(others))),
        len(gone) + others,
    )


def _came(notes: Sequence[Thing]) -> list[int]:
    """The documents that notes came as."""
    return [number_of(note.key) for note in notes if note.key]


def _claim(one: ClaimStood) -> Thing:
    words = f"{cash(one.charge_cents)}  {terms.word(terms.CLAIM_STATUS, one.status)}  {clean(one.payer)}"
    number = clean(one.control_number)
    return Thing("claim", one.id, "claim", "Claim", number, words, one.from_on, "", None, "", None, 1, key=one.control_number)


def _document(desk: Desk, one: Document) -> Thing:
    on = local(desk, one.received_at).date().isoformat()
    words = KINDS.get(one.kind, one.kind) + (f"  claim {clean(one.control_number)}" if one.claim is not None else "")
    return Thing("document", one.id, "document", "Document", f"{one.ref}  {clean(one.name)}", words, on, "", None, "", None, 1, key=one.ref)


def _hidden(label: str) -> Thing:
    return Thing("withheld", 0, "withheld", label, HIDDEN, "", "", "", None, "", None, 1)
