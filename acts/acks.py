"""Acknowledgements taken in: what a 999 or a 277CA says of our sets and claims is kept, and what was refused becomes work."""

from __future__ import annotations

from collections.abc import Iterable

from acts.desk import Act
from acts.reading import Gathered, gather
from billing.acknowledgement import Acknowledgement, ClaimAck, LevelAck, SetAck, Status
from billing.findings import Finding
from billing.text import clean
from store import acks, settled
from store import files as sources
from store.ids import chunks

#: Claims named one by one where they were refused; more are counted.
NAMED = 200


def taken(act: Act, file: int, gathered: Gathered) -> list[Finding]:
    """What the file says, kept and settled; and, the first time, what files before it said that nothing read then."""
    _catch_up(act, but=file)
    return _Taking(act, file).take(gathered.read.acknowledgements)


def _catch_up(act: Act, but: int) -> None:
    """Sets of claims that went, and acknowledgements that came, before these books kept them."""
    for number in acks.without_sets(act.write):
        sets = gather(sources.bytes_of(act.write, number), "").read.sets
        acks.keep_sets(act.write, number, sets, act.number)
    for number, name in acks.unread(act.write):
        if number != but:
            _Taking(act, number).take(gather(sources.bytes_of(act.write, number), name).read.acknowledgements)


class _Taking:
    """One file of acknowledgements being kept."""

    def __init__(self, act: Act, file: int) -> None:
        self.act, self.file = act, file
        self.findings: list[Finding] = []
        self.touched: dict[int, str] = {}
        self.refused: dict[int, str] = {}
        self.known = 0

    def take(self, found: Iterable[Acknowledgement]) -> list[Finding]:
        """All of it; then the claims that it touched are looked at anew."""
        for each in found:
            for one in each.sets:
                self._set(each, one)
            for level in each.levels:
                self._level(each, level)
            for claim in each.claims:
                self._claim(each, claim)
        act = self.act
        for number in self.touched.values():
            act.subject("claim", number)
        for some in chunks(sorted(self.touched)):
            settled.settle_many(act.write, some, act.number, act.today, wakes=False)
        act.total("acknowledged", self.known)
        if self.refused:
            act.total("rejected_claims", len(self.refused))
            self._tell_refused()
        return self.findings

    def _tell_refused(self) -> None:
        for claim, why in list(self.refused.items())[:NAMED]:
            message = f"claim {clean(self.touched[claim])} was refused on its way in: {why}"
            self.findings.append(Finding("claim_rejected", "info", message, "TRN02", self.touched[claim]))
        if len(self.refused) > NAMED:
            more = f"{len(self.refused) - NAMED} more claims were refused; the queue has them, kind rejected."
            self.findings.append(Finding("claim_rejected", "info", more))

    def _set(self, each: Acknowledgement, one: SetAck) -> None:
        sets = acks.sets_named(self.act.write, one.group_number, one.set_number)
        words = "; ".join(one.errors)
        if not sets:
            name = f"{one.group_number} {one.set_number}".strip()
            self._unknown(f"it speaks of the set {name}, which did not go from here", one.place, "AK102", name)
        for number in sets:
            self._keep(each, one.place.position, level="set", sent_set=number, verdict=one.verdict, codes="", words=words,
                       reference=f"{one.group_number} {one.set_number}".strip())  # fmt: skip
            if one.verdict == "rejected":
                self._refuse(sets=(number,), why=words or "the whole set was refused")
            else:
                self._look_again(sets=(number,))

    def _level(self, each: Acknowledgement, level: LevelAck) -> None:
        sets = acks.sets_referred(self.act.write, level.reference)
        if not sets and level.level == "submission" and level.verdict == "rejected":
            message = f"it speaks of the submission {level.reference}, which did not go from here"
            self._unknown(message, level.place, "TRN02", level.reference)
        npi = level.number if level.level == "provider" else ""
        for number in sets:
            self._keep(each, level.place.position, level=level.level, sent_set=number, provider=npi, verdict=level.verdict,
                       codes=_codes(level.statuses), words=_words(level.statuses), reference=level.reference)  # fmt: skip
        if level.verdict == "rejected":
            self._refuse(sets=tuple(sets), provider=npi, why=_words(level.statuses))
        else:
            self._look_again(sets=tuple(sets), provider=npi)

    def _claim(self, each: Acknowledgement, claim: ClaimAck) -> None:
        found = acks.newest_sending(self.act.write, claim.control_number)
        if found is None:
            named = claim.control_number
            self._unknown(f"claim {clean(named)} of the acknowledgement is not here", claim.place, "TRN02", named)
        number = found[0] if found else None
        self._keep(each, claim.place.position, level="claim", claim=number, sending=found[1] if found else None, verdict=claim.verdict,
                   codes=_codes(claim.statuses), words=_words(claim.statuses), reference=claim.control_number,
                   payer_control_number=claim.payer_control_number)  # fmt: skip
        if number is None:
            return
        self.known += 1
        self.touched[number] = claim.control_number
        if claim.verdict == "rejected":
            self.refused[number] = _words(claim.statuses)
        else:
            self.refused.pop(number, None)

    def _refuse(self, sets: tuple[int, ...], why: str, provider: str = "") -> None:
        for claim, number in acks.claims_in(self.act.write, sets, provider):
            self.touched[claim] = number
            self.refused.setdefault(claim, why)

    def _look_again(self, sets: tuple[int, ...], provider: str = "") -> None:
        """Taken in: what was refused before may be over."""
        for claim, number in acks.claims_in(self.act.write, sets, provider, refused=True):
            self.touched[claim] = number
            self.refused.pop(claim, None)

    def _keep(self, each: Acknowledgement, position: int, **values: object) -> None:
        acks.add(
            self.act.write, event=self.act.number, file=self.file, kind=each.kind, source=each.source,
            on_day=each.on.isoformat() if each.on else None, position=position, **values,
        )  # fmt: skip

    def _unknown(self, message: str, place: object, field: str, value: str) -> None:
        self.findings.append(Finding("not_sent_from_here", "warning", message, field, value, place))  # type: ignore[arg-type]


def _codes(statuses: Iterable[Status]) -> str:
    return " ".join(dict.fromkeys(status.shown for status in statuses))


def _words(statuses: Iterable[Status]) -> str:
    return "; ".join(dict.fromkeys(status.words for status in statuses))
