"""A small schema of every kind of table, acts upon it, and a hand with another program that tampers with it."""

from __future__ import annotations

from pathlib import Path

from acts.desk import Act, act
from store.engine.driver import dbapi
from store.engine.sqlite import Books, open_books
from store.schema.table import Schema, Table
from tests.fresh import fresh_books


class FirstStep:
    """A thing has facts, an owner, and a count that is derived."""

    TABLES: tuple[Table, ...] = (
        Table("fact", "A", "id INTEGER PRIMARY KEY, thing INTEGER NOT NULL REFERENCES thing(id), text TEXT NOT NULL, raw BLOB"),
        Table(
            "thing",
            "M",
            "id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, owner TEXT, cents INTEGER NOT NULL DEFAULT 0, raw BLOB, "
            "facts INTEGER NOT NULL DEFAULT 0",
            skip=("facts",),
        ),
        Table("place", "V", "id INTEGER PRIMARY KEY, town TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1"),
        Table("lease", "D", "thing INTEGER PRIMARY KEY, leased_by TEXT"),
    )
    INDEXES: tuple[str, ...] = ("CREATE INDEX fact_by_thing ON fact(thing)",)
    EXTRA: tuple[str, ...] = (
        "CREATE TRIGGER thing_facts AFTER INSERT ON fact BEGIN UPDATE thing SET facts = facts + 1 WHERE id = NEW.thing; END",
    )


class SecondStep:
    """A thing gets a colour."""

    TABLES: tuple[Table, ...] = (
        Table(
            "thing",
            "M",
            "id INTEGER PRIMARY KEY, name TEXT, owner TEXT, cents INTEGER, raw BLOB, facts INTEGER, colour TEXT",
            skip=("facts",),
        ),
        Table("paint", "A", "id INTEGER PRIMARY KEY, colour TEXT NOT NULL"),
    )
    INDEXES: tuple[str, ...] = ()
    EXTRA: tuple[str, ...] = (
        "ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'",
        "INSERT INTO paint(colour) VALUES ('grey')",
        "UPDATE thing SET colour = 'blue' WHERE id = 1",
        "INSERT INTO place(town) VALUES ('Ulm')",
    )


TOY = Schema((FirstStep(),))
TOY_2 = Schema((FirstStep(), SecondStep()))


def toy_books(folder: Path) -> Books:
    """A new store of the toy schema."""
    return fresh_books(folder, TOY)


def again(books: Books, schema: Schema = TOY) -> Books:
    """Another session at the same store."""
    return open_books(books.path, schema=schema)


@act("toy.make")
def make(act: Act, name: str, facts: int = 2, reason: str = "") -> int:
    """A thing with facts."""
    thing = act.write.insert("thing", name=name, raw=name.encode())
    act.write.many("INSERT INTO fact(thing, text, raw) VALUES (?, ?, ?)", [(thing, f"{name} {n}", bytes([n])) for n in range(facts)])
    act.subject("thing", thing)
    act.total("facts", facts)
    return thing


@act("toy.own")
def own(act: Act, thing: int, owner: str | None) -> int:
    """Give a thing to somebody."""
    act.subject("thing", thing)
    return act.write.change("UPDATE thing SET owner = :owner WHERE id = :thing", owner=owner, thing=thing)


@act("toy.drop")
def drop(act: Act, thing: int) -> int:
    """Take a thing without facts away."""
    return act.write.change("DELETE FROM thing WHERE id = :thing", thing=thing)


def hand(path: str, *statements: str, unseen: bool = False) -> None:
    """Do this to the file with another program; `unseen` takes every trigger away and puts it back as it was."""
    connection = dbapi.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA recursive_triggers=OFF")
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall() if unseen else []
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
    finally:
        connection.close()
