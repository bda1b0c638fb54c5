"""What the practice has learned of its payers: a snapshot that every settling reads, and the looking at the books that renews it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from billing.money import half_up
from billing.odds import ALLOWED_LEAST, EVERY, NOTHING, WHOLE, Answering, Odds, Seen, Usual, usual_days
from store import practice
from store.engine.sqlite import Read, Write

WINDOW = 200_000
"""So many of the newest line answers are looked at: rates change with the years, and a desk opens within seconds however old its books."""

_AT_HAND = "odds"


@dataclass(slots=True)
class State:
    """When it was learned last, by which event what is known last changed, whether items are still to be told, and the last look."""

    on: date | None = None
    known_by: int = 0
    pricing: bool = False
    looked_on: date | None = None


def state(read: Read) -> State:
    """How far learning has come."""
    row = read.one("SELECT on_day, known_by, pricing, looked_on FROM odds_state WHERE id = 1")
    return State() if row is None else State(_day(row[0]), row[1], bool(row[2]), _day(row[3]))


def set_state(write: Write, now: State) -> None:
    """Keep how far learning has come."""
    write.change(
        "INSERT INTO odds_state(id, on_day, known_by, pricing, looked_on) VALUES (1, :on_day, :known_by, :pricing, :looked_on) "
        "ON CONFLICT(id) DO UPDATE SET on_day = excluded.on_day, known_by = excluded.known_by, pricing = excluded.pricing, "
        "looked_on = excluded.looked_on, version = odds_state.version + 1",
        on_day=now.on.isoformat() if now.on else "",
        known_by=now.known_by,
        pricing=int(now.pricing),
        looked_on=now.looked_on.isoformat() if now.looked_on else "",
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def is_due(read: Read, today: date) -> bool:
    """Whether today's learning, telling of items, or look is still to be done. A store is first looked at on the day after it was made."""
    now = state(read)
    if now.on is not None:
        return now.pricing or now.on < today or now.looked_on is None or now.looked_on < today
    first = read.value("SELECT moment FROM event ORDER BY number LIMIT 1")
    return first is not None and _on(int(first), _zone(read)) < today


def odds(read: Read) -> Odds:
    """What is known, read once and kept at hand until it changes."""
    known_by = int(read.value("SELECT known_by FROM odds_state WHERE id = 1") or 0)
    if not known_by:
        return NOTHING
    at_hand = read.kept.get(_AT_HAND)
    if at_hand is not None and at_hand[0] == known_by:
        return at_hand[1]  # type: ignore[no-any-return]
    made = learned(read).odds()
    read.kept[_AT_HAND] = (known_by, made)
    return made


@dataclass(slots=True)
class Learned:
    """The snapshot's rows by key: codes by (payer, code), usual amounts by (payer, service, modifiers), answering by payer."""

    codes: dict[tuple[int, str], Seen] = field(default_factory=dict)
    allowed: dict[tuple[int, str, str], Usual] = field(default_factory=dict)
    answering: dict[int, Answering] = field(default_factory=dict)

    def odds(self) -> Odds:
        """As the rules use it."""
        return Odds(self.codes, self.allowed, self.answering)


def learned(read: Read) -> Learned:
    """The snapshot."""
    return Learned(
        {(row[0], row[1]): Seen(row[2], row[3]) for row in read.run("SELECT payer, code, decided, won_bp FROM odds_code")},
        {
            (row[0], row[1], row[2]): Usual(row[3], row[4])
            for row in read.run("SELECT payer, service, modifiers, share_bp, answers FROM odds_allowed")
        },
        {row[0]: Answering(row[1], row[2], row[3]) for row in read.run("SELECT payer, answers, paid, days FROM odds_answering")},
    )


def look(read: Read) -> Learned:
    """What the books say now: outcomes of denials, what payers allowed, how they answer."""
    return Learned(_codes(read), _allowed(read), _answering(read))


def _codes(read: Read) -> dict[tuple[int, str], Seen]:
    rows = read.run("SELECT payer, grp || '-' || reason, count(*), sum(won_bp) FROM denial_outcome GROUP BY payer, grp, reason")
    return {(row[0], row[1]): Seen(row[2], row[3]) for row in rows}


