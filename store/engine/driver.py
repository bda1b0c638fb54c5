"""The one SQLite driver of the process, under the name that sqlite-utils looks for."""

from __future__ import annotations

import sys
from typing import Any, Protocol, TypeAlias

import sqlcipher3
from sqlcipher3 import dbapi2

# Two SQLite libraries in one process lose data: closing a file by one drops the POSIX locks of the other.
# sqlite-utils takes pysqlite3 before the standard library's driver, so this name gives it ours.
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi2

dbapi: Any = dbapi2
"""The DB-API module: `dbapi.IntegrityError`, `dbapi.connect`."""

Connection: TypeAlias = Any

OLDEST = (3, 51, 3)
"""SQLite 3.7.0 to 3.51.2 can corrupt a WAL when a checkpoint meets a writer."""

if tuple(int(part) for part in dbapi2.sqlite_version.split(".")) < OLDEST:
    raise ImportError(f"SQLite {dbapi2.sqlite_version} can lose data: claimdesk needs 3.51.3 or later; install sqlcipher3 0.6.4 or later")


class Row(Protocol):
    """A row: by position, by column name, or unpacked."""

    def __getitem__(self, key: Any) -> Any: ...
    def __iter__(self) -> Any: ...
    def __len__(self) -> int: ...
    def keys(self) -> list[str]:
        """The names of the columns, in order."""
        ...
