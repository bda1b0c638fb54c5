"""Who may use the books: logins with a role. Nobody is erased; a person who left is not active."""

from __future__ import annotations

from dataclasses import dataclass

from store.engine.sqlite import Read, Write


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the books."""

    id: int
    login: str
    name: str
    role: str
    active: bool
    version: int


_COLUMNS = "id, login, name, role, active, version"


def by_login(read: Read, login: str) -> Person | None:
    """The user of that login, active or not."""
    row = read.one(f"SELECT {_COLUMNS} FROM actor WHERE login = :login", login=login)
    return Person(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) if row else None


def every(read: Read) -> tuple[Person, ...]:
    """All users, those who left last."""
    rows = read.run(f"SELECT {_COLUMNS} FROM actor ORDER BY active DESC, login")
    return tuple(Person(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows)


def put(write: Write, login: str, role: str, name: str) -> bool:
    """Add a user, bring one back, or give another role; False where nothing was changed.

    The last active administrator keeps the role: the check stands in the WHERE, so that two at once cannot empty the house.
    """
    changed = write.change(
        "INSERT INTO actor(login, name, role, active) VALUES (:login, :name, :role, 1) "
        "ON CONFLICT(login) DO UPDATE SET role = excluded.role, active = 1, version = actor.version + 1, "
        "name = CASE WHEN excluded.name = '' THEN actor.name ELSE excluded.name END "
        "WHERE (actor.role <> excluded.role OR actor.active = 0 OR (excluded.name <> '' AND actor.name <> excluded.name)) "
        "AND (actor.role <> 'administrator' OR actor.active = 0 OR excluded.role = 'administrator' OR EXISTS (SELECT 1 FROM actor other "
        "WHERE other.role = 'administrator' AND other.active = 1 AND other.login <> :login))",
        login=login,
        name=name,
        role=role,
    )
    return changed > 0


def leave(write: Write, login: str) -> bool:
    """Take a user out, unless it is the last active administrator."""
    changed = write.change(
        "UPDATE actor SET active = 0, version = version + 1 WHERE login = :login AND active = 1 AND (role <> 'administrator' "
        "OR EXISTS (SELECT 1 FROM actor other WHERE other.role = 'administrator' AND other.active = 1 AND other.login <> :login))",
        login=login,
    )
    return changed > 0
