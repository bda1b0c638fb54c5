"""Acknowledgements: what a 999 or a 277CA says is kept with the claim; a refusal is work until it is sent again, taken in or answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from acts import filing, intake, lists, look, proof
from acts.views import FileReport, QueueView
from billing.acknowledgement import Status, verdict
from tests.made import CO, Practice, ans, bill, era, practice_in, s
from tests.stories import x12_maker


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    """Claims A (100) and B (250) went in one file, C (80) in another."""
    made = practice_in(tmp_path)
    made.sends(bill(100), bill(250, label="B"))
    made.sends(bill(80, label="C"))
    return made


def group_of(made: Practice, file: str) -> str:
    """The group number (GS06) of a file that went."""
    return (made.folder / file).read_text().split("GS*")[1].split("~")[0].split("*")[5 + 0]


def wrapped(rows: Sequence[str], code: str, version: str, group: str) -> str:
    """An interchange with one set."""
    isa = "ISA*00*          *00*          *ZZ*CLEARING       *ZZ*CLINIC         *261003*0900*^*00501*000000071*0*P*:"
    body = [f"ST*{code}*0001*{version}", *rows, f"SE*{len(rows) + 2}*0001"]
    return "~".join([isa, f"GS*{group}*CLEARING*CLINIC*20261003*0900*71*X*{version}", *body, "GE*1*71", "IEA*1*000000071"]) + "~"


def came(made: Practice, text: str, name: str) -> FileReport:
    path = made.folder / name
    path.write_text(text)
    return intake.bring(made.desk, path)


def ack(made: Practice, *claims: tuple[str, str, str], name: str = "a.277", level: str = "A1:19", when: str = "20261003") -> FileReport:
    """A 277CA on claims: (number, STC01, STC03)."""
    rows = ["BHT*0085*08*X1*20261003*0900*TH", "HL*1**20*1", "NM1*AY*2*CLEARWAY*****46*CW1", "TRN*1*T1", f"DTP*050*D8*{when}",
            f"DTP*009*D8*{when}", "HL*2*1*21*1", "NM1*41*2*CLINIC*****46*CLINIC", "TRN*2*NONE", f"STC*{level}:40*{when}*WQ*350",
            "HL*3*2*19*1", "NM1*85*2*CLINIC*****XX*1669999926", "TRN*1*0"]  # fmt: skip
    for at, (number, status, action) in enumerate(claims, 4):
        rows += [f"HL*{at}*3*PT", "NM1*QC*1*OKAFOR*MARIA****MI*W1", f"TRN*2*{number}", f"STC*{status}*{when}*{action}*100",
                 f"REF*1K*ICN{number}", "DTP*472*D8*20260901"]  # fmt: skip
    return came(made, wrapped(rows, "277", "005010X214", "HN"), name)


def set_ack(made: Practice, file: str, code: str, *errors: str, name: str = "a.999") -> FileReport:
    group = group_of(made, file)
    rows = [f"AK1*HC*{group}*005010X222A1", "AK2*837*0001*005010X222A1", *errors, f"IK5*{code}", f"AK9*{code}*1*1*{int(code == 'A')}"]
    return came(made, wrapped(rows, "999", "005010X231A1", "FA"), name)


def kinds(made: Practice, number: str) -> dict[str, str]:
    return {work.row.kind: work.row.why for work in look.claim(made.desk, number).work}


def test_a_refused_claim_is_work_with_what_was_wrong(made: Practice) -> None:
    """The one that was refused, and no other; with the code in words, its money and its filing limit."""
    report = ack(made, ("A", "A7:562:85", "U"), ("B", "A2:20:PR", "WQ"))
    assert (report.transaction, report.status, report.claims) == ("277CA", "imported", 2)
    assert [(one.code, one.severity) for one in report.problems] == [("claim_rejected", "info")]
    (row,) = lists.queue(made.desk, QueueView(kind="rejected")).rows
    assert (row.control_number, row.at_stake_cents, row.state) == ("A", 10000, "open")
    assert row.why == "refused on its way in by CLEARWAY on 2026-10-03: A7:562:85 (the billing provider's NPI)"
    assert row.deadline_on is not None
    assert kinds(made, "B") == {}
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


@pytest.mark.parametrize("how", ["taken in after all", "answered", "sent again"])
def test_a_refusal_ends(made: Practice, how: str) -> None:
    """By a later word, by an answer, or by sending it again under its old number, which is no mistake then."""
    ack(made, ("A", "A3:21", "U"))
    assert "rejected" in kinds(made, "A")
    if how == "taken in after all":
        ack(made, ("A", "A2:20", "WQ"), name="b.277")
    elif how == "answered":
        made.paid(era(ans(s(60, CO(45, 40)), label="A", icn="A")))
    else:
        path = made.folder / "again.837"
        path.write_text(x12_maker.claims([bill(100)]))
        report = intake.bring(made.desk, path)
        assert [one.code for one in report.problems] == []
    assert "rejected" not in kinds(made, "A")
    assert proof.ledger(made.desk).problems == () and proof.audit(made.desk).problems == ()


def test_a_whole_set_that_is_refused_refuses_its_claims(made: Practice) -> None:
    """All of that file and of no other, with the segment that was wrong; taken in anew it is over."""
    report = set_ack(made, "000.837", "R", "IK3*CLM*22**8", "IK4*2*782*1")
    assert (report.transaction, report.status) == ("999", "imported")
    assert {row.control_number for row in lists.queue(made.desk, QueueView(kind="rejected")).rows} == {"A", "B"}
    assert "CLM02 in segment 22: missing" in kinds(made, "A")["rejected"]
    set_ack(made, "000.837", "A", name="b.999")
    assert lists.queue(made.desk, QueueView(kind="rejected")).rows == ()


def test_the_payers_number_of_an_acknowledgement_finds_the_claim(made: Practice) -> None:
    """Posting rule 8, the second rung: an answer with another number of ours, but the payer's own of the 277CA."""
    ack(made, ("C", "A2:20:PR", "WQ"))
    (report,) = made.paid(era(ans(s(60, CO(45, 20)), label="C-OLD", icn="ICNC")))
    assert (report.posted, report.held) == (1, 0)
    assert look.claim(made.desk, "C").figures.insurance_paid == 6000


