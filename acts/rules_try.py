"""A change of rules is tried on the present queue before it is kept: what would move, in items and dollars; then kept as it was shown."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from acts.desk import Act, Desk, act
from acts.rules import checked, draft, ref, refuse
from acts.rules_meant import as_kept
from acts.rules_rows import Draft, KeptReport, Trial, TrialRow
from billing import rule_trial
from billing.books import ClaimBooks
from billing.findings import Finding
from billing.money import shown
from billing.rule_trial import InForce, Moved
from billing.text import clean
from store import books, dossier, odds, payers, rule_reach, rules, rules_kept, settled
from store.books import Supposed
from store.engine.sqlite import Read, Write
from store.errors import NoSuch, PlanChanged, Refused, Stale
from store.ids import CHUNK, among, chunks
from store.rules import Rules

Progress = Callable[[int, int], None]
FIRST = 10
"""Items that a trial shows."""
PLAN_LEAST = 8
"""Letters of a plan's hash that are enough to know it by."""


def try_(desk: Desk, drafts: Sequence[Draft], progress: Progress | None = None) -> Trial:
    """What these changes would do to the work in the queue; nothing is written. It reads in chunks, and stops where progress raises."""
    if not drafts:
        raise Refused("nothing is changed", "rules try", "Say what shall be otherwise.")
    with desk.books.snapshot() as read:
        findings = checked(read, drafts)
        refuse(findings)
        rows = [as_kept(one) for one in drafts]
        learned = odds.odds(read)
        now, then = rules.of(read).knowing(learned), rules.with_changes(read, rows).knowing(learned)
        old = [row for row in (rules_kept.one(read, one.kind, one.number) for one in drafts if one.number) if row is not None]
        claims = rule_reach.claims(read, [*rows, *old])
        names = {one.payer: clean(one.name) for one in payers.every(read)}
    two_books = now.said != then.said
    found: list[tuple[int, Moved]] = []
    anew: list[int] = []
    at = 0
    for some in chunks(claims):
        if progress is not None:
            progress(at, len(claims))
        with desk.books.snapshot() as read:
            before = books.books(read, some)
            after = books.books(read, some, Supposed(rules=then)) if two_books else before
        for claim, known in before.items():
            moves, otherwise = rule_trial.moved(_side(known, now), _side(after[claim], then), desk.today())
            found += [(claim, one) for one in moves]
            anew += [claim] if moves or otherwise else []
        at += len(some)
    return _trial(desk, tuple(drafts), findings, found, tuple(anew), len(claims), names)


def _side(known: ClaimBooks, in_force: Rules) -> tuple[ClaimBooks, InForce]:
    every = {one.payer.payer: one.payer for one in known.payers} | {one.payer: one for one in known.other_payers}
    ways = {number: in_force.ways(number, payer.payer_class) for number, payer in every.items()}
    return known, InForce(in_force.playbook, in_force.clocks, ways)


def _trial(
    desk: Desk, drafts: tuple[Draft, ...], findings: tuple[Finding, ...], found: list[tuple[int, Moved]], anew: tuple[int, ...],
    looked: int, names: dict[int, str],
) -> Trial:  # fmt: skip
    stay = [one for _, one in found if one.was is not None and one.will is not None]
    leave = [one for _, one in found if one.will is None]
    come = [one for _, one in found if one.was is None]
    normal = [one for one in stay if "kind" in one.what and one.will is not None and one.will.code_kind == "NORMAL"]
    counts = Counter(what for one in stay for what in one.what)
    by_what = tuple((what, counts[what]) for what in rule_trial.WHATS if counts[what])
    first = sorted(found, key=lambda pair: (-pair[1].cents, pair[0], pair[1].work))[:FIRST]
    numbers = dossier.numbers_of(desk.books.read, [claim for claim, _ in first])
    rows = tuple(
        TrialRow(clean(numbers.get(claim, "?")), names.get(one.payer, ""), one.work, one.codes, one.cents, *one.words())
        for claim, one in first
    )
    cents = sum(one.cents for _, one in found)
    made = Trial(
        drafts, looked, len(found), cents, by_what, _sum(leave), _sum(come), _sum(normal), rows, findings, (), anew,
        _hash(drafts, found, anew),
    )  # fmt: skip
    return replace(made, words=tuple(_words(made)))


def _sum(some: Sequence[Moved]) -> tuple[int, int]:
    return len(some), sum(one.cents for one in some)


def _hash(drafts: Iterable[Draft], found: Iterable[tuple[int, Moved]], anew: Sequence[int]) -> str:
    """What was shown: the rules as they shall be, and every item with what of it moves; its place differs with the day, and is none."""
    told: list[object] = [(one.kind, one.payer, sorted(one.values.items()), one.number, one.version, one.ended) for one in drafts]
    told += sorted((claim, one.work, one.cents, one.words()) for claim, one in found)
    return hashlib.sha256(repr((told, list(anew))).encode()).hexdigest()


_WHAT_WORDS = {
    "kind": "post otherwise from now on", "category": "change category", "chance": "change chance", "deadline": "get another last day",
    "step": "get another next step", "order": "change their place in the queue",
}  # fmt: skip


