"""A desk for working at the command line: what others did to my claims since I last worked is said first, on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from billing.text import clean
from claimdesk.cli import Host, talk

if TYPE_CHECKING:
    from acts.desk import Desk


@contextmanager
def at_work(host: Host) -> Iterator[Desk]:
    """The desk of the caller; a claim that was taken over, or work that was handed on, is told before anything is done."""
    from acts import hands_view

    with host.desk() as desk:
        for said in hands_view.told_since_i_worked(desk):
            talk(clean(said))
        yield desk
