"""claimdesk match: whose a held answer is, that it posts as it came, is split over claims, or goes back to its payer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from claimdesk.cli import PARTLY, Host, answers

if TYPE_CHECKING:
    from acts.desk import Desk
    from acts.views import HoldRow, PostReport


@click.command("match")
@click.argument("trace")
@click.argument("control_number")
@click.argument("claim", required=False)
@click.option("--accept", is_flag=True, help="Post the held answer as it came, where the role allows.")
@click.option("--split", "split", metavar="CLAIM=AMOUNT,…", help="Divide it: CLAIM=60.00,CLAIM=40.00, or by services CLAIM=1+2,CLAIM=3.")
@click.option("--return", "give_back", is_flag=True, help="Give its money back to the payer.")
@click.option("--method", default="check", show_default=True, help="How it goes back: check, eft, card, other.")
@click.option("--number", default="", help="The number of that check or payment.")
@click.option(
    "--show", is_flag=True, help="Show what came beside ours, the candidates and what can be done; with --split, what it would do."
)
@click.option("--nth", default=1, show_default=True, help="Which of several answers under this number.")
@click.option("--reason", default="")
@answers
def command(
    host: Host,
    trace: str,
    control_number: str,
    claim: str | None,
    accept: bool,
    split: str | None,
    give_back: bool,
    method: str,
    number: str,
    show: bool,
    nth: int,
    reason: str,
) -> None:
    """What came as CONTROL-NUMBER in TRACE is our CLAIM; or what else shall become of it."""
    from acts import holding

    ways = [way for way, said in (("--accept", accept), ("--split", split is not None), ("--return", give_back)) if said]
    if len(ways) > 1 or (claim is not None and ways not in ([], ["--accept"])):
        raise click.UsageError("say one thing: our claim, --accept, --split or --return")
    if not show and not ways and claim is None:
        raise click.UsageError("name our claim, or say --accept, --split, --return or --show")
    if not show and not reason.strip():
        raise click.UsageError("a reason is needed: --reason")
    with host.desk() as desk:
        held = holding.hold_of(desk, trace, control_number, nth)
        if held.adjudication is None:
            raise click.UsageError("the whole remittance is held; a single answer of it cannot be matched")
        if show:
            _show(host, desk, held, split)
            return
        report = _done(desk, held, claim, accept, split, give_back, (method, number), reason)
    _told(host, report, control_number, ways[0] if ways else "")


def _done(
    desk: Desk, held: HoldRow, claim: str | None, accept: bool, split: str | None, give_back: bool, how: tuple[str, str], reason: str
) -> PostReport:
    from acts import exceptions, posting

    answer = held.adjudication or 0
    if split is not None:
        return exceptions.split(desk, answer, split, reason)
    if give_back:
        return exceptions.give_back(desk, answer, how[0], reason, how[1])
    return posting.match(desk, answer, claim, reason, accept=accept)


def _told(host: Host, report: PostReport, control_number: str, way: str) -> None:
    from claimdesk import shapes
    from claimdesk.commands.post import words

    if not way.startswith(("--split", "--return")) and any(e.claim == control_number for e in report.exceptions):
        host.code = PARTLY
    host.answer(lambda: {"ok": host.code == 0, "act": way.removeprefix("--") or "match", **shapes.posts([report])}, lambda: words([report]))


def _show(host: Host, desk: Desk, held: HoldRow, split: str | None) -> None:
    from acts import exceptions, look
    from claimdesk import exception_shapes as shapes

    if split is not None:
        made = exceptions.split_view(desk, held.adjudication or 0, split)
        host.answer(lambda: shapes.split(made), lambda: "\n".join(made.words))
        return
    view = look.hold(desk, held.hold)
    host.answer(lambda: shapes.hold(view), lambda: shapes.words(view))
