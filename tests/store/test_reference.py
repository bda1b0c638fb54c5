"""The reference database of codes: what it answers, against the package itself; editions by day; replaced whole or not at all."""

from __future__ import annotations

import importlib
import os
import random
import subprocess
import sys
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store import reference_build, reference_child
from store.engine import aside
from store.errors import Damaged, Full, Refused
from store.reference import UNKNOWN_EDITION, Entry, Found, Note, Reference, Shelf, Text, open_reference
from store.reference_build import Meant, is_manifestation
from store.reference_tables import APPLICATION_ID, make
from tests.reference import reference, reference_path

ON = date(2026, 5, 1)


@pytest.fixture(scope="module")
def icd() -> Any:
    """The package itself, which the desk never loads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("simple_icd_10_cm.simple_icd_10_cm")


@pytest.fixture(scope="module")
def codes() -> Iterator[Reference]:
    """The built database."""
    found = reference()
    yield found
    found.close()


def entry(codes: Reference, code: str, on: date = ON) -> Entry:
    """A code that is there."""
    found = codes.icd(code, on)
    assert isinstance(found, Entry)
    return found


def test_each_code_is_there_once_and_says_what_the_package_says(codes: Reference, icd: Any) -> None:
    """On a sample: text, parent, whether it can be billed, its children; 39 names are those of a block and of a category."""
    all_codes = sorted(set(icd.get_all_codes()))
    count = codes.edition("icd10cm", ON)
    assert count is not None and count.rows == sum(1 for code in all_codes if icd.is_category_or_subcategory(code)) == 98_186
    for code in [*random.Random(7).sample(all_codes, 300), "B20", "B99", "C50", "C7A", "M54.5", "R10.8A", "E11.621"]:
        if not icd.is_category_or_subcategory(code):
            continue
        found = entry(codes, code)
        assert (found.code, found.text, found.billable) == (code, icd.get_description(code), icd.is_leaf(code))
        assert [one.code for one in codes.children(code, ON)] == icd.get_children(code)
        assert set(found.terms) == set(icd.get_inclusion_term(code))
        above = [code, *icd.get_ancestors(code)]
        wanted = {note for one in above for note in icd.get_excludes1(one)}
        assert {note.text for note in codes.notes(code, ON) if note.kind == "excludes1"} == wanted
    assert entry(codes, "e11621") == entry(codes, "E11.621")
    assert codes.icd("E11.9Q", ON) is None


def test_search_finds_what_the_package_holds(codes: Reference, icd: Any) -> None:
    """By beginning of a code every code that begins so; by whole words every text that has them."""
    texts = {code: icd.get_description(code).lower() for code in set(icd.get_all_codes()) if icd.is_category_or_subcategory(code)}
    for start in ("E11.3", "S52.501", "Z3A", "m54"):
        found = codes.search(start, ON, 10_000)
        assert isinstance(found, Found)
        assert [one.code for one in found.entries] == sorted(code for code in texts if code.startswith(start.upper()))
    for words in ("cholera", "colles", "gout elbow", "hypertensive kidney"):
        found = codes.search(words, ON, 10_000)
        assert isinstance(found, Found)
        wanted = {code for code, text in texts.items() if all(f" {word}" in f" {text}" for word in words.split())}
        assert wanted and wanted <= {one.code for one in found.entries}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("diab kidney", "E11.22"),
        ("diabeti kidney", "E11.22"),
        ("htn", "I10"),
        ("back pain", "M54.50"),
        ("E11.9", "E11.9"),
        ("j06.9", "J06.9"),
    ],
)
def test_what_is_typed_finds_the_usual_code_early(codes: Reference, typed: str, code: str) -> None:
    """Among the first six, as many as an 80 by 24 screen shows."""
    found = codes.search(typed, ON, 6)
    assert isinstance(found, Found) and code in [one.code for one in found.entries]


@pytest.mark.parametrize("typed", ["", " ", "a", '"', "AND", "NOT (", "*", "é", "\x00", "'; DROP TABLE icd", "x" * 500])
def test_nothing_that_is_typed_breaks_the_search(codes: Reference, typed: str) -> None:
    """Quotes, operators, control signs: words or nothing."""
    assert isinstance(codes.search(typed, ON, 5), Found)


def test_notes_come_down_from_above(codes: Reference) -> None:
    """E11.621 has no exclusions of its own in the book; those of E11 hold for it, nearest first."""
    notes = codes.notes("E11.621", ON)
    assert notes[0] == Note("use_additional", "code to identify site of ulcer (L97.4-, L97.5-)", "E11.621")
    assert Note("excludes1", "gestational diabetes (O24.4-)", "E11") in notes
    assert entry(codes, "S52.501A").seventh["A"] == "initial encounter for closed fracture"
    assert entry(codes, "G63").manifestation and not entry(codes, "E11.9").manifestation and not entry(codes, "B96.20").manifestation


def test_sides_stand_beside_the_unspecified(codes: Reference) -> None:
    """Also where a seventh sign follows; a code without sides has none."""
    assert [one.code for one in codes.sided("M25.569", ON)] == ["M25.561", "M25.562"]
    assert [one.code for one in codes.sided("S52.509A", ON)] == ["S52.501A", "S52.502A"]
    assert codes.sided("M54.50", ON) == codes.sided("M25.561", ON) == ()


def test_a_day_without_an_edition_is_unknown_not_wrong(codes: Reference) -> None:
    """The half-year before shows the same codes and says so; a day outside is UNKNOWN_EDITION, never None."""
    assert entry(codes, "E11.9", date(2026, 9, 30)).edition == "FY2026-April"
    assert entry(codes, "E11.9", date(2025, 10, 1)).edition == "FY2026"
    before = codes.edition("icd10cm", date(2026, 3, 31))
    assert before is not None and before.stand_in and "FY2026-April" in before.note
    for day in (date(2026, 10, 1), date(2025, 9, 30)):
        assert codes.icd("E11.9", day) is codes.search("E11", day) is UNKNOWN_EDITION
        assert codes.notes("E11.9", day) == ()
    assert codes.hcpcs("J3420", ON) is codes.mue("J3420", ON) is codes.addon("G0500") is UNKNOWN_EDITION


def test_a_demo_pair_is_marked_and_its_absence_says_nothing(codes: Reference) -> None:
    """Without CMS's own table nothing passes for want of a pair."""
    pair = codes.ptp("G0438", "G0439", ON)
    assert pair is not None and pair is not UNKNOWN_EDITION and (pair.indicator, pair.demo, pair.edition) == ("0", True, "DEMO")
    assert codes.ptp("G0439", "G0438", ON) is UNKNOWN_EDITION
    modifier = codes.modifier("25", ON)
    assert isinstance(modifier, Text) and "visit" in modifier.words
    assert codes.modifier("ZZ", ON) is UNKNOWN_EDITION
    assert (place := codes.text("pos", "11")) is not None and place.words == "office"


