"""Splitting an answer by hand: the parts are the whole, each is planned by the ordinary rules, and nothing is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.hand_split import Piece, Unfit, parse, parts, plan, proposed
from billing.remittance import ClaimPayment
from tests.builders import NPI, TODAY, answer, books, cas, clocks, line, payment, rules, service, settle, sheet, write

#: 100 − CO45 20 = 80; 50 − PR1 10 = 40; 30 = 30
CAME = payment(service(1, 10000, 8000, cas(CO45=2000)), service(2, 5000, 4000, cas(PR1=1000)), service(3, 3000, 3000))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A=100.00,B=50.00", (Piece("A", cents=10000), Piece("B", cents=5000))),
        ("A=100, B=50", (Piece("A", cents=10000), Piece("B", cents=5000))),
        ("A=1+2,B=3", (Piece("A", (1, 2)), Piece("B", (3,)))),
        ("A=2,B=3,C=1", (Piece("A", (2,)), Piece("B", (3,)), Piece("C", (1,)))),
        ("A=B=1+2,C=3", (Piece("A=B", (1, 2)), Piece("C", (3,)))),
    ],
)
def test_a_split_is_written_by_amounts_or_by_services(text: str, wanted: tuple[Piece, ...]) -> None:
    """Whole numbers that are each service once are services."""
    assert parse(text, CAME) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A=150.00", "two claims or more"),
        ("A=100.00,B", "CLAIM=AMOUNT"),
        ("A=100.00,A=50.00", "A is named twice"),
        ("A=100.001,B=49.999", "100.001 (for A) is no amount"),
        ("A=1+x,B=3", "by their numbers"),
        ("", "two claims"),
    ],
)
def test_what_is_no_split_is_named(text: str, words: str) -> None:
    """Three decimals, one claim, twice the same."""
    found = parse(text, CAME)
    assert isinstance(found, Unfit)
    assert words in found.what


def test_what_may_be_services_or_amounts_is_not_guessed() -> None:
    """An answer of 3.00 with two services: 1 and 2 may be either."""
    came = payment(service(1, 100, 100), service(2, 200, 200))
    found = parse("A=1,B=2", came)
    assert isinstance(found, Unfit)
    assert "may mean" in found.what


def _parts(came: ClaimPayment, *pieces: Piece) -> tuple[ClaimPayment, ...] | Unfit:
    return parts(came, pieces)


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ((Piece("A", cents=10000), Piece("B", cents=4999)), "leave 0.01 of 150.00"),
        ((Piece("A", cents=10000), Piece("B", cents=5001)), "are 0.01 more than 150.00"),
        ((Piece("A", cents=16000), Piece("B", cents=-1000)), "-10.00 for B is no part"),
        ((Piece("A", (1,)), Piece("B", (2,))), "service 3 is given to no claim"),
        ((Piece("A", (1, 2)), Piece("B", (2, 3))), "service 2 is given to two"),
        ((Piece("A", (1, 2, 3)), Piece("B", (4,))), "no service 4"),
    ],
)
def test_a_cent_that_is_left_and_a_service_that_is_not_given_are_named(pieces: tuple[Piece, ...], words: str) -> None:
    """Nothing is invented, nothing is left."""
    found = parts(CAME, pieces)
    assert isinstance(found, Unfit)
    assert words in found.what


def test_a_payment_of_nothing_is_split_by_services_alone() -> None:
    """There is no amount to give."""
    found = _parts(payment(service(1, 10000, 0, cas(CO16=10000))), Piece("A", cents=0), Piece("B", cents=0))
    assert isinstance(found, Unfit)
    assert "pays nothing" in found.what


def test_a_part_that_does_not_add_up_is_named() -> None:
    """Its payer's error is not divided away."""
    off = replace(service(1, 10000, 8000, cas(CO45=2000)), paid_cents=8001)
    found = _parts(replace(payment(off, service(2, 5000)), paid_cents=13001), Piece("A", (1,)), Piece("B", (2,)))
    assert isinstance(found, Unfit)
    assert "part of A does not add up" in found.what


def test_each_part_posts_on_its_claim_by_the_ordinary_rules() -> None:
    """A gets services 1 and 2, B the third: figures as if they had been answered apart."""
    a, b = books(10000, 5000), replace(books(3000, claim=2), control_number="C2")
    cut = _parts(CAME, Piece("A", (1, 2)), Piece("B", (3,)))
    assert not isinstance(cut, Unfit)
    came = answer(7, CAME)
    # The third service is line 1 of the other claim.
    second = replace(cut[1], lines=(replace(cut[1].lines[0], line_control_number="L1", procedure="G0101"),))
    made = plan(came, [(a, cut[0]), (b, second)], rules(), clocks(), TODAY, frozenset({NPI}))
    assert not isinstance(made, Unfit)
    (first, first_answer), (other, other_answer) = made
    got = sheet(write(a, first, (first_answer,)))
    assert (got.insurance_paid, got.adjusted, got.patient, got.balance) == (12000, 2000, 1000, 1000)
    got = sheet(write(b, other, (other_answer,)))
    assert (got.insurance_paid, got.balance, got.status) == (3000, 0, "closed")


