"""The sheets that lie with an appeal's letter: papers as they came, and pages made from the books."""

from __future__ import annotations

from collections.abc import Sequence

from acts import filing
from acts.desk import Desk
from acts.look import segments
from acts.packet import Sheet
from billing.money import shown
from billing.text import clean
from store import documents, dossier, practice, remittances
from store.appeals import Appeal, Enclosure
from store.engine.sqlite import Read


def sheets(desk: Desk, read: Read, there: Appeal, enclosures: Sequence[Enclosure]) -> tuple[Sheet, ...]:
    """One for each enclosure, in their order."""
    return tuple(_sheet(desk, read, there, one) for one in enclosures)


def _sheet(desk: Desk, read: Read, there: Appeal, one: Enclosure) -> Sheet:
    if one.source == "document" and one.document is not None:
        return _document(read, there, one)
    if one.source == "proof":
        return Sheet(one.words, tuple(filing.text(filing.gathered(desk, read, there.claim), practice.value(read, "name"))))
    if one.source == "remittance":
        return Sheet(one.words, tuple(_answer(read, there)))
    return Sheet(one.words, tuple(_claim(read, there)))


def _document(read: Read, there: Appeal, one: Enclosure) -> Sheet:
    """A paper, where it still lies at this claim: what was moved to another patient must not go out with this one."""
    assert one.document is not None
    found = next((each for each in documents.of_claim(read, there.claim) if each.id == one.document), None)
    if found is None:
        return Sheet("a paper that was taken out", ("This paper is no longer filed to this claim, and is left out.",))
    if found.media.startswith("text/"):
        return Sheet(one.words, tuple(documents.text(read, found.id).split("\n")))
    return Sheet(one.words, data=documents.content(read, found.id), media=found.media)


def _answer(read: Read, there: Appeal) -> list[str]:
    """The payer's answer as it came, in rows."""
    if there.answer is None:
        return ["No answer of the payer is in the books."]
    payment, *_ = remittances.payments(read, [there.answer])[there.answer]
    out = [f"Payer {clean(there.payer_name)}   claim {clean(payment.control_number)}   their number {clean(payment.payer_control_number)}"]
    out += [f"Charged {shown(payment.charge_cents)}   paid {shown(payment.paid_cents)}   status {payment.status}"]
    for line in payment.lines:
        out.append(f"  {clean(line.procedure)}  charged {shown(line.charge_cents)}  paid {shown(line.paid_cents)}")
        out += [f"      {a.group}-{a.reason}  {shown(a.cents)}" for a in line.adjustments]
        out += [f"      remark {clean(code)}" for code in line.remarks]
    out += [f"  {a.group}-{a.reason}  {shown(a.cents)} (whole claim)" for a in payment.adjustments]
    out += ["", "Segments as they came:", *segments(payment.raw)]
    return out


def _claim(read: Read, there: Appeal) -> list[str]:
    """The claim's newest sending, in rows."""
    sent = dossier.sendings(read, there.claim)
    if not sent:
        return ["It was never sent in a file that is here."]
    claim = sent[-1].claim()
    out = [f"Claim {clean(claim.control_number)}   frequency {claim.frequency}   charge {shown(claim.charge_cents)}"]
    out += [f"Diagnoses: {', '.join(clean(one.code) for one in claim.diagnoses)}"]
    for line in claim.lines:
        code = " ".join(filter(None, (line.procedure or line.revenue, *line.modifiers)))
        on = line.from_on.isoformat() if line.from_on else ""
        out.append(f"  {line.number}  {on}  {clean(code)}  units {clean(line.units)}  charged {shown(line.charge_cents)}")
    return [*out, "", "Segments as they went:", *segments(claim.raw)]
