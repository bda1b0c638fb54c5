"""Files that stand beside the project, not in it: third parties' X12 samples and the tool that makes files with known answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2].parent / "shared"
SAMPLES = FOLDER / "samples" / "x12"
KNOWN_ANSWER = FOLDER / "tools" / "known_answer.py"

needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared is not there")
needs_known_answer = pytest.mark.skipif(not KNOWN_ANSWER.is_file(), reason="../shared is not there")


def known_answer(folder: Path, claims: int, seed: int) -> Path:
    """A practice's files, made apart from all that is tested here."""
    options = ["--claims", str(claims), "--seed", str(seed)]
    subprocess.run([sys.executable, str(KNOWN_ANSWER), str(folder), *options], check=True, capture_output=True)
    return folder
