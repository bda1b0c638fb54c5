"""Looking is in the log before anything is shown: one event for each subject, purpose and sitting; names in lists are gathered."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from acts import correction, listed, lists, look, work
from acts.desk import Desk
from acts.views import QueueView
from store import audit
from store.engine.lock import WriteLock
from store.errors import Busy, NoSuch, NotAllowed, Refused
from tests.made import CO, PR, Practice, ans, bill, era, practice_in, s
from tests.stories.telling import reversal

ALL = QueueView()


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Three denials: 100.00, 300.00 and 200.00."""
    made = practice_in(tmp_path)
    made.denied(100, 300, 200)
    return made


def acts_of(desk: Desk, name: str) -> list[tuple[str, str]]:
    """(act, reason) of a person's events, oldest first."""
    return [(event.act, event.reason) for event in reversed(audit.events(desk.books.read, actor=name))]


def test_an_opened_claim_is_one_event_a_sitting_and_purpose(books: Practice) -> None:
    """The same person opening it again leaves no second event; another purpose or sitting does."""
    ana = books.at("ana")
    look.claim(ana, "B"), look.claim(ana, "B"), look.claim(ana, "B", purpose="patient asks")
    assert acts_of(ana, "ana") == [("look.claim", "work"), ("look.claim", "patient asks")]
    look.claim(books.at("ana"), "B")
    assert len(acts_of(ana, "ana")) == 3
    event = audit.events(ana.books.read, actor="ana", limit=1)[0]
    assert [kind for kind, _ in event.subjects] == ["claim", "patient"]


def test_each_thing_that_is_opened_is_named(books: Practice) -> None:
    """Patient, remittance, source, log, chart."""
    ana = books.at("ana")
    person = look.claim(ana, "B").person
    look.patient(ana, person), look.remittance(ana, 1), look.source(ana, "B"), look.history(ana, "claim", "B")
    correction.chart(ana, person, "B")
    assert [act for act, _ in acts_of(ana, "ana")] == [
        "look.claim", "look.patient", "look.remittance", "look.source", "look.history", "correction.chart",
    ]  # fmt: skip


def test_what_cannot_be_logged_is_not_shown(books: Practice) -> None:
    """Within 2 s the log takes the view, or the record stays closed, with words."""
    ana = books.at("ana")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with WriteLock(ana.books.path).hold("ben", "posting", until=1e12):
            held.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    try:
        with pytest.raises(Busy, match="it is not shown: that you look at it could not be written to the log within 2 s"):
            look.claim(ana, "B")
    finally:
        done.set()
        thread.join()
    assert look.claim(ana, "B").control_number == "B"


def test_a_read_only_desk_looks_and_its_looking_is_logged(books: Practice) -> None:
    """READ-ONLY refuses acts, not this log."""
    olga = books.at("olga")
    olga.read_only = True
    assert look.claim(olga, "B").figures.payer_denied == 30000
    assert acts_of(olga, "olga") == [("look.claim", "work")]
    with pytest.raises(Refused, match="read-only"):
        work.note(olga, "B", "hello")


def test_what_is_not_there_is_refused_and_leaves_no_event(books: Practice) -> None:
    """A claim, a patient, a remittance, a hold that nobody has."""
    ana = books.at("ana")
    for refused in (
        lambda: look.claim(ana, "GHOST"),
        lambda: look.patient(ana, 99),
        lambda: look.remittance(ana, 99),
        lambda: look.hold(ana, 9),
    ):
        with pytest.raises(NoSuch):
            refused()
    assert acts_of(ana, "ana") == []


def test_names_in_a_list_are_gathered_and_written_once(books: Practice) -> None:
    """Not a row an event: one, when the desk is left, and none for who was told already."""
    ana = books.at("ana")
    lists.queue(ana, ALL), lists.queue(ana, ALL)
    assert acts_of(ana, "ana") == []
    assert lists.flush_listed(ana) == 3
    (event,) = audit.events(ana.books.read, actor="ana")
    assert (event.act, len(event.subjects), event.totals) == ("lists.listed", 3, {"patients": 3})
    lists.queue(ana, ALL)
    assert lists.flush_listed(ana) == 0


def test_gathered_names_are_written_when_the_filter_changes_or_ten_seconds_are_over(books: Practice) -> None:
    """And at 256 patients."""
    ana = books.at("ana")
    lists.queue(ana, QueueView(min_cents=25000))
    lists.queue(ana, ALL)
    assert [act for act, _ in acts_of(ana, "ana")] == ["lists.listed"]
    books.clock.move(seconds=11)
    lists.queue(ana, ALL)
    assert [act for act, _ in acts_of(ana, "ana")] == ["lists.listed"] * 2
    listed.gather(ana, range(1000, 1256), "other")
    assert len(acts_of(ana, "ana")) == 3


def test_the_log_is_for_those_whose_role_reads_it(books: Practice) -> None:
    """An auditor reads all of it, and that is in it; a biller reads the story of a claim."""
    olga, ana = books.at("olga"), books.at("ana")
    work.note(ana, "B", "hello")
    rows = lists.events(olga, claim="B").rows
    assert [(row.act, row.actor) for row in rows[:2]] == [("look.history", "olga"), ("work.note", "ana")]
    assert [row.actor for row in lists.events(olga, user="ana").rows] == ["ana"]
    assert lists.events(olga, since=books.clock() + timedelta(seconds=1)).rows == ()
    with pytest.raises(NotAllowed):
        lists.events(ana)
    assert acts_of(olga, "olga")[0] == ("look.history", "audit log")


