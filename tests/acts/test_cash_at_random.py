"""A practice's cash by hand at random: whatever is taken, moved, bounced, paid back and undone, the books prove and nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from acts import cash, deposit_batch, look, proof, refunds, suspense, undo
from acts.cash import Taking
from store.errors import NotAllowed, Refused
from tests.made import CO, LAKESIDE, PR, Practice, ans, bill, era, practice_in, s

CLAIMS = "ABCDE"


def practice(folder: Path) -> Practice:
    """A and B are answered, with 20.00 and 30.00 for the patient; C waits; D's answer will pay all; E's will leave 10.00."""
    made = practice_in(folder)
    made.sends(*(bill(100, label=label) for label in CLAIMS))
    made.paid(
        era(
            ans(s(60, CO(45, 20), PR(1, 20)), label="A", icn="A"),
            ans(s(60, CO(45, 10), PR(1, 30)), label="B", icn="B"),
        )
    )
    return made


class Front:
    """One desk and its dice."""

    def __init__(self, made: Practice, seed: int) -> None:
        self.made, self.desk, self.dice = made, made.desk, random.Random(seed)
        self.person = cash.search(self.desk, "A").person
        self.number = 0
        self.done = 0

    def some(self) -> int:
        """A payment or refund that is there."""
        rows = cash.cash_rows(self.desk)
        return self.dice.choice(rows).payment if rows else 1

    def claim(self) -> str:
        """One of the claims."""
        return self.dice.choice(CLAIMS)

    def cents(self) -> int:
        """An amount."""
        return self.dice.choice((1, 500, 999, 2000, 2500, self.dice.randint(1, 6000)))

    def step(self) -> None:
        """One thing that a person does, or may not do."""
        acts: list[Callable[[], object]] = [
            self.take,
            self.take,
            lambda: cash.apply(self.desk, self.some(), self.claim(), self.dice.choice((None, self.cents()))),
            lambda: cash.move(self.desk, self.some(), self.claim(), self.dice.choice((None, self.claim())), None, "wrong one"),
            lambda: cash.bounce(self.desk, self.some(), "no funds"),
            lambda: refunds.refund(self.desk, f"P-{self.some()}", self.dice.choice((None, self.cents())), "cash", "", "asked"),
            lambda: refunds.refund(self.desk, self.claim(), self.dice.choice((None, self.cents())), "cash", "", "overpaid"),
            lambda: suspense.assign(self.desk, f"P-{self.some()}", "ana", "4"),
            self.undo,
        ]
        try:
            self.dice.choice(acts)()
            self.done += 1
        except (Refused, NotAllowed):
            pass

    def take(self) -> None:
        """A payment, told where it goes or not."""
        self.number += 1
        where = self.dice.choice(("oldest", "claim", "prepay"))
        cash.take(
            self.desk,
            Taking(
                self.person,
                self.cents(),
                "check",
                str(self.number),
                claim=self.claim() if where == "claim" else None,
                prepay=where == "prepay",
            ),
        )

    def undo(self) -> None:
        """My last act, or its undo, again."""
        event = undo.mine(self.desk)
        if event is not None:
            undo.apply(self.desk, event.number)

    def proven(self) -> None:
        """Both proofs; each payment's money is on claims, on none, or gone; what claims show is what payments say."""
        assert proof.ledger(self.desk).problems == ()
        rows = cash.cash_rows(self.desk)
        for row in rows:
            on = sum(part.cents for part in row.parts)
            if row.state != "received":
                assert (on, row.unapplied_cents) == (0, 0), row
            elif row.cents > 0:
                assert 0 <= row.unapplied_cents <= row.cents and 0 <= on <= row.cents
        paid = {claim: look.claim(self.desk, claim).figures.patient_paid for claim in CLAIMS}
        for claim in CLAIMS:
            assert paid[claim] == sum(part.cents for row in rows if row.kind == "patient" for part in row.parts if part.claim == claim)
        found = suspense.rows(self.desk)
        assert found.total_cents == found.ledger_cents == sum(row.unapplied_cents for row in rows)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_at_the_front_desk_proves(tmp_path: Path, seed: int) -> None:
    """40 steps, two answers between them; the log is whole in the end."""
    front = Front(practice(tmp_path), seed)
    for n in range(40):
        if n == 15:
            front.made.paid(era(ans(s(100), label="D", icn="D"), trace="Q1"))
        if n == 25:
            front.made.paid(era(ans(s(60, CO(45, 30), PR(1, 10)), label="E", icn="E"), trace="Q2"))
        front.step()
        if n % 8 == 7:
            front.proven()
    assert front.done > 10
    front.proven()
    assert proof.audit(front.desk).problems == ()


def test_a_payers_check_that_nobody_knows_waits_goes_back_or_bounces(tmp_path: Path) -> None:
    """In suspense with an owner; paid back as far as it is unknown; not honoured it is gone; matched it goes to no one by hand, and not
    honoured it lets its remittance go."""
    made = practice(tmp_path)
    desk = made.desk
    row = deposit_batch.receive(desk, LAKESIDE.name, 5000, "777")
    (waiting,) = suspense.rows(desk).rows
    assert (waiting.ref, waiting.kind, waiting.cents, waiting.who) == (f"P-{row.payment}", "payment", 5000, LAKESIDE.name)
    assert suspense.assign(desk, waiting.ref, "ana", "other payer asked").owner == "ana"
    back = refunds.refund(desk, waiting.ref, 2000, "check", "9", "not ours")
    assert (back.kind, back.cents, suspense.rows(desk).total_cents) == ("payer", -2000, 3000)
    assert proof.ledger(desk).problems == ()
    with pytest.raises(Refused, match="was paid back"):
        cash.bounce(desk, row.payment, "no funds")
    cash.bounce(desk, back.payment, "stopped")
    assert suspense.rows(desk).total_cents == 5000
    cash.bounce(desk, row.payment, "no funds")
    assert suspense.rows(desk).rows == ()
    assert proof.ledger(desk).problems == ()
    made.gets(era(ans(s(50), label="C", icn="C"), trace="888"))
    matched = deposit_batch.receive(desk, LAKESIDE.name, 5000, "888")
    assert suspense.rows(desk).rows == ()  # it was matched at once
    with pytest.raises(Refused, match="explained"):
        refunds.refund(desk, f"P-{matched.payment}", None, "check", "9", "not ours")
    with pytest.raises(Refused, match="no patient's payment"):
        cash.apply(desk, matched.payment, "A", 1)
    assert cash.bounce(desk, matched.payment, "no funds").state == "bounced"
    assert (suspense.rows(desk).rows, proof.ledger(desk).problems) == ((), ())  # its remittance is without a payment again
