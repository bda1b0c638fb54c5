"""Modifiers by what they do: which change the price, which part two services, which do not go together. Effects in our own words."""

from __future__ import annotations

import re
from itertools import combinations

from billing.contract import PRICING

FORM = re.compile(r"[0-9A-Z]{2}\Z")

#: Modifiers of two digits (and of CPT's letters) that exist, with what they do in a few words of ours.
NUMBERED: dict[str, str] = {
    "22": "more work than usual", "23": "unusual anaesthesia", "24": "visit unrelated to the surgery before it",
    "25": "visit of its own on the day of a procedure", "26": "professional part", "27": "several hospital visits that day",
    "32": "asked for by law", "33": "preventive", "47": "anaesthesia by the surgeon", "50": "both sides", "51": "several procedures",
    "52": "less than usual", "53": "broken off", "54": "surgery only", "55": "care after surgery only", "56": "care before surgery only",
    "57": "decision for surgery", "58": "next stage of a surgery", "59": "distinct service", "62": "two surgeons",
    "63": "infant under 4 kg", "66": "surgical team", "73": "stopped before anaesthesia", "74": "stopped after anaesthesia",
    "76": "repeated by the same", "77": "repeated by another", "78": "back to the operating room", "79": "unrelated, after a surgery",
    "80": "assistant surgeon", "81": "least assistant", "82": "assistant, no resident at hand", "90": "outside laboratory",
    "91": "laboratory test repeated", "92": "other test platform", "93": "telehealth by voice", "95": "telehealth by video",
    "96": "to gain a skill", "97": "to regain a skill", "99": "several modifiers", "1P": "measure not met, medical",
    "2P": "measure not met, patient", "3P": "measure not met, system", "8P": "measure not met", "P1": "healthy", "P2": "mild illness",
    "P3": "severe illness", "P4": "life at risk", "P5": "dying without surgery", "P6": "organ donor",
}  # fmt: skip

#: Those that change the price stand before those that only inform; the ones of anaesthesia and telehealth price too.
FIRST = PRICING | frozenset("51 58 78 79 24 25 57 AA AD QK QX QY QZ TH".split())
#: Those that only tell: a payer reads them last.
INFORMATIONAL = frozenset("32 33 90 91 92 93 95 96 97 99 GA GX GY GZ GC GE GT GQ FQ KX Q5 Q6 LT RT E1 E2 E3 E4".split()) | frozenset(
    [*(f"F{n}" for n in "A123456789"), *(f"T{n}" for n in "A123456789"), *(f"P{n}" for n in "123456"), "LC", "LD", "LM", "RC", "RI"]
)

#: Modifiers by which NCCI lets a pair with indicator 1 stand.
BYPASS = frozenset("24 25 27 57 58 59 78 79 91 LT RT LC LD LM RC RI XE XP XS XU E1 E2 E3 E4".split()) | frozenset(
    [*(f"F{n}" for n in "A123456789"), *(f"T{n}" for n in "A123456789")]
)
#: Those that say that a second service is one of its own, not the same billed twice.
DISTINCT = frozenset("59 76 77 91 XE XP XS XU LT RT 50".split())
_DISTINCT_59 = ("59", "XE", "XP", "XS", "XU")
TELEHEALTH = ("93", "95", "GT", "GQ", "FQ")
NOTICE = frozenset({"GA", "GX", "GY", "GZ"})
"""What was told the patient of a service that Medicare may not pay."""
WASTE = frozenset({"JW", "JZ"})

#: (set, why): two of a set do not stand on one line.
_NOT_TOGETHER: tuple[tuple[tuple[str, ...], str], ...] = (
    (("26", "TC"), "26 is the professional part and TC the technical: together they are the whole, which has neither"),
    (_DISTINCT_59, "59 and the X modifiers say the same: the most exact one is enough"),
    (("GA", "GY", "GZ"), "they say different things of what the patient was told"),
    (("GX", "GZ"), "GX says that the patient was told, GZ that not"),
    (("JW", "JZ"), "JW says that some of the drug was thrown away, JZ that none was"),
    (("73", "74"), "it was stopped before anaesthesia or after it"),
    (("76", "77"), "it was repeated by the same provider or by another"),
    (("80", "81", "82", "AS"), "one assistant is told one way"),
    (("96", "97"), "the therapy gains a skill or regains it"),
    (("93", "95", "GT", "GQ"), "the telehealth went one way"),
    (("62", "66"), "two surgeons, or a team"),
)


def conflicts(modifiers: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """(one, other, why) of every two that do not go together. LT and RT on one line are both sides: that is 50."""
    out = []
    for one, other in combinations(dict.fromkeys(modifiers), 2):
        for some, why in _NOT_TOGETHER:
            if one in some and other in some:
                out.append((one, other, why))
        if {one, other} == {"LT", "RT"} and "50" not in modifiers:
            out.append((one, other, "both sides on one line are 50; or bill each side on a line of its own"))
    return out


def misplaced(modifiers: tuple[str, ...]) -> tuple[str, str] | None:
    """(the one that tells, the one that prices) where one that prices stands behind one that only tells."""
    for at, one in enumerate(modifiers):
        if one in INFORMATIONAL:
            later = next((other for other in modifiers[at + 1 :] if other in FIRST), None)
            if later:
                return one, later
    return None


def in_order(modifiers: tuple[str, ...]) -> tuple[str, ...]:
    """The same, those that price first, each kind in the order in which it stood."""
    return tuple(sorted(modifiers, key=lambda one: 0 if one in FIRST else 2 if one in INFORMATIONAL else 1))