def test_one_part_that_would_be_held_holds_all() -> None:
    """Its charge is not the claim's."""
    cut = _parts(CAME, Piece("A", (1,)), Piece("B", (2, 3)))
    assert not isinstance(cut, Unfit)
    made = plan(answer(7, CAME), [(books(10000), cut[0]), (books(9999), cut[1])], rules(), clocks(), TODAY, frozenset({NPI}))
    assert isinstance(made, Unfit)
    assert "would be held" in made.what


def test_an_amount_pays_what_is_open_and_says_nothing() -> None:
    """60.00 on a claim of 100.00 and 50.00: divided by what is open; no denial, no share, no answer."""
    b = books(10000, 5000)
    cut = _parts(CAME, Piece("C1", cents=6000), Piece("B", cents=9000))
    assert not isinstance(cut, Unfit)
    made = plan(answer(7, CAME), [(b, cut[0])], rules(), clocks(), TODAY, frozenset({NPI}))
    assert not isinstance(made, Unfit)
    after = write(b, made[0][0], (made[0][1],))
    got = sheet(after)
    assert (got.insurance_paid, got.adjusted, got.patient, got.balance, got.status) == (6000, 0, 0, 9000, "unanswered")
    assert [line.insurance_paid for line in settle(after).figures.lines] == [4000, 2000]


def test_a_split_is_proposed_where_nothing_is_left_on_either_side() -> None:
    """Code and charge of each service are those of a line; else nothing is proposed."""
    a = (line(1, 10000, "G0101"), line(2, 5000, "G0102"))
    b = (line(1, 3000, "G0103"),)
    assert proposed(CAME, [("A", a), ("B", b)]) == "A=1+2,B=3"
    assert proposed(CAME, [("B", b), ("X", (line(1, 1, "G0101"),)), ("A", a)]) == "B=3,A=1+2"
    assert proposed(CAME, [("A", a)]) == ""
    assert proposed(CAME, [("A", a), ("B", (*b, line(2, 100, "G0104")))]) == ""
    assert proposed(CAME, [("ALL", (*a, line(3, 3000, "G0103"))), ("A", a)]) == ""


@given(st.data())
def test_parts_by_service_are_the_whole_in_every_figure(data: st.DataObject) -> None:
    """Charges, payments and each code's adjustments sum to the answer's, however the services are divided, claim level included."""
    count = data.draw(st.integers(2, 6))
    cents = st.integers(0, 50000)
    services = tuple(service(n, (p := data.draw(cents)) + (c := data.draw(cents)), p, cas(CO45=c)) for n in range(1, count + 1))
    came = payment(*services, adjustments=cas(PR3=data.draw(st.integers(-500, 5000)), CO253=data.draw(st.integers(0, 99))))
    owner = [0, 1, *(data.draw(st.integers(0, 2)) for _ in range(count - 2))]
    pieces = [Piece(f"C{o}", tuple(n + 1 for n in range(count) if owner[n] == o)) for o in sorted(set(owner))]
    made = parts(came, pieces)
    assert not isinstance(made, Unfit)
    assert sum(p.charge_cents for p in made) == came.charge_cents
    assert sum(p.paid_cents for p in made) == came.paid_cents
    for code in {a.code for a in came.all_adjustments}:
        of_parts = sum(a.cents for p in made for a in p.all_adjustments if a.code == code)
        assert of_parts == sum(a.cents for a in came.all_adjustments if a.code == code)


@given(st.integers(1, 10**7), st.lists(st.integers(1, 10**6), min_size=1, max_size=4))
def test_amounts_are_taken_only_where_they_are_the_whole(paid: int, some: list[int]) -> None:
    """To the cent, whatever the amounts."""
    came = payment(service(1, paid, paid))
    pieces = [Piece(f"C{n}", cents=c) for n, c in enumerate([*some, paid - sum(some)])]
    found = parts(came, pieces)
    if paid > sum(some):
        assert not isinstance(found, Unfit)
        assert [p.paid_cents for p in found] == [p.cents for p in pieces]
        assert isinstance(parts(came, [*pieces[:-1], replace(pieces[-1], cents=pieces[-1].cents + 1)]), Unfit)
    else:
        assert isinstance(found, Unfit)
