"""The practice's letter templates: listed beside the shipped ones, tried on a claim, kept, ended."""

from __future__ import annotations

from acts.desk import Act, Desk, act
from acts.payer_named import payer_named
from billing import letter as letters
from billing.letter import Template
from billing.terms import CATEGORY
from billing.text import clean
from store import templates
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused

KINDS = ("appeal", "reopening", "underpaid", "records")


def listed(desk: Desk) -> tuple[Template, ...]:
    """All that can be chosen: the practice's own, then those that ship."""
    return templates.every(desk.books.read)


def one(desk: Desk, name: str) -> Template:
    """A template by its name."""
    return _named(desk.books.read, name)


def _named(read: Read, name: str) -> Template:
    found = next((each for each in templates.every(read) if each.name == name), None)
    if found is None:
        raise NoSuch(f"there is no letter template {clean(name)}", "template", "`appeal template list` shows them.")
    return found


@act("appeal.template")
def put(
    act: Act, name: str, subject: str, body: str, *, kind: str = "appeal", category: str = "", level: int = 0, payer: str = ""
) -> Template:
    """Keep a template of the practice's own; under the name of a shipped one it stands in its place."""
    name = " ".join(clean(name).split())
    if not name or not subject.strip() or not body.strip():
        raise Refused("name, subject and letter are needed", "template", "Nothing was changed.")
    if kind not in KINDS:
        raise Refused(f"there is no kind {clean(kind)}", "template", f"It is one of {', '.join(KINDS)}.")
    if category and category not in CATEGORY:
        raise Refused(f"there is no category {clean(category)}", "template", f"It is one of {', '.join(sorted(CATEGORY))}.")
    if not 0 <= level <= 5:
        raise Refused(f"there is no level {level}", "template", "Levels go from 1 to 5; 0 is for any.")
    wrong = letters.unknown(f"{subject}\n{body}")
    if wrong:
        raise Refused(
            f"{', '.join(wrong[:3])}: no place of a letter is called so", "template", f"Places are {', '.join(sorted(letters.PLACES))}."
        )
    whose = payer_named(act.write, payer).payer if payer else None
    lines = "\n".join(clean(line) for line in body.rstrip().split("\n"))
    templates.put(act.write, Template(name, kind, category, level, clean(subject), lines, whose, "practice"), act.actor.name)
    act.subject("template", name)
    return _named(act.write, name)


@act("appeal.template")
def end(act: Act, name: str) -> None:
    """Take the practice's own out of use; a shipped one of that name stands again."""
    found = _named(act.write, name)
    if found.number is None:
        raise Refused(f"{clean(name)} ships with claimdesk", "template", "Keep one of your own under its name: it stands in its place.")
    if not templates.end(act.write, found.number, found.version):
        raise AssertionError(f"template {found.number} moved under its own transaction")
    act.subject("template", name)
