"""Contracts at the command line: rates loaded from files, what was allowed compared with them, underpayments worked with their proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.counter import Json, opened
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, PR, PROCEDURES

ONE, TWO = PROCEDURES[0], PROCEDURES[1]
RATES = f'CPT,Mod,Fee,From,To,Per\n{ONE},,100.00,2026-01-01,2026-12-31,unit\n{TWO},,"1,050.00",,,line\n{ONE},26,40,,,\n'
MAP = "code=CPT,amount=Fee,modifier=Mod"
REASON = ("--reason", "signed in March")


@pytest.fixture
def desk(tmp_path: Path) -> Story:
    """A store of its own, with a biller and a supervisor."""
    counter = opened(tmp_path / "desk")
    for login, role in (("sam", "supervisor"), ("ben", "biller")):
        counter("people", "add", login, role)
    story = Story(counter, "K")
    story.sends(bill(150, label="Z"))  # so that the payer is known
    return story


def _load(desk: Story, text: str = RATES, *, code: int = 0, name: str = "rates.csv") -> Json:
    path = desk.counter.write(name, text)
    return desk.counter("contract", "import", "LAKESIDE HEALTH PLAN", str(path), "--map-columns", MAP, code=code)


def _contract(desk: Story, *more: str, code: int = 0) -> Json:
    return desk.counter("contract", "add", "LAKESIDE HEALTH PLAN", "Lakeside 2026", *more, *REASON, code=code)


def test_less_than_agreed_becomes_work_with_the_proof(desk: Story) -> None:
    """150 charged, CO-45 70: 80 allowed where 100 was agreed: 20.00, with rate, source and arithmetic; the balance is as it was."""
    _contract(desk, "--tolerance", "1.00")
    assert _load(desk)["rates"] == 3
    desk.sends(bill(150))
    desk.paid(era(ans(s(64, CO(45, 70), PR(2, 16)))))
    assert desk.figures() == figures(150, paid=64, adjusted=70, patient=16)
    item = desk.item(kind="underpaid")
    assert (item["at_stake"], item["category"], item["state"]) == ("20.00", "contractual", "open")
    words = " ".join(desk.claim()["work"]["words"])
    assert "allowed 80.00 (charged 150.00 less CO-45 70.00)" in words
    assert f"Lakeside 2026 agrees 100.00 for {ONE} (rates.csv, row 2)" in words
    desk.counter.proven()


def test_a_correction_closes_the_underpayment(desk: Story) -> None:
    """Taken back and answered again as agreed."""
    _contract(desk)
    _load(desk)
    desk.sends(bill(150))
    first = ans(s(64, CO(45, 70), PR(2, 16)))
    desk.paid(era(first))
    assert desk.items(kind="underpaid")
    desk.paid(era(reversal(first), ans(s(84, CO(45, 50), PR(2, 16)), icn="2"), trace="Q", day="20261020"))
    assert desk.items() == []
    assert desk.figures() == figures(150, paid=84, adjusted=50, patient=16)


def test_what_is_no_underpayment_opens_nothing(desk: Story) -> None:
    """Within the tolerance; more than agreed; sequestration after the allowed amount; no more than charged; denied; no rate."""
    _contract(desk, "--tolerance-percent", "1")
    _load(desk)
    charges = {"A": 150, "B": 150, "C": 150, "D": 90, "E": 150}
    desk.sends(*(bill(amount, label=label) for label, amount in charges.items()))
    desk.paid(
        era(
            ans(s(99, CO(45, 51)), label="A", icn="1"),
            ans(s(120, CO(45, 30)), label="B", icn="2"),
            ans(s(98, CO(45, 50), CO(253, 2)), label="C", icn="3"),
            ans(s(90), label="D", icn="4"),
            ans(s(0, CO(197, 150)), label="E", icn="5"),
        )
    )
    assert [item["kind"] for item in desk.counter.items()] == ["denial"]
    report = desk.counter("contract", "check")
    assert (report["lines"], report["underpaid"], report["overpaid"]) == (4, "0.00", "20.00")
    (over,) = report["findings"]
    assert (over["claim"], over["kind"], over["short"]) == (desk.number("B"), "overpaid", "-20.00")


def test_past_answers_are_compared_when_asked(desk: Story) -> None:
    """An answer posted before the contract was entered: `contract check` finds it, `--work` opens its item, and closes it again."""
    desk.sends(bill(150))
    desk.paid(era(ans(s(80, CO(45, 70)))))
    assert desk.items() == []
    desk.counter("contract", "check", "--payer", "LAKESIDE HEALTH PLAN", code=2)
    _contract(desk)
    _load(desk)
    report = desk.counter("contract", "check")
    (found,) = report["findings"]
    assert (found["claim"], found["allowed"], found["agreed"], found["short"]) == (desk.number(), "80.00", "100.00", "20.00")
    assert desk.items() == []
    assert desk.counter("contract", "check", "--work")["items"] == 1
    assert desk.item(kind="underpaid")["at_stake"] == "20.00"
    assert desk.counter("contract", "check", "--work")["items"] == 1
    assert _told(desk) == ["contract.check"], "the claim's log says what opened its item, once"
    desk.counter("contract", "end", "LAKESIDE HEALTH PLAN", *REASON)
    assert desk.counter("contract", "check", "--work")["items"] == 0
    assert desk.items() == []
    assert _told(desk) == ["contract.check"] * 2
    desk.counter.proven()


def _told(desk: Story) -> list[str]:
    """What the claim's log says of comparing it with contracts."""
    events = desk.counter("audit", "log", "--claim", desk.number())["events"]
    return [event["act"] for event in events if event["act"].startswith("contract.")]


