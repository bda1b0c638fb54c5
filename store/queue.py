"""The queue: pages in any order, exact counts, and the next free item for one of many hands."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from store.engine.sqlite import Read, Write
from store.ids import among
from store.leases import TAKEN
from store.queue_where import RARE, Asked, Filter, asked, literally
from store.schema.denial_desk.facets import NEVER
from store.work import ITEM, Item, item_of

__all__ = ["ORDERS", "Filter", "count", "every", "first_free", "literally", "page", "payers_like", "position"]

MERGED_PAYERS = 20
"""Up to so many payers are read each from its own index and merged; more are found in the order of the whole queue."""
ORDERS = {"deadline": "due_on", "amount": "cents", "age": "opened_on", "patient": "patient", "follow_up": "wakes_on"}
"""Orders besides the working order and that by payer, and the column of item_facet that each goes by."""
INDEXED = {"deadline": "due", "amount": "cents", "age": "opened", "patient": "patient", "follow_up": "wakes"}
"""The index of each."""
WORTH = 8
"""Items are sorted where the square of how many they are is less than so many times the queue: about where both ways cost the same."""
END = "~\t"
"""The key behind all others: the last page ends before it."""


def page(read: Read, which: Filter, moment: int, *, after: str | None = None, before: str | None = None, limit: int = 50) -> list[Item]:
    """A page in the order of the filter: from the first, after a row's key, or the one that ends just before a key.

    Each item's rank is its key in this order.
    """
    if which.order == "payer":
        return _by_payer(read, which, moment, after=after, before=before, limit=limit)
    if which.order:
        return _by_facet(read, which, moment, after=after, before=before, limit=limit)
    payers = which.payers or ()
    if 1 < len(payers) <= MERGED_PAYERS:
        pages = [page(read, replace(which, payers=(payer,)), moment, after=after, before=before, limit=limit) for payer in payers]
        found = list(heapq.merge(*pages, key=lambda item: item.rank))
        return found[-limit:] if before is not None else found[:limit]
    found_by = asked(read, which)
    named: dict[str, Any] = {**found_by.named, "moment": moment, "limit": limit}
    table, where, rank = _way(found_by)
    back = before is not None
    if before is not None:
        where += f" AND {rank} < :rank"
        named["rank"] = before
    elif after is not None:
        where += f" AND {rank} > :rank"
        named["rank"] = after
    if which.gone and which.state != "waiting":
        # Past their day stand behind those with days left.
        where += f" AND {rank} >= '1'"
    if which.wakes_from is not None or which.wakes_to is not None:
        # What has a day to come back on waits, and stands behind all that is open.
        where += f" AND {rank} >= '2'"
    order = f"{rank} {'DESC' if back else 'ASC'}"
    item = "f.item" if "item_facet f" in table else "w.id"
    rows = read.run(f"SELECT {item}, {rank} FROM {table} WHERE {where} ORDER BY {order} LIMIT :limit", **named)
    return _items(read, [(row[0], row[1]) for row in rows], moment, back)


def _items(read: Read, found: list[tuple[int, str]], moment: int, back: bool) -> list[Item]:
    """The items whole, in the order in which they were found; each with its key."""
    rows = {
        row[0]: row for row in read.run(f"{ITEM.format(items='work_item')} WHERE w.id IN ({among(n for n, _ in found)})", moment=moment)
    }
    items = [replace(item_of(rows[number]), rank=key) for number, key in found if number in rows]
    return items[::-1] if back else items


def _way(found: Asked) -> tuple[str, str, str]:
    """From where, under which conditions, and the rank there: few items are read whole and sorted; of more an index in the working order
    is followed, that one which leaves least."""
    best = found.best
    if found.few and best.size > RARE // 4:
        return "item_facet f", found.where(True), "+f.rank"
    return best.table, f"{best.where} AND {found.where(best.facet)}", best.rank


def _by_facet(read: Read, which: Filter, moment: int, *, after: str | None, before: str | None, limit: int) -> list[Item]:
    """Few items are read whole and sorted; of many the order's own index is followed, in which the usual filters are to be read."""
    column = ORDERS[which.order]
    found = asked(read, which)
    falls, back = which.order == "amount", before is not None
    named: dict[str, Any] = {**found.named, "moment": moment, "limit": limit}
    best, mark = found.best, "+"
    if found.few and best.size > RARE // 4:
        table, where = "item_facet f", found.where(True)
    elif best.size**2 <= WORTH * found.total:
        table, where = best.table, f"{best.where} AND {found.where(True)}"
        if not best.facet:
            table, where = "item_facet f", f"{found.where(True)} AND f.item IN (SELECT w.id FROM {best.table} WHERE {found.key()})"
    else:
        table, where, mark = f"item_facet f INDEXED BY facet_by_{INDEXED[which.order]}", found.where(True), ""
    key = before if before is not None else after
    if key is not None and key != END:
        value, _, item = key.partition("\t")
        named |= {"at": int(value) if column == "cents" else value, "item": int(item)}
        where += f" AND ({mark}f.{column}, f.item) {'<' if back != falls else '>'} (:at, :item)"
    down = "DESC" if back != falls else "ASC"
    sql = f"SELECT f.item, f.{column} FROM {table} WHERE {where} ORDER BY {mark}f.{column} {down}, {mark}f.item {down} LIMIT :limit"
    return _items(read, [(row[0], f"{row[1]}\t{row[0]}") for row in read.run(sql, **named)], moment, back)


