"""Acknowledgements in the books: sets as they went, what was said of them and of their claims, and refusals that still stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from billing.acknowledgement import SentSet
from billing.rejected import Rejection
from store.claims import VISIBLE
from store.engine.sqlite import Read, Write
from store.ids import among


def keep_sets(write: Write, file: int, sets: Iterable[SentSet], event: int) -> None:
    """The transaction sets of an 837 that is taken in."""
    write.many(
        "INSERT INTO sent_set(file, interchange, group_number, set_number, reference, first, last, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(file, s.interchange, s.group_number, s.set_number, s.reference, s.first, s.last, event) for s in sets],
    )


def without_sets(read: Read) -> list[int]:
    """Files of claims whose sets are not known: taken in before they were kept."""
    rows = read.run(
        "SELECT f.id FROM source_file f JOIN file_state s ON s.file = f.id WHERE f.kind IN ('837P', '837I') AND s.state = 'imported' "
        "AND NOT EXISTS (SELECT 1 FROM sent_set t WHERE t.file = f.id) ORDER BY f.id"
    )
    return [row[0] for row in rows]


def unread(read: Read) -> list[tuple[int, str]]:
    """(file, name) of acknowledgements that were kept before anything here read them."""
    rows = read.run(
        "SELECT f.id, f.name FROM source_file f JOIN file_state s ON s.file = f.id WHERE f.kind IN ('999', '277CA') "
        "AND s.state = 'imported' AND s.findings LIKE '%kept_not_used%' "
        "AND NOT EXISTS (SELECT 1 FROM acknowledgement a WHERE a.file = f.id) ORDER BY f.id"
    )
    return [(row[0], row[1]) for row in rows]


def sets_named(read: Read, group_number: str, set_number: str) -> list[int]:
    """Our sets of this number (and of this group; '' of set_number: all of the group), the newest file's."""
    found = read.run(
        "SELECT id, file FROM sent_set WHERE ltrim(group_number, '0') = ltrim(:group_number, '0') "
        "AND (:set_number = '' OR ltrim(set_number, '0') = ltrim(:set_number, '0')) ORDER BY file DESC, id",
        group_number=group_number,
        set_number=set_number,
    )
    return [row[0] for row in found if row[1] == found[0][1]]


def sets_referred(read: Read, reference: str) -> list[int]:
    """Our sets whose submission bore this reference (BHT03), the newest file's."""
    found = read.run("SELECT id, file FROM sent_set WHERE reference = :reference ORDER BY file DESC, id", reference=reference)
    return [row[0] for row in found if row[1] == found[0][1]]


_IN_SET = "v.file = t.file AND v.position BETWEEN t.first AND t.last"
_OF_PROVIDER = "(a.provider = '' OR a.provider = (SELECT y.npi FROM claim c JOIN provider y ON y.id = c.provider WHERE c.id = v.claim))"


def claims_in(read: Read, sets: Sequence[int], provider: str = "", *, refused: bool = False) -> list[tuple[int, str]]:
    """(claim, number) of those that went in these sets; of one provider, where given; only those that stand as refused."""
    standing = (
        "AND c.id IN (SELECT w.claim FROM work_item w WHERE w.kind = 'rejected' AND w.state IN ('open', 'waiting'))" if refused else ""
    )
    rows = read.run(
        f"SELECT DISTINCT c.id, c.control_number FROM sent_set t JOIN claim_version v ON {_IN_SET} JOIN claim c ON c.id = v.claim "
        "JOIN provider y ON y.id = c.provider "
        f"WHERE t.id IN ({among(sets)}) AND (:provider = '' OR y.npi = :provider) {standing} ORDER BY c.id",
        provider=provider,
    )
    return [(row[0], row[1]) for row in rows]


def newest_sending(read: Read, control_number: str) -> tuple[int, int] | None:
    """(claim, sending) of the newest sending under this number, of what is not still arriving."""
    row = read.one(
        f"SELECT claim, id FROM claim_version WHERE control_number = :number AND {VISIBLE} ORDER BY id DESC LIMIT 1",
        number=control_number,
    )
    return (row[0], row[1]) if row else None


