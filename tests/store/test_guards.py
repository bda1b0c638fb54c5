"""The triggers do what the log rests on, and each one is needed: take it away and a test is red."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store import audit, audit_proof
from store.engine import guards
from store.engine.driver import dbapi
from store.engine.migrate import migrate
from store.engine.sqlite import Books, Write
from store.errors import Newer, Unsealed
from store.schema import BOOKS
from tests.fresh import desk_at, fresh_books
from tests.store.toy import TOY_2, again, hand, make, own, toy_books


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """A store with one thing, two facts, and a place."""
    with toy_books(tmp_path) as found:
        make(desk_at(found), "lamp")
        yield found


class Undone(Exception):
    """Leaves a write, so that nothing is kept."""


def trial(books: Books, *statements: str) -> tuple[list[Any], str]:
    """Try statements inside a write that is rolled back: the change rows they left, and what was refused."""
    changes: list[Any] = []
    try:
        with books.write("maria", "trial") as write:
            start = write.value("SELECT coalesce(max(id), 0) FROM change")
            for statement in statements:
                write.change(statement)
            rows = write.run("SELECT relation, key, before, after FROM change WHERE id > :start ORDER BY id", start=start)
            changes = [(row[0], row[1], row[2] and json.loads(row[2]), row[3] and json.loads(row[3])) for row in rows]
            raise Undone
    except Undone:
        return changes, ""
    except dbapi.IntegrityError as error:
        return changes, str(error)


EVENT = "INSERT INTO event(number, moment, actor, sitting, request, act, reason, body, last_change, previous, hash) SELECT "
NEXT = "'eve', '', '', 'x', '', '{}', last_change, hash, zeroblob(32) FROM event ORDER BY number DESC LIMIT 1"
REFUSED: dict[str, tuple[str, str]] = {
    "guard_fact_no_update": ("UPDATE fact SET text = 'x' WHERE id = 1", "fact: append-only"),
    "guard_fact_no_delete": ("DELETE FROM fact WHERE id = 1", "fact: append-only"),
    "guard_event_no_update": ("UPDATE event SET actor = 'x'", "event: append-only"),
    "guard_event_no_delete": ("DELETE FROM event WHERE number = 2", "event: append-only"),
    "guard_event_subject_no_update": ("UPDATE event_subject SET key = 'x'", "event_subject: append-only"),
    "guard_event_subject_no_delete": ("DELETE FROM event_subject", "event_subject: append-only"),
    "guard_change_no_update": ("UPDATE change SET after = '[]'", "change: append-only"),
    "guard_change_no_delete": ("DELETE FROM change", "change: append-only"),
    "guard_gate_no_update": ("UPDATE gate SET event = event + 50", "gate: append-only"),
    "guard_gate_no_delete": ("DELETE FROM gate", "gate: append-only"),
    "guard_event_next": (EVENT + "number + 2, moment, " + NEXT, "event: not the next event"),
    "guard_thing_same_id": ("UPDATE thing SET id = 9 WHERE id = 2", "thing: an id stays"),
    "guard_place_same_id": ("UPDATE place SET id = 9 WHERE id = 1", "place: an id stays"),
}
LAMP = [1, "lamp", None, 0, "6C616D70"]
BED = "INSERT INTO thing(name) VALUES ('bed')"
PLACE = "INSERT INTO place(town) VALUES ('Ulm')"
JOURNALED: dict[str, tuple[list[str], tuple[Any, ...]]] = {
    "guard_thing_insert": ([BED], ("thing", 2, None, [2, "bed", None, 0, None])),
    "guard_thing_update": (["UPDATE thing SET owner = 'ana'"], ("thing", 1, LAMP, [1, "lamp", "ana", 0, "6C616D70"])),
    "guard_thing_delete": (
        [BED, "DELETE FROM thing WHERE id = 2"],
        ("thing", 2, [2, "bed", None, 0, None], None),
    ),
    "guard_place_insert": ([PLACE], ("place", 1, None, [1, "Ulm", 1])),
    "guard_place_update": ([PLACE, "UPDATE place SET version = 2"], ("place", 1, [1, "Ulm", 1], [1, "Ulm", 2])),
    "guard_place_delete": ([PLACE, "DELETE FROM place"], ("place", 1, [1, "Ulm", 1], None)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_guard_refuses_and_nothing_else_does(books: Books, name: str) -> None:
    """Facts and log refuse a change; without this guard the same statement goes through."""
    statement, told = REFUSED[name]
    begin = (PLACE, BED, statement)
    assert told in trial(books, *begin)[1]
    assert trial(books, f"DROP TRIGGER {name}", *begin)[1] == ""


@pytest.mark.parametrize("name", JOURNALED)
def test_a_guard_journals_and_nothing_else_does(books: Books, name: str) -> None:
    """A change of a mutable row is kept, before and after, derived columns left out; without this guard it is not."""
    statements, told = JOURNALED[name]
    assert trial(books, *statements)[0][-1] == told
    assert told not in trial(books, f"DROP TRIGGER {name}", *statements)[0]


def test_the_gate_makes_an_unsealed_commit_fail_and_nothing_else_does(books: Books) -> None:
    """Without the gate's trigger the same slip commits."""
    with pytest.raises(Unsealed), books.write("maria", "slip") as write:
        write.change("UPDATE thing SET owner = 'x'")
    with books.write("maria", "slip") as write:
        write.change("DROP TRIGGER guard_change_gate")
        write.change("UPDATE thing SET owner = 'x'")
    assert books.read.value("SELECT owner FROM thing") == "x"


