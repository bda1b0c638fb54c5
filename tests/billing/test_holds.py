"""What holds an answer, in which order, and what does not: whose it is, whether it adds up, whether its lines are ours; split claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from billing import balance, matching
from billing.person import Identifier, Person
from billing.plans import Hold
from billing.remittance import ClaimPayment
from tests.builders import (
    LAKESIDE,
    STRANGER,
    answer,
    books,
    cas,
    holds,
    line,
    payment,
    plan,
    post,
    reverse,
    service,
    sheet,
    write,
)  # fmt: skip

GOOD = payment(service(1, 10000, 8000, cas(CO45=2000)))


def _held(came: ClaimPayment, **changes: object) -> str | None:
    return holds(plan(books(10000), answer(1, came, **changes)))[0]  # type: ignore[arg-type]


def test_a_clean_answer_is_not_held() -> None:
    """The one from which each test breaks one thing."""
    assert _held(GOOD) is None


def test_an_answer_paid_to_another_is_not_ours_before_it_is_unmatched() -> None:
    """`not_ours` is asked first."""
    assert _held(GOOD, payee_ids=("1999999999",)) == "not_ours"
    assert holds(plan(None, answer(1, GOOD, payee_ids=("1999999999",)))) == ["not_ours"]
    assert holds(plan(None, answer(1, GOOD))) == ["unmatched"]
    assert _held(GOOD, payee_ids=()) is None


def test_a_number_that_agrees_with_neither_name_member_nor_birth_is_ambiguous() -> None:
    """One of the three is enough; nothing given agrees."""
    other = Person("NGUYEN", "WEI", identifiers=(Identifier("MI", "X1"),))
    assert _held(replace(GOOD, patient=other)) == "ambiguous"
    assert _held(replace(GOOD, patient=other), matched=True) is None
    assert _held(replace(GOOD, patient=replace(other, last="O'Kaforsson"))) is None
    assert _held(replace(GOOD, patient=replace(other, identifiers=(Identifier("MI", "w123456789"),)))) is None
    assert _held(replace(GOOD, patient=replace(other, born_on=date(1970, 1, 2)))) is None
    assert _held(replace(GOOD, patient=None)) is None


@pytest.mark.parametrize("status", ["5", "", "13", "X"])
def test_an_unknown_status_is_held_even_if_accepted(status: str) -> None:
    """005010 has ten; the rest are a person's to ask about."""
    assert _held(replace(GOOD, status=status)) == "unknown_status"
    assert _held(replace(GOOD, status=status), accepted=True) == "unknown_status"


@pytest.mark.parametrize(
    "came",
    [
        payment(service(1, 10000, 8001, cas(CO45=2000))),
        replace(GOOD, paid_cents=8001),
        replace(GOOD, charge_cents=10001, adjustments=cas(CO45=1)),
        replace(payment(service(1, 10000, 0), status="25"), paid_cents=1),
        replace(payment(service(1, 10000, 0), status="23"), paid_cents=1),
    ],
)
def test_what_does_not_add_up_is_out_of_balance(came: ClaimPayment) -> None:
    """A service, the claim, the services' charges against the claim's, money under status 23 or 25."""
    assert balance.check_claim(came)
    assert _held(came) == "out_of_balance"


def test_a_price_told_in_advance_need_not_add_up() -> None:
    """Status 25 moves nothing: only money would be wrong."""
    assert _held(replace(payment(service(1, 10000, 0), status="25"), paid_cents=0)) is None


def test_another_charge_than_ours_is_a_mismatch() -> None:
    """Of the claim, or of a line."""
    assert _held(payment(service(1, 9000))) == "charge_mismatch"
    two = payment(service(1, 6000), service(2, 4000))
    assert holds(plan(books(4000, 6000), answer(1, two))) == ["charge_mismatch"]


def test_an_answer_that_comes_again_is_a_duplicate() -> None:
    """Same payer, numbers, amounts and adjustments."""
    b = post(books(10000), answer(1, GOOD))
    assert holds(plan(b, answer(2, GOOD))) == ["duplicate"]
    first, second = answer(1, GOOD, remittance=5), answer(2, GOOD, remittance=5)
    assert holds(plan(books(10000), first, second)) == [None, "duplicate"]


def test_what_is_posted_already_is_left_out_of_the_plan() -> None:
    """Posting twice changes nothing."""
    b = post(books(10000), answer(1, GOOD))
    made = plan(b, answer(1, GOOD))
    assert (made.answers, made.settled) == ((), None)


