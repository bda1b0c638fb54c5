"""Every segment of a claim that is read goes out again as it came and where the guide has it (837 005010X222A1, X223A2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing.claim import Claim
from tests.x12.files import CLAIM, CLAIM_HEAD, LINE, Got, claims, replaced
from tests.x12.test_second_opinion import accepted_by_pyx12
from x12.writer import Sending, write_claims

SENDING = Sending("SENDER", "RECEIVER", 7, date(2026, 11, 1), "0930", sender_name="CLINIC", receiver_name="CLEARING")

#: A claim of each kind with all that the guides let stand in it and that the desk only carries.
PROFESSIONAL = [
    "CLM*A1*200***11:B:1*Y*C*Y*Y*P*AA:EM::OH*02********9",
    "DTP*439*D8*20260717",
    "PWK*OZ*BM***AC*DMN0012",
    "CN1*02*20",
    "AMT*F5*15.5",
    "REF*F5*1234",
    "REF*G1*AUTH9",
    "K3*STATE DATA REQUIREMENT",
    "NTE*CER*TWO VISITS A WEEK",
    "CR1*LB*140**A*DH*12****UNCONSCIOUS",
    "CRC*07*Y*01",
    "HI*ABK:E119*ABF:I10",
    "HCP*03*100*10*RPO12345",
    "NM1*DN*1*MOODY*ROSE****XX*1111111112",
    "NM1*82*1*REN*DER****XX*1234567893",
    "PRV*PE*PXC*208D00000X",
    "NM1*DQ*1*SUPER*VISOR****XX*1234567893",
    "SBR*S*01*GR00786*ACME PLAN*12****CI",
    "CAS*CO*45*50",
    "CAS*PR*2*30",
    "AMT*D*120",
    "AMT*EAF*30",
    "OI***Y*P**Y",
    "MOA*.8*12.5*N130",
    "NM1*IL*1*OKAFOR*JOHN****MI*Z9",
    "N3*1 ELM ST",
    "N4*COLUMBUS*OH*43215",
    "NM1*PR*2*OTHER PLAN*****PI*99321",
    "DTP*573*D8*20260801",
    "REF*F8*OTHERS1",
    "NM1*82*1",
    "REF*G2*R77",
    "LX*1",
    "SV1*HC:A0428:RH:QN:::AS SAID*200*UN*2.5*41**1:2**Y**Y*Y",
    "SV5*HC:E0163*DA*1*50*500*6",
    "PWK*OZ*AA",
    "CR3*I*MO*12",
    "DTP*472*RD8*20260718-20260719",
    "DTP*607*D8*20260101",
    "QTY*PT*2",
    "MEA*TR*R1*11",
    "CN1*02*1",
    "REF*6R*7-1",
    "REF*G1*AUTH**2U:99321",
    "AMT*T*1",
    "K3*X",
    "NTE*DCP*a note",
    "PS1*1*1",
    "HCP*03*1",
    "LIN**N4*00004351405",
    "CTP****10*UN",
    "REF*XZ*RX1",
    "NM1*82*1*REN*DER****XX*1111111112",
    "PRV*PE*PXC*208D00000X",
    "NM1*DK*1*ORDER*ER****XX*1234567893",
    "N3*9 OAK ST",
    "N4*COLUMBUS*OH*43215",
    "PER*IC*X*TE*6145550100",
    "SVD*99321*120*HC:A0429**2*1",
    "CAS*CO*45*50",
    "CAS*PR*2*30",
    "DTP*573*D8*20260801",
    "AMT*EAF*30",
    "LQ*UT*01.02A",
    "FRM*1A**J0234",
    "LQ*UT*04.03",
    "FRM*2***20260801",
]
INSTITUTIONAL = [
    "CLM*A1*200***11:A:1**C*W*I***********7",
    "DTP*434*RD8*20260718-20260719",
    "CL1*1*7*30",
    "PWK*AS*BM***AC*DMN0012",
    "CN1*02*20",
    "AMT*F3*15.5",
    "REF*G1*AUTH9",
    "K3*STATE",
    "NTE*DGN*A REMARK",
    "CRC*ZZ*Y*AV",
    "HI*ABK:E119",
    "HCP*03*100",
    "NM1*71*1*MOODY*ROSE****XX*1111111112",
    "SBR*S*01*GR00786*ACME PLAN*****CI",
    "CAS*CO*45*80",
    "AMT*D*120",
    "OI***W***I",
    "MIA*0***48.51*M25*********200",
    "MOA***N130",
    "NM1*IL*1*OKAFOR*JOHN****MI*Z9",
    "NM1*PR*2*OTHER PLAN*****PI*99321",
    "LX*1",
    "SV2*0450*HC:A0428*200*UN*2**25",
    "DTP*472*D8*20260718",
    "REF*6R*7-1",
    "AMT*GT*1",
    "NTE*TPO*AN AUDIT",
    "HCP*03*1",
    "NM1*72*1*OPER*ATOR****XX*1234567893",
]
HEADS = {"P": replaced(CLAIM_HEAD, "SBR", "SBR*P*18*GR1*ACME GROUP*12****CI"), "I": CLAIM_HEAD}


VERSIONS = {"P": "005010X222A1", "I": "005010X223A2"}


def told(body: list[str], kind: str) -> Claim:
    """The claim as it is read."""
    head = list(HEADS[kind])
    at = next(number for number, row in enumerate(head) if row.startswith("SBR"))
    if kind == "P":
        head.insert(at + 1, "PAT*****D8*20260901*01*170*Y")
    got = Got(claims(body, head=head, version=VERSIONS[kind]))
    assert got.codes == []
    return got.claims[0]


def written(claim: Claim) -> list[str]:
    """The segments that went out."""
    return write_claims(SENDING, [claim]).decode().replace("\n", "").split("~")


@pytest.mark.parametrize(("kind", "body"), [("P", PROFESSIONAL), ("I", INSTITUTIONAL)])
def test_all_that_was_read_stands_where_it_stood(kind: str, body: list[str]) -> None:
    """Segment by segment, from CLM to the last of the claim."""
    claim = told(body, kind)
    rows = written(claim)
    begin = next(number for number, row in enumerate(rows) if row.startswith("CLM"))
    end = next(number for number, row in enumerate(rows) if row.startswith("SE*"))
    assert rows[begin:end] == body
    if kind == "P":
        assert "PAT*****D8*20260901*01*170*Y" in rows
        assert "SBR*P*18*GR1*ACME GROUP*12****CI" in rows


@pytest.mark.parametrize(("kind", "body"), [("P", PROFESSIONAL), ("I", INSTITUTIONAL)])
def test_and_comes_back_the_same(kind: str, body: list[str]) -> None:
    """Read, written, read: one record."""
    first = told(body, kind)
    (again,) = Got(write_claims(SENDING, [first]).decode()).claims

    def bare(claim: Claim) -> Claim:
        lines = tuple(replace(line, place=None) for line in claim.lines)
        return replace(claim, lines=lines, place=None, raw="", submitted_on=None)

    assert bare(again) == bare(first)


def test_a_colon_in_a_text_is_no_composite() -> None:
    """K3 is fixed text: where the file divides composites by another sign, its colon stays one element, cleaned, not cut in two."""
    body = ["CLM*A1*200***11:B:1*Y*A*Y*Y", "K3*AT 10:30", "HI*ABK:E119", "LX*1", "SV1*HC:G0463*200*UN*1***1", "DTP*472*D8*20260718"]
    text = claims(body).replace(":", ">").replace("10>30", "10:30")
    got = Got(text)
    assert got.claims[0].kept == (("K3", "AT 10:30"),)
    assert "K3*AT 10 30" in written(got.claims[0])


def test_the_levels_above_go_out_whole() -> None:
    """Whom to call, the plan that is paid in the provider's stead, the payer's address, numbers and kind of number."""
    provider = [
        "REF*EI*311234567",
        "PER*IC*CONNIE*TE*6145550101",
        "NM1*PE*2*STATE PLAN*****PI*77",
        "N3*1 A ST",
        "N4*COLUMBUS*OH*43215",
        "REF*EI*311234568",
    ]
    payer = ["NM1*PR*2*LAKESIDE HEALTH PLAN*****XV*90054", "N3*9 LAKE ST", "N4*COLUMBUS*OH*43216", "REF*FY*12", "REF*G2*90054"]
    subscriber = ["DMG*D8*19700130*F", "REF*Y4*CASUALTY1", "PER*IC*MARIA*TE*6145550102"]
    head = replaced(replaced(replaced(CLAIM_HEAD, "REF*EI", *provider), "NM1*PR", *payer), "DMG", *subscriber)
    claim = Got(claims(CLAIM + LINE, head=head)).claims[0]
    rows = written(claim)
    for part in (provider, payer, subscriber):
        at = rows.index(part[0])
        assert rows[at : at + len(part)] == part
    assert accepted_by_pyx12(write_claims(SENDING, [claim])) == ""


def test_what_another_payer_paid_on_an_institutional_line_names_its_revenue_code() -> None:
    """SVD04 is required there: the line's own unless another was said."""
    claim = told([*INSTITUTIONAL, "SVD*99321*120*HC:A0428*0450*2", "CAS*CO*45*80", "DTP*573*D8*20260801"], "I")
    assert claim.lines[0].other_payments[0].revenue == ""
    assert "SVD*99321*120*HC:A0428*0450*2" in written(claim)
    claim = told([*INSTITUTIONAL, "SVD*99321*120*HC:A0428*0300*2", "CAS*CO*45*80"], "I")
    assert "SVD*99321*120*HC:A0428*0300*2" in written(claim)


@pytest.mark.parametrize("kind", ["P", "I"])
def test_what_is_carried_pleases_the_published_maps(kind: str) -> None:
    """The same claims, less what the maps want otherwise than this sample has it, pass pyx12."""
    body = {"P": PROFESSIONAL, "I": INSTITUTIONAL}[kind]
    claim = told(body, kind)
    assert accepted_by_pyx12(write_claims(SENDING, [claim])) == ""
