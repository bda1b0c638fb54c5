"""Documents: kept once, byte for byte; filed, moved, dismissed and taken back; a hostile file is named and does no harm."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acts import documents, look, pdf_text, proof, undo
from acts.desk import Act, Desk, act
from store import audit
from store import documents as kept
from store.errors import NoSuch, NotAllowed, Refused, Stale
from tests.made import Practice, practice_in


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Three denials: A, B and C, of three patients."""
    made = practice_in(tmp_path)
    made.denied(100, 300, 200)
    return made


@act("work.test")
def joined(act: Act) -> None:
    """All three claims are of one patient: between two patients another way is gone."""
    act.write.change("UPDATE claim SET person = (SELECT min(person) FROM claim)")


def pdf(*pages: str, password: str = "") -> bytes:
    """A PDF with these pages of text."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password, strength=40) if password else None)
    for page in pages:
        for n, line in enumerate(page.splitlines()):
            canvas.drawString(72, 760 - 14 * n, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def raw_pdf(content: bytes, filters: str = "/FlateDecode") -> bytes:
    """A PDF of one page with this stream as its content."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(content), filters.encode(), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    at = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % at


def last_acts(desk: Desk, count: int = 3) -> list[str]:
    """The newest acts of the log."""
    return [event.act for event in audit.events(desk.books.read, limit=count)]


def times(desk: Desk, act: str) -> int:
    """How often the log has this act."""
    return int(desk.books.read.value("SELECT count(*) FROM event WHERE act = :act", act=act))


def test_a_pdf_is_kept_with_its_text_and_shown_after_the_log_knows(books: Practice) -> None:
    """Text page after page; the event of looking stands before it is shown, once a sitting."""
    ana = books.at("ana")
    row = documents.add_bytes(ana, pdf("Claim B", "second page"), "fax 1.pdf", came="fax")
    assert (row.ref, row.media, row.pages, row.state, row.kind) == ("DOC-1", "application/pdf", 2, "incoming", "other")
    view = documents.show(ana, 1)
    assert view.lines[0].strip() == "Claim B" and view.lines[-1].strip() == "second page"
    assert last_acts(ana, 2) == ["look.document", "documents.add"]
    documents.show(ana, 1)
    assert last_acts(ana, 1) == ["look.document"] and times(ana, "look.document") == 1


def test_the_same_bytes_are_stored_once_and_that_is_said(books: Practice) -> None:
    """Whatever its name; a claim that is named then gets it all the same."""
    ana = books.at("ana")
    data = pdf("one")
    documents.add_bytes(ana, data, "a.pdf")
    again = documents.add_bytes(books.at("rita"), data, "b.pdf")
    assert (again.ref, again.kept) == ("DOC-1", False) and "here already as DOC-1 (a.pdf)" in again.said
    filed = documents.add_bytes(ana, data, "c.pdf", claim="A", kind="record")
    assert (filed.claim, filed.state, filed.kept) == ("A", "filed", False)
    both = documents.add_bytes(ana, data, "c.pdf", claim="B")
    assert both.claim == "B"
    assert [row.ref for number in ("A", "B") for row in documents.of_claim(ana, number)] == ["DOC-1", "DOC-1"]
    assert ana.books.read.value("SELECT count(*) FROM document") == 1


@given(data=st.binary(min_size=1, max_size=60), size=st.integers(1, 17))
def test_parts_put_together_are_the_bytes(data: bytes, size: int) -> None:
    """Whatever the bytes and the size of a part: none is lost, none comes twice, none is empty."""
    whole, kept.PART_BYTES = kept.PART_BYTES, size
    try:
        rows = list(kept.parts(7, data))
    finally:
        kept.PART_BYTES = whole
    assert b"".join(part for _, _, part in rows) == data
    assert [seq for _, seq, _ in rows] == list(range(len(rows))) and all(0 < len(part) <= size for _, _, part in rows)


