"""Closing a month, opening it again, and the report of what it moved: every figure from the entries, and shown to add up."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from acts import rights
from acts.desk import Act, Desk, act
from acts.rights import OVERSEERS
from billing.money import plain, shown
from billing.text import clean
from store import periods
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused
from store.periods import CLOSED, OPEN

NAMED = 5


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A month in the list. state: open, closed; actor, on, reason: who closed it (or opened it again); deposits: open ones of the month."""

    period: str
    state: str
    actor: str
    on: date | None
    reason: str
    transactions: int
    open_deposits: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A figure of the report: its name, in words, and its cents. group: moved, provider, cash, end."""

    name: str
    words: str
    cents: int
    group: str


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """A month: its figures, what each payer paid, and what does not add up (nothing, in whole books)."""

    row: PeriodRow
    lines: tuple[ReportLine, ...]
    by_payer: tuple[tuple[str, int], ...]
    problems: tuple[str, ...]

    def cents(self, name: str) -> int:
        """One figure."""
        return next(line.cents for line in self.lines if line.name == name)


def parse(text: str) -> str:
    """A month as it is written: 2026-11. Refused where it is none."""
    try:
        return date.fromisoformat(f"{text.strip()}-01").isoformat()[:7]
    except ValueError:
        raise Refused("this is no month", clean(text), "Write it like 2026-11.") from None


def listing(desk: Desk) -> list[PeriodRow]:
    """Every month that has entries or was ever closed, and the present one; newest first."""
    with desk.books.snapshot() as read:
        counts, records = periods.with_entries(read), {record.period for record in periods.every(read)}
        months = sorted({*counts, *records, desk.today().isoformat()[:7]}, reverse=True)
        return [_row(read, month, counts.get(month, 0)) for month in months]


def _row(read: Read, month: str, transactions: int) -> PeriodRow:
    record, waiting = periods.one(read, month), len(periods.open_deposits(read, month))
    if record is None:
        return PeriodRow(month, OPEN, "", None, "", transactions, waiting)
    return PeriodRow(month, record.state, record.actor, record.on, record.reason, transactions, waiting)


def booked_on(desk: Desk) -> date:
    """The day under which what is posted now stands in the books."""
    return periods.open_day(desk.books.read, desk.today())


def said(desk: Desk) -> str:
    """What a person who posts now must know: '' while the present month is open."""
    today, on = desk.today(), booked_on(desk)
    return "" if on == today else f"{today.isoformat()[:7]} is closed: what is posted now is booked on {on.isoformat()}."


def mark(desk: Desk) -> int:
    """How far the ledger has come; with `said`, whether a command posted into a later month."""
    return periods.last_transaction(desk.books.read)


# -- closing -------------------------------------------------------------------------------------------------------------------------


def close(desk: Desk, period: str, reason: str, anyway: bool = False) -> PeriodReport:
    """Close a month for good: nothing is posted into it any more, corrections go into the next open one.

    Refused while a job posts or loads, before the month has begun, and while deposits of the month are open, unless `anyway`, by a
    supervisor, whose reason stands beside it.
    """
    _close(desk, parse(period), reason, anyway)
    return report(desk, period)


@act("periods.close")
def _close(act: Act, period: str, reason: str, anyway: bool) -> None:
    write = act.write
    if not reason.strip():
        raise Refused("a reason is needed", period, "Say with --reason what was agreed on it.")
    if period > act.today.isoformat()[:7]:
        raise Refused("this month has not begun", period, "A month can be closed from its first day on.")
    running = periods.jobs(write)
    if running:
        named = ", ".join(clean(one) for one in running[:NAMED])
        raise Refused(f"it is being posted or loaded: {named}", period, "Let it end (post or import it again where it was cut off).")
    waiting = periods.open_deposits(write, period)
    if waiting and not (anyway and act.actor.role in OVERSEERS):
        named = ", ".join(f"D-{number} of {shown(cents)}" for number, cents in waiting[:NAMED])
        more = f" and {len(waiting) - NAMED} more" if len(waiting) > NAMED else ""
        do = "Close them first (claimdesk close deposit D-…); a supervisor may close the month --anyway."
        raise Refused(f"{'deposits are' if len(waiting) > 1 else 'a deposit is'} not closed: {named}{more}", period, do)
    if not periods.close(write, period, actor=act.actor.name, reason=reason, on=act.today):
        raise Refused("this month is closed already", period, "claimdesk close list shows by whom.")
    act.subject("period", period)
    found = periods.sums(write, period).flows
    for name in ("charges", "insurance_paid", "patient_paid", "adjusted", "written_off", "deposited"):
        act.total(f"{name}_cents", found[name])


def reopen(desk: Desk, period: str, reason: str) -> PeriodRow:
    """Open a closed month again; an administrator's, with a reason."""
    month = parse(period)
    _reopen(desk, month, reason)
    with desk.books.snapshot() as read:
        return _row(read, month, periods.with_entries(read).get(month, 0))


