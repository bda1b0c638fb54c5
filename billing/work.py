"""What work a claim's books call for: denials, reviews, next payers, repeated write-offs, corrections awaited, credits, no answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from billing import corrected, no_answer, stakes, work_asked, work_owed
from billing import credit as credits
from billing.balance import WITHOUT_MONEY
from billing.books import ClaimBooks, PayerRef, PostedAnswer
from billing.deadline import Clocks
from billing.money import shown
from billing.odds import price
from billing.place import LineState, Standing, in_effect, payer_ref, silent_after, standing, turn, unposted_cents
from billing.plans import Deadline, Denial, Figures, Work
from billing.playbook import EARLIER_PAYERS, Playbook
from billing.records_work import records_requested
from billing.work_asked import CHANCE, Asked

#: How long another payer, or the same payer's correction, is waited for before someone asks.
WAIT_DAYS = 30


def called_for(
    books: ClaimBooks,
    states: tuple[LineState, ...],
    denials: tuple[Denial, ...],
    figures: Figures,
    playbook: Playbook,
    clocks: Clocks,
    today: date,
) -> tuple[Work, ...]:
    """All work that the claim's books call for now, at most one of a kind (interface.md, `queue`). A voided claim has credits, and its
    void that was refused on its way in."""
    desk = Asked(books, states, denials, figures, playbook, clocks, today)
    if books.voided:
        return _some(_credit(desk), work_owed.rejected(desk))
    made = (
        _denial,
        _review,
        _next_payer,
        _repeats,
        _awaiting,
        _credit,
        work_owed.recouped,
        work_owed.underpaid,
        work_owed.rejected,
        corrected.record_changed,
    )
    works = _some(*(kind(desk) for kind in made), records_requested(books, figures, clocks))
    found = no_answer.silent(books, states, figures, today, frozenset(work.kind for work in works))
    if found is None:
        return works
    # Billed and not answered: the same money is no longer to be billed but to be asked after.
    rest = tuple(work for work in works if not (found.next_payer and work.kind == "next_payer"))
    return (*rest, no_answer.work(books, found, clocks, playbook.odds))


def _some(*works: Work | None) -> tuple[Work, ...]:
    return tuple(w for w in works if w is not None)


def _denial(desk: Asked) -> Work | None:
    """The claim's open denials; category, deadline and chance come from the code with the largest denied amount."""
    if not desk.denials:
        return None
    by_code: dict[str, int] = defaultdict(int)
    for one in desk.denials:
        by_code[one.code] += one.cents
    codes = sorted(by_code, key=lambda code: (-by_code[code], code))
    top = max((d for d in desk.denials if d.code == codes[0]), key=lambda d: (d.cents, -d.line))
    payer, answer = payer_ref(desk.books, top.payer), work_asked.answer(desk.books, top.answer)
    playbook = desk.playbook.on(answer.paid_on if answer else None)
    cents = sum(by_code.values())
    prior = playbook.prior(top.group, top.reason, payer, top.remarks)
    worth = price(top.payer, top.code, prior, stakes.denied(desk.books, desk.denials), desk.playbook.odds)
    return Work(
        "denial",
        top.payer,
        top.category,
        tuple(sorted(by_code)),
        work_asked.unique(r for d in desk.denials for r in d.remarks),
        cents,
        worth.chance.per_cent,
        _denied_until(desk, top, payer, answer),
        None,
        work_asked.basis("denial", sorted((d.answer, d.line, d.code) for d in desk.denials)),
        f"{shown(cents)} denied by {payer.name if payer else 'the payer'} with {', '.join(codes)}",
        worth,
    )


def _denied_until(desk: Asked, top: Denial, payer: PayerRef | None, answer: PostedAnswer | None) -> Deadline | None:
    """The playbook's clock from the answer; after an appeal that was lost, the next level's from the decision."""
    lost = desk.books.appeal_lost
    if lost is not None and (answer is None or answer.paid_on is None or lost[1] >= answer.paid_on):
        return desk.clocks.deadline(
            ("APPEAL_L2", "APPEAL"),
            payer.payer_class if payer else "commercial_contracted",
            service_from_on=desk.books.service_from_on,
            service_to_on=desk.books.service_to_on,
            remitted_on=lost[1],
            payer=payer.payer if payer else None,
        )
    playbook = desk.playbook.on(answer.paid_on if answer else None)
    return work_asked.deadline(desk, playbook.clocks(top.group, top.reason, payer, top.remarks), payer, answer)


