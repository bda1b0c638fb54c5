"""Files taken in: whole or not at all, once; claims made, replaced, voided, billed on; large files unseen until they are whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from acts import intake, posting, proof, reading
from acts.errors import NoSuch, NotAllowed
from acts.views import FileReport
from store import audit, claims, files
from store.engine import sqlite
from tests.made import CO, LAKESIDE, PR, SUPPLEMENT, Practice, ans, bill, era, practice_in, s
from tests.stories import x12_maker
from tests.stories.x12_records import Bill, Person, Remit, Service, carried


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """An empty one."""
    return practice_in(tmp_path)


def sent(practice: Practice, *bills: Bill, **envelope: Any) -> FileReport:
    """The report of an 837 with these claims."""
    path = practice.folder / f"{next(practice.files):03d}.837"
    path.write_text(x12_maker.claims(bills, **envelope))
    return intake.bring(practice.desk, path)


def came(practice: Practice, *remits: Remit) -> FileReport:
    """The report of an 835 with these payments."""
    path = practice.folder / f"{next(practice.files):03d}.835"
    path.write_text(x12_maker.remittances([carried(remit) for remit in remits]))
    return intake.bring(practice.desk, path)


def problems(report: FileReport) -> list[tuple[str, str]]:
    """Codes and severities, without what says that it is a test."""
    return [(p.code, p.severity) for p in report.problems if p.code != "test_interchange"]


def figures(practice: Practice, number: str = "A") -> dict[str, Any]:
    """The claim's kept figures."""
    read = practice.desk.books.read
    row = claims.by_number(read, number)
    assert row is not None
    found = read.one("SELECT * FROM claim_figures WHERE claim = :claim", claim=row["id"])
    assert found is not None
    return {name: found[name] for name in found.keys()}  # noqa: SIM118  # a Row iterates values


def count(practice: Practice, table: str) -> int:
    """How many rows it has."""
    return int(practice.desk.books.read.value(f"SELECT count(*) FROM {table}"))


def test_a_file_makes_its_claims_and_is_kept_as_it_came(practice: Practice) -> None:
    """Bytes, claims, people, coverages, charges; one event that names file and claims."""
    path = practice.folder / "some.837"
    path.write_text(x12_maker.claims([bill(100, 50), bill(70, label="B")]))
    report = intake.bring(practice.desk, path)
    assert (report.file, report.transaction, report.status, report.claims) == ("some.837", "837P", "imported", 2)
    read = practice.desk.books.read
    assert files.bytes_of(read, 1) == path.read_bytes()
    assert [tuple(row) for row in read.run("SELECT control_number, charge_cents, version FROM claim")] == [("A", 15000, 1), ("B", 7000, 1)]
    assert (count(practice, "person"), count(practice, "person_version"), count(practice, "coverage")) == (1, 1, 1)
    event = audit.events(read, limit=1)[0]
    assert (event.act, set(event.subjects) >= {("file", report.sha256), ("claim", "A"), ("claim", "B")}) == ("intake.bring", True)
    assert figures(practice)["payer_open"] == 15000
    assert proof.ledger(practice.desk).ok


def test_the_same_content_under_another_name_changes_nothing(practice: Practice) -> None:
    """Told as a duplicate, with what it brought the first time; no row, no event."""
    text = x12_maker.remittances([carried(era(ans(s(80)), trace="E1"))])
    for name in ("first.835", "second.835"):
        (practice.folder / name).write_text(text)
    first = intake.bring(practice.desk, practice.folder / "first.835")
    events = count(practice, "event")
    second = intake.bring(practice.desk, practice.folder / "second.835")
    assert (first.status, second.status, second.file) == ("imported", "duplicate", "second.835")
    assert (second.traces, second.sha256) == (("E1",), first.sha256)
    assert [(p.code, p.severity, p.message.endswith(" as first.835.")) for p in second.problems] == [("loaded_before", "info", True)]
    assert (count(practice, "event"), count(practice, "remittance")) == (events, 1)


@pytest.mark.parametrize("cut", [0, 40, 300, -30])
def test_a_broken_file_leaves_one_event_and_nothing_else(practice: Practice, cut: int) -> None:
    """Truncated anywhere, it is rejected with the place."""
    text = x12_maker.claims([bill(100)])
    path = practice.folder / "torn.837"
    path.write_text(text[:cut] if cut else "this is a letter, not X12")
    events = count(practice, "event")
    report = intake.bring(practice.desk, path)
    assert (report.status, bool(report.problems)) == ("rejected", True)
    assert (count(practice, "event"), count(practice, "source_file"), count(practice, "claim")) == (events + 1, 0, 0)
    assert audit.events(practice.desk.books.read, limit=1)[0].subjects == (("file", report.sha256),)


