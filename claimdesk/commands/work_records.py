"""claimdesk work records-asked, records-sent, records-withdraw, records: what a payer asks for, and what was sent."""

from __future__ import annotations

from typing import Any

import click

from acts.records import RecordsRow
from billing.text import clean
from claimdesk.at_work import at_work
from claimdesk.cli import Host, answers
from claimdesk.commands.work_talk import day_of


def shape(row: RecordsRow) -> dict[str, Any]:
    """A request as JSON."""
    return {
        "claim": row.claim, "payer": row.payer, "document": row.document or None, "what": row.what, "asked": row.asked_on.isoformat(),
        "due": row.due_on.isoformat() if row.due_on else None, "state": row.state, "sent": row.sent or None, "way": row.way or None,
        "sent_on": row.sent_on.isoformat() if row.sent_on else None,
        "wait_until": row.wait_until.isoformat() if row.wait_until else None, "by": row.by,
    }  # fmt: skip


def _told(host: Host, claim: str, act: str) -> None:
    from acts import records

    with host.desk() as desk:
        rows = records.of_claim(desk, claim)
    host.answer(
        lambda: {"ok": True, "act": act, "requests": [shape(row) for row in rows]},
        lambda: "\n".join(f"{row.claim}  {row.state:<9} {row.words}" for row in rows) or f"No records of {clean(claim)} are asked for.",
    )


@click.command("records-asked")
@click.argument("claim")
@click.option("--due", default="", metavar="DAY", help="The last day on the letter; else the clock of the payer's class counts.")
@click.option("--on", default="", metavar="DAY", help="The day of the request; else today.")
@click.option("--document", default="", metavar="DOC-7", help="The letter, filed to the claim.")
@click.option("--what", default="", help="What is asked for.")
@click.option("--payer", default="", help="Which payer asks, where it is not the claim's present one.")
@answers
def asked(host: Host, claim: str, due: str, on: str, document: str, what: str, payer: str) -> None:
    """A payer asks for records: work with that last day until they are sent."""
    from acts import documents, records

    with at_work(host) as desk:
        paper = documents.number_of(document) if document else None
        today = desk.today()
        records.asked(desk, claim, day_of(due, today, "--due"), paper, what, payer, day_of(on, today, "--on"))
    _told(host, claim, "records-asked")


@click.command("records-sent")
@click.argument("claim")
@click.option("--document", "papers", multiple=True, metavar="DOC-7", help="What was sent, of the claim's documents.")
@click.option("--what", default="", help="What else was sent, in words.")
@click.option("--way", required=True, help="1 payer's portal, 2 fax, 3 mail, 4 electronic attachment; or in words.")
@click.option("--on", default="", metavar="DAY", help="When; else today.")
@click.option("--answer-by", "until", default="", metavar="DAY", help="When one asks again; else after 30 days.")
@answers
def sent(host: Host, claim: str, papers: tuple[str, ...], what: str, way: str, on: str, until: str) -> None:
    """The records went: their item, and a denial that asked for them, wait for the payer's answer."""
    from acts import documents, records

    with at_work(host) as desk:
        today = desk.today()
        numbers = tuple(documents.number_of(ref) for ref in papers)
        records.sent(desk, claim, numbers, way, day_of(on, today, "--on"), day_of(until, today, "--answer-by"), what)
    _told(host, claim, "records-sent")


@click.command("records-withdraw")
@click.argument("claim")
@click.option("--reason", required=True)
@answers
def withdraw(host: Host, claim: str, reason: str) -> None:
    """They are asked for no longer, with a reason."""
    from acts import records

    with at_work(host) as desk:
        records.withdraw(desk, claim, reason)
    _told(host, claim, "records-withdraw")


@click.command("records")
@click.argument("claim")
@answers
def show(host: Host, claim: str) -> None:
    """What was asked for of a claim, and what was sent."""
    _told(host, claim, "records")
