"""The 837: levels, parties, payers in their order, claims and lines; and what is set aside."""

from __future__ import annotations

from datetime import date

import pytest

from billing.claim import Diagnosis, InformationCode, OtherPayment
from billing.person import Address, Identifier, Payer
from billing.remittance import Adjustment, DateMark
from tests.x12.files import CLAIM, CLAIM_HEAD, LINE, Got, claims, replaced

PATIENT = ["HL*3*2*23*0", "PAT*19", "NM1*QC*1*OKAFOR*IFE", "N3*1 ELM ST", "N4*COLUMBUS*OH*43215", "DMG*D8*20150704*M"]
OTHER = [
    "SBR*S*18*GRP2******CI",
    "CAS*CO*45*50*1*253*2.5",
    "CAS*PR*2*30",
    "AMT*D*117.5",
    "AMT*EAF*30",
    "OI***Y***Y",
    "MOA***MA01*N1",
    "NM1*IL*1*OKAFOR*CHIDI****MI*S1",
    "N3*2 OAK ST",
    "N4*DAYTON*OH*45401",
    "REF*SY*000",
    "NM1*PR*2*SUPPLEMENT MUTUAL*****PI*99321",
    "DTP*573*D8*20260801",
    "REF*F8*OTHERICN",
    "NM1*82*1",
    "REF*G2*1",
]
INSTITUTIONAL = [
    "CLM*A1*200***13:A:7**A*Y*Y",
    "DTP*434*RD8*20260701-20260703",
    "DTP*435*DT*202607011000",
    "DTP*096*TM*1134",
    "CL1*3*7*01",
    "PWK*OZ*BM***AC*DMN0012",
    "CN1*02*1",
    "AMT*F3*200",
    "REF*F8*OLDICN",
    "REF*EA*MRN1",
    "K3*STATE",
    "NTE*ADD*words",
    "HI*ABK:K3580:::::::Y",
    "HI*ABJ:R1031",
    "HI*APR:R100",
    "HI*DR:343",
    "HI*ABF:E119:::::::N*ABF:I10:::::::U",
    "HI*BBR:0DTJ4ZZ:D8:20260702",
    "HI*BH:11:D8:20260630",
    "HI*BI:74:RD8:20260701-20260702",
    "HI*BE:80:::2",
    "HI*BG:09",
    "HCP*03*100",
    "NM1*71*1*JONES*JOHN****XX*1111111112",
    "PRV*AT*PXC*208D00000X",
    "REF*1G*B99937",
    "NM1*72*1*JONES*JANE",
    "NM1*82*1*REN*DER",
    "NM1*DN*1*REF*ERRER",
    "NM1*77*2*ANNEX",
    "N3*3 SIDE ST",
    "N4*COLUMBUS*OH*43215",
]


def test_a_claim_whose_patient_is_the_subscriber() -> None:
    """Everything above and in a plain professional claim."""
    got = Got(claims(CLAIM + LINE))
    assert got.codes == []
    assert (got.reading.transaction, got.reading.claims) == ("837P", 1)
    (found,) = got.claims
    assert (found.control_number, found.kind, found.frequency, found.facility_code, found.charge_cents) == ("A1", "P", "1", "11", 20000)
    assert found.patient == found.subscriber
    assert (found.patient.shown, found.patient.born_on, found.patient.sex) == ("OKAFOR, MARIA", date(1970, 1, 30), "F")
    assert found.patient.address == Address("1 ELM ST", "", "COLUMBUS", "OH", "43215")
    assert found.patient.identifier("MI") == "W1"
    assert (found.billing.last, found.billing.identifier("XX"), found.billing.identifier("EI")) == (
        "RIVERSIDE CLINIC",
        "1234567893",
        "311234567",
    )
    assert found.billing.organisation
    (cover,) = found.coverages
    assert (cover.payer, cover.rank, cover.sequence) == (Payer("LAKESIDE HEALTH PLAN", "90054"), 1, "P")
    assert (cover.member_id, cover.relationship, cover.filing_code) == ("W1", "18", "CI")
    assert (found.destination_rank, found.relationship, found.submitted_on) == (1, "18", date(2026, 10, 1))
    assert found.diagnoses == (Diagnosis("ABK", "E119", 1),)
    (line,) = found.lines
    assert (line.number, line.line_control_number, line.procedure, line.units, line.unit) == (1, "7-1", "G0463", "1", "UN")
    assert (line.charge_cents, line.from_on, line.to_on, line.pointers) == (20000, date(2026, 7, 18), date(2026, 7, 18), ("1",))
    assert (found.service_from_on, found.service_to_on) == (date(2026, 7, 18), date(2026, 7, 18))
    assert found.raw == "~".join(CLAIM + LINE)
    assert found.place is not None
    assert (found.place.segment, found.place.position) == ("CLM", 20)
    assert line.place is not None
    assert (line.place.segment, line.place.position) == ("LX", 22)


