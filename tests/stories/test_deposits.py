"""Deposits and the bank by the command line: statements in, payments matched, every dollar explained, closed; and what is refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.stories import x12_maker as x
from tests.stories.counter import Counter, Json, opened
from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO, LAKESIDE, PR, SUPPLEMENT, Clinic

COLUMNS = "date=Posting Date,amount=Amount,trace=Reference,originator=Company,description=Details"
HEAD = "Posting Date,Details,Company,Reference,Amount\n"


def _made(folder: Path) -> Counter:
    counter = opened(folder)
    counter("people", "add", "ben", "biller")
    counter("people", "add", "olga", "analyst")
    return counter


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without claims, made once; each test works on a copy."""
    return _made(tmp_path_factory.mktemp("ready")).folder


@pytest.fixture(scope="module")
def ready_paid(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with what `paid` says."""
    folder = tmp_path_factory.mktemp("paid")
    shutil.copytree(ready, folder, dirs_exist_ok=True)
    story = Story(Counter(folder), "S")
    story.sends(bill(150))
    story.paid(era(ans(s(80, CO(45, 50), PR(2, 20)))))
    return folder


@pytest.fixture
def desk(request: pytest.FixtureRequest, ready: Path, tmp_path: Path) -> Counter:
    """A store of its own: deposits are counted. ben is a biller, olga an analyst."""
    whole = request.getfixturevalue("ready_paid") if "paid" in request.fixturenames else ready
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    return Counter(tmp_path)


@pytest.fixture
def paid(desk: Counter) -> Story:
    """SP: 150 − (CO45 50 + PR2 20) = 80 on A, posted, paid on 2026-10-15 by LAKESIDE; trace SP."""
    return Story(desk, "S")


def statement(desk: Counter, *rows: str, name: str = "bank.csv", head: str = HEAD, code: int = 0, more: tuple[str, ...] = ()) -> Json:
    """A statement in; its report."""
    path = desk.write(name, head + "".join(f"{row}\n" for row in rows))
    return desk("deposit", "import", str(path), "--map-columns", COLUMNS, *more, code=code)


def credit(trace: str = "SP", amount: str = "80.00", day: str = "10/15/2026", company: str = LAKESIDE.origin) -> str:
    """An electronic credit as the bank writes it."""
    return f"{day},HCCLAIMPMT,{company},{trace},{amount}"


def shown(desk: Counter, deposit: str = "D-1") -> Json:
    """`deposit show`."""
    return desk("deposit", "show", deposit)


def parts(found: Json, at: int = 0) -> list[tuple[str, str]]:
    """What the explanation of a payment says: (what, amount)."""
    return [(part["what"], part["amount"]) for part in found["explanation"]["payments"][at]["parts"]]


# -- from the bank to the closed deposit -------------------------------------------------------------------------------------------


def test_an_electronic_payment_is_matched_by_itself_and_its_deposit_closes(paid: Story, desk: Counter) -> None:
    report = statement(desk, credit())
    assert (report["status"], report["payments"], report["matched"], report["received"]) == ("imported", 1, 1, "80.00")
    found = shown(desk)
    assert parts(found) == [("claims", "80.00")]
    assert (found["off_by"], found["explanation"]["missing"]) == ("0.00", [])
    assert desk("close", "deposit", "D-1")["state"] == "closed"
    assert shown(desk)["closed_by"] == "maria"
    assert desk("deposit", "list", "--unmatched")["remittances"] == []
    desk.proven()


def test_leading_zeros_and_case_of_the_trace_do_not_matter(desk: Counter) -> None:
    story = Story(desk, "00ab")
    story.sends(bill(100))
    story.paid(era(ans(s(60, CO(45, 40)))))
    assert statement(desk, credit("ABP", "60.00"))["matched"] == 1


def test_a_payment_that_comes_first_waits_for_its_remittance(desk: Counter) -> None:
    statement(desk, credit())
    assert shown(desk)["explanation"]["missing"] == ["P-1: 80.00 has no remittance, and nobody has it"]
    assert desk("deposit", "ask", "P-1", "--note", "called 11-02, ref 77")["asked_on"] == "2026-11-02"
    story = Story(desk, "S")
    story.sends(bill(150))
    story.gets(era(ans(s(80, CO(45, 50), PR(2, 20)))))
    assert desk("deposit", "match", "--auto")["matched"] == [{"payment": "P-1", "trace": "SP", "amount": "80.00"}]
    assert shown(desk)["explanation"]["missing"] == ["P-1: 80.00 waits for R-1 (SP) to be posted"]
    story.posts("P")
    assert shown(desk)["explanation"]["missing"] == []
    desk.proven()


def test_e8_a_deposit_is_claims_less_a_recoupment_and_with_interest(desk: Counter) -> None:
    """500.00 = claims; WO +120.00, L6 -3.25: 383.25 came."""
    story = Story(desk, "S")
    story.sends(bill(600))
    story.gets(replace(era(ans(s(500, CO(45, 100)))), plb=((("WO", "48055", 12000), ("L6", "", -325)),)))
    story.posts("P")
    assert statement(desk, credit(amount="383.25"))["matched"] == 1
    assert parts(shown(desk)) == [("claims", "500.00"), ("provider_level", "-120.00"), ("provider_level", "3.25")]
    assert desk("deposit", "close", "D-1")["closed"][0]["amount"] == "383.25"
    desk.proven()


def test_e9_what_was_carried_forward_lessens_a_later_deposit(desk: Counter) -> None:
    """#1 pays nothing, FB -40; #2: claims 300, FB +40: 260.00 comes, and the first needs no deposit."""
    story = Story(desk, "S")
    story.sends(bill(400))
    story.paid(replace(era(ans(s(0, CO(197, 400))), trace="ONE"), plb=((("WO", "X1", 4000), ("FB", "SONE", -4000)),)))
    story.sends(bill(300, label="B"))
    story.paid(replace(era(ans(s(300), label="B"), trace="TWO"), plb=((("FB", "SONE", 4000),),)))
    assert desk("deposit", "list", "--unmatched")["owed"] == "260.00"
    assert statement(desk, credit("STWO", "260.00"))["matched"] == 1
    assert parts(shown(desk)) == [("claims", "300.00"), ("provider_level", "-40.00")]
    desk("deposit", "close", "D-1")
    desk.proven()


def test_e20_a_clipped_payment_is_explained_and_stays_so_when_it_is_put_on_its_claim(desk: Counter) -> None:
    """Claims 500, 14.00 taken at provider level: 486.00 came. Later the 14.00 is put on a claim; the deposit is explained as before."""
    story = Story(desk, "S")
    story.sends(bill(600), bill(100, label="OLD"))
    story.paid(era(ans(s(100), label="OLD", icn="77"), trace="OLD"))
    story.paid(replace(era(ans(s(500, CO(45, 100)))), plb=((("WO", "S77", 1400),),)))
    statement(desk, credit(amount="486.00"))
    explained = [("claims", "500.00"), ("provider_level", "-14.00")]
    assert parts(shown(desk)) == explained
    desk("deposit", "close", "D-1")
    (item,) = desk("recoup", "list", "--open")["items"]
    desk("recoup", "accept", item["item"], "SOLD", "--reason", "theirs by right")
    assert parts(shown(desk)) == explained
    desk.proven()


def test_held_money_that_goes_back_to_its_payer_is_explained(desk: Counter) -> None:
    story = Story(desk, "S")
    story.sends(bill(100))
    story.gets(era(ans(s(60, CO(45, 40))), ans(s(25, CO(45, 5)), label="NOBODY")))
    story.posts("P", code=1)
    statement(desk, credit(amount="85.00"))
    desk("match", "SP", "SNOBODY", "--return", "--method", "check", "--reason", "not our patient")
    assert parts(shown(desk)) == [("claims", "60.00"), ("returned", "25.00")]
    desk("deposit", "close", "D-1")
    desk.proven()


def test_what_is_held_needs_an_owner_before_its_deposit_closes(desk: Counter) -> None:
    story = Story(desk, "S")
    story.sends(bill(100))
    story.gets(era(ans(s(60, CO(45, 40))), ans(s(25, CO(45, 5)), label="NOBODY")))
    story.posts("P", code=1)
    statement(desk, credit(amount="85.00"))
    assert parts(shown(desk)) == [("claims", "60.00"), ("suspense", "25.00")]
    assert "nobody has it" in desk("deposit", "close", "D-1", code=2)["error"]
    desk("suspend", "SP", "SNOBODY", "--owner", "ben", "--reason", "asked the payer")
    assert desk("deposit", "close", "--ready")["closed"][0]["deposit"] == "D-1"
    desk.proven()


def test_money_that_is_nobodys_closes_with_an_owner_and_is_matched_later(desk: Counter) -> None:
    statement(desk, credit())
    desk("deposit", "suspend", "P-1", "--owner", "ben", "--reason", "no remittance yet")
    assert parts(shown(desk)) == [("owner", "80.00")]
    desk("deposit", "close", "D-1")
    story = Story(desk, "S")
    story.sends(bill(150))
    story.paid(era(ans(s(80, CO(45, 50), PR(2, 20)))))
    assert desk("deposit", "match", "P-1", "SP")["remittance"] == "R-1"
    assert parts(shown(desk)) == [("claims", "80.00")]
    desk.proven()


def test_money_that_is_nobodys_waits_as_long_as_all_money_in_suspense_may(desk: Counter) -> None:
    """The last day and the reasons are those of `suspense assign`, whichever command says it."""
    statement(desk, credit())
    for until in ("+121", "2020-01-01"):
        for said in (("deposit", "suspend"), ("suspense", "assign")):
            refused = desk(*said, "P-1", "--owner", "ben", "--reason", "1", "--until", until, code=2)
            assert "at most 120 days" in str(refused)
    desk("deposit", "suspend", "P-1", "--owner", "ben", "--reason", "1", "--until", "+120")
    by_number = desk("suspense", "list")["items"]
    desk("suspense", "assign", "P-1", "--owner", "ben", "--reason", "1", "--until", "+120")
    assert by_number == desk("suspense", "list")["items"]
    assert by_number[0]["reason"] == "The account was paid in full before, or closed"


def test_a_batch_by_hand_is_found_on_the_statement_of_the_bank(paid: Story, desk: Counter) -> None:
    got = desk("deposit", "receive", "--payer", LAKESIDE.id, "--check", "SP", "--amount", "80.00")
    assert (got["remittance"], got["deposit"]) == ("R-1", None)
    made = desk("deposit", "new", "P-1", "--on", "10/28/2026", "--reference", "77")
    assert (made["deposit"], made["amount"], made["off_by"]) == ("D-1", "80.00", "0.00")
    report = statement(desk, "10/29/2026,DEPOSIT,,,80.00")
    assert (report["deposits"], report["open_lines"]) == (1, 0)
    assert desk("deposit", "list")["deposits"][0]["deposit"] == "D-1"
    assert shown(desk)["bank"].startswith("L-1 of 2026-10-29")
    desk("deposit", "close", "D-1")
    desk.proven()


def test_a_deposit_of_the_bank_waits_for_its_payments(paid: Story, desk: Counter) -> None:
    statement(desk, "10/29/2026,LOCKBOX,,,80.00")
    assert shown(desk)["explanation"]["missing"] == ["it has no payments"]
    desk("deposit", "receive", "--payer", LAKESIDE.name, "--check", "SP", "--amount", "80.00", "--to", "D-1")
    assert shown(desk)["explanation"]["missing"] == []


def test_patients_money_goes_into_a_deposit_too(paid: Story, desk: Counter) -> None:
    desk("cash", "take", "--claim", "SA", "--amount", "20.00", "--method", "check", "--number", "101")
    assert desk("deposit", "new", "--in-hand")["amount"] == "20.00"
    assert parts(shown(desk)) == [("patient", "20.00")]
    desk("deposit", "close", "D-1")
    desk.proven()


# -- what does not fit, named ------------------------------------------------------------------------------------------------------


def test_a_deposit_that_does_not_add_up_says_by_how_much(paid: Story, desk: Counter) -> None:
    desk("deposit", "receive", "--payer", LAKESIDE.id, "--check", "SP", "--amount", "80.00")
    desk("deposit", "new", "P-1", "--amount", "85.00")
    said = "its payments sum to 80.00, 5.00 less than the deposit of 85.00"
    assert shown(desk)["explanation"]["missing"] == [said]
    assert said in desk("deposit", "close", "D-1", code=2)["error"]
    desk("deposit", "amount", "D-1", "80.00", "--reason", "miscounted")
    desk("deposit", "close", "D-1")


def test_an_amount_that_differs_is_never_matched(paid: Story, desk: Counter) -> None:
    statement(desk, credit(amount="79.99"))
    (proposal,) = desk("deposit", "match", "P-1")["proposals"]
    assert (proposal["remittance"], proposal["off_by"], proposal["sure"]) == ("R-1", "-0.01", False)
    assert "off by -0.01" in desk("deposit", "match", "P-1", "SP", code=2)["error"]


def test_the_same_number_of_two_payers_is_never_confused(desk: Counter) -> None:
    story = Story(desk, "S")
    story.sends(bill(100), bill(100, label="B", payers=(SUPPLEMENT,)))
    story.gets(era(ans(s(60, CO(45, 40)))), era(ans(s(60, CO(45, 40)), label="B"), payer=SUPPLEMENT))
    desk("post", "--all")
    assert statement(desk, credit("SP", "60.00", company=SUPPLEMENT.origin))["matched"] == 1
    assert desk("deposit", "list", "--unmatched")["remittances"][0]["payer"] == LAKESIDE.name
    statement(desk, credit("SP", "60.00", "10/16/2026", company=""), name="b.csv")
    assert [p["sure"] for p in desk("deposit", "match", "P-2")["proposals"]] == [False]
    assert "more than one payer" in desk("deposit", "match", "P-2", "SP", code=2)["error"]
    assert desk("deposit", "match", "P-2", f"{LAKESIDE.id}:SP")["remittance"] == "R-1"
    desk.proven()


def test_one_payment_belongs_to_one_remittance(paid: Story, desk: Counter) -> None:
    statement(desk, credit(), credit("OTHER", company="9999999999"))
    assert "is P-1 already" in desk("deposit", "match", "P-2", "SP", code=2)["error"]
    assert "R-1's already" in desk("deposit", "match", "P-1", "SP", code=2)["error"]
    desk("deposit", "unmatch", "P-1", "--reason", "wrong one")
    assert "9999999999" in desk("deposit", "match", "P-2", "SP", code=2)["error"]
    assert desk("deposit", "match", "P-2", "SP", "--reason", "their new bank")["remittance"] == "R-1"
    desk.proven()


def test_money_of_another_billing_provider_is_refused(paid: Story, desk: Counter) -> None:
    other = Clinic("HILL CLINIC", "1669999934", "319999999")
    desk.bring("hill.837", x.claims([bill(90, label="HILL1")], "P", other))
    statement(desk, credit(), more=("--account", "555", "--provider", other.npi))
    assert "it was paid to NPI 1669999926, the money came to NPI 1669999934" in desk("deposit", "match", "P-1", "SP", code=2)["error"]
    desk("deposit", "receive", "--payer", LAKESIDE.id, "--check", "1", "--amount", "5.00", "--provider", "1669999926")
    assert "RIVERSIDE" in desk("deposit", "add", "D-1", "P-2", code=2)["error"].upper()
    assert desk("deposit", "account")["accounts"] == [{"account": "555", "provider": "HILL CLINIC 1669999934"}]


def test_zero_and_three_decimals_are_no_payment(paid: Story, desk: Counter) -> None:
    for amount in ("0.00", "-5.00", "1.005"):
        assert "amount" in desk("deposit", "receive", "--payer", LAKESIDE.id, "--amount", amount, code=2)["error"]
    assert statement(desk, credit(amount="0.00"), code=1)["problems"] == ["L-1: a line of 0.00 is no payment"]


def test_the_same_check_of_the_same_payer_needs_a_reason(paid: Story, desk: Counter) -> None:
    take = ("deposit", "receive", "--payer", LAKESIDE.id, "--check", "0071", "--amount", "5.00")
    desk(*take)
    assert (
        "is here already: P-1" in desk("deposit", "receive", "--payer", LAKESIDE.id, "--check", "71", "--amount", "5.00", code=2)["error"]
    )
    assert desk(*take, "--reason", "two checks of one number")["payment"] == "P-2"


def test_a_remittance_that_pays_nothing_needs_no_deposit(desk: Counter) -> None:
    story = Story(desk, "S")
    story.sends(bill(100))
    story.paid(era(ans(s(0, CO(197, 100)))))
    statement(desk, credit(amount="5.00"))
    assert "pays nothing" in desk("deposit", "match", "P-1", "SP", code=2)["error"]
    assert desk("deposit", "list", "--unmatched")["remittances"] == []


def test_a_closed_deposit_takes_no_changes(paid: Story, desk: Counter) -> None:
    statement(desk, credit())
    desk("deposit", "close", "D-1")
    desk("deposit", "receive", "--payer", LAKESIDE.id, "--check", "9", "--amount", "5.00")
    for words in (("add", "D-1", "P-2"), ("remove", "D-1", "P-1"), ("close", "D-1"), ("unmatch", "P-1", "--reason", "x")):
        assert "closed" in desk("deposit", *words, code=2)["error"]


# -- statements --------------------------------------------------------------------------------------------------------------------


def test_the_same_statement_again_changes_nothing_and_overlaps_are_skipped(desk: Counter) -> None:
    two = [credit("T1", "5.00"), credit("T1", "5.00")]
    assert statement(desk, *two)["payments"] == 2
    assert statement(desk, *two, name="again.csv")["status"] == "duplicate"
    more = statement(desk, *two, credit("T2", "6.00", "10/16/2026"), name="more.csv")
    assert (more["lines"], more["already_here"], more["payments"]) == (3, 2, 1)
    desk.proven()


def test_a_file_with_other_columns_is_refused_whole(desk: Counter) -> None:
    error = statement(desk, "x,y", head="Date,Sum\n", code=2)["error"]
    assert "no column Posting Date, Amount, Reference, Company, Details; the file has Date, Sum" in error
    assert desk("deposit", "lines", "--all")["lines"] == []


def test_every_bad_line_is_named(desk: Counter) -> None:
    error = statement(desk, credit(), credit(amount="1.005"), credit(day="13/45/2026"), credit(amount=""), code=2)["error"]
    for said in ("line 3: '1.005' is no amount", "line 4: '13/45/2026' is no date", "line 5: the amount is empty"):
        assert said in error
    assert desk("deposit", "list")["deposits"] == []


def test_a_mapping_is_kept_by_name(desk: Counter) -> None:
    desk("deposit", "map", "First Bank", COLUMNS)
    path = desk.write("x.csv", "Account 12;;;;\n" + HEAD.replace(",", ";") + credit().replace(",", ";") + "\n")
    assert desk("deposit", "import", str(path), "--map", "First Bank")["payments"] == 1
    assert "no such mapping" in desk("deposit", "import", str(desk.write("y.csv", "a,b\n")), "--map", "Other", code=2)["error"]
    assert "no column is named for date" in desk("deposit", "map", "Bad", "amount=Sum", code=2)["error"]


def test_the_same_money_in_other_words_is_not_taken_twice(desk: Counter) -> None:
    statement(desk, credit())
    report = statement(desk, credit(company="LAKESIDE"), name="other.csv", code=1)
    assert report["problems"] == ["L-2: 80.00 of SP is here as L-1 in other words; not taken twice"]
    assert desk("deposit", "line", "L-2", "--as", "eft")["became"] == "D-2"
    assert desk("deposit", "line", "L-2", "--as", "other", "--reason", "the same")["became"] == "other: the same"
    assert "said already" in desk("deposit", "line", "L-2", "--as", "eft", code=2)["error"]


def test_the_same_statement_under_another_account_is_named_and_not_taken_twice(desk: Counter) -> None:
    statement(desk, credit())
    report = statement(desk, credit(), "", name="again.csv", more=("--account", "777"), code=1)
    assert report["problems"] == ["L-2: 80.00 of SP is here as L-1 in the account main; not taken twice"]
    assert (report["payments"], report["received"]) == (0, "0.00")


def test_an_amount_with_a_comma_and_no_quotes_is_not_taken_for_another_amount(desk: Counter) -> None:
    said = statement(desk, credit(amount="1,234.50"), code=2)["error"]
    assert "line 2: it has 6 columns, the header has 5: a cell with a comma needs quotes" in said
    assert desk("deposit", "lines", "--all")["lines"] == []


def test_a_day_to_come_is_no_day_of_a_statement(desk: Counter) -> None:
    assert "2026-12-11 has not come" in statement(desk, credit(day="12/11/2026"), code=2)["error"]
    assert statement(desk, credit(day="11/04/2026"), name="soon.csv")["payments"] == 1


BAI2 = """01,122099999,123456789,261016,0800,1,80,,2/
02,123456789,122099999,1,261015,2359,USD,2/
03,0012345,USD,010,500000,,/
16,165,8000,Z,,SP,HCCLAIMPMT TRN*1*SP*{origin}/
16,115,2000,Z,,,LOCKBOX/
16,475,1500,Z,,4471,CHECK PAID/
16,999,100,Z,,,BANKS OWN/
49,511600,6/
98,511600,1,8/
99,511600,1,10/
"""


def bai2(desk: Counter, text: str, code: int = 0, name: str = "s.bai") -> Json:
    """A BAI2 file in."""
    return desk("deposit", "import", str(desk.write(name, text)), code=code)


def test_a_bai2_file_brings_payments_deposits_and_debits(paid: Story, desk: Counter) -> None:
    report = bai2(desk, BAI2.replace("{origin}", LAKESIDE.origin))
    got = {key: report[key] for key in ("form", "lines", "payments", "matched", "deposits", "debits", "open_lines", "received")}
    assert got == {
        "form": "bai2", "lines": 4, "payments": 1, "matched": 1, "deposits": 1, "debits": 2, "open_lines": 2, "received": "100.00",
    }  # fmt: skip
    lines = desk("deposit", "lines")["lines"]
    assert [(line["amount"], line["code"]) for line in lines] == [("-15.00", "475"), ("-1.00", "999")]
    assert desk("deposit", "line", lines[0]["line"], "--as", "other", "--reason", "rent")["became"] == "other: rent"
    assert len(desk("deposit", "lines")["lines"]) == 1
    desk.proven()


def test_of_a_banks_own_codes_the_lower_are_credits(desk: Counter) -> None:
    bai2(desk, BAI2.replace("16,999,", "16,925,"))
    assert [(line["amount"], line["code"]) for line in desk("deposit", "lines")["lines"]] == [("-15.00", "475"), ("1.00", "925")]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("16,165,8000", "16,165,80.00", "line 4: the amount '80.00' has a decimal point: BAI2 writes cents"),
        ("16,165,8000", "16,165,8001", "Invalid account control total"),
        ("99,511600,1,10/\n", "", "99"),
        ("16,165,8000", "16,800,8000", "line 4: BAI2 has no type code '800'"),
        ("02,123456789,122099999,1,261015,2359,USD", "02,123456789,122099999,1,261015,2359,CAD", "it is in CAD, not in dollars"),
        ("16,165,8000", "16,165,99999999999999999999", "line 4: the amount '99999999999999999999' is more than any bank moves"),
        ("99,511600,1,10/\n", f"99,511600,1,10/\n{BAI2}", "line 11: more follows after the last record (99) in line 10"),
        ("02,123456789", "ZZ,123456789", "line 2: 'ZZ' is no record of BAI2"),
    ],
)
def test_a_bai2_file_that_is_not_whole_is_refused_by_line(desk: Counter, was: str, now: str, said: str) -> None:
    assert said in bai2(desk, BAI2.replace("{origin}", "1").replace(was, now), code=2)["error"]
    assert desk("deposit", "lines", "--all")["lines"] == []


