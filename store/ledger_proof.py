"""Whether the books balance: every kept figure against the entries, every remittance against its payment, by name where not."""

from __future__ import annotations

from dataclasses import dataclass, field

from billing.money import plain
from store import money_proof, outcomes, takeback_proof
from store.engine.sqlite import Read

MOST = 200
"""Problems that are listed; more are only counted."""


@dataclass(slots=True)
class LedgerProof:
    """What was proven. problems: (what, in words)."""

    entries: int = 0
    claims: int = 0
    remittances: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    found: int = 0

    def tell(self, what: str, words: str) -> None:
        """One thing that does not fit."""
        self.found += 1
        if self.found <= MOST:
            self.problems.append((what, words))


def prove(read: Read) -> LedgerProof:
    """Prove the books from the entries."""
    proof = LedgerProof(
        entries=int(read.value("SELECT count(*) FROM ledger_entry")),
        claims=int(read.value("SELECT count(*) FROM claim")),
        remittances=int(read.value("SELECT count(*) FROM remittance")),
    )
    _transactions(read, proof)
    _figures(read, proof)
    _denied(read, proof)
    _payers(read, proof)
    _remittances(read, proof)
    money_proof.prove(read, proof.tell)
    takeback_proof.prove(read, proof.tell)
    outcomes.prove(read, proof.tell)
    if proof.found > MOST:
        proof.problems.append(("more", f"{proof.found - MOST} more are not listed"))
    return proof


def _transactions(read: Read, proof: LedgerProof) -> None:
    """Every transaction's entries sum to zero, and what takes one back is its mirror in sum."""
    for posting, kind, cents in read.stream(
        "SELECT e.posting, t.kind, sum(e.cents) FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.posting "
        "GROUP BY e.posting, t.kind HAVING sum(e.cents) <> 0"
    ):
        proof.tell(f"transaction {posting}", f"the entries of this {kind} are off by {plain(cents)}")
    for claim, number, sent in read.stream(
        "SELECT c.id, c.control_number, c.charge_cents + coalesce((SELECT sum(e.cents) FROM ledger_entry e "
        "WHERE e.claim = c.id AND e.account = 'charges'), 0) FROM claim c "
        "WHERE c.charge_cents <> -coalesce((SELECT sum(e.cents) FROM ledger_entry e WHERE e.claim = c.id AND e.account = 'charges'), 0)"
    ):
        proof.tell(f"claim {number}", f"its charge and the entries of its charge differ by {plain(sent)} (number {claim})")


#: Kept column and the entries that it sums, with the sign in which it is kept.
_KEPT = {
    "charge": "-sum(CASE WHEN account = 'charges' THEN cents ELSE 0 END)",
    "insurance_paid": "sum(CASE WHEN kind = 'payment' AND account NOT IN ('payer_open', 'payer_denied', 'payer_next', 'patient') "
    "THEN cents ELSE 0 END)",
    "adjusted": "sum(CASE WHEN account = 'contractual' THEN cents ELSE 0 END)",
    "written_off": "sum(CASE WHEN account = 'written_off' THEN cents ELSE 0 END)",
    "patient_paid": "sum(CASE WHEN account = 'patient_cash' THEN cents ELSE 0 END)",
    "payer_open": "sum(CASE WHEN account = 'payer_open' THEN cents ELSE 0 END)",
    "payer_denied": "sum(CASE WHEN account = 'payer_denied' THEN cents ELSE 0 END)",
    "payer_next": "sum(CASE WHEN account = 'payer_next' THEN cents ELSE 0 END)",
    "patient": "sum(CASE WHEN account = 'patient' THEN cents ELSE 0 END)",
}


def _figures(read: Read, proof: LedgerProof) -> None:
    """Each claim's kept figures are the sums of its entries, and the balance is one by both of its definitions."""
    sums = ", ".join(f"{sql} AS {name}" for name, sql in _KEPT.items())
    names = list(_KEPT)
    kept = ", ".join(f"coalesce(f.{name}, 0)" for name in names)
    found = ", ".join(f"coalesce(s.{name}, 0)" for name in names)
    for number, has, *cells in read.stream(
        f"SELECT c.control_number, f.claim, {kept}, {found} FROM claim c LEFT JOIN claim_figures f ON f.claim = c.id "
        f"LEFT JOIN (SELECT claim, {sums} FROM ledger_entry WHERE claim IS NOT NULL GROUP BY claim) s ON s.claim = c.id"
    ):
        if has is None:
            proof.tell(f"claim {number}", "it has no kept figures")
            continue
        here, there = cells[: len(names)], cells[len(names) :]
        for name, is_, shall in zip(names, here, there, strict=True):
            if is_ != shall:
                proof.tell(f"claim {number}", f"{name} is kept as {plain(is_)}, its entries sum to {plain(shall)}")
        charge, paid, adjusted, written_off, patient_paid, *accounts = there
        if charge - paid - adjusted - written_off - patient_paid != sum(accounts):
            proof.tell(f"claim {number}", "charge less what was paid, adjusted and written off is not what is open")


