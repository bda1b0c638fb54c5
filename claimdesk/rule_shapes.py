"""The JSON documents and the words of `claimdesk rules`."""

from __future__ import annotations

from typing import Any

from acts.rules_rows import KeptReport, RuleRow, RuleView, StoodRow, Trial
from billing.findings import Finding
from billing.money import plain, shown
from billing.rule_fields import FIELDS
from billing.text import clean, fit


def rule(row: RuleRow) -> dict[str, Any]:
    """One rule of a list."""
    return {
        "ref": row.ref, "kind": row.kind, "key": row.key, "payer": row.payer or None, "what": row.what, "says": row.says, "ours": row.ours,
        "version": row.version or None, "reviewed_by": row.reviewed_by or None, "reviewed_on": row.reviewed_on or None,
        "days": row.days or None, "source": row.source or None, "overridden": row.overridden,
    }  # fmt: skip


def line(row: RuleRow) -> str:
    """The same for a person."""
    name = row.ref if row.ours else "shipped"
    about = row.key if row.kind != "payers" else ""
    said = ", ".join(filter(None, (row.says, row.days, "overridden" if row.overridden else "")))
    reviewed = row.reviewed_by or "unreviewed"
    return f"{name:<8} {fit(f'{about} {row.payer}'.strip(), 26):<26} {fit(said, 48):<48} {fit(reviewed, 12)}".rstrip()


def view(view: RuleView) -> dict[str, Any]:
    """One rule with what ships."""
    by, on = view.shipped_review
    return {
        "rule": rule(view.row), "ended": view.ended, "values": dict(view.draft.values),
        "shipped": dict(view.shipped) if view.shipped else None,
        "shipped_reviewed_by": by or None, "shipped_reviewed_on": on or None, "items": view.items, "at_stake": plain(view.cents),
        "applies": view.applies,
    }  # fmt: skip


def beside(view: RuleView) -> str:
    """The same for a person: a field a line, what ships beside what differs."""
    ours, ships = bool(view.draft.number), view.shipped or {}
    by, on = view.shipped_review
    state = f"v{view.draft.version}" + (", ended" if view.ended else "")
    reviewed = f"reviewed by {view.row.reviewed_by} on {view.row.reviewed_on}" if view.row.reviewed_by else "unreviewed"
    head = f"{view.row.ref} {state}, {reviewed}" if ours else "none of ours"
    lines = [
        f"{view.row.key} {view.row.payer}".strip(), f"  ours:    {head}",
        f"  shipped: {f'reviewed by {by} on {on}' if by else 'unreviewed' if view.shipped else 'nothing'}",
        f"  {view.applies}, {shown(view.cents)} at stake.",
    ]  # fmt: skip
    for field in FIELDS[view.draft.kind]:
        mine, theirs = view.draft.values.get(field.name, ""), ships.get(field.name, "")
        if ours and mine != theirs:
            lines.append(f"  {field.name:<20} {clean(mine) or '-'}   (shipped: {clean(theirs) or '-'})")
        elif mine or theirs:
            lines.append(f"  {field.name:<20} {clean(theirs or mine)}")
    return "\n".join(lines)


def finding(one: Finding) -> dict[str, Any]:
    """What is wrong or odd."""
    return {"severity": one.severity, "field": one.field, "value": one.value or None, "message": one.message}


def trial(seen: Trial) -> dict[str, Any]:
    """What a change would do."""
    return {
        "looked": seen.looked, "moved": seen.moved, "at_stake": plain(seen.cents), "by": dict(seen.by_what),
        "leave": {"items": seen.leave[0], "at_stake": plain(seen.leave[1])},
        "come": {"items": seen.come[0], "at_stake": plain(seen.come[1])},
        "posted_stays": {"items": seen.stays[0], "at_stake": plain(seen.stays[1])},
        "first": [
            {"claim": one.claim, "payer": one.payer, "kind": one.kind, "codes": list(one.codes), "at_stake": plain(one.cents),
             "was": one.was, "is": one.will}
            for one in seen.rows
        ],
        "findings": [finding(one) for one in seen.findings], "words": list(seen.words), "plan": seen.hash,
    }  # fmt: skip


def told(seen: Trial) -> str:
    """The same for a person."""
    lines = list(seen.words)
    for one in seen.rows:
        lines.append(f"  {fit(one.claim, 16):<16} {' '.join(one.codes)[:12]:<12} {shown(one.cents):>12}  {one.was}  ->  {one.will}")
    if seen.moved > len(seen.rows):
        lines.append(f"  and {seen.moved - len(seen.rows):,} more.")
    return "\n".join([*lines, f"Nothing is kept. claimdesk rules keep ... --plan {seen.hash[:12]} keeps this."])


def kept(act: str, done: KeptReport) -> dict[str, Any]:
    """What was kept."""
    return {"ok": True, "done": True, "act": act, "kept": list(done.refs), "claims": done.claims, **trial(done.trial)}


def kept_words(done: KeptReport, *, ended: bool = False) -> str:
    """The same for a person."""
    named = ", ".join(done.refs[:5]) + (f" and {len(done.refs) - 5} more" if len(done.refs) > 5 else "")
    verb = "ended" if ended else "in force, and unreviewed until somebody reviews it"
    moved = done.trial.moved
    items = "1 item" if moved == 1 else f"{moved:,} items"
    return f"{named} {'is' if len(done.refs) == 1 else 'are'} {verb}. {items} moved. claimdesk undo takes it back."


def stood(one: StoodRow) -> dict[str, Any]:
    """A version as it stood."""
    return {
        "version": one.version, "moment": one.moment.isoformat(), "actor": one.actor, "act": one.words, "reason": one.reason,
        "state": one.state,
        "changed": list(one.changed), "values": dict(one.values), "event": one.event,
    }  # fmt: skip


def stood_line(one: StoodRow) -> str:
    """The same for a person."""
    why = f'  "{clean(one.reason)}"' if one.reason else ""
    return f"v{one.version:<3} {one.moment:%Y-%m-%d %H:%M}  {one.actor:<10} {one.state:<7} {fit(clean(one.told), 90)}{why}"
