"""claimdesk autopost: which payers' remittances may post by themselves, which claims never do, and what was refused."""

from __future__ import annotations

import click

from billing.money import parse_cents, shown
from claimdesk.cli import Host, answers


@click.group("autopost")
def command() -> None:
    """What may post by itself (post --auto), and what was refused."""


@command.command("allow")
@click.argument("payer")
@click.option("--max", "most", metavar="AMOUNT", help="The largest payment on a claim that posts by itself.")
@click.option("--zero", is_flag=True, help="Payments of zero too.")
@click.option("--takebacks", is_flag=True, help="Also what takes money back and puts no answer in its place.")
@answers
def allow(host: Host, payer: str, most: str | None, zero: bool, takebacks: bool) -> None:
    """Let this payer's remittances post by themselves; what was allowed before is replaced."""
    from acts import auto_post
    from claimdesk import remittance_shapes

    cents = None if most is None else parse_cents(most)
    if most is not None and cents is None:
        raise click.UsageError(f"--max {most} is no amount; it reads like 1250.00")
    with host.desk() as desk:
        row = auto_post.allow(desk, payer, cents, zero, takebacks)
    far = f"up to {shown(row.max_cents)} a claim" if row.max_cents is not None else "of any amount"
    more = "".join(said for on, said in ((zero, ", payments of zero too"), (takebacks, ", takebacks too")) if on)
    host.answer(
        lambda: {"ok": True, "act": "allow", **remittance_shapes.allowed(row)},
        lambda: f"{row.payer}: posts by itself, {far}{more}. Run `claimdesk post --auto`.",
    )


@command.command("stop")
@click.argument("payer")
@answers
def stop(host: Host, payer: str) -> None:
    """This payer's remittances post by themselves no longer."""
    from acts import auto_post
    from claimdesk import remittance_shapes

    with host.desk() as desk:
        row = auto_post.stop(desk, payer)
    host.answer(
        lambda: {"ok": True, "act": "stop", **remittance_shapes.allowed(row)}, lambda: f"{row.payer}: nothing posts by itself any more."
    )


@command.command("keep-out")
@click.argument("claim")
@click.option("--reason", required=True)
@answers
def keep_out(host: Host, claim: str, reason: str) -> None:
    """Nothing of this claim posts by itself: it is with a lawyer, an agency, an auditor."""
    from acts import auto_post
    from claimdesk import remittance_shapes

    with host.desk() as desk:
        row = auto_post.keep_out(desk, claim, reason)
    host.answer(
        lambda: {"ok": True, "act": "keep-out", **remittance_shapes.kept(row)}, lambda: f"{row.claim}: nothing of it posts by itself."
    )


@command.command("free")
@click.argument("claim")
@click.option("--reason", default="")
@answers
def free(host: Host, claim: str, reason: str) -> None:
    """This claim may post by itself again."""
    from acts import auto_post
    from claimdesk import remittance_shapes

    with host.desk() as desk:
        row = auto_post.keep_out(desk, claim, reason, False)
    host.answer(lambda: {"ok": True, "act": "free", **remittance_shapes.kept(row)}, lambda: f"{row.claim}: it may post by itself again.")


@command.command("list")
@answers
def list_(host: Host) -> None:
    """Payers that may, claims that may not, and what waits because it was refused."""
    from acts import auto_post
    from claimdesk import remittance_shapes

    with host.desk() as desk:
        payers, kept, refused = auto_post.listing(desk)

    def words() -> str:
        lines = ["PAYER                                    POSTS BY ITSELF"]
        for row in payers:
            far = "any amount" if row.max_cents is None else f"up to {shown(row.max_cents)} a claim"
            more = f"{', zero' if row.zero else ''}{', takebacks' if row.takebacks else ''}"
            said = f"{far}{more}, since {row.since} by {row.by}" if row.allowed else f"no, since {row.since}"
            lines.append(f"{row.payer:<40} {said}")
        lines += [f"claim {row.claim}: kept out by {row.by} since {row.since}: {row.reason}" for row in kept]
        for one in refused:
            tried = ", is tried again" if one.marked else ""
            lines.append(f"{one.trace} {one.claim or 'the whole'}: {one.message} ({one.reason}){tried}")
        return "\n".join(lines) if len(lines) > 1 else "No payer's remittances post by themselves. Allow one with `autopost allow PAYER`."

    host.answer(
        lambda: {
            "ok": True,
            "payers": [remittance_shapes.allowed(row) for row in payers],
            "kept_out": [remittance_shapes.kept(row) for row in kept],
            "refused": [remittance_shapes.refused(row) for row in refused],
        },
        words,
    )