def test_a_large_file_comes_back_byte_for_byte(books: Practice, tmp_path: Path) -> None:
    """Over more than one part, and saved as a file that only its owner reads."""
    ana = books.at("ana")
    data = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9000
    row = documents.add_bytes(ana, data, "scan.png")
    assert (row.media, row.text_note) == ("image/png", "no text in it")
    assert ana.books.read.value("SELECT count(*) FROM document_part") == 3
    target = documents.save(ana, row.document, tmp_path)
    assert target.read_bytes() == data == kept.content(ana.books.read, row.document)
    assert target.name == "DOC-1-scan.png" and target.stat().st_mode & 0o077 == 0
    assert last_acts(ana, 1) == ["documents.export"]
    with pytest.raises(Refused, match="already"):
        documents.save(ana, row.document, target)
    documents.save(ana, row.document, tmp_path / "again.png")
    assert times(ana, "documents.export") == 2


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "empty.pdf", "is empty"),
        (b"PK\x03\x04" + bytes(40), "letter.pdf", "is no PDF, though its name says so"),
        (b"\x7fELF" + bytes(200), "run.me", "is no PDF, image or text"),
    ],
)
def test_what_cannot_be_kept_is_named(books: Practice, data: bytes, name: str, said: str) -> None:
    """Nothing of it stays, and what is wrong is said."""
    with pytest.raises(Refused, match=said):
        documents.add_bytes(books.desk, data, name)
    assert books.desk.books.read.value("SELECT count(*) FROM document") == 0


def test_locked_damaged_and_blank_pdfs_are_kept_and_named(books: Practice) -> None:
    """The paper may be needed though no text can be had of it."""
    ana = books.at("ana")
    notes = [
        documents.add_bytes(ana, data, "x.pdf").text_note
        for data in (pdf("secret", password="pw"), b"%PDF-1.7\nand then nothing", pdf(""), raw_pdf(zlib.compress(b"")))
    ]
    assert notes == ["locked with a password: no text could be read", "damaged: no text could be read", "no text in it", "no text in it"]


def test_what_is_named_a_pdf_and_is_none_says_so(books: Practice) -> None:
    """Text and images can be read, so they are kept; nobody is to wonder at it."""
    ana = books.at("ana")
    notes = [documents.add_bytes(ana, data, "fake.pdf").text_note for data in (b"plain words", b"\x89PNG\r\n\x1a\n" + bytes(40))]
    said = "it is no PDF, though its name says so, but"
    assert notes == [f"{said} plain text", f"{said} an image: no text in it"]
    assert documents.show(ana, 1).lines == ("plain words",)


def test_a_pdf_that_unpacks_to_a_mountain_is_refused_and_the_desk_stands(books: Practice) -> None:
    """Packed twice, a few kilobytes make gigabytes."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()
    with pytest.raises(Refused, match="more time or memory"):
        documents.add_bytes(books.desk, raw_pdf(once), "bomb.pdf")
    assert books.desk.books.read.value("SELECT count(*) FROM document") == 0


def test_a_pdf_that_never_ends_is_given_up() -> None:
    """A limit on its time ends the reader, not the desk."""
    line = b"BT /F1 12 Tf (" + b"x" * 2000 + b") Tj ET\n"
    assert pdf_text.read(raw_pdf(zlib.compress(line * 30_000)), seconds=1).fault == pdf_text.BOMB


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\scans\\card.png", "card.png"),
        ("a\x1b[31mred\u202efdp.exe", "a\ufffd[31mred\ufffdfdp.exe"),
        ("", "unnamed"),
        ("x" * 500 + ".png", "x" * 116 + ".png"),
    ],
)
def test_names_are_only_names(books: Practice, tmp_path: Path, name: str, shown: str) -> None:
    """No folder, no control sign; saved under something that a file system takes, inside the folder that was given."""
    row = documents.add_bytes(books.desk, b"\x89PNG\r\n\x1a\n" + name.encode(), name)
    assert row.name == shown
    target = documents.save(books.desk, row.document, tmp_path)
    assert target.parent == tmp_path and target.name.isascii() and target.name.startswith("DOC-1")


def test_text_is_cleaned_in_lines(books: Practice) -> None:
    """Escapes and bidi signs of a text file reach no screen; lines stay lines."""
    documents.add_bytes(books.desk, "line one\r\n\x1b[2Jline\u202e two\n\n\n\nend".encode(), "x.txt")
    assert documents.show(books.desk, 1).lines == ("line one", "\ufffd[2Jline\ufffd two", "", "end")


def test_filed_moved_and_gone_from_the_first_claims_views(books: Practice) -> None:
    """The log of the first claim keeps that it was there; its views, and another patient's number in its log, do not."""
    ana = books.at("ana")
    joined(books.desk)
    documents.add_bytes(ana, pdf("notes of another"), "notes.pdf", came="fax")
    documents.file(ana, 1, "A", "record")
    with pytest.raises(Refused, match="filed to A already"):
        documents.file(ana, 1, "A")
    with pytest.raises(Refused, match="document move takes it from there"):
        documents.file(ana, 1, "B")
    moved = documents.move(ana, 1, "B", "another patient's")
    assert (moved.claim, moved.note) == ("B", "another patient's")
    assert documents.of_claim(ana, "A") == () and look.claim(ana, "A").documents == 0
    assert [row.ref for row in documents.of_claim(ana, "B")] == ["DOC-1"] and look.claim(ana, "B").documents == 1
    told = next(event for event in look.claim(ana, "A").history if event.act == "documents.move")
    assert told.reason == "another patient's" and "claim B" not in told.subjects and "claim A" in told.subjects


