"""Requests of patients: taken in, looked at, decided entry by entry, extended once, cancelled, opened again, completed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from acts import listed as names
from acts import patient_address
from acts.desk import Act, Desk, act
from acts.request_rows import RequestRow, RequestView, row_of, rows_of, view_of
from acts.rights import of_money_only
from acts.seen import seen
from billing import amendment
from billing import amendment_request as rule
from billing.text import clean
from store import charts, dossier, drafts, leases, practice, requests
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused, Stale
from store.requests import Entry, Request

WAYS = ("letter", "portal", "email", "fax", "in person", "phone")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry that the patient wants amended: a field of the chart by relation, row and name; or only `path` says what is meant."""

    path: str
    was: str
    shall_be: str
    relation: str = ""
    subject: int | None = None
    field: str = ""
    evidence: str = ""


# -- taken in


@act("request.add")
def add(
    act: Act, person: int, kind: str, asked: str, *, received_on: date | None = None, way: str = "letter", reason: str = "",
    items: Sequence[Wanted] = (), source: str = "patient", form: str = "",
) -> RequestRow:  # fmt: skip
    """Take a request in: from the day on which it came, the clock runs."""
    number = _taken(act, person, kind, asked, received_on, way, reason, items, source, form, None)
    return _row(act, number)


def _taken(
    act: Act, person: int, kind: str, asked: str, received_on: date | None, way: str, reason: str, items: Sequence[Wanted], source: str,
    form: str, reopens: int | None,
) -> int:  # fmt: skip
    on = received_on or act.today
    if kind not in rule.KINDS:
        raise Refused(f"there is no request of kind {clean(kind)}", "request", f"It is one of {', '.join(rule.KINDS)}.")
    if charts.record(act.write, "person", person) is None:
        raise NoSuch(f"there is no patient {person}", "request", "Give a claim of theirs, or their name.")
    if on > act.today:
        raise Refused(f"{on.isoformat()} is still to come", "request", "Give the day on which it was received.")
    if way not in WAYS:
        raise Refused(f"there is no way {clean(way)}", "request", f"It came by {', '.join(WAYS)}.")
    if not asked.strip():
        raise Refused("what is asked is not said", "request", "Say it in the patient's words.")
    if (kind == rule.TOLD) is (source == "patient"):
        raise Refused(
            f"a request of kind {kind} does not come from {clean(source)}", "request", "`request told` takes in what another amended."
        )
    if items and kind not in ("amendment", rule.TOLD):
        raise Refused(f"a request of kind {kind} has no entries to amend", "request", "Take it in without them.")
    due = rule.due(kind, on)
    state = "accepted" if kind == rule.TOLD else "received"
    number = requests.add(
        act.write, person=person, kind=kind, source=_line(source), received_on=on.isoformat(), way=way, asked=_line(asked),
        reason=_line(reason), state=state, due_on=due.isoformat() if due else None, form=_line(form), reopens=reopens,
        made_by=act.actor.name, made_at=act.moment,
    )  # fmt: skip
    for seq, item in enumerate(items or ([Wanted(asked, "", "")] if kind == "amendment" else []), 1):
        _add_entry(act, number, seq, person, item, "accepted" if kind == rule.TOLD else "")
    told = f"{_line(source)} told us, by {way}" if kind == rule.TOLD else f"by {way}"
    requests.happened(act.write, number, "received", on, told, due, act.actor.name, act.number)
    act.subject("request", f"RQ-{number}")
    act.subject("patient", person)
    return number


def _add_entry(act: Act, number: int, seq: int, person: int, item: Wanted, decision: str) -> None:
    if item.relation:
        record = charts.record(act.write, item.relation, item.subject or 0) if item.relation in charts.RELATIONS else None
        if record is None or charts.owner(act.write, item.relation, record.id) != person:
            raise NoSuch(f"{clean(item.path)} is no field of this patient's record", "request", "`patient show` names its fields.")
    requests.add_entry(
        act.write, number, seq, relation=item.relation, subject=item.subject, field=item.field, path=_line(item.path), was=_line(item.was),
        shall_be=_line(item.shall_be), evidence=_line(item.evidence), decision=decision,
    )  # fmt: skip


