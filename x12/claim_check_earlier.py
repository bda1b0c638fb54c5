"""What earlier payers answered, before a claim to a later one is written: it must add up (837 TR3 1.4.4.1, loops 2320 and 2430)."""

from __future__ import annotations

from collections.abc import Iterator

from billing.claim import Claim
from billing.findings import Finding
from billing.money import shown
from x12.claim_faults import error, warning

OTHERS_MOST = 10


def earlier(claim: Claim) -> Iterator[Finding]:
    """Each other payer, then each line."""
    if len(claim.other_payers) > OTHERS_MOST:
        yield error("payers", f"A claim names at most {OTHERS_MOST} other payers; this one names {len(claim.other_payers)}.", "SBR")
    places = [cover.sequence for cover in claim.coverages if cover.sequence != "U"]
    for place in sorted({one for one in places if places.count(one) > 1}):
        yield error("payer_order", f"Two payers stand in one place ({place}, SBR01).", "SBR01", place)
    for other in claim.other_payers:
        cover = other.coverage
        name = cover.payer.name or "the earlier payer"
        if not cover.payer.name:
            yield error("no_other_name", "Another payer has no name (NM103).", "NM103")
        if not cover.payer.payer_id:
            yield error("no_other_id", f"The number of {name} is missing (NM109).", "NM109")
        if not cover.member_id:
            yield error("no_other_member", f"The member number with {name} is missing (NM109).", "NM109")
        paid = next((cents for qualifier, cents in other.amounts if qualifier == "D"), None)
        if paid is None:
            continue
        of_lines = [one for line in claim.lines for one in line.other_payments if one.payer_id == cover.payer.payer_id]
        taken = sum(a.cents for a in other.adjustments) + sum(a.cents for one in of_lines for a in one.adjustments)
        if claim.charge_cents - taken != paid:
            sums = f"{shown(claim.charge_cents)} less {shown(taken)} is not {shown(paid)}"
            yield error("earlier_payer", f"What {name} answered does not add up: {sums}.", "AMT02")
        if other.paid_on is None and not any(one.paid_on for one in of_lines):
            yield warning("earlier_date", f"The day on which {name} answered is not said (DTP*573).", "DTP03")
    yield from _lines(claim)


def _lines(claim: Claim) -> Iterator[Finding]:
    """Charge less what a payer adjusted of the line is what it paid on it, unless the line was paid within another (SVD06)."""
    names = {other.coverage.payer.payer_id: other.coverage.payer.name for other in claim.other_payers}
    for line in claim.lines:
        for payer_id in dict.fromkeys(one.payer_id for one in line.other_payments):
            said = [one for one in line.other_payments if one.payer_id == payer_id]
            where = f"Line {line.number}"
            if payer_id not in names:
                yield error(
                    "earlier_unknown", f"{where} was paid by {payer_id or 'nobody'}, whom the claim does not name.", "SVD01", payer_id
                )
                continue
            name = names[payer_id] or payer_id
            if any(one.paid_on is None for one in said):
                yield error("line_date", f"{where}: the day on which {name} answered is missing (DTP*573).", "DTP03")
            if any(one.bundled for one in said):
                continue
            paid = sum(one.paid_cents for one in said)
            taken = sum(a.cents for one in said for a in one.adjustments)
            if line.charge_cents - taken != paid:
                sums = f"{shown(line.charge_cents)} less {shown(taken)} is not {shown(paid)}"
                yield error("earlier_line", f"{where}: what {name} answered does not add up: {sums}.", "SVD02")
