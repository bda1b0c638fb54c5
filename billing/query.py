"""A query to whoever wrote or codes a record: what was found and where it stands, an open question, answers to choose from, and its lint.

Rules of the AHIMA/ACDIS practice brief on compliant queries, in our words: the findings are quoted from the record; at least two answers
that are clinically possible, and always "other" and "cannot be determined"; nothing leads to one of them; nothing speaks of payment or of
a score; yes or no only to confirm what is documented, what was present on admission, or that one condition came of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from billing.day import parse_entry
from billing.findings import Finding
from billing.query_words import leading, of_money
from billing.text import fit, fold

ASKED: Mapping[str, str] = {"physician": "the physician", "coder": "a coder", "department": "a department"}
KINDS = ("options", "yes_no")
BASES: Mapping[str, str] = {
    "documented": "to confirm what a report in the record says",
    "poa": "whether a condition was present on admission",
    "cause_effect": "whether one condition came of another",
}
OTHER, UNDETERMINED = "Other (say what)", "Cannot be determined"
YES_NO = ("Yes", "No")
OPTIONS_MOST = 7
"""With the two that are always there each has a digit."""
WORDS_MOST, QUESTION_MOST = 400, 800

DRAFT, ASKED_STATE, ANSWERED, CLOSED, WITHDRAWN = "draft", "asked", "answered", "closed", "withdrawn"
STATES = (DRAFT, ASKED_STATE, ANSWERED, CLOSED, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A finding as the record has it, and where it stands: DOC-7, NOTE-12, or words with a day."""

    words: str
    place: str
    on: date | None = None

    @property
    def where(self) -> str:
        """'lab slip, 2026-05-29'."""
        return f"{self.place}, {self.on.isoformat()}" if self.on else self.place


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it is put. about: the conditions that a yes or no question names."""

    asked: str
    title: str
    question: str
    indicators: tuple[Indicator, ...]
    options: tuple[str, ...] = ()
    kind: str = "options"
    basis: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A wording to begin with. clues: words by which a sentence of a note is likely to belong to it; of one of ours also who wrote it, and
    who reviewed this version."""

    name: str
    title: str
    kind: str
    basis: str
    question: str
    options: tuple[str, ...]
    clues: tuple[str, ...]
    edition: str = "shipped"
    """shipped, or practice: the practice's own."""
    number: int | None = None
    version: int = 0
    by: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""


def choices(query: Query) -> tuple[str, ...]:
    """All answers in their order: those of the query, then the two that are always there."""
    return (*(YES_NO if query.kind == "yes_no" else query.options), OTHER, UNDETERMINED)


def filled(template: Template, about: Sequence[str]) -> str:
    """The template's question with the conditions that it names."""
    said = template.question
    for at, name in enumerate(("{about}", "{other}")):
        said = said.replace(name, about[at] if at < len(about) and about[at] else name)
    return said


# -- lint


def lint(query: Query) -> tuple[Finding, ...]:
    """All that stands against it; an error keeps it from being asked."""
    found: list[Finding] = []
    if query.asked not in ASKED:
        found.append(_error("asked", f"nobody is asked as {query.asked}: it is one of {', '.join(ASKED)}", "asked", query.asked))
    if not query.question.strip():
        found.append(_error("empty", "the question is empty", "question"))
    if len(query.question) > QUESTION_MOST:
        found.append(_error("too_long", f"the question has {len(query.question)} letters; {QUESTION_MOST} are room enough", "question"))
    found += _indicators(query)
    found += _yes_no(query) if query.kind == "yes_no" else _options(query)
    if query.kind not in KINDS:
        found.append(_error("kind", f"a query has options or is yes_no, not {query.kind}", "kind", query.kind))
    for field, text in (("title", query.title), ("question", query.question), *(("options", one) for one in query.options)):
        found += _wording(field, text)
    return tuple(found)


def _error(code: str, message: str, field: str, value: str = "") -> Finding:
    return Finding(code, "error", message, field, value)


