"""Sharing work out on a real store: teams, rules, who is away; one request and one undo; never what somebody owns or holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from acts import assignment, lists, proof, undo, work
from acts.assignment_rows import Shared
from acts.desk import Desk
from acts.views import QueueView
from billing.assignment import Rule
from store import audit
from store.errors import NoSuch, NotAllowed, Refused
from tests.made import CO, Person, Practice, ans, bill, era, practice_in, s

ALL = QueueView()


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Claims A to F denied, the best first: B, C, D, E, F, A; the team Front is ana and ben."""
    made = practice_in(tmp_path)
    made.denied(100, 600, 500, 400, 300, 200)
    assignment.team_make(made.at("sam"), "Front", ("ana", "ben"))
    return made


def owners(desk: Desk) -> dict[str, str | None]:
    """Whose job each claim is."""
    return {row.control_number: row.owner for row in lists.queue(desk, ALL).rows}


def rule(desk: Desk, **about: object) -> int:
    """A rule in force."""
    return assignment.add_rule(desk, Rule(0, 0, **about))  # type: ignore[arg-type]


def whole(books: Practice) -> None:
    """The log and the ledger are whole."""
    assert proof.audit(books.desk).problems == () and proof.ledger(books.desk).problems == ()


def test_preview_says_how_many_go_to_whom_and_changes_nothing(books: Practice) -> None:
    """Then the run does what was shown."""
    sam = books.at("sam")
    rule(sam, gives="load", team="Front")
    seen = assignment.preview(sam)
    assert (seen.people, seen.items, seen.cents, seen.done) == ((("ana", 3, 110000), ("ben", 3, 100000)), 6, 210000, False)
    assert set(owners(sam).values()) == {None}
    done = assignment.run(sam)
    assert (done.people, done.done) == (seen.people, True)
    assert owners(sam) == {"B": "ana", "C": "ben", "D": "ben", "E": "ana", "F": "ana", "A": "ben"}
    whole(books)


def test_what_somebody_owns_or_holds_is_left_alone(books: Practice) -> None:
    """B is in ben's hand, C is ben's job, D waits until a day: the rule gives the other three."""
    sam, ben = books.at("sam"), books.at("ben")
    work.take(ben, work.item_of(ben, "B").item)
    work.assign(ben, work.item_of(ben, "C").item, "ben")
    work.follow_up(ben, work.item_of(ben, "D").item, date(2026, 10, 20))
    work.release(ben, work.item_of(ben, "D").item)
    rule(sam, gives="person", login="ana")
    assert assignment.run(sam).items == 3
    assert owners(sam) == {"B": None, "C": "ben", "D": "ben", "E": "ana", "F": "ana", "A": "ana"}


def test_one_undo_takes_all_of_a_run_back(books: Practice) -> None:
    """And an undo of the undo gives it again; what ana set aside in the meantime stands in the way, in words."""
    sam = books.at("sam")
    rule(sam, gives="turns", team="Front")
    assignment.run(sam)
    last = undo.mine(sam)
    assert last is not None and last.act == "assignment.run"
    plan = undo.preview(sam, last.number)
    assert plan.words == ("6 work items are again as before.",)
    undo.apply(sam, last.number, plan.hash)
    assert set(owners(sam).values()) == {None}
    assignment.run(sam)
    assert owners(sam)["B"] == "ana"
    again = undo.mine(sam)
    ana = books.at("ana")
    work.follow_up(ana, work.item_of(ana, "B").item, date(2026, 10, 20))
    assert again is not None
    assert undo.preview(sam, again.number).obstacles[0].startswith("The work of B has moved since: ana")
    whole(books)


def test_who_is_away_gets_nothing_and_their_work_is_counted(books: Practice) -> None:
    """The day itself is a day away; the day after it is not."""
    sam, ana = books.at("sam"), books.at("ana")
    rule(sam, gives="turns", team="Front")
    work.assign(ana, work.item_of(ana, "B").item, "ana")
    told = assignment.away(ana, "ana", date(2026, 10, 2), "holiday")
    assert told is not None and (told.items, told.cents) == (1, 60000)
    assert {login for login, _, _ in assignment.preview(sam).people} == {"ben"}
    books.clock.move(days=1)
    assert {login for login, _, _ in assignment.preview(sam).people} == {"ben"}
    books.clock.move(days=1)
    assert {login for login, _, _ in assignment.preview(sam).people} == {"ana", "ben"}
    with pytest.raises(NotAllowed, match="themselves or a supervisor"):
        assignment.away(ana, "ben", date(2026, 10, 20))
    assignment.away(sam, "ben", date(2026, 10, 20), "ill")
    assert [row.login for row in assignment.away_list(sam)] == ["ben"]
    assert assignment.away(sam, "ben", None) is None
    assert assignment.away_list(sam) == ()