@act("periods.reopen")
def _reopen(act: Act, period: str, reason: str) -> None:
    if not reason.strip():
        raise Refused("a reason is needed", period, "Say with --reason why it is opened again.")
    if not periods.reopen(act.write, period, actor=act.actor.name, reason=reason, on=act.today):
        raise Refused("this month is not closed", period, "claimdesk close list shows which are.")
    act.subject("period", period)


# -- the report ----------------------------------------------------------------------------------------------------------------------

_LINES = (
    ("charges", "charged", "moved"),
    ("insurance_paid", "paid by payers, put on claims", "moved"),
    ("patient_paid", "paid by patients, put on claims", "moved"),
    ("adjusted", "taken off by contract", "moved"),
    ("written_off", "written off", "moved"),
    ("recoupment", "taken back by payers, not yet on a claim", "provider"),
    ("forward_balance", "carried forward by payers", "provider"),
    ("interest", "interest paid to us", "provider"),
    ("withheld", "withheld", "provider"),
    ("provider_other", "other provider-level adjustments", "provider"),
    ("received", "received, less refunds", "cash"),
    ("deposited", "deposits closed", "cash"),
)
_TAKEN_OVER = (
    ("taken_over", "payers' money, received before go-live", "cash"),
    ("patient_taken_over", "patients' money, received before go-live", "cash"),
)
"""Said only where there is something: what go-live booked in this month was received by another system."""
_STANDS = (
    ("receivable", "owed by payers and patients"),
    ("suspense", "in suspense, claims not known"),
    ("unidentified", "received, remittance not known"),
    ("unapplied", "patients' money on no claim"),
    ("in_hand", "in hand or in open deposits"),
    ("clearing", "money to come for remittances (-: it came before)"),
)


def report(desk: Desk, period: str) -> PeriodReport:
    """What a month moved and what stood at its end. Who may prove the ledger may see it."""
    why_not = rights.may(desk, "proof.ledger")
    if why_not:
        raise NotAllowed(why_not, "close report", "Ask an administrator of the practice.")
    month = parse(period)
    with desk.books.snapshot() as read:
        counts = periods.with_entries(read)
        if month not in counts and periods.one(read, month) is None and month != desk.today().isoformat()[:7]:
            raise NoSuch("nothing is booked in this month", month, "claimdesk close list shows the months.")
        row, sums = _row(read, month, counts.get(month, 0)), periods.sums(read, month)
    flows, before = sums.flows, sums.before
    # What came in hand: what lies there now more than before, and what went on to the bank.
    moved = flows | {"received": flows["in_hand"] + flows["deposited"]}
    lines = [ReportLine("receivable_before", "owed when the month began", before["receivable"], "moved")]
    lines += [ReportLine(name, words, moved[name], group) for name, words, group in _LINES]
    lines += [ReportLine(name, words, moved[name], group) for name, words, group in _TAKEN_OVER if moved[name]]
    lines += [ReportLine(f"{name}_end", words, before[name] + flows[name], "end") for name, words in _STANDS]
    return PeriodReport(row, tuple(lines), sums.by_payer, tuple(_problems(sums)))


def _problems(sums: periods.PeriodSums) -> list[str]:
    """What does not add up: the entries of a month sum to zero, and the receivable moves by what is shown, to the cent."""
    flows, out = sums.flows, []
    if flows["whole"]:
        out.append(f"the entries of the month are off by {plain(flows['whole'])}")
    less = flows["insurance_paid"] + flows["patient_paid"] + flows["adjusted"] + flows["written_off"]
    off = flows["receivable"] - (flows["charges"] - less)
    if off:
        out.append(f"charges less payments, adjustments and write-offs are off by {plain(off)} from what is owed")
    payers = sum(cents for _, cents in sums.by_payer)
    if payers != flows["insurance_paid"]:
        out.append(f"the payers' payments sum to {plain(payers)}, posted are {plain(flows['insurance_paid'])}")
    return out


def as_csv(found: PeriodReport) -> str:
    """The report as a table: period, group, name, words, amount."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("period", "group", "name", "words", "amount"))
    rows.writerows((found.row.period, line.group, line.name, line.words, plain(line.cents)) for line in found.lines)
    rows.writerows((found.row.period, "payer", "insurance_paid", clean(name), plain(cents)) for name, cents in found.by_payer)
    return out.getvalue()


__all__ = [
    "CLOSED",
    "OPEN",
    "PeriodReport",
    "PeriodRow",
    "ReportLine",
    "as_csv",
    "booked_on",
    "close",
    "listing",
    "mark",
    "parse",
    "reopen",
    "report",
    "said",
]
