"""What goes wrong: the sentence for the person, and the log file for who mends it."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

from acts.errors import ClaimdeskError


class Faults:
    """Faults of this program, kept in a file beside the settings; no traceback ever reaches the terminal."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.kept: list[Exception] = []
        self.farewell = ""
        """Said after the screen is gone."""

    def keep(self, error: Exception) -> str:
        """Write it down; the sentence to show."""
        self.kept.append(error)
        del self.kept[:-20]
        where = ""
        if self.path is not None:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self.path.open("a", encoding="utf-8") as file:
                    # The trace names files and lines; values of a patient do not go into a log.
                    frames = "".join(traceback.format_tb(error.__traceback__))
                    file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {type(error).__name__}\n{frames}\n")
                where = f" {self.path} has it."
            except OSError:
                where = ""
        return f"The desk made a mistake here ({type(error).__name__}); the books are whole and what you typed is kept.{where}"

    def sentence(self, error: ClaimdeskError) -> str:
        """What could not be done and what to do now, as one message."""
        what = error.what.strip()
        what = what[:1].upper() + what[1:]
        return " ".join(part if part.endswith((".", "?", "!")) else part + "." for part in (what, error.do.strip()) if part)
