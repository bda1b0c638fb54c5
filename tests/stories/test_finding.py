"""Finding at the command line: every filter, headings, kept views and projects, on a real store; both proofs hold in the end."""

from __future__ import annotations

import pytest

from tests.stories.counter import Counter
from tests.stories.telling import ans, bill, era, s
from tests.stories.x12_maker import claims, remittances
from tests.stories.x12_records import CO, Person, carried


@pytest.fixture(scope="module")
def queue(counter: Counter) -> Counter:
    """Six denied claims, 100.00 to 600.00; one is ana's, one waits, one has a note."""
    people = {label: Person("OKAFOR", f"{label}NNA", f"W{label}900200") for label in "ABCDEF"}
    bills = [bill(100 * n, label=f"F{label}", person=people[label]) for n, label in enumerate("ABCDEF", 1)]
    answers = []
    for n, label in enumerate("ABCDEF", 1):
        said = s(0, CO(16, 100 * n), remarks=("N382",)) if n % 2 else s(0, CO(197, 100 * n))
        answers.append(ans(said, label=f"F{label}", icn=f"F{label}", person=people[label]))
    counter.bring("f.837", claims(bills))
    counter.bring("f.835", remittances([carried(era(*answers, trace="FIND", day="20261030"))]))
    counter("post", "--all")
    counter("work", "assign", "FA", "--to", "ana", "--reason", "hers")
    counter("work", "follow-up", "FB", "2026-11-20")
    counter("work", "note", "FC", "the zebra desk faxed a card copy")
    return counter


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (("--remark", "n382"), "ACE"), (("--reason", "CO-197"), "BDF"), (("--min", "200", "--max", "400.00"), "BCD"),
        (("--owner", "ana"), "A"), (("--state", "waiting"), "B"), (("--follow-up-before", "2026-11-20"), "B"),
        (("--follow-up-after", "2026-11-21"), ""), (("--note", "zebra fax"), "C"), (("--note", "zebra missing"), ""),
        (("--min-age", "1"), ""), (("--max-age", "0"), "ABCDEF"), (("--since", "2026-11-02"), "ABCDEF"),
        (("--text", "okafor enna"), "E"), (("--text", "fd"), "D"), (("--leased", "*"), "ABC"), (("--gone",), ""),
        (("--due-within", "9999"), "ABCDEF"), (("--no-deadline",), ""), (("--provider", "nobody like it"), ""),
        (("--due-before", "2026-11-03"), ""), (("--remark", "N382", "--min", "300"), "CE"),
    ],
)  # fmt: skip
def test_each_filter_shows_what_it_says(queue: Counter, filters: tuple[str, ...], wanted: str) -> None:
    """And its total is of the whole."""
    answer = queue("queue", *filters)
    found = "".join(sorted(item["claim"][1:] for item in answer["items"]))
    if filters[0] == "--leased":
        assert set(found) <= set(wanted)
    else:
        assert (found, answer["total"]) == (wanted, len(wanted))


def test_orders_and_pages(queue: Counter) -> None:
    """By amount, two at a time; a token is of its order."""
    found, after = "", ()
    while True:
        page = queue("queue", "--order", "amount", "--limit", "2", *after)
        found += "".join(item["claim"][1:] for item in page["items"])
        if page["next"] is None:
            break
        after = ("--after", page["next"])
    assert found == "FEDCBA"
    queue("queue", "--order", "age", *after, code=2)
    assert "".join(item["claim"][1:] for item in queue.items("--order", "patient")) == "ABCDEF"
    assert queue.items("--order", "follow_up")[0]["claim"] == "FB"


def test_headings(queue: Counter) -> None:
    """Count and money of each; an unknown column exits 2."""
    groups = queue("queue", "--group", "reason")["groups"]
    assert [(one["key"], one["items"], one["at_stake"]) for one in groups] == [("CO-197", 3, "1200.00"), ("CO-16", 3, "900.00")]
    assert {one["key"]: one["items"] for one in queue("queue", "--group", "state")["groups"]} == {"open": 5, "waiting": 1}
    queue("queue", "--group", "colour", code=2)


def test_a_view_is_kept_used_changed_and_taken_away(queue: Counter) -> None:
    """What is asked beside it goes before it; a shared one needs a supervisor."""
    queue("view", "save", "Large", "--min", "300", "--order", "amount", "--columns", "age,claim", "--key", "4")
    assert [item["claim"] for item in queue.items("--view", "large")] == ["FF", "FE", "FD", "FC"]
    assert [item["claim"] for item in queue.items("--view", "large", "--min", "500")] == ["FF", "FE"]
    (view,) = queue("view", "list")["views"]
    assert (view["key"], view["filter"], view["columns"]) == (4, {"min": "300.00", "order": "amount"}, ["AGE", "CLAIM"])
    queue("view", "change", "Large", "--rename", "Larger", "--key", "5")
    with queue.as_login("ben"):
        queue("view", "save", "Ours", "--shared", code=4)
        queue("queue", "--view", "Larger", code=2)
    queue("view", "save", "Bad", "--columns", "COLOUR", code=2)
    queue("view", "save", "Bad", "--key", "1", code=2)
    queue("view", "remove", "larger")
    assert queue("view", "list")["views"] == []
    queue("undo")
    assert [one["name"] for one in queue("view", "list")["views"]] == ["Larger"]


def test_a_project_by_hand(queue: Counter) -> None:
    """Made, shown, noted, given, closed; claims that are none exit 2."""
    made = queue("project", "add", "Card copies", "FA", "FC", "--note", "ask the desk")["project"]
    assert (made["project"], made["claims"], made["denied"]) == ("PJ-1", 2, "400.00")
    assert {item["claim"] for item in queue.items("--project", "pj-1")} == {"FA", "FC"}
    shown = queue("project", "show", "card copies")
    assert shown["queue"]["total"] == 2
    assert queue("project", "note", "1", "done on Friday", "--owner", "ana")["project"]["owner"] == "ana"
    queue("project", "add", "None", "NOSUCH", code=2)
    queue("project", "show", "PJ-9", code=2)
    with queue.as_login("otto"):
        assert [one["project"] for one in queue("project", "list")["projects"]] == ["PJ-1"]
        queue("project", "close", "PJ-1", "--reason", "x", code=4)
    assert queue("project", "close", "PJ-1", "--reason", "mended")["project"]["state"] == "closed"
    assert queue("project", "list")["projects"] == []


def test_the_doctor_makes_anew_what_the_queue_is_found_by(queue: Counter) -> None:
    """And all finds are as before."""
    before = queue.items()
    assert queue("doctor", "--rebuild", code=(0, 1))["findings"]
    assert queue.items() == before