def _review(desk: Asked) -> Work | None:
    """Adjustments that a person must judge, as far as they are still open, and check figures that do not fit."""
    found: list[tuple[str, int, Standing]] = []
    cents = 0
    for state in desk.states:
        here = [(a, one) for one in state.standing for a in one.said.adjustments if a.kind == "REVIEW" and a.cents]
        here += [(a, one) for one in state.standing for a in one.said.adjustments if _whole_by_later(state, one, a.code)]
        above = sum(a.cents for a, _ in here if a.cents > 0)
        below = -sum(a.cents for a, _ in here if a.cents < 0)
        open_here = min(above, max(state.payer_open, 0)) + below
        if open_here > 0:
            cents += open_here
            found += [(a.code, abs(a.cents), one) for a, one in here]
    off, off_found = _check_figures(desk)
    cents, found = cents + off, found + off_found
    if not found or cents <= 0:
        return None
    code, _, top = max(found, key=lambda f: (f[1], f[0]))
    group, _, reason = code.partition("-")
    payer = payer_ref(desk.books, top.said.payer)
    remarks = work_asked.unique(r for _, _, one in found for r in (*one.said.remarks, *one.answer.remarks))
    playbook = desk.playbook.on(top.answer.paid_on)
    return Work(
        "review",
        top.said.payer,
        playbook.category(group, reason, payer, remarks),
        tuple(sorted({f[0] for f in found})),
        remarks,
        cents,
        playbook.prior(group, reason, payer, remarks) or CHANCE["review"],
        work_asked.deadline(desk, playbook.clocks(group, reason, payer, remarks), payer, top.answer),
        None,
        work_asked.basis("review", sorted((one.said.answer, one.said.line, code, amount) for code, amount, one in found)),
        f"a person decides what {', '.join(sorted({f[0] for f in found}))} means: {shown(cents)}",
    )


def _whole_by_later(state: LineState, one: Standing, code: str) -> bool:
    """A later payer's CO-45 over a whole unpaid line, where no earlier payer answered: for a person, as a first payer's would be."""
    said = one.said
    if code != "CO-45" or said.rank <= 1 or said.paid_cents or any(o.said.rank < said.rank for o in state.standing):
        return False
    return all(a.code == code for a in said.adjustments if a.cents)


def _check_figures(desk: Asked) -> tuple[int, list[tuple[str, int, Standing]]]:
    """Where a later payer's reason 23 is not what the earlier ones paid and took off (without PR), per claim; X12 RFI 2194."""
    stand = standing(desk.books)
    by_answer = {one.answer.answer: one for one in stand if one.answer.check_cents is not None}
    found: list[tuple[str, int, Standing]] = []
    for whose in dict.fromkeys(turn(desk.books, one.said.payer, one.said.rank) for one in by_answer.values()):
        mine = [one for one in by_answer.values() if turn(desk.books, one.said.payer, one.said.rank) == whose]
        said = sum(one.answer.check_cents or 0 for one in mine)
        earlier = sum(
            one.said.paid_cents + sum(a.cents for a in one.said.adjustments if a.group != "PR" and a.reason != EARLIER_PAYERS)
            for one in stand
            if one.said.rank < mine[0].said.rank
        )
        if said != earlier:
            numbers = {one.said.answer for one in mine}
            codes = (a.code for one in stand if one.said.answer in numbers for a in one.said.adjustments if a.reason == EARLIER_PAYERS)
            found.append((next(codes, f"OA-{EARLIER_PAYERS}"), abs(said - earlier), mine[0]))
    return sum(difference for _, difference, _ in found), found


def _next_payer(desk: Asked) -> Work | None:
    """Money that a later payer is to answer, or that the law keeps from the patient; and contractual cuts that wait for an earlier one."""
    effect = in_effect(desk.books)
    waiting = [s for s in desk.states if s.payer_next > 0]
    kept = [s for s in desk.states if s.protected and s.share > 0 and not s.waits]
    held = [one for s in desk.states for one in s.standing if one.said.flag == "next_payer" and not _earlier(s, one)]
    passed = _passed_on(desk.books)
    cents = sum(s.payer_next for s in waiting) + sum(s.share for s in kept)
    cents += sum(abs(unposted_cents(one.said, effect)) for one in held)
    if passed is not None:
        cents = max(cents, desk.figures.insurance)
    if cents <= 0:
        return None
    tops = [s.latest for s in (*waiting, *kept) if s.latest is not None] + held
    answer = tops[0].answer if tops else passed
    payer = _next(desk, (*waiting, *kept)) or (payer_ref(desk.books, answer.payer) if answer else None)
    forwarded = passed is not None or (
        bool(waiting) and not kept and not held and all(s.latest and s.latest.said.forwarded for s in waiting)
    )
    passed_on = max((s.latest.answer.paid_on for s in waiting if s.latest and s.latest.answer.paid_on), default=None)
    passed_on = passed_on or (passed.paid_on if passed else None) or desk.today
    first = work_asked.first_remitted(desk.books)
    return Work(
        "next_payer",
        payer.payer if payer else answer.payer if answer else 0,
        "other_payer",
        (),
        (),
        cents,
        CHANCE["next_payer"],
        None if forwarded else work_asked.deadline(desk, ("COB",), payer, answer, first),
        passed_on + timedelta(days=WAIT_DAYS) if forwarded else None,
        work_asked.basis("next_payer", sorted({t.said.answer for t in tops} | ({passed.answer} if passed else set()))),
        f"{shown(cents)} is for {payer.name if payer else 'the next payer'} to answer",
    )


