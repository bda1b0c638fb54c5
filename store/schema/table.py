"""What a migration step says of its tables: name, kind, columns, and which columns are derived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

Kind = Literal["A", "V", "M", "D"]


@dataclass(frozen=True, slots=True)
class Table:
    """A append-only facts · V current row beside `_version` rows · M mutable · D derived or passing, not in the log.

    Every table but a D begins with `id INTEGER PRIMARY KEY`: the log names rows by it, and holds facts as id ranges.
    """

    name: str
    kind: Kind
    columns: str
    """The SQL between the parentheses of CREATE TABLE; the table is made STRICT."""
    skip: tuple[str, ...] = ()
    """Derived columns of a V or M table that write no change rows: a proof recomputes them."""
    added: tuple[str, ...] = ()
    """Columns that a later step appended to a table of facts. A row in which they are all NULL has the digest that it had before."""


class Step(Protocol):
    """A migration step: a module `store/schema/mNNNN_subject.py`, never edited once it has been applied anywhere.

    A later step that alters a table names it again in TABLES (columns as they are from then on), puts the ALTER into
    EXTRA, and only appends columns: change rows are arrays in column order.
    """

    TABLES: tuple[Table, ...]
    INDEXES: tuple[str, ...]
    EXTRA: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """All steps in order; the store's version is their number."""

    steps: Sequence[Step]
    tables: dict[str, Table] = field(init=False)

    def __post_init__(self) -> None:
        """A later step's word on a table replaces an earlier one's."""
        object.__setattr__(self, "tables", {table.name: table for step in self.steps for table in step.TABLES})

    @property
    def version(self) -> int:
        """The version of a store that has every step."""
        return len(self.steps)
