"""One CLP loop of an 835 while its segments arrive: claim, adjustments and service lines (TR3 005010X221A1 loops 2100 and 2110)."""

from __future__ import annotations

import itertools
from datetime import date

from billing.findings import Finding
from billing.money import plain
from billing.person import Identifier, Person
from billing.remittance import Adjustment, Amount, ClaimPayment, DateMark, LinePayment
from x12.fields import adjustments, composite, day, element, filled, identifier, money, money_or_none, parse_day, part, quantity
from x12.notes import Notes, Unreadable, place_of, quoted
from x12.parties import Party
from x12.tokens import Segment

#: NM101 of loop 2100: the field of ClaimPayment that it fills, '' for parties that only the raw text keeps.
ROLES = {"QC": "patient", "IL": "subscriber", "74": "corrected", "82": "rendering", "TT": "crossover", "PR": "corrected_payer", "GB": ""}


class OpenLine:
    """One SVC loop (2110) until its next SVC or CLP."""

    __slots__ = (
        "adjustments", "amounts", "charge_cents", "from_on", "identifiers", "line_control_number", "modifiers", "number", "paid_cents",
        "procedure", "qualifier", "quantities", "remarks", "revenue", "segment", "submitted", "submitted_units", "to_on", "units",
    )  # fmt: skip

    def __init__(self, segment: Segment, number: int, component: str, notes: Notes) -> None:
        elements = segment.elements
        self.segment, self.number = segment, number
        self.charge_cents, self.paid_cents = money(segment, 2), money(segment, 3)
        service = composite(segment, 1, component, notes)
        self.qualifier, code = service[0], part(service, 2)
        self.revenue = element(elements, 4)
        self.procedure, self.modifiers = code, filled(service[2:6])
        if self.qualifier == "NU":
            self.procedure, self.revenue = "", code or self.revenue
        if not code:
            text = element(elements, 1)
            notes.warn("procedure", f"SVC01 holds {quoted(text)}, which names no procedure.", segment, "SVC01", text)
        self.units, self.submitted_units = quantity(segment, 5, notes), quantity(segment, 7, notes)
        self.submitted = composite(segment, 6, component, notes)
        self.from_on: date | None = None
        self.to_on: date | None = None
        self.line_control_number = ""
        self.adjustments: list[Adjustment] = []
        self.remarks: list[str] = []
        self.amounts: list[Amount] = []
        self.quantities: list[Amount] = []
        self.identifiers: list[Identifier] = []

    def made(self) -> LinePayment:
        """The record."""
        return LinePayment(
            number=self.number,
            line_control_number=self.line_control_number,
            procedure=self.procedure,
            modifiers=self.modifiers,
            revenue=self.revenue,
            submitted_procedure=part(self.submitted, 2),
            submitted_modifiers=filled(self.submitted[2:6]),
            charge_cents=self.charge_cents,
            paid_cents=self.paid_cents,
            units=self.units,
            submitted_units=self.submitted_units,
            from_on=self.from_on,
            to_on=self.to_on,
            adjustments=tuple(self.adjustments),
            remarks=tuple(self.remarks),
            amounts=tuple(self.amounts),
            quantities=tuple(self.quantities),
            identifiers=tuple(self.identifiers),
            qualifier=self.qualifier,
            place=place_of(self.segment),
        )


