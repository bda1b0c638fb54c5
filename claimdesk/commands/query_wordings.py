"""claimdesk query wordings: the wordings that queries begin with, those that ship and the practice's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from billing import query as rule
from billing.text import clean
from claimdesk.cli import Host, answers

if TYPE_CHECKING:
    from billing.query import Template


@click.group("wordings")
def command() -> None:
    """Wordings to begin with: those that ship, and the practice's own beside or in their place."""


def shape(one: Template) -> dict[str, Any]:
    """A wording as JSON."""
    return {
        "name": one.name, "title": one.title, "kind": one.kind, "basis": one.basis or None, "question": one.question,
        "options": list(one.options), "clues": list(one.clues), "edition": one.edition, "version": one.version or None,
        "by": one.by or None, "reviewed_by": one.reviewed_by or None, "reviewed": one.reviewed_on or None,
    }  # fmt: skip


def line(one: Template) -> str:
    """A wording in a line, and its question."""
    own = f"v{one.version} of {clean(one.by)}, {'reviewed by ' + clean(one.reviewed_by) if one.reviewed_by else 'not reviewed yet'}"
    first = f"{clean(one.name):<16} {clean(one.title):<38} {own if one.number is not None else 'shipped'}"
    return f"{first}\n                 {clean(one.question)}"


def whole(one: Template) -> str:
    """A wording with its answers."""
    said = "".join(f"\n                 {n}  {clean(option)}" for n, option in enumerate(one.options, 1)) or "\n                 yes or no"
    clues = f"\n                 quotes what holds: {', '.join(map(clean, one.clues))}" if one.clues else ""
    return f"{line(one)}{said}{clues}"


def _told(host: Host, act: str, one: Template, said: str) -> None:
    host.answer(lambda: {"ok": True, "act": act, "wording": shape(one)}, lambda: f"{whole(one)}\n{said}")


@command.command("list")
@click.option("--own", is_flag=True, help="Only the practice's own.")
@answers
def listed(host: Host, own: bool) -> None:
    """All that are offered, the practice's own first."""
    from acts import query_wordings

    with host.desk() as desk:
        found = [one for one in query_wordings.listed(desk) if one.number is not None or not own]
    host.answer(
        lambda: {"ok": True, "wordings": [shape(one) for one in found]},
        lambda: "\n".join(map(line, found)) or "The practice has no wording of its own: `query wordings add` keeps one.",
    )


@command.command("show")
@click.argument("name")
@answers
def show(host: Host, name: str) -> None:
    """One, with its answers, and the words by which sentences of the record are quoted."""
    from acts import query_wordings

    with host.desk() as desk:
        found = query_wordings.one(desk, name)
    host.answer(lambda: {"ok": True, "wording": shape(found)}, lambda: whole(found))


@command.command("add")
@click.argument("name")
@click.option("--title", required=True, help="What it is about, in a word that names no answer.")
@click.option("--question", required=True, help="Open; of yes or no with {about}, and {other}, where the conditions go.")
@click.option("--option", "options", multiple=True, help="An answer that is clinically possible; two more are always there.")
@click.option("--yes-no", "basis", type=click.Choice(tuple(rule.BASES)), default=None, help="Yes or no, and what it confirms.")
@click.option("--clue", "clues", multiple=True, help="A sentence of a note that holds this word is offered as a finding.")
@answers
def add(host: Host, name: str, title: str, question: str, options: tuple[str, ...], basis: str | None, clues: tuple[str, ...]) -> None:
    """Keep a wording of the practice's own, in the place of what has its NAME; one that leads or speaks of money is refused."""
    from acts import query_wordings
    from billing.query import Template

    made = Template(name, title, "yes_no" if basis else "options", basis or "", question, options, clues)
    with host.desk() as desk:
        found = query_wordings.add(desk, made)
    _told(host, "add", found, f"Kept. `query wordings review {clean(found.name)}`, once somebody has read it.")


@command.command("review")
@click.argument("name")
@click.option("--version", type=int, default=None, help="The version that was read; else the one that stands.")
@answers
def review(host: Host, name: str, version: int | None) -> None:
    """Say that the practice's own was read and found right; a change of it is not reviewed again."""
    from acts import query_wordings

    with host.desk() as desk:
        found = query_wordings.review(desk, name, version)
    _told(host, "review", found, f"Reviewed by {clean(found.reviewed_by)}.")


@command.command("retire")
@click.argument("name")
@answers
def retire(host: Host, name: str) -> None:
    """Offer the practice's own no longer; a shipped one of that name stands again. Queries made from it stay."""
    from acts import query_wordings

    with host.desk() as desk:
        found = query_wordings.retire(desk, name)
    _told(host, "retire", found, "It is not offered any more.")
