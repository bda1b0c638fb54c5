"""The terminal as input: bytes that are no UTF-8 become a sign instead of ending the session."""

from __future__ import annotations

import codecs
from typing import Any

from textual.drivers import linux_driver


def _tolerant(encoding: str) -> Any:
    """An incremental decoder that never raises."""
    made = codecs.getincrementaldecoder(encoding)

    def decoder(errors: str = "replace") -> codecs.IncrementalDecoder:
        return made(errors)

    return decoder


class Driver(linux_driver.LinuxDriver):
    """Textual's own driver, but for the decoder: one byte 0xff typed or pasted must not end the desk."""

    def run_input_thread(self) -> None:
        """Read keys until the end."""
        # Textual takes the decoder by this name; the version is pinned, and a test types the byte.
        setattr(linux_driver, "getincrementaldecoder", _tolerant)  # noqa: B010  # mypy: not exported by name
        super().run_input_thread()
