"""Appeals: proposed with the letter filled in, written, sent as a packet, decided; the claim's work follows each step."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from acts import appeals, documents, identity, letter_templates, look, proof, undo, work
from acts.errors import NotAllowed, Refused
from billing.appeal import Known, against, next_level
from billing.letter import fill, unknown
from store import templates
from tests.made import Practice, practice_in

PORTAL = ("portal", "payer's portal")


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """A (100) and B (250) denied for want of medical need, M (80) for a missing field that names no appeal."""
    made = practice_in(tmp_path)
    made.denied(100, 250, code=50)
    return made


def denial(made: Practice, number: str = "A") -> work.QueueRow:
    return work.item_of(made.desk, number, "denial")


def written(made: Practice, number: str = "A") -> appeals.AppealView:
    found = appeals.propose(made.desk, number)
    return appeals.write(made.desk, found, found.letter.subject, found.letter.text.replace("[who signs]", "x"), found.enclosures)


def test_a_letter_is_filled_from_claim_chart_and_answer(made: Practice) -> None:
    """Patient, numbers, services, codes, the day of the answer; what is not known stands in brackets and is named."""
    found = appeals.propose(made.desk, "A")
    assert (found.level, found.level_words, found.asked_cents, found.template) == (1, "first appeal", 10000, "medical need, first appeal")
    for text in ("Okafor, Anna", "CO-50", "Claim: A", "Charge: 100.00, denied: 100.00", "NPI 1669999926", "maria"):
        assert text in found.letter.text, text
    assert found.deadline is not None and found.deadline.clock == "APPEAL"
    assert [one.source for one in found.enclosures] == ["remittance"]
    assert found.wrong == ""


def test_it_is_written_sent_and_decided(made: Practice) -> None:
    """The work waits for the decision; lost, it comes back with the next level's last day counted from the decision; then level 2."""
    ana = made.at("ana")
    found = appeals.propose(ana, "A")
    draft = appeals.write(ana, found, found.letter.subject, found.letter.text, found.enclosures)
    assert (draft.row.name, draft.row.state) == ("AP-1", "draft")
    sent = appeals.send(ana, 1, "fax", "614 555 0100")
    today = made.desk.today()
    assert (sent.row.state, sent.row.sent_on, sent.row.due_on) == ("sent", today, today + timedelta(days=60))
    item = denial(made)
    assert (item.state, item.follow_up_on, item.follow_up_reason) == (
        "waiting",
        today + timedelta(days=60),
        "AP-1 sent by fax: the decision",
    )
    made.clock.move(days=20)
    lost = appeals.decide(ana, 1, "upheld", reason="criteria not met")
    assert (lost.row.outcome, lost.row.won_cents) == ("upheld", 0)
    item = denial(made)
    assert item.state == "open" and item.deadline_on == made.desk.today() + timedelta(days=60)
    second = appeals.propose(ana, "A")
    assert (second.level, second.template) == (2, "next level")
    assert "was decided on 2026-10-21: lost" in second.letter.text
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


def test_one_that_is_won_waits_for_its_money(made: Practice) -> None:
    """Thirty days, and it counts in the rates."""
    written(made)
    appeals.send(made.desk, 1, *PORTAL)
    won = appeals.decide(made.desk, 1, "overturned")
    assert won.row.won_cents == 10000
    assert denial(made).follow_up_on == made.desk.today() + timedelta(days=30)
    (rate,) = appeals.rates(made.desk, "code")
    assert (rate.key, rate.decided, rate.won, rate.per_cent, rate.won_cents) == ("CO-50", 1, 1, 100, 10000)
    with pytest.raises(Refused, match="was won"):
        again = appeals.propose(made.desk, "A")
        appeals.write(made.desk, again, "s", "text", again.enclosures)


def test_a_second_one_waits_behind_the_first(made: Practice) -> None:
    """Of the same claim only one stands; after it was withdrawn another may."""
    written(made)
    found = appeals.propose(made.desk, "A")
    assert "AP-1 (level 1) is being written" in found.wrong
    with pytest.raises(Refused, match="AP-1"):
        appeals.write(made.desk, found, "s", "text", found.enclosures)
    appeals.withdraw(made.desk, 1, "the payer called: they look again")
    assert appeals.propose(made.desk, "A").wrong == ""


def test_what_the_law_or_the_remark_forbids_is_said(tmp_path: Path) -> None:
    """MA130: never processed, so there is nothing to appeal."""
    from tests.made import CO, ans, bill, era, s

    made = practice_in(tmp_path)
    made.sends(bill(100))
    made.paid(era(ans(s(0, CO(16, 100), remarks=("MA130",)), label="A", icn="A")))
    found = appeals.propose(made.desk, "A")
    assert "nothing to appeal" in found.wrong
    assert "nothing to reopen" in appeals.propose(made.desk, "A", kind="reopening").wrong


def test_a_day_before_the_answer_and_more_than_was_asked_are_refused(made: Practice) -> None:
    """An appeal goes after the answer that it is about; won in part is more than nothing and no more than all."""
    written(made)
    with pytest.raises(Refused, match="before the answer that it is about, of 2026-09-20"):
        appeals.send(made.desk, 1, "fax", "614 555 0100", on=date(2026, 9, 19))
    assert denial(made).state == "open"
    appeals.send(made.desk, 1, "fax", "614 555 0100", on=date(2026, 9, 20))
    for outcome, cents in (("part", 0), ("part", 10001), ("overturned", 10001), ("part", -1), ("upheld", 1)):
        with pytest.raises(Refused):
            appeals.decide(made.desk, 1, outcome, won_cents=cents)
    assert appeals.decide(made.desk, 1, "part", won_cents=4000).row.won_cents == 4000


