"""What the tests of the screens share: a made-up practice, and a driver that presses keys and reads the screen."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator

import pytest

from tests.tui.fakes import MODULES, FakeBooks, install

for _name in MODULES:  # until all acts are written
    try:
        importlib.import_module(f"acts.{_name}")
    except ImportError:
        import acts

        _made = types.ModuleType(f"acts.{_name}")
        sys.modules[f"acts.{_name}"] = _made
        setattr(acts, _name, _made)


@pytest.fixture
def books(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBooks]:
    """The fakes in the place of the acts."""
    made = FakeBooks()
    install(made, monkeypatch)
    yield made
