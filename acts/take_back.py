"""Taking back one thing out of many: a remittance, what it answered on one claim, or one entry of the ledger, after saying what follows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from acts import cash_undo, follows, takeback_undo, undo
from acts.desk import Act, Desk, act
from acts.follows import Taking
from acts.hands import claim_row, hold
from acts.rights import OVERSEERS
from acts.told import event_row
from acts.tracing import resolved
from acts.views import UndoPlan
from billing.ledger import MOVES
from billing.money import shown
from billing.plans import Hold
from billing.text import clean
from store import audit, dossier, holds, remittances, restoring, taking_back, undoing
from store.engine.sqlite import Read
from store.errors import NoSuch, PlanChanged, Refused
from store.taking_back import Standing
from store.undoing import Moved, Posting

ALONE = frozenset({"write_off", "to_patient", "patient_payment", "recoupment", "provider_level"})
"""Entries that are taken back one by one, also out of a request that did more; all others go with their whole request."""
BY_THE_BOOKS = {
    "settle": "It only says where money stands, and follows by itself from what is taken back.",
    "charge": "A claim is taken back by a void (frequency 8), not by undo.",
    "replace": "A replaced claim is replaced again (frequency 7), not undone.",
    "void": "A void is not undone: send the claim anew.",
    "undo": "It takes another entry back itself: `claimdesk undo` by who did it does that entry again.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants taken back. Either a remittance (claim None: whole), or a ledger transaction by its number.

    with_later: the answers that were posted later on the same claims go with it, each held then in its own remittance.
    """

    remittance: int | None = None
    claim: int | None = None
    entry: int | None = None
    with_later: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What goes, what is put back, and what stands in the way. whole: remittances whose money goes out; kept: those it stays in."""

    name: str
    standing: tuple[Standing, ...]
    taking: Taking
    whole: tuple[int, ...]
    moved: tuple[Moved, ...]
    obstacles: tuple[str, ...]

    def hash(self) -> str:
        """What the plan is known by."""
        rows = [[m.relation, m.key, m.before, m.after] for m in self.moved]
        told = [self.name, [p.id for p in self.taking.postings], sorted(self.taking.answers), rows, self.obstacles]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def remittance(desk: Desk, trace: str, claim: str | None = None, with_later: bool = False) -> Wanted:
    """A remittance by its trace (or PAYER:TRACE), whole or what it answered on one claim."""
    found = resolved(desk.books.read, trace)[0].id
    return Wanted(found, int(claim_row(desk.books.read, claim)["id"]) if claim else None, None, with_later)


def entry(desk: Desk, number: int, with_later: bool = False) -> Wanted:
    """A ledger transaction by its number; one that posts an answer or takes a remittance's money in stands for these."""
    posting = taking_back.entry(desk.books.read, number)
    if posting is None:
        raise NoSuch(f"there is no entry {number}", "undo", "claimdesk claim CLAIM and the log (L) show the entries of a claim.")
    if posting.kind == "received":
        return Wanted(posting.remittance, None, None, with_later)
    if posting.kind in ("answer", "reversal") and taking_back.counts(desk.books.read, number):
        return Wanted(posting.remittance, posting.claim, None, with_later)
    return Wanted(None, None, number, with_later)


def preview(desk: Desk, wanted: Wanted) -> UndoPlan:
    """In words and money what would be taken back, what follows, and what stands in the way."""
    with desk.books.snapshot() as read:
        event = _request_of(read, wanted)
        if event is None:
            return _plan(desk, read, _gather(desk, read, wanted))
    return undo.preview(desk, event)


def apply(desk: Desk, wanted: Wanted, plan_hash: str | None, reason: str) -> UndoPlan:
    """Take it back, by reversing entries, in one act. A reason is needed; `plan_hash` is that of what was shown."""
    if not reason.strip():
        raise Refused("a reason is needed", "undo", "Say with --reason why it is taken back.")
    event = _request_of(desk.books.read, wanted)
    if event is None:
        return _apply(desk, wanted, plan_hash, reason)
    return undo.apply(desk, event, plan_hash, reason)


