"""The rules by which the desk works: listed, opened beside what ships, checked, reviewed, and every version as it stood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from acts.desk import Act, Desk, act
from acts.hands import local
from acts.rules_meant import as_kept, filled, kept, meant, of_kept, ref, shipped_of, written
from acts.rules_rows import Draft, RuleKind, RuleRow, RuleView, StoodRow
from acts.told_acts import PHRASES
from billing import rule_check
from billing.deadline import Clock
from billing.findings import Finding
from billing.payer_rules import PayerRules
from billing.playbook import Rule
from billing.rule_check import Known
from billing.rule_fields import FIELDS, clock_of, of_clock, of_rule, of_ways, rule_of, split
from billing.text import clean, fold
from store import payers, rule_reach, rules, rules_kept
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale
from store.rules_kept import Kept

__all__ = [
    "as_kept", "check", "draft", "fill", "history", "known", "listed", "of_kept", "one", "ref", "refuse", "review", "typed_on",
]  # fmt: skip


# -- lists


def listed(
    desk: Desk, kind: RuleKind | None = None, *, payer: str = "", text: str = "", changed: bool = False, unreviewed: bool = False
) -> tuple[RuleRow, ...]:
    """The rules, those of one kind or all: shipped and ours side by side. payer: a part of its name; text: words that a row must have.
    changed: the practice's own; unreviewed: those that nobody has reviewed."""
    with desk.books.snapshot() as read:
        names = {one.payer: clean(one.name) for one in payers.every(read)}
        of_payers = {one.payer: one.payer_class for one in payers.every(read)}
        found: list[RuleRow] = []
        if kind in (None, "playbook"):
            found += _playbook(read, names)
        if kind in (None, "clocks"):
            found += _clocks(read, names)
        if kind in (None, "payers"):
            found += _payers(read, names, of_payers)
    words = fold(text).split()
    return tuple(
        row
        for row in found
        if (not changed or row.ours)
        and (not unreviewed or (not row.reviewed_by and (row.ours or row.kind != "payers")))
        and (not payer or fold(payer) in fold(row.payer))
        and all(word in fold(f"{row.ref} {_codes(row.key)} {row.payer} {row.what} {row.says}") for word in words)
    )


def _codes(key: str) -> str:
    """CO/OA-16 as CO-16 OA-16, so that it is found by either."""
    groups, sign, rest = key.partition("-")
    return " ".join(f"{group}-{rest}" for group in groups.split("/")) if sign else key


def _playbook(read: Read, names: dict[int, str]) -> list[RuleRow]:
    own = rules_kept.every(read, "playbook")
    reviews = rules_kept.reviews(read)
    everywhere = {(group, one.values["reason"]) for one in own if one.payer is None and not one.values["remark"] and not _days(one)
                  for group in split(one.values["groups"])}  # fmt: skip
    found = []
    for rule in rules.shipped()[0]:
        over = all((group, rule.reason) in everywhere for group in rule.groups)
        found.append((_order(rule.reason), _shipped_rule(rule, reviews, over)))
    found += [(_order(one.values["reason"]), _own_rule(one, names)) for one in own]
    return [row for _, row in sorted(found, key=lambda pair: (pair[0], pair[1].ours, pair[1].payer, pair[1].ref))]


def _order(reason: str) -> tuple[str, int]:
    """16 before 197 before B7."""
    letters = reason.rstrip("0123456789")
    return letters, int(reason[len(letters) :] or 0)


def _says_rule(rule: Rule) -> str:
    kind = rule.kind + (f" or {rule.unless_kind}" if rule.unless_kind else "")
    return ", ".join(filter(None, (kind, "" if rule.chance is None else f"{rule.chance} %", rule.label)))


def _shipped_rule(rule: Rule, reviews: dict[tuple[str, str], rules_kept.Review], over: bool) -> RuleRow:
    key = rules.shipped_key(rule)
    by, on = _reviewed(reviews, "playbook", rule)
    return RuleRow(key, "playbook", key, "", rule.short, _says_rule(rule), False, 0, by, on, "", rule.source, over)


