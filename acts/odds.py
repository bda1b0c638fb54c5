"""Learning from outcomes: once a day what is known is renewed, items are priced by it, and claims that no payer has answered are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from acts.desk import Act, Desk, act
from acts.rows import code_parts
from billing.odds import EVERY, Chance
from billing.text import clean
from store import charts, odds, outcomes, repricing, rules, sendings, settled
from store.errors import Refused
from store.ids import CHUNK, chunks
from store.odds import Learned

__all__ = ["AllowedRow", "AnsweringRow", "CodeRow", "LearnReport", "OddsView", "is_due", "learn", "listed"]

TOLD = 2000
"""Items that are priced anew in one transaction."""


@dataclass(frozen=True, slots=True)
class LearnReport:
    """What learning did: figures that changed, items that were priced anew, claims found without an answer."""

    changed: int
    items: int
    silent: int


@dataclass(frozen=True, slots=True)
class CodeRow:
    """What became of a payer's denials with one code, and the chance that follows."""

    payer: str
    code: str
    chance: Chance


@dataclass(frozen=True, slots=True)
class AllowedRow:
    """What a payer usually allows for a service; modifiers '*': with any."""

    payer: str
    service: str
    modifiers: str
    share_bp: int
    answers: int


@dataclass(frozen=True, slots=True)
class AnsweringRow:
    """How a payer answers: how many first answers, how many paid, nine of ten within so many days (None: too few to tell)."""

    payer: str
    answers: int
    paid: int
    days: int | None


@dataclass(frozen=True, slots=True)
class OddsView:
    """All that is known, and as of when."""

    on: str
    codes: tuple[CodeRow, ...]
    allowed: tuple[AllowedRow, ...]
    answering: tuple[AnsweringRow, ...]


def is_due(desk: Desk) -> bool:
    """Whether today's learning is still to be done."""
    return odds.is_due(desk.books.read, desk.today())


def learn(desk: Desk) -> LearnReport:
    """Renew what is known from the books as they are, price the queue's items by it, and find claims without an answer.

    A job of several acts with one request: cut short, the next desk goes on with it. Done again with nothing new it changes nothing.
    """
    asking = desk.asking()
    while some := outcomes.due(desk.books.read, CHUNK):
        _catch_up(asking, some)
    with desk.books.snapshot() as read:
        now = odds.look(read)
    changed = _learn(asking, now)
    items, after = 0, 0 if odds.state(desk.books.read).pricing else None
    while after is not None:
        told, after = _tell(asking, after)
        items += told
    silent = sendings.silent(desk.books.read, desk.today())
    found = sum(_look(asking, some) for some in chunks(silent))
    _looked(asking)
    return LearnReport(changed, items, found)


@act("odds.learn")
def _catch_up(act: Act, claims: Sequence[int]) -> None:
    """Outcomes of denials from before they were kept."""
    outcomes.catch_up(act.write, claims)
    act.total("claims", len(claims))


@act("odds.learn")
def _learn(act: Act, now: Learned) -> int:
    """Keep what was seen; another desk may have been faster, with the same."""
    was = odds.state(act.write)
    changed = odds.keep(act.write, now)
    if not changed and was.on == act.today:
        act.nothing()
        return 0
    known_by = act.number if changed else was.known_by
    odds.set_state(act.write, replace(was, on=act.today, known_by=known_by, pricing=bool(changed) or was.pricing))
    act.total("figures", changed)
    return changed


@act("odds.learn")
def _tell(act: Act, after: int) -> tuple[int, int | None]:
    """Price some items by what is known; the last run says that it is done."""
    told, last, strange = repricing.tell(act.write, act.today, after, TOLD)
    if strange:
        settled.settle_many(act.write, strange, act.number, act.today, wakes=False)
    if last is None:
        odds.set_state(act.write, replace(odds.state(act.write), pricing=False))
    elif not told and not strange:
        act.nothing()
    act.total("items", told + len(strange))
    return told + len(strange), last


@act("odds.look")
def _look(act: Act, claims: Sequence[int]) -> int:
    """Settle claims that wait for an answer: past the payer's usual time it is work."""
    before = act.write.connection.total_changes
    after = settled.settle_many(act.write, claims, act.number, act.today, wakes=False)
    found = sum(any(work.kind == "no_answer" for work in one.work) for one in after.values())
    if act.write.connection.total_changes == before:
        act.nothing()
    act.total("claims", found)
    return found


@act("odds.look")
def _looked(act: Act) -> None:
    """Today's look is done."""
    was = odds.state(act.write)
    if was.looked_on == act.today:
        act.nothing()
        return
    odds.set_state(act.write, replace(was, looked_on=act.today))


def listed(desk: Desk, payer: str = "") -> OddsView:
    """What is known, by payer; of one whose name has this in it, or of all."""
    with desk.books.snapshot() as read:
        names = {number: clean(name) for number, name in charts.payer_names(read).items() if payer.casefold() in name.casefold()}
        if payer and not names:
            raise Refused(f"no payer's name has {clean(payer)} in it", "odds", "Give a part of the name as the queue shows it.")
        known, state, playbook = odds.learned(read), odds.state(read), rules.playbook(read)
        codes = [
            CodeRow(names[number], code, playbook.odds.of_code(number, code, playbook.prior(*code_parts(code))))
            for number, code in known.codes
            if number in names
        ]
    single = {(number, service, usual) for (number, service, modifiers), usual in known.allowed.items() if modifiers != EVERY}
    allowed = [
        AllowedRow(names[number], service, modifiers, usual.share_bp, usual.answers)
        for (number, service, modifiers), usual in known.allowed.items()
        if number in names and (modifiers != EVERY or (number, service, usual) not in single)
    ]
    answering = [AnsweringRow(names[number], one.answers, one.paid, one.days) for number, one in known.answering.items() if number in names]
    return OddsView(
        state.on.isoformat() if state.on else "",
        tuple(sorted(codes, key=lambda row: (row.payer, -row.chance.seen.decided, row.code))),
        tuple(sorted(allowed, key=lambda row: (row.payer, row.service, row.modifiers != EVERY, row.modifiers))),
        tuple(sorted(answering, key=lambda row: row.payer)),
    )
