"""Which role may do which act, and up to what amount: the same table greys a key and refuses the act."""

from __future__ import annotations

from collections.abc import Mapping

from acts.desk import Actor, Desk
from billing.money import shown
from store import people, practice
from store.engine.sqlite import Read
from store.people import Person

EVERYBODY = frozenset({"look", "lists", "upkeep.health", "practice.read", "work.rerank", "talk.read"}) | {
    "odds",
    "projects.find",
    "chart.follow",
    "rules.move",
    "views.change",
    "views.remove",
    "views.save",
}
HANDS = frozenset({"work.take", "work.take_next", "work.release", "work.note", "work.follow_up", "work.assign", "work.draft", "undo"}) | {
    "assignment.away",
    "assignment.daily",
    "documents",
    "handover",
    "work.answer",
    "work.ask",
    "work.call",
    "work.records_asked",
    "work.records_sent",
    "work.records_withdraw",
    "work.withdraw",
}
"""What everyone does who works on claims."""
ROLE_RIGHTS: Mapping[str, frozenset[str]] = {
    "administrator": frozenset({"*"}),
    "supervisor": EVERYBODY
    | {"intake", "posting", "work", "correction", "undo", "proof", "audit", "upkeep.backup", "people.all", "correction.diagnosis"}
    | {"autopost"}
    | {"deposits", "bank", "documents"}
    | {"cash", "suspense", "letters", "takebacks"}
    | {"approval", "policy", "contract", "statement", "paper", "golive", "periods.close"}
    | {"appeal", "send", "request"}
    | {"assignment", "handover", "hands.look", "rules", "chart"}
    | {"projects", "views", "query"}
    | {"identity", "breach", "restricted"}
    | {"scrub"}
    | {"codes", "coding", "clinicians"},
    "biller": EVERYBODY
    | HANDS
    | {"intake", "posting.preview", "posting.post", "posting.match", "posting.suspend", "proof.ledger", "people.all"}
    | {"posting.check", "posting.refuse", "autopost.mark", "posting.split", "posting.give_back"}
    | {"work.write_off", "work.to_patient", "work.resolve", "correction.chart", "correction.propose", "correction.sign"}
    | {"correction.ready", "correction.withdraw"}
    | {"letters", "takebacks.accept", "takebacks.dispute", "takebacks.known"}
    | {"deposits.add", "deposits.ask", "deposits.change", "deposits.enrol", "deposits.make", "deposits.match", "deposits.receive"}
    | {"deposits.suspend", "bank.bring", "bank.line", "bank.map"}
    | {"cash.take", "cash.apply", "cash.move", "cash.bounce", "cash.refund", "cash.inquire", "suspense.assign"}
    | {"appeal.write", "appeal.send", "appeal.decide", "appeal.withdraw"}
    | {"send"}
    | {"approval.ask", "approval.withdraw", "statement", "paper", "golive.columns"}
    | {"chart.register", "chart.add", "identity.ask", "identity.withdraw"}
    | {"request.add", "request.disclose"}
    | {"projects", "query.ask", "query.answer", "query.look", "query.sign", "query.withdraw"}
    | {"scrub.override", "scrub.run"},
    "records": EVERYBODY
    | HANDS
    | {"query", "request"}
    | {"correction", "people.all", "chart", "identity", "breach.weigh", "breach.notice"}
    | {"codes", "coding", "clinicians", "scrub.run"},
    "analyst": EVERYBODY | {"query.look", "proof", "audit", "work.note", "work.draft", "handover.read", "hands.look"},
    "auditor": EVERYBODY | {"query.look", "proof", "audit", "hands.look"},
    "clinician": frozenset({"query.answer", "query.look", "query.sign", "undo", "lists.listed", "practice.read", "talk.read"})
    | {"correction.countersign", "correction.refuse", "correction.sign", "correction.ready", "look.patient"}
    | {"handover.read", "upkeep.health"},
}
"""A right is an act's name, or the part before its dot for all of that family."""
ROLES = tuple(ROLE_RIGHTS)