def field(desk: Desk, person: int, path: str, shall_be: str, evidence: str = "") -> Wanted:
    """An entry by the words of a person: `born_on`, `street`, `Member number`: the field of the chart that is called so, else as words."""
    wanted = " ".join(path.lower().replace("_", " ").split())
    for record in charts.of_person(desk.books.read, person):
        for one in amendment.FIELDS.get(record.subject, ()):
            if wanted in (one.name.replace("_", " "), one.label.lower(), f"{record.relation} {one.name.replace('_', ' ')}"):
                was = record.values.get(one.name, "")
                head = "" if record.relation == "person" else f"{record.relation.replace('_', ' ')} "
                return Wanted(f"{head}{one.label}", was, shall_be, record.relation, record.id, one.name, evidence)
    return Wanted(path, "", shall_be, evidence=evidence)


def person_of(desk: Desk, who: str) -> int:
    """The patient of a claim, else by name, member number, chart number or number."""
    from acts import chart  # a chart shows claims that go out, which ask the requests

    row = dossier.claim_row(desk.books.read, who)
    return int(row["person"]) if row is not None else chart.person_of(desk, who)


# -- looked at


@act("request.review")
def review(act: Act, number: int, version: int | None = None) -> RequestRow:
    """It is being looked at; also after what was asked for has come."""
    return _to(act, _there(act.write, number), "in-review", version, "")


@act("request.ask")
def ask(act: Act, number: int, what: str, version: int | None = None) -> RequestRow:
    """Something is missing, and somebody was asked for it. The clock runs on."""
    if not what.strip():
        raise Refused("what is asked for is not said", "request", "Say what, and of whom.")
    return _to(act, _there(act.write, number), "waiting-for-information", version, what)


@act("request.decide")
def decide(
    act: Act, number: int, decision: str, *, items: Sequence[int] = (), ground: str = "", reason: str = "", version: int | None = None
) -> RequestRow:
    """Accept or deny entries (all that are open, unless told which). Once each is decided, so is the request."""
    there = _there(act.write, number)
    if there.kind != "amendment":
        return _decide_plain(act, there, decision, reason, version)
    if there.state == "received":
        raise Refused(f"{there.ref} is not in review yet", "request", f"`request review {there.ref}` first.")
    if decision not in ("accepted", "denied"):
        raise Refused(f"there is no decision {clean(decision)}", there.ref, "It is accepted or denied.")
    if wrong := rule.cannot_decide(there.state, decision, ground, reason):
        raise Refused(wrong.rstrip("."), there.ref, "Nothing was decided.")
    every = requests.entries(act.write, number)
    if unknown := sorted(set(items) - {one.seq for one in every}):
        raise NoSuch(f"{there.ref} has no entry {unknown[0]}", "request", f"It has {len(every)}.")
    meant = [one for one in every if (one.seq in items if items else not one.decision)]
    if decision == "accepted":
        _may_accept(act, there, meant)
    for one in meant:
        if not requests.change_entry(
            act.write, one.id, one.version, decision=decision, ground=ground if decision == "denied" else "", why=_line(reason)
        ):
            raise AssertionError(f"entry {one.id} moved under its own transaction")
    state = rule.decided([one.known for one in requests.entries(act.write, number)])
    said = f"{', '.join(str(one.seq) for one in meant)}: {decision}{f', {ground}' if ground else ''}. {_line(reason)}".strip()
    if not state:
        return _to(act, there, there.state, version, said, what="entries")
    return _to(
        act, there, state, version, said, values=_decided(act, reason)
    )  # fmt: skip


def _decided(act: Act, reason: str) -> dict[str, object]:
    return {"decided_on": act.today.isoformat(), "decided_by": act.actor.name, "decision_why": _line(reason)}


def _decide_plain(act: Act, there: Request, decision: str, reason: str, version: int | None) -> RequestRow:
    """The other kinds have no entries: they are done, or denied with the reason that the letter tells."""
    if decision != "denied":
        raise Refused(f"{there.ref} is no amendment: it is granted by doing it", "request", "`request complete` says what was done.")
    if there.kind == "access":
        raise Refused(f"on which ground {there.ref} is denied is not said", "request", "Copies are denied on a ground of 164.524.")
    if not reason.strip():
        raise Refused("a denial says its basis in plain words", there.ref, "Nothing was decided.")
    return _to(
        act,
        there,
        "denied",
        version,
        reason,
        values=_decided(act, reason),
    )


