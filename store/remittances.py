"""Remittances as they came, and how far each is posted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing import matching
from billing.remittance import ClaimPayment, ProviderAdjustment, Remittance
from store import codec, provider_level
from store.claims import day, iso
from store.engine.sqlite import Read, Write
from store.ids import among, chunks, marks


@dataclass(frozen=True, slots=True)
class RemittanceRow:
    """A remittance with its state. posted and held count its claims, those that could not be read among the held."""

    id: int
    file: int
    payer: int
    payer_name: str
    payer_id: str
    originator: str
    trace: str
    method: str
    paid_cents: int
    paid_on: date | None
    produced_on: date | None
    payee: str
    payee_npi: str
    payee_tax: str
    claim_count: int
    claim_total_cents: int
    provider_cents: int
    payment_key: str
    state: str
    cursor: int
    duplicate_of: int | None
    posted: int
    held: int

    @property
    def payee_ids(self) -> tuple[str, ...]:
        """Numbers of the provider that is paid."""
        return tuple(value for value in (self.payee_npi, self.payee_tax) if value)


_ROW = (
    "SELECT r.id, r.file, r.payer, r.payer_name, r.payer_id, r.originator, r.trace, r.method, r.paid_cents, r.paid_on, r.produced_on, "
    "r.payee, r.payee_npi, r.payee_tax, r.claim_count, r.claim_total_cents, r.provider_cents, r.payment_key, "
    "s.state, s.cursor, s.duplicate_of, s.posted, s.held FROM remittance r JOIN remittance_state s ON s.remittance = r.id "
)


def _made(row: Any) -> RemittanceRow:
    cells = list(row)
    cells[9], cells[10] = day(cells[9]), day(cells[10])
    return RemittanceRow(*cells)


def row(read: Read, remittance: int) -> RemittanceRow | None:
    """One remittance; one that is still arriving is not seen."""
    found = read.one(f"{_ROW} WHERE r.id = :id AND s.state <> 'arriving'", id=remittance)
    return _made(found) if found else None


def rows(read: Read, numbers: Sequence[int]) -> list[RemittanceRow]:
    """These remittances, in the order of their numbers as given; one that is still arriving is left out."""
    found: dict[int, RemittanceRow] = {}
    for some in chunks(numbers, 500):
        found |= {row[0]: _made(row) for row in read.run(f"{_ROW} WHERE r.id IN ({among(some)}) AND s.state <> 'arriving'")}
    return [found[number] for number in numbers if number in found]


def plan_hash(read: Read, remittance: int) -> str:
    """The hash of the plan by which it was last posted; '' where it never was."""
    return str(read.value("SELECT plan_hash FROM remittance_state WHERE remittance = :id", id=remittance) or "")


def traced(read: Read, trace: str) -> list[RemittanceRow]:
    """All remittances of this trace, in order of import; one that was typed and taken back is not meant by its trace any more."""
    sql = f"{_ROW} WHERE r.trace = :trace AND s.state NOT IN ('arriving', 'withdrawn') ORDER BY r.id"
    return [_made(found) for found in read.run(sql, trace=trace)]


def unfinished(read: Read) -> list[RemittanceRow]:
    """Those that are not whole, and payments that came twice, by the day of payment, then in order of import."""
    rows = read.run(f"{_ROW} WHERE s.state IN ('loaded', 'posting', 'part_posted', 'held', 'duplicate') ORDER BY r.paid_on, r.id")
    return [_made(found) for found in rows]


def as_came(read: Read, remittance: RemittanceRow) -> Remittance:
    """The remittance as a record, its provider-level adjustments with it."""
    rows = read.run(
        "SELECT provider, fiscal_on, reason, reference, cents FROM provider_adjustment WHERE remittance = :id ORDER BY id", id=remittance.id
    )
    return Remittance(
        payer=remittance.payer_name,
        payer_id=remittance.payer_id,
        originator=remittance.originator,
        trace=remittance.trace,
        method=remittance.method,
        handling="",
        paid_cents=remittance.paid_cents,
        paid_on=remittance.paid_on,
        produced_on=remittance.produced_on,
        payee=remittance.payee,
        payee_npi=remittance.payee_npi,
        payee_tax=remittance.payee_tax,
        provider_adjustments=provider_level.with_accounts(
            read, remittance.payer, (ProviderAdjustment(found[0], day(found[1]), found[2], found[3], found[4]) for found in rows)
        ),
        claim_count=remittance.claim_count,
        claim_total_cents=remittance.claim_total_cents,
    )


class ZeroDigest:
    """Tells payments of zero apart, which all have the same amount, by their claims."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, payment: ClaimPayment) -> None:
        """One claim of it; their order does not matter."""
        told = f"{payment.control_number}|{payment.payer_control_number}|{payment.status}|{payment.charge_cents}|{payment.paid_cents}"
        self._sum += int.from_bytes(hashlib.sha256(told.encode()).digest()[:12], "big")

    def text(self) -> str:
        """The digest."""
        return f"{self._sum:x}"


