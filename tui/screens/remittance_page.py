"""The remittance in rows: three balances, what is held, what posting will do, all its claims."""

from __future__ import annotations

from textwrap import wrap

from acts.deposits_rows import BankRow
from acts.views import HoldRow, RemittanceView
from billing import terms
from billing.plans import Balance
from billing.text import clean
from tui import words
from tui.widgets.lines import Row, row, rule


def explained(view: RemittanceView) -> list[str]:
    """Each balance in a sentence."""
    b, cash = view.balances, words.cash
    return [
        f"Services: {cash(b.service.from_cents)} charged for them, less adjustments of {cash(b.service.less_cents)}, "
        f"should pay {cash(b.service.expected_cents)}; the file says {cash(b.service.found_cents)}.",
        f"Claims: {cash(b.claim.from_cents)} less {cash(b.claim.less_cents)} should pay {cash(b.claim.expected_cents)}; "
        f"the file says {cash(b.claim.found_cents)}.",
        f"Remittance: the claims' {cash(b.remittance.from_cents)} less provider adjustments of {cash(b.remittance.less_cents)} "
        f"should be {cash(b.remittance.expected_cents)}; paid {cash(b.remittance.found_cents)}.",
        *([f"Bank: {view.row.bank.words}, off by {cash(view.row.bank.difference_cents)}."] if view.row.bank is not None else []),
        f"It is {view.row.life}{f', seen by {view.row.previewed_by}' if view.row.previewed_by else ''}.",
        _planned(view),
    ]


def _planned(view: RemittanceView) -> str:
    """What becomes of the rest: by which plan it posts, or why nothing of it will."""
    if view.row.state in ("posted", "duplicate", "withdrawn"):
        return " ".join(_done(view))
    if not view.will_post:
        return "Nothing of it posts by itself: what is left waits for a person."
    return f"The plan is {view.plan_hash}: by this very plan it will be posted, or not at all."


def _done(view: RemittanceView) -> list[str]:
    """A remittance of which nothing is left to post: why."""
    if view.row.state == "duplicate":
        return [f"The same payment as {view.row.duplicate_of or 'another'}: it will not post twice.",
                "Where it is another payment after all, a supervisor says so:",
                f"claimdesk post {clean(view.row.trace)} --not-a-duplicate --reason TEXT"]  # fmt: skip
    if view.row.state == "withdrawn":
        return ["It was withdrawn after it was typed: nothing of it posts."]
    back = sum(state == "returned" for *_, state in view.claims)
    if back:
        return [f"{len(view.claims) - back} of {words.many(len(view.claims), 'claim')} posted, the money of {back} went back to the payer."]
    return ["Every claim of it is posted." if view.claims else "It is posted; it answers no claim."]


def off(b: Balance) -> str:
    """By how much a remittance is off, in one row."""
    cash = words.cash
    return (
        f"Off by {cash(b.difference_cents)}: claims {cash(b.from_cents)} less {cash(b.less_cents)} "
        f"should be {cash(b.expected_cents)}, paid {cash(b.found_cents)}."
    )


def whole(view: RemittanceView, held: HoldRow) -> list[str]:
    """Why all of it is held, and what can be done."""
    then = "p takes its money in, whole, to suspense: there" if view.row.state == "loaded" else "Its money is in suspense: there"
    return [
        f"{words.sentence(held.message)}.",
        "Ask the payer for a corrected file; post that one then.",
        f"{then} (: suspense) s gives it an owner and a last day.",
    ]


def _balance(name: str, balance: Balance, note: str) -> Row:
    off = balance.difference_cents
    figures = (balance.from_cents, balance.less_cents, balance.expected_cents, balance.found_cents)
    start = f" {name:<11}{''.join(words.cash(cents, 13) for cents in figures)}  "
    return row(start, (f"!! {words.cash(off)} {note}".rstrip(), "urgent") if off else ("ok 0.00", "good"))


def balances(view: RemittanceView, width: int) -> list[Row]:
    b = view.balances
    wrong = next((f"E{h.number}" for h in view.held if h.reason == "out_of_balance" and h.adjudication is not None), "")
    rows = [row((f" {'BALANCE':<11}{'FROM':>13}{'LESS':>13}{'SHOULD BE':>13}{'IS':>13}  OFF BY", "quiet"))]
    rows += [_balance("Services", b.service, wrong), _balance("Claims", b.claim, wrong), _balance("Remittance", b.remittance, "")]
    bank = view.row.bank
    if bank is not None:
        rows.append(_bank(bank, view.row.paid_cents))
    return [*rows, rule()]


