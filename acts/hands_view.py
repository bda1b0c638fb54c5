"""Who holds what and whose job how much is, for a supervisor; and what others did to my claims, told to me."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from acts.desk import Desk
from acts.hands import clock_time
from acts.hands_rows import HandsView, HeldRow, JobRow
from acts.rights import why_not
from acts.rows import at
from billing.text import clean
from store import assignment, audit, hands, history, people
from store.engine.sqlite import Read
from store.errors import NotAllowed
from store.hands import Held, Word

TELLING = timedelta(days=7)
"""What was done longer ago is not told any more."""
SAID = 3


def hands_view(desk: Desk) -> HandsView:
    """Who holds what since when and until when; whose job how many and how many dollars, the oldest, what is past its day."""
    said = why_not(desk.actor, "hands.look")
    if said:
        raise NotAllowed(said, "hands", "A supervisor sees who holds what; your own is on the Desk.")
    now = desk.now()
    with desk.books.snapshot() as read:
        held = hands.held(read, now)
        return HandsView(tuple(_held(one, now) for one in held), _jobs(desk, read, held))


def _held(one: Held, now: int) -> HeldRow:
    return HeldRow(
        one.item, one.control_number, clean(one.payer), tuple(one.codes.split()), one.cents, one.by, at(one.since) if one.since else None,
        at(one.until), (now - one.since) // 60_000_000 if one.since else None, one.assigned_to,
    )  # fmt: skip


def _jobs(desk: Desk, read: Read, held: list[Held]) -> tuple[JobRow, ...]:
    """A row for each who has a job or holds something or may work, then what is nobody's."""
    from acts.assignment import can_work

    today = desk.today()
    known = {person.login: person for person in people.every(read)}
    away, jobs = assignment.away(read, today), {job.login: job for job in hands.jobs(read, today)}
    teams = assignment.teams(read)
    rows = []
    for login in dict.fromkeys((*jobs, *(one.by for one in held), *can_work(read))):
        person, job = known.get(login), jobs.get(login)
        left = person is None or not person.active
        state = "left" if left else "away" if login in away else "here"
        rows.append(
            JobRow(
                login,
                person.role if person is not None else "",
                state,
                away[login].until_on if login in away else None,
                sum(one.by == login for one in held),
                job.open if job else 0,
                job.waiting if job else 0,
                job.cents if job else 0,
                (today - job.oldest_on).days if job and job.oldest_on else None,
                job.overdue if job else 0,
                tuple(team.name for team in teams if login in team.members),
            )
        )
    open_, waiting, cents = hands.in_all(read)
    nobody = JobRow(
        "", "", "nobody", None, 0, open_ - sum(r.open for r in rows), waiting - sum(r.waiting for r in rows),
        cents - sum(r.cents for r in rows), None, 0, (),
    )  # fmt: skip
    return (*sorted(rows, key=lambda r: (not r.idle, -r.cents, r.login)), nobody)


def idle(desk: Desk, read: Read) -> tuple[int, int, int]:
    """(people, items, cents) of work that is the job of who is away or left: nobody works it until it is handed on."""
    here = {person.login for person in people.every(read) if person.active} - assignment.away(read, desk.today()).keys()
    gone = [job for job in hands.jobs(read, desk.today()) if job.login not in here]
    return len(gone), sum(job.open + job.waiting for job in gone), sum(job.cents for job in gone)


@dataclass(frozen=True, slots=True)
class Before:
    """Where the log stood before a long act, and what others had in hand then: its own doing may end a hold."""

    event: int
    held: tuple[tuple[str, str], ...]


def before(desk: Desk) -> Before:
    """To be asked before claims are posted on; `met` says afterwards whose hand they were in."""
    mark = audit.news(desk.books.read).mark
    held = hands.held(desk.books.read, desk.now())
    return Before(mark, tuple((one.control_number, one.by) for one in held if one.by != desk.actor.name))


def met(desk: Desk, since: Before) -> str:
    """Of the claims that were acted on since, those that others had in hand, in a sentence: they see it, and so does who did it."""
    found = [(number, by) for number, by in since.held if hands.named_since(desk.books.read, number, since.event)]
    if not found:
        return ""
    named = ", ".join(f"{clean(number)} ({by})" for number, by in found[:SAID])
    more = f" and {len(found) - SAID} more" if len(found) > SAID else ""
    return f"In others' hands, who see it: {named}{more}."


def told_me(desk: Desk, after: int) -> tuple[tuple[str, str], ...]:
    """(claim, sentence) of what others did to my claims, asked me or answered me after an event of the log."""
    found = hands.words_for(desk.books.read, desk.actor.name, after, among=(*hands.TOLD, *hands.QUERIES))
    return tuple(_said(desk, word) for word in found)


def told_since_i_worked(desk: Desk) -> tuple[str, ...]:
    """The same since I last did any work: for who works at the command line, where nothing comes by itself."""
    read, name = desk.books.read, desk.actor.name
    first = history.first_since(read, desk.now() - int(TELLING.total_seconds()) * 1_000_000)
    words = [word for word in hands.words_for(read, name, first - 1) if not hands.worked_since(read, name, word.number)]
    return tuple(_said(desk, word)[1] for word in words)


def _said(desk: Desk, word: Word) -> tuple[str, str]:
    claim = clean(word.claims[0]) if word.claims else ""
    when, me = clock_time(desk, word.moment), desk.actor.name
    if word.act == "work.take":
        why = clean(word.reason.removeprefix(f"taken over from {me}: "))
        return claim, f'{word.actor} took {claim} over from you at {when}: "{why}". What you had typed is kept as a draft.'
    if word.act in hands.QUERIES:
        did = "asks you" if word.act == "query.ask" else "answered"
        return claim, f"{word.actor} {did} {' '.join(word.queries)} at {when}; : queries shows it."
    why = f': "{clean(word.reason)}"' if word.reason else ""
    if word.act == "work.assign":
        return claim, f"{word.actor} made {claim} your job at {when}{why}."
    if word.act == "assignment.hand_on":
        count = word.totals.get("items", 0)
        return (
            claim,
            f"{word.actor} handed {count:,} {'item' if count == 1 else 'items'} from one job to another at {when}, yours among them{why}.",
        )
    return claim, f"Work was shared out by the rules at {when}: some of it is your job now."
