"""Exceptions through the command line: what is shown of them, and every way to decide them; undone again, and the books whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.stories import x12_maker as x
from tests.stories.counter import Json
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, PR, Clinic, Person

JOINED = ans(s(80, CO(45, 20)), s(40, PR(1, 10)), s(30), label="X")
"""Two claims of ours, 150 and 30, answered as one: 100 − CO45 20 = 80; 50 − PR1 10 = 40; 30 = 30."""


def shown(story: Story, label: str, *more: str) -> Json:
    """match --show."""
    return story.matches("P", label, "--show", *more)


def ways(said: Json) -> dict[str, str | None]:
    """What can be done, and why not."""
    return {way["way"]: way["why_not"] for way in said["ways"]}


def held(story: Story) -> list[str]:
    """What is held of P now, by reason."""
    (report,) = story.posts("P", code=(0, 1))
    return [e["reason"] for e in report["exceptions"]]


@pytest.fixture
def joined(story: Story) -> Story:
    """Held: charged 180, paid 150, under a number that is not ours."""
    story.sends(bill(100, 50), replace(bill(30, label="B"), services=(replace(bill(30).services[0], code="G0439", ref="L3"),)))
    story.paid(era(JOINED), code=1)
    assert held(story) == ["unmatched"]
    return story


def test_a_split_by_services_posts_each_part_as_if_it_had_come_alone(joined: Story) -> None:
    """And one undo takes all of it back, one more does it again."""
    a, b = joined.number("A"), joined.number("B")
    text = f"{a}=1+2,{b}=3"
    assert shown(joined, "X")["split"] == text
    said = shown(joined, "X", "--split", text)
    assert said["words"] == [f"{a}: 120.00 paid, 10.00 open.", f"{b}: 30.00 paid, 0.00 open."]
    assert joined.figures() == figures(150)
    done = joined.matches("P", "X", "--split", text, "--reason", "the payer joined two claims")
    assert (done["ok"], done["act"], done["remittances"][0]["state"]) == (True, "split", "posted")
    after = figures(150, paid=120, adjusted=20, patient=10), figures(30, paid=30)
    assert (joined.figures(), joined.figures("B")) == after
    came = joined.claim("B")["remittances"]
    assert [(r["charge"], r["paid"], r["posted"]) for r in came] == [("30.00", "30.00", True)]
    assert joined.counter("ledger", "check")["ok"] is True
    joined.counter("undo")
    assert (joined.figures(), joined.figures("B")) == (figures(150), figures(30))
    assert held(joined) == ["unmatched"]
    assert joined.counter("ledger", "check")["ok"] is True
    joined.counter("undo")
    assert (joined.figures(), joined.figures("B")) == after
    assert joined.claim("B")["remittances"][0]["charge"] == "30.00"


def test_a_reversal_of_a_split_answer_is_split_the_same_way(joined: Story) -> None:
    """Each part mirrors the part that it takes back."""
    text = f"{joined.number('A')}=1+2,{joined.number('B')}=3"
    joined.matches("P", "X", "--split", text, "--reason", "joined")
    joined.paid(era(reversal(JOINED), trace="Q", day="20261016"), code=1)
    joined.matches("Q", "X", "--split", text, "--reason", "the reversal of it")
    assert (joined.figures(), joined.figures("B")) == (figures(150), figures(30))
    assert joined.claim()["remittances"][0]["reversed_by"] == joined.number("Q")


def test_a_split_by_amounts_posts_payment_alone(joined: Story) -> None:
    """No answer stands for it: what is open stays with the payer."""
    joined.matches("P", "X", "--split", f"{joined.number('A')}=120.00,{joined.number('B')}=30.00", "--reason", "by the letter")
    assert (joined.figures(), joined.figures("B")) == (figures(150, paid=120), figures(30, paid=30))
    assert joined.claim()["status"] == "unanswered"
    assert held(joined) == []


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ("{a}=120.00,{b}=29.99", "leave 0.01"),
        ("{a}=120.005,{b}=29.995", "no amount"),
        ("{a}=1,{b}=3", "is no part of|leave|service 2 is given to no claim"),
        ("{a}=1+2,{b}=2+3", "service 2 is given to two"),
        ("{a}=1,{b}=2+3", "would be held"),
        ("{a}=150.00", "two claims"),
        ("{a}=120.00,NOBODY=30.00", "no such claim"),
        ("{a}=120.00,{a}=30.00", "named twice"),
    ],
)
def test_a_split_that_leaves_a_cent_or_does_not_fit_changes_nothing(joined: Story, parts: str, words: str) -> None:
    """Exit 2, and it says what is wrong."""
    text = parts.format(a=joined.number("A"), b=joined.number("B"))
    error = joined.matches("P", "X", "--split", text, "--reason", "x", code=2)["error"]
    assert any(word in error for word in words.split("|")), error
    assert (joined.figures(), joined.figures("B"), held(joined)) == (figures(150), figures(30), ["unmatched"])


def test_returned_money_is_explained_and_undone(story: Story) -> None:
    """It leaves suspense by a payment of ours; the remittance is whole then; an undo holds it again."""
    story.sends(bill(100))
    story.paid(era(ans(s(80, CO(45, 20))), ans(s(30), label="GHOST", icn="2")), code=1)
    story.matches("P", "GHOST", "--return", "--method", "check", code=2)  # no reason
    done = story.matches("P", "GHOST", "--return", "--method", "check", "--number", "4711", "--reason", "not our patient")
    report = done["remittances"][0]
    assert (done["act"], report["state"], report["posted"], report["held"], report["exceptions"]) == ("return", "posted", 1, 0, [])
    assert story.posts("P")[0]["state"] == "already_posted"
    assert story.counter("ledger", "check")["ok"] is True
    story.matches("P", "GHOST", "--return", "--reason", "again", code=2)
    story.counter("undo")
    assert held(story) == ["unmatched"]
    assert story.counter("ledger", "check")["ok"] is True


def test_what_takes_money_back_cannot_be_returned(story: Story) -> None:
    """A reversal has no money to give."""
    story.sends(bill(100))
    story.paid(era(reversal(ans(s(80, CO(45, 20)), icn="9"))), code=1)
    assert "no money to give back" in story.matches("P", "A", "--return", "--reason", "x", code=2)["error"]


def test_returning_money_has_the_limit_of_refunds(story: Story) -> None:
    """A biller up to 250.00; above it somebody with a higher limit."""
    story.paid(era(ans(s(300), label="GHOST")), code=1)
    with story.counter.as_login("ben"):
        assert "above your limit" in story.matches("P", "GHOST", "--return", "--reason", "x", code=4)["error"]
    with story.counter.as_login("olga"):
        story.matches("P", "GHOST", "--return", "--reason", "x", code=4)
    assert held(story) == ["unmatched"]


def test_an_unmatched_answer_shows_candidates_with_why_and_what_can_be_done(story: Story) -> None:
    """Side by side; a number cut short is proposed, never posted."""
    story.sends(bill(100, label="LONGNUMBER1"))
    story.paid(era(ans(s(80, CO(45, 20)), label="LONGNUMB")), code=1)
    said = shown(story, "LONGNUMB")
    (first, *_) = said["candidates"]
    assert (said["reason"], first["claim"]) == ("unmatched", story.number("LONGNUMBER1"))
    assert first["why"][1:] == ["name agrees", "member agrees", "visit agrees", "charge agrees", "services agree"]
    assert first["why"][0].endswith("agree")
    assert first["after"] == ["80.00 payment, 20.00 written off by contract, 0.00 open"]
    by = {f["what"]: (f["agrees"]) for f in first["fields"]}
    assert (by["Number"], by["Patient"], by["Charged"], by["Line 1"]) == (False, True, True, True)
    assert "whose it is" in (ways(said)["accept"] or "")
    assert [way for way, why in ways(said).items() if why is None] == ["match", "split", "suspend", "return"]
    assert "837" in said["again"]


@pytest.mark.parametrize(
    ("ours", "theirs"), [("00{}0056", "{}0056"), ("{}0057", "000{}0057"), ("{}-00-58", "{}0058"), ("{}0059", "{}-0059")]
)
def test_a_number_with_other_zeros_or_dashes_is_proposed_first(story: Story, ours: str, theirs: str) -> None:
    """It never posts by itself."""
    digits = story.prefix[1:]
    ours, theirs = ours.format(digits), theirs.format(digits)
    nobody = Person("ZZYZX", "ADA", "M0")  # so that the number alone proposes it
    story.counter.bring(f"{story.prefix}/n.837", x.claims([replace(bill(100), number=ours)]))
    came = replace(ans(s(70, CO(45, 20)), icn=theirs), number=theirs, person=nobody)
    story.counter.bring(f"{story.prefix}/n.835", x.remittances([replace(era(came), trace=story.number("P"), on="20261015")]))
    story.posts("P", code=1)
    said = story.counter("match", story.number("P"), theirs, "--show")
    assert (said["reason"], said["candidates"][0]["claim"]) == ("unmatched", ours)
    assert said["candidates"][0]["why"][0].startswith("number agrees")


def test_an_answer_that_is_off_shows_the_three_differences_to_the_cent(story: Story) -> None:
    """Service, claim, remittance; no plug line."""
    story.sends(bill(100, 50))
    wrong = ans(s("79.99", CO(45, 20), charge=100), s(50))
    story.paid(era(replace(wrong, paid=12999)), code=1, named=1)
    said = shown(story, "A")
    off = {d["what"].partition(" ")[0]: d["off_by"] for d in said["differences"]}
    assert off == {"Service": "-0.01", "Services": "-0.01", "Claim": "-0.01", "Remittance": "0.00"}
    assert ways(said)["match"] == "another claim would not make it add up"


def test_a_duplicate_says_which_of_the_four_tests_it_fails(story: Story) -> None:
    """The answer is posted already; file and payment are others."""
    story.sends(bill(100))
    one = ans(s(80, CO(45, 20)))
    story.paid(era(one))
    story.paid(era(one, trace="P2", day="20261016"), code=1)
    said = story.matches("P2", "A", "--show")
    assert [line.partition(":")[0] for line in said["told"]] == ["File", "Payment", "Answer", "Ledger"]
    assert story.number("P") in said["told"][2]
    assert ways(said)["return"] is None


def test_a_file_that_comes_again_says_when_it_first_came(story: Story) -> None:
    """duplicate, and nothing is changed."""
    text = x.claims([bill(100, label=story.number())])
    story.counter.bring(f"{story.prefix}/first.837", text)
    again = story.counter.bring(f"{story.prefix}/second.837", text)
    (told,) = again["problems"]
    assert (again["status"], told["severity"], told["code"]) == ("duplicate", "info", "loaded_before")
    assert told["message"].startswith("This very content was loaded on 2026-11-02 at ")
    assert told["message"].endswith(" as first.837.")


def test_a_reversal_without_its_mirror_shows_what_was_posted(story: Story) -> None:
    """Expected and came, and this payer's answers."""
    story.sends(bill(100))
    one = ans(s(80, CO(45, 20)))
    story.paid(era(one))
    odd = reversal(ans(s(70, CO(45, 30))))
    story.paid(era(odd, trace="Q", day="20261016"), code=1)
    said = story.matches("Q", "A", "--show")
    assert (said["reason"], said["expected"], said["came"]) == ("reversal_mismatch", "-80.00", "-70.00")
    assert "paid 80.00" in said["told"][0]


