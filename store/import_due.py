"""What a file of charts changed of patients, until the claims that stand on it are followed up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from store.corrections import Change
from store.engine.sqlite import Read, Write
from store.ids import among


@dataclass(frozen=True, slots=True)
class Due:
    """One patient's changes from one file. actor: who took it in."""

    id: int
    person: int
    file: str
    actor: str
    changes: tuple[Change, ...]


def mark(write: Write, person: int, file: str, actor: str, changes: Sequence[Change]) -> None:
    """These changes are not followed up yet."""
    told = json.dumps([asdict(one) for one in changes], ensure_ascii=False, separators=(",", ":"))
    write.insert("import_due", person=person, file=file, actor=actor, changes=told)


def left(read: Read) -> int:
    """How many patients' changes wait."""
    return int(read.value("SELECT count(*) FROM import_due"))


def following(read: Read, limit: int) -> list[Due]:
    """Those that are followed up next."""
    rows = read.run("SELECT id, person, file, actor, changes FROM import_due ORDER BY id LIMIT :limit", limit=limit)
    return [Due(row[0], row[1], row[2], row[3], tuple(Change(**one) for one in json.loads(row[4]))) for row in rows]


def followed(write: Write, some: Sequence[Due]) -> None:
    """They wait no more."""
    write.change(f"DELETE FROM import_due WHERE id IN ({among(one.id for one in some)})")
