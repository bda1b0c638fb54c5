"""Documents and claims of a chart as they stood: held against what the chart itself said on each of the days."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from acts import chart, documents, identity, proof, take_back, undo, work
from acts.chart_rows import Whole
from billing.money import shown as cash
from store.errors import ClaimdeskError
from tests.made import CO, PR, Person, Practice, ans, bill, era, practice_in, s

ZONE = ZoneInfo("America/New_York")
MINE, OTHERS = ("A", "B", "C"), ("X",)
ANNA, ELIAS = Person("OKAFOR", "ANNA", "W100", "19600101"), Person("BRANDT", "ELIAS", "W900", "19500505")
Shown = dict[str, str]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Practice]:
    """Three claims of one patient, one of another; the log must be whole when the test is over."""
    made = practice_in(tmp_path)
    made.sends(*(bill(100, 50, label=label, person=ANNA) for label in MINE), bill(90, label="X", person=ELIAS))
    yield made
    assert proof.audit(made.desk).problems == ()


def person(books: Practice, claim: str) -> int:
    return int(books.desk.books.read.value("SELECT person FROM claim WHERE control_number = :claim", claim=claim))


def filed(view: Whole) -> Shown:
    """Documents and claims of a view, with their words."""
    return {thing.key: thing.words for thing in view.things if thing.relation in ("document", "claim")}


def hidden(view: Whole) -> int:
    return sum(thing.relation == "withheld" for thing in view.things)


@dataclass
class Story:
    """Things that happen to the claims and papers of one patient, at any hour; what the chart said at the end of each day."""

    books: Practice
    dice: random.Random
    me: int
    other: int
    days: dict[date, Shown] = field(default_factory=dict)
    papers: int = 0
    left: set[str] = field(default_factory=set)

    def goes_on(self, times: int) -> None:
        """So many things happen; what is refused has not happened."""
        happenings: list[Callable[[], object]] = [
            self.paper, self.paper, self.filed, self.moved, self.dismissed, self.answered, self.answered, self.denied, self.taken_back,
            self.undone, self.to_patient, self.sent_again, self.to_another,
        ]  # fmt: skip
        for n in range(times):
            self.books.clock.move(hours=self.dice.choice([2, 5, 9, 14, 20]), minutes=self.dice.randrange(60))
            happening = self.dice.choice(happenings) if n > 2 else self.paper
            try:
                happening()
            except ClaimdeskError:
                continue
            finally:
                self.days[self.books.clock.at.astimezone(ZONE).date()] = filed(chart.whole(self.books.desk, self.me))

    def claim(self) -> str:
        return self.dice.choice(MINE)

    def ref(self) -> int:
        return self.dice.randrange(self.papers) + 1

    def paper(self) -> None:
        """A paper comes in, to a claim or to none."""
        at = self.dice.choice([*MINE, *MINE, "", "X"])
        documents.add_bytes(self.books.desk, f"paper {self.papers}".encode(), f"{self.papers}.txt", claim=at, kind="record" if at else "")
        self.papers += 1

    def filed(self) -> None:
        documents.file(self.books.desk, self.ref(), self.dice.choice([*MINE, "X"]), self.dice.choice(["eob", "record"]))

    def moved(self) -> None:
        documents.move(self.books.desk, self.ref(), self.claim(), "wrong claim")

    def dismissed(self) -> None:
        documents.dismiss(self.books.desk, self.ref(), "there twice")

    def answered(self) -> None:
        self._answer(s(80, CO(45, 20)), self.dice.choice([s(50), s(0, PR(1, 50)), s(0, CO(97, 50))]))

    def denied(self) -> None:
        self._answer(s(0, CO(16, 100)), s(0, CO(16, 50)))

    def _answer(self, *services: object) -> None:
        label = self.claim()
        trace = f"T{len(self.days)}-{self.dice.randrange(10**6)}"
        self.books.paid(era(ans(*services, label=label, icn=trace, person=ANNA), trace=trace))  # type: ignore[arg-type]

    def taken_back(self) -> None:
        traces = [row[0] for row in self.books.desk.books.read.run("SELECT trace FROM remittance ORDER BY id")]
        wanted = take_back.remittance(self.books.desk, self.dice.choice(traces or ["none"]))
        take_back.apply(self.books.desk, wanted, take_back.preview(self.books.desk, wanted).hash, "wrong file")

    def undone(self) -> None:
        last = undo.mine(self.books.desk)
        if last is not None:
            undo.apply(self.books.desk, last.number)

    def to_patient(self) -> None:
        work.to_patient(self.books.desk, self.claim(), None, "cover had ended")

    def sent_again(self) -> None:
        """Replaced with another charge, or voided."""
        self.books.sends(bill(self.dice.choice([100, 120]), 50, label=self.claim(), person=ANNA, frequency=self.dice.choice("778")))

    def to_another(self) -> None:
        """A paper or a claim turns out to be another's; or a paper nobody's."""
        read, what = self.books.desk.books.read, self.dice.random()
        paper = f"DOC-{self.ref()}"
        asking = (
            identity.claim_asking(read, "C", self.other) if what < 0.2
            else identity.document_asking(read, paper, "nobody" if what < 0.5 else "claim X")
        )  # fmt: skip
        identity.approve(self.books.at("sam"), identity.ask(self.books.at("rita"), asking, "another's", "its text").number)
        if what >= 0.2:
            self.left.add(paper)

    def gone(self) -> set[str]:
        """What is another's or nobody's in the end; also papers that were dismissed where they lay then."""
        now, others = filed(chart.whole(self.books.desk, self.me)), set(filed(chart.whole(self.books.desk, self.other)))
        last = {key: words for day in sorted(self.days) for key, words in self.days[day].items()}
        at_theirs = {key for key, words in last.items() if words.endswith("claim C") and "C" in others and key not in now}
        return others | (self.left - now.keys()) | at_theirs


@pytest.mark.parametrize("seed", [1, 4, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (0, 2, 3, *range(5, 12)))])
def test_documents_and_claims_as_the_chart_had_them_on_each_day(books: Practice, seed: int) -> None:
    """Each day is as the chart was then; but what is another's by now is hidden, and so many are said to be."""
    story = Story(books, random.Random(seed), person(books, "A"), person(books, "X"))
    story.days[books.clock.at.astimezone(ZONE).date()] = filed(chart.whole(books.desk, story.me))
    story.goes_on(26)
    gone = story.gone()
    day, said = min(story.days), Shown()
    while day <= max(story.days):
        said = story.days.get(day, said)
        view = chart.as_of(books.desk, story.me, day)
        # a claim that is another's now is not named beside a paper that is still this patient's
        want = {key: words.removesuffix("  claim C") if "C" in gone else words for key, words in said.items() if key not in gone}
        assert filed(view) == want, day
        assert hidden(view) == len(said.keys() & gone) <= view.withheld, day
        day += timedelta(days=1)


