"""Finding in the queue: every filter and order, page by page, is what sorting everything in Python gives; counts and groups are exact."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts import lists, work
from acts.headings import narrowed
from acts.lists_view import VIEW_ORDERS
from acts.views import QueueView
from billing.text import fold
from store import facets
from store.errors import Refused
from tests.made import Practice, practice_in
from tests.store.many_items import PROVIDERS, Made, fill

N = 240


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Practice, list[Made]]:
    """The practice with its items; three of them in ana's hand."""
    made = practice_in(tmp_path_factory.mktemp("finding"))
    items = fill(made.desk, N)
    ana = made.at("ana")
    for item in items[:3]:
        work.take(ana, item.item)
    return made, items


def _leased(items: list[Made]) -> set[int]:
    return {item.item for item in items[:3]}


def fits(view: QueueView, m: Made, today: date, leased: set[int]) -> bool:
    """What a view means, told another way."""
    age, held = (today - m.opened_on).days, m.item in leased
    name = fold(f"{m.provider[0]}, {m.provider[1]}")
    checks: list[tuple[Any, Callable[[], bool]]] = [
        (view.payer, lambda: fold(view.payer or "") in fold(m.payer)),
        (view.category, lambda: m.category == view.category),
        (view.owner, lambda: (m.owner or "-") == view.owner),
        (view.reason, lambda: m.kind == "denial" and view.reason in m.codes),
        (view.remark, lambda: view.remark in m.remarks),
        (view.kind, lambda: m.kind == view.kind),
        (view.state, lambda: m.state == view.state),
        (view.min_cents, lambda: m.cents >= (view.min_cents or 0)),
        (view.max_cents, lambda: m.cents <= (view.max_cents or 0)),
        (view.provider, lambda: view.provider == m.provider[2] or fold(view.provider or "") in name),
        (view.location, lambda: view.location == m.place[0] or fold(view.location or "?") in fold(m.place[1] or "-")),
        (view.min_age, lambda: age >= (view.min_age or 0)),
        (view.max_age, lambda: age <= (view.max_age or 0)),
        (view.opened_since, lambda: view.opened_since is not None and m.opened_on >= view.opened_since),
        (view.due_within, lambda: m.due_on is not None and 0 <= (m.due_on - today).days <= (view.due_within or 0)),
        (view.due_before, lambda: m.due_on is not None and view.due_before is not None and m.due_on <= view.due_before),
        (view.due_after, lambda: m.due_on is not None and view.due_after is not None and m.due_on >= view.due_after),
        (view.gone or None, lambda: m.due_on is not None and m.due_on < today),
        (view.no_deadline or None, lambda: m.due_on is None),
        (view.leased, lambda: not held if view.leased == "-" else held and view.leased in ("*", "ana")),
        (view.follow_after, lambda: m.wakes_on is not None and view.follow_after is not None and m.wakes_on >= view.follow_after),
        (view.follow_before, lambda: m.wakes_on is not None and view.follow_before is not None and m.wakes_on <= view.follow_before),
        (view.note or None, lambda: all(any(w.startswith(word) for w in _words(m.note)) for word in _words(view.note))),
    ]
    return all(asked is None or check() for asked, check in checks)


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()


def in_order(items: list[Made], order: str) -> list[Made]:
    """Sorted in Python."""
    far = date.max
    keys: dict[str, Callable[[Made], Any]] = {
        "": lambda m: m.rank, "deadline": lambda m: (m.due_on or far, m.item), "age": lambda m: (m.opened_on, m.item),
        "amount": lambda m: (-m.cents, -m.item), "patient": lambda m: (fold(m.patient), m.item),
        "follow_up": lambda m: (m.wakes_on or far, m.item), "payer": lambda m: (fold(m.payer), m.rank),
    }  # fmt: skip
    return sorted(items, key=keys[order])


