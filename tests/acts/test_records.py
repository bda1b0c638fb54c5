"""Records asked for: work with the request's last day; sent, it and the denial wait for the answer; an answer ends it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from acts import documents, look, records, undo, work
from acts.desk import Desk
from billing.deadline import Clock, Clocks
from billing.records_asked import RecordsRequest, standing
from billing.records_work import last_day
from store.errors import NotAllowed, Refused
from tests.made import CO, Practice, ans, bill, era, practice_in, s
from tests.stories.x12_records import Person


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """A: 100.00 denied with CO-252; B: 300.00 denied with CO-16."""
    made = practice_in(tmp_path)
    for label, code, dollars in (("A", 252, 100), ("B", 16, 300)):
        person = Person("OKAFOR", f"{label}NNA", f"W{label}100200")
        made.sends(bill(dollars, label=label, person=person))
        made.paid(era(ans(s(0, CO(code, dollars)), label=label, icn=label, person=person)))
    return made


def items(desk: Desk, claim: str) -> dict[str, tuple[str, date | None]]:
    """State and day of waiting of the claim's items, by kind."""
    return {view.row.kind: (view.row.state, view.row.follow_up_on) for view in look.claim(desk, claim).work}


def test_an_asking_is_work_with_the_letters_last_day(books: Practice) -> None:
    """Filed letter, its day; the deadline says where it comes from, and the amount is what is owed."""
    ana = books.at("ana")
    documents.add_bytes(ana, b"Request for records. Respond by 2026-10-20.", "ask.txt", claim="B", kind="records_request")
    row = records.asked(ana, "B", date(2026, 10, 20), document=1, what="notes of 05-29")
    assert (row.kind, row.deadline_on, row.at_stake_cents, row.state) == ("records_requested", date(2026, 10, 20), 30000, "open")
    view = next(one for one in look.claim(ana, "B").work if one.row.kind == "records_requested")
    assert view.deadline is not None and "stands on the request" in view.deadline.rule
    assert "asked for records on 2026-10-01" in view.row.why
    with pytest.raises(Refused, match="noted already"):
        records.asked(ana, "B", date(2026, 10, 20), document=1)


def test_sent_records_and_the_denial_that_wants_them_wait(books: Practice) -> None:
    """CO-252 waits with it; CO-16 does not: it wants more than records. An undo puts all of it back."""
    ana = books.at("ana")
    documents.add_bytes(ana, b"Progress note", "note.txt", claim="A", kind="record")
    records.asked(ana, "A", date(2026, 10, 20))
    assert records.sent(ana, "A", (1,), "2", what="and the referral") == 2
    until = date(2026, 10, 31)
    assert items(ana, "A") == {"denial": ("waiting", until), "records_requested": ("waiting", until)}
    told = records.of_claim(ana, "A")[0]
    assert told.words == "records sent by fax on 2026-10-01: DOC-1 note.txt, and the referral"
    last = undo.mine(ana)
    assert last is not None and last.act == "work.records_sent"
    undo.apply(ana, last.number, undo.preview(ana, last.number).hash)
    assert items(ana, "A") == {"denial": ("open", None), "records_requested": ("open", None)}
    records.asked(ana, "B", date(2026, 10, 20))
    assert records.sent(ana, "B", (), "portal upload", what="chart notes") == 1
    assert items(ana, "B")["denial"] == ("open", None)


def test_a_denial_that_wants_records_needs_no_letter(books: Practice) -> None:
    """Sent on the code alone: the denial waits, and comes back on its day."""
    ana = books.at("ana")
    assert records.sent(ana, "A", (), "1", what="chart notes", until=date(2026, 10, 15)) == 2
    books.clock.move(days=14)
    work.freshen(books.desk)
    assert {state for state, _ in items(ana, "A").values()} == {"open"}


def test_an_answer_ends_the_waiting(books: Practice) -> None:
    """The payer pays after the records went: nothing is asked for any more."""
    ana = books.at("ana")
    records.sent(ana, "A", (), "1", what="chart notes")
    person = Person("OKAFOR", "ANNA", "WA100200")
    books.clock.move(days=9)
    books.paid(era(ans(s(100), label="A", icn="A", person=person), trace="P9", day="20261008"))
    assert items(ana, "A") == {}


def test_withdrawn_with_a_reason(books: Practice) -> None:
    """The item ends, the denial stays; an undo asks again; without an asking it is refused."""
    ana = books.at("ana")
    with pytest.raises(Refused, match="asked for"):
        records.withdraw(ana, "A", "by mistake")
    records.asked(ana, "A")
    with pytest.raises(Refused, match="reason"):
        records.withdraw(ana, "A", " ")
    records.withdraw(ana, "A", "they had them")
    assert set(items(ana, "A")) == {"denial"}
    last = undo.mine(ana)
    assert last is not None
    undo.apply(ana, last.number, undo.preview(ana, last.number).hash)
    assert set(items(ana, "A")) == {"denial", "records_requested"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"what": "x"}, "by what way"),
        ({"way": "fax"}, "what was sent"),
        ({"way": "fax", "papers": (3,)}, "DOC-3 is not filed to A"),
        ({"way": "fax", "what": "x", "on": date(2026, 10, 2)}, "is ahead"),
        ({"way": "fax", "what": "x", "until": date(2026, 10, 1)}, "is not ahead"),
    ],
)
def test_what_is_not_said_is_asked_for(books: Practice, more: dict[str, object], said: str) -> None:
    """Each refusal says what is missing, and nothing changes."""
    with pytest.raises(Refused, match=said):
        records.sent(books.at("ana"), "A", **more)  # type: ignore[arg-type]
    assert records.of_claim(books.desk, "A") == ()


def test_rights_and_days(books: Practice) -> None:
    """An auditor notes nothing; a request is not of tomorrow, its last day not before it."""
    with pytest.raises(NotAllowed):
        records.asked(books.at("olga"), "A")
    for more in ({"asked_on": date(2026, 10, 2)}, {"due": date(2026, 9, 1)}):
        with pytest.raises(Refused):
            records.asked(books.at("rita"), "A", **more)


def test_the_clock_counts_where_the_letter_has_no_day() -> None:
    """45 days from the request for Medicare; nothing where the class has no such clock."""
    clocks = Clocks([Clock("medicare", "DOCREQ", "request_date", 45, "days")])
    found = last_day(RecordsRequest(1, 1, date(2026, 10, 1), None, "asked"), "medicare", clocks)
    assert found is not None and found.due_on == date(2026, 11, 15) and "(the request)" in found.rule
    assert last_day(RecordsRequest(1, 1, date(2026, 10, 1), None, "asked"), "tricare", clocks) is None


def test_an_audit_of_a_paid_claim_is_work_until_records_went() -> None:
    """Nothing is owed, so after the sending nothing is waited for."""
    asked = RecordsRequest(1, 1, date(2026, 10, 1), None, "asked")
    sent = RecordsRequest(1, 1, date(2026, 10, 1), None, "sent", date(2026, 10, 3))
    assert standing((asked,), date(2026, 9, 1), 0) == (asked,)
    assert standing((sent,), date(2026, 9, 1), 0) == ()
    assert standing((sent,), date(2026, 10, 3), 5000) == (sent,)
    assert standing((sent,), date(2026, 10, 4), 5000) == ()
