"""What a payer or a clearing house said of claims on their way in: taken, passed on, refused; of a whole set (999) or a claim (277CA)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from billing.findings import Place

#: accepted: taken in; forwarded: passed on to another; rejected: refused, so no payer has it; noted: says neither.
Verdict = Literal["accepted", "forwarded", "rejected", "noted"]

#: STC01-1 by what it says of a claim (277CA TR3 005010X214, STC).
CATEGORIES: dict[str, tuple[Verdict, str]] = {
    "A0": ("forwarded", "passed on to another"),
    "A1": ("accepted", "received"),
    "A2": ("accepted", "taken in, to be decided"),
    "A3": ("rejected", "sent back as unprocessable"),
    "A4": ("rejected", "not found there"),
    "A5": ("accepted", "taken in, and split"),
    "A6": ("rejected", "refused: something is missing"),
    "A7": ("rejected", "refused: something is wrong"),
    "A8": ("rejected", "refused: fields do not fit each other"),
}

#: Own words for the claim status codes that front ends refuse with most; a code that is not here is shown as it is.
STATUSES = {
    "16": "sent on to another payer",
    "18": "the entity was not found",
    "19": "the entity acknowledges it",
    "20": "accepted for processing",
    "21": "information is missing or wrong",
    "23": "returned to whom it came from",
    "24": "the entity is not approved as a submitter",
    "25": "the entity is not approved",
    "26": "the entity is not found",
    "33": "the subscriber and the subscriber's number are not found",
    "35": "claim or encounter not found",
    "54": "a double of one that was sent before",
    "84": "service not authorised",
    "85": "the entity is not primary",
    "88": "not eligible on the day of service",
    "97": "patient's eligibility not found with the entity",
    "116": "sent to the wrong payer",
    "121": "a service line number is over the most allowed",
    "122": "data missing or wrong where the payer says",
    "125": "the entity's name",
    "126": "the entity's address",
    "128": "the entity's tax number",
    "132": "the entity's Medicaid number",
    "135": "the entity's commercial number",
    "145": "the entity's taxonomy",
    "153": "the entity's number",
    "158": "the entity's date of birth",
    "164": "the entity's member number",
    "178": "the amount charged",
    "187": "the day of service",
    "188": "the period of the statement",
    "218": "the drug's number (NDC)",
    "234": "how the patient was discharged",
    "247": "a service line",
    "249": "the place of service",
    "254": "the principal diagnosis",
    "255": "a diagnosis",
    "286": "the other payer's explanation of payment",
    "400": "the claim is out of balance",
    "448": "the amounts of another payer do not fit",
    "453": "a modifier",
    "454": "a procedure code for the service",
    "455": "a revenue code for the service",
    "464": "the payer's own claim number",
    "465": "the principal procedure",
    "476": "the units of service",
    "481": "the claim or submission format",
    "507": "an HCPCS code",
    "512": "too old to be taken",
    "516": "the day on which the other payer decided",
    "560": "a taxonomy code",
    "562": "the entity's NPI",
    "634": "a remark code",
    "658": "the number of the submission",
    "673": "the patient's reason for the visit",
    "685": "the frequency code of the claim",
    "700": "the other payer's denial",
    "718": "not sent within the filing limit",
    "732": "a code of the information that is sent on paper",
    "746": "a double of a submission",
}

ENTITIES = {
    "03": "dependent", "1P": "provider", "36": "employer", "40": "receiver", "41": "submitter", "71": "attending", "72": "operating",
    "77": "facility", "82": "rendering", "85": "billing provider", "87": "pay-to provider", "AY": "clearing house", "DN": "referring",
    "DQ": "supervising", "IL": "subscriber", "PR": "payer", "QC": "patient",
}  # fmt: skip

#: IK5, AK9: what became of a set or a group (999 TR3 005010X231, IK501).
SET_CODES: dict[str, Verdict] = {"A": "accepted", "E": "accepted", "P": "accepted", "R": "rejected", "M": "rejected", "W": "rejected",
                                 "X": "rejected"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """One STC: category and code, the entity that it is about, what the payer does with it (STC03: WQ takes it, U refuses it)."""

    category: str
    code: str
    entity: str = ""
    action: str = ""
    on: date | None = None
    cents: int | None = None
    text: str = ""

    @property
    def shown(self) -> str:
        """As it is written: A7:562:85."""
        return ":".join(part for part in (self.category, self.code, self.entity) if part)

    @property
    def words(self) -> str:
        """In a biller's words, the payer's own after them."""
        said = STATUSES.get(self.code, f"code {self.code}" if self.code else "no code")
        said = said.replace("the entity", f"the {ENTITIES[self.entity]}", 1) if self.entity in ENTITIES else said
        return f"{said}: {self.text}" if self.text else said


def verdict(statuses: Iterable[Status]) -> Verdict:
    """What the statuses of one claim, or one level, say together: one refusal refuses it."""
    found = [("rejected" if one.action == "U" else CATEGORIES.get(one.category, ("noted", ""))[0]) for one in statuses]
    order: tuple[Verdict, ...] = ("rejected", "forwarded", "accepted")
    return next((each for each in order if each in found), "noted")


@dataclass(frozen=True, slots=True)
class ClaimAck:
    """A claim's TRN*2 in a 277CA: our number, the payer's own (REF*1K), its statuses, those of its lines among them."""

    control_number: str
    payer_control_number: str
    statuses: tuple[Status, ...]
    place: Place

    @property
    def verdict(self) -> Verdict:
        """What it says."""
        return verdict(self.statuses)


@dataclass(frozen=True, slots=True)
class LevelAck:
    """What a 277CA says of a whole submission (HL*21, reference: BHT03 of the 837) or of a provider in it (HL*19, number: its NPI)."""

    level: Literal["submission", "provider"]
    reference: str
    number: str
    statuses: tuple[Status, ...]
    place: Place

    @property
    def verdict(self) -> Verdict:
        """What it says."""
        return verdict(self.statuses)


@dataclass(frozen=True, slots=True)
class SetAck:
    """A 999 on one transaction set of ours (AK2, '' of set_number: the whole group, AK9): its numbers, and what was wrong in words."""

    group_number: str
    set_number: str
    verdict: Verdict
    errors: tuple[str, ...]
    claims: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One ST*999 or ST*277 of guide X214: who says it, when, and of what."""

    kind: Literal["999", "277CA"]
    source: str
    on: date | None
    sets: tuple[SetAck, ...] = ()
    levels: tuple[LevelAck, ...] = ()
    claims: tuple[ClaimAck, ...] = ()


@dataclass(frozen=True, slots=True)
class SentSet:
    """A transaction set of an 837 as it went: the numbers by which an acknowledgement names it, and its first and last segment."""

    interchange: str
    group_number: str
    set_number: str
    reference: str
    first: int
    last: int