maybe = lambda *values: st.sampled_from((None, None, None, *values))  # noqa: E731
VIEWS = st.builds(
    QueueView,
    payer=maybe("bluestem", "medicare", "e"),
    category=maybe("coding", "authorization"),
    owner=maybe("ana", "ben", "-"),
    reason=maybe("CO-16", "PR-27"),
    remark=maybe("N382", "MA130", "N999"),
    kind=maybe("denial", "review"),
    state=maybe("open", "waiting"),
    min_cents=maybe(20_000),
    max_cents=maybe(60_000),
    provider=maybe("1000000002", "rao", "lindholm, asa", "in"),
    location=maybe("11", "22", "riverbend"),
    min_age=maybe(30),
    max_age=maybe(90),
    due_within=maybe(14),
    gone=st.sampled_from((False, False, False, True)),
    no_deadline=st.sampled_from((False, False, False, True)),
    leased=maybe("*", "-", "ana"),
    note=st.sampled_from(("", "", "", "card", "ruckruf ref", "nothing like it")),
    order=st.sampled_from(VIEW_ORDERS),
)


@settings(max_examples=120, deadline=None)
@given(view=VIEWS, limit=st.integers(1, 60))
def test_a_walk_over_pages_is_what_sorting_everything_gives(found: tuple[Practice, list[Made]], view: QueueView, limit: int) -> None:
    """Forward by key, backward by key, position and counts: in every order and under every filter, each item once."""
    made, items = found
    today = made.desk.today()
    wanted = in_order([m for m in items if fits(view, m, today, _leased(items))], view.order)
    numbers = [m.number for m in wanted]
    forward, keys, after = list[str](), list[str](), None
    while True:
        page = lists.queue(made.desk, view, after=after, limit=limit)
        forward += [row.control_number for row in page.rows]
        keys += [row.rank for row in page.rows]
        after = page.after
        if after is None:
            break
    assert forward == numbers
    back, before = list[str](), "~\t"
    while rows := lists.queue(made.desk, view, before=before, limit=limit).rows:
        back = [row.control_number for row in rows] + back
        before = rows[0].rank
    assert back == numbers
    counts = lists.counts(made.desk, view)
    assert (counts.total, counts.at_stake_cents) == (len(wanted), sum(m.cents for m in wanted))
    assert counts.denied_total == sum(m.kind == "denial" for m in wanted)
    if keys:
        at = len(keys) // 2
        assert lists.position(made.desk, view, keys[at]) == at + 1


@pytest.mark.parametrize("by", lists.GROUP_COLUMNS)
@pytest.mark.parametrize(
    "view", [QueueView(), QueueView(state="open", min_cents=10_000), QueueView(payer="medicare", kind="denial")], ids=str
)
def test_a_group_opens_to_what_it_said(found: tuple[Practice, list[Made]], by: str, view: QueueView) -> None:
    """Count and sum of each heading are those of the view behind it; headings that part the items sum to the whole."""
    made, _ = found
    groups = lists.groups(made.desk, view, by)
    assert groups
    for group in groups:
        counts = lists.counts(made.desk, narrowed(view, by, group.key, made.desk.today()))
        assert (group.items, group.at_stake_cents) == (counts.total, counts.at_stake_cents), (by, group)
        assert group.words
    if by not in ("reason", "remark"):
        assert sum(group.items for group in groups) == lists.counts(made.desk, view).total


@pytest.mark.parametrize(("text", "wanted"), [("rb-00007", 1), ("00007", 1), ("7", 1), ("p12", 11), ("garcía", None), ("n38", None)])
def test_text_finds_by_name_number_and_code(found: tuple[Practice, list[Made]], text: str, wanted: int | None) -> None:
    """A number also without its letters and zeros; names without their marks; what begins a word."""
    made, items = found
    rows = lists.queue(made.desk, QueueView(text=text), limit=500).rows
    if text == "p12":
        assert {row.patient.rpartition(" ")[2].lower() for row in rows} >= {"p12", "p120"} and len(rows) == wanted
    elif wanted:
        assert "RB-00007" in {row.control_number for row in rows}
    else:
        known = [m for m in items if (m.patient.startswith("GARC") if text == "garcía" else "N382" in m.remarks)]
        assert {row.control_number for row in rows} == {m.number for m in known}


def test_what_it_is_found_by_follows_every_change(tmp_path: Path) -> None:
    """Owner, state, amount, codes, names, another sending: after each the derived tables are what the rows say."""
    made = practice_in(tmp_path)
    items = fill(made.desk, 40)
    dice = random.Random(3)
    for n, item in enumerate(items[:20]):
        _change(made.desk, item.item, dice, n)
        assert facets.wrong(made.desk.books.read) == []
    assert lists.counts(made.desk, QueueView(provider=PROVIDERS[0][2])).total == len(
        lists.queue(made.desk, QueueView(provider=PROVIDERS[0][2]), limit=500).rows
    )


