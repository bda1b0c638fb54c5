"""Paper remittances by the command line: typed rows become an 835 that posts like any other; what does not add up is named, not taken."""

from __future__ import annotations

import pytest

from tests.stories.story import Story, figures
from tests.stories.telling import bill
from tests.stories.x12_records import Service

HEAD = ("--payer", "LAKESIDE HEALTH PLAN", "--paid-on", "2026-10-20")


def typed(story: Story, text: str, *more: str, check: str = "770", amount: str = "80.00", code: int = 0):
    """`paper` with these rows, where A stands for the story's claim A; the check's number has the story's prefix."""
    rows = text.replace("CLAIM-", story.prefix)
    path = story.counter.write(f"{story.prefix}/{next(story.files)}.csv", rows)
    return story.counter("paper", str(path), "--check", story.number(check), "--amount", amount, *HEAD, *more, code=code)


def test_what_is_typed_posts_like_an_835(story: Story) -> None:
    """150 − (CO45 50 + PR2 20) = 80: allowed and the share are enough; the check is in hand and known as that remittance's."""
    story.sends(bill(150, 100))
    said = typed(story, "claim,line,allowed,paid,codes\nCLAIM-A,1,100.00,80.00,c 20\nCLAIM-A,2,,0,CO-97 100.00 N19\n")
    assert (said["ok"], said["sent"], said["left"], said["problems"]) == (True, True, "0.00", [])
    assert said["claims"][0]["adjustments"] == [
        {"line": 1, "group": "CO", "reason": "45", "amount": "50.00"},
        {"line": 1, "group": "PR", "reason": "2", "amount": "20.00"},
        {"line": 2, "group": "CO", "reason": "97", "amount": "100.00"},
    ]
    assert story.figures() == figures(250)
    (report,) = story.posts("770")
    assert (report["state"], report["paid"], report["posted"]) == ("posted", "80.00", 1)
    assert story.figures() == figures(250, paid=80, adjusted=50, patient=20, denied=100)
    assert story.claim()["lines"][1]["remarks"] == ["N19"]


def test_lines_are_found_by_procedure_and_the_last_code_takes_the_rest(story: Story) -> None:
    """G0444 and G0402, no line numbers; `45` without an amount is what is neither paid nor said otherwise."""
    story.sends(bill(Service(cents_of(120), "G0444"), Service(cents_of(80), "G0402")))
    typed(story, "account,cpt,ins paid,adjustments\nCLAIM-A,G0402,48,2 12 45\nCLAIM-A,G0444,65,3 25 45\n", amount="113.00")
    story.posts("770")
    assert story.figures() == figures(200, paid=113, adjusted=50, patient=37)


def cents_of(dollars: int) -> int:
    """Cents."""
    return dollars * 100


def test_a_claim_as_a_whole_is_allocated_by_charge(story: Story) -> None:
    """No line on the paper: the payment falls on the lines by what they charge."""
    story.sends(bill(150, 50))
    typed(story, "claim,paid,codes\nCLAIM-A,80,CO-45 100 PR-2 20\n")
    story.posts("770")
    assert story.figures() == figures(200, paid=80, adjusted=100, patient=20)
    assert [line["paid"] for line in story.claim()["lines"]] == ["60.00", "20.00"]


