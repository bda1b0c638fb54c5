"""The text of a PDF, read in a process of its own with limits on time, memory and output: a hostile file cannot take the desk with it.

Run as a program it reads a PDF from standard input and writes JSON; it knows nothing of the rest of claimdesk.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass

SECONDS = 20
MEMORY_BYTES = 1_500_000_000
PAGES_MOST = 300
TEXT_MOST = 400_000
LOCKED, BROKEN, BOMB = "locked", "broken", "bomb"


@dataclass(frozen=True, slots=True)
class PdfText:
    """What was read. fault: '' or locked (a password), broken (it cannot be read), bomb (it takes more than any paper does)."""

    pages: int
    text: str
    fault: str


def read(data: bytes, seconds: int = SECONDS) -> PdfText:
    """The text of these bytes."""
    # -P: nothing beside this file is imported in place of Python's own.
    command = [sys.executable, "-P", __file__, str(seconds)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds + 5, check=False)
    except subprocess.TimeoutExpired:
        return PdfText(0, "", BOMB)
    try:
        found = json.loads(done.stdout)
        return PdfText(int(found["pages"]), str(found["text"]), str(found["fault"]))
    except (ValueError, KeyError, TypeError):
        # Killed by a limit, before it could say anything.
        return PdfText(0, "", BOMB)


def extract(data: bytes) -> PdfText:
    """The text, page after page, as far as the limits go; without any limit on time."""
    import logging

    import pypdf

    logging.disable(logging.CRITICAL)  # it tells of every flaw on stderr
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return PdfText(0, "", LOCKED)
        pages, found, size = len(reader.pages), list[str](), 0
        for page in reader.pages[:PAGES_MOST]:
            found.append(page.extract_text())
            size += len(found[-1])
            if size > TEXT_MOST:
                break
        return PdfText(pages, "\n\n".join(found)[:TEXT_MOST], "")
    except (MemoryError, RecursionError, pypdf.errors.LimitReachedError):
        return PdfText(0, "", BOMB)
    except (pypdf.errors.FileNotDecryptedError, pypdf.errors.WrongPasswordError, pypdf.errors.DependencyError):
        return PdfText(0, "", LOCKED)
    except Exception:  # noqa: BLE001  # whatever a reader stumbles over, the file is at fault, and the paper is kept
        return PdfText(0, "", BROKEN)


def _limit(seconds: int) -> None:
    """No more time and memory than that, where the system knows limits."""
    try:
        import resource
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


if __name__ == "__main__":
    _limit(int(sys.argv[1]))
    told = extract(sys.stdin.buffer.read())
    json.dump({"pages": told.pages, "text": told.text, "fault": told.fault}, sys.stdout)
