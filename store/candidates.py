"""Claims of ours that a held answer may belong to: those that share a number, a name, a member number or a payer's number with it."""

from __future__ import annotations

from billing.candidates import CandidateClaim
from billing.remittance import ClaimPayment
from billing.text import fold
from store.claims import VISIBLE, day
from store.engine.search import prefix_range
from store.engine.sqlite import Read
from store.ids import among
from store.schema.posting_desk.exceptions import PLAIN

MOST = 200
PREFIX = 4
"""Numbers that begin alike for so many signs are looked at."""


def pool(read: Read, payment: ClaimPayment) -> list[CandidateClaim]:
    """What billing.candidates compares and ranks."""
    found: dict[int, None] = {}
    for claims in (_by_number(read, payment), _by_plain_number(read, payment), _by_payer_number(read, payment), _by_people(read, payment)):
        found |= dict.fromkeys(claims)
    return _whole(read, list(found)[:MOST])


def _by_number(read: Read, payment: ClaimPayment) -> list[int]:
    number = payment.control_number.strip()
    if len(number) < PREFIX:
        return [row[0] for row in read.run("SELECT id FROM claim WHERE control_number = :number", number=number)]
    low, high = prefix_range(number[:PREFIX])
    rows = read.run(
        # What begins most alike stands nearest in the order of numbers.
        "SELECT id FROM (SELECT id, control_number FROM claim WHERE control_number >= :number AND control_number < :high "
        "ORDER BY control_number LIMIT 40) up UNION SELECT id FROM (SELECT id, control_number FROM claim "
        "WHERE control_number < :number AND control_number >= :low ORDER BY control_number DESC LIMIT 40) down "
        "UNION SELECT claim FROM claim_alias WHERE control_number = :number",
        number=number,
        low=low,
        high=high,
    )
    inside = [number[at:] for at in range(1, len(number) - PREFIX + 1)] if len(number) <= 40 else []
    rows += [row for part in inside for row in read.run("SELECT id FROM claim WHERE control_number = :part", part=part)]
    return [row[0] for row in rows]


def _by_plain_number(read: Read, payment: ClaimPayment) -> list[int]:
    """The number without dashes, blanks and leading zeros: payers drop them, or put them before."""
    plain = payment.control_number.upper().replace("-", "").replace(" ", "").lstrip("0")
    if not plain:
        return []
    return [row[0] for row in read.run(f"SELECT id FROM claim WHERE {PLAIN} = :plain LIMIT 40", plain=plain)]


def _by_payer_number(read: Read, payment: ClaimPayment) -> list[int]:
    found: list[int] = []
    for number in {payment.payer_control_number, payment.original_reference} - {""}:
        rows = read.run(
            "SELECT c.id FROM adjudication a JOIN claim c ON c.control_number = a.control_number WHERE a.payer_control_number = :number "
            "UNION SELECT p.claim FROM adjudication a JOIN posted_answer p ON p.answer = a.id WHERE a.payer_control_number = :number",
            number=number,
        )
        found += [row[0] for row in rows]
    return found


def _by_people(read: Read, payment: ClaimPayment) -> list[int]:
    found: list[int] = []
    for person in (payment.patient, payment.subscriber, payment.corrected):
        if person is None:
            continue
        low, high = prefix_range(fold(person.shown) or "\x00")
        rows = read.run(
            f"SELECT c.id FROM person p JOIN claim c ON c.person = p.id WHERE p.name_key >= :low AND p.name_key < :high AND c.{VISIBLE} "
            "ORDER BY c.from_on DESC LIMIT 60",
            low=low,
            high=high,
        )
        for identifier in person.identifiers:
            rows += read.run(
                f"SELECT c.id FROM coverage v JOIN claim c ON c.person = v.person WHERE v.member_id = :number AND c.{VISIBLE} "
                "ORDER BY c.from_on DESC LIMIT 60",
                number=identifier.value,
            )
        found += [row[0] for row in rows]
    return found


def _whole(read: Read, claims: list[int]) -> list[CandidateClaim]:
    listed = among(claims)
    procedures: dict[int, list[str]] = {}
    for claim, procedure in read.run(f"SELECT claim, procedure FROM service_line WHERE claim IN ({listed}) ORDER BY claim, number"):
        procedures.setdefault(claim, []).append(procedure)
    members: dict[int, list[str]] = {}
    for person, member in read.run(
        f"SELECT person, member_id FROM coverage WHERE person IN (SELECT person FROM claim WHERE id IN ({listed})) ORDER BY id"
    ):
        members.setdefault(person, []).append(member)
    answered = {
        row[0]: row[1]
        for row in read.run(
            "SELECT p.claim, a.payer_control_number FROM posted_answer p JOIN adjudication a ON a.id = p.answer "
            f"WHERE p.claim IN ({listed}) ORDER BY p.id"
        )
    }
    rows = read.run(
        "SELECT c.id, c.control_number, p.last, p.first, c.charge_cents, c.from_on, c.to_on, c.person, "
        "coalesce(f.payer_open + f.payer_denied + f.payer_next + f.patient, 0) FROM claim c JOIN person p ON p.id = c.person "
        f"LEFT JOIN claim_figures f ON f.claim = c.id WHERE c.id IN ({listed}) AND c.{VISIBLE}"
    )
    return [
        CandidateClaim(
            claim=row[0],
            control_number=row[1],
            payer_control_number=answered.get(row[0], ""),
            patient_last=row[2],
            patient_first=row[3],
            member_ids=tuple(members.get(row[7], ())),
            charge_cents=row[4],
            from_on=day(row[5]),
            to_on=day(row[6]),
            open_cents=row[8],
            procedures=tuple(procedures.get(row[0], ())),
        )
        for row in rows
    ]
