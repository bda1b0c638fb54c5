"""Sharing work out: teams, rules and who is away; giving by the rules, and handing on all that is one person's job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from acts.assignment_rows import AwayRow, HandedOn, RuleRow, Shared, TeamRow
from acts.desk import Act, Desk, act
from acts.rights import OVERSEERS, may, rights_of
from billing import assignment as sharing
from billing.assignment import Plan, Rule
from billing.text import clean
from store import assignment, people, work
from store.engine.sqlite import Read
from store.errors import Busy, NoSuch, NotAllowed, NotWritable, Refused

__all__ = [
    "add_rule", "away", "away_list", "can_work", "daily", "end_rule", "freshen", "hand_on", "preview", "rules", "run", "team_drop",
    "team_join", "team_leave", "team_make", "teams",
]  # fmt: skip

CHUNK = 2000
"""Items that are looked at in one act: more go in further acts of the same request."""


def can_work(read: Read) -> tuple[str, ...]:
    """Active people whose role works on claims."""
    able = []
    for person in people.every(read):
        held = rights_of(person.role)
        if person.active and ("*" in held or "work" in held or "work.take" in held):
            able.append(person.login)
    return tuple(able)


def here(read: Read, today: date) -> frozenset[str]:
    """Those of them who are not away today."""
    return frozenset(can_work(read)) - assignment.away(read, today).keys()


# -- teams


def teams(desk: Desk) -> tuple[TeamRow, ...]:
    """All teams."""
    return tuple(TeamRow(one.name, one.members) for one in assignment.teams(desk.books.read))


def _team(act: Act, name: str) -> assignment.Team:
    found = assignment.team(act.write, name)
    if found is None:
        raise NoSuch(f"there is no team {clean(name)}", "team", "claimdesk work team list shows all.")
    return found


def _worker(act: Act, login: str) -> None:
    if login not in can_work(act.write):
        raise NoSuch(f"{clean(login)} is nobody who works on claims here", "team", "claimdesk people list shows who is there.")


@act("assignment.team")
def team_make(act: Act, name: str, members: Sequence[str] = ()) -> TeamRow:
    """A new team, with these people in it."""
    name = " ".join(clean(name).split())
    if not name:
        raise Refused("a team has a name", "team add", "Say how the team is called, as Appeals.")
    if assignment.team(act.write, name) is not None:
        raise Refused(f"there is a team {name} already", "team add", "claimdesk work team join puts a person into it.")
    number = assignment.make_team(act.write, name)
    for login in members:
        _worker(act, login)
        assignment.join(act.write, number, login)
        act.subject("user", login)
    act.subject("team", name)
    return TeamRow(name, tuple(dict.fromkeys(members)))


@act("assignment.join")
def team_join(act: Act, name: str, login: str) -> TeamRow:
    """A person into a team."""
    found = _team(act, name)
    _worker(act, login)
    if not assignment.join(act.write, found.number, login):
        act.nothing()
    act.subject("team", found.name)
    act.subject("user", login)
    return TeamRow(found.name, tuple(dict.fromkeys((*found.members, login))))


@act("assignment.leave")
def team_leave(act: Act, name: str, login: str) -> TeamRow:
    """A person out of a team. What is their job stays so."""
    found = _team(act, name)
    if not assignment.leave(act.write, found.number, login):
        raise NoSuch(f"{clean(login)} is not in {found.name}", "team leave", "claimdesk work team list shows who is.")
    act.subject("team", found.name)
    act.subject("user", login)
    return TeamRow(found.name, tuple(who for who in found.members if who != login))


@act("assignment.drop")
def team_drop(act: Act, name: str) -> None:
    """A team that nothing names any more."""
    found = _team(act, name)
    if not assignment.drop_team(act.write, found.number):
        raise Refused(
            f"a rule, a hand-over note or a query names {found.name}",
            "team drop",
            "A team that was named stays; take its people out with team leave.",
        )
    act.subject("team", found.name)


# -- rules


def rules(desk: Desk, *, ended: bool = False) -> tuple[RuleRow, ...]:
    """The rules in the order in which they are asked, those in force first."""
    read = desk.books.read
    off, able = assignment.ended(read), here(read, desk.today())
    return tuple(
        RuleRow(
            one.number, place, sharing.words(one), one.note, one.number not in off, one.gives, one.login or one.team,
            tuple(who for who in one.candidates if who in able),
        )
        for place, one in enumerate(assignment.rules(read, ended=ended), 1)
    )  # fmt: skip


@act("assignment.rule")
def add_rule(act: Act, rule: Rule) -> int:
    """Put a rule in force, at its place (0: the last); its number. All that is wrong with it is said."""
    standing = assignment.rules(act.write)
    team = _team(act, rule.team) if rule.gives != "person" else None
    rule = replace(rule, team=team.name if team else "", members=team.members if team else ())
    wrong = sharing.wrong_with(rule, can_work(act.write))
    if wrong:
        said = "; ".join(f"{one.field} {clean(one.value)}: {one.message}" for one in wrong)
        raise Refused(f"this rule cannot be meant: {said}", "rule add", "Nothing was kept.")
    before = [one.place for one in standing]
    place = before[rule.place - 1] if 0 < rule.place <= len(before) else max(before, default=0) + 1
    number = assignment.add_rule(act.write, replace(rule, place=place), team.number if team else None)
    act.subject("assign_rule", number)
    return number


@act("assignment.end")
def end_rule(act: Act, number: int, reason: str = "") -> None:
    """Ask a rule no more. What it gave stays whose it is."""
    if not assignment.end_rule(act.write, number):
        raise NoSuch(f"there is no rule {number} in force", "rule end", "claimdesk work rule list shows them.")
    act.subject("assign_rule", number)


# -- away


def away_list(desk: Desk) -> tuple[AwayRow, ...]:
    """Who is away today, with what is their job meanwhile."""
    read, now = desk.books.read, desk.now()
    found = []
    for one in assignment.away(read, desk.today()).values():
        owned = assignment.owned_by(read, one.login, now)
        found.append(AwayRow(one.login, one.until_on, one.reason, len(owned), sum(item.cents for item in owned)))
    return tuple(sorted(found, key=lambda row: row.login))


@act("assignment.away")
def away(act: Act, login: str, until: date | None, reason: str = "") -> AwayRow | None:
    """This person is away until and with a day, or (None) here again. Rules give them nothing meanwhile; what is theirs is counted."""
    person = people.by_login(act.write, login)
    if person is None or not person.active:
        raise NoSuch(f"there is no user {clean(login)}", "away", "claimdesk people list shows who is there.")
    if login != act.actor.name and act.actor.role not in OVERSEERS:
        raise NotAllowed("who is away is said by themselves or a supervisor", "away", "Say it for yourself, or ask a supervisor.")
    if until is not None and until < act.today:
        raise Refused(f"{until.isoformat()} is gone", "away", "Give the last day away: 2026-11-25, +14 or fri.")
    act.subject("user", login)
    if not assignment.set_away(act.write, login, until, " ".join(reason.split())):
        act.nothing()
    if until is None:
        return None
    owned = assignment.owned_by(act.write, login, act.moment)
    return AwayRow(login, until, " ".join(reason.split()), len(owned), sum(one.cents for one in owned))


# -- giving by the rules


def preview(desk: Desk) -> Shared:
    """How many would go to whom, if the rules were applied now; nothing is changed."""
    said = may(desk, "assignment.run")
    if said:
        raise NotAllowed(said, "assign --by-rules", "Ask a supervisor.")
    with desk.books.snapshot() as read:
        free, _ = assignment.unowned(read, desk.now(), -1)
        asked = assignment.rules(read)
        plan = sharing.plan(free, asked, here(read, desk.today()), assignment.burdens(read), assignment.turns(read))
    return _shared([plan], asked, done=False)


def run(desk: Desk) -> Shared:
    """Give what is nobody's and in nobody's hand by the rules: one request, one undo."""
    asking, plans, after = desk.asking(), list[Plan](), ""
    while True:
        plan, after, more = _run(asking, after)
        plans.append(plan)
        if not more:
            return _shared(plans, assignment.rules(desk.books.read), done=True)


@act("assignment.run")
def _run(act: Act, after: str) -> tuple[Plan, str, bool]:
    return _share(act, after)


def daily(desk: Desk) -> None:
    """The same, without anybody asking: the first desk after new work came, or of the day."""
    asking, after, more = desk.asking(), "", True
    while more:
        _, after, more = _daily(asking, after)


@act("assignment.daily")
def _daily(act: Act, after: str) -> tuple[Plan, str, bool]:
    if not after and not assignment.due(act.write, act.today):
        act.nothing()  # another desk was faster
        return Plan((), 0, 0, {}), "", False
    return _share(act, after)


def freshen(desk: Desk) -> None:
    """Share new work out where that is due and this desk may."""
    if desk.read_only or desk.books.read_only or not assignment.due(desk.books.read, desk.today()):
        return
    if may(desk, "assignment.daily") is None:
        try:
            daily(desk)
        except (Busy, NotWritable):
            return


def _share(act: Act, after: str) -> tuple[Plan, str, bool]:
    """One act's part: plan, give, remember whose turn it was, and up to where the rules have been applied."""
    write = act.write
    free, last = assignment.unowned(write, act.moment, CHUNK, after)
    plan = sharing.plan(free, assignment.rules(write), here(write, act.today), assignment.burdens(write), assignment.turns(write))
    done = assignment.give(write, plan.given, act.moment)
    if len(done) != len(plan.given):
        raise AssertionError("work moved under its own transaction")
    assignment.keep_turns(write, plan.turns)
    assignment.mark(write, act.number, act.today)
    for number in assignment.claim_numbers(write, done):
        act.subject("claim", number)
    for login, _, _ in plan.by_person():
        act.subject("user", login)
    act.total("items", len(done))
    act.total("given_cents", sum(one.cents for one in plan.given))
    return plan, last, len(free) == CHUNK


