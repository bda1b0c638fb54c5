"""Where two rules meet: order of coming, second thoughts, replaced and repeated answers, payers out of turn."""

from dataclasses import replace

from tests.stories.telling import ANY, EITHER, Sent, ans, any_of, bill, came, era, has, q, reversal, s, want
from tests.stories.x12_records import CO, LAKESIDE, OA, PR, SUPPLEMENT, THIRD, Payer, Person, Service, cents

AGAIN = "Held claims are planned again at each post: what is clean by then leaves suspense and is posted"
BACK = "A reversal (status 22) undoes what was posted of the answer that it reverses"
CAP = "A later payer's contractual adjustment is posted per line up to what is open there after its payment and PR; the rest is flagged"
SEVEN = "the difference of the charge goes to the payer; standing answers and denials stay, the item waits for the answer"
ORDER = "do not infer payer order from CLP02 alone; use our own COB order of the payer that sent the file"
TURN = "names a later payer that has not answered on the line, PR stays in insurance_balance, with a work item that becomes due"
TWO = (LAKESIDE, SUPPLEMENT)

first = ans(s(60, CO(45, 40)))
right = ans(s(70, CO(45, 30)), icn="2")
e12 = ans(s(300, CO(45, 125), PR(1, 75)))
A_DIFFERENCE = any_of(*({kind: "open"} for kind in ("repeats_primary", "review", "next_payer")))


def second(*services, status="2", icn="S", payer=SUPPLEMENT, **more):
    """The second payer's answer in a payment of its own."""
    return era(ans(*services, status=status, icn=icn, **more), payer=payer)


