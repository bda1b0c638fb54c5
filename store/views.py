"""Saved views of the queue, as they are kept: owner, name, digit, and the record as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from store.engine.sqlite import Read, Write


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved view; owner '' is shared by all."""

    id: int
    owner: str
    name: str
    digit: int
    kind: str
    record: str
    version: int


_SAVED = "SELECT id, owner, name, digit, kind, record, version FROM saved_view "


def of(read: Read, login: str) -> list[Saved]:
    """A person's own and the shared ones."""
    return [Saved(*row) for row in read.run(f"{_SAVED}WHERE owner IN ('', :login) ORDER BY id", login=login)]


def one(read: Read, number: int) -> Saved | None:
    """A view by its number."""
    row = read.one(f"{_SAVED}WHERE id = :id", id=number)
    return Saved(*row) if row else None


def put(write: Write, owner: str, name: str, digit: int, kind: str, record: str) -> int:
    """Keep a view, over that of the same owner and name; its number."""
    known = next((row for row in of(write, owner) if row.owner == owner and row.name.lower() == name.lower()), None)
    if known is None:
        return write.insert("saved_view", owner=owner, name=name, digit=digit, kind=kind, record=record)
    write.change(
        "UPDATE saved_view SET name = :name, digit = :digit, kind = :kind, record = :record, version = version + 1 WHERE id = :id",
        name=name, digit=digit, kind=kind, record=record, id=known.id,
    )  # fmt: skip
    return known.id


def change(write: Write, row: Saved, name: str, digit: int) -> None:
    """Another name or digit."""
    write.change(
        "UPDATE saved_view SET name = :name, digit = :digit, version = version + 1 WHERE id = :id", name=name, digit=digit, id=row.id
    )


def free_digit(write: Write, owner: str, kind: str, digit: int, but: str) -> None:
    """Whoever has this digit loses it; the view stays."""
    write.change(
        "UPDATE saved_view SET digit = 0, version = version + 1 WHERE owner = :owner AND kind = :kind AND digit = :digit AND digit <> 0 "
        "AND lower(name) <> lower(:but)",
        owner=owner, kind=kind, digit=digit, but=but,
    )  # fmt: skip


def remove(write: Write, row: Saved) -> None:
    """It is no more; the log keeps what it was."""
    write.change("DELETE FROM saved_view WHERE id = :id", id=row.id)
