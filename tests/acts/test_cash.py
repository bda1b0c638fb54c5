"""Cash by hand: taken, applied, moved, not honoured, paid back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from acts import cash, deposit_batch, deposits, look, receipts, refunds, undo
from acts.cash import Taking
from acts.desk import Desk
from store import audit
from store.errors import NoSuch, NotAllowed, Refused
from tests.acts.paying import MEDICARE, front_desk, maria, owes, proven, take, visit
from tests.made import CO, LAKESIDE, PR, SUPPLEMENT, Person, Practice, ans, bill, era, s


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Maria Okafor owes 20.00 on A (visit 08-10) and 30.00 on B (07-01); C is not answered. Elias Brandt owes 5.00 on D."""
    return front_desk(tmp_path)


def test_the_oldest_balance_is_paid_first_and_the_rest_is_kept(books: Practice) -> None:
    """60.00: 30.00 on B of July, 20.00 on A, 10.00 on no claim."""
    ana = books.at("ana")
    row = take(ana, 6000)
    assert [(part.claim, part.cents) for part in row.parts] == [("B", 3000), ("A", 2000)]
    assert (row.number, row.unapplied_cents, row.from_name) == ("P-1", 1000, "Okafor, Maria")
    assert (owes(ana, "A"), owes(ana, "B"), owes(ana, "D")) == (0, 0, 500)
    event = next(e for e in audit.events(ana.books.read) if e.act == "cash.take")
    assert ("payment", "P-1") in event.subjects and ("claim", "A") in event.subjects
    proven(books)


def test_a_payment_goes_where_it_is_told_and_its_parts_are_the_amount(books: Practice) -> None:
    """A cent that is left is refused by name, or kept where that is said; too much is refused; nothing is half done."""
    ana = books.at("ana")
    with pytest.raises(Refused, match=r"the parts leave 0\.01 of 20\.00"):
        take(ana, 2000, parts=(("A", 1999),))
    with pytest.raises(Refused, match=r"the patient owes 20\.00 on A, not 20\.01"):
        take(ana, 2001, parts=(("A", 2001),))
    with pytest.raises(NoSuch):
        take(ana, 2000, parts=(("A", 1000), ("NONE", 1000)))
    assert cash.cash_rows(ana) == () and owes(ana, "A") == 2000
    row = take(ana, 2500, parts=(("A", 2000), ("D", 500)))
    assert row.unapplied_cents == 0 and owes(ana, "D") == 0
    assert take(ana, 2000, "1042", parts=(("B", 1999),), keep_rest=True).unapplied_cents == 1
    proven(books)


def test_what_cannot_be_a_payment_is_named(books: Practice) -> None:
    """Zero, no number on a check, a day to come, a way to pay that is none, the same check twice."""
    ana = books.at("ana")
    for asked, said in (
        (Taking(maria(ana), 0, "cash"), "more than 0.00"),
        (Taking(maria(ana), -5, "cash"), "more than 0.00"),
        (Taking(maria(ana), 500, "check"), "a check has a number"),
        (Taking(maria(ana), 500, "shells"), "no way to pay"),
        (Taking(maria(ana), 500, "cash", on=date(2026, 10, 2)), "has not come"),
        (Taking(maria(ana), 500, "cash", on=date(1850, 1, 1)), "is years ago"),
    ):
        with pytest.raises(Refused, match=said):
            cash.take(ana, asked)
    with pytest.raises(NoSuch):
        cash.take(ana, Taking(999, 500, "cash"))
    take(ana, 500)
    with pytest.raises(Refused, match="as P-1"):
        take(ana, 500)
    assert take(ana, 500, again=True).number == "P-2"
    assert take(ana, 501).number == "P-3"


def test_a_copay_at_the_desk_is_no_credit_and_the_answer_meets_it(books: Practice) -> None:
    """Posting example E16 from the beginning: 20.00 before the answer, the payer then pays all: their credit."""
    ana = books.at("ana")
    row = cash.take(ana, Taking(maria(ana), 2000, "cash", claim="C"))
    assert [(part.claim, part.cents) for part in row.parts] == [("C", 2000)]
    assert (owes(ana, "C"), look.claim(ana, "C").work) == (-2000, ())
    books.paid(era(ans(s(80), label="C", icn="C"), trace="Q"))
    view = look.claim(ana, "C")
    assert (view.figures.balance, view.figures.patient, view.figures.status) == (-2000, -2000, "credit")
    (credit,) = refunds.credits(ana)
    assert (credit.owner, credit.patient_cents, credit.payer_cents, credit.deadline_on) == ("patient", 2000, 0, None)
    with pytest.raises(Refused, match=r"20\.00 of C is the patient's credit, not 20\.01"):
        refunds.refund(ana, "C", 2001, "check", "77", "paid twice")
    paid_back = refunds.refund(ana, "C", None, "check", "77", "paid twice")
    assert (paid_back.cents, paid_back.from_name, owes(ana, "C"), refunds.credits(ana)) == (-2000, "Okafor, Maria", 0, ())
    proven(books)
    cash.bounce(ana, paid_back.payment, "came back: moved away")
    assert owes(ana, "C") == -2000 and refunds.credits(ana)[0].cents == 2000
    assert cash.cash_row(ana, paid_back.payment).state == "void"
    proven(books)


