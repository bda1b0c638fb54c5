"""Rows of teams, rules and sharing out, as a screen or a command gets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team: its name and who is in it."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of assignment in words; here: who of those whom it names could get work today."""

    number: int
    place: int
    words: str
    note: str
    active: bool
    gives: str
    to: str
    here: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AwayRow:
    """Who is away until and with which day, and how much is this person's job meanwhile."""

    login: str
    until_on: date
    reason: str
    items: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Shared:
    """What the rules give, or would: (login, how many, cents) most first; by rule (number, words, how many); what stays nobody's and why.

    left: items that moved, or were taken in hand, before they were given."""

    people: tuple[tuple[str, int, int], ...]
    rules: tuple[tuple[int, str, int], ...]
    items: int
    cents: int
    no_rule: int
    no_one: int
    done: bool


@dataclass(frozen=True, slots=True)
class HandedOn:
    """What was handed on from one person: to whom, how many, cents; left: claims that somebody has in hand, with who."""

    frm: str
    to: str
    items: int
    cents: int
    left: tuple[tuple[str, str], ...]
