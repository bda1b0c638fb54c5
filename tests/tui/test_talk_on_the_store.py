"""Calls, questions, mentions, records and documents by their keys, on a real store; the keys of a logged call are counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from acts import documents, lists, look, people, proof, talk, work
from acts.desk import Actor, Desk
from acts.views import QueueView
from store.engine.sqlite import open_books
from tests.tui import practice
from tests.tui.driver import Driver, sitting


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy with a coder, whose books must balance and whose log must be whole when the test is over."""
    path = practice.copy(made, tmp_path)
    desk = Desk(open_books(path), Actor(1, "maria", "administrator", frozenset({"*"})), clock=practice.clock)
    people.add(desk, "s.imani", "records")
    yield path
    assert proof.ledger(desk).problems == ()
    assert proof.audit(desk).problems == ()
    desk.books.close()


def number_of(desk: Driver) -> str:
    """The claim that is open."""
    return desk.row(1).split("CLAIM ")[1].split()[0]


async def test_a_call_and_a_follow_up_in_six_keys(store: Path) -> None:
    """t C who Enter ref Enter outcome Enter +14 Enter, and what is typed between."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "t", "C")
        number = number_of(desk)
        desk.sees(f"about {number}", "Number", "Spoke to", "Look again")
        await desk.type("Dana")
        await desk.press("enter")
        await desk.type("7718-02")
        await desk.press("enter")
        desk.sees("1  still in process", "8  nobody reached")
        await desk.type("1")
        desk.sees("still in process")
        await desk.press("enter")
        await desk.type("+14")
        await desk.press("enter")
        desk.says(f"Call kept: still in process. {number} waits until Mon 2026-12-07.")
        desk.sees("by phone, Dana: still in process. Ref", "7718-02. Looks again 12-07", "call: still in process. ")
        await desk.press("u", "y")
        desk.says("Taken back")
        desk.sees("(taken back)")


async def test_the_number_of_a_payer_is_offered_and_the_day_follows_the_outcome(store: Path) -> None:
    """The number that was called stands in the next call's form; send it again means: go on now."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "t", "C", "shift+tab")
        await desk.type("800-555-0100")
        await desk.press("enter")
        await desk.type("Kim")
        await desk.press("enter", "enter")
        await desk.type("5")
        await desk.press("enter")
        desk.sees("the work goes on now")
        await desk.press("enter")
        desk.says("Call kept: send it again, corrected.")
        desk.sees("held by you")
        await desk.press("C")
        desk.sees("800-555-0100")