def test_a_reversal_that_is_matched_by_hand_says_first_what_follows(story: Story) -> None:
    """Denials, write-offs, and the correction that is waited for."""
    story.sends(bill(150, 100))
    one = ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100)))
    story.paid(era(one))
    story.does("write-off", "--line", "2", "--amount", "40.00", "--reason", "small")
    story.paid(era(replace(reversal(one), number="TYPO", icn="OTHER"), trace="Q", day="20261016"), code=1)
    said = story.matches("Q", "TYPO", "--show")
    first = next(c for c in said["candidates"] if c["claim"] == story.number("A"))
    assert first["after"][1:] == [
        f"Takes back the answer of {story.number('P')}: 80.00 paid, 50.00 taken off by contract.",
        "The write-off of 40.00 on line 2 is taken back.",
        "Denial CO-97 of 60.00 on line 2 closes.",
        "The patient owes 0.00 instead of 20.00.",
        "The balance is 250.00 instead of 80.00.",
        "The claim waits for the correction, followed up on 2026-11-15.",
    ]
    story.matches("Q", "TYPO", story.number("A"), "--reason", "their number")
    assert story.figures() == figures(250)
    assert (story.item(kind="awaiting_correction")["state"], story.item(kind="awaiting_correction")["follow_up"]) == (
        "waiting",
        "2026-11-15",
    )
    story.paid(era(replace(one, icn="3"), trace="R", day="20261020"))
    assert story.items(kind="awaiting_correction") == []


