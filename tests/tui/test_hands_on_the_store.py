"""Two people, one claim, by keyboard on a real store: nothing typed is lost, no act is done twice, both sides are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from contextvars import copy_context
from datetime import date
from pathlib import Path

import pytest
from textual._context import active_app

from acts import assignment, hand_over, hands_view, lists, look, proof, work
from acts.desk import Desk
from acts.views import QueueView
from billing.assignment import Rule
from tests.made import CO, Person, Practice, ans, bill, era, practice_in, s
from tests.stories.telling import reversal
from tests.tui.driver import Driver, sitting

WHO = Person("OKAFOR", "ZOE", "W100299")


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Practice]:
    """Claims A 100.00, B 300.00, C 200.00, all denied; the books must be whole when the test is over."""
    made = practice_in(tmp_path)
    made.denied(100, 300, 200)
    yield made
    assert proof.ledger(made.desk).problems == ()
    assert proof.audit(made.desk).problems == ()


def seat(books: Practice, login: str) -> Callable[[], Desk]:
    """Makes desks for one person, as the program does for each lane: one sitting."""

    def make() -> Desk:
        desk = books.at(login)
        desk.sitting = login
        return desk

    return make


@asynccontextmanager
async def seated(books: Practice, login: str) -> AsyncIterator[Driver]:
    """A person at an open desk; what others do arrives when the test says so, and not in between."""
    async with sitting(seat(books, login)) as desk:
        await desk.app.watch_books.stop()
        yield desk


async def opened(desk: Driver, number: str) -> None:
    """Go to a claim, or to whatever has that number."""
    await desk.press(":")
    await desk.type(number)
    await desk.press("enter")
    if "Found for" in desk.text():
        line = next(row for row in desk.rows() if row[1:].lstrip()[:1].isdigit() and f"  claim      {number} " in row)
        await desk.press(line.replace(">", " ").split()[0])


async def seen(desk: Driver) -> None:
    """What others did arrives. In a process of its own a desk is the only one; here it is said which of two is meant."""
    context = copy_context()
    context.run(active_app.set, desk.app)
    await asyncio.create_task(desk.app.watch_books.look(), context=context)
    await desk.quiet()


async def test_a_claim_taken_over_while_a_comment_is_typed(books: Practice) -> None:
    """ana types, sam takes it over with a reason: she is asked at once, her words are a draft, and 3 puts them on the claim."""
    async with seated(books, "ana") as ana, seated(books, "sam") as sam:
        await opened(ana, "B")
        await ana.press("T", "c")
        await ana.type("called, they look again")
        await opened(sam, "B")
        sam.sees("held by ana")
        await sam.press("T")
        await sam.type("patient on the phone")
        await sam.press("enter", "y")
        sam.says("B is yours until 10:30; ana sees why.")
        await seen(ana)
        ana.sees("sam took claim B over at 10:00.", 'Reason given: "patient on the phone".', "kept as a draft. It is not on the claim yet")
        assert "draft kept, not saved" in ana.row(24)
        await ana.press("3")
        ana.sees("Comment on B   (your draft is in place)", "called, they look again")
        await ana.press("enter")
        ana.says("Comment saved on B. sam has it in hand and sees it.")
        await seen(sam)
        assert 'ana at 10:00: wrote a note: "called, they look again"' in sam.row(24)
    assert [note.text for note in look.claim(books.desk, "B").notes] == ["called, they look again"]


async def test_a_take_over_is_heard_on_any_screen(books: Practice) -> None:
    """ana stands on the Desk, typing a hand-over note: the status line says it, and the draft of her comment stands in her list."""
    ana_desk = books.at("ana")
    work.take(ana_desk, work.item_of(ana_desk, "B").item)
    work.save_draft(ana_desk, "claim B", "half a sentence")
    async with seated(books, "ana") as ana:
        ana.sees("OKAFOR" if "OKAFOR" in ana.text() else "Okafor", "draft")
        await ana.press("H")
        await ana.type("Lakeside is slow")
        sam = books.at("sam")
        work.take(sam, work.item_of(sam, "B").item, over="she is at lunch")
        await seen(ana)
        assert 'sam took B over from you at 10:00: "she is at lunch".' in ana.row(24)
        await ana.press("enter")
        ana.says("It stands on the Desk of everybody for a day")
        await seen(ana)
        ana.sees('B   draft of 10:00, not in your hand: "half a sentence"')


async def test_a_hold_that_ran_out_while_typing(books: Practice) -> None:
    """Nobody took it: she is told, saves, and has it again. Somebody took it: she is asked, and the comment still goes in."""
    async with seated(books, "ana") as ana:
        await opened(ana, "B")
        await ana.press("T", "c")
        await ana.type("long call")
        books.clock.move(minutes=29)
        await seen(ana)
        assert "Your hold on B ends at 10:30." in ana.row(24)
        books.clock.move(minutes=2)
        await seen(ana)
        assert "Your hold on B ended at 10:30. Nothing typed is lost" in ana.row(24)
        await ana.press("enter")
        ana.says("Comment saved on B. The claim is yours now.")
        ana.sees("held by you to 11:01")
        await ana.press("c")
        await ana.type("and another")
        books.clock.move(minutes=31)
        await seen(ana)
        ben = books.at("ben")
        taken = work.take_next(ben, QueueView(kind="denial"))
        assert taken is not None and taken.control_number == "B"
        await seen(ana)
        ana.sees("Your hold on B ended at 11:01; ben took it at 11:02.", "Your comment is kept as a draft. It is not on the claim yet.")
        await ana.press("2", "c")
        ana.sees("and another")
        await ana.press("enter")
        ana.says("Comment saved on B. ben has it in hand and sees it.")
    assert [note.text for note in look.claim(books.desk, "B").notes] == ["and another", "long call"]


async def test_a_claim_reversed_by_a_posting_while_it_is_in_hand(books: Practice) -> None:
    """ana types why she waits; sam posts the reversal: both are told, her day and reason stand, the stale item is refused once."""
    answer = ans(s(0, CO(16, 90)), label="Z", icn="Z", person=WHO)
    books.sends(bill(90, label="Z", person=WHO))
    books.paid(era(answer, trace="Q1"))
    books.gets(era(reversal(answer), ans(s(60, CO(45, 30)), label="Z", icn="Z2", person=WHO), trace="Q2", day="20260925"))
    async with seated(books, "ana") as ana, seated(books, "sam") as sam:
        await opened(ana, "Z")
        ana.sees("denied 90.00")
        await ana.press("T", "s")
        await ana.type("+9")
        await ana.press("enter")
        await ana.type("their answer")
        await opened(sam, "Q2")
        await sam.press("p", "y")
        sam.says("In others' hands, who see it: Z (ana).")
        await seen(ana)
        assert "sam at 10:00: posted a remittance" in ana.row(24)
        ana.sees("their answer", "paid 60.00")
        await ana.press("enter")
        assert "waits until" not in ana.text()
        ana.says("Z is no longer in the queue")
        ana.sees("their answer")
    assert look.claim(books.desk, "Z").figures.insurance_paid == 6000


async def test_a_stale_screen_is_refused_with_what_was_typed(books: Practice) -> None:
    """ana opens the form, sam sets another day in between: hers is not done over it, and stands in the form again."""
    async with seated(books, "ana") as ana:
        await opened(ana, "C")
        await ana.press("s")
        await ana.type("+20")
        await ana.press("enter")
        await ana.type("her reason")
        sam = books.at("sam")
        item = work.item_of(sam, "C")
        work.follow_up(sam, item.item, date(2026, 10, 9), "his reason", item.version)
        work.release(sam, item.item)
        await seen(ana)
        await ana.press("enter")
        ana.sees("C was changed since you opened it", "+20", "her reason")
        assert work.item_of(sam, "C").follow_up_reason == "his reason"
        await ana.press("enter", "enter")
        ana.says("C waits until Wed 2026-10-21.")
    now = work.item_of(books.at("sam"), "C")
    assert (now.follow_up_reason, now.owner) == ("her reason", "sam")


async def test_three_business_days_are_offered(books: Practice) -> None:
    """s Enter Enter: it waits until Tuesday and comes back to who set it aside; the Desk and :aside have it."""
    async with seated(books, "ana") as ana:
        await opened(ana, "C")
        await ana.press("s")
        ana.sees("+3b", "Tue 2026-10-06")
        await ana.press("enter", "enter")
        ana.says("C waits until Tue 2026-10-06.")
        await ana.press("escape")
        await seen(ana)
        ana.sees("1 claim set aside by you, the first comes back Tue 10-06")
        await ana.press(":")
        await ana.type("aside")
        await ana.press("enter")
        ana.sees("SET ASIDE", "Okafor")
    assert work.item_of(books.at("ben"), "C").owner == "ana"


async def test_the_note_of_the_last_shift_stands_until_it_is_read(books: Practice) -> None:
    """sam writes it with H; ana sees who and when, Enter reads it whole, and it is gone from her Desk, not from ben's."""
    async with seated(books, "sam") as sam:
        await sam.press("H")
        await sam.type("Lakeside refuses every member number.")
        await sam.press("enter")
    async with seated(books, "ana") as ana:
        ana.sees("FROM THE LAST SHIFT", "sam at 10:00", "Lakeside refuses every member number.")
        on = next(n for n, row in enumerate(ana.app.frame.picks) if row[0] == "shift")  # type: ignore[union-attr]
        await ana.press(*["j"] * on, "enter")
        ana.sees("Lakeside refuses every member number.", "any key closes")
        await ana.press("enter")
        assert "FROM THE LAST SHIFT" not in ana.text()
    assert hand_over.unread(books.at("ana")) == ()
    assert len(hand_over.unread(books.at("ben"))) == 1
    assert hand_over.unread(books.at("sam")) == ()
    books.clock.move(hours=25)
    assert hand_over.unread(books.at("ben")) == ()