def _shared(plans: Sequence[Plan], asked: Sequence[Rule], *, done: bool) -> Shared:
    given = tuple(one for plan in plans for one in plan.given)
    by_rule = Counter(one.rule for one in given)
    named = [(rule.number, sharing.words(rule), by_rule[rule.number]) for rule in asked]
    if by_rule[None]:
        named.append((0, "what is on one claim stays together", by_rule[None]))
    return Shared(
        Plan(given, 0, 0, {}).by_person(), tuple(named), len(given), sum(one.cents for one in given), sum(plan.no_rule for plan in plans),
        sum(plan.no_one for plan in plans), done,
    )  # fmt: skip


# -- handing on


def hand_on(desk: Desk, frm: str, to: str, reason: str) -> HandedOn:
    """All that is one person's job becomes another's, or nobody's (''); what somebody has in hand stays, and is named."""
    return _hand_on(desk, frm, to, reason)


@act("assignment.hand_on")
def _hand_on(act: Act, frm: str, to: str, reason: str) -> HandedOn:
    if not reason.strip():
        raise Refused("it needs a reason", "hand on", "Say why the work changes hands; both will see it.")
    if to and to not in can_work(act.write):
        raise NoSuch(f"{clean(to)} is nobody who works on claims here", "hand on", "claimdesk people list shows who is there.")
    if frm == to:
        raise Refused(f"it is {clean(frm)}'s already", "hand on", "Name another person.")
    owned = assignment.owned_by(act.write, frm, act.moment)
    if not owned:
        raise Refused(f"nothing is {clean(frm)}'s job", "hand on", "claimdesk work hands shows whose job the work is.")
    kept = [one for one in owned if one.held_by is not None]
    gone = [one for one in owned if one.held_by is None]
    if not gone:
        raise Refused(
            f"all of it is in hand: {clean(kept[0].control_number)} is {kept[0].held_by}'s", "hand on", "Take it over first, with a reason."
        )
    for one in gone:
        if not work.assign(act.write, one.item, to or None, one.version):
            raise AssertionError(f"work item {one.item} moved under its own transaction")
    for number in dict.fromkeys(one.control_number for one in gone):
        act.subject("claim", number)
    for login in filter(None, (frm, to)):
        act.subject("user", login)
    cents = sum(one.cents for one in gone)
    act.total("items", len(gone))
    act.total("given_cents", cents)
    left = dict.fromkeys((one.control_number, one.held_by or "") for one in kept)
    return HandedOn(frm, to, len(gone), cents, tuple(left))
