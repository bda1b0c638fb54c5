"""Payers and providers: who a name or a number in a file means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from billing.books import PayerRef
from billing.deadline import payer_class
from billing.payer_rules import PayerRules
from billing.person import Person
from billing.remittance import Remittance
from billing.text import fold
from store import rules
from store.engine.sqlite import Read, Write
from store.ids import among
from store.rules import Rules

NAMELESS = "(no name)"
COMMERCIAL = "commercial_contracted"
"""The class of a payer of whom no claim has said anything else."""


def refs(read: Read, payers: Iterable[int], in_force: Rules | None = None) -> dict[int, PayerRef]:
    """These payers with every identifier that they were ever named by. in_force: other rules than those of the books."""
    listed = among(set(payers))
    ids: dict[int, list[str]] = {}
    for payer, value in read.run(f"SELECT payer, value FROM payer_alias WHERE payer IN ({listed}) ORDER BY id"):
        ids.setdefault(payer, []).append(value)
    rows = read.run(f"SELECT id, name, payer_class, capitated FROM payer WHERE id IN ({listed})")
    said = (in_force or rules.of(read)).said
    return {row[0]: _told(PayerRef(row[0], row[1], tuple(ids.get(row[0], ())), row[2] or COMMERCIAL, bool(row[3])), said) for row in rows}


def _told(ref: PayerRef, said: Mapping[int, tuple[PayerRules, frozenset[str]]]) -> PayerRef:
    """The payer with what the practice says of it: its class, and whether it pays by head."""
    if ref.payer not in said:
        return ref
    told = said[ref.payer][0]
    capitated = ref.capitated if told.capitated is None else told.capitated
    return replace(ref, payer_class=told.payer_class or ref.payer_class, capitated=capitated)


def every(read: Read) -> list[PayerRef]:
    """All payers of the books, by number."""
    found = refs(read, [row[0] for row in read.run("SELECT id FROM payer")])
    return [found[number] for number in sorted(found)]


def known_as(read: Read, payer_id: str, name: str) -> int | None:
    """The payer that is named so: by its number, else by its name where one alone has it; None where nobody is known by either."""
    found = read.value("SELECT payer FROM payer_alias WHERE value = :value", value=payer_id.strip()) if payer_id.strip() else None
    if found is None and fold(name):
        rows = read.run("SELECT id FROM payer WHERE name_key = :key LIMIT 2", key=fold(name))
        found = rows[0][0] if len(rows) == 1 else None
    return None if found is None else int(found)


def our_ids(read: Read) -> frozenset[str]:
    """NPIs and tax numbers of this practice's billing providers: to whom payers pay."""
    rows = read.run("SELECT npi, tax_id FROM provider WHERE ours = 1")
    return frozenset(value for row in rows for value in row if value)


class Payers:
    """All payers by identifier and by name, for the length of one write; makes the ones that are new.

    An identifier that is known decides; else the folded name, where exactly one payer has it; else the payer is new.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._by_id: dict[str, int] = {row[0]: row[1] for row in write.run("SELECT value, payer FROM payer_alias")}
        self._by_name: dict[str, list[int]] = {}
        self._classless = set[int]()
        for number, key, of_class in write.run("SELECT id, name_key, payer_class FROM payer"):
            self._by_name.setdefault(key, []).append(number)
            if not of_class:
                self._classless.add(number)

    def named(self, name: str, payer_id: str, filing_code: str) -> int:
        """The payer that a claim names."""
        ids = [payer_id.strip()] if payer_id.strip() else []
        found = self._known(ids, name)
        number = self._made(name, ids, filing_code) if found is None else found
        self._learn(number, ids)
        if number in self._classless and filing_code:
            # First met in a remittance, which does not say of what class it is.
            self._classless.discard(number)
            self._write.change("UPDATE payer SET payer_class = :of_class WHERE id = :id", of_class=payer_class(filing_code), id=number)
        return number

    def paying(self, remittance: Remittance) -> int:
        """The payer that sent a remittance. TRN03 comes last, since one originator may pay for several payers."""
        ids = [value.strip() for value in remittance.payer_ids if value.strip() and value != remittance.originator]
        last = [remittance.originator.strip()] if remittance.originator.strip() and not ids else []
        found = self._known(ids, remittance.payer)
        if found is None and last:
            found = self._by_id.get(last[0])
        number = self._made(remittance.payer, ids or last, "") if found is None else found
        self._learn(number, ids or last)
        return number

    def _known(self, ids: Sequence[str], name: str) -> int | None:
        for value in ids:
            if value in self._by_id:
                return self._by_id[value]
        named = self._by_name.get(fold(name), [])
        return named[0] if len(named) == 1 and fold(name) else None

    def _made(self, name: str, ids: Sequence[str], filing_code: str) -> int:
        shown = name.strip() or (ids[0] if ids else NAMELESS)
        number = self._write.insert(
            "payer",
            name=shown,
            name_key=fold(shown),
            payer_id=ids[0] if ids else "",
            payer_class=payer_class(filing_code) if filing_code else "",
        )
        self._by_name.setdefault(fold(shown), []).append(number)
        if not filing_code:
            self._classless.add(number)
        return number

    def _learn(self, number: int, ids: Sequence[str]) -> None:
        for value in ids:
            if value not in self._by_id:
                self._by_id[value] = number
                self._write.insert("payer_alias", payer=number, value=value)


class Providers:
    """Billing providers, for the length of one write; makes the ones that are new. Who bills a claim of ours is ours."""

    def __init__(self, write: Write) -> None:
        self._write = write
        rows = write.run("SELECT id, npi, tax_id, name FROM provider")
        self._known = {(row[1], row[2], row[3]): int(row[0]) for row in rows}

    def billing(self, person: Person) -> int:
        """The provider that a claim is billed by."""
        key = (person.identifier("XX"), person.identifier("EI", "SY", "24", "34"), person.shown)
        if key not in self._known:
            npi, tax_id, name = key
            self._known[key] = self._write.insert("provider", npi=npi, tax_id=tax_id, name=name, ours=1)
        return self._known[key]
