"""A story told step by step at a counter: its numbers have a prefix of their own, so that many stories share one store."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from tests.stories import x12_maker as x
from tests.stories.counter import Counter, Json
from tests.stories.x12_records import Bill, Remit, carried, cents

FIGURES = ("charge", "insurance_paid", "adjusted", "written_off", "patient_balance", "insurance_balance", "balance", "denied")


@dataclass
class Story:
    """What one practice sends and gets; labels become control numbers, traces and payers' numbers with the prefix before them."""

    counter: Counter
    prefix: str
    files: itertools.count[int] = field(default_factory=itertools.count)

    def number(self, label: str = "A") -> str:
        """A control number, trace or payer's number."""
        return self.prefix + label

    def _file(self, kind: str) -> str:
        return f"{self.prefix}/{next(self.files):03d}.{kind}"

    def sends(self, *bills: Bill, kind: str = "P", code: int = 0) -> Json:
        """Claims out; the import's report."""
        named = [replace(b, number=self.number(b.number), original=b.original and self.number(b.original)) for b in bills]
        return self.counter.bring(self._file("837"), x.claims(named, kind), code)

    def text(self, *remits: Remit) -> str:
        """An 835 with these payments; without a trace it is P, without a day 2026-10-15."""
        named = []
        for remit in remits:
            answers = tuple(
                replace(a, number=self.number(a.number), icn=self.number(a.icn), original=a.original and self.number(a.original))
                for a in remit.answers
            )
            named.append(carried(replace(remit, trace=self.number(remit.trace or "P"), on=remit.on or "20261015", answers=answers)))
        return x.remittances(named)

    def gets(self, *remits: Remit, code: int = 0) -> Json:
        """Payments in, not posted; the import's report."""
        return self.counter.bring(self._file("835"), self.text(*remits), code)

    def posts(self, *traces: str, code: int | tuple[int, ...] = 0) -> list[Json]:
        """post TRACE...; its reports."""
        return self.counter("post", *map(self.number, traces), code=code).get("remittances", [])

    def paid(self, *remits: Remit, code: int | tuple[int, ...] = 0, named: int = 0) -> list[Json]:
        """Payments in and posted; `code` is what post exits with, `named` what import does."""
        self.gets(*remits, code=named)
        return self.posts(*dict.fromkeys(remit.trace or "P" for remit in remits), code=code)

    def claim(self, label: str = "A") -> Json:
        """`claim`."""
        return self.counter.claim(self.number(label))

    def items(self, label: str = "A", kind: str = "") -> list[Json]:
        """The queue's items of a claim."""
        return [i for i in self.counter.items() if i["claim"] == self.number(label) and kind in ("", i["kind"])]

    def item(self, label: str = "A", kind: str = "denial") -> Json:
        """Its one item of a kind."""
        (found,) = self.items(label, kind)
        return found

    def does(self, *arguments: str, label: str = "A", code: int | tuple[int, ...] = 0) -> Json:
        """work ACT CLAIM and what else the act wants."""
        act, *rest = arguments
        return self.counter("work", act, self.number(label), *rest, code=code)

    def matches(self, trace: str, label: str, *rest: str, code: int | tuple[int, ...] = 0) -> Json:
        """match TRACE CONTROL-NUMBER and what else it wants."""
        return self.counter("match", self.number(trace), self.number(label), *rest, code=code)

    def figures(self, label: str = "A") -> dict[str, int]:
        """The claim's figures in cents."""
        got = self.claim(label)
        return {key: cents(got[key]) for key in FIGURES}


def figures(charge: Any, *, paid: Any = 0, adjusted: Any = 0, written_off: Any = 0, patient: Any = 0, denied: Any = 0) -> dict[str, int]:
    """What a claim's figures must be; the balances follow from the others."""
    said = {"charge": charge, "insurance_paid": paid, "adjusted": adjusted, "written_off": written_off, "patient_balance": patient}
    made = {key: cents(value) for key, value in said.items()} | {"denied": cents(denied)}
    balance = made["charge"] - made["insurance_paid"] - made["adjusted"] - made["written_off"]
    return made | {"balance": balance, "insurance_balance": balance - made["patient_balance"]}
