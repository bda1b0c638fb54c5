"""The records desk's lists of work, gathered: what each holds, how old, how much is due, and what a technician does next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from acts import duplicates, identity, listed, paper_names, second_look
from acts.correction_rows import correction_row
from acts.desk import Desk
from acts.hands import local
from acts.request_rows import rows_of
from acts.rights import of_money_only
from acts.rows import code_parts, leading, next_step, payer_of
from acts.worklist_rows import WorkList, WorkRow, made
from acts.worklists_chart import incomplete, late_charges, misfiled, not_billed, unsigned
from billing.day import add_business_days
from billing.query import state_shown
from billing.text import clean, name_shown
from store import breaches, charts, corrections, gone, queries, requests, rules, worklists
from store import identity as cases
from store import queue as kept_queue
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed
from store.queries import Kept
from store.queue_where import Filter

RECORD_STEPS = frozenset({"FIX_RECORD", "CODING_QUERY", "SEND_RECORDS"})
"""Steps of the playbook that are done in the record, not in the books."""
DENIALS_MOST = 2000


def _queries(desk: Desk, read: Read) -> list[WorkRow]:
    today, me = desk.today(), desk.actor.name
    return [
        made(
            today, one.ref, f"{state_shown(one.state, one.due_on, today)}: {clean(one.query.title or one.query.question)}",
            ("query", str(one.id)), person=one.person, patient=name_shown(one.last, one.first),
            owner=_asked_of(one, me) if one.state == "asked" else one.asker,
            since=local(desk, one.asked_at).date(), due=one.due_on if one.state == "asked" else None, claim=clean(one.control_number),
        )
        for one in (gone.query(read, each) for each in queries.open_ones(read))
    ]  # fmt: skip


def _asked_of(one: Kept, me: str) -> str:
    """Whose it is to answer: of a team that is asked, mine where I am in it."""
    return me if me in one.members else clean(one.login or one.reached or one.name)


def _requests(desk: Desk, read: Read) -> list[WorkRow]:
    """Requests of patients by their clock."""
    today = desk.today()
    return [
        made(
            today, row.name, f"{row.kind}: {row.words}", ("request", str(row.number)), person=row.person, patient=row.patient,
            owner=row.made_by, since=row.received_on,
            due=row.clock.due_on if row.clock.left is not None else None,
        )
        for row in rows_of(read, requests.listed(read), today)
    ]  # fmt: skip


def _denials(desk: Desk, read: Read) -> list[WorkRow]:
    """Open denials whose best step is in the record, and records that a payer asked for; what is lost first stands first."""
    today, moment, playbook = desk.today(), desk.now(), rules.playbook(read)
    rows = []
    for kind in ("denial", "records_requested"):
        for item in kept_queue.page(read, Filter(kind=kind, state="open"), moment, limit=DENIALS_MOST):
            then = playbook.on(item.opened_on)
            rule = then.rule(*code_parts(leading(then, item)), payer_of(item), item.remarks) if kind == "denial" and item.codes else None
            if kind == "denial" and not (rule is not None and RECORD_STEPS & set(rule.actions[:1])):
                continue
            said = " ".join((*item.codes[:1], *item.remarks[:1], next_step(playbook, item)))
            rows.append(
                made(
                    today,
                    clean(item.control_number),
                    said,
                    ("claim", item.control_number),
                    person=item.person,
                    patient=name_shown(item.last, item.first),
                    owner=item.assigned_to or "",
                    since=item.opened_on,
                    due=item.deadline_on,
                    cents=item.at_stake_cents,
                    claim=clean(item.control_number),
                    item=item.id,
                    held=item.leased_by or "",
                )
            )
    return rows


def _duplicates(desk: Desk, read: Read) -> list[WorkRow]:
    return [
        made(
            desk.today(), f"{row.one.person}+{row.two.person}", f"and {row.two.name} ({', '.join(row.why)})",
            ("patient", str(row.one.person)), person=row.one.person, patient=row.one.name,
        )
        for row in duplicates.suspects(read)
        if row.state != duplicates.WAITING
    ]  # fmt: skip


def _name(read: Read, person: int) -> str:
    found = charts.record(read, "person", person)
    return name_shown(found.values["last"], found.values["first"]) if found else ""


def _second_person(desk: Desk, read: Read) -> list[WorkRow]:
    """Corrections that wait for a signature; merges and moves that wait for a second person."""
    today, rows = desk.today(), []
    for one in corrections.listed(read, (corrections.WAITING,), limit=DENIALS_MOST):
        row = correction_row(read, one)
        said = f"{row.kind_words}: {', '.join(change.field for change in row.changes)}"
        on = local(desk, one.proposed_at).date()
        rows.append(
            made(today, row.name, said, ("correction", str(row.number)), person=row.person, patient=row.patient, owner=row.waits_for,
                 since=on, claim=row.claim)
        )  # fmt: skip
    for case in cases.cases(read, waiting=True):
        to = f"to patient {case.kept}" if case.kept else "to nobody of ours"
        said = {"merge": f"join {to}", "back": f"take I-{case.undoes} back"}.get(case.kind, f"{clean(case.subject)} {to}")
        on, who = local(desk, case.asked_at).date(), _name(read, case.other)
        owner = identity.waits_for(read, case)
        rows.append(made(today, case.ref, said, ("patient", str(case.other)), person=case.other, patient=who, since=on, owner=owner))
    return sorted(rows, key=lambda row: (row.since_on or today, row.ref))


def _reviews(desk: Desk, read: Read) -> list[WorkRow]:
    rows = []
    for one in breaches.listed(read):
        who = _name(read, one.whose) if one.whose is not None else "not known"
        since, due = date.fromisoformat(one.discovered_on), date.fromisoformat(one.due_on)
        said = f"stood in the chart of {_name(read, one.among)}"
        rows.append(made(desk.today(), one.ref, said, ("review", str(one.id)), person=one.whose, patient=who, since=since, due=due))
    return rows


def _errors(desk: Desk, read: Read) -> list[WorkRow]:
    return [
        made(
            desk.today(), clean(one.control_number), f"{one.edit} {clean(one.message)}{f' and {one.errors - 1} more' * (one.errors > 1)}",
            ("claim", one.control_number), person=one.person, patient=name_shown(one.last, one.first),
            since=local(desk, one.moment).date(), cents=one.cents, claim=clean(one.control_number),
        )
        for one in worklists.scrub_errors(read)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class List:
    """A list: its word at the command line, its title, what reads it; slow: it goes through all charts, so that the Desk, which is read
    again at each act of anybody, does not count it."""

    name: str
    title: str
    read: Callable[[Desk, Read], list[WorkRow]]
    slow: bool = False


LISTS = (
    List("queries", "Queries not closed", _queries),
    List("requests", "Requests of patients", _requests),
    List("denials", "Denials that wait for a record", _denials),
    List("signatures", "Corrections, merges to sign", _second_person),
    List("unsigned", "Notes and papers not signed", unsigned),
    List("misfiled", "Papers that name another", misfiled, slow=True),
    List("incomplete", "Records incomplete", incomplete, slow=True),
    List("unbilled", "Visits over, not billed", not_billed, slow=True),
    List("late", "Late charges", late_charges, slow=True),
    List("duplicates", "Duplicates suspected", _duplicates, slow=True),
    List("errors", "Open claims with errors", _errors),
    List("looks", "Codings to look at again", second_look.rows),
    List("reviews", "Reviews for breach", _reviews),
)
"""In the order of the screen; the first nine have the digits."""

OF_EACH = frozenset({"queries", "requests", "denials", "unsigned", "incomplete", "unbilled", "late", "errors"})
"""Lists of which t takes the next: what waits for another's signature, and what must be compared, is opened by hand."""
OF_MONEY = frozenset({"unbilled", "late"})
"""Lists whose dollars are no other queue's."""


