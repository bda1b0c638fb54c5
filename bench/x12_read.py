"""How fast X12 is read, as ratios within one run: tokens against Python's split of the whole text, records against x12sdk.

    python bench/x12_read.py [--claims 20000] [--sdk-claims 300]

It writes its own 835 with known sums and reads it back; nothing is asserted, for a busy machine is no bug.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from billing.claim import Claim, Diagnosis, ServiceLine
from billing.person import Address, Coverage, Identifier, Payer, Person
from billing.remittance import Adjustment, ClaimPayment, LinePayment, Remittance
from x12.read import read
from x12.tokens import Tokens
from x12.writer import Sending, write_claims, write_remittances

HOME = Address("12 MILL ST", "", "COLUMBUS", "OH", "432150001")
SENDING = Sending("BENCH", "BENCH", 1, date(2026, 10, 15), payer_address=HOME, payee_address=HOME)
MEGABYTE = 1e6


def remittance_file(claims: int) -> bytes:
    """An 835 of `claims` payments with two service lines each, in sets of a thousand."""
    sets = []
    for first in range(0, claims, 1000):
        payments = [payment(number) for number in range(first, min(first + 1000, claims))]
        total = sum(one.paid_cents for one in payments)
        head = Remittance(
            payer="LAKESIDE HEALTH PLAN", payer_id="90054", originator="1900549005", trace=f"EFT{first:09d}", method="ACH", handling="I",
            paid_cents=total, paid_on=date(2026, 10, 15), produced_on=date(2026, 10, 14), payee="RIVERSIDE CLINIC",
            payee_npi="1234567893", payee_tax="",
        )  # fmt: skip
        sets.append((head, payments))
    return write_remittances(SENDING, sets)


def payment(number: int) -> ClaimPayment:
    """One claim of two lines, each with a contractual adjustment and a coinsurance."""
    on = date(2026, 7, 1) + timedelta(days=number % 60)
    lines = []
    for line in (1, 2):
        charge = 10_000 + number * 37 % 50_000
        cut, share = charge // 3, charge // 10
        taken = (Adjustment("CO", "45", cut), Adjustment("PR", "2", share))
        lines.append(
            LinePayment(
                number=line, line_control_number=f"{number}-{line}", procedure="G0463", modifiers=("25",), revenue="",
                submitted_procedure="", submitted_modifiers=(), charge_cents=charge, paid_cents=charge - cut - share,
                units="1", submitted_units="", from_on=on,
                to_on=on, adjustments=taken, remarks=("N290",),
            )
        )  # fmt: skip
    return ClaimPayment(
        sequence=number, control_number=f"B-{number:06d}", status="1", charge_cents=sum(one.charge_cents for one in lines),
        paid_cents=sum(one.paid_cents for one in lines), patient_share_cents=sum(one.adjustments[1].cents for one in lines),
        filing_code="12", payer_control_number=f"I{number:09d}", original_reference="",
        patient=Person("OKAFOR", "MARIA", identifiers=(Identifier("MI", f"W{number:09d}"),)), lines=tuple(lines), facility_code="11",
        frequency="1",
    )  # fmt: skip


def claims_file(claims: int) -> bytes:
    """An 837P of `claims` claims with two lines each."""
    clinic = Person("RIVERSIDE CLINIC", organisation=True, address=HOME,
                    identifiers=(Identifier("XX", "1234567893"), Identifier("EI", "311234567")))  # fmt: skip
    return write_claims(SENDING, (claim(number, clinic) for number in range(claims)))


def claim(number: int, clinic: Person) -> Claim:
    """One claim of two lines to one payer."""
    on = date(2026, 7, 1) + timedelta(days=number % 60)
    patient = Person("OKAFOR", "MARIA", born_on=date(1970, 1, 1), sex="F", address=Address("1 ELM ST", "", "COLUMBUS", "OH", "43215"),
                     identifiers=(Identifier("MI", f"W{number:09d}"),))  # fmt: skip
    lines = tuple(
        ServiceLine(number=line, line_control_number=f"{number}-{line}", procedure="G0463", modifiers=(), revenue="", units="1",
                    charge_cents=12_345, from_on=on, to_on=on, pointers=("1",))
        for line in (1, 2)
    )  # fmt: skip
    cover = Coverage(Payer("LAKESIDE HEALTH PLAN", "90054"), 1, "P", f"W{number:09d}", "", "18", "CI", patient)
    return Claim(
        control_number=f"B-{number:06d}", kind="P", frequency="1", charge_cents=24_690, payer_control_number="", patient=patient,
        subscriber=patient, billing=clinic, coverages=(cover,), destination_rank=1, lines=lines, diagnoses=(Diagnosis("ABK", "E119", 1),),
        facility_code="11", relationship="18", submitted_on=date(2026, 10, 1),
    )  # fmt: skip


def best(work: Callable[[], object], times: int = 3) -> float:
    """The shortest of a few runs, in seconds: what the machine can do when nobody disturbs it."""
    spans = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        spans.append(time.perf_counter() - begun)
    return min(spans)


def tokens(data: bytes) -> int:
    """Every segment, and nothing else."""
    return sum(1 for _ in Tokens(io.BytesIO(data), lambda finding: None))


def with_split(data: bytes) -> int:
    """What the floor is: the whole file in memory, no checks."""
    return len([segment.split("*") for segment in data.decode().split("~")])


def with_sdk(path: str) -> None:
    """x12sdk's models, the only other typed records."""
    from x12sdk.io import X12ModelReader

    with X12ModelReader(path) as reader:
        for _ in reader.models():
            pass


def compare(name: str, data: bytes, small: bytes) -> None:
    """One kind of file: the large one against split, the small one against x12sdk, which is too slow for more."""
    megabytes = len(data) / MEGABYTE
    split, ours = best(lambda: with_split(data)), best(lambda: tokens(data))
    records = best(lambda: read(data), 2)
    print(f"{name} {megabytes:.1f} MB: split {megabytes / split:.1f} MB/s, tokens {megabytes / ours:.1f} ({split / ours:.2f} of split)")
    print(f"{name} {megabytes:.1f} MB: records {megabytes / records:.1f} MB/s")
    with tempfile.NamedTemporaryFile(suffix=".x12") as file:
        file.write(small)
        file.flush()
        theirs = best(lambda: with_sdk(file.name), 1)
    mine = best(lambda: read(small), 3)
    print(f"{name} {len(small) / MEGABYTE:.2f} MB: records {theirs / mine:.1f} times as fast as x12sdk")


def main() -> None:
    """Measure, and print one line a comparison."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=20_000)
    arguments.add_argument("--sdk-claims", type=int, default=300)
    wanted = arguments.parse_args()
    warnings.simplefilter("ignore")
    for name, made in (("835", remittance_file), ("837P", claims_file)):
        compare(name, made(wanted.claims), made(wanted.sdk_claims))
    print(f"largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (split and the files themselves included)")


if __name__ == "__main__":
    main()
