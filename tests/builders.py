"""Valid records to break one thing at a time: a claim's books, payers, answers; and a small store that writes plans as a real one."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from billing import deadline, matching, playbook, posting, standing
from billing.books import Answer, BookLine, ClaimBooks, ClaimPayer, LineAnswer, Move, PayerRef, Posted, PostedAnswer, posted
from billing.deadline import Clocks
from billing.ledger import Entry, Transaction
from billing.person import Identifier, Person
from billing.plans import AnswerPlan, ClaimPlan, Settled
from billing.playbook import Playbook
from billing.remittance import Adjustment, ClaimPayment, LinePayment, ProviderAdjustment, Remittance

TODAY = date(2026, 11, 24)
PAID_ON = date(2026, 11, 20)
SERVED_ON = date(2026, 9, 1)
NPI = "1234567893"
SEED = Path(__file__).resolve().parent.parent / "store" / "seed"

LAKESIDE = PayerRef(1, "LAKESIDE HEALTH PLAN", ("90054",))
SUPPLEMENT = PayerRef(2, "SUPPLEMENT MUTUAL", ("99321",))
THIRD = PayerRef(3, "THIRD LINE ASSURANCE", ("99333",))
STRANGER = PayerRef(9, "STRANGER FUND", ("77777",))
CAPITATED = PayerRef(1, "LAKESIDE HEALTH PLAN", ("90054",), "medicare_advantage", True)


@cache
def rules() -> Playbook:
    """The shipped playbook."""
    with (SEED / "playbook.csv").open(encoding="utf-8", newline="") as f:
        return Playbook(playbook.parse(list(csv.DictReader(f))))


@cache
def clocks() -> Clocks:
    """The shipped clocks."""
    with (SEED / "clocks.csv").open(encoding="utf-8", newline="") as f:
        return Clocks(deadline.parse(list(csv.DictReader(f))))


def line(number: int, cents: int, procedure: str = "", modifiers: tuple[str, ...] = (), control: str | None = None) -> BookLine:
    """A line of ours; its code and REF*6R are its own unless told."""
    procedure = procedure or f"G{100 + number:04d}"
    control = f"L{number}" if control is None else control
    return BookLine(number, control, procedure, modifiers, "", "1", cents, SERVED_ON, SERVED_ON)


def books(*charges: int | BookLine, payers: tuple[PayerRef, ...] = (LAKESIDE,), claim: int = 1, **changes: object) -> ClaimBooks:
    """The books of a claim that no payer has answered: each charge is a line, owed by the payers."""
    lines = tuple(c if isinstance(c, BookLine) else line(n, c) for n, c in enumerate(charges, 1))
    entries = tuple(
        e
        for one in lines
        for e in (
            Posted(1, "charge", "payer_open", one.number, one.charge_cents, "charge"),
            Posted(1, "charge", "charges", one.number, -one.charge_cents, "charge"),
        )
    )
    made = ClaimBooks(
        claim,
        "C1",
        1,
        sum(one.charge_cents for one in lines),
        lines,
        tuple(ClaimPayer(p, n, f"M{n}") for n, p in enumerate(payers, 1)),
        entries=entries,
        patient_last="OKAFOR",
        subscriber_last="OKAFOR",
        born_on=date(1970, 1, 2),
        member_ids=("W123456789",),
        service_from_on=SERVED_ON,
        service_to_on=SERVED_ON,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def cas(**codes: int) -> tuple[Adjustment, ...]:
    """CO45=8000 -> CO-45 of 80.00, in order."""
    return tuple(Adjustment(code[:2], code[2:], cents) for code, cents in codes.items())


def service(number: int, charge: int, paid: int | None = None, adjustments: tuple[Adjustment, ...] = (), **changes: object) -> LinePayment:
    """A service that adds up, on our line of that number."""
    paid = charge - sum(a.cents for a in adjustments) if paid is None else paid
    one = LinePayment(
        number, f"L{number}", f"G{100 + number:04d}", (), "", "", (), charge, paid, "1", "", SERVED_ON, SERVED_ON, adjustments
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def payment(
    *services: LinePayment, status: str = "1", icn: str = "ICN1", adjustments: tuple[Adjustment, ...] = (), **changes: object
) -> ClaimPayment:
    """A CLP that adds up, with these services; `charge` where it has none."""
    charge = changes.pop("charge", sum(s.charge_cents for s in services))
    assert isinstance(charge, int)
    less = sum(a.cents for a in adjustments) + sum(a.cents for s in services for a in s.adjustments)
    patient = Person("OKAFOR", "MARIA", identifiers=(Identifier("MI", "W123456789"),))
    one = ClaimPayment(1, "C1", status, charge, charge - less, None, "12", icn, "", patient, lines=services, adjustments=adjustments)
    return replace(one, **changes)  # type: ignore[arg-type]


def reverse(came: ClaimPayment, icn: str | None = None) -> ClaimPayment:
    """The mirror of an answer, as a payer takes it back."""

    def back(adjustments: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
        return tuple(replace(a, cents=-a.cents) for a in adjustments)

    return replace(
        came,
        status="22",
        charge_cents=-came.charge_cents,
        paid_cents=-came.paid_cents,
        payer_control_number=came.payer_control_number if icn is None else icn,
        adjustments=back(came.adjustments),
        lines=tuple(
            replace(s, charge_cents=-s.charge_cents, paid_cents=-s.paid_cents, adjustments=back(s.adjustments)) for s in came.lines
        ),
    )


def answer(number: int, came: ClaimPayment, payer: PayerRef = LAKESIDE, **changes: object) -> Answer:
    """A CLP to be posted, paid to us; each in a remittance of its own unless told."""
    one = Answer(number, came, payer, number, f"EFT{number}", PAID_ON, (NPI,), matching.answer_key(payer.payer, came))
    return replace(one, **changes)  # type: ignore[arg-type]


def plan(b: ClaimBooks | None, *answers: Answer, today: date = TODAY) -> ClaimPlan:
    """The plan of one part, with the shipped playbook."""
    return posting.plan_part(b, answers, rules(), clocks(), today, frozenset({NPI}))


def settle(b: ClaimBooks) -> Settled:
    """The claim, settled."""
    return standing.settle(b, rules(), clocks(), TODAY)


def write(b: ClaimBooks, planned: ClaimPlan, answers: tuple[Answer, ...]) -> ClaimBooks:
    """The books as the store reads them back after the plan was written, with numbers of its own; held answers change nothing."""
    given = {a.answer: a for a in answers}
    for one in planned.answers:
        if one.hold is None:
            b = _write_answer(b, one, given[one.answer])
    if planned.settled and planned.settled.transaction:
        b = act(b, planned.settled.transaction)
    return b


def _write_answer(b: ClaimBooks, one: AnswerPlan, came: Answer) -> ClaimBooks:
    numbers = {-a.answer: a.transaction for a in b.answers}
    own = next_number(b)
    for t in one.transactions:
        b = act(b, replace(t, reverses=numbers.get(t.reverses or 0, t.reverses)))
    ended = {(e.answer, e.line): e.how for e in one.ends}

    def state(a: PostedAnswer) -> PostedAnswer:
        lines = tuple(replace(li, state="superseded") if (a.answer, li.line) in ended else li for li in a.lines)
        return replace(a, state="reversed" if (a.answer, 0) in ended else a.state, lines=lines)

    p = came.payment
    new = PostedAnswer(
        one.answer, own, one.payer, one.rank, p.status, p.payer_control_number, p.charge_cents, p.paid_cents, came.answer_key,
        came.remittance, came.trace, came.paid_on, one.lines, p.remarks, one.check_cents,
    )  # fmt: skip
    return replace(b, answers=(*(state(a) for a in b.answers), new))


def next_number(b: ClaimBooks) -> int:
    """The next transaction's number."""
    return (
        max(e.transaction for e in b.entries) + 1
        if not b.answers
        else max([*(e.transaction for e in b.entries), *(a.transaction for a in b.answers)]) + 1
    )


