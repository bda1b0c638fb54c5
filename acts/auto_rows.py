"""What automatic posting and the posting of all clean remittances show: payers allowed, refusals, summaries, results."""

from __future__ import annotations

from dataclasses import dataclass

from acts.views import PostReport


@dataclass(frozen=True, slots=True)
class AllowedRow:
    """What one payer's remittances may do by themselves. max_cents: the largest payment on a claim (None: any)."""

    payer: str
    payer_id: str
    allowed: bool
    max_cents: int | None
    zero: bool
    takebacks: bool
    by: str
    since: str


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A claim of which nothing posts by itself."""

    claim: str
    reason: str
    by: str
    since: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """Why something did not post by itself. claim None: the whole remittance. marked: mended, it is tried again. new: by this call."""

    remittance: int
    number: str
    trace: str
    payer: str
    claim: str | None
    reason: str
    message: str
    marked: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True)
class AutoReport:
    """One run of automatic posting: what it posted, and all that waits because its gate refused it."""

    posted: tuple[PostReport, ...]
    refused: tuple[RefusedRow, ...]

    @property
    def news(self) -> bool:
        """Whether this run refused something that was not refused before."""
        return any(row.new for row in self.refused)


@dataclass(frozen=True, slots=True)
class CleanRow:
    """A clean remittance: all of it posts."""

    remittance: int
    number: str
    payer: str
    trace: str
    claims: int
    cents: int
    plan_hash: str


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A remittance that stays as it is, and why."""

    number: str
    payer: str
    trace: str
    cents: int
    why: str


@dataclass(frozen=True, slots=True)
class CleanPlan:
    """All clean remittances, and those that stay."""

    rows: tuple[CleanRow, ...]
    left: tuple[LeftRow, ...]

    @property
    def claims(self) -> int:
        """Claims of all of them."""
        return sum(row.claims for row in self.rows)

    @property
    def cents(self) -> int:
        """What they pay, in all."""
        return sum(row.cents for row in self.rows)

    @property
    def by_payer(self) -> tuple[tuple[str, int, int, int], ...]:
        """(payer, remittances, claims, cents), most money first."""
        sums: dict[str, tuple[int, int, int]] = {}
        for row in self.rows:
            count, claims, cents = sums.get(row.payer, (0, 0, 0))
            sums[row.payer] = (count + 1, claims + row.claims, cents + row.cents)
        return tuple(sorted(((payer, *three) for payer, three in sums.items()), key=lambda one: (-one[3], one[0])))


@dataclass(frozen=True, slots=True)
class CleanReport:
    """What became of each clean remittance: posted, or left because it would not do by then what was shown."""

    posted: tuple[tuple[CleanRow, PostReport], ...]
    left: tuple[LeftRow, ...]
