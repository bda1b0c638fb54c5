"""Bytes to segments: delimiters, encodings, what may stand between segments, and where a file breaks off."""

from __future__ import annotations

import io

import pytest

from billing.findings import Finding
from tests.x12.files import HEAD, ISA, PAYMENT, Got, remittance
from x12.tokens import BLOCK_BYTES, Delimiters, Limits, Segment, Tokens

WHOLE = remittance(PAYMENT)


def segments(data: bytes, limits: Limits | None = None) -> tuple[list[Segment], list[Finding]]:
    found: list[Finding] = []
    tokens = Tokens(io.BytesIO(data), found.append, limits or Limits())
    return list(tokens), found


def other(text: str, marks: Delimiters, line_end: str = "") -> bytes:
    """The text with other delimiters."""
    table = str.maketrans({"*": marks.element, ":": marks.component, "~": marks.segment, "^": marks.repetition})
    return text.replace("\n", "").translate(table).replace(marks.segment, marks.segment + line_end).encode()


def test_a_segment_knows_its_elements_its_number_and_its_text() -> None:
    """ISA is segment 1; the text is without terminator."""
    found, told = segments(WHOLE.encode())
    assert told == []
    assert [one.position for one in found] == list(range(1, len(found) + 1))
    assert found[3] == Segment(HEAD[0].split("*"), 4, HEAD[0])
    assert found[3].name == "BPR"


@pytest.mark.parametrize("marks", [Delimiters("|", ">", "~", "^"), Delimiters("*", ":", "\n", "^"),
                                   Delimiters("\x1d", "\x1f", "\x1c", "!"),
                                   Delimiters("+", "<", "'", "%"), Delimiters("*", ":", "\r", "^"),
                                   Delimiters("^", "&", "?", "{")])  # fmt: skip
@pytest.mark.parametrize("line_end", ["", "\n", "\r\n"])
def test_any_delimiters_are_read(marks: Delimiters, line_end: str) -> None:
    """The ISA says which; a line end may itself be the terminator."""
    assert Got(other(WHOLE, marks, line_end)).payments[0].lines[0].modifiers == ("25",)


def test_delimiters_are_read_anew_at_every_isa() -> None:
    """Two interchanges in one file need not agree; positions run on."""
    second = other(WHOLE.replace("000000001", "000000002"), Delimiters("|", ">", "\n", "!"))
    got = Got(WHOLE.encode() + second)
    assert got.codes == []
    assert [payment.charge_cents for payment in got.payments] == [20000, 20000]
    assert got.reading.remittances[1].place is not None
    assert got.reading.remittances[1].place.position == len(WHOLE.splitlines()) + 3


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + WHOLE.encode(),
        WHOLE.replace("\n", "\r\n").encode(),
        WHOLE.replace("\n", "").encode(),
        b"\n\n\r\n  " + WHOLE.encode(),
        WHOLE.encode() + b"\n \t\x00\x00\x1a",
        WHOLE.replace("~\n", "~\n\n  ~\t").encode(),
        WHOLE.replace("\n", "\n        ").encode(),
        WHOLE.encode() + b"\xef\xbb\xbf" + WHOLE.replace("000000001", "000000002").encode(),
    ],
    ids=["bom", "crlf", "one line", "leading blank lines", "trailing padding", "empty segments", "indented", "bom between"],
)
def test_what_stands_between_segments_says_nothing(data: bytes) -> None:
    """Line ends, indentation, padding, empty segments and byte order marks."""
    got = Got(data)
    assert got.codes == []
    assert got.payments[0].paid_cents == 12000


@pytest.mark.parametrize(("name", "encoded"), [("MÜLLER", "utf-8"), ("MÜLLER", "latin-1"), ("O’BRIEN", "cp1252"), ("\x81", "latin-1")])
def test_text_is_utf_8_or_else_latin(name: str, encoded: str) -> None:
    """A name in another encoding is read, whatever stands in the rest of the block."""
    file = remittance([row.replace("OKAFOR", name) for row in PAYMENT]).encode(encoded)
    got = Got(file + remittance([row.replace("OKAFOR", "ŠKODA") for row in PAYMENT]).replace("000000001", "000000002").encode())
    assert [payment.patient.last for payment in got.payments if payment.patient] == [name, "ŠKODA"]
    assert got.codes == ([] if encoded == "utf-8" else ["encoding"])


