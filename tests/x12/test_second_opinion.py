"""What two other libraries say of the same bytes, where they read them rightly (test-only dependencies)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from billing.person import Address, Identifier, Person
from tests.x12.files import CLAIM, CLAIM_HEAD, LINE, PAYMENT, Got, claims, remittance, replaced
from tests.x12.shared import SAMPLES, known_answer, needs_known_answer, needs_samples
from tests.x12.test_claims import INSTITUTIONAL, OTHER, PATIENT
from x12.tokens import Tokens
from x12.writer import Sending, write_claims, write_remittances

HOME = Address("12 MILL ST", "", "COLUMBUS", "OH", "432150001")
SENDING = Sending("SENDER", "RECEIVER", 7, date(2026, 11, 1), "0930", sender_name="CLINIC", receiver_name="CLEARING", phone="6145550100",
                  payer_address=HOME, payee_address=HOME)  # fmt: skip
#: Samples of remittances that x12sdk reads without loss (it wants a day of payment and other signs than some send).
READ_BY_SDK = ["cob-contractural-adjustment", "demo", "managed-care", "secondary-payment", "tertiary-payment"]


def segments_by_pyx12(data: bytes) -> list[list[str]]:
    """Element texts of each segment, by the other tokeniser."""
    from pyx12.x12file import X12Reader

    reader = X12Reader(io.StringIO(data.decode()))
    return [segment.format("", "*", ":").split("*") for segment in reader]


def accepted_by_pyx12(data: bytes) -> str:
    """'' where pyx12's maps find nothing to say against a file, else what they say."""
    from pyx12.params import params
    from pyx12.x12n_document import x12n_document

    report = io.StringIO()
    good = x12n_document(params(), io.StringIO(data.decode()), None, None, fd_json=report)
    return "" if good else report.getvalue()


