"""Finding at the keys, on a real store: form, orders, groups, columns, kept views on their digits, projects."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import lists, projects
from acts.views import QueueView
from tests.tui import practice
from tests.tui.driver import Driver, sitting


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy."""
    yield practice.copy(made, tmp_path)


def asked(path: Path, view: QueueView) -> list[str]:
    """What the books say a view holds."""
    desk = practice.seat(path, "m.kelly", "look")()
    rows = lists.queue(desk, view, limit=500).rows
    desk.books.close()
    return [row.control_number for row in rows]


def current(desk: Driver) -> str:
    """The claim under the cursor."""
    return str(desk.app.screen.worklist.current().control_number)  # type: ignore[attr-defined]


async def test_the_form_asks_on_two_pages_and_enter_shows(store: Path) -> None:
    """Every field may stay empty; what cannot be read is said; the second page comes with PgDn; the form fits 80 by 24."""
    wanted = asked(store, QueueView(kind="denial", state="open", provider="finch"))
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "f")
        desk.sees("Show only   page 1 of 2", "Payer", "Age", "Enter show")
        await desk.press("pagedown")
        desk.sees("page 2 of 2", "Remark", "Provider", "Notes say", "Project")
        await desk.press("tab")
        await desk.type("finch")
        await desk.press("enter")
        assert f"of {len(wanted)}" in desk.row(24) and "filter provider finch" in desk.row(24)
        await desk.press("f", *["tab"] * 7)
        await desk.type("someday")
        await desk.press("enter")
        desk.sees("Last day: not understood")
        await desk.press("ctrl+u")
        await desk.type("gone")
        await desk.press("enter")
        desk.sees("last day gone")
        await desk.press("escape")
        desk.sees("no filter")


async def test_another_order_stands_and_the_same_claims_come(store: Path) -> None:
    """o 8 3: the largest amount first; Esc goes back to what is lost first."""
    wanted = asked(store, QueueView(kind="denial", state="open", order="amount"))
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "o", "8", "3")
        assert "order: amount, largest first" in desk.row(24)
        assert current(desk) == wanted[0]
        await desk.press("G")
        assert current(desk) == wanted[-1]
        await desk.press("k", "k")
        assert current(desk) == wanted[-3]
        await desk.press("escape")
        assert "order: what is lost first" in desk.row(24)


async def test_groups_by_owner_provider_and_week(store: Path) -> None:
    """o 5, o 7 1, o 6: headings, and each opens to its claims alone; its own digit takes the grouping off."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "o", "5")
        desk.sees("DENIALS by owner", "OWNER", "nobody's yet")
        await desk.press("o", "7", "1")
        desk.sees("DENIALS by provider", "NPI", "Finch, Dora")
        total = desk.row(24).split("of ")[1].split()[0]
        await desk.press("enter")
        assert "filter provider 1" in desk.row(24) and "DENIALS by" not in desk.row(1)
        await desk.press("escape")
        assert f"of {total}" in desk.row(24)
        await desk.press("o", "6")
        desk.sees("DENIALS by week", "last day", "order: day")
        await desk.press("o", "6")
        assert "DENIALS by" not in desk.row(1)


async def test_a_column_is_chosen_and_payer_gives_way(store: Path) -> None:
    """o 9 1: AGE beside the rest at 80; again and it is off. At 160 all are there."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "o", "9", "1", "escape")
        assert "AGE" in desk.row(3) and "PAYER" not in desk.row(3) and "NEXT STEP" in desk.row(3)
        assert max(map(len, desk.rows())) <= 80
        await desk.press("o", "9", "1", "escape")
        assert "AGE" not in desk.row(3) and "PAYER" in desk.row(3)
    async with sitting(practice.seat(store, sitting="wide"), (160, 24)) as desk:
        await desk.press("1", "o", "9", "1", "2", "5", "8", "escape")
        assert all(name in desk.row(3) for name in ("PAYER", "NEXT STEP", "AGE", "CLAIM", "PROVIDER", "LAST NOTE"))
        assert max(map(len, desk.rows())) <= 160


