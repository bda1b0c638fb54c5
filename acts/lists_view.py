"""What a view of the queue means in the books, and the tokens of its pages."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import astuple

from acts.rows import code_parts
from acts.views import QueueView
from billing.text import fold
from store import queue
from store.engine.sqlite import Read
from store.errors import Refused
from store.queue import Filter


def which(read: Read, view: QueueView) -> Filter:
    """The view as the store filters by it."""
    payers = None if view.payer is None else queue.payers_like(read, view.payer, fold(view.payer))
    owner = "" if view.owner == "-" else view.owner
    reason = None
    if view.reason is not None:
        group, code = code_parts(view.reason.upper().split()[0]) if view.reason.strip() else ("", "")
        if not group or not code:
            raise Refused(f"{view.reason!r} is no adjustment code", "reason", "Write group and code, as CO-16.")
        reason = (group, code)
    return Filter(payers, view.category, owner, reason, view.min_cents, view.kind, view.state, tuple(fold(view.text).split()))


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
