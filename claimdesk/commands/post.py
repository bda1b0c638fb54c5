"""claimdesk post: remittances are posted: named, all, all clean ones, or by themselves through the gate; or looked at before."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from acts.views import PostReport
from billing.money import shown
from billing.text import clean
from claimdesk.cli import PARTLY, REFUSED, Host, answers, talk

if TYPE_CHECKING:
    from acts.auto_rows import AutoReport, CleanPlan, CleanReport
    from acts.views import RemittanceView


def words(reports: Iterable[PostReport]) -> str:
    """A line a remittance and a line a held claim."""
    lines = []
    for r in reports:
        lines.append(
            f"{clean(r.trace)}  {clean(r.payer)}  {shown(r.paid_cents)}  {r.state}: {r.posted} of {r.claims} posted, {r.held} held"
        )
        if r.state == "duplicate":
            lines.append(f"  the same payment as {r.duplicate_of}: it does not post twice (--not-a-duplicate says that it is another)")
        lines += [f"  {clean(e.claim or 'the whole remittance')}: {clean(e.message)} ({e.reason})" for e in r.exceptions]
    return "\n".join(lines) or "Nothing to post."


@click.command("post")
@click.argument("traces", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that are not whole, by day of payment.")
@click.option("--clean", "clean_ones", is_flag=True, help="All of which nothing is off, held or missing: one summary, one yes.")
@click.option("--on", metavar="DATE", help="With --clean: those loaded on that day.")
@click.option("--today", "of_today", is_flag=True, help="With --clean: those loaded today.")
@click.option("--auto", is_flag=True, help="What passes the gate of automatic posting, claim by claim; see autopost.")
@click.option("--mark", is_flag=True, help="TRACE [CLAIM]: what --auto refused is mended; it is tried again.")
@click.option("--preview", is_flag=True, help="Say what would be posted, with the plan's hash, and post nothing.")
@click.option("--yes", is_flag=True, help="With --clean: post without asking.")
@click.option("--not-a-duplicate", "another", is_flag=True, help="TRACE: the payment that came twice is another; needs --reason.")
@click.option("--reason", default="", help="With --not-a-duplicate: why it is another payment.")
@answers
def command(
    host: Host, traces: tuple[str, ...], everything: bool, clean_ones: bool, on: str | None, of_today: bool, auto: bool, mark: bool,
    preview: bool, yes: bool, another: bool, reason: str,
) -> None:  # fmt: skip
    """Post remittances by trace (PAYER:TRACE where two payers use one), or all that are not whole. Posting twice changes nothing."""
    if sum((bool(traces) and not mark, everything, clean_ones, auto, mark)) != 1:
        raise click.UsageError("name the traces to post, or say one of --all, --clean, --auto, --mark TRACE")
    if (on or of_today or yes) and not clean_ones:
        raise click.UsageError("--on, --today and --yes go with --clean")
    if (preview and not (clean_ones or traces)) or (preview and mark):
        raise click.UsageError("--preview goes with a trace or with --clean")
    if another and (len(traces) != 1 or mark or preview or not reason.strip()):
        raise click.UsageError("--not-a-duplicate goes with one trace and a --reason")
    if clean_ones:
        _clean(host, on, of_today, preview, yes)
    elif auto:
        _auto(host)
    elif mark:
        _mark(host, traces)
    elif preview:
        _preview(host, traces)
    else:
        _post(host, None if everything else list(traces), reason if another else "")


def _post(host: Host, traces: list[str] | None, another: str = "") -> None:
    """another: why a payment that came twice is one of its own; said and posted in one request."""
    from acts import exceptions, hands_view, posting
    from claimdesk import shapes
    from claimdesk.progress import progress

    with host.desk() as at, progress("Posting", quiet=host.json) as step:
        desk = at.asking()
        if another and traces:
            exceptions.not_a_duplicate(desk, traces[0], another)
        before = hands_view.before(desk)
        reports = posting.post_many(desk, traces, progress=step)
        others = hands_view.met(desk, before)
    if others:
        talk(others)
    if any(r.newly_held for r in reports):
        host.code = PARTLY
    host.answer(lambda: shapes.posts(reports), lambda: words(reports))


# -- before posting


def _preview(host: Host, traces: tuple[str, ...]) -> None:
    from acts import look, posting
    from claimdesk import remittance_shapes

    with host.desk() as desk:
        views = [look.remittance(desk, posting.find(desk, trace), "preview") for trace in traces]
    host.answer(
        lambda: {"ok": True, "done": False, "remittances": [remittance_shapes.preview(view) for view in views]},
        lambda: "\n\n".join(_preview_words(view) for view in views),
    )


def _preview_words(view: RemittanceView) -> str:
    r, b = view.row, view.balances
    lines = [f"{r.number}  {r.trace}  {r.payer}  {shown(r.paid_cents)}  {r.word}  plan {view.plan_hash[:8]}"]
    for name, balance in (("services", b.service), ("claims", b.claim), ("remittance", b.remittance)):
        off = f"off by {shown(balance.difference_cents)}" if balance.difference_cents else "ok"
        lines.append(f"  {name:<11}{shown(balance.expected_cents):>14} should be, {shown(balance.found_cents):>14} is: {off}")
    lines += [f"  {said}" for said in view.notices]
    for p in view.summary:
        count = f"{p.claims:>6}" if p.claims is not None else " " * 6
        lines.append(f"  {clean(p.what):<52}{count}{shown(p.cents):>14}  {p.goes_to}")
    lines += [f"  held: {clean(h.control_number or 'the whole remittance')}: {clean(h.message)} ({h.reason})" for h in view.held]
    lines += [f"  follows: {said}" for said in view.follows]
    return "\n".join(lines)


# -- all clean ones


def _clean(host: Host, on: str | None, of_today: bool, preview: bool, yes: bool) -> None:
    from acts import clean as cleaning
    from claimdesk import remittance_shapes
    from claimdesk.progress import progress

    if preview and yes:
        raise click.UsageError("--preview looks, --yes posts: say one of them")
    if not (preview or yes) and (host.json or not sys.stdin.isatty()):
        raise click.UsageError("say --preview to see what would be posted, or --yes to post it")
    with host.desk() as desk:
        plan = cleaning.plan(desk, _day(on, of_today, desk.today()))
        if preview or not plan.rows:
            host.answer(lambda: remittance_shapes.clean(plan), lambda: _clean_words(plan))
            return
        if not yes and not _agreed(plan):
            talk("Not done: nothing was posted.")
            host.code = REFUSED
            return
        with progress("Posting", quiet=host.json) as step:
            report = cleaning.post(desk, plan, step)
    if report.left:
        host.code = PARTLY
    host.answer(lambda: remittance_shapes.cleaned(report), lambda: _cleaned_words(report))


def _day(on: str | None, of_today: bool, today: date) -> date | None:
    from billing.day import parse_entry

    if on is not None and of_today:
        raise click.UsageError("say --on or --today, not both")
    if on is None:
        return today if of_today else None
    found = parse_entry(on, today)
    if found is None:
        raise click.UsageError(f"--on {on} is no day; it reads like 2026-11-25")
    return found


def _agreed(plan: CleanPlan) -> bool:
    """One confirmation; above the limit the number of claims is typed, since a yes is too easy for that."""
    from acts.clean import typed_above

    talk(_clean_words(plan))
    count = typed_above(plan)
    wanted = "y" if count is None else str(count)
    said = "y to post, Enter alone = no" if count is None else f"type {count} to post, Enter alone = no"
    return bool(click.prompt(said, default="", show_default=False, err=True).strip() == wanted)


def _clean_words(plan: CleanPlan) -> str:
    lines = ["Nothing is clean and to be posted."]
    if plan.rows:
        lines = [f"{len(plan.rows)} clean, {plan.claims} {'claim' if plan.claims == 1 else 'claims'}, {shown(plan.cents)}"]
    lines += [f"  {payer:<40} {count:>4} {claims:>6} claims {shown(cents):>14}" for payer, count, claims, cents in plan.by_payer]
    lines += [f"  stays: {r.number} {r.trace} {r.payer} {shown(r.cents)}: {r.why}" for r in plan.left]
    return "\n".join(lines)


def _cleaned_words(report: CleanReport) -> str:
    stays = [f"  stays: {r.number} {r.trace} {r.payer} {shown(r.cents)}: {r.why}" for r in report.left]
    return "\n".join([words(r for _, r in report.posted), *stays])


# -- by themselves


def _auto(host: Host) -> None:
    from acts import auto_post
    from claimdesk import remittance_shapes
    from claimdesk.progress import progress

    with host.desk() as desk, progress("Posting", quiet=host.json) as step:
        report = auto_post.post_auto(desk, step)
    if report.news:
        host.code = PARTLY
    host.answer(lambda: remittance_shapes.auto(report), lambda: _auto_words(report))


def _auto_words(report: AutoReport) -> str:
    """What was posted and what is newly refused; nothing where nothing happened, since it runs by the clock."""
    lines = [words(report.posted)] if report.posted else []
    lines += [f"{r.trace} {r.claim or 'the whole'}: not by itself: {r.message} ({r.reason})" for r in report.refused if r.new]
    return "\n".join(lines)


def _mark(host: Host, traces: tuple[str, ...]) -> None:
    from acts import auto_post
    from claimdesk import remittance_shapes

    if len(traces) not in (1, 2):
        raise click.UsageError("--mark wants a trace, and perhaps one claim's number")
    with host.desk() as desk:
        rows = auto_post.mark(desk, traces[0], traces[1] if len(traces) > 1 else None)
    host.answer(
        lambda: {"ok": True, "act": "mark", "marked": [remittance_shapes.refused(r) for r in rows]},
        lambda: "\n".join(f"{r.trace} {r.claim or 'the whole'}: is tried again at the next post --auto" for r in rows),
    )