def _list(desk: Desk, read: Read, which: List) -> WorkList:
    rows = which.read(desk, read)
    soon, today = add_business_days(desk.today(), 5), desk.today()
    oldest = max((row.days for row in rows if row.days is not None), default=None)
    days = [row.due_on for row in rows if row.due_on is not None]
    return WorkList(
        which.name, which.title, tuple(rows), sum(on <= today for on in days), sum(today < on <= soon for on in days),
        sum(desk.actor.name in (row.owner, row.held) for row in rows), oldest,
        sum(row.cents or 0 for row in rows),
    )  # fmt: skip


def _allowed(desk: Desk) -> None:
    said = of_money_only(desk, "the records desk's lists")
    if said:
        raise NotAllowed(said, "worklists", ": queries shows what is asked of you.")


def gathered(desk: Desk, *, quick: bool = False) -> tuple[WorkList, ...]:
    """Every list, counted; quick: without the slow ones. No patient is named by that."""
    _allowed(desk)
    if not quick:
        paper_names.freshen(desk)
    with desk.books.snapshot() as read:
        return counted(desk, read, quick=quick)


def counted(desk: Desk, read: Read, *, quick: bool = False) -> tuple[WorkList, ...]:
    """The same of a reading that stands."""
    return tuple(_list(desk, read, which) for which in LISTS if not (quick and which.slow))


def one(desk: Desk, name: str) -> WorkList:
    """One list with its rows; the patients in it were listed."""
    _allowed(desk)
    which = next((each for each in LISTS if each.name == name), None)
    if which is None:
        raise NoSuch(f"there is no list {clean(name)}", "worklists", f"There are {', '.join(each.name for each in LISTS)}.")
    if which.name == "misfiled":
        paper_names.freshen(desk)
    with desk.books.snapshot() as read:
        found = _list(desk, read, which)
    listed.gather(desk, {row.person for row in found.rows if row.person is not None}, f"worklist {name}")
    return found


def best(desk: Desk) -> tuple[str, WorkRow] | None:
    """What a technician does next, and of which list: what is late, then what is due soonest, then the oldest; not what others hold."""
    _allowed(desk)
    today, me, found = desk.today(), desk.actor.name, []
    with desk.books.snapshot() as read:
        lists = [_list(desk, read, which) for which in LISTS if which.name in OF_EACH]
    for at, which in enumerate(lists):
        asked = which.name in ("queries", "denials")
        for row in which.rows:
            if not ((asked and row.owner and row.owner != me) or (row.held and row.held != me)):
                left = row.left if row.left is not None else 180
                found.append(((left > 0, left, at, row.since_on or today, row.ref), which.name, row))
    return min(found, key=lambda each: each[0])[1:] if found else None
