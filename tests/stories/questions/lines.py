"""Which line an answer stands for, and how an amount for the whole claim falls on its lines, to the odd cent."""

from tests.stories.telling import ans, bill, came, era, q, s, want
from tests.stories.x12_records import CO, PR, Person, Service, cents

SHARES = (
    "an adjustment at claim level is allocated to the lines by charge (largest remainder, ties to the lower line); a line's payment is its "
    "SVC03 less its share (without SVC, its charge less its share), so that the lines' payments sum to CLP04"
)
FITS = "Line, in order: REF*6R → SVC06 original procedure if present else SVC01 (+ modifiers, date, units, charge) → without modifiers"
SAME = "Identical services without REF*6R are matched in order where all of them are answered, else line_unmatched"
BALANCE = "out_of_balance (a service, the claim or the remittance does not add up, or the services' charges are not the claim's)"


def same(*charges, refs=None, code="G0444"):
    """Services of one procedure, with line control numbers or none."""
    return [Service(cents(c), code=code, ref=refs[n] if refs else None) for n, c in enumerate(charges)]


def paid(*amounts):
    """Each line's payment."""
    return tuple({"paid": amount} for amount in amounts)


# fmt: off
QUESTIONS = [
    # ---- amounts for the whole claim
    q("An adjustment of the whole claim falls on its lines by charge", SHARES,  # 10 × 1/3 = 3.33 r .33, 10 × 2/3 = 6.66 r .67
      bill(100, 200), era(ans(s(100), s(200), adjustments=(CO(45, 10),))),
      want(paid=290, adjusted=10, status="closed", lines=paid("96.67", "193.33"))),
    q("Odd cents go to the largest remainder, ties to the lower line", SHARES,  # 5 cents on three: 2, 2, 1
      bill(10, 10, 10), era(ans(s(10), s(10), s(10), adjustments=(CO(45, "0.05"),))),
      want(paid="29.95", adjusted="0.05", status="closed", lines=paid("9.98", "9.98", "9.99"))),
    q("A patient's share of the whole claim falls on its lines", SHARES,  # 1.00 on three: 34, 33, 33
      bill(10, 10, 10), era(ans(s(10), s(10), s(10), adjustments=(PR(3, 1),))),
      want(paid=29, patient=1, status="patient", lines=paid("9.66", "9.67", "9.67"))),
    q("A denial of the whole claim denies every line", SHARES,
      bill(100, 200), era(ans(s(100), s(200), adjustments=(CO(29, 300),))),
      want(denied=300, denials=("CO-29",), status="denied", lines=paid("0.00", "0.00"))),
    # no services: 300 − CO45 60 − PR1 40 = 200; shares 20 and 40; 13.33 and 26.67
    q("An answer without services falls on the lines by charge", SHARES,
      bill(100, 200), era(ans(charge=300, adjustments=(CO(45, 60), PR(1, 40)))),
      want(paid=200, adjusted=60, patient=40, status="patient", lines=paid("66.67", "133.33"))),
    q("An answer without services and adjustments pays the charge", SHARES,
      bill(100, 200), era(ans(charge=300)),
      want(paid=300, status="closed", lines=paid("100.00", "200.00"))),
    q("An answer without services may deny all", SHARES,
      bill(100, 200), era(ans(charge=300, adjustments=(CO(197, 300),))),
      want(denied=300, denials=("CO-197",), status="denied", lines=paid("0.00", "0.00"))),
    q("Each adjustment of the whole claim is allocated by itself", SHARES,  # 0.01 twice, to the lower line each time
      bill(10, 10), era(ans(s(10), s(10), adjustments=(CO(45, "0.01"), CO(253, "0.01")))),
      want(paid="19.98", adjusted="0.02", status="closed", lines=paid("9.98", "10.00"))),
    q("A negative adjustment of the whole claim falls on its lines", SHARES,
      bill(50, 50), era(ans(s(50), s(50), adjustments=(CO(144, -1),))),
      want(paid=101, adjusted=-1, status="closed", lines=paid("50.50", "50.50"))),
    q("Adjustments of lines and of the whole claim stand together", SHARES,
      # lines: 100 − 20 = 80, 200 − 50 = 150; −3.00 (1.00, 2.00) ⇒ 79, 148
      bill(100, 200), era(ans(s(80, CO(45, 20)), s(150, CO(45, 30), PR(2, 20)), adjustments=(CO(253, 3),), moa=("MA01",))),
      want(paid=227, adjusted=53, patient=20, status="patient", lines=paid("79.00", "148.00"), remarks=["MA01"])),
    q("A claim of seven adjustments in one group has two segments of them", "whole: all CAS triplets",
      bill(100), era(ans(s(93, *(CO(code, 1) for code in (45, 59, 130, 131, 144, 223, 253))))),
      want(paid=93, adjusted=7, status="closed")),
    # ---- which line
    q("Identical services with line control numbers are told apart by them", FITS,
      bill(*same(100, 100, refs=["A1", "A2"])),
      era(ans(s(100, code="G0444", ref="A2"), s(40, CO(45, 60), code="G0444", ref="A1"))),
      want(paid=140, adjusted=60, status="closed", lines=paid("40.00", "100.00"))),
    q("Identical services without them are matched in order", SAME,
      bill(*same(100, 100)), era(ans(s(100, code="G0444"), s(40, CO(45, 60), code="G0444"))),
      want(paid=140, adjusted=60, status="closed", lines=paid("100.00", "40.00"))),
    q("Identical services of which one is missing are not guessed", SAME,
      bill(*same(100, 100), Service(5000, code="J1885")),
      came(era(ans(s(100, code="G0444"), s(90, CO(45, 10), code="J3420"), s(50, code="J1885"))), A="line_unmatched"),
      want(status="unanswered")),
    q("Same procedure with other charges is told apart by charge", FITS,
      bill(*same(100, 60)), era(ans(s(30, CO(45, 30), code="G0444"), s(100, code="G0444"))),
      want(paid=130, adjusted=30, status="closed", lines=paid("100.00", "30.00"))),
    q("Same procedure on other days is told apart by the day", FITS,
      bill(Service(10000, code="G0444", on="20260801"), Service(10000, code="G0444", on="20260802")),
      era(ans(s(40, CO(45, 60), code="G0444", on="20260802"), s(100, code="G0444", on="20260801"))),
      want(paid=140, adjusted=60, status="closed", lines=paid("100.00", "40.00"))),
    q("Zeros before a line control number count", "leading zeros and dashes are significant",
      bill(*same(100, 100, refs=["1", "01"])),
      era(ans(s(100, code="G0444", ref="01"), s(40, CO(45, 60), code="G0444", ref="1"))),
      want(paid=140, adjusted=60, status="closed", lines=paid("40.00", "100.00"))),
    q("Answers in another order find their lines", FITS,
      bill(100, 200), era(ans(s(150, CO(45, 50), code="G0402", ref="L2"), s(100, code="G0444", ref="L1"))),
      want(paid=250, adjusted=50, status="closed", lines=paid("100.00", "150.00"))),
    q("A service that we did not bill holds the answer", "line_unmatched (a service that fits no line of ours)",
      bill(100), came(era(ans(s(80, CO(45, 20), code="J3420"))), A="line_unmatched"),
      want(status="unanswered")),
    q("A recoded service finds its line by the original procedure", FITS,
      bill(100, refs=False), era(ans(s(80, CO(45, 20), code="G0101", original="G0444"))),
      want(paid=80, adjusted=20, status="closed", lines=paid("80.00"))),
    q("A payer that drops the modifier still means the line", FITS,
      bill(Service(10000, code="G0444", modifiers=("25",)), Service(5000, code="J1885")),
      era(ans(s(80, CO(45, 20), code="G0444"), s(50, code="J1885"))),
      want(paid=130, adjusted=20, status="closed", lines=paid("80.00", "50.00"))),
    q("A modifier tells two services of one procedure apart", FITS,
      bill(Service(10000, code="G0444", modifiers=("LT",)), Service(10000, code="G0444", modifiers=("RT",))),
      era(ans(s(40, CO(45, 60), code="G0444", modifiers=("RT",)), s(100, code="G0444", modifiers=("LT",)))),
      want(paid=140, adjusted=60, status="closed", lines=paid("100.00", "40.00"))),
    # ---- guards
    q("Another total than we billed is a charge mismatch", "charge_mismatch",
      bill(100), came(era(ans(s(70, CO(45, 20)))), A="charge_mismatch"),
      want(status="unanswered")),
    q("A service that does not add up is held alone", BALANCE,
      bill(100), came(era(ans(s(70, CO(45, 20), charge=100), paid=70)), problems=("balance",), A="out_of_balance"),
      want(status="unanswered")),
    q("A claim that does not add up is held", BALANCE,
      bill(100), came(era(ans(s(80, CO(45, 20)), paid=79)), problems=("balance",), A="out_of_balance"),
      want(status="unanswered")),
    q("Services whose charges are not the claim's hold it", BALANCE,
      bill(100, 50), came(era(ans(s(80, CO(45, 20)), charge=150, paid=80, adjustments=())), problems=("balance",), A="out_of_balance"),
      want(status="unanswered")),
    q("One claim out of balance does not hold its neighbour", "part_posted (some held)",
      bill(100), bill(50, label="B"),
      came(era(ans(s(80, CO(45, 20)), paid=79), ans(s(50), label="B", icn="2")), problems=("balance",), A="out_of_balance"),
      want(status="unanswered"), want("B", paid=50, status="closed")),
    q("Another surname with the same member number is ours", "neither the surname, the member number nor the birth date: ambiguous",
      bill(100), era(ans(s(80, CO(45, 20)), person=Person("OKAFOR-DIAZ", "M", "W100200300"))),
      want(paid=80, adjusted=20, status="closed")),
    q("The same surname with another member number is ours", "neither the surname (first five letters), the member number …",
      bill(100), era(ans(s(80, CO(45, 20)), person=Person("OKAFO", "M", "Z9"))),
      want(paid=80, adjusted=20, status="closed")),
    q("Neither surname nor member number is ambiguous", "neither the surname, the member number nor the birth date: ambiguous",
      bill(100), came(era(ans(s(80, CO(45, 20)), person=Person("LINDQVIST", "ASTA", "Z9"))), A="ambiguous"),
      want(status="unanswered")),
    q("A dependent is known by the dependent's own name", "the surname (first five letters)",
      bill(100, patient=Person("HANSEN", "ROSE", "", "20150303")), era(ans(s(80, CO(45, 20)), person=Person("HANSEN", "ROSE", "Z9"))),
      want(paid=80, adjusted=20, status="closed")),
]