async def test_a_supervisor_sees_who_holds_what_and_takes_or_hands_it_on(books: Practice) -> None:
    """:hands 1 T takes over with a reason, H hands on; 2 H hands all of a person's work on, s says that they are away."""
    ana, ben = books.at("ana"), books.at("ben")
    work.take(ana, work.item_of(ana, "B").item)
    work.assign(ben, work.item_of(ben, "A").item, "ben")
    work.release(ben, work.item_of(ben, "A").item)
    books.clock.move(minutes=12)
    work.take(ben, work.item_of(ben, "C").item)
    async with seated(books, "sam") as sam:
        await sam.press(":")
        await sam.type("hands")
        await sam.press("enter")
        assert sam.row(4).split() == [">", "ana", "B", "LAKESIDE.", "CO-16", "300.00", "10:00", "10:30", "12m", "-"]
        await sam.press("H", "1")
        await sam.type("she went home")
        await sam.press("enter", "y")
        sam.says("is ana's job now")
        await sam.press("2")
        sam.sees("ben", "nobody's yet")
        while sam.app.frame.worklist.current().login != "ben":  # type: ignore[union-attr]
            await sam.press("j")
        await sam.press("s")
        await sam.type("+2")
        await sam.press("enter", "enter")
        sam.says("ben is away until and with Sat 2026-10-03. 1 item, $100.00, are theirs: H hands them on.")
        sam.sees("! away 10-03")
        await sam.press("H", "1")
        await sam.type("ben is away")
        await sam.press("enter", "y")
        sam.says("1 item, $100.00, went to ana.")
    assert work.item_of(ana, "B").owner == "ana"
    assert work.item_of(ana, "B").leased_by is None


