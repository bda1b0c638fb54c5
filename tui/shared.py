"""What keys mean on every screen: go to, take the next best, undo, load files, help, all commands."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, cast

from acts import lists, work
from acts.desk import Desk
from acts.errors import Refused
from acts.views import FileReport, Hit, QueueView
from billing.text import cells
from tui import words
from tui.commands_by_name import CommandFilter
from tui.keys import Key
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.filter import Filter
from tui.widgets.lines import row

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.app import DeskApp
    from tui.frame import Frame
    from tui.screens.denials import Denials

LIMIT_CENTS, LIMIT_CLAIMS = 500_000, 50
SCREENS = ("desk", "denials", "posting")
NUMBERED = {"rq": ("request", "RequestScreen"), "doc": ("document", "DocumentScreen"), "qry": ("query", "QueryScreen")}
"""What has a number of its own, RQ-7: module under tui.screens, class."""
OTHERS = {
    "cash": ("cash", "CashScreen"),
    "suspense": ("suspense", "SuspenseScreen"),
    "deposits": ("deposits", "DepositsScreen"),
    "paper": ("paper", "PaperScreen"),
    "close": ("periods", "PeriodsScreen"),
    "payers": ("payers", "PayersScreen"),
    "approvals": ("approvals", "ApprovalsScreen"),
    "appeals": ("appeals", "AppealsScreen"),
    "signatures": ("signatures", "SignaturesScreen"),
    "rules": ("rules", "RulesScreen"),
    "outbox": ("outbox", "OutboxScreen"),
    "documents": ("documents", "DocumentsScreen"),
    "questions": ("questions", "QuestionsScreen"),
    "queries": ("queries", "QueriesScreen"),
    "records": ("records", "RecordsScreen"),
    "projects": ("projects", "ProjectsScreen"),
    "hands": ("hands", "HandsScreen"),
    "today": ("today", "TodayScreen"),
    "aside": ("aside", "Aside"),
    "requests": ("requests", "RequestsScreen"),
    "duplicates": ("duplicates", "DuplicatesScreen"),
    "breaches": ("breaches", "BreachesScreen"),
    "register": ("register", "RegisterScreen"),
}
"""Further screens by the word that goes there: the module under tui.screens, and its class."""
OF_CLINICIANS = frozenset({"desk", "queries", "signatures", "aside"})
"""Where somebody goes who answers queries and signs."""

MONEY = {
    "remittance": ("remittance", "RemittanceScreen"),
    "deposit": ("deposit", "DepositScreen"),
    "takeback": ("takeback", "TakebackScreen"),
    "exception": ("exception", "ExceptionScreen"),
    "payment": ("posting", "PostingScreen"),
    "cash": ("cash", "CashScreen"),
}
"""Where what has a number of its own opens; a payment without a place of its own is the one row of its list."""
NO_REMITTANCE = 3


class Shared:
    """Part of the application: the acts that do not belong to one screen."""

    @property
    def _app(self) -> DeskApp:
        return cast("DeskApp", self)

    def above_limit(self, cents: int, count: int) -> bool:
        """Whether a question wants the count typed."""
        return cents > LIMIT_CENTS or count > LIMIT_CLAIMS

    # -- opening

    def barred(self, what: str) -> bool:
        """Whether this is not for a clinician, who answers and signs and sees nothing of money; that is said."""
        if self._app.info.role != "clinician" or what in OF_CLINICIANS:
            return False
        self._app.say(f"{words.clean(what)} is not for the role clinician: it answers queries and signs its own wording.")
        return True

    async def open_claim(self, number: str, queue: Denials | None = None) -> None:
        """A claim, with the list it came from."""
        if self.barred(f"Claim {number}"):
            return
        from tui.screens.claim import ClaimScreen

        await self._app.show_screen(ClaimScreen(number, queue))

    async def open_queue(self, screen: str, kind: str | None, name: str = "") -> None:
        """The list behind a line of the Desk."""
        app = self._app
        if self.barred(screen):
            return
        if screen == "corrections":
            from tui.screens.history import HistoryScreen

            await app.show_screen(HistoryScreen("corrections", "", "CORRECTIONS"))
        elif screen in ("posting", "remittances", "remittance"):
            from tui.screens.posting import PostingScreen

            await app.show_screen(PostingScreen())
        elif screen in ("exceptions", "exception", "holds"):
            await self.open_other("suspense")
        elif screen in OTHERS:
            await self.open_other(screen)
        elif kind is not None:
            from tui.screens.denials import Denials

            await app.show_screen(Denials(kind, name))
        else:
            app.say(f"{name} has no screen of its own yet; : goes to a claim by number or name.")

    async def open_hit(self, hit: Hit) -> None:
        """Something that was found."""
        if hit.kind in MONEY:
            module, screen = MONEY[hit.kind]
            made = getattr(importlib.import_module(f"tui.screens.{module}"), screen)
            name = hit.words.split("  ")[0]
            arguments = {"payment": (NO_REMITTANCE, name), "cash": (1, name)}.get(hit.kind, (int(hit.key),))
            await self._app.show_screen(made(*arguments))
        elif hit.kind in ("patient", "person"):
            from tui.screens.chart import ChartScreen

            await self._app.show_screen(ChartScreen(int(hit.key)))
        else:
            await self.open_claim(hit.key)

    async def take_next(self, queue: Denials | None = None) -> None:
        """Take the next best, and open it."""
        app = self._app
        if self.barred("Taking claims"):
            return
        view = queue.view if queue is not None else QueueView(kind="denial", state="open")
        item = await app.do(work.take_next, view)
        if item is None:
            total = (await app.do(lists.counts, view)).total
            app.say(f"All {words.count(total)} that need work are in others' hands." if total else "Nothing is open in this view.")
            return
        from tui.screens.claim import ClaimScreen

        if isinstance(app.frame, ClaimScreen):
            await app.pop_screen()
        if queue is not None:
            queue.stale = True
        await self.open_claim(item.control_number, queue)
        await app.count_hands()
        if app.frame is not None:
            app.frame.draw_frame()

    # -- go to, find

    async def do_find_goto(self, sign: str = ":") -> None:
        """A claim, patient, trace or screen by number or name."""
        app = self._app
        found: list[Hit] = []

        async def typed(text: str) -> None:
            nonlocal found
            found = (
                await app.do(lists.find, text)
                if app.info.role != "clinician" and cells(text.strip()) > 1 and text.strip().lower() not in (*SCREENS, *OTHERS)
                else []
            )
            app.show_mode()

        mode = Filter(sign, typed, keys="Enter go   number, name or screen   Esc back")
        mode.later = lambda: app.keys_wait
        mode.rows = lambda width: [row(f"   {words.short(h.kind, 10):<11}{_found(h, width - 15)}") for h in found[:8]]
        text = await app.ask(mode)
        if not text or not text.strip():
            return
        name = text.strip().lower()
        if self.barred(name):
            return
        if name == "scrub" or name.startswith("scrub "):
            await self._to_scrub(text.strip()[5:].strip())
            return
        if name in SCREENS or name in OTHERS:
            await self._to_screen(name)
            return
        kind, _, number = name.partition("-")
        if kind in NUMBERED and number.isascii() and number.isdecimal():
            module, screen = NUMBERED[kind]
            await app.show_screen(getattr(importlib.import_module(f"tui.screens.{module}"), screen)(int(number)))
            return
        word, _, rest = text.strip().partition(" ")
        if word.lower() == "chart" and rest.strip():
            await self._to_chart(rest.strip())
            return
        if name.startswith("coding "):
            from tui.screens.coding import CodingScreen

            await app.show_screen(CodingScreen(text.strip()[len("coding ") :].strip()))
            return
        await self._pick(await app.do(lists.find, text.strip()), f'Found for "{text.strip()}"')

    async def _pick(self, hits: list[Hit], title: str, only: str = "") -> None:
        hits = [hit for hit in hits if not only or hit.kind == only]
        app = self._app
        if not hits:
            app.say("Nothing has that number or name. A part of the surname, a claim number, a trace or a screen's name will do.")
        elif len(hits) == 1:
            await self.open_hit(hits[0])
        else:
            chosen = await app.ask(
                Menu(title, [f"{words.short(h.kind, 10):<11}{_found(h, (app.frame.room[0] if app.frame else 80) - 19)}" for h in hits])
            )
            if chosen is not None:
                await self.open_hit(hits[chosen])

    async def _to_scrub(self, number: str) -> None:
        """The edits over a claim: the one that is named, else the one that is open."""
        from tui.screens.scrub import ScrubScreen

        app = self._app
        claim = number or str(getattr(app.frame, "number", "") or getattr(app.frame, "claim", "") or "")
        if not claim:
            app.say("Say which claim: scrub 48213. With a claim open, scrub alone is enough.")
            return
        hits = [hit.key for hit in await app.do(lists.find, claim) if hit.kind == "claim"]
        named = next((key for key in hits if key.upper() == claim.upper()), hits[0] if len(hits) == 1 else "")
        if named:
            await app.show_screen(ScrubScreen(named))
        else:
            app.say(f"{'More than one claim is' if hits else 'No claim is'} found for {words.short(claim, 30)}: write its number.")

    async def _to_chart(self, named: str) -> None:
        """A patient's chart by name or number."""
        hits = [hit for hit in await self._app.do(lists.find, named) if hit.kind == "patient"]
        if len(hits) > 1 or (not hits and not named.isdigit()):
            await self._pick(hits, f'Patients found for "{named}"')
            return
        from tui.screens.chart import ChartScreen

        await self._app.show_screen(ChartScreen(int(hits[0].key if hits else named)))

    async def _to_screen(self, name: str) -> None:
        app = self._app
        while len(app.screen_stack) > 2:
            await app.pop_screen()
        if name == "desk" and app.frame is not None:
            await app.frame.load()
        elif name == "denials":
            await self.open_queue("denials", "denial")
        elif name == "posting":
            await self.open_queue("posting", None)
        else:
            await self.open_other(name)

    async def open_other(self, name: str) -> None:
        """A screen by its word."""
        module, screen = OTHERS[name]
        await self._app.show_screen(getattr(importlib.import_module(f"tui.screens.{module}"), screen)())

    # -- money by hand

    async def do_cash_take(self) -> None:
        """Take a patient's payment; where a claim is open, of its patient, for that claim."""
        from tui.screens.cash_take import take
        from tui.screens.claim import ClaimScreen

        app = self._app
        frame = app.frame
        if await take(app, frame.number if isinstance(frame, ClaimScreen) else None) is not None and app.frame is not None:
            said, role = app.message, app.message_role
            await app.frame.load()
            app.say(said, role)

    # -- undo

    async def do_undo(self) -> None:
        """Take back my last act, or what this screen shows, after showing what follows."""
        from tui.undoing import undo_here

        await undo_here(self._app)

    # -- loading files

    async def do_intake_load(self) -> None:
        """Load a file or folder, on the second lane."""
        from acts import intake

        app = self._app
        filled = await app.ask(
            Form("Load files: a file, or a folder in the order of its names", [Field("path", "Path", check=something)], "load")
        )
        if filled is None:
            return
        path = Path(filled["path"]).expanduser()

        def bring(desk: Desk, progress: Callable[[int, int], None]) -> list[FileReport]:
            files = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
            reports = []
            for n, file in enumerate(files):
                progress(n, len(files))
                if not file.exists():
                    raise Refused(f"there is no file {words.short(str(file), 60)}", "load", "Give the path as this host knows it.")
                reports.append(intake.bring(desk, file))
            return reports

        async def told(reports: list[FileReport]) -> None:
            if app.frame is not None:
                await app.frame.load()
            done = [r for r in reports if r.status == "imported"]
            claims = sum(r.claims for r in done)
            rest = [r for r in reports if r.status != "imported"]
            app.say(
                f"{words.many(len(done), 'file')} loaded, {words.many(claims, 'claim')}." + (f" {_refused(rest)}" if rest else ""),
                "good" if not rest else "soon",
            )

        app.jobs.start(
            f"Reading {words.short(path.name, 30)}",
            "files",
            bring,
            told,
            lambda at, of: f"Stopped at file {at} of {of}. {at} are loaded and whole.",
        )

    # -- help

    async def do_look_help(self) -> None:
        """The keys of this screen."""
        from tui.screens.help import HelpScreen

        if self._app.frame is not None:
            await self._app.push_screen(HelpScreen(self._app.frame))

    async def do_look_palette(self) -> None:
        """Every command of this screen by its name."""
        app, frame = self._app, self._app.frame
        if frame is None:
            return
        known = [key for key in app.keymap.of(frame.where) if key.group != "MOVE" or key.id in ("back", "quit")]
        mode = CommandFilter(known, lambda key: self._why(frame, key), app.keymap.shown)
        chosen = await app.ask(mode)
        key = mode.chosen if chosen is not None else None
        if key is None:
            return
        why = self._why(frame, key)
        if why:
            app.say(f"{app.keymap.shown(key.id)}: {why}", "soon")
        elif key.id != "look.palette":
            await frame.run(key)

    def _why(self, frame: Frame, key: Key) -> str:
        return frame.why_not(key) or ""

    async def do_look_again(self) -> None:
        """Draw the screen again."""
        self._app.refresh(layout=True, repaint=True)

    async def do_stop(self) -> None:
        """Stop what runs."""
        self._app.jobs.stop()


def _refused(reports: list[FileReport]) -> str:
    first = reports[0]
    name = words.short(Path(first.file).name, 30)
    if first.status == "duplicate":
        return f"{name} was loaded before."
    why = first.problems[0].message if first.problems else first.status
    return f"{name} was not loaded: {words.clean(why)}"


def _found(hit: Hit, width: int) -> str:
    """What was found, in a row."""
    if hit.kind in ("claim", "remittance"):
        return words.found(hit.words, hit.detail, width)
    return words.short(f"{words.left(hit.words, 36)} {hit.detail}", width)
