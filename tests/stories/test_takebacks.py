"""Provider-level adjustments at the counter: the worked examples with a PLB, traced, put on their claims, disputed, set off, undone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.counter import Json, opened
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, reversal, s
from tests.stories.x12_records import CO, LAKESIDE, OA, PR, SUPPLEMENT, cents


class Alone(Story):
    """A story with a store of its own: its numbers need no prefix."""

    def _file(self, kind: str) -> str:
        return f"files/{next(self.files):03d}.{kind}"


@pytest.fixture
def desk(tmp_path: Any) -> Story:
    """A store of its own: what a payer holds is told for the whole store."""
    counter = opened(tmp_path / "desk")
    for login, role in (("ben", "biller"), ("sue", "supervisor"), ("otto", "auditor")):
        counter("people", "add", login, role)
    return Alone(counter, "")


def items(desk: Story, *options: str) -> list[Json]:
    """recoup list."""
    return desk.counter("recoup", "list", *options)["items"]  # type: ignore[no-any-return]


def held(desk: Story) -> dict[str, tuple[int, int]]:
    """By payer: what they hold of ours, and we of theirs."""
    rows = desk.counter("recoup", "payers")["payers"]
    return {row["payer"]: (cents(row["they_hold"]), cents(row["we_hold"])) for row in rows}


def short(found: list[Json]) -> list[tuple[str, str, str, str]]:
    """Reason, reference, state, what is left."""
    return [(i["reason"], i["reference"], i["state"], i["left"]) for i in found]


def paid(desk: Story, label: str, amount: int, icn: str, day: str, trace: str) -> None:
    """A claim of this amount, paid whole."""
    desk.sends(bill(amount, label=label))
    desk.paid(era(ans(s(amount), label=label, icn=icn), trace=trace, day=day))


def test_e8_a_recoupment_and_interest(desk: Story) -> None:
    """ΣCLP04=500.00; PLB WO +120.00, L6 −3.25 ⇒ BPR02 = 383.25. The 120 is a receivable until its claim is known; interest is income."""
    paid(desk, "OLD", 150, "ICN77", "20260901", "P1")
    desk.sends(bill(500))
    (report,) = desk.paid(era(ans(s(500), icn="2"), trace="P2", day="20261015", plb=[[("WO", "ICN77", 120), ("L6", "", "-3.25")]]))
    assert (report["paid"], report["state"]) == ("383.25", "posted")
    assert short(items(desk)) == [("WO", "ICN77", "open", "120.00"), ("L6", "", "income", "0.00")]
    assert held(desk) == {LAKESIDE.name: (12000, 0)}
    assert desk.counter("recoup", "payers")["payers"][0]["interest"] == "3.25"
    shown = desk.counter("recoup", "show", "T-1")
    assert [(c["claim"], c["sure"], c["why"][0]) for c in shown["candidates"]] == [("OLD", True, "payer's number agrees")]
    assert (shown["candidates"][0]["balance"], shown["candidates"][0]["balance_after"]) == ("0.00", "120.00")
    done = desk.counter("recoup", "accept", "T-1", "OLD", "--reason", "their letter")
    assert (done["state"], done["left"], done["used"]) == ("accepted", "0.00", [{"how": "accepted", "amount": "120.00", "by": "OLD"}])
    assert desk.figures("OLD") == figures(150, paid=30)
    assert desk.figures() == figures(500, paid=500)
    assert held(desk) == {LAKESIDE.name: (0, 0)}
    (work,) = desk.items("OLD")
    assert (work["kind"], work["at_stake"], work["state"]) == ("recouped", "120.00", "open")
    desk.counter.proven()


def test_e9_a_forward_balance_must_come_back(desk: Story) -> None:
    """#1: −160 + 120 = −40; FB −40 (own TRN02) ⇒ 0. #2: claims 300, FB +40 ⇒ 260. FB account: 40 owed, then 0."""
    desk.sends(bill(160), bill(300, label="B"))
    first = ans(s(160), icn="1")
    desk.paid(era(first, trace="P0", day="20260901"))
    correction = ans(s(120, CO(45, 40)), icn="1C")
    (report,) = desk.paid(era(reversal(first), correction, trace="P1", day="20261001", plb=[[("FB", "P1", -40)]]))
    assert (report["paid"], report["state"]) == ("0.00", "posted")
    assert (short(items(desk)), held(desk)) == ([("FB", "P1", "open", "-40.00")], {LAKESIDE.name: (0, 4000)})
    assert short(items(desk, "--older", "10")) == [("FB", "P1", "open", "-40.00")]
    assert items(desk, "--older", "100") == []
    (report,) = desk.paid(era(ans(s(300), label="B", icn="2"), trace="P2", day="20261015", plb=[[("FB", "P1", 40)]]))
    assert report["paid"] == "260.00"
    assert short(items(desk)) == [("FB", "P1", "paired", "0.00"), ("FB", "P1", "paired", "0.00")]
    assert held(desk) == {LAKESIDE.name: (0, 0)}
    assert desk.figures() == figures(160, paid=120, adjusted=40)
    desk.counter.proven()


