"""claimdesk deposit import, lines, line, map, account: the bank's files, their lines, and whose account it is."""

from __future__ import annotations

from pathlib import Path

import click

from billing.money import shown
from billing.text import clean, many, pad
from claimdesk.cli import PARTLY, Host, answers


@click.command("import")
@click.argument("file", type=click.Path())
@click.option("--map", "map_name", metavar="NAME", help="How its columns are read, as kept by `deposit map`.")
@click.option(
    "--map-columns", metavar="FIELD=COLUMN,...", help="date, amount (or credit, debit), trace, originator, description, code, account."
)
@click.option("--account", help="The account that the statement is of, where the file does not say.")
@click.option("--provider", metavar="NPI", help="The billing provider whose account it is.")
@answers
def import_(host: Host, file: str, map_name: str | None, map_columns: str | None, account: str | None, provider: str | None) -> None:
    """Bring a bank statement in (CSV or BAI2), whole or not at all. Lines that are here already are skipped."""
    from acts import bank
    from claimdesk import deposit_shapes as shapes

    if not Path(file).is_file():
        raise click.UsageError(f"no such file: {file}")
    if map_name and map_columns:
        raise click.UsageError("say --map or --map-columns, not both")
    with host.desk() as desk:
        mapping = bank.parse_mapping(map_columns) if map_columns else None
        report = bank.bring(desk, Path(file), map_name=map_name, mapping=mapping, account=account, provider=provider)
    if report.problems:
        host.code = PARTLY
    host.answer(
        lambda: shapes.statement(report),
        lambda: "\n".join(
            [
                f"{report.file}  {report.form}  {report.status}  {many(report.lines, 'line')}, {report.known} here already",
                f"  {many(report.payments, 'electronic payment')} ({report.matched} matched), "
                f"{many(report.deposits, 'deposit')}, {shown(report.cents)}; "
                f"{many(report.debits, 'debit')}; {many(report.open_lines, 'line waits', 'lines wait')} for a person",
                *(f"  {one}" for one in report.problems),
            ]
            if report.status == "imported"
            else [f"{report.file} was brought in before: nothing changed."]
        ),
    )


@click.command("lines")
@click.option("--all", "everything", is_flag=True, help="Also those that are a payment or a deposit.")
@answers
def lines(host: Host, everything: bool) -> None:
    """Lines of statements of which nobody has said yet what they are."""
    from acts import bank_lines
    from claimdesk import deposit_shapes as shapes

    with host.desk() as desk:
        rows = bank_lines.lines(desk, open_only=not everything)
    told = [f"{'LINE':<7} {'DAY':<10} {'ACCOUNT':<14} {'CODE':<4} {'AMOUNT':>12}  WORDS"] if rows else ["No line waits."]
    for row in rows:
        words = " ".join(part for part in (row.trace, row.originator, row.description) if part)
        told.append(f"{row.name:<7} {row.on} {pad(row.account, 14)} {row.code:<4} {shown(row.cents):>12}  {words}".rstrip())
        told += [f"        {row.became or row.hint}"] if row.became or row.hint else []
    host.answer(lambda: {"ok": True, "lines": [shapes.line(row) for row in rows]}, lambda: "\n".join(told))


@click.command("line")
@click.argument("line")
@click.option("--as", "as_", required=True, type=click.Choice(["eft", "deposit", "returned", "refund", "other"]))
@click.option("--payer", help="Whose payment it is (eft).")
@click.option("--of", "deposit", metavar="D-4", help="The deposit by hand that it is (deposit); else it is a new one.")
@click.option("--payment", metavar="P-12", help="The check returned, or the refund paid out.")
@click.option("--reason", default="")
@answers
def line(host: Host, line: str, as_: str, payer: str | None, deposit: str | None, payment: str | None, reason: str) -> None:
    """Say what LINE (L-9) of a statement is."""
    from acts import bank_lines, deposits, numbers
    from claimdesk import deposit_shapes as shapes

    with host.desk() as desk:
        row = bank_lines.say(
            desk, deposits.line_number(line), as_=as_, payer=payer, deposit=deposits.number_of(deposit) if deposit else None,
            payment=numbers.payment_number(payment) if payment else None, reason=reason,
        )  # fmt: skip
    host.answer(lambda: {"ok": True, "act": "line", **shapes.line(row)}, lambda: f"{row.name}: {shown(row.cents)} is {row.became}.")


@click.command("map")
@click.argument("name", required=False)
@click.argument("columns", metavar="FIELD=COLUMN,...", required=False)
@answers
def map_(host: Host, name: str | None, columns: str | None) -> None:
    """Keep how a bank's CSV is read: map NAME 'date=Date,amount=Amount,trace=Reference'. Alone, it lists what is kept."""
    from acts import bank

    if (name is None) != (columns is None):
        raise click.UsageError("name the bank, then say which column is what: 'date=Date,amount=Amount'")
    with host.desk() as desk:
        if name is not None and columns is not None:
            bank.put_mapping(desk, name, bank.parse_mapping(columns))
        kept = bank.mappings(desk)
    told = [
        f"{clean(one)}: {', '.join(f'{field}={clean(column)}' for field, column in columns_.items())}" for one, columns_ in kept.items()
    ]
    host.answer(lambda: {"ok": True, "mappings": kept}, lambda: "\n".join(told) or "No mapping is kept.")


@click.command("account")
@click.argument("account", required=False)
@click.option("--provider", metavar="NPI", help="The billing provider whose it is.")
@click.option("--everybody", is_flag=True, help="It is the whole practice's.")
@answers
def account_(host: Host, account: str | None, provider: str | None, everybody: bool) -> None:
    """Say which billing provider's an account is: its payments match that provider's remittances only. Alone, it lists them."""
    from acts import deposit_batch

    if account is not None and (provider is None) != everybody:
        raise click.UsageError("say --provider NPI, or --everybody")
    with host.desk() as desk:
        if account is not None:
            deposit_batch.put_account(desk, account, provider)
        rows = deposit_batch.accounts(desk)
    host.answer(
        lambda: {"ok": True, "accounts": [{"account": one, "provider": whose or None} for one, whose in rows]},
        lambda: "\n".join(f"{one}: {whose or 'the whole practice'}" for one, whose in rows) or "No account is known.",
    )


COMMANDS = (import_, lines, line, map_, account_)
