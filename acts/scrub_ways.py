"""How the practice takes the edits: severities by payer, rules of its own; and the list of all edits."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from acts.desk import Act, Desk, act
from acts.payer_named import payer_named
from acts.scrub_rows import EditRow, OverrideRow
from billing.edits import predicate
from billing.edits.frame import by_id
from billing.edits.registry import EDITS
from billing.text import clean
from store import charts, dossier, scrub, scrub_due
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from store.scrub import EVERY_PAYER

__all__ = ["RuleRow", "add_rule", "edits", "end_rule", "overrides", "rules", "take"]

SEVERITIES = ("E", "W", "I", "off", "as-it-comes")
RULE_MOST = 200


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of the practice's own."""

    name: str
    title: str
    payer: str
    severity: str
    message: str
    predicate: Any
    by: str
    state: str


def edits(desk: Desk) -> tuple[EditRow, ...]:
    """All edits as they ship, with how the practice takes them otherwise."""
    names = charts.payer_names(desk.books.read)
    taken: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for edit, payer, severity, reason in scrub.every_severity(desk.books.read):
        taken[edit].append((clean(names[payer]) if payer else "every payer", severity, clean(reason)))
    return tuple(
        EditRow(one.id, one.severity, one.snip, one.title, one.screen, one.fix_hint, one.prevents, one.needs, tuple(taken.get(one.id, ())))
        for one in EDITS
    )


def overrides(desk: Desk, claim: str | None = None) -> tuple[OverrideRow, ...]:
    """What is let pass, or was: newest first."""
    read = desk.books.read
    row = dossier.claim_row(read, claim) if claim is not None else None
    if claim is not None and row is None:
        raise NoSuch(f"there is no claim {clean(claim)}", "claim", "Look for it by name or number.")
    names, today = charts.payer_names(read), desk.today()
    out = []
    for one in scrub.every_override(read, row["id"] if row is not None else None):
        target = f"claim {_number(read, one.claim)}" if one.claim is not None else f"every claim to {clean(names.get(one.payer or 0, ''))}"
        state = "over" if one.state == "standing" and one.ends_on < today else one.state
        out.append(OverrideRow(one.edit, target, clean(one.reason), one.ends_on, one.actor, one.made_on, state))
    return tuple(out)


def _number(read: Read, claim: int) -> str:
    return clean(str(read.value("SELECT control_number FROM claim WHERE id = :id", id=claim)))


@act("scrub.rules")
def take(act: Act, edit: str, severity: str, payer: str | None = None, reason: str = "") -> None:
    """Take an edit as an error, a warning, a note, or not at all; for one payer, or for all."""
    name = edit.strip().upper()
    if name not in by_id(EDITS):
        raise Refused(f"there is no edit {clean(edit)}", "scrub", "`scrub edits` lists them.")
    if severity not in SEVERITIES:
        raise Refused(f"an edit is not taken as {clean(severity)}", "scrub", f"It is one of {', '.join(SEVERITIES)}.")
    if severity != "as-it-comes" and not reason.strip():
        raise Refused(f"{name} is taken otherwise with a reason only", "scrub", "Say why (--reason).")
    number = payer_named(act.write, payer).payer if payer else EVERY_PAYER
    scrub.set_severity(act.write, name, number, "" if severity == "as-it-comes" else severity, " ".join(clean(reason).split()))
    act.subject("practice", f"scrub {name}")
    scrub_due.mark(act.write)


@act("scrub.rules")
def add_rule(act: Act, name: str, message: str, text: str, severity: str = "I", payer: str | None = None) -> int:
    """A rule of the practice's own, as JSON; its number."""
    try:
        rule = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("the rule is no JSON", "scrub", 'Write it as {"field": "line.procedure", "in": ["G0439"]}.') from error
    if (wrong := predicate.wrong(rule)) is not None:
        raise Refused(wrong.removesuffix("."), "scrub", "`scrub rules fields` lists what a rule may ask for.")
    if severity not in ("E", "W", "I"):
        raise Refused(f"a rule is not taken as {clean(severity)}", "scrub", "It is one of E, W, I.")
    if not name.strip() or not message.strip() or len(message) > RULE_MOST:
        raise Refused("a rule has a name, and a message of at most 200 signs", "scrub", "Say what a biller shall do where it holds.")
    number = payer_named(act.write, payer).payer if payer else None
    made = scrub.add_rule(
        act.write, " ".join(clean(name).split()), number, " ".join(clean(message).split()), rule, severity, act.actor.name
    )
    act.subject("practice", f"scrub SR-{made}")
    scrub_due.mark(act.write)
    return made


@act("scrub.rules")
def end_rule(act: Act, number: int, reason: str = "") -> None:
    """A rule is not asked any more."""
    if not scrub.end_rule(act.write, number):
        raise NoSuch(f"there is no rule SR-{number} that stands", "scrub", "`scrub rules list` shows them.")
    act.subject("practice", f"scrub SR-{number}")
    scrub_due.mark(act.write)


def rules(desk: Desk, *, ended: bool = False) -> tuple[RuleRow, ...]:
    """The practice's own rules."""
    names = charts.payer_names(desk.books.read)
    return tuple(
        RuleRow(
            f"SR-{one.id}", clean(one.name), clean(names.get(one.payer, "")) if one.payer else "every payer", one.severity,
            clean(one.message), one.predicate, one.actor, one.state,
        )
        for one in scrub.rules(desk.books.read, ended=ended)
    )  # fmt: skip
