"""claimdesk scrub: a claim, or all that are open, held against every edit; what is let pass; how the practice and its payers want it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from claimdesk.cli import PARTLY, Host, answers
from claimdesk.codes_built import made
from claimdesk.commands import scrub_run, scrub_wishes
from claimdesk.commands.scrub_run import run_document, run_shown

if TYPE_CHECKING:
    from datetime import datetime

    from acts.scrub_rows import EditRow, ScrubFinding, ScrubReport


class _Group(click.Group):
    """`scrub CLAIM` is `scrub claim CLAIM`; `scrub --all` is `scrub all`."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """A word that is no command is a claim's number."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["claim", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """--all reads like an option of the whole."""
        return super().parse_args(ctx, ["all" if one == "--all" else one for one in args])


@click.group("scrub", cls=_Group)
def command() -> None:
    """Hold claims against the edits before they leave (`scrub CLAIM`, `scrub --all`)."""


def finding(row: ScrubFinding) -> dict[str, Any]:
    """One finding in JSON."""
    passed = row.passed
    return {
        "edit": row.edit, "severity": row.severity, "message": row.message, "field": row.field or None, "value": row.value or None,
        "line": row.line or None, "screen": row.screen, "fix": row.hint, "prevents": list(row.prevents),
        "let_pass": {"by": passed.by, "reason": passed.reason, "until": passed.until.isoformat(), "every_claim": passed.every_claim}
        if passed else None,
    }  # fmt: skip


def document(report: ScrubReport) -> dict[str, Any]:
    """What the edits say of one claim in JSON."""
    from billing.money import plain

    return {
        "claim": report.control_number, "patient": report.patient, "payer": report.payer, "how": report.how,
        "charge": plain(report.charge_cents), "errors": len(report.errors), "warnings": len(report.warnings), "ran": report.ran,
        "findings": [finding(row) for row in report.findings],
        "not_run": [{"edit": one.edit, "missing": one.missing} for one in report.not_run],
    }  # fmt: skip


_SIGN = {"E": "!", "W": "~", "I": "."}


def shown(report: ScrubReport) -> str:
    """For a person: the line that tells all, then each finding with what to do."""
    out = [report.line]
    for row in report.findings:
        out.append(f"  {_SIGN[row.severity] if row.passed is None else '-'} {row.edit} {row.message}")
        if row.passed is not None:
            out.append(f"        let pass until {row.passed.until} by {row.passed.by}: {row.passed.reason}")
        else:
            out.append(f"        {row.hint}" + (f" (keeps {', '.join(row.prevents)} away)" if row.prevents else ""))
    out += [f"  ? {edit} not run: {missing}" for edit, missing in ((one.edit, one.missing) for one in report.not_run)]
    return "\n".join(out)


@command.command("claim")
@click.argument("claim")
@answers
def claim(host: Host, claim: str) -> None:
    """What the edits say of a claim as it would go now."""
    from acts import scrub

    made(host)
    with host.desk() as desk:
        scrub_run.left_over(host, desk)
        report = scrub.check(desk, claim)
    host.code = PARTLY if report.errors else host.code
    host.answer(lambda: {"ok": not report.errors, **document(report)}, lambda: shown(report))


@command.command("all")
@answers
def every(host: Host) -> None:
    """Every open claim; what says something else than the last time is listed."""
    made(host)
    with host.desk() as desk:
        report = scrub_run.every(host, desk)
    host.code = PARTLY if report.with_errors else host.code
    host.answer(lambda: {"ok": not report.with_errors, **run_document(report)}, lambda: run_shown(report))


@command.command("edits")
@answers
def edits(host: Host) -> None:
    """All edits: severity, what they ask, what they need, what they keep away."""
    from acts import scrub_ways

    with host.desk() as desk:
        rows = scrub_ways.edits(desk)
    host.answer(lambda: {"ok": True, "edits": [_edit(row) for row in rows]}, lambda: "\n".join(_edit_shown(row) for row in rows))


def _edit(row: EditRow) -> dict[str, Any]:
    return {
        "edit": row.id, "severity": row.severity, "snip": row.snip, "title": row.title, "screen": row.screen, "fix": row.hint,
        "prevents": list(row.prevents), "needs": list(row.needs),
        "taken": [{"payer": payer, "severity": severity, "reason": reason} for payer, severity, reason in row.taken],
    }  # fmt: skip


def _edit_shown(row: EditRow) -> str:
    needs = f"  needs {', '.join(row.needs)}" if row.needs else ""
    taken = "".join(f"\n        {severity} for {payer}: {reason}" for payer, severity, reason in row.taken)
    return f"{row.id}  {row.severity}  {row.title}{needs}{taken}"


