"""claimdesk appeal template: the letters that appeals are made from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billing.text import clean
from claimdesk.cli import Host, answers

if TYPE_CHECKING:
    from billing.letter import Template


@click.group("template")
def command() -> None:
    """Letter templates: those that ship, and the practice's own in their place."""


def document(one: Template) -> dict[str, Any]:
    """A template in JSON."""
    return {
        "name": one.name, "kind": one.kind, "category": one.category or None, "level": one.level or None, "edition": one.edition,
        "version": one.version, "subject": one.subject, "body": one.body,
    }  # fmt: skip


@command.command("list")
@answers
def listed(host: Host) -> None:
    """All that can be chosen."""
    from acts import letter_templates

    with host.desk() as desk:
        found = letter_templates.listed(desk)
    host.answer(
        lambda: {"ok": True, "templates": [{k: v for k, v in document(one).items() if k != "body"} for one in found]},
        lambda: "\n".join(f"{clean(one.name):<40} {one.kind:<10} {one.category or 'any':<20} {one.edition}" for one in found),
    )


@command.command("show")
@click.argument("name")
@answers
def show(host: Host, name: str) -> None:
    """One, with the places that are filled in."""
    from acts import letter_templates

    with host.desk() as desk:
        found = letter_templates.one(desk, name)
    host.answer(lambda: {"ok": True, **document(found)}, lambda: f"{found.subject}\n\n{found.body}")


@command.command("set")
@click.argument("name")
@click.option("--subject", required=True)
@click.option("--letter", "path", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A text file.")
@click.option("--kind", type=click.Choice(["appeal", "reopening", "underpaid", "records"]), default="appeal", show_default=True)
@click.option("--category", default="", help="medical_necessity, authorization …; any, unless told.")
@click.option("--level", type=int, default=0, help="1 to 5; any, unless told.")
@click.option("--payer", default="", help="For this payer only.")
@answers
def put(host: Host, name: str, subject: str, path: Path, kind: str, category: str, level: int, payer: str) -> None:
    """Keep a template of the practice's own; under a shipped one's name it stands in its place."""
    from acts import letter_templates

    with host.desk() as desk:
        body = path.read_text(encoding="utf-8", errors="replace")
        found = letter_templates.put(desk, name, subject, body, kind=kind, category=category, level=level, payer=payer)
    host.answer(lambda: {"ok": True, "act": "set", **document(found)}, lambda: f"Kept: {found.name}, version {found.version}.")


@command.command("end")
@click.argument("name")
@answers
def end(host: Host, name: str) -> None:
    """Take the practice's own out of use."""
    from acts import letter_templates

    with host.desk() as desk:
        letter_templates.end(desk, name)
    host.answer(lambda: {"ok": True, "act": "end", "name": name}, lambda: f"{clean(name)} is out of use.")
