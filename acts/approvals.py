"""A write-off above the limit: one asks, another whose limit reaches decides; never who asked, and never on money that moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from acts import rights
from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.moves import begin_write_off, finish_write_off, refuse_over_limit
from acts.numbers import number
from acts.rows import at
from billing.money import shown
from billing.plans import Figures
from billing.text import clean
from store import approvals, dossier, leases, notes, people
from store.approvals import APPROVED, REFUSED, WITHDRAWN, Approval
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused, Stale


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An asking as it is listed. state: waiting, stale (money moved since), approved, refused, withdrawn.

    for_me: I may decide it. mine: I asked for it.
    """

    number: int
    control_number: str
    payer: str
    lines: tuple[int, ...]
    cents: int
    reason: str
    asked_by: str
    asked_at: datetime
    asked_of: str
    state: str
    decided_by: str
    decided_at: datetime | None
    decided_reason: str
    for_me: bool
    mine: bool

    @property
    def name(self) -> str:
        """A-3."""
        return f"A-{self.number}"


@act("approval.ask")
def ask(
    act: Act, claim: str | int, lines: tuple[int, ...] | None, cents: int | None, reason: str, of: str = "", version: int | None = None
) -> ApprovalRow:
    """Ask a second person (`of`, else anybody whose limit reaches) for a write-off that is above my own limit; nothing moves."""
    known, _, given_up = begin_write_off(act, claim, lines, cents, reason, version)
    number = clean(known.control_number)
    before = max(dossier.written_off_by(act.write, known.claim, act.actor.name), 0)
    if rights.over_limit(act.desk, "work.write_off", given_up + before) is None:
        raise Refused(f"{shown(given_up)} is within your limit", number, "Write it off; nobody need be asked.")
    able = rights.who_reaches(act.write, "work.write_off", given_up, act.actor.name)
    if of and of not in {person.login for person in able}:
        what = f"{of} is not a user" if people.by_login(act.write, of) is None else f"{of} cannot approve {shown(given_up)}"
        who = ", ".join(person.login for person in able)
        raise Refused(what, number, f"{who} can." if able else "Nobody else here has a limit that reaches it.")
    if not able:
        raise Refused(f"nobody else can approve {shown(given_up)}", number, "An administrator sets the limits and lets people in.")
    earlier = approvals.asked_on(act.write, known.claim)
    if earlier is not None:
        _replaced(act, earlier)
    made = approvals.ask(
        act.write, claim=known.claim, lines=tuple(lines or ()), cents=given_up, reason=reason, by=act.actor.name, at=act.moment,
        of=of or None, mark=dossier.money_mark(act.write, known.claim),
    )  # fmt: skip
    # Who is asked must be able to take it in hand.
    leases.release(act.write, known.claim, act.actor.name)
    act.subject("approval", made)
    if of:
        act.subject("user", of)
    return _row(act.desk, act.write, _one(act.write, made))


@act("approval.approve")
def approve(act: Act, number: int, reason: str = "") -> Figures:
    """Write it off as it was asked: by another than who asked, within this person's limit, on money that has not moved."""
    asked = _waiting(act, number)
    if asked.asked_by == act.actor.name:
        raise NotAllowed(f"you asked for A-{number} yourself", clean(asked.control_number), "Another must look at it.")
    if asked.stale:
        raise Stale(
            f"money moved on {clean(asked.control_number)} since {asked.asked_by} asked",
            f"A-{number}",
            f"Nothing was changed. {asked.asked_by} sees in `approve list` that it must be asked again.",
            yours=asked.money_mark,
            theirs=dossier.money_mark(act.write, asked.claim),
        )
    said = f"{asked.reason} (asked by {asked.asked_by}" + (f"; {reason.strip()})" if reason.strip() else ")")
    known, plan, given_up = begin_write_off(act, asked.claim, asked.lines or None, asked.cents, said, asked.money_mark)
    refuse_over_limit(act, known, given_up)
    act.reason = said
    _decided(act, asked, APPROVED, reason.strip())
    return finish_write_off(act, known, plan, given_up)


@act("approval.refuse")
def refuse(act: Act, number: int, reason: str) -> ApprovalRow:
    """Say no, and why: the claim keeps a note of it for who asked."""
    if not reason.strip():
        raise Refused("it needs a reason", f"A-{number}", "Say why not: who asked will read it.")
    asked = _waiting(act, number)
    if asked.asked_by == act.actor.name:
        raise NotAllowed(f"you asked for A-{number} yourself", clean(asked.control_number), "Withdraw it instead.")
    _decided(act, asked, REFUSED, reason.strip())
    words = f"write-off of {shown(asked.cents)} asked by {asked.asked_by} refused: {reason.strip()}"
    notes.add(act.write, asked.claim, words, actor=act.actor.name, moment=act.moment, event=act.number)
    act.subject("claim", asked.control_number)
    return _row(act.desk, act.write, _one(act.write, number))


