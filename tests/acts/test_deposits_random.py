"""Random mornings with deposits, beside a reckoning of our own: what may be matched and closed, and what each deposit is short of."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from acts import deposit_batch, deposit_match, deposits, posting, proof, undo
from acts.desk import Desk
from acts.errors import Refused
from tests.made import CO, LAKESIDE, SUPPLEMENT, Practice, ans, bill, era, practice_in, s

#: Remittances of the practice: payer, trace, cents, whether it is posted. The first two share a trace; of the fourth 25.00 is held.
REMITTANCES = {
    1: (LAKESIDE.name, "T1", 6000, True),
    2: (SUPPLEMENT.name, "T1", 7000, True),
    3: (LAKESIDE.name, "T3", 6000, False),
    4: (SUPPLEMENT.name, "T4", 8500, True),
}


@dataclass
class Money:
    """A payment as we reckon it."""

    payer: str
    cents: int
    remittance: int | None = None
    deposit: int | None = None
    owned: bool = False


@dataclass
class Reckoning:
    """The books as we reckon them: payments and deposits ([cents, closed]) by number."""

    payments: dict[int, Money] = field(default_factory=dict)
    deposits: dict[int, list[int]] = field(default_factory=dict)

    def inside(self, deposit: int) -> list[Money]:
        """Its payments."""
        return [one for one in self.payments.values() if one.deposit == deposit]

    def explained(self, one: Money) -> bool:
        """Whether a payment keeps its deposit from closing."""
        if one.remittance is None:
            return one.owned
        return REMITTANCES[one.remittance][3] and (one.remittance != 4 or one.owned)

    def closes(self, deposit: int) -> bool:
        """Whether a deposit is explained."""
        inside = self.inside(deposit)
        return bool(inside) and sum(one.cents for one in inside) == self.deposits[deposit][0] and all(map(self.explained, inside))

    def takes(self, payment: int, remittance: int) -> bool:
        """Whether the payment may be matched to it, another payer's name being given a reason."""
        one, (_, _, cents, _) = self.payments[payment], REMITTANCES[remittance]
        free = all(other.remittance != remittance for other in self.payments.values())
        return one.remittance is None and one.cents == cents and free


