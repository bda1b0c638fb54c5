"""Two records of one patient side by side: what agrees, what differs, and which value stands in the record that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from billing.text import fold

KEPT, OTHER = "kept", "other"
LINES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("last", "Surname", ("last",)),
    ("first", "Given name", ("first",)),
    ("middle", "Middle name", ("middle",)),
    ("suffix", "Suffix", ("suffix",)),
    ("born_on", "Born", ("born_on",)),
    ("sex", "Sex", ("sex",)),
    ("recorded_sex", "Recorded sex", ("recorded_sex",)),
    ("address", "Address", ("line1", "line2", "city", "state", "zip")),
    ("phone", "Phone", ("phone",)),
    ("email", "E-mail", ("email",)),
    ("chart_number", "Chart number", ("chart_number",)),
    ("died_on", "Died", ("died_on",)),
    ("protected", "Protected", ("protected",)),
)
"""What is chosen as one: name, label, the columns of the record. An address is never put together from two."""
NAMES = tuple(name for name, _, _ in LINES)


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the two records. survives: kept or other; kept and other are as they read."""

    name: str
    label: str
    kept: str
    other: str
    agrees: bool
    survives: str

    @property
    def value(self) -> str:
        """What the record has afterwards."""
        return self.kept if self.survives == KEPT else self.other


def _read(values: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return ", ".join(value for value in (values.get(name, "") for name in columns) if value)


def choices(kept: Mapping[str, str], other: Mapping[str, str], chosen: Mapping[str, str] | None = None) -> tuple[Choice, ...]:
    """Line by line. Where nothing is chosen, the value of the record that is kept stands, unless it has none."""
    found = []
    for name, label, columns in LINES:
        mine, theirs = _read(kept, columns), _read(other, columns)
        survives = (chosen or {}).get(name) or (OTHER if theirs and not mine else KEPT)
        found.append(Choice(name, label, mine, theirs, fold(mine) == fold(theirs), survives))
    return tuple(found)


def taken(kept: Mapping[str, str], other: Mapping[str, str], lines: tuple[Choice, ...]) -> dict[str, str]:
    """The columns of the record that is kept that get another value."""
    columns = {name: of for name, _, of in LINES}
    return {
        column: other.get(column, "")
        for line in lines
        if line.survives == OTHER
        for column in columns[line.name]
        if kept.get(column, "") != other.get(column, "")
    }


def warnings(lines: tuple[Choice, ...]) -> tuple[str, ...]:
    """What speaks against that they are one, in sentences."""
    by = {line.name: line for line in lines}
    said = []
    for name, words in (("born_on", "The dates of birth differ"), ("sex", "The sex differs"), ("died_on", "The days of death differ")):
        line = by[name]
        if line.kept and line.other and not line.agrees:
            said.append(f"{words}: {line.kept} and {line.other}.")
    if not by["last"].agrees and not by["first"].agrees and not _swapped(by):
        said.append("Surname and given name both differ.")
    return tuple(said)


def _swapped(by: Mapping[str, Choice]) -> bool:
    last, first = by["last"], by["first"]
    return fold(last.kept) == fold(first.other) and fold(first.kept) == fold(last.other)
