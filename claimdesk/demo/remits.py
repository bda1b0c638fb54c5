"""Payments of the made-up payers: who answers when, what is taken off a payment, and the trouble left for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from billing.money import plain
from billing.remittance import Adjustment, ClaimPayment, ProviderAdjustment, Remittance
from claimdesk.demo.answers import Answer, payment
from claimdesk.demo.payers import HABITS, PAYERS, SUPPLEMENT, MadePayer
from claimdesk.demo.people import Practice

#: Claims in one payment at most.
LARGEST = 250

ALL = (*PAYERS, SUPPLEMENT)


@dataclass(slots=True)
class _Account:
    """What a payer remembers: money that it still has to take back, since which payment, and the last claim that it paid."""

    carried: int = 0
    carried_from: str = ""
    last_icn: str = "DEMO0"


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that posting will hold: the number under which it came, why, and whose it is."""

    claim: str
    reason: str
    visit: str


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment as it will be written: the record, its claims, the answers that count once it is posted, and what is held in it."""

    remittance: Remittance
    payments: tuple[ClaimPayment, ...]
    answers: tuple[Answer, ...]
    held: tuple[Held, ...] = ()
    posted: bool = True

    @property
    def counting(self) -> tuple[Answer, ...]:
        """The answers that posting does not hold."""
        held = {each.visit for each in self.held}
        return tuple(answer for answer in self.answers if answer.visit.number not in held)


@dataclass(slots=True)
class Payments:
    """Answers that wait for their payer's day, and the payments made of them."""

    practice: Practice
    rng: Random
    first_on: date
    today: date
    every: int
    listed: list[dict[str, Any]] = field(default_factory=list)
    _waiting: dict[tuple[date, int], list[Answer]] = field(default_factory=lambda: defaultdict(list))
    _accounts: dict[str, _Account] = field(default_factory=lambda: defaultdict(_Account))
    _troubled: int = 0
    _overdrawn: bool = False

    def day(self, payer: MadePayer, ready_on: date) -> date:
        """The payer's first day of payment from this day on: its weekday, every week or every second."""
        at = ALL.index(payer)
        own = self.first_on - timedelta(days=self.first_on.weekday()) + timedelta(days=at % 5 + (7 * (at % 2) if self.every == 14 else 0))
        return ready_on + timedelta(days=-(ready_on - own).days % self.every)

    def newest(self, day: date) -> bool:
        """Whether a payment of this day is left for a person to post."""
        return day > self.today - timedelta(days=self.every)

    def wait(self, answer: Answer, ready_on: date) -> date | None:
        """Let an answer wait for its payment; None where that is still to come."""
        day = self.day(answer.payer, ready_on)
        if day > self.today:
            return None
        self._waiting[day, ALL.index(answer.payer)].append(answer)
        return day

    def due(self, until: date) -> Iterable[Paid]:
        """The payments up to a day, in order; follow-ups that the caller lets wait meanwhile are among them."""
        while self._waiting:
            key = min(self._waiting)
            if key[0] > until:
                return
            answers = self._waiting.pop(key)
            for number, part in enumerate(_parts(answers)):
                yield self._paid(ALL[key[1]], key[0], number, part)

    def _paid(self, payer: MadePayer, on: date, number: int, answers: Sequence[Answer]) -> Paid:
        trace = f"{payer.prefix}{on:%y%m%d}{number:02d}"
        account = self._accounts[payer.payer_id]
        received_on = on - timedelta(days=12)
        payments = [payment(answer, at, received_on) for at, answer in enumerate(answers)]
        held = self._trouble(on, answers, payments)
        total = sum(found.paid_cents for found in payments)
        adjustments = self._provider_level(account, trace, on, total)
        paid = total - sum(found.cents for found in adjustments)
        account.last_icn = answers[-1].icn
        remittance = Remittance(
            payer=payer.name,
            payer_id=payer.payer_id,
            originator=payer.originator,
            trace=trace,
            method="ACH" if paid else "NON",
            handling="I" if paid else "H",
            credit_debit="C",
            paid_cents=paid,
            paid_on=on,
            produced_on=on,
            payee=self.practice.billing.last,
            payee_npi=self.practice.billing.identifier("XX"),
            payee_tax=self.practice.billing.identifier("EI"),
            provider_adjustments=tuple(adjustments),
        )
        return Paid(remittance, tuple(payments), tuple(answers), tuple(held), not self.newest(on))

    def _provider_level(self, account: _Account, trace: str, on: date, total: int) -> list[ProviderAdjustment]:
        """Old overpayments taken back, interest, and the balance carried to or from another payment, which is never negative.

        Once, half-way, more is taken back than is paid.
        """
        rng, npi, fiscal_on = self.rng, self.practice.billing.identifier("XX"), date(on.year, 12, 31)

        def of(reason: str, reference: str, cents: int) -> ProviderAdjustment:
            return ProviderAdjustment(npi, fiscal_on, reason, reference, cents)

        found = []
        if total > 5000:
            if rng.random() < HABITS.recouped:
                found.append(of("WO", account.last_icn, rng.randint(1000, total // 3)))
            if rng.random() < HABITS.interest:
                found.append(of("L6", "", -rng.randint(25, 900)))
            if rng.random() < HABITS.refund_shown:
                refund = rng.randint(500, 5000)
                found += [of("72", account.last_icn, -refund), of("WO", account.last_icn, refund)]
        if not self._overdrawn and total > 1000 and on > self.first_on + (self.today - self.first_on) / 2:
            self._overdrawn = True
            found.append(of("WO", account.last_icn, total + rng.randint(1500, 9000)))
        left = total - sum(each.cents for each in found)
        if left < 0:
            found.append(of("FB", trace, left))
            account.carried -= left
            account.carried_from = trace
        elif account.carried and left:
            taken = min(account.carried, left)
            found.append(of("FB", account.carried_from, taken))
            account.carried -= taken
        return found

    def _trouble(self, on: date, answers: Sequence[Answer], payments: list[ClaimPayment]) -> list[Held]:
        """In the last payments that are posted: a number cut short, and a charge that is not ours. Returns what will be held, and why."""
        if not (self.newest(on + timedelta(days=self.every)) and not self.newest(on)) or self._troubled > 1:
            return []
        at = next((n for n, answer in enumerate(answers) if _plain(answer, answers)), None)
        if at is None or len(answers) < 3:
            return []
        self._troubled += 1
        number, found = answers[at].visit.number, payments[at]
        if self._troubled == 1:
            payments[at] = cut_short(found)
            return [Held(payments[at].control_number, "unmatched", number)]
        more = replace(
            found.lines[0],
            charge_cents=found.lines[0].charge_cents + 1000,
            adjustments=(Adjustment("CO", "45", 1000), *found.lines[0].adjustments),
        )
        payments[at] = replace(found, charge_cents=found.charge_cents + 1000, lines=(more, *found.lines[1:]))
        return [Held(number, "charge_mismatch", number)]

    def one_cut_short(self, paid: Paid) -> Paid | None:
        """The payment with one claim's number cut short, or None where it has none that would do."""
        for at, answer in enumerate(paid.answers):
            if len(paid.answers) > 1 and _plain(answer, paid.answers):
                payments = list(paid.payments)
                payments[at] = cut_short(payments[at])
                return replace(paid, payments=tuple(payments), held=(Held(payments[at].control_number, "unmatched", answer.visit.number),))
        return None

    def keep(self, paid: Paid, file: str, state: str) -> None:
        """Keep what truth.json says of this payment."""
        remittance = paid.remittance
        self.listed.append(
            {
                "trace": remittance.trace,
                "payer": remittance.payer,
                "paid": plain(remittance.paid_cents),
                "claim_total": plain(sum(found.paid_cents for found in paid.payments)),
                "provider_adjustment": plain(sum(found.cents for found in remittance.provider_adjustments)),
                "claims": len(paid.payments),
                "paid_on": remittance.paid_on,
                "file": file,
                "state": state,
                "held": [{"claim": each.claim, "reason": each.reason, "is": each.visit} for each in paid.held],
            }
        )


def cut_short(found: ClaimPayment) -> ClaimPayment:
    """The answer under a number that lost its last digit on the way: nobody's here, though a person sees whose it is."""
    return replace(found, control_number=found.control_number[:-1])


def _plain(answer: Answer, answers: Sequence[Answer]) -> bool:
    """An only, paid, first answer, which nothing follows."""
    alone = sum(other.visit is answer.visit for other in answers) == 1
    return alone and answer.role == "first" and answer.paid > 0 and answer.visit.pending <= 1 and answer.visit.patient.second is None


def _parts(answers: list[Answer]) -> Iterable[list[Answer]]:
    """Payments of at most so many claims; a reversal and its correction stay together."""
    answers.sort(key=lambda answer: (answer.visit.number, not answer.taken_back))
    part: list[Answer] = []
    for answer in answers:
        if len(part) >= LARGEST and part[-1].visit is not answer.visit:
            yield part
            part = []
        part.append(answer)
    yield part
