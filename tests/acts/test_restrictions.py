"""A visit kept from a plan leaves by no path; another address is used; what went to others is accounted for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from acts import (
    appeals,
    bulk,
    intake,
    lists,
    look,
    outbox,
    practice,
    records,
    releases,
    request_letters,
    requests,
    restrictions,
    statements,
)
from acts.desk import Desk
from acts.errors import PlanChanged, Refused
from acts.views import QueueView
from billing import amendment_request as rule
from store import disclosures
from tests.made import CO, Person, Practice, ans, bill, era, practice_in, s
from tests.stories import x12_maker


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """Claim A (100), denied with CO-50, ready to be sent again with a comment."""
    made = practice_in(tmp_path)
    made.denied(100, code=50)
    practice.put(made.desk, "submitter_phone", "6145550100")
    return made


def person(made: Practice) -> int:
    return int(made.desk.books.read.value("SELECT person FROM claim WHERE control_number = 'A'"))


def restricted(made: Practice, **more: object) -> int:
    """A restriction of claim A, agreed by rita."""
    rita = made.at("rita")
    number = requests.add(rita, person(made), "restriction", "keep it from my plan").number
    said: dict[str, object] = {"claim": "A", "paid": "receipt 77 of 2026-09-02", **more}
    assert restrictions.restrict(rita, number, **said).state == "completed"  # type: ignore[arg-type]
    return number


def put(desk: Desk) -> outbox.OutboxRow:
    return outbox.send(desk, outbox.propose(desk, "A"), unchanged="asked by phone")


def test_it_is_not_proposed_nor_sent_nor_appealed_nor_are_records(made: Practice) -> None:
    """Every way out says the same reason."""
    draft = appeals.propose(made.desk, "A")
    written = appeals.write(made.desk, draft, draft.letter.subject, "Please look again.", draft.enclosures)
    number = restricted(made)
    why = f"RQ-{number} forbids it"
    for how in (None, "new", "replacement"):
        assert any(why in one.message for one in outbox.propose(made.desk, "A", how).wrong)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=why):
        put(made.desk)
    assert why in appeals.propose(made.desk, "A").wrong
    with pytest.raises(Refused, match=why):
        appeals.send(made.desk, written.row.number, "fax")
    with pytest.raises(Refused, match=why):
        appeals.packet(made.desk, written.row.number)
    with pytest.raises(Refused, match=why):
        records.sent(made.desk, "A", way="fax", what="the note")
    items = lists.queue(made.desk, QueueView()).rows
    (line,) = bulk.plan(made.desk, "send", items).lines
    assert not line.will and why in line.words


def test_what_stands_in_the_outbox_is_held_and_stays_so(made: Practice) -> None:
    """It is held back in the same act, is not released, and goes once the restriction has ended."""
    row = put(made.desk)
    number = restricted(made)
    there = outbox.view(made.desk, row.number)
    assert there.state == "held" and f"RQ-{number}" in there.held
    with pytest.raises(Refused, match=f"RQ-{number} forbids it"):
        outbox.release(made.desk, row.number)
    restrictions.end(made.at("rita"), number, "the check bounced")
    outbox.release(made.desk, row.number)
    file, held = outbox.leave(made.desk, made.folder / "out")
    assert file is not None and held == ()


def test_the_claim_says_that_it_is_kept_from_the_plan(made: Practice) -> None:
    """No step that would tell the plan is offered; each says which request forbids it."""
    number = restricted(made)
    steps = [step for item in look.claim(made.desk, "A").work for step in item.steps]
    assert not [step for step in steps if step.allowed and step.key.startswith(("r", "A", "d", "b:next"))]
    assert [step for step in steps if f"RQ-{number} forbids it" in step.why_not]


def test_what_the_restriction_did_not_reach_in_the_outbox_is_held_back_as_it_leaves(
    made: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked again where the file is made."""
    row = put(made.desk)
    monkeypatch.setattr(restrictions, "_hold_back", lambda act, person: [])
    number = restricted(made, claim="", from_on=date(2000, 1, 1), to_on=date(2030, 1, 1))
    assert outbox.view(made.desk, row.number).state == "ready"
    file, held = outbox.leave(made.desk, made.folder / "out")
    assert file is None and f"RQ-{number}" in held[0].held


