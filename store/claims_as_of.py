"""A patient's claims as they are, and as they stood at a moment: whose, what was charged, and the status that their books had then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from billing import standing
from store import as_it_stood, charts
from store.as_it_stood import Mark
from store.books import Supposed, books
from store.claims import VISIBLE
from store.engine.sqlite import Read
from store.ids import among


@dataclass(frozen=True, slots=True)
class ClaimStood:
    """A claim of the patient: its number, its days, what was charged, how it stands, or stood."""

    id: int
    control_number: str
    from_on: str
    to_on: str
    charge_cents: int
    payer: str
    status: str


def now(read: Read, person: int) -> tuple[ClaimStood, ...]:
    """The patient's claims, newest visit first."""
    rows = read.run(
        "SELECT c.id, c.control_number, coalesce(c.from_on, ''), coalesce(c.to_on, ''), c.charge_cents, y.name, "
        "coalesce(f.status, '') FROM claim c JOIN payer y ON y.id = c.payer LEFT JOIN claim_figures f ON f.claim = c.id "
        f"WHERE c.person = :person AND c.{VISIBLE} "
        "ORDER BY c.from_on DESC, c.id DESC",
        person=person,
    )
    return tuple(ClaimStood(*tuple(row)) for row in rows)


def then(read: Read, person: int, at: Mark, same: frozenset[int]) -> tuple[tuple[ClaimStood, ...], frozenset[int]]:
    """The claims that were the patient's then, and the numbers of those that have gone to another's since. same: who is one with them."""
    candidates = read.run(
        "SELECT id, person FROM claim WHERE person = :person OR id IN "
        "(SELECT subject FROM merge_row WHERE relation = 'claim' AND json_extract(before, '$.person') = :person)",
        person=person,
    )
    owners = {row[0]: row[1] for row in candidates}
    there = {id: row for id, row in as_it_stood.rows(read, "claim", owners, at).items() if row["person"] == person}
    arriving = {row[0] for row in read.run("SELECT file FROM file_state WHERE state = 'arriving'")}
    hidden = frozenset(id for id in there if owners[id] not in same)
    shown = {id: row for id, row in there.items() if id not in hidden and row["file"] not in arriving}
    names, status = charts.payer_names(read), _status(read, shown, at)
    claims = [
        ClaimStood(
            id, row["control_number"], row["from_on"] or "", row["to_on"] or "", row["charge_cents"], names[row["payer"]], status[id]
        )
        for id, row in shown.items()
    ]
    return tuple(sorted(claims, key=lambda one: (one.from_on, one.id), reverse=True)), hidden


def _status(read: Read, there: Mapping[int, Mapping[str, Any]], at: Mark) -> dict[int, str]:
    """What their status was then: of the entries and answers that had been posted, with what had ended of these."""
    supposed = Supposed(last=at.posting, ends=_ends(read, list(there), at))
    return {
        id: standing.figures(replace(known, voided=there[id]["state"] == "voided")).status
        for id, known in books(read, there, supposed).items()
    }


def _ends(read: Read, claims: Sequence[int], at: Mark) -> dict[int, list[Any]]:
    """What of the answers had ended, by posting: also what an undo has taken away since."""
    ids = {row[0] for row in read.run(f"SELECT id FROM answer_end WHERE claim IN ({among(claims)})")}
    ids |= as_it_stood.once(read, "answer_end", "claim", claims)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in as_it_stood.rows(read, "answer_end", ids, at).values():
        found[row["posting"]].append((row["posting"], row["line"], row["how"]))
    return found
