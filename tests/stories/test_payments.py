"""Files and payments: what comes twice, out of order, torn or for others, and how a payment is named."""

from __future__ import annotations

import pytest

from tests.stories import x12_maker as x
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO, LAKESIDE, PR, SUPPLEMENT, Payer, Person

payment = era(ans(s(80, CO(45, 20))))
denial = ans(s(0, CO(197, 100)))


def test_the_same_payment_in_another_file_is_a_duplicate(story: Story) -> None:
    """duplicate (the same payment from another file: nothing changed); `--all` lists a payment that came twice once."""
    story.sends(bill(100))
    (report,) = story.paid(payment)
    assert report["state"] == "posted"
    before = story.counter("ledger", "check")
    assert story.gets(payment)["status"] == "imported"  # other bytes: another control number
    (report,) = [r for r in story.counter("post", "--all")["remittances"] if r["trace"] == story.number("P")] or [{"state": "duplicate"}]
    assert report["state"] == "duplicate"
    assert story.counter("ledger", "check")["entries"] == before["entries"]
    assert story.figures() == figures(100, paid=80, adjusted=20)
    assert len([r for r in story.counter("post", "--all")["remittances"] if r["trace"] == story.number("P")]) <= 1
    story.posts("P")
    assert story.figures() == figures(100, paid=80, adjusted=20)


def test_both_files_of_one_payment_brought_before_posting_post_it_once(story: Story) -> None:
    """The payment is kept twice and posted once."""
    story.sends(bill(100))
    story.gets(payment)
    story.gets(payment)
    reports = [r for r in story.counter("post", "--all")["remittances"] if r["trace"] == story.number("P")]
    assert len(reports) == 1
    assert story.figures() == figures(100, paid=80, adjusted=20)


def test_two_zero_payments_of_one_trace_are_told_apart_by_their_claims(story: Story) -> None:
    """Two payments of zero with the same trace are told apart by their claims."""
    story.sends(bill(100), bill(100, label="B"))
    story.paid(era(denial))
    story.gets(era(ans(s(0, CO(50, 100)), label="B", icn="2")))
    story.counter("post", "--all")
    assert (story.figures()["denied"], story.figures("B")["denied"]) == (10000, 10000)
    assert story.claim("B")["denials"] == ["CO-50"]


def test_a_zero_payment_in_another_file_is_a_duplicate(story: Story) -> None:
    """The same claims in it: the same payment."""
    story.sends(bill(100))
    story.paid(era(denial))
    before = story.counter("ledger", "check")["entries"]
    story.gets(era(denial))
    story.counter("post", "--all")
    assert story.counter("ledger", "check")["entries"] == before
    assert story.figures() == figures(100, denied=100)


def test_a_trace_that_two_payers_use_needs_the_payer(story: Story) -> None:
    """A trace that two payers use is written PAYER:TRACE; alone it exits 2. PAYER is the payer's id or its name."""
    story.sends(bill(100), bill(100, label="B", payers=(SUPPLEMENT,)), bill(100, label="C", payers=(Payer("THE THIRD", "55555"),)))
    third = Payer("THE THIRD", "55555")
    story.gets(payment)
    story.gets(era(ans(s(70, CO(45, 30)), label="B", icn="2"), payer=SUPPLEMENT))
    story.gets(era(ans(s(60, CO(45, 40)), label="C", icn="3"), payer=third))
    trace = story.number("P")
    story.posts("P", code=2)
    assert [story.figures(label)["insurance_paid"] for label in "ABC"] == [0, 0, 0]
    (report,) = story.counter("post", f"{LAKESIDE.name}:{trace}")["remittances"]
    assert (report["payer"], report["state"]) == (LAKESIDE.name, "posted")
    (report,) = story.counter("post", f"{SUPPLEMENT.id}:{trace}")["remittances"]
    assert (report["payer"], report["state"]) == (SUPPLEMENT.name, "posted")
    (report,) = story.counter("post", f"{third.origin}:{trace}")["remittances"]
    assert (report["payer"], report["state"]) == (third.name, "posted")
    assert [story.figures(label)["insurance_paid"] for label in "ABC"] == [8000, 7000, 6000]


