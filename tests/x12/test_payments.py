"""The 835: each segment of a remittance, and what happens to a claim payment that cannot be understood."""

from __future__ import annotations

from datetime import date

import pytest

from billing.person import Address, Identifier
from billing.remittance import Adjustment, Amount, DateMark
from tests.x12.files import HEAD, PAYMENT, Got, remittance, replaced


def test_the_head_of_a_remittance() -> None:
    """BPR, TRN, DTM*405, N1 with its numbers."""
    head = replaced(HEAD, "N1*PE", "PER*BL*EDI*TE*8005550100", "N1*PE*RIVERSIDE CLINIC*XX*1234567893", "REF*PQ*OLD1", "REF*TJ*311234567")
    got = Got(remittance(PAYMENT, head=replaced(head, "TRN", "TRN*1*EFT1*1900540000", "CUR*PR*USD", "REF*EV*RECEIVER", "REF*F2*V1")))
    assert got.codes == []
    (found,) = got.reading.remittances
    assert (found.payer, found.payer_id, found.originator, found.trace) == ("LAKESIDE HEALTH PLAN", "90054", "1900540000", "EFT1")
    assert (found.method, found.handling, found.credit_debit, found.paid_cents) == ("ACH", "I", "C", 12000)
    assert (found.paid_on, found.produced_on) == (date(2026, 10, 15), date(2026, 10, 14))
    assert (found.payee, found.payee_npi, found.payee_tax) == ("RIVERSIDE CLINIC", "1234567893", "311234567")
    assert found.payer_ids == ("90054", "1900540000")
    assert (found.claim_count, found.claim_total_cents, found.test) == (1, 12000, False)
    assert found.place is not None
    assert found.place.position == 3


@pytest.mark.parametrize(
    ("n1", "ref", "payer_id"),
    [("N1*PR*PLAN*XV*NAT1", "REF*2U*90054", "90054"), ("N1*PR*PLAN*XV*NAT1", "REF*EO*X", "NAT1"), ("N1*PR*PLAN", "REF*EO*X", "1900540000")],
)
def test_the_payers_number_is_ref_2u_else_n104_else_trn03(n1: str, ref: str, payer_id: str) -> None:
    """All numbers that it gave are kept beside."""
    got = Got(remittance(PAYMENT, head=replaced(replaced(HEAD, "N1*PR", n1), "REF*2U", ref)))
    assert got.reading.remittances[0].payer_id == payer_id
    assert payer_id in got.reading.remittances[0].payer_ids


def test_a_payee_may_be_named_by_tax_number() -> None:
    """N103 = FI."""
    found = Got(remittance(PAYMENT, head=replaced(HEAD, "N1*PE", "N1*PE*CLINIC*FI*311234567"))).reading.remittances[0]
    assert (found.payee_npi, found.payee_tax) == ("", "311234567")


@pytest.mark.parametrize("bpr", ["BPR*I*12O*C*ACH", "BPR*I**C*ACH", "BPR", "BPR*I*1.234*C*ACH", "BPR*I*1e5*C*ACH", "BPR*I*١٢٠*C*ACH"])
def test_a_remittance_without_a_payment_that_can_be_read_is_refused(bpr: str) -> None:
    """Nothing of it could be proven."""
    got = Got(remittance(PAYMENT, head=replaced(HEAD, "BPR", bpr)))
    assert not got.reading.ok
    assert got.finding("payment_unread").field == "BPR02"
    assert got.reading.remittances == ()  # no payment of 0.00 is made of what cannot be read


def test_a_remittance_without_bpr_or_trace_is_refused() -> None:
    """They are its name and its sum."""
    assert not Got(remittance(PAYMENT, head=HEAD[1:])).reading.ok
    assert not Got(remittance(PAYMENT, head=replaced(HEAD, "TRN"))).reading.ok
    assert not Got(remittance(PAYMENT, head=replaced(HEAD, "TRN", "TRN*1**1900540000"))).reading.ok


def test_a_composite_of_too_many_parts_is_told() -> None:
    """What is beyond is left out."""
    row = "SVC*HC:G0463" + ":X" * 30 + "*200*120**1"
    assert Got(remittance(replaced(PAYMENT, "SVC", row))).codes == ["composite"]


