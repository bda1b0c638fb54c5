"""The life of a remittance in the books: what is shown is what is posted by its hash, how far it has come, what the list says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from acts import deposit_batch, lists, look, posting, proof, undo
from acts.errors import NoSuch, Refused
from acts.views import RemittanceRow
from store import audit
from tests.made import CO, LAKESIDE, PR, Practice, ans, bill, era, practice_in, s
from tests.stories.telling import reversal
from tests.stories.x12_records import Payer

OTHER = Payer("OTHER MUTUAL", "11111")


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    """Claims A of 100 and B of 50."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(50, label="B"))
    return made


def row(practice: Practice, trace: str = "P") -> RemittanceRow:
    """A remittance as the list shows it."""
    (found,) = (one for one in lists.remittances(practice.desk) if one.trace == trace)
    return found


def hashes(practice: Practice) -> list[str]:
    """The plans that were posted, oldest first."""
    return [
        str(event.body["plan"])
        for event in reversed(audit.events(practice.desk.books.read, limit=100))
        if event.act == "posting.post" and "plan" in event.body
    ]


def test_a_remittance_goes_through_its_life(practice: Practice) -> None:
    """Loaded and matched by the list itself, previewed by whoever opens it, posted, reconciled by its payment."""
    practice.gets(era(ans(s(80, CO(45, 20)))))
    said = [(row(practice).life, row(practice).word)]
    shown = look.remittance(practice.desk, row(practice).remittance)
    said.append((row(practice).life, row(practice).word))
    posting.post(practice.desk, shown.row.remittance, shown.plan_hash)
    said.append((row(practice).life, row(practice).word))
    deposit_batch.receive(practice.desk, LAKESIDE.id, 8000, "P", paid_on=row(practice).paid_on)
    said.append((row(practice).life, row(practice).word))
    assert said == [("matched", "READY"), ("previewed", "READY"), ("posted", "POSTED"), ("reconciled", "RECONCILED")]
    bank = row(practice).bank
    assert bank is not None
    assert (bank.state, bank.cents, bank.difference_cents) == ("in_hand", 8000, 0)


def test_where_the_bank_is_kept_here_a_remittance_without_money_is_not_ready(practice: Practice) -> None:
    """From the first payment of a payer on; a payment of zero needs none."""
    practice.gets(era(ans(s(80, CO(45, 20))), trace="P1"), era(ans(s(0, CO(16, 50)), label="B"), trace="P2"))
    assert [one.word for one in lists.remittances(practice.desk)] == ["READY", "READY"]
    deposit_batch.receive(practice.desk, LAKESIDE.id, 9900, "ELSE")
    assert (row(practice, "P1").word, row(practice, "P2").word) == ("NO MONEY", "READY")
    deposit_batch.receive(practice.desk, LAKESIDE.id, 8000, "P1", paid_on=row(practice, "P1").paid_on)
    assert row(practice, "P1").word == "READY"


def test_the_list_says_what_would_be_held_before_anything_is_posted(practice: Practice) -> None:
    """And when the claim comes, it is ready; what a person said counts too."""
    practice.gets(era(ans(s(30), label="LATE"), ans(s(80, CO(45, 20)))))
    assert (row(practice).word, row(practice).life, row(practice).held_cents) == ("HELD 1", "validated", 3000)
    count = practice.desk.books.read.value("SELECT count(*) FROM event")
    assert row(practice).word == "HELD 1"
    assert practice.desk.books.read.value("SELECT count(*) FROM event") == count
    practice.sends(bill(30, label="LATE"))
    assert (row(practice).word, row(practice).life) == ("READY", "matched")


def test_who_may_not_post_sees_what_is_known_and_writes_nothing(practice: Practice) -> None:
    """An auditor's list leaves no event of its own; what nobody worked out is LOADED."""
    practice.gets(era(ans(s(80, CO(45, 20)))))
    olga = practice.at("olga")
    count = practice.desk.books.read.value("SELECT count(*) FROM event")
    (seen,) = lists.remittances(olga)
    assert (seen.word, seen.life, seen.checked) == ("LOADED", "loaded", False)
    assert practice.desk.books.read.value("SELECT count(*) FROM event") == count
    row(practice)
    (seen,) = lists.remittances(olga)
    assert seen.word == "READY"


def test_the_plan_that_was_shown_is_kept_with_who_saw_it(practice: Practice) -> None:
    """An event with the hash; the same plan shown again is no new one; another plan is seen anew."""
    practice.gets(era(ans(s(80, CO(45, 20)), icn="1"), trace="P1"), era(ans(s(60, CO(45, 40)), icn="2"), trace="P2"))
    ana = practice.at("ana")
    number = row(practice, "P1").remittance
    first = look.remittance(ana, number)
    look.remittance(ana, number)
    seen = [event for event in audit.events(practice.desk.books.read, limit=50) if event.act == "posting.preview"]
    assert [(event.actor, event.body["plan"]) for event in seen] == [("ana", first.plan_hash)]
    posting.post(practice.desk, row(practice, "P2").remittance)
    assert row(practice, "P1").life != "previewed"
    assert look.remittance(ana, number).plan_hash != first.plan_hash


