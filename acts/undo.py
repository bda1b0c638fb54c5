"""Undo: my last request is taken back whole, by reversing entries and new versions equal to the old, after saying what would follow."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from acts import cash_undo, cut_off, follows, rules_undo, takeback_undo
from acts.desk import Act, Desk, act
from acts.follows import Taking
from acts.hands import clock_time, hold
from acts.rights import OVERSEERS
from acts.told import event_row
from acts.told_acts import PHRASES
from acts.undo_names import NAMES
from acts.views import EventRow, UndoPlan
from billing.money import shown
from billing.text import clean
from store import audit, dossier, handover, restoring, talk, undoing
from store.approvals import WAITING, WITHDRAWN
from store.engine.sqlite import Read
from store.errors import NoSuch, PlanChanged, Refused, Stale
from store.undoing import Moved, Posting

UNDOABLE = frozenset(
    "posting.post posting.refuse posting.match posting.accept posting.suspend posting.split posting.give_back posting.not_duplicate "
    "documents.add documents.dismiss documents.file documents.move work.answer work.ask work.call work.records_asked work.records_sent "
    "work.records_withdraw work.withdraw work.assign work.note work.follow_up work.resolve work.write_off work.to_patient "
    "cash.take cash.apply cash.move cash.bounce "
    "cash.refund cash.inquire suspense.assign approval.approve approval.ask approval.refuse approval.withdraw contract.add "
    "contract.end contract.rates policy.add policy.end policy.run deposits.add deposits.ask deposits.change deposits.close "
    "deposits.enrol deposits.make deposits.match deposits.receive deposits.suspend bank.account bank.line bank.map correction.sign "
    "correction.propose correction.countersign correction.refuse correction.withdraw correction.ready "
    "letters.add takebacks.accept takebacks.dispute takebacks.known takebacks.map takebacks.move undo.apply undo.take_back paper.send "
    "golive.answers golive.balances golive.history rules.keep rules.review "
    "assignment.run assignment.daily assignment.hand_on handover.write "
    "appeal.write appeal.send appeal.decide appeal.withdraw appeal.template "
    "send.put send.withdraw send.hold send.release "
    "identity.ask identity.approve identity.refuse identity.withdraw identity.apart breach.weigh breach.conclude breach.notice "
    "chart.add clinicians.put clinicians.enrol query.answer query.ask query.close query.sign query.withdraw query.wording "
    "request.add request.review request.ask request.decide request.cancel request.reopen request.disagree request.complete request.letter "
    "request.review_asked request.reviewer request.reviewed "
    "request.extend request.rebut request.notify request.amend request.release request.disclose request.restrict request.confidential "
    "coding.sign coding.ready coding.look "
    "projects.add projects.change projects.close views.save views.change views.remove ".split()
)
SKIPPED = ("look.", "lists.", "proof.", "upkeep.", "correction.chart", "restricted.")
PASSING = frozenset(
    "work.take work.take_next work.release work.draft work.rerank posting.check posting.preview refused init migrate found "
    "golive.columns golive.keep contract.check rules.move talk.read documents.export handover.read projects.find upkeep.rebuild "
    "odds.learn odds.look".split()
)
"""Acts that leave nothing to take back: looking, holding, what is worked out anew."""
UNASKED = frozenset({"assignment.daily"})
"""What the desk does by itself under somebody's name: it is not what they mean by their last act, though it can be taken back."""
UNHELD = frozenset("posting.post assignment.run assignment.daily assignment.hand_on identity.approve".split())
"""Acts on many claims: taking them back takes none of them in hand."""
WHY_NOT = {
    "assignment": "Teams, rules and who is away are changed, not undone: claimdesk work team, work rule, work away.",
    "bank": "A bank statement cannot be undone: what the bank says stays. deposit unmatch takes a payment from its remittance.",
    "chart": "A patient registered by mistake is merged into the right one; what a file brought is corrected or retracted: x on it.",
    "codes": "An edition of codes stays as it was brought; bring the right one for the days that follow.",
    "golive": "Claims that were taken over stay: send a void (frequency 8) for a claim that should not be here.",
    "intake": "An import cannot be undone: send a void (frequency 8) for a claim that should not be here.",
    "periods": "A closed month is opened again by an administrator: close reopen.",
    "people": "People are changed with people add and people remove.",
    "autopost": "What posts by itself is set, not undone: use autopost allow, stop, keep-out or free.",
    "send": "What has left cannot be called back: send a void or a replacement after it.",
    "statement": "A statement noted by mistake is said so with `statement mistake`.",
    "practice": "The practice's values are set, not undone: set the old one again.",
    "scrub": "What is let pass is asked again (scrub override --end), not undone; the rest is said anew: scrub take, unwant, rules end.",
}
SHOWN_OBSTACLES = 5
_MOVED_BY = {
    "cash": ("cash", "undeposited"),
    "patient_payment": ("cash", "patient_cash"),
    "banked": ("cash", "bank"),
    "identify": ("cash", "unidentified"),
    "recoupment": ("payment", "payer_open"),
}
_CASH = {"cash": "taken in hand", "patient_payment": "put on claims", "banked": "put into the bank", "identify": "matched to a remittance"}
_BACK = {
    "cash": "paid out of hand",
    "patient_payment": "taken off claims",
    "banked": "taken out of the bank",
    "identify": "taken from a remittance",
}
"""Money by hand and by bank: the account by which its amount is known, and what was done with it."""


