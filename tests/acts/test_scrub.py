"""The scrub on a real store: findings kept, overrides with an end, rules that change, what blocks a sending and what wants a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from acts import lists, outbox, proof, scrub, scrub_again, scrub_pending, scrub_ways, scrub_wishes, undo
from acts.scrub_ways import add_rule, take
from store import scrub as kept
from store.errors import NotAllowed, Refused
from tests.made import CO, Practice, ans, bill, era, practice_in, s
from tests.stories.x12_records import Service

CHANGED = [outbox.Change("authorization", "AU77")]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Practice]:
    """A claim denied for its data; the books are whole in the end."""
    made = practice_in(tmp_path)
    made.sends(bill(100))
    made.paid(era(ans(s(0, CO(16, 100), remarks=("M119",)), icn="ICN1")))
    yield made
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


def test_a_claim_is_looked_at_as_it_would_go(made: Practice) -> None:
    """What could not be looked at is told, and is no pass."""
    report = scrub.look(made.desk, "A")
    assert (report.errors, report.warnings, report.how) == ((), (), "replacement")
    assert {"S501", "S204"} <= {one.edit for one in report.not_run}
    assert report.line.startswith("SCRUB A: 0 errors, 0 warnings, ") and "no charge master" in report.line
    assert scrub.look(made.desk, "A") == report


def test_what_a_run_says_is_kept_once(made: Practice) -> None:
    """The same again writes nothing; something else writes a run."""
    scrub.check(made.desk, "A")
    first = kept.last_run(made.desk.books.read, 1)
    scrub.check(made.desk, "A")
    assert first is not None and kept.last_run(made.desk.books.read, 1) == first
    scrub_wishes.want(made.desk, "LAKESIDE HEALTH PLAN", "authorisation", ["*"])
    scrub.check(made.desk, "A")
    last = kept.last_run(made.desk.books.read, 1)
    assert last is not None and last.id > first.id and "S805" in {one.edit for one in last.findings}


def test_an_error_keeps_it_here_until_it_is_let_pass(made: Practice) -> None:
    """With a reason, and until a day; after that day it is asked again."""
    scrub_wishes.want(made.desk, "LAKESIDE HEALTH PLAN", "referring", ["*"])
    plan = outbox.propose(made.desk, "A", changes=CHANGED)
    assert "S303" in [one.code for one in plan.wrong]
    with pytest.raises(Refused, match="S303"):
        outbox.send(made.desk, plan, changes=CHANGED)
    with pytest.raises(Refused, match="reason"):
        scrub.let_pass(made.desk, "S303", " ", None, "A")
    today = made.desk.today()
    with pytest.raises(Refused, match="ends"):
        scrub.let_pass(made.desk, "S303", "no referral needed", today + timedelta(days=400), "A")
    scrub.let_pass(made.desk, "s303", "no referral needed: emergency", today + timedelta(days=2), "A")
    plan = outbox.propose(made.desk, "A", changes=CHANGED)
    assert plan.wrong == () and any(one.code == "S303" and "let pass" in one.message for one in plan.findings)
    row = outbox.send(made.desk, plan, changes=CHANGED)
    made.clock.move(days=3)
    file, held = outbox.leave(made.desk)
    assert file is None and [one.number for one in held] == [row.number] and "S303" in held[0].held
    assert scrub_ways.overrides(made.desk, "A")[0].state == "over"


def test_an_override_is_ended_and_of_a_payer_holds_for_all_its_claims(made: Practice) -> None:
    """The claim's own word and the payer's are two."""
    scrub_wishes.want(made.desk, "LAKESIDE HEALTH PLAN", "referring", ["*"])
    scrub.let_pass(made.desk, "S303", "their letter of May", None, None, "LAKESIDE HEALTH PLAN")
    finding = next(one for one in scrub.look(made.desk, "A").findings if one.edit == "S303")
    assert finding.passed is not None and finding.passed.every_claim
    with pytest.raises(Refused, match="not let pass"):
        scrub.stop_passing(made.desk, "S303", "", "A")
    scrub.stop_passing(made.desk, "S303", "", None, "LAKESIDE HEALTH PLAN")
    assert [one.edit for one in scrub.look(made.desk, "A").errors] == ["S303"]
    assert [one.state for one in scrub_ways.overrides(made.desk)] == ["ended"]


def test_a_warning_wants_a_word(made: Practice) -> None:
    """The word stands with the claim in the outbox."""
    take(made.desk, "S303", "W", None, "we look ourselves")
    scrub_wishes.want(made.desk, "LAKESIDE HEALTH PLAN", "referring", ["*"])
    plan = outbox.propose(made.desk, "A", changes=CHANGED)
    assert (plan.wrong, plan.to_acknowledge) == ((), ("S303",))
    with pytest.raises(Refused, match="S303"):
        outbox.send(made.desk, plan, changes=CHANGED)
    row = outbox.send(made.desk, plan, changes=CHANGED, acknowledged="they said on the telephone that it is not needed")
    assert row.reason == "S303: they said on the telephone that it is not needed"


def test_a_rule_that_changes_is_asked_of_all_open_claims(made: Practice) -> None:
    """The list says which claims gain and lose; a rule that is none is refused."""
    made.sends(bill(Service(5000, "J1885", ref="L1"), label="B"))
    assert scrub_again.all_open(made.desk).gained == ()
    number = add_rule(made.desk, "J drugs", "Look for the NDC.", '{"field": "line.procedure", "starts": "J"}', "W")
    report = scrub_again.carry_on(made.desk)
    assert (report.gained, report.with_warnings) == ((("B", ("S811",)),), 1)
    scrub_ways.end_rule(made.desk, number)
    assert scrub_again.carry_on(made.desk).lost == (("B", ("S811",)),)
    for text in ("{", '{"field": "secrets", "is": "1"}', "[]", '{"all": []}'):
        with pytest.raises(Refused):
            add_rule(made.desk, "x", "y", text)


def test_an_edit_that_is_off_is_not_asked(made: Practice) -> None:
    """For one payer, or for all; as-it-comes takes the word back; a word without reason is none."""
    scrub_wishes.want(made.desk, "LAKESIDE HEALTH PLAN", "referring", ["*"])
    take(made.desk, "S303", "off", "LAKESIDE HEALTH PLAN", "they never ask")
    assert scrub.look(made.desk, "A").errors == ()
    take(made.desk, "S303", "as-it-comes", "LAKESIDE HEALTH PLAN")
    assert [one.edit for one in scrub.look(made.desk, "A").errors] == ["S303"]
    with pytest.raises(Refused, match="reason"):
        take(made.desk, "S303", "off")
    with pytest.raises(Refused, match="no edit"):
        take(made.desk, "S999", "off", None, "x")


def test_who_may(made: Practice) -> None:
    """An auditor looks and lets nothing pass; a biller does not change how edits are taken."""
    auditor, biller = made.at("olga"), made.at("ben")
    assert scrub.look(auditor, "A").ran
    with pytest.raises(NotAllowed):
        scrub.let_pass(auditor, "S303", "x", None, "A")
    with pytest.raises(NotAllowed):
        take(biller, "S303", "off", None, "x")
    scrub.let_pass(biller, "S303", "x", None, "A")


def test_what_is_let_pass_is_not_undone(made: Practice) -> None:
    """It is ended: the undo says so."""
    scrub.let_pass(made.desk, "S303", "x", None, "A")
    event = undo.mine(made.desk)
    assert event is not None
    assert "asked again" in " ".join(undo.preview(made.desk, event.number).obstacles)


def test_what_is_let_go_though_an_edit_warns_wants_its_word(made: Practice) -> None:
    """A claim that was held before the payer wanted more: who lets it go says why."""
    row = outbox.send(made.desk, outbox.propose(made.desk, "A", changes=CHANGED), changes=CHANGED)
    outbox.hold_back(made.desk, row.number, "the card is looked for")
    take(made.desk, "S303", "W", None, "we look ourselves")
    scrub_wishes.want(made.desk, "LAKESIDE HEALTH PLAN", "referring", ["*"])
    with pytest.raises(Refused, match="S303 warns"):
        outbox.release(made.desk, row.number)
    assert outbox.release(made.desk, row.number, acknowledged="their letter").reason == "S303: their letter"
    outbox.hold_back(made.desk, row.number, "once more")
    assert outbox.release(made.desk, row.number).state == "ready"


def test_what_changes_the_edits_marks_the_open_claims_with_it(made: Practice) -> None:
    """Wishes, prices, severities and rules mark every open claim; the run leaves nothing waiting; the same again marks nothing."""
    payer = "LAKESIDE HEALTH PLAN"
    scrub_again.all_open(made.desk)

    def waits() -> int:
        found = scrub_pending.waiting(made.desk)
        scrub_again.carry_on(made.desk)
        assert scrub_pending.waiting(made.desk) == 0
        return found

    scrub_wishes.want(made.desk, payer, "referring", ["*"])
    assert lists.desk_view(made.desk).scrub_due == 1 and not scrub_pending.may(made.at("olga"))
    assert scrub_again.carry_on(made.desk).gained == (("A", ("S303",)),)
    scrub_wishes.want(made.desk, payer, "referring", ["*"])
    assert waits() == 0
    scrub_wishes.want_no_more(made.desk, payer, "referring")
    assert waits() == 1
    scrub_wishes.load_prices(made.desk, b"code,amount\n99213,100\n", "fees.csv")
    assert waits() == 1
    take(made.desk, "S303", "off", None, "they never ask")
    assert waits() == 1


def test_a_run_that_is_stopped_is_gone_on_with(made: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was looked at before the stop stands; another desk goes on; a claim that is closed by then is passed over."""
    made.sends(bill(50, label="B"), bill(60, label="C"))
    monkeypatch.setattr(scrub_again, "CHUNK", 1)
    scrub_wishes.want(made.desk, "LAKESIDE HEALTH PLAN", "referring", ["*"])

    def stop(at: int, of: int) -> None:
        if at:
            raise KeyboardInterrupt(at, of)

    with pytest.raises(KeyboardInterrupt):
        scrub_again.carry_on(made.desk, stop)
    assert (scrub_pending.waiting(made.desk), kept.last_run(made.desk.books.read, 2)) == (2, None)
    made.paid(era(ans(s(50), label="B", icn="ICN2")))
    report = scrub_again.carry_on(made.at("ben"))
    assert (report.claims, report.skipped, scrub_pending.waiting(made.desk)) == (1, 0, 0)
