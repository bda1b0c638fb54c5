"""The rules in force: those that ship with the program, and the practice's own before them; kept at hand as long as nobody changes them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from billing import deadline as deadline_rules
from billing import payer_rules as ways
from billing import playbook as playbook_rules
from billing.deadline import Clock, Clocks
from billing.odds import Odds
from billing.payer_rules import PayerRules
from billing.playbook import Playbook, Rule
from billing.rule_fields import RuleKind, clock_of, of_clock, of_rule, rule_of, ways_of
from store import odds, rules_kept
from store.engine.sqlite import Read, Write
from store.rules_kept import Kept

_AT_HAND = "rules"


@dataclass(frozen=True, slots=True)
class Rules:
    """All of them. said: what the practice said of payers, with the fields of which it said anything, by their numbers."""

    playbook: Playbook
    clocks: Clocks
    said: Mapping[int, tuple[PayerRules, frozenset[str]]]

    def knowing(self, learned: Odds) -> Rules:
        """The same with what this practice has learned."""
        return replace(self, playbook=self.playbook.knowing(learned))

    def classes(self) -> dict[int, str]:
        """Payers whose class the practice has set."""
        return {payer: one.payer_class for payer, (one, _) in self.said.items() if one.payer_class}

    def ways(self, payer: int, of_class: str) -> PayerRules:
        """One payer's ways: what was said of it, else those of its class."""
        said = self.said.get(payer)
        if said is None:
            return ways.usual(of_class)
        return ways.over(said[0], ways.usual(said[0].payer_class or of_class), said[1])


def playbook(read: Read) -> Playbook:
    """The playbook, the practice's own rules before the shipped, with what was learned."""
    return of(read).playbook.knowing(odds.odds(read))


def clocks(read: Read) -> Clocks:
    """Every clock, by payer or class of payer."""
    return of(read).clocks


def payer_rules(read: Read, payer: int) -> PayerRules:
    """One payer's ways: what the practice said of it, else those of its class."""
    return of(read).ways(payer, str(read.value("SELECT payer_class FROM payer WHERE id = :payer", payer=payer) or ""))


def of(read: Read) -> Rules:
    """The rules in force. A trigger counts each change of them, so that asking again costs one row."""
    mark = read.value("SELECT n FROM rule_mark WHERE id = 1")
    at_hand = read.kept.get(_AT_HAND)
    if at_hand is not None and at_hand[0] == mark:
        return at_hand[1]  # type: ignore[no-any-return]
    made = assembled(rules_kept.every(read, "playbook"), rules_kept.every(read, "clocks"), rules_kept.every(read, "payers"))
    if not isinstance(read, Write):  # what a transaction sees may yet be taken back, and its count given again
        read.kept[_AT_HAND] = (mark, made)
    return made


def assembled(playbook: Iterable[Kept], clocks: Iterable[Kept], payers: Iterable[Kept]) -> Rules:
    """The shipped rules with these rows of the practice."""
    shipped_rules, remarks, shipped_clocks = shipped()
    own = [rule_of(row.values, payer=row.payer, number=row.number, version=row.version, reviewed=bool(row.reviewed_by)) for row in playbook]
    timed = [
        clock_of(row.values, payer=row.payer, number=row.number, version=row.version, reviewed=bool(row.reviewed_by)) for row in clocks
    ]
    said = {
        row.payer: ways_of(row.values, number=row.number, version=row.version, reviewed=bool(row.reviewed_by))
        for row in payers
        if row.payer is not None
    }
    if not own and not timed:
        return Rules(*_bare(), said)
    return Rules(Playbook(shipped_rules, own, remarks), Clocks((*shipped_clocks, *timed)), said)


@cache
def _bare() -> tuple[Playbook, Clocks]:
    """As shipped: made once, whatever store is open."""
    rules, remarks, timed = shipped()
    return Playbook(rules, (), remarks), Clocks(timed)


@cache
def shipped() -> tuple[tuple[Rule, ...], tuple[playbook_rules.Remark, ...], tuple[Clock, ...]]:
    """Rules, remarks and clocks as they come with the program."""
    rules = playbook_rules.parse(_seed("playbook.csv"))
    return rules, playbook_rules.parse_remarks(_seed("remarks.csv")), deadline_rules.parse(_seed("clocks.csv"))


def shipped_key(row: Rule | Clock) -> str:
    """By what a shipped rule is known: CO/OA-16, medicare APPEAL."""
    return f"{'/'.join(row.groups)}-{row.reason}" if isinstance(row, Rule) else f"{row.payer_class} {row.name}"


def shipped_digest(row: Rule | Clock) -> str:
    """A digest of what it says: a review holds for these words alone."""
    said = of_rule(row) if isinstance(row, Rule) else of_clock(row)
    return hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()[:16]


def review_of(read: Read, kind: RuleKind, row: Rule | Clock) -> rules_kept.Review | None:
    """Who reviewed a shipped rule as it is now."""
    found = rules_kept.reviews(read).get((kind, shipped_key(row)))
    return found if found is not None and found.digest == shipped_digest(row) else None


def with_changes(read: Read, changed: Iterable[Kept]) -> Rules:
    """The rules as they would be with these rows instead of those of their numbers; a row of number 0 is new, an ended one is gone."""
    found: dict[RuleKind, list[Kept]] = {kind: rules_kept.every(read, kind) for kind in rules_kept.TABLES}
    new = 0
    for row in changed:
        rows = found[row.kind]
        rows[:] = [one for one in rows if not row.number or one.number != row.number]
        if row.state != rules_kept.ACTIVE:
            continue
        if row.kind == "payers":
            rows[:] = [one for one in rows if one.payer != row.payer]
        new += not row.number
        rows.append(row if row.number else replace(row, number=10**9 + new))
    made = assembled(found["playbook"], found["clocks"], found["payers"])
    return replace(made, playbook=made.playbook.knowing(odds.odds(read)))


def _seed(name: str) -> list[dict[str, str]]:
    text = resources.files("store").joinpath("seed", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
