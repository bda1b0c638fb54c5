"""New claims written in bulk: patients, coverages, lines, charges, first versions, and the ledger's first entries."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import Any

from billing.books import BookLine
from billing.claim import Claim
from billing.person import Coverage, Person
from billing.text import fold
from store import codec, periods, persons
from store.claims import LINE_INSERT, iso, line_row
from store.engine.sqlite import Write
from store.ids import next_id
from store.payers import Payers, Providers

_PERSON = ("last", "first", "middle", "suffix", "born_on", "sex", "line1", "line2", "city", "state", "zip", "protected")
_COVERAGE = ("person", "payer", "rank", "member_id", "group_number", "relationship", "name_on_card", "filing_code", "from_on", "to_on")
_DIAGNOSIS = ("person", "claim", "position", "qualifier", "code", "present_on_admission")
_CLAIM = ("control_number", "file", "person", "payer", "provider", "kind", "charge_cents", "from_on", "to_on", "state")
_VERSION = (
    "claim", "version", "file", "event", "what", "control_number", "frequency", "destination", "position", "record",
)  # fmt: skip
_FIGURES = (
    "claim", "charge", "insurance_paid", "adjusted", "written_off", "patient_paid", "payer_open", "payer_denied", "payer_next",
    "patient", "status", "payer_now",
)  # fmt: skip


def book_lines(claim: Claim) -> list[BookLine]:
    """The lines of a claim that is new, as the books number them: in the order of the file, from 1."""
    return [
        BookLine(
            at, line.line_control_number, line.procedure, line.modifiers, line.revenue, line.units, line.charge_cents,
            line.from_on or claim.service_from_on, line.to_on or line.from_on or claim.service_to_on,
        )
        for at, line in enumerate(claim.lines, 1)
    ]  # fmt: skip


class ClaimSheet:
    """Rows of new claims, gathered and then written table by table; everything that a claim of the same write may find again is known."""

    def __init__(self, write: Write, *, file: int, event: int, today: date) -> None:
        self.payers, self.providers = Payers(write), Providers(write)
        self.count = 0
        self._write, self._file, self._event = write, file, event
        self._booked_on = periods.open_day(write, today).isoformat()
        self._clear()
        self._people: dict[tuple[str, str | None], list[int]] = {}
        self._covers: dict[int, dict[tuple[int, str], int]] = {}

    def _clear(self) -> None:
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._next: dict[str, int] = {}

    def add(self, claim: Claim) -> int:
        """A new claim; its number in the books. Written by `flush`."""
        number = self._id("claim")
        self.count += 1
        named = [(cover, self.payers.named(cover.payer.name, cover.payer.payer_id, cover.filing_code)) for cover in claim.coverages]
        member_ids = {cover.member_id for cover in claim.coverages if cover.member_id}
        person = self._person(claim.patient, member_ids)
        for cover, payer in named:
            self._cover(person, cover, payer, claim)
        first = min(named, key=lambda pair: pair[0].rank)[1]
        rows = self._rows
        rows["claim"].append(
            (
                claim.control_number, self._file, person, first, self.providers.billing(claim.billing), claim.kind, claim.charge_cents,
                iso(claim.service_from_on), iso(claim.service_to_on), "active",
            )
        )  # fmt: skip
        rows["claim_version"].append(
            (
                number, 1, self._file, self._event, "new", claim.control_number, claim.frequency, claim.destination_rank,
                claim.place.position if claim.place else 0, codec.claim_text(claim),
            )
        )  # fmt: skip
        rows["claim_payer"] += [(number, 1, cover.rank, payer, cover.member_id, cover.filing_code) for cover, payer in named]
        lines = book_lines(claim)
        rows["service_line"] += [line_row(number, 1, line) for line in lines]
        for at, diagnosis in enumerate(claim.diagnoses, 1):
            self._versioned(
                "diagnosis", _DIAGNOSIS, (person, number, at, diagnosis.qualifier, diagnosis.code, diagnosis.present_on_admission)
            )
        self._charge(number, lines, first)
        return number

    def flush(self) -> None:
        """Write what was gathered."""
        rows, write = self._rows, self._write
        for table, columns in (
            ("person", (*_PERSON, "name_key")),
            ("person_version", ("person", "version", "event", "record")),
            ("coverage", _COVERAGE),
            ("coverage_version", ("coverage", "version", "event", "record")),
            ("claim", _CLAIM),
            ("claim_version", _VERSION),
            ("claim_payer", ("claim", "version", "rank", "payer", "member_id", "filing_code")),
            ("diagnosis", _DIAGNOSIS),
            ("diagnosis_version", ("diagnosis", "version", "event", "record")),
            ("ledger_transaction", ("event", "kind", "posted_on", "period", "claim")),
            ("ledger_entry", ("posting", "account", "kind", "claim", "line", "cents", "key")),
            ("claim_figures", _FIGURES),
        ):
            if table == "claim_payer":
                write.many(LINE_INSERT, rows["service_line"])
            if rows[table]:
                write.many(f"INSERT INTO {table}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows[table])
        self._clear()

    def _id(self, table: str) -> int:
        number = self._next.get(table) or next_id(self._write, table)
        self._next[table] = number + 1
        return number

    def _versioned(self, table: str, columns: tuple[str, ...], values: tuple[Any, ...], more: tuple[Any, ...] = ()) -> int:
        """A row of a chart with its first version."""
        number = self._id(table)
        self._rows[table].append((*values, *more))
        record = json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False, separators=(",", ":"))
        self._rows[f"{table}_version"].append((number, 1, self._event, record))
        return number

    def _person(self, patient: Person, member_ids: set[str]) -> int:
        """The patient, found by folded name and birth date (member number where several fit, or no date is given), else made."""
        name_key, born_on = fold(patient.shown), iso(patient.born_on)
        key = (name_key, born_on)
        if key not in self._people:
            rows = self._write.run(
                "SELECT id FROM person WHERE name_key = :key AND born_on IS NOT DISTINCT FROM :born_on", key=name_key, born_on=born_on
            )
            # a record that was joined to another is found in the one that stands for it
            self._people[key] = list(dict.fromkeys(persons.now(self._write, row[0]) for row in rows))
        fits = self._people[key]
        if fits and (len(fits) > 1 or born_on is None):
            fits = [person for person in fits if member_ids & {member for _, member in self._covers_of(person)}]
        if fits:
            return fits[0]
        home = patient.address
        values = (
            patient.last, patient.first, patient.middle, patient.suffix, born_on, patient.sex,
            *((home.line1, home.line2, home.city, home.state, home.zip) if home else ("",) * 5), "",
        )  # fmt: skip
        number = self._versioned("person", _PERSON, values, (name_key,))
        self._people[key].append(number)
        self._covers[number] = {}
        return number

    def _covers_of(self, person: int) -> dict[tuple[int, str], int]:
        if person not in self._covers:
            rows = self._write.run("SELECT payer, member_id, id FROM coverage WHERE person = :person", person=person)
            self._covers[person] = {(row[0], row[1]): row[2] for row in rows}
        return self._covers[person]

    def _cover(self, person: int, cover: Coverage, payer: int, claim: Claim) -> None:
        known = self._covers_of(person)
        key = (payer, cover.member_id)
        if key in known:
            return
        subscriber = cover.subscriber or claim.subscriber
        values = (
            person, payer, cover.rank, cover.member_id, cover.group_number, cover.relationship, subscriber.shown,
            cover.filing_code, None, None,
        )  # fmt: skip
        known[key] = self._versioned("coverage", _COVERAGE, values)

    def cover_again(self, person: int, claim: Claim) -> list[tuple[int, int, str, str]]:
        """The payers of a later sending as (rank, payer, member number, filing code); coverages that are new are made."""
        named = [(cover, self.payers.named(cover.payer.name, cover.payer.payer_id, cover.filing_code)) for cover in claim.coverages]
        for cover, payer in named:
            self._cover(person, cover, payer, claim)
        return [(cover.rank, payer, cover.member_id, cover.filing_code) for cover, payer in named]

    def _charge(self, claim: int, lines: list[BookLine], payer: int) -> None:
        """The first transaction: what is charged is open at the payer's."""
        posting = self._id("ledger_transaction")
        self._rows["ledger_transaction"].append((self._event, "charge", self._booked_on, self._booked_on[:7], claim))
        entries = self._rows["ledger_entry"]
        total = 0
        for line in lines:
            cents = line.charge_cents
            total += cents
            if cents:
                key = f"c{claim}.{line.number}"
                entries.append((posting, "payer_open", "charge", claim, line.number, cents, key))
                entries.append((posting, "charges", "charge", claim, line.number, -cents, f"{key}-"))
        self._rows["claim_figures"].append((claim, total, 0, 0, 0, 0, total, 0, 0, 0, "unanswered", payer))
