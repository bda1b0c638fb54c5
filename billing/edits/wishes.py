"""What a practice may say that a payer wants: its names, what each takes (codes, days), and masks of member numbers as people type them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from billing.edits.context import WISHES
from billing.edits.modifier_sets import TELEHEALTH

MASK, FILING_CODES, INACTIVE, LATE_ENTRY = "mask", "filing_codes", "inactive", "late_entry"
SAID: dict[str, str] = {
    **WISHES,
    MASK: "member numbers of this form (# a digit, @ a letter, ? either; other signs stand for themselves)",
    FILING_CODES: "one of these filing codes (SBR09) and no other",
    INACTIVE: "no claims any more",
    LATE_ENTRY: "late entries and addenda within so many days of the visit, later ones it may pass over",
}
"""Everything that may be said of a payer, with what it means."""

#: What takes no codes: it is wanted or not.
WHOLE = frozenset({INACTIVE})
_BEGINNING = re.compile(r"[A-Z0-9]{1,7}\Z")
_FILING = re.compile(r"[A-Z0-9]{2}\Z")
_MASK = re.compile(r"[#@?A-Z0-9-]{2,30}\Z")
_DAYS = re.compile(r"[1-9][0-9]{0,3}\Z")
_SIGNS = {"#": "[0-9]", "@": "[A-Z]", "?": "[A-Z0-9]"}
CODES_MOST = 500


def wrong(what: str, codes: Sequence[str]) -> str | None:
    """Why this cannot be said of a payer, in a sentence; None where it can. Codes in capitals."""
    if what not in SAID:
        return f"There is nothing called {what[:30]} that a payer may want: there are {', '.join(SAID)}."
    if what in WHOLE:
        return None if tuple(codes) in ((), ("*",)) else f"{what} takes no codes."
    if not codes:
        return f"{what} wants codes: * for every service, or beginnings of codes (J, G01, 99213)."
    if len(codes) > CODES_MOST:
        return f"{what} takes {CODES_MOST} codes at most; beginnings of codes are shorter (J for every drug)."
    if what == LATE_ENTRY and len(codes) > 1:
        return f"{what} takes one number of days."
    fits = {MASK: _MASK.match, FILING_CODES: _FILING.match, LATE_ENTRY: _DAYS.match}.get(
        what, lambda one: one == "*" or _BEGINNING.match(one)
    )
    strange = next((one for one in codes if not fits(one)), None)
    if strange is not None:
        return f"{strange[:30]} is none that {what} takes: {_TAKES.get(what, '* or the beginning of a code, in letters and digits')}."
    if what == "telehealth" and (other := next((one for one in codes if one not in (*TELEHEALTH, "*")), None)) is not None:
        return f"{other} is no modifier of telehealth: there are {', '.join(TELEHEALTH)}."
    return None


_TAKES = {MASK: "signs and # @ ?, two to thirty", FILING_CODES: "two signs, as CI", LATE_ENTRY: "a number of days, as 45"}


def pattern(masks: Sequence[str]) -> str:
    """The masks as one pattern, as the books keep it."""
    return "|".join("".join(_SIGNS.get(sign, re.escape(sign)) for sign in mask) for mask in masks)


def masks(kept: str) -> tuple[str, ...]:
    """The masks that a pattern was made of."""
    for sign in ("?", "@", "#"):
        kept = kept.replace(_SIGNS[sign], sign)
    return tuple(kept.replace("\\-", "-").split("|")) if kept else ()
