"""Where a claim's money stands after a change: written to ledger, denials, work items and figures, together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from billing import standing
from billing.plans import Figures, Settled
from store import denials, ledger, outcomes, rules
from store.books import books
from store.engine.sqlite import Read, Write
from store.ids import among, chunks
from store.work import settle_items


def settle(
    write: Write, claim: int, event: int, today: date, *, wakes: bool = True, wait_until: date | None = None, wait_reason: str = ""
) -> Settled:
    """Look at one claim as it stands now, and write where its money belongs."""
    settled = standing.settle(books(write, (claim,))[claim], rules.playbook(write), rules.clocks(write), today)
    keep(write, {claim: settled}, event, today, wakes=wakes, wait_until=wait_until, wait_reason=wait_reason)
    return settled


def settle_many(write: Write, claims: Iterable[int], event: int, today: date, *, wakes: bool = True) -> dict[int, Settled]:
    """The same for many claims."""
    playbook, clocks = rules.playbook(write), rules.clocks(write)
    found: dict[int, Settled] = {}
    for some in chunks(list(dict.fromkeys(claims))):
        of_these = {claim: standing.settle(known, playbook, clocks, today) for claim, known in books(write, some).items()}
        keep(write, of_these, event, today, wakes=wakes)
        found |= of_these
    return found


def keep(
    write: Write,
    settled: Mapping[int, Settled],
    event: int,
    today: date,
    *,
    wakes: bool = True,
    wait_until: date | None = None,
    wait_reason: str = "",
    quiet: frozenset[int] = frozenset(),
    remittance: int | None = None,
) -> None:
    """Write what was settled. Claims in `quiet` had an answer that says nothing new: their items keep their day."""
    moves = [each.transaction for each in settled.values() if each.transaction is not None]
    ledger.write(write, moves, event=event, today=today, remittance=remittance)
    denials.keep(write, {claim: each.denials for claim, each in settled.items()})
    outcomes.keep(write, {claim: each.outcomes for claim, each in settled.items()})
    busy = _with_items(write, list(settled))
    for claim, each in settled.items():
        if each.work or claim in busy:
            settle_items(write, claim, each.work, today, wakes=wakes and claim not in quiet, wait_until=wait_until, wait_reason=wait_reason)
    keep_figures(write, {claim: (each.figures, each.payer_now) for claim, each in settled.items()})


def _with_items(read: Read, claims: Sequence[int]) -> set[int]:
    """Claims that have items in the queue: most have none, and need not be asked one by one."""
    return {
        row[0]
        for some in chunks(claims, 500)
        for row in read.run(f"SELECT DISTINCT claim FROM work_item WHERE claim IN ({among(some)}) AND state IN ('open', 'waiting')")
    }


def keep_figures(write: Write, figures: Mapping[int, tuple[Figures, int]]) -> None:
    """The figures that lists and screens show; `ledger check` proves them from the entries."""
    write.many(
        "UPDATE claim_figures SET charge = ?, insurance_paid = ?, adjusted = ?, written_off = ?, patient_paid = ?, payer_open = ?, "
        "payer_denied = ?, payer_next = ?, patient = ?, status = ?, payer_now = ? WHERE claim = ?",
        [
            (
                f.charge, f.insurance_paid, f.adjusted, f.written_off, f.patient_paid, f.payer_open, f.payer_denied, f.payer_next,
                f.patient, f.status, payer_now, claim,
            )
            for claim, (f, payer_now) in figures.items()
        ],
    )  # fmt: skip


def figures_of(read: Read, claims: Sequence[int]) -> dict[int, dict[str, int | str]]:
    """The kept figures, by claim and name."""
    found: dict[int, dict[str, int | str]] = {}
    for some in chunks(claims, 500):
        for row in read.run(f"SELECT * FROM claim_figures WHERE claim IN ({among(some)})"):
            found[row["claim"]] = {name: row[name] for name in row.keys() if name != "claim"}  # noqa: SIM118  # a Row iterates values
    return found
