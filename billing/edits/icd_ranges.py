"""Ranges of ICD-10-CM that a rule speaks of: for one sex, for an age, injuries, external causes. Our own lists; codes without dots."""

from __future__ import annotations

from collections.abc import Iterable

#: Qualifiers of HI: the principal, other, admitting, reason for the visit, external cause; ICD-9 has names of its own.
PRINCIPAL, OTHER, ADMITTING, REASON, CAUSE = "ABK", "ABF", "ABJ", "APR", "ABN"
ICD_9 = frozenset({"BK", "BF", "BJ", "PR", "BN"})


def within(code: str, ranges: Iterable[tuple[str, str]]) -> bool:
    """Whether a code stands in one of the ranges, each from its first to its last beginning: ("C60", "C63") holds C61 and C632."""
    return any(first <= code[: len(first)] and code[: len(last)] <= last for first, last in ranges)


#: What only a woman, only a man has; words for the sentence.
OF_WOMEN: tuple[tuple[str, str], ...] = (
    ("A34", "A34"), ("C51", "C58"), ("D06", "D06"), ("D070", "D073"), ("D25", "D28"), ("D39", "D39"), ("E28", "E28"),
    ("F525", "F525"), ("N70", "N77"), ("N80", "N98"), ("O", "O"), ("P546", "P546"), ("Q50", "Q52"), ("R87", "R87"),
    ("Z014", "Z014"), ("Z124", "Z124"), ("Z30011", "Z30014"), ("Z31430", "Z31430"), ("Z32", "Z34"), ("Z36", "Z37"), ("Z39", "Z39"),
    ("Z3A", "Z3A"), ("Z780", "Z780"), ("Z8742", "Z8742"), ("Z9071", "Z9072"),
)  # fmt: skip
OF_MEN: tuple[tuple[str, str], ...] = (
    ("C60", "C63"), ("D074", "D076"), ("D29", "D29"), ("D40", "D40"), ("E29", "E29"), ("N40", "N53"), ("Q53", "Q55"), ("R86", "R86"),
    ("R972", "R972"), ("Z125", "Z125"), ("Z31440", "Z31440"), ("Z8546", "Z8547"), ("Z8743", "Z8743"),
)  # fmt: skip

#: (ranges, from age, to age, what it is). Newborn codes on a grown person's record are mostly those of the mother or the child.
AGES: tuple[tuple[tuple[tuple[str, str], ...], int, int, str], ...] = (
    ((("Z0011", "Z0011"), ("Z38", "Z38"), ("Z051", "Z059")), 0, 0, "of a newborn"),
    ((("P", "P"),), 0, 1, "of the time around birth"),
    ((("Z0012", "Z0012"),), 0, 17, "of a routine check of a child"),
    ((("Z000", "Z000"),), 15, 124, "of a routine check of a grown person"),
    ((("O", "O"), ("Z33", "Z34"), ("Z36", "Z37"), ("Z39", "Z39"), ("Z3A", "Z3A")), 9, 64, "of pregnancy or birth"),
    ((("F03", "F03"), ("G30", "G30"), ("N40", "N40"), ("R54", "R54")), 30, 124, "of later life"),
)

INJURIES: tuple[tuple[str, str], ...] = (("S00", "S99"), ("T07", "T34"), ("T66", "T71"), ("T73", "T76"))
"""Injuries, burns, frostbite, outer causes; poisonings (T36 to T65) say their cause themselves."""

EXTERNAL_CAUSES: tuple[tuple[str, str], ...] = (("V00", "V99"), ("W00", "W99"), ("X00", "X99"), ("Y00", "Y99"))


def of_other_sex(code: str, sex: str) -> str:
    """'women' or 'men' where the code belongs to the sex that the patient has not; '' where it fits or the sex is not told."""
    if sex == "M" and within(code, OF_WOMEN):
        return "women"
    return "men" if sex == "F" and within(code, OF_MEN) else ""


def not_of_age(code: str, age: int) -> tuple[int, int, str] | None:
    """(from age, to age, what it is) of the rule that the code breaks at that age; None where none."""
    for ranges, first, last, what in AGES:
        if within(code, ranges):
            return None if first <= age <= last else (first, last, what)
    return None


def dotted(code: str) -> str:
    """E1122 as people write it: E11.22."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 and "." not in code else code
