"""The kinds of correction, each with its own rule: what must be given, what it may do to what stands there, whose signature it wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.findings import Finding

#: Kinds of an amendment, in the order of the screen: each is marked with its name for ever, and none removes what was there.
KINDS = {
    "correction": "wrong content; the original stays readable",
    "late_entry": "left out then, written down now by who remembers it wholly",
    "addendum": "not known then; stands below what was written",
    "amendment": "made clearer; the original stays readable",
    "retraction": "taken back: hidden from view, readable in the history",
}
LATE_DAYS = 45
"""How long after a visit payers look at what was added, where no rule of the practice says otherwise."""
ADDED = frozenset({"late_entry", "addendum"})
"""Kinds that add to the record: payers may pass over them once they are late."""
AFTER_SIGNING = frozenset({"addendum", "retraction"})
"""Kinds that a signed note may still get."""

Signer = Literal["coder", "author"]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a correction beside its reason and evidence. happened_on: the day of what a late entry writes down; recall: its
    author remembers it wholly, and says so."""

    kind: str = "correction"
    happened_on: date | None = None
    recall: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """One field that shall be changed, as far as the kinds ask. note: it is the text of a note; signed: that note is signed; on: the day
    of the visit that it belongs to; whole: it is taken back, or brought back, as a whole."""

    label: str
    was: str
    shall_be: str
    note: bool = False
    signed: bool = False
    on: date | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose signature a field wants: a coder's, or its author's (login; '' where the record does not know it: then any clinician's)."""

    signer: Signer
    login: str = ""

    @property
    def words(self) -> str:
        """Who must sign, for a sentence."""
        if self.signer == "coder":
            return "a coder (the role records, or a supervisor)"
        return f"{self.login}, who wrote it" if self.login else "a clinician (nobody here is known to have written it)"


def wanted(*, second_person: bool, clinical: bool, author: str = "") -> Wanted | None:
    """Whose signature a field wants beside its reason; None: whoever corrects it signs. Clinical wording is its author's alone."""
    if not second_person:
        return None
    return Wanted("author", author.strip()) if clinical else Wanted("coder")


def may_sign(want: Wanted | None, login: str, *, coder: bool, clinician: bool) -> bool:
    """Whether this person's signature is the one that is wanted."""
    if want is None:
        return True
    if want.signer == "coder":
        return coder
    return login == want.login if want.login else clinician


def findings(said: Said, targets: Iterable[Target], today: date, *, sent: bool = False, late_days: int = LATE_DAYS) -> list[Finding]:
    """What stands against a correction of this kind. sent: a claim for it has gone out; late_days: by the payer's rule."""
    targets = tuple(targets)
    if said.kind not in KINDS:
        return [_error("kind", f"A correction is one of {', '.join(KINDS)}.", said.kind)]
    found = _given(said, today)
    for one in targets:
        found += _each(said.kind, one)
    if said.kind in ADDED and targets:
        found += _late(said, targets, today, sent, late_days)
    return list(dict.fromkeys(found))


def _given(said: Said, today: date) -> list[Finding]:
    found = []
    if said.kind == "late_entry":
        if said.happened_on is None:
            found.append(_error("happened_on", "A late entry says on which day it happened."))
        if not said.recall:
            text = "A late entry is written only by who remembers it wholly: say so, or make it an addendum with what shows it."
            found.append(_error("recall", text))
    if said.happened_on is not None and said.happened_on > today:
        found.append(_error("happened_on", f"{said.happened_on.isoformat()} is still to come.", said.happened_on.isoformat()))
    return found


def _each(kind: str, one: Target) -> list[Finding]:
    """What a kind may not do to what stands in a field."""
    if one.whole:
        fits = kind == ("retraction" if one.shall_be else "correction")
        return [] if fits else [_error(one.label, "It is taken back by a retraction, and brought back by a correction.", one.shall_be)]
    if one.signed and kind not in AFTER_SIGNING:
        return [_error(one.label, f"{one.label}: the note is signed, so it is changed by an addendum alone.")]
    if kind == "addendum" and one.note and not _stands_below(one):
        return [_error(one.label, f"{one.label}: an addendum stands below what was written, and leaves that as it is.")]
    if kind == "late_entry" and one.was and not (one.note and _stands_below(one)):
        return [_error(one.label, f"{one.label} was not left out, it holds {_short(one.was)}: that is a correction.", one.shall_be)]
    if kind == "amendment" and not (one.was and one.shall_be):
        what = "nothing stands there to be made clearer" if not one.was else "it would take away what stands there"
        return [_error(one.label, f"{one.label}: an amendment clarifies; {what}.", one.shall_be)]
    if kind == "retraction" and one.shall_be:
        return [_error(one.label, f"{one.label}: a retraction leaves nothing in its place; with another value it is a correction.")]
    return []


def _stands_below(one: Target) -> bool:
    return one.shall_be.startswith(one.was) and len(one.shall_be.strip()) > len(one.was.strip())


def _late(said: Said, targets: tuple[Target, ...], today: date, sent: bool, late_days: int) -> list[Finding]:
    found = []
    visits = [one.on for one in targets if one.on is not None] or ([said.happened_on] if said.happened_on else [])
    days = (today - min(visits)).days if visits else 0
    word = said.kind.replace("_", " ")
    if days > late_days:
        found.append(_warning(f"The visit is {days} days ago: after {late_days} days a payer may pass over this {word}."))
    if sent:
        found.append(_warning(f"The claim was sent already: a payer may pass over a {word} that was written after it."))
    return found


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}."


def _error(field: str, message: str, value: str = "") -> Finding:
    return Finding("amendment_rule", "error", message, field, value)


def _warning(message: str) -> Finding:
    return Finding("amendment_late", "warning", message, "kind")
