"""A bank's file: any bytes are lines or a refusal in words, and what a bank writes comes back to the cent."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts.bank_file import bai2_lines, csv_lines, is_bai2
from billing.bank import Unfit
from billing.money import plain

MAPPING = {"date": "Date", "amount": "Amount", "trace": "Ref", "description": "What"}
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cs",)), max_size=12)
ROWS = st.lists(st.tuples(DAYS, st.integers(-(10**9), 10**9), st.text("ABC019-", max_size=8), WORDS), min_size=1, max_size=6)


def reason(data: bytes, mapping: dict[str, str] | None = None) -> str:
    """Why it is not taken."""
    with pytest.raises(Unfit) as said:
        csv_lines(data, mapping or MAPPING)
    return "; ".join(said.value.reasons)


@given(ROWS, st.sampled_from([",", ";", "\t", "|"]), st.booleans())
@settings(max_examples=60)
def test_what_a_bank_writes_is_read_to_the_cent(rows: list[tuple[date, int, str, str]], delimiter: str, preamble: bool) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    if preamble:
        writer.writerows([["Account", "0012345"], []])
    writer.writerow(["What", "Balance", " DATE ", "amount", "Ref"])
    writer.writerows([[what, "0.00", f"{on:%m/%d/%Y}", plain(cents), trace] for on, cents, trace, what in rows])
    lines = csv_lines(out.getvalue().encode(), MAPPING)
    assert [(line.on_day, line.cents) for line in lines] == [(on, cents) for on, cents, _, _ in rows]
    assert [line.trace for line in lines if line.trace] == [trace for _, _, trace, _ in rows if trace]
    assert [line.seq for line in lines] == list(range(1, len(rows) + 1))


@given(st.binary(max_size=200))
def test_any_bytes_are_lines_or_a_refusal_in_words(data: bytes) -> None:
    for head in (b"", b"Date,Amount,Ref,What\n"):
        try:
            assert csv_lines(head + data, MAPPING)
        except Unfit as error:
            assert all(error.reasons)


@given(
    st.lists(
        st.sampled_from(["01", "02", "03", "16", "49", "88", "98", "99", ",", "/", "\n", "165", "8000", "Z", "USD", "261015", "2", "1"]),
        max_size=40,
    )
)
@settings(max_examples=150)
def test_anything_like_bai2_is_lines_or_a_refusal_in_words(parts: list[str]) -> None:
    data = ("01," + "".join(parts)).encode()
    assert is_bai2(data)
    try:
        assert bai2_lines(data)
    except Unfit as error:
        assert all(error.reasons)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Date,Sum,Ref,What\n", "no column Amount; the file has Date, Sum, Ref, What"),
        (b"Date,Date,Amount,Ref,What\n", "the column Date is there twice"),
        (b"Date,Amount,Ref,What\n", "it has no lines"),
        (b"", "no column Date, Amount, Ref, What; the file has nothing"),
        (b"Date,Amount,Ref,What\n2026-11-20,5.00\n", "line 2: it has 2 columns, the header has 4"),
        (b"Date,Amount,Ref,What\n\nTotal,5.00,,\n", "line 3: 'Total' is no date"),
        (b'Date,Amount,Ref,What\n"2026-11-20,5.00,,\n', "it is no CSV"),
        (b"Date\0", "bytes that are zero"),
    ],
)
def test_what_is_wrong_is_said_by_line(data: bytes, said: str) -> None:
    assert said in reason(data)


def test_of_many_bad_lines_the_first_twenty_are_named() -> None:
    said = reason(b"Date,Amount,Ref,What\n" + b"x,5.00,,\n" * 50)
    assert said.count("is no date") == 20
    assert said.endswith("and 30 more")


def test_windows_letters_are_read() -> None:
    (line,) = csv_lines("Date,Amount,Ref,What\n2026-11-20,5.00,,Café\n".encode("cp1252"), MAPPING)
    assert line.description == "Café"