def _earlier(state: LineState, one: Standing) -> bool:
    return any(o.said.rank < one.said.rank for o in state.standing)


def _passed_on(books: ClaimBooks) -> PostedAnswer | None:
    """The answer with status 23 (not their claim, passed on) that nothing has followed."""
    last = next((a for a in reversed(books.answers) if a.state == "posted" and a.status not in ("22", "25")), None)
    return last if last is not None and last.status == "23" else None


def _next(desk: Asked, states: Sequence[LineState]) -> PayerRef | None:
    """The first payer that the claim names after the latest and that is silent."""
    for state in states:
        if state.latest is not None and (silent := silent_after(desk.books, state.standing, state.latest)):
            return silent[0]
    return None


def _repeats(desk: Asked) -> Work | None:
    """A later payer's contractual adjustment that was not posted: it took off again what an earlier one had, or more than was open."""
    effect = in_effect(desk.books)
    found = [
        (one, abs(unposted_cents(one.said, effect)))
        for state in desk.states
        for one in state.standing
        if one.said.flag == "repeats_primary" or (one.said.flag == "next_payer" and _earlier(state, one))
    ]
    found = [f for f in found if f[1]]
    if not found:
        return None
    cents = sum(f[1] for f in found)
    top = max(found, key=lambda f: (f[1], -f[0].said.line))[0]
    codes = {
        a.code for one, _ in found for a in one.said.adjustments if a.kind == "NORMAL" and a.group != "PR" and a.reason != EARLIER_PAYERS
    }
    payer = payer_ref(desk.books, top.said.payer)
    return Work(
        "repeats_primary",
        top.said.payer,
        "other_payer",
        tuple(sorted(codes)),
        (),
        cents,
        CHANCE["repeats_primary"],
        None,
        None,
        work_asked.basis("repeats_primary", sorted((one.said.answer, one.said.line, amount) for one, amount in found)),
        f"{payer.name if payer else 'a later payer'} took off {shown(cents)} that is not open: not posted",
    )


def _awaiting(desk: Asked) -> Work | None:
    """An answer was taken back and that payer's next one has not come: someone asks when its day comes."""
    gone = [a for a in desk.books.answers if a.state == "reversed" and a.status not in WITHOUT_MONEY]
    reversed_here = {(*turn(desk.books, said.payer, said.rank), said.line): answer for answer in gone for said in answer.lines}
    states = {s.line: s for s in desk.states}
    found = [
        (answer, states[line])
        for (payer, rank, line), answer in sorted(reversed_here.items(), key=lambda item: item[0])
        if line in states and not any(turn(desk.books, one.said.payer, one.said.rank) == (payer, rank) for one in states[line].standing)
    ]
    lines = {state.line: state.insurance for _, state in found}
    cents = sum(lines.values())
    if not found or cents <= 0:
        return None
    answer = found[0][0]
    since = max((a.paid_on for a in desk.books.answers if a.status == "22" and a.state == "posted" and a.paid_on), default=None)
    payer = payer_ref(desk.books, answer.payer)
    return Work(
        "awaiting_correction",
        answer.payer,
        "information",
        (),
        (),
        cents,
        CHANCE["awaiting_correction"],
        None,
        (since or desk.today) + timedelta(days=WAIT_DAYS),
        work_asked.basis("awaiting_correction", sorted({(a.answer, s.line) for a, s in found})),
        f"{payer.name if payer else 'the payer'} took its answer back; its correction on {shown(cents)} has not come",
    )


def _credit(desk: Asked) -> Work | None:
    """More was paid than was owed: the payer's, or the patient's where what they paid caused it (posting example E16)."""
    found = credits.credit(desk.books, desk.states)
    if found.cents <= 0:
        return None
    first = desk.books.payers[0].payer.payer if desk.books.payers else 0
    payer = payer_ref(desk.books, found.payer)
    whose = "the patient" if not found.payer_cents else payer.name if payer else "a payer"
    # What is owed back to Medicare or Medicaid has a last day by federal law, counted from when it was known here.
    due = None
    if found.payer_cents > found.given_up_cents and payer:
        due = credits.deadline(payer.payer_class, desk.books.credit_since or desk.today, desk.books.credit_halted_days)
    return Work(
        "credit",
        found.payer or first,
        "information",
        (),
        (),
        found.cents,
        CHANCE["credit"],
        due,
        None,
        work_asked.basis("credit", [-found.payer_cents, -found.patient_cents]),
        f"{shown(found.cents)} more than was owed: {_whose(found, whose)}",
    )


def _whose(found: credits.Credit, whose: str) -> str:
    """To whom a credit belongs; what was written off here before it was paid belongs to nobody else."""
    if not found.given_up_cents:
        return f"it belongs to {whose}"
    first = f"{shown(found.given_up_cents)} was written off here and then paid: take the write-off back"
    return first if found.given_up_cents >= found.cents else f"{first}; the rest belongs to {whose}"
