"""Calls, questions, documents and records of a claim: the same keys on the queue and on the claim itself."""

from __future__ import annotations

import re
from textwrap import wrap

from acts import documents, people, queries, query_first, questions, records, talk
from acts.desk import Desk
from acts.query_rows import Askable, QueryRow
from acts.talk_rows import QuestionRow
from acts.views import ClaimView, QueueRow
from billing import asking, day
from billing import talk as rule
from tui import words
from tui.screens.claim_bulk import Bulk, total
from tui.screens.claim_filing import Filing
from tui.widgets.ask import Menu
from tui.widgets.fields import Check, Field, Form, Line, something
from tui.widgets.lines import Row, row

_PAPER = re.compile(r"\bDOC-?(\d{1,9})\b", re.IGNORECASE)


SIMPLE = "a simple question: an order, a signature, who did it"
QUERY = "a query, with findings and answers: to a clinician, a coder, a department"


class Talk(Filing, Bulk):
    """A screen with a claim under its keys."""

    async def acted(self, item: QueueRow) -> None:
        """It was changed: show it as it is now."""

    async def next_words(self) -> str:
        """What is next, for the end of a message."""
        return ""

    async def _acted_on(self, number: str) -> None:
        """Show what was done; a claim without open work is read again as it is."""
        await self.desk.count_hands()
        item = self.acting_on()
        if item is not None:
            await self.acted(item)
        else:
            await self.load()
        del number

    # -- calls

    async def do_work_call(self) -> None:
        """Keep a call: who, reference, outcome, the day on which one looks again."""
        items, number = self.marked(), self.filed_number()
        if number is None and not items:
            self.desk.say("There is no claim under the cursor.")
            return
        first = items[0].control_number if items else number or ""
        known = await self.desk.do(talk.call_form, first)
        whose = f"{len(items)} claims" if len(items) > 1 else first
        form = CallForm(f"Call to {words.short(known.payer, 24)} about {whose}", known.numbers, self)
        filled = await self.desk.ask(form)
        if filled is None:
            return
        on = day.parse_entry(filled["next"], self.desk.info.today) if filled["next"] not in ("", "-") else None

        def keep(desk: Desk, item: QueueRow) -> object:
            return talk.call(desk, item.control_number, filled["who"], filled["outcome"], filled["number"], filled["ref"], on, item.item)

        if len(items) > 1:
            await self._bulk(items, f"Keep this call on {len(items)} claims, {total(items)}?", "keep it", keep, "called about")
            return
        item = items[0] if items else self.acting_on()
        kept = await self.desk.do(
            talk.call, first, filled["who"], filled["outcome"], filled["number"], filled["ref"], on, item.item if item else None
        )
        until = f" {first} waits until {day.shown_long(on)}." if on and not kept.said and item else f" {kept.said}." if kept.said else ""
        self.desk.say(f"Call kept: {kept.outcome.rstrip('.')}.{until} {await self.next_words()}", "good")
        await self._acted_on(first)

    # -- questions

    async def do_work_ask(self) -> None:
        """Ask somebody, or keep the answer that came."""
        number = self.filed_number()
        if number is None:
            self.desk.say("There is no claim under the cursor.")
            return
        waiting = [one for one in await self.desk.do(questions.of_claim, number) if one.state == "open"]
        kinds = list(asking.ASKED)
        options = [*(asking.ASKED[kind] for kind in kinds), QUERY]
        options += [f"keep the answer to {one.ref}, from {one.whom}: {one.text}" for one in waiting]
        put = [one for one in await self.desk.do(queries.of_claim, number) if one.state in ("draft", "asked", "overdue", "answered")]
        options += [f"open {one.ref}, to {one.whom}: {one.query.title or one.query.question}" for one in put]
        chosen = await self.desk.ask(Menu(f"Ask about {number}: whom?", options))
        if chosen is None:
            return
        if chosen < len(kinds):
            await self._ask(number, kinds[chosen])
            return
        chosen -= len(kinds)
        if not chosen:
            from tui.query_form import About
            from tui.query_whom import ask_about

            item = self.acting_on()
            await self._put(number, await ask_about(self, About(number, claim=number, item=item.item if item else None)))
        elif chosen <= len(waiting):
            if await answer_form(self, waiting[chosen - 1]):
                await self._acted_on(number)
        else:
            from tui.screens.query import QueryScreen

            self.stale = True
            await self.desk.show_screen(QueryScreen(put[chosen - 1 - len(waiting)].number))

    async def _query(self, number: str, simple: str) -> bool:
        """A query to who treated, with findings and answers; False where a simple question is asked instead."""
        from tui.query_form import About, ask_query

        item = self.acting_on()
        found = await self.desk.do(query_first.whom, number)
        who = found.physician or Askable("physician", "", "")
        kept = await ask_query(self, About(number, claim=number, item=item.item if item else None), who, simple)
        if isinstance(kept, str):
            return False
        await self._put(number, kept)
        return True

    async def _put(self, number: str, kept: QueryRow | None) -> None:
        """Say who is asked, where somebody is."""
        if kept is not None:
            from tui.query_whom import said

            self.desk.say(f"{said(kept)} {await self.next_words()}", "good")
            await self._acted_on(number)

    async def _ask(self, number: str, asked: str) -> None:
        item = self.acting_on()
        if asked == "physician" and await self._query(number, SIMPLE):
            return
        first = await self.desk.do(questions.propose, number, asked, item.item if item else None)
        whom = first.whom
        if asked == "person":
            here = [person for person in await self.desk.do(people.all) if person.active and person.login != self.desk.info.login]
            if not here:
                self.desk.say("Nobody else is a user of these books; claimdesk people add lets them in.")
                return
            chosen = await self.desk.ask(Menu(f"Ask about {number}: whom?", [f"{words.clean(p.login):<16} {p.role}" for p in here]))
            if chosen is None:
                return
            whom = here[chosen].login
        form = Form(
            f"Ask {asking.ASKED[asked]} about {number}",
            [
                Field("whom", "Whom", whom, self._whom(asked), "a login, or a name"),
                Field("text", "Question", first.text, _wording(asked), wide=True),
                Field("due", "Answer by", first.due, self._ahead, "+3b, fri, 1125"),
            ],
            "ask",
        )
        form.on = 1 if whom or asked == "coder" else 0
        filled = await self.desk.ask(form)
        if filled is None:
            return
        due = day.parse_entry(filled["due"], self.desk.info.today)
        kept = await self.desk.do(questions.ask, number, asked, filled["whom"], filled["text"], due, item.item if item else None)
        waits = " The claim waits for the answer." if item is not None else ""
        self.desk.say(f"{kept.ref}: {kept.whom} is asked until {day.shown_due(kept.due_on)}.{waits} {await self.next_words()}", "good")
        await self._acted_on(number)

    def _whom(self, asked: str) -> Check:
        def check(text: str) -> tuple[bool, str]:
            if text or asked == "coder":
                return True, "" if text else "any coder"
            return False, "It wants a name."

        return check

    def _ahead(self, text: str) -> tuple[bool, str]:
        on = day.parse_entry(text, self.desk.info.today) if text else None
        if on is None or on <= self.desk.info.today:
            return False, "a day ahead: +3b, fri, 1125"
        return True, day.shown_long(on)

    # -- documents, records

    async def do_look_documents(self) -> None:
        """The documents of this claim."""
        from tui.screens.documents import DocumentsScreen

        number = self.filed_number()
        if number is None:
            self.desk.say("There is no claim under the cursor.")
            return
        if self._wants_records():
            filed = await self.desk.do(documents.of_claim, number)
            options = [f"read its documents ({len(filed)})", "note that records were sent, and how"]
            chosen = await self.desk.ask(Menu(f"Records of {number} are asked for", options))
            if chosen is None:
                return
            if chosen == 1:
                await self.send_records()
                return
        self.stale = True
        await self.desk.show_screen(DocumentsScreen(number))

    def _wants_records(self) -> bool:
        """Whether a payer asks for the records of the claim on this screen, by letter or by a denial's code."""
        view = getattr(self, "view", None)
        return isinstance(view, ClaimView) and any(step.key == "d" and step.allowed for work in view.work for step in work.steps)

    async def send_records(self) -> None:
        """Note which records went to the payer, and how; what waits for them waits for the answer."""
        number = self.filed_number()
        if number is None:
            return
        filed = await self.desk.do(documents.of_claim, number)
        fit = [one.ref for one in filed if one.kind in ("record", "authorisation")]
        ways = "  ".join(f"{n} {way}" for n, way in enumerate(records.WAYS, 1))
        known = {one.document for one in filed}
        form = Form(
            f"Records of {number} that were sent   ({words.many(len(filed), 'document')} filed; way: {ways})",
            [
                Field("papers", "What", " ".join(fit), _papers(known), "DOC-7 DOC-8, or words"),
                Field("way", "By", "", _way, "1-4, or words"),
                Field("on", "On", "today", self._not_ahead),
                Field("until", "Answer by", "+30", self._ahead),
            ],
            "note it",
        )
        form.on = 1 if fit else 0
        filled = await self.desk.ask(form)
        if filled is None:
            return
        numbers = tuple(int(digits) for digits in _PAPER.findall(filled["papers"]))
        rest = " ".join(_PAPER.sub("", filled["papers"]).replace(" ,", "").split()).strip(", ")
        on, until = (day.parse_entry(filled[name], self.desk.info.today) for name in ("on", "until"))
        await self.desk.do(records.sent, number, numbers, filled["way"], on, until, rest)
        by = day.shown_long(until) if until else ""
        self.desk.say(
            f"Records of {number} sent by {records.way_of(filled['way'])}; it waits until {by}. {await self.next_words()}", "good"
        )
        await self._acted_on(number)

    def _not_ahead(self, text: str) -> tuple[bool, str]:
        on = day.parse_entry(text, self.desk.info.today) if text else None
        if on is None or on > self.desk.info.today:
            return False, "today, or the day on which they went"
        return True, day.shown_long(on)


