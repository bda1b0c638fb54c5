"""The made-up practice's records room: who treats, the charts as bundles, and the papers on file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from acts.desk import Desk
    from claimdesk.demo.truth import Truth


def work(desk: Desk, truth: Truth, step: Callable[[int, int], None]) -> dict[str, Any]:
    """All of it by the same acts as at the desk; what a person should find: papers at another's claim, visits that no claim was made of."""
    from acts import chart_import, clinicians, documents
    from claimdesk.demo import charts
    from claimdesk.demo.people import practice
    from claimdesk.demo.visits import charges

    practice_ = practice(truth.seed, charges(truth.seed))
    for person in practice_.providers:
        clinicians.put(desk, person.identifier("XX"), {"last": person.last, "first": person.first, "credential": "MD"})
    made = charts.write(truth.folder / "charts", practice_, truth.claims, desk.today())
    every = len(made.files) + len(made.papers)
    for at, path in enumerate(made.files, 1):
        chart_import.bring(desk, path, "demo")
        step(at, every)
    for at, paper in enumerate(made.papers, len(made.files) + 1):
        documents.add_bytes(desk, paper.text.encode(), f"{paper.title}.txt", claim=paper.lies_at, kind=paper.kind)
        step(at, every)
    misfiled = [
        {"document": one.title, "lies_at": one.lies_at, "belongs_to": one.belongs_to}
        for one in made.papers
        if one.lies_at != one.belongs_to
    ]
    return {"misfiled": misfiled, "unbilled": made.unbilled}
