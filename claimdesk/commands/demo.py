"""claimdesk demo: a made-up practice in a store of its own, through the real import and posting."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from acts.errors import Refused
from claimdesk.cli import Host, answers, talk

if TYPE_CHECKING:
    from acts.desk import Desk
    from claimdesk.demo.truth import Truth


@click.command("demo")
@click.option("--claims", default=2000, show_default=True, type=click.IntRange(20, 1_000_000))
@click.option("--seed", default=1, show_default=True, type=int)
@click.option("--fresh", is_flag=True, help="Throw the present demo away and make it anew.")
@click.option("--no-tui", is_flag=True, help="Make it, and do not open the desk.")
@answers
def command(host: Host, claims: int, seed: int, fresh: bool, no_tui: bool) -> None:
    """Make the made-up practice (or open the one that is there) and open the desk on it."""
    from claimdesk.settings import demo_db

    path = demo_db(host.settings, host.db)
    said = _there(path, claims, seed, fresh)
    if said is None:
        said = _make(host, path, claims, seed)
    host.db = str(path)
    if no_tui or host.json:
        host.answer(
            lambda: {"ok": True, "db": str(path), **said}, lambda: f"The made-up practice stands in {path}: {said['claims']:,} claims."
        )
        return
    from claimdesk.commands.desk import open_desk

    host.code = open_desk(host, path)


def _there(path: Path, claims: int, seed: int, fresh: bool) -> dict[str, Any] | None:
    """What stands at `path` where it is the demo that was asked for; None where it must be made."""
    from acts import practice
    from claimdesk.assemble import desk

    if not path.exists():
        return None
    with desk(path, read_only=True) as opened:
        marks = practice.demo_marks(opened.books.read)
    if marks is None:
        raise Refused("There is a store here that is no demo", str(path), "Say --db with another path.")
    if fresh:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}.lock", f"{path.name}.want"):
            path.with_name(name).unlink(missing_ok=True)
        shutil.rmtree(path.with_name(f"{path.stem}-files"), ignore_errors=True)
        return None
    if not marks.get("whole"):
        raise Refused("The demo here was never finished", str(path), "Say --fresh to make it anew.")
    if marks.get("seed") != seed:
        raise Refused(
            f"The demo here has seed {marks.get('seed')}", str(path), "Say --fresh to make another in its place, or --db for another file."
        )
    return {"made": False, "seed": seed, "claims": marks.get("claims", claims)}


def _make(host: Host, path: Path, claims: int, seed: int) -> dict[str, Any]:
    from acts import odds, practice, scrub_ways, upkeep
    from acts.desk import utc_now
    from claimdesk import codes_built
    from claimdesk.assemble import desk
    from claimdesk.demo import front_desk, records_room
    from claimdesk.demo import practice as made_up
    from claimdesk.demo.people import PRACTICE_NAME
    from claimdesk.demo.truth import charted, patients_paid
    from claimdesk.progress import progress
    from claimdesk.settings import login

    talk(f"DEMO: making a made-up practice of {claims:,} claims (seed {seed}) ...")
    files = path.with_name(f"{path.stem}-files")
    codes_built.made(host, path)
    upkeep.init(path, login(), utc_now)
    with desk(path) as opened, tempfile.TemporaryDirectory(dir=path.parent) as folder:
        practice.mark_demo(opened, seed=seed, claims=claims, whole=False)
        for key, value in (("name", PRACTICE_NAME), ("privacy_contact", "Privacy officer (made up), 614 555 0100")):
            practice.put(opened, key, value)
        scrub_ways.take(opened, "S602", "I", reason="office visits stand under house codes in the made-up practice")
        made = Path(folder) / "files"
        with progress("Making the files", quiet=host.json) as step:
            truth = made_up.make(made, claims, seed, opened.today(), step)
        with progress("Importing and posting, month by month", quiet=host.json) as step:
            _bring_in(opened, truth, step)
        patients_paid(truth.path, front_desk.work(opened, seed))
        with progress("Taking in the charts", quiet=host.json) as step:
            charted(truth.path, records_room.work(opened, truth, step))
        odds.learn(opened)
        shutil.rmtree(files, ignore_errors=True)
        made.rename(files)
        practice.mark_demo(opened, seed=seed, claims=claims, whole=True)
    return {"made": True, "seed": seed, "claims": claims, "files": str(files)}


def _bring_in(desk: Desk, truth: Truth, step: Callable[[int, int], None]) -> None:
    """Each month's files in their order, then that month's remittances (what is sent again was denied in the month before), then the
    bank's statement; what is explained by it is closed."""
    from acts import bank, intake, posting
    from claimdesk.demo import bank as made_up

    every, done = len(truth.files) + len(truth.rounds), 0
    bank.put_mapping(desk, made_up.NAME, made_up.MAPPING)
    for month in truth.rounds:
        for file in month.files:
            intake.bring(desk, file)
            done += 1
            step(done, every)
        if month.traces:
            posting.post_many(desk, list(month.traces))
        if month.statement is not None:
            bank.bring(desk, month.statement, map_name=made_up.NAME, account=made_up.ACCOUNT)
            if month is not truth.rounds[-1]:
                _close_explained(desk)
        done += 1
        step(done, every)


def _close_explained(desk: Desk) -> None:
    """A practice closes its deposits as they are explained; what is not stays open."""
    from acts import deposits

    for row in deposits.listed(desk, "open"):
        if not row.missing:
            deposits.close(desk, row.deposit)
