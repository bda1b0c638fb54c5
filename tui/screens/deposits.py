"""The deposits: which are explained to the cent, which are not, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from acts import bank, deposits
from acts.deposits_rows import DepositRow
from tui import words
from tui.keys import Key
from tui.screens.deposits_marks import DepositMarks
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told
from tui.widgets.window import Held

VIEWS = (("Open", "open"), ("Closed", "closed"), ("All", None))
NEWEST = 500
"""So many of those that are closed are shown; `deposit list` has all."""


class DepositsScreen(DepositMarks):
    """All deposits, the oldest first."""

    where = "deposits"
    names = tuple(name for name, _ in VIEWS)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[DepositRow] = []

    async def load(self) -> None:
        """Those of the view; the cursor stays on its own."""
        at = self.current()
        counts = await self.desk.do(deposits.counts)
        every, state = sum(counts.values()), VIEWS[self.chosen][1]
        self.totals = [counts.get("open", 0), counts.get("closed", 0), every]
        self.rows = await self.desk.do(deposits.listed, state, None if state == "open" else NEWEST)
        self.keep_marks()
        same = next((n for n, one in enumerate(self.rows) if at is not None and one.deposit == at.deposit), None)
        load = self.desk.keymap.shown("intake.load")
        self.worklist.words = ("Nothing is here. 3 shows all.",) if every else (f"No deposits yet. {load} loads a statement of your bank.",)
        await self.worklist.show(Held(self.rows), min(self.worklist.on, max(len(self.rows) - 1, 0)) if same is None else same)
        self.draw_frame()

    def current(self) -> DepositRow | None:
        """The deposit under the cursor."""
        item = self.worklist.current() if self.is_mounted else None
        return item if isinstance(item, DepositRow) else None

    # -- what stands where

    def draw_head(self, width: int) -> Row:
        """The heads of the columns."""
        room = 13 + max(0, min(width - 80, 30))
        return row(
            (f"   {'NUMBER':<7} {'STATE':<11} {'DAY':<10} {'ACCOUNT':<{room}} {'PAYMENTS':>8} {'DOLLARS':>13} {'OFF BY':>9}", "quiet")
        )

    def draw_item(self, item: Any, width: int) -> tuple[str, Row]:
        """A deposit: its state in a word and a sign, its money at the right."""
        room = 13 + max(0, min(width - 80, 30))
        sign, word, role = _state(item)
        return "* " if item.deposit in self.marks else "  ", row(
            f"{item.name:<7} ", (words.left(f"{sign} {word}", 11), role), f" {item.made_on} {words.left(item.account, room)} ",
            f"{words.count(item.payments):>8} {words.cash(item.cents, 13)} ",
            (words.cash(item.off_cents, 9), "urgent" if item.off_cents else ""),
        )  # fmt: skip

    def hints(self) -> list[tuple[str, str]]:
        """The keys."""
        return [
            ("open", "open"), ("close", f"close the {len(self.marks)}" if self.marks else "close"), ("mark.one", "mark"),
            ("mark.all", "all"), ("intake.load", "load statement"), ("look.explain", "explain"), ("undo", "undo"),
        ]  # fmt: skip

    def about_row(self) -> Row:
        """The deposit in a sentence."""
        one = self.current()
        if one is None:
            return Row()
        said = f"{one.name}: {words.many(one.payments, 'payment')}, {words.many(one.age_days, 'day')} old"
        if one.state == "closed":
            said += f", closed on {one.closed_on} by {one.closed_by}"
        elif not one.missing:
            said += ", all of it explained: X closes it"
        else:
            said += f", {words.many(one.missing, 'thing')} missing; Enter shows what"
        return row(f" {words.short(said, self.room[0] - 2)}")

    def status_row(self) -> tuple[str, str]:
        """Position; the money of the view."""
        at = self.worklist.on + 1 if self.rows and self.is_mounted else 0
        said = self.marks_words() or f"order: {'newest' if self.chosen else 'oldest'} first"
        return f"{words.count(at)} of {words.count(len(self.rows))}   {said}", words.dollars(sum(one.cents for one in self.rows))

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """A deposit must be there, and open."""
        if key.id == "close":
            if self.marks:
                return self.desk.may("deposits.close")
            one = self.current()
            return "there is nothing under the cursor." if one is None else self.cannot_close(one)
        if key.id == "intake.load":
            return self.desk.may("bank.bring")
        return super().why_not(key)

    async def do_open(self) -> None:
        """Open the deposit."""
        from tui.screens.deposit import DepositScreen

        one = self.current()
        if one is not None:
            await self.desk.show_screen(DepositScreen(one.deposit, self))

    async def step(self, by: int) -> int | None:
        """The deposit after or before, for J and K."""
        at = self.worklist.on + by
        if not 0 <= at < len(self.rows):
            return None
        await self.worklist.go(at)
        return self.rows[at].deposit

    async def do_close(self) -> None:
        """Close the one under the cursor; with marks, all of them."""
        if self.marks:
            await self.close_marked()
            return
        one = self.current()
        if one is not None:
            await self.close_deposit(one)

    async def do_look_explain(self) -> None:
        """What the deposit under the cursor waits for."""
        one = self.current()
        if one is not None:
            said = await self.desk.do(deposits.explain, one.deposit)
            missing = [f"{words.sentence(text)}." for text in said.missing] or ["Nothing is missing."]
            await self.desk.ask(Told(f"WHAT {one.name} WAITS FOR", missing if one.state == "open" else ["It is closed."]))

    async def do_intake_load(self) -> None:
        """Load a statement of the bank: a file, and how its columns are read."""
        filled = await self.desk.ask(Form("Load a statement (CSV or BAI2)", [Field("path", "File", "", _file)], "load"))
        if filled is None:
            return
        path = Path(filled["path"]).expanduser()
        kept = list(await self.desk.do(bank.mappings))
        name: str | None = None
        if await self.desk.do(bank.needs_mapping, path):
            if not kept:
                await self._first_mapping(path)
                return
            menu = Menu("Which bank wrote it?", [words.clean(one) for one in kept])
            chosen = await self.desk.ask(menu)
            if chosen is None:
                return
            name = kept[chosen]
        await self._bring(path, name)

    async def _first_mapping(self, path: Path) -> None:
        """No bank's columns are known yet: they are named once."""
        fields = [
            Field("name", "Bank", "", something, "how you call it"),
            Field("columns", "Columns", "date=Date,amount=Amount,trace=Reference,description=Description", something),
        ]
        filled = await self.desk.ask(Form("How are the columns of this bank called?", fields, "keep and load"))
        if filled is None:
            return
        await self.desk.do(bank.put_mapping, filled["name"], bank.parse_mapping(filled["columns"]))
        await self._bring(path, filled["name"])

    async def _bring(self, path: Path, name: str | None) -> None:
        report = await self.desk.do(bank.bring, path, map_name=name)
        await self.load()
        if report.status == "duplicate":
            self.desk.say(f"{report.file} was loaded before: nothing changed.")
            return
        done = f"{words.many(report.payments, 'payment')} ({report.matched} matched), {words.many(report.deposits, 'deposit')}"
        waits = f"; {words.many(report.open_lines, 'line')} for deposit lines" if report.open_lines else ""
        self.desk.say(f"{report.file}: {report.lines} lines, {report.known} known; {done}{waits}.", "soon" if report.problems else "good")


def _file(text: str) -> tuple[bool, str]:
    if not text:
        return False, "its path"
    return (True, "") if Path(text).expanduser().is_file() else (False, "there is no such file")


def _state(one: DepositRow) -> tuple[str, str, str]:
    """Sign, word and role of a deposit's state."""
    if one.state == "closed":
        return " ", "CLOSED", "good"
    if one.off_cents:
        return "!", "OFF", "urgent"
    return ("!", f"MISSING {one.missing}", "soon") if one.missing else (" ", "READY", "good")
