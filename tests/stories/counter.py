"""The counter at which stories are told: a store of its own, and `claimdesk` run in this process with a test's clock and login."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import acts.desk
import claimdesk.assemble
import claimdesk.settings
from claimdesk.cli import run

NOON = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)
Json = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What one command left: its exit code and both streams."""

    arguments: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def json(self) -> Json:
        """Standard output, which must be exactly one JSON document."""
        assert "Traceback" not in self.err, self
        return json.loads(self.out)  # type: ignore[no-any-return]


@dataclass
class Counter:
    """One store. Files are written beside it, so that each command gets a path."""

    folder: Path
    login: str = "maria"
    now: datetime = NOON
    said: list[Said] = field(default_factory=list)

    @property
    def db(self) -> Path:
        """The store's file."""
        return self.folder / "books.db"

    def __call__(self, *arguments: str, code: int | tuple[int, ...] = 0) -> Json:
        """The JSON that a command answers; its exit code must be the one that is told."""
        said = self.say(*arguments, "--json")
        codes = code if isinstance(code, tuple) else (code,)
        assert said.code in codes, f"{' '.join(arguments)}: exit {said.code}, wanted {codes}\n{said.err}{said.out[:2000]}"
        return said.json

    def say(self, *arguments: str) -> Said:
        """One command line, run in this process."""
        out, err = io.StringIO(), io.StringIO()
        with (
            patch.object(acts.desk, "utc_now", self._tick),
            patch.object(claimdesk.assemble, "utc_now", self._tick),
            patch.object(claimdesk.settings, "login", lambda: self.login),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = run(["--db", str(self.db), *arguments])
        said = Said(arguments, code, out.getvalue(), err.getvalue())
        self.said.append(said)
        return said

    def _tick(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    @contextlib.contextmanager
    def as_login(self, login: str) -> Iterator[None]:
        """The same counter with another person at it."""
        before, self.login = self.login, login
        try:
            yield
        finally:
            self.login = before

    def write(self, name: str, text: str) -> Path:
        """A file beside the store."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
        return path

    def bring(self, name: str, text: str, code: int = 0) -> Json:
        """Import one file; its report."""
        (report,) = self("import", str(self.write(name, text)), code=code)["files"]
        return report  # type: ignore[no-any-return]

    def claim(self, number: str) -> Json:
        """`claim`."""
        return self("claim", number)

    def items(self, *filters: str) -> list[Json]:
        """The queue, whole."""
        return self("queue", "--limit", "100000", *filters)["items"]  # type: ignore[no-any-return]

    def proven(self) -> None:
        """The books balance, and the log is whole."""
        ledger, audit = self("ledger", "check", code=(0, 1)), self("audit", "verify", code=(0, 1))
        assert (ledger["problems"], ledger["ok"]) == ([], True)
        assert (audit["problems"], audit["ok"]) == ([], True)


def opened(folder: Path) -> Counter:
    """A counter with a new store."""
    folder.mkdir(parents=True, exist_ok=True)
    counter = Counter(folder)
    assert counter("init")["ok"] is True
    return counter


def money(cents: int) -> str:
    """As the interface writes it: "-3.10"."""
    sign, (whole, part) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    return f"{sign}{whole}.{part:02d}"