@dataclass(frozen=True, slots=True)
class Ack:
    """What was said of a claim's sending: by itself, or with the set that it went in."""

    id: int
    kind: str
    source: str
    on: date | None
    level: str
    verdict: str
    codes: str
    words: str
    payer_control_number: str
    sending: int
    file: str
    moment: int


def of_claim(read: Read, claim: int) -> tuple[Ack, ...]:
    """All that was said of the claim's sendings, in the order in which it came."""
    columns = "a.id, a.kind, a.source, a.on_day, a.level, a.verdict, a.codes, a.words, a.payer_control_number, v.id, f.name, f.received_at"
    rows = read.run(
        f"SELECT {columns} FROM acknowledgement a JOIN claim_version v ON v.id = a.sending JOIN source_file f ON f.id = a.file "
        "WHERE a.claim = :claim "
        f"UNION SELECT {columns} FROM claim_version v JOIN sent_set t ON {_IN_SET} JOIN acknowledgement a ON a.sent_set = t.id "
        f"JOIN source_file f ON f.id = a.file WHERE v.claim = :claim AND {_OF_PROVIDER} ORDER BY 1",
        claim=claim,
    )
    return tuple(Ack(row[0], row[1], row[2], date.fromisoformat(row[3]) if row[3] else None, *tuple(row)[4:]) for row in rows)


@dataclass(frozen=True, slots=True)
class SentIn:
    """The numbers of the set that a sending went in, and its file."""

    sending: int
    interchange: str
    group_number: str
    set_number: str
    reference: str


def sets_of(read: Read, claim: int) -> dict[int, SentIn]:
    """By sending, the set that it went in."""
    rows = read.run(
        "SELECT v.id, t.interchange, t.group_number, t.set_number, t.reference FROM claim_version v "
        f"JOIN sent_set t ON {_IN_SET} WHERE v.claim = :claim",
        claim=claim,
    )
    return {row[0]: SentIn(*tuple(row)) for row in rows}


def rejections(read: Read, claims: Sequence[int]) -> dict[int, Rejection]:
    """Of these claims those whose newest sending was refused on its way in, and nothing said otherwise or answered since."""
    if read.value("SELECT 1 FROM acknowledgement WHERE verdict = 'rejected' LIMIT 1") is None:
        return {}
    newest = f"SELECT claim, max(id) FROM claim_version WHERE claim IN ({among(claims)}) GROUP BY claim"
    rows = read.run(
        f"WITH newest(claim, sending) AS ({newest}), said(claim, sending, ack) AS ("
        "SELECT n.claim, n.sending, a.id FROM newest n JOIN acknowledgement a ON a.claim = n.claim AND a.sending = n.sending "
        "WHERE a.verdict <> 'noted' UNION ALL "
        f"SELECT n.claim, n.sending, a.id FROM newest n JOIN claim_version v ON v.id = n.sending JOIN sent_set t ON {_IN_SET} "
        f"JOIN acknowledgement a ON a.sent_set = t.id AND a.verdict <> 'noted' AND {_OF_PROVIDER}), "
        "last(claim, sending, ack) AS (SELECT claim, sending, max(ack) FROM said GROUP BY claim, sending) "
        "SELECT l.claim, a.id, a.source, a.on_day, a.codes, a.words, v.destination FROM last l JOIN acknowledgement a ON a.id = l.ack "
        "JOIN claim_version v ON v.id = l.sending WHERE a.verdict = 'rejected' AND NOT EXISTS ("
        "SELECT 1 FROM posted_answer p JOIN ledger_transaction g ON g.id = p.posting WHERE p.claim = l.claim AND g.event > v.event "
        "AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.line = 0 AND e.how = 'undone'))"
    )
    return {
        row[0]: Rejection(row[1], row[2], date.fromisoformat(row[3]) if row[3] else None, tuple(row[4].split()), row[5], row[6])
        for row in rows
    }


def add(write: Write, **values: object) -> int:
    """Keep one acknowledgement; its number."""
    return write.insert("acknowledgement", **values)
