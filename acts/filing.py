"""Proof of timely filing: when a claim was sent, in which file, who took it in, and whether that was before its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from acts.desk import Desk
from acts.hands import claim_row, local
from acts.seen import seen
from billing.money import shown
from billing.person import Coverage
from billing.plans import Deadline
from billing.text import clean, name_shown
from store import acks, books, charts, dossier, rules
from store.acks import Ack, SentIn
from store.engine.sqlite import Read

WHAT = {
    "new": "first sent", "replacement": "replacement (frequency 7)", "void": "void (frequency 8)", "billing": "billed to the next payer",
    "resubmission": "sent again",
}  # fmt: skip
VERDICTS = {"accepted": "accepted", "forwarded": "passed on", "rejected": "REJECTED", "noted": "noted"}


@dataclass(frozen=True, slots=True)
class AckRow:
    """What was said of a sending: 999 or 277CA, by whom, on which day, the verdict, codes and words, the payer's own number."""

    kind: str
    source: str
    on: date | None
    level: str
    verdict: str
    codes: str
    words: str
    payer_control_number: str
    file: str


@dataclass(frozen=True, slots=True)
class SentRow:
    """One sending: the day that the file itself names (BHT04), when it was loaded here, to whom, and its control numbers."""

    on: date | None
    loaded_at: datetime
    what: str
    payer: str
    file: str
    frequency: str
    numbers: SentIn | None
    acks: tuple[AckRow, ...]


@dataclass(frozen=True, slots=True)
class FilingProof:
    """All of it for one claim. received_on: the first day on which somebody on the way took it in; in_time: None where that, or the last
    day, is not known."""

    control_number: str
    patient: str
    charge_cents: int
    from_on: date | None
    to_on: date | None
    deadline: Deadline | None
    sent: tuple[SentRow, ...]
    sent_on: date | None
    received_on: date | None
    in_time: bool | None

    @property
    def verdict(self) -> str:
        """In a sentence."""
        if self.deadline is None:
            return "Its last day is not known, so nothing can be proven."
        last = f"the last day was {self.deadline.due_on.isoformat()}"
        if self.received_on is not None:
            return f"Taken in on {self.received_on.isoformat()}; {last}: {'in time' if self.in_time else 'TOO LATE'}."
        if self.sent_on is not None and self.sent_on <= self.deadline.due_on:
            return f"Sent on {self.sent_on.isoformat()}; {last}. No acknowledgement proves that it was received."
        if self.sent_on is not None:
            return f"Sent on {self.sent_on.isoformat()}; {last}: TOO LATE."
        return f"It is not known when it was sent; {last}."


def proof(desk: Desk, number: str | int, purpose: str = "proof of filing") -> FilingProof:
    """Gather it; in the log like any look at the claim."""
    row = claim_row(desk.books.read, number)
    seen(desk, "look.claim", (("claim", row["control_number"]), ("patient", str(row["person"]))), purpose)
    with desk.books.snapshot() as read:
        return gathered(desk, read, row["id"])


def gathered(desk: Desk, read: Read, claim: int) -> FilingProof:
    """The same without the log, for an act that has written that the claim is looked at."""
    known = books.book(read, claim)
    row = dossier.claim_row(read, claim)
    person = charts.record(read, "person", row["person"]) if row is not None else None
    assert person is not None
    said, sets = acks.of_claim(read, known.claim), acks.sets_of(read, known.claim)
    sent = tuple(
        _sent(desk, sending, sets.get(number), [one for one in said if one.sending == number])
        for number, sending in dossier.numbered_sendings(read, known.claim)
    )
    first = known.payers[0].payer if known.payers else None
    due = rules.clocks(read).deadline(
        ("TF_NEW",),
        first.payer_class if first else "commercial_contracted",
        service_from_on=known.service_from_on,
        service_to_on=known.service_to_on,
        remitted_on=None,
        payer=first.payer if first else None,
    )
    sent_on = min((one.on for one in sent if one.on), default=None)
    taken = [ack for one in sent for ack in one.acks if ack.verdict in ("accepted", "forwarded") and ack.on]
    received = min((ack.on for ack in taken if ack.kind == "277CA" and ack.on), default=None)
    received = received or min((ack.on for ack in taken if ack.on), default=None)
    return FilingProof(
        control_number=clean(known.control_number),
        patient=name_shown(person.values["last"], person.values["first"]),
        charge_cents=known.charge_cents,
        from_on=known.service_from_on,
        to_on=known.service_to_on,
        deadline=due,
        sent=sent,
        sent_on=sent_on,
        received_on=received,
        in_time=None if due is None or received is None else received <= due.due_on,
    )


def _sent(desk: Desk, sending: dossier.Sending, numbers: SentIn | None, said: list[Ack]) -> SentRow:
    claim = sending.claim()
    to: Coverage | None = next((cover for cover in claim.coverages if cover.rank == claim.destination_rank), None)
    return SentRow(
        on=claim.submitted_on,
        loaded_at=local(desk, sending.moment),
        what=WHAT.get(sending.what, sending.what),
        payer=clean(to.payer.name) if to else "",
        file=clean(sending.file),
        frequency=claim.frequency,
        numbers=numbers,
        acks=tuple(
            AckRow(one.kind, clean(one.source), one.on, one.level, VERDICTS[one.verdict], clean(one.codes), clean(one.words),
                   clean(one.payer_control_number), clean(one.file))
            for one in said
        ),
    )  # fmt: skip


def text(found: FilingProof, practice: str) -> list[str]:
    """The proof as lines of a page, to be read, printed or put beside an appeal."""
    span = found.from_on.isoformat() if found.from_on else "unknown"
    if found.to_on and found.to_on != found.from_on:
        span += f" to {found.to_on.isoformat()}"
    out = [f"PROOF OF TIMELY FILING   {practice}".rstrip(), ""]
    out += [f"Claim {found.control_number}   patient {found.patient}   service {span}   charge {shown(found.charge_cents)}"]
    out += [found.verdict]
    if found.deadline is not None:
        out += [f"Rule: {found.deadline.rule}. Source: {found.deadline.source or 'none named'}."]
    for one in found.sent:
        day = one.on.isoformat() if one.on else "day unknown"
        out += ["", f"{day}  {one.what}, to {one.payer or 'unknown'}, in {one.file} (loaded {one.loaded_at:%Y-%m-%d %H:%M})"]
        if one.numbers is not None:
            n = one.numbers
            out += [f"    interchange {n.interchange}, group {n.group_number}, set {n.set_number}, reference {n.reference or 'none'}"]
        for ack in one.acks:
            when = ack.on.isoformat() if ack.on else "day unknown"
            said = "; ".join(part for part in (ack.codes, ack.words) if part)
            theirs = f", their number {ack.payer_control_number}" if ack.payer_control_number else ""
            out += [f"    {when}  {ack.kind} from {ack.source or 'unknown'} ({ack.level}): {ack.verdict}{theirs}"]
            out += [f"        {said}"] if said else []
        if not one.acks:
            out += ["    no acknowledgement (999, 277CA) of it was loaded"]
    if not found.sent:
        out += ["", "It was never sent in a file that is here."]
    return out
