"""Provider-level adjustments: what sets what off, what is left, and how a takeback is put on its claim."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.books import BookLine, ClaimBooks, Move, Posted, PostedAnswer
from billing.ledger import Account
from billing.provider_level import account, account_of
from billing.remittance import ProviderAdjustment
from billing.takeback import Fate, Item, Use, fates, reference_key
from billing.takeback import account_of as target_of
from billing.takeback_claim import PaidClaim, accept, candidates, paid_by

DAY = date(2026, 10, 1)


def item(number: int, reason: str, cents: int, reference: str = "ICN1", **more: object) -> Item:
    """An adjustment of remittance `number`, paid on that day, trace T<number>."""
    given_ = {"payer": 1, "remittance": number, "trace": f"T{number}", "paid_on": DAY + timedelta(days=number)} | more
    return Item(number, reason=reason, reference=reference, cents=cents, **({"account": account(reason)} | given_))  # type: ignore[arg-type]


def states(*items: Item) -> list[tuple[str, int]]:
    """State and what is left, in the order of the items."""
    found = fates(items)
    return [(found[i.number].state, found[i.number].left) for i in items]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([item(1, "WO", 12000)], [("open", 12000)]),  # E8
        ([item(1, "L6", -325)], [("income", 0)]),
        ([item(1, "IR", 500), item(2, "LE", 300)], [("withheld", 0), ("withheld", 0)]),
        ([item(1, "FB", -4000, "T1"), item(2, "FB", 4000, "T1")], [("paired", 0), ("paired", 0)]),  # E9
        ([item(1, "FB", -4000, "own"), item(2, "FB", 4000, "T1")], [("paired", 0), ("paired", 0)]),  # by the trace that made it
        ([item(1, "WO", -3000), item(2, "WO", 3000, "0-icn 1")], [("paired", 0), ("paired", 0)]),  # E10
        ([item(1, "72", -3000, "R"), item(1 + 1, "WO", 3000, "X", remittance=1)], [("paired", 0), ("paired", 0)]),  # E11
        ([item(1, "72", -3000, "R"), item(2, "WO", 3000, "X")], [("open", -3000), ("open", 3000)]),  # not in one remittance
        ([item(1, "WO", 3000, ""), item(2, "WO", -3000, "")], [("open", 3000), ("open", -3000)]),  # no reference, no pair
        ([item(1, "WO", 3000), item(2, "WO", -3000, payer=2)], [("open", 3000), ("open", -3000)]),  # another payer's
        ([item(1, "WO", 3000), item(2, "FB", -3000)], [("open", 3000), ("open", -3000)]),  # another account
        ([item(1, "CS", 3000), item(2, "CS", -3000)], [("paired", 0), ("paired", 0)]),
        ([item(1, "CS", 3000), item(2, "B2", -3000)], [("open", 3000), ("open", -3000)]),
        ([item(1, "WO", -3000), item(2, "WO", 1000), item(3, "WO", 1500)], [("open", -500), ("paired", 0), ("paired", 0)]),
        ([item(1, "WO", 3000, disputed_on=DAY)], [("disputed", 3000)]),
        ([item(1, "WO", 3000, uses=(Use("accepted", 3000, claim=5),))], [("accepted", 0)]),
        ([item(1, "WO", 3000, uses=(Use("accepted", 1000, claim=5),))], [("open", 2000)]),
        ([item(1, "CS", 3000, uses=(Use("moved", 3000, account="withheld"),))], [("mapped", 0)]),
        ([item(1, "CS", 3000, mapped=True)], [("mapped", 0)]),
        # what stands on a claim is not set off any more
        ([item(1, "WO", 3000, uses=(Use("accepted", 3000, claim=5),)), item(2, "WO", -3000)], [("accepted", 0), ("open", -3000)]),
    ],
)  # fmt: skip
def test_what_becomes_of_adjustments(items: list[Item], expected: list[tuple[str, int]]) -> None:
    """The worked examples and their edges."""
    assert states(*items) == expected


def test_a_balance_that_comes_back_otherwise_is_named() -> None:
    """Another reference, another amount, never carried: each by its name, and nothing is set off by a guess."""
    found = fates([item(1, "FB", -4000, "T1"), item(2, "FB", 4000, "Z9")])
    assert [f.findings[0].code for f in found.values()] == ["other_reference"] * 2
    assert "40.00 came back under Z9, carried under T1" in found[2].findings[0].message
    found = fates([item(1, "FB", -4000, "T1"), item(2, "FB", 3800, "T1")])
    assert (found[1].left, found[1].findings[0].code) == (-200, "other_amount")
    assert found[1].findings[0].message == "38.00 of 40.00 came back: 2.00 is left"
    found = fates([item(1, "FB", -4000, "T1"), item(2, "FB", 4100, "T1")])
    assert found[2].findings[0].message == "only 40.00 of it was carried: 1.00 is left"
    assert fates([item(2, "FB", 4100, "T1")])[2].findings[0].code == "not_carried"
    assert fates([item(1, "FB", -4100, "T1")])[1].findings == ()


_ITEMS = st.lists(
    st.tuples(
        st.sampled_from(["WO", "FB", "72", "CS", "L6", "IR"]),
        st.integers(-9999, 9999).filter(bool),
        st.sampled_from(["", "A", "0A", "B", "T1", "T2"]),
        st.integers(1, 3),
        st.integers(1, 2),
        st.integers(0, 100),
    ),
    max_size=14,
)


@given(_ITEMS)
def test_pairs_come_to_nothing_and_nothing_is_lost(drawn: list[tuple[str, int, str, int, int, int]]) -> None:
    """Of every item: what is unused is its pairs and what is left, of one sign; pairs mirror each other, within one payer and account."""
    items = [
        item(n, reason, cents, reference, remittance=home, trace=f"T{home}", payer=payer, uses=(Use("accepted", cents * part // 100, 1),))
        for n, (reason, cents, reference, home, payer, part) in enumerate(drawn)
    ]
    found = fates(items)
    assert set(found) == {i.number for i in items}
    for fate in found.values():
        _balanced(fate, found)
    accounts: set[tuple[int, Account]] = {(i.payer, i.account) for i in items}
    for payer, place in accounts:
        some = [f for f in found.values() if (f.item.payer, f.item.account) == (payer, place)]
        if place in ("recoupment", "forward_balance", "provider_other"):
            assert sum(f.left for f in some) == sum(f.item.unused for f in some)
        else:
            assert all(f.left == 0 and not f.pairs for f in some)


def _balanced(fate: Fate, found: dict[int, Fate]) -> None:
    own = fate.item
    if own.account in ("interest", "withheld"):
        return
    assert own.unused == fate.left + sum(pair.cents for pair in fate.pairs)
    assert all(part * own.cents >= 0 for part in (fate.left, *(pair.cents for pair in fate.pairs)))
    for pair in fate.pairs:
        other = found[pair.other]
        assert (other.item.payer, other.item.account) == (own.payer, own.account)
        assert -pair.cents in [back.cents for back in other.pairs if back.other == own.number]


@given(_ITEMS, st.randoms())
def test_the_order_of_asking_does_not_matter(drawn: list[tuple[str, int, str, int, int, int]], random: object) -> None:
    """The books say the same whatever order the rows come in."""
    items = [item(n, reason, cents, ref, remittance=home) for n, (reason, cents, ref, home, _, _) in enumerate(drawn)]
    mixed = list(items)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert {n: (f.state, f.left) for n, f in fates(items).items()} == {n: (f.state, f.left) for n, f in fates(mixed).items()}


def test_accounts_by_word() -> None:
    """Short words and the ledger's names; a person's word on a reason comes before the reason."""
    assert [target_of(w) for w in ("recoupment", "forward", "forward_balance", "Interest", "other", "bank", "")] == [
        "recoupment", "forward_balance", "forward_balance", "interest", "provider_other", None, None,
    ]  # fmt: skip
    assert account_of(ProviderAdjustment("", None, "CS", "", 1)) == "provider_other"
    assert account_of(ProviderAdjustment("", None, "CS", "", 1, account="withheld")) == "withheld"
    assert reference_key(" 00-12a 3") == "12A3"


# -- its claim

CLAIM = PaidClaim(1, "P-1001", payer_numbers=("20260915123456",), letters=("FCN42",), paid_cents=9600)


@pytest.mark.parametrize(
    ("reference", "sure", "why"),
    [
        ("20260915123456", True, "payer's number agrees"),
        ("020260915123456", False, "payer's number agrees but for zeros and signs"),
        ("20260915123456 P99", False, "payer's number is within the reference"),
        ("202609151234", False, "payer's number begins alike"),
        ("fcn42", True, "letter agrees"),
        ("p-1001", True, "our number agrees"),
        ("P1001", False, "our number agrees but for zeros and signs"),
    ],
)
def test_which_claim_a_reference_means(reference: str, sure: bool, why: str) -> None:
    """Whole numbers are sure; cut, padded and hidden ones are proposals."""
    (found,) = candidates(reference, 5000, [CLAIM, PaidClaim(2, "P-2002", payer_numbers=("999",), paid_cents=77)])
    assert (found.claim.claim, found.sure, found.why[0]) == (1, sure, why)


def test_candidates_are_ranked_and_told() -> None:
    """The number before the amount; the whole payment and too small a payment are said; no sign, no candidate."""
    other = PaidClaim(2, "P-2002", payer_numbers=("999",), paid_cents=9600)
    found = candidates("20260915123456", 9600, [other, CLAIM])
    assert [(c.claim.claim, c.why) for c in found] == [(1, ("payer's number agrees", "the whole payment")), (2, ("the whole payment",))]
    assert candidates("FCN42", 9700, [CLAIM])[0].why == ("letter agrees", "only 96.00 was paid")
    assert candidates("", 9600, [CLAIM])[0].why == ("the whole payment",)
    assert candidates("XYZ", 1, [CLAIM]) == ()
    assert candidates("", 1, [CLAIM]) == ()


def books(*paid: tuple[int, int, int], moves: tuple[Move, ...] = (), more: tuple[Posted, ...] = ()) -> ClaimBooks:
    """A claim with (answer, line, cents) paid by payer 1."""
    entries = tuple(Posted(answer, "answer", "suspense", line, cents, "payment", answer, 1) for answer, line, cents in paid)
    entries += tuple(Posted(answer, "answer", "payer_open", line, -cents, "payment", answer, 1) for answer, line, cents in paid)
    answers = tuple(
        PostedAnswer(n, n, 1, 1, "1", f"ICN{n}", 0, 0, "", n, f"T{n}", DAY, ()) for n in sorted({answer for answer, _, _ in paid})
    )
    lines = tuple(BookLine(n, "", "", (), "", "1", 50000) for n in sorted({line for _, line, _ in paid}))
    return ClaimBooks(1, "A", 1, 0, lines, (), answers, entries + more, moves)


def told(transactions: object) -> list[tuple[int, int, tuple[int, ...]]]:
    """(line, cents, rests on) of each transaction."""
    return [(t.entries[0].line, t.entries[0].cents, t.rests_on) for t in transactions]  # type: ignore[attr-defined]


def test_a_takeback_is_divided_by_what_was_paid() -> None:
    """Largest remainder; entries sum to nothing; the account is the adjustment's, in its own remittance."""
    done = accept(books((7, 1, 6000), (7, 2, 4000)), 1, 9, "recoupment", "X", 5001)
    assert told(done.transactions) == [(1, 3001, (7,)), (2, 2000, (7,))]
    assert {(e.account, e.cents, e.kind, e.payer, e.remittance) for e in done.transactions[0].entries} == {
        ("payer_open", 3001, "payment", 1, None), ("recoupment", -3001, "payment", 1, 9),
    }  # fmt: skip