def test_a_forward_balance_under_another_reference_or_amount_is_named(desk: Story) -> None:
    """Named, never guessed: a person says that it is the same."""
    desk.sends(bill(500))
    desk.sends(bill(160, label="Z"))
    first = ans(s(160), label="Z", icn="Z1")
    desk.paid(era(first, trace="P0", day="20260901"))
    desk.paid(era(reversal(first), trace="P1", day="20260902", plb=[[("FB", "P1", -160)]]))
    desk.paid(era(ans(s(500), icn="2"), trace="P2", day="20261015", plb=[[("FB", "OTHER", 160)]]))
    carried, back = items(desk)
    assert (carried["state"], back["state"]) == ("open", "open")
    assert [i["findings"][0]["code"] for i in (carried, back)] == ["other_reference", "other_reference"]
    assert "160.00 came back under OTHER, carried under P1" in back["findings"][0]["message"]
    desk.counter("recoup", "known", back["item"], "--by", "P1", "--reason", "asked the payer")
    assert [i["state"] for i in items(desk)] == ["known", "known"]
    assert held(desk) == {LAKESIDE.name: (0, 0)}
    desk.counter.proven()
    desk.counter("undo")
    assert [i["state"] for i in items(desk)] == ["open", "open"]
    desk.sends(bill(400, label="C"))
    desk.paid(era(ans(s(400), label="C", icn="3"), trace="P3", day="20261020", plb=[[("FB", "P1", 100)]]))
    assert [(i["left"], [f["code"] for f in i["findings"]]) for i in items(desk)] == [
        ("-60.00", ["other_amount"]),
        ("160.00", ["not_carried"]),
        ("0.00", []),
    ]
    desk.counter.proven()


def test_e10_a_recoupment_put_off_and_taken_later_touches_no_claim_twice(desk: Story) -> None:
    """#1: others 500, reversal −50, correction 20, WO −30 ⇒ 500. #2: claims 400, WO +30 ⇒ 370: they set each other off."""
    desk.sends(bill(50), bill(500, label="B"), bill(400, label="C"))
    first = ans(s(50), icn="ICN1")
    desk.paid(era(first, trace="P0", day="20260901"))
    second = ans(s(20, CO(45, 30)), icn="ICN2")
    (report,) = desk.paid(
        era(ans(s(500), label="B", icn="B1"), reversal(first), second, trace="P1", day="20261001", plb=[[("WO", "ICN1", -30)]])
    )
    assert (report["paid"], held(desk)) == ("500.00", {LAKESIDE.name: (0, 3000)})
    (report,) = desk.paid(era(ans(s(400), label="C", icn="C1"), trace="P2", day="20261015", plb=[[("WO", "ICN1", 30)]]))
    assert report["paid"] == "370.00"
    assert [(i["state"], i["used"][0]["by"]) for i in items(desk)] == [("paired", "T-2 in P2"), ("paired", "T-1 in P1")]
    assert held(desk) == {LAKESIDE.name: (0, 0)}
    assert desk.figures() == figures(50, paid=20, adjusted=30)
    refused = desk.counter("recoup", "accept", "T-2", "A", "--reason", "x", code=2)
    assert "nothing of T-2 is open: it is paired" in refused["error"]
    desk.counter.proven()


