"""The log names what no act did: a matrix of tampering, and for each check of the proof a case that only it finds."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import audit, audit_proof
from store.audit_proof import Proof, verify
from store.engine.driver import dbapi
from store.engine.sqlite import Books, open_books
from store.errors import Damaged, Unsealed
from tests.fresh import Clock, desk_at
from tests.store.toy import TOY, again, drop, hand, make, own, toy_books


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four things made, owned, one dropped: ten events, all whole."""
    found = toy_books(tmp_path_factory.mktemp("template"))
    desk = desk_at(found)
    for name in ("lamp", "desk", "chair", "stove"):
        make(desk, name, reason="needed")
    own(desk, 1, "ana")
    own(desk, 2, "ben")
    own(desk, 1, "cho")
    drop(desk, make(desk, "straw", 0))
    found.close()
    return Path(found.path)


@pytest.fixture
def books(template: Path, tmp_path: Path) -> Iterator[Books]:
    """A copy of the template, open."""
    shutil.copy(template, tmp_path / "books.db")
    with open_books(tmp_path / "books.db", schema=TOY) as found:
        yield found


def proved(books: Books, since: int | None = None) -> Proof:
    """The proof, from a session that comes fresh."""
    with again(books) as session, session.snapshot() as read:
        return verify(read, since)


def words(books: Books) -> str:
    """All that the proof names."""
    return "\n".join(f"{problem.event} {problem.table}: {problem.message}" for problem in proved(books).problems)


def test_an_honest_log_has_nothing_to_name(books: Books) -> None:
    """Nine events, the first of them the making of the store."""
    proof = proved(books)
    assert (proof.problems, proof.events) == ([], 10)
    assert proved(books, since=4).problems == []
    assert proved(books, since=4).events == 6


