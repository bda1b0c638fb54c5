"""The codes of a claim or a visit while a coder works: their order, the lines that point to them, and what the book's notes say of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from billing.findings import Finding, Severity

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXY"
MOST = {"P": 12, "I": 25}
"""Diagnoses that fit on a professional and on an institutional claim."""
MOST_POINTERS = 4


@dataclass(frozen=True, slots=True)
class Coded:
    """A diagnosis in its place. code: with its dot; was: what stood there before this sitting, '' for one that is new."""

    code: str
    was: str = ""
    poa: str = ""
    was_poa: str = ""

    @property
    def changed(self) -> bool:
        """Whether it differs from what stood there."""
        return (self.code, self.poa) != (self.was, self.was_poa)


@dataclass(frozen=True, slots=True)
class PointedLine:
    """A service line and the places (from 1) of the diagnoses that it is for."""

    number: int
    procedure: str
    pointers: tuple[int, ...]
    was: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Codes in their order, and the lines that point to them. kind: P or I; a stay asks for presence at admission."""

    codes: tuple[Coded, ...]
    lines: tuple[PointedLine, ...] = ()
    kind: Literal["P", "I"] = "P"
    inpatient: bool = False

    before: tuple[str, ...] = ()
    """The codes as they stood, in order."""
    on: date | None = None
    """The day whose edition holds: of a stay its last."""

    @property
    def recoded(self) -> bool:
        """Whether a code, its order or its presence at admission differs from before."""
        return tuple(one.code for one in self.codes) != self.before or any(one.changed for one in self.codes)

    @property
    def changed(self) -> bool:
        """Whether anything differs from before."""
        return self.recoded or any(one.pointers != one.was for one in self.lines)

    def pointed(self, place: int) -> tuple[int, ...]:
        """The lines that point to a place."""
        return tuple(line.number for line in self.lines if place in line.pointers)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a note of the book asks. words: as it stands there; codes: beginnings of codes that it names; at: the code whose note it is."""

    words: str
    codes: tuple[str, ...]
    at: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What the book says of a code on the day. known: False where the edition does not have it; longer: a code below it to take instead."""

    code: str
    text: str = ""
    known: bool = True
    billable: bool = True
    manifestation: bool = False
    seventh: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()
    sided: tuple[str, ...] = ()
    code_first: tuple[Rule, ...] = ()
    use_additional: tuple[Rule, ...] = ()
    excludes1: tuple[Rule, ...] = ()
    poa_exempt: bool | None = None
    """None: no list of exempt codes is loaded."""


@dataclass(frozen=True, slots=True)
class _Seen:
    sheet: Sheet
    about: Mapping[str, About]
    found: list[Finding] = field(default_factory=list)

    def say(self, code: str, severity: Severity, message: str, place: int) -> None:
        """One thing to tell of a place."""
        self.found.append(Finding(code, severity, message, LETTERS[place] if place < len(LETTERS) else str(place + 1)))


# -- what a coder does


def taken(sheet: Sheet, place: int, code: str) -> Sheet:
    """The code in a place: over what stands there, or after the last; those that point there point to it."""
    codes = list(sheet.codes)
    if place < len(codes):
        codes[place] = replace(codes[place], code=code)
    else:
        codes.append(Coded(code, _was(sheet, len(codes)), "", ""))
    return replace(sheet, codes=tuple(codes))


def dropped(sheet: Sheet, place: int) -> Sheet:
    """Without the code in a place: those after it move up, with their pointers; who pointed to it alone points to nothing."""
    if not 0 <= place < len(sheet.codes):
        return sheet
    gone = place + 1
    kept = [(one.code, one.poa) for n, one in enumerate(sheet.codes) if n != place]
    lines = tuple(replace(line, pointers=tuple(n - (n > gone) for n in line.pointers if n != gone)) for line in sheet.lines)
    return replace(sheet, codes=tuple(_placed(sheet, n, *one) for n, one in enumerate(kept)), lines=lines)


