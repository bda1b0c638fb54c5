"""A chart as it stood: held against a reckoning that knows no versions, but takes the amendments off what stands now, one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from acts import chart, correction, look
from acts.chart_rows import Whole
from acts.desk import Act, Desk, act
from acts.rows import at
from billing.amendment import FIELDS
from store import chart_items, charts
from store.errors import NoSuch
from tests.made import Practice, bill, practice_in

ZONE = ZoneInfo("America/New_York")
State = dict[tuple[str, int], dict[str, str]]


@act("work.test")
def put(act: Act, person: int, kind: str, fields: dict[str, str]) -> int:
    """A thing put into a chart."""
    return chart_items.add(act.write, person, kind, fields, event=act.number)


@act("work.test")
def retract(act: Act, person: int, thing: int) -> None:
    """A thing taken back, as a correction of that kind does it."""
    now = charts.record(act.write, "chart_item", thing)
    assert now is not None
    version = charts.change(act.write, "chart_item", thing, now.version, {"standing": "retracted"}, act.number)
    _amend(act, person, thing, "standing", now.values["standing"], "retracted", now.version, version)


@act("work.test")
def move(act: Act, person: int, other: int, thing: int) -> None:
    """A thing that belongs to another patient."""
    now = charts.record(act.write, "chart_item", thing)
    assert now is not None
    version = charts.change(act.write, "chart_item", thing, now.version, {"person": str(other)}, act.number)
    _amend(act, person, thing, "person", str(person), str(other), now.version, version)


def _amend(act: Act, person: int, thing: int, field: str, was: str, shall_be: str, before: int, after: int | None) -> None:
    charts.amend(
        act.write, event=act.number, person=person, claim=None, relation="chart_item", subject=thing, from_version=before,
        to_version=after, kind="correction", field=field, was=was, shall_be=shall_be, reason="r", evidence="e", author="maria",
    )  # fmt: skip


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Practice]:
    """One claim of one patient, another of another."""
    made = practice_in(tmp_path)
    from tests.made import Person

    made.sends(bill(100, label="A"), bill(90, label="B", person=Person("BRANDT", "ELIAS", "W900", "19500505")))
    yield made


def shown_in(view: Whole) -> State:
    """(relation, number) → field → value, of what a chart's view shows, and what was taken back of it."""
    found: State = {}
    for thing in view.things:
        if thing.relation not in charts.RELATIONS:
            continue
        found[thing.relation, thing.id] = {field.name: field.value for field in thing.fields} | {"standing": thing.standing}
    return found


def reckoned(desk: Desk, person: int, day: date) -> State | None:
    """The same from what stands now: each amendment after the day taken off, the last first; what was made later left out."""
    read = desk.books.read
    made = {
        (relation, row[0]): local_day(row[1])
        for relation in charts.RELATIONS
        for row in read.run(
            f"SELECT v.{relation}, e.moment FROM {relation}_version v JOIN event e ON e.number = v.event WHERE v.version = 1"
        )
    }
    rows = [("person", person)] if made["person", person] <= day else []
    if not rows:
        return None
    for relation in ("coverage", "diagnosis", "chart_item"):
        rows += [(relation, row[0]) for row in read.run(f"SELECT id FROM {relation} WHERE person = :person ORDER BY id", person=person)]
    state: State = {}
    for relation, id in rows:
        now = charts.record(read, relation, id)
        assert now is not None
        if made[relation, id] <= day:
            state[relation, id] = {field.name: now.values.get(field.name, "") for field in FIELDS[now.subject]}
            state[relation, id]["standing"] = now.values.get("standing", "")
    for one in charts.amendments(read, person):
        if local_day(one.moment) > day and (one.relation, one.subject) in state and one.field != "person":
            state[one.relation, one.subject][one.field] = one.was
    return state


def local_day(moment: int) -> date:
    """The practice's day of a moment."""
    return at(moment).astimezone(ZONE).date()


def _change_something(desk: Desk, person: int, dice: random.Random) -> None:
    """One correction of one field of anything in the chart, by the act that a person uses."""
    read = desk.books.read
    things = [thing for thing in chart.whole(desk, person).things if thing.relation in charts.RELATIONS and not thing.standing]
    thing = dice.choice(things)
    texts = [f for f in thing.fields if f.name in VALUES]
    if not texts:
        return
    field = dice.choice(texts)
    value = dice.choice([one for one in VALUES[field.name] if one != field.value])
    plan = correction.propose(desk, person, {(thing.relation, thing.id, field.name): value})
    if not [found for found in plan.findings if found.severity == "error"]:
        correction.sign(desk, plan, "seen on the card", "card")
    assert charts.record(read, thing.relation, thing.id) is not None