def test_what_a_person_settled_stays_settled(desk: Story) -> None:
    """An underpayment is resolved with a reason; a later act on the claim does not bring it back."""
    _contract(desk)
    _load(desk)
    desk.sends(bill(150))
    desk.paid(era(ans(s(64, CO(45, 70), PR(2, 16)))))
    desk.does("write-off", "--amount", "1", *REASON)
    assert desk.item(kind="underpaid")["at_stake"] == "20.00"


def test_a_per_cent_of_a_table(desk: Story) -> None:
    """110 % of 33.33 is 36.66 (36.663), times 2 units is 73.32; a rate of its own comes first."""
    path = str(desk.counter.write("mpfs.csv", f"hcpcs,fee\n{ONE},33.33\n{TWO},10\n"))
    desk.counter("contract", "add", "LAKESIDE HEALTH PLAN", "X", "--table", "MPFS", "--percent", "110", code=2)
    assert desk.counter("contract", "table", "import", "MPFS", path)["rates"] == 2
    assert desk.counter("contract", "table", "import", "MPFS", path)["status"] == "duplicate"
    made = _contract(desk, "--table", "MPFS", "--percent", "110")
    assert (made["contract"]["percent"], made["contract"]["table"]) == ("110", "MPFS")
    desk.sends(bill(150))
    desk.paid(era(ans(s(30, CO(45, 120)))))
    (found,) = desk.counter("contract", "check")["findings"]
    assert (found["agreed"], found["allowed"]) == ("36.66", "30.00")
    _load(desk, f"CPT,Fee,Mod\n{ONE},31,\n")
    (found,) = desk.counter("contract", "check")["findings"]
    assert found["agreed"] == "31.00"
    rates = desk.counter("contract", "show", "LAKESIDE HEALTH PLAN", "--code", ONE)["rates"]
    assert [(rate["amount"], rate["table"]) for rate in rates] == [("31.00", None), ("33.33", "MPFS")]


def test_a_file_of_rates_is_taken_whole_or_not_at_all(desk: Story) -> None:
    """Every fault with its line; the earlier rates stay."""
    _contract(desk)
    _load(desk)
    bad = (
        RATES
        + f"{TWO},,12.345,,,\n,,5,,,\n{ONE},XXX,5,,,\nA1,,0,soon,2026-01-01,ton\n{ONE},,7,2026-06-01,,\n{TWO},,7,2026-02-01,2026-01-01,\n"
    )
    refused = _load(desk, bad, code=2, name="bad.csv")
    said = {(problem["line"], problem["field"]) for problem in refused["problems"]}
    assert said == {
        (5, "amount"),
        (6, "code"),
        (7, "modifier"),
        (8, "code"),
        (8, "amount"),
        (8, "from"),
        (8, "unit"),
        (9, "code"),
        (10, "to"),
    }
    assert refused["status"] == "rejected"
    assert desk.counter("contract", "list")["contracts"][0]["rates"] == 3
    assert _load(desk)["status"] == "duplicate"
    other = desk.counter("contract", "import", "LAKESIDE HEALTH PLAN", str(desk.counter.write("o.csv", "who,what\n1,2\n")), code=2)
    assert "code, amount" in other["error"] and "who, what" in other["do"]


def test_new_rates_replace_the_old_and_undo_brings_them_back(desk: Story) -> None:
    """One list counts; the undo of an import puts the earlier one back."""
    _contract(desk)
    _load(desk)
    assert _load(desk, f"CPT,Fee,Mod\n{ONE},120,\n", name="new.csv")["replaced"] == 3
    assert [rate["amount"] for rate in desk.counter("contract", "show", "LAKESIDE HEALTH PLAN")["rates"]] == ["120.00"]
    assert desk.counter("undo", "--preview")["words"] == ["What was done to a list of rates is taken back."]
    desk.counter("undo")
    assert len(desk.counter("contract", "show", "LAKESIDE HEALTH PLAN")["rates"]) == 3
    assert _load(desk, f"CPT,Fee,Mod\n{ONE},120,\n", name="new.csv")["status"] == "loaded"
    desk.counter.proven()


def test_contracts_of_one_payer_do_not_overlap(desk: Story) -> None:
    """The one that ends makes room for the next; billers may look and not enter."""
    with desk.counter.as_login("ben"):
        _contract(desk, code=4)
        assert desk.counter("contract", "list")["contracts"] == []
    with desk.counter.as_login("sam"):
        _contract(desk)
        _contract(desk, code=2)
        desk.counter("contract", "end", "lakeside", "--on", "2026-06-30", *REASON)
        desk.counter("contract", "add", "lakeside", "Next", "--from", "2026-07-01", *REASON)
    assert [one["name"] for one in desk.counter("contract", "list")["contracts"]] == ["Lakeside 2026", "Next"]
    desk.counter("contract", "add", "nobody", "X", code=2)
    desk.counter("contract", "add", "lakeside", "X", "--percent", "abc", "--table", "T", code=2)
    desk.counter("contract", "add", "lakeside", "X", "--tolerance", "1.005", code=2)
    desk.counter.proven()


def test_an_underpayment_is_closed_with_a_reason_and_never_written_off(desk: Story) -> None:
    """Its amount is open nowhere; closed, it stays closed until the payer answers otherwise."""
    _contract(desk)
    _load(desk)
    desk.sends(bill(150))
    desk.paid(era(ans(s(64, CO(45, 70), PR(2, 16)))))
    steps = [step["label"] for step in desk.claim()["work"]["steps"]]
    assert not any("rite it off" in label for label in steps)
    desk.does("resolve", code=2)
    desk.does("resolve", "--kind", "underpaid", "--reason", "amendment 3 says so")
    assert desk.items() == []
    assert desk.counter("contract", "check", "--work")["underpaid"] == "20.00"
    assert desk.items() == []
    desk.counter.proven()
