"""What a file of charts changes of a claim that is open or was sent: the claim follows it as it follows a signed correction."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import chart_follow, chart_import, cut_off, look, outbox, proof
from acts.correction_links import of_claim
from store import import_due
from store import scrub as kept
from tests.bundle import made
from tests.made import CO, Practice, ans, bill, era, practice_in, s

PLAN = {"resourceType": "Organization", "id": "o1", "name": "LAKESIDE HEALTH PLAN", "identifier": [{"value": "90054"}]}


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Claim A, denied; its patient's chart came in by a bundle that says what the claim says."""
    practice = practice_in(tmp_path)
    practice.sends(bill(100, label="A"))
    practice.paid(era(ans(s(0, CO(31, 100)), icn="ICN1")))
    return practice


def bring(books: Practice, *resources: dict[str, object], name: str, born: str = "1970-01-02") -> chart_import.Report:
    """A bundle about the claim's patient, with a birth date."""
    who = made.patient(family="OKAFOR", given="MARIA", born=born)
    who["name"] = [{"family": "OKAFOR", "given": ["MARIA"]}]
    path = books.folder / name
    path.write_bytes(made.bundle(who, made.coverage(member="W100200300"), PLAN, made.DOCTOR, *resources))
    return chart_import.bring(books.at("rita"), path)


def whole(books: Practice) -> None:
    """The books are proven."""
    assert proof.ledger(books.desk).problems == () and proof.audit(books.desk).problems == ()


def test_a_birth_date_that_a_file_changes_makes_the_denied_claim_ready(books: Practice) -> None:
    """Kept as a correction by the file; the claim is scrubbed and stands ready; a file that says the same again touches nothing."""
    bring(books, name="first.json")
    runs = kept.last_run(books.desk.books.read, 1)
    report = bring(books, name="second.json", born="1970-01-20")
    assert (report.changed, report.claims) == (1, ("A",))
    number = look.claim(books.desk, "A").claim
    (corrected,) = of_claim(books.desk.books.read, number)
    assert corrected.fields.startswith("Born") and corrected.owed
    last = kept.last_run(books.desk.books.read, 1)
    assert last is not None and last != runs and last.why.startswith("corrected by K-")
    assert bring(books, name="third.json", born="1970-01-20").claims == ()
    whole(books)


def test_what_stands_in_the_outbox_takes_the_new_value(books: Practice) -> None:
    """Like after a signature."""
    bring(books, name="first.json")
    changes = [outbox.Change("authorization", "AU77")]
    row = outbox.send(books.desk, outbox.propose(books.desk, "A", changes=changes), changes=changes)
    bring(books, name="second.json", born="1970-01-20")
    (corrected,) = of_claim(books.desk.books.read, 1)
    assert f"OUT-{row.number}" in corrected.sent
    whole(books)


def test_a_following_that_was_cut_off_goes_on(books: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the file says is in; the claims wait in the books, and the next desk follows up."""
    bring(books, name="first.json")

    def cut(*_: object, **__: object) -> tuple[str, ...]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(chart_follow, "carry_on", cut)
        bring(books, name="second.json", born="1970-01-20")
    assert import_due.left(books.desk.books.read) == 1 and of_claim(books.desk.books.read, 1) == ()
    cut_off.imports(books.at("olga"))
    assert import_due.left(books.desk.books.read) == 0 and len(of_claim(books.desk.books.read, 1)) == 1
    whole(books)


def test_a_diagnosis_that_the_other_system_codes_otherwise_is_the_claims_too(books: Practice) -> None:
    """Where the claim says the old code. A first chart, and one more diagnosis beside it, touch no claim."""
    read = books.desk.books.read
    visit = made.encounter(on=str(read.value("SELECT from_on FROM claim WHERE id = 1")))
    code = str(read.value("SELECT code FROM diagnosis ORDER BY id"))
    assert bring(books, visit, made.condition("k1", code), name="first.json").claims == ()
    assert bring(books, visit, made.condition("k1", code), made.condition("k2", "I10"), name="second.json").claims == ()
    assert bring(books, visit, made.condition("k1", "E11.22"), name="third.json").claims == ("A",)
    whole(books)
