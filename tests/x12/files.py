"""Valid X12 as short lists of segments, which each test then breaks in one place."""

from __future__ import annotations

from billing.claim import Claim
from billing.findings import Finding
from billing.remittance import ClaimPayment
from x12.read import FileReading, read

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261101*0930*^*00501*000000001*0*P*:"

#: A remittance of one claim: 200.00 charged, 50.00 contractual, 30.00 coinsurance, 120.00 paid.
HEAD = [
    "BPR*I*120*C*ACH*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*20261015",
    "TRN*1*EFT1*1900540000",
    "DTM*405*20261014",
    "N1*PR*LAKESIDE HEALTH PLAN",
    "REF*2U*90054",
    "N1*PE*RIVERSIDE CLINIC*XX*1234567893",
    "LX*1",
]
PAYMENT = [
    "CLP*A1*1*200*120*30*12*ICN1*11*1",
    "NM1*QC*1*OKAFOR*MARIA****MI*W1",
    "SVC*HC:G0463:25*200*120**1",
    "DTM*472*20260718",
    "CAS*CO*45*50",
    "CAS*PR*2*30",
    "REF*6R*7-1",
]
#: A claim of one line, the patient being the subscriber.
CLAIM_HEAD = [
    "BHT*0019*00*1*20261001*1200*CH",
    "NM1*41*2*CLINIC*****46*CLINIC",
    "PER*IC*BILLING*TE*6145550100",
    "NM1*40*2*CLEARING*****46*CLEARING",
    "HL*1**20*1",
    "NM1*85*2*RIVERSIDE CLINIC*****XX*1234567893",
    "N3*12 MILL ST",
    "N4*COLUMBUS*OH*432150001",
    "REF*EI*311234567",
    "HL*2*1*22*0",
    "SBR*P*18*******CI",
    "NM1*IL*1*OKAFOR*MARIA****MI*W1",
    "N3*1 ELM ST",
    "N4*COLUMBUS*OH*43215",
    "DMG*D8*19700130*F",
    "NM1*PR*2*LAKESIDE HEALTH PLAN*****PI*90054",
]
CLAIM = ["CLM*A1*200***11:B:1*Y*A*Y*Y", "HI*ABK:E119"]
LINE = ["LX*1", "SV1*HC:G0463*200*UN*1***1", "DTP*472*D8*20260718", "REF*6R*7-1"]


def wrapped(*sets: list[str], code: str = "835", version: str = "005010X221A1", group: str = "HP", isa: str = ISA) -> str:
    """The sets in one group of one interchange, with right counts."""
    rows = [isa, f"GS*{group}*SENDER*RECEIVER*20261101*0930*1*X*{version}"]
    for number, body in enumerate(sets, 1):
        guide = f"*{version}" if code == "837" else ""
        rows += [f"ST*{code}*{number:04d}{guide}", *body, f"SE*{len(body) + 2}*{number:04d}"]
    rows += [f"GE*{len(sets)}*1", "IEA*1*000000001"]
    return "".join(row + "~\n" for row in rows)


def remittance(*payments: list[str], head: list[str] | None = None, end: list[str] | None = None) -> str:
    """An 835 of one set."""
    return wrapped((HEAD if head is None else head) + [row for payment in payments for row in payment] + (end or []))


def claims(*bodies: list[str], head: list[str] | None = None, version: str = "005010X222A1") -> str:
    """An 837 of one set; each body a CLM loop."""
    return wrapped(
        (CLAIM_HEAD if head is None else head) + [row for body in bodies for row in body], code="837", version=version, group="HC"
    )


def replaced(rows: list[str], old: str, *new: str) -> list[str]:
    """The rows, with the one that begins with `old` replaced."""
    assert sum(row.startswith(old) for row in rows) == 1, old
    return [made for row in rows for made in (new if row.startswith(old) else (row,))]


class Got:
    """What reading a file gave."""

    def __init__(self, data: str | bytes) -> None:
        self.claims: list[Claim] = []
        self.payments: list[ClaimPayment] = []
        self.sets: list[int] = []
        self.reading: FileReading = read(data.encode() if isinstance(data, str) else data, self.claims.append, self._payment)

    def _payment(self, index: int, payment: ClaimPayment) -> None:
        self.sets.append(index)
        self.payments.append(payment)

    @property
    def codes(self) -> list[str]:
        """Codes of all findings, in order."""
        return [finding.code for finding in self.reading.findings]

    def finding(self, code: str) -> Finding:
        """The one finding of a code."""
        found = [finding for finding in self.reading.findings if finding.code == code]
        assert len(found) == 1, self.reading.findings
        return found[0]
