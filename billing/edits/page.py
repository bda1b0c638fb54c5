"""docs/edits.md: every edit in words, from the edits themselves. `python -m billing.edits.page > docs/edits.md` after a change."""

from __future__ import annotations

from billing.edits.frame import Edit
from billing.edits.registry import EDITS
from billing.edits.service_sets import FREQUENCY, Limit
from billing.edits.wishes import SAID

_FAMILIES = {
    "S1": "What a claim must say to be read",
    "S2": "Money",
    "S3": "Providers",
    "S4": "Patient and coverage",
    "S5": "Diagnoses and pointers",
    "S6": "Services and their codes",
    "S7": "Places, stays, hospital bills",
    "S8": "Time, duplicates, payers",
    "S9": "The chart behind the claim",
}
_HEAD = """# What a claim must pass before it leaves

Every claim is held against these edits before it stands in the outbox, again before it leaves, when a correction touches it, and,
all open ones, by `claimdesk scrub --all`. **E** keeps the claim here, **W** wants a word (let it pass with a reason and an end:
`scrub override`), **I** is a note. A practice takes an edit otherwise for a payer or for all with `scrub take`. SNIP is the level of
the check, from 1 (syntax) to 7 (the payer's own).

An edit that needs a table which is not loaded is **not run**, and says so; it never counts as passed. `claimdesk codes` loads tables.
"""


def page() -> str:
    """The whole page."""
    out = [_HEAD]
    for family, title in _FAMILIES.items():
        out += [
            f"## {title}",
            "",
            "| edit | SNIP | | what it asks | needs | how to mend it | keeps away |",
            "|---|---|---|---|---|---|---|",
        ]
        out += [_row(one) for one in EDITS if one.id.startswith(family)]
        out.append("")
    out += ["## What a payer may want", "", "`claimdesk scrub want PAYER WHAT CODES` says it; the edits above go by it.", ""]
    out += ["| what | the payer wants |", "|---|---|", *(f"| `{name}` | {words} |" for name, words in SAID.items()), ""]
    out += ["## Services that come once in a while (S807)", "", "| code | service | again |", "|---|---|---|"]
    out += [f"| {code} | {limit.what} | {_again(limit)} |" for code, limit in FREQUENCY.items()]
    return "\n".join(out) + "\n"


def _row(one: Edit) -> str:
    cells = (one.id, str(one.snip), one.severity, one.title, ", ".join(one.needs), one.fix_hint, ", ".join(one.prevents))
    return "| " + " | ".join(cell.replace("|", "/").replace("*", "\\*") for cell in cells) + " |"


def _again(limit: Limit) -> str:
    if limit.months == 0:
        return "never"
    return f"{limit.months} months after the month of the last" if limit.full else f"{limit.months} months after the last"


if __name__ == "__main__":
    print(page(), end="")
