"""Queries to a physician, a coder or a department: asked, answered by the asked or typed in for them, signed, closed, withdrawn."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from acts import after, listed
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold, hold_if_free
from acts.query_first import about
from acts.query_rows import AWAITED, SIGNED, QueryRow, is_asked, query_row
from acts.rights import OVERSEERS, actor_of, why_not
from acts.seen import seen
from acts.talk import CODERS
from billing import day as days
from billing import query as rule
from billing.query import Query
from billing.text import clean, fold, name_shown
from store import assignment, clinicians, documents, people, practice, queries, work
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale
from store.queries import Kept

VIEWS = ("mine", "asked", "open", "ended")
OUTCOMES = ("agreed", "no change")


def _coder(desk: Desk) -> bool:
    return desk.actor.role in CODERS


def _shown(desk: Desk, one: Kept) -> QueryRow:
    return query_row(desk.books.read, one, desk.today(), desk.actor.name, coder=_coder(desk))


def number_of(ref: str) -> int:
    """QRY-7 or 7 as 7."""
    digits = ref.strip().upper().removeprefix("QRY").lstrip("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise NoSuch(f"{clean(ref)} is no query", "query", "It reads like QRY-7; query list shows them.")
    return int(digits)


def _one(read: Read, number: int) -> Kept:
    found = queries.one(read, number)
    if found is None:
        raise NoSuch(f"there is no query QRY-{number}", "query", "query list shows them; on the screen : queries.")
    return found


# -- asking


def check(desk: Desk, query: Query, claim: str = "", encounter: int | None = None) -> tuple[str, ...]:
    """All that stands against a query, in sentences; nothing is kept."""
    with desk.books.snapshot() as read:
        said = [one.message for one in rule.lint(query)]
        if claim or encounter is not None:
            person, _ = about(read, claim, encounter)
            said += _not_in_the_record(read, person, query)
    return tuple(said)


def _not_in_the_record(read: Read, person: int, query: Query) -> list[str]:
    """Findings that name a document or a note in which these words do not stand, or one of another patient."""
    said = []
    for one in query.indicators:
        named = rule.reference(one.place)
        if named is None:
            continue
        kind, number = named
        if kind == "NOTE":
            note = queries.note_text(read, number)
            whose, text = ({note[0]}, note[1]) if note else (set(), "")
        else:
            whose, text = queries.document_persons(read, number), documents.text(read, number)
        if person not in whose:
            said.append(f"{one.place} is not in this patient's record")
        elif text and not rule.stands_in(one.words, text):
            said.append(f'"{clean(one.words)}" does not stand in {one.place}: quote what is there')
    return said


def _squeezed(query: Query) -> Query:
    """Without blanks at the ends and within, without the two answers that are always there."""
    always = {fold(rule.OTHER), fold(rule.UNDETERMINED), "other", "cannot be determined"}
    options = [" ".join(one.split()) for one in query.options]
    return replace(
        query,
        title=" ".join(query.title.split()),
        question=" ".join(query.question.split()),
        options=tuple(one for one in options if one and fold(one) not in always),
        about=tuple(" ".join(one.split()) for one in query.about if one.strip()),
    )


@act("query.ask")
def ask(
    act: Act, query: Query, whom: str, claim: str = "", encounter: int | None = None, due: date | None = None, item: int | None = None,
    template: str = "", draft: bool = False,
) -> QueryRow:  # fmt: skip
    """Ask (or keep a draft); the claim's work waits until the answer or its day. A wording that leads, or speaks of money, is refused."""
    query = _squeezed(query)
    person, number = about(act.write, claim, encounter)
    if not draft:
        _fit(act, person, query)
    due = due or days.add_business_days(act.today, practice.number(act.write, "query_days"))
    if due <= act.today:
        raise Refused(f"{due.isoformat()} is not ahead", "query", "Give the day by which you want the answer: +3b, fri, 1125.")
    who = _whom(act.write, query.asked, " ".join(whom.split()), draft)
    state = rule.DRAFT if draft else rule.ASKED_STATE
    found = _item(act.write, number, item, act.moment) if number is not None and not draft else None
    kept = queries.add(
        act.write, query, person=person, claim=number, encounter=encounter, item=found.id if found else None, template=template,
        login=who.login, clinician=who.clinician, team=who.team, name=who.name, due_on=due.isoformat(), state=state,
        asker=act.actor.name, asked_at=act.moment,
    )  # fmt: skip
    _subjects(act, kept)
    if found is not None and number is not None:
        hold(act, number, claim)
        after.waits(act, number, due, f"QRY-{kept} to {who.login or who.name or rule.ASKED[query.asked]}", {found.kind})
    return _shown(act.desk, _one(act.write, kept))


