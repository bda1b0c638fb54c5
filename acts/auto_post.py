"""Automatic posting: payers allowed, the gate claim by claim, each refusal kept with its reason, what is mended tried again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from acts import planning, posting, rights
from acts.auto_rows import AllowedRow, AutoReport, KeptRow, RefusedRow
from acts.deposit_match import match_all
from acts.deposits import of_remittance
from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.payer_named import payer_named
from acts.planning import Part
from acts.remittance_view import planned
from acts.tracing import resolved
from acts.views import PostReport
from billing import gate
from billing.gate import PASSING, Allowed, Refusal
from billing.plans import ClaimPlan, RemittancePlan
from billing.text import clean
from store import auto_post, holds, life, payers, remittances
from store.auto_post import RefusalRow
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from store.remittances import RemittanceRow

Progress = Callable[[int, int], None]

# -- what may post by itself


@act("autopost.allow")
def allow(act: Act, payer: str, max_cents: int | None = None, zero: bool = False, takebacks: bool = False) -> AllowedRow:
    """This payer's remittances may post by themselves, up to so much on a claim; what was said of the payer before is
    replaced, and what was refused by it is tried again."""
    ref = payer_named(act.write, payer)
    if max_cents is not None and max_cents <= 0:
        raise Refused("the largest payment is more than 0.00", "autopost", "Leave --max out for any amount, or use `autopost stop`.")
    auto_post.allow(act.write, ref.payer, max_cents=max_cents, zero=zero, takebacks=takebacks, actor=act.actor.name, today=act.today)
    auto_post.try_again(act.write, ref.payer, act.actor.name)
    act.subject("payer", ref.payer)
    return _allowed(act.write, ref.payer)


@act("autopost.stop")
def stop(act: Act, payer: str) -> AllowedRow:
    """This payer's remittances post by themselves no longer."""
    ref = payer_named(act.write, payer)
    if not auto_post.stop(act.write, ref.payer, actor=act.actor.name, today=act.today):
        raise Refused(f"nothing of {clean(ref.name)} posts by itself", "autopost", "See `claimdesk autopost list`.")
    act.subject("payer", ref.payer)
    return _allowed(act.write, ref.payer)


@act("autopost.keep_out")
def keep_out(act: Act, claim: str, reason: str, kept: bool = True) -> KeptRow:
    """Nothing of this claim posts by itself (it is with a lawyer, an agency, an auditor), or it may again."""
    row = claim_row(act.write, claim)
    if kept and not reason.strip():
        raise Refused("a reason is needed", "autopost keep-out", "Say with --reason why.")
    was = auto_post.kept_out(act.write, (row["id"],))
    if not kept and not was:
        raise Refused("the claim is not kept out", clean(str(row["control_number"])), "See `claimdesk autopost list`.")
    auto_post.keep_out(act.write, row["id"], kept=kept, reason=reason, actor=act.actor.name, today=act.today)
    act.subject("claim", row["control_number"])
    return KeptRow(str(row["control_number"]), reason, act.actor.name, act.today.isoformat())


def listing(desk: Desk) -> tuple[tuple[AllowedRow, ...], tuple[KeptRow, ...], tuple[RefusedRow, ...]]:
    """Payers that were ever allowed, claims kept out, and all that waits because it was refused."""
    with desk.books.snapshot() as read:
        allowed = tuple(_allowed(read, rule.payer) for rule in auto_post.rules(read))
        kept = tuple(KeptRow(clean(number), clean(why), by, since) for number, why, by, since in auto_post.kept_numbers(read))
        return allowed, kept, _refused(read, frozenset())


def _allowed(read: Read, payer: int) -> AllowedRow:
    rule, ref = auto_post.rule(read, payer), payers.refs(read, (payer,))[payer]
    if rule is None:
        raise AssertionError("a payer's rule that was just written is not there")
    ids = clean(next(iter(ref.ids), ""))
    return AllowedRow(clean(ref.name), ids, rule.state == "allowed", rule.max_cents, rule.zero, rule.takebacks, rule.actor, rule.on_day)


# -- what was refused