def test_the_payers_own_number_matches_by_itself_where_person_and_visit_fit(story: Story) -> None:
    """CLP07 of an earlier answer, or REF*F8; the guard stops another patient."""
    story.sends(bill(100))
    one = ans(s(80, CO(45, 20)), icn="THEIRS")
    story.paid(era(one))
    back = replace(reversal(one), number="SCRAP")
    story.paid(era(back, trace="Q", day="20261016"))
    assert story.figures() == figures(100)
    anew = ans(s(70, CO(45, 30)), label="SCRAP", icn="NEW", original="THEIRS")
    story.paid(era(replace(anew, person=Person("HANSEN", "LARS")), trace="R", day="20261017"), code=1)
    assert story.matches("R", "SCRAP", "--show")["reason"] == "ambiguous"
    story.paid(era(anew, trace="S", day="20261018"))
    assert story.figures() == figures(100, paid=70, adjusted=30)


def test_a_claim_divided_over_two_payments_of_one_file_posts(story: Story) -> None:
    """60 in one transaction of the file, 40 in the next; in two files neither posts."""
    story.sends(bill(60, 40))
    first, second = ans(s(50, CO(45, 10)), icn="1"), replace(ans(s(0), s(40), icn="2"), services=(ans(s(0), s(40)).services[1],))
    story.gets(era(first, trace="P1"), era(second, trace="P2"))
    story.posts("P1", "P2")
    assert story.figures() == figures(100, paid=90, adjusted=10)


