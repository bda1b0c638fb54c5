"""Letter templates: those that ship with the program, and the practice's own in the books."""

from __future__ import annotations

from functools import cache
from importlib import resources

from billing.letter import Template, parse
from store.engine.sqlite import Read, Write


@cache
def shipped() -> tuple[Template, ...]:
    """All that ship, by name."""
    folder = resources.files("store").joinpath("seed", "letters")
    found = (parse(each.read_text(encoding="utf-8")) for each in folder.iterdir() if each.name.endswith(".txt"))
    return tuple(sorted(found, key=lambda one: one.name))


def every(read: Read) -> tuple[Template, ...]:
    """The practice's own and the shipped ones; one of the practice under a shipped name stands in its place."""
    rows = read.run(
        "SELECT name, kind, category, level, subject, body, payer, id, version FROM letter_template WHERE state = 'active' ORDER BY name"
    )
    own = [
        Template(name, kind, category, level, subject, body, payer, "practice", number, version)
        for name, kind, category, level, subject, body, payer, number, version in rows
    ]
    names = {one.name for one in own}
    return (*own, *(one for one in shipped() if one.name not in names))


def put(write: Write, template: Template, actor: str) -> int:
    """Keep the practice's own template: a new row, or a new version of the one of its name."""
    values = {
        "kind": template.kind, "category": template.category, "level": template.level, "payer": template.payer,
        "subject": template.subject, "body": template.body, "actor": actor,
    }  # fmt: skip
    there = write.value("SELECT id FROM letter_template WHERE name = :name AND state = 'active'", name=template.name)
    if there is None:
        return write.insert("letter_template", name=template.name, state="active", **values)
    write.change(
        f"UPDATE letter_template SET {', '.join(f'{name} = :{name}' for name in values)}, version = version + 1 WHERE id = :id",
        id=there,
        **values,
    )
    return int(there)


def end(write: Write, number: int, version: int) -> bool:
    """Take the practice's own out of use; False where it has moved meanwhile."""
    changed = write.change(
        "UPDATE letter_template SET state = 'ended', version = version + 1 WHERE id = :id AND version = :version AND state = 'active'",
        id=number,
        version=version,
    )
    return changed == 1
