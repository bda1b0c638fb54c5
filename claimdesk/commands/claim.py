"""claimdesk claim: one claim whole."""

from __future__ import annotations

import click

from acts.views import ClaimView
from billing.money import shown
from billing.text import clean
from claimdesk.cli import Host, answers


def words(v: ClaimView) -> str:
    """The claim as a page."""
    f = v.figures
    lines = [
        f"Claim {clean(v.control_number)}  {clean(v.patient)}  {clean(v.payer)}  {f.status}",
        f"  charged {shown(f.charge)}  insurance paid {shown(f.insurance_paid)}  adjusted {shown(f.adjusted)}  written off {shown(f.written_off)}"
        f"  patient paid {shown(f.patient_paid)}",
        f"  balance {shown(f.balance)} = insurance {shown(f.insurance)} + patient {shown(f.patient)}; denied {shown(f.payer_denied)} {' '.join(v.denials)}",
    ]
    for line in v.lines:
        said = "  ".join(f"{a.code} {shown(a.cents)}" for a in line.adjustments)
        lines.append(
            f"  {line.number:>3} {clean(line.procedure or line.revenue):<10} {line.on or '':<10} x{clean(line.units):<4} {shown(line.charge_cents):>11}"
            f" paid {shown(line.paid_cents):>11}  {said}  {' '.join(line.remarks)}"
        )
    for r in v.remittances:
        state = f"held: {r.held}" if r.held else ("posted" if r.posted else "not posted")
        back = f", taken back by {clean(r.reversed_by)}" if r.reversed_by else ""
        lines.append(f"  remittance {clean(r.trace)}  {clean(r.payer)}  status {r.status}  {shown(r.paid_cents)}  {state}{back}")
    for w in v.work:
        due = f", last day {w.row.deadline_on}" if w.row.deadline_on else ""
        lines.append(f"  work: {w.row.kind} {' '.join(w.row.codes)} {shown(w.row.at_stake_cents)} {w.row.state}{due}. {clean(w.row.next_step)}")
    lines += [f"  note {n.moment:%Y-%m-%d %H:%M} {n.actor}: {clean(n.text)}" for n in v.notes if not n.retracted]
    lines += [f"  {e.moment:%Y-%m-%d %H:%M} {e.actor}: {clean(e.words)}" for e in v.history]
    return "\n".join(lines)


@click.command("claim")
@click.argument("control_number")
@answers
def command(host: Host, control_number: str) -> None:
    """One claim: its lines, remittances, balances, work and history."""
    from acts import look
    from claimdesk import shapes

    with host.desk() as desk:
        view = look.claim(desk, control_number, purpose="command line")
    host.answer(lambda: shapes.claim(view), lambda: words(view))
