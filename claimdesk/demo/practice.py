"""The made-up practice, month by month: claims go out, payers answer, what was denied is sent again; all from a seed and a day."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from billing.claim import Claim
from claimdesk.demo.answers import Answer, corrected, denied, first_answer, second_answer, upheld
from claimdesk.demo.bank import Bank
from claimdesk.demo.files import Outbox
from claimdesk.demo.payers import CAUSES, HABITS, SENT_AS_NEW, Cause, MadePayer
from claimdesk.demo.people import PRACTICE_NAME, Practice, practice
from claimdesk.demo.remits import Paid, Payments
from claimdesk.demo.truth import Round, Truth, TruthFile
from claimdesk.demo.visits import SPAN_DAYS, Said, Visit, billed_next, charges, claim_of, visits

#: Days in a round: what came in it is imported and posted before the next begins.
ROUND_DAYS = 30
ROUNDS = SPAN_DAYS // ROUND_DAYS

#: From so many claims on, payers pay every week.
WEEKLY_FROM = 5000

#: By how much one of the newest payments is off.
OFF_CENTS = 1240

PATIENT_SHARE = ("1", "2", "3")

#: What is mended elsewhere, not by this claim: another plan is billed, or there is nothing to mend.
_NOT_AGAIN = frozenset({"109", "18"})
#: What is answered by a letter, a call or records, without a claim.
_BY_LETTER = frozenset({"50", "167", "29", "96", "204", "252", "B7", "22", "27"})
#: After so many days a denial has been worked more than once.
_LONG_AGO = 90
_DOUBLE = next(cause for cause in CAUSES if cause.fault == "double")


def make(folder: Path, claims: int, seed: int, today: date, progress: Callable[[int, int], None] | None = None) -> Truth:
    """Write 837 and 835 files and truth.json into the folder; progress is told how many claims of all are made."""
    folder.mkdir(parents=True, exist_ok=True)
    made = practice(seed, charges(seed))
    with TruthFile(folder / "truth.json") as truth:
        return _Months(folder, claims, seed, today, made, truth, progress or (lambda _done, _all: None)).run()


@dataclass(slots=True)
class _Months:
    """The state of the simulation: only claims that wait for an answer are kept."""

    folder: Path
    claims: int
    seed: int
    today: date
    practice: Practice
    truth: TruthFile
    progress: Callable[[int, int], None]
    rng: Random = field(init=False)
    payments: Payments = field(init=False)
    out: Outbox = field(init=False)
    bank: Bank = field(default_factory=Bank)
    number: int = 0
    rounds: list[Round] = field(default_factory=list)
    left: list[Paid] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    _later: dict[int, list[Callable[[], Claim]]] = field(default_factory=lambda: defaultdict(list))
    _done: int = 0
    _icn: int = 0

    def __post_init__(self) -> None:
        self.rng = Random(f"{self.seed}:answers:{self.claims}:{self.today.isoformat()}")
        self.payments = Payments(self.practice, self.rng, self.first_on, self.today, 7 if self.claims >= WEEKLY_FROM else 14)
        self.out = Outbox(self.folder)

    @property
    def first_on(self) -> date:
        """The day on which the first claim was sent, or a day or two later."""
        return self.today - timedelta(days=SPAN_DAYS)

    def run(self) -> Truth:
        """All rounds: claims sent, then payments made; the newest payments are left to a person."""
        coming = Peekable(visits(self.practice, self.claims, self.today))
        for self.number in range(ROUNDS):
            last = self.number == ROUNDS - 1
            until = self.today if last else self.first_on + timedelta(days=(self.number + 1) * ROUND_DAYS - 1)
            self.out.folder, self.out.written = self.folder / f"{self.number + 1:02d}", []
            for visit in coming.take(until):
                self._sent(visit)
            for claim in self._later.pop(self.number, []):
                self.out.add_claim(claim())
            self.out.end_claims()
            traces = [paid.remittance.trace for paid in self.payments.due(until) if self._made(paid)]
            if last:
                self._leave()
            self.out.end_remittances()
            statement = self.bank.end(self.folder / f"{self.number + 1:02d}-bank.csv", until, last=last)
            self.rounds.append(Round(tuple(self.out.written), tuple(traces), statement))
        return self._finish()

    def _sent(self, visit: Visit) -> None:
        """The claim goes out; most are answered two to five weeks later."""
        self.out.add_claim(claim_of(self.practice, visit))
        if visit.fault:
            self.faults[visit.fault.field] += 1
        if not visit.lost:
            said = first_answer(self.rng, visit)
            self._answer(visit, "first", visit.sent_on + self._weeks(), said)
        self._settle(visit)
        self._done += 1
        if self._done % 250 == 0 or self._done == self.claims:
            self.progress(self._done, self.claims)

    def _answer(self, visit: Visit, role: str, ready_on: date, said: tuple[Said, ...], payer: MadePayer | None = None) -> bool:
        """Let an answer wait for its payer's day of payment; False where that day is still to come."""
        self._icn += 1
        payer = payer or visit.payer
        moved = any(each.paid or any(a.group == "PR" and a.reason in PATIENT_SHARE for a in each.adjustments) for each in said)
        status = {"second": "2", "reversal": "22"}.get(role, "1")
        if role in ("first", "again") and moved and visit.patient.crossover:
            status = "19"
        elif role == "first" and not moved and visit.cause and visit.cause.reason == "31":
            status = "4"
        icn = visit.icn if role == "reversal" else f"{payer.prefix}{ready_on:%y%j}{self._icn:06d}"
        remarks = ("N783",) if visit.patient.protected and moved and role != "reversal" else ()
        answer = Answer(visit, payer, status, said, icn, role, remarks, taken_back=role == "reversal")
        if self.payments.wait(answer, ready_on) is None:
            return False
        visit.pending += 1
        return True

    def _made(self, paid: Paid) -> bool:
        """A payment is written and counts, or is left for a person where it is among the newest."""
        if not paid.posted:
            self.left.append(paid)
            return False
        self.out.add_remittance(paid.remittance, paid.payments)
        self.bank.paid(paid.remittance)
        self.payments.keep(paid, self.out.folder.name, "part_posted" if paid.held else "posted")
        on = paid.remittance.paid_on or self.today
        for answer in paid.counting:
            self._counts(answer, on)
        for each in paid.held:
            held = next(answer.visit for answer in paid.answers if answer.visit.number == each.visit)
            held.held.append(each.reason)
            held.pending -= 1
            self._settle(held)
        return True

    def _counts(self, answer: Answer, on: date) -> None:
        """A posted answer: what the books know from now on, and what follows from it."""
        visit = answer.visit
        visit.pending -= 1
        if answer.role == "second":
            visit.second = answer.said
        elif answer.role == "reversal":
            visit.first = ()
        elif answer.role != "double":
            visit.first, visit.icn = answer.said, answer.icn
        if answer.role in ("first", "again"):
            self._follow(visit, answer, on)
        self._settle(visit)

    def _follow(self, visit: Visit, answer: Answer, on: date) -> None:
        """What follows a first answer: the double is refused, the second payer answers, a denial is worked, a payment is taken back."""
        rng = self.rng
        double = visit.cause is _DOUBLE and not visit.twin_of
        if double:
            refused = tuple(denied(line.charge, _DOUBLE) for line in visit.lines)
            self._answer(visit, "double", on + timedelta(days=rng.randint(14, 20)), refused)
        if visit.cause and not visit.denied_line and not double and answer.role == "first":
            self._rework(visit, visit.cause, on)
        elif visit.patient.second is not None:
            self._second(visit, on)
        elif visit.cause:
            if visit.denied_line and rng.random() < HABITS.reworked * visit.cause.won:
                self._take_back(visit, on)
        elif not visit.unknown_line and answer.paid and rng.random() < HABITS.reversed:
            self._take_back(visit, on)

    def _second(self, visit: Visit, on: date) -> None:
        """Medicare passes its answer on; a spouse's plan has to be billed, which is done for most."""
        rng, second = self.rng, visit.patient.second
        if visit.patient.crossover:
            if rng.random() < 0.85:
                self._answer(visit, "second", on + timedelta(days=rng.randint(10, 21)), second_answer(rng, visit), second)
        elif rng.random() < 0.6 and (sent_on := self._send_on(on, rng.randint(7, 30))):
            self._later[self._round(sent_on)].append(lambda: billed_next(self.practice, visit, sent_on, on))
            self._answer(visit, "second", sent_on + self._weeks(), second_answer(rng, visit), second)

    def _rework(self, visit: Visit, cause: Cause, on: date) -> None:
        """A denied claim is mended and sent again, or appealed by letter; the payer pays, or denies it once more."""
        rng = self.rng
        old = (self.today - on).days > _LONG_AGO
        if cause.reason in _NOT_AGAIN or rng.random() >= (HABITS.reworked_long_ago if old else HABITS.reworked):
            return
        won = rng.random() < cause.won + (HABITS.won_in_the_end if old else 0)
        if cause.reason in _BY_LETTER:
            said = first_answer(rng, visit, mended=True) if won else upheld(visit)
            self._answer(visit, "again", on + timedelta(days=rng.randint(30, 75)), said)
        elif sent_on := self._send_on(on, rng.randint(8, 40)):
            said = first_answer(rng, visit, mended=True) if won else visit.first
            frequency = "1" if cause.reason in SENT_AS_NEW else "7"
            icn = visit.icn
            self._later[self._round(sent_on)].append(
                lambda: replace(
                    claim_of(self.practice, visit, mended=True, frequency=frequency, sent_on=sent_on),
                    payer_control_number=icn if frequency == "7" else "",
                )
            )
            self._answer(visit, "again", sent_on + self._weeks(), said)

    def _take_back(self, visit: Visit, on: date) -> None:
        """The payer takes its answer back and answers anew, mostly in the same payment."""
        back_on = on + timedelta(days=self.rng.randint(20, 60))
        again = corrected(self.rng, visit)
        if self._answer(visit, "reversal", back_on, visit.first):
            wait = 0 if self.rng.random() < 0.8 else self.payments.every
            self._answer(visit, "correction", self.payments.day(visit.payer, back_on) + timedelta(days=wait), again)

    def _leave(self) -> None:
        """The newest payments: most are ready; one names a claim that nobody has, one is off, one has come twice."""
        by_size = sorted(range(len(self.left)), key=lambda at: -len(self.left[at].payments))
        states = dict.fromkeys(range(len(self.left)), "ready")
        again: Paid | None = None
        for state in ("part_posted", "off", "again"):
            for at in by_size:
                paid = self.left[at]
                if states[at] != "ready" or sum(each == "ready" for each in states.values()) < 2:
                    continue
                if state == "part_posted" and (found := self.payments.one_cut_short(paid)):
                    self.left[at], states[at] = found, state
                    break
                if state == "off" and len(paid.payments) < 30 and paid.remittance.paid_cents > 2 * OFF_CENTS:
                    off = replace(paid.remittance, paid_cents=paid.remittance.paid_cents - OFF_CENTS)
                    self.left[at], states[at] = replace(paid, remittance=off), "held"
                    break
                if state == "again" and len(paid.payments) < 30 and paid.remittance.paid_cents:
                    again = paid
                    break
        for at, paid in enumerate(self.left):
            self.out.add_remittance(paid.remittance, paid.payments)
            self.bank.paid(paid.remittance)
            self.payments.keep(paid, self.out.folder.name, states[at])
            for answer in paid.answers:
                answer.visit.pending = 0
                self._settle(answer.visit)
        if again is not None:
            self.out.again(again.remittance, again.payments, self.today)
            self.payments.keep(again, self.out.folder.name, "duplicate")

    def _settle(self, visit: Visit) -> None:
        """Nothing more will come for this claim: it is told and forgotten."""
        if not visit.pending and not visit.told:
            visit.told = True
            self.truth.claim(visit)

    def _weeks(self) -> timedelta:
        """From two weeks on; half within 23 days, nine of ten within 34."""
        return timedelta(days=14 + min(60, round(self.rng.lognormvariate(math.log(9), 0.63))))

    def _send_on(self, on: date, days: int) -> date | None:
        """When a claim is sent again: never in the round in which its answer came, so that the answer is posted first."""
        begins = self.first_on + timedelta(days=(self.number + 1) * ROUND_DAYS)
        sent_on = max(on + timedelta(days=days), begins)
        return sent_on if sent_on <= self.today and self.number < ROUNDS - 1 else None

    def _round(self, day: date) -> int:
        return min(ROUNDS - 1, (day - self.first_on).days // ROUND_DAYS)

    def _finish(self) -> Truth:
        self.truth.finish(
            practice=PRACTICE_NAME,
            seed=self.seed,
            today=self.today,
            faults=dict(sorted(self.faults.items())),
            rounds=[{"files": [str(file.relative_to(self.folder)) for file in each.files], "traces": each.traces} for each in self.rounds],
            remittances=self.payments.listed,
        )
        left = tuple(paid.remittance.trace for paid in self.left)
        return Truth(self.folder, self.seed, self.claims, tuple(self.rounds), left, self.folder / "truth.json")


class Peekable:
    """Visits one by one, with a look at the next."""

    def __init__(self, visits: Iterator[Visit]) -> None:
        self._visits = visits
        self._next = next(visits, None)

    def take(self, until: date) -> Iterator[Visit]:
        """Those whose claims are sent up to a day."""
        while self._next is not None and self._next.sent_on <= until:
            visit, self._next = self._next, next(self._visits, None)
            yield visit
