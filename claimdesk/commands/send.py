"""claimdesk send: claims that go out again: corrected, to another payer, voided; the outbox and the files that left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billing.money import plain, shown
from billing.text import clean
from claimdesk.cli import PARTLY, Host, answers

if TYPE_CHECKING:
    from acts.outbox_rows import FileRow, OutboxRow, ResendPlan

WAYS = ("new", "replacement", "void", "next-payer", "other-first")


class _Group(click.Group):
    """`send CLAIM` is `send claim CLAIM`."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """A word that is no command is a claim's number."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["claim", *args]
        return super().resolve_command(ctx, args)


@click.group("send", cls=_Group)
def command() -> None:
    """Send a claim again (`send CLAIM`), and the outbox."""


def number_of(text: str) -> int:
    """OUT-7 as 7."""
    bare = text.upper().removeprefix("OUT-")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 16):
        raise click.UsageError(f"{text} is no entry of the outbox; it reads like OUT-7")
    return int(bare)


def document(row: OutboxRow) -> dict[str, Any]:
    """An entry in JSON."""
    return {
        "outbox": row.name, "claim": row.control_number, "patient": row.patient, "payer": row.payer, "what": row.what,
        "charge": plain(row.charge_cents), "state": row.state, "held": row.held or None, "reason": row.reason, "file": row.file or None,
        "differences": [{"field": one.field, "was": one.was, "is": one.shall_be} for one in row.differences],
        "problems": [_problem(one) for one in row.findings],
        "by": row.made_by, "at": row.made_at.isoformat().replace("+00:00", "Z"),
        "sent_at": row.sent_at.isoformat().replace("+00:00", "Z") if row.sent_at else None,
    }  # fmt: skip


def _problem(one: Any) -> dict[str, Any]:
    return {"severity": one.severity, "code": one.code, "message": one.message, "field": one.field or None}


def _plan(plan: ResendPlan) -> dict[str, Any]:
    return {
        "claim": plan.control_number, "patient": plan.patient, "how": plan.how, "payer": plan.payer, "charge": plain(plan.charge_cents),
        "deadline": plan.last_day.isoformat() if plan.last_day else None, "rule": plan.rule or None, "unchanged": plan.unchanged,
        "differences": [{"field": one.field, "was": one.was, "is": one.shall_be} for one in plan.differences],
        "fields": [{"field": one.name, "label": one.label, "value": one.value, "proposed": one.proposed or None,
                    "source": one.source or None,
                    "about_the_denial": one.first} for one in plan.fields],
        "problems": [_problem(one) for one in plan.findings], "to_acknowledge": list(plan.to_acknowledge),
        "scrub": plan.scrub.words if plan.scrub is not None else None,
    }  # fmt: skip


def _shown(plan: ResendPlan) -> str:
    from billing.resending import HOWS

    out = [f"{clean(plan.control_number)}: {HOWS[plan.how]} to {plan.payer}, {shown(plan.charge_cents)}."]
    out += [f"  {one.field}: {one.was} -> {one.shall_be}" for one in plan.differences]
    out += [f"  {'!' if one.severity == 'error' else '~'} {one.message}" for one in plan.findings]
    out += [f"  {plan.scrub.line}"] if plan.scrub is not None else []
    out += [f"  last day {plan.last_day.isoformat()} ({plan.rule})"] if plan.last_day else []
    return "\n".join(out)


@command.command("claim")
@click.argument("claim")
@click.option("--as", "how", type=click.Choice(WAYS), help="How it goes; as its denial calls for, unless told.")
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE", help="Mend a field: authorization=A1, 'line 2 modifiers=25 LT'.")
@click.option("--correct", multiple=True, metavar="FIELD=VALUE", help="Correct the record and sign it: member_id=W9, born_on=1984-02-11.")
@click.option("--evidence", default="", help="What the correction rests on.")
@click.option("--reason", default="", help="Why it goes again.")
@click.option("--unchanged", default="", metavar="REASON", help="Send it as it was, and say why.")
@click.option("--acknowledge", default="", metavar="REASON", help="Send it though edits warn, and say why.")
@click.option("--first-payer", metavar="NAME", help="Of other-first: which payer comes first.")
@click.option("--first-payer-id", default="", metavar="ID")
@click.option("--first-member", default="", metavar="NUMBER")
@click.option("--preview", is_flag=True, help="Show what would go; nothing is written.")
@answers
def claim(
    host: Host, claim: str, how: str | None, changes: tuple[str, ...], correct: tuple[str, ...], evidence: str, reason: str, unchanged: str,
    acknowledge: str, first_payer: str | None, first_payer_id: str, first_member: str, preview: bool,
) -> None:  # fmt: skip
    """Put a claim into the outbox, with what is mended."""
    from acts import outbox, resend_names

    with host.desk() as desk:
        first = outbox.FirstPayer(first_payer, first_payer_id, first_member) if first_payer else None
        mended = [outbox.Change(*_pair(text)) for text in changes]
        charted = resend_names.charted(desk, claim, [_pair(text) for text in correct])
        plan = outbox.propose(desk, claim, outbox.how_of(how) if how else None, mended, charted, first)
        if preview:
            host.code = PARTLY if plan.wrong else host.code
            host.answer(lambda: {"ok": not plan.wrong, **_plan(plan)}, lambda: _shown(plan))
            return
        row = outbox.send(desk, plan, changes=mended, charted=charted, evidence=evidence, reason=reason, unchanged=unchanged, first=first,
                          acknowledged=acknowledge)  # fmt: skip
    host.answer(
        lambda: {"ok": True, "act": "send", **document(row)},
        lambda: f"{row.name}: {row.control_number} stands in the outbox, {row.words}, {shown(row.charge_cents)} to {row.payer}.",
    )


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise click.UsageError(f"{text} is no FIELD=VALUE")
    return name.strip(), value.strip()


