"""Which items a view of the queue means, as conditions on work_item, and by which index they are met soonest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from store.engine.sqlite import Read
from store.ids import among
from store.schema.denial_desk.facets import NEVER

QUEUED = "w.state IN ('open', 'waiting')"
"""Must stand word for word as in the indexes, which hold only these rows."""
STATE_RANKS = {"open": "{rank} < '2'", "waiting": "{rank} >= '2'"}
"""How a rank begins, by state: see billing/priority.py."""
RARE = 2000
"""A set of so few items is read whole and sorted; a larger one is met soon enough in the order that is asked for."""
SOMEBODY = "*"


@dataclass(frozen=True, slots=True)
class Cause:
    """What the claims of a project have in common: an open denial by this payer, since a day of its answers. '' and 0: any."""

    payer: int
    code: str
    remark: str
    since: str
    procedure: str = ""
    provider: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """Which items: None is all. payers, providers, billing, locations are numbers in the books; owner '' is nobody's; days as text, both
    ends counted; leased: '' in nobody's hand, '*' in somebody's, else in whose; words are folded, each must be found somewhere; note:
    what the search over notes is asked; listed: claims of a project that a person made. order: '' is the working order."""

    payers: tuple[int, ...] | None = None
    category: str | None = None
    owner: str | None = None
    reason: tuple[str, str] | None = None
    min_cents: int | None = None
    kind: str | None = None
    state: str | None = None
    words: tuple[str, ...] = ()
    remark: str | None = None
    providers: tuple[int, ...] | None = None
    billing: tuple[int, ...] = ()
    locations: tuple[int, ...] | None = None
    max_cents: int | None = None
    opened_from: str | None = None
    opened_to: str | None = None
    due_from: str | None = None
    due_to: str | None = None
    gone: bool = False
    no_deadline: bool = False
    wakes_from: str | None = None
    wakes_to: str | None = None
    leased: str | None = None
    note: str = ""
    cause: Cause | None = None
    listed: int | None = None
    order: str = ""

    def only(self, *names: str) -> bool:
        """Whether nothing but these narrows it."""
        usual = Filter()
        return all(getattr(self, name) == getattr(usual, name) for name in self.__slots__ if name not in (*names, "order"))


W = {
    "item": "w.id", "kind": "w.kind", "state": "w.state", "payer": "w.payer", "category": "w.category", "cents": "w.at_stake_cents",
    "due_on": "w.deadline_on", "opened_on": "w.opened_on", "wakes_on": "w.follow_up_on", "rank": "w.rank",
}  # fmt: skip
F = {name: f"f.{name}" for name in W}
"""What a condition calls a column, in work_item and in item_facet, whose rows are shorter and have the same."""


@dataclass(slots=True)
class Drive:
    """An index in which the items of one key stand in the working order: how many, and what follows FROM."""

    size: int
    table: str
    where: str
    rank: str
    facet: bool
    """Whether conditions are asked of item_facet."""


@dataclass(slots=True)
class Asked:
    """A filter in SQL: conditions with the names of W and F in braces, their values, and the ways to the items."""

    conditions: list[str] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)
    owner: str = ""
    places: list[str] = field(default_factory=list)
    """Conditions that item_facet alone can be asked, with the table in braces."""
    few: list[str] = field(default_factory=list)
    """Sets of item ids that are few, in no order."""
    drives: list[Drive] = field(default_factory=list)
    total: int = 0
    """How many items stand in the queue."""

    def where(self, facet: bool) -> str:
        """All conditions, asked of item_facet or of work_item."""
        names = F if facet else W
        said = [QUEUED if not facet else "1 = 1", *(part.format(**names) for part in self.conditions)]
        if self.owner:
            nobody = "f.owner = ''" if facet else "w.assigned_to IS NULL"
            said.append(nobody if self.owner == "-" else "f.owner = :owner" if facet else "w.assigned_to = :owner")
        for place in self.places:
            said.append(
                place.format("f.") if facet else f"EXISTS (SELECT 1 FROM item_facet x WHERE x.item = w.id AND {place.format('x.')})"
            )
        return " AND ".join([*said, *(f"{names['item']} IN ({ids})" for ids in self.few)])

    def key(self) -> str:
        """The conditions that the index of the best way holds itself, all of them columns of work_item."""
        held = {"payer": ("{payer}",), "category": ("{category}",), "payer_category": ("{payer}", "{category}"), "kind": ("{kind}",)}
        name = self.best.table.rpartition("work_by_")[2]
        said = [QUEUED, *(part.format(**W) for part in self.conditions if part.startswith(held.get(name, ("?",))))]
        if name == "owner":
            said.append("w.assigned_to IS NULL" if self.owner == "-" else "w.assigned_to = :owner")
        return " AND ".join(said)

    @property
    def best(self) -> Drive:
        """The way that leaves least."""
        return min(self.drives, key=lambda drive: drive.size)


def literally(text: str) -> str:
    """A text for LIKE … ESCAPE '\\' that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def asked(read: Read, which: Filter, *, whole: bool = False) -> Asked:
    """The filter in SQL; `whole` where every item is wanted, not a page of them: then each set is read once."""
    out = Asked()
    _own(read, which, out)
    _codes(read, which, out, whole)
    _places(read, which, out, whole)
    _ranges(read, which, out)
    _hands(which, out)
    if which.note:
        out.named["note"] = which.note
        out.few.append(
            "SELECT nw.id FROM note_words nf JOIN note n ON n.id = nf.rowid JOIN work_item nw ON nw.claim = n.claim "
            "AND nw.state IN ('open', 'waiting') WHERE note_words MATCH :note"
        )
    _projects(which, out)
    for n, word in enumerate(which.words):
        _word(read, word, f"word{n}", out)
    return out


