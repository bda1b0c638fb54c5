"""Joining two records of one patient, moving what was misfiled, taking either back: one asks with reason and evidence, another does it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from acts import breach_open, rights
from acts.desk import Act, Desk, act
from acts.documents import number_of as document_number
from acts.hands import claim_row
from acts.identity_plan import preview, rows_of, told, voided
from acts.identity_rows import KINDS, MOVES, Asking, CaseRow, Preview
from acts.numbers import number
from acts.rows import at
from acts.seen import seen
from billing.joining import KEPT, NAMES, OTHER
from billing.text import clean
from store import chart_items, charts, documents, gone, identity, notes, persons, settled
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, PlanChanged, Refused, Stale
from store.identity import Case

# -- what is asked for


def merge(desk: Desk, kept: int, other: int, chosen: Mapping[str, str] | None = None) -> Preview:
    """Side by side: what agrees, what differs, which value survives; what goes over, and what stands in the way. Writes only who looked."""
    return look(desk, merge_asking(desk.books.read, kept, other, chosen))


def back(desk: Desk, of: int, give: Sequence[str] = ()) -> Preview:
    """What taking a case back would do: what stands again, what came since, what was changed since and stays."""
    return look(desk, back_asking(desk.books.read, of, give))


def encounter(desk: Desk, visit: int, kept: int, claims: str = "void") -> Preview:
    """What moving a visit would do."""
    return look(desk, encounter_asking(desk.books.read, visit, kept, claims))


def claim(desk: Desk, number: str, kept: int) -> Preview:
    """What moving a claim would do."""
    return look(desk, claim_asking(desk.books.read, number, kept))


def document(desk: Desk, ref: str, to: str, from_claim: str = "") -> Preview | None:
    """What moving a document would do; None where it is no other patient's: that needs no second person."""
    read = desk.books.read
    _, kept = _target(read, to)
    if any(one.person == kept for one in documents.places(read, document_number(ref)) if from_claim in ("", one.control_number)):
        return None
    return look(desk, document_asking(read, ref, to, from_claim))


def merge_asking(read: Read, kept: int, other: int, chosen: Mapping[str, str] | None = None) -> Asking:
    """`other` joined to `kept`."""
    for person in (kept, other):
        _patient(read, person)
    for line, side in (chosen or {}).items():
        if line not in NAMES or side not in (KEPT, OTHER):
            raise Refused(
                f"{clean(line)}={clean(side)} chooses nothing", "merge", f"Say LINE=kept or LINE=other; lines: {', '.join(NAMES)}."
            )
    return Asking("merge", kept, other, "", {"chosen": dict(sorted((chosen or {}).items()))})


def back_asking(read: Read, of: int, give: Sequence[str] = ()) -> Asking:
    """A case that was done, taken back. give: what came since and goes to the other record (`claim:12`)."""
    case = _case(read, of)
    if case.kind == "back":
        raise Refused(f"{case.ref} took something back", case.ref, "Ask for the merge or the move again.")
    if case.state != identity.DONE:
        raise Refused(f"{case.ref} is not in force: {case.state}", case.ref, "patient cases lists them.")
    known = {f"{relation}:{id}" for relation, id in identity.added_since(read, case)} if case.kept is not None else set()
    if unknown := sorted(set(give) - known):
        raise Refused(
            f"{clean(unknown[0])} did not come to the record since", case.ref, f"What did: {', '.join(sorted(known)) or 'nothing'}."
        )
    return Asking("back", case.kept, case.other, case.subject, {"give": sorted(set(give))}, case.id)


def document_asking(read: Read, ref: str, to: str, from_claim: str = "") -> Asking:
    """A document to a claim (`claim 48213`), a patient (`patient 12`) or to `nobody` of this practice."""
    document = document_number(ref)
    places = [one for one in documents.places(read, document) if one.state in (documents.FILED, documents.INCOMING, documents.RESTRICTED)]
    found = [one for one in places if from_claim in ("", one.control_number)]
    if not found:
        raise NoSuch(f"DOC-{document} lies nowhere it could be moved from", "document", "document show tells where it lies.")
    if len(found) > 1:
        raise Refused(f"DOC-{document} lies at several claims", "document", "Name the one to take it from: --from CLAIM.")
    place = found[0]
    if place.person is None:
        raise Refused(f"DOC-{document} is at no patient yet", "document", "document file files what came in.")
    claim, kept = _target(read, to)
    if kept == place.person:
        raise Refused("it is this patient's already", f"DOC-{document}", "document move moves it from claim to claim of one patient.")
    return Asking("document", kept, place.person, f"DOC-{document}", {"place": place.place, "claim": claim})


