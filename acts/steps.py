"""What may be done next about a claim's work, best first, with its effect and its last day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from acts.rows import code_parts, leading, payer_of
from acts.views import Step
from billing import next_steps, underpayment
from billing.books import ClaimBooks, PostedAnswer
from billing.deadline import Clocks
from billing.money import shown
from billing.payer_rules import PayerRules
from billing.playbook import Playbook
from billing.text import clean
from billing.wrong_field import wrong_field
from store.work import Item

KEYS = {
    "APPEAL_1": "A",
    "APPEAL_2": "A",
    "BILL_PATIENT": "b",
    "CALL_PAYER": "C",
    "CODING_QUERY": "a",
    "FIX_ENROLMENT": "c",
    "FIX_RECORD": "x",
    "RESUBMIT_NEW": "r:new",
    "CORRECT_7": "r:replacement",
    "VOID_8": "r:void",
    "REOPENING": "reopening",
    "SEND_RECORDS": "d",
    "WAIT": "s",
    "WRITE_OFF": "w",
}
"""The key that starts a step in this desk; the others are done elsewhere, and noted."""
KEYS_OF_KIND = {
    "next_payer": "b:next", "rejected": "r", "underpaid": "A", "no_answer": "C", "awaiting_correction": "C", "records_requested": "d",
    "record_changed": "r",
}  # fmt: skip
"""The same for the first step of a kind that no code explains; else a comment says what was done."""
MONEY = frozenset({"asked again", "asked of next", "given up", "patient owes it"})

OTHER_KINDS = {
    "review": ("Look at the code, and decide what it is", "stays open"),
    "next_payer": ("Bill the next payer, and set it aside until the answer", "asked of next"),
    "repeats_primary": ("Compare what both payers took off", "stays open"),
    "awaiting_correction": ("Ask the payer for the corrected answer", "stays open"),
    "credit": ("Find out whose money it is, and give it back", "stays open"),
    "recouped": ("Dispute it with the payer, or bill whoever owes it now", "stays open"),
    "underpaid": ("Dispute it, with the contract", "asked again"),
    "no_answer": ("Ask the payer where it is", "stays open"),
    "rejected": ("Mend what was refused, and send it again", "asked again"),
    "records_requested": ("Send the records that were asked for", "asked again"),
    "record_changed": ("Send it again with the corrected value", "asked again"),
}


NOT_OPEN = frozenset({"underpaid"})
"""Kinds whose amount stands nowhere as open: it was taken off by contract, so there is nothing to give up."""


def steps(books: ClaimBooks, item: Item, playbook: Playbook, clocks: Clocks, ways: PayerRules | None = None) -> tuple[Step, ...]:
    """The steps of a work item; those that the desk can start have a key, those that may not be done say why not. ways: its payer's."""
    if item.kind != "denial" or not item.codes:
        label, effect = OTHER_KINDS.get(item.kind, ("Look at it", "stays open"))
        money = f"{shown(item.at_stake_cents)} {effect}" if effect in MONEY else effect
        general = (
            Step(1, label, money, item.deadline_on, True, "", KEYS_OF_KIND.get(item.kind, "c")),
            Step(2, "Set it aside until a date", "stays open", None, True, "", "s"),
            Step(3, "Nothing more is to be done: close it with a reason", "leaves the queue", None, True, "", "resolve"),
            Step(4, "Write it off with a reason", f"{shown(item.at_stake_cents)} given up", None, True, "", "w"),
        )
        return general if item.kind not in NOT_OPEN else general[:3]
    answer = _answer(books, item)
    playbook = playbook.on(answer.paid_on if answer else item.opened_on)
    group, reason = code_parts(leading(playbook, item))
    named = next((payer for payer in books.payers if payer.payer.payer == item.payer), None)
    rank = answer.rank if answer else named.rank if named else 1
    found = next_steps.steps(
        playbook,
        group,
        reason,
        item.remarks,
        payer_class=named.payer.payer_class if named else "commercial_contracted",
        has_next_payer=any(payer.rank > rank for payer in books.payers),
        protected=books.protected,
        accepts_replacement=ways.accepts_replacement if ways else None,
        payer=payer_of(item),
    )
    out, number = [], 0
    for step in found:
        number += step.allowed
        out.append(
            Step(
                number if step.allowed else None,
                step.label,
                f"{shown(item.at_stake_cents)} {step.effect}" if step.effect in MONEY else step.effect,
                _last_day(books, item, step.clock, clocks, answer, named.payer.payer_class if named else "commercial_contracted"),
                step.allowed,
                step.why_not,
                _key(step.action, found, any(payer.rank > rank for payer in books.payers)) if step.allowed else "",
            )
        )
    return tuple(out)


def for_coder(item: Item, playbook: Playbook, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The same for one who codes: where the denial is about the diagnoses they are not asked for, but coded."""
    found = wrong_field(item.codes, item.remarks, playbook)
    if item.kind != "denial" or found is None or found.relation != "diagnosis":
        return steps
    money = f"{shown(item.at_stake_cents)} asked again"
    label = "Code it from the note, send it again"
    return tuple(replace(step, label=label, effect=money, key="x") if step.key == "a" else step for step in steps)


def _key(action: str, found: tuple[next_steps.Step, ...], has_next_payer: bool) -> str:
    """What starts the step. A record is corrected on the way out, where the claim goes again anyway: one signing, one sending. Another
    payer is billed after this one where the claim names it; else it is asked who comes first, never sent to the same one again.
    """
    if action == "BILL_NEXT_PAYER":
        return "b:next" if has_next_payer else "r:other"
    sends = any(step.allowed and step.action in ("RESUBMIT_NEW", "CORRECT_7") for step in found)
    return "r" if action == "FIX_RECORD" and sends else KEYS.get(action, "")


def _answer(books: ClaimBooks, item: Item) -> PostedAnswer | None:
    """The last standing answer of the item's payer: from its day the clocks run."""
    mine = [answer for answer in books.answers if answer.payer == item.payer and any(line.state == "standing" for line in answer.lines)]
    return mine[-1] if mine else None


def _last_day(books: ClaimBooks, item: Item, clock: str, clocks: Clocks, answer: PostedAnswer | None, payer_class: str) -> date | None:
    if not clock:
        return None
    if item.deadline is not None and item.deadline.clock == clock:
        return item.deadline.due_on
    first = next((a for a in books.answers if a.rank == 1 and a.state == "posted"), None)
    found = clocks.deadline(
        (clock,),
        payer_class,
        service_from_on=books.service_from_on,
        service_to_on=books.service_to_on,
        remitted_on=answer.paid_on if answer else None,
        primary_remitted_on=first.paid_on if first else None,
        payer=item.payer,
    )
    return found.due_on if found and found.clock == clock else None


def why(item: Item, playbook: Playbook, books: ClaimBooks) -> tuple[str, ...]:
    """Why it stands in the queue, as a biller would say it; of an underpayment, the proof."""
    said = [clean(item.why)] if item.why else []
    if item.kind == "underpaid":
        proof = [clean(words) for one in underpayment.compared(books) if one.underpaid for words in one.words]
        said += [f"{words[0].upper()}{words[1:]}." for words in proof]
    answer, payer = _answer(books, item), payer_of(item)
    playbook = playbook.on(answer.paid_on if answer else item.opened_on)
    codes = item.codes and sorted(item.codes, key=lambda code: code != leading(playbook, item))
    for code in codes[:3]:
        said += [clean(sentence) for sentence in playbook.why(*code_parts(code), item.remarks, payer)]
    return tuple(dict.fromkeys(said))