def _change(desk: Any, item: int, dice: random.Random, n: int) -> None:
    from acts.desk import Act, act
    from tests.store.many_items import record

    @act("test.change")
    def change(act: Act) -> None:
        claim = act.write.value("SELECT claim FROM work_item WHERE id = :id", id=item)
        row = act.write.one("SELECT person, file FROM claim WHERE id = :id", id=claim)
        what = n % 7
        sets = {
            0: "assigned_to = 'zoe'", 1: "state = 'closed'", 2: "codes = 'CO-50 CO-16', remarks = 'M76 M76'", 3: "at_stake_cents = 77",
            4: "deadline_on = '2030-01-01', follow_up_on = NULL", 5: "rank = '9moved' || id",
        }  # fmt: skip
        if what in sets:
            act.write.change(f"UPDATE work_item SET {sets[what]} WHERE id = :id", id=item)
            return
        act.write.change("UPDATE person SET name_key = 'zz top', version = version + 1 WHERE id = :id", id=row[0])
        act.write.insert(
            "claim_version", claim=claim, version=2, file=row[1], event=act.number, what="replacement", control_number=f"V2{item}",
            frequency="7", destination=1, position=1, record=record(dice.choice(PROVIDERS), ("99", "Elsewhere")),
        )  # fmt: skip

    change(desk)


def test_the_search_over_notes_stays_true_when_notes_are_taken_back(tmp_path: Path) -> None:
    """A note that an undo takes back is found no more; taken back again, it is there again."""
    from acts import undo

    made = practice_in(tmp_path)
    made.denied(100, 200)
    asks = QueueView(note="zebra")

    def total() -> int:
        assert facets.wrong(made.desk.books.read) == []
        return lists.counts(made.desk, asks).total

    work.note(made.desk, "A", "The Zébra called: card copy comes by fax")
    assert total() == 1 and [row.control_number for row in lists.queue(made.desk, asks).rows] == ["A"]
    for wanted in (0, 1, 0, 1):
        event = made.desk.books.read.value("SELECT max(number) FROM event WHERE act IN ('work.note', 'undo.apply')")
        undo.apply(made.desk, event)
        assert total() == wanted


def test_the_doctor_proves_it_and_makes_it_anew(tmp_path: Path) -> None:
    """A hand that changed a derived table is found, and rebuild mends it."""
    from acts import upkeep

    made = practice_in(tmp_path)
    fill(made.desk, 30)
    with made.desk.books.write("x", "x") as write:
        for table in ("item_facet", "item_code", "item_count", "item_words", "note_words"):
            write.change(f"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} LIMIT 3)")
    assert len(facets.wrong(made.desk.books.read)) == 5
    assert {f.severity for f in upkeep.health(made.desk) if f.code == "search"} == {"error"}
    upkeep.rebuild(made.desk)
    assert facets.wrong(made.desk.books.read) == []


def test_taking_the_next_best_goes_by_the_working_order_whatever_the_view_sorts_by(tmp_path: Path) -> None:
    """The first free one of the filter, in the working order."""
    made = practice_in(tmp_path)
    fill(made.desk, 60, seed=4)
    ana = made.at("ana")
    for view in (
        QueueView(order="amount"), QueueView(provider="1000000001"), QueueView(reason="CO-16"), QueueView(note="card"),
        QueueView(min_age=30, location="22"),
    ):  # fmt: skip
        free = [r for r in lists.queue(made.desk, replace(view, order="", state="open"), limit=500).rows if r.leased_by is None]
        taken = work.take_next(ana, view)
        assert taken is not None
        assert taken.control_number == next(r for r in free if r.owner in (None, "ana")).control_number


def test_an_order_or_project_that_is_none_is_refused(found: tuple[Practice, list[Made]]) -> None:
    """With what there is."""
    made, _ = found
    with pytest.raises(Refused, match="no order 'colour'"):
        lists.queue(made.desk, QueueView(order="colour"))
    with pytest.raises(Refused, match="no project PJ-99"):
        lists.queue(made.desk, QueueView(project="PJ-99"))
