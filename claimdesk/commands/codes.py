"""claimdesk codes: the reference database of codes built, editions brought, codes found and shown, the MS-DRG of a stay."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from claimdesk import code_shapes as shapes
from claimdesk.cli import Host, answers, talk
from claimdesk.codes_built import made
from claimdesk.commands.scrub_run import again, looked_at, run_document, run_shown
from claimdesk.settings import login, reference_file

if TYPE_CHECKING:
    from acts.codes import Reference

SETS = ("icd10cm", "icd10pcs", "hcpcs", "modifiers", "cpt", "carc", "rarc", "ncci_ptp", "mue", "aoc", "pos", "taxonomy", "revenue",
        "poa_exempt", "pfs", "lcd")  # fmt: skip
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("codes")
def command() -> None:
    """Diagnosis codes and what else claims are coded with: by edition of the day, never one for all days.

    build makes the database from the package that comes with claimdesk; other sets and editions are brought from the files of their makers.
    """


@command.command("build")
@answers
def build(host: Host) -> None:
    """Make the reference database beside the store (seconds). Again: adds what a newer claimdesk brings, and keeps what you brought."""
    from acts import codes

    path = str(reference_file(host.settings.db))
    done = codes.build(path, login(), talk)
    reference = codes.opened(path)
    if done and host.settings.db.exists():
        with host.desk() as desk:
            looked_at(host, desk)
    host.answer(
        lambda: {"ok": True, "act": "build", "done": done, "path": path, "editions": [shapes.edition(one) for one in reference.editions()]},
        lambda: f"{'Built' if done else 'All of it is there already'}: {path}",
    )


@command.command("import")
@click.argument("set_", metavar="SET", type=click.Choice(SETS))
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@click.option("--edition", required=True, metavar="NAME", help="As its maker calls it: 2026Q4.")
@click.option("--effective", required=True, type=DAY, metavar="DAY", help="The first day on which it holds.")
@click.option("--ends", type=DAY, metavar="DAY", help="The last day; without one it holds until the next edition begins.")
@click.option("--order", default="", metavar="FILE", help="The order file of the same edition, beside a tabular XML.")
@answers
def import_(host: Host, set_: str, files: tuple[str, ...], edition: str, effective: datetime, ends: datetime | None, order: str) -> None:
    """Bring an edition from the files of its makers, all of it or nothing; one that is there is never overwritten.

    Text that needs a licence (CPT, CARC, taxonomy, revenue codes) is shown as yours, and left out of --json unless you ask for it.
    """
    from acts import codes

    asked = codes.Asked(set_, files, edition, effective.date(), ends.date() if ends else None, order)
    with host.desk() as desk:
        built(host)
        brought = codes.bring(desk, asked)
        run = again(host, desk)
    more = f" and {brought.modifiers:,} modifiers" if brought.modifiers else ""
    then = f"\n{run_shown(run)}" if run.claims else ""
    host.answer(
        lambda: {"ok": True, "act": "import", "set": brought.set, "edition": brought.edition, "rows": brought.rows,
                 "modifiers": brought.modifiers, "sha256": brought.sha256, "run": run_document(run)},
        lambda: f"{codes.SETS[brought.set]}, edition {brought.edition}: {brought.rows:,} rows{more}.{then}",
    )  # fmt: skip


@command.command("editions")
@click.argument("set_", metavar="[SET]", required=False, type=click.Choice(SETS))
@answers
def editions(host: Host, set_: str | None) -> None:
    """What is loaded, for which days, from which file, and who brought it."""
    found = built(host).editions(set_ or "")
    host.answer(
        lambda: {"ok": True, "editions": [shapes.edition(one) for one in found]},
        lambda: "\n".join(shapes.edition_lines(found)) or "No edition is loaded.",
    )


@command.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--set", "set_", default="icd10cm", type=click.Choice(SETS), help="Another set than diagnoses.")
@click.option("--on", type=DAY, metavar="DAY", help="The day of service; without one today.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--with-licensed-text", is_flag=True, help="Text that is yours by licence, in --json too.")
@answers
def find(host: Host, words: tuple[str, ...], set_: str, on: datetime | None, limit: int, with_licensed_text: bool) -> None:
    """Codes by the code, by its beginning, or by beginnings of words: diab kidney."""
    from acts import codes

    reference, day, text = built(host), _day(on), " ".join(words)
    if set_ == "icd10cm":
        found = reference.search(text, day, limit)
        if isinstance(found, codes.Unknown):
            return _unknown(host, set_, day)
        return host.answer(
            lambda: {"ok": True, "set": set_, "on": day.isoformat(), "edition": found.edition, "total": found.total,
                     "codes": [shapes.entry(one) for one in found.entries]},
            lambda: "\n".join(map(shapes.entry_line, found.entries)) or f"Nothing in {found.edition} fits {text}.",
        )  # fmt: skip
    texts = reference.find(set_, text, day, limit)
    if isinstance(texts, codes.Unknown):
        return _unknown(host, set_, day)
    return host.answer(
        lambda: {"ok": True, "set": set_, "on": day.isoformat(), "codes": [shapes.text(one, licensed=with_licensed_text) for one in texts]},
        lambda: "\n".join(shapes.text_lines(texts)) or f"Nothing fits {text}.",
    )


@command.command("show")
@click.argument("code")
@click.option("--set", "set_", default="", type=click.Choice(["", *SETS]), help="Another set than the one that the code looks like.")
@click.option("--on", type=DAY, metavar="DAY", help="The day of service; without one today.")
@click.option("--with-licensed-text", is_flag=True, help="Text that is yours by licence, in --json too.")
@answers
def show(host: Host, code: str, set_: str, on: datetime | None, with_licensed_text: bool) -> None:
    """One code on a day: whether it can be billed, its notes and those of what stands above it, what is below."""
    from acts import codes
    from acts.errors import NoSuch

    reference, day = built(host), _day(on)
    set_ = set_ or shapes.set_of(code)
    if set_ == "icd10cm":
        view = codes.code_view(reference, code, day)
        if isinstance(view, codes.Unknown):
            return _unknown(host, set_, day)
        return host.answer(lambda: {"ok": True, "on": day.isoformat(), **shapes.code(view)}, lambda: shapes.code_words(view))
    found = reference.modifier(code, day) if set_ == "modifiers" else reference.code(set_, code, day)
    if isinstance(found, codes.Unknown):
        return _unknown(host, set_, day)
    if found is None:
        raise NoSuch(f"{code} is not in {codes.SETS[set_]} on that day", day.isoformat(), "Look for it with `claimdesk codes find`.")
    return host.answer(
        lambda: {"ok": True, "on": day.isoformat(), **shapes.text(found, licensed=with_licensed_text)},
        lambda: "\n".join(shapes.text_lines([found])),
    )


@command.command("drg")
@click.argument("diagnoses", nargs=-1, required=True)
@click.option("--procedure", "procedures", multiple=True, metavar="PCS", help="A procedure of ICD-10-PCS; may be given many times.")
@click.option("--discharged", type=DAY, metavar="DAY", help="The day of discharge; without one today.")
@click.option("--sex", type=click.Choice(["F", "M"]), default="F", show_default=True)
@click.option("--status", default="01", show_default=True, help="Discharge status, as on the claim.")
@answers
def drg(host: Host, diagnoses: tuple[str, ...], procedures: tuple[str, ...], discharged: datetime | None, sex: str, status: str) -> None:
    """The MS-DRG of a hospital stay: the principal diagnosis first."""
    from acts import codes

    found = codes.drg(diagnoses, procedures, _day(discharged), sex, status)
    if found.note:
        talk(found.note[0].upper() + found.note[1:] + ".")
    host.answer(
        lambda: {"ok": True, "drg": found.number, "words": found.words, "version": found.version, "others": list(found.others),
                 "note": found.note},
        lambda: f"MS-DRG {found.number}  {found.words}  ({found.version})",
    )  # fmt: skip


@command.command("second-look")
@click.argument("number", type=int, required=False)
@click.option("--agree", is_flag=True, help="The codes are right.")
@click.option("--disagree", default="", metavar="REASON", help="They are not, and why. The codes stay until they are corrected.")
@answers
def second_look(host: Host, number: int | None, agree: bool, disagree: str) -> None:
    """Codings that were drawn for a second look; with a number, your word on one. A coder never looks at their own.

    How many are drawn in a hundred: claimdesk practice set second_look_percent 5.
    """
    from acts import second_look as looks

    if (number is None) == (agree or bool(disagree)) or (agree and disagree):
        raise click.UsageError("say a number with --agree or --disagree REASON, or nothing to see what waits")
    with host.desk() as desk:
        found = looks.waiting(desk) if number is None else (looks.look(desk, number, agrees=agree, reason=disagree),)
    host.answer(
        lambda: {"ok": True, "second_looks": [shapes.second_look(one) for one in found]},
        lambda: "\n".join(map(shapes.second_look_line, found)) or "Nothing waits for a second look.",
    )


def built(host: Host) -> Reference:
    """The reference database; made now where it is not there yet."""
    from acts import codes

    return codes.opened(made(host))


def _day(on: datetime | None) -> date:
    return on.date() if on else datetime.now(UTC).astimezone().date()


def _unknown(host: Host, set_: str, on: date) -> None:
    """No edition for the day: a warning, and exit 1."""
    from acts import codes

    host.code = 1
    said = f"{codes.SETS[set_]} is unknown for this date: no edition is loaded for {on.isoformat()}"
    talk(f"{said}. Bring it: claimdesk codes import {set_} FILE --edition NAME --effective DAY.")
    host.answer(lambda: {"ok": True, "set": set_, "on": on.isoformat(), "edition": None, "note": said}, lambda: "")
