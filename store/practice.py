"""The practice's own values: limits, lease minutes, time zone, name. A value that nobody set has the first one that ships."""

from __future__ import annotations

from store.engine.sqlite import Read, Write

FIRST = {
    "name": "",
    "demo": "",
    "time_zone": "America/New_York",
    "lease_minutes": "30",
    "write_off_limit_cents": "25000",
    "write_off_limit_supervisor_cents": "250000",
    "refund_limit_cents": "25000",
    "refund_limit_supervisor_cents": "1000000",
    "suspense_days": "45",
    "query_days": "3",
    "late_entry_days": "45",
    "request_two_person": "no",
    "privacy_contact": "",
    "second_look_percent": "5",
    "submitter_id": "",
    "submitter_name": "",
    "submitter_contact": "",
    "submitter_phone": "",
    "receiver_id": "",
    "receiver_name": "",
    "test_files": "no",
}
"""What holds until the practice says otherwise."""
SENDING = ("submitter_id", "submitter_name", "submitter_contact", "submitter_phone", "receiver_id", "receiver_name", "test_files")
"""Who sends claims, and to whom; empty: as the practice's newest file says it."""
NUMBERS = frozenset(key for key, value in FIRST.items() if value.isdecimal())


def value(read: Read, key: str) -> str:
    """The practice's word on this, or the first value."""
    found = read.value("SELECT value FROM practice WHERE key = :key", key=key)
    return FIRST.get(key, "") if found is None else str(found)


def number(read: Read, key: str) -> int:
    """A value that is a whole number."""
    return int(value(read, key))


def every(read: Read) -> dict[str, str]:
    """All values, those never set with their first ones; what an older release kept and nothing reads is left out."""
    return FIRST | {row[0]: row[1] for row in read.run("SELECT key, value FROM practice ORDER BY key") if row[0] in FIRST}


def put(write: Write, key: str, value: str) -> None:
    """Set a value; the log keeps what it was."""
    write.change(
        "INSERT INTO practice(key, value) VALUES (:key, :value) "
        "ON CONFLICT(key) DO UPDATE SET value = excluded.value, version = practice.version + 1 WHERE practice.value <> excluded.value",
        key=key,
        value=value,
    )
