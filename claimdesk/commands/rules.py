"""claimdesk rules: playbook, clocks and payers' ways of the practice's own: tried on the present queue, then kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from billing.text import clean
from claimdesk import rule_shapes as shapes
from claimdesk.cli import Host, answers, talk

if TYPE_CHECKING:
    from acts.desk import Desk
    from acts.rules_rows import Draft, RuleKind

F = TypeVar("F", bound=Callable[..., Any])
_KINDS = click.Choice(["playbook", "clocks", "payers"])


@click.group("rules")
def command() -> None:
    """Playbook, clocks and payers' ways: what ships, and the practice's own, which go before it.

    A rule is named by a code (CO-16), a clock (APPEAL), the word payer, or, where it is ours, by its name (PB-3, CK-3, PW-3).
    set keeps a draft, try shows what it would do to the present queue, keep puts it in force. try and keep take FIELD=VALUE too.
    """


def which(command_: F) -> F:
    """The options that say whose rule is meant."""
    for option in (
        click.option("--class", "of_class", default="", metavar="CLASS", help="The class of payers, of a clock: medicare, medicaid …"),
        click.option("--remark", default="", metavar="N382", help="Only with this remark code."),
        click.option("--payer", default="", metavar="PAYER", help="One payer's: its id or name."),
    ):
        command_ = option(command_)
    return command_


@command.command("list")
@click.argument("kind", type=_KINDS, required=False)
@click.option("--payer", default="", metavar="PAYER", help="A part of a payer's name, or a class.")
@click.option("--text", default="", metavar="WORDS", help="Only those that have these words.")
@click.option("--changed", is_flag=True, help="Only the practice's own.")
@click.option("--unreviewed", is_flag=True, help="Only those that nobody has reviewed.")
@answers
def show_list(host: Host, kind: RuleKind | None, payer: str, text: str, changed: bool, unreviewed: bool) -> None:
    """The rules in force, shipped and ours."""
    from acts import rules

    with host.desk() as desk:
        rows = rules.listed(desk, kind, payer=payer, text=text, changed=changed, unreviewed=unreviewed)
    host.answer(
        lambda: {"ok": True, "rules": [shapes.rule(row) for row in rows]}, lambda: "\n".join(map(shapes.line, rows)) or "No such rule."
    )


@command.command("show")
@click.argument("key")
@which
@answers
def show(host: Host, key: str, payer: str, remark: str, of_class: str) -> None:
    """One rule: ours beside what ships, who reviewed it, and how much of the present queue it is about."""
    from acts import rules

    with host.desk() as desk:
        view = rules.one(desk, key, payer, remark, of_class)
    host.answer(lambda: {"ok": True, **shapes.view(view)}, lambda: shapes.beside(view))


@command.command("set")
@click.argument("key")
@click.argument("fields", nargs=-1, metavar="FIELD=VALUE...")
@which
@click.option("--drop", is_flag=True, help="Forget the draft.")
@answers
def set_draft(host: Host, key: str, fields: tuple[str, ...], payer: str, remark: str, of_class: str, drop: bool) -> None:
    """Keep a draft of a change: of yours alone, and in force for nobody until it is kept."""
    from acts import rules, work

    if bool(fields) == drop:
        raise click.UsageError("say FIELD=VALUE, or --drop")
    with host.desk() as desk:
        name = _name(key, payer, remark, of_class)
        if drop:
            work.save_draft(desk, name, "")
            host.answer(lambda: {"ok": True, "act": "set", "draft": {}}, lambda: "The draft is forgotten.")
            return
        said = _kept(desk, name) | _fields(fields)
        draft = rules.fill(desk, rules.draft(desk, key, payer, remark, of_class), said)
        found = rules.check(desk, [draft])
        work.save_draft(desk, name, json.dumps(said, sort_keys=True))
    for one in found:
        talk(f"{'Wrong' if one.severity == 'error' else 'Odd'}: {clean(one.message)}.")
    host.answer(
        lambda: {"ok": True, "act": "set", "draft": said, "findings": [shapes.finding(one) for one in found]},
        lambda: f"Draft: {', '.join(f'{k}={v}' for k, v in said.items())}. claimdesk rules try {key} shows what it would do.",
    )


@command.command("try")
@click.argument("key")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE...]")
@which
@answers
def try_(host: Host, key: str, fields: tuple[str, ...], payer: str, remark: str, of_class: str) -> None:
    """What a change would do to the present queue: how many items, how many dollars, the largest ten. Nothing is kept."""
    from acts import rules_try
    from claimdesk.progress import progress

    with host.desk() as desk, progress("Trying", quiet=host.json) as step:
        draft, _ = _meant(desk, key, fields, payer, remark, of_class)
        seen = rules_try.try_(desk, [draft], step)
    host.answer(lambda: {"ok": True, "done": False, **shapes.trial(seen)}, lambda: shapes.told(seen))


@command.command("keep")
@click.argument("key")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE...]")
@which
@click.option("--reason", required=True, help="Why: a contract, a letter, a call.")
@click.option("--plan", metavar="HASH", help="Only if it would still do what try showed.")
@answers
def keep(host: Host, key: str, fields: tuple[str, ...], payer: str, remark: str, of_class: str, reason: str, plan: str | None) -> None:
    """Put a change in force, and bring the work that it moves to where the rule says: one request, one undo."""
    from acts import rules_try, work
    from claimdesk.progress import progress

    with host.desk() as desk, progress("Trying", quiet=host.json) as step:
        draft, name = _meant(desk, key, fields, payer, remark, of_class)
        done = rules_try.keep(desk, [draft], reason, plan, step)
        if name:
            work.save_draft(desk, name, "")
    host.answer(lambda: shapes.kept("keep", done), lambda: shapes.kept_words(done))


@command.command("end")
@click.argument("name")
@click.option("--reason", required=True)
@click.option("--preview", is_flag=True, help="Show what would move, and end nothing.")
@answers
def end(host: Host, name: str, reason: str, preview: bool) -> None:
    """Let a rule of ours (PB-3) hold no more: what ships holds again."""
    from acts import rules_try
    from claimdesk.progress import progress

    with host.desk() as desk, progress("Trying", quiet=host.json) as step:
        drafts = [rules_try.ended(desk, name)]
        if preview:
            seen = rules_try.try_(desk, drafts, step)
            host.answer(lambda: {"ok": True, "done": False, **shapes.trial(seen)}, lambda: shapes.told(seen))
            return
        done = rules_try.keep(desk, drafts, reason, progress=step)
    host.answer(lambda: shapes.kept("end", done), lambda: shapes.kept_words(done, ended=True))


@command.command("review")
@click.argument("key")
@which
@click.option("--version", "version", type=int, help="Of ours: only if it is still this version.")
@answers
def review(host: Host, key: str, payer: str, remark: str, of_class: str, version: int | None) -> None:
    """Say that you have read a rule and found it right: it is unreviewed no more, until its words change."""
    from acts import rules

    with host.desk() as desk:
        row = rules.review(desk, key, payer, remark, of_class, version)
    host.answer(
        lambda: {"ok": True, "act": "review", "rule": shapes.rule(row)},
        lambda: f"{row.ref} is reviewed by {row.reviewed_by} on {row.reviewed_on}.",
    )


@command.command("history")
@click.argument("name")
@answers
def history(host: Host, name: str) -> None:
    """Every version of a rule of ours as it stood: who wrote it, when, why."""
    from acts import rules

    with host.desk() as desk:
        rows = rules.history(desk, name)
    host.answer(
        lambda: {"ok": True, "rule": name.upper(), "versions": [shapes.stood(one) for one in rows]},
        lambda: "\n".join(map(shapes.stood_line, rows)),
    )


@command.command("export")
@click.argument("kind", type=_KINDS)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--all", "shipped", is_flag=True, help="What ships too.")
@answers
def export(host: Host, kind: RuleKind, file: Path, shipped: bool) -> None:
    """The practice's own rules of one kind as CSV: a row a rule, a column a field."""
    from acts import rules_file

    if file.exists():
        raise click.UsageError(f"{file} is there already; an export overwrites nothing")
    with host.desk() as desk:
        text, count = rules_file.export(desk, kind, shipped=shipped)
    file.write_text(text, encoding="utf-8", newline="")
    host.answer(
        lambda: {"ok": True, "file": str(file), "rules": count}, lambda: f"{count} {'rule' if count == 1 else 'rules'} written to {file}."
    )