def _request_of(read: Read, wanted: Wanted) -> int | None:
    """The event whose whole request is to be undone: that of an entry that has rows of its own beside it (a payment, a deposit)."""
    if wanted.entry is None:
        return None
    posting = taking_back.entry(read, wanted.entry)
    if posting is None or posting.kind in BY_THE_BOOKS or not taking_back.counts(read, wanted.entry):
        return None
    return None if posting.kind in ALONE else posting.event


# -- what goes -----------------------------------------------------------------------------------------------------------------------


def _gather(desk: Desk, read: Read, wanted: Wanted) -> _Found:
    if wanted.entry is not None:
        return _gather_entry(desk, read, wanted.entry)
    assert wanted.remittance is not None
    row = remittances.row(read, wanted.remittance)
    if row is None:
        raise NoSuch("there is no such remittance", str(wanted.remittance), "claimdesk post shows those that are here.")
    whole = wanted.claim is None
    taken = taking_back.of_remittance(read, row.id) if wanted.claim is None else taking_back.of_claim(read, row.id, wanted.claim)
    obstacles = []
    if row.state == "posting":
        obstacles.append(f"{clean(row.trace)} is being posted, or that was cut off: post it to its end first.")
    elif not taken and (not whole or taking_back.received(read, row.id) is None):
        obstacles.append(f"Nothing of {clean(row.trace)} is posted{'' if whole else ' on this claim'}.")
    taken, late = _with_later(read, taken) if wanted.with_later else (taken, taking_back.later(read, taken))
    if late and not wanted.with_later:
        obstacles += _late_words(late)
    others = sorted({one.actor for one in taken if one.actor != desk.actor.name})
    if others and desk.actor.role not in OVERSEERS:
        obstacles.append(f"It was posted by {', '.join(others)}: who did it, or a supervisor, can take it back.")
    obstacles += [
        f"{clean(number)} was voided since: the void has taken back what was taken off." for number in taking_back.voided_since(read, taken)
    ]
    homes = (row.id,) if whole else ()
    for number, cents in (pair for home in homes for pair in taking_back.returned(read, home)):
        obstacles.append(f"{shown(abs(cents))} of it went back to its payer: take that back first (claimdesk undo --entry {number}).")
    taking = Taking(tuple(taking_back.to_take(read, taken, homes)), frozenset(one.answer for one in taken))
    obstacles += takeback_undo.in_the_way(read, taking.postings)
    name = f"Remittance {clean(row.trace)}" if whole else f"The answer of {clean(row.trace)}"
    moved = _moved(read, taken) if not obstacles else ()
    return _Found(name, tuple(taken), taking, homes, moved, tuple(dict.fromkeys(obstacles)))


def _with_later(read: Read, taken: list[Standing]) -> tuple[list[Standing], list[Standing]]:
    """These with all that was posted later on the same claims, and what then is later still, to the end."""
    found = {one.posting: one for one in taken}
    first = frozenset(found)
    while late := taking_back.later(read, list(found.values())):
        for one in late:
            found |= {each.posting: each for each in taking_back.of_claim(read, one.remittance, one.claim)}
    ordered = [found[number] for number in sorted(found)]
    return ordered, [one for one in ordered if one.posting not in first]


def _late_words(late: Iterable[Standing]) -> list[str]:
    pairs = list(dict.fromkeys((one.control_number, one.trace) for one in late))
    shown_ = [
        f"{clean(trace)} answered {clean(number)} after it: take that back first, or say --with-later."
        for number, trace in pairs[: undo.SHOWN_OBSTACLES]
    ]
    more = len(pairs) - len(shown_)
    return [*shown_, *([f"So did {more:,} more answers."] if more else [])]


