"""Saved views of the queue: filter, order, grouping and columns under a name and a digit, one's own or shared by all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from acts.desk import Act, Desk, act
from acts.lists_view import which
from acts.rights import why_not
from acts.views import QueueView
from billing.text import clean
from store import views
from store.errors import NoSuch, NotAllowed, Refused, Stale

__all__ = ["COLUMNS", "FIRST_DIGIT", "LAST_DIGIT", "Kept", "KeptView", "change", "kept", "named", "remove", "save"]

FIRST_DIGIT, LAST_DIGIT = 3, 9
"""1 is All and 2 is Mine, always; the others are the person's to give."""
MOST_NAME = 24
COLUMNS = ("AGE", "CLAIM", "VISIT", "CATEGORY", "PROVIDER", "LIKELY", "HAS IT", "LAST NOTE")
"""Columns that a list may have beside the usual ones."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a saved view holds."""

    view: QueueView
    group: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptView:
    """A saved view; shared: all have it; digit: the key of the list, 0 none; kind: of which work it is."""

    id: int
    name: str
    shared: bool
    digit: int
    kind: str
    what: Kept
    version: int


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter  # 40 ms, and only who has saved views needs it

    return TypeAdapter(Kept)


def _row(row: views.Saved) -> KeptView:
    return KeptView(row.id, clean(row.name), not row.owner, row.digit, row.kind, _adapter().validate_json(row.record), row.version)


def kept(desk: Desk, kind: str | None = None) -> tuple[KeptView, ...]:
    """My views and the shared ones, by digit, then by name; of one kind of work, or all. Mine goes before a shared one on its digit."""
    found = [_row(row) for row in views.of(desk.books.read, desk.actor.name) if kind in (None, row.kind)]
    mine = {view.digit for view in found if not view.shared and view.digit}
    shown = [view if not view.shared or view.digit not in mine else _without_digit(view) for view in found]
    return tuple(sorted(shown, key=lambda view: (view.digit or 99, view.shared, view.name.lower())))


def _without_digit(view: KeptView) -> KeptView:
    return KeptView(view.id, view.name, view.shared, 0, view.kind, view.what, view.version)


def named(desk: Desk, name: str) -> KeptView:
    """A view by its name, mine before a shared one."""
    found = [view for view in kept(desk) if view.name.lower() == name.strip().lower()]
    if not found:
        raise NoSuch(f"there is no view {name}", "view", "claimdesk view list shows them.")
    return min(found, key=lambda view: view.shared)


@act("views.save")
def save(act: Act, name: str, what: Kept, *, digit: int = 0, shared: bool = False, kind: str = "denial") -> KeptView:
    """Keep a view under a name, over one of that name; another view of the same owner loses the digit to it."""
    said = _name(name)
    _digit(digit)
    which(act.write, what.view, act.today)  # what cannot be asked is not kept
    owner = _owner(act, shared)
    views.free_digit(act.write, owner, kind, digit, but=said)
    record = _adapter().dump_json(_bare(what), exclude_defaults=True).decode()
    number = views.put(act.write, owner, said, digit, kind, record)
    act.subject("view", said)
    row = views.one(act.write, number)
    assert row is not None
    return _row(row)


def _bare(what: Kept) -> Kept:
    """The live filter is of the moment and is not kept."""
    return replace(what, view=replace(what.view, text=""))


@act("views.change")
def change(act: Act, view: int, *, name: str | None = None, digit: int | None = None, version: int | None = None) -> KeptView:
    """Rename a view, or move it to another digit (0: to none)."""
    row = _mine(act, view)
    if version is not None and version != row.version:
        raise Stale(
            f"the view {row.name} was changed meanwhile",
            "view",
            "Nothing was changed. Look at it again.",
            yours=version,
            theirs=row.version,
        )
    said = row.name if name is None else _name(name)
    if digit is not None:
        _digit(digit)
        views.free_digit(act.write, row.owner, row.kind, digit, but=row.name)
    if said.lower() != row.name.lower() and any(
        o.name.lower() == said.lower() and o.owner == row.owner for o in views.of(act.write, row.owner)
    ):
        raise Refused(f"there is a view {said} already", "view", "Give it another name, or remove that one first.")
    views.change(act.write, row, said, row.digit if digit is None else digit)
    act.subject("view", said)
    now = views.one(act.write, view)
    assert now is not None
    return _row(now)


@act("views.remove")
def remove(act: Act, view: int) -> None:
    """Take a saved view away; what it showed stays where it is."""
    row = _mine(act, view)
    views.remove(act.write, row)
    act.subject("view", row.name)


def _mine(act: Act, view: int) -> views.Saved:
    row = views.one(act.write, view)
    if row is None or row.owner not in ("", act.actor.name):
        raise NoSuch(f"there is no view {view} of yours", "view", "claimdesk view list shows them.")
    _owner(act, not row.owner)
    return row


def _owner(act: Act, shared: bool) -> str:
    if not shared:
        return act.actor.name
    said = why_not(act.actor, "views.share")
    if said:
        raise NotAllowed(said, "view --shared", "Keep it as your own, or ask a supervisor to share it.")
    return ""


def _name(name: str) -> str:
    said = " ".join(clean(name).split())
    if not said or len(said) > MOST_NAME:
        raise Refused("a view needs a name of 1 to 24 letters", "view", "Give it a name that fits the bar.")
    return said


def _digit(digit: int) -> None:
    if digit and not FIRST_DIGIT <= digit <= LAST_DIGIT:
        raise Refused(f"{digit} is not free for views", "view", "1 is All and 2 is Mine; give a digit from 3 to 9.")


def shown(what: Kept) -> Mapping[str, Any]:
    """A view's parts that are not as usual, by name."""
    usual = asdict(QueueView())
    return {name: value for name, value in asdict(what.view).items() if value != usual[name]}
