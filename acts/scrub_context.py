"""What the edits look at, read from the books: the claim as it would go, the chart, the payer and its wishes, other claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from acts import resend_known
from billing.books import PayerRef
from billing.claim import Claim
from billing.edits.context import (
    Authorisation,
    Chart,
    Clinician,
    Context,
    Cover,
    Note,
    PastClaim,
    PastLine,
    PayerWishes,
    Pending,
    UserRule,
    Visit,
)  # fmt: skip
from billing.edits.reference import NoReference, Reference
from billing.edits.wishes import FILING_CODES, INACTIVE, MASK
from billing.person import Coverage, Payer
from billing.plans import Deadline
from billing.resending import Resending
from billing.text import fold
from store import chart_items, charts, documents, payers, rules, scrub, scrub_facts, scrub_pending
from store.engine.sqlite import Read

if TYPE_CHECKING:
    from acts.resend import Known


def context(read: Read, found: Known, made: Resending, today: date, reference: Reference | None) -> Context:
    """Everything that an edit may ask, read once."""
    claim = made.claim
    to = next((one for one in claim.coverages if one.rank == claim.destination_rank), Coverage(Payer(""), 1, "P"))
    payer = payer_of(read, to)
    wishes = _wishes(read, payer, new=found.how == "other_first")
    number = payer.payer if payer else None
    return Context(
        claim=claim,
        today=today,
        chart=_chart(read, found.person, found.claim, claim),
        payer=wishes,
        reference=reference or NoReference(),
        last=found.last,
        differences=made.differences,
        patient_claims=_patient_claims(read, found.person, found.claim),
        numbers_in_use=scrub_facts.same_numbers(read, found.claim, claim.control_number),
        fees=scrub.prices(read),
        filing=_filing(read, found, payer),
        clinicians=_clinicians(read, claim),
        payer_has_it=_payer_has_it(read, found),
        severities=scrub.severities(read, number),  # type: ignore[arg-type]  # what is written is checked
        rules=[
            UserRule(one.id, one.name, one.message, one.predicate, one.severity)  # type: ignore[arg-type]
            for one in scrub.rules(read)
            if one.payer in (None, number)
        ],
    )


def payer_of(read: Read, to: Coverage) -> PayerRef | None:
    """The payer of the books to whom a coverage goes: by its number, else by its name."""
    number = scrub_facts.payer(read, to.payer.payer_id.strip(), fold(to.payer.name))
    return payers.refs(read, [number])[number] if number is not None else None


def _payer_has_it(read: Read, found: Known) -> bool:
    """Whether it was taken in by the payer to whom it goes, and a replacement of it would be taken: else it goes as new rightly."""
    from acts import resend  # resend knows the edits; the edits ask it only here

    if not found.accepts or found.how in ("next_payer", "other_first"):
        return False
    usual = resend.default(found.books, found.item, rules.playbook(read), found.accepts, found.first is not None)
    return found.item is None or usual == "replacement"


def _wishes(read: Read, payer: PayerRef | None, *, new: bool) -> PayerWishes:
    """new: a payer that the books do not know was named by a person."""
    if payer is None:
        return PayerWishes(new=new)
    said = {what: tuple(codes.split()) for what, codes in scrub.wishes(read, payer.payer).items()}
    mask, filing, inactive = (said.pop(name, ()) for name in (MASK, FILING_CODES, INACTIVE))
    return PayerWishes(payer.payer, payer.name, payer.payer_class, payer.ids, not inactive, filing, " ".join(mask), wishes=said)


def _filing(read: Read, found: Known, payer: PayerRef | None) -> Deadline | None:
    """The last day of the clock that this sending runs against; a void runs against none."""
    clock = {"replacement": "CORRECTED", "next_payer": "COB", "void": ""}.get(found.how, "TF_NEW")
    return resend_known.deadline(read, found.books, payer, clock) if clock and payer is not None else None


# -- the chart


def _day(text: str) -> date | None:
    """A day as the record keeps it; what is none is not known."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _chart(read: Read, person: int, claim: int, record: Claim) -> Chart:
    records = charts.of_person(read, person, claim)
    head = next(one for one in records if one.relation == "person")
    covers = [one for one in records if one.relation == "coverage" and not one.values.get("standing")]
    refs = payers.refs(read, [int(one.values["payer"]) for one in covers])
    visits = [chart_items.one(read, number) for number in chart_items.encounters_of_claim(read, claim)]
    visit = next((one for one in visits if one is not None and not one.standing), None)
    notes = chart_items.of_encounter(read, visit.id, "note") if visit else ()
    return Chart(
        died_on=_day(head.values.get("died_on", "")),
        covers=tuple(_cover(one.values, refs[int(one.values["payer"])]) for one in covers),
        visit=_visit(visit) if visit else None,
        authorisations=_authorisations(read, person, claim, record),
        notes=tuple(Note(one["title"], one["author"], _day(one["signed_at"])) for one in notes),
        pending=tuple(Pending(field, what) for field, what in scrub_pending.of_claim(read, person, claim)),
        documents=frozenset(one.kind for one in documents.of_claim(read, claim)),
    )