def _reviewed(reviews: dict[tuple[str, str], rules_kept.Review], kind: RuleKind, row: Rule | Clock) -> tuple[str, str]:
    found = reviews.get((kind, rules.shipped_key(row)))
    return (found.by, found.on) if found is not None and found.digest == rules.shipped_digest(row) else ("", "")


def _own_rule(row: Kept, names: dict[int, str]) -> RuleRow:
    said = row.values
    key = f"{'/'.join(split(said['groups']))}-{said['reason']}" + (f" {said['remark']}" if said["remark"] else "")
    return _own(row, key, _payer(row, names), clean(said["short"]), clean(_says_rule(rule_of(said))))


def _own(row: Kept, key: str, payer: str, what: str, says: str) -> RuleRow:
    return RuleRow(
        ref(row), row.kind, key, payer, what, says, True, row.version, row.reviewed_by, row.reviewed_on, _days(row),
        clean(row.values["source"]),
    )  # fmt: skip


def _payer(row: Kept, names: dict[int, str]) -> str:
    return names.get(row.payer, "") if row.payer is not None else ""


def _days(row: Kept) -> str:
    start, end = row.values.get("from_on", ""), row.values.get("to_on", "")
    return f"{start} to {end}" if start and end else f"from {start}" if start else f"to {end}" if end else ""


def _says_clock(clock: Clock) -> str:
    unit = clock.unit.replace("_", " ")
    long = (
        f"{clock.month_day} of year +{clock.count}"
        if clock.unit == "fixed_md"
        else f"{clock.count} {unit[:-1] if clock.count == 1 else unit}"
    )
    start = clock.start.replace("_date", "").replace("_", " ")
    more = f" + {clock.presumed_days} d receipt" if clock.presumed_days else ""
    return f"{long} from {start}{more}" + (", sources conflict" if clock.other_count else "")


def _clocks(read: Read, names: dict[int, str]) -> list[RuleRow]:
    own, reviews = rules_kept.every(read, "clocks"), rules_kept.reviews(read)
    over = {(one.values["payer_class"], one.values["name"]) for one in own if one.payer is None and not _days(one)}
    found = []
    for clock in rules.shipped()[2]:
        key, (by, on) = rules.shipped_key(clock), _reviewed(reviews, "clocks", clock)
        replaced = (clock.payer_class, clock.name) in over
        found.append(
            RuleRow(key, "clocks", clock.name, clock.payer_class, "", _says_clock(clock), False, 0, by, on, "", clock.source, replaced)
        )
    for one in own:
        whose = _payer(one, names) or one.values["payer_class"]
        found.append(_own(one, one.values["name"], whose, clean(one.values["note"]), _says_clock(clock_of(one.values, payer=one.payer))))
    return found


def _payers(read: Read, names: dict[int, str], classes: dict[int, str]) -> list[RuleRow]:
    own = {one.payer: one for one in rules_kept.every(read, "payers")}
    in_force = rules.of(read)
    found = []
    for number, name in sorted(names.items(), key=lambda pair: pair[1].casefold()):
        says = _says_ways(in_force.ways(number, classes[number]))
        row = own.get(number)
        of_class = classes[number].replace("_", " ")
        if row is not None:
            found.append(_own(row, "ways", name, of_class, says))
        else:
            found.append(RuleRow(f"payer {number}", "payers", "ways", name, of_class, says, False, 0, "", "", "", "as its class", False))
    return found


def _says_ways(ways: PayerRules) -> str:
    parts = ["takes freq. 7" if ways.accepts_replacement else "reopening, no freq. 7", f"{ways.appeal_levels} levels"]
    if ways.answer_days is not None:
        parts.append(f"answers in {ways.answer_days} d")
    return ", ".join((*parts, *ways.ways[:1]))


# -- one rule


def draft(desk: Desk, key: str, payer: str = "", remark: str = "", of_class: str = "") -> Draft:
    """The draft that a change begins with: of a rule of ours by its name, or by what it is about."""
    return _meant(desk.books.read, desk.today(), key, payer, remark, of_class)


