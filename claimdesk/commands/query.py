"""claimdesk query: a query to a physician, coder or department is checked, asked, answered, signed, closed or withdrawn."""

from __future__ import annotations

from typing import Any

import click

from acts.query_rows import QueryRow
from billing import query as rule
from billing.query import Query
from billing.text import clean
from claimdesk.at_work import at_work
from claimdesk.cli import PARTLY, Host, answers
from claimdesk.commands import query_wordings
from claimdesk.commands.work_talk import day_of


@click.group("query")
def command() -> None:
    """Queries about the wording of the record: findings quoted, answers to choose from, never leading, never of money."""


def shape(row: QueryRow) -> dict[str, Any]:
    """A query as JSON."""
    query = row.query
    found = [{"words": one.words, "place": one.place, "date": one.on.isoformat() if one.on else None} for one in query.indicators]
    return {
        "query": row.ref, "patient": row.patient, "account": row.person, "claim": row.claim or None, "visit": row.encounter,
        "template": row.template or None, "asked": row.asked, "whom": row.whom, "login": row.login or None, "title": query.title,
        "kind": query.kind, "basis": query.basis or None, "about": list(query.about), "question": query.question,
        "indicators": found,
        "choices": list(row.choices), "due": row.due_on.isoformat(), "state": row.state, "by": row.asker, "at": row.asked_at.isoformat(),
        "chosen": list(row.chosen), "answer": row.answer or None, "answered_by": row.answered_by or None, "typed_by": row.typed_by or None,
        "answered": row.answered_at.isoformat() if row.answered_at else None, "signature": row.signature or None,
        "signed_by": row.signed_by or None, "signed": row.signed_at.isoformat() if row.signed_at else None, "paper": row.paper or None,
        "outcome": row.outcome or None, "closed_by": row.closed_by or None, "version": row.version,
    }  # fmt: skip


def line(row: QueryRow) -> str:
    """A query in two lines."""
    about = row.claim or (f"visit {row.encounter}" if row.encounter else "")
    first = f"{row.ref:<8} {row.patient:<22} {about:<12} {row.asker} to {row.whom}: {row.query.title or row.query.question}"
    due = f"{row.state}, due {row.due_on}" if row.state in ("draft", "asked", "overdue") else row.state
    said = f": {row.answer}, {row.answered_by}" if row.answer else ""
    signed = ", signature awaited" if row.signature == "awaited" else ""
    return f"{first}\n         {due}{said}{signed}"


def whole(row: QueryRow) -> str:
    """A query as it is read."""
    out = [line(row), ""]
    out += [f"   {one.words}  [{one.where}]" for one in row.query.indicators]
    out += ["", f"   {row.query.question}"]
    out += [f"{'*' if n in row.chosen else ' '}  {n}  {said}" for n, said in enumerate(row.choices, 1)]
    if row.answer:
        out += ["", f"   {row.answered_by}: {row.answer}" + (f"  (typed in by {row.typed_by})" if row.typed_by != row.answered_by else "")]
    if row.signed_by:
        out.append(f"   signed by {row.signed_by}{f', {row.paper}' if row.paper else ''}")
    if row.outcome:
        out.append(f"   closed by {row.closed_by}: {row.outcome}")
    return "\n".join(out)


def _told(host: Host, act: str, row: QueryRow) -> None:
    host.answer(lambda: {"ok": True, "act": act, **shape(row)}, lambda: whole(row))


_WORDING = (
    click.option("--claim", default="", help="The claim that it is about."),
    click.option("--visit", type=int, default=None, help="The visit that it is about, by its number in patient show."),
    click.option("--of", "asked", type=click.Choice(tuple(rule.ASKED)), default="physician", show_default=True),
    click.option("--template", default="", help="A wording to begin with: query templates shows them."),
    click.option("--title", default=None, help="What it is about, in a word that names no answer."),
    click.option("--question", default=None),
    click.option("--option", "options", multiple=True, help="An answer that is clinically possible; two more are always there."),
    click.option("--finding", "findings", multiple=True, metavar="'A1c 9.1 [DOC-7]'", help="A quotation, and in brackets where it stands: "
                 "DOC-7, NOTE-12, or words with a day."),
    click.option("--about", multiple=True, help="A condition that a yes or no question names."),
    click.option("--yes-no", "basis", type=click.Choice(tuple(rule.BASES)), default=None, help="Yes or no, and what it confirms."),
)  # fmt: skip


def _worded(function: Any) -> Any:
    for option in reversed(_WORDING):
        function = option(function)
    return function


def _query(desk: Any, said: dict[str, Any]) -> tuple[Query, Any]:
    """The query of these options, over the words of a template."""
    from acts import query_first

    first = query_first.propose(desk, said["template"], said["asked"], said["claim"], said["visit"])
    template, basis = first.template, said["basis"] or (first.template.basis if first.template else "")
    kind = "yes_no" if basis else "options"
    about = tuple(said["about"])
    own = said["question"] if said["question"] is not None else rule.filled(template, about) if template else ""
    title = said["title"] if said["title"] is not None else template.title if template else ""
    options = tuple(said["options"]) or (template.options if template and kind == "options" else ())
    found = tuple(rule.parse_indicator(one, desk.today()) for one in said["findings"]) or first.indicators
    return Query(said["asked"], title, own, found, options, kind, basis, about), first