def test_what_is_there_is_not_built_again(tmp_path: Path) -> None:
    """The second build looks at the package's digest and leaves the file alone."""
    before = os.stat(reference_path())
    assert not reference_build.build(str(reference_path()), "maria", "")
    assert os.stat(reference_path()).st_ino == before.st_ino
    assert open_reference(tmp_path / "none.db") is None


def small(path: Path, name: str) -> None:
    """An edition of one code, imported."""
    with aside.replacing(str(path), APPLICATION_ID, "maria", "test") as write:
        make(write)
        year = 1990 + len(name)
        meant = Meant("icd10cm", name, date(year, 1, 1), date(year + 1, 1, 1))
        reference_build.icd10cm(write, meant, [["A00", "code", "1", f"Cholera {name}", True, {}, {}]])


def test_a_killed_or_failed_writer_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the new one takes its name it is another file; what is left of it the next one takes away."""
    path = tmp_path / "reference.db"
    small(path, "a")
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom store.engine import sqlite\nfrom tests.store.test_reference import small\n"
        "sqlite.on_point = lambda name: os._exit(9) if name == 'before replace' else None\nsmall(Path(sys.argv[1]), 'bb')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 9 and (tmp_path / "reference.db.part").exists()
    assert [one.name for one in _opened(path).editions()] == ["a"]
    small(path, "ccc")
    assert [one.name for one in _opened(path).editions()] == ["a", "ccc"] and not (tmp_path / "reference.db.part").exists()

    def full(_: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(aside, "_laid_down", full)
    with pytest.raises(Full, match="could not be written"):
        small(path, "dddd")
    assert [one.name for one in _opened(path).editions()] == ["a", "ccc"] and sorted(os.listdir(tmp_path))[0] == "reference.db"


def test_two_at_once_both_stand_in_the_file(tmp_path: Path) -> None:
    """Each copies what the other has left: nobody's edition is lost."""
    path = tmp_path / "reference.db"
    code = "import sys\nfrom pathlib import Path\nfrom tests.store.test_reference import small\nsmall(Path(sys.argv[1]), sys.argv[2])\n"
    both = [subprocess.Popen([sys.executable, "-c", code, str(path), name], cwd=Path(__file__).parents[2]) for name in ("a", "bb")]
    assert [one.wait() for one in both] == [0, 0]
    assert [one.name for one in _opened(path).editions()] == ["a", "bb"]
    found = _opened(path).search("cholera", date(1991, 5, 1))
    assert isinstance(found, Found) and [one.text for one in found.entries] == ["Cholera a"]


