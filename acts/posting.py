"""Posting remittances: preview, post, match what is held to a claim, accept it as it came, or suspend it with an owner and a last day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from acts import planning, rights
from acts.desk import Act, Desk, act
from acts.holding import hold_of, hold_row
from acts.planning import Part
from acts.remittance_view import planned, report, view
from acts.tracing import find, in_turn
from acts.views import HoldRow, PostReport, RemittanceView
from billing import balance, suspense
from billing import posting as rules
from billing.ledger import Transaction
from billing.preview import remittance_hash
from store import claims, holds, ledger, people, postings, practice, remittances
from store.engine.sqlite import Read, crash_point
from store.errors import NoSuch, PlanChanged, Refused, Stale
from store.ids import CHUNK, chunks
from store.remittances import RemittanceRow

__all__ = ["accept", "find", "hold_of", "match", "post", "post_many", "preview", "suspend"]

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Told:
    """What one call of `post` writes, for its hash: the hashes of the parts in their order, and the money where it took it in."""

    parts: list[str] = field(default_factory=list)
    received: Transaction | None = None


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some parts of one call of `post`. agreed: the hashes of the parts as they were agreed to, None where nobody looked; told: what the
    call has written before this chunk."""

    remittance: int
    parts: tuple[Part, ...]
    done: int
    last: bool
    plan_hash: str | None
    agreed: frozenset[str] | None
    told: _Told


@dataclass(frozen=True, slots=True)
class _Done:
    """newly: answers that are held now and were not before (0: the whole, -1: one that cannot be read). claims: what was posted on.
    told: the parts' hashes and the money, as written."""

    newly: set[int]
    claims: set[int]
    told: _Told = field(default_factory=_Told)


def preview(desk: Desk, remittance: int) -> RemittanceView:
    """One remittance with its balances and what posting it would do; the plan's hash is what `post` is asked with."""
    with desk.books.snapshot() as read:
        return view(read, _there(remittances.row(read, remittance), remittance), desk.today())


def post(
    desk: Desk, remittance: int, plan_hash: str | None = None, progress: Progress | None = None, request: str | None = None
) -> PostReport:
    """Post what comes clean of a remittance, in chunks of 250 claims; called again, it goes on where it was stopped.

    With `plan_hash`, the whole is planned again first: where it differs from what was shown, nothing is written (PlanChanged).
    """
    job = asked(desk, request)
    row = _there(remittances.row(desk.books.read, remittance), remittance)
    return _reported(desk, row, _post(job, row, plan_hash, progress).newly)


def post_many(desk: Desk, traces: Sequence[str] | None, progress: Progress | None = None) -> list[PostReport]:
    """Post the named remittances (`TRACE` or `PAYER:TRACE`), or all that are not whole (None), by the day of payment.

    It goes on until nothing more comes clean: a reversal may wait for an answer that another remittance brings. What was held is
    tried again as soon as its claim moves, so that all at once comes to the same as one file after the other.
    """
    job = asked(desk)
    rows = in_turn(desk.books.read, traces)
    newly: dict[int, set[int]] = {row.id: set() for row in rows}

    def try_(row: RemittanceRow, only: frozenset[int] | None = None) -> frozenset[int]:
        done = _post(job, _there(remittances.row(desk.books.read, row.id), row.id), None, progress, only)
        newly[row.id] |= done.newly
        return frozenset(done.claims)

    pending: Sequence[RemittanceRow] = rows
    while pending:
        moved = False
        for at, row in enumerate(pending):
            claims_moved = try_(row)
            while claims_moved:
                moved = True
                waiting = holds.waiting_for(desk.books.read, claims_moved)
                earlier = [one for one in pending[: at + 1] if one.id in waiting]
                claims_moved = frozenset[int]().union(*(try_(one, claims_moved) for one in earlier))
        again = [_there(remittances.row(desk.books.read, row.id), row.id) for row in pending] if moved else []
        pending = [row for row in again if row.state in ("part_posted", "held")]
    return [_reported(desk, row, newly[row.id]) for row in rows]


