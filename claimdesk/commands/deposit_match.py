"""claimdesk deposit match, unmatch, ask, suspend, enrol: whose payment it is, and whom we asked for what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from billing.money import plain, shown
from billing.text import many, pad
from claimdesk.cli import Host, answers
from claimdesk.days import a_day, past_day

if TYPE_CHECKING:
    from acts.deposits_rows import EnrolmentRow, PaymentRow


def _say(host: Host, row: PaymentRow, act: str, words: str) -> None:
    from claimdesk import deposit_shapes as shapes

    host.answer(lambda: {"ok": True, "act": act, **shapes.payment(row)}, lambda: words)


@click.command("match")
@click.argument("payment", required=False)
@click.argument("trace", required=False)
@click.option("--auto", is_flag=True, help="Every payment that one remittance alone fits in trace, amount and payer.")
@click.option("--reason", default="", help="Why another payer's name is the same payer.")
@answers
def match(host: Host, payment: str | None, trace: str | None, auto: bool, reason: str) -> None:
    """PAYMENT (P-7) is the remittance's with this TRACE (PAYER:TRACE, R-12). Without TRACE it lists what it may be for."""
    if auto == (payment is not None):
        raise click.UsageError("name a payment, or say --auto")
    if auto:
        _auto(host)
    elif trace is None:
        _proposed(host, payment or "")
    else:
        from acts import deposit_match, numbers

        with host.desk() as desk:
            row = deposit_match.match(desk, numbers.payment_number(payment or ""), trace, reason)
        _say(host, row, "match", f"{row.name}: {shown(row.cents)} is R-{row.remittance}'s ({row.remittance_trace}).")


def _auto(host: Host) -> None:
    from acts import deposit_match

    with host.desk() as desk:
        report = deposit_match.match_all(desk)
    told = [f"{name}: {shown(cents)} is {trace}'s." for name, trace, cents in report.matched]
    told.append(f"{len(report.matched)} matched; {many(report.left, 'payment is', 'payments are')} left, {shown(report.left_cents)}.")
    host.answer(
        lambda: {
            "ok": True,
            "act": "match",
            "matched": [{"payment": name, "trace": trace, "amount": plain(cents)} for name, trace, cents in report.matched],
            "left": report.left,
            "left_amount": plain(report.left_cents),
        },
        lambda: "\n".join(told),
    )


def _proposed(host: Host, payment: str) -> None:
    from acts import deposit_match, numbers
    from claimdesk import deposit_shapes as shapes

    with host.desk() as desk:
        rows = deposit_match.proposals(desk, numbers.payment_number(payment))
    told = [f"  {'REMIT':<7} {'PAYER':<22} {'TRACE':<18} {'PAID ON':<10} {'AMOUNT':>12}  WHY"] if rows else ["No remittance here fits it."]
    for row in rows:
        why = row.why + (f"; but {row.against}" if row.against else "")
        paid_on = row.paid_on.isoformat() if row.paid_on else "-"
        told.append(
            f"{row.number} {row.name:<7} {pad(row.payer, 22)} {pad(row.trace, 18)} {paid_on:<10} {shown(row.paid_cents):>12}  {why}"
        )
    host.answer(lambda: {"ok": True, "payment": payment, "proposals": [shapes.proposal(row) for row in rows]}, lambda: "\n".join(told))


@click.command("unmatch")
@click.argument("payment")
@click.option("--reason", required=True)
@answers
def unmatch(host: Host, payment: str, reason: str) -> None:
    """PAYMENT is not its remittance's after all."""
    from acts import deposit_match, numbers

    with host.desk() as desk:
        row = deposit_match.unmatch(desk, numbers.payment_number(payment), reason)
    _say(host, row, "unmatch", f"{row.name}: {shown(row.cents)} is no remittance's again.")


@click.command("ask")
@click.argument("payment")
@click.option("--note", required=True, help="Whom you asked, and how.")
@answers
def ask(host: Host, payment: str, note: str) -> None:
    """The remittance of PAYMENT was asked for; it ages from the first asking."""
    from acts import deposit_match, numbers

    with host.desk() as desk:
        row = deposit_match.ask(desk, numbers.payment_number(payment), note)
    _say(host, row, "ask", f"{row.name}: its remittance was asked for on {row.asked_on}.")


@click.command("suspend")
@click.argument("payment")
@click.option("--owner", required=True, metavar="LOGIN")
@click.option("--reason", required=True)
@click.option("--until", metavar="DATE", help="Its last day; else the practice's suspense limit (45 days).")
@answers
def suspend(host: Host, payment: str, owner: str, reason: str, until: str | None) -> None:
    """Leave a payer's PAYMENT in suspense with an owner, a reason and a last day. No money moves."""
    from acts import deposit_match, numbers

    with host.desk() as desk:
        on = a_day("--until", until, desk.today())
        row = deposit_match.suspend(desk, numbers.payment_number(payment), owner, reason, until_on=on)
    _say(host, row, "suspend", f"{row.name}: {shown(row.cents)} stays in suspense with {row.owner} until {row.until_on}.")


def _enrolled(row: EnrolmentRow) -> str:
    whose = row.provider or "all providers"
    return f"{pad(row.payer, 28)} {row.what:<10} {row.state:<8} since {row.since_on}  {whose}  {row.note}".rstrip()


@click.command("enrol")
@click.argument("payer", required=False)
@click.option("--what", type=click.Choice(["remittance", "payment"]))
@click.option("--state", type=click.Choice(["asked", "active", "refused", "none"]))
@click.option("--provider", metavar="NPI", help="For this billing provider alone.")
@click.option("--on", metavar="DATE", help="Since when; else today.")
@click.option("--note", default="")
@answers
def enrol(host: Host, payer: str | None, what: str | None, state: str | None, provider: str | None, on: str | None, note: str) -> None:
    """How it stands with PAYER's electronic remittances and payments. Alone, it lists all."""
    from acts import deposit_batch
    from claimdesk import deposit_shapes as shapes

    if payer is not None and not (what and state):
        raise click.UsageError("say --what remittance or payment, and --state asked, active, refused or none")
    with host.desk() as desk:
        if payer is not None and what and state:
            since = past_day("--on", on, desk.today())
            deposit_batch.enrol(desk, payer, what, state, provider=provider, since_on=since, note=note)
        rows = deposit_batch.enrolled(desk)
    host.answer(
        lambda: {"ok": True, "enrolments": [shapes.enrolment(row) for row in rows]},
        lambda: "\n".join(_enrolled(row) for row in rows) or "Nobody was asked yet.",
    )


COMMANDS = (match, unmatch, ask, suspend, enrol)
