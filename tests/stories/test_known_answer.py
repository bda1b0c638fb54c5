"""A practice with a known answer, made by a program that knows nothing of ours: every figure to the cent, whatever the way of importing."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.stories.counter import Counter, money, opened
from tests.stories.x12_records import cents

MAKER = Path(__file__).resolve().parents[2].parent / "shared" / "tools" / "known_answer.py"
FIGURES = ("charge", "insurance_paid", "adjusted", "patient_balance", "insurance_balance", "balance", "denied")

pytestmark = pytest.mark.skipif(not MAKER.is_file(), reason="the maker of known answers (../shared/tools) is not here")


def made(folder: Path, claims: int, seed: int) -> dict[str, Any]:
    """Its files in a folder, and the truth about them."""
    spec = importlib.util.spec_from_file_location("known_answer", MAKER)
    assert spec is not None and spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    maker.open = open_and_close  # type: ignore[attr-defined]
    maker.make(str(folder), claims, seed)
    return json.loads((folder / "truth.json").read_text("utf-8"))  # type: ignore[no-any-return]


class open_and_close:
    """A file that is closed as soon as it is written."""

    def __init__(self, path: str, mode: str, newline: str | None = None) -> None:
        """As open, for writing."""
        assert mode == "w"
        self.path, self.newline = Path(path), newline
        self.path.write_text("", "utf-8")

    def write(self, text: str) -> None:
        """It stands in the file at once."""
        with self.path.open("a", encoding="utf-8", newline=self.newline) as file:
            file.write(text)


def wrong(counter: Counter, truth: dict[str, Any]) -> list[str]:
    """Where the books differ from the truth."""
    found = []
    for number, want in truth["claims"].items():
        got = counter.claim(number)
        found += [f"{number}.{key}: {got[key]}, wanted {money(want[key])}" for key in FIGURES if cents(got[key]) != want[key]]
        if want["denied"] and sorted(got["denials"]) != want["denials"]:
            found.append(f"{number}.denials: {got['denials']}, wanted {want['denials']}")
    queue = counter("queue", "--limit", "100000")
    denied = {number: claim["denied"] for number, claim in truth["claims"].items() if claim["denied"] > 0}
    listed = {i["claim"]: cents(i["at_stake"]) for i in queue["items"] if i["kind"] == "denial"}
    if listed != denied:
        found.append(f"queue: {sorted(set(listed.items()) ^ set(denied.items()))[:5]}")
    if queue["denied"] != {"total": len(denied), "at_stake": money(sum(denied.values()))}:
        found.append(f"queue.denied: {queue['denied']}")
    order = [i["priority"] for i in queue["items"] if i["state"] == "open" and i["kind"] == "denial" and (i["days_left"] or 0) >= 0]
    if order != sorted(order, reverse=True):
        found.append("queue: not in the order of priority")
    return found


def remittances_wrong(counter: Counter, truth: dict[str, Any]) -> list[str]:
    """Where what post says of a payment differs from the truth."""
    found = []
    for want in truth["remittances"]:
        (got,) = counter("post", want["trace"])["remittances"]
        for key in ("paid", "claim_total", "provider_adjustment"):
            if cents(got[key]) != want[key]:
                found.append(f"{want['trace']}.{key}: {got[key]}, wanted {money(want[key])}")
        if got["claims"] != want["claims"]:
            found.append(f"{want['trace']}.claims: {got['claims']}, wanted {want['claims']}")
        reasons = [e["reason"] for e in got["exceptions"]]
        wanted = {"EFTGHOST": ["unmatched"], "EFTCROOK": ["out_of_balance"]}.get(want["trace"], [])
        if reasons != wanted:
            found.append(f"{want['trace']}.exceptions: {reasons}, wanted {wanted}")
    return found


def carried_out(counter: Counter, folder: Path, mode: str) -> None:
    """Import and post: file by file, or all at once; then all of it a second time."""
    counter("import", str(folder / "837"))
    if mode == "each":
        for path in sorted((folder / "835").iterdir()):
            counter("import", str(path), code=(0, 1))
            counter("post", "--all", code=(0, 1))
    else:
        counter("import", str(folder / "835"), code=(0, 1))
        counter("post", "--all", code=(0, 1))
    again = counter("import", str(folder / "835"), str(folder / "837"))["files"]
    assert {f["status"] for f in again} == {"duplicate"}
    counter("post", "--all")


@pytest.mark.parametrize("mode", ["each", "all"])
@pytest.mark.parametrize("seed", [2, 7])
def test_a_practice_with_a_known_answer(tmp_path: Path, seed: int, mode: str) -> None:
    """Every balance, the queue, its total and both proofs."""
    truth = made(tmp_path / "made", 30, seed)
    counter = opened(tmp_path / "desk")
    carried_out(counter, tmp_path / "made", mode)
    assert wrong(counter, truth) + remittances_wrong(counter, truth) == []
    counter.proven()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(101, 111))
def test_ten_more_practices(tmp_path: Path, seed: int) -> None:
    """Larger ones, in the one way or the other."""
    truth = made(tmp_path / "made", 400, seed)
    counter = opened(tmp_path / "desk")
    carried_out(counter, tmp_path / "made", ("each", "all")[seed % 2])
    assert wrong(counter, truth) + remittances_wrong(counter, truth) == []
    counter.proven()


def killed(db: Path, *arguments: str, after: float) -> bool:
    """Run a command in a process of its own and kill it after a while; whether it was still at work."""
    where = dict(os.environ, PYTHONPATH=str(Path(__file__).parents[2]))
    process = subprocess.Popen(
        [sys.executable, "-m", "claimdesk", "--db", str(db), *arguments, "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=where,
        cwd=db.parent,
    )
    time.sleep(after)
    running = process.poll() is None
    if running:
        process.send_signal(signal.SIGKILL)
    process.wait()
    return running


@pytest.mark.slow
@pytest.mark.parametrize("seed", [201, 202, 203])
def test_a_killed_import_and_a_killed_posting_are_carried_on(tmp_path: Path, seed: int) -> None:
    """kill -9 at any moment: nothing is lost or half done; run again, it comes to the same figures."""
    truth = made(tmp_path / "made", 400, seed)
    counter = Counter(tmp_path / "desk", login=_real_login(), now=datetime.now(UTC))  # real processes have the real clock and login
    counter.folder.mkdir()
    counter("init")
    chance = random.Random(seed)
    for line in (("import", str(tmp_path / "made" / "837")), ("import", str(tmp_path / "made" / "835")), ("post", "--all")):
        # Killed a little later each time, from before its first write until it gets through: on a fast machine as on a slow one.
        after, kills = 0.1, 0
        while killed(counter.db, *line, after=after):
            after, kills, counter.now = after + chance.uniform(0.05, 0.3), kills + 1, datetime.now(UTC)
            counter.proven()
        assert kills > 0
        counter.now = datetime.now(UTC)
        counter(*line, code=(0, 1))
    assert wrong(counter, truth) + remittances_wrong(counter, truth) == []
    counter.proven()


@pytest.mark.slow
def test_three_at_once_come_to_the_same_figures(tmp_path: Path) -> None:
    """Three processes import and post the same files into one store at the same time."""
    truth = made(tmp_path / "made", 200, 204)
    counter = Counter(tmp_path / "desk", login=_real_login(), now=datetime.now(UTC))
    counter.folder.mkdir()
    counter("init")
    where = dict(os.environ, PYTHONPATH=str(Path(__file__).parents[2]))
    for line in (("import", str(tmp_path / "made" / "837")), ("import", str(tmp_path / "made" / "835")), ("post", "--all")):
        command = [sys.executable, "-m", "claimdesk", "--db", str(counter.db), *line, "--json"]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=where) for _ in range(3)]
        said = [(process.communicate(), process.returncode) for process in running]
        assert all(code in (0, 1) and json.loads(out) for (out, _), code in said), said
    counter.now = datetime.now(UTC)
    assert wrong(counter, truth) + remittances_wrong(counter, truth) == []
    counter.proven()


def _real_login() -> str:
    from claimdesk import settings

    return settings.login()
