"""What was accepted is carried out: fields of the chart by a signed amendment, the rest in words; each linked to its request."""

from __future__ import annotations

from dataclasses import dataclass

from acts import correction, correction_waiting
from acts.desk import Act, Desk, act
from acts.request_rows import RequestRow
from acts.requests import moved, there
from billing.amendment_kinds import Said
from billing.amendment_request import TOLD
from billing.text import clean
from store import charts, requests
from store.engine.sqlite import Read
from store.errors import Refused
from store.requests import Entry


@dataclass(frozen=True, slots=True)
class Amended:
    """What came of it: the request, and, where another must sign, the correction that waits for them."""

    row: RequestRow
    waits: str = ""


def amend(desk: Desk, number: int, evidence: str = "", claim: str | None = None) -> Amended:
    """Sign what was accepted as an amendment and link it, as one request: one undo takes both back. What another must sign is laid
    before them; amending again, once they have, links it."""
    job = desk.asking(desk.request)
    read = desk.books.read
    found = there(read, number)
    if found.state not in ("accepted", "partial-accept"):
        raise Refused(f"{found.ref} is not accepted", "request", "Amend what was accepted, and is not amended yet.")
    open_ones = [one for one in requests.entries(read, number) if one.decision == "accepted" and not one.known.amended]
    due = [one for one in open_ones if one.relation and one.subject is not None and _signed(read, found.person, one) is None]
    waits = ""
    if due:
        changes = {(one.relation, one.subject or 0, one.field): one.shall_be for one in due}
        said = evidence.strip() or "; ".join(dict.fromkeys(one.evidence for one in due if one.evidence)) or found.ref
        told = f" (told by {clean(found.source)})" if found.kind == TOLD else ""
        reason = f"{found.ref}{told}: {clean(found.reason or found.asked)}"
        plan = correction_waiting.preview(job, found.person, changes, claim, Said("amendment"))
        mine = correction.propose(job, found.person, changes, claim, Said("amendment"))
        if any(one.code == "amendment_right" for one in mine.findings):
            waits = correction_waiting.propose_for_signature(job, plan, reason, said).name
        else:
            correction.sign(job, mine, reason, said)
    return Amended(_link(job, number, waits), waits)


@act("request.amend")
def by_hand(act: Act, number: int, item: int, words: str, version: int | None = None) -> RequestRow:
    """An entry that is no field of the chart (a note, a paper, an entry of the books): where and how it was amended, in words."""
    found = there(act.write, number)
    one = next((each for each in requests.entries(act.write, number) if each.seq == item), None)
    if one is None or one.decision != "accepted":
        raise Refused(f"{found.ref} has no accepted entry {item}", "request", "`request show` lists its entries.")
    if one.relation:
        raise Refused(f"{clean(one.path)} is a field of the chart", found.ref, "`request amend` signs it.")
    if not words.strip():
        raise Refused("how it was amended is not said", found.ref, "Say where the amendment stands, or what was linked.")
    requests.change_entry(act.write, one.id, one.version, amended=" ".join(clean(words).split()))
    return _after(act, number, f"{item}: {clean(words)}", version)


@act("request.amend")
def _link(act: Act, number: int, waits: str) -> RequestRow:
    """Each accepted entry beside the amendment that carries it out."""
    found = there(act.write, number)
    linked = []
    for one in requests.entries(act.write, number):
        if one.decision == "accepted" and one.amendment is None and one.relation:
            signed = _signed(act.write, found.person, one)
            if signed is not None:
                requests.change_entry(act.write, one.id, one.version, amendment=signed)
                linked.append(one.path)
    left = [one for one in requests.entries(act.write, number) if one.decision == "accepted" and not one.known.amended]
    if not linked and not waits and left and not any(one.relation for one in left):
        names = ", ".join(str(one.seq) for one in left)
        raise Refused(
            f"entry {names} of {found.ref} is no field of the chart",
            "request",
            f"Say how it was amended: `request amend {found.ref} --item {left[0].seq} --words …`.",
        )
    said = f"amended: {', '.join(linked)}" if linked else ""
    said += f"{'; ' if said else ''}{waits} waits for its signature" if waits else ""
    return _after(act, number, said, None)


def _after(act: Act, number: int, said: str, version: int | None) -> RequestRow:
    found = there(act.write, number)
    if all(one.known.amended for one in requests.entries(act.write, number) if one.decision == "accepted"):
        return moved(act, found, "amendment-completed", version, said)
    return moved(act, found, found.state, version, said or "nothing to amend yet", what="amended in part")


def _signed(read: Read, person: int, one: Entry) -> int | None:
    """The amendment that stands in the record now and says what the entry asks."""
    record = charts.record(read, one.relation, one.subject or 0)
    if record is None or record.values.get(one.field, "").strip().casefold() != one.shall_be.strip().casefold():
        return None
    return next(
        (kept.id for kept in charts.amendments(read, person)
         if (kept.relation, kept.subject, kept.field) == (one.relation, one.subject, one.field)
         and kept.shall_be.strip().casefold() == one.shall_be.strip().casefold()),
        None,
    )  # fmt: skip
