"""claimdesk patient move: a document, a visit or a claim that lies at the wrong patient goes to the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from claimdesk import identity_shapes as shapes
from claimdesk.cli import Host, answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from acts.desk import Desk
    from acts.identity_rows import Asking


@click.group("move")
def command() -> None:
    """What was misfiled goes to the right patient, by two persons; a review for breach opens with it."""


def _asked(host: Host, asking: Callable[[Desk], Asking], reason: str, evidence: str, only: bool) -> None:
    from acts import identity

    with host.desk() as desk:
        seen = identity.look(desk, asking(desk))
        asked = None if only else identity.ask(desk, seen.asking, reason, evidence, hash=seen.hash)
    host.answer(
        lambda: {"ok": True, "preview": shapes.preview(seen), "asked": shapes.case(asked) if asked is not None else None},
        lambda: shapes.preview_words(seen) + (f"\n{asked.ref} waits for a second person: patient approve {asked.ref}." if asked else ""),
    )


@command.command("document")
@click.argument("ref")
@click.option("--to", "target", required=True, help='"claim NUMBER", "patient NUMBER", or nobody (it is of no patient of ours).')
@click.option("--from", "from_claim", default="", help="The claim to take it from, where it lies at several.")
@click.option("--reason", default="")
@click.option("--evidence", default="")
@click.option("--preview", "only", is_flag=True)
@answers
def document(host: Host, ref: str, target: str, from_claim: str, reason: str, evidence: str, only: bool) -> None:
    """A document: it leaves the wrong patient's views, packets and exports."""
    from acts import identity

    _asked(host, lambda desk: identity.document_asking(desk.books.read, ref, target, from_claim), reason, evidence, only)


@command.command("encounter")
@click.argument("visit", type=int)
@click.option("--to", "target", required=True, help="The right patient, by name or number.")
@click.option("--claims", type=click.Choice(("void", "move")), default="void", help="Its claims stay, to be voided; or go along.")
@click.option("--reason", default="")
@click.option("--evidence", default="")
@click.option("--preview", "only", is_flag=True)
@answers
def encounter(host: Host, visit: int, target: str, claims: str, reason: str, evidence: str, only: bool) -> None:
    """A visit, with its diagnoses, services, notes and documents."""
    from acts import chart, identity

    _asked(
        host, lambda desk: identity.encounter_asking(desk.books.read, visit, chart.person_of(desk, target), claims), reason, evidence, only
    )


@command.command("claim")
@click.argument("claim")
@click.option("--to", "target", required=True, help="The right patient, by name or number.")
@click.option("--reason", default="")
@click.option("--evidence", default="")
@click.option("--preview", "only", is_flag=True)
@answers
def claim(host: Host, claim: str, target: str, reason: str, evidence: str, only: bool) -> None:
    """A claim that went into the wrong chart, with its diagnoses, documents and notes. Its money stays as it is."""
    from acts import chart, identity

    _asked(host, lambda desk: identity.claim_asking(desk.books.read, claim, chart.person_of(desk, target)), reason, evidence, only)