def test_a_patient_who_is_not_the_subscriber_has_a_level_of_their_own() -> None:
    """HL*23 with PAT; several claims, then another subscriber."""
    head = replaced(replaced(CLAIM_HEAD, "HL*2", "HL*2*1*22*1"), "SBR", "SBR*P**GRP1******CI")
    next_one = ["HL*4*1*22*0", "SBR*P*18*******MB", "NM1*IL*1*LI*WEI****MI*W9", "NM1*PR*2*FEDERAL PART B*****PI*91192"]
    second = [row.replace("A1", "A2") for row in CLAIM] + LINE
    third = [row.replace("A1", "A3") for row in CLAIM] + LINE
    got = Got(claims(PATIENT + CLAIM + LINE, second, next_one + third, head=head))
    assert got.codes == []
    assert [one.patient.shown for one in got.claims] == ["OKAFOR, IFE", "OKAFOR, IFE", "LI, WEI"]
    assert [one.subscriber.shown for one in got.claims] == ["OKAFOR, MARIA", "OKAFOR, MARIA", "LI, WEI"]
    assert [one.relationship for one in got.claims] == ["19", "19", "18"]
    assert got.claims[0].coverages[0].member_id == "W1"
    assert got.claims[0].coverages[0].group_number == "GRP1"
    assert got.claims[0].raw == "~".join(CLAIM + LINE)


def test_claims_of_the_subscriber_may_stand_above_the_patients() -> None:
    """HL04 = 1, and a claim before the HL*23."""
    head = replaced(CLAIM_HEAD, "HL*2", "HL*2*1*22*1")
    got = Got(claims(CLAIM + LINE, PATIENT + [row.replace("A1", "A2") for row in CLAIM] + LINE, head=head))
    assert got.codes == []
    assert [one.patient.first for one in got.claims] == ["MARIA", "IFE"]


def test_a_second_billing_provider_begins_anew() -> None:
    """Pay-to, taxonomy and subscriber of the first do not reach it."""
    first = replaced(CLAIM_HEAD, "HL*1", "HL*1**20*1", "PRV*BI*PXC*261Q00000X")
    first = replaced(
        first, "REF*EI", "REF*EI*311234567", "PER*IC*DESK*TE*1", "NM1*87*2", "N3*PO BOX 9", "N4*DAYTON*OH*45401", "NM1*PE*2*PLAN"
    )
    second = ["HL*3**20*1", "NM1*85*2*OTHER CLINIC*****XX*1999999984", "HL*4*3*22*0", *CLAIM_HEAD[10:]]
    got = Got(claims(CLAIM + LINE, second + CLAIM + LINE, head=first))
    assert got.codes == []
    one, other = got.claims
    assert one.billing.identifier("PXC") == "261Q00000X"
    assert one.pay_to is not None
    assert one.pay_to.address == Address("PO BOX 9", "", "DAYTON", "OH", "45401")
    assert (other.billing.last, other.billing.identifier("PXC"), other.pay_to) == ("OTHER CLINIC", "", None)