@pytest.mark.parametrize(
    "short", ["16,115,2000/", "16,115,2000,/", "16,115,2000,S,1000,500,500/", "16,115,2000,V,261016,/", "16,115,2000,Z,B1/"]
)
def test_a_bai2_record_may_end_where_nothing_follows(desk: Counter, short: str) -> None:
    (was,) = [row for row in BAI2.splitlines() if row.startswith("16,115")]
    report = bai2(desk, BAI2.replace("{origin}", LAKESIDE.origin).replace(was, short))
    assert (report["deposits"], report["lines"]) == (1, 4)


# -- undo, rights, refunds ---------------------------------------------------------------------------------------------------------


def test_each_act_is_taken_back_and_done_again(paid: Story, desk: Counter) -> None:
    def both_ways(*before: str) -> None:
        """What `deposit list` says before and after the last act, by undo of it, and undo of that."""
        after = listed()
        desk("undo")
        assert listed() == list(before)
        desk.proven()
        desk("undo")
        assert listed() == after
        desk.proven()

    def listed() -> list[str]:
        hand, owed = desk("deposit", "list", "--in-hand")["total"], desk("deposit", "list", "--unmatched")["owed"]
        return [hand, owed, *(f"{d['state']} {d['amount']} {d['off_by']}" for d in desk("deposit", "list")["deposits"])]

    desk("deposit", "receive", "--payer", LAKESIDE.id, "--check", "SP", "--amount", "80.00")
    both_ways("0.00", "80.00")
    desk("deposit", "new", "P-1", "--amount", "90.00")
    both_ways("80.00", "0.00")
    desk("deposit", "amount", "D-1", "80.00", "--reason", "miscounted")
    both_ways("0.00", "0.00", "open 90.00 10.00")
    desk("deposit", "unmatch", "P-1", "--reason", "looked wrong")
    both_ways("0.00", "0.00", "open 80.00 0.00")
    desk("deposit", "match", "P-1", "SP")
    both_ways("0.00", "80.00", "open 80.00 0.00")
    desk("deposit", "close", "D-1")
    both_ways("0.00", "0.00", "open 80.00 0.00")


