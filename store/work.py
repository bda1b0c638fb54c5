"""Work items: what the books call for, one open item per claim and kind, with its place in the working order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from billing import priority
from billing.odds import Price
from billing.plans import Deadline, Work
from store import pricing
from store.engine.sqlite import Read, Write
from store.ids import among

NEVER = "9999-12-31"
"""rank_until of an item whose place does not change with the day."""
CLOSED, RESOLVED = "closed", "resolved"


def in_queue(state: str) -> bool:
    """Whether an item of this state stands in the queue."""
    return state in ("open", "waiting")


def day(text: str | None) -> date | None:
    """A day as the books keep it."""
    return date.fromisoformat(text) if text else None


def iso(on: date | None) -> str | None:
    """A day for the books."""
    return on.isoformat() if on else None


def deadline_text(deadline: Deadline | None) -> str:
    """A deadline with how it came about, for the books; '' without one."""
    if deadline is None:
        return ""
    kept = {name: value for name, value in asdict(deadline).items() if value != _UNSAID.get(name)}
    return json.dumps(kept, default=str, ensure_ascii=False, separators=(",", ":"))


_UNSAID = {"edition": "", "conflict": "", "basis": "received"}
"""What a deadline says of itself only where it is otherwise."""


def deadline_of(text: str) -> Deadline | None:
    """The deadline that the books keep."""
    if not text:
        return None
    kept = json.loads(text)
    days = {name: date.fromisoformat(kept[name]) for name in ("due_on", "safe_on", "starts_on")}
    said = {name: str(kept.get(name, unsaid)) for name, unsaid in _UNSAID.items()}
    return Deadline(kept["clock"], days["due_on"], days["safe_on"], kept["rule"], kept["source"], days["starts_on"], **said)


@dataclass(frozen=True, slots=True)
class Place:
    """What the books keep of an item's order."""

    expected_cents: int
    priority: int
    rank: str
    rank_until: str


def place(
    *,
    state: str,
    follow_up_on: date | None,
    at_stake_cents: int,
    chance: int,
    deadline_on: date | None,
    today: date,
    number: str,
    kind: str,
    usual_cents: int | None = None,
) -> Place:
    """An item's place today, and until when it holds: its day of waiting, too, brings it back."""
    waiting = state == "waiting"
    found = priority.rank(
        waiting=waiting, at_stake_cents=at_stake_cents, chance=chance, deadline_on=deadline_on, today=today, claim_number=number,
        kind=kind, usual_cents=usual_cents,
    )  # fmt: skip
    days = [on.isoformat() for on in (found.until_on, follow_up_on if waiting else None) if on]
    return Place(found.expected_cents, found.priority, found.key, min(days, default=NEVER))


def settle_items(
    write: Write,
    claim: int,
    works: Sequence[Work],
    today: date,
    *,
    wakes: bool = True,
    wait_until: date | None = None,
    wait_reason: str = "",
) -> None:
    """Bring the claim's items to what its books call for.

    wakes: an answer came, or money moved, so an item that a person set aside comes back (or waits for the day that the books give).
    Else it keeps its day. Whose job it is stays. What a person resolved stays so while the same thing calls for it.
    """
    rows = write.run(
        "SELECT id, kind, payer, category, codes, remarks, at_stake_cents, chance, deadline, state, follow_up_on, follow_up_reason, "
        "assigned_to, basis, why, version, usual_cents, priced FROM work_item WHERE claim = :claim ORDER BY id",
        claim=claim,
    )
    if not rows and not works:
        return
    number = str(write.value("SELECT control_number FROM claim WHERE id = :claim", claim=claim))
    standing = {row["kind"]: row for row in rows if in_queue(row["state"])}
    done = {(row["kind"], row["basis"]) for row in rows if row["state"] == RESOLVED}
    owners = {row["kind"]: row["assigned_to"] for row in rows}
    for work in works:
        row = standing.pop(work.kind, None)
        wait = wait_until or work.follow_up_on
        target = _target(work, today, wait, wait_reason if wait_until else "")
        if row is None:
            if (work.kind, work.basis) not in done:
                _open(write, claim, number, work.kind, target, owners.get(work.kind), today)
            continue
        if not wakes and not wait_until:
            target |= {name: row[name] for name in ("state", "follow_up_on", "follow_up_reason")}
        if any(row[name] != value for name, value in target.items() if name != "deadline_on"):
            _update(write, row["id"], row["version"], number, work.kind, target, today)
    for row in standing.values():
        _close(write, row["id"], row["version"])


