"""A second opinion: every figure recomputed from scratch, straight from the definitions, over random sequences of two payers' answers."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from billing.money import allocate
from billing.remittance import Adjustment, ClaimPayment
from tests.builders import LAKESIDE, SUPPLEMENT, answer, books, holds, payment, plan, reverse, service, settle, write

#: What the definitions need of the playbook, written down apart from it.
NORMAL = {"CO-45", "CO-253", "PR-1", "PR-2", "PR-3", "OA-23", "CO-23"}
DENIAL = {"CO-16", "CO-97", "CO-50", "PR-27", "CO-18"}


@dataclass
class Said:
    """One payer's word on one line."""

    paid: int
    adjustments: list[tuple[str, int, str]]
    contract: int = 0
    contract_asked: int = 0
    waits: bool = False
    superseded: bool = False
    ignored: bool = False

    def cents(self, kind: str, group: str = "") -> int:
        return sum(c for code, c, k in self.adjustments if k == kind and (not group or code.startswith(group)) and not code.endswith("-23"))


@dataclass
class Told:
    """One posted answer."""

    payer: int
    forwarded: bool
    key: object
    said: dict[int, Said]
    shape: object
    icn: str
    gone: bool = False


@dataclass
class Oracle:
    """A claim of two payers (1 first, 2 second) that recomputes everything from the answers that it was told."""

    charges: dict[int, int]
    told: list[Told] = field(default_factory=list)

    def stands(self, line: int) -> list[tuple[Told, Said]]:
        """Standing answers on a line, in order of posting."""
        live = [(t, t.said[line]) for t in self.told if not t.gone and line in t.said]
        return [(t, s) for t, s in live if not s.superseded and not s.ignored]

    def paid(self, line: int) -> int:
        return sum(t.said[line].paid for t in self.told if not t.gone and line in t.said and not t.said[line].ignored)

    def adjusted(self, line: int) -> int:
        return sum(t.said[line].contract for t in self.told if not t.gone and line in t.said)

    def balance(self, line: int) -> int:
        return self.charges[line] - self.paid(line) - self.adjusted(line)

    def patient(self, line: int) -> int:
        """PR of kind NORMAL in the standing answer of the latest payer that has one, never more than the balance, unless it waits."""
        here = self.stands(line)
        if not here:
            return 0
        last = max(t.payer for t, _ in here)
        told, said = [(t, s) for t, s in here if t.payer == last][-1]
        if told.forwarded or last == 1:  # the claim names a second payer
            return 0
        return min(max(said.cents("NORMAL", "PR"), 0), max(self.balance(line), 0))

    def denied(self, line: int) -> int:
        asked = sum(c for _, s in self.stands(line) for _, c, k in s.adjustments if k == "DENIAL")
        return min(asked, max(self.balance(line) - self.patient(line), 0))

    def denials(self) -> set[str]:
        return {code for n in self.charges if self.denied(n) for _, s in self.stands(n) for code, _, k in s.adjustments if k == "DENIAL"}

    def tell(self, payer: int, came: ClaimPayment) -> str | None:
        """Posts an answer, or says why it is held."""
        if came.status == "22":
            return self._back(payer, came)
        key = (payer, came.status, came.payer_control_number, came.charge_cents, came.paid_cents, came.adjustments, came.lines)
        if any(t.key == key and not t.gone for t in self.told):
            return "duplicate"
        said = self._read(payer, came)
        old = {n: [s for t, s in self.stands(n) if t.payer == payer] for n in said}
        for n, s in said.items():
            s.ignored = bool(old[n]) and s.paid == 0 and any(code in ("CO-18", "OA-18") for code, _, _ in s.adjustments)
        for n, s in said.items():
            if not s.ignored and any(o.paid or o.contract or o.cents("NORMAL", "PR") for o in old[n]):
                return "readjudicated_without_reversal"
        for n, s in said.items():
            for o in () if s.ignored else old[n]:
                o.superseded = True
        self.told.append(Told(payer, came.status in ("19", "20", "21"), key, said, _shape(came), came.payer_control_number))
        for n, s in said.items():
            if not s.ignored:
                self._contract(payer, n, s)
        for told in self.told:
            for n, s in told.said.items():
                if s.waits and not told.gone and not s.superseded and self._earlier(told.payer, n):
                    room = self.balance(n) - max(s.cents("NORMAL", "PR"), 0) - self._denied_asked(n)
                    s.contract += min(s.contract_asked - s.contract, max(room, 0))
        return None

    def _contract(self, payer: int, line: int, said: Said) -> None:
        """Up to what is open after its payment and PR, never into a denial; none of it before an earlier payer's answer stands."""
        said.contract_asked = sum(said.cents("NORMAL", g) for g in ("CO", "OA", "PI"))
        if payer == 1:
            said.contract = said.contract_asked
        elif not self._earlier(payer, line):
            said.waits = True
        else:
            room = self.balance(line) - max(said.cents("NORMAL", "PR"), 0) - self._denied_asked(line)
            said.contract = min(said.contract_asked, max(room, 0))

    def _denied_asked(self, line: int) -> int:
        return sum(s.cents("DENIAL") for _, s in self.stands(line))

    def _earlier(self, payer: int, line: int) -> bool:
        return any(t.payer < payer for t, _ in self.stands(line))

    def _read(self, payer: int, came: ClaimPayment) -> dict[int, Said]:
        numbers = sorted(self.charges)
        paid = {n: self.charges[n] for n in numbers}
        adjustments: dict[int, list[Adjustment]] = {n: [] for n in numbers}
        for n, s in zip(numbers, came.lines, strict=False):
            paid[n] = s.paid_cents
            adjustments[n] += s.adjustments
        for a in came.adjustments:
            for n, cents in zip(numbers, allocate(a.cents, tuple(self.charges.values())), strict=True):
                paid[n] -= cents
                adjustments[n] += [Adjustment(a.group, a.reason, cents)] if cents else []
        out = {}
        for n in numbers:
            whole = paid[n] == 0 and payer == 1 and not any(a.group == "PR" for a in adjustments[n])
            whole = whole and sum(a.cents for a in adjustments[n] if a.code == "CO-45") == self.charges[n]
            kinds = [(a.code, a.cents, _kind(a.code, whole)) for a in adjustments[n]]
            out[n] = Said(paid[n], kinds)
        return out

    def _back(self, payer: int, came: ClaimPayment) -> str | None:
        mine = [t for t in self.told if t.payer == payer]
        named = [t for t in mine if t.icn == came.payer_control_number]
        shape = _shape(reverse(came))
        for pool in (named, mine) if not named else (named,):
            fits = [t for t in pool if t.shape == shape and not t.gone]
            if fits:
                fits[-1].gone = True
                return None
            if any(t.shape == shape for t in pool):
                return "already_reversed"
        if not named:
            return "reversal_without_original"
        return "already_reversed" if all(t.gone for t in named) else "reversal_mismatch"


