"""Services by what they are: visits, drugs, unlisted codes, services that come but once in so many months. Our own lists and ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass

HCPCS_FORM = re.compile(r"[A-V]\d{4}\Z")
CPT_FORM = re.compile(r"\d{4}[0-9FTUM]\Z")

_VISIT_CODES = frozenset("G0402 G0438 G0439 G0463 G0466 G0467 G0468 G0469 G0470 T1015 G2212".split())
#: Visits at the bed of an inpatient, from the first day to discharge.
_INPATIENT_VISITS = ("99221", "99239")
_EMERGENCY_VISITS = ("99281", "99285")
_OFFICE_VISITS = ("99202", "99215")


def is_cpt(code: str) -> bool:
    """Whether it has the form of a CPT code: five digits, or four and F, T, U or M."""
    return bool(CPT_FORM.match(code))


def is_hcpcs(code: str) -> bool:
    """Whether it has the form of a HCPCS II code."""
    return bool(HCPCS_FORM.match(code))


def is_visit(code: str) -> bool:
    """Whether the service is a visit, an examination and decision (E/M)."""
    return code in _VISIT_CODES or (is_cpt(code) and "99202" <= code <= "99499")


def is_procedure(code: str) -> bool:
    """Whether the service is a procedure on the body: surgery, or one that HCPCS has for it."""
    return (is_cpt(code) and "10004" <= code <= "69990") or code in _PROCEDURES


_PROCEDURES = frozenset("G0104 G0105 G0121 G0127 G0168 G0186 G0259 G0260 G0268 G0289 G0364 G0412 G0413 G0414 G0415 G0429 G0516".split())


def is_inpatient_visit(code: str) -> bool:
    """Whether it is a visit that only an inpatient or one under observation has."""
    return is_cpt(code) and _INPATIENT_VISITS[0] <= code <= _INPATIENT_VISITS[1]


def is_emergency_visit(code: str) -> bool:
    """Whether it is a visit of the emergency room."""
    return (is_cpt(code) and _EMERGENCY_VISITS[0] <= code <= _EMERGENCY_VISITS[1]) or "G0380" <= code <= "G0384"


def is_office_visit(code: str) -> bool:
    """Whether it is a visit in an office or clinic."""
    return is_cpt(code) and _OFFICE_VISITS[0] <= code <= _OFFICE_VISITS[1]


def is_ambulance(code: str) -> bool:
    """Whether it is a ride or its mileage."""
    return "A0425" <= code <= "A0436"


def is_drug(code: str) -> bool:
    """Whether it is a drug by its code."""
    return bool(re.match(r"J\d{4}\Z", code)) or "Q5101" <= code <= "Q5160"


#: Drugs that come in containers for one patient: what is left is thrown away and told (JW), or there was none (JZ). A short list.
SINGLE_DOSE = frozenset(
    "J0129 J0178 J0585 J0717 J0881 J0897 J1300 J1439 J1745 J1756 J2357 J2506 J2778 J3262 J3380 J9022 J9035 J9041 J9055 J9173 J9228 J9271 "
    "J9299 J9303 J9305 J9306 J9308 J9312 J9355".split()
)

#: Codes that say "not otherwise classified": the claim describes the service in words. Those of CPT end by 99 within their sections.
UNLISTED = frozenset(
    "A0999 A4335 A4421 A4641 A4649 A4913 A6261 A6262 A6512 A6549 A9152 A9153 A9279 A9280 A9597 A9598 A9599 A9698 A9699 A9900 A9999 B9998 "
    "B9999 C1889 C2698 C2699 C9399 E0625 E0769 E0770 E1229 E1239 E1399 E1699 E2599 G0501 J1599 J3490 J3590 J3591 J7199 J7599 J7699 J7799 "
    "J7999 J8498 J8499 J8597 J8999 J9999 K0108 K0812 K0898 L0999 L1499 L2999 L3649 L3999 L5999 L7499 L8039 L8499 L8698 L8699 P9099 Q0507 "
    "Q0508 Q0509 Q2039 Q4050 Q4051 Q4082 Q4100 S0590 S5497 S8189 S8301 S9379 S9445 S9446 S9542 S9976 S9977 T1505 T1999 T5999 V2199 V2799 "
    "V5267 V5274 V5287 V5298 V5299".split()
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A service that comes once in so many months (0: once in a life). counts: the codes whose last time counts.

    full: as Medicare counts, in full months after the month of the last time (11 full months: the same month of the next year).
    """

    months: int
    counts: tuple[str, ...]
    full: bool
    what: str


_WELLNESS = ("G0402", "G0438", "G0439")
FREQUENCY: dict[str, Limit] = {
    "G0402": Limit(0, ("G0402",), False, "the first preventive examination"),
    "G0438": Limit(0, ("G0438",), False, "the first annual wellness visit"),
    "G0439": Limit(12, _WELLNESS, True, "the annual wellness visit"),
    "G0101": Limit(24, ("G0101",), True, "the pelvic and breast examination"),
    "G0102": Limit(12, ("G0102",), True, "the prostate examination"),
    "G0103": Limit(12, ("G0103",), True, "the PSA test"),
    "G0104": Limit(48, ("G0104",), True, "the sigmoidoscopy by screening"),
    "G0105": Limit(24, ("G0105", "G0121"), True, "the colonoscopy by screening, at high risk"),
    "G0117": Limit(12, ("G0117", "G0118"), True, "the glaucoma screening"),
    "G0118": Limit(12, ("G0117", "G0118"), True, "the glaucoma screening"),
    "G0121": Limit(120, ("G0105", "G0121"), True, "the colonoscopy by screening"),
    "G0130": Limit(24, ("G0130",), True, "the bone density measurement"),
    "G0328": Limit(12, ("G0328",), True, "the stool test by screening"),
    "G0442": Limit(12, ("G0442",), True, "the screening for alcohol"),
    "G0444": Limit(12, ("G0444",), True, "the screening for depression"),
    "G0446": Limit(12, ("G0446",), True, "the counselling for the heart"),
    "Q0091": Limit(24, ("Q0091",), True, "the smear by screening"),
}

#: Services that are told by the day: a line of them stays within a month, so that each day can be counted.
_PER_DAY_RANGES = (("S9325", "S9379"), ("S9490", "S9504"), ("S9537", "S9590"), ("S9208", "S9214"))
_PER_DAY = frozenset(
    "G0466 G0467 H0017 H0018 H0019 H0037 H0040 H0041 H0043 H0045 H2013 H2016 H2018 H2020 H2022 H2024 H2026 H2029 H2031 H2034 H2036 S0201 "
    "S0317 S5102 S5105 S5121 S5126 S5131 S5136 S5140 S5145 S5151 S5181 S9056 S9061 S9125 S9126".split()
)


def per_day(code: str) -> bool:
    """Whether its unit is a day."""
    return code in _PER_DAY or is_inpatient_visit(code) or any(first <= code <= last for first, last in _PER_DAY_RANGES)


OFFICE_ONLY = frozenset({"G0438", "G0439", "G0402", "G0444"})
"""Preventive visits that no inpatient has."""
