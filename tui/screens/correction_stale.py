"""Another signed meanwhile: each value when it was opened, as it is now, and as it was typed; nothing is overwritten until one chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from acts import errors
from tui import words
from tui.widgets.lines import Row, row

KEEP, ON_TOP, ASK = range(3)


def options(error: errors.Stale, claim: str) -> list[str]:
    """What may be done: theirs, mine on top as the next version, neither until they are asked."""
    version = max((int(one["version"]) for one in _told(error.theirs)), default=0)
    who = who_signed(error)
    stands = f"claim {claim} goes by it" if claim else "the record stands as it is"
    asks = f"Set both aside and ask {who}" if claim and who else "Keep mine as a draft and go back"
    return [
        f"{'Keep theirs, drop mine':<38} {stands}",
        f"{f'Put mine on top as version {version + 1}' if version else 'Put mine on top':<38} theirs stays readable in the log",
        f"{asks:<38} your value stays as a draft",
    ]


def who_signed(error: errors.Stale) -> str:
    """Who signed the other version."""
    yours = {str(one["field"]): one for one in _told(error.yours)}
    moved = [one for one in _told(error.theirs) if one["version"] != yours.get(str(one["field"]), one)["version"]]
    return words.clean(str(moved[0]["by"])) if moved else ""


def page(error: errors.Stale, reason: str, zone: str, width: int) -> list[Row]:
    """The rows: what it is about, the three values of each field, and that nothing was overwritten."""
    who = who_signed(error)
    col = (width - 20) // 3
    rows = [
        row(" ", (words.short(f"NOT SAVED: {error.what.removeprefix('not saved: ')}.", width - 2), "urgent")),
        Row(),
        row((f" {'FIELD':<17}{'WHEN YOU OPENED':<{col}}{words.left(f'NOW ({who})' if who else 'NOW', col)}YOURS", "quiet")),
    ]
    theirs = {str(one["field"]): one for one in _told(error.theirs)}
    for mine in _told(error.yours):
        now = theirs.get(str(mine["field"]), {})
        rows.append(
            row(
                f" {words.left(str(mine['field']), 16)} {words.left(str(mine['opened']) or '-', col - 1)} "
                f"{words.left(str(now.get('value', '')) or '-', col - 1)} ",
                (words.short(str(mine["value"]) or "-", col - 1), "soon"),
            )
        )
        at = now.get("at")
        version = f"version {now.get('version', '?')}" + (f", {words.clock(at, zone)}" if at is not None else "")
        opened = f"version {mine['version']}"
        rows.append(row((f" {'':<17}{words.left(opened, col - 1)} {words.left(version, col - 1)} not saved", "quiet")))
    rows += [
        row((f" {'Reason':<17}", "quiet"), " " * (2 * col), words.short(reason or "-", col - 1)),
        Row(),
        row(" Nothing was overwritten. Both values are kept until you choose."),
    ]
    return rows


def _told(found: object) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
