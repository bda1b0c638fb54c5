"""Working the queue: in one hand at a time, set aside until its day, given up within a limit; always in the order of the day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from acts import lists, look, practice, work
from acts.desk import Desk
from acts.views import QueueRow, QueueView
from store import audit
from store.errors import Leased, NoSuch, NotAllowed, Refused, Stale
from tests.made import CO, PR, Practice, ans, bill, era, practice_in, s

ALL = QueueView()


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Three denials: 100.00, 300.00 and 200.00."""
    made = practice_in(tmp_path)
    made.denied(100, 300, 200)
    return made


def row(desk: Desk, number: str) -> QueueRow:
    """A claim's denial."""
    return work.item_of(desk, number, "denial")


def numbers(desk: Desk, view: QueueView = ALL) -> list[str]:
    """The claims of the queue in its order."""
    return [item.control_number for item in lists.queue(desk, view).rows]


def last_event(desk: Desk, skip: str = "lists.") -> audit.EventRow:
    """The newest event that is no list."""
    return next(event for event in audit.events(desk.books.read) if not event.act.startswith(skip))


def test_the_next_best_is_taken_and_the_next_hand_gets_the_next(books: Practice) -> None:
    """`t` takes the best free item; who comes after takes the one behind it, and in the end there is nothing."""
    ana, ben = books.at("ana"), books.at("ben")
    taken = [work.take_next(desk, ALL) for desk in (ana, ben, ana)]
    assert [item and item.control_number for item in taken] == ["B", "C", "A"]
    assert work.take_next(ben, ALL) is None
    first = taken[0]
    assert first is not None and (first.leased_by, first.leased_until) == ("ana", books.clock() + timedelta(minutes=30))


def test_nothing_to_take_leaves_no_event(books: Practice) -> None:
    """An act that finds nothing to do writes nothing."""
    ana = books.at("ana")
    before = audit.events(ana.books.read, limit=1)[0].number
    assert work.take_next(ana, QueueView(category="timely_filing")) is None
    assert audit.events(ana.books.read, limit=1)[0].number == before


def test_what_is_somebody_elses_job_is_not_taken_unasked(books: Practice) -> None:
    """Whose job it is and in whose hand it is differ: t leaves another's job alone, its own it takes."""
    ana, ben = books.at("ana"), books.at("ben")
    work.assign(ana, row(ana, "B").item, "ben", "Medicare is ben's")
    taken = work.take_next(ana, ALL)
    assert taken is not None and taken.control_number == "C"
    mine = work.take_next(ben, ALL)
    assert mine is not None and (mine.control_number, mine.owner) == ("B", "ben")


def test_a_held_claim_is_refused_with_who_and_until_when(books: Practice) -> None:
    """Leased: another has it, named, with the time on the practice's clock."""
    ana, ben = books.at("ana"), books.at("ben")
    item = work.take(ana, row(ana, "B").item).item
    with pytest.raises(Leased, match=r"ana has B in hand until 10:30") as error:
        work.take(ben, item)
    assert (error.value.by, error.value.exit_code) == ("ana", 2)
    for refused in (
        lambda: work.follow_up(ben, item, date(2026, 12, 1)),
        lambda: work.write_off(ben, "B", None, None, "no use"),
        lambda: work.release(ben, item),
        lambda: work.assign(ben, item, "ben"),
    ):
        with pytest.raises(Leased):
            refused()


def test_a_note_needs_no_hold(books: Practice) -> None:
    """What somebody wrote while another held the claim is not lost."""
    ana, ben = books.at("ana"), books.at("ben")
    work.take(ana, row(ana, "B").item)
    work.note(ben, "B", "  the patient\n called ")
    assert [note.text for note in look.claim(ana, "B").notes] == ["the patient called"]
    assert row(ana, "B").leased_by == "ana"


def test_an_act_on_a_free_claim_takes_it(books: Practice) -> None:
    """The first act of yours takes a free claim by itself."""
    ana = books.at("ana")
    work.note(ana, "B", "looked at it")
    assert row(ana, "B").leased_by == "ana"


def test_any_act_of_mine_makes_my_lease_longer(books: Practice) -> None:
    """Thirty minutes count from the last act."""
    ana = books.at("ana")
    work.take(ana, row(ana, "B").item)
    books.clock.move(minutes=20)
    work.note(ana, "B", "still at it")
    assert row(ana, "B").leased_until == books.clock() + timedelta(minutes=30)