def test_a_file_that_is_not_there_cannot_be_brought(practice: Practice) -> None:
    """Nor a folder: whoever calls reads the folder."""
    for path in (practice.folder / "nothing.837", practice.folder):
        with pytest.raises(NoSuch):
            intake.bring(practice.desk, path)


def test_who_may_not_import_is_refused(practice: Practice) -> None:
    """The auditor only looks."""
    (practice.folder / "a.837").write_text(x12_maker.claims([bill(100)]))
    with pytest.raises(NotAllowed):
        intake.bring(practice.at("olga"), practice.folder / "a.837")
    assert count(practice, "claim") == 0


def test_what_nothing_reads_yet_is_checked_and_kept(practice: Practice) -> None:
    """A 277 on a question about claims: imported, with an info that says so."""
    text = x12_maker.claims([]).replace("*HC*", "*HN*").replace("005010X222A1", "005010X212").replace("ST*837*", "ST*277*")
    path = practice.folder / "a.277"
    path.write_text(text)
    report = intake.bring(practice.desk, path)
    assert (report.transaction, report.status) == ("277", "imported")
    assert ("kept_not_used", "info") in problems(report)
    assert count(practice, "source_file") == 1


# A number that is here already


def test_a_known_claim_stays_as_it_is(practice: Practice) -> None:
    """Frequency 1 again: an error that names it by its place."""
    sent(practice, bill(100))
    report = sent(practice, bill(999))
    assert problems(report) == [("claim_known", "error")]
    assert report.problems[-1].place is not None
    assert (figures(practice)["charge"], count(practice, "claim"), report.status) == (10000, 1, "imported")


def test_a_number_twice_in_one_file_is_known_the_second_time(practice: Practice) -> None:
    """The first one is made."""
    assert problems(sent(practice, bill(100), bill(70))) == [("claim_known", "error")]
    assert figures(practice)["charge"] == 10000


def test_a_replacement_makes_a_version_and_waits(practice: Practice) -> None:
    """The difference of the charge goes to the payer, what was denied stays denied, and its item waits for the answer."""
    sent(practice, bill(100))
    practice.paid(era(ans(s(0, CO(16, 100)))))
    assert problems(sent(practice, bill(130, frequency="7"))) == []
    found = figures(practice)
    assert (found["charge"], found["payer_denied"], found["payer_open"]) == (13000, 10000, 3000)
    read = practice.desk.books.read
    assert [row[0] for row in read.run("SELECT state FROM work_item WHERE kind = 'denial'")] == ["waiting"]
    assert [tuple(row) for row in read.run("SELECT version, what FROM claim_version ORDER BY id")] == [(1, "new"), (2, "replacement")]
    assert proof.ledger(practice.desk).ok


def test_a_replacement_finds_its_claim_by_the_payers_number(practice: Practice) -> None:
    """REF*F8 is what the payer called it; the new number becomes another name of the claim."""
    sent(practice, bill(100))
    practice.paid(era(ans(s(0, CO(16, 100)), icn="ICN9")))
    assert problems(sent(practice, bill(100, label="A2", frequency="7", original="ICN9"))) == []
    row = claims.by_number(practice.desk.books.read, "A2")
    assert row is not None
    assert (row["control_number"], count(practice, "claim")) == ("A", 1)
    (report,) = practice.paid(era(ans(s(80, CO(45, 20)), label="A2", icn="ICN10"), trace="P2"))
    assert report.state == "posted"


@pytest.mark.parametrize(("frequency", "charge", "state"), [("7", 10000, "active"), ("8", 0, "voided")])
def test_without_its_original_it_is_taken_as_new_with_a_warning(practice: Practice, frequency: str, charge: int, state: str) -> None:
    """A void of nothing is made and voided, so that it is kept and owes nothing."""
    assert problems(sent(practice, bill(100, frequency=frequency))) == [("original_unknown", "warning")]
    row = claims.by_number(practice.desk.books.read, "A")
    assert row is not None
    assert (figures(practice)["charge"], row["state"]) == (charge, state)
    assert proof.ledger(practice.desk).ok


def test_a_void_takes_everything_back_but_what_was_paid(practice: Practice) -> None:
    """What the payer paid becomes a credit; voided once more, or sent again, it is known."""
    sent(practice, bill(100))
    practice.paid(era(ans(s(60, CO(45, 20), PR(2, 20)))))
    sent(practice, bill(100, frequency="8"))
    found = figures(practice)
    assert (found["charge"], found["adjusted"], found["patient"], found["insurance_paid"], found["payer_open"]) == (0, 0, 0, 6000, -6000)
    assert found["status"] == "voided"
    for frequency in ("8", "1"):
        assert problems(sent(practice, bill(100, frequency=frequency))) == [("claim_known", "error")]
    assert proof.ledger(practice.desk).ok


