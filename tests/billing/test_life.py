"""The life of a remittance is read from facts: seven stages in order, and the words of the list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.life import STAGES, Facts, stage, word

PAID = 10_000
LOADED = Facts("loaded", PAID, watched=True)
CHECKED = replace(LOADED, checked=True, found_cents=PAID)
POSTED = Facts("posted", PAID, checked=True, clearing_cents=PAID, watched=True)
RECONCILED = replace(POSTED, clearing_cents=0, found_cents=PAID, unbanked=1)


@pytest.mark.parametrize(
    ("facts", "life", "said"),
    [
        (LOADED, "loaded", "LOADED"),
        (CHECKED, "matched", "READY"),
        (replace(CHECKED, previewed=True), "previewed", "READY"),
        (replace(CHECKED, held=3), "matched", "HELD 3"),
        (replace(CHECKED, held=3, unmatched=1), "validated", "HELD 3"),
        (replace(CHECKED, found_cents=0), "matched", "NO MONEY"),
        (replace(CHECKED, found_cents=PAID - 1), "matched", "NO MONEY"),
        (replace(CHECKED, found_cents=0, watched=False), "matched", "READY"),
        (replace(CHECKED, paid_cents=0, found_cents=0), "matched", "READY"),
        (replace(CHECKED, off_cents=-1240), "loaded", "OFF 12.40"),
        (replace(LOADED, state="duplicate"), "loaded", "DOUBLE"),
        (replace(LOADED, state="withdrawn"), "loaded", "WITHDRAWN"),
        (replace(POSTED, state="part_posted", unowned=2, held=2), "matched", "HELD 2"),
        (replace(POSTED, state="part_posted", unowned=2), "matched", "PART POSTED"),
        (replace(POSTED, state="part_posted", unowned=0, held=2), "posted", "HELD 2"),
        (replace(POSTED, state="posting", unowned=0), "matched", "POSTING"),
        (POSTED, "posted", "POSTED"),
        (RECONCILED, "reconciled", "RECONCILED"),
        (replace(RECONCILED, unbanked=0), "closed", "CLOSED"),
        (replace(POSTED, paid_cents=0, clearing_cents=0), "closed", "CLOSED"),
    ],
)
def test_each_stage_by_example(facts: Facts, life: str, said: str) -> None:
    """posting rule 11; the words are the list's."""
    assert (stage(facts), word(facts)) == (life, said)


facts = st.builds(
    Facts,
    state=st.sampled_from(("loaded", "posting", "part_posted", "held", "posted", "duplicate")),
    paid_cents=st.sampled_from((0, PAID)),
    off_cents=st.sampled_from((0, 0, 5)),
    held=st.integers(0, 2),
    unmatched=st.integers(0, 1),
    unowned=st.integers(0, 2),
    checked=st.booleans(),
    previewed=st.booleans(),
    clearing_cents=st.sampled_from((0, PAID)),
    found_cents=st.sampled_from((0, PAID)),
    unbanked=st.integers(0, 1),
    watched=st.booleans(),
)


@given(facts)
def test_a_remittance_never_reaches_a_stage_without_what_the_one_before_needs(f: Facts) -> None:
    """READY only where nothing is held or off and its money is known; closed only where nothing is left in clearing."""
    at = STAGES.index(stage(f))
    if word(f) == "READY":
        assert (f.state, f.held, f.off_cents, f.money_is_there, f.checked) == ("loaded", 0, 0, True, True)
    if at >= STAGES.index("posted"):
        assert f.received
    if at >= STAGES.index("reconciled"):
        assert f.clearing_cents == 0
    if stage(f) == "closed":
        assert f.unbanked == 0
    if f.state == "loaded":
        assert at <= STAGES.index("previewed")


@given(facts)
def test_money_that_comes_never_takes_a_remittance_back(f: Facts) -> None:
    """Clearing that comes to nothing, and a deposit that closes, only go forward."""
    steps = [stage(replace(f, clearing_cents=PAID)), stage(replace(f, clearing_cents=0, unbanked=1))]
    steps.append(stage(replace(f, clearing_cents=0, unbanked=0)))
    at = [STAGES.index(one) for one in steps]
    assert at == sorted(at)
