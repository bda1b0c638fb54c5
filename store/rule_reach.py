"""Which work in the queue a rule reaches: the claims to look at when it changes, and how many items stand by it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from billing.deadline import Clock
from billing.rule_fields import RuleKind, split
from store.engine.sqlite import Read
from store.rules_kept import Kept

_OPEN = "w.state IN ('open', 'waiting')"
_OF_PAYER = "(w.payer = :payer OR EXISTS (SELECT 1 FROM claim_payer c WHERE c.claim = w.claim AND c.payer = :payer))"


def claims(read: Read, rows: Iterable[Kept]) -> list[int]:
    """Claims whose work could move where these rows change, by number: those of their codes and payers, or all where a class is meant."""
    found: set[int] = set()
    for row in rows:
        where, named = _where(row.kind, row.payer, row.values)
        found.update(one[0] for one in read.stream(f"SELECT DISTINCT w.claim FROM work_item w WHERE {_OPEN}{where}", **named))
        if row.kind == "payers":  # within how many days it answers says whether silence is work
            found.update(
                one[0]
                for one in read.stream(
                    "SELECT f.claim FROM claim_figures f JOIN claim_payer c ON c.claim = f.claim AND c.payer = :payer "
                    "WHERE f.status = 'unanswered'",
                    payer=row.payer,
                )
            )
    return sorted(found)


def items(read: Read, kind: RuleKind, payer: int | None, values: Mapping[str, str]) -> tuple[int, int]:
    """How many items of the queue have the codes, or the payer, of a rule; and what is at stake in them."""
    where, named = _where(kind, payer, values)
    row = read.one(f"SELECT count(*), coalesce(sum(w.at_stake_cents), 0) FROM work_item w WHERE {_OPEN}{where}", **named)
    return (row[0], row[1]) if row else (0, 0)


def timed_by(read: Read, clock: Clock) -> tuple[int, int]:
    """How many items of the queue have their last day by this clock, and what is at stake in them."""
    if clock.number:
        which, named = "json_extract(w.deadline, '$.edition') GLOB :edition", {"edition": f"CK-{clock.number} *"}
    else:
        which = (
            "json_extract(w.deadline, '$.edition') IS NULL AND json_extract(w.deadline, '$.clock') = :name "
            "AND coalesce(nullif(y.payer_class, ''), 'commercial_contracted') = :of_class"
        )
        named = {"name": clock.name, "of_class": clock.payer_class}
    row = read.one(
        "SELECT count(*), coalesce(sum(w.at_stake_cents), 0) FROM work_item w JOIN payer y ON y.id = w.payer "
        f"WHERE {_OPEN} AND w.deadline <> '' AND {which}",
        **named,
    )
    return (row[0], row[1]) if row else (0, 0)


def _where(kind: RuleKind, payer: int | None, values: Mapping[str, str]) -> tuple[str, dict[str, object]]:
    where, named = "", dict[str, object]()
    if payer is not None:
        where, named = f" AND {_OF_PAYER}", {"payer": payer}
    if kind == "playbook":
        codes = {f"code{n}": f"% {group}-{values['reason']} %" for n, group in enumerate(split(values["groups"]))}
        any_of = " OR ".join(f"(' ' || w.codes || ' ') LIKE :{name}" for name in codes)
        where += f" AND ({any_of or '0'})"
        named |= codes
    return where, named
