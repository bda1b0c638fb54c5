"""What a query begins with: who can be asked, a wording, and sentences of the record that can be quoted."""

from __future__ import annotations

from acts.desk import Desk
from acts.hands import claim_row
from acts.query_rows import Askable, FirstWording, Whom
from acts.rights import actor_of, why_not
from acts.talk import CODERS
from billing import query as rule
from billing.query import Indicator
from billing.text import clean, name_shown
from store import assignment, chart_items, clinicians, documents, dossier, people, practice, queries, query_templates
from store.chart_items import Item
from store.clinicians import Treats
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused

SUGGESTED = 3
"""How many sentences are filled in as findings."""
QUOTABLE = 120
"""How many sentences of the record are offered."""


def about(read: Read, claim: str, encounter: int | None) -> tuple[int, int | None]:
    """Patient and claim that a query is about."""
    person: int | None = None
    if encounter is not None:
        person = queries.person_of_visit(read, encounter)
        if person is None:
            raise NoSuch(f"there is no visit {encounter}", "query", "patient show lists the visits of a patient with their numbers.")
    if claim:
        row = claim_row(read, claim)
        if person is not None and person != row["person"]:
            raise Refused(f"the visit {encounter} is not of the patient of {clean(claim)}", "query", "Name one of the two alone.")
        return row["person"], row["id"]
    if person is None:
        raise Refused("it is not said what the query is about", "query", "Name a claim or a visit.")
    return person, None


def _visit(read: Read, claim: int | None, encounter: int | None) -> Item | None:
    """The visit that is meant, or the one that the claim bills."""
    if encounter is None and claim is not None:
        encounter = next(iter(chart_items.encounters_of_claim(read, claim)), None)
    return chart_items.one(read, encounter) if encounter is not None else None


# -- whom


def whom(desk: Desk, claim: str = "", encounter: int | None = None) -> Whom:
    """Who can be asked about a claim or a visit: who treated, the other clinicians, the coders, the departments."""
    with desk.books.snapshot() as read:
        _, number = about(read, claim, encounter)
        visit = _visit(read, number, encounter)
        treats, physician = clinicians.every(read), _physician(read, number, visit)
        here = [one for one in people.every(read) if one.active and not why_not(actor_of(read, one), "query.answer")]
        coders = [Askable("coder", one.login, one.login) for one in here if one.role in CODERS and one.login != desk.actor.name]
        teams = [
            Askable("department", one.name, f"{clean(one.name)}: {', '.join(one.members) or 'nobody yet'}")
            for one in assignment.teams(read)
        ]
    names = {one.whom.casefold() for one in teams}
    of_visit = visit["department"] if visit is not None else ""
    if of_visit and of_visit.casefold() not in names:
        teams.append(Askable("department", of_visit, f"{clean(of_visit)}: of the visit, no team of this desk"))
    known = {one.login for one in treats}
    others = [_clinician(one) for one in treats] + [
        Askable("physician", one.login, one.login) for one in here if one.role == "clinician" and one.login not in known
    ]
    return Whom(
        physician, tuple(one for one in others if physician is None or one.whom != physician.whom),
        (Askable("coder", "", "any coder"), *coders), tuple(teams),
    )  # fmt: skip


def _clinician(one: Treats) -> Askable:
    name = name_shown(one.last, one.first)
    return Askable("physician", one.login or one.npi or name, f"{name} ({one.login or 'not at this desk'})")


def _physician(read: Read, claim: int | None, visit: Item | None) -> Askable | None:
    """Who rendered the service: as the visit names them, as the claim did, else who wrote the note of the visit."""
    treats = clinicians.every(read)
    npi = (visit["rendering"] or visit["attending"]) if visit is not None else ""
    name = ""
    if not npi and claim is not None:
        sent = dossier.sendings(read, claim)
        who = sent[-1].claim().rendering if sent else None
        npi = (who.identifier("XX") or "") if who is not None else ""
        name = name_shown(who.last, who.first) if who is not None else ""
    known = next((one for one in treats if npi and one.npi == npi), None)
    if known is not None:
        return _clinician(known)
    if not name and visit is not None:
        notes = chart_items.of_encounter(read, visit.id, "note")
        name = next((one["author_login"] or one["author"] for one in notes if one["author_login"] or one["author"]), "")
    name = name or (f"NPI {npi}" if npi else "")
    return Askable("physician", name, clean(name)) if name else None


# -- the wording and what it quotes


def propose(
    desk: Desk, template: str, asked: str = "physician", claim: str = "", encounter: int | None = None, first: str = ""
) -> FirstWording:
    """The words of a template, whom one would ask, and sentences of notes and documents. first: NOTE-7 or DOC-7, that goes first."""
    with desk.books.snapshot() as read:
        found = query_templates.named(read, template) if template else None
        if template and found is None:
            names = ", ".join(one.name for one in query_templates.every(read))
            raise NoSuch(f"there is no template {clean(template)}", "query", f"There are {names}.")
        person, number = about(read, claim, encounter)
        due = f"+{practice.number(read, 'query_days')}b"
        visit = _visit(read, number, encounter)
        likely = _physician(read, number, visit) if asked == "physician" else None
        record = _record(read, person, visit, first)
    fits = tuple(one for one in record if found is not None and rule.sentences(one.words, found.clues))
    record = (*fits, *(one for one in record if one not in fits))
    return FirstWording(found, likely.whom if likely else "", found.question if found else "", fits[:SUGGESTED], due, record)


def _record(read: Read, person: int, visit: Item | None, first: str) -> tuple[Indicator, ...]:
    """Sentences that can be quoted: of what goes first, of the visit's notes, of the others, of the patient's documents."""
    notes = queries.notes_of(read, person)
    notes.sort(key=lambda one: visit is None or one.encounter != visit.id)
    places = [(f"NOTE-{one.number}", one.on, one.text) for one in notes]
    places += [(f"DOC-{one}", None, documents.text(read, one)) for one in queries.documents_of(read, person)]
    places.sort(key=lambda one: one[0] != first)
    found = [
        Indicator(clean(said), place, on)
        for place, on, text in places
        for said in rule.sentences(text, None, QUOTABLE)
        if not _heading(said)
    ]
    return tuple(found[:QUOTABLE])


def _heading(said: str) -> bool:
    """ASSESSMENT, PLAN: no sentence."""
    return said.isupper() and len(said.split()) < 4 and not any(sign.isdigit() for sign in said)
