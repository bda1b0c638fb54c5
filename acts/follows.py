"""What follows from taking something back, in words and money: worked out by settling the claims as they are and as they would be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from billing import standing
from billing.books import Posted, posted
from billing.ledger import MOVES
from billing.money import shown
from billing.plans import Settled
from billing.terms import WORK, word
from billing.text import clean
from store import dossier, payments, periods, rules, statements, taking_back
from store.books import Supposed, books
from store.engine.sqlite import Read
from store.undoing import Posting, by_id

NAMED = 3
"""Claims that are named; of more their number is said."""
SIMULATED = 1_000
"""Claims that are settled before and after; of more the sums alone are said, since a person waits for it."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What is to be taken back: transactions that count, in order; and the answers among them that would count no longer."""

    postings: tuple[Posting, ...]
    answers: frozenset[int]

    @property
    def claims(self) -> list[int]:
        """The claims that it moves."""
        return sorted({p.claim for p in self.postings if p.claim is not None})


def said(read: Read, taking: Taking, today: date) -> list[str]:
    """Every sentence: what closes and opens, who owes what then, and what went out of the house since."""
    return [*_settled(read, taking, today), *_went_out(read, taking), *_closed(read, taking, today)]


def supposed(read: Read, taking: Taking) -> Supposed:
    """The books with all of it taken back."""
    entries: dict[int, list[Posted]] = defaultdict(list)
    for at, posting in enumerate(taking.postings):
        for entry in posting.taken_back().entries:
            if entry.claim is not None:
                entries[entry.claim].append(posted(-(10**15) - at, "undo", entry))
    undone = [p for p in taking.postings if p.kind == "undo" and p.reverses is not None]
    again = by_id(read, [p.reverses for p in undone if p.reverses is not None])
    return Supposed(
        {claim: tuple(some) for claim, some in entries.items()},
        frozenset(p.id for p in taking.postings if p.kind in ("answer", "reversal")),
        taking.answers,
        frozenset(p.id for p in taking.postings if p.kind in MOVES),
        frozenset(number for number, p in again.items() if p.kind in MOVES),
    )


def _settled(read: Read, taking: Taking, today: date) -> list[str]:
    claims = taking.claims
    if not claims:
        return []
    if len(claims) > SIMULATED:
        return [f"What closes and opens on {len(claims):,} claims is not worked out beforehand: it is too many."]
    playbook, clocks = rules.playbook(read), rules.clocks(read)
    now = {claim: standing.settle(known, playbook, clocks, today) for claim, known in books(read, claims).items()}
    then = {claim: standing.settle(known, playbook, clocks, today) for claim, known in books(read, claims, supposed(read, taking)).items()}
    numbers = dict(zip(claims, dossier.numbers(read, claims), strict=True))
    return [*_denials(now, then, numbers), *_work(now, then, numbers), *_owed(now, then)]


def _denials(now: Mapping[int, Settled], then: Mapping[int, Settled], numbers: Mapping[int, str]) -> list[str]:
    out = []
    for before, after, verb in ((now, then, "closes"), (then, now, "opens again")):
        gone = []
        for claim, settled in before.items():
            stays = {(d.line, d.answer, d.group, d.reason) for d in after[claim].denials}
            gone += [(claim, d) for d in settled.denials if (d.line, d.answer, d.group, d.reason) not in stays]
        if len(gone) <= NAMED:
            out += [f"Denial {d.code} of {shown(d.cents)} on {clean(numbers[claim])} line {d.line} {verb}." for claim, d in gone]
        else:
            cents = sum(d.cents for _, d in gone)
            what = "close" if verb == "closes" else "open again"
            out.append(f"{len(gone)} denials of {shown(cents)} on {_claims({c for c, _ in gone}, numbers)} {what}.")
    return out


def _work(now: Mapping[int, Settled], then: Mapping[int, Settled], numbers: Mapping[int, str]) -> list[str]:
    out = []
    for before, after, verb in ((now, then, "ends"), (then, now, "is called for")):
        by_kind: dict[str, set[int]] = defaultdict(set)
        for claim, settled in before.items():
            for kind in {w.kind for w in settled.work} - {w.kind for w in after[claim].work}:
                by_kind[kind].add(claim)
        for name, claims in sorted(by_kind.items()):
            out.append(f"Work ({word(WORK, name)}) on {_claims(claims, numbers)} {verb}.")
    return out


def _owed(now: Mapping[int, Settled], then: Mapping[int, Settled]) -> list[str]:
    out = []
    for who, name in (("payers", "insurance"), ("patients" if len(now) > 1 else "patient", "patient")):
        was, will = (sum(getattr(s.figures, name) for s in each.values()) for each in (now, then))
        if was != will:
            out.append(f"The {who} then owe{'s' if who == 'patient' else ''} {shown(will)} instead of {shown(was)}.")
    return out


def _claims(claims: Collection[int], numbers: Mapping[int, str]) -> str:
    named = sorted(clean(numbers[claim]) for claim in claims)
    return ", ".join(named) if len(named) <= NAMED else f"{len(named):,} claims"


def _went_out(read: Read, taking: Taking) -> list[str]:
    """The next payer was billed, a statement was sent: paper that says what will no longer be true."""
    since: dict[int, int] = {}
    for posting in taking.postings:
        if posting.claim is not None and posting.kind in ("answer", "reversal", *MOVES):
            since[posting.claim] = min(since.get(posting.claim, posting.event), posting.event)
    out = []
    billed = taking_back.billed_since(read, since)
    if billed:
        out.append(f"{_some(billed)} {_was(billed)} sent to the next payer since: correct that bill too.")
    moments = taking_back.moments(read, since.values())
    sent = [s for claim, event in sorted(since.items()) for s in statements.sent_since(read, claim, moments[event])]
    if sent:
        told = sorted({s.control_number for s in sent})
        last = max(s.on for s in sent).isoformat()
        out.append(f"A statement went to the patient since for {_some(told)}, the last on {last}: send a right one.")
    return out


def _closed(read: Read, taking: Taking, today: date) -> list[str]:
    """Deposits and months that are closed: what takes it back is booked in the open ones."""
    out = []
    homes = {p.remittance for p in taking.postings if p.kind == "received" and p.remittance is not None}
    # The closing of a deposit, taken back, opens that very deposit.
    for deposit, on in taking_back.closed_deposits(read, homes, paid_with([p for p in taking.postings if p.kind != "banked"])):
        out.append(f"Deposit D-{deposit} was closed on {on}; it stays closed, and its explanation changes by this.")
    months = taking_back.periods(read, [p.id for p in taking.postings])
    if months:
        day = periods.open_day(read, today)
        out.append(f"{_some(months)} {'is' if len(months) == 1 else 'are'} closed: what takes it back is booked on {day.isoformat()}.")
    for home in sorted(homes):
        mine = [p.name for p in payments.some(read, "remittance = :id", id=home)]
        if mine:
            out.append(f"Payment {', '.join(mine)} stays known as its money.")
    return out


def off(cents: int) -> str:
    """What was taken off by contract, as the end of a sentence; '' where nothing was."""
    return f", {shown(cents)} taken off by contract" if cents else ""


def paid_with(postings: Iterable[Posting]) -> set[int]:
    """The payments that these transactions name."""
    return {e.payment for p in postings for e in p.entries if e.payment is not None}


def _some(named: Sequence[str]) -> str:
    return ", ".join(clean(one) for one in named[:NAMED]) + (f" and {len(named) - NAMED} more" if len(named) > NAMED else "")


def _was(named: Sequence[str]) -> str:
    return "was" if len(named) == 1 else "were"
