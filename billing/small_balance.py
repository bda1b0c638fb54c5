"""Small balances given up by rule: a policy says of which payer or patient, for what code, up to how much, and after how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from billing import write_off
from billing.books import ClaimBooks, PostedAdjustment
from billing.findings import Finding
from billing.ledger import Transaction
from billing.money import allocate, shown
from billing.place import LineState, latest_of, place, protected, standing, sums
from billing.text import many
from billing.write_off import Source


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be given up by rule. payer: None is all of them; codes: () is what is open beyond denials and questions.

    max_cents: of one claim, else nothing of it goes. wait_days: since the last posting on the claim; on the patient's side since the
    last statement too. statements: how many the patient must have had. reference: where the practice has it in writing.
    """

    id: int
    side: Literal["payer", "patient"]
    payer: int | None
    payer_name: str
    codes: tuple[str, ...]
    max_cents: int
    wait_days: int
    reference: str = ""
    statements: int = 0

    @property
    def words(self) -> str:
        """In a sentence: what it gives up, up to how much, and when."""
        whose = self.payer_name or "all payers"
        if self.side == "patient":
            what = f"patients' balances ({whose})"
            when = f"after {self.statements} statement{'s' * (self.statements != 1)} and {many(self.wait_days, 'day')}"
        else:
            what = f"{', '.join(self.codes)} of {whose}" if self.codes else f"what {whose} left open"
            when = f"{many(self.wait_days, 'day')} after the last posting"
        written = f", as written in {self.reference}" if self.reference else ""
        return f"{what} up to {shown(self.max_cents)}, {when}{written}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What else is known of a claim: the day of its last posting, its statements, and in whose hand it is ('' nobody's)."""

    last_posted_on: date | None
    statements: int = 0
    last_statement_on: date | None = None
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy does to a claim: what it gives up, or why not (then nothing moves)."""

    cents: int
    transactions: tuple[Transaction, ...] = ()
    why_not: str = ""


def findings(policy: Policy) -> tuple[Finding, ...]:
    """What is wrong with a policy: each is a reason to refuse it."""
    out = []
    if policy.max_cents <= 0:
        out.append(Finding("amount", "error", "the most that may be given up must be more than 0.00", "max"))
    if policy.wait_days < 0:
        out.append(Finding("days", "error", "the days to wait cannot be fewer than 0", "days"))
    for code in policy.codes:
        group, _, reason = code.partition("-")
        if group not in ("CO", "OA", "PI", "PR") or not reason:
            out.append(Finding("code", "error", f"{code} is no group and reason, like CO-45", "code", code))
        elif group == "PR":
            out.append(
                Finding("code", "error", f"{code} is the patient's share: only a policy of the patient's side may give it up", "code")
            )
    if policy.side == "patient":
        if policy.codes:
            out.append(Finding("code", "error", "a policy of the patient's side names no codes: it is about what the patient owes", "code"))
        if not policy.reference.strip():
            words = "what patients owe may be given up only under a written policy: name it (law forbids waiving it as a habit)"
            out.append(Finding("reference", "error", words, "reference"))
        if policy.statements < 1:
            out.append(Finding("statements", "error", "a patient must have had at least 1 statement", "statements"))
        if policy.wait_days < 1:
            out.append(Finding("days", "error", "what a patient owes is never given up on the day of posting: wait 1 day at least", "days"))
    elif policy.statements:
        out.append(Finding("statements", "error", "payers get no statements: leave them out", "statements"))
    return tuple(out)


def apply(books: ClaimBooks, policy: Policy, facts: Facts, on: date) -> Outcome | None:
    """What the policy does to a claim on a day; None where it is not about this claim at all."""
    states = place(books)
    latest = latest_of(standing(books))
    if books.voided or latest is None or (policy.payer is not None and latest.said.payer != policy.payer):
        return None
    chosen = _patients(books, states) if policy.side == "patient" else _payers(books, states, policy)
    cents = sum(part for _, parts in chosen for _, part in parts)
    if cents <= 0 or cents > policy.max_cents:
        return None
    why_not = _why_not(books, states, policy, facts, on)
    return Outcome(cents, (), why_not) if why_not else Outcome(cents, write_off.given_up(books, chosen).transactions)


def _patients(books: ClaimBooks, states: tuple[LineState, ...]) -> list[tuple[LineState, list[Source]]]:
    now = sums(books)
    return [(s, [("patient", now[s.line].patient)]) for s in states if now[s.line].patient > 0]


def _payers(books: ClaimBooks, states: tuple[LineState, ...], policy: Policy) -> list[tuple[LineState, list[Source]]]:
    """By line: of the named codes what is denied or asked about, else what is open and nobody's question."""
    now = sums(books)
    out: list[tuple[LineState, list[Source]]] = []
    for state in states:
        line = now[state.line]
        parts: list[Source] = []
        if not policy.codes:
            parts = [("payer_open", line.payer_open)] if state.standing else []
        else:
            open_ = [a for one in state.standing for a in one.said.adjustments if a.cents > a.posted_cents]
            denied = [a for a in open_ if a.kind == "DENIAL"]
            shares = allocate(max(line.payer_denied, 0), tuple(a.cents for a in denied)) if denied else ()
            parts.append(("payer_denied", sum(c for a, c in zip(denied, shares, strict=True) if a.code in policy.codes)))
            asked = sum(a.cents for a in open_ if a.kind == "REVIEW" and a.code in policy.codes)
            parts.append(("payer_open", min(asked, max(line.payer_open, 0))))
        parts = [(account, cents) for account, cents in parts if cents > 0]
        if parts:
            out.append((state, parts))
    return out


