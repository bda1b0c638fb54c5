"""The practice's own rules on a real store: tried before they are kept, kept as they were shown, taken back whole, read as they stood."""

from __future__ import annotations

from pathlib import Path

import pytest

from acts import cut_off, lists, look, proof, rules, rules_try, undo, work
from acts.rules_rows import Draft
from acts.views import QueueRow, QueueView
from store import rules as in_force
from store import rules_kept
from store.errors import NotAllowed, PlanChanged, Refused, Stale
from store.ids import CHUNK
from tests.made import CO, PR, Person, Practice, ans, bill, era, practice_in, s

ALL = QueueView()


@pytest.fixture
def books(tmp_path: Path) -> Practice:
    """Claims A to F of one payer, denied with CO-16."""
    made = practice_in(tmp_path)
    made.denied(100, 600, 500, 400, 300, 200)
    return made


def change(books: Practice, key: str = "CO-16", payer: str = "LAKESIDE", of_class: str = "", **said: str) -> Draft:
    """A draft of sam's."""
    sam = books.at("sam")
    return rules.fill(sam, rules.draft(sam, key, payer, of_class=of_class), {"source": "contract", **said})


def keep(books: Practice, *drafts: Draft, reason: str = "the payer's letter") -> tuple[str, ...]:
    """Kept by sam."""
    return rules_try.keep(books.at("sam"), drafts, reason).refs


def queue(books: Practice) -> list[QueueRow]:
    """The queue as ana sees it."""
    return list(lists.queue(books.at("ana"), ALL).rows)


def whole(books: Practice) -> None:
    """The log and the ledger are whole, and no work waits to be moved."""
    assert proof.audit(books.desk).problems == () and proof.ledger(books.desk).problems == ()
    assert rules_kept.left(books.desk.books.read) == 0


def test_a_trial_says_what_would_move_and_moves_nothing(books: Practice) -> None:
    """Six items of 2,100.00: another chance, another next step, another place."""
    before = queue(books)
    seen = rules_try.try_(books.at("sam"), [change(books, chance="35", label="call first")])
    assert (seen.looked, seen.moved, seen.cents, dict(seen.by_what)) == (6, 6, 210000, {"chance": 6, "step": 6, "order": 6})
    assert seen.words[0] == "6 items would move, 2,100.00 at stake (6 claims with open work looked at)."
    first = seen.rows[0]
    assert (first.claim, first.cents, first.was, first.will) == ("B", 60000, "80 %, fix claim", "35 %, call first")
    assert queue(books) == before
    whole(books)