def test_a_claim_has_the_status_that_it_had(books: Practice) -> None:
    """Denied on one day, paid after it was taken back, sent as another charge, voided: each day says its own."""
    me, desk = person(books, "A"), books.desk
    books.clock.move(days=1)
    books.paid(era(ans(s(0, CO(16, 100)), s(0, CO(16, 50)), icn="1", person=ANNA), trace="T1"))
    books.clock.move(days=1)
    wanted = take_back.remittance(desk, "T1")
    take_back.apply(desk, wanted, take_back.preview(desk, wanted).hash, "wrong file")
    books.clock.move(days=1)
    books.paid(era(ans(s(80, CO(45, 20)), s(50), icn="2", person=ANNA), trace="T2"))
    books.clock.move(days=1)
    books.sends(bill(100, 50, label="A", person=ANNA, frequency="8"))
    said = [filed(chart.as_of(desk, me, date(2026, 10, 1 + n)))["A"].split("  ")[:2] for n in range(5)]
    words = ["no answer", "denied", "no answer", "closed"]
    assert said[:4] == [[cash(15000), word] for word in words]
    assert said[4] == filed(chart.whole(desk, me))["A"].split("  ")[:2] != said[3]


def test_a_paper_lies_where_it_lay(books: Practice) -> None:
    """At the other claim until it was moved, there until it was dismissed; not before it came, though it is shown when it came."""
    me, desk = person(books, "A"), books.desk
    books.clock.move(days=1)
    documents.add_bytes(desk, b"paper", "p.txt", claim="A", kind="eob")
    books.clock.move(days=1)
    documents.move(desk, 1, "B", "wrong claim")
    books.clock.move(days=1)
    documents.dismiss(desk, 1, "there twice")
    said = [filed(chart.as_of(desk, me, date(2026, 10, 1 + n))).get("DOC-1", "")[-7:] for n in range(4)]
    assert said == ["", "claim A", "claim B", ""]
