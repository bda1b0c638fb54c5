"""What stands in the way of taking something back where provider-level adjustments were used since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from acts.takeback_rows import number_of
from billing.text import clean
from store import provider_level
from store.engine.sqlite import Read
from store.undoing import Posting, by_id


def in_the_way(read: Read, live: Sequence[Posting]) -> list[str]:
    """Sentences: a remittance's money stays while its adjustments are used; a use does not count again where it was used since."""
    own = {posting.id for posting in live}
    said = []
    for home in dict.fromkeys(p.remittance for p in live if p.kind == "received" and p.remittance is not None):
        for adjustment, posting, claim in provider_level.used_of(read, home):
            if posting not in own:
                where = f"stands on {clean(claim)}" if claim else "sets another off"
                said.append(f"{number_of(adjustment)} of this remittance {where}: take that back first.")
    again: Counter[int] = Counter()
    undone = [p.reverses for p in live if p.kind == "undo" and p.reverses is not None]
    # Where the remittance itself comes in again with it, nobody can have used its adjustments meanwhile.
    homes = {p.remittance for p in by_id(read, undone).values() if p.kind == "received" and p.remittance is not None}
    fresh = {adjustment for home in homes for adjustment in provider_level.of_remittance(read, home)}
    for adjustment, cents in provider_level.used_by(read, undone):
        if adjustment not in fresh:
            again[adjustment] += cents
    for adjustment, cents in again.items():
        payer = provider_level.payer_of(read, adjustment)
        fate = provider_level.every(read, payer).get(adjustment)
        left = fate.left if fate is not None else 0
        if cents * left < 0 or abs(cents) > abs(left):
            said.append(f"{number_of(adjustment)} was explained in another way since.")
    return said
