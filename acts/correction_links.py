"""The links between denials, corrections, claims that went again, and what came of them, as they stand by now."""

from __future__ import annotations

from dataclasses import dataclass

from acts.chart_view import shown
from acts.correction_rows import ReachedRow
from acts.outbox_rows import STATES
from billing.money import shown as cash
from billing.resending import HOWS
from billing.text import clean
from store import books, corrections, gone
from store.corrections import Reached
from store.engine.sqlite import Read


def reached_rows(read: Read, number: int) -> tuple[ReachedRow, ...]:
    """The claims that a correction reached: what became of each, by what entry it went again, and what came of it."""
    return tuple(_row(read, one) for one in corrections.claims_of(read, number))


def _row(read: Read, one: Reached) -> ReachedRow:
    sent = ""
    if one.outbox is not None:
        state = STATES.get(one.outbox_state, one.outbox_state)
        what = HOWS.get(one.outbox_what, one.outbox_what)  # type: ignore[call-overload]
        sent = f"OUT-{one.outbox}: {what}, {state}" + (f" in {clean(one.file)}" if one.file else "")
    return ReachedRow(
        clean(one.control_number), one.becomes, clean(one.words), one.fields, sent, outcome_words(read, one.claim),
        corrections.denied_with(read, one.claim),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimCorrected:
    """A correction as its claim shows it: which, when, by whom, what it changed, and how the claim went again."""

    number: int
    on: str
    by: str
    fields: str
    sent: str
    owed: bool

    @property
    def words(self) -> str:
        """In a line, with the original."""
        then = self.sent or ("not sent again yet" if self.owed else "")
        return f"amended {self.on} by {self.by}: {self.fields} (K-{self.number})" + (f"; {then}" if then else "")


def of_claim(read: Read, claim: int) -> tuple[ClaimCorrected, ...]:
    """The corrections that reached a claim, newest first; of what is another patient's by now none."""
    owed = {one.correction for one in corrections.since_sent(read, (claim,)).get(claim, ())}
    out = []
    for one in reversed(corrections.of_claim(read, claim)):
        kept = corrections.one(read, one.correction)
        assert kept is not None
        kept = gone.correction(read, kept)
        if not kept.changes:
            continue
        row = _row(read, one)
        fields = ", ".join(f"{clean(c.label)}, original {shown(c.field, c.was) or 'nothing'}" for c in kept.changes[:3])
        out.append(ClaimCorrected(one.correction, one.on.isoformat(), kept.decided_by, fields, row.sent, one.correction in owed))
    return tuple(out)


def words_of(read: Read, person: int, claim: int) -> tuple[str, ...]:
    """What a claim's page says: what waits for a signature on the record, then what was amended, newest first."""
    waits = [
        f"{one.ref} waits for {one.for_login or one.for_role} to sign: {', '.join(clean(c.label) for c in one.changes[:3])}"
        for one in (gone.correction(read, each) for each in corrections.listed(read, (corrections.WAITING,), person))
        if one.changes
    ]
    return (*waits, *(one.words for one in of_claim(read, claim)))


def outcome_words(read: Read, claim: int) -> str:
    """What came of a claim by now: its status, and what was paid."""
    known = books.book(read, claim)
    last = next((one for one in reversed(known.answers) if one.state == "posted"), None)
    if last is None:
        return "not answered"
    on = f" on {last.paid_on.isoformat()}" if last.paid_on else ""
    denied = sorted(
        {a.code for line in last.lines if line.state == "standing" for a in line.adjustments if a.kind == "DENIAL" and a.cents > 0}
    )
    paid = sum(line.paid_cents for line in last.lines)
    said = [f"paid {cash(paid)}"] if paid else []
    said += [f"denied {', '.join(denied)}"] if denied else []
    return f"{' and '.join(said) or 'answered without money'}{on}"
