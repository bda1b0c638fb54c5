"""claimdesk patient duplicates, apart, merge, unmerge: two records of one patient are joined, and parted again."""

from __future__ import annotations

import click

from claimdesk import identity_shapes as shapes
from claimdesk.cli import Host, answers


@click.command("duplicates")
@click.option("--all", "every", is_flag=True, help="Those that were dismissed too.")
@click.option("--patient", "named", default="", help="Those of one patient, by name or number.")
@answers
def duplicates(host: Host, every: bool, named: str) -> None:
    """Records that may be one patient, the most alike first."""
    from acts import chart
    from acts import duplicates as found

    with host.desk() as desk:
        rows = found.listed(desk, every=every, person=chart.person_of(desk, named) if named else None)
    host.answer(
        lambda: {"ok": True, "duplicates": [shapes.suspect(row) for row in rows]},
        lambda: "\n".join(map(shapes.suspect_line, rows)) or "No two records look like one patient.",
    )


@click.command("apart")
@click.argument("one")
@click.argument("two")
@click.option("--reason", required=True, help="What shows that they are two.")
@click.option("--again", is_flag=True, help="They are suspected after all.")
@answers
def apart(host: Host, one: str, two: str, reason: str, again: bool) -> None:
    """Say that two records are two patients: they are not suspected any more."""
    from acts import chart
    from acts import duplicates as found

    with host.desk() as desk:
        pair = (chart.person_of(desk, one), chart.person_of(desk, two))
        found.apart(desk, *pair, reason, again=again)
    state = "suspected again" if again else "two patients"
    host.answer(
        lambda: {"ok": True, "act": "apart", "patients": list(pair), "state": state}, lambda: f"{pair[0]} and {pair[1]} are {state}."
    )


@click.command("merge")
@click.argument("kept")
@click.argument("other")
@click.option("--take", "taken", multiple=True, metavar="LINE=kept|other", help="Whose value stands: first=other. May be said often.")
@click.option("--reason", default="", help="Why they are one.")
@click.option("--evidence", default="", help="What shows it: a document, an identity card.")
@click.option("--preview", "only", is_flag=True, help="Side by side, and nothing else.")
@answers
def merge(host: Host, kept: str, other: str, taken: tuple[str, ...], reason: str, evidence: str, only: bool) -> None:
    """Ask a second person to join OTHER to KEPT. Nothing is deleted; unmerge parts them again at any time."""
    from acts import chart, identity

    chosen = dict(_pair(one) for one in taken)
    with host.desk() as desk:
        seen = identity.merge(desk, chart.person_of(desk, kept), chart.person_of(desk, other), chosen)
        asked = None if only else identity.ask(desk, seen.asking, reason, evidence, hash=seen.hash)
    host.answer(
        lambda: {"ok": True, "preview": shapes.preview(seen), "asked": shapes.case(asked) if asked is not None else None},
        lambda: shapes.preview_words(seen) + (f"\n{asked.ref} waits for a second person: patient approve {asked.ref}." if asked else ""),
    )


def _pair(text: str) -> tuple[str, str]:
    line, sign, side = text.partition("=")
    if not sign:
        raise click.UsageError(f"--take {text}: say LINE=kept or LINE=other")
    return line.strip(), side.strip()


@click.command("unmerge")
@click.argument("number", metavar="CASE")
@click.option("--give", multiple=True, metavar="ROW", help="What came since and is the other's (claim:12, as the preview names it).")
@click.option("--reason", default="", help="Why it is taken back.")
@click.option("--evidence", default="", help="What shows it.")
@click.option("--preview", "only", is_flag=True, help="What would happen, and nothing else.")
@answers
def unmerge(host: Host, number: str, give: tuple[str, ...], reason: str, evidence: str, only: bool) -> None:
    """Ask a second person to take a merge or a move back. What came since stays where it is unless it is given."""
    from acts import identity

    with host.desk() as desk:
        seen = identity.look(desk, identity.back_asking(desk.books.read, identity.number_of(number), give))
        asked = None if only else identity.ask(desk, seen.asking, reason, evidence, hash=seen.hash)
    host.answer(
        lambda: {"ok": True, "preview": shapes.preview(seen), "asked": shapes.case(asked) if asked is not None else None},
        lambda: shapes.preview_words(seen) + (f"\n{asked.ref} waits for a second person: patient approve {asked.ref}." if asked else ""),
    )