def test_the_list_is_asked_by_state_payer_and_age(practice: Practice) -> None:
    """By a stage of the life, a word of the list, or all that is to be posted; what is none of these is refused."""
    practice.gets(era(ans(s(80, CO(45, 20))), trace="P1"), era(ans(s(50), label="B"), trace="P2", payer=OTHER))
    posting.post_many(practice.desk, ["P1"])

    def traces(**asked: object) -> list[str]:
        return [one.trace for one in lists.remittances(practice.desk, **asked)]  # type: ignore[arg-type]

    assert traces(state="to_post") == traces(state="ready") == traces(state="matched") == ["P2"]
    assert traces(state="posted") == traces(payer="lakeside") == ["P1"]
    age = row(practice, "P1").age_days
    assert age is not None
    assert (len(traces(older=age)), traces(older=age + 1)) == (2, [])
    with pytest.raises(Refused, match="no state"):
        traces(state="dancing")
    with pytest.raises(NoSuch):
        traces(payer="nobody")


def test_a_part_posted_remittance_counts_as_posted_when_what_is_held_has_an_owner(practice: Practice) -> None:
    """Suspense with an owner and a last day is explained; the word still says that it is held."""
    practice.paid(era(ans(s(80, CO(45, 20))), ans(s(30), label="GHOST", icn="2")))
    assert (row(practice).life, row(practice).word) == ("validated", "HELD 1")
    posting.suspend(practice.desk, posting.hold_of(practice.desk, "P", "GHOST").hold, "ana", "asked the payer")
    assert (row(practice).life, row(practice).word) == ("posted", "HELD 1")


def test_what_is_out_of_the_ordinary_is_said_before_posting(practice: Practice) -> None:
    """A remittance without claims that carries a balance; a reversal says what it takes back."""
    paid = ans(s(80, CO(45, 20)), icn="1")
    practice.paid(era(paid, trace="P1"))
    practice.gets(era(reversal(paid), trace="P2"))
    shown = look.remittance(practice.desk, row(practice, "P2").remittance)
    assert shown.notices[0] == "Nothing is paid: no deposit is expected."
    assert "80.00 is carried to a later payment of this payer, which will name P2." in shown.notices
    assert shown.follows[0] == "A: Takes back the answer of P1: 80.00 paid, 20.00 taken off by contract."
    practice.gets(era(plb=[[("L6", "", -5)]], trace="P3"))
    shown = look.remittance(practice.desk, row(practice, "P3").remittance)
    assert shown.notices == ("It has no claims, only provider-level adjustments.",)
    report = posting.post(practice.desk, shown.row.remittance, shown.plan_hash)
    assert (report.state, hashes(practice)[-1]) == ("posted", shown.plan_hash)


def test_an_undone_posting_can_be_posted_again_by_the_same_plan(practice: Practice) -> None:
    """The life goes back with it."""
    practice.gets(era(ans(s(80, CO(45, 20)))))
    shown = look.remittance(practice.desk, row(practice).remittance)
    posting.post(practice.desk, shown.row.remittance, shown.plan_hash)
    last = undo.mine(practice.desk)
    assert last is not None
    assert last.act == "posting.post"
    undo.apply(practice.desk, last.number)
    assert row(practice).state == "loaded"
    assert proof.ledger(practice.desk).ok


answers_drawn = st.lists(
    st.tuples(st.sampled_from("AABCX"), st.integers(0, 110), st.sampled_from((45, 16, 97, 253)), st.booleans()), min_size=0, max_size=6
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=st.lists(answers_drawn, min_size=1, max_size=3), chunk=st.sampled_from((1, 2, 250)), interest=st.sampled_from((0, -3)))
def test_what_is_posted_is_what_was_shown_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[list[tuple[str, int, int, bool]]], chunk: int, interest: int
) -> None:
    """Whatever comes, in one run or many: the hash of the preview is the hash that was posted and kept, and nothing is left of the plan."""
    practice = practice_in(tmp_path_factory.mktemp("life"))
    practice.sends(*(bill(100, label=label) for label in "ABC"))
    for at, told in enumerate(drawn):
        answers = [
            ans(
                s(paid, *([CO(code, max(100 - paid, 0))] if paid < 100 else []), *([PR(1, 5)] if share else [])),
                label=label,
                icn=f"{at}{n}",
            )
            for n, (label, paid, code, share) in enumerate(told)
        ]
        practice.gets(era(*answers, trace=f"T{at}", plb=[[("L6", "", interest)]] if interest else ()))
        number = posting.find(practice.desk, f"T{at}")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(posting, "CHUNK", chunk)
            shown = posting.preview(practice.desk, number)
            before = {"held": len(shown.held), "post": shown.will_post}
            report = posting.post(practice.desk, number)
        kept = practice.desk.books.read.value("SELECT plan_hash FROM remittance_state WHERE remittance = :id", id=number)
        assert hashes(practice)[-1] == kept == report.plan_hash == shown.plan_hash
        assert (report.posted, len(report.exceptions)) == (before["post"], before["held"])
    assert proof.ledger(practice.desk).ok


def test_the_age_is_counted_in_days_from_the_payment(practice: Practice) -> None:
    """A day later it is a day older."""
    practice.gets(era(ans(s(80, CO(45, 20)))))
    age = row(practice).age_days
    practice.clock.at += timedelta(days=1)
    assert age is not None
    assert row(practice).age_days == age + 1
