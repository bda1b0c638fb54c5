"""Who a name or a number in a file means: identifiers first, then a name that only one payer has, TRN03 last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from acts.desk import Act, act
from billing.person import Identifier, Person
from billing.remittance import Remittance
from store import payers
from store.engine.sqlite import open_books
from store.payers import Payers, Providers
from tests.fresh import fresh_desk


def remittance(name: str = "", number: str = "", originator: str = "") -> Remittance:
    """A remittance that says only who pays."""
    ids = tuple(value for value in (number, originator) if value)
    return Remittance(name, number or originator, originator, "T", "ACH", "I", 0, None, None, "US", "1", "", ids)


Doing = Callable[[Callable[[Payers], int]], int]


@pytest.fixture
def doing(tmp_path: Path) -> Doing:
    """Ask the payers of one store, each time in an act of its own."""
    desk = fresh_desk(tmp_path)

    @act("intake.bring")
    def ask(act: Act, question: Callable[[Payers], int]) -> int:
        before = act.write.connection.total_changes
        found = question(Payers(act.write))
        if act.write.connection.total_changes == before:
            act.nothing()
        return found

    return lambda question: ask(desk, question)


def test_a_number_that_is_known_decides(doing: Doing) -> None:
    """Whatever the name beside it says."""
    first = doing(lambda p: p.named("LAKESIDE HEALTH PLAN", "90054", "CI"))
    assert doing(lambda p: p.named("Lakeside HP of Ohio", "90054", "CI")) == first
    assert doing(lambda p: p.paying(remittance("LAKESIDE CLAIMS DEPT", "90054", "1234567890"))) == first


def test_a_name_that_one_payer_has_decides_where_the_number_is_new(doing: Doing) -> None:
    """Folded; and the number is known from then on."""
    first = doing(lambda p: p.named("LAKESIDE HEALTH PLAN", "90054", "CI"))
    assert doing(lambda p: p.paying(remittance("Lakeside  Health-Plan", "LHP01"))) == first
    assert doing(lambda p: p.paying(remittance("", "LHP01"))) == first


def test_a_name_that_two_payers_have_decides_nothing(doing: Doing) -> None:
    """A new number with it is a third payer."""

    def two_of_a_name(known: Payers) -> int:
        known.named("BLUE", "1", "CI")
        known.named("OTHER", "2", "CI")
        known._write.change("UPDATE payer SET name = 'BLUE', name_key = 'blue' WHERE id = 2")
        return 0

    doing(two_of_a_name)
    assert doing(lambda p: p.named("BLUE", "3", "CI")) == 3


def test_an_originator_comes_last_since_several_payers_may_share_it(doing: Doing) -> None:
    """TRN03 decides only where neither number nor name does, and is learned only where no other number came."""
    first = doing(lambda p: p.named("LAKESIDE", "90054", "CI"))
    second = doing(lambda p: p.named("SUPPLEMENT", "99321", "CI"))
    shared = "1999999999"
    assert doing(lambda p: p.paying(remittance("LAKESIDE", "90054", shared))) == first
    assert doing(lambda p: p.paying(remittance("SUPPLEMENT", "99321", shared))) == second
    assert doing(lambda p: p.paying(remittance("SUPPLEMENT", "", shared))) == second
    assert doing(lambda p: p.paying(remittance("", "", shared))) == second
    assert doing(lambda p: p.paying(remittance("LAKESIDE", "", shared))) == first


def test_the_class_of_a_payer_is_what_the_first_claim_says(doing: Doing, tmp_path: Path) -> None:
    """A remittance does not say it; until a claim does, it is a commercial one."""
    number = doing(lambda p: p.paying(remittance("FEDERAL PART B", "91192")))
    with open_books(tmp_path / "books.db") as books:
        assert payers.refs(books.read, [number])[number].payer_class == payers.COMMERCIAL
        assert doing(lambda p: p.named("FEDERAL PART B", "91192", "MB")) == number
        found = payers.refs(books.read, [number])[number]
    assert (found.payer_class, found.ids) == ("medicare", ("91192",))


def test_who_bills_is_ours_by_number_and_name(tmp_path: Path) -> None:
    """The same provider is found again; its numbers are those to whom payers pay."""
    desk = fresh_desk(tmp_path)
    clinic = Person("RIVERSIDE CLINIC", identifiers=(Identifier("XX", "1669999926"), Identifier("EI", "311234567")), organisation=True)

    @act("intake.bring")
    def bill(act: Act) -> list[int]:
        return [Providers(act.write).billing(clinic), Providers(act.write).billing(clinic)]

    assert bill(desk) == [1, 1]
    assert payers.our_ids(desk.books.read) == {"1669999926", "311234567"}
