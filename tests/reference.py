"""The reference database of codes for tests: built once for all sessions of this code and this package, then only read."""

from __future__ import annotations

import functools
import getpass
import hashlib
import tempfile
from pathlib import Path

from store import reference_build
from store.reference import Reference, Shelf, open_reference

_MADE_BY = ("reference_tables.py", "reference_build.py", "reference_child.py", "reference_ships.py")


@functools.cache
def reference_path() -> Path:
    """The built file: where another session of the same code left it, else made now (seconds). Never write to it."""
    store = Path(reference_build.__file__).parent
    made_by = hashlib.sha256(b"".join((store / name).read_bytes() for name in _MADE_BY)).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"claimdesk-tests-{getpass.getuser()}" / f"reference-{made_by}.db"
    reference_build.build(str(path), "tests", "2026-10-01T00:00:00Z")
    return path


def reference() -> Reference:
    """The reference database, opened for this test."""
    found = open_reference(reference_path())
    assert found is not None
    return found


def shelf() -> Shelf:
    """What a test's desk is given, so that its acts and screens have codes: `desk.shelf = shelf()`."""
    return Shelf(str(reference_path()))
