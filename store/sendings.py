"""When claims went to which payer, and how long that payer usually takes; and which of them wait longer than that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from billing.books import Sent
from billing.odds import DAYS_LEAST, Odds
from billing.payer_rules import USUAL_ANSWER_DAYS
from store import odds, practice, rules
from store.engine.sqlite import Read
from store.ids import among
from store.rules import Rules


def of_claims(
    read: Read, claims: Sequence[int], payers: Mapping[tuple[int, int], int], in_force: Rules | None = None
) -> dict[int, tuple[Sent, ...]]:
    """Each claim's sendings in order, each with the usual time of the payer at its rank (payers: by claim and rank). in_force: other
    rules than those of the books."""
    found: dict[int, list[Sent]] = defaultdict(list)
    usual = partial(_days, in_force or rules.of(read), odds.odds(read), {})
    on = partial(_on, ZoneInfo(practice.value(read, "time_zone")), {})
    for claim, rank, moment in read.stream(
        "SELECT v.claim, v.destination, e.moment FROM claim_version v JOIN event e ON e.number = v.event "
        f"WHERE v.claim IN ({among(claims)}) AND v.what <> 'void' ORDER BY v.claim, v.version"
    ):
        found[claim].append(Sent(rank, on(moment), *usual(payers.get((claim, rank)))))
    return {claim: tuple(some) for claim, some in found.items()}


def _on(zone: ZoneInfo, known: dict[int, date], moment: int) -> date:
    """The practice's day of a moment: the claims of a file share theirs."""
    if moment not in known:
        known[moment] = datetime.fromtimestamp(moment / 1_000_000, UTC).astimezone(zone).date()
    return known[moment]


def _days(in_force: Rules, learned: Odds, known: dict[int | None, tuple[int, int]], payer: int | None) -> tuple[int, int]:
    """How long a payer usually takes, and from how many answers that is known: the practice's word, what was learned, else 30 days."""
    if payer not in known:
        said = in_force.ways(payer, "").answer_days if payer is not None else None
        seen, answers = learned.answer_days(payer) if payer is not None else (None, 0)
        known[payer] = (said, 0) if said is not None else (seen, answers) if seen is not None else (USUAL_ANSWER_DAYS, 0)
    return known[payer]


def silent(read: Read, today: date) -> list[int]:
    """Claims that may wait longer than usual for an answer, and have no item that says so: found by index, the rule decides of each."""
    usual = partial(_days, rules.of(read), odds.odds(read), {})
    on = partial(_on, ZoneInfo(practice.value(read, "time_zone")), {})
    rows = read.run(
        f"SELECT f.claim, c.payer, {_LAST} FROM claim_figures f JOIN claim c ON c.id = f.claim "
        f"WHERE f.status = 'unanswered' AND {_NO_ITEM.format(claim='f.claim')}"
    )
    found = {claim for claim, payer, moment in rows if moment and today - on(moment) > timedelta(days=usual(payer)[0])}
    others: list[Any] = [
        *read.run(
            "SELECT w.claim, e.moment FROM work_item w JOIN claim_version v ON v.claim = w.claim AND v.destination > 1 "
            "JOIN event e ON e.number = v.event WHERE w.kind = 'next_payer' AND w.state IN ('open', 'waiting') "
            f"AND {_NO_ITEM.format(claim='w.claim')}"
        ),
        *read.run(
            "SELECT c.id, e.moment FROM claim c JOIN claim_version v ON v.claim = c.id AND v.version = c.version "
            f"JOIN event e ON e.number = v.event WHERE c.resubmitted_on IS NOT NULL AND {_NO_ITEM.format(claim='c.id')}"
        ),
    ]
    found |= {claim for claim, moment in others if today - on(moment) > timedelta(days=DAYS_LEAST)}
    return sorted(found)


_LAST = "(SELECT max(e.moment) FROM claim_version v JOIN event e ON e.number = v.event WHERE v.claim = f.claim)"
_NO_ITEM = "NOT EXISTS (SELECT 1 FROM work_item n WHERE n.claim = {claim} AND n.kind = 'no_answer' AND n.state IN ('open', 'waiting'))"
