"""The parties of a claim or payment: NM1 with the N3, N4, DMG, REF and PRV that follow it, gathered into a Person."""

from __future__ import annotations

from datetime import date

from billing.person import Address, Identifier, Payer, Person
from x12.fields import day, element
from x12.notes import Notes
from x12.tokens import Segment


class Party:
    """One NM1 loop while its segments arrive. `role` is NM101 (IL, QC, 85, PR …)."""

    __slots__ = ("_address", "_born_on", "_contacts", "_made", "_nm1", "_numbers", "_sex", "role")

    def __init__(self, segment: Segment) -> None:
        elements = segment.elements
        self._nm1 = elements
        self.role = element(elements, 1)
        self._numbers: list[Identifier] = []
        if len(elements) > 9 and elements[9]:
            self._numbers.append(Identifier(elements[8], elements[9]))
        self._address: list[str] | None = None
        self._born_on: date | None = None
        self._sex = ""
        self._contacts: list[tuple[str, ...]] = []
        self._made: Person | None = None

    def number(self, qualifier: str, value: str) -> None:
        """One more identifier: REF, or the taxonomy code of a PRV."""
        self._made = None
        if value:
            self._numbers.append(Identifier(qualifier, value))

    def detail(self, segment: Segment, notes: Notes) -> bool:
        """Take an N3, N4, DMG, REF, PRV or PER; False where the segment is none of these."""
        elements = segment.elements
        name = elements[0]
        self._made = None
        if name == "N3":
            self._lines()[0:2] = element(elements, 1), element(elements, 2)
        elif name == "N4":
            self._lines()[2:6] = (element(elements, i) for i in (1, 2, 3, 4))
        elif name == "DMG":
            self._born_on, self._sex = day(segment, 2, notes), element(elements, 3)
        elif name == "REF":
            self.number(element(elements, 1), element(elements, 2))
        elif name == "PRV":
            self.number("PXC", element(elements, 3))
        else:
            return name == "PER"
        return True

    def contact(self, said: tuple[str, ...]) -> None:
        """Whom to call (PER)."""
        self._made = None
        self._contacts.append(said)

    def _lines(self) -> list[str]:
        if self._address is None:
            self._address = [""] * 6
        return self._address

    def person(self) -> Person:
        """The record; made once, since one subscriber may have many claims."""
        if self._made is None:
            nm1 = self._nm1
            count = len(nm1)
            self._made = Person(
                last=nm1[3] if count > 3 else "",
                first=nm1[4] if count > 4 else "",
                middle=nm1[5] if count > 5 else "",
                suffix=nm1[7] if count > 7 else "",
                born_on=self._born_on,
                sex=self._sex,
                address=None if self._address is None else Address(*self._address),
                identifiers=tuple(self._numbers),
                organisation=element(nm1, 2) == "2",
                contacts=tuple(self._contacts),
            )
        return self._made

    @property
    def member_id(self) -> str:
        """NM109."""
        return element(self._nm1, 9)

    @property
    def further_numbers(self) -> tuple[Identifier, ...]:
        """All but the one by which it is named: NM109 or, where there is none, REF*2U."""
        named = 0 if self.member_id else next((at for at, one in enumerate(self._numbers) if one.qualifier == "2U"), -1)
        return tuple(one for at, one in enumerate(self._numbers) if at != named)

    @property
    def qualifier(self) -> str:
        """NM108."""
        return element(self._nm1, 8)

    def payer(self) -> Payer:
        """The party as one who pays: NM103, and NM109 or REF*2U."""
        named = next((i.value for i in self._numbers if i.qualifier == "2U"), "")
        return Payer(element(self._nm1, 3), self.member_id or named)
