"""Headings of the grouped queue: what each key is called, and the view that shows its group alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from acts.rows import code_parts, provider_words
from acts.views import QueueView
from billing import day
from billing.terms import CATEGORY, WORK, words
from billing.text import clean
from store import charts, queue_groups, rules
from store.engine.sqlite import Read
from store.queue_groups import GONE, NO_DAY

STATES = {"open": "to be worked", "waiting": "set aside to a day"}


def headings(read: Read, by: str) -> Callable[[str], tuple[str, str]]:
    """Of a group's key: the key that a view is filtered by, and its words."""
    playbook = rules.playbook(read)
    payers = charts.payer_names(read) if by == "payer" else {}
    places = queue_groups.names(read, by) if by in ("provider", "location") else {}

    def said(key: str) -> tuple[str, str]:
        if by == "payer":
            name = payers[int(key)]
            return name, clean(name)
        if by == "reason":
            rule = playbook.rule(*code_parts(key))
            return key, rule.short if rule else "not in the playbook"
        if by == "remark":
            remark = playbook.remark(key)
            return key, clean(remark.words).rstrip(".") if remark else "not in the playbook"
        if by in ("provider", "location"):
            number, name = places.get(int(key), ("", ""))
            return (number.strip(), provider_words(number, name)) if by == "provider" else (number, place_words(number, name))
        if by == "owner":
            return key or "-", key or "nobody's yet"
        if by == "state":
            return key, STATES.get(key, key)
        if by == "week":
            return key, "past their day" if key == GONE else "no last day runs" if key == NO_DAY else _week(key)
        if by == "age":
            low, _, high = key.partition("-")
            return key, f"{low} to {high} days in the queue" if high else f"{low} days and more in the queue"
        return key, words(CATEGORY if by == "category" else WORK, key)

    return said


def _week(key: str) -> str:
    monday = date.fromisoformat(key)
    return f"last day {day.shown_short(monday)} to {day.shown_short(monday + timedelta(days=6))}"


def place_words(key: str, name: str) -> str:
    """Where it was done: facility, and place of service."""
    code = key.partition(" ")[0]
    at = f"place of service {code}" if code else "no place named"
    return f"{clean(name)}, {at}" if name else at


def narrowed(view: QueueView, by: str, key: str, today: date) -> QueueView:
    """The view that shows a group alone."""
    if by == "week":
        if key == GONE:
            return replace(view, gone=True)
        if key == NO_DAY:
            return replace(view, no_deadline=True)
        monday = date.fromisoformat(key)
        return replace(view, due_after=max(monday, today), due_before=monday + timedelta(days=6))
    if by == "age":
        low, _, high = key.partition("-")
        return replace(view, min_age=int(low) or None, max_age=int(high) if high else None)
    columns: dict[str, Any] = {by: key}
    return replace(view, **columns)
