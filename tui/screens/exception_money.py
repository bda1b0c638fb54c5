"""What is done with a held answer's money beside matching it: split over several claims, or given back to its payer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from acts import exceptions
from acts.views import HoldView
from billing import hand_split
from billing.hand_split import Piece, Unfit
from tui import words
from tui.widgets.fields import Field, Form, anything, something

if TYPE_CHECKING:
    from tui.screens.exception import ExceptionScreen


def pieces(view: HoldView, text: str) -> tuple[Piece, ...] | Unfit:
    """What was typed, with the digits of candidates as their claims' numbers."""
    assert view.detail.payment is not None
    found = hand_split.parse(text, view.detail.payment)
    if isinstance(found, Unfit):
        return found
    of = {str(c.number): c.control_number for c in view.candidates}
    return tuple(replace(piece, claim=of.get(piece.claim, piece.claim)) for piece in found)


def left(view: HoldView, text: str) -> tuple[bool, str]:
    """Whether the parts are the whole, read back as they are typed: what is left, or what is wrong."""
    assert view.detail.payment is not None
    found = pieces(view, text)
    if isinstance(found, Unfit):
        return False, words.sentence(found.what)
    parts = hand_split.parts(view.detail.payment, found)
    if isinstance(parts, Unfit):
        return False, words.sentence(parts.what)
    return True, "leaves 0.00: " + ", ".join(
        f"{words.cash(part.paid_cents)} for {piece.claim}" for piece, part in zip(found, parts, strict=True)
    )


async def split(screen: ExceptionScreen, view: HoldView) -> str | None:
    """Ask how, show what each claim gets, ask once more, do it; what to say of it."""
    r = view.row
    hint = "1=60.00,2=40.00 or by service 1=1+2,2=3"
    title = f"Split {words.cash(r.paid_cents)} of {r.control_number}: claim or candidate = amount, or = services"
    form = Form(
        words.short(title, 78),
        [
            Field("parts", "Parts", view.detail.proposal, lambda text: left(view, text), hint),
            Field("reason", "Reason", "", something),
        ],
        "go on",
    )
    filled = await screen.desk.ask(form)
    if filled is None or r.adjudication is None:
        return None
    found = pieces(view, filled["parts"])
    if isinstance(found, Unfit):
        return None
    text = written(found)
    shown = await screen.desk.do(exceptions.split_view, r.adjudication, text)
    names = ", ".join(piece.claim for piece in found)
    if not await screen.desk.sure(
        f"Split {words.dollars(r.paid_cents)} of {r.control_number} over {names}?", "split", " ".join(shown.words)
    ):
        return None
    report = await screen.desk.do(exceptions.split, r.adjudication, text, filled["reason"])
    return f"{words.dollars(r.paid_cents)} split over {len(found)} claims. {report.posted} of {report.claims} posted, {report.held} held."


def written(found: tuple[Piece, ...]) -> str:
    """The parts as the act reads them."""
    return ",".join(f"{p.claim}={'+'.join(map(str, p.services)) if p.services else words.cash(p.cents).replace(',', '')}" for p in found)


async def give_back(screen: ExceptionScreen, view: HoldView) -> str | None:
    """How, by what number, why; ask once more; do it; what to say of it."""
    r = view.row

    def way(text: str) -> tuple[bool, str]:
        return (True, "") if text in exceptions.METHODS else (False, f"one of {', '.join(exceptions.METHODS)}")

    form = Form(
        f"Give {words.cash(r.paid_cents)} of {r.control_number} back to {words.short(r.payer, 30)}",
        [
            Field("method", "By", exceptions.METHODS[0], way),
            Field("number", "Number", "", anything, "of the check, where it has one yet"),
            Field("reason", "Reason", "", something),
        ],
        "go on",
    )
    filled = await screen.desk.ask(form)
    if filled is None or r.adjudication is None:
        return None
    follows = "It leaves suspense as a payment of ours, explained. u takes it back."
    if not await screen.desk.sure(
        f"Return {words.dollars(r.paid_cents)} of {r.control_number} to {words.short(r.payer, 24)}?", "return", follows
    ):
        return None
    report = await screen.desk.do(exceptions.give_back, r.adjudication, filled["method"], filled["reason"], filled["number"], r.paid_cents)
    return f"{words.dollars(r.paid_cents)} goes back to {r.payer}. {report.posted} of {report.claims} posted, {report.held} held."
