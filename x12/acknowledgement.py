"""A 999 (TR3 005010X231) or a 277CA (005010X214) transaction set: what was said of our sets and claims on their way in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from billing.acknowledgement import SET_CODES, Acknowledgement, ClaimAck, LevelAck, SetAck, Status
from billing.findings import Place
from x12.envelope import SetHeader
from x12.fields import composite, element, money_or_none, parse_day, part
from x12.notes import Notes, place_of
from x12.tokens import Segment
from x12.unread import Unread

#: IK304, IK403 and IK502 in our own words, where a biller can do something with them.
_SEGMENT_ERRORS = {
    "1": "not known", "2": "not expected there", "3": "missing, though it must be there", "4": "the loop stands too often",
    "5": "stands too often", "6": "not of this set", "7": "not in its order", "8": "elements in it are wrong",
    "I4": "the code is not in use",
    "I6": "not of this guide", "I7": "its dependent segment is missing", "I8": "the loop is not in use",
    "I9": "its dependent one is not in use",
}  # fmt: skip
_ELEMENT_ERRORS = {
    "1": "missing", "2": "missing where another asks for it", "3": "too many elements", "4": "too short", "5": "too long",
    "6": "a sign that is not allowed", "7": "a code that is not in its list", "8": "no such day", "9": "no such time",
    "10": "excludes another", "12": "too many repetitions", "13": "too many components", "I6": "not of this guide", "I9": "not in use",
    "I10": "not used here", "I11": "not in use", "I12": "the pattern does not fit", "I13": "too many characters",
}  # fmt: skip


class SetAckReader:
    """Reads one ST*999. source and on: who sent its group and when (GS02, GS04), since the set itself says neither."""

    def __init__(self, header: SetHeader, notes: Notes, source: str, on: date | None) -> None:
        self.header, self.notes = header, notes
        self.unread: list[Unread] = []
        self.claims = 0
        self.acknowledgement: Acknowledgement | None = None
        self._source, self._on = source, on
        self._group = ""
        self._sets: list[SetAck] = []
        self._set: Segment | None = None
        self._segment: Segment | None = None
        self._errors: list[str] = []
        self._claims: list[str] = []
        self._table: dict[str, Callable[[Segment], None]] = {
            "AK1": self._ak1, "AK2": self._ak2, "IK3": self._ik3, "IK4": self._ik4, "CTX": self._ctx, "IK5": self._ik5, "AK9": self._ak9,
        }  # fmt: skip

    def take(self, segment: Segment) -> None:
        """One segment between ST and SE."""
        handle = self._table.get(segment.elements[0])
        if handle is None:
            self.notes.unexpected(segment, "a 999")
        else:
            handle(segment)

    def end(self) -> None:
        """The SE has come."""
        if not self._sets:
            self.notes.warn("nothing_said", "The 999 says nothing of any set (AK2 or AK9).", self.header.segment)
        self.acknowledgement = Acknowledgement("999", self._source, self._on, tuple(self._sets))

    def _ak1(self, segment: Segment) -> None:
        self._group = element(segment.elements, 2).strip()

    def _ak2(self, segment: Segment) -> None:
        self._set, self._segment = segment, None
        self._errors, self._claims = [], []

    def _ik3(self, segment: Segment) -> None:
        self._segment = segment
        name, place, error = (element(segment.elements, n) for n in (1, 2, 4))
        if error and error != "8":
            self._errors.append(f"{name} (segment {place}) is {_SEGMENT_ERRORS.get(error, f'wrong, code {error}')}")

    def _ik4(self, segment: Segment) -> None:
        where = element(segment.elements, 1).split(self.header.delimiters.component)[0]
        error, value = element(segment.elements, 3), element(segment.elements, 4)
        name, place = (element(self._segment.elements, n) for n in (1, 2)) if self._segment else ("", "")
        field = f"{name}{where.zfill(2)}" if where.isdigit() else name
        held = f" ({value})" if value else ""
        self._errors.append(f"{field}{held} in segment {place}: {_ELEMENT_ERRORS.get(error, f'wrong, code {error}')}")

    def _ctx(self, segment: Segment) -> None:
        """CLM01:number says which claim of the set it was."""
        name, _, value = element(segment.elements, 1).partition(self.header.delimiters.component)
        if name == "CLM01" and value:
            self._claims.append(value)

    def _ik5(self, segment: Segment) -> None:
        if self._set is None:
            self.notes.warn("set_ack", "IK5 stands without an AK2 before it; it was passed over.", segment)
            return
        self._say(element(self._set.elements, 2).strip(), element(segment.elements, 1), self._set)
        self._set = None

    def _ak9(self, segment: Segment) -> None:
        code = element(segment.elements, 1)
        kept = any(one.verdict != "rejected" for one in self._sets)
        if not self._sets or (kept and SET_CODES.get(code) == "rejected"):
            self._errors, self._claims = [], []
            self._say("", code, segment)

    def _say(self, number: str, code: str, segment: Segment) -> None:
        if code not in SET_CODES:
            self.notes.warn("set_ack", f"{code or 'nothing'} is no word on a set that is known; it is kept as no word.", segment)
        found = SET_CODES.get(code, "noted")
        self._sets.append(
            SetAck(self._group, number, found, tuple(self._errors), tuple(dict.fromkeys(self._claims)), place_of(segment))
        )  # fmt: skip


class ClaimAckReader:
    """Reads one ST*277 of guide X214: levels by HL, a claim by its TRN*2 beneath a patient (HL03 PT). on: when its group was made (GS04),
    where no DTP says when it was processed."""

    def __init__(self, header: SetHeader, notes: Notes, on: date | None) -> None:
        self.header, self.notes = header, notes
        self.unread: list[Unread] = []
        self.claims = 0
        self.acknowledgement: Acknowledgement | None = None
        self._level = ""
        self._source = ""
        self._number = self._submission = ""
        self._on = on
        self._trace: Segment | None = None
        self._payers_number = ""
        self._statuses: list[Status] = []
        self._levels: list[LevelAck] = []
        self._claims: list[ClaimAck] = []

    def take(self, segment: Segment) -> None:
        """One segment between ST and SE."""
        name, elements = segment.elements[0], segment.elements
        if name == "HL":
            self._close()
            self._level, self._number = element(elements, 3), ""
        elif name == "TRN":
            self._close()
            self._trace = segment
        elif name == "NM1":
            if self._level == "20":
                self._source = element(elements, 3)
            self._number = element(elements, 9)
        elif name == "STC":
            self._stc(segment)
        elif name == "REF":
            if element(elements, 1) == "1K" and self._level == "PT":
                self._payers_number = element(elements, 2)
        elif name == "DTP" and self._level == "20":
            self._on = parse_day(element(elements, 3)) or self._on
        elif name not in ("BHT", "DTP", "SVC", "QTY", "AMT"):
            self.notes.unexpected(segment, "a 277CA")

    def end(self) -> None:
        """The SE has come."""
        self._close()
        if not (self._claims or self._levels):
            self.notes.warn("nothing_said", "The 277CA says nothing of any claim (TRN, STC).", self.header.segment)
        self.acknowledgement = Acknowledgement("277CA", self._source, self._on, (), tuple(self._levels), tuple(self._claims))

    def _stc(self, segment: Segment) -> None:
        on, text = parse_day(element(segment.elements, 2)), element(segment.elements, 12)
        action, cents = element(segment.elements, 3), money_or_none(segment, 4, self.notes)
        for number in (1, 10, 11):
            if element(segment.elements, number):
                pieces = composite(segment, number, self.header.delimiters.component, self.notes)
                self._statuses.append(Status(part(pieces, 1), part(pieces, 2), part(pieces, 3), action, on, cents, text))
        if not element(segment.elements, 1):
            self.notes.warn("status", "STC01 is empty: it says nothing.", segment, "STC01", "")

    def _close(self) -> None:
        """What stood under the last TRN is whole; lines (SVC) belong to their claim."""
        trace, statuses = self._trace, tuple(self._statuses)
        self._trace, self._statuses = None, []
        number, self._payers_number = self._payers_number, ""
        if trace is None or not statuses:
            return
        reference, place = element(trace.elements, 2).strip(), place_of(trace)
        if self._level == "PT":
            self._claim(reference, number, statuses, place)
        elif self._level == "21":
            self._submission = reference
            self._levels.append(LevelAck("submission", reference, self._number, statuses, place))
        elif self._level == "19":
            # Its TRN is the provider's own: the submission that it stands in is the one above.
            self._levels.append(LevelAck("provider", self._submission, self._number, statuses, place))

    def _claim(self, reference: str, number: str, statuses: tuple[Status, ...], place: Place) -> None:
        if not reference:
            self.notes.warn("status", "A claim's TRN02 is empty: it is not known whose status this is.", None, "TRN02", "")
            return
        self._claims.append(ClaimAck(reference, number, statuses, place))
