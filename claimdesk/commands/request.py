"""claimdesk request: what patients ask of their record, by the clock that the law starts on the day of receipt."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from billing.amendment_request import GROUNDS, KINDS, TOLD
from billing.copies_denied import GROUNDS as COPIES
from billing.copies_denied import OUTCOMES, PARAGRAPH
from billing.money import parse_cents, plain
from billing.text import clean
from claimdesk.cli import Host, answers
from claimdesk.days import a_day, past_day

if TYPE_CHECKING:
    from acts.request_rows import RequestRow, RequestView

WAYS = ("letter", "portal", "email", "fax", "in person", "phone")


@click.group("request")
def command() -> None:
    """Requests of patients: amendments, copies, another address, visits kept from a plan, releases; their clock and letters."""


def number_of(text: str) -> int:
    """RQ-7 as 7."""
    bare = text.upper().removeprefix("RQ-")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 16):
        raise click.UsageError(f"{clean(text)} is no request; it reads like RQ-7")
    return int(bare)


def _on(day: date | None) -> str | None:
    return day.isoformat() if day else None


def document(row: RequestRow) -> dict[str, Any]:
    """A request in JSON."""
    return {
        "request": row.name, "patient": row.patient, "person": row.person, "kind": row.kind, "asked": row.asked, "state": row.state,
        "business_status": row.business, "received_on": row.received_on.isoformat(), "due_on": _on(row.clock.due_on),
        "days_left": row.clock.left, "urgency": row.clock.colour or None, "extended_on": _on(row.extended_on), "entries": row.entries,
        "accepted": row.accepted, "denied": row.denied, "made_by": row.made_by,
    }  # fmt: skip


def whole(view: RequestView) -> dict[str, Any]:
    """One request whole."""
    return {
        **document(view.row),
        "source": view.source, "way": view.way, "reason": view.reason, "reopens": view.reopens or None, "decided_on": _on(view.decided_on),
        "decided_by": view.decided_by or None, "basis": view.decision_why, "disagreement": view.disagreement or None,
        "form": view.form or None, "given": view.given or None, "fee": plain(view.fee_cents), "fee_note": view.fee_note or None,
        "ground": view.denial.ground or None, "withheld": view.denial.withheld or None, "judged_by": view.denial.judged_by or None,
        "reviewable": view.denial.reviewable, "review_on": _on(view.review_on), "reviewer": view.denial.reviewer or None,
        "outcome": view.denial.outcome or None, "outcome_why": view.outcome_why or None,
        "lacking": view.lacking or None, "next": list(view.next), "address": list(view.address),
        "items": [
            {"item": one.seq, "path": clean(one.path), "was": clean(one.was), "shall_be": clean(one.shall_be),
             "evidence": clean(one.evidence),
             "decision": one.decision or None, "ground": one.ground or None, "amendment": one.amendment, "amended": one.amended or None}
            for one in view.entries
        ],
        "letters": [
            {"letter": one.id, "kind": one.kind, "on": one.on.isoformat(), "way": one.way or None, "to": clean(one.to),
             "subject": clean(one.subject), "text": one.text, "taken_back": one.undone}
            for one in view.letters
        ],
        "history": [
            {"what": one.what, "on": one.on.isoformat(), "words": clean(one.words), "due_on": _on(one.due_on), "by": one.actor,
             "taken_back": one.undone}
            for one in view.history
        ],
    }  # fmt: skip


def denied(view: RequestView) -> list[str]:
    """How copies were denied, and what came of the second look, in words."""
    one = view.denial
    if not one.ground:
        return []
    return [
        f"{one.ground} ({PARAGRAPH[one.ground]}): {clean(one.withheld) or 'all of it'}",
        *([f"judged by {clean(one.judged_by)}"] if one.judged_by else []),
        *([f"reviewed by {clean(one.reviewer)}: {OUTCOMES.get(one.outcome, 'no outcome yet')}"] if one.reviewer else []),
    ]


def told(host: Host, act: str, row: RequestRow, more: str = "") -> None:
    """What came of an act on a request."""
    host.answer(
        lambda: {"ok": True, "act": act, **document(row)},
        lambda: f"{row.name} of {row.patient}: {row.words}; {row.clock.words}.{f' {more}' if more else ''}",
    )


def fields_of(items: tuple[str, ...]) -> list[tuple[str, str]]:
    """Fields of the record with what they shall be, as --item gives them."""
    pairs = [one.partition("=") for one in items]
    if any(not mark or not name.strip() for name, mark, _ in pairs):
        raise click.UsageError('--item reads like --item "Street=9 ELM ST"')
    return [(name.strip(), value.strip()) for name, _, value in pairs]


@command.command("add")
@click.argument("who", metavar="CLAIM|PATIENT")
@click.option("--kind", type=click.Choice([one for one in KINDS if one != TOLD]), default="amendment", show_default=True)
@click.option("--asked", required=True, help="What is asked, in the patient's words.")
@click.option("--item", "items", multiple=True, metavar="FIELD=VALUE", help="A field of the record and what it shall be; may be repeated.")
@click.option("--evidence", default="", help="What shows it: the card, the form.")
@click.option("--received", "day", metavar="DAY", help="When it was received; today unless told. The clock runs from that day.")
@click.option("--way", type=click.Choice(WAYS), default="letter", show_default=True, help="How it came.")
@click.option("--reason", default="", help="The reason that the patient gives.")
@click.option("--form", default="", help="Of copies: paper, a file, by which way.")
@answers
def add(
    host: Host, who: str, kind: str, asked: str, items: tuple[str, ...], evidence: str, day: str | None, way: str, reason: str, form: str
) -> None:
    """Take a request in: from the day of receipt the clock runs."""
    from acts import requests

    pairs = fields_of(items)
    with host.desk() as desk:
        person = requests.person_of(desk, who)
        wanted = [requests.field(desk, person, name, value, evidence) for name, value in pairs]
        row = requests.add(
            desk,
            person,
            kind,
            asked,
            received_on=past_day("--received", day, desk.today()),
            way=way,
            reason=reason,
            items=wanted,
            form=form,
        )
    told(host, "add", row)


@command.command("list")
@click.option("--kind", type=click.Choice(list(KINDS)))
@click.option("--all", "everything", is_flag=True, help="Those that ended, too.")
@click.option("--patient", metavar="CLAIM|PATIENT", help="Of one patient.")
@answers
def listed(host: Host, kind: str | None, everything: bool, patient: str | None) -> None:
    """The requests by their last day, the first due first."""
    from acts import requests

    with host.desk() as desk:
        person = requests.person_of(desk, patient) if patient else None
        rows = requests.listed(desk, kind=kind or "", open_only=not everything, person=person)
    host.answer(
        lambda: {"ok": True, "requests": [document(row) for row in rows]},
        lambda: "\n".join(
            f"{row.clock.colour or '':<8}{row.name:<7}{row.kind:<13}{row.patient[:22]:<23}{row.words[:24]:<25}{row.clock.words}"
            for row in rows
        ) or "No request is here.",
    )  # fmt: skip


@command.command("show")
@click.argument("request")
@answers
def show(host: Host, request: str) -> None:
    """One request whole: its entries with their decisions, its clock, its letters, what happened."""
    from acts import requests

    with host.desk() as desk:
        view = requests.view(desk, number_of(request))
    host.answer(lambda: {"ok": True, **whole(view)}, lambda: "\n".join(_words(view)))


def _words(view: RequestView) -> list[str]:
    row = view.row
    out = [
        f"{row.name}  {row.patient}  {KINDS[row.kind]}  {row.words}  {row.clock.words}",
        f"Asked: {row.asked}{f' (told by {view.source})' if row.kind == TOLD else ''}",
    ]
    for one in view.entries:
        said = f"{one.decision or 'not decided'}{f': {GROUNDS[one.ground]}' if one.ground in GROUNDS else ''}"
        change = f"  {clean(one.was) or '(empty)'} -> {clean(one.shall_be)}" if one.shall_be else ""
        out.append(f"  {one.seq}. {clean(one.path)}{change}  [{said}]{'  amended' if one.known.amended else ''}")
    out += [f"Denied, {said}" for said in denied(view)]
    out += [f"Disagreement: {view.disagreement}"] if view.disagreement else []
    out += [
        f"  letter {one.id}: {one.kind} of {one.on.isoformat()} to {clean(one.to)}{' (taken back)' if one.undone else ''}"
        for one in view.letters
    ]  # fmt: skip
    out += [
        f"  {one.on.isoformat()} {one.actor}: {one.what} {clean(one.words)}{' (taken back)' if one.undone else ''}" for one in view.history
    ]  # fmt: skip
    return [*out, view.lacking] if view.lacking and row.kind == "amendment" else out


@command.command("review")
@click.argument("request")
@answers
def review(host: Host, request: str) -> None:
    """Take it up, or go on with it after what was asked for came."""
    from acts import requests

    with host.desk() as desk:
        row = requests.review(desk, number_of(request))
    told(host, "review", row)


@command.command("ask")
@click.argument("request")
@click.argument("what")
@answers
def ask(host: Host, request: str, what: str) -> None:
    """Note what was asked for, and of whom. The clock runs on."""
    from acts import requests

    with host.desk() as desk:
        row = requests.ask(desk, number_of(request), what)
    told(host, "ask", row)


def _items(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        raise click.UsageError("--items reads like --items 1,3")
    return tuple(int(part) for part in parts)


@command.command("accept")
@click.argument("request")
@click.option("--items", metavar="1,3", help="Which entries; all that are open, unless told.")
@click.option("--reason", default="")
@answers
def accept(host: Host, request: str, items: str | None, reason: str) -> None:
    """Accept entries; once each is decided, so is the request."""
    from acts import requests

    with host.desk() as desk:
        row = requests.decide(desk, number_of(request), "accepted", items=_items(items), reason=reason)
    told(host, "accept", row, "`request amend` carries it out." if row.state in ("accepted", "partial-accept") else "")


@command.command("deny")
@click.argument("request")
@click.option("--items", metavar="1,3", help="Which entries; all that are open, unless told.")
@click.option("--ground", type=click.Choice([*GROUNDS, *COPIES]), help="Of an amendment one of four, of copies one of 164.524.")
@click.option("--reason", required=True, help="The basis in plain words: the letter says it.")
@click.option("--withheld", default="", help="Of copies: what is not given; all of it, unless told.")
@click.option("--judged-by", default="", metavar="NAME, LICENCE", help="Of copies: who judged that they would do harm.")
@answers
def deny(host: Host, request: str, items: str | None, ground: str | None, reason: str, withheld: str, judged_by: str) -> None:
    """Deny entries of an amendment, or copies, on a ground that the law knows."""
    from acts import request_access, requests

    with host.desk() as desk:
        number = number_of(request)
        if requests.there(desk.books.read, number).kind == "access":
            row = request_access.deny(desk, number, ground or "", reason, withheld=withheld, judged_by=judged_by)
        elif withheld or judged_by:
            raise click.UsageError("--withheld and --judged-by are of requests for copies")
        else:
            row = requests.decide(desk, number, "denied", items=_items(items), ground=ground or "", reason=reason)
    told(host, "deny", row, "`request letter` tells the patient." if row.state == "denied" else "")


@command.command("amend")
@click.argument("request")
@click.option("--evidence", default="", help="What shows it, where the request did not say.")
@click.option("--item", type=click.IntRange(1), help="An entry that is no field of the chart, amended by hand.")
@click.option("--words", default="", help="Where and how that one was amended.")
@answers
def amend(host: Host, request: str, evidence: str, item: int | None, words: str) -> None:
    """Sign what was accepted as an amendment of the record, and link it to the request."""
    from acts import request_amend

    with host.desk() as desk:
        if item is not None:
            row, waits = request_amend.by_hand(desk, number_of(request), item, words), ""
        else:
            done = request_amend.amend(desk, number_of(request), evidence)
            row, waits = done.row, done.waits
    told(host, "amend", row, f"{waits} waits for another's signature; amend again once it is signed." if waits else "")


@command.command("extend")
@click.argument("request")
@click.option("--until", required=True, metavar="DAY", help="The new last day: at most 30 days after the first.")
@click.option("--reason", required=True, help="Why: the letter says it.")
@click.option("--letter-on", metavar="DAY", help="The day of the letter; today unless told.")
@click.option("--way", default="")
@answers
def extend(host: Host, request: str, until: str, reason: str, letter_on: str | None, way: str) -> None:
    """The one extension, by its letter."""
    from acts import request_letters

    with host.desk() as desk:
        day = a_day("--until", until, desk.today())
        assert day is not None
        row = request_letters.extend(
            desk, number_of(request), day, reason, way=way, letter_on=past_day("--letter-on", letter_on, desk.today())
        )
    told(host, "extend", row)


@command.command("disagree")
@click.argument("request")
@click.argument("statement")
@answers
def disagree(host: Host, request: str, statement: str) -> None:
    """Keep the patient's statement of disagreement."""
    from acts import requests

    with host.desk() as desk:
        row = requests.disagree(desk, number_of(request), statement)
    told(host, "disagree", row)


