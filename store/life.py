"""What the life of a remittance is read from: its clearing, the payments that are its own, what is held, what posting it would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.engine.sqlite import Read, Write
from store.ids import among, chunks

_LINKED = (
    "LEFT JOIN adjudication_match m ON m.adjudication = a.id LEFT JOIN claim c ON c.id = coalesce(m.claim, "
    "(SELECT n.id FROM claim n WHERE n.control_number = a.control_number), "
    "(SELECT l.claim FROM claim_alias l WHERE l.control_number = a.control_number))"
)


@dataclass(frozen=True, slots=True)
class Check:
    """What posting a remittance would do, as it was last worked out; seen_*: the plan that a person was shown, who, at what moment."""

    remittance: int
    basis: str
    held: int
    unmatched: int
    held_cents: int
    will_post: int
    will_post_cents: int
    plan_hash: str
    on_day: str
    seen_hash: str = ""
    seen_by: str = ""
    seen_at: int | None = None

    @property
    def previewed(self) -> bool:
        """Whether a person was shown this very plan."""
        return bool(self.plan_hash) and self.seen_hash == self.plan_hash


_CHECK = "remittance, basis, held, unmatched, held_cents, will_post, will_post_cents, plan_hash, on_day, seen_hash, seen_by, seen_at"


def checks(read: Read, remittances: Iterable[int]) -> dict[int, Check]:
    """What is kept of these remittances."""
    found: dict[int, Check] = {}
    for some in chunks(sorted(set(remittances)), 500):
        rows = read.run(f"SELECT {_CHECK} FROM remittance_check WHERE remittance IN ({among(some)})")
        found |= {row[0]: Check(*row) for row in rows}
    return found


def bases(read: Read, remittances: Iterable[int]) -> dict[int, str]:
    """What a check is worked out from, by remittance: its claims as they stand, what people said of its answers, how far it is posted.

    A check with another basis is out of date; one with this basis may still differ in a last day, never in what posts.
    """
    found: dict[int, str] = {}
    for some in chunks(sorted(set(remittances)), 500):
        rows = read.run(
            "SELECT s.remittance, s.version, count(a.id), count(c.id), coalesce(sum(c.id * 7 + c.version), 0), "
            "coalesce(sum((SELECT max(t.id) FROM ledger_transaction t WHERE t.claim = c.id)), 0), "
            "coalesce(sum(m.id * 3 + m.accepted), 0) "
            f"FROM remittance_state s LEFT JOIN adjudication a ON a.remittance = s.remittance {_LINKED} "
            f"WHERE s.remittance IN ({among(some)}) GROUP BY s.remittance, s.version"
        )
        found |= {row[0]: ".".join(str(cell) for cell in row[1:]) for row in rows}
    return found


def keep(write: Write, check: Check) -> bool:
    """Keep what posting it would do, and who was shown it before; whether that is news."""
    names = ("basis", "held", "unmatched", "held_cents", "will_post", "will_post_cents", "plan_hash", "on_day")
    sets = ", ".join(f"{name} = excluded.{name}" for name in names)
    was = ", ".join(f"remittance_check.{name}" for name in names[:-1])
    now = ", ".join(f"excluded.{name}" for name in names[:-1])
    changed = write.change(
        f"INSERT INTO remittance_check(remittance, {', '.join(names)}) VALUES (:remittance, {', '.join(f':{name}' for name in names)}) "
        f"ON CONFLICT(remittance) DO UPDATE SET {sets} WHERE ({was}) <> ({now})",
        remittance=check.remittance,
        **{name: getattr(check, name) for name in names},
    )
    return changed == 1


def seen(write: Write, remittance: int, plan_hash: str, who: str, moment: int) -> None:
    """This person was shown that plan."""
    write.change(
        "UPDATE remittance_check SET seen_hash = :hash, seen_by = :who, seen_at = :at WHERE remittance = :id",
        hash=plan_hash,
        who=who,
        at=moment,
        id=remittance,
    )


def clearing(read: Read, remittances: Iterable[int]) -> dict[int, int]:
    """Cents received of each remittance less the payments known as its own; 0 is left out."""
    found: dict[int, int] = {}
    for some in chunks(sorted(set(remittances)), 500):
        rows = read.run(
            f"SELECT remittance, sum(cents) FROM ledger_entry WHERE remittance IN ({among(some)}) AND account = 'payer_clearing' "
            "GROUP BY remittance HAVING sum(cents) <> 0"
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def owned(read: Read, remittances: Iterable[int]) -> dict[int, int]:
    """Held answers with an owner and a last day, by remittance; -1 where the remittance is held as a whole and has them."""
    found: dict[int, int] = {}
    for some in chunks(sorted(set(remittances)), 500):
        rows = read.run(
            "SELECT remittance, CASE WHEN min(coalesce(adjudication, 0)) = 0 THEN -1 ELSE count(*) END FROM hold "
            f"WHERE remittance IN ({among(some)}) AND state = 'held' AND owner IS NOT NULL AND until_on IS NOT NULL GROUP BY remittance"
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def unmatched(read: Read, remittances: Iterable[int]) -> dict[int, int]:
    """Held answers of whom nobody knows which claim of ours they are, by remittance."""
    found: dict[int, int] = {}
    for some in chunks(sorted(set(remittances)), 500):
        rows = read.run(
            f"SELECT remittance, count(*) FROM hold WHERE remittance IN ({among(some)}) AND state = 'held' "
            "AND reason IN ('unmatched', 'ambiguous', 'not_ours', 'line_unmatched') GROUP BY remittance"
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def held_cents(read: Read, remittances: Iterable[int]) -> dict[int, int]:
    """What is held of each remittance in cents; of one that is held as a whole, its payment."""
    found: dict[int, int] = {}
    for some in chunks(sorted(set(remittances)), 500):
        rows = read.run(
            "SELECT h.remittance, CASE WHEN min(coalesce(h.adjudication, 0)) = 0 THEN max(r.paid_cents) ELSE sum(a.paid_cents) END "
            "FROM hold h JOIN remittance r ON r.id = h.remittance LEFT JOIN adjudication a ON a.id = h.adjudication "
            f"WHERE h.remittance IN ({among(some)}) AND h.state = 'held' GROUP BY h.remittance"
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def watched(read: Read) -> bool:
    """Whether the practice keeps its bank here: a payer's payment was ever taken in by hand or from a bank."""
    return read.value("SELECT 1 FROM payment WHERE kind = 'payer' AND cents > 0 LIMIT 1") is not None


