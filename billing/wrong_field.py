"""Which field a denial says is wrong: by its remark, else by its reason; in the record, on the claim, or in the order of the payers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from billing.playbook import Playbook
from billing.resend_fields import CHART, ON_CLAIM, ON_LINE

Where = Literal["record", "claim", "line", "payers"]


@dataclass(frozen=True, slots=True)
class WrongField:
    """The field that a denial is about. record: `relation` and `name` of the chart; claim, line: `name` of resend_fields; payers: who
    comes first. code: the remark or reason that says so."""

    where: Where
    relation: str
    name: str
    code: str


#: Reason code → where the fault usually is, where no remark names the field. What the codes mean: store/seed/playbook.csv.
BY_REASON: dict[str, tuple[Where, str, str]] = {
    "31": ("record", "coverage", "member_id"),
    "140": ("record", "coverage", "member_id"),
    "32": ("record", "coverage", "relationship"),
    "33": ("record", "coverage", "relationship"),
    "34": ("record", "coverage", "relationship"),
    "26": ("record", "coverage", "from_on"),
    "27": ("record", "coverage", "to_on"),
    "200": ("record", "coverage", "to_on"),
    "177": ("record", "coverage", "from_on"),
    "6": ("record", "person", "born_on"),
    "7": ("record", "person", "sex"),
    "10": ("record", "person", "sex"),
    "13": ("record", "person", "died_on"),
    "14": ("record", "person", "born_on"),
    "9": ("record", "diagnosis", "code"),
    "11": ("record", "diagnosis", "code"),
    "12": ("record", "diagnosis", "code"),
    "146": ("record", "diagnosis", "code"),
    "167": ("record", "diagnosis", "code"),
    "47": ("record", "diagnosis", "code"),
    "15": ("claim", "authorisation", "authorization"),
    "197": ("claim", "authorisation", "authorization"),
    "198": ("claim", "authorisation", "authorization"),
    "5": ("claim", "encounter", "place"),
    "58": ("claim", "encounter", "place"),
    "183": ("claim", "encounter", "referring_npi"),
    "185": ("claim", "encounter", "rendering_npi"),
    "B7": ("claim", "encounter", "rendering_npi"),
    "206": ("claim", "encounter", "rendering_npi"),
    "207": ("claim", "encounter", "rendering_npi"),
    "208": ("claim", "encounter", "rendering_npi"),
    "4": ("line", "procedure", "modifiers"),
    "8": ("claim", "encounter", "taxonomy"),
    "97": ("line", "procedure", "modifiers"),
    "231": ("line", "procedure", "modifiers"),
    "236": ("line", "procedure", "modifiers"),
    "181": ("line", "procedure", "procedure"),
    "182": ("line", "procedure", "procedure"),
    "189": ("line", "procedure", "procedure"),
    "151": ("line", "procedure", "units"),
    "154": ("line", "procedure", "units"),
    "222": ("line", "procedure", "units"),
    "22": ("payers", "coverage", "rank"),
    "109": ("payers", "coverage", "payer"),
}
NAMELESS = frozenset({"16", "125", "A1"})
"""Reasons that say that something is wrong, and leave what to a remark."""
_ANY_CODE = "the code"
"""A remark that says no more than that a code is wrong: the reason says of what."""
_RELATION_OF = {"authorization": "authorisation", "procedure": "procedure", "modifiers": "procedure", "units": "procedure",
                "drug": "procedure", "charge": "procedure", "pointers": "procedure", "note": "procedure"}  # fmt: skip


def wrong_field(codes: Iterable[str], remarks: Sequence[str], playbook: Playbook) -> WrongField | None:
    """The field that these codes (CO-16 …) and remarks name; the remarks first, since they are the more exact."""
    by_reason = (WrongField(*known, code) for code in codes if (known := BY_REASON.get(code.partition("-")[2])) is not None)
    reason = next(by_reason, None)
    for code in remarks:
        remark = playbook.remark(code)
        if remark is None or not remark.field or (remark.field == _ANY_CODE and reason is not None):
            continue
        if (found := _named(remark.field, code)) is not None:
            return found
    return reason


def _named(words: str, code: str) -> WrongField | None:
    if words in CHART:
        relation, name = CHART[words]
        return WrongField("record", relation, name, code)
    for where, names in (("claim", ON_CLAIM), ("line", ON_LINE)):
        if words in names:
            name = names[words]
            return WrongField(where, _RELATION_OF.get(name, "encounter"), name, code)  # type: ignore[arg-type]
    return None


#: A field of a visit → what a denial calls it.
_OF_CHART = {
    ("visit_diagnosis", "code"): ("diagnosis", "code"),
    ("visit_diagnosis", "poa"): ("diagnosis", "present_on_admission"),
    ("procedure", "code"): ("procedure", "procedure"),
    ("procedure", "ndc"): ("procedure", "drug"),
    ("procedure", "charge_cents"): ("procedure", "charge"),
    ("procedure", "rendering"): ("encounter", "rendering_npi"),
    ("encounter", "rendering"): ("encounter", "rendering_npi"),
    ("encounter", "referring"): ("encounter", "referring_npi"),
    ("encounter", "attending"): ("encounter", "attending_npi"),
    ("encounter", "pos"): ("encounter", "place"),
    ("encounter", "discharge_status"): ("encounter", "patient_status"),
    ("authorisation", "number"): ("authorisation", "authorization"),
}


def about(found: WrongField | None, fields: Iterable[tuple[str, str]]) -> bool:
    """Whether a correction of these fields (relation, name) mends what the denial is about. Number, name and birth are looked up
    together, so that each of them mends a patient who was not found."""
    if found is None:
        return False
    here = {_OF_CHART.get(one, one) for one in fields}
    if (found.relation, found.name) in here:
        return True
    looked_up = {("coverage", "member_id"), ("person", "last"), ("person", "first"), ("person", "born_on"), ("person", "sex")}
    mends_identity = found.code.partition("-")[2] in ("31", "140") or (found.relation, found.name) == ("coverage", "member_id")
    return mends_identity and bool(here & looked_up)