def _words(trial: Trial) -> Iterable[str]:
    looked = f"{trial.looked:,} {'claim' if trial.looked == 1 else 'claims'} with open work looked at"
    if not trial.moved:
        yield f"No item would move ({looked})."
    else:
        items = "1 item" if trial.moved == 1 else f"{trial.moved:,} items"
        yield f"{items} would move, {shown(trial.cents)} at stake ({looked})."
    if trial.by_what:
        yield "Of them " + ", ".join(f"{count:,} {_WHAT_WORDS[what]}" for what, count in trial.by_what) + "."
    if trial.stays[0]:
        count, cents = trial.stays
        yield (
            f"{count:,} of {shown(cents)} would post as NORMAL from now on. What is posted is not rewritten: they stay denied, and in the "
            "queue, until somebody works them."
        )
    if trial.leave[0]:
        yield f"{trial.leave[0]:,} of {shown(trial.leave[1])} would leave the queue."
    if trial.come[0]:
        yield f"{trial.come[0]:,} of {shown(trial.come[1])} would come into the queue."
    for one in trial.findings:
        if one.severity == "warning":
            yield f"Odd: {one.message}."


# -- kept


def keep(desk: Desk, drafts: Sequence[Draft], reason: str, plan_hash: str | None = None, progress: Progress | None = None) -> KeptReport:
    """Keep the changes, and bring the work that they move to where the rules say: one request, one undo. It is tried again first; where it
    would do by now what was not shown (plan_hash, or the first 8 letters of it and more), nothing is written."""
    trial = try_(desk, drafts, progress)
    if plan_hash is not None and (len(plan_hash) < PLAN_LEAST or not trial.hash.startswith(plan_hash)):
        raise PlanChanged("it would not do by now what was shown", "rules keep", "Nothing was kept. Look at what it would do now.")
    if not reason.strip():
        raise Refused("a change of rules needs a reason", "rules keep", "Say why: a contract, a letter, a call.")
    job = desk.asking(desk.request)
    refs = _keep(job, drafts, trial.claims, trial.moved, reason)
    return KeptReport(tuple(refs), trial, carry_on(job, progress))


@act("rules.keep")
def _keep(act: Act, drafts: Sequence[Draft], claims: Sequence[int], moved: int, reason: str) -> list[str]:
    del reason
    write = act.write
    refuse(checked(write, drafts))
    refs = []
    for one in drafts:
        number = one.number
        if not number:
            if one.ended:
                raise Refused("what is not there cannot end", "rules end", "claimdesk rules list --changed shows the practice's own.")
            number = rules_kept.add(write, one.kind, one.payer, one.values)
        elif not _changed(write, one):
            now = rules_kept.one(write, one.kind, number)
            theirs = now.version if now is not None else None
            raise Stale(f"{ref(one)} was changed since you read it", "rules keep", "Nothing was kept. Look at it as it is now.",
                        yours=one.version, theirs=theirs)  # fmt: skip
        name = ref(replace(one, number=number))
        refs.append(name)
        act.subject("rule", name)
    rules_kept.pend(write, claims, act.request, act.actor.name)
    act.total("rules", len(drafts))
    act.total("moved_items", moved)
    return refs


def _changed(write: Write, one: Draft) -> bool:
    if one.ended:
        return rules_kept.end(write, one.kind, one.number, one.version)
    return rules_kept.change(write, one.kind, one.number, one.version, one.values)


def carry_on(desk: Desk, progress: Progress | None = None) -> int:
    """Bring work that a kept change moves to where the rules say, in chunks; how many claims. What was cut off goes on here."""
    done = 0
    left = rules_kept.left(desk.books.read)
    of = left
    while left:
        if progress is not None:
            progress(done, of)
        done += _move(desk)
        left = rules_kept.left(desk.books.read)
    return done


@act("rules.move")
def _move(act: Act) -> int:
    claims = rules_kept.pending(act.write, CHUNK)
    if not claims:
        act.nothing()
        return 0
    before = _items(act.write, claims)
    settled.settle_many(act.write, claims, act.number, act.today, wakes=False)
    rules_kept.looked_at(act.write, claims)
    after = _items(act.write, claims)
    moved = [claim for claim in claims if before.get(claim) != after.get(claim)]
    for number in dossier.numbers(act.write, moved):
        act.subject("claim", number)
    act.total("claims", len(claims))
    return len(claims)


def _items(read: Read, claims: Sequence[int]) -> dict[int, int]:
    """The sum of the versions of each claim's items: it moves when one of them does."""
    return {
        row[0]: row[1] for row in read.run(f"SELECT claim, sum(version) FROM work_item WHERE claim IN ({among(claims)}) GROUP BY claim")
    }


def ended(desk: Desk, name: str) -> Draft:
    """The draft that ends a rule of ours: then what ships holds again."""
    found = draft(desk, name)
    if not found.number:
        raise NoSuch(f"{clean(name)} is none of ours", "rules end", "claimdesk rules list --changed shows the practice's own.")
    if found.ended:
        raise Refused(f"{ref(found)} has ended already", "rules end", "claimdesk rules history shows when.")
    return replace(found, ended=True)
