"""What a claim that comes in is to one that is here: new, a replacement, a void, a billing to another payer, a resubmission, or known."""

from __future__ import annotations

from typing import Literal

from billing.books import ClaimBooks, LineAnswer
from billing.claim import Claim

Sending = Literal["new", "replacement", "void", "billing", "resubmission", "known"]

REPLACES, VOIDS = "7", "8"
WAIT_DAYS = 30
"""How long the items of a claim that was sent again wait for the answer."""


def sending(claim: Claim, books: ClaimBooks | None, sent_to: frozenset[int] | set[int]) -> Sending:
    """Decided by frequency (CLM05-3), then by the payer to whom it goes (interface.md, `import`). sent_to: ranks it was sent to before."""
    if books is None:
        return "new"
    if claim.frequency == REPLACES:
        return "replacement"
    if claim.frequency == VOIDS:
        # A void that was refused on its way in goes once more; nothing of the claim is left that it could move.
        return "void" if not books.voided or books.rejection is not None else "known"
    if claim.destination_rank >= 2 or 1 not in sent_to:
        return "billing"
    return "resubmission" if denied_only(books) or books.rejection is not None else "known"


def denied_only(books: ClaimBooks, rank: int | None = None) -> bool:
    """Whether all its standing answers (of the payer at this rank, or of all) are denials that moved no money: then a claim sent once
    more asks again, and is no mistake."""
    posted = [answer for answer in books.answers if answer.state == "posted" and rank in (None, answer.rank)]
    said = [line for answer in posted for line in answer.lines if line.state == "standing"]
    return bool(said) and not books.voided and all(map(_denies, said))


def _denies(said: LineAnswer) -> bool:
    if said.paid_cents or any(a.posted_cents for a in said.adjustments):
        return False
    if any(a.group == "PR" and a.kind == "NORMAL" and a.cents for a in said.adjustments):
        return False
    return any(a.kind == "DENIAL" and a.cents > 0 for a in said.adjustments)


def payers(
    now: tuple[tuple[int, int, str, str], ...], sent: tuple[tuple[int, int, str, str], ...]
) -> tuple[tuple[int, int, str, str], ...]:
    """The claim's payers after a sending, as (rank, payer, member number, filing code): those that it names at its ranks, and
    those it was sent to before and leaves out, after them in their old order. The same payer twice is one."""
    out = list(sent)
    named = {payer for _, payer, _, _ in sent}
    ranks = {rank for rank, *_ in sent}
    for rank, payer, member, filing in sorted(now):
        if payer in named:
            continue
        while rank in ranks:
            rank += 1
        ranks.add(rank)
        out.append((rank, payer, member, filing))
    return tuple(sorted(out))