def _target(read: Read, to: str) -> tuple[int | None, int | None]:
    what, _, key = to.strip().partition(" ")
    if to.strip() == "nobody":
        return None, None
    if what == "claim" and key:
        row = claim_row(read, key.strip())
        return int(row["id"]), int(row["person"])
    if what == "patient" and key.strip().isdecimal():
        return None, _patient(read, int(key))
    raise Refused(f"{clean(to)!r} says not where to", "move", "Say `claim NUMBER`, `patient NUMBER` or `nobody`.")


def encounter_asking(read: Read, encounter: int, kept: int, claims: str = "void") -> Asking:
    """A visit with all that hangs on it. claims: `void` (they stay, to be voided) or `move` (they go along)."""
    item = chart_items.one(read, encounter)
    if item is None or item.kind != "encounter":
        raise NoSuch(f"there is no visit {encounter}", "visit", "patient show lists a patient's visits.")
    if claims not in ("void", "move"):
        raise Refused(f"{clean(claims)} is nothing that a claim can do", "visit", "It is void or move.")
    _other_than(read, kept, item.person, f"visit {encounter}")
    return Asking("encounter", kept, item.person, f"visit {item['number'] or encounter}", {"encounter": encounter, "claims": claims})


def claim_asking(read: Read, claim: str, kept: int) -> Asking:
    """A claim that was put into the wrong chart."""
    row = claim_row(read, claim)
    _other_than(read, kept, int(row["person"]), f"claim {claim}")
    return Asking("claim", kept, int(row["person"]), f"claim {clean(row['control_number'])}", {"claim": int(row["id"])})


def _other_than(read: Read, kept: int, person: int, what: str) -> None:
    if _patient(read, kept) == person:
        raise Refused("it is this patient's already", what, "Nothing was changed.")


def _patient(read: Read, person: int) -> int:
    if charts.record(read, "person", person) is None:
        raise NoSuch(f"there is no patient {person}", "patient", "Look for the name: : on the screen.")
    return person


# -- looked at


def look(desk: Desk, asking: Asking, number: int | None = None) -> Preview:
    """The preview of what is asked for; that both records were looked at is in the log first. number: the case that asks for it already."""
    people = [("patient", str(person)) for person in (asking.kept, asking.other) if person is not None]
    seen(desk, "look.patient", people, "whose is it")
    with desk.books.snapshot() as read:
        return preview(read, asking, _obstacles(read, asking, number))


def _obstacles(read: Read, asking: Asking, number: int | None = None) -> tuple[str, ...]:
    """Why it cannot be done, in sentences."""
    said = []
    if asking.kept == asking.other:
        said.append("It is one record: there is nothing to join.")
    for person in (asking.kept, asking.other) if asking.kind != "back" else ():
        into = persons.now(read, person) if person is not None else person
        if into != person:
            said.append(f"Patient {person} is joined to {into} already.")
    if asking.kind == "back":
        case = identity.case(read, asking.undoes or 0)
        assert case is not None
        if case.kind == "merge" and (later := identity.later_merge(read, case)) is not None:
            said.append(f"The record was joined to yet another since ({later.ref}): take that back first.")
    for person in {asking.kept, asking.other} - {None}:
        for waits in identity.cases(read, waiting=True, person=person):
            if waits.id != number:
                said.append(f"{waits.ref} on the same patient waits for a second person.")
    return tuple(dict.fromkeys(said))


def listed(desk: Desk, *, every: bool = False, person: int | None = None) -> tuple[CaseRow, ...]:
    """What waits for a second person; or all, the newest first."""
    with desk.books.snapshot() as read:
        return tuple(_row(desk, one) for one in identity.cases(read, waiting=not every, person=person))


