"""What posting a remittance would do, by its parts: a part is one claim's books with all its answers in the remittance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing import posting
from billing.books import Answer, ClaimBooks
from billing.plans import ClaimPlan
from billing.remittance import ClaimPayment
from billing.split import PROCESSED
from store import books, claims, holds, payers, remittances, rules
from store.engine.sqlite import Read
from store.remittances import RemittanceRow, Waiting


@dataclass(frozen=True, slots=True)
class Part:
    """Answers that go together: all of one claim that are not posted yet. claim None: none of ours. by_payers_number: those of them
    that are known by the payer's own number alone."""

    claim: int | None
    answers: tuple[Waiting, ...]
    by_payers_number: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Planned:
    """Plans with the answers and the books that they were made from, by answer and by claim."""

    plans: tuple[ClaimPlan, ...]
    answers: dict[int, Answer]
    books: dict[int, ClaimBooks]


def parts(read: Read, remittance: RemittanceRow) -> list[Part]:
    """What is not posted of a remittance, in the order in which its claims first appear.

    Whose an answer is, a person has said, or our number says (CLP01), or else the number under which this payer has answered before.
    What a person took back waits for a person.
    """
    alone = holds.left_alone(read, remittance.id)
    waiting = [answer for answer in remittances.waiting(read, remittance.id) if answer.answer not in alone]
    numbered = claims.numbered(read, {answer.control_number for answer in waiting if answer.claim is None})
    of = {answer.answer: answer.claim or numbered.get(answer.control_number) for answer in waiting}
    strangers = [answer.answer for answer in waiting if of[answer.answer] is None]
    theirs = {
        answer: claims.by_payer_numbers(read, numbers, remittance.payer)
        for answer, numbers in remittances.payers_numbers(read, strangers).items()
    }
    found: dict[tuple[int | None, str], list[Waiting]] = {}
    for answer in waiting:
        claim = of[answer.answer] or theirs.get(answer.answer)
        found.setdefault((claim, "" if claim else answer.control_number), []).append(answer)
    return [
        Part(claim, tuple(answers), frozenset(one.answer for one in answers if claim and theirs.get(one.answer)))
        for (claim, _), answers in found.items()
    ]


def plan_parts(read: Read, remittance: RemittanceRow, some: Sequence[Part], today: date) -> Planned:
    """Plan these parts against the books as they are."""
    known = books.books(read, [part.claim for part in some if part.claim is not None])
    payer = payers.refs(read, (remittance.payer,))[remittance.payer]
    came = remittances.payments(read, [answer.answer for part in some for answer in part.answers])
    playbook, clocks, our_ids = rules.playbook(read), rules.clocks(read), payers.our_ids(read)
    answers = {
        waiting.answer: Answer(
            answer=waiting.answer,
            payment=came[waiting.answer][0],
            payer=payer,
            remittance=remittance.id,
            trace=remittance.trace,
            paid_on=remittance.paid_on,
            payee_ids=remittance.payee_ids,
            answer_key=came[waiting.answer][1],
            accepted=waiting.accepted,
            matched=waiting.claim is not None,
            by_payers_number=waiting.answer in part.by_payers_number,
        )
        for part in some
        for waiting in part.answers
    }
    plans = tuple(
        posting.plan_part(
            known[part.claim] if part.claim is not None else None,
            tuple(answers[waiting.answer] for waiting in part.answers),
            playbook,
            clocks,
            today,
            our_ids,
            _beside(read, remittance, known[part.claim], [came[one.answer][0] for one in part.answers]) if part.claim is not None else (),
        )
        for part in some
    )
    return Planned(plans, answers, known)


def _beside(read: Read, remittance: RemittanceRow, known: ClaimBooks, came: Sequence[ClaimPayment]) -> tuple[ClaimPayment, ...]:
    """Parts of the claim in other remittances of the same file, asked for only where those here are less than the claim."""
    parts_ = [payment for payment in came if payment.status in PROCESSED]
    if not parts_ or sum(payment.charge_cents for payment in parts_) >= known.charge_cents:
        return ()
    return remittances.beside(read, remittance, {payment.control_number for payment in parts_})
