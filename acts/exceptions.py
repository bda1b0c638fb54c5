"""What a person decides on a held answer beside matching it: split it over claims, give its money back, say that a payment is another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from acts import planning, posting, rights
from acts.desk import Act, Desk, act
from acts.planning import Part
from acts.tracing import resolved
from acts.views import PostReport
from billing import balance, hand_split
from billing.books import Answer, ClaimBooks
from billing.hand_split import Unfit
from billing.ledger import Entry, Transaction
from billing.money import shown
from billing.plans import ClaimPlan
from billing.remittance import ClaimPayment
from billing.text import clean
from store import books, claims, holds, ledger, payers, payments, postings, providers, remittances, returns, rules
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused, Stale
from store.holds import HoldRecord
from store.remittances import RemittanceRow

METHODS = ("check", "eft", "card", "other")
"""How money goes back to a payer."""


@dataclass(frozen=True, slots=True)
class SplitView:
    """What a split would do, a sentence a claim; and how much of the answer's payment it divides."""

    control_number: str
    cents: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """A held answer with its remittance."""

    row: RemittanceRow
    hold: HoldRecord
    payment: ClaimPayment


@dataclass(frozen=True, slots=True)
class _Split:
    """The plans of a split, by our claims' numbers, each with the answer that it was made from."""

    plans: dict[str, ClaimPlan]
    answers: tuple[Answer, ...]


def split_view(desk: Desk, adjudication: int, text: str) -> SplitView:
    """What `split` would do; refused in the same words."""
    with desk.books.snapshot() as read:
        held = _held(read, adjudication, "split")
        made = _planned(read, held, text, desk)
        return SplitView(clean(held.payment.control_number), held.payment.paid_cents, hand_split.follows(made.plans))


def split(desk: Desk, adjudication: int, text: str, reason: str) -> PostReport:
    """Divide a held answer over several of our claims, by services (`A=1+2,B=3`) or by amounts (`A=60.00,B=40.00`), and post each part.

    By services each part is planned by the ordinary rules; by amounts its payment alone is posted. All of it or nothing.
    """
    return posting.report_of(desk.books.read, _split(desk, adjudication, text, reason), desk.today())


@act("posting.split")
def _split(act: Act, adjudication: int, text: str, reason: str) -> int:
    _wanted(reason, "split")
    write = act.write
    held = _held(write, adjudication, "split")
    made = _planned(write, held, text, act.desk)
    for plan, answer in zip(made.plans.values(), made.answers, strict=True):
        # One claim after the other: each part is a posting of the same answer.
        postings.write(write, held.row.id, (plan,), {answer.answer: answer}, event=act.number, today=act.today)
    for number, answer in zip(made.plans, made.answers, strict=True):
        act.subject("claim", number)
        act.total("posted_cents", answer.payment.paid_cents)
    act.total("posted", 1)
    remittances.recount(write, held.row.id)
    act.subject("remittance", held.row.id)
    return held.row.id


def _planned(read: Read, held: _Held, text: str, desk: Desk) -> _Split:
    """The parts planned against the books as they are; one that does not fit refuses all."""
    pieces = hand_split.parse(text, held.payment)
    parts = pieces if isinstance(pieces, Unfit) else hand_split.parts(held.payment, pieces)
    if isinstance(pieces, Unfit) or isinstance(parts, Unfit):
        raise _unfit(pieces if isinstance(pieces, Unfit) else parts, held)
    found: dict[int, ClaimBooks] = {}
    for piece in pieces:
        claim = claims.by_number(read, piece.claim)
        if claim is None:
            raise NoSuch("there is no such claim", clean(piece.claim), "Look for it by name or number, or import its 837 first.")
        if int(claim["id"]) in found:
            raise Refused("two of the parts name the same claim", clean(piece.claim), "Give it all that is its own in one part.")
        found[int(claim["id"])] = books.book(read, int(claim["id"]))
    answer = _answer(read, held, desk)
    made = hand_split.plan(
        answer,
        list(zip(found.values(), parts, strict=True)),
        rules.playbook(read),
        rules.clocks(read),
        desk.today(),
        payers.our_ids(read),
    )
    if isinstance(made, Unfit):
        raise _unfit(made, held)
    numbers = [known.control_number for known in found.values()]
    return _Split(dict(zip(numbers, (plan for plan, _ in made), strict=True)), tuple(one for _, one in made))


def _answer(read: Read, held: _Held, desk: Desk) -> Answer:
    """The held answer as posting has it, whoever's it is."""
    assert held.hold.adjudication is not None
    waiting = next(one for one in remittances.waiting(read, held.row.id) if one.answer == held.hold.adjudication)
    return planning.plan_parts(read, held.row, (Part(None, (waiting,)),), desk.today()).answers[waiting.answer]


