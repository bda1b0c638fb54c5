"""Found by what a person types: a claim's number, a patient's name, a member number, a payer's trace or claim number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from billing.money import shown
from billing.text import fold, name_shown
from store.claims import VISIBLE
from store.engine.search import prefix_range
from store.engine.sqlite import Read
from store.ids import among
from store.queue import literally

MOST = 20
FEW = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Something to open: its kind, its key, and how it is shown; the patient whose name is in it."""

    kind: str
    key: str
    words: str
    detail: str
    person: int | None = None


def anything(read: Read, text: str, folded: str) -> list[Found]:
    """All that begins so: numbers first, then names; of a few patients their claims as well, since those are what is looked for."""
    if not text:
        return []
    people = [*members(read, text), *charted(read, text), *patients(read, folded), *formerly(read, folded)]
    found = [*numbered(read, text), *claims(read, text), *remittances(read, text), *people]
    named = {hit.person for hit in people if hit.person is not None}
    if 0 < len(named) <= FEW:
        found += claims_of(read, named)
    return list({(hit.kind, hit.key): hit for hit in reversed(found)}.values())[::-1]


_CLAIM = (
    "SELECT c.control_number, p.last, p.first, y.name, c.from_on, c.charge_cents, c.person FROM claim c JOIN person p ON p.id = c.person "
    f"JOIN payer y ON y.id = c.payer WHERE c.{VISIBLE} AND "
)


def claims(read: Read, text: str) -> list[Found]:
    """Claims by their number or another name of theirs, or by the number that the payer gave them."""
    low, high = prefix_range(text)
    loud_low, loud_high = prefix_range(text.upper())
    rows = read.run(
        f"{_CLAIM} (c.control_number >= :low AND c.control_number < :high "
        "OR c.control_number >= :loud_low AND c.control_number < :loud_high) ORDER BY c.control_number LIMIT :most",
        low=low,
        high=high,
        loud_low=loud_low,
        loud_high=loud_high,
        most=MOST,
    )
    rows += read.run(
        f"{_CLAIM} c.id IN (SELECT claim FROM claim_alias WHERE control_number >= :low AND control_number < :high) LIMIT :most",
        low=low,
        high=high,
        most=MOST,
    )
    rows += read.run(
        f"{_CLAIM} (c.control_number IN (SELECT control_number FROM adjudication WHERE payer_control_number = :text) OR c.id IN ("
        "SELECT pa.claim FROM adjudication a JOIN posted_answer pa ON pa.answer = a.id WHERE a.payer_control_number = :text)) LIMIT :most",
        text=text,
        most=MOST,
    )
    return [_claim(row) for row in rows]


def _claim(row: Any) -> Found:
    return Found("claim", row[0], f"{row[0]}  {name_shown(row[1], row[2])}", f"{row[3]}  {row[4] or '-'}  {shown(row[5])}", row[6])


def claims_of(read: Read, persons: Iterable[int]) -> list[Found]:
    """These patients' claims, the latest visit first."""
    rows = read.run(f"{_CLAIM} c.person IN ({among(persons)}) ORDER BY c.from_on DESC, c.control_number LIMIT :most", most=MOST)
    return [_claim(row) for row in rows]


def remittances(read: Read, text: str) -> list[Found]:
    """Remittances by trace, or by our number (R-12)."""
    low, high = prefix_range(text)
    number = text[2:] if text[:2].upper() == "R-" and text[2:].isdecimal() else "0"
    rows = read.run(
        "SELECT r.id, r.trace, r.payer_name, r.paid_on, r.paid_cents FROM remittance r "
        f"WHERE r.{VISIBLE} AND (r.trace >= :low AND r.trace < :high OR r.id = :number) ORDER BY r.paid_on DESC, r.id DESC LIMIT :most",
        low=low,
        high=high,
        number=int(number),
        most=MOST,
    )
    return [Found("remittance", str(row[0]), f"R-{row[0]}  {row[1]}", f"{row[2]}  {row[3] or '-'}  {shown(row[4])}") for row in rows]


_NUMBERED = {
    "D": "SELECT 'deposit', d.id, d.account, d.made_on, d.cents, NULL FROM deposit d WHERE d.id = :number",
    "P": "SELECT CASE WHEN p.deposit IS NOT NULL THEN 'deposit' WHEN p.kind = 'patient' THEN 'cash' "
    "WHEN p.remittance IS NOT NULL THEN 'remittance' ELSE 'payment' END, "
    "CASE WHEN p.deposit IS NOT NULL THEN p.deposit WHEN p.kind <> 'patient' AND p.remittance IS NOT NULL THEN p.remittance ELSE p.id END, "
    "p.from_name, p.received_on, p.cents, p.person FROM payment p WHERE p.id = :number",
    "T": "SELECT 'takeback', t.id, r.payer_name, r.paid_on, t.cents, NULL FROM provider_adjustment t JOIN remittance r "
    f"ON r.id = t.remittance WHERE t.id = :number AND r.{VISIBLE}",
    "H": "SELECT 'exception', h.id, r.payer_name, h.opened_on, a.paid_cents, NULL FROM hold h JOIN remittance r ON r.id = h.remittance "
    f"JOIN adjudication a ON a.id = h.adjudication WHERE h.id = :number AND h.state = 'held' AND r.{VISIBLE}",
}
"""What bears a number with a letter of its own: kind of what opens, its key, whose, day, cents, the patient whose name is said."""