def arrived_on(read: Read, remittances: Sequence[int]) -> dict[int, int]:
    """The moment at which each was loaded, in microseconds."""
    found: dict[int, int] = {}
    for some in chunks(remittances, 500):
        rows = read.run(f"SELECT r.id, e.moment FROM remittance r JOIN event e ON e.number = r.event WHERE r.id IN ({among(some)})")
        found |= {row[0]: row[1] for row in rows}
    return found


def carried(read: Read, payer: int) -> frozenset[tuple[str, int]]:
    """Forward balances of a payer that are still to come back: (reference, cents that come back)."""
    rows = read.run(
        "SELECT p.reference, -sum(p.cents) FROM provider_adjustment p JOIN remittance r ON r.id = p.remittance "
        "JOIN remittance_state s ON s.remittance = r.id WHERE r.payer = :payer AND p.reason = 'FB' "
        "AND s.state IN ('posting', 'part_posted', 'held', 'posted') GROUP BY p.reference HAVING sum(p.cents) < 0",
        payer=payer,
    )
    return frozenset((row[0], row[1]) for row in rows)


def claim_of(read: Read, answer: int) -> str | None:
    """The number of the claim of ours that an answer was posted on, or was said to be about, or names; None: none of ours."""
    found = read.value(
        "SELECT coalesce((SELECT o.control_number FROM posted_answer p JOIN claim o ON o.id = p.claim WHERE p.answer = a.id "
        f"ORDER BY p.posting DESC LIMIT 1), c.control_number) FROM adjudication a {_LINKED} WHERE a.id = :answer",
        answer=answer,
    )
    return None if found is None else str(found)
