"""One CLM loop of an 837 while its segments arrive (TR3 005010X222A1 and X223A2 loops 2300, 2310 and 2320 with 2330)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from billing.claim import Diagnosis, InformationCode, KeptSegment
from billing.findings import Finding
from billing.person import Identifier
from billing.remittance import Adjustment, DateMark
from x12.claim_lines import OpenServiceLine
from x12.fields import adjustments, composite, element, filled, identifier, money, money_or_none, part, period
from x12.kept import kept
from x12.notes import Notes, Unreadable, place_of, quoted
from x12.parties import Party
from x12.tokens import Segment

DIAGNOSES = frozenset({"ABK", "BK", "ABF", "BF", "ABJ", "BJ", "APR", "PR", "ABN", "BN"})
#: Kept as they came, and written so.
KEPT = frozenset({"PWK", "CN1", "K3", "CR1", "CR2", "CRC", "HCP"})
#: OI where it says the usual: benefits assigned, release signed.
USUAL_OI = ("OI", "", "", "Y", "", "", "Y")

#: Segments, and parties, that never stand in a service line, but at the head of a subscriber's or patient's level.
_ABOVE = frozenset({"SBR", "PAT", "DMG"})
_PARTIES_ABOVE = (["NM1", "IL"], ["NM1", "QC"], ["NM1", "85"])


class OpenOther:
    """One SBR within a claim (2320): another payer, with the parties of 2330."""

    def __init__(self, segment: Segment) -> None:
        self.sbr = segment
        self.adjustments: list[Adjustment] = []
        self.amounts: list[tuple[str, int]] = []
        self.remarks: list[str] = []
        self.subscriber: Party | None = None
        self.payer: Party | None = None
        self.parties: list[Party] = []
        self.paid_on: date | None = None
        self.kept: list[KeptSegment] = []


class OpenClaim:
    """A claim until the next CLM, HL or SE. What cannot be read is noted in `faults`; the rest is still looked at."""

    def __init__(self, segment: Segment, component: str, notes: Notes) -> None:
        self.segment, self.component, self._notes = segment, component, notes
        self.raws: list[str] = []
        self.faults: list[Finding] = []
        self.charge_cents = 0
        self.facility_code = self.frequency = self.payer_control_number = ""
        self.lines: list[OpenServiceLine] = []
        self.others: list[OpenOther] = []
        self.parties: list[Party] = []
        self.diagnoses: list[Diagnosis] = []
        self.codes: list[InformationCode] = []
        self.dates: list[DateMark] = []
        self.statement: tuple[date | None, date | None] = (None, None)
        self.amounts: list[tuple[str, int]] = []
        self.patient_paid_cents: int | None = None
        self.identifiers: list[Identifier] = []
        self.notes: list[str] = []
        self.note_codes: list[str] = []
        self.kept: list[KeptSegment] = []
        self.admission = ("", "", "")
        #: A segment of the levels above (subscriber, patient) came among the lines: the HL before it was lost.
        self.torn = False
        self._party: Party | None = None
        self._in_line = False
        self._table = {
            "DTP": self._dtp, "CL1": self._cl1, "AMT": self._amt, "REF": self._ref, "NTE": self._nte, "HI": self._hi,
            "NM1": self._nm1, "N3": self._detail, "N4": self._detail, "PRV": self._detail, "SBR": self._sbr, "LX": self._lx,
            "PER": self._per, **dict.fromkeys(KEPT, self._keep),
        }  # fmt: skip
        self._other_table = {
            "SBR": self._sbr, "CAS": self._other_cas, "AMT": self._other_amt, "OI": self._other_oi, "MIA": self._other_mia,
            "MOA": self._other_moa, "NM1": self._other_nm1, "N3": self._detail, "N4": self._detail, "REF": self._other_ref,
            "PER": self._per, "DTP": self._other_dtp, "LX": self._lx,
        }  # fmt: skip
        self.take(segment, first=True)

    @property
    def kind(self) -> Literal["P", "I", ""]:
        """By its lines: SV1 is professional, SV2 institutional."""
        return next((line.kind for line in self.lines if line.kind), "")

    def take(self, segment: Segment, first: bool = False) -> None:
        """One segment of the loop."""
        self.raws.append(segment.raw)
        try:
            if first:
                self._clm()
            elif self._in_line and segment.elements[0] != "LX":
                self.torn = self.torn or segment.elements[0] in _ABOVE or segment.elements[:2] in _PARTIES_ABOVE
                self.lines[-1].take(segment)
            else:
                self._claim_segment(segment)
        except Unreadable as wrong:
            self.fault(wrong.message, segment, wrong.field, wrong.value)

    def fault(self, message: str, segment: Segment | None = None, field: str = "", value: str = "", code: str = "claim_unread") -> None:
        """Something for which the claim must be set aside."""
        self.faults.append(Finding(code, "error", message, field, value, place_of(segment or self.segment)))

    def _claim_segment(self, segment: Segment) -> None:
        name = segment.elements[0]
        handle = (self._other_table if self.others else self._table).get(name)
        if handle is not None:
            handle(segment)
        else:
            self._notes.unexpected(segment, "another payer's loop (2320)" if self.others else "a claim (2300)")

    # The claim (2300)

    def _clm(self) -> None:
        segment = self.segment
        place = composite(segment, 5, self.component, self._notes)
        self.facility_code, self.frequency = place[0], part(place, 3)
        if not self.frequency:
            text = element(segment.elements, 5)
            self._notes.warn("frequency", f"CLM05 holds {quoted(text)}, which gives no claim frequency.", segment, "CLM05", text)
        self.charge_cents = money(segment, 2)
        if not element(segment.elements, 1):
            raise Unreadable(segment, "CLM01", "", "The claim has no control number (CLM01).")

    def _dtp(self, segment: Segment) -> None:
        qualifier = element(segment.elements, 1)
        begin, end, text = period(segment, self._notes)
        if qualifier == "434":
            self.statement = (begin, end)
        self.dates.append(DateMark(qualifier, begin, text))

    def _cl1(self, segment: Segment) -> None:
        elements = segment.elements
        self.admission = (element(elements, 1), element(elements, 2), element(elements, 3))

    def _amt(self, segment: Segment) -> None:
        cents = money_or_none(segment, 2, self._notes)
        qualifier = element(segment.elements, 1)
        if qualifier == "F5" and self.patient_paid_cents is None:
            self.patient_paid_cents = cents
        elif cents is not None:
            self.amounts.append((qualifier, cents))

    def _ref(self, segment: Segment) -> None:
        found = identifier(segment.elements)
        if self._party is not None:
            self._party.number(found.qualifier, found.value)
        elif found.qualifier == "F8" and not self.payer_control_number:
            self.payer_control_number = found.value
        else:
            self.identifiers.append(found)

    def _nte(self, segment: Segment) -> None:
        text = element(segment.elements, 2)
        if text:
            self.notes.append(text)
            self.note_codes.append(element(segment.elements, 1))

    def _keep(self, segment: Segment) -> None:
        self.kept.append(kept(segment, self.component))

    def _hi(self, segment: Segment) -> None:
        for number, text in enumerate(segment.elements[1:], 1):
            pieces = composite(segment, number, self.component, self._notes)
            qualifier, code = pieces[0], part(pieces, 2)
            if not text:
                continue
            if not code:
                self._notes.warn("composite", f"HI holds {quoted(text)}, which gives no code.", segment, "HI", text)
            elif qualifier in DIAGNOSES:
                self.diagnoses.append(Diagnosis(qualifier, code, len(self.diagnoses) + 1, part(pieces, 9)))
            else:
                self.codes.append(InformationCode(qualifier, code, ":".join(pieces[2:]).rstrip(":")))

    def _nm1(self, segment: Segment) -> None:
        self._party = Party(segment)
        self.parties.append(self._party)

    def _detail(self, segment: Segment) -> None:
        if self._party is None:
            self._notes.unexpected(segment, "a claim (2300) before any party")
        else:
            self._party.detail(segment, self._notes)

    def _per(self, segment: Segment) -> None:
        if self._party is None:
            self._notes.unexpected(segment, "a claim (2300) before any party")
        else:
            self._party.contact(kept(segment, self.component))

    # Other payers (2320, 2330)

    def _sbr(self, segment: Segment) -> None:
        self._party = None
        self.others.append(OpenOther(segment))

    def _other_cas(self, segment: Segment) -> None:
        try:
            self.others[-1].adjustments += adjustments(segment, self._notes)
        except Unreadable as wrong:
            # What others paid is shown, never posted: the claim need not be lost for it.
            self._notes.warn("amount", wrong.message, segment, wrong.field, wrong.value)

    def _other_amt(self, segment: Segment) -> None:
        cents = money_or_none(segment, 2, self._notes)
        if cents is not None:
            self.others[-1].amounts.append((element(segment.elements, 1), cents))

    def _other_oi(self, segment: Segment) -> None:
        if tuple(segment.elements) != USUAL_OI:
            self.others[-1].kept.append(kept(segment, self.component))

    def _other_dtp(self, segment: Segment) -> None:
        if element(segment.elements, 1) == "573":
            self.others[-1].paid_on = period(segment, self._notes)[0]

    def _other_mia(self, segment: Segment) -> None:
        self.others[-1].kept.append(kept(segment, self.component))
        self.others[-1].remarks += filled(element(segment.elements, i) for i in (5, 20, 21, 22, 23))

    def _other_moa(self, segment: Segment) -> None:
        both = any(one[0] == "MIA" for one in self.others[-1].kept)
        if both or any(segment.elements[1:3]) or len(segment.elements) > 8:
            self.others[-1].kept.append(kept(segment, self.component))
        self.others[-1].remarks += filled(segment.elements[3:8])

    def _other_nm1(self, segment: Segment) -> None:
        party = self._party = Party(segment)
        other = self.others[-1]
        if party.role == "IL" and other.subscriber is None:
            other.subscriber = party
        elif party.role == "PR" and other.payer is None:
            other.payer = party
        else:
            other.parties.append(party)

    def _other_ref(self, segment: Segment) -> None:
        if self._party is None:
            self._notes.unexpected(segment, "another payer's loop (2320) before any party")
        else:
            self._party.number(element(segment.elements, 1), element(segment.elements, 2))

    # Service lines (2400)

    def _lx(self, segment: Segment) -> None:
        self._in_line = True
        self.lines.append(OpenServiceLine(segment, len(self.lines) + 1, self.component, self._notes))