def test_a_service_that_fits_no_line_is_held() -> None:
    """Neither REF*6R nor code."""
    assert _held(payment(service(1, 10000, line_control_number="ZZ", procedure="99999"))) == "line_unmatched"


def test_accepting_an_answer_posts_it_as_it_came() -> None:
    """Out of balance, another charge, no line: its money is what CLP04 says."""
    b = books(6000, 4000)
    came = replace(payment(service(1, 12000, 9000, line_control_number="ZZ", procedure="99999")), paid_cents=9001)
    one = answer(1, came, accepted=True, payee_ids=("1999999999",))
    made = plan(b, one)
    assert holds(made) == [None]
    assert sheet(write(b, made, (one,))).insurance_paid == 9001


def test_line_control_numbers_are_exact() -> None:
    """Zeros and dashes are significant; one that fits none falls to the code."""
    ours = books(line(1, 5000, "G1", control="01-1"), line(2, 5000, "G1", control="1-1"))
    came = payment(
        service(1, 5000, 5000, procedure="G1", line_control_number="1-1"),
        service(2, 5000, 4000, cas(CO45=1000), procedure="G1", line_control_number="01-1"),
    )
    assert matching.lines(ours.lines, [came]) == ((2, 1),)
    assert matching.lines(books(line(1, 5000, "G1")).lines, [payment(service(1, 5000, procedure="G1", line_control_number="00"))]) == (
        (1,),
    )


def test_the_submitted_code_goes_before_the_code_that_the_payer_made_of_it() -> None:
    """SVC06 is ours."""
    ours = books(line(1, 5000, "G1", control=""), line(2, 5000, "G2", control=""))
    came = payment(
        service(1, 5000, procedure="G9", submitted_procedure="G2", line_control_number=""),
        service(2, 5000, procedure="G1", line_control_number=""),
    )
    assert matching.lines(ours.lines, [came]) == ((2, 1),)


def test_a_payer_may_drop_the_modifiers() -> None:
    """The charge tells the two apart, then the bare code."""
    ours = books(line(1, 5000, "G1", ("25",), control=""), line(2, 6000, "G2", ("LT",), control=""))
    came = payment(service(1, 6000, procedure="G2", line_control_number=""), service(2, 5000, procedure="G1", line_control_number=""))
    assert matching.lines(ours.lines, [came]) == ((2, 1),)


def test_identical_services_are_matched_in_order_where_all_are_answered() -> None:
    """Two alike and two answered: in order; one answered: nobody knows which."""
    ours = books(line(1, 5000, "G1", control=""), line(2, 5000, "G1", control=""), line(3, 7000, "G3", control=""))
    alike = [service(n, 5000, paid, cas(CO45=5000 - paid), procedure="G1", line_control_number="") for n, paid in ((1, 100), (2, 200))]
    third = service(3, 7000, procedure="G3", line_control_number="")
    assert matching.lines(ours.lines, [payment(alike[0], third, alike[1])]) == ((1, 3, 2),)
    assert isinstance(matching.lines(ours.lines, [payment(alike[0], third)]), Hold)


def test_a_split_line_is_summed_under_its_control_number() -> None:
    """Several services with one REF*6R are one line of ours."""
    parts = (service(1, 6000, 5000, cas(CO45=1000)), replace(service(1, 4000, 0, cas(CO16=4000)), number=2))
    got = sheet(post(books(10000), answer(1, payment(*parts))))
    assert (got.insurance_paid, got.adjusted, got.denied) == (5000, 1000, 4000)


def test_a_service_without_a_code_is_matched_by_its_revenue_code() -> None:
    """An institutional line."""
    ours = books(
        replace(line(1, 5000, control=""), procedure="", revenue="0450"), replace(line(2, 6000, control=""), procedure="", revenue="0300")
    )
    came = payment(
        service(1, 6000, procedure="", revenue="300", line_control_number=""),
        service(2, 5000, procedure="", revenue="0450", line_control_number=""),
    )
    assert matching.lines(ours.lines, [came]) == ((2, 1),)


def _halves() -> tuple[ClaimPayment, ClaimPayment]:
    return payment(service(1, 6000, 5000, cas(CO45=1000))), payment(service(2, 4000, 3000, cas(CO45=1000)), icn="ICN2")


def test_a_split_claim_is_neither_mismatch_nor_duplicate() -> None:
    """Two CLPs of one remittance whose charges sum to ours."""
    one, two = _halves()
    b = post(books(6000, 4000), answer(1, one, remittance=5), answer(2, two, remittance=5))
    assert (sheet(b).insurance_paid, sheet(b).adjusted, sheet(b).balance) == (8000, 2000, 0)


