"""An interchange while it is written: envelope, counts and control numbers make themselves, text is cleaned of delimiters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from billing.person import Address
from x12.tokens import Delimiters

#: The usual ones: * : ~ ^
DELIMITERS = Delimiters()


@dataclass(frozen=True, slots=True)
class Sending:
    """What ISA and GS say: who sends to whom, under which number, when (time as HHMM). `test` writes ISA15 = T.

    The names are those of loops 1000A and 1000B of an 837; contact and addresses are what an 835 gives of payer and payee.
    """

    sender: str
    receiver: str
    control: int
    on: date
    at: str = "0000"
    test: bool = True
    delimiters: Delimiters = DELIMITERS
    line_end: str = "\n"
    sender_name: str = ""
    receiver_name: str = ""
    contact: str = "EDI"
    phone: str = "8005550100"
    payer_address: Address | None = None
    payee_address: Address | None = None


def amount(cents: int) -> str:
    """Cents as X12 type R: no trailing zeros, no leading one ("1250", "-3.1", ".5"; X12.5, TR3 B.1.1.3.1.2)."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    tail = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{sign}{whole or ('' if tail else 0)}{tail}"


def day(on: date | None) -> str:
    """CCYYMMDD, '' of no day."""
    return "" if on is None else f"{on:%Y%m%d}"


class Interchange:
    """One ISA to IEA. Open a group, then sets in it; what is open is closed with right counts."""

    def __init__(self, sending: Sending) -> None:
        self.sending = sending
        marks = sending.delimiters
        signs = {marks.element, marks.component, marks.segment, marks.repetition} - {""}
        # Control characters have no place in an element; delimiters would cut it.
        # Where a line end is a delimiter, none may stand behind a segment.
        self._line_end = "" if signs & set(sending.line_end) else sending.line_end
        self._cleaning = {**dict.fromkeys(range(32), " "), **dict.fromkeys(map(ord, signs), " "), 0x7F: " "}
        self._rows: list[str] = []
        self._groups = self._sets = self._group_control = 0
        self._set_begin = -1
        self._set_control = ""
        names = ["ZZ", self._fixed(sending.sender), "ZZ", self._fixed(sending.receiver)]
        moment = [f"{sending.on:%y%m%d}", sending.at]
        usage = [f"{sending.control:09d}", "0", "T" if sending.test else "P", marks.component]
        blank = " " * 10
        self._rows.append(marks.element.join(["ISA", "00", blank, "00", blank, *names, *moment, marks.repetition or "U", "00501", *usage]))

    def _fixed(self, text: str) -> str:
        return self.clean(text).encode("ascii", "replace").decode()[:15].ljust(15)

    def clean(self, text: str) -> str:
        """Text as an element may hold it."""
        return text if text.isalnum() else text.translate(self._cleaning).strip()

    def add(self, *elements: str | Sequence[str]) -> None:
        """One segment. A sequence is a composite; empty ends of both are left out."""
        texts = [self._text(element) for element in elements]
        while texts and not texts[-1]:
            texts.pop()
        self._rows.append(self.sending.delimiters.element.join(texts))

    def _text(self, element: str | Sequence[str]) -> str:
        if isinstance(element, str):
            return self.clean(element)
        pieces = [self.clean(piece) for piece in element]
        while pieces and not pieces[-1]:
            pieces.pop()
        return self.sending.delimiters.component.join(pieces)

    def group(self, code: str, version: str) -> None:
        """GS; a group that is open is closed first."""
        self.end_group()
        self._groups += 1
        self._sets = 0
        self._group_control = (self.sending.control * 10 + self._groups) % 1_000_000_000  # GS06 has nine digits
        names = (self.sending.sender or "SENDER")[:15], (self.sending.receiver or "RECEIVER")[:15]
        self.add("GS", code, *names, f"{self.sending.on:%Y%m%d}", self.sending.at, str(self._group_control), "X", version)

    def begin(self, code: str, guide: str = "") -> None:
        """ST; a set that is open is closed first."""
        self.end()
        self._sets += 1
        self._set_begin = len(self._rows)
        self._set_control = f"{self._sets:04d}"
        self.add("ST", code, self._set_control, guide)

    def end(self) -> None:
        """SE, where a set is open."""
        if self._set_begin >= 0:
            self.add("SE", str(len(self._rows) - self._set_begin + 1), self._set_control)
            self._set_begin = -1

    def end_group(self) -> None:
        """GE, where a group is open."""
        self.end()
        if self._group_control:
            self.add("GE", str(self._sets), str(self._group_control))
            self._group_control = 0

    def finished(self) -> bytes:
        """The whole interchange, IEA included."""
        self.end_group()
        self.add("IEA", str(self._groups), f"{self.sending.control:09d}")
        end = self.sending.delimiters.segment + self._line_end
        return (end.join(self._rows) + end).encode()


def address(out: Interchange, found: Address | None) -> None:
    """N3 and N4."""
    if found is not None:
        if found.line1 or found.line2:
            out.add("N3", found.line1, found.line2)
        if found.city or found.state or found.zip or found.country:
            out.add("N4", found.city, found.state, found.zip, found.country)


def chunks(values: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    """The values in pieces of `size`."""
    return (values[at : at + size] for at in range(0, len(values), size))
