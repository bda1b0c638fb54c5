"""Claims that were refused on their way in: no payer has them, nothing of them is decided, and the filing clock runs on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rejection:
    """A refusal of the claim's newest sending that still stands: the acknowledgement, who refused, when, by which codes, in words;
    rank: of the payer to whom it was sent."""

    acknowledgement: int
    source: str
    on: date | None
    codes: tuple[str, ...]
    words: str
    rank: int = 1

    @property
    def why(self) -> str:
        """In a sentence."""
        on = f" on {self.on.isoformat()}" if self.on else ""
        said = f": {', '.join(self.codes)} ({self.words})" if self.codes else f": {self.words}" if self.words else ""
        return f"refused on its way in by {self.source or 'the receiver'}{on}{said}"
