"""A plan in rows and sentences for a person, and in a digest for the machine: what is shown is what is posted, or nothing is."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable

from billing.books import ClaimBooks
from billing.denial import open_by_code
from billing.ledger import Transaction
from billing.money import shown
from billing.place import CONTRACTUAL_GROUPS, EARLIER_PAYERS, sums
from billing.plans import AnswerPlan, ClaimPlan, Hold, PlanLine, Settled
from billing.provider_level import account_of
from billing.remittance import Remittance
from billing.terms import ACCOUNT, PROVIDER_ADJUSTMENT, word


def summary(parts: tuple[ClaimPlan, ...], remittance: Remittance) -> tuple[PlanLine, ...]:
    """What posting will do, by where the money goes: payments, contract, patient's share, denied, for review, held, provider level."""
    rows = _Rows()
    for number, part in enumerate(parts):
        for one in part.answers:
            rows.add(number, one)
    to_patient = sum(1 for p in parts if p.settled and p.settled.figures.patient > 0)
    to_payer = sum(1 for p in parts if p.settled and p.settled.figures.payer_next > 0)
    shares = f"{to_patient} patient, {to_payer} next payer" if to_payer else "patient"
    out = [
        rows.line("Payments", "payments", "payers' balances", False),
        rows.line("Contract write-off", "contract", "written off"),
        rows.line("Patient share", "share", shares),
        rows.line("Denied, stays with payer", "denied", "opens denial"),
        rows.line("Not posted, not open", "unposted", "opens work"),
        rows.line("For a person to judge", "review", "opens review"),
        rows.line("Held", "held", "suspense", False),
    ]
    for adjustment in remittance.provider_adjustments:
        name = " ".join(p for p in (adjustment.reason, adjustment.reference) if p)
        what = f"Provider level: {name} {word(PROVIDER_ADJUSTMENT, adjustment.reason)}"
        out.append(PlanLine(what, None, -adjustment.cents, adjustment.about or word(ACCOUNT, account_of(adjustment))))
    return tuple(line for line in out if line is not None)


class _Rows:
    """Sums, claims and codes by row."""

    def __init__(self) -> None:
        self.cents: dict[str, int] = defaultdict(int)
        self.claims: dict[str, set[int]] = defaultdict(set)
        self.codes: dict[str, set[str]] = defaultdict(set)

    def put(self, row: str, part: int, cents: int, code: str = "") -> None:
        if cents:
            self.cents[row] += cents
            self.claims[row].add(part)
            if code:
                self.codes[row].add(code)

    def add(self, part: int, one: AnswerPlan) -> None:
        """One answer's figures; a reversal's count negative."""
        if one.hold is not None:
            self.claims["held"].add(part)
            self.cents["held"] += one.paid_cents
            return
        for entry in (e for t in one.transactions for e in t.entries if e.account == "suspense"):
            self.put("payments", part, entry.cents)
        for line in one.lines:
            if line.state == "ignored" and line.status != "22":
                continue
            for a in line.adjustments:
                if a.posted_cents:
                    self.put("contract", part, a.posted_cents, a.code)
                if a.kind == "NORMAL" and a.reason != EARLIER_PAYERS:
                    if a.group == "PR":
                        self.put("share", part, a.cents, a.code)
                    elif a.group in CONTRACTUAL_GROUPS and line.status != "22":
                        self.put("unposted", part, a.cents - a.posted_cents, a.code)
                elif a.kind == "DENIAL":
                    self.put("denied", part, a.cents, a.code)
                elif a.kind == "REVIEW":
                    self.put("review", part, a.cents, a.code)

    def line(self, what: str, row: str, goes_to: str, codes: bool = True) -> PlanLine | None:
        """The row, or none where nothing is in it."""
        if not self.claims[row]:
            return None
        named = f" ({' '.join(sorted(self.codes[row]))})" if codes and self.codes[row] else ""
        return PlanLine(what + named, len(self.claims[row]), self.cents[row], goes_to)


def consequences(plan: ClaimPlan, books: ClaimBooks) -> tuple[str, ...]:
    """What follows from a part that takes an answer back, or says it anew, in sentences: money that opens again, the acts that rested
    on it, denials that close and open, what waits for the correction (posting rule 5). books: the claim's, before the posting.

    Nothing where the part ends no answer.
    """
    clean = [one for one in plan.answers if one.hold is None]
    if plan.settled is None or not any(one.ends for one in clean):
        return ()
    traces = {answer.answer: answer.trace for answer in books.answers}
    said: list[str] = []
    for one in clean:
        for end in one.ends:
            if end.how == "reversed":
                said.append(_taken_back(one, traces.get(end.answer, "")))
        said += [words for t in one.transactions if t.kind == "undo" for words in _ended_act(books, t)]
    return (*said, *_denials(books, plan.settled), *_left(books, plan.settled))


