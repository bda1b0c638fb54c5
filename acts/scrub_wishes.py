"""What payers want beside a service, as the practice says it, and the practice's own price list: what the edits go by."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from acts import csv_table
from acts.csv_table import Column
from acts.desk import Act, Desk, act
from acts.payer_named import payer_named
from billing.edits import wishes
from billing.findings import Finding
from billing.money import parse_cents, shown
from billing.text import clean
from store import files as sources
from store import payers, scrub, scrub_due
from store.errors import Refused

FEE_COLUMNS = (
    Column("code", ("procedure", "cpt", "hcpcs", "procedure code", "service"), True),
    Column("amount", ("price", "charge", "fee", "unit price", "standard charge"), True),
)
"""What a price list may have in its columns."""
_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{2,14}\Z")
"""A code of a service; those of the house have points and hyphens."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one payer wants. means: in words; codes: for which services, ('*',) for all; of telehealth the modifiers, of mask the masks."""

    payer: str
    what: str
    means: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeesReport:
    """What became of a price list: loaded, duplicate (nothing differs), rejected (nothing of it was stored)."""

    file: str
    status: str
    prices: int
    added: int
    changed: int
    problems: tuple[Finding, ...] = ()


def wanted(desk: Desk, payer: str | None = None) -> tuple[Wish, ...]:
    """What payers want, by payer; of one where one is named."""
    read = desk.books.read
    only = payer_named(read, payer).payer if payer else None
    rows = [row for row in scrub.every_wish(read) if only in (None, row[0])]
    refs = payers.refs(read, [row[0] for row in rows])
    made = [Wish(clean(refs[number].name), what, wishes.SAID.get(what, what), _codes(what, kept)) for number, what, kept in rows]
    return tuple(sorted(made, key=lambda one: (one.payer, list(wishes.SAID).index(one.what))))


def _codes(what: str, kept: str) -> tuple[str, ...]:
    return wishes.masks(kept) if what == wishes.MASK else tuple(kept.split())


@act("scrub.want")
def want(act: Act, payer: str, what: str, codes: Sequence[str], reason: str = "") -> Wish:
    """Say for which services a payer wants something, in place of what was said before."""
    ref, name = payer_named(act.write, payer), what.strip().lower().replace("-", "_")
    typed = dict.fromkeys(one for text in codes for one in text.upper().replace(",", " ").split())
    given = ("*",) if "*" in typed or (name in wishes.WHOLE and not typed) else tuple(typed)
    if (wrong := wishes.wrong(name, given)) is not None:
        raise Refused(wrong.rstrip("."), "scrub", "Nothing was changed.")
    kept = wishes.pattern(given) if name == wishes.MASK else " ".join(given)
    if scrub.wishes(act.write, ref.payer).get(name) == kept:
        act.nothing()
    else:
        scrub.set_wish(act.write, ref.payer, name, kept)
        act.subject("payer", ref.payer)
        act.body["wish"] = [name, kept]
        scrub_due.mark(act.write)
    return Wish(clean(ref.name), name, wishes.SAID[name], given)


@act("scrub.want")
def want_no_more(act: Act, payer: str, what: str, reason: str = "") -> Wish:
    """The payer does not want it any more."""
    ref, name = payer_named(act.write, payer), what.strip().lower().replace("-", "_")
    kept = scrub.wishes(act.write, ref.payer).get(name)
    if kept is None:
        raise Refused(f"{clean(ref.name)} wants no {clean(what)}", "scrub", "`scrub wants` lists what payers want.")
    scrub.set_wish(act.write, ref.payer, name, "")
    act.subject("payer", ref.payer)
    act.body["wish"] = [name, ""]
    scrub_due.mark(act.write)
    return Wish(clean(ref.name), name, wishes.SAID[name], _codes(name, kept))


# -- the price list


def prices(desk: Desk, code: str = "") -> tuple[tuple[str, int], ...]:
    """(code, cents of one unit) of the price list; of codes that begin so."""
    kept = scrub.prices(desk.books.read) or {}
    return tuple(sorted((one, cents) for one, cents in kept.items() if one.startswith(code.strip().upper())))


def load_prices(desk: Desk, data: bytes, file: str, mapping: Mapping[str, str] | None = None) -> FeesReport:
    """Put the prices of a CSV: the whole file or nothing of it. Codes that it does not name keep theirs."""
    table = csv_table.read(data, file, FEE_COLUMNS, mapping or {})
    problems = list(table.findings)
    found: dict[str, int] = {}
    for row in table.rows:
        code, cents = row["code"].strip().upper(), parse_cents(row["amount"].replace("$", "").replace(",", "").strip())
        if not _CODE.match(code):
            problems.append(csv_table.wrong(row.line, f"{clean(code) or 'nothing'} is no code of a service", "code", code))
        elif cents is None or cents < 0:
            problems.append(csv_table.wrong(row.line, f"{clean(row['amount']) or 'nothing'} is no amount", "amount", row["amount"]))
        elif found.get(code, cents) != cents:
            problems.append(csv_table.wrong(row.line, f"{code} has two prices, {shown(found[code])} and {shown(cents)}", "amount", code))
        else:
            found[code] = cents
    if problems:
        return FeesReport(file, "rejected", 0, 0, 0, tuple(problems))
    return _load(desk, data, file, found)


@act("scrub.fees")
def _load(act: Act, data: bytes, file: str, found: Mapping[str, int]) -> FeesReport:
    now = scrub.prices(act.write) or {}
    if all(now.get(code) == cents for code, cents in found.items()):
        act.nothing()
        return FeesReport(file, "duplicate", len(found), 0, 0)
    sha256 = hashlib.sha256(data).hexdigest()
    if sources.by_content(act.write, sha256) is None:
        number = sources.keep(act.write, sha256=sha256, name=file, kind="fees", data=data, moment=act.moment, event=act.number)
        sources.finish(act.write, number, cursor=0, claims=0, traces=(), findings=())
    added, changed = scrub.set_prices(act.write, found)
    act.subject("file", sha256)
    act.total("prices", added + changed)
    scrub_due.mark(act.write)
    return FeesReport(file, "loaded", len(found), added, changed)
