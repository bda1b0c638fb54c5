"""claimdesk contract: what payers agreed to pay, and whether they do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from acts.contracts import CheckReport, CheckRow, Contract, RatesReport
from billing.contract import Rate, parse_per_cent, per_cent
from billing.money import parse_cents, plain, shown
from billing.text import clean, fit, many
from claimdesk import found
from claimdesk.cli import REFUSED, Host, answers

MAP = "'code=CPT,amount=Fee'"


@click.group("contract")
def command() -> None:
    """Contract rates of payers: entered, loaded, and compared with what was allowed."""


@command.command("add")
@click.argument("payer")
@click.argument("name")
@click.option("--table", default="", metavar="NAME", help="A fee table of which it pays a per cent.")
@click.option("--percent", metavar="110", help="The per cent of the table.")
@click.option("--tolerance", metavar="AMOUNT", help="How much less on a line is let pass.")
@click.option("--tolerance-percent", metavar="1", help="The same in per cent of what was agreed; the larger counts.")
@click.option("--from", "begins", metavar="DATE", help="First day of service; without it, always.")
@click.option("--to", "ends", metavar="DATE", help="Last day of service.")
@click.option("--reason", default="", help="Where the contract lies, who signed it.")
@answers
def add(host: Host, payer: str, name: str, table: str, percent: str | None, tolerance: str | None, tolerance_percent: str | None,
        begins: str | None, ends: str | None, reason: str) -> None:  # fmt: skip
    """Enter a contract with a payer; `contract import` loads its own rates."""
    from acts import contracts
    from claimdesk.days import a_day

    cents = parse_cents(tolerance) if tolerance is not None else 0
    if cents is None or cents < 0:
        raise click.UsageError(f"--tolerance {tolerance} is no amount")
    shares = {}
    for option, text in (("--percent", percent), ("--tolerance-percent", tolerance_percent)):
        shares[option] = parse_per_cent(text) if text is not None else None
        if text is not None and shares[option] is None:
            raise click.UsageError(f"{option} {text} is no per cent; it reads like 110 or 87.5")
    with host.desk() as desk:
        today = desk.today()
        made = contracts.add(
            desk, payer, name, table=table, percent_bp=shares["--percent"], tolerance_cents=cents,
            tolerance_bp=shares["--tolerance-percent"] or 0, from_on=a_day("--from", begins, today), to_on=a_day("--to", ends, today),
            reason=reason,
        )  # fmt: skip
    host.answer(lambda: {"ok": True, "act": "add", "contract": _contract(made)}, lambda: f"{clean(made.name)} is entered. {_next(made)}")


@command.command("import")
@click.argument("payer")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--contract", "name", default="", metavar="NAME", help="Which one, where the payer has more.")
@click.option("--map-columns", metavar=MAP, help="Which column is which, where their names do not say so.")
@answers
def bring(host: Host, payer: str, file: Path, name: str, map_columns: str | None) -> None:
    """Load a contract's rates from a CSV: code, modifier, amount, from, to, unit. The whole file or nothing of it."""
    _load(host, file, map_columns, payer=payer, name=name)


@command.group("table")
def tables() -> None:
    """Fee tables of which contracts pay a per cent."""


@tables.command("import")
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map-columns", metavar=MAP, help="Which column is which, where their names do not say so.")
@answers
def bring_table(host: Host, name: str, file: Path, map_columns: str | None) -> None:
    """Load a fee table, new or in place of its earlier rates."""
    _load(host, file, map_columns, table=" ".join(name.split()))


@tables.command("list")
@answers
def show_tables(host: Host) -> None:
    """The fee tables."""
    from acts import contracts

    with host.desk() as desk:
        rows = contracts.tables(desk)
    host.answer(
        lambda: {
            "ok": True,
            "tables": [{"name": r.name, "rates": r.rates, "source": r.source, "on": r.on.isoformat() if r.on else None} for r in rows],
        },
        lambda: "\n".join(f"{fit(clean(r.name), 30):<30} {r.rates:>7,} rates  {clean(r.source)}" for r in rows) or "No fee tables.",
    )