def _by_payer(read: Read, which: Filter, moment: int, *, after: str | None, before: str | None, limit: int) -> list[Item]:
    """Payer by payer in the order of their names, each in the working order."""
    there = {row[0] for row in read.run("SELECT DISTINCT payer FROM work_count WHERE n <> 0")}
    wanted = there if which.payers is None else there & set(which.payers)
    payers = [row[0] for row in read.run("SELECT id FROM payer ORDER BY name_key, id") if row[0] in wanted]
    back, key = before is not None, before if before is not None else after
    start, rank = "", ""
    if key is not None and key != END:
        start, _, rank = key.partition("\t")
    if back:
        payers.reverse()
    if start:
        order = [row[0] for row in read.run("SELECT id FROM payer ORDER BY name_key, id")]
        at = {payer: n for n, payer in enumerate(order)}
        here = at.get(int(start), 0)
        payers = [payer for payer in payers if (at[payer] <= here if back else at[payer] >= here)]
    found: list[Item] = []
    for payer in payers:
        edge = rank if start and payer == int(start) else None
        asks: dict[str, str | None] = {"before": edge or "~"} if back else {"after": edge}
        some = page(read, replace(which, payers=(payer,), order=""), moment, limit=limit - len(found), **asks)
        made = [replace(item, rank=f"{payer}\t{item.rank}") for item in some]
        found = [*made, *found] if back else [*found, *made]
        if len(found) >= limit:
            break
    return found


def every(read: Read, which: Filter, moment: int) -> Iterator[Item]:
    """All items of the filter, in no order."""
    found = asked(read, which, whole=True)
    for row in read.stream(f"{ITEM.format(items='work_item')} WHERE {found.where(False)}", **{**found.named, "moment": moment}):
        yield item_of(row)


_CUBED = {"owner": "owner", "reason": "code", "remark": "remark", "providers": "provider", "locations": "location"}
"""Filters that the counts by key know, each alone beside kind, state and last day."""


