"""What of a patient's record goes to others, and where the patient is reached: releases with their log, the accounting of six years, and
another address or way (45 CFR 164.508, 164.528, 164.522(b))."""

from __future__ import annotations

from datetime import date

from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.request_letters import WAYS
from acts.request_rows import Disclosure, RequestRow
from acts.requests import moved, there
from acts.seen import seen
from billing import amendment_request as rule
from billing.text import clean
from store import charts, disclosures, requests
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused

BASES = {
    "authorisation": "the patient's written authorisation",
    "patient": "to the patient, or to whom the patient named",
    "law": "required by law",
    "health": "public health",
    "court": "court or lawful process",
    "oversight": "health oversight",
    "research": "research without authorisation",
    "mistaken": "it should not have gone",
    "restricted": "against the patient's restriction",
}
"""On what a disclosure rests."""
NOT_ACCOUNTED = frozenset({"authorisation", "patient"})
"""164.528(a)(1): the accounting that a patient may ask for leaves these out; the log keeps them."""


def accounted(one: Disclosure) -> bool:
    """Whether the accounting of 164.528 names it."""
    return not one.undone and one.basis not in NOT_ACCOUNTED


@act("request.release")
def release(
    act: Act, number: int, to: str, what: str, purpose: str, *, basis: str = "authorisation", authorised: str = "", address: str = "",
    on: date | None = None, version: int | None = None,
) -> tuple[RequestRow, tuple[str, ...]]:  # fmt: skip
    """What the patient asked to go to another has gone: logged, and the request is complete. Returns what has to lie with it: denied
    amendments with the patient's statements."""
    found = there(act.write, number)
    if found.kind != "release":
        raise Refused(f"{found.ref} asks for no release", "request", "`request add --kind release` takes one in.")
    _write(act, found.person, found.id, to, what, purpose, basis, authorised, address, on, "")
    lies = with_it(act.write, found.person)
    said = f"to {clean(to)}: {clean(what)}" + (f"; with it {', '.join(lies)}" if lies else "")
    return moved(act, found, "completed", version, said, values={"ended_on": act.today.isoformat(), "given": clean(what)}), lies


@act("request.disclose")
def disclose(
    act: Act, person: int, to: str, what: str, purpose: str, *, basis: str, authorised: str = "", address: str = "", on: date | None = None,
    claim: str = "",
) -> tuple[str, ...]:  # fmt: skip
    """Log what went to another without a request of the patient. Returns what has to lie with it."""
    if charts.record(act.write, "person", person) is None:
        raise NoSuch(f"there is no patient {person}", "request", "Give a claim of theirs, or their name.")
    _write(act, person, None, to, what, purpose, basis, authorised, address, on, claim)
    act.subject("patient", person)
    return with_it(act.write, person)


def _write(
    act: Act, person: int, request: int | None, to: str, what: str, purpose: str, basis: str, authorised: str, address: str,
    on: date | None, claim: str,
) -> None:  # fmt: skip
    day = on or act.today
    for text, lacks in ((to, "to whom it goes"), (what, "what goes"), (purpose, "for what purpose")):
        if not text.strip():
            raise Refused(f"it is not said {lacks}", "disclosure", "Nothing was logged.")
    if basis not in BASES or basis == "restricted":
        raise Refused(
            f"there is no basis {clean(basis)}", "disclosure", f"It is one of {', '.join(one for one in BASES if one != 'restricted')}."
        )
    if basis == "authorisation" and not authorised.strip():
        raise Refused("which authorisation is not said", "disclosure", "Give its day and where it is kept, as DOC-7 of 2026-11-02.")
    if day > act.today:
        raise Refused(f"{day.isoformat()} is still to come", "disclosure", "Log it when it has gone.")
    row = claim_row(act.write, claim) if claim else None
    if row is not None and row["person"] != person:
        raise Refused(f"{clean(claim)} is another patient's", "disclosure", "Nothing was logged.")
    disclosures.disclose(
        act.write, person=person, request=request, claim=row["id"] if row is not None else None, on_day=day.isoformat(), to_whom=clean(to),
        address=clean(address), what=clean(what), purpose=clean(purpose), basis=basis, authorised=clean(authorised), actor=act.actor.name,
        event=act.number,
    )  # fmt: skip


def with_it(read: Read, person: int) -> tuple[str, ...]:
    """Denied amendments of the patient: request and denial, with statement and rebuttal, go with later disclosures (164.526(d)(5))."""
    out = []
    for one in requests.listed(read, open_only=False, kind="amendment", person=person):
        denied = any(item.decision == "denied" for item in requests.entries(read, one.id))
        kinds = requests.letter_kinds(read, (one.id,)).get(one.id, frozenset())
        if denied and "denial" in kinds and one.state != "requester-cancelled":
            more = (["statement"] if one.disagreement else []) + (["rebuttal"] if "rebuttal" in kinds else [])
            out.append(f"{one.ref} ({', '.join(['request', 'denial', *more])})")
    return tuple(out)


def accounting(desk: Desk, person: int, *, everything: bool = False, today: date | None = None) -> tuple[Disclosure, ...]:
    """What went to others in the last six years, newest first; everything: also what the accounting of 164.528 leaves out, and older."""
    seen(desk, "look.patient", (("patient", str(person)),), "disclosures")
    since = None if everything else rule.kept_since(today or desk.today())
    found = disclosures.disclosures(desk.books.read, person, since)
    return found if everything else tuple(one for one in found if accounted(one))


# -- where the patient is reached


@act("request.confidential")
def confidential(
    act: Act, number: int, way: str, *, line1: str = "", line2: str = "", city: str = "", region: str = "", zip_code: str = "",
    phone: str = "", email: str = "", note: str = "", version: int | None = None,
) -> RequestRow:  # fmt: skip
    """From now on letters and statements go there, and by that way. No reason is asked of the patient: 164.522(b)(2)(iii)."""
    found = there(act.write, number)
    if found.kind != "confidential":
        raise Refused(f"{found.ref} asks for no other address", "request", "`request add --kind confidential` takes one in.")
    if way not in WAYS or way == "fax":
        raise Refused(f"there is no way {clean(way)}", found.ref, f"It is one of {', '.join(one for one in WAYS if one != 'fax')}.")
    lacking = {
        "mail": not (line1.strip() and city.strip() and zip_code.strip()) and "street, city and ZIP",
        "email": "@" not in email and "a mailbox",
        "text": not any(sign.isdigit() for sign in phone) and "a phone number",
    }
    if lacks := lacking.get(way):
        raise Refused(f"{lacks} to reach the patient by {way} is not said", found.ref, "Nothing was changed.")
    disclosures.keep_confidential(
        act.write, person=found.person, request=number, way=way, line1=clean(line1), line2=clean(line2), city=clean(city),
        region=clean(region).upper(), zip=clean(zip_code), phone=clean(phone), email=clean(email), note=clean(note),
    )  # fmt: skip
    return moved(act, found, "completed", version, f"by {way}", values={"ended_on": act.today.isoformat()})


@act("request.confidential")
def record_address(act: Act, person: int, reason: str) -> None:
    """The patient takes it back: the record's own address holds again."""
    if not reason.strip():
        raise Refused("it needs a reason", "request", "Say how the patient took it back.")
    if not disclosures.end_confidential(act.write, person):
        raise NoSuch("no other address holds for this patient", "request", "Nothing was changed.")
    act.subject("patient", person)