def test_what_is_kept_is_what_was_shown_and_one_undo_takes_it_back(books: Practice) -> None:
    """Chance, label and place of each item; u, and they are as before; u again, and they are as kept."""
    sam = books.at("sam")
    before = queue(books)
    draft = change(books, chance="35", label="call first")
    seen = rules_try.try_(sam, [draft])
    done = rules_try.keep(sam, [draft], "their letter", seen.hash)
    assert (done.refs, done.claims) == (("PB-1",), 6)
    kept = queue(books)
    assert {(row.chance, row.next_step) for row in kept} == {(35, "call first")}
    assert [row.expected_cents for row in kept] == [row.at_stake_cents * 35 // 100 for row in kept]
    last = undo.mine(sam)
    assert last is not None and last.act == "rules.keep"
    plan = undo.preview(sam, last.number)
    assert plan.obstacles == () and plan.words == (
        "A change of 1 rule is taken back; the work that it moved goes where the rules then say, and keeps what was done on it since.",
    )
    undo.apply(sam, last.number, plan.hash)
    assert [(row.chance, row.next_step, row.rank) for row in queue(books)] == [(row.chance, row.next_step, row.rank) for row in before]
    again = undo.mine(sam)
    assert again is not None and again.act == "undo.apply"
    undo.apply(sam, again.number)
    assert [(row.chance, row.rank) for row in queue(books)] == [(row.chance, row.rank) for row in kept]
    third = undo.mine(sam)
    assert third is not None
    undo.apply(sam, third.number)
    assert [(row.chance, row.rank) for row in queue(books)] == [(row.chance, row.rank) for row in before]
    whole(books)


def test_work_done_in_between_neither_blocks_the_undo_nor_is_lost(books: Practice) -> None:
    """ana set B aside after the rule was kept: the rule goes, her day stays."""
    sam, ana = books.at("sam"), books.at("ana")
    rules_try.keep(sam, [change(books, chance="35")], "their letter")
    work.follow_up(ana, work.item_of(ana, "B").item, books.desk.today().replace(day=28), "they call back")
    last = undo.mine(sam)
    assert last is not None
    undo.apply(sam, last.number)
    row = work.item_of(ana, "B")
    assert (row.chance, row.state, row.follow_up_reason) == (80, "waiting", "they call back")
    whole(books)


def test_a_trial_that_is_out_of_date_is_not_kept(books: Practice) -> None:
    """Another claim came meanwhile: nothing is written, and the hash of the new trial keeps it."""
    sam = books.at("sam")
    draft = change(books, chance="35")
    seen = rules_try.try_(sam, [draft])
    books.denied(50, labels="Z")
    with pytest.raises(PlanChanged):
        rules_try.keep(sam, [draft], "their letter", seen.hash)
    assert rules.listed(sam, changed=True) == ()
    rules_try.keep(sam, [draft], "their letter", rules_try.try_(sam, [draft]).hash)
    assert {row.chance for row in queue(books)} == {35}


def test_two_who_change_one_rule_are_told(books: Practice) -> None:
    """The second finds that it moved; what was kept first stands."""
    keep(books, change(books, chance="35"))
    mine, theirs = change(books, "PB-1", "", chance="30"), change(books, "PB-1", "", chance="25")
    keep(books, mine)
    with pytest.raises(Stale):
        keep(books, theirs)
    assert {row.chance for row in queue(books)} == {30}


def test_kind_normal_rewrites_nothing_that_is_posted(books: Practice) -> None:
    """The items stay, and the trial says so; what is posted from then on settles."""
    draft = change(books, kind="NORMAL", chance="", clocks="NONE", actions="")
    seen = rules_try.try_(books.at("sam"), [draft])
    assert (seen.stays, seen.leave) == ((6, 210000), (0, 0)) and dict(seen.by_what)["kind"] == 6
    assert any("What is posted is not rewritten" in words for words in seen.words)
    keep(books, draft)
    assert len(queue(books)) == 6
    books.denied(70, labels="N")
    assert [row.control_number for row in queue(books) if row.control_number == "N"] == []
    whole(books)


def test_a_rule_holds_for_its_payer_and_its_days(books: Practice) -> None:
    """One that begins after the answers came moves nothing of them; one for another payer neither."""
    assert rules_try.try_(books.at("sam"), [change(books, chance="35", from_on="2026-12-01")]).moved == 0
    assert rules_try.try_(books.at("sam"), [change(books, chance="35", to_on="2026-09-19")]).moved == 0
    assert rules_try.try_(books.at("sam"), [change(books, chance="35", from_on="2026-09-20", to_on="2026-09-20")]).moved == 6


def test_a_clock_of_the_payer_moves_last_days_and_says_its_name(books: Practice) -> None:
    """CO-16 counts from the service; 20 days more for Lakeside. The claim tells rule, version, and who reviewed it."""
    before = {row.control_number: row.deadline_on for row in queue(books)}
    draft = change(books, "TF_NEW", count="110")
    seen = rules_try.try_(books.at("sam"), [draft])
    assert dict(seen.by_what) == {"deadline": 6, "order": 6}
    assert keep(books, draft) == ("CK-1",)
    for row in queue(books):
        was = before[row.control_number]
        assert was is not None and row.deadline_on is not None and (row.deadline_on - was).days == 20
    (item,) = look.claim(books.at("ana"), "B").work
    assert item.clock is not None and item.clock.words == "CK-1 v1, unreviewed"
    rules.review(books.at("sam"), "CK-1")
    (item,) = look.claim(books.at("ana"), "B").work
    assert item.clock is not None and item.clock.words.startswith("CK-1 v1, reviewed by sam on ")
    assert item.deadline is not None and item.deadline.source == "contract"
    whole(books)


def test_what_is_said_of_a_payer_changes_class_and_steps(books: Practice) -> None:
    """Not contracted: 180 days to file instead of 90; no replacement: the step is a reopening."""
    sam = books.at("sam")
    keep(books, change(books, actions="CORRECT_7>CALL_PAYER"))
    seen = rules_try.try_(sam, [change(books, "payer", payer_class="commercial_not_contracted", accepts_replacement="no")])
    assert dict(seen.by_what) == {"deadline": 6, "step": 6, "order": 6}
    keep(books, change(books, "payer", payer_class="commercial_not_contracted", accepts_replacement="no", phone="555-0100"))
    (item,) = look.claim(books.at("ana"), "B").work
    assert "reopen" in item.steps[0].label
    payer = sam.books.read.value("SELECT id FROM payer WHERE name LIKE 'LAKESIDE%'")
    ways = in_force.payer_rules(sam.books.read, payer)
    assert (ways.accepts_replacement, ways.phone, ways.appeal_levels, ways.number) == (False, "555-0100", 2, 1)
    whole(books)


def test_what_ends_gives_way_to_what_ships(books: Practice) -> None:
    """And is still readable, as are its versions, with who wrote them and why."""
    sam = books.at("sam")
    keep(books, change(books, chance="35"), reason="their letter")
    keep(books, change(books, "PB-1", "", chance="30"), reason="their second letter")
    rules_try.keep(sam, [rules_try.ended(sam, "PB-1")], "they gave in")
    assert {row.chance for row in queue(books)} == {80}
    assert rules.listed(sam, changed=True) == ()
    stood = rules.history(sam, "PB-1")
    assert [(one.version, one.state, one.reason, one.values["chance"]) for one in stood] == [
        (3, "ended", "they gave in", "30"), (2, "active", "their second letter", "30"), (1, "active", "their letter", "35"),
    ]  # fmt: skip
    assert stood[1].changed == ("chance",)
    with pytest.raises(Refused):
        rules_try.ended(sam, "PB-1")


def test_a_review_is_of_these_words(books: Practice) -> None:
    """A shipped rule stays reviewed until its words differ; ours until its next version; undo takes a review back."""
    sam = books.at("sam")
    assert rules.review(sam, "CO-16").reviewed_by == "sam"
    assert "CO/OA-16" not in [row.ref for row in rules.listed(sam, "playbook", unreviewed=True)]
    last = undo.mine(sam)
    assert last is not None
    undo.apply(sam, last.number)
    assert "CO/OA-16" in [row.ref for row in rules.listed(sam, "playbook", unreviewed=True)]
    keep(books, change(books, chance="35"))
    assert rules.review(sam, "PB-1").reviewed_by == "sam"
    keep(books, change(books, "PB-1", "", chance="30"))
    assert [row.reviewed_by for row in rules.listed(sam, changed=True)] == [""]
    with pytest.raises(Stale):
        rules.review(sam, "PB-1", version=1)


def test_only_who_runs_the_desk_changes_rules(books: Practice) -> None:
    """A biller may look and try."""
    draft = change(books, chance="35")
    assert rules_try.try_(books.at("ana"), [draft]).moved == 6
    with pytest.raises(NotAllowed):
        rules_try.keep(books.at("ana"), [draft], "I think so")
    with pytest.raises(NotAllowed):
        rules.review(books.at("ana"), "CO-16")
    with pytest.raises(Refused, match="needs a reason"):
        rules_try.keep(books.at("sam"), [draft], " ")


def test_what_contradicts_itself_is_refused_with_all_that_is_wrong(books: Practice) -> None:
    """Nothing is tried, nothing kept."""
    wrong = change(books, kind="NORMAL", from_on="2026-10-02", to_on="2026-10-01")
    with pytest.raises(Refused, match=r"kind NORMAL settles.*; it ends on 2026-10-01"):
        rules_try.try_(books.at("sam"), [wrong])
    keep(books, change(books, chance="35"))
    with pytest.raises(Refused, match="another rule of the same key"):
        rules_try.try_(books.at("sam"), [Draft("playbook", wrong.payer, {**change(books).values, "chance": "30"})])


def test_a_stopped_trial_and_a_cut_off_keeping(books: Practice) -> None:
    """The trial stops between chunks and leaves nothing; what keeping left over, the next desk that looks moves."""

    def stop(at: int, of: int) -> None:
        raise KeyboardInterrupt(at, of)

    draft = change(books, chance="35")
    with pytest.raises(KeyboardInterrupt):
        rules_try.try_(books.at("sam"), [draft], stop)
    calls: list[int] = []

    def later(at: int, of: int) -> None:
        calls.append(at)
        if len(calls) == 2:  # the trial is over, the rule is kept, no work has moved
            raise KeyboardInterrupt(at, of)

    with pytest.raises(KeyboardInterrupt):
        rules_try.keep(books.at("sam"), [draft], "their letter", progress=later)
    assert {row.chance for row in queue(books)} == {80} and rules_kept.left(books.desk.books.read) == 6
    cut_off.rules(books.at("ana"))
    assert {row.chance for row in queue(books)} == {35}
    whole(books)


def test_the_rules_at_hand_are_those_of_the_books(books: Practice) -> None:
    """Another session's change is seen at the next question; what a refused act saw is not kept at hand."""
    ana, sam = books.at("ana"), books.at("sam")
    first = in_force.of(ana.books.read)
    assert in_force.of(ana.books.read) is first
    rules_try.keep(sam, [change(books, chance="35")], "their letter")
    assert in_force.of(ana.books.read) is not first
    assert in_force.playbook(sam.books.read).rules != first.playbook.rules


def test_many_claims_move_in_chunks_with_one_request(tmp_path: Path) -> None:
    """More than a chunk: several events, one request."""
    made = practice_in(tmp_path)
    count = CHUNK + 5
    people = [Person("OKAFOR", f"N{n}", f"W{n:09d}") for n in range(count)]
    made.sends(*(bill(90, label=f"C{n}", person=one) for n, one in enumerate(people)))
    made.paid(era(*(ans(s(0, CO(16, 80), PR(1, 10)), label=f"C{n}", icn=f"I{n}", person=one) for n, one in enumerate(people))))
    sam = made.at("sam")
    done = rules_try.keep(sam, [change(made, chance="35")], "their letter")
    assert (done.claims, done.trial.moved, len(done.trial.rows)) == (count, count, 10)
    acts = sam.books.read.run("SELECT act, count(*), count(DISTINCT request) FROM event WHERE act LIKE 'rules.%' GROUP BY act ORDER BY act")
    assert [tuple(row) for row in acts] == [("rules.keep", 1, 1), ("rules.move", 2, 1)]
    assert sam.books.read.value("SELECT count(DISTINCT request) FROM event WHERE act LIKE 'rules.%'") == 1
    whole(made)