async def test_one_call_about_several_claims(store: Path) -> None:
    """Marked claims get the call each, after one question; one undo takes it off all of them."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "space", "space", "C")
        desk.sees("about 2 claims")
        await desk.type("Kim")
        await desk.press("enter", "enter")
        await desk.type("2")
        await desk.press("enter", "enter")
        desk.sees("Keep this call on 2 claims")
        await desk.press("y")
        desk.says("2 claims called about.")
        await desk.press("u")
        desk.sees("made a call")
        await desk.press("y")
        desk.says("Taken back")


async def test_a_claim_without_open_work_can_be_called_about_and_asked_about(store: Path) -> None:
    """Nothing waits by it; the call and the question stand on the claim."""
    seat = practice.seat(store, "d.ortiz", "look")()
    number = seat.books.read.value(
        "SELECT control_number FROM claim c WHERE NOT EXISTS (SELECT 1 FROM work_item w WHERE w.claim = c.id) ORDER BY id LIMIT 1"
    )
    seat.books.close()
    async with sitting(practice.seat(store)) as desk:
        await desk.press(":")
        await desk.type(number)
        await desk.press("enter", "C")
        await desk.type("Kim")
        await desk.press("enter", "enter")
        await desk.type("paid last week")
        await desk.press("enter", "enter")
        desk.says("Call kept: paid last week.")
        desk.sees("Kim: paid last week")
        await desk.press("a", "3", "enter", "enter")
        desk.says("Q-1: front desk is asked until Thu 11-26.")
        await desk.press("a", "7")
        await desk.type("the card is here")
        await desk.press("enter", "enter")
        desk.says("Q-1 is answered; d.ortiz sees it.")
        desk.sees("Q-1 front desk: the card is here")


async def test_a_coder_is_asked_answers_and_who_asked_is_told(store: Path) -> None:
    """a 1 Enter Enter; :questions a; the Desk of each shows what waits, until the claim is opened."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "t", "a", "1")
        number = number_of(desk)
        desk.sees("Ask a coder about", "s.imani", "Does the record bear out the codes")
        await desk.press("enter", "enter")
        desk.says("Q-1: s.imani is asked until Thu 11-26. The claim waits for the answer.")
        desk.sees("Q-1 to s.imani, answer due 11-26", "questions 1")
    async with sitting(practice.seat(store, "s.imani", "two")) as coder:
        coder.sees("FOR YOU", "d.ortiz asks")
        await coder.press(":")
        await coder.type("questions")
        await coder.press("enter")
        coder.sees("[1 For me 1]", "Q-1", number)
        await coder.press("a")
        coder.sees("d.ortiz asks s.imani", "Does the record bear")
        await coder.type("Yes, see the note of that day")
        await coder.press("enter", "enter")
        coder.says(f"Q-1 is answered; {number} is back in the queue, and d.ortiz sees it.")
    async with sitting(practice.seat(store, "d.ortiz", "three")) as again:
        again.sees("FOR YOU", "s.imani answers", "Yes, see the note")
        await again.press("G", "enter")
        again.sees(f"CLAIM {number}", "Q-1 s.imani: Yes, see the note")
        await again.press("escape")
        assert "FOR YOU" not in again.text()


