"""A bank's lines: mapping, amounts, days, what a line is, and what makes it the same line in a statement that overlaps."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.bank import BankLine, Unfit, csv_line, keys, kind, parse_amount, parse_day, parse_mapping
from billing.money import LIMIT_CENTS, plain, shown

DAY = date(2026, 11, 20)


def line(cents: int = 100, trace: str = "", code: str = "", originator: str = "", on: date = DAY) -> BankLine:
    """A line of a statement."""
    return BankLine(1, "", on, cents, code, trace, originator, "", "")


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1,234.50", 123450), ("$1,234.50", 123450), ("-12.50", -1250), ("(12.50)", -1250), ("12.50-", -1250), ("5", 500), (".5", 50),
        ("-$3.10", -310), ("1.005", None), ("1.000", None), ("1,23.45", None), ("", None), ("abc", None), ("--5", None), ("(-5)", None),
        ("12.5.0", None), ("1 000", None), ("1e3", None), ("$", None),
        ("99999999999.99", 10**13 - 1), ("100,000,000,000.00", None), ("99999999999999.99", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_to_the_cent_or_not_at_all(text: str, cents: int | None) -> None:
    assert parse_amount(text) == cents


@given(st.integers(-(10**12), 10**12))
def test_what_we_write_as_money_is_read_back(cents: int) -> None:
    for text in (plain(cents), shown(cents), f"({plain(-cents)})" if cents < 0 else f"${shown(cents)}"):
        assert parse_amount(text) == cents


def test_hundreds_of_thousands_of_the_largest_amounts_can_be_summed() -> None:
    """The books are summed in 64 bits: no file of absurd amounts may stop them."""
    assert 900_000 * LIMIT_CENTS < 2**63


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    found = parse_amount(text)
    assert found is None or isinstance(found, int)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", DAY), ("20261120", DAY), ("11/20/2026", DAY), ("11/20/26", DAY), ("2026-11-20T00:00:00", DAY),
        ("13/45/2026", None), ("20/11/2026", None), ("", None), ("Total", None),
    ],
)  # fmt: skip
def test_a_day_is_read_as_banks_write_it(text: str, day: date | None) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date=Date", "no column is named for amount"),
        ("amount=Sum", "no column is named for date"),
        ("date=Date,amount=A,credit=C", "not both"),
        ("date=Date,amount=A,colour=C", "'colour=C' is no field=Column"),
        ("date=Date,date=Day,amount=A", "date is named twice"),
        ("date,amount=A", "'date' is no field=Column"),
    ],
)
def test_a_mapping_that_says_too_little_is_named(text: str, said: str) -> None:
    with pytest.raises(Unfit, match=said.replace("(", r"\(")):
        parse_mapping(text)


@pytest.mark.parametrize(("cells", "cents"), [({"credit": "5.00"}, 500), ({"debit": "5.00"}, -500), ({"debit": "-5.00"}, -500)])
def test_credit_and_debit_columns_make_one_signed_amount(cells: dict[str, str], cents: int) -> None:
    assert csv_line(1, {"date": "2026-11-20", **cells}, "")[0].cents == cents


def test_a_line_that_is_credit_and_debit_is_named() -> None:
    assert csv_line(1, {"date": "2026-11-20", "credit": "5.00", "debit": "1.00"}, "") == (None, ["it has a credit and a debit"])


def test_a_trace_within_the_words_of_the_bank_counts() -> None:
    found, wrong = csv_line(1, {"date": "2026-11-20", "amount": "5", "description": "ACH HCCLAIMPMT TRN*1*0098112*1512345678\\"}, "")
    assert (found.trace, found.originator, wrong) == ("0098112", "1512345678", [])


def test_what_a_line_is_follows_the_banks_code_or_its_trace() -> None:
    assert [kind(one) for one in (line(code="165"), line(code="115"), line(code="999"), line(trace="T"), line(originator="X"), line())] == [
        "eft", "deposit", "other", "eft", "eft", "deposit",
    ]  # fmt: skip
    assert [kind(line(-1)), kind(line(-1, code="165")), kind(line(0))] == ["debit", "debit", "other"]


LINES = st.lists(
    st.builds(line, st.integers(-3, 3), st.sampled_from(["", "A", "B"]), on=st.sampled_from([DAY, date(2026, 11, 21)])), max_size=12
)


@given(LINES)
def test_identical_lines_of_one_file_are_lines_of_their_own(lines: list[BankLine]) -> None:
    assert len(set(keys(lines, "1"))) == len(lines)


@given(LINES, LINES)
def test_a_statement_that_overlaps_brings_each_line_once(first: list[BankLine], later: list[BankLine]) -> None:
    """All of the first and more after it: what is new is just what came after."""
    known = set(keys(first, "1"))
    new = [key for key in keys([*first, *later], "1") if key not in known]
    assert len(new) == len(later)
    assert Counter(keys(first, "1")) & Counter(keys(first, "2")) == Counter()
