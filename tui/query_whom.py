"""Whom a query asks, and what it is about: who treated first, another clinician, a coder, a department; then its form."""

from __future__ import annotations

from datetime import date

from acts import coding, queries, query_first
from acts.chart_rows import Thing, Whole
from acts.query_rows import Askable, QueryRow
from billing import day
from billing.query import Indicator
from tui.frame import Frame
from tui.query_form import About, ask_query
from tui.widgets.ask import Menu

BY_NAME = "another, by name"


async def ask_about(screen: Frame, about: About) -> QueryRow | None:
    """Ask about a claim or a visit, or open what was asked; what was asked now."""
    desk = screen.desk
    found = await desk.do(query_first.whom, about.claim, about.encounter)
    there = await desk.do(queries.of_visit, about.encounter) if about.encounter is not None else ()
    there = tuple(one for one in there if one.state in ("draft", "asked", "overdue", "answered"))
    lines, picks = list[str](), list[tuple[Askable, ...]]()
    if found.physician is not None:
        lines.append(f"who treated: {found.physician.words}")
        picks.append((found.physician,))
    lines += ["another clinician" if lines else "a clinician", "a coder", "a department"]
    named = [Askable(kind, "", BY_NAME) for kind in ("physician", "department")]
    picks += [(*found.clinicians, named[0]), found.coders, (*found.departments, named[1])]
    lines += [f"open {one.ref}, to {one.whom}: {one.query.title or one.query.question}" for one in there]
    chosen = await desk.ask(Menu(f"Query about {about.label}: whom?", lines))
    if chosen is None:
        return None
    if chosen >= len(picks):
        from tui.screens.query import QueryScreen

        screen.stale = True
        await desk.show_screen(QueryScreen(there[chosen - len(picks)].number))
        return None
    who = await _one_of(screen, lines[chosen], picks[chosen])
    kept = await ask_query(screen, about, who) if who is not None else None
    return kept if isinstance(kept, QueryRow) else None


async def _one_of(screen: Frame, what: str, found: tuple[Askable, ...]) -> Askable | None:
    if len(found) == 1:
        return found[0]
    chosen = await screen.desk.ask(Menu(f"Whom? {what}", [one.words for one in found]))
    return None if chosen is None else found[chosen]


def said(kept: QueryRow) -> str:
    """Who is asked until when."""
    waits = " The claim waits for the answer." if kept.waits else ""
    return f"{kept.ref}: {kept.whom} is asked until {day.shown_due(kept.due_on)}.{waits}"


# -- from a chart


async def ask_of_thing(screen: Frame, view: Whole, thing: Thing | None) -> bool:
    """Ask about what the cursor of a chart is on; whether a query was put."""
    about = await _about(screen, view, thing)
    kept = await ask_about(screen, about) if about is not None else None
    if kept is not None:
        screen.desk.say(said(kept), "good")
    return kept is not None


async def _about(screen: Frame, view: Whole, thing: Thing | None) -> About | None:
    """The visit or claim that a thing of the chart belongs to, and what of it is quoted first."""
    if thing is None or thing.relation in ("person", "coverage"):
        screen.desk.say("Put the cursor on a visit, a diagnosis, a note or a claim: a asks about its wording.")
        return None
    if thing.standing:
        screen.desk.say("It was taken back; nothing rests on it.", "soon")
        return None
    first = thing.key if thing.relation == "document" else f"NOTE-{thing.id}" if thing.kind == "note" else ""
    if thing.relation == "claim":
        return About(f"claim {thing.key}", claim=thing.key)
    if thing.kind == "encounter":
        return About(_visit(thing), encounter=thing.id)
    if thing.relation == "diagnosis":
        number = await screen.desk.do(coding.claim_of, thing.id)
        return About(f"claim {number}", claim=number, quoted=_quoted(thing, view))
    quoted = () if first or thing.kind == "authorisation" else _quoted(thing, view)
    visits = [one for one in view.things if one.kind == "encounter" and not one.standing]
    of = next((one for one in visits if one.id == thing.under), None)
    if of is not None:
        return About(_visit(of), encounter=of.id, first=first, quoted=quoted)
    claims = [one for one in view.things if one.relation == "claim"]
    if not visits and not claims:
        screen.desk.say("The chart has neither a visit nor a claim to ask about: E writes the visit.", "soon")
        return None
    options = [f"{_visit(one)}  {one.words}" for one in visits] + [f"claim {one.key}  {one.on}" for one in claims]
    chosen = await screen.desk.ask(Menu(f"{thing.label} {thing.title}: of which visit or claim?", options))
    if chosen is None:
        return None
    if chosen >= len(visits):
        number = claims[chosen - len(visits)].key
        return About(f"claim {number}", claim=number, first=first, quoted=quoted)
    return About(_visit(visits[chosen]), encounter=visits[chosen].id, first=first, quoted=quoted)


def _visit(thing: Thing) -> str:
    return f"the visit of {thing.on}"


def _quoted(thing: Thing, view: Whole) -> tuple[Indicator, ...]:
    """A diagnosis, a problem or a service as the chart has it."""
    on = next((one.on for one in view.things if one.id == thing.under and one.kind == "encounter"), "") or thing.on
    words = " ".join(part for part in (thing.label, thing.title, thing.words) if part)
    return (Indicator(" ".join(words.split()), "chart", date.fromisoformat(on)),) if on else ()