def test_a_claim_divided_over_two_files_stays_held(story: Story) -> None:
    """interface.md: split claims are parts of one remittance; over files it is a person's."""
    story.sends(bill(60, 40))
    story.paid(era(ans(s(50, CO(45, 10)), icn="1"), trace="P1"), code=1)
    second = replace(ans(s(0), s(40), icn="2"), services=(ans(s(0), s(40)).services[1],))
    story.paid(era(second, trace="P2"), code=1)
    assert story.figures() == figures(100)


def test_a_payment_that_came_twice_may_be_another_where_a_supervisor_says_so(story: Story) -> None:
    """Same payer, trace, amount and day, other claims: posted with a reason, and taken back in one undo."""
    story.sends(bill(100), bill(100, label="B"))
    story.paid(era(ans(s(100))))
    story.gets(era(ans(s(100), label="B")))
    assert story.posts("P")[0]["state"] == "already_posted"
    assert "  the same payment as R-" in story.counter.say("post", story.number("P")).out
    with story.counter.as_login("ben"):
        story.counter("post", story.number("P"), "--not-a-duplicate", "--reason", "two checks", code=4)
    story.counter("post", story.number("P"), "--not-a-duplicate", code=2)
    story.counter("post", story.number("P"), "--not-a-duplicate", "--reason", "two checks of one number")
    assert story.figures("B") == figures(100, paid=100)
    assert story.counter("ledger", "check")["ok"] is True
    story.counter("undo")
    assert story.figures("B") == figures(100)
    story.counter("post", story.number("P"), "--not-a-duplicate", "--reason", "again")
    assert story.figures("B") == figures(100, paid=100)


