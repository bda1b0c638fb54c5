"""Proofs that the books balance and that the log is whole."""

from __future__ import annotations

from acts import rights
from acts.desk import Desk
from acts.views import Proof
from store import audit_proof, ledger_proof
from store.errors import NotAllowed


def ledger(desk: Desk) -> Proof:
    """Every balance proven from the entries, or where it does not fit."""
    _may(desk, "proof.ledger")
    with desk.books.snapshot() as read:
        found = ledger_proof.prove(read)
    counted = {"entries": found.entries, "claims": found.claims, "remittances": found.remittances}
    return Proof(not found.problems, counted, "", tuple(found.problems))


def audit(desk: Desk, since: int | None = None) -> Proof:
    """The log proven whole, or the first event that is not."""
    _may(desk, "proof.audit")
    with desk.books.snapshot() as read:
        found = audit_proof.verify(read, since)
    problems = tuple((str(each.event) if each.event is not None else each.table, each.message) for each in found.problems)
    return Proof(not problems, {"events": found.events}, found.head, problems)


def _may(desk: Desk, name: str) -> None:
    why_not = rights.may(desk, name)
    if why_not:
        raise NotAllowed(why_not, name, "Ask an administrator of the practice, or someone whose role reaches this.")