def test_what_is_odd_about_a_head_is_told() -> None:
    """And the remittance taken."""
    for row, new, code in [
        ("BPR", "BPR*I*-120*C*ACH************20261015", "payment_negative"),
        ("BPR", "BPR*I*120*D*ACH************20261015", "payment_negative"),
        ("BPR", "BPR*I*120*C*ACH", "date"),
        ("BPR", "BPR*I*120*C*ACH************20261315", "date"),
        ("DTM", "DTM*405*2026101", "date"),
        ("DTM", "CUR*PR*CAD", "currency"),
        ("DTM", "ZZZ*1", "segment_unexpected"),
        ("DTM", "N1*QQ*X", "party"),
        ("DTM", "DTM*999*20261014", "segment_unexpected"),
        ("N1*PR", "N1*PR", "party"),
        ("N1*PE", "N1*PE*CLINIC", "party"),
        ("TRN", "TRN*1*EFT1*1900540000~TRN*1*EFT2*1", "repeated"),
    ]:
        got = Got(remittance(PAYMENT, head=replaced(HEAD, row, *new.split("~"))))
        assert got.reading.ok, new
        assert got.codes == [code], new


def test_a_claim_payment_whole() -> None:
    """Every segment of loop 2100."""
    body = [
        "CLP*A1*19*200*100.5*0*12*ICN1*11*1",
        "CAS*CO*45*10**253*.5*1",
        "CAS*OA*23*-1",
        "NM1*QC*1*OKAFOR*MARIA*B**JR*MI*W1",
        "NM1*IL*1*OKAFOR*CHIDI****MI*W2",
        "NM1*74*1*OKAFORE*MARIA****C*W3",
        "NM1*82*2*RIVERSIDE CLINIC*****XX*1234567893",
        "NM1*TT*2*SUPPLEMENT MUTUAL*****PI*99321",
        "NM1*PR*2*FIRST PLAN*****PI*111",
        "NM1*GB*1*OTHER*SUBSCRIBER",
        "MIA*0***10*MA01***************MA02*MA03",
        "MOA***N1*N2*N3*N4*N5",
        "REF*F8*OLDICN",
        "REF*EA*MRN1",
        "REF*1W*W9",
        "DTM*232*20260701",
        "DTM*233*20260702",
        "PER*CX*DESK*TE*8005550100",
        "AMT*AU*110",
        "QTY*CA*3",
        "SVC*HC:G0463*200*112**1",
    ]
    got = Got(remittance(body))
    assert got.codes == []
    (found,) = got.payments
    assert (found.control_number, found.status, found.filing_code, found.payer_control_number) == ("A1", "19", "12", "ICN1")
    assert (found.charge_cents, found.paid_cents, found.patient_share_cents) == (20000, 10050, 0)
    assert (found.facility_code, found.frequency, found.original_reference) == ("11", "1", "OLDICN")
    assert found.adjustments == (Adjustment("CO", "45", 1000), Adjustment("CO", "253", 50, "1"), Adjustment("OA", "23", -100))
    assert found.patient is not None
    assert (found.patient.shown, found.patient.middle, found.patient.suffix) == ("OKAFOR, MARIA", "B", "JR")
    assert found.patient.identifier("MI") == "W1"
    people = (found.subscriber, found.corrected, found.rendering, found.crossover, found.corrected_payer)
    assert [person.last for person in people if person] == ["OKAFOR", "OKAFORE", "RIVERSIDE CLINIC", "SUPPLEMENT MUTUAL", "FIRST PLAN"]
    assert found.rendering is not None
    assert found.rendering.organisation
    assert found.remarks == ("MA01", "MA02", "MA03", "N1", "N2", "N3", "N4", "N5")
    assert found.moa[0] == "MIA"
    assert found.moa[-6:] == ("", "N1", "N2", "N3", "N4", "N5")
    assert found.identifiers == (Identifier("EA", "MRN1"), Identifier("1W", "W9"))
    assert found.dates == (DateMark("232", date(2026, 7, 1), "20260701"), DateMark("233", date(2026, 7, 2), "20260702"))
    assert found.amounts == (Amount("AU", 11000, "110"),)
    assert found.quantities == (Amount("CA", None, "3"),)
    assert found.raw == "~".join(body)
    assert found.place is not None
    assert (found.place.segment, found.place.position, found.place.raw) == ("CLP", 11, body[0])
    assert found.lines[0].place is not None
    assert found.lines[0].place.position == 31


