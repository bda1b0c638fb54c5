"""How a store's file is brought to the newest version, whoever comes first."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from store import audit
from store.engine import guards
from store.engine.sqlite import APPLICATION_ID, Books, Write
from store.errors import Newer
from store.schema import log
from store.schema.table import Step, Table


def migrate(books: Books, *, actor: str, moment: int) -> bool:
    """Bring the store to the newest version; False, and nothing changed, where it is there already.

    Many processes may start at once: the version is looked at again under the lock, inside the transaction.
    """
    if books.version == books.schema.version:
        return False
    with books.write(actor, "migrate") as write:
        version = int(write.value("PRAGMA user_version"))
        if version > books.schema.version:
            raise Newer("another session has brought the store to another version", books.path, "Install the newer claimdesk.")
        if version == books.schema.version:
            return False
        head = audit.begin(write, moment, migrating=True) if version else audit.EMPTY
        if not version:
            _make(write, log.TABLES, log.INDEXES)
        for step in books.schema.steps[version:]:
            _take(write, step)
        guards.install(write)  # once more: what a step forgot must not stay
        write.change(f"PRAGMA application_id = {APPLICATION_ID}")
        write.change(f"PRAGMA user_version = {books.schema.version}")
        # A restored copy goes on under the same store id in a new generation: the two must never be taken for one another.
        more = {"store": secrets.token_hex(16), "generation": 1} if not version else {"from": version}
        entry = audit.Entry(
            max(moment, head.moment),
            actor,
            "",
            "",
            "migrate" if version else "init",
            more={**more, "version": books.schema.version, "columns": _journaled(write)},
        )
        audit.check(write, audit.seal(write, head, entry))
    return True


def _take(write: Write, step: Step) -> None:
    """One step: new tables, then what it says in SQL of its own (an ALTER stands there), then its indexes.

    Guards are made before, and anew after each ALTER: rows that a step writes are journaled like any other, with the new column.
    """
    there = {row[0] for row in write.run("SELECT name FROM sqlite_master WHERE type = 'table'")}
    _make(write, [table for table in step.TABLES if table.name not in there], ())
    guards.install(write)
    for sql in step.EXTRA:
        write.change(sql)
        if sql.lstrip().upper().startswith("ALTER"):
            guards.install(write)
    for sql in step.INDEXES:
        write.change(sql)


def _make(write: Write, tables: Sequence[Table], indexes: Sequence[str]) -> None:
    for table in tables:
        write.change(f'CREATE TABLE "{table.name}" (\n{table.columns}\n) STRICT')
    for sql in indexes:
        write.change(sql)


def _journaled(write: Write) -> dict[str, list[str]]:
    """The columns of each journaled table, so that the arrays in `change` can be read without this program."""
    tables = [table for table in write.schema.tables.values() if table.kind in ("M", "V")]
    return {table.name: [name for name, _ in guards.columns(write, table)] for table in tables}
