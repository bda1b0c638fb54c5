"""Sharing work out: rules in their order, the least loaded, turns; what is on one claim stays together; nobody who is away gets any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.assignment import Burden, Plan, Rule, Unowned, plan, within, words, wrong_with

ANA_BEN = ("ana", "ben")
HERE = frozenset({"ana", "ben", "cleo"})


def work(item: int, surname: str = "Okafor", cents: int = 10000, **more: object) -> Unowned:
    """A denial of a payer; each on a claim of its own unless told."""
    known = {"claim": item, "payer": 1, "category": "coding", "kind": "denial", "beside": None} | more
    return Unowned(item=item, surname=surname, cents=cents, **known)  # type: ignore[arg-type]


def to(login: str, number: int = 1, **about: object) -> Rule:
    """A rule that gives to one person."""
    return Rule(number, number, gives="person", login=login, **about)  # type: ignore[arg-type]


def team(number: int = 1, gives: str = "load", load: str = "open", members: tuple[str, ...] = ANA_BEN) -> Rule:
    """A rule that gives to a team."""
    return Rule(number, number, gives=gives, team="Appeals", members=members, load=load)  # type: ignore[arg-type]


def who(found: Plan) -> list[str]:
    """Who gets what, in order."""
    return [one.login for one in found.given]


def test_the_first_rule_that_is_about_it_decides() -> None:
    """Payer 2 is ben's although the rule for everything would give it to ana."""
    rules = [to("ana", 2), to("ben", 1, payer="Two", payers=frozenset({2}))]
    assert who(plan([work(1), work(2, payer=2)], rules, HERE, {})) == ["ana", "ben"]


@pytest.mark.parametrize(
    ("about", "fits", "fits_not"),
    [
        ({"category": "coding"}, {}, {"category": "eligibility"}),
        ({"kind": "denial"}, {}, {"kind": "review"}),
        ({"min_cents": 10000}, {"cents": 10000}, {"cents": 9999}),
        ({"max_cents": 10000}, {"cents": 10000}, {"cents": 10001}),
        ({"from_letters": "m", "to_letters": "P"}, {"surname": "Özil"}, {"surname": "Quispe"}),
        ({"payers": frozenset({1})}, {}, {"payer": 2}),
        ({"payers": frozenset()}, {"payer": 1, "skip": True}, {"payer": 1}),
    ],
)
def test_each_condition_of_a_rule(about: dict[str, object], fits: dict[str, object], fits_not: dict[str, object]) -> None:
    """An amount and a letter at the end of a range are in it; a payer that no name fits is no payer, not all."""
    rule = to("ana", **about)
    if not fits.pop("skip", False):
        assert rule.takes(work(1, **fits))  # type: ignore[arg-type]
    assert not rule.takes(work(1, **fits_not))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "first", "last", "is_within"),
    [
        ("Abara", "A", "C", True), ("Castellanos", "A", "C", True), ("Dubois", "A", "C", False), ("O'Brien", "OB", "OB", True),
        ("Mbeki", "Ma", "Md", True), ("Mendez", "Ma", "Md", False), ("Ångström", "A", "A", True), ("Zoe", "M", "", True),
        ("", "A", "Z", False),
    ],
)  # fmt: skip
def test_the_alphabet_of_surnames(name: str, first: str, last: str, is_within: bool) -> None:
    """Both ends are in it, accents and apostrophes are folded as in a search, and no name is no letter."""
    assert within(name, first, last) is is_within


def test_the_least_loaded_gets_it_by_count_or_by_dollars() -> None:
    """Asked anew after each piece: the load that this run gives counts."""
    burdens = {"ana": Burden(3, 100), "ben": Burden(1, 500_000)}
    assert who(plan([work(n) for n in range(4)], [team()], HERE, burdens)) == ["ben", "ben", "ana", "ben"]
    assert who(plan([work(n, cents=300_000) for n in range(3)], [team(load="dollars")], HERE, burdens)) == ["ana", "ana", "ben"]


def test_turns_go_on_where_they_ended_and_pass_over_who_is_not_here() -> None:
    """ana, ben, cleo; the last was ana, ben is away."""
    rule = team(7, "turns", members=("ana", "ben", "cleo"))
    found = plan([work(n) for n in range(3)], [rule], HERE - {"ben"}, {}, {7: "ana"})
    assert (who(found), found.turns[7]) == (["cleo", "ana", "cleo"], "cleo")


