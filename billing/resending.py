"""A claim made ready to be sent again: with what was corrected since, to the right payer, with the right frequency, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from billing import resend_fields
from billing.books import ClaimBooks, LineAnswer, PayerRef, PostedAdjustment, PostedAnswer
from billing.chart_now import ChartNow, numbered, recharted, same
from billing.claim import Claim, OtherPayer, OtherPayment, ServiceLine
from billing.findings import Finding
from billing.money import shown
from billing.person import Coverage, Payer, Person
from billing.recharting import DATES
from billing.remittance import Adjustment
from billing.sendings import denied_only

#: new: frequency 1; replacement: 7; void: 8; next_payer: to the payer after the one that answered; other_first: another payer first.
How = Literal["new", "replacement", "void", "next_payer", "other_first"]
HOWS: dict[How, str] = {
    "new": "sent again as new (frequency 1)",
    "replacement": "replacement (frequency 7)",
    "void": "void (frequency 8)",
    "next_payer": "billed to the next payer",
    "other_first": "billed to another payer first",
}
SEQUENCE = "PSTABCDEFGH"
_ROUTINE = frozenset({"Frequency", "Payer's claim number"})
"""What differs in every replacement: with no other difference it is the same claim again."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the claim that a biller mends: "authorization", "line 2 modifiers", and what it shall hold."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs from the last sending, in words."""

    field: str
    was: str
    shall_be: str


@dataclass(frozen=True, slots=True)
class Resending:
    """The claim as it would go, what differs from the last sending, and what stands against it."""

    claim: Claim
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]


def made(
    last: Claim, books: ClaimBooks, chart: ChartNow, how: How, changes: Sequence[Change] = (), *, payer: PayerRef | None = None,
    first: Coverage | None = None, accepts_replacement: bool = True, destinations: frozenset[int] | set[int] = frozenset(),
    payers_number: str = "",
) -> Resending:  # fmt: skip
    """The claim for this sending. payer: to whom; first: the payer that shall pay before (other_first); payers_number: what the payer
    called it in an acknowledgement, where no answer of its says so."""
    found: list[Finding] = []
    # A void names the claim as the payer has it: what was corrected since is not yet known there.
    claim, notes = (last, ()) if how == "void" else recharted(last, books, chart)
    found += notes
    claim = replace(claim, submitted_on=None, place=None, raw="")
    claim, wrong = _changed(claim, changes)
    found += wrong
    if how in ("replacement", "void"):
        number = _payers_number(books, payer) or payers_number or last.payer_control_number
        claim = replace(claim, frequency="7" if how == "replacement" else "8", payer_control_number=number)
        if not number:
            found.append(_error("no_payers_number", "The payer's own number of the claim (REF*F8) is not known: no answer of it is here."))
        if not accepts_replacement:
            name = payer.name if payer else "This payer"
            found.append(_error("no_replacement", f"{name} takes no frequency 7 or 8: ask for a reopening instead."))
    else:
        claim = replace(claim, frequency="1", payer_control_number="")
    if how == "next_payer":
        claim, wrong = _to_next(claim, books)
        found += wrong
    elif how == "other_first":
        claim, wrong = _other_first(claim, first)
        found += wrong
    elif claim.destination_rank > 1:
        claim = replace(claim, other_payers=_others(claim, books), lines=_paid_lines(claim, books))
    coverages = _in_sequence(claim.coverages)
    others = tuple(replace(other, coverage=_placed(coverages, other.coverage)) for other in claim.other_payers)
    claim = replace(claim, coverages=coverages, other_payers=others)
    differs = differences(last, claim)
    if how != "void" and all(one.field in _ROUTINE for one in differs):
        found.append(Finding("unchanged", "warning", "Nothing of it has changed since it was sent: the payer will answer as before."))
    if how == "new" and not accepts_replacement and denied_only(books):
        name = payer.name if payer else "This payer"
        said = f"{name} takes no replacement: what it denied whole goes again as new. The other way is a reopening, by letter."
        found.append(Finding("as_new", "info", said))
    if how == "new" and not _may_be_new(books, claim.destination_rank):
        found.append(_error("answered", "It has answers that moved money: send a replacement, not the same claim again."))
    if how != "void" and books.voided:
        found.append(_error("voided", "It was voided: make a new claim in the system that it came from."))
    if how == "void" and books.voided and books.rejection is None:
        found.append(_error("voided", "It was voided already: the void has gone, and nobody refused it."))
    if how == "next_payer" and claim.destination_rank in destinations:
        found.append(Finding("sent_before", "warning", "It was sent to this payer before."))
    return Resending(claim, differs, tuple(found))


def _error(code: str, message: str) -> Finding:
    return Finding(code, "error", message)


def _may_be_new(books: ClaimBooks, rank: int) -> bool:
    """Whether the payer at this rank has nothing to replace; a replacement that was refused on its way in leaves the claim it had."""
    return not any(one.state == "posted" and one.rank == rank for one in books.answers) or denied_only(books, rank)


def _payers_number(books: ClaimBooks, payer: PayerRef | None) -> str:
    """CLP07 of the payer's last answer that stands."""
    mine = [
        one for one in books.answers if one.state == "posted" and (payer is None or one.payer == payer.payer) and one.payer_control_number
    ]
    return mine[-1].payer_control_number if mine else ""


