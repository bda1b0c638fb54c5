"""Bytes to segments: a streaming tokeniser that reads the delimiters anew at every ISA and never holds more than a block.

X12.5 fixes the ISA at 106 characters: its fourth is the element separator, the 83rd the repetition separator, the 105th the
component separator, the 106th the segment terminator. All else in a file is cut by these. A segment's position counts from
the file's first ISA = 1 through the whole file; empty segments are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, NamedTuple, cast

from billing.findings import Finding, Place

BLOCK_BYTES = 1 << 17
HEADER_BYTES = 106
#: Where the element separators of an ISA stand; one elsewhere means that it is no ISA.
_SEPARATORS_AT = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
#: What may stand between segments, or before and after an interchange: line ends, indentation, NUL and ctrl-Z padding.
_BLANKS = b" \t\r\n\0\x1a"
_BOM = b"\xef\xbb\xbf"
_LINE_ENDS = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest that is read; what is larger is no remittance but an accident or an attack."""

    segment_bytes: int = 64 * 1024
    elements: int = 200
    file_bytes: int = 4 * 1024**3


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The four characters of an interchange. `repetition` is '' where ISA11 is no delimiter (a letter, as in 4010)."""

    element: str = "*"
    component: str = ":"
    segment: str = "~"
    repetition: str = "^"


class Segment(NamedTuple):
    """A segment: its elements (the first is the name), its number in the file, and its text without the terminator."""

    elements: list[str]
    position: int
    raw: str

    @property
    def name(self) -> str:
        """The segment identifier: "CLP"."""
        return self.elements[0]


# Millions of these are made: the class's own constructor, in Python, would cost more than cutting the text.
_segment = cast(Callable[[tuple[list[str], int, str]], Segment], partial(tuple.__new__, Segment))


def decoded(data: bytes) -> str:
    """UTF-8, else Windows-1252, else (bytes that it leaves open) Latin-1: every byte string has a reading."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def delimiters_of(header: bytes) -> Delimiters | str:
    """The delimiters that a 106-byte ISA announces, or in words why it is none."""
    if len(header) < HEADER_BYTES or not header.startswith(b"ISA"):
        return "no ISA segment stands at its beginning"
    if not header.isascii():
        return "its ISA segment holds characters that X12 does not allow there"
    text = header.decode("ascii")
    element, component, terminator, repetition = text[3], text[104], text[105], text[82]
    if tuple(i for i, c in enumerate(text[:104]) if c == element) != _SEPARATORS_AT:
        return "its ISA segment does not have 16 elements in 106 characters"
    if len({element, component, terminator}) < 3 or any(c.isalnum() or c == " " for c in (element, component, terminator)):
        return "its delimiters are not three different signs"
    if repetition.isalnum() or repetition == " " or repetition in (element, component, terminator):
        repetition = ""
    return Delimiters(element, component, terminator, repetition)


