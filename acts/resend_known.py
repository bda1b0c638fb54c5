"""What is at hand for a claim that is to be sent again: chart, other coverages, numbers on file, and the checks before it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from acts import paper_names
from acts.outbox_rows import FirstPayer, ResendField
from billing.amendment import field_of
from billing.books import ClaimBooks, PayerRef
from billing.chart_now import ChartNow
from billing.claim import Claim
from billing.findings import Finding
from billing.person import Address, Person
from billing.plans import Deadline
from billing.text import clean, fold
from store import chart_items, chart_turned, charts, codec, documents, outbox, payers, rules, scrub_facts
from store.charts import Record
from store.engine.sqlite import Read

NEAR_DAYS = 120
_AUTH = re.compile(r"(?i)\b(?:pre-?)?auth\w*\.?\s*(?:no|num\w*|id|#)?\.?\s*[:#]?\s*([A-Z0-9][A-Z0-9-]{4,19})\b")
_MEMBER = re.compile(r"(?i)\b(?:member|subscriber|identification|policy)\s*(?:no|num\w*|id|#)?\.?\s*[:#]?\s*([A-Z0-9][A-Z0-9-]{4,24})\b")


def chart(read: Read, person: int, books: ClaimBooks, charted: Mapping[tuple[str, int, str], str], sending: int) -> ChartNow:
    """The record, the member number of each payer, the claim's diagnoses, what was corrected since that sending, with what shall be
    corrected put in."""

    def values(record: Record) -> dict[str, str]:
        return {name: charted.get((record.relation, record.id, name), value) for name, value in record.values.items()}

    records = charts.of_person(read, person, books.claim)
    head = values(records[0])
    patient = Person(
        head["last"], head["first"], head["middle"], head["suffix"], date.fromisoformat(head["born_on"]) if head["born_on"] else None,
        head["sex"], Address(head["line1"], head["line2"], head["city"], head["state"], head["zip"]),
    )  # fmt: skip
    members = {}
    for payer in books.payers:
        cover = cover_of(read, records, payer.payer.payer, payer.member_id)
        if cover is not None:
            now = values(cover)
            members[payer.payer.payer] = (now["member_id"], now["group_number"])
    found = [values(one) for one in records if one.relation == "diagnosis"]
    return ChartNow(patient, members, tuple((one["qualifier"], one["code"], one["present_on_admission"]) for one in found),
                    chart_turned.behind(read, person, books.claim, sending, charted))  # fmt: skip


def cover_of(read: Read, records: tuple[Record, ...], payer: int, member_id: str) -> Record | None:
    """The coverage that a claim was sent under: the one that ever had its member number, else the payer's first."""
    of_payer = [one for one in records if one.relation == "coverage" and one.values["payer"] == str(payer)]
    mine = [
        one for one in of_payer if member_id in {kept.values.get("member_id") for kept in charts.versions(read, "coverage", one.id)}
    ]  # fmt: skip
    return next(iter(mine or of_payer), None)


def chart_fields(
    read: Read, person: int, books: ClaimBooks, payer: PayerRef | None, relation: str, name: str,
    charted: Mapping[tuple[str, int, str], str],
) -> list[ResendField]:  # fmt: skip
    """The record's field that a denial names, with what a filed card says it is."""
    records = charts.of_person(read, person, books.claim)
    if relation == "coverage":
        named = next((one for one in books.payers if payer is not None and one.payer.payer == payer.payer), None)
        record = cover_of(read, records, named.payer.payer, named.member_id) if named else None
    elif relation == "diagnosis":
        record = next((one for one in records if one.relation == "diagnosis"), None)
    else:
        record = records[0]
    field = field_of(relation, name)
    if record is None or field is None:
        return []
    key = (relation, record.id, name)
    proposed, source = on_card(read, person, books.claim, record.values[name]) if name == "member_id" else ("", "")
    value = clean(charted.get(key, record.values[name]))
    return [ResendField(f"chart {name}", field.label, field.hint, value, proposed, source, key, True)]


def on_card(read: Read, person: int, claim: int, now: str) -> tuple[str, str]:
    """The member number on a filed copy of this patient's card, where it is another than the record's."""
    for one in documents.of_claim(read, claim):
        if one.kind != "card" or not paper_names.is_of(read, text := documents.text(read, one.id), person):
            continue
        numbers = {match[1].upper() for match in _MEMBER.finditer(text) if any(c.isdigit() for c in match[1])}
        other = sorted(numbers - {now.upper()})
        if len(other) == 1:
            return other[0], one.ref
    return "", ""


