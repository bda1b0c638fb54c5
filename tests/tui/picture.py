"""A picture of the queue, with made-up rows, for the README: python -m tests.tui.picture docs/denials.svg."""

from __future__ import annotations

import asyncio
import re
import sys
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.tui.driver import sitting
from tests.tui.fakes import FakeBooks, FakeDesk, install

GROUND, INK = "#14181c", "#d8dee4"
CELL, ROW, PAD = 8.4, 18, 12
FONT = "'DejaVu Sans Mono', Menlo, Consolas, monospace"


def svg(strips: list[Any], columns: int) -> str:
    """Rows of segments as text, each word at its own place, so that no font can move a column."""
    width, height = columns * CELL + 2 * PAD, len(strips) * ROW + 2 * PAD
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" font-family="{FONT}" font-size="14">'
    ground = f'<rect width="100%" height="100%" rx="6" fill="{GROUND}"/>'
    out = [head, "<title>The queue of denials in claimdesk, with made-up rows</title>", ground]
    for y, strip in enumerate(strips):
        x, base = 0, PAD + y * ROW + 14
        for segment in strip:
            style, size = segment.style, segment.cell_length
            color = style.color.triplet.hex if style and style.color and style.color.triplet else INK
            if style and style.bgcolor and style.bgcolor.triplet:
                place = f'x="{PAD + x * CELL:.1f}" y="{base - 14}" width="{size * CELL:.1f}" height="{ROW}"'
                out.append(f'<rect {place} fill="{style.bgcolor.triplet.hex}"/>')
            bold = ' font-weight="bold"' if style and style.bold else ""
            for word in re.finditer(r"\S+", segment.text):
                left, long = PAD + (x + word.start()) * CELL, len(word[0]) * CELL
                run = f'<text x="{left:.1f}" y="{base}" fill="{color}"{bold} textLength="{long:.1f}" lengthAdjust="spacingAndGlyphs">'
                out.append(f"{run}{escape(word[0])}</text>")
            x += size
    return "\n".join([*out, "</svg>"]) + "\n"


async def taken() -> str:
    """Denials at 80 by 24, the cursor on the fourth row."""
    async with sitting(FakeDesk) as desk:
        await desk.press("1", "j", "j", "j")
        await desk.rest()
        return svg(desk.app.screen._compositor.render_strips(), 80)


def main() -> None:
    """Write it."""
    patch = pytest.MonkeyPatch()
    install(FakeBooks(), patch)
    Path(sys.argv[1]).write_text(asyncio.run(taken()), "utf-8")
    patch.undo()


if __name__ == "__main__":
    main()
