"""Lists: every filter of the queue in the working order, page by page; counts, groups, search, the Desk, and news."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from acts import lists, people, posting, practice, upkeep, work
from acts.views import QueueView
from store.errors import NoSuch, NotAllowed, Refused
from tests.made import CO, SUPPLEMENT, Person, Practice, ans, bill, era, practice_in, s

ALL = QueueView()
CODES = (16, 16, 97, 197, 50, 301)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Practice:
    """Sixty claims of two payers, denied or under review for many reasons, some of them set aside or somebody's."""
    made = practice_in(tmp_path_factory.mktemp("lists"))
    dice = random.Random(7)
    answers: dict[bool, list[object]] = {True: [], False: []}
    for n in range(60):
        label, amount, other = f"N{n:03d}", dice.randrange(20, 900), n % 3 == 0
        who = Person(dice.choice(("OKAFOR", "GARCÍA", "O'BRIEN", "LEE")), f"P{n}", f"W{n:06d}")
        made.sends(bill(amount, label=label, person=who, **({"payers": (SUPPLEMENT,)} if other else {})))
        code = CODES[n % len(CODES)]
        answers[other].append(ans(s(0, CO(code, amount), remarks=("N290",) if code == 16 else ()), label=label, icn=label, person=who))
    made.paid(era(*answers[False], trace="Q1"))  # type: ignore[arg-type]
    made.paid(era(*answers[True], trace="Q2", payer=SUPPLEMENT))  # type: ignore[arg-type]
    rows = lists.queue(made.desk, ALL, limit=100).rows
    for n, row in enumerate(rows):
        if n % 7 == 0:
            work.assign(made.desk, row.item, "ana", "hers")
        if n % 11 == 0:
            from datetime import date

            work.follow_up(made.desk, row.item, date(2026, 10, 20))
        work.release(made.desk, row.item)
    return made


VIEWS = [
    ALL,
    QueueView(payer="lake"),
    QueueView(payer="99321"),
    QueueView(payer="a"),
    QueueView(category="bundling"),
    QueueView(payer="lake", category="missing_information"),
    QueueView(owner="ana"),
    QueueView(owner="-"),
    QueueView(reason="CO-16"),
    QueueView(reason="co-97", payer="lakeside"),
    QueueView(min_cents=50000),
    QueueView(kind="review"),
    QueueView(state="waiting"),
    QueueView(kind="denial", state="open", min_cents=20000),
    QueueView(text="garcia"),
    QueueView(text="o'brien lake"),
    QueueView(text="co-197"),
    QueueView(text="n03"),
    QueueView(text="missing information"),
    QueueView(text="nobody like that"),
    QueueView(payer="no such payer"),
]


def fits(view: QueueView, row: object) -> bool:
    """What the view means, told another way."""
    from billing.text import fold

    words = fold(" ".join(map(str, (row.patient, row.payer, row.control_number, *row.codes, *row.remarks, row.category, row.kind))))  # type: ignore[attr-defined]
    ids = {"LAKESIDE HEALTH PLAN": "90054", "SUPPLEMENT MUTUAL": "99321"}[row.payer]  # type: ignore[attr-defined]
    return (
        (view.payer is None or fold(view.payer) in fold(row.payer) or view.payer in ids)  # type: ignore[attr-defined]
        and view.category in (None, row.category)  # type: ignore[attr-defined]
        and (view.owner is None or (view.owner if view.owner != "-" else None) == row.owner)  # type: ignore[attr-defined]
        and (view.reason is None or view.reason.upper() in row.reasons)  # type: ignore[attr-defined]
        and (view.min_cents is None or row.at_stake_cents >= view.min_cents)  # type: ignore[attr-defined]
        and view.kind in (None, row.kind)  # type: ignore[attr-defined]
        and view.state in (None, row.state)  # type: ignore[attr-defined]
        and all(word in words for word in fold(view.text).split())
    )


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_a_view_shows_what_fits_in_the_working_order(books: Practice, view: QueueView) -> None:
    """All that fits and nothing else, in the order of the whole queue; count and sum are exact."""
    everything = lists.queue(books.desk, ALL, limit=1000).rows
    wanted = [row for row in everything if fits(view, row)]
    got = lists.queue(books.desk, view, limit=1000)
    assert [row.control_number for row in got.rows] == [row.control_number for row in wanted]
    assert got.after is None
    counts, denials = lists.counts(books.desk, view), [row for row in wanted if row.kind == "denial"]
    assert (counts.total, counts.at_stake_cents) == (len(wanted), sum(row.at_stake_cents for row in wanted))
    assert (counts.denied_total, counts.denied_at_stake_cents) == (len(denials), sum(row.at_stake_cents for row in denials))