@pytest.mark.parametrize(
    ("rows", "amount", "words"),
    [
        ("claim,line,paid,codes\nCLAIM-A,1,80,45 50\nCLAIM-A,2,0,CO-97\n", "80.00", "20.00 are left unexplained"),
        ("claim,line,paid,codes\nCLAIM-A,1,80,45 70\n", "80.00", "line 2 (G0402) is not typed yet"),
        ("claim,line,paid,codes\nCLAIM-A,1,80,45 70\nCLAIM-A,2,0,CO-97\n", "90.00", "the check of 90.00: 10.00 are left unexplained"),
        ("claim,line,paid,codes\nCLAIM-A,1,80.001,45 70\nCLAIM-A,2,0,CO-97\n", "80.00", "more than two decimals"),
        ("claim,line,paid,codes\nCLAIM-X,1,80,45 70\n", "80.00", "there is no claim"),
        ("claim,line,paid,codes\nCLAIM-A,1,80,45 70\nCLAIM-A,2,0,97 100\n", "80.00", '"97" is no code with its group'),
        ("claim,line,paid,codes\nCLAIM-A,7,80,45 70\n", "80.00", "it has no line 7"),
        ("claim,line,paid,codes,charge\nCLAIM-A,1,80,45 70,151\n", "80.00", "151.00 is charged there, 150.00 here"),
        ("claim,line,paid,codes\nCLAIM-A,1,80,45 70\nCLAIM-A,2,0,CO-97\n", "-80.00", "no payer pays less than nothing"),
        ("claim,line,paid,codes\nCLAIM-A,1,80,45 70\nCLAIM-A,2,0,CO-97\n", "8O.00", '"8O.00" is no amount'),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_named_and_not_taken(story: Story, rows: str, amount: str, words: str) -> None:
    """Exit 2, nothing in."""
    story.sends(bill(150, 100))
    said = typed(story, rows, amount=amount, code=2)
    assert (said["ok"], said["sent"]) == (False, False)
    assert any(words in problem["message"] for problem in said["problems"]), said["problems"]
    assert story.counter("post", story.number("770"), code=2)["ok"] is False


def test_a_day_of_payment_far_ahead_is_named(story: Story) -> None:
    """A check may be dated some days ahead; a year that was mistyped is not taken."""
    story.sends(bill(150))
    rows = "claim,line,allowed,paid,codes\nCLAIM-A,1,100.00,80.00,c 20\n"
    said = typed(story, rows, "--paid-on", "2027-10-20", code=2)
    assert [one["message"] for one in said["problems"]] == ["2027-10-20 has not come"] and not said["sent"]
    assert typed(story, rows, "--paid-on", "2026-11-05")["sent"]


def test_a_column_that_is_missing_is_named_with_what_is_there(story: Story) -> None:
    """Other columns than ours: say which is which, once, and keep it."""
    story.sends(bill(100))
    rows = "Acct No,Pmt,Why\nCLAIM-A,80,45 20\n"
    said = typed(story, rows, code=2)
    assert said["error"].startswith("the file has no column for claim, paid") and "Acct No, Pmt, Why" in said["do"]
    maps = ("--map", "oldsheet", "--map-columns", "claim=Acct No,paid=Pmt,codes=Why")
    assert typed(story, rows, *maps, "--preview")["ok"] is True
    assert typed(story, rows, "--map", "oldsheet")["sent"] is True


def test_provider_level_by_hand_and_the_same_check_twice(story: Story) -> None:
    """100 paid, WO 20 kept: a check of 80. Typed again it is refused: it is here already."""
    story.sends(bill(150))
    rows = "claim,line,paid,codes,plb,reference\nCLAIM-A,1,100,45 50,,\n,,20.00,,WO,48055\n"
    assert typed(story, rows)["provider_adjustments"] == [{"reason": "WO", "reference": "48055", "amount": "20.00"}]
    (report,) = story.posts("770")
    assert (report["state"], report["provider_adjustment"]) == ("posted", "20.00")
    again = typed(story, rows, code=2)
    assert any("this payment is here already" in problem["message"] for problem in again["problems"])


def test_a_denial_on_paper_pays_nothing_and_opens_work(story: Story) -> None:
    """A check of 0.00 needs no deposit; the denial is work."""
    story.sends(bill(100))
    said = typed(story, "claim,line,paid,codes\nCLAIM-A,1,0,CO-16 100 N382\n", amount="0")
    assert said["payment"] is None
    story.posts("770")
    assert story.figures() == figures(100, denied=100)
    assert story.item()["reasons"] == ["CO-16"]


def test_a_reversal_on_paper_finds_what_it_takes_back(story: Story) -> None:
    """Status 22, amounts below zero: the mirror of what was posted; its money comes with the next claim of the check."""
    story.sends(bill(150), bill(200, label="B"))
    typed(story, "claim,line,paid,codes,payer number\nCLAIM-A,1,50,45 75 1 25,ICN7\n", check="1", amount="50")
    story.posts("1")
    head = "claim,line,paid,codes,payer number,status\n"
    rows = f"{head}CLAIM-A,1,-50,45 -75 1 -25,ICN7,22\nCLAIM-A,1,64,45 70 2 16,ICN8,1\nCLAIM-B,1,100,45 100,ICN9,\n"
    typed(story, rows, check="2", amount="114")
    (report,) = story.posts("2")
    assert report["state"] == "posted"
    assert story.figures() == figures(150, paid=64, adjusted=70, patient=16)


def test_what_was_typed_is_withdrawn_and_typed_again(story: Story) -> None:
    """Posting first, then the typing: the remittance is withdrawn, its check is void, and the same check may be typed right."""
    story.sends(bill(100))
    first = typed(story, "claim,line,paid,codes\nCLAIM-A,1,80,45 20\n")
    story.posts("770")
    withdraw = ("paper", "--withdraw", story.number("770"), "--reason", "wrong code")
    assert story.counter(*withdraw, code=2)["error"].startswith("it is posted")
    assert story.counter("undo")["ok"] is True
    assert story.counter(*withdraw)["withdrawn"] == story.number("770")
    assert story.counter("ledger", "check")["ok"] is True
    again = typed(story, "claim,line,paid,codes\nCLAIM-A,1,80,PR-1 20\n")
    assert again["remittance"] != first["remittance"] and again["payment"] != first["payment"]
    story.posts("770")
    assert story.figures() == figures(100, paid=80, patient=20)