def _meant(read: Read, today: date, key: str, payer: str = "", remark: str = "", of_class: str = "") -> Draft:
    number = re.fullmatch(r"payer (\d+)", key.strip())
    if number is not None:
        every = {one.payer: one for one in payers.every(read)}
        if int(number[1]) not in every:
            raise NoSuch(f"there is no {clean(key)}", "rules", "claimdesk rules list payers shows them.")
        mine = next((one for one in rules_kept.every(read, "payers") if one.payer == int(number[1])), None)
        if mine is not None:
            return of_kept(read, mine)
        blank = {field.name: "" for field in FIELDS["payers"]}
        return Draft("payers", int(number[1]), blank, payer_class=every[int(number[1])].payer_class)
    return meant(read, today, key, payer, remark, of_class)


def fill(desk: Desk, begun: Draft, said: dict[str, str]) -> Draft:
    """The draft with what a person typed into it."""
    return filled(begun, said, desk.today())


def typed_on(kind: RuleKind, name: str, text: str, today: date) -> tuple[bool, str]:
    """Whether a field can hold what is typed, and why not."""
    found = next(each for each in FIELDS[kind] if each.name == name)
    why_not = rule_check.unfit(found, written(kind, name, text, today))
    return not why_not, why_not


def one(desk: Desk, key: str, payer: str = "", remark: str = "", of_class: str = "") -> RuleView:
    """One rule as it holds, with what ships beside it."""
    with desk.books.snapshot() as read:
        return _view(read, _meant(read, desk.today(), key, payer, remark, of_class))


def _view(read: Read, begun: Draft) -> RuleView:
    row = rules_kept.one(read, begun.kind, begun.number) if begun.number else None
    names = {one.payer: clean(one.name) for one in payers.every(read)}
    ships = shipped_of(begun)
    said = of_rule(ships) if isinstance(ships, Rule) else of_clock(ships) if isinstance(ships, Clock) else None
    if begun.kind == "payers" and begun.payer is not None:
        said = of_ways(rules.with_changes(read, ()).ways(begun.payer, begun.payer_class)) if row is None else None
        said = said or of_ways(rules.assembled((), (), ()).ways(begun.payer, begun.payer_class))
    review = rules.review_of(read, begun.kind, ships) if ships is not None else None
    count, cents = _reach(read, begun, ships)
    shown = row or as_kept(begun)
    made = {"playbook": _own_rule, "clocks": _own_clock, "payers": _own_ways}[begun.kind](shown, names)
    about = {"playbook": "have this code", "clocks": "have their last day by it", "payers": "are of this payer"}[begun.kind]
    applies = (
        f"{count:,} open {'item' if count == 1 else 'items'} {about if count != 1 else about.replace('have', 'has').replace('are', 'is')}"
    )
    reviewed = (review.by, review.on) if review else ("", "")
    return RuleView(made, begun, said, reviewed, count, cents, applies, begun.ended)


def _own_clock(row: Kept, names: dict[int, str]) -> RuleRow:
    says = _says_clock(clock_of(row.values, payer=row.payer)) if row.values["unit"] else ""
    return _own(row, row.values["name"], _payer(row, names) or row.values["payer_class"], clean(row.values["note"]), says)


def _own_ways(row: Kept, names: dict[int, str]) -> RuleRow:
    return _own(row, "ways", _payer(row, names), clean(row.values["note"]), "")


def _reach(read: Read, begun: Draft, ships: Rule | Clock | None) -> tuple[int, int]:
    if begun.kind != "clocks":
        return rule_reach.items(read, begun.kind, begun.payer, begun.values)
    if begun.number:
        return rule_reach.timed_by(read, clock_of(begun.values, payer=begun.payer, number=begun.number))
    return rule_reach.timed_by(read, ships) if isinstance(ships, Clock) else (0, 0)


# -- checked