async def test_a_kept_view_has_its_digit_and_comes_back_whole(store: Path) -> None:
    """V keeps filter, order, grouping and columns; its digit brings them back, also at the next sitting; renamed, then taken away."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "f", *["tab"] * 5)
        await desk.type("200")
        await desk.press("enter", "o", "8", "3", "o", "9", "1", "escape", "V")
        desk.sees("Keep: from 200.00, order: amount")
        await desk.type("Large")
        await desk.press("enter", "enter")
        desk.says("Large is kept on 3.")
        assert "[3 Large" in desk.row(2)
        await desk.press("1")
        assert "[1 All" in desk.row(2) and "AGE" not in desk.row(3)
    async with sitting(practice.seat(store, sitting="next")) as desk:
        await desk.press("1", "3")
        assert "[3 Large" in desk.row(2) and "AGE" in desk.row(3) and "order: amount" in desk.row(24)
        await desk.press("V", "2", "1")
        await desk.type("Larger")
        await desk.press("enter")
        await desk.type("7")
        await desk.press("enter")
        desk.says("Larger is on 7 now.")
        assert "[7 Larger" in desk.row(2) and "3 Over" in desk.row(2)
        await desk.press("V", "2", "2")
        desk.says("Larger is taken away")
        assert "Larger" not in desk.row(2)


async def test_a_filter_that_finds_nothing_says_what_it_may_have_meant(store: Path) -> None:
    """In the live filter and in the form; Esc shows all again."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "slash")
        await desk.type("harborlyne")
        desk.sees('Nothing matches "harborlyne"', "did you mean harborline (")
        await desk.press("escape", "f")
        await desk.type("bluestm")
        await desk.press("enter")
        desk.sees("No denials in this view: payer bluestm. Esc shows all; did you mean bluestem (")
        await desk.press("escape")
        desk.sees("no filter")


async def test_a_project_is_made_of_marks_opened_named_and_closed(store: Path) -> None:
    """Space Space V 2, then : projects: Enter, * marks all of it; c names it, H gives it, X closes it."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "space", "space", "V", "2")
        desk.sees("A project of 2 claims")
        await desk.type("Old cards")
        await desk.press("enter", "enter")
        desk.says("PJ-1, Old cards: 2 claims")
        await desk.press(":")
        await desk.type("projects")
        await desk.press("enter")
        desk.sees("PROJECTS", "PJ-1", "Old cards", "[1 Open 1]")
        await desk.press("enter", "*")
        assert "DENIALS PJ-1" in desk.row(1) and "2 marked" in desk.row(24)
        await desk.press("escape", "c", "tab")
        await desk.type("ask the front desk")
        await desk.press("enter", "H", "2")
        desk.says("PJ-1 is m.kelly's now.")
        await desk.rest()
        desk.sees("ask the front desk", "m.kelly")
        await desk.press("X")
        await desk.type("mended")
        await desk.press("enter", "y")
        desk.says("PJ-1 is closed.")
        desk.sees("No project is open: nothing came clearly more often than usual.")
        await desk.press("3")
        desk.sees("[3 Closed 1]", "PJ-1")
    desk_ = practice.seat(store, "m.kelly", "look")()
    assert [row.state for row in projects.listed(desk_, closed=True)] == ["closed"]
    desk_.books.close()


async def test_an_empty_list_says_how_many_wait_and_until_when(store: Path) -> None:
    """All set aside: the next day is named, and the claim of a project says so."""
    from datetime import date

    from acts import work

    desk_ = practice.seat(store, "m.kelly", "look")()
    rows = lists.queue(desk_, QueueView(kind="denial", state="open"), limit=500).rows
    for n, row in enumerate(rows):
        work.follow_up(desk_, row.item, date(2026, 12, 1 + n % 9), "the payer thinks")
    projects.add(desk_, "All of it", [row.control_number for row in rows])
    desk_.books.close()
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1")
        desk.sees("No denials open.", "claims wait for an answer or a day (4 Waiting), next on ")
        await desk.press("4", "enter")
        assert " MORE " in desk.text() and "PJ-1   " in desk.text()
