"""The queue: its order, what each item says, its deadlines, filters, pages and totals, worked out by hand for 2026-11-02."""

from __future__ import annotations

import pytest

from tests.stories.counter import Counter, opened
from tests.stories.story import Story
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_records import CO, LAKESIDE, OA, SUPPLEMENT, THIRD, Payer, Service, cents

#: label: charge, adjustments, day of service. Paid 2026-10-15 by a contracted commercial payer: APPEAL and CORRECTED end 180 days later,
#: on 2027-04-13, 162 days from 2026-11-02; TF_NEW ends 90 days after the service.
CLAIMS = {
    "D": ("9000.00", [CO(16, 9000)], "20260808"),
    "A": ("503.10", [CO(16, "503.10")], "20260810"),
    "B": ("9000.00", [CO(197, 9000)], "20260810"),
    "I": ("20.00", [CO(16, 20)], "20260804"),
    "C": ("12.00", [CO(16, 12)], "20260805"),
    "E": ("500.00", [CO(194, 500)], "20260810"),
    "T3": ("17.50", [CO(16, "17.50")], "20260930"),
    "T2": ("100.10", [CO(50, "100.10")], "20260810"),
    "G": ("100.00", [CO(50, 70), CO(97, 30)], "20260810"),
    "G2": ("100.00", [CO(50, 100)], "20260810"),
    "H": ("12.30", [CO(29, "12.30")], "20260810"),
    "F": ("4000.00", [CO(16, 4000)], "20260701"),
    "W": ("800.00", [CO(197, 800)], "20260810"),
}

