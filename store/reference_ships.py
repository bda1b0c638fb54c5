"""What ships with us, in our own words: places of service, modifiers, and a few NCCI pairs of HCPCS codes to try with, marked DEMO."""

from __future__ import annotations

import json
from dataclasses import dataclass

DEMO = "DEMO"
"""In the name of an edition that is not CMS's: to try with, never to bill by."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A set as it ships. codes: (code, short, long, attrs); pairs: (column 1, column 2, indicator, why)."""

    set: str
    name: str
    note: str
    codes: tuple[tuple[str, str, str, str], ...] = ()
    pairs: tuple[tuple[str, str, str, str], ...] = ()


_PLACES = """01 pharmacy|02 telehealth, patient not at home|03 school|04 shelter for the homeless|05 Indian Health Service, free-standing
06 Indian Health Service, provider based|07 tribal 638, free-standing|08 tribal 638, provider based|09 prison or jail
10 telehealth, patient at home|11 office|12 home|13 assisted living|14 group home|15 mobile unit|16 temporary lodging
17 walk-in clinic in a shop|18 place of employment|19 hospital outpatient, off campus|20 urgent care|21 hospital inpatient
22 hospital outpatient, on campus|23 emergency room|24 ambulatory surgery center|25 birthing center|26 military treatment facility
27 outreach site, street|31 skilled nursing facility|32 nursing facility|33 custodial care|34 hospice|41 ambulance, land
42 ambulance, air or water|49 independent clinic|50 federally qualified health center|51 psychiatric hospital, inpatient
52 psychiatric partial hospital|53 community mental health center|54 intermediate care, intellectual disabilities
55 residential substance abuse treatment|56 residential psychiatric treatment|57 non-residential substance abuse treatment
58 opioid treatment program|60 mass immunization|61 inpatient rehabilitation|62 outpatient rehabilitation
65 end-stage renal disease treatment|66 program of all-inclusive care for the elderly|71 public health clinic|72 rural health clinic
81 independent laboratory|99 other place"""

_MODIFIERS = """22 more work than usual|23 unusual anesthesia|24 visit not for the surgery, in its global days
25 visit of its own beside a procedure of that day|26 the professional part|27 several hospital visits that day|32 service was demanded
33 preventive service|47 anesthesia by the surgeon|50 both sides|51 more than one procedure|52 service reduced|53 procedure broken off
54 surgery alone|55 care after surgery alone|56 care before surgery alone|57 visit that decided on the surgery
58 staged or related procedure, in global days|59 service of its own, distinct from the other|62 two surgeons
63 infant below 4 kg|66 surgical team|73 outpatient procedure stopped before anesthesia|74 outpatient procedure stopped after anesthesia
76 done again by the same physician|77 done again by another physician|78 back to the operating room, related
79 procedure not related, in global days|80 assistant surgeon|81 assistant surgeon, minimum|82 assistant surgeon, no resident
90 outside laboratory|91 laboratory test done again|92 other laboratory platform|93 telehealth by sound alone
95 telehealth with picture and sound|96 habilitation|97 rehabilitation|99 several modifiers
LT left side|RT right side|TC the technical part|XE separate encounter|XS separate organ or structure|XP separate practitioner
XU unusual service that does not overlap|GA notice signed, payer expected to refuse|GX notice by choice|GY never covered by the program
GZ payer expected to refuse, no notice|GC resident under a teaching physician|GT telehealth with picture and sound
FQ telehealth by sound alone, mental health|GQ telehealth, stored and forwarded|JW part of a single-dose drug thrown away
JZ nothing of a single-dose drug thrown away|KX requirements of the policy are met|Q5 substitute, reciprocal|Q6 substitute, paid by time
AS assistant at surgery, not a physician|E1 upper left eyelid|E2 lower left eyelid|E3 upper right eyelid|E4 lower right eyelid
FA left thumb|F1 left second finger|F2 left third finger|F3 left fourth finger|F4 left fifth finger|F5 right thumb|F6 right second finger
F7 right third finger|F8 right fourth finger|F9 right fifth finger|TA left great toe|T1 left second toe|T2 left third toe
T3 left fourth toe|T4 left fifth toe|T5 right great toe|T6 right second toe|T7 right third toe|T8 right fourth toe|T9 right fifth toe
LC left circumflex artery|LD left anterior descending artery|RC right coronary artery|QW test waived under CLIA|NU new equipment
RR rented equipment|UE used equipment"""

_SIDE = "a test of ours: the first includes the second"
_ALIKE = "a test of ours: one or the other"
_PAIRS = (
    "G0438 G0439 0 alike|G0402 G0438 0 alike|G0402 G0439 0 alike|G0105 G0121 0 alike|G0104 G0105 0 side|G0104 G0121 0 side"
    "|G0439 G0444 1 side|G0438 G0444 1 side|G0439 G0442 1 side|G0438 G0442 1 side|G0447 G0473 1 alike|G0446 G0447 1 alike"
    "|G0101 Q0091 1 side|G0439 G0101 1 side|G0108 G0109 1 alike|G0270 G0271 1 alike|G0277 A4575 0 side|G0283 A4595 1 side"
    "|G0398 G0399 0 alike|G0399 G0400 0 alike|G0398 G0400 0 alike|G2010 G2012 1 alike|G0396 G0397 0 alike|G0442 G0443 1 side"
    "|J1885 J1100 9 alike|G0279 G0130 1 side|G0328 G0105 9 alike|P9612 P9615 0 alike|G0498 J7050 1 side|G0463 G0444 1 side"
)


def _words(text: str) -> tuple[tuple[str, str, str, str], ...]:
    parts = (part.strip().partition(" ") for part in text.replace("\n", "|").split("|"))
    return tuple((code, words, "", json.dumps({})) for code, _, words in parts if code)


def _pairs() -> tuple[tuple[str, str, str, str], ...]:
    found = []
    for part in _PAIRS.split("|"):
        one, two, sign, why = part.split(" ")
        found.append((one, two, sign, f"{DEMO}, {_SIDE if why == 'side' else _ALIKE}"))
    return tuple(found)


SETS: tuple[Shipped, ...] = (
    Shipped("pos", "own words", "short names of our own for the places in use", _words(_PLACES)),
    Shipped("modifiers", "own words", "what the usual modifiers do, in our own words", _words(_MODIFIERS)),
    Shipped("ncci_ptp", DEMO, "30 pairs of HCPCS codes made up by us to try with; CMS's table is imported", (), _pairs()),
)