def test_the_log_is_read_page_by_page(books: Practice) -> None:
    """Each event once, the newest first."""
    olga = books.at("olga")
    whole = [row.number for row in lists.events(olga, limit=1000).rows]
    read: list[int] = []
    after: str | None = None
    while True:
        page = lists.events(olga, after=after, limit=3)
        read += [row.number for row in page.rows]
        after = page.after
        if after is None:
            break
    assert read == whole and read == sorted(read, reverse=True)


def test_a_claims_story_names_no_other_claim(books: Practice) -> None:
    """A remittance is posted with its neighbours; the story of one claim is about that one."""
    rows = look.history(books.at("ana"), "claim", "B").rows
    assert {"posting.post", "intake.bring"} <= {row.act for row in rows}
    assert all(subject in ("claim B", "remittance 1") or not subject.startswith("claim") for row in rows for subject in row.subjects)
    posted = next(row for row in rows if row.act == "posting.post")
    assert "CO-16 denied 300.00" in posted.words and "100.00" not in posted.words


def test_before_and_after_of_a_change_are_in_the_story(books: Practice) -> None:
    """As the log keeps them, by row."""
    from datetime import date

    ana = books.at("ana")
    item = work.item_of(ana, "B").item
    work.follow_up(ana, item, date(2026, 10, 9), "call")
    row = next(row for row in look.history(ana, "claim", "B").rows if row.act == "work.follow_up")
    assert row.before == {f"work_item {item}": {"state": "open", "follow_up_on": None, "follow_up_reason": "", "assigned_to": None}}
    assert row.after == {
        f"work_item {item}": {"state": "waiting", "follow_up_on": "2026-10-09", "follow_up_reason": "call", "assigned_to": "ana"}
    }
    assert row.words == 'set it aside: waits until 2026-10-09, is ana\'s, "call"'


def test_a_claim_view_is_filled_wholly(books: Practice) -> None:
    """Lines with standing adjustments and their payer and trace, claim-level ones put together again, answers, work, deadline, steps."""
    books.sends(bill(150, 100, label="M"))
    answer = ans(s(75, CO(45, 55), PR(2, 20), charge=150), s(0, CO(97, 95), charge=100), label="M", icn="M", adjustments=(CO(253, 5),))
    books.paid(era(ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100), remarks=("M15",)), label="M", icn="M"), trace="Q"))
    view = look.claim(books.at("ana"), "M")
    first, second = view.lines
    assert [(a.code, a.cents, a.payer, a.trace, a.kind) for a in first.adjustments] == [
        ("CO-45", 5000, "LAKESIDE HEALTH PLAN", "Q", "NORMAL"),
        ("PR-2", 2000, "LAKESIDE HEALTH PLAN", "Q", "NORMAL"),
    ]
    assert (first.paid_cents, first.adjusted_cents, first.patient_cents) == (8000, 5000, 2000)
    assert (second.denied_cents, second.remarks, view.denials) == (10000, ("M15",), ("CO-97",))
    assert (view.figures.status, view.figures.balance) == ("part_denied", 12000)
    (came,) = view.remittances
    assert (came.trace, came.paid_cents, came.posted, came.held, came.reversed_by) == ("Q", 8000, True, None, None)
    (item,) = view.work
    assert item.deadline is not None and item.row.deadline_on == item.deadline.due_on
    assert item.words and item.order and item.steps[0].number == 1
    assert [step.key for step in item.steps if step.label.startswith("Write it off")] == ["w"]
    assert any(not step.allowed and step.why_not for step in item.steps)
    assert answer.number == "M"


def test_an_answer_that_was_taken_back_says_by_which(books: Practice) -> None:
    """The remittances list all, also reversed ones, and held ones with why."""
    answer = ans(s(80, CO(45, 20)), label="M", icn="M")
    books.sends(bill(100, label="M"))
    books.paid(era(answer, trace="Q"))
    books.paid(era(reversal(answer), trace="R", day="20260922"))
    books.paid(era(ans(s(80, CO(45, 10)), label="M", icn="N"), trace="T", day="20260925"))
    view = look.claim(books.at("ana"), "M")
    assert [(came.trace, came.posted, came.reversed_by, came.held) for came in view.remittances] == [
        ("Q", True, "R", None),
        ("R", True, None, None),
        ("T", False, None, "charge_mismatch"),
    ]


def test_a_held_answer_stands_beside_its_candidates(books: Practice) -> None:
    """Ranked with why, compared field by field, and what would follow from matching."""
    books.sends(bill(90, label="RB-048213"))
    books.paid(era(ans(s(60, CO(45, 30)), label="RB-04821", icn="G"), trace="Q"))
    view = look.hold(books.at("ana"), lists.holds(books.desk)[0].hold)
    best = view.candidates[0]
    assert (best.control_number, best.number, best.charge_cents, best.open_cents) == ("RB-048213", 1, 9000, 9000)
    assert best.after == ("60.00 payment, 30.00 written off by contract, 0.00 open",)
    fields = {field.label: field for field in best.fields}
    assert (fields["Number"].agrees, fields["Charged"].agrees, fields["Member"].agrees) == (False, True, True)
    assert view.may_accept is not None and "posting.accept" in view.may_accept