OWNED_1 = "(SELECT max(id) FROM change WHERE relation = 'thing' AND key = 1)"
IGNORED = (
    "UPDATE sqlite_master SET sql = replace(sql, 'RAISE(ABORT, ''fact: append-only'')', 'RAISE(IGNORE)') "
    "WHERE name = 'guard_fact_no_delete'"
)
TAMPERING: dict[str, tuple[bool, list[str], str]] = {
    # name: (triggers taken away and put back, what is done, what the proof says)
    "plain update": (False, ["UPDATE thing SET owner = 'eve' WHERE id = 1"], "row 10 of change are in no event"),
    "plain insert": (False, ["INSERT INTO thing(name) VALUES ('bomb')"], "of change are in no event"),
    "plain insert of a fact": (False, ["INSERT INTO fact(thing, text) VALUES (1, 'so')"], "row 9 of fact are in no event"),
    "or replace by id": (
        False,
        ["INSERT OR REPLACE INTO thing(id, name) VALUES (1, 'lamp')"],
        "thing 1 was removed unseen, before change 10",
    ),
    "update unseen": (True, ["UPDATE thing SET owner = 'eve' WHERE id = 1"], "8 thing: thing 1 was changed after its last change: owner"),
    "insert unseen": (True, ["INSERT INTO thing(id, name) VALUES (77, 'bomb')"], "thing 77 was put in after its last change"),
    "delete unseen": (True, ["DELETE FROM thing WHERE id = 2"], "thing 2 is gone, and no act removed it"),
    "fact changed": (True, ["UPDATE fact SET text = 'no' WHERE id = 3"], "3 fact: rows were changed in fact 3 to 4"),
    "fact bytes changed": (True, ["UPDATE fact SET raw = x'ff' WHERE id = 3"], "3 fact: rows were changed in fact 3 to 4"),
    "fact taken out": (True, ["DELETE FROM fact WHERE id = 3"], "3 fact: 1 rows are missing in fact 3 to 4"),
    "last facts cut": (True, ["DELETE FROM fact WHERE id > 6"], "5 fact: 2 rows are missing in fact 7 to 8"),
    "fact before the first": (False, ["INSERT INTO fact(id, thing, text) VALUES (-5, 1, 'so')"], "row -5 of fact are in no event"),
    "change rewritten": (
        True,
        [f"UPDATE change SET after = replace(after, 'cho', 'eve') WHERE id = {OWNED_1}"],
        "rows were changed in change",
    ),
    "change taken out": (True, [f"DELETE FROM change WHERE id = {OWNED_1}"], "1 rows are missing in change"),
    "change put in": (True, ["INSERT INTO change(id, relation, key) VALUES (-1, 'thing', 9)"], "row -1 of change are in no event"),
    "change of no table": (False, ["INSERT INTO change(relation, key, before) VALUES ('ghost', 9, '[9]')"], "which is no journaled table"),
    "subject rewritten": (True, ["UPDATE event_subject SET key = '4' WHERE id = 1"], "rows were changed in event_subject 1 to 1"),
    "subject taken out": (True, ["DELETE FROM event_subject WHERE id = 2"], "rows are missing in event_subject 2 to 2"),
    "event rewritten": (True, ["UPDATE event SET actor = 'eve' WHERE number = 4"], "4 event: its contents are not what its hash says"),
    "totals rewritten": (True, ["UPDATE event SET body = replace(body, '\"facts\":2', '\"facts\":9')"], "its contents are not"),
    "body no JSON": (True, ["UPDATE event SET body = 'x' WHERE number = 4"], "4 event: its body cannot be read"),
    "event taken out": (True, ["DELETE FROM event WHERE number = 4"], "5 event: events 4 to 4 are missing"),
    "last event cut": (True, ["DELETE FROM event WHERE number = 10"], "of change are in no event"),
    "log emptied": (True, ["DELETE FROM event"], "the log is empty"),
    "trigger dropped": (False, ["DROP TRIGGER guard_fact_no_update"], "the trigger guard_fact_no_update is missing"),
    "trigger put in": (False, ["CREATE TRIGGER t AFTER INSERT ON fact BEGIN SELECT 1; END"], "triggers were changed since the last event"),
    "trigger swapped": (
        False,
        ["DROP TRIGGER guard_thing_update", "CREATE TRIGGER guard_thing_update AFTER UPDATE ON thing BEGIN SELECT 1; END"],
        "the trigger guard_thing_update is not as it was made",
    ),
    "trigger of our name": (False, ["CREATE TRIGGER guard_x AFTER INSERT ON fact BEGIN SELECT 1; END"], "guard_x is none of ours"),
    "trigger body rewritten": (
        False,
        [
            "PRAGMA writable_schema=ON",
            IGNORED,
        ],
        "the trigger guard_fact_no_delete is not as it was made",
    ),
    "column put in": (False, ["ALTER TABLE thing ADD COLUMN colour TEXT"], "the trigger guard_thing_update is not as it was made"),
    "table dropped": (False, ["DROP TABLE lease"], "the table lease is gone"),
    "gate planted": (False, ["INSERT INTO gate VALUES (11)"], "a row for event 11, which is not written"),
    "gate planted ahead": (False, ["INSERT INTO gate VALUES (9999)"], "a row for event 9999, which is not written"),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_named(books: Books, name: str) -> None:
    """Each way of the matrix is named by the proof, with table and event where there is one."""
    unseen, statements, told = TAMPERING[name]
    hand(books.path, *statements, unseen=unseen)
    assert told in words(books)


SEALED_AS_STRAYS = {
    "plain update": "rows changed by no act (thing 1)",
    "plain insert": "rows changed by no act (thing 5)",
    "plain insert of a fact": "rows changed by no act (fact 9 to 9)",
    "last event cut": "rows changed by no act (thing 5)",
    "gate planted": "rows changed by no act (a planted gate row)",
}


@pytest.mark.parametrize("name", SEALED_AS_STRAYS)
def test_the_next_act_does_not_adopt_what_no_act_wrote(books: Books, name: str) -> None:
    """Strays get an event of their own before the act works, and stay named for ever."""
    unseen, statements, _ = TAMPERING[name]
    hand(books.path, *statements, unseen=unseen)
    with again(books) as session:
        last = audit.news(session.read).mark
        own(desk_at(session, "ana"), 3, "ana")
        found, ours = audit.events(session.read, limit=2)[::-1]
        assert (found.number, found.actor, ours.actor) == (last + 1, audit.UNATTRIBUTED, "ana")
    assert SEALED_AS_STRAYS[name] in words(books)
    assert all(problem.event != last + 2 for problem in proved(books).problems)


REFUSING = [
    "last facts cut",
    "log emptied",
    "trigger dropped",
    "trigger put in",
    "trigger swapped",
    "trigger body rewritten",
    "column put in",
]


@pytest.mark.parametrize("name", REFUSING)
def test_a_store_whose_log_would_be_blind_takes_no_act(books: Books, name: str) -> None:
    """What sealing cannot heal refuses every act, with exit 3."""
    unseen, statements, _ = TAMPERING[name]
    hand(books.path, *statements, unseen=unseen)
    with again(books) as session, pytest.raises(Damaged) as error:
        own(desk_at(session), 1, "dan")
    assert error.value.exit_code == 3
    assert error.value.do


def test_a_value_put_back_is_still_named_after_the_next_honest_act(books: Books) -> None:
    """Edited unseen, then changed by an act: the act's before-image is not what the last change left."""
    hand(books.path, "UPDATE thing SET owner = 'eve' WHERE id = 1", unseen=True)
    own(desk_at(books), 1, "dan")
    assert "11 thing: thing 1 was changed unseen, before change 10: owner" in words(books)


def test_an_event_sealed_anew_breaks_the_one_after_it(books: Books) -> None:
    """Whoever has the code can give one event a fitting hash; its follower then does not fit."""
    row = books.read.one("SELECT * FROM event WHERE number = 4")
    assert row is not None
    told = [*row][:11]
    told[2] = "eve"
    hashed = audit.hash_of(*told).hex()
    hand(books.path, f"UPDATE event SET actor = 'eve', hash = x'{hashed}' WHERE number = 4", unseen=True)
    assert words(books) == "5 event: it does not follow the event before: one was changed, taken out or put in"


def test_a_perfect_rollback_is_not_seen_without_a_witness(books: Books) -> None:
    """Log and rows set back together look as they did then: said in SECURITY.md, and the reason for a witness."""
    hand(
        books.path,
        "DELETE FROM event WHERE number = 10",
        "DELETE FROM gate WHERE event = 10",
        "DELETE FROM change WHERE relation = 'thing' AND key = 5 AND after IS NULL",
        "INSERT INTO thing(id, name, raw) VALUES (5, 'straw', x'7374726177')",
        unseen=True,
    )
    assert words(books) == ""


def test_a_proof_since_an_event_sees_what_came_after_it(books: Books) -> None:
    """The same tampering is named from event 4 on, and not from event 8 on, which did not touch it."""
    hand(books.path, "UPDATE fact SET text = 'no' WHERE id = 7", unseen=True)
    assert [problem.event for problem in proved(books, since=4).problems] == [5]
    assert proved(books, since=8).problems == []
    assert "there is no event 99" in proved(books, since=99).problems[0].message


def test_the_proof_shows_no_values(books: Books) -> None:
    """Columns are named; what stands in them, perhaps a patient's, is not."""
    hand(books.path, "UPDATE thing SET owner = 'OKAFOR' WHERE id = 1", unseen=True)
    assert "OKAFOR" not in words(books) and "cho" not in words(books)


ONLY_BY = {
    # check of the proof: a case that nothing else finds
    "_check_guards": "trigger of our name",
    "_check_live": "update unseen",
    "_check_gate": "gate planted ahead",
    "_check_replay": "or replace by id",
    "_Tape.leftovers": "plain insert of a fact",
    "_Tape.take": "fact changed",
    "_check_tables": "table dropped",
    "_check_end": "trigger put in",
}


@pytest.mark.parametrize("check", ONLY_BY)
def test_without_a_check_its_case_goes_unnamed(books: Books, check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault test that was never red proves nothing: take the check away, and the matrix has a hole."""
    unseen, statements, told = TAMPERING[ONLY_BY[check]]
    hand(books.path, *statements, unseen=unseen)
    assert told in words(books)
    owner: Any = audit_proof
    *path, name = check.split(".")
    for part in path:
        owner = getattr(owner, part)
    monkeypatch.setattr(owner, name, lambda *_: check == "_check_tables")
    assert told not in words(books)


@pytest.mark.parametrize("left_out", ["seal", "begin", "check"])
def test_without_a_step_of_the_write_path_a_test_is_red(books: Books, left_out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out seal: nothing commits. Leave out begin or check: strays are adopted, late rows pass."""
    desk = desk_at(books)
    if left_out == "seal":
        monkeypatch.setattr(audit, "seal", lambda write, head, entry: head)
        with pytest.raises(Unsealed):
            own(desk, 1, "dan")
        assert books.read.value("SELECT owner FROM thing WHERE id = 1") == "cho"
        return
    true_seal = audit.seal

    def late(write: Any, head: audit.Head, entry: audit.Entry) -> audit.Head:
        sealed = true_seal(write, head, entry)
        write.insert("fact", thing=1, text="late")
        return sealed

    if left_out == "check":
        monkeypatch.setattr(audit, "seal", late)
        with pytest.raises(Unsealed):
            own(desk, 1, "dan")
        monkeypatch.setattr(audit, "check", lambda *_: None)
        own(desk, 1, "dan")
        assert "fact are in no event" in words(books)
        return
    hand(books.path, "INSERT INTO fact(thing, text) VALUES (1, 'so')")
    monkeypatch.setattr(
        audit, "ends_mark", lambda _: books.read.value("SELECT json_extract(body, '$.ends') FROM event ORDER BY number DESC")
    )
    own(desk, 1, "dan")
    assert audit.events(books.read, limit=2)[1].actor == "maria"  # nobody noticed


def test_commit_refuses_rows_without_an_event_even_where_nothing_looks(books: Books) -> None:
    """The seat belt: the deferred key refuses COMMIT where a journaled row has no event."""
    with pytest.raises(Unsealed, match="FOREIGN KEY"), books.write("maria", "slip") as write:
        write.change("UPDATE thing SET owner = 'x' WHERE id = 1")
    assert books.read.value("SELECT owner FROM thing WHERE id = 1") == "cho"


def test_anyone_can_recompute_an_event(books: Books) -> None:
    """With the standard library alone, from what the top of store/audit.py says."""
    own(desk_at(books), 1, 'Zoë "Z"\n\x07\\ €😀')
    previous = bytes(32)
    for row in books.read.run("SELECT * FROM event ORDER BY number"):
        told = [*row][:10]
        text = json.dumps([*told, previous.hex().upper()], ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).digest() == row["hash"]
        previous = row["hash"]
        body = json.loads(row["body"])
        for table, (first, last, count, digest) in body["rows"].items():
            lines = []
            for cells in books.read.run(f'SELECT * FROM "{table}" WHERE id BETWEEN {first} AND {last} ORDER BY id'):
                plain = [cell.hex().upper() if isinstance(cell, bytes) else cell for cell in cells]
                lines.append(json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n")
            assert len(lines) == count
            assert base64.b64encode(hashlib.sha256("".join(lines).encode()).digest()).decode().rstrip("=") == digest


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reason=st.text(st.characters(exclude_categories=["Cs"]), max_size=30), total=st.integers(-(2**53), 2**53))
def test_any_text_seals_and_proves(books: Books, reason: str, total: int) -> None:
    """Python's JSON and SQLite's are the same bytes, whatever a person types."""
    desk = desk_at(books)
    make(desk, f"t{books.read.value('SELECT count(*) FROM thing')}", 1, reason=reason)
    with books.snapshot() as read:
        assert verify(read, since=audit.news(read).mark - 1).problems == []


def test_the_median_event_is_small(books: Books) -> None:
    """At most 512 bytes, its subjects counted; the change rows are the evidence, and are not in it."""
    size = (
        "SELECT length(actor) + length(sitting) + length(request) + length(act) + length(reason) + length(body) + 88 + "
        "(SELECT coalesce(sum(length(kind) + length(key) + 8), 0) FROM event_subject WHERE event = number) AS bytes "
        "FROM event ORDER BY bytes"
    )
    sizes = [row[0] for row in books.read.run(size)]
    assert sizes[len(sizes) // 2] <= 512


def test_history_shows_before_and_after(books: Books) -> None:
    """A subject's events, newest first, with the columns that differ."""
    last, middle, first = audit.events(books.read, subject=("thing", "1"))
    assert (first.act, middle.act, last.act) == ("toy.make", "toy.own", "toy.own")
    assert (first.reason, first.totals) == ("needed", {"facts": 2})
    assert last.changes == (audit.Change("thing", 1, {"owner": "ana"}, {"owner": "cho"}),)
    assert first.changes[0].before is None and first.changes[0].after is not None and first.changes[0].after["name"] == "lamp"
    gone = audit.events(books.read, limit=1)[0].changes[0]
    assert gone.after is None and gone.before is not None and gone.before["name"] == "straw"


def test_events_are_found_by_person_request_moment_and_page(books: Books) -> None:
    """The filters of the log."""
    clock = Clock()
    clock.move(hours=1)
    ana = desk_at(books, "ana", clock=clock).asking("r1")
    own(ana, 1, "x")
    own(ana, 2, "y")
    assert [row.act for row in audit.events(books.read, actor="ana")] == ["toy.own"] * 2
    assert {row.number for row in audit.events(books.read, request="r1")} == {11, 12}
    assert len(audit.events(books.read, since=ana.now())) == 2
    assert [row.number for row in audit.events(books.read, before=4, limit=2)] == [3, 2]
    one = audit.event(books.read, 12)
    assert one is not None and one.subjects == (("thing", "2"),)
    assert audit.event(books.read, 999) is None


def test_news_tells_other_desks_what_is_touched(books: Books) -> None:
    """From a mark on: subjects and acts; without a mark, only where the log stands."""
    start = audit.news(books.read)
    assert (start.mark, start.subjects) == (10, frozenset())
    own(desk_at(books), 2, "y")
    assert audit.news(books.read, start.mark) == audit.News(11, frozenset({("thing", "2")}), frozenset({"toy.own"}))


def test_strays_of_another_program_while_an_act_works_cannot_be(books: Books) -> None:
    """The engine lets nobody write beside an act; a stranger is told to wait."""
    with books.write("maria", "long"):
        stranger = dbapi.connect(books.path, isolation_level=None, timeout=0)
        with pytest.raises(dbapi.OperationalError, match="locked"):
            stranger.execute("UPDATE thing SET owner = 'x'")
        stranger.close()
