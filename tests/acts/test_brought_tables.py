"""Tables that a practice brings from CMS's files, asked by the edits: the same claim is not run before, and looked at after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from acts.code_book import CodeBook
from billing.claim import Claim, Diagnosis
from billing.edits.context import Context, PayerWishes
from billing.edits.frame import Result, run
from store.engine import aside
from store.reference import open_reference
from store.reference_import import Asked, bring
from store.reference_tables import APPLICATION_ID, make
from tests.billing.edits.clean import LAKESIDE, context, edit, institutional, line, professional
from tests.billing.edits.test_coding import past

FROM = date(2026, 6, 1)
ON = date(2026, 8, 3)
FILES = {
    "ncci_ptp": "Column 1,Column 2,Effective Date,Deletion Date,Modifier\nG0121,G0101,20200101,*,1\nG0121,G0102,20200101,*,0\n"
    "G0121,G0103,20200101,*,9\nG0121,G0104,20200101,20260831,0\n",
    "mue": "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator\nJ0696,4,2 Date of Service Edit: Policy\n"
    "J1885,8,3 Date of Service Edit: Clinical\nG0121,1,1 Line Edit\n",
    "aoc": "Add-on Code,Primary Code,Type\nG0500,G0105,1\nG0500,G0121,1\n",
    "pfs": "HCPCS,MOD,DESCRIPTION,GLOB DAYS,BILAT SURG\nG0127,,Nails,010,0\nG0289,,Knee,090,1\n",
    "poa_exempt": "Code\tDescription\nZ23\tImmunization\n",
    "lcd": "Policy,Procedure,Diagnosis,From,To\nL1,G0101,Z12.4,2026-01-01,\nL1,G0101,Z85.-,2026-01-01,2026-08-31\n"
    "L2,J0897,M81.0,,\nL2,J0897,M81.0,,\nL3,G0102,C61,2026-12-01,\n",
    "hcpcs": "code,kind,short,long\nG0101,procedure,Exam,Examination\nJ3490,procedure,Drugs,Unclassified drugs\n"
    'J3301,procedure,Triamcinolone,"Injection, triamcinolone acetonide, not otherwise specified, 10 mg"\nLT,modifier,Left,Left side\n',
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> CodeBook:
    """A database without any of them."""
    return _book(tmp_path_factory.mktemp("empty"), ())


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> CodeBook:
    """A database that took all of them."""
    return _book(tmp_path_factory.mktemp("full"), tuple(FILES))


def _book(folder: Path, sets: tuple[str, ...]) -> CodeBook:
    path = str(folder / "reference.db")
    with aside.replacing(path, APPLICATION_ID, "maria", "test") as write:
        make(write)
    for name in sets:
        file = folder / f"{name}.txt"
        file.write_text(FILES[name])
        bring(path, Asked(name, (str(file),), "2026Q3", FROM), "maria", "2026-10-02T08:00:00Z")
    found = open_reference(path)
    assert found is not None
    return CodeBook(found)


def coded(*codes: str) -> Claim:
    """One line for each code."""
    return professional(*(line(n, code) for n, code in enumerate(codes, 1)))


MEDICARE = PayerWishes(LAKESIDE, "MEDICARE", "medicare")


def billed(procedure: str, *codes: str, pointers: tuple[str, ...] = ("1",), modifiers: tuple[str, ...] = (), on: date = ON) -> Context:
    """A line of Medicare's for the diagnosis that it points to."""
    served = line(1, procedure, pointers=pointers, modifiers=modifiers, from_on=on, to_on=on)
    diagnoses = tuple(Diagnosis("ABF" if n > 1 else "ABK", code, n) for n, code in enumerate(codes, 1))
    return context(professional(served, diagnoses=diagnoses, service_from_on=on, service_to_on=on), payer=MEDICARE)


STAY = institutional(diagnoses=(Diagnosis("ABK", "E119", 1, "Y"), Diagnosis("ABF", "I10", 2)))
OF_STAY = replace(STAY, diagnoses=(Diagnosis("ABK", "E119", 1, "Y"), Diagnosis("ABF", "Z23", 2)))
CASES: list[tuple[str, Context, str, Context]] = [
    ("S606", context(coded("G0121", "G0102")), "no modifier parts them", context(coded("G0121", "G0103", "G0104"))),
    ("S606", context(coded("G0101", "G0121")), "add the modifier that parts them", context(coded("G0101", "G0102"))),
    (
        "S607",
        context(professional(line(1, "J0696", units="5"))),
        "no documentation moves it",
        context(professional(line(1, "J0696", units="4"))),
    ),
    ("S607", context(professional(line(1, "J1885", units="9"))), "where the record shows the need", context(coded("J1885"))),
    ("S608", context(coded("G0500", "G0101")), "beside its main service (G0105, G0121)", context(coded("G0500", "G0105"))),
    (
        "S609",
        context(professional(line(1, "G0127", modifiers=("50",)))),
        "cannot be done on both sides",
        context(professional(line(1, "G0289", modifiers=("50",)))),
    ),
    (
        "S810",
        context(professional(line(1, "G0463")), patient_claims=(past("G0289", date(2026, 6, 20)),)),
        "falls into the 90 days",
        context(professional(line(1, "G0463")), patient_claims=(past("G0127", date(2026, 6, 20)),)),
    ),
    ("S513", context(STAY), "does not say whether it was present", context(OF_STAY)),
    ("S601", context(coded("G0102")), "is no code of HCPCS", context(coded("G0101"))),
    (
        "S603",
        context(professional(line(1, modifiers=("RT",)))),
        "There is no modifier RT",
        context(professional(line(1, modifiers=("LT",)))),
    ),
    ("S808", billed("G0101", "I10"), "GA if the patient signed the notice", billed("G0101", "Z124")),
    ("S808", billed("J0897", "I10", "M810"), "No diagnosis of line 1 makes J0897 covered", billed("J0897", "I10", "M810", pointers=("2",))),
    ("S808", billed("G0101", "Z853", on=date(2026, 9, 1)), "GZ if not", billed("G0101", "Z853", on=date(2026, 8, 31))),
    ("S808", billed("G0101", "M810"), "local policy", billed("G0101", "M810", modifiers=("GA",))),
    ("S808", billed("J0897", "M818"), "GY if it is never covered", billed("G0102", "I10")),
    ("S612", context(coded("J3490")), "names no service by itself", context(coded("J3301"))),
]


def looked(number: str, given: Context, book: CodeBook) -> Result:
    """One edit, with this book."""
    return run(replace(given, reference=book), [edit(number)])


@pytest.mark.parametrize(("number", "trips", "said", "passes"), CASES)
def test_what_is_brought_is_asked(number: str, trips: Context, said: str, passes: Context, full: CodeBook) -> None:
    """A pair that was deleted before the day, or is of another indicator, trips nothing."""
    found = looked(number, trips, full)
    assert found.not_run == () and any(said in one.message for one in found.findings), found
    assert looked(number, passes, full) == Result((), (), 1)


@pytest.mark.parametrize(("number", "passes"), [(number, passes) for number, _, _, passes in CASES])
def test_what_is_not_brought_is_not_run(number: str, passes: Context, empty: CodeBook) -> None:
    """Nobody may take it for passed."""
    found = looked(number, passes, empty)
    assert found.findings == () and found.not_run and found.ran == 0
