"""Remittances as lists and reports show them: how far each has come, its money, what would be held; many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from acts.deposits import of_remittances
from acts.deposits_rows import BankRow
from acts.rows import at
from acts.views import RemittanceRow
from billing import life
from billing.life import Facts
from billing.text import clean
from store import auto_post, files, remittances
from store import life as kept
from store.engine.sqlite import Read
from store.life import Check


def rows(
    read: Read, some: Sequence[remittances.RemittanceRow], today: date, worked_out: Mapping[int, Check] | None = None
) -> tuple[RemittanceRow, ...]:
    """These remittances, in the same order. `worked_out`: checks made just now, which go before what is kept."""
    numbers = [row.id for row in some]
    checks = {**valid(read, some), **(worked_out or {})}
    clearing, banks = kept.clearing(read, numbers), of_remittances(read, numbers)
    owned, unmatched = kept.owned(read, numbers), kept.unmatched(read, numbers)
    names = files.names(read, {row.file for row in some})
    watched, held = kept.watched(read), kept.held_cents(read, numbers)
    awaiting: dict[int, int] = {}
    for refusal in auto_post.refusals(read) if some else ():
        awaiting[refusal.remittance] = awaiting.get(refusal.remittance, 0) + 1
    out = []
    for row in some:
        number, check, bank = row.id, checks.get(row.id), banks.get(row.id)
        facts = _facts(row, check, clearing.get(number, 0), bank, owned.get(number, 0), unmatched.get(number, 0), watched)
        out.append(_shown(row, facts, check, bank, names.get(row.file, ""), awaiting.get(number, 0), held.get(number, 0), today))
    return tuple(out)


def valid(read: Read, some: Sequence[remittances.RemittanceRow]) -> dict[int, Check]:
    """What is kept of these that is not out of date."""
    numbers = [row.id for row in some if row.state not in ("posted", "duplicate")]
    checks = kept.checks(read, numbers)
    bases = kept.bases(read, checks)
    return {number: check for number, check in checks.items() if check.basis == bases.get(number)}


def off_cents(row: remittances.RemittanceRow) -> int:
    """What the remittance's own sum is off by: paid less what its claims and provider-level adjustments come to."""
    return row.paid_cents - (row.claim_total_cents - row.provider_cents)


def _facts(
    row: remittances.RemittanceRow, check: Check | None, clearing: int, bank: BankRow | None, owned: int, unmatched: int, watched: bool
) -> Facts:
    received = row.state in life.RECEIVED
    return Facts(
        state=row.state,
        paid_cents=row.paid_cents,
        off_cents=off_cents(row),
        held=row.held if received else check.held if check else 0,
        unmatched=unmatched if received else check.unmatched if check else 0,
        unowned=0 if owned < 0 else row.claim_count - row.posted - owned,
        checked=check is not None,
        previewed=check is not None and check.previewed,
        clearing_cents=clearing if received else 0,
        found_cents=bank.cents if bank else 0,
        unbanked=int(bank is not None and bank.state in ("in_hand", "open")),
        watched=watched,
    )


def _shown(
    row: remittances.RemittanceRow,
    facts: Facts,
    check: Check | None,
    bank: BankRow | None,
    file: str,
    awaiting: int,
    held: int,
    today: date,
) -> RemittanceRow:
    return RemittanceRow(
        remittance=row.id,
        number=f"R-{row.id}",
        state=row.state,
        word=life.word(facts),
        payer=clean(row.payer_name),
        payer_id=clean(row.payer_id),
        trace=clean(row.trace),
        paid_on=row.paid_on,
        claims=row.claim_count,
        posted=row.posted,
        held=facts.held,
        paid_cents=row.paid_cents,
        off_cents=facts.off_cents,
        duplicate_of=f"R-{row.duplicate_of}" if row.duplicate_of else None,
        file=clean(file),
        age_days=(today - row.paid_on).days if row.paid_on else None,
        life=life.stage(facts),
        bank=bank,
        held_cents=held if facts.received else check.held_cents if check is not None else 0,
        checked=facts.checked or facts.received,
        awaiting=awaiting,
        no_deposit=facts.received and bool(facts.clearing_cents),
        previewed_by=check.seen_by if check is not None and check.previewed else "",
        previewed_at=at(check.seen_at) if check is not None and check.previewed and check.seen_at is not None else None,
    )