@command.command("override")
@click.argument("claim", required=False)
@click.argument("edit", required=False)
@click.option("--payer", help="For every claim to this payer, in place of one claim.")
@click.option("--reason", default="", help="Why the claim is right as it is.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it is let pass; 30 days unless told.")
@click.option("--end", is_flag=True, help="The edit is asked again.")
@click.option("--list", "listing", is_flag=True, help="What is let pass, or was.")
@answers
def override(
    host: Host, claim: str | None, edit: str | None, payer: str | None, reason: str, until: datetime | None, end: bool, listing: bool
) -> None:
    """Let an edit pass: `scrub override CLAIM EDIT --reason … --until DAY`, or `scrub override EDIT --payer NAME`."""
    from acts import scrub, scrub_ways

    if listing:
        with host.desk() as desk:
            rows = scrub_ways.overrides(desk, claim)
        host.answer(
            lambda: {"ok": True, "overrides": [
                {"edit": row.edit, "target": row.target, "reason": row.reason, "until": row.until.isoformat(), "by": row.by,
                 "made_on": row.made_on.isoformat(), "state": row.state} for row in rows]},
            lambda: "\n".join(f"{row.edit}  {row.target}  until {row.until}  {row.by}: {row.reason} ({row.state})" for row in rows)
            or "Nothing is let pass.",
        )  # fmt: skip
        return
    if payer is not None and edit is None:
        claim, edit = None, claim
    if edit is None:
        raise click.UsageError("name the claim and the edit, or the edit and --payer")
    with host.desk() as desk:
        if end:
            scrub.stop_passing(desk, edit, reason, claim, payer)
        else:
            scrub.let_pass(desk, edit, reason, until.date() if until else None, claim, payer)
        newest = next(iter(scrub_ways.overrides(desk, claim)))
    said = "is asked again" if end else f"is let pass until {newest.until}"
    host.answer(
        lambda: {"ok": True, "act": "end" if end else "override", "edit": edit.upper(), "claim": claim, "payer": payer,
                 "until": None if end else newest.until.isoformat()},
        lambda: f"{edit.upper()} {said} {'for ' + payer if payer else 'on claim ' + str(claim)}.",
    )  # fmt: skip


@command.command("take")
@click.argument("edit")
@click.argument("severity", type=click.Choice(["E", "W", "I", "off", "as-it-comes"]))
@click.option("--payer", help="For this payer alone.")
@click.option("--reason", default="")
@answers
def take(host: Host, edit: str, severity: str, payer: str | None, reason: str) -> None:
    """Take an edit as an error, a warning, a note, or not at all; all open claims are looked at again."""
    from acts import scrub_ways

    with host.desk() as desk:
        scrub_ways.take(desk, edit, severity, payer, reason)
        report = scrub_run.again(host, desk)
    host.answer(
        lambda: {"ok": True, "act": "take", "edit": edit.upper(), "severity": severity, "run": run_document(report)},
        lambda: f"{edit.upper()} is taken {severity.replace('-', ' ')}.\n{run_shown(report)}",
    )


for _one in (scrub_wishes.wants, scrub_wishes.want, scrub_wishes.unwant, scrub_wishes.fees):
    command.add_command(_one)


@command.group("rules")
def rules() -> None:
    """Rules of the practice's own (S811)."""


@rules.command("list")
@click.option("--ended", is_flag=True, help="Those that are not asked any more, too.")
@answers
def listed(host: Host, ended: bool) -> None:
    """The practice's own rules."""
    from acts import scrub_ways

    with host.desk() as desk:
        rows = scrub_ways.rules(desk, ended=ended)
    host.answer(
        lambda: {"ok": True, "rules": [
            {"rule": row.name, "title": row.title, "payer": row.payer, "severity": row.severity, "message": row.message,
             "predicate": row.predicate, "by": row.by, "state": row.state} for row in rows]},
        lambda: "\n".join(f"{row.name}  {row.severity}  {row.title}  ({row.payer}, {row.state}): {row.message}" for row in rows)
        or "There is no rule of the practice's own.",
    )  # fmt: skip


@rules.command("fields")
@answers
def fields(host: Host) -> None:
    """What a rule may ask for, and how."""
    from billing.edits import predicate

    names = (*predicate.CLAIM_FIELDS, *predicate.LINE_FIELDS)
    host.answer(
        lambda: {"ok": True, "fields": list(names), "tests": predicate.TESTS},
        lambda: "\n".join(["fields:", *(f"  {name}" for name in names), "tests:", *(f"  {k}: {v}" for k, v in predicate.TESTS.items())]),
    )


@rules.command("add")
@click.argument("name")
@click.argument("predicate")
@click.option("--say", "message", required=True, help="What a biller reads where it holds.")
@click.option("--as", "severity", type=click.Choice(["E", "W", "I"]), default="I", show_default=True)
@click.option("--payer", help="For claims to this payer alone.")
@answers
def add(host: Host, name: str, predicate: str, message: str, severity: str, payer: str | None) -> None:
    """A rule as JSON: '{"field": "line.procedure", "in": ["G0439"]}', or @FILE."""
    from acts import scrub_ways

    text = Path(predicate[1:]).read_text(encoding="utf-8") if predicate.startswith("@") else predicate
    with host.desk() as desk:
        number = scrub_ways.add_rule(desk, name, message, text, severity, payer)
        report = scrub_run.again(host, desk)
    host.answer(
        lambda: {"ok": True, "act": "add", "rule": f"SR-{number}", "run": run_document(report)},
        lambda: f"SR-{number} is asked from now on.\n{run_shown(report)}",
    )


@rules.command("end")
@click.argument("rule")
@click.option("--reason", default="")
@answers
def end(host: Host, rule: str, reason: str) -> None:
    """A rule is not asked any more."""
    from acts import scrub_ways

    bare = rule.upper().removeprefix("SR-")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 16):
        raise click.UsageError(f"{rule} is no rule; it reads like SR-3")
    with host.desk() as desk:
        scrub_ways.end_rule(desk, int(bare), reason)
        report = scrub_run.again(host, desk)
    host.answer(
        lambda: {"ok": True, "act": "end", "rule": f"SR-{bare}", "run": run_document(report)},
        lambda: f"SR-{bare} is not asked any more.\n{run_shown(report)}",
    )