# -- what the biller mends


def _changed(claim: Claim, changes: Sequence[Change]) -> tuple[Claim, list[Finding]]:
    found: list[Finding] = []
    for change in changes:
        field = next((one for one in resend_fields.every(claim) if one.name == change.field), None)
        value = " ".join(change.value.split())
        if field is None:
            found.append(_error("no_field", f"A claim has no field {change.field}."))
        elif not field.fits(value):
            found.append(
                Finding("does_not_fit", "error", f"{field.label}: {value or 'nothing'} does not fit ({field.hint}).", field.name, value)
            )
        else:
            claim = field.put(claim, value)
            if field.get(claim) != value:
                found.append(_error("no_place", f"{field.label}: the claim names no such provider; add the name first."))
    return claim, found


# -- payers


def _in_sequence(coverages: tuple[Coverage, ...]) -> tuple[Coverage, ...]:
    """Payers in their order, each with the letter of its place."""
    ordered = sorted(coverages, key=lambda cover: cover.rank)
    return tuple(replace(cover, sequence=SEQUENCE[min(cover.rank, len(SEQUENCE)) - 1]) for cover in ordered)


def _placed(coverages: Sequence[Coverage], cover: Coverage) -> Coverage:
    """Another payer's coverage with the letter of the place that it has on the claim now."""
    return replace(cover, sequence=same(coverages, cover).sequence)


def _addressed(claim: Claim, coverages: tuple[Coverage, ...], rank: int) -> Claim:
    """The same claim with its payers so, to the one at this rank: its subscriber stands above the claim, the other's beside their payer."""
    before = next((cover for cover in claim.coverages if cover.rank == claim.destination_rank), None)
    to = next(cover for cover in coverages if cover.rank == rank)
    subscriber = numbered(to.subscriber or claim.patient, to.member_id)
    relationship = to.relationship or (
        "18" if subscriber.last == claim.patient.last and subscriber.first == claim.patient.first else claim.relationship
    )
    patient = claim.patient
    if relationship == "18":
        patient = subscriber = numbered(replace(claim.patient), to.member_id)
    out = []
    for cover in coverages:
        if before is not None and cover.payer == before.payer and cover.rank != rank:
            cover = replace(cover, subscriber=cover.subscriber or claim.subscriber, relationship=cover.relationship or claim.relationship)
        out.append(replace(cover, subscriber=subscriber, relationship=relationship) if cover.rank == rank else cover)
    return replace(claim, coverages=tuple(out), destination_rank=rank, subscriber=subscriber, patient=patient, relationship=relationship)


