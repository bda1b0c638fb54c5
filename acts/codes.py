"""Codes looked up, editions built and brought: the reference database as people use it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from acts.desk import Act, Desk, act
from billing.text import clean
from store import reference_build, reference_import, scrub_due
from store.errors import Missing, NoSuch, Refused
from store.reference import UNKNOWN_EDITION, Edition, Entry, Found, Note, Reference, Text, Unknown, open_reference
from store.reference_import import Asked, Brought
from store.reference_tables import LICENCE, LICENSED, SETS

__all__ = [
    "LICENCE", "LICENSED", "SETS", "UNKNOWN_EDITION", "Asked", "Brought", "CodeView", "Drg", "Edition", "Entry", "Found", "Note",
    "Reference", "Text", "Unknown", "bring", "build", "build_here", "code_view", "drg", "edition_words", "opened",
]  # fmt: skip


DIED = frozenset({"20", "40", "41", "42"})
"""Discharge statuses of those who died."""


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code of ICD-10-CM with all that stands at it."""

    entry: Entry
    edition: Edition
    notes: tuple[Note, ...]
    children: tuple[Entry, ...]
    sided: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Drg:
    """The MS-DRG of a hospital stay. version: of the grouper; others: those that its codes would reach too, in the grouper's order."""

    number: str
    words: str
    version: str
    others: tuple[str, ...] = ()
    note: str = ""


def opened(path: str) -> Reference:
    """The reference database, or what to do where none was built."""
    found = open_reference(path)
    if found is None:
        raise Missing("there is no reference database of codes yet", path, "Make it with `claimdesk codes build`.")
    return found


def build(path: str, by: str, tell: reference_build.Progress) -> bool:
    """Make the reference database, or add what this program brings; False where all of it is there."""
    return reference_build.build(path, by, _now(datetime.now(UTC)), tell)


def build_here(desk: Desk) -> bool:
    """Make the database where this desk looks for it; False where it is there, or may not be made."""
    if desk.read_only or desk.reference is not None:
        return False
    assert desk.shelf is not None
    return reference_build.build(desk.shelf.path, desk.actor.name, _now(desk.clock()))


def bring(desk: Desk, asked: Asked) -> Brought:
    """Take an edition from its files, and write down who brought what. The database is a file of its own, so it is replaced first."""
    from acts import rights

    why = rights.may(desk, "codes.bring")
    if why:
        _bring(desk, asked, None)  # refuses, and the attempt is an event
    desk.reference  # noqa: B018 - a damaged database is told before the file is read
    assert desk.shelf is not None
    brought = reference_import.bring(desk.shelf.path, asked, desk.actor.name, _now(desk.clock()))
    _bring(desk, asked, brought)
    return brought


@act("codes.bring")
def _bring(act: Act, asked: Asked, brought: Brought | None) -> None:
    act.subject("codes", asked.set)
    if brought is not None:
        act.body |= {"set": brought.set, "edition": brought.edition, "from": asked.from_on.isoformat(), "sha256": brought.sha256}
        act.total("rows", brought.rows)
        scrub_due.mark(act.write)


def code_view(reference: Reference, code: str, on: date) -> CodeView | Unknown:
    """A diagnosis code with its notes, what is below it, and the sides that stand beside it."""
    entry = reference.icd(code, on)
    if isinstance(entry, Unknown):
        return entry
    edition = reference.edition("icd10cm", on)
    if entry is None or edition is None:
        name = edition.name if edition else ""
        raise NoSuch(f"{clean(code)} is no code of ICD-10-CM {name}", on.isoformat(), "Look for it with `claimdesk codes find`.")
    return CodeView(entry, edition, reference.notes(code, on), reference.children(code, on), reference.sided(code, on))


def edition_words(edition: Edition | None, on: date) -> str:
    """The edition as a screen says it, or that none holds."""
    if edition is None:
        return f"no edition loaded for {on.isoformat()}"
    return f"{edition.name} (as {edition.note.split(':')[0].removeprefix('shows the codes of ')})" if edition.stand_in else edition.name


def drg(
    diagnoses: tuple[str, ...], procedures: tuple[str, ...], discharged_on: date, sex: str, status: str = "01", poa: tuple[str, ...] = ()
) -> Drg:
    """The MS-DRG by the kept grouper: principal diagnosis first; discharge status as on the claim, 20 for one who died."""
    from drgpy.msdrg_allvers import DRGEngineAllVers, get_version_for_date

    if not diagnoses:
        raise Refused("a stay without a principal diagnosis has no MS-DRG", "drg", "Code the stay first.")
    try:
        version = get_version_for_date(discharged_on)
    except ValueError as error:
        raise Refused(f"no grouper is kept for {discharged_on.isoformat()}", "drg", "It knows discharges from 2018-10-01 on.") from error
    engine = DRGEngineAllVers().get_engine(version.name)
    found = engine.get_drg_all(
        [one.replace(".", "").upper() for one in diagnoses], [one.upper() for one in procedures], gender=sex or "F",
        is_alive=status not in DIED, poa=list(poa) or None, discharge_status=status,
    )  # fmt: skip
    if not found:
        raise NoSuch("the grouper knows no MS-DRG for these codes", f"version {version.name}", "Look at the principal diagnosis.")
    begins = version.effective_date
    ends = date(begins.year, 10, 1) if begins.month == 4 else date(begins.year + 1, 10, 1)
    note = f"by {version.name}, which held until {(ends - timedelta(days=1)).isoformat()}: none of the day is kept"
    words = str(engine.drgmap.get(found[0], {}).get("desc", ""))
    return Drg(found[0], words, version.name, tuple(found[1:]), note if discharged_on >= ends else "")


def _now(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
