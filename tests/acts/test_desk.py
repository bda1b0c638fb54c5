"""What @act promises: right first, one transaction, one event, the same again for the same request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from acts.desk import Act, Desk, act, microseconds
from store import audit
from store.engine.sqlite import Books
from store.errors import Busy, ClaimdeskError, NotAllowed, Refused, Stale, Unsealed
from tests.fresh import BEGAN, Clock, desk_at
from tests.store.toy import again, make, own, toy_books


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """A toy store."""
    with toy_books(tmp_path) as found:
        yield found


@pytest.fixture
def desk(books: Books) -> Desk:
    """An administrator's desk."""
    return desk_at(books)


def last(books: Books) -> audit.EventRow:
    """The newest event."""
    return audit.events(books.read, limit=1)[0]


@act("toy.two")
def two_things(act: Act, first: str, second: str, reason: str) -> tuple[int, int]:
    """An act that joins two others."""
    return make(act, first), make(act, second)


@act("toy.limit")
def too_much(act: Act, thing: int) -> None:
    """Over a limit, found only in the books."""
    act.subject("thing", thing)
    act.write.change("UPDATE thing SET cents = 99900")
    raise NotAllowed("999.00 is over your limit of 250.00", "write-off", "Ask someone whose limit reaches it.")


@act("toy.count", repeatable=True)
def count_up(act: Act) -> dict[str, int]:
    """A result that is kept with the event."""
    return {"things": act.write.insert("thing", name=f"t{act.number}")}


@act("toy.look", view=True)
def look(act: Act, thing: int) -> str | None:
    """A view."""
    act.subject("thing", thing)
    return act.write.value("SELECT name FROM thing WHERE id = :thing", thing=thing)  # type: ignore[no-any-return]


@act("toy.maybe")
def maybe(act: Act, write: bool = False) -> str:
    """Finds nothing to do."""
    if write:
        act.write.insert("lease", thing=1)
    act.nothing()
    return "nothing"


def test_an_act_is_one_event_with_all_that_it_says(desk: Desk, books: Books) -> None:
    """Actor, sitting, request, reason, subjects, totals, moment."""
    make(desk, "lamp", reason="asked for")
    event = last(books)
    assert (event.actor, event.sitting, event.act, event.reason) == ("maria", desk.sitting, "toy.make", "asked for")
    assert (event.subjects, event.totals, event.moment, event.undoes) == ((("thing", "1"),), {"facts": 2}, microseconds(BEGAN), None)
    assert len(event.request) == 12


def test_an_act_within_an_act_joins_it(desk: Desk, books: Books) -> None:
    """One event, one transaction, subjects of both."""
    assert two_things(desk, "lamp", "bed", reason="a pair") == (1, 2)
    event = last(books)
    assert (event.number, event.act, event.reason, event.subjects) == (2, "toy.two", "a pair", (("thing", "1"), ("thing", "2")))
    with pytest.raises(Exception, match="UNIQUE"):
        two_things(desk, "chair", "chair", reason="twice")
    assert books.read.value("SELECT count(*) FROM thing") == 2
    assert last(books).number == 2


def test_what_role_does_not_reach_is_refused_and_recorded(books: Books) -> None:
    """Exit 4, an event of its own, the books unchanged."""
    auditor = desk_at(books, "olga", "auditor")
    with pytest.raises(NotAllowed) as error:
        make(auditor, "lamp")
    event = last(books)
    assert (error.value.exit_code, event.actor, event.act, event.body["tried"]) == (4, "olga", "refused", "toy.make")
    assert event.reason == error.value.what
    assert books.read.value("SELECT count(*) FROM thing") == 0