def authorization(read: Read, person: int, books: ClaimBooks) -> tuple[str, str]:
    """An authorisation number that is on file: in a filed authorisation, in the chart, or on another claim of the patient near that day."""
    for one in documents.of_claim(read, books.claim):
        if one.kind != "authorisation" or not paper_names.is_of(read, text := documents.text(read, one.id), person):
            continue
        numbers = {match[1].upper() for match in _AUTH.finditer(text) if any(c.isdigit() for c in match[1])}
        if len(numbers) == 1:
            return numbers.pop(), one.ref
    if (in_chart := _authorised(read, person, books)) is not None:
        return in_chart, "the chart"
    found: dict[str, str] = {}
    on = books.service_from_on
    for claim, number in ((one.id, one.control_number) for one in charts.claims_of(read, person)):
        if claim == books.claim:
            continue
        for _, _, text in outbox.sent_in(read, claim)[:1]:
            other = codec.claim_of(text)
            near = on is None or other.service_from_on is None or abs(other.service_from_on - on) <= timedelta(days=NEAR_DAYS)
            value = next((one.value for one in other.identifiers if one.qualifier == "G1"), "")
            if value and near:
                found[value] = f"claim {clean(number)}"
    return next(iter(found.items())) if len(found) == 1 else ("", "")


def _authorised(read: Read, person: int, books: ClaimBooks) -> str | None:
    """The number of the only authorisation in the chart that a payer of the claim gave for its day and for a service on it."""
    payers_of = {one.payer.payer for one in books.payers}
    day = books.service_from_on.isoformat() if books.service_from_on else ""
    done = {line.procedure for line in books.lines}
    numbers = set()
    for one in chart_items.of_person(read, person, "authorisation"):
        payer = scrub_facts.payer(read, one["payer"].strip(), fold(one["payer"]))
        holds = not day or ((one["from_on"] or day) <= day <= (one["to_on"] or day))
        codes = set(one["codes"].replace(",", " ").split())
        if payer in payers_of and holds and (not codes or codes & done):
            numbers.add(one["number"])
    return numbers.pop() if len(numbers) == 1 else None


def other_coverage(read: Read, person: int, books: ClaimBooks) -> FirstPayer | None:
    """A coverage of the patient with a payer that does not stand first on the claim: the one that may come before it."""
    first = books.payers[0].payer.payer if books.payers else 0
    records = [one for one in charts.of_person(read, person, books.claim) if one.relation == "coverage"]
    on = books.service_from_on
    for one in records:
        payer, begins, ends = int(one.values["payer"]), one.values["from_on"], one.values["to_on"]
        held = on is None or ((not begins or begins <= on.isoformat()) and (not ends or on.isoformat() <= ends))
        if payer != first and held:
            ref = payers.refs(read, [payer])[payer]
            number = next(iter(ref.ids), "")
            return FirstPayer(
                clean(ref.name), number, one.values["member_id"], one.values["group_number"], one.values["filing_code"] or "CI"
            )
    return None


def deadline(read: Read, books: ClaimBooks, payer: PayerRef, clock: str) -> Deadline | None:
    """When this clock ends for the claim."""
    answers = [one for one in books.answers if one.state == "posted" and one.paid_on]
    first = min(answers, key=lambda one: one.rank, default=None)
    return rules.clocks(read).deadline(
        (clock,),
        payer.payer_class,
        service_from_on=books.service_from_on,
        service_to_on=books.service_to_on,
        remitted_on=answers[-1].paid_on if answers else None,
        primary_remitted_on=first.paid_on if first else None,
        payer=payer.payer,
    )


def checked(claim: Claim, last: Claim, today: date) -> list[Finding]:
    """The claim against our own rules, against what the last one carried, and alone in a file against the published maps."""
    from x12 import claim_check, claim_lost, map_check
    from x12.claim_writer import write_claims
    from x12.interchange import Sending

    claim = replace(claim, submitted_on=today)
    found = [*claim_check.check(claim), *claim_lost.lost(last)]
    if any(one.severity == "error" for one in found):
        return found
    alone = Sending("SUBMITTER", "RECEIVER", 1, today)
    return [*found, *map_check.check(write_claims(alone, [claim]))]
