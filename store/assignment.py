"""Teams, rules of assignment, who is away, and whose job the work is: what the rules are asked with, and what they give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.assignment import Burden, Given, Rule, Unowned
from billing.text import fold
from store import queue
from store.engine.sqlite import Read, Write

FEEDS = ("intake.bring", "intake.carry_on", "posting.post", "posting.match", "posting.accept", "posting.split")
"""Acts that bring new work."""
FREE = (
    "NOT EXISTS (SELECT 1 FROM work_item s JOIN lease l ON l.item = s.id WHERE s.claim = w.claim "
    "AND s.state IN ('open', 'waiting') AND l.leased_until > :moment)"
)
"""Nobody has any work of the claim in hand."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team and who is in it, in the order in which they joined."""

    number: int
    name: str
    members: tuple[str, ...]


def teams(read: Read) -> tuple[Team, ...]:
    """All teams by name."""
    found = read.run("SELECT id, name FROM team ORDER BY name_key")
    return tuple(
        Team(number, name, tuple(row[0] for row in read.run("SELECT login FROM team_member WHERE team = :team ORDER BY id", team=number)))
        for number, name in found
    )


def team(read: Read, name: str) -> Team | None:
    """The team of that name, however it is written."""
    key = fold(name)
    return next((one for one in teams(read) if fold(one.name) == key), None)


def make_team(write: Write, name: str) -> int:
    """A new team."""
    return write.insert("team", name=name, name_key=fold(name))


def drop_team(write: Write, number: int) -> bool:
    """Take a team away; False where a rule, a hand-over note or a query names it."""
    named = write.value(
        "SELECT EXISTS (SELECT 1 FROM assign_rule WHERE team = :team) OR EXISTS (SELECT 1 FROM handover WHERE team = :team) "
        "OR EXISTS (SELECT 1 FROM query WHERE team = :team)",
        team=number,
    )
    if named:
        return False
    write.change("DELETE FROM team_member WHERE team = :team", team=number)
    return write.change("DELETE FROM team WHERE id = :team", team=number) == 1


def join(write: Write, number: int, login: str) -> bool:
    """Into the team; False where the person is in it."""
    sql = "INSERT INTO team_member(team, login) VALUES (:team, :login) ON CONFLICT DO NOTHING"
    return write.change(sql, team=number, login=login) == 1


def leave(write: Write, number: int, login: str) -> bool:
    """Out of the team; False where the person is not in it."""
    return write.change("DELETE FROM team_member WHERE team = :team AND login = :login", team=number, login=login) == 1


# -- rules

_RULE = (
    "id, place, payer, category, kind, from_letters, to_letters, min_cents, max_cents, gives, login, team, load, note, state "
    "FROM assign_rule"
)


def rules(read: Read, *, ended: bool = False) -> tuple[Rule, ...]:
    """The rules in the order in which they are asked; those that ended too, if wanted."""
    by_number = {one.number: one for one in teams(read)}
    where = "" if ended else "WHERE state = 'active' "
    return tuple(_rule(read, row, by_number) for row in read.run(f"SELECT {_RULE} {where}ORDER BY state, place, id"))


def _rule(read: Read, row: Any, by_number: Mapping[int, Team]) -> Rule:
    number, place, payer, category, kind, first, last, least, most, gives, login, team_, load, note, _ = row
    of = by_number.get(team_ or 0)
    payers = frozenset(queue.payers_like(read, payer, fold(payer))) if payer else None
    return Rule(
        number, place, payer, payers, category, kind, first, last, least, most, gives, login, of.name if of else "",
        of.members if of else (), load, note,
    )  # fmt: skip


def any_rule(read: Read) -> bool:
    """Whether a rule is in force."""
    return bool(read.value("SELECT 1 FROM assign_rule WHERE state = 'active' LIMIT 1"))


def ended(read: Read) -> frozenset[int]:
    """The numbers of rules that are no longer asked."""
    return frozenset(row[0] for row in read.run("SELECT id FROM assign_rule WHERE state = 'ended'"))


def add_rule(write: Write, rule: Rule, team_: int | None) -> int:
    """A new rule, at its place: those from there on move down by one."""
    write.change(
        "UPDATE assign_rule SET place = place + 1, version = version + 1 WHERE state = 'active' AND place >= :place", place=rule.place
    )
    return write.insert(
        "assign_rule", place=rule.place, payer=rule.payer, category=rule.category, kind=rule.kind, from_letters=rule.from_letters,
        to_letters=rule.to_letters, min_cents=rule.min_cents, max_cents=rule.max_cents, gives=rule.gives, login=rule.login, team=team_,
        load=rule.load, note=rule.note, state="active",
    )  # fmt: skip


def end_rule(write: Write, number: int) -> bool:
    """Ask it no more; False where it is not in force."""
    sql = "UPDATE assign_rule SET state = 'ended', version = version + 1 WHERE id = :id AND state = 'active'"
    return write.change(sql, id=number) == 1


# -- who is away


@dataclass(frozen=True, slots=True)
class Away:
    """Who is away, until and with what day, and why."""

    login: str
    until_on: date
    reason: str


def away(read: Read, today: date) -> dict[str, Away]:
    """Everyone who is away today, by login."""
    rows = read.run("SELECT login, until_on, reason FROM person_away WHERE until_on >= :today", today=today.isoformat())
    return {row[0]: Away(row[0], date.fromisoformat(row[1]), row[2]) for row in rows}


