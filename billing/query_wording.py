"""A wording of the practice's own: what must be so before it is kept and offered."""

from __future__ import annotations

import re
from dataclasses import replace

from billing.findings import Finding
from billing.query import BASES, Indicator, Query, Template, lint

NAME_MOST, TITLE_MOST = 30, 60
_NAME = re.compile(r"[a-z][a-z0-9_-]{1,29}\Z")
_OF_THE_RECORD = frozenset({"about", "not_documented"})
"""What is asked only of a query, which quotes a record."""


def tidy(template: Template) -> Template:
    """Without blanks at the ends and within; its name in small letters."""
    options = tuple(" ".join(one.split()) for one in template.options)
    clues = dict.fromkeys(" ".join(one.lower().split()) for one in template.clues)
    return replace(
        template,
        name="_".join(template.name.lower().split()),
        title=" ".join(template.title.split()),
        question=" ".join(template.question.split()),
        options=tuple(one for one in options if one),
        clues=tuple(one for one in clues if one),
    )


def wrong(template: Template) -> tuple[Finding, ...]:
    """All that stands against it: its name, its place for what it asks about, and what would stand against every query made from it."""
    found = []
    if not _NAME.match(template.name):
        said = f"{template.name or 'nothing'} is no name of a wording: small letters, digits and _, at most {NAME_MOST}"
        found.append(Finding("name", "error", said, "name", template.name))
    if not 0 < len(template.title) <= TITLE_MOST:
        found.append(Finding("title", "error", f"a title says in at most {TITLE_MOST} letters what it is about", "title", template.title))
    for place in _places(template):
        if place not in template.question:
            said = f"the question names {place} nowhere: that is where the condition goes"
            found.append(Finding("place", "error", said, "question", template.question))
    asked = Query(
        "physician", template.title, template.question, (Indicator("-", "DOC-1"),), template.options, template.kind, template.basis
    )
    return (*found, *(one for one in lint(asked) if one.code not in _OF_THE_RECORD))


def _places(template: Template) -> tuple[str, ...]:
    if template.kind != "yes_no" or template.basis not in BASES:
        return ()
    return ("{about}", "{other}") if template.basis == "cause_effect" else ("{about}",)