@pytest.mark.parametrize("view", VIEWS[:16], ids=str)
@pytest.mark.parametrize("limit", [1, 4, 7])
def test_pages_join_to_the_whole(books: Practice, view: QueueView, limit: int) -> None:
    """Forward by token, backward by the row at the top; every row once."""
    whole = [row.rank for row in lists.queue(books.desk, view, limit=1000).rows]
    forward: list[str] = []
    after: str | None = None
    while True:
        page = lists.queue(books.desk, view, after=after, limit=limit)
        forward += [row.rank for row in page.rows]
        after = page.after
        if after is None:
            break
    assert forward == whole
    back: list[str] = []
    before = "9\t"
    while page_before := lists.queue(books.desk, view, before=before, limit=limit).rows:
        back = [row.rank for row in page_before] + back
        before = page_before[0].rank
    assert back == whole
    for n, rank in enumerate(whole[:5], 1):
        assert lists.position(books.desk, view, rank) == n


def test_a_token_of_another_filter_is_refused(books: Practice) -> None:
    """Exit 2; so is what is no token at all."""
    token = lists.queue(books.desk, ALL, limit=2).after
    for wrong in (token, "nonsense", "", "%%%"):
        with pytest.raises(Refused, match="belongs to another list"):
            lists.queue(books.desk, QueueView(owner="ana"), after=wrong)


def test_a_code_that_is_none_is_refused(books: Practice) -> None:
    """It reads like CO-16."""
    with pytest.raises(Refused, match="no adjustment code"):
        lists.queue(books.desk, QueueView(reason="16"))


@pytest.mark.parametrize("by", ["reason", "payer", "category", "owner", "kind"])
def test_a_group_counts_what_its_filter_shows(books: Practice, by: str) -> None:
    """Opening a group shows as many as it said."""
    for group in lists.groups(books.desk, ALL, by):
        key = {"reason": group.key}.get(by, group.key)
        counts = lists.counts(books.desk, QueueView(**{by: key}))
        assert (group.items, group.at_stake_cents, bool(group.words)) == (counts.total, counts.at_stake_cents, True)


def test_a_row_says_its_next_step_in_a_column(books: Practice) -> None:
    """At most twelve characters, from the playbook; the priority is expected cents over the days left."""
    for row in lists.queue(books.desk, ALL, limit=1000).rows:
        assert 0 < len(row.next_step) <= 12
        if row.days_left is not None and row.days_left > 0:
            assert row.priority == row.expected_cents // row.days_left


@pytest.mark.parametrize(
    ("typed", "kind", "words"),
    [("N012", "claim", "N012"), ("n012", "claim", "N012"), ("garcia p1", "patient", "García, P1"), ("obrien", "patient", "O'Brien"),
     ("Q1", "remittance", "Q1"), ("R-2", "remittance", "Q2"), ("W000031", "patient", "P31"), ("P13", "patient", "P13")],
)  # fmt: skip
def test_everything_is_found_by_number_or_name(books: Practice, typed: str, kind: str, words: str) -> None:
    """Numbers, folded names in any order, member numbers, traces."""
    assert any(hit.kind == kind and words in hit.words for hit in lists.find(books.desk, typed))


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "zzzz", "'; DROP TABLE claim"])
def test_nothing_is_found_by_what_is_no_name(books: Practice, typed: str) -> None:
    """And nothing breaks."""
    assert lists.find(books.desk, typed) == []


def test_a_digit_of_the_desk_is_the_same_queue_whether_it_is_empty_or_not(books: Practice, tmp_path: Path) -> None:
    """Hands learn the numbers: none moves when a queue is worked off, or when one of another kind opens."""
    (tmp_path / "none").mkdir()
    full, empty = (lists.desk_view(desk).queues for desk in (books.desk, practice_in(tmp_path / "none").desk))
    standing = [
        "Denials", "Next payer to answer", "Remittances to post", "Exceptions and suspense", "Deposits to explain",
        "Taken back by payers", "Codes to review", "Credit balances",
    ]  # fmt: skip
    for queues in (full, empty):
        assert [(queue.digit, queue.name) for queue in queues if queue.digit] == list(enumerate(standing, 1))
        assert [queue.name for queue in queues][:8] == standing
    assert sum(queue.open for queue in empty) == 0 < sum(queue.open for queue in full)


def test_the_desk_says_what_stands(books: Practice) -> None:
    """Each queue that exists with count, money and what is mine; what is in my hands; what I did today."""
    ana = books.at("ana")
    view = lists.desk_view(ana)
    piles = {queue.name: queue for queue in view.queues}
    counts = lists.counts(ana, QueueView(kind="denial"))
    assert (piles["Denials"].open, piles["Denials"].cents) == (counts.total, counts.at_stake_cents)
    assert piles["Denials"].yours == lists.counts(ana, QueueView(owner="ana", kind="denial")).total
    assert piles["Codes to review"].open == 10
    assert (view.hands, view.since, view.done_today) == ((), None, 0)
    taken = work.take_next(ana, ALL)
    assert taken is not None
    work.write_off(ana, taken.control_number, None, 500, "small")
    view = lists.desk_view(ana)
    assert [row.control_number for row in view.hands] == [taken.control_number]
    assert (view.done_today, view.done_cents) == (1, 500)
    work.release(ana, taken.item)
    books.clock.move(minutes=1)
    later = lists.desk_view(books.at("ana"))
    assert later.since is not None