def set_away(write: Write, login: str, until: date | None, reason: str) -> bool:
    """Away until and with that day; None: here again. False where nothing was changed."""
    if until is None:
        return write.change("DELETE FROM person_away WHERE login = :login", login=login) == 1
    changed = write.change(
        "INSERT INTO person_away(login, until_on, reason) VALUES (:login, :until, :reason) ON CONFLICT(login) DO UPDATE SET "
        "until_on = excluded.until_on, reason = excluded.reason, version = version + 1 "
        "WHERE until_on <> excluded.until_on OR reason <> excluded.reason",
        login=login,
        until=until.isoformat(),
        reason=reason,
    )
    return changed == 1


# -- what is to be shared out


def unowned(read: Read, moment: int, limit: int, after: str = "") -> tuple[list[Unowned], str]:
    """Open work that is nobody's job and in nobody's hand, in the working order after a rank; and the rank of the last."""
    rows = read.run(
        "SELECT w.id, w.claim, w.payer, w.category, w.kind, p.last, w.at_stake_cents, w.rank, (SELECT s.assigned_to FROM work_item s "
        "WHERE s.claim = w.claim AND s.state IN ('open', 'waiting') AND s.assigned_to IS NOT NULL ORDER BY s.id LIMIT 1) "
        "FROM work_item w JOIN claim c ON c.id = w.claim JOIN person p ON p.id = c.person "
        "WHERE w.state IN ('open', 'waiting') AND w.rank < '2' AND w.state = 'open' AND w.assigned_to IS NULL AND w.rank > :after "
        f"AND {FREE} "
        "ORDER BY w.rank LIMIT :limit",
        moment=moment,
        after=after,
        limit=limit,
    )
    found = [Unowned(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[8]) for row in rows]
    return found, rows[-1]["rank"] if rows else ""


def burdens(read: Read) -> dict[str, Burden]:
    """How many open pieces of work, and how many dollars, are whose job."""
    rows = read.run(
        "SELECT assigned_to, count(*), sum(at_stake_cents) FROM work_item WHERE state IN ('open', 'waiting') AND assigned_to IS NOT NULL "
        "AND state = 'open' GROUP BY assigned_to"
    )
    return {row[0]: Burden(row[1], row[2]) for row in rows}


def turns(read: Read) -> dict[int, str]:
    """Whose turn was the last, by rule."""
    return {row[0]: row[1] for row in read.run("SELECT rule, login FROM assign_turn")}


def keep_turns(write: Write, last: Mapping[int, str]) -> None:
    """Whose turn was the last."""
    sql = "INSERT INTO assign_turn(rule, login) VALUES (?, ?) ON CONFLICT(rule) DO UPDATE SET login = excluded.login"
    write.many(sql, list(last.items()))


def give(write: Write, given: Iterable[Given], moment: int) -> list[int]:
    """Make it their job where it is still nobody's and in nobody's hand; the items that were given."""
    done = []
    for one in given:
        changed = write.change(
            "UPDATE work_item AS w SET assigned_to = :login, version = version + 1 WHERE id = :id AND state IN ('open', 'waiting') "
            f"AND assigned_to IS NULL AND {FREE}",
            id=one.item,
            login=one.login,
            moment=moment,
        )
        if changed:
            done.append(one.item)
    return done


@dataclass(frozen=True, slots=True)
class Owned:
    """A piece of work that is somebody's job. held_by: in whose hand it is."""

    item: int
    claim: int
    control_number: str
    cents: int
    assigned_to: str | None
    version: int
    held_by: str | None


def owned_by(read: Read, login: str, moment: int) -> list[Owned]:
    """All that is a person's job, in the working order."""
    rows = read.run(
        "SELECT w.id, w.claim, c.control_number, w.at_stake_cents, w.assigned_to, w.version, (SELECT l.leased_by FROM work_item s "
        "JOIN lease l ON l.item = s.id WHERE s.claim = w.claim AND s.state IN ('open', 'waiting') AND l.leased_until > :moment LIMIT 1) "
        "FROM work_item w JOIN claim c ON c.id = w.claim WHERE w.state IN ('open', 'waiting') AND w.assigned_to = :login ORDER BY w.rank",
        login=login,
        moment=moment,
    )
    return [Owned(*tuple(row)) for row in rows]


def claim_numbers(read: Read, items: Iterable[int]) -> list[str]:
    """The numbers of the claims of these items, each once."""
    found = [
        str(read.value("SELECT c.control_number FROM work_item w JOIN claim c ON c.id = w.claim WHERE w.id = :id", id=i)) for i in items
    ]
    return list(dict.fromkeys(found))


# -- when the rules were applied


def mark(write: Write, event: int, today: date) -> None:
    """The rules have been applied to all that came up to this event."""
    write.change(
        "INSERT INTO assign_mark(id, event, on_day) VALUES (1, :event, :today) "
        "ON CONFLICT(id) DO UPDATE SET event = excluded.event, on_day = excluded.on_day",
        event=event,
        today=today.isoformat(),
    )


def due(read: Read, today: date) -> bool:
    """Whether a rule is in force, and a day has begun or new work may have come since the rules were applied."""
    if not any_rule(read):
        return False
    row = read.one("SELECT event, on_day FROM assign_mark")
    if row is None or row[1] < today.isoformat():
        return True
    acts = ", ".join(f"'{name}'" for name in FEEDS)
    return bool(read.value(f"SELECT 1 FROM event WHERE number > :event AND act IN ({acts}) LIMIT 1", event=row[0]))
