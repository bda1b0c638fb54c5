"""Reviews for breach: listed by their last day, weighed by the four factors, concluded, notices written down, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from acts.desk import Act, Desk, act
from acts.identity_plan import person_line
from acts.numbers import number
from billing import breach as rule
from billing.text import clean
from store import breaches
from store.breaches import Review
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A review as it is shown. days: left until the last day, below zero when gone; owed: notices still to go, with their days."""

    number: int
    case: int
    whose: str
    among: str
    what: tuple[str, ...]
    disclosed: tuple[Mapping[str, str], ...]
    discovered_on: date
    due_on: date
    days: int
    factors: Mapping[str, str]
    conclusion: str
    reason: str
    notices: tuple[Mapping[str, str], ...]
    owed: tuple[tuple[str, date], ...]
    state: str
    version: int

    @property
    def ref(self) -> str:
        """B-2."""
        return f"B-{self.number}"


def listed(desk: Desk, *, every: bool = False) -> tuple[BreachRow, ...]:
    """What is not closed, the first due first."""
    with desk.books.snapshot() as read:
        return tuple(_row(read, desk.today(), one) for one in breaches.listed(read, every=every))


def one(desk: Desk, number: int) -> BreachRow:
    """A review whole."""
    with desk.books.snapshot() as read:
        return _row(read, desk.today(), _review(read, number))


def number_of(text: str) -> int:
    """2 of `B-2` or `2`."""
    return number(text, "B", "a review for breach", "claimdesk patient breaches shows them: B-1, B-2 ...")


def _review(read: Read, number: int) -> Review:
    found = breaches.one(read, number)
    if found is None:
        raise NoSuch(f"there is no review B-{number}", "breach", "claimdesk patient breaches shows them.")
    return found


def _row(read: Read, today: date, one: Review) -> BreachRow:
    due = date.fromisoformat(one.due_on)
    discovered = date.fromisoformat(one.discovered_on)
    told = frozenset(notice["to"] for notice in one.notices)
    owed = rule.owed(one.conclusion, discovered, told) if one.state != "closed" else ()
    whose = person_line(read, one.whose).name if one.whose is not None else "not known"
    return BreachRow(
        one.id, one.merge, whose, person_line(read, one.among).name, tuple(map(clean, one.what)), one.disclosed, discovered, due,
        (due - today).days, {name: clean(words) for name, words in one.factors.items()}, one.conclusion, clean(one.reason), one.notices,
        tuple((each.to, each.due_on) for each in owed), one.state, one.version,
    )  # fmt: skip


@act("breach.weigh")
def weigh(act: Act, number: int, factors: Mapping[str, str], version: int | None = None) -> BreachRow:
    """Say of one or more of the four factors how it stands; said again, the newer word counts."""
    review = _open(act, number)
    unknown = sorted(set(factors) - set(rule.FACTORS))
    if unknown:
        raise Refused(f"there is no factor {clean(unknown[0])}", review.ref, f"They are {', '.join(rule.FACTORS)}.")
    said = {name: " ".join(words.split()) for name, words in factors.items() if words.strip()}
    if not said:
        raise Refused("nothing was said", review.ref, f"Say how a factor stands: {', '.join(rule.FACTORS)}.")
    return _changed(act, review, version, factors={**review.factors, **said})


@act("breach.conclude")
def conclude(act: Act, number: int, conclusion: str, reason: str, exception: str = "", version: int | None = None) -> BreachRow:
    """Say what it was. It is a breach unless all four factors, or one of the exceptions, show the opposite."""
    review = _open(act, number)
    if said := rule.wrong(conclusion, review.factors, exception, reason):
        raise Refused(" ".join(said).removesuffix("."), review.ref, "Nothing was concluded.")
    words = " ".join(reason.split())
    if conclusion == "exception":
        words = f"{rule.EXCEPTIONS[exception]}: {words}"
    return _changed(act, review, version, conclusion=conclusion, reason=words, state="concluded" if conclusion == "breach" else "closed")


@act("breach.notice")
def notice(act: Act, number: int, to: str, on: date, way: str, version: int | None = None) -> BreachRow:
    """A notice went: to whom, on which day, by what way. With the last one that is owed the review is closed."""
    review = _review(act.write, number)
    if review.conclusion != "breach" or review.state == "closed":
        raise Refused(
            f"{review.ref} asks for no notice", review.ref, "Conclude it as a breach first." if review.state == "open" else "It is closed."
        )
    if to not in rule.NOTICES:
        raise Refused(f"{clean(to)} is nobody to be told", review.ref, f"They are {', '.join(rule.NOTICES)}.")
    if on > act.today or on < date.fromisoformat(review.discovered_on):
        raise Refused(f"{on.isoformat()} is no day on which it can have gone", review.ref, "Between the discovery and today.")
    if not way.strip():
        raise Refused("it needs the way by which it went", review.ref, "First-class mail, or e-mail where the patient agreed.")
    notices = [*review.notices, {"to": to, "on": on.isoformat(), "way": " ".join(way.split())}]
    left = rule.owed("breach", date.fromisoformat(review.discovered_on), frozenset(each["to"] for each in notices))
    return _changed(act, review, version, notices=notices, state="concluded" if left else "closed")


def _open(act: Act, number: int) -> Review:
    review = _review(act.write, number)
    if review.state != "open":
        raise Refused(f"{review.ref} is {review.state}", review.ref, "Undo takes a conclusion back.")
    return review


def _changed(act: Act, review: Review, version: int | None, **values: object) -> BreachRow:
    if not breaches.change(act.write, review, review.version if version is None else version, actor=act.actor.name, **values):
        raise Stale("another wrote to it meanwhile", review.ref, "Look at it as it is now.", yours=version, theirs=review.version)
    act.subject("breach", review.id)
    if review.whose is not None:
        act.subject("patient", review.whose)
    return _row(act.write, act.today, _review(act.write, review.id))
