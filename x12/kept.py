"""Segments of a claim that nothing reads further and that must go out again as they came (837 005010X222A1, X223A2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from billing.claim import KeptSegment
from x12.interchange import Interchange
from x12.tokens import Segment

#: Segment → the element that is a composite; every other element is text, in which a colon is a colon.
_COMPOSITES = {"SV5": 1, "CTP": 5, "MEA": 4, "REF": 4, "CLM": 11, "SVD": 3}

#: The parts of a composite stand divided by this in a record, whatever the file divided them by.
PART = ":"


def kept(segment: Segment, component: str, first: int = 0) -> KeptSegment:
    """The elements from `first` on (0 is the name), empty ends left out."""
    whole = _COMPOSITES.get(segment.elements[0])
    texts = [
        PART.join(piece.replace(PART, " ") for piece in text.split(component)) if number == whole and component != PART else text
        for number, text in enumerate(segment.elements)
    ][first:]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def parts(name: str, elements: Sequence[str], first: int = 0) -> list[str | list[str]]:
    """Kept elements as an interchange writes them; `first` is the number of the first of them."""
    whole = _COMPOSITES.get(name)
    return [text.split(PART) if number == whole and PART in text else text for number, text in enumerate(elements, first)]


def write(out: Interchange, segments: Iterable[KeptSegment], *names: str) -> None:
    """Those of the kept segments that bear the names, in the order of the names; those of one entry ("LQ FRM") keep their own."""
    held = list(segments)
    for name in names:
        for one in held:
            if one[0] in name.split():
                out.add(*parts(one[0], one))
