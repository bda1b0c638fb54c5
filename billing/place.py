"""Where a claim's money stands and shall stand, line by line: sums of the ledger, standing answers, and the four accounts' targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from billing.books import ClaimBooks, LineAnswer, PayerRef, PostedAdjustment, PostedAnswer

#: Groups whose adjustments settle money where their kind is NORMAL.
CONTRACTUAL_GROUPS = ("CO", "OA", "PI")

#: Effect of earlier payers' answers: a check figure in any group, never posted (X12 RFI 2194, 2143).
EARLIER_PAYERS = "23"

#: Remarks that say that the law keeps the patient out of it (Qualified Medicare Beneficiary).
PROTECTING_REMARKS = frozenset({"N781", "N782", "N783"})


@dataclass(slots=True)
class LineSums:
    """The sums of the ledger's entries on one line, in cents. moved: to the patient, by a person. patient_written_off: on their side."""

    line: int
    charge: int = 0
    paid: int = 0
    adjusted: int = 0
    written_off: int = 0
    patient_paid: int = 0
    payer_open: int = 0
    payer_denied: int = 0
    payer_next: int = 0
    patient: int = 0
    moved: int = 0
    patient_written_off: int = 0

    @property
    def balance(self) -> int:
        """What is owed on the line by anyone."""
        return self.payer_open + self.payer_denied + self.payer_next + self.patient


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing answer on a line: what it said, and the adjudication that it was part of."""

    answer: PostedAnswer
    said: LineAnswer


@dataclass(frozen=True, slots=True)
class LineState:
    """Where a line's money shall stand, and why.

    share: the patient's share by the latest payer. waits: the next payer has not answered, so the share stays with the payers.
    protected: the law keeps it from the patient. denied_asked: what the standing answers deny, before it is held to what is open.
    """

    line: int
    standing: tuple[Standing, ...]
    latest: Standing | None
    share: int
    waits: bool
    protected: bool
    denied_asked: int
    payer_open: int
    payer_denied: int
    payer_next: int
    patient: int

    @property
    def insurance(self) -> int:
        """payer_open + payer_denied + payer_next."""
        return self.payer_open + self.payer_denied + self.payer_next


def sums(books: ClaimBooks) -> dict[int, LineSums]:
    """Every line's sums from its entries alone (interface.md: figures are kept per line and summed)."""
    out = {line.number: LineSums(line.number) for line in books.lines}
    for entry in books.entries:
        line = out.get(entry.line) or out.setdefault(entry.line, LineSums(entry.line))
        cents = entry.cents
        match entry.account:
            case "payer_open":
                line.payer_open += cents
            case "payer_denied":
                line.payer_denied += cents
            case "payer_next":
                line.payer_next += cents
            case "patient":
                line.patient += cents
                if entry.kind == "to_patient":
                    line.moved += cents
                elif entry.kind == "write_off":
                    line.patient_written_off -= cents
            case "charges":
                line.charge -= cents
            case "contractual":
                line.adjusted += cents
            case "written_off":
                line.written_off += cents
            case "patient_cash":
                line.patient_paid += cents
            case _ if entry.kind == "payment":
                line.paid += cents  # out of suspense, of what was taken back at provider level, of a refund
            case _:
                pass  # a provider's accounts are no claim's
    return out


def standing(books: ClaimBooks) -> tuple[Standing, ...]:
    """The answers that count now, line by line, in order of posting: neither reversed, undone, superseded nor ignored."""
    return tuple(
        Standing(answer, said) for answer in books.answers if answer.state == "posted" for said in answer.lines if said.state == "standing"
    )


def in_effect(books: ClaimBooks) -> dict[tuple[int, int], int]:
    """What stands in the contractual account of each answer and line."""
    out: dict[tuple[int, int], int] = defaultdict(int)
    for entry in books.entries:
        if entry.account == "contractual" and entry.answer is not None:
            out[entry.answer, entry.line] += entry.cents
    return out


def contractual(adjustment: PostedAdjustment) -> bool:
    """Whether this adjustment settles money: kind NORMAL in CO, OA or PI, and not reason 23 (interface.md, `adjusted`)."""
    return adjustment.kind == "NORMAL" and adjustment.group in CONTRACTUAL_GROUPS and adjustment.reason != EARLIER_PAYERS


def patient_cents(said: LineAnswer) -> int:
    """What an answer leaves to the patient on its line."""
    return patient_of(said.adjustments)


def patient_of(adjustments: Iterable[PostedAdjustment]) -> int:
    """The patient's share among adjustments: PR of kind NORMAL (never reason 23), signed."""
    return sum(a.cents for a in adjustments if a.group == "PR" and a.kind == "NORMAL" and a.reason != EARLIER_PAYERS)


def contractual_cents(said: LineAnswer) -> int:
    """What an answer takes off by contract on its line, as given."""
    return sum(a.cents for a in said.adjustments if contractual(a))


def denied_cents(said: LineAnswer) -> int:
    """What an answer denies on its line."""
    return denied_of(said.adjustments)


def denied_of(adjustments: Iterable[PostedAdjustment]) -> int:
    """What is denied among adjustments: kind DENIAL of any group, PR too."""
    return sum(a.cents for a in adjustments if a.kind == "DENIAL" and a.cents > 0)


def unposted_cents(said: LineAnswer, effect: dict[tuple[int, int], int]) -> int:
    """What of a later payer's contractual adjustment is not posted now."""
    return contractual_cents(said) - effect.get((said.answer, said.line), 0) if said.flag else 0


