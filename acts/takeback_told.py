"""What the books know of a remittance's provider-level adjustments before it is posted: claim, letter, or what sets each off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from billing import takeback_claim
from billing.provider_level import account_of
from billing.remittance import Remittance
from billing.takeback import Fate, Item, Pair, fates
from billing.text import clean
from store import letters, provider_level, takeback_pool
from store.engine.sqlite import Read
from store.remittances import RemittanceRow


def told(read: Read, row: RemittanceRow, remittance: Remittance) -> Remittance:
    """The remittance with a word on each adjustment, for the preview: what goes to `claim A`, what `comes back` and from where."""
    if not any(a.cents for a in remittance.provider_adjustments):
        return remittance
    numbers = iter(provider_level.of_remittance(read, row.id))
    kept = {item.number: item for item in provider_level.items(read, row.payer)}
    mine: list[int | None] = []
    for a in remittance.provider_adjustments:
        number = next(numbers) if a.cents else None
        mine.append(number)
        if number is not None and number not in kept:
            kept[number] = Item(number, row.payer, row.id, row.trace, row.paid_on, a.reason, a.reference, a.cents, account_of(a))
    found = fates(kept.values())
    said = tuple(
        replace(a, about=_about(read, row, found, found[number])) if number is not None else a
        for a, number in zip(remittance.provider_adjustments, mine, strict=True)
    )
    return replace(remittance, provider_adjustments=said)


def _about(read: Read, row: RemittanceRow, found: dict[int, Fate], fate: Fate) -> str:
    item = fate.item
    if fate.pairs:
        return _paired(row, found, max(fate.pairs, key=lambda pair: abs(pair.cents)))
    if any(finding.code == "other_reference" for finding in fate.findings):
        return "other reference"
    if item.account == "forward_balance":
        return "comes back later" if item.cents < 0 else "not carried here"
    if item.account != "recoupment" or not fate.left:
        return ""
    if fate.left < 0:
        return "to be taken later"
    ranked = takeback_claim.candidates(item.reference, fate.left, takeback_pool.pool(read, item.payer, item.reference, fate.left))
    sure = [one for one in ranked if one.sure]
    if len(sure) == 1:
        return f"claim {clean(sure[0].claim.control_number)}"
    if letters.referred(read, item.payer, [item.reference]):
        return "letter, no claim"
    return "no claim known" if not ranked else "look: candidates"


def _paired(row: RemittanceRow, found: dict[int, Fate], pair: Pair) -> str:
    other = found[pair.other].item
    if other.remittance == row.id:
        return "set off here"
    later = (other.paid_on or date.min, other.remittance) > (row.paid_on or date.min, row.id)
    return f"set off by R-{other.remittance}" if later else f"sets off R-{other.remittance}"
