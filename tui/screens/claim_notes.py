"""What was said of a claim, in rows: comments, calls, questions with their answers in one stream; and what more there is of it."""

from __future__ import annotations

from datetime import date, datetime
from textwrap import wrap

from acts.talk_rows import TalkRow
from acts.views import ClaimView
from tui import words
from tui.widgets.lines import Part, Row, row

LABEL = 7
SHOWN = 3
ROWS = 2


def notes(view: ClaimView, width: int, zone: str, today: date) -> list[Row]:
    """The draft, open questions, then the newest of all that was said."""
    texts: list[tuple[str, str]] = []
    if view.draft:
        texts.append((f"your draft: {view.draft}", "soon"))
    stream = _stream(view)
    waiting = _waiting(view)
    first = [(words.moment(one.moment, zone, today), one.actor, one.text, False, "soon") for one in waiting]
    rest = [(words.moment(at, zone, today), who, text, gone, "") for at, who, text, gone in stream]
    for moment, who, text, gone, role in (*first, *rest)[:SHOWN]:
        texts.append((f"{moment} {who}  {text}{' (taken back)' if gone else ''}", role))
    rows: list[Row] = []
    for text, role in texts:
        lines = wrap(words.clean(text), width - LABEL - 1) or [""]
        if len(lines) > ROWS:
            lines = [*lines[: ROWS - 1], words.short(" ".join(lines[ROWS - 1 :]), width - LABEL - 1)]
        rows += [row((f" {'NOTES' if not rows and not n else '':<{LABEL - 1}}", "quiet"), (line, role)) for n, line in enumerate(lines)]
    older = len(stream) + len(waiting) - SHOWN
    if older > 0:
        rows.append(row((f"       ... {older} older: L shows all", "quiet")))
    return rows or [row((" NOTES none yet", "quiet"))]


def _waiting(view: ClaimView) -> list[TalkRow]:
    """Questions and requests for records that wait for somebody: they stand above the rest."""
    return [one for one in view.talk if one.open][:2]


def _stream(view: ClaimView) -> list[tuple[datetime, str, str, bool]]:
    """Comments, calls, questions and records, but for those that wait; newest first."""
    waiting = _waiting(view)
    said = [(note.moment, note.actor, note.text, note.retracted) for note in view.notes]
    said += [(one.moment, one.actor, one.text, one.retracted) for one in view.talk if one not in waiting]
    return sorted(said, key=lambda one: one[0], reverse=True)


def more(view: ClaimView) -> Row:
    """What else there is of the claim, with how much."""
    asked = sum(one.kind == "question" for one in view.talk)
    parts: list[Part] = [(" MORE  ", "quiet")]
    parts += ["d", (f" documents {view.documents or '-'}   ", "quiet")]
    parts += ["a", (f" questions {asked}   ", "quiet")] if asked else []
    parts += [f"{view.projects[0][0]}   "] if view.projects else []
    tail = " record" if view.projects else " account, record"
    parts += ["L", (" log   ", "quiet"), "i", (" source   ", "quiet"), "F", (" filing   ", "quiet"), "Tab", (tail, "quiet")]
    return row(*parts)