def asked(desk: Desk, request: str | None = None) -> Desk:
    """The desk with one request for the whole job; who may not post is refused even where there is nothing to post."""
    job = desk.asking(request or desk.request)
    if rights.may(desk, "posting.post"):
        _nothing(job)
    return job


@act("posting.post")
def _nothing(act: Act) -> None:
    """For its right alone: the refusal is an event."""
    act.nothing()


def _post(job: Desk, row: RemittanceRow, plan_hash: str | None, progress: Progress | None, only: frozenset[int] | None = None) -> _Done:
    """Post one remittance, or what in it is answered of the claims in `only`."""
    done = _Done(set(), set())
    if row.state in ("duplicate", "posted", "withdrawn"):
        return done
    with job.books.snapshot() as read:
        todo = [part for part in planning.parts(read, row) if only is None or part.claim in only]
        agreed: frozenset[str] | None = None
        if plan_hash is not None and len(todo) > CHUNK:
            plan = planned(read, row, job.today())[0]
            _same(plan.hash, plan_hash)
            agreed = frozenset(part.hash for part in plan.parts)
    return _in_chunks(job, row, todo, plan_hash, agreed, progress)


def post_agreed(
    job: Desk, row: RemittanceRow, parts: Sequence[Part], agreed: frozenset[str], progress: Progress | None = None
) -> PostReport:
    """Post these parts of a remittance where they still plan as they did (by hash); the others are left as they are."""
    return _reported(job, row, _in_chunks(job, row, parts, None, agreed, progress).newly)


def _in_chunks(
    job: Desk, row: RemittanceRow, todo: Sequence[Part], plan_hash: str | None, agreed: frozenset[str] | None, progress: Progress | None
) -> _Done:
    done, told, count = _Done(set(), set()), _Told(), 0
    runs: Sequence[Sequence[Part]] = list(chunks(todo, CHUNK)) or [()]
    for at, some in enumerate(runs):
        count += len(some)
        here = _post_chunk(job, _Chunk(row.id, tuple(some), count, at == len(runs) - 1, plan_hash, agreed, told))
        told = _Told([*told.parts, *here.told.parts], told.received or here.told.received)
        done.newly.update(here.newly)
        done.claims.update(here.claims)
        crash_point("posted a chunk")
        if progress is not None:
            progress(count, len(todo))
    return done


def report_of(read: Read, remittance: int, today: date) -> PostReport:
    """What stands of a remittance now."""
    row = _there(remittances.row(read, remittance), remittance)
    return report(read, row, row.state, today, newly_held=False)


@act("posting.post")
def hold_exceptions(act: Act, remittance: int, parts: Sequence[Part]) -> None:
    """Of these parts hold what is held, where the remittance's money is in, and post nothing: it waits for a person to decide."""
    row = _there(remittances.row(act.write, remittance), remittance)
    before = act.write.connection.total_changes
    if remittances.received(act.write, remittance):
        made = planning.plan_parts(act.write, row, parts, act.today)
        held = [replace(plan, answers=tuple(one for one in plan.answers if one.hold is not None), settled=None) for plan in made.plans]
        newly = postings.write(act.write, remittance, held, made.answers, event=act.number, today=act.today)
        if newly:
            act.total("held", len(newly))
            remittances.recount(act.write, remittance)
    if act.write.connection.total_changes == before:
        act.nothing()
    act.subject("remittance", remittance)


def _reported(desk: Desk, before: RemittanceRow, newly: set[int]) -> PostReport:
    """What stands now; exit 1 is for what this call held and that is still held."""
    with desk.books.snapshot() as read:
        row = _there(remittances.row(read, before.id), before.id)
        state = "already_posted" if before.state == "posted" else row.state
        held = {record.adjudication or 0 for record in holds.held(read, row.id)} | {-1}
        return report(read, row, state, desk.today(), newly_held=bool(newly & held))


