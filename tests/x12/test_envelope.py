"""ISA to IEA, GS to GE, ST to SE: every count and control number, and what is taken, kept or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.x12.files import CLAIM, CLAIM_HEAD, HEAD, ISA, LINE, PAYMENT, Got, claims, remittance, wrapped
from x12.read import read

WHOLE = remittance(PAYMENT)


@pytest.mark.parametrize(
    ("old", "new", "code", "segment"),
    [
        ("SE*16*0001", "SE*17*0001", "count", "SE"),
        ("SE*16*0001", "SE*1X*0001", "count", "SE"),
        ("SE*16*0001", "SE", "count", "SE"),
        ("SE*16*0001", "SE*16*0002", "control_number", "SE"),
        ("GE*1*1", "GE*2*1", "count", "GE"),
        ("GE*1*1", "GE*1*7", "control_number", "GE"),
        ("IEA*1*000000001", "IEA*2*000000001", "count", "IEA"),
        ("IEA*1*000000001", "IEA*1*000000002", "control_number", "IEA"),
        ("IEA*1*000000001", "IEA*1", "control_number", "IEA"),
        ("SE*16*0001~\n", "", "envelope", "GE"),
        ("GE*1*1~\n", "", "envelope", "IEA"),
        ("ST*835*0001~\n", "", "envelope", "BPR"),
        ("GS*HP", "GX*HP", "envelope", "GX"),
        ("SE*16*0001~\n", "SE*16*0001~\nSE*1*0001~\n", "envelope", "SE"),
        ("GE*1*1~\n", "GE*1*1~\nGE*1*1~\n", "envelope", "GE"),
        ("GE*1*1~\n", "GE*1*1~\nREF*EV*1~\n", "envelope", "REF"),
        ("LX*1~\n", "LX*1~\nST*835*0002~\n", "envelope", "ST"),
        ("LX*1~\n", "LX*1~\nGS*HP*A*B*20261101*0930*2*X*005010X221A1~\n", "envelope", "GS"),
        ("LX*1~\n", "LX*1~\nTA1*1~\n", "envelope", "TA1"),
    ],
)
def test_a_broken_envelope_rejects_the_file(old: str, new: str, code: str, segment: str) -> None:
    """Something was lost or added on the way; the finding names the segment where it shows."""
    assert old in WHOLE
    got = Got(WHOLE.replace(old, new))
    assert not got.reading.ok
    assert (code, segment) in [(one.code, one.place.segment) for one in got.reading.findings if one.place and one.severity == "error"]


def test_every_mismatch_is_told_not_only_the_first() -> None:
    """Three trailers are wrong, each in its own way."""
    got = Got(WHOLE.replace("SE*16", "SE*15").replace("GE*1*1", "GE*1*2").replace("IEA*1", "IEA*3"))
    assert got.codes == ["count", "control_number", "count"]


def test_leading_zeros_of_a_control_number_are_told_and_forgiven() -> None:
    """Many senders pad one end only."""
    got = Got(WHOLE.replace("IEA*1*000000001", "IEA*1*1"))
    assert got.reading.ok
    assert got.codes == ["control_number"]


def test_control_numbers_that_come_twice_are_told() -> None:
    """Interchange, group and set; the file is taken."""
    twice = Got(WHOLE + WHOLE)
    assert twice.reading.ok
    assert twice.finding("control_number_repeated").field == "ISA13"
    sets = wrapped(HEAD, HEAD).replace("ST*835*0002", "ST*835*0001").replace("*0002~", "*0001~")
    assert Got(sets).finding("control_number_repeated").field == "ST02"


@pytest.mark.parametrize("version", ["004010X091A1", "4010", "5010", "", "005010X222A1", "005010X224A2", "006020X221"])
def test_an_835_of_another_version_is_refused(version: str) -> None:
    """Read with the rules of 5010 it would be misread."""
    got = Got(WHOLE.replace("005010X221A1", version))
    assert not got.reading.ok
    assert got.finding("not_supported").field == "GS08"
    assert got.reading.transaction == "835"


@pytest.mark.parametrize(("version", "ok"), [("005010X222", True), ("005010X222A1", True), ("005010X222A2", True), ("005010X223A3", True),
                                             ("005010X224A2", False), ("004010X098A1", False), ("005010X221A1", False)])  # fmt: skip
def test_the_837_is_read_as_professional_or_institutional(version: str, ok: bool) -> None:
    """Dental claims (X224) are not."""
    got = Got(claims(CLAIM + LINE, version=version))
    assert got.reading.ok is ok
    assert ("not_supported" in got.codes) is not ok


def test_a_test_interchange_is_taken_and_told() -> None:
    """ISA15 = T; the remittance knows it, too."""
    got = Got(WHOLE.replace(ISA, ISA.replace("*P*", "*T*")))
    assert got.reading.ok
    assert got.finding("test_interchange").severity == "warning"
    assert got.reading.remittances[0].test


def test_a_wrong_functional_code_is_told() -> None:
    """GS01 is HP for remittances."""
    got = Got(WHOLE.replace("GS*HP", "GS*HC"))
    assert got.reading.ok
    assert got.codes == ["functional_code"]


def test_the_lines_are_believed_where_group_and_set_call_the_claim_another_kind() -> None:
    """GS08 of a professional guide, institutional lines (SV2)."""
    line = ["LX*1", "SV2*0300*HC:85025*200*UN*1", "DTP*472*D8*20260718"]
    got = Got(claims(["CLM*A1*200***11:A:1**A*Y*Y", *line]))
    assert got.reading.ok
    assert got.codes == ["version_mismatch"]
    assert got.reading.transaction == "837I"
    assert got.claims[0].kind == "I"
    mixed = claims(["CLM*A1*200***11:A:1**A*Y*Y", *line]).replace("0001*005010X222A1", "0001*005010X223A2")
    assert Got(mixed).codes == ["version_mismatch"]
    assert Got(mixed).reading.transaction == "837I"


@pytest.mark.parametrize(
    ("code", "version", "group", "name"),
    [("277", "005010X212", "HN", "277"),
     ("997", "005010", "FA", "unknown"),
     ("271", "005010X279A1", "HB", "271"), ("270", "005010X279A1", "HS", "unknown"), ("834", "005010X220A1", "BE", "unknown")],
)  # fmt: skip
def test_what_nothing_reads_yet_is_checked_and_kept(code: str, version: str, group: str, name: str) -> None:
    """Its envelope must still hold."""
    file = wrapped(["AK1*HC*1", "AK9*A*1*1*1"], code=code, version=version, group=group)
    got = Got(file)
    assert got.reading.ok
    assert got.reading.transaction == name
    assert got.codes == ["kept_not_used"]
    assert not Got(file.replace("SE*4", "SE*5")).reading.ok


def test_an_interchange_of_acknowledgements_alone_is_kept() -> None:
    """TA1 stands between ISA and IEA, without a group."""
    got = Got(f"{ISA}~TA1*000000001*261101*0930*A*000~IEA*0*000000001~")
    assert got.reading.ok
    assert got.codes == ["empty_interchange", "kept_not_used"]
    assert got.reading.transaction == "unknown"


def test_several_sets_groups_and_interchanges_in_a_file_are_all_read() -> None:
    """Each payment says to which remittance it belongs."""
    two = wrapped(HEAD + PAYMENT, [row.replace("EFT1", "EFT2") for row in HEAD] + PAYMENT + PAYMENT)
    third = remittance(PAYMENT, head=[row.replace("EFT1", "EFT3") for row in HEAD]).replace("000000001", "000000002")
    got = Got(two + third)
    assert got.codes == []
    assert [one.trace for one in got.reading.remittances] == ["EFT1", "EFT2", "EFT3"]
    assert [one.claim_count for one in got.reading.remittances] == [1, 2, 1]
    assert got.sets == [0, 1, 1, 2]
    assert [payment.sequence for payment in got.payments] == [1, 1, 2, 1]
    assert got.reading.claims == 4


def test_claims_and_remittances_in_one_file_are_both_read() -> None:
    """It is listed as what came first, with a word about it."""
    got = Got(WHOLE + claims(CLAIM + LINE).replace("000000001", "000000002"))
    assert got.codes == ["mixed_file"]
    assert (len(got.payments), len(got.claims)) == (1, 1)
    assert got.reading.transaction == "835"


def test_no_file_and_no_right_are_findings_too(tmp_path: Path) -> None:
    """A folder is no X12; what cannot be opened says why."""
    assert [one.code for one in read(tmp_path).findings] == ["not_x12"]
    missing = read(tmp_path / "none.835")
    assert [one.code for one in missing.findings] == ["unreadable"]
    assert not missing.ok


def test_a_path_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    """The two ways in give the same."""
    file = tmp_path / "a.835"
    file.write_bytes(WHOLE.encode())
    assert read(file) == read(WHOLE.encode())


def test_thousands_of_the_same_warning_are_counted_not_listed() -> None:
    """A broken file must not fill the memory."""
    body = CLAIM + LINE + ["ZZZ*1"] * 1500
    reading = Got(claims(body)).reading
    assert len(reading.findings) == 201
    assert reading.findings[-1].message == "1300 more of the same (segment_unexpected) are not listed."
    assert CLAIM_HEAD
