"""Work for money that is owed though no denial says so: taken back at provider level, allowed below the contract, refused on its way in."""

from __future__ import annotations

from billing import underpayment, work_asked
from billing.money import shown
from billing.place import payer_ref
from billing.plans import Work
from billing.work_asked import CHANCE, Asked


def recouped(desk: Asked) -> Work | None:
    """What a payer took back at provider level and a person put on this claim: it is owed again, to be disputed, billed on or given up."""
    taken = [move for move in desk.books.moves if move.kind == "recoupment"]
    cents = min(sum(move.cents for move in taken), desk.figures.payer_open)
    if cents <= 0:
        return None
    numbers = {move.transaction for move in taken}
    whose = next((e.payer for e in desk.books.entries if e.transaction in numbers and e.payer is not None), None)
    payer = payer_ref(desk.books, whose) if whose is not None else None
    return Work(
        "recouped",
        whose or (desk.books.payers[0].payer.payer if desk.books.payers else 0),
        "information",
        (),
        (),
        cents,
        CHANCE["recouped"],
        None,
        None,
        work_asked.basis("recouped", sorted((move.line, move.cents, move.rests_on) for move in taken)),
        f"{payer.name if payer else 'the payer'} took {shown(cents)} back: dispute it, bill it on, or give it up",
    )


def underpaid(desk: Asked) -> Work | None:
    """The first payer allowed less than its contract says, beyond the tolerance; the money was taken off by contract, so it is not open."""
    short = [one for one in underpayment.compared(desk.books) if one.underpaid]
    if not short:
        return None
    cents = sum(one.short_cents for one in short)
    top = max(short, key=lambda one: (one.short_cents, -one.line))
    payer = payer_ref(desk.books, top.payer)
    names = ", ".join(dict.fromkeys(one.agreed.terms.name for one in short))
    services = ", ".join(dict.fromkeys(one.code for one in short[:3])) + (f" and {len(short) - 3} more" if len(short) > 3 else "")
    return Work(
        "underpaid",
        top.payer,
        "contractual",
        (),
        (),
        cents,
        CHANCE["underpaid"],
        work_asked.deadline(desk, ("UNDERPAY", "APPEAL"), payer, work_asked.answer(desk.books, top.answer)),
        None,
        work_asked.basis("underpaid", sorted((one.answer, one.line, one.agreed.cents, one.allowed_cents) for one in short)),
        f"{payer.name if payer else 'the payer'} allowed {shown(cents)} less for {services} than {names} says",
    )


def rejected(desk: Asked) -> Work | None:
    """The newest sending was refused on its way in: it must be mended and sent again before the filing limit. Of a void no money is at
    stake and no day is the last, but the payer has the claim still.
    """
    rejection, cents = desk.books.rejection, max(0, desk.figures.insurance)
    if rejection is None or not (cents or desk.books.voided):
        return None
    payer = next((one.payer for one in desk.books.payers if one.rank == rejection.rank), None)
    payer = payer or next((one.payer for one in desk.books.payers), None)
    return Work(
        "rejected",
        payer.payer if payer else 0,
        "missing_information",
        (),
        (),
        cents,
        CHANCE["rejected"],
        None if desk.books.voided else work_asked.deadline(desk, ("TF_NEW",), payer, None),
        None,
        work_asked.basis("rejected", rejection.acknowledgement),
        f"the void was refused, the payer has the claim still: {rejection.why}" if desk.books.voided else rejection.why,
    )
