"""A provider-level takeback and its claim: which claims it may mean, and how it is put on one (posting rule 6, examples E8, E10, E20)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from billing.books import ClaimBooks
from billing.ledger import CLAIM_ACCOUNTS, Account, Entry, Transaction
from billing.money import allocate, shown
from billing.takeback import reference_key

#: So many signs of a number must agree before a cut one counts for anything.
PREFIX = 6


@dataclass(frozen=True, slots=True)
class PaidClaim:
    """A claim of ours as far as it is compared. payer_numbers: CLP07 of this payer's posted answers; letters: references of letters
    about it; paid_cents: what this payer's payments come to there now; reversed_cents: what its reversals took back."""

    claim: int
    control_number: str
    other_numbers: tuple[str, ...] = ()
    payer_numbers: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    patient: str = ""
    trace: str = ""
    paid_on: date | None = None
    paid_cents: int = 0
    reversed_cents: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal. sure: the whole reference is this claim's number, or that of a letter about it. why: what agrees, the strongest first."""

    claim: PaidClaim
    sure: bool
    why: tuple[str, ...]


def candidates(reference: str, cents: int, claims: Iterable[PaidClaim], limit: int = 9) -> tuple[Candidate, ...]:
    """The likeliest claims first: the payer's own number (X12 RFI 968), a letter's (RFI 2231), ours; then numbers cut or inside the
    reference, and the amount. Where neither number nor amount agrees, a claim is left out."""
    found = []
    for claim in claims:
        points, sure, why = _number(reference, claim)
        if claim.paid_cents == cents:
            points, why = points + 3, [*why, "the whole payment"]
        elif points and abs(cents) <= claim.paid_cents:
            why = [*why, f"{shown(claim.paid_cents)} was paid"]
        elif points and cents > 0:
            points, why = points - 1, [*why, f"only {shown(claim.paid_cents)} was paid"]
        if points >= 2:
            found.append((-points, claim.control_number, Candidate(claim, sure, tuple(why))))
    found.sort(key=lambda one: one[:2])
    return tuple(one[2] for one in found[:limit])


def _number(reference: str, claim: PaidClaim) -> tuple[int, bool, list[str]]:
    """Points, whether it is the whole number, and why."""
    came = reference.strip().upper()
    if not came:
        return 0, False, []
    named = [(8, "payer's number", n) for n in claim.payer_numbers] + [(8, "letter", n) for n in claim.letters]
    named += [(7, "our number", n) for n in (claim.control_number, *claim.other_numbers)]
    for points, what, number in named:
        if number.strip().upper() == came:
            return points, True, [f"{what} agrees"]
    key = reference_key(came)
    inside = {reference_key(part) for part in came.replace("-", " ").split()}
    best: tuple[int, list[str]] = (0, [])
    for _, what, number in named:
        ours = reference_key(number)
        if not ours or not key:
            continue
        if ours == key:
            best = max(best, (6, [f"{what} agrees but for zeros and signs"]))
        elif ours in inside or (len(ours) >= PREFIX and ours in key):
            best = max(best, (5, [f"{what} is within the reference"]))
        elif min(len(ours), len(key)) >= PREFIX and (ours.startswith(key) or key.startswith(ours)):
            best = max(best, (4, [f"{what} begins alike"]))
    return best[0], False, best[1]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The transactions that put a takeback on a claim, a line each; or why not."""

    transactions: tuple[Transaction, ...] = ()
    why_not: str = ""
    most: int = 0


def paid_by(books: ClaimBooks, payer: int) -> dict[int, int]:
    """What this payer's payments come to on each line: what it took back, and what was refunded to it, is off already."""
    out: dict[int, int] = defaultdict(int)
    for entry in books.entries:
        if entry.kind == "payment" and entry.account not in CLAIM_ACCOUNTS and entry.payer == payer:
            out[entry.line] += entry.cents
    return dict(out)


def accept(books: ClaimBooks, payer: int, remittance: int, account: Account, reference: str, cents: int) -> Accepted:
    """A takeback of `cents` on this claim: its insurance payments fall, its balance rises, the account closes by as much.

    Divided over the lines by what was paid there (largest remainder); never more than this payer's payments come to. It rests on the
    answer that is taken back: that answer's reversal ends it. A negative amount gives back what was put on the claim before.
    """
    if cents < 0:
        lines, rests = _given_back(books, payer)
        what = "stands here as taken back"
    else:
        lines, rests = _taken_from(books, payer, reference, cents)
        what = "was paid here by this payer"
    most = sum(lines.values())
    if abs(cents) > most:
        return Accepted(why_not=f"{shown(most)} {what}, {shown(abs(cents))} is more", most=most)
    numbers = sorted(lines)
    out = []
    for line, part in zip(numbers, allocate(cents, tuple(lines[n] for n in numbers)), strict=True):
        if part:
            entries = (
                Entry("payer_open", part, "payment", books.claim, line, payer),
                Entry(account, -part, "payment", books.claim, line, payer, remittance=remittance),
            )
            out.append(Transaction("recoupment", entries, books.claim, rests_on=rests))
    return Accepted(tuple(out), most=most)


def _taken_from(books: ClaimBooks, payer: int, reference: str, cents: int) -> tuple[dict[int, int], tuple[int, ...]]:
    """Lines with what may be taken from each, and the answers that it rests on: the one that the reference names, else the latest that
    covers it, else all."""
    net = {line: paid for line, paid in paid_by(books, payer).items() if paid > 0}
    by_answer: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for entry in books.entries:
        if entry.kind == "payment" and entry.account not in CLAIM_ACCOUNTS and entry.payer == payer and entry.answer is not None:
            by_answer[entry.answer][entry.line] += entry.cents
    standing = [a for a in books.answers if a.state == "posted" and sum(by_answer[a.answer].values()) > 0]
    key = reference_key(reference)
    standing.sort(key=lambda a: bool(key) and reference_key(a.payer_control_number) == key)  # the named one last, else the latest
    for answer in reversed(standing):
        lines = {line: min(paid, net.get(line, 0)) for line, paid in by_answer[answer.answer].items() if min(paid, net.get(line, 0)) > 0}
        if sum(lines.values()) >= cents:
            return lines, (answer.answer,)
    return net, tuple(a.answer for a in standing)


def _given_back(books: ClaimBooks, payer: int) -> tuple[dict[int, int], tuple[int, ...]]:
    """Lines with what stands there as taken back by this payer, and the answers that those acts rest on."""
    mine = {e.transaction for e in books.entries if e.payer == payer}
    lines: dict[int, int] = defaultdict(int)
    rests: dict[int, None] = {}
    for move in books.moves:
        if move.kind == "recoupment" and move.transaction in mine:
            lines[move.line] += move.cents
            rests |= dict.fromkeys(move.rests_on)
    return {line: cents for line, cents in lines.items() if cents > 0}, tuple(rests)