LIMITS: Mapping[str, str] = {
    "work.write_off": "write_off_limit_cents",
    "cash.refund": "refund_limit_cents",
    "posting.give_back": "refund_limit_cents",
}
"""Acts with a limit, and the practice's value that sets it."""
LIMITS_OF_ROLE: Mapping[tuple[str, str], str] = {
    ("supervisor", "work.write_off"): "write_off_limit_supervisor_cents",
    ("supervisor", "cash.refund"): "refund_limit_supervisor_cents",
    ("supervisor", "posting.give_back"): "refund_limit_supervisor_cents",
}
"""Roles with a limit of their own."""
UNLIMITED = frozenset({"administrator"})
OVERSEERS = frozenset({"administrator", "supervisor"})
"""Who may take back what another did."""


def rights_of(role: str) -> frozenset[str]:
    """What a role may do; an unknown role may do nothing."""
    return ROLE_RIGHTS.get(role, frozenset())


def of_money_only(desk: Desk, what: str) -> str | None:
    """None where this person sees more than what they are asked; a clinician answers and signs, and sees nothing of money."""
    if desk.actor.role == "clinician":
        return f"{what} is not for the role clinician: it answers queries and signs its own wording"
    return None


def may(desk: Desk, act: str, cents: int = 0) -> str | None:
    """None where this desk's person may do it, for that much, else why not, as a screen says it after the key."""
    said = _as_of_now(desk) or why_not(desk.actor, act)
    if said is None and cents:
        said = over_limit(desk, act, cents)
    return said


def actor_of(read: Read, person: Person) -> Actor:
    """A user of the books as who sits at a desk: rights by role, limits as the practice has set them."""
    limits = {} if person.role in UNLIMITED else {name: limit_of(read, person.role, name) or 0 for name in LIMITS}
    return Actor(person.id, person.login, person.role, rights_of(person.role), limits)


def _as_of_now(desk: Desk) -> str | None:
    """A role that was changed, or taken away, holds at once, also for who sits at a desk already."""
    found = people.by_login(desk.books.read, desk.actor.name) if "actor" in desk.books.schema.tables else None
    if found is None:
        return None
    if not found.active:
        return f"{found.login} is no longer a user of this practice"
    if found.role != desk.actor.role:
        desk.actor = actor_of(desk.books.read, found)
    return None


def why_not(actor: Actor, act: str) -> str | None:
    """Why this person may not, in words."""
    rights = actor.rights or rights_of(actor.role)
    if "*" in rights or act in rights or act.partition(".")[0] in rights:
        return None
    return f"{actor.name} may not do this ({act}): the role {actor.role or 'none'} does not reach it"


def limit(desk: Desk, act: str) -> int | None:
    """The amount up to which this person may do it; None: any."""
    if act not in LIMITS or desk.actor.role in UNLIMITED:
        return None
    own = desk.actor.limits.get(act)
    return limit_of(desk.books.read, desk.actor.role, act) if own is None else own


def limit_of(read: Read, role: str, act: str) -> int | None:
    """The amount up to which a role may do it; None: any."""
    return None if role in UNLIMITED else practice.number(read, LIMITS_OF_ROLE.get((role, act), LIMITS[act]))


def who_reaches(read: Read, act: str, cents: int, but: str) -> list[Person]:
    """Who else may do it for that much: of the role that just reaches it first."""
    able = []
    for person in people.every(read):
        most = limit_of(read, person.role, act)
        if person.active and person.login != but and (most is None or cents <= most) and _reaches(person.role, act):
            able.append(person)
    return sorted(able, key=lambda person: (person.role in UNLIMITED, person.login))


def who_may(read: Read, act: str, but: str) -> list[str]:
    """Who else may do what has no amount; administrators last."""
    able = [person for person in people.every(read) if person.active and person.login != but and _reaches(person.role, act)]
    return [person.login for person in sorted(able, key=lambda person: (person.role in UNLIMITED, person.login))]


def _reaches(role: str, act: str) -> bool:
    rights = rights_of(role)
    return "*" in rights or act in rights or act.partition(".")[0] in rights


def over_limit(desk: Desk, act: str, cents: int) -> str | None:
    """Why this amount is too much for this person, and who could do it."""
    most = limit(desk, act)
    if most is None or cents <= most:
        return None
    able = who_reaches(desk.books.read, act, cents, desk.actor.name)
    who = f"{able[0].login} can approve it" if able else "Nobody else here has a limit that reaches it"
    return f"{shown(cents)} is above your limit of {shown(most)}. {who}."