def test_posting_again_is_already_posted(story: Story) -> None:
    """already_posted; posting twice changes nothing."""
    story.sends(bill(100))
    (first,) = story.paid(payment)
    (again,) = story.posts("P")
    assert (first["state"], again["state"]) == ("posted", "already_posted")
    assert {k: again[k] for k in ("claims", "posted", "held", "paid")} == {k: first[k] for k in ("claims", "posted", "held", "paid")}


def test_only_new_holds_make_exit_one(story: Story) -> None:
    """Exit 1 only where this call held something new."""
    story.sends(bill(100))
    (report,) = story.paid(era(ans(s(80, CO(45, 20))), ans(s(70), label="X", icn="2")), code=1)
    assert (report["state"], report["claims"], report["posted"], report["held"]) == ("part_posted", 2, 1, 1)
    (report,) = story.posts("P")
    assert (report["state"], report["held"]) == ("part_posted", 1)
    story.sends(bill(70, label="X"))
    (report,) = story.posts("P")
    assert (report["state"], report["posted"], report["held"]) == ("posted", 2, 0)
    assert story.figures("X") == figures(70, paid=70)


def test_post_wants_a_trace_or_all(story: Story) -> None:
    """`post` alone exits 2; so does a trace that nobody sent."""
    story.counter("post", code=2)
    story.counter("post", "NOSUCHTRACE", code=2)


def test_payments_post_by_the_day_of_payment(story: Story) -> None:
    """Remittances post by the day of payment (BPR16), then in order of import: the denial is older, so the payment answers it anew."""
    story.sends(bill(100))
    story.gets(era(ans(s(80, CO(45, 20)), icn="2"), trace="Q", day="20261020"))
    story.gets(era(denial, day="20261010"))
    story.counter("post", "--all")
    assert story.figures() == figures(100, paid=80, adjusted=20)
    assert story.items() == []


def test_an_older_denial_that_is_posted_later_is_held(story: Story) -> None:
    """Posted one by one, the denial comes after the payment and is held."""
    story.sends(bill(100))
    story.paid(era(ans(s(80, CO(45, 20)), icn="2"), trace="Q", day="20261020"))
    (report,) = story.paid(era(denial, day="20261010"), code=1)
    assert [e["reason"] for e in report["exceptions"]] == ["readjudicated_without_reversal"]
    assert story.figures() == figures(100, paid=80, adjusted=20)


def test_the_same_file_is_a_duplicate_under_any_name(story: Story) -> None:
    """duplicate (this very content was imported before: nothing changed, exit 0)."""
    text = x.claims([bill(100, label=story.number())])
    assert story.counter.bring(f"{story.prefix}/1.837", text)["status"] == "imported"
    again = story.counter.bring(f"{story.prefix}/2.txt", text)
    assert (again["status"], again["transaction"]) == ("duplicate", "837P")


def test_a_file_twice_in_one_folder_is_taken_once(story: Story) -> None:
    """Folders are read in name order."""
    text = x.claims([bill(100, label=story.number())])
    for name in ("b.837", "a.837"):
        story.counter.write(f"{story.prefix}/in/{name}", text)
    files = story.counter("import", str(story.counter.folder / story.prefix / "in"))["files"]
    assert [(f["file"].rpartition("/")[2], f["status"]) for f in files] == [("a.837", "imported"), ("b.837", "duplicate")]


def test_one_bad_file_does_not_stop_the_others(story: Story) -> None:
    """rejected (nothing of it was stored, and `problems` says why); exit 1."""
    good = x.claims([bill(100, label=story.number())])
    story.counter.write(f"{story.prefix}/in/1.837", x.claims([bill(100, label=story.number("B"))])[:400])
    story.counter.write(f"{story.prefix}/in/2.837", good)
    story.counter.write(f"{story.prefix}/in/3.txt", "not X12 at all\n")
    files = story.counter("import", str(story.counter.folder / story.prefix / "in"), code=1)["files"]
    assert [f["status"] for f in files] == ["rejected", "imported", "rejected"]
    assert all(f["problems"] and f["sha256"] for f in (files[0], files[2]))
    story.counter("claim", story.number("B"), code=2)
    assert story.figures() == figures(100)


def test_wrong_counts_reject_a_file(story: Story) -> None:
    """A file is taken whole or not at all; position counted from ISA = 1."""
    text = x.claims([bill(100, label=story.number())])
    broken = text.replace("IEA*1*", "IEA*2*")
    report = story.counter.bring(f"{story.prefix}/1.837", broken, code=1)
    assert report["status"] == "rejected"
    problem = report["problems"][0]
    assert {"severity", "segment", "position", "code", "message"} <= set(problem)
    assert (problem["segment"], problem["position"]) == ("IEA", text.count("~"))


