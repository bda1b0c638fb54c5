"""claimdesk deposit: batches, what each consists of to the cent, and closing it. The bank's files and matching stand beside this file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from billing.money import plain, shown
from billing.text import many, pad
from claimdesk.cli import PARTLY, Host, answers
from claimdesk.days import past_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from acts.deposits_rows import DepositRow, DepositView, PaymentRow


@click.group("deposit")
def command() -> None:
    """Deposits and the bank: every dollar of a deposit explained before it closes."""


def an_amount(option: str, text: str) -> int:
    """Cents of an amount above zero that was typed; three decimals are no money."""
    from billing.bank import parse_amount

    cents = parse_amount(text)
    if cents is None or cents <= 0:
        raise click.UsageError(f"{option} {text} is no amount above zero in dollars and cents")
    return cents


def payment_table(rows: Sequence[PaymentRow]) -> list[str]:
    """Payments in columns."""
    if not rows:
        return []
    lines = [f"{'PAYMENT':<8} {'RECEIVED':<10} {'FROM':<24} {'TRACE':<18} {'AMOUNT':>12}  IS"]
    for row in rows:
        trace, amount = pad(row.trace or row.method, 18), f"{shown(row.cents):>12}"
        lines.append(f"{row.name:<8} {row.received_on} {pad(row.payer, 24)} {trace} {amount}  {whose(row)}".rstrip())
    return lines


def whose(row: PaymentRow) -> str:
    """Where a payment stands, in words."""
    if row.state != "received":
        return row.state
    if row.remittance is not None:
        return f"R-{row.remittance} {row.remittance_trace}".rstrip()
    if row.kind == "patient":
        return "patient" if not row.open_cents else f"patient, {shown(row.open_cents)} on no claim"
    said = f"no remittance, {row.age_days}d"
    if row.asked_on:
        said += f", asked {row.asked_on}"
    if row.owner:
        said += f", with {row.owner} until {row.until_on}"
    return said


def deposit_table(rows: Sequence[DepositRow]) -> str:
    """Deposits in columns."""
    if not rows:
        return "No deposits."
    lines = [f"{'DEPOSIT':<8} {'STATE':<7} {'DAY':<10} {'ACCOUNT':<16} {'PAYMENTS':>8} {'AMOUNT':>13} {'OFF BY':>12}  MISSING"]
    for row in rows:
        missing = f"{row.missing}" if row.state == "open" and row.missing else "ready to close" if row.state == "open" else ""
        account, money = pad(row.account, 16), f"{shown(row.cents):>13} {shown(row.off_cents):>12}"
        lines.append(f"{row.name:<8} {row.state:<7} {row.made_on} {account} {row.payments:>8} {money}  {missing}".rstrip())
    return "\n".join(lines)


def view_words(found: DepositView) -> str:
    """A deposit and its explanation, to the cent."""
    row, said = found.row, found.explanation
    lines = [f"{row.name}  {row.state}  {row.made_on}  account {row.account}  {shown(row.cents)}  {found.bank_words}"]
    if row.provider:
        lines.append(f"  for {row.provider}")
    for one, payment in zip(said.payments, found.payments, strict=True):
        lines.append(f"{one.name:<7} {pad(payment.payer, 30)} {pad(payment.trace or payment.method, 20)} {shown(one.cents):>13}")
        lines += [f"    {'!' if part.open else ' '} {pad(part.words, 56)} {shown(part.cents):>13}" for part in one.parts]
        lines.append(f"      {'difference':<56} {shown(one.off_cents):>13}")
    lines.append(f"{'Payments':<60} {shown(said.counted_cents):>13}")
    lines.append(f"{'Deposit less payments':<60} {shown(said.off_cents):>13}")
    if row.state == "open":
        lines += [f"Missing: {one}." for one in said.missing] or [f"All is explained: claimdesk close deposit {row.name} closes it."]
    else:
        lines.append(f"Closed {row.closed_on} by {row.closed_by}.")
    return "\n".join(lines)


def _show(host: Host, found: DepositView) -> None:
    from claimdesk import deposit_shapes

    host.answer(lambda: deposit_shapes.view(found), lambda: view_words(found))


@command.command("list")
@click.option("--state", type=click.Choice(["open", "closed"]), help="Only these.")
@click.option("--unmatched", is_flag=True, help="Payers' payments without a remittance, and remittances without a payment, by age.")
@click.option("--in-hand", is_flag=True, help="Payments that are in no deposit.")
@answers
def listing(host: Host, state: str | None, unmatched: bool, in_hand: bool) -> None:
    """Deposits, oldest first; or payments that wait."""
    from acts import deposits
    from acts.deposit_waiting import owed
    from claimdesk import deposit_shapes as shapes

    with host.desk() as desk:
        if unmatched:
            rows, late = deposits.unmatched(desk), owed(desk)
            total, due = sum(row.cents for row in rows), sum(one.cents for one in late)
            told = [*payment_table(rows), f"{many(len(rows), 'payment')} without a remittance, {shown(total)}."]
            told += [
                f"{one.name:<8} {one.paid_on or ''!s:<10} {pad(one.payer, 24)} {pad(one.trace, 18)} {shown(one.cents):>12}" for one in late
            ]
            told.append(f"{len(late)} posted remittances without their payment, {shown(due)}.")
            document = {
                "ok": True, "payments": [shapes.payment(row) for row in rows], "total": plain(total),
                "remittances": [shapes.owed(one) for one in late], "owed": plain(due),
            }  # fmt: skip
        elif in_hand:
            rows = deposits.in_hand(desk)
            total = sum(row.cents for row in rows)
            told = [*payment_table(rows), f"{many(len(rows), 'payment')} in hand, {shown(total)}."]
            document = {"ok": True, "payments": [shapes.payment(row) for row in rows], "total": plain(total)}
        else:
            found = deposits.listed(desk, state)
            told = [deposit_table(found)]
            document = {"ok": True, "deposits": [shapes.deposit(row) for row in found]}
    host.answer(lambda: document, lambda: "\n".join(told))


@command.command("show")
@click.argument("deposit")
@answers
def show(host: Host, deposit: str) -> None:
    """One deposit (D-4): its payments, where the money of each is, and what is missing."""
    from acts import deposits

    with host.desk() as desk:
        _show(host, deposits.view(desk, deposits.number_of(deposit)))


@command.command("new")
@click.argument("payments", nargs=-1)
@click.option("--amount", help="As on the slip; else the sum of the payments named.")
@click.option("--in-hand", is_flag=True, help="All payments that are in no deposit.")
@click.option("--on", metavar="DATE", help="The day on which it goes to the bank; else today.")
@click.option("--account")
@click.option("--provider", metavar="NPI", help="The billing provider whose money it is, where there are several.")
@click.option("--reference", default="", help="The number of the slip.")
@answers
def new(
    host: Host, payments: tuple[str, ...], amount: str | None, in_hand: bool, on: str | None, account: str | None,
    provider: str | None, reference: str,
) -> None:  # fmt: skip
    """A deposit by hand, of PAYMENTS (P-7 P-8 ...) that are in hand."""
    from acts import deposit_batch, deposits, numbers
    from acts.errors import Refused

    with host.desk() as desk:
        named = [numbers.payment_number(one) for one in payments]
        named += [row.payment for row in deposits.in_hand(desk)] if in_hand else []
        if in_hand and not named and amount is None:
            raise Refused("no payment is in hand", "deposit new", "Those in a deposit are not: claimdesk deposit list shows it.")
        number = deposit_batch.make(
            desk, None if amount is None else an_amount("--amount", amount), named, made_on=past_day("--on", on, desk.today()),
            account=account, provider=provider, reference=reference,
        )  # fmt: skip
        _show(host, deposits.view(desk, number))


@command.command("receive")
@click.option("--payer", required=True, help="Its id, or its name.")
@click.option("--check", "number", default="", help="Its number.")
@click.option("--amount", required=True)
@click.option("--method", type=click.Choice(["check", "eft", "card", "other"]), default="check")
@click.option("--on", metavar="DATE", help="The day written on it.")
@click.option("--to", metavar="D-4", help="Put it into this deposit.")
@click.option("--provider", metavar="NPI")
@click.option("--reason", default="", help="Why the same number of the same payer is another payment.")
@answers
def receive(
    host: Host, payer: str, number: str, amount: str, method: str, on: str | None, to: str | None, provider: str | None, reason: str
) -> None:
    """A payer's check is in hand. Where its remittance is here and all agrees, it is matched at once."""
    from acts import deposit_batch, deposits
    from claimdesk import deposit_shapes as shapes

    with host.desk() as desk:
        row = deposit_batch.receive(
            desk, payer, an_amount("--amount", amount), number, method=method, paid_on=past_day("--on", on, desk.today()),
            deposit=deposits.number_of(to) if to else None, provider=provider, reason=reason,
        )  # fmt: skip
    host.answer(
        lambda: {"ok": True, "act": "receive", **shapes.payment(row)},
        lambda: f"{row.name}: {shown(row.cents)} from {row.payer}, {row.deposit or 'in hand'}; {whose(row)}.",
    )