def _fit(act: Act, person: int, query: Query) -> None:
    said = [one.message for one in rule.lint(query)] + _not_in_the_record(act.write, person, query)
    if said:
        more = f" ({len(said) - 1} more: query check says all)" if said[1:] else ""
        raise Refused(f"{said[0]}{more}", "query", "Change the wording; it was not sent to anybody.")


@dataclass(frozen=True, slots=True)
class _Whom:
    """Who is asked: a login of this desk, a clinician, a team, or a name in words; any coder where all are empty."""

    login: str = ""
    clinician: int | None = None
    team: int | None = None
    name: str = ""


def _whom(read: Read, asked: str, whom: str, draft: bool) -> _Whom:
    """Who is meant by a login, an NPI, the name of a clinician or of a team, or by other words."""
    team = assignment.team(read, whom) if asked == "department" and whom else None
    if team is not None:
        return _Whom(team=team.number, name=team.name)
    person = people.by_login(read, whom.removeprefix("@")) if whom else None
    treats = clinicians.every(read)
    if person is not None and person.active:
        if why_not(actor_of(read, person), "query.answer"):
            raise Refused(f"{person.login} ({person.role}) answers no queries", "query", "Ask somebody whose role does, or a team.")
        own = next((one for one in treats if one.login == person.login), None)
        return _Whom(person.login, own.id if own else None, None, name_shown(own.last, own.first) if own else "")
    named = [one for one in treats if whom and (one.npi == whom or fold(name_shown(one.last, one.first)) == fold(whom))]
    if len(named) > 1:
        raise Refused(f"{len(named)} who treat here are called {clean(whom)}", "query", "Give the NPI.")
    if named:
        return _Whom(named[0].login, named[0].id, None, name_shown(named[0].last, named[0].first))
    if not whom and asked != "coder" and not draft:
        raise Refused("it is not said who is asked", "query", "Give a login, an NPI or a name.")
    return _Whom(name=whom[:200])


def _item(read: Read, claim: int, item: int | None, moment: int) -> Any:
    items = work.of_claim(read, claim, moment)
    return next((one for one in items if one.id == item), items[0] if items else None)


def _subjects(act: Act, number: int) -> Kept:
    """Name in the log whom and what it is about."""
    found = _one(act.write, number)
    act.subject("query", found.ref)
    act.subject("patient", found.person)
    if found.control_number:
        act.subject("claim", found.control_number)
    for login in {found.login or found.reached, found.asker, *found.members} - {"", act.actor.name}:
        act.subject("user", login)
    return found


@act("query.ask")
def send(act: Act, number: int, version: int | None = None) -> QueryRow:
    """Ask what was a draft."""
    found = _one(act.write, number)
    if found.state != rule.DRAFT:
        raise Refused(f"{found.ref} is {found.state} already", "query", "Nothing was changed.")
    _fit(act, found.person, found.query)
    if not (found.login or found.clinician or found.name or found.query.asked == "coder"):
        raise Refused("it is not said who is asked", found.ref, "Ask it anew, with a login, an NPI or a name.")
    due = found.due_on
    if due <= act.today:
        due = days.add_business_days(act.today, practice.number(act.write, "query_days"))
    item = _item(act.write, found.claim, found.item, act.moment) if found.claim is not None else None
    values = {"state": rule.ASKED_STATE, "due_on": due.isoformat(), "asked_at": act.moment, "item": item.id if item else None}
    _change(act, found, version, (rule.DRAFT,), values)
    if item is not None and found.claim is not None:
        hold(act, found.claim, found.control_number)
        after.waits(act, found.claim, due, f"{found.ref} to {found.login or found.name or rule.ASKED[found.query.asked]}", {item.kind})
    return _done(act, number)


