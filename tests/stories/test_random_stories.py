"""Random practices with several payers, second thoughts and payers' mistakes, held against a plain second reading of the text."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.stories import x12_maker as x
from tests.stories.counter import Counter, money, opened
from tests.stories.oracle import Books, Given
from tests.stories.story import FIGURES
from tests.stories.x12_records import (
    LAKESIDE,
    SUPPLEMENT,
    THIRD,
    Adjustment,
    Answer,
    Bill,
    Paid,
    Payer,
    Remit,
    Service,
    carried,
    cents,
    taken_back,
)

Said = tuple[Payer, list[tuple[Answer, tuple[int, ...]]]]
PAYERS = (LAKESIDE, SUPPLEMENT, THIRD)
CODES = ("G0444", "G0402", "G0439", "J1885")
DENIALS = (("CO", "16"), ("CO", "50"), ("CO", "97"), ("CO", "197"), ("PR", "26"), ("PR", "204"), ("PI", "A1"), ("CO", "109"))
STEPS = 6


@dataclass
class Case:
    """One claim: as billed, as the text reads its answers, and what can still be taken back."""

    bill: Bill
    books: Books
    live: list[Given] = field(default_factory=list)
    made: int = 0
    odd: bool = False  # one mistake of a payer is enough

    def line(self, n: int, paid: int, adjustments: list[Adjustment]) -> Paid:
        """A service as answered, in the words of the line."""
        s = self.bill.services[n]
        kept = tuple(a for a in adjustments if a[2])
        return Paid(paid, kept, s.charge, s.code, ref=s.ref, on=s.on)


def parts(chance: random.Random, whole: int, count: int) -> list[int]:
    """A whole in so many parts, some of them nothing."""
    cuts = sorted(chance.randint(0, whole) for _ in range(count - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def first_line(chance: random.Random, case: Case, n: int, kind: str) -> Paid:
    """What a first payer may say of a line."""
    charge = case.bill.services[n].charge
    group, reason = chance.choice(DENIALS)
    if kind == "denied":
        return case.line(n, 0, [(group, reason, charge)])
    if kind == "cut":
        denied, rest = parts(chance, charge, 2)
        return case.line(n, rest, [(group, reason, denied)])
    if kind == "above":
        return case.line(n, charge + 500, [(chance.choice(["CO", "OA"]), "94", -500)])
    if kind == "review":
        paid, odd = parts(chance, charge, 2)
        return case.line(n, paid, [("OA", "209", odd)])
    paid, contractual, share, sequester = parts(chance, charge, 4)
    return case.line(n, paid, [("CO", "45", contractual), ("PR", chance.choice("123"), share), ("CO", "253", sequester)])


KINDS = ["paid", "paid", "paid", "denied", "denied", "cut", "above", "review"]


def answer(chance: random.Random, case: Case, payer: Payer, lines: tuple[int, ...], status: str = "1") -> Answer:
    """A payer's answer on these lines."""
    case.made += 1
    icn = f"{case.bill.number}-{case.made}"
    if case.books.rank(payer):
        services = tuple(later_line(chance, case, payer, n) for n in lines)
        return Answer(case.bill.number, services, status, icn=icn)
    whole = chance.choice(["mixed", "mixed", "denied", "paid"])
    services = tuple(first_line(chance, case, n, chance.choice(KINDS) if whole == "mixed" else whole) for n in lines)
    made = Answer(case.bill.number, services, status, icn=icn)
    if len(lines) == len(case.bill.services) and chance.random() < 0.2 and made.net > 1000:
        some = (chance.choice([("CO", "45"), ("PR", "3"), ("CO", "29"), ("CO", "253")]), chance.randint(1, 1000))
        made = replace(made, adjustments=((*some[0], some[1]),))
        if chance.random() < 0.3:  # no services at all
            made = replace(made, services=(), charge=case.bill.total)
    return made


def later_line(chance: random.Random, case: Case, payer: Payer, n: int) -> Paid:
    """What a later payer may say: pays of what is left, denies it, or repeats the first one's write-off."""
    charge, books = case.bill.services[n].charge, case.books
    before = max(0, min(charge, books.balance(n)))
    way = chance.choice(["pays", "pays", "all", "denies", "repeats", "more"])
    if way == "all":
        return case.line(n, before, [("OA", "23", charge - before)])
    if way == "denies":
        return case.line(n, 0, [("OA", "23", charge - before), ("CO", "109", before)])
    if way == "more":
        return case.line(n, charge, [])
    paid, share, rest = parts(chance, before, 3)
    if way == "repeats":
        return case.line(n, paid, [("PR", "2", share), ("CO", "45", charge - paid - share)])
    return case.line(n, paid, [("OA", "23", charge - before), ("PR", "2", share), ("CO", "45", rest)])


