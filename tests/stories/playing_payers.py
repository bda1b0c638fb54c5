"""What payers send on a random day, what posting holds of it, and what a person says of that; done twice and compared."""

from __future__ import annotations

import copy
import random

from tests.stories import x12_maker as x
from tests.stories.counter import Counter
from tests.stories.second_reckoning import FIRST, SECOND, Books, Remittance, Said
from tests.stories.x12_records import Answer, Paid, Person, Remit, Service, carried, taken_back

REASON = ("--reason", "as it happened")
SERVICES = (Service(FIRST, "G0444", ref="L1"), Service(SECOND, "G0402", ref="L2"))
SECONDS = {
    "whole": (6000, (("CO", "45", 4000),)),
    "denied": (0, (("CO", "97", SECOND),)),
    "patients": (0, (("PR", "26", SECOND),)),
}
"""What may be said of line 2, beside line 1 that is paid."""
STRANGER = Person("STRANGER", "ZOE", "ZZ9", "19500101")


def person(claim: str) -> Person:
    """A patient of its own for each claim."""
    return Person(f"OKAFOR{claim[-1]}", "MARIA", f"W{claim}00200", "19700102")


class Payers:
    """A part of the player."""

    counter: Counter
    chance: random.Random
    books: Books
    sent: dict[str, Answer]
    made: int

    def pick(self, some: list[str]) -> str:
        """One of them, or ''."""
        return self.chance.choice(some) if some else ""

    def arrives(self) -> bool:
        """A payment with answers on some claims, one of them at times under a number or a name that is not ours."""
        self.made += 1
        trace = f"E{self.made:03d}"
        said = [one for claim in self.chance.sample(self.books.claims, self.chance.randint(1, 3)) for one in self.answers(claim)]
        if self.chance.random() < 0.3:
            said.append(self.answer("", f"GHOST{self.made}"))
        if not said:
            return False
        remittance = Remittance(trace, said)
        if self.chance.random() < 0.4 and remittance.cents > 6000:
            remittance.taken = self.chance.randint(100, 4000)
        if remittance.cents < 0:  # it would have to be carried forward: payers send no payment below zero
            return False
        plb = ((("WO", f"X{self.made}", remittance.taken),),) if remittance.taken else ()
        remit = carried(Remit(trace, tuple(self.sent[one.icn] for one in said), on="20261015", plb=plb))
        self.counter.bring(f"{trace}.835", x.remittances([remit]))
        self.books.remittances[trace] = remittance
        self.posts(trace)
        return True

    def answers(self, claim: str) -> list[Said]:
        """What comes on a claim: a first answer, a second after nothing was paid, a reversal with or without its correction."""
        standing = self.books.standing(claim)
        if standing is None or standing.kind == "nothing":
            return [self.answer(claim, claim)]
        if self.chance.random() < 0.15:
            return [self.answer(claim, claim)]  # a second answer without a reversal
        self.made += 1
        back = Said(f"I{self.made}", claim, "back", -standing.paid, of=standing.icn, claim=claim)
        self.sent[back.icn] = copy.copy(taken_back(self.sent[standing.icn]))
        self.sent[back.icn] = Answer(**{**self.sent[back.icn].__dict__, "number": claim, "person": person(claim)})
        return [back] if self.chance.random() < 0.4 else [back, self.answer(claim, claim)]

    def answer(self, claim: str, number: str) -> Said:
        """An answer that adds up; on line 1 paid, contractual and share, on line 2 paid or denied."""
        self.made += 1
        kind = self.chance.choice(["whole", "denied", "denied", "patients", "nothing"])
        strange = bool(claim) and self.chance.random() < 0.15
        icn = f"I{self.made}"
        if kind == "nothing":
            said = Said(icn, number, kind, claim=claim, strange=strange)
            lines = [(0, (("CO", "16", FIRST),)), (0, (("CO", "97", SECOND),))]
        else:
            contractual, share = self.chance.randint(1000, 5000), self.chance.randint(0, 4000)
            first = (FIRST - contractual - share, tuple(a for a in (("CO", "45", contractual), ("PR", "2", share)) if a[2]))
            lines = [first, SECONDS[kind]]
            more = (6000, 4000) if kind == "whole" else (0, 0)
            said = Said(icn, number, kind, first[0] + more[0], contractual + more[1], share, claim=claim, strange=strange)
        paid = tuple(Paid(p, a, s.charge, s.code, ref=s.ref) for (p, a), s in zip(lines, SERVICES, strict=True))
        who = STRANGER if strange or not claim else person(claim)
        self.sent[icn] = Answer(number, paid, icn=icn, person=who)
        return said

    def posts(self, trace: str) -> bool:
        """post TRACE; what it holds agrees."""
        changed = self.books.post(trace)
        (report,) = self.counter("post", trace, code=(0, 1))["remittances"]
        held = sorted((one["claim"], one["reason"]) for one in report["exceptions"])
        assert held == self.books.held(trace), f"{trace}: held {held}, reckoned {self.books.held(trace)}"
        return changed

    def retries(self) -> bool:
        """A remittance again, also one that was taken back."""
        open_ = [r.trace for r in self.books.remittances.values() if any(not one.seq for one in r.said)]
        trace = self.pick(open_)
        return bool(trace) and self.posts(trace)

    def waiting(self, *why: str) -> list[tuple[str, Said]]:
        """Held answers of these reasons, with their remittance."""
        return [(r.trace, one) for r in self.books.remittances.values() if r.received for one in r.said if one.held in why]

    def alike(self, trace: str, one: Said) -> list[Said]:
        """What came under the same number and is not posted."""
        return [each for each in self.books.remittances[trace].said if each.number == one.number and not each.seq]

    def matches(self) -> bool:
        """A stranger is a claim's of ours."""
        found = self.waiting("unmatched")
        if not found:
            return False
        trace, one = self.chance.choice(found)
        one.claim = self.pick(self.books.claims)
        self.decided(trace, one, one.claim)
        return True

    def decided(self, trace: str, one: Said, *what: str) -> None:
        """match: with it, all that the remittance says of that claim and is not taken back is tried again."""
        said = self.books.remittances[trace].said
        self.books.attempt([each for each in said if each.claim == one.claim and not each.seq and each.held != "taken_back"])
        held = any(each.held for each in said if each.number == one.number)
        self.counter("match", trace, one.number, *what, *REASON, code=1 if held else 0)

    def accepts(self) -> bool:
        """An answer under our number and another's name is posted as it came, where nothing stands in its way."""
        found = [pair for pair in self.waiting("ambiguous") if self.free_of_answers(pair[1].claim) and len(self.alike(*pair)) == 1]
        if not found:
            return False
        trace, one = self.chance.choice(found)
        one.accepted = True
        self.decided(trace, one, "--accept")
        return True

    def free_of_answers(self, claim: str) -> bool:
        """Nothing stands on it that moved money."""
        standing = self.books.standing(claim)
        return standing is None or standing.kind == "nothing"

    def rematches(self) -> bool:
        """An answer that was taken back is the claim's after all."""
        found = self.waiting("taken_back")
        if not found:
            return False
        trace, one = self.chance.choice(found)
        some = self.alike(trace, one)
        for each in some:
            each.strange, each.accepted, each.held = False, False, ""  # a person says whose it is
        self.decided(trace, one, one.claim)
        return True

    def suspends(self) -> bool:
        """An owner and a last day; no money moves."""
        found = self.waiting("unmatched", "ambiguous", "taken_back")
        if not found:
            return False
        trace, one = self.chance.choice(found)
        self.counter("suspend", trace, one.number, "--owner", "maria", *REASON)
        return True
