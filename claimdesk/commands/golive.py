"""claimdesk golive: what another system knew is taken over: old X12 files as history, claims, answers and balances from CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billing.money import plain, shown
from billing.text import clean, many
from claimdesk.cli import PARTLY, REFUSED, Host, answers
from claimdesk.found import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from acts.golive import Report, Taken
    from acts.history_files import Past
    from acts.views import PostReport

SHOWN = 50
"""Findings that a person is shown; --json has them all."""


@click.group("golive")
def command() -> None:
    """Begin with what another system knew: old files as history, open claims, earlier answers, balances. Each file whole or not at all."""


def _options(function: Callable[..., None]) -> Callable[..., None]:
    """What each CSV command takes."""
    function = click.option("--preview", is_flag=True, help="Say what would be taken over, line by line, and take nothing.")(function)
    function = click.option("--map-columns", metavar="claim=Acct,…", help="How the file calls its columns; with --map they are kept.")(
        function
    )
    function = click.option("--map", "mapping", metavar="NAME", help="Column names that were kept under this name.")(function)
    return click.argument("file", type=click.Path())(function)


def _answer(host: Host, taken: Taken, posted: Sequence[PostReport] = ()) -> None:
    """One document and one set of words for the three CSV files."""
    from claimdesk import shapes

    wrong = [found for found in taken.findings if found.severity == "error"]
    if wrong and not taken.done:
        host.code = REFUSED
    elif wrong or any(report.held for report in posted):
        host.code = PARTLY
    host.answer(
        lambda: {
            "ok": host.code == 0,
            "file": taken.file,
            "what": taken.what,
            "status": "duplicate" if taken.duplicate else "taken_over" if taken.done else "refused" if wrong else "preview",
            "rows": taken.rows,
            "claims": taken.claims,
            "left": taken.left,
            "charge": plain(taken.charge),
            "balance": plain(taken.balance),
            **({"remittances": shapes.posts(posted)["remittances"]} if taken.what == "answers" else {}),
            "problems": problems(taken.findings),
        },
        lambda: words(taken, posted),
    )


def words(taken: Taken, posted: Sequence[PostReport] = ()) -> str:
    """What came of a file, and what is wrong with it."""
    name = clean(taken.file)
    if taken.duplicate:
        return f"{name} was taken over before. Nothing was changed."
    money = f"paid {shown(taken.balance)}" if taken.what == "answers" else f"balance {shown(taken.balance)}"
    rows = [f"{name}  {many(taken.rows, 'row')}, {many(taken.claims, 'claim')}, {money}"]
    rows += [f"  {clean(found.message)}" for found in taken.findings[:SHOWN]]
    if len(taken.findings) > SHOWN:
        rows.append(f"  ... and {len(taken.findings) - SHOWN} more; --json lists them all")
    rows += [f"  {clean(r.payer)} {clean(r.trace)}: {r.posted} of {r.claims} posted, {r.held} held" for r in posted]
    if taken.done:
        rows.append(f"Taken over.{f' {taken.left} claims were left out.' if taken.left else ''} Next: claimdesk golive report")
    elif any(found.severity == "error" for found in taken.findings):
        more = " Mend the file, or take the rest with --rest." if taken.what == "balances" else " Mend the file."
        rows.append(f"Nothing was taken over.{more}")
    else:
        rows.append("Nothing is wrong with it. Without --preview it is taken over.")
    return "\n".join(rows)


def _day(host_today: date, text: str | None) -> date | None:
    from billing.entry import day

    if text is None:
        return None
    found = day(text)
    if found is None:
        raise click.UsageError(f"{text} is no day; it reads like 2026-10-31")
    if found > host_today:
        raise click.UsageError(f"{text} is ahead")
    return found


@command.command("claims")
@_options
@click.option("--as-of", metavar="DATE", help="The day of the other system's list; else today.")
@answers
def claims_(host: Host, file: str, mapping: str | None, map_columns: str | None, preview: bool, as_of: str | None) -> None:
    """Open claims: a row for each service, with patient, payer, day, procedure and charge."""
    from acts import golive

    with host.desk() as desk:
        taken = golive.take_claims(
            desk, file, mapping=mapping, columns=map_columns, preview=preview, as_of=_day(desk.today(), as_of)
        )  # fmt: skip
    _answer(host, taken)


@command.command("balances")
@_options
@click.option("--rest", is_flag=True, help="Leave out the claims that are named, and take the others.")
@click.option("--as-of", metavar="DATE", help="The day of the other system's list; else today.")
@answers
def balances_(host: Host, file: str, mapping: str | None, map_columns: str | None, preview: bool, rest: bool, as_of: str | None) -> None:
    """What was paid, adjusted and written off on each claim, so that its balance is what the other system says."""
    from acts import golive

    with host.desk() as desk:
        taken = golive.take_balances(
            desk, file, mapping=mapping, columns=map_columns, preview=preview, rest=rest, as_of=_day(desk.today(), as_of)
        )
    _answer(host, taken)


@command.command("answers")
@_options
@answers
def answers_(host: Host, file: str, mapping: str | None, map_columns: str | None, preview: bool) -> None:
    """Earlier answers of payers: a row for each service or claim, with payer, trace and day; posted as history."""
    from acts import history_files

    with host.desk() as desk:
        taken, posted = history_files.take_answers(desk, file, mapping=mapping, columns=map_columns, preview=preview)
    _answer(host, taken, posted)


@command.command("files")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--until", required=True, metavar="DATE", help="Remittances paid up to this day are history.")
@click.option("--leave-unmatched", is_flag=True, help="Answers of which no claim is here were settled in the old system: hold none.")
@answers
def files_(host: Host, paths: tuple[str, ...], until: str, leave_unmatched: bool) -> None:
    """Old 837 and 835 files: claims come in, remittances paid up to the day are posted as history. No deposit of theirs is waited for."""
    from acts import history_files
    from claimdesk.commands.import_files import paths_of
    from claimdesk.progress import progress

    missing = [name for name in paths if not Path(name).exists()]
    if missing:
        raise click.UsageError(f"no such file or folder: {', '.join(missing)}")
    with host.desk() as desk, progress("Taking over", quiet=host.json) as step:
        on = _day(desk.today(), until)
        assert on is not None
        past = history_files.take_files(desk, paths_of(paths), on, step, leave_unmatched=leave_unmatched)
    wrong = [r for r in past.files if r.status == "rejected" or any(p.severity == "error" for p in r.problems)]
    if wrong or any(report.held for report in past.posted):
        host.code = PARTLY
    host.answer(lambda: _past_document(host, past), lambda: _past_words(past))


def _past_document(host: Host, past: Past) -> dict[str, Any]:
    from claimdesk import shapes

    return {
        "ok": host.code == 0,
        "files": shapes.files(past.files)["files"],
        "history": shapes.posts(past.posted)["remittances"],
        "later": past.later,
    }


def _past_words(past: Past) -> str:
    from claimdesk.commands.import_files import words as file_words

    rows = [file_words(list(past.files))]
    rows += [f"history: {clean(r.payer)} {clean(r.trace)}: {r.posted} of {r.claims} posted, {r.held} held" for r in past.posted]
    if past.later:
        rows.append(f"{past.later} remittances are later than that, or came twice: they wait in Posting. claimdesk post --all posts them.")
    return "\n".join(rows)


@command.command("report")
@answers
def report_(host: Host) -> None:
    """What was taken over, by payer, proven against the files' totals and against what stood in the books when it was done."""
    from acts import golive

    with host.desk() as desk:
        report = golive.report(desk)
    if not report.ok:
        host.code = PARTLY
    host.answer(lambda: _report_document(report), lambda: _report_words(report))