def test_another_version_is_not_supported(story: Story) -> None:
    """version 4010 and others are rejected, not_supported."""
    text = x.claims([bill(100, label=story.number())]).replace("005010X222A1", "004010X098A1")
    report = story.counter.bring(f"{story.prefix}/1.837", text, code=1)
    assert (report["status"], [p["code"] for p in report["problems"]]) == ("rejected", ["not_supported"])


def test_a_test_interchange_is_taken_with_a_warning(story: Story) -> None:
    """A test interchange (ISA15 = T) is taken, with a warning. Warnings alone exit 0."""
    report = story.counter.bring(f"{story.prefix}/1.837", x.claims([bill(100, label=story.number())], usage="T"))
    assert (report["status"], [p["severity"] for p in report["problems"]]) == ("imported", ["warning"])


@pytest.mark.parametrize(
    ("element", "component", "end", "newline"), [("|", ">", "~", ""), ("*", ":", "\n", ""), ("*", ":", "~", "\r\n"), ("+", "<", "'", "\n")]
)
def test_any_delimiters_will_do(story: Story, element: str, component: str, end: str, newline: str) -> None:
    """Delimiters are read from the file itself."""
    ways = {"element": element, "component": component, "end": end, "newline": newline}
    report = story.counter.bring(f"{story.prefix}/1.837", x.claims([bill(100, label=story.number())], **ways))
    assert (report["status"], report["claims"], report["problems"]) == ("imported", 1, [])


def test_a_second_interchange_with_other_delimiters_in_one_file(story: Story) -> None:
    """Several ISA in a file, each with its own."""
    text = x.claims([bill(100, label=story.number())]) + x.claims([bill(50, label=story.number("B"))], element="|", component=">")
    report = story.counter.bring(f"{story.prefix}/1.837", text)
    assert (report["status"], report["claims"]) == ("imported", 2)
    assert (story.figures(), story.figures("B")) == (figures(100), figures(50))


def test_an_import_names_claims_and_traces(story: Story) -> None:
    """claims: 60, traces: [...]: what came in."""
    story.sends(bill(100), bill(50, label="B"))
    report = story.gets(payment, era(ans(s(50), label="B", icn="2"), trace="Q"))
    assert (report["transaction"], report["claims"], report["traces"]) == ("835", 2, [story.number("P"), story.number("Q")])


def test_what_no_step_reads_yet_is_kept(story: Story) -> None:
    """what no step reads yet is checked and kept (imported, info kept_not_used)."""
    made = x.Interchange(next(x.CONTROL), "HB", "005010X279A1")
    made.begin("271")
    made.add("BHT", "0022", "11", "1", "20261001", "1200")
    made.close()
    report = story.counter.bring(f"{story.prefix}/1.271", made.text())
    assert (report["transaction"], report["status"]) == ("271", "imported")
    assert [(p["severity"], p["code"]) for p in report["problems"]] == [("info", "kept_not_used")]


def test_an_acknowledgement_of_what_did_not_go_from_here_is_a_warning(story: Story) -> None:
    """Warnings alone exit 0."""
    made = x.Interchange(next(x.CONTROL), "FA", "005010X231A1")
    made.begin("999")
    made.add("AK1", "HC", "1", "005010X222A1")
    made.add("AK9", "A", "1", "1", "1")
    made.close()
    report = story.counter.bring(f"{story.prefix}/1.999", made.text())
    assert (report["transaction"], report["status"]) == ("999", "imported")
    assert [(p["severity"], p["code"]) for p in report["problems"]] == [("warning", "not_sent_from_here")]


def test_escape_characters_and_markup_in_a_name_harm_nobody(story: Story) -> None:
    """Text with escape characters or [markup] is shown as text."""
    odd = Person("[BOLD]X[/]", "A\x1b[31mB", "W1")
    story.sends(bill(100, person=odd))
    story.paid(era(ans(s(0, CO(197, 100)), person=odd)))
    said = story.counter.say("claim", story.number())
    assert (said.code, "\x1b" in said.out, "[BOLD]X[/]" in said.out.upper()) == (0, False, True)
    assert "\x1b" not in story.counter.say("queue").out


