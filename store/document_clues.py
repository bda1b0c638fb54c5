"""Claims that a document's text names: by their number, a payer's number for them, a member number, a surname with a birth date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.documents import Clues
from billing.text import fold, name_shown
from store.claims import VISIBLE, day
from store.engine.sqlite import Read
from store.ids import among, chunks, marks

MOST = 9
_PEOPLE_MOST = 300
_SCORES = {"its number": 40, "the payer's number": 35, "member number": 20, "name and birth date": 20}


@dataclass(frozen=True, slots=True)
class ClaimNamed:
    """A claim, and by what the text names it."""

    claim: int
    control_number: str
    patient: str
    payer: str
    on: date | None
    why: tuple[str, ...]


def claims_named(read: Read, clues: Clues) -> list[ClaimNamed]:
    """At most nine, the likeliest first: a claim's own number before a patient's, then the visits of the days that the text names."""
    why: dict[int, dict[str, None]] = defaultdict(dict)
    numbers = [number for number in clues.numbers if len(number) >= 3]
    for claim in _by_number(read, numbers):
        why[claim]["its number"] = None
    for claim in _by_payer_number(read, numbers):
        why[claim]["the payer's number"] = None
    members = _by_member(read, numbers)
    born = _by_birth(read, clues)
    for words, people in (("member number", members), ("name and birth date", born)):
        for claim in _claims_of(read, people):
            why[claim][words] = None
    made = [_made(row, clues, tuple(why[row["id"]])) for row in _rows(read, why)]
    return [one for _, one in sorted(made, key=lambda pair: pair[0])][:MOST]


def _by_number(read: Read, numbers: list[str]) -> set[int]:
    found: set[int] = set()
    for some in chunks(numbers, 400):
        listed, named = marks(some)
        rows = read.run(
            f"SELECT id FROM claim WHERE control_number IN ({listed}) "
            f"UNION SELECT claim FROM claim_alias WHERE control_number IN ({listed})",
            **named,
        )
        found |= {row[0] for row in rows}
    return found


def _by_payer_number(read: Read, numbers: list[str]) -> set[int]:
    found: set[int] = set()
    for some in chunks([number for number in numbers if len(number) >= 6], 400):
        listed, named = marks(some)
        rows = read.run(
            "SELECT p.claim FROM adjudication a JOIN posted_answer p ON p.answer = a.id "
            f"WHERE a.payer_control_number IN ({listed}) LIMIT 50",
            **named,
        )
        found |= {row[0] for row in rows}
    return found


def _by_member(read: Read, numbers: list[str]) -> set[int]:
    found: set[int] = set()
    for some in chunks([number for number in numbers if len(number) >= 5], 400):
        listed, named = marks(some)
        found |= {row[0] for row in read.run(f"SELECT person FROM coverage WHERE member_id IN ({listed}) LIMIT 50", **named)}
    return found


def _by_birth(read: Read, clues: Clues) -> set[int]:
    """People born on a day that the text names, whose surname is among its words."""
    if not clues.days:
        return set()
    listed, named = marks([on.isoformat() for on in clues.days[:100]])
    rows = read.run(f"SELECT id, last FROM person WHERE born_on IN ({listed}) LIMIT {_PEOPLE_MOST}", **named)
    return {row[0] for row in rows if (name := fold(row[1]).split()) and set(name) <= clues.words}


def _claims_of(read: Read, people: Iterable[int]) -> list[int]:
    rows = read.run(f"SELECT id FROM claim WHERE person IN ({among(people)}) AND {VISIBLE} ORDER BY from_on DESC LIMIT 60")
    return [row[0] for row in rows]


def _rows(read: Read, claims: Iterable[int]) -> list[Any]:
    return read.run(
        "SELECT c.id, c.control_number, c.from_on, c.to_on, p.last, p.first, y.name AS payer, "
        "EXISTS (SELECT 1 FROM work_item w WHERE w.claim = c.id AND w.state IN ('open', 'waiting')) AS worked "
        "FROM claim c JOIN person p ON p.id = c.person JOIN payer y ON y.id = c.payer "
        f"WHERE c.id IN ({among(claims)}) AND c.{VISIBLE}"
    )


def _made(row: Any, clues: Clues, why: tuple[str, ...]) -> tuple[tuple[int, int, str], ClaimNamed]:
    on = day(row["from_on"])
    score = sum(_SCORES[words] for words in why)
    visited = on is not None and on in clues.days
    if visited:
        score, why = score + 15, (*why, "visit of that day")
    score += 5 * bool(row["worked"])
    latest = -(on.toordinal() if on else 0)
    named = ClaimNamed(row["id"], row["control_number"], name_shown(row["last"], row["first"]), row["payer"], on, why)
    return (-score, latest, row["control_number"]), named