def _gather_entry(desk: Desk, read: Read, number: int) -> _Found:
    posting = taking_back.entry(read, number)
    assert posting is not None
    obstacles = []
    if posting.kind in BY_THE_BOOKS:
        obstacles.append(BY_THE_BOOKS[posting.kind])
    elif not taking_back.counts(read, number):
        obstacles.append("It is taken back already.")
    event = audit.event(read, posting.event, 0)
    if event is not None and event.actor != desk.actor.name and desk.actor.role not in OVERSEERS:
        obstacles.append(f"It was done by {event.actor}: who did it, or a supervisor, can take it back.")
    if not obstacles:
        # Other claims have their share of the same payment, and its deposit its whole: neither is moved by this.
        obstacles += cash_undo.in_the_way(desk, read, (posting,), (posting.event,), but=("deposits.", "bank.", "cash.apply", "cash.move"))
    return _Found(f"Entry {number}", (), Taking((posting,), frozenset()), (), (), tuple(obstacles))


def _moved(read: Read, taken: Iterable[Standing]) -> tuple[Moved, ...]:
    """Work and state of the claims as they were before these were posted, where nothing has moved them since.

    Of a claim that was posted on by several events, what it was before the first of them is no state to go back to: it is settled anew.
    """
    events: dict[int, set[int]] = {}
    for one in taken:
        events.setdefault(one.claim, set()).add(one.event)
    found: list[Moved] = []
    for number in sorted(set().union(*events.values())):
        event = audit.event(read, number, 0)
        mine = {claim for claim, its in events.items() if its == {number}}
        if event is not None and mine:
            found += taking_back.rows_as_left(read, undoing.moved(read, [event]), mine)
    return tuple(found)


# -- in words ------------------------------------------------------------------------------------------------------------------------


def _plan(desk: Desk, read: Read, found: _Found) -> UndoPlan:
    events = sorted({one.event for one in found.standing} | {p.event for p in found.taking.postings if not found.standing})
    rows = tuple(event_row(event) for number in events[:20] if (event := audit.event(read, number, 20)) is not None)
    if found.obstacles:
        return UndoPlan("", rows, (), 0, found.obstacles, found.hash())
    words = [*_taken_words(read, found), *follows.said(read, found.taking, desk.today()), *_then(read, found)]
    return UndoPlan("", rows, tuple(dict.fromkeys(words)), abs(_paid(found.taking.postings)), (), found.hash())


def _paid(postings: Iterable[Posting]) -> int:
    """What it had paid on claims."""
    own = [e for p in postings if p.kind in ("answer", "reversal", "recoupment") for e in p.entries]
    return sum(e.cents for e in own if e.kind == "payment" and e.account in ("suspense", "recoupment"))


def _taken_words(read: Read, found: _Found) -> list[str]:
    out = []
    postings = found.taking.postings
    answers = [p for p in postings if p.kind in ("answer", "reversal")]
    if answers:
        count, claims = len(answers), len({p.claim for p in answers})
        contractual = sum(e.cents for p in answers for e in p.entries if e.account == "contractual")
        what = f"{count:,} {'answer' if count == 1 else 'answers'} on {claims:,} {'claim' if claims == 1 else 'claims'}"
        money = f"payments of {shown(_paid(answers))}{follows.off(contractual)}"
        out.append(f"The posting of {what} is taken back: {money}.")
    traces = list(dict.fromkeys(one.trace for one in found.standing))
    if len(traces) > 1:
        out.append(f"It goes through {len(traces)} remittances, the latest first: {', '.join(clean(t) for t in reversed(traces))}.")
    for posting in postings:
        if posting.kind == "received":
            cents = sum(e.cents for e in posting.entries if e.account == "payer_clearing")
            out.append(f"The money of the remittance goes out of the books again: {shown(cents)}.")
    out += [f"{words} is taken back." for words in _named(read, [p for p in postings if p.kind in _ACTS])]
    again = undoing.by_id(read, [p.reverses for p in postings if p.kind == "undo" and p.reverses is not None])
    out += [f"{words} counts again." for words in _named(read, [p for p in again.values() if p.kind in MOVES])]
    return out