@act("posting.post")
def _post_chunk(act: Act, chunk: _Chunk) -> _Done:
    """One transaction: the money received, where this is the first, and some claims with all their answers."""
    write = act.write
    row = _there(remittances.row(write, chunk.remittance), chunk.remittance)
    done = _Done(set(), set())
    if row.state in ("duplicate", "posted", "withdrawn"):  # another session was faster
        act.nothing()
        return done
    off = balance.remittance_off(remittances.as_came(write, row))
    if chunk.plan_hash is not None and chunk.agreed is None:
        _same(planned(write, row, act.today)[0].hash, chunk.plan_hash)
    before = write.connection.total_changes
    done.newly.update(_receive(act, row, done.told))
    parts = chunk.parts
    if off is None:
        holds.release_whole(write, row.id)
    else:
        done.newly.update({0} if holds.keep_whole(write, row.id, off, act.today) else set())
        parts = tuple(part for part in parts if all(answer.accepted for answer in part.answers))
    _write_parts(act, row, parts, done, chunk.agreed)
    if chunk.last:
        told = [*chunk.told.parts, *done.told.parts]
        act.body["plan"] = remittance_hash(told, chunk.told.received or done.told.received, off)
        remittances.recount(write, row.id, plan_hash=act.body["plan"])
    elif write.connection.total_changes != before:
        remittances.posting(write, row.id, chunk.done)
    if write.connection.total_changes == before:
        act.nothing()
    act.subject("remittance", row.id)
    return done


def _receive(act: Act, row: RemittanceRow, told: _Told) -> set[int]:
    """Take the remittance's money in, once. What in it could not be read is held from then on (-1)."""
    if remittances.received(act.write, row.id):
        return set()
    transaction = told.received = rules.received(row.payer, remittances.as_came(act.write, row))
    ledger.write_one(act.write, transaction, event=act.number, today=act.today, remittance=row.id)
    act.total("received_cents", row.paid_cents)
    return {-1} if remittances.unread(act.write, row.id) else set()


def _write_parts(act: Act, row: RemittanceRow, parts: Sequence[Part], done: _Done, agreed: frozenset[str] | None = None) -> None:
    """Plan these parts as the books are now, and write what comes clean.

    A part that is not as it was agreed to is left alone: neither posted nor held.
    """
    still = remittances.still_waiting(act.write, [answer.answer for part in parts for answer in part.answers])
    parts = [part for part in parts if all(answer.answer in still for answer in part.answers)]
    made = planning.plan_parts(act.write, row, parts, act.today)
    plans = [plan for plan in made.plans if agreed is None or plan.hash in agreed]
    done.told.parts += [plan.hash for plan in plans]
    newly = postings.write(act.write, row.id, plans, made.answers, event=act.number, today=act.today)
    for plan in plans:
        clean = [one for one in plan.answers if one.hold is None]
        if clean and plan.claim is not None:
            done.claims.add(plan.claim)
            act.subject("claim", made.answers[clean[0].answer].payment.control_number)
            act.total("posted", len(clean))
            act.total("posted_cents", sum(one.paid_cents for one in clean))
    if newly:
        act.total("held", len(newly))
    done.newly.update(newly)


def match(desk: Desk, adjudication: int, claim_number: str | None, reason: str, accept: bool = False) -> PostReport:
    """What came under another number is our claim; post it at once. With `accept`, post it as it came, where the role allows."""
    newly, remittance = (_accept if accept else _match)(desk, adjudication, claim_number, reason)
    with desk.books.snapshot() as read:
        row = _there(remittances.row(read, remittance), remittance)
        return report(read, row, row.state, desk.today(), newly_held=bool(newly))


def accept(desk: Desk, adjudication: int, reason: str, claim_number: str | None = None) -> PostReport:
    """Post a held answer as it came."""
    return match(desk, adjudication, claim_number, reason, accept=True)


@act("posting.match")
def _match(act: Act, adjudication: int, claim_number: str | None, reason: str) -> tuple[set[int], int]:
    return _matched(act, adjudication, claim_number, reason, accepted=False)


