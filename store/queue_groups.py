"""The queue under headings: by any of its columns, with how many and how much; from the counts where they know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from store.engine.sqlite import Read
from store.queue import cube_where
from store.queue_where import Filter, asked
from store.schema.denial_desk.facets import NEVER

AGES = ((0, 7), (8, 30), (31, 60), (61, 90), (91, None))
"""Days since an item came into the queue, from and to, as they are counted together."""
GONE, NO_DAY = "gone", "-"

CUBED = {
    "payer": ("payer", "key"), "category": ("category", "key"), "owner": ("owner", "key"), "reason": ("code", "key"),
    "remark": ("remark", "key"), "provider": ("provider", "key"), "location": ("location", "key"), "kind": ("payer", "kind"),
    "state": ("payer", "state"), "week": ("payer", "due_on"), "age": ("opened", "key"),
}  # fmt: skip
"""What can be grouped by: the counts that know it, and their column."""
_DIRECT = {"reason": "c.code", "remark": "c.code", "week": "f.due_on", "age": "f.opened_on"}


@dataclass(frozen=True, slots=True)
class Group:
    """Items with the same key; deadline_on: the first last day that is still ahead."""

    key: str
    items: int
    at_stake_cents: int
    deadline_on: date | None


def groups(read: Read, which: Filter, by: str, today: date, moment: int) -> list[Group]:
    """Headings, most money first. By reason or remark an item counts under each of its codes, as the filter finds it."""
    if by == "reason":
        which = replace(which, kind=which.kind or "denial")
        if which.kind != "denial":
            return []
    if which.only("kind", "state", "due_from", "due_to", "gone"):
        rows = _cubed(read, which, by, today)
    else:
        rows = _direct(read, which, by, today, moment)
    named: Callable[[str], str] = {"week": lambda key: week_of(key, today), "age": lambda key: age_of(key, today)}.get(by, str)
    sums: dict[str, list[Any]] = {}
    for key, items, cents, first in rows:
        kept = sums.setdefault(named(str(key)), [0, 0, None])
        kept[0], kept[1] = kept[0] + items, kept[1] + cents
        kept[2] = min(filter(None, (kept[2], first)), default=None)
    found = [Group(key, kept[0], kept[1], date.fromisoformat(kept[2]) if kept[2] else None) for key, kept in sums.items() if kept[0]]
    if by == "age":
        return sorted(found, key=lambda group: int(group.key.partition("-")[0]))
    if by == "week":
        return sorted(found, key=lambda group: (group.key == NO_DAY, group.key == GONE, group.key))
    return sorted(found, key=lambda group: (-group.at_stake_cents, group.key))


def _cubed(read: Read, which: Filter, by: str, today: date) -> list[Any]:
    what, column = CUBED[by]
    where, named = cube_where(which, what, None)
    return read.run(
        f"SELECT {column}, sum(n), sum(cents), min(CASE WHEN due_on >= :today AND due_on < '{NEVER}' AND n > 0 THEN due_on END) "
        f"FROM item_count WHERE {where} AND n <> 0 GROUP BY 1",
        **{**named, "today": today.isoformat()},
    )


def _direct(read: Read, which: Filter, by: str, today: date, moment: int) -> list[Any]:
    found = asked(read, which, whole=True)
    codes = f" CROSS JOIN item_code c ON c.item = f.item AND c.what = '{CUBED[by][0]}'" if by in ("reason", "remark") else ""
    return read.run(
        f"SELECT {_DIRECT.get(by, f'f.{by}')}, count(*), sum(f.cents), "
        f"min(CASE WHEN f.due_on >= :today AND f.due_on < '{NEVER}' THEN f.due_on END) "
        f"FROM item_facet f{codes} WHERE {found.where(True)} GROUP BY 1",
        **{**found.named, "today": today.isoformat(), "moment": moment},
    )


def week_of(due_on: str, today: date) -> str:
    """The Monday of a last day's week; `gone` where it is past, `-` where there is none."""
    if due_on == NEVER:
        return NO_DAY
    on = date.fromisoformat(due_on)
    return GONE if on < today else (on - timedelta(days=on.weekday())).isoformat()


def age_of(opened_on: str, today: date) -> str:
    """The run of days in which an age lies: 8-30."""
    days = max((today - date.fromisoformat(opened_on)).days, 0)
    low, high = next((low, high) for low, high in AGES if high is None or days <= high)
    return f"{low}-{'' if high is None else high}"


def names(read: Read, what: str) -> dict[int, tuple[str, str]]:
    """Providers or places by their number: key (NPI; place of service and facility), and the name as it was sent."""
    return {row[0]: (row[1], row[2]) for row in read.run("SELECT id, key, name FROM facet_name WHERE what = :what", what=what)}