def test_filing_in_time_is_proven_by_who_took_it_in(made: Practice) -> None:
    """Submission, 999 and 277CA with their numbers; without an acknowledgement it is said that nothing proves it."""
    bare = filing.proof(made.desk, "C")
    assert (bare.sent_on, bare.received_on, bare.in_time) == (date(2026, 10, 1), None, None)
    assert "No acknowledgement proves" in bare.verdict
    set_ack(made, "001.837", "A")
    ack(made, ("C", "A2:20:PR", "WQ"))
    found = filing.proof(made.desk, "C")
    assert (found.received_on, found.in_time) == (date(2026, 10, 3), True)
    page = "\n".join(filing.text(found, "Clinic"))
    assert f"group {group_of(made, '001.837')}" in page and "277CA from CLEARWAY" in page and "their number ICNC" in page
    late = practice_in(made.folder / "late") if (made.folder / "late").mkdir() is None else made
    late.sends(bill(100))
    ack(late, ("A", "A2:20:PR", "WQ"), when="20290101")
    assert filing.proof(late.desk, "A").in_time is False


def test_what_did_not_go_from_here_is_said_and_kept(made: Practice) -> None:
    """A claim and a set that nobody here knows: warnings, and nothing else changes."""
    report = ack(made, ("GHOST", "A3:21", "U"))
    assert [(one.code, one.severity) for one in report.problems] == [("not_sent_from_here", "warning")]
    rows = ["AK1*HC*9999*005010X222A1", "AK2*837*0001*005010X222A1", "IK5*R*5", "AK9*R*1*1*0"]
    report = came(made, wrapped(rows, "999", "005010X231A1", "FA"), "x.999")
    assert "not_sent_from_here" in [one.code for one in report.problems]
    assert lists.queue(made.desk, QueueView(kind="rejected")).rows == ()


def test_one_refusal_among_statuses_refuses() -> None:
    """Whatever stands beside it; an action of U refuses by itself, a code that nobody knows says nothing."""
    assert verdict([Status("A1", "19"), Status("A7", "562")]) == "rejected"
    assert verdict([Status("A1", "19", action="U")]) == "rejected"
    assert verdict([Status("A0", "16"), Status("A1", "19")]) == "forwarded"
    assert verdict([Status("Z9", "1")]) == "noted"
    assert verdict([]) == "noted"
