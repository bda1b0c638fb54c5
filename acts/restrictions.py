"""A visit that was paid in full and of which the patient lets no plan know (164.522(a)(1)(vi)): kept, ended, and asked before anything of
it leaves for a payer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.payer_named import payer_named
from acts.request_rows import RequestRow, Restriction
from acts.requests import moved, there
from acts.seen import seen
from billing import amendment_request as rule
from billing.claim import Claim
from billing.findings import Finding
from billing.money import shown
from billing.person import Payer
from billing.text import clean
from store import disclosures, outbox, payers, settled
from store.engine.sqlite import Read
from store.errors import NoSuch, PlanChanged, Refused


def against(read: Read, claim: int, payer: int | None = None) -> str:
    """Why nothing of this claim may go to this payer (None: to any), in a sentence; '' where nothing stands against it."""
    row = claim_row(read, claim)
    return _against(read, row["person"], claim, payer, _day(row["from_on"]), _day(row["to_on"]))


def against_sending(read: Read, claim: int, made: Claim) -> str:
    """The same for a claim as it would go: to its destination, and about the days that it then says."""
    row = claim_row(read, claim)
    to = _destination(made)
    known = payers.known_as(read, to.payer_id, to.name) if to is not None else None
    first, last = made.service_from_on or _day(row["from_on"]), made.service_to_on or _day(row["to_on"])
    return _against(read, row["person"], claim, known, first, last)


def _against(read: Read, person: int, claim: int, payer: int | None, first: date | None, last: date | None) -> str:
    """payer None: not known which, so that every restriction counts."""
    for one in disclosures.restrictions(read, person=person, standing=True):
        if (one.payer is None or payer in (None, one.payer)) and one.reaches(claim, first, last):
            whom = clean(one.payer_name) if one.payer is not None else "any plan"
            return f"RQ-{one.request} forbids it: the patient paid for this visit in full and keeps it from {whom} (164.522)."
    return ""


def _destination(made: Claim) -> Payer | None:
    return next((cover.payer for cover in made.coverages if cover.rank == made.destination_rank), None)


def refuse(read: Read, claim: int, where: str, payer: int | None = None) -> None:
    """Refused where something of the claim would go to a payer that is not to be told."""
    if why := against(read, claim, payer):
        raise Refused(why.rstrip("."), where, "Nothing left. `request show` says who asked for it; it ends with `request restrict --end`.")


def refuse_leaving(read: Read, entries: Sequence[int]) -> None:
    """Asked under the lock as these entries of the outbox leave: refused where one was restricted while its file was being written."""
    for number in entries:
        one = outbox.one(read, number)
        if one is not None and against_sending(read, one.claim, outbox.record(read, number)):
            raise PlanChanged(f"{one.ref} was restricted while its file was being written", "outbox", "Nothing left. Do it again.")


def refuse_file(read: Read, name: str) -> None:
    """Refused where a file that left before holds a claim that may not go by now."""
    for one in outbox.listed(read, ("sent",), 100_000):
        if one.name == name and (why := against_sending(read, one.claim, outbox.record(read, one.id))):
            raise Refused(f"{clean(one.control_number)} is in it. {why}".rstrip("."), clean(name), "The file is not laid down again.")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@act("request.restrict")
def restrict(
    act: Act, number: int, *, claim: str = "", from_on: date | None = None, to_on: date | None = None, payer: str = "", paid: str = "",
    version: int | None = None,
) -> RequestRow:  # fmt: skip
    """Agree to it, as the law demands of a visit paid in full: by a claim's number, or by the days of a visit not billed yet. What of it
    stands in the outbox is held back."""
    found = there(act.write, number)
    if found.kind != "restriction" or found.state in rule.ENDED:
        raise Refused(f"{found.ref} asks for no restriction, or has ended", "request", "`request add --kind restriction` takes one in.")
    row = claim_row(act.write, claim) if claim else None
    if row is not None and row["person"] != found.person:
        raise Refused(f"{clean(claim)} is another patient's", found.ref, "Nothing was changed.")
    if row is None and from_on is None:
        raise Refused("which visit is not said", found.ref, "Give its claim, or its days.")
    until = to_on or from_on
    if row is None and from_on is not None and until is not None and until < from_on:
        raise Refused(f"the visit would end on {until.isoformat()}, before it begins", found.ref, "Nothing was changed.")
    shows = _paid_in_full(act.write, row["id"]) if row is not None else ""
    if not (paid.strip() or shows):
        raise Refused(
            "the books do not show that the visit was paid in full", found.ref, "Say what shows it (--paid), as the receipt's number."
        )
    whose = payer_named(act.write, payer).payer if payer else None
    disclosures.restrict(
        act.write, person=found.person, request=number, claim=row["id"] if row is not None else None, payer=whose,
        from_on=from_on.isoformat() if from_on and row is None else None, to_on=until.isoformat() if until and row is None else None,
        paid=" ".join(clean(paid or shows).split()),
    )  # fmt: skip
    held = _hold_back(act, found.person)
    what = f"claim {row['control_number']}" if row is not None else f"visit {from_on}"
    said = f"{clean(what)}: {clean(payer) or 'no plan'} is told of it" + (f"; held back: {', '.join(held)}" if held else "")
    return moved(act, found, "completed", version, said, values={"ended_on": act.today.isoformat(), "given": said})


def _paid_in_full(read: Read, claim: int) -> str:
    """What the books show of it; '' where they do not."""
    figures = settled.figures_of(read, (claim,)).get(claim)
    row = claim_row(read, claim)
    if figures is None or row["charge_cents"] <= 0 or int(figures["patient_paid"]) < row["charge_cents"]:
        return ""
    return f"the patient's payments of {shown(int(figures['patient_paid']))} on {clean(row['control_number'])}"


def _hold_back(act: Act, person: int) -> list[str]:
    """Entries of the outbox that the restriction reaches now."""
    held = []
    for one in outbox.listed(act.write, ("ready",), 100_000):
        if one.person == person and (why := against_sending(act.write, one.claim, outbox.record(act.write, one.id))):
            if not outbox.change(act.write, one.id, one.version, state="held", held=why):
                raise AssertionError(f"{one.ref} moved under its own transaction")
            act.subject("outbox", one.ref)
            held.append(one.ref)
    return held


@act("request.restrict")
def end(act: Act, number: int, reason: str) -> None:
    """The patient ends it, or the payment was not honoured: from now on claims of the visit may go."""
    found = there(act.write, number)
    standing = [one for one in disclosures.restrictions(act.write, request=number) if one.state == "standing"]
    if not standing:
        raise NoSuch(f"no restriction of {found.ref} stands", "request", "Nothing was changed.")
    if not reason.strip():
        raise Refused("it needs a reason", found.ref, "Say who ended it, and how.")
    for one in standing:
        if not disclosures.end_restriction(act.write, one.id, one.version, " ".join(clean(reason).split())):
            raise AssertionError(f"restriction {one.id} moved under its own transaction")
    act.subject("request", found.ref)
    act.subject("patient", found.person)


def listed(desk: Desk, person: int) -> tuple[Restriction, ...]:
    """A patient's restrictions; in the log as a look at the patient."""
    seen(desk, "look.patient", (("patient", str(person)),), "restrictions")
    return disclosures.restrictions(desk.books.read, person=person)


def sent_elsewhere(act: Act, taken: Sequence[tuple[int, Claim]]) -> list[Finding]:
    """Claims that came in a file have gone already, from another system: where one should not have, that is noted as a disclosure."""
    if not disclosures.restrictions(act.write, standing=True):
        return []
    found = []
    for number, claim in taken:
        if why := against_sending(act.write, number, claim):
            row, to = claim_row(act.write, number), _destination(claim)
            disclosures.disclose(
                act.write, person=row["person"], request=None, claim=number, on_day=(claim.submitted_on or act.today).isoformat(),
                to_whom=clean(to.name) if to is not None else "a plan", address="", what=f"claim {clean(row['control_number'])}",
                purpose="sent by another system against the patient's restriction", basis="restricted", actor=act.actor.name,
                event=act.number,
            )  # fmt: skip
            act.subject("patient", row["person"])
            said = f"claim {clean(row['control_number'])} was sent elsewhere, and is noted as a disclosure. {why}"
            found.append(Finding("restricted_sent", "warning", said, "CLM01", claim.control_number, claim.place))
    return found