def test_a_service_line_whole() -> None:
    """Every segment of loop 2110."""
    body = [
        "CLP*A1*1*200*120*30*12*ICN1",
        "SVC*HC:G0463:25:59:GT:TC:words*200*120*0510*1.5*HC:99213:25*2",
        "DTM*150*20260718",
        "DTM*151*20260719",
        "CAS*CO*45*50*1",
        "CAS*PR*1*10**2*10**3*10*",
        "REF*6R*007-1",
        "REF*LU*11",
        "REF*0K*POLICY",
        "AMT*B6*150",
        "QTY*ZK*2",
        "LQ*HE*N290",
        "LQ*HE*MA01",
        "LQ*RX*75",
    ]
    (line,) = Got(remittance(body)).payments[0].lines
    assert (line.number, line.qualifier, line.procedure, line.modifiers, line.revenue) == (
        1,
        "HC",
        "G0463",
        ("25", "59", "GT", "TC"),
        "0510",
    )
    assert (line.submitted_procedure, line.submitted_modifiers, line.units, line.submitted_units) == ("99213", ("25",), "1.5", "2")
    assert (line.from_on, line.to_on) == (date(2026, 7, 18), date(2026, 7, 19))
    assert line.adjustments == (Adjustment("CO", "45", 5000, "1"), *(Adjustment("PR", reason, 1000) for reason in "123"))
    assert line.line_control_number == "007-1"
    assert line.identifiers == (Identifier("LU", "11"), Identifier("0K", "POLICY"), Identifier("RX", "75"))
    assert line.amounts == (Amount("B6", 15000, "150"),)
    assert line.quantities == (Amount("ZK", None, "2"),)
    assert line.remarks == ("N290", "MA01")


def test_all_six_triplets_of_a_cas() -> None:
    """With empty quantities, an empty triplet between, and a trailing element."""
    body = ["CLP*A1*1*210*0**12", "CAS*CO*1*10**2*20*2****4*40**5*50**6*90*1*"]
    (found,) = Got(remittance(body)).payments
    assert [(one.reason, one.cents, one.quantity) for one in found.adjustments] == [
        ("1", 1000, ""), ("2", 2000, "2"), ("4", 4000, ""), ("5", 5000, ""), ("6", 9000, "1"),
    ]  # fmt: skip


def test_a_full_cas_is_not_too_long() -> None:
    """Six triplets, each with a quantity, are what a CAS holds (CAS19 is its last element); a seventh is read, and said."""
    six = "CAS*CO" + "*1*10*1" * 6
    got = Got(remittance(["CLP*A1*1*60*0**12", six, "SVC*HC:G0463*60*60"]))
    assert (got.codes, len(got.payments[0].adjustments)) == ([], 6)
    got = Got(remittance(["CLP*A1*1*70*0**12", six + "*2*10", "SVC*HC:G0463*70*70"]))
    assert (got.codes, len(got.payments[0].adjustments)) == (["segment_long"], 7)


def test_a_revenue_code_as_procedure() -> None:
    """SVC01-1 = NU: the code is a revenue code."""
    (line,) = Got(remittance(["CLP*A1*1*200*200**12", "SVC*NU:0300*200*200"])).payments[0].lines
    assert (line.qualifier, line.procedure, line.revenue) == ("NU", "", "0300")


def test_a_claim_of_many_lines_and_without_lx() -> None:
    """More than 99 services; payers leave LX out."""
    body = ["CLP*A1*1*150*150**12"] + ["SVC*HC:G0463*1*1"] * 150
    got = Got(remittance(body, head=HEAD[:-1]))
    assert got.codes == []
    assert [line.number for line in got.payments[0].lines] == list(range(1, 151))


