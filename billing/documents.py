"""Documents: what a file is by its content, what kind of paper it looks like, and what in its text names a claim or a patient."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billing.text import clean, fold

KINDS: Mapping[str, str] = {
    "card": "card copy",
    "authorisation": "authorisation",
    "record": "medical record",
    "eob": "EOB",
    "payer_letter": "payer letter",
    "records_request": "request for records",
    "appeal_decision": "appeal decision",
    "other": "other",
}
"""What a document is filed as."""
CAME: Mapping[str, str] = {
    "scan": "scan",
    "fax": "fax",
    "letter": "letter",
    "upload": "upload",
    "portal": "payer's portal",
    "835": "image of an 835",
}
"""How it came in."""
PDF, TEXT = "application/pdf", "text/plain"
MEDIA: Mapping[str, str] = {
    PDF: "PDF",
    TEXT: "text",
    "image/png": "PNG image",
    "image/jpeg": "JPEG image",
    "image/gif": "GIF image",
    "image/tiff": "TIFF image",
    "image/bmp": "BMP image",
}
"""Kinds of file that are kept, in words."""
ENDINGS: Mapping[str, str] = {
    PDF: ".pdf", TEXT: ".txt", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/tiff": ".tif", "image/bmp": ".bmp",
}  # fmt: skip

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_PDF_WITHIN = 1024
"""A PDF may have rubbish before its first line, but no more than this."""
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\b\x1a\x1b")


def media(data: bytes) -> str:
    """The media type by content alone; '' for what is no PDF, image or text."""
    for start, name in _STARTS:
        if data.startswith(start):
            return name
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return "image/bmp"
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    return TEXT if text_of(data) is not None else ""


def text_of(data: bytes) -> str | None:
    """The letters of a text file: UTF-8, UTF-16 with its mark, else Latin-1; None where they are no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        coding = "utf-16"
    else:
        coding = "utf-8-sig"
        if b"\x00" in data:
            return None
    try:
        found = data.decode(coding)
    except UnicodeDecodeError:
        found = data.decode("latin-1")
    odd = sum(1 for char in found if (char < " " or "\x7f" <= char <= "\x9f") and char not in _TEXT_CONTROLS)
    return found if odd * 100 <= len(found) else None


def tidy(text: str, most: int) -> str:
    """The text in lines, each cleaned for a screen, no more than one empty line together, cut at `most` signs."""
    lines: list[str] = []
    for line in text[: most * 2].splitlines():
        said = clean(line.expandtabs(4)).rstrip()
        if said or (lines and lines[-1]):
            lines.append(said)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)[:most]


_KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "records_request": (
        "request for medical records", "request for records", "additional documentation request", "please submit the records",
        "records requested", "request for additional information", "medical records request",
    ),
    "appeal_decision": (
        "appeal decision", "decision on your appeal", "redetermination decision", "reconsideration decision", "appeal determination",
        "uphold our decision", "overturned our decision", "appeal has been",
    ),
    "eob": ("explanation of benefits", "explanation of payment", "remittance advice", "summary of benefits paid"),
    "authorisation": (
        "prior authorization", "prior authorisation", "authorization number", "authorisation number", "precertification",
        "authorization approval", "approval of services",
    ),
    "card": ("rxbin", "rx bin", "rxpcn", "member services", "copay", "group no", "insurance card"),
    "record": (
        "history of present illness", "chief complaint", "progress note", "operative report", "discharge summary", "assessment and plan",
        "physical exam", "office visit note",
    ),
}  # fmt: skip
_LETTER_WORDS = ("dear provider", "claim number", "member id", "we have reviewed")


def guess(text: str) -> str:
    """The kind that the words of the paper speak for: those that stand first count, since what a letter is stands at its head."""
    folded = fold(text[:20_000])
    best = ("other", len(folded) + 1)
    for kind, phrases in _KIND_WORDS.items():
        places = [at for phrase in phrases if (at := folded.find(fold(phrase))) >= 0]
        if places and min(places) < best[1]:
            best = (kind, min(places))
    if best[0] == "other" and any(phrase in folded for phrase in _LETTER_WORDS):
        return "payer_letter"
    return best[0]


@dataclass(frozen=True, slots=True)
class Clues:
    """What of a text may name a claim or a patient: numbers as written, days, and words that may be names (folded)."""

    numbers: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    words: frozenset[str] = frozenset()


CLUES_MOST = 800
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,37}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?P<n>[A-Za-z]{3})[a-z]*\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\.? (?P<n>[A-Za-z]{3})[a-z]*\.? (?P<y>\d{4})"),
)


def days_in(text: str, most: int = 200) -> tuple[date, ...]:
    """Every day that the text names, in order; a year of two digits is of this century, or of the last where that would be ahead."""
    found: dict[date, int] = {}
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            on = _day(match.groupdict())
            if on is not None and on not in found:
                found[on] = match.start()
                if len(found) >= most:
                    break
    return tuple(sorted(found, key=lambda on: found[on]))


def _day(part: Mapping[str, str | None]) -> date | None:
    name = (part.get("n") or "").lower()
    month = _MONTHS.index(name) + 1 if name in _MONTHS else int(part.get("m") or 0)
    year = int(part["y"] or 0)
    if year < 100:
        year += 2000 if year < 40 else 1900
    try:
        return date(year, month, int(part["d"] or 0))
    except ValueError:
        return None


def clues(text: str) -> Clues:
    """What to look for in the books."""
    numbers: dict[str, None] = {}
    for match in _NUMBER.finditer(text):
        word = match[0].rstrip("._/-")
        if any(char.isdigit() for char in word):
            numbers[word] = None
            numbers[word.upper()] = None
        if len(numbers) >= CLUES_MOST:
            break
    return Clues(tuple(numbers), days_in(text), frozenset(fold(text[:200_000]).split()))


_DUE = re.compile(
    r"(?:due (?:date|by|on)?|respond by|response due|no later than|must be received by|return by|on or before|by the date of|received by|"
    r"submit by|deadline)\W{0,20}(?P<rest>.{0,60})",
    re.IGNORECASE | re.DOTALL,
)


def due_in(text: str, today: date) -> date | None:
    """The last day that a letter gives for an answer, where it says so and the day is not long gone."""
    for match in _DUE.finditer(text[:50_000]):
        for on in days_in(match["rest"]):
            if -60 <= (on - today).days <= 400:
                return on
    return None