def test_undo_of_a_closing_says_what_it_does(paid: Story, desk: Counter) -> None:
    statement(desk, credit())
    desk("deposit", "close", "D-1")
    said = desk.say("undo", "--preview").out
    assert "80.00 put into the bank is taken back." in said
    assert "stays closed" not in said


def test_a_number_is_never_given_twice(paid: Story, desk: Counter) -> None:
    for number in ("P-1", "P-2"):
        assert desk("deposit", "receive", "--payer", LAKESIDE.id, "--check", "SP", "--amount", "80.00")["payment"] == number
        desk("undo")
    desk.proven()


def test_a_statement_cannot_be_undone_and_a_line_can(desk: Counter) -> None:
    statement(desk, "10/29/2026,INTEREST,,,1.00", credit("T", "5.00"))
    assert "bank statement cannot be undone" in str(desk("undo", code=2))
    desk("deposit", "line", "L-1", "--as", "other", "--reason", "interest")
    desk("undo")
    assert [d["amount"] for d in desk("deposit", "list")["deposits"]] == ["5.00", "1.00"]
    desk.proven()


def test_what_was_made_of_a_line_by_itself_is_said_otherwise(paid: Story, desk: Counter) -> None:
    """A card processor pays by ACH like a payer, and interest looks like a deposit."""
    statement(desk, "10/29/2026,INTEREST,,,1.00", credit("MERCHANT", "20.00", company="CARDS INC"))
    assert desk("deposit", "line", "L-1", "--as", "other", "--reason", "interest")["became"] == "other: interest"
    desk("cash", "take", "--claim", "SA", "--amount", "20.00", "--method", "card")
    assert desk("deposit", "line", "L-2", "--as", "deposit")["became"] == "D-3"
    desk("deposit", "add", "D-3", "--in-hand")
    assert [d["deposit"] for d in desk("deposit", "close", "--ready")["closed"]] == ["D-3"]
    assert "was said already" in desk("deposit", "line", "L-2", "--as", "eft", code=2)["error"]
    desk.proven()
    desk("undo")
    desk.proven()