def payment_key(payer: int, remittance: Remittance, zero: str) -> str:
    """What makes a payment the same one, whatever file it came in: payer, trace, amount, day; of a payment of zero its claims, too."""
    told = f"{payer}|{remittance.trace}|{remittance.paid_cents}|{iso(remittance.paid_on) or ''}"
    return told if remittance.paid_cents else f"{told}|{zero}"


def add(write: Write, remittance: Remittance, *, file: int, ordinal: int, payer: int, key: str, event: int) -> int:
    """A remittance's head, state `arriving`; its number."""
    plb = remittance.provider_adjustments
    number = write.insert(
        "remittance",
        file=file,
        ordinal=ordinal,
        payer=payer,
        payer_name=remittance.payer,
        payer_id=remittance.payer_id,
        originator=remittance.originator,
        trace=remittance.trace,
        method=remittance.method,
        paid_cents=remittance.paid_cents,
        paid_on=iso(remittance.paid_on),
        produced_on=iso(remittance.produced_on),
        payee=remittance.payee,
        payee_npi=remittance.payee_npi,
        payee_tax=remittance.payee_tax,
        claim_count=remittance.claim_count,
        claim_total_cents=remittance.claim_total_cents,
        provider_cents=sum(adjustment.cents for adjustment in plb),
        payment_key=key,
        event=event,
    )
    write.insert("remittance_state", remittance=number, state="arriving", cursor=0, plan_hash="", posted=0, held=0)
    write.many(
        "INSERT INTO provider_adjustment(remittance, provider, fiscal_on, reason, reference, cents, position) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(number, a.provider, iso(a.fiscal_on), a.reason, a.reference, a.cents, a.place.position if a.place else 0) for a in plb],
    )
    return number


def add_payments(write: Write, payments: Iterable[tuple[int, int, ClaimPayment]]) -> None:
    """Adjudications as they came: (remittance, payer, payment)."""
    write.many(
        "INSERT INTO adjudication(remittance, seq, control_number, payer_control_number, status, charge_cents, paid_cents, patient_last, "
        "answer_key, position, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                remittance, payment.sequence, payment.control_number, payment.payer_control_number, payment.status, payment.charge_cents,
                payment.paid_cents, payment.patient.last if payment.patient else "", matching.answer_key(payer, payment),
                payment.place.position if payment.place else 0, codec.payment_text(payment),
            )
            for remittance, payer, payment in payments
        ],
    )  # fmt: skip


def arrived(write: Write, file: int) -> None:
    """The file is whole: its remittances are seen. A payment that is here already is kept, but never posted."""
    for number, key in write.run("SELECT id, payment_key FROM remittance WHERE file = :file ORDER BY id", file=file):
        first = write.value(
            "SELECT min(r.id) FROM remittance r JOIN remittance_state s ON s.remittance = r.id "
            "WHERE r.payment_key = :key AND r.id <> :id AND s.state NOT IN ('arriving', 'duplicate', 'withdrawn')",
            key=key,
            id=number,
        )
        write.change(
            "UPDATE remittance_state SET state = :state, duplicate_of = :first WHERE remittance = :id AND state = 'arriving'",
            state="duplicate" if first else "loaded",
            first=first,
            id=number,
        )


