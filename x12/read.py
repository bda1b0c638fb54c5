"""One file of X12, read from end to end: what it is, what is in it, and all that is wrong with it, by place.

Nothing here raises for what a file holds. Claims and payments are handed out while the file is read, in its order, so that
the largest file needs no more memory than its largest claim; whoever takes them must let them go again where `ok` is false.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from billing.acknowledgement import Acknowledgement, SentSet
from billing.claim import Claim
from billing.findings import Finding
from billing.remittance import ClaimPayment, Remittance
from x12.acknowledgement import ClaimAckReader, SetAckReader
from x12.claim import ClaimReader
from x12.envelope import NAMES, Envelope, Transaction
from x12.fields import element, parse_day
from x12.notes import Notes
from x12.remittance import RemittanceReader
from x12.tokens import Delimiters, Segment, Tokens
from x12.unread import Unread


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file was.

    ok: whether it may be taken; else `findings` says why not, and nothing of it counts.
    claims: CLM loops of an 837, CLP loops of an 835, those in `unread` included. remittances: one for each ST*835, in order.
    acknowledgements: one for each ST*999 and each 277CA. sets: those of an 837, by the numbers that an acknowledgement names.
    """

    transaction: Transaction
    ok: bool
    findings: tuple[Finding, ...]
    claims: int
    remittances: tuple[Remittance, ...]
    unread: tuple[Unread, ...]
    acknowledgements: tuple[Acknowledgement, ...] = ()
    sets: tuple[SentSet, ...] = ()


def read(
    source: Path | bytes,
    on_claim: Callable[[Claim], None] | None = None,
    on_payment: Callable[[int, ClaimPayment], None] | None = None,
) -> FileReading:
    """Read a file. on_payment's number is the index in `remittances` of the remittance to which the payment belongs."""
    reading = _Reading(on_claim, on_payment)
    if isinstance(source, bytes):
        return reading.whole(io.BytesIO(source))
    try:
        with source.open("rb") as stream:
            return reading.whole(stream)
    except IsADirectoryError:
        reading.notes.reject("not_x12", "This is a folder, not an X12 file.")
    except OSError as wrong:
        reading.notes.reject("unreadable", f"The file cannot be read: {wrong.strerror or wrong}.")
    return reading.result()


class _Reading:
    """One file while it is read."""

    def __init__(self, on_claim: Callable[[Claim], None] | None, on_payment: Callable[[int, ClaimPayment], None] | None) -> None:
        self.notes = Notes()
        self._on_claim, self._on_payment = on_claim, on_payment
        self._envelope = Envelope(self.notes)
        self._body: ClaimReader | RemittanceReader | SetAckReader | ClaimAckReader | None = None
        self._kinds: list[Transaction] = []
        self._remittances: list[Remittance] = []
        self._sets_835 = 0
        self._unread: list[Unread] = []
        self._acknowledgements: list[Acknowledgement] = []
        self._sets: list[SentSet] = []
        self._interchange = self._group = ""
        self._sent_by: tuple[str, date | None] = ("", None)
        self._claims = 0

    def whole(self, stream: BinaryIO) -> FileReading:
        """All of the stream."""
        tokens = Tokens(stream, self.notes.add)
        envelope = self._envelope
        body = self._body
        for segment in tokens:
            if segment[0][0] in NAMES:
                self._boundary(segment, tokens.delimiters)
                body = self._body
            elif body is not None:
                body.take(segment)
            elif not envelope.inside_set:
                envelope.stray(segment)
        if tokens.broken:
            self.notes.rejected = True
        envelope.finish()
        self._end_body()
        return self.result()

    def result(self) -> FileReading:
        """The reading as it stands."""
        read_kinds = [kind for kind in self._kinds if kind in ("837P", "837I", "835", "999", "277CA")]
        if len({kind[:3] for kind in read_kinds}) > 1:
            self.notes.warn("mixed_file", f"The file holds sets of more than one kind; it is listed as {read_kinds[0]}.")
        transaction: Transaction = next(iter(read_kinds or self._kinds or self._envelope.refused), "unknown")
        if not self.notes.rejected and not read_kinds:
            self.notes.say("info", "kept_not_used", "The file was checked and kept; nothing here reads what is in it yet.")
        return FileReading(
            transaction,
            not self.notes.rejected,
            self.notes.result(),
            self._claims,
            tuple(self._remittances),
            tuple(self._unread),
            tuple(self._acknowledgements),
            tuple(self._sets),
        )

    def _boundary(self, segment: Segment, delimiters: Delimiters) -> None:
        """An envelope segment came: the set before it is over, and another may begin."""
        name = segment[0][0]
        if name == "SE" and isinstance(self._body, ClaimReader):
            begun = self._body.header.segment
            number = element(begun.elements, 2).strip()
            self._sets.append(SentSet(self._interchange, self._group, number, self._body.reference, begun.position, segment.position))
        elif name == "ISA":
            self._interchange = element(segment.elements, 13).strip()
        elif name == "GS":
            self._group = element(segment.elements, 6).strip()
            self._sent_by = (element(segment.elements, 2).strip(), parse_day(element(segment.elements, 4)))
        if name != "TA1":
            self._end_body()
        header = self._envelope.segment(segment, delimiters)
        if header is None:
            return
        self._kinds.append(header.transaction)
        if header.transaction in ("837P", "837I"):
            self._body = ClaimReader(header, self.notes, self._on_claim)
        elif header.transaction == "835":
            self._body = RemittanceReader(header, self._sets_835, self.notes, self._on_payment)
            self._sets_835 += 1
        elif header.transaction == "999":
            self._body = SetAckReader(header, self.notes, *self._sent_by)
        elif header.transaction == "277CA":
            self._body = ClaimAckReader(header, self.notes, self._sent_by[1])

    def _end_body(self) -> None:
        body, self._body = self._body, None
        if body is None:
            return
        body.end()
        self._claims += body.claims
        self._unread += body.unread
        if isinstance(body, RemittanceReader):
            if body.remittance is not None:
                self._remittances.append(body.remittance)
        elif not isinstance(body, ClaimReader):
            if body.acknowledgement is not None:
                self._acknowledgements.append(body.acknowledgement)
        elif body.kind != body.header.transaction[-1]:
            self._kinds[-1] = "837I" if body.kind == "I" else "837P"
