"""claimdesk policy: small balances that are given up by rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from acts.write_offs import PolicyPlan, PolicyRow, WouldGo
from billing.money import parse_cents, plain, shown
from billing.text import clean, fit, many
from claimdesk.cli import PARTLY, Host, answers


@click.group("policy")
def command() -> None:
    """Policies of small balances: what may be given up by rule, and giving it up."""


@command.command("add")
@click.option("--side", type=click.Choice(["payer", "patient"]), default="payer", show_default=True, help="Whose debt is given up.")
@click.option("--payer", metavar="PAYER", help="The payer's id or name; without it, of all payers.")
@click.option(
    "--code", "codes", multiple=True, metavar="CO-45", help="What the payer said of it; without it, what is open and no question."
)
@click.option("--max", "most", required=True, metavar="AMOUNT", help="The most of one claim; above it nothing of the claim goes.")
@click.option("--days", required=True, type=int, help="Days since the last posting; of patients since the last statement too.")
@click.option("--reference", default="", help="Where the practice has it in writing; patients' balances need it.")
@click.option("--statements", default=0, type=int, help="How many statements the patient must have had.")
@click.option("--reason", required=True, help="Who decided it.")
@answers
def add(host: Host, side: str, payer: str | None, codes: tuple[str, ...], most: str, days: int, reference: str, statements: int,
        reason: str) -> None:  # fmt: skip
    """Put a policy in force."""
    from acts import write_offs
    from billing.small_balance import Policy

    cents = parse_cents(most)
    if cents is None:
        raise click.UsageError(f"--max {most} is no amount")
    meant = Policy(
        0, "patient" if side == "patient" else "payer", None, "", tuple(dict.fromkeys(code.strip().upper() for code in codes)), cents, days,
        " ".join(reference.split()), statements,
    )  # fmt: skip
    with host.desk() as desk:
        number = write_offs.add(desk, meant, payer, reason)
        row = next(one for one in write_offs.listed(desk) if one.number == number)
    host.answer(lambda: {"ok": True, "act": "add", "policy": _policy(row)}, lambda: f"Policy {number} is in force: {row.words}.")


@command.command("list")
@click.option("--all", "ended", is_flag=True, help="Those that ended too.")
@answers
def show(host: Host, ended: bool) -> None:
    """The policies, in the order in which they are asked."""
    from acts import write_offs

    with host.desk() as desk:
        rows = write_offs.listed(desk, ended=ended)
    host.answer(
        lambda: {"ok": True, "policies": [_policy(row) for row in rows]},
        lambda: "\n".join(f"{r.number:>3}  {r.words}{f' (ended {r.ended_on})' if r.ended_on else ''}" for r in rows) or "No policies.",
    )


@command.command("end")
@click.argument("number", type=int)
@click.option("--reason", required=True)
@answers
def end(host: Host, number: int, reason: str) -> None:
    """Let a policy apply to nothing any more; what it gave up stays."""
    from acts import write_offs

    with host.desk() as desk:
        write_offs.end(desk, number, reason)
    host.answer(lambda: {"ok": True, "act": "end", "policy": number}, lambda: f"Policy {number} has ended.")


@command.command("run")
@click.option("--preview", is_flag=True, help="Show what would go, and change nothing.")
@click.option("--yes", "do", is_flag=True, help="Give it up.")
@click.option("--on", "day", metavar="DATE", help="With --preview: what would go on that day.")
@click.option("--plan", metavar="HASH", help="With --yes: only if it is still what the preview showed.")
@answers
def run(host: Host, preview: bool, do: bool, day: str | None, plan: str | None) -> None:
    """What the policies would give up today, claim by claim; with --yes it is given up, as one request that one undo takes back."""
    from acts import write_offs
    from claimdesk.days import a_day

    if preview == do:
        raise click.UsageError("say --preview or --yes")
    if do and day is not None:
        raise click.UsageError("--on goes with --preview: what is given up is given up today")
    with host.desk() as desk:
        if preview:
            found = write_offs.preview(desk, a_day("--on", day, desk.today()))
            host.answer(lambda: {"ok": True, "done": False, **_plan(found)}, lambda: _words(found))
            return
        done = write_offs.run(desk, plan)
    host.code = PARTLY if done.left else 0
    host.answer(
        lambda: {
            "ok": not done.left, "done": True, "written_off": plain(done.cents), "claims": len(done.done),
            "left": [_one(one) for one in done.left], **_plan(done.plan),
        },
        lambda: (
            f"{many(len(done.done), 'claim')}, {shown(done.cents)} written off."
            + (f" {len(done.left)} were left: they moved, or another has them in hand." if done.left else "")
            + (" `claimdesk undo` takes all of it back." if done.done else "")
        ),
    )  # fmt: skip


def _policy(row: PolicyRow) -> dict[str, Any]:
    return {
        "number": row.number, "side": row.side, "payer": row.payer or None, "codes": list(row.codes), "max": plain(row.max_cents),
        "days": row.wait_days, "reference": row.reference or None, "statements": row.statements, "words": row.words, "state": row.state,
        "since": row.made_on.isoformat(), "ended": row.ended_on.isoformat() if row.ended_on else None, "reason": row.note,
    }  # fmt: skip


def _one(one: WouldGo) -> dict[str, Any]:
    said = {"claim": one.control_number, "policy": one.policy, "amount": plain(one.cents)}
    return said | ({"why_not": one.why_not} if one.why_not else {})


def _plan(found: PolicyPlan) -> dict[str, Any]:
    return {
        "on": found.on.isoformat(),
        "plan": found.hash,
        "total": plain(found.cents),
        "policies": [_policy(row) for row in found.policies],
        "goes": [_one(one) for one in found.goes],
        "stays": [_one(one) for one in found.stays],
    }


def _words(found: PolicyPlan) -> str:
    lines = [f"{many(len(found.goes), 'claim')}, {shown(found.cents)} would go on {found.on.isoformat()} (plan {found.hash[:8]})."]
    for row in found.policies:
        mine = [one for one in found.goes if one.policy == row.number]
        lines.append(f"Policy {row.number}, {row.words}: {many(len(mine), 'claim')}, {shown(sum(one.cents for one in mine))}.")
        lines += list(_rows(mine))
    if found.stays:
        lines.append(f"{len(found.stays)} stay for now:")
        lines += list(_rows(found.stays))
    return "\n".join(lines)


def _rows(some: Iterable[WouldGo]) -> Iterable[str]:
    for one in some:
        yield f"  {fit(clean(one.control_number), 20):<20} {shown(one.cents):>12}{f'  {one.why_not}' if one.why_not else ''}"