@dataclass(frozen=True, slots=True)
class _Undoing:
    """What a request did and what taking it back meets."""

    request: str
    events: tuple[audit.EventRow, ...]
    live: tuple[Posting, ...]
    moved: tuple[Moved, ...]
    redo: bool
    obstacles: tuple[str, ...]
    stale: tuple[tuple[str, object, object], ...]

    @property
    def numbers(self) -> list[int]:
        """The events' numbers."""
        return [event.number for event in self.events]

    @property
    def claims(self) -> set[int]:
        """The claims whose money it moved."""
        return {posting.claim for posting in self.live if posting.claim is not None}

    def hash(self) -> str:
        """What the plan is known by: the same rows, moved in the same way."""
        told = [self.request, [p.id for p in self.live], [[m.relation, m.key, m.before, m.after] for m in self.moved], self.obstacles]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def mine(desk: Desk, any_sitting: bool = False) -> EventRow | None:
    """My last request of this sitting (or of all) that is neither a view nor undone."""
    read = desk.books.read
    seen: set[str] = set()
    for event in undoing.mine(read, desk.actor.name, None if any_sitting else desk.sitting):
        if (
            event.act in PASSING | UNASKED
            or event.act.startswith(SKIPPED)
            or event.request in seen
            or ("practice", "demo") in event.subjects
        ):
            continue
        seen.add(event.request)
        if not undoing.is_undone(read, [one.number for one in undoing.of_request(read, event.request, event.actor)]):
            return event_row(audit.event(read, event.number) or event)
    return None


def preview(desk: Desk, event_number: int) -> UndoPlan:
    """In words and money what taking the event's whole request back would do, and what stands in the way."""
    with desk.books.snapshot() as read:
        return _plan(desk, read, _gather(desk, read, event_number))


def _gather(desk: Desk, read: Read, event_number: int) -> _Undoing:
    event = audit.event(read, event_number, 0)
    if event is None:
        raise NoSuch(f"there is no event {event_number}", "undo", "claimdesk audit log shows them.")
    events = undoing.of_request(read, event.request, event.actor) or [event]
    numbers = [one.number for one in events]
    obstacles = []
    if event.actor != desk.actor.name and desk.actor.role not in OVERSEERS:
        obstacles.append(f"It was done by {event.actor}: who did it, or a supervisor, can take it back.")
    for name in dict.fromkeys(one.act for one in events):
        if name in PASSING or name.startswith(SKIPPED):
            obstacles += [f"There is nothing to take back: {PHRASES.get(name, name)}."] if len(events) == 1 else []
        elif name not in UNDOABLE:
            obstacles.append(WHY_NOT.get(name.partition(".")[0], f"{PHRASES.get(name, name)}: this is not undone here."))
    if undoing.is_undone(read, numbers):
        obstacles.append("It is undone already.")
    elif undoing.undoers(read, numbers):
        # Done again, it stands in the books under the event that did so.
        obstacles.append("It was taken back and done again: take back the event that did it again.")
    if obstacles:
        return _Undoing(event.request, tuple(events), (), (), False, tuple(obstacles), ())
    live = undoing.of_events(read, numbers)
    moved = rules_undo.own(undoing.moved(read, events))
    redo = undoing.does_again(read, event)
    obstacles += takeback_undo.in_the_way(read, live)
    obstacles += cash_undo.in_the_way(desk, read, live, numbers)
    claims = {posting.claim for posting in live if posting.claim is not None}
    for late in undoing.later(read, claims, max((p.id for p in live), default=0), numbers)[:SHOWN_OBSTACLES]:
        did = PHRASES.get(late.act, late.act)
        obstacles.append(f"Money moved since on {clean(late.control_number)}: {late.actor} {did} at {clock_time(desk, late.moment)}.")
    stale = []
    for row in moved:
        now = undoing.present(read, row.relation, row.key)
        if (row.relation, (row.after or {}).get("how")) != ("answer_end", "undone") and undoing.differs(now, row.after, row.relation):
            stale.append((_stale_words(desk, read, row), row.after, now))
    obstacles += [words for words, _, _ in stale[:SHOWN_OBSTACLES]]
    return _Undoing(event.request, tuple(events), tuple(live), tuple(moved), redo, tuple(dict.fromkeys(obstacles)), tuple(stale))


