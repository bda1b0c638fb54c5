"""What a practice learns: the queue's order reckoned anew by other means, outcomes that follow the books back, claims without an answer."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest

from tests.stories.counter import Counter, money, opened
from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, LAKESIDE, PR, SUPPLEMENT, THIRD, Answer, Bill, Payer, Service, cents

PLAYBOOK = {"16": 80, "50": 40, "197": 45}
PAYERS = (LAKESIDE, THIRD)
SERVICES = ("G0444", "G0402", "J1885")


def half_up(value: Fraction) -> int:
    """To the nearest whole."""
    return floor(value + Fraction(1, 2))


@dataclass
class Seen:
    """One denial of the made practice: by whom, code, service, amount in dollars, and how it ended ("" open)."""

    label: str
    payer: Payer
    code: str
    service: str
    dollars: int
    end: str


class Reckoning:
    """The made practice from a seed, and what its queue must say, worked out from what was made alone."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.paid: list[tuple[str, Payer, str, int, int, int]] = []  # label, payer, service, charge, paid, patient's share
        self.denied: list[Seen] = []
        for n in range(60):
            charge = chance.randrange(50, 400)
            paid = chance.randrange(10, charge - 20)
            self.paid.append((f"P{n}", chance.choice(PAYERS), chance.choice(SERVICES), charge, paid, chance.randrange(0, 15)))
        for n in range(45):
            end = chance.choice(("won", "won", "lost", "", ""))
            payer, code, service = chance.choice(PAYERS), chance.choice(tuple(PLAYBOOK)), chance.choice(SERVICES)
            self.denied.append(Seen(f"D{n}", payer, code, service, chance.randrange(20, 240), end))

    def chance(self, payer: Payer, code: str) -> int:
        """Per cent, by fractions."""
        parts: dict[bool, list[int]] = {True: [], False: []}
        for one in self.denied:
            if one.code == code and one.end:
                parts[one.payer == payer].append(100 if one.end == "won" else 0)
        middle = (Fraction(10 * PLAYBOOK[code]) + sum(parts[False])) / (10 + len(parts[False]))
        return half_up((10 * middle + sum(parts[True])) / (10 + len(parts[True])))

    def usual(self, payer: Payer, service: str) -> int | None:
        """Hundredths of a per cent: paid and the patient's, over charged, of ten answers or more; a denial won pays all it denied."""
        found = [(paid + share, charge) for _, of, code, charge, paid, share in self.paid if (of, code) == (payer, service)]
        won = [one.dollars for one in self.denied if (one.payer, one.service, one.end) == (payer, service, "won")]
        found += [(dollars, dollars) for dollars in won]
        if len(found) < 10:
            return None
        return half_up(Fraction(sum(back for back, _ in found) * 10_000, sum(charge for _, charge in found)))

    def expected(self, one: Seen) -> tuple[int, int | None]:
        """Cents that are likely to come, and the usual amount."""
        share, stake = self.usual(one.payer, one.service), one.dollars * 100
        usual = None if share is None else half_up(Fraction(stake * share, 10_000))
        return half_up(Fraction((stake if usual is None else usual) * self.chance(one.payer, one.code), 100)), usual

    def told(self, story: Story) -> None:
        """Through the files and acts of the desk: denied, then paid, or given up, or left open."""
        bills: list[Bill] = [
            bill(Service(cents(charge), code=service, on="20260810", ref="L1"), label=label, payers=(payer,))
            for label, payer, service, charge, _, _ in self.paid
        ]
        bills += [
            bill(Service(one.dollars * 100, code=one.service, on="20260810", ref="L1"), label=one.label, payers=(one.payer,))
            for one in self.denied
        ]
        story.sends(*bills)
        for payer in PAYERS:
            first: list[Answer] = [
                ans(s(paid, CO(45, charge - paid - share), PR(1, share), code=service, ref="L1"), label=label, icn=label)
                if share
                else ans(s(paid, CO(45, charge - paid), code=service, ref="L1"), label=label, icn=label)
                for label, of, service, charge, paid, share in self.paid
                if of == payer
            ]
            mine = [one for one in self.denied if one.payer == payer]
            first += [ans(s(0, CO(one.code, one.dollars), code=one.service, ref="L1"), label=one.label, icn=one.label) for one in mine]
            story.paid(era(*first, payer=payer, trace=f"E1{payer.id}"))
            won = [
                ans(s(one.dollars, code=one.service, ref="L1"), label=one.label, icn=f"{one.label}W") for one in mine if one.end == "won"
            ]
            story.paid(era(*won, payer=payer, trace=f"E2{payer.id}", day="20261020"))
        for one in self.denied:
            if one.end == "lost":
                story.does("write-off", "--reason", "given up", label=one.label)


