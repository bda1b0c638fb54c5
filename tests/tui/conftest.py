"""What the tests of the screens share: a made-up practice in memory in the place of the acts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui import practice
from tests.tui.fakes import FakeBooks, install


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up practice on a real store; each test works on a copy."""
    return practice.make(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def books(monkeypatch: pytest.MonkeyPatch) -> FakeBooks:
    """The fakes in the place of the acts."""
    made = FakeBooks()
    install(made, monkeypatch)
    return made