def test_e11_our_refund_is_acknowledged(desk: Story) -> None:
    """#3: claims 250, PLB 72 −30 and WO +30 ⇒ 250. Nothing is posted to claims."""
    paid(desk, "A", 100, "1", "20260901", "P0")
    desk.sends(bill(250, label="B"))
    desk.counter("letter", "add", "--payer", LAKESIDE.name, "--reference", "OUR-9", "--claim", "A", "--amount", "30", "--kind", "refund")
    (report,) = desk.paid(
        era(ans(s(250), label="B", icn="2"), trace="P1", day="20261015", plb=[[("72", "OUR-9", -30), ("WO", "ICN99", 30)]])
    )
    assert report["paid"] == "250.00"
    assert [(i["reason"], i["state"], i["left"]) for i in items(desk)] == [("72", "paired", "0.00"), ("WO", "paired", "0.00")]
    assert [one["kind"] for one in desk.counter("recoup", "show", "T-1")["letters"]] == ["refund"]
    assert (desk.figures(), desk.figures("B")) == (figures(100, paid=100), figures(250, paid=250))
    assert held(desk) == {LAKESIDE.name: (0, 0)}
    desk.counter.proven()


def test_e18_a_takeback_inside_the_remittance_needs_no_adjustment(desk: Story) -> None:
    """+120 −160 = −40 net on that claim; other lines fund it so that Σ = BPR02."""
    desk.sends(bill(160), bill(100, label="B"))
    first = ans(s(160), icn="1")
    desk.paid(era(first, trace="P0", day="20260901"))
    (report,) = desk.paid(
        era(reversal(first), ans(s(120, CO(45, 40)), icn="2"), ans(s(100), label="B", icn="3"), trace="P1", day="20261015")
    )
    assert (report["paid"], report["state"]) == ("60.00", "posted")
    assert desk.figures() == figures(160, paid=120, adjusted=40)
    assert (items(desk), held(desk)) == ([], {})
    desk.counter.proven()


def test_e20_a_clipped_payment_is_a_receivable_not_shaved_off_a_claim(desk: Story) -> None:
    """Claims 500, −14.00 at the level of the remittance ⇒ 486: 14 is a receivable, disputed until a day."""
    desk.sends(bill(500))
    (report,) = desk.paid(era(ans(s(500), icn="1"), trace="P1", day="20261015", plb=[[("WO", "UNKNOWN", 14)]]))
    assert (report["paid"], desk.figures()) == ("486.00", figures(500, paid=500))
    assert desk.counter("recoup", "show", "1")["candidates"] == []
    done = desk.counter("recoup", "dispute", "T-1", "--reason", "no letter came", "--until", "+30")
    assert (done["state"], done["left"], done["disputed"]["until"]) == ("disputed", "14.00", "2026-12-02")
    row = desk.counter("recoup", "payers")["payers"][0]
    assert (row["they_hold"], row["disputed"], row["we_hold"]) == ("14.00", "14.00", "0.00")
    desk.counter("undo")
    assert items(desk)[0]["state"] == "open"
    desk.counter.proven()