def payer_ref(books: ClaimBooks, payer: int) -> PayerRef | None:
    """What the books know of a payer that the claim names or that answered on it."""
    return next(
        (p.payer for p in books.payers if p.payer.payer == payer),
        next((p for p in books.other_payers if p.payer == payer), None),
    )


def turn(books: ClaimBooks, payer: int, rank: int) -> tuple[int, int]:
    """Whose answer it is: the payer, and the rank where the claim names that payer more than once (two policies with one payer)."""
    return payer, rank if sum(p.payer.payer == payer for p in books.payers) > 1 else 0


def protected(books: ClaimBooks) -> bool:
    """Whether the law keeps this patient out: marked as a Qualified Medicare Beneficiary, or N781, N782, N783 in a standing answer.

    The remark is about the person, so one line's remark counts for all lines.
    """
    return books.protected or any(
        not PROTECTING_REMARKS.isdisjoint(one.said.remarks) or not PROTECTING_REMARKS.isdisjoint(one.answer.remarks)
        for one in standing(books)
    )


def place(books: ClaimBooks, now: dict[int, LineSums] | None = None) -> tuple[LineState, ...]:
    """Where each line's money shall stand (interface.md, "What each figure means"); changes nothing by itself."""
    by_line: dict[int, list[Standing]] = defaultdict(list)
    for one in standing(books):
        by_line[one.said.line].append(one)
    guarded, denied = protected(books), denied_asked(books)
    return tuple(
        _place_line(books, line_sums, tuple(by_line[number]), guarded, denied.get(number, 0))
        for number, line_sums in sorted((sums(books) if now is None else now).items())
    )


def _place_line(books: ClaimBooks, line: LineSums, standing_here: tuple[Standing, ...], guarded: bool, asked_denied: int) -> LineState:
    """One line: the patient's part first, then what is denied, then what waits for the next payer; the rest is the payer's."""
    balance = line.balance
    if books.voided:
        patient = -line.patient_paid
        return LineState(line.line, (), None, 0, False, guarded, 0, balance - patient, 0, 0, patient)
    latest = latest_of(standing_here)
    share = 0
    waits = False
    if latest is not None:
        waits = waits_for_next(books, standing_here, latest)
        whose = turn(books, latest.said.payer, latest.said.rank)
        asked = sum(patient_cents(one.said) for one in standing_here if turn(books, one.said.payer, one.said.rank) == whose)
        # What the patient paid, or was forgiven, is part of the share that they owed: so the limit is taken before both.
        room = balance + line.patient_paid + line.patient_written_off - line.moved
        share = min(max(asked, 0), max(room, 0))
    owes = 0 if waits or guarded else share
    patient = owes + line.moved - line.patient_paid - line.patient_written_off
    insurance = balance - patient
    denied = min(asked_denied, max(insurance, 0))
    next_ = min(share, max(insurance - denied, 0)) if waits else 0
    return LineState(
        line.line, standing_here, latest, share, waits, guarded, asked_denied, insurance - denied - next_, denied, next_, patient
    )


def latest_of(standing_here: tuple[Standing, ...]) -> Standing | None:
    """The standing answer of the latest payer, in payer order; of one payer's, the later posted."""
    latest: Standing | None = None
    for one in standing_here:
        if latest is None or one.said.rank >= latest.said.rank:
            latest = one
    return latest


def waits_for_next(books: ClaimBooks, standing_here: tuple[Standing, ...], latest: Standing) -> bool:
    """Whether a next payer is still to answer on the line: it was forwarded (19, 20, 21), or the claim names a later one."""
    return latest.said.forwarded or bool(silent_after(books, standing_here, latest))


def silent_after(books: ClaimBooks, standing_here: tuple[Standing, ...], latest: Standing) -> tuple[PayerRef, ...]:
    """The payers that the claim names after the latest that answered on the line, and that have not answered there."""
    answered = {turn(books, one.said.payer, one.said.rank) for one in standing_here}
    named = {p.payer.payer for p in books.payers}
    # A payer that the claim does not name shares its rank with a named one: that one still comes after it.
    least = latest.said.rank if latest.said.payer in named else latest.said.rank - 1
    return tuple(
        p.payer
        for p in sorted(books.payers, key=lambda p: p.rank)
        if p.rank > max(least, 1) and turn(books, p.payer.payer, p.rank) not in answered
    )


def denied_asked(books: ClaimBooks) -> dict[int, int]:
    """What the standing answers deny, by line, less what acts in effect took out of denied money there.

    An act counts as long as one of the denials that it rested on stands; if that is superseded, it rests on nothing that is denied.
    """
    out: dict[int, int] = defaultdict(int)
    denying: set[tuple[int, int]] = set()
    for one in standing(books):
        if cents := denied_cents(one.said):
            out[one.said.line] += cents
            denying.add((one.answer.answer, one.said.line))
    if books.moves and denying:
        taken: dict[int, int] = defaultdict(int)
        for entry in books.entries:
            if entry.account == "payer_denied" and entry.kind in ("write_off", "to_patient"):
                taken[entry.transaction] -= entry.cents
        for move in books.moves:
            if any((answer, move.line) in denying for answer in move.rests_on):
                out[move.line] -= taken[move.transaction]
    return {line: max(cents, 0) for line, cents in out.items()}
