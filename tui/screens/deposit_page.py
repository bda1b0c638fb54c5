"""The rows of one deposit: its payments, where the money of each is, and what stands in the way of closing it."""

from __future__ import annotations

from textwrap import wrap

from acts.deposits_rows import DepositView, PaymentRow
from billing.deposit import Explained
from tui import words
from tui.widgets.lines import Row, row, rule


def rows(view: DepositView, width: int) -> list[Row]:
    """The whole page; the row of a payment is picked as `payment N`."""
    extra = max(0, min(width - 80, 40))
    out = [row((f"   #  {'PAYMENT':<7} {'FROM':<{24 + extra}} {'TRACE OR NUMBER':<18} {'AMOUNT':>13}  IS", "quiet"))]
    for at, (payment, said) in enumerate(zip(view.payments, view.explanation.payments, strict=True)):
        out += _payment(at, payment, said, extra)
    if takes_more(view):
        words_ = "Put payments that are in hand into it" if view.payments else "No payment is in it yet: put those in hand into it"
        out.append(row(f"   +  {words_}", pick=f"payment {len(view.payments)}"))
    out += _sums(view, extra)
    out += _missing(view, width)
    return out


def takes_more(view: DepositView) -> bool:
    """Whether payments in hand may be put into it: it is open, and does not add up yet."""
    return view.row.state == "open" and view.row.off_cents != 0


def _payment(at: int, payment: PaymentRow, said: Explained, extra: int) -> list[Row]:
    number = str(at + 1) if at < 9 else " "
    open_ = any(part.open for part in said.parts) or said.off_cents
    sign, role = ("!", "soon") if open_ else ("ok", "good")
    head = f"   {number}  {payment.name:<7} {words.left(payment.payer, 24 + extra)} {words.left(payment.trace or payment.method, 18)} "
    out = [row(head, words.cash(payment.cents, 13), "  ", (sign, role), pick=f"payment {at}")]
    for part in said.parts:
        # An owner's last day is worth a second row.
        for n, text in enumerate(wrap(words.clean(part.words), 49 + extra)):
            amount = f" {words.cash(part.cents, 13)}" if not n else ""
            out.append(row("        ", (words.left(text, 49 + extra), "soon" if part.open else ""), amount))
    if payment.asked_on is not None and payment.remittance is None:
        out.append(row("        ", (words.short(f"remittance asked for on {payment.asked_on}: {payment.asked_note}", 64 + extra), "quiet")))
    return out


def _sums(view: DepositView, extra: int) -> list[Row]:
    said = view.explanation
    label = 57 + extra
    off = ("ok 0.00", "good") if not said.off_cents else (f"!! {words.cash(said.off_cents)}", "urgent")
    return [
        rule(),
        row(f" {'Payments':<{label}}", words.cash(said.counted_cents, 13)),
        row(f" {'Deposit, as ' + ('the bank says' if view.row.state and view.bank_words[:1] == 'L' else 'the slip says'):<{label}}",
            words.cash(said.cents, 13)),
        row(f" {'Difference':<{label}}", (off[0].rjust(13), off[1])),
    ]  # fmt: skip


def _missing(view: DepositView, width: int) -> list[Row]:
    if view.row.state != "open":
        return [rule(), row((f" Closed on {view.row.closed_on} by {view.row.closed_by}.", "good"))]
    said = view.explanation.missing
    if not said:
        return [rule(), row(("  All of it is explained: X closes it.", "good"))]
    out = [rule(), row((" MISSING BEFORE IT CLOSES", "quiet"))]
    for one in said:
        chunks = wrap(f"{words.sentence(one)}.", width - 6)
        out += [row((" !  " if not at else "    ", "soon"), chunk) for at, chunk in enumerate(chunks)]
    return out
