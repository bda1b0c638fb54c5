"""One act on many claims: planned first, claim by claim, with what will be done and why the rest will not; then done as one request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from acts import appeals, errors, outbox, rights, work
from acts.appeal_rows import Proposal
from acts.desk import Desk
from acts.outbox_rows import ResendPlan
from acts.views import QueueRow

Kind = Literal["send", "appeal", "write_off"]
KINDS: dict[Kind, str] = {"send": "send again", "appeal": "appeal", "write_off": "write off"}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One claim: whether it will be done, and what, or why not. plan: of a sending or an appeal, as it was looked at."""

    row: QueueRow
    will: bool
    words: str
    plan: ResendPlan | Proposal | None = None


@dataclass(frozen=True, slots=True)
class BulkSum:
    """Claims of one payer to which the same happens."""

    payer: str
    claims: int
    cents: int
    words: str
    will: bool


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """All of them, nothing done yet."""

    kind: Kind
    lines: tuple[BulkLine, ...]

    @property
    def will(self) -> tuple[BulkLine, ...]:
        """Those that will be done."""
        return tuple(line for line in self.lines if line.will)

    @property
    def sums(self) -> tuple[BulkSum, ...]:
        """By payer and what happens, what will be done first, most money first."""
        found: dict[tuple[str, str, bool], list[int]] = defaultdict(lambda: [0, 0])
        for line in self.lines:
            kept = found[line.row.payer, line.words if line.will else "NOT done, see below", line.will]
            kept[0], kept[1] = kept[0] + 1, kept[1] + line.row.at_stake_cents
        made = [BulkSum(payer, n, cents, words, will) for (payer, words, will), (n, cents) in found.items()]
        return tuple(sorted(made, key=lambda one: (not one.will, -one.cents, one.payer)))


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of one claim."""

    control_number: str
    done: bool
    words: str


def plan(desk: Desk, kind: Kind, items: Sequence[QueueRow], progress: Progress | None = None) -> BulkPlan:
    """What would be done to each; each claim is looked at, and the log says so."""
    lines = []
    for at, item in enumerate(items):
        if progress is not None:
            progress(at, len(items))
        if item.leased_by not in (None, desk.actor.name):
            lines.append(BulkLine(item, False, f"{item.leased_by} holds it"))
            continue
        try:
            lines.append(_PLANNED[kind](desk, item))
        except errors.ClaimdeskError as error:
            lines.append(BulkLine(item, False, error.what))
    return BulkPlan(kind, tuple(lines))


def _send(desk: Desk, item: QueueRow) -> BulkLine:
    found = outbox.propose(desk, item.control_number)
    if found.wrong:
        return BulkLine(item, False, found.wrong[0].message)
    if found.unchanged:
        return BulkLine(item, False, "nothing of it has changed since it was sent")
    return BulkLine(item, True, outbox.HOWS[found.how], found)


def _appeal(desk: Desk, item: QueueRow) -> BulkLine:
    found = appeals.propose(desk, item.control_number)
    if found.wrong:
        return BulkLine(item, False, found.wrong)
    if found.letter.missing:
        return BulkLine(item, False, f"the letter lacks {', '.join(found.letter.missing)}")
    return BulkLine(item, True, f"{found.level_words}: {found.template}", found)


def _write_off(desk: Desk, item: QueueRow) -> BulkLine:
    why = rights.over_limit(desk, "work.write_off", item.at_stake_cents)
    if item.kind == "underpaid":
        why = "what a payer allowed too little is not open here"
    return BulkLine(item, why is None, why or "given up")


_PLANNED: dict[Kind, Callable[[Desk, QueueRow], BulkLine]] = {"send": _send, "appeal": _appeal, "write_off": _write_off}


def run(desk: Desk, made: BulkPlan, words: str, progress: Progress | None = None, way: str = "fax") -> tuple[BulkResult, ...]:
    """Do what was planned: one request, so that one undo takes all of it back. words: the comment, or the reason. A claim that changed
    meanwhile is left as it is, and its result says why."""
    asking, out = desk.asking(desk.request), list[BulkResult]()
    for at, line in enumerate(made.will):
        if progress is not None:
            progress(at, len(made.will))
        number = line.row.control_number
        try:
            said = _DONE[made.kind](asking, line, words, way)
            out.append(BulkResult(number, True, said))
        except errors.ClaimdeskError as error:
            out.append(BulkResult(number, False, error.what))
    out += [BulkResult(line.row.control_number, False, line.words) for line in made.lines if not line.will]
    return tuple(out)


def _sent(desk: Desk, line: BulkLine, words: str, way: str) -> str:
    del way
    assert isinstance(line.plan, ResendPlan)
    row = outbox.send(desk, line.plan, reason=words, acknowledged=words)
    if words:
        work.note(desk, line.row.control_number, words)
    return f"{row.name} stands in the outbox"


def _appealed(desk: Desk, line: BulkLine, words: str, way: str) -> str:
    found = line.plan
    assert isinstance(found, Proposal)
    view = appeals.write_and_send(desk, found, found.letter.subject, found.letter.text, found.enclosures, way, found.sent_to)
    if words:
        work.note(desk, line.row.control_number, words)
    return f"{view.row.name} went by {way}"


def _given_up(desk: Desk, line: BulkLine, words: str, way: str) -> str:
    del way
    work.write_off(desk, line.row.control_number, None, line.row.at_stake_cents, words)
    return "written off"


_DONE: dict[Kind, Callable[[Desk, BulkLine, str, str], str]] = {"send": _sent, "appeal": _appealed, "write_off": _given_up}
