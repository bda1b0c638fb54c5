"""claimdesk odds: what this practice has learned of its payers, and learning anew."""

from __future__ import annotations

from typing import Any

import click

from acts.odds import AllowedRow, AnsweringRow, CodeRow, OddsView
from billing.odds import EVERY, WEIGHT, per_cent
from billing.text import clean, fit
from claimdesk.cli import Host, answers


@click.group("odds")
def command() -> None:
    """What became of denials, what payers usually allow and how long they take: the queue's order is worked out with it."""


@command.command("learn")
@answers
def learn(host: Host) -> None:
    """Renew what is known from the books as they are now, as the first desk of a day does by itself."""
    from acts import odds, work

    with host.desk() as desk:
        report = odds.learn(desk)
        work.rerank(desk)
    host.answer(
        lambda: {"ok": True, "act": "learn", "changed": report.changed, "items": report.items, "no_answer": report.silent},
        lambda: (
            f"{report.changed:,} figures changed, {report.items:,} items have a new price, "
            f"{report.silent:,} claims are past their payer's usual time."
        ),
    )


@command.command("list")
@click.option("--payer", default="", help="A part of the payer's name.")
@answers
def show(host: Host, payer: str) -> None:
    """What is known, with the number of outcomes and answers behind it."""
    from acts import odds

    with host.desk() as desk:
        view = odds.listed(desk, payer)
    host.answer(lambda: _document(view), lambda: _words(view))


def _document(view: OddsView) -> dict[str, Any]:
    return {
        "ok": True,
        "as_of": view.on or None,
        "weight": WEIGHT,
        "codes": [_code(row) for row in view.codes],
        "allowed": [_allowed(row) for row in view.allowed],
        "answering": [{"payer": r.payer, "answers": r.answers, "paid": r.paid, "days": r.days} for r in view.answering],
    }


def _code(row: CodeRow) -> dict[str, Any]:
    likely = row.chance
    return {
        "payer": row.payer,
        "code": row.code,
        "chance": likely.per_cent,
        "playbook": likely.prior,
        "decided": likely.seen.decided,
        "won": likely.seen.won,
        "decided_elsewhere": likely.others.decided,
        "won_elsewhere": likely.others.won,
    }


def _allowed(row: AllowedRow) -> dict[str, Any]:
    modifiers = None if row.modifiers == EVERY else row.modifiers.split()
    share = f"{row.share_bp // 100}.{row.share_bp % 100:02d}"
    return {"payer": row.payer, "service": row.service, "modifiers": modifiers, "per_cent": share, "answers": row.answers}


def _words(view: OddsView) -> str:
    if not view.on:
        return "Nothing is learned yet: the first desk of the day after does it, or `claimdesk odds learn` now."
    lines = [f"As of {view.on}; the playbook's chance weighs as {WEIGHT} outcomes."]
    lines += ["", " PAYER                    CODE       WON OF DECIDED   ELSEWHERE  PLAYBOOK  CHANCE"] if view.codes else []
    for row in view.codes:
        likely = row.chance
        here, there = (f"{seen.won} of {seen.decided:,}" for seen in (likely.seen, likely.others))
        lines.append(
            f" {fit(clean(row.payer), 24):<24} {clean(row.code):<10} {here:>14} {there:>11}   {likely.prior:>5} %  {likely.per_cent:>4} %"
        )
    lines += ["", " PAYER                    SERVICE                 USUALLY ALLOWS   ANSWERS"] if view.allowed else []
    for usual in view.allowed:
        named = "-".join((usual.service, *usual.modifiers.split())) if usual.modifiers != EVERY else f"{usual.service} (any)"
        lines.append(f" {fit(clean(usual.payer), 24):<24} {fit(clean(named), 24):<24} {per_cent(usual.share_bp):>13} {usual.answers:>9,}")
    lines += ["", " PAYER                    FIRST ANSWERS      PAID   NINE OF TEN WITHIN"] if view.answering else []
    lines += [_answering(row) for row in view.answering]
    return "\n".join(lines)


def _answering(row: AnsweringRow) -> str:
    days = "not known yet" if row.days is None else f"{row.days} days"
    return f" {fit(clean(row.payer), 24):<24} {row.answers:>13,} {row.paid:>9,}   {days}"
