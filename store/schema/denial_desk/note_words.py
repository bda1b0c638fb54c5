"""The search over notes: the words of every note that nobody took back, kept by a trigger in the transaction that writes the note."""

from __future__ import annotations

from store.schema.table import Table

TABLES: tuple[Table, ...] = (
    # notes that take another back, with the note that it is about in the end; off: whether that one is taken back by it, or is there again
    Table("note_back", "D", "note INTEGER PRIMARY KEY, root INTEGER NOT NULL, off INTEGER NOT NULL"),
)

INDEXES: tuple[str, ...] = ("CREATE INDEX note_back_by_root ON note_back(root, note)",)

_ROOT = "coalesce((SELECT b.root FROM note_back b WHERE b.note = NEW.retracts), NEW.retracts)"
_OFF = "1 - coalesce((SELECT b.off FROM note_back b WHERE b.note = NEW.retracts), 0)"
_MINE = "(SELECT b.root FROM note_back b WHERE b.note = NEW.id"

EXTRA: tuple[str, ...] = (
    'CREATE VIRTUAL TABLE note_words USING fts5(text, tokenize = "unicode61 remove_diacritics 2")',
    "CREATE TRIGGER note_words_i AFTER INSERT ON note BEGIN "
    f"INSERT INTO note_back(note, root, off) SELECT NEW.id, {_ROOT}, {_OFF} WHERE NEW.retracts IS NOT NULL; "
    f"DELETE FROM note_words WHERE rowid = {_MINE}); "
    f"INSERT INTO note_words(rowid, text) SELECT n.id, n.text FROM note n WHERE n.id = coalesce({_MINE} AND b.off = 0), NEW.id) "
    "AND n.retracts IS NULL; END",
)