def _stale_words(desk: Desk, read: Read, row: Moved) -> str:
    what = NAMES.get(row.relation, row.relation)
    claim = (row.after or row.before or {}).get("claim")
    if isinstance(claim, int):
        found = dossier.claim_row(read, claim)
        what += f" of {clean(found['control_number'])}" if found is not None else ""
    last = undoing.last_change_of(read, row.relation, row.key)
    if last is None:
        return f"{what[0].upper()}{what[1:]} has moved since."
    who, name, moment = last
    return f"{what[0].upper()}{what[1:]} has moved since: {who} {PHRASES.get(name, name)} at {clock_time(desk, moment)}."


def _plan(desk: Desk, read: Read, found: _Undoing) -> UndoPlan:
    words, cents = _words(read, found)
    if not found.redo and not found.obstacles:
        answers = frozenset(p.answer for p in found.live if p.kind in ("answer", "reversal") and p.answer is not None)
        words = tuple(dict.fromkeys((*words, *follows.said(read, Taking(found.live, answers), desk.today()))))
    rows = tuple(event_row(audit.event(read, event.number, 20) or event) for event in found.events[:20])
    homes = len({p.remittance for p in found.live if p.kind == "received"})
    return UndoPlan(found.request, rows, words, cents, found.obstacles, found.hash(), found.redo, homes)


def _words(read: Read, found: _Undoing) -> tuple[tuple[str, ...], int]:
    """Sentences, and the money that would move."""
    verb = "is done again" if found.redo else "is taken back"
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    kinds = undoing.by_id(read, [p.reverses for p in found.live if found.redo and p.kind == "undo" and p.reverses is not None])
    for posting in found.live:
        of = kinds.get(posting.reverses or 0, posting)
        sign = -1 if of is not posting else 1
        counts[of.kind] += 1
        for entry in posting.entries:
            if entry.account == "suspense" and entry.claim is not None:
                sums["payment"] += sign * entry.cents
            elif (of.kind, entry.account) == ("received", "payer_clearing"):
                sums["received"] += sign * entry.cents
            elif entry.account in ("written_off", "contractual") or (entry.account == "patient" and entry.kind == "to_patient"):
                sums[entry.account] += sign * entry.cents
            elif (entry.kind, entry.account) == _MOVED_BY.get(of.kind):
                sums[of.kind] += sign * entry.cents
    said = []
    answers = counts["answer"] + counts["reversal"]
    if answers:
        what = f"{answers} {_many(answers, 'answer')} on {len(found.claims)} {_many(len(found.claims), 'claim')}"
        money = f"payments of {shown(sums['payment'])}{follows.off(sums['contractual'])}"
        said.append(f"The posting of {what} {verb}: {money}.")
    if counts["received"]:
        came = "comes in" if found.redo else "goes out"
        many = f"{counts['received']} {_many(counts['received'], 'remittance')}"
        said.append(f"The money of {many} {came} again: {shown(abs(sums['received']))}.")
    if counts["write_off"]:
        said.append(f"A write-off of {shown(sums['written_off'])} {verb}.")
    if counts["to_patient"]:
        said.append(f"{shown(sums['patient'])} moved to the patient {verb}.")
    said += [
        f"{shown(abs(sums[kind]))} {_CASH[kind] if sums[kind] >= 0 else _BACK[kind]} {verb}."
        for kind in _CASH
        if counts[kind] and sums[kind]
    ]
    said += [f"That a payment was not honoured {verb}."] if counts["bounce"] else []
    if counts["recoupment"]:
        said.append(f"{shown(sums['recoupment'])} that was put on its claim as taken back {verb}.")
    if counts["provider_level"]:
        said.append(f"What was said of {counts['provider_level']} provider-level {_many(counts['provider_level'], 'adjustment')} {verb}.")
    notes, amended = restoring.fact_counts(read, found.numbers)
    if notes:
        said.append(f"{notes} {_many(notes, 'note')} {verb}; the words stay readable.")
    if handover.of_events(read, found.numbers):
        said.append(f"A hand-over note {verb}; who has read it has read it.")
    if calls := talk.call_count(read, found.numbers):
        said.append(f"{calls} {_many(calls, 'call')} {verb}; the words stay readable.")
    if amended:
        said.append(f"{amended} {_many(amended, 'correction')} of the record {verb}; both values stay readable.")
    items = Counter(row.relation for row in found.moved)
    for relation, one in (("work_item", "work item"), ("denial", "denial"), ("hold", "held answer"), ("takeback_dispute", "dispute")):
        if items[relation]:
            said.append(f"{items[relation]} {_many(items[relation], one)} {'is' if items[relation] == 1 else 'are'} again as before.")
    said += _askings(read, found, verb)
    said += rules_undo.words(found.moved, verb)
    if not said:
        rest = [NAMES.get(relation, relation.replace("_", " ")) for relation in items if relation != "file_state"]
        said += [f"What was done to {what} {verb}." for what in rest]
    if not said and not found.obstacles:
        said.append("Nothing is left of it to take back.")
    first = next((abs(sums[name]) for name in ("received", "payment", "written_off", "patient", "recoupment") if sums[name]), 0)
    return tuple(said), first or max(abs(sums[kind]) for kind in _CASH)


