"""Whatever bytes come: no exception, and no money that changed in silence."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.balance import check_claim, remittance_off
from tests.x12.files import CLAIM, CLAIM_HEAD, HEAD, LINE, PAYMENT, Got, claims, remittance, wrapped

#: Balanced, with all that money stands in: claim-level and line-level CAS, a denial, a reversal, provider adjustments.
BALANCED = wrapped(
    [
        *["BPR*I*97.75" + HEAD[0].removeprefix("BPR*I*120"), *HEAD[1:]],
        *PAYMENT,
        *["CLP*A2*4*80.5*0**12*ICN2", "NM1*QC*1*LI*WEI****MI*W2", "SVC*HC:G0101*80.5*0**1", "DTM*472*20260718"],
        *["CAS*CO*16*70.5**45*10", "LQ*HE*N290"],
        *["CLP*A3*22*-100*-90**12*ICN3", "CAS*CO*253*-10", "SVC*HC:J1885*-100*-100**-1", "REF*6R*3-1"],
        *["CLP*A4*1*75*73*2*12*ICN4", "SVC*HC:G0463*50*48**1", "CAS*PR*3*2", "REF*6R*4-1", "SVC*NU:0300*25*25**1"],
        *["PLB*1234567893*20261231*WO:ICN3*10*L6*-4.75"],
    ]
)  # fmt: skip
VOCABULARY = [row.split("*")[0] for row in [*HEAD, *PAYMENT, *CLAIM_HEAD, *CLAIM, *LINE]]
VOCABULARY += [
    "ISA",
    "IEA",
    "GS",
    "GE",
    "ST",
    "SE",
    "TA1",
    "PLB",
    "SVD",
    "CAS",
    "AMT",
    "QTY",
    "LQ",
    "MIA",
    "MOA",
    "K3",
    "OI",
    "LIN",
    "",
    "X" * 9,
]
USUAL = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def money(got: Got) -> object:
    """Every amount that is paid, charged, adjusted or taken, in order; not what it is called."""
    return (
        [(one.paid_cents, [two.cents for two in one.provider_adjustments]) for one in got.reading.remittances],
        [
            (one.charge_cents, one.paid_cents, [two.cents for two in one.adjustments],
             [(line.charge_cents, line.paid_cents, [two.cents for two in line.adjustments]) for line in one.lines])
            for one in got.payments
        ],
    )  # fmt: skip


def told(got: Got) -> bool:
    """Whether anything at all would be said about the file: by the reader, or by a balance."""
    return bool(
        got.reading.findings
        or any(check_claim(payment) for payment in got.payments)
        or any(remittance_off(one) for one in got.reading.remittances)
    )


def test_the_example_balances() -> None:
    """Else the next tests would prove nothing."""
    got = Got(BALANCED)
    assert got.reading.ok
    assert not told(got)
    assert len(got.payments) == 4


def unseen(data: bytes, positions: range, signs: list[int], whole: object) -> list[tuple[int, bytes]]:
    """The changes of one byte that changed money without a word."""
    missed = []
    for at in positions:
        for sign in signs:
            if sign != data[at]:
                got = Got(data[:at] + bytes([sign]) + data[at + 1 :])
                if money(got) != whole and not told(got):
                    missed.append((at, data[max(at - 20, 0) : at] + b"[" + bytes([sign]) + b"]" + data[at + 1 : at + 20]))
    return missed


def test_no_byte_of_a_remittance_changes_money_in_silence() -> None:
    """Every byte of the file, each by three others: a digit, a delimiter, anything."""
    data = BALANCED.encode()
    whole, chance = money(Got(data)), random.Random(835)
    missed = []
    for at in range(len(data)):
        signs = [chance.choice(b"0123456789.-"), chance.choice(b"*:~\n^ "), chance.randrange(256)]
        missed += unseen(data, range(at, at + 1), signs, whole)
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_no_byte_of_a_remittance_changes_money_in_silence_whatever_it_becomes(part: int) -> None:
    """All bytes, by all that are printable and some that are not."""
    data = BALANCED.encode()
    step = len(data) // 8 + 1
    positions = range(part * step, min((part + 1) * step, len(data)))
    assert unseen(data, positions, [*range(32, 127), 0, 9, 10, 13, 27, 28, 128, 195, 255], money(Got(data))) == []


def test_no_byte_may_be_lost_from_a_remittance_in_silence() -> None:
    """Taken out, or doubled."""
    data = BALANCED.encode()
    whole = money(Got(data))
    for at in range(len(data)):
        for changed in (data[:at] + data[at + 1 :], data[: at + 1] + data[at:]):
            got = Got(changed)
            assert money(got) == whole or told(got), (at, changed[max(at - 20, 0) : at + 20])


@USUAL
@given(st.binary(max_size=400))
def test_random_bytes_are_a_finding(data: bytes) -> None:
    """Alone, or behind a good ISA."""
    for whole in (data, BALANCED[:107].encode() + data):
        got = Got(whole)
        assert not got.reading.ok
        assert any(one.severity == "error" for one in got.reading.findings)


@USUAL
@given(st.sampled_from([BALANCED, claims(CLAIM + LINE), remittance(PAYMENT) + claims(CLAIM + LINE)]), st.data())
def test_a_damaged_file_raises_nothing(whole: str, data: st.DataObject) -> None:
    """Some pieces replaced, dropped or repeated."""
    damaged = whole.encode()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(damaged)))
        end = at + data.draw(st.integers(0, 40))
        damaged = damaged[:at] + data.draw(st.one_of(st.binary(max_size=10), st.just(damaged[at:end] * 2))) + damaged[end:]
    got = Got(damaged)
    assert got.reading.ok or any(one.severity == "error" for one in got.reading.findings)


elements = st.sampled_from(
    ["", "1", "20", "22", "23", "P", "S", "IL", "QC", "PR", "85", "D8", "20260718", "RD8", "10", "-5", "x", "HC:G0463", "CO", "F8", ":"]
)
segments = st.builds(lambda name, rest: "*".join([name, *rest]), st.sampled_from(VOCABULARY), st.lists(elements, max_size=9))


@USUAL
@given(st.sampled_from(["835", "837"]), st.lists(segments, max_size=25))
def test_segments_in_any_order_raise_nothing(code: str, rows: list[str]) -> None:
    """A right envelope around nonsense: told, not thrown."""
    version, group = ("005010X221A1", "HP") if code == "835" else ("005010X222A1", "HC")
    head = HEAD[:4] if code == "835" else CLAIM_HEAD
    got = Got(wrapped([*head, *rows], code=code, version=version, group=group))
    assert got.reading.ok or any(one.severity == "error" for one in got.reading.findings)
    assert len(got.payments) + len(got.claims) + len(got.reading.unread) == got.reading.claims


THREE_CLAIMS = claims(
    CLAIM + LINE,
    ["HL*3*1*22*1", "SBR*P**GRP******MB", "NM1*IL*1*LI*WEI****MI*X22", "NM1*PR*2*FEDERAL PART B*****PI*91192"],
    ["HL*4*3*23*0", "PAT*19", "NM1*QC*1*LI*ANNA", "DMG*D8*20100101*F"],
    [row.replace("A1", "B2") for row in CLAIM] + ["LX*1", "SV1*HC:G0101*150*UN*1***1", LINE[2], "LX*2", "SV1*HC:G0101*50*UN*1***1"],
    ["HL*5*1*22*0", "SBR*P*18*******MB", "NM1*IL*1*GARCIA*PEDRO****MI*Y33", "NM1*PR*2*UNION MUTUAL*****PI*97726"],
    [row.replace("A1", "C3") for row in CLAIM] + LINE,
)


def wrong(got: Got, whole: dict[str, tuple[str, str, list[int]]]) -> bool:
    """Whether a claim was made for another patient of the file, or its money changed without a word."""
    for one in got.claims:
        patient, member, charges = whole.get(one.control_number, ("", "", []))
        others = {name for name, _, _ in whole.values()} | {number for _, number, _ in whole.values()}
        if patient and {one.patient.first, one.subscriber.identifier("MI")} & (others - {patient, member}):
            return True
        if charges and [line.charge_cents for line in one.lines] != charges and not got.reading.findings:
            return True
    return False


def test_no_byte_of_a_claim_file_gives_a_claim_to_another_patient() -> None:
    """Every byte, by a digit, a letter, a delimiter: a claim is made for its own patient, or set aside; money never changes in silence."""
    data, chance = THREE_CLAIMS.encode(), random.Random(837)
    whole = {
        one.control_number: (one.patient.first, one.subscriber.identifier("MI"), [line.charge_cents for line in one.lines])
        for one in Got(data).claims
    }
    assert list(whole) == ["A1", "B2", "C3"]
    assert Got(data).codes == []
    for at in range(len(data)):
        for sign in (chance.choice(b"0123456789"), chance.choice(b"ABCLMNXZ"), chance.choice(b"*:~\n^ ")):
            got = Got(data[:at] + bytes([sign]) + data[at + 1 :])
            assert not (got.reading.ok and wrong(got, whole)), (at, data[max(at - 30, 0) : at], bytes([sign]), data[at : at + 30])


@pytest.mark.parametrize("digits", [19, 40, 41, 5_000, 60_000])
def test_a_number_of_thousands_of_digits_is_no_amount(digits: int) -> None:
    """Python itself refuses to read it; a day and a count are no better."""
    nines = "9" * digits
    got = Got(remittance([row.replace("*200*", f"*{nines}*").replace("20260718", nines).replace("**1", f"**{nines}") for row in PAYMENT]))
    assert "claim_unread" in got.codes
    assert all(len(one.message) < 200 for one in got.reading.findings)
    assert not Got(BALANCED.replace("SE*", f"SE*{nines}")).reading.ok