def test_each_act_is_taken_back_whole(books: Practice) -> None:
    """Undo of a move, a filing and a taking in; the bytes are never lost."""
    ana = books.at("ana")
    joined(books.desk)
    data = pdf("one")
    documents.add_bytes(ana, data, "a.pdf")
    documents.file(ana, 1, "A", "record")
    documents.move(ana, 1, "B", "wrong one")
    documents.dismiss(ana, 1, "not ours")
    done = [event.number for event in audit.events(ana.books.read, limit=4)]
    seen = []
    for number in done:
        undo.apply(ana, number, undo.preview(ana, number).hash)
        place = kept.places(ana.books.read, 1)[0]
        seen.append((place.state, place.control_number))
    assert seen == [("filed", "B"), ("filed", "A"), ("incoming", ""), ("dismissed", "")]
    back = documents.add_bytes(ana, data, "a.pdf")
    assert (back.state, back.document) == ("incoming", 1)
    assert proof.audit(books.desk).problems == ()


def test_a_stale_place_is_refused_and_an_eob_lies_at_several_claims(books: Practice) -> None:
    """Two people file the same paper: the second is told; also= files it to both."""
    ana, ben = books.at("ana"), books.at("ben")
    joined(books.desk)
    row = documents.add_bytes(ana, pdf("EOB"), "eob.pdf")
    documents.file(ben, 1, "A", version=row.version)
    with pytest.raises(Refused):
        documents.file(ana, 1, "B", version=row.version)
    with pytest.raises(Stale):
        documents.move(ana, 1, "B", "mine", version=row.version)
    documents.file(ana, 1, "B", also=True)
    with pytest.raises(Refused, match="is filed to A, B"):
        documents.move(ana, 1, "C", "wrong")
    documents.move(ana, 1, "C", "wrong", from_claim="A")
    documents.dismiss(ana, 1, "not about this one", from_claim="B")
    assert [len(documents.of_claim(ana, number)) for number in "ABC"] == [0, 0, 1]


def test_the_text_names_the_claim(books: Practice) -> None:
    """By its number, a member number, a surname with a birth date; the likeliest first; one that is filed is not searched."""
    ana = books.at("ana")
    person = look.claim(ana, "C")
    member = person.member_id
    documents.add_bytes(ana, f"RE: member {member}, please send records".encode(), "a.txt")
    found = documents.show(ana, 1).found
    assert [(one.control_number, one.why) for one in found] == [("C", "member number")]
    born = "" if person.born_on is None else f"{person.born_on:%m/%d/%Y}"
    documents.add_bytes(ana, f"patient Okafor, born {born}".encode(), "b.txt")
    assert "C" in [one.control_number for one in documents.show(ana, 2).found] or not born
    documents.file(ana, 1, "C")
    assert documents.show(ana, 1).found == ()


def test_rights(books: Practice) -> None:
    """Records technicians take and file; an auditor looks."""
    rita, olga = books.at("rita"), books.at("olga")
    documents.add_bytes(rita, pdf("x"), "x.pdf")
    documents.file(rita, 1, "A")
    assert documents.show(olga, 1).row.claim == "A"
    with pytest.raises(NotAllowed):
        documents.dismiss(olga, 1, "no")
    with pytest.raises(NoSuch):
        documents.show(rita, 9)
    with pytest.raises(NoSuch, match="reads like DOC-7"):
        documents.number_of("seven")
