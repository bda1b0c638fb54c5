"""Corrections that wait for a signature: proposed by one, signed or refused by whose wording it is, or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from acts import correction, correction_kinds, rights
from acts.correction import Changes
from acts.correction_rows import ROLES, ChangeRow, CorrectionRow, correction_row
from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.seen import seen
from acts.views import AmendmentRow, Correction
from billing.amendment_kinds import Said
from billing.text import clean
from store import charts, corrections, people
from store.corrections import Kept
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused, Stale

CODER_ROLE = ROLES["coder"]


class For(NamedTuple):
    """Whose signature it waits for: a person, or whoever has the role."""

    login: str = ""
    role: str = ""

    @property
    def words(self) -> str:
        """Who."""
        return self.login or f"the role {self.role}"


def preview(desk: Desk, person: int, changes: Changes, claim: str | int | None = None, said: Said = correction.CORRECTION) -> Correction:
    """What these changes would do, where another signs them. Writes nothing."""
    with desk.books.snapshot() as read:
        row = claim_row(read, claim) if claim is not None else None
        return correction.proposed(desk, read, person, changes, row["id"] if row is not None else None, said, signs=False)


@act("correction.propose")
def propose_for_signature(act: Act, plan: Correction, reason: str, evidence: str, login: str = "") -> CorrectionRow:
    """Let it wait for a signature: of this person, or of whom its fields want. Nothing of the record changes until then."""
    correction.look_for_stale(act, plan)
    changes = correction.changed(plan)
    correction.refuse(correction.checked(act.desk, act.write, plan, changes, reason, evidence))
    whom = _whom(act, plan, login)
    said = plan.said
    number = corrections.add(
        act.write, correction_kinds.changes_of(plan), person=plan.person, claim=plan.claim, kind=said.kind, reason=reason.strip(),
        evidence=evidence.strip(), happened_on=said.happened_on.isoformat() if said.happened_on else None, recall=int(said.recall),
        proposed_by=act.actor.name, proposed_at=act.moment, for_login=whom.login, for_role=whom.role, state=corrections.WAITING,
    )  # fmt: skip
    act.subject("patient", plan.person)
    act.subject("correction", f"K-{number}")
    if whom.login:
        act.subject("user", whom.login)
    if plan.claim is not None:
        act.subject("claim", claim_row(act.write, plan.claim)["control_number"])
    return _row(act.write, number)


def _whom(act: Act, plan: Correction, login: str) -> For:
    """Whose signature it waits for: who was named, where theirs counts; else the author, or the role that stands in."""
    want = correction_kinds.wanted_of(act.write, plan)
    named = login.strip()
    if not named and want is None:
        raise Refused(
            "nobody else's signature is needed for it", "correction", "Sign it yourself, or name who shall sign (--for-signature LOGIN)."
        )  # fmt: skip
    if not named:
        assert want is not None
        return For(want.login) if want.login else For("", ROLES[want.signer])
    who = people.by_login(act.write, named)
    if who is None or not who.active:
        raise NoSuch(f"{clean(named)} is no user of this practice", "correction", "`people list` names them.")
    if named == act.actor.name:
        raise Refused("it would wait for your own signature", "correction", "Sign it.")
    if want is not None and want.signer == "author" and want.login and want.login != named:
        raise Refused(f"it is worded by {clean(want.login)}: only they sign it", "correction", "Name them, or nobody.")
    return For(named)


@act("correction.countersign")
def countersign(act: Act, number: int, version: int | None = None) -> tuple[AmendmentRow, ...]:
    """Sign what waits: over the versions that it was made on, else nothing is signed and both are shown."""
    one = _waiting(act, number, version)
    _mine(act, one)
    plan = _plan(act.desk, act.write, one)
    # What no longer waits stands in the way of no claim.
    _decide(act, one, corrections.SIGNED, event=act.number)
    return correction.signed(act, plan, one.reason, one.evidence, waited=one.id)


@act("correction.refuse")
def refuse(act: Act, number: int, reason: str, version: int | None = None) -> CorrectionRow:
    """Do not sign it, and say why; whoever proposed it is told."""
    one = _waiting(act, number, version)
    _mine(act, one)
    if not reason.strip():
        raise Refused("it needs a reason", one.ref, "Say why it is not signed: who proposed it reads it.")
    _decide(act, one, corrections.REFUSED, why=reason)
    return _row(act.write, number)


@act("correction.withdraw")
def withdraw(act: Act, number: int, reason: str = "", version: int | None = None) -> CorrectionRow:
    """Take back what waits: who proposed it, or a supervisor."""
    one = _waiting(act, number, version)
    if one.proposed_by != act.actor.name and act.actor.role not in rights.OVERSEERS:
        raise NotAllowed(f"{one.ref} was proposed by {one.proposed_by}", "correction", "Who proposed it takes it back, or a supervisor.")
    _decide(act, one, corrections.WITHDRAWN, why=reason)
    return _row(act.write, number)


def _waiting(act: Act, number: int, version: int | None) -> Kept:
    one = _kept(act.write, number)
    if one.state != corrections.WAITING:
        done = f"{one.state.replace('_', ' ')} by {one.decided_by}" if one.decided_by else one.state.replace("_", " ")
        raise Refused(f"{one.ref} waits no longer: it was {done}", "correction", "`correct show` has it whole.")
    if version is not None and version != one.version:
        raise Stale(f"{one.ref} was changed since you looked", "correction", "Look at it again.", yours=version, theirs=one.version)
    act.subject("patient", one.person)
    act.subject("correction", one.ref)
    act.subject("user", one.proposed_by)
    if one.control_number:
        act.subject("claim", one.control_number)
    return one


def _mine(act: Act, one: Kept) -> None:
    """Only whose signature it waits for signs or refuses it; never who proposed it."""
    if one.proposed_by == act.actor.name:
        raise NotAllowed(f"you proposed {one.ref} yourself", "correction", "Another person signs it; withdraw takes it back.")
    if one.for_login and one.for_login != act.actor.name:
        raise NotAllowed(f"{one.ref} waits for {one.for_login}", "correction", "Only they sign or refuse it.")
    if one.for_role and act.actor.role not in roles_for(one.for_role):
        raise NotAllowed(f"{one.ref} waits for the role {one.for_role}", "correction", "Somebody of that role signs or refuses it.")


def roles_for(role: str) -> tuple[str, ...]:
    """The roles that may sign where this one is asked for: a supervisor codes too, but words nothing for a clinician."""
    return ("records", "supervisor", "administrator") if role == CODER_ROLE else (role,)


def my_roles(role: str) -> tuple[str, ...]:
    """The roles that this one stands in for."""
    return tuple(asked for asked in ROLES.values() if role in roles_for(asked))


def _decide(act: Act, one: Kept, state: str, *, why: str = "", event: int | None = None) -> None:
    said = " ".join(clean(why).split())
    if not corrections.decide(
        act.write, one.id, one.version, state, by=act.actor.name, at=act.moment, why=said, event=event
    ):  # fmt: skip
        raise Stale(f"{one.ref} was changed since you looked", "correction", "Look at it again.", yours=one.version, theirs=None)
    act.reason = said or act.reason


def _plan(desk: Desk, read: Read, one: Kept) -> Correction:
    """What waits, as it was proposed: on the versions that it was made on."""
    changes = {(c.relation, c.subject, c.field): c.shall_be for c in one.changes}
    now = correction.proposed(desk, read, one.person, changes, one.claim, said_of(one), signing=one.ref)
    fields = tuple(correction.field_row(c.relation, c.subject, c.field, c.label, c.was, c.version) for c in one.changes)
    return replace(now, changes=fields, shall_be=tuple(c.shall_be for c in one.changes))


def said_of(one: Kept) -> Said:
    """Its kind, as it was said."""
    return Said(one.kind, one.happened_on, one.recall)


# -- looked at


def _kept(read: Read, number: int) -> Kept:
    found = corrections.one(read, number)
    if found is None:
        raise NoSuch(f"there is no correction K-{number}", "correction", "`correct list` shows those that there are.")
    return found


def _row(read: Read, number: int) -> CorrectionRow:
    return correction_row(read, _kept(read, number))


def plan_of(desk: Desk, number: int) -> Correction:
    """What waits, with what it touches by now, and what stands against it."""
    with desk.books.snapshot() as read:
        one = _kept(read, number)
        if not _reaches(desk, one):
            raise NoSuch(f"{one.ref} asks nothing of you", "correction", "`correct list` shows what does.")
        found = _plan(desk, read, one)
        # What claims come to is not for who signs wording alone.
        return replace(found, touches=()) if desk.actor.role == correction_kinds.CLINICIAN else found


def view(desk: Desk, number: int) -> CorrectionRow:
    """One correction whole: field by field what it was made on and what stands there now, and the claims that it reached."""
    from acts.correction_links import reached_rows

    one = _kept(desk.books.read, number)
    if not _reaches(desk, one):
        raise NoSuch(f"{one.ref} asks nothing of you", "correction", "`correct list` shows what does.")
    seen(desk, "look.patient", (("patient", str(one.person)),), "correction")
    with desk.books.snapshot() as read:
        row = correction_row(read, one)
        changes = tuple(_now(read, c) for c in row.changes) if one.state == corrections.WAITING else row.changes
        claims = reached_rows(read, one.id) if desk.actor.role != correction_kinds.CLINICIAN else ()
        return replace(row, changes=changes, claims=claims)


def _now(read: Read, c: ChangeRow) -> ChangeRow:
    """The field beside what stands there by now."""
    known = charts.versions(read, c.relation, c.subject)
    if not known:
        return c
    return replace(c, now=clean(known[-1].values.get(c.name, "")), version_now=known[-1].version, by=clean(known[-1].actor))


def listed(
    desk: Desk, states: Sequence[str] = corrections.STATES, person: int | None = None, limit: int = 200
) -> tuple[CorrectionRow, ...]:
    """Corrections of these states, newest first; of one patient, or of all."""
    wrong = [state for state in states if state not in corrections.STATES]
    if wrong:
        raise Refused(f"there is no state {clean(wrong[0])}", "correction", f"It is one of {', '.join(corrections.STATES)}.")
    found = corrections.listed(desk.books.read, states, person, limit)
    return tuple(correction_row(desk.books.read, one) for one in found if _reaches(desk, one))


def _reaches(desk: Desk, one: Kept) -> bool:
    """Whether this person may see it: a clinician what waits or waited for them, everybody else all."""
    me = desk.actor
    return me.role != "clinician" or me.name in (one.for_login, one.decided_by) or one.for_role in my_roles(me.role)


def for_me(desk: Desk) -> tuple[CorrectionRow, ...]:
    """What waits for my signature, oldest first."""
    return tuple(
        correction_row(desk.books.read, one)
        for one in corrections.waiting_for(desk.books.read, desk.actor.name, my_roles(desk.actor.role))
        if one.proposed_by != desk.actor.name
    )


def decided_since(desk: Desk, moment: int) -> tuple[CorrectionRow, ...]:
    """What I proposed and others signed or refused after that moment, in the order in which they did."""
    return tuple(correction_row(desk.books.read, one) for one in corrections.decided_of(desk.books.read, desk.actor.name, moment))
