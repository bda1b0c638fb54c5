"""Merges, moves and reviews for breach as JSON and in words."""

from __future__ import annotations

from typing import Any

from acts.breaches import BreachRow
from acts.identity_rows import CaseRow, PersonLine, Preview, SuspectRow
from billing.breach import CONCLUSIONS, FACTORS, NOTICES
from billing.money import plain, shown
from billing.text import clean, fit, pad
from claimdesk.shapes import moment


def person(line: PersonLine) -> dict[str, Any]:
    """A patient as JSON."""
    return {"patient": line.person, "name": line.name, "born": line.born or None, "sex": line.sex or None}


def preview(seen: Preview) -> dict[str, Any]:
    """What a merge or a move would do, as JSON."""
    return {
        "kind": seen.asking.kind,
        "title": seen.title,
        "kept": person(seen.kept) if seen.kept is not None else None,
        "other": person(seen.other),
        "lines": [
            {"line": one.name, "kept": one.kept, "other": one.other, "agrees": one.agrees, "survives": one.survives, "value": one.value}
            for one in seen.lines
        ],
        "coverages": [{"payer": one.payer, "member": one.member, "what": one.what} for one in seen.covers],
        "moves": list(seen.moves),
        "claims": [
            {"claim": one.control_number, "status": one.status, "open": plain(one.cents), "becomes": one.words} for one in seen.claims
        ],
        "came_since": [{"row": one.key, "what": one.words, "goes_to": "other" if one.given else "kept"} for one in seen.added],
        "changed_since": list(seen.since),
        "warnings": list(seen.warnings),
        "obstacles": list(seen.obstacles),
        "hash": seen.hash,
    }


def preview_words(seen: Preview) -> str:
    """The same for a person: two records side by side, then what goes over."""
    out = [seen.title]
    if seen.lines:
        out += ["", f"  {'':<14} {'KEPT':<28} {'GOES':<28} STANDS"]
        for one in seen.lines:
            if one.kept or one.other:
                sign = " " if one.agrees else "~"
                out.append(f"{sign} {one.label:<14} {pad(one.kept or '-', 28)} {pad(one.other or '-', 28)} {one.survives}")
    out += [f"  coverage {one.payer} {one.member}: {one.what}" for one in seen.covers]
    out += ["", f"Goes over: {', '.join(seen.moves) or 'nothing'}."]
    out += [f"  {clean(one.control_number):<16} {one.status:<20} {shown(one.cents):>12}  {one.words}" for one in seen.claims]
    out += [f"Came since: {one.words} ({one.key}) {'goes to the other' if one.given else 'stays'}." for one in seen.added]
    out += [f"{one}: it stays as it is now." for one in seen.since]
    return "\n".join([*out, *seen.warnings, *seen.obstacles])


def case(row: CaseRow) -> dict[str, Any]:
    """A merge or a move that was asked for, as JSON."""
    return {
        "id": row.ref, "kind": row.kind, "what": row.what, "kept": row.kept, "other": row.other, "subject": row.subject or None,
        "reason": row.reason, "evidence": row.evidence, "state": row.state, "asked_by": row.asked_by, "asked_at": moment(row.asked_at),
        "decided_by": row.decided_by or None, "decided_at": moment(row.decided_at), "decided_reason": row.decided_reason or None,
        "takes_back": f"I-{row.undoes}" if row.undoes is not None else None, "hash": row.hash, "for_me": row.for_me,
        "waits_for": row.waits_for or None,
    }  # fmt: skip


def case_line(row: CaseRow) -> str:
    """The same in a row."""
    state = {"asked": f"waits for {row.waits_for}", "back": "taken back"}.get(row.state, row.state)
    by = f" by {row.decided_by}" if row.decided_by else ""
    return f"{row.ref:<6} {pad(row.what, 40)} {row.asked_by:<10} {pad(state + by, 28)} {fit(row.reason, 40)}".rstrip()


def suspect(row: SuspectRow) -> dict[str, Any]:
    """Two records that may be one patient, as JSON."""
    return {
        "one": person(row.one) | {"claims": row.claims[0]}, "two": person(row.two) | {"claims": row.claims[1]}, "score": row.score,
        "why": list(row.why), "state": row.state, "reason": row.reason or None,
        "case": f"I-{row.case}" if row.case is not None else None, "waits_for": row.waits_for or None,
    }  # fmt: skip


def suspect_line(row: SuspectRow) -> str:
    """The same in a row."""
    who = "  ".join(f"{one.person:>5} {pad(one.name, 20)} {one.born or '-':<10}" for one in (row.one, row.two))
    told = f"  (dismissed: {fit(row.reason, 30)})" if row.state == "dismissed" else ""
    told = f"  (I-{row.case} waits for {row.waits_for})" if row.case is not None else told
    return f"{row.score:>3}  {who}  {', '.join(row.why)}{told}"


def breach(row: BreachRow) -> dict[str, Any]:
    """A review for breach as JSON."""
    return {
        "id": row.ref, "case": f"I-{row.case}", "whose": row.whose, "among": row.among, "what": list(row.what),
        "disclosed": [dict(one) for one in row.disclosed], "discovered": row.discovered_on.isoformat(), "due": row.due_on.isoformat(),
        "days": row.days, "factors": {name: row.factors.get(name) for name in FACTORS}, "conclusion": row.conclusion or None,
        "reason": row.reason or None, "notices": [dict(one) for one in row.notices],
        "owed": [{"to": to, "due": on.isoformat()} for to, on in row.owed], "state": row.state,
    }  # fmt: skip


def breach_line(row: BreachRow) -> str:
    """The same in a row."""
    left = f"{row.days}d" if row.state != "closed" else "closed"
    what = CONCLUSIONS.get(row.conclusion, "not concluded")
    return f"{row.ref:<5} {row.due_on} {left:>6}  {pad(row.whose, 22)} in {pad(row.among, 22)} {what}"


def breach_words(row: BreachRow) -> str:
    """A review whole."""
    out = [f"{row.ref}: what is {row.whose}'s stood in the chart of {row.among}; found on {row.discovered_on} (I-{row.case})."]
    out += [f"  {one}" for one in row.what]
    out.append("It went to, or was seen by:")
    out += [f"  {one['on']} {one['how']:<5} {one['who']}: {one['what']}" for one in row.disclosed] or ["  nobody, as far as the log knows"]
    out += [f"{name}: {words}: {row.factors.get(name) or 'not said yet'}" for name, words in FACTORS.items()]
    if row.conclusion:
        out.append(f"It is {CONCLUSIONS[row.conclusion]}: {row.reason}")
    out += [f"Told: {NOTICES[one['to']]} on {one['on']}, {one['way']}" for one in row.notices]
    out += [f"Still to tell: {NOTICES[to]} by {on}" for to, on in row.owed]
    if row.state == "open":
        out.append(f"Last day for the notice to the patient: {row.due_on} ({row.days} days).")
    return "\n".join(out)
