"""Text from outside: cleaning, fitting by cells, folding for search, names as shown."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.text import cells, clean, fit, fold, many, name_shown, pad


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("CO[/]16", "CO[/]16"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
        ("a\u202eb\u200bc", "a\ufffdb\ufffdc"),
        ("two\r\nlines\tand", "two  lines and"),
        ("e\u0301", "é"),
        ("x" + "\u0316" * 9, "x\u0316\u0316"),
        ("\u2764\ufe0f", "\u2764"),
        ("\u0301a", "a"),
        ("\x7f\x00\x9b", "\ufffd" * 3),
        ("a\u2028b\u00a0c", "a b c"),
    ],
)
def test_what_could_harm_a_screen_is_taken_out(raw, cleaned):
    """Controls, direction marks and invisible letters become U+FFFD; separators become spaces; markup stays as it came."""
    assert clean(raw) == cleaned


@given(st.text())
def test_clean_text_is_harmless_and_stays_as_it_is(raw):
    """Cleaning again changes nothing, and nothing of category C is left but the sign that it was."""
    once = clean(raw)
    assert clean(once) == once
    assert not [c for c in once if unicodedata.category(c)[0] == "C" or c in "\r\n\t"]


@given(st.text(), st.integers(1, 30))
def test_fitted_text_never_takes_more_cells_than_it_may(raw, width):
    """Wide letters take two cells, marks none; padded text takes exactly its width."""
    text = clean(raw)
    assert cells(fit(text, width)) <= width
    assert cells(pad(text, width)) == width == cells(pad(text, width, right=True))


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("Castellanos, Roberto", 12, "Castellanos."),
        ("Okafor", 6, "Okafor"),
        ("日本語", 5, "日本."),
        ("日本語", 4, "日."),
        ("abc", 1, "."),
        ("a bc", 3, "a."),
    ],
)
def test_what_is_cut_off_is_said(text, width, fitted):
    """A dot stands in the last cell."""
    assert fit(text, width) == fitted


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["O'BRIEN", "O’Brien", "obrien"], "obrien"),
        (["Smith-Jones", "SMITH  JONES", "smith, jones"], "smith jones"),
        (["Ørsted", "orsted"], "orsted"),
        (["Łukasz", "lukasz"], "lukasz"),
        (["Groß", "GROSS"], "gross"),
        (["Đurić", "duric"], "duric"),
        (["García", "Garci\u0301a", "GARCIA"], "garcia"),
        (["Æsir", "aesir"], "aesir"),
        (["St. John"], "st john"),
        (["İnan", "inan"], "inan"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(names, key):
    """Accents, case and punctuation do not part what is one name."""
    assert {fold(name) for name in names} == {key}


@given(st.text())
def test_a_folded_name_folds_to_itself(raw):
    """The key of a key is the key, so that what was stored is what is asked for."""
    assert fold(fold(raw)) == fold(raw)


@pytest.mark.parametrize(
    ("last", "first", "shown"),
    [
        ("O'BRIEN", "MARY ANN", "O'Brien, Mary Ann"),
        ("MCDONALD", "RON", "Mcdonald, Ron"),
        ("DE LA CRUZ", "JUAN", "De La Cruz, Juan"),
        ("SMITH-JONES", "A", "Smith-Jones, A"),
        ("KING III", "", "King III"),
        ("van Dyk", "Piet", "van Dyk, Piet"),
        ("ÉTIENNE", "ZOË", "Étienne, Zoë"),
        ("", "", ""),
        ("", "CHER", "Cher"),
    ],
)
def test_names_in_capitals_are_made_readable(last, first, shown):
    """Capitals stay only at the head of a word; a name that has small letters is left as it is."""
    assert name_shown(last, first) == shown


@pytest.mark.parametrize(("number", "said"), [(0, "0 claims"), (1, "1 claim"), (1204, "1,204 claims")])
def test_one_is_one_and_more_are_many(number, said):
    assert many(number, "claim") == said


def test_a_word_with_more_than_an_s_says_its_own_many():
    assert (many(1, "line waits", "lines wait"), many(2, "line waits", "lines wait")) == ("1 line waits", "2 lines wait")
