"""Whether two records may be one patient: points for what agrees, also where it was mistyped, and against what does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from billing.text import fold

SUSPECTED = 60
"""From here on two records are shown as perhaps one."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, of 100, and why in words."""

    score: int
    why: tuple[str, ...]

    @property
    def suspected(self) -> bool:
        """Whether somebody should look at them."""
        return self.score >= SUSPECTED


def likeness(one: Mapping[str, str], two: Mapping[str, str], members: tuple[frozenset[str], frozenset[str]]) -> Likeness:
    """Two records (fields of the patient by name) and the member numbers of each; the same whichever comes first."""
    parts = [_name(one, two), _born(one, two), _members(*members), _phone(one, two), _address(one, two), _against(one, two)]
    score = sum(points for points, _ in parts)
    return Likeness(max(0, min(100, score)), tuple(words for _, words in parts if words))


def _name(one: Mapping[str, str], two: Mapping[str, str]) -> tuple[int, str]:
    mine, theirs = (fold(one.get("last", "")), fold(one.get("first", ""))), (fold(two.get("last", "")), fold(two.get("first", "")))
    if not all(mine) or not all(theirs):
        return 0, ""
    if mine == theirs:
        return 40, "same name"
    if mine == theirs[::-1]:
        return 38, "surname and given name swapped"
    if mine[0] == theirs[0] and _short(mine[1], theirs[1]):
        return 30, "same surname, one given name is short for the other"
    if mine[0] == theirs[0] and _slip(mine[1], theirs[1]):
        return 30, "same surname, given name off by one letter"
    if mine[1] == theirs[1] and _slip(mine[0], theirs[0]):
        return 30, "same given name, surname off by one letter"
    if mine[1] == theirs[1]:
        return 12, "same given name"
    return 0, ""


def _short(one: str, two: str) -> bool:
    """Jo and Joanna, A and Adaeze."""
    small, large = sorted((one, two), key=len)
    return large.startswith(small)


def _slip(one: str, two: str) -> bool:
    """One letter wrong, left out, too many, or two neighbours swapped."""
    if one == two or abs(len(one) - len(two)) > 1 or min(len(one), len(two)) < 3:
        return False
    if len(one) == len(two):
        off = [at for at in range(len(one)) if one[at] != two[at]]
        return len(off) == 1 or (len(off) == 2 and off[1] == off[0] + 1 and one[off[0]] == two[off[1]] and one[off[1]] == two[off[0]])
    small, large = sorted((one, two), key=len)
    return any(large[:at] + large[at + 1 :] == small for at in range(len(large)))


def _born(one: Mapping[str, str], two: Mapping[str, str]) -> tuple[int, str]:
    mine, theirs = one.get("born_on", ""), two.get("born_on", "")
    if not mine or not theirs:
        return 0, ""
    if mine == theirs:
        return 35, "same date of birth"
    (year, month, day), (year2, month2, day2) = mine.split("-"), theirs.split("-")
    if (year, month, day) == (year2, day2, month2):
        return 25, "day and month of birth swapped"
    if _slip(mine.replace("-", ""), theirs.replace("-", "")):
        return 20, "date of birth off by one digit"
    return -20, ""


def _members(one: frozenset[str], two: frozenset[str]) -> tuple[int, str]:
    return (30, "same member number") if {_bare(number) for number in one} & {_bare(number) for number in two} - {""} else (0, "")


def _bare(number: str) -> str:
    return "".join(sign for sign in number.upper() if sign.isalnum())


def _phone(one: Mapping[str, str], two: Mapping[str, str]) -> tuple[int, str]:
    mine, theirs = ("".join(sign for sign in of.get("phone", "") if sign.isdigit())[-10:] for of in (one, two))
    return (12, "same phone") if len(mine) == 10 and mine == theirs else (0, "")


def _address(one: Mapping[str, str], two: Mapping[str, str]) -> tuple[int, str]:
    mine, theirs = ((fold(of.get("line1", "")), of.get("zip", "")[:5]) for of in (one, two))
    return (12, "same address") if all(mine) and mine == theirs else (0, "")


def _against(one: Mapping[str, str], two: Mapping[str, str]) -> tuple[int, str]:
    points = 0
    if {one.get("sex", ""), two.get("sex", "")} == {"F", "M"}:
        points -= 15
    if one.get("suffix", "") and two.get("suffix", "") and fold(one["suffix"]) != fold(two["suffix"]):
        points -= 30  # father and son
    return points, ""