def test_a_claim_to_the_next_payer_is_a_billing_of_the_same_claim(practice: Practice) -> None:
    """It names a payer that the first sending did not: from now on the patient's share waits for that one."""
    sent(practice, bill(100))
    practice.paid(era(ans(s(60, CO(45, 20), PR(2, 20)))))
    assert figures(practice)["patient"] == 2000
    assert problems(sent(practice, bill(100, payers=(LAKESIDE, SUPPLEMENT), to="S"))) == []
    found = figures(practice)
    assert (found["patient"], found["payer_next"], found["charge"]) == (0, 2000, 10000)
    assert [row[0] for row in practice.desk.books.read.run("SELECT what FROM claim_version ORDER BY id")] == ["new", "billing"]


def test_the_claim_to_the_first_payer_that_comes_after_the_second_is_a_billing(practice: Practice) -> None:
    """A claim to a second payer is made with the first one listed; the first payer's own comes later, once."""
    both = (LAKESIDE, SUPPLEMENT)
    sent(practice, bill(100, payers=both, to="S"))
    read = practice.desk.books.read
    named = "SELECT p.name FROM claim_payer c JOIN payer p ON p.id = c.payer WHERE c.version = 1 ORDER BY c.rank"
    assert [row[0] for row in read.run(named)] == [LAKESIDE.name, SUPPLEMENT.name]
    assert problems(sent(practice, bill(100, payers=both))) == []
    assert problems(sent(practice, bill(100, payers=both))) == [("claim_known", "error")]


def test_a_claim_that_was_only_denied_may_be_sent_once_more(practice: Practice) -> None:
    """A resubmission: its item waits for the answer; where the answer moved money, the claim is known."""
    sent(practice, bill(100), bill(50, label="B"))
    practice.paid(era(ans(s(0, CO(16, 100))), ans(s(30, CO(45, 20)), label="B")))
    assert problems(sent(practice, bill(100), bill(50, label="B"))) == [("claim_known", "error")]
    read = practice.desk.books.read
    assert [tuple(row) for row in read.run("SELECT kind, state FROM work_item")] == [("denial", "waiting")]
    practice.paid(era(ans(s(80, CO(45, 20)), icn="2"), trace="P2"))
    assert read.value("SELECT state FROM work_item") == "closed"
    assert read.value("SELECT resubmitted_on FROM claim WHERE control_number = 'A'") is None


def test_a_claim_whose_lines_do_not_add_up_is_kept_not_made(practice: Practice) -> None:
    """It is named, and does not take its neighbours with it."""
    report = sent(practice, bill(100, charge=9999), bill(50, label="B"))
    assert problems(report) == [("balance", "error")]
    assert (claims.by_number(practice.desk.books.read, "A"), count(practice, "unread")) == (None, 1)
    assert figures(practice, "B")["charge"] == 5000


def test_an_835_that_does_not_add_up_is_named_and_imported(practice: Practice) -> None:
    """Claim and remittance each, with code balance."""
    report = came(practice, era(ans(s(70, CO(45, 20), charge=100)), trace="E1", day="20260920", paid=71))
    assert report.status == "imported"
    assert {(p.code, p.severity, p.field) for p in report.problems if p.code == "balance"} >= {
        ("balance", "error", "BPR02"), ("balance", "error", "SVC03"),
    }  # fmt: skip


# People and payers


def test_a_patient_is_found_by_name_and_birth_date(practice: Practice) -> None:
    """Spelling and punctuation do not make another one; a birth date does."""
    people = [Person("O'BRIEN", "Ana"), Person("OBRIEN", "ANA", member="W2"), Person("OBRIEN", "ANA", born="19710203")]
    sent(practice, *(bill(100, label=label, person=person) for label, person in zip("ABC", people, strict=True)))
    assert [row[0] for row in practice.desk.books.read.run("SELECT person FROM claim ORDER BY control_number")] == [1, 1, 2]


def test_a_dependent_is_the_patient_and_the_subscriber_holds_the_card(practice: Practice) -> None:
    """Both names may stand in the payer's answer."""
    sent(practice, bill(100, person=Person("OKAFOR", "MARIA"), patient=Person("IBE", "CHI", born="20150105")))
    read = practice.desk.books.read
    assert (read.value("SELECT last FROM person"), read.value("SELECT name_on_card FROM coverage")) == ("IBE", "OKAFOR, MARIA")
    (report,) = practice.paid(era(ans(s(100), person=Person("OKAFOR", "MARIA", member=""))))
    assert report.state == "posted"


