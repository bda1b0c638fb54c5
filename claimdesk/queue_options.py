"""The filters of the queue as options of a command: the same for the queue and for a view that is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import click

from acts.views import QueueView
from billing.money import parse_cents
from claimdesk.days import a_day

F = TypeVar("F", bound=Callable[..., Any])

ORDERS = ("deadline", "amount", "age", "payer", "patient", "follow_up")

_OPTIONS = (
    click.option("--payer", help="A part of the payer's name or id."),
    click.option("--category"),
    click.option("--owner", help="Whose job it is; - is nobody's."),
    click.option("--reason", help="A code, CO-16."),
    click.option("--remark", help="A remark code, N382."),
    click.option("--provider", help="Who rendered or bills it: a part of the name, or the NPI."),
    click.option("--location", help="A part of the facility's name, or the place of service."),
    click.option("--min", "least", metavar="AMOUNT", help="At stake, at least."),
    click.option("--max", "most", metavar="AMOUNT", help="At stake, at most."),
    click.option("--min-age", type=click.IntRange(0), metavar="DAYS", help="In the queue for at least so many days."),
    click.option("--max-age", type=click.IntRange(0), metavar="DAYS", help="In the queue for at most so many days."),
    click.option("--since", metavar="DATE", help="In the queue since this day or later."),
    click.option("--due-within", type=click.IntRange(0, 9999), metavar="DAYS", help="Last day from today to so many days ahead."),
    click.option("--due-before", metavar="DATE", help="Last day on or before this day."),
    click.option("--due-after", metavar="DATE", help="Last day on or after this day."),
    click.option("--gone", is_flag=True, help="Past their last day."),
    click.option("--no-deadline", is_flag=True, help="No last day runs."),
    click.option("--leased", metavar="LOGIN", help="In whose hand it is now; * anybody's, - nobody's."),
    click.option("--follow-up-before", metavar="DATE", help="Waits until this day at most."),
    click.option("--follow-up-after", metavar="DATE", help="Waits until this day at least."),
    click.option("--note", metavar="TEXT", help="Words of its notes, or how they begin."),
    click.option("--project", metavar="PJ-N", help="Claims of a project, by number or name."),
    click.option("--kind", help="denial, review, next_payer, repeats_primary, awaiting_correction, credit, recouped, underpaid, no_answer, "
                 "rejected, records_requested, record_changed."),
    click.option("--state", type=click.Choice(["open", "waiting"])),
    click.option("--text", metavar="WORDS", help="As typed after / : patient, payer, number, code, category."),
    click.option("--order", type=click.Choice(ORDERS), help="Another order than what is lost first."),
)  # fmt: skip


def filters(command: F) -> F:
    """All filters of the queue."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def of_options(options: Mapping[str, Any], today: date) -> QueueView:
    """The view that the options ask for."""
    reason = options["reason"]
    if reason is not None and not re.fullmatch(r"[A-Za-z]{2}-\w{1,5}", reason):
        raise click.UsageError(f"--reason {reason} is no code; it reads like CO-16")
    days = {
        name: a_day(f"--{name.replace('_', '-')}", options[name], today) if options[name] is not None else None
        for name in ("since", "due_before", "due_after", "follow_up_before", "follow_up_after")
    }
    return QueueView(
        payer=options["payer"], category=options["category"], owner=options["owner"], reason=reason.upper() if reason else None,
        remark=options["remark"].upper() if options["remark"] else None, provider=options["provider"], location=options["location"],
        min_cents=_cents("--min", options["least"]), max_cents=_cents("--max", options["most"]), min_age=options["min_age"],
        max_age=options["max_age"], opened_since=days["since"], due_within=options["due_within"], due_before=days["due_before"],
        due_after=days["due_after"], gone=options["gone"], no_deadline=options["no_deadline"], leased=options["leased"],
        follow_before=days["follow_up_before"], follow_after=days["follow_up_after"], note=options["note"] or "",
        project=options["project"], kind=options["kind"], state=options["state"], text=options["text"] or "",
        order=options["order"] or "",
    )  # fmt: skip


def _cents(option: str, text: str | None) -> int | None:
    cents = parse_cents(text) if text is not None else None
    if text is not None and cents is None:
        raise click.UsageError(f"{option} {text} is no amount")
    return cents
