"""Projects on a store: found by themselves, joined by new denials, closed when nothing is open; made by a person; taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from acts import lists, projects, undo, work
from acts.views import QueueView
from store.errors import NotAllowed, Refused, Stale
from tests.made import CO, Person, Practice, ans, bill, era, practice_in, s


def deny(made: Practice, labels: str, on: str, trace: str, code: int = 16, remark: str = "N382") -> None:
    """Claims wholly denied by one remittance of that day."""
    who = {label: Person("OKAFOR", f"{label}NNA", f"W{label}100200") for label in labels}
    made.sends(*(bill(100, label=label, person=who[label]) for label in labels))
    answers = (ans(s(0, CO(code, 100), remarks=(remark,)), label=label, icn=f"{trace}{label}", person=who[label]) for label in labels)
    made.paid(replace(era(*answers, trace=trace), on=on))


@pytest.fixture
def burst(tmp_path: Path) -> Practice:
    """A payer known for months, that since 09-21 reads no member number any more."""
    made = practice_in(tmp_path)
    deny(made, "Z", "20260301", "OLD", code=50, remark="N115")
    deny(made, "ABCDE", "20260921", "NEW1")
    return made


def test_a_burst_is_found_and_new_denials_join_by_themselves(burst: Practice) -> None:
    """Number, name, claims, money, since; its claims are a view."""
    (row,) = projects.listed(burst.desk)
    assert (row.number, row.claims, row.cents, row.since and row.since.isoformat()) == ("PJ-1", 5, 50_000, "2026-09-21")
    assert row.cause == "CO-16 N382" and row.payer.lower() in row.name.lower()
    assert "5 claims since 2026-09-21" in row.why
    deny(burst, "FG", "20260925", "NEW2")
    (row,) = projects.listed(burst.desk)
    assert (row.number, row.claims) == ("PJ-1", 7)
    asked = QueueView(project="PJ-1")
    assert {item.control_number for item in lists.queue(burst.desk, asked).rows} == set("ABCDEFG")
    assert lists.counts(burst.desk, asked).total == 7
    claim = lists.queue(burst.desk, asked).rows[0].claim
    assert projects.of_claim(burst.desk, claim) == (("PJ-1", row.name),)


def test_it_closes_by_itself_when_nothing_is_open(burst: Practice) -> None:
    """And is not found again for what was settled."""
    projects.listed(burst.desk)
    for label in "ABCDE":
        work.write_off(burst.desk, label, None, None, "given up")
    assert projects.listed(burst.desk) == ()
    (row,) = projects.listed(burst.desk, closed=True)
    assert (row.state, row.claims) == ("closed", 0)


def test_a_person_closes_it_and_it_stays_closed(burst: Practice) -> None:
    """Until a new burst; an undo opens it again."""
    (row,) = projects.listed(burst.desk)
    projects.close(burst.desk, "PJ-1", "known, it is the new card", row.version)
    assert projects.listed(burst.desk) == ()
    deny(burst, "H", "20260926", "NEW3")
    assert projects.listed(burst.desk) == ()
    event = burst.desk.books.read.value("SELECT max(number) FROM event WHERE act = 'projects.close'")
    undo.apply(burst.desk, event)
    assert [one.claims for one in projects.listed(burst.desk)] == [6]


def test_a_person_makes_one_of_marked_claims_and_takes_it_back(burst: Practice) -> None:
    """Name, owner, note; a stale screen is told; undo leaves nothing of it."""
    ana = burst.at("ana")
    row = projects.add(ana, "Ask the front desk", ["A", "Z"], "both cards are old")
    assert (row.number[:3], row.claims, row.cents, row.note) == ("PJ-", 2, 20_000, "both cards are old")
    assert {item.control_number for item in lists.queue(ana, QueueView(project="ask the front desk")).rows} == {"A", "Z"}
    row = projects.change(ana, row.number, rename="Old cards", owner="ben", version=row.version)
    assert (row.name, row.owner) == ("Old cards", "ben")
    with pytest.raises(Stale, match="changed meanwhile"):
        projects.change(ana, row.number, note="late", version=row.version - 1)
    for refused in (
        lambda: projects.add(ana, "old cards", ["A"]),
        lambda: projects.add(ana, "  ", ["A"]),
        lambda: projects.add(ana, "none", []),
        lambda: projects.close(ana, row.number, " "),
    ):
        with pytest.raises(Refused):
            refused()
    for name in ("projects.change", "projects.add"):
        undo.apply(ana, ana.books.read.value("SELECT max(number) FROM event WHERE act = :name", name=name))
    with pytest.raises(Refused, match="no project"):
        projects.one(ana, row.number)


def test_who_only_looks_finds_but_makes_none(burst: Practice) -> None:
    """An auditor sees them."""
    olga = burst.at("olga")
    assert len(projects.listed(olga)) == 1
    with pytest.raises(NotAllowed):
        projects.add(olga, "mine", ["A"])
