"""The scrub by keyboard: from the SEND sheet and by :scrub; findings explained, let pass, asked again; a warning wants a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import outbox, proof, scrub, scrub_again, scrub_wishes
from acts.scrub_ways import take
from store import scrub as kept
from tests.made import CO, Practice, ans, bill, era, practice_in, s
from tests.tui.driver import sitting


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Practice]:
    """A denied claim to a payer that wants to know who referred."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    made.paid(era(ans(s(0, CO(197, 100)), icn="ICN1")))
    scrub_wishes.want(made.desk, "LAKESIDE HEALTH PLAN", "referring", ["*"])
    scrub_again.carry_on(made.desk)
    yield made
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


async def test_a_finding_is_explained_let_pass_and_asked_again(made: Practice) -> None:
    """: scrub A, e explains, s lets it pass with a reason, s again asks it again."""
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press(":")
        await desk.type("scrub A")
        await desk.press("enter")
        desk.sees("SCRUB A", "!! S303", "not run: no ICD-10-CM", "1 error, 0 warnings")
        await desk.press("e")
        desk.sees("S303", "Keeps away:", "CO-16")
        await desk.press("escape", "s")
        desk.sees("Let S303 pass: why is A right as it is?", "Because")
        await desk.type("emergency: nobody referred")
        await desk.press("enter", "enter")
        desk.says("S303 is let pass on A until")
        desk.sees("let pass until", "0 errors, 0 warnings")
        await desk.press("s")
        desk.says("S303 is asked again on A.")
    assert [one.edit for one in scrub.look(made.desk, "A").errors] == ["S303"]


async def test_the_sheet_shows_what_was_found_and_opens_it(made: Practice) -> None:
    """An error stands on the SEND sheet with its edit; e lists all; Enter there comes back to the sheet."""
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "r", "escape")
        desk.sees("SEND A", "!! S303", "SCRUB", "not run", "lists them")
        await desk.press("e")
        desk.sees("SCRUB A", "!! S303")
        await desk.press("escape")
        desk.sees("SEND A")


async def test_what_was_not_run_is_neither_mended_nor_let_pass(made: Practice) -> None:
    """It says what is missing."""
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press(":")
        await desk.type("scrub A")
        await desk.press("enter", "G", "s")
        desk.says("was not run")
        await desk.press("enter")
        desk.sees("not run", "claimdesk codes")


async def test_a_warning_wants_a_word_before_it_goes(made: Practice) -> None:
    """The word is asked for once, and stands in the outbox."""
    take(made.desk, "S303", "W", None, "we look ourselves")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press("t", "r")
        await desk.type("AU77")
        await desk.press("enter")
        desk.sees("S303: mend it (Esc), or why does it go all the same?")
        await desk.type("their letter of May")
        await desk.press("enter", "y")
        desk.says("stands in the outbox")
    assert outbox.listed(made.desk)[0].reason == "S303: their letter of May"


async def test_no_claim_is_named(made: Practice) -> None:
    """: scrub alone wants a claim that is open."""
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.press(":")
        await desk.type("scrub")
        await desk.press("enter")
        desk.says("Say which claim")
        await desk.press(":")
        await desk.type("scrub NOBODY")
        await desk.press("enter")
        desk.says("No claim is found for NOBODY")


async def test_a_run_that_was_cut_off_goes_on_as_a_desk_starts(made: Practice) -> None:
    """Who may not look at them reads how many wait; who may has it done, and is told."""
    scrub_wishes.want(made.desk, "LAKESIDE HEALTH PLAN", "authorisation", ["*"])
    async with sitting(lambda: made.at("olga")) as desk:
        desk.sees("1 open claim waits for the changed edits")
    async with sitting(lambda: made.at("ana")) as desk:
        await desk.quiet()
        desk.says("1 open claim held against the changed edits")
        assert "waits for the changed edits" not in "\n".join(desk.rows())
    run = kept.last_run(made.desk.books.read, 1)
    assert run is not None and "S805" in {one.edit for one in run.findings}