def test_other_payers_stand_in_their_order() -> None:
    """Loop 2320: what they did is shown; the destination is told by its rank."""
    got = Got(claims(CLAIM + OTHER + LINE))
    assert got.codes == []
    (found,) = got.claims
    assert [(one.rank, one.sequence, one.payer.name) for one in found.coverages] == [
        (1, "P", "LAKESIDE HEALTH PLAN"),
        (2, "S", "SUPPLEMENT MUTUAL"),
    ]
    assert found.destination_rank == 1
    (other,) = found.other_payers
    assert other.coverage is found.coverages[1] or other.coverage == found.coverages[1]
    assert other.adjustments == (Adjustment("CO", "45", 5000, "1"), Adjustment("CO", "253", 250), Adjustment("PR", "2", 3000))
    assert other.amounts == (("D", 11750), ("EAF", 3000))
    assert (other.coverage.paid_cents, other.coverage.member_id, other.coverage.group_number) == (11750, "S1", "GRP2")
    assert other.coverage.subscriber is not None
    assert other.coverage.subscriber.identifiers == (Identifier("MI", "S1"), Identifier("SY", "000"))
    assert other.remarks == ("MA01", "N1")
    assert found.identifiers == ()


def test_a_claim_to_the_second_payer() -> None:
    """SBR*S above, SBR*P in 2320: the order is the payers', not the file's."""
    got = Got(claims(CLAIM + replaced(OTHER, "SBR", "SBR*P*18*******CI") + LINE, head=replaced(CLAIM_HEAD, "SBR", "SBR*S*18*******CI")))
    (found,) = got.claims
    assert [one.payer.name for one in found.coverages] == ["SUPPLEMENT MUTUAL", "LAKESIDE HEALTH PLAN"]
    assert found.destination_rank == 2


def test_a_claim_to_the_second_payer_alone_keeps_its_rank() -> None:
    """The first payer is not named."""
    (found,) = Got(claims(CLAIM + LINE, head=replaced(CLAIM_HEAD, "SBR", "SBR*S*18*******CI"))).claims
    assert ([one.rank for one in found.coverages], found.destination_rank) == ([2], 2)


def test_two_payers_in_one_place_are_told_and_stand_one_after_the_other() -> None:
    """SBR*S twice."""
    got = Got(claims(CLAIM + OTHER + OTHER + LINE))
    assert got.codes == ["payer_order"]
    assert [one.rank for one in got.claims[0].coverages] == [1, 2, 3]
    unknown = Got(claims(CLAIM + replaced(OTHER, "SBR", "SBR*U*18") + LINE))
    assert unknown.codes == []
    assert [one.sequence for one in unknown.claims[0].coverages] == ["P", "U"]


def test_an_institutional_claim_whole() -> None:
    """Statement dates, CL1, diagnoses with POA, other codes, providers, facility."""
    line = ["LX*1", "SV2*0300*HC:85025:59*150*UN*1", "DTP*472*D8*20260701", "LX*2", "SV2*0120**50*DA*2**1"]
    got = Got(claims(INSTITUTIONAL + line, version="005010X223A2"))
    assert got.codes == []
    assert got.reading.transaction == "837I"
    (found,) = got.claims
    assert (found.kind, found.frequency, found.facility_code, found.payer_control_number) == ("I", "7", "13", "OLDICN")
    assert (found.service_from_on, found.service_to_on) == (date(2026, 7, 1), date(2026, 7, 3))
    assert found.dates == (
        DateMark("434", date(2026, 7, 1), "20260701-20260703"), DateMark("435", date(2026, 7, 1), "202607011000"),
        DateMark("096", None, "1134"),
    )  # fmt: skip
    assert found.admission == ("3", "7", "01")
    assert [(one.qualifier, one.code, one.order, one.present_on_admission) for one in found.diagnoses] == [
        ("ABK", "K3580", 1, "Y"), ("ABJ", "R1031", 2, ""), ("APR", "R100", 3, ""), ("ABF", "E119", 4, "N"), ("ABF", "I10", 5, "U"),
    ]  # fmt: skip
    assert found.codes == (
        InformationCode("DR", "343"), InformationCode("BBR", "0DTJ4ZZ", "D8:20260702"), InformationCode("BH", "11", "D8:20260630"),
        InformationCode("BI", "74", "RD8:20260701-20260702"), InformationCode("BE", "80", "::2"), InformationCode("BG", "09"),
    )  # fmt: skip
    assert found.amounts == (("F3", 20000),)
    assert found.identifiers == (Identifier("EA", "MRN1"),)
    assert found.notes == ("words",)
    assert found.attending is not None
    assert found.attending.identifiers == (Identifier("XX", "1111111112"), Identifier("PXC", "208D00000X"), Identifier("1G", "B99937"))
    assert [person.last for person in (found.rendering, found.referring, found.facility) if person] == ["REN", "REF", "ANNEX"]
    assert [(role, person.first) for role, person in found.providers] == [("72", "JANE")]
    assert [(one.revenue, one.procedure, one.modifiers, one.unit, one.units) for one in found.lines] == [
        ("0300", "85025", ("59",), "UN", "1"), ("0120", "", (), "DA", "2"),
    ]  # fmt: skip
    assert found.lines[1].from_on is None


