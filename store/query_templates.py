"""Wordings of queries to begin with, as they ship with the program."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from billing.query import Template


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


def named(name: str) -> Template | None:
    """The template of this name."""
    return next((one for one in shipped() if one.name == name), None)
