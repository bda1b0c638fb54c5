"""What the books should say of the made-up practice: faults, remittances and every claim's figures, for a test to hold against them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from billing.money import parse_cents, plain
from claimdesk.demo.payers import UNKNOWN_CODE
from claimdesk.demo.visits import Said, Visit

_NORMAL = frozenset({"45", "253"})


@dataclass(frozen=True, slots=True)
class Round:
    """A month: files to import in this order, then the traces to post, then the bank's statement."""

    files: tuple[Path, ...]
    traces: tuple[str, ...]
    statement: Path | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What was made. rounds: import and post them in this order; left: the newest remittances, which are imported and not posted.

    path: truth.json, which holds every claim with what the books should say once that is done.
    """

    folder: Path
    seed: int
    claims: int
    rounds: tuple[Round, ...]
    left: tuple[str, ...]
    path: Path

    @property
    def traces_to_post(self) -> tuple[str, ...]:
        """All that is posted, round by round."""
        return tuple(trace for each in self.rounds for trace in each.traces)

    @property
    def files(self) -> tuple[Path, ...]:
        """All files, in the order in which they came."""
        return tuple(file for each in self.rounds for file in each.files)

    def read(self) -> dict[str, Any]:
        """truth.json, whole."""
        found: dict[str, Any] = json.loads(self.path.read_text("utf-8"))
        return found


class TruthFile:
    """truth.json, written claim by claim, since a hundred thousand are not kept."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._file.write('{"claims": {')
        self._count = 0

    def __enter__(self) -> TruthFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def claim(self, visit: Visit) -> None:
        """What the books should say of this claim."""
        self._file.write("," if self._count else "")
        self._file.write(f"\n{json.dumps(visit.number)}: {json.dumps(expected(visit))}")
        self._count += 1

    def finish(self, **rest: object) -> None:
        """Everything that is not about one claim."""
        self._file.write("\n}")
        for name, value in rest.items():
            self._file.write(f",\n{json.dumps(name)}: {json.dumps(value, default=str)}")
        self._file.write("}\n")


def charted(path: Path, told: Mapping[str, object]) -> None:
    """Put into truth.json what stands in the charts beside the claims' faults: papers at another's claim, visits not billed yet."""
    with path.open("r+b") as file:
        file.seek(-2, os.SEEK_END)
        assert file.read() == b"}\n"
        file.seek(-2, os.SEEK_END)
        file.write(f",\n{json.dumps('charts')}: {json.dumps(told)}}}\n".encode())


def patients_paid(path: Path, paid: Mapping[str, int]) -> None:
    """Put into truth.json what patients have paid since, by claim, in cents: a claim stands on a line of its own there."""
    new = path.with_suffix(".new")
    with path.open(encoding="utf-8") as old, new.open("w", encoding="utf-8") as out:
        for line in old:
            number, sign, rest = line.partition(": ")
            cents = paid.get(number.strip('"'), 0) if sign else 0
            if cents:
                told = rest.rstrip()
                comma = told.endswith(",")
                figures = json.loads(told.removesuffix(","))
                figures["patient_paid"] = plain(cents)
                for name in ("patient_balance", "balance"):
                    figures[name] = plain((parse_cents(figures[name]) or 0) - cents)
                line = f"{number}: {json.dumps(figures)}{',' if comma else ''}\n"
            out.write(line)
    new.replace(path)


def expected(visit: Visit) -> dict[str, Any]:
    """A claim's figures, its denials, and the fault planted in it: the names of interface.md."""
    paid = adjusted = patient = denied = balance = 0
    denials: set[str] = set()
    for at, line in enumerate(visit.lines):
        first = visit.first[at] if visit.first else None
        second = visit.second[at] if visit.second else None
        figures = _line(line.charge, first, second, waits=visit.patient.second is not None, protected=visit.patient.protected)
        paid, adjusted, patient = paid + figures[0], adjusted + figures[1], patient + figures[2]
        denied, balance = denied + figures[3], balance + line.charge - figures[0] - figures[1]
        if first is not None and figures[3]:
            denials |= {a.code for a in first.adjustments if _denies(a.group, a.reason)}
    found: dict[str, Any] = {
        "payer": visit.payer.name,
        "patient": f"{visit.patient.person.last}, {visit.patient.person.first}",
        "charge": plain(visit.charge),
        "insurance_paid": plain(paid),
        "adjusted": plain(adjusted),
        "insurance_balance": plain(balance - patient),
        "patient_balance": plain(patient),
        "balance": plain(balance),
        "denied": plain(denied),
        "denials": sorted(denials),
    }
    if visit.held:
        found["held"] = visit.held
    if visit.twin_of:
        found["twin_of"] = visit.twin_of
    if visit.fault:
        fault = visit.fault
        found["fault"] = {
            "field": fault.field,
            "sent": fault.sent,
            "right": fault.right,
            "denial": fault.denial,
            "remarks": list(fault.remarks),
            "fix": fault.fix,
        }
    return found


def _denies(group: str, reason: str) -> bool:
    return group != "PR" or reason not in ("1", "2", "3") if reason not in (*_NORMAL, "23") and (group, reason) != UNKNOWN_CODE else False


def _line(charge: int, first: Said | None, second: Said | None, waits: bool, protected: bool) -> tuple[int, int, int, int]:
    """Paid, adjusted, the patient's and denied of one line."""
    if first is None:
        return 0, 0, 0, 0
    paid, adjusted = first.paid, sum(a.cents for a in first.adjustments if a.reason in _NORMAL)
    share = sum(a.cents for a in first.adjustments if a.group == "PR" and a.reason in ("1", "2", "3"))
    denied = sum(a.cents for a in first.adjustments if _denies(a.group, a.reason))
    if second is not None:
        share = sum(a.cents for a in second.adjustments if a.group == "PR")
        paid += second.paid
        open_now = charge - paid - adjusted - share - denied
        adjusted += max(0, min(open_now, sum(a.cents for a in second.adjustments if a.reason == "45")))
    balance = charge - paid - adjusted
    patient = 0 if protected or (waits and second is None) else min(share, max(balance, 0))
    return paid, adjusted, patient, max(0, min(denied, balance - patient))