def test_the_first_desk_after_new_work_came_shares_it_out_once(books: Practice) -> None:
    """Not an act that u of that person means, though a supervisor can take it back; nothing is done where no rule is in force."""
    ana = books.at("ana")
    lists.desk_view(ana)
    assert "assignment.daily" not in [event.act for event in audit.events(ana.books.read)]
    rule(books.at("sam"), gives="person", login="ben", note="all of Front's mail")
    lists.desk_view(ana)
    lists.desk_view(books.at("ben"))
    acts = [event.act for event in audit.events(ana.books.read)]
    assert acts.count("assignment.daily") == 1 and undo.mine(ana) is None
    assert set(owners(ana).values()) == {"ben"}
    who = Person("OKAFOR", "ZOE", "W100299")
    books.sends(bill(90, label="Z", person=who))
    books.paid(era(ans(s(0, CO(97, 90)), label="Z", icn="Z", person=who), trace="Q"))
    lists.desk_view(ana)
    assert owners(ana)["Z"] == "ben"
    event = next(event for event in audit.events(ana.books.read) if event.act == "assignment.daily")
    sam = books.at("sam")
    undo.apply(sam, event.number, undo.preview(sam, event.number).hash)
    assert owners(ana)["Z"] is None
    whole(books)


def test_a_desk_that_may_not_write_shares_nothing_out(books: Practice) -> None:
    """A read-only one, and an auditor's."""
    rule(books.at("sam"), gives="person", login="ben")
    guest, olga = books.at("ana"), books.at("olga")
    guest.read_only = True
    lists.desk_view(guest)
    lists.desk_view(olga)
    assert set(owners(guest).values()) == {None}


def test_rules_are_asked_in_their_order_and_ended(books: Practice) -> None:
    """A rule put at place 1 moves the others down; one that ended is asked no more, and shown only if wanted."""
    sam = books.at("sam")
    first = rule(sam, gives="person", login="ana")
    second = assignment.add_rule(sam, Rule(0, 1, gives="person", login="ben", min_cents=40000))
    assert [row.number for row in assignment.rules(sam)] == [second, first]
    assert {login: count for login, count, _ in assignment.preview(sam).people} == {"ben": 3, "ana": 3}
    assignment.end_rule(sam, second, "ben is full")
    assert [row.number for row in assignment.rules(sam)] == [first]
    assert [(row.number, row.active) for row in assignment.rules(sam, ended=True)] == [(first, True), (second, False)]
    with pytest.raises(NoSuch, match="in force"):
        assignment.end_rule(sam, second)


def test_all_of_one_persons_work_is_handed_on_but_what_is_in_hand(books: Practice) -> None:
    """With a reason; the claim in hand is named; both hear of it; one undo."""
    sam, ana, ben = books.at("sam"), books.at("ana"), books.at("ben")
    for number in "BCD":
        work.assign(ana, work.item_of(ana, number).item, "ana")
    work.release(ana, work.item_of(ana, "B").item)
    work.release(ana, work.item_of(ana, "D").item)
    done = assignment.hand_on(sam, "ana", "ben", "ana is ill")
    assert (done.items, done.cents, done.left) == (2, 100000, (("C", "ana"),))
    assert owners(sam) == {"B": "ben", "C": "ana", "D": "ben", "E": None, "F": None, "A": None}
    with pytest.raises(Refused, match="needs a reason"):
        assignment.hand_on(sam, "ben", "ana", " ")
    with pytest.raises(NotAllowed):
        assignment.hand_on(ben, "ben", "ana", "too much")
    last = undo.mine(sam)
    assert last is not None
    undo.apply(sam, last.number, undo.preview(sam, last.number).hash)
    assert owners(sam)["B"] == "ana"
    whole(books)


def test_what_cannot_be_meant_is_refused_whole(books: Practice) -> None:
    """A rule with two faults says both; a team of nobody, of a stranger, of an auditor; a team that a rule names."""
    sam = books.at("sam")
    with pytest.raises(Refused, match=r"letters .* amount"):
        rule(sam, gives="person", login="ana", from_letters="P", to_letters="C", min_cents=500, max_cents=100)
    with pytest.raises(NoSuch, match="no team Back"):
        rule(sam, gives="load", team="Back")
    with pytest.raises(NoSuch, match="nobody who works on claims"):
        assignment.team_join(sam, "Front", "olga")
    with pytest.raises(Refused, match="already"):
        assignment.team_make(sam, "FRONT")
    rule(sam, gives="load", team="Front")
    with pytest.raises(Refused, match="names Front"):
        assignment.team_drop(sam, "Front")
    with pytest.raises(NotAllowed):
        assignment.team_make(books.at("ana"), "Mine")
    assert [(team.name, team.members) for team in assignment.teams(sam)] == [("Front", ("ana", "ben"))]


def test_many_go_in_several_acts_of_one_request(books: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at a time: the same as all at once, and one undo for all."""
    sam = books.at("sam")
    rule(sam, gives="load", team="Front")
    seen = assignment.preview(sam)
    monkeypatch.setattr(assignment, "CHUNK", 2)
    done = assignment.run(sam)
    assert isinstance(done, Shared) and done.people == seen.people
    last = undo.mine(sam)
    assert last is not None
    undo.apply(sam, last.number, undo.preview(sam, last.number).hash)
    assert set(owners(sam).values()) == {None}