def test_a_lease_runs_out_and_is_anybodys(books: Practice) -> None:
    """Who left without giving back holds nothing after the lease."""
    ana, ben = books.at("ana"), books.at("ben")
    work.take(ana, row(ana, "B").item)
    books.clock.move(minutes=31)
    assert row(ben, "B").leased_by is None
    assert work.take(ben, row(ben, "B").item).leased_by == "ben"


def test_taking_over_needs_a_reason_and_the_log_names_both(books: Practice) -> None:
    """Taken over with a reason that the other will see."""
    ana, ben = books.at("ana"), books.at("ben")
    item = work.take(ana, row(ana, "B").item).item
    with pytest.raises(Leased):
        work.take(ben, item, over="  ")
    assert work.take(ben, item, over="patient on the phone").leased_by == "ben"
    event = last_event(ben)
    assert (event.actor, event.reason) == ("ben", "taken over from ana: patient on the phone")
    assert ("user", "ana") in event.subjects
    with pytest.raises(Leased, match="ben has B"):
        work.follow_up(ana, item, date(2026, 12, 1))


def test_what_is_given_back_is_free_at_once(books: Practice) -> None:
    """Release takes the lease away; who holds nothing gives nothing back and leaves no event."""
    ana, ben = books.at("ana"), books.at("ben")
    item = work.take(ana, row(ana, "B").item).item
    assert work.release(ana, item).leased_by is None
    before = audit.events(ana.books.read, limit=1)[0].number
    work.release(ana, item)
    assert audit.events(ana.books.read, limit=1)[0].number == before
    assert work.take(ben, item).leased_by == "ben"


def test_taking_one_item_takes_all_that_is_open_on_its_claim(books: Practice) -> None:
    """Two people never work on one claim at the same time."""
    books.sends(bill(80, 90, label="Z"))
    books.paid(era(ans(s(0, CO(97, 80)), s(0, CO(301, 90)), label="Z", icn="Z"), trace="Q"))
    ana, ben = books.at("ana"), books.at("ben")
    denial, review = row(ana, "Z"), work.item_of(ana, "Z", "review")
    work.take(ana, denial.item)
    assert work.item_of(ben, "Z", "review").leased_by == "ana"
    with pytest.raises(Leased):
        work.take(ben, review.item)
    assert "Z" not in [work.take_next(ben, ALL).control_number for _ in range(3)]  # type: ignore[union-attr]


def test_the_lease_is_as_long_as_the_practice_says(books: Practice) -> None:
    """Thirty minutes are a first value."""
    practice.put(books.desk, "lease_minutes", "5")
    assert work.take(books.at("ana"), row(books.desk, "B").item).leased_until == books.clock() + timedelta(minutes=5)


def test_set_aside_it_waits_behind_the_open_ones_and_comes_back_on_its_day(books: Practice) -> None:
    """waiting until the day; on the day it is open again, in its place, without anybody asking."""
    ana = books.at("ana")
    before = row(ana, "B")
    waiting = work.follow_up(ana, before.item, date(2026, 10, 3), "payer calls back", version=before.version)
    assert (waiting.state, waiting.follow_up_on, waiting.follow_up_reason) == ("waiting", date(2026, 10, 3), "payer calls back")
    assert numbers(ana) == ["C", "A", "B"]
    assert lists.counts(ana, ALL).denied_total == 3
    books.clock.move(days=1)
    assert numbers(ana) == ["C", "A", "B"]
    books.clock.move(days=1)
    assert numbers(ana) == ["B", "C", "A"]
    assert (row(ana, "B").state, row(ana, "B").follow_up_on) == ("open", None)


@pytest.mark.parametrize("on", [date(2026, 10, 1), date(2026, 9, 1)])
def test_a_day_that_is_not_ahead_is_no_day_to_wait_for(books: Practice, on: date) -> None:
    """Today is not set aside until today."""
    with pytest.raises(Refused, match="not ahead"):
        work.follow_up(books.at("ana"), row(books.desk, "B").item, on)