def _target(work: Work, today: date, wait: date | None, reason: str) -> dict[str, Any]:
    waits = wait is not None and wait > today
    return {
        "payer": work.payer,
        "category": work.category,
        "codes": " ".join(work.codes),
        "remarks": " ".join(work.remarks),
        "at_stake_cents": work.at_stake_cents,
        "chance": work.chance,
        "deadline_on": iso(work.deadline.due_on) if work.deadline else None,
        "deadline": deadline_text(work.deadline),
        "state": "waiting" if waits else "open",
        "follow_up_on": iso(wait) if waits else None,
        "follow_up_reason": reason if waits else "",
        "basis": work.basis,
        "why": work.why,
        "usual_cents": work.price.usual_cents if work.price else None,
        "priced": pricing.text(work.price),
    }


def _placed(target: dict[str, Any], today: date, number: str, kind: str) -> dict[str, Any]:
    return asdict(
        place(
            state=target["state"],
            follow_up_on=day(target["follow_up_on"]),
            at_stake_cents=target["at_stake_cents"],
            chance=target["chance"],
            deadline_on=day(target["deadline_on"]),
            today=today,
            number=number,
            kind=kind,
            usual_cents=target["usual_cents"],
        )
    )


def _open(write: Write, claim: int, number: str, kind: str, target: dict[str, Any], owner: str | None, today: date) -> None:
    placed = _placed(target, today, number, kind)
    write.insert("work_item", claim=claim, kind=kind, assigned_to=owner, opened_on=iso(today), **target, **placed)


def _update(write: Write, item: int, version: int, number: str, kind: str, target: dict[str, Any], today: date) -> None:
    columns = {**target, **_placed(target, today, number, kind)}
    changed = write.change(
        f"UPDATE work_item SET {', '.join(f'{name} = :{name}' for name in columns)}, version = version + 1 "
        "WHERE id = :id AND version = :version",
        id=item,
        version=version,
        **columns,
    )
    if changed != 1:
        raise AssertionError(f"work item {item} moved under its own transaction")


def _close(write: Write, item: int, version: int) -> None:
    write.change(
        "UPDATE work_item SET state = 'closed', version = version + 1 WHERE id = :id AND version = :version", id=item, version=version
    )
    write.change("DELETE FROM lease WHERE item = :id", id=item)


def assign(write: Write, item: int, to: str | None, version: int) -> bool:
    """Make it somebody's job, or nobody's; False where the item has moved or left the queue."""
    return _set(write, item, version, "assigned_to = :to", to=to)


def follow_up(write: Write, item: int, on: date, reason: str, version: int, by: str | None = None) -> bool:
    """Let it wait until a day; False where the item has moved or left the queue. by: to whom it comes back, where it is nobody's job."""
    what = "state = 'waiting', follow_up_on = :on, follow_up_reason = :reason, assigned_to = coalesce(assigned_to, :by)"
    return _set(write, item, version, what, on=iso(on), reason=reason, by=by)


def wake(write: Write, item: int, version: int) -> bool:
    """Bring a waiting item back now."""
    return _set(write, item, version, "state = 'open', follow_up_on = NULL")


def resolve(write: Write, item: int, version: int) -> bool:
    """A person says that it is done; it stays so while the same thing calls for it."""
    done = _set(write, item, version, f"state = '{RESOLVED}'")
    write.change("DELETE FROM lease WHERE item = :id AND :done = 1", id=item, done=int(done))
    return done


def _set(write: Write, item: int, version: int, what: str, **named: Any) -> bool:
    changed = write.change(
        f"UPDATE work_item SET {what}, version = version + 1 WHERE id = :id AND version = :version AND state IN ('open', 'waiting')",
        id=item,
        version=version,
        **named,
    )
    return changed == 1


def claims_with(read: Read, kind: str, payers: Sequence[int] | None = None) -> list[int]:
    """Claims that have an item of this kind in the queue, of these payers or of all."""
    whose = f"AND payer IN ({among(payers)}) " if payers is not None else ""
    sql = f"SELECT claim FROM work_item WHERE kind = :kind AND state IN ('open', 'waiting') {whose}ORDER BY claim"
    return [row[0] for row in read.run(sql, kind=kind)]


def due(read: Read, today: date) -> bool:
    """Whether any item's place is out of date."""
    return bool(
        read.value("SELECT 1 FROM work_item WHERE state IN ('open', 'waiting') AND rank_until <= :today LIMIT 1", today=today.isoformat())
    )


_RANKED = (
    "SELECT w.id, w.version, w.state, w.follow_up_on, w.at_stake_cents, w.chance, w.deadline_on, w.kind, c.control_number, w.rank, "
    "w.usual_cents FROM work_item w JOIN claim c ON c.id = w.claim WHERE w.state IN ('open', 'waiting') AND "
)


