"""Go-live by the command line: what another system knew is taken over whole, once, and stands in the books as it was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.stories import x12_maker as x
from tests.stories.counter import Counter, opened
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, PR

CLAIMS = (
    "Acct,Last,First,DOB,Member,Insurance,DOS,CPT,Billed,NPI,Billing Provider\n"
    "OLD-1,Brandt,Elias,1961-04-02,M1,LAKESIDE HEALTH PLAN,2026-08-03,99213,120.00,1999999984,RIVERBEND\n"
    "OLD-1,,,,,LAKESIDE HEALTH PLAN,08/03/2026,J1885,80.00,,\n"
    "OLD-2,Holm,Sigrid,02/11/1984,M2,CEDAR MUTUAL,20260810,99214-25,\"1,250.00\",1999999984,RIVERBEND\n"
)  # fmt: skip
MAP = ("--map", "oldsys", "--map-columns", "claim=Acct,last=Last,first=First,born=DOB,member=Member,payer=Insurance,provider_npi=NPI")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Counter]:
    """A store of its own; in the end both proofs hold."""
    counter = opened(tmp_path)
    yield counter
    counter.proven()


@pytest.fixture
def old(desk: Counter) -> Counter:
    """OLD-1 (120 + 80) and OLD-2 (1,250) are taken over."""
    assert csv(desk, "claims", CLAIMS, *MAP)["status"] == "taken_over"
    return desk


def csv(desk: Counter, what: str, text: str, *more: str, code: int = 0, name: str = ""):
    """`golive claims|answers|balances` with this text."""
    return desk("golive", what, str(desk.write(name or f"{what}{len(desk.said)}.csv", text)), *more, code=code)


def test_open_claims_come_in_as_if_sent_from_here(desk: Counter) -> None:
    """Patients, payers, lines and charges; a preview takes nothing; the same file again changes nothing."""
    said = csv(desk, "claims", CLAIMS, *MAP, "--preview")
    assert (said["status"], said["rows"], said["claims"], said["charge"]) == ("preview", 3, 2, "1450.00")
    assert desk("claim", "OLD-1", code=2)["ok"] is False
    said = csv(desk, "claims", CLAIMS, "--map", "oldsys", name="open.csv")
    assert (said["status"], said["claims"], said["problems"]) == ("taken_over", 2, [])
    claim = desk.claim("OLD-1")
    assert (claim["patient"], claim["payer"], claim["charge"], claim["status"]) == (
        "BRANDT, ELIAS",
        "LAKESIDE HEALTH PLAN",
        "200.00",
        "unanswered",
    )
    assert [(line["procedure"], line["charge"], line["date"]) for line in claim["lines"]] == [
        ("99213", "120.00", "2026-08-03"), ("J1885", "80.00", "2026-08-03"),
    ]  # fmt: skip
    assert desk.claim("OLD-2")["lines"][0]["procedure"] == "99214"
    assert csv(desk, "claims", CLAIMS, "--map", "oldsys", name="open.csv")["status"] == "duplicate"
    assert csv(desk, "claims", CLAIMS + "\n", "--map", "oldsys", code=2)["problems"][0]["code"] == "claim_known"


def test_each_fault_of_a_file_is_named_with_its_line_and_nothing_is_taken(desk: Counter) -> None:
    """Three decimals, no day, no charge, another payer in the same claim: all of them, not the first."""
    wrong = (
        "claim,last,payer,date,procedure,charge,provider_npi\n"
        "A,Brandt,LAKESIDE,2026-08-03,99213,120.005,1999999984\n"
        "B,Holm,LAKESIDE,03.08.2026,99213,120,1999999984\n"
        "C,,LAKESIDE,2026-08-03,99213,,1999999984\n"
        "D,Osei,LAKESIDE,2026-08-03,99213,5,1999999984\n"
        "D,,CEDAR,2026-08-03,,5,\n"
    )
    said = csv(desk, "claims", wrong, code=2)
    told = [(problem["line"], problem["field"]) for problem in said["problems"]]
    assert told == [(2, "charge"), (3, "date"), (4, "charge"), (4, "patient"), (6, "payer"), (6, "procedure")]
    assert "more than two decimals" in said["problems"][0]["message"]
    assert desk("claim", "A", code=2)["ok"] is False
    late = csv(desk, "claims", CLAIMS.replace("2026-08-03", "2036-08-03"), *MAP, code=2)["problems"]
    assert [(problem["line"], problem["field"], problem["value"]) for problem in late] == [(2, "date", "2036-08-03")]


BALANCES = "claim,charge,ins paid,adjusted,written off,pt paid,patient balance,balance\n"


def test_balances_stand_as_the_old_system_gave_them(old: Counter) -> None:
    """200 = 96 paid + 40 contract + 4 given up + 10 by the patient + 50 open, of which the patient owes 20."""
    said = csv(old, "balances", BALANCES + "OLD-1,200,96,40,4,10,20,50\nOLD-2,1250,0,0,0,0,0,1250\n")
    assert (said["status"], said["claims"], said["balance"], said["left"]) == ("taken_over", 2, "1300.00", 0)
    claim = old.claim("OLD-1")
    shown = {
        key: claim[key] for key in ("insurance_paid", "adjusted", "written_off", "patient_paid", "patient_balance", "balance", "status")
    }
    assert shown == {
        "insurance_paid": "96.00", "adjusted": "40.00", "written_off": "4.00", "patient_paid": "10.00", "patient_balance": "20.00",
        "balance": "50.00", "status": "open",
    }  # fmt: skip
    assert old.claim("OLD-2")["status"] == "unanswered"
    report = old("golive", "report")
    assert report["ok"] is True
    assert [(p["payer"], p["claims"], p["balance"], p["stood"]) for p in report["payers"]] == [
        ("CEDAR MUTUAL", 1, "1250.00", "1250.00"), ("LAKESIDE HEALTH PLAN", 1, "50.00", "50.00"),
    ]  # fmt: skip
    assert {f["what"]: f["total"] for f in report["files"]} == {"claims": "1450.00", "balances": "1300.00"}


def test_a_claim_that_does_not_add_up_is_named_and_the_rest_may_go(old: Counter) -> None:
    """200 − 96 − 40 is 64, not 60: nothing is taken, or with --rest all the others."""
    rows = BALANCES + "OLD-1,200,96,40,0,0,0,60\nOLD-2,1250,0,0,0,0,0,1250\nGHOST,10,0,0,0,0,0,10\n"
    said = csv(old, "balances", rows, code=2)
    assert [problem["line"] for problem in said["problems"]] == [2, 4]
    assert "is 64.00, its balance is said to be 60.00" in said["problems"][0]["message"]
    assert old("golive", "report")["payers"] == []
    said = csv(old, "balances", rows, "--rest", code=1)
    assert (said["status"], said["claims"], said["left"]) == ("taken_over", 1, 2)
    assert old.claim("OLD-1")["balance"] == "200.00"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("OLD-1,210,0,0,0,0,0,210\n", "it is charged 210.00 there, 200.00 here"),
        ("OLD-1,200,0,0,0,0,250,200\n", "the patient owes 250.00 of a balance of 200.00"),
        ("OLD-1,200,1.005,0,0,0,0,200\n", "more than two decimals"),
        ("OLD-1,200,0,0,0,0,0,\n", "the balance is missing"),
        ("OLD-1,200,0,0,0,0,0,200\nOLD-1,200,0,0,0,0,0,200\n", "it is given twice"),
    ],
)
def test_why_a_balance_is_not_taken(old: Counter, row: str, words: str) -> None:
    """Each in words."""
    said = csv(old, "balances", BALANCES + row, code=2)
    assert any(words in problem["message"] for problem in said["problems"]), said["problems"]


def test_a_balance_is_taken_once_undone_whole_and_taken_again(old: Counter) -> None:
    """No double counting: the same file is known, another with the same claim refused; undo takes all of it back."""
    rows = BALANCES + "OLD-1,200,96,40,0,0,0,64\n"
    path = str(old.write("b.csv", rows))
    assert old("golive", "balances", path)["status"] == "taken_over"
    assert old("golive", "balances", path)["status"] == "duplicate"
    said = csv(old, "balances", rows + "\n", code=2)
    assert "was taken over already from b.csv" in said["problems"][0]["message"]
    assert old("undo")["ok"] is True
    assert old.claim("OLD-1")["balance"] == "200.00" and old("golive", "report")["payers"] == []
    assert old("golive", "balances", path)["status"] == "taken_over"
    assert old.claim("OLD-1")["balance"] == "64.00"


ANSWERS = "payer,trace,paid on,claim,line,paid,codes,icn,status\n"
FIRST = "".join(f"LAKESIDE HEALTH PLAN,CHK9,2026-09-01,OLD-1,{rest},ICN1,1\n" for rest in ("1,76.00,45 20 PR-2 24", "2,0,CO-97 80 N19"))


def report_csv(desk: Counter, month: str) -> str:
    """The month's report as it is written to a file."""
    where = desk.folder / f"report{len(desk.said)}.csv"
    desk("close", "report", month, "--to", str(where))
    return where.read_text()


