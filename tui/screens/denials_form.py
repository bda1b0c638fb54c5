"""The filter form of the queue: what may be asked, how it is typed, and the filter in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from acts.views import QueueView
from billing import day, money, terms
from tui import words
from tui.widgets.fields import Check, Field, Form
from tui.widgets.lines import Row, row

PAGE = 9
"""Fields that show at once: a screen of 24 rows keeps the first rows of the list in sight."""
GONE, NONE = "gone", "none"


class FilterForm(Form):
    """All fields may stay empty, so Enter shows the list from any of them; Tab goes on, and past the last field of a page to the next."""

    @property
    def _first(self) -> int:
        return self.on // PAGE * PAGE

    def panel(self, width: int) -> list[Row]:
        """The page of the field that is typed in."""
        every, lines, on = self.fields, self.lines, self.on
        first = self._first
        self.fields, self.lines, self.on = every[first : first + PAGE], lines[first : first + PAGE], on - first
        try:
            rows = super().panel(width)
        finally:
            self.fields, self.lines, self.on = every, lines, on
        pages = (len(every) + PAGE - 1) // PAGE
        return [row(" ", (f"{self.title}   page {first // PAGE + 1} of {pages}, PgDn the other", "quiet")), *rows[1:]]

    def foot(self, width: int) -> Row:
        """The keys of this form."""
        return row(" Enter show   Tab other field   PgDn other page   ctrl+u empty   Esc back")

    async def press(self, key: str, character: str | None) -> None:
        """Enter is done from any field."""
        if key == "enter":
            self._end()
        elif key in ("pagedown", "pageup"):
            self.on = 0 if self._first else PAGE
        else:
            if key == "ctrl+u":
                self.lines[self.on].fresh = False
            await super().press(key, character)


def form(view: QueueView, today: date) -> FilterForm:
    """The form with what the view asks already."""
    fields = [
        Field("payer", "Payer", view.payer or "", hint="part of a name or number"),
        Field("category", "Category", view.category or "", one_of(terms.CATEGORY), "missing_information, coding, ..."),
        Field("reason", "Reason", view.reason or "", _code, "CO-16"),
        Field("kind", "Kind", view.kind or "", one_of(terms.WORK), "denial, review, credit, ..."),
        Field("owner", "Job of", view.owner or "", hint="a login; - is nobody"),
        Field("min", "At least", _plain(view.min_cents), _amount, "an amount"),
        Field("max", "At most", _plain(view.max_cents), _amount, "an amount"),
        Field("due", "Last day", _due_text(view), _checked(lambda text: due_of(text, today)), "7 (days), 12-01, gone, none"),
        Field("age", "Age", _age_text(view), _checked(age_of), "days in the queue: 30, 30-60, -7"),
        Field("remark", "Remark", view.remark or "", hint="N382"),
        Field("provider", "Provider", view.provider or "", hint="part of a name, or NPI"),
        Field("location", "Place", view.location or "", hint="facility, or place of service 11"),
        Field("note", "Notes say", view.note, hint="words, or how they begin"),
        Field("follow", "Follow-up", _follow_text(view), _checked(lambda text: follow_of(text, today)), "+7, 12-01 or before, after 12-01"),
        Field("state", "State", view.state or "", _state, "open, waiting; empty is both"),
        Field("leased", "In hand of", view.leased or "", hint="a login; * anybody, - nobody"),
        Field("project", "Project", view.project or "", hint="PJ-7"),
    ]
    return FilterForm("Show only", fields, "show")


def filtered(view: QueueView, filled: dict[str, str], today: date) -> QueueView:
    """The view that the filled form asks for; order and live filter are left."""
    due, age, follow = due_of(filled["due"], today), age_of(filled["age"]), follow_of(filled["follow"], today)
    assert due is not None and age is not None and follow is not None
    since = view.opened_since
    return QueueView(
        payer=filled["payer"] or None, category=filled["category"] or None, reason=filled["reason"].upper() or None,
        kind=filled["kind"] or None, owner=filled["owner"] or None, min_cents=_cents(filled["min"]), max_cents=_cents(filled["max"]),
        remark=filled["remark"].upper() or None, provider=filled["provider"] or None, location=filled["location"] or None,
        note=filled["note"], state=filled["state"] or None, leased=filled["leased"] or None, project=filled["project"] or None,
        due_within=due[0], due_after=due[1], due_before=due[2], gone=due[3], no_deadline=due[4], min_age=age[0], max_age=age[1],
        follow_after=follow[0], follow_before=follow[1], opened_since=since, order=view.order,
    )  # fmt: skip


def said(view: QueueView, plain: QueueView) -> list[str]:
    """What the view narrows beyond another, in words."""
    out = [f'"{view.text}"'] if view.text else []
    named = (
        ("payer", view.payer, plain.payer), ("", view.category, plain.category), ("", view.reason, plain.reason),
        ("", view.remark, plain.remark), ("of", view.owner, plain.owner), ("provider", view.provider, plain.provider),
        ("at", view.location and view.location.strip(), plain.location), ("notes", view.note, plain.note),
        ("in hand of", view.leased, plain.leased), ("", view.project, plain.project), ("", view.state, plain.state),
    )  # fmt: skip
    out += [f"{name} {value}".strip() for name, value, usual in named if value and value != usual]
    if view.kind != plain.kind:
        out.append(view.kind or "all kinds")
    if view.state is None and plain.state is not None:
        out.append("open and waiting")
    if view.min_cents and view.min_cents != plain.min_cents:
        out.append(f"from {words.cash(view.min_cents)}")
    if view.max_cents and view.max_cents != plain.max_cents:
        out.append(f"to {words.cash(view.max_cents)}")
    for name, text, usual in (
        ("last day", _due_text(view), _due_text(plain)), ("age", _age_text(view), _age_text(plain)),
        ("follow-up", _follow_text(view), _follow_text(plain)),
    ):  # fmt: skip
        if text and text != usual:
            out.append(f"{name} {text}")
    return out


Due = tuple[int | None, date | None, date | None, bool, bool]


def due_of(text: str, today: date) -> Due | None:
    """Within so many days, from, to, gone, none; None: it cannot be read."""
    typed = text.strip().lower()
    if not typed:
        return None, None, None, False, False
    if typed in (GONE, NONE):
        return None, None, None, typed == GONE, typed == NONE
    if typed.isascii() and typed.isdigit() and len(typed) <= 3:
        return int(typed), None, None, False, False
    low, dash, high = typed.partition(" to ")
    if dash:
        after, before = day.parse_entry(low, today), day.parse_entry(high, today)
        return None if after is None or before is None else (None, after, before, False, False)
    on = day.parse_entry(typed.removeprefix("before "), today)
    return None if on is None else (None, None, on, False, False)


def age_of(text: str) -> tuple[int | None, int | None] | None:
    """At least and at most so many days."""
    typed = text.strip().replace(" ", "")
    if not typed:
        return None, None
    low, dash, high = typed.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in (low, high) if part) or not (low or high):
        return None
    return (int(low) if low else None), (int(high) if dash and high else None)


def follow_of(text: str, today: date) -> tuple[date | None, date | None] | None:
    """From and to which day it waits."""
    typed = text.strip().lower()
    if not typed:
        return None, None
    low, dash, high = typed.partition(" to ")
    if dash:
        after, before = day.parse_entry(low, today), day.parse_entry(high, today)
        return None if after is None or before is None else (after, before)
    on = day.parse_entry(typed.removeprefix("before ").removeprefix("after "), today)
    if on is None:
        return None
    return (on, None) if typed.startswith("after ") else (None, on)


def _due_text(view: QueueView) -> str:
    if view.gone or view.no_deadline:
        return GONE if view.gone else NONE
    if view.due_within is not None:
        return str(view.due_within)
    return _span(view.due_after, view.due_before)


def _span(low: date | None, high: date | None) -> str:
    if low is not None and high is not None:
        return f"{low.isoformat()} to {high.isoformat()}"
    return high.isoformat() if high is not None else f"after {low.isoformat()}" if low is not None else ""


def _age_text(view: QueueView) -> str:
    if view.min_age is None and view.max_age is None:
        return ""
    return f"{'' if view.min_age is None else view.min_age}{'' if view.max_age is None else f'-{view.max_age}'}"


def _follow_text(view: QueueView) -> str:
    return _span(view.follow_after, view.follow_before)


def _plain(cents: int | None) -> str:
    return money.plain(cents) if cents else ""


def _cents(text: str) -> int | None:
    return money.typed_cents(text) if text else None


def _checked(read: Callable[[str], object | None]) -> Check:
    def check(text: str) -> tuple[bool, str]:
        return (True, "") if read(text) is not None else (False, "not understood; the hint shows how")

    return check


def one_of(known: dict[str, terms.Term]) -> Check:
    """A word of a list, said back in our words."""

    def check(text: str) -> tuple[bool, str]:
        if not text:
            return True, ""
        if text in known:
            return True, known[text].short
        near = [code for code in known if code.startswith(text.lower())]
        return False, f"one of {', '.join(near or list(known))}"

    return check


def _state(text: str) -> tuple[bool, str]:
    return (True, "") if text in ("", "open", "waiting") else (False, "open or waiting")


def _code(text: str) -> tuple[bool, str]:
    group, _, reason = text.upper().partition("-")
    return (True, "") if not text or (group in terms.GROUP and reason) else (False, "group and code, as CO-16")


def _amount(text: str) -> tuple[bool, str]:
    cents = money.typed_cents(text) if text else 0
    return (False, "an amount, as 250.00") if cents is None else (True, words.dollars(cents) if text else "")