def _allowed(read: Read) -> dict[tuple[int, str, str], Usual]:
    """Of first payers' standing answers that paid a line and left nothing of it denied or in question: paid and the patient's share, over
    what was charged; by service with its modifiers, and with any. Kept where enough answers tell."""
    sums: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = read.stream(
        "SELECT p.payer, coalesce(nullif(l.procedure, ''), l.revenue), l.modifiers, s.paid_cents, s.adjustments FROM line_answer s "
        "JOIN posted_answer p ON p.posting = s.posting JOIN service_line l ON l.claim = s.claim AND l.number = s.line "
        "AND l.version = (SELECT max(n.version) FROM service_line n WHERE n.claim = s.claim) "
        "WHERE s.id > (SELECT coalesce(max(id), 0) FROM line_answer) - :window AND s.state = 'standing' AND s.paid_cents > 0 "
        "AND p.rank = 1 AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = s.posting AND e.line IN (0, s.line))",
        window=WINDOW,
    )
    for payer, service, modifiers, paid, adjustments in rows:
        found = json.loads(adjustments) if adjustments else []
        if any(one["kind"] != "NORMAL" for one in found):
            continue
        charged = paid + sum(one["cents"] for one in found)
        if charged <= 0:
            continue
        share = sum(one["cents"] for one in found if one["group"] == "PR")
        for named in (" ".join(sorted(modifiers.split())), EVERY):
            total = sums[payer, service, named]
            total[0] += paid + share
            total[1] += charged
            total[2] += 1
    return {
        key: Usual(half_up(max(back, 0) * WHOLE, charged), count) for key, (back, charged, count) in sums.items() if count >= ALLOWED_LEAST
    }


def _answering(read: Read) -> dict[int, Answering]:
    """How first payers answer what was sent to them first: paid or not, after how many days; what came before it was sent tells none."""
    zone = _zone(read)
    rows = read.stream(
        "SELECT p.payer, p.claim, coalesce(p.paid_cents, a.paid_cents), r.paid_on, v.moment FROM posted_answer p "
        "JOIN adjudication a ON a.id = p.answer JOIN remittance r ON r.id = a.remittance "
        "JOIN claim_version c ON c.claim = p.claim AND c.version = 1 AND c.destination = p.rank JOIN event v ON v.number = c.event "
        "WHERE p.id > (SELECT coalesce(max(id), 0) FROM posted_answer) - :window AND p.rank = 1 AND p.status <> '22' "
        "AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.line = 0 AND e.how = 'undone') "
        "AND NOT EXISTS (SELECT 1 FROM posted_answer f WHERE f.claim = p.claim AND f.payer = p.payer AND f.id < p.id "
        "AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = f.posting AND e.line = 0 AND e.how = 'undone')) "
        "ORDER BY p.id",
        window=WINDOW,
    )
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    days: dict[int, list[int]] = defaultdict(list)
    for payer, _, paid, paid_on, moment in rows:
        counts[payer][0] += 1
        counts[payer][1] += paid > 0
        took = (date.fromisoformat(paid_on) - _on(moment, zone)).days if paid_on else -1
        if took >= 0:
            days[payer].append(took)
    return {payer: Answering(seen, paid, usual_days(days[payer])) for payer, (seen, paid) in counts.items()}


def _zone(read: Read) -> ZoneInfo:
    return ZoneInfo(practice.value(read, "time_zone"))


def _on(moment: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(moment / 1_000_000, UTC).astimezone(zone).date()


def keep(write: Write, now: Learned) -> int:
    """Bring the snapshot to what was seen; how many rows of it changed."""
    had = learned(write)
    return (
        _differences(write, "odds_code", ("payer", "code"), ("decided", "won_bp"), _rows(had.codes), _rows(now.codes))
        + _differences(
            write, "odds_allowed", ("payer", "service", "modifiers"), ("share_bp", "answers"), _rows(had.allowed), _rows(now.allowed)
        )
        + _differences(write, "odds_answering", ("payer",), ("answers", "paid", "days"), _rows(had.answering), _rows(now.answering))
    )


def _rows(some: Mapping[Any, Any]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Row values by key."""
    return {
        key if isinstance(key, tuple) else (key,): tuple(getattr(value, name) for name in value.__dataclass_fields__)
        for key, value in some.items()
    }


def _differences(
    write: Write,
    table: str,
    keys: tuple[str, ...],
    columns: tuple[str, ...],
    had: Mapping[tuple[Any, ...], tuple[Any, ...]],
    now: Mapping[tuple[Any, ...], tuple[Any, ...]],
) -> int:
    where = " AND ".join(f"{name} = ?" for name in keys)
    new = [(*key, *now[key]) for key in sorted(now.keys() - had.keys())]
    moved = [(*now[key], *key) for key in sorted(now.keys() & had.keys()) if now[key] != had[key]]
    gone = sorted(had.keys() - now.keys())
    names = (*keys, *columns)
    write.many(f"INSERT INTO {table}({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", new)
    write.many(f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE {where}", moved)
    write.many(f"DELETE FROM {table} WHERE {where}", gone)
    return len(new) + len(moved) + len(gone)
