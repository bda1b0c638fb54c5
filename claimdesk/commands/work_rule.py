"""claimdesk work rule: the rules by which new work becomes somebody's job."""

from __future__ import annotations

from typing import Any

import click

from billing.money import parse_cents
from billing.text import clean
from claimdesk.cli import Host, answers


@click.group("rule")
def command() -> None:
    """Rules of assignment, asked in their order: list, add, end. work assign --by-rules --preview tries them."""


def _amount(option: str, text: str | None) -> int | None:
    if text is None:
        return None
    cents = parse_cents(text)
    if cents is None:
        raise click.UsageError(f"{option} {text} is no amount")
    return cents


@command.command("list")
@click.option("--all", "ended", is_flag=True, help="Those that ended too.")
@answers
def show(host: Host, ended: bool) -> None:
    """The rules, in the order in which they are asked."""
    from acts import assignment

    with host.desk() as desk:
        found = assignment.rules(desk, ended=ended)

    def row(one: Any) -> dict[str, Any]:
        return {
            "rule": one.number, "place": one.place if one.active else None, "words": one.words, "gives": one.gives, "to": one.to,
            "here": list(one.here), "note": one.note, "active": one.active,
        }  # fmt: skip

    host.answer(
        lambda: {"ok": True, "rules": [row(one) for one in found]},
        lambda: (
            "\n".join(
                f"{one.number:>3}  {clean(one.words)}{f'  ({clean(one.note)})' if one.note else ''}"
                + ("" if one.here or not one.active else "  [nobody of them is here]")
                + ("" if one.active else "  (ended)")
                for one in found
            )
            or "No rules: what is nobody's job stays so until somebody takes it."
        ),
    )


@command.command("add")
@click.option("--to", "login", metavar="LOGIN", help="Gives to this person.")
@click.option("--team", metavar="TEAM", help="Gives to this team: to whom of it has the fewest open.")
@click.option("--turns", is_flag=True, help="With --team: one after the other instead.")
@click.option("--by-dollars", is_flag=True, help="With --team: to whom has the least dollars instead.")
@click.option("--payer", default="", metavar="P", help="Of this payer: a part of its name or id.")
@click.option("--category", default="", metavar="C")
@click.option("--kind", default="", metavar="K")
@click.option("--from", "first", default="", metavar="LETTERS", help="Patients whose surname begins so or later: A.")
@click.option("--up-to", "last", default="", metavar="LETTERS", help="And so or earlier: F; Fitzgerald is in it.")
@click.option("--min", "least", metavar="AMOUNT", help="At stake at least so much.")
@click.option("--max", "most", metavar="AMOUNT", help="At stake at most so much.")
@click.option("--place", type=int, default=0, metavar="N", help="Asked as the N-th; without it as the last.")
@click.option("--note", default="", help="Why, for whoever reads the list.")
@answers
def add(
    host: Host, login: str | None, team: str | None, turns: bool, by_dollars: bool, payer: str, category: str, kind: str, first: str,
    last: str, least: str | None, most: str | None, place: int, note: str,
) -> None:  # fmt: skip
    """Put a rule in force. What it is about is said by payer, category, kind, surname and amount; without any, everything."""
    from acts import assignment
    from billing.assignment import Rule

    if (login is None) == (team is None):
        raise click.UsageError("say --to LOGIN or --team TEAM")
    if ((turns or by_dollars) and team is None) or (turns and by_dollars):
        raise click.UsageError("--turns or --by-dollars goes with --team, one of them")
    rule = Rule(
        0, place, payer.strip(), None, category.strip(), kind.strip(), first.strip(), last.strip(), _amount("--min", least),
        _amount("--max", most), "person" if login else "turns" if turns else "load", login or "", team or "",
        load="dollars" if by_dollars else "open", note=" ".join(note.split()),
    )  # fmt: skip
    with host.desk() as desk:
        number = assignment.add_rule(desk, rule)
        row = next(one for one in assignment.rules(desk) if one.number == number)
    host.answer(
        lambda: {"ok": True, "act": "add", "rule": number, "place": row.place, "words": row.words},
        lambda: f"Rule {number} is in force, asked as number {row.place}: {clean(row.words)}. work assign --by-rules --preview tries it.",
    )


@command.command("end")
@click.argument("number", type=int)
@click.option("--reason", required=True)
@answers
def end(host: Host, number: int, reason: str) -> None:
    """Ask a rule no more; what it gave stays whose it is."""
    from acts import assignment

    with host.desk() as desk:
        assignment.end_rule(desk, number, reason)
    host.answer(lambda: {"ok": True, "act": "end", "rule": number}, lambda: f"Rule {number} has ended.")