def test_a_file_larger_than_a_block_is_read_as_a_small_one() -> None:
    """Where a block ends says nothing."""
    many = 3 * BLOCK_BYTES // sum(map(len, PAYMENT))
    file = remittance(*[[row.replace("A1", f"A{number}") for row in PAYMENT] for number in range(many)])
    assert len(file) > 2 * BLOCK_BYTES
    got = Got(file)
    assert got.codes == []
    assert [payment.control_number for payment in got.payments] == [f"A{number}" for number in range(many)]


@pytest.mark.parametrize("kept", [0, 5, 60, 106, 150, 400, 500, len(WHOLE) - 30, len(WHOLE) - 17])
def test_a_file_that_breaks_off_is_refused(kept: int) -> None:
    """With the last complete segment, so that a person sees how far it came."""
    got = Got(WHOLE[:kept])
    assert not got.reading.ok
    if kept > 106:
        finding = got.finding("truncated")
        assert finding.place is not None
        assert finding.place.raw == WHOLE[: WHOLE.rindex("~", 0, kept)].splitlines()[-1]
        assert finding.place.position == WHOLE.count("~", 0, kept)


def test_only_the_terminator_of_the_iea_may_lack() -> None:
    """It is told, and the file taken."""
    got = Got(WHOLE.strip().removesuffix("~"))
    assert got.reading.ok
    assert got.codes == ["terminator_missing"]


def test_what_follows_the_iea_is_named() -> None:
    """It is no interchange: something was lost, or glued on."""
    got = Got(WHOLE + "Have a nice day, and greetings from the clearing house.")
    assert not got.reading.ok
    finding = got.finding("garbage")
    assert finding.place is not None
    assert finding.place.raw.startswith("Have a nice day")
    assert finding.place.position == WHOLE.count("~") + 1


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"hello", b"ISA", b"ISABELLA WAS HERE" * 20, bytes(range(256)) * 9, b"%PDF-1.7", b"\xff\xfeI\0S\0A\0" * 40, b"{}"],
)
def test_what_is_no_x12_is_called_so(data: bytes) -> None:
    """Empty, text, binary, UTF-16."""
    got = Got(data)
    assert not got.reading.ok
    assert got.codes == ["not_x12"]
    assert got.reading.transaction == "unknown"


@pytest.mark.parametrize("isa", [ISA.replace("SENDER   ", "SENDER"), ISA[:-1] + "*", ISA.replace(":", "5"), ISA.replace("*", " ", 1)])
def test_an_isa_of_another_shape_is_refused(isa: str) -> None:
    """106 characters, 16 elements, three different delimiters: else nothing after it can be cut rightly."""
    assert Got(WHOLE.replace(ISA, isa)).codes == ["not_x12"]


def test_a_line_break_within_a_segment_is_taken_out_and_told() -> None:
    """Some mainframes wrap at 80 columns."""
    got = Got(WHOLE.replace("OKAFOR", "OKA\r\nFOR"))
    assert got.payments[0].patient is not None
    assert got.payments[0].patient.last == "OKAFOR"
    finding = got.finding("line_break")
    assert finding.place is not None
    assert finding.place.segment == "NM1"
    assert finding.place.position == 12


def test_limits_are_findings() -> None:
    """A lost terminator must not fill the memory."""
    long_name = WHOLE.replace("OKAFOR", "O" * 70_000).encode()
    many = WHOLE.replace("OKAFOR", "*" * 300).encode()
    endless = WHOLE.encode()[:300] + b"X" * 900_000
    assert [told.code for told in segments(long_name)[1]] == ["segment_too_long"]
    assert [told.code for told in segments(many)[1]] == ["segment_too_long"]
    assert [told.code for told in segments(endless)[1]] == ["segment_too_long"]
    assert [told.code for told in segments(WHOLE.encode(), Limits(file_bytes=500))[1]] == ["too_large"]
    assert [told.place.position for told in segments(long_name)[1] if told.place] == [12]
    assert len(segments(long_name)[0]) == 11
    assert not Got(long_name).reading.ok


def test_a_second_isa_where_an_iea_should_be_is_seen() -> None:
    """The first interchange was cut short between two segments; the second has delimiters of its own."""
    cut = WHOLE[: WHOLE.index("SE*")]
    got = Got(cut.encode() + other(WHOLE, Delimiters("|", ">", "!", "^")))
    assert not got.reading.ok
    assert "envelope" in got.codes