def act(b: ClaimBooks, *transactions: Transaction) -> ClaimBooks:
    """The books with these transactions written; acts begin and end as they say."""
    for t in transactions:
        number = next_number(b)
        entries = tuple(posted(number, t.kind, e) for e in t.entries)
        moves = tuple(m for m in b.moves if t.reverses is None or m.transaction != t.reverses)
        if t.kind in ("write_off", "to_patient"):
            cents = sum(e.cents for e in t.entries if e.account in ("written_off", "patient") and e.cents > 0)
            moves += (Move(number, t.kind, t.entries[0].line, cents, t.rests_on),)  # type: ignore[arg-type]
        b = replace(b, entries=b.entries + entries, moves=moves)
    return b


def post(b: ClaimBooks, *answers: Answer) -> ClaimBooks:
    """Answers posted as one part, and written."""
    return write(b, plan(b, *answers), answers)


def settled(b: ClaimBooks) -> ClaimBooks:
    """The books after a settling, written."""
    t = settle(b).transaction
    return act(b, t) if t else b


def holds(planned: ClaimPlan) -> list[str | None]:
    """The reason of each answer's hold, by answer; None where it posts."""
    return [a.hold.reason if a.hold else None for a in sorted(planned.answers, key=lambda a: a.answer)]


@dataclass(frozen=True)
class Sheet:
    """A claim's figures as the command line names them."""

    insurance_paid: int
    adjusted: int
    written_off: int
    patient: int
    insurance: int
    denied: int
    next: int
    balance: int
    denials: tuple[str, ...]
    work: tuple[str, ...]
    status: str


def sheet(b: ClaimBooks) -> Sheet:
    """The figures, denials and work of a claim that is settled."""
    now = settle(b)
    assert now.transaction is None, "the books were not settled"
    f = now.figures
    assert f.balance == f.charge - f.insurance_paid - f.adjusted - f.written_off - f.patient_paid
    return Sheet(
        f.insurance_paid, f.adjusted, f.written_off, f.patient, f.insurance, f.payer_denied, f.payer_next, f.balance,
        tuple(sorted({d.code for d in now.denials})), tuple(sorted(w.kind for w in now.work)), f.status,
    )  # fmt: skip


def remittance(paid: int, claims: int, *plb: tuple[str, str, int]) -> Remittance:
    """A remittance's header with its provider-level adjustments."""
    adjustments = tuple(ProviderAdjustment(NPI, None, reason, reference, cents) for reason, reference, cents in plb)
    return Remittance(
        "LAKESIDE HEALTH PLAN", "90054", "190054", "EFT1", "ACH", "I", paid, PAID_ON, PAID_ON, "CLINIC", NPI, "",
        provider_adjustments=adjustments, claim_total_cents=claims,
    )  # fmt: skip


__all__ = [
    "Entry", "LineAnswer", "Sheet", "act", "answer", "books", "cas", "clocks", "holds", "line", "payment", "plan", "post", "remittance",
    "reverse", "rules", "service", "settle", "settled", "sheet", "write",
]  # fmt: skip