def moved(sheet: Sheet, place: int, by: int) -> Sheet:
    """The code one place up or down: it changes with its neighbour, and the lines go on pointing to the code that they are for."""
    other = place + by
    if not (0 <= place < len(sheet.codes) and 0 <= other < len(sheet.codes)):
        return sheet
    kept = [(one.code, one.poa) for one in sheet.codes]
    kept[place], kept[other] = kept[other], kept[place]
    swap = {place + 1: other + 1, other + 1: place + 1}
    lines = tuple(replace(line, pointers=tuple(swap.get(n, n) for n in line.pointers)) for line in sheet.lines)
    return replace(sheet, codes=tuple(_placed(sheet, n, *one) for n, one in enumerate(kept)), lines=lines)


def pointing(sheet: Sheet, place: int, numbers: Sequence[int]) -> Sheet:
    """Just these lines point to the code in a place; of a line that points to it anew it is the last pointer."""
    at = place + 1
    lines = []
    for line in sheet.lines:
        if line.number in numbers:
            lines.append(line if at in line.pointers else replace(line, pointers=(*line.pointers, at)))
        else:
            lines.append(replace(line, pointers=tuple(n for n in line.pointers if n != at)))
    return replace(sheet, lines=tuple(lines))


def present(sheet: Sheet, place: int, poa: str) -> Sheet:
    """Whether it was there at admission: Y, N, U, W, or '' for not said."""
    codes = list(sheet.codes)
    codes[place] = replace(codes[place], poa=poa)
    return replace(sheet, codes=tuple(codes))


def _was(sheet: Sheet, place: int) -> str:
    return sheet.before[place] if place < len(sheet.before) else ""


def _placed(sheet: Sheet, place: int, code: str, poa: str) -> Coded:
    was_poa = sheet.codes[place].was_poa if place < len(sheet.codes) else ""
    return Coded(code, _was(sheet, place), poa, was_poa)


def changes_in_words(sheet: Sheet, *, pointers: bool) -> str:
    """What changes, in a few words."""
    now, before = [one.code for one in sheet.codes], list(sheet.before)
    turned = {one.was: one.code for one in sheet.codes if one.was and one.was not in now and one.code not in before}
    parts = [f"{was} becomes {code}" for was, code in turned.items()]
    parts += [f"{code} new" for code in now if code not in before and code not in turned.values()]
    parts += [f"{code} dropped" for code in before if code and code not in now and code not in turned]
    if not parts and sheet.recoded:
        parts.append("another order" if now != before else "presence at admission")
    return ", ".join(parts + (["pointers"] if pointers else [])) or "nothing changed"


# -- what the book says of it


def hints(sheet: Sheet, about: Mapping[str, About]) -> tuple[Finding, ...]:
    """What is wrong, then what to look at, in the order of the codes. about: by code; a code that is not in it was not looked up."""
    seen = _Seen(sheet, about)
    plain = [one.code.replace(".", "") for one in sheet.codes]
    for place, one in enumerate(sheet.codes):
        book = about.get(one.code)
        if plain[place] in plain[:place]:
            seen.say("double", "error", f"{one.code} stands here twice: D drops one.", place)
        if book is not None:
            _alone(seen, place, book)
            if book.known:
                _order(seen, place, book, plain)
                _beside(seen, place, book, plain)
        if sheet.inpatient and not one.poa and not (book is not None and book.poa_exempt):
            seen.say("poa", "warning", f"{one.code}: was it present on admission? E says it.", place)
    if len(plain) > MOST[sheet.kind]:
        seen.say("many", "error", f"{len(plain)} diagnoses do not fit: a claim has room for {MOST[sheet.kind]}.", MOST[sheet.kind])
    _pointers(seen)
    rank = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(dict.fromkeys(seen.found), key=lambda found: rank[found.severity]))