def _taken_back(one: AnswerPlan, trace: str) -> str:
    """The money that a reversal moves."""
    own = one.transactions[0].entries
    paid = -sum(e.cents for e in own if e.account == "suspense")
    less = -sum(e.cents for e in own if e.account == "contractual")
    whose = f"the answer of {trace}" if trace else "an answer of this remittance"
    return f"Takes back {whose}: {shown(paid)} paid, {shown(less)} taken off by contract."


def _ended_act(books: ClaimBooks, t: Transaction) -> list[str]:
    """A person's act that ends with the answer on which it rested."""
    words = {
        "write_off": "The write-off of {} on line {} is taken back.",
        "to_patient": "{} on line {} is no longer the patient's.",
        "recoupment": "The recoupment of {} that was put on line {} is taken off it again.",
    }
    return [words[m.kind].format(shown(m.cents), m.line) for m in books.moves if m.transaction == t.reverses]


def _denials(books: ClaimBooks, settled: Settled) -> list[str]:
    """Denials that close, open, or change their amount."""
    before = open_by_code(books)
    after: dict[tuple[int, str], int] = defaultdict(int)
    for denial in settled.denials:
        after[denial.line, denial.code] += denial.cents
    said = []
    for line, code in sorted(before.keys() | after.keys()):
        was, now = before.get((line, code), 0), after.get((line, code), 0)
        if was and not now:
            said.append(f"Denial {code} of {shown(was)} on line {line} closes.")
        elif now and not was:
            said.append(f"Denial {code} of {shown(now)} on line {line} opens.")
        elif was != now:
            said.append(f"Denial {code} on line {line} is {shown(now)} instead of {shown(was)}.")
    return said


def _left(books: ClaimBooks, settled: Settled) -> list[str]:
    """The patient's part, the balance, and the correction that is waited for."""
    now = sums(books).values()
    said = []
    was, will = sum(line.patient for line in now), settled.figures.patient
    if was != will:
        said.append(f"The patient owes {shown(will)} instead of {shown(was)}.")
    was, will = sum(line.balance for line in now), settled.figures.balance
    if was != will:
        said.append(f"The balance is {shown(will)} instead of {shown(was)}.")
    for work in settled.work:
        if work.kind == "awaiting_correction":
            until = f", followed up on {work.follow_up_on.isoformat()}" if work.follow_up_on else ""
            said.append(f"The claim waits for the correction{until}.")
    return said


def plan_hash(claim: int | None, answers: tuple[AnswerPlan, ...], settled: Settled | None) -> str:
    """A digest of all that a part will write: no day, no number that is yet to be given."""
    return _digest([claim, [_answer(a) for a in answers], _settled(settled)])


def remittance_hash(parts: Iterable[str], received: Transaction | None, hold_all: Hold | None) -> str:
    """The digest over the hashes of all parts in their order and the money received. The balances follow from what came, and that never
    changes; so what was shown and what was written have one hash, also where posting wrote it in several runs."""
    return _digest([list(parts), _transaction(received) if received else None, hold_all.reason if hold_all else None])


def _answer(one: AnswerPlan) -> list[object]:
    return [
        one.answer,
        one.hold.reason if one.hold else None,
        one.payer,
        one.rank,
        one.check_cents,
        [_transaction(t) for t in one.transactions],
        [
            [s.line, s.payer, s.rank, s.state, s.paid_cents, s.unposted_cents, s.flag, s.remarks]
            + [[a.group, a.reason, a.cents, a.kind, a.posted_cents] for a in s.adjustments]
            for s in one.lines
        ],
        [[e.answer, e.line, e.how] for e in one.ends],
    ]


def _transaction(t: Transaction) -> list[object]:
    return [t.kind, t.answer, t.reverses, [[e.account, e.cents, e.kind, e.line, e.payer, e.answer] for e in t.entries]]


def _settled(settled: Settled | None) -> list[object] | None:
    if settled is None:
        return None
    return [
        _transaction(settled.transaction) if settled.transaction else None,
        [[d.line, d.answer, d.code, d.cents] for d in settled.denials],
        settled.figures.status,
    ]


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
