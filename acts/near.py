"""Did you mean: the nearest word that would have found something."""

from __future__ import annotations

import difflib
from dataclasses import replace

from acts import lists
from acts.desk import Desk
from acts.views import QueueView
from billing.terms import CATEGORY, WORK
from billing.text import fold
from store import charts, queue_groups, row_more

MOST_TERMS = 20_000
NEAR = 0.7
"""How alike two words must be, 1 is the same."""


def nearest(desk: Desk, view: QueueView) -> tuple[str, int] | None:
    """For a view that finds nothing: the text (or payer, provider, place, remark) it may have meant, and how many that shows."""
    for name in ("text", "payer", "provider", "location", "remark", "category"):
        said = getattr(view, name)
        if not said:
            continue
        for word in _candidates(desk, name, said):
            columns = {name: word}
            found = lists.counts(desk, replace(view, **columns)).total  # type: ignore[arg-type]  # every one of them is a text
            if found:
                return word, found
    return None


def _candidates(desk: Desk, name: str, said: str) -> list[str]:
    read, folded = desk.books.read, fold(said)
    if not folded:
        return []
    if name == "text":
        *kept, last = folded.split()
        known = set(row_more.terms(read, last[:1], MOST_TERMS))
        known |= {word for name_ in charts.payer_names(read).values() for word in fold(name_).split()}
        known |= {word for code in (*CATEGORY, *WORK) for word in code.split("_")}
        return [" ".join((*kept, word)) for word in difflib.get_close_matches(last, known, 3, NEAR)]
    if name == "payer":
        named = {word: word for full in charts.payer_names(read).values() for word in fold(full).split()}
    elif name in ("provider", "location"):
        named = {fold(word): word for _, full in queue_groups.names(read, name).values() for word in full.replace(",", " ").split()}
    elif name == "category":
        named = {fold(code): code for code in CATEGORY}
    else:
        named = {term: term.upper() for term in row_more.terms(read, folded[:1], MOST_TERMS)}
    return [named[word] for word in difflib.get_close_matches(folded, named, 3, NEAR)]
