"""claimdesk work: take, give back, note, set aside, write off, bill the patient."""

from __future__ import annotations

from datetime import date

import click

from acts.views import QueueRow, QueueView
from billing.money import parse_cents, plain, shown
from billing.text import clean
from claimdesk.at_work import at_work
from claimdesk.cli import Host, answers
from claimdesk.more import More

#: Further subcommands → the module under claimdesk.commands that holds each as `command` (or under the name after the colon); imported
#: when it is called.
MORE = {
    "call": "work_talk:call",
    "calls": "work_talk:calls",
    "ask": "work_talk:ask",
    "answer": "work_talk:answer",
    "unask": "work_talk:unask",
    "questions": "work_talk:listed",
    "lists": "work_lists:lists",
    "records": "work_records:show",
    "records-asked": "work_records:asked",
    "records-sent": "work_records:sent",
    "records-withdraw": "work_records:withdraw",
    "assign": "work_assign",
    "aside": "work_aside",
    "team": "work_team",
    "rule": "work_rule",
    "away": "work_away",
    "hands": "work_hands",
    "today": "work_today",
    "handover": "work_handover",
    "proof": "work_proof",
}


@click.group("work", cls=More, more=MORE)
def command() -> None:
    """Work a claim, by the same acts as at the desk."""


def _say(host: Host, row: QueueRow | None, what: str, act: str = "") -> None:
    from claimdesk import shapes

    host.answer(
        lambda: {"ok": True, "act": act or what, "item": shapes.item(row) if row else None},
        lambda: (
            f"{what}: {clean(row.control_number)}  {clean(row.patient)}  {shown(row.at_stake_cents)}  {clean(row.why)}"
            if row
            else "Nothing is free."
        ),
    )


def _amount(text: str | None) -> int | None:
    if text is None:
        return None
    cents = parse_cents(text)
    if cents is None or cents <= 0:
        raise click.UsageError(f"--amount {text} is no amount above zero")
    return cents


@command.command("next")
@answers
def next_best(host: Host) -> None:
    """Take the next best item that nobody holds."""
    from acts import work

    with at_work(host) as desk:
        row = work.take_next(desk, QueueView())
    _say(host, row, "taken")


@command.command("take")
@click.argument("claim")
@click.option("--over", metavar="REASON", help="Take it over from whoever holds it, with a reason that they will see.")
@answers
def take(host: Host, claim: str, over: str | None) -> None:
    """Take a claim's item in hand."""
    from acts import work

    with at_work(host) as desk:
        before = work.item_of(desk, claim)
        row = work.take(desk, before.item, over=over)
        held = before.leased_by if before.leased_by not in (None, desk.actor.name) else None
    _say(host, row, f"taken over from {held}, who sees why" if held else "taken", "taken")


@command.command("release")
@click.argument("claim")
@answers
def release(host: Host, claim: str) -> None:
    """Give it back."""
    from acts import work

    with at_work(host) as desk:
        work.release(desk, work.item_of(desk, claim).item)
        row = work.item_of(desk, claim)
    _say(host, row, "released")


@command.command("note")
@click.argument("claim")
@click.argument("text")
@answers
def note(host: Host, claim: str, text: str) -> None:
    """Add a comment to a claim; @login puts it before that person."""
    from acts import talk, work

    with at_work(host) as desk:
        work.note(desk, claim, text)
        said = talk.named_words(desk, text)
    words = f"Noted on {clean(claim)}. {said}".rstrip()
    host.answer(lambda: {"ok": True, "act": "note", "claim": claim, "text": text, "said": said}, lambda: words)


@command.command("follow-up")
@click.argument("claim")
@click.argument("day")
@click.option("--reason", default="")
@answers
def follow_up(host: Host, claim: str, day: str, reason: str) -> None:
    """Set an item aside until a day (2026-11-25, 11-25, +14, +5b, fri)."""
    from acts import work
    from billing.day import parse_entry

    with at_work(host) as desk:
        on: date | None = parse_entry(day, desk.today())
        if on is None:
            raise click.UsageError(f"{day} is no day; it reads like 2026-11-25, 11-25, +14, +5b or fri")
        item = work.item_of(desk, claim)
        work.follow_up(desk, item.item, on, reason, version=item.version)
        row = work.item_of(desk, claim)
    _say(host, row, "set aside")


@command.command("resolve")
@click.argument("claim")
@click.option("--kind", help="Which of its items: review, next_payer, repeats_primary, awaiting_correction, credit, recouped, underpaid.")
@click.option("--reason", required=True)
@answers
def resolve(host: Host, claim: str, kind: str | None, reason: str) -> None:
    """Say that nothing more is to be done about an item, with a reason; a denial is done when its money is."""
    from acts import work

    with at_work(host) as desk:
        item = work.item_of(desk, claim, kind)
        work.resolve(desk, item.item, reason, version=item.version)
    _say(host, item, "closed")


def _moved(host: Host, claim: str, act: str) -> None:
    from acts import look
    from claimdesk import shapes

    with host.desk() as desk:
        view = look.claim(desk, claim, purpose="command line")
    f = view.figures
    figures = (
        f"Written off {plain(f.written_off)}, patient {plain(f.patient)}, insurance {plain(f.insurance)}, denied {plain(f.payer_denied)}."
    )
    host.answer(lambda: {"ok": True, "act": act, "claim": shapes.claim(view)}, lambda: f"{clean(claim)}: {act}. {figures}")


@command.command("write-off")
@click.argument("claim")
@click.option("--line", "lines", type=int, multiple=True)
@click.option("--amount", metavar="AMOUNT")
@click.option("--reason", required=True)
@click.option("--ask", is_flag=False, flag_value="*", metavar="[LOGIN]", help="Above your limit: ask a second person, this one or any.")
@answers
def write_off(host: Host, claim: str, lines: tuple[int, ...], amount: str | None, reason: str, ask: str | None) -> None:
    """Give up money here, with a reason: the denied (else the open) amount, of the claim or of a line."""
    from acts import work

    cents = _amount(amount)
    if ask is not None:
        _ask(host, claim, lines, cents, reason, ask.strip("*"))
        return
    with at_work(host) as desk:
        work.write_off(desk, claim, lines or None, cents, reason)
    _moved(host, claim, "written off")


def _ask(host: Host, claim: str, lines: tuple[int, ...], cents: int | None, reason: str, of: str) -> None:
    from acts import approvals
    from claimdesk.commands.approve import document

    with at_work(host) as desk:
        row = approvals.ask(desk, claim, lines or None, cents, reason, of)
    host.answer(
        lambda: {"ok": True, "act": "ask", "written_off": "0.00", "approval": document(row)},
        lambda: (
            f"{row.name}: {shown(row.cents)} of {clean(claim)} waits for {row.asked_of or 'a second person'}. Nothing is written off yet."
        ),
    )


@command.command("to-patient")
@click.argument("claim")
@click.option("--line", "lines", type=int, multiple=True)
@click.option("--amount", metavar="AMOUNT")
@click.option("--reason", required=True)
@answers
def to_patient(host: Host, claim: str, lines: tuple[int, ...], amount: str | None, reason: str) -> None:
    """Bill the patient what the payer denied, where that is lawful."""
    from acts import work

    cents = _amount(amount)
    with at_work(host) as desk:
        work.to_patient(desk, claim, lines or None, reason, cents=cents)
    _moved(host, claim, "billed to the patient")
