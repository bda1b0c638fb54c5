"""Typing a claim of a paper remittance: allowed, paid and codes of each line, codes completed as one types, what is left to the cent."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from acts.paper_rows import CodeWords
from billing import day, entry, paper
from billing.text import pad
from billing.typed import Ours, ReadClaim, TypedClaim, TypedLevel, TypedLine
from tui import words
from tui.widgets.ask import Mode
from tui.widgets.fields import Line
from tui.widgets.filter import Filter
from tui.widgets.lines import Row, row

FIELDS = ("allowed", "paid", "codes")
SHOWN = 3
"""Codes that are proposed at a time."""
LEVELS = frozenset("WO FB 72 L6 CS IR LE J1 B2 AP PI CT CV AH C5 E3 IS RA AM BD LS OB PL TL L3 50 51 90".split())
"""Reasons that a claim's number is not: typed where a claim is asked for, with reference and amount, they are provider level."""


@dataclass(slots=True)
class Cells:
    """What stands in the three fields of a line."""

    line: int
    allowed: Line
    paid: Line
    codes: Line

    def typed(self) -> TypedLine:
        """As it is kept."""
        return TypedLine(self.line, self.allowed.text.strip(), self.paid.text.strip(), self.codes.text.strip())


class TypeClaim(Mode[TypedClaim]):
    """Enter: next field; after the last one of the last line the claim is done, where it balances. Right takes a proposed code."""

    typing = True

    def __init__(self, claim: TypedClaim, ours: Ours, known: Sequence[CodeWords], kept: Callable[[TypedClaim], Awaitable[None]]) -> None:
        super().__init__()
        self.claim, self.ours, self.known, self._kept = claim, ours, known, kept
        had = {one.line: one for one in claim.lines}
        whole = [one for one in claim.lines if not one.line]
        numbers = [0] if whole else [line.number for line in ours.lines if line.charge_cents] or [line.number for line in ours.lines]
        self.cells = []
        for number in numbers:
            one = had.get(number, TypedLine(number))
            self.cells.append(Cells(number, Line(one.allowed, 14), Line(one.paid, 14), Line(one.codes, 120)))
        self.at, self.field = 0, 0
        self.choice = 0
        self.wrong = ""

    @property
    def cell(self) -> Line:
        """What is typed in."""
        line: Line = getattr(self.cells[self.at], FIELDS[self.field])
        return line

    def typed(self) -> TypedClaim:
        """The claim as it stands in the fields."""
        return replace(self.claim, lines=tuple(cells.typed() for cells in self.cells))

    def read(self) -> ReadClaim:
        """As it is understood."""
        return paper.claim(self.typed(), self.ours)

    def _charge(self) -> int:
        """The charge of the line that is typed in."""
        number = self.cells[self.at].line
        known = {line.number: line.charge_cents for line in self.ours.lines}
        return known[number] if number else self.ours.charge_cents

    # -- what is proposed

    def _word(self) -> str:
        """The code that is being typed; '' where an amount comes next, or the code is whole."""
        said = self.cell.text
        if self.field != 2 or not said or said[-1:] in " ,;" or self.cell.fresh:
            return ""
        *before, last = re.split(r"[\s;]+|,(?!\d{3}(?!\d))", said)
        pending = False
        for word in before:
            pending = False if pending and entry.cents(word) is not None else paper.code_of(word) is not None
        return "" if pending and entry.cents(last) is not None and last.lower() not in paper.SHORT else last

    def proposed(self) -> list[CodeWords]:
        """Codes of the playbook that begin so, by code or by reason."""
        said = self._word().upper()
        if not said:
            return []
        whole = paper.code_of(said)
        exact = [one for one in self.known if whole and one.code == f"{whole[0]}-{whole[1]}"]
        begin = [one for one in self.known if one.code.startswith(said) or one.code.replace("-", "").startswith(said)]
        reason = [one for one in self.known if one.code.partition("-")[2] == said]
        longer = [one for one in self.known if one.code.partition("-")[2].startswith(said)]
        return list(dict.fromkeys([*exact, *reason, *begin, *longer]))[:20]

    def _take(self) -> bool:
        """The proposed code in the place of what was typed."""
        found, said = self.proposed(), self._word()
        if not found or self.cell.at < len(self.cell.text):
            return False
        code = found[min(self.choice, len(found) - 1)].code
        self.cell.text = f"{self.cell.text[: len(self.cell.text) - len(said)]}{code} "
        self.cell.at = len(self.cell.text)
        self.choice = 0
        return True

    # -- drawing

    def panel(self, width: int) -> list[Row]:
        """The codes that begin so, in our words."""
        found = self.proposed()
        if not found:
            return []
        first = max(0, min(self.choice - 1, len(found) - SHOWN))
        rows = []
        for n, one in list(enumerate(found))[first : first + SHOWN]:
            on = n == self.choice
            role = {"DENIAL": "soon", "REVIEW": "soon"}.get(one.kind, "")
            said = {"DENIAL": "denied", "REVIEW": "for review", "NORMAL": "settles"}[one.kind]
            rows.append(
                row(
                    (">" if on else " ", "focus" if on else ""),
                    f" {pad(one.code, 7)} {pad(words.short(one.words, width - 26), width - 26)} ",
                    (said, role),
                )
            )
        return rows

    def about(self, width: int) -> Row | None:
        """What is wrong, or what the rest could be."""
        if self.wrong:
            return row(" ", (words.short(self.wrong, width - 2), "soon"))
        return None

    def foot(self, width: int) -> Row:
        """The keys while typing."""
        if self.proposed():
            return row(" Right takes the code   up down choose   Enter next field   Esc back (kept)")
        if self.cell.fresh:
            return row(" Typing replaces what stands there, End edits it   Enter next field   Esc back")
        if self.field == 2:
            return row(" 45 80 c 24: code amount, alone = the rest   d c y are PR   shift+Tab back")
        return row(" Enter next field   shift+Tab field before   Tab up down line   Esc back (kept)")

    # -- keys

    async def press(self, key: str, character: str | None) -> None:
        """Take a key."""
        self.wrong = ""
        if key == "escape":
            await self._kept(self.typed())
            self.finish(None)
        elif key == "enter":
            await self._enter()
        elif key in ("up", "down") and self.proposed():
            self.choice = (self.choice + (1 if key == "down" else -1)) % len(self.proposed())
        elif key in ("tab", "down"):
            await self._kept(self.typed())
            self._to((self.at + 1) % len(self.cells), self.field)
        elif key == "up":
            self._to((self.at - 1) % len(self.cells), self.field)
        elif key == "shift+tab":
            await self._kept(self.typed())
            at, field = divmod(self.at * len(FIELDS) + self.field - 1, len(FIELDS))
            self._to(at % len(self.cells), field)
        elif not (key == "right" and self._take()):
            self.cell.press(key, character)
            self.choice = 0

    def _to(self, at: int, field: int) -> None:
        """Another field: what stands there is replaced by the first letter; End, an arrow or backspace edit it."""
        self.at, self.field, self.choice = at, field, 0
        self.cell.at, self.cell.fresh = len(self.cell.text), bool(self.cell.text)

    async def _enter(self) -> None:
        """The next field; what is allowed is offered as what is paid."""
        name = FIELDS[self.field]
        text = self.cell.text.strip()
        if name != "codes" and text and entry.cents(text) is None:
            self.wrong = f"{name}: {entry.why_not_money(text)}"
            return
        cells = self.cells[self.at]
        if name == "allowed" and text and not cells.paid.text:
            cells.paid = Line(text, 14)
        await self._kept(self.typed())
        if self.field < 2:
            self._to(self.at, self.field + 1)
            return
        found = paper.line(cells.typed(), self._charge(), back=self.read().status == "22")
        if found.findings or found.left_cents:
            self.wrong = (
                found.findings[0].message if found.findings else f"{words.cash(found.left_cents)} of this line is not explained yet."
            )
            return
        if self.at < len(self.cells) - 1:
            self._to(self.at + 1, 0)
            return
        read = self.read()
        wrong = [found for found in read.findings if found.severity == "error"]
        if wrong:
            self.wrong = wrong[0].message
            missing = next((n for n, one in enumerate(self.cells) if not any((one.allowed.text, one.paid.text, one.codes.text))), None)
            self._to(missing if missing is not None else self.at, 0)
            return
        self.finish(self.typed())

    def paste(self, text: str) -> None:
        """Pasted text is typed."""
        self.cell.put(text)


