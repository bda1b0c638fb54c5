"""Provider-level adjustments as items: which set each other off, what is left of each, and what became of it (posting rule 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.ledger import Account
from billing.money import shown

#: open: nobody has explained it; paired: others with its reference set it off; accepted: put on a claim; disputed: with the payer until
#: a day; known: a person said which other one sets it off; mapped: a person said into which account it belongs; income: interest;
#: withheld: for taxes or a levy.
State = Literal["open", "paired", "accepted", "disputed", "known", "mapped", "income", "withheld"]

#: Accounts in which money waits to be explained; what stands elsewhere is explained by its account.
WAITING: frozenset[Account] = frozenset(("recoupment", "forward_balance", "provider_other"))

#: Accounts into which a person may put an adjustment, by the word for it.
TARGETS: dict[str, Account] = {
    "recoupment": "recoupment",
    "forward": "forward_balance",
    "interest": "interest",
    "withheld": "withheld",
    "other": "provider_other",
}


def account_of(text: str) -> Account | None:
    """The account that a person means: its short word, or its name in the ledger."""
    said = text.strip().lower().replace("-", "_")
    return TARGETS.get(said) or next((account for account in TARGETS.values() if account == said), None)


@dataclass(frozen=True, slots=True)
class Use:
    """What an adjustment was used for by a person's act in effect: accepted onto a claim, known (set off by `other`), moved into
    `account`. cents have the adjustment's sign; 0: moved whole into an account where it waits on."""

    kind: Literal["accepted", "known", "moved"]
    cents: int
    claim: int | None = None
    other: int | None = None
    account: Account = "recoupment"


@dataclass(frozen=True, slots=True)
class Item:
    """A provider-level adjustment of a received remittance. cents: the wire's sign, positive was taken from the payment.

    account: where it stands now; mapped: a person's word put it there; disputed_on: in dispute since.
    """

    number: int
    payer: int
    remittance: int
    trace: str
    paid_on: date | None
    reason: str
    reference: str
    cents: int
    account: Account
    mapped: bool = False
    disputed_on: date | None = None
    uses: tuple[Use, ...] = ()

    @property
    def key(self) -> str:
        """The reference as it is compared."""
        return reference_key(self.reference)

    @property
    def unused(self) -> int:
        """What no person's act has explained."""
        return self.cents - sum(use.cents for use in self.uses)