@command.command("add")
@click.argument("deposit")
@click.argument("payments", nargs=-1)
@click.option("--in-hand", is_flag=True, help="All payments that are in no deposit.")
@answers
def add(host: Host, deposit: str, payments: tuple[str, ...], in_hand: bool) -> None:
    """Put PAYMENTS (P-7 P-8 ...) that are in hand into an open DEPOSIT."""
    from acts import deposit_batch, deposits, numbers

    with host.desk() as desk:
        number = deposits.number_of(deposit)
        named = [numbers.payment_number(one) for one in payments]
        named += [row.payment for row in deposits.in_hand(desk)] if in_hand else []
        deposit_batch.add(desk, number, named)
        _show(host, deposits.view(desk, number))


@command.command("remove")
@click.argument("deposit")
@click.argument("payment")
@answers
def remove(host: Host, deposit: str, payment: str) -> None:
    """Take PAYMENT out of an open DEPOSIT; it is in hand again."""
    from acts import deposit_batch, deposits, numbers

    with host.desk() as desk:
        number = deposits.number_of(deposit)
        deposit_batch.remove(desk, number, numbers.payment_number(payment))
        _show(host, deposits.view(desk, number))


@command.command("amount")
@click.argument("deposit")
@click.argument("amount")
@click.option("--reason", required=True)
@answers
def amount_(host: Host, deposit: str, amount: str, reason: str) -> None:
    """Correct the amount of a deposit that was made by hand."""
    from acts import deposit_batch, deposits

    with host.desk() as desk:
        number = deposits.number_of(deposit)
        deposit_batch.amount(desk, number, an_amount("AMOUNT", amount), reason)
        _show(host, deposits.view(desk, number))


