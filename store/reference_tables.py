"""The tables of the reference database of codes: a file of its own, built and imported, never edited by a desk."""

from __future__ import annotations

from store.engine.sqlite import Write

APPLICATION_ID = 0x436C4472
"""`ClDr`: what tells it from the books."""

VERSION = 1

SETS: dict[str, str] = {
    "icd10cm": "ICD-10-CM",
    "icd10pcs": "ICD-10-PCS",
    "hcpcs": "HCPCS Level II",
    "modifiers": "modifiers",
    "cpt": "CPT",
    "carc": "adjustment reasons (CARC)",
    "rarc": "remarks (RARC)",
    "ncci_ptp": "NCCI pairs",
    "mue": "units of a day (MUE)",
    "aoc": "add-on codes",
    "pos": "places of service",
    "taxonomy": "provider taxonomy",
    "revenue": "revenue codes",
    "poa_exempt": "codes exempt from POA",
    "pfs": "physician fee schedule",
    "lcd": "local coverage policies",
}
"""Every set, and what people call it."""

LICENSED = frozenset({"cpt", "carc", "taxonomy", "revenue"})
"""Sets whose text belongs to somebody: a practice brings it under its own licence, and it is never exported unasked."""
LICENCE = "Text supplied by your organisation under its own licence"

TABLES = (
    # rows_of: the edition whose rows it shows (a stand-in has none of its own); stand_in: the note that says so; ships: made by us
    """CREATE TABLE edition (id INTEGER PRIMARY KEY, "set" TEXT NOT NULL, name TEXT NOT NULL, from_on TEXT NOT NULL, to_on TEXT,
    rows_of INTEGER NOT NULL, rows INTEGER NOT NULL, note TEXT NOT NULL, stand_in INTEGER NOT NULL, ships INTEGER NOT NULL,
    source TEXT NOT NULL, sha256 TEXT NOT NULL, imported_by TEXT NOT NULL, imported_at TEXT NOT NULL, licence TEXT NOT NULL,
    UNIQUE("set", name)) STRICT""",
    # one code of ICD-10-CM; notes: ids of its notes and those of its ancestors, nearest first; rank of a search: the id, small is good
    """CREATE TABLE icd (id INTEGER PRIMARY KEY, edition INTEGER NOT NULL, code TEXT NOT NULL, kind TEXT NOT NULL, parent TEXT NOT NULL,
    text TEXT NOT NULL, terms TEXT NOT NULL, billable INTEGER NOT NULL, manifestation INTEGER NOT NULL, notes TEXT NOT NULL,
    seventh INTEGER, place INTEGER NOT NULL, UNIQUE(code, edition)) STRICT""",
    "CREATE INDEX icd_by_parent ON icd(parent, edition, place)",
    """CREATE TABLE icd_note (id INTEGER PRIMARY KEY, edition INTEGER NOT NULL, code TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL) STRICT""",
    "CREATE TABLE icd_seventh (id INTEGER PRIMARY KEY, signs TEXT NOT NULL) STRICT",
    # the same words twice: as they are, for what is typed letter by letter, and by their stems, for what is written another way
    "CREATE VIRTUAL TABLE icd_words USING fts5(words, terms, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    """CREATE VIRTUAL TABLE icd_stems USING fts5(words, terms, content='', detail=none, columnsize=0,
    tokenize='porter unicode61 remove_diacritics 2')""",
    # any other set; billable: 0 for a code that is a heading; attrs: what its file says besides, JSON
    """CREATE TABLE code (edition INTEGER NOT NULL, code TEXT NOT NULL, short TEXT NOT NULL, long TEXT NOT NULL, from_on TEXT, to_on TEXT,
    billable INTEGER NOT NULL, attrs TEXT NOT NULL, PRIMARY KEY(code, edition)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE ptp (column1 TEXT NOT NULL, column2 TEXT NOT NULL, edition INTEGER NOT NULL, from_on TEXT NOT NULL, to_on TEXT,
    indicator TEXT NOT NULL, rationale TEXT NOT NULL, PRIMARY KEY(column1, column2, edition, from_on)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE addon (code TEXT NOT NULL, edition INTEGER NOT NULL, primary_code TEXT NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY(code, edition, primary_code)) STRICT, WITHOUT ROWID""",
)


def make(write: Write) -> None:
    """The tables, where they are not there yet."""
    if write.value("PRAGMA user_version") == 0:
        for sql in TABLES:
            write.change(sql)
        write.change(f"PRAGMA user_version = {VERSION}")


def without_dot(code: str) -> str:
    """E1122 of `e11.22 `: how codes are kept and compared."""
    return code.strip().upper().replace(".", "")


def dotted(code: str) -> str:
    """E11.22 of E1122; blocks (A00-A09) and chapters as they are."""
    return code if len(code) < 4 or "-" in code or "." in code else f"{code[:3]}.{code[3:]}"
