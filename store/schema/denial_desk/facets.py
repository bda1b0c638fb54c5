"""What the queue is found by beside its own columns: provider, place, codes, other orders, and exact counts; kept by triggers."""

from __future__ import annotations

from store.schema.table import Table

NEVER = "9999-12-31"
"""A day that an item does not have, so that it stands last in the order of days."""
QUEUED = "('open', 'waiting')"

TABLES: tuple[Table, ...] = (
    # providers (by NPI) and places (facility and place of service) that claims in the queue name; as they were first spelt
    Table("facet_name", "D", "id INTEGER PRIMARY KEY, what TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, UNIQUE(what, key)"),
    # an item while it stands in the queue. provider: who rendered it; billing: who bills; patient: the folded name; rank: as of work_item
    Table(
        "item_facet",
        "D",
        """item INTEGER PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, payer INTEGER NOT NULL, category TEXT NOT NULL,
        provider INTEGER NOT NULL, billing INTEGER NOT NULL, location INTEGER NOT NULL, patient TEXT NOT NULL, cents INTEGER NOT NULL,
        due_on TEXT NOT NULL, opened_on TEXT NOT NULL, wakes_on TEXT NOT NULL, owner TEXT NOT NULL, rank TEXT NOT NULL""",
    ),
    # what: code or remark
    Table("item_code", "D", "item INTEGER NOT NULL, code TEXT NOT NULL, what TEXT NOT NULL, rank TEXT NOT NULL, PRIMARY KEY(item, code)"),
    # what: payer, category, owner, opened, provider, location, code, remark; key: which one
    Table(
        "item_count",
        "D",
        """what TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, due_on TEXT NOT NULL, n INTEGER NOT NULL,
        cents INTEGER NOT NULL, PRIMARY KEY(what, key, kind, state, due_on)""",
    ),
)

_LEAN = "item, kind, state, payer, category, owner, provider, location"
INDEXES: tuple[str, ...] = (
    f"CREATE INDEX facet_by_due ON item_facet(due_on, {_LEAN})",
    f"CREATE INDEX facet_by_cents ON item_facet(cents, {_LEAN})",
    f"CREATE INDEX facet_by_opened ON item_facet(opened_on, {_LEAN})",
    f"CREATE INDEX facet_by_wakes ON item_facet(wakes_on, {_LEAN})",
    f"CREATE INDEX facet_by_patient ON item_facet(patient, {_LEAN})",
    "CREATE INDEX facet_by_provider ON item_facet(provider, rank, item)",
    "CREATE INDEX facet_by_location ON item_facet(location, rank, item)",
    "CREATE INDEX facet_by_billing ON item_facet(billing, rank, item)",
    "CREATE INDEX code_by_rank ON item_code(code, rank, item)",
)

_WHO = "coalesce(v.record -> '$.rendering', v.record -> '$.lines[0].rendering', v.record -> '$.attending', v.record -> '$.billing', '{}')"


def _npi(person: str) -> str:
    return (
        f"(SELECT json_extract(i.value, '$.value') FROM json_each({person}, '$.identifiers') i "
        "WHERE json_extract(i.value, '$.qualifier') = 'XX' LIMIT 1)"
    )


def _name(person: str) -> str:
    last, first = f"coalesce({person} ->> '$.last', '')", f"coalesce({person} ->> '$.first', '')"
    return f"CASE WHEN {first} = '' THEN {last} ELSE {last} || ', ' || {first} END"


_PLACED = (
    f"SELECT claim, coalesce({_npi('who')}, upper({_name('who')})) AS provider, {_name('who')} AS who, "
    "place || ' ' || facility AS location, facility FROM "
    # a LIMIT, so that each is worked out once and not at each mention
    f"(SELECT v.claim AS claim, {_WHO} AS who, coalesce(v.record ->> '$.facility_code', '') AS place, "
    "coalesce(v.record ->> '$.facility.last', '') AS facility FROM newest v LIMIT -1) LIMIT -1"
)
"""What a claim's newest sending says: (claim, provider's key and name, location's key and name)."""
NAMED = (
    f"SELECT claim, 'provider' AS what, provider AS key, who AS name FROM ({_PLACED}) UNION ALL "
    f"SELECT claim, 'location', location, facility FROM ({_PLACED})"
)
"""The same, a row for each: (claim, what, key, name)."""


def _newest(claim: str) -> str:
    """The newest sending of one claim, as a table in brackets."""
    return f"(SELECT claim, record FROM claim_version WHERE claim = {claim} ORDER BY version DESC, id DESC LIMIT 1)"


def _names(claim: str, where: str = "") -> str:
    return (
        f"INSERT OR IGNORE INTO facet_name(what, key, name) SELECT what, key, name FROM ({NAMED.replace('newest', _newest(claim))}){where};"
    )


