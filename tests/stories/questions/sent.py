"""What we send: claims sent twice, replaced, voided, billed to the next payer, and the payments that come for nobody."""

from tests.stories.telling import ANY, EITHER, Sent, ans, bill, came, era, has, q, reversal, s, want
from tests.stories.x12_records import CO, LAKESIDE, OA, OURS, PR, SUPPLEMENT, THIRD, Clinic, Payer, Person, Service, cents

KNOWN = "frequency 1 is the problem claim_known: the claim that is here stays as it is"
AGAIN = "where all its standing answers are denials that moved no money, frequency 1 is a resubmission: the item waits for the answer"
SEVEN = (
    "Frequency 7 makes a new version (lines matched by REF*6R, then procedure; the difference of the charge goes to the payer; standing "
    "answers and denials stay, the item waits for the answer)"
)
EIGHT = (
    "8 sets the charge to zero and takes back, by new entries, what was adjusted and written off; denials and the patient's share close; "
    "what was paid becomes a credit"
)
NEXT = "a claim to the next payer (SBR*S, SBR*T) is a billing of the same claim"
F8 = "The original is found by CLM01, else by REF*F8 (it keeps its number, the new one is an alias); without one taken as new, with warning"
TWO = (LAKESIDE, SUPPLEMENT)

denial = ans(s(0, CO(197, 300)))
payment = ans(s(240, CO(45, 60)))
known = ("claim_known",)


def sent(*bills, problems=(), warned=False, kind="P"):
    """An 837 file with more to say of its import."""
    return Sent(bills, kind, problems, warned)


