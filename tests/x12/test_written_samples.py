"""Every claim of a third party's sample goes out as it came, fits the published maps where the sample did; another library reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.x12.files import Got
from tests.x12.shared import SAMPLES, needs_samples
from tests.x12.test_second_opinion import models
from tests.x12.test_writer import bare_claim
from x12 import map_check
from x12.writer import Sending, write_claims

SENDING = Sending("SENDER", "RECEIVER", 7, date(2026, 11, 1), "0930", sender_name="CLINIC", receiver_name="CLEARING", phone="6145550100")
FILES = sorted(path for folder in ("837P", "837I") for path in (SAMPLES / folder).glob("*"))
#: What x12sdk asks for, and a sample lacks: SBR09, CL101, CLM07, NM108, a name of loop 2330B.
SDK_REFUSES = {
    "inteligenz__Example1_2_And_3_Combined.txt", "inteligenz__Example3_COB.txt", "inteligenz__InstitutionalClaim5010.txt",
    "inteligenz__Spec_3.1.2_TwoClaimsForTheSameProvider.txt", "inteligenz__Spec_3.1.3_PPORepricedClaim.txt",
    "inteligenz__Spec_3.1.4_OutOfNetworkRepricedClaim.txt", "linuxforhe__demo.cob.example3.A.837",
}  # fmt: skip
#: Samples that the maps refuse: a short postal code, a CLM06 that is not used, no CLM07, an unknown AMT, a pointer "1.00".
FAULTY = {
    "inteligenz__InstitutionalClaim5010.txt", "inteligenz__Spec_3.1.1.txt", "inteligenz__Spec_3.1.2_TwoClaimsForTheSameProvider.txt",
    "inteligenz__Spec_3.1.3_PPORepricedClaim.txt", "inteligenz__Spec_3.1.4_OutOfNetworkRepricedClaim.txt", "linuxforhe__demo.837i",
    "linuxforhe__out-of-network-repriced-claim.837i", "linuxforhe__ppo-repriced-claim.837i",
    "linuxforhe__two-claims-single-provider.837i", "linuxforhe__demo.cob.example3.A.837", "linuxforhe__demo.cob.example4.837",
    "linuxforhe__demo.example9.837",
}  # fmt: skip


def as_published(data: bytes) -> bytes:
    """The sample under the version that pyx12 has maps of, in ASCII."""
    text = re.sub(rb"005010X22([23])(?:A[0-9])?", lambda found: b"005010X222A1" if found[1] == b"2" else b"005010X223A2", data)
    return text.decode("utf-8-sig", "replace").encode("ascii", "ignore")


def faults(data: bytes) -> set[tuple[str, str]]:
    """What the maps say: field and what is wrong with it."""
    return {(one.field, one.message) for one in map_check.check(data) if one.severity == "error"}


@needs_samples
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sample_goes_out_as_it_came(path: Path, tmp_path: Path) -> None:
    """Read, written, read: the same claims. No fault that the sample did not have; a second reader takes it."""
    got = Got(path.read_bytes())
    if not got.claims:
        assert "balance" in got.codes
        return
    written = write_claims(SENDING, got.claims)
    again = Got(written)
    assert [bare_claim(one) for one in again.claims] == [bare_claim(one) for one in got.claims]
    assert bool(faults(written)) is (path.name in FAULTY), faults(written)
    if path.name not in SDK_REFUSES:
        copy = tmp_path / "written.837"
        copy.write_bytes(written)
        (model, *_) = models(copy)
        assert model.header is not None


@pytest.mark.slow
@needs_samples
def test_most_samples_fit_the_maps_and_so_does_what_is_written() -> None:
    """What fits before fits after, and what is named as refused is refused as it came, too."""
    good = [path for path in FILES if Got(path.read_bytes()).claims and not faults(as_published(path.read_bytes()))]
    assert len(good) >= 12
    assert not {path.name for path in good} & FAULTY
    (one, *_) = Got(good[0].read_bytes()).claims
    assert faults(write_claims(SENDING, [replace(one, facility_code="")])) != set()