def test_the_last_day_has_passed(made: Practice) -> None:
    """Refused without good cause; with it the letter says so."""
    made.clock.move(days=400)
    assert "The last day was" in appeals.propose(made.desk, "A").wrong
    late = appeals.propose(made.desk, "A", late="our building burnt down")
    assert late.wrong == "" and "for good cause: our building burnt down" in late.letter.text


def test_the_packet_has_the_letter_and_what_lies_with_it(made: Practice) -> None:
    """A PDF: the letter, a filed paper, the answer with its segments; as it went it stays, whatever comes later."""
    path = made.folder / "note.txt"
    path.write_text("Patient seen on 09-01.\nPain for six weeks, physiotherapy without effect.")
    documents.add(made.desk, path, claim="A", kind="record")
    written(made)
    appeals.send(made.desk, 1, *PORTAL)
    went = appeals.packet(made.desk, 1).data
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(went)).pages)
    for words in ("Okafor, Anna", "physiotherapy without effect", "Segments as they came", "CLP*A"):
        assert words in text, words
    assert appeals.packet(made.desk, 1).data == went


def test_a_paper_that_was_moved_away_does_not_go(made: Practice) -> None:
    """What belongs to another patient is left out of the packet, and a page says that something is left out."""
    path = made.folder / "note.txt"
    path.write_text("Of another patient altogether.")
    row = documents.add(made.desk, path, claim="A", kind="record")
    written(made)
    asking = identity.document_asking(made.desk.books.read, row.ref, "claim B")
    asked = identity.ask(made.at("rita"), asking, "it was misfiled", "the name on the paper")
    identity.approve(made.desk, asked.number)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(appeals.packet(made.desk, 1).data)).pages)
    assert "another patient altogether" not in text and "left out" in text


def test_undo_takes_a_sending_back(made: Practice) -> None:
    """It is a draft again, and the claim is open."""
    written(made)
    appeals.send(made.desk, 1, *PORTAL)
    last = undo.mine(made.desk)
    assert last is not None
    undo.apply(made.desk, last.number, undo.preview(made.desk, last.number).hash)
    assert appeals.view(made.desk, 1).row.state == "draft"
    assert denial(made).state == "open"
    assert proof.audit(made.desk).problems == ()


def test_brackets_do_not_go_out(made: Practice) -> None:
    """A letter in which something still stands in brackets is not sent."""
    found = appeals.propose(made.desk, "A")
    appeals.write(made.desk, found, "s", "To [the payer's name]: please pay.", found.enclosures)
    with pytest.raises(Refused, match="in brackets"):
        appeals.send(made.desk, 1, *PORTAL)
    appeals.reword(made.desk, 1, "To Lakeside: please pay.")
    assert appeals.send(made.desk, 1, *PORTAL).row.state == "sent"


def test_who_may_and_what_is_logged(made: Practice) -> None:
    """An auditor looks; the claim's log tells of the appeal."""
    written(made)
    olga = made.at("olga")
    assert [row.name for row in appeals.listed(olga)] == ["AP-1"]
    with pytest.raises(NotAllowed):
        appeals.send(olga, 1, *PORTAL)
    assert any(event.act == "appeal.write" for event in look.claim(made.desk, "A").history)


def test_the_practices_own_template_stands_in_its_place(made: Practice) -> None:
    """Under a shipped name, for one payer, with places that exist; ended, the shipped one is back."""
    name = "medical need, first appeal"
    with pytest.raises(Refused, match="nonsense"):
        letter_templates.put(made.desk, name, "s", "Dear {nonsense}")
    letter_templates.put(made.desk, name, "Our own {claim}", "Pay {denied} now.", category="medical_necessity", level=1)
    assert appeals.propose(made.desk, "A").letter.text == "Pay 100.00 now."
    letter_templates.end(made.desk, name)
    assert "medically necessary" in appeals.propose(made.desk, "A").letter.text


def test_every_shipped_template_names_only_places_that_exist() -> None:
    """And there is one for what is denied most."""
    found = templates.shipped()
    assert all(unknown(one.subject + one.body) == () for one in found)
    assert {"medical_necessity", "authorization", "timely_filing", "bundling", "coding", "duplicate"} <= {one.category for one in found}


def test_levels_and_optional_lines() -> None:
    """The next level follows a lost one; a line whose place is empty is left out; one that must be there stands in brackets."""
    lost = Known(1, 1, "decided", "upheld", date(2026, 10, 1))
    assert next_level([]) == 1 and next_level([lost]) == 2
    codes = [one.code for one in against(3, [lost], levels=2, today=date(2026, 10, 2))]
    assert codes == ["no_level", "level_first"]
    found = fill("S {claim}", "?{group} Group {group}\nClaim {claim}\nTo {payer}", {"claim": "A"})
    assert (found.subject, found.text, found.missing) == ("S A", "Claim A\nTo [the payer's name]", ("payer",))