# fmt: off
QUESTIONS = [
    # ---- sent twice
    q("Sent again before an answer: known, and left alone", KNOWN,
      bill(300), sent(bill(300), problems=known), want(charge=300, status="unanswered")),
    q("Sent again with another charge: known, and left alone", KNOWN,
      bill(300), sent(bill(350), problems=known), want(charge=300, status="unanswered")),
    q("Sent again after the payment: known", KNOWN,
      bill(300), era(payment), sent(bill(300), problems=known), want(paid=240, adjusted=60, status="closed"), alone=True),
    q("Sent again after a denial of one line: known", KNOWN,
      bill(100, 100), era(ans(s(80, CO(45, 20)), s(0, CO(16, 100)))), sent(bill(100, 100), problems=known),
      want(paid=80, adjusted=20, denied=100, denials=("CO-16",), status="part_denied"), alone=True),
    q("Sent again after a denial is a resubmission, and its item waits", AGAIN,
      bill(300), era(denial), bill(300),
      want(denied=300, denials=("CO-197",), status="denied", work={"denial": "waiting"}), alone=True),
    q("A resubmission that is paid closes the denial", AGAIN,
      bill(300), era(denial), bill(300), era(ans(s(240, CO(45, 60)), icn="2")), want(paid=240, adjusted=60, status="closed"), alone=True),
    q("A resubmission that is denied again is open again", AGAIN,
      bill(300), era(denial), bill(300), era(ans(s(0, CO(50, 300)), icn="2")),
      want(denied=300, denials=("CO-50",), status="denied", work={"denial": "open"}), alone=True),
    q("A claim that is known does not take its neighbour with it", "it does not take its neighbours with it",
      bill(300), sent(bill(300), bill(50, label="B"), problems=known), want(charge=300, status="unanswered"),
      want("B", charge=50, status="unanswered")),
    q("A claim whose lines do not add up is kept, not made, and named",
      "A claim of an 837 whose lines do not add up to CLM02 is kept, not made, and named",
      sent(bill(50, label="B"), bill(100, 50, label="C", charge=14000), problems=("*",)), want("B", charge=50, status="unanswered"),
      left_open="the code of the problem"),
    # ---- frequency 7
    q("Replaced before an answer, the new charge is owed", SEVEN,
      bill(300), bill(250, frequency="7"), want(charge=250, status="unanswered", work=ANY)),
    q("Replaced after a denial, the denial stays and waits", SEVEN,
      bill(300), era(denial), bill(300, frequency="7", original="1"),
      want(denied=300, denials=("CO-197",), status="denied", work={"denial": "waiting"}), alone=True),
    q("Replaced after a denial and paid", SEVEN,
      bill(300), era(denial), bill(320, frequency="7", original="1"), era(ans(s(240, CO(45, 80)), icn="2")),
      want(charge=320, paid=240, adjusted=80, status="closed"), alone=True),
    q("Replaced after a payment, the difference is owed by the payer", SEVEN,  # 350 − 240 − 60 = 50
      bill(300), era(payment), bill(350, frequency="7", original="1"),
      want(charge=350, paid=240, adjusted=60, work=ANY), alone=True),
    q("Replaced after a payment with less, the difference is a credit", SEVEN,  # 280 − 240 − 60 = −20
      bill(300), era(payment), bill(280, frequency="7", original="1"),
      want(charge=280, paid=240, adjusted=60, status="credit", work=has("credit")), alone=True),
    q("The answer to the version before is a charge mismatch", "An answer to the version before a frequency 7 is a charge_mismatch",
      bill(300), bill(250, frequency="7"), came(era(payment), A="charge_mismatch"), want(charge=250, status="unanswered", work=ANY)),
    q("Replaced, taken back and corrected under the new charge", SEVEN,
      bill(300), era(payment), bill(350, frequency="7", original="1"), era(reversal(payment), ans(s(280, CO(45, 70)), icn="2")),
      want(charge=350, paid=280, adjusted=70, status="closed"), alone=True),
    q("A replacement keeps each line's answer, by line control number", SEVEN,  # 220 − 80 − 20 = 120 open, 100 of it denied
      bill(100, 100), era(ans(s(80, CO(45, 20)), s(0, CO(16, 100)))),
      bill(100, Service(cents(120), code="G0439", ref="L2"), frequency="7", original="1"),
      want(charge=220, paid=80, adjusted=20, denied=100, denials=("CO-16",), status="part_denied", work=has("denial")), alone=True),
    q("A replacement under another number is found by the payer's", F8,
      bill(300), era(denial), bill(310, label="N", frequency="7", original="1"),
      want(charge=310, denied=300, denials=("CO-197",), work={"denial": "waiting"}),
      want(charge=310, denied=300, denials=("CO-197",), work={"denial": "waiting"}, asked_as="N"), alone=True),
    q("An answer to the new number is the old claim's", F8,
      bill(300), era(denial), bill(310, label="N", frequency="7", original="1"), era(ans(s(250, CO(45, 60)), label="N", icn="2")),
      want(charge=310, paid=250, adjusted=60, status="closed"), alone=True),
    q("A replacement of nothing is taken as new, with a warning", F8,
      sent(bill(300, frequency="7", original="NOSUCH"), warned=True), want(charge=300, status="unanswered")),
    # ---- frequency 8
    q("Voided before an answer, nothing is owed", EIGHT,
      bill(300), bill(300, frequency="8"), want(charge=0, status="voided")),
    q("Voided after a payment, what was paid is a credit", EIGHT,
      bill(300), era(payment), bill(300, frequency="8", original="1"),
      want(charge=0, paid=240, status="voided", work=has("credit")), alone=True),
    q("Voided after a denial, nothing is denied", EIGHT,
      bill(300), era(denial), bill(300, frequency="8", original="1"), want(charge=0, status="voided"), alone=True),
    q("Voided after a patient's share, the patient owes nothing", EIGHT,
      bill(100), era(ans(s(60, CO(45, 20), PR(1, 20)))), bill(100, frequency="8", original="1"),
      want(charge=0, paid=60, status="voided", work=has("credit")), alone=True),
    q("Voided and taken back by the payer, all is zero", EIGHT,
      bill(300), era(payment), bill(300, frequency="8", original="1"), era(reversal(payment)),
      want(charge=0, status="voided", work=ANY), alone=True,
      left_open="what of a reversal's contractual is left to undo once a void took it back"),
    q("The answer to a voided claim is held", "An answer to the version before is a charge_mismatch",
      bill(300), bill(300, frequency="8"), came(era(payment), A="charge_mismatch"), want(charge=0, status="voided", work=ANY),
      left_open="the text names frequency 7 alone"),
    # ---- the next payer
    q("A billing to the second payer is the same claim", NEXT,
      bill(500), era(ans(s(300, CO(45, 125), PR(1, 75)))), bill(500, payers=TWO, to="S"),
      era(ans(s(65, OA(23, 425), PR(2, 10)), status="2", icn="S"), payer=SUPPLEMENT),
      want(charge=500, paid=365, adjusted=125, patient=10, status="patient")),
    q("Billed to the second payer, the share waits for its answer", "or names a later payer that has not answered on the line, PR stays",
      bill(500), era(ans(s(300, CO(45, 125), PR(1, 75)))), bill(500, payers=TWO, to="S"),
      want(charge=500, paid=300, adjusted=125, work={"next_payer": EITHER})),
    q("A claim to the first payer after the one to the second is a billing too", NEXT,
      bill(500, payers=TWO, to="S"), bill(500, payers=TWO), era(ans(s(300, CO(45, 125), PR(1, 75)))),
      want(charge=500, paid=300, adjusted=125, work={"next_payer": EITHER}, payer=LAKESIDE.name)),
    q("A claim to the second payer whose first is not here is made", "is made, with the earlier payer listed",
      bill(500, payers=TWO, to="S", others_paid={"P": 30000}), want(status="unanswered", payer=LAKESIDE.name, payer_now=ANY)),
    q("What an 837 says that others paid is never posted", "What an 837 says that others paid (AMT*F5, AMT*D) is shown, never posted",
      bill(500, payers=TWO, to="S", others_paid={"P": 30000}, patient_paid=2500), want(status="unanswered")),
    q("Billed to the third payer", NEXT,
      bill(1000, payers=TWO), era(ans(s(600, CO(45, 200), PR(1, 200)))),
      era(ans(s(100, OA(23, 800), PR(2, 100)), status="2", icn="S"), payer=SUPPLEMENT), bill(1000, payers=(*TWO, THIRD), to="T"),
      want(charge=1000, paid=700, adjusted=200, work={"next_payer": EITHER})),
    # ---- institutional
    q("An institutional claim by revenue code and procedure", "837I",
      sent(bill(Service(10000, code="G0444", revenue="0510", ref="L1"), Service(5000, revenue="0250", ref="L2")), kind="I"),
      era(ans(s(80, CO(45, 20), code="G0444", revenue="0510", ref="L1"), s(0, CO(97, 50), revenue="0250", ref="L2"))),
      want(charge=150, paid=80, adjusted=20, denied=50, denials=("CO-97",), status="part_denied",
           lines=({"paid": "80.00"}, {"paid": "0.00"}))),
    q("Revenue lines without procedure or line control number", "Line, in order",
      sent(bill(Service(10000, revenue="0120"), Service(5000, revenue="0250")), kind="I"),
      era(ans(s(30, CO(45, 20), revenue="0250"), s(80, CO(45, 20), revenue="0120"))),
      want(charge=150, paid=110, adjusted=40, status="closed", lines=({"paid": "80.00"}, {"paid": "30.00"}))),
    # ---- for nobody, for others
    q("An answer for no claim of ours is held", "unmatched (no such claim here)",
      bill(100), came(era(ans(s(80, CO(45, 20)), label="X")), X="unmatched"), want(status="unanswered")),
    q("A cut control number is a suggestion, no match", "Truncated CLP01 is real: allow prefix match only as suggestion",
      bill(100, label="LONGNUMBER"), came(era(ans(s(80, CO(45, 20)), label="LONGNUM")), LONGNUM="unmatched"),
      want("LONGNUMBER", status="unanswered")),
    q("An answer that came before its claim posts when the claim is here", "what is clean by then (the claim came …) is posted",
      bill(50, label="B"), era(ans(s(80, CO(45, 20)))), bill(100), want(paid=80, adjusted=20, status="closed")),
    q("Paid to another provider is not ours, whatever the number", "not_ours is asked before unmatched",
      bill(100), came(era(ans(s(80, CO(45, 20))), ans(s(50), label="X", icn="2"), payee=Clinic("OTHER HOUSE", "1555555550", "999999999")),
                      A="not_ours", X="not_ours"),
      want(status="unanswered")),
    q("Paid to our tax number is ours", "Guard: payee NPI/TIN is ours",
      bill(100), era(ans(s(80, CO(45, 20))), payee=Clinic("RIVERSIDE", "1555555550", OURS.tax), payee_sends="FI"),
      want(paid=80, adjusted=20, status="closed")),
    q("A payer's class does not change what its answer does", "class by SBR09 of the claim",
      bill(300, payers=(Payer("FEDERAL PART B", "91192", "MB"),)), era(denial, payer=Payer("FEDERAL PART B", "91192", "MB")),
      want(denied=300, denials=("CO-197",), status="denied", payer="FEDERAL PART B")),
    q("A patient of many letters", "text", bill(100, person=Person("D'ARTAGNAN-LÓPEZ", "INÉS", "W9")),
      era(ans(s(80, CO(45, 20)), person=Person("D'ARTAGNAN-LOPEZ", "INES", "W9"))), want(paid=80, adjusted=20, status="closed")),
]