@act("approval.withdraw")
def withdraw(act: Act, number: int, reason: str = "") -> ApprovalRow:
    """Take my own asking back."""
    asked = _waiting(act, number)
    if asked.asked_by != act.actor.name and act.actor.role not in rights.OVERSEERS:
        raise NotAllowed(f"{asked.asked_by} asked for A-{number}", clean(asked.control_number), "Who asked takes it back.")
    _decided(act, asked, WITHDRAWN, reason.strip())
    act.subject("claim", asked.control_number)
    return _row(act.desk, act.write, _one(act.write, number))


@dataclass(frozen=True, slots=True)
class Above:
    """A write-off above this person's limit: why, in a sentence, and who could approve it, the nearest role first."""

    why: str
    able: tuple[str, ...]


def above(desk: Desk, claim: str | int, cents: int) -> Above | None:
    """Whether so much of a claim is above this person's limit, with what they wrote off on it before; None: it is within."""
    read = desk.books.read
    row = claim_row(read, claim)
    before = max(dossier.written_off_by(read, row["id"], desk.actor.name), 0)
    why = rights.over_limit(desk, "work.write_off", cents + before)
    if why is None:
        return None
    more = f" ({shown(before)} of it written off before)" if before else ""
    able = rights.who_reaches(read, "work.write_off", cents, desk.actor.name)
    return Above(f"{why.partition('. ')[0]}{more}", tuple(person.login for person in able))


def listed(desk: Desk, which: str = "waiting") -> tuple[ApprovalRow, ...]:
    """Askings: `waiting` all that wait, `for_me` what I may decide, `mine` what I asked, `all` the newest of all."""
    read = desk.books.read
    found = approvals.waiting(read) if which in ("waiting", "for_me") else approvals.every(read)
    rows = tuple(_row(desk, read, one) for one in found)
    return tuple(row for row in rows if which in ("waiting", "all") or (row.for_me if which == "for_me" else row.mine))


def one(desk: Desk, number: int) -> ApprovalRow:
    """One asking, however long ago it was."""
    return _row(desk, desk.books.read, _one(desk.books.read, number))


def number_of(text: str) -> int:
    """3 of `A-3` or `3`."""
    return number(text, "A", "an approval", "claimdesk approve list shows them: A-1, A-2 ...")


def _replaced(act: Act, earlier: Approval) -> None:
    """Asked again by the same person, or after money moved, the earlier one is void; else another waits on it already."""
    if earlier.asked_by != act.actor.name and not earlier.stale:
        raise Refused(
            f"{earlier.asked_by} asked for {shown(earlier.cents)} of it already (A-{earlier.id})", clean(earlier.control_number),
            "Wait for the answer.",
        )  # fmt: skip
    _decided(act, earlier, WITHDRAWN, "asked again")


def _decided(act: Act, asked: Approval, state: str, reason: str) -> None:
    if not approvals.decide(act.write, asked, state, by=act.actor.name, at=act.moment, reason=reason):
        raise Stale("another decided it meanwhile", f"A-{asked.id}", "Nothing was changed.", yours=asked.version, theirs=None)
    act.subject("approval", asked.id)
    act.subject("user", asked.asked_by)


def _one(read: Read, number: int) -> Approval:
    found = approvals.one(read, number)
    if found is None:
        raise NoSuch(f"there is no approval A-{number}", "approval", "claimdesk approve list shows them.")
    return found


def _waiting(act: Act, number: int) -> Approval:
    found = _one(act.write, number)
    if found.state != approvals.WAITING:
        raise Refused(f"A-{number} is {found.state} by {found.decided_by}", clean(found.control_number), "Nothing was changed.")
    return found


def _row(desk: Desk, read: Read, one: Approval) -> ApprovalRow:
    me = desk.actor.name
    mine = one.asked_by == me
    open_ = one.state == approvals.WAITING and not one.stale
    able = open_ and not mine and one.asked_of in (None, me) and rights.why_not(desk.actor, "approval.approve") is None
    most = rights.limit(desk, "work.write_off") if able else 0
    before = max(dossier.written_off_by(read, one.claim, me), 0) if able and most is not None else 0
    return ApprovalRow(
        one.id, clean(one.control_number), clean(one.payer_name), one.lines, one.cents, clean(one.reason), one.asked_by, at(one.asked_at),
        one.asked_of or "", "stale" if one.stale else one.state, one.decided_by or "",
        at(one.decided_at) if one.decided_at is not None else None, clean(one.decided_reason),
        able and (most is None or one.cents + before <= most), mine,
    )  # fmt: skip
