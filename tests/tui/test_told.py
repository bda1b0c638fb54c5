"""What follows, in a question: all of it, or how much more there is."""

from __future__ import annotations

from tui.widgets.ask import TOLD, told


def test_what_follows_is_never_cut_without_a_word() -> None:
    chunks = [f"sentence {n}" for n in range(TOLD + 3)]
    assert told([]) == []
    assert [row.text.strip() for row in told(chunks[:TOLD])] == ["WHAT FOLLOWS", *chunks[:TOLD]]
    rows = [row.text.strip() for row in told(chunks)]
    assert rows[-1] == "... and 4 rows more"
    assert rows[1:-1] == chunks[: TOLD - 1]
