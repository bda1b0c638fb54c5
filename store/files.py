"""Source files: their bytes in parts, how far each has come in, and what was told of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from billing.findings import Finding
from store import codec
from store.engine.sqlite import Read, Write
from store.ids import among

PART_BYTES = 1_000_000
ARRIVING, IMPORTED = "arriving", "imported"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was imported, or is arriving. cursor: claims or adjudications that are in."""

    id: int
    sha256: str
    name: str
    kind: str
    size: int
    received_at: int
    state: str
    cursor: int
    claims: int
    traces: tuple[str, ...]
    findings: tuple[Finding, ...]


_FILE = (
    "SELECT f.id, f.sha256, f.name, f.kind, f.size, f.received_at, s.state, s.cursor, s.claims, s.traces, s.findings "
    "FROM source_file f JOIN file_state s ON s.file = f.id "
)


def _file(row: Any) -> SourceFile:
    number, sha256, name, kind, size, received_at, state, cursor, claims, traces, findings = row
    told = codec.findings_of(findings)
    return SourceFile(number, sha256, name, kind, size, received_at, state, cursor, claims, tuple(json.loads(traces)), told)


def by_content(read: Read, sha256: str) -> SourceFile | None:
    """The file with this very content."""
    row = read.one(f"{_FILE} WHERE f.sha256 = :sha256", sha256=sha256)
    return _file(row) if row else None


def by_number(read: Read, file: int) -> SourceFile | None:
    """The file of this number in the books."""
    row = read.one(f"{_FILE} WHERE f.id = :id", id=file)
    return _file(row) if row else None


def arriving(read: Read) -> list[SourceFile]:
    """Files whose import was cut short, in order of arrival."""
    return [_file(row) for row in read.run(f"{_FILE} WHERE s.state = 'arriving' ORDER BY f.id")]


def every(read: Read, limit: int = 500) -> list[SourceFile]:
    """The newest files that are in, newest first."""
    return [_file(row) for row in read.run(f"{_FILE} WHERE s.state = 'imported' ORDER BY f.id DESC LIMIT :limit", limit=limit)]


def keep(write: Write, *, sha256: str, name: str, kind: str, data: bytes, moment: int, event: int) -> int:
    """Keep a file's bytes, state `arriving`; its number."""
    file = write.insert("source_file", sha256=sha256, name=name, kind=kind, size=len(data), received_at=moment, event=event)
    write.many(
        "INSERT INTO source_part(file, seq, bytes) VALUES (?, ?, ?)",
        ((file, seq, data[start : start + PART_BYTES]) for seq, start in enumerate(range(0, max(len(data), 1), PART_BYTES))),
    )
    write.insert("file_state", file=file, state=ARRIVING, cursor=0, claims=0, traces="[]", findings="[]")
    return file


def newest(read: Read, kinds: tuple[str, ...]) -> int | None:
    """The newest file of these kinds that is in."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    found = read.value(
        f"SELECT max(f.id) FROM source_file f JOIN file_state s ON s.file = f.id WHERE f.kind IN ({listed}) AND s.state = 'imported'"
    )
    return None if found is None else int(found)


def bytes_of(read: Read, file: int) -> bytes:
    """The file as it came."""
    return b"".join(row[0] for row in read.run("SELECT bytes FROM source_part WHERE file = :file ORDER BY seq", file=file))


def advance(write: Write, file: int, was: int, now: int) -> bool:
    """Move the cursor; False where another session has moved it."""
    changed = write.change(
        "UPDATE file_state SET cursor = :now WHERE file = :file AND cursor = :was AND state = 'arriving'", file=file, was=was, now=now
    )
    return changed == 1


def finish(write: Write, file: int, *, cursor: int, claims: int, traces: tuple[str, ...], findings: tuple[Finding, ...]) -> bool:
    """The whole file is in: from here on it is seen. False where another session has finished it."""
    changed = write.change(
        "UPDATE file_state SET state = 'imported', cursor = :cursor, claims = :claims, traces = :traces, findings = :findings "
        "WHERE file = :file AND state = 'arriving'",
        file=file,
        cursor=cursor,
        claims=claims,
        traces=json.dumps(traces, ensure_ascii=False),
        findings=codec.findings_text(findings),
    )
    return changed == 1


def set_aside(
    write: Write,
    file: int,
    *,
    remittance: int | None,
    kind: str,
    control_number: str,
    paid_cents: int | None,
    position: int,
    message: str,
    raw: str,
) -> None:
    """Keep as it came what could not be understood, or not be made."""
    write.insert(
        "unread", file=file, remittance=remittance, kind=kind, control_number=control_number, paid_cents=paid_cents,
        position=position, message=message, raw=raw,
    )  # fmt: skip


def names(read: Read, files: Iterable[int]) -> dict[int, str]:
    """The names of these files, by number."""
    return {row[0]: str(row[1]) for row in read.run(f"SELECT id, name FROM source_file WHERE id IN ({among(files)})")}
