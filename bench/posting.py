"""Posting measured as a ratio: a made-up practice's remittances posted, against the same rows written raw into the same tables."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from acts import intake, posting, upkeep
from acts.desk import utc_now
from claimdesk.assemble import desk
from claimdesk.demo import practice
from claimdesk.settings import login
from store.engine.driver import dbapi

WRITTEN = ("ledger_transaction", "ledger_entry", "posted_answer", "line_answer", "denial", "work_item", "claim_figures", "event", "change")
"""What posting writes; event and change are the log's, so the floor has them too."""


def measure(claims: int, seed: int) -> tuple[float, float, int]:
    """Seconds to post, seconds to write the same rows raw, rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "books.db"
        upkeep.init(path, login(), utc_now)
        took = 0.0
        with desk(path) as opened:
            truth = practice.make(Path(folder) / "files", claims, seed, opened.today(), lambda done, of: None)
            before = _counts(opened.books.read.value)
            for month in truth.rounds:
                for file in month.files:
                    intake.bring(opened, file)
                began = time.perf_counter()
                posting.post_many(opened, list(month.traces))
                took += time.perf_counter() - began
            rows = {name: opened.books.read.run(f"SELECT * FROM {name}")[before[name] :] for name in WRITTEN}
        return took, _raw(Path(folder) / "floor.db", path, rows), sum(map(len, rows.values()))


def _counts(value) -> dict[str, int]:  # type: ignore[no-untyped-def]
    return {name: value(f"SELECT count(*) FROM {name}") for name in WRITTEN}


def _raw(path: Path, like: Path, rows: dict[str, list[tuple[object, ...]]]) -> float:
    """The rows, by executemany in one transaction, into tables and indexes of the same shape without triggers or foreign keys."""
    there = dbapi.connect(str(like))
    shape = [
        sql
        for kind, table, sql in there.execute("SELECT type, tbl_name, sql FROM sqlite_master")
        if sql and kind != "trigger" and table in rows
    ]
    there.close()
    floor = dbapi.connect(str(path), isolation_level=None)
    floor.execute("PRAGMA journal_mode = WAL")
    for sql in sorted(shape, key=lambda sql: not sql.startswith("CREATE TABLE")):
        floor.execute(sql)
    began = time.perf_counter()
    floor.execute("BEGIN")
    for name, some in rows.items():
        if some:
            marks = ", ".join("?" * len(tuple(some[0])))
            floor.executemany(f"INSERT INTO {name} VALUES ({marks})", [tuple(row) for row in some])
    floor.execute("COMMIT")
    took = time.perf_counter() - began
    floor.close()
    return took


def main() -> None:
    """Print the ratio; higher is slower than the floor."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--claims", type=int, default=2000)
    ask.add_argument("--seed", type=int, default=1)
    said = ask.parse_args()
    took, floor, rows = measure(said.claims, said.seed)
    print(f"{said.claims:,} claims, {rows:,} rows: posted in {took:.2f} s, the same rows raw in {floor:.2f} s, ratio {took / floor:.1f}")


if __name__ == "__main__":
    main()
