"""An answer that a person splits over several of our claims, by services or by amounts: nothing may be left, not a cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from billing import balance, matching
from billing.books import Answer, BookLine, ClaimBooks, LineAnswer
from billing.deadline import Clocks
from billing.ledger import Transaction
from billing.line_posting import line_entries
from billing.money import allocate, parse_cents, shown
from billing.place import sums
from billing.plans import AnswerPlan, ClaimPlan
from billing.playbook import Playbook
from billing.posting import after, plan_part
from billing.preview import plan_hash
from billing.remittance import Adjustment, ClaimPayment, LinePayment
from billing.standing import settle


@dataclass(frozen=True, slots=True)
class Piece:
    """What one claim of ours gets: services of the answer, counted from 1, or (where there are none) an amount of its payment."""

    claim: str
    services: tuple[int, ...] = ()
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why an answer cannot be split so, in words."""

    what: str


def parse(text: str, payment: ClaimPayment) -> tuple[Piece, ...] | Unfit:
    """`A=60.00,B=40.00` by amounts, `A=1+2,B=3` by services; whether what it says fits the answer is for `parts`.

    Numbers without a point are services where they are each service once, else whole amounts.
    """
    pairs = [tuple(side.strip() for side in part.rpartition("=")[::2]) for part in text.split(",") if part.strip()]
    if any(not claim or not what for claim, what in pairs):
        return Unfit("a part is written CLAIM=AMOUNT or CLAIM=SERVICE+SERVICE")
    if len(pairs) < 2:
        return Unfit("a split names two claims or more")
    claims = [claim for claim, _ in pairs]
    if twice := [claim for claim in claims if claims.count(claim) > 1]:
        return Unfit(f"{twice[0]} is named twice")
    by_service = any("+" in what for _, what in pairs)
    numbers = [n.strip() for _, what in pairs for n in what.split("+")]
    whole = all(n.isdecimal() and len(n) < 5 for n in numbers)
    every = sorted(map(int, numbers)) == list(range(1, len(payment.lines) + 1)) if whole else False
    amounts = [parse_cents(what) for _, what in pairs]
    if every and not by_service and None not in amounts and sum(a or 0 for a in amounts) == payment.paid_cents:
        return Unfit("that may mean services or amounts: write 1.00 for an amount, or 1+2 for services")
    if by_service or every:
        if not whole:
            return Unfit("services are named by their numbers: CLAIM=1+2")
        return tuple(Piece(claim, tuple(int(n) for n in what.split("+"))) for claim, what in pairs)
    for (claim, what), cents in zip(pairs, amounts, strict=True):
        if cents is None:
            return Unfit(f"{what} (for {claim}) is no amount of dollars and cents")
    return tuple(Piece(claim, cents=cents or 0) for (claim, _), cents in zip(pairs, amounts, strict=True))


def parts(payment: ClaimPayment, pieces: Sequence[Piece]) -> tuple[ClaimPayment, ...] | Unfit:
    """The answer of each claim, in the order of the pieces; together they are the answer to the cent, or it says what is left."""
    found = _by_services(payment, pieces) if any(p.services for p in pieces) else _by_amounts(payment, pieces)
    if isinstance(found, Unfit):
        return found
    left = payment.paid_cents - sum(part.paid_cents for part in found)
    if left:
        off = f"leave {shown(left)}" if left > 0 else f"are {shown(-left)} more than"
        return Unfit(f"the parts {off}{' of' if left > 0 else ''} {shown(payment.paid_cents)}: they must be the whole to the cent")
    for piece, part in zip(pieces, found, strict=True):
        if part.lines and (wrong := balance.check_claim(part)):
            return Unfit(f"the part of {piece.claim} does not add up: {wrong[0].message}")
    return found


def _by_amounts(payment: ClaimPayment, pieces: Sequence[Piece]) -> tuple[ClaimPayment, ...] | Unfit:
    """Payment alone: what the answer says of services and adjustments stays with the adjudication, and is posted nowhere."""
    if payment.paid_cents == 0:
        return Unfit("it pays nothing, so there is no amount to split: name its services")
    for piece in pieces:
        if piece.cents * payment.paid_cents <= 0:
            return Unfit(f"{shown(piece.cents)} for {piece.claim} is no part of {shown(payment.paid_cents)}")
    bare = replace(payment, lines=(), adjustments=(), remarks=(), moa=(), amounts=(), quantities=(), patient_share_cents=None, raw="")
    return tuple(replace(bare, charge_cents=piece.cents, paid_cents=piece.cents) for piece in pieces)


