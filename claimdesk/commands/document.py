"""claimdesk document: take scans, letters and faxes in, file them to claims, read them, save them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from acts.document_rows import DocumentRow, DocumentView
from billing import documents as rule
from billing.text import clean, pad
from claimdesk.cli import PARTLY, REFUSED, Host, answers
from claimdesk.commands.work_talk import day_of

if TYPE_CHECKING:
    from acts.desk import Desk

KIND = click.Choice(tuple(rule.KINDS))


@click.group("document")
def command() -> None:
    """Documents: what came in, and what is filed to claims."""


def document(row: DocumentRow) -> dict[str, Any]:
    """A document as JSON."""
    return {
        "document": row.ref,
        "name": row.name,
        "media": row.media,
        "size": row.size,
        "pages": row.pages or None,
        "came": row.came,
        "received": row.received.isoformat(),
        "received_by": row.by,
        "state": row.state,
        "claim": row.claim or None,
        "kind": row.kind,
        "note": row.note,
        "placed_by": row.placed_by,
        "placed": row.placed.isoformat(),
        "has_text": row.has_text,
        "text_note": row.text_note,
        "said": row.said,
    }


def line(row: DocumentRow) -> str:
    """A document in a row for a person."""
    where = f"claim {row.claim}" if row.claim and row.state == "filed" else "in a chart" if row.state == "filed" else row.state
    more = f"  ({row.text_note})" if row.text_note else ""
    return f"{row.ref:<8} {row.received:%Y-%m-%d} {pad(row.kind_words, 24)} {pad(row.name, 30)} {row.media_words}, {where}{more}"


@command.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--claim", default="", help="File it to this claim; else it waits among what came in.")
@click.option("--kind", default="", type=click.Choice(("", *rule.KINDS)), help="What it is; else what its words speak for.")
@click.option("--came", default="scan", type=click.Choice(tuple(rule.CAME)), help="How it came in.")
@click.option("--note", default="")
@click.option("--due", default="", metavar="DAY", help="A request for records of --claim, and its last day: it becomes work.")
@answers
def add(host: Host, paths: tuple[Path, ...], claim: str, kind: str, came: str, note: str, due: str) -> None:
    """Take files, or all files of folders, in. The same bytes are stored once; a file that cannot be kept is named, the others go in."""
    from acts import documents, records
    from acts.errors import Refused

    rows: list[DocumentRow] = []
    refused: list[dict[str, str]] = []
    with host.desk() as desk:
        asking = desk.asking()
        on = _last_day(due, asking, kind, claim)
        for path in _files(paths):
            try:
                rows.append(documents.add(asking, path, claim, kind or ("records_request" if on else ""), came, note))
                if on is not None:
                    records.asked(asking, claim, on, rows[-1].document, note)
            except Refused as error:
                refused.append({"file": clean(path.name), "error": error.what, "do": error.do})
    if refused:
        host.code = PARTLY if rows else REFUSED

    def words() -> str:
        out = [line(row) + (f"\n         {row.said}" if row.said else "") for row in rows]
        out += [f"{one['error']}. {one['do']}" for one in refused]
        return "\n".join(out) or "There are no files there."

    host.answer(lambda: {"ok": not refused, "documents": [document(row) for row in rows], "refused": refused}, words)


def _last_day(due: str, desk: Desk, kind: str, claim: str) -> date | None:
    """The day of --due, which is that of a request for a claim's records."""
    on = day_of(due, desk.today(), "--due")
    if on is not None and (not claim or kind not in ("", "records_request")):
        raise click.UsageError("--due is the last day of a request for the records of a claim: --claim C --kind records_request")
    return on


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith(".")) if path.is_dir() else [path]
    return found


@command.command("list")
@click.option("--claim", default="", help="The documents of this claim.")
@click.option("--filed", "view", flag_value="filed", help="What was filed last.")
@click.option("--dismissed", "view", flag_value="dismissed", help="What was dismissed last.")
@click.option("--incoming", "view", flag_value="incoming", default=True, help="What came in, oldest first (if nothing else is asked for).")
@answers
def show_list(host: Host, claim: str, view: str) -> None:
    """What came in and lies at no claim yet; or a claim's documents."""
    from acts import documents

    with host.desk() as desk:
        rows = documents.of_claim(desk, claim) if claim else documents.listing(desk, view)[0]
    nothing = (
        f"No documents are filed to {clean(claim)}." if claim else "Nothing came in that is not filed." if view == "incoming" else "None."
    )
    host.answer(lambda: {"ok": True, "documents": [document(row) for row in rows]}, lambda: "\n".join(line(row) for row in rows) or nothing)


