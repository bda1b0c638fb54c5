"""Questions about a claim: asked of a coder, a physician, a department, a payer or a person here; answered, they come back to the queue."""

from __future__ import annotations

from datetime import date
from typing import Any

from acts import after, listed
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold, hold_if_free
from acts.rows import at, code_parts, leading
from acts.talk import CODERS
from acts.talk_rows import Proposal, QuestionRow
from billing import asking
from billing import day as days
from billing.text import clean, name_shown
from store import books, charts, dossier, people, rules, talk, work
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale
from store.talk import Question
from store.work import Item

TEXT_MOST = 2000
VIEWS = ("mine", "asked", "open", "answered")


def question_row(one: Question, today: date) -> QuestionRow:
    """A question as it is shown."""
    whom = clean(one.login or one.name) or ("any coder" if one.asked == "coder" else asking.ASKED.get(one.asked, one.asked))
    return QuestionRow(
        one.id, one.ref, clean(one.control_number), one.person, name_shown(one.last, one.first), one.asked, whom, one.login,
        clean(one.text), one.due_on, one.state, one.asker, at(one.asked_at), clean(one.answer), clean(one.answered_by),
        at(one.answered_at) if one.answered_at is not None else None, one.version, one.state == talk.OPEN and one.due_on <= today,
        one.item is not None,
    )  # fmt: skip


# -- asking


def propose(desk: Desk, claim: str, asked: str, item: int | None = None) -> Proposal:
    """Whom to ask, and a first wording made of the denial's words; one to a physician speaks of the record alone."""
    _known(asked)
    with desk.books.snapshot() as read:
        row = claim_row(read, claim)
        here = tuple(person.login for person in people.every(read) if person.active)
        coders = [person.login for person in people.every(read) if person.active and person.role in CODERS]
        about = _about(read, row, _item(read, row["id"], item, desk.now()))
        whom = {
            "coder": coders[0] if len(coders) == 1 else "",
            "physician": _physician(read, row["id"]),
            "department": "front desk",
            "payer": about.payer,
        }.get(asked, "")
        return Proposal(whom, asking.proposal(asked, about), asking.DUE, here)


def _known(asked: str) -> None:
    if asked not in asking.ASKED:
        raise Refused(f"nobody is asked as {clean(asked)}", "question", f"It is one of {', '.join(asking.ASKED)}.")


def _item(read: Read, claim: int, item: int | None, moment: int) -> Item | None:
    items = work.of_claim(read, claim, moment)
    return next((one for one in items if one.id == item), items[0] if items else None)


def _physician(read: Read, claim: int) -> str:
    sent = dossier.sendings(read, claim)
    who = sent[-1].claim().rendering if sent else None
    return name_shown(who.last, who.first) if who is not None else ""


def _about(read: Read, row: Any, item: Item | None) -> asking.About:
    known = books.book(read, row["id"])
    playbook = rules.playbook(read)
    said, named, category = "", "", item.category if item else ""
    if item is not None and item.codes:
        code = leading(playbook, item)
        said = playbook.why(*code_parts(code), item.remarks)[0]
        named = next((found.field for one in item.remarks if (found := playbook.remark(one)) and found.field), "")
    elif item is not None:
        said = item.why
    mine = [answer for answer in known.answers if item is not None and answer.payer == item.payer]
    diagnoses = [record.values["code"] for record in charts.of_person(read, row["person"], row["id"]) if record.relation == "diagnosis"]
    return asking.About(
        category=category,
        codes=item.codes if item else (),
        remarks=item.remarks if item else (),
        said=clean(said),
        named=named,
        lines=tuple(" ".join(filter(None, (clean(line.procedure) or clean(line.revenue), *line.modifiers))) for line in known.lines),
        diagnoses=tuple(map(clean, diagnoses)),
        visit_on=known.service_from_on,
        payer=clean(item.payer_name if item else charts.payer_names(read)[row["payer"]]),
        payers_number=clean(mine[-1].payer_control_number) if mine else "",
        received_on=mine[-1].paid_on if mine else None,
    )


@act("work.ask")
def ask(act: Act, claim: str, asked: str, whom: str, text: str, due: date | None = None, item: int | None = None) -> QuestionRow:
    """Ask; the claim's work waits until the answer, or until its day. whom: a login, or anybody else in words; '' any coder."""
    _known(asked)
    text = " ".join(text.split())[:TEXT_MOST]
    if not text:
        raise Refused("the question is empty", "question", "Say what you want to know.")
    wrong = asking.not_for_a_physician(text) if asked == "physician" else ""
    if wrong:
        raise Refused(wrong, "question", "Ask what the record shows; what follows for the claim is decided here.")
    due = due or days.parse_entry(asking.DUE, act.today)
    assert due is not None
    if due <= act.today:
        raise Refused(f"{due.isoformat()} is not ahead", "question", "Give the day by which you want the answer: +3b, fri, 1125.")
    row = claim_row(act.write, claim)
    login, name = _whom(act.write, asked, " ".join(whom.split()))
    found = _item(act.write, row["id"], item, act.moment)
    number = talk.ask(
        act.write, row["id"], item=found.id if found else None, asked=asked, login=login, name=name, text=text, due_on=due,
        asker=act.actor.name, moment=act.moment,
    )  # fmt: skip
    act.subject("claim", row["control_number"])
    if login:
        act.subject("user", login)
    if found is not None:
        hold(act, row["id"], row["control_number"])
        after.waits(act, row["id"], due, f"Q-{number} to {login or name or asking.ASKED[asked]}", {found.kind})
    kept = talk.question(act.write, number)
    assert kept is not None
    return question_row(kept, act.today)