VALUES = {
    "last": ["Okafor", "Okafor-Brandt", "Łuczak"],
    "city": ["Columbus", "Dayton", ""],
    "phone": ["614 555 0100", "614 555 0199", ""],
    "member_id": ["W1", "W2", "W3"],
    "plan_name": ["Gold", "Silver"],
    "number": ["V1", "V2", "V3"],
    "title": ["Visit note", "Visit note, amended"],
    "state": ["active", "inactive", "open", "discharged"],
}
ADDED = (
    ("encounter", {"number": "V0", "class": "AMB", "state": "open", "from_on": "2026-09-01"}),
    ("problem", {"text": "gout", "state": "active"}),
    ("note", {"title": "Note", "text": "one line\nanother"}),
)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6))])
def test_the_record_as_it_stood_on_twenty_days(books: Practice, seed: int) -> None:
    """Corrections, things added, taken back, moved to another patient at any hour: each day as the other reckoning has it."""
    dice, desk = random.Random(seed), books.desk
    person, other = look.claim(desk, "A").person, look.claim(desk, "B").person
    added: list[int] = []
    moved: set[int] = set()
    began = books.clock.at
    for _ in range(24):
        books.clock.move(hours=dice.choice([1, 3, 7, 13, 22, 30]), minutes=dice.randrange(60))
        what = dice.random()
        if what < 0.25 or not added:
            kind, fields = dice.choice(ADDED)
            added.append(put(desk, person, kind, fields))
        elif what < 0.3 and (stands := [one for one in added if one not in moved]):
            retract(desk, person, dice.choice(stands))
        elif what < 0.38 and (stands := [one for one in added if one not in moved]):
            gone = dice.choice(stands)
            move(desk, person, other, gone)
            moved.add(gone)
        else:
            _change_something(desk, person, dice)
    assert shown_in(chart.whole(desk, person)) == shown_in(chart.as_of(desk, person, books.clock.at.date() + timedelta(days=1)))
    for ahead in range(20):
        day = began.astimezone(ZONE).date() + timedelta(days=ahead)
        view = chart.as_of(desk, person, day)
        assert shown_in(view) == reckoned(desk, person, day), day
        assert not moved & {id for relation, id in shown_in(view) if relation == "chart_item"}


def test_the_day_is_the_practices_and_ends_at_its_midnight(books: Practice) -> None:
    """What is signed at 23:59 there counts to that day, whatever day it is in Greenwich."""
    desk = books.desk
    person = look.claim(desk, "A").person
    for hour, minute, city in ((23, 59, "Dayton"), (0, 1, "Toledo")):
        day = date(2026, 10, 20) + timedelta(days=hour == 0)
        books.clock.at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
        correction.sign(desk, correction.propose(desk, person, {("person", person, "city"): city}), "card", "card")
    cities = [shown_in(chart.as_of(desk, person, date(2026, 10, 19 + n)))["person", person]["city"] for n in range(3)]
    assert cities[1:] == ["Dayton", "Toledo"] and cities[0] not in ("Dayton", "Toledo")


def test_before_the_first_word_there_is_no_record(books: Practice) -> None:
    """Refused with the day on which it was first written down."""
    person = look.claim(books.desk, "A").person
    with pytest.raises(NoSuch, match="first written down on 2026-10-01"):
        chart.as_of(books.desk, person, date(2026, 9, 30))


def test_what_went_to_another_chart_is_there_from_that_day_and_here_on_none(books: Practice) -> None:
    """A misfiled note: withheld here on every day, with its number said, and there only since it was moved."""
    desk = books.desk
    person, other = look.claim(desk, "A").person, look.claim(desk, "B").person
    note = put(desk, person, "note", {"title": "Letter", "text": "of another"})
    books.clock.move(days=3)
    move(desk, person, other, note)
    here = chart.as_of(desk, person, date(2026, 10, 2))
    assert here.withheld == 1 and ("chart_item", note) not in shown_in(here)
    assert ("chart_item", note) not in shown_in(chart.as_of(desk, other, date(2026, 10, 3)))
    assert ("chart_item", note) in shown_in(chart.as_of(desk, other, date(2026, 10, 4)))
    assert ("chart_item", note) in shown_in(chart.whole(desk, other))


def test_a_view_of_a_chart_is_in_the_log(books: Practice) -> None:
    """Before it is shown."""
    desk = books.at("rita")
    person = look.claim(books.desk, "A").person
    chart.whole(desk, person)
    last = desk.books.read.one("SELECT act, actor FROM event ORDER BY number DESC LIMIT 1")
    assert last is not None and tuple(last) == ("look.patient", "rita")