class OpenPayment:
    """One CLP loop (2100) until the next. What cannot be read is noted in `faults`; the rest is still looked at."""

    def __init__(self, segment: Segment, sequence: int, component: str, notes: Notes) -> None:
        self.segment, self.sequence = segment, sequence
        self._component, self._notes = component, notes
        self.raws: list[str] = []
        self.faults: list[Finding] = []
        self.line: OpenLine | None = None
        self.lines: list[LinePayment] = []
        self.people: dict[str, Person] = {}
        self.original_reference = ""
        self.adjustments: list[Adjustment] = []
        self.remarks: list[str] = []
        self.moa: list[str] = []
        self.amounts: list[Amount] = []
        self.quantities: list[Amount] = []
        self.dates: list[DateMark] = []
        self.identifiers: list[Identifier] = []
        self.charge_cents = self.paid_cents = 0
        self.known_paid_cents: int | None = None
        self.patient_share_cents: int | None = None
        claim_table = {
            "CAS": self._cas, "NM1": self._nm1, "MIA": self._mia, "MOA": self._moa, "REF": self._ref, "DTM": self._dtm,
            "PER": self._nothing, "AMT": self._amt, "QTY": self._qty, "SVC": self._svc,
        }  # fmt: skip
        line_table = {
            "SVC": self._svc, "DTM": self._line_dtm, "CAS": self._line_cas, "REF": self._line_ref, "AMT": self._line_amt,
            "QTY": self._line_qty, "LQ": self._line_lq,
        }  # fmt: skip
        self._tables = (claim_table, line_table)
        self._table = claim_table
        self.take(segment, first=True)

    def take(self, segment: Segment, first: bool = False) -> None:
        """One segment of the loop."""
        self.raws.append(segment.raw)
        try:
            if first:
                self._clp()
                return
            handle = self._table.get(segment.elements[0])
            if handle is None:
                self._notes.unexpected(segment, "a service line (2110)" if self._table is self._tables[1] else "a claim payment (2100)")
            else:
                handle(segment)
        except Unreadable as wrong:
            self.faults.append(Finding("claim_unread", "error", wrong.message, wrong.field, wrong.value, place_of(segment)))

    def made(self, raw: str) -> ClaimPayment:
        """The record; only asked for where there are no faults."""
        self._close_line()
        self._check_share()
        elements = self.segment.elements
        return ClaimPayment(
            sequence=self.sequence,
            control_number=elements[1],
            status=elements[2],
            charge_cents=self.charge_cents,
            paid_cents=self.paid_cents,
            patient_share_cents=self.patient_share_cents,
            filing_code=element(elements, 6),
            payer_control_number=element(elements, 7),
            original_reference=self.original_reference,
            patient=self.people.get("patient"),
            subscriber=self.people.get("subscriber"),
            corrected=self.people.get("corrected"),
            rendering=self.people.get("rendering"),
            crossover=self.people.get("crossover"),
            corrected_payer=self.people.get("corrected_payer"),
            lines=tuple(self.lines),
            adjustments=tuple(self.adjustments),
            remarks=tuple(self.remarks),
            moa=tuple(self.moa),
            amounts=tuple(self.amounts),
            quantities=tuple(self.quantities),
            dates=tuple(self.dates),
            identifiers=tuple(self.identifiers),
            facility_code=element(elements, 8),
            frequency=element(elements, 9),
            place=place_of(self.segment),
            raw=raw,
        )

    def _check_share(self) -> None:
        """CLP05 repeats the sum of PR; what posts are the adjustments, so a difference is only told. In reversals payers differ."""
        said, segment = self.patient_share_cents, self.segment
        if said is None or segment.elements[2] == "22":
            return
        everything = itertools.chain(self.adjustments, *(line.adjustments for line in self.lines))
        found = sum(one.cents for one in everything if one.group == "PR")
        if found != said:
            message = f"The patient's share is said to be {plain(said)} (CLP05), the adjustments PR come to {plain(found)}."
            self._notes.warn("patient_share", message, segment, "CLP05", segment.elements[5])

    # The claim (2100)

    def _clp(self) -> None:
        segment = self.segment
        self.paid_cents = self.known_paid_cents = money(segment, 4)
        self.charge_cents = money(segment, 3)
        if not element(segment.elements, 1):
            raise Unreadable(segment, "CLP01", "", "The claim payment has no control number (CLP01).")
        if not element(segment.elements, 2):
            raise Unreadable(segment, "CLP02", "", "The claim payment has no status (CLP02).")
        if element(segment.elements, 5):
            self.patient_share_cents = money(segment, 5)

    def _cas(self, segment: Segment) -> None:
        self.adjustments += adjustments(segment, self._notes)

    def _nm1(self, segment: Segment) -> None:
        party = Party(segment)
        role = ROLES.get(party.role)
        if role is None:
            self._notes.warn("party", f"NM1*{party.role} is no party of a claim payment.", segment, "NM101", party.role)
        elif role and role in self.people:
            self._notes.warn("repeated", f"NM1*{party.role} stands twice; the first was kept.", segment, "NM101", party.role)
        elif role:
            self.people[role] = party.person()

    def _mia(self, segment: Segment) -> None:
        self.moa += segment.elements
        self.remarks += filled(element(segment.elements, i) for i in (5, 20, 21, 22, 23))

    def _moa(self, segment: Segment) -> None:
        self.moa += segment.elements
        self.remarks += filled(segment.elements[3:8])

    def _ref(self, segment: Segment) -> None:
        found = identifier(segment.elements)
        if found.qualifier == "F8" and not self.original_reference:
            self.original_reference = found.value
        else:
            self.identifiers.append(found)

    def _dtm(self, segment: Segment) -> None:
        self.dates.append(DateMark(element(segment.elements, 1), day(segment, 2, self._notes), element(segment.elements, 2)))

    def _amt(self, segment: Segment) -> None:
        self.amounts.append(Amount(element(segment.elements, 1), money_or_none(segment, 2, self._notes), element(segment.elements, 2)))

    def _qty(self, segment: Segment) -> None:
        self.quantities.append(Amount(element(segment.elements, 1), None, quantity(segment, 2, self._notes)))

    def _nothing(self, segment: Segment) -> None:
        """Known, and kept in the raw text only: whom to call about the claim."""

    # The service line (2110)

    def _close_line(self) -> None:
        if self.line is not None:
            self.lines.append(self.line.made())
            self.line = None

    def _svc(self, segment: Segment) -> None:
        self._close_line()
        self._table = self._tables[1]
        self.line = OpenLine(segment, len(self.lines) + 1, self._component, self._notes)

    def _line_dtm(self, segment: Segment) -> None:
        line, on = self.line, parse_day(element(segment.elements, 2))
        if on is None:
            on = day(segment, 2, self._notes)
        qualifier = element(segment.elements, 1)
        if line is None:
            return
        if qualifier == "472":
            line.from_on = line.to_on = on
        elif qualifier == "150":
            line.from_on = on
        elif qualifier == "151":
            line.to_on = on
        else:
            self._notes.warn("date", f"DTM*{qualifier} is no date of a service line.", segment, "DTM01", qualifier)

    def _line_cas(self, segment: Segment) -> None:
        found = adjustments(segment, self._notes)
        if self.line is not None:
            self.line.adjustments += found

    def _line_ref(self, segment: Segment) -> None:
        found, line = identifier(segment.elements), self.line
        if line is None:
            return
        if found.qualifier == "6R" and not line.line_control_number:
            line.line_control_number = found.value
        else:
            line.identifiers.append(found)

    def _line_amt(self, segment: Segment) -> None:
        if self.line is not None:
            cents = money_or_none(segment, 2, self._notes)
            self.line.amounts.append(Amount(element(segment.elements, 1), cents, element(segment.elements, 2)))

    def _line_qty(self, segment: Segment) -> None:
        if self.line is not None:
            self.line.quantities.append(Amount(element(segment.elements, 1), None, quantity(segment, 2, self._notes)))

    def _line_lq(self, segment: Segment) -> None:
        if self.line is None:
            return
        if element(segment.elements, 1) == "HE":
            self.line.remarks += filled(segment.elements[2:3])
        else:
            self.line.identifiers.append(identifier(segment.elements))
