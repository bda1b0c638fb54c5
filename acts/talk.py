"""Calls to payers, and what is said to a person: mentions in comments, questions and answers, until they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from acts import after, rights
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold_if_free
from acts.query_rows import query_line
from acts.rows import at
from acts.talk_rows import CallForm, CallRow, ForMe, TalkRow
from billing import talk as rule
from billing.text import clean, name_shown
from store import charts, dossier, gone, leases, people, queries, records, talk, work
from store.engine.sqlite import Read
from store.errors import Busy, ClaimdeskError, Refused
from store.records import Request
from store.talk import Call, Question

CODERS = frozenset({"records"})
"""Roles whose people answer what any coder may."""
NUMBER_MOST, WORDS_MOST = 40, 300


# -- calls


def call_form(desk: Desk, claim: str) -> CallForm:
    """Whom a call about this claim goes to, and the numbers that are known."""
    with desk.books.snapshot() as read:
        row = claim_row(read, claim)
        payer = _payer(read, row)
        return CallForm(clean(charts.payer_names(read)[payer]), tuple(map(clean, talk.numbers_of(read, payer))))


def _payer(read: Read, row: Any) -> int:
    return dossier.payer_now(read, row["id"]) or int(row["payer"])


def calls(desk: Desk, claim: str) -> tuple[CallRow, ...]:
    """The calls about a claim, newest first."""
    with desk.books.snapshot() as read:
        row = claim_row(read, claim)
        return tuple(_call_row(one, row["control_number"]) for one in talk.calls_of(read, row["id"]))


def _call_row(one: Call, number: str, said: str = "") -> CallRow:
    return CallRow(
        one.id, clean(number), clean(one.payer_name), clean(one.number), clean(one.reference), clean(one.who), clean(one.outcome),
        one.next_on, one.actor, at(one.moment), one.retracted, said,
    )  # fmt: skip


@act("work.call")
def call(
    act: Act, claim: str, who: str, outcome: str, number: str = "", reference: str = "", next_on: date | None = None,
    item: int | None = None,
) -> CallRow:  # fmt: skip
    """Keep a call to the claim's payer; with a next day the work on it (that item, else all of that payer's) waits until then.

    It needs no hold, so that a call is never lost; what another has in hand does not wait by it."""
    outcome = rule.outcome(outcome).words
    if not outcome:
        raise Refused("it is not said what the call came to", "call", "A number of the list, or a few words.")
    if next_on is not None and next_on <= act.today:
        raise Refused(f"{next_on.isoformat()} is not ahead", "call", "Give a day after today: +14, +5b, 1125, fri; or none.")
    who, number, reference = (" ".join(text.split())[:most] for text, most in ((who, WORDS_MOST), (number, NUMBER_MOST),
                                                                              (reference, WORDS_MOST)))  # fmt: skip
    row = claim_row(act.write, claim)
    payer = _payer(act.write, row)
    kept = talk.add_call(
        act.write, row["id"], payer, number=number, reference=reference, who=who, outcome=outcome[:WORDS_MOST], next_on=next_on,
        actor=act.actor.name, moment=act.moment, event=act.number,
    )  # fmt: skip
    act.subject("claim", row["control_number"])
    hold_if_free(act, row["id"])
    holder = leases.holder(act.write, row["id"], act.moment)
    said = ""
    if next_on is not None and holder is not None and holder[0] != act.actor.name:
        said = f"{holder[0]} holds it, so it does not wait"
    elif next_on is not None:
        open_here = work.of_claim(act.write, row["id"], act.moment)
        kinds = {one.kind for one in open_here if one.id == item} or {one.kind for one in open_here if one.payer == payer}
        after.waits(act, row["id"], next_on, f"call: {outcome}"[:200], kinds)
    found = next(one for one in talk.calls_of(act.write, row["id"]) if one.id == kept)
    return _call_row(found, row["control_number"], said)


# -- comments that name somebody


def mention(act: Act, note: int, claim: int, text: str) -> None:
    """Put a note before those whom it names; who is no user of the books is left to the screen to say."""
    known = _known(act.write, rule.named(text))
    mine = [login for login in known if login != act.actor.name]
    talk.mention(act.write, note, claim, mine)
    for login in mine:
        act.subject("user", login)


def _known(read: Read, logins: Iterable[str]) -> list[str]:
    return [login for login in logins if (person := people.by_login(read, login)) is not None and person.active]


def names_in(desk: Desk, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom a comment names: those who will see it on their Desk, and names that are nobody's here."""
    named = rule.named(text)
    known = _known(desk.books.read, named)
    return tuple(known), tuple(login for login in named if login not in known)


def named_words(desk: Desk, text: str) -> str:
    """The same in a sentence, '' where nobody is named."""
    known, unknown = names_in(desk, text)
    said = [f"{', '.join(known)} will see it."] if known else []
    if unknown:
        said.append(f"{', '.join('@' + clean(name) for name in unknown)} {'is' if len(unknown) == 1 else 'are'} no user here.")
    return " ".join(said)


