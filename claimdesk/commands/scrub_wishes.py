"""claimdesk scrub want, unwant, wants, fees: what payers want beside a service, and the practice's own price list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from acts.scrub_wishes import FeesReport, Wish
from billing.money import plain, shown
from billing.text import clean, fit, many
from claimdesk import found
from claimdesk.cli import REFUSED, Host, answers
from claimdesk.commands.scrub_run import again, run_document, run_shown


@click.command("wants")
@click.option("--payer", default=None, metavar="PAYER", help="Only this one's.")
@answers
def wants(host: Host, payer: str | None) -> None:
    """What payers want beside a service: authorisations, referrals, NDC, modifiers, documents."""
    from acts import scrub_wishes
    from billing.edits.wishes import SAID

    with host.desk() as desk:
        rows = scrub_wishes.wanted(desk, payer)
    host.answer(
        lambda: {"ok": True, "wants": [_wish(row) for row in rows], "kinds": SAID},
        lambda: (
            "\n".join(map(_line, rows))
            or "Nothing is said yet. `scrub want PAYER authorisation G0101 J` says that it wants one for these; "
            f"there are {', '.join(SAID)}."
        ),
    )


@click.command("want")
@click.argument("payer")
@click.argument("what")
@click.argument("codes", nargs=-1)
@click.option("--reason", default="", help="Where the payer says so.")
@answers
def want(host: Host, payer: str, what: str, codes: tuple[str, ...], reason: str) -> None:
    """Say that a PAYER wants something (`scrub wants` lists what there is) for CODES, or for their beginnings, or * for every service."""
    from acts import scrub_wishes

    with host.desk() as desk:
        row = scrub_wishes.want(desk, payer, what, codes, reason)
        run = again(host, desk)
    host.answer(
        lambda: {"ok": True, "act": "want", "want": _wish(row), "run": run_document(run)},
        lambda: f"{_line(row)}\n{run_shown(run)}",
    )


@click.command("unwant")
@click.argument("payer")
@click.argument("what")
@click.option("--reason", default="")
@answers
def unwant(host: Host, payer: str, what: str, reason: str) -> None:
    """Say that the PAYER does not want it any more."""
    from acts import scrub_wishes

    with host.desk() as desk:
        row = scrub_wishes.want_no_more(desk, payer, what, reason)
        run = again(host, desk)
    host.answer(
        lambda: {"ok": True, "act": "unwant", "want": _wish(row), "run": run_document(run)},
        lambda: f"{row.payer} wants no {_named(row)} any more.\n{run_shown(run)}",
    )


@click.group("fees")
def fees() -> None:
    """The practice's own price list, beside which a line's price is looked at (S204)."""


@fees.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map-columns", metavar="'code=CPT,amount=Fee'", help="Which column is which, where their names do not say so.")
@answers
def bring(host: Host, file: Path, map_columns: str | None) -> None:
    """Load prices of one unit from a CSV (code, amount): the whole file or nothing of it."""
    from acts import csv_table, scrub_wishes

    data = file.read_bytes()
    with host.desk() as desk:
        report = scrub_wishes.load_prices(desk, data, file.name, csv_table.mapping_of(map_columns) if map_columns else None)
        run = again(host, desk) if not report.problems else None
    if report.problems:
        host.code = REFUSED
    host.answer(
        lambda: {
            "ok": not report.problems, "file": report.file, "status": report.status, "prices": report.prices, "added": report.added,
            "changed": report.changed, "problems": found.problems(report.problems), "run": run_document(run) if run else None,
        },
        lambda: _words(report) + (f"\n{run_shown(run)}" if run and report.status == "loaded" else ""),
    )  # fmt: skip


@fees.command("list")
@click.option("--code", default="", help="Only codes that begin so.")
@answers
def listed(host: Host, code: str) -> None:
    """The prices."""
    from acts import scrub_wishes

    with host.desk() as desk:
        rows = scrub_wishes.prices(desk, code)
    host.answer(
        lambda: {"ok": True, "prices": [{"code": one, "amount": plain(cents)} for one, cents in rows]},
        lambda: "\n".join(f"{one:<15} {shown(cents):>12}" for one, cents in rows) or "No prices: `scrub fees import FILE` loads them.",
    )


def _words(report: FeesReport) -> str:
    if report.problems:
        return "\n".join([*(clean(one.message) for one in report.problems), f"{clean(report.file)}: nothing was loaded."])
    if report.status == "duplicate":
        return f"The price list says all of {clean(report.file)} already: nothing was changed."
    return f"{many(report.prices, 'price')} read: {report.added:,} new, {report.changed:,} changed."


def _named(row: Wish) -> str:
    return row.what.replace("_", " ")


def _line(row: Wish) -> str:
    codes = "every service" if row.codes == ("*",) else " ".join(row.codes)
    return f"{fit(row.payer, 26):<26} {_named(row):<14} {codes}   ({row.means})"


def _wish(row: Wish) -> dict[str, Any]:
    return {"payer": row.payer, "what": row.what, "means": row.means, "codes": list(row.codes)}
