"""claimdesk work handover: the note at the end of a shift."""

from __future__ import annotations

import click

from billing.text import clean
from claimdesk.cli import Host, answers


@click.command("handover")
@click.argument("text", required=False)
@click.option("--team", default="", metavar="TEAM", help="To this team; without it to everybody.")
@answers
def command(host: Host, text: str | None, team: str) -> None:
    """Write TEXT for those who come next; without it, show what was written in the last two weeks to you or everybody."""
    from acts import hand_over
    from acts.desk import microseconds
    from acts.hands import local
    from claimdesk import shapes

    with host.desk() as desk:
        if text is not None:
            number = hand_over.write(desk, text, team)
            host.answer(
                lambda: {"ok": True, "act": "handover", "note": number, "team": team or None},
                lambda: f"Kept for {clean(team) or 'everybody'}: it stands on their Desk until they have read it.",
            )
            return
        rows = hand_over.since(desk)
        times = [f"{local(desk, microseconds(row.moment)):%Y-%m-%d %H:%M}" for row in rows]
    host.answer(
        lambda: {
            "ok": True,
            "notes": [
                {
                    "note": row.number, "moment": shapes.moment(row.moment), "actor": row.actor, "team": row.team or None, "text": row.text,
                    "read": row.seen,
                }
                for row in rows
            ],
        },
        lambda: (
            "\n".join(
                f"{at}  {row.actor}{f' to {row.team}' if row.team else ''}\n  {row.text}" for row, at in zip(rows, times, strict=True)
            )
            or "No hand-over notes in the last two weeks."
        ),
    )  # fmt: skip
