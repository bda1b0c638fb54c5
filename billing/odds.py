"""How likely denied money comes back, and how much of it: the playbook's word, drawn toward what this practice itself has seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from billing.money import half_up, shown

WEIGHT = 10
"""The playbook's chance weighs as much as so many decided denials. Ten outcomes of a code at one payer are weeks of work in a small
practice; by then its own figure counts for half, and one lucky appeal alone moves a chance by a tenth at most."""
WHOLE = 10_000
"""One denial won whole, in hundredths of a per cent; a part of one is less."""
ALLOWED_LEAST = 10
"""From so many answers it is known what a payer usually allows for a service."""
DAYS_FROM = 20
"""From so many answers it is known how long a payer takes."""
DAYS_LEAST = 14
"""No payer is asked sooner, however fast it is (deadlines.md 3: 14 days where claims go by wire)."""
EVERY = "*"
"""Of a service with any modifiers."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of so many: decided, and the sum of the parts that were won (WHOLE for each that was won whole)."""

    decided: int = 0
    won_bp: int = 0

    def __add__(self, other: Seen) -> Seen:
        """Both together."""
        return Seen(self.decided + other.decided, self.won_bp + other.won_bp)

    def __sub__(self, other: Seen) -> Seen:
        """Without those."""
        return Seen(self.decided - other.decided, self.won_bp - other.won_bp)

    @property
    def won(self) -> str:
        """How many were won, parts of one too: 7, 6.5."""
        whole, part = divmod(half_up(self.won_bp, 100), 100)
        return f"{whole}.{part:02d}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance in whole per cent with what it rests on: the playbook's (prior), outcomes of this payer, outcomes of all other payers."""

    per_cent: int
    prior: int
    seen: Seen = Seen()
    others: Seen = Seen()


def chance(prior: int, seen: Seen, others: Seen) -> Chance:
    """The prior drawn toward the outcomes of other payers, and that toward the outcomes of this one; half up to whole per cent.

    Each time what is there already weighs as WEIGHT outcomes. This payer's own outcomes count once: they are not among the others'.
    """
    over = WEIGHT + others.decided
    middle = WEIGHT * prior * 100 + others.won_bp
    found = half_up(WEIGHT * middle + seen.won_bp * over, (WEIGHT + seen.decided) * over * 100)
    return Chance(found, prior, seen, others)


@dataclass(frozen=True, slots=True)
class Usual:
    """What a payer usually allows for a service, in hundredths of a per cent of its charge, from so many answers."""

    share_bp: int
    answers: int


@dataclass(frozen=True, slots=True)
class Answering:
    """How a payer answers: first answers seen, how many of them paid, and after how many days nine of ten had come (None: too few)."""

    answers: int = 0
    paid: int = 0
    days: int | None = None


