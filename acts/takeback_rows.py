"""Provider-level adjustments, their candidates, letters and the payers' standings, as screens and commands show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billing.money import shown
from billing.takeback import Fate, Finding, reference_key
from billing.terms import PROVIDER_ADJUSTMENT, word
from billing.text import clean
from store import dossier, payers, payments, provider_level, takeback_pool
from store.engine.sqlite import Read
from store.ids import among


@dataclass(frozen=True, slots=True)
class UsedFor:
    """What of an item is explained by what: a claim, another item, an account."""

    kind: str
    cents: int
    words: str


@dataclass(frozen=True, slots=True)
class TakebackRow:
    """An adjustment: its number as people write it, where it came, what it is, what became of it, what is left. Money has the wire's
    sign: positive was taken from the payment."""

    item: int
    name: str
    payer: int
    payer_name: str
    remittance: int
    trace: str
    paid_on: date | None
    age_days: int
    reason: str
    words: str
    reference: str
    cents: int
    account: str
    state: str
    left: int
    used: tuple[UsedFor, ...]
    disputed: tuple[date, date, str, str] | None
    findings: tuple[Finding, ...]

    @property
    def waits(self) -> bool:
        """Whether somebody must still look at it."""
        return self.state in ("open", "disputed")


@dataclass(frozen=True, slots=True)
class TakebackCandidate:
    """A claim that it may mean. most_cents: so much can be put on it; balance_cents and after_cents: its balance now and then."""

    number: int
    claim: int
    control_number: str
    patient: str
    trace: str
    paid_on: date | None
    paid_cents: int
    sure: bool
    why: tuple[str, ...]
    most_cents: int
    balance_cents: int
    after_cents: int
    status: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as it is listed."""

    letter: int
    name: str
    payer_name: str
    kind: str
    reference: str
    claim: str
    cents: int
    on: date
    actor: str
    note: str


@dataclass(frozen=True, slots=True)
class TakebackView:
    """One adjustment with the claims that it may mean, the letters under its reference, and open ones of the payer the other way round,
    by which it may be set off."""

    row: TakebackRow
    candidates: tuple[TakebackCandidate, ...]
    letters: tuple[LetterRow, ...]
    counters: tuple[TakebackRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PayerStanding:
    """One payer: what it holds of ours (taken, and not explained) and we of theirs (put off or carried forward), since when."""

    payer: int
    name: str
    items: int
    ours_cents: int
    ours_days: int | None
    theirs_cents: int
    theirs_days: int | None
    disputed_cents: int
    overdue: int
    interest_cents: int
    withheld_cents: int


def number_of(item: int) -> str:
    """T-12."""
    return f"T-{item}"


def rows(read: Read, fates: Mapping[int, Fate], chosen: list[int], today: date) -> list[TakebackRow]:
    """These items as rows; fates: those of all items of their payers."""
    picked = [fates[number] for number in chosen]
    names = {payer: ref.name for payer, ref in payers.refs(read, {fate.item.payer for fate in picked}).items()}
    claims = {use.claim for fate in picked for use in fate.item.uses if use.claim is not None}
    numbers = dossier.numbers_of(read, claims)
    disputes = provider_level.disputes(read, chosen)
    twice = _twice(read, [fate for fate in picked if fate.waits and fate.left > 0])
    made = []
    for fate in picked:
        item = fate.item
        made.append(
            TakebackRow(
                item=item.number,
                name=number_of(item.number),
                payer=item.payer,
                payer_name=clean(names[item.payer]),
                remittance=item.remittance,
                trace=clean(item.trace),
                paid_on=item.paid_on,
                age_days=(today - item.paid_on).days if item.paid_on else 0,
                reason=clean(item.reason),
                words=word(PROVIDER_ADJUSTMENT, item.reason),
                reference=clean(item.reference),
                cents=item.cents,
                account=item.account,
                state=fate.state,
                left=fate.left,
                used=_used(fate, fates, numbers),
                disputed=disputes.get(item.number),
                findings=(*fate.findings, *twice.get(item.number, ())),
            )
        )
    return made


def _twice(read: Read, taken: list[Fate]) -> dict[int, list[Finding]]:
    """What was taken though it went back in another way already: by a reversal on its claim, or by a refund of ours."""
    found: dict[int, list[Finding]] = defaultdict(list)
    whose = {fate.item.payer for fate in taken}
    gone = takeback_pool.reversed_under(read, whose) if whose else {}
    sent = payments.some(read, f"kind = 'payer' AND cents < 0 AND state = 'received' AND payer IN ({among(whose)})") if whose else []
    for fate in taken:
        item = fate.item
        back = gone.get((item.payer, reference_key(item.reference)))
        if back is not None:
            number, words = back
            said = f"{clean(number)} was reversed too: {clean(words)}. Is it taken twice?"
            found[item.number].append(Finding("recouped_and_reversed", said))
        for refund in sent:
            key = reference_key(refund.trace)
            if refund.payer == item.payer and (-refund.cents == fate.left or (key and key == reference_key(item.reference))):
                said = f"we sent {shown(-refund.cents)} back on {refund.received_on.isoformat()} ({refund.name}). Is it taken twice?"
                found[item.number].append(Finding("refunded_already", said))
    return found


def _used(fate: Fate, fates: Mapping[int, Fate], numbers: Mapping[int, str]) -> tuple[UsedFor, ...]:
    out = []
    for use in fate.item.uses:
        if use.kind == "accepted" and use.claim is not None:
            out.append(UsedFor("accepted", use.cents, clean(numbers[use.claim])))
        elif use.kind == "known" and use.other is not None:
            out.append(UsedFor("known", use.cents, _other(use.other, fates)))
        elif use.cents:
            out.append(UsedFor("moved", use.cents, use.account))
    out += [UsedFor("paired", pair.cents, _other(pair.other, fates)) for pair in fate.pairs]
    return tuple(out)


def _other(number: int, fates: Mapping[int, Fate]) -> str:
    other = fates.get(number)
    return f"{number_of(number)} in {clean(other.item.trace)}" if other is not None else number_of(number)