def one(desk: Desk, number: int) -> CaseRow:
    """A case by its number."""
    return _row(desk, _case(desk.books.read, number))


def show(desk: Desk, number: int) -> Preview:
    """What a case that waits would do by now."""
    return look(desk, _asking(_case(desk.books.read, number)), number)


def number_of(text: str) -> int:
    """3 of `I-3` or `3`."""
    return number(text, "I", "a merge or a move", "claimdesk patient cases shows them: I-1, I-2 ...")


def _asking(case: Case) -> Asking:
    return Asking(case.kind, case.kept, case.other, case.subject, case.plan, case.undoes)


def _row(desk: Desk, one: Case) -> CaseRow:
    for_me = one.state == identity.ASKED and one.asked_by != desk.actor.name and rights.why_not(desk.actor, "identity.approve") is None
    what = {"merge": f"join patient {one.other} to {one.kept}", "back": f"take I-{one.undoes} back"}.get(
        one.kind, f"{one.subject} from patient {one.other} to {one.kept or 'nobody of ours'}"
    )
    # once it is done its words are read with a reason alone: they may tell of the other patient
    words = (one.reason, one.evidence, one.decided_reason)
    said = [text and gone.HIDDEN for text in words] if one.state == identity.DONE and one.kind in MOVES else [clean(text) for text in words]
    return CaseRow(
        one.id, one.kind, clean(what), one.kept, one.other, clean(one.subject), said[0], said[1], one.state,
        one.asked_by, at(one.asked_at), one.decided_by, at(one.decided_at) if one.decided_at is not None else None,
        said[2], one.undoes, one.hash, for_me, waits_for(desk.books.read, one) if one.state == identity.ASKED else "",
    )  # fmt: skip


def waits_for(read: Read, one: Case) -> str:
    """Whose yes it waits for, in words: everybody but who asked whose role decides it."""
    able = [clean(login) for login in rights.who_may(read, "identity.approve", one.asked_by)]
    if not able:
        return "somebody of records or a supervisor: nobody but who asked is here"
    if len(able) > 3:
        able = [*able[:2], f"{len(able) - 2} more"]
    return able[0] if len(able) == 1 else f"{', '.join(able[:-1])} or {able[-1]}"


def _case(read: Read, number: int) -> Case:
    found = identity.case(read, number)
    if found is None:
        raise NoSuch(f"there is no case I-{number}", "patient", "claimdesk patient cases shows them.")
    return found


# -- asked for, and decided


@act("identity.ask")
def ask(act: Act, asking: Asking, reason: str, evidence: str, hash: str | None = None) -> CaseRow:
    """Put it before a second person, with a reason and what shows it. Nothing moves yet."""
    for value, what in ((reason, "a reason"), (evidence, "evidence")):
        if not value.strip():
            raise Refused(f"it needs {what}", KINDS[asking.kind], "The second person must see why, and what shows it.")
    if said := _obstacles(act.write, asking):
        raise Refused(" ".join(said).removesuffix("."), KINDS[asking.kind], "Nothing was asked for.")
    rows = rows_of(act.write, asking)
    now = told(asking, rows)
    if hash is not None and hash != now:
        raise PlanChanged("the records are not what was shown by now", KINDS[asking.kind], "Nothing was asked for. Look at them again.")
    made = identity.ask(
        act.write, kind=asking.kind, kept=asking.kept, other=asking.other, subject=asking.subject,
        plan=json.dumps(dict(asking.plan), sort_keys=True), hash=now, reason=" ".join(reason.split()), evidence=" ".join(evidence.split()),
        asked_by=act.actor.name, asked_at=act.moment, undoes=asking.undoes,
    )  # fmt: skip
    _name(act, asking, made)
    return _row(act.desk, _case(act.write, made))