@act("autopost.mark")
def mark(act: Act, trace: str, claim: str | None = None) -> tuple[RefusedRow, ...]:
    """What was refused of a remittance, or of one claim in it, is mended; or a person took it back, and it may be posted again."""
    rows = [row for row in resolved(act.write, trace) if row.state != "duplicate"]
    for row in rows:
        _let_go(act, row, claim)
    waiting = [one for row in rows for one in auto_post.refusals(act.write, row.id) if one.state == "waiting"]
    if claim is not None:
        waiting = [one for one in waiting if one.control_number == claim]
    if not waiting:
        raise NoSuch("nothing of it waits because it was refused", f"{trace} {claim or ''}".strip(), "See `claimdesk autopost list`.")
    for one in waiting:
        if not auto_post.mark(act.write, one.id, one.version, act.actor.name):
            raise Refused("it was changed meanwhile", trace, "Look at it again.")
        act.subject("remittance", one.remittance)
    marked = {one.id for one in waiting}
    return tuple(row for number, row in _rows(act.write) if number in marked)


def _let_go(act: Act, row: RemittanceRow, claim: str | None) -> None:
    """Answers whose posting was taken back are posting's again, as if the gate had refused them."""
    alone = [
        one
        for one in holds.held(act.write, row.id)
        if one.reason == "taken_back" and one.adjudication is not None and claim in (None, one.control_number)
    ]
    for one in alone:
        auto_post.refuse(act.write, row.id, one.adjudication, "taken_out", one.message, act.today)
    if alone:
        holds.let_go(act.write, [one.adjudication for one in alone if one.adjudication is not None])
        remittances.recount(act.write, row.id)


def _refused(read: Read, new: frozenset[int]) -> tuple[RefusedRow, ...]:
    return tuple(replace(row, new=number in new) for number, row in _rows(read))


def _rows(read: Read) -> list[tuple[int, RefusedRow]]:
    found = auto_post.refusals(read)
    heads = {row.id: row for row in remittances.rows(read, sorted({one.remittance for one in found}))}
    return [(one.id, _row(heads[one.remittance], one)) for one in found if one.remittance in heads]


def _row(head: RemittanceRow, one: RefusalRow) -> RefusedRow:
    claim = clean(one.control_number) if one.adjudication is not None else None
    return RefusedRow(
        head.id, f"R-{head.id}", clean(head.trace), clean(head.payer_name), claim, one.gate, clean(one.message), one.state == "marked"
    )


# -- posting


@dataclass(frozen=True, slots=True)
class _Gated:
    """One remittance at its gate: the parts that pass with their hashes, why the whole or a part (by its first answer) does not, and
    the parts of which something is held."""

    passing: tuple[Part, ...] = ()
    agreed: frozenset[str] = frozenset()
    whole: Refusal | None = None
    refused: Mapping[int, Refusal] | None = None
    held: tuple[Part, ...] = ()


def post_auto(desk: Desk, progress: Progress | None = None) -> AutoReport:
    """Post what passes the gate, of all remittances of the payers that are allowed, claim by claim, with one request.

    It goes on until nothing more passes. What was refused before waits until it is marked or posted by a person, but for a payment that
    had not come, which is asked for anew each time. Payments that came before their remittance are matched first, as a request of its own.
    """
    job = posting.asked(desk)
    if rights.may(desk, "deposits.match") is None:
        match_all(desk)
    done: dict[int, PostReport] = {}
    last: dict[int, _Gated] = {}
    moved = True
    while moved:
        moved = False
        for number in auto_post.candidates(job.books.read):
            with job.books.snapshot() as read:
                row = remittances.row(read, number)
                if row is None:
                    continue
                last[number] = found = _gated(read, job, row)
            if found.passing or _nothing_but_money(row, found):
                before = row.posted
                done[number] = posting.post_agreed(job, row, found.passing, found.agreed, progress)
                moved = moved or done[number].posted > before or row.state == "loaded"
    new = _keep(job, last)
    with job.books.snapshot() as read:
        refused = _refused(read, new)
        reports = [posting.report_of(read, number, job.today()) for number in done]
    return AutoReport(tuple(reports), refused)