def _own(read: Read, which: Filter, out: Asked) -> None:
    """Columns of the item itself, each with an index in the working order; the counters know which leaves least."""
    if which.payers is not None:
        out.named |= {f"payer{n}": payer for n, payer in enumerate(which.payers)}
        listed = ", ".join(f":payer{n}" for n in range(len(which.payers)))
        out.conditions.append("{payer} = :payer0" if len(which.payers) == 1 else f"{{payer}} IN ({listed})" if listed else "1 = 0")
    for column, value in (("category", which.category), ("kind", which.kind), ("state", which.state)):
        if value is not None:
            out.conditions.append(f"{{{column}}} = :{column}")
            out.named[column] = value
    if which.state in STATE_RANKS:
        # What waits stands behind all that is open: without this the index would be read from its beginning.
        out.conditions.append(STATE_RANKS[which.state])
    sums = {"rank": "1 = 1"}
    if which.payers is not None and len(which.payers) == 1:
        sums["payer"] = "payer = :payer0"
        if which.category is not None:
            sums["payer_category"] = "payer = :payer0 AND category = :category"
    if which.category is not None:
        sums["category"] = "category = :category"
    if which.kind is not None:
        sums["kind"] = "kind = :kind"
    columns = ", ".join(f"coalesce(sum(CASE WHEN {where} THEN n END), 0)" for where in sums.values())
    row = read.one(f"SELECT {columns} FROM work_count", **out.named)
    assert row is not None
    out.drives += [
        Drive(size, f"work_item w INDEXED BY work_by_{name}", "1 = 1", "w.rank", False) for name, size in zip(sums, row, strict=True)
    ]
    out.total = row[0]
    if which.owner is not None:
        out.owner = "-" if which.owner == "" else which.owner
        out.named["owner"] = which.owner
        size = _counted(read, "owner", (which.owner,))
        out.drives.append(Drive(size, "work_item w INDEXED BY work_by_owner", "1 = 1", "w.rank", False))


def _counted(read: Read, what: str, keys: tuple[object, ...]) -> int:
    named = {f"k{n}": str(key) for n, key in enumerate(keys)}
    listed = ", ".join(f":{name}" for name in named)
    return int(read.value(f"SELECT coalesce(sum(n), 0) FROM item_count WHERE what = :what AND key IN ({listed})", what=what, **named))


