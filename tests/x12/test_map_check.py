"""What the published maps say of a file that is to leave does not hang on what was held against them before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from billing.person import Identifier, Person
from tests.x12.files import CLAIM, LINE, Got, claims
from tests.x12.test_claims import INSTITUTIONAL
from tests.x12.test_second_opinion import SENDING
from x12 import map_check
from x12.writer import write_claims


def files() -> list[bytes]:
    """A professional claim, one of nobody's, an institutional one."""
    (claim,) = Got(claims(CLAIM + LINE)).claims
    nobody = replace(claim, billing=Person("", identifiers=(Identifier("XX", "12"),)))
    keep = ("CLM", "DTP*434", "CL1", "REF*F8", "HI*ABK", "HI*ABF")
    stay = [row for row in INSTITUTIONAL if row.startswith(keep)] + ["NM1*71*1*JONES*JOHN****XX*1234567893"]
    (hospital,) = Got(claims([*stay, "LX*1", "SV2*0300*HC:85025*200*UN*1", "DTP*472*D8*20260701"], version="005010X223A2")).claims
    return [write_claims(SENDING, [one]) for one in (claim, nobody, hospital)]


def test_the_maps_are_kept_and_remember_nothing() -> None:
    """Good, bad, good, of both kinds, in any order and by two lanes at once: each file is told the same each time."""
    made = files()
    first = [map_check.check(one) for one in made]
    assert [bool(one) for one in first] == [False, True, False]
    assert any(one.code == "map" and one.field.startswith("N3") for one in first[1])
    assert [map_check.check(one) for one in reversed(made)] == first[::-1]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(map_check.check, made * 6)) == first * 6
