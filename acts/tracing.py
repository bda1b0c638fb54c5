"""Which remittance a trace means: TRACE, or PAYER:TRACE where two payers use the same one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acts.desk import Desk
from billing.text import fold
from store import payers, remittances
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from store.remittances import RemittanceRow


def find(desk: Desk, trace: str) -> int:
    """The remittance that TRACE or PAYER:TRACE means; of a payment that came twice, the first."""
    return resolved(desk.books.read, trace)[0].id


def in_turn(read: Read, traces: Sequence[str] | None) -> list[RemittanceRow]:
    """The remittances to post, by the day of payment, then in order of import. Nothing named: all that are not whole.

    A payment that came twice is listed once among all: as itself where it is still to be posted, else as the duplicate.
    """
    if traces is not None:
        found = {row.id: row for trace in traces for row in resolved(read, trace)}
        return sorted(found.values(), key=lambda row: (row.paid_on.isoformat() if row.paid_on else "", row.id))
    rows = remittances.unfinished(read)
    listed = {row.id for row in rows if row.state != "duplicate"}
    out: list[RemittanceRow] = []
    for row in rows:
        if row.state == "duplicate":
            if row.duplicate_of in listed:
                continue
            listed.add(row.duplicate_of or 0)
        out.append(row)
    return out


def resolved(read: Read, trace: str) -> list[RemittanceRow]:
    """All remittances that the words mean: of one payer, and one payment or that payment again."""
    rows = next((rows for rows in _readings(read, trace) if rows), [])
    if not rows:
        raise NoSuch("there is no remittance with this trace", trace, "See `claimdesk post --all`, or import the 835 first.")
    by_payer = {row.payer for row in rows}
    if len(by_payer) > 1:
        names = ", ".join(dict.fromkeys(f"{row.payer_id or row.payer_name}:{row.trace}" for row in rows))
        raise Refused("more than one payer uses this trace", trace, f"Write PAYER:TRACE: {names}.")
    return rows


def _readings(read: Read, trace: str) -> Iterator[list[RemittanceRow]]:
    """The whole as a trace; then as PAYER:TRACE, wherever a colon stands."""
    yield remittances.traced(read, trace)
    for at, sign in enumerate(trace):
        if sign == ":":
            payer, rest = trace[:at].strip(), trace[at + 1 :].strip()
            yield [row for row in remittances.traced(read, rest) if _is(read, row, payer)]


def _is(read: Read, row: RemittanceRow, payer: str) -> bool:
    """Whether the remittance comes from this payer, by an id of its own or by a name."""
    ref = payers.refs(read, (row.payer,))[row.payer]
    ids = {row.payer_id, row.originator, *ref.ids}
    return payer in ids or (bool(fold(payer)) and fold(payer) in (fold(row.payer_name), fold(ref.name)))