def _wording(field: str, text: str) -> list[Finding]:
    found = []
    money = of_money(text)
    if money:
        said = f'"{money}" speaks of payment or of a score: a query asks of the record alone'
        found.append(_error("money", said, field, money))
    led = leading(text)
    if led:
        found.append(_error("leading", f'"{led}" leads to an answer: ask openly what the record shows', field, led))
    return found


def _indicators(query: Query) -> list[Finding]:
    found = []
    if not query.indicators:
        found.append(_error("no_indicator", "no finding is quoted: say what the record shows, and where it stands", "indicators"))
    for one in query.indicators:
        if not one.words.strip():
            found.append(_error("indicator_empty", "a finding has no words", "indicators", one.place))
        elif len(one.words) > WORDS_MOST:
            found.append(_error("indicator_long", f"a finding has over {WORDS_MOST} letters: quote what matters", "indicators", one.words))
        if not one.place.strip():
            found.append(_error("no_place", f'it is not said where "{fit(one.words, 36)}" stands', "indicators", one.words))
        elif one.on is None and reference(one.place) is None:
            found.append(_error("no_day", f'"{one.place}" wants its day: [{one.place} 05-29]', "indicators", one.place))
        money = of_money(one.words, quoted=True) or of_money(one.place, quoted=True)
        if money:
            found.append(_error("money", f'"{money}" speaks of payment: it is no clinical finding', "indicators", money))
    return found


def _options(query: Query) -> list[Finding]:
    found = []
    own = [one for one in query.options if _plain(one) not in _ALWAYS]
    known = Counter(_plain(one) for one in own)
    if len(known) < 2:
        said = "one answer alone leads to it" if known else "there is no answer to choose"
        found.append(_error("one_option", f"{said}: two that are clinically possible, at least", "options"))
    for text in [one for one, count in known.items() if count > 1]:
        found.append(_error("same_option", f'"{text}" stands there twice', "options", text))
    if any(not one.strip() for one in query.options):
        found.append(_error("option_empty", "an answer is empty", "options"))
    if len(own) > OPTIONS_MOST:
        found.append(_error("many_options", f"{len(own)} answers are too many to read: at most {OPTIONS_MOST}", "options"))
    named = named_option(query)
    if named:
        found.append(_error("option_in_question", f'the question names "{named}", one of the answers: it leads', "question", named))
    return found


def _yes_no(query: Query) -> list[Finding]:
    found = []
    if query.basis not in BASES:
        said = "yes or no is only for what is documented, for present on admission, and for cause and effect"
        found.append(_error("yes_no", f"{said}: a new diagnosis wants answers to choose from", "basis", query.basis))
        return found
    if query.options:
        found.append(_error("yes_no_options", "a yes or no question has no further answers", "options"))
    wanted = 2 if query.basis == "cause_effect" else 1
    about = [one for one in query.about if one.strip()]
    if len(about) < wanted:
        what = "the two conditions" if wanted == 2 else "the condition"
        found.append(_error("about", f"it is not said which {what.removeprefix('the ')} it asks about", "about"))
    quoted = " ".join(_plain(one.words) for one in query.indicators)
    for one in about:
        if f" {_plain(one)} " not in f" {quoted} ":
            said = f'"{one}" is in none of the findings quoted: yes or no may not bring in what is not documented'
            found.append(_error("not_documented", said, "about", one))
    return found


_COMMON = frozenset(
    "a an and another any are as at be by cause caused clinical clinically condition conditions confined determined disease due finding "
    "findings following for found from has have in is it its kind no not of on or other patient present relation say side sides "
    "significant stage state that the these this to type was were what which with without".split()
)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[0-9a-z]+", fold(text)))


_ALWAYS = frozenset({_plain(OTHER), _plain(UNDETERMINED), "other", "undetermined", "unable to determine", "cannot determine"})


