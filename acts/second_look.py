"""The second look: codings drawn by sample, looked at by another than their coder; whoever agrees stands in the chart as the checker."""

from __future__ import annotations

from dataclasses import replace

from acts import coding_visit
from acts.coding_rows import SecondLook
from acts.desk import Act, Desk, act
from acts.hands import local
from acts.rows import at
from acts.worklist_rows import WorkRow, made
from billing.text import clean, name_shown
from store import charts, coding
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused, Stale


def waiting(desk: Desk) -> tuple[SecondLook, ...]:
    """What was drawn for a second look and has had none, oldest first."""
    read = desk.books.read
    return tuple(_look(read, one) for one in coding.to_look_at(read))


def one(desk: Desk, number: int) -> SecondLook:
    """One of them, which has had no second look yet."""
    kept = coding.one(desk.books.read, number)
    if kept is None or not kept.sampled or kept.look:
        raise NoSuch(f"coding {number} waits for no second look", "coding", ": records shows what waits.")
    return _look(desk.books.read, kept)


def rows(desk: Desk, read: Read) -> list[WorkRow]:
    """The same as the records desk lists it: codings drawn by sample, the oldest first."""
    found = []
    for kept in coding.to_look_at(read):
        look = _look(read, kept)
        found.append(
            made(
                desk.today(), look.named.removeprefix("visit "), f"{clean(look.coder)} coded: {look.was or '-'} -> {look.codes}",
                ("coding", str(look.number)), person=kept.person, patient=look.patient, since=local(desk, kept.coded_at).date(),
                claim=look.claim,
            )
        )  # fmt: skip
    return found


@act("coding.look")
def look(act: Act, number: int, *, agrees: bool, reason: str = "") -> SecondLook:
    """A second coder's word on a coding that was drawn: agreed, or not, with the reason. The codes stay until they are corrected."""
    kept = coding.one(act.write, number)
    if kept is None or not kept.sampled:
        raise Refused(f"coding {number} was not drawn for a second look", "coding", "`claimdesk codes second-look` shows what waits.")
    if kept.coder == act.actor.name:
        raise NotAllowed("a second look is another's than the coder's", _named(kept), "Leave it to a colleague.")
    if not agrees and not reason.strip():
        raise Refused("who disagrees says why", _named(kept), "Say it in a sentence.")
    said = "agreed" if agrees else "disagreed"
    if not coding.looked(act.write, number, kept.version, look=said, by=act.actor.name, at=act.moment, why=reason.strip()):
        raise Stale("somebody has looked at it meanwhile", _named(kept), "`claimdesk codes second-look` shows what waits.")
    if kept.encounter is None:
        act.subject("claim", kept.control_number)
    else:
        act.subject("patient", kept.person)
        if agrees:
            coding_visit.checked(act, kept.encounter, kept.codes.split(), kept.coder)
    act.subject("user", kept.coder)
    return _look(act.write, replace(kept, look=said, looked_by=act.actor.name, why=reason.strip(), version=kept.version + 1))


def _look(read: Read, one: coding.Kept) -> SecondLook:
    head = charts.record(read, "person", one.person)
    name = name_shown(head.values["last"], head.values["first"]) if head is not None else ""
    return SecondLook(
        one.id, clean(one.control_number) if one.encounter is None else coding_visit.key_of(one.encounter), name, one.coder,
        at(one.coded_at), one.was, one.codes, one.look, one.looked_by, one.why, one.version, _named(one), one.encounter,
        clean(one.control_number),
    )  # fmt: skip


def _named(one: coding.Kept) -> str:
    """How what was coded is called."""
    return clean(one.control_number) if one.encounter is None else f"visit {clean(one.visit_number) or one.encounter}"