def test_a_letter_names_the_claim_and_what_was_accepted_is_undone_and_done_again(desk: Story) -> None:
    """The reference is the letter's (FCN), not the claim's; undo and undo of it leave the books whole."""
    desk.sends(bill(100, 50), bill(300, label="B"))
    desk.paid(era(ans(s(60, CO(45, 20), PR(2, 20)), s(40, CO(45, 10)), icn="1"), trace="P0", day="20260901"))
    before = desk.figures()
    desk.counter(
        "letter", "add", "--payer", LAKESIDE.id, "--reference", "FCN-0042", "--claim", "A", "--amount", "50.01", "--kind", "overpayment"
    )
    desk.paid(era(ans(s(300), label="B", icn="2"), trace="P1", day="20261015", plb=[[("WO", "FCN0042", "50.01")]]))
    (found,) = desk.counter("recoup", "show", "T-1")["candidates"]
    assert (found["claim"], found["why"], found["sure"]) == ("A", ["letter agrees but for zeros and signs", "100.00 was paid"], False)
    done = desk.counter("recoup", "accept", "T-1", "A", "--reason", "letter FCN-0042")
    assert done["state"] == "accepted"
    taken = desk.claim()
    assert [line["paid"] for line in taken["lines"]] == ["29.99", "20.00"]  # 50.01 by 60 : 40, largest remainder
    assert (taken["insurance_balance"], taken["patient_balance"]) == ("50.01", "20.00")
    desk.counter("undo")
    assert (desk.figures(), items(desk)[0]["state"], desk.items()) == (before, "open", [])
    desk.counter.proven()
    desk.counter("undo")
    assert (items(desk)[0]["state"], desk.figures()["insurance_paid"]) == ("accepted", 4999)
    desk.counter.proven()
    desk.counter("undo")
    desk.counter("recoup", "accept", "T-1", "A", "--amount", "10", "--reason", "part of it")
    assert (items(desk)[0]["state"], items(desk)[0]["left"]) == ("open", "40.01")
    desk.counter.proven()


def test_never_more_than_was_paid_there(desk: Story) -> None:
    """Refused, with the amount that would go; nothing is changed."""
    paid(desk, "A", 100, "ICN1", "20260901", "P0")
    desk.sends(bill(300, label="B"))
    desk.paid(era(ans(s(300), label="B", icn="2"), trace="P1", day="20261015", plb=[[("WO", "ICN1", 130)]]))
    refused = desk.counter("recoup", "accept", "T-1", "A", "--reason", "x", code=2)
    assert "100.00 was paid here by this payer, 130.00 is more" in refused["error"]
    assert "--amount" in refused["do"]
    desk.counter("recoup", "accept", "T-1", "A", "--amount", "100", "--reason", "their number")
    assert items(desk)[0]["left"] == "30.00"
    refused = desk.counter("recoup", "accept", "T-1", "A", "--amount", "30", "--reason", "x", code=2)
    assert "0.00 was paid here" in refused["error"]
    desk.counter("recoup", "accept", "T-1", "A", "--amount", "30.001", "--reason", "x", code=2)
    desk.counter("recoup", "accept", "T-9", "A", "--reason", "x", code=2)
    desk.counter("recoup", "accept", "T-1", "NOBODY", "--reason", "x", code=2)
    desk.counter.proven()


def test_a_letter_and_a_reversal_for_the_same_money_are_named(desk: Story) -> None:
    """Taken at provider level and accepted; then the payer reverses the answer as well: the act ends by itself, and the item says it."""
    desk.sends(bill(100), bill(300, label="B"), bill(200, label="C"))
    first = ans(s(100), icn="ICN1")
    desk.paid(era(first, trace="P0", day="20260901"))
    desk.paid(era(ans(s(300), label="B", icn="2"), trace="P1", day="20261001", plb=[[("WO", "ICN1", 100)]]))
    desk.counter("recoup", "accept", "T-1", "A", "--reason", "their number")
    assert desk.figures() == figures(100)
    desk.paid(era(reversal(first), ans(s(200), label="C", icn="3"), trace="P2", day="20261015"))
    assert desk.figures() == figures(100)
    (item,) = items(desk)
    assert (item["state"], item["left"], [f["code"] for f in item["findings"]]) == ("open", "100.00", ["recouped_and_reversed"])
    assert "A was reversed too: 100.00 in P2" in item["findings"][0]["message"]
    refused = desk.counter("recoup", "known", "T-1", "--by", "A", "--reason", "x", code=2)
    assert "taken again" in refused["error"]
    desk.counter.proven()
    # the payer's own second thought: it gives the first taking back
    desk.sends(bill(80, label="D"))
    desk.paid(era(ans(s(80), label="D", icn="4"), trace="P3", day="20261020", plb=[[("WO", "ICN1", -100)]]))
    assert ([i["state"] for i in items(desk)], held(desk)) == (["paired", "paired"], {LAKESIDE.name: (0, 0)})
    desk.counter.proven()


