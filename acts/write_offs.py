"""Small balances by policy: who may be forgiven how much of what, what it would give up today, and giving it up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from acts.desk import Act, Desk, act
from acts.hands import local
from acts.payer_named import payer_named
from billing import small_balance
from billing.books import ClaimBooks
from billing.small_balance import Facts, Outcome, Policy
from billing.text import clean
from store import books, dossier, leases, ledger, policies, settled, statements
from store.engine.sqlite import Read
from store.errors import NoSuch, PlanChanged, Refused, Stale
from store.ids import CHUNK, chunks
from store.policies import Kept


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy as it is listed."""

    number: int
    side: str
    payer: str
    codes: tuple[str, ...]
    max_cents: int
    wait_days: int
    reference: str
    statements: int
    words: str
    state: str
    made_on: date
    ended_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class WouldGo:
    """A claim to which a policy applies: what goes by it, or why it stays for now."""

    claim: int
    control_number: str
    policy: int
    cents: int
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class PolicyPlan:
    """What the policies would give up on a day. hash: agrees with what was shown, as long as nothing moved."""

    on: date
    policies: tuple[PolicyRow, ...]
    goes: tuple[WouldGo, ...]
    stays: tuple[WouldGo, ...]
    hash: str

    @property
    def cents(self) -> int:
        """All that goes."""
        return sum(one.cents for one in self.goes)


@dataclass(frozen=True, slots=True)
class PolicyRun:
    """What was given up, and what was left though the plan had it, since it moved meanwhile or another took it in hand."""

    plan: PolicyPlan
    done: tuple[WouldGo, ...]
    left: tuple[WouldGo, ...]

    @property
    def cents(self) -> int:
        """All that was given up."""
        return sum(one.cents for one in self.done)


@act("policy.add")
def add(act: Act, policy: Policy, payer: str | None, reason: str) -> int:
    """Put a policy in force; its number. The payer by id or name, None for all; the reason says who decided so."""
    if not reason.strip():
        raise Refused("it needs a reason", "policy", "Say who decided it: the log keeps it.")
    whose = payer_named(act.write, payer) if payer is not None else None
    meant = replace(policy, payer=whose.payer if whose else None, payer_name=whose.name if whose else "")
    wrong = small_balance.findings(meant)
    if wrong:
        raise Refused(" ".join(f"{one.message}." for one in wrong).removesuffix("."), "policy", "Nothing was changed.")
    same = [kept for kept in policies.every(act.write) if replace(kept.policy, id=0) == replace(meant, id=0)]
    if same:
        raise Refused(f"policy {same[0].policy.id} says that already", "policy", "claimdesk policy list shows them.")
    number = policies.add(act.write, meant, act.today, reason)
    act.subject("policy", number)
    return number


@act("policy.end")
def end(act: Act, number: int, reason: str) -> None:
    """Let a policy apply to nothing any more; what it gave up stays."""
    if not reason.strip():
        raise Refused("it needs a reason", "policy", "Say why it ends.")
    kept = policies.one(act.write, number)
    if kept is None:
        raise NoSuch(f"there is no policy {number}", "policy", "claimdesk policy list shows them.")
    if kept.state != policies.ACTIVE:
        raise Refused(f"policy {number} ended on {kept.ended_on}", "policy", "Nothing was changed.")
    if not policies.end(act.write, kept, act.today, reason):
        raise Stale("it moved meanwhile", f"policy {number}", "Nothing was changed. Look again.", yours=kept.version, theirs=None)
    act.subject("policy", number)


def listed(desk: Desk, *, ended: bool = False) -> tuple[PolicyRow, ...]:
    """The policies, in the order in which they are asked."""
    return tuple(_row(kept) for kept in policies.every(desk.books.read, ended=ended))


def preview(desk: Desk, on: date | None = None) -> PolicyPlan:
    """What the policies would give up on a day (today, or one to come), claim by claim."""
    day = on or desk.today()
    with desk.books.snapshot() as read:
        return _plan(desk, read, day)