def _found(view: DocumentView) -> list[dict[str, Any]]:
    return [
        {
            "claim": one.control_number,
            "patient": one.patient,
            "payer": one.payer,
            "on": one.on.isoformat() if one.on else None,
            "by": one.why,
        }
        for one in view.found
    ]


@command.command("show")
@click.argument("ref", metavar="DOC-7")
@answers
def show(host: Host, ref: str) -> None:
    """Its text, where it lies, and the claims that its text names."""
    from acts import documents

    with host.desk() as desk:
        view = documents.show(desk, documents.number_of(ref), "command line")

    def words() -> str:
        out = [line(row) for row in view.places]
        out += [f"  may be of {one.control_number}  {one.patient}  {one.payer}  ({one.why})" for one in view.found]
        return "\n".join([*out, "", *view.lines]).rstrip()

    shape = lambda: {  # noqa: E731  # said once, below
        "ok": True, **document(view.row), "places": [document(row) for row in view.places], "text": "\n".join(view.lines),
        "candidates": _found(view), "looks_like": view.guessed, "due": view.due_on.isoformat() if view.due_on else None,
    }  # fmt: skip
    host.answer(shape, words)


@command.command("save")
@click.argument("ref", metavar="DOC-7")
@click.argument("to", type=click.Path(path_type=Path))
@answers
def save(host: Host, ref: str, to: Path) -> None:
    """Save it as it came, into a folder or under a name that is free; the log keeps that it was saved."""
    from acts import documents

    with host.desk() as desk:
        target = documents.save(desk, documents.number_of(ref), to)
    host.answer(lambda: {"ok": True, "document": ref.upper(), "file": str(target)}, lambda: f"Saved as {clean(str(target))}.")


def _done(host: Host, row: DocumentRow, what: str) -> None:
    host.answer(lambda: {"ok": True, "act": what, **document(row)}, lambda: f"{what}: {line(row)}")


@command.command("file")
@click.argument("ref", metavar="DOC-7")
@click.argument("claim")
@click.option("--kind", default="", type=click.Choice(("", *rule.KINDS)))
@click.option("--note", default="")
@click.option("--also", is_flag=True, help="It stays with the claim that it is filed to, too.")
@click.option("--due", default="", metavar="DAY", help="A request for records, and its last day: it becomes work.")
@answers
def file(host: Host, ref: str, claim: str, kind: str, note: str, also: bool, due: str) -> None:
    """File it to a claim, or as another kind of paper."""
    from acts import documents, records

    with host.desk() as desk:
        number, on = documents.number_of(ref), _last_day(due, desk, kind, claim)
        if on is not None:
            records.file_asking(desk, number, claim, on, note, also=also)
            row = next(one for one in documents.of_claim(desk, claim) if one.document == number)
        else:
            row = documents.file(desk, number, claim, kind, note, also=also)
    _done(host, row, "filed")


@command.command("move")
@click.argument("ref", metavar="DOC-7")
@click.argument("claim")
@click.option("--from", "from_claim", default="", metavar="CLAIM", help="Which claim it leaves, where it is filed to several.")
@click.option("--reason", required=True)
@answers
def move(host: Host, ref: str, claim: str, from_claim: str, reason: str) -> None:
    """Take it from the claim where it does not belong to another."""
    from acts import documents

    with host.desk() as desk:
        row = documents.move(desk, documents.number_of(ref), claim, reason, from_claim)
    _done(host, row, "moved")


@command.command("dismiss")
@click.argument("ref", metavar="DOC-7")
@click.option("--from", "from_claim", default="", metavar="CLAIM", help="Take it off this claim alone.")
@click.option("--reason", required=True)
@answers
def dismiss(host: Host, ref: str, from_claim: str, reason: str) -> None:
    """It belongs to no claim: out of the list, with a reason. It is kept."""
    from acts import documents

    with host.desk() as desk:
        row = documents.dismiss(desk, documents.number_of(ref), reason, from_claim)
    _done(host, row, "dismissed")