def _may_accept(act: Act, there: Request, meant: Sequence[Entry]) -> None:
    """Not one's own where the practice wants two; not while another has the field."""
    if practice.value(act.write, "request_two_person") == "yes" and there.made_by == act.actor.name:
        raise NotAllowed(f"{there.ref} was taken in by you, and the practice wants a second person to accept", there.ref, "Ask another.")
    for one in meant:
        if one.relation and one.subject is not None and (who := _held_by(act, there.person, one)):
            raise Refused(f"{clean(one.path)} is held by {who}", there.ref, "Accept it once they are done with it, or ask them.")


def _held_by(act: Act, person: int, one: Entry) -> str:
    """Who else is correcting the record now, or has the claim of the entry in hand."""
    other = drafts.others(act.write, act.actor.name, f"correction {person}")
    if other:
        return other
    if one.relation == "diagnosis":
        for claim in charts.claims_of_diagnoses(act.write, (one.subject or 0,)):
            holder = leases.holder(act.write, claim, act.moment)
            if holder is not None and holder[0] != act.actor.name:
                return holder[0]
    return ""


@act("request.cancel")
def cancel(act: Act, number: int, reason: str, version: int | None = None) -> RequestRow:
    """The patient takes it back."""
    if not reason.strip():
        raise Refused("it needs a reason", "request", "Say how the patient took it back.")
    return _to(act, _there(act.write, number), "requester-cancelled", version, reason, values={"ended_on": act.today.isoformat()})


@act("request.reopen")
def reopen(act: Act, number: int, reason: str, received_on: date | None = None) -> RequestRow:
    """A new request, linked to the one that ended, with its entries as they stand now; its own clock begins."""
    there = _there(act.write, number)
    if there.state not in rule.ENDED:
        raise Refused(f"{there.ref} is open still", "request", "Go on with it.")
    if not reason.strip():
        raise Refused("it needs a reason", there.ref, "Say what is new.")
    again = [
        Wanted(one.path, _now(act.write, one), one.shall_be, one.relation, one.subject, one.field, one.evidence)
        for one in requests.entries(act.write, number)
    ]
    made = _taken(
        act, there.person, there.kind, there.asked, received_on, there.way, reason, again, there.source, there.form, number
    )  # fmt: skip
    act.subject("request", there.ref)
    return _row(act, made)


def _now(read: Read, one: Entry) -> str:
    record = charts.record(read, one.relation, one.subject) if one.relation and one.subject is not None else None
    return record.values.get(one.field, one.was) if record is not None else one.was


@act("request.disagree")
def disagree(act: Act, number: int, statement: str, version: int | None = None) -> RequestRow:
    """The patient's statement of disagreement came: it is kept whole and goes with the record from now on."""
    there = _there(act.write, number)
    if not statement.strip():
        raise Refused("the statement is empty", there.ref, "Give it in the patient's words.")
    if there.state == "notified" and not any(one.decision == "denied" for one in requests.entries(act.write, number)):
        raise Refused(f"nothing of {there.ref} was denied", "request", "There is nothing to disagree with.")
    text = "\n".join(clean(line) for line in statement.rstrip().split("\n"))
    return _to(act, there, "disagreement-received", version, "kept with the request", values={"disagreement": text})


