"""One file of more claims than go in at once: killed in the middle it is hidden until whole, and carried on by whoever comes next."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claimdesk import settings
from tests.stories import x12_maker as x
from tests.stories.counter import Counter
from tests.stories.story import Story, figures
from tests.stories.telling import ans, bill, era, s
from tests.stories.test_known_answer import killed
from tests.stories.x12_records import CO

COUNT = 4500


@pytest.mark.slow
def test_a_large_file_that_is_killed_is_carried_on_whole(tmp_path: Path) -> None:
    """A file is taken whole or not at all: no claim of it is seen before the last is in, and none is lost or made twice."""
    counter = Counter(tmp_path, login=settings.login(), now=datetime.now(UTC))
    counter("init")
    claims = counter.write("claims.837", x.claims([bill(100, label=f"K{n}") for n in range(COUNT)]))
    answers = [ans(s(0, CO(197, 100)) if n % 3 == 0 else s(80, CO(45, 20)), label=f"K{n}", icn=f"K{n}") for n in range(COUNT)]
    paid = counter.write("paid.835", Story(counter, "").text(era(*answers)))
    chance, kills = random.Random(5), 0
    for path in (claims, paid):
        for _ in range(4):
            running = killed(counter.db, "import", str(path), after=chance.uniform(0.2, 1.6))
            kills += running
            counter.now = datetime.now(UTC)
            seen = counter.say("claim", "K0", "--json").code
            last = counter.say("claim", f"K{COUNT - 1}", "--json").code
            assert seen == last or path is paid
            counter.proven()
        counter("import", str(path), code=(0, 1))
    for _ in range(4):
        kills += killed(counter.db, "post", "--all", after=chance.uniform(0.2, 1.6))
        counter.now = datetime.now(UTC)
        counter.proven()
    assert kills > 0
    counter("post", "--all")
    (report,) = counter("post", "P")["remittances"]
    assert (report["claims"], report["posted"], report["held"], report["state"]) == (COUNT, COUNT, 0, "already_posted")
    assert counter("queue", "--limit", "1")["denied"] == {"total": 1500, "at_stake": "150000.00"}
    story = Story(counter, "")
    for n in (0, 1, COUNT - 1):
        assert story.figures(f"K{n}") == (figures(100, denied=100) if n % 3 == 0 else figures(100, paid=80, adjusted=20))
    counter.proven()
