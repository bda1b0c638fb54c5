"""Random sequences of what persons and payers do at provider level: after each step the books prove whole and equal a plain reckoning."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from acts import proof, takebacks, undo
from acts.errors import ClaimdeskError
from tests.made import Practice, ans, bill, era, practice_in, s

PAID = {"A": 10000, "B": 20000, "C": 30000}
REFERENCES = ("ICNA", "ICNB", "ICNC", "X1", "X2")


@dataclass
class Reckoning:
    """What was taken of each item (by item) and from each claim, told by the acts alone; a stack, so that undo is a pop."""

    cents: dict[int, int] = field(default_factory=dict)
    steps: list[tuple[str, int, str, int, int]] = field(default_factory=list)

    def used(self) -> Counter[int]:
        """By item: accepted, known or moved."""
        out: Counter[int] = Counter()
        for kind, item, _, cents, other in self.steps:
            out[item] += cents
            if kind == "known":
                out[other] -= cents
        return out

    def on_claims(self) -> Counter[str]:
        """What was taken back from each claim."""
        out: Counter[str] = Counter()
        for kind, _, claim, cents, _ in self.steps:
            if kind == "accepted":
                out[claim] += cents
        return out


def made(folder: Path, dice: random.Random) -> tuple[Practice, Reckoning]:
    """Three paid claims, and six remittances that take, carry and give back."""
    practice = practice_in(folder)
    practice.sends(*(bill(cents // 100, label=label) for label, cents in PAID.items()))
    practice.paid(era(*(ans(s(cents // 100), label=label, icn=f"ICN{label}") for label, cents in PAID.items()), trace="P0", day="20260901"))
    reckoning = Reckoning()
    for n in range(6):
        practice.sends(bill(500, label=f"N{n}"))
        adjustments = [
            (dice.choice(("WO", "WO", "FB", "CS")), dice.choice(REFERENCES), dice.choice((-40, -25, 25, 40, 60))) for _ in range(2)
        ]
        practice.paid(era(ans(s(500), label=f"N{n}", icn=f"N{n}"), trace=f"T{n}", day=f"202609{n + 10}", plb=[adjustments]))
    for row in takebacks.listing(practice.desk):
        reckoning.cents[row.item] = row.cents
    return practice, reckoning


def step(practice: Practice, dice: random.Random, reckoning: Reckoning) -> None:
    """One act of some kind; what is refused changes nothing."""
    desk = practice.desk
    rows = {row.item: row for row in takebacks.listing(desk)}
    waiting = [row for row in rows.values() if row.left]
    kind = dice.choice(("accepted", "accepted", "known", "moved", "undo"))
    if kind == "undo":
        last = undo.mine(desk)
        if reckoning.steps and last is not None and last.act.startswith("takebacks."):
            undo.apply(desk, last.number)
            reckoning.steps.pop()
        return
    if not waiting:
        return
    row = dice.choice(waiting)
    sign = 1 if row.left > 0 else -1
    if kind == "accepted":
        claim, cents = dice.choice("ABC"), dice.randint(1, abs(row.left))
        takebacks.accept(desk, row.item, claim, "by dice", cents)
        reckoning.steps.append(("accepted", row.item, claim, cents * sign, 0))
    elif kind == "known":
        other = dice.choice(list(rows.values()))
        takebacks.known(desk, row.item, other.name, "by dice")
        cents = min(abs(row.left), abs(other.left))
        reckoning.steps.append(("known", row.item, "", cents * sign, other.item))
    else:
        takebacks.move(desk, row.item, "other", "by dice")
        reckoning.steps.append(("moved", row.item, "", row.left, 0))


@pytest.mark.parametrize("seed", range(4))
def test_after_each_act_the_books_are_what_the_acts_say(tmp_path: Path, seed: int) -> None:
    """Claims are paid less what was taken; each payer's accounts are what the remittances adjusted less that; undo is a step back."""
    dice = random.Random(seed)
    practice, reckoning = made(tmp_path, dice)
    read = practice.desk.books.read
    done = 0
    for _ in range(14):
        before = list(reckoning.steps)
        try:
            step(practice, dice, reckoning)
        except ClaimdeskError:
            reckoning.steps = before
        done += reckoning.steps != before
        assert proof.ledger(practice.desk).problems == ()
        taken = reckoning.on_claims()
        for label, paid in PAID.items():
            kept = read.value(
                "SELECT f.insurance_paid FROM claim_figures f JOIN claim c ON c.id = f.claim WHERE c.control_number = :n", n=label
            )
            assert kept == paid - taken[label]
        used = reckoning.used()
        accounts = "account IN ('recoupment', 'forward_balance', 'provider_other')"
        standing = read.value(f"SELECT coalesce(sum(cents), 0) FROM ledger_entry WHERE {accounts}")
        moved = sum(cents for kind, _, _, cents, _ in reckoning.steps if kind == "moved")
        assert standing == sum(reckoning.cents.values()) - sum(used.values()) + moved
        rows = takebacks.listing(practice.desk)
        paired = {row.item: sum(use.cents for use in row.used if use.kind == "paired") for row in rows}
        assert {row.item: row.left + paired[row.item] for row in rows} == {n: cents - used[n] for n, cents in reckoning.cents.items()}
    assert done >= 3
    assert proof.audit(practice.desk).problems == ()
