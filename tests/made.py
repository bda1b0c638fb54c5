"""A small practice made through the real import and posting: people, claims, payers' answers; desks for each person."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from pathlib import Path

from acts import intake, people, posting, practice
from acts.desk import Actor, Desk
from acts.views import PostReport
from store.engine.sqlite import open_books
from tests.fresh import Clock, fresh_desk
from tests.stories import x12_maker
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO, LAKESIDE, PR, SUPPLEMENT, Bill, Person, Remit, carried

__all__ = ["CO", "LAKESIDE", "PR", "SUPPLEMENT", "Person", "Practice", "ans", "bill", "era", "practice_in", "s"]


@dataclass
class Practice:
    """A store with maria (administrator), sam (supervisor), ana and ben (billers), rita (records), olga (auditor); one clock for all."""

    folder: Path
    clock: Clock
    desk: Desk
    files: itertools.count[int] = field(default_factory=itertools.count)

    def at(self, login: str) -> Desk:
        """A desk of its own, in a sitting of its own."""
        books = open_books(self.desk.books.path)
        return Desk(books, people.known(books.read, login), clock=self.clock, zone=practice.zone(books.read))

    def sends(self, *bills: Bill) -> None:
        """Claims out."""
        path = self.folder / f"{next(self.files):03d}.837"
        path.write_text(x12_maker.claims(bills))
        assert intake.bring(self.desk, path).status == "imported"

    def gets(self, *remits: Remit) -> None:
        """Payments in, not posted."""
        named = [carried(replace(remit, trace=remit.trace or "P", on=remit.on or "20260920")) for remit in remits]
        path = self.folder / f"{next(self.files):03d}.835"
        path.write_text(x12_maker.remittances(named))
        assert intake.bring(self.desk, path).status == "imported"

    def paid(self, *remits: Remit, by: Desk | None = None) -> list[PostReport]:
        """Payments in, and posted by maria or another."""
        self.gets(*remits)
        return posting.post_many(by or self.desk, None)

    def denied(self, *dollars: int, code: int = 16, labels: str = "ABCDEFGHIJ") -> None:
        """Claims A, B, C … of that many dollars, each wholly denied."""
        pairs = list(zip(labels, dollars, strict=False))
        self.sends(*(bill(amount, label=label, person=Person("OKAFOR", f"{label}NNA", f"W{label}100200")) for label, amount in pairs))
        answers = (
            ans(s(0, CO(code, amount)), label=label, icn=label, person=Person("OKAFOR", f"{label}NNA", f"W{label}100200"))
            for label, amount in pairs
        )
        self.paid(era(*answers))


def practice_in(folder: Path) -> Practice:
    """The practice, without claims."""
    clock = Clock()
    desk = fresh_desk(folder, clock=clock)
    for login, role in (
        ("maria", "administrator"), ("sam", "supervisor"), ("ana", "biller"), ("ben", "biller"), ("rita", "records"), ("olga", "auditor"),
    ):  # fmt: skip
        people.add(desk, login, role)
    desk.actor = Actor(desk.actor.id, "maria", "administrator")
    return Practice(folder, clock, desk)