class Tokens:
    """The segments of a stream, in order. What is wrong is told, and ends the reading: `broken` is then true.

    `delimiters` are those of the interchange that the segment handed out last stands in.
    """

    def __init__(self, stream: BinaryIO, tell: Callable[[Finding], None], limits: Limits = LIMITS) -> None:
        self.delimiters = Delimiters()
        self.broken = False
        self._stream, self._tell, self._limits = stream, tell, limits
        self._data, self._at = b"", 0
        self._ended = False
        self._bytes = 0
        self._count = 0
        self._last = Place("", 0, "")
        self._odd_text_told = False

    def __iter__(self) -> Iterator[Segment]:
        while self._header():
            yield from self._interchange()

    def _break(self, code: str, message: str, place: Place | None = None) -> None:
        self.broken = True
        self._ended, self._data, self._at = True, b"", 0
        self._tell(Finding(code, "error", message, place=place))

    def _fill(self) -> bool:
        """One block more; False at the end of the stream."""
        if self._ended:
            return False
        block = self._stream.read(BLOCK_BYTES)
        self._bytes += len(block)
        if not block:
            self._ended = True
            return False
        if self._bytes > self._limits.file_bytes:
            self._break("too_large", f"The file is larger than {self._limits.file_bytes} bytes, the most that is read.", self._last)
            return False
        self._data = self._data[self._at :] + block
        self._at = 0
        return True

    def _skip_blanks(self) -> bool:
        """To the next byte that says something; False where none follows. A byte order mark says nothing, nor does an empty segment."""
        blanks = _BLANKS + self.delimiters.segment.encode() if self._count else _BLANKS
        while True:
            rest = self._data[self._at : self._at + 4096].lstrip(blanks)
            if rest.startswith(_BOM):
                self._at = self._data.index(_BOM, self._at) + len(_BOM)
            elif rest:
                self._at += len(self._data[self._at : self._at + 4096]) - len(rest)
                if len(self._data) - self._at >= HEADER_BYTES or not self._fill():
                    return bool(self._data)
            else:
                self._at = min(self._at + 4096, len(self._data))
                if self._at == len(self._data) and not self._fill():
                    return False

    def _header(self) -> bool:
        """The next ISA, whose delimiters hold from here; False where the file ends."""
        if not self._skip_blanks():
            if not self._count and not self.broken:
                self._break("not_x12", "The file is empty: there is nothing in it to read.")
            return False
        found = delimiters_of(self._data[self._at : self._at + HEADER_BYTES])
        if isinstance(found, Delimiters):
            self.delimiters = found
            return True
        if self._count:
            start = decoded(self._data[self._at : self._at + 40])
            place = Place(start[:3], self._count + 1, start)
            self._break("garbage", f"After segment {self._count} something follows that is no interchange: {found}.", place)
        else:
            self._break("not_x12", f"This is not an X12 file: {found}.")
        return False

    def _interchange(self) -> Iterator[Segment]:
        marks = self.delimiters
        raw = self._data[self._at : self._at + HEADER_BYTES - 1].decode("ascii")
        self._at += HEADER_BYTES
        self._count += 1
        self._last = Place("ISA", self._count, raw)
        yield Segment(raw.split(marks.element), self._count, raw)
        terminator = marks.segment.encode()
        after_iea = b"(?=[" + re.escape(marks.element.encode() + terminator) + b"])"
        edge = re.compile(b"[" + re.escape(_BLANKS) + b"]*(?:(IEA)" + after_iea + b"|ISA[^0-9A-Za-z])")
        later_edge = re.compile(re.escape(terminator) + edge.pattern)
        while True:
            end = self._data.rfind(terminator, self._at) + 1
            if end <= self._at:
                begins = edge.match(self._data, self._at)
                if begins and not begins[1]:
                    return
                if self._fill():
                    if len(self._data) - self._at > self._limits.segment_bytes + BLOCK_BYTES:
                        self._too_long(self._data[self._at : self._at + 40])
                    continue
                yield from self._leftover(marks)
                return
            closes = False
            if self._data.find(b"IEA", self._at, end) >= 0 or self._data.find(b"ISA", self._at, end) >= 0:
                found = edge.match(self._data, self._at, end) or later_edge.search(self._data, self._at, end)
                if found:
                    closes = True
                    end = self._data.index(terminator, found.end()) + 1 if found[1] else self._data.index(b"ISA", found.start())
            block = self._data[self._at : end]
            self._at = end
            yield from self._segments(block, marks)
            if closes:
                return

    def _leftover(self, marks: Delimiters) -> Iterator[Segment]:
        """The stream ended within an interchange: only an IEA that lacks its terminator is still whole."""
        rest = self._data[self._at :].strip(_BLANKS)
        self._at = len(self._data)
        if rest.startswith(b"IEA" + marks.element.encode()):
            yield from self._segments(rest + marks.segment.encode(), marks)
            where = self._last
            self._tell(Finding("terminator_missing", "warning", "The last segment lacks its terminator.", place=where))
        elif not self.broken:
            message = f"The file breaks off after segment {self._last.position} ({self._last.segment}): the interchange has no end (IEA)."
            self._break("truncated", message, self._last)

    def _segments(self, block: bytes, marks: Delimiters) -> Iterator[Segment]:
        """The segments of a block that ends with a terminator."""
        pieces = self._tidied(self._texts(block, marks.segment), marks)
        if not pieces:
            return
        if max(map(len, pieces)) > self._limits.segment_bytes:
            at = next(i for i, piece in enumerate(pieces) if len(piece) > self._limits.segment_bytes)
            self._count += at
            self._too_long(pieces[at][:40].encode())
            pieces = pieces[:at]
            if not pieces:
                return
            self._count -= at
        element = marks.element
        rows = [piece.split(element) for piece in pieces]
        first = self._count + 1
        self._count += len(rows)
        self._last = Place(rows[-1][0], self._count, pieces[-1])
        if max(map(len, rows)) > self._limits.elements:
            at = next(i for i, row in enumerate(rows) if len(row) > self._limits.elements)
            where = Place(rows[at][0], first + at, pieces[at][:200])
            self._break("segment_too_long", f"Segment {first + at} has more than {self._limits.elements} elements.", where)
            del rows[at:], pieces[at:]
        yield from map(_segment, zip(rows, range(first, first + len(rows)), pieces, strict=True))

    def _too_long(self, start: bytes) -> None:
        text = decoded(start)
        place = Place(text[:3], self._count + 1, text)
        message = f"Segment {self._count + 1} is longer than {self._limits.segment_bytes} bytes; perhaps its terminator is lost."
        self._break("segment_too_long", message, place)

    def _texts(self, block: bytes, terminator: str) -> list[str]:
        """The block's segments as text, the empty one behind the last terminator left out."""
        try:
            pieces = block.decode("utf-8").split(terminator)
        except UnicodeDecodeError:
            # Each segment by itself, so that where a block ends does not change how a name is read.
            pieces = [decoded(piece) for piece in block.split(terminator.encode())]
            if not self._odd_text_told:
                self._odd_text_told = True
                self._tell(Finding("encoding", "info", "The text is not UTF-8; it was read as Windows-1252."))
        pieces.pop()
        return pieces

    def _tidied(self, pieces: list[str], marks: Delimiters) -> list[str]:
        """Without what may stand between segments; a line end within one is taken out, and told."""
        signs = marks.segment + marks.element + marks.component
        blanks = "".join(c for c in _BLANKS.decode("ascii") + "\ufeff" if c not in signs)
        breaks = "".join(c for c in "\r\n" if c not in signs)
        pieces = [piece for piece in [piece.lstrip(blanks) for piece in pieces] if piece]
        if breaks:
            whole = "".join(pieces)
            if "\n" in whole or "\r" in whole:
                return [self._joined(piece.rstrip(breaks), breaks, number) for number, piece in enumerate(pieces, self._count + 1)]
        return pieces

    def _joined(self, piece: str, breaks: str, number: int) -> str:
        if not any(c in piece for c in breaks):
            return piece
        place = Place(piece[:3], number, piece[:200])
        self._tell(Finding("line_break", "warning", "A line break stood within a segment; it was left out.", place=place))
        return _LINE_ENDS.sub("", piece) if len(breaks) == 2 else piece.replace(breaks, "")
