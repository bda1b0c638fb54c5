"""Lines of bank statements: what became of each, and a person's word on those that do not say enough by themselves."""

from __future__ import annotations

from acts.bank import as_deposit, carried, electronic, line_of, paid_out
from acts.deposit_match import match_sure
from acts.deposits import open_deposit, payment_of
from acts.deposits_rows import LineRow
from acts.desk import Act, Desk, act
from acts.payer_named import payer_named
from billing import bank as rules
from billing.money import plain
from billing.text import clean
from store import bank, deposits, payments
from store.bank import Line
from store.deposits import CLOSED
from store.engine.sqlite import Read
from store.errors import Refused, Stale
from store.payments import BOUNCED, RECEIVED, VOID


def lines(desk: Desk, *, open_only: bool = True) -> list[LineRow]:
    """Lines of statements, oldest first; those alone of which nobody has said what they are."""
    with desk.books.snapshot() as read:
        return [_line_row(read, one) for one in bank.lines(read, open_only=open_only)]


def _line_row(read: Read, line: Line) -> LineRow:
    became = f"D-{line.deposit}" if line.deposit is not None else ""
    if line.told:
        of = f" P-{line.payment}" if line.payment is not None else ""
        became = f"{line.told}{of}: {clean(line.told_reason)}"
    return LineRow(
        line=line.id,
        name=line.name,
        account=clean(line.account),
        on=line.on_day,
        cents=line.cents,
        code=clean(line.code),
        trace=clean(line.trace),
        originator=clean(line.originator),
        description=clean(line.description),
        became=became,
        hint="" if became else _hint(read, line),
    )


def _hint(read: Read, line: Line) -> str:
    """What an open line may be: nothing is done by it."""
    if line.cents > 0:
        fits = carried(read, line)
        return f"may be {' or '.join(one.name for one in fits)}" if fits else ""
    found = deposits.checks(read, -line.cents)
    if found and (line.code in rules.RETURN_CODES or "RETURN" in line.description.upper()):
        return f"a check returned? {', '.join(one.name for one in found[-3:])}"
    out = deposits.refunds_out(read, line.cents)
    return f"a refund paid out? {', '.join(one.name for one in out[:3])}" if out else ""


@act("bank.line")
def say(
    act: Act,
    line: int,
    *,
    as_: str,
    payer: str | None = None,
    deposit: int | None = None,
    payment: int | None = None,
    reason: str = "",
) -> LineRow:
    """Say what a line is. as_: eft (a payer's payment), deposit (that one, or a new one), returned (a check that bounced), refund
    (paid out by it), other (no payment: a fee, interest; with a reason)."""
    write = act.write
    found = line_of(write, line)
    if not found.open:
        _unsay(act, found)
    if as_ in ("eft", "deposit") and found.cents <= 0:
        raise Refused(f"{plain(found.cents)} did not come in", found.name, "A debit is returned, refund or other.")
    if as_ in ("returned", "refund") and found.cents >= 0:
        raise Refused(f"{plain(found.cents)} did not go out", found.name, "A credit is eft, deposit or other.")
    if as_ == "eft":
        match_sure(act, electronic(act, found, payer_named(write, payer).payer if payer else None))
    elif as_ == "deposit":
        _to_deposit(act, found, deposit)
    elif as_ == "returned":
        _returned(act, found, payment, reason)
    elif as_ == "refund":
        _paid_out(act, found, payment)
    elif not reason.strip():
        raise Refused("a reason is needed", found.name, "Say with --reason what it is.")
    else:
        bank.tell(write, line, how="other", reason=reason, actor=act.actor.name)
    act.subject("line", found.name)
    return _line_row(write, line_of(write, line))


def _unsay(act: Act, line: Line) -> None:
    """What was made of a line by itself is taken back, as long as nothing was built on it: no payment in it but its own, unmatched."""
    write = act.write
    home = deposits.one(write, line.deposit) if line.deposit is not None else None
    inside = deposits.payments_in(write, (home.id,)).get(home.id, []) if home is not None else []
    own = [one for one in inside if one.bank_line == line.id and one.remittance is None and one.state == RECEIVED]
    if home is None or home.state == CLOSED or len(own) < len(inside):
        raise Refused("what this line is was said already", line.name, "Take apart first what was built on it: payments out, or unmatched.")
    if any(-payments.sums(write, (one.id,))[one.id].get("unidentified", 0) != one.cents for one in own):
        raise Refused("some of it was sent back", line.name, "What went out stays.")
    for one in own:
        deposits.take_out(write, one, event=act.number, today=act.today)
        if not payments.change(write, one.id, one.version, state=VOID, deposit=None, bank_line=None):
            raise Stale("the payment has changed meanwhile", one.name, "Nothing was changed. Look at it again.")
    if not deposits.change(write, home.id, home.version, state=VOID, bank_line=None):
        raise Stale("the deposit has changed meanwhile", home.name, "Nothing was changed. Look at it again.")


def _to_deposit(act: Act, line: Line, deposit: int | None) -> None:
    home = open_deposit(act.write, deposit) if deposit is not None else None
    if home is not None and home.bank_line is not None:
        raise Refused(f"it is L-{home.bank_line} of a statement already", home.name, "A deposit stands on one line.")
    if home is not None and home.cents != line.cents:
        raise Refused(
            f"the slip says {plain(home.cents)}, the bank {plain(line.cents)}: off by {plain(line.cents - home.cents)}", home.name,
            "Count again; deposit amount corrects the slip, with a reason.",
        )  # fmt: skip
    as_deposit(act, line, home)


def _returned(act: Act, line: Line, payment: int | None, reason: str) -> None:
    """The bank took a check's money back: it leaves the bank; the payment itself was taken back when it bounced."""
    if payment is None:
        raise Refused("which check was returned is not said", line.name, "Name its payment: --payment P-12.")
    found = payment_of(act.write, payment)
    if found.cents != -line.cents:
        raise Refused(f"{found.name} is {plain(found.cents)}, the line {plain(line.cents)}", line.name, "Name the check that was returned.")
    if found.state != BOUNCED:
        raise Refused("it stands as paid", found.name, f"Take it back first: claimdesk cash bounce {found.name} --reason TEXT.")
    home = deposits.one(act.write, found.deposit) if found.deposit is not None else None
    if home is None or home.state != CLOSED:
        raise Refused("it is in no deposit that is closed", found.name, "What never was in the bank was not taken out of it.")
    if payments.sums(act.write, (payment,)).get(payment, {}).get("bank", 0):
        deposits.leave_bank(act.write, found, event=act.number, today=act.today)
    bank.tell(act.write, line.id, how="returned", reason=reason or "not honoured", actor=act.actor.name, payment=payment)
    act.subject("payment", found.name)


def _paid_out(act: Act, line: Line, payment: int | None) -> None:
    if payment is None:
        raise Refused("which refund it is is not said", line.name, "Name its payment: --payment P-12.")
    found = payment_of(act.write, payment)
    if found.cents != line.cents:
        raise Refused(f"{found.name} is {plain(found.cents)}, the line {plain(line.cents)}", line.name, "Name the refund of that amount.")
    if found.deposit is not None:
        raise Refused(f"it is in D-{found.deposit}", found.name, "It went out once.")
    paid_out(act, line, payment)
