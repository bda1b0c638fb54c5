"""Random days of import, post, match, accept, write off, cash, deposit, recoup, undo and close: whole, and equal to a second reckoning."""

from __future__ import annotations

from collections import Counter as Tally
from pathlib import Path

import pytest

from tests.stories.playing import OPS, play


@pytest.mark.parametrize("seed", [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 8))])
def test_random_days_prove_whole_and_equal_a_second_reckoning(tmp_path: Path, seed: int) -> None:
    """Figures of every claim, every deposit, what lies on no claim, and the months."""
    play(tmp_path / "desk", seed, 20, 10)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*range(100, 300), 526])
def test_two_hundred_more_random_days(tmp_path: Path, seed: int) -> None:
    """Longer ones; 526 once found a claim that one remittance was posted on twice."""
    play(tmp_path / "desk", seed, 45, 8)


@pytest.mark.slow
def test_the_days_have_everything_in_them(tmp_path: Path) -> None:
    """None of the acts is only in the list."""
    done: Tally[str] = Tally()
    for seed in range(300, 312):
        done += play(tmp_path / f"desk{seed}", seed, 60, 60).tally
    assert set(done) - {""} == {*OPS, "takes_later_back"}