def _wording(asked: str) -> Check:
    def check(text: str) -> tuple[bool, str]:
        wrong = asking.not_for_a_physician(text) if asked == "physician" else ""
        return (False, f"{wrong}.") if wrong else something(text)

    return check


def _papers(known: set[int]) -> Check:
    def check(text: str) -> tuple[bool, str]:
        strange = [digits for digits in _PAPER.findall(text) if int(digits) not in known]
        if strange:
            return False, f"DOC-{strange[0]} is not filed to this claim"
        return (True, "") if text else (False, "say what was sent: DOC-7, or words")

    return check


def _way(text: str) -> tuple[bool, str]:
    return (True, records.way_of(text)) if text else (False, "1 portal  2 fax  3 mail  4 electronic")


async def answer_form(screen: Bulk, one: QuestionRow) -> bool:
    """Keep the answer to a question; whether it was kept."""
    mine = one.login == screen.desk.info.login or (one.asked == "coder" and not one.login)
    form = AnswerForm(
        one,
        [
            Field("text", "Answer", "", something, wide=True),
            Field("by", "From", screen.desk.info.login if mine else one.whom, something, "who gave it"),
        ],
        "keep it",
    )
    filled = await screen.desk.ask(form)
    if filled is None:
        return False
    by = "" if filled["by"] == screen.desk.info.login else filled["by"]
    kept = await screen.desk.do(questions.answer, one.question, filled["text"], by, one.version)
    screen.desk.say(
        f"{kept.ref} is answered; {f'{kept.claim} is back in the queue, and ' if kept.waits else ''}{kept.asker} sees it.", "good"
    )
    return True


