"""The queue measured: a page of each filter and order over N items, beside a page by primary key in the same run.

python bench/queue.py [N]     writes N items (default 100,000) straight into the real tables, then asks for pages as the list does.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from acts import lists_view, upkeep
from acts.views import QueueView
from billing import priority
from claimdesk.settings import login
from store import facets, queue, queue_groups
from store.engine.sqlite import Read, open_books

TODAY = date(2026, 11, 23)
MOMENT = int(datetime(2026, 11, 23, 14, tzinfo=UTC).timestamp() * 1_000_000)
PAYERS, PROVIDERS, FACILITIES, OWNERS = 40, 60, 12, 25
CODES = ("CO-16", "CO-197", "CO-50", "CO-22", "CO-29", "CO-18", "CO-97", "CO-109", "CO-11", "CO-252", "CO-31", "PR-27", "CO-4", "CO-B7")
REMARKS = ("N382", "MA130", "N115", "M76", "N19", "N519", "N431", "MA04", "M51", "N265", "N30", "M127")
CATEGORIES = (
    "missing_information",
    "authorization",
    "medical_necessity",
    "other_payer",
    "timely_filing",
    "duplicate",
    "bundling",
    "coding",
)
KINDS = ("denial",) * 90 + ("next_payer",) * 5 + ("review",) * 3 + ("credit",) * 2
WORDS = "called payer rep said resend card copy fax records auth pending ref letter appeal sent spoke manager portal shows member".split()


def build(path: Path, n: int) -> None:
    """A store with n items in the queue, written in SQL with the real tables and indexes; derived tables as the doctor makes them."""
    upkeep.init(path, login())
    dice = random.Random(1)
    with open_books(path) as books, books.write("bench", "bench") as write:
        write.keep_at_hand(512)
        held = write.run("SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL")
        for kind, name, _ in held:
            write.change(f'DROP {kind.upper()} "{name}"')
        write.change("INSERT INTO source_file(id, sha256, name, kind, size, received_at, event) VALUES (1, 'x', 'x', '837P', 1, 1, 1)")
        write.many("INSERT INTO payer(id, name, name_key, payer_id, payer_class) VALUES (?, ?, ?, ?, 'commercial')",
                   [(k, f"Payer {k:02d}", f"payer {k:02d}", f"P{k}") for k in range(1, PAYERS + 1)])  # fmt: skip
        write.change("INSERT INTO provider(id, npi, tax_id, name, ours) VALUES (1, '1', '1', 'Practice', 1)")
        people = max(n // 3, 1)
        write.many(
            "INSERT INTO person(id, last, first, middle, suffix, sex, line1, line2, city, state, zip, name_key) "
            "VALUES (?, ?, ?, '', '', 'F', '', '', '', '', '', ?)",
            ((k, f"Name{k % 5003}", f"First{k}", f"name{k % 5003} first{k}") for k in range(1, people + 1)),
        )
        records = [_record(dice) for _ in range(2000)]
        write.many(
            "INSERT INTO claim(id, control_number, file, person, payer, provider, kind, charge_cents, from_on, to_on, state) "
            "VALUES (?, ?, 1, ?, ?, 1, 'P', 100, '2026-01-01', '2026-01-01', 'active')",
            ((k, f"C{k:08d}", k % people + 1, k % PAYERS + 1) for k in range(1, n + 1)),
        )
        write.many(
            "INSERT INTO claim_version(id, claim, version, file, event, what, control_number, frequency, destination, position, record) "
            "VALUES (?, ?, 1, 1, 1, 'new', ?, '1', 1, 1, ?)",
            ((k, k, f"C{k:08d}", records[k % 2000]) for k in range(1, n + 1)),
        )
        write.many(
            "INSERT INTO work_item(id, claim, kind, payer, category, codes, remarks, at_stake_cents, chance, deadline_on, deadline, state, "
            "follow_up_on, assigned_to, basis, why, opened_on, expected_cents, priority, rank, rank_until) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, '', '', ?, ?, ?, ?, '9999-12-31')",
            (_item(dice, k) for k in range(1, n + 1)),
        )
        write.many("INSERT INTO note(id, claim, event, actor, moment, text) VALUES (?, ?, 1, 'ana', 1, ?)",
                   ((k, k * 3, " ".join(dice.choices(WORDS, k=12)) + (" zebra" if k % 5000 == 0 else ""))
                    for k in range(1, n // 3)))  # fmt: skip
        write.change(
            "INSERT INTO work_count SELECT payer, category, kind, state, count(*), sum(at_stake_cents) FROM work_item GROUP BY 1, 2, 3, 4"
        )
        again = {kind: [sql for what, _, sql in held if what == kind] for kind in ("index", "trigger")}
        for sql in again["index"]:
            if " ON claim_version(" in sql or " ON note_back(" in sql:
                write.change(sql)
        facets.rebuild(write)
        for sql in (*again["index"], *again["trigger"]):
            if " ON claim_version(" not in sql and " ON note_back(" not in sql:
                write.change(sql)


def _record(dice: random.Random) -> str:
    who, place = dice.randrange(PROVIDERS), dice.randrange(FACILITIES)
    rendering = {"last": f"Doctor{who}", "first": "A", "identifiers": [{"qualifier": "XX", "value": f"10000{who:05d}"}]}
    return json.dumps({"control_number": "x", "rendering": rendering, "facility_code": "11", "facility": {"last": f"Site {place}"}})


def _item(dice: random.Random, k: int) -> tuple[Any, ...]:
    kind, cents = dice.choice(KINDS), int(dice.lognormvariate(10, 1.2)) + 500
    due = TODAY + timedelta(days=int(dice.triangular(-60, 365, 60))) if dice.random() < 0.9 else None
    waits = dice.random() < 0.2
    chance, number = dice.choice((15, 40, 60, 80)), f"C{k:08d}"
    rank = priority.rank(waiting=waits, at_stake_cents=cents, chance=chance, deadline_on=due, today=TODAY, claim_number=number, kind=kind)
    follow = (TODAY + timedelta(days=dice.randrange(1, 60))).isoformat() if waits else None
    owner = f"u{dice.randrange(OWNERS)}" if dice.random() < 0.4 else None
    opened = (TODAY - timedelta(days=int(dice.expovariate(1 / 40)))).isoformat()
    payer, category = int(dice.triangular(1, PAYERS, 3)), CATEGORIES[int(dice.triangular(0, 7.99, 1))]
    code = CODES[min(int(dice.expovariate(0.4)), len(CODES) - 1)]
    remark = REMARKS[min(int(dice.expovariate(0.5)), len(REMARKS) - 1)] if k % 20000 else "N999"
    return (k, k, kind, payer, category, code, remark, cents, chance, due.isoformat() if due else None, "waiting" if waits else "open",
            follow, owner, opened, rank.expected_cents, rank.priority, rank.key)  # fmt: skip


VIEWS: dict[str, QueueView] = {
    "all": QueueView(),
    "open denials": QueueView(kind="denial", state="open"),
    "payer": QueueView(kind="denial", state="open", payer="payer 07"),
    "category": QueueView(kind="denial", state="open", category="coding"),
    "payer and category": QueueView(kind="denial", state="open", payer="payer 07", category="coding"),
    "code, common": QueueView(kind="denial", state="open", reason="CO-16"),
    "code, rarer": QueueView(kind="denial", state="open", reason="CO-B7"),
    "remark, common": QueueView(kind="denial", state="open", remark="N382"),
    "remark, rare": QueueView(kind="denial", state="open", remark="N999"),
    "code and payer": QueueView(kind="denial", state="open", reason="CO-16", payer="payer 38"),
    "provider": QueueView(kind="denial", state="open", provider="1000000007"),
    "provider and code": QueueView(kind="denial", state="open", provider="1000000007", reason="CO-29"),
    "location": QueueView(kind="denial", state="open", location="Site 3"),
    "owner": QueueView(kind="denial", state="open", owner="u3"),
    "nobody's": QueueView(kind="denial", state="open", owner="-"),
    "from 1,000.00": QueueView(kind="denial", state="open", min_cents=100_000),
    "500 to 510": QueueView(kind="denial", state="open", min_cents=50_000, max_cents=51_000),
    "age 90 or more": QueueView(kind="denial", state="open", min_age=90),
    "age 300 or more": QueueView(kind="denial", state="open", min_age=300),
    "due within 7 days": QueueView(kind="denial", state="open", due_within=7),
    "gone": QueueView(kind="denial", state="open", gone=True),
    "waiting": QueueView(kind="denial", state="waiting"),
    "follow-up this week": QueueView(kind="denial", follow_before=TODAY + timedelta(days=7)),
    "in somebody's hand": QueueView(kind="denial", leased="*"),
    "kind, rare": QueueView(kind="credit", state="open"),
    "note, rare word": QueueView(kind="denial", state="open", note="zebra"),
    "note, two words": QueueView(kind="denial", state="open", note="zebra port"),
    "text, a name": QueueView(kind="denial", state="open", text="name4711"),
}
ORDERED = ("all", "open denials", "payer", "category", "kind, rare", "code, common", "provider", "owner", "due within 7 days")
COUNTED = ("open denials", "payer", "code, common", "remark, common", "provider", "location", "owner", "due within 7 days",
           "age 90 or more", "from 1,000.00", "code and payer")  # fmt: skip


def timed(ask: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of processor time of each call: neighbours on the machine do not count."""
    took = []
    for _ in range(times):
        began = time.process_time()
        ask()
        took.append((time.process_time() - began) * 1000)
    return took


