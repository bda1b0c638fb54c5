"""A coder's sheet: codes taken, dropped, moved with the lines that point to them; what the book says of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from billing.coding import (
    About,
    Coded,
    PointedLine,
    Rule,
    Sheet,
    dropped,
    hints,
    moved,
    pointing,
    present,
    sampled,
    taken,
)  # fmt: skip

CODES = ("E11.9", "I10", "M54.50", "Z23", "J06.9")


def sheet(*codes: str, pointers: tuple[tuple[int, ...], ...] = ((1,),), inpatient: bool = False) -> Sheet:
    """Codes as they stood, and lines that point to them."""
    lines = tuple(PointedLine(n, "99213", one, one) for n, one in enumerate(pointers, 1))
    return Sheet(tuple(Coded(one, one) for one in codes), lines, inpatient=inpatient, before=codes)


def pointed_codes(one: Sheet) -> list[list[str]]:
    """The codes that each line is for."""
    return [[one.codes[n - 1].code for n in line.pointers] for line in one.lines]


def said(one: Sheet, **about: About) -> list[str]:
    """The hints' names."""
    return [found.code for found in hints(one, {book.code: book for book in about.values()})]


@given(
    st.integers(1, 5),
    st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=4, unique=True), min_size=1, max_size=3),
    st.integers(0, 4),
    st.sampled_from([-1, 1]),
)
def test_lines_go_on_pointing_to_their_codes_whatever_moves(count: int, pointers: list[list[int]], place: int, by: int) -> None:
    """A move changes the order alone; what is dropped goes from each line, and nothing else does."""
    lines = tuple(tuple(n for n in line if n <= count) for line in pointers)
    before = sheet(*CODES[:count], pointers=lines)
    after = moved(before, place, by)
    assert pointed_codes(after) == pointed_codes(before)
    assert moved(after, place + by, -by) == before if after != before else True
    if place < count:
        gone = CODES[place]
        assert pointed_codes(dropped(before, place)) == [[code for code in line if code != gone] for line in pointed_codes(before)]


def test_what_is_taken_stands_over_the_old_one_or_after_the_last() -> None:
    """The pointer stays; was is what stood there; a new one was nothing."""
    before = sheet("E11.9", "I10", pointers=((1, 2),))
    over = taken(before, 0, "E11.22")
    assert (over.codes[0], over.lines[0].pointers, over.changed) == (Coded("E11.22", "E11.9"), (1, 2), True)
    more = taken(over, 2, "N18.31")
    assert more.codes[2] == Coded("N18.31") and not before.changed
    assert dropped(taken(before, 2, "Z23"), 2) == before
    assert pointing(more, 2, [1]).lines[0].pointers == (1, 2, 3) and pointing(more, 0, []).lines[0].pointers == (2,)
    assert present(before, 0, "Y").recoded and dropped(before, 1).recoded and moved(before, 0, 1).recoded


def test_what_cannot_stand_is_an_error() -> None:
    """Unknown, a heading, a missing 7th sign, the same twice, first what is never first."""
    assert said(sheet("E99"), a=About("E99", known=False)) == ["unknown"]
    assert said(sheet("M54.5"), a=About("M54.5", billable=False, longer=("M54.50",))) == ["header"]
    fracture = About("S52.501", billable=False, seventh=("A",), longer=("S52.501A",))
    assert said(sheet("S52.501"), a=fracture) == ["seventh"]
    assert said(sheet("I10", "I10", pointers=((1, 2),))) == ["double"]
    assert said(sheet("V00.01XA"), a=About("V00.01XA")) == ["cause_first"]
    assert said(sheet("G63"), a=About("G63", manifestation=True, code_first=(Rule("underlying disease", ("E11",)),))) == [
        "manifestation_first"
    ]


def test_what_the_notes_ask_for_is_a_hint() -> None:
    """Code first, use additional, Excludes1, the side, presence on admission."""
    g63 = About("G63", manifestation=True, code_first=(Rule("underlying disease (E11.-)", ("E11",), "G63"),))
    assert said(sheet("E11.9", "G63", pointers=((1, 2),)), a=g63, b=About("E11.9")) == []
    assert said(sheet("I10", "G63", "E11.9", pointers=((1, 2, 3),)), a=g63) == ["code_first"]
    kidney = About(
        "E11.22", use_additional=(Rule("stage (N18.1-N18.6)", ("N181", "N1831"), "E11.22"), Rule("insulin (Z79.4)", ("Z794",), "E11"))
    )
    assert said(sheet("E11.22"), a=kidney) == ["use_additional"]
    assert said(sheet("E11.22", "N18.31", pointers=((1, 2),)), a=kidney) == []
    two = About("E11.9", excludes1=(Rule("type 1 (E10.-)", ("E10",), "E11"),))
    assert said(sheet("E11.9", "E10.9", pointers=((1, 2),)), a=two) == ["excludes1"]
    assert said(sheet("M25.569"), a=About("M25.569", sided=("M25.561", "M25.562"))) == ["side"]
    assert said(sheet("I10", inpatient=True), a=About("I10")) == ["poa"]
    assert said(sheet("Z23", inpatient=True), a=About("Z23", poa_exempt=True)) == []


def test_pointers_and_room() -> None:
    """A line for nothing, for five, past the last; a code that no line is for; a thirteenth."""
    assert said(sheet("I10", pointers=((),))) == ["no_pointer", "unpointed"]
    assert said(sheet("I10", "Z23", pointers=((1, 3),))) == ["past_last", "unpointed"]
    five = sheet("A00.0", "A00.1", "A00.9", "A01.00", "A01.01", pointers=((1, 2, 3, 4, 5),))
    assert said(five) == ["many_pointers"]
    many = sheet(*(f"A{n:02d}" for n in range(13)), pointers=((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12), (13,)))
    assert said(many) == ["many"]


@given(st.text(min_size=1), st.integers(0, 100))
def test_the_sample_is_the_same_for_the_same_secret(secret: str, percent: int) -> None:
    """None of nothing, all of a hundred; deterministic."""
    assert sampled(secret, "48213", percent) is sampled(secret, "48213", percent)
    assert not sampled(secret, "48213", 0) and sampled(secret, "48213", 100)


def test_the_sample_is_about_as_many_as_were_asked_for() -> None:
    """Of 4,000 secrets 5 %, give or take."""
    assert 130 < sum(sampled(str(n), "48213", 5) for n in range(4000)) < 270
