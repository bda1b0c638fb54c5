"""A query as it is shown, and a first wording of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from acts.rows import at
from acts.talk_rows import TalkRow
from billing import query as rule
from billing.query import Indicator, Query, Template
from billing.text import clean, name_shown
from store import gone
from store.engine.sqlite import Read
from store.queries import Kept

SIGNED, AWAITED = "signed", "awaited"


@dataclass(frozen=True, slots=True)
class QueryRow:
    """A query. state: draft, asked, overdue, answered, closed, withdrawn; signature: '', signed, awaited; mine: who looks is the asked."""

    number: int
    ref: str
    person: int
    patient: str
    claim: str
    encounter: int | None
    template: str
    query: Query
    choices: tuple[str, ...]
    asked: str
    whom: str
    login: str
    due_on: date
    state: str
    asker: str
    asked_at: datetime
    chosen: tuple[int, ...]
    answer: str
    answered_by: str
    typed_by: str
    answered_at: datetime | None
    signature: str
    signed_by: str
    signed_at: datetime | None
    paper: str
    outcome: str
    closed_by: str
    version: int
    mine: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class FirstWording:
    """Whom one would ask, the wording of a template, what of the record may belong to it."""

    template: Template | None
    whom: str
    question: str
    indicators: tuple[Indicator, ...]
    due: str
    record: tuple[Indicator, ...] = ()
    """All sentences that can be quoted: those that fit the wording, then the nearest note's first."""


@dataclass(frozen=True, slots=True)
class Askable:
    """Somebody who can be asked. asked: as what; whom: how they are named to `ask`; words: in a menu."""

    asked: str
    whom: str
    words: str


@dataclass(frozen=True, slots=True)
class Whom:
    """Who can be asked: who treated the patient, the other clinicians, coders (any first), departments."""

    physician: Askable | None
    clinicians: tuple[Askable, ...]
    coders: tuple[Askable, ...]
    departments: tuple[Askable, ...]


def query_row(read: Read, one: Kept, today: date, login: str, *, coder: bool) -> QueryRow:
    """A query as it is shown to a person of this desk, without words about what is another patient's by now."""
    one = gone.query(read, one)
    query = Query(
        one.query.asked, clean(one.query.title), clean(one.query.question),
        tuple(Indicator(clean(found.words), clean(found.place), found.on) for found in one.query.indicators),
        tuple(map(clean, one.query.options)), one.query.kind, one.query.basis, tuple(map(clean, one.query.about)),
    )  # fmt: skip
    whom = clean(one.name or one.login) or ("any coder" if query.asked == "coder" else rule.ASKED.get(query.asked, query.asked))
    return QueryRow(
        one.id, one.ref, one.person, name_shown(one.last, one.first), clean(one.control_number), one.encounter, one.template, query,
        rule.choices(query), query.asked, whom, one.login or one.reached, one.due_on, rule.state_shown(one.state, one.due_on, today),
        one.asker, at(one.asked_at), one.chosen, clean(one.answer), clean(one.answered_by), one.typed_by,
        at(one.answered_at) if one.answered_at is not None else None, one.signature, clean(one.signed_by),
        at(one.signed_at) if one.signed_at is not None else None, f"DOC-{one.paper}" if one.paper else "", clean(one.outcome),
        one.closed_by, one.version, is_asked(one, login, coder=coder), one.item is not None,
    )  # fmt: skip


def query_line(read: Read, one: Kept, today: date) -> TalkRow:
    """A query in the stream of its claim: with its answer, or until when it waits."""
    one = gone.query(read, one)
    whom = clean(one.name or one.login) or f"any {one.query.asked}"
    about = clean(one.query.title or one.query.question)
    if one.answered_at is not None:
        signed = "" if one.signature == SIGNED else ", signature awaited"
        text = f"{one.ref} {clean(one.answered_by)}: {clean(one.answer)}{signed} ({one.asker} asked: {about})"
        return TalkRow(at(one.answered_at), clean(one.answered_by), "query", one.ref, text, False, one.signature == AWAITED)
    late = "no answer, was due" if one.due_on <= today else "answer due"
    waits = one.state == rule.ASKED_STATE
    text = f"{one.ref} to {whom}, {f'{late} {one.due_on:%m-%d}' if waits else one.state}: {about}"
    return TalkRow(at(one.asked_at), one.asker, "query", one.ref, text, one.state == rule.WITHDRAWN, waits, one.due_on)


def is_asked(one: Kept, login: str, *, coder: bool) -> bool:
    """Whether this person is the one who is asked."""
    if login in (one.login, one.reached, *one.members):
        return True
    return coder and one.query.asked == "coder" and not one.login and not one.name and one.clinician is None