def test_every_guard_is_in_these_tests(books: Books) -> None:
    """A guard that nobody takes away in a test may be doing nothing."""
    assert set(guards.installed(books.read)) == REFUSED.keys() | JOURNALED.keys() | {"guard_change_gate"}


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("gap", EVENT + "number + 2, moment, " + NEXT),
        ("fork", EVENT + "number + 1, moment, " + NEXT.replace(", hash, ", ", previous, ")),
        ("past", EVENT + "number + 1, moment - 1, " + NEXT),
        ("change", EVENT + "number + 1, moment, " + NEXT.replace("last_change,", "last_change - 1,")),
        ("short", EVENT + "number + 1, moment, " + NEXT.replace("zeroblob(32)", "zeroblob(3)")),
    ],
)
def test_an_event_follows_the_last_one(books: Books, why: str, told: str) -> None:
    """Number, previous hash, moment and change rows of a new event fit its head."""
    assert trial(books, told)[1] == "event: not the next event", why
    assert trial(books, EVENT + "number + 1, moment, " + NEXT)[1] == ""


def test_what_changes_nothing_is_not_journaled(books: Books) -> None:
    """The same values again, a derived column, a D table: no change row."""
    assert trial(books, "UPDATE thing SET name = name, owner = owner")[0] == []
    assert trial(books, "UPDATE thing SET facts = 9")[0] == []
    assert trial(books, "INSERT INTO lease VALUES (1, 'ana')", "UPDATE lease SET leased_by = 'ben'", "DELETE FROM lease")[0] == []


def test_upsert_and_replace_are_journaled(books: Books) -> None:
    """ON CONFLICT writes an update; OR REPLACE, which nobody here should use, the row that it removed as well."""
    upsert = "INSERT INTO thing(name) VALUES ('lamp') ON CONFLICT(name) DO UPDATE SET cents = 5"
    assert [row[1:] for row in trial(books, upsert)[0]] == [(1, LAMP, [1, "lamp", None, 5, "6C616D70"])]
    replaced = trial(books, BED, "INSERT OR REPLACE INTO thing(id, name) VALUES (7, 'bed')")[0]
    assert [(row[1], row[2] is None, row[3] is None) for row in replaced] == [(2, True, False), (2, False, True), (7, True, False)]


