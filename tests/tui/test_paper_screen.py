"""A remittance on paper typed by keyboard: the check, a claim, what is left to the cent; sent, and posted on its own screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import lists, look, paper, people, proof
from acts.views import ClaimView, QueueView
from tests.tui import practice
from tests.tui.driver import Driver, sitting


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy, whose books must balance and whose log must be whole when the test is over."""
    path = practice.copy(made, tmp_path)
    yield path
    desk = practice.seat(path, "m.kelly", "proof")()
    assert proof.ledger(desk).problems == ()
    assert proof.audit(desk).problems == ()
    desk.books.close()


@pytest.fixture
def claim(store: Path) -> ClaimView:
    """A denied claim of several lines: its payer pays it after all, on paper."""
    desk = practice.seat(store, "m.kelly", "look")()
    rows = lists.queue(desk, QueueView(kind="denial", state="open"), limit=100).rows
    views = [look.claim(desk, row.control_number) for row in rows[:40]]
    desk.books.close()
    return next(
        v for v in views if len(v.lines) > 1 and not v.figures.insurance_paid and v.figures.adjusted == 0 and v.figures.patient == 0
    )


def dollars(cents: int) -> str:
    """As a typist writes it."""
    return f"{cents // 100}.{cents % 100:02d}"


async def the_check(desk: Driver, claim: ClaimView, number: str = "88213", cents: int | None = None) -> None:
    """`:paper`, then payer, number, day, amount."""
    await desk.press(":")
    await desk.type("paper")
    await desk.press("enter")
    paid = claim.figures.charge if cents is None else cents
    for text in (claim.payer, number, "1120", dollars(paid)):
        await desk.type(text)
        await desk.press("enter")


async def type_lines(desk: Driver, claim: ClaimView, *codes: str) -> None:
    """Each line: nothing allowed is typed, all of it paid, or the codes given."""
    for at, line in enumerate(claim.lines):
        code = codes[at] if at < len(codes) else ""
        await desk.press("enter")
        await desk.type("0" if code else dollars(line.charge_cents))
        await desk.press("enter")
        await desk.type(code)
        await desk.press("enter")


async def test_a_check_is_typed_sent_and_posted(store: Path, claim: ClaimView) -> None:
    """Counted: `:` Enter, four Enters for the check, Enter for the claim, three a line, p y, p y."""
    async with sitting(practice.seat(store)) as desk:
        await the_check(desk, claim)
        desk.sees("PAPER REMITTANCE", "check 88213", "paid 2026-11-20", "claim _")
        await desk.type(claim.control_number)
        await desk.press("enter")
        desk.sees("LINE SERVICE", "LEFT  line !!", claim.lines[0].procedure)
        await type_lines(desk, claim)
        desk.says("The check is explained to the cent. p sends it to posting.")
        desk.sees("check ok 0.00")
        await desk.press("p")
        desk.sees(f"Send ${claim.figures.charge / 100:,.2f}, check 88213, 1 claim, to posting?")
        await desk.press("y")
        desk.says("is in. P-1 is in hand. p posts it.")
        desk.sees("REMITTANCE R-", "88213")
        await desk.press("p", "y")
        desk.sees("88213")
    after = practice.seat(store, "m.kelly", "look")()
    now = look.claim(after, claim.control_number)
    assert (now.figures.insurance_paid, now.figures.balance) == (claim.figures.charge, 0)
    assert paper.draft(after).claims == ()
    after.books.close()


async def test_codes_are_completed_in_our_words_and_the_rest_is_taken(store: Path, claim: ClaimView) -> None:
    """`97`, Right: CO-97 with what it means; Enter: it takes the line's rest, and the sheet says that a denial stays."""
    first = claim.lines[0]
    async with sitting(practice.seat(store)) as desk:
        await the_check(desk, claim, cents=claim.figures.charge - first.charge_cents)
        await desk.type(claim.control_number)
        await desk.press("enter", "enter")
        await desk.type("0")
        await desk.press("enter")
        await desk.type("97")
        desk.sees("CO-97", "denied", "Right takes the code")
        await desk.press("right")
        desk.sees("CO-97 _")
        await desk.press("enter")
        for line in claim.lines[1:]:
            await desk.press("enter")
            await desk.type(dollars(line.charge_cents))
            await desk.press("enter", "enter")
        desk.says("The check is explained to the cent.")