def test_a_prepayment_waits_for_its_visit(books: Practice) -> None:
    """Kept for a visit; when the visit's claim comes, the list says so; applied, it is on the claim."""
    ana = books.at("ana")
    row = cash.take(ana, Taking(maria(ana), 2500, "card", "V1", prepay=True, visit_on=date(2026, 9, 15)))
    assert (row.parts, row.unapplied_cents, row.visit_claim) == ((), 2500, "")
    books.sends(bill(visit(70, "20260915"), label="E"))
    (waiting,) = cash.cash_rows(ana, unapplied=True)
    assert waiting.visit_claim == "E"
    with pytest.raises(Refused, match="how much of it is a copay"):
        cash.apply(ana, row.payment, "E")
    after = cash.apply(ana, row.payment, "E", 2500)
    assert (after.unapplied_cents, owes(ana, "E"), cash.cash_rows(ana, unapplied=True)) == (0, -2500, ())
    with pytest.raises(Refused, match="all of P-1 is on claims"):
        cash.apply(ana, row.payment, "A")
    proven(books)


def test_what_is_unapplied_goes_on_a_claim_up_to_what_is_owed(books: Practice) -> None:
    """Without an amount: what the patient owes there, or what is left."""
    ana = books.at("ana")
    row = cash.take(ana, Taking(maria(ana), 2500, "cash", prepay=True))
    assert cash.apply(ana, row.payment, "A").unapplied_cents == 500
    with pytest.raises(Refused, match=r"5\.00 of P-1 lies on no claim, not 5\.01"):
        cash.apply(ana, row.payment, "B", 501)
    assert cash.apply(ana, row.payment, "B").unapplied_cents == 0
    assert (owes(ana, "A"), owes(ana, "B")) == (0, 2500)


def test_a_payment_is_moved_with_a_reason(books: Practice) -> None:
    """From one claim to another, or off all claims."""
    ana = books.at("ana")
    row = take(ana, 2000, parts=(("A", 2000),))
    with pytest.raises(Refused, match="reason"):
        cash.move(ana, row.payment, "A", "B", None, " ")
    with pytest.raises(Refused, match=r"20\.00 of it stands on A"):
        cash.move(ana, row.payment, "A", "B", 2001, "meant for B")
    after = cash.move(ana, row.payment, "A", "B", 1500, "meant for B")
    assert [(part.claim, part.cents) for part in after.parts] == [("B", 1500), ("A", 500)]
    assert cash.move(ana, row.payment, "B", None, None, "not sure").unapplied_cents == 1500
    assert (owes(ana, "A"), owes(ana, "B")) == (1500, 3000)
    proven(books)


def test_a_check_that_is_not_honoured_is_taken_back_everywhere(books: Practice) -> None:
    """The patient owes again, each claim has a note, the payment says so; it cannot be used or bounced again."""
    ana = books.at("ana")
    row = take(ana, 6000)
    with pytest.raises(Refused, match="reason"):
        cash.bounce(ana, row.payment, "")
    after = cash.bounce(ana, row.payment, "no funds")
    assert (after.state, after.parts, after.unapplied_cents) == ("bounced", (), 0)
    assert (owes(ana, "A"), owes(ana, "B")) == (2000, 3000)
    assert "not honoured: no funds" in look.claim(ana, "A").notes[0].text
    with pytest.raises(Refused, match="bounced"):
        cash.bounce(ana, row.payment, "x")
    with pytest.raises(Refused, match="bounced"):
        cash.apply(ana, row.payment, "A", 1)
    proven(books)
    assert take(ana, 6000, "1041").number == "P-2"  # what bounced is no twin


def test_a_bounced_check_of_which_something_was_paid_back_is_refused(books: Practice) -> None:
    """The refund goes first."""
    ana = books.at("ana")
    row = cash.take(ana, Taking(maria(ana), 2500, "check", "9", prepay=True))
    paid_back = refunds.refund(ana, row.number, 1000, "cash", "", "not needed")
    assert cash.cash_row(ana, row.payment).unapplied_cents == 1500
    with pytest.raises(Refused, match="P-2 was paid back"):
        cash.bounce(ana, row.payment, "no funds")
    cash.bounce(ana, paid_back.payment, "stopped")
    assert cash.cash_row(ana, row.payment).unapplied_cents == 2500
    proven(books)
    cash.bounce(ana, row.payment, "no funds")
    proven(books)