def count(read: Read, which: Filter, moment: int = 0) -> tuple[int, int, int, int]:
    """Items and cents, and those of denials alone; from the counters where they know."""
    if which.only("payers", "category", "kind", "state"):
        return _counted(read, which)
    for name, what in _CUBED.items():
        value = getattr(which, name)
        if value is not None and which.only(name, "kind", "state", "due_from", "due_to", "gone"):
            keys = ["-".join(value)] if name == "reason" else list(value) if isinstance(value, tuple) else [value]
            return _cubed(read, which, what, [str(key) for key in keys])
    if which.only("kind", "state", "due_from", "due_to", "gone"):
        return _cubed(read, which, "payer", None)
    if which.only("kind", "state", "opened_from", "opened_to"):
        return _cubed(read, which, "opened", None)
    found = asked(read, which, whole=True)
    row = read.one(
        "SELECT count(*), coalesce(sum(f.cents), 0), coalesce(sum(CASE WHEN f.kind = 'denial' THEN 1 ELSE 0 END), 0), "
        f"coalesce(sum(CASE WHEN f.kind = 'denial' THEN f.cents ELSE 0 END), 0) FROM item_facet f WHERE {found.where(True)}",
        **{**found.named, "moment": moment},
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


def cube_where(which: Filter, what: str, keys: list[str] | None) -> tuple[str, dict[str, Any]]:
    """The counts by key that a filter means."""
    wheres, named = ["what = :what"], {"what": what}
    if keys is not None:
        named |= {f"key{n}": key for n, key in enumerate(keys)}
        wheres.append(f"key IN ({', '.join(f':key{n}' for n in range(len(keys)))})")
    kind = "denial" if what == "code" and which.kind is None else which.kind
    bounds = (
        ("kind", "=", kind), ("state", "=", which.state), ("due_on", ">=", which.due_from), ("due_on", "<=", which.due_to),
        ("key", ">=", which.opened_from), ("key", "<=", which.opened_to),
    )  # fmt: skip
    for n, (column, sign, value) in enumerate(bounds):
        if value is not None:
            wheres.append(f"{column} {sign} :b{n}")
            named[f"b{n}"] = value
    if which.due_from is not None or which.due_to is not None:
        wheres.append(f"due_on < '{NEVER}'")
    if what == "code" and which.kind not in (None, "denial"):
        wheres.append("1 = 0")
    return " AND ".join(wheres), named


def _cubed(read: Read, which: Filter, what: str, keys: list[str] | None) -> tuple[int, int, int, int]:
    where, named = cube_where(which, what, keys)
    row = read.one(
        "SELECT coalesce(sum(n), 0), coalesce(sum(cents), 0), coalesce(sum(CASE WHEN kind = 'denial' THEN n END), 0), "
        f"coalesce(sum(CASE WHEN kind = 'denial' THEN cents END), 0) FROM item_count WHERE {where}",
        **named,
    )
    assert row is not None
    return (row[0], row[1], row[2], row[3])


def position(read: Read, which: Filter, key: str, moment: int = 0) -> int:
    """How many items stand before this key."""
    found = asked(read, which, whole=True)
    where, named = found.where(True), {**found.named, "moment": moment}
    if not which.order:
        named["rank"] = key
        return int(read.value(f"SELECT count(*) FROM item_facet f WHERE {where} AND f.rank < :rank", **named))
    at, _, rest = key.partition("\t")
    if which.order == "payer":
        sql = (
            "SELECT count(*) FROM item_facet f JOIN payer y ON y.id = f.payer JOIN payer o ON o.id = :at "
            f"WHERE {where} AND (y.name_key, y.id, f.rank) < (o.name_key, o.id, :rank)"
        )
        return int(read.value(sql, **{**named, "at": int(at), "rank": rest}))
    column, sign = ORDERS[which.order], ">" if which.order == "amount" else "<"
    named |= {"at": int(at) if column == "cents" else at, "item": int(rest)}
    return int(read.value(f"SELECT count(*) FROM item_facet f WHERE {where} AND (f.{column}, f.item) {sign} (:at, :item)", **named))


def first_free(write: Write, which: Filter, actor: str, moment: int, until: int) -> int | None:
    """Take the first item that nobody has in hand and that is nobody else's job: one statement, so that two sessions never take the same.

    A claim is in one hand: an item is not free while another item of its claim is held. It is the first in the working order, whatever
    the order of the view.
    """
    found = asked(write, replace(which, state=which.state or "open"))
    table, where, rank = _way(found)
    facet = "item_facet f" in table
    item, owner = ("f.item", "f.owner") if facet else ("w.id", "coalesce(w.assigned_to, '')")
    claim = "(SELECT c.claim FROM work_item c WHERE c.id = f.item)" if facet else "w.claim"
    # In a view of one owner's work it is meant to be taken from there.
    mine = "" if which.owner is not None else f"AND {owner} IN ('', :actor)"
    row = write.run(
        "INSERT INTO lease(item, leased_by, leased_until, taken_at) "
        f"SELECT {item}, :actor, :until, :moment FROM {table} WHERE {where} {mine} "
        f"AND NOT EXISTS (SELECT 1 FROM work_item s JOIN lease sl ON sl.item = s.id WHERE s.claim = {claim} "
        f"AND s.state IN ('open', 'waiting') AND sl.leased_until > :moment) ORDER BY {rank} LIMIT 1 "
        f"{TAKEN} WHERE lease.leased_until <= :moment RETURNING item",
        **{**found.named, "actor": actor, "moment": moment, "until": until},
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
