"""Editions brought from files: the shapes that their makers publish, whole or not at all, never over another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import reference_import
from store.engine import aside
from store.errors import Missing, Refused
from store.reference import UNKNOWN_EDITION, Entry, Pair, Reference, Text, Units, open_reference
from store.reference_import import Asked, bring
from store.reference_rows import day
from store.reference_tables import APPLICATION_ID, LICENCE, make

FROM, ON = date(2026, 10, 1), date(2026, 11, 20)
PREAMBLE = "The codes in this file belong to their makers.\nAll rights reserved.\n\n"


@pytest.fixture
def path(tmp_path: Path) -> str:
    """An empty reference database."""
    found = str(tmp_path / "reference.db")
    with aside.replacing(found, APPLICATION_ID, "maria", "test") as write:
        make(write)
    return found


def brought(path: str, set_: str, *texts: str | bytes, edition: str = "2026Q4", order: str = "") -> Reference:
    """A database that has taken these files."""
    files = []
    for number, text in enumerate(texts):
        file = Path(path).parent / f"{set_}{edition}{number}.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        files.append(str(file))
    bring(path, Asked(set_, tuple(files), edition, FROM, order=order), "maria", "2026-10-02T08:00:00Z")
    found = open_reference(path)
    assert found is not None
    return found


def words(found: object) -> str:
    """The words of a text that is there."""
    assert isinstance(found, Text)
    return found.words


def test_an_order_file_is_codes_and_texts(path: str) -> None:
    """Fixed columns: number, code, whether it is billed, 60 for the short text; a parent is the longest code that begins it."""
    rows = (("A00", 0, "Cholera"), ("A000", 1, "Cholera due to Vibrio"), ("S52501A", 1, "Fracture"))
    order = "".join(f"{n:05d} {code:<7} {flag} {text:<60} {text}, long\r\n" for n, (code, flag, text) in enumerate(rows, 1))
    found = brought(path, "icd10cm", b"\xef\xbb\xbf" + order.encode(), edition="FY2027")
    entry = found.icd("A00.0", ON)
    assert isinstance(entry, Entry) and (entry.text, entry.billable, entry.parent) == ("Cholera due to Vibrio, long", True, "A00")
    assert found.icd("A00.0", date(2026, 9, 30)) is UNKNOWN_EDITION
    pcs = brought(path, "icd10pcs", "00001 001     0 Bypass                                                       Bypass, long\n")
    assert words(pcs.code("icd10pcs", "001", ON)) == "Bypass, long"


def test_a_tabular_xml_goes_through_the_package(path: str, tmp_path: Path) -> None:
    """With its order file: notes and seventh signs as the book has them."""
    xml = (
        '<?xml version="1.0" encoding="utf-8"?><ICD10CM.tabular><version>2027</version><introduction/><chapter><name>1</name>'
        '<desc>Things</desc><section id="A00-A09"><desc>Gut</desc><diag><name>A00</name><desc>Cholera</desc>'
        "<excludes1><note>typhoid (A01.0-)</note></excludes1><diag><name>A00.0</name><desc>Cholera one</desc>"
        '<sevenChrDef><extension char="A">initial</extension></sevenChrDef></diag></diag></section></chapter></ICD10CM.tabular>'
    )
    (tmp_path / "order.txt").write_text("00001 A00     0 Cholera\n00002 A000    0 Cholera one\n00003 A000XXA 1 Cholera one, initial\n")
    found = brought(path, "icd10cm", xml, edition="FY2027", order=str(tmp_path / "order.txt"))
    entry = found.icd("A00.0XXA", ON)
    assert isinstance(entry, Entry) and entry.billable and entry.seventh == {"A": "initial"}
    assert [note.text for note in found.notes("A00.0XXA", ON)] == ["typhoid (A01.0-)"]
    with pytest.raises(Refused, match="does not say which codes have a seventh sign"):
        brought(path, "icd10cm", xml + "\n", edition="again")


def test_hcpcs_in_fixed_columns_and_as_csv(path: str) -> None:
    """Records 3 and 4 are one code, 7 is a modifier, also where its blanks were eaten; the days stand far to the right."""

    def record(code: str, sequence: int, kind: str, long: str, short: str = "", added: str = "", ended: str = "") -> str:
        head = f"{code:>5}" if len(code) == 2 else code
        return f"{head}{sequence:05d}{kind}{long:<80}{short:<28}".ljust(268) + f"{added:<8}{'':8}{ended:<8}"

    text = "\r\n".join(
        [
            record("J3420", 100, "3", "Injection of something that", "Inj something", "19870101"),
            record("J3420", 200, "4", "needs two lines"),
            record("A9999", 100, "3", "Gone", "Gone", "19870101", "20261031"),
            record("LT", 100, "7", "Left side of the body", "Left"),
            record("RT", 100, "7", "Right side", "Right").strip(),
        ]
    )
    found = brought(path, "hcpcs", text)
    assert words(found.hcpcs("J3420", ON)) == "Injection of something that needs two lines"
    assert found.hcpcs("A9999", ON) is None and words(found.hcpcs("A9999", date(2026, 10, 31))) == "Gone"
    assert words(found.modifier("LT", ON)) == "Left side of the body" and words(found.modifier("RT", ON)) == "Right side"
    assert found.modifier("ZZ", ON) is None and found.hcpcs("J9998", ON) is None


def test_the_public_csv_of_hcpcs(path: str) -> None:
    """code, kind, short, long: codes go to one set, modifiers to another."""
    found = brought(path, "hcpcs", 'code,kind,short,long\nA1,modifier,One wound,One wound\nA0021,procedure,"Out, state",Outside state\n')
    assert words(found.hcpcs("A0021", ON)) == "Outside state" and words(found.modifier("A1", ON)) == "One wound"
    texts = found.find("hcpcs", "outside st", ON)
    assert isinstance(texts, list) and [one.code for one in texts] == ["A0021"]


def test_local_coverage_policies(path: str) -> None:
    """By the diagnosis or its beginning, from the first day to the last; a row twice is one; what is none is refused with its line."""
    head = "policy,procedure,diagnosis,from,to\n"
    rows = "L33,G0101,Z12.4,2020-01-01,\nL33,G0101,Z12.4,2020-01-01,\nL33,g0101,C5*,,20261031\nL34,G0101,N87.-,2026-12-01,\n"
    for wrong in ("L1,G010,Z12.4,,", "L1,G0101,,,", ",G0101,Z12.4,,", "L1,G0101,12,,", "L1,G0101,Z12.4,2026-02-01,2026-01-01"):
        with pytest.raises(Refused, match="line 2"):
            brought(path, "lcd", head + wrong + "\n", edition="bad")
    found = brought(path, "lcd", head + rows)
    assert found.editions("lcd")[0].rows == 3
    assert found.covered("G0101", ("I10", "Z124"), ON) is True and found.covered("G0101", ("Z12.4",), ON) is True
    assert found.covered("G0101", ("I10",), ON) is False and found.covered("G0101", (), ON) is False
    assert found.covered("G0101", ("C539",), date(2026, 10, 31)) is True and found.covered("G0101", ("C539",), ON) is False
    assert found.covered("G0101", ("N871",), ON) is False and found.covered("G0101", ("N871",), date(2026, 12, 1)) is True
    assert found.covered("G0102", ("Z124",), ON) is None and found.covered("G0101", ("Z124",), date(2026, 9, 30)) is UNKNOWN_EDITION
    assert len(found.editions("lcd")) == 1


def test_ncci_pairs_below_their_preamble(path: str) -> None:
    """A head cell may hold a line's end; a star is no deletion; a deletion day is the last of the pair; files of one edition together."""
    head = (
        '"Column 1","Column 2","*=in existence prior to 1996","Effective\nDate","Deletion Date\n*=no data",'
        '"Modifier\n0=not allowed\n1=allowed\n9=not applicable","PTP Edit Rationale"\n'
    )
    one = f"{PREAMBLE}{head}G0101,Q0091,*,20200101,*,1,Standards\nG0102,Q0091,,20200101,20261031,0,More extensive\n"
    two = PREAMBLE.replace(",", "\t") + "Column 1\tColumn 2\tEffective Date\tDeletion Date\tModifier\nG0105\tG0121\t20200101\t*\t0\n"
    found = brought(path, "ncci_ptp", one, two)
    pair = found.ptp("G0101", "Q0091", ON)
    assert isinstance(pair, Pair) and (pair.indicator, pair.to_on, pair.demo) == ("1", None, False)
    assert found.ptp("G0102", "Q0091", ON) is None and isinstance(found.ptp("G0102", "Q0091", date(2026, 10, 31)), Pair)
    assert isinstance(found.ptp("G0105", "G0121", ON), Pair) and found.ptp("Q0091", "G0101", ON) is None