class Morning:
    """One random morning on a real store."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.dice, self.now = desk, random.Random(seed), Reckoning()

    def may(self, allowed: bool, act: object, *arguments: object, **named: object) -> object:
        """The act succeeds just where our reckoning says so."""
        try:
            got = act(self.desk.asking(), *arguments, **named)  # type: ignore[operator]
        except Refused:
            assert not allowed, (act, arguments, named)
            return None
        assert allowed, (act, arguments, named)
        return got

    def step(self) -> None:
        """One act, at times taken back."""
        before = copy.deepcopy(self.now)
        often = (self.receive, self.receive, self.make, self.match, self.match, self.suspend, self.suspend, self.close, self.close)
        done = self.dice.choice([*often, self.put, self.unmatch])()
        if done and self.dice.random() < 0.15:
            event = undo.mine(self.desk)
            assert event is not None
            undo.apply(self.desk.asking(), event.number)
            self.now = before

    def receive(self) -> bool:
        """A check; the same number of the same payer has a reason, since the practice is small. What is sure is matched at once."""
        payer, trace, cents, _ = REMITTANCES[self.dice.randint(1, 4)]
        cents = self.dice.choice([cents, cents, cents + 1])
        row = deposit_batch.receive(self.desk.asking(), payer, cents, trace, reason="another one")
        sure = [n for n, (p, t, c, _) in REMITTANCES.items() if (p, t, c) == (payer, trace, cents)]
        free = [n for n in sure if all(one.remittance != n for one in self.now.payments.values())]
        self.now.payments[row.payment] = Money(payer, cents, free[0] if free else None)
        assert row.remittance == (free[0] if free else None)
        return True

    def _some(self, numbers: list[int]) -> int | None:
        return self.dice.choice(numbers) if numbers else None

    def make(self) -> bool:
        """A deposit of what is in hand, its amount right or wrong."""
        hand = [n for n, one in self.now.payments.items() if one.deposit is None]
        some = self.dice.sample(hand, self.dice.randint(0, min(len(hand), 2)))
        total = sum(self.now.payments[n].cents for n in some)
        cents = self.dice.choice([total, total, total, total + 100])
        number = self.may(cents > 0, deposit_batch.make, cents, some)
        if number is None:
            return False
        assert isinstance(number, int)
        self.now.deposits[number] = [cents, 0]
        for n in some:
            self.now.payments[n].deposit = number
        return True

    def put(self) -> bool:
        """A payment into a deposit, or out of it."""
        payment, deposit = self._some(list(self.now.payments)), self._some(list(self.now.deposits))
        if payment is None or deposit is None:
            return False
        one, open_ = self.now.payments[payment], not self.now.deposits[deposit][1]
        if one.deposit == deposit:
            done = self.may(open_, deposit_batch.remove, deposit, payment)
            one.deposit = None if done else deposit
        else:
            done = self.may(open_ and one.deposit is None, deposit_batch.add, deposit, [payment])
            one.deposit = deposit if done else one.deposit
        return done is not None

    def match(self) -> bool:
        """Whose payment it is."""
        payment, remittance = self._some(list(self.now.payments)), self.dice.randint(1, 4)
        if payment is None:
            return False
        done = self.may(self.now.takes(payment, remittance), deposit_match.match, payment, remittance, "the same payer")
        if done:
            self.now.payments[payment].remittance = remittance
        return done is not None

    def unmatch(self) -> bool:
        """And whose it is not, unless its deposit is closed."""
        payment = self._some(list(self.now.payments))
        if payment is None:
            return False
        one = self.now.payments[payment]
        closed = one.deposit is not None and bool(self.now.deposits[one.deposit][1])
        done = self.may(one.remittance is not None and not closed, deposit_match.unmatch, payment, "looked wrong")
        if done:
            one.remittance = None
        return done is not None

    def suspend(self) -> bool:
        """An owner."""
        payment = self._some([n for n, one in self.now.payments.items() if not one.owned])
        if payment is None:
            return False
        deposit_match.suspend(self.desk.asking(), payment, "ana", "asked the payer")
        self.now.payments[payment].owned = True
        return True

    def close(self) -> bool:
        """It closes just where it is explained."""
        ready = [n for n, (_, closed) in self.now.deposits.items() if not closed and self.now.closes(n)]
        deposit = self._some(ready if ready and self.dice.random() < 0.7 else list(self.now.deposits))
        if deposit is None:
            return False
        done = self.may(not self.now.deposits[deposit][1] and self.now.closes(deposit), deposits.close, deposit)
        if done:
            self.now.deposits[deposit][1] = 1
        return done is not None

    def agrees(self) -> None:
        """Every deposit, every payment and every remittance as we reckon them."""
        rows = {row.deposit: row for row in deposits.listed(self.desk)}
        assert {n: [row.cents, int(row.state == "closed")] for n, row in rows.items()} == self.now.deposits
        for number, row in rows.items():
            inside = self.now.inside(number)
            assert row.off_cents == row.cents - sum(one.cents for one in inside)
            said = deposits.explain(self.desk, number)
            assert all(one.off_cents == 0 for one in said.payments)
            assert (not said.missing) == (bool(inside) and not row.off_cents and all(map(self.now.explained, inside)))
        hand = sum(one.cents for one in self.now.payments.values() if one.deposit is None)
        assert sum(row.cents for row in deposits.in_hand(self.desk)) == hand
        nobodys = sum(one.cents for one in self.now.payments.values() if one.remittance is None)
        assert sum(row.cents for row in deposits.unmatched(self.desk)) == nobodys
        banks = deposits.of_remittances(self.desk.books.read, REMITTANCES)
        for number, (_, _, cents, _) in REMITTANCES.items():
            came = any(one.remittance == number for one in self.now.payments.values())
            assert (banks[number].fits, banks[number].difference_cents) == (came, 0 if came else -cents)


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """The remittances above: the third is not posted, of the fourth one answer is held."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(90, label="B", payers=(SUPPLEMENT,)), bill(60, label="C"), bill(60, label="D", payers=(SUPPLEMENT,)))
    made.paid(era(ans(s(60, CO(45, 40))), trace="T1"), era(ans(s(70, CO(45, 20)), label="B"), trace="T1", payer=SUPPLEMENT))
    made.gets(era(ans(s(60), label="C"), trace="T3"))
    made.gets(era(ans(s(60), label="D"), ans(s(25), label="NOBODY"), trace="T4", payer=SUPPLEMENT))
    posting.post_many(made.desk, ["T4"])
    return made


@pytest.mark.parametrize("seed", (401, 402, 403, 408))
def test_a_random_morning_is_as_we_reckon_it(practice: Practice, seed: int) -> None:
    morning = Morning(practice.desk, seed)
    for count in range(50):
        morning.step()
        if count % 5 == 4:
            morning.agrees()
            assert proof.ledger(practice.desk).problems == ()
    morning.agrees()
    assert any(closed for _, closed in morning.now.deposits.values())
    found = proof.ledger(practice.desk)
    assert (found.problems, found.ok) == ((), True)
    assert proof.audit(practice.desk).ok
