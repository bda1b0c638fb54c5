"""Whether the payers' accounts are what their provider-level adjustments and what persons made of them say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from billing.ledger import Account
from billing.money import plain
from billing.takeback import WAITING
from store import provider_level
from store.engine.sqlite import Read
from store.ids import among


def prove(read: Read, tell: Callable[[str, str], None]) -> None:
    """By payer and account, the entries are the sum of what is unused of each adjustment, and of what was moved there; what waits and
    is set off comes to nothing, so that what is left is what stands there."""
    stands: dict[tuple[int, Account], int] = defaultdict(int)
    waits: dict[tuple[int, Account], int] = defaultdict(int)
    for fate in provider_level.every(read).values():
        item = fate.item
        stands[item.payer, item.account] += item.unused
        for use in item.uses:
            if use.kind == "moved" and use.cents:
                stands[item.payer, use.account] += use.cents
        if item.account in WAITING and (fate.left or fate.pairs):
            waits[item.payer, item.account] += fate.left - item.unused
    accounts: tuple[Account, ...] = ("recoupment", "forward_balance", "interest", "withheld", "provider_other")
    found = {
        (row[0], row[1]): row[2]
        for row in read.run(
            "SELECT payer, account, sum(cents) FROM ledger_entry "
            f"WHERE account IN ({', '.join(repr(a) for a in accounts)}) GROUP BY payer, account"
        )
    }
    names = dict(read.stream(f"SELECT id, name FROM payer WHERE id IN ({among({payer for payer, _ in found} | {p for p, _ in stands})})"))
    for payer, account in sorted(found.keys() | stands.keys()):
        here, there = found.get((payer, account), 0), stands.get((payer, account), 0)
        if here != there:
            tell(f"payer {names.get(payer, payer)}", f"{account}: its entries sum to {plain(here)}, its adjustments leave {plain(there)}")
    for (payer, account), cents in sorted(waits.items()):
        if cents:
            tell(f"payer {names.get(payer, payer)}", f"{account}: adjustments that set each other off leave {plain(cents)}")