def test_mue_by_whose_services_they_are(path: str) -> None:
    """The head says practitioner or outpatient; a table that is not loaded for a kind is unknown, not passed."""
    head = '"HCPCS/CPT\nCode",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
    found = brought(path, "mue", f"{PREAMBLE}{head}J3420,4,2 Date of Service Edit: Policy,Nature of service\n")
    units = found.mue("J3420", ON)
    assert isinstance(units, Units) and (units.most, units.mai) == (4, "2")
    assert found.mue("J9999", ON) is None and found.mue("J3420", ON, "I") is UNKNOWN_EDITION


def test_add_on_codes_fees_and_lists(path: str) -> None:
    """A primary that the payer names is no code; the fee schedule's head stands over several lines."""
    found = brought(path, "aoc", "Add-on Code,Primary Code,Type\nG0500,G0105,1\nG0500,G0121,1\nG0316,Contractor defined,2\n")
    assert found.addon("G0500") == ("G0105", "G0121") and found.addon("G0316") == () and found.addon("J3420") is None
    fees = (
        ",,,GLOB,BILAT\n,,,DAYS,SURG\nHCPCS,MOD,DESCRIPTION,,\nG0105,,Colonoscopy,000,0\nG0105,53,Colonoscopy,000,0\nG0289,,Arthro,ZZZ,1\n"
    )
    found = brought(path, "pfs", fees)
    policy = found.code("pfs", "G0289", ON)
    assert isinstance(policy, Text) and policy.attrs == {"global": "ZZZ", "bilateral": "1"}
    found = brought(path, "poa_exempt", "Code\tDescription\nZ23\tImmunization\nB90.0\tSequelae\n")
    assert found.poa_exempt("Z23", ON) is True and found.poa_exempt("b900", ON) is True and found.poa_exempt("E11.9", ON) is False


