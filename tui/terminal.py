"""The terminal: bytes that are no UTF-8 become a sign instead of ending the session, and its size is its own."""

from __future__ import annotations

import codecs
import os
from typing import Any

from textual.drivers import linux_driver


def _tolerant(encoding: str) -> Any:
    """An incremental decoder that never raises."""
    made = codecs.getincrementaldecoder(encoding)

    def decoder(errors: str = "replace") -> codecs.IncrementalDecoder:
        return made(errors)

    return decoder


class Driver(linux_driver.LinuxDriver):
    """Textual's own driver, but for the size and the decoder: one byte 0xff typed or pasted must not end the desk."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """The window's own size: a COLUMNS that a shell or a tool exported must not freeze it."""
        try:
            width, height = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        return (width, height) if width and height else super()._get_terminal_size()

    def run_input_thread(self) -> None:
        """Read keys until the end."""
        # Textual takes the decoder by this name; the version is pinned, and a test types the byte.
        setattr(linux_driver, "getincrementaldecoder", _tolerant)  # noqa: B010  # mypy: not exported by name
        super().run_input_thread()