def test_it_rests_on_the_answer_that_is_meant() -> None:
    """The one that the reference names, else the latest that covers it, else all."""
    two = books((7, 1, 6000), (8, 1, 2000))
    assert told(accept(two, 1, 9, "recoupment", "icn7", 1000).transactions) == [(1, 1000, (7,))]
    assert told(accept(two, 1, 9, "recoupment", "", 1000).transactions) == [(1, 1000, (8,))]
    assert told(accept(two, 1, 9, "recoupment", "ICN8", 3000).transactions) == [(1, 3000, (7,))]
    assert told(accept(two, 1, 9, "recoupment", "", 7000).transactions) == [(1, 7000, (7, 8))]


def test_never_more_than_the_payer_paid() -> None:
    """What was taken before is off; another payer's money does not count."""
    before = Posted(20, "recoupment", "recoupment", 1, -2500, "payment", None, 1, 9)
    known = books((7, 1, 6000), more=(before,))
    assert paid_by(known, 1) == {1: 3500}
    done = accept(known, 1, 9, "recoupment", "", 3501)
    assert (done.transactions, done.most) == ((), 3500)
    assert done.why_not == "35.00 was paid here by this payer, 35.01 is more"
    assert accept(known, 2, 9, "recoupment", "", 1).most == 0
    assert told(accept(known, 1, 9, "recoupment", "", 3500).transactions) == [(1, 3500, (7,))]


