"""Wordings of queries to begin with: those that ship with the program, and the practice's own in the books."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from billing.query import Template
from store.engine.sqlite import Read, Write


@cache
def shipped() -> tuple[Template, ...]:
    """All that ship, in their order."""
    text = resources.files("store").joinpath("seed", "queries.csv").read_text(encoding="utf-8")
    return tuple(_made(row) for row in csv.DictReader(text.splitlines()))


def _made(row: dict[str, str]) -> Template:
    return Template(
        row["name"], row["title"], row["kind"], row["basis"], row["question"],
        tuple(filter(None, row["options"].split("|"))), tuple(filter(None, row["clues"].split("|"))),
    )  # fmt: skip


def every(read: Read) -> tuple[Template, ...]:
    """The practice's own by name, then those that ship; one of the practice under a shipped name stands in its place."""
    rows = read.run(
        "SELECT name, title, kind, basis, question, options, clues, id, version, actor, reviewed_by, reviewed_on FROM query_wording "
        "WHERE state = 'active' ORDER BY name"
    )
    own = [
        Template(
            name, title, kind, basis, question, tuple(filter(None, options.split("|"))), tuple(filter(None, clues.split("|"))),
            "practice", *rest,
        )
        for name, title, kind, basis, question, options, clues, *rest in rows
    ]  # fmt: skip
    names = {one.name for one in own}
    return (*own, *(one for one in shipped() if one.name not in names))


def named(read: Read, name: str) -> Template | None:
    """The wording of this name."""
    return next((one for one in every(read) if one.name == name), None)


def put(write: Write, template: Template, actor: str) -> None:
    """Keep a wording: a new row, or a new version of the practice's own of its name; nobody has reviewed that."""
    values = {
        "title": template.title, "kind": template.kind, "basis": template.basis, "question": template.question,
        "options": "|".join(template.options), "clues": "|".join(template.clues), "actor": actor, "reviewed_by": "", "reviewed_on": "",
    }  # fmt: skip
    there = write.value("SELECT id FROM query_wording WHERE name = :name AND state = 'active'", name=template.name)
    if there is None:
        write.insert("query_wording", name=template.name, state="active", **values)
    else:
        _set(write, int(there), None, values)


def end(write: Write, number: int, version: int) -> bool:
    """Take the practice's own out of use; False where it has moved meanwhile."""
    return _set(write, number, version, {"state": "ended"})


def reviewed(write: Write, number: int, version: int, by: str, on: str) -> bool:
    """Keep who reviewed this version; False where it has moved meanwhile."""
    return _set(write, number, version, {"reviewed_by": by, "reviewed_on": on})


def _set(write: Write, number: int, version: int | None, values: dict[str, str]) -> bool:
    changed = write.change(
        f"UPDATE query_wording SET {', '.join(f'{name} = :{name}' for name in values)}, version = version + 1 "
        "WHERE id = :row_id AND state = 'active' AND (:row_version IS NULL OR version = :row_version)",
        row_id=number,
        row_version=version,
        **values,
    )
    return changed == 1
