"""What a view of the queue means in the books, and the tokens of its pages."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import astuple, replace
from datetime import date, timedelta

from acts.rows import code_parts
from acts.views import QueueView
from billing.text import fold
from store import projects, providers, queue, queue_groups
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from store.queue import ORDERS, Filter

VIEW_ORDERS = ("", *ORDERS, "payer")
"""The orders of the list; '' is what is lost first."""


def which(read: Read, view: QueueView, today: date) -> Filter:
    """The view as the store filters by it."""
    if view.order not in VIEW_ORDERS:
        raise Refused(
            f"the queue has no order {view.order!r}", "order", f"There are {', '.join(VIEW_ORDERS[1:])}; none is what is lost first."
        )
    due_from, due_to = view.due_after, view.due_before
    if view.due_within is not None:
        due_from, due_to = today, today + timedelta(days=view.due_within)
    if view.gone:
        due_to = today - timedelta(days=1)
    opened_from = view.opened_since if view.max_age is None else max(filter(None, (view.opened_since, _back(today, view.max_age))))
    found = Filter(
        payers=None if view.payer is None else queue.payers_like(read, view.payer, fold(view.payer)),
        category=view.category,
        owner="" if view.owner == "-" else view.owner,
        reason=_reason(view),
        min_cents=view.min_cents,
        kind=view.kind,
        state=view.state,
        words=tuple(fold(view.text).split()),
        remark=view.remark.strip().upper() if view.remark and view.remark.strip() else None,
        max_cents=view.max_cents,
        opened_from=_iso(opened_from),
        opened_to=_iso(_back(today, view.min_age)) if view.min_age is not None else None,
        due_from=_iso(due_from),
        due_to=_iso(due_to),
        gone=view.gone,
        no_deadline=view.no_deadline,
        wakes_from=_iso(view.follow_after),
        wakes_to=_iso(view.follow_before),
        leased="" if view.leased == "-" else view.leased,
        note=_asked(view.note),
        order=view.order,
    )
    found = _placed(read, view, found)
    return found if view.project is None else _of_project(read, found, view.project)


def _reason(view: QueueView) -> tuple[str, str] | None:
    if view.reason is None:
        return None
    group, code = code_parts(view.reason.upper().split()[0]) if view.reason.strip() else ("", "")
    if not group or not code:
        raise Refused(f"{view.reason!r} is no adjustment code", "reason", "Write group and code, as CO-16.")
    return group, code


def _back(today: date, days: int) -> date:
    return today - timedelta(days=min(days, 30_000))


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _placed(read: Read, view: QueueView, found: Filter) -> Filter:
    """Providers and places by a part of their name, or by their number."""
    if view.provider is not None:
        billing = tuple(one.id for one in providers.meant(read, view.provider))
        found = replace(found, providers=_named(read, "provider", view.provider), billing=billing)
    return found if view.location is None else replace(found, locations=_named(read, "location", view.location))


def _named(read: Read, what: str, text: str) -> tuple[int, ...]:
    """An exact key goes before names; a place of service stands at the beginning of a place's key."""
    known, said = queue_groups.names(read, what), text.strip()
    exact = tuple(number for number, (key, _) in known.items() if key == text or (what == "provider" and key.strip() == said))
    if exact:
        return exact
    folded = fold(said)
    return tuple(
        number for number, (key, name) in known.items()
        if (folded and folded in fold(name)) or (what == "location" and key.partition(" ")[0] == said)
    )  # fmt: skip


def _asked(text: str) -> str:
    """Words as the search over notes is asked: each must be there, or begin a word that is."""
    words = ("".join(letter if letter.isalnum() else " " for letter in text)).split()
    return " ".join(f'"{word}"*' for word in words)


def _of_project(read: Read, found: Filter, name: str) -> Filter:
    project = projects.meant(read, name)
    if project is None:
        raise NoSuch(f"there is no project {name}", "project", "claimdesk project list shows them.")
    return replace(found, cause=project.cause) if project.cause is not None else replace(found, listed=project.id)


def digest(view: QueueView) -> str:
    """A short name of the view, so that a token of one is not taken for another's."""
    return hashlib.sha256(repr(astuple(view)).encode()).hexdigest()[:8]


def token(view: QueueView, rank: str) -> str:
    """What the next page of the view is asked by."""
    return base64.urlsafe_b64encode(f"{digest(view)}{rank}".encode()).decode().rstrip("=")


def rank_in(view: QueueView, token: str | None) -> str | None:
    """The rank that a token holds; a row's own rank is taken too."""
    if token is None or "\t" in token:
        return token
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (binascii.Error, ValueError):
        text = ""
    if text[:8] != digest(view) or "\t" not in text:
        raise Refused("this page token belongs to another list", "queue --after", "Begin again without --after, or keep the same filter.")
    return text[8:]
