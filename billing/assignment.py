"""Whose job a piece of work becomes: rules in their order, a person, a team's least loaded, or one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from billing.findings import Finding
from billing.money import shown
from billing.text import fold

Gives = Literal["person", "load", "turns"]
Load = Literal["open", "dollars"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of assignment: what it is about ('' and None: anything), and to whom that goes.

    payers: numbers in the books of those that `payer` means; None: all. members: a team's logins, in their order."""

    number: int
    place: int
    payer: str = ""
    payers: frozenset[int] | None = None
    category: str = ""
    kind: str = ""
    from_letters: str = ""
    to_letters: str = ""
    min_cents: int | None = None
    max_cents: int | None = None
    gives: Gives = "person"
    login: str = ""
    team: str = ""
    members: tuple[str, ...] = ()
    load: Load = "open"
    note: str = ""

    def takes(self, work: Unowned) -> bool:
        """Whether this work is what it is about."""
        return (
            (self.payers is None or work.payer in self.payers)
            and self.category in ("", work.category)
            and self.kind in ("", work.kind)
            and within(work.surname, self.from_letters, self.to_letters)
            and (self.min_cents is None or work.cents >= self.min_cents)
            and (self.max_cents is None or work.cents <= self.max_cents)
        )

    @property
    def candidates(self) -> tuple[str, ...]:
        """Who may get it by this rule."""
        return (self.login,) if self.gives == "person" else self.members


@dataclass(frozen=True, slots=True)
class Unowned:
    """Work that is nobody's job and in nobody's hand. beside: whose job other work on the same claim is."""

    item: int
    claim: int
    payer: int
    category: str
    kind: str
    surname: str
    cents: int
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class Burden:
    """What is a person's job now."""

    items: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """One piece of work and whose job it becomes; rule None: it follows the other work on its claim."""

    item: int
    claim: int
    login: str
    cents: int
    rule: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rules give to whom; no_rule: no rule is about them; no_one: everyone whom the rule names is away or gone."""

    given: tuple[Given, ...]
    no_rule: int
    no_one: int
    turns: Mapping[int, str]

    def by_person(self) -> tuple[tuple[str, int, int], ...]:
        """(login, how many, cents), most first."""
        counts: Counter[str] = Counter()
        cents: Counter[str] = Counter()
        for one in self.given:
            counts[one.login] += 1
            cents[one.login] += one.cents
        return tuple((login, count, cents[login]) for login, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def within(surname: str, first: str, last: str) -> bool:
    """Whether a surname begins between two beginnings, both included: Abara is within A to C, and Castellanos is."""
    name, first, last = fold(surname), fold(first), fold(last)
    return name >= first and (not last or name[: len(last)] <= last)


def plan(
    work: Iterable[Unowned],
    rules: Sequence[Rule],
    here: frozenset[str],
    burdens: Mapping[str, Burden],
    last_turns: Mapping[int, str] | None = None,
) -> Plan:
    """Give each piece of work to somebody who is here, by the first rule that is about it and has somebody.

    What is on one claim goes to one person. Who is least loaded is asked anew after each piece; where two are equal, the earlier login.
    Work is looked at in the order given, so that the next best is shared out first.
    """
    ordered = sorted(rules, key=lambda rule: (rule.place, rule.number))
    items = {login: burden.items for login, burden in burdens.items()}
    cents = {login: burden.cents for login, burden in burdens.items()}
    turns = dict(last_turns or {})
    owners: dict[int, str] = {}
    given: list[Given] = []
    no_rule = no_one = 0
    for one in work:
        rule, login = None, owners.get(one.claim) or (one.beside if one.beside in here else None)
        if login is None:
            about = [rule for rule in ordered if rule.takes(one)]
            rule = next((rule for rule in about if any(who in here for who in rule.candidates)), None)
            if rule is None:
                no_rule, no_one = no_rule + (not about), no_one + bool(about)
                continue
            able = [who for who in rule.candidates if who in here]
            login = _turn(able, rule.candidates, turns.get(rule.number)) if rule.gives == "turns" else _lightest(able, rule, items, cents)
            if rule.gives == "turns":
                turns[rule.number] = login
        owners[one.claim] = login
        items[login] = items.get(login, 0) + 1
        cents[login] = cents.get(login, 0) + one.cents
        given.append(Given(one.item, one.claim, login, one.cents, rule.number if rule is not None else None))
    return Plan(tuple(given), no_rule, no_one, turns)


def _turn(able: Sequence[str], members: Sequence[str], last: str | None) -> str:
    """The next after the last one, in the order of the team; who is not here is passed over."""
    start = members.index(last) + 1 if last in members else 0
    around = [*members[start:], *members[:start]]
    return next(who for who in around if who in able)


def _lightest(able: Sequence[str], rule: Rule, items: Mapping[str, int], cents: Mapping[str, int]) -> str:
    def burden(who: str) -> tuple[int, int, str]:
        count, money = items.get(who, 0), cents.get(who, 0)
        return (money, count, who) if rule.load == "dollars" else (count, money, who)

    return min(able, key=burden)


def wrong_with(rule: Rule, logins: Iterable[str]) -> list[Finding]:
    """What a rule says that cannot be meant; all of it, not the first."""
    found = []
    first, last = fold(rule.from_letters), fold(rule.to_letters)
    if last and first > last and not first.startswith(last):
        found.append(
            _wrong("letters", f"{rule.from_letters} to {rule.to_letters}", "no surname begins between them: the first comes after the last")
        )
    for name, cents in (("min", rule.min_cents), ("max", rule.max_cents)):
        if cents is not None and cents < 0:
            found.append(_wrong(name, shown(cents), "an amount at stake is not below zero"))
    if rule.min_cents is not None and rule.max_cents is not None and rule.min_cents > rule.max_cents:
        found.append(_wrong("amount", f"{shown(rule.min_cents)} to {shown(rule.max_cents)}", "no amount lies between them"))
    if rule.gives == "person" and rule.login not in set(logins):
        found.append(_wrong("to", rule.login, "there is no such user, or the person left"))
    if rule.gives != "person" and not rule.members:
        found.append(_wrong("team", rule.team, "nobody is in that team"))
    return found


def _wrong(field: str, value: str, message: str) -> Finding:
    return Finding("assign_rule", "error", message, field, value)


def words(rule: Rule) -> str:
    """The rule in a sentence: 'Bluestem, denial, A to F, 100.00 or more: to the least loaded of Appeals'."""
    about = [rule.payer, rule.category.replace("_", " "), rule.kind.replace("_", " ")]
    if rule.from_letters or rule.to_letters:
        about.append(f"{rule.from_letters.upper() or 'A'} to {rule.to_letters.upper() or 'Z'}")
    if rule.min_cents is not None and rule.max_cents is not None:
        about.append(f"{shown(rule.min_cents)} to {shown(rule.max_cents)}")
    elif rule.min_cents is not None:
        about.append(f"{shown(rule.min_cents)} or more")
    elif rule.max_cents is not None:
        about.append(f"up to {shown(rule.max_cents)}")
    to = {
        "person": f"to {rule.login}",
        "load": f"to whom of {rule.team} has the {'least dollars' if rule.load == 'dollars' else 'fewest open'}",
        "turns": f"to {rule.team}, one after the other",
    }[rule.gives]
    return f"{', '.join(part for part in about if part) or 'everything'}: {to}"
