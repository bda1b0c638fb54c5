"""Every question, asked of the command line: file by file, and with all files at once."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from tests.stories.counter import money, opened
from tests.stories.questions import again, denied, lines, second, sent, twists
from tests.stories.questions import money as payments
from tests.stories.telling import Played, Question, cents, differences, play

THEMES: dict[str, ModuleType] = {
    "denied": denied,
    "again": again,
    "second": second,
    "lines": lines,
    "sent": sent,
    "money": payments,
    "twists": twists,
}
MODES = ("each", "all")
ALONE = bool(os.environ.get("STORIES_ALONE"))  # each question in a store of its own: slow, but one that fails takes none with it


def questions(theme: str) -> list[Question]:
    """A theme's questions."""
    return THEMES[theme].QUESTIONS  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def plays(tmp_path_factory: pytest.TempPathFactory):
    """The themes as they were played: once in each mode."""

    @cache
    def one(theme: str, mode: str, at: int | None = None) -> Played:
        told = questions(theme) if at is None else questions(theme)[at : at + 1]
        folder: Path = tmp_path_factory.mktemp(f"{theme}-{mode}")
        return play(told, opened(folder), mode)

    return one


ASKED = [
    pytest.param(theme, at, mode, id=f"{theme}-{mode}-{question}")
    for theme in THEMES
    for mode in MODES
    for at, question in enumerate(questions(theme))
    if mode == "each" or not question.alone
]


@pytest.mark.parametrize(("theme", "at", "mode"), ASKED)
def test_the_claim_stands_as_the_text_says(plays, theme: str, at: int, mode: str) -> None:
    """Figures, denials, status, work, and what import and post said of each file, all to the cent."""
    played = plays(theme, mode, at) if ALONE else plays(theme, mode)
    question = questions(theme)[at]
    assert differences(played, 0 if ALONE else at) == [], (question.law, question.left_open)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("theme", THEMES)
def test_the_books_balance_and_the_log_is_whole(plays, theme: str, mode: str) -> None:
    """After all questions of a theme, both proofs hold."""
    plays(theme, mode).counter.proven()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("theme", THEMES)
def test_the_queue_totals_what_it_lists_and_what_the_claims_deny(plays, theme: str, mode: str) -> None:
    """`denied` is the denials of the queue, and these are the claims' denied figures."""
    played = plays(theme, mode)
    queue = played.counter("queue", "--limit", "100000")
    items = [(i["kind"], i["claim"], cents(i["at_stake"])) for i in queue["items"]]
    denials = [(claim, stake) for kind, claim, stake in items if kind == "denial"]
    assert (queue["total"], queue["at_stake"]) == (len(items), money(sum(stake for *_, stake in items)))
    assert queue["denied"] == {"total": len(denials), "at_stake": money(sum(stake for _, stake in denials))}
    assert len({(kind, claim) for kind, claim, _ in items}) == len(items)
    assert all(cents(played.claim(claim)["denied"]) == stake > 0 for claim, stake in denials)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("theme", THEMES)
def test_importing_and_posting_twice_over_changes_nothing(plays, theme: str, mode: str) -> None:
    """The same files again are duplicates, and posting again posts nothing and is no failure."""
    played = plays(theme, mode)
    counter = played.counter
    before, queue = counter("ledger", "check"), counter("queue", "--limit", "100000")
    folders = sorted(p for p in counter.folder.iterdir() if p.is_dir())
    files = counter("import", *map(str, folders))["files"]
    assert {f["status"] for f in files} == {"duplicate"}
    counter("post", "--all")
    assert counter("ledger", "check") == before
    assert counter("queue", "--limit", "100000") == queue
    counter.proven()


def test_there_are_more_than_a_hundred_questions() -> None:
    """Each has a title of its own."""
    titles = [str(question) for theme in THEMES for question in questions(theme)]
    assert len(titles) == len(set(titles)) > 100