def test_given_back_up_to_what_was_taken() -> None:
    """A negative amount goes back to the lines where it stands, and rests on the same answers."""
    known = books((7, 1, 6000), moves=(Move(20, "recoupment", 1, 2500, (7,)),),
                  more=(Posted(20, "recoupment", "recoupment", 1, -2500, "payment", None, 1, 9),))  # fmt: skip
    assert told(accept(known, 1, 10, "recoupment", "", -1000).transactions) == [(1, -1000, (7,))]
    assert accept(known, 1, 10, "recoupment", "", -2501).why_not == "25.00 stands here as taken back, 25.01 is more"
    assert accept(books((7, 1, 6000)), 1, 10, "recoupment", "", -1).most == 0


@given(st.lists(st.integers(1, 99999), min_size=1, max_size=6), st.data())
def test_accepting_takes_exactly_that_and_never_a_line_below_nothing(lines: list[int], data: st.DataObject) -> None:
    """Parts sum to the amount; no line gives more than was paid on it."""
    cents = data.draw(st.integers(1, sum(lines)))
    done = accept(books(*((7, n, paid) for n, paid in enumerate(lines, 1))), 1, 9, "recoupment", "", cents)
    parts = {t.entries[0].line: t.entries[0].cents for t in done.transactions}
    assert sum(parts.values()) == cents
    assert all(0 < part <= lines[line - 1] for line, part in parts.items())