def test_the_halves_of_two_remittances_are_no_split_claim() -> None:
    """Each is a mismatch by itself."""
    one, two = _halves()
    assert holds(plan(books(6000, 4000), answer(1, one, remittance=5), answer(2, two, remittance=6))) == ["charge_mismatch"] * 2


def test_identical_halves_of_a_split_claim_are_not_duplicates_of_each_other() -> None:
    """Two like services without REF*6R, one on each part, find different lines."""
    half = payment(service(1, 5000, 4000, cas(CO45=1000), procedure="G1", line_control_number=""))
    b = books(line(1, 5000, "G1", control=""), line(2, 5000, "G1", control=""))
    b = post(b, answer(1, half, remittance=5), answer(2, half, remittance=5))
    assert [li.line for a in b.answers for li in a.lines] == [1, 2]
    assert sheet(b).balance == 0


def test_a_held_part_of_a_split_claim_posts_later() -> None:
    """The other part is posted; the held one finds its line when it is accepted or mended."""
    one, two = _halves()
    stranger = replace(two, patient=Person("NGUYEN", identifiers=(Identifier("MI", "X"),)))
    first, second = answer(1, one, remittance=5), answer(2, stranger, remittance=5)
    made = plan(books(6000, 4000), first, second)
    assert holds(made) == [None, "ambiguous"]
    b = write(books(6000, 4000), made, (first, second))
    b = post(b, replace(second, matched=True))
    assert sheet(b).balance == 0


def test_a_split_claim_is_reversed_part_by_part_and_corrected_whole() -> None:
    """Each part has its own number."""
    one, two = _halves()
    b = post(books(6000, 4000), answer(1, one, remittance=5), answer(2, two, remittance=5))
    whole = payment(service(1, 6000, 6000), service(2, 4000, 4000), icn="ICN3")
    b = post(b, *(answer(n, came, remittance=6) for n, came in ((3, reverse(one)), (4, reverse(two)), (5, whole))))
    assert (sheet(b).insurance_paid, sheet(b).balance, sheet(b).adjusted) == (10000, 0, 0)


def test_a_corrected_part_of_a_split_claim_posts_beside_the_other_part() -> None:
    """One part is taken back and corrected in a later remittance: the charges still sum to ours."""
    one, two = _halves()
    b = post(books(6000, 4000), answer(1, one, remittance=5), answer(2, two, remittance=5))
    anew = payment(service(1, 6000, 4500, cas(CO45=1500)), icn="ICN3")
    made = plan(b, answer(3, reverse(one), remittance=6), answer(4, anew, remittance=6))
    assert holds(made) == [None, None]
    b = post(b, answer(3, reverse(one), remittance=6), answer(4, anew, remittance=6))
    assert (sheet(b).insurance_paid, sheet(b).adjusted, sheet(b).balance) == (7500, 2500, 0)
    assert holds(plan(b, answer(5, two, remittance=7))) == ["duplicate"]


def test_a_split_without_services_is_divided_over_all_lines() -> None:
    """Two CLPs of 60.00 and 40.00 that name no service."""
    one, two = payment(charge=6000, adjustments=cas(CO45=600)), payment(charge=4000, adjustments=cas(PR2=400), icn="I2")
    b = post(books(5000, 5000), answer(1, one, remittance=5), answer(2, two, remittance=5))
    assert (sheet(b).insurance_paid, sheet(b).adjusted, sheet(b).patient, sheet(b).balance) == (9000, 600, 400, 400)


def test_one_part_held_does_not_hold_the_others() -> None:
    """An answer of another payer in the same part posts."""
    bad = answer(1, replace(GOOD, paid_cents=1), remittance=5)
    good = answer(2, replace(GOOD, payer_control_number="X"), STRANGER, remittance=5)
    assert holds(plan(books(10000), bad, good)) == ["out_of_balance", None]


def test_the_answer_key_tells_answers_apart_by_every_figure() -> None:
    """Payer, numbers, status, amounts, adjustments."""
    keys = {
        matching.answer_key(1, GOOD),
        matching.answer_key(2, GOOD),
        matching.answer_key(1, replace(GOOD, status="2")),
        matching.answer_key(1, replace(GOOD, payer_control_number="X")),
        matching.answer_key(1, payment(service(1, 10000, 8000, cas(CO253=2000)))),
        matching.answer_key(1, replace(GOOD, paid_cents=1)),
    }
    assert len(keys) == 6
    assert matching.answer_key(1, GOOD) == matching.answer_key(1, replace(GOOD))
    assert LAKESIDE.payer == 1
