"""The scrub in the books: runs with their findings, overrides, severities by payer, wishes of payers, rules of the practice, its prices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.edits.frame import Found, NotRun
from store.claims import VISIBLE
from store.engine.sqlite import Read, Write

EVERY_PAYER = 0


@dataclass(frozen=True, slots=True)
class Override:
    """An edit let pass: on a claim, or on every claim to a payer."""

    id: int
    edit: str
    claim: int | None
    payer: int | None
    reason: str
    ends_on: date
    actor: str
    made_on: date
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding as a run kept it."""

    edit: str
    severity: str
    line: int
    field: str
    message: str
    overridden: int | None


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run over a claim that said something else than the run before."""

    id: int
    claim: int
    event: int
    fingerprint: str
    why: str
    not_run: tuple[NotRun, ...]
    findings: tuple[KeptFinding, ...]

    @property
    def said(self) -> tuple[Any, ...]:
        """What two runs are compared by."""
        return self.fingerprint, self.not_run, self.findings


# -- runs


def last_run(read: Read, claim: int) -> KeptRun | None:
    """The newest run over a claim."""
    row = read.one("SELECT id, claim, event, fingerprint, why, not_run FROM scrub_run WHERE claim = :claim ORDER BY id DESC", claim=claim)
    if row is None:
        return None
    rows = read.run("SELECT edit, severity, line, field, message, overridden FROM scrub_finding WHERE run = :run ORDER BY id", run=row[0])
    not_run = tuple(NotRun(edit, missing) for edit, missing in json.loads(row[5]))
    return KeptRun(row[0], row[1], row[2], row[3], row[4], not_run, tuple(KeptFinding(*tuple(one)) for one in rows))


def keep_run(
    write: Write, claim: int, event: int, fingerprint: str, why: str, found: Sequence[tuple[Found, int | None]],
    not_run: Sequence[NotRun], ran: int,
) -> None:  # fmt: skip
    """Write a run down; found: each finding with the override that lets it pass."""
    counts = {severity: sum(one.severity == severity and over is None for one, over in found) for severity in "EWI"}
    run = write.insert(
        "scrub_run", claim=claim, event=event, fingerprint=fingerprint, why=why, errors=counts["E"], warnings=counts["W"],
        notes=counts["I"], ran=ran, not_run=json.dumps([[one.edit, one.missing] for one in not_run], separators=(",", ":")),
    )  # fmt: skip
    for one, over in found:
        write.insert(
            "scrub_finding", run=run, edit=one.edit, edit_version=one.version, severity=one.severity, line=one.line, field=one.field,
            message=one.message, overridden=over,
        )  # fmt: skip


# -- overrides


_OVERRIDE = "SELECT id, edit, claim, payer, reason, ends_on, actor, made_on, state, version FROM scrub_override"


def _override(row: Any) -> Override:
    values = list(row)
    values[5], values[7] = date.fromisoformat(values[5]), date.fromisoformat(values[7])
    return Override(*values)


def overrides(read: Read, claim: int, payer: int | None, on: date) -> dict[str, Override]:
    """What is let pass on this claim to this payer today, by edit: the claim's own word goes before the payer's."""
    rows = read.run(
        f"{_OVERRIDE} WHERE state = 'standing' AND ends_on >= :on AND (claim = :claim OR payer = :payer) ORDER BY claim IS NOT NULL, id",
        on=on.isoformat(),
        claim=claim,
        payer=payer,
    )
    return {one.edit: one for one in map(_override, rows)}


def every_override(read: Read, claim: int | None = None) -> list[Override]:
    """All, newest first; of one claim where one is named."""
    rows = read.run(f"{_OVERRIDE} WHERE :claim IS NULL OR claim = :claim ORDER BY id DESC", claim=claim)
    return [_override(row) for row in rows]


def override(write: Write, edit: str, claim: int | None, payer: int | None, reason: str, ends_on: date, actor: str, on: date) -> int:
    """Let an edit pass; one that stood for the same is ended."""
    end(write, edit, claim, payer)
    return write.insert(
        "scrub_override", edit=edit, claim=claim, payer=payer, reason=reason, ends_on=ends_on.isoformat(), actor=actor,
        made_on=on.isoformat(),
    )  # fmt: skip


def end(write: Write, edit: str, claim: int | None, payer: int | None) -> int:
    """The edit is asked again; how many overrides ended."""
    return write.change(
        "UPDATE scrub_override SET state = 'ended', version = version + 1 WHERE state = 'standing' AND edit = :edit "
        "AND claim IS :claim AND payer IS :payer",
        edit=edit,
        claim=claim,
        payer=payer,
    )


# -- how the practice and the payers want it


def severities(read: Read, payer: int | None) -> dict[str, str]:
    """Edit → E, W, I or off: what was said for this payer over what was said for all."""
    rows = read.run(
        "SELECT edit, severity FROM scrub_severity WHERE payer IN (0, :payer) ORDER BY payer", payer=EVERY_PAYER if payer is None else payer
    )
    return {row[0]: row[1] for row in rows}


def every_severity(read: Read) -> list[tuple[str, int, str, str]]:
    """(edit, payer or 0, severity, reason) of all."""
    return [tuple(row) for row in read.run("SELECT edit, payer, severity, reason FROM scrub_severity ORDER BY edit, payer")]


def set_severity(write: Write, edit: str, payer: int, severity: str, reason: str) -> None:
    """Take an edit so for a payer; '' as it comes."""
    if not severity:
        write.change("DELETE FROM scrub_severity WHERE edit = :edit AND payer = :payer", edit=edit, payer=payer)
        return
    changed = write.change(
        "UPDATE scrub_severity SET severity = :severity, reason = :reason, version = version + 1 WHERE edit = :edit AND payer = :payer",
        edit=edit,
        payer=payer,
        severity=severity,
        reason=reason,
    )
    if not changed:
        write.insert("scrub_severity", edit=edit, payer=payer, severity=severity, reason=reason)


def wishes(read: Read, payer: int) -> dict[str, str]:
    """What a payer wants: what → codes."""
    return {row[0]: row[1] for row in read.run("SELECT what, codes FROM payer_wish WHERE payer = :payer ORDER BY what", payer=payer)}


def late_days(read: Read, person: int, days: Iterable[str]) -> int | None:
    """Within how many days of the visit the payers of the claims of these days take what is added: the fewest; None: none says."""
    named = {f"d{n}": day for n, day in enumerate(days)}
    found = read.value(
        "SELECT min(CAST(w.codes AS INTEGER)) FROM claim c JOIN claim_payer y ON y.claim = c.id "
        "AND y.version = (SELECT max(version) FROM claim_payer WHERE claim = c.id) JOIN payer_wish w ON w.payer = y.payer "
        f"WHERE c.person = :person AND w.what = 'late_entry' AND c.from_on IN ({', '.join(f':{name}' for name in named)})",
        person=person,
        **named,
    )
    return None if found is None else int(found)


def every_wish(read: Read) -> list[tuple[int, str, str]]:
    """(payer, what, codes) of all."""
    return [tuple(row) for row in read.run("SELECT payer, what, codes FROM payer_wish ORDER BY payer, what")]


def set_wish(write: Write, payer: int, what: str, codes: str) -> None:
    """What the payer wants; '' nothing any more."""
    if not codes:
        write.change("DELETE FROM payer_wish WHERE payer = :payer AND what = :what", payer=payer, what=what)
        return
    sql = "UPDATE payer_wish SET codes = :codes, version = version + 1 WHERE payer = :payer AND what = :what"
    if not write.change(sql, payer=payer, what=what, codes=codes):
        write.insert("payer_wish", payer=payer, what=what, codes=codes)


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule of the practice's own."""

    id: int
    name: str
    payer: int | None
    message: str
    predicate: Any
    severity: str
    actor: str
    state: str


