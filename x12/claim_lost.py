"""What a claim said as it came and would not say as it goes out: read from its kept text, written, compared element by element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO

from billing.claim import Claim
from billing.findings import Finding
from x12.claim_faults import error
from x12.claim_writer import write_claims
from x12.interchange import Sending
from x12.read import read
from x12.tokens import Delimiters, Tokens

#: Segments whose first elements the writer may say in another way: the group of a CAS, the number of a line, the kind of a taxonomy code.
_FREE = {"CAS": 1, "LX": 1, "PRV": 2}
#: What the guides have no place for: birth and sex of another payer's subscriber (of version 4010).
_NO_PLACE = frozenset({"DMG"})
_SENDING = Sending("S", "R", 1, date(2000, 1, 1), line_end="")


def lost(claim: Claim) -> Iterator[Finding]:
    """An error for each segment that came with the claim and of which something would not go out; nothing where no text of it is kept."""
    marks = _marks(claim.raw)
    if marks is None:
        return
    rows = _rows(write_claims(replace(_SENDING, delimiters=marks), [claim]))
    begin = next(at for at, row in enumerate(rows) if row.startswith("CLM" + marks.element))
    end = next(at for at, row in enumerate(rows) if row.startswith("SE" + marks.element))
    came = [row.strip() for row in claim.raw.split(marks.segment)]
    _, segments, number = rows[end].split(marks.element)
    count = marks.element.join(("SE", str(int(segments) - (end - begin) + len(came)), number))
    data = marks.segment.join([*rows[:begin], *came, count, *rows[end + 1 :], ""]).encode()
    again: list[Claim] = []
    read(data, again.append)
    if not again:
        yield error("lost", "The text of the claim as it came cannot be read once more: what it carried beyond the record is lost.")
        return
    written = _rows(write_claims(replace(_SENDING, delimiters=marks), again))
    wanting = _facts(came, marks) - _facts(written[begin:], marks)
    for name in dict.fromkeys(segment for segment, _ in wanting):
        values = ", ".join(value for segment, value in wanting if segment == name)
        yield error("lost", f"{name} came with the claim and would not go out whole: {values}. Send it from the system that made it.", name)


def _marks(raw: str) -> Delimiters | None:
    """The delimiters of a kept text: CLM, element sign; CLM05's component sign; the sign before the last LX."""
    if len(raw) < 4 or not raw.startswith("CLM"):
        return None
    mark = raw[3]
    elements = raw.split(mark, 6)
    found = re.search(r"[^0-9A-Za-z ]", elements[5]) if len(elements) > 5 else None
    component = found[0] if found else ":"
    ends = re.findall(rf"([^0-9A-Za-z ])\s*LX{re.escape(mark)}[0-9]", raw)
    return Delimiters(mark, component, ends[-1], "") if ends and ends[-1] not in (mark, component) else None


def _rows(data: bytes) -> list[str]:
    return [segment.raw for segment in Tokens(BytesIO(data), lambda finding: None)]


def _facts(rows: Iterable[str], marks: Delimiters) -> Counter[tuple[str, str]]:
    """(segment, value) of every part of every element, numbers and spans in one form."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        name, *elements = row.split(marks.element)
        if name == "DTP" and len(elements) > 2 and elements[1] == "RD8" and len(set(elements[2].split("-"))) == 1:
            elements = [elements[0], "D8", elements[2].split("-")[0]]
        if name in _NO_PLACE:
            continue
        for element in elements[_FREE.get(name, 0) :]:
            for part in element.split(marks.component):
                if part.strip():
                    found[name, _plain(part.strip())] += 1
    return found


def _plain(text: str) -> str:
    """A number without zeros that say nothing."""
    try:
        number = Decimal(text) if re.fullmatch(r"-?\d*\.?\d+", text) and "." in text else None
    except InvalidOperation:
        number = None
    if number is None:
        return text
    return f"{number.normalize():f}"