#: label: category, expected, deadline, days left, priority (expected in cents ÷ max(days left, 1); 180 without a deadline), in order
ORDER = {
    "D": ("missing_information", "7200.00", "2026-11-06", 4, 180000),
    "A": ("missing_information", "402.48", "2026-11-08", 6, 6708),
    "B": ("authorization", "4050.00", "2027-04-13", 162, 2500),
    "I": ("missing_information", "16.00", "2026-11-02", 0, 1600),
    "C": ("missing_information", "9.60", "2026-11-03", 1, 960),
    "E": ("bundling", "150.00", None, None, 83),
    "T3": ("missing_information", "14.00", "2026-12-29", 57, 24),
    "T2": ("medical_necessity", "40.04", "2027-04-13", 162, 24),
    "G": ("medical_necessity", "40.00", "2027-04-13", 162, 24),
    "G2": ("medical_necessity", "40.00", "2027-04-13", 162, 24),
    "H": ("timely_filing", "0.62", "2027-04-13", 162, 0),  # 12.30 × .05 = .615, half up
    "F": ("missing_information", "3200.00", "2026-09-29", -34, 320000),  # past its day: after all others
    "W": ("authorization", "360.00", "2027-04-13", 162, 222),  # waits: after the open ones
}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Thirteen denials, one of them set aside."""
    counter = opened(tmp_path_factory.mktemp("queue"))
    story = Story(counter, "Q")
    made = {label: Service(cents(charge), code="G0444", on=day, ref="L1") for label, (charge, _, day) in CLAIMS.items()}
    story.sends(*(bill(service, label=label) for label, service in made.items()))
    answers = [
        ans(s(0, *codes, on=day, remarks=("N290",) if label == "A" else ()), label=label, icn=label)
        for label, (_, codes, day) in CLAIMS.items()
    ]
    story.paid(era(*answers))
    story.does("follow-up", "2026-11-25", label="W")
    return story


def labels(items: list[dict[str, object]]) -> list[str]:
    """Which claims, in order."""
    return [str(i["claim"])[1:] for i in items]


def test_the_queue_is_in_the_order_in_which_it_should_be_worked(story: Story) -> None:
    """Money about to be lost first, weighed by its amount; past their day after all others; ties: deadline, at stake, claim number."""
    assert labels(story.counter.items()) == list(ORDER)


@pytest.mark.parametrize("label", ORDER)
def test_an_item_says_what_it_is_worth_and_until_when(story: Story, label: str) -> None:
    """expected = at stake × chance, half up; priority = expected in cents ÷ max(days_left, 1), whole; without a deadline 180."""
    item = story.item(label)
    got = tuple(item[key] for key in ("category", "expected", "deadline", "days_left", "priority"))
    assert got == ORDER[label]
    assert item["at_stake"] == CLAIMS[label][0]


def test_an_item_has_the_shape_of_the_interface(story: Story) -> None:
    """What stands there keeps its name and its shape."""
    item = story.item("A")
    keys = "claim patient payer category reasons remarks at_stake expected deadline days_left priority owner leased_by leased_until"
    assert {*keys.split(), "follow_up", "kind", "state"} <= set(item)
    assert (item["patient"], item["payer"], item["reasons"], item["remarks"]) == ("OKAFOR, MARIA", LAKESIDE.name, ["CO-16"], ["N290"])
    assert (item["leased_by"], item["leased_until"], item["follow_up"], item["kind"], item["state"]) == (None, None, None, "denial", "open")
    assert sorted(story.item("G")["reasons"]) == ["CO-50", "CO-97"]
    assert (story.item("W")["state"], story.item("W")["follow_up"]) == ("waiting", "2026-11-25")


def test_the_totals_are_of_the_whole_filtered_queue(story: Story) -> None:
    """Items that wait count; `denied` is the denials alone."""
    total = "24165.00"  # 9000 + 503.10 + 9000 + 20 + 12 + 500 + 17.50 + 100.10 + 100 + 100 + 12.30 + 4000 + 800
    queue = story.counter("queue", "--limit", "2")
    assert (queue["total"], queue["at_stake"], len(queue["items"])) == (13, total, 2)
    assert queue["denied"] == {"total": 13, "at_stake": total}


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (("--reason", "CO-16"), ["D", "A", "I", "C", "T3", "F"]),
        (("--reason", "CO-97"), ["G"]),
        (("--category", "authorization"), ["B", "W"]),
        (("--category", "authorization", "--state", "open"), ["B"]),
        (("--state", "waiting"), ["W"]),
        (("--min", "500.00"), ["D", "B", "A", "E", "F", "W"]),
        (("--min", "500.01"), ["D", "A", "B", "F", "W"]),
        (("--payer", "LAKESIDE"), list(ORDER)),
        (("--payer", LAKESIDE.id), list(ORDER)),
        (("--payer", LAKESIDE.id[1:4]), list(ORDER)),
        (("--payer", "NOBODY"), []),
        (("--kind", "denial"), list(ORDER)),
        (("--kind", "review"), []),
        (("--owner", "nobody"), []),
    ],
    ids=" ".join,
)
def test_a_filter_narrows_the_items_and_the_totals(story: Story, filters: tuple[str, ...], wanted: list[str]) -> None:
    """In the order of the whole; `total` and `at_stake` are of the filtered queue."""
    queue = story.counter("queue", *filters)
    wanted = [label for label in ORDER if label in wanted]
    assert labels(queue["items"]) == wanted
    assert (queue["total"], cents(queue["at_stake"])) == (len(wanted), sum(cents(CLAIMS[label][0]) for label in wanted))
    assert queue["next"] is None


@pytest.mark.parametrize("size", [1, 4, 5, 13, 50])
def test_pages_follow_one_another(story: Story, size: int) -> None:
    """`next` is the token of the page after, or null."""
    found, token = [], None
    for _ in range(14):
        page = story.counter("queue", "--limit", str(size), *(("--after", token) if token else ()))
        found += labels(page["items"])
        token = page["next"]
        if token is None:
            break
    assert found == list(ORDER)


def test_a_token_of_another_filter_is_refused(story: Story) -> None:
    """a token of another filter exits 2; so does one that is none."""
    token = story.counter("queue", "--limit", "1", "--reason", "CO-16")["next"]
    assert labels(story.counter("queue", "--limit", "1", "--reason", "CO-16", "--after", token)["items"]) == ["A"]
    story.counter("queue", "--reason", "CO-50", "--after", token, code=2)
    story.counter("queue", "--after", "garbage", code=2)
    story.counter("queue", "--min", "much", code=2)


def test_both_proofs_hold(story: Story) -> None:
    """After all of it."""
    story.counter.proven()


MEDICARE_B, ADVANTAGE = Payer("FEDERAL PART B", "91192", "MB"), Payer("ADVANTAGE ONE", "91193", "16")
MEDICAID, TRICARE = Payer("STATE ASSISTANCE", "97034", "MC"), Payer("FORCES PLAN", "97035", "CH")
MEDICARE_A = Payer("FEDERAL PART A", "91194", "MA")

#: payer, code → last day; served 2026-08-10, remittance of 2026-10-15; ... is not said by the text, only that there is one
DEADLINES = [
    (LAKESIDE, CO("16", 1), "2026-11-08"),  # TF_NEW (clock still runs): 90 days from the service
    (LAKESIDE, CO("109", 1), "2026-11-08"),  # TF_NEW of right payer
    (LAKESIDE, CO("97", 1), "2027-04-13"),  # CORRECTED: 180 days from the remittance
    (LAKESIDE, CO("11", 1), "2027-04-13"),  # CORRECTED then APPEAL
    (LAKESIDE, CO("50", 1), "2027-04-13"),  # APPEAL: 180 days
    (LAKESIDE, CO("197", 1), "2027-04-13"),  # RETRO_AUTH is in no clock, then APPEAL
    (LAKESIDE, CO("222", 1), "2027-04-13"),  # UNDERPAY: 180 days
    (LAKESIDE, CO("194", 1), None),  # NONE
    (LAKESIDE, OA("227", 1), None),  # INFO then PATIENT
    (LAKESIDE, CO("B13", 1), None),  # INFO
    (LAKESIDE, CO("22", 1), ...),  # COB: the primary's remittance
    (LAKESIDE, CO("252", 1), ...),  # DOCREQ: the request
    (LAKESIDE, CO("193", 1), ...),  # APPEAL_L2: the decision
    (MEDICARE_B, CO("16", 1), "2027-08-10"),  # a year from the service
    (MEDICARE_B, CO("97", 1), "2027-08-10"),  # CORRECTED: the same year
    (MEDICARE_B, CO("50", 1), "2027-02-17"),  # 120 days from receipt, presumed 5 after the remittance
    (MEDICARE_A, CO("50", 1), "2027-02-17"),
    (MEDICARE_B, CO("147", 1), ...),  # UNDERPAY, which Medicare has not
    (ADVANTAGE, CO("16", 1), "2027-02-06"),  # 180 days from the service
    (ADVANTAGE, CO("50", 1), "2026-12-14"),  # 60 days
    (MEDICAID, CO("16", 1), "2026-11-08"),  # 90 days from the service
    (MEDICAID, CO("97", 1), "2027-01-13"),  # 90 days from the remittance
    (MEDICAID, CO("50", 1), "2026-12-14"),  # 60 days
    (TRICARE, CO("16", 1), "2027-08-10"),
    (TRICARE, CO("50", 1), "2027-01-13"),  # 90 days
]


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Counter:
    """A claim for each row of DEADLINES, denied."""
    counter = opened(tmp_path_factory.mktemp("clocks"))
    story = Story(counter, "K")
    story.sends(*(bill(100, label=f"{n}", payers=(payer,)) for n, (payer, *_) in enumerate(DEADLINES)))
    for payer in {payer.id: payer for payer, *_ in DEADLINES}.values():
        mine = [(n, code) for n, (of, code, _) in enumerate(DEADLINES) if of == payer]
        answers = [ans(s(0, (code[0], code[1], 10000)), label=f"{n}", icn=f"{n}") for n, code in mine]
        story.paid(era(*answers, payer=payer, trace=payer.id))
    return counter


@pytest.mark.parametrize("row", range(len(DEADLINES)), ids=[f"{p.filing}-{c[0]}-{c[1]}" for p, c, _ in DEADLINES])
def test_the_clock_is_the_first_that_the_playbook_names_and_the_payer_has(clocks: Counter, row: int) -> None:
    """NONE, INFO or PATIENT in the first place means no deadline; class by SBR09 of the claim; the remittance's date is BPR16."""
    (item,) = [i for i in clocks.items() if i["claim"] == f"K{row}"]
    wanted = DEADLINES[row][2]
    if wanted is ...:
        assert item["deadline"] is not None
    else:
        assert item["deadline"] == wanted


def test_other_work_stands_beside_the_denials(tmp_path_factory: pytest.TempPathFactory) -> None:
    """kind: denial, review, next_payer, repeats_primary, awaiting_correction, credit; `reasons` are the denial codes alone."""
    story = Story(opened(tmp_path_factory.mktemp("kinds")), "N")
    story.sends(bill(100, 50), bill(500, label="B", payers=(LAKESIDE, SUPPLEMENT)), bill(80, label="C", payers=(THIRD,)))
    story.paid(era(ans(s(0, CO(50, 100)), s(20, CO(104, 30))), ans(s(300, CO(45, 200)), label="B", icn="2")))
    review, denial = story.item("A", "review"), story.item("A", "denial")
    assert (denial["reasons"], denial["at_stake"]) == (["CO-50"], "100.00")
    assert (review["reasons"], review["codes"]) == ([], ["CO-104"])
    queue = story.counter("queue")
    assert queue["denied"] == {"total": 1, "at_stake": "100.00"}
    assert queue["total"] == len(queue["items"]) == 2
    assert [i["kind"] for i in story.counter("queue", "--kind", "review")["items"]] == ["review"]
    story.counter.proven()