def test_licensed_text_bears_its_licence(path: str) -> None:
    """CPT as generic CSV and as a tab file of its makers."""
    tab = "Concept Id\tCPT Code\tLong\tMedium\tShort\n1\t99213\tOur own long words\tmedium\tour words\n"
    found = brought(path, "cpt", tab)
    text = found.cpt("99213", ON)
    assert isinstance(text, Text) and (text.words, text.short, text.licence) == ("Our own long words", "our words", LICENCE)
    assert words(brought(path, "rarc", "code,description\nN382,words\n").text("rarc", "N382")) == "words"
    found = brought(path, "taxonomy", "Code,Grouping,Classification,Specialization,Display Name\n207Q00000X,A,Family,,Family doctor\n")
    assert words(found.text("taxonomy", "207Q00000X", ON)) == "Family doctor"
    assert words(brought(path, "revenue", "Revenue Code;Description\n0450;Emergency\n").text("revenue", "0450")) == "Emergency"


@pytest.mark.parametrize(
    ("set_", "text", "said"),
    [
        ("hcpcs", "hello\nworld\n", "names the columns code and short and long"),
        ("hcpcs", "J3420001003Text\nnonsense\n", "line 2 is no record of HCPCS"),
        ("icd10pcs", "00001 001     0 Bypass\nnonsense\n", "line 2 is none of an order file"),
        ("ncci_ptp", "Column 1,Column 2,Effective Date,Modifier\nG0101,Q0091,20200101,7\n", "line 2 is no pair"),
        ("ncci_ptp", "Column 1,Column 2,Effective Date,Modifier\nG0101,Q0091,20201399,0\n", "line 2 has a day that is none"),
        ("mue", "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator\nJ3420,many,2\n", "line 2 is none of MUE"),
        ("cpt", "code,short\nE11.9,secret words\n", "line 2 has no code of five signs"),
        ("cpt", "code,short\n99213,one\n99213,two\n", "99213 stands in it twice"),
        ("carc", "code,description\n", "it has no row of this set"),
        ("carc", b"PK\x03\x04rest", "packed or binary"),
        ("rarc", "", "none of its first 0 lines"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_without_its_text(path: str, set_: str, text: str | bytes, said: str) -> None:
    """And the database is as it was."""
    with pytest.raises(Refused, match=said) as error:
        brought(path, set_, text)
    assert "secret words" not in str(error.value) and "nonsense" not in str(error.value)
    found = open_reference(path)
    assert found is not None and found.editions() == []


def test_an_edition_is_never_overwritten(path: str) -> None:
    """Not by its name, not by the same file; days that another holds are refused; one without an end ends where the next begins."""
    brought(path, "carc", "code,description\n16,words\n", edition="A")
    with pytest.raises(Refused, match=r"edition A already, from the same file"):
        bring(path, Asked("carc", (str(Path(path).parent / "carcA0.txt"),), "B", date(2027, 1, 1)), "maria", "2026-10-02T08:00:00Z")
    with pytest.raises(Refused, match=r"edition A already, from another file"):
        brought(path, "carc", "code,description\n17,words\n", edition="A")
    with pytest.raises(Refused, match="would hold on days that A holds already"):
        brought(path, "carc", "code,description\n18,words\n", edition="C")
    (Path(path).parent / "next.csv").write_text("code,description\n19,words\n")
    bring(path, Asked("carc", (str(Path(path).parent / "next.csv"),), "D", date(2027, 1, 1)), "ana", "2027-01-02T08:00:00Z")
    found = open_reference(path)
    assert found is not None
    assert [(one.name, one.from_on, one.to_on) for one in found.editions("carc")] == [
        ("A", FROM, date(2027, 1, 1)),
        ("D", date(2027, 1, 1), None),
    ]


def test_what_was_asked_wrongly_is_said(path: str, tmp_path: Path) -> None:
    """No file, no name, days that run back, no database."""
    for asked, said in (
        (Asked("carc", ("nowhere.csv",), "A", FROM), "there is no such file"),
        (Asked("carc", (), " ", FROM), "the edition has no name"),
        (Asked("carc", (), "A", FROM, date(2026, 9, 1)), "ends before it begins"),
        (Asked("abc", (), "A", FROM), "there is no set abc"),
    ):
        with pytest.raises(Refused, match=said):
            bring(path, asked, "maria", "")
    (tmp_path / "a.csv").write_text("code,description\n16,words\n")
    with pytest.raises(Missing, match="no reference database yet"):
        bring(str(tmp_path / "none.db"), Asked("carc", (str(tmp_path / "a.csv"),), "A", FROM), "maria", "")


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_days_are_read_as_files_write_them(on: date) -> None:
    """With dashes, without, and the American way; a star and nines are no day."""
    for text in (on.isoformat(), on.strftime("%Y%m%d"), f"{on.month}/{on.day}/{on.year}", f" {on:%Y%m%d} "):
        assert day(text, "file", 1) == on.isoformat()
    assert day("*", "file", 1) is day("99999999", "file", 1) is day("", "file", 1) is None


def test_every_set_has_a_reader() -> None:
    """A set that the command line offers can be read."""
    from claimdesk.commands.codes import SETS
    from store import reference_tables

    assert set(SETS) == set(reference_tables.SETS)
    special = {"icd10cm", "icd10pcs", "hcpcs", "ncci_ptp", "mue", "aoc", "pfs", "lcd"}
    assert special | set(reference_import._PLAIN) == set(SETS)
