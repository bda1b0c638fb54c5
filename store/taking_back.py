"""What stands in the books of an answer, a remittance or an entry: what taking it back must take with it, and what was built on it."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from billing.ledger import MOVES
from store import provider_level
from store.engine.sqlite import Read, Write
from store.ids import among, chunks
from store.undoing import LIVE, Moved, Posting, postings, present
from store.undoing import differs as moved_since

_KINDS = ", ".join(f"'{kind}'" for kind in MOVES)
_COUNTS = "NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.how = 'undone')"


@dataclass(frozen=True, slots=True)
class Standing:
    """An answer that is posted: by which transaction and event, on which of our claims, in which remittance."""

    answer: int
    posting: int
    claim: int
    control_number: str
    remittance: int
    trace: str
    event: int
    actor: str


_STANDING = (
    "SELECT p.answer, p.posting, p.claim, c.control_number, a.remittance, r.trace, t.event, v.actor FROM posted_answer p "
    "JOIN adjudication a ON a.id = p.answer JOIN remittance r ON r.id = a.remittance JOIN claim c ON c.id = p.claim "
    f"JOIN ledger_transaction t ON t.id = p.posting JOIN event v ON v.number = t.event WHERE {_COUNTS} "
)


def _standing(read: Read, where: str) -> list[Standing]:
    return [Standing(*tuple(row)) for row in read.run(f"{_STANDING} AND {where} ORDER BY p.posting")]


def of_remittance(read: Read, remittance: int) -> list[Standing]:
    """All answers of a remittance that are posted, in the order of posting."""
    return _standing(read, f"a.remittance = {int(remittance)}")


def of_claim(read: Read, remittance: int, claim: int) -> list[Standing]:
    """What a remittance answered on this claim and is posted; an answer divided among several claims is taken whole."""
    mine = [one.answer for one in _standing(read, f"a.remittance = {int(remittance)} AND p.claim = {int(claim)}")]
    return of_answers(read, mine)


def of_answers(read: Read, answers: Iterable[int]) -> list[Standing]:
    """These answers, wherever they are posted."""
    return [one for some in chunks(list(dict.fromkeys(answers)), 500) for one in _standing(read, f"p.answer IN ({among(some)})")]


def later(read: Read, taken: Sequence[Standing]) -> list[Standing]:
    """Answers posted after these on the same claims that did something: they were judged by what these had left."""
    first: dict[int, int] = {}
    for one in taken:
        first[one.claim] = min(first.get(one.claim, one.posting), one.posting)
    own = {one.posting for one in taken}
    found: list[Standing] = []
    for some in chunks(sorted(first), 500):
        # Told in advance (25), not ours (23) and denied as a double say nothing that would stand on another answer.
        did = (
            "(EXISTS (SELECT 1 FROM line_answer l WHERE l.posting = p.posting AND l.state <> 'ignored') "
            "OR EXISTS (SELECT 1 FROM ledger_entry n WHERE n.posting = p.posting) "
            "OR EXISTS (SELECT 1 FROM answer_end x WHERE x.by_answer = p.answer))"
        )
        found += _standing(read, f"p.claim IN ({among(some)}) AND {did}")
    return [one for one in found if one.posting > first[one.claim] and one.posting not in own]


def voided_since(read: Read, taken: Sequence[Standing]) -> list[str]:
    """Numbers of claims that were voided after these were posted: the void has taken back already what they took off."""
    last = {one.claim: one for one in taken}
    found: list[str] = []
    for some in chunks(sorted(last), 500):
        rows = read.run(f"SELECT t.claim, t.id FROM ledger_transaction t WHERE t.kind = 'void' AND t.claim IN ({among(some)}) AND {LIVE}")
        found += [last[claim].control_number for claim, number in rows if number > last[claim].posting]
    return found


def to_take(read: Read, taken: Sequence[Standing], whole: Collection[int]) -> list[Posting]:
    """Every transaction that goes with these answers, in order.

    Their own; the acts that rested on them; what a reversal among them had taken back with it; what settled on them of answers that
    had waited; and of the remittances in `whole` the money itself, with what was made of its provider-level adjustments.
    """
    numbers = {one.posting for one in taken}
    gone = {one.answer for one in taken}
    left: dict[int, int] = {}
    for some in chunks(list(taken), 500):
        answers, claims, events = ({getattr(one, name) for one in some} for name in ("answer", "claim", "event"))
        rows = read.run(
            f"SELECT t.id, t.rests_on FROM ledger_transaction t WHERE t.claim IN ({among(claims)}) AND t.kind IN ({_KINDS}) AND {LIVE}"
        )
        numbers |= {row[0] for row in rows if answers & set(json.loads(row[1] or "[]"))}
        rows = read.run(
            "SELECT t.id, m.id, m.rests_on FROM ledger_transaction t "
            f"JOIN ledger_transaction m ON m.id = t.reverses AND m.kind IN ({_KINDS}) "
            f"WHERE t.answer IN ({among(answers)}) AND t.kind = 'undo' AND {LIVE}"
        )
        # What a reversal had ended counts again with it, unless that rested on an answer that goes as well, or its money is not there.
        numbers |= {row[0] for row in rows if not gone & set(json.loads(row[2] or "[]")) and _can_count_again(read, row[1], whole, left)}
        # A part is posted in one event with what was settled upon it; entries that are no `place` are another answer's that had waited.
        numbers |= _ids(
            read,
            f"t.claim IN ({among(claims)}) AND t.kind = 'settle' AND {LIVE} AND EXISTS (SELECT 1 FROM ledger_entry n "
            f"WHERE n.posting = t.id AND n.kind <> 'place' AND (t.event IN ({among(events)}) OR n.answer IN ({among(answers)})))",
        )
    homes = among(whole)
    numbers |= _ids(read, f"t.remittance IN ({homes}) AND t.kind = 'received' AND {LIVE}")
    numbers |= _ids(
        read,
        f"t.kind IN ('recoupment', 'provider_level') AND {LIVE} AND EXISTS "
        f"(SELECT 1 FROM ledger_entry n WHERE n.posting = t.id AND n.remittance IN ({homes}))",
    )
    return sorted((p for some in chunks(sorted(numbers), 500) for p in postings(read, f"t.id IN ({among(some)})")), key=lambda p: p.id)


def _can_count_again(read: Read, move: int, whole: Collection[int], left: dict[int, int]) -> bool:
    """Whether an act that a reversal ended has all that it rested on: of what a payer took back, its remittance, and nothing else that
    explains the same since. left: what is left of each adjustment, less what counts again already."""
    used = provider_level.used_by(read, (move,))
    for adjustment, cents in used:
        if adjustment not in left:
            fate = provider_level.every(read, provider_level.payer_of(read, adjustment)).get(adjustment)
            left[adjustment] = fate.left if fate is not None and provider_level.home_of(read, adjustment) not in whole else 0
        if cents * left[adjustment] < 0 or abs(cents) > abs(left[adjustment]):
            return False
    for adjustment, cents in used:
        left[adjustment] -= cents
    return True


def _ids(read: Read, where: str) -> set[int]:
    return {row[0] for row in read.run(f"SELECT t.id FROM ledger_transaction t WHERE {where}")}


def received(read: Read, remittance: int) -> Posting | None:
    """The transaction that took its money in, if that counts."""
    return next(iter(postings(read, f"t.remittance = {int(remittance)} AND t.kind = 'received' AND {LIVE}")), None)


def returned(read: Read, remittance: int) -> list[tuple[int, int]]:
    """(transaction, cents) of money of this remittance that went back to its payer, and counts."""
    rows = read.run(
        "SELECT t.id, sum(n.cents) FROM ledger_transaction t JOIN ledger_entry n ON n.posting = t.id AND n.account = 'suspense' "
        f"WHERE t.kind = 'returned' AND {LIVE} AND n.remittance = :id GROUP BY t.id",
        id=remittance,
    )
    return [(row[0], row[1]) for row in rows]


def entry(read: Read, number: int) -> Posting | None:
    """One transaction, with its entries."""
    return next(iter(postings(read, f"t.id = {int(number)}")), None)


def counts(read: Read, number: int) -> bool:
    """Whether nothing that counts takes it back."""
    return bool(_ids(read, f"t.id = {int(number)} AND {LIVE}"))


# -- rows ----------------------------------------------------------------------------------------------------------------------------


def rows_as_left(read: Read, moved: Sequence[Moved], claims: Container[int]) -> list[Moved]:
    """The work and the state of these claims as the posting changed them, where all of a claim's is still as it was left.

    A claim on which anything moved since is left to `settle`.
    """
    by_claim: dict[int, list[Moved]] = {}
    for row in moved:
        if row.relation in ("work_item", "denial", "claim"):
            image = row.after or row.before or {}
            by_claim.setdefault(row.key if row.relation == "claim" else image["claim"], []).append(row)
    kept: list[Moved] = []
    for claim, rows in by_claim.items():
        if claim not in claims or any(moved_since(present(read, row.relation, row.key), row.after) for row in rows):
            continue
        known = {row.key for row in rows if row.relation == "work_item"}
        open_now = read.run("SELECT id FROM work_item WHERE claim = :claim AND state IN ('open', 'waiting')", claim=claim)
        if all(row[0] in known for row in open_now):
            kept += rows
    # The order of their first change, as `restoring.rows` takes them from the last.
    order = {id(row): at for at, row in enumerate(moved)}
    return sorted(kept, key=lambda row: order[id(row)])


def silence(write: Write, answers: Iterable[int]) -> None:
    """What these answers ended counts again."""
    for some in chunks(sorted(set(answers)), 500):
        write.change(f"DELETE FROM answer_end WHERE by_answer IN ({among(some)})")


def any_accepted(read: Read, answers: Iterable[int]) -> bool:
    """Whether a person had one of these posted as it came."""
    return any(
        read.value(f"SELECT 1 FROM adjudication_match WHERE accepted = 1 AND adjudication IN ({among(some)}) LIMIT 1")
        for some in chunks(sorted(set(answers)), 500)
    )


def accepted_no_more(write: Write, answers: Iterable[int]) -> None:
    """A person's word that these be posted as they came was for the posting that is taken back; whose they are stays said."""
    for some in chunks(sorted(set(answers)), 500):
        write.change(f"UPDATE adjudication_match SET accepted = 0 WHERE accepted = 1 AND adjudication IN ({among(some)})")


