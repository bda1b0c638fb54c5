"""What a request's screen shows: what is asked entry by entry, its clock, the steps that may follow, letters and history."""

from __future__ import annotations

from textwrap import wrap

from acts.request_rows import RequestView
from billing import amendment_request as rule
from billing.copies_denied import OUTCOMES, PARAGRAPH
from billing.text import clean
from tui import words
from tui.widgets.lines import Row, row
from tui.widgets.lines import rule as line

ROLES = {"overdue": "urgent", "red": "urgent", "amber": "soon", "": ""}


def steps(view: RequestView) -> list[tuple[str, str]]:
    """What Enter offers, the usual one first: (name, words)."""
    row_, kinds = view.row, {one.kind for one in view.letters if not one.undone}
    if row_.state in rule.ENDED:
        return [("reopen", "Open it again: a new request, linked to this one")]
    found = {"amendment": _amendment, rule.TOLD: _told}.get(row_.kind, _others)(view, kinds)
    may_extend = row_.state in rule.UNDECIDED and row_.clock.left is not None and row_.clock.left >= 0 and row_.extended_on is None
    found += [("extend", "Extend it once, by letter, with the reason")] if may_extend else []
    return [*found, ("cancel", "The patient takes it back")]


def _amendment(view: RequestView, kinds: set[str]) -> list[tuple[str, str]]:
    state, row_ = view.row.state, view.row
    decide = [("accept", "Accept all that is open"), ("deny", "Deny all that is open, on one of four grounds")]
    ask = [("ask", "Ask for what is missing; the clock runs on")]
    disagree = [("disagree", "The patient's statement of disagreement came")]
    acceptance = [("acceptance", "Send the letter of acceptance")] if "acceptance" not in kinds else []
    denial = [("denial", "Send the letter of denial")] if row_.denied and "denial" not in kinds else []
    notify = [("notify", "Tell those who have the old entry")] if "notice" not in kinds else []
    done = [("complete", "It is complete")]
    return {
        "received": [("review", "Take it up")],
        "in-review": [*decide, *ask],
        "waiting-for-information": [("review", "What was asked for has come"), *decide],
        "accepted": [("amend", "Amend the record, and sign")],
        "partial-accept": [("amend", "Amend the record, and sign"), *denial],
        "denied": [("denial", "Send the letter of denial")],
        "amendment-completed": [*acceptance, *denial, *(notify or done)],
        "notified": [*done, *(disagree if row_.denied else [])],
        "denial-letter-sent": [*disagree, ("complete", "No statement came: link it to the record, complete")],
        "disagreement-received": [("rebut", "Answer the statement; the patient gets a copy"), *done],
    }.get(state, done)


def _told(view: RequestView, kinds: set[str]) -> list[tuple[str, str]]:
    """What another amended: it is amended here, and others who have the old entry may be told."""
    if view.row.state == "accepted":
        return [("amend", "Amend the record, and sign")]
    return [("complete", "It is complete"), *([] if "notice" in kinds else [("notify", "Tell those who have the old entry")])]


def _others(view: RequestView, kinds: set[str]) -> list[tuple[str, str]]:
    state = view.row.state
    if view.row.kind == "access" and state not in rule.UNDECIDED:
        return _denied_copies(view, kinds)
    if state == "denied":
        return [("denial", "Send the letter of denial")]
    if state == "denial-letter-sent":
        return [("complete", "It is complete")]
    does = {
        "access": [
            *([("copies", "Send the copies with their letter")] if "copies" not in kinds else []),
            ("given", "It is complete: what was given"),
        ],
        "confidential": [("confidential", "Reach the patient there from now on")],
        "restriction": [("restrict", "Keep the visit from the plan")],
        "release": [("release", "It has gone: log it")],
    }[view.row.kind]
    take_up = [("review", "Take it up")] if state == "received" else [("review", "What was asked for has come")]
    ask = [("ask", "Ask for what is missing; the clock runs on")] if state == "in-review" else take_up
    return [*does, *ask, ("deny", "Deny it, with the reason")]


