"""Taking a change of rules back: the rules are as they were, and the work that they moved goes where they then say."""

from __future__ import annotations

from collections.abc import Sequence

from acts.desk import Act
from billing.rule_fields import RuleKind
from store import rule_reach, rules_kept
from store.rules_kept import Kept
from store.undoing import Moved

KINDS: dict[str, RuleKind] = {table: kind for kind, table in rules_kept.TABLES.items()}
_REVIEW = frozenset({"reviewed_by", "reviewed_on", "version"})


def own(moved: Sequence[Moved]) -> list[Moved]:
    """Where rules are among the rows, these alone: the rest of the request followed from them, and follows from them again."""
    mine = [row for row in moved if row.relation in KINDS]
    return mine or list(moved)


def words(moved: Sequence[Moved], verb: str) -> list[str]:
    """What taking it back does."""
    mine = [row for row in moved if row.relation in KINDS]
    if not mine:
        return []
    if not _changed(mine):
        return [f"The review of {len(mine)} {'rule' if len(mine) == 1 else 'rules'} {verb}."]
    what = "A change of 1 rule" if len(mine) == 1 else f"A change of {len(mine)} rules"
    return [f"{what} {verb}; the work that it moved goes where the rules then say, and keeps what was done on it since."]


def pend(act: Act, moved: Sequence[Moved]) -> None:
    """The claims that these rules reach are to be looked at again, once the rows are back."""
    rows = []
    for row in _changed([row for row in moved if row.relation in KINDS]):
        kind = KINDS[row.relation]
        for image in (row.before, row.after):
            if image is not None:
                values = {name: "" if image[name] is None else str(image[name]) for name in image}
                rows.append(Kept(kind, row.key, 0, image["payer"], values))
    if rows:
        rules_kept.pend(act.write, rule_reach.claims(act.write, rows), act.request, act.actor.name)


def _changed(mine: Sequence[Moved]) -> list[Moved]:
    """Rows of which more moved than who reviewed them."""
    return [
        row
        for row in mine
        if row.before is None or row.after is None or any(row.before[name] != row.after[name] for name in row.after if name not in _REVIEW)
    ]