def test_what_was_put_on_a_claim_can_be_given_back_to_it(desk: Story) -> None:
    """WO +30 accepted, later WO −30: it is put on the claim as well, and the claim is paid as before."""
    paid(desk, "A", 100, "ICN1", "20260901", "P0")
    desk.sends(bill(300, label="B"), bill(200, label="C"))
    desk.paid(era(ans(s(300), label="B", icn="2"), trace="P1", day="20261001", plb=[[("WO", "ICN1", 30)]]))
    desk.counter("recoup", "accept", "T-1", "A", "--reason", "their number")
    desk.paid(era(ans(s(200), label="C", icn="3"), trace="P2", day="20261015", plb=[[("WO", "ICN1", -30)]]))
    assert short(items(desk)) == [("WO", "ICN1", "accepted", "0.00"), ("WO", "ICN1", "open", "-30.00")]
    desk.counter("recoup", "accept", "T-2", "A", "--reason", "they gave it back")
    assert (desk.figures(), desk.items(), held(desk)) == (figures(100, paid=100), [], {LAKESIDE.name: (0, 0)})
    desk.counter.proven()


def test_other_reasons_go_where_a_person_says(desk: Story) -> None:
    """CS is for a person; mapped for a payer, those that wait go there now and later ones at posting."""
    desk.sends(bill(100), bill(200, label="B"), bill(300, label="C"))
    desk.paid(era(ans(s(100), icn="1"), trace="P0", day="20261001", plb=[[("CS", "GARNISH", 25), ("AP", "ADV", -10)]]))
    assert [(i["account"], i["state"]) for i in items(desk)] == [("provider_other", "open"), ("provider_other", "open")]
    with desk.counter.as_login("ben"):
        desk.counter("recoup", "map", "CS", "withheld", code=4)
        desk.counter("recoup", "move", "T-1", "withheld", "--reason", "court order", code=4)
    with desk.counter.as_login("sue"):
        assert desk.counter("recoup", "map", "CS", "withheld", "--payer", LAKESIDE.name)["moved"] == 1
        desk.counter("recoup", "map", "WO", "other", code=2)
        desk.counter("recoup", "map", "CS", "nowhere", code=2)
        assert "is no reason of an adjustment" in desk.counter("recoup", "map", "\x1b[2J", "interest", code=2)["error"]
    desk.paid(era(ans(s(200), label="B", icn="2"), trace="P1", day="20261015", plb=[[("CS", "GARNISH", 30)]]))
    assert [(i["state"], i["left"]) for i in items(desk)] == [("mapped", "0.00"), ("open", "-10.00"), ("withheld", "0.00")]
    assert desk.counter("recoup", "payers")["payers"][0]["withheld"] == "55.00"
    desk.counter.proven()
    with desk.counter.as_login("sue"):
        desk.counter("recoup", "move", "T-2", "other", "--reason", "an advance that stays with us")
        assert items(desk)[1]["state"] == "mapped"
        desk.counter("undo")
        assert items(desk)[1]["state"] == "open"
        desk.counter("recoup", "move", "T-2", "recoupment", "--reason", "they will take it again")
    assert [(i["account"], i["state"]) for i in items(desk)][1] == ("recoupment", "open")
    desk.counter.proven()


def test_a_remittance_whose_adjustment_was_used_stays_until_that_is_taken_back(desk: Story) -> None:
    """Undo of the posting is refused and says why; after the acceptance is taken back it goes."""
    paid(desk, "A", 100, "ICN1", "20260901", "P0")
    desk.sends(bill(300, label="B"))
    desk.paid(era(ans(s(300), label="B", icn="2"), trace="P1", day="20261015", plb=[[("WO", "ICN1", 30)]]))
    with desk.counter.as_login("ben"):
        desk.counter("recoup", "accept", "T-1", "A", "--reason", "their number")
    refused = desk.counter("undo", code=2)
    assert "T-1 of this remittance stands on A: take that back first" in " ".join(refused["obstacles"])
    with desk.counter.as_login("ben"):
        desk.counter("undo")
    desk.counter("undo")
    assert (items(desk), desk.figures("B"), desk.figures()) == ([], figures(300), figures(100, paid=100))
    desk.counter.proven()
    desk.posts("P1")
    assert short(items(desk)) == [("WO", "ICN1", "open", "30.00")]
    desk.counter("recoup", "accept", "T-1", "A", "--reason", "their number")
    desk.counter("undo", "--remittance", "P1", "--reason", "it is another practice's")  # with what was made of it
    assert (items(desk), desk.figures("B"), desk.figures()) == ([], figures(300), figures(100, paid=100))
    desk.counter.proven()


