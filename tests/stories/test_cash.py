"""Cash by hand, credits and suspense on the command line: what is typed, what is answered, which exit code."""

from __future__ import annotations

import pytest

from tests.stories.counter import Counter, Json
from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO, PR, SUPPLEMENT, Person, cents


def person(story: Story) -> Person:
    """A patient of this story's own."""
    return Person(f"ADE{story.prefix}", "NNEKA", f"M{story.prefix}", "19700102")


@pytest.fixture
def owing(story: Story) -> Story:
    """A: 100 - 60 - CO45 20 = 20.00 the patient's; B is not answered."""
    who = person(story)
    story.sends(bill(100, label="A", person=who), bill(80, label="B", person=who))
    story.paid(era(ans(s(60, CO(45, 20), PR(1, 20)), label="A", person=who)))
    return story


def take(story: Story, *rest: str, code: int = 0) -> Json:
    """cash take from the story's patient."""
    return story.counter("cash", "take", "--from", person(story).last, *rest, code=code)


def test_a_check_pays_what_is_owed_and_the_rest_is_a_prepayment(owing: Story) -> None:
    """Oldest balance first; said so in JSON and in words; the receipt has the payment's number."""
    got = take(owing, "--amount", "30.00", "--method", "check", "--number", "77")
    assert (got["ok"], got["amount"], got["unapplied"], got["state"]) == (True, "30.00", "10.00", "received")
    assert got["claims"] == [{"claim": owing.number("A"), "visit": "2026-08-10", "amount": "20.00"}]
    assert owing.claim()["patient_paid"] == "20.00"
    said = owing.counter.say("cash", "receipt", got["payment"])
    assert said.code == 0 and f"RECEIPT {got['payment']}" in said.out and "10.00" in said.out
    (row,) = owing.counter("cash", "list", "--from", person(owing).last, "--unapplied")["payments"]
    assert row["payment"] == got["payment"]
    words = owing.counter.say("cash", "list", "--from", person(owing).last).out
    assert got["payment"] in words and "10.00" in words
    applied = owing.counter("cash", "apply", got["payment"], owing.number("B"), "10.00")
    assert (applied["unapplied"], owing.claim("B")["patient_paid"]) == ("0.00", "10.00")
    assert owing.counter("cash", "list", "--from", person(owing).last, "--unapplied")["payments"] == []


def test_the_month_has_on_no_claim_what_lies_on_none(owing: Story) -> None:
    """30.00 came, 20.00 of it stands on a claim: 10.00 more is on no claim, as suspense says."""

    def on_none() -> int:
        return cents(owing.counter("close", "report", "2026-11")["figures"]["unapplied_end"])

    before = on_none()
    number = take(owing, "--amount", "30.00", "--method", "cash")["payment"]
    assert on_none() - before == 1000
    owing.counter("cash", "apply", number, owing.number("B"), "10.00")
    assert on_none() == before


def test_the_same_check_is_known_by_its_number_whatever_its_zeros(owing: Story) -> None:
    """77 and 0077 of one patient and amount are one check, unless somebody says that they are two."""
    check = ("--amount", "5.00", "--method", "check", "--number")
    take(owing, *check, "77")
    assert "was taken on" in take(owing, *check, "0077", code=2)["error"]
    assert take(owing, *check, "0077", "--again")["ok"]


