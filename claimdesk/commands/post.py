"""claimdesk post: imported remittances are posted."""

from __future__ import annotations

import click

from acts.views import PostReport
from billing.money import shown
from billing.text import clean
from claimdesk.cli import PARTLY, Host, answers


def words(reports: list[PostReport]) -> str:
    """A line a remittance and a line a held claim."""
    lines = []
    for r in reports:
        lines.append(
            f"{clean(r.trace)}  {clean(r.payer)}  {shown(r.paid_cents)}  {r.state}: {r.posted} of {r.claims} posted, {r.held} held"
        )
        lines += [f"  {clean(e.claim or 'the whole remittance')}: {clean(e.message)} ({e.reason})" for e in r.exceptions]
    return "\n".join(lines) or "Nothing to post."


@click.command("post")
@click.argument("traces", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that are not whole, by day of payment.")
@answers
def command(host: Host, traces: tuple[str, ...], everything: bool) -> None:
    """Post remittances by trace (PAYER:TRACE where two payers use one), or all that are not whole. Posting twice changes nothing."""
    from acts import posting
    from claimdesk import shapes
    from claimdesk.progress import progress

    if bool(traces) == everything:
        raise click.UsageError("name the traces to post, or say --all")
    with host.desk() as desk, progress("Posting", quiet=host.json) as step:
        reports = posting.post_many(desk, None if everything else list(traces), progress=step)
    if any(r.newly_held for r in reports):
        host.code = PARTLY
    host.answer(lambda: shapes.posts(reports), lambda: words(reports))