def test_what_is_on_one_claim_goes_to_one_person() -> None:
    """The second piece of a claim follows the first, and both follow whose job the claim's other work is, if they are here."""
    rule = team(1, "turns")
    assert who(plan([work(1, claim=5), work(2, claim=5), work(3)], [rule], HERE, {})) == ["ana", "ana", "ben"]
    assert who(plan([work(1, beside="cleo")], [rule], HERE, {})) == ["cleo"]
    assert who(plan([work(1, beside="gone")], [rule], HERE, {})) == ["ana"]


def test_where_all_of_a_rule_are_away_the_next_rule_is_asked_and_else_it_stays() -> None:
    """no_one counts what a rule is about and nobody is there for; no_rule what no rule is about."""
    rules = [to("dora", 1, kind="denial"), to("ben", 2, category="coding")]
    found = plan([work(1), work(2, category="other"), work(3, kind="review", category="other")], rules, HERE, {})
    assert (who(found), found.no_one, found.no_rule) == (["ben"], 1, 1)


def test_what_cannot_be_meant_is_said_whole() -> None:
    """Letters the wrong way round, amounts the wrong way round, a person who is not there: three findings."""
    wrong = wrong_with(to("ghost", from_letters="P", to_letters="C", min_cents=500, max_cents=100), ["ana"])
    assert [one.field for one in wrong] == ["letters", "amount", "to"]
    assert [one.field for one in wrong_with(replace(team(), members=()), ["ana"])] == ["team"]
    assert wrong_with(to("ana", from_letters="Mac", to_letters="M"), ["ana"]) == []


def test_a_rule_in_words() -> None:
    """As a supervisor reads it in the list."""
    assert words(to("ana", payer="Bluestem", kind="denial", to_letters="f", min_cents=10000)) == (
        "Bluestem, denial, A to F, 100.00 or more: to ana"
    )
    assert words(team(load="dollars")) == "everything: to whom of Appeals has the least dollars"


works = st.lists(
    st.builds(
        Unowned,
        st.integers(1, 10**6),
        st.integers(1, 30),
        st.integers(1, 3),
        st.sampled_from(["coding", "other"]),
        st.sampled_from(["denial", "review"]),
        st.sampled_from(["Abara", "Moreno", "Zoe", "Ng"]),
        st.integers(-500, 10**6),
        st.sampled_from([None, "ana", "gone"]),
    ),
    max_size=40,
    unique_by=lambda one: one.item,
)
rule_lists = st.lists(
    st.builds(
        Rule,
        number=st.integers(1, 99),
        place=st.integers(1, 5),
        payers=st.sampled_from([None, frozenset({1}), frozenset({2, 3})]),
        kind=st.sampled_from(["", "denial"]),
        min_cents=st.sampled_from([None, 5000]),
        gives=st.sampled_from(["person", "load", "turns"]),
        login=st.sampled_from(["ana", "gone"]),
        members=st.sampled_from([("ana", "ben"), ("ben", "gone", "cleo"), ("gone",), ()]),
        load=st.sampled_from(["open", "dollars"]),
    ),
    max_size=5,
    unique_by=lambda rule: rule.number,
)


@given(works, rule_lists)
def test_whatever_the_rules_say(some: list[Unowned], rules: list[Rule]) -> None:
    """Each piece is given once or stays, only to who is here, a claim to one person only, and the count adds up."""
    found = plan(some, rules, HERE, {})
    assert len(found.given) + found.no_rule + found.no_one == len(some)
    assert len({one.item for one in found.given}) == len(found.given)
    assert {one.login for one in found.given} <= HERE
    owners: dict[int, str] = {}
    for one in found.given:
        assert owners.setdefault(one.claim, one.login) == one.login or any(w.beside for w in some if w.claim == one.claim)


@given(works)
def test_turns_are_even(some: list[Unowned]) -> None:
    """No two of a team differ by more than one claim, where nothing binds a claim to a person."""
    alone = [replace(one, claim=one.item, beside=None) for one in some]
    found = plan(alone, [team(1, "turns", members=("ana", "ben", "cleo"))], HERE, {})
    counts = [sum(one.login == login for one in found.given) for login in ("ana", "ben", "cleo")]
    assert max(counts) - min(counts) <= 1
