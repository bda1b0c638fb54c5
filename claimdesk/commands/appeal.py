"""claimdesk appeal: write, send and follow appeals; their letters and what became of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billing.money import parse_cents, plain, shown
from billing.text import clean
from claimdesk.cli import PARTLY, Host, answers

if TYPE_CHECKING:
    from acts.appeal_rows import AppealRow, AppealView, Proposal
    from acts.desk import Desk


@click.group("appeal")
def command() -> None:
    """Appeals: the letter filled in, the packet, the decision, how often they are won."""


def number_of(text: str) -> int:
    """AP-7 as 7."""
    bare = text.upper().removeprefix("AP-")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 16):
        raise click.UsageError(f"{text} is no appeal; it reads like AP-7")
    return int(bare)


def _on(day: date | None) -> str | None:
    return day.isoformat() if day else None


def document(row: AppealRow) -> dict[str, Any]:
    """An appeal in JSON."""
    return {
        "appeal": row.name, "claim": row.control_number, "patient": row.patient, "payer": row.payer, "kind": row.kind, "level": row.level,
        "codes": list(row.codes), "asked": plain(row.asked_cents), "state": row.state, "deadline": _on(row.deadline_on),
        "sent_on": _on(row.sent_on), "way": row.way or None, "due_on": _on(row.due_on), "outcome": row.outcome or None,
        "decided_on": _on(row.decided_on), "won": plain(row.won_cents), "answered": row.answered, "reason": row.reason,
    }  # fmt: skip


def _whole(view: AppealView) -> dict[str, Any]:
    return {
        **document(view.row),
        "subject": view.subject,
        "letter": view.letter,
        "template": view.template,
        "enclosures": [{"source": one.source, "document": f"DOC-{one.document}" if one.document else None, "words": one.words}
                       for one in view.enclosures],
    }  # fmt: skip


def _proposed(found: Proposal) -> dict[str, Any]:
    return {
        "claim": found.control_number, "payer": found.payer, "kind": found.kind, "level": found.level, "level_words": found.level_words,
        "codes": list(found.codes), "asked": plain(found.asked_cents), "deadline": _on(found.deadline.due_on) if found.deadline else None,
        "rule": found.deadline.rule if found.deadline else None, "template": found.template, "templates": list(found.templates),
        "subject": found.letter.subject, "letter": found.letter.text, "missing": list(found.letter.missing),
        "enclosures": [{"source": one.source, "document": f"DOC-{one.document}" if one.document else None, "words": one.words}
                       for one in found.enclosures],
        "problems": [{"severity": one.severity, "code": one.code, "message": one.message} for one in found.findings],
    }  # fmt: skip


def _day(desk: Desk, text: str | None, option: str) -> date | None:
    from billing.day import parse_entry

    if text is None:
        return None
    on = parse_entry(text, desk.today())
    if on is None:
        raise click.UsageError(f"{option} {text} is no day; it reads like 2026-11-25, 11-25 or -3")
    return on


@command.command("write")
@click.argument("claim")
@click.option("--kind", type=click.Choice(["appeal", "reopening", "underpaid"]), default="appeal", show_default=True)
@click.option("--level", type=click.IntRange(1, 9), help="Which level; the one that is open now, unless told.")
@click.option("--template", metavar="NAME", help="Which letter; `appeal template list` shows them.")
@click.option("--letter", "letter_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Take the letter from a file.")
@click.option("--enclose", multiple=True, metavar="DOC-7", help="Which documents lie with it; all of the claim's, unless told.")
@click.option("--late", default="", metavar="REASON", help="Good cause, where the last day has passed.")
@click.option("--preview", is_flag=True, help="Show the letter, and what stands against it; nothing is kept.")
@answers
def write(
    host: Host, claim: str, kind: str, level: int | None, template: str | None, letter_file: Path | None, enclose: tuple[str, ...],
    late: str, preview: bool,
) -> None:  # fmt: skip
    """Write an appeal about what is denied (or underpaid) of a claim, and keep it as a draft."""
    from acts import appeals

    numbers = [_document_number(one) for one in enclose] if enclose else None
    with host.desk() as desk:
        found = appeals.propose(desk, claim, kind=kind, level=level, template=template, late=late, enclose=numbers)
        if preview:
            host.code = PARTLY if found.wrong else host.code
            host.answer(lambda: {"ok": not found.wrong, **_proposed(found)}, lambda: _shown(found))
            return
        text = letter_file.read_text(encoding="utf-8", errors="replace") if letter_file else found.letter.text
        view = appeals.write(desk, found, found.letter.subject, text, found.enclosures)
    missing = f" Still to be filled in: {', '.join(found.letter.missing)}." if found.letter.missing and not letter_file else ""
    host.answer(
        lambda: {"ok": True, "act": "write", "missing": list(found.letter.missing), **_whole(view)},
        lambda: f"{view.row.name} is written about {clean(claim)}: {found.level_words}, {shown(view.row.asked_cents)}.{missing}",
    )


def _document_number(text: str) -> int:
    bare = text.upper().removeprefix("DOC-")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 16):
        raise click.UsageError(f"--enclose {text} is no document; it reads like DOC-7")
    return int(bare)


def _shown(found: Proposal) -> str:
    told = [f"! {one.message}" for one in found.findings]
    last = f"Last day {found.deadline.due_on.isoformat()} ({found.deadline.rule})." if found.deadline else "No last day is known."
    lies = [f"  {at}. {one.words}" for at, one in enumerate(found.enclosures, 1)]
    return "\n".join([f"{found.level_words}, {shown(found.asked_cents)}, template {found.template}. {last}", *told, "",
                      found.letter.subject, "", found.letter.text, "", "Enclosed:", *lies])  # fmt: skip


@command.command("show")
@click.argument("appeal")
@answers
def show(host: Host, appeal: str) -> None:
    """One appeal whole, with its letter."""
    from acts import appeals

    with host.desk() as desk:
        view = appeals.view(desk, number_of(appeal))
    row = view.row
    host.answer(
        lambda: {"ok": True, **_whole(view)},
        lambda: "\n".join(
            [f"{row.name}  {row.control_number}  {row.payer}  level {row.level}  {shown(row.asked_cents)}  {row.words}", ""]
            + [view.letter, ""]
            + [f"  {at}. {one.words}" for at, one in enumerate(view.enclosures, 1)]
        ),
    )  # fmt: skip


@command.command("change")
@click.argument("appeal")
@click.option("--letter", "letter_file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@answers
def change(host: Host, appeal: str, letter_file: Path) -> None:
    """Another text for an appeal that is being written."""
    from acts import appeals

    with host.desk() as desk:
        view = appeals.reword(desk, number_of(appeal), letter_file.read_text(encoding="utf-8", errors="replace"))
    host.answer(lambda: {"ok": True, "act": "change", **_whole(view)}, lambda: f"{view.row.name} has a new text.")


@command.command("send")
@click.argument("appeal")
@click.option("--way", type=click.Choice(["fax", "portal", "mail", "electronic"]), required=True)
@click.option("--to", default="", help="Fax number, address or portal.")
@click.option("--on", "day", metavar="DAY", help="The day on which it went; today, unless told.")
@answers
def send(host: Host, appeal: str, way: str, to: str, day: str | None) -> None:
    """Note that it went: the packet is kept as it is now, and the claim waits for the decision."""
    from acts import appeals

    with host.desk() as desk:
        view = appeals.send(desk, number_of(appeal), way, to, _day(desk, day, "--on"))
    host.answer(
        lambda: {"ok": True, "act": "send", **_whole(view)},
        lambda: f"{view.row.name} went by {way}. The decision is asked for on {_on(view.row.due_on)}; `appeal pdf` gives the packet.",
    )


@command.command("pdf")
@click.argument("appeal")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@answers
def pdf(host: Host, appeal: str, path: Path) -> None:
    """Write the packet, letter and enclosures, into a PDF: as it went, or as it would go now."""
    from acts import appeals

    with host.desk() as desk:
        found = appeals.packet(desk, number_of(appeal))
    path.write_bytes(found.data)
    told = [f"! {fault}" for fault in found.faults]
    told += [f"! no font here has {found.lacking}: plain letters stand for them; the text keeps them."] if found.lacking else []
    host.code = PARTLY if found.faults else host.code
    host.answer(
        lambda: {"ok": not found.faults, "file": str(path), "bytes": len(found.data), "problems": list(found.faults),
                 "lacking": found.lacking},
        lambda: "\n".join([f"Written to {path} ({len(found.data):,} bytes).", *told]),
    )  # fmt: skip


@command.command("decide")
@click.argument("appeal")
@click.option("--outcome", type=click.Choice(["overturned", "part", "upheld"]), required=True, help="Won, won in part, lost.")
@click.option("--won", metavar="AMOUNT", help="What the payer grants; all that was asked where it was won, unless told.")
@click.option("--on", "day", metavar="DAY")
@click.option("--reason", default="")
@answers
def decide(host: Host, appeal: str, outcome: str, won: str | None, day: str | None, reason: str) -> None:
    """Say what the payer decided: won waits for the payment; lost comes back with the next level and its last day."""
    from acts import appeals

    cents = None if won is None else parse_cents(won)
    if won is not None and cents is None:
        raise click.UsageError(f"--won {won} is no amount")
    with host.desk() as desk:
        view = appeals.decide(desk, number_of(appeal), outcome, _day(desk, day, "--on"), cents, reason)
    host.answer(
        lambda: {"ok": True, "act": "decide", **_whole(view)}, lambda: f"{view.row.name}: {view.row.words}, {shown(view.row.won_cents)}."
    )


@command.command("withdraw")
@click.argument("appeal")
@click.option("--reason", required=True)
@answers
def withdraw(host: Host, appeal: str, reason: str) -> None:
    """Give an appeal up; its claim comes back to the queue."""
    from acts import appeals

    with host.desk() as desk:
        view = appeals.withdraw(desk, number_of(appeal), reason)
    host.answer(lambda: {"ok": True, "act": "withdraw", **_whole(view)}, lambda: f"{view.row.name} is withdrawn.")


@command.command("list")
@click.option("--state", type=click.Choice(["draft", "sent", "decided", "withdrawn"]))
@answers
def listed(host: Host, state: str | None) -> None:
    """Appeals that are being written or wait for a decision, the first due first; or those of a state."""
    from acts import appeals

    with host.desk() as desk:
        rows = appeals.listed(desk, state)
    host.answer(
        lambda: {"ok": True, "appeals": [document(row) for row in rows]},
        lambda: "\n".join(
            f"{row.name:<7} {row.control_number:<14} {row.payer[:18]:<18} level {row.level} {shown(row.asked_cents):>11}  {row.words}"
            for row in rows
        ) or "No appeal is here.",
    )  # fmt: skip


@command.command("rates")
@click.option("--by", type=click.Choice(["payer", "code", "template", "level"]), default="payer", show_default=True)
@answers
def rates(host: Host, by: str) -> None:
    """How often appeals are won."""
    from acts import appeals

    with host.desk() as desk:
        found = appeals.rates(desk, by)
    host.answer(
        lambda: {"ok": True, "by": by, "rates": [
            {"key": one.key, "decided": one.decided, "won": one.won, "part": one.part, "per_cent": one.per_cent,
             "asked": plain(one.asked_cents), "granted": plain(one.won_cents)} for one in found]},
        lambda: "\n".join(
            f"{clean(one.key)[:34]:<34} {one.won} of {one.decided} won, {one.part} in part: {one.per_cent} %"
            f"   {shown(one.won_cents)} of {shown(one.asked_cents)}" for one in found
        ) or "No appeal has been decided yet.",
    )  # fmt: skip


def _register() -> None:
    from claimdesk.commands.appeal_template import command as template

    command.add_command(template)


_register()