@command.command("list")
@click.option("--payer")
@click.option("--all", "ended", is_flag=True, help="Those that never count any more, too.")
@answers
def show(host: Host, payer: str | None, ended: bool) -> None:
    """The contracts, by payer."""
    from acts import contracts

    with host.desk() as desk:
        rows = contracts.listed(desk, payer, ended=ended)
    host.answer(
        lambda: {"ok": True, "contracts": [_contract(row) for row in rows]},
        lambda: "\n".join(_line(row) for row in rows) or "No contracts.",
    )


@command.command("show")
@click.argument("payer")
@click.option("--contract", "name", default="", metavar="NAME")
@click.option("--code", default="", help="Only the rates of this code.")
@answers
def one(host: Host, payer: str, name: str, code: str) -> None:
    """One contract with its rates: its own first, then its table's."""
    from acts import contracts

    with host.desk() as desk:
        row, rates = contracts.rates(desk, payer, name, code)
    host.answer(
        lambda: {"ok": True, "contract": _contract(row), "rates": [_rate(rate) for rate in rates]},
        lambda: "\n".join([_line(row), *(_rate_line(rate) for rate in rates)]),
    )


@command.command("end")
@click.argument("payer")
@click.option("--contract", "name", default="", metavar="NAME")
@click.option("--on", "day", metavar="DATE", help="Its last day of service; without it the contract never counted.")
@click.option("--reason", required=True)
@answers
def end(host: Host, payer: str, name: str, day: str | None, reason: str) -> None:
    """Let a contract end."""
    from acts import contracts
    from claimdesk.days import a_day

    with host.desk() as desk:
        row = contracts.end(desk, payer, name, a_day("--on", day, desk.today()), reason)
    host.answer(
        lambda: {"ok": True, "act": "end", "contract": _contract(row)},
        lambda: f"{clean(row.name)} {f'ends with {row.to_on}' if row.to_on else 'counts no more'}.",
    )


@command.command("check")
@click.option("--payer")
@click.option("--work", "to_work", is_flag=True, help="Bring the queue's items to what is found: open new ones, close what is settled.")
@answers
def check(host: Host, payer: str | None, to_work: bool) -> None:
    """Compare the answers that were posted with the contracts of their first payers."""
    from acts import contracts

    with host.desk() as desk:
        report = contracts.check(desk, payer, to_work=to_work)
    host.answer(lambda: _checked(report), lambda: _check_words(report))


def _load(host: Host, file: Path, map_columns: str | None, *, payer: str = "", name: str = "", table: str = "") -> None:
    from acts import contracts, csv_table

    data = file.read_bytes()
    with host.desk() as desk:
        mapping = csv_table.mapping_of(map_columns) if map_columns else None
        report = contracts.load(desk, data, file.name, payer=payer, name=name, table=table, mapping=mapping)
    if report.problems:
        host.code = REFUSED
    host.answer(
        lambda: {
            "ok": not report.problems, "file": report.file, "status": report.status, "whose": report.whose, "rates": report.rates,
            "replaced": report.replaced, "problems": found.problems(report.problems),
        },
        lambda: _load_words(report),
    )  # fmt: skip


def _load_words(report: RatesReport) -> str:
    if report.problems:
        return "\n".join([*(clean(p.message) for p in report.problems), f"{clean(report.file)}: nothing was loaded."])
    if report.status == "duplicate":
        return f"{clean(report.whose)} has these very rates already: nothing was changed."
    instead = f" in place of {report.replaced:,}" if report.replaced else ""
    return f"{many(report.rates, 'rate')} of {clean(report.whose)} loaded{instead}. `contract check` compares past answers with them."


def _next(made: Contract) -> str:
    return "`contract check` compares past answers with it." if made.table else "`contract import` loads its rates."


def _contract(row: Contract) -> dict[str, Any]:
    return {
        "number": row.id, "payer": row.payer_name, "name": row.name, "table": row.table or None,
        "percent": per_cent(row.percent_bp).removesuffix(" %") if row.percent_bp is not None else None,
        "tolerance": plain(row.tolerance_cents), "tolerance_percent": per_cent(row.tolerance_bp).removesuffix(" %"),
        "from": row.from_on.isoformat() if row.from_on else None, "to": row.to_on.isoformat() if row.to_on else None,
        "state": row.state, "rates": row.rates, "source": row.source or None,
    }  # fmt: skip