# Large files


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files are large ones."""
    monkeypatch.setattr(reading, "WHOLE_MAX", 4)
    monkeypatch.setattr(intake, "CHUNK", 3)


class _Killed(BaseException):
    """Nothing catches this, as nothing catches a kill."""


@pytest.mark.usefixtures("small")
def test_a_large_file_is_not_seen_until_it_is_whole(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut short, its claims match no answer; carried on, they do."""
    path = practice.folder / "large.837"
    path.write_text(x12_maker.claims([bill(100, label=f"C{n}") for n in range(8)]))

    def kill(point: str) -> None:
        if point == "file almost in":
            raise _Killed

    monkeypatch.setattr(sqlite, "on_point", kill)
    with pytest.raises(_Killed):
        intake.bring(practice.desk, path)
    monkeypatch.setattr(sqlite, "on_point", None)
    assert count(practice, "claim") == 8
    assert claims.by_number(practice.desk.books.read, "C1") is None
    (report,) = practice.paid(era(ans(s(100), label="C1")))
    assert [e.reason for e in report.exceptions] == ["unmatched"]
    (carried_on,) = intake.carry_on(practice.desk)
    assert (carried_on.file, carried_on.status, carried_on.claims) == ("large.837", "imported", 8)
    assert posting.post_many(practice.desk, None)[0].state == "posted"
    assert intake.carry_on(practice.desk) == []
    assert intake.bring(practice.desk, path).status == "duplicate"


@pytest.mark.usefixtures("small")
def test_a_large_835_cut_short_is_no_remittance_yet(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is listed nowhere and cannot be posted; brought again, the import goes on."""
    sent(practice, *(bill(100, label=f"C{n}") for n in range(8)))
    path = practice.folder / "large.835"
    path.write_text(x12_maker.remittances([carried(era(*(ans(s(90, CO(45, 10)), label=f"C{n}") for n in range(8)), trace="E1"))]))

    def kill(point: str) -> None:
        if point == "file chunk":
            raise _Killed

    monkeypatch.setattr(sqlite, "on_point", kill)
    with pytest.raises(_Killed):
        intake.bring(practice.desk, path)
    monkeypatch.setattr(sqlite, "on_point", None)
    assert posting.post_many(practice.desk, None) == []
    with pytest.raises(NoSuch):
        posting.find(practice.desk, "E1")
    assert intake.bring(practice.desk, path).status == "imported"
    assert [report.posted for report in posting.post_many(practice.desk, None)] == [8]


@pytest.mark.usefixtures("small")
def test_what_touches_claims_that_are_here_waits_for_the_end_of_a_large_file(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replacement in a file that is not whole yet has changed nothing."""
    sent(practice, bill(100))
    path = practice.folder / "large.837"
    bills = [bill(150, frequency="7"), *(bill(100, label=f"C{n}") for n in range(8)), bill(70, label="C1")]
    path.write_text(x12_maker.claims(bills))

    def look(point: str) -> None:
        if point in ("file chunk", "file almost in"):
            assert practice.desk.books.read.value("SELECT charge_cents FROM claim WHERE control_number = 'A'") == 10000

    monkeypatch.setattr(sqlite, "on_point", look)
    report = intake.bring(practice.desk, path)
    assert problems(report) == [("claim_known", "error")]
    assert figures(practice)["charge"] == 15000


def test_a_long_file_is_kept_in_parts(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """And comes back as it was."""
    monkeypatch.setattr(files, "PART_BYTES", 100)
    report = sent(practice, bill(100))
    data = files.bytes_of(practice.desk.books.read, 1)
    assert count(practice, "source_part") == -(-len(data) // 100)
    assert data == (practice.folder / report.file).read_bytes()


def test_files_that_came_are_listed_with_what_was_told_of_them(practice: Practice) -> None:
    """Newest first."""
    sent(practice, bill(100))
    came(practice, era(ans(s(70, CO(45, 20), charge=100)), trace="E1", day="20260920"))
    listed = intake.files(practice.desk)
    assert [(report.transaction, report.traces) for report in listed] == [("835", ("E1",)), ("837P", ())]
    assert "balance" in {p.code for p in listed[0].problems}


def test_a_service_without_a_charge_makes_no_entry(practice: Practice) -> None:
    """Lines of nothing are lines all the same."""
    sent(practice, bill(100, Service(0, "G0402", ref="L2")))
    assert (figures(practice)["charge"], count(practice, "service_line"), count(practice, "ledger_entry")) == (10000, 2, 2)
