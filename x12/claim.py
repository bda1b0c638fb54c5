"""An 837 transaction set: its hierarchy of billing provider, subscriber and patient, with the claims beneath (TR3 005010X222A1, X223A2).

A claim stands under its patient (HL*23), or under the subscriber (HL*22) who is the patient, whatever HL04 says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from billing.claim import Claim
from x12.claim_loop import OpenClaim
from x12.claim_made import Levels, made
from x12.envelope import SetHeader
from x12.fields import element, parse_day
from x12.kept import kept
from x12.notes import Notes, place_of, quoted
from x12.parties import Party
from x12.tokens import Segment
from x12.unread import Unread

#: Level (HL03) → the level its parent must have.
_PARENTS = {"20": "", "22": "20", "23": "22"}


class ClaimReader:
    """Reads one ST*837. Claims go out by `on_claim` as they end."""

    def __init__(self, header: SetHeader, notes: Notes, on_claim: Callable[[Claim], None] | None) -> None:
        self.header, self.notes, self._on_claim = header, notes, on_claim
        self.unread: list[Unread] = []
        self.claims = 0
        self.kind = "I" if header.transaction == "837I" else "P"
        self._claim: OpenClaim | None = None
        self._levels = Levels()
        self._party: Party | None = None
        self._hierarchy: dict[str, str] = {}
        self._submitted_on: date | None = None
        self.reference = ""
        """BHT03: the number by which an acknowledgement of the whole submission names it."""
        self._told_kind = False
        self._table: dict[str, Callable[[Segment], None]] = {
            "BHT": self._bht, "NM1": self._nm1, "PER": self._per, "CUR": self._cur, "SBR": self._sbr, "PAT": self._pat,
            "PRV": self._prv, "N3": self._detail, "N4": self._detail, "DMG": self._detail, "REF": self._detail,
        }  # fmt: skip

    def take(self, segment: Segment) -> None:
        """One segment between ST and SE."""
        name = segment.elements[0]
        if name == "CLM":
            self._close_claim()
            self.claims += 1
            self._claim = OpenClaim(segment, self.header.delimiters.component, self.notes)
        elif name == "HL":
            self._close_claim()
            self._hl(segment)
        elif self._claim is not None:
            self._claim.take(segment)
        else:
            handle = self._table.get(name)
            if handle is None:
                self.notes.unexpected(segment, "the head of a claim (2000)")
            else:
                handle(segment)

    def end(self) -> None:
        """The SE has come."""
        self._close_claim()
        if not self.claims:
            self.notes.warn("no_claims", "The transaction set holds no claim (CLM).", self.header.segment)

    def _close_claim(self) -> None:
        claim, self._claim = self._claim, None
        if claim is None:
            return
        raw = self.header.delimiters.segment.join(claim.raws)
        kind = claim.kind
        if kind and kind != self.kind:
            self._told(kind, claim.segment)
        record = made(claim, self._levels, kind or self.kind, self._submitted_on, raw, self.notes)
        if claim.torn:
            self._levels.doubtful = True
        if record is not None:
            if self._on_claim is not None:
                self._on_claim(record)
            return
        for fault in claim.faults:
            self.notes.add(fault)
        number = element(claim.segment.elements, 1)
        self.unread.append(Unread("claim", number, place_of(claim.segment), raw))

    def _told(self, kind: str, segment: Segment) -> None:
        """The guide named in GS08 or ST03 is not that of the lines: the lines are believed."""
        if not self._told_kind:
            is_what, was_what = ("institutional", "professional") if kind == "I" else ("professional", "institutional")
            message = f"The set calls itself {was_what} (GS08, ST03), but its service lines are {is_what}: they were believed."
            self.notes.warn("version_mismatch", message, segment)
        self._told_kind = True
        self.kind = kind

    # Levels (2000A billing provider, 2000B subscriber, 2000C patient)

    def _hl(self, segment: Segment) -> None:
        number, parent, level = (element(segment.elements, i) for i in (1, 2, 3))
        self._party = None
        if level not in _PARENTS:
            self.notes.warn("hierarchy", f"HL03 is {level!r}, a level that claims do not have.", segment, "HL03", level)
        elif self._hierarchy.get(parent, "") != _PARENTS[level]:
            message = f"HL02 is {parent or 'empty'}, which is not the level above; the order of the file was believed."
            self.notes.warn("hierarchy", message, segment, "HL02", parent)
        if not number or number in self._hierarchy:
            self.notes.warn("hierarchy", f"HL01 is {number or 'empty'}: each level needs a number of its own.", segment, "HL01", number)
        self._hierarchy[number] = level
        self._levels.begin(level)

    def _nm1(self, segment: Segment) -> None:
        party = self._party = Party(segment)
        if not self._levels.place(party):
            self.notes.warn("party", f"NM1*{party.role} is no party of this level.", segment, "NM101", party.role)

    def _detail(self, segment: Segment) -> None:
        if self._party is None or not self._party.detail(segment, self.notes):
            self.notes.unexpected(segment, "the head of a claim (2000) before any party")

    def _prv(self, segment: Segment) -> None:
        self._levels.taxonomy = element(segment.elements, 3)

    def _sbr(self, segment: Segment) -> None:
        self._levels.sbr = segment

    def _pat(self, segment: Segment) -> None:
        self._levels.pat = segment

    def _cur(self, segment: Segment) -> None:
        currency = element(segment.elements, 2)
        if currency != "USD":
            self.notes.warn("currency", f"The amounts are in {currency or 'no currency'} (CUR02), not in USD.", segment, "CUR02", currency)

    def _bht(self, segment: Segment) -> None:
        self.reference = element(segment.elements, 3).strip()
        self._submitted_on = parse_day(element(segment.elements, 4))
        if self._submitted_on is None:
            text = element(segment.elements, 4)
            self.notes.warn("date", f"BHT04 holds {quoted(text)}, which is no day.", segment, "BHT04", text)

    def _per(self, segment: Segment) -> None:
        if self._party is None:
            self.notes.unexpected(segment, "the head of a claim (2000) before any party")
        else:
            self._party.contact(kept(segment, self.header.delimiters.component))