def test_a_bounced_check_leaves_the_bank_by_the_banks_own_line(paid: Story, desk: Counter) -> None:
    desk("cash", "take", "--claim", "SA", "--amount", "20.00", "--method", "check", "--number", "101")
    desk("deposit", "new", "P-1", "--on", "10/28/2026")
    statement(desk, "10/29/2026,DEPOSIT,,,20.00", "11/01/2026,RETURNED ITEM,,,-20.00")
    (line,) = desk("deposit", "lines")["lines"]
    assert line["hint"] == "a check returned? P-1"
    say = ("deposit", "line", line["line"], "--as", "returned", "--payment", "P-1")
    desk("deposit", "close", "D-1")
    assert "stands as paid" in desk(*say, code=2)["error"]
    desk("cash", "bounce", "P-1", "--reason", "not honoured")
    assert parts(shown(desk)) == [("returned", "20.00")]
    desk.proven()
    assert desk(*say)["became"].startswith("returned P-1")
    desk.proven()
    desk("undo")
    desk.proven()


def test_a_payers_check_that_bounces_leaves_its_remittance_without_money(paid: Story, desk: Counter) -> None:
    desk("deposit", "receive", "--payer", LAKESIDE.id, "--check", "SP", "--amount", "80.00")
    desk("deposit", "new", "P-1")
    desk("deposit", "close", "D-1")
    said = desk.say("cash", "bounce", "P-1", "--reason", "account closed").out
    assert "What it was for waits for its money again." in said
    assert "patient" not in said
    desk.proven()
    waits = desk("deposit", "list", "--unmatched")
    assert (waits["total"], waits["owed"]) == ("0.00", "80.00")
    assert shown(desk)["state"] == "closed"
    assert parts(shown(desk)) == [("returned", "80.00")]
    statement(desk, "11/01/2026,RETURNED ITEM,,,-80.00")
    desk("deposit", "line", "L-1", "--as", "returned", "--payment", "P-1")
    desk.proven()
    assert desk("deposit", "receive", "--payer", LAKESIDE.id, "--check", "SP", "--amount", "80.00")["remittance"] == "R-1"
    desk.proven()


