"""The posting desk by command: remittances with their life, a preview, what posts by itself, all clean ones at once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.stories.counter import Counter, Json, opened
from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, LAKESIDE, Payer

OTHER = Payer("OTHER MUTUAL", "11111")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """A store of its own: what is clean, and what posts by itself, is asked of all of it."""
    counter = opened(tmp_path / "desk")
    counter("people", "add", "ana", "biller")
    told = Story(counter, "S")
    told.sends(bill(100), bill(50, label="B"), bill(30, label="C"))
    return told


def listed(counter: Counter, *asked: str) -> list[Json]:
    """`remittances`."""
    return counter("remittances", *asked)["remittances"]  # type: ignore[no-any-return]


def test_the_list_names_state_life_age_dollars_exceptions_and_bank(story: Story) -> None:
    """Before anything is posted, what would be held is known."""
    story.gets(era(ans(s(80, CO(45, 20))), ans(s(70), label="GHOST", icn="2")), era(ans(s(50), label="B"), trace="Q", payer=OTHER))
    first, second = listed(story.counter)
    assert (first["word"], first["life"], first["exceptions"], first["paid"]) == ("HELD 1", "validated", 1, "150.00")
    assert (second["word"], second["life"], second["age_days"], second["bank"]["state"]) == ("READY", "matched", 18, "none")
    assert [r["trace"] for r in listed(story.counter, "--payer", "other")] == [
        r["trace"] for r in listed(story.counter, "--state", "ready")
    ]
    assert listed(story.counter, "--older", "19") == []
    story.counter("remittances", "--state", "dancing", code=2)
    said = story.counter.say("remittances").out
    assert ("HELD 1" in said, "no deposit yet" in said) == (True, True)


def test_a_preview_posts_nothing_and_its_hash_is_that_of_the_posting(story: Story) -> None:
    """Three balances, what will post, what is held; `post` gives the plan that it posted."""
    story.gets(era(ans(s(80, CO(45, 20))), ans(s(70), label="GHOST", icn="2")))
    before = story.counter("ledger", "check")["entries"]
    (seen,) = story.counter("post", "--preview", story.number("P"))["remittances"]
    assert (seen["will_post"], seen["will_post_amount"], seen["will_hold_amount"]) == (1, "80.00", "70.00")
    assert seen["balances"]["claims"] == {"from": "170.00", "less": "20.00", "should_be": "150.00", "is": "150.00", "off": "0.00"}
    assert [(h["claim"], h["reason"]) for h in seen["held"]] == [(story.number("GHOST"), "unmatched")]
    assert story.counter("ledger", "check")["entries"] == before
    (posted,) = story.posts("P", code=1)
    assert (posted["plan"], posted["life"], posted["bank"]["difference"]) == (seen["plan"], "validated", "-150.00")
    assert "held:" in story.counter.say("post", "--preview", story.number("P")).out


def test_what_a_reversal_leaves_behind_stands_in_the_preview(story: Story) -> None:
    """And what is out of the ordinary: nothing is paid, a balance is carried."""
    paid = ans(s(80, CO(45, 20)))
    story.paid(era(paid))
    story.gets(era(reversal(paid), trace="Q", day="20261020"))
    (seen,) = story.counter("post", "--preview", story.number("Q"))["remittances"]
    assert any("80.00 is carried to a later payment" in said for said in seen["notices"])
    assert any("Takes back the answer" in said for said in seen["follows"])


def test_all_clean_ones_post_after_one_summary(story: Story) -> None:
    """--preview looks, --yes posts, one undo takes all of it back; without either nobody is asked by a script."""
    story.gets(era(ans(s(80, CO(45, 20)))), era(ans(s(50), label="B"), trace="Q", payer=OTHER), era(ans(s(9), label="X"), trace="R"))
    plan = story.counter("post", "--clean", "--today", "--preview")
    assert ([r["trace"] for r in plan["remittances"]], plan["claims"], plan["paid"]) == (
        [story.number("P"), story.number("Q")],
        2,
        "130.00",
    )
    assert [(r["trace"], r["why"]) for r in plan["left"]] == [(story.number("R"), "1 claim waits for a person")]
    assert story.counter("post", "--clean", "--on", "2026-11-01", "--preview")["remittances"] == []
    story.counter("post", "--clean", code=2)
    story.counter("post", "--clean", story.number("P"), code=2)
    done = story.counter("post", "--clean", "--yes")
    assert ([r["state"] for r in done["remittances"]], done["left"], done["ok"]) == (["posted", "posted"], [], True)
    assert story.counter("post", "--clean", "--yes")["remittances"] == []
    story.counter("undo")
    assert {r["state"] for r in listed(story.counter)} == {"loaded"}
    story.counter.proven()


class Terminal(io.StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.mark.parametrize(("said", "code", "state"), [("n", 2, "loaded"), ("", 2, "loaded"), ("1", 2, "loaded"), ("y", 0, "posted")])
def test_on_a_terminal_one_question_stands_after_the_summary(
    story: Story, monkeypatch: pytest.MonkeyPatch, said: str, code: int, state: str
) -> None:
    """Only y does it."""
    story.gets(era(ans(s(80, CO(45, 20)))))
    monkeypatch.setattr("sys.stdin", Terminal(f"{said}\n"))
    done = story.counter.say("post", "--clean")
    assert (done.code, "1 clean, 1 claim, 80.00" in done.err) == (code, True)
    assert listed(story.counter)[0]["state"] == state


def test_what_posts_by_itself_is_quiet_and_exits_1_only_for_what_is_new(story: Story) -> None:
    """As cron runs it: allow, the money, post --auto; the mended claim is marked."""
    assert story.counter("autopost", "allow", LAKESIDE.id, "--max", "90.00")["max"] == "90.00"
    story.gets(era(ans(s(80, CO(45, 20))), ans(s(40), label="LATE", icn="2")))
    assert story.counter("post", "--auto", code=1)["refused"][0]["reason"] == "no_money"
    assert (story.counter.say("post", "--auto").out, story.counter.say("post", "--auto").code) == ("", 0)
    story.counter("deposit", "receive", "--payer", LAKESIDE.id, "--amount", "120.00", "--check", story.number("P"), "--on", "2026-10-15")
    report = story.counter("post", "--auto", code=1)
    assert [(r["posted"], r["held"], r["life"]) for r in report["remittances"]] == [(1, 1, "validated")]
    assert [(r["claim"], r["reason"], r["new"]) for r in report["refused"]] == [(story.number("LATE"), "exception", True)]
    story.sends(bill(40, label="LATE"))
    assert story.counter("post", "--auto")["remittances"] == []
    with story.counter.as_login("ana"):
        assert story.counter("post", "--mark", story.number("P"), story.number("LATE"))["marked"][0]["marked"] is True
        report = story.counter("post", "--auto")
        story.counter("autopost", "stop", LAKESIDE.id, code=4)
    assert ([r["state"] for r in report["remittances"]], report["refused"]) == (["posted"], [])
    (allowed,) = story.counter("autopost", "list")["payers"]
    assert (allowed["payer"], allowed["allowed"], allowed["zero"]) == (LAKESIDE.name, True, False)
    story.counter("autopost", "keep-out", story.number(), "--reason", "with a lawyer")
    assert story.counter("autopost", "list")["kept_out"][0]["reason"] == "with a lawyer"
    story.counter("autopost", "free", story.number())
    assert story.counter("autopost", "stop", LAKESIDE.id)["allowed"] is False
    assert "no, since" in story.counter.say("autopost", "list").out
    story.counter.proven()


@pytest.mark.parametrize(
    "arguments",
    [
        ("post", "--auto", "--all"),
        ("post", "--mark"),
        ("post", "--preview"),
        ("post", "--all", "--yes"),
        ("post", "--clean", "--preview", "--yes"),
        ("post", "--clean", "--on", "someday", "--preview"),
        ("post", "--clean", "--on", "2026-11-01", "--today", "--preview"),
        ("post", "--mark", "NOWHERE"),
        ("autopost", "allow", "nobody"),
        ("autopost", "allow", "90054", "--max", "1.005"),
        ("autopost", "keep-out", "NOWHERE", "--reason", "x"),
    ],
)
def test_what_cannot_be_done_as_asked_changes_nothing(counter: Counter, arguments: tuple[str, ...]) -> None:
    """Exit 2, in words."""
    said = counter.say(*arguments)
    assert (said.code, "Traceback" in said.err, said.out) == (2, False, "")
