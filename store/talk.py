"""Calls made, questions asked, people named in notes: written, listed by claim, and what of it waits for one person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.claims import day, iso
from store.engine.sqlite import Read, Write
from store.ids import among

OPEN, ANSWERED, WITHDRAWN = "open", "answered", "withdrawn"


# -- calls


@dataclass(frozen=True, slots=True)
class Call:
    """A call; retracted where a later row took it back, and that row was not taken back itself."""

    id: int
    claim: int
    payer: int
    payer_name: str
    number: str
    reference: str
    who: str
    outcome: str
    next_on: date | None
    actor: str
    moment: int
    event: int
    retracted: bool


def add_call(
    write: Write, claim: int, payer: int, *, number: str, reference: str, who: str, outcome: str, next_on: date | None, actor: str,
    moment: int, event: int,
) -> int:  # fmt: skip
    """Keep a call; its number."""
    return write.insert(
        "payer_call", claim=claim, payer=payer, number=number, reference=reference, who=who, outcome=outcome, next_on=iso(next_on),
        actor=actor, moment=moment, event=event,
    )  # fmt: skip


def calls_of(read: Read, claim: int) -> tuple[Call, ...]:
    """A claim's calls, newest first."""
    rows = read.run(
        "SELECT c.id, c.claim, c.payer, y.name, c.number, c.reference, c.who, c.outcome, c.next_on, c.actor, c.moment, c.event, c.retracts "
        "FROM payer_call c JOIN payer y ON y.id = c.payer WHERE c.claim = :claim ORDER BY c.id",
        claim=claim,
    )
    by_target = {row[12]: row[0] for row in rows if row[12] is not None}

    def off(number: int) -> bool:
        """A retraction that is itself taken back has no effect."""
        return number in by_target and not off(by_target[number])

    found = []
    for row in reversed(rows):
        number, its_claim, payer, name, phone, reference, who, outcome, next_on, actor, moment, event, retracts = row
        if retracts is None:
            found.append(
                Call(number, its_claim, payer, name, phone, reference, who, outcome, day(next_on), actor, moment, event, off(number))
            )
    return tuple(found)


def calls_back(write: Write, events: Sequence[int], *, event: int, actor: str, moment: int) -> int:
    """Each call of these events gets a row that takes it back; a row that took one back is taken back in its turn."""
    return write.change(
        "INSERT INTO payer_call(claim, payer, number, reference, who, outcome, next_on, actor, moment, event, retracts) "
        "SELECT claim, payer, number, reference, who, outcome, next_on, :actor, :moment, :event, id FROM payer_call "
        f"WHERE event IN ({among(events)}) ORDER BY id",
        event=event,
        actor=actor,
        moment=moment,
    )


def call_count(read: Read, events: Iterable[int]) -> int:
    """Calls that these events wrote."""
    return int(read.value(f"SELECT count(*) FROM payer_call WHERE event IN ({among(events)})"))


def numbers_of(read: Read, payer: int, most: int = 5) -> tuple[str, ...]:
    """The phone numbers under which this payer was called, the last used first; of its last calls."""
    rows = read.run(
        "SELECT number, max(moment) AS last FROM (SELECT number, moment FROM payer_call WHERE payer = :payer AND number <> '' "
        "AND retracts IS NULL ORDER BY moment DESC LIMIT 200) GROUP BY number ORDER BY last DESC, number LIMIT :most",
        payer=payer,
        most=most,
    )
    return tuple(row[0] for row in rows)


# -- questions


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the claim that it is about. login: who of this desk is asked, '' where none; name: who else, in words."""

    id: int
    claim: int
    control_number: str
    person: int
    last: str
    first: str
    item: int | None
    asked: str
    login: str
    name: str
    text: str
    due_on: date
    state: str
    asker: str
    asked_at: int
    answer: str
    answered_by: str
    answered_at: int | None
    version: int

    @property
    def ref(self) -> str:
        """Q-7."""
        return f"Q-{self.id}"


_QUESTION = (
    "SELECT q.id, q.claim, c.control_number, c.person, p.last, p.first, q.item, q.asked, q.login, q.name, q.text, q.due_on, q.state, "
    "q.asker, q.asked_at, q.answer, q.answered_by, q.answered_at, q.version FROM question q JOIN claim c ON c.id = q.claim "
    "JOIN person p ON p.id = c.person "
)


def _question(row: Any) -> Question:
    values = list(row)
    values[11] = date.fromisoformat(values[11])
    return Question(*values)


def ask(
    write: Write, claim: int, *, item: int | None, asked: str, login: str, name: str, text: str, due_on: date, asker: str, moment: int
) -> int:
    """Keep a question; its number."""
    return write.insert(
        "question", claim=claim, item=item, asked=asked, login=login, name=name, text=text, due_on=iso(due_on), state=OPEN, asker=asker,
        asked_at=moment,
    )  # fmt: skip


def answer(write: Write, question: int, version: int, *, text: str, by: str, moment: int) -> bool:
    """Keep its answer; False where it is not open, or moved meanwhile."""
    changed = write.change(
        "UPDATE question SET state = 'answered', answer = :text, answered_by = :by, answered_at = :moment, version = version + 1 "
        "WHERE id = :question AND version = :version AND state = 'open'",
        question=question, version=version, text=text, by=by, moment=moment,
    )  # fmt: skip
    return changed == 1


def withdraw(write: Write, question: int, version: int) -> bool:
    """It is asked no longer."""
    changed = write.change(
        "UPDATE question SET state = 'withdrawn', version = version + 1 WHERE id = :question AND version = :version AND state = 'open'",
        question=question,
        version=version,
    )
    return changed == 1


def question(read: Read, number: int) -> Question | None:
    """One question."""
    row = read.one(f"{_QUESTION} WHERE q.id = :number", number=number)
    return _question(row) if row else None


def questions_of(read: Read, claim: int) -> tuple[Question, ...]:
    """A claim's questions, newest first."""
    return tuple(map(_question, read.run(f"{_QUESTION} WHERE q.claim = :claim ORDER BY q.id DESC", claim=claim)))


