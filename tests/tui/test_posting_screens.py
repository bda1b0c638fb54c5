"""Remittances: the list, one with its balances, the question with the plan's hash, and what is held."""

from datetime import date, timedelta
from typing import Any

from acts.errors import PlanChanged
from tests.tui.driver import sitting
from tests.tui.fakes import TODAY, FakeBooks, FakeDesk


async def test_a_clean_remittance_is_posted_in_three_keys(books: FakeBooks) -> None:
    """Enter p y, by the plan that was shown; above the limit of the question too, since nothing of it is held."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "j", "enter", "p")
        desk.sees("Post $18,402.11 to 52 claims?   y post   [N] not now _", "Nothing is held. u takes it back.")
        await desk.press("y")
        assert books.done == [("post", 1188, "7f3a91c2aa")]
        desk.sees("R-1188: 52 of 52 claims posted. u takes it back.")


async def test_the_remittance_shows_balances_held_and_what_p_will_post(books: FakeBooks) -> None:
    """Off is said with its amount, held with its reason."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "enter")
        await desk.rest()
        desk.sees("REMITTANCE R-1187", "!! -5.00 E2", "ok 0.00", "E1 no such claim", "WHAT p WILL POST", "plan 7f3a91c2")
        assert desk.row(22) == " No claim of ours has the number RB-04821."


async def test_the_question_names_what_posts_and_what_goes_to_suspense(books: FakeBooks) -> None:
    """Verb, dollars, count, to whom; no is the answer of Enter."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "enter", "p")
        assert desk.row(22) == " 11 claims post, 3 stay held. u takes it back."
        assert desk.row(23) == " Post $4,386.04 to 11 claims and $824.40 to suspense?   y post   [N] not now _"
        await desk.press("enter")
        assert books.done == []


async def test_a_plan_that_changed_is_not_posted(books: FakeBooks) -> None:
    """The act refuses; the screen says it."""
    async with sitting(FakeDesk) as desk:
        books.fail["post"] = PlanChanged("posting would not do by now what was shown", "", "Nothing was posted. Look at it again.")
        await desk.press("5", "j", "p", "y")
        desk.says("Posting would not do by now what was shown. Nothing was posted. Look at it again.")


async def test_a_long_job_says_how_far_it_is_and_stops_between_chunks(books: FakeBooks, monkeypatch: Any) -> None:
    """ctrl+c stops after the chunk; what was posted is whole."""
    import acts.posting

    async with sitting(FakeDesk) as desk:

        def post(d: Any, remittance: int, plan_hash: Any = None, progress: Any = None) -> None:
            progress(26, 52)
            desk.app.jobs._stop = True  # as ctrl+c does, while the first chunk is being posted
            progress(31, 52)

        monkeypatch.setattr(acts.posting, "post", post)
        await desk.press("5", "j", "p", "y")
        desk.says("Stopped at claim 31 of 52. 31 are posted and whole; p goes on with the rest.")


async def test_what_cannot_post_says_why(books: FakeBooks) -> None:
    """A double."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", *["j"] * 7, "p")
        desk.sees("p: R-1194 is a double of R-1190: it will not post twice.")


async def test_an_unmatched_claim_with_a_candidate_costs_four_keys(books: FakeBooks) -> None:
    """Enter 1 1 y, and back on the remittance with what is left."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "enter", "1")
        desk.sees("EXCEPTION E1", "CAME FROM BLUESTEM PPO", "first 8 agree", "5 of 7 agree", "AFTER")
        await desk.press("1")
        desk.sees("Match $186.00 of RB-04821 with our RB-048213?")
        await desk.press("y")
        assert books.done == [("match", 71, "RB-048213", "matched at the desk: 5 of 7 agree", False)]
        desk.sees("REMITTANCE R-1187", "$186.00 matched with RB-048213.")


async def test_without_a_candidate_slash_searches_our_claims(books: FakeBooks) -> None:
    """Enter 2 / <name> Enter 1 y."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "enter", "2", "slash")
        await desk.type("varga")
        desk.sees("48223  Varga, Peter")
        await desk.press("enter", "1")
        desk.sees("Match $70.00 of 48102 with our 48223?")
        await desk.press("y")
        assert books.done[-1][:3] == ("match", 72, "48223")


async def test_setting_aside_fills_owner_and_day_in(books: FakeBooks) -> None:
    """Enter 1 s 1 Enter y: 45 days, me."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "enter", "1", "s", "1")
        desk.sees("Owner", "d.ortiz", "Thu 2027-01-07")
        await desk.press("enter")
        desk.sees("Set $186.00 of RB-04821 aside to Thu 01-07?")
        await desk.press("y")
        until: date = TODAY + timedelta(days=45)
        assert books.done == [("suspend", 1, "d.ortiz", "Payer was asked", until)]


async def test_views_and_filter_of_the_list(books: FakeBooks) -> None:
    """2 is what is held; / narrows by payer or trace."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "2")
        desk.sees("[2 Held 2]", "R-1192")
        await desk.press("4", "slash")
        await desk.type("cedar")
        await desk.press("enter")
        desk.sees("R-1190", "R-1194", "without the double")
        assert "R-1188" not in desk.text()


async def test_loading_a_file_runs_beside_and_reports(books: FakeBooks, tmp_path: Any) -> None:
    """I <path> Enter."""
    (tmp_path / "a.835").write_text("x")
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "I")
        await desk.type(str(tmp_path))
        await desk.press("enter")
        assert books.done == [("bring", str(tmp_path / "a.835"))]
        desk.sees("1 file loaded, 60 claims.")
