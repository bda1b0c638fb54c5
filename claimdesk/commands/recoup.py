"""claimdesk recoup: what payers took, put off or carried forward at provider level, and what becomes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from acts.desk import Desk
from acts.takeback_rows import PayerStanding, TakebackCandidate, TakebackRow, TakebackView
from billing.money import parse_cents, plain, shown
from billing.text import clean, pad
from claimdesk.cli import Host, answers


@click.group("recoup")
def command() -> None:
    """Provider-level adjustments: traced, put on their claims, disputed, set off."""


def _row(row: TakebackRow) -> dict[str, Any]:
    disputed = row.disputed if row.state == "disputed" else None
    return {
        "item": row.name,
        "payer": row.payer_name,
        "remittance": f"R-{row.remittance}",
        "trace": row.trace,
        "paid_on": row.paid_on.isoformat() if row.paid_on else None,
        "age_days": row.age_days,
        "reason": row.reason,
        "words": row.words,
        "reference": row.reference,
        "amount": plain(row.cents),
        "account": row.account,
        "state": row.state,
        "left": plain(row.left),
        "used": [{"how": use.kind, "amount": plain(use.cents), "by": use.words} for use in row.used],
        "disputed": {"since": disputed[0].isoformat(), "until": disputed[1].isoformat(), "reason": disputed[2], "by": disputed[3]}
        if disputed
        else None,
        "findings": [{"code": finding.code, "message": finding.message} for finding in row.findings],
    }


def _candidate(one: TakebackCandidate) -> dict[str, Any]:
    return {
        "number": one.number,
        "claim": one.control_number,
        "patient": one.patient,
        "trace": one.trace,
        "paid_on": one.paid_on.isoformat() if one.paid_on else None,
        "paid": plain(one.paid_cents),
        "sure": one.sure,
        "why": list(one.why),
        "most": plain(one.most_cents),
        "balance": plain(one.balance_cents),
        "balance_after": plain(one.after_cents),
        "status": one.status,
    }


def _standing(one: PayerStanding) -> dict[str, Any]:
    return {
        "payer": one.name,
        "open": one.items,
        "they_hold": plain(one.ours_cents),
        "they_hold_days": one.ours_days,
        "we_hold": plain(one.theirs_cents),
        "we_hold_days": one.theirs_days,
        "disputed": plain(one.disputed_cents),
        "overdue": one.overdue,
        "interest": plain(one.interest_cents),
        "withheld": plain(one.withheld_cents),
    }


def _lines(rows: list[TakebackRow]) -> str:
    if not rows:
        return "No provider-level adjustment is like that."
    out = [f"{'ITEM':<7} {'PAYER':<20} {'TRACE':<14} {'DAYS':>4} {'WHY':<3} {'REFERENCE':<16} {'AMOUNT':>11} {'LEFT':>11} STATE"]
    for row in rows:
        out.append(
            f"{row.name:<7} {pad(row.payer_name, 20)} {pad(row.trace, 14)} {row.age_days:>4} {pad(row.reason, 3)} "
            f"{pad(row.reference, 16)} {shown(row.cents):>11} {shown(row.left):>11} {row.state}"
        )
        out += [f"        {finding.message}" for finding in row.findings]
    left = sum(row.left for row in rows)
    return "\n".join([*out, f"{len(rows)} adjustments, {shown(left)} left."])


def _told(row: TakebackRow) -> str:
    said = f"{row.name} ({row.reason} {row.reference}, {shown(row.cents)} of {row.payer_name} {row.trace}): {row.state}"
    used = "".join(f", {use.kind} {shown(use.cents)}: {use.words}" for use in row.used)
    left = f", {shown(row.left)} left" if row.left else ""
    return f"{said}{used}{left}."


def _say(host: Host, act: str, row: TakebackRow) -> None:
    host.answer(lambda: {"ok": True, "act": act, **_row(row)}, lambda: _told(row))


def _day(desk: Desk, text: str) -> date:
    from billing.day import parse_entry

    on = parse_entry(text, desk.today())
    if on is None:
        raise click.UsageError(f"--until {text} is no day; it reads like 2026-11-25 or +30")
    return on


@command.command("list")
@click.option("--payer", default="", help="A part of its name, or its id.")
@click.option("--open", "waiting", is_flag=True, help="Only what somebody must still explain.")
@click.option("--older", type=int, metavar="DAYS", help="Only what was paid longer ago.")
@answers
def show_all(host: Host, payer: str, waiting: bool, older: int | None) -> None:
    """Every adjustment of posted remittances, and what became of it."""
    from acts import takebacks

    with host.desk() as desk:
        rows = takebacks.listing(desk, payer, waiting=waiting, older=older)
    host.answer(
        lambda: {"ok": True, "items": [_row(row) for row in rows], "left": plain(sum(row.left for row in rows))}, lambda: _lines(rows)
    )


@command.command("show")
@click.argument("item")
@answers
def show_one(host: Host, item: str) -> None:
    """One adjustment, with the claims that it may mean."""
    from acts import takebacks
    from claimdesk.commands.letter import letter_shape

    with host.desk() as desk:
        view = takebacks.show(desk, takebacks.item_number(item))
    host.answer(
        lambda: {
            "ok": True,
            **_row(view.row),
            "candidates": [_candidate(one) for one in view.candidates],
            "letters": [letter_shape(one) for one in view.letters],
        },
        lambda: _page(view),
    )


def _page(view: TakebackView) -> str:
    out = [_told(view.row), *(f"  {finding.message}" for finding in view.row.findings)]
    out += [
        f"  Letter {one.reference} of {one.on.isoformat()}: {one.kind}, {shown(one.cents)} {one.claim}".rstrip() for one in view.letters
    ]
    for one in view.candidates:
        paid = f"paid {shown(one.paid_cents)}, balance {shown(one.balance_cents)} -> {shown(one.after_cents)}"
        out.append(f"  {one.number}  {pad(one.control_number, 16)} {pad(one.patient, 22)} {paid}  {', '.join(one.why)}")
    if view.row.waits and not view.candidates:
        out.append("  No claim of ours has this number or this payment. Ask the payer, or dispute it.")
    return "\n".join(out)


@command.command("accept")
@click.argument("item")
@click.argument("claim")
@click.option("--amount", metavar="AMOUNT", help="So much of it; else all that is left.")
@click.option("--reason", required=True)
@answers
def accept(host: Host, item: str, claim: str, amount: str | None, reason: str) -> None:
    """Put what was taken back on the CLAIM that it was paid on."""
    from acts import takebacks

    cents = None
    if amount is not None:
        cents = parse_cents(amount)
        if cents is None or cents <= 0:
            raise click.UsageError(f"--amount {clean(amount)} is no amount above zero")
    with host.desk() as desk:
        row = takebacks.accept(desk, takebacks.item_number(item), claim, reason, cents)
    _say(host, "accept", row)


@command.command("dispute")
@click.argument("item")
@click.option("--reason", required=True)
@click.option("--until", required=True, metavar="DATE", help="When somebody looks again: 2026-11-25 or +30.")
@answers
def dispute(host: Host, item: str, reason: str, until: str) -> None:
    """It is disputed with the payer. No money moves."""
    from acts import takebacks

    with host.desk() as desk:
        row = takebacks.dispute(desk, takebacks.item_number(item), reason, _day(desk, until))
    _say(host, "dispute", row)


@command.command("known")
@click.argument("item")
@click.option("--by", required=True, metavar="T-9|TRACE|CLAIM", help="What sets it off: an adjustment, a remittance, a reversed claim.")
@click.option("--reason", required=True)
@answers
def known(host: Host, item: str, by: str, reason: str) -> None:
    """It was in the books already: another adjustment sets it off."""
    from acts import takebacks

    with host.desk() as desk:
        row = takebacks.known(desk, takebacks.item_number(item), by, reason)
    _say(host, "known", row)


@command.command("move")
@click.argument("item")
@click.argument("account")
@click.option("--reason", required=True)
@answers
def move(host: Host, item: str, account: str, reason: str) -> None:
    """Put what is left of it into ACCOUNT: interest, withheld, other; or recoupment, forward."""
    from acts import takebacks

    with host.desk() as desk:
        row = takebacks.move(desk, takebacks.item_number(item), account, reason)
    _say(host, "move", row)


@command.command("map")
@click.argument("code")
@click.argument("account")
@click.option("--payer", default="", help="Only of this payer.")
@click.option("--reason", default="")
@answers
def map_code(host: Host, code: str, account: str, payer: str, reason: str) -> None:
    """From now on adjustments with this CODE (CS, B2, AP ...) go into ACCOUNT; those that wait go there now."""
    from acts import takebacks

    with host.desk() as desk:
        target, went = takebacks.map_reason(desk, code, account, payer, reason)
    host.answer(
        lambda: {"ok": True, "act": "map", "reason": code.upper(), "account": target, "moved": went},
        lambda: f"{clean(code).upper()} goes into {target} from now on; {went} that waited went there.",
    )


@command.command("payers")
@answers
def payers(host: Host) -> None:
    """Per payer: what they hold of ours and we of theirs, with age."""
    from acts import takebacks

    with host.desk() as desk:
        found = takebacks.standings(desk)

    def words() -> str:
        out = [f"{'PAYER':<28} {'OPEN':>4} {'THEY HOLD':>12} {'DAYS':>5} {'WE HOLD':>12} {'DAYS':>5} {'DISPUTED':>12}"]
        for one in found:
            ours, theirs = (str(days) if days is not None else "" for days in (one.ours_days, one.theirs_days))
            out.append(
                f"{pad(one.name, 28)} {one.items:>4} {shown(one.ours_cents):>12} {ours:>5} {shown(one.theirs_cents):>12} {theirs:>5} "
                f"{shown(one.disputed_cents):>12}"
            )
        return "\n".join(out) if found else "No payer has adjusted a payment at provider level."

    host.answer(lambda: {"ok": True, "payers": [_standing(one) for one in found]}, words)