def test_earlier_answers_are_history_and_their_reversal_finds_them(old: Counter) -> None:
    """120 − (CO45 20 + PR2 24) = 76, 80 denied; no money is waited for. The new payment takes it back and corrects it."""
    said = csv(old, "answers", ANSWERS + FIRST)
    assert (said["status"], said["claims"], [r["state"] for r in said["remittances"]]) == ("taken_over", 1, ["posted"])
    claim = old.claim("OLD-1")
    assert (claim["insurance_paid"], claim["adjusted"], claim["patient_balance"], claim["denied"]) == ("76.00", "20.00", "24.00", "80.00")
    assert old("golive", "report")["history"] == [
        {"payer": "LAKESIDE HEALTH PLAN", "remittances": 1, "claims": 1, "paid": "76.00", "held": 0}
    ]
    (month,) = (row["period"] for row in old("close", "list")["periods"])
    assert 'taken_over,"payers\' money, received before go-live",76.00' in report_csv(old, month)
    assert old("undo")["ok"] is True
    assert old.claim("OLD-1")["balance"] == "200.00"
    assert "taken_over" not in report_csv(old, month)
    again = csv(old, "answers", ANSWERS + FIRST)
    assert [r["state"] for r in again["remittances"]] == ["posted"]


def test_a_balance_counts_only_what_the_answers_did_not_bring(old: Counter) -> None:
    """The answers brought 76 paid and 20 contract; the old system says 76, 20, 80 given up, 24 paid by the patient: 0 is left."""
    csv(old, "answers", ANSWERS + FIRST)
    assert csv(old, "balances", BALANCES + "OLD-1,200,76,20,80,24,0,0\n")["balance"] == "0.00"
    claim = old.claim("OLD-1")
    assert (claim["balance"], claim["insurance_paid"], claim["written_off"], claim["denied"], claim["status"]) == (
        "0.00",
        "76.00",
        "80.00",
        "0.00",
        "closed",
    )
    assert old.items() == []


