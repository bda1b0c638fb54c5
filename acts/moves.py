"""A person's acts that move money on a claim: give it up, or make it the patient's. Reason, right, limit, and the version that was seen."""

from __future__ import annotations

from acts import rights
from acts.desk import Act, act
from acts.hands import claim_row, hold
from billing import next_steps, standing
from billing import write_off as rule
from billing.books import ClaimBooks
from billing.money import shown
from billing.plans import Figures
from billing.text import clean
from store import books, dossier, ledger, settled
from store.errors import NotAllowed, Refused, Stale


@act("work.write_off")
def write_off(
    act: Act, claim: str | int, lines: tuple[int, ...] | None, cents: int | None, reason: str, version: int | None = None
) -> Figures:
    """Give up what a payer owes (or, where no payer owes anything, the patient), wholly or so much; up to this person's limit."""
    known, plan, given_up = begin_write_off(act, claim, lines, cents, reason, version)
    refuse_over_limit(act, known, given_up)
    return finish_write_off(act, known, plan, given_up)


def begin_write_off(
    act: Act, claim: str | int, lines: tuple[int, ...] | None, cents: int | None, reason: str, version: int | None
) -> tuple[ClaimBooks, rule.MovePlan, int]:
    """The claim in hand, what would be given up on it, and how much that is; nothing is written yet."""
    known = _begin(act, claim, reason, version)
    insurance = sum(line.insurance for line in standing.figures(known).lines if not lines or line.line in lines)
    plan = rule.plan(known, tuple(lines or ()), cents, "insurance" if insurance > 0 else "patient")
    _refuse(known, plan, "write-off")
    given_up = sum(entry.cents for move in plan.transactions for entry in move.entries if entry.account == "written_off")
    return known, plan, given_up


def refuse_over_limit(act: Act, known: ClaimBooks, given_up: int) -> None:
    """Refused where it is more than this person may give up: two small ones must not pass where one large one would not."""
    before = dossier.written_off_by(act.write, known.claim, act.actor.name)
    too_much = rights.over_limit(act.desk, "work.write_off", given_up + max(before, 0))
    if too_much is not None:
        what, _, who = too_much.partition(". ")
        more = f" ({shown(before)} of it written off before)" if before > 0 else ""
        raise NotAllowed(f"{what}{more}", clean(known.control_number), f"{who} `work write-off --ask` asks a second person.")


def finish_write_off(act: Act, known: ClaimBooks, plan: rule.MovePlan, given_up: int) -> Figures:
    """Write it, and settle the claim."""
    return _write(act, known, plan, "written_off_cents", given_up)


@act("work.to_patient")
def to_patient(
    act: Act, claim: str | int, lines: tuple[int, ...] | None, reason: str, cents: int | None = None, version: int | None = None
) -> Figures:
    """Make what a payer owes the patient's, where law and the payer's own answer allow it."""
    known = _begin(act, claim, reason, version)
    plan = rule.to_patient(known, tuple(lines or ()), cents)
    if any(finding.code == "not_the_patients" and finding.severity == "error" for finding in plan.findings):
        why_not = _not_the_patients(known, lines)
        if why_not:
            raise Refused(why_not.removesuffix("."), clean(known.control_number), "Correct the claim, appeal, or write it off.")
    _refuse(known, plan, "to patient")
    moved = sum(entry.cents for move in plan.transactions for entry in move.entries if entry.account == "patient")
    return _write(act, known, plan, "to_patient_cents", moved)


def _begin(act: Act, claim: str | int, reason: str, version: int | None) -> ClaimBooks:
    if not reason.strip():
        raise Refused("it needs a reason", "work", "Say why: the log keeps it beside the amount.")
    row = claim_row(act.write, claim)
    act.subject("claim", row["control_number"])
    hold(act, row["id"], row["control_number"])
    mark = dossier.money_mark(act.write, row["id"])
    if version is not None and version != mark:
        raise Stale(
            f"money moved on {clean(row['control_number'])} since you opened it",
            f"version {version} is now {mark}",
            "Nothing was changed. Look at the claim as it is now, and do it again.",
            yours=version,
            theirs=mark,
        )
    return books.book(act.write, row["id"])


def _refuse(known: ClaimBooks, plan: rule.MovePlan, what: str) -> None:
    wrong = [finding for finding in plan.findings if finding.severity == "error"]
    if wrong or not plan.transactions:
        said = " ".join(finding.message for finding in wrong) or "there is nothing to move"
        raise Refused(said.removesuffix("."), f"{what} {clean(known.control_number)}", "Nothing was changed.")


def _not_the_patients(known: ClaimBooks, lines: tuple[int, ...] | None) -> str:
    """Why what a payer kept back may not go to the patient, in the words of the playbook's rules."""
    named = {payer.payer.payer: payer for payer in known.payers}
    for answer in known.answers:
        payer = named.get(answer.payer)
        for line in answer.lines:
            if line.state != "standing" or (lines and line.line not in lines):
                continue
            for adjustment in line.adjustments:
                if adjustment.group == "PR" or adjustment.cents <= adjustment.posted_cents:
                    continue
                why_not = next_steps.forbidden(
                    "BILL_PATIENT",
                    adjustment.group,
                    adjustment.reason,
                    line.remarks + answer.remarks,
                    payer.payer.payer_class if payer else "commercial_contracted",
                    protected=known.protected,
                )
                if why_not:
                    return why_not
    return ""


def _write(act: Act, known: ClaimBooks, plan: rule.MovePlan, total: str, cents: int) -> Figures:
    ledger.write(act.write, plan.transactions, event=act.number, today=act.today, reason=act.reason)
    found = settled.settle(act.write, known.claim, act.number, act.today)
    act.total(total, cents)
    return found.figures
