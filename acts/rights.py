"""Which role may do which act: the same table greys a key and refuses the act."""

from __future__ import annotations

from collections.abc import Mapping

from acts.desk import Actor, Desk

EVERYBODY = frozenset({"look", "lists", "upkeep.health"})
ROLE_RIGHTS: Mapping[str, frozenset[str]] = {
    "administrator": frozenset({"*"}),
    "biller": EVERYBODY | {"intake", "posting", "work", "undo", "proof.ledger"},
    "records": EVERYBODY | {"correction", "work.note", "undo"},
    "analyst": EVERYBODY | {"proof"},
    "auditor": EVERYBODY | {"proof", "audit"},
}
"""A right is an act's name, or the part before its dot for all of that family."""


def rights_of(role: str) -> frozenset[str]:
    """What a role may do; an unknown role may do nothing."""
    return ROLE_RIGHTS.get(role, frozenset())


def may(desk: Desk, act: str) -> str | None:
    """None where this desk's person may do it, else why not."""
    return why_not(desk.actor, act)


def why_not(actor: Actor, act: str) -> str | None:
    """Why this person may not, in words."""
    rights = actor.rights or rights_of(actor.role)
    if "*" in rights or act in rights or act.partition(".")[0] in rights:
        return None
    return f"{actor.name} may not do this ({act}): the role {actor.role or 'none'} does not reach it"
