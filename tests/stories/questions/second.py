"""More than one payer: reason 23, repeated write-offs, crossover, patients whom the law protects, payers whom the claim does not name."""

from tests.stories.telling import ANY, EITHER, ans, any_of, bill, came, era, has, q, reversal, s, want
from tests.stories.x12_records import CO, LAKESIDE, OA, PI, PR, SUPPLEMENT, THIRD

CAP = "A later payer's contractual adjustment is posted per line up to what is open there after its payment and PR; the rest is flagged"
CHECK = "Reason 23 repeats what earlier payers did: a check figure, never posted; a difference opens a work item"
WAITS = "While the claim was forwarded or names a later payer that has not answered on the line, PR stays in insurance_balance"
EARLY = "Until an earlier payer's answer on the line is posted here, none of it is posted, and it is flagged (next_payer)"
SHARE = "patient_balance: PR of kind NORMAL in the standing answer of the latest payer, in payer order, that has one on that line"
LAW = "PR of a patient whom the law protects (remark N781, N782 or N783) never enters"
UNNAMED = "A payer whom the claim does not name: status 2 and 20 make it the second, 3 and 21 the third; else after those who moved money"

TWO = (LAKESIDE, SUPPLEMENT)
ALL_THREE = (LAKESIDE, SUPPLEMENT, THIRD)
e12 = ans(s(300, CO(45, 125), PR(1, 75)))  # 500 charged, 75 open
primary = era(e12)


def second(*services, status="2", icn="S", payer=SUPPLEMENT, **more):
    """The second payer's answer in a payment of its own."""
    return era(ans(*services, status=status, icn=icn, **more), payer=payer)


A_DIFFERENCE = any_of(*({kind: "open"} for kind in ("repeats_primary", "review", "next_payer")))