def test_a_refund_leaves_the_bank_by_the_banks_own_line(paid: Story, desk: Counter) -> None:
    desk("cash", "take", "--claim", "SA", "--amount", "50.00", "--method", "check", "--number", "7")
    desk("cash", "refund", "P-1", "--amount", "30.00", "--method", "check", "--number", "1042", "--reason", "paid too much")
    report = statement(desk, "10/30/2026,CHECK PAID,,1042,-30.00")
    assert (report["debits"], report["open_lines"]) == (1, 0)
    assert parts(shown(desk)) == [("returned", "-30.00")]
    desk("deposit", "close", "D-1")
    desk.proven()


def test_a_payers_check_has_a_number(paid: Story, desk: Counter) -> None:
    """Without one nobody would know it again; a card or a transfer may have none."""
    take = ("deposit", "receive", "--payer", LAKESIDE.id, "--amount", "5.00")
    assert "a check has a number" in desk(*take, code=2)["error"] and "a check has a number" in desk(*take, "--check", " ", code=2)["error"]
    assert desk(*take, "--method", "other")["ok"]


def test_who_may_not_is_refused(desk: Counter) -> None:
    statement(desk, credit())
    with desk.as_login("olga"):
        desk("deposit", "suspend", "P-1", "--owner", "ben", "--reason", "x", code=4)
        desk("deposit", "close", "--ready", code=4)  # none is ready, and it is not olga's to ask
    with desk.as_login("ben"):
        desk("deposit", "suspend", "P-1", "--owner", "ben", "--reason", "x")
        desk("deposit", "close", "D-1", code=4)