_ACTS = {
    "write_off": ("A write-off of", "written_off"),
    "to_patient": ("What was moved to the patient,", "patient"),
    "patient_payment": ("A patient's payment of", "patient_cash"),
    "recoupment": ("What the payer took back,", "recoupment"),
    "provider_level": ("A provider-level adjustment of", "suspense"),
}


def _named(read: Read, acts: list[Posting]) -> list[str]:
    """Each act with its amount and claim; many of a kind as one sum."""
    out = []
    for kind, (label, account) in _ACTS.items():
        mine = [p for p in acts if p.kind == kind]
        cents = [abs(sum(e.cents for e in p.entries if e.account == account)) or max(abs(e.cents) for e in p.entries) for p in mine]
        if len(mine) > follows.NAMED:
            out.append(f"{label} {shown(sum(cents))} in all on {len(mine):,} lines")
            continue
        for posting, amount in zip(mine, cents, strict=True):
            (number,) = dossier.numbers(read, [posting.claim]) if posting.claim is not None else [""]
            out.append(f"{label} {shown(amount)}{f' on {clean(number)}' if number else ''}")
    return out


def _then(read: Read, found: _Found) -> list[str]:
    """What is next."""
    if found.whole:
        said = ["It is then loaded as before, and can be posted again."]
        if taking_back.any_accepted(read, found.taking.answers):
            said.append("What was posted as it came is then held once more, until a person accepts it again.")
        return said
    if found.standing:
        one = found.standing[-1]
        return [f"Its money waits in suspense until somebody says whose it is: claimdesk match {clean(one.trace)} …, or u once more."]
    return []


@act("undo.take_back")
def allowed(act: Act) -> None:
    """For its right alone, before anything is looked for: the refusal is an event."""
    act.nothing()


# -- doing it ------------------------------------------------------------------------------------------------------------------------


@act("undo.take_back")
def _apply(act: Act, wanted: Wanted, plan_hash: str | None, reason: str) -> UndoPlan:
    write = act.write
    found = _gather(act.desk, write, wanted)
    plan = _plan(act.desk, write, found)
    if plan_hash is not None and plan_hash != plan.hash:
        raise PlanChanged("it would not do by now what was shown", "undo", "Nothing was changed. Look at what it would do now.")
    if found.obstacles:
        raise Refused(" ".join(found.obstacles).removesuffix("."), "undo", "Nothing was changed.")
    if not found.whole:
        # What another has in hand is not moved under them; a remittance of many claims does not ask.
        for number in dossier.numbers(write, found.taking.claims):
            hold(act, int(claim_row(write, number)["id"]), number)
    _take(act, found, reason)
    for home in sorted({one.remittance for one in found.standing} | set(found.whole)):
        act.subject("remittance", home)
    for number in dossier.numbers(write, found.taking.claims):
        act.subject("claim", number)
    act.total("undone_cents", plan.cents)
    return plan


def _take(act: Act, found: _Found, reason: str) -> None:
    write, postings = act.write, found.taking.postings
    restoring.money(write, postings, redo=False, event=act.number, today=act.today, reason=reason)
    taking_back.silence(write, found.taking.answers)
    taking_back.accepted_no_more(write, found.taking.answers)
    restoring.rows(write, found.moved, event=act.number, postings={})
    for home in found.whole:
        holds.release_every(write, home)
    by_home: dict[int, dict[int, tuple[Hold, int | None]]] = {}
    for one in found.standing:
        if one.remittance not in found.whole:
            words = f"{act.actor.name} took its posting on {one.control_number} back: {reason}"
            by_home.setdefault(one.remittance, {})[one.answer] = (Hold("taken_back", words), one.claim)
    for home, held in by_home.items():
        holds.keep(write, home, held, act.today)
    items = [row.key for row in found.moved if row.relation == "work_item"]
    homes = {one.remittance for one in found.standing} | set(found.whole)
    restoring.derived(write, found.taking.claims, homes, items, event=act.number, today=act.today)
