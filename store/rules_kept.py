"""The practice's own rules as rows: written, ended, reviewed, each version as it stood; and the claims that a change still has to move."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from billing.rule_fields import FIELDS, RuleKind, names
from store.engine import guards
from store.engine.sqlite import Read, Write
from store.ids import among

TABLES: Mapping[RuleKind, str] = {"playbook": "playbook_rule", "clocks": "clock_rule", "payers": "payer_rule"}
ACTIVE, ENDED = "active", "ended"
_ZERO = frozenset("count presumed_days safety_days other_count other_presumed_days".split())
"""Numbers of which none is 0."""
_NUMBERS = frozenset(field.name for fields in FIELDS.values() for field in fields if field.what == "number")
_NONE = frozenset({"from_on", "to_on"}) | (_NUMBERS - _ZERO)
"""Columns in which nothing is NULL."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row. values: its fields as texts; payer: its number in the books; reviewed_by: '' where nobody has."""

    kind: RuleKind
    number: int
    version: int
    payer: int | None
    values: Mapping[str, str]
    state: str = ACTIVE
    reviewed_by: str = ""
    reviewed_on: str = ""


def every(read: Read, kind: RuleKind, *, ended: bool = False) -> list[Kept]:
    """The rows in force, or all."""
    where = "" if ended else f"WHERE state = '{ACTIVE}' "
    return [_kept(kind, row) for row in read.run(f"SELECT * FROM {TABLES[kind]} {where}ORDER BY id")]


def one(read: Read, kind: RuleKind, number: int) -> Kept | None:
    """A row, ended or not."""
    row = read.one(f"SELECT * FROM {TABLES[kind]} WHERE id = :id", id=number)
    return _kept(kind, row) if row is not None else None


def _kept(kind: RuleKind, row: Any) -> Kept:
    values = {name: "" if row[name] is None else str(row[name]) for name in names(kind)}
    return Kept(kind, row["id"], row["version"], row["payer"], values, row["state"], row["reviewed_by"], row["reviewed_on"] or "")


def _cells(values: Mapping[str, str]) -> dict[str, object]:
    """The texts as columns."""
    cells: dict[str, object] = {}
    for name, text in values.items():
        if text == "" and name in _NONE:
            cells[name] = None
        else:
            cells[name] = int(text or 0) if name in _NUMBERS else text
    return cells


def add(write: Write, kind: RuleKind, payer: int | None, values: Mapping[str, str]) -> int:
    """A new row, not reviewed yet; its number. A payer has one row for ever: an ended one is in force again."""
    if kind == "payers":
        gone = write.one("SELECT id, version FROM payer_rule WHERE payer = :payer", payer=payer)
        if gone is not None:
            if not change(write, kind, gone["id"], gone["version"], values):
                raise AssertionError(f"payer rule {gone['id']} moved under its own transaction")
            return int(gone["id"])
    return write.insert(TABLES[kind], payer=payer, **_cells(values), reviewed_by="", reviewed_on=None, state=ACTIVE)


def change(write: Write, kind: RuleKind, number: int, version: int, values: Mapping[str, str]) -> bool:
    """A new version of a row; nobody has reviewed that. False where it has moved."""
    cells = _cells(values)
    sets = ", ".join(f"{name} = :{name}" for name in cells)
    return _set(write, kind, number, version, f"{sets}, reviewed_by = '', reviewed_on = NULL, state = '{ACTIVE}'", cells)


def end(write: Write, kind: RuleKind, number: int, version: int) -> bool:
    """It holds no more; False where it has moved."""
    return _set(write, kind, number, version, f"state = '{ENDED}'", {})


def _set(write: Write, kind: RuleKind, number: int, version: int, what: str, cells: Mapping[str, object]) -> bool:
    sql = f"UPDATE {TABLES[kind]} SET {what}, version = version + 1 WHERE id = :row_id AND version = :row_version"
    return write.change(sql, row_id=number, row_version=version, **cells) == 1


def reviewed(write: Write, kind: RuleKind, number: int, version: int, by: str, on: str) -> bool:
    """Somebody read this version and found it right. That is no new version of it. False where it has moved."""
    sql = f"UPDATE {TABLES[kind]} SET reviewed_by = :by, reviewed_on = :on WHERE id = :id AND version = :version"
    return write.change(sql, by=by, on=on, id=number, version=version) == 1


@dataclass(frozen=True, slots=True)
class Review:
    """Who read a shipped rule, when, and the digest of what they read."""

    digest: str
    by: str
    on: str


def reviews(read: Read) -> dict[tuple[str, str], Review]:
    """Reviews of shipped rules, by kind and key."""
    rows = read.run(f"SELECT kind, key, digest, reviewed_by, reviewed_on FROM rule_review WHERE state = '{ACTIVE}'")
    return {(row[0], row[1]): Review(row[2], row[3], row[4]) for row in rows}


def review_shipped(write: Write, kind: RuleKind, key: str, digest: str, by: str, on: str) -> None:
    """Somebody read a shipped rule and found it right."""
    write.change(
        "INSERT INTO rule_review(kind, key, digest, reviewed_by, reviewed_on, state) VALUES (:kind, :key, :digest, :by, :on, 'active') "
        "ON CONFLICT(kind, key) DO UPDATE SET digest = excluded.digest, reviewed_by = excluded.reviewed_by, "
        "reviewed_on = excluded.reviewed_on, state = 'active', version = rule_review.version + 1",
        kind=kind, key=key, digest=digest, by=by, on=on,
    )  # fmt: skip


# -- as it stood


@dataclass(frozen=True, slots=True)
class Stood:
    """A row as an event left it: who, when, why; kept is None where nothing of it was left."""

    event: int
    moment: int
    actor: str
    act: str
    reason: str
    kept: Kept | None


def history(read: Read, kind: RuleKind, number: int) -> list[Stood]:
    """Every version of a row, the newest first: the log keeps them for ever."""
    table = TABLES[kind]
    columns = [name for name, _ in guards.columns(read, read.schema.tables[table])]
    rows = read.run("SELECT id, after FROM change WHERE relation = :relation AND key = :key ORDER BY id DESC", relation=table, key=number)
    found = []
    for change_, after in rows:
        event = read.one(
            "SELECT number, moment, actor, act, reason FROM event WHERE last_change >= :change ORDER BY number LIMIT 1", change=change_
        )
        if event is not None:
            row = dict(zip(columns, json.loads(after), strict=False)) if after is not None else None
            who = (event[0], event[1], event[2], event[3], event[4])
            found.append(Stood(*who, _kept(kind, row) if row else None))
    return found


# -- what a change still has to move


def pend(write: Write, claims: Iterable[int], request: str, actor: str) -> None:
    """These claims are to be looked at again under the rules as they are now."""
    write.many(
        "INSERT INTO rule_pending(claim, request, actor) VALUES (?, ?, ?) ON CONFLICT(claim) DO UPDATE SET request = excluded.request",
        [(claim, request, actor) for claim in claims],
    )


def pending(read: Read, limit: int) -> list[int]:
    """The next claims to look at."""
    return [row[0] for row in read.run("SELECT claim FROM rule_pending ORDER BY claim LIMIT :limit", limit=limit)]


def left(read: Read) -> int:
    """How many claims wait to be looked at."""
    return int(read.value("SELECT count(*) FROM rule_pending"))


def looked_at(write: Write, claims: Sequence[int]) -> None:
    """They stand as the rules say."""
    write.change(f"DELETE FROM rule_pending WHERE claim IN ({among(claims)})")
