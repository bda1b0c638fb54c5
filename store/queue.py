"""The queue: pages, counts and groups in the working order, and the next free item for one of many hands."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from store.engine.sqlite import Read, Write
from store.ids import among
from store.leases import TAKEN
from store.work import ITEM, Item, item_of

MERGED_PAYERS = 20
"""Up to so many payers are read each from its own index and merged; more are found in the order of the whole queue."""
RARE = 2000
"""A reason with fewer denials than this is driven from the denials; a common one is met soon enough in the order of the queue."""
QUEUED = "w.state IN ('open', 'waiting')"
"""Must stand word for word as in the indexes, which hold only these rows."""


STATE_RANKS = {"open": "w.rank < '2'", "waiting": "w.rank >= '2'"}
"""How a rank begins, by state: see billing/priority.py."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which items: None is all. payers are numbers in the books; owner '' is nobody's; words are folded, each must be found somewhere."""

    payers: tuple[int, ...] | None = None
    category: str | None = None
    owner: str | None = None
    reason: tuple[str, str] | None = None
    min_cents: int | None = None
    kind: str | None = None
    state: str | None = None
    words: tuple[str, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether the counters know the answer."""
        return self.owner is None and self.reason is None and self.min_cents is None and not self.words


_PERSON = (
    "w.claim IN (SELECT c.id FROM person p JOIN claim c ON c.person = p.id WHERE p.name_key LIKE :{n}_begins ESCAPE '\\' "
    "OR p.name_key LIKE :{n}_word ESCAPE '\\')"
)
_NUMBER = "w.claim IN (SELECT c.id FROM claim c WHERE lower(c.control_number) LIKE :{n}_in ESCAPE '\\')"
_CODE = "lower(w.codes) LIKE :{n}_in ESCAPE '\\' OR lower(w.remarks) LIKE :{n}_in ESCAPE '\\'"
LONGEST_CODE = 5


def literally(text: str) -> str:
    """A text for LIKE … ESCAPE '\\' that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _where(read: Read, which: Filter, *, all_of_it: bool = False) -> tuple[str, dict[str, Any]]:
    """The condition; `all_of_it` where every item is wanted, not a page of them."""
    wheres, named = [QUEUED], dict[str, Any]()
    if which.payers is not None:
        named |= {f"payer{n}": payer for n, payer in enumerate(which.payers)}
        marks = ", ".join(f":payer{n}" for n in range(len(which.payers)))
        wheres.append("w.payer = :payer0" if len(which.payers) == 1 else f"w.payer IN ({marks})" if marks else "1 = 0")
    for column, value in (("category", which.category), ("kind", which.kind), ("state", which.state)):
        if value is not None:
            wheres.append(f"w.{column} = :{column}")
            named[column] = value
    if which.state in STATE_RANKS:
        # What waits stands behind all that is open: without this the index would be read from its beginning.
        wheres.append(STATE_RANKS[which.state])
    if which.owner is not None:
        wheres.append("w.assigned_to = :owner" if which.owner else "w.assigned_to IS NULL")
        named["owner"] = which.owner
    if which.min_cents is not None:
        wheres.append("w.at_stake_cents >= :min_cents")
        named["min_cents"] = which.min_cents
    if which.reason is not None:
        wheres.append(_reason(read, which.reason, all_of_it))
        named |= {"grp": which.reason[0], "reason": which.reason[1]}
    for n, word in enumerate(which.words):
        found, more = _word(read, word, f"word{n}")
        wheres.append(found)
        named |= more
    return " AND ".join(wheres), named


def _word(read: Read, word: str, name: str) -> tuple[str, dict[str, Any]]:
    """Items in whose patient, payer, number, codes, category or kind the word is found; each asked in the cheapest way."""
    plain = literally(word)
    named = {f"{name}_begins": f"{plain}%", f"{name}_word": f"% {plain}%", f"{name}_in": f"%{plain}%"}
    ways = [_PERSON.format(n=name), _NUMBER.format(n=name)]
    if len(word) <= LONGEST_CODE:
        ways.append(_CODE.format(n=name))
    payers = read.run("SELECT id FROM payer WHERE name_key LIKE :word ESCAPE '\\'", word=f"%{plain}%")
    if payers:
        ways.append(f"w.payer IN ({among(row[0] for row in payers)})")
    for column in ("category", "kind"):
        known = [row[0] for row in read.run(f"SELECT DISTINCT {column} FROM work_count") if word in row[0].replace("_", " ")]
        listed = ", ".join(f":{name}_{column}{at}" for at in range(len(known)))
        if known:
            ways.append(f"w.{column} IN ({listed})")
            named |= {f"{name}_{column}{at}": value for at, value in enumerate(known)}
    return f"({' OR '.join(ways)})", named


def _reason(read: Read, reason: tuple[str, str], all_of_it: bool) -> str:
    grp, code = reason
    many = read.value(
        "SELECT count(*) FROM (SELECT 1 FROM denial WHERE grp = :grp AND reason = :reason AND state = 'open' LIMIT :rare) few",
        grp=grp,
        reason=code,
        rare=RARE,
    )
    denied = "FROM denial d WHERE d.grp = :grp AND d.reason = :reason AND d.state = 'open'"
    found = (
        f"EXISTS (SELECT 1 {denied} AND d.claim = w.claim)" if many >= RARE and not all_of_it else f"w.claim IN (SELECT d.claim {denied})"
    )
    return f"w.kind = 'denial' AND {found}"


def page(read: Read, which: Filter, moment: int, *, after: str | None = None, before: str | None = None, limit: int = 50) -> list[Item]:
    """A page in the working order: from the first, after a rank, or the one that ends just before a rank."""
    payers = which.payers or ()
    if 1 < len(payers) <= MERGED_PAYERS:
        pages = [page(read, replace(which, payers=(payer,)), moment, after=after, before=before, limit=limit) for payer in payers]
        merged = heapq.merge(*pages, key=lambda item: item.rank)
        found = list(merged)
        return found[-limit:] if before is not None else found[:limit]
    where, named = _where(read, which)
    back = before is not None
    if before is not None:
        where, named["rank"] = f"{where} AND w.rank < :rank", before
    elif after is not None:
        where, named["rank"] = f"{where} AND w.rank > :rank", after
    order = "DESC" if back else "ASC"
    items = f"(SELECT w.* FROM work_item w WHERE {where} ORDER BY w.rank {order} LIMIT :limit)"
    rows = read.run(f"{ITEM.format(items=items)} ORDER BY w.rank", moment=moment, limit=limit, **named)
    return [item_of(row) for row in rows]


def every(read: Read, which: Filter, moment: int) -> Iterator[Item]:
    """All items of the filter, in no order."""
    where, named = _where(read, which)
    for row in read.stream(f"{ITEM.format(items='work_item')} WHERE {where}", moment=moment, **named):
        yield item_of(row)


def count(read: Read, which: Filter) -> tuple[int, int, int, int]:
    """Items and cents, and those of denials alone; from the counters where they know."""
    if which.counted:
        return _counted(read, which)
    where, named = _where(read, which, all_of_it=True)
    row = read.one(
        "SELECT count(*), coalesce(sum(w.at_stake_cents), 0), coalesce(sum(CASE WHEN w.kind = 'denial' THEN 1 ELSE 0 END), 0), "
        f"coalesce(sum(CASE WHEN w.kind = 'denial' THEN w.at_stake_cents ELSE 0 END), 0) FROM work_item w WHERE {where}",
        **named,
    )
    assert row is not None
    return (row[0], row[1], row[2], row[3])


def _counted(read: Read, which: Filter) -> tuple[int, int, int, int]:
    wheres, named = ["1 = 1"], dict[str, Any]()
    for column, value in (("category", which.category), ("kind", which.kind), ("state", which.state)):
        if value is not None:
            wheres.append(f"{column} = :{column}")
            named[column] = value
    payers = None if which.payers is None else set(which.payers)
    rows = read.run(f"SELECT payer, kind, sum(n), sum(cents) FROM work_count WHERE {' AND '.join(wheres)} GROUP BY payer, kind", **named)
    kept = [row for row in rows if payers is None or row[0] in payers]
    denials = [row for row in kept if row[1] == "denial"]
    return sum(row[2] for row in kept), sum(row[3] for row in kept), sum(row[2] for row in denials), sum(row[3] for row in denials)


def position(read: Read, which: Filter, rank: str) -> int:
    """How many items stand before this rank."""
    where, named = _where(read, which)
    return int(read.value(f"SELECT count(*) FROM work_item w WHERE {where} AND w.rank < :rank", rank=rank, **named))


@dataclass(frozen=True, slots=True)
class Group:
    """Items with the same key; deadline_on: the first last day that is still ahead."""

    key: str
    items: int
    at_stake_cents: int
    deadline_on: date | None


GROUPED = {"payer": "w.payer", "category": "w.category", "kind": "w.kind", "owner": "coalesce(w.assigned_to, '')", "reason": "w.codes"}


def groups(read: Read, which: Filter, by: str, today: date) -> list[Group]:
    """Headings of the grouped queue, most money first. By reason an item counts under each of its codes, as the filter finds it."""
    where, named = _where(read, replace(which, kind="denial") if by == "reason" else which)
    rows = read.run(
        f"SELECT {GROUPED[by]}, count(*), sum(w.at_stake_cents), min(CASE WHEN w.deadline_on >= :today THEN w.deadline_on END) "
        f"FROM work_item w WHERE {where} GROUP BY 1",
        today=today.isoformat(),
        **named,
    )
    sums: dict[str, list[Any]] = {}
    for row in rows:
        for key in str(row[0]).split() if by == "reason" else (str(row[0]),):
            kept = sums.setdefault(key, [0, 0, None])
            kept[0], kept[1] = kept[0] + row[1], kept[1] + row[2]
            kept[2] = min(filter(None, (kept[2], row[3])), default=None)
    found = [Group(key, kept[0], kept[1], date.fromisoformat(kept[2]) if kept[2] else None) for key, kept in sums.items()]
    return sorted(found, key=lambda group: (-group.at_stake_cents, group.key))


def first_free(write: Write, which: Filter, actor: str, moment: int, until: int) -> int | None:
    """Take the first item that nobody has in hand and that is nobody else's job: one statement, so that two sessions never take the same.

    A claim is in one hand: an item is not free while another item of its claim is held.
    """
    where, named = _where(write, replace(which, state=which.state or "open"))
    # In a view of one owner's work it is meant to be taken from there.
    mine = "" if which.owner is not None else "AND (w.assigned_to IS NULL OR w.assigned_to = :actor)"
    row = write.run(
        "INSERT INTO lease(item, leased_by, leased_until, taken_at) "
        f"SELECT w.id, :actor, :until, :moment FROM work_item w WHERE {where} {mine} "
        "AND NOT EXISTS (SELECT 1 FROM work_item s JOIN lease sl ON sl.item = s.id WHERE s.claim = w.claim "
        "AND s.state IN ('open', 'waiting') AND sl.leased_until > :moment) ORDER BY w.rank LIMIT 1 "
        f"{TAKEN} WHERE lease.leased_until <= :moment RETURNING item",
        actor=actor,
        moment=moment,
        until=until,
        **named,
    )
    return row[0][0] if row else None


def payers_like(read: Read, text: str, folded: str) -> tuple[int, ...]:
    """Payers by a part of their name, or of any number they were ever named by."""
    rows = read.run(
        "SELECT id FROM payer WHERE name_key LIKE :name ESCAPE '\\' OR lower(payer_id) LIKE :number ESCAPE '\\' "
        "OR id IN (SELECT payer FROM payer_alias WHERE lower(value) LIKE :number ESCAPE '\\') ORDER BY id",
        name=f"%{literally(folded)}%" if folded else "\\%",
        number=f"%{literally(text.lower())}%",
    )
    return tuple(row[0] for row in rows)
