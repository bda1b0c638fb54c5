"""claimdesk patient breaches and breach: what one chart showed of another patient is weighed, concluded, and told to whom it must be."""

from __future__ import annotations

import click

from billing import breach as rule
from claimdesk import identity_shapes as shapes
from claimdesk.cli import Host, answers
from claimdesk.commands.work_talk import day_of


@click.command("breaches")
@click.option("--all", "every", is_flag=True, help="Closed ones too.")
@answers
def listed(host: Host, every: bool) -> None:
    """Reviews for breach, the first due first."""
    from acts import breaches

    with host.desk() as desk:
        rows = breaches.listed(desk, every=every)
    host.answer(
        lambda: {"ok": True, "breaches": [shapes.breach(row) for row in rows]},
        lambda: "\n".join(map(shapes.breach_line, rows)) or "No review for breach is open.",
    )


@click.group("breach")
def command() -> None:
    """One review for breach."""


@command.command("show")
@click.argument("number", metavar="REVIEW")
@answers
def show(host: Host, number: str) -> None:
    """What it was, whose, to whom it went, and what was said of it."""
    from acts import breaches

    with host.desk() as desk:
        row = breaches.one(desk, breaches.number_of(number))
    host.answer(lambda: {"ok": True, "breach": shapes.breach(row)}, lambda: shapes.breach_words(row))


@command.command("weigh")
@click.argument("number", metavar="REVIEW")
@click.option("--nature", default="", help=rule.FACTORS["nature"])
@click.option("--recipient", default="", help=rule.FACTORS["recipient"])
@click.option("--acquired", default="", help=rule.FACTORS["acquired"])
@click.option("--mitigated", default="", help=rule.FACTORS["mitigated"])
@answers
def weigh(host: Host, number: str, nature: str, recipient: str, acquired: str, mitigated: str) -> None:
    """Say how one or more of the four factors stand."""
    from acts import breaches

    said = {"nature": nature, "recipient": recipient, "acquired": acquired, "mitigated": mitigated}
    with host.desk() as desk:
        row = breaches.weigh(desk, breaches.number_of(number), {name: words for name, words in said.items() if words})
    host.answer(lambda: {"ok": True, "breach": shapes.breach(row)}, lambda: shapes.breach_words(row))


@command.command("conclude")
@click.argument("number", metavar="REVIEW")
@click.argument("conclusion", type=click.Choice(tuple(rule.CONCLUSIONS)))
@click.option("--reason", required=True)
@click.option("--exception", default="", type=click.Choice(("", *rule.EXCEPTIONS)), help="Which exception it is.")
@answers
def conclude(host: Host, number: str, conclusion: str, reason: str, exception: str) -> None:
    """Say what it was: a breach unless the four factors or an exception show the opposite."""
    from acts import breaches

    with host.desk() as desk:
        row = breaches.conclude(desk, breaches.number_of(number), conclusion, reason, exception)
    host.answer(lambda: {"ok": True, "breach": shapes.breach(row)}, lambda: shapes.breach_words(row))


@command.command("notice")
@click.argument("number", metavar="REVIEW")
@click.argument("to", type=click.Choice(tuple(rule.NOTICES)))
@click.option("--on", "day", default="", metavar="DAY", help="The day on which it went; else today.")
@click.option("--way", required=True, help="First-class mail, or e-mail where the patient agreed.")
@answers
def notice(host: Host, number: str, to: str, day: str, way: str) -> None:
    """A notice went."""
    from acts import breaches

    with host.desk() as desk:
        on = day_of(day, desk.today(), "--on") or desk.today()
        row = breaches.notice(desk, breaches.number_of(number), to, on, way)
    host.answer(lambda: {"ok": True, "breach": shapes.breach(row)}, lambda: shapes.breach_words(row))
