"""Import and posting killed -9, or out of disk, at every point: done again, the books are those of a run that was never killed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.engine.sqlite import open_books
from tests.acts.killing import killed_at, points, run, run_on_small_disk, together, told, whole_job
from tests.fresh import desk_at, fresh_books
from tests.stories import x12_maker
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, LAKESIDE, OA, PR, SUPPLEMENT, Answer, Bill, Remit

CLAIMS = 24
"""More than a transaction takes in these tests, so that files arrive in chunks."""


@dataclass(frozen=True)
class Job:
    """A store before the job, the files, the points that the job passes, and the books in the end."""

    before: Path
    files: list[Path]
    passed: list[str]
    after: dict[str, list[tuple[object, ...]]]


def bills() -> list[Bill]:
    """Claims of one to three lines, every fourth with a second payer; one replaced and one voided in the same file; one sent twice."""
    made = []
    for n in range(CLAIMS):
        payers = (LAKESIDE, SUPPLEMENT) if n % 4 == 0 else (LAKESIDE,)
        made.append(bill(*[100 + 10 * n] * (1 + n % 3), label=f"K{n}", payers=payers))
    return [*made, bill(250, label="K3", frequency="7"), bill(130, label="K5", frequency="8"), bill(999, label="K6")]


def first_answers() -> list[Answer]:
    """Paid, denied, forwarded, and one of a claim that nobody has."""
    found = []
    for n in range(CLAIMS):
        if n in (3, 5):
            continue
        each = 100 + 10 * n
        lines = [s(each - 30, CO(45, 20), PR(2, 10)) if n % 5 else s(0, CO(16, each)) for _ in range(1 + n % 3)]
        found.append(ans(*lines, label=f"K{n}", icn=f"I{n}", status="19" if n % 4 == 0 else "1"))
    return [*found, ans(s(70), label="GHOST", icn="G")]


def later_answers() -> list[Answer]:
    """Some taken back and paid anew."""
    first = {answer.number: answer for answer in first_answers()}
    again = [reversal(first["K1"]), ans(s(90, CO(45, 20)), s(100, CO(45, 10)), label="K1", icn="I1R"), reversal(first["K10"])]
    return [*again, ans(s(230, CO(45, 20)), label="K3", icn="I3")]


def second_answers() -> list[Answer]:
    """The second payer's, one of which repeats the first's write-off."""
    return [
        ans(s(10, OA(23, 130)), s(10, OA(23, 130)), label="K4", icn="S4", status="2"),
        ans(*[s(10, CO(45, 170))] * 3, label="K8", icn="S8", status="2"),
    ]


def files_in(folder: Path) -> list[Path]:
    """The files, in the order in which they come."""
    remits: dict[str, list[Remit]] = {
        "1.835": [era(*first_answers(), trace="E1", day="20260920", plb=[[("L6", "", -3)]])],
        "2.835": [era(*later_answers(), trace="E2", day="20260925"), era(ans(s(5), label="GHOST2", icn="G2"), trace="E3", day="20260926")],
        "3.835": [era(*second_answers(), trace="E4", day="20260927", payer=SUPPLEMENT)],
    }
    (folder / "0.837").write_text(x12_maker.claims(bills()))
    for name, each in remits.items():
        (folder / name).write_text(x12_maker.remittances(each))
    return [folder / name for name in ("0.837", *remits)]


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """The job done once, never killed."""
    folder = tmp_path_factory.mktemp("job")
    fresh_books(folder).close()
    before = folder / "before.db"
    shutil.copy(folder / "books.db", before)
    files = files_in(folder)
    passed = points(folder / "books.db", files)
    after = told(folder / "books.db")
    assert len(after["claim"]) == CLAIMS
    assert after["work_item"]
    return Job(before, files, passed, after)


def killed_then_done(job: Job, folder: Path, kill_at: int) -> dict[str, list[tuple[object, ...]]]:
    """What the books hold after a kill at that point and the whole job once more."""
    path = folder / "killed.db"
    for left in folder.glob("killed.db*"):
        left.unlink()
    shutil.copy(job.before, path)
    assert run(path, job.files, kill_at) == -9
    assert run(path, job.files) == 0
    return told(path)


def test_the_job_passes_every_kind_of_point(job: Job) -> None:
    """A kill test of a point that is never reached proves nothing."""
    wanted = {
        "before seal",
        "before commit",
        "after commit",
        "file begun",
        "file chunk",
        "file almost in",
        "posted a chunk",
    }
    assert set(job.passed) >= wanted
    assert job.passed.count("file chunk") >= 6
    assert job.passed.count("posted a chunk") >= 6


def test_a_large_file_in_chunks_comes_to_the_same_as_a_small_one(job: Job, tmp_path: Path) -> None:
    """Chunks are a matter of time, not of what is in the books."""
    shutil.copy(job.before, tmp_path / "whole.db")
    with open_books(tmp_path / "whole.db") as books:
        whole_job(desk_at(books), job.files)
    whole = told(tmp_path / "whole.db")
    for table in ("claim", "service_line", "claim_figures", "denial", "hold", "payer_balance", "remittance_state"):
        assert whole[table] == job.after[table], table


@pytest.mark.parametrize("tenth", range(10))
def test_killed_anywhere_the_job_ends_the_same(job: Job, tmp_path: Path, tenth: int) -> None:
    """After kill -9 and one more run, every table holds what it holds after a run that was never killed."""
    at = 1 + (len(job.passed) - 1) * tenth // 9
    found = killed_then_done(job, tmp_path, at)
    for table, rows in job.after.items():
        assert found[table] == rows, (table, job.passed[at - 1])


@pytest.mark.slow
def test_killed_at_every_point_the_job_ends_the_same(job: Job, tmp_path: Path) -> None:
    """The same for each point that the job passes, one after the other."""
    for at in range(1, len(job.passed) + 1):
        found = killed_then_done(job, tmp_path, at)
        for table, rows in job.after.items():
            assert found[table] == rows, (table, at, job.passed[at - 1])


def test_killed_again_and_again_the_job_ends_the_same(job: Job, tmp_path: Path) -> None:
    """Killed a few points further each time, until it gets through."""
    path = tmp_path / "killed.db"
    shutil.copy(job.before, path)
    kill_at, kills = 9, 0
    while run(path, job.files, kill_at) == -9:
        kill_at, kills = kill_at + 6, kills + 1
    assert kills > 3
    found = told(path)
    for table, rows in job.after.items():
        assert found[table] == rows, table


@pytest.mark.parametrize("more", [8_000, 90_000, 250_000])
def test_on_a_full_disk_nothing_is_half_done(job: Job, tmp_path: Path, more: int) -> None:
    """The job says that the disk is full; with room again, it ends as if nothing had been."""
    path = tmp_path / "full.db"
    shutil.copy(job.before, path)
    assert run_on_small_disk(path, job.files, path.stat().st_size + more) == 3
    told(path)
    assert run(path, job.files) == 0
    found = told(path)
    for table, rows in job.after.items():
        assert found[table] == rows, table


def test_two_sessions_that_do_the_same_job_at_once_do_it_once(job: Job, tmp_path: Path) -> None:
    """Each goes on from where the other stands; nothing is imported or posted twice."""
    path = tmp_path / "two.db"
    shutil.copy(job.before, path)
    assert together((killed_at, path, job.files), (killed_at, path, job.files)) == [0, 0]
    found = told(path)
    for table in ("claim", "service_line", "adjudication", "claim_figures", "denial", "payer_balance", "remittance_state", "file_state"):
        assert found[table] == job.after[table], table
    assert len(found["ledger_entry"]) == len(job.after["ledger_entry"])
