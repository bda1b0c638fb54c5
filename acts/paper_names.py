"""Whom a paper names: whether it is about the patient at whose claim it lies, or tells of another patient of ours."""

from __future__ import annotations

from acts import cut_off
from acts.desk import Act, Desk, act
from billing import documents as papers
from billing.text import fold
from store import document_clues, paper_clues, worklists
from store.document_clues import ClaimNamed
from store.engine.sqlite import Read
from store.errors import Busy, NotWritable

TELLING = frozenset({"its number", "the payer's number", "member number", "name and birth date"})
"""Clues that tell whose it is; a birth date or a name alone does not."""


CHUNK = 200


def freshen(desk: Desk) -> None:
    """Keep what papers may name people by, of those that came before it was kept; who may not reads them each time."""
    if not cut_off.may_go_on(desk, "documents.clues"):
        return
    while paper_clues.unread(desk.books.read, 1):
        try:
            _read(desk)
        except (Busy, NotWritable):
            return


@act("documents.clues")
def _read(act: Act) -> None:
    found = paper_clues.unread(act.write, CHUNK)
    if not found:
        act.nothing()
    for document, text in found:
        paper_clues.keep(act.write, document, text)
    act.total("documents", len(found))


def another(read: Read, text: str, person: int) -> ClaimNamed | None:
    """The claim of another patient that the paper tells of where it tells of none of this one's; None where it may be this one's."""
    named = [one for one in document_clues.claims_named(read, papers.clues(text)) if TELLING & set(one.why)]
    whose = worklists.persons_of_numbers(read, [one.control_number for one in named])
    return named[0] if named and person not in whose.values() else None


def is_of(read: Read, text: str, person: int) -> bool:
    """Whether a value on the paper may be taken for this patient's: it has a surname or card name of theirs, or tells of nobody else."""
    names = [str(row[0]) for row in read.run("SELECT last FROM person WHERE id = :id", id=person)]
    cards = read.run("SELECT name_on_card FROM coverage WHERE person = :id AND name_on_card <> ''", id=person)
    names += [str(row[0]).partition(",")[0] for row in cards]
    words = f" {fold(text)} "
    return any(f" {fold(name)} " in words for name in names if fold(name)) or another(read, text, person) is None