def test_a_service_line_whole() -> None:
    """Every segment of loop 2400 and below is known."""
    line = [
        "LX*1",
        "SV1*HC:A0428:RH:QN*200*UN*2.5*41**1:2",
        "SV5*HC:E0163*DA*1*1",
        "PWK*CT*AD",
        "CR1*LB*140**A*DH*12",
        "CRC*07*Y*01",
        "DTP*472*RD8*20260718-20260719",
        "DTP*607*D8*20260101",
        "QTY*PT*2",
        "MEA*TR*R1*11",
        "CN1*02*1",
        "REF*6R*7-1",
        "REF*G1*AUTH",
        "AMT*T*1",
        "K3*X",
        "NTE*ADD*a note",
        "PS1*1*1",
        "HCP*03*1",
        "LIN**N4*00004351405",
        "CTP****10*UN",
        "REF*XZ*RX1",
        "NM1*82*1*REN*DER****XX*1111111112",
        "PRV*PE*PXC*208D00000X",
        "REF*G2*R1",
        "NM1*DK*1*ORDER*ER",
        "N3*X",
        "N4*X*OH*43215",
        "PER*IC*X*TE*1",
        "SVD*99321*120*HC:A0428**2.5",
        "CAS*CO*45*50",
        "CAS*PR*2*30",
        "DTP*573*D8*20260801",
        "SVD*99322*1*HC:A0428**2.5",
        "LQ*UT*01.02A",
        "FRM*1A**J0234",
    ]
    got = Got(claims(CLAIM + line))
    assert got.codes == []
    (found,) = got.claims[0].lines
    assert (found.modifiers, found.units, found.place_of_service, found.pointers) == (("RH", "QN"), "2.5", "41", ("1", "2"))
    assert (found.from_on, found.to_on) == (date(2026, 7, 18), date(2026, 7, 19))
    assert found.dates == (DateMark("607", date(2026, 1, 1), "20260101"),)
    assert found.line_control_number == "7-1"
    assert found.identifiers == (Identifier("G1", "AUTH"), Identifier("N4", "00004351405"), Identifier("XZ", "RX1"))
    assert found.notes == ("a note",)
    assert found.rendering is not None
    assert found.rendering.identifiers == (Identifier("XX", "1111111112"), Identifier("PXC", "208D00000X"), Identifier("G2", "R1"))
    assert found.other_payments == (
        OtherPayment("99321", 12000, (Adjustment("CO", "45", 5000), Adjustment("PR", "2", 3000)), date(2026, 8, 1), "HC:A0428"),
        OtherPayment("99322", 100, service="HC:A0428"),
    )


def test_what_the_patient_paid_is_shown() -> None:
    """AMT*F5."""
    assert Got(claims([*CLAIM, "AMT*F5*20.5", *LINE])).claims[0].patient_paid_cents == 2050