def run(desk: Desk, plan_hash: str | None = None) -> PolicyRun:
    """Give up what the policies say today: one request, so one undo; refused where it is not what was shown."""
    job = desk.asking(desk.request)
    plan = preview(job)
    if plan_hash is not None and not plan.hash.startswith(plan_hash):
        raise PlanChanged("it would not give up by now what was shown", "policy", "Nothing was changed. Look at the preview again.")
    done: list[WouldGo] = []
    # Where nothing goes, it is asked all the same whether this person may: a script under a wrong login hears it on the first day.
    for some in chunks(plan.goes, CHUNK) if plan.goes else ((),):
        done += _give_up(job, some)
    gone = {one.claim for one in done}
    return PolicyRun(plan, tuple(done), tuple(one for one in plan.goes if one.claim not in gone))


@act("policy.run")
def _give_up(act: Act, some: Sequence[WouldGo]) -> list[WouldGo]:
    """These, each as it was planned; what has moved meanwhile is left."""
    kept = {one.policy.id: one.policy for one in policies.every(act.write)}
    done: list[WouldGo] = []
    claims = [one.claim for one in some]
    known, facts = books.books(act.write, claims), _facts(act.desk, act.write, claims, act.moment)
    for one in some:
        policy = kept.get(one.policy)
        found = small_balance.apply(known[one.claim], policy, facts[one.claim], act.today) if policy is not None else None
        if policy is None or found is None or found.why_not or found.cents != one.cents:
            continue
        reason = f"policy {policy.id}: {policy.words}"
        ledger.write(act.write, found.transactions, event=act.number, today=act.today, reason=reason)
        act.subject("claim", one.control_number)
        act.total("written_off_cents", found.cents)
        done.append(one)
    if not done:
        act.nothing()
        return []
    act.total("claims", len(done))
    used = sorted({one.policy for one in done})
    act.reason = act.reason or (f"policy {used[0]}: {kept[used[0]].words}" if len(used) == 1 else f"policies {', '.join(map(str, used))}")
    settled.settle_many(act.write, [one.claim for one in done], act.number, act.today)
    return done


def _plan(desk: Desk, read: Read, on: date) -> PolicyPlan:
    kept = policies.every(read)
    goes: list[WouldGo] = []
    stays: list[WouldGo] = []
    taken: set[int] = set()
    for one in kept:
        claims = [claim for claim in policies.candidates(read, one.policy) if claim not in taken]
        for some in chunks(claims, 500):
            for claim, found in _outcomes(desk, read, some, one.policy, on):
                (stays if found.why_not else goes).append(WouldGo(claim, "", one.policy.id, found.cents, found.why_not))
                # The first policy that takes a claim is the one by which it goes; what it leaves waits for the next run.
                taken |= set() if found.why_not else {claim}
    names = dossier.numbers_of(read, [one.claim for one in (*goes, *stays)])
    gone = tuple(replace(one, control_number=names[one.claim]) for one in goes)
    left = tuple(replace(one, control_number=names[one.claim]) for one in stays if one.claim not in taken)
    told = repr([(one.claim, one.policy, one.cents) for one in gone])
    return PolicyPlan(on, tuple(map(_row, kept)), gone, left, hashlib.sha256(told.encode()).hexdigest())


def _outcomes(desk: Desk, read: Read, claims: Sequence[int], policy: Policy, on: date) -> list[tuple[int, Outcome]]:
    known: dict[int, ClaimBooks] = books.books(read, claims)
    facts = _facts(desk, read, claims, desk.now())
    found = [(claim, small_balance.apply(known[claim], policy, facts[claim], on)) for claim in claims]
    return [(claim, outcome) for claim, outcome in found if outcome is not None]


def _facts(desk: Desk, read: Read, claims: Sequence[int], moment: int) -> dict[int, Facts]:
    posted, sent = policies.last_posted(read, claims), statements.counts(read, claims)
    out = {}
    for claim in claims:
        holder = leases.holder(read, claim, moment)
        last = local(desk, posted[claim]).date() if claim in posted else None
        by = holder[0] if holder is not None and holder[0] != desk.actor.name else ""
        mine = sent.get(claim)
        out[claim] = Facts(last, mine.count if mine else 0, mine.last_on if mine else None, by)
    return out


def _row(kept: Kept) -> PolicyRow:
    p = kept.policy
    return PolicyRow(
        p.id, p.side, clean(p.payer_name), p.codes, p.max_cents, p.wait_days, clean(p.reference), p.statements, clean(p.words), kept.state,
        kept.made_on, kept.ended_on, clean(kept.note),
    )  # fmt: skip
