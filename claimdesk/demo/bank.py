"""The made-up practice's bank: a statement a month with the payers' payments, and a few lines that nobody explains by itself."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from billing.money import plain
from billing.remittance import Remittance

#: How the columns of the bank's file are read.
MAPPING = {
    "date": "Date",
    "description": "Description",
    "trace": "Reference",
    "originator": "Company",
    "code": "Code",
    "amount": "Amount",
}
NAME = "Riverbend Savings DEMO"
ACCOUNT = "DEMO-0001"

_HEAD = tuple(MAPPING.values())
_EFT, _LOCKBOX, _FEE = "165", "115", "698"
FEE_CENTS = 1500
LOCKBOX_CENTS = 24500


@dataclass(slots=True)
class Bank:
    """The statement of the present month; `end` writes it."""

    _rows: list[tuple[str, ...]] = field(default_factory=list)
    _newest: Remittance | None = None

    def paid(self, remittance: Remittance) -> None:
        """A payment comes in, the day after it was made. A payment of nothing does not."""
        if remittance.paid_cents > 0 and remittance.paid_on is not None:
            self._add(
                _EFT,
                remittance.paid_on + timedelta(days=1),
                remittance.payer,
                remittance.trace,
                remittance.originator,
                remittance.paid_cents,
            )
            self._newest = remittance

    def end(self, path: Path, on: date, *, last: bool) -> Path | None:
        """Write the month. In the last one the newest payment has not come yet, one has come for which no remittance has, and checks were
        paid in at the lockbox that nobody has entered."""
        rows = self._rows
        if last and len(rows) > 1 and self._newest is not None:
            rows.pop()
            newest = self._newest
            self._add(_EFT, on, newest.payer, f"{newest.trace}X", newest.originator, newest.paid_cents // 2 + 1)
            self._add(_LOCKBOX, on, "LOCKBOX DEPOSIT", "LB0077", "", LOCKBOX_CENTS)
        if rows:
            self._add(_FEE, on, "MONTHLY FEE", "", "", -FEE_CENTS)
        written = list(rows)
        rows.clear()
        if not written:
            return None
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(_HEAD)
            out.writerows(sorted(written))
        return path

    def _add(self, code: str, on: date, words: str, trace: str, company: str, cents: int) -> None:
        self._rows.append((on.isoformat(), words, trace, company, code, plain(cents)))
