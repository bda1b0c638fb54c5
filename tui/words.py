"""How the screens write money, days, times, names and codes; one way for each."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from billing import day, money
from billing.plans import Deadline
from billing.text import cells, clean, fit, many, pad

__all__ = ["clean", "many"]

MONTH_DAY = 5


def cash(cents: int | None, width: int = 0) -> str:
    """4,120.00, bound right; `-` where nothing is known; never a cut number."""
    text = "-" if cents is None else money.shown(cents)
    if width and len(text) > width:
        return "#" * width
    return text.rjust(width)


def dollars(cents: int) -> str:
    """$4,120.00, for sentences and totals."""
    return f"-${money.shown(-cents)}" if cents < 0 else f"${money.shown(cents)}"


def count(number: int) -> str:
    """1,204."""
    return f"{number:,}"


def sentence(text: str) -> str:
    """With a capital; the full stop is the text's own."""
    text = clean(text).strip()
    return text[:1].upper() + text[1:]


def joined(parts: list[str], width: int) -> str:
    """Parts with three blanks between them, or two, or one: as the width allows."""
    for gap in ("   ", "  ", " "):
        if cells(gap.join(parts)) <= width:
            return gap.join(parts)
    return fit(" ".join(parts), width)


def sentences(texts: tuple[str, ...]) -> str:
    """Sentences in one paragraph, each with its full stop."""
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in (clean(text).strip() for text in texts) if text)


def left(text: str, width: int) -> str:
    """Text from outside in a column bound left; what is cut ends with a full stop."""
    return pad(clean(text), width)


def name(text: str, width: int) -> str:
    """'Surname, Given' in a column: 'Castellanos.', not 'Castellanos,.'."""
    text = fit(clean(text), width)
    return pad(f"{text[:-2]}." if text.endswith(",.") else text, width)


def right(text: str, width: int) -> str:
    """A column bound right."""
    return pad(text, width, right=True)


def short(text: str, width: int) -> str:
    """Text from outside, at most so wide."""
    return fit(clean(text), width)


def found(words: str, detail: str, width: int) -> str:
    """A claim or remittance that was found (number and whose; payer, day, amount): day and amount are never cut, the payer is."""
    parts = detail.split("  ")
    if len(parts) < 3:
        return short(f"{left(words, 36)} {detail}", width)
    payer, on, cents = "  ".join(parts[:-2]), parts[-2], parts[-1]
    return short(f"{left(words, 31)} {on:<10} {cents:>10}  {payer}", width)


def due(today: date, on: date | None, days_left: int | None = None) -> tuple[str, str]:
    """The column of urgency, date and days left ('!! 11-23   0d', 13 cells), and its role."""
    if on is None:
        return f"{'':3}{'-':>5} {'':4}", ""
    sign = day.due_sign(today, on)
    number = days_left if days_left is not None else (on - today).days
    shown = day.shown_short(on) if abs(number) < 365 else f"{on:%Y-%m}"
    days = f"{number}d" if -100 < number < 1000 else "gone" if number < 0 else ">2y"
    return f"{sign:<2} {shown[-MONTH_DAY:]} {days:>4}", urgency(sign)


def urgency(sign: str) -> str:
    """The role of an urgency sign."""
    return {"!!": "urgent", "!": "soon", "~": "soon"}.get(sign, "")


def last_day(today: date, on: date | None) -> tuple[str, str]:
    """'!  Wed 11-25' for a column of last days, and its role."""
    if on is None:
        return "", ""
    sign = day.due_sign(today, on)
    shown = day.shown_due(on) if abs((on - today).days) < 365 else day.shown_long(on)
    return f"{sign:<2} {shown}", urgency(sign)


def clock(at: datetime | None, zone: str) -> str:
    """09:52, as the practice's wall has it."""
    return "" if at is None else f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def moment(at: datetime, zone: str, today: date) -> str:
    """09:52 today, 11-20 17:31 this year, 2025-11-20 before."""
    here = at.astimezone(ZoneInfo(zone))
    if here.date() == today:
        return f"{here:%H:%M}"
    return f"{here:%m-%d %H:%M}" if here.year == today.year else f"{here:%Y-%m-%d}"


def codes(given: tuple[str, ...], remarks: tuple[str, ...], width: int) -> str:
    """'CO-16 N382' in a column: the first code and the first remark; `+2` where there are more codes."""
    if not given:
        return " " * width
    text = given[0]
    more = len(given) - 1
    if remarks and cells(text) + 1 + cells(remarks[0]) <= width - (3 if more else 0):
        text += f" {remarks[0]}"
    if more:
        text += f" +{more}"
    return left(text, width)


#: Clocks, as a biller calls them.
CLOCKS = {
    "TF_NEW": "Filing",
    "CORRECTED": "Corrected claim",
    "APPEAL": "Appeal",
    "APPEAL_L2": "Second appeal",
    "COB": "Next payer",
    "DOCREQ": "Records",
    "UNDERPAY": "Underpayment",
    "RETRO_AUTH": "Late authorisation",
    "REOPENING": "Reopening",
}


def rule(deadline: Deadline) -> str:
    """'Filing: 180 days from 2026-05-29 (last day of service)'."""
    return clean(deadline.rule.replace(f"{deadline.clock}:", f"{CLOCKS.get(deadline.clock, deadline.clock)}:", 1))


#: What the kinds of work are called, and the screen's title.
KINDS = {
    "denial": "DENIALS",
    "review": "REVIEW",
    "next_payer": "NEXT PAYER",
    "repeats_primary": "REPEATED BY 2ND PAYER",
    "awaiting_correction": "AWAITING CORRECTION",
    "credit": "CREDITS",
    "recouped": "TAKEN BACK",
    "underpaid": "UNDERPAID",
    "no_answer": "NO ANSWER",
    "rejected": "REJECTED",
    "records_requested": "RECORDS ASKED FOR",
    "record_changed": "CORRECTED SINCE SENT",
}

_PLURALS = {
    "denial": "denials",
    "review": "items to review",
    "next_payer": "claims for the next payer",
    "credit": "credits",
    "recouped": "claims taken back",
    "underpaid": "underpayments",
    "no_answer": "claims without an answer",
    "rejected": "rejected claims",
    "records_requested": "requests for records",
    "record_changed": "claims corrected since they were sent",
}


def kind_plural(kind: str | None) -> str:
    """'denials'."""
    return _PLURALS.get(kind or "", "items")
