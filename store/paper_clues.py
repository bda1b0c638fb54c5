"""What each paper's text may name people by, kept beside it once: which filed papers may tell of another patient is then one question."""

from __future__ import annotations

import json

from billing.documents import clues
from billing.text import fold
from store.engine.sqlite import Read, Write

TEXT_MOST = 8000
"""Whom a paper is about stands at its beginning."""


def keep(write: Write, document: int, text: str) -> None:
    """The numbers, days and words of a paper's text."""
    if not text:
        return
    found = clues(text[:TEXT_MOST])
    write.insert(
        "paper_clue", document=document, numbers=json.dumps(found.numbers), days=json.dumps([on.isoformat() for on in found.days[:100]]),
        words=f" {' '.join(sorted(found.words))} ",
    )  # fmt: skip


def unread(read: Read, limit: int) -> list[tuple[int, str]]:
    """(document, beginning of its text) of filed papers of which this is not kept yet: they came before it was."""
    rows = read.run(
        "SELECT DISTINCT t.document, substr(t.text, 1, :most) FROM document_place p JOIN document_text t ON t.document = p.document "
        "WHERE p.state = 'filed' AND t.text <> '' AND NOT EXISTS (SELECT 1 FROM paper_clue k WHERE k.document = p.document) LIMIT :limit",
        most=TEXT_MOST,
        limit=limit,
    )
    return [(row[0], row[1]) for row in rows]


_FILED = (
    "FROM document_place p JOIN claim o ON o.id = p.claim JOIN paper_clue k ON k.document = p.document CROSS JOIN json_each(k.{clues}) n "
)
_BY_NUMBER = (
    "CROSS JOIN claim c ON c.control_number = n.value",
    "CROSS JOIN claim_alias a ON a.control_number = n.value CROSS JOIN claim c ON c.id = a.claim",
    "CROSS JOIN coverage c ON c.member_id = n.value",
    "CROSS JOIN adjudication a ON a.payer_control_number = n.value CROSS JOIN posted_answer w ON w.answer = a.id "
    "CROSS JOIN claim c ON c.id = w.claim",
)


def of_another(read: Read) -> set[int]:
    """Filed papers with a number of another patient, or another's birth date and surname; those not read yet are all among them."""
    found: set[int] = set()
    for way in _BY_NUMBER:
        sql = f"SELECT DISTINCT p.document {_FILED.format(clues='numbers')} {way} WHERE p.state = 'filed' AND c.person <> o.person"
        found |= {row[0] for row in read.run(sql)}
    rows = read.run(
        f"SELECT p.document, c.last, k.words {_FILED.format(clues='days')} CROSS JOIN person c ON c.born_on = n.value "
        "WHERE p.state = 'filed' AND c.id <> o.person"
    )
    for document, last, words in rows:
        name = fold(last).split()
        if name and all(f" {word} " in words for word in name):
            found.add(document)
    return found | {document for document, _ in unread(read, -1)}