def _nothing_but_money(row: RemittanceRow, found: _Gated) -> bool:
    """A remittance of provider-level adjustments alone, or of answers that are all settled: its money is taken in."""
    return row.state == "loaded" and row.claim_count == 0 and found.whole is None


def _gated(read: Read, desk: Desk, row: RemittanceRow) -> _Gated:
    rule = auto_post.rule(read, row.payer)
    before = auto_post.refusals(read, row.id)
    waits = {one.adjudication or 0: one for one in before if one.state == "waiting" and one.gate not in PASSING}
    if rule is None or rule.state != "allowed":
        return _Gated()
    if 0 in waits:
        return _Gated(whole=Refusal(waits[0].gate, waits[0].message))  # type: ignore[arg-type]  # the gate's own word, kept
    allowed = Allowed(rule.max_cents, rule.zero, rule.takebacks)
    plan, answers = planned(read, row, desk.today())
    whole = _of_remittance(read, row, plan, allowed)
    if whole is not None:
        return _Gated(whole=whole)
    marked = {one.adjudication for one in before if one.state == "marked"}
    parts = planning.parts(read, row)
    by_first = {part.answers[0].answer: part for part in parts}
    kept = auto_post.kept_out(read, [part.claim for part in parts if part.claim is not None])
    undone = auto_post.taken_out(read, answers)
    passing: list[tuple[Part, ClaimPlan]] = []
    refused: dict[int, Refusal] = {}
    held: list[Part] = []
    for part, one in zip(parts, plan.parts, strict=True):
        first = part.answers[0].answer
        numbers = {answer.answer for answer in part.answers}
        if any(answer.hold is not None for answer in one.answers):
            held.append(by_first[first])
        old = next((waits[number] for number in sorted(numbers) if number in waits), None)
        if old is not None:
            refused[first] = Refusal(old.gate, old.message)  # type: ignore[arg-type]  # the gate's own word, kept
            continue
        at_gate = gate.Part(
            one,
            {number: answers[number].payment for number in numbers},
            kept.get(part.claim or 0, ""),
            bool(numbers & undone) and not numbers & marked,
        )
        why = gate.of_part(at_gate, allowed)
        if why is None:
            passing.append((part, one))
        else:
            refused[first] = why
    return _Gated(tuple(part for part, _ in passing), frozenset(one.hash for _, one in passing), None, refused, tuple(held))


def _of_remittance(read: Read, row: RemittanceRow, plan: RemittancePlan, allowed: Allowed) -> Refusal | None:
    remittance, came = remittances.as_came(read, row), of_remittance(read, row.id)
    return gate.of_remittance(remittance, plan.balances, allowed, came.cents, life.carried(read, row.payer))


def _keep(job: Desk, last: Mapping[int, _Gated]) -> frozenset[int]:
    """Keep why each does not post, and hold what is held of those whose money is in; the refusals that are new."""
    for number, found in last.items():
        if found.held:
            posting.hold_exceptions(job, number, found.held)
    return _refuse(job, {number: found for number, found in last.items() if found.whole is not None or found.refused is not None})


@act("posting.refuse")
def _refuse(act: Act, last: Mapping[int, _Gated]) -> frozenset[int]:
    new: set[int] = set()
    before = act.write.connection.total_changes
    for number, found in last.items():
        refused: list[tuple[int | None, Refusal]] = []
        if found.whole is not None:
            refused.append((None, found.whole))
        else:
            auto_post.passed(act.write, number)
            auto_post.settled(act.write, number)
        refused += list((found.refused or {}).items())
        news = [auto_post.refuse(act.write, number, answer, why.reason, why.message, act.today) for answer, why in refused]
        if any(news):
            act.subject("remittance", number)
            act.total("refused", sum(news))
            fresh = {answer for (answer, _), is_new in zip(refused, news, strict=True) if is_new}
            new |= {one.id for one in auto_post.refusals(act.write, number) if one.adjudication in fresh}
    if act.write.connection.total_changes == before:
        act.nothing()
    return frozenset(new)
