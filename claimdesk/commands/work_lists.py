"""claimdesk work lists: what the records desk has to do, list by list, or the rows of one."""

from __future__ import annotations

from typing import Any

import click

from acts.worklist_rows import WorkList, WorkRow
from billing.money import plain
from claimdesk.cli import Host, answers


def row_shape(row: WorkRow) -> dict[str, Any]:
    """A row as JSON."""
    return {
        "ref": row.ref, "account": row.person, "patient": row.patient or None, "what": row.what, "owner": row.owner or None,
        "since": row.since_on.isoformat() if row.since_on else None, "days": row.days,
        "due": row.due_on.isoformat() if row.due_on else None,
        "days_left": row.left, "amount": plain(row.cents) if row.cents is not None else None, "claim": row.claim or None,
        "opens": {"kind": row.opens[0], "key": row.opens[1]}, "leased_by": row.held or None,
    }  # fmt: skip


def list_shape(one: WorkList, rows: bool) -> dict[str, Any]:
    """A list as JSON, with its rows or without."""
    found = {
        "list": one.name, "title": one.title, "open": len(one.rows), "overdue": one.overdue, "due_soon": one.soon, "mine": one.mine,
        "oldest_days": one.oldest, "amount": plain(one.cents),
    }  # fmt: skip
    return {**found, "rows": [row_shape(row) for row in one.rows]} if rows else found


def _line(row: WorkRow) -> str:
    age = f"{row.days}d" if row.days is not None else "-"
    due = f"due {row.due_on}" if row.due_on else ""
    return f"{row.ref:<12} {age:>6}  {row.patient:<24} {row.owner or '-':<16} {row.what}  {due}".rstrip()


@click.command("lists")
@click.argument("name", required=False)
@answers
def lists(host: Host, name: str | None) -> None:
    """The records desk's lists counted; with the NAME of one its rows, the first to be done first."""
    from acts import worklists

    with host.desk() as desk:
        found = (worklists.one(desk, name),) if name else worklists.gathered(desk)

    def words() -> str:
        if name:
            return "\n".join(map(_line, found[0].rows)) or f"{found[0].title}: nothing waits."
        heads = f"{'list':<12} {'open':>6} {'oldest':>7} {'late':>5} {'due':>5}  what"
        return "\n".join([heads, *(
            f"{one.name:<12} {len(one.rows):>6} {f'{one.oldest}d' if one.oldest is not None else '-':>7} {one.overdue:>5} {one.soon:>5}  "
            f"{one.title}" for one in found)])  # fmt: skip

    host.answer(lambda: {"ok": True, "lists": [list_shape(one, bool(name)) for one in found]}, words)