def _why_not(books: ClaimBooks, states: tuple[LineState, ...], policy: Policy, facts: Facts, on: date) -> str:
    """What keeps a policy from a claim that it is about, in words; '' where nothing does."""
    now = sums(books)
    if facts.held_by:
        return f"{facts.held_by} has it in hand"
    if any(line.payer_open < 0 or line.patient < 0 for line in now.values()):
        return "a credit stands on it"
    if facts.last_posted_on is None or facts.last_posted_on + timedelta(days=policy.wait_days) > on:
        return f"fewer than {many(policy.wait_days, 'day')} since the last posting"
    if policy.side == "patient":
        return _not_the_patients(books, now_insurance=sum(s.insurance for s in states), policy=policy, facts=facts, on=on)
    if any(line.payer_next > 0 for line in now.values()):
        return "the next payer has still to answer"
    if any(move.kind == "recoupment" for move in books.moves):
        return "a payer took money back on it: a person decides"
    if any(not state.standing for state in states if now[state.line].charge > 0):
        return "a line of it has no answer that stands"
    if not policy.codes and (asked := sorted({a.code for state in states for a in _questions(state)})):
        return f"{', '.join(asked)} is a question for a person"
    return ""


def _not_the_patients(books: ClaimBooks, *, now_insurance: int, policy: Policy, facts: Facts, on: date) -> str:
    if protected(books):
        return "the law protects this patient"
    if now_insurance:
        return "the payers are not done with it"
    if facts.statements < policy.statements or facts.last_statement_on is None:
        return f"{facts.statements} of {policy.statements} statements were sent"
    if facts.last_statement_on + timedelta(days=policy.wait_days) > on:
        return f"fewer than {many(policy.wait_days, 'day')} since the last statement"
    return ""


def _questions(state: LineState) -> list[PostedAdjustment]:
    """Adjustments that a person must judge: of kind REVIEW, or a later payer's that was not posted."""
    out = []
    for one in state.standing:
        flagged = bool(one.said.flag and one.said.unposted_cents)
        out += [a for a in one.said.adjustments if a.cents > a.posted_cents and (a.kind == "REVIEW" or (flagged and a.kind == "NORMAL"))]
    return [a for a in out if a.group != "PR" or a.kind == "REVIEW"]
