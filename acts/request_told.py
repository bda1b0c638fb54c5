"""Another practice, hospital or plan tells us that it amended a patient's record (45 CFR 164.526(e)): taken in with who, when and on which
paper, and carried out in the chart as every accepted amendment is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from acts.desk import Desk
from acts.request_rows import RequestRow
from acts.requests import Wanted, add
from acts.seen import seen
from billing.text import clean
from store import documents, persons, requests
from store.errors import NoSuch, Refused
from store.requests import Request

_PAPER = re.compile(r"DOC-(\d{1,15})\b", re.IGNORECASE)


def take_in(
    desk: Desk, person: int, by: str, said: str, paper: str, *, items: Sequence[Wanted] = (), received_on: date | None = None,
    way: str = "letter",
) -> RequestRow:  # fmt: skip
    """What the other amended has to be amended here: nothing is left to decide, `request amend` signs it. paper: DOC-7 of this patient's
    chart, or where the paper is kept."""
    if not by.strip():
        raise Refused("who tells it is not said", "request", "Name the practice, hospital or plan, with its address.")
    if not paper.strip():
        raise Refused("on which paper it was told is not said", "request", "Give DOC-7, or where the paper is kept.")
    if found := _PAPER.match(paper.strip()):
        mine = persons.family(desk.books.read, person)
        if not any(one.person in mine and one.state == "filed" for one in documents.places(desk.books.read, int(found[1]))):
            raise NoSuch(f"{clean(paper)} is no paper of this patient", "request", "File it to the patient first: `document file`.")
    wanted = [replace(one, evidence=paper) for one in items or [Wanted(said, "", "")]]
    return add(desk, person, "told", said, received_on=received_on, way=way, items=wanted, source=by)


def told_us(desk: Desk, person: int) -> tuple[Request, ...]:
    """What others told us of amendments to this patient's record, newest first; it stands beside the accounting of disclosures."""
    seen(desk, "look.patient", (("patient", str(person)),), "amendments told")
    found = requests.listed(desk.books.read, open_only=False, kind="told", person=person)
    return tuple(sorted((one for one in found if one.state != "taken-back"), key=lambda one: (one.received_on, one.id), reverse=True))
