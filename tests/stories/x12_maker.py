"""X12 text for tests, written by a hand of its own: 837P, 837I and 835, as payers and practices send them, right or wrong."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from tests.stories.x12_records import OURS, Adjustment, Answer, Bill, Clinic, Person, Remit


def wire(amount_cents: int) -> str:
    """An X12 number: no trailing zeros, no point where whole."""
    sign, (whole, part) = "-" if amount_cents < 0 else "", divmod(abs(amount_cents), 100)
    return f"{sign}{whole}" + (f".{part:02d}".rstrip("0") if part else "")


@dataclass
class Interchange:
    """An ISA to IEA being written, with delimiters of its choice."""

    control: int
    group: str
    version: str
    sender: str = "CLINIC"
    receiver: str = "CLEARING"
    element: str = "*"
    component: str = ":"
    end: str = "~"
    newline: str = "\n"
    usage: str = "P"
    isa_version: str = "00501"
    rows: list[str] = field(default_factory=list)
    sets: int = 0
    mark: int = 0

    def __post_init__(self) -> None:
        """The envelope's head."""
        date, c = ("261101", "0930"), self.control
        who = ("ZZ", self.sender.ljust(15), "ZZ", self.receiver.ljust(15))
        self.add("ISA", "00", " " * 10, "00", " " * 10, *who, *date, "^", self.isa_version, f"{c:09d}", "0", self.usage, self.component)
        self.add("GS", self.group, self.sender, self.receiver, "20261101", "0930", str(c), "X", self.version)

    def add(self, *elements: str) -> None:
        """A segment; empty elements at its end are not sent."""
        kept = list(elements)
        while kept and not kept[-1]:
            kept.pop()
        self.rows.append(self.element.join(kept))

    def join(self, *parts: str) -> str:
        """A composite."""
        kept = list(parts)
        while kept and not kept[-1]:
            kept.pop()
        return self.component.join(kept)

    def begin(self, code: str) -> None:
        """ST."""
        self.sets += 1
        self.mark = len(self.rows)
        self.add("ST", code, f"{self.sets:04d}", self.version if code == "837" else "")

    def close(self) -> None:
        """SE."""
        self.add("SE", str(len(self.rows) - self.mark + 1), f"{self.sets:04d}")

    def text(self) -> str:
        """The whole interchange."""
        tail = [self.element.join(("GE", str(self.sets), str(self.control))), self.element.join(("IEA", "1", f"{self.control:09d}"))]
        return "".join(row + self.end + self.newline for row in [*self.rows, *tail])


CONTROL = itertools.count(1001)


def _cas(x: Interchange, adjustments: Iterable[Adjustment]) -> None:
    for group, rows in itertools.groupby(adjustments, key=lambda a: a[0]):
        kept = list(rows)
        for at in range(0, len(kept), 6):
            x.add("CAS", group, *(piece for _, reason, amount in kept[at : at + 6] for piece in (reason, wire(amount), "")))


def _who(x: Interchange, entity: str, person: Person, where: bool = True) -> None:
    x.add("NM1", entity, "1", person.last, person.first, "", "", "", *(("MI", person.member) if entity != "QC" or not where else ()))
    if where:
        x.add("N3", "1 ELM ST")
        x.add("N4", "COLUMBUS", "OH", "43215")
        x.add("DMG", "D8", person.born, "F")


RANKS = "PSTABCDEFGH"