# fmt: off
QUESTIONS = [
    # ---- E12
    q("A second payer that repeats the first's write-off", CAP,  # open 75 − 65 = 10: 10 of the 435 are posted
      bill(500, payers=TWO), primary, second(s(65, CO(45, 435))),
      want(paid=365, adjusted=135, status="closed", work=has("repeats_primary"))),
    q("A second payer that sends the check figure and its own write-off", CAP,
      bill(500, payers=TWO), primary, second(s(65, OA(23, 425), CO(45, 10))),
      want(paid=365, adjusted=135, status="closed")),
    q("A second payer that leaves a share to the patient", SHARE,
      bill(500, payers=TWO), primary, second(s(65, OA(23, 425), PR(2, 10))),
      want(paid=365, adjusted=125, patient=10, status="patient")),
    q("A second payer that takes all of the share", SHARE,
      bill(500, payers=TWO), primary, second(s(75, OA(23, 425))),
      want(paid=375, adjusted=125, status="closed")),
    q("The write-off is capped after the second payer's share, too", CAP,  # open 75 − 40 − 25 = 10 of the 20
      bill(500, payers=TWO), primary, second(s(40, OA(23, 415), PR(2, 25), CO(45, 20))),
      want(paid=340, adjusted=135, patient=25, work=has("repeats_primary"))),
    q("The check figure may come in group CO", CHECK,
      bill(500, payers=TWO), primary, second(s(65, CO(23, 425), CO(45, 10))),
      want(paid=365, adjusted=135, status="closed")),
    q("The check figure may come in group PI", CHECK,
      bill(500, payers=TWO), primary, second(s(65, PI(23, 425), PR(2, 10))),
      want(paid=365, adjusted=125, patient=10, status="patient")),
    q("Reason 23 in group PR is no patient share", CHECK,
      bill(500, payers=TWO), primary, second(s(65, PR(23, 425), CO(45, 10))),
      want(paid=365, adjusted=135, status="closed")),
    q("A check figure that is not what the first did opens work", CHECK,  # the patient's share is never more than the line's balance: 10
      bill(500, payers=TWO), primary, second(s(65, OA(23, 400), PR(2, 35))),
      want(paid=365, adjusted=125, patient=10, work=A_DIFFERENCE),
      left_open="of which kind the work item of a difference is"),
    q("The whole charge as check figure is wrong, and opens work", CHECK,
      bill(500, payers=TWO), primary, second(s(0, OA(23, 500))),
      want(paid=300, adjusted=125, work=ANY), left_open="of which kind the work item of a difference is"),
    # 23: 160 + 70 = 230 = (100 + 50) + (60 + 20): equal for the claim, if not line by line
    q("The check figure is compared for the whole claim, not line by line", "compared per claim",
      bill(200, 100, payers=TWO), era(ans(s(100, CO(45, 50), PR(1, 50)), s(60, CO(45, 20), PR(1, 20)))),
      second(s(40, OA(23, 160)), s(30, OA(23, 70))),
      want(paid=230, adjusted=70, work=any_of({}, {"credit": "open"}))),
    q("A check figure with no answer of the first payer here opens work", "where none is, the whole of it does",
      bill(500, payers=TWO), second(s(65, OA(23, 425), PR(2, 10))),
      want(paid=65, patient=10, work=A_DIFFERENCE),
      left_open="of which kind the work item of a difference is"),
    q("A second payer's write-off is not posted before the first has answered", EARLY,
      bill(500, payers=TWO), second(s(65, CO(45, 435))),
      want(paid=65, work=has("next_payer"))),
    # E13: lines 460.92 and 33.68, 395.68 over both by charge: 38229.95 → 382.30, 1338.05 → 13.38
    q("Check figures for lines and for the whole claim", "E13: Post cash 98.92, not 494.60",
      bill(1800, 63, payers=TWO), era(ans(s(1000, CO(45, "704.08"), PR(1, "95.92")), s(40, CO(45, 20), PR(1, 3)))),
      second(s("460.92", OA(23, "1339.08")), s("33.68", OA(23, "29.32")), adjustments=(OA(23, "395.68"),)),
      want(paid="1138.92", adjusted="724.08", lines=({"paid": "1078.62"}, {"paid": "60.30"}), work=any_of({}, {"credit": "open"}))),
    # ---- denials and the second payer
    q("A second payer's write-off never goes into an open denial", "and never into a denial that is open",
      bill(200, 100, payers=TWO), era(ans(s(120, CO(45, 50), PR(1, 30)), s(0, CO(97, 100)))),
      second(s(30, OA(23, 170)), s(0, CO(45, 100))),
      want(paid=150, adjusted=50, denied=100, denials=("CO-97",), status="part_denied", work=has("denial", "repeats_primary"))),
    # 100 − 60 = 40 open, all of it denied by the first: the second's 40 are not posted
    q("A second payer that pays on a denied line leaves the rest denied", "never more than the line's insurance balance",
      bill(100, payers=TWO), era(ans(s(0, CO(22, 100)))), second(s(60, CO(45, 40))),
      want(paid=60, denied=40, denials=("CO-22",), work=has("denial", "repeats_primary"))),
    q("A second payer that denies the first's share", "denied: adjustments of kind DENIAL in the standing answers",
      bill(500, payers=TWO), primary, second(s(0, OA(23, 425), CO(109, 75))),
      want(paid=300, adjusted=125, denied=75, denials=("CO-109",), work=has("denial"))),
    q("A second payer's denial is answered anew by the second payer", "supersedes the same payer's standing answer",
      bill(500, payers=TWO), primary, second(s(0, OA(23, 425), CO(109, 75))), second(s(75, OA(23, 425)), icn="S2"),
      want(paid=375, adjusted=125, status="closed")),
    q("A second payer's payment does not supersede the first's denial", "supersedes the same payer's standing answer",
      bill(100, payers=TWO), era(ans(s(0, CO(197, 100)))), second(s(30, CO(197, 70))),
      want(paid=30, denied=70, denials=("CO-197",), work=has("denial"))),
    # ---- whose the share is
    q("A share stays with the payers while a later payer has not answered", WAITS,
      bill(500, payers=TWO), primary,
      want(paid=300, adjusted=125, status=any_of("forwarded", "open"), work={"next_payer": EITHER}, payer_now=SUPPLEMENT.name)),
    q("A forwarded claim keeps the share with the payers", WAITS,
      bill(500, payers=TWO), era(ans(s(300, CO(45, 125), PR(1, 75)), status="19")),
      want(paid=300, adjusted=125, status="forwarded", work={"next_payer": EITHER})),
    q("A forwarded claim keeps the share even where it names no later payer", WAITS,
      bill(500), era(ans(s(300, CO(45, 125), PR(1, 75)), status="19")),
      want(paid=300, adjusted=125, status="forwarded", work={"next_payer": EITHER})),
    q("A forwarded claim that the second payer answered", SHARE,
      bill(500, payers=TWO), era(ans(s(300, CO(45, 125), PR(1, 75)), status="19")), second(s(65, OA(23, 425), PR(2, 10))),
      want(paid=365, adjusted=125, patient=10, status="patient")),
    q("The second payer forwards to the third", WAITS,
      bill(1000, payers=ALL_THREE), era(ans(s(600, CO(45, 200), PR(1, 200)), status="19")),
      second(s(100, OA(23, 800), PR(2, 100)), status="20"),
      want(paid=700, adjusted=200, status="forwarded", work={"next_payer": EITHER})),
    q("Three payers answer one after the other", SHARE,
      bill(1000, payers=ALL_THREE), era(ans(s(600, CO(45, 200), PR(1, 200)))), second(s(100, OA(23, 800), PR(2, 100))),
      second(s(60, OA(23, 900), PR(2, 40)), status="3", icn="T", payer=THIRD),
      want(paid=760, adjusted=200, patient=40, status="patient")),
    q("Forwarded by the third, the share waits", WAITS,
      bill(1000, payers=ALL_THREE), era(ans(s(600, CO(45, 200), PR(1, 200)))), second(s(100, OA(23, 800), PR(2, 100))),
      second(s(60, OA(23, 900), PR(2, 40)), status="21", icn="T", payer=THIRD),
      want(paid=760, adjusted=200, status="forwarded", work={"next_payer": EITHER})),
    # 500 − (290 + 75) − 125 = 10: the first's share does not come back, the second has answered
    q("The first payer's correction after the second's answer does not bring its share back", SHARE,
      bill(500, payers=TWO), primary, second(s(75, OA(23, 425))),
      era(reversal(e12), ans(s(290, CO(45, 125), PR(1, 85)), icn="2")),
      want(paid=365, adjusted=125, work=ANY), left_open="which work a difference found later opens"),
    q("The first payer's reversal after the second's answer leaves the second's share", SHARE,  # 500 − 65 = 435, 10 the patient's
      bill(500, payers=TWO), primary, second(s(65, OA(23, 425), PR(2, 10))), era(reversal(e12)),
      want(paid=65, patient=10, work=has("awaiting_correction"))),
    q("The second's share is never more than the line's balance", "never more than the line's balance",
      bill(500, payers=TWO), primary, second(s(70, OA(23, 400), PR(2, 30))),
      want(paid=370, adjusted=125, patient=5, work=ANY)),
    # ---- protected by law
    q("MOA N781: the share never enters the patient's balance", LAW,
      bill(100), era(ans(s(60, CO(45, 20), PR(1, 20)), moa=("N781",))),
      want(paid=60, adjusted=20, work=ANY, remarks=["N781"]), left_open="which work a share of a protected patient opens"),
    q("N782 on the line: the same", LAW,
      bill(100), era(ans(s(60, CO(45, 20), PR(2, 20), remarks=("N782",)))),
      want(paid=60, adjusted=20, work=ANY), left_open="which work a share of a protected patient opens"),
    q("N783 with MIA: the same", LAW,
      bill(100), era(ans(s(60, CO(45, 20), PR(3, 20)), mia=("N783",))),
      want(paid=60, adjusted=20, work=ANY, remarks=["N783"]), left_open="which work a share of a protected patient opens"),
    q("Another remark protects nobody", LAW,
      bill(100), era(ans(s(60, CO(45, 20), PR(2, 20), remarks=("N780",)), moa=("MA01",))),
      want(paid=60, adjusted=20, patient=20, status="patient", remarks=["MA01"])),
    q("A protected patient's share is paid by the second payer", LAW,
      bill(100, payers=TWO), era(ans(s(60, CO(45, 20), PR(1, 20)), moa=("N781",))), second(s(20, OA(23, 80))),
      want(paid=80, adjusted=20, status="closed")),
    q("The law protects the patient, not the line: a remark on one line protects both", LAW,
      bill(100, 100), era(ans(s(60, CO(45, 20), PR(2, 20), remarks=("N781",)), s(60, CO(45, 20), PR(2, 20)))),
      want(paid=120, adjusted=40, patient=any_of(0, 2000), work=ANY), left_open="whether a remark on one line protects the other's share"),
    # ---- payers whom the claim does not name
    q("An unnamed payer with status 2 is the second", UNNAMED,
      bill(500), primary, second(s(65, OA(23, 425), PR(2, 10))),
      want(paid=365, adjusted=125, patient=10, status="patient")),
    q("An unnamed payer with status 1 stands after the one who moved money", UNNAMED,  # open 20 − 15 = 5 of its 85
      bill(100), era(ans(s(60, CO(45, 20), PR(2, 20)))), second(s(15, CO(45, 85)), status="1"),
      want(paid=75, adjusted=25, work=has("repeats_primary"))),
    q("An unnamed payer with status 3 is the third", UNNAMED,
      bill(1000, payers=TWO), era(ans(s(600, CO(45, 200), PR(1, 200)))), second(s(100, OA(23, 800), PR(2, 100))),
      second(s(60, OA(23, 900), PR(2, 40)), status="3", icn="T", payer=THIRD),
      want(paid=760, adjusted=200, patient=40, status="patient")),
    q("An unnamed payer that answers first is the first", UNNAMED,
      bill(100), second(s(60, CO(45, 20), PR(2, 20)), status="1"),
      want(paid=60, adjusted=20, patient=any_of(0, 2000), work=ANY),
      left_open="whether the named payer then stands after it and keeps the share"),
    q("The wrong second payer: an unnamed one with status 2 that denies", UNNAMED,
      bill(500), primary, second(s(0, OA(23, 425), CO(31, 75))),
      want(paid=300, adjusted=125, denied=75, denials=("CO-31",), work=has("denial"))),
    q("A held second answer leaves the first's share where it is", "What is held changes no claim's balance",
      bill(500, payers=TWO), primary, came(second(s(65, OA(23, 400), PR(2, 10))), A="charge_mismatch"),
      want(paid=300, adjusted=125, work={"next_payer": EITHER})),
]
