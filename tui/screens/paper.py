"""A remittance on paper, typed: the check's head, then claim after claim with a running balance; p sends it to posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from acts import lists, paper
from acts.paper_rows import CodeWords, PayerHit
from acts.views import Hit
from billing import day, entry
from billing import paper as rules
from billing.money import plain
from billing.text import fold
from billing.typed import Ours, ReadPaper, Typed, TypedClaim
from tui import words
from tui.frame import Frame
from tui.keys import Key
from tui.screens.paper_page import page
from tui.screens.paper_typing import TypeClaim, WhichClaim, amount, level, paid_on, status_of
from tui.widgets.ask import Menu
from tui.widgets.fields import Field, Form, something
from tui.widgets.lines import Row, row
from tui.widgets.told import Told


class PaperScreen(Frame):
    """What is typed is kept as a draft at each step; a dropped line loses nothing."""

    where = "paper"

    def __init__(self) -> None:
        super().__init__()
        self.typed = Typed()
        self.payers: Sequence[PayerHit] = ()
        self.payer = ""
        self.ours: dict[str, Ours] = {}
        self.known: Sequence[CodeWords] = ()
        self.on = 0
        self._begun = False

    async def load(self) -> None:
        """The draft, and the words of all codes; on the first time typing begins."""
        first = not self._begun
        self._begun = True
        if first:
            self.payers = await self.desk.do(paper.payer, "")
            self.known = await self.desk.do(paper.codes)
            self.typed = await self.desk.do(paper.draft)
            self.payer = next((hit.name for hit in self.payers if hit.payer == self.typed.payer), "")
            for one in self.typed.claims:
                await self._fetch(one.number)
        self.redraw()
        self.draw_frame()
        if first and not self.desk.may("paper.send"):
            self.desk.begin(self._go_on if self.typed.payer else self.do_part)

    async def changed(self, subjects: frozenset[tuple[str, str]]) -> None:
        """What others do does not change what is typed; sending looks again."""

    async def _fetch(self, number: str) -> Ours | None:
        if number not in self.ours:
            self.ours[number] = await self.desk.do(paper.claim, number, self.typed.payer)
        return self.ours[number]

    async def keep(self) -> None:
        """The draft as it stands."""
        await self.desk.do(paper.keep_draft, self.typed)

    @property
    def read(self) -> ReadPaper:
        """What is typed, as it is understood."""
        return rules.paper(self.typed, self.ours)

    # -- what stands where

    def title_words(self) -> str:
        """PAPER."""
        return "PAPER REMITTANCE"

    def holder(self) -> str:
        """A draft until it is sent."""
        return "draft" if self.typed != Typed() else ""

    def bar_row(self) -> Row:
        """The check."""
        t = self.typed
        if not t.payer:
            return row(" ", ("no check yet", "quiet"))
        kind = "check" if t.method == "CHK" else "transfer"
        amount = self.read.amount_cents or 0
        return row(f" {words.short(self.payer, 28)}   {kind} {words.short(t.check, 18)}   paid {t.paid_on}   {words.cash(amount)}")

    def hints(self) -> list[tuple[str, str]]:
        """The keys while nothing is typed."""
        return [
            ("open", "type in it"),
            ("find.filter", "another claim"),
            ("posting.post", "send"),
            ("part", "check"),
            ("look.explain", "explain"),
            ("paper.drop", "drop"),
        ]

    def status_row(self) -> tuple[str, str]:
        """How many claims; what is left of the check."""
        read = self.read
        count = len(self.typed.claims)
        return (
            f"{words.many(count, 'claim')}   {'kept as a draft, not sent' if self.typed != Typed() else 'Enter begins'}",
            f"{words.cash(read.left_cents)} of {words.cash(read.amount_cents or 0)} left",
        )

    def resized(self) -> None:
        """Another size."""
        self.redraw()

    def draw_mode(self) -> None:
        """While typing the lines themselves are the form."""
        super().draw_mode()
        self.redraw()
        self.draw_status()

    def redraw(self) -> None:
        """All rows."""
        if not self.is_mounted:
            return
        mode = self.desk.mode_of(self)
        typing = mode if isinstance(mode, TypeClaim) else None
        rows, at = page(self.read, self.ours, self.known, typing, self.on, self.room[0])
        self.part("body").show(rows, at)

    # -- keys

    def why_not(self, key: Key) -> str | None:
        """Who may not type, and what is not there yet."""
        if key.id in ("open", "find.filter", "part", "posting.post", "paper.drop"):
            why = self.desk.may("paper.send")
            if why:
                return why
        if key.id in ("posting.post", "find.filter") and not self.typed.payer:
            return f"the check comes first: {self.desk.keymap.shown('part')}."
        if key.id == "paper.drop" and not (self.typed.claims or self.typed.levels or self.typed.payer):
            return "nothing is typed yet."
        return super().why_not(key)

    async def do_part(self) -> None:
        """The check: payer, number, day, amount."""
        t = self.typed
        form = Form(
            "The check",
            [
                Field("payer", "Payer", self.payer, self._payer, "a few letters of the name, or the id"),
                Field("check", "Number", t.check, self._number, "of the check; EFT before a transfer's"),
                Field("paid_on", "Paid on", t.paid_on, self._paid_on, "1120, 11/20, 2026-11-20"),
                Field("amount", "Amount", t.amount, amount, "what the check says"),
            ],
            "take the check",
        )
        filled = await self.desk.ask(form)
        if filled is None:
            return
        hit = self._payers(filled["payer"])[0]
        on = paid_on(filled["paid_on"], self.desk.info.today)
        cents = entry.cents(filled["amount"])
        assert on is not None and cents is not None
        if hit.payer != t.payer:
            self.ours.clear()
        method = "ACH" if filled["check"].upper().startswith("EFT") else "CHK"
        self.payer = hit.name
        self.typed = replace(t, payer=hit.payer, check=filled["check"], paid_on=on.isoformat(), amount=plain(cents), method=method)
        for one in self.typed.claims:
            await self._fetch(one.number)
        await self.keep()
        self.desk.typed_is_done()
        self.redraw()
        self.draw_frame()
        await self._go_on()

    def _payers(self, text: str) -> list[PayerHit]:
        said = fold(text).split()
        whole = [hit for hit in self.payers if fold(hit.name) == fold(text) or hit.payer_id == text.strip()]
        return whole or [
            hit for hit in self.payers if said and all(any(w.startswith(part) for w in fold(hit.name).split()) for part in said)
        ]

    def _payer(self, text: str) -> tuple[bool, str]:
        found = self._payers(text)
        if len(found) == 1:
            return True, f"{found[0].name} {found[0].payer_id}".strip()
        return False, f"{len(found)}: {', '.join(hit.name for hit in found[:3])}" if found else "no payer of ours begins so"

    def _number(self, text: str) -> tuple[bool, str]:
        if not text:
            return something(text)
        return True, "a transfer: the bank brings its money" if text.upper().startswith("EFT") else "a check: it is in hand"

    def _paid_on(self, text: str) -> tuple[bool, str]:
        on = paid_on(text, self.desk.info.today)
        return (True, day.shown_long(on)) if on else (False, "a day: 1120, 11/20, 2026-11-20")

    async def _go_on(self) -> None:
        """Claim after claim, until the check is explained or nothing more is typed."""
        while self.read.left_cents or not (self.typed.claims or self.typed.levels):
            if not await self._next():
                return
        if self.read.ok:
            self.desk.say(f"The check is explained to the cent. {self.desk.keymap.shown('posting.post')} sends it to posting.", "good")

    async def do_find_filter(self) -> None:
        """Another claim, by number or name; or a provider-level adjustment."""
        if await self._next():
            await self._go_on()

    async def _next(self) -> bool:
        """Ask for a claim, and type it; False where nothing more comes."""
        found: list[Hit] = []

        async def asked(text: str) -> None:
            nonlocal found
            said = status_of(text)[0]
            hits = await self.desk.do(lists.find, said) if len(said) > 1 else []
            found = [hit for hit in hits if hit.kind in ("claim", "patient")]
            self.desk.show_mode()

        mode = WhichClaim("claim ", asked, keys="number or name   Enter type it   Esc back")
        mode.later = lambda: self.desk.keys_wait
        mode.rows = lambda width: [row(f"   {words.short(h.words, 30):<31}", (words.short(h.detail, 42), "quiet")) for h in found[:6]]
        text = (await self.desk.ask(mode) or "").strip()
        if not text:
            return False
        found_level = level(text)
        if found_level is not None:
            self.typed = replace(self.typed, levels=(*self.typed.levels, found_level))
            await self.keep()
            self.redraw()
            self.draw_frame()
            return True
        said, status = status_of(text)
        number = await self._chosen(said, found)
        if number is None:
            return False
        return await self._type(number, status)

    async def _chosen(self, text: str, found: list[Hit]) -> str | None:
        """The one claim that is meant; several are offered."""
        hits = [hit for hit in found if hit.kind == "claim"]
        exact = [hit for hit in hits if hit.key.upper() == text.upper()]
        for hit in [] if hits else found:
            hits += await self.desk.do(paper.of_patient, int(hit.key))
        # Those of the payer who sent the check stand first.
        hits = exact or sorted({hit.key: hit for hit in hits}.values(), key=lambda hit: not hit.detail.startswith(self.payer))
        if not hits:
            self.desk.say(f'No claim of ours has "{text}". Its number, or the beginning of the name.')
            return None
        if len(hits) == 1:
            return hits[0].key
        chosen = await self.desk.ask(Menu("Which claim?", [f"{words.short(h.words, 30):<31}{words.short(h.detail, 40)}" for h in hits]))
        return hits[chosen].key if chosen is not None else None

    async def _type(self, number: str, status: str = "") -> bool:
        """Type what the paper says of this claim; False where it was left."""
        ours = await self._fetch(number)
        if ours is None:
            return False
        at = next((n for n, one in enumerate(self.typed.claims) if (one.number, one.status) == (number, status)), None)
        if at is None:
            at = len(self.typed.claims)
            self.typed = replace(self.typed, claims=(*self.typed.claims, TypedClaim(number, status=status)))
        self.on = at

        async def kept(claim: TypedClaim) -> None:
            self._put(claim)
            await self.keep()

        self.draw_frame()
        done = await self.desk.ask(TypeClaim(self.typed.claims[at], ours, self.known, kept))
        if done is not None:
            await kept(done)
        self.redraw()
        self.draw_frame()
        return done is not None

    def _put(self, claim: TypedClaim) -> None:
        self.typed = replace(self.typed, claims=tuple(claim if _same(one, claim) else one for one in self.typed.claims))

    async def do_open(self) -> None:
        """Type in the claim under the cursor; the check, where there is none."""
        if not self.typed.payer:
            await self.do_part()
        elif self.on < len(self.typed.claims):
            one = self.typed.claims[self.on]
            if await self._type(one.number, one.status):
                await self._go_on()
        else:
            await self.do_find_filter()

    async def do_find_pick(self, number: int) -> None:
        """Type in the claim with this number."""
        if number > len(self.typed.claims):
            self.desk.say(f"There is no claim {number}.")
            return
        self.on = number - 1
        await self.do_open()

    async def do_paper_drop(self) -> None:
        """Drop the claim or adjustment under the cursor from the sheet; without one, the check."""
        t, n = self.typed, self.on
        if n < len(t.claims):
            what, after = f"claim {t.claims[n].number}", replace(t, claims=(*t.claims[:n], *t.claims[n + 1 :]))
        elif n - len(t.claims) < len(t.levels):
            at = n - len(t.claims)
            what, after = f"{t.levels[at].reason} {t.levels[at].reference}", replace(t, levels=(*t.levels[:at], *t.levels[at + 1 :]))
        else:
            what, after = "the check", Typed()
        if not await self.desk.sure(
            f"Drop {words.short(what, 40)} from this sheet?", "drop", "Only what was typed here goes; nothing was sent."
        ):
            return
        self.typed = after
        self.payer = self.payer if after.payer else ""
        self.on = max(0, min(n, len(after.claims) + len(after.levels) - 1))
        await self.keep()
        self.redraw()
        self.draw_frame()
        self.desk.say(f"{words.sentence(what)} is dropped.")

    async def do_posting_post(self) -> None:
        """Send it to posting, where its preview stands; there p posts it."""
        read = await self.desk.do(paper.read, self.typed)
        wrong = [found.message for found in read.findings if found.severity == "error"]
        if wrong:
            more = f" ({len(wrong)} things: {self.desk.keymap.shown('look.explain')} tells them)" if len(wrong) > 1 else ""
            self.desk.say(f"Not sent, kept as a draft: {words.sentence(wrong[0])}.{more}", "soon")
            return
        cents, count = read.amount_cents or 0, len(read.claims)
        kind = "check" if self.typed.method == "CHK" else "transfer"
        asked = f"Send {words.dollars(cents)}, {kind} {words.short(self.typed.check, 14)}, {words.many(count, 'claim')}, to posting?"
        if not await self.desk.sure(asked, "send", "Nothing posts yet: its preview comes, and p there posts it. u takes it back."):
            return
        sent = await self.desk.do(paper.send, self.typed)
        from tui.screens.remittance import RemittanceScreen

        await self.desk.pop_screen()
        await self.desk.show_screen(RemittanceScreen(sent.remittance))
        hand = f" P-{sent.payment} is in hand." if sent.payment else ""
        self.desk.say(f"R-{sent.remittance} is in.{hand} {self.desk.keymap.shown('posting.post')} posts it.", "good")

    async def do_look_explain(self) -> None:
        """All that is wrong, or that nothing is."""
        read = await self.desk.do(paper.read, self.typed)
        said = [f"{words.sentence(found.message)}." for found in read.findings] or ["Nothing is wrong: the check is explained to the cent."]
        await self.desk.ask(Told("WHAT IS WRONG WITH THIS SHEET", said))

    def _rows(self) -> int:
        return len(self.typed.claims) + len(self.typed.levels)

    async def _go(self, to: int) -> None:
        self.on = max(0, min(to, self._rows() - 1))
        self.redraw()
        self.draw_status()

    async def do_move_down(self) -> None:
        """The next claim."""
        await self._go(self.on + 1)

    async def do_move_up(self) -> None:
        """The one before."""
        await self._go(self.on - 1)

    async def do_move_first(self) -> None:
        """The first claim."""
        await self._go(0)

    async def do_move_last(self) -> None:
        """The last one."""
        await self._go(self._rows() - 1)

    async def do_move_half_down(self) -> None:
        """What lies below."""
        self.part("body").scroll_rows(8)

    async def do_move_half_up(self) -> None:
        """What lies above."""
        self.part("body").scroll_rows(-8)

    do_move_page_down, do_move_page_up = do_move_half_down, do_move_half_up

    async def do_work_take_next(self) -> None:
        """The next best denial."""
        await self.desk.take_next()


def _same(one: TypedClaim, other: TypedClaim) -> bool:
    """The same claim in the same state: what is taken back and what corrects it stand on one sheet."""
    return (one.number, one.status) == (other.number, other.status)