def usual_days(days: Iterable[int]) -> int | None:
    """Within how many days nine of ten answers came (the smallest such number, at least 14); None where they are fewer than 20."""
    found = sorted(days)
    if len(found) < DAYS_FROM:
        return None
    return max(found[(9 * len(found) + 9) // 10 - 1], DAYS_LEAST)


class Odds:
    """What this practice has learned, as of the last time that it looked: outcomes by payer and code, usual amounts, ways of answering."""

    __slots__ = ("_allowed", "_answering", "_codes", "_everywhere", "_first")

    def __init__(
        self,
        codes: Mapping[tuple[int, str], Seen] | None = None,
        allowed: Mapping[tuple[int, str, str], Usual] | None = None,
        answering: Mapping[int, Answering] | None = None,
    ) -> None:
        self._codes, self._allowed, self._answering = dict(codes or {}), dict(allowed or {}), dict(answering or {})
        self._everywhere: dict[str, Seen] = {}
        for (_, code), seen in self._codes.items():
            self._everywhere[code] = self._everywhere.get(code, Seen()) + seen
        self._first = Seen(sum(a.answers for a in self._answering.values()), sum(a.paid for a in self._answering.values()) * WHOLE)

    def of_code(self, payer: int, code: str, prior: int) -> Chance:
        """The chance of a denial with this code by this payer."""
        seen = self._codes.get((payer, code), Seen())
        return chance(prior, seen, self._everywhere.get(code, Seen()) - seen)

    def of_answer(self, payer: int, prior: int) -> Chance:
        """The chance that a claim which the payer has not answered is paid, by how it answers."""
        known = self._answering.get(payer, Answering())
        seen = Seen(known.answers, known.paid * WHOLE)
        return chance(prior, seen, self._first - seen)

    def answer_days(self, payer: int) -> tuple[int | None, int]:
        """Within how many days the payer usually answers (None: not known), and from how many answers that is known."""
        known = self._answering.get(payer, Answering())
        return known.days, known.answers if known.days is not None else 0

    def usual(self, payer: int, service: str, modifiers: str) -> Usual | None:
        """What the payer usually allows: for the service with just these modifiers, else with any; None where too few answers tell."""
        for named in (modifiers, EVERY):
            found = self._allowed.get((payer, service, named))
            if found is not None and found.answers >= ALLOWED_LEAST:
                return found
        return None


NOTHING = Odds()
"""Nothing is learned yet: the playbook alone, and whole amounts."""


@dataclass(frozen=True, slots=True)
class Stake:
    """Money at stake on a line: whose answer would bring it (0: of no payer whose usual amounts say anything of it), service, modifiers
    sorted with blanks between; agreed_cents: what of it a contract agrees to, contract: its name."""

    payer: int
    service: str
    modifiers: str
    cents: int
    agreed_cents: int | None = None
    contract: str = ""

    @property
    def named(self) -> str:
        """As a biller writes it: 99213-25."""
        return "-".join((self.service, *self.modifiers.split()))


@dataclass(frozen=True, slots=True)
class Part:
    """A stake with what is usually allowed of it (cents None: not known, so it counts whole), and from how many answers."""

    stake: Stake
    cents: int | None = None
    share_bp: int = 0
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """What an item is worth: code is the denial's code, '' for a claim without an answer; parts in order of lines."""

    payer: int
    code: str
    chance: Chance
    parts: tuple[Part, ...]

    @property
    def usual_cents(self) -> int | None:
        """What is usually allowed for all that is at stake; None where nothing of it is known. What is not known counts whole."""
        if all(part.cents is None for part in self.parts):
            return None
        return sum(part.stake.cents if part.cents is None else part.cents for part in self.parts)

    @property
    def answers(self) -> int:
        """How many answers the usual amounts are known from, at the least; 0 where no answers are behind them."""
        return min((part.answers for part in self.parts if part.answers), default=0)


def price(payer: int, code: str, prior: int, stakes: Iterable[Stake], odds: Odds) -> Price:
    """What stakes are worth, by what is learned."""
    likely = odds.of_code(payer, code, prior) if code else odds.of_answer(payer, prior)
    return Price(payer, code, likely, tuple(_part(stake, odds) for stake in stakes))


def again(known: Price, odds: Odds) -> Price:
    """The same by what is learned now."""
    return price(known.payer, known.code, known.chance.prior, (part.stake for part in known.parts), odds)


def _part(stake: Stake, odds: Odds) -> Part:
    usual = odds.usual(stake.payer, stake.service, stake.modifiers) if stake.payer else None
    if usual is not None:
        return Part(stake, half_up(stake.cents * min(usual.share_bp, WHOLE), WHOLE), usual.share_bp, usual.answers)
    if stake.agreed_cents is not None:
        return Part(stake, min(stake.agreed_cents, stake.cents))
    return Part(stake)


NAMED = 3
"""Services that are named in words; of more their number is said."""


def words(known: Price, payer: str) -> tuple[str, ...]:
    """What an item is worth and why, in sentences with the figures in them."""
    return (*_usually(known, payer), _likely(known, payer))


def _usually(known: Price, payer: str) -> tuple[str, ...]:
    usual = known.usual_cents
    if usual is None:
        return ()
    here = [part for part in known.parts if part.answers]
    allows = dict.fromkeys(f"{per_cent(part.share_bp)} of {part.stake.named} ({part.answers:,} answers)" for part in here)
    agrees = dict.fromkeys(
        f"{part.stake.contract} agrees {shown(part.cents)} for {part.stake.named}"
        for part in known.parts
        if part.cents is not None and not part.answers
    )
    strange = dict.fromkeys(part.stake.named for part in known.parts if part.cents is None)
    told = [f"{payer} usually allows {_some(allows)}"] if allows else []
    told += [_some(agrees)] if agrees else []
    told += [f"{_some(strange)} counts whole, since too few answers tell"] if strange else []
    asked = sum(part.stake.cents for part in known.parts)
    return (f"{shown(asked)} asked; {'; '.join(told)} = {shown(usual)}.",)


def _some(said: Iterable[str]) -> str:
    """The first few, and how many more."""
    named = list(said)
    return ", ".join(named[:NAMED]) + (f" and {len(named) - NAMED} more" if len(named) > NAMED else "")


def per_cent(bp: int) -> str:
    """Hundredths of a per cent in words, to a tenth: 80 %, 62.5 %."""
    whole, tenth = divmod(half_up(bp, 10), 10)
    return f"{whole}.{tenth} %" if tenth else f"{whole} %"


def _likely(known: Price, payer: str) -> str:
    found = known.chance
    what = f"for {known.code}" if known.code else "of claims answered"
    book = f"playbook {found.prior} %" if known.code else f"first guess {found.prior} %"
    told = []
    verb = "won" if known.code else "paid"
    if found.seen.decided:
        told.append(f"{found.seen.won} of {found.seen.decided:,} {verb} at {payer}")
    if found.others.decided:
        told.append(f"{found.others.won} of {found.others.decided:,} {'at others' if told else f'{verb} at other payers'}")
    if not told:
        source = "the playbook's" if known.code else "a first guess"
        return f"Chance {found.per_cent} % {what}: {source}, since none was decided here yet."
    return f"{' and '.join(told)} {what} ({book}): chance {found.per_cent} %."