def _placed(claim: str) -> str:
    """Provider and location of a claim as numbers of facet_name, in one row."""
    numbers = ", ".join(
        f"coalesce((SELECT n.id FROM facet_name n WHERE n.what = '{what}' AND n.key = g.{what}), 0) AS {what}"
        for what in ("provider", "location")
    )
    return f"SELECT {numbers} FROM (SELECT 1) LEFT JOIN ({_PLACED.replace('newest', _newest(claim))}) g"


def _place(claim: str, what: str) -> str:
    return f"(SELECT {what} FROM ({_placed(claim)}))"


def _count(row: str, sign: str, only: tuple[str, ...] = ()) -> str:
    """One item's weight put into, or taken out of, the counts of all that it is found by."""
    dims = {
        "payer": f"SELECT 'payer' AS what, CAST({row}.payer AS TEXT) AS key",
        "category": f"SELECT 'category' AS what, {row}.category AS key",
        "owner": f"SELECT 'owner' AS what, coalesce({row}.assigned_to, '') AS key",
        "opened": f"SELECT 'opened' AS what, {row}.opened_on AS key",
        "provider": f"SELECT 'provider' AS what, CAST(f.provider AS TEXT) AS key FROM item_facet f WHERE f.item = {row}.id",
        "location": f"SELECT 'location' AS what, CAST(f.location AS TEXT) AS key FROM item_facet f WHERE f.item = {row}.id",
        "code": f"SELECT c.what AS what, c.code AS key FROM item_code c WHERE c.item = {row}.id",
    }
    chosen = " UNION ALL ".join(sql for name, sql in dims.items() if not only or name in only)
    return (
        "INSERT INTO item_count(what, key, kind, state, due_on, n, cents) "
        f"SELECT d.what, d.key, {row}.kind, {row}.state, coalesce({row}.deadline_on, '{NEVER}'), {sign}1, {sign}{row}.at_stake_cents "
        f"FROM ({chosen}) d WHERE {row}.state IN {QUEUED} "
        "ON CONFLICT(what, key, kind, state, due_on) DO UPDATE SET n = n + excluded.n, cents = cents + excluded.cents;"
    )


def _codes(row: str) -> str:
    parts = [
        f"INSERT OR IGNORE INTO item_code(item, code, what, rank) SELECT {row}.id, j.value, '{what}', {row}.rank "
        f"FROM json_each('[\"' || replace({row}.{column}, ' ', '\",\"') || '\"]') j WHERE j.value <> '' AND {row}.state IN {QUEUED};"
        for what, column in (("code", "codes"), ("remark", "remarks"))
    ]
    return " ".join(parts)


_NUMBER = (
    "lower(c.control_number) || ' ' || replace(lower(c.control_number), '-', '') || ' ' || "
    "ltrim(upper(c.control_number), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ-_/. 0')"
)
WORDS = f"p.name_key || ' ' || {_NUMBER} || ' ' || lower(w.codes) || ' ' || lower(w.remarks)"
"""By what words an item `w` of a claim `c` of a person `p` is found: the number also without its letters and leading zeros."""
_FROM_ITEM = "FROM work_item w JOIN claim c ON c.id = w.claim JOIN person p ON p.id = c.person"


def _worded(where: str) -> str:
    """The words of these items anew."""
    chosen = f"SELECT w.id, {WORDS} {_FROM_ITEM} WHERE w.state IN {QUEUED} AND {where}"
    return f"DELETE FROM item_words WHERE rowid IN (SELECT w.id {_FROM_ITEM} WHERE {where}); INSERT INTO item_words(rowid, text) {chosen};"


_OWN = (
    f"kind = NEW.kind, state = NEW.state, payer = NEW.payer, category = NEW.category, cents = NEW.at_stake_cents, "
    f"due_on = coalesce(NEW.deadline_on, '{NEVER}'), opened_on = NEW.opened_on, wakes_on = coalesce(NEW.follow_up_on, '{NEVER}'), "
    "owner = coalesce(NEW.assigned_to, ''), rank = NEW.rank"
)
_NEW = f"NEW.state IN {QUEUED} AND NOT EXISTS (SELECT 1 FROM item_facet f WHERE f.item = NEW.id)"
_MAKE = (
    _names("NEW.claim", f" WHERE {_NEW}")
    + " INSERT INTO item_facet(item, kind, state, payer, category, provider, billing, location, patient, cents, due_on, opened_on, "
    f"wakes_on, owner, rank) SELECT NEW.id, NEW.kind, NEW.state, NEW.payer, NEW.category, g.provider, c.provider, "
    f"g.location, p.name_key, NEW.at_stake_cents, coalesce(NEW.deadline_on, '{NEVER}'), NEW.opened_on, "
    f"coalesce(NEW.follow_up_on, '{NEVER}'), coalesce(NEW.assigned_to, ''), NEW.rank FROM claim c "
    f"JOIN person p ON p.id = c.person JOIN ({_placed('NEW.claim')}) g WHERE c.id = NEW.claim "
    f"AND {_NEW};"
)
_COUNTED = ("payer", "category", "kind", "state", "assigned_to", "at_stake_cents", "deadline_on", "opened_on", "codes", "remarks")
_MOVED = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in (*_COUNTED, "follow_up_on"))
_PLACES = ("provider", "location")
_OF_CLAIM = f"SELECT id FROM work_item WHERE claim = NEW.claim AND state IN {QUEUED}"


