"""What payers want, as the practice says it, and its price list: kept, shown as typed, refused where it means nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acts import proof, scrub_wishes
from billing.edits import wishes
from store import scrub
from store.errors import NotAllowed, Refused
from tests.made import Practice, bill, practice_in


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """A practice with one payer, Lakeside."""
    made = practice_in(tmp_path)
    made.sends(bill(100, label="A"))
    return made


def test_a_payer_wants_an_authorisation_for_some_services(books: Practice) -> None:
    """Said, shown, said anew in its place, and taken away; the log tells it, and the books are whole."""
    sam = books.at("sam")
    scrub_wishes.want(sam, "lakeside", "authorisation", ["g0101,", "J"], "their manual of 2026")
    assert [(one.what, one.codes) for one in scrub_wishes.wanted(sam, "lakeside")] == [("authorisation", ("G0101", "J"))]
    assert scrub_wishes.want(sam, "lakeside", "authorisation", ["*", "J"]).codes == ("*",)
    scrub_wishes.want(sam, "lakeside", "telehealth", ["95", "93"])
    assert [one.what for one in scrub_wishes.wanted(sam)] == ["authorisation", "telehealth"]
    scrub_wishes.want_no_more(sam, "lakeside", "authorisation")
    assert [one.what for one in scrub_wishes.wanted(sam)] == ["telehealth"]
    with pytest.raises(Refused, match="wants no authorisation"):
        scrub_wishes.want_no_more(sam, "lakeside", "authorisation")
    assert proof.audit(books.desk).problems == ()


def test_the_same_said_twice_is_said_once(books: Practice) -> None:
    """No event is sealed for what changes nothing."""
    sam = books.at("sam")
    scrub_wishes.want(sam, "lakeside", "ndc", ["J"])
    before = sam.books.read.value("SELECT count(*) FROM event")
    scrub_wishes.want(sam, "lakeside", "ndc", ["J"])
    assert sam.books.read.value("SELECT count(*) FROM event") == before


def test_masks_are_typed_as_billers_write_them(books: Practice) -> None:
    """# a digit, @ a letter: kept as the pattern that the edit looks by, shown as it was typed."""
    sam = books.at("sam")
    scrub_wishes.want(sam, "lakeside", "mask", ["W#########", "@@-####"])
    kept = scrub.wishes(sam.books.read, 1)["mask"]
    assert re.fullmatch(kept, "W123456789") and re.fullmatch(kept, "AB-1234")
    assert not re.fullmatch(kept, "X123456789")
    assert scrub_wishes.wanted(sam)[0].codes == ("W#########", "@@-####")


@pytest.mark.parametrize(
    ("what", "codes", "said"),
    [
        ("wisdom", ["J"], "nothing called wisdom"),
        ("ndc", [], "ndc wants codes"),
        ("ndc", ["J;DROP"], "J;DROP is none that ndc takes"),
        ("telehealth", ["25"], "25 is no modifier of telehealth"),
        ("mask", ["(a+)+$"], "is none that mask takes"),
        ("filing_codes", ["CIX"], "two signs"),
        ("inactive", ["J"], "takes no codes"),
    ],
)
def test_what_means_nothing_is_refused(books: Practice, what: str, codes: list[str], said: str) -> None:
    """And nothing is kept."""
    sam = books.at("sam")
    with pytest.raises(Refused, match=re.escape(said)):
        scrub_wishes.want(sam, "lakeside", what, codes)
    assert scrub_wishes.wanted(sam) == ()


def test_a_biller_does_not_set_what_payers_want(books: Practice) -> None:
    """Those who look after the practice's rules do."""
    with pytest.raises(NotAllowed):
        scrub_wishes.want(books.at("ana"), "lakeside", "ndc", ["J"])


def test_a_price_list_is_loaded_whole_or_not_at_all(books: Practice) -> None:
    """Codes that it does not name keep their price; a second time nothing differs."""
    sam = books.at("sam")
    bad = scrub_wishes.load_prices(sam, b"CPT,Fee\n99213,120.00\n99213,130.00\n,5\nG0101,cheap\n", "bad.csv")
    assert (bad.status, len(bad.problems)) == ("rejected", 3)
    assert scrub_wishes.prices(sam) == ()
    first = scrub_wishes.load_prices(sam, b'CPT,Fee\n99213,"$1,120.00"\nG0101,80\n', "fees.csv")
    assert (first.status, first.added, first.changed) == ("loaded", 2, 0)
    assert scrub_wishes.load_prices(sam, b"code,amount\nG0101,80.00\n", "again.csv").status == "duplicate"
    second = scrub_wishes.load_prices(sam, b"code,amount\nG0101,85.00\nOV-EST-3,3\n", "more.csv")
    assert (second.added, second.changed) == (1, 1)
    assert scrub_wishes.prices(sam, "g") == (("G0101", 8500),)
    assert len(scrub_wishes.prices(sam)) == 3
    assert proof.audit(books.desk).problems == ()


@given(st.lists(st.text("#@?AZ09-", min_size=2, max_size=12), min_size=1, max_size=4))
def test_a_mask_comes_back_as_it_was_typed(typed: list[str]) -> None:
    """Whatever its signs; and the pattern matches what the mask describes."""
    assert wishes.masks(wishes.pattern(typed)) == tuple(typed)
    example = typed[0].replace("#", "7").replace("@", "K").replace("?", "Q")
    assert re.fullmatch(wishes.pattern(typed), example)
