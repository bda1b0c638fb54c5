"""claimdesk claim: one claim whole."""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo

import click

from acts.views import ClaimRemittance, ClaimView, LineView, QueueRow
from billing.money import shown
from billing.text import clean
from claimdesk.cli import Host, answers


def _answer(r: ClaimRemittance) -> str:
    state = f"held: {r.held}" if r.held else ("posted" if r.posted else "not posted")
    back = f", taken back by {clean(r.reversed_by)}" if r.reversed_by else ""
    return f"  remittance {clean(r.trace)}  {clean(r.payer)}  status {r.status}  {shown(r.paid_cents)}  {state}{back}"


def _line(line: LineView) -> str:
    said = "  ".join(f"{a.code} {shown(a.cents)}" for a in line.adjustments)
    what = f"{line.number:>3} {clean(line.procedure or line.revenue):<10} {line.on or ''!s:<10} x{clean(line.units):<4}"
    return f"  {what} {shown(line.charge_cents):>11} paid {shown(line.paid_cents):>11}  {said}  {' '.join(line.remarks)}"


def _item(row: QueueRow) -> str:
    due = f", last day {row.deadline_on}" if row.deadline_on else ""
    worth = "".join(f"\n        {clean(said)}" for said in row.worth)
    return f"  work: {row.kind} {' '.join(row.codes)} {shown(row.at_stake_cents)} {row.state}{due}. {clean(row.next_step)}{worth}"


def words(v: ClaimView, zone: tzinfo) -> str:
    """The claim as a page; its moments by the practice's clock, as on the screen."""
    f = v.figures
    paid = f"insurance paid {shown(f.insurance_paid)}  patient paid {shown(f.patient_paid)}"
    balance = f"balance {shown(f.balance)} = insurance {shown(f.insurance)} + patient {shown(f.patient)}"
    return "\n".join(
        [
            f"Claim {clean(v.control_number)}  {clean(v.patient)}  {clean(v.payer)}  {f.status}",
            f"  charged {shown(f.charge)}  {paid}  adjusted {shown(f.adjusted)}  written off {shown(f.written_off)}",
            f"  {balance}; denied {shown(f.payer_denied)} {' '.join(v.denials)}",
            *map(_line, v.lines),
            *(f"  the claim as a whole: {a.code} {shown(a.cents)}, divided over its lines by charge" for a in v.adjustments),
            *map(_answer, v.remittances),
            *(_item(w.row) for w in v.work),
            *(f"  note {n.moment.astimezone(zone):%Y-%m-%d %H:%M} {n.actor}: {clean(n.text)}" for n in v.notes if not n.retracted),
            *(f"  {e.moment.astimezone(zone):%Y-%m-%d %H:%M} {e.actor}: {clean(e.words)}" for e in v.history),
        ]
    )


@click.command("claim")
@click.argument("control_number")
@answers
def command(host: Host, control_number: str) -> None:
    """One claim: its lines, remittances, balances, work and history."""
    from acts import look
    from claimdesk import shapes

    with host.desk() as desk:
        view, zone = look.claim(desk, control_number, purpose="command line"), ZoneInfo(desk.zone)
    host.answer(lambda: shapes.claim(view), lambda: words(view, zone))
