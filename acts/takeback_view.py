"""Provider-level adjustments as they are seen: listed, one with the claims that it may mean, and what each payer holds."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from acts.desk import Desk
from acts.hands import claim_row
from acts.letters import letter_row
from acts.listed import listed
from acts.numbers import number
from acts.payer_named import payer_named
from acts.seen import seen
from acts.takeback_rows import PayerStanding, TakebackCandidate, TakebackRow, TakebackView, number_of, rows
from billing import standing, takeback_claim
from billing.ledger import Account
from billing.takeback import WAITING, Fate
from billing.takeback_claim import PaidClaim
from billing.text import clean
from store import books, letters, payers, provider_level, takeback_pool
from store.engine.sqlite import Read
from store.errors import NoSuch
from store.provider_level import every


def item_number(text: str) -> int:
    """T-12, or 12, as a number."""
    return number(text, "T", "an adjustment", "claimdesk recoup list shows them: T-12.")


def listing(desk: Desk, payer: str = "", *, waiting: bool = False, older: int | None = None) -> list[TakebackRow]:
    """Adjustments of received remittances, the oldest first: of a payer (a part of name or id), those that wait, those older in days."""
    today = desk.today()
    with desk.books.snapshot() as read:
        whose = payer_named(read, payer).payer if payer else None
        fates = every(read, whose, waiting)
        chosen = sorted((f for f in fates.values() if f.waits or not waiting), key=lambda f: (f.item.paid_on or date.min, f.item.number))
        made = rows(read, fates, [fate.item.number for fate in chosen], today)
    return [row for row in made if older is None or row.age_days > older]


def of_payer(desk: Desk, payer: int) -> list[TakebackRow]:
    """One payer's adjustments, the oldest first."""
    with desk.books.snapshot() as read:
        fates = every(read, payer)
        chosen = sorted(fates.values(), key=lambda f: (f.item.paid_on or date.min, f.item.number))
        return rows(read, fates, [fate.item.number for fate in chosen], desk.today())


def show(desk: Desk, item: int) -> TakebackView:
    """One adjustment with the claims that it may mean; the log says that it was looked at."""
    fate = fate_of(desk.books.read, item)[0]
    seen(desk, "look.remittance", (("remittance", str(fate.item.remittance)),), "takeback")
    with desk.books.snapshot() as read:
        fate, fates = fate_of(read, item)
        (row,) = rows(read, fates, [item], desk.today())
        found: tuple[TakebackCandidate, ...] = ()
        if fate.waits:
            it = fate.item
            pool = takeback_pool.pool(read, it.payer, it.reference, fate.left)
            ranked = takeback_claim.candidates(it.reference, fate.left, pool)
            found = tuple(_candidate(read, fate, n, one.claim, one.sure, one.why) for n, one in enumerate(ranked, 1))
        said = tuple(letter_row(one) for one in letters.referred(read, fate.item.payer, [fate.item.reference]))
        others = [f for f in fates.values() if f.left * fate.left < 0 and f.item.account in WAITING]
        others.sort(key=lambda f: (f.left != -fate.left, f.item.paid_on or date.min, f.item.number))
        counters = tuple(rows(read, fates, [f.item.number for f in others], desk.today()))
    listed(desk, found)
    return TakebackView(row, found, said, counters)


def as_candidate(desk: Desk, item: int, claim: str) -> TakebackCandidate:
    """A claim that a person names, as a candidate: what was paid there, and what would follow."""
    with desk.books.snapshot() as read:
        fate, _ = fate_of(read, item)
        (paid,) = takeback_pool.whole(read, fate.item.payer, [claim_row(read, claim)["id"]])
        found = _candidate(read, fate, 1, paid, False, ("named by hand",))
    listed(desk, (found,))
    return found


def _candidate(read: Read, fate: Fate, number: int, claim: PaidClaim, sure: bool, why: tuple[str, ...]) -> TakebackCandidate:
    known = books.book(read, claim.claim)
    figures, item = standing.figures(known), fate.item
    most = takeback_claim.accept(known, item.payer, item.remittance, item.account, item.reference, fate.left).most
    cents = min(abs(fate.left), most) * (1 if fate.left > 0 else -1)
    return TakebackCandidate(
        number=number,
        claim=claim.claim,
        control_number=clean(claim.control_number),
        patient=claim.patient,
        trace=clean(claim.trace),
        paid_on=claim.paid_on,
        paid_cents=claim.paid_cents,
        sure=sure,
        why=tuple(clean(word) for word in why),
        most_cents=most,
        balance_cents=figures.balance,
        after_cents=figures.balance + cents,
        status=figures.status,
    )


def standings(desk: Desk) -> list[PayerStanding]:
    """Every payer with provider-level adjustments: who holds what of whom, and since when; the most held of ours first."""
    today = desk.today()
    with desk.books.snapshot() as read:
        of: dict[int, list[Fate]] = defaultdict(list)
        for fate in every(read).values():
            of[fate.item.payer].append(fate)
        refs = payers.refs(read, of)
        disputes = provider_level.disputes(read, [f.item.number for some in of.values() for f in some])
        made = [_standing(refs[payer].name, some, today, {n for n, d in disputes.items() if d[1] < today}) for payer, some in of.items()]
    return sorted(made, key=lambda one: (-one.ours_cents, -one.theirs_cents, one.name))


def _standing(name: str, some: list[Fate], today: date, late: set[int]) -> PayerStanding:
    ours, theirs = [f for f in some if f.left > 0], [f for f in some if f.left < 0]

    def days(fates: list[Fate]) -> int | None:
        return max(((today - f.item.paid_on).days for f in fates if f.item.paid_on), default=None)

    def stands(account: Account) -> int:
        here = sum(f.item.unused for f in some if f.item.account == account)
        return here + sum(use.cents for f in some for use in f.item.uses if use.kind == "moved" and use.account == account)

    return PayerStanding(
        payer=some[0].item.payer,
        name=clean(name),
        items=len([f for f in some if f.waits]),
        ours_cents=sum(f.left for f in ours),
        ours_days=days(ours),
        theirs_cents=-sum(f.left for f in theirs),
        theirs_days=days(theirs),
        disputed_cents=sum(f.left for f in some if f.state == "disputed"),
        overdue=len([f for f in some if f.state == "disputed" and f.item.number in late]),
        interest_cents=-stands("interest"),
        withheld_cents=stands("withheld"),
    )


def fate_of(read: Read, item: int) -> tuple[Fate, dict[int, Fate]]:
    """What became of it, and of all of its payer's."""
    payer = provider_level.payer_of(read, item)
    fates = every(read, payer) if payer is not None else {}
    if item not in fates:
        raise NoSuch(
            f"there is no adjustment {number_of(item)}", "recoup", "Its remittance is posted first; claimdesk recoup list shows them."
        )
    return fates[item], fates


def one(desk: Desk, item: int) -> TakebackRow:
    """One adjustment, without its candidates."""
    with desk.books.snapshot() as read:
        return rows(read, fate_of(read, item)[1], [item], desk.today())[0]
