"""claimdesk work call, calls, ask, answer, unask, questions: what was said about a claim, and what somebody is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from acts.talk_rows import CallRow, ForMe, QuestionRow
from billing import asking
from billing.day import parse_entry
from billing.text import clean
from claimdesk.at_work import at_work
from claimdesk.cli import Host, answers


def day_of(text: str, today: date, option: str) -> date | None:
    """The day that an option means; None where it is empty."""
    if not text:
        return None
    on = parse_entry(text, today)
    if on is None:
        raise click.UsageError(f"{option} {clean(text)} is no day; it reads like 2026-11-25, 11-25, +14, +5b or fri")
    return on


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def call_shape(row: CallRow) -> dict[str, Any]:
    """A call as JSON."""
    return {
        "claim": row.claim, "payer": row.payer, "who": row.who, "number": row.number, "reference": row.reference, "outcome": row.outcome,
        "next": _iso(row.next_on), "by": row.by, "at": row.moment.isoformat(), "taken_back": row.retracted, "said": row.said,
    }  # fmt: skip


def _call_line(row: CallRow) -> str:
    parts = [row.who, row.outcome, f"ref {row.reference}" if row.reference else "", row.number]
    more = f", looks again {row.next_on}" if row.next_on else ""
    return f"{row.moment:%Y-%m-%d} {row.by:<10} {row.payer}: {', '.join(filter(None, parts))}{more}{' (taken back)' * row.retracted}"


@click.command("call")
@click.argument("claim")
@click.option("--who", required=True, help="Who was spoken to.")
@click.option("--outcome", required=True, help="1 in process, 2 they will pay, 3 processed again, 4 not on file, 5 send it again, 6 want "
              "records, 7 denial stands, 8 nobody reached; or a few words.")  # fmt: skip
@click.option("--ref", default="", help="The payer's reference of the call.")
@click.option("--number", default="", help="The number called; it is offered at the next call.")
@click.option("--next", "next_", default="", metavar="DAY", help="The claim's work waits until then.")
@answers
def call(host: Host, claim: str, who: str, outcome: str, ref: str, number: str, next_: str) -> None:
    """Keep a call to the claim's payer."""
    from acts import talk

    with at_work(host) as desk:
        row = talk.call(desk, claim, who, outcome, number, ref, day_of(next_, desk.today(), "--next"))
    said = f"\n{row.said}." if row.said else ""
    host.answer(lambda: {"ok": True, "act": "call", **call_shape(row)}, lambda: f"{clean(claim)}: {_call_line(row)}{said}")


@click.command("calls")
@click.argument("claim")
@answers
def calls(host: Host, claim: str) -> None:
    """The calls about a claim, newest first, and the numbers under which its payer was called."""
    from acts import talk

    with host.desk() as desk:
        rows, form = talk.calls(desk, claim), talk.call_form(desk, claim)
    words = lambda: "\n".join([*map(_call_line, rows), f"{form.payer}: {', '.join(form.numbers) or 'no number is known'}"])  # noqa: E731
    host.answer(lambda: {"ok": True, "calls": [call_shape(row) for row in rows], "payer": form.payer, "numbers": form.numbers}, words)


def question_shape(row: QuestionRow) -> dict[str, Any]:
    """A question as JSON."""
    return {
        "question": row.ref, "claim": row.claim, "asked": row.asked, "whom": row.whom, "login": row.login or None, "text": row.text,
        "due": row.due_on.isoformat(), "overdue": row.overdue, "state": row.state, "by": row.asker, "at": row.asked_at.isoformat(),
        "answer": row.answer or None, "answered_by": row.answered_by or None,
        "answered": row.answered_at.isoformat() if row.answered_at else None,
    }  # fmt: skip


def _question_line(row: QuestionRow) -> str:
    state = (
        f"{row.answered_by}: {row.answer}" if row.answer else f"due {row.due_on}{' !!' * row.overdue}" if row.state == "open" else row.state
    )
    return f"{row.ref:<6} {row.claim:<12} {row.asker} to {row.whom}: {row.text}\n       {state}"


@click.command("ask")
@click.argument("claim")
@click.option("--of", "asked", required=True, type=click.Choice(tuple(asking.ASKED)), help="Whom: a login (--whom) or a name.")
@click.option("--whom", default=None, help="Login or name; else who is likeliest.")
@click.option("--text", default="", help="The question; else a first wording made of the denial's words.")
@click.option("--due", default="", metavar="DAY", help="By when; else in three business days.")
@answers
def ask(host: Host, claim: str, asked: str, whom: str | None, text: str, due: str) -> None:
    """Ask a coder, a physician, a department, the payer or a person here; the claim's work waits for the answer."""
    from acts import questions

    with at_work(host) as desk:
        first = questions.propose(desk, claim, asked)
        on = day_of(due, desk.today(), "--due")
        row = questions.ask(desk, claim, asked, first.whom if whom is None else whom, text or first.text, on)
    host.answer(lambda: {"ok": True, "act": "ask", **question_shape(row)}, lambda: _question_line(row))


@click.command("answer")
@click.argument("ref", metavar="Q-7")
@click.argument("text")
@click.option("--by", default="", help="Who gave it, where it came by letter or phone.")
@answers
def answer(host: Host, ref: str, text: str, by: str) -> None:
    """Keep the answer to a question; the claim comes back to the queue and to who asked."""
    from acts import questions

    with at_work(host) as desk:
        row = questions.answer(desk, questions.number_of(ref), text, by)
    host.answer(lambda: {"ok": True, "act": "answer", **question_shape(row)}, lambda: _question_line(row))


@click.command("unask")
@click.argument("ref", metavar="Q-7")
@click.option("--reason", default="")
@answers
def unask(host: Host, ref: str, reason: str) -> None:
    """Take a question back: what waited for its answer is open again."""
    from acts import questions

    with at_work(host) as desk:
        row = questions.withdraw(desk, questions.number_of(ref), reason)
    host.answer(lambda: {"ok": True, "act": "unask", **question_shape(row)}, lambda: _question_line(row))


def _for_me_shape(one: ForMe) -> dict[str, Any]:
    return {"kind": one.kind, "ref": one.ref, "claim": one.claim, "who": one.who, "text": one.text, "at": one.moment.isoformat(),
            "due": _iso(one.due_on)}  # fmt: skip


@click.command("questions")
@click.option("--claim", default="", help="Those of this claim.")
@click.option("--mine", "view", flag_value="mine", help="What you are asked, and what was said to you that you have not read.")
@click.option("--asked", "view", flag_value="asked", help="What you asked.")
@click.option("--answered", "view", flag_value="answered", help="What was answered last.")
@click.option("--open", "view", flag_value="open", default=True, help="All that are open (if nothing else is asked for).")
@answers
def listed(host: Host, claim: str, view: str) -> None:
    """Questions, the first due first."""
    from acts import questions, talk

    with host.desk() as desk:
        rows = questions.of_claim(desk, claim) if claim else questions.listing(desk, view)
        said = talk.for_me(desk) if view == "mine" and not claim else ()
    said = tuple(one for one in said if one.kind in ("mention", "answer"))

    def words() -> str:
        out = [*map(_question_line, rows), *(f"{one.ref:<6} {one.claim:<12} {one.who}: {one.text}" for one in said)]
        return "\n".join(out) or "No questions."

    host.answer(
        lambda: {"ok": True, "questions": [question_shape(row) for row in rows], "unread": [_for_me_shape(one) for one in said]}, words
    )