def _change(act: Act, found: Kept, version: int | None, states: tuple[str, ...], values: dict[str, Any]) -> None:
    if not queries.change(act.write, found.id, found.version if version is None else version, states, values):
        theirs = _shown(act.desk, _one(act.write, found.id))
        raise Stale(f"{found.ref} was changed since you looked at it", "query", "Look at it as it is now.", yours=version, theirs=theirs)


def _done(act: Act, number: int) -> QueryRow:
    return _shown(act.desk, _subjects(act, number))


# -- answering


@act("query.answer")
def answer(act: Act, number: int, chosen: tuple[int, ...], words: str = "", heard_from: str = "", version: int | None = None) -> QueryRow:
    """Keep an answer. Who is asked answers here and thereby signs; another types in what was heard, and a signature is waited for."""
    found = _one(act.write, number)
    if found.state != rule.ASKED_STATE:
        raise Refused(f"{found.ref} is {found.state}", "answer", "Only what is asked and not answered takes an answer.")
    words = " ".join(words.split())[:2000]
    wrong = rule.not_an_answer(found.query, chosen, words)
    if wrong:
        raise Refused(wrong, found.ref, "query show lists the answers with their numbers.")
    mine = is_asked(found, act.actor.name, coder=act.actor.role in CODERS)
    if act.actor.role == "clinician" and not mine:
        raise Refused(f"{found.ref} asks another", "answer", "Who is asked answers.")
    heard_from = " ".join(heard_from.split())[:200]
    if not mine and not heard_from:
        raise Refused(f"{found.ref} asks {clean(found.name or found.login) or 'another'}", "answer", "Say from whom you heard it.")
    own = mine and not heard_from
    values: dict[str, Any] = {
        "state": rule.ANSWERED, "chosen": json.dumps(list(chosen)), "answer": rule.said(found.query, chosen, words),
        "answered_by": act.actor.name if own else heard_from, "typed_by": act.actor.name, "answered_at": act.moment,
        "signature": SIGNED if own else AWAITED,
    }  # fmt: skip
    if own:
        values |= {"signed_by": act.actor.name, "signed_at": act.moment}
    _change(act, found, version, (rule.ASKED_STATE,), values)
    _back(act, found)
    return _done(act, number)


def _back(act: Act, found: Kept) -> None:
    """What waited for this answer comes back to the queue; what waits for something else keeps its day."""
    item = work.one(act.write, found.item, act.moment) if found.item is not None else None
    if item is not None and item.state == "waiting" and item.follow_up_reason.startswith(f"{found.ref} "):
        work.wake(act.write, item.id, item.version)
        work.rank_again(act.write, [item.id], act.today)
    if found.claim is not None and act.actor.name == found.asker:
        hold_if_free(act, found.claim)


@act("query.sign")
def sign(act: Act, number: int, paper: str = "", version: int | None = None) -> QueryRow:
    """Sign an answer that another typed in: the asked at this desk, or anybody by the signed paper (DOC-7)."""
    found = _one(act.write, number)
    if found.signature != AWAITED or found.state != rule.ANSWERED:
        raise Refused(f"{found.ref} waits for no signature", "query", "Nothing was changed.")
    document: int | None = None
    if paper:
        named = rule.reference(paper)
        if named is None or named[0] != "DOC" or found.person not in queries.document_persons(act.write, named[1]):
            raise NoSuch(f"{clean(paper)} is no document of this patient", "query", "File it to a claim of the patient first: DOC-7.")
        document = named[1]
        if act.actor.role == "clinician":
            raise Refused("a clinician signs at this desk, not by paper", found.ref, "Leave the document out.")
    elif not is_asked(found, act.actor.name, coder=act.actor.role in CODERS):
        raise Refused(f"{found.ref} is to be signed by {clean(found.answered_by)}", "query", "Or name the signed paper: --paper DOC-7.")
    signed_by = found.answered_by if document else act.actor.name
    values = {"signature": SIGNED, "signed_by": signed_by, "signed_at": act.moment, "paper": document}
    _change(act, found, version, (rule.ANSWERED,), values)
    return _done(act, number)