def test_a_shelf_sees_what_was_replaced_and_refuses_what_is_no_database(tmp_path: Path) -> None:
    """Opened when asked for; the books are not taken for it, nor a torn file."""
    path = tmp_path / "reference.db"
    shelf = Shelf(str(path))
    assert shelf.reference() is None
    small(path, "a")
    first = shelf.reference()
    assert first is not None and first is shelf.reference()
    small(path, "bb")
    second = shelf.reference()
    assert second is not None and len(second.editions()) == 2
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(Damaged, match="reference database is damaged"):
        open_reference(path)


def test_a_wrong_xml_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """The child's failure is told without its traceback."""
    (tmp_path / "list.txt").write_text("A00\n")
    (tmp_path / "wrong.xml").write_text("<html></html>")
    with pytest.raises(Refused, match="no tabular list"):
        reference_build.child(str(tmp_path / "list.txt"), str(tmp_path / "wrong.xml"))


def test_the_child_gives_a_category_before_the_block_of_its_name() -> None:
    """A block and a category that share a name are one row, the category's."""

    class Book:
        def get_all_codes(self, with_dots: bool) -> list[str]:
            return ["1", "B99", "B99", "B99.8"]

        def __getattr__(self, name: str) -> Any:
            answers = {
                "is_chapter": lambda code: code == "1", "is_block": lambda code: code == "B99", "is_category": lambda code: code == "B99",
                "get_parent": lambda code, **_: {"B99": "1", "B99.8": "B99"}[code], "get_description": lambda code: f"text of {code}",
                "is_leaf": lambda code: code == "B99.8", "get_seven_chr_def": lambda code: {},
                "get_includes": lambda code: [], "get_inclusion_term": lambda code: [], "get_excludes1": lambda code: [],
                "get_excludes2": lambda code: [],
            }  # fmt: skip
            return answers.get(name, lambda code: "")

    rows = list(reference_child.rows(Book()))
    assert [(row[0], row[1], row[2], row[4]) for row in rows] == [
        ("1", "chapter", "", False),
        ("B99", "code", "1", False),
        ("B99.8", "code", "B99", True),
    ]


@pytest.mark.parametrize(
    ("text", "first", "is_one"),
    [
        ("Polyneuropathy in diseases classified elsewhere", ["underlying disease, such as:"], True),
        ("Anemia in neoplastic disease", ["neoplasm (C00-D49)"], False),
        ("Some disorder", ["underlying condition, if known"], False),
        ("Some disorder", [], False),
    ],
)
def test_a_manifestation_is_never_first(text: str, first: list[str], is_one: bool) -> None:
    """Where the note wants the underlying disease first without an if."""
    assert is_manifestation(text, first) is is_one


def _opened(path: Path) -> Reference:
    found = open_reference(path)
    assert found is not None
    return found