def _unfit(why: Unfit | Sequence[ClaimPayment], held: _Held) -> Refused:
    what = why.what if isinstance(why, Unfit) else ""
    return Refused(f"it cannot be split so: {clean(what)}", clean(held.payment.control_number), "Nothing was changed.")


def give_back(desk: Desk, adjudication: int, method: str, reason: str, number: str = "", cents: int | None = None) -> PostReport:
    """Give a held answer's money back to its payer: a payment of ours, by check or else, with its number where it has one.

    cents: what the person saw; where it is no longer that, nothing is done. The hold closes as returned.
    """
    return posting.report_of(desk.books.read, _give_back(desk, adjudication, method, reason, number, cents), desk.today())


@act("posting.give_back")
def _give_back(act: Act, adjudication: int, method: str, reason: str, number: str, cents: int | None) -> int:
    _wanted(reason, "return")
    if method not in METHODS:
        raise Refused(f"{clean(method)} is no way to pay", "return", f"One of {', '.join(METHODS)}.")
    write = act.write
    held = _held(write, adjudication, "return")
    paid, row = held.payment.paid_cents, held.row
    if paid <= 0:
        raise Refused(
            f"it pays {shown(paid)}: there is no money to give back", clean(held.payment.control_number), "Match it, or set it aside."
        )
    if cents is not None and cents != paid:
        raise Stale("it is not the amount that you saw", shown(paid), "Nothing was changed. Look at it again.", yours=cents, theirs=paid)
    if said := rights.over_limit(act.desk, "posting.give_back", paid):
        what, _, who = said.partition(". ")
        raise NotAllowed(what, clean(held.payment.control_number), who)
    payment = payments.add(
        write,
        kind="payer",
        method=method,
        from_name=row.payer_name,
        cents=-paid,
        received_on=act.today,
        trace=number.strip(),
        payer=row.payer,
        provider=next((p.id for p in providers.ours(write) if {p.npi, p.tax_id} & set(row.payee_ids)), None),
        paid_on=act.today,
        note=" ".join(reason.split()),
    )
    out = Transaction(
        "cash",
        (Entry("unidentified", paid, "cash", payer=row.payer, payment=payment), Entry("undeposited", -paid, "cash", payment=payment)),
    )
    back = Transaction(
        "returned",
        (Entry("suspense", paid, "returned", payer=row.payer), Entry("unidentified", -paid, "returned", payer=row.payer, payment=payment)),
    )
    ledger.write(write, (out, back), event=act.number, today=act.today, remittance=row.id, reason=act.reason)
    if not returns.give_back(
        write, held.hold.id, held.hold.version, adjudication, payment=payment, cents=paid, reason=reason, actor=act.actor.name
    ):
        raise Stale("it was changed meanwhile", clean(held.payment.control_number), "Look at it again.")
    remittances.recount(write, row.id)
    act.subject("remittance", row.id)
    act.subject("payment", f"P-{payment}")
    act.total("returned_cents", paid)
    return row.id


def not_a_duplicate(desk: Desk, trace: str, reason: str) -> tuple[int, ...]:
    """Say that the payments of this trace that came twice are payments of their own; they can be posted then. Their numbers."""
    return _not_a_duplicate(desk, trace, reason)


@act("posting.not_duplicate")
def _not_a_duplicate(act: Act, trace: str, reason: str) -> tuple[int, ...]:
    _wanted(reason, "not a duplicate")
    doubles = [row for row in resolved(act.write, trace) if row.state == "duplicate"]
    if not doubles:
        raise Refused("no payment of this trace is kept as a duplicate", clean(trace), "Post it as it is.")
    for row in doubles:
        if not returns.not_a_duplicate(act.write, row.id):
            raise Stale("it was changed meanwhile", clean(trace), "Look at it again.")
        act.subject("remittance", row.id)
    return tuple(row.id for row in doubles)


def _held(read: Read, adjudication: int, what: str) -> _Held:
    """The answer, where it is held by itself: what the whole remittance is held for is the payer's to mend."""
    hold = holds.of_answer(read, adjudication)
    row = remittances.row(read, hold.remittance) if hold is not None else None
    if hold is None or row is None:
        raise Refused("this answer is not held", what, "Post the remittance first; what is posted is taken back with undo.")
    if balance.remittance_off(remittances.as_came(read, row)) is not None:
        raise Refused("the remittance itself does not add up", clean(row.trace), "Ask the payer, or post single answers with --accept.")
    return _Held(row, hold, remittances.payments(read, (adjudication,))[adjudication][0])


def _wanted(reason: str, what: str) -> None:
    if not reason.strip():
        raise Refused("a reason is needed", what, "Say with --reason why.")