@act("identity.approve")
def approve(act: Act, number: int, reason: str = "", hash: str | None = None) -> CaseRow:
    """Do it: by another than who asked, on records that are still as they were shown to both."""
    case, write = _waiting(act, number), act.write
    if case.asked_by == act.actor.name:
        raise NotAllowed(f"you asked for {case.ref} yourself", KINDS[case.kind], "Another must look at it.")
    asking = _asking(case)
    if said := _obstacles(write, asking, case.id):
        raise Refused(" ".join(said).removesuffix("."), case.ref, "Nothing was changed.")
    rows = rows_of(write, asking)
    if told(asking, rows) != case.hash or hash not in (None, case.hash):
        raise PlanChanged(
            f"the records moved since {case.asked_by} asked",
            case.ref,
            f"Nothing was changed. Refuse {case.ref}, and let it be asked for again.",
        )
    # read before the rows move: where it lay is what was shown to whom
    breach_open.opens(act, case, rows)
    to_void = voided(write, asking)
    if (gone := identity.put(write, rows, act.number)) is not None:
        raise Stale(
            f"{gone.relation} {gone.id} moved meanwhile", case.ref, "Nothing was changed. Try again.", yours=dict(gone.before), theirs=None
        )
    identity.keep(write, case.id, rows, act.number)
    _decided(act, case, identity.DONE, reason, act.number)
    if case.undoes is not None and not identity.taken_back(write, _case(write, case.undoes)):
        raise Stale(f"I-{case.undoes} was taken back meanwhile", case.ref, "Nothing was changed.", yours=case.undoes, theirs=None)
    for claim in to_void:
        words = f"the visit of this claim is another patient's ({case.ref}): void this claim, and bill the right patient"
        notes.add(write, claim, words, actor=act.actor.name, moment=act.moment, event=act.number)
    claims = sorted({row.id for row in rows if row.relation == "claim"})
    if claims and _protection_differs(act, asking):
        settled.settle_many(write, claims, act.number, act.today, wakes=False)
    for claim in (*claims, *to_void):
        act.subject("claim", claim_row(write, claim)["control_number"])
    act.total("rows", len(rows))
    _name(act, asking, case.id)
    return _row(act.desk, _case(write, case.id))


def _protection_differs(act: Act, asking: Asking) -> bool:
    found = {act.write.value("SELECT protected FROM person WHERE id = :id", id=person) for person in (asking.kept, asking.other) if person}
    return len(found) > 1


@act("identity.refuse")
def refuse(act: Act, number: int, reason: str) -> CaseRow:
    """Say no, and why."""
    if not reason.strip():
        raise Refused("it needs a reason", f"I-{number}", "Say why not: who asked will read it.")
    case = _waiting(act, number)
    if case.asked_by == act.actor.name:
        raise NotAllowed(f"you asked for {case.ref} yourself", KINDS[case.kind], "Withdraw it instead.")
    _decided(act, case, identity.REFUSED, reason)
    _name(act, _asking(case), case.id)
    return _row(act.desk, _case(act.write, number))


@act("identity.withdraw")
def withdraw(act: Act, number: int, reason: str = "") -> CaseRow:
    """Take my own asking back."""
    case = _waiting(act, number)
    if case.asked_by != act.actor.name and act.actor.role not in rights.OVERSEERS:
        raise NotAllowed(f"{case.asked_by} asked for {case.ref}", KINDS[case.kind], "Who asked takes it back.")
    _decided(act, case, identity.WITHDRAWN, reason)
    _name(act, _asking(case), case.id)
    return _row(act.desk, _case(act.write, number))


def _waiting(act: Act, number: int) -> Case:
    case = _case(act.write, number)
    if case.state != identity.ASKED:
        raise Refused(f"{case.ref} is {case.state} by {case.decided_by or case.asked_by}", KINDS[case.kind], "Nothing was changed.")
    return case


def _decided(act: Act, case: Case, state: str, reason: str, event: int | None = None) -> None:
    said = " ".join(reason.split())
    if not identity.decide(act.write, case, state, by=act.actor.name, at=act.moment, reason=said, event=event):
        raise Stale("another decided it meanwhile", case.ref, "Nothing was changed.", yours=case.version, theirs=None)
    act.subject("user", case.asked_by)


def _name(act: Act, asking: Asking, number: int) -> None:
    act.subject("identity", number)
    for person in (asking.kept, asking.other):
        if person is not None:
            act.subject("patient", person)
    if asking.kind == "document":
        act.subject("document", asking.subject)