def test_provider_summaries_and_groups_say_nothing_about_claims() -> None:
    """LX, TS3 and TS2 between claims."""
    summary = ["LX*2", "TS3*1234567893*11*20261231*1*200", "TS2*1"]
    got = Got(remittance(PAYMENT, [*summary, *PAYMENT]))
    assert got.codes == []
    assert [payment.sequence for payment in got.payments] == [1, 2]
    assert got.payments[0].raw == "~".join(PAYMENT)


def test_provider_adjustments_of_several_segments() -> None:
    """PLB: six pairs each, reason and reference."""
    end = ["PLB*1234567893*20261231*WO:OLD1*90*L6*-.25*FB:EFT1*-10**", "PLB*987*20251231*" + "*".join(f"CS:{n}*{n}" for n in range(1, 7))]
    got = Got(remittance(PAYMENT, end=end))
    assert got.codes == []
    found = got.reading.remittances[0].provider_adjustments
    assert [(one.reason, one.reference, one.cents) for one in found[:3]] == [("WO", "OLD1", 9000), ("L6", "", -25), ("FB", "EFT1", -1000)]
    assert [one.cents for one in found[3:]] == [100, 200, 300, 400, 500, 600]
    assert (found[0].provider, found[0].fiscal_on) == ("1234567893", date(2026, 12, 31))
    assert found[3].provider == "987"
    assert found[3].place is not None
    assert found[3].place.position == 19


def test_a_remittance_of_provider_adjustments_alone() -> None:
    """No CLP at all: X12 allows it."""
    got = Got(remittance(head=HEAD[:-1], end=["PLB*1234567893*20261231*WO*-120"]))
    assert got.codes == []
    assert got.reading.claims == 0
    assert got.reading.remittances[0].provider_adjustments[0].cents == -12000


@pytest.mark.parametrize("plb", ["PLB*1*20261231*WO:X*9O", "PLB*1*20261231*WO:X", "PLB*1*20261231*WO:X*"])
def test_a_provider_adjustment_that_cannot_be_read_is_an_error(plb: str) -> None:
    """It is left out, so the remittance will not balance, and nothing of it posts by itself."""
    got = Got(remittance(PAYMENT, end=[plb]))
    assert got.reading.ok
    assert got.finding("amount").severity == "error"
    assert got.reading.remittances[0].provider_adjustments == ()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("CLP", "CLP**1*200*120*30", "CLP01"),
        ("CLP", "CLP*A1**200*120*30", "CLP02"),
        ("CLP", "CLP*A1*1*2OO*120*30", "CLP03"),
        ("CLP", "CLP*A1*1*200*120.005*30", "CLP04"),
        ("CLP", "CLP*A1*1*200", "CLP04"),
        ("CLP", "CLP*A1*1*200*120*x", "CLP05"),
        ("SVC", "SVC*HC:G0463**120", "SVC02"),
        ("SVC", "SVC*HC:G0463*200*", "SVC03"),
        ("SVC", "SVC*HC:G0463*200*1,20", "SVC03"),
        ("CAS*CO", "CAS*CO*45*5O", "CAS03"),
        ("CAS*CO", "CAS*CO*45", "CAS03"),
        ("CAS*CO", "CAS*CO**50", "CAS02"),
        ("CAS*CO", "CAS*CO**50**253*5", "CAS02"),
        ("CAS*CO", "CAS**45*50", "CAS01"),
        ("CAS*CO", "CAS*CO", "CAS02"),
        ("CAS*CO", "CAS", "CAS01"),
        ("CAS*CO", "CAS*CO*45*50**253*", "CAS06"),
    ],
)
def test_a_claim_payment_that_cannot_be_understood_is_set_aside(old: str, new: str, field: str) -> None:
    """It does not take its neighbours with it; its raw text is kept."""
    broken = replaced(PAYMENT, old, new)
    neighbour = [row.replace("A1", "A2") for row in PAYMENT]
    got = Got(remittance(broken, neighbour))
    assert got.reading.ok
    assert [payment.control_number for payment in got.payments] == ["A2"]
    assert got.payments[0].sequence == 2
    finding = got.finding("claim_unread")
    assert (finding.severity, finding.field) == ("error", field)
    (unread,) = got.reading.unread
    assert (unread.kind, unread.remittance, unread.place.segment, unread.place.position) == ("payment", 0, "CLP", 11)
    assert unread.raw == "~".join(broken)
    assert unread.paid_cents == (None if field == "CLP04" else 12000)
    assert got.reading.claims == 2
    assert got.reading.remittances[0].claim_count == 2
    assert got.reading.remittances[0].claim_total_cents == 12000 + (unread.paid_cents or 0)


