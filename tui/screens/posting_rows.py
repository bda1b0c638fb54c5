"""The rows of the list of remittances, and of payments that have none: columns by width, the views, what the states mean."""

from __future__ import annotations

from datetime import date

from acts.deposits_rows import PaymentRow
from acts.views import RemittanceRow
from billing import day
from billing.text import cells
from tui import words
from tui.widgets.lines import Row, row

VIEWS = ("To post", "Posted, no deposit", "Deposit, no remittance", "All")
TO_POST, NO_DEPOSIT, NO_REMITTANCE, ALL = range(4)

#: A state's word and what it means, in the order in which they stand below the list.
MEANINGS = {
    "READY": "all three balances 0.00, every claim matched, no money missing",
    "HELD": "some claims wait for you; the others can be posted now",
    "NO MONEY": "balances fit, but no deposit of this amount has come",
    "OFF": "claims less provider adjustments is not what was paid: all held",
    "DOUBLE": "same payer, trace, amount and day as another: will not post twice",
    "LOADED": "what it holds was not worked out yet; Enter does it",
    "PART POSTED": "posting was stopped, or part of it posts by itself: p goes on",
    "POSTING": "a desk posts it now, or was stopped: p goes on with the rest",
    "POSTED": "every claim of it is posted, its deposit is not matched",
    "RECONCILED": "posted, and its payment is known to the cent",
    "CLOSED": "posted, and its deposit is closed",
}
MEANT_BELOW = {TO_POST: tuple(MEANINGS)[:8], NO_DEPOSIT: (), NO_REMITTANCE: (), ALL: ("POSTED", "RECONCILED", "CLOSED")}
"""Which of them are said below each view, where they occur."""
LEGEND_MOST = 6

AGE_FROM, DEPOSIT_FROM, HELD_FROM = 96, 106, 120


def meaning(word: str) -> str:
    """What a state means."""
    return next((text for known, text in MEANINGS.items() if word.startswith(known)), "nothing is left to do in it")


def is_in(r: RemittanceRow, view: int) -> bool:
    """Whether the view shows it."""
    if view == TO_POST:
        return r.state in ("loaded", "posting", "part_posted", "held", "duplicate")
    return r.no_deposit if view == NO_DEPOSIT else view == ALL


def fits(r: RemittanceRow, text: str) -> bool:
    """Whether all words of the filter are in it; `held` finds all that holds something, `refused` what did not post by itself."""
    held = f"{'held' if r.held else ''} {'refused' if r.awaiting else ''}"
    bank = r.bank.words if r.bank else ""
    said = f"{r.number} {r.word} {r.life} {r.payer} {r.payer_id} {r.trace} {r.file} {held} {bank}".lower()
    return all(word in said for word in text.lower().split())


def payment_fits(p: PaymentRow, text: str) -> bool:
    """Whether all words of the filter are in the payment."""
    said = f"{p.name} {p.payer} {p.trace} {p.deposit or ''} {p.owner or ''} {p.method}".lower()
    return all(word in said for word in text.lower().split())


def _extra(width: int) -> int:
    used = 80 + 6 * (width >= AGE_FROM) + 11 * (width >= DEPOSIT_FROM) + 13 * (width >= HELD_FROM)
    return max(0, min(width - used, 30))


def head(width: int, view: int) -> Row:
    """The heads of the columns."""
    extra = _extra(width)
    if view == NO_REMITTANCE:
        return row(
            (f"    {'NUMBER':<8} {'STATE':<13} {'FROM':<{13 + extra}} {'TRACE':<11} {'CAME ON':<7} {'AGE':>6} {'DOLLARS':>12}", "quiet")
        )
    text = f"    {'NUMBER':<8} {'STATE':<13} {'PAYER':<{13 + extra}} {'TRACE':<11} {'PAID ON':<7} {'CLAIMS':>6} {'DOLLARS':>12}"
    text += f" {'AGE':>5}" if width >= AGE_FROM else ""
    text += f"  {'DEPOSIT':<9}" if width >= DEPOSIT_FROM else ""
    text += f" {'HELD':>12}" if width >= HELD_FROM else ""
    return row((text, "quiet"))