def _line(row: Contract) -> str:
    parts = [f"{row.rates:,} rates of its own"] if row.rates else []
    if row.percent_bp is not None:
        parts.append(f"{per_cent(row.percent_bp)} of {clean(row.table)}")
    share = f"{per_cent(row.tolerance_bp)}" if row.tolerance_bp else ""
    let = " or ".join(filter(None, (shown(row.tolerance_cents) if row.tolerance_cents else "", share)))
    days = f"{row.from_on or 'always'} to {row.to_on or 'on'}" if row.from_on or row.to_on else "all days"
    said = f"{', then '.join(parts) or 'no rates yet'}; {days}{f'; lets {let} pass' if let else ''}"
    return f"{fit(clean(row.payer_name), 24):<24} {fit(clean(row.name), 22):<22} {said}{'' if row.state == 'active' else ' (ended)'}"


def _rate(rate: Rate) -> dict[str, Any]:
    return {
        "code": rate.code, "modifiers": list(rate.modifiers), "amount": plain(rate.cents), "basis": rate.basis,
        "from": rate.from_on.isoformat() if rate.from_on else None, "to": rate.to_on.isoformat() if rate.to_on else None,
        "table": rate.table or None, "source": rate.source, "line": rate.row,
    }  # fmt: skip


def _rate_line(rate: Rate) -> str:
    days = f"  {rate.from_on or ''}..{rate.to_on or ''}" if rate.from_on or rate.to_on else ""
    of = f"  {clean(rate.table)}" if rate.table else ""
    return f"  {rate.named:<16} {shown(rate.cents):>12} {rate.basis:<4}{days}{of}  {clean(rate.source)} line {rate.row}"


def _checked(report: CheckReport) -> dict[str, Any]:
    return {
        "ok": True, "claims": report.claims, "lines": report.compared, "underpaid": plain(report.cents("underpaid")),
        "overpaid": plain(report.cents("overpaid")), "items": report.opened,
        "findings": [_finding(row) for row in report.rows],
        "without_rate": [{"code": code, "lines": count} for code, count in report.without_rate],
    }  # fmt: skip


def _finding(row: CheckRow) -> dict[str, Any]:
    return {
        "claim": row.control_number, "payer": row.payer, "contract": row.contract, "line": row.line, "code": row.code,
        "date": row.served_on.isoformat() if row.served_on else None, "charge": plain(row.charge_cents),
        "allowed": plain(row.allowed_cents),
        "agreed": plain(row.agreed_cents), "short": plain(row.short_cents), "kind": row.kind, "proof": list(row.proof),
    }  # fmt: skip


def _check_words(report: CheckReport) -> str:
    lines = [f" {'CLAIM':<16} {'CODE':<12} {'ALLOWED':>11} {'AGREED':>11} {'LESS':>11}  CONTRACT"] if report.rows else []
    for row in report.rows:
        money = f"{shown(row.allowed_cents):>11} {shown(row.agreed_cents):>11} {shown(row.short_cents):>11}"
        lines.append(f" {fit(clean(row.control_number), 16):<16} {fit(row.code, 12):<12} {money}  {fit(row.contract, 30)}")
    short = sum(row.kind == "underpaid" for row in report.rows)
    lines.append(
        f"{many(report.compared, 'line')} of {many(report.claims, 'claim')} compared: "
        f"{short} underpaid by {shown(report.cents('underpaid'))}, "
        f"{len(report.rows) - short} overpaid by {shown(report.cents('overpaid'))}."
    )
    if report.without_rate:
        named = ", ".join(f"{code} ({count})" for code, count in report.without_rate[:8])
        more = len(report.without_rate) - 8
        lines.append(f"No rate for {named}{f' and {more} more' if more > 0 else ''}.")
    if report.opened is not None:
        lines.append(f"{many(report.opened, 'claim stands', 'claims stand')} in the queue as underpaid now.")
    elif short:
        lines.append("--work opens an item for each underpaid claim.")
    return "\n".join(lines)