# -- what came of it since -----------------------------------------------------------------------------------------------------------


def billed_since(read: Read, since: Mapping[int, int]) -> list[str]:
    """Numbers of claims that were sent to a later payer after the event that is named for each."""
    found: list[str] = []
    for some in chunks(sorted(since), 500):
        rows = read.run(
            "SELECT v.claim, max(v.event), c.control_number FROM claim_version v JOIN claim c ON c.id = v.claim "
            f"WHERE v.what = 'billing' AND v.claim IN ({among(some)}) GROUP BY v.claim ORDER BY v.claim"
        )
        found += [number for claim, event, number in rows if event > since[claim]]
    return found


def closed_deposits(read: Read, remittances: Iterable[int], payments: Iterable[int]) -> list[tuple[int, str]]:
    """(deposit, day it was closed) of the deposits in which this money lies and that are closed."""
    rows = read.run(
        "SELECT DISTINCT d.id, d.closed_on FROM payment p JOIN deposit d ON d.id = p.deposit WHERE d.state = 'closed' "
        f"AND (p.remittance IN ({among(remittances)}) OR p.id IN ({among(payments)})) ORDER BY d.id"
    )
    return [(row[0], row[1] or "") for row in rows]


def periods(read: Read, transactions: Iterable[int]) -> list[str]:
    """The closed months in which these were booked."""
    found: set[str] = set()
    for some in chunks(list(transactions), 500):
        rows = read.run(
            f"SELECT DISTINCT t.period FROM ledger_transaction t JOIN period p ON p.period = t.period AND p.state = 'closed' "
            f"WHERE t.id IN ({among(some)})"
        )
        found |= {row[0] for row in rows}
    return sorted(found)


