"""What posting a remittance would do, by its parts: a part is one claim's books with all its answers in the remittance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing import posting
from billing.books import Answer
from billing.plans import ClaimPlan
from store import books, claims, payers, remittances, rules
from store.engine.sqlite import Read
from store.remittances import RemittanceRow, Waiting


@dataclass(frozen=True, slots=True)
class Part:
    """Answers that go together: all of one claim that are not posted yet. claim None: none of ours."""

    claim: int | None
    answers: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """Plans with the answers that they were made from, by their number."""

    plans: tuple[ClaimPlan, ...]
    answers: dict[int, Answer]


def parts(read: Read, remittance: RemittanceRow) -> list[Part]:
    """What is not posted of a remittance, in the order in which its claims first appear.

    Whose an answer is, a person has said, or our number says (CLP01), or else the number under which this payer has answered before.
    """
    waiting = remittances.waiting(read, remittance.id)
    numbered = claims.numbered(read, {answer.control_number for answer in waiting if answer.claim is None})
    found: dict[tuple[int | None, str], list[Waiting]] = {}
    for answer in waiting:
        claim = answer.claim if answer.claim is not None else numbered.get(answer.control_number)
        if claim is None:
            claim = claims.by_payer_number(read, answer.payer_control_number, remittance.payer)
        found.setdefault((claim, "" if claim else answer.control_number), []).append(answer)
    return [Part(claim, tuple(answers)) for (claim, _), answers in found.items()]


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
        )
        for part in some
    )
    return Planned(plans, answers)