def _on(on: date | None, today: date) -> str:
    if on is None:
        return "-"
    return day.shown_short(on) if abs((today - on).days) < 300 else f"{on:%Y-%m}"


def remittance(r: RemittanceRow, width: int, today: date) -> Row:
    """One remittance."""
    extra = _extra(width)
    sign, role = _sign(r)
    named = f" {words.left(r.payer, 13 + extra)} {words.left(r.trace, 11)} {_on(r.paid_on, today):<7}"
    rest = f"{named} {words.count(r.claims):>6} {words.cash(r.paid_cents, 12)}"
    if width >= AGE_FROM:
        rest += f" {f'{r.age_days}d' if r.age_days is not None else '-':>5}"
    if width >= DEPOSIT_FROM:
        rest += f"  {words.left(_deposit(r), 9)}"
    if width >= HELD_FROM:
        rest += f" {words.cash(r.held_cents if r.held else None, 12)}"
    return row(f" {words.left(r.number, 8)} ", (words.left(f"{sign} {r.word}", 13), role), rest)


def _deposit(r: RemittanceRow) -> str:
    if r.bank is None or r.bank.state == "none":
        return "-"
    if r.bank.deposit is not None:
        return f"D-{r.bank.deposit}"
    return f"P-{r.bank.payment}" if r.bank.payment is not None else "none due"


def payment(p: PaymentRow, width: int, today: date) -> Row:
    """One payment of a payer that is no remittance's yet."""
    extra = _extra(width)
    state, role = ("ASKED", "soon") if p.asked_on else ("SUSPENSE", "soon") if p.owner else ("NO REMIT.", "urgent")
    named = f" {words.left(p.payer, 13 + extra)} {words.left(p.trace, 11)} {_on(p.received_on, today):<7}"
    return row(
        f" {words.left(p.name, 8)} ",
        (words.left(f"{'~' if role == 'soon' else '!'} {state}", 13), role),
        f"{named} {f'{p.age_days}d':>6} {words.cash(p.cents, 12)}",
    )


def _sign(r: RemittanceRow) -> tuple[str, str]:
    if r.word.startswith(("OFF", "DOUBLE")):
        return "!", "urgent"
    if r.word == "NO MONEY":
        return "~", "soon"
    if r.word == "WITHDRAWN":
        return " ", "quiet"
    if r.held or r.word.startswith(("HELD", "PART")):
        return "!", "soon"
    return " ", "good" if r.state == "posted" else ""


def about(r: RemittanceRow, width: int) -> Row:
    """The remittance in a sentence."""
    said = f"{r.number}: {words.many(r.claims, 'claim')} from {words.short(r.payer, 24)}"
    if r.state == "duplicate":
        said += f", the same payment as {r.duplicate_of or 'another'}"
    elif r.off_cents:
        said += f", off by {words.cash(abs(r.off_cents))}"
    elif r.state == "loaded" and r.held:
        said += f", {r.held} would be held"
    elif r.posted or r.held:
        said += f", {r.posted} posted, {r.held} held"
    elif r.word == "READY":
        said += ", all matched"
    more = [f", {r.age_days} days old"] if r.age_days is not None else []
    more += [f", {r.bank.words}"] if r.bank is not None and r.paid_cents else []
    more += [f", {r.awaiting} did not post by themselves"] if r.awaiting else []
    # What does not fit is left away whole: half a day or a number says something else.
    for part in (*more, f". File {r.file}"):
        said += part if cells(said + part) <= width - 3 else ""
    return row(f" {words.short(f'{said}.', width - 2)}")


def payment_about(p: PaymentRow, width: int) -> Row:
    """The payment in a sentence."""
    where = f"in {p.deposit}" if p.deposit else "in hand"
    said = f"{p.name}: {words.cash(p.cents)} by {p.method} from {words.short(p.payer, 24)}, {where}, {p.age_days} days"
    if p.asked_on:
        said += f"; its remittance was asked for on {p.asked_on.isoformat()}"
    if p.owner:
        said += f"; {p.owner} has it until {p.until_on.isoformat() if p.until_on else '-'}"
    return row(f" {words.short(said, width - 2)}")