def test_who_looks_at_a_deposit_is_in_the_log_with_the_patients_in_it(paid: Story, desk: Counter) -> None:
    desk("cash", "take", "--claim", "SA", "--amount", "20.00", "--method", "check", "--number", "101")
    desk("deposit", "new", "--in-hand")
    with desk.as_login("olga"):
        shown(desk)
    (event,) = [e for e in desk("audit", "log", "--user", "olga")["events"] if e["act"] == "look.deposit"]
    assert event["subjects"] == ["deposit D-1", "patient 1"]


def test_enrolments_are_listed_by_payer(paid: Story, desk: Counter) -> None:
    desk("deposit", "enrol", LAKESIDE.id, "--what", "remittance", "--state", "asked", "--note", "form sent")
    (row,) = desk("deposit", "enrol", LAKESIDE.id, "--what", "remittance", "--state", "active")["enrolments"]
    assert (row["payer"], row["state"], row["since"]) == (LAKESIDE.name, "active", "2026-11-02")


def test_words_for_a_person_end_in_what_comes_next(paid: Story, desk: Counter) -> None:
    statement(desk, credit())
    assert "claimdesk close deposit D-1 closes it" in desk.say("deposit", "show", "D-1").out
    assert "ready to close" in desk.say("deposit", "list").out