@command.command("cancel")
@click.argument("request")
@click.option("--reason", required=True)
@answers
def cancel(host: Host, request: str, reason: str) -> None:
    """The patient takes it back."""
    from acts import requests

    with host.desk() as desk:
        row = requests.cancel(desk, number_of(request), reason)
    told(host, "cancel", row)


@command.command("reopen")
@click.argument("request")
@click.option("--reason", required=True)
@click.option("--received", "day", metavar="DAY")
@answers
def reopen(host: Host, request: str, reason: str, day: str | None) -> None:
    """Make a new request, linked to one that ended."""
    from acts import requests

    with host.desk() as desk:
        row = requests.reopen(desk, number_of(request), reason, past_day("--received", day, desk.today()))
    told(host, "reopen", row)


@command.command("complete")
@click.argument("request")
@click.option("--given", default="", help="Of copies: what was given.")
@click.option("--form", default="", help="Of copies: in which form.")
@click.option("--fee", metavar="AMOUNT", help="Of copies: what they cost.")
@click.option("--fee-note", default="", help="What the fee is for.")
@answers
def complete(host: Host, request: str, given: str, form: str, fee: str | None, fee_note: str) -> None:
    """All of it is done; refused with what is still lacking."""
    from acts import requests

    cents = 0 if fee is None else parse_cents(fee)
    if cents is None:
        raise click.UsageError(f"--fee {fee} is no amount; it reads like 6.50")
    with host.desk() as desk:
        row = requests.complete(desk, number_of(request), given=given, form=form, fee_cents=cents, fee_note=fee_note)
    told(host, "complete", row)


def _register() -> None:
    from claimdesk.commands.request_copies import COMMANDS as copies
    from claimdesk.commands.request_letter import COMMANDS as letters
    from claimdesk.commands.request_others import COMMANDS as others

    for one in (*copies, *letters, *others):
        command.add_command(one)


_register()
