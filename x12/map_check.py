"""A file that is to leave, held against the published maps (pyx12) and read back by our own reader: each fault by its place."""

from __future__ import annotations

import functools
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

from billing.findings import Finding, Place
from x12.read import read
from x12.tokens import Tokens

#: What the maps say of the envelope of a file that we wrote ourselves is told once, not for each level.
_LEVELS = ("interchanges", "groups", "transactions", "segments", "elements")


def check(data: bytes) -> tuple[Finding, ...]:
    """Every fault, none where the file may leave. It must be one interchange in ASCII, as our writer makes it."""
    own = read(data)
    found = [finding for finding in own.findings if finding.severity == "error" or finding.code not in ("test_interchange",)]
    if not own.ok:
        return tuple(found)
    segments = [segment.raw for segment in Tokens(io.BytesIO(data), lambda finding: None)]
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        return (*found, Finding("not_ascii", "error", "The file holds signs beyond ASCII; a name or a note must be written plainly."))
    good, report = _held_against(text)
    told = list(_told(report, segments))
    if not good and not told:
        told.append(Finding("map", "error", "The published map does not take the file, and does not say why."))
    return (*found, *told)


@functools.cache
def _validator() -> Callable[..., Any]:
    """pyx12's validation, with the maps kept once they are read: it would read them anew for each file, and never changes them."""
    # Imported late: the maps take longer to load than a screen may wait for.
    from pyx12 import map_if
    from pyx12.params import params
    from pyx12.x12n_document import x12n_document

    # What it would write to a log is in its report; without a handler of its own it would go to the terminal.
    logger = logging.getLogger("pyx12")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    usual, read_anew = params(), map_if.load_map_file
    kept = functools.cache(lambda name, folder: read_anew(name, usual, folder))
    map_if.load_map_file = lambda name, _, folder=None: kept(name, folder)
    return functools.partial(x12n_document, usual)


def _held_against(text: str) -> tuple[bool, dict[str, Any]]:
    from pyx12.errors import EngineError

    report = io.StringIO()
    try:
        good = bool(_validator()(io.StringIO(text), None, None, fd_json=report))
    except EngineError as error:
        return False, {"errors": [{"err_str": str(error)}]}
    return good, json.loads(report.getvalue() or "{}")


def _told(node: dict[str, Any], segments: list[str], place: Place | None = None, field: str = "") -> Iterator[Finding]:
    """The faults of a level of the report, and of those beneath it."""
    if "seg_id" in node:
        at = int(node.get("cur_line") or 0)
        place = Place(node["seg_id"], at, segments[at - 1] if 0 < at <= len(segments) else "")
        field = node["seg_id"]
    if "ele_pos" in node:
        sub = f"-{node['subele_pos']}" if node.get("subele_pos") else ""
        field = f"{field}{int(node['ele_pos'] or 0):02d}{sub}"
    for error in node.get("errors", ()):
        said = str(error.get("err_str") or "a fault that the map does not name")
        yield Finding("map", "error", f"{field}: {said}." if field else f"{said}.", field, str(error.get("err_val") or ""), place)
    for level in _LEVELS:
        for below in node.get(level, ()):
            yield from _told(below, segments, place, field)
