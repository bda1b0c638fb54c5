"""Which line of ours a service is: number, units, glued modifiers, zeros that count; and whose an answer is that only a number names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import matching, posting
from billing.books import BookLine
from billing.person import Identifier, Person
from billing.plans import Hold
from billing.remittance import LinePayment
from tests.builders import NPI, TODAY, answer, books, cas, clocks, holds, line, payment, plan, rules, service, sheet, write


def _assigned(ours: list[BookLine], *services: object, told: bool = False) -> tuple[int, ...] | str:
    found = matching.lines(ours, [payment(*services)], told=told)  # type: ignore[arg-type]
    return found.message if isinstance(found, Hold) else found[0]


def _bare(n: int, charge: int, **more: Any) -> LinePayment:
    """A service without REF*6R of the one code that both lines have."""
    return service(n, charge, charge, procedure="G0463", **{"line_control_number": "", **more})


TWINS = [line(1, 10000, "G0463", control=""), line(2, 10000, "G0463", control="")]


def test_identical_lines_are_told_apart_by_units() -> None:
    """The same code, day and charge; two units on one, one on the other."""
    ours = [replace(TWINS[0], units="2"), TWINS[1]]
    assert _assigned(ours, _bare(1, 10000, units="1"), _bare(2, 10000, units="2.0")) == (2, 1)


def test_identical_lines_are_told_apart_by_charge_and_by_day() -> None:
    """Whatever their order in the answer."""
    ours = [TWINS[0], replace(TWINS[1], charge_cents=5000)]
    assert _assigned(ours, _bare(1, 5000), _bare(2, 10000)) == (2, 1)
    later = date(2026, 9, 2)
    ours = [TWINS[0], replace(TWINS[1], from_on=later)]
    assert _assigned(ours, _bare(1, 10000, from_on=later), _bare(2, 10000)) == (2, 1)


def test_one_of_two_identical_lines_answered_alone_is_nobodys() -> None:
    """Which of the two is not guessed."""
    assert "fits no single line" in str(_assigned(TWINS, _bare(1, 10000)))


@pytest.mark.parametrize(("ours", "came", "fits"), [("0001", "0001", True), ("0001", "1", False), ("1", "0001", False)])
def test_zeros_of_a_line_control_number_count(ours: str, came: str, fits: bool) -> None:
    """REF*6R finds its line by itself only as it was sent (X12 RFI 2224, 1684)."""
    lines = [line(1, 10000, "G0463", control=ours), line(2, 10000, "G0439", control="")]
    other = service(1, 10000, 10000, procedure="G9999", line_control_number=came)
    assert (_assigned(lines, other) == (1,)) is fits


def test_zeros_that_would_turn_identical_lines_round_hold_until_a_person_says() -> None:
    """Ours are 1 and 2, theirs 02 and 01: neither their order nor the zeros decide."""
    lines = [line(1, 10000, "G0463", control="1"), line(2, 10000, "G0463", control="2")]
    turned = (_bare(1, 10000, line_control_number="02"), _bare(2, 10000, line_control_number="01"))
    assert "if zeros did not count" in str(_assigned(lines, *turned))
    assert _assigned(lines, *turned, told=True) == (2, 1)
    straight = (_bare(1, 10000, line_control_number="01"), _bare(2, 10000, line_control_number="02"))
    assert _assigned(lines, *straight) == (1, 2)


@pytest.mark.parametrize("came", ["G046325", "G0463LT25", "G046325LT"])
def test_modifiers_appended_without_a_separator_are_read(came: str) -> None:
    """Some payers write 9921325 for 99213 with 25."""
    ours = [line(1, 10000, "G0463", ("25",), control=""), line(2, 10000, "G0439", control="")]
    if "LT" in came:
        ours[0] = replace(ours[0], modifiers=("LT", "25"))
    assert _assigned(ours, service(1, 10000, 10000, procedure=came, line_control_number="")) == (1,)


def test_modifiers_that_the_payer_dropped_are_not_missed() -> None:
    """The code alone, where it is the only one."""
    ours = [line(1, 10000, "J1885", ("LT",), control=""), line(2, 5000, "G0439", control="")]
    assert _assigned(ours, service(1, 10000, 10000, procedure="J1885", line_control_number="")) == (1,)


@given(st.permutations(range(6)))
def test_the_order_of_the_answer_does_not_matter_where_lines_differ(order: list[int]) -> None:
    """Six lines of three codes, each code twice with two charges: each service finds the line of its charge."""
    ours = [line(n + 1, 1000 * (n + 1), f"G000{n // 2}", control="") for n in range(6)]
    came = [service(n, 1000 * (at + 1), 0, procedure=f"G000{at // 2}", line_control_number="") for n, at in enumerate(order, 1)]
    assert _assigned(ours, *came) == tuple(at + 1 for at in order)


STRANGER = Person("HANSEN", "LARS", identifiers=(Identifier("MI", "W123456789"),))
"""With our patient's member number: one agreement is enough for our own number, not for the payer's."""


def test_an_answer_known_by_the_payers_number_alone_must_fit_the_person_and_the_visit() -> None:
    """The number is right; the surname, or the visit, is another's."""
    b = books(10000)
    good = payment(service(1, 10000, 8000, cas(CO45=2000)))
    assert holds(plan(b, answer(1, good, by_payers_number=True))) == [None]
    for odd, words in (
        (replace(good, patient=STRANGER), "surname"),
        (replace(good, lines=(replace(good.lines[0], from_on=date(2026, 1, 5)),)), "visit"),
    ):
        (one,) = plan(b, answer(1, odd, by_payers_number=True)).answers
        assert one.hold is not None
        assert (one.hold.reason, words in one.hold.message) == ("ambiguous", True)
        assert holds(plan(b, answer(1, odd, by_payers_number=True, matched=True))) == [None]


def test_parts_of_a_claim_in_two_payments_of_one_file_post_together() -> None:
    """60.00 here, 40.00 in the other payment: neither is a mismatch."""
    b = books(6000, 4000)
    first, second = payment(service(1, 6000, 5000, cas(CO45=1000))), payment(service(2, 4000, 4000), icn="ICN2")
    assert holds(plan(b, answer(1, first))) == ["charge_mismatch"]
    one = answer(1, first)
    made = posting.plan_part(b, (one,), rules(), clocks(), TODAY, frozenset({NPI}), (second,))
    b = write(b, made, (one,))
    assert sheet(b).insurance_paid == 5000
    two = answer(2, second)
    b = write(b, plan(b, two), (two,))
    assert (sheet(b).insurance_paid, sheet(b).adjusted, sheet(b).balance) == (9000, 1000, 0)


def test_parts_that_are_not_the_claim_stay_held() -> None:
    """60.00 here and 30.00 there is no claim of 100.00."""
    b = books(6000, 4000)
    one = answer(1, payment(service(1, 6000, 6000)))
    other = payment(service(2, 3000, 3000), icn="ICN2")
    made = posting.plan_part(b, (one,), rules(), clocks(), TODAY, frozenset({NPI}), (other,))
    assert holds(made) == ["charge_mismatch"]