def open_questions(read: Read) -> tuple[Question, ...]:
    """All that are not answered, the first due first."""
    return tuple(map(_question, read.run(f"{_QUESTION} WHERE q.state = 'open' ORDER BY q.due_on, q.id LIMIT 2000")))


def answered(read: Read, limit: int = 200) -> tuple[Question, ...]:
    """What was answered last, newest first."""
    return tuple(map(_question, read.run(f"{_QUESTION} WHERE q.state = 'answered' ORDER BY q.answered_at DESC, q.id LIMIT :n", n=limit)))


# -- what waits for one person


@dataclass(frozen=True, slots=True)
class Mention:
    """A note in which a person is named, and that the person has not read."""

    id: int
    note: int
    claim: int
    control_number: str
    person: int
    last: str
    first: str
    text: str
    actor: str
    moment: int


def mention(write: Write, note: int, claim: int, logins: Iterable[str]) -> None:
    """Put a note before these people."""
    for login in logins:
        write.insert("mention", note=note, claim=claim, login=login)


_NOT_READ = "NOT EXISTS (SELECT 1 FROM talk_read r WHERE r.login = :login AND r.kind = '{}' AND r.row = {} AND r.version = {})"
_STANDS = (
    "NOT EXISTS (SELECT 1 FROM note u WHERE u.claim = n.claim AND u.retracts = n.id "
    "AND NOT EXISTS (SELECT 1 FROM note w WHERE w.claim = n.claim AND w.retracts = u.id))"
)


def mentions(read: Read, login: str, claim: int | None = None) -> tuple[Mention, ...]:
    """Notes that name this person, not taken back, not read, newest first; of one claim or of all."""
    rows = read.run(
        "SELECT m.id, n.id, n.claim, c.control_number, c.person, p.last, p.first, n.text, n.actor, n.moment FROM mention m "
        "JOIN note n ON n.id = m.note JOIN claim c ON c.id = n.claim JOIN person p ON p.id = c.person "
        f"WHERE m.login = :login AND m.claim = coalesce(:claim, m.claim) AND {_NOT_READ.format('mention', 'm.id', 1)} AND {_STANDS} "
        "ORDER BY m.id DESC LIMIT 500",
        login=login,
        claim=claim,
    )
    return tuple(Mention(*tuple(row)) for row in rows)


def answers_for(read: Read, login: str, claim: int | None = None) -> tuple[Question, ...]:
    """Answers to this person's questions that the person has not read, newest first."""
    rows = read.run(
        f"{_QUESTION} WHERE q.asker = :login AND q.state = 'answered' AND q.claim = coalesce(:claim, q.claim) "
        f"AND {_NOT_READ.format('answer', 'q.id', 'q.version')} ORDER BY q.answered_at DESC, q.id LIMIT 500",
        login=login,
        claim=claim,
    )
    return tuple(map(_question, rows))


def asked_of(read: Read, login: str, *, coder: bool) -> tuple[Question, ...]:
    """Open questions to this person; to a coder also those that any coder may answer."""
    rows = read.run(
        f"{_QUESTION} WHERE q.state = 'open' AND (q.login = :login OR (:coder AND q.asked = 'coder' AND q.login = '' AND q.name = '')) "
        "ORDER BY q.due_on, q.id",
        login=login,
        coder=int(coder),
    )
    return tuple(map(_question, rows))


def overdue(read: Read, login: str, today: date) -> tuple[Question, ...]:
    """This person's questions whose day has come without an answer."""
    rows = read.run(
        f"{_QUESTION} WHERE q.state = 'open' AND q.asker = :login AND q.due_on <= :today ORDER BY q.due_on, q.id",
        login=login,
        today=today.isoformat(),
    )
    return tuple(map(_question, rows))


def read_now(write: Write, login: str, rows: Iterable[tuple[str, int, int]], moment: int) -> None:
    """These (kind, row, version) were read by this person."""
    for kind, row, version in rows:
        write.change(
            "INSERT INTO talk_read(login, kind, row, version, moment) VALUES (:login, :kind, :row, :version, :moment) "
            "ON CONFLICT(login, kind, row, version) DO NOTHING",
            login=login, kind=kind, row=row, version=version, moment=moment,
        )  # fmt: skip
