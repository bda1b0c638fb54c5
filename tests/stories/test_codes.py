"""claimdesk codes: built at the first use, found, shown, brought; what is unknown for a day is a warning; the MS-DRG of a stay."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from acts import codes, people, scrub_pending
from acts.errors import NoSuch, NotAllowed, Refused
from claimdesk import settings
from claimdesk.cli import run
from store import audit_proof
from tests.made import bill, practice_in
from tests.reference import reference_path

ON = date(2026, 5, 1)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store's path, with a reference database beside it."""
    monkeypatch.delenv("CLAIMDESK_REFERENCE", raising=False)
    shutil.copy(reference_path(), tmp_path / "reference.db")
    return tmp_path / "books.db"


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What a command prints on standard output."""
    capsys.readouterr()
    assert run(list(arguments)) == code
    return capsys.readouterr().out


def test_codes_are_found_and_shown(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a store: only the reference database is asked."""
    found = json.loads(said(capsys, "codes", "find", "diab", "kidney", "--on", "2026-05-01", "--json", "--db", str(db)))
    assert found["edition"] == "FY2026-April" and "E11.22" in [one["code"] for one in found["codes"]]
    shown = said(capsys, "codes", "show", "E11.621", "--on", "2026-05-01", "--db", str(db))
    assert "Excludes1 (never with it)" in shown and "gestational diabetes (O24.4-)   [E11]" in shown
    assert "office" in said(capsys, "codes", "show", "11", "--set", "pos", "--db", str(db))
    assert "cannot be billed" in said(capsys, "codes", "show", "M54.5", "--on", "2026-05-01", "--db", str(db))
    assert said(capsys, "codes", "show", "E11.99", "--on", "2026-05-01", "--db", str(db), code=2) == ""
    assert "FY2026-April" in said(capsys, "codes", "editions", "--db", str(db))


def test_a_day_without_an_edition_is_a_warning(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 and a sentence, not a failure; nothing is said to be wrong with the code."""
    for words in (["find", "diab"], ["show", "E11.9"]):
        document = json.loads(said(capsys, "codes", *words, "--on", "2026-11-20", "--json", "--db", str(db), code=1))
        assert document["ok"] and document["edition"] is None and "unknown for this date" in document["note"]


def test_the_drg_of_a_stay(capsys: pytest.CaptureFixture[str]) -> None:
    """Heart failure with and without what weighs; a discharge after the last grouper is grouped, and that is said."""
    plain = json.loads(said(capsys, "codes", "drg", "I50.21", "--discharged", "2026-05-01", "--json"))
    heavy = json.loads(said(capsys, "codes", "drg", "I50.21", "J96.01", "--discharged", "2026-05-01", "--json"))
    assert (plain["drg"], heavy["drg"], plain["version"], plain["note"]) == ("293", "291", "v43.1", "")
    assert "v43.1" in codes.drg(("I50.21",), (), date(2026, 11, 1), "M").note
    with pytest.raises(Refused, match="no grouper is kept"):
        codes.drg(("I50.21",), (), date(2010, 1, 1), "M")
    with pytest.raises(NoSuch, match="knows no MS-DRG"):
        codes.drg(("XXXX",), (), ON, "F")


def test_bringing_an_edition_is_an_act(tmp_path: Path) -> None:
    """Who may, brings; the log has who brought what from where; licensed text is not in it."""
    practice = practice_in(tmp_path)
    shutil.copy(reference_path(), tmp_path / "reference.db")
    (tmp_path / "cpt.csv").write_text("code,short\n99213,words under a licence\n")
    asked = codes.Asked("cpt", (str(tmp_path / "cpt.csv"),), "2026", date(2026, 1, 1))
    rita = practice.at("rita")
    practice.sends(bill(100))
    assert codes.bring(rita, asked).rows == 1 and scrub_pending.waiting(rita) == 1
    assert rita.reference is not None and rita.reference.text("cpt", "99213") is not None
    row = practice.desk.books.read.one("SELECT * FROM event WHERE act = 'codes.bring'")
    assert row is not None and row["actor"] == "rita" and "licence" not in row["body"] and '"rows": 1' in row["body"].replace('":1', '": 1')
    with pytest.raises(NotAllowed):
        codes.bring(practice.at("ana"), asked)
    assert not audit_proof.verify(practice.desk.books.read).problems


def test_licensed_text_is_left_out_of_json(db: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Unless it is asked for; on the screen it bears its licence."""
    practice = practice_in(tmp_path)
    (tmp_path / "cpt.csv").write_text("code,short\n99213,words under a licence\n")
    codes.bring(practice.desk, codes.Asked("cpt", (str(tmp_path / "cpt.csv"),), "2026", date(2026, 1, 1)))
    show = ("codes", "show", "99213", "--on", "2026-05-01", "--db", str(db))
    assert "words under a licence" not in said(capsys, *show, "--json")
    assert "words under a licence" in said(capsys, *show, "--json", "--with-licensed-text")
    assert "Text supplied by your organisation under its own licence" in said(capsys, *show)


def test_the_second_look_by_command(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits; a word without a number, or a number without a word, is a wrong question."""
    made = practice_in(db.parent)
    people.add(made.desk, settings.login(), "supervisor")
    assert "Nothing waits" in said(capsys, "codes", "second-look", "--db", str(db))
    assert json.loads(said(capsys, "codes", "second-look", "--json", "--db", str(db)))["second_looks"] == []
    for words in (["3"], ["--agree"], ["3", "--agree", "--disagree", "no"]):
        said(capsys, "codes", "second-look", *words, "--db", str(db), code=2)
