"""Suspense: all money that nobody has explained, with its owner, reason and last day; giving it one moves no money."""

from __future__ import annotations

from datetime import date

from acts import posting
from acts.cash_rows import SuspenseList, SuspenseRow
from acts.cash_view import the_payment
from acts.desk import Act, Desk, act
from acts.listed import gather
from acts.numbers import payment_number
from billing import suspense as rule
from billing.text import clean
from store import payments, people, practice, suspense
from store.errors import NoSuch, Refused, Stale
from store.suspense import Unexplained

REASONS = rule.REASONS


def last_day(today: date, until: date) -> tuple[date, str]:
    """A last day as a person types it, and why it cannot be had ('' where it can)."""
    return rule.last_day(today, 1, until)


def rows(desk: Desk, *, owner: str | None = None, overdue: bool = False) -> SuspenseList:
    """What is in suspense, the longest waiting first; of one owner ('' nobody's), or what is past its day.

    Its total is of what is listed, beside what the ledger has of all.
    """
    today = desk.today()
    with desk.books.snapshot() as read:
        limit = practice.number(read, "suspense_days")
        found = suspense.every(read)
        in_ledger = suspense.ledger_cents(read)
    made = sorted((_row(one, today, limit) for one in found), key=lambda row: (-row.age_days, row.ref))
    gather(desk, {one.person for one in found if one.person is not None}, "suspense")
    wanted = [row for row in made if (owner is None or (row.owner or "") == owner) and (row.overdue or not overdue)]
    return SuspenseList(tuple(wanted), sum(row.cents for row in wanted), in_ledger)


def _row(one: Unexplained, today: date, limit: int) -> SuspenseRow:
    age = max((today - one.since_on).days, 0) if one.since_on else 0
    late = one.until_on < today if one.until_on is not None else age > limit
    return SuspenseRow(
        one.ref, one.kind, one.cents, clean(one.what), clean(one.who), clean(one.why), one.since_on, age, one.owner,
        clean(one.owner_reason), one.until_on, late, one.remittance, one.hold, one.payment, one.version,
    )  # fmt: skip


def assign(desk: Desk, ref: str, owner: str, reason: str, until_on: date | None = None, version: int | None = None) -> SuspenseRow:
    """Give money in suspense (H-5, R-7, P-12) an owner, a reason (one of REASONS by number or code, or words) and a last day."""
    words = rule.reason_words(reason)
    if not words:
        raise Refused("a reason is needed", "suspense assign", "Say it in words, or by a number of 1 to 8 of `suspense reasons`.")
    name = ref.strip().upper()
    if name.startswith("P-"):
        _assign_payment(desk, payment_number(name), owner, words, until_on, version)
    else:
        found = _found(desk, name)
        if found.hold is None:
            raise Refused(
                f"{name} is not held: its posting was stopped", "suspense assign", "Post it first; what stays held has a line here."
            )
        posting.suspend(desk, found.hold, owner, words, until_on, found.version if version is None else version)
    return _row(_found(desk, name), desk.today(), practice.number(desk.books.read, "suspense_days"))


def _found(desk: Desk, name: str) -> Unexplained:
    with desk.books.snapshot() as read:
        found = next((one for one in suspense.every(read) if one.ref == name), None)
    if found is None:
        raise NoSuch(f"{clean(name)} is not in suspense", "suspense", "suspense list shows what is: H-5, R-7 or P-12.")
    return found


@act("suspense.assign")
def _assign_payment(act: Act, payment: int, owner: str, reason: str, until_on: date | None, version: int | None) -> None:
    there = the_payment(act.write, payment)
    person = people.by_login(act.write, owner)
    if person is None or not person.active:
        raise NoSuch(f"there is no user {clean(owner)}", "suspense assign", "claimdesk people list shows who is there.")
    last_day, why_not = rule.last_day(act.today, practice.number(act.write, "suspense_days"), until_on)
    if why_not:
        raise Refused(why_not, "suspense assign", f"Give a day from today on, at most {rule.DAYS_MAX} days ahead.")
    accounts = payments.sums(act.write, [payment]).get(payment, {})
    if not accounts.get("unidentified", 0) and not accounts.get("patient_cash", 0):
        raise Refused(f"{there.name} is explained: nothing of it is in suspense", "suspense assign", "Nothing was changed.")
    if not payments.change(
        act.write, payment, there.version if version is None else version, owner=owner, owner_reason=reason, until_on=last_day
    ):
        raise Stale(f"{there.name} was changed meanwhile", "suspense assign", "Look at it again.", yours=version, theirs=there.version)
    act.subject("payment", there.name)
    act.subject("user", owner)
