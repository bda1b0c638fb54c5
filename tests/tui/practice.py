"""A made-up practice on a real store: made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from acts import intake, people, posting, practice
from acts.desk import Actor, Desk, microseconds
from claimdesk.demo import practice as made_up
from store.engine.migrate import migrate
from store.engine.sqlite import open_books

AT = datetime(2026, 11, 23, 14, 41, tzinfo=UTC)
CLAIMS = 300


def clock() -> datetime:
    """It stands."""
    return AT


def make(folder: Path) -> Path:
    """The store, with its files posted but for the last week's."""
    path = folder / "practice.db"
    books = open_books(path, create=True)
    migrate(books, actor="maria", moment=microseconds(AT))
    desk = Desk(books, Actor(1, "maria", "administrator", frozenset({"*"})), clock=clock)
    people.add(desk, "maria", "administrator")
    people.add(desk, "d.ortiz", "biller")
    people.add(desk, "m.kelly", "supervisor")
    practice.mark_demo(desk, seed=1, claims=CLAIMS, whole=True)
    practice.put(desk, "name", "Riverbend Family")
    truth = made_up.make(folder / "files", CLAIMS, 1, desk.today(), lambda *_: None)
    for each in truth.rounds:
        for file in each.files:
            intake.bring(desk, file)
        posting.post_many(desk, list(each.traces))
    books.close()
    return path


def copy(made: Path, folder: Path) -> Path:
    """A store of the test's own."""
    return Path(shutil.copy(made, folder / "books.db"))


def seat(path: Path, login: str = "d.ortiz", sitting: str = "one") -> Callable[[], Desk]:
    """Makes desks at this store for this person, as the program does for each lane."""

    def make_desk() -> Desk:
        books = open_books(path)
        return Desk(books, people.known(books.read, login), sitting, clock, zone=practice.zone(books.read))

    return make_desk
