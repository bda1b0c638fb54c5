"""The ledger: entries that sum to zero, written once; balances of payers; and the proof that finds what a hand has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from acts import posting, proof
from acts.desk import Act, act
from billing.ledger import Entry, Transaction
from store import ledger
from store.engine.driver import dbapi
from store.engine.sqlite import open_books
from tests.fresh import Clock, desk_at
from tests.made import CO, PR, Practice, ans, bill, era, practice_in, s
from tests.store.toy import hand


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one claim of two lines: 80 paid, 50 by contract, 20 the patient's, a line of 100 denied; interest of 3 beside it."""
    made = practice_in(tmp_path_factory.mktemp("sound"))
    made.sends(bill(150, 100))
    made.paid(era(ans(s(80, CO(45, 50), PR(2, 20)), s(0, CO(97, 100))), trace="E1", plb=[[("L6", "", -3)]]))
    made.desk.books.close()
    return Path(made.desk.books.path)


@pytest.fixture
def practice(sound: Path, tmp_path: Path) -> Practice:
    """That store, a copy for each test."""
    shutil.copy(sound, tmp_path / "books.db")
    clock = Clock()
    return Practice(tmp_path, clock, desk_at(open_books(tmp_path / "books.db"), clock=clock))


@act("posting.post")
def write(act: Act, *transactions: Transaction, remittance: int | None = None) -> list[int]:
    """Write transactions as an act would."""
    return ledger.write(act.write, transactions, event=act.number, today=act.today, remittance=remittance)


def balances(practice: Practice) -> dict[str, int]:
    """The kept balances of payer 1."""
    return dict(practice.desk.books.read.run("SELECT account, cents FROM payer_balance ORDER BY account"))  # type: ignore[arg-type]


def test_a_payment_stands_in_the_payers_accounts_until_it_is_posted(practice: Practice) -> None:
    """80.00 of claims and 3.00 of interest came; nothing is left in suspense."""
    assert balances(practice) == {"interest": -300, "payer_clearing": 8300, "suspense": 0}


def test_the_same_answer_cannot_be_written_twice(practice: Practice) -> None:
    """The engine refuses a second writing of the same entry, whatever the rules say."""
    answer = practice.desk.books.read.value("SELECT id FROM adjudication")
    entries = (Entry("payer_open", -1, "payment", 1, 1, 1, answer), Entry("suspense", 1, "payment", 1, 1, 1, answer))
    twice = Transaction("answer", entries, 1, answer)
    write(practice.desk, twice)
    with pytest.raises(dbapi.IntegrityError):  # no row of posted_answer was made, so the second writing looks like the first
        write(practice.desk, twice)


def test_entries_of_a_payer_without_a_remittance_are_a_mistake_of_the_program(practice: Practice) -> None:
    """Money of a payer always belongs to a payment."""
    loose = Transaction("received", (Entry("payer_clearing", 5, "received", payer=1), Entry("suspense", -5, "received", payer=1)))
    with pytest.raises(AssertionError, match="without a payer or a remittance"):
        write(practice.desk, loose)


def test_entries_that_do_not_sum_to_zero_are_a_mistake_of_the_program() -> None:
    """No such transaction can even be made."""
    with pytest.raises(AssertionError, match="off by"):
        Transaction("received", (Entry("payer_clearing", 5, "received"),))


def test_the_proof_of_sound_books_counts_and_finds_nothing(practice: Practice) -> None:
    """Entries, claims and remittances, no problem."""
    found = proof.ledger(practice.desk)
    assert (found.ok, found.problems) == (True, ())
    assert (found.counted["claims"], found.counted["remittances"]) == (1, 1)
    assert found.counted["entries"] == practice.desk.books.read.value("SELECT count(*) FROM ledger_entry")


TAMPERED = {
    "an entry's amount": ("UPDATE ledger_entry SET cents = cents + 100 WHERE account = 'contractual'", "off by 1.00"),
    "an entry's claim account": ("UPDATE ledger_entry SET account = 'patient' WHERE account = 'payer_denied'", "payer_denied"),
    "a kept figure": ("UPDATE claim_figures SET patient = patient + 1", "patient is kept as 20.01"),
    "a figure that is gone": ("DELETE FROM claim_figures", "no kept figures"),
    "a payer's balance": ("UPDATE payer_balance SET cents = 7 WHERE account = 'interest'", "interest is kept as 0.07"),
    "a denial": ("UPDATE denial SET cents = 1", "its open denials sum to 0.01"),
    "a denial closed by hand": ("UPDATE denial SET state = 'closed'", "open denials sum to 0.00"),
    "an item of another amount": ("UPDATE work_item SET at_stake_cents = 5", "its item in the queue is for 0.05"),
    "a payment's amount": ("UPDATE remittance SET paid_cents = paid_cents + 1", "was taken in"),
    "a provider-level adjustment": ("UPDATE remittance SET provider_cents = 0", "provider-level adjustments are 0.00"),
    "a claim's charge": ("UPDATE claim SET charge_cents = 1", "charge"),
    "an answer that is gone": ("DELETE FROM posted_answer", "stands in suspense"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_the_proof_names_what_a_hand_has_changed(practice: Practice, what: str) -> None:
    """Each kept number is proven from another; a change of one is told with the claim or the payment."""
    statement, words = TAMPERED[what]
    hand(practice.desk.books.path, statement, unseen=True)
    found = proof.ledger(practice.desk)
    assert not found.ok
    assert any(words in told for _, told in found.problems), found.problems
    assert all(where for where, _ in found.problems)


def test_a_held_answer_is_money_in_suspense(practice: Practice) -> None:
    """paid = claims posted + suspense - provider-level adjustments, while it waits, too."""
    practice.paid(era(ans(s(70), label="GHOST"), trace="E2", plb=[[("WO", "OLD", 20)]]))
    assert balances(practice) == {"interest": -300, "payer_clearing": 8300 + 5000, "recoupment": 2000, "suspense": -7000}
    assert proof.ledger(practice.desk).ok


def test_a_wrong_sum_leaves_its_difference_in_suspense_with_a_name(practice: Practice) -> None:
    """What the bank saw is what was taken in; accepting the answers does not make the difference vanish."""
    practice.sends(bill(100, label="B"), bill(50, label="C"))
    (report,) = practice.paid(era(ans(s(80, CO(45, 20)), label="B"), ans(s(50), label="C"), trace="E2", paid=129))
    assert (report.state, [(e.claim, e.reason) for e in report.exceptions]) == ("held", [(None, "out_of_balance")])
    for label in "BC":
        held = posting.hold_of(practice.desk, "E2", label)
        assert held.adjudication is not None
        report = posting.match(practice.desk, held.adjudication, None, "payer confirmed by phone", accept=True)
    assert (report.state, report.posted, report.held, [e.claim for e in report.exceptions]) == ("part_posted", 2, 0, [None])
    assert balances(practice)["suspense"] == 100
    assert proof.ledger(practice.desk).ok