@command.command("list")
@click.option("--which", type=click.Choice(["standing", "sent", "withdrawn"]), default="standing", show_default=True)
@answers
def listed(host: Host, which: str) -> None:
    """What stands in the outbox; what was sent, and whether it was taken in; what was withdrawn."""
    from acts import outbox

    with host.desk() as desk:
        rows = outbox.listed(desk, which)
    host.answer(
        lambda: {"ok": True, "outbox": [document(row) for row in rows]},
        lambda: "\n".join(
            f"{row.name:<8} {row.control_number:<14} {row.payer[:18]:<18} {shown(row.charge_cents):>11}  {row.state:<10} {row.words}"
            + (f" ({row.held})" if row.held else "") for row in rows
        ) or "Nothing is there.",
    )  # fmt: skip


@command.command("withdraw")
@click.argument("entry")
@click.option("--reason", required=True)
@answers
def withdraw(host: Host, entry: str, reason: str) -> None:
    """Take a claim out of the outbox before it leaves."""
    from acts import outbox

    with host.desk() as desk:
        row = outbox.withdraw(desk, number_of(entry), reason)
    host.answer(lambda: {"ok": True, "act": "withdraw", **document(row)}, lambda: f"{row.name} does not go; its claim comes back tomorrow.")


@command.command("hold")
@click.argument("entry")
@click.option("--reason", required=True)
@answers
def hold(host: Host, entry: str, reason: str) -> None:
    """Hold a claim back in the outbox."""
    from acts import outbox

    with host.desk() as desk:
        row = outbox.hold_back(desk, number_of(entry), reason)
    host.answer(lambda: {"ok": True, "act": "hold", **document(row)}, lambda: f"{row.name} is held back.")


@command.command("release")
@click.argument("entry")
@click.option("--acknowledge", default="", metavar="REASON", help="Why it goes though edits warn of it.")
@answers
def release(host: Host, entry: str, acknowledge: str) -> None:
    """Let a claim that was held back go with the next file."""
    from acts import outbox

    with host.desk() as desk:
        row = outbox.release(desk, number_of(entry), acknowledged=acknowledge)
    host.answer(lambda: {"ok": True, "act": "release", **document(row)}, lambda: f"{row.name} goes with the next file.")


@command.command("out")
@click.argument("entries", nargs=-1)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Lay the file into this folder.")
@answers
def out(host: Host, entries: tuple[str, ...], folder: Path | None) -> None:
    """All that is ready (or these) leaves in one file, held against the published maps first."""
    from acts import outbox

    with host.desk() as desk:
        file, held = outbox.leave(desk, folder, [number_of(one) for one in entries] or None)
    host.code = PARTLY if held else host.code
    told = [f"{row.name} is held back: {row.held}" for row in held]
    host.answer(
        lambda: {"ok": not held, "file": _file(file) if file else None, "path": str(folder / file.name) if file and folder else None,
                 "held": [document(row) for row in held]},
        lambda: "\n".join(
            [f"{file.name}: {file.claims} claims, {shown(file.charge_cents)}, left" + (f" into {folder}." if folder else ".")] if file
            else ["Nothing stands ready."]
        ) + "".join(f"\n{line}" for line in told),
    )  # fmt: skip


def _file(file: FileRow) -> dict[str, Any]:
    return {
        "file": file.name, "interchange": file.interchange, "claims": file.claims, "charge": plain(file.charge_cents), "by": file.by,
        "at": file.at.isoformat().replace("+00:00", "Z"),
    }  # fmt: skip


@command.command("files")
@answers
def files(host: Host) -> None:
    """The files that left, newest first."""
    from acts import outbox

    with host.desk() as desk:
        found = outbox.files(desk)
    host.answer(
        lambda: {"ok": True, "files": [_file(one) for one in found]},
        lambda: (
            "\n".join(f"{one.name:<24} {one.claims:>6} claims {shown(one.charge_cents):>14}  {one.by}" for one in found)
            or "No file has left yet."
        ),
    )


@command.command("file")
@click.argument("name")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
@answers
def file(host: Host, name: str, folder: Path) -> None:
    """Lay a file that left down once more."""
    from acts import outbox

    with host.desk() as desk:
        where = outbox.rewrite(desk, name, folder)
    host.answer(lambda: {"ok": True, "act": "file", "path": where}, lambda: f"Written to {where}.")
