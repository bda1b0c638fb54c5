"""Asking by a query: a wording to begin with, findings with their place, question and answers; each field says what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from acts import queries, query_first, query_wordings
from acts.query_rows import Askable, FirstWording, QueryRow
from billing import day
from billing import query as rule
from billing.query import Indicator, Query, Template
from tui import words
from tui.frame import Frame
from tui.widgets.ask import Menu
from tui.widgets.fields import Check, Field, Form
from tui.widgets.picks import Picks

FINDINGS = 3
OWN = "in my own words"
NAMES = {"physician": "a login, an NPI or a name", "coder": "a login; empty: any coder", "department": "a team, a login or a name"}


@dataclass(frozen=True, slots=True)
class About:
    """What a query is about: a claim or a visit, and how it is called. item: the work that waits; first: NOTE-7, DOC-7, what is quoted
    before all else; quoted: what is under the cursor, as it stands there."""

    label: str
    claim: str = ""
    encounter: int | None = None
    item: int | None = None
    first: str = ""
    quoted: tuple[Indicator, ...] = ()


async def ask_query(screen: Frame, about: About, who: Askable, simple: str = "") -> QueryRow | str | None:
    """Ask by a wording; the query, None where nothing was asked, or `simple` where a simple question was chosen instead."""
    desk = screen.desk
    wordings = await desk.do(query_wordings.listed)
    lines = [*([simple] if simple else []), *map(_line, wordings), OWN]
    chosen = await desk.ask(Menu(f"Query about {about.label}: on what?", lines))
    if chosen is None:
        return None
    if simple and not chosen:
        return simple
    chosen -= bool(simple)
    template = wordings[chosen] if chosen < len(wordings) else None
    name = template.name if template else ""
    first = await desk.do(query_first.propose, name, who.asked, about.claim, about.encounter, about.first)
    found = await _quotes(screen, about, first)
    if found is None:
        return None
    form = QueryForm(screen, about.label, who, template, tuple(f"{one.words} [{one.where}]" for one in found), first.due)
    filled = await desk.ask(form)
    if filled is None:
        return None
    query = form.query(filled)
    due = day.parse_entry(filled["due"], desk.info.today)
    return await desk.do(queries.ask, query, filled["whom"], about.claim, about.encounter, due, about.item, name)


def _line(one: Template) -> str:
    """A wording in a line of the menu."""
    kind = " (yes or no)" if one.kind == "yes_no" else ""
    return f"{words.clean(one.title)}{kind}{', of this practice' if one.number is not None else ''}"


async def _quotes(screen: Frame, about: About, first: FirstWording) -> tuple[Indicator, ...] | None:
    """What of the record is quoted: sentences of notes and documents, those that fit the wording marked."""
    there = (*about.quoted, *first.record)
    if not first.record:
        return there[:FINDINGS]
    marked = [n for n, one in enumerate(there) if one in about.quoted or one in first.indicators][:FINDINGS]
    lines = [f"{one.place:<9} {f'{one.on:%m-%d}' if one.on else '':<5}  {one.words}" for one in there]
    picked = await screen.desk.ask(Picks(f"Quote what of the record? At most {FINDINGS}.", lines, marked, FINDINGS))
    return None if picked is None else tuple(there[n] for n in picked)


class QueryForm(Form):
    """Whom, what it asks about where it is yes or no, the findings, the question, the answers, by when."""

    def __init__(self, screen: Frame, about: str, who: Askable, template: Template | None, found: tuple[str, ...], due: str) -> None:
        self._screen, self._who, self._asked, self._template = screen, who, who.asked, template
        yes_no = template is not None and template.kind == "yes_no"
        fields = [Field("whom", "Whom", who.whom, self._named, NAMES[who.asked])]
        if yes_no and template is not None:
            fields.append(Field("about", "Condition", "", self._some, "as the finding has it"))
            if template.basis == "cause_effect":
                fields.append(Field("other", "Came of", "", self._some, "as the finding has it"))
        for n in range(FINDINGS):
            value = found[n] if n < len(found) else ""
            hint = "A1c 9.1 [DOC-7], or [lab slip 05-29]" if n == 0 else "may stay empty"
            fields.append(Field(f"found{n}", f"Finding {n + 1}", value, self._finding(n), hint, wide=bool(value)))
        if not yes_no:
            fields.append(Field("question", "Question", template.question if template else "", self._question, wide=True))
            fields.append(Field("options", "Answers", "; ".join(template.options) if template else "", self._options, wide=True))
        fields.append(Field("due", "Answer by", due, self._ahead, "+3b, fri, 1125"))
        title = template.title if template else "in your own words"
        super().__init__(f"Query about {about} (answers apart by ;): {title}", fields, "ask")
        self.on = 1 if who.whom or who.asked == "coder" else 0

    def query(self, values: dict[str, str]) -> Query:
        """What was typed, as a query."""
        today, template = self._screen.desk.info.today, self._template
        found = tuple(rule.parse_indicator(values[f"found{n}"], today) for n in range(FINDINGS) if values.get(f"found{n}"))
        about = tuple(values[name] for name in ("about", "other") if values.get(name))
        made = Query(self._asked, template.title if template else "", values.get("question", ""), found)
        if template is not None and template.kind == "yes_no":
            question = rule.filled(template, about)
            return replace(made, question=question, kind="yes_no", basis=template.basis, about=about)
        return replace(made, options=tuple(part.strip() for part in values.get("options", "").split(";") if part.strip()))

    def _wrong(self, field: str, values: dict[str, str]) -> tuple[bool, str]:
        """The first thing that stands against one part of what is typed."""
        found = next((one.message for one in rule.lint(self.query(values)) if one.field == field), "")
        return (False, f"{words.sentence(found)}.") if found else (True, "")

    def _now(self, **typed: str) -> dict[str, str]:
        return {**(self.values if hasattr(self, "lines") else {}), **typed}

    def _named(self, text: str) -> tuple[bool, str]:
        if text and text == self._who.whom:
            return True, self._who.words if self._who.words != text else ""
        if text or self._asked == "coder":
            return True, "" if text else "any coder"
        return False, "It wants a name."

    def _some(self, text: str) -> tuple[bool, str]:
        return (True, "") if text else (False, "Name the condition as the finding has it.")

    def _finding(self, at: int) -> Check:
        def check(text: str) -> tuple[bool, str]:
            if not text:
                return (True, "") if at or self._now().get("found1") else (False, "Quote a finding, and in brackets where it stands.")
            return self._wrong("indicators", {f"found{at}": text})

        return check

    def _question(self, text: str) -> tuple[bool, str]:
        return self._wrong("question", self._now(question=text))

    def _options(self, text: str) -> tuple[bool, str]:
        return self._wrong("options", self._now(options=text))

    def _ahead(self, text: str) -> tuple[bool, str]:
        on = day.parse_entry(text, self._screen.desk.info.today) if text else None
        if on is None or on <= self._screen.desk.info.today:
            return False, "a day ahead: +3b, fri, 1125"
        return True, day.shown_long(on)