async def test_what_is_typed_again_replaces_what_stood_there(store: Path, claim: ClaimView) -> None:
    """A claim opened again: a code, an amount and what was filled in as paid give way to the first letter; End goes on with them."""
    async with sitting(practice.seat(store)) as desk:
        await the_check(desk, claim)
        await desk.type(claim.control_number)
        await desk.press("enter")
        await desk.type("12.34")
        await desk.press("enter")
        await desk.type("5.67")
        await desk.press("enter")
        await desk.type("45")
        await desk.press("escape", "1")
        await desk.type("20")
        desk.sees(" 20_")
        await desk.press("enter")
        desk.sees("5.67_", "Typing replaces what stands there, End edits it")
        await desk.type("20")
        desk.sees(" 20_")
        await desk.press("enter")
        desk.sees(" 45_")
        await desk.type("97")
        desk.sees(" 97_")
        await desk.press("escape", "1", "enter", "enter", "end", "space")
        await desk.type("c")
        desk.sees(" 97 c_")
        await desk.press("ctrl+u")
        assert "97" not in next(line for line in desk.rows() if line.startswith(">") and "_" in line)


async def test_a_dropped_line_loses_nothing_and_what_is_off_is_not_sent(store: Path, claim: ClaimView) -> None:
    """Typed in part, gone, opened again: the draft is there; p says what is left; D drops it."""
    async with sitting(practice.seat(store)) as desk:
        await the_check(desk, claim, cents=claim.figures.charge + 500)
        await desk.type(claim.control_number)
        await desk.press("enter")
        await type_lines(desk, claim)
        desk.sees("claim _", "check !! 5.00")
    async with sitting(practice.seat(store, sitting="two")) as desk:
        await desk.press(":")
        await desk.type("paper")
        await desk.press("enter")
        desk.sees("check 88213", claim.control_number, "!! 5.00")
        await desk.press("escape", "p")
        desk.says("Not sent, kept as a draft: The check of")
        await desk.press("slash")
        await desk.type("FB 88213 5.00")
        await desk.press("enter")
        desk.sees("provider level: FB 88213", "-5.00")
        await desk.press("escape", "D", "y")
        await desk.press("D", "y")
        desk.sees("nothing is typed yet")


async def test_an_answer_is_taken_back_and_corrected_on_one_sheet(store: Path, claim: ClaimView) -> None:
    """`NUMBER 22` with amounts below zero, then the number again: the paper's two answers, 0.00 together."""
    async with sitting(practice.seat(store)) as desk:
        await the_check(desk, claim, cents=0)
        for sign, suffix in (("-", " 22"), ("", "")):
            desk.sees("is taken back")
            await desk.type(claim.control_number + suffix)
            await desk.press("enter")
            for line in claim.lines:
                await desk.press("enter")
                await desk.type(sign + dollars(line.charge_cents))
                await desk.press("enter", "enter")
        desk.sees(f"{claim.control_number} (22)", "check ok 0.00")
        desk.says("The check is explained to the cent.")


async def test_who_may_not_type_sees_why(store: Path) -> None:
    """An auditor's key says so."""
    people.add(practice.seat(store, "maria", "people")(), "otto", "auditor")
    async with sitting(practice.seat(store, "otto")) as desk:
        await desk.press(":")
        await desk.type("paper")
        await desk.press("enter", "enter")
        desk.says("may not do this")


async def test_shift_and_tab_goes_to_the_field_before(store: Path, claim: ClaimView) -> None:
    """From the codes to what is paid, on to the line before; what was typed stays."""
    async with sitting(practice.seat(store)) as desk:
        await the_check(desk, claim)
        await desk.type(claim.control_number)
        await desk.press("enter")
        desk.sees("shift+Tab field before")
        paid = dollars(claim.lines[0].charge_cents)
        await desk.press("enter")
        await desk.type("7")
        await desk.press("enter")
        await desk.press("enter")
        assert "not explained" in desk.row(22)
        await desk.press("shift+tab")
        await desk.type(paid)
        await desk.press("enter", "enter")
        assert "not explained" not in desk.row(22)
        await desk.press("shift+tab", "shift+tab")
        assert f"{paid}_" in desk.text()