def numbered(read: Read, text: str) -> list[Found]:
    """A deposit (D-4), a payment (P-12), a takeback (T-3) or a held answer (H-5) by its number; a payment is where it lies."""
    letter, number = text[:1].upper(), text[2:]
    if text[1:2] != "-" or letter not in _NUMBERED or not (number.isascii() and number.isdecimal() and len(number) < 10):
        return []
    rows = read.run(_NUMBERED[letter], number=int(number))
    name = f"{letter}-{int(number)}"
    return [Found(r[0], str(r[1]), f"{name}  {r[2]}", f"{r[3] or '-'}  {shown(r[4])}", r[5]) for r in rows]


_PERSON = (
    "SELECT DISTINCT p.id, p.last, p.first, p.born_on, (SELECT count(*) FROM claim n WHERE n.person = p.id), p.name_key FROM person p "
    # a patient who is known by claims that are still arriving alone is not seen; one without any claim is
    f"WHERE (EXISTS (SELECT 1 FROM claim c WHERE c.person = p.id AND c.{VISIBLE}) "
    "OR NOT EXISTS (SELECT 1 FROM claim n WHERE n.person = p.id)) AND p.merged_into IS NULL AND "
)


def members(read: Read, text: str) -> list[Found]:
    """Patients by the beginning of a member number of at least four signs."""
    if len(text) < 4 or " " in text:
        return []
    low, high = prefix_range(text.upper())
    rows = read.run(
        f"{_PERSON} p.id IN (SELECT person FROM coverage WHERE member_id >= :low AND member_id < :high) ORDER BY p.name_key LIMIT :most",
        low=low,
        high=high,
        most=MOST,
    )
    return [_patient(row) for row in rows]


def charted(read: Read, text: str) -> list[Found]:
    """The patients with this chart number."""
    return [_patient(row) for row in read.run(f"{_PERSON} p.chart_number = :text AND p.chart_number <> ''", text=text)]


def patients(read: Read, folded: str) -> list[Found]:
    """Patients of whose name each typed word begins a word; the index is asked for the words one after the other."""
    found = _named(read, folded, "p.name_key", "{where}")
    return [_patient(row) for row in found]


def formerly(read: Read, folded: str) -> list[Found]:
    """The same of names that they had before; each says by which it was found."""
    had = "SELECT i.person FROM chart_item i WHERE i.kind = 'former' AND i.code <> '' AND i.standing = '' AND {where}"
    found = _named(read, folded, "i.code", f"p.id IN ({had})")
    names = _former_names(read, [row[0] for row in found], folded) if found else {}
    if was := _corrected_names(read, folded):
        found += read.run(f"{_PERSON} p.id IN ({among(was)}) ORDER BY p.name_key, p.born_on LIMIT :most", most=MOST)
    names = was | names
    return [replace(hit, detail=f"formerly {names.get(hit.person or 0, '')}, {hit.detail}") for hit in map(_patient, found)]


def _named(read: Read, folded: str, key: str, condition: str) -> list[Any]:
    """The rows of patients by a key of folded words: a word that begins it, the others anywhere in it; else all as one."""
    typed = folded.split()
    found: list[Any] = []
    for word in typed:
        others = [other for other in typed if other is not word]
        named = {f"in{n}": f"% {literally(other)}%" for n, other in enumerate(others)}
        named |= {f"at{n}": f"{literally(other)}%" for n, other in enumerate(others)}
        more = "".join(f" AND ({key} LIKE :in{n} ESCAPE '\\' OR {key} LIKE :at{n} ESCAPE '\\')" for n in range(len(others)))
        low, high = prefix_range(word)
        where = condition.format(where=f"{key} >= :low AND {key} < :high{more}")
        found += read.run(f"{_PERSON} {where} ORDER BY p.name_key, p.born_on LIMIT :most", low=low, high=high, most=MOST, **named)
    if not found and typed:
        where = condition.format(where=f"{key} LIKE :given ESCAPE '\\'")
        found = list(read.run(f"{_PERSON} {where} ORDER BY p.name_key, p.born_on LIMIT :most", given=f"% {literally(folded)}%", most=MOST))
    return found


def _former_names(read: Read, persons: Iterable[int], folded: str) -> dict[int, str]:
    """Of each of these patients the former name that has the typed words."""
    rows = read.run(
        "SELECT person, code, json_extract(record, '$.text') FROM chart_item WHERE kind = 'former' AND code <> '' AND standing = '' "
        f"AND person IN ({among(persons)}) ORDER BY id"
    )
    return {person: text for person, code, text in rows if all(f" {word}" in f" {code}" for word in folded.split())}


def _corrected_names(read: Read, folded: str) -> dict[int, str]:
    """Patients of whom a surname or given name was corrected, by what stood there: old papers bear it. The rest of the words may be of
    the name as it is now."""
    typed = folded.split()
    rows = read.run(
        "SELECT a.subject, a.was, p.name_key FROM amendment a INDEXED BY amendment_of_name JOIN person p ON p.id = a.subject "
        "WHERE a.relation = 'person' AND a.field IN ('last', 'first') AND a.was <> '' ORDER BY a.id"
    )
    found = {}
    for person, was, now in rows if typed else ():
        old, every = f" {fold(was)}", f" {fold(was)} {now}"
        if any(f" {word}" in old for word in typed) and all(f" {word}" in every for word in typed):
            found[person] = name_shown(was)
    return found


def _patient(row: Any) -> Found:
    number, last, first, born_on, count, _ = row
    claims = "1 claim" if count == 1 else f"{count} claims"
    return Found("patient", str(number), name_shown(last, first), f"born {born_on or '-'}  {claims}", number)
