"""One LX loop of an 837 while its segments arrive (TR3 005010X222A1 and X223A2 loop 2400, with 2410, 2420, 2430 and 2440)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from billing.claim import KeptSegment, OtherPayment, ServiceLine
from billing.person import Identifier, Person
from billing.remittance import Adjustment, DateMark
from x12.fields import adjustments, composite, element, filled, identifier, money, money_or_none, number_of, part, period, quantity
from x12.kept import kept
from x12.notes import Notes, Unreadable, place_of, quoted
from x12.parties import Party
from x12.tokens import Segment

#: Kept as they came, and written so.
KEPT = ("SV5", "PWK", "CR1", "CR3", "CRC", "QTY", "MEA", "CN1", "AMT", "K3", "PS1", "HCP", "CTP", "PER", "LQ", "FRM")


def codes_of_notes(codes: list[str]) -> tuple[str, ...]:
    """NTE01 of each note; () where every one is the usual ADD."""
    return () if all(code == "ADD" for code in codes) else tuple(codes)


class OpenPaid:
    """One SVD (2430): what another payer did on the line."""

    def __init__(self, segment: Segment, component: str) -> None:
        said = kept(segment, component)
        self.service, self.revenue, self.units, self.bundled = (element(list(said), number) for number in (3, 4, 5, 6))
        self.owed_cents: int | None = None
        self.payer_id = element(segment.elements, 1)
        self.paid_cents = money(segment, 2)
        self.adjustments: list[Adjustment] = []
        self.paid_on: date | None = None

    def made(self, service: str, revenue: str, units: str) -> OtherPayment:
        """The record; what is as the line has it (its service, parts divided by ':', revenue code and units) is not said twice."""
        return OtherPayment(
            self.payer_id,
            self.paid_cents,
            tuple(self.adjustments),
            self.paid_on,
            "" if self.service == service else self.service,
            "" if self.units == units else self.units,
            self.bundled,
            self.owed_cents,
            "" if self.revenue == revenue else self.revenue,
        )


class OpenServiceLine:
    """A service line until the next LX."""

    def __init__(self, segment: Segment, order: int, component: str, notes: Notes) -> None:
        self.segment, self._component, self._notes = segment, component, notes
        self.number = number_of(element(segment.elements, 1)) or order
        if self.number != order:
            notes.warn("line_number", f"The {order}. service line calls itself {element(segment.elements, 1)!r}.", segment, "LX01")
        self.kind: Literal["P", "I", ""] = ""
        self.charge_cents = 0
        self.qualifier = self.procedure = self.revenue = self.units = self.unit = self.place_of_service = ""
        self.modifiers: tuple[str, ...] = ()
        self.pointers: tuple[str, ...] = ()
        self.line_control_number = ""
        self.from_on: date | None = None
        self.to_on: date | None = None
        self.rendering: Party | None = None
        self.notes: list[str] = []
        self.identifiers: list[Identifier] = []
        self.dates: list[DateMark] = []
        self.paid: list[OpenPaid] = []
        self.description = ""
        self.more: tuple[str, ...] = ()
        self.parties: list[Party] = []
        self.note_codes: list[str] = []
        self.kept: list[KeptSegment] = []
        self._party: Party | None = None
        self._inside_paid = False
        self._table = {
            "SV1": self._sv1, "SV2": self._sv2, "DTP": self._dtp, "REF": self._ref, "NTE": self._nte, "LIN": self._lin,
            "NM1": self._nm1, "PRV": self._detail, "N3": self._detail, "N4": self._detail, "SVD": self._svd, "CAS": self._cas,
            **dict.fromkeys(KEPT, self._keep), "AMT": self._amt,
        }  # fmt: skip

    def take(self, segment: Segment) -> None:
        """One segment of the loop; Unreadable where the line's money cannot be understood."""
        handle = self._table.get(segment.elements[0])
        if handle is not None:
            handle(segment)
        else:
            self._notes.unexpected(segment, "a service line (2400)")

    def made(self) -> ServiceLine:
        """The record."""
        rendering: Person | None = None if self.rendering is None else self.rendering.person()
        service = ":".join((self.qualifier, self.procedure, *self.modifiers)) if self.procedure else ""
        return ServiceLine(
            number=self.number,
            line_control_number=self.line_control_number,
            procedure=self.procedure,
            modifiers=self.modifiers,
            revenue=self.revenue,
            units=self.units,
            charge_cents=self.charge_cents,
            from_on=self.from_on,
            to_on=self.to_on,
            pointers=self.pointers,
            place_of_service=self.place_of_service,
            rendering=rendering,
            notes=tuple(self.notes),
            other_payments=tuple(paid.made(service, self.revenue, self.units) for paid in self.paid),
            identifiers=tuple(self.identifiers),
            qualifier=self.qualifier,
            unit=self.unit,
            dates=tuple(self.dates),
            place=place_of(self.segment),
            description=self.description,
            more=self.more,
            providers=tuple((party.role, party.person()) for party in self.parties),
            note_codes=codes_of_notes(self.note_codes),
            kept=tuple(self.kept),
        )

    def _service(self, segment: Segment, number: int, charge: int) -> None:
        if self.kind:
            raise Unreadable(segment, segment.elements[0], "", "Two services (SV1 or SV2) stand in one service line.")
        self.kind = "P" if number == 1 else "I"
        self.charge_cents = money(segment, charge)
        text = element(segment.elements, number)
        service = composite(segment, number, self._component, self._notes)
        self.qualifier, self.procedure, self.modifiers = service[0], part(service, 2), filled(service[2:6])
        if not self.procedure and (text or number == 1):
            field = f"{segment.elements[0]}{number:02d}"
            self._notes.warn("procedure", f"{field} holds {quoted(text)}, which names no procedure.", segment, field, text)
        self.description = part(service, 7)
        self.unit, self.units = element(segment.elements, charge + 1), quantity(segment, charge + 2, self._notes)

    def _sv1(self, segment: Segment) -> None:
        self._service(segment, 1, 2)
        self.place_of_service = element(segment.elements, 5)
        self.pointers = filled(composite(segment, 7, self._component, self._notes))
        self.more = kept(segment, self._component, 8)

    def _sv2(self, segment: Segment) -> None:
        self._service(segment, 2, 3)
        self.revenue = element(segment.elements, 1)
        self.more = kept(segment, self._component, 6)
        if not self.qualifier:
            self.qualifier = "HC"

    def _dtp(self, segment: Segment) -> None:
        qualifier = element(segment.elements, 1)
        begin, end, text = period(segment, self._notes)
        if self._inside_paid and qualifier == "573":
            self.paid[-1].paid_on = begin
        elif qualifier == "472":
            self.from_on, self.to_on = begin, end
        else:
            self.dates.append(DateMark(qualifier, begin, text))

    def _ref(self, segment: Segment) -> None:
        found = identifier(segment.elements)
        if self._party is not None:
            self._party.number(found.qualifier, found.value)
        elif found.qualifier == "6R" and not self.line_control_number:
            self.line_control_number = found.value
        else:
            self.identifiers.append(replace(found, whose=element(list(kept(segment, self._component)), 4)))

    def _nte(self, segment: Segment) -> None:
        text = element(segment.elements, 2)
        if text:
            self.notes.append(text)
            self.note_codes.append(element(segment.elements, 1))

    def _keep(self, segment: Segment) -> None:
        self.kept.append(kept(segment, self._component))

    def _amt(self, segment: Segment) -> None:
        if self._inside_paid and element(segment.elements, 1) == "EAF":
            self.paid[-1].owed_cents = money_or_none(segment, 2, self._notes)
        else:
            self._keep(segment)

    def _lin(self, segment: Segment) -> None:
        self._party = None
        self.identifiers.append(Identifier(element(segment.elements, 2), element(segment.elements, 3)))

    def _nm1(self, segment: Segment) -> None:
        self._inside_paid = False
        self._party = Party(segment)
        if self._party.role == "82" and self.rendering is None:
            self.rendering = self._party
        else:
            self.parties.append(self._party)

    def _detail(self, segment: Segment) -> None:
        if self._party is None:
            self._notes.unexpected(segment, "a service line (2400)")
        else:
            self._party.detail(segment, self._notes)

    def _svd(self, segment: Segment) -> None:
        self._party = None
        self._inside_paid = True
        try:
            self.paid.append(OpenPaid(segment, self._component))
        except Unreadable as wrong:
            self._inside_paid = False
            self._notes.warn("amount", wrong.message, segment, wrong.field, wrong.value)

    def _cas(self, segment: Segment) -> None:
        if not self._inside_paid:
            self._notes.unexpected(segment, "a service line (2400) without SVD")
            return
        try:
            self.paid[-1].adjustments += adjustments(segment, self._notes)
        except Unreadable as wrong:
            self._notes.warn("amount", wrong.message, segment, wrong.field, wrong.value)
