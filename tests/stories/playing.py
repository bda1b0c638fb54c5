"""Random days at the desk: each act is done by the command line and, by its own rules, in the second reckoning; then both are compared."""

from __future__ import annotations

import copy
import random
from collections import Counter as Tally
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tests.stories import x12_maker as x
from tests.stories.counter import Counter, money, opened
from tests.stories.playing_payers import REASON, SERVICES, Payers, person
from tests.stories.second_reckoning import FIRST, Books, Payment
from tests.stories.telling import bill
from tests.stories.x12_records import Answer, cents

OPS = (
    "arrives", "arrives", "arrives", "retries", "matches", "accepts", "accepts", "suspends", "writes_off", "writes_off", "to_patient",
    "takes_cash", "prepays", "applies", "bounces", "refunds", "receives", "banks", "closes_deposit", "recoups", "undoes", "undoes",
    "undoes_again", "takes_answer_back", "takes_remittance_back", "takes_remittance_back", "rematches", "takes_entry_back",
    "closes_month",
)  # fmt: skip


@dataclass
class Player(Payers):
    """One practice, played."""

    counter: Counter
    chance: random.Random
    books: Books
    undoable: dict[str, tuple[Books, Books]] = field(default_factory=dict)
    sent: dict[str, Answer] = field(default_factory=dict)
    tally: Tally[str] = field(default_factory=Tally)
    made: int = 0

    # -- by itself

    def step(self, *names: str) -> None:
        """One act, of those that the books allow now."""
        before, top = copy.deepcopy(self.books), self.top()
        name = next((name for name in names or self.chance.sample(OPS, len(OPS)) if getattr(self, name)()), "")
        self.tally[name] += 1
        now = self.top()
        if now and now != top and name not in ("undoes", "undoes_again"):
            self.undoable[now] = (before, copy.deepcopy(self.books))
        if self.chance.random() < 0.3:
            self.counter.now += timedelta(days=self.chance.randint(1, 12))

    def top(self) -> str:
        """The request that `undo` would take back."""
        said = self.counter("undo", "--preview", code=(0, 2))
        return str(said.get("request", "")) if not said.get("obstacles") else ""

    # -- claims

    def denied(self, *kinds: str) -> list[str]:
        """Claims on which something is denied on line 2 by an answer of these kinds."""
        found = []
        for claim in self.books.claims:
            standing, figures = self.books.standing(claim), self.books.figures(claim)
            line = figures.get("denied", 0) - (FIRST if standing is not None and standing.kind == "nothing" else 0)
            if standing is not None and standing.kind in kinds and line > 0:
                found.append(claim)
        return found

    def writes_off(self) -> bool:
        """A part of what is denied on line 2."""
        claim = self.pick(self.denied("denied", "patients", "nothing"))
        if not claim:
            return False
        standing = self.books.standing(claim)
        room = self.books.figures(claim)["denied"] - (FIRST if standing is not None and standing.kind == "nothing" else 0)
        amount = self.chance.randint(1, room)
        self.counter("work", "write-off", claim, "--line", "2", "--amount", money(amount), *REASON)
        self.books.act("write_off", claim, amount)
        return True

    def to_patient(self) -> bool:
        """What the payer itself puts on the patient."""
        claim = self.pick(self.denied("patients"))
        if not claim:
            return False
        amount = self.books.figures(claim)["denied"]
        self.counter("work", "to-patient", claim, "--line", "2", *REASON)
        self.books.act("to_patient", claim, amount)
        return True

    def recoups(self) -> bool:
        """What a payer took back is put on a claim that it had paid."""
        used = {act.of for act in self.books.acts if act.kind == "recouped" and self.books.counts(act)}
        open_ = [r for r in self.books.remittances.values() if r.taken and r.received and r.trace not in used]
        alone = [c for c in self.books.claims if len(self.books.in_effect(c)) == 1 and not self.books.sum("recouped", c)]
        claim = self.pick([c for c in alone if (stands := self.books.standing(c)) is not None and stands.paid > 4000])
        if not open_ or not claim:
            return False
        one = self.chance.choice(open_)
        items = self.counter("recoup", "list")["items"]
        (item,) = [i["item"] for i in items if i["trace"] == one.trace]
        self.counter("recoup", "accept", item, claim, *REASON)
        self.books.act("recouped", claim, one.taken, of=one.trace)
        return True

    # -- cash and bank

    def owing(self) -> list[str]:
        """Claims of which the patient owes something."""
        return [claim for claim in self.books.claims if self.books.figures(claim).get("patient_balance", 0) > 0]

    def takes_cash(self) -> bool:
        """A part of what the patient owes."""
        claim = self.pick(self.owing())
        if not claim:
            return False
        return self.paid_by(claim, self.chance.randint(1, self.books.figures(claim)["patient_balance"]), "--claim", claim)

    def prepays(self) -> bool:
        """Money on no claim."""
        claim = self.pick(self.books.claims)
        return self.paid_by(claim, self.chance.randint(100, 3000), "--from", claim, "--prepay")

    def paid_by(self, claim: str, amount: int, *where: str) -> bool:
        """A patient's check."""
        self.made += 1
        said = self.counter("cash", "take", *where, "--amount", money(amount), "--method", "check", "--number", str(self.made))
        payment = Payment(said["payment"], amount, "patient", claim)
        if "--claim" in where:
            payment.on[claim] = amount
        assert {c["claim"]: cents(c["amount"]) for c in said["claims"]} == dict(payment.on)
        self.books.payments[payment.name] = payment
        return True

    def applies(self) -> bool:
        """What lies on no claim is put on the patient's."""
        found = [p for p in self.books.payments.values() if p.free and p.whose in self.owing()]
        if not found:
            return False
        payment = self.chance.choice(found)
        amount = min(payment.free, self.books.figures(payment.whose)["patient_balance"])
        self.counter("cash", "apply", payment.name, payment.whose)
        payment.on[payment.whose] += amount
        return True

    def bounces(self) -> bool:
        """A check that was not honoured: not one of which something was paid back, and out of an open deposit first."""
        found = [
            p for p in self.books.payments.values()
            if p.kind == "patient" and p.state == "received" and not p.refunded and self.books.deposits.get(p.deposit) != "open"
        ]  # fmt: skip
        if not found:
            return False
        payment = self.chance.choice(found)
        self.counter("cash", "bounce", payment.name, *REASON)
        payment.state = "bounced"
        return True

    def refunds(self) -> bool:
        """What lies on no claim goes back."""
        found = [p for p in self.books.payments.values() if p.free]
        if not found:
            return False
        payment = self.chance.choice(found)
        said = self.counter("cash", "refund", payment.name, "--method", "check", "--number", f"O{self.made}", *REASON)
        payment.refunded += payment.free
        back = str(said["payment"])
        self.books.payments[back] = Payment(back, -payment.refunded, "refund", payment.whose)
        return True

    def receives(self) -> bool:
        """The check of a remittance is in hand, and known as its."""
        found = [r for r in self.books.remittances.values() if not r.payment and r.cents > 0]
        if not found:
            return False
        one = self.chance.choice(found)
        said = self.counter("deposit", "receive", "--payer", "LAKESIDE", "--check", one.trace, "--amount", money(one.cents))
        assert said["remittance_trace"] == one.trace
        one.payment = str(said["payment"])
        self.books.payments[one.payment] = Payment(one.payment, one.cents, "payer", one.trace)
        return True

    def banks(self) -> bool:
        """All that is in hand goes to the bank."""
        mine = [p for p in self.books.payments.values() if p.cents > 0 and p.state == "received" and not p.deposit]
        if not mine:
            return False
        said = self.counter("deposit", "new", *(p.name for p in mine))
        assert cents(said["amount"]) == sum(p.cents for p in mine)
        self.books.deposits[said["deposit"]] = "open"
        for payment in mine:
            payment.deposit = said["deposit"]
        return True

    def closes_deposit(self) -> bool:
        """Where every payer's payment has its remittance posted; what waits in suspense must have an owner, else it is refused."""
        name = self.pick([name for name, state in self.books.deposits.items() if state == "open"])
        if not name:
            return False
        mine = [p for p in self.books.payments.values() if p.deposit == name and p.state == "received"]
        homes = [self.books.remittances[p.whose] for p in mine if p.kind == "payer"]
        clean = all(r.received and all(one.seq for one in r.said) for r in homes)
        said = self.counter("close", "deposit", name, code=0 if clean else (0, 2))
        if not said["ok"]:
            return False
        assert all(r.received for r in homes)
        assert cents(said["amount"]) == sum(p.cents for p in mine)
        self.books.deposits[name] = "closed"
        return True

    # -- taken back

    def undoes(self) -> bool:
        """My last request; the reckoning stands as it did before it."""
        top = self.top()
        if top not in self.undoable:
            return False
        before, after = self.undoable[top]
        self.counter("undo")
        self.books = copy.deepcopy(before)
        self.undoable[self.top()] = (after, before)
        return True

    def undoes_again(self) -> bool:
        """Back and forth."""
        return self.undoes() and self.undoes()

    def takes_answer_back(self) -> bool:
        """What a remittance answered on one claim."""
        found = [(r.trace, one.claim) for r in self.books.remittances.values() for one in r.said if one.seq]
        if not found:
            return False
        trace, claim = self.chance.choice(found)
        return self.takes_back(trace, claim)

    def takes_remittance_back(self) -> bool:
        """A remittance whole."""
        trace = self.pick([r.trace for r in self.books.remittances.values() if r.received])
        return bool(trace) and self.takes_back(trace, "")

    def takes_back(self, trace: str, claim: str) -> bool:
        """Refused where later answers stand on it, and then nothing is changed."""
        taken = self.books.targets(trace, claim)
        refused = bool(self.books.later(taken))
        where = ("--claim", claim) if claim else ()
        said = self.counter("undo", *where, "--remittance", trace, *REASON, code=2 if refused else 0)
        if refused:
            assert all("answer" in obstacle for obstacle in said["obstacles"]), said["obstacles"]
            if self.chance.random() < 0.5:
                return False
            self.counter("undo", *where, "--remittance", trace, "--with-later", *REASON)
            self.tally["takes_later_back"] += 1
        self.books.take_back(trace, claim, later=refused)
        return True

    def takes_entry_back(self) -> bool:
        """A write-off, by the number of its entry."""
        mine = [act for act in self.books.acts if act.kind == "write_off" and self.books.counts(act)]
        if not mine:
            return False
        act = self.chance.choice(mine)
        entries = self.counter("undo", "--entries", act.claim)["entries"]
        same = [e["entry"] for e in entries if e["what"] == "written off" and e["undo"] and cents(e["amount"]) == -act.cents]
        assert same, f"no entry of {money(act.cents)} on {act.claim}"
        twins = [each for each in mine if each.claim == act.claim and each.cents == act.cents]
        self.counter("undo", "--entry", str(max(same)), *REASON)
        max(twins, key=lambda each: each.seq).dead = True
        return True

    def closes_month(self) -> bool:
        """The present month; what comes later is booked in the next."""
        if self.chance.random() < 0.6:
            return False
        said = self.counter("close", "period", f"{self.counter.now:%Y-%m}", "--anyway", *REASON, code=(0, 2))
        return bool(said["ok"])

    # -- compared

    def differences(self) -> list[str]:
        """Where the product and the second reckoning differ."""
        found = []
        for claim in self.books.claims:
            got, want = self.counter.claim(claim), self.books.figures(claim)
            found += [f"{claim}.{key}: {got[key]}, reckoned {money(value)}" for key, value in want.items() if cents(got[key]) != value]
        states = {d["deposit"]: (d["state"], d["amount"]) for d in self.counter("deposit", "list")["deposits"]}
        for name, state in self.books.deposits.items():
            whole = sum(p.cents for p in self.books.payments.values() if p.deposit == name)
            if states.get(name) != (state, money(whole)):
                found.append(f"{name}: {states.get(name)}, reckoned {state} {money(whole)}")
        free = {p["payment"]: cents(p["unapplied"]) for p in self.counter("cash", "list", "--limit", "10000")["payments"]}
        mine = [p for p in self.books.payments.values() if p.kind == "patient" and p.state == "received"]
        found += [f"{p.name}: {free.get(p.name)} on no claim, reckoned {p.free}" for p in mine if free.get(p.name) != p.free]
        return found + self.months()

    def months(self) -> list[str]:
        """The months' reports, summed, are the claims' figures."""
        months = self.counter("close", "list")["periods"]
        reports = [self.counter("close", "report", row["period"]) for row in months]
        found = [f"{report['period']}: {problem}" for report in reports for problem in report["problems"]]
        figures = [self.books.figures(claim) for claim in self.books.claims]
        for ours in ("charges", "insurance_paid", "adjusted", "written_off", "patient_paid"):
            theirs = "charge" if ours == "charges" else ours
            got = sum(cents(report["figures"][ours]) for report in reports)
            want = sum(each[theirs] for each in figures)
            if got != want:
                found.append(f"all months, {ours}: {money(got)}, reckoned {money(want)}")
        return found


def play(folder: Path, seed: int, steps: int, every: int) -> Player:
    """A practice, played; compared after so many steps each, and in the end; the books prove whole each time."""
    counter, claims = opened(folder), [f"K{at}" for at in range(5)]
    bills = [bill(*SERVICES, label=claim, person=person(claim)) for claim in claims]
    counter.bring("claims.837", x.claims(bills))
    player = Player(counter, random.Random(seed), Books(claims))
    for at in range(1, steps + 1):
        player.step(*(["arrives"] if at < 3 else []))
        if at % every == 0 or at == steps:
            found = player.differences()
            assert found == [], f"after step {at}: " + "\n".join(found[:12])
            counter.proven()
    return player