def _recount(sign: str) -> str:
    """The counts by provider and place of a claim's items, before and after a new sending of it."""
    chosen = " UNION ALL ".join(
        f"SELECT '{what}' AS what, CAST(f.{what} AS TEXT) AS key, f.* FROM item_facet f WHERE f.item IN ({_OF_CLAIM})" for what in _PLACES
    )
    return (
        "INSERT INTO item_count(what, key, kind, state, due_on, n, cents) "
        f"SELECT d.what, d.key, d.kind, d.state, d.due_on, {sign}1, {sign}d.cents FROM ({chosen}) d WHERE 1 "
        "ON CONFLICT(what, key, kind, state, due_on) DO UPDATE SET n = n + excluded.n, cents = cents + excluded.cents;"
    )


EXTRA: tuple[str, ...] = (
    "CREATE VIRTUAL TABLE item_words USING fts5(text, prefix = '2 3', tokenize = \"unicode61 remove_diacritics 2\")",
    "CREATE VIRTUAL TABLE item_terms USING fts5vocab(item_words, row)",
    f"CREATE TRIGGER work_facet_i AFTER INSERT ON work_item WHEN NEW.state IN {QUEUED} BEGIN "
    f"{_MAKE} {_codes('NEW')} {_count('NEW', '')} {_worded('w.id = NEW.id')} END",
    f"CREATE TRIGGER work_facet_u AFTER UPDATE OF {', '.join((*_COUNTED, 'follow_up_on'))} ON work_item WHEN {_MOVED} BEGIN "
    f"{_count('OLD', '-')} DELETE FROM item_facet WHERE item = NEW.id AND NEW.state NOT IN {QUEUED}; "
    f"UPDATE item_facet SET {_OWN} WHERE item = NEW.id; {_MAKE} "
    "DELETE FROM item_code WHERE item = NEW.id AND (OLD.codes IS NOT NEW.codes OR OLD.remarks IS NOT NEW.remarks "
    f"OR NEW.state NOT IN {QUEUED}); {_codes('NEW')} {_count('NEW', '')} END",
    "CREATE TRIGGER work_facet_w AFTER UPDATE OF state, codes, remarks ON work_item WHEN OLD.codes IS NOT NEW.codes "
    f"OR OLD.remarks IS NOT NEW.remarks OR (OLD.state IN {QUEUED}) <> (NEW.state IN {QUEUED}) BEGIN {_worded('w.id = NEW.id')} END",
    "CREATE TRIGGER work_facet_r AFTER UPDATE OF rank ON work_item WHEN OLD.rank IS NOT NEW.rank BEGIN "
    "UPDATE item_facet SET rank = NEW.rank WHERE item = NEW.id; UPDATE item_code SET rank = NEW.rank WHERE item = NEW.id; END",
    f"CREATE TRIGGER work_facet_d AFTER DELETE ON work_item BEGIN {_count('OLD', '-')} "
    "DELETE FROM item_facet WHERE item = OLD.id; DELETE FROM item_code WHERE item = OLD.id; "
    "DELETE FROM item_words WHERE rowid = OLD.id; END",
    # a new sending may name another provider or place
    f"CREATE TRIGGER claim_version_facet AFTER INSERT ON claim_version WHEN EXISTS ({_OF_CLAIM}) BEGIN "
    f"{_recount('-')} {_names('NEW.claim')} UPDATE item_facet SET provider = {_place('NEW.claim', 'provider')}, "
    f"location = {_place('NEW.claim', 'location')} WHERE item IN ({_OF_CLAIM}); {_recount('')} END",
    "CREATE TRIGGER claim_facet AFTER UPDATE OF person, provider ON claim BEGIN UPDATE item_facet SET billing = NEW.provider, "
    f"patient = (SELECT p.name_key FROM person p WHERE p.id = NEW.person) WHERE item IN ({_OF_CLAIM.replace('NEW.claim', 'NEW.id')}); "
    f"{_worded('w.claim = NEW.id')} END",
    "CREATE TRIGGER person_facet AFTER UPDATE OF name_key ON person WHEN OLD.name_key IS NOT NEW.name_key BEGIN "
    "UPDATE item_facet SET patient = NEW.name_key WHERE item IN (SELECT w.id FROM work_item w JOIN claim c ON c.id = w.claim "
    f"WHERE c.person = NEW.id AND w.state IN {QUEUED}); {_worded('c.person = NEW.id')} END",
)
