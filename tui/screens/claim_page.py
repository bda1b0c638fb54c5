"""The claim in rows: what it is, what the payer said of each line, why, what next, until when; and the account behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from acts.views import ClaimView, LineView, StandingAdjustment, WorkView
from billing import day, terms
from billing.text import cells
from tui import words
from tui.screens import claim_notes
from tui.widgets.lines import Row, row, rule

LABEL = 7


@dataclass(frozen=True, slots=True)
class Sight:
    """What drawing must know besides the claim."""

    width: int
    height: int
    today: date
    zone: str


def identity(view: ClaimView) -> Row:
    """Row 2: patient, payer, member, account."""
    born = f"  {view.sex} {view.born_on.isoformat()}" if view.born_on else f"  {view.sex}".rstrip()
    return row(f" {words.short(view.patient, 26)}{born}   {words.short(view.payer, 18)}   member {words.short(view.member_id or '-', 14)}")


def page(view: ClaimView, work: WorkView | None, sight: Sight) -> list[Row]:
    """Rows 3 to 21."""
    tail = [
        *_why(view, work, sight),
        *_next(work, sight, 2),
        *_clock(work, sight),
        *claim_notes.notes(view, sight.width, sight.zone, sight.today),
    ]
    least = 3 + min(len(view.lines), 3)
    if len(tail) + least > sight.height:
        # What cannot be done gives way to what can.
        tail = [
            *_why(view, work, sight),
            *_next(work, sight, 1),
            *_clock(work, sight),
            *claim_notes.notes(view, sight.width, sight.zone, sight.today),
        ]
    room = max(3, sight.height - len(tail) - 3)
    rows = [_sums(view, sight), *_lines(view, sight, room), rule(), *tail]
    rows.append(claim_notes.more(view))
    # A large window has room for what else stands behind Tab.
    behind = [Row(), rule(), *account(view, sight)]
    return [*rows, *behind] if len(rows) + len(behind) <= sight.height else rows


def _sums(view: ClaimView, sight: Sight) -> Row:
    """Visit, and where the money stands."""
    figures = view.figures
    denied = figures.payer_denied
    parts = [
        f" Visit {view.from_on.isoformat() if view.from_on else '-'}",
        f"charged {words.cash(figures.charge)}",
        f"paid {words.cash(figures.insurance_paid)}",
    ]
    if denied:
        parts.append(f"denied {words.cash(denied)}")
    parts.append(f"open {words.cash(figures.balance)}")
    if figures.patient:
        parts.append(f"patient {words.cash(figures.patient)}")
    if not denied:
        parts.append(terms.word(terms.CLAIM_STATUS, figures.status))
    return row(words.joined(parts, sight.width))


def _lines(view: ClaimView, sight: Sight, room: int) -> list[Row]:
    """Each service line with what was said of it; of many, those that are denied first."""
    last = next((r for r in reversed(view.remittances) if r.posted), None)
    said = f" ({last.paid_on:%m-%d}, {last.trace})" if last and last.paid_on else ""
    if cells(said) > sight.width - 65:
        said = f" ({last.paid_on:%m-%d})" if last and last.paid_on else ""
    head = f" LINE  {'SERVICE':<10} {'UNITS':>5} {'CHARGED':>9} {'PAID':>9}  WHAT THE PAYER SAID{said}"
    rows = [row((head, "quiet"))]
    lines = list(view.lines)
    shown = lines if len(lines) <= room else sorted(lines, key=lambda line: (-line.denied_cents, line.number))[: max(room - 1, 1)]
    rows += [line_row(line, sight.width) for line in sorted(shown, key=lambda line: line.number)]
    if len(shown) < len(lines):
        rows.append(row((f"       ... {len(lines) - len(shown)} more lines: Tab shows all", "quiet")))
    return rows


def line_row(line: LineView, width: int) -> Row:
    """One line, its adjustments as codes with their amounts."""
    service = " ".join((line.procedure or line.revenue, *line.modifiers))
    figures = f"{words.cash(line.charge_cents, 9)} {words.cash(line.paid_cents, 9)}"
    start = f"  {line.number:<4} {words.left(service, 10)} {words.right(words.clean(line.units), 5)} {figures}  "
    said = adjustments_words(line.adjustments, line.remarks) or ("no answer yet" if not line.paid_cents else "paid")
    return row(start, (words.short(said, width - cells(start)), "soon" if line.denied_cents else ""))


def adjustments_words(adjustments: tuple[StandingAdjustment, ...], remarks: tuple[str, ...]) -> str:
    """'CO-16 262.00  CO-45 12.00  N382 MA130': denied ones first."""
    ranked = sorted(adjustments, key=lambda a: {"DENIAL": 0, "REVIEW": 1}.get(a.kind, 2))
    said = "  ".join(f"{a.code} {words.cash(a.cents)}" for a in ranked)
    return f"{said}  {' '.join(remarks)}".strip()


def _labelled(label: str, texts: list[str], width: int, most: int = 6, role: str = "") -> list[Row]:
    """A label in capitals and its sentences beside it."""
    lines: list[str] = []
    for text in texts:
        lines += wrap(words.clean(text), width - LABEL - 1) or []
    lines = lines[:most]
    return [row((f" {label if n == 0 else '':<{LABEL - 1}}", "quiet"), (line, role)) for n, line in enumerate(lines)]


def _why(view: ClaimView, work: WorkView | None, sight: Sight) -> list[Row]:
    asked = _labelled("ASKED", [view.asked], sight.width, 2, "soon") if view.asked else []
    asked += _labelled("CHART", [view.corrected[0]], sight.width, 2) if view.corrected else []
    if work is None:
        said = terms.words(terms.CLAIM_STATUS, view.figures.status)
        return [*_labelled("WHY", [f"Nothing is to be done: {said}."], sight.width), *asked]
    return [*_labelled("WHY", [words.sentences(work.words) or work.row.why], sight.width, 4), *asked]


def _next(work: WorkView | None, sight: Sight, barred_most: int) -> list[Row]:
    if work is None:
        return []
    room = max(44, min(76, sight.width - 36))
    rows = [row((f" {'NEXT':<6}{'':<{room - 6}} {'EFFECT':<20} LAST DAY", "quiet"))]
    allowed = [step for step in work.steps if step.allowed]
    barred = [step for step in work.steps if not step.allowed]
    for step in allowed:
        shown, role = words.last_day(sight.today, step.last_day)
        number = step.number if step.number is not None else "-"
        label, *more = wrap(words.clean(step.label), room - 7) or [""]
        start = f"  {number:<4} {words.left(label, room - 6)} {words.left(step.effect, 20)} "
        rows.append(row(start, (shown, role), pick=f"step {step.number}"))
        rows += [row(f"       {text}") for text in more]
    # What cannot be done is said with its reason, as far as there is room: first of all the appeal.
    for step in sorted(barred, key=lambda s: "ppeal" not in s.label)[:barred_most]:
        why = words.clean(step.why_not or step.effect)
        said = wrap(why if why.startswith("Not to the patient") else f"{step.label}: {why}", sight.width - 8)
        rows += [row((f"  {'-' if not n else ' '}    {text}", "quiet")) for n, text in enumerate(said)]
    return rows


def _clock(work: WorkView | None, sight: Sight) -> list[Row]:
    if work is None:
        return []
    row_ = work.row
    said = []
    if row_.state == "waiting" and row_.follow_up_on is not None:
        why = f" {row_.follow_up_reason.rstrip('.')}." if row_.follow_up_reason else ""
        said.append(f"Waits until {day.shown_long(row_.follow_up_on)}.{why}")
    deadline = work.deadline
    if deadline is None:
        said.append("No last day runs for this.")
    else:
        left = (deadline.due_on - sight.today).days
        sign = day.due_sign(sight.today, deadline.due_on)
        days = words.many(abs(left), "day")
        when = "is today" if left == 0 else f"passed {days} ago" if left < 0 else f"{days} left"
        told = f"{words.rule(deadline)} = {day.shown_long(deadline.due_on)}. {sign} {'Last day ' if left <= 0 else ''}{when}."
        said.append(told.replace("  ", " "))
        passed = "has passed" if deadline.safe_on < sight.today else "is today" if deadline.safe_on == sight.today else ""
        if passed:
            said.append(f"The safety day, {day.shown_due(deadline.safe_on)}, {passed}.")
        if deadline.conflict:
            said.append(f"Sources conflict: {deadline.conflict}.")
        said += _sourced(work)
    return _labelled("CLOCK", [" ".join(said)], sight.width, 3)


def _adjustment(a: StandingAdjustment, width: int) -> Row:
    """A code with its amount, whose it is, and which payer said it."""
    kind = {"DENIAL": "denied", "REVIEW": "to review"}.get(a.kind, "")
    said = f"{a.code:<8} {words.cash(a.cents, 9)}  {terms.word(terms.GROUP, a.group)}   {a.payer}  {kind}"
    return row(("       ", ""), (words.short(said, width - 8), "quiet"))


def _sourced(work: WorkView) -> list[str]:
    """Where the clock comes from, and who reviewed it."""
    source = work.deadline.source.rstrip(".") if work.deadline else ""
    if not source:
        return []
    by = work.clock.reviewed_by if work.clock else ""
    reviewed = f", reviewed by {by}" if by else "" if work.clock is None or "unreviewed" in source else ", unreviewed"
    return [f"Source: {source}{reviewed}."]


def account(view: ClaimView, sight: Sight) -> list[Row]:
    """Tab: every line with all its figures, every answer, payers, diagnoses."""
    head = f" LINE  {'SERVICE':<11} {'CHARGED':>9} {'PAID':>9} {'ADJUSTED':>9} {'DENIED':>9} {'PATIENT':>9} {'OPEN':>9}"
    rows = [row((head, "quiet"))]
    for line in view.lines:
        service = " ".join((line.procedure or line.revenue, *line.modifiers))
        cells_ = (
            line.charge_cents,
            line.paid_cents,
            line.adjusted_cents,
            line.denied_cents,
            line.patient_cents,
            line.insurance_cents + line.patient_cents,
        )
        rows.append(row(f"  {line.number:<4} {words.left(service, 11)} " + " ".join(words.cash(c, 9) for c in cells_)))
        rows += [_adjustment(a, sight.width) for a in line.adjustments]
    if view.adjustments:
        rows.append(row(("  said of the claim as a whole, divided over its lines by charge:", "quiet")))
        rows += [_adjustment(a, sight.width) for a in view.adjustments]
    f = view.figures
    sums = (f.charge, f.insurance_paid, f.adjusted, f.payer_denied, f.patient, f.balance)
    rows.append(row(f"  {'Claim':<17}" + " ".join(words.cash(c, 9) for c in sums)))
    if f.written_off or f.patient_paid:
        rows.append(row(f"  written off {words.cash(f.written_off)}   patient paid {words.cash(f.patient_paid)}"))
    rows += [rule(), row((f" {'ANSWERS':<17} {'PAID ON':<11} {'STATUS':<16} {'CHARGED':>9} {'PAID':>9}  STATE", "quiet"))]
    for r in view.remittances:
        state = (
            f"taken back by {r.reversed_by}"
            if r.reversed_by
            else "posted"
            if r.posted
            else f"held: {terms.word(terms.HOLD, r.held or '')}"
            if r.held
            else "not posted"
        )
        on = r.paid_on.isoformat() if r.paid_on else "-"
        status = terms.word(terms.PAYER_STATUS, r.status)
        rows.append(
            row(
                f" {words.left(r.trace, 17)} {on:<11} {words.left(status, 16)} "
                f"{words.cash(r.charge_cents, 9)} {words.cash(r.paid_cents, 9)}  {words.short(state, 22)}"
            )
        )
    if not view.remittances:
        rows.append(row((" none yet", "quiet")))
    rows += [rule(), row((" RECORD", "quiet"))]
    for rank, payer, member in view.payers:
        rows.append(row(f"  payer {rank}  {words.left(payer, 28)} member {words.short(member or '-', 20)}"))
    rows.append(row(f"  diagnoses  {words.short('  '.join(view.diagnoses) or '-', sight.width - 14)}"))
    rows += [row(("  ", ""), (words.short(said, sight.width - 3), "quiet")) for said in view.corrected]
    if view.aliases:
        rows.append(row(f"  also called  {words.short('  '.join(view.aliases), sight.width - 16)}"))
    for name, cents in view.shown_paid:
        rows.append(row((f"  the claim says {words.short(name, 24)} paid {words.cash(cents)}: shown, not posted", "quiet")))
    return rows