def _alone(seen: _Seen, place: int, book: About) -> None:
    """What is said of a code by itself."""
    if not book.known:
        seen.say("unknown", "error", f"{book.code} is no code on this day.", place)
    elif not book.billable and book.seventh and any(len(one.replace(".", "")) == 7 for one in book.longer):
        some = ", ".join(book.longer[:3])
        seen.say("seventh", "error", f"{book.code} wants a 7th character: {some} ...", place)
    elif not book.billable:
        some = ", ".join(book.longer[:3])
        seen.say("header", "error", f"{book.code} cannot be billed: take a longer code{f', as {some}' if some else ''}.", place)
    if book.sided:
        seen.say("side", "warning", f"{book.code} does not say which side: {', '.join(book.sided)}.", place)


def _order(seen: _Seen, place: int, book: About, plain: Sequence[str]) -> None:
    """First-listed rules, and what must stand before it."""
    if place == 0 and plain[0][:1] in "VWXY":
        seen.say("cause_first", "error", f"{book.code} is an external cause: it is never first.", place)
    if place == 0 and book.manifestation:
        seen.say("manifestation_first", "error", f"{book.code} is never first: code the disease beneath it before it.", place)
        return
    wanted = [rule for rule in book.code_first if rule.codes]
    if wanted and not any(one.startswith(rule.codes) for rule in wanted for one in plain[:place]):
        later = next((n for n, one in enumerate(plain) if any(one.startswith(rule.codes) for rule in wanted)), None)
        if later is not None:
            seen.say("code_first", "warning", f"{seen.sheet.codes[later].code} belongs before {book.code} (code first).", place)
        else:
            # Of a manifestation it is a must; elsewhere the note means: where there is such a disease.
            severity: Severity = "warning" if book.manifestation else "info"
            seen.say(
                "code_first",
                severity,
                f"{book.code}: code first{'' if book.manifestation else ', where it is so'}: {wanted[0].words}",
                place,
            )


def _beside(seen: _Seen, place: int, book: About, plain: Sequence[str]) -> None:
    """What never stands beside it, and what is asked for besides."""
    for other, code in enumerate(plain):
        rule = next((rule for rule in book.excludes1 if rule.codes and code.startswith(rule.codes)), None)
        if other != place and rule is not None:
            pair = seen.sheet.codes[other].code
            seen.say("excludes1", "warning", f"{book.code} and {pair} exclude each other (Excludes1 at {rule.at}): {rule.words}", place)
    category = book.code[:3]
    asked = [rule for rule in book.use_additional if rule.codes and rule.at[:3] == category]
    own = [rule for rule in asked if rule.at == book.code] or asked
    if own and not any(code.startswith(rule.codes) for rule in own for code in plain):
        words = "; ".join(rule.words for rule in own)
        seen.say("use_additional", "info", f"{book.code} wants beside it: {words}", place)


def _pointers(seen: _Seen) -> None:
    """Lines without a diagnosis, with too many, or past the last; a code that nothing points to."""
    count = len(seen.sheet.codes)
    if seen.sheet.lines and not count:
        seen.say("none", "error", "No diagnosis stands here yet: type a code, or words for it.", 0)
        return
    for line in seen.sheet.lines:
        if not line.pointers:
            seen.say("no_pointer", "error", f"Line {line.number} points to no diagnosis: E on a code says which lines are for it.", 0)
        if len(line.pointers) > MOST_POINTERS:
            seen.say("many_pointers", "error", f"Line {line.number} points to {len(line.pointers)} diagnoses; four fit.", 0)
        if any(n > count for n in line.pointers):
            seen.say("past_last", "error", f"Line {line.number} points past the last diagnosis.", 0)
    if seen.sheet.lines:
        for place, one in _unpointed(seen.sheet):
            seen.say("unpointed", "info", f"No line is for {one.code}.", place)


def _unpointed(sheet: Sheet) -> Iterator[tuple[int, Coded]]:
    for place, one in enumerate(sheet.codes):
        if not sheet.pointed(place + 1):
            yield place, one


# -- the second look


def sampled(secret: str, subject: str, percent: int) -> bool:
    """Whether a coding is looked at a second time: by a digest over what nobody knows while coding, so none is spared."""
    return int.from_bytes(hashlib.sha256(f"{secret}/{subject}".encode()).digest()[:4], "big") % 100 < percent