def test_a_claim_that_does_not_add_up_is_kept_not_made() -> None:
    """The lines must sum to CLM02."""
    broken = replaced(CLAIM, "CLM", "CLM*A1*200.01***11:B:1*Y*A*Y*Y") + LINE
    got = Got(claims(broken, [row.replace("A1", "A2") for row in CLAIM] + LINE))
    assert [one.control_number for one in got.claims] == ["A2"]
    finding = got.finding("balance")
    assert (finding.severity, finding.field, finding.value) == ("error", "CLM02", "200.01")
    assert "200.00" in finding.message
    (unread,) = got.reading.unread
    assert (unread.kind, unread.control_number, unread.raw, unread.remittance) == ("claim", "A1", "~".join(broken), None)
    assert got.reading.claims == 2
    assert got.reading.ok


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (["CLM**200***11:B:1", *LINE], "CLM01"),
        (["CLM*A1*2OO***11:B:1", *LINE], "CLM02"),
        (["CLM*A1", *LINE], "CLM02"),
        (["CLM*A1*200.001***11:B:1", *LINE], "CLM02"),
        (CLAIM, ""),
        ([*CLAIM, "LX*1", "DTP*472*D8*20260718"], ""),
        ([*CLAIM, *replaced(LINE, "SV1", "SV1*HC:G0463*x*UN*1")], "SV102"),
        ([*CLAIM, *replaced(LINE, "SV1", "SV1*HC:G0463")], "SV102"),
        ([*CLAIM, *replaced(LINE, "SV1", "SV2*0300*HC:G0463*")], "SV203"),
        ([*CLAIM, *replaced(LINE, "SV1", "SV1*HC:G0463*200*UN*1", "SV1*HC:G0463*200*UN*1")], "SV1"),
    ],
)
def test_a_claim_that_cannot_be_understood_is_set_aside(rows: list[str], field: str) -> None:
    """With its reason and its raw text; the next one is read."""
    got = Got(claims(rows, [row.replace("A1", "A2") for row in CLAIM] + LINE))
    assert [one.control_number for one in got.claims] == ["A2"]
    finding = got.finding("claim_unread")
    assert (finding.severity, finding.field) == ("error", field)
    assert finding.place is not None
    assert got.reading.unread[0].raw == "~".join(rows)
    assert got.reading.ok


@pytest.mark.parametrize("gone", ["NM1*85", "SBR", "NM1*IL"])
def test_a_claim_without_provider_subscriber_or_patient_is_set_aside(gone: str) -> None:
    """There would be nobody whom it is about."""
    got = Got(claims(CLAIM + LINE, head=replaced(CLAIM_HEAD, gone)))
    assert got.claims == []
    assert "claim_unread" in got.codes
    assert len(got.reading.unread) == 1


@pytest.mark.parametrize(
    ("rows", "head", "code"),
    [
        (replaced(CLAIM, "CLM", "CLM*A1*200***11>B>7*Y") + LINE, CLAIM_HEAD, "composite"),
        (replaced(CLAIM, "CLM", "CLM*A1*200***11*Y") + LINE, CLAIM_HEAD, "frequency"),
        (replaced(CLAIM, "HI", "HI*E119") + LINE, CLAIM_HEAD, "composite"),
        (replaced(CLAIM, "HI", "ZZZ*1") + LINE, CLAIM_HEAD, "segment_unexpected"),
        (replaced(CLAIM, "HI", "N3*X") + LINE, CLAIM_HEAD, "segment_unexpected"),
        (replaced(CLAIM, "HI", "AMT*F5*x") + LINE, CLAIM_HEAD, "amount"),
        (CLAIM + replaced(OTHER, "CAS*PR", "CAS*PR*2*x") + LINE, CLAIM_HEAD, "amount"),
        (CLAIM + replaced(OTHER, "AMT*D", "AMT*D*x") + LINE, CLAIM_HEAD, "amount"),
        (CLAIM + replaced(OTHER, "OI", "DMG*D8*19700101*F") + LINE, CLAIM_HEAD, "segment_unexpected"),
        (CLAIM + replaced(LINE, "DTP", "DTP*472*D8*20261301"), CLAIM_HEAD, "date"),
        (CLAIM + replaced(LINE, "DTP", "DTP*472*RD8*20260719-20260718"), CLAIM_HEAD, "date"),
        (CLAIM + replaced(LINE, "DTP"), CLAIM_HEAD, "date"),
        (CLAIM + replaced(LINE, "LX", "LX*7"), CLAIM_HEAD, "line_number"),
        (CLAIM + replaced(LINE, "SV1", "SV1*HC*200*UN*1"), CLAIM_HEAD, "procedure"),
        (CLAIM + replaced(LINE, "REF", "CAS*CO*45*1"), CLAIM_HEAD, "segment_unexpected"),
        (CLAIM + replaced(LINE, "REF", "SVD*1*x"), CLAIM_HEAD, "amount"),
        (CLAIM + replaced(LINE, "REF", "ZZZ*1"), CLAIM_HEAD, "segment_unexpected"),
        (CLAIM + LINE, replaced(CLAIM_HEAD, "NM1*PR"), "party"),
        (CLAIM + LINE, replaced(CLAIM_HEAD, "NM1*PR", "NM1*PR*2*LAKESIDE HEALTH PLAN*****PI*90054", "NM1*ZZ*2*WHO"), "party"),
        (CLAIM + LINE, replaced(CLAIM_HEAD, "HL*2", "HL*2*7*22*0"), "hierarchy"),
        (CLAIM + LINE, replaced(CLAIM_HEAD, "HL*2", "HL*1*1*22*0"), "hierarchy"),
        (CLAIM + LINE, replaced(CLAIM_HEAD, "BHT", "BHT*0019*00*1*2026*1200*CH"), "date"),
        (CLAIM + LINE, replaced(CLAIM_HEAD, "PER", "ZZZ*1"), "segment_unexpected"),
        (CLAIM + LINE, replaced(CLAIM_HEAD, "NM1*41", "N3*X", "NM1*41*2*CLINIC"), "segment_unexpected"),
        (CLAIM + LINE, replaced(CLAIM_HEAD, "PER", "CUR*85*CAD"), "currency"),
    ],
)
def test_what_is_odd_is_told_and_the_claim_made(rows: list[str], head: list[str], code: str) -> None:
    """Never silence, and never a lost claim for it."""
    got = Got(claims(rows, head=head))
    assert len(got.claims) == 1
    assert code in got.codes
    assert all(finding.severity == "warning" and finding.place for finding in got.reading.findings)