def _denied_copies(view: RequestView, kinds: set[str]) -> list[tuple[str, str]]:
    """After a denial: its letter, what is given nevertheless, the second look and its outcome."""
    denial, state = view.denial, view.row.state
    ends = [("given", "It is complete: what was given")] if denial.gives else [("complete", "It is complete")]
    copies = [("copies", "Send what is given with its letter")] if denial.gives and "copies" not in kinds else []
    again = [("review_asked", "The patient wants it reviewed")] if denial.reviewable else []
    return {
        "denied": [("denial", "Send the letter of denial"), *copies],
        "denial-letter-sent": [*copies, *ends, *again],
        "review-asked": [
            *([("reviewed", "Note what the reviewer decided")] if denial.reviewer else []),
            ("reviewer", "Choose another reviewer" if denial.reviewer else "Choose who reviews it, of those who took no part"),
            *copies,
        ],
        "reviewed": [("outcome", "Tell the patient by letter"), *copies],
        "outcome-told": [*copies, *ends],
    }[state]


def _denial_words(view: RequestView) -> list[tuple[str, str]]:
    one = view.denial
    if not one.ground:
        return []
    return [
        ("denied", f"{clean(one.withheld) or 'all of it'}; {one.ground}, {PARAGRAPH[one.ground]}"),
        ("judged by", clean(one.judged_by)),
        ("reviewer", clean(one.reviewer)),
        ("outcome", f"{OUTCOMES[one.outcome]}: {view.outcome_why}" if one.outcome else ""),
    ]


def rows(view: RequestView, width: int, on: int) -> list[Row]:
    """All of it; on: the step under the cursor."""
    room = width - 4
    by = f"told by {view.source}, " if view.row.kind == rule.TOLD else ""
    out = [row((" ASKED", "quiet"))]
    out += [row(f"   {chunk}") for chunk in wrap(f"{view.row.asked} ({by}by {view.way})", room) or ["-"]]
    told = [("reason", view.reason), *_denial_words(view), ("basis", view.decision_why), ("given", view.given)]
    for label, text in (*told, ("disagrees", view.disagreement)):
        out += [row(f"   {label}: {chunk}" if not n else f"     {chunk}") for n, chunk in enumerate(wrap(text, room - 12))]
    if view.reopens:
        out.append(row(f"   it takes up {view.reopens} again"))
    if view.entries:
        out.append(row((" # ENTRIES", "quiet")))
        for one in view.entries:
            out += _entry(one.seq, clean(one.path), clean(one.was), clean(one.shall_be), _decided(one), room, bool(one.relation))
    out += [line(), row((" NEXT", "quiet"))]
    out += [
        row((">" if n == on else " ", "focus" if n == on else ""), f"   {said}", pick=name) for n, (name, said) in enumerate(steps(view))
    ]
    if view.lacking and view.row.kind == "amendment" and view.row.state not in rule.ENDED | rule.UNDECIDED:
        out += [row("   ", (chunk, "soon")) for chunk in wrap(view.lacking, room)]
    out += [line(), row((" WRITTEN TO", "quiet"), f"  {words.short(', '.join(view.address), room - 12)}")]
    for letter in view.letters:
        gone = " (taken back)" if letter.undone else f" by {letter.way}" if letter.way else ""
        out.append(row(f"   {letter.id}  {letter.on.isoformat()} {letter.kind} to {words.short(clean(letter.to), 30)}{gone}"))
    out.append(row((" WHAT HAPPENED", "quiet")))
    for event in reversed(view.history):
        said = f"{event.on.isoformat()} {event.actor}: {event.what}{' (taken back)' if event.undone else ''}  {clean(event.words)}"
        out += [row(f"   {chunk}" if not n else f"     {chunk}") for n, chunk in enumerate(wrap(said, room))]
    return out


def _decided(one: object) -> tuple[str, str]:
    decision, ground = getattr(one, "decision", ""), getattr(one, "ground", "")
    known = getattr(one, "known", None)
    if not decision:
        return "not decided", "soon"
    if decision == "denied":
        return f"denied: {ground}", ""
    return ("accepted, amended", "good") if known is not None and known.amended else ("accepted", "good")


def _entry(seq: int, path: str, was: str, shall_be: str, decided: tuple[str, str], room: int, field: bool) -> list[Row]:
    out = [row(f"   {seq}  {words.left(path, max(room - 44, 24))} ", decided)]
    if was or field:
        out += [row(f"        {chunk}") for chunk in wrap(f"{was or '(empty)'}  ->  {shall_be or '(empty)'}", room - 8)]
    elif shall_be:
        out += [row(f"        {chunk}") for chunk in wrap(shall_be, room - 8)]
    return out
