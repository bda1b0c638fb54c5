"""claimdesk queue: what should be worked, in order, or in another; by any filter, grouped, or as a saved view shows it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import click

from acts.views import Counts, Page, QueueGroup, QueueRow, QueueView
from billing.money import plain, shown
from billing.text import clean, fit
from claimdesk.cli import Host, answers
from claimdesk.queue_options import filters, of_options


def words(page: Page[QueueRow], counts: Counts) -> str:
    """The queue as a table of 80 columns."""
    lines = [" DUE         PATIENT            PAYER          WHY              AT STAKE NEXT STEP"]
    for r in page.rows:
        due = f"{r.deadline_on:%Y-%m-%d}" if r.deadline_on else "-"
        why = " ".join((*r.codes[:1], *r.remarks[:1])) or r.kind
        who = f"{fit(clean(r.patient), 18):<18} {fit(clean(r.payer), 14):<14} {fit(clean(why), 13):<13}"
        lines.append(f" {due:<11} {who} {shown(r.at_stake_cents):>11} {fit(clean(r.next_step), 12)}  {clean(r.control_number)}")
    denied = f"denials {counts.denied_total:,}, {shown(counts.denied_at_stake_cents)}"
    lines.append(f"{counts.total:,} items, {shown(counts.at_stake_cents)} at stake; {denied}")
    if page.after:
        lines.append(f"more: --after {page.after}")
    return "\n".join(lines)


@click.command("queue")
@filters
@click.option("--view", "name", metavar="NAME", help="As a saved view shows it; further options narrow it more.")
@click.option("--group", metavar="COLUMN", help="Headings, count, money: reason, payer, category, remark, provider, location, owner, "
              "week, age, kind, state.")  # fmt: skip
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@click.option("--after", metavar="TOKEN", help="The page after this one.")
@answers
def command(host: Host, name: str | None, group: str | None, limit: int, after: str | None, **options: Any) -> None:
    """The queue in the order in which it should be worked: money about to be lost first, weighed by its amount."""
    from acts import lists, views_kept
    from claimdesk import shapes

    with host.desk() as desk:
        asked = of_options(options, desk.today())
        if name is not None:
            kept = views_kept.named(desk, name).what
            asked, group = _over(kept.view, asked), group if group is not None else kept.group or None
        if group is not None:
            groups = lists.groups(desk, asked, group)
            host.answer(lambda: {"by": group, "groups": [_group(one) for one in groups]}, lambda: _headings(groups, group or ""))
            return
        page, counts = lists.queue(desk, asked, after=after, limit=limit), lists.counts(desk, asked)
        lists.listed(desk, page.rows)
        lists.flush_listed(desk)
    host.answer(lambda: shapes.queue(page, counts), lambda: words(page, counts))


def _over(kept: QueueView, asked: QueueView) -> QueueView:
    """What was asked here goes before what the view holds."""
    usual = QueueView()
    said = {f.name: getattr(asked, f.name) for f in fields(QueueView) if getattr(asked, f.name) != getattr(usual, f.name)}
    return replace(kept, **said)


def _group(one: QueueGroup) -> dict[str, Any]:
    on: date | None = one.deadline_on
    return {
        "key": one.key.strip(), "words": one.words, "items": one.items, "at_stake": plain(one.at_stake_cents),
        "deadline": on.isoformat() if on else None,
    }  # fmt: skip


def _headings(groups: tuple[QueueGroup, ...], by: str) -> str:
    lines = [f" {by.upper():<44} {'ITEMS':>7} {'AT STAKE':>14}  DUE"]
    for one in groups:
        key = clean(one.key.strip())
        said = one.words if key in ("", one.words) or by in ("location", "week", "age", "payer") else f"{key}  {one.words}"
        lines.append(f" {fit(clean(said), 44):<44} {one.items:>7,} {shown(one.at_stake_cents):>14}  {one.deadline_on or '-'}")
    return "\n".join(lines) if groups else "Nothing is in this part of the queue."
