"""What a person opens: a claim, a patient's record, a remittance, a held answer, the source, the log. In the log before it is shown."""

from __future__ import annotations

from acts import talk
from acts.chart_view import chart_view
from acts.claim_view import claim_view
from acts.desk import Desk
from acts.hands import claim_row
from acts.history import history
from acts.hold_view import hold_view
from acts.life import shown
from acts.seen import seen
from acts.views import ChartView, ClaimView, HoldView, RemittanceView
from billing.text import clean
from store import charts, dossier, holds, persons, remittances
from store.errors import NoSuch

__all__ = ["claim", "history", "hold", "patient", "remittance", "source"]


def claim(desk: Desk, number: str | int, purpose: str = "work") -> ClaimView:
    """One claim whole."""
    row = claim_row(desk.books.read, number)
    seen(desk, "look.claim", (("claim", row["control_number"]), ("patient", str(row["person"]))), purpose)
    if purpose == "work":
        talk.read_on_claim(desk, row["id"])
    with desk.books.snapshot() as read:
        return claim_view(desk, read, claim_row(read, row["id"]))


def patient(desk: Desk, person: int, purpose: str = "work") -> ChartView:
    """One patient's record, coverages, diagnoses, corrections and claims."""
    if charts.record(desk.books.read, "person", person) is None:
        raise NoSuch(f"there is no patient {person}", "patient", "Look for the name: : on the screen.")
    person = persons.now(desk.books.read, person)  # a record that was joined is found in the one that stands for it
    seen(desk, "look.patient", (("patient", str(person)),), purpose)
    with desk.books.snapshot() as read:
        return chart_view(read, desk, person)


def remittance(desk: Desk, remittance: int, purpose: str = "work") -> RemittanceView:
    """One remittance: balances, what is held, what posting will do."""
    row = remittances.row(desk.books.read, remittance)
    if row is None:
        raise NoSuch(f"there is no remittance {remittance}", "remittance", "The posting screen lists them.")
    seen(desk, "look.remittance", (("remittance", str(remittance)),), purpose)
    return shown(desk, remittance)


def hold(desk: Desk, hold: int, purpose: str = "work") -> HoldView:
    """A held answer beside the claims that it may belong to."""
    record = holds.one(desk.books.read, hold)
    if record is None:
        raise NoSuch("this is not held", str(hold), "It may have been posted meanwhile; look at the remittance.")
    seen(desk, "look.hold", (("hold", str(hold)), ("remittance", str(record.remittance))), purpose)
    with desk.books.snapshot() as read:
        return hold_view(desk, read, record)


def source(desk: Desk, number: str | int, purpose: str = "work") -> tuple[str, ...]:
    """The segments of a claim as it was sent each time, and of every answer to it as it came."""
    row = claim_row(desk.books.read, number)
    seen(desk, "look.source", (("claim", row["control_number"]), ("patient", str(row["person"]))), purpose)
    out: list[str] = []
    with desk.books.snapshot() as read:
        for sent in dossier.sendings(read, row["id"]):
            out.append(f"-- {clean(sent.file)}, from segment {sent.position}: {sent.what}")
            out += segments(sent.claim().raw)
        answers = dossier.answers(read, row["id"])
        payments = remittances.payments(read, [came.adjudication for came in answers]) if answers else {}
        for came in answers:
            payment = payments[came.adjudication][0]
            at = payment.place.position if payment.place else 0
            out.append(f"-- {clean(came.file)}, from segment {at}: {clean(came.payer)} {clean(came.trace)}")
            out += segments(payment.raw)
    return tuple(out)


def segments(raw: str) -> list[str]:
    """One line for each segment; the terminator is what ends the last one, and `~` almost always."""
    end = "~" if "~" in raw or raw[-1:].isalnum() else raw[-1:]
    parts = raw.split(end) if end else []
    return [clean(part.strip()) for part in parts if part.strip()]