def test_what_others_did_is_news(books: Practice) -> None:
    """From a mark on: which claims were touched."""
    mark, nothing = lists.news(books.desk)
    assert nothing == frozenset()
    work.note(books.at("ben"), "N001", "hello")
    now, touched = lists.news(books.desk, mark)
    assert now > mark and ("claim", "N001") in touched
    assert lists.news(books.desk, now) == (now, frozenset())


def test_remittances_stand_by_day_with_a_word_for_their_state(books: Practice) -> None:
    """All, or those that are not whole, or by a part of trace or payer."""
    rows = lists.remittances(books.desk)
    assert [(row.trace, row.word) for row in rows] == [("Q1", "CLOSED"), ("Q2", "CLOSED")]  # nothing was paid
    assert [row.trace for row in lists.remittances(books.desk, "supplement")] == ["Q2"]
    assert lists.remittances(books.desk, state="to_post") == ()
    books.gets(era(ans(s(10), label="GHOST", icn="G"), trace="Q3"))
    assert [(row.trace, row.word) for row in lists.remittances(books.desk, state="to_post")] == [("Q3", "HELD 1")]
    posting.post_many(books.desk, ["Q3"])
    assert [(row.trace, row.word) for row in lists.remittances(books.desk, state="held")] == [("Q3", "HELD 1")]
    assert [(hold.control_number, hold.reason) for hold in lists.holds(books.desk)] == [("GHOST", "unmatched")]


def test_the_counters_and_places_are_proved(books: Practice) -> None:
    """The doctor finds nothing wrong after all this, and says so in words."""
    found = upkeep.health(books.desk)
    assert [finding for finding in found if finding.severity == "error"] == []
    assert {"counters", "ranks", "leases", "audit", "pages", "permissions"} <= {finding.code for finding in found}


def test_people_are_let_in_and_taken_out(books: Practice) -> None:
    """Roles, the last administrator, unknown logins; who left cannot sit down, and what they held is free."""
    desk = books.desk
    assert people.add(desk, "zoe", "biller", "Zoe Lind").role == "biller"
    zoe = books.at("zoe")
    taken = work.take_next(zoe, ALL)
    assert people.add(desk, "zoe", "records").role == "records"
    with pytest.raises(NotAllowed, match="the role records does not reach it"):
        work.write_off(zoe, "N001", None, 100, "as a biller")
    people.remove(desk, "zoe")
    with pytest.raises(NotAllowed, match="zoe is no longer a user"):
        work.note(zoe, "N001", "still at the desk")
    with pytest.raises(NotAllowed, match="no longer knows the login zoe"):
        books.at("zoe")
    with pytest.raises(NotAllowed, match="does not know the login ghost") as error:
        books.at("ghost")
    assert error.value.exit_code == 4
    assert taken is not None and work.item_of(desk, taken.control_number).leased_by is None
    for refused in (
        lambda: people.remove(desk, "maria"),
        lambda: people.add(desk, "maria", "biller"),
        lambda: people.add(desk, "x y", "biller"),
    ):
        with pytest.raises(Refused):
            refused()
    with pytest.raises(Refused, match="The roles are administrator, supervisor"):
        people.add(desk, "x", "boss")
    with pytest.raises(NoSuch):
        people.remove(desk, "ghost")
    with pytest.raises(NotAllowed):
        people.add(books.at("ana"), "friend", "administrator")
    assert [(person.login, person.active) for person in people.all(desk) if person.login == "zoe"] == [("zoe", False)]


def test_the_practices_values_are_its_own(books: Practice) -> None:
    """Checked before they are kept; the one who runs it sets them."""
    desk = books.desk
    assert (practice.number(desk, "lease_minutes"), practice.value(desk, "time_zone")) == (30, "America/New_York")
    practice.put(desk, "name", "Riverbend Family")
    assert practice.name(desk.books.read) == "Riverbend Family"
    for key, value in (("lease_minutes", "soon"), ("time_zone", "Mars/Base"), ("colour", "red"), ("demo", "{}")):
        with pytest.raises(Refused):
            practice.put(desk, key, value)
    with pytest.raises(NotAllowed):
        practice.put(books.at("ana"), "lease_minutes", "600")
    assert practice.demo_marks(desk.books.read) is None


def test_a_desk_is_greyed_by_the_table_that_refuses(books: Practice) -> None:
    """The same words for the key and for the act."""
    from acts import rights

    ana = books.at("ana")
    assert rights.may(ana, "work.write_off") is None
    assert rights.may(ana, "work.write_off", 25000) is None
    assert rights.may(ana, "work.write_off", 41200) == "412.00 is above your limit of 250.00. sam can approve it."
    assert rights.may(books.desk, "work.write_off", 10**9) is None
    for role, right, allowed in (
        ("records", "correction.sign", True), ("records", "work.write_off", False), ("biller", "posting.accept", False),
        ("supervisor", "posting.accept", True), ("analyst", "proof.audit", True), ("auditor", "work.note", False),
        ("", "look.claim", False),
    ):  # fmt: skip
        books.desk.actor, kept = type(ana.actor)(0, "x", role), books.desk.actor
        assert (rights.may(books.desk, right) is None) is allowed, (role, right)
        books.desk.actor = kept