# fmt: off
QUESTIONS = [
    # ---- the order of coming
    q("A reversal that came before what it reverses takes it back once it is here", AGAIN,
      bill(100), era(reversal(first)), era(first),
      want(work={"awaiting_correction": EITHER})),
    q("A correction that stands before its reversal in one payment is posted after it", AGAIN,
      bill(100), era(first), era(right, reversal(first)),
      want(paid=70, adjusted=30, status="closed")),
    q("Paid, taken back and corrected in one payment", BACK,
      bill(100), era(first, reversal(first), right),
      want(paid=70, adjusted=30, status="closed")),
    q("A held duplicate posts once the first was taken back", "An answer that was reversed does not make the next one a duplicate",
      bill(100), era(first), era(first), era(reversal(first)),
      want(paid=60, adjusted=40, status="closed")),
    q("The same answer twice in one payment is posted once", "duplicate (this answer is posted already)",
      bill(100), came(era(first, first), count=1, A="duplicate"),
      want(paid=60, adjusted=40, status="closed")),
    q("A denial for a claim that was not here yet denies when it comes", AGAIN,
      bill(10, label="B"), era(ans(s(0, CO(197, 100)))), bill(100),
      want(denied=100, denials=("CO-197",), status="denied")),
    q("Reversal and correction of a claim that was not here yet", AGAIN,
      bill(10, label="B"), era(first), era(reversal(first), right), bill(100),
      want(paid=70, adjusted=30, status="closed")),
    q("One trace, one payer, two days: two payments", "payer id (TRN03) + TRN02 + BPR02 + BPR16",
      bill(100), bill(70, label="B"), came(era(first, trace="K")), came(era(ans(s(70), label="B", icn="2"), trace="L")),
      want(paid=60, adjusted=40), want("B", paid=70)),
    # paid 70, a second answer of 80 held, the first taken back: now the 80 are clean; what comes after them is held
    q("What was held posts before what is paid later", "file by file or all at once, every balance is the same",
      bill(100), era(ans(s(70, CO(45, 30)))), era(ans(s(80, CO(45, 20)), icn="2")), era(reversal(ans(s(70, CO(45, 30))))),
      came(era(ans(s(60, CO(45, 40)), icn="3")), A="readjudicated_without_reversal"),
      want(paid=80, adjusted=20, status="closed")),
    # ---- parts
    q("Identical services in two parts of a split claim are matched in order", "Identical services without REF*6R are matched in order",
      bill(Service(10000, code="G0444"), Service(10000, code="G0444")),
      era(ans(s(80, CO(45, 20), code="G0444")), ans(s(0, CO(97, 100), code="G0444"), icn="2")),
      want(paid=80, adjusted=20, denied=100, denials=("CO-97",), status="part_denied")),
    q("A split claim taken back in one and paid anew in two other parts", BACK,
      bill(100, 50), era(ans(s(80, CO(45, 20)), s(0, CO(97, 50)))),
      era(reversal(ans(s(80, CO(45, 20)), s(0, CO(97, 50)))), ans(s(85, CO(45, 15)), icn="2"),
          ans(s(40, CO(45, 10), code="G0402", ref="L2"), icn="3")),
      want(paid=125, adjusted=25, status="closed")),
    q("A denial in two parts answered anew in one", "A later answer without a reversal supersedes",
      bill(100, 50), era(ans(s(0, CO(16, 100))), ans(s(0, CO(16, 50), code="G0402", ref="L2"), icn="2")),
      era(ans(s(80, CO(45, 20)), s(40, CO(45, 10)), icn="3")),
      want(paid=120, adjusted=30, status="closed")),
    q("A denial in one answered anew in two parts", "A later answer without a reversal supersedes",
      bill(100, 50), era(ans(s(0, CO(16, 100)), s(0, CO(16, 50)))),
      era(ans(s(80, CO(45, 20)), icn="2"), ans(s(0, CO(50, 50), code="G0402", ref="L2"), icn="3")),
      want(paid=80, adjusted=20, denied=50, denials=("CO-50",), status="part_denied")),
    # ---- replaced
    q("A denial is never more than the charge that replaced it", "never more than the line's insurance balance",
      bill(300), era(ans(s(0, CO(197, 300)))), bill(250, frequency="7", original="1"),
      want(charge=250, denied=250, denials=("CO-197",), work={"denial": "waiting"}), alone=True),
    q("A line that a replacement leaves out keeps its payment, as a credit", SEVEN,  # 100 − 160 − 40 = −100
      bill(100, 100), era(ans(s(80, CO(45, 20)), s(80, CO(45, 20)))), bill(100, frequency="7", original="1"),
      want(charge=100, paid=160, adjusted=40, status="credit", work=has("credit")), alone=True),
    q("A line that a replacement adds is owed by the payer", SEVEN,  # 150 − 80 − 20 = 50
      bill(100), era(ans(s(80, CO(45, 20)))), bill(100, 50, frequency="7", original="1"),
      want(charge=150, paid=80, adjusted=20, work=ANY), alone=True),
    q("Replaced twice", SEVEN,
      bill(300), bill(250, frequency="7"), bill(280, frequency="7"), era(ans(s(200, CO(45, 80)))),
      want(charge=280, paid=200, adjusted=80, status="closed")),
    q("Replaced, then voided", "8 sets the charge to zero", bill(300), bill(250, frequency="7"), bill(250, frequency="8"),
      want(charge=0, status="voided")),
    q("A replacement found by the payer's number, then replaced under the new number", "it keeps its number, the new one is an alias",
      bill(300), era(ans(s(0, CO(197, 300)))), bill(310, label="N", frequency="7", original="1"), bill(320, label="N", frequency="7"),
      want(charge=320, denied=300, denials=("CO-197",), work={"denial": "waiting"}, asked_as="N"), alone=True),
    q("Lines without line control numbers are replaced by procedure", "lines matched by REF*6R, then procedure",
      bill(100, 50, refs=False), era(ans(s(80, CO(45, 20)), s(0, CO(16, 50)), refs=False)),
      bill(Service(cents(60), code="G0402"), Service(cents(100), code="G0444"), refs=False, frequency="7", original="1"),
      want(charge=160, paid=80, adjusted=20, denied=50, denials=("CO-16",), work=has("denial")), alone=True),
    q("A claim under review sent again is known", "where all its standing answers are denials that moved no money",
      bill(300), era(ans(s(0, OA(133, 300)))), Sent((bill(300),), problems=("claim_known",)),
      want(work={"review": "open"}), alone=True),
    q("A claim whose second payer denied what the first left is known", "where all its standing answers are denials that moved no money",
      bill(500, payers=TWO), era(e12), second(s(0, OA(23, 425), CO(109, 75))), Sent((bill(500, payers=TWO),), problems=("claim_known",)),
      want(paid=300, adjusted=125, denied=75, denials=("CO-109",), work=has("denial")), alone=True),
    # ---- payers
    q("The first payer that calls itself second is the first", ORDER,
      bill(500), era(replace(e12, status="2")), want(paid=300, adjusted=125, patient=75, status="patient")),
    q("The second payer that calls itself first is the second", ORDER,  # 10 of its 435
      bill(500, payers=TWO), era(e12), second(s(65, CO(45, 435)), status="1"),
      want(paid=365, adjusted=135, status="closed", work=has("repeats_primary"))),
    q("The second payer that always says third is the second", ORDER,
      bill(500, payers=(*TWO, THIRD)), era(e12), second(s(65, OA(23, 425), PR(2, 10)), status="3"),
      want(paid=365, adjusted=125, work={"next_payer": EITHER})),
    q("A payer under another name with its own number is the same payer", "PAYER is the payer's id or its name",
      bill(100), era(first), era(reversal(first), right, payer=Payer("LAKESIDE HP OF OHIO", LAKESIDE.id)),
      want(paid=70, adjusted=30, status="closed")),
    q("Share and denial while the second payer has not answered", TURN,  # 100 − 40 = 60 with the payers, 50 of it denied
      bill(100, payers=TWO), era(ans(s(40, PR(2, 10), PR(204, 50)))),
      want(paid=40, denied=50, denials=("PR-204",), status="part_denied", work={"denial": "open", "next_payer": EITHER})),
    q("A denial of all leaves nothing for the second payer to wait for", TURN,
      bill(100, payers=TWO), era(ans(s(0, CO(22, 100)))),
      want(denied=100, denials=("CO-22",), status="denied", work={"denial": "open"})),
    q("The second payer answers one line, the share of the other waits", TURN,
      bill(100, 100, payers=TWO), era(ans(s(60, CO(45, 20), PR(1, 20)), s(60, CO(45, 20), PR(1, 20)))),
      came(second(s(20, OA(23, 80), charge=100)), A="charge_mismatch"),
      want(paid=120, adjusted=40, work={"next_payer": EITHER})),
    q("A second payer's write-off of a whole line that the first left to the patient", CAP,  # open 80 of its 100
      bill(100, payers=TWO), era(ans(s(0, CO(45, 20), PR(1, 80)))), second(s(0, CO(45, 100))),
      want(adjusted=100, status="closed", work=has("repeats_primary"))),
    q("What a second payer wrote off before the first answered is posted when the first has", "Until an earlier payer has answered here",
      # 500 − 300 − 125 − 65 = 10 of the 435
      bill(500, payers=TWO), second(s(65, CO(45, 435))), era(e12),
      want(paid=365, adjusted=135, work=ANY), left_open="that what was not posted is posted later is not said in so many words"),
    q("The second payer without services", "without SVC, its charge less its share",
      bill(200, 300, payers=TWO), era(ans(s(120, CO(45, 50), PR(1, 30)), s(180, CO(45, 75), PR(1, 45)))),
      second(charge=500, adjustments=(OA(23, 425),)),
      want(paid=375, adjusted=125, status=ANY, work=any_of({}, {"credit": "open"}))),
    # shares of CO45 8.00: 2.00 and 6.00; payments 0 − 2 and 40 − 6; open after: 2 and 6: both posted
    q("A second payer's write-off for the whole claim is capped line by line", CAP,
      bill(100, 300, payers=TWO), era(ans(s(80, CO(45, 20)), s(200, CO(45, 60), PR(1, 40)))),
      second(s(0, OA(23, 100)), s(40, OA(23, 260)), adjustments=(CO(45, 8),)),
      want(paid=312, adjusted=88, status="closed", lines=({"paid": "78.00"}, {"paid": "234.00"}))),
    q("A check figure where no payer came before", "where none is, the whole of it does",
      bill(100), era(ans(s(60, OA(23, 40)))), want(paid=60, work=A_DIFFERENCE), left_open="of which kind the work item of a difference is"),
    q("The first payer takes back and never corrects, the second has paid", BACK,  # 500 − 75 = 425
      bill(500, payers=TWO), era(e12), second(s(75, OA(23, 425))), era(reversal(e12)),
      want(paid=75, work=has("awaiting_correction"))),
    q("The third payer's write-off is capped by what two have left", CAP,  # 1000 − 600 − 200 − 100 − 60 = 40 of its 50
      bill(1000, payers=(*TWO, THIRD)), era(ans(s(600, CO(45, 200), PR(1, 200)))), second(s(100, OA(23, 800), PR(2, 100))),
      second(s(60, OA(23, 890), CO(45, 50)), status="3", icn="T", payer=THIRD),
      want(paid=760, adjusted=240, work=has("repeats_primary"))),
    q("The third answers before the second: its share is the latest", "the latest payer, in payer order",
      bill(1000, payers=(*TWO, THIRD)), era(ans(s(600, CO(45, 200), PR(1, 200)))),
      second(s(60, OA(23, 800), PR(2, 140)), status="3", icn="T", payer=THIRD), second(s(100, OA(23, 800), PR(2, 100))),
      # 1000 − 760 − 200 = 40 open; the third's word is 140, never more than the balance
      want(paid=760, adjusted=200, patient=40, work=ANY)),
    q("A price of the second payer leaves the share where it was", "25 opens no work and changes no balance",
      bill(500, payers=TWO), era(e12), second(s(0, OA(23, 425), PR(2, 75)), status="25"),
      want(paid=300, adjusted=125, work={"next_payer": EITHER})),
    q("A second payer paid more than was open: a credit", "Balances may be negative",  # 500 − 300 − 125 − 100 = −25
      bill(500, payers=TWO), era(e12), second(s(100, OA(23, 400))),
      want(paid=400, adjusted=125, status="credit", work=has("credit"))),
    q("Two policies with one payer are two payers", "billed to the second payer; each answer by its status and member number",
      bill(100, payers=(LAKESIDE, LAKESIDE)), era(ans(s(60, CO(45, 20), PR(1, 20)))),
      era(ans(s(20, OA(23, 80)), status="2", icn="S", person=Person(member="SW100200300"))),
      want(paid=80, adjusted=20, status="closed"), left_open="how two policies with one payer are told apart"),
    # ---- lines of no worth
    q("A line of no charge takes no share and no part", "an adjustment at claim level is allocated to the lines by charge",
      bill(100, 0), era(ans(s(100), s(0), adjustments=(CO(45, 10),))),
      want(paid=90, adjusted=10, status="closed", lines=({"paid": "90.00"}, {"paid": "0.00"}))),
    q("Claims of many lines", "Figures are kept per service line and summed",
      bill(*(Service(1000 + n, code="G0444", ref=f"R{n}") for n in range(50))),
      era(ans(*(s(f"{(900 + n) / 100:.2f}", CO(45, 1), code="G0444", ref=f"R{n}") for n in reversed(range(50))))),
      want(paid="462.25", adjusted=50, status="closed", lines=({"paid": "9.00"}, {"paid": "9.01"}))),
]
