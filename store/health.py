"""What the doctor asks of a store: its file, its counters against the rows, its order of work, its log."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass
from datetime import date
from typing import Any

from store import audit, audit_proof, outcomes
from store.engine import place
from store.engine.driver import dbapi
from store.engine.sqlite import Books, Read
from store.work import day
from store.work import place as place_of

SMALL = 20_000
"""Up to so many events the log is proved whole; of more only the newest are."""
RANKS_MAX = 20_000
WAL_LARGE = 64 * 1024 * 1024
QUICK_CHECK_MAX = 512 * 1024 * 1024


def engine() -> tuple[str, str]:
    """The versions of SQLite and of its cipher."""
    connection = dbapi.connect(":memory:")
    try:
        row = connection.execute("PRAGMA cipher_version").fetchone()
        return str(dbapi.sqlite_version), str(row[0]) if row else "none"
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Premises:
    """Where a store lies, how large it is, who may read it, and what holds it."""

    path: str
    size: int
    wal: int
    mode: int
    folder_mode: int
    mine: bool
    file_system: str
    remote: bool
    free: int


def premises(path: str) -> Premises:
    """Of a store that is there."""
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    found, around = os.stat(real), os.stat(folder)
    wal = real + "-wal"
    kind = place.file_system(folder)
    return Premises(
        path=real,
        size=found.st_size,
        wal=os.path.getsize(wal) if os.path.exists(wal) else 0,
        mode=stat.S_IMODE(found.st_mode),
        folder_mode=stat.S_IMODE(around.st_mode),
        mine=found.st_uid == os.getuid(),
        file_system=kind,
        remote=place.is_remote(kind),
        free=shutil.disk_usage(folder).free,
    )


def share(path: str) -> None:
    """Let the logins of the folder's group use the store: folder 2770, files 0660."""
    real = os.path.realpath(path)
    os.chmod(os.path.dirname(real), 0o2770)
    for name in (real, real + "-wal", real + "-shm", real + ".lock", real + ".want"):
        if os.path.exists(name):
            os.chmod(name, 0o660)


def damaged_pages(read: Read, size: int) -> list[str] | None:
    """What SQLite's own quick check finds; None where the file is too large to be read through for that."""
    if size > QUICK_CHECK_MAX:
        return None
    rows = read.run("PRAGMA quick_check(5)")
    return [str(row[0]) for row in rows if row[0] != "ok"]


def settings(read: Read) -> dict[str, Any]:
    """The settings of the connection that keep the books safe."""
    names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "user_version")
    return {name: read.value(f"PRAGMA {name}") for name in names}


def miscounted(read: Read) -> list[str]:
    """Counters of the queue that are not what its rows sum to."""
    rows = read.run(
        "SELECT payer, category, kind, state, count(*) AS n, sum(at_stake_cents) AS cents FROM work_item "
        "WHERE state IN ('open', 'waiting') GROUP BY payer, category, kind, state"
    )
    true = {tuple(row)[:4]: (row["n"], row["cents"]) for row in rows}
    kept = {tuple(row)[:4]: (row[4], row[5]) for row in read.run("SELECT payer, category, kind, state, n, cents FROM work_count")}
    return [
        f"payer {key[0]}, {key[1]}, {key[2]}, {key[3]}: {kept.get(key, (0, 0))} is counted, {true.get(key, (0, 0))} is there"
        for key in sorted(true.keys() | kept.keys())
        if kept.get(key, (0, 0)) != true.get(key, (0, 0))
    ]


def misplaced(read: Read, today: date) -> tuple[int, list[str]]:
    """How many items fell due for a new place (the next list gives it), and those whose place is not what it should be."""
    due = int(
        read.value("SELECT count(*) FROM work_item WHERE state IN ('open', 'waiting') AND rank_until <= :today", today=today.isoformat())
    )
    rows = read.run(
        "SELECT w.kind, w.state, w.follow_up_on, w.at_stake_cents, w.chance, w.deadline_on, w.rank, c.control_number, "
        "w.usual_cents FROM work_item w "
        "JOIN claim c ON c.id = w.claim WHERE w.state IN ('open', 'waiting') AND w.rank_until > :today LIMIT :most",
        today=today.isoformat(),
        most=RANKS_MAX,
    )
    wrong = []
    for kind, state, follow_up_on, at_stake, chance, deadline_on, rank, number, usual in rows:
        should = place_of(
            state=state, follow_up_on=day(follow_up_on), at_stake_cents=at_stake, chance=chance, deadline_on=day(deadline_on), today=today,
            number=number, kind=kind, usual_cents=usual,
        )  # fmt: skip
        if should.rank != rank:
            wrong.append(f"{number} ({kind})")
    return due, wrong


OUTCOMES_MAX = 2_000


def misjudged(read: Read) -> list[str]:
    """The newest claims with denials of which the kept outcomes are not what their books say."""
    wrong: list[str] = []
    outcomes.prove(read, lambda what, words: wrong.append(f"{what}: {words}"), OUTCOMES_MAX)
    return wrong


def leases(read: Read, moment: int) -> tuple[int, int]:
    """Leases that run, and those that hold work which is done (harmless; the next order of the day drops them)."""
    running = read.value("SELECT count(*) FROM lease WHERE leased_until > :moment", moment=moment)
    idle = read.value("SELECT count(*) FROM lease WHERE item NOT IN (SELECT id FROM work_item WHERE state IN ('open', 'waiting'))")
    return int(running), int(idle)


def arriving(read: Read) -> list[str]:
    """Files whose import was cut short."""
    rows = read.run("SELECT f.name FROM file_state s JOIN source_file f ON f.id = s.file WHERE s.state = 'arriving' ORDER BY f.id")
    return [row[0] for row in rows]


def administrators(read: Read) -> int:
    """How many may let others in."""
    return int(read.value("SELECT count(*) FROM actor WHERE role = 'administrator' AND active = 1"))


def sizes(read: Read) -> dict[str, int]:
    """How much is in the books."""
    tables = {
        "claims": "claim",
        "remittances": "remittance",
        "ledger entries": "ledger_entry",
        "work items": "work_item",
        "events": "event",
    }
    return {name: int(read.value(f"SELECT count(*) FROM {table}")) for name, table in tables.items()}


def log(read: Read) -> tuple[int, bool, list[str]]:
    """Events proved, whether that is all of them, and what does not fit."""
    last = int(read.value("SELECT coalesce(max(number), 0) FROM event"))
    since = None if last <= SMALL else last - 1000
    proof = audit_proof.verify(read, since)
    said = [f"event {p.event}: {p.message}" if p.event is not None else p.message for p in proof.problems]
    return proof.events, since is None, said


def strays(books: Books) -> int:
    """Rows beyond the last event: a hand with another program wrote them."""
    with books.snapshot() as read:
        top = int(read.value("SELECT coalesce(max(id), 0) FROM change"))
        covered = int(read.value("SELECT coalesce(max(last_change), 0) FROM event"))
        mark = read.value("SELECT json_extract(body, '$.ends') FROM event ORDER BY number DESC LIMIT 1")
        return (top - covered) + int(mark is not None and mark != audit.ends_mark(audit.ends(read)))