def test_a_joined_act_asks_its_own_right(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may do the outer may not do everything by it."""
    import acts.rights

    monkeypatch.setattr(acts.rights, "may", lambda desk, name: "no" if name == "toy.make" else None)
    with pytest.raises(NotAllowed):
        two_things(desk_at(books), "lamp", "bed", reason="x")
    assert (last(books).act, last(books).body["tried"]) == ("refused", "toy.two")


def test_a_limit_found_in_the_books_is_rolled_back_and_recorded(desk: Desk, books: Books) -> None:
    """With what it was about."""
    make(desk, "lamp")
    with pytest.raises(NotAllowed):
        too_much(desk, 1)
    assert books.read.value("SELECT cents FROM thing") == 0
    event = last(books)
    assert (event.act, event.reason, event.subjects) == ("refused", "999.00 is over your limit of 250.00", (("thing", "1"),))


def test_a_refusal_leaves_nothing(desk: Desk, books: Books) -> None:
    """Stale, with both versions; no event, no row."""

    @act("toy.stale")
    def stale(act: Act) -> None:
        act.write.insert("thing", name="x")
        raise Stale("it has moved", "thing 1", "Look again.", yours=1, theirs=2)

    with pytest.raises(Stale) as error:
        stale(desk)
    assert (error.value.yours, error.value.theirs, error.value.exit_code) == (1, 2, 2)
    assert (last(books).number, books.read.value("SELECT count(*) FROM thing")) == (1, 0)


def test_the_same_request_gives_the_first_answer(desk: Desk, books: Books) -> None:
    """Of the same person and act; another request, person or act is done."""
    assert count_up(desk.asking("r1")) == {"things": 1}
    assert count_up(desk.asking("r1")) == {"things": 1}
    assert count_up(desk.asking("r2")) == {"things": 2}
    assert count_up(desk_at(books, "ana").asking("r1")) == {"things": 3}
    assert [count_up(desk), count_up(desk)] == [{"things": 4}, {"things": 5}]
    assert last(books).number == 6


def test_a_request_may_be_given_to_any_act(desk: Desk, books: Books) -> None:
    """As a keyword, or by the desk; chunks of a job share it."""
    untyped: Any = make
    untyped(desk, "lamp", request="r7")
    assert last(books).request == "r7"
    untyped = own
    untyped(desk, 1, "ana", request="r8", reason="hers now")
    assert (last(books).request, last(books).reason) == ("r8", "hers now")
    job = desk.asking()
    make(job, "bed")
    make(job, "chair")
    assert len(audit.events(books.read, request=job.request)) == 2
    assert job.seen is desk.seen and job.sitting == desk.sitting


def test_a_read_only_desk_looks_and_does_nothing_else(books: Books) -> None:
    """READ-ONLY refuses acts, not the log of what was seen."""
    make(desk_at(books), "lamp")
    desk = desk_at(books)
    desk.read_only = True
    with pytest.raises(Refused, match="read-only"):
        make(desk, "bed")
    assert look(desk, 1) == "lamp"
    assert (last(books).act, last(books).subjects) == ("toy.look", (("thing", "1"),))


def test_a_view_that_cannot_be_written_is_not_shown(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Busy after 2 s at most, and no name comes out."""
    monkeypatch.setattr("acts.desk.VIEW_WAIT_S", 0.05)
    make(desk_at(books), "lamp")
    with again(books) as other:
        desk = desk_at(other)
        import threading

        taken, done = threading.Event(), threading.Event()

        def hold() -> None:
            with books.write("ben", "posting"):
                taken.set()
                done.wait(5)

        thread = threading.Thread(target=hold)
        thread.start()
        taken.wait(5)
        with pytest.raises(Busy, match="ben"):
            look(desk, 1)
        done.set()
        thread.join()


def test_an_act_that_found_nothing_to_do_is_no_event(desk: Desk, books: Books) -> None:
    """Unless it wrote something after all: then it is a programmer's error."""
    assert maybe(desk) == "nothing"
    assert last(books).number == 1
    with pytest.raises(Unsealed):
        maybe(desk, write=True)


def test_the_books_clock_never_runs_back(books: Books) -> None:
    """Whatever the host's does; the order is by number."""
    clock = Clock()
    desk = desk_at(books, clock=clock)
    make(desk, "lamp")
    clock.move(hours=-1)
    make(desk, "bed")
    clock.move(hours=1, seconds=1)
    make(desk, "chair")
    moments = [row.moment for row in audit.events(books.read)][::-1]
    start = microseconds(BEGAN)
    assert moments == [start, start, start, start + 1_000_000]


def test_today_is_the_practices_date(books: Books) -> None:
    """At one in the morning UTC it is still yesterday in New York."""
    days: list[date] = []

    @act("toy.day")
    def day(act: Act) -> None:
        days.append(act.today)

    desk = desk_at(books, clock=Clock(datetime(2027, 1, 1, 1, 0, tzinfo=UTC)))
    day(desk)
    desk.zone = "Asia/Tokyo"
    day(desk)
    assert days == [date(2026, 12, 31), date(2027, 1, 1)]
    assert desk.today() == date(2027, 1, 1)
    with pytest.raises(AssertionError):
        microseconds(datetime(2027, 1, 1))  # noqa: DTZ001
    assert microseconds(BEGAN + timedelta(microseconds=1)) - microseconds(BEGAN) == 1


def test_the_work_is_run_again_when_the_engine_is_busy(desk: Desk, books: Books) -> None:
    """Nothing of the first run is left; after three it is given up."""
    runs: list[int] = []

    @act("toy.again")
    def again_and_again(act: Act, busy: int) -> int:
        runs.append(act.write.insert("thing", name=f"{busy}: run {len(runs)}"))
        if len(runs) <= busy:
            raise Busy("a serialisation failure")
        return len(runs)

    assert again_and_again(desk, 2) == 3
    assert [row[0] for row in books.read.run("SELECT name FROM thing")] == ["2: run 2"]
    runs.clear()
    with pytest.raises(Busy):
        again_and_again(desk, 9)
    assert len(runs) == 3


def test_the_number_of_the_event_is_known_to_the_work(desk: Desk, books: Books) -> None:
    """Header rows keep it; what the work adds to the body is kept too."""
    seen: list[int] = []

    @act("toy.number")
    def number(act: Act) -> None:
        seen.append(act.number)
        act.body["plan"] = "abc"
        act.undoes = 1

    number(desk)
    assert (seen, last(books).number, last(books).body["plan"], last(books).undoes) == ([2], 2, "abc", 1)


def test_an_error_says_what_where_and_what_to_do() -> None:
    """In two lines, with its exit code."""
    error = NotAllowed("this is over your limit", "write-off", "Ask ana.")
    assert str(error) == "this is over your limit (write-off)\nAsk ana."
    assert (error.exit_code, Refused("x").exit_code, ClaimdeskError("x").exit_code, Busy("x").exit_code) == (4, 2, 2, 3)