def _cover(values: Mapping[str, str], payer: PayerRef) -> Cover:
    return Cover(
        payer.payer, payer.name, int(values["rank"]), values["member_id"], values["relationship"], values["filing_code"],
        payer.payer_class, _day(values["from_on"]), _day(values["to_on"]), values["group_number"],
    )  # fmt: skip


def _visit(item: Any) -> Visit:
    return Visit(item["number"], item["class"], item["pos"], _day(item["from_on"]), _day(item["to_on"]), item["state"])


def _authorisations(read: Read, person: int, claim: int, record: Claim) -> tuple[Authorisation, ...]:
    """Those on file, with the units that the patient's other claims took from them."""
    out = []
    for one in chart_items.of_person(read, person, "authorisation"):
        payer = scrub_facts.payer(read, one["payer"].strip(), fold(one["payer"]))
        codes = tuple(one["codes"].replace(",", " ").split())
        used = scrub_facts.units_used(read, person, claim, one["number"], codes) if one["units"] else Decimal(0)
        out.append(
            Authorisation(
                one["number"], payer, codes, _decimal(one["units"]), used, _day(one["from_on"]), _day(one["to_on"]), one["provider"]
            )
        )
    return tuple(out)


def _clinicians(read: Read, claim: Claim) -> dict[str, Clinician]:
    """Those whom the claim names; all of them are asked for where it names none of ours, so that `none on file` can be told."""
    named = [claim.rendering, claim.referring, claim.attending, *(line.rendering for line in claim.lines)]
    rows = scrub_facts.clinicians(read, [one.identifier("XX") for one in named if one is not None])
    enrolled: dict[int, dict[int, tuple[date | None, date | None]]] = defaultdict(dict)
    for row in scrub_facts.enrolled(read, [row[0] for row in rows]):
        enrolled[row[0]][row[1]] = (_day(row[2] or ""), _day(row[3] or ""))
    return {
        npi: Clinician(npi, f"{last}, {first}" if first else last, taxonomy, _day(since or ""), _day(until or ""), enrolled[number])
        for number, npi, last, first, taxonomy, since, until in rows
    }


# -- the patient's other claims


def _patient_claims(read: Read, person: int, claim: int) -> tuple[PastClaim, ...]:
    lines: dict[int, list[PastLine]] = defaultdict(list)
    rows = scrub_facts.other_claims(read, person, claim)
    for number, procedure, modifiers, units, since, until in scrub_facts.lines_of(read, [row[0] for row in rows]):
        lines[number].append(PastLine(procedure, tuple(modifiers.split()), units, _day(since or ""), _day(until or "")))
    codes = scrub_facts.diagnoses_of(read, [row[0] for row in rows])
    return tuple(
        PastClaim(control, payer, provider, status, tuple(lines[number]), codes.get(number, ()))
        for number, control, payer, provider, status in rows
    )
