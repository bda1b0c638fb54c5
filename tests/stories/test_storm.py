"""Random answers of three payers through files, store and posting come to what the pure rules say, and both proofs hold."""

from __future__ import annotations

import getpass
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from acts import intake, posting, proof, upkeep
from billing import matching
from billing.books import Answer, ClaimBooks, PayerRef
from billing.claim import Claim, Diagnosis, OtherPayer, ServiceLine
from billing.person import Address, Coverage, Identifier, Payer, Person
from billing.plans import Figures
from billing.remittance import ClaimPayment, ProviderAdjustment, Remittance
from claimdesk.assemble import desk as open_desk
from store import books as stored
from store import claims as stored_claims
from tests.billing.test_figures_oracle import _random_answer
from tests.builders import LAKESIDE, NPI, SERVED_ON, STRANGER, SUPPLEMENT, books, plan, reverse, settle, write
from x12.writer import Sending, write_claims, write_remittances

_HOME = Address("1 ELM ST", "", "COLUMBUS", "OH", "43215")
_CLINIC = Person("CLINIC", organisation=True, address=_HOME, identifiers=(Identifier("XX", NPI), Identifier("EI", "311234567")))
_PATIENT = Person("OKAFOR", "MARIA", born_on=date(1970, 1, 2), sex="F", address=_HOME, identifiers=(Identifier("MI", "W123456789"),))

Round = tuple[PayerRef, Remittance, list[ClaimPayment]]


def _claim(number: str, charges: list[int]) -> Claim:
    """A claim to LAKESIDE, then SUPPLEMENT."""
    lines = tuple(
        ServiceLine(n, f"L{n}", f"G{100 + n:04d}", (), "", "1", c, SERVED_ON, SERVED_ON, ("1",)) for n, c in enumerate(charges, 1)
    )
    first = Coverage(Payer(LAKESIDE.name, "90054"), 1, "P", "W123456789", "", "18", "CI", _PATIENT)
    second = Coverage(Payer(SUPPLEMENT.name, "99321"), 2, "S", "S1", "", "18", "CI", _PATIENT)
    return Claim(
        number, "P", "1", sum(charges), "", _PATIENT, _PATIENT, _CLINIC, (first, second), 1, lines, (Diagnosis("ABK", "E119", 1),),
        facility_code="11", relationship="18", other_payers=(OtherPayer(second),),
    )  # fmt: skip


def _came(rng: random.Random, charges: list[int], payer: PayerRef, before: list[ClaimPayment]) -> ClaimPayment:
    """A new answer, a reversal or a repetition of an earlier one, a price told in advance, a protected patient's."""
    what = rng.random()
    if before and what < 0.3:
        return reverse(rng.choice(before))
    if before and what < 0.4:
        return rng.choice(before)
    new = _random_answer(rng, charges, 1 if payer is LAKESIDE else 2, f"I{rng.randint(1, 40)}")
    if what > 0.95:
        return replace(new, status="25", paid_cents=0, lines=())
    return replace(new, remarks=("N782",)) if what > 0.9 else new


def _storm(rng: random.Random, claims: dict[str, list[int]], rounds: int) -> list[Round]:
    """Remittances, each of one payer over some of the claims, with provider-level adjustments; a payment is never negative."""
    told: dict[tuple[str, int], list[ClaimPayment]] = {}
    out: list[Round] = []
    for at in range(rounds):
        for payer in (LAKESIDE, SUPPLEMENT, STRANGER):
            payments: list[ClaimPayment] = []
            for number, charges in claims.items():
                for _ in range(rng.choice([0, 1, 1, 2])):
                    mine = told.setdefault((number, payer.payer), [])
                    came = _came(rng, charges, payer, [p for p in mine if p.status != "22"])
                    payments.append(replace(came, control_number=number, sequence=len(payments) + 1))
                    mine.append(payments[-1])
            total = sum(p.paid_cents for p in payments)
            taken = rng.randint(1, 5000) if total > 5000 else min(total, 0)
            plb = (ProviderAdjustment(NPI, date(2026, 12, 31), "WO" if taken > 0 else "FB", f"R{at}", taken),) if taken else ()
            paid, day = total - taken, date(2026, 10, 1 + at)
            header = Remittance(
                payer.name, payer.ids[0], "1" + payer.ids[0] * 2, f"T{at}{payer.payer}", "ACH" if paid else "NON", "I" if paid else "H",
                paid, day, day, "CLINIC", NPI, "", provider_adjustments=plb,
            )  # fmt: skip
            out.append((payer, header, payments))
    return out


def _by_rules(claims: dict[str, list[int]], rounds: list[Round]) -> dict[str, Figures]:
    """What the rules alone say: remittance by remittance, with what is held tried again after each until nothing more comes."""
    number = 0
    made: dict[str, ClaimBooks] = {n: books(*c, payers=(LAKESIDE, SUPPLEMENT), claim=i) for i, (n, c) in enumerate(claims.items(), 1)}
    came: dict[str, list[list[Answer]]] = {n: [] for n in claims}
    for at, (payer, header, payments) in enumerate(rounds):
        part: dict[str, list[Answer]] = {}
        for p in payments:
            number += 1
            key = matching.answer_key(payer.payer, p)
            part.setdefault(p.control_number, []).append(Answer(number, p, payer, at, header.trace, header.paid_on, (NPI,), key))
        for n, answers in part.items():
            came[n].append(answers)
            moved = True
            while moved:
                moved = False
                for told in came[n]:
                    planned = plan(made[n], *told)
                    moved = moved or any(a.hold is None for a in planned.answers)
                    made[n] = write(made[n], planned, tuple(told))
    return {n: settle(b).figures for n, b in made.items()}


@pytest.mark.parametrize("seed", [1, 2])
def test_files_and_store_come_to_what_the_rules_say(tmp_path: Path, seed: int) -> None:
    """Imported and posted file by file: every line's account, to the cent; entries and log prove whole."""
    rng = random.Random(seed)
    claims = {f"C{i:03d}": [rng.randint(1, 30000) for _ in range(rng.choice([1, 2, 3]))] for i in range(15)}
    rounds = _storm(rng, claims, 4)
    home = tmp_path / "books"
    home.mkdir(mode=0o700)
    sent = tmp_path / "claims.837"
    sent.write_bytes(write_claims(Sending("CLINIC", "CLEARING", 1, date(2026, 9, 2)), [_claim(n, c) for n, c in claims.items()]))
    upkeep.init(home / "claims.db", getpass.getuser())
    with open_desk(home / "claims.db") as desk:
        assert intake.bring(desk, sent).status == "imported"
        for at, (_, header, payments) in enumerate(rounds):
            file = tmp_path / f"{at:03d}.835"
            file.write_bytes(write_remittances(Sending("PAYER", "CLINIC", 100 + at, date(2026, 10, 1)), [(header, payments)]))
            assert intake.bring(desk, file).status == "imported"
            posting.post_many(desk, None)
        wanted = _by_rules(claims, rounds)
        for number in claims:
            row = stored_claims.by_number(desk.books.read, number)
            assert row is not None
            now = settle(stored.book(desk.books.read, row["id"]))
            assert (now.transaction, now.figures) == (None, wanted[number])
        assert proof.ledger(desk).ok and proof.audit(desk).ok
