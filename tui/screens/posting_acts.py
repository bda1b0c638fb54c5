"""Posting from the list and from the remittance itself: the question with the plan's hash, the job, what it says at its end."""

from __future__ import annotations

from collections.abc import Callable

from acts import hands_view, posting
from acts.desk import Desk
from acts.views import PostReport, RemittanceRow, RemittanceView
from tui import words
from tui.frame import Frame


class PostingActs(Frame):
    """A screen that posts."""

    async def post(self, view: RemittanceView) -> None:
        """Ask with the sums, then post by the plan that was shown."""
        number = view.row.number
        if not view.will_post and view.row.claims and not (view.row.state == "loaded" and view.held):
            wait = "claim waits" if len(view.held) == 1 else "claims wait"
            self.desk.say(f"{number}: nothing comes clean now. {words.count(len(view.held))} {wait} for a decision; Enter opens them.")
            return
        if not view.will_post:
            await self._take_in(view)
            return
        held = f" and {words.dollars(view.will_hold_cents)} to suspense" if view.will_hold_cents else ""
        question = f"Post {words.dollars(view.will_post_cents)} to {words.many(view.will_post, 'claim')}{held}?"
        stay = "stays" if len(view.held) == 1 else "stay"
        stays = f"{words.many(view.will_post, 'claim')} post, {len(view.held)} {stay} held. " if view.held else "Nothing is held. "
        if view.row.word == "NO MONEY":
            stays += "No deposit has come yet. "
        # A clean remittance is proven by its balances; above the limit the count is typed where something is held or off.
        clean = not view.held and not view.row.off_cents
        big = not clean and self.desk.above_limit(view.will_post_cents, view.will_post)
        if not await self.desk.sure(question, "post", f"{stays}u takes it back.", view.will_post if big else None, view.follows):
            return
        self._begin(view)

    async def _take_in(self, view: RemittanceView) -> None:
        """None of it posts: its money goes to suspense whole, and why; or it has no claim at all."""
        number = view.row.number
        why = next((h.message for h in view.held if h.adjudication is None), view.held[0].message if view.held else "")
        if view.held:
            question = f"Take {number} in: {words.dollars(view.will_hold_cents)} whole to suspense?"
            follows = f"No claim posts: {why.rstrip('.')}. u takes it back."
        else:
            question = f"Take {number} in: {words.dollars(view.row.paid_cents)}, it has no claim?"
            follows = "Its provider-level adjustments become items. u takes it back."
        if await self.desk.sure(question, "take it in", follows, detail=tuple(view.follows)):
            self._begin(view)

    def _begin(self, view: RemittanceView) -> None:
        number, remittance, plan_hash = view.row.number, view.row.remittance, view.plan_hash

        def work(desk: Desk, progress: Callable[[int, int], None]) -> tuple[PostReport, str]:
            before = hands_view.before(desk)
            report = posting.post(desk, remittance, plan_hash, progress)
            return report, hands_view.met(desk, before)

        async def done(result: tuple[PostReport, str]) -> None:
            report, others = result
            if self.desk.frame is not None:
                await self.desk.frame.load()
            held = (
                f" {words.many(report.held, 'claim')} held: {'it waits' if report.held == 1 else 'they wait'} in {number}."
                if report.held
                else ""
            )
            state = {"already_posted": "was posted already", "duplicate": "is a double: nothing was changed"}.get(report.state)
            said = (
                f"{number} {state}."
                if state
                else f"{number}: {report.posted} of {words.many(report.claims, 'claim')} posted.{held} {others or 'u takes it back.'}"
            )
            self.desk.say(said, "good" if not report.held else "soon")

        def stopped(at: int, of: int) -> str:
            return f"Stopped at claim {at} of {of}. {at} are posted and whole; p goes on with the rest."

        self.desk.jobs.start(f"Posting {number}", "claims", work, done, stopped)


def why_not_posted(r: RemittanceRow) -> str:
    """Why p does nothing with what is posted, came twice, or was taken back."""
    if r.state == "duplicate":
        return f"{r.number} is a double of {r.duplicate_of or 'another'}: it will not post twice."
    return f"{r.number} was taken back: it is not to be posted." if r.state == "withdrawn" else f"{r.number} is posted already."
