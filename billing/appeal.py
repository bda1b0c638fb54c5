"""Appeals: which level is open now and until when, what stands against it, and how often they are won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from billing.findings import Finding

STATES = {"draft": "being written", "sent": "sent, waits for the decision", "decided": "decided", "withdrawn": "withdrawn"}
OUTCOMES = {"overturned": "won", "part": "won in part", "upheld": "lost"}
WAYS = ("fax", "portal", "mail", "electronic")

#: How long a decision is waited for before somebody asks: asking earlier adds to the backlog (workflow.md 7).
DECISION_DAYS = 60
#: How long the payment of a won appeal is waited for.
PAYMENT_DAYS = 30

LEVELS = {1: "first appeal", 2: "second appeal", 3: "third appeal", 4: "fourth appeal", 5: "fifth appeal"}
MEDICARE = {
    1: "redetermination", 2: "reconsideration by a qualified independent contractor", 3: "hearing before an administrative law judge",
    4: "review by the Medicare Appeals Council", 5: "judicial review",
}  # fmt: skip


def level_words(level: int, payer_class: str) -> str:
    """What a level is called: with Medicare by its own name."""
    names = MEDICARE if payer_class == "medicare" else LEVELS
    return names.get(level, f"appeal at level {level}")


@dataclass(frozen=True, slots=True)
class Known:
    """An appeal that is in the books already, as the rules see it."""

    number: int
    level: int
    state: str
    outcome: str
    decided_on: date | None


def next_level(known: Sequence[Known]) -> int:
    """The level after the last that was lost, wholly or in part; 1 where none was."""
    lost = [one.level for one in known if one.state == "decided" and one.outcome in ("upheld", "part")]
    return max(lost, default=0) + 1


def against(
    level: int, known: Sequence[Known], *, forbidden: str = "", levels: int = 2, due_on: date | None = None, today: date, late: str = ""
) -> tuple[Finding, ...]:
    """What stands against an appeal at this level: errors forbid it, warnings are told."""
    out: list[Finding] = []

    def error(code: str, message: str) -> None:
        out.append(Finding(code, "error", message))

    if forbidden:
        error("not_open", forbidden)
    standing = next((one for one in known if one.state in ("draft", "sent")), None)
    if standing is not None:
        doing = "is being written" if standing.state == "draft" else "was sent and is not decided"
        error("appeal_standing", f"AP-{standing.number} (level {standing.level}) {doing}: a second one would only wait behind it.")
    if level > levels:
        error("no_level", f"This payer has {levels} {'level' if levels == 1 else 'levels'} of appeal; there is no level {level}.")
    if level > 1 and not any(one.level == level - 1 and one.state == "decided" for one in known):
        error("level_first", f"Level {level - 1} comes first: it has not been decided.")
    won = next((one for one in known if one.state == "decided" and one.outcome == "overturned"), None)
    if won is not None:
        error("won", f"AP-{won.number} was won: the payer owes the money; ask where it is.")
    if due_on is not None and due_on < today and not late:
        message = f"The last day was {due_on.isoformat()}: say why it is late (good cause), and the letter says so."
        error("late", message)
    elif due_on is not None and due_on < today:
        out.append(Finding("late", "warning", f"The last day was {due_on.isoformat()}; good cause is claimed: {late}"))
    return tuple(out)


def decision_due(sent_on: date) -> date:
    """When the decision is asked for."""
    return sent_on + timedelta(days=DECISION_DAYS)


@dataclass(frozen=True, slots=True)
class Rate:
    """How appeals about one thing ended: decided ones, won wholly and in part, what was asked and what came of it."""

    key: str
    decided: int
    won: int
    part: int
    asked_cents: int
    won_cents: int

    @property
    def per_cent(self) -> int:
        """Won, those in part by half, of those decided; halves up."""
        return (200 * self.won + 100 * self.part + self.decided) // (2 * self.decided) if self.decided else 0