def _whom(read: Read, asked: str, whom: str) -> tuple[str, str]:
    """Login and name of who is asked; a question to a person here needs one."""
    person = people.by_login(read, whom.removeprefix("@")) if whom else None
    if person is not None and person.active:
        return person.login, ""
    if asked == "person":
        here = ", ".join(one.login for one in people.every(read) if one.active)
        raise NoSuch(f"{clean(whom) or 'nobody'} is no user here", "question", f"Here are {here}.")
    if not whom and asked != "coder":
        raise Refused("it is not said who is asked", "question", "Give a name: the physician, the department, the payer.")
    return "", whom[:200]


# -- answering


@act("work.answer")
def answer(act: Act, question: int, text: str, by: str = "", version: int | None = None) -> QuestionRow:
    """Keep the answer; the claim's work that waited for it is open again, and who asked sees it. by: who gave it, if not this desk."""
    found = _one(act.write, question)
    text = " ".join(text.split())[:TEXT_MOST]
    if not text:
        raise Refused("the answer is empty", found.ref, "Say what was answered.")
    if found.state != talk.OPEN:
        raise Refused(
            f"{found.ref} is {found.state}",
            "answer",
            f"{clean(found.answered_by)}: {clean(found.answer)}" if found.answer else "It was taken back.",
        )
    given = " ".join(by.split())[:200] or act.actor.name
    if not talk.answer(act.write, question, found.version if version is None else version, text=text, by=given, moment=act.moment):
        raise _stale(found, version, act.today)
    act.subject("claim", found.control_number)
    act.subject("user", found.asker)
    _back(act, found)
    return _shown(act, question)


@act("work.withdraw")
def withdraw(act: Act, question: int, reason: str = "", version: int | None = None) -> QuestionRow:
    """Ask no longer: what waited for the answer is open again. Only who asked, or who oversees, takes a question back."""
    found = _one(act.write, question)
    if found.state != talk.OPEN:
        raise Refused(f"{found.ref} is {found.state} already", "question", "Nothing was changed.")
    if act.actor.name != found.asker and act.actor.role not in ("administrator", "supervisor"):
        raise Refused(f"{found.ref} was asked by {found.asker}", "question", "Who asked it takes it back, or a supervisor.")
    if not talk.withdraw(act.write, question, found.version if version is None else version):
        raise _stale(found, version, act.today)
    act.subject("claim", found.control_number)
    if found.login:
        act.subject("user", found.login)
    _back(act, found)
    return _shown(act, question)


def _back(act: Act, found: Question) -> None:
    """What waited for this answer comes back to the queue; what waits for something else keeps its day."""
    item = work.one(act.write, found.item, act.moment) if found.item is not None else None
    if item is not None and item.state == "waiting" and item.follow_up_reason.startswith(f"{found.ref} "):
        work.wake(act.write, item.id, item.version)
        work.rank_again(act.write, [item.id], act.today)
    if act.actor.name == found.asker:
        hold_if_free(act, found.claim)


def _one(read: Read, number: int) -> Question:
    found = talk.question(read, number)
    if found is None:
        raise NoSuch(f"there is no question Q-{number}", "question", "work questions lists them; on the screen : questions.")
    return found


def _stale(found: Question, version: int | None, today: date) -> Stale:
    return Stale(
        f"{found.ref} was changed since you looked at it", "question", "Look at it as it is now.", yours=version,
        theirs=question_row(found, today),
    )  # fmt: skip


def _shown(act: Act, number: int) -> QuestionRow:
    return question_row(_one(act.write, number), act.today)


def number_of(ref: str) -> int:
    """Q-7 or 7 as 7."""
    digits = ref.strip().upper().removeprefix("Q").lstrip("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise NoSuch(f"{clean(ref)} is no question", "question", "It reads like Q-7; work questions lists them.")
    return int(digits)


# -- lists


def listing(desk: Desk, view: str = "open") -> tuple[QuestionRow, ...]:
    """Questions: to whoever sits here (mine), asked by them (asked), all that are open, or those answered last."""
    with desk.books.snapshot() as read:
        mine = desk.actor.name
        if view == "mine":
            found = talk.asked_of(read, mine, coder=desk.actor.role in CODERS)
        elif view == "answered":
            found = talk.answered(read)
        else:
            found = talk.open_questions(read)
            if view == "asked":
                found = (*(one for one in found if one.asker == mine), *(one for one in talk.answered(read) if one.asker == mine))
        rows = tuple(question_row(one, desk.today()) for one in found)
    listed.gather(desk, {row.person for row in rows}, f"questions {view}")
    return rows


def of_claim(desk: Desk, claim: str) -> tuple[QuestionRow, ...]:
    """A claim's questions, newest first."""
    with desk.books.snapshot() as read:
        row = claim_row(read, claim)
        return tuple(question_row(one, desk.today()) for one in talk.questions_of(read, row["id"]))