def test_a_row_that_moved_is_refused_with_both_versions(books: Practice) -> None:
    """Stale: what I saw and what is there now; nothing was changed."""
    ana = books.at("ana")
    seen = row(ana, "B")
    work.follow_up(ana, seen.item, date(2026, 10, 5), version=seen.version)
    with pytest.raises(Stale) as error:
        work.follow_up(ana, seen.item, date(2026, 10, 9), version=seen.version)
    theirs = error.value.theirs
    assert error.value.yours == seen.version
    assert isinstance(theirs, QueueRow) and (theirs.version, theirs.follow_up_on) == (seen.version + 1, date(2026, 10, 5))


def test_a_waiting_denial_is_woken_by_a_payers_answer_alone(books: Practice) -> None:
    """Only a payment, an act that moves the money, a reversal or a later answer takes a denial off the queue or wakes it."""
    books.sends(bill(60, 70, label="Y"))
    books.paid(era(ans(s(0, CO(97, 60)), s(0, CO(16, 70)), label="Y", icn="Y"), trace="Q"))
    ana = books.at("ana")
    work.follow_up(ana, row(ana, "Y").item, date(2026, 12, 1))
    work.note(ana, "Y", "sent again")
    assert row(ana, "Y").state == "waiting"
    work.write_off(ana, "Y", (1,), None, "lost")
    woken = row(ana, "Y")
    assert (woken.state, woken.at_stake_cents) == ("open", 7000)


def test_a_denial_is_not_done_while_its_money_is_owed(books: Practice) -> None:
    """Resolving is for the other kinds."""
    with pytest.raises(Refused, match="a denial is done when"):
        work.resolve(books.at("ana"), row(books.desk, "B").item, "enough of it")


def test_what_was_resolved_stays_so_until_something_else_calls_for_it(books: Practice) -> None:
    """A resolved item with the same basis does not come back; a new cause opens a new one."""
    books.sends(bill(90, label="Z"))
    books.paid(era(ans(s(0, CO(301, 90)), label="Z", icn="Z"), trace="Q"))
    ana = books.at("ana")
    work.resolve(ana, work.item_of(ana, "Z", "review").item, "the contract allows it")
    with pytest.raises(Refused, match="nothing is open"):
        work.item_of(ana, "Z")
    work.write_off(ana, "Z", None, 1000, "small")
    assert [item.kind for item in lists.queue(ana, QueueView(text="Z")).rows if item.control_number == "Z"] in ([], ["review"])


def test_a_biller_gives_up_as_much_as_the_limit_allows(books: Practice) -> None:
    """412.00 is above your limit of 250.00: refused with words, and the attempt is in the log."""
    ana = books.at("ana")
    with pytest.raises(NotAllowed, match=r"300.00 is above your limit of 250.00") as error:
        work.write_off(ana, "B", None, None, "lost")
    assert error.value.exit_code == 4 and "sam" in error.value.do
    assert last_event(ana).act == "refused"
    assert work.write_off(ana, "A", None, None, "lost").written_off == 10000
    assert work.write_off(books.at("sam"), "B", None, None, "lost").written_off == 30000


def test_two_small_write_offs_do_not_pass_where_a_large_one_would_not(books: Practice) -> None:
    """The limit holds for what one person gives up of a claim, not for each time."""
    ana = books.at("ana")
    work.write_off(ana, "B", None, 20000, "part")
    with pytest.raises(NotAllowed, match=r"200.00 of it written off before"):
        work.write_off(ana, "B", None, 10000, "rest")


def test_a_write_off_of_figures_that_moved_is_refused(books: Practice) -> None:
    """The version that the claim was seen at goes with the act."""
    ana = books.at("ana")
    seen = look.claim(ana, "A")
    work.write_off(ana, "A", None, 4000, "part", version=seen.version)
    with pytest.raises(Stale) as error:
        work.write_off(ana, "A", None, 4000, "part", version=seen.version)
    assert (error.value.yours, error.value.theirs) == (seen.version, look.claim(ana, "A").version)
    assert look.claim(ana, "A").figures.written_off == 4000


@pytest.mark.parametrize(("lines", "cents", "why"), [(None, 10001, "only 100.00"), ((9,), None, "no line 9"), (None, -5, "more than 0.00")])
def test_what_cannot_be_given_up_is_said(books: Practice, lines: tuple[int, ...] | None, cents: int | None, why: str) -> None:
    """In words, and nothing was changed."""
    with pytest.raises(Refused, match=why):
        work.write_off(books.at("ana"), "A", lines, cents, "no reason")
    assert look.claim(books.desk, "A").figures.written_off == 0