@act("posting.accept")
def _accept(act: Act, adjudication: int, claim_number: str | None, reason: str) -> tuple[set[int], int]:
    return _matched(act, adjudication, claim_number, reason, accepted=True)


def _matched(act: Act, adjudication: int, claim_number: str | None, reason: str, *, accepted: bool) -> tuple[set[int], int]:
    """Keep the person's word, for all that came under the same number in that remittance, and post the part."""
    if not reason.strip():
        raise Refused("a reason is needed", "match", "Say with --reason why.")
    write = act.write
    number = write.value("SELECT remittance FROM adjudication WHERE id = :id", id=adjudication)
    row = _there(remittances.row(write, int(number)) if number else None, adjudication)
    waiting = remittances.waiting(write, row.id)
    mine = next((one for one in waiting if one.answer == adjudication), None)
    if mine is None or row.state in ("duplicate", "loaded", "withdrawn"):
        raise Refused("this answer is not held", row.trace, "Post the remittance first; what is posted is taken back with undo.")
    claim = None
    if claim_number:
        found = claims.by_number(write, claim_number)
        if found is None:
            raise NoSuch("there is no such claim", claim_number, "Look for it with `claimdesk claim`, or import its 837 first.")
        claim = int(found["id"])
        act.subject("claim", found["control_number"])
    alike = [one.answer for one in waiting if one.control_number == mine.control_number] if claim else [adjudication]
    holds.match(write, alike, claim=claim, accepted=accepted, reason=reason, actor=act.actor.name)
    part = next(part for part in planning.parts(write, row) if any(one.answer == adjudication for one in part.answers))
    if accepted and part.claim is None:
        raise Refused("nobody knows whose answer this is", mine.control_number, "Say which claim of ours it belongs to.")
    off = balance.remittance_off(remittances.as_came(write, row))
    if off is not None and not accepted:
        raise Refused("the remittance itself does not add up", row.trace, "Ask the payer, or post single answers with --accept.")
    if off is not None:
        part = Part(part.claim, tuple(one for one in part.answers if one.accepted))
    done = _Done(set(), set())
    _receive(act, row, done.told)
    _write_parts(act, row, (part,), done)
    remittances.recount(write, row.id)
    act.subject("remittance", row.id)
    return done.newly, row.id


def suspend(desk: Desk, hold: int, owner: str, reason: str, until_on: date | None = None, version: int | None = None) -> HoldRow:
    """Give what is held an owner, a reason and a last day; no money moves, and the owner may be changed."""
    _suspend(desk, hold, owner, reason, until_on, version)
    with desk.books.snapshot() as read:
        return hold_row(read, hold)


@act("posting.suspend")
def _suspend(act: Act, hold: int, owner: str, reason: str, until_on: date | None, version: int | None) -> None:
    write = act.write
    found = holds.one(write, hold)
    if found is None:
        raise NoSuch("this is not held", str(hold), "It may have been posted meanwhile; look at the remittance.")
    if not reason.strip():
        raise Refused("a reason is needed", "suspend", "Say with --reason why it waits.")
    person = people.by_login(write, owner)
    if person is None or not person.active:
        raise NoSuch("there is no such user", owner, "See `claimdesk people list`.")
    last_day, why_not = suspense.last_day(act.today, practice.number(write, "suspense_days"), until_on)
    if why_not:
        raise Refused(why_not, "suspend", f"Give a day from today on, at most {suspense.DAYS_MAX} days ahead.")
    if not holds.suspend(write, hold, found.version if version is None else version, owner=owner, reason=reason, until_on=last_day):
        raise Stale("it was changed meanwhile", str(hold), "Look at it again.", yours=version, theirs=found.version)
    act.subject("remittance", found.remittance)


def _same(now: str, agreed: str) -> None:
    if now != agreed:
        raise PlanChanged(
            "posting would not do by now what was shown", "", "Nothing was posted. Look at the remittance again, then post it."
        )


def _there(row: RemittanceRow | None, number: int) -> RemittanceRow:
    if row is None:
        raise NoSuch("there is no such remittance", str(number), "Import it first.")
    return row