def test_a_migration_makes_the_guards_anew_for_a_new_column(books: Books) -> None:
    """A trigger from before ADD COLUMN would be blind to it; old and new change rows prove together."""
    books.close()
    with again(books, TOY_2) as session:
        assert session.version == 1
        assert migrate(session, actor="maria", moment=0) is True
        assert migrate(session, actor="maria", moment=0) is False
        assert guards.installed(session.read) == guards.expected(session.read)
        desk = desk_at(session)
        own(desk, 1, "ana")
        with session.write("maria", "paint") as write:
            head = audit.begin(write, desk.now())
            write.change("UPDATE thing SET colour = 'red'")
            audit.seal(write, head, audit.Entry(head.moment, "maria", "", "", "paint"))
        assert audit.events(session.read, limit=1)[0].changes[0].after == {"colour": "red"}
        with session.snapshot() as read:
            assert audit_proof.verify(read).problems == []
        event = audit.events(session.read, limit=3)[2]
        assert (event.act, event.body["columns"]["thing"][-1], event.body["rows"]["paint"][:3]) == ("migrate", "colour", [1, 1, 1])
        blue, ulm = event.changes
        assert (blue.before, blue.after) == ({"colour": "grey"}, {"colour": "blue"})
        assert ulm.after == {"id": 1, "town": "Ulm", "version": 1}


def test_a_migration_that_forgets_the_guards_is_named(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: without making them anew, the change of the new column leaves no row, and the proof says why."""
    monkeypatch.setattr(guards, "install", lambda write: None)
    books.close()
    with again(books, TOY_2) as session:
        migrate(session, actor="maria", moment=0)
        assert trial(session, "UPDATE thing SET colour = 'red'")[0] == []
        with session.snapshot() as read:
            assert "guard_thing_update is not as it was made" in "\n".join(problem.message for problem in audit_proof.verify(read).problems)


def test_an_old_session_leaves_when_the_store_was_migrated(books: Books) -> None:
    """It would write by rules that no longer hold."""
    desk = desk_at(books)
    with again(books, TOY_2) as session:
        migrate(session, actor="maria", moment=0)
    with pytest.raises(Newer):
        own(desk, 1, "ana")


def test_strays_before_a_migration_are_not_adopted_by_it(books: Books) -> None:
    """The migration's event covers what the migration did."""
    hand(books.path, "UPDATE thing SET owner = 'eve'")
    with again(books, TOY_2) as session:
        migrate(session, actor="maria", moment=0)
        last, before = audit.events(session.read, limit=2)
        assert (before.actor, before.changes_total, last.act, last.changes_total) == (audit.UNATTRIBUTED, 1, "migrate", 2)


def test_a_migration_that_fails_leaves_everything_as_it_was(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps, guards, version and event are one transaction; the next try works."""
    tables = "SELECT group_concat(name || sql) FROM sqlite_master"
    before = books.read.value(tables)

    def broken(write: Write) -> None:
        raise Undone

    with again(books, TOY_2) as session:
        with monkeypatch.context() as patch, pytest.raises(Undone):
            patch.setattr(guards, "install", broken)
            migrate(session, actor="maria", moment=0)
        assert session.version == 1
        assert session.read.value(tables) == before
        assert migrate(session, actor="maria", moment=0) is True
        with session.snapshot() as read:
            assert audit_proof.verify(read).problems == []


def test_the_books_have_every_guard_that_their_tables_ask_for(tmp_path: Path) -> None:
    """The real schema: facts refuse, mutable rows are journaled, derived tables are left alone."""
    with fresh_books(tmp_path) as books:
        there = guards.installed(books.read)
        for table in BOOKS.tables.values():
            own_guards = {name for name in there if name.startswith(f"guard_{table.name}_")}
            assert bool(own_guards) is (table.kind != "D"), table.name
            skipped = set(table.skip)
            assert skipped <= {row[0] for row in books.read.run("SELECT name FROM pragma_table_info(:name)", name=table.name)}
