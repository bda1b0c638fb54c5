"""claimdesk work assign: make claims somebody's job, one by one, by a filter, or by the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from acts.views import QueueRow, QueueView
from billing.money import parse_cents, plain, shown
from billing.text import clean
from claimdesk.at_work import at_work
from claimdesk.cli import PARTLY, Host, answers

if TYPE_CHECKING:
    from acts.assignment_rows import Shared
    from acts.desk import Desk

NOBODY = "-"
PAGE = 500


@click.command("assign")
@click.argument("claims", nargs=-1)
@click.option("--to", metavar="LOGIN", help="Whose job it becomes; - is nobody's.")
@click.option("--owner", metavar="LOGIN", help="All that is this person's job; - is nobody's yet.")
@click.option("--payer", metavar="P", help="All of a payer, by a part of its name or id.")
@click.option("--category", metavar="C")
@click.option("--kind", metavar="K")
@click.option("--code", metavar="CO-16", help="All that was denied with this code.")
@click.option("--min", "least", metavar="AMOUNT", help="Of these, what has at least so much at stake.")
@click.option("--by-rules", is_flag=True, help="What is nobody's and in nobody's hand, by the rules of assignment.")
@click.option("--preview", is_flag=True, help="Say how many go to whom, and change nothing.")
@click.option("--reason", default="", help="Why; both sides see it.")
@answers
def command(
    host: Host, claims: tuple[str, ...], to: str | None, owner: str | None, payer: str | None, category: str | None, kind: str | None,
    code: str | None, least: str | None, by_rules: bool, preview: bool, reason: str,
) -> None:  # fmt: skip
    """Make claims somebody's job: named ones, those of a filter, or (--by-rules) as the rules say. One undo takes all of it back."""
    filtered = any((owner, payer, category, kind, code, least))
    if by_rules:
        if claims or to or filtered:
            raise click.UsageError("--by-rules goes by the rules alone: without claims, --to or a filter")
        _by_rules(host, preview)
        return
    if to is None or bool(claims) == filtered:
        raise click.UsageError("say --to LOGIN, and name the claims or a filter (--owner, --payer, --category, --kind, --code, --min)")
    cents = parse_cents(least) if least else None
    if least and cents is None:
        raise click.UsageError(f"--min {least} is no amount")
    view = QueueView(payer, category, owner, code, cents, kind)
    with at_work(host) as desk:
        rows = _meant(desk, claims, view)
        done, left = ([], []) if preview else _give(desk, rows, "" if to == NOBODY else to, reason)
    if left:
        host.code = PARTLY
    host.answer(lambda: _document(rows, done, left, preview, to), lambda: _words(rows, done, left, preview, to))


def _meant(desk: Desk, claims: tuple[str, ...], view: QueueView) -> list[QueueRow]:
    """The items that are meant."""
    from acts import lists, work

    if claims:
        return [work.item_of(desk, claim) for claim in dict.fromkeys(claims)]
    rows, after = list[QueueRow](), None
    while True:
        page = lists.queue(desk, view, after=after, limit=PAGE)
        rows += page.rows
        if page.after is None:
            return rows
        after = page.after


def _give(desk: Desk, rows: list[QueueRow], to: str, reason: str) -> tuple[list[QueueRow], list[tuple[str, str]]]:
    """Each in its turn, as one request; what another has in hand is left, and said."""
    from acts import work
    from acts.errors import NoSuch, Refused

    asking, done, left = desk.asking(), list[QueueRow](), list[tuple[str, str]]()
    for row in rows:
        try:
            done.append(work.assign(asking, row.item, to, reason, version=row.version))
        except NoSuch:
            raise
        except Refused as error:
            if len(rows) == 1:
                raise
            left.append((row.control_number, error.what))
    return done, left


def _document(rows: list[QueueRow], done: list[QueueRow], left: list[tuple[str, str]], preview: bool, to: str) -> dict[str, Any]:
    from claimdesk import shapes

    some = rows if preview else done
    return {
        "ok": not left, "act": "assign", "done": not preview, "to": None if to == NOBODY else to, "count": len(some),
        "at_stake": plain(sum(row.at_stake_cents for row in some)), "items": [shapes.item(row) for row in some],
        "left": [{"claim": claim, "why": why} for claim, why in left],
    }  # fmt: skip


def _words(rows: list[QueueRow], done: list[QueueRow], left: list[tuple[str, str]], preview: bool, to: str) -> str:
    some = rows if preview else done
    whose = "nobody's" if to == NOBODY else f"{clean(to)}'s"
    verb = "would become" if preview else "became" if len(some) != 1 else "is now"
    if not preview and len(some) == 1:
        lines = [f"{clean(some[0].control_number)} is {whose} job now."]
    else:
        lines = [f"{len(some)} items, {shown(sum(row.at_stake_cents for row in some))}, {verb} {whose} job."]
    return "\n".join([*lines, *(f"  left: {clean(claim)}: {clean(why)}" for claim, why in left)])


def _by_rules(host: Host, preview: bool) -> None:
    from acts import assignment

    with at_work(host) as desk:
        found = assignment.preview(desk) if preview else assignment.run(desk)
    host.answer(lambda: _shared_document(found), lambda: _shared_words(found))


def _shared_document(found: Shared) -> dict[str, Any]:
    return {
        "ok": True, "act": "assign", "done": found.done, "count": found.items, "at_stake": plain(found.cents),
        "people": [{"login": login, "count": count, "at_stake": plain(cents)} for login, count, cents in found.people],
        "rules": [{"rule": number or None, "words": words, "count": count} for number, words, count in found.rules],
        "no_rule": found.no_rule, "no_one_here": found.no_one,
    }  # fmt: skip


def _shared_words(found: Shared) -> str:
    verb = "became somebody's job" if found.done else "would become somebody's job"
    lines = [f"{found.items} items, {shown(found.cents)}, {verb}."]
    lines += [f"  {clean(login):<16} {count:>6} {shown(cents):>14}" for login, count, cents in found.people]
    lines += [f"Rule {number}: {clean(words)}: {count}" if number else f"{clean(words)}: {count}" for number, words, count in found.rules]
    if found.no_rule:
        lines.append(f"{found.no_rule} stay nobody's: no rule is about them.")
    if found.no_one:
        lines.append(f"{found.no_one} stay nobody's: everyone whom their rule names is away or gone.")
    if found.done and found.items:
        lines.append("`claimdesk undo` takes all of it back.")
    return "\n".join(lines)
