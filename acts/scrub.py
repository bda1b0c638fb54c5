"""The scrub: a claim held against every edit as it would go, and what is let pass for now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from acts import code_book, resend, resend_known, scrub_checked
from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.payer_named import payer_named
from acts.scrub_checked import Checked
from acts.scrub_rows import ScrubFinding, ScrubReport
from acts.seen import seen
from billing.edits.frame import by_id
from billing.edits.registry import EDITS
from billing.text import clean
from store import charts, scrub
from store.engine.sqlite import Read
from store.errors import Refused

__all__ = ["ScrubFinding", "ScrubReport", "check", "field_of", "let_pass", "look", "of_claims", "run", "stop_passing"]

DAYS_MOST = 366
"""An override ends within a year: by then somebody looks again."""


def look(desk: Desk, number: str) -> ScrubReport:
    """What the edits say of a claim as it would go now; nothing is written but that it was looked at."""
    row = claim_row(desk.books.read, number)
    seen(desk, "look.claim", (("claim", row["control_number"]), ("patient", str(row["person"]))), "scrub")
    with desk.books.snapshot() as read:
        return _checked(desk, read, row["id"]).report


def check(desk: Desk, number: str, why: str = "asked") -> ScrubReport:
    """The same, kept with the claim where it says something else than the last time. A desk that is read-only only looks."""
    report = look(desk, number)
    if not desk.read_only:
        _keep(desk, int(claim_row(desk.books.read, number)["id"]), why)
    return report


def of_claims(act: Act, numbers: list[int], why: str) -> list[ScrubReport]:
    """Within an act that touched these claims: each as it would go now, kept."""
    found, wrote = run(act, numbers, why)
    if not wrote and not act.subjects:
        act.nothing()
    return [one.report for one in found]


@act("scrub.run")
def _keep(act: Act, number: int, why: str) -> None:
    """One claim, one event."""
    of_claims(act, [number], why)


def run(act: Act, numbers: Sequence[int], why: str) -> tuple[list[Checked], bool]:
    """The same, with all that was found; and whether any run was written down."""
    found = []
    wrote = False
    for number in numbers:
        try:
            one = _checked(act.desk, act.write, number)
        except Refused:
            continue  # taken over without its file: it is sent from the system that it came from
        found.append(one)
        wrote = scrub_checked.keep(act, one, why) or wrote
    return found, wrote


def _checked(desk: Desk, read: Read, claim: int) -> Checked:
    found = resend.known(desk, read, claim, None, None)
    made = resend.planned(desk, read, found, (), {}, checked=False)[1]
    return scrub_checked.checked(read, found, made, desk.today(), code_book.of(desk))


def field_of(desk: Desk, number: str, field: str, value: str = "") -> tuple[str, int, str] | None:
    """The field of the record that a finding names ("coverage member_id"), as the correction of the record knows it."""
    relation, _, name = field.partition(" ")
    row = claim_row(desk.books.read, number)
    if relation == "person":
        return ("person", int(row["person"]), name)
    with desk.books.snapshot() as read:
        records = [one for one in charts.of_person(read, row["person"], row["id"]) if one.relation == relation]
        if relation == "coverage":
            found = resend.known(desk, read, row["id"], None, None)
            named = next((one for one in found.books.payers if found.payer is not None and one.payer.payer == found.payer.payer), None)
            cover = resend_known.cover_of(read, tuple(records), named.payer.payer, named.member_id) if named else None
            return ("coverage", cover.id, name) if cover else None
    one = next((one for one in records if one.values.get("code") == value), records[0] if records else None)
    return (relation, one.id, name) if one is not None else None


# -- let pass


@act("scrub.override")
def let_pass(act: Act, edit: str, reason: str, until: date | None, claim: str | None = None, payer: str | None = None) -> None:
    """Let an edit pass on a claim, or on every claim to a payer, with a reason and an end."""
    name = _edit(edit)
    if not reason.strip():
        raise Refused(f"{name} is let pass with a reason only", "scrub", "Say why the claim is right as it is.")
    last = act.today + timedelta(days=DAYS_MOST)
    ends = until or act.today + timedelta(days=30)
    if not act.today <= ends <= last:
        raise Refused(f"it ends on {ends}", "scrub", f"It ends between today and {last}: by then somebody looks again.")
    number, whose = _target(act, claim, payer)
    scrub.override(act.write, name, number, whose, " ".join(clean(reason).split()), ends, act.actor.name, act.today)


@act("scrub.override")
def stop_passing(act: Act, edit: str, reason: str = "", claim: str | None = None, payer: str | None = None) -> None:
    """The edit is asked again."""
    name = _edit(edit)
    number, whose = _target(act, claim, payer)
    if not scrub.end(act.write, name, number, whose):
        raise Refused(f"{name} is not let pass there", "scrub", "`scrub override --list` shows what is.")


def _edit(text: str) -> str:
    name = text.strip().upper()
    if name not in by_id(EDITS):
        raise Refused(f"there is no edit {clean(text)}", "scrub", "`scrub edits` lists them.")
    return name


def _target(act: Act, claim: str | None, payer: str | None) -> tuple[int | None, int | None]:
    if (claim is None) == (payer is None):
        raise Refused("an edit is let pass on one claim, or for one payer", "scrub", "Name the claim, or --payer.")
    if claim is not None:
        row = claim_row(act.write, claim)
        act.subject("claim", row["control_number"])
        return int(row["id"]), None
    ref = payer_named(act.write, payer or "")
    act.subject("payer", ref.payer)
    return None, ref.payer