def known(read: Read, drafts: Sequence[Draft]) -> Known:
    """What these drafts are held against: the rules in force that they do not change, and one another."""
    mine = {(one.kind, one.number) for one in drafts if one.number}
    others = [
        of_kept(read, row) for kind in rules_kept.TABLES for row in rules_kept.every(read, kind) if (row.kind, row.number) not in mine
    ]
    timed = {(one.payer if one.payer is not None else one.payer_class, one.name) for one in rules.clocks(read).rows}
    timed |= {(one.payer if one.payer is not None else one.values["payer_class"], one.values["name"]) for one in drafts
              if one.kind == "clocks" and not one.ended}  # fmt: skip
    return Known(tuple(others), frozenset(timed))


def check(desk: Desk, drafts: Sequence[Draft]) -> tuple[Finding, ...]:
    """All that is wrong with them, or odd; of several, each against the rest too."""
    with desk.books.snapshot() as read:
        return checked(read, drafts)


def checked(read: Read, drafts: Sequence[Draft]) -> tuple[Finding, ...]:
    """The same of one state of the books."""
    around = known(read, drafts)
    found: list[Finding] = []
    for n, each in enumerate(drafts):
        beside = Known((*around.others, *drafts[:n]), around.clocks)
        found += rule_check.check(each, beside)
    return tuple(found)


def refuse(found: Iterable[Finding]) -> None:
    """Refused where anything is wrong, with all of it in one sentence."""
    wrong = rule_check.errors(found)
    if wrong:
        said = "; ".join(clean(one.message) for one in wrong[:5]) + (f"; and {len(wrong) - 5} more" if len(wrong) > 5 else "")
        raise Refused(f"this rule cannot be meant: {said}", f"rules, {wrong[0].field}", "Nothing was kept.")


# -- reviewed


@act("rules.review")
def review(
    act: Act, key: str, payer: str = "", remark: str = "", of_class: str = "", version: int | None = None, reason: str = ""
) -> RuleRow:
    """Say that a rule was read and found right: this version of ours, or the words of a shipped one."""
    write = act.write
    begun = _meant(write, act.today, key, payer, remark, of_class)
    on = act.today.isoformat()
    if begun.number:
        if begun.ended:
            raise Refused(f"{ref(begun)} has ended", "rules review", "Only what holds is reviewed.")
        if not rules_kept.reviewed(write, begun.kind, begun.number, version or begun.version, act.actor.name, on):
            raise Stale(
                f"{ref(begun)} was changed since you read it", "rules review", "Read it as it is now.", yours=version, theirs=begun.version
            )
        act.subject("rule", ref(begun))
        return _view(write, _meant(write, act.today, ref(begun))).row
    ships = shipped_of(begun)
    if ships is None:
        raise Refused("nothing is said of it yet", "rules review", "Keep a rule first; then it is reviewed.")
    rules_kept.review_shipped(write, begun.kind, rules.shipped_key(ships), rules.shipped_digest(ships), act.actor.name, on)
    act.subject("rule", rules.shipped_key(ships))
    reviews = rules_kept.reviews(write)
    if isinstance(ships, Rule):
        return _shipped_rule(ships, reviews, False)
    by, on = _reviewed(reviews, "clocks", ships)
    return RuleRow(
        rules.shipped_key(ships), "clocks", ships.name, ships.payer_class, "", _says_clock(ships), False, 0, by, on, "", ships.source
    )


# -- as it stood


def history(desk: Desk, name: str) -> tuple[StoodRow, ...]:
    """Every version of a rule of ours, the newest first, each with what had changed."""
    read = desk.books.read
    row = kept(read, name)
    if row is None:
        raise Refused(f"{clean(name)} ships with claimdesk and has one version", "rules history", "Name one of ours, as PB-3.")
    stood = rules_kept.history(read, row.kind, row.number)
    found = []
    for at, one in enumerate(stood):
        if one.kept is None:
            continue
        before = next((each.kept for each in stood[at + 1 :] if each.kept is not None), None)
        now = one.kept.values
        changed = tuple(
            name for name, text in now.items() if (before is None and text) or (before is not None and before.values[name] != text)
        )
        words = PHRASES.get(one.act, one.act)
        when = local(desk, one.moment)
        found.append(StoodRow(one.kept.version, when, one.actor, one.reason, words, one.kept.state, dict(now), changed, one.event))
    return tuple(found)
