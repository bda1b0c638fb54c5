"""Five people on one queue, each in a pseudo-terminal of their own: no claim is worked by two at once, no act is done twice."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from acts import people, proof
from store import audit
from store.audit import EventRow
from store.engine.sqlite import Read
from tests.tui import practice
from tests.tui.terminal import Terminal

pytestmark = [pytest.mark.pty, pytest.mark.slow]
SECONDS = float(os.environ.get("CLAIMDESK_FIVE_S", "20"))
"""How long they work; CLAIMDESK_FIVE_S=600 is ten minutes, on a larger practice."""
LONG = SECONDS > 60
"""So that the queue is not worked off, most of what is taken is given back then."""
LOGINS = ("ana", "ben", "cleo", "dan", "eve")
FLOOR_S = 0.4
"""A question is answered once it could be read."""


@dataclass
class Biller:
    """One person at one terminal, and what they did."""

    login: str
    terminal: Terminal
    notes: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    written_off: list[str] = field(default_factory=list)
    given_back: int = 0

    def key(self, keys: str, seen: str | Callable[[str], bool]) -> str:
        """Press, and read until it is there."""
        self.terminal.send(keys)
        return self.terminal.until(seen)

    def work(self, end: float) -> None:
        """t, a comment, and then set aside, write off or give back, until the time is over."""
        self.key("1", "[1 All")
        turn = 0
        while time.monotonic() < end:
            text = self.key("t", lambda text: "held by you to" in text or "in others' hands" in text or "Nothing is open" in text)
            if "held by you to" not in text:
                time.sleep(0.3)
                continue
            number = text.split("CLAIM ")[1].split()[0]
            turn += 1
            self.comment(number, f"{self.login} {turn}")
            acts = (self.set_aside, self.write_off, *[self.give_back] * (8 if LONG else 1))
            acts[turn % len(acts)](number, f"{self.login} {turn}")
            self.key("\x1b", "[1 All")

    def comment(self, number: str, text: str) -> None:
        """A comment of its own words."""
        self.key("c", f"Comment on {number}")
        self.key(f"{text}\r", f"Comment saved on {number}")
        self.notes.append(text)

    def set_aside(self, number: str, text: str) -> None:
        """For three business days."""
        self.key("s", f"Set {number} aside")
        self.key("\r", "> Waits for")
        self.key(f"{text}\r", f"{number} waits until")
        self.asides.append(text)

    def write_off(self, number: str, text: str) -> None:
        """What is within the limit; else it is given back."""
        self.key("w", f"of {number}: why?")
        said = self.key("3", lambda text: "y write off" in text or "Who approves it?" in text or "Nobody else here" in text)
        time.sleep(FLOOR_S)
        if "y write off" in said:
            self.key("y", f"of {number} written off.")
            self.written_off.append(number)
        else:
            self.key("\x1b", lambda text: "Who approves it?" not in text)
            self.give_back(number, text)

    def give_back(self, number: str, text: str) -> None:
        """So that others get it: the same claim goes through many hands."""
        self.key("T", f"{number} is given back.")
        self.given_back += 1


@pytest.fixture
def store(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice with five billers; a larger one where they work for long."""
    if LONG:
        monkeypatch.setattr(practice, "CLAIMS", 6000)
        path = practice.make(tmp_path)
    else:
        path = practice.copy(made, tmp_path)
    desk = practice.seat(path, "maria", "house")()
    for login in LOGINS:
        people.add(desk, login, "biller")
    desk.books.close()
    return path


def test_five_people_on_one_queue(store: Path, tmp_path: Path) -> None:
    """Afterwards the log is read from its beginning: whose hand each claim was in when anything was done to it."""
    billers = [Biller(login, Terminal(store, tmp_path / f"{login}.log", login=login)) for login in LOGINS]
    try:
        for biller in billers:
            biller.terminal.until("? keys")
        end = time.monotonic() + SECONDS
        with ThreadPoolExecutor(len(billers)) as pool:
            for done in [pool.submit(biller.work, end) for biller in billers]:
                done.result()
    finally:
        for biller in billers:
            biller.terminal.child.close(force=True)
    assert all(biller.notes for biller in billers)
    desk = practice.seat(store, "maria", "proof")()
    events = _events(desk.books.read)
    hands = _one_hand_at_a_time(events)
    assert sum(len(set(some)) > 1 for some in hands.values()) >= 1, "no claim went through two hands: nothing was shown"
    _nothing_twice(desk.books.read, billers, events)
    assert proof.ledger(desk).problems == ()
    assert proof.audit(desk).problems == ()
    assert [path for path in tmp_path.glob("*.log") if path.exists() and "Traceback" in path.read_text()] == []
    desk.books.close()


def _events(read: Read) -> list[EventRow]:
    """Of the five, the oldest first."""
    found: list[EventRow] = []
    before: int | None = None
    while some := audit.events(read, before=before, limit=500, changes_max=0):
        found += some
        before = some[-1].number
    return [event for event in reversed(found) if event.actor in LOGINS]


def _one_hand_at_a_time(events: list[EventRow]) -> dict[str, list[str]]:
    """Nobody took a claim that another had, nor did anything to it; by claim, through which hands it went."""
    holder: dict[str, str] = {}
    hands: dict[str, list[str]] = {}
    for event in events:
        for claim in (key for kind, key in event.subjects if kind == "claim"):
            if event.act in ("work.take", "work.take_next"):
                assert holder.get(claim) in (None, event.actor), f"event {event.number}: {claim} was in {holder[claim]}'s hand"
                holder[claim] = event.actor
                hands.setdefault(claim, []).append(event.actor)
            elif event.act == "work.release":
                assert holder.pop(claim) == event.actor, f"event {event.number}: {claim} was not theirs to give back"
            elif event.act in ("work.note", "work.follow_up", "work.write_off"):
                assert holder.get(claim) == event.actor, f"event {event.number}: {event.act} on {claim} in {holder.get(claim)}'s hand"
    return hands


def _nothing_twice(read: Read, billers: list[Biller], events: list[EventRow]) -> None:
    """Each comment, day and write-off that a person saw done stands once; at most the last one of each was not seen any more."""
    written = Counter(row[0] for row in read.run("SELECT text FROM note WHERE retracts IS NULL"))
    aside = Counter(event.reason for event in events if event.act == "work.follow_up")
    for biller in billers:
        assert [written[text] for text in biller.notes] == [1] * len(biller.notes)
        assert [aside[text] for text in biller.asides] == [1] * len(biller.asides)
        acts = Counter(event.act for event in events if event.actor == biller.login)
        assert acts["work.note"] == len(biller.notes)
        assert acts["work.follow_up"] == len(biller.asides)
        assert acts["work.write_off"] == len(biller.written_off)
        assert acts["work.release"] == biller.given_back