@dataclass(frozen=True, slots=True)
class Pair:
    """Another adjustment that sets this one off, by how much (with this one's sign)."""

    other: int
    cents: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about an item that a person should know: a code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an item. left: cents that nobody has explained, with the item's sign."""

    item: Item
    state: State
    left: int
    pairs: tuple[Pair, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether somebody must still look at it."""
        return self.state in ("open", "disputed")


def reference_key(text: str) -> str:
    """A reference as it is compared: letters and digits alone, without leading zeros (payers pad and cut them)."""
    return "".join(char for char in text.upper() if char.isalnum()).lstrip("0")


def fates(items: Iterable[Item]) -> dict[int, Fate]:
    """What became of each item, by its number: pairs first, then what is left, then what is odd about it.

    Items of one payer set each other off where their references agree, in the order of payment: a WO put off and taken later (X12 RFI
    227, 1756), a balance carried forward and back under the trace of the remittance that made it (RFI 1114), a refund acknowledged by 72
    with the WO beside it (RFI 325). A balance that comes back under another reference is named, not paired: the books do not guess.
    """
    ordered = sorted(items, key=_age)
    left = {item.number: item.unused if item.account in WAITING and not _put_away(item) else 0 for item in ordered}
    pairs: dict[int, list[Pair]] = defaultdict(list)
    for group in _groups(ordered):
        _pair(group, left, pairs)
    _refunds(ordered, left, pairs)
    found = _odd(ordered, left, pairs)
    return {
        item.number: Fate(
            item, _state(item, left[item.number], bool(pairs[item.number])), left[item.number], tuple(pairs[item.number]),
            tuple(found[item.number]),
        )
        for item in ordered
    }  # fmt: skip


def _age(item: Item) -> tuple[date, int, int]:
    return (item.paid_on or date.min, item.remittance, item.number)


def _put_away(item: Item) -> bool:
    """A person looked at it, and it stays among what is other."""
    return item.mapped and item.account == "provider_other"


def _groups(items: Sequence[Item]) -> list[list[Item]]:
    """Items that may set each other off: one payer, one account (of what is other, one reason), one reference."""
    groups: dict[tuple[int, str, str, str], list[Item]] = defaultdict(list)
    for item in items:
        reason = item.reason if item.account == "provider_other" else ""
        keys = {item.key}
        if item.account == "forward_balance" and item.cents < 0:
            keys.add(reference_key(item.trace))
        for key in keys - {""}:
            groups[item.payer, item.account, reason, key].append(item)
    return list(groups.values())


def _pair(group: Sequence[Item], left: dict[int, int], pairs: dict[int, list[Pair]]) -> None:
    """Set off what was taken against what was added, the oldest first."""
    for taken in (item for item in group if item.cents > 0):
        for added in (item for item in group if item.cents < 0):
            _set_off(taken, added, left, pairs)


def _set_off(taken: Item, added: Item, left: dict[int, int], pairs: dict[int, list[Pair]]) -> None:
    cents = min(max(left[taken.number], 0), max(-left[added.number], 0))
    if cents:
        left[taken.number] -= cents
        left[added.number] += cents
        pairs[taken.number].append(Pair(added.number, cents))
        pairs[added.number].append(Pair(taken.number, -cents))


def _refunds(items: Sequence[Item], left: dict[int, int], pairs: dict[int, list[Pair]]) -> None:
    """A 72 without its WO by reference takes the WO of the same amount in its remittance: they always come together (RFI 325)."""
    for refund in (item for item in items if item.reason == "72" and left[item.number] < 0):
        for taken in items:
            alike = taken.remittance == refund.remittance and taken.payer == refund.payer and taken.reason == "WO"
            if alike and left[taken.number] == -left[refund.number]:
                _set_off(taken, refund, left, pairs)
                break


def _state(item: Item, left: int, paired: bool) -> State:
    if item.account == "interest":
        return "income"
    if item.account == "withheld":
        return "withheld"
    if left:
        return "disputed" if item.disputed_on is not None else "open"
    kinds = {use.kind for use in item.uses if use.cents}
    if "accepted" in kinds:
        return "accepted"
    if "known" in kinds:
        return "known"
    return "paired" if paired and "moved" not in kinds else "mapped"


def _odd(items: Sequence[Item], left: dict[int, int], pairs: dict[int, list[Pair]]) -> dict[int, list[Finding]]:
    """What is odd: a carried balance that came back with another amount, under another reference, or that was never carried."""
    found: dict[int, list[Finding]] = defaultdict(list)
    carried = [item for item in items if item.account == "forward_balance" and left[item.number]]
    for item in carried:
        if pairs[item.number]:
            done = abs(sum(pair.cents for pair in pairs[item.number]))
            words = f"{shown(done)} of {shown(abs(item.cents))} came back" if item.cents < 0 else f"only {shown(done)} of it was carried"
            found[item.number].append(Finding("other_amount", f"{words}: {shown(abs(left[item.number]))} is left"))
            continue
        twin = next((o for o in carried if o.payer == item.payer and left[o.number] == -left[item.number]), None)
        if twin is not None:
            here, there = (item, twin) if item.cents > 0 else (twin, item)
            under = here.reference or "no reference"
            words = f"{shown(here.cents)} came back under {under}, carried under {there.reference or there.trace}"
            found[item.number].append(Finding("other_reference", words))
        elif item.cents > 0:
            found[item.number].append(Finding("not_carried", "nothing was carried forward here under this reference"))
    return found