def tomorrow(counter: Counter, days: int = 1) -> None:
    """So many days on: the first list of the day learns."""
    counter.now += timedelta(days=days)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_is_what_another_reckoning_says(tmp_path: Path, seed: int) -> None:
    """Chance, usual amount, expected and priority of every item, and the order of all, from what was made alone."""
    made, story = Reckoning(seed), Story(opened(tmp_path), "R")
    made.told(story)
    before = {i["claim"]: i for i in story.counter.items()}
    assert {i["expected"] for i in before.values()} == {
        money(half_up(Fraction(one.dollars * PLAYBOOK[one.code]))) for one in made.denied if not one.end
    }
    tomorrow(story.counter)
    items = story.counter.items("--kind", "denial")
    wanted: dict[str, tuple[Any, ...]] = {}
    for one in made.denied:
        if not one.end:
            expected, usual = made.expected(one)
            wanted[story.number(one.label)] = (made.chance(one.payer, one.code), usual, expected)
    got = {i["claim"]: (i["chance"], i["usual_allowed"] and cents(i["usual_allowed"]), cents(i["expected"])) for i in items}
    assert got == wanted
    keys = [(-(cents(i["expected"]) // max(i["days_left"], 1)), i["deadline"], -cents(i["at_stake"]), i["claim"]) for i in items]
    assert keys == sorted(keys) and [-k[0] for k in keys] == [i["priority"] for i in items]
    counted: dict[str, int] = defaultdict(int)
    for one in made.denied:
        counted[one.payer.name, one.code] += bool(one.end)  # type: ignore[index]
    for item in items:
        assert item["chance_from"]["decided"] == counted[item["payer"], item["codes"][0].partition("-")[2]]  # type: ignore[index]
    story.counter.proven()
    assert story.counter("odds", "learn") == {"ok": True, "act": "learn", "changed": 0, "items": 0, "no_answer": 0}


def codes(counter: Counter) -> dict[tuple[str, str], tuple[int, str]]:
    """What is learned now, by payer and code: decided, won."""
    counter("odds", "learn")
    return {(r["payer"], r["code"]): (r["decided"], r["won"]) for r in counter("odds", "list")["codes"]}


def test_reversal_and_undo_leave_no_stale_outcome(tmp_path: Path) -> None:
    """Won, taken back, paid again; a write-off and its undo; a posting of denials and its undo."""
    story = Story(opened(tmp_path), "U")
    counter = story.counter
    story.sends(bill(100), bill(200, label="B"))
    story.paid(era(ans(s(0, CO(16, 100))), ans(s(0, CO(16, 200)), label="B", icn="2")))
    assert codes(counter) == {}
    pays = ans(s(70, CO(45, 30)), icn="3")
    story.paid(era(pays, trace="Q", day="20261020"))
    key = (LAKESIDE.name, "CO-16")
    assert codes(counter) == {key: (1, "1")}
    story.paid(era(reversal(pays), trace="RV", day="20261022"))
    assert codes(counter) == {}
    counter.proven()
    story.paid(era(ans(s(80, CO(45, 20)), icn="4"), trace="S", day="20261024"))
    assert codes(counter) == {key: (1, "1")}
    story.does("write-off", "--reason", "too late", label="B")
    assert codes(counter) == {key: (2, "1")}
    tomorrow(counter)  # the queue is priced anew in between: that is no obstacle
    counter.items()
    counter("undo")
    assert codes(counter) == {key: (1, "1")}
    assert story.item("B")["chance_from"]["decided"] == 1
    counter.proven()


def test_what_is_learned_changes_nothing_on_the_day_itself(tmp_path: Path) -> None:
    """The order of a day does not move under people's hands: the first list of the next day learns, once."""
    story = Story(opened(tmp_path), "N")
    counter = story.counter
    story.sends(*(bill(100, label=f"A{n}") for n in range(12)), bill(100, label="Z"))
    story.paid(era(*(ans(s(60, CO(45, 40)), label=f"A{n}", icn=f"A{n}") for n in range(12)), ans(s(0, CO(16, 100)), label="Z", icn="Z")))
    item = story.item("Z")
    assert (item["expected"], item["chance"], item["usual_allowed"], item["allowed_from"]) == ("80.00", 80, None, 0)
    tomorrow(counter)
    item = story.item("Z")
    assert (item["expected"], item["chance"], item["usual_allowed"], item["allowed_from"]) == ("48.00", 80, "60.00", 12)
    assert item["worth"][0] == "100.00 asked; LAKESIDE HEALTH PLAN usually allows 60 % of G0444 (12 answers) = 60.00."
    said = story.claim("Z")["work"]
    assert item["worth"][0] in str(said)
    learned = [e for e in counter("audit", "log")["events"] if e["act"] == "odds.learn"]
    counter.items()
    assert [e for e in counter("audit", "log")["events"] if e["act"] == "odds.learn"] == learned
    counter.proven()


def silent(counter: Counter) -> list[tuple[str, str, str]]:
    """Claims without an answer in the queue: claim, payer, at stake."""
    return [(i["claim"], i["payer"], i["at_stake"]) for i in counter.items("--kind", "no_answer")]


def test_a_claim_that_nobody_answers_becomes_work_and_an_answer_ends_it(tmp_path: Path) -> None:
    """30 days, where nothing else is known; answered, it is none; a next payer that was billed is asked in its turn."""
    story = Story(opened(tmp_path), "S")
    counter = story.counter
    story.sends(bill(100), bill(500, label="B", payers=(LAKESIDE, SUPPLEMENT)))
    tomorrow(counter, 30)
    assert silent(counter) == []
    tomorrow(counter)
    assert silent(counter) == [("SB", LAKESIDE.name, "500.00"), ("SA", LAKESIDE.name, "100.00")]
    item = story.item("A", "no_answer")
    assert (item["chance"], item["reasons"], item["category"]) == (90, [], "information")
    story.paid(era(ans(s(300, CO(45, 150), PR(1, 50)), label="B", icn="2"), day="20261201"))
    assert [i["claim"] for i in counter.items("--kind", "no_answer")] == ["SA"]
    story.sends(bill(500, label="B", payers=(LAKESIDE, SUPPLEMENT), to="S"))
    assert [i["kind"] for i in story.items("B")] == ["next_payer"]
    tomorrow(counter, 31)
    assert ("SB", SUPPLEMENT.name, "50.00") in silent(counter)
    assert [i["kind"] for i in story.items("B")] == ["no_answer"]
    counter.proven()


def test_the_payers_own_time_is_learned(tmp_path: Path) -> None:
    """Twenty answers after 18 days, nine of ten: the next claim is asked after on the 19th day."""
    story = Story(opened(tmp_path), "T")
    counter = story.counter
    story.sends(*(bill(100, label=f"A{n}") for n in range(20)))
    tomorrow(counter, 18)
    story.paid(era(*(ans(s(100), label=f"A{n}", icn=f"A{n}") for n in range(20)), day="20261120"))
    tomorrow(counter)
    story.sends(bill(100, label="Z"))
    counter("odds", "learn")
    (row,) = counter("odds", "list")["answering"]
    assert (row["days"], row["answers"], row["paid"]) == (18, 20, 20)
    tomorrow(counter, 18)
    assert silent(counter) == []
    tomorrow(counter)
    assert [claim for claim, _, _ in silent(counter)] == ["TZ"]
    assert "nine of ten answers come within 18 days (20 answers)" in story.item("Z", "no_answer")["why"]
