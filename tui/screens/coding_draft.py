"""What a coder has chosen, kept as a draft and put back; what the fields of a code may hold."""

from __future__ import annotations

import json
from collections.abc import Callable

from billing.coding import Sheet, dropped, pointing, present, taken

POA = ("Y", "N", "U", "W")
"""Yes, no, not known, cannot be said."""


def lines_of(numbers: list[int]) -> Callable[[str], tuple[bool, str]]:
    """Takes numbers of these lines."""

    def check(text: str) -> tuple[bool, str]:
        said = text.replace(",", " ").split()
        wrong = next((one for one in said if not one.isdigit() or int(one) not in numbers), None)
        return (True, "") if wrong is None else (False, f"{wrong} is no line: there are {', '.join(map(str, numbers))}.")

    return check


def presence(text: str) -> tuple[bool, str]:
    """Takes a word on presence at admission, or none."""
    return (True, "") if text.strip().upper() in ("", *POA) else (False, "Y yes, N no, U not known, W cannot be said.")


def draft_of(sheet: Sheet) -> str:
    """The sheet as a draft keeps it."""
    codes, lines = [[one.code, one.poa] for one in sheet.codes], [list(line.pointers) for line in sheet.lines]
    return json.dumps({"before": sheet.before, "codes": codes, "lines": lines})


def restored(sheet: Sheet, draft: str) -> Sheet:
    """The draft over the sheet, where the record still is what it was."""
    try:
        kept = json.loads(draft) if draft else {}
    except ValueError:
        return sheet
    if not isinstance(kept, dict) or "codes" not in kept or tuple(kept.get("before", ())) != sheet.before:
        return sheet
    while len(sheet.codes) > len(kept["codes"]):
        sheet = dropped(sheet, len(sheet.codes) - 1)
    for place, (code, poa) in enumerate(kept["codes"]):
        sheet = present(taken(sheet, place, str(code)), place, str(poa))
    if len(kept["lines"]) == len(sheet.lines):
        for place in range(len(sheet.codes)):
            wanted = [line.number for line, places in zip(sheet.lines, kept["lines"], strict=True) if place + 1 in places]
            sheet = pointing(sheet, place, wanted)
    return sheet
