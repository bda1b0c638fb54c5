"""Where a failure of the program itself is written down, so that nobody sees a traceback and nobody loses it."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path


def write_down(error: BaseException) -> Path | str:
    """Append the traceback to the log file (0600) and say where; where that fails too, its last line."""
    from claimdesk.settings import log_file

    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as log:
            log.write(f"--- {datetime.now(UTC).isoformat(timespec='seconds')}\n")
            log.write("".join(traceback.format_exception(error)))
    except OSError:
        return "no file (the log cannot be written): " + traceback.format_exception_only(error)[-1].strip()
    return path