def next_payer(chance: random.Random, case: Case, payer: Payer, everything: tuple[int, ...]) -> Said | None:
    """The next payer's first answer: forwarded at times, the first payer's in two parts at times."""
    if any((payer.id, n) in case.books.standing for n in everything):
        return None
    status = str(case.books.rank(payer) + (19 if chance.random() < 0.2 else 1))
    if chance.random() < 0.1:  # some always say the same: the claim's own order holds
        status = chance.choice("123")
    pieces = [everything]
    if not case.books.rank(payer) and len(everything) > 1 and chance.random() < 0.2:
        cut = chance.randint(1, len(everything) - 1)
        pieces = [everything[:cut], everything[cut:]]
    return payer, [(answer(chance, case, payer, piece, status), piece) for piece in pieces]


def event(chance: random.Random, case: Case) -> Said | None:
    """What comes next for this claim, if anything: a payer and its CLPs, with the lines that each stands for."""
    books, everything = case.books, tuple(range(len(case.bill.services)))
    answered = [p for p in books.payers if all((p.id, n) in books.standing for n in everything)]
    waiting = [p for p in books.payers if p not in answered]
    live = [g for g in case.live if g.posted and not g.taken_back and all(books.standing.get((g.payer.id, n)) is g for n in g.lines)]
    way = chance.choice(["next", "next", "next", "back", "correct", "correct", "anew", "anew", "price", "again", "odd", "nothing"])
    if way == "next" and waiting:
        return next_payer(chance, case, waiting[-1] if chance.random() < 0.15 else waiting[0], everything)
    if way in ("back", "correct") and live:
        payer = chance.choice(live).payer
        mine = [g for g in live if g.payer is payer]
        said = [(taken_back(g.answer), g.lines) for g in mine]
        if way == "correct" and sorted(n for g in mine for n in g.lines) == list(everything):
            said.append((answer(chance, case, payer, everything, mine[0].answer.status), everything))
        return payer, said
    if way == "anew" and answered and not case.odd:
        payer = chance.choice(answered)
        made = answer(chance, case, payer, everything, str(books.rank(payer) + 1))
        case.odd = any(books.standing[payer.id, n].effects[n].moved for n in everything)
        return payer, [(made, everything)]
    if way == "price":
        case.made += 1
        services = tuple(case.line(n, 0, [("CO", "101", case.bill.services[n].charge)]) for n in everything)
        return books.payers[0], [(Answer(case.bill.number, services, "25", icn=f"{case.bill.number}-{case.made}"), everything)]
    if way == "again" and answered:
        payer = chance.choice(answered)
        case.made += 1
        codes = (("CO", "18"), ("OA", "18"), ("CO", "B13"))
        services = tuple(case.line(n, 0, [(*chance.choice(codes), case.bill.services[n].charge)]) for n in everything)
        return payer, [(Answer(case.bill.number, services, str(books.rank(payer) + 1), icn=f"{case.bill.number}-{case.made}"), everything)]
    if way == "odd" and live and not case.odd:
        case.odd = True
        one = chance.choice(live)
        if chance.random() < 0.5:
            return one.payer, [(one.answer, one.lines)]
        back = taken_back(one.answer)
        if back.services:
            last = back.services[-1]
            last = replace(last, paid=last.paid - 1, adjustments=(*last.adjustments, ("CO", "59", 1)))
            back = replace(back, services=(*back.services[:-1], last))
            return one.payer, [(back, one.lines)]
    return None


def as_sent(case: Case, one: Answer) -> Answer:
    """The same answer in its payer's own manner: other order, no line control numbers, recoded services, a cut surname."""
    manner = random.Random(one.icn)
    distinct = len({s.code for s in case.bill.services}) == len(case.bill.services)
    services = list(one.services)
    if distinct and manner.random() < 0.2:
        services = [replace(s, ref=None) for s in services]
    if distinct and manner.random() < 0.1:
        services = [replace(s, code="G9999", original=s.code) for s in services]
    if all(s.ref for s in services) or distinct:
        manner.shuffle(services)
    person = replace(one.person, last=one.person.last[:5], member="") if manner.random() < 0.1 else one.person
    return replace(one, services=tuple(services), person=person)


FORMATS = (("*", ":", "~", "\n"), ("|", ">", "~", ""), ("*", ":", "~", "\r\n"), ("*", ":", "\n", ""))


def written(at: int, remits: list[Remit]) -> str:
    """An 835 in one of several formats."""
    element, component, end, newline = FORMATS[at % len(FORMATS)]
    return x.remittances(remits, element=element, component=component, end=end, newline=newline)


