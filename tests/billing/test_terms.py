"""Words for codes fit their columns and cover what the contracts name."""

from typing import get_args

import pytest

from billing import terms
from billing.ledger import Account
from billing.plans import HoldReason, WorkKind


@pytest.mark.parametrize(
    ("table", "codes"), [(terms.HOLD, get_args(HoldReason)), (terms.WORK, get_args(WorkKind)), (terms.ACCOUNT, get_args(Account))]
)
def test_every_code_of_the_contracts_has_words(table, codes):
    """No list of the books is without its words."""
    assert set(codes) == set(table)


def test_short_words_fit_a_column():
    """At most 20 characters, never empty."""
    tables = [value for name, value in vars(terms).items() if name.isupper()]
    assert all(0 < len(term.short) <= 20 and term.long for table in tables for term in table.values())


def test_a_code_without_words_is_its_own_word():
    """What a payer invents is shown as it came."""
    assert (terms.word(terms.GROUP, "ZZ"), terms.words(terms.GROUP, "ZZ")) == ("ZZ", "ZZ")
    assert terms.word(terms.GROUP, "CO") == "practice"