def rerank(write: Write, today: date, limit: int, after: str = "") -> tuple[int, str]:
    """Give today's place to items whose place ran out, and open those whose day has come; how many, and the rank to go on after.

    In the order in which they stand: old and new places are near each other, so that the pages of the indexes are met once.
    """
    rows = write.run(
        f"{_RANKED} w.rank_until <= :today AND w.rank > :after ORDER BY w.rank LIMIT :limit", today=iso(today), after=after, limit=limit
    )
    return _rank(write, rows, today), rows[-1]["rank"] if rows else ""


def rank_again(write: Write, items: Iterable[int], today: date) -> int:
    """Give today's place to these items: their row was written without it."""
    return sum(_rank(write, write.run(f"{_RANKED} w.id = :id", id=item), today) for item in items)


def _rank(write: Write, rows: Sequence[Any], today: date) -> int:
    placed: list[tuple[int | str, ...]] = []
    woken: list[tuple[int, int]] = []
    for item, version, state, follow_up_on, at_stake, chance, deadline_on, kind, number, _, usual in rows:
        waits_until = day(follow_up_on)
        if state == "waiting" and (waits_until is None or waits_until <= today):
            state, waits_until = "open", None
            woken.append((item, version))
            version += 1
        now = place(
            state=state, follow_up_on=waits_until, at_stake_cents=at_stake, chance=chance, deadline_on=day(deadline_on), today=today,
            number=number, kind=kind, usual_cents=usual,
        )  # fmt: skip
        placed.append((now.expected_cents, now.priority, now.rank, now.rank_until, item, version))
    write.many(
        "UPDATE work_item SET state = 'open', follow_up_on = NULL, version = version + 1 "
        "WHERE id = ? AND version = ? AND state = 'waiting'",
        woken,
    )
    # The place is derived, so it is no new version: whoever read the row may still act on it.
    write.many(
        "UPDATE work_item SET expected_cents = ?, priority = ?, rank = ?, rank_until = ? WHERE id = ? AND version = ?",
        placed,
    )
    return len(placed)


@dataclass(frozen=True, slots=True)
class Item:
    """A work item with what stands beside it: claim, patient, payer, lease."""

    id: int
    claim: int
    control_number: str
    person: int
    last: str
    first: str
    payer: int
    payer_name: str
    kind: str
    category: str
    codes: tuple[str, ...]
    remarks: tuple[str, ...]
    at_stake_cents: int
    expected_cents: int
    chance: int
    deadline_on: date | None
    deadline: Deadline | None
    priority: int
    state: str
    follow_up_on: date | None
    follow_up_reason: str
    assigned_to: str | None
    leased_by: str | None
    leased_until: int | None
    why: str
    version: int
    rank: str
    opened_on: date | None
    usual_cents: int | None = None
    price: Price | None = None


ITEM = """SELECT w.id, w.claim, c.control_number, c.person, p.last, p.first, w.payer, y.name AS payer_name, w.kind, w.category, w.codes,
w.remarks, w.at_stake_cents, w.expected_cents, w.chance, w.deadline_on, w.deadline, w.priority, w.state, w.follow_up_on, w.follow_up_reason,
w.assigned_to, l.leased_by, l.leased_until, w.why, w.version, w.rank, w.opened_on, w.usual_cents, w.priced
FROM {items} w JOIN claim c ON c.id = w.claim
JOIN person p ON p.id = c.person JOIN payer y ON y.id = w.payer LEFT JOIN lease l ON l.item = w.id AND l.leased_until > :moment """


def item_of(row: Any) -> Item:
    """The row as a record."""
    (id_, claim, number, person, last, first, payer, payer_name, kind, category, codes, remarks, at_stake, expected, chance, deadline_on,
     deadline, weight, state, follow_up_on, reason, owner, by, until, why, version, rank, opened_on, usual, priced) = row  # fmt: skip
    return Item(
        id_, claim, number, person, last, first, payer, payer_name, kind, category, tuple(codes.split()), tuple(remarks.split()),
        at_stake, expected, chance, day(deadline_on), deadline_of(deadline), weight, state, day(follow_up_on), reason, owner,
        by, until, why, version, rank, day(opened_on), usual, pricing.price_of(priced),
    )  # fmt: skip


def one(read: Read, item: int, moment: int) -> Item | None:
    """One item."""
    row = read.one(ITEM.format(items="work_item") + "WHERE w.id = :id", id=item, moment=moment)
    return item_of(row) if row else None


def of_claim(read: Read, claim: int, moment: int) -> tuple[Item, ...]:
    """The claim's items in the queue, denial first, then in the working order."""
    rows = read.run(
        ITEM.format(items="work_item") + "WHERE w.claim = :claim AND w.state IN ('open', 'waiting') ORDER BY w.kind <> 'denial', w.rank",
        claim=claim,
        moment=moment,
    )
    return tuple(map(item_of, rows))