def named_option(query: Query) -> str:
    """The option that the question names, whole or by a word that it alone has and that no finding has; '' where none."""
    said = f" {_plain(query.question)} "
    quoted = {word for one in query.indicators for word in _plain(one.words).split()}
    words = [set(_plain(one).split()) - _COMMON for one in query.options]
    for at, option in enumerate(query.options):
        plain = _plain(option)
        if plain in _ALWAYS or not plain:
            continue
        alone = words[at].difference(*(some for n, some in enumerate(words) if n != at)) - quoted
        if f" {plain} " in said or alone & set(said.split()):
            return option
    return ""


# -- findings


_REF = re.compile(r"(DOC|NOTE)-?(\d{1,9})\Z", re.IGNORECASE)
_BRACKETED = re.compile(r"(?P<words>.*?)\s*\[(?P<place>[^\[\]]+)\]\Z", re.DOTALL)


def reference(place: str) -> tuple[str, int] | None:
    """('DOC', 7) of DOC-7, ('NOTE', 12) of NOTE-12; None where it is words."""
    found = _REF.match(place.strip())
    return (found[1].upper(), int(found[2])) if found else None


def parse_indicator(text: str, today: date) -> Indicator:
    """'A1c 9.1 [lab slip 05-29]' as words, place and day; a day without a year is the last one, since what is quoted has been."""
    found = _BRACKETED.match(" ".join(text.split()))
    if not found:
        return Indicator(" ".join(text.split()), "")
    return placed(found["words"], found["place"], today)


def placed(words: str, place: str, today: date) -> Indicator:
    """The words with a place whose last word may be a day."""
    place = " ".join(place.split())
    before, _, last = place.rpartition(" ")
    on = _past(last, today) if before else None
    return Indicator(" ".join(words.split()), before.rstrip(",") if on else place, on)


def _past(text: str, today: date) -> date | None:
    found = parse_entry(text, today) if any(sign.isdigit() for sign in text) and not text.startswith("+") else None
    if found is None or found <= today:
        return found
    if re.fullmatch(r"\d{1,2}[/-]\d{1,2}|\d{4}", text):
        try:
            return found.replace(year=found.year - 1)
        except ValueError:
            return None
    return None


def sentences(text: str, clues: Iterable[str] | None, most: int = 3) -> tuple[str, ...]:
    """The sentences of a note that hold one of these words (None: all), in their order, each short enough to be quoted."""
    wanted = [" "] if clues is None else [f" {_plain(clue)}" for clue in clues if clue.strip()]
    found: dict[str, None] = {}
    for part in re.split(r"(?<=[.;!?])\s+|\n+", text):
        said = " ".join(part.split())
        if 3 < len(said) <= WORDS_MOST and any(clue in f" {_plain(said)}" for clue in wanted) and not of_money(said, quoted=True):
            found.setdefault(said)
    return tuple(found)[:most]


def stands_in(words: str, text: str) -> bool:
    """Whether these words stand in a text, however its lines are broken."""
    return bool(words.strip()) and " ".join(words.split()).casefold() in " ".join(text.split()).casefold()


# -- answer and state


def not_an_answer(query: Query, chosen: Sequence[int], words: str) -> str:
    """Why this is no answer, in a sentence; '' where it is one. chosen: places among the choices, from 1."""
    all_ = choices(query)
    if not chosen:
        return "no answer is chosen"
    if len(set(chosen)) != len(chosen) or any(not 1 <= one <= len(all_) for one in chosen):
        return f"answers are numbered 1 to {len(all_)}, each once"
    names = [all_[one - 1] for one in chosen]
    if UNDETERMINED in names and len(names) > 1:
        return f'"{UNDETERMINED}" stands alone'
    if query.kind == "yes_no" and len(names) > 1:
        return "a yes or no question has one answer"
    if OTHER in names and not words.strip():
        return "other wants its words: say what"
    return ""


def said(query: Query, chosen: Sequence[int], words: str) -> str:
    """The answer in a line."""
    names = [name for name in (choices(query)[one - 1] for one in chosen) if name != OTHER]
    return "; ".join([*names, *([words.strip()] if words.strip() else [])])


def state_shown(state: str, due_on: date, today: date) -> str:
    """The state as it is shown: asked past its day is overdue."""
    return "overdue" if state == ASKED_STATE and due_on < today else state