def _to_next(claim: Claim, books: ClaimBooks) -> tuple[Claim, list[Finding]]:
    """To the first payer after those that answered, with what they answered."""
    answered = {one.rank for one in books.answers if one.state == "posted" and any(line.state == "standing" for line in one.lines)}
    after = max(answered, default=0)
    to = next((cover for cover in sorted(claim.coverages, key=lambda cover: cover.rank) if cover.rank > after), None)
    if to is None:
        return claim, [_error("no_next", "The claim names no payer after the one that answered: add the coverage first.")]
    if not answered:
        return claim, [_error("not_answered", "No payer before it has answered: the next one is billed with the first one's answer.")]
    claim = _addressed(claim, claim.coverages, to.rank)
    return replace(claim, other_payers=_others(claim, books), lines=_paid_lines(claim, books)), []


def _other_first(claim: Claim, first: Coverage | None) -> tuple[Claim, list[Finding]]:
    """Another payer before all others: it becomes the first, the others follow in their order."""
    if first is None:
        return claim, [_error("no_other", "Which payer comes first is not known: add the patient's other coverage.")]
    if not first.member_id:
        return claim, [_error("no_member", f"The member number with {first.payer.name} is not known.")]
    rest = [cover for cover in claim.coverages if cover.payer != first.payer]
    coverages = (replace(first, rank=1), *(replace(cover, rank=rank) for rank, cover in enumerate(rest, 2)))
    claim = _addressed(claim, coverages, 1)
    others = tuple(_carried(claim, cover) for cover in claim.coverages if cover.rank > 1)
    return replace(claim, other_payers=others, lines=tuple(replace(line, other_payments=()) for line in claim.lines)), []


def _standing(books: ClaimBooks, rank: int) -> list[tuple[PostedAnswer, LineAnswer]]:
    return [
        (answer, line)
        for answer in books.answers
        if answer.rank == rank and answer.state == "posted"
        for line in answer.lines
        if line.state == "standing"
    ]


def _carried(claim: Claim, cover: Coverage) -> OtherPayer:
    """The other payer with the numbers, providers and assignment that the claim had beside it; its answer is told anew."""
    had = next((other for other in claim.other_payers if other.coverage.payer == cover.payer), None)
    if had is None:
        return OtherPayer(cover)
    assigned = tuple(one for one in had.kept if one[0] == "OI")
    return OtherPayer(cover, identifiers=had.identifiers, providers=had.providers, kept=assigned)


def _others(claim: Claim, books: ClaimBooks) -> tuple[OtherPayer, ...]:
    """Every other payer; of those before with what they adjusted at claim level, paid, and left to the patient (2320 CAS, AMT)."""
    before = {other.coverage.rank: other for other in claim.other_payers}
    out = []
    for cover in claim.coverages:
        if cover.rank == claim.destination_rank:
            continue
        said = _standing(books, cover.rank)
        if not said or cover.rank > claim.destination_rank:
            out.append(_carried(claim, replace(cover, paid_cents=None)))
            continue
        paid = sum(line.paid_cents for _, line in said)
        share = sum(a.cents for _, line in said for a in line.adjustments if a.group == "PR")
        remarks = tuple(dict.fromkeys(code for answer, _ in said for code in answer.remarks))
        amounts = [("D", paid)] + ([("EAF", share)] if share > 0 else [])
        adjustments = _summed([a for _, line in said for a in line.adjustments if a.claim_level])
        had = before.get(cover.rank)
        remarks = remarks or (had.remarks if had else ())
        carried = _carried(claim, replace(cover, paid_cents=paid))
        out.append(replace(carried, adjustments=adjustments, amounts=tuple(amounts), remarks=remarks))
    return tuple(out)