def test_all_faults_of_a_claim_payment_are_told() -> None:
    """Not only the first."""
    broken = replaced(replaced(PAYMENT, "SVC", "SVC*HC:G0463*x*120"), "CAS*CO", "CAS*CO*45*y")
    got = Got(remittance(broken))
    assert got.codes == ["claim_unread", "claim_unread"]
    assert len(got.reading.unread) == 1


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("DTM*472", "DTM*472*20260231", "date"),
        ("DTM*472", "DTM*999*20260218", "date"),
        ("REF*6R", "ZZZ*1", "segment_unexpected"),
        ("REF*6R", "AMT*B6*x", "amount"),
        ("REF*6R", "QTY*ZK*x", "quantity"),
        ("SVC", "SVC*HC*200*120**1", "procedure"),
        ("SVC", "SVC*HC>G0463>25*200*120**1", "composite"),
        ("SVC", "SVC*HC:G0463*200*120**one", "quantity"),
        ("NM1", "NM1*XX*1*OKAFOR", "party"),
        ("NM1", "NM1*QC*1*OKAFOR~NM1*QC*1*OTHER", "repeated"),
    ],
)
def test_what_costs_no_money_is_told_and_the_claim_taken(old: str, new: str, code: str) -> None:
    """A warning with its place."""
    got = Got(remittance(replaced(PAYMENT, old, *new.split("~"))))
    assert got.codes == [code]
    assert got.finding(code).severity == "warning"
    assert got.finding(code).place is not None
    assert [line.paid_cents for line in got.payments[0].lines] == [12000]


def test_a_patients_share_that_the_adjustments_do_not_bear_out_is_told() -> None:
    """What posts are the adjustments PR; of a reversal payers say either sign, so nothing is said there."""
    got = Got(remittance(replaced(PAYMENT, "CLP", "CLP*A1*1*200*120*31*12")))
    assert got.codes == ["patient_share"]
    assert got.finding("patient_share").value == "31"
    assert Got(remittance(replaced(PAYMENT, "CLP", "CLP*A1*22*200*120*31*12"))).codes == []
    assert Got(remittance(replaced(PAYMENT, "CLP", "CLP*A1*1*200*120**12"))).codes == []


def test_a_service_divided_by_another_sign_is_read_as_it_is_meant() -> None:
    """ISA16 says ':', the payer writes '>'."""
    (line,) = Got(remittance(replaced(PAYMENT, "SVC", "SVC*HC>G0463>25*200*120**1"))).payments[0].lines
    assert (line.procedure, line.modifiers) == ("G0463", ("25",))


def test_segments_of_a_service_before_any_claim_are_told() -> None:
    """They belong to nothing."""
    got = Got(remittance(PAYMENT[2:]))
    assert got.codes == ["segment_unexpected"] * 5
    assert got.payments == []


def test_a_claim_after_the_provider_adjustments_is_read_and_told() -> None:
    """Its money counts, wherever it stands."""
    got = Got(remittance(PAYMENT, end=["PLB*1*20261231*L6*-1", *PAYMENT]))
    assert len(got.payments) == 2
    assert "segment_unexpected" in got.codes


def test_a_party_has_an_address_only_where_one_came() -> None:
    """None is not the same as empty."""
    payment = Got(remittance(PAYMENT)).payments[0]
    assert payment.patient is not None
    assert payment.patient.address is None
    assert Address() == Address("", "", "", "", "", "")
