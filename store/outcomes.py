"""What became of denials, kept by line and code beside the books it follows from; and the proof that it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from billing.outcomes import Outcome, outcomes
from store.books import books
from store.engine.sqlite import Read, Write
from store.ids import among, chunks

Tell = Callable[[str, str], None]


def keep(write: Write, decided: Mapping[int, Sequence[Outcome]]) -> None:
    """Bring the kept outcomes of these claims to what their books say: most claims have none, and one question finds that."""
    for some in chunks(list(decided), 500):
        kept = of_claims(write, some)
        new: list[tuple[int | str, ...]] = []
        for claim in some:
            if kept.get(claim, ()) != decided[claim]:
                if claim in kept:
                    write.change("DELETE FROM denial_outcome WHERE claim = :claim", claim=claim)
                new += [(claim, one.line, one.payer, one.group, one.reason, one.won_bp) for one in decided[claim]]
        if new:
            write.many("INSERT INTO denial_outcome(claim, line, payer, grp, reason, won_bp) VALUES (?, ?, ?, ?, ?, ?)", new)


def of_claims(read: Read, claims: Iterable[int]) -> dict[int, tuple[Outcome, ...]]:
    """The kept outcomes by claim, in the order in which the rule gives them."""
    found: dict[int, tuple[Outcome, ...]] = {}
    for claim, *values in read.run(
        f"SELECT claim, line, payer, grp, reason, won_bp FROM denial_outcome WHERE claim IN ({among(claims)}) "
        "ORDER BY claim, line, payer, grp, reason"
    ):
        found[claim] = (*found.get(claim, ()), Outcome(*values))
    return found


def due(read: Read, limit: int) -> list[int]:
    """Claims whose denials are from before outcomes were kept."""
    return [row[0] for row in read.run("SELECT claim FROM outcome_due ORDER BY claim LIMIT :limit", limit=limit)]


def catch_up(write: Write, claims: Sequence[int]) -> None:
    """Look at these now."""
    keep(write, {claim: outcomes(known) for claim, known in books(write, claims).items()})
    write.change(f"DELETE FROM outcome_due WHERE claim IN ({among(claims)})")


def prove(read: Read, tell: Tell, most: int | None = None) -> int:
    """Work the outcomes out anew for every claim that has denials or outcomes (or for the newest `most`), and tell where they differ; how
    many claims were looked at."""
    rows = read.run(
        "SELECT claim FROM denial WHERE claim NOT IN (SELECT claim FROM outcome_due) UNION "
        "SELECT claim FROM denial_outcome WHERE claim NOT IN (SELECT claim FROM outcome_due) ORDER BY claim DESC LIMIT :most",
        most=-1 if most is None else most,
    )
    claims = [row[0] for row in rows]
    for some in chunks(claims, 500):
        kept = of_claims(read, some)
        for claim, known in books(read, some).items():
            if (shall := outcomes(known)) != kept.get(claim, ()):
                tell(
                    f"claim {known.control_number}", f"{len(kept.get(claim, ()))} outcomes of denials are kept, its books say {len(shall)}"
                )
    return len(claims)
