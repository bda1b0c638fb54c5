"""Duplicates, two records side by side, a second person's yes, parting again, and reviews for breach: by their keys on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import documents, identity, look, people, proof
from acts.desk import Actor, Desk
from store.engine.sqlite import open_books
from tests.tui import practice
from tests.tui.driver import Driver, sitting
from tui.screens.chart import ChartScreen


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy with a records technician, two patients who look alike, and books that are whole at the end."""
    path = practice.copy(made, tmp_path)
    desk = Desk(open_books(path), Actor(1, "maria", "administrator", frozenset({"*"})), clock=practice.clock)
    people.add(desk, "s.imani", "records")
    yield path
    assert proof.ledger(desk).problems == ()
    assert proof.audit(desk).problems == ()
    desk.books.close()


async def goes(desk: Driver, where: str) -> None:
    """To a screen by its name."""
    await desk.press(":")
    await desk.type(where)
    await desk.press("enter")


async def test_two_records_are_joined_by_two_persons_and_parted_again(store: Path) -> None:
    """Digits choose what stands, m asks; the second person sees the same and says yes; m on what was done parts them."""
    async with sitting(practice.seat(store, "s.imani")) as desk:
        await goes(desk, "duplicates")
        desk.sees("[1 Suspected", "LIKE", "ONE RECORD")
        await desk.press("m")
        desk.sees("1 KEPT", "2 GOES", "STANDS", "Surname")
        first = desk.row(2)
        await desk.press("tab")
        assert desk.row(2) != first
        await desk.press("tab", "j", "2")
        desk.sees("2 goes")
        await desk.press("m")
        await desk.type("registered twice")
        await desk.press("enter")
        await desk.type("licence")
        await desk.press("enter")
        desk.sees("Ask a second person to join")
        await desk.press("y")
        desk.says("I-1 waits for the yes of")
        await desk.press("2")
        desk.sees("I-1", "s.imani", "~ waits")
        await desk.press("m", "m", "enter")
        await desk.press("1")
        desk.says("A digit chooses between two values")
    async with sitting(practice.seat(store, "m.kelly", "two")) as desk:
        await goes(desk, "duplicates")
        await desk.press("2", "m")
        desk.sees("CASE I-1", "2 goes")
        await desk.press("m", "1", "y")
        desk.says("I-1 is done")
        await desk.press("3", "m")
        desk.sees("BACK I-1")
        await desk.press("escape", "u", "y")
        desk.says("Taken back")
        await desk.press("2")
        desk.sees("I-1", "~ waits")


async def test_a_pair_is_dismissed_and_suspected_again(store: Path) -> None:
    """D with a reason, both ways."""
    async with sitting(practice.seat(store, "s.imani")) as desk:
        await goes(desk, "duplicates")
        desk.sees("1 Suspected 1")
        await desk.press("D")
        await desk.type("twins")
        await desk.press("enter")
        desk.says("They are two patients")
        desk.sees("1 Suspected 0", "No two records look like one patient.", "4 Dismissed 1")
        await desk.press("4")
        desk.sees("dismissed: twins")
        await desk.press("D")
        await desk.type("no twins at all")
        await desk.press("enter")
        desk.sees("1 Suspected 1")


async def test_a_paper_of_another_patient_and_its_review(store: Path) -> None:
    """m on a document of another patient's claim asks; the review is weighed, concluded as a breach, and told."""
    desk_of = practice.seat(store, "m.kelly", "zero")()
    rows = desk_of.books.read.run("SELECT control_number FROM claim GROUP BY person ORDER BY id LIMIT 2")
    one, two = (str(row[0]) for row in rows)
    documents.add_bytes(desk_of, b"notes of another", "note.txt", claim=one, kind="record")
    whose = look.claim(desk_of, two).patient
    async with sitting(practice.seat(store, "s.imani")) as desk:
        await goes(desk, "doc-1")
        desk.sees("DOCUMENT DOC-1")
        await desk.press("m")
        await desk.type(whose)
        await desk.press("enter")
        while "To which claim" in desk.text() or "Of which patient" in desk.text():
            await desk.press("enter")
        desk.sees(f"DOC-1 is filed to {one}.")
        await desk.press("escape")
        await goes(desk, "documents")
        await desk.press("tab", "m")
        await desk.type(two)
        await desk.press("enter", "1")
        desk.sees("is of another patient")
        await desk.type("wrong name")
        await desk.press("enter")
        await desk.type("name on the paper")
        await desk.press("enter", "y")
        desk.says("I-1 waits for the yes of")
    identity.approve(desk_of, 1)
    async with sitting(practice.seat(store, "m.kelly", "two")) as desk:
        await goes(desk, "breaches")
        desk.sees("B-1", "60d", "not concluded")
        await desk.press("e")
        desk.sees("stood in the chart of", "DOC-1")
        await desk.press("escape", "enter", "1")
        for text in ("a note", "a biller", "yes", "moved"):
            await desk.type(text)
            await desk.press("enter")
        desk.says("B-1 is weighed")
        await desk.press("enter", "2", "3")
        await desk.type("it was seen")
        await desk.press("enter", "y")
        desk.sees("a breach")
        for left in (1, 0):
            await desk.press("enter", "1", "enter")
            await desk.type("mail")
            await desk.press("enter")
            desk.sees(f"1 Open {left}")
    desk_of.books.close()


async def test_m_in_a_chart_moves_a_document_and_joins(store: Path) -> None:
    """What is moved is asked of a second person; then the chart says that something stood there, and not what."""
    desk_of = practice.seat(store, "m.kelly", "zero")()
    rows = desk_of.books.read.run("SELECT person, control_number FROM claim GROUP BY person ORDER BY id LIMIT 2")
    (one, number), (two, _) = tuple(rows[0]), tuple(rows[1])
    documents.add_bytes(desk_of, b"notes of another", "note.txt", claim=number, kind="record")
    async with sitting(practice.seat(store, "s.imani")) as desk:
        await desk.app.show_screen(ChartScreen(one))
        await desk.quiet()
        await desk.press("d", "m", "2")
        await desk.type("nobody")
        await desk.press("enter")
        desk.sees("MOVE", "nobody of this practice")
        await desk.press("m")
        for text in ("not ours", "no such name here"):
            await desk.type(text)
            await desk.press("enter")
        await desk.press("y")
        desk.says("I-1 waits for the yes of")
        desk.sees(f"CHART {one}")
        identity.approve(desk_of, 1)
        await desk.press("g", "m")
        await desk.type(str(two))
        await desk.press("enter")
        desk.sees("MERGE", "1 KEPT", "2 GOES")
        await desk.press("escape")
        desk.sees("moved away 2026-11-23: not shown")
    desk_of.books.close()