async def test_rules_are_looked_at_and_applied_from_the_screen(books: Practice) -> None:
    """3 Enter shows who would get how many, y does it, u takes it back."""
    assignment.add_rule(books.at("sam"), Rule(0, 0, gives="person", login="ana"))
    async with seated(books, "sam") as sam:
        lists_before = [row.owner for row in lists.queue(books.at("ben"), QueueView()).rows]
        assert set(lists_before) == {"ana"}  # the Desk of the day applied it already
        await sam.press(":")
        await sam.type("hands")
        await sam.press("enter", "3")
        sam.sees("everything: to ana")
        await sam.press("enter")
        sam.says("Nothing is to be shared out: nothing is left over.")


async def test_a_biller_is_refused_the_supervisors_view_and_sees_their_own_day(books: Practice) -> None:
    """:hands says why not; :today has what was done, with dollars."""
    async with seated(books, "ana") as ana:
        await ana.press(":")
        await ana.type("hands")
        await ana.press("enter")
        ana.sees("IN YOUR HANDS")
        ana.says("Ana may not do this (hands.look)")
        await opened(ana, "A")
        await ana.press("w", "3", "y")
        await ana.press(":")
        await ana.type("today")
        await ana.press("enter")
        ana.sees("TODAY", "Wrote it off", "100.00", "CLAIMS WORKED")
        assert "1 claim worked   10:00 to 10:00" in ana.row(24) and ana.row(24).endswith("$100.00")
        await ana.press("2")
        ana.says("You see your own day; a supervisor sees others'.")
    assert hands_view.told_since_i_worked(books.at("ana")) == ()
