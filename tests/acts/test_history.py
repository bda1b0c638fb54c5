"""The log of one patient: who opened the chart and the claims, and who changed what, and nobody else's."""

from __future__ import annotations

from pathlib import Path

from acts import correction, lists, look, work
from tests.made import practice_in


def test_a_patients_log_is_that_of_the_record_and_of_the_claims(tmp_path: Path) -> None:
    """Chart opened, claim seen and noted; the other patient's claim is not in it; one user's part of it."""
    made = practice_in(tmp_path)
    made.denied(100, 300)
    ana, olga = made.at("ana"), made.at("olga")
    person = look.claim(ana, "B").person
    correction.chart(ana, person, "B")
    work.note(ana, "B", "called them")
    look.claim(ana, "A")
    found = lists.events(olga, patient=person).rows
    assert {"look.claim", "correction.chart", "work.note"} <= {row.act for row in found if row.actor == "ana"}
    assert not any("A" in str(row.subjects) for row in found if row.act == "look.claim")
    assert lists.events(olga, patient=person, user="ben").rows == ()
