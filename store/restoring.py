"""Rows put back as they were: facts by a row that says so, mutable rows by a new version equal to the old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from billing.chart import RETRACTED
from store import charts, ledger, notes, provider_level, remittances, settled, work
from store.engine.sqlite import Read, Write
from store.ids import among
from store.undoing import PRICED, Moved, Posting, by_id

ENDED = {
    "work_item": "closed", "denial": "closed", "hold": "released",
    "approval": "withdrawn", "write_off_policy": "ended", "contract": "ended", "fee_table": "ended", "rate_list": "replaced",
    "merge": "withdrawn", "breach_review": "withdrawn", "duplicate_pair": "open",
    "document_place": "dismissed", "question": "withdrawn", "query": "withdrawn", "query_wording": "ended", "records_request": "withdrawn",
    "patient_request": "taken-back", "restriction": "ended", "confidential": "ended",
    "playbook_rule": "ended", "clock_rule": "ended", "payer_rule": "ended", "rule_review": "ended",
    "correction_pending": "taken_back", "correction_claim": "taken_back", "coding": "taken_back",
    "payment": "void", "deposit": "void", "remittance_state": "withdrawn", "file_state": "withdrawn",
}  # fmt: skip
"""What a row becomes whose making is taken back: it stays readable."""
CHARTS = frozenset(charts.RELATIONS)
STANDING = frozenset({"coverage", "chart_item", "diagnosis"})
"""Of charts, what is taken back by its standing."""


def money(write: Write, live: Sequence[Posting], *, redo: bool, event: int, today: date, reason: str) -> dict[int, int]:
    """Take these transactions back, or (for an undo's) do again what they took back; the new number of each that was done again."""
    made: dict[int, int] = {}
    back = [posting for posting in reversed(live) if not (redo and posting.kind == "undo")]
    # What took something of the same request back goes first: then that counts again, and is taken back too.
    for some in _runs(back):
        ledger.write(write, [p.taken_back() for p in some], event=event, today=today, remittance=some[0].remittance, reason=reason)
    answers_ended(write, [posting.id for posting in back])
    if redo:
        taken = by_id(write, [p.reverses for p in live if p.kind == "undo" and p.reverses is not None])
        for run in _runs([taken[number] for number in sorted(taken)]):
            # What took back something that is done again itself takes back its new one.
            again = [replace(t, reverses=made.get(t.reverses, t.reverses)) if t.reverses else t for t in (p.again() for p in run)]
            numbers = ledger.write(write, again, event=event, today=today, remittance=run[0].remittance, reason=reason)
            made |= {posting.id: number for posting, number in zip(run, numbers, strict=True)}
        answers_again(write, made)
        provider_level.uses_again(write, made, event)
    return made


def _runs(some: Iterable[Posting]) -> Iterable[list[Posting]]:
    """In order, as many together as are of one remittance and do not take back one another."""
    run: list[Posting] = []
    ids: set[int | None] = set()
    taken_back: set[int | None] = set()
    for posting in some:
        if run and (posting.remittance != run[0].remittance or posting.reverses in ids or posting.id in taken_back):
            yield run
            run, ids, taken_back = [], set(), set()
        run.append(posting)
        ids.add(posting.id)
        taken_back.add(posting.reverses)
    if run:
        yield run


def answers_ended(write: Write, undone: Sequence[int]) -> None:
    """The answers that these transactions posted no longer count."""
    write.change(
        "INSERT INTO answer_end(posting, answer, claim, line, how, by_answer) "
        f"SELECT posting, answer, claim, 0, 'undone', NULL FROM posted_answer WHERE posting IN ({among(undone)}) ORDER BY id"
    )


def answers_again(write: Write, made: Mapping[int, int]) -> None:
    """What those answers said of our lines, under the transactions by which they are posted again."""
    for old, new in sorted(made.items(), key=lambda pair: pair[1]):
        write.change(
            "INSERT INTO posted_answer(answer, posting, claim, payer, rank, status, check_cents, remarks, charge_cents, paid_cents, "
            "answer_key, part) SELECT answer, :new, claim, payer, rank, status, check_cents, remarks, charge_cents, paid_cents, "
            "answer_key, part FROM posted_answer WHERE posting = :old",
            old=old,
            new=new,
        )
        write.change(
            "INSERT INTO line_answer(posting, answer, claim, line, paid_cents, adjustments, remarks, state, unposted_cents, flag) "
            "SELECT :new, answer, claim, line, paid_cents, adjustments, remarks, state, unposted_cents, flag FROM line_answer "
            "WHERE posting = :old ORDER BY id",
            old=old,
            new=new,
        )


def rows(write: Write, moved: Sequence[Moved], *, event: int, postings: Mapping[int, int]) -> list[Moved]:
    """Put the rows back, the last changed first; those that had moved in the meantime (nothing of it may be kept then)."""
    gone: list[Moved] = []
    for row in reversed(moved):
        if row.relation == "answer_end" and (row.after or row.before or {}).get("how") == "undone":
            continue  # that an answer was taken out stays true of that posting; posted again it has another
        if not _put_back(write, row, event, postings):
            gone.append(row)
    return gone


def _put_back(write: Write, row: Moved, event: int, postings: Mapping[int, int]) -> bool:
    if row.after is None:
        again = {name: value for name, value in (row.before or {}).items() if name != "id"}
        if row.relation == "answer_end":
            again["posting"] = postings.get(again["posting"], again["posting"])
        write.insert(row.relation, **again)
        return True
    if row.before is None:
        if row.relation in STANDING:
            now = charts.record(write, row.relation, row.key)
            return now is not None and charts.change(write, row.relation, row.key, now.version, {"standing": RETRACTED}, event) is not None
        if row.relation not in ENDED:
            return write.change(f'DELETE FROM "{row.relation}" WHERE id = :id', id=row.key) == 1
        target: Mapping[str, Any] = {"state": ENDED[row.relation]}
    else:
        kept = {"id", "version", *PRICED.get(row.relation, ())}
        target = {name: value for name, value in row.before.items() if row.after.get(name) != value and name not in kept}
        if not target:
            return True  # learning alone has moved it
    if row.relation in CHARTS:
        values = {name: value for name, value in target.items() if name != "name_key"}
        now = charts.record(write, row.relation, row.key)
        return now is not None and charts.change(write, row.relation, row.key, now.version, values, event) is not None
    return _update(write, row, target)


def _update(write: Write, row: Moved, target: Mapping[str, Any]) -> bool:
    """The columns back to what they were, where they are still as the request left them: the check is in the WHERE."""
    after = row.after or {}
    sets = ", ".join(f'"{name}" = :{name}' for name in target)
    bump = ", version = version + 1" if "version" in after and row.relation != "claim" else ""
    same = " AND ".join(f'"{name}" IS NOT DISTINCT FROM :was_{name}' for name in target)
    changed = write.change(
        f'UPDATE "{row.relation}" SET {sets}{bump} WHERE id = :row_id AND {same}',
        row_id=row.key,
        **target,
        **{f"was_{name}": after.get(name) for name in target},
    )
    return changed == 1


def amendments(write: Write, events: Sequence[int], *, event: int, author: str, reason: str) -> int:
    """For each correction that is taken back an amendment the other way, so that the record tells its whole story."""
    found = write.run(
        "SELECT person, claim, relation, subject, from_version, to_version, field, was, shall_be, event "
        f"FROM amendment WHERE event IN ({among(events)}) ORDER BY id"
    )
    for person, claim, relation, subject, _, _, field, was, shall_be, of in found:
        now = charts.record(write, relation, subject)
        assert now is not None
        charts.amend(
            write, event=event, person=person, claim=claim, relation=relation, subject=subject, from_version=now.version - 1,
            to_version=now.version, kind="retraction", field=field, was=shall_be, shall_be=was, reason=reason or "taken back",
            evidence=f"undo of event {of}", author=author,
        )  # fmt: skip
    return len(found)


def notes_back(write: Write, events: Sequence[int], *, event: int, actor: str, moment: int) -> int:
    """Each note of these events gets a row that takes it back; a row that took one back is taken back in its turn."""
    count = 0
    for number in events:
        for note, claim, text in notes.of_event(write, number):
            notes.add(write, claim, text, actor=actor, moment=moment, event=event, retracts=note)
            count += 1
    return count


def derived(write: Write, claims: Iterable[int], homes: Iterable[int], items: Sequence[int], *, event: int, today: date) -> None:
    """Figures, places and states that follow from the rows; nothing of it wakes what a person set aside."""
    settled.settle_many(write, sorted(set(claims)), event, today, wakes=False)
    work.rank_again(write, items, today)
    for home in sorted(set(homes)):
        remittances.recount(write, home)


def fact_counts(read: Read, events: Sequence[int]) -> tuple[int, int]:
    """Notes and amendments that these events wrote."""
    listed = among(events)
    return (
        int(read.value(f"SELECT count(*) FROM note WHERE event IN ({listed})")),
        int(read.value(f"SELECT count(*) FROM amendment WHERE event IN ({listed})")),
    )