class WhichClaim(Filter):
    """The claim that comes next on the paper."""

    def about(self, width: int) -> Row | None:
        """What else may be typed here."""
        return row(
            " ",
            (words.short("48213 22: is taken back, amounts below zero   WO 48055 120.00: provider level", width - 2), "quiet"),
        )


def status_of(text: str) -> tuple[str, str]:
    """(number or name, status): 48213 22 is claim 48213, taken back; without a status it is as usual."""
    first, _, last = text.strip().rpartition(" ")
    return (first.strip(), last) if first and last in paper.STATUSES else (text.strip(), "")


def amount(text: str) -> tuple[bool, str]:
    """What a check's amount is understood as."""
    cents = entry.cents(text)
    if cents is None:
        return False, entry.why_not_money(text) if text else "what the check says"
    return (True, words.dollars(cents)) if cents >= 0 else (False, "a check is not below zero; a forward balance is FB, provider level")


def paid_on(text: str, today: date) -> date | None:
    """A day of payment: a month and a day without a year are the last ones, not the next."""
    found = entry.day(text) or day.parse_entry(text, today)
    if found is not None and found > today and entry.day(text) is None and not text.strip().startswith("+"):
        try:
            found = found.replace(year=found.year - 1)
        except ValueError:
            return None
    return found


def level(text: str) -> TypedLevel | None:
    """WO 48055 120.00 as a provider-level adjustment; None where a claim is meant."""
    first, *rest = text.split()
    if first.upper() not in LEVELS or not rest or entry.cents(rest[-1]) is None:
        return None
    return TypedLevel(first.upper(), " ".join(rest[:-1]), rest[-1])
