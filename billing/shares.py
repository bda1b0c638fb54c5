"""What one answer says of each of our lines: services summed on their line, adjustments at claim level divided by charge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from billing.books import BookLine, PayerRef, PostedAdjustment
from billing.money import allocate
from billing.playbook import Playbook
from billing.remittance import Adjustment, ClaimPayment


@dataclass(frozen=True, slots=True)
class Share:
    """An answer's word on one line. adjustments: (adjustment, whether it is a share of one at claim level)."""

    line: int
    charge_cents: int
    paid_cents: int
    adjustments: tuple[tuple[Adjustment, bool], ...]
    remarks: tuple[str, ...]


def shares(our_lines: Sequence[BookLine], payment: ClaimPayment, assigned: tuple[int, ...]) -> tuple[Share, ...]:
    """The answer on our lines; their payments sum to CLP04 (interface.md, "What each figure means").

    With services: SVC02, SVC03 and adjustments summed on the line that each was assigned. Without: CLP03 divided by our charges. An
    adjustment at claim level is divided by charge over the lines answered, and lowers each line's payment by its share. A payment
    that a person accepts though it does not add up is made whole by charge.
    """
    charges: dict[int, int] = defaultdict(int)
    paid: dict[int, int] = defaultdict(int)
    adjustments: dict[int, list[tuple[Adjustment, bool]]] = defaultdict(list)
    remarks: dict[int, list[str]] = defaultdict(list)
    if payment.lines and assigned:
        for number, service in zip(assigned, payment.lines, strict=True):
            charges[number] += service.charge_cents
            paid[number] += service.paid_cents
            adjustments[number] += [(a, False) for a in service.adjustments if a.cents]
            remarks[number] += [r for r in service.remarks if r not in remarks[number]]
    else:
        live = [line for line in our_lines if line.charge_cents] or list(our_lines)
        parts = allocate(payment.charge_cents, tuple(line.charge_cents for line in live))
        for line, part in zip(live, parts, strict=True):
            charges[line.number] = paid[line.number] = part
    numbers = sorted(charges)
    weights = tuple(charges[n] for n in numbers)
    at_claim = payment.adjustments if assigned or not payment.lines else payment.all_adjustments
    for adjustment in at_claim:
        for number, part in zip(numbers, allocate(adjustment.cents, weights), strict=True):
            if part:
                adjustments[number].append((Adjustment(adjustment.group, adjustment.reason, part, adjustment.quantity), True))
                paid[number] -= part
    missing = payment.paid_cents - sum(paid.values())
    if missing:
        for number, part in zip(numbers, allocate(missing, weights), strict=True):
            paid[number] += part
    return tuple(Share(n, charges[n], paid[n], tuple(adjustments[n]), tuple(remarks[n])) for n in numbers)


def kinds(share: Share, playbook: Playbook, payer: PayerRef, rank: int, remarks: tuple[str, ...]) -> tuple[PostedAdjustment, ...]:
    """The line's adjustments as the playbook reads them.

    CO-45 over a line's whole charge, with nothing paid and nothing left to the patient, is no contract (interface.md,
    `whole_line_unpaid`), where no earlier payer answered; a later payer's is held back by its own rule until one does.
    """
    to_patient = sum(a.cents for a, _ in share.adjustments if a.group == "PR")
    unpaid = rank == 1 and share.paid_cents == 0 and to_patient <= 0 < share.charge_cents
    said = share.remarks + tuple(r for r in remarks if r not in share.remarks)
    out = []
    for adjustment, at_claim in share.adjustments:
        whole = unpaid and share.charge_cents == sum(a.cents for a, _ in share.adjustments if a.code == adjustment.code)
        kind = playbook.kind(adjustment.group, adjustment.reason, adjustment.cents, payer, whole, said)
        out.append(PostedAdjustment(adjustment.group, adjustment.reason, adjustment.cents, kind, 0, at_claim))
    return tuple(out)


def by_code(adjustments: Sequence[PostedAdjustment | Adjustment]) -> dict[tuple[str, str], int]:
    """Cents by (group, reason), without those that come to nothing."""
    out: dict[tuple[str, str], int] = defaultdict(int)
    for a in adjustments:
        out[a.group, a.reason] += a.cents
    return {code: cents for code, cents in out.items() if cents}