def test_paid_is_claims_posted_and_suspense_less_provider_adjustments(story: Story) -> None:
    """paid = claims posted + suspense − provider-level adjustments, always: 80 + 70 − 10.50 = 139.50."""
    story.sends(bill(100))
    held = ans(s(70), label="X", icn="2")
    (report,) = story.paid(era(ans(s(80, CO(45, 20))), held, plb=[[("WO", "OLD", "10.50")]]), code=1)
    assert (report["paid"], report["claim_total"], report["provider_adjustment"]) == ("139.50", "150.00", "10.50")
    story.counter.proven()


def test_what_is_held_stands_with_its_claim(story: Story) -> None:
    """`remittances` lists all, with `held`."""
    story.sends(bill(100))
    story.paid(era(ans(s(60, CO(45, 40)))))
    story.paid(era(ans(s(70, PR(1, 30)), icn="2"), trace="Q", day="20261020"), code=1)
    said = [(r["trace"], r["posted"], r["held"]) for r in story.claim()["remittances"]]
    assert said == [(story.number("P"), True, None), (story.number("Q"), False, "readjudicated_without_reversal")]


UNREADABLE = {
    "what is paid of the claim": ("*100*80**12*", "*100*abc**12*"),
    "what is paid of a service": ("SVC*HC:G0444*100*80*", "SVC*HC:G0444*100*80.005*"),
    "an adjustment's amount": ("CAS*CO*45*20~", "CAS*CO*45*abc~"),
    "an adjustment's reason": ("CAS*CO*45*20~", "CAS*CO**20~"),
    "an adjustment's group": ("CAS*CO*45*20~", "CAS**45*20~"),
    "the status": ("*1*100*80**12*", "**100*80**12*"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_an_answer_that_cannot_be_read_is_held_and_its_neighbour_posted(story: Story, what: str) -> None:
    """a claim in it that cannot be understood is kept as it came, held, and named: it does not take its neighbours with it."""
    story.sends(bill(100), bill(50, label="B"))
    text = story.text(era(ans(s(80, CO(45, 20))), ans(s(50), label="B", icn="2")))
    good, bad = UNREADABLE[what]
    assert text.count(good) == 1
    report = story.counter.bring(f"{story.prefix}/bad.835", text.replace(good, bad), code=1)
    assert (report["status"], [p["severity"] for p in report["problems"]].count("error") >= 1) == ("imported", True)
    (report,) = story.posts("P", code=1)
    assert [e["claim"] for e in report["exceptions"]] == [story.number("A")]
    assert (report["state"], report["posted"], report["held"]) == ("part_posted", 1, 1)
    assert (story.figures(), story.figures("B")) == (figures(100), figures(50, paid=50))


@pytest.mark.parametrize(("good", "bad"), [("BPR*I*80*", "BPR*I*abc*"), ("TRN*1*", "TRN*1**")])
def test_a_payment_without_amount_or_trace_is_rejected(story: Story, good: str, bad: str) -> None:
    """rejected: nothing of it was stored, and `problems` says why."""
    report = story.counter.bring(f"{story.prefix}/bad.835", story.text(payment).replace(good, bad), code=1)
    assert (report["status"], bool(report["problems"])) == ("rejected", True)


def test_a_claim_that_cannot_be_read_is_kept_and_its_neighbour_made(story: Story) -> None:
    """kept as it came, held, and named in `problems`."""
    text = x.claims([bill(100, label=story.number()), bill(50, label=story.number("B"))])
    report = story.counter.bring(f"{story.prefix}/1.837", text.replace("*HC:G0444*100*", "*HC:G0444*1e2*"), code=1)
    (problem,) = report["problems"]
    assert (report["status"], problem["severity"], problem["segment"]) == ("imported", "error", "SV1")
    story.counter("claim", story.number(), code=2)
    assert story.figures("B") == figures(50)


def test_traces_post_by_day_in_whatever_order_they_are_named(story: Story) -> None:
    """Remittances post by the day of payment (BPR16), then in order of import."""
    story.sends(bill(100))
    story.gets(era(ans(s(80, CO(45, 20)), icn="2"), trace="Q", day="20261020"))
    story.gets(era(denial, day="20261010"))
    assert {r["state"] for r in story.posts("Q", "P")} == {"posted"}
    assert story.figures() == figures(100, paid=80, adjusted=20)
