"""Codes found under the fingers: exactly, by their beginning, by beginnings of words. Rows stand in order of use."""

from __future__ import annotations

import re

from store.engine.driver import Row
from store.engine.search import prefix_range
from store.engine.sqlite import Read

LOOKED = 300
"""How many matches are weighed against each other; more are only counted."""
COUNTED = 2000
IDS = 1_000_000
"""Rows of an edition have the ids from its own number times this: a search stays within them."""
_CODE = re.compile(r"[A-Z][0-9][0-9A-Z]?(\.?[0-9A-Z]{0,4})?-?$", re.IGNORECASE)
LAY = {
    "high blood pressure": "hypertension", "heart attack": "myocardial infarction", "htn": "hypertension", "uti": "urinary tract infection",
    "copd": "chronic obstructive pulmonary", "ckd": "chronic kidney", "chf": "heart failure", "gerd": "gastro esophageal reflux",
    "dm2": "type 2 diabetes", "dm1": "type 1 diabetes", "t2dm": "type 2 diabetes", "t1dm": "type 1 diabetes", "afib": "atrial fibrillation",
    "cad": "atherosclerotic heart", "dvt": "deep vein thrombosis", "uri": "upper respiratory infection", "sob": "shortness breath",
    "high cholesterol": "hypercholesterolemia", "stroke": "cerebral infarction", "flu": "influenza", "bph": "prostatic hyperplasia",
}  # fmt: skip
"""What people write, and what the book calls it."""
_WORD = re.compile(r"[^\W_]+")


def search(read: Read, edition: int, text: str, limit: int) -> tuple[list[Row], int | None]:
    """The best rows and how many there are (None: too many to count)."""
    text = text.strip()
    if _CODE.fullmatch(text):
        low, high = prefix_range(text.upper().replace(".", "").rstrip("-"))
        sql = "FROM icd WHERE code >= :low AND code < :high AND edition = :edition AND kind = 'code'"
        rows = read.run(f"SELECT * {sql} ORDER BY code LIMIT :limit", low=low, high=high, edition=edition, limit=limit)
        if rows:
            return rows, int(read.value(f"SELECT count(*) {sql}", low=low, high=high, edition=edition))
    words = _WORD.findall(_in_the_book(text.lower()))
    if not words or max(map(len, words)) < 2:
        return [], 0
    ids = _matches(read, "icd_words", edition, [_begun(read, word) for word in words])
    if len(ids) < limit:
        there = set(ids)
        ids += [one for one in _matches(read, "icd_stems", edition, words) if one not in there]
    marks = ",".join(map(str, ids[:LOOKED]))
    found = read.run(f"SELECT * FROM icd WHERE id IN ({marks})") if ids else []
    found.sort(key=lambda row: (_off(row, words), row["id"]))
    return found[:limit], len(ids) if len(ids) < COUNTED else None


def _matches(read: Read, table: str, edition: int, words: list[str]) -> list[int]:
    """The rows of an edition that have a word beginning with each of these, in order of use."""
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH :match AND rowid BETWEEN :low AND :high LIMIT :limit"
    match = " AND ".join(f'"{word}" *' for word in words)
    return [row[0] for row in read.run(sql, match=match, low=edition * IDS, high=(edition + 1) * IDS - 1, limit=COUNTED)]


def plain(read: Read, edition: int, text: str, limit: int) -> list[Row]:
    """Codes of another set: those that begin so, then those whose text has every word."""
    text = text.strip()
    low, high = prefix_range(text.upper().replace(".", ""))
    sql = "SELECT * FROM code WHERE code >= :low AND code < :high AND edition = :edition ORDER BY code LIMIT :limit"
    rows = read.run(sql, low=low, high=high, edition=edition, limit=limit) if text else []
    words = _WORD.findall(text.lower())
    if not words or len(rows) >= limit:
        return rows
    there = {row["code"] for row in rows}
    where = " AND ".join(f"(short || ' ' || long) LIKE :w{n}" for n in range(len(words)))
    sql = f"SELECT * FROM code WHERE edition = :edition AND {where} ORDER BY code LIMIT :limit"
    named = {f"w{n}": f"%{word}%" for n, word in enumerate(words)}
    more = read.run(sql, edition=edition, limit=limit, **named)
    return (rows + [row for row in more if row["code"] not in there])[:limit]


def _in_the_book(text: str) -> str:
    """The text with what people write turned into what the book calls it."""
    for said, meant in LAY.items():
        text = re.sub(rf"\b{said}\b", meant, text)
    return text


def _begun(read: Read, word: str) -> str:
    """The word as far as some word of the book begins so: of `fractures` that is `fracture`."""
    for length in range(len(word), max(3, len(word) - 4), -1):
        part = word[:length]
        if read.one("SELECT 1 FROM icd_words WHERE icd_words MATCH :match LIMIT 1", match=f'"{part}" *') is not None:
            return part
    return word


def _off(row: Row, words: list[str]) -> int:
    """How far a row is from what was typed: a word that its text does not begin with costs, an inclusion term less than a stem."""
    text = _WORD.findall(row["text"].lower())
    more = _WORD.findall(row["terms"].lower())
    off = 0
    for word in words:
        if not any(one.startswith(word) for one in text):
            off += 1 if any(one.startswith(word) for one in more) else 2
    return off
