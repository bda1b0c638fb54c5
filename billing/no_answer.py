"""Claims that were sent and not answered: past the payer's usual time somebody asks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from billing import stakes
from billing.books import ClaimBooks, ClaimPayer, Sent
from billing.deadline import Clocks
from billing.money import shown
from billing.odds import Odds, price
from billing.place import LineState, standing
from billing.plans import Figures, Work

PAID = 90
"""How likely an unanswered claim is paid, in per cent, before this practice has seen a payer's answers."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Who has not answered in its usual time, how much waits for it by line, the sending that it was to answer, and the clock that runs."""

    payer: ClaimPayer
    cents: dict[int, int]
    sent: Sent
    clock: str

    @property
    def next_payer(self) -> bool:
        """Whether a payer before it has answered."""
        return self.clock == "COB"


def silent(books: ClaimBooks, states: Iterable[LineState], figures: Figures, today: date, asked: frozenset[str]) -> Silent | None:
    """The payer whose turn it is, where it has not answered the last sending in its usual time; None where nobody is to be asked.

    Where no payer has answered, it is the first that the claim was sent to; where money waits for a next payer, that one, once it was
    billed; where the claim was corrected and sent again, who is to answer that. asked: other kinds of work that hold its open money.
    """
    if books.voided or not books.sent or not books.payers or "rejected" in asked:
        return None  # what was refused on its way in no payer has
    by_rank = {payer.rank: payer for payer in books.payers}
    if figures.status == "unanswered":
        ranks = sorted({one.rank for one in books.sent} & by_rank.keys())
        return _past(books, by_rank[ranks[0]], {s.line: s.insurance for s in states}, "TF_NEW", today) if ranks else None
    waiting = {s.line: s.payer_next for s in states if s.payer_next > 0}
    if waiting:
        answered = {one.said.rank for one in standing(books)}
        later = next((p for p in sorted(books.payers, key=lambda p: p.rank) if p.rank > max(answered, default=0)), None)
        return _past(books, later, waiting, "COB", today) if later is not None else None
    if books.resubmitted_on is None or asked & {"review", "awaiting_correction", "recouped"}:
        return None
    last = max(books.sent, key=lambda one: (one.on, one.rank))
    if last.rank not in by_rank or _answered(books, by_rank[last.rank], books.resubmitted_on):
        return None
    return _past(books, by_rank[last.rank], {s.line: s.payer_open for s in states if s.payer_open > 0}, "CORRECTED", today)


def _answered(books: ClaimBooks, payer: ClaimPayer, since: date) -> bool:
    return any(a.payer == payer.payer.payer and a.state == "posted" and (a.paid_on or since) >= since for a in books.answers)


def _past(books: ClaimBooks, payer: ClaimPayer, cents: dict[int, int], clock: str, today: date) -> Silent | None:
    mine = [one for one in books.sent if one.rank == payer.rank]
    cents = {line: amount for line, amount in cents.items() if amount}
    if not mine or sum(cents.values()) <= 0:
        return None
    last = max(mine, key=lambda one: one.on)
    return Silent(payer, cents, last, clock) if today - last.on > timedelta(days=last.answer_days) else None


def work(books: ClaimBooks, found: Silent, clocks: Clocks, odds: Odds) -> Work:
    """The item that asks: what is open there, until when the claim can still be sent anew, and how likely it is paid."""
    whose, sent, cents = found.payer.payer, found.sent, sum(found.cents.values())
    worth = price(whose.payer, "", PAID, stakes.unanswered(books, whose.payer, found.payer.rank, found.cents), odds)
    first = min((a for a in books.answers if a.state == "posted" and a.paid_on), key=lambda a: a.rank, default=None)
    remitted = first.paid_on if first else None
    deadline = clocks.deadline(
        (found.clock,),
        whose.payer_class,
        service_from_on=books.service_from_on,
        service_to_on=books.service_to_on,
        remitted_on=remitted,
        primary_remitted_on=remitted,
    )
    told = hashlib.sha256(repr(("no_answer", whose.payer, found.payer.rank, sent.on)).encode()).hexdigest()[:16]
    why = f"{whose.name} has not answered on {shown(cents)} sent {sent.on.isoformat()}; {sent.words}"
    return Work("no_answer", whose.payer, "information", (), (), cents, worth.chance.per_cent, deadline, None, told, why, worth)
