"""A plan in rows for a person, and in a digest for the machine: what is shown is what is posted, or nothing is."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict

from billing.ledger import Transaction
from billing.place import CONTRACTUAL_GROUPS, EARLIER_PAYERS
from billing.plans import AnswerPlan, Balances, ClaimPlan, Hold, PlanLine, Settled
from billing.provider_level import account
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
        rows.line("Contract write-off", "contract", "written off by contract"),
        rows.line("Patient share", "share", shares),
        rows.line("Denied, stays with payer", "denied", "opens denial"),
        rows.line("Not posted, not open", "unposted", "opens work"),
        rows.line("For a person to judge", "review", "opens review"),
        rows.line("Held", "held", "suspense", False),
    ]
    for adjustment in remittance.provider_adjustments:
        name = " ".join(p for p in (adjustment.reason, adjustment.reference) if p)
        what = f"Provider level: {name} {word(PROVIDER_ADJUSTMENT, adjustment.reason)}"
        out.append(PlanLine(what, None, -adjustment.cents, word(ACCOUNT, account(adjustment.reason))))
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


def plan_hash(claim: int | None, answers: tuple[AnswerPlan, ...], settled: Settled | None) -> str:
    """A digest of all that a part will write: no day, no number that is yet to be given."""
    return _digest([claim, [_answer(a) for a in answers], _settled(settled)])


def remittance_hash(parts: tuple[ClaimPlan, ...], received: Transaction | None, balances: Balances, hold_all: Hold | None) -> str:
    """The digest over all parts, the money received and the balances."""
    three = (balances.service, balances.claim, balances.remittance)
    return _digest(
        [
            [part.hash for part in parts],
            _transaction(received) if received else None,
            [[b.from_cents, b.less_cents, b.expected_cents, b.found_cents] for b in three],
            hold_all.reason if hold_all else None,
        ]
    )


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