def doubles(read: Read, file: int) -> list[tuple[str, int]]:
    """(trace, number of the first) of the payments in a file that are here already."""
    return [
        (row[0], row[1])
        for row in read.run(
            "SELECT r.trace, s.duplicate_of FROM remittance r JOIN remittance_state s ON s.remittance = r.id "
            "WHERE r.file = :file AND s.state = 'duplicate' ORDER BY r.id",
            file=file,
        )
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that is not posted. claim: what a person said whose it is; accepted: to be posted as it came."""

    answer: int
    seq: int
    control_number: str
    payer_control_number: str
    claim: int | None
    accepted: bool


_NOT_POSTED = (
    "NOT EXISTS (SELECT 1 FROM posted_answer p WHERE p.answer = a.id AND NOT EXISTS "
    "(SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.how = 'undone')) "
    "AND NOT EXISTS (SELECT 1 FROM answer_return b WHERE b.adjudication = a.id)"
)
"""Neither posted nor given back to its payer."""


def waiting(read: Read, remittance: int) -> list[Waiting]:
    """Answers of a remittance that are not posted, in its order."""
    rows = read.run(
        "SELECT a.id, a.seq, a.control_number, a.payer_control_number, m.claim, coalesce(m.accepted, 0) FROM adjudication a "
        f"LEFT JOIN adjudication_match m ON m.adjudication = a.id WHERE a.remittance = :id AND {_NOT_POSTED} ORDER BY a.seq",
        id=remittance,
    )
    return [Waiting(found[0], found[1], found[2], found[3], found[4], bool(found[5])) for found in rows]


def payments(read: Read, answers: Sequence[int]) -> dict[int, tuple[ClaimPayment, str]]:
    """Adjudications whole, with the key of the answer, by their number."""
    rows = read.run(f"SELECT id, record, answer_key FROM adjudication WHERE id IN ({among(answers)})")
    return {found[0]: (codec.payment_of(found[1]), found[2]) for found in rows}


def payers_numbers(read: Read, answers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The payer's own numbers in these answers (CLP07, REF*F8), without reading them whole."""
    rows = read.run(
        "SELECT id, payer_control_number, coalesce(json_extract(record, '$.original_reference'), '') FROM adjudication "
        f"WHERE id IN ({among(answers)})"
    )
    return {found[0]: (found[1], found[2]) for found in rows}


def beside(read: Read, remittance: RemittanceRow, numbers: Iterable[str]) -> tuple[ClaimPayment, ...]:
    """What waits under these control numbers in the other remittances of this payer that came in the same file."""
    listed, named = marks(sorted(set(numbers)))
    rows = read.run(
        "SELECT a.record FROM adjudication a JOIN remittance r ON r.id = a.remittance JOIN remittance_state s ON s.remittance = r.id "
        f"WHERE a.control_number IN ({listed}) AND r.file = :file AND r.id <> :id AND r.payer = :payer AND s.state <> 'duplicate' "
        f"AND {_NOT_POSTED} ORDER BY a.id",
        file=remittance.file,
        id=remittance.id,
        payer=remittance.payer,
        **named,
    )
    return tuple(codec.payment_of(found[0]) for found in rows)


def every_payment(read: Read, remittance: int) -> Iterable[ClaimPayment]:
    """All answers of a remittance, in its order."""
    for (record,) in read.stream("SELECT record FROM adjudication WHERE remittance = :id ORDER BY seq", id=remittance):
        yield codec.payment_of(record)


def numbered_payments(read: Read, remittance: int) -> Iterable[tuple[int, ClaimPayment]]:
    """All answers of a remittance with their numbers, in its order."""
    for answer, record in read.stream("SELECT id, record FROM adjudication WHERE remittance = :id ORDER BY seq", id=remittance):
        yield answer, codec.payment_of(record)


def still_waiting(read: Read, answers: Iterable[int]) -> set[int]:
    """Those of these answers that are not posted."""
    return {found[0] for found in read.run(f"SELECT a.id FROM adjudication a WHERE a.id IN ({among(answers)}) AND {_NOT_POSTED}")}


def unread(read: Read, remittance: int) -> list[tuple[str, str]]:
    """(control number, why) of the claims in it that could not be understood: they stay held."""
    rows = read.run("SELECT control_number, message FROM unread WHERE remittance = :id ORDER BY id", id=remittance)
    return [(found[0], found[1]) for found in rows]


def received(read: Read, remittance: int) -> bool:
    """Whether its money has been taken in (and that was not undone)."""
    return bool(
        read.value(
            "SELECT 1 FROM ledger_transaction t WHERE t.remittance = :id AND t.kind = 'received' "
            "AND NOT EXISTS (SELECT 1 FROM ledger_transaction u WHERE u.reverses = t.id)",
            id=remittance,
        )
    )


def recount(write: Write, remittance: int, *, plan_hash: str | None = None) -> str:
    """Set the state by what is posted and held now; the state."""
    claims, unread_count, was = write.run(
        "SELECT r.claim_count, (SELECT count(*) FROM unread u WHERE u.remittance = r.id), s.state "
        "FROM remittance r JOIN remittance_state s ON s.remittance = r.id WHERE r.id = :id",
        id=remittance,
    )[0]
    if was in ("duplicate", "arriving", "withdrawn"):
        return str(was)
    left = write.value(f"SELECT count(*) FROM adjudication a WHERE a.remittance = :id AND {_NOT_POSTED}", id=remittance)
    returned = write.value(
        "SELECT count(*) FROM answer_return b JOIN adjudication a ON a.id = b.adjudication WHERE a.remittance = :id", id=remittance
    )
    posted = claims - unread_count - left - returned
    held_answers = write.value(
        "SELECT count(*) FROM hold WHERE remittance = :id AND state = 'held' AND adjudication IS NOT NULL", id=remittance
    )
    held_whole = write.value("SELECT 1 FROM hold WHERE remittance = :id AND state = 'held' AND adjudication IS NULL", id=remittance)
    held = left + unread_count if held_whole else held_answers + unread_count
    if not received(write, remittance):
        state, held = "loaded", 0
    elif posted + returned == claims and not held_whole:
        state = "posted"  # what went back to its payer is explained
    else:
        state = "part_posted" if posted else "held"
    write.change(
        "UPDATE remittance_state SET state = :state, posted = :posted, held = :held, version = version + 1, "
        "plan_hash = coalesce(:plan_hash, plan_hash) "
        "WHERE remittance = :id AND (state, posted, held) IS DISTINCT FROM (:state, :posted, :held)",
        state=state,
        posted=posted,
        held=held,
        plan_hash=plan_hash,
        id=remittance,
    )
    return state


def posting(write: Write, remittance: int, cursor: int) -> None:
    """It is being posted: so many claims of this call are done."""
    write.change(
        "UPDATE remittance_state SET state = 'posting', cursor = :cursor, version = version + 1 WHERE remittance = :id",
        cursor=cursor,
        id=remittance,
    )