def _summed(found: Sequence[PostedAdjustment]) -> tuple[Adjustment, ...]:
    sums: dict[tuple[str, str], int] = {}
    for one in found:
        key = (one.group, one.reason)
        sums[key] = sums.get(key, 0) + one.cents
    return tuple(Adjustment(group, reason, cents, "") for (group, reason), cents in sorted(sums.items()) if cents)


def _paid_lines(claim: Claim, books: ClaimBooks) -> tuple[ServiceLine, ...]:
    """The lines with what each payer before did on them (2430 SVD, CAS, DTP*573)."""
    names = {cover.rank: cover.payer for cover in claim.coverages}
    out = []
    for line in claim.lines:
        paid: list[OtherPayment] = []
        number = _number(books, line)
        for rank in sorted(names):
            if rank >= claim.destination_rank:
                continue
            for answer, said in _standing(books, rank):
                if said.line != number:
                    continue
                own = _summed([a for a in said.adjustments if not a.claim_level])
                cents = line.charge_cents - sum(a.cents for a in own)
                paid.append(OtherPayment(names[rank].payer_id, cents, own, answer.paid_on))
        out.append(replace(line, other_payments=tuple(paid)))
    return tuple(out)


def _number(books: ClaimBooks, line: ServiceLine) -> int:
    """The line's number in the books: by its line control number, else its place in the claim."""
    mine = [one.number for one in books.lines if line.line_control_number and one.line_control_number == line.line_control_number]
    return mine[0] if len(mine) == 1 else line.number


# -- what differs


def differences(was: Claim, now: Claim) -> tuple[Difference, ...]:
    """Field by field, as a biller calls them."""
    out: list[Difference] = []

    def told(name: str, before: str, after: str) -> None:
        if before != after:
            out.append(Difference(name, before or "-", after or "-"))

    told("Frequency", was.frequency, now.frequency)
    told("Payer", _payer(was), _payer(now))
    told("Member number", _to(was).member_id, _to(now).member_id)
    told("Group", _to(was).group_number, _to(now).group_number)
    told("Payer's claim number", was.payer_control_number, now.payer_control_number)
    told("Patient", was.patient.shown, now.patient.shown)
    told("Born", _day(was.patient.born_on), _day(now.patient.born_on))
    told("Sex", was.patient.sex, now.patient.sex)
    told("Address", _address(was.patient), _address(now.patient))
    told("Relation", was.relationship, now.relationship)
    told("Diagnoses", " ".join(one.code for one in was.diagnoses), " ".join(one.code for one in now.diagnoses))
    told("Present on admission", _present(was), _present(now))
    told(DATES, _days(was), _days(now))
    told("Charge", shown(was.charge_cents), shown(now.charge_cents))
    for field in resend_fields.every(now):
        told(field.label, field.get(was), field.get(now))
    for line in now.lines:
        told(f"Line {line.number}: rendering provider", _rendering(was, line.number), _rendering(now, line.number))
    told("Payers", " ".join(cover.payer.name for cover in was.coverages), " ".join(cover.payer.name for cover in now.coverages))
    if was.other_payers != now.other_payers and was.destination_rank == now.destination_rank:
        told("Other payers' answers", "as sent", "as they stand now")
    return tuple(out)


def _present(claim: Claim) -> str:
    return " ".join(one.present_on_admission for one in claim.diagnoses if one.present_on_admission)


def _days(claim: Claim) -> str:
    return " ".join(dict.fromkeys(_day(line.from_on) for line in claim.lines if line.from_on))


def _rendering(claim: Claim, number: int) -> str:
    return next((line.rendering.identifier("XX") for line in claim.lines if line.number == number and line.rendering), "")


def _to(claim: Claim) -> Coverage:
    return next((cover for cover in claim.coverages if cover.rank == claim.destination_rank), Coverage(Payer(""), 1, "P"))


def _payer(claim: Claim) -> str:
    return _to(claim).payer.name


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _address(person: Person) -> str:
    found = person.address
    return ", ".join(part for part in (found.line1, found.line2, found.city, found.state, found.zip) if part) if found else ""
