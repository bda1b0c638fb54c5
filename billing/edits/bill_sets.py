"""Hospital bills: types of bill that exist, and revenue codes by family. Own words; the official texts are the AHA's."""

from __future__ import annotations

import re

REVENUE_FORM = re.compile(r"\d{4}\Z")
TOTAL = "0001"

#: First two digits of a type of bill (after its leading zero) that exist → what they are.
BILLS: dict[str, str] = {
    "11": "hospital, inpatient", "12": "hospital, inpatient without a stay paid", "13": "hospital, outpatient",
    "14": "hospital, laboratory of others", "18": "hospital, swing bed", "21": "nursing facility, inpatient",
    "22": "nursing facility, stay not paid", "23": "nursing facility, outpatient", "28": "nursing facility, swing bed",
    "32": "home health", "33": "home health, outpatient", "34": "home health, other", "41": "religious house, inpatient",
    "43": "religious house, outpatient", "65": "intermediate care", "66": "intermediate care, second level", "71": "rural health clinic",
    "72": "dialysis", "73": "free clinic", "74": "outpatient rehabilitation", "75": "rehabilitation centre",
    "76": "community mental health", "77": "federal health centre", "78": "licensed emergency house", "79": "other clinic",
    "81": "hospice, not of a hospital", "82": "hospice of a hospital", "83": "surgery centre of a hospital", "84": "birthing centre",
    "85": "critical access hospital", "86": "residential house", "89": "other",
}  # fmt: skip
INPATIENT = frozenset({"11", "18", "21", "41"})
#: Bills on which most services name their code beside the revenue code.
OUTPATIENT = frozenset("13 14 23 34 43 71 72 74 75 76 77 78 79 83 85".split())

#: Codes of such a family that name no procedure all the same: tubes and stores of an infusion, drugs that are told without a code.
_WITHOUT = frozenset("0262 0263 0264 0630 0631 0632 0633 0634 0635 0637".split())
#: Families (the first three digits) whose lines on an outpatient bill name a procedure, in words for the sentence.
FAMILIES: dict[str, str] = {
    "026": "infusion", "030": "laboratory", "031": "pathology", "032": "X-ray", "033": "therapy by rays", "034": "nuclear medicine",
    "035": "CT", "036": "operating room", "038": "blood", "040": "imaging", "041": "breathing", "042": "physical therapy",
    "043": "occupational therapy", "044": "speech therapy", "045": "emergency room", "046": "lung", "047": "hearing", "048": "heart",
    "049": "surgery centre", "051": "clinic", "052": "clinic out of house", "054": "ambulance", "061": "MRI", "063": "drugs by code",
    "073": "EKG", "074": "EEG", "075": "stomach and gut", "076": "observation", "077": "preventive", "082": "dialysis",
    "090": "mental health", "091": "mental health", "092": "diagnostic", "094": "other therapy",
}  # fmt: skip


def needs_procedure(revenue: str) -> bool:
    """Whether a line of an outpatient bill with it names a procedure."""
    return bool(REVENUE_FORM.match(revenue)) and revenue[:3] in FAMILIES and revenue not in _WITHOUT


def revenue_named(revenue: str) -> str:
    """'0450 (emergency room)'."""
    family = FAMILIES.get(revenue[:3])
    return f"{revenue} ({family})" if family else revenue
