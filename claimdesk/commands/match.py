"""claimdesk match: whose a held answer is, or that it posts as it came."""

from __future__ import annotations

import click

from claimdesk.cli import PARTLY, Host, answers


@click.command("match")
@click.argument("trace")
@click.argument("control_number")
@click.argument("claim", required=False)
@click.option("--accept", is_flag=True, help="Post the held answer as it came, where the role allows.")
@click.option("--reason", required=True)
@answers
def command(host: Host, trace: str, control_number: str, claim: str | None, accept: bool, reason: str) -> None:
    """What came as CONTROL-NUMBER in TRACE is our CLAIM; or, with --accept, post it as it came."""
    from acts import posting
    from claimdesk import shapes
    from claimdesk.commands.post import words

    if claim is None and not accept:
        raise click.UsageError("name our claim, or say --accept")
    with host.desk() as desk:
        held = posting.hold_of(desk, trace, control_number)
        if held.adjudication is None:
            raise click.UsageError("the whole remittance is held; a single answer of it cannot be matched")
        report = posting.match(desk, held.adjudication, claim, reason, accept=accept)
    if any(e.claim == control_number for e in report.exceptions):
        host.code = PARTLY
    host.answer(lambda: {"ok": host.code == 0, "act": "match", **shapes.posts([report])}, lambda: words([report]))