def test_nothing_is_given_up_without_a_reason(books: Practice) -> None:
    """The log keeps it beside the amount."""
    with pytest.raises(Refused, match="needs a reason"):
        work.write_off(books.at("ana"), "A", None, None, "  ")


def test_what_is_the_practices_or_the_payers_never_goes_to_the_patient(books: Practice) -> None:
    """Not to the patient: CO-16 is the practice's or the payer's."""
    with pytest.raises(Refused, match="Not to the patient: CO-16 is the practice's or the payer's"):
        work.to_patient(books.at("ana"), "A", None, "they should pay")


def test_a_denial_that_is_the_patients_may_go_there(books: Practice) -> None:
    """And then the denial is off the queue."""
    books.sends(bill(90, label="Z"))
    books.paid(era(ans(s(0, PR(27, 90)), label="Z", icn="Z"), trace="Q"))
    figures = work.to_patient(books.at("ana"), "Z", None, "cover had ended")
    assert (figures.patient, figures.payer_denied, figures.status) == (9000, 0, "patient")
    assert "Z" not in numbers(books.desk)


def test_what_was_typed_is_kept_until_it_is_saved(books: Practice) -> None:
    """A dropped line loses nothing; a saved note is no draft any more."""
    ana = books.at("ana")
    work.save_draft(ana, "claim B", "the payer says")
    assert (look.claim(ana, "B").draft, work.draft(books.at("ana"), "claim B"), work.draft(books.at("ben"), "claim B")) == (
        "the payer says", "the payer says", "",
    )  # fmt: skip
    work.note(ana, "B", "the payer says no")
    assert look.claim(ana, "B").draft == ""


def test_the_order_of_a_new_day_is_made_by_whoever_comes_first(books: Practice) -> None:
    """The places of yesterday are made anew before a list is shown, in an act of its own."""
    ana = books.at("ana")
    before = {item.control_number: item.priority for item in lists.queue(ana, ALL).rows}
    books.clock.move(days=30)
    after = {item.control_number: (item.days_left, item.priority) for item in lists.queue(ana, ALL).rows}
    assert all(priority > before[number] for number, (_, priority) in after.items())
    assert "work.rerank" in [event.act for event in audit.events(ana.books.read)]
    assert work.rerank(ana) == 0


def test_a_read_only_desk_sees_the_order_of_the_day_too(books: Practice) -> None:
    """It may not write the new places, so it sorts by itself: the same rows, and what waited for today is open."""
    ana, guest = books.at("ana"), books.at("olga")
    guest.read_only = True
    work.follow_up(ana, row(ana, "B").item, date(2026, 10, 20))
    books.clock.move(days=40)
    seen = [(item.control_number, item.priority, item.state, item.rank) for item in lists.queue(guest, ALL).rows]
    first = lists.queue(guest, ALL, limit=1)
    rest = lists.queue(guest, ALL, after=first.after)
    assert [item.control_number for item in (*first.rows, *rest.rows)] == [number for number, *_ in seen]
    assert "work.rerank" not in [event.act for event in audit.events(ana.books.read)]
    assert seen == [(item.control_number, item.priority, item.state, item.rank) for item in lists.queue(ana, ALL).rows]


def test_there_is_nothing_to_work_on_a_claim_that_nobody_has(books: Practice) -> None:
    """The words name it."""
    with pytest.raises(NoSuch, match="there is no claim GHOST"):
        work.item_of(books.desk, "GHOST")
    with pytest.raises(NoSuch):
        work.note(books.desk, "GHOST", "hello")


def test_an_auditor_works_on_nothing(books: Practice) -> None:
    """Exit 4, and the attempt is an event of its own."""
    olga = books.at("olga")
    for refused in (lambda: work.take_next(olga, ALL), lambda: work.note(olga, "B", "hello"), lambda: work.rerank(olga) and None):
        try:
            refused()
        except NotAllowed as error:
            assert "auditor" in error.what
    assert [event.act for event in audit.events(olga.books.read, actor="olga")] == ["refused", "refused"]


def test_a_kind_that_a_claim_has_not_is_named_with_those_that_it_has(tmp_path: Path) -> None:
    """The command line's --kind, mistyped."""
    made = practice_in(tmp_path)
    made.denied(100)
    with pytest.raises(Refused, match="nothing of kind banana is open on claim A") as said:
        work.item_of(made.desk, "A", "banana")
    assert said.value.do == "Open there: denial."
