"""Random claims and answers that add up: what a payer may send, drawn by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from billing.remittance import Adjustment, ClaimPayment
from tests.builders import payment, service

#: A code of each kind: settles, stays owed, the patient's, for a person, a check figure, negative incentive.
CODES = ("CO-45", "CO-253", "OA-94", "CO-16", "CO-97", "PR-27", "PR-1", "PR-2", "PR-3", "CO-ZZ", "OA-23", "PI-45", "CO-18")


@st.composite
def charges(draw: st.DrawFn) -> tuple[int, ...]:
    """One to four lines."""
    return tuple(draw(st.lists(st.integers(1, 50000), min_size=1, max_size=4)))


@st.composite
def adjustments(draw: st.DrawFn, charge: int) -> tuple[Adjustment, ...]:
    """Adjustments of a line: mostly parts of the charge, now and then negative or above it."""
    left, out = charge, []
    for code in draw(st.lists(st.sampled_from(CODES), max_size=4)):
        wild = draw(st.integers(0, 19))
        cents = -draw(st.integers(1, 5000)) if wild == 0 else draw(st.sampled_from((left, left // 2, left // 3, 1)))
        if cents:
            out.append(Adjustment(code[:2], code[3:], cents))
            left = max(left - cents, 0)
    return tuple(out)


@st.composite
def answers(draw: st.DrawFn, line_charges: tuple[int, ...], icn: str, statuses: tuple[str, ...] = ("1", "19", "2", "4")) -> ClaimPayment:
    """An answer to a claim with these charges: with services or without, perhaps with an adjustment at claim level, that adds up."""
    at_claim = draw(adjustments(sum(line_charges))) if draw(st.integers(0, 4)) == 0 else ()
    status = draw(st.sampled_from(statuses))
    remarks = ("N782",) if draw(st.integers(0, 19)) == 0 else ()
    if draw(st.integers(0, 7)) == 0:
        return payment(charge=sum(line_charges), adjustments=at_claim, icn=icn, status=status, remarks=remarks)
    services = tuple(service(n, c, None, draw(adjustments(c))) for n, c in enumerate(line_charges, 1))
    return payment(*services, adjustments=at_claim, icn=icn, status=status, remarks=remarks)