def _bank(bank: BankRow, paid_cents: int) -> Row:
    """What has come of the payment, and where it is."""
    start = f" {'Bank':<11} {words.left(bank.words, 25)}{words.cash(paid_cents, 13)}{words.cash(bank.cents, 13)}  "
    if bank.fits:
        return row(start, ("ok 0.00", "good"))
    role = "soon" if bank.state == "none" else "urgent"
    return row(start, (f"{'~' if bank.state == 'none' else '!!'} {words.cash(bank.difference_cents)}", role))


def held_rows(view: RemittanceView, width: int) -> list[Row]:
    if not view.held:
        return []
    spare = max(0, min(width - 80, 30))
    rows = [row((f" # {'HELD UNTIL YOU DECIDE':<{51 + spare}}{'CHARGED':>12}{'PAID':>13}", "quiet"))]
    for n, h in enumerate(view.held):
        off = f" {words.cash(view.balances.remittance.difference_cents)}" if h.reason == "out_of_balance" else ""
        label = f"E{h.number} {h.words}" if h.adjudication is not None else f"ALL {h.words}{off}"
        whose = f" {h.owner} to {h.until_on:%m-%d}" if h.owner and h.until_on else ""
        name = words.left(f"{h.patient}{whose}", 19 + spare)
        number = str(n + 1) if n < 9 else " "
        rows.append(
            row(
                f"  {number} ",
                (words.left(label, 20), "soon"),
                f" {words.left(h.control_number, 10)} {name}{words.cash(h.charge_cents, 11)}{words.cash(h.paid_cents, 13)}",
                pick=f"held {n}",
            )
        )
    return [*rows, rule()]


def summary(view: RemittanceView, width: int) -> list[Row]:
    what = "WHAT p WILL POST" if view.will_post or view.row.state == "loaded" else "WHAT THE PLAN HOLDS"
    if view.row.state in ("posted", "duplicate", "withdrawn"):
        first, *more = _done(view)
        said = [row((f" {line}", "quiet")) for text in more for line in wrap(text, width - 2)]
        return [row(f" {first}"), *said, *([row((" Tab shows all claims.", "quiet"))] if view.claims else [])]
    spare = max(0, min(width - 80, 30))
    rows = [row((f" {what:<{37 + spare}}{'CLAIMS':>7}{'AMOUNT':>13}  GOES TO", "quiet"))]
    for line in view.summary:
        count = words.count(line.claims) if line.claims is not None else ""
        goes_to = words.short(line.goes_to, max(19, width - 61 - spare))
        rows.append(row(f"   {words.left(line.what, 35 + spare)}{count:>7}{words.cash(line.cents, 13)}  {goes_to}"))
    if not view.summary:
        rows.append(row("   nothing: all that is left waits for a decision"))
    return [
        *rows,
        *_told("OUT OF THE ORDINARY", view.notices, width),
        *_told("WHAT FOLLOWS", view.follows, width),
        *_told("DID NOT POST BY ITSELF", view.alone, width),
    ]


def _told(title: str, sentences: tuple[str, ...], width: int) -> list[Row]:
    """Sentences under a title, wrapped; no row where there is none."""
    lines = [chunk for text in sentences for chunk in wrap(clean(text), width - 5, subsequent_indent="  ")]
    return [row((f" {title}", "quiet")), *(row(f"   {line}") for line in lines)] if lines else []


def claims(view: RemittanceView, width: int) -> list[Row]:
    spare = max(0, min(width - 80, 30))
    rows = [row((f"  {'CLAIM':<12}{'PATIENT':<{15 + spare}}{'STATUS':<15}{'CHARGED':>10} {'PAID':>10}  STATE", "quiet"))]
    for n, (_, number, name, status, charge, paid, state) in enumerate(view.claims):
        said = {"duplicate": "double", "withdrawn": "withdrawn"}.get(view.row.state) or terms.word(terms.HOLD, state or "posted")
        role = "soon" if state in terms.HOLD else ""
        rows.append(
            row(
                f"  {words.left(number, 11)} {words.left(name, 14 + spare)} {words.left(terms.word(terms.PAYER_STATUS, status), 14)} "
                f"{words.cash(charge, 10)} {words.cash(paid, 10)}  ",
                (words.short(said, 14), role),
                pick=f"claim {n}",
            )
        )
    return rows