def _denied(read: Read, proof: LedgerProof) -> None:
    """What stands as denied on a line is the sum of its open denials, and a denial's item is for that amount."""
    for number, line, account, denied in read.stream(
        "SELECT c.control_number, x.line, sum(x.account), sum(x.denied) FROM ("
        "SELECT claim, line, cents AS account, 0 AS denied FROM ledger_entry WHERE account = 'payer_denied' "
        "UNION ALL SELECT claim, line, 0, cents FROM denial WHERE state = 'open') x JOIN claim c ON c.id = x.claim "
        "GROUP BY c.control_number, x.line HAVING sum(x.account) <> sum(x.denied)"
    ):
        proof.tell(f"claim {number}", f"line {line}: {plain(account)} stands as denied, its open denials sum to {plain(denied)}")
    for number, stake, denied in read.stream(
        "SELECT c.control_number, w.at_stake_cents, f.payer_denied FROM work_item w JOIN claim c ON c.id = w.claim "
        "JOIN claim_figures f ON f.claim = w.claim "
        "WHERE w.kind = 'denial' AND w.state IN ('open', 'waiting') AND w.at_stake_cents <> f.payer_denied"
    ):
        proof.tell(f"claim {number}", f"its item in the queue is for {plain(stake)}, denied is {plain(denied)}")


def _payers(read: Read, proof: LedgerProof) -> None:
    """The kept balances of the payers are the sums of their entries."""
    for account, payer, kept, found in read.stream(
        "SELECT x.account, x.payer, sum(x.kept), sum(x.found) FROM (SELECT account, payer, cents AS kept, 0 AS found FROM payer_balance "
        "UNION ALL SELECT account, payer, 0, cents FROM ledger_entry WHERE remittance IS NOT NULL) x "
        "GROUP BY x.account, x.payer HAVING sum(x.kept) <> sum(x.found)"
    ):
        proof.tell(f"payer {payer}", f"{account} is kept as {plain(kept)}, its entries sum to {plain(found)}")


def _remittances(read: Read, proof: LedgerProof) -> None:
    """paid = claims posted + suspense + returned - provider-level adjustments, and suspense is what its held answers say."""
    rows = read.stream(
        "SELECT r.id, r.trace, r.paid_cents, r.claim_total_cents, r.provider_cents, e.cleared, e.posted, e.held, e.back, "
        "e.level FROM remittance r "
        "JOIN (SELECT remittance, sum(CASE WHEN account = 'payer_clearing' AND kind = 'received' THEN cents ELSE 0 END) AS cleared, "
        "sum(CASE WHEN account = 'suspense' AND kind = 'payment' THEN cents ELSE 0 END) AS posted, "
        "-sum(CASE WHEN account = 'suspense' THEN cents ELSE 0 END) AS held, "
        "sum(CASE WHEN account = 'suspense' AND kind = 'returned' THEN cents ELSE 0 END) AS back, "
        "sum(CASE WHEN kind = 'provider_level' THEN cents ELSE 0 END) AS level "
        "FROM ledger_entry WHERE remittance IS NOT NULL GROUP BY remittance) e ON e.remittance = r.id"
    )
    waiting = _waiting(read)
    for number, trace, paid, total, provider, cleared, posted, held, back, level in rows:
        what = f"remittance {trace}"
        if cleared != paid and cleared != 0:
            proof.tell(what, f"{plain(paid)} was paid, {plain(cleared)} was taken in")
        if cleared != posted + held + back - level:
            proof.tell(
                what,
                f"paid {plain(cleared)} is not posted {plain(posted)} + suspense {plain(held)} + returned {plain(back)} "
                f"- provider level {plain(level)}",
            )
        if cleared and level != provider:
            proof.tell(what, f"provider-level adjustments are {plain(provider)}, posted are {plain(level)}")
        if cleared and paid == total - provider and held != waiting.get(number, 0):
            proof.tell(what, f"its held answers say {plain(waiting.get(number, 0))}, {plain(held)} stands in suspense")


def _waiting(read: Read) -> dict[int, int]:
    """What the answers say that are not posted, by remittance; those that could not be read count as far as their payment could."""
    rows = read.stream(
        "SELECT x.remittance, sum(x.cents) FROM (SELECT a.remittance, a.paid_cents AS cents FROM adjudication a "
        "WHERE NOT EXISTS (SELECT 1 FROM posted_answer p WHERE p.answer = a.id "
        "AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.how = 'undone')) "
        "AND NOT EXISTS (SELECT 1 FROM answer_return b WHERE b.adjudication = a.id) "
        "UNION ALL SELECT remittance, coalesce(paid_cents, 0) FROM unread WHERE remittance IS NOT NULL) x GROUP BY x.remittance"
    )
    return dict(rows)