def moments(read: Read, events: Iterable[int]) -> dict[int, int]:
    """When these events were."""
    found: dict[int, int] = {}
    for some in chunks(sorted(set(events)), 500):
        found |= {row[0]: row[1] for row in read.run(f"SELECT number, moment FROM event WHERE number IN ({among(some)})")}
    return found


@dataclass(frozen=True, slots=True)
class OnClaim:
    """A transaction on a claim as a list names it: what it moved of the claim's balance, by whom, whether it counts."""

    number: int
    kind: str
    booked_on: str
    actor: str
    trace: str
    answer: int | None
    remittance: int | None
    cents: int
    counts: bool
    reason: str


def on_claim(read: Read, claim: int) -> list[OnClaim]:
    """What moved a claim's money, oldest first, without the placing of it. cents: by how much its balance rose (or fell, below 0); of a
    transfer between payers and patient, what the patient then owed more."""
    rows = read.run(
        "SELECT t.id, t.kind, t.posted_on, v.actor, coalesce(r.trace, ''), t.answer, a.remittance, "
        "(SELECT coalesce(sum(n.cents), 0) FROM ledger_entry n WHERE n.posting = t.id "
        "AND n.account IN ('payer_open', 'payer_denied', 'payer_next', 'patient')), "
        "(SELECT coalesce(sum(n.cents), 0) FROM ledger_entry n WHERE n.posting = t.id AND n.account = 'patient'), "
        f"{LIVE}, t.reason FROM ledger_transaction t JOIN event v ON v.number = t.event LEFT JOIN adjudication a ON a.id = t.answer "
        "LEFT JOIN remittance r ON r.id = a.remittance WHERE t.claim = :claim AND t.kind <> 'settle' ORDER BY t.id",
        claim=claim,
    )
    return [
        OnClaim(number, kind, on, actor, trace, answer, home, balance or patient, bool(counts_), reason)
        for number, kind, on, actor, trace, answer, home, balance, patient, counts_, reason in rows
    ]