def test_a_payment_that_came_in_another_file_is_named_when_it_is_loaded(story: Story) -> None:
    """It is kept, said with the remittance that it doubles, and no failure of the import."""
    story.sends(bill(100), bill(100, label="B"))
    story.paid(era(ans(s(100))))
    said = story.gets(era(ans(s(100), label="B")))
    (problem,) = [p for file in said.get("files", [said]) for p in file["problems"] if p["code"] == "payment_twice"]
    assert problem["severity"] == "info"
    assert problem["message"].startswith(f"Payment {story.number('P')} is here already as R-")


def test_a_payment_that_is_no_duplicate_needs_no_word(story: Story) -> None:
    """Exit 2, nothing changed."""
    story.sends(bill(100))
    story.paid(era(ans(s(100))))
    assert "duplicate" in story.counter("post", story.number("P"), "--not-a-duplicate", "--reason", "x", code=2)["error"]


def test_what_was_paid_to_another_provider_can_go_back(story: Story) -> None:
    """not_ours: neither a match nor a split makes it ours."""
    story.sends(bill(100))
    story.paid(era(ans(s(100)), payee=Clinic("ELSEWHERE CLINIC", "1999999984", "999999999")), code=1)
    said = shown(story, "A")
    assert (said["reason"], "another provider" in (ways(said)["match"] or ""), ways(said)["return"]) == ("not_ours", True, None)
    story.matches("P", "A", "--split", f"{story.number('A')}=60.00,B=40.00", "--reason", "x", code=2)
    story.matches("P", "A", "--return", "--reason", "paid to another")
    assert story.counter("ledger", "check")["ok"] is True


def test_two_answers_under_one_number_are_told_apart_by_their_place(story: Story) -> None:
    """--nth; one too many is named."""
    story.paid(era(ans(s(30), label="GHOST", icn="1"), ans(s(40), label="GHOST", icn="2")), code=1)
    assert [shown(story, "GHOST", "--nth", n)["paid"] for n in ("1", "2")] == ["30.00", "40.00"]
    shown_again = story.matches("P", "GHOST", "--show", "--nth", "3", code=2)
    assert "nothing under this number" in shown_again["error"]


def test_one_claims_answer_of_a_split_is_taken_back_with_the_whole_split(joined: Story) -> None:
    """Undo by claim and remittance: an answer that was divided stands or falls whole, and waits for a person again."""
    text = f"{joined.number('A')}=1+2,{joined.number('B')}=3"
    joined.matches("P", "X", "--split", text, "--reason", "joined")
    joined.counter("undo", "--claim", joined.number("A"), "--remittance", joined.number("P"), "--reason", "the letter was wrong")
    assert (joined.figures(), joined.figures("B"), held(joined)) == (figures(150), figures(30), ["taken_back"])
    assert {way for way, why in ways(shown(joined, "X")).items() if why is None} >= {"match", "split", "suspend", "return"}
    joined.matches("P", "X", "--split", text, "--reason", "it was right")
    assert (joined.figures("B"), held(joined)) == (figures(30, paid=30), [])
    assert joined.counter("ledger", "check")["ok"] is True


def test_a_remittance_is_not_taken_back_while_money_of_it_is_away(story: Story) -> None:
    """What went back is taken back first, as the refusal says; then the whole, and it posts again to the same."""
    story.sends(bill(100))
    story.paid(era(ans(s(80, CO(45, 20))), ans(s(30), label="GHOST", icn="2")), code=1)
    story.matches("P", "GHOST", "--return", "--reason", "not ours")
    whole = ("undo", "--remittance", story.number("P"), "--reason", "test")
    (why,) = story.counter(*whole, code=2)["obstacles"]
    assert "30.00 of it went back to its payer" in why
    entry = why.rpartition("--entry ")[2].rstrip(").")
    story.counter("undo", "--entry", entry, "--reason", "the check was never sent")
    assert held(story) == ["unmatched"]
    story.counter(*whole)
    assert story.figures() == figures(100)
    story.posts("P", code=1)
    assert story.figures() == figures(100, paid=80, adjusted=20)
    assert story.counter("ledger", "check")["problems"] == []
