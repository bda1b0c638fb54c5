"""Records to JSON text and back, as the books keep them whole."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from billing.books import PostedAdjustment
from billing.claim import Claim
from billing.findings import Finding
from billing.remittance import ClaimPayment

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    # Imported late: pydantic takes longer to load than a queue page takes to show.
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _text(kind: Any, record: object) -> str:
    # What is as the record has it by default is left out: it is most of a claim.
    return _adapter(kind).dump_json(record, exclude_defaults=True).decode()


def claim_text(claim: Claim) -> str:
    """A claim, whole."""
    return _text(Claim, claim)


def claim_of(text: str) -> Claim:
    """The claim that was kept."""
    return _adapter(Claim).validate_json(text)  # type: ignore[no-any-return]


def payment_text(payment: ClaimPayment) -> str:
    """An adjudication, whole."""
    return _text(ClaimPayment, payment)


def payment_of(text: str) -> ClaimPayment:
    """The adjudication that was kept."""
    return _adapter(ClaimPayment).validate_json(text)  # type: ignore[no-any-return]


def findings_text(findings: tuple[Finding, ...]) -> str:
    """What was told of a file."""
    return _text(tuple[Finding, ...], findings)


def findings_of(text: str) -> tuple[Finding, ...]:
    """What was told of a file."""
    return _adapter(tuple[Finding, ...]).validate_json(text)  # type: ignore[no-any-return]


def adjustments_text(adjustments: tuple[PostedAdjustment, ...]) -> str:
    """The adjustments of a line as they were posted."""
    return _text(tuple[PostedAdjustment, ...], adjustments) if adjustments else ""


def adjustments_of(text: str) -> tuple[PostedAdjustment, ...]:
    """The adjustments of a line as they were posted."""
    return _adapter(tuple[PostedAdjustment, ...]).validate_json(text) if text else ()
