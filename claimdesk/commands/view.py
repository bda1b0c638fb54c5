"""claimdesk view: saved views of the queue, one's own and shared."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from acts.views_kept import KeptView
from billing.text import clean, fit
from claimdesk.cli import Host, answers
from claimdesk.queue_options import filters, of_options


@click.group("view")
def command() -> None:
    """Saved views of the queue: filter, order, grouping and columns under a name, on a key of the list."""


@command.command("list")
@answers
def show(host: Host) -> None:
    """My views and the shared ones."""
    from acts import views_kept

    with host.desk() as desk:
        rows = views_kept.kept(desk)
    host.answer(
        lambda: {"ok": True, "views": [_view(row) for row in rows]},
        lambda: "\n".join(_line(row) for row in rows) or "No views are kept. V in the list keeps one; so does claimdesk view save NAME.",
    )


@command.command("save")
@click.argument("name")
@filters
@click.option("--group", default="", help="Grouped by: reason, payer, category, remark, provider, location, owner, week, age, kind, state.")
@click.option("--columns", default="", metavar="A,B", help="Columns beside the usual: AGE, CLAIM, VISIT, CATEGORY, PROVIDER, LIKELY, ...")
@click.option("--key", "digit", type=click.IntRange(3, 9), help="The key of the list that it is on.")
@click.option("--shared", is_flag=True, help="For all; supervisors do this.")
@answers
def save(host: Host, name: str, group: str, columns: str, digit: int | None, shared: bool, **options: Any) -> None:
    """Keep a view under a name, over the one that has it."""
    from acts import lists, views_kept
    from acts.views_kept import COLUMNS, Kept

    chosen = tuple(part.strip().upper() for part in columns.split(",") if part.strip())
    if unknown := [part for part in chosen if part not in COLUMNS]:
        raise click.UsageError(f"--columns: there is no {unknown[0]}; there are {', '.join(COLUMNS)}")
    if group and group not in lists.GROUP_COLUMNS:
        raise click.UsageError(f"--group: there is no {group}; there are {', '.join(lists.GROUP_COLUMNS)}")
    with host.desk() as desk:
        what = Kept(of_options(options, desk.today()), group, chosen)
        row = views_kept.save(desk, name, what, digit=digit or 0, shared=shared, kind=what.view.kind or "denial")
    host.answer(lambda: {"ok": True, "act": "save", "view": _view(row)}, lambda: f"Kept: {_line(row)}")


@command.command("change")
@click.argument("name")
@click.option("--rename", metavar="NAME")
@click.option("--key", "digit", type=int, help="Another key of the list, 3 to 9; 0 is none.")
@answers
def change(host: Host, name: str, rename: str | None, digit: int | None) -> None:
    """Rename a view, or move it to another key."""
    from acts import views_kept

    if rename is None and digit is None:
        raise click.UsageError("say --rename or --key")
    with host.desk() as desk:
        row = views_kept.change(desk, views_kept.named(desk, name).id, name=rename, digit=digit)
    host.answer(lambda: {"ok": True, "act": "change", "view": _view(row)}, lambda: f"Changed: {_line(row)}")


@command.command("remove")
@click.argument("name")
@answers
def remove(host: Host, name: str) -> None:
    """Take a view away; what it showed stays where it is."""
    from acts import views_kept

    with host.desk() as desk:
        row = views_kept.named(desk, name)
        views_kept.remove(desk, row.id)
    host.answer(
        lambda: {"ok": True, "act": "remove", "view": row.name}, lambda: f"{clean(row.name)} is taken away; claimdesk undo brings it back."
    )


def _view(row: KeptView) -> dict[str, Any]:
    from acts.views_kept import shown
    from billing.money import plain

    said = {
        name: value.isoformat() if isinstance(value, date) else plain(value) if name.endswith("_cents") else value
        for name, value in shown(row.what).items()
    }
    return {
        "name": row.name, "shared": row.shared, "key": row.digit or None, "kind": row.kind,
        "filter": {name.removesuffix("_cents"): value for name, value in said.items()}, "group": row.what.group or None,
        "columns": list(row.what.columns),
    }  # fmt: skip


def _line(row: KeptView) -> str:
    said = _view(row)["filter"]
    asked = ", ".join(
        name.replace("_", " ") if value is True else f"{name.replace('_', ' ')} {clean(str(value))}" for name, value in said.items()
    )
    group = f", by {row.what.group}" if row.what.group else ""
    return f"{row.digit or '-'}  {fit(clean(row.name), 24):<24} {'for all' if row.shared else 'mine':<8} {asked or 'all'}{group}"
