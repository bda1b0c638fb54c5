"""What the queue is found by, proved from the rows that it follows from, and made anew: facets, codes, counts, and the words of notes."""

from __future__ import annotations

from store.engine.sqlite import Read, Write
from store.schema.denial_desk.facets import NAMED, NEVER, QUEUED, WORDS

_NEWEST = (
    "newest AS MATERIALIZED (SELECT q.claim, (SELECT v.record FROM claim_version v WHERE v.claim = q.claim ORDER BY v.version DESC, "
    f"v.id DESC LIMIT 1) AS record FROM (SELECT DISTINCT claim FROM work_item WHERE state IN {QUEUED}) q)"
)
_NAMED = f"WITH {_NEWEST}, named AS MATERIALIZED ({NAMED})"
_PLACES = (
    f"{_NAMED}, places AS MATERIALIZED (SELECT k.claim, max(CASE WHEN k.what = 'provider' THEN n.id END) AS provider, "
    "max(CASE WHEN k.what = 'location' THEN n.id END) AS location FROM named k JOIN facet_name n ON n.what = k.what AND n.key = k.key "
    "GROUP BY k.claim)"
)
_SPLIT = "json_each('[\"' || replace(w.{column}, ' ', '\",\"') || '\"]') j"
_SUMS = "f.kind, f.state, f.due_on, count(*), sum(f.cents)"
_COUNTS = " UNION ALL ".join(
    (
        *(
            f"SELECT '{what}' AS what, {key} AS key, {_SUMS} FROM item_facet f GROUP BY f.{column}, f.kind, f.state, f.due_on"
            for what, column, key in (
                ("payer", "payer", "CAST(f.payer AS TEXT)"), ("category", "category", "f.category"), ("owner", "owner", "f.owner"),
                ("opened", "opened_on", "f.opened_on"), ("provider", "provider", "CAST(f.provider AS TEXT)"),
                ("location", "location", "CAST(f.location AS TEXT)"),
            )
        ),
        f"SELECT c.what, c.code, {_SUMS} FROM item_code c JOIN item_facet f ON f.item = c.item "
        "GROUP BY c.what, c.code, f.kind, f.state, f.due_on",
    )
)  # fmt: skip

TRUTH = {
    "item_facet": (
        f"{_PLACES} SELECT w.id, w.kind, w.state, w.payer, w.category, coalesce(s.provider, 0), c.provider, coalesce(s.location, 0), "
        f"p.name_key, w.at_stake_cents, coalesce(w.deadline_on, '{NEVER}'), w.opened_on, coalesce(w.follow_up_on, '{NEVER}'), "
        "coalesce(w.assigned_to, ''), w.rank "
        "FROM work_item w JOIN claim c ON c.id = w.claim JOIN person p ON p.id = c.person LEFT JOIN places s ON s.claim = w.claim "
        f"WHERE w.state IN {QUEUED}"
    ),
    "item_code": (
        f"SELECT DISTINCT w.id, j.value, 'code', w.rank FROM work_item w, {_SPLIT.format(column='codes')} "
        f"WHERE w.state IN {QUEUED} AND j.value <> '' UNION ALL "
        f"SELECT DISTINCT w.id, j.value, 'remark', w.rank FROM work_item w, {_SPLIT.format(column='remarks')} "
        f"WHERE w.state IN {QUEUED} AND j.value <> '' AND instr(' ' || w.codes || ' ', ' ' || j.value || ' ') = 0"
    ),
    "item_count": _COUNTS,
    "item_words": (
        f"SELECT w.id, {WORDS} FROM work_item w JOIN claim c ON c.id = w.claim JOIN person p ON p.id = c.person WHERE w.state IN {QUEUED}"
    ),
    "note_back": (
        "WITH RECURSIVE back(note, root, off) AS (SELECT r.id, r.retracts, 1 FROM note r JOIN note n ON n.id = r.retracts "
        "WHERE n.retracts IS NULL UNION ALL SELECT r.id, b.root, 1 - b.off FROM note r JOIN back b ON r.retracts = b.note) "
        "SELECT note, root, off FROM back"
    ),
    "note_words": (
        "SELECT n.id, n.text FROM note n WHERE n.retracts IS NULL AND coalesce((SELECT b.off FROM note_back b WHERE b.root = n.id "
        "ORDER BY b.note DESC LIMIT 1), 0) = 0"
    ),
}
"""Each derived table, and what it must hold, in the order in which one follows from another."""
KEPT = {
    "item_count": "SELECT * FROM item_count WHERE n <> 0 OR cents <> 0",
    "item_words": "SELECT rowid, text FROM item_words",
    "note_words": "SELECT rowid, text FROM note_words",
}


def wrong(read: Read) -> list[str]:
    """Derived tables that are not what their rows say: table, rows too many, rows that are missing."""
    said = []
    for table, truth in TRUTH.items():
        kept = KEPT.get(table, f"SELECT * FROM {table}")
        more = read.value(f"SELECT count(*) FROM (SELECT * FROM ({kept}) EXCEPT SELECT * FROM ({truth}))")
        less = read.value(f"SELECT count(*) FROM (SELECT * FROM ({truth}) EXCEPT SELECT * FROM ({kept}))")
        if more or less:
            said.append(f"{table}: {more:,} rows should not be there, {less:,} are missing")
    return said


def rebuild(write: Write) -> int:
    """Make all of it anew from the rows; how many rows it has."""
    write.change(f"INSERT OR IGNORE INTO facet_name(what, key, name) {_NAMED} SELECT what, key, name FROM named")
    total = 0
    for table, truth in TRUTH.items():
        write.change(f"DELETE FROM {table}")
        columns = "(rowid, text)" if table.endswith("_words") else ""
        total += write.change(f"INSERT INTO {table}{columns} {truth}")
    return total


def sweep(write: Write) -> None:
    """Drop counts of what is there no more: days that have passed leave none behind."""
    write.change("DELETE FROM item_count WHERE n = 0 AND cents = 0")