@command.command("close")
@click.argument("deposits_", metavar="DEPOSIT...", nargs=-1)
@click.option("--ready", is_flag=True, help="All that are explained to the cent.")
@answers
def close(host: Host, deposits_: tuple[str, ...], ready: bool) -> None:
    """Close deposits that are explained to the cent; what is missing of another is named, and the others close."""
    from acts import deposits
    from acts.errors import Refused
    from claimdesk import deposit_shapes as shapes

    if bool(deposits_) == ready:
        raise click.UsageError("name the deposits to close, or say --ready")
    done, refused = [], []
    with host.desk() as plain_desk:
        desk = plain_desk.asking()
        deposits.allowed_to_close(desk)
        numbers = [deposits.number_of(one) for one in deposits_]
        numbers += [row.deposit for row in deposits.listed(desk, "open") if not row.missing] if ready else []
        for number in numbers:
            try:
                done.append(deposits.close(desk, number))
            except Refused as error:
                if len(numbers) == 1:
                    raise
                refused.append((f"D-{number}", error.what))
    host.code = PARTLY if refused else host.code
    host.answer(
        lambda: {
            "ok": not refused, "act": "close", "closed": [shapes.deposit(row) for row in done],
            "refused": [{"deposit": name, "why": why} for name, why in refused],
        },
        lambda: "\n".join(
            [f"{row.name} is closed: {shown(row.cents)} in {many(row.payments, 'payment')} is in the bank." for row in done]
            + [f"{name} stays open: {why}." for name, why in refused]
        ) or "No deposit is explained to the cent yet.",
    )  # fmt: skip


def _register() -> None:
    """The other commands of the group, each subject in a file of its own."""
    from claimdesk.commands import deposit_bank, deposit_match

    for one in (*deposit_bank.COMMANDS, *deposit_match.COMMANDS):
        command.add_command(one)


_register()
