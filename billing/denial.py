"""Open denials: what the standing answers deny and no act has moved, by line and code; never more than the line's insurance balance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from billing.books import ClaimBooks, PostedAdjustment
from billing.money import allocate
from billing.place import LineState, Standing, payer_ref, place
from billing.plans import Denial
from billing.playbook import Playbook


def open_denials(books: ClaimBooks, playbook: Playbook, states: Iterable[LineState] | None = None) -> tuple[Denial, ...]:
    """Every denied amount that is open, by line and in payer order, so that the order in which answers came does not matter.

    Where less is open on a line than its answers deny (another payer paid, an act moved some), the open part is divided by amount.
    """
    out: list[Denial] = []
    for state, one, a, cents in _open(books, states):
        said = one.said.remarks + tuple(r for r in one.answer.remarks if r not in one.said.remarks)
        payer = payer_ref(books, one.said.payer)
        category = playbook.on(one.answer.paid_on).category(a.group, a.reason, payer, said)
        out.append(Denial(state.line, one.said.answer, one.said.payer, a.group, a.reason, said, cents, category))
    return _merged(out)


def open_by_code(books: ClaimBooks) -> dict[tuple[int, str], int]:
    """Cents that are denied and open, by line and code, without what the playbook says of them."""
    out: dict[tuple[int, str], int] = {}
    for state, _, a, cents in _open(books, None):
        out[state.line, a.code] = out.get((state.line, a.code), 0) + cents
    return out


def _open(books: ClaimBooks, states: Iterable[LineState] | None) -> Iterator[tuple[LineState, Standing, PostedAdjustment, int]]:
    """Each standing denial with what of it is open."""
    for state in place(books) if states is None else states:
        if state.payer_denied <= 0:
            continue
        standing = sorted(state.standing, key=lambda one: one.said.rank)
        found = [(one, a) for one in standing for a in one.said.adjustments if a.kind == "DENIAL" and a.cents > 0]
        parts = allocate(state.payer_denied, tuple(a.cents for _, a in found))
        yield from ((state, one, a, cents) for (one, a), cents in zip(found, parts, strict=True) if cents)


def _merged(denials: list[Denial]) -> tuple[Denial, ...]:
    """One denial for each line, answer and code, though the payer wrote it in two triplets."""
    out: dict[tuple[int, int, str], Denial] = {}
    for one in denials:
        key = (one.line, one.answer, one.code)
        if (was := out.get(key)) is not None:
            one = Denial(was.line, was.answer, was.payer, was.group, was.reason, was.remarks, was.cents + one.cents, was.category)
        out[key] = one
    return tuple(out.values())
