"""The edits over what stands in the outbox: the chart, or a rule, may have changed since a claim was put in."""

from __future__ import annotations

from acts import code_book, resend, scrub_checked
from acts.desk import Desk
from acts.outbox_rows import How
from acts.scrub_rows import ScrubReport
from billing.resending import HOWS, Resending
from store import outbox
from store.engine.sqlite import Read
from store.outbox import Entry


def tripped(desk: Desk, read: Read, one: Entry) -> str:
    """What an edit finds of it by now that keeps it here; '' where it may go."""
    report = _looked(desk, read, one)
    return report.errors[0].finding.message if report.errors else ""


def warned(desk: Desk, read: Read, one: Entry) -> tuple[str, ...]:
    """The edits that warn of it, of which nobody has said why it goes all the same."""
    return tuple(dict.fromkeys(row.edit for row in _looked(desk, read, one).warnings if f"{row.edit}" not in one.reason))


def unsaid(desk: Desk, number: int) -> tuple[str, ...]:
    """The same of an entry by its number."""
    one = outbox.one(desk.books.read, number)
    return warned(desk, desk.books.read, one) if one is not None else ()


def _looked(desk: Desk, read: Read, one: Entry) -> ScrubReport:
    how: How = next(how for how in HOWS if how == one.what)
    found = resend.known(desk, read, one.claim, how, None)
    made = Resending(outbox.record(read, one.id), one.differences, ())
    return scrub_checked.checked(read, found, made, desk.today(), code_book.of(desk)).report
