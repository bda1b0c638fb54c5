"""Billing providers of this practice: who is paid, by NPI, tax number or name."""

from __future__ import annotations

from dataclasses import dataclass

from billing.text import fold
from store.engine.sqlite import Read


@dataclass(frozen=True, slots=True)
class Provider:
    """A billing provider of ours."""

    id: int
    npi: str
    tax_id: str
    name: str


def ours(read: Read) -> list[Provider]:
    """All billing providers of this practice."""
    return [Provider(*row) for row in read.run("SELECT id, npi, tax_id, name FROM provider WHERE ours = 1 ORDER BY id")]


def one(read: Read, provider: int | None) -> Provider | None:
    """One provider."""
    row = read.one("SELECT id, npi, tax_id, name FROM provider WHERE id = :id", id=provider) if provider is not None else None
    return Provider(*row) if row else None


def meant(read: Read, words: str) -> list[Provider]:
    """The providers that an NPI, a tax number or (a part of) a name means; one a NPI, since a claim may spell its name in two ways."""
    said = words.strip()
    every = ours(read)
    found = [p for p in every if said and said in (p.npi, p.tax_id)] or [p for p in every if fold(said) and fold(said) in fold(p.name)]
    return list({(p.npi or p.tax_id or str(p.id)): p for p in reversed(found)}.values())[::-1]
