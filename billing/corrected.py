"""A claim whose record was corrected after it was sent: what becomes of it, and the work that it calls for until it is sent again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from billing import records_asked, work_asked
from billing.findings import Finding
from billing.plans import Work
from billing.recharting import DATES
from billing.resending import HOWS, Difference, How
from billing.work_asked import CHANCE, Asked

#: ready: stands in the outbox with the new value once it is signed; renewed: what stands there takes it; work: billers get work; person:
#: its open work says so; barred: it cannot go, and why; stays: nothing of it changes.
Becomes = Literal["ready", "renewed", "work", "person", "barred", "stays"]

#: Field of the record → what a claim calls it (billing/resending.py, `_differences`). A field that is not here is on no claim.
ON_CLAIM: dict[tuple[str, str], str] = {
    **{("person", name): "Patient" for name in ("last", "first", "middle", "suffix")},
    ("person", "born_on"): "Born",
    ("person", "sex"): "Sex",
    **{("person", name): "Address" for name in ("line1", "line2", "city", "state", "zip")},
    ("coverage", "member_id"): "Member number",
    ("coverage", "group_number"): "Group",
    ("coverage", "relationship"): "Relation",
    ("coverage", "name_on_card"): "Relation",
    ("diagnosis", "code"): "Diagnoses",
    ("diagnosis", "present_on_admission"): "Present on admission",
    ("diagnosis", "standing"): "Diagnoses",
    **{("coverage", name): "Payers" for name in ("rank", "from_on", "to_on", "standing")},
    **{("visit_diagnosis", name): "Diagnoses" for name in ("code", "position", "standing")},
    ("visit_diagnosis", "poa"): "Present on admission",
    ("procedure", "code"): "Line: procedure",
    ("procedure", "standing"): "Line: procedure",
    ("procedure", "modifiers"): "Line: modifiers",
    ("procedure", "units"): "Line: units",
    ("procedure", "charge_cents"): "Line: charge",
    ("procedure", "ndc"): "Line: drug number (NDC)",
    ("procedure", "rendering"): "Rendering provider's NPI",
    ("procedure", "from_on"): DATES,
    ("encounter", "from_on"): DATES,
    ("encounter", "to_on"): DATES,
    ("encounter", "pos"): "Place of service",
    ("encounter", "discharge_status"): "Patient's status",
    **{("encounter", role): f"{role.capitalize()} provider's NPI" for role in ("rendering", "referring", "attending")},
    ("encounter", "supervising"): "Supervising provider",
    ("encounter", "standing"): "Visit",
    ("authorisation", "number"): "Authorisation number",
    ("authorisation", "standing"): "Authorisation number",
}
CONTENT = frozenset(ON_CLAIM.values()) - {
    "Patient", "Born", "Sex", "Address", "Member number", "Group", "Relation", "Authorisation number",
}  # fmt: skip
"""What a payer pays by: where it changes, a claim that was paid wants a replacement. Who the patient is was good enough to pay."""
DONE = frozenset({"closed", "patient", "credit"})
"""Claims that were paid, or are the patient's."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a claim that a correction reaches. differs: what it would say otherwise if it went again; status: of the claim;
    appeal: the appeal that is out; outbox: what of it stands there, and whether that is a void; code: of its open denial or refusal;
    about: that is about a corrected field; wrong: what forbids to send it; how: as it would go; noted: what of the correction
    does not flow into it by itself."""

    differs: tuple[str, ...]
    status: str
    appeal: str = ""
    outbox: str = ""
    void: bool = False
    code: str = ""
    about: bool = False
    wrong: str = ""
    how: How = "replacement"
    noted: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of the claim, and the same for a person."""

    becomes: Becomes
    words: str


def named(fields: Iterable[tuple[str, str]], differences: Sequence[Difference] | Sequence[Finding]) -> tuple[str, ...]:
    """Which of the corrected fields (subject, name) the claim would say otherwise than it was sent, or does not take by itself."""
    wanted = {ON_CLAIM.get(one) for one in fields}
    return tuple(dict.fromkeys(one.field for one in differences if plain(one.field) in wanted))


def plain(name: str) -> str:
    """A field of a claim whatever its line: `Line 2: units` is `Line: units`."""
    line, colon, rest = name.partition(": ")
    if not colon or not line.startswith("Line"):
        return name
    return "Rendering provider's NPI" if rest == "rendering provider" else f"Line: {rest}"


def content(differs: Iterable[str]) -> bool:
    """Whether one of these is what a payer pays by."""
    return bool(CONTENT & {plain(one) for one in differs})


def effect(claim: Standing) -> Effect:
    """What becomes of a claim by the correction."""
    if not claim.differs:
        return Effect("stays", "does not name what is corrected, or was sent with it")
    if claim.status == "voided":
        return Effect("stays", "voided: stays as it is")
    if claim.outbox:
        if claim.void:
            return Effect("stays", f"{claim.outbox} voids it as it was sent")
        if claim.noted:
            return Effect("renewed", f"{claim.outbox} in the outbox is held: {claim.noted}")
        return Effect("renewed", f"{claim.outbox} in the outbox takes the new value")
    if claim.appeal:
        return Effect("work", f"under appeal: {claim.appeal} stays; a biller decides whether to tell the payer")
    if claim.code:
        return _denied(claim)
    if claim.status in DONE and not content(claim.differs):
        return Effect("stays", "paid as it was sent: not changed; its log says so")
    if claim.noted:
        return Effect("work", f"work for a biller: {claim.noted}")
    if claim.status in DONE:
        return Effect("work", "paid with the old value: a replacement is proposed; look for a refund")
    if claim.status == "unanswered":
        return Effect("work", "sent with the old value, no answer yet: work for a biller")
    return Effect("work", "sent with the old value: a corrected claim is proposed")


def _denied(claim: Standing) -> Effect:
    if claim.noted:
        return Effect("person", f"{claim.code}: {claim.noted}")
    if not claim.about:
        return Effect("person", f"{claim.code} is not about this: r sends it with the new value")
    if claim.wrong:
        return Effect("barred", f"cannot go by itself: {claim.wrong}")
    return Effect("ready", f"will stand ready: {HOWS[claim.how]}")


def record_changed(desk: Asked) -> Work | None:
    """A correction that the claim was sent before, until it is sent again or a person says that it need not be. Where a denial is open
    that is worked, and shows the correction."""
    found = tuple(one for one in desk.books.corrected if one.beside or not desk.denials)
    if not found:
        return None
    figures, payer = desk.figures, next((one.payer for one in desk.books.payers), None)
    answer = next((one for one in reversed(desk.books.answers) if one.state == "posted"), None)
    named = "; ".join(dict.fromkeys(one.fields for one in found))
    last = max(one.on for one in found)
    return Work(
        "record_changed",
        payer.payer if payer else 0,
        "information",
        (),
        (),
        records_asked.at_stake(figures.insurance, figures.insurance_paid, figures.charge),
        CHANCE["record_changed"],
        work_asked.deadline(desk, ("CORRECTED",), payer, answer),
        None,
        work_asked.basis("record_changed", sorted(one.correction for one in found)),
        f"the record was corrected on {last.isoformat()}, after it was sent: {named}",
    )
