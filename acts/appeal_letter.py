"""What stands in the places of a letter: gathered from the claim as it was sent, the chart, the answer that denied it, and the practice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from acts import filing
from acts.desk import Desk
from acts.rows import code_parts
from billing import appeal as rule
from billing import underpayment
from billing.books import ClaimBooks, PostedAnswer
from billing.claim import Claim
from billing.money import shown
from billing.person import Address, Person
from billing.playbook import Playbook
from billing.text import clean, name_shown
from store import charts, dossier
from store import practice as values_kept
from store.appeals import Appeal, Enclosure
from store.engine.sqlite import Read
from store.work import Item

SERVICES = 12


def answer_of(books: ClaimBooks, item: Item | None) -> PostedAnswer | None:
    """The answer that a letter is about: the item's payer's last that stands."""
    payer = item.payer if item is not None else None
    mine = [one for one in books.answers if one.state == "posted" and payer in (None, one.payer)]
    return mine[-1] if mine else None


def places(
    desk: Desk, read: Read, books: ClaimBooks, item: Item | None, playbook: Playbook, *, level: int, due_on: date | None, late: str,
    earlier: Sequence[Appeal], enclosures: Sequence[Enclosure],
) -> Mapping[str, str]:  # fmt: skip
    """Every place that something is known for."""
    sendings = dossier.sendings(read, books.claim)
    claim = sendings[-1].claim() if sendings else None
    answer = answer_of(books, item)
    named = next((payer for payer in books.payers if answer is not None and payer.payer.payer == answer.payer), None)
    named = named or next(iter(books.payers), None)
    payer_class = named.payer.payer_class if named else "commercial_contracted"
    person = charts.record(read, "person", dossier.claim_row(read, books.claim)["person"])  # type: ignore[index]  # the books have it
    assert person is not None
    proof = filing.gathered(desk, read, books.claim)
    out = {
        "today": desk.today().isoformat(),
        "practice": values_kept.value(read, "name") or (claim.billing.last if claim else ""),
        "payer": named.payer.name if named else "",
        "claim": books.control_number,
        "payer_claim": answer.payer_control_number if answer else "",
        "patient": name_shown(person.values["last"], person.values["first"]),
        "born": person.values["born_on"],
        "member": (charts.member_number(read, books.claim, named.payer.payer) or named.member_id) if named else "",
        "service": _span(books),
        "charge": shown(books.charge_cents),
        "denied": shown(item.at_stake_cents) if item is not None else "",
        "codes": " ".join((*item.codes, *item.remarks)) if item is not None else "",
        "reason": _reason(playbook, item),
        "remit_day": answer.paid_on.isoformat() if answer and answer.paid_on else "",
        "trace": answer.trace if answer else "",
        "lines": _lines(books, answer),
        "level": rule.level_words(level, payer_class).capitalize(),
        "last_day": due_on.isoformat() if due_on else "",
        "sent_on": proof.sent_on.isoformat() if proof.sent_on else "",
        "received_on": proof.received_on.isoformat() if proof.received_on else "",
        "earlier": _earlier(earlier, payer_class),
        "enclosures": "\n".join(f"{at}. {one.words}" for at, one in enumerate(enclosures, 1)),
        "signer": desk.actor.name,
        "late": late,
        **_underpaid(books),
        **(_of_claim(claim) if claim is not None else {}),
    }
    diagnoses = [one.values["code"] for one in charts.of_person(read, person.id, books.claim) if one.relation == "diagnosis"]
    out["diagnoses"] = ", ".join(f"{code[:3]}.{code[3:]}" if len(code) > 3 and "." not in code else code for code in diagnoses)
    return {name: "\n".join(clean(line) for line in value.split("\n")) for name, value in out.items()}


def _of_claim(claim: Claim) -> dict[str, str]:
    """What only the claim as it was sent says."""
    to = next((cover for cover in claim.coverages if cover.rank == claim.destination_rank), None)
    rendering = claim.rendering or claim.attending or next((line.rendering for line in claim.lines if line.rendering), None)
    billing = claim.billing
    return {
        "practice_address": _address(billing.address),
        "practice_npi": billing.identifier("XX"),
        "practice_tax": billing.identifier("EI", "SY", "24", "34"),
        "group": to.group_number if to else "",
        "provider": _named(rendering or billing),
        "provider_npi": (rendering or billing).identifier("XX"),
        "authorization": next((one.value for one in claim.identifiers if one.qualifier == "G1"), ""),
    }


def _named(person: Person) -> str:
    return person.last if person.organisation else name_shown(person.last, person.first)


def _address(found: Address | None) -> str:
    if found is None:
        return ""
    return ", ".join(part for part in (found.line1, found.line2, f"{found.city}, {found.state} {found.zip}".strip(", ")) if part)


def _span(books: ClaimBooks) -> str:
    first, last = books.service_from_on, books.service_to_on
    if first is None:
        return ""
    return f"{first.isoformat()} to {last.isoformat()}" if last is not None and last != first else first.isoformat()


def _reason(playbook: Playbook, item: Item | None) -> str:
    if item is None or not item.codes:
        return ""
    return " ".join(playbook.why(*code_parts(item.codes[0]), item.remarks))


def _lines(books: ClaimBooks, answer: PostedAnswer | None) -> str:
    """The services that the answer denied (or, where it denied none, all), a row each."""
    said = {line.line: line for line in answer.lines} if answer else {}
    rows = []
    for line in books.lines:
        here = said.get(line.number)
        codes = [a for a in here.adjustments if a.kind in ("DENIAL", "REVIEW") and a.cents] if here else []
        if here is not None and not codes:
            continue
        code = " ".join(filter(None, (line.procedure or line.revenue, *line.modifiers)))
        words = ", ".join(f"{a.code} {shown(a.cents)}" for a in codes)
        on = line.from_on.isoformat() if line.from_on else ""
        rows.append(f"    {on}  {code}  units {line.units}  charged {shown(line.charge_cents)}" + (f"  {words}" if words else ""))
    if not rows and said:
        return _lines(books, None)
    return "\n".join(rows[:SERVICES] + ([f"    and {len(rows) - SERVICES} more services"] if len(rows) > SERVICES else []))


def _earlier(known: Sequence[Appeal], payer_class: str) -> str:
    said = []
    for one in known:
        if one.state != "decided":
            continue
        name = rule.level_words(one.level, payer_class)
        sent = f" of {one.sent_on.isoformat()}" if one.sent_on else ""
        on = f" on {one.decided_on.isoformat()}" if one.decided_on else ""
        said.append(f"Our {name}{sent} was decided{on}: {rule.OUTCOMES[one.outcome]}.")
    return " ".join(said)


def _underpaid(books: ClaimBooks) -> dict[str, str]:
    short = [one for one in underpayment.compared(books) if one.underpaid]
    if not short:
        return {}
    names = ", ".join(dict.fromkeys(one.agreed.terms.name for one in short))
    return {"contract": f"Contract: {names}.", "underpaid": "\n".join(f"    {words}" for one in short for words in one.words)}