@command.command("ask")
@_worded
@click.option("--whom", default=None, help="A login, an NPI or a name; else whoever rendered the service.")
@click.option("--due", default="", metavar="DAY", help="By when; else after the practice's query_days, in business days.")
@click.option("--draft", is_flag=True, help="Keep it, and ask nobody yet: query send asks.")
@answers
def ask(host: Host, whom: str | None, due: str, draft: bool, **said: Any) -> None:
    """Ask; a wording that leads or speaks of money is refused, with the word."""
    from acts import queries

    with at_work(host) as desk:
        query, first = _query(desk, said)
        on = day_of(due, desk.today(), "--due")
        row = queries.ask(
            desk, query, first.whom if whom is None else whom, said["claim"], said["visit"], on, template=said["template"], draft=draft
        )
    _told(host, "ask", row)


@command.command("check")
@_worded
@answers
def check(host: Host, **said: Any) -> None:
    """Say all that stands against a wording, and keep nothing; exit 1 where something does."""
    from acts import queries

    with host.desk() as desk:
        query, _ = _query(desk, said)
        found = queries.check(desk, query, said["claim"], said["visit"])
    host.code = PARTLY if found else host.code
    host.answer(lambda: {"ok": not found, "problems": list(found)}, lambda: "\n".join(found) or "Nothing stands against it.")


@command.command("send")
@click.argument("ref", metavar="QRY-7")
@answers
def send(host: Host, ref: str) -> None:
    """Ask what was a draft."""
    from acts import queries

    with at_work(host) as desk:
        row = queries.send(desk, queries.number_of(ref))
    _told(host, "send", row)


@command.command("list")
@click.option("--mine", "view", flag_value="mine", help="What you are to answer or to sign.")
@click.option("--asked", "view", flag_value="asked", help="What you asked.")
@click.option("--ended", "view", flag_value="ended", help="Closed or withdrawn.")
@click.option("--open", "view", flag_value="open", default=True, help="All that are not closed (if nothing else is asked for).")
@click.option("--claim", default="", help="Those of this claim.")
@answers
def listed(host: Host, view: str, claim: str) -> None:
    """Queries, the first due first."""
    from acts import queries

    with host.desk() as desk:
        rows = queries.of_claim(desk, claim) if claim else queries.listing(desk, view)
    host.answer(lambda: {"ok": True, "queries": [shape(row) for row in rows]}, lambda: "\n".join(map(line, rows)) or "No queries.")


@command.command("show")
@click.argument("ref", metavar="QRY-7")
@answers
def show(host: Host, ref: str) -> None:
    """One query whole: findings, question, answers with their numbers, what was answered and who signed."""
    from acts import queries

    with host.desk() as desk:
        row = queries.show(desk, queries.number_of(ref))
    host.answer(lambda: {"ok": True, **shape(row)}, lambda: whole(row))


@command.command("answer")
@click.argument("ref", metavar="QRY-7")
@click.argument("chosen", metavar="1[,3]")
@click.option("--words", default="", help="More in words; other wants them.")
@click.option("--heard-from", default="", help="Who gave the answer, where you type in what you heard: a signature is waited for.")
@answers
def answer(host: Host, ref: str, chosen: str, words: str, heard_from: str) -> None:
    """Answer by the numbers that query show lists."""
    from acts import queries

    picked = [part.strip() for part in chosen.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in picked):
        raise click.UsageError(f"{clean(chosen)} are no numbers of answers; they read like 1 or 1,3")
    with at_work(host) as desk:
        row = queries.answer(desk, queries.number_of(ref), tuple(map(int, picked)), words, heard_from)
    _told(host, "answer", row)


@command.command("sign")
@click.argument("ref", metavar="QRY-7")
@click.option("--paper", default="", metavar="DOC-7", help="The signed paper, where the asked does not sign here.")
@answers
def sign(host: Host, ref: str, paper: str) -> None:
    """Sign an answer that another typed in for you."""
    from acts import queries

    with at_work(host) as desk:
        row = queries.sign(desk, queries.number_of(ref), paper)
    _told(host, "sign", row)


@command.command("close")
@click.argument("ref", metavar="QRY-7")
@click.argument("outcome", type=click.Choice(("agreed", "no-change")))
@answers
def close(host: Host, ref: str, outcome: str) -> None:
    """The answer was used (agreed), or nothing follows from it. A code is changed by correct, not by this."""
    from acts import queries

    with at_work(host) as desk:
        row = queries.close(desk, queries.number_of(ref), outcome.replace("-", " "))
    _told(host, "close", row)


@command.command("withdraw")
@click.argument("ref", metavar="QRY-7")
@click.option("--reason", default="")
@answers
def withdraw(host: Host, ref: str, reason: str) -> None:
    """Ask no longer; it stays in the record as withdrawn."""
    from acts import queries

    with at_work(host) as desk:
        row = queries.withdraw(desk, queries.number_of(ref), reason)
    _told(host, "withdraw", row)


@command.command("templates")
@answers
def templates(host: Host) -> None:
    """The wordings to begin with, by name; `query wordings` changes them."""
    from acts.query_wordings import listed as every

    with host.desk() as desk:
        found = every(desk)
    host.answer(
        lambda: {"ok": True, "templates": [
            {"name": one.name, "title": one.title, "kind": one.kind, "basis": one.basis or None, "question": one.question,
             "options": list(one.options)} for one in found]},
        lambda: "\n".join(f"{clean(one.name):<14} {clean(one.title)}\n               {clean(one.question)}" for one in found),
    )  # fmt: skip


command.add_command(query_wordings.command)
