"""Claims of ours that a provider-level takeback may mean: by the payer's number, a letter, our number, or the amount that was paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from billing.money import shown
from billing.takeback import reference_key
from billing.takeback_claim import PREFIX, PaidClaim
from billing.text import name_shown
from store import letters
from store.claims import VISIBLE, day
from store.engine.search import prefix_range
from store.engine.sqlite import Read
from store.ids import among, marks

MOST = 200
BY_AMOUNT = 40
_KEY = "ltrim(upper(replace(replace({}, '-', ''), ' ', '')), '0')"
"""A number as references are compared, near enough for finding; the rule compares again."""


def pool(read: Read, payer: int, reference: str, cents: int) -> list[PaidClaim]:
    """What billing.takeback_claim compares and ranks."""
    found: dict[int, None] = {}
    parts = [reference.strip(), *reference.replace("-", " ").split()]
    keys = [key for key in dict.fromkeys(map(reference_key, parts)) if key]
    if keys:
        found |= dict.fromkeys(_by_number(read, payer, keys))
        found |= dict.fromkeys(_by_beginning(read, keys[0]))
        found |= dict.fromkeys(letter.claim for letter in letters.every(read, payer) if letter.claim is not None)
    found |= dict.fromkeys(_by_amount(read, payer, cents))
    return whole(read, payer, list(found)[:MOST])


def _by_number(read: Read, payer: int, keys: list[str]) -> list[int]:
    listed, named = marks(keys)
    rows = read.run(
        "SELECT p.claim FROM adjudication a JOIN posted_answer p ON p.answer = a.id JOIN remittance r ON r.id = a.remittance "
        f"WHERE {_KEY.format('a.payer_control_number')} IN ({listed}) AND r.payer = :payer "
        f"UNION SELECT id FROM claim WHERE {_KEY.format('control_number')} IN ({listed}) "
        f"UNION SELECT claim FROM claim_alias WHERE {_KEY.format('control_number')} IN ({listed})",
        payer=payer,
        **named,
    )
    return [row[0] for row in rows]


def _by_beginning(read: Read, key: str) -> list[int]:
    if len(key) < PREFIX:
        return []
    low, high = prefix_range(key[:PREFIX])
    rows = read.run(
        "SELECT p.claim FROM (SELECT id FROM adjudication WHERE payer_control_number >= :low AND payer_control_number < :high LIMIT 40) a "
        "JOIN posted_answer p ON p.answer = a.id "
        "UNION SELECT id FROM (SELECT id FROM claim WHERE control_number >= :low AND control_number < :high LIMIT 40) c",
        low=low,
        high=high,
    )
    return [row[0] for row in rows]


def _by_amount(read: Read, payer: int, cents: int) -> list[int]:
    rows = read.run(
        "SELECT DISTINCT p.claim FROM remittance r JOIN adjudication a ON a.remittance = r.id JOIN posted_answer p ON p.answer = a.id "
        "WHERE r.payer = :payer AND a.paid_cents = :cents ORDER BY p.claim DESC LIMIT :most",
        payer=payer,
        cents=abs(cents),
        most=BY_AMOUNT,
    )
    return [row[0] for row in rows]


def whole(read: Read, payer: int, claims: list[int]) -> list[PaidClaim]:
    """These claims with this payer's numbers, letters and payments."""
    listed = among(claims)
    aliases: dict[int, list[str]] = defaultdict(list)
    for claim, number in read.run(f"SELECT claim, control_number FROM claim_alias WHERE claim IN ({listed}) ORDER BY id"):
        aliases[claim].append(number)
    named: dict[int, list[str]] = defaultdict(list)
    for letter in letters.every(read, payer):
        if letter.claim is not None and letter.reference:
            named[letter.claim].append(letter.reference)
    numbers: dict[int, list[str]] = defaultdict(list)
    last: dict[int, tuple[str, date | None]] = {}
    reversed_: dict[int, int] = defaultdict(int)
    rows = read.run(
        "SELECT p.claim, a.payer_control_number, r.trace, r.paid_on, p.status, coalesce(p.paid_cents, a.paid_cents) FROM posted_answer p "
        f"JOIN adjudication a ON a.id = p.answer JOIN remittance r ON r.id = a.remittance WHERE p.claim IN ({listed}) AND r.payer = :payer "
        "AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.how = 'undone') ORDER BY p.id",
        payer=payer,
    )
    for claim, number, trace, paid_on, status, paid in rows:
        if number:
            numbers[claim].append(number)
        if status == "22":
            reversed_[claim] -= paid
        else:
            last[claim] = (trace, day(paid_on))
    paid_by: dict[int, int] = dict(
        read.stream(
            "SELECT claim, sum(cents) FROM ledger_entry WHERE payer = :payer AND kind = 'payment' "
            f"AND account NOT IN ('payer_open', 'payer_denied', 'payer_next', 'patient') AND claim IN ({listed}) GROUP BY claim",
            payer=payer,
        )
    )
    heads = read.run(
        "SELECT c.id, c.control_number, p.last, p.first FROM claim c JOIN person p ON p.id = c.person "
        f"WHERE c.id IN ({listed}) AND c.{VISIBLE}"
    )
    return [
        PaidClaim(
            claim,
            number,
            tuple(aliases[claim]),
            tuple(dict.fromkeys(numbers[claim])),
            tuple(named[claim]),
            name_shown(surname, first),
            *last.get(claim, ("", None)),
            paid_cents=int(paid_by.get(claim, 0)),
            reversed_cents=reversed_[claim],
        )
        for claim, number, surname, first in heads
    ]


def reversed_under(read: Read, payers: Iterable[int]) -> dict[tuple[int, str], tuple[str, str]]:
    """Claims of which these payers reversed an answer that counts: by payer and each number under which a takeback may name it, the
    claim's number and what the reversal took, in words."""
    listed = among(payers)
    rows = read.run(
        "SELECT p.claim, r.payer, c.control_number, r.trace, coalesce(p.paid_cents, a.paid_cents) FROM posted_answer p "
        "JOIN adjudication a ON a.id = p.answer JOIN remittance r ON r.id = a.remittance JOIN claim c ON c.id = p.claim "
        f"WHERE p.status = '22' AND r.payer IN ({listed}) AND coalesce(p.paid_cents, a.paid_cents) < 0 "
        "AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.how = 'undone') ORDER BY p.claim, p.id"
    )
    gone = {(claim, payer): (number, f"{shown(-cents)} in {trace}") for claim, payer, number, trace, cents in rows}
    if not gone:
        return {}
    found = {(payer, reference_key(said[0])): said for (_, payer), said in gone.items()}
    for claim, payer, number in read.run(
        "SELECT p.claim, r.payer, a.payer_control_number FROM posted_answer p JOIN adjudication a ON a.id = p.answer "
        f"JOIN remittance r ON r.id = a.remittance WHERE p.claim IN ({among({claim for claim, _ in gone})}) AND r.payer IN ({listed})"
    ):
        if (claim, payer) in gone and reference_key(number):
            found[payer, reference_key(number)] = gone[claim, payer]
    for payer in {payer for _, payer in gone}:
        for letter in letters.every(read, payer):
            if letter.claim is not None and (letter.claim, payer) in gone and reference_key(letter.reference):
                found[payer, reference_key(letter.reference)] = gone[letter.claim, payer]
    return found