def _codes(read: Read, which: Filter, out: Asked, whole: bool) -> None:
    for name, value in (("code", "-".join(which.reason) if which.reason else None), ("remark", which.remark)):
        if value is None:
            continue
        out.named[name] = value
        if name == "code":
            # A code under review is no denial.
            out.conditions.append("{kind} = 'denial'")
        if whole:
            out.few.append(f"SELECT item FROM item_code WHERE code = :{name}")
            continue
        out.conditions.append(f"EXISTS (SELECT 1 FROM item_code x WHERE x.item = {{item}} AND x.code = :{name})")
        table = "item_code k INDEXED BY code_by_rank CROSS JOIN item_facet f ON f.item = k.item"
        out.drives.append(Drive(_counted(read, name, (value,)), table, f"k.code = :{name}", "k.rank", True))


def _places(read: Read, which: Filter, out: Asked, whole: bool) -> None:
    for what, ids, billing in (("provider", which.providers, which.billing), ("location", which.locations, ())):
        if ids is None:
            continue
        if not ids and not billing:
            out.conditions.append("1 = 0")
            continue
        arms = [
            f"{column} {f'= {some[0]}' if len(some) == 1 else f'IN ({among(some)})'}"
            for column, some in ((what, ids), ("billing", billing))
            if some
        ]
        size = (_counted(read, what, ids) if ids else 0) + (_billed(read, billing) if billing else 0)
        if size <= RARE or whole:
            out.few.append(" UNION ALL ".join(f"SELECT item FROM item_facet WHERE {arm}" for arm in arms))
            if len(arms) > 1 or len(ids or billing) > 1 or whole:
                continue
            out.few.pop()
        out.places.append(f"({' OR '.join(f'{{0}}{arm}' for arm in arms)})")
        if len(arms) == 1 and len(ids or billing) == 1:
            column = what if ids else "billing"
            table = f"item_facet f INDEXED BY facet_by_{column}"
            out.drives.append(Drive(size, table, f"f.{column} = {among(ids or billing)}", "f.rank", True))


def _billed(read: Read, billing: tuple[int, ...]) -> int:
    few = f"SELECT 1 FROM item_facet WHERE billing IN ({among(billing)}) LIMIT {RARE + 1}"
    size = int(read.value(f"SELECT count(*) FROM ({few})"))
    # Whoever bills more than a few bills most of it.
    return size if size <= RARE else 1 << 40


def _ranges(read: Read, which: Filter, out: Asked) -> None:
    """Amount, last day, age, follow-up: conditions on the item, and, where it leaves few, the set from the index."""
    if which.no_deadline:
        out.conditions.append(f"coalesce({{due_on}}, '{NEVER}') = '{NEVER}'")
    ranges = (
        ("cents", which.min_cents, which.max_cents), ("due_on", which.due_from, which.due_to),
        ("opened_on", which.opened_from, which.opened_to), ("wakes_on", which.wakes_from, which.wakes_to),
    )  # fmt: skip
    for name, low, high in ranges:
        named = {key: value for key, value in ((f"{name}_low", low), (f"{name}_high", high)) if value is not None}
        if not named:
            continue
        out.named |= named
        parts = [f"{{{name}}} {'>=' if key.endswith('low') else '<='} :{key}" for key in named]
        parts += [f"{{{name}}} < '{NEVER}'"] if name != "cents" else []
        out.conditions += parts
        found = f"SELECT item FROM item_facet f WHERE {' AND '.join(part.format(**F) for part in parts)}"
        if int(read.value(f"SELECT count(*) FROM ({found} LIMIT {RARE + 1})", **named)) <= RARE:
            out.few.append(found)


