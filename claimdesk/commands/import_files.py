"""claimdesk import: files or folders of X12 go in."""

from __future__ import annotations

from pathlib import Path

import click

from acts.errors import ClaimdeskError
from acts.views import FileReport
from billing.text import clean, many
from claimdesk.cli import PARTLY, Host, answers, talk


def paths_of(given: tuple[str, ...]) -> list[Path]:
    """Files as given; a folder gives its files in name order (hidden ones and folders within it left out)."""
    found: list[Path] = []
    for name in given:
        path = Path(name)
        found += (
            sorted((p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")), key=lambda p: p.name)
            if path.is_dir()
            else [path]
        )
    return found


def words(reports: list[FileReport]) -> str:
    """A line a file and a line a problem."""
    lines = []
    for r in reports:
        traces = f", {many(len(r.traces), 'payment')}" if r.traces else ""
        lines.append(f"{clean(r.file)}  {r.transaction}  {r.status}  {many(r.claims, 'claim')}{traces}")
        for p in r.problems:
            where = f" at segment {p.place.position} ({clean(p.place.segment)})" if p.place else ""
            lines.append(f"  {p.severity}{where}: {clean(p.message)}")
    return "\n".join(lines) or "No files there."


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@answers
def command(host: Host, paths: tuple[str, ...]) -> None:
    """Take X12 files in: 837 make claims, 835 are kept unposted; what each is, is read from the file itself."""
    from acts import intake
    from claimdesk import shapes
    from claimdesk.progress import progress

    missing = [name for name in paths if not Path(name).exists()]
    if missing:
        raise click.UsageError(f"no such file or folder: {', '.join(missing)}")
    files = paths_of(paths)
    reports: list[FileReport] = []
    with host.desk() as desk:
        for path in files:
            with progress(f"Reading {clean(path.name)}", quiet=host.json) as step:
                try:
                    reports.append(intake.bring(desk, path, progress=step))
                except ClaimdeskError as error:
                    if reports:
                        error.do = (
                            f"{clean(path.name)} is not in; the {len(reports)} before it are. Mend that, then import the folder again."
                        )
                    raise
    wrong = [r for r in reports if r.status == "rejected" or any(p.severity == "error" for p in r.problems)]
    if wrong:
        host.code = PARTLY
        if host.json:
            talk(f"{len(wrong)} of {len(reports)} files have problems; the answer names them.")
    host.answer(lambda: shapes.files(reports), lambda: words(reports))