def test_a_frequency_divided_by_another_sign_is_read() -> None:
    """A replacement must not be taken for a new claim because ISA16 is wrong."""
    (found,) = Got(claims(replaced(CLAIM, "CLM", "CLM*A1*200***11>B>7*Y") + LINE)).claims
    assert (found.facility_code, found.frequency) == ("11", "7")


def test_a_set_without_claims_is_told() -> None:
    """Nothing came."""
    assert Got(claims()).codes == ["no_claims"]


SECOND = ["HL*3*1*22*0", "SBR*P*18*******MB", "NM1*IL*1*LI*WEI****MI*W9", "DMG*D8*19600101*M", "NM1*PR*2*FEDERAL PART B*****PI*91192"]
SECOND_CLAIM = [row.replace("A1", "A2") for row in CLAIM] + LINE


@pytest.mark.parametrize("hl", ["HX*3*1*22*0", "HL*3*1*21*0", "HL*3*2*23*0", "HL*3*1*20*1"])
def test_a_claim_under_a_damaged_level_is_set_aside(hl: str) -> None:
    """Else it would be made for the subscriber before."""
    got = Got(claims(CLAIM + LINE, [hl, *SECOND[1:], *SECOND_CLAIM]))
    assert [(one.control_number, one.patient.last) for one in got.claims] == [("A1", "OKAFOR")]
    assert "claim_unread" in got.codes
    assert [one.control_number for one in got.reading.unread] == ["A2"]


def test_a_lost_patient_level_sets_its_claims_aside_until_the_next_subscriber() -> None:
    """PAT and NM1*QC without their HL."""
    head = replaced(CLAIM_HEAD, "HL*2", "HL*2*1*22*1")
    lost = Got(claims(PATIENT[1:] + CLAIM + LINE, SECOND + SECOND_CLAIM, head=head))
    assert [one.control_number for one in lost.claims] == ["A2"]
    later = Got(claims(CLAIM + LINE, PATIENT[1:] + SECOND_CLAIM, SECOND + [row.replace("A2", "A3") for row in SECOND_CLAIM], head=head))
    assert [(one.control_number, one.patient.last) for one in later.claims] == [("A1", "OKAFOR"), ("A3", "LI")]


def test_a_subscriber_named_twice_is_no_subscriber() -> None:
    """One of the two is another's."""
    twice = replaced(CLAIM_HEAD, "NM1*IL", "NM1*IL*1*OKAFOR*MARIA****MI*W1", "NM1*IL*1*LI*WEI****MI*W9")
    assert Got(claims(CLAIM + LINE, head=twice)).claims == []