def _kind(code: str, whole: bool) -> str:
    if code == "CO-45" and whole:
        return "REVIEW"
    return "NORMAL" if code in NORMAL else "DENIAL" if code in DENIAL else "REVIEW"


def _shape(came: ClaimPayment) -> object:
    return came.charge_cents, came.paid_cents, came.adjustments, tuple((s.paid_cents, s.adjustments) for s in came.lines)


def _random_answer(rng: random.Random, charges: list[int], payer: int, icn: str) -> ClaimPayment:
    def cut(left: int, codes: list[str]) -> tuple[Adjustment, ...]:
        out = []
        for code in codes:
            cents = rng.choice([left, left // 2, rng.randint(0, left)])
            if cents:
                out.append(Adjustment(code[:2], code[3:], cents))
                left -= cents
        return tuple(out)

    codes = ["CO-45", "CO-253", "PR-1", "PR-2", "CO-16", "CO-97", "PR-27", "CO-ZZ", "CO-18", "CO-45"] + ["OA-23"] * (3 * (payer - 1))
    status = rng.choice(["1", "1", "19", "4"]) if payer == 1 else rng.choice(["2", "2", "20", "1"])
    left = sum(charges)
    if rng.random() < 0.1:
        return payment(charge=left, adjustments=cut(left, rng.sample(codes, 2)), icn=icn, status=status)
    services = tuple(service(n, c, None, cut(c, rng.sample(codes, rng.choice([0, 1, 1, 2, 3])))) for n, c in enumerate(charges, 1))
    at_claim = cut(min(s.paid_cents for s in services), ["CO-253"]) if rng.random() < 0.1 else ()
    return payment(*services, adjustments=at_claim, icn=icn, status=status)


@pytest.mark.parametrize("seed", range(120))
def test_every_figure_is_what_its_definition_says(seed: int) -> None:
    """Answers, repetitions, reversals and corrections of two payers over several lines, one at a time; holds and figures compared."""
    rng = random.Random(seed)
    charges = [rng.randint(1, 30000) for _ in range(rng.choice([1, 2, 3]))]
    b = books(*charges, payers=(LAKESIDE, SUPPLEMENT))
    oracle = Oracle(dict(enumerate(charges, 1)))
    told: list[tuple[int, ClaimPayment]] = []
    for number in range(1, 13):
        mine = [t for t in told if t[1].status != "22"]
        what = rng.random()
        if mine and what < 0.3:
            payer, came = rng.choice(mine)
            came = reverse(came)
        elif mine and what < 0.4:
            payer, came = rng.choice(told)
        else:
            payer = rng.choice([1, 1, 2])
            came = _random_answer(rng, charges, payer, f"ICN{rng.randint(1, 30)}")
        told.append((payer, came))
        one = answer(number, came, LAKESIDE if payer == 1 else SUPPLEMENT)
        made = plan(b, one)
        assert holds(made) == [oracle.tell(payer, came)], (seed, number)
        b = write(b, made, (one,))
        now = settle(b)
        assert now.transaction is None
        for f in now.figures.lines:
            wanted = (oracle.paid(f.line), oracle.adjusted(f.line), oracle.balance(f.line), oracle.patient(f.line), oracle.denied(f.line))
            assert (f.insurance_paid, f.adjusted, f.balance, f.patient, f.payer_denied) == wanted, (seed, number, f.line)
        assert {d.code for d in now.denials} == oracle.denials() or now.figures.payer_denied < len(oracle.denials())