def claims(bills: Iterable[Bill], kind: str = "P", clinic: Clinic = OURS, **envelope: object) -> str:
    """An 837P or 837I with these claims."""
    x = Interchange(next(CONTROL), "HC", {"P": "005010X222A1", "I": "005010X223A2"}[kind], **envelope)  # type: ignore[arg-type]
    x.begin("837")
    x.add("BHT", "0019", "00", f"B{x.control}", "20261001", "1200", "CH")
    x.add("NM1", "41", "2", clinic.name, "", "", "", "", "46", "CLINIC")
    x.add("PER", "IC", "BILLING", "TE", "6145550100")
    x.add("NM1", "40", "2", "CLEARING", "", "", "", "", "46", "CLEARING")
    x.add("HL", "1", "", "20", "1")
    x.add("NM1", "85", "2", clinic.name, "", "", "", "", "XX", clinic.npi)
    x.add("N3", "12 MILL ST")
    x.add("N4", "COLUMBUS", "OH", "432150001")
    x.add("REF", "EI", clinic.tax)
    level = 1
    for bill in bills:
        level += 1
        x.add("HL", str(level), "1", "22", "1" if bill.patient else "0")
        payer = bill.payers[RANKS.index(bill.to)]
        x.add("SBR", bill.to, "" if bill.patient else "18", "", "", "", "", "", "", payer.filing)
        _who(x, "IL", bill.person)
        x.add("NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id)
        if bill.patient:
            level += 1
            x.add("HL", str(level), str(level - 1), "23", "0")
            x.add("PAT", "19")
            _who(x, "QC", bill.patient)
        _claim(x, bill, kind)
    x.close()
    return x.text()


def _claim(x: Interchange, bill: Bill, kind: str) -> None:
    place = x.join("11", "B", bill.frequency) if kind == "P" else x.join("13", "A", bill.frequency)
    x.add("CLM", bill.number, wire(bill.total), "", "", place, "Y" if kind == "P" else "", "A", "Y", "Y")
    if kind == "I":
        x.add("DTP", "434", "RD8", f"{bill.services[0].on}-{bill.services[-1].on}")
        x.add("CL1", "3", "1", "01")
    if bill.patient_paid is not None:
        x.add("AMT", "F5", wire(bill.patient_paid))
    if bill.original:
        x.add("REF", "F8", bill.original)
    if kind == "P":
        x.add("HI", x.join("ABK", "E119"), x.join("ABF", "I10"))
    else:
        x.add("HI", x.join("ABK", "E119"))
        x.add("NM1", "71", "1", "WEBER", "IDA", "", "", "", "XX", "1234567893")
    for rank, payer in zip(RANKS, bill.payers, strict=False):
        if rank == bill.to:
            continue
        x.add("SBR", rank, "18", "", "", "", "", "", "", payer.filing)
        if rank in bill.others_paid:
            x.add("AMT", "D", wire(bill.others_paid[rank]))
        x.add("OI", "", "", "Y", "", "", "Y")
        _who(x, "IL", replace(bill.person, member=rank + bill.person.member), where=False)
        x.add("NM1", "PR", "2", payer.name, "", "", "", "", "PI", payer.id)
    for number, s in enumerate(bill.services, 1):
        procedure = x.join("HC", s.code, *s.modifiers) if s.code else ""
        x.add("LX", str(number))
        if kind == "P":
            x.add("SV1", procedure, wire(s.charge), "UN", s.units, "", "", x.join("1", "2"))
        else:
            x.add("SV2", s.revenue, procedure, wire(s.charge), "UN", s.units)
        x.add("DTP", "472", "D8", s.on)
        if s.ref is not None:
            x.add("REF", "6R", s.ref)


def remittances(remits: Iterable[Remit], **envelope: object) -> str:
    """An 835 with these payments, each in an ST of its own."""
    kept = list(remits)
    x = Interchange(next(CONTROL), "HP", "005010X221A1", sender=kept[0].payer.id, receiver="CLINIC", **envelope)  # type: ignore[arg-type]
    for remit in kept:
        x.begin("835")
        pays = remit.total > 0
        account = ("01", "999999992", "DA", "123456", remit.payer.origin, "", "01", "999988880", "DA", "98765") if pays else ("",) * 10
        x.add("BPR", "I" if pays else "H", wire(remit.total), "C", *(("ACH", "CCP") if pays else ("NON", "")), *account, remit.on)
        x.add("TRN", "1", remit.trace, remit.payer.origin)
        x.add("DTM", "405", remit.on)
        x.add("N1", "PR", remit.payer.name)
        x.add("N3", "PO BOX 1")
        x.add("N4", "DAYTON", "OH", "45401")
        x.add("REF", "2U", remit.payer.id)
        x.add("PER", "BL", "EDI", "TE", "8005550100")
        if remit.payee_sends == "XX":
            x.add("N1", "PE", remit.payee.name, "XX", remit.payee.npi)
            x.add("REF", "TJ", remit.payee.tax)
        else:
            x.add("N1", "PE", remit.payee.name, "FI", remit.payee.tax)
        if remit.answers:
            x.add("LX", "1")
        for answer in remit.answers:
            _answer(x, answer)
        for segment in remit.plb:
            pairs = (piece for code, ref, amount in segment for piece in (x.join(code, ref), wire(amount)))
            x.add("PLB", remit.payee.npi, "20261231", *pairs)
        x.close()
    return x.text()


def _answer(x: Interchange, a: Answer) -> None:
    share = sum(amount for g, _, amount in a.adjustments if g == "PR")
    share += sum(amount for s in a.services for g, _, amount in s.adjustments if g == "PR")
    x.add("CLP", a.number, a.status, wire(a.total), wire(a.net), wire(share) if share > 0 else "", "12", a.icn, "11", "1")
    _cas(x, a.adjustments)
    x.add("NM1", "QC", "1", a.person.last, a.person.first, "", "", "", "MI", a.person.member)
    if a.mia:
        x.add("MIA", "0", "", "", "", a.mia[0], *([""] * 14), *a.mia[1:5])
    if a.moa:
        x.add("MOA", "", "", *a.moa)
    if a.original:
        x.add("REF", "F8", a.original)
    x.add("DTM", "232", a.services[0].on if a.services else "20260810")
    for s in a.services:
        kind = "HC" if s.code else "NU"
        code = x.join(kind, s.code or s.revenue, *s.modifiers)
        was = x.join("HC", s.original) if s.original else ""
        x.add("SVC", code, wire(s.total), wire(s.paid), s.revenue if s.code else "", s.units, was)
        x.add("DTM", "472", s.on)
        _cas(x, s.adjustments)
        if s.ref is not None:
            x.add("REF", "6R", s.ref)
        for remark in s.remarks:
            x.add("LQ", "HE", remark)
