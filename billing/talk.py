"""Calls and comments: the outcomes of a call that occur every day, when one looks again, and who is named with @ in a comment."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call came to. next: the day on which one looks again, as a person types it; '' where the work goes on now."""

    words: str
    next: str


OUTCOMES = (
    Outcome("still in process", "+14"),
    Outcome("they will pay", "+14"),
    Outcome("they process it again", "+30"),
    Outcome("not on file there", ""),
    Outcome("send it again, corrected", ""),
    Outcome("they want records", ""),
    Outcome("the denial stands", ""),
    Outcome("nobody reached", "+1b"),
)


def outcome(text: str) -> Outcome:
    """1 as the first of the list; other words as they are, to be looked at again in two weeks."""
    said = " ".join(text.split())
    if said.isascii() and said.isdigit() and 1 <= int(said) <= len(OUTCOMES):
        return OUTCOMES[int(said) - 1]
    return next((one for one in OUTCOMES if one.words == said.lower()), Outcome(said, "+14"))


_NAMED = re.compile(r"(?<![\w@.+-])@([A-Za-z0-9_][A-Za-z0-9_.-]{0,63})")


def named(text: str) -> tuple[str, ...]:
    """The logins that a comment names: @ana, not ana@example.org; a full stop after it ends the sentence."""
    return tuple(dict.fromkeys(found.rstrip(".-") for found in _NAMED.findall(text)))


def call_words(payer: str, who: str, outcome_words: str, reference: str, number: str, next_on: str) -> str:
    """A call in a line, as it stands among the notes of a claim."""
    said = f"{payer} by phone{f' ({number})' if number else ''}, {who}: {outcome_words}".replace(", :", ":")
    said += f". Ref {reference}" if reference else ""
    return said + (f". Looks again {next_on}" if next_on else "")