@command.command("import")
@click.argument("kind", type=_KINDS)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", "do", is_flag=True, help="Keep them; without it they are only tried.")
@click.option("--reason", default="", help="With --yes: why.")
@click.option("--plan", metavar="HASH", help="With --yes: only if it would still do what was shown.")
@answers
def bring(host: Host, kind: RuleKind, file: Path, do: bool, reason: str, plan: str | None) -> None:
    """Rules from a CSV like that of export, all or none: tried on the present queue, and with --yes kept, as one request."""
    from acts import rules_file, rules_try
    from claimdesk.progress import progress

    with host.desk() as desk, progress("Trying", quiet=host.json) as step:
        drafts = rules_file.drafts(desk, kind, file.read_bytes(), file.name)
        if not do:
            seen = rules_try.try_(desk, drafts, step)
            host.answer(lambda: {"ok": True, "done": False, "rules": len(drafts), **shapes.trial(seen)}, lambda: shapes.told(seen))
            return
        done = rules_try.keep(desk, drafts, reason, plan, step)
    host.answer(lambda: shapes.kept("import", done), lambda: shapes.kept_words(done))


# -- what is meant


def _name(key: str, payer: str, remark: str, of_class: str) -> str:
    return "rule " + "|".join(part.strip().upper() for part in (key, payer, remark, of_class))


def _kept(desk: Desk, name: str) -> dict[str, str]:
    from acts import work

    kept = work.draft(desk, name)
    return dict(json.loads(kept)) if kept else {}


def _fields(fields: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in fields:
        name, sign, text = each.partition("=")
        if not sign or not name.strip():
            raise click.UsageError(f"{each} is no FIELD=VALUE")
        found[name.strip().lower().replace("-", "_")] = text
    return found


def _meant(desk: Desk, key: str, fields: Sequence[str], payer: str, remark: str, of_class: str) -> tuple[Draft, str]:
    """The change that is meant, with what the draft has; and the draft's name, '' without one."""
    from acts import rules

    name = _name(key, payer, remark, of_class)
    kept = _kept(desk, name)
    said = kept | _fields(fields)
    if not said:
        raise click.UsageError(f"there is no draft of {key}: say FIELD=VALUE, or claimdesk rules set first")
    return rules.fill(desk, rules.draft(desk, key, payer, remark, of_class), said), name if kept else ""