def report(name: str, took: list[float], floor: float) -> None:
    """One line: p50 and p95, and how many times the floor."""
    took = sorted(took)
    p50, p95 = statistics.median(took), took[min(int(len(took) * 0.95), len(took) - 1)]
    print(f"{name:<34} p50 {p50:8.2f} ms  {p50 / floor:7.1f} x   p95 {p95:8.2f} ms  {p95 / floor:7.1f} x", flush=True)


def measure(read: Read, times: int) -> None:
    """Pages, orders, groups, counts."""
    page = "SELECT * FROM work_item WHERE id > :id ORDER BY id LIMIT 50"
    top, dice = read.value("SELECT max(id) FROM work_item"), random.Random(2)
    floor = statistics.median(timed(lambda: read.run(page, id=dice.randrange(top)), 200))
    print(f"floor, a page by primary key: {floor:.3f} ms\n")

    def pages(view: QueueView) -> Callable[[], object]:
        keys: list[str | None] = [None]

        def ask() -> object:
            with_key = keys[-1]
            rows = queue.page(read, lists_view.which(read, view, TODAY), MOMENT, after=with_key, limit=50)
            keys.append(rows[-1].rank if rows and len(keys) < 20 else None)
            return rows

        return ask

    for name, view in VIEWS.items():
        report(name, timed(pages(view), times), floor)
    print()
    for order in (*queue.ORDERS, "payer"):
        for name in ORDERED:
            report(f"by {order}: {name}", timed(pages(VIEWS[name].__class__(**{**_fields(VIEWS[name]), "order": order})), times), floor)
    print()
    for by in queue_groups.CUBED:
        view = VIEWS["open denials"]
        report(
            f"groups by {by}",
            timed(lambda v=view, b=by: queue_groups.groups(read, lists_view.which(read, v, TODAY), b, TODAY, MOMENT), 5),
            floor,
        )  # type: ignore[misc]
    print()
    for name in COUNTED:
        report(f"count: {name}", timed(lambda v=VIEWS[name]: queue.count(read, lists_view.which(read, v, TODAY), MOMENT), 5), floor)  # type: ignore[misc]


def _fields(view: QueueView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in view.__slots__}


def main() -> None:
    """Build, measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("items", nargs="?", type=int, default=100_000)
    options.add_argument("--times", type=int, default=40)
    options.add_argument("--keep", type=Path, help="Keep the store here, or measure the one that is there.")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.keep or Path(folder) / "books.db"
        if not path.exists():
            began = time.process_time()
            build(path, chosen.items)
            print(
                f"{chosen.items:,} items written in {time.process_time() - began:.0f} s of processor time, "
                f"{path.stat().st_size / 1e6:.0f} MB"
            )
        with open_books(path) as books:
            measure(books.read, chosen.times)


if __name__ == "__main__":
    main()