def test_the_receipt_is_written_into_a_new_file_only(owing: Story) -> None:
    """What is there is not written over."""
    number = take(owing, "--amount", "5.00", "--method", "cash")["payment"]
    file = owing.counter.folder / f"{owing.prefix}.txt"
    assert owing.counter("cash", "receipt", number, "--to", str(file))["file"] == str(file)
    assert f"RECEIPT {number}" in file.read_text("utf-8")
    owing.counter("cash", "receipt", number, "--to", str(file), code=2)


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        (("--amount", "20.005", "--method", "cash"), "3 decimals"),
        (("--amount", "12,50", "--method", "cash"), "12,50 is no amount"),
        (("--amount", "0", "--method", "cash"), "more than 0.00"),
        (("--amount", "-1", "--method", "cash"), "more than 0.00"),
        (("--amount", "ten", "--method", "cash"), "no amount"),
        (("--amount", "5", "--method", "check"), "a check has a number"),
        (("--amount", "5", "--method", "cash", "--on", "2027-01-01"), "has not come"),
        (("--amount", "5", "--method", "cash", "--on", "someday"), "no day"),
        (("--amount", "5", "--method", "cash", "--visit", "2026-12-01"), "--prepay"),
        (("--amount", "20", "--method", "cash", "--to", "{A}=19.99"), "the parts leave 0.01"),
        (("--amount", "20", "--method", "cash", "--to", "{A}=20.01"), "0.01 more than"),
        (("--amount", "21", "--method", "cash", "--to", "{A}=21"), "the patient owes 20.00"),
        (("--amount", "20", "--method", "cash", "--to", "{A}=10,{A}=10"), "named twice"),
        (("--amount", "20", "--method", "cash", "--to", "{A}"), "is no part"),
        (("--amount", "20", "--method", "cash", "--to", "NONE=20"), "no claim"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_changes(owing: Story, rest: tuple[str, ...], says: str) -> None:
    """Exit 2, one or two lines, no payment."""
    named = [part.replace("{A}", owing.number("A")) for part in rest]
    said = owing.counter.say("cash", "take", "--from", person(owing).last, *named)
    assert (said.code, said.out) == (2, "") and says in said.err and "Traceback" not in said.err
    assert owing.counter("cash", "list", "--from", person(owing).last)["payments"] == []


def test_who_is_meant_must_be_one(owing: Story) -> None:
    """Nobody and several: exit 2, with the accounts to choose from."""
    twin = Person(person(owing).last, "OBI", f"T{owing.prefix}", "19900102")
    owing.sends(bill(10, label="T", person=twin))
    said = owing.counter.say("cash", "take", "--from", person(owing).last, "--amount", "5", "--method", "cash")
    assert said.code == 2 and "2 patients" in said.err and "1990-01-02" in said.err
    accounts = owing.counter("cash", "find", person(owing).last)["patients"]
    assert len(accounts) == 2
    (nneka,) = (one for one in accounts if one["owes"] == "20.00")
    got = owing.counter("cash", "take", "--from", str(nneka["account"]), "--amount", "5", "--method", "cash")
    assert got["account"] == nneka["account"]
    owing.counter("cash", "take", "--from", "nobody at all", "--amount", "5", "--method", "cash", code=2)
    owing.counter("cash", "take", "--amount", "5", "--method", "cash", code=2)


def test_who_owes_most_is_listed(owing: Story) -> None:
    """Patients with a balance, the most first; words for a person."""
    found = owing.counter("cash", "owing", "--limit", "1000")["patients"]
    assert [one["owes"] for one in found if one["name"].upper().startswith(person(owing).last)] == ["20.00"]
    amounts = [float(one["owes"]) for one in found]
    assert amounts == sorted(amounts, reverse=True) and min(amounts) > 0
    assert "born 1970-01-02  owes" in owing.counter.say("cash", "owing").out


def test_e16_a_copay_at_the_desk_and_a_payer_that_pays_all(owing: Story) -> None:
    """Posting example E16: 20.00 collected, the payer pays the whole charge: -20.00 is the patient's, and goes back to them."""
    b = owing.number("B")
    got = owing.counter("cash", "take", "--claim", b, "--amount", "20.00", "--method", "card", "--number", "V1")
    assert got["claims"][0]["claim"] == b and owing.items("B") == []
    owing.paid(era(ans(s(80), label="B", icn="2", person=person(owing)), trace="Q"))
    assert (owing.claim("B")["balance"], owing.claim("B")["status"]) == ("-20.00", "credit")
    assert owing.item("B", "credit")["deadline"] is None
    (credit,) = (one for one in owing.counter("cash", "credits")["credits"] if one["claim"] == b)
    assert (credit["owner"], credit["patient_amount"], credit["payer_amount"]) == ("patient", "20.00", "0.00")
    refund = ("cash", "refund", b, "--method", "check", "--number", "9", "--reason", "paid twice")
    owing.counter(*refund, "--amount", "20.01", code=2)
    done = owing.counter(*refund)
    assert (done["amount"], owing.claim("B")["balance"], owing.items("B")) == ("-20.00", "0.00", [])
    assert f"REFUND {done['payment']}" in owing.counter.say("cash", "receipt", done["payment"]).out
    owing.counter("cash", "bounce", done["payment"], "--reason", "came back")
    assert owing.claim("B")["balance"] == "-20.00"
    owing.counter(*refund)


def test_a_bounced_check_and_a_moved_one(owing: Story) -> None:
    """The patient owes again; the payment says so in the list; undo brings it back."""
    number = take(owing, "--amount", "20", "--method", "check", "--number", "5")["payment"]
    owing.counter("cash", "move", number, owing.number("A"), owing.number("B"), "--amount", "5", "--reason", "for B")
    assert (owing.claim()["patient_balance"], owing.claim("B")["patient_paid"]) == ("5.00", "5.00")
    owing.counter("cash", "bounce", number, code=2)  # no reason
    got = owing.counter("cash", "bounce", number, "--reason", "no funds")
    assert (got["state"], got["claims"], owing.claim()["patient_balance"]) == ("bounced", [], "20.00")
    assert any("no funds" in note["text"] for note in owing.claim()["notes"])
    preview = owing.counter("undo", "--preview")
    assert any("not honoured" in words for words in preview["words"])
    owing.counter("undo")
    assert (owing.claim()["patient_balance"], owing.counter("cash", "list")["payments"][0]["state"]) == ("5.00", "received")


def test_a_bounce_says_whether_anything_is_owed_again(owing: Story) -> None:
    """On a claim: the patient owes it; on none: nobody does."""
    on_claim = take(owing, "--amount", "20", "--method", "check", "--number", "6")["payment"]
    on_none = take(owing, "--amount", "7", "--method", "check", "--number", "7", "--prepay")["payment"]
    assert "The patient owes again what it paid." in owing.counter.say("cash", "bounce", on_claim, "--reason", "no funds").out
    assert "It lay on no claim: nothing is owed again." in owing.counter.say("cash", "bounce", on_none, "--reason", "no funds").out


def test_two_payers_pay_and_the_credit_goes_back(story: Story) -> None:
    """The last payer's credit; --payer says which where a person knows better."""
    who = person(story)
    story.sends(bill(100, person=who))
    story.paid(era(ans(s(80, CO(45, 20)), person=who)))
    story.paid(era(ans(s(30, CO(45, 70)), person=who, status="2", icn="2"), trace="Q", payer=SUPPLEMENT))
    (credit,) = (one for one in story.counter("cash", "credits")["credits"] if one["claim"] == story.number())
    assert (credit["owner"], credit["payer"], credit["payer_amount"]) == ("payer", "SUPPLEMENT MUTUAL", "30.00")
    words = story.counter.say("cash", "credits").out
    assert story.number() in words and "30.00" in words
    refund = ("cash", "refund", story.number(), "--method", "check", "--number", "9", "--reason", "overpaid")
    done = story.counter(*refund, "--amount", "12.50")
    assert (done["kind"], done["from"], done["amount"], story.claim()["insurance_paid"]) == (
        "payer",
        "SUPPLEMENT MUTUAL",
        "-12.50",
        "97.50",
    )
    story.counter(*refund, "--amount", "17.51", "--payer", "SUPPLEMENT MUTUAL", code=2)
    story.counter(*refund, "--payer", "99321")
    assert (story.claim()["balance"], story.claim()["status"], story.items(kind="credit")) == ("0.00", "closed", [])
    story.counter(*refund, code=2)


def test_suspense_is_the_ledgers_and_each_sum_gets_an_owner(owing: Story) -> None:
    """Held answers and money on no claim; REF, owner, reason by number, last day; the totals agree."""
    take(owing, "--amount", "7.00", "--method", "cash", "--prepay")
    owing.paid(era(ans(s(40), label="X", icn="X"), trace="H"), code=1)
    found = owing.counter("suspense", "list")
    assert found["total"] == found["ledger"]
    (held,) = (one for one in found["items"] if owing.number("X") in one["what"])
    assert (held["kind"], held["amount"], held["owner"]) == ("answer", "40.00", None)
    assert len(owing.counter("suspense", "reasons")["reasons"]) == 9
    given = owing.counter("suspense", "assign", held["ref"], "--owner", "ben", "--reason", "6", "--until", "+30")
    assert (given["owner"], given["reason"], given["until"]) == ("ben", "The same was paid twice", "2026-12-02")
    assert held["ref"] in [one["ref"] for one in owing.counter("suspense", "list", "--owner", "ben")["items"]]
    assert held["ref"] in owing.counter.say("suspense", "list").out
    for wrong in (("--until", "+121"), ("--until", "2026-01-01"), ("--until", "someday")):
        owing.counter("suspense", "assign", held["ref"], "--owner", "ben", "--reason", "6", *wrong, code=2)
    owing.counter("suspense", "assign", held["ref"], "--owner", "nobody", "--reason", "6", code=2)
    owing.counter("suspense", "assign", "H-99999", "--owner", "ben", "--reason", "6", code=2)
    other = owing.counter.say("suspense", "assign", held["ref"], "--owner", "ben", "--reason", "9").err
    assert "Say it in words, or by a number of 1 to 8" in other
    assert owing.counter("suspense", "list", "--overdue")["items"] == []


def test_an_analyst_takes_no_money(counter: Counter, owing: Story) -> None:
    """Exit 4; a biller may."""
    rest = ("cash", "take", "--claim", owing.number("A"), "--amount", "1.00", "--method", "cash")
    with counter.as_login("olga"):
        counter(*rest, code=4)
    with counter.as_login("ana"):
        counter(*rest)
