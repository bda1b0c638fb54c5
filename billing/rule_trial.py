"""What a change of rules would do to a claim's work: settled under the rules as they are and as they would be, compared item by item."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from billing import next_steps, priority, standing
from billing.books import ClaimBooks, PayerRef
from billing.deadline import Clocks
from billing.payer_rules import PayerRules
from billing.place import payer_ref
from billing.plans import Denial, Settled, Work
from billing.playbook import Playbook
from billing.terms import CATEGORY, WORK, word

#: What of an item can move, in the order in which it is told.
WHATS = ("kind", "category", "chance", "deadline", "step", "order")


@dataclass(frozen=True, slots=True)
class Seen:
    """An item under one set of rules. code_kind: how its leading code would post; steps: what may be done, the best first."""

    code_kind: str
    category: str
    chance: int
    deadline_on: date | None
    label: str
    steps: tuple[str, ...]
    weight: int

    def parts(self) -> tuple[object, ...]:
        """As WHATS names them."""
        return self.code_kind, self.category, self.chance, self.deadline_on, (self.label, self.steps), (self.weight, self.deadline_on)


@dataclass(frozen=True, slots=True)
class Moved:
    """An item that the change moves: its kind of work, what is at stake, what of it moves; None: it was, or will be, no work."""

    work: str
    codes: tuple[str, ...]
    payer: int
    cents: int
    was: Seen | None
    will: Seen | None

    @property
    def what(self) -> tuple[str, ...]:
        """Which of WHATS move."""
        if self.was is None or self.will is None:
            return ()
        return tuple(name for name, a, b in zip(WHATS, self.was.parts(), self.will.parts(), strict=True) if a != b)

    def words(self) -> tuple[str, str]:
        """Was and will be, of what moves alone."""
        if self.was is None or self.will is None:
            return ("in the queue", "leaves it") if self.will is None else ("not in the queue", word(WORK, self.work))
        moves = set(self.what)
        said = [_words(seen, moves) for seen in (self.was, self.will)]
        return said[0], said[1]


def _words(seen: Seen, moves: set[str]) -> str:
    parts = []
    if "kind" in moves:
        parts.append(seen.code_kind)
    if "category" in moves:
        parts.append(word(CATEGORY, seen.category))
    if "chance" in moves:
        parts.append(f"{seen.chance} %")
    if "deadline" in moves:
        parts.append(seen.deadline_on.isoformat() if seen.deadline_on else "no last day")
    if "step" in moves:
        parts.append(seen.label or next(iter(seen.steps), "-"))
    return ", ".join(parts) or "another place"


@dataclass(frozen=True, slots=True)
class InForce:
    """A set of rules as one claim meets it: ways by payer."""

    playbook: Playbook
    clocks: Clocks
    ways: dict[int, PayerRules]


def moved(now: tuple[ClaimBooks, InForce], then: tuple[ClaimBooks, InForce], today: date) -> tuple[tuple[Moved, ...], bool]:
    """Every item of a claim that the change moves, and whether anything of it is written otherwise, be it the name of a rule.

    Each side has its own books, since rules also say of what class a payer is.
    """
    settled = [standing.settle(books, rules.playbook, rules.clocks, today) for books, rules in (now, then)]
    before, after = (_seen(*side, one, today) for side, one in zip((now, then), settled, strict=True))
    found = []
    for kind in (*before, *(kind for kind in after if kind not in before)):
        was, will = before.get(kind), after.get(kind)
        work = (was or will or _NONE)[0]
        one = Moved(kind, work.codes, work.payer, work.at_stake_cents, was[1] if was else None, will[1] if will else None)
        if one.was is None or one.will is None or one.what:
            found.append(one)
    otherwise = settled[0].work != settled[1].work or settled[0].denials != settled[1].denials
    return tuple(found), bool(otherwise)


_NONE: tuple[Work, Seen] = (Work("denial", 0, "", (), (), 0, 0, None, None, "", ""), Seen("", "", 0, None, "", (), 0))


def _seen(books: ClaimBooks, rules: InForce, settled: Settled, today: date) -> dict[str, tuple[Work, Seen]]:
    return {work.kind: (work, _item(books, settled, work, rules, today)) for work in settled.work}


def _item(books: ClaimBooks, settled: Settled, work: Work, rules: InForce, today: date) -> Seen:
    due = work.deadline.due_on if work.deadline else None
    usual = work.price.usual_cents if work.price else None
    back = work.at_stake_cents if usual is None else usual
    weight = priority.priority(priority.expected_cents(back, work.chance), priority.days_left(due, today))
    top = _leading(settled.denials) if work.kind == "denial" else None
    if top is None:
        return Seen("", work.category, work.chance, due, "", (), weight)
    payer = payer_ref(books, top.payer)
    answer = next((one for one in books.answers if one.answer == top.answer), None)
    book = rules.playbook.on(answer.paid_on if answer else None)
    steps = _steps(books, book, top, payer, rules.ways, answer.rank if answer else 1)
    label = book.label(top.group, top.reason, top.remarks, payer)
    return Seen(
        book.kind(top.group, top.reason, top.cents, payer, False, top.remarks), work.category, work.chance, due, label, steps, weight
    )


def _steps(
    books: ClaimBooks, book: Playbook, top: Denial, payer: PayerRef | None, ways: dict[int, PayerRules], rank: int
) -> tuple[str, ...]:
    mine = ways.get(top.payer)
    found = next_steps.steps(
        book,
        top.group,
        top.reason,
        top.remarks,
        payer_class=payer.payer_class if payer else "commercial_contracted",
        has_next_payer=any(one.rank > rank for one in books.payers),
        protected=books.protected,
        accepts_replacement=mine.accepts_replacement if mine else None,
        payer=payer,
    )
    return tuple(step.label for step in found if step.allowed)


def _leading(denials: tuple[Denial, ...]) -> Denial | None:
    """The denial that the item takes category and chance from: of the code with the largest amount, the largest."""
    by_code: dict[str, int] = defaultdict(int)
    for one in denials:
        by_code[one.code] += one.cents
    code = min(by_code, key=lambda name: (-by_code[name], name), default=None)
    return max((one for one in denials if one.code == code), key=lambda one: (one.cents, -one.line), default=None)
