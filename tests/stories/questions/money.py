"""Payments as a whole: provider-level adjustments, zero payments, payments that do not add up."""

from tests.stories.telling import ans, bill, came, era, q, reversal, s, want
from tests.stories.x12_records import CO, PR

PLB = "paid = claims posted + suspense − provider-level adjustments, always; provider_adjustment carries the wire's sign"
WHOLE = "A remittance whose own sum is wrong holds all its claims, under one exception with claim: null"

full = ans(s(500))
denial = ans(s(0, CO(197, 300)))

# fmt: off
QUESTIONS = [
    q("Recoupment and interest", PLB,  # E8: 500 − (120 − 3.25) = 383.25
      bill(500), era(full, plb=[[("WO", "OLD1", 120), ("L6", "", "-3.25")]]), want(paid=500, status="closed")),
    q("A negative sum is carried forward and comes back", PLB,  # E9: −160 + 120 − (−40) = 0; 300 − 40 = 260
      bill(200), bill(300, label="B"), era(ans(s(160, CO(45, 40)))),
      era(reversal(ans(s(160, CO(45, 40)))), ans(s(120, CO(45, 80)), icn="2"), plb=[[("FB", "T1", -40)]]),
      era(ans(s(300), label="B", icn="3"), plb=[[("FB", "T1", 40)]]),
      want(paid=120, adjusted=80, status="closed"), want("B", paid=300, status="closed")),
    q("A recovery postponed", PLB,  # E10: 500 − 50 + 20 − (−30) = 500; 400 − 30 = 370
      bill(500), bill(50, label="B"), bill(400, label="C"), era(ans(s(50), label="B", icn="2")),
      era(full, reversal(ans(s(50), label="B", icn="2")), ans(s(20, CO(45, 30)), label="B", icn="3"), plb=[[("WO", "2", -30)]]),
      era(ans(s(400), label="C", icn="4"), plb=[[("WO", "2", 30)]]),
      want(paid=500, status="closed"), want("B", paid=20, adjusted=30, status="closed"), want("C", paid=400, status="closed")),
    q("A refund that we sent", PLB, bill(250), era(ans(s(250)), plb=[[("72", "R1", -30), ("WO", "R1", 30)]]),
      want(paid=250, status="closed")),
    q("A clipped payment shaves no claim", PLB, bill(500), era(full, plb=[[("WO", "CLIP", 14)]]), want(paid=500, status="closed")),
    q("Several segments of provider-level adjustments, one of six pairs", PLB,  # 1+2+3+4+5+6 + 7 − 8 = 20
      bill(500), era(full, plb=[[("WO", f"R{n}", n) for n in range(1, 7)], [("IR", "", 7)], [("L6", "", -8)]]),
      want(paid=500, status="closed")),
    q("A provider-level code that nobody knows", PLB, bill(500), era(full, plb=[[("ZZ", "WHAT", "0.01")]]),
      want(paid=500, status="closed")),
    q("Provider-level adjustments alone, paid out", "Zero-CLP 835s that carry only PLB are legal", bill(500), era(plb=[[("L6", "", -25)]]),
      want(status="unanswered")),
    q("Provider-level adjustments alone, of zero together", "Zero-CLP 835s that carry only PLB are legal",
      bill(500), era(plb=[[("WO", "A", 25), ("FB", "B", -25)]]), want(status="unanswered")),
    q("A zero payment denies", "E17: no deposit match needed; still opens denials",
      bill(300), era(denial), want(denied=300, denials=("CO-197",), status="denied")),
    q("A payment that is not the sum of its claims holds them all", WHOLE,
      bill(100), bill(50, label="B"), came(era(ans(s(80, CO(45, 20))), ans(s(50), label="B", icn="2"), paid=129),
                                     problems=("balance",), remittance="out_of_balance", state="held"),
      want(status="unanswered"), want("B", status="unanswered")),
    q("A payment that is wrong by a cent is wrong", WHOLE,
      bill(500), came(era(full, plb=[[("L6", "", "-3.25")]], paid="503.24"), problems=("balance",),
                      remittance="out_of_balance", state="held"),
      want(status="unanswered")),
    q("Two payments in one file", "several ISA/GS/ST in a file", bill(100), bill(50, label="B"),
      came(era(ans(s(80, CO(45, 20)))), era(ans(s(50), label="B", icn="2"))), want(paid=80, adjusted=20, status="closed"),
      want("B", paid=50, status="closed")),
    q("A claim that is paid and one that is not ours to post in one payment", "part_posted (some held)", bill(100),
      came(era(ans(s(80, CO(45, 20))), ans(s(70), label="X", icn="2")), X="unmatched"), want(paid=80, adjusted=20, status="closed")),
    q("A takeback inside one payment is funded by another claim", "E18: +120 −160 = −40 net on that claim", bill(160), bill(40, label="B"),
      era(ans(s(160))), era(reversal(ans(s(160))), ans(s(120, PR(1, 40)), icn="2"), ans(s(40), label="B", icn="3")),
      want(paid=120, patient=40, status="patient"), want("B", paid=40, status="closed")),
    q("A held claim's money and a provider-level adjustment in one payment", PLB, bill(100),
      came(era(ans(s(80, CO(45, 20))), ans(s(70), label="X", icn="2"), plb=[[("WO", "OLD", "10.50")]]), X="unmatched"),
      want(paid=80, adjusted=20, status="closed")),
]