def test_a_check_bounces_out_of_a_closed_deposit_only(books: Practice) -> None:
    """While the deposit is open it is taken out or closed first; afterwards the deposit stays as it was, and the patient owes again."""
    desk = books.desk
    row = take(desk, 2000, parts=(("A", 2000),))
    deposit = deposit_batch.make(desk, None, [row.payment])
    with pytest.raises(Refused, match="lies in deposit D-1, which is open"):
        cash.bounce(desk, row.payment, "no funds")
    deposits.close(desk, deposit)
    assert cash.bounce(desk, row.payment, "no funds").state == "bounced"
    assert (owes(desk, "A"), deposits.explain(desk, deposit).off_cents) == (2000, 0)
    proven(books)
    undone(desk)
    assert owes(desk, "A") == 0
    proven(books)


def test_a_payers_credit_goes_back_to_the_payer(books: Practice) -> None:
    """Two payers paid too much: the last one's 30.00; its item closes; a biller's limit holds."""
    desk = books.desk
    books.sends(bill(100, label="F", payers=(MEDICARE, SUPPLEMENT)))
    books.paid(era(ans(s(50, PR(1, 50)), label="F", icn="S", status="2"), trace="R1", payer=SUPPLEMENT))
    books.paid(era(ans(s(80, CO(45, 20)), label="F", icn="M"), trace="R2", payer=MEDICARE, day="20261001"), by=desk)
    (credit,) = refunds.credits(desk)
    assert (credit.claim, credit.owner, credit.payer) == ("F", "payer", "MEDICARE B")
    most = credit.payer_cents
    assert credit.deadline_on == desk.today() + timedelta(days=60)
    (item,) = (work for work in look.claim(desk, "F").work if work.row.kind == "credit")
    assert item.deadline is not None and item.deadline.clock == "REFUND_60"
    with pytest.raises(Refused, match="is the payer's credit"):
        refunds.refund(desk, "F", most + 1, "check", "5", "overpaid")
    paid_back = refunds.refund(desk, "F", None, "check", "5", "overpaid")
    assert (paid_back.cents, paid_back.from_name, refunds.credits(desk)) == (-most, "MEDICARE B", ())
    proven(books)
    done = undo.mine(desk)
    assert done is not None
    undo.apply(desk, done.number, undo.preview(desk, done.number).hash)
    assert refunds.credits(desk)[0].payer_cents == most
    proven(books)


def test_an_inquiry_halts_the_clock_at_most_180_days(books: Practice) -> None:
    """Only where the clock runs; the clock counts from the day on which the credit was known, not from today."""
    desk = books.desk
    books.sends(bill(100, label="F", payers=(MEDICARE, SUPPLEMENT)))
    books.paid(era(ans(s(50, PR(1, 50)), label="F", icn="S", status="2"), trace="R1", payer=SUPPLEMENT))
    books.paid(era(ans(s(80, CO(45, 20)), label="F", icn="M"), trace="R2", payer=MEDICARE))
    known = desk.today()
    books.clock.move(days=10)
    with pytest.raises(Refused, match="a reason"):
        refunds.inquire(desk, "F", desk.today() + timedelta(days=30), "")
    with pytest.raises(Refused, match="no last day"):
        refunds.inquire(desk, "F", desk.today() + timedelta(days=181), "other claims too?")
    with pytest.raises(Refused, match="has no credit"):
        refunds.inquire(desk, "A", desk.today() + timedelta(days=30), "other claims too?")
    assert refunds.inquire(desk, "F", desk.today() + timedelta(days=30), "other claims too?") == known + timedelta(days=90)
    (credit,) = refunds.credits(desk)
    assert (credit.inquiry_reason, credit.age_days, credit.days_left) == ("other claims too?", 10, 80)
    undone(desk)
    assert refunds.credits(desk)[0].days_left == 50
    undone(desk)
    assert refunds.credits(desk)[0].days_left == 80
    proven(books)


def test_who_may_and_up_to_what(books: Practice) -> None:
    """An auditor takes nothing; a biller pays back up to 250.00; a supervisor more."""
    with pytest.raises(NotAllowed):
        take(books.at("olga"), 100)
    ana = books.at("ana")
    row = cash.take(ana, Taking(maria(ana), 30000, "card", "K", prepay=True))
    with pytest.raises(NotAllowed, match=r"300\.00 is above your limit of 250\.00"):
        refunds.refund(ana, row.number, None, "card", "K", "moved away")
    assert refunds.refund(books.at("sam"), row.number, None, "card", "K", "moved away").cents == -30000
    proven(books)