@act("request.complete")
def complete(
    act: Act, number: int, *, given: str = "", form: str = "", fee_cents: int = 0, fee_note: str = "", version: int | None = None
) -> RequestRow:
    """All of it is done: refused with what is still lacking. Of copies: what was given, in which form, for which fee."""
    there = _there(act.write, number)
    entries = [one.known for one in requests.entries(act.write, number)]
    if wrong := rule.cannot_complete(
        there.kind, there.state, entries, requests.letter_kinds(act.write, (number,)).get(number, frozenset())
    ):
        raise Refused(wrong.rstrip("."), there.ref, "Nothing was changed.")
    if there.kind == "access" and there.denial.gives and not (given.strip() and (form or there.form).strip()):
        raise Refused("what was given, and in which form, is not said", there.ref, "Say it: --given, --form.")
    if fee_cents < 0 or (fee_cents and not fee_note.strip()):
        raise Refused("a fee says what it is for", there.ref, "Only copying, postage and a summary that was agreed may be charged.")
    if rule.may_follow(there.kind, there.state, "notified"):
        _to(act, there, "notified", version, "")
        there, version = _there(act.write, number), None
    if any(one.decision == "denied" for one in entries) and rule.may_follow(there.kind, there.state, "linked"):
        said = "request, denial" + (", statement of disagreement" if there.disagreement else "")
        said += ", rebuttal" if there.state == "rebuttal-sent" else ""
        _to(act, there, "linked", version, f"{said} stand with the record and go with later disclosures of it")
        there, version = _there(act.write, number), None
    more: dict[str, object] = {"ended_on": act.today.isoformat()}
    if given.strip():
        more |= {"given": _line(given), "form": _line(form) or there.form, "fee_cents": fee_cents, "fee_note": _line(fee_note)}
    return _to(act, there, "completed", version, given, values=more)


# -- under all of them


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def there(read: Read, number: int) -> Request:
    """A request, or that there is none."""
    return _there(read, number)


def _there(read: Read, number: int) -> Request:
    found = requests.one(read, number)
    if found is None:
        raise NoSuch(f"there is no request RQ-{number}", "request", "`request list` shows them, :requests on the desk.")
    return found


def _to(
    act: Act, there: Request, state: str, version: int | None, words: str, *, what: str = "", values: Mapping[str, object] | None = None
) -> RequestRow:
    """Into the next state, with what happened written down; refused where it does not follow, or where somebody was quicker."""
    if not what and not rule.may_follow(there.kind, there.state, state):
        able = ", ".join(rule.STATES[one] for one in rule.following(there.kind, there.state)) or "nothing: reopening makes a new request"
        raise Refused(
            f"{there.ref} is {rule.STATES[there.state]}: '{rule.STATES[state]}' cannot come next", "request", f"What may follow: {able}."
        )
    if not requests.change(act.write, there.id, there.version if version is None else version, state=state, **(values or {})):
        raise Stale(
            f"{there.ref} was changed since you opened it", f"version {version} is now {there.version}", "Look at it as it is now.",
            yours=version, theirs=there.version,
        )  # fmt: skip
    now = _there(act.write, there.id)
    requests.happened(act.write, there.id, what or state, act.today, _line(words), now.due_on, act.actor.name, act.number)
    act.subject("request", there.ref)
    act.subject("patient", there.person)
    return _row(act, there.id)


moved = _to
"""For the acts beside this file: letters, amending, disclosures."""


def _row(act: Act, number: int) -> RequestRow:
    return row_of(act.write, _there(act.write, number), act.today)


# -- looked up


def listed(desk: Desk, *, kind: str = "", open_only: bool = True, person: int | None = None) -> tuple[RequestRow, ...]:
    """By the clock: the first due first; those that the law gives no day after them; the ended ones last."""
    if kind and kind not in rule.KINDS:
        raise Refused(f"there is no request of kind {clean(kind)}", "request", f"It is one of {', '.join(rule.KINDS)}.")
    if said := of_money_only(desk, "the list of requests"):
        raise NotAllowed(said, "request", "Ask whoever keeps the records.")
    with desk.books.snapshot() as read:
        found = rows_of(read, requests.listed(read, open_only=open_only, kind=kind, person=person), desk.today())
    names.gather(desk, {one.person for one in found}, f"requests {kind}")
    return found


def view(desk: Desk, number: int) -> RequestView:
    """One request whole; in the log as a look at its patient."""
    found = _there(desk.books.read, number)
    seen(desk, "look.patient", (("patient", str(found.person)), ("request", found.ref)), "request")
    with desk.books.snapshot() as read:
        found = _there(read, number)
        return view_of(read, found, desk.today(), patient_address.of(read, found.person))
