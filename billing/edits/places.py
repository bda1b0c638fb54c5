"""Places of service: codes in use with short names of our own, retired ones, and what kind of place each is."""

from __future__ import annotations

#: Place → short name (CMS keeps the list; the names are ours).
PLACES: dict[str, str] = {
    "01": "pharmacy", "02": "telehealth, patient not at home", "03": "school", "04": "shelter", "05": "Indian Health, own building",
    "06": "Indian Health, provider's building", "07": "tribal, own building", "08": "tribal, provider's building", "09": "prison",
    "10": "telehealth, patient at home", "11": "office", "12": "home", "13": "assisted living", "14": "group home", "15": "mobile unit",
    "16": "lodging", "17": "walk-in clinic in a shop", "18": "place of work", "19": "hospital outpatient, off campus",
    "20": "urgent care", "21": "hospital inpatient", "22": "hospital outpatient, on campus", "23": "emergency room",
    "24": "surgery centre", "25": "birthing centre", "26": "military hospital", "27": "outreach, on the street",
    "31": "skilled nursing facility", "32": "nursing facility", "33": "custodial care", "34": "hospice", "41": "ambulance, land",
    "42": "ambulance, air or water", "49": "independent clinic", "50": "federal health centre", "51": "psychiatric hospital",
    "52": "psychiatric day hospital", "53": "community mental health centre", "54": "care for the intellectually disabled",
    "55": "residential addiction treatment", "56": "residential psychiatric treatment", "57": "addiction treatment, not residential",
    "58": "opioid treatment, not residential", "60": "mass vaccination", "61": "inpatient rehabilitation",
    "62": "outpatient rehabilitation", "65": "dialysis", "66": "PACE centre", "71": "public health clinic", "72": "rural health clinic",
    "81": "independent laboratory", "99": "other",
}  # fmt: skip
#: Never given out or given up: a claim of today that bears one is turned away.
RETIRED: dict[str, str] = {"35": "never in use", "36": "never in use", "59": "given up", "63": "never in use", "64": "given up"}

INPATIENT = frozenset({"21", "51", "61"})
#: Places where a provider works in the house of another: the claim names the house.
OTHERS_HOUSE = frozenset("19 21 22 23 24 25 26 31 32 34 51 52 53 54 55 56 61 62 65".split())
#: Places that have no house to name, or whose house is the provider's own.
NO_HOUSE = frozenset("01 02 10 11 12 16 18 27 41 42 99".split())
AMBULANCE = frozenset({"41", "42"})
TELEHEALTH = frozenset({"02", "10"})


def named(place: str) -> str:
    """'22 (hospital outpatient, on campus)', or the code alone where it is unknown."""
    return f"{place} ({PLACES[place]})" if place in PLACES else place
