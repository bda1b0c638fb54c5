"""For whom a diagnosis cannot be, by sex and age: short lists of our own over ICD-10-CM; each a warning, never a verdict."""

from __future__ import annotations

from typing import Literal

FEMALE = tuple(
    "C51 C52 C53 C54 C55 C56 C57 C58 D06 D070 D071 D072 D073 D25 D26 D27 D28 D39 E28 N70 N71 N72 N73 N74 N75 N76 N77 N80 N81 N82 N83 N84 "
    "N85 N86 N87 N88 N89 N90 N91 N92 N93 N94 N95 N96 N97 N98 O Z014 Z124 Z30012 Z30014 Z3043 Z31 Z32 Z33 Z34 Z35 Z36 Z37 Z39 Z3A "
    "R870 R8781 R8782".split()
)
NOT_FEMALE_ONLY = ("Z3141", "Z3142", "Z3143", "Z3144", "Z315", "Z316", "Z317", "Z318", "Z319")
MALE = tuple("C60 C61 C62 C63 D074 D075 D076 D29 D40 E29 N40 N41 N42 N43 N44 N45 N46 N47 N48 N49 N50 N51 N52 N53 Z125 Z3144 R972".split())

_AGES: tuple[tuple[str, int, int], ...] = (
    ("O", 9, 64),
    ("Z0011", 0, 0),
    ("Z0012", 0, 17),
    ("Z38", 0, 0),
    ("P", 0, 0),
    ("Z33", 9, 64),
    ("Z34", 9, 64),
    ("F03", 40, 124),
    ("N40", 30, 124),
)


def sex_of(code: str) -> Literal["F", "M", ""]:
    """The only sex that the code fits, '' where both may have it."""
    plain = code.upper().replace(".", "")
    if plain.startswith(MALE):
        return "M"
    if plain.startswith(FEMALE) and not plain.startswith(NOT_FEMALE_ONLY):
        return "F"
    return ""


def ages_of(code: str) -> tuple[int, int] | None:
    """The first and last year of life that the code fits, in whole years; None where any."""
    plain = code.upper().replace(".", "")
    return next(((low, high) for start, low, high in _AGES if plain.startswith(start)), None)