def told(seed: int, count: int) -> tuple[list[Case], list[list[Remit]]]:
    """Claims, and the payments of each step: one for each payer that has something to say."""
    chance = random.Random(seed)
    cases = []
    for at in range(count):
        refs = chance.random() < 0.8
        code = chance.choice(CODES)
        services = tuple(
            Service(chance.randint(1500, 90000), code if refs and chance.random() < 0.3 else CODES[n], ref=f"{n + 1}" if refs else None)
            for n in range(chance.choice([1, 1, 2, 3, 4]))
        )
        payers = PAYERS[: chance.choice([1, 1, 2, 2, 3])]
        cases.append(Case(Bill(f"R{seed}-{at:04d}", services, payers), Books([s.charge for s in services], payers)))
    steps = []
    for step in range(STEPS):
        day, by_payer = f"202610{step + 5:02d}", dict[str, list[Answer]]()
        for case in cases:
            found = event(chance, case)
            if found is None:
                continue
            payer, said = found
            for one, lines in said:
                given = Given(payer, one, lines, f"R{seed}{payer.id}{step}", day)
                case.books.given.append(given)
                case.live.append(given)
                by_payer.setdefault(payer.id, []).append(as_sent(case, one))
            case.books.post()
        remits = [Remit(f"R{seed}{p.id}{step}", tuple(by_payer[p.id]), p, day) for p in PAYERS if p.id in by_payer]
        steps.append([carried(remit) for remit in remits])
    return cases, steps


def all_at_once(cases: list[Case]) -> None:
    """The same answers, posted by one call that finds them all."""
    for case in cases:
        given = [Given(g.payer, g.answer, g.lines, g.trace, g.day) for g in case.books.given]
        case.books = Books(case.books.charges, case.books.payers, given)
        case.books.post()


def wrong(counter: Counter, cases: list[Case]) -> list[str]:
    """Where the product and the second reading differ."""
    found = []
    for case in cases:
        got, want = counter.claim(case.bill.number), case.books.figures()
        found += [f"{case.bill.number}.{key}: {got[key]}, wanted {money(want[key])}" for key in FIGURES if cents(got[key]) != want[key]]
        codes = case.books.denials()
        if codes is not None and sorted(got["denials"]) != codes:
            found.append(f"{case.bill.number}.denials: {got['denials']}, wanted {codes}")
    queue = counter("queue", "--limit", "100000")
    denied = {case.bill.number: case.books.figures()["denied"] for case in cases if case.books.figures()["denied"]}
    listed = {i["claim"]: cents(i["at_stake"]) for i in queue["items"] if i["kind"] == "denial"}
    if listed != denied:
        found.append(f"queue: {sorted(set(listed.items()) ^ set(denied.items()))[:6]}")
    if queue["denied"] != {"total": len(denied), "at_stake": money(sum(denied.values()))}:
        found.append(f"queue.denied: {queue['denied']}")
    return found


def holds_wrong(counter: Counter, cases: list[Case], remits: list[Remit]) -> list[str]:
    """Where what stays held differs."""
    found = []
    for remit in remits:
        got = counter("post", remit.trace, code=(0, 1))["remittances"][0]  # where it came twice, the one that was posted comes first
        said = sorted((e["claim"], e["reason"]) for e in got["exceptions"])
        want = sorted({(c.bill.number, g.held) for c in cases for g in c.books.given if g.trace == remit.trace and not g.posted})
        if sorted(set(said)) != want:
            found.append(f"{remit.trace}: held {said}, wanted {want}")
    return found


MODES = ("each", "all", "late", "shuffled", "twice")


def hold_against_the_text(folder: Path, seed: int, count: int, mode: str) -> None:
    """One practice, through the command line; `each` posts after each day, all others once, when everything is here.

    late: the payments are posted before their claims came, and again after; shuffled: in no order; twice: each payment in two files.
    """
    cases, steps = told(seed, count)
    counter = opened(folder)
    remits = [remit for step in steps for remit in step]
    if mode == "shuffled":
        random.Random(seed).shuffle(remits)
    if mode != "late":
        counter.bring("claims.837", x.claims([case.bill for case in cases]))
    for at, remit in enumerate(remits * (2 if mode == "twice" else 1)):
        counter.bring(f"{at}.835", written(at, [remit]))
        if mode == "each":
            counter("post", "--all", code=(0, 1))
    if mode == "late":
        assert all(r["state"] == "held" for r in counter("post", "--all", code=1)["remittances"])
        counter.bring("claims.837", x.claims([case.bill for case in cases]))
    counter("post", "--all", code=(0, 1))
    if mode != "each":
        all_at_once(cases)
    found = wrong(counter, cases) + holds_wrong(counter, cases, remits)
    assert found == [], "\n".join(found[:20])
    counter.proven()


@pytest.mark.parametrize("mode", MODES)
def test_a_random_practice_stands_as_the_text_reads(tmp_path: Path, mode: str) -> None:
    """Every figure, denial and hold."""
    hold_against_the_text(tmp_path / "desk", 1, 15, mode)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(300, 320))
def test_twenty_more_random_practices(tmp_path: Path, seed: int) -> None:
    """Larger ones, in every way."""
    hold_against_the_text(tmp_path / "desk", seed, 150, MODES[seed % len(MODES)])