class AnswerForm(Form):
    """The question over the fields, whole."""

    def __init__(self, one: QuestionRow, fields: list[Field], done: str) -> None:
        super().__init__(f"{one.ref} about {one.claim}, {one.asker} asks {one.whom}", fields, done)
        self._text = one.text

    def panel(self, width: int) -> list[Row]:
        """Title, question, fields."""
        title, *fields = super().panel(width)
        return [title, *(row(f"   {line}") for line in wrap(self._text, width - 6)[:8]), *fields]


class CallForm(Form):
    """Who, reference, outcome, next day; the number stands above them, filled in. The next day follows the outcome until one types it."""

    _OUTCOME, _NEXT = 3, 4

    def __init__(self, title: str, numbers: tuple[str, ...], screen: Talk) -> None:
        also = f"also {', '.join(numbers[1:3])}" if numbers[1:] else "shift+Tab or up goes here"
        super().__init__(
            title,
            [
                Field("number", "Number", numbers[0] if numbers else "", lambda text: (True, also), also),
                Field("who", "Spoke to", "", something, "who"),
                Field("ref", "Reference", hint="of the call; may stay empty"),
                Field("outcome", "Outcome", "", _outcome, f"1-{len(rule.OUTCOMES)} below, or a few words"),
                Field("next", "Look again", "+14", lambda text: _next(screen, text), "empty: the work goes on now"),
            ],
            "keep it",
        )
        self.on = 1
        self._usual = "+14"

    def panel(self, width: int) -> list[Row]:
        """The fields, and below them the outcomes by number."""
        rows = super().panel(width)
        if self.on == self._OUTCOME:
            half = (len(rule.OUTCOMES) + 1) // 2
            for n in range(half):
                parts = [f"{m + 1}  {rule.OUTCOMES[m].words:<28}" for m in (n, n + half) if m < len(rule.OUTCOMES)]
                rows.append(row(("              " + "  ".join(parts), "quiet")))
        return rows

    async def press(self, key: str, character: str | None) -> None:
        """Take a key; past the outcome the day that is usual for it stands in the next field."""
        before = self.on
        await super().press(key, character)
        line = self.lines[self._NEXT]
        if before == self._OUTCOME and self.on != before and line.text == self._usual:
            self._usual = rule.outcome(self.lines[self._OUTCOME].text).next
            fresh = Line(self._usual, line.limit)
            self.lines[self._NEXT] = fresh


def _outcome(text: str) -> tuple[bool, str]:
    found = rule.outcome(text)
    if not found.words:
        return False, f"1-{len(rule.OUTCOMES)}, or a few words"
    return True, found.words if found.words != text else ""


def _next(screen: Talk, text: str) -> tuple[bool, str]:
    if text in ("", "-"):
        return True, "the work goes on now"
    on = day.parse_entry(text, screen.desk.info.today)
    if on is None or on <= screen.desk.info.today:
        return False, "a day ahead: +14, +5b, 1125, fri"
    return True, day.shown_long(on)