async def test_a_physician_is_not_asked_about_money(store: Path) -> None:
    """The form says which word is wrong, and keeps what was typed."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "t", "a", "2", "1")
        desk.sees("please say so")
        await desk.press("ctrl+e")
        await desk.type(" The payer wants to know.")
        await desk.press("enter")
        desk.sees('"payer" speaks of payment')
        await desk.press("escape")
        desk.sees("CLAIM")


async def test_a_comment_names_somebody(store: Path) -> None:
    """@m.kelly sees it, @zoe is nobody: both are said."""
    async with sitting(practice.seat(store)) as desk:
        await desk.press("1", "t", "c")
        await desk.type("@m.kelly please look, @zoe too")
        await desk.press("enter")
        desk.says("m.kelly will see it. @zoe is no user here.")
    kelly = practice.seat(store, "m.kelly", "look")()
    assert [one.kind for one in talk.for_me(kelly)] == ["mention"]
    kelly.books.close()


async def test_what_came_in_is_filed_with_two_enters_and_read_on_the_claim(store: Path, tmp_path: Path) -> None:
    """The pane shows text and claim; Enter files it as what it looks like; d Enter reads it, / finds in it; m asks another to move it."""
    seat = practice.seat(store, "d.ortiz", "bring")()
    first, second = lists.queue(seat, QueueView(kind="denial", state="open"), limit=2).rows
    lines = "\n".join(f"line {n} of the progress note" for n in range(60))
    documents.add_bytes(seat, f"Progress note\nclaim {first.control_number}\n{lines}\nlast words".encode(), "note.txt", came="fax")
    seat.books.close()
    async with sitting(practice.seat(store)) as desk:
        await desk.press(":")
        await desk.type("documents")
        await desk.press("enter")
        desk.sees("[1 Came in 1]", "DOC-1", "medical record", f"1  {first.control_number}", "its number", "Progress note")
        await desk.press("enter")
        desk.sees(f"File DOC-1 to {first.control_number}")
        await desk.press("enter")
        desk.says(f"DOC-1 is filed to {first.control_number} as medical record.")
        desk.sees("Nothing came in that is not filed.")
        await desk.press(":")
        await desk.type(first.control_number)
        await desk.press("enter")
        desk.sees("d documents 1")
        await desk.press("d", "enter")
        desk.sees("DOCUMENT DOC-1", f"claim {first.control_number}", "line 1 to")
        await desk.press("/")
        await desk.type("last words")
        await desk.press("enter")
        desk.sees("last words", '"last words": 1 of 1')
        await desk.press("escape", "escape", "m")
        await desk.type(second.control_number)
        await desk.press("enter", "1")
        for text in ("another patient", "the name on it"):
            await desk.type(text)
            await desk.press("enter")
        desk.sees(f"Ask a second person to move DOC-1 to {second.control_number}?")
        await desk.press("y")
        desk.says("I-1 waits for the yes of")
        desk.sees("DOC-1")
        await desk.press("u", "y")
        desk.says("Taken back")


async def test_records_are_asked_for_by_a_letter_and_sent(store: Path) -> None:
    """Filed as a request it is work with the letter's day; the step on the claim notes what went."""
    seat = practice.seat(store, "d.ortiz", "bring")()
    first = lists.queue(seat, QueueView(kind="denial", state="open"), limit=1).rows[0]
    text = f"Request for medical records\nclaim {first.control_number}\nrespond by 2026-12-20"
    documents.add_bytes(seat, text.encode(), "ask.txt", came="letter")
    documents.add_bytes(seat, b"Progress note: all of it", "note.txt", claim=first.control_number, kind="record")
    async with sitting(practice.seat(store)) as desk:
        await desk.press(":")
        await desk.type("documents")
        await desk.press("enter", "enter", "enter")
        desk.sees("2026-12-20")
        await desk.press("enter")
        await desk.type("all notes")
        await desk.press("enter")
        desk.says("Its last day is Sun 2026-12-20.")
        item = work.item_of(seat, first.control_number, "records_requested")
        assert str(item.deadline_on) == "2026-12-20"
        await desk.press(":")
        await desk.type(first.control_number)
        await desk.press("enter", "d")
        desk.sees("1  read its documents (2)", "2  note that records were sent")
        await desk.press("2")
        desk.sees("DOC-2", f"Records of {first.control_number} that were sent", "1 payer's portal")
        await desk.press("2", "enter", "enter", "enter")
        desk.says(f"Records of {first.control_number} sent by fax; it waits until Wed 2026-12-23.")
        desk.sees("records sent by fax: DOC-2 note.txt")
    assert work.item_of(seat, first.control_number, "records_requested").state == "waiting"
    assert look.claim(seat, first.control_number, purpose="test").documents == 2
    seat.books.close()


async def test_a_document_that_cannot_be_kept_is_named(store: Path, tmp_path: Path) -> None:
    """I takes a folder in: what is good comes in, what is not is said; D dismisses with a reason; P saves."""
    folder = tmp_path / "fax"
    folder.mkdir()
    (folder / "a.txt").write_text("Explanation of benefits")
    (folder / "b.pdf").write_bytes(b"PK\x03\x04" + bytes(30))
    async with sitting(practice.seat(store)) as desk:
        await desk.press(":")
        await desk.type("documents")
        await desk.press("enter", "I", "2")
        await desk.type(str(folder))
        await desk.press("enter")
        desk.says("1 document came in. 1 not: b.pdf is no PDF, though its name says so.")
        desk.sees("EOB", "Explanation of benefits", "No claim is named in it")
        await desk.press("P")
        await desk.type(str(tmp_path / "out.txt"))
        await desk.press("enter")
        desk.says("the log has it")
        assert (tmp_path / "out.txt").read_text() == "Explanation of benefits"
        await desk.press("D")
        await desk.type("not ours")
        await desk.press("enter")
        desk.says("DOC-1 is dismissed.")
        await desk.press("3")
        desk.sees("[3 Dismissed 1]", "not ours")