def models(path: Path) -> list[Any]:
    """The sets of a file as x12sdk's models."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from x12sdk.io import X12ModelReader

        with X12ModelReader(str(path)) as reader:
            return list(reader.models())


def cents(amount: Decimal | None) -> int:
    return int((amount or Decimal(0)) * 100)


def triplets(found: list[Any] | None) -> list[tuple[str, str, int]]:
    """(group, reason, cents) of CAS models."""
    return [
        (cas.adjustment_group_code, reason, cents(getattr(cas, f"monetary_amount_{at}")))
        for cas in found or []
        for at in range(1, 7)
        if (reason := getattr(cas, f"adjustment_reason_code_{at}"))
    ]


def by_sdk(path: Path) -> Iterator[tuple[object, ...]]:
    """Each claim payment of a file: number, status, amounts, adjustments, services."""
    for model in models(path):
        for group in model.loop_2000 or []:
            for loop in group.loop_2100:
                clp = loop.clp_segment
                services = [
                    (one.svc_segment.composite_medical_procedure_identifier_1, cents(one.svc_segment.line_item_charge_amount),
                     cents(one.svc_segment.line_item_provider_payment_amount), triplets(one.cas_segment))
                    for one in loop.loop_2110 or []
                ]  # fmt: skip
                yield (clp.patient_control_number, clp.claim_status_code, cents(clp.total_claim_charge_amount),
                       cents(clp.claim_payment_amount), triplets(loop.cas_segment), services)  # fmt: skip


def by_us(got: Got, component: str) -> Iterator[tuple[object, ...]]:
    """The same from our records."""
    for one in got.payments:
        services = [
            (line.place.raw.split(element)[1].replace(component, ":"), line.charge_cents, line.paid_cents,
             [(cas.group, cas.reason, cas.cents) for cas in line.adjustments])
            for line in one.lines
            if line.place and (element := line.place.raw[3])
        ]  # fmt: skip
        mine = [(cas.group, cas.reason, cas.cents) for cas in one.adjustments]
        yield (one.control_number, one.status, one.charge_cents, one.paid_cents, mine, services)


@needs_samples
@pytest.mark.parametrize("name", READ_BY_SDK)
def test_x12sdk_reads_the_same_money_from_a_sample(name: str) -> None:
    """CLP, CAS and SVC."""
    path = SAMPLES / f"835/linuxforhe__{name}.835"
    assert list(by_us(Got(path.read_bytes()), ":")) == list(by_sdk(path))


@needs_known_answer
def test_x12sdk_reads_the_same_money_from_files_with_a_known_answer(tmp_path: Path) -> None:
    """All but what it refuses: a line end as terminator, and a remittance with a claim that does not add up."""
    folder = known_answer(tmp_path, 80, 5)
    compared = 0
    for path in sorted(folder.glob("835/*")):
        data = path.read_bytes()
        if data[105:106] == b"~" and data[3:4] == b"*" and "crooked" not in path.name:
            theirs = list(by_sdk(path))
            assert list(by_us(Got(data), ":")) == theirs
            compared += len(theirs)
    assert compared > 40


@needs_known_answer
def test_pyx12_cuts_the_same_segments(tmp_path: Path) -> None:
    """Every element of every segment, of claims and remittances."""
    folder = known_answer(tmp_path, 80, 6)
    for path in sorted(folder.glob("83*/*")):
        data = path.read_bytes()
        theirs = segments_by_pyx12(data)
        ours = [one.elements for one in Tokens(io.BytesIO(data), lambda finding: None)]
        element, component = data[3:4].decode(), data[104:105].decode()
        if (element, component) == ("*", ":"):
            assert [trimmed(one) for one in theirs] == [trimmed(one) for one in ours]
        else:
            assert len(theirs) == len(ours)


def trimmed(elements: list[str]) -> list[str]:
    """Without empty elements at the end, which pyx12 leaves out, and blanks, which it cuts off."""
    made = [element.strip() for element in elements]
    while made and not made[-1]:
        made.pop()
    return made


def test_pyx12_accepts_a_remittance_that_we_write() -> None:
    """Its maps are those that X12 publishes."""
    got = Got(remittance(PAYMENT, [row.replace("A1", "A2") for row in PAYMENT], end=["PLB*1234567893*20261231*WO:A*120"]))
    (head,) = got.reading.remittances
    head = replace(head, payee_tax="311234567")
    assert accepted_by_pyx12(write_remittances(SENDING, [(head, got.payments)])) == ""


def test_pyx12_accepts_professional_claims_that_we_write() -> None:
    """A patient who is not the subscriber, another payer, a replacement."""
    head = replaced(CLAIM_HEAD, "HL*2", "HL*2*1*22*1")
    replacement = [*replaced(CLAIM, "CLM", "CLM*A2*200***11:B:7*Y*A*Y*Y"), "REF*F8*ICN1"]
    replacement[1:] = [replacement[2], replacement[1]]
    got = Got(claims(replacement + LINE, [*PATIENT, *CLAIM, *LINE], head=head))
    other = Got(claims(CLAIM + OTHER[:1] + OTHER[3:4] + OTHER[7:8] + [*OTHER[8:10], OTHER[11]] + LINE)).claims[0]
    assert accepted_by_pyx12(write_claims(SENDING, [*got.claims, other])) == ""


def test_pyx12_accepts_institutional_claims_that_we_write() -> None:
    """With statement dates, CL1, diagnoses and an attending provider."""
    keep = ("CLM", "DTP*434", "CL1", "REF*F8", "HI*ABK", "HI*ABF")
    body = [row for row in INSTITUTIONAL if row.startswith(keep)]
    body += ["NM1*71*1*JONES*JOHN****XX*1234567893"]
    line = ["LX*1", "SV2*0300*HC:85025*200*UN*1", "DTP*472*D8*20260701"]
    (claim,) = Got(claims(body + line, version="005010X223A2")).claims
    assert accepted_by_pyx12(write_claims(SENDING, [claim])) == ""


def test_pyx12_would_not_accept_anything() -> None:
    """Else the three tests before would prove nothing."""
    (claim,) = Got(claims(CLAIM + LINE)).claims
    nobody = replace(claim, billing=Person("", identifiers=(Identifier("XX", "12"),)))
    assert "N3" in accepted_by_pyx12(write_claims(SENDING, [nobody]))
