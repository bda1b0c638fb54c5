"""What went from a patient's chart to another's because it is the other's: its rows, and the texts about it. Whatever is told of the first
patient asks here, so that none of these texts is read there; `patient restricted` shows them with a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from store import persons
from store.corrections import Kept as Correction
from store.engine.sqlite import Read
from store.ids import among
from store.queries import Kept as Query

HIDDEN = "(about what is another's: under restricted access)"
_OF_BOTH = frozenset({"merge", "breach_review"})
"""They name what was moved and whose it is."""
_NUMBER_LEAST = 4
"""A claim's or visit's number of fewer signs is no name that a text can be known by."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What is another's by now. rows: (relation, row), with the corrections and entries of requests that are about nothing else;
    changes: the changes of these rows; subjects: as events name them; names: as texts name them."""

    rows: frozenset[tuple[str, int]] = frozenset()
    changes: frozenset[int] = frozenset()
    subjects: frozenset[tuple[str, str]] = frozenset()
    names: frozenset[str] = frozenset()
    ids: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def speaks(self, text: str) -> bool:
        """Whether a text names what went: DOC-7, the number of a claim or a visit."""
        return any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE) for name in self.names)

    def told(self, text: str) -> str:
        """The text, or what stands in its place."""
        return HIDDEN if text and self.speaks(text) else text

    def bare(self, image: dict[str, Any] | None) -> dict[str, Any] | None:
        """A row as it was or is, without the texts that name what went."""
        return image and {name: self.told(value) if isinstance(value, str) else value for name, value in image.items()}

    def holds(self, relation: str, key: int, *images: Mapping[str, Any] | None) -> bool:
        """Whether a row is about what went: it is of it, hangs on it by one of its columns, or names it in a text."""
        if (relation, key) in self.rows or relation in _OF_BOTH:
            return True
        return any(self._hangs(relation, image) for image in images if image is not None)

    def _hangs(self, relation: str, image: Mapping[str, Any]) -> bool:
        if (image.get("relation"), image.get("subject")) in self.rows:
            return True
        if any(image.get(column) in ids for column, ids in self.ids.items()):
            return True
        return relation == "query" and any(self.speaks(value) for value in image.values() if isinstance(value, str))


NOTHING = Gone()


def of(read: Read, person: int, case: int | None = None) -> Gone:
    """What went from this patient, and from the records that were joined to them, and is not back; case: by this move alone."""
    family = among(persons.family(read, person))
    found: dict[str, set[int]] = {}
    cases = set()
    rows = read.run(
        "SELECT m.id, r.relation, r.subject FROM merge m JOIN merge_row r ON r.merge = m.id AND r.event = m.event WHERE m.state = 'done' "
        f"AND (m.kind IN ('document', 'encounter', 'claim') AND m.other IN ({family}) OR m.kind = 'back' AND m.kept IN ({family})) "
        "AND r.relation <> 'person' AND (:only IS NULL OR m.id = :only)",
        only=case,
    )
    for number, relation, subject in rows:
        cases.add(int(number))
        found.setdefault(relation, set()).add(int(subject))
    if not found:
        return NOTHING
    return _whole(read, family, found, cases)


def persons_left(read: Read) -> frozenset[int]:
    """The patients from whom something went: few, so that a list of many claims asks for them alone."""
    rows = read.run(
        "SELECT DISTINCT CASE kind WHEN 'back' THEN kept ELSE other END FROM merge WHERE state = 'done' "
        "AND kind IN ('document', 'encounter', 'claim', 'back')"
    )
    return frozenset(persons.now(read, int(row[0])) for row in rows if row[0] is not None)


def _whole(read: Read, family: str, found: dict[str, set[int]], cases: set[int]) -> Gone:
    claims, items = found.get("claim", set()), found.get("chart_item", set())
    documents = _documents(read, family, found.get("document_place", set()))
    numbers = {str(row[0]) for row in read.run(f"SELECT control_number FROM claim WHERE id IN ({among(claims)})")}
    visits = {
        str(row[0])
        for row in read.run(f"SELECT json_extract(record, '$.number') FROM chart_item WHERE id IN ({among(items)}) AND kind = 'encounter'")
        if row[0]
    }
    names = {f"DOC-{one}" for one in documents} | {one for one in numbers | visits if len(one) >= _NUMBER_LEAST}
    about = {(relation, one) for relation, ids in found.items() for one in ids}
    corrections = {
        int(row[0])
        for row in read.run(f"SELECT id, changes FROM correction_pending WHERE person IN ({family})")
        if any((one["relation"], one["subject"]) in about for one in json.loads(row[1]))
    }
    if corrections:
        found["correction_pending"] = found.get("correction_pending", set()) | corrections
    ids = {"claim": claims, "encounter": items, "document": documents, "paper": documents, "correction": corrections}
    changes = {
        int(row[0])
        for relation, keys in found.items()
        for row in read.run(f"SELECT id FROM change WHERE relation = :relation AND key IN ({among(keys)})", relation=relation)
    }
    subjects = (
        {("identity", str(one)) for one in cases}
        | {("claim", one) for one in numbers}
        | {("document", f"DOC-{one}") for one in documents}
        | {("correction", f"K-{one}") for one in corrections}
        | {("query", f"QRY-{one}") for one in found.get("query", ())}
        | {("breach", str(row[0])) for row in read.run(f"SELECT id FROM breach_review WHERE merge IN ({among(cases)})")}
    )
    return Gone(
        frozenset((relation, one) for relation, keys in found.items() for one in keys), frozenset(changes), frozenset(subjects),
        frozenset(names), {column: frozenset(some) for column, some in ids.items()},
    )  # fmt: skip


def _documents(read: Read, family: str, places: Iterable[int]) -> set[int]:
    """The documents of these places, but for those that lie at another place of this patient still."""
    rows = read.run(
        f"SELECT DISTINCT g.document FROM document_place g WHERE g.id IN ({among(places)}) AND NOT EXISTS (SELECT 1 FROM document_place p "
        "LEFT JOIN claim c ON c.id = p.claim WHERE p.document = g.document AND p.state = 'filed' "
        f"AND coalesce(p.person, c.person) IN ({family}))"
    )
    return {int(row[0]) for row in rows}


# -- as they are shown


def correction(read: Read, one: Correction) -> Correction:
    """A correction without the fields of what went; its words are hidden where it had such, or where they name it."""
    gone = of(read, one.person)
    if not gone:
        return one
    left = tuple(each for each in one.changes if (each.relation, each.subject) not in gone.rows)
    if len(left) < len(one.changes):
        return replace(one, changes=left, reason=HIDDEN, evidence=HIDDEN, why=one.why and HIDDEN)
    return replace(one, reason=gone.told(one.reason), evidence=gone.told(one.evidence), why=gone.told(one.why))


def query(read: Read, one: Query) -> Query:
    """A query, without its words where one of them names what went."""
    gone = of(read, one.person)
    if not gone:
        return one
    put = one.query
    texts = (put.title, put.question, put.basis, *put.options, *put.about, one.answer, one.outcome)
    quoted = [text for each in put.indicators for text in (each.words, each.place)]
    if one.paper not in gone.ids["paper"] and not any(gone.speaks(text) for text in (*texts, *quoted)):
        return one
    bare = replace(put, title=HIDDEN, question=HIDDEN, basis="", indicators=(), options=(), about=())
    return replace(one, query=bare, chosen=(), answer=one.answer and HIDDEN, outcome=one.outcome and HIDDEN)


def written(read: Read, went: Gone, person: int) -> list[str]:
    """What was written about it, whole: amendments, corrections, queries, notes of the patient's claims."""
    out = []
    for relation, subject in sorted(went.rows):
        rows = read.run(
            "SELECT field, was, shall_be, reason, evidence FROM amendment WHERE relation = :relation AND subject = :subject ORDER BY id",
            relation=relation,
            subject=subject,
        )
        out += [f"{field}: {was} -> {shall_be}; {reason}; {evidence}" for field, was, shall_be, reason, evidence in rows]
    kept = among(sorted(went.ids["correction"]))
    out += [f"K-{row[0]}: {row[1]}; {row[2]}; {row[3]}" for row in read.run(
        f"SELECT id, reason, evidence, why FROM correction_pending WHERE id IN ({kept}) ORDER BY id")]  # fmt: skip
    mine = among(persons.family(read, person))
    moved = among(sorted(key for relation, key in went.rows if relation == "query"))
    for row in read.run(
        "SELECT id, title, question, basis, indicators, answer, outcome, person IN "
        f"({mine}) FROM query WHERE person IN ({mine}) OR id IN ({moved}) ORDER BY id"
    ):
        said = "; ".join(str(text) for text in row[1:7] if text)
        out += [f"QRY-{row[0]}: {said}"] if not row[7] or went.speaks(said) else []
    rows = read.run(f"SELECT n.text FROM note n JOIN claim c ON c.id = n.claim WHERE c.person IN ({mine}) ORDER BY n.id")
    return out + [f"note: {row[0]}" for row in rows if went.speaks(row[0])]