def _hands(which: Filter, out: Asked) -> None:
    """In whose hand it is now; asked with :moment."""
    if which.leased is None:
        return
    held = "SELECT lh.item FROM lease lh WHERE lh.leased_until > :moment"
    if which.leased == "":
        out.conditions.append(f"{{item}} NOT IN ({held})")
    elif which.leased == SOMEBODY:
        out.few.append(held)
    else:
        out.few.append(f"{held} AND lh.leased_by = :leased")
        out.named["leased"] = which.leased


def _projects(which: Filter, out: Asked) -> None:
    if which.listed is not None:
        out.named["listed"] = which.listed
        out.few.append(
            "SELECT pw.id FROM project_claim pc JOIN work_item pw ON pw.claim = pc.member "
            "WHERE pc.project = :listed AND pw.kind = 'denial' AND pw.state IN ('open', 'waiting')"
        )
    cause = which.cause
    if cause is not None:
        out.few.append(
            f"SELECT pw.id FROM work_item pw WHERE pw.kind = 'denial' AND pw.state IN ('open', 'waiting') AND pw.claim IN ({CAUSE_CLAIMS})"
        )
        out.named |= caused(cause)


def caused(cause: Cause) -> dict[str, Any]:
    """The values that CAUSE_CLAIMS is asked with."""
    group, _, reason = cause.code.partition("-")
    return {
        "c_grp": group, "c_reason": reason, "c_payer": cause.payer, "c_remark": cause.remark, "c_since": cause.since,
        "c_procedure": cause.procedure, "c_provider": cause.provider,
    }  # fmt: skip


CAUSE_CLAIMS = (
    "SELECT d.claim FROM denial d JOIN adjudication a ON a.id = d.answer JOIN remittance r ON r.id = a.remittance "
    "WHERE d.grp = :c_grp AND d.reason = :c_reason AND d.state = 'open' AND d.payer = :c_payer "
    "AND (:c_remark = '' OR instr(' ' || d.remarks || ' ', ' ' || :c_remark || ' ') > 0) "
    "AND coalesce(r.paid_on, r.produced_on, '') >= :c_since "
    "AND (:c_procedure = '' OR EXISTS (SELECT 1 FROM service_line s WHERE s.claim = d.claim AND s.number = d.line "
    "AND s.procedure = :c_procedure)) "
    "AND (:c_provider = 0 OR EXISTS (SELECT 1 FROM work_item fw JOIN item_facet ff ON ff.item = fw.id WHERE fw.claim = d.claim "
    "AND ff.provider = :c_provider))"
)
"""Claims with an open denial of a cause."""


def _word(read: Read, word: str, name: str, out: Asked) -> None:
    """Items in whose patient, number, codes, payer, category or kind the word begins one, or (of the last three) is found."""
    plain = literally(word)
    said = " ".join("".join(letter if letter.isalnum() else " " for letter in word).split())
    ways = []
    found = "SELECT rowid FROM item_words WHERE item_words MATCH :{name}"
    if said:
        out.named[name] = f'"{said}"*'
        found = found.format(name=name)
        few = int(read.value(f"SELECT count(*) FROM ({found} LIMIT {RARE + 1})", **{name: out.named[name]})) <= RARE
        ways.append(f"{{item}} IN ({found})" if few else f"EXISTS ({found} AND rowid = {{item}})")
    payers = read.run("SELECT id FROM payer WHERE name_key LIKE :word ESCAPE '\\'", word=f"%{plain}%")
    if payers:
        ways.append(f"{{payer}} IN ({among(row[0] for row in payers)})")
    for column in ("category", "kind"):
        known = [row[0] for row in read.run(f"SELECT DISTINCT {column} FROM work_count") if word in row[0].replace("_", " ")]
        listed = ", ".join(f":{name}_{column}{at}" for at in range(len(known)))
        if known:
            ways.append(f"{{{column}}} IN ({listed})")
            out.named |= {f"{name}_{column}{at}": value for at, value in enumerate(known)}
    if len(ways) == 1 and ways[0].startswith("{item} IN"):
        out.few.append(found)
    else:
        out.conditions.append(f"({' OR '.join(ways)})" if ways else "1 = 0")
