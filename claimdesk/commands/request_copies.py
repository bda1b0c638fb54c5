"""claimdesk request review-asked, reviewer, reviewed: the second look at copies that were denied."""

from __future__ import annotations

import click

from billing.copies_denied import OUTCOMES
from claimdesk.cli import Host, answers
from claimdesk.commands.request import number_of, told
from claimdesk.days import past_day


@click.command("review-asked")
@click.argument("request")
@click.option("--on", "day", metavar="DAY", help="When the patient asked for it; today unless told.")
@click.option("--words", default="", help="What the patient says of it.")
@answers
def review_asked(host: Host, request: str, day: str | None, words: str) -> None:
    """The patient wants the denial of copies looked at again."""
    from acts import request_access

    with host.desk() as desk:
        row = request_access.ask_review(desk, number_of(request), on=past_day("--on", day, desk.today()), words=words)
    told(host, "review-asked", row, "`request reviewer` says who looks at it.")


@click.command("reviewer")
@click.argument("request")
@click.argument("reviewer", metavar="NAME, LICENCE")
@answers
def reviewer(host: Host, request: str, reviewer: str) -> None:
    """Lay it before a licensed professional who took no part in the denial."""
    from acts import request_access

    with host.desk() as desk:
        row = request_access.choose_reviewer(desk, number_of(request), reviewer)
    told(host, "reviewer", row)


@click.command("reviewed")
@click.argument("request")
@click.argument("outcome", type=click.Choice(list(OUTCOMES)))
@click.option("--why", required=True, help="The reviewer's reason in plain words: the letter says it.")
@click.option("--withheld", default="", help="Where part is given: what is still kept back.")
@answers
def reviewed(host: Host, request: str, outcome: str, why: str, withheld: str) -> None:
    """Note what the reviewer decided; it binds."""
    from acts import request_access

    with host.desk() as desk:
        row = request_access.reviewed(desk, number_of(request), outcome, why, withheld=withheld)
    told(host, "reviewed", row, "`request letter REQUEST review` tells the patient.")


COMMANDS = (review_asked, reviewer, reviewed)
