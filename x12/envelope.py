"""The envelope of an interchange: ISA to IEA, GS to GE, ST to SE, with their counts and control numbers (TR3 appendix C.1).

What is wrong here rejects the file: where the envelope does not fit, something was lost or added on the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from x12.fields import element, number_of
from x12.notes import Notes
from x12.tokens import Delimiters, Segment

Transaction = Literal["837P", "837I", "835", "999", "277CA", "271", "277", "unknown"]

#: Segments that belong to the envelope; TA1 stands in it and says nothing about it.
NAMES = frozenset({"ISA", "IEA", "GS", "GE", "ST", "SE", "TA1"})

_READ = re.compile(r"005010X(221|222|223)(A[0-9])?\Z")
_GUIDES: dict[str, tuple[str, Transaction]] = {"221": ("835", "835"), "222": ("837", "837P"), "223": ("837", "837I")}
_KEPT: dict[str, Transaction] = {"999": "999", "271": "271", "277": "277"}
#: GS01 that each transaction set travels under.
_GROUPS = {"837": "HC", "835": "HP", "999": "FA", "997": "FA", "277": "HN", "276": "HR", "271": "HB", "270": "HS", "834": "BE", "820": "RA"}


def _refused(code: str, version: str) -> Transaction:
    """By what name to list a set that is refused: guides X098 and X096 were the 837 of version 4010."""
    if code == "837":
        return "837P" if re.search("X(098|222)", version) else "837I" if re.search("X(096|223)", version) else "unknown"
    return "835" if code == "835" else _KEPT.get(code, "unknown")


@dataclass(frozen=True, slots=True)
class SetHeader:
    """What a body reader must know of the ST it stands in."""

    transaction: Transaction
    segment: Segment
    delimiters: Delimiters
    test: bool


class Envelope:
    """Follows the envelope through a file and tells every mismatch. `headers` in `begin`, trailers in the rest."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.test = False
        #: What the sets would be that are of a version or guide which nobody here reads.
        self.refused: list[Transaction] = []
        self._isa: Segment | None = None
        self._gs: Segment | None = None
        self._st: Segment | None = None
        self._groups = self._sets = 0
        self._interchanges: set[str] = set()
        self._group_numbers: set[str] = set()
        self._set_numbers: set[str] = set()

    @property
    def inside_set(self) -> bool:
        """Whether a transaction set is open."""
        return self._st is not None

    def segment(self, segment: Segment, delimiters: Delimiters) -> SetHeader | None:
        """Take one envelope segment; the header of a transaction set that is to be read, where one begins here."""
        name = segment.elements[0]
        if name == "ST":
            return self._begin_set(segment, delimiters)
        if name == "SE":
            self._end_set(segment)
        elif name == "GS":
            self._begin_group(segment)
        elif name == "GE":
            self._end_group(segment)
        elif name == "ISA":
            self._begin_interchange(segment)
        elif name == "IEA":
            self._end_interchange(segment)
        elif self._isa is None or self._gs is not None:
            self.notes.reject("envelope", "A TA1 stands where none may.", segment)
        return None

    def stray(self, segment: Segment) -> None:
        """A segment outside of any transaction set."""
        self.notes.reject("envelope", f"{segment.elements[0] or 'A segment'} stands outside of a transaction set (ST to SE).", segment)

    def finish(self) -> None:
        """The file has ended."""
        if self._isa is not None and not self.notes.rejected:
            self.notes.reject("truncated", "The last interchange has no end (IEA).", self._isa)

    def _begin_interchange(self, segment: Segment) -> None:
        if self._isa is not None:
            self.notes.reject("envelope", "A new interchange begins (ISA) before the one before it has ended (IEA).", segment)
        self._isa, self._gs, self._st, self._groups = segment, None, None, 0
        control = segment.elements[13].strip()
        if control in self._interchanges:
            message = f"The interchange number {control} (ISA13) stands twice in this file."
            self.notes.warn("control_number_repeated", message, segment, "ISA13", control)
        self._interchanges.add(control)
        self._group_numbers.clear()
        self.test = segment.elements[15] == "T"
        if self.test:
            self.notes.warn("test_interchange", "This interchange is marked as a test (ISA15 = T).", segment, "ISA15", "T")

    def _end_interchange(self, segment: Segment) -> None:
        if self._isa is None:
            self.notes.reject("envelope", "An interchange ends (IEA) that has not begun.", segment)
            return
        if self._gs is not None:
            self.notes.reject("envelope", "The interchange ends (IEA) within a functional group: a GE is missing.", segment)
        self._count(segment, self._groups, "functional groups")
        self._control(segment, self._isa, 13)
        if not self._groups:
            self.notes.say("info", "empty_interchange", "The interchange holds no functional group.", segment)
        self._isa = self._gs = self._st = None

    def _begin_group(self, segment: Segment) -> None:
        if self._isa is None or self._gs is not None:
            self.notes.reject("envelope", "A functional group begins (GS) where none may.", segment)
        self._groups += 1
        self._gs, self._st, self._sets = segment, None, 0
        self._set_numbers.clear()
        self._repeated(segment, 6, self._group_numbers, "functional group")

    def _end_group(self, segment: Segment) -> None:
        if self._gs is None:
            self.notes.reject("envelope", "A functional group ends (GE) that has not begun.", segment)
            return
        if self._st is not None:
            self.notes.reject("envelope", "The functional group ends (GE) within a transaction set: an SE is missing.", segment)
        self._count(segment, self._sets, "transaction sets")
        self._control(segment, self._gs, 6)
        self._gs = self._st = None

    def _begin_set(self, segment: Segment, delimiters: Delimiters) -> SetHeader | None:
        if self._gs is None or self._st is not None:
            self.notes.reject("envelope", "A transaction set begins (ST) where none may.", segment)
        self._sets += 1
        self._st = segment
        self._repeated(segment, 2, self._set_numbers, "transaction set")
        if self._gs is None:
            return None
        transaction = self._transaction(segment, self._gs)
        return SetHeader(transaction, segment, delimiters, self.test) if transaction else None

    def _end_set(self, segment: Segment) -> None:
        if self._st is None:
            self.notes.reject("envelope", "A transaction set ends (SE) that has not begun.", segment)
            return
        self._count(segment, segment.position - self._st.position + 1, "segments")
        self._control(segment, self._st, 2)
        self._st = None

    def _transaction(self, segment: Segment, group: Segment) -> Transaction | None:
        """What the set is by ST01, GS08 and ST03; None, and the file rejected, where it is nothing that can be taken."""
        code, version = element(segment.elements, 1), element(group.elements, 8).strip()
        guide = element(segment.elements, 3)
        wanted = _GROUPS.get(code)
        if wanted and element(group.elements, 1) != wanted:
            message = f"The functional group says {element(group.elements, 1)!r} (GS01), a {code} travels under {wanted}."
            self.notes.warn("functional_code", message, group, "GS01", element(group.elements, 1))
        if not version.startswith("005010"):
            shown = version or "no version"
            self.refused.append(_refused(code, version))
            self.notes.reject("not_supported", f"The {code} is of version {shown}; only 005010 is read.", group, "GS08", version)
            return None
        if code not in ("835", "837"):
            return "277CA" if code == "277" and "X214" in version + guide else _KEPT.get(code, "unknown")
        stated = [found for found in map(_READ.match, (guide, version)) if found and _GUIDES[found[1]][0] == code]
        if not _READ.match(version) or not stated or (guide and code == "837" and not _READ.match(guide)):
            self.refused.append(_refused(code, version))
            shown = guide if guide and not _READ.match(guide) else version
            self.notes.reject("not_supported", f"A {code} of guide {shown} is not read.", group, "GS08", shown)
            return None
        if any(found[1] != stated[0][1] for found in stated) or len(stated) < bool(guide) + 1:
            message = f"The group says {version} (GS08), the transaction set {guide} (ST03); the second was believed."
            self.notes.warn("version_mismatch", message, segment, "ST03", guide)
        return _GUIDES[stated[0][1]][1]

    def _repeated(self, segment: Segment, number: int, seen: set[str], what: str) -> None:
        control = element(segment.elements, number).strip()
        if control in seen:
            field = f"{segment.elements[0]}{number:02d}"
            self.notes.warn("control_number_repeated", f"The {what} number {control} ({field}) stands twice.", segment, field, control)
        seen.add(control)

    def _count(self, segment: Segment, found: int, what: str) -> None:
        text = element(segment.elements, 1)
        if number_of(text) != found:
            field = segment.elements[0] + "01"
            self.notes.reject("count", f"{field} counts {text or 'nothing'}, but there are {found} {what}.", segment, field, text)

    def _control(self, segment: Segment, header: Segment, number: int) -> None:
        """The control number of a trailer is that of its header; leading zeros are told, but forgiven."""
        here, there = element(segment.elements, 2).strip(), element(header.elements, number).strip()
        if here == there and here:
            return
        field, other = segment.elements[0] + "02", f"{header.elements[0]}{number:02d}"
        message = f"{field} is {here or 'empty'}, but {other} is {there or 'empty'}."
        if here.lstrip("0") == there.lstrip("0") and here.isdigit() and there.isdigit():
            self.notes.warn("control_number", message, segment, field, here)
        else:
            self.notes.reject("control_number", message, segment, field, here)