def _by_services(payment: ClaimPayment, pieces: Sequence[Piece]) -> tuple[ClaimPayment, ...] | Unfit:
    """Each service with its adjustments; an adjustment at claim level is divided by charge (interface.md)."""
    if not payment.lines:
        return Unfit("the answer names no services: split it by amounts")
    given = [n for piece in pieces for n in piece.services]
    for n in given:
        if not 1 <= n <= len(payment.lines):
            return Unfit(f"there is no service {n}: it has {len(payment.lines)}")
        if given.count(n) > 1:
            return Unfit(f"service {n} is given to two claims")
    if missing := sorted(set(range(1, len(payment.lines) + 1)) - set(given)):
        return Unfit(f"service {missing[0]} is given to no claim: nothing may be left")
    lines = [tuple(payment.lines[n - 1] for n in piece.services) for piece in pieces]
    charges = tuple(sum(line.charge_cents for line in some) for some in lines)
    shared: list[list[Adjustment]] = [[] for _ in pieces]
    for a in payment.adjustments:
        for mine, cents in zip(shared, allocate(a.cents, charges), strict=True):
            if cents:
                mine.append(Adjustment(a.group, a.reason, cents, a.quantity))
    return tuple(
        replace(
            payment,
            lines=some,
            adjustments=tuple(mine),
            charge_cents=charge,
            paid_cents=sum(line.paid_cents for line in some) - sum(a.cents for a in mine),
            patient_share_cents=None,
            raw="",
        )
        for some, mine, charge in zip(lines, shared, charges, strict=True)
    )


def proposed(payment: ClaimPayment, claims: Sequence[tuple[str, Sequence[BookLine]]]) -> str:
    """The split that these claims of ours, the likeliest first, make of the answer without anything left over on either side: each
    service with the code and charge of a line. Nothing where there is none; never posted by itself."""
    open_ = {n: _like(line) for n, line in enumerate(payment.lines, 1)}
    said = []
    for number, lines in claims:
        mine: list[int] = []
        for line in lines:
            key = (line.procedure.upper() or line.revenue, line.charge_cents)
            found = next((n for n, like in open_.items() if like == key and n not in mine), None)
            if found is None:
                break
            mine.append(found)
        if lines and len(mine) == len(lines):
            said.append(f"{number}={'+'.join(map(str, sorted(mine)))}")
            open_ = {n: like for n, like in open_.items() if n not in mine}
    return ",".join(said) if len(said) > 1 and not open_ else ""


def _like(line: LinePayment) -> tuple[str, int]:
    return (line.submitted_procedure or line.procedure).upper() or line.revenue, line.charge_cents


def plan(
    answer: Answer,
    given: Sequence[tuple[ClaimBooks, ClaimPayment]],
    playbook: Playbook,
    clocks: Clocks,
    today: date,
    our_ids: frozenset[str],
) -> tuple[tuple[ClaimPlan, Answer], ...] | Unfit:
    """What posting each claim's part would do, by the ordinary rules where it has services; one part that would be held holds all."""
    out: list[tuple[ClaimPlan, Answer]] = []
    for books, part in given:
        mine = replace(
            answer, payment=part, answer_key=matching.answer_key(answer.payer.payer, part), matched=True, accepted=False, part=True
        )
        if part.lines:
            made = plan_part(books, (mine,), playbook, clocks, today, our_ids)
            hold = made.answers[0].hold
            if hold is not None:
                return Unfit(f"the part of {books.control_number} would be held: {hold.message}")
        else:
            made = _paid_only(books, mine, playbook, clocks, today)
        out.append((made, mine))
    return tuple(out)


def _paid_only(books: ClaimBooks, answer: Answer, playbook: Playbook, clocks: Clocks, today: date) -> ClaimPlan:
    """A payment without an answer: it stands for nothing, so denials and shares stay as they are, held to what is left open."""
    payment = answer.payment
    payer, rank = matching.rank(books, answer.payer, payment.status)
    lines = tuple(
        LineAnswer(answer.answer, number, payer, rank, payment.status, cents, state="ignored")
        for number, cents in _over_lines(books, payment.paid_cents)
        if cents
    )
    entries = tuple(e for line in lines for e in line_entries(books.claim, line, answer.payer.payer))
    own = Transaction("answer", entries, books.claim, answer.answer)
    planned = AnswerPlan(answer.answer, None, (own,), lines, rank=rank, payer=payer, paid_cents=payment.paid_cents)
    settled = settle(after(books, answer, planned), playbook, clocks, today)
    return ClaimPlan(books.claim, (planned,), settled, plan_hash(books.claim, (planned,), settled))


def _over_lines(books: ClaimBooks, cents: int) -> tuple[tuple[int, int], ...]:
    """By what is open on each line, where that is enough; else by charge."""
    now = sorted(sums(books).items())
    open_ = tuple(max(line.balance, 0) for _, line in now)
    weights = open_ if 0 < cents <= sum(open_) else tuple(line.charge for _, line in now)
    return tuple((number, part) for (number, _), part in zip(now, allocate(cents, weights), strict=True))


def follows(plans: Mapping[str, ClaimPlan]) -> tuple[str, ...]:
    """A sentence a claim: what it is paid, and what is open on it then."""
    said = []
    for number, made in plans.items():
        paid = sum(one.paid_cents for one in made.answers)
        open_ = made.settled.figures.balance if made.settled else 0
        said.append(f"{number}: {shown(paid)} paid, {shown(open_)} open.")
    return tuple(said)