def _askings(read: Read, found: _Undoing, verb: str) -> list[str]:
    """Write-offs that were asked for, and what was decided of them: amount and claim, though no money moves by it."""
    said = []
    for row in found.moved:
        if row.relation != "approval":
            continue
        image = row.after or row.before or {}
        claim = dossier.claim_row(read, int(image["claim"]))
        whose = shown(image["cents"]) + (f" on {clean(claim['control_number'])}" if claim is not None else "")
        state = (row.after or {}).get("state")
        asking = state in (None, WITHDRAWN) if found.redo else state == WAITING
        said.append(f"The asking for a write-off of {whose} {verb}." if asking else f"What was decided of A-{row.key}, {whose}, {verb}.")
    return said


def _many(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def apply(desk: Desk, event_number: int, plan_hash: str | None = None, reason: str = "") -> UndoPlan:
    """Take the event's whole request back, or (of an undo) do again what was taken back."""
    job = desk.asking(desk.request)
    plan, _ = _apply(job, event_number, plan_hash, reason)
    cut_off.rules(job)
    return plan


@act("undo.apply")
def _apply(act: Act, event_number: int, plan_hash: str | None, reason: str) -> tuple[UndoPlan, set[int]]:
    write = act.write
    found = _gather(act.desk, write, event_number)
    plan = _plan(act.desk, write, found)
    if plan_hash is not None and plan_hash != plan.hash:
        raise PlanChanged("it would not do by now what was shown", "undo", "Nothing was changed. Look at what it would do now.")
    if found.obstacles:
        _refuse(found)
    if all(event.act not in UNHELD for event in found.events):
        _hold(act, found)
    act.undoes = next((event.number for event in reversed(found.events) if event.act not in PASSING), found.events[-1].number)
    act.reason = reason or act.reason
    again = restoring.money(write, found.live, redo=found.redo, event=act.number, today=act.today, reason=act.reason)
    if restoring.rows(write, found.moved, event=act.number, postings=again):
        raise Stale("it moved while it was being taken back", "undo", "Nothing was changed. Try again.")
    rules_undo.pend(act, found.moved)
    restoring.amendments(write, found.numbers, event=act.number, author=act.actor.name, reason=act.reason)
    talk.calls_back(write, found.numbers, event=act.number, actor=act.actor.name, moment=act.moment)
    restoring.notes_back(write, found.numbers, event=act.number, actor=act.actor.name, moment=act.moment)
    handover.back(write, found.numbers, event=act.number, actor=act.actor.name, moment=act.moment)
    homes = {p.remittance for p in found.live if p.remittance is not None}
    homes |= {m.before["remittance"] for m in found.moved if m.relation == "remittance_state" and m.before is not None}
    items = [row.key for row in found.moved if row.relation == "work_item"]
    restoring.derived(write, found.claims, homes, items, event=act.number, today=act.today)
    _subjects(act, found)
    act.total("undone_cents", plan.cents)
    return plan, found.claims


def _refuse(found: _Undoing) -> None:
    said = " ".join(found.obstacles).removesuffix(".")
    if found.stale:
        _, then, now = found.stale[0]
        raise Stale(said, "undo", "Nothing was changed.", yours=then, theirs=now)
    raise Refused(said, "undo", "Nothing was changed.")


def _hold(act: Act, found: _Undoing) -> None:
    """What another has in hand is not moved under them; a posting of many claims does not ask."""
    claims = found.claims | {claim for row in found.moved if isinstance(claim := (row.after or row.before or {}).get("claim"), int)}
    for claim in sorted(claims):
        row = dossier.claim_row(act.write, claim)
        if row is not None:
            hold(act, claim, row["control_number"])


def _subjects(act: Act, found: _Undoing) -> None:
    subjects: Sequence[tuple[str, str]] = [subject for event in found.events for subject in event.subjects]
    for kind, key in dict.fromkeys(subjects):
        act.subject(kind, key)
    for number in dossier.numbers(act.write, found.claims):
        act.subject("claim", number)