def test_undo_takes_a_payment_back_whole_and_its_number_is_not_used_again(books: Practice) -> None:
    """The row stays, void; again it is as it was. What was done with it since stands in the way."""
    ana, sam = books.at("ana"), books.at("sam")
    take(ana, 6000, visit_on=date(2026, 12, 1))
    event = undo.mine(ana)
    assert event is not None
    plan = undo.preview(ana, event.number)
    assert any("60.00 taken in hand" in words for words in plan.words) and not plan.obstacles
    undo.apply(ana, event.number, plan.hash)
    assert (cash.cash_row(ana, 1).state, owes(ana, "A"), owes(ana, "B")) == ("void", 2000, 3000)
    proven(books)
    again = undo.mine(ana)
    assert again is not None
    undo.apply(ana, again.number)
    assert (cash.cash_row(ana, 1).state, cash.cash_row(ana, 1).visit_on, owes(ana, "A")) == ("received", date(2026, 12, 1), 0)
    proven(books)
    cash.apply(sam, 1, "C", 1000)
    blocked = undo.preview(ana, event.number)
    assert blocked.obstacles
    assert take(ana, 100, "2").number == "P-2"


def test_undo_of_a_prepayment_sees_what_another_did_with_it(books: Practice) -> None:
    """No claim was touched by the taking: the payment itself tells that its money moved."""
    ana, sam = books.at("ana"), books.at("sam")
    row = cash.take(ana, Taking(maria(ana), 1000, "cash", prepay=True))
    cash.apply(sam, row.payment, "A", 1000)
    event = undo.mine(ana)
    assert event is not None
    assert any("Money of P-1 moved since: sam" in words for words in undo.preview(ana, event.number).obstacles)


def undone(desk: Desk) -> None:
    """My last act is taken back; again, it is done again."""
    event = undo.mine(desk)
    assert event is not None
    plan = undo.preview(desk, event.number)
    assert plan.obstacles == ()
    undo.apply(desk, event.number, plan.hash)


def test_undo_of_move_and_bounce(books: Practice) -> None:
    """Each act by itself, and done again."""
    ana = books.at("ana")
    row = take(ana, 2000, parts=(("A", 2000),))

    def stands() -> tuple[int, int, str]:
        return owes(ana, "A"), owes(ana, "B"), cash.cash_row(ana, row.payment).state

    cash.move(ana, row.payment, "A", "B", None, "meant for B")
    for want in ((0, 3000, "received"), (2000, 1000, "received")):
        undone(ana)
        assert stands() == want
    cash.bounce(ana, row.payment, "no funds")
    for want in ((2000, 1000, "received"), (2000, 3000, "bounced")):
        undone(ana)
        assert stands() == want
        proven(books)


def test_who_is_meant(books: Practice) -> None:
    """By claim, account, member number, name; none and many are refused with what to write."""
    desk = books.desk
    one = cash.search(desk, "okaf")
    assert (one.name, one.owes_cents) == ("Okafor, Maria", 5000)
    assert cash.search(desk, str(one.person)) == cash.search(desk, "W100200300") == cash.search(desk, "B") == one
    with pytest.raises(NoSuch, match="no patient"):
        cash.search(desk, "Nobody")
    books.sends(bill(10, label="G", person=Person("OKAFOR", "ADA", "W77", "19800101")))
    with pytest.raises(Refused, match="2 patients") as error:
        cash.search(desk, "okafor")
    assert f"{one.person} Okafor, Maria born 1970-01-02" in str(error.value)


def test_a_receipt_is_a_view_and_says_where_it_went(books: Practice) -> None:
    """Looked at, it is in the log; it names claims, what is kept and what is still owed."""
    ana = books.at("ana")
    row = take(ana, 6000)
    said = "\n".join(receipts.receipt(ana, row.payment))
    assert "RECEIPT P-1" in said and "claim B, visit 2026-07-01" in said and "Taken by ana" in said
    assert any(e.act == "look.payment" and ("payment", "P-1") in e.subjects for e in audit.events(ana.books.read))
    with pytest.raises(NoSuch):
        receipts.receipt(ana, 99)


def test_lakeside_is_no_federal_payer(books: Practice) -> None:
    """A commercial payer's credit has no day by federal law, and an inquiry has nothing to halt."""
    desk = books.desk
    books.sends(bill(100, label="F", payers=(LAKESIDE, SUPPLEMENT)))
    books.paid(era(ans(s(80, PR(1, 20)), label="F", icn="M"), trace="R2"))
    books.paid(era(ans(s(60, PR(1, 40)), label="F", icn="S", status="2"), trace="R1", payer=SUPPLEMENT))
    (credit,) = refunds.credits(desk)
    assert (credit.payer, credit.deadline_on) == ("SUPPLEMENT MUTUAL", None)
    with pytest.raises(Refused, match="no clock runs"):
        refunds.inquire(desk, "F", desk.today() + timedelta(days=30), "why?")
