"""When one cause on many claims is a project, and when it is only what this payer always says."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from billing.projects import LEAST, TIMES, DayOfDenials, bursts

TODAY = date(2026, 11, 23)
LONG_AGO = date(2024, 1, 1)


def told(days_ago: int, claims: int, code: str = "CO-16", remark: str = "N382", still: int | None = None, payer: int = 1) -> DayOfDenials:
    """Of one day's answers."""
    return DayOfDenials(
        payer, code, (remark,) if remark else (), TODAY - timedelta(days=days_ago), claims, claims if still is None else still
    )


def find(*days: DayOfDenials, known: date = LONG_AGO) -> list[tuple[str, str, date, int]]:
    """Code, remark, first day, open claims."""
    found = bursts(days, {1: known, 2: known}, TODAY, lambda remarks: remarks[0] if remarks else "")
    return [(burst.code, burst.remark, burst.since, burst.open) for burst in found]


def test_a_burst_since_a_day_is_found_with_its_first_day() -> None:
    """Now and then one for a year, then eight in six days."""
    usual = [told(days, 1, still=0) for days in range(40, 360, 40)]
    assert find(*usual, told(6, 3), told(4, 3), told(1, 2)) == [("CO-16", "N382", TODAY - timedelta(days=6), 8)]


def test_what_always_comes_is_no_project() -> None:
    """Three a week, all year: fifty of them are open, and it is no news."""
    assert find(*(told(days, 3) for days in range(0, 360, 7))) == []


def test_four_claims_are_none_and_five_are_one() -> None:
    """The least number."""
    assert find(told(3, LEAST - 1)) == []
    assert find(told(3, LEAST)) == [("CO-16", "N382", TODAY - timedelta(days=3), LEAST)]


def test_what_is_settled_does_not_count_as_open() -> None:
    """Nine came, five wait; of four nothing is made."""
    assert find(told(3, 9, still=5)) == [("CO-16", "N382", TODAY - timedelta(days=3), 5)]
    assert find(told(3, 9, still=4)) == []


def test_a_burst_long_ago_is_none() -> None:
    """Older than 90 days."""
    assert find(told(120, 30)) == []


def test_each_remark_and_payer_is_a_cause_of_its_own() -> None:
    """Six of one remark and six of another are two projects, three and three of two payers none."""
    found = find(told(3, 6), told(3, 6, remark="M76"))
    assert [(remark, claims) for _, remark, _, claims in found] == [("M76", 6), ("N382", 6)]
    assert find(told(3, 3), told(3, 3, payer=2)) == []


def test_of_a_payer_that_is_new_half_of_what_it_denies_is_a_project() -> None:
    """No usual is known: six of ten are, six of thirteen are not."""
    new = TODAY - timedelta(days=20)
    assert find(told(10, 6), told(10, 4, code="CO-50"), known=new) == [("CO-16", "N382", TODAY - timedelta(days=10), 6)]
    assert find(told(10, 6), told(10, 7, code="CO-50", remark=""), known=new) == [("CO-50", "", TODAY - timedelta(days=10), 7)]


def test_the_words_name_the_figures() -> None:
    """How many, since when, what was usual."""
    (burst,) = bursts([told(9, 7), told(200, 2, still=0)], {1: LONG_AGO}, TODAY, lambda remarks: remarks[0])
    assert burst.words == "7 claims since 2026-11-14, where 0.1 were to be expected from the year before."


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 12), st.integers(0, 12)), max_size=25))
def test_whatever_is_found_holds_what_the_rule_says(days: list[tuple[int, int, int]]) -> None:
    """At least five open, three times the usual, begun within 90 days, never after today."""
    rows = [told(ago, claims, still=min(claims, still)) for ago, claims, still in days]
    for burst in bursts(rows, {1: LONG_AGO}, TODAY, lambda remarks: remarks[0]):
        assert burst.open >= LEAST
        assert burst.usual_tenths is not None and burst.claims * 10 >= TIMES * burst.usual_tenths - TIMES
        assert TODAY - timedelta(days=90) <= burst.since <= TODAY
        assert burst.open == sum(row.open for row in rows if burst.since <= row.on <= TODAY)