def _report_document(report: Report) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "files": [
            {
                "file": f.name, "what": f.what, "as_of": f.as_of.isoformat(), "rows": f.rows, "claims": f.claims,
                "total": plain(f.balance_cents),
            }
            for f in report.files
        ],
        "payers": [
            {
                "payer": p.payer, "claims": p.claims, "charge": plain(p.charge), "insurance_paid": plain(p.insurance_paid),
                "adjusted": plain(p.adjusted), "written_off": plain(p.written_off), "patient_paid": plain(p.patient_paid),
                "balance": plain(p.balance), "stood": plain(p.stood),
            }
            for p in report.payers
        ],
        "history": [
            {"payer": h.payer, "remittances": h.remittances, "claims": h.claims, "paid": plain(h.paid), "held": h.held}
            for h in report.history
        ],
    }  # fmt: skip


def _report_words(report: Report) -> str:
    rows = [
        f"{f.what:<9} {clean(f.name)}  {many(f.rows, 'row')}, {many(f.claims, 'claim')}, {shown(f.balance_cents)}" for f in report.files
    ]
    if report.payers:
        rows += ["", f"{'PAYER':<30} {'CLAIMS':>7} {'CHARGED':>14} {'PAID':>14} {'ADJUSTED':>14} {'BALANCE':>14}  HERE"]
    for p in report.payers:
        here = "ok" if p.balance == p.stood else f"!! {shown(p.stood)}"
        figures = f"{p.claims:>7} {shown(p.charge):>14} {shown(p.insurance_paid):>14} {shown(p.adjusted):>14} {shown(p.balance):>14}"
        rows.append(f"{clean(p.payer)[:30]:<30} {figures}  {here}")
    rows += [
        f"history: {clean(h.payer)}  {many(h.remittances, 'remittance')}, {many(h.claims, 'claim')}, paid {shown(h.paid)}, {h.held} held"
        for h in report.history
    ]
    rows.append("Every balance stands as it was given." if report.ok else "!! Some balances do not stand as they were given.")
    return "\n".join(rows) if report.files or report.history else "Nothing was taken over."