# -- what waits for one person


def for_me(desk: Desk) -> tuple[ForMe, ...]:
    """What waits for whoever sits here: questions to answer (first due first), own ones without an answer, answers, mentions."""
    with desk.books.snapshot() as read:
        return of_person(read, desk.actor.name, desk.today(), coder=desk.actor.role in CODERS)


def of_person(read: Read, login: str, today: date, *, coder: bool = False) -> tuple[ForMe, ...]:
    """The same for any person."""
    asked = [_of_question("question", one, one.asker, one.text) for one in talk.asked_of(read, login, coder=coder)]
    late = [_of_question("overdue", one, one.login or one.name or one.asked, one.text) for one in talk.overdue(read, login, today)]
    answers = [_of_question("answer", one, one.answered_by, one.answer) for one in talk.answers_for(read, login)]
    named = [
        ForMe(
            "mention", "note", clean(one.control_number), one.person, name_shown(one.last, one.first), one.actor, clean(one.text),
            at(one.moment), None, one.id, 1,
        )
        for one in talk.mentions(read, login)
    ]  # fmt: skip
    return (*asked, *late, *answers, *named)


def _of_question(kind: str, one: Question, who: str, text: str) -> ForMe:
    return ForMe(
        kind, one.ref, clean(one.control_number), one.person, name_shown(one.last, one.first), clean(who), clean(text),
        at(one.answered_at or one.asked_at), one.due_on, one.id, one.version,
    )  # fmt: skip


@act("talk.read")
def read_now(act: Act, rows: tuple[tuple[str, int, int], ...]) -> None:
    """These mentions and answers were read by whoever sits here: (kind, row, version)."""
    talk.read_now(act.write, act.actor.name, rows, act.moment)
    act.subject("user", act.actor.name)


def read_on_claim(desk: Desk, claim: int) -> None:
    """Whoever opens a claim has read what is said to them on it. Where that cannot be written it stays unread."""
    if desk.read_only or desk.books.read_only or rights.why_not(desk.actor, "talk.read"):
        return
    read = desk.books.read
    rows = [("mention", one.id, 1) for one in talk.mentions(read, desk.actor.name, claim)]
    rows += [("answer", one.id, one.version) for one in talk.answers_for(read, desk.actor.name, claim)]
    if rows:
        try:
            read_now(desk, tuple(rows))
        except (Busy, ClaimdeskError):
            return


# -- on the claim


def stream(read: Read, claim: int, zone_today: date) -> tuple[TalkRow, ...]:
    """The claim's calls, questions and requests for records in lines, newest first, to stand among its notes."""
    rows = []
    for one in talk.calls_of(read, claim):
        said = rule.call_words(
            clean(one.payer_name), clean(one.who), clean(one.outcome), clean(one.reference), clean(one.number),
            f"{one.next_on:%m-%d}" if one.next_on else "",
        )  # fmt: skip
        rows.append(TalkRow(at(one.moment), one.actor, "call", "", said, one.retracted))
    for asked in talk.questions_of(read, claim):
        rows.append(question_line(asked, zone_today))
    rows += [query_line(read, one, zone_today) for one in queries.of_claim(read, claim)]
    rows += [_asking(one) for one in records.of_claim(read, claim) if one.state != records.WITHDRAWN]
    went = gone.of(read, int(read.value("SELECT person FROM claim WHERE id = :claim", claim=claim)))
    rows = [replace(row, text=went.told(row.text)) for row in rows] if went else rows
    return tuple(sorted(rows, key=lambda row: row.moment, reverse=True))


def _asking(one: Request) -> TalkRow:
    """A payer's request for records, and what was sent."""
    if one.state == records.SENT:
        return TalkRow(at(one.moment), one.actor, "records", "", f"records sent by {clean(one.way)}: {clean(one.sent)}")
    paper = f" (DOC-{one.document})" if one.document else ""
    what = f": {clean(one.what)}" if one.what else ""
    text = f"{clean(one.payer_name)} asks for records{paper}, last day {f'{one.due_on:%m-%d}' if one.due_on else 'by its clock'}{what}"
    return TalkRow(at(one.moment), one.actor, "records", "", text, False, True, one.due_on)


def question_line(one: Question, today: date) -> TalkRow:
    """A question with its answer, or until when it waits."""
    whom = clean(one.login or one.name) or f"any {one.asked}"
    if one.state == talk.ANSWERED:
        text = f"{one.ref} {whom}: {clean(one.answer)} (asked by {one.asker}: {clean(one.text)})"
        return TalkRow(at(one.answered_at or one.asked_at), clean(one.answered_by), "question", one.ref, text)
    late = "no answer, was due" if one.due_on <= today else "answer due"
    text = f"{one.ref} to {whom}, {late} {one.due_on:%m-%d}: {clean(one.text)}"
    gone = one.state == talk.WITHDRAWN
    return TalkRow(at(one.asked_at), one.asker, "question", one.ref, text, gone, not gone, one.due_on)
