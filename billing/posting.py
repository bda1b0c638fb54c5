"""Posting: one claim's answers in a remittance, planned against its books: transactions, standing, holds. All of it is data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from billing import balance, matching, provider_level, reversal, secondary
from billing.books import Answer, ClaimBooks, LineAnswer, PostedAnswer, posted
from billing.deadline import Clocks
from billing.ledger import Entry, Transaction
from billing.line_posting import line_entries, post_lines
from billing.money import plain, shown
from billing.place import in_effect, patient_cents, standing, turn
from billing.plans import AnswerPlan, ClaimPlan, End, Hold, HoldReason, RemittancePlan
from billing.playbook import EARLIER_PAYERS, Playbook
from billing.preview import plan_hash, remittance_hash, summary
from billing.remittance import ClaimPayment, Remittance
from billing.shares import Share, kinds, shares
from billing.split import Split, splits
from billing.standing import apply, settle

#: CLP02 of 005010; 5 and others of earlier versions are not known (X12 RFI 457).
KNOWN_STATUS = frozenset({"1", "2", "3", "4", "19", "20", "21", "22", "23", "25"})

#: Denials as duplicate: they say nothing new where the same payer's answer stands.
DUPLICATES = frozenset({"18", "B13"})


@dataclass(frozen=True, slots=True)
class _Rules:
    playbook: Playbook
    our_ids: frozenset[str]
    split: Split | None


def plan_part(
    books: ClaimBooks | None,
    answers: tuple[Answer, ...],
    playbook: Playbook,
    clocks: Clocks,
    today: date,
    our_ids: frozenset[str],
    beside: tuple[ClaimPayment, ...] = (),
) -> ClaimPlan:
    """All of a remittance's answers that name one claim, in file order, each seeing what those before it did.

    What is held is tried again until nothing more comes clean, so that a correction written before its reversal still posts. What is
    posted already is left out. The plan's answers stand in the order in which they must be written, the held ones last. beside: parts
    of the claim that wait in other remittances of the same file.
    """
    if books is None:
        held = tuple(AnswerPlan(a.answer, _homeless(a, our_ids), paid_cents=a.payment.paid_cents) for a in answers)
        return ClaimPlan(None, held, None, plan_hash(None, held, None))
    done = {a.answer for a in books.answers if a.state != "undone"}
    pending = [a for a in answers if a.answer not in done]
    planned: list[AnswerPlan] = []
    waited: tuple[Entry, ...] = ()
    while pending:
        groups = splits(books, pending, beside)
        held_plans: list[AnswerPlan] = []
        left: list[Answer] = []
        for answer in pending:
            split = next((s for s in groups if answer.answer in s.members), None)
            one = _plan_answer(books, answer, _Rules(playbook.on(answer.paid_on), our_ids, split))
            if one.hold is None:
                planned.append(one)
                books = after(books, answer, one)
                if late := secondary.catch_up(books):
                    waited += late
                    books = apply(books, [Transaction("settle", late, books.claim)])
            else:
                held_plans.append(one)
                left.append(answer)
        if not left or len(left) == len(pending):
            planned += held_plans
            break
        pending = left
    settled = settle(books, playbook, clocks, today, waited) if any(p.hold is None for p in planned) else None
    every = tuple(planned)
    return ClaimPlan(books.claim, every, settled, plan_hash(books.claim, every, settled))


def after(books: ClaimBooks, answer: Answer, planned: AnswerPlan) -> ClaimBooks:
    """The books once that is posted. Its transactions have the id -answer, since they have no other yet."""
    if planned.hold is not None:
        return books
    number = -answer.answer
    entries = tuple(posted(number, t.kind, e) for t in planned.transactions for e in t.entries)
    gone = {(e.answer, e.line): e.how for e in planned.ends}
    answers = tuple(_ended(a, gone) for a in books.answers if a.answer != answer.answer)
    payment = answer.payment
    new = PostedAnswer(
        answer.answer,
        number,
        planned.payer,
        planned.rank,
        payment.status,
        payment.payer_control_number,
        payment.charge_cents,
        payment.paid_cents,
        answer.answer_key,
        answer.remittance,
        answer.trace,
        answer.paid_on,
        planned.lines,
        payment.remarks,
        planned.check_cents,
    )
    undone = {t.reverses for t in planned.transactions if t.kind == "undo"}
    known = {p.payer.payer for p in books.payers} | {p.payer for p in books.other_payers}
    return replace(
        books,
        answers=(*answers, new),
        entries=books.entries + entries,
        moves=tuple(m for m in books.moves if m.transaction not in undone),
        other_payers=books.other_payers if planned.payer in known else (*books.other_payers, answer.payer),
    )


def _ended(answer: PostedAnswer, gone: Mapping[tuple[int, int], str]) -> PostedAnswer:
    """An earlier answer as these ends leave it."""
    if (answer.answer, 0) in gone:
        return replace(answer, state="reversed")
    if any((answer.answer, line.line) in gone for line in answer.lines):
        ended = tuple(replace(line, state="superseded") if (answer.answer, line.line) in gone else line for line in answer.lines)
        return replace(answer, lines=ended)
    return answer


def _homeless(answer: Answer, our_ids: frozenset[str]) -> Hold:
    """Why an answer stays that names no claim of ours."""
    if not matching.ours(answer.payee_ids, our_ids):
        return _not_ours(answer)
    number = answer.payment.control_number
    return Hold("unmatched", f"no claim here has the number {number}", expected="a claim of ours", came=number)


def _not_ours(answer: Answer) -> Hold:
    return Hold("not_ours", "it was paid to a provider that is none of ours", came=", ".join(answer.payee_ids))


def _plan_answer(books: ClaimBooks, answer: Answer, rules: _Rules) -> AnswerPlan:
    """One answer: the first reason that holds it, or what it posts (interface.md, reasons of `post`)."""
    payment = answer.payment
    payer, rank = matching.rank(books, answer.payer, payment.status)
    hold = _hold_by_itself(books, answer, rules)
    if hold is None and payment.status == reversal.REVERSAL:
        planned = reversal.plan(books, answer, payer)
        if planned.hold is None or not answer.accepted:
            return planned
        return _as_it_came(books, answer, payer, rank, rules)
    assigned: tuple[int, ...] = ()
    if hold is None:
        found = _assign(books, payment, answer, rules)
        if isinstance(found, Hold):
            hold = None if payment.status in balance.WITHOUT_MONEY or answer.accepted else found
        else:
            assigned = found
    if hold is None and payment.status in balance.WITHOUT_MONEY and not (payment.paid_cents and answer.accepted):
        return _without_effect(books, answer, payer, rank, assigned, rules)
    if hold is None and not answer.accepted:
        hold = _charge_differs(books, answer, assigned, rules.split)
    if hold is not None:
        return AnswerPlan(answer.answer, hold, payer=payer, rank=rank, paid_cents=payment.paid_cents)
    return _post(books, answer, payer, rank, shares(books.lines, payment, assigned), rules)


def _hold_by_itself(books: ClaimBooks, answer: Answer, rules: _Rules) -> Hold | None:
    """What can be said before its lines are looked at: whose it is, whether its status is known, whether it adds up, whether it came."""
    payment = answer.payment
    if not answer.accepted and not matching.ours(answer.payee_ids, rules.our_ids):
        return _not_ours(answer)
    if not answer.accepted and not answer.matched and not matching.guard(books, payment):
        came = payment.patient.shown if payment.patient else ""
        return Hold(
            "ambiguous",
            f"the number {payment.control_number} is ours, but neither name, member number nor birth date agrees",
            expected=books.patient_last,
            came=came,
        )
    if answer.by_payers_number and not answer.accepted and not answer.matched and (odd := matching.stranger(books, payment)) is not None:
        number = payment.payer_control_number or payment.original_reference
        return Hold("ambiguous", f"{number} is the payer's number for our {books.control_number}, but the {odd[0]} differs", odd[1], odd[2])
    if payment.status not in KNOWN_STATUS:
        return Hold(
            "unknown_status", f"claim status {payment.status or 'missing'} is not known", "1 2 3 4 19 20 21 22 23 25", payment.status
        )
    if not books.lines:
        return Hold("line_unmatched", "the claim here has no service line")
    if answer.accepted:
        return None
    if wrong := balance.check_claim(payment):
        return Hold("out_of_balance", wrong[0].message, came=wrong[0].value)
    members = rules.split.members if rules.split else frozenset()
    if payment.status != reversal.REVERSAL and any(
        a.answer_key == answer.answer_key and a.state == "posted" and a.answer not in members for a in books.answers
    ):
        return Hold("duplicate", "this answer is posted already", came=payment.payer_control_number)
    return None


def _assign(books: ClaimBooks, payment: ClaimPayment, answer: Answer, rules: _Rules) -> tuple[int, ...] | Hold:
    """Our line for each service: together with the other parts where the claim was split."""
    if rules.split is not None:
        return rules.split.lines if isinstance(rules.split.lines, Hold) else rules.split.lines.get(answer.answer, ())
    found = matching.lines(books.lines, [payment], told=answer.matched)
    return found if isinstance(found, Hold) else found[0]


def _charge_differs(books: ClaimBooks, answer: Answer, assigned: tuple[int, ...], split: Split | None) -> Hold | None:
    """CLP03 is our charge, and the services on a line are charged as the line is; the parts of a split claim together."""
    payment = answer.payment
    if split is None and payment.charge_cents != books.charge_cents:
        return _charges(f"the claim is charged {shown(books.charge_cents)} here", books.charge_cents, payment.charge_cents)
    charged: dict[int, int] = defaultdict(int)
    if split is not None:
        charged.update(split.charged)
    else:
        for number, service in zip(assigned, payment.lines, strict=False):
            charged[number] += service.charge_cents
    by_number = {line.number: line for line in books.lines}
    for number in assigned:
        if charged[number] != by_number[number].charge_cents:
            line = by_number[number]
            name = line.procedure or line.revenue
            return _charges(f"line {number} ({name}) is charged {shown(line.charge_cents)} here", line.charge_cents, charged[number])
    return None


def _charges(words: str, ours: int, theirs: int) -> Hold:
    reason: HoldReason = "charge_mismatch"
    return Hold(reason, f"{words}, the answer says {shown(theirs)}", plain(ours), plain(theirs))


def _without_effect(books: ClaimBooks, answer: Answer, payer: int, rank: int, assigned: tuple[int, ...], rules: _Rules) -> AnswerPlan:
    """Status 23 and 25: in the history, on no balance (posting rule 3)."""
    payment = answer.payment
    said = shares(books.lines, payment, assigned) if payment.lines and assigned else ()
    lines = tuple(
        LineAnswer(
            answer.answer, s.line, payer, rank, payment.status, 0, kinds(s, rules.playbook, answer.payer, rank, ()), s.remarks, "ignored"
        )
        for s in said
    )
    own = Transaction("answer", (), books.claim, answer.answer)
    return AnswerPlan(answer.answer, None, (own,), lines, rank=rank, payer=payer)


def _post(books: ClaimBooks, answer: Answer, payer: int, rank: int, said: tuple[Share, ...], rules: _Rules) -> AnswerPlan:
    """An answer that fits: what it ends, what it pays and takes off on each line."""
    members = rules.split.members if rules.split else frozenset()
    effect = in_effect(books)
    whose = turn(books, payer, rank)
    prior = [one for one in standing(books) if turn(books, one.said.payer, one.said.rank) == whose and one.answer.answer not in members]
    ends: list[End] = []
    ignored: set[int] = set()
    for share in said:
        before = [one for one in prior if one.said.line == share.line]
        if before and share.paid_cents == 0 and any(a.reason in DUPLICATES for a, _ in share.adjustments):
            ignored.add(share.line)
            continue
        ends += [End(one.answer.answer, share.line, "superseded", answer.answer) for one in before]
        moved = [one for one in before if one.said.paid_cents or effect.get((one.said.answer, one.said.line), 0) or patient_cents(one.said)]
        if moved and not answer.accepted:
            return AnswerPlan(answer.answer, _twice(moved[0].answer, answer), payer=payer, rank=rank, paid_cents=answer.payment.paid_cents)
    ended = {(e.answer, e.line): e.how for e in ends}
    seen = replace(books, answers=tuple(_ended(a, ended) for a in books.answers)) if ends else books
    lines, entries = post_lines(seen, answer, payer, rank, said, ignored, rules.playbook)
    return AnswerPlan(
        answer.answer,
        None,
        (Transaction("answer", entries, books.claim, answer.answer),),
        lines,
        tuple(ends),
        rank,
        _check_figure(answer.payment),
        payer,
        answer.payment.paid_cents,
    )


def _as_it_came(books: ClaimBooks, answer: Answer, payer: int, rank: int, rules: _Rules) -> AnswerPlan:
    """A reversal that fits nothing, accepted by a person: its money and contractual adjustments as they came, no standing of its own."""
    assigned = matching.lines(books.lines, [answer.payment])
    said = shares(books.lines, answer.payment, () if isinstance(assigned, Hold) else assigned[0])
    lines: list[LineAnswer] = []
    entries: list[Entry] = []
    for share in said:
        read = secondary.whole(kinds(share, rules.playbook, answer.payer, 1, ())).adjustments
        line = LineAnswer(answer.answer, share.line, payer, rank, answer.payment.status, share.paid_cents, read, share.remarks, "ignored")
        lines.append(line)
        entries += line_entries(books.claim, line, answer.payer.payer)
    own = Transaction("answer", tuple(entries), books.claim, answer.answer)
    return AnswerPlan(answer.answer, None, (own,), tuple(lines), rank=rank, payer=payer, paid_cents=answer.payment.paid_cents)


def _twice(was: PostedAnswer, answer: Answer) -> Hold:
    return Hold(
        "readjudicated_without_reversal",
        f"this payer's answer in {was.trace} moved money and was not taken back first",
        expected=f"a reversal of {was.payer_control_number or was.trace}",
        came=answer.payment.payer_control_number,
    )


def _check_figure(payment: ClaimPayment) -> int | None:
    """The sum of its reason 23, of any group: what it says that earlier payers did (X12 RFI 2194). None where it says nothing."""
    said = [a.cents for a in payment.all_adjustments if a.reason == EARLIER_PAYERS]
    return sum(said) if said else None


def received(payer: int, remittance: Remittance) -> Transaction:
    """The money of a remittance, taken in once: what its claims are paid waits in suspense, provider-level adjustments have accounts
    of their own, so that paid = posted + suspense - provider-level adjustments, always (interface.md, `post`).

    Where its own sum is wrong, suspense holds what makes the payment true, since the payment is what the bank saw.
    """
    taken = sum(p.cents for p in remittance.provider_adjustments)
    return Transaction(
        "received",
        (
            Entry("payer_clearing", remittance.paid_cents, "received", payer=payer),
            Entry("suspense", -(remittance.paid_cents + taken), "received", payer=payer),
            *provider_level.entries(payer, remittance.provider_adjustments),
        ),
    )


def plan(
    number: int,
    payer: int,
    remittance: Remittance,
    payments: Iterable[ClaimPayment],
    parts: tuple[ClaimPlan, ...],
    *,
    received_before: bool,
) -> RemittancePlan:
    """The whole intention for a remittance: what the screen shows, and, by the same hash, what is written."""
    hold_all = balance.remittance_off(remittance)
    if hold_all is not None:
        parts = ()
    money = None if received_before else received(payer, remittance)
    balances = balance.of_remittance(remittance, payments)
    digest = remittance_hash((part.hash for part in parts), money, hold_all)
    return RemittancePlan(number, parts, money, balances, hold_all, summary(parts, remittance), digest)
