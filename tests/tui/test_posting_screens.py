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
    """1 is what is to be posted, with what each state means below; 4 is all; / narrows by payer, trace or state."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5")
        desk.sees("[1 To post 9]", "2 Posted, no deposit 0", "3 Deposit, no remittance 1", "4 All 9")
        desk.sees("~ NO MONEY", "READY       all three balances 0.00", "NO MONEY    balances fit, but no deposit")
        await desk.press("4", "slash")
        await desk.type("cedar")
        await desk.press("enter")
        desk.sees("R-1190", "R-1194", "without the double")
        assert "R-1188" not in desk.text()


async def test_what_is_posted_and_has_no_deposit_has_a_view_of_its_own(books: FakeBooks) -> None:
    """2, once something is posted."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "2")
        desk.sees("Nothing is here. 4 shows all.")
        books.posted.add(1190)
        await desk.press("1", "2")
        desk.sees("[2 Posted, no deposit 1]", "R-1190", "POSTED")


async def test_a_payment_without_remittance_is_matched_from_the_list(books: FakeBooks) -> None:
    """3 Enter 1 y; a notes that the payer was asked; p says why it cannot."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "3")
        desk.sees("[3 Deposit, no remittance 1]", "P-9", "! NO REMIT.", "HL-60001", "1,250.00")
        await desk.press("enter", "1")
        desk.sees("Match $1,250.00 of P-9 with R-1191?")
        await desk.press("y")
        assert books.done == [("match_payment", 9, 1191, "")]
        await desk.press("a")
        await desk.type("called Harborline")
        await desk.press("enter")
        assert books.done[-1] == ("ask_payment", 9, "called Harborline")
        await desk.press("p")
        desk.says("p: there is nothing under the cursor.")
        await desk.press("1", "m")
        desk.says("m: works on a payment without remittance: 3 shows them.")


async def test_marked_remittances_post_together_after_one_summary(books: FakeBooks) -> None:
    """Space marks READY rows alone; the question says how many, how much and by payer; above the limit the count is typed."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "space")
        desk.says("R-1187 is HELD 3: only READY ones are posted together.")
        await desk.press("j", "j", "space", "space")
        desk.sees(" *  R-1189", " *  R-1190", "2 marked, $6,143.45")
        await desk.press("p")
        desk.sees("Post $6,143.45, 2 remittances, to 39 claims?", "St Medicaid: 1 remittance, 31 claims, 4,024.55", "type 39 to post")
        await desk.press("enter")
        assert books.done == []
        await desk.press("p", "3", "9", "enter")
        assert books.done[0] == ("post_clean", (1189, 1190))
        desk.sees("2 remittances, ", "$6,143.45 posted. u takes it back.")


async def test_all_ready_ones_are_marked_by_a_star_and_a_filter_takes_marks_off(books: FakeBooks) -> None:
    """Never more than is seen."""
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "asterisk")
        desk.sees("5 marked, $26,260.46")
        await desk.press("slash")
        await desk.type("cedar")
        await desk.press("enter")
        desk.sees("1 marked, $2,118.90", "4 hidden marks off")
        await desk.press("U")
        desk.sees('filter "cedar"')


async def test_what_is_no_longer_clean_is_named_and_left(books: FakeBooks) -> None:
    """Before the question, and where it changed after it."""
    async with sitting(FakeDesk) as desk:
        books.moved, books.late = {1193}, 1195
        await desk.press("5", *["j"] * 6, "space", "j", "space", "p")
        desk.sees("Post $1,714.90, 1 remittance, to 5 claims?   y post", "R-1193 stays: 1 claim waits for a person.")
        await desk.press("y")
        desk.sees("WHAT BECAME OF EACH", "R-1195 is left: it would not do by now what was shown.")


async def test_the_columns_that_a_wider_window_adds(books: FakeBooks) -> None:
    """AGE from 96, DEPOSIT from 106, what is held from 120."""
    for width, seen, not_seen in ((80, (), ("AGE", "D-4")), (96, ("AGE",), ("D-4",)), (120, ("AGE", "DEPOSIT  ", "D-4", "HELD"), ())):
        async with sitting(FakeDesk, (width, 24)) as desk:
            await desk.press("5")
            head = desk.row(3)
            assert all(word in desk.text() for word in seen), desk.text()
            assert not any(word in (head if word == "AGE" else desk.text()) for word in not_seen), desk.text()


async def test_the_remittance_shows_its_deposit_and_what_follows(books: FakeBooks) -> None:
    """Under the three balances; what a reversal takes back stands below what posts, and in the question."""
    books.follows = ("48102: Takes back the answer of 0098001: 80.00 paid.",)
    async with sitting(FakeDesk, (80, 30)) as desk:
        await desk.press("5", "enter")
        desk.sees("Bank        deposit 11-20 #4471           5,093.69     5,093.69  ok 0.00")
        desk.sees("OUT OF THE ORDINARY", "1.00 is carried to a later payment.", "WHAT FOLLOWS", "48102: Takes back the answer")
        await desk.press("p")
        desk.sees("48102: Takes back the answer of 0098001: 80.00 paid.", "Post $4,386.04 to 11 claims")


async def test_loading_a_file_runs_beside_and_reports(books: FakeBooks, tmp_path: Any) -> None:
    """I <path> Enter."""
    (tmp_path / "a.835").write_text("x")
    async with sitting(FakeDesk) as desk:
        await desk.press("5", "I")
        await desk.type(str(tmp_path))
        await desk.press("enter")
        assert books.done == [("bring", str(tmp_path / "a.835"))]
        desk.sees("1 file loaded, 60 claims.")
