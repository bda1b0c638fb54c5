"""A claim made ready to be sent again keeps what stood beside its other payers, and drops their old answers."""

from __future__ import annotations

from billing.books import ClaimBooks
from billing.chart_now import ChartNow
from billing.claim import OtherPayer
from billing.person import Coverage, Payer
from billing.resending import made
from tests.x12.files import CLAIM, LINE, Got, claims

#: Another payer with an assignment that is not the usual one, its own number of the claim, and its number of the provider.
OTHER = [
    "SBR*S*01*GR7******CI", "CAS*PR*2*200", "AMT*D*0", "OI***N***I", "MIA*0***5", "NM1*IL*1*OKAFOR*JOHN****MI*Z9",
    "NM1*PR*2*OTHER PLAN*****PI*99321", "REF*F8*OTHERS1", "NM1*82*1", "REF*G2*R77",
]  # fmt: skip
FIRST = Coverage(Payer("NEW PLAN", "55555"), 1, "P", "N1", relationship="18", filing_code="CI")


def test_another_payer_first_keeps_what_stood_beside_the_others() -> None:
    """Numbers, provider and assignment stay; amounts, adjustments and the inpatient answer do not."""
    (last,) = Got(claims(CLAIM + OTHER + LINE)).claims
    books = ClaimBooks(1, "A1", 1, last.charge_cents, (), ())
    claim = made(last, books, ChartNow(last.patient, {}), "other_first", first=FIRST).claim
    was, lakeside, other = last.other_payers[0], *claim.other_payers
    assert lakeside == OtherPayer(lakeside.coverage)
    assert (other.coverage.rank, other.identifiers, other.providers) == (3, was.identifiers, was.providers)
    assert other.kept == (("OI", "", "", "N", "", "", "I"),)
    assert (other.adjustments, other.amounts, other.remarks) == ((), (), ())


def test_a_claim_sent_again_keeps_what_it_only_carries() -> None:
    """Segments that are not understood, and the levels above, are the last sending's."""
    (last,) = Got(claims([CLAIM[0], "PWK*OZ*BM***AC*DMN0012", "K3*STATE", *CLAIM[1:], *LINE, "MEA*TR*R1*11"])).claims
    books = ClaimBooks(1, "A1", 1, last.charge_cents, (), ())
    claim = made(last, books, ChartNow(last.patient, {}), "new").claim
    assert claim.kept == (("PWK", "OZ", "BM", "", "", "AC", "DMN0012"), ("K3", "STATE"))
    assert claim.lines[0].kept == (("MEA", "TR", "R1", "11"),)
    assert (claim.billing, claim.pay_to_plan, claim.head) == (last.billing, last.pay_to_plan, last.head)
