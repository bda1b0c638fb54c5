"""What a reading has to tell, gathered with its places and held to a number: a broken file must not fill the memory with findings."""

from __future__ import annotations

from collections import Counter

from billing.findings import Finding, Place, Severity
from x12.tokens import Segment

#: Findings of one code and severity that are told one by one; the rest are counted. Errors name claims, so many more are kept.
TOLD = {"error": 20_000, "warning": 200, "info": 200}


#: What a message repeats of an element; the whole stands in its place.
_QUOTED = 60


def quoted(text: str) -> str:
    """The text of an element as a sentence may repeat it."""
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "…")


class Unreadable(Exception):
    """A segment that the claim around it cannot do without does not say what it must. Never leaves the package."""

    def __init__(self, segment: Segment, field: str, value: str, message: str) -> None:
        super().__init__(message)
        self.segment, self.field, self.value, self.message = segment, field, value, message


def place_of(segment: Segment) -> Place:
    """Where a segment stood."""
    return Place(segment.elements[0], segment.position, segment.raw)


class Notes:
    """The findings of one file, in order of appearance; `rejected` once one of them forbids to take the file."""

    def __init__(self) -> None:
        self.rejected = False
        self._kept: list[Finding] = []
        self._counts: Counter[tuple[str, Severity]] = Counter()

    def add(self, finding: Finding) -> None:
        """Keep a finding, or only count it where its kind has been told often enough."""
        kind = (finding.code, finding.severity)
        self._counts[kind] += 1
        if self._counts[kind] <= TOLD[finding.severity]:
            self._kept.append(finding)

    def say(self, severity: Severity, code: str, message: str, segment: Segment | None = None, field: str = "", value: str = "") -> None:
        """A finding made of its parts."""
        self.add(Finding(code, severity, message, field, value[:_QUOTED], None if segment is None else place_of(segment)))

    def warn(self, code: str, message: str, segment: Segment | None = None, field: str = "", value: str = "") -> None:
        """Something that a person should know, and that costs nothing."""
        self.say("warning", code, message, segment, field, value)

    def reject(self, code: str, message: str, segment: Segment | None = None, field: str = "", value: str = "") -> None:
        """An error after which nothing of the file may be stored."""
        self.rejected = True
        self.say("error", code, message, segment, field, value)

    def unexpected(self, segment: Segment, where: str) -> None:
        """A segment that its loop does not know: never dropped in silence."""
        self.warn("segment_unexpected", f"{segment.elements[0] or 'A nameless segment'} does not belong in {where}: passed over.", segment)

    def result(self) -> tuple[Finding, ...]:
        """All that is told, with one more line for each kind of which only a part was."""
        more = [
            Finding(code, severity, f"{count - TOLD[severity]} more of the same ({code}) are not listed.")
            for (code, severity), count in self._counts.items()
            if count > TOLD[severity]
        ]
        return (*self._kept, *more)
