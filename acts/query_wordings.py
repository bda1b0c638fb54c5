"""Wordings of queries: the practice's own beside the shipped ones, added, reviewed, retired; what leads or speaks of money is refused."""

from __future__ import annotations

from acts.desk import Act, Desk, act
from billing import query_wording as rule
from billing.query import Template
from billing.text import clean
from store import query_templates
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale

_LIST = "`query wordings list` shows them."


def listed(desk: Desk) -> tuple[Template, ...]:
    """All that can be chosen: the practice's own, then those that ship."""
    return query_templates.every(desk.books.read)


def one(desk: Desk, name: str) -> Template:
    """A wording by its name."""
    return _named(desk.books.read, name)


def _named(read: Read, name: str) -> Template:
    found = query_templates.named(read, name)
    if found is None:
        raise NoSuch(f"there is no wording {clean(name)}", "wording", _LIST)
    return found


def _own(read: Read, name: str) -> tuple[Template, int]:
    found = _named(read, name)
    if found.number is None:
        raise Refused(f"{clean(name)} ships with claimdesk", "wording", "Add one of your own under its name: it stands in its place.")
    return found, found.number


@act("query.wording")
def add(act: Act, template: Template) -> Template:
    """Keep a wording of the practice's own; under a name that is there it stands in that one's place, not reviewed yet."""
    made = rule.tidy(template)
    said = [one.message for one in rule.wrong(made)]
    if said:
        more = f" ({len(said) - 1} more)" if said[1:] else ""
        raise Refused(f"{clean(said[0])}{more}", "wording", "Change the wording; it was not kept.")
    if any("|" in one for one in (*made.options, *made.clues)):
        raise Refused("an answer or a word of a wording holds no |", "wording", "Leave the | out; it was not kept.")
    query_templates.put(act.write, made, act.actor.name)
    act.subject("wording", made.name)
    return _named(act.write, made.name)


@act("query.wording")
def retire(act: Act, name: str) -> Template:
    """Offer the practice's own no longer; a shipped one of that name stands again. Queries made from it stay as they are."""
    found, number = _own(act.write, name)
    if not query_templates.end(act.write, number, found.version):
        raise AssertionError(f"wording {number} moved under its own transaction")
    act.subject("wording", found.name)
    return found


@act("query.wording")
def review(act: Act, name: str, version: int | None = None) -> Template:
    """Say that this version of the practice's own was read and found right."""
    found, number = _own(act.write, name)
    if not query_templates.reviewed(
        act.write, number, found.version if version is None else version, act.actor.name, act.today.isoformat()
    ):
        raise Stale(f"{found.name} was changed since you read it", "wording", "Read it as it is now.", yours=version, theirs=found.version)
    act.subject("wording", found.name)
    return _named(act.write, found.name)
