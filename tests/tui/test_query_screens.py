"""Queries by their keys, on a real store: asked from a claim, answered by the asked, typed in and signed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import people, proof, queries
from acts.desk import Actor, Desk
from store.engine.sqlite import open_books
from tests.tui import practice
from tests.tui.driver import Driver, sitting


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy with a coder and a clinician, whose books must balance and whose log must be whole when the test is over."""
    path = practice.copy(made, tmp_path)
    desk = Desk(open_books(path), Actor(1, "maria", "administrator", frozenset({"*"})), clock=practice.clock)
    people.add(desk, "s.imani", "records")
    people.add(desk, "a.lind", "clinician")
    yield path
    assert proof.ledger(desk).problems == ()
    assert proof.audit(desk).problems == ()
    desk.books.close()


async def put(desk: Driver) -> str:
    """A query about the stage of a kidney disease, to a.lind; the claim's number."""
    await desk.press("1", "t", "a", "2")
    number = desk.row(1).split("CLAIM ")[1].split()[0]
    desk.sees("Query about", "2  Diabetes", "Kidney disease: stage")
    await desk.press("3")
    desk.sees("Finding 1", "Which stage of kidney disease", "Stage 3a", "Answer by")
    await desk.press("shift+tab")
    await desk.type("a.lind")
    await desk.press("enter")
    await desk.type("eGFR 48, creatinine 1.5 [lab slip 05-29]")
    await desk.press("enter", "enter", "enter", "enter", "enter", "enter")
    return number


async def test_a_query_is_put_from_a_claim_and_answered_by_the_asked(store: Path) -> None:
    async with sitting(practice.seat(store)) as desk:
        number = await put(desk)
        desk.says("QRY-1: a.lind is asked until Thu 11-26. The claim waits for the answer.")
        await desk.press("a", "7")
        desk.sees("QUERY QRY-1", "1-9 answer")
    async with sitting(practice.seat(store, "a.lind", "two")) as lind:
        lind.sees("Queries to you")
        assert "Denials" not in lind.text() and "$" not in lind.text()
        await lind.press("1")
        lind.sees("QUERIES", "[1 For me 1]", "QRY-1", "Kidney disease")
        await lind.press("enter")
        lind.sees("QUERY QRY-1", "8 Other (say what)", "9 Cannot be determined")
        lind.sees("eGFR 48, creatinine 1.5  [lab slip, 2026-05-29]", "3 Stage 3a")
        await lind.press("3")
        lind.sees('Answer QRY-1: "Stage 3a"?')
        await lind.press("y")
        lind.says("QRY-1 is answered and signed; d.ortiz sees it.")
        lind.sees("a.lind: Stage 3a", "signed by a.lind")
        await lind.press("x")
        lind.says("may not")
    async with sitting(practice.seat(store, "s.imani", "three")) as coder:
        await coder.press(":")
        await coder.type("queries")
        await coder.press("enter", "3", "enter")
        coder.sees("1 Close: the answer is used", "2 Close: nothing follows")
        await coder.press("1", "y")
        coder.says("QRY-1 is closed: agreed.")
        await coder.press("x")
        coder.sees("CORRECTION", number)


async def test_a_field_says_the_word_that_is_refused(store: Path) -> None:
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "t", "a", "2", "3", "shift+tab")
        await desk.type("a.lind")
        await desk.press("enter")
        await desk.type("eGFR 48 [DOC-7]")
        await desk.press("enter", "enter", "enter", "ctrl+e")
        await desk.type(" It was denied.")
        await desk.press("enter")
        desk.sees('"denied" speaks of payment or of a score')
        await desk.press("escape")
        assert queries.listing(practice.seat(store)(), "open") == ()


async def test_what_was_heard_is_typed_in_and_signed_by_the_asked(store: Path) -> None:
    async with sitting(practice.seat(store)) as desk:
        await put(desk)
        await desk.press(":")
        await desk.type("queries")
        await desk.press("enter", "2", "enter", "4")
        desk.sees("Heard from", "a.lind")
        await desk.press("enter")
        desk.sees("Keep", "as the answer of a.lind?")
        await desk.press("y")
        desk.sees("typed in by d.ortiz, who heard it", "signature awaited", "1 It is signed on paper")
    async with sitting(practice.seat(store, "a.lind", "two")) as lind:
        await lind.press("1", "enter")
        lind.sees("1 Sign this answer: it is yours")
        await lind.press("1", "y")
        lind.says("QRY-1 is signed.")


async def test_a_clinician_goes_nowhere_else(store: Path) -> None:
    async with sitting(practice.seat(store, "a.lind")) as lind:
        lind.sees("Nothing is asked of you.", ": signatures has wording of yours")
        assert "No files yet" not in lind.text() and "next best" not in lind.text()
        for where in ("denials", "posting", "cash", "A1"):
            await lind.press(":")
            await lind.type(where)
            await lind.press("enter")
            lind.sees("DESK")
            lind.sees("not for the role clinician")
        await lind.press("t")
        lind.sees("DESK")


async def test_a_claims_query_to_any_coder_is_answered_by_one(store: Path) -> None:
    """a 6, a coder, any of them; the biller reads what the coder signed."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "t", "a", "6")
        desk.sees("whom?", "who treated", "a department")
        await desk.press(next(one.split()[0] for one in desk.rows() if one.endswith("  a coder")))
        desk.sees("any coder", "s.imani")
        await desk.press("1", "1")
        desk.sees("Diabetes and what belongs to it", "empty: any coder")
        await desk.type("A1c 9.1, eGFR 48 [lab slip 05-29]")
        await desk.press("enter", "enter", "enter", "enter", "enter", "enter")
        desk.says("QRY-1: any coder is asked until Thu 11-26.")
    async with sitting(practice.seat(store, "s.imani", "two")) as coder:
        await coder.press(":")
        await coder.type("queries")
        await coder.press("enter", "enter", "1", "y")
        coder.says("QRY-1 is answered and signed; d.ortiz sees it.")
    async with sitting(practice.seat(store, "d.ortiz", "three")) as desk:
        await desk.press(":")
        await desk.type("qry-1")
        await desk.press("enter")
        desk.sees("QUERY QRY-1", "s.imani: Diabetes with a kidney condition caused by it", "signed by s.imani")