def test_a_restriction_while_the_file_is_written_lets_nothing_leave(made: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked again under the lock."""
    put(made.desk)
    whole = outbox._written

    def late(*given: object) -> object:
        found = whole(*given)  # type: ignore[arg-type]
        restricted(made)
        return found

    monkeypatch.setattr(outbox, "_written", late)
    with pytest.raises((PlanChanged, Refused)):
        outbox.leave(made.desk, made.folder / "out")
    assert outbox.totals(made.desk).get("sent") is None


def test_only_the_plan_that_was_named_and_only_the_visit(made: Practice) -> None:
    """Another payer may be told; another visit too."""
    payer = str(made.desk.books.read.value("SELECT name FROM payer ORDER BY id LIMIT 1"))
    number = restricted(made, payer=payer)
    claim = int(made.desk.books.read.value("SELECT id FROM claim WHERE control_number = 'A'"))
    own = int(made.desk.books.read.value("SELECT payer FROM claim WHERE id = :id", id=claim))
    read = made.desk.books.read
    assert restrictions.against(read, claim, own) and restrictions.against(read, claim) and not restrictions.against(read, claim, own + 99)
    restrictions.end(made.at("rita"), number, "as asked")
    restricted(made, claim="", from_on=date(2020, 1, 1))
    assert restrictions.against(read, claim) == ""


def test_a_file_that_left_is_not_laid_down_again_with_it(made: Practice) -> None:
    """It left before the restriction; another copy of it does not."""
    put(made.desk)
    file, _ = outbox.leave(made.desk, made.folder / "out")
    assert file is not None
    outbox.rewrite(made.desk, file.name, made.folder / "again")
    number = restricted(made)
    with pytest.raises(Refused, match=f"A is in it. RQ-{number} forbids it"):
        outbox.rewrite(made.desk, file.name, made.folder / "third")


def test_it_wants_its_proof_of_payment(made: Practice) -> None:
    """Where the books do not show that the visit is paid in full, what shows it is said."""
    rita = made.at("rita")
    number = requests.add(rita, person(made), "restriction", "keep it from my plan").number
    with pytest.raises(Refused, match="paid in full"):
        restrictions.restrict(rita, number, claim="A")
    with pytest.raises(Refused, match="which visit"):
        restrictions.restrict(rita, number, paid="receipt 7")


def test_a_claim_that_another_system_sent_is_noted_as_a_disclosure(made: Practice) -> None:
    """The file is taken, the finding names it, the accounting has it."""
    number = restricted(made)
    path = made.folder / "again.837"
    path.write_text(x12_maker.claims([bill(100, label="A", person=Person("OKAFOR", "ANNA", "WA100200"), frequency="7", original="A")]))
    report = intake.bring(made.desk, path)
    assert report.status == "imported"
    (found,) = [one for one in report.problems if one.code == "restricted_sent"]
    assert found.severity == "warning" and f"RQ-{number}" in found.message
    (one,) = releases.accounting(made.at("rita"), person(made))
    assert (one.basis, one.control_number) == ("restricted", "A")


def test_another_address_is_used_by_letters_and_statements(made: Practice) -> None:
    """The latest holds; a letter by another way is refused, a statement says what was asked."""
    rita = made.at("rita")
    practice.put(made.desk, "name", "Riverbend Family")
    number = requests.add(rita, person(made), "confidential", "write to my sister's").number
    with pytest.raises(Refused, match="street, city and ZIP"):
        releases.confidential(rita, number, "mail", line1="4 OAK AVE")
    releases.confidential(rita, number, "mail", line1="4 OAK AVE", city="DAYTON", region="oh", zip_code="45402")
    copies = requests.add(rita, person(made), "access", "all").number
    assert requests.view(rita, copies).address[1:] == ("4 OAK AVE", "DAYTON, OH 45402")
    with pytest.raises(Refused, match="asked to be reached by mail"):
        request_letters.send(rita, copies, "copies", way="email", given="2 pages")
    request_letters.send(rita, copies, "copies", given="2 pages")
    letter = requests.view(rita, copies).letters[0]
    assert letter.way == "mail" and "4 OAK AVE" in letter.text
    (noted,) = statements.sent(made.desk, "A")
    assert (noted.way, noted.to, noted.beside) == ("mail", ("4 OAK AVE", "DAYTON, OH 45402"), "")
    (noted,) = statements.sent(made.desk, "A", way="portal")
    assert noted.beside == "mail"
    releases.record_address(rita, person(made), "moved home")
    assert requests.view(rita, copies).address[1:] != ("4 OAK AVE", "DAYTON, OH 45402")


def test_releases_are_logged_and_six_years_are_accounted_for(made: Practice) -> None:
    """By authorisation it stands in the log, not in the accounting; older than six years likewise."""
    rita, who = made.at("rita"), person(made)
    number = requests.add(rita, who, "release", "send it to my lawyer").number
    with pytest.raises(Refused, match="which authorisation"):
        releases.release(rita, number, "K. Stone, attorney", "visits of 2026", "legal")
    row, lies = releases.release(rita, number, "K. Stone, attorney", "visits of 2026", "legal", authorised="DOC-1 of 2026-09-20")
    assert row.state == "completed" and lies == ()
    today = made.desk.today()
    since = rule.kept_since(today)
    for on in (since, since - timedelta(days=1)):
        releases.disclose(rita, who, "County health", "a lab result", "report", basis="health", on=on)
    assert [one.on for one in releases.accounting(rita, who)] == [since]
    assert len(releases.accounting(rita, who, everything=True)) == 3
    with pytest.raises(Refused, match="still to come"):
        releases.disclose(rita, who, "x", "y", "z", basis="law", on=today + timedelta(days=1))
    with pytest.raises(Refused, match="no basis"):
        releases.disclose(rita, who, "x", "y", "z", basis="because")
    assert disclosures.disclosures(rita.books.read, who)[0].to == "K. Stone, attorney"


def test_a_denied_amendment_goes_with_later_releases(made: Practice) -> None:
    """Request, denial and statement are named."""
    rita, who = made.at("rita"), person(made)
    practice.put(made.desk, "name", "Riverbend Family")
    practice.put(made.desk, "privacy_contact", "J. Dahl, 614 555 0100")
    number = requests.add(rita, who, "amendment", "the note is wrong").number
    requests.review(rita, number)
    requests.decide(rita, number, "denied", ground="accurate-and-complete", reason="It is as you said.")
    assert releases.disclose(rita, who, "a", "b", "c", basis="law") == ()
    request_letters.send(rita, number, "denial")
    requests.disagree(rita, number, "It is not.")
    assert releases.disclose(rita, who, "a", "b", "c", basis="law") == (f"RQ-{number} (request, denial, statement)",)


def test_an_imported_answer_moves_no_restriction(made: Practice) -> None:
    """Payments go on; the claim only does not leave."""
    restricted(made)
    made.paid(era(ans(s(0, CO(45, 100)), icn="A2"), trace="Q"))
