"""Some hundred items in the queue, written straight into the tables with every trigger in place: many providers, places, codes, days."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from acts.desk import Act, Desk, act
from billing import priority
from billing.text import fold

PAYERS = ("Bluestem PPO", "Medicare B", "Cedar Mutual")
PROVIDERS = (("FINCH", "DORA", "1000000001"), ("RAO", "ANJALI", "1000000002"), ("LINDHOLM", "ÅSA", "1000000003"))
PLACES = (("11", "Riverbend Clinic"), ("22", "Riverbend Clinic"), ("11", ""))
CODES = ("CO-16", "CO-197", "CO-50", "PR-27")
REMARKS = ("", "N382", "N382 MA130", "M76")
CATEGORIES = ("missing_information", "authorization", "coding")
KINDS = ("denial", "denial", "denial", "review", "credit")
NAMES = ("OKAFOR", "GARCÍA", "LEE")


@dataclass(frozen=True)
class Made:
    """An item as it was put in."""

    item: int
    number: str
    payer: str
    patient: str
    provider: tuple[str, str, str]
    place: tuple[str, str]
    kind: str
    state: str
    category: str
    codes: tuple[str, ...]
    remarks: tuple[str, ...]
    cents: int
    due_on: date | None
    opened_on: date
    wakes_on: date | None
    owner: str | None
    rank: str
    note: str


def fill(desk: Desk, n: int, seed: int = 1) -> list[Made]:
    """n items in the queue of this desk's store."""
    return _fill(desk, n, seed)


@act("test.fill")
def _fill(act: Act, n: int, seed: int) -> list[Made]:
    dice, write, today = random.Random(seed), act.write, act.today
    file = write.insert("source_file", sha256=f"many{seed}", name="m", kind="837P", size=1, received_at=1, event=act.number)
    payers = [
        write.insert("payer", name=name, name_key=fold(name), payer_id=f"P{k}", payer_class="commercial") for k, name in enumerate(PAYERS)
    ]
    billing = write.insert("provider", npi="1999999999", tax_id="9", name="Riverbend Family", ours=1)
    made = []
    for k in range(n):
        last, first = dice.choice(NAMES), f"P{k}"
        person = write.insert(
            "person", last=last, first=first, middle="", suffix="", sex="F", line1="", line2="", city="", state="", zip="",
            name_key=fold(f"{last}, {first}"),
        )  # fmt: skip
        payer = dice.randrange(len(PAYERS))
        number = f"RB-{k:05d}"
        claim = write.insert(
            "claim", control_number=number, file=file, person=person, payer=payers[payer], provider=billing, kind="P", charge_cents=100,
            from_on="2026-01-01", to_on="2026-01-01", state="active",
        )  # fmt: skip
        who, place = dice.choice(PROVIDERS), dice.choice(PLACES)
        write.insert(
            "claim_version", claim=claim, version=1, file=file, event=act.number, what="new", control_number=number, frequency="1",
            destination=1, position=1, record=record(who, place),
        )  # fmt: skip
        made.append(_item(act, dice, claim, number, payers[payer], PAYERS[payer], f"{last}, {first}", who, place, today))
    return made


def record(who: tuple[str, str, str], place: tuple[str, str]) -> str:
    """What a sending says of provider and place."""
    rendering = {"last": who[0], "first": who[1], "identifiers": [{"qualifier": "XX", "value": who[2]}]}
    return json.dumps({"rendering": rendering, "facility_code": place[0], **({"facility": {"last": place[1]}} if place[1] else {})})


def _item(act: Act, dice: random.Random, claim: int, number: str, payer: int, payer_name: str, patient: str, who: tuple[str, str, str],
          place: tuple[str, str], today: date) -> Made:  # fmt: skip
    kind, waits, cents = dice.choice(KINDS), dice.random() < 0.2, dice.randrange(100, 90_000, 100)
    due = today + timedelta(days=dice.randrange(-20, 60)) if dice.random() < 0.8 else None
    wakes = today + timedelta(days=dice.randrange(1, 30)) if waits else None
    opened = today - timedelta(days=dice.randrange(0, 120))
    owner = dice.choice((None, None, "ana", "ben"))
    codes: Sequence[str] = dice.sample(CODES, dice.choice((1, 1, 2))) if kind in ("denial", "review") else ()
    remarks = dice.choice(REMARKS)
    state, category, chance = ("waiting" if waits else "open"), dice.choice(CATEGORIES), 60
    rank = priority.rank(waiting=waits, at_stake_cents=cents, chance=chance, deadline_on=due, today=today, claim_number=number, kind=kind)
    item = act.write.insert(
        "work_item", claim=claim, kind=kind, payer=payer, category=category, codes=" ".join(codes), remarks=remarks, at_stake_cents=cents,
        chance=chance, deadline_on=due.isoformat() if due else None, deadline="", state=state,
        follow_up_on=wakes.isoformat() if wakes else None, assigned_to=owner, basis="", why="", opened_on=opened.isoformat(),
        expected_cents=rank.expected_cents, priority=rank.priority, rank=rank.key, rank_until="9999-12-31",
    )  # fmt: skip
    note = dice.choice(("", "", "called about the card", "Rückruf: records faxed, ref 77-18"))
    if note:
        act.write.insert("note", claim=claim, event=act.number, actor="ana", moment=act.moment, text=note)
    return Made(
        item, number, payer_name, patient, who, place, kind, state, category, tuple(codes), tuple(remarks.split()), cents, due, opened,
        wakes, owner, rank.key, note,
    )  # fmt: skip