@act("query.close")
def close(act: Act, number: int, outcome: str, reason: str = "", version: int | None = None) -> QueryRow:
    """The coder has used the answer (agreed), or nothing follows from it (no change). No code changes by this: coding and x do that."""
    found = _one(act.write, number)
    if outcome not in OUTCOMES:
        raise Refused(f"a query does not close as {clean(outcome)}", "query", f"It closes as {' or '.join(OUTCOMES)}.")
    if found.state != rule.ANSWERED:
        raise Refused(f"{found.ref} is {found.state}", "query", "Only what is answered is closed; D takes back what is not.")
    if found.signature == AWAITED and outcome == "agreed":
        raise Refused(f"{clean(found.answered_by)} has not signed the answer", found.ref, "No code rests on it before; sign it by paper.")
    _change(act, found, version, (rule.ANSWERED,), {"state": rule.CLOSED, "outcome": outcome, "closed_by": act.actor.name})
    return _done(act, number)


@act("query.withdraw")
def withdraw(act: Act, number: int, reason: str = "", version: int | None = None) -> QueryRow:
    """Ask no longer; it stays in the record as withdrawn. Only who asked, or who oversees, takes it back."""
    found = _one(act.write, number)
    if found.state not in (rule.DRAFT, rule.ASKED_STATE):
        raise Refused(f"{found.ref} is {found.state} already", "query", "Nothing was changed.")
    if act.actor.name != found.asker and act.actor.role not in OVERSEERS:
        raise Refused(f"{found.ref} was asked by {found.asker}", "query", "Who asked it takes it back, or a supervisor.")
    _change(act, found, version, (rule.DRAFT, rule.ASKED_STATE), {"state": rule.WITHDRAWN})
    _back(act, found)
    return _done(act, number)


# -- looking


def listing(desk: Desk, view: str = "open") -> tuple[QueryRow, ...]:
    """Queries to whoever sits here (mine), by them (asked), all open ones, or those that ended last. A clinician sees their own."""
    mine, coder = desk.actor.name, _coder(desk)
    with desk.books.snapshot() as read:
        if view == "mine":
            found = queries.asked_of(read, mine, coder=coder)
        elif desk.actor.role == "clinician":
            found = queries.ever_asked_of(read, mine, coder=False)
            wanted = {"open": (rule.ASKED_STATE, rule.ANSWERED), "ended": (rule.CLOSED, rule.WITHDRAWN)}.get(view, ())
            found = tuple(one for one in found if one.state in wanted)
        elif view == "ended":
            found = queries.ended(read)
        else:
            found = queries.open_ones(read)
            if view == "asked":
                found = tuple(one for one in found if one.asker == mine)
        rows = tuple(query_row(read, one, desk.today(), mine, coder=coder) for one in found)
    listed.gather(desk, {row.person for row in rows}, f"queries {view}")
    return rows


def of_claim(desk: Desk, claim: str) -> tuple[QueryRow, ...]:
    """A claim's queries, newest first."""
    with desk.books.snapshot() as read:
        row = claim_row(read, claim)
        return tuple(_shown(desk, one) for one in queries.of_claim(read, row["id"]))


def of_visit(desk: Desk, encounter: int) -> tuple[QueryRow, ...]:
    """A visit's queries, newest first."""
    with desk.books.snapshot() as read:
        return tuple(_shown(desk, one) for one in queries.of_encounter(read, encounter))


def show(desk: Desk, number: int) -> QueryRow:
    """One query whole: a view of the patient. A clinician sees those that ask, or asked, them."""
    with desk.books.snapshot() as read:
        found = _one(read, number)
    if desk.actor.role == "clinician" and not is_asked(found, desk.actor.name, coder=False):
        raise NoSuch(f"there is no query {found.ref} to you", "query", ": queries shows yours.")
    _look(desk, found.person, found.ref)
    return _shown(desk, found)


def _look(desk: Desk, person: int, ref: str) -> None:
    seen(desk, "query.look", [("patient", str(person)), ("query", ref)], ref)