def test_what_we_sent_back_already_is_named_until_the_payer_acknowledges_it(desk: Story) -> None:
    """Our refund check, then a WO for the same money without a 72: named; with the 72 in a later remittance: set off (E11 in two parts)."""
    desk.sends(
        bill(100, payers=(LAKESIDE, SUPPLEMENT)), bill(300, label="B", payers=(SUPPLEMENT,)), bill(200, label="C", payers=(SUPPLEMENT,))
    )
    desk.paid(era(ans(s(30, OA(23, 70)), icn="S1", status="2"), trace="PS", day="20260901", payer=SUPPLEMENT))
    desk.paid(era(ans(s(100), icn="ICN1"), trace="P0", day="20260902"))
    assert desk.figures() == figures(100, paid=130)
    sent = ("--method", "check", "--number", "OUR-9", "--to", "payer", "--payer", SUPPLEMENT.name, "--reason", "the first payer paid all")
    desk.counter("cash", "refund", "A", *sent)
    assert desk.figures() == figures(100, paid=100)
    desk.paid(era(ans(s(300), label="B", icn="3"), trace="P1", day="20261015", payer=SUPPLEMENT, plb=[[("WO", "OUR-9", 30)]]))
    (item,) = items(desk)
    assert (item["state"], [f["code"] for f in item["findings"]]) == ("open", ["refunded_already"])
    assert "we sent 30.00 back on 2026-11-02 (P-" in item["findings"][0]["message"]
    desk.paid(era(ans(s(200), label="C", icn="4"), trace="P2", day="20261020", payer=SUPPLEMENT, plb=[[("72", "OUR-9", -30)]]))
    assert short(items(desk)) == [("WO", "OUR-9", "paired", "0.00"), ("72", "OUR-9", "paired", "0.00")]
    assert (held(desk), desk.figures()) == ({SUPPLEMENT.name: (0, 0)}, figures(100, paid=100))
    desk.counter.proven()


def test_only_this_payers_items_and_who_may(desk: Story) -> None:
    """--payer narrows; an auditor reads and changes nothing; an amount needs its reason."""
    paid(desk, "A", 100, "ICN1", "20260901", "P0")
    desk.sends(bill(300, label="B"), bill(50, label="C", payers=(SUPPLEMENT,)))
    desk.paid(era(ans(s(300), label="B", icn="2"), trace="P1", day="20261015", plb=[[("WO", "ICN1", 30)]]))
    desk.paid(era(ans(s(50), label="C", icn="3"), payer=SUPPLEMENT, trace="P2", day="20261015", plb=[[("WO", "ICN1", 5)]]))
    assert [i["payer"] for i in items(desk, "--payer", "supplement")] == [SUPPLEMENT.name]
    with desk.counter.as_login("otto"):
        assert len(items(desk, "--open")) == 2
        desk.counter("recoup", "accept", "T-1", "A", "--reason", "x", code=4)
    refused = desk.counter("recoup", "accept", "T-2", "A", "--reason", "x", code=2)  # another payer's number
    assert "0.00 was paid here by this payer" in refused["error"]
    assert desk.counter.say("recoup", "accept", "T-1", "A").code == 2
    assert "T-1" in desk.counter.say("recoup", "list").out
    assert "LAKESIDE" in desk.counter.say("recoup", "payers").out
    assert desk.counter.say("recoup", "show", "T-1").code == 0
    desk.counter.proven()
