"""Saved views: kept whole, one's own and shared, on digits; renamed, moved, taken away, and back."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts import undo, views_kept
from acts.lists_view import VIEW_ORDERS
from acts.views import QueueView
from acts.views_kept import Kept
from store.errors import NoSuch, NotAllowed, Refused, Stale
from tests.made import Practice, practice_in


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """A practice without claims."""
    return practice_in(tmp_path_factory.mktemp("views"))


BIG = Kept(
    QueueView(kind="denial", min_cents=100_000, due_within=7, follow_before=date(2026, 12, 1), order="amount"), "payer", ("AGE", "CLAIM")
)


def test_a_view_comes_back_as_it_was_kept(practice: Practice) -> None:
    """Filter, order, grouping, columns; for its owner alone."""
    ana = practice.at("ana")
    row = views_kept.save(ana, "Big ones", BIG, digit=4)
    assert (row.name, row.digit, row.shared, row.what) == ("Big ones", 4, False, BIG)
    assert views_kept.named(practice.at("ana"), "big ONES").what == BIG
    assert views_kept.kept(practice.at("ben")) == ()
    views_kept.remove(ana, row.id)
    assert views_kept.kept(ana) == ()


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=8)
VIEWS = st.builds(
    QueueView, payer=st.none() | texts, remark=st.none() | texts, note=texts, min_cents=st.none() | st.integers(0, 10**9),
    min_age=st.none() | st.integers(0, 999), due_before=st.none() | st.dates(date(1990, 1, 1)), gone=st.booleans(),
    order=st.sampled_from(VIEW_ORDERS),
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(view=VIEWS, group=st.sampled_from(("", "week")), columns=st.lists(st.sampled_from(("AGE", "VISIT")), max_size=2))
def test_any_view_survives_being_kept(practice: Practice, view: QueueView, group: str, columns: list[str]) -> None:
    """Whatever stands in it, but for the live filter."""
    what = Kept(replace(view, text="typed"), group, tuple(columns))
    assert views_kept.save(practice.at("ben"), "any", what).what == Kept(view, group, tuple(columns))


def test_every_field_of_a_view_is_one_that_json_knows() -> None:
    """A field of another type would be lost in silence."""
    assert {str(field.type) for field in fields(QueueView)} <= {"str | None", "int | None", "date | None", "str", "bool"}


def test_shared_ones_are_a_supervisors_and_everyone_sees_them(practice: Practice) -> None:
    """Mine goes before a shared one on its digit."""
    sam, ana = practice.at("sam"), practice.at("ana")
    shared = views_kept.save(sam, "Week", Kept(QueueView(due_within=7)), digit=3, shared=True)
    assert [(view.name, view.digit, view.shared) for view in views_kept.kept(ana)] == [("Week", 3, True)]
    mine = views_kept.save(ana, "My week", Kept(QueueView(due_within=7, owner="ana")), digit=3)
    assert [(view.name, view.digit) for view in views_kept.kept(ana)] == [("My week", 3), ("Week", 0)]
    for refused in (
        lambda: views_kept.save(ana, "All's", Kept(QueueView()), shared=True),
        lambda: views_kept.remove(ana, shared.id),
        lambda: views_kept.change(ana, shared.id, name="Mine now"),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with pytest.raises(NoSuch):
        views_kept.remove(sam, mine.id)
    views_kept.remove(sam, shared.id)
    views_kept.remove(ana, mine.id)


def test_a_digit_has_one_view_and_moves(practice: Practice) -> None:
    """The one that had it stays without; names are taken once; a stale move is told."""
    ana = practice.at("ana")
    one = views_kept.save(ana, "One", Kept(QueueView(kind="denial")), digit=5)
    two = views_kept.save(ana, "Two", Kept(QueueView(kind="denial")), digit=5)
    assert [(view.name, view.digit) for view in views_kept.kept(ana)] == [("Two", 5), ("One", 0)]
    views_kept.change(ana, one.id, digit=6, name="First")
    assert [(view.name, view.digit) for view in views_kept.kept(ana)] == [("Two", 5), ("First", 6)]
    with pytest.raises(Stale):
        views_kept.change(ana, two.id, name="Second", version=99)
    for refused in (
        lambda: views_kept.change(ana, two.id, name="first"),
        lambda: views_kept.change(ana, two.id, digit=1),
        lambda: views_kept.save(ana, "", BIG),
        lambda: views_kept.save(ana, "x" * 25, BIG),
        lambda: views_kept.save(ana, "wrong", Kept(QueueView(order="colour"))),
    ):
        with pytest.raises(Refused):
            refused()
    views_kept.remove(ana, two.id)
    mine = undo.mine(ana)
    assert mine is not None and mine.act == "views.remove"
    undo.apply(ana, mine.number)
    assert {view.name for view in views_kept.kept(ana)} == {"Two", "First"}


def test_who_looks_at_the_books_may_keep_views(tmp_path: Path) -> None:
    """They change nothing of the practice."""
    olga = practice_in(tmp_path).at("olga")
    assert views_kept.save(olga, "Old", Kept(QueueView(min_age=90))).name == "Old"