def rules(read: Read, *, ended: bool = False) -> list[KeptRule]:
    """All that stand, or all."""
    rows = read.run(
        "SELECT id, name, payer, message, predicate, severity, actor, state FROM scrub_rule WHERE :ended OR state = 'standing' ORDER BY id",
        ended=ended,
    )
    return [KeptRule(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5], row[6], row[7]) for row in rows]


def add_rule(write: Write, name: str, payer: int | None, message: str, predicate: Any, severity: str, actor: str) -> int:
    """A rule of the practice's own; its number."""
    return write.insert(
        "scrub_rule", name=name, payer=payer, message=message, predicate=json.dumps(predicate, ensure_ascii=False), severity=severity,
        actor=actor,
    )  # fmt: skip


def end_rule(write: Write, number: int) -> bool:
    """It is not asked any more."""
    sql = "UPDATE scrub_rule SET state = 'ended', version = version + 1 WHERE id = :id AND state = 'standing'"
    return write.change(sql, id=number) == 1


def prices(read: Read) -> dict[str, int] | None:
    """The charge master: code → cents of one unit; None where there is none."""
    return {row[0]: row[1] for row in read.run("SELECT code, cents FROM charge_master")} or None


def set_prices(write: Write, new: Mapping[str, int]) -> tuple[int, int]:
    """Put these prices: (new, changed)."""
    added = changed = 0
    now = prices(write) or {}
    for code, cents in new.items():
        if code not in now:
            write.insert("charge_master", code=code, cents=cents)
            added += 1
        elif now[code] != cents:
            sql = "UPDATE charge_master SET cents = :cents, version = version + 1 WHERE code = :code"
            changed += write.change(sql, code=code, cents=cents)
    return added, changed


# -- claims that may still go

OPEN = (
    "f.status NOT IN ('closed', 'voided', 'patient', 'credit') "
    f"AND c.{VISIBLE} "
    "AND EXISTS (SELECT 1 FROM claim_version v WHERE v.claim = f.claim)"
)
"""Of claim_figures f and claim c: somebody still owes something on it, or it was never answered; not of a file that is still arriving."""