def test_an_old_balance_is_not_true_where_money_has_moved_here(old: Counter) -> None:
    """A paper check of this week is on the claim: what the old system says is refused by name."""
    rows = old.write("p.csv", "claim,line,paid,codes\nOLD-1,1,120,\nOLD-1,2,80,\n")
    old("paper", str(rows), "--check", "1", "--payer", "LAKESIDE", "--paid-on", "2026-10-30", "--amount", "200")
    old("post", "1")
    said = csv(old, "balances", BALANCES + "OLD-1,200,0,0,0,0,0,200\n", code=2)
    assert "money has moved on claim OLD-1 here" in said["problems"][0]["message"]


def old_files(desk: Counter, tmp_path: Path) -> tuple[Story, Path]:
    """Claims A and B; P1 pays A and a claim that nobody knows, P2 takes A back and corrects it, P3 pays B in October."""
    story, folder = Story(desk, "H"), tmp_path / "old"
    folder.mkdir()
    (folder / "1.837").write_text(x.claims([story_bill(story, 100), story_bill(story, 60, "B")]))
    first = ans(s(80, CO(45, 20)), icn="1")
    second = ans(s(70, CO(45, 20), PR(3, 10)), icn="2")
    remits = [
        era(first, ans(s(30), label="GHOST", icn="8"), trace="P1", day="20260901"),
        era(reversal(first), second, ans(s(25), label="GONE", icn="9"), trace="P2", day="20260920"),
        era(ans(s(60), label="B"), trace="P3", day="20261005"),
    ]
    for n, remit in enumerate(remits, 2):
        (folder / f"{n}.835").write_text(story.text(remit))
    return story, folder


def test_old_files_are_history_up_to_a_day(desk: Counter, tmp_path: Path) -> None:
    """Paid in September is history, a reversal and its correction too; paid in October waits in Posting with its money."""
    story, folder = old_files(desk, tmp_path)
    said = desk("golive", "files", str(folder), "--until", "2026-09-30", code=1)
    assert [(r["trace"], r["state"], r["held"]) for r in said["history"]] == [("HP1", "part_posted", 1), ("HP2", "part_posted", 1)]
    assert (said["later"], story.figures()) == (1, figures(100, paid=70, adjusted=20, patient=10))
    assert desk.claim("HB")["balance"] == "60.00"
    assert desk("deposit", "list", "--unmatched")["remittances"] == []
    (report,) = story.posts("P3")
    assert report["state"] == "posted" and story.figures("B") == figures(60, paid=60)
    assert [r["trace"] for r in desk("deposit", "list", "--unmatched")["remittances"]] == ["HP3"]
    again = desk("golive", "files", str(folder), "--until", "2026-09-30", code=1)
    assert [f["status"] for f in again["files"]] == ["duplicate"] * 4


def test_what_nobody_knows_in_history_is_left_to_the_old_system_and_undo_holds_it_again(desk: Counter, tmp_path: Path) -> None:
    """--leave-unmatched: nothing is held, the remittances are whole and closed; undo takes the posting of history back."""
    story, folder = old_files(desk, tmp_path)
    said = desk("golive", "files", str(folder), "--until", "2026-09-30", "--leave-unmatched")
    assert [(r["trace"], r["state"], r["held"]) for r in said["history"]] == [("HP1", "posted", 0), ("HP2", "posted", 0)]
    assert {r["trace"]: r["life"] for r in desk("remittances")["remittances"]} == {"HP1": "closed", "HP2": "closed", "HP3": "matched"}
    assert desk("suspense", "list")["total"] == "0.00"
    desk.proven()
    assert desk("undo")["ok"] is True
    assert story.figures() == figures(100)


def story_bill(story: Story, dollars: int, label: str = "A"):
    """A claim with the story's number."""
    made = bill(dollars, label=label)
    return replace(made, number=story.number(label))


def test_a_biller_does_not_take_over(old: Counter) -> None:
    """Go-live is a supervisor's."""
    old("people", "add", "ben", "biller")
    with old.as_login("ben"):
        csv(old, "balances", BALANCES + "OLD-1,200,0,0,0,0,0,200\n", code=4)
