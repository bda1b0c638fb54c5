"""Appeals: proposed with the letter filled in, written, sent as a packet, decided; each step says what comes next for the claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from acts import packet as papers
from acts import restrictions
from acts.after import waits
from acts.appeal_letter import answer_of
from acts.appeal_proposal import ITEM, payer_of, propose, proposed
from acts.appeal_rows import AppealRow, AppealView, Proposal, appeal_row
from acts.appeal_sheets import sheets
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold
from acts.seen import seen
from billing import appeal as rule
from billing import letter as letters
from billing.appeal import Rate
from billing.money import shown
from billing.text import clean
from store import appeals, books, identity, settled, work
from store.appeals import Appeal, Enclosure
from store.engine.sqlite import Read
from store.errors import NoSuch, NotAllowed, Refused, Stale

__all__ = [
    "AppealRow", "AppealView", "Proposal", "change_and_send", "decide", "decision_due", "listed", "packet", "propose", "rates", "reword",
    "save", "send", "standing", "totals", "view", "withdraw", "write", "write_and_send",
]  # fmt: skip

VIEWS = ("draft", "sent", "decided", "withdrawn")


# -- written


@act("appeal.write")
def write(act: Act, proposal: Proposal, subject: str, letter: str, enclosures: Sequence[Enclosure]) -> AppealView:
    """Keep it as a draft. What stands against it is looked at again."""
    row = claim_row(act.write, proposal.control_number)
    hold(act, row["id"], row["control_number"])
    if not letter.strip():
        raise Refused("the letter is empty", "appeal", "Write it, or choose another template.")
    text = "\n".join(clean(line) for line in letter.rstrip().split("\n"))
    known = books.book(act.write, row["id"])
    act.subject("claim", row["control_number"])
    wrong = [one for one in proposed(act.desk, act.write, row["id"], proposal.kind, proposal.level, proposal.template, proposal.late,
                                      None).findings if one.severity == "error"]  # fmt: skip
    if wrong:
        raise Refused(" ".join(one.message for one in wrong).rstrip("."), f"appeal {clean(row['control_number'])}", "Nothing was written.")
    item = next((one for one in work.of_claim(act.write, row["id"], act.moment) if one.kind in ITEM[proposal.kind]), None)
    payer = payer_of(known, item)
    answer = answer_of(known, item)
    number = appeals.begin(
        act.write, enclosures, claim=row["id"], payer=payer.payer if payer else row["payer"], answer=answer.answer if answer else None,
        kind=proposal.kind, level=proposal.level, template=proposal.template, codes=" ".join(proposal.codes),
        asked_cents=proposal.asked_cents, subject=clean(subject), letter=text, late=clean(proposal.late), state="draft",
        made_by=act.actor.name, made_at=act.moment, deadline_on=proposal.deadline.due_on.isoformat() if proposal.deadline else None,
    )  # fmt: skip
    act.subject("appeal", f"AP-{number}")
    return _view(act.write, number)


@act("appeal.write")
def reword(act: Act, number: int, letter: str, enclosures: Sequence[Enclosure] | None = None, version: int | None = None) -> AppealView:
    """Another text, or other enclosures, for one that is being written."""
    there = _there(act.write, number)
    _state(there, "draft", "changed")
    if not letter.strip():
        raise Refused("the letter is empty", there.ref, "Write it, or withdraw the appeal.")
    text = "\n".join(clean(line) for line in letter.rstrip().split("\n"))
    _write(act, there, version, enclosures, letter=text)
    _subjects(act, there)
    return _view(act.write, number)


@act("appeal.send")
def send(act: Act, number: int, way: str, to: str = "", on: date | None = None, version: int | None = None) -> AppealView:
    """It goes, as one packet that is kept; the claim's work waits for the decision."""
    there = _there(act.write, number)
    _state(there, "draft", "sent")
    on = on or act.today
    if way not in rule.WAYS:
        raise Refused(f"there is no way {clean(way)}", "appeal", f"It is one of {', '.join(rule.WAYS)}.")
    if on > act.today:
        raise Refused(f"{on.isoformat()} is still to come", "appeal", "Say the day on which it went.")
    answered = next((one.paid_on for one in books.book(act.write, there.claim).answers if one.answer == there.answer), None)
    if answered is not None and on < answered:
        what = f"{on.isoformat()} is before the answer that it is about, of {answered.isoformat()}"
        raise Refused(what, there.ref, "Say the day on which it went.")
    if "[" in there.letter and (left := _places_left(there.letter)):
        raise Refused(f"the letter still has {left[0]} in brackets", there.ref, "Fill it in, or take it out: `appeal write` again, or e.")
    restrictions.refuse(act.write, there.claim, there.ref, there.payer)
    hold(act, there.claim, there.control_number)
    made = _packet(act.desk, act.write, there)
    appeals.keep_packet(act.write, number, made.data, made.pages, act.number)
    due = rule.decision_due(on)
    _write(act, there, version, None, state="sent", sent_on=on.isoformat(), sent_by=act.actor.name, way=way, sent_to=clean(to),
           due_on=due.isoformat())  # fmt: skip
    waits(act, there.claim, max(due, act.today + timedelta(days=1)), f"{there.ref} sent by {way}: the decision", ITEM[there.kind])
    _subjects(act, there)
    act.total("appealed_cents", there.asked_cents)
    return _view(act.write, number)


def _places_left(text: str) -> list[str]:
    return [f"[{words}]" for words in letters.PLACES.values() if f"[{words}]" in text]


@act("appeal.decide")
def decide(
    act: Act, number: int, outcome: str, on: date | None = None, won_cents: int | None = None, reason: str = "", version: int | None = None
) -> AppealView:
    """What the payer decided. Won: the payment is waited for; lost: the claim comes back, with the next level and its last day."""
    there = _there(act.write, number)
    _state(there, "sent", "decided")
    on = on or act.today
    if outcome not in rule.OUTCOMES:
        raise Refused(f"there is no outcome {clean(outcome)}", "appeal", f"It is one of {', '.join(rule.OUTCOMES)}.")
    if on > act.today or (there.sent_on is not None and on < there.sent_on):
        raise Refused(f"{on.isoformat()} is no day on which it can have been decided", there.ref, "It was sent before, and today is past.")
    most = max(there.asked_cents, 0)
    won = {"overturned": most, "upheld": 0}.get(outcome, 0) if won_cents is None else won_cents
    if outcome == "part" and won_cents is None:
        raise Refused("how much was won is not said", there.ref, "Say the amount that the payer grants.")
    if won < 0 or (outcome == "upheld" and won):
        raise Refused(f"{shown(won)} is not what was won", there.ref, "An amount above zero, or nothing where it was lost.")
    if outcome == "part" and not won:
        raise Refused("nothing was won", there.ref, "Won in part has an amount above zero; lost is --outcome upheld.")
    if won > most:
        raise Refused(f"{shown(won)} is more than the {shown(most)} that was asked", there.ref, "Say what of it the payer grants.")
    _write(act, there, version, None, state="decided", outcome=outcome, decided_on=on.isoformat(), decided_by=act.actor.name,
           won_cents=won, reason=" ".join(clean(reason).split()))  # fmt: skip
    settled.settle(act.write, there.claim, act.number, act.today, wakes=outcome != "overturned")
    if outcome == "overturned":
        waits(act, there.claim, act.today + timedelta(days=rule.PAYMENT_DAYS), f"{there.ref} won: the payment", ITEM[there.kind])
    else:
        _wake(act, there)
    _subjects(act, there)
    act.total("won_cents", won)
    return _view(act.write, number)


@act("appeal.withdraw")
def withdraw(act: Act, number: int, reason: str, version: int | None = None) -> AppealView:
    """Not sent, or not waited for any more; the claim's work comes back."""
    there = _there(act.write, number)
    if there.state not in ("draft", "sent"):
        raise Refused(f"{there.ref} is {rule.STATES[there.state]}", "appeal", "Nothing was changed.")
    if not reason.strip():
        raise Refused("it needs a reason", there.ref, "Say why it is given up.")
    _write(act, there, version, None, state="withdrawn", reason=" ".join(clean(reason).split()))
    if there.state == "sent":
        _wake(act, there)
    _subjects(act, there)
    return _view(act.write, number)


def _wake(act: Act, there: Appeal) -> None:
    """What waited for the decision is to be worked again."""
    woken = []
    for item in work.of_claim(act.write, there.claim, act.moment):
        if item.kind in ITEM[there.kind] and item.state == "waiting" and work.wake(act.write, item.id, item.version):
            woken.append(item.id)
    work.rank_again(act.write, woken, act.today)


def _there(read: Read, number: int) -> Appeal:
    found = appeals.one(read, number)
    if found is None:
        raise NoSuch(f"there is no appeal AP-{number}", "appeal", "`appeal list` shows them, :appeals on the desk.")
    return found


def _state(there: Appeal, wanted: str, doing: str) -> None:
    if there.state != wanted:
        raise Refused(f"{there.ref} is {rule.STATES[there.state]}: it cannot be {doing}", "appeal", "Nothing was changed.")


def _write(act: Act, there: Appeal, version: int | None, enclosures: Sequence[Enclosure] | None, **values: object) -> None:
    if not appeals.change(act.write, there.id, there.version if version is None else version, enclosures, **values):
        raise Stale(
            f"{there.ref} was changed since you opened it",
            f"version {version} is now {there.version}",
            "Nothing was changed. Look at it as it is now.",
            yours=version,
            theirs=there.version,
        )


def _subjects(act: Act, there: Appeal) -> None:
    act.subject("appeal", there.ref)
    act.subject("claim", there.control_number)


# -- in one go


def write_and_send(
    desk: Desk, proposal: Proposal, subject: str, letter: str, enclosures: Sequence[Enclosure], way: str, to: str
) -> AppealView:
    """Kept and sent as one request: one undo takes both back."""
    job = desk.asking(desk.request)
    return send(job, write(job, proposal, subject, letter, enclosures).row.number, way, to)


def change_and_send(desk: Desk, number: int, letter: str, enclosures: Sequence[Enclosure], way: str, to: str) -> AppealView:
    """The same for one that is being written."""
    job = desk.asking(desk.request)
    reword(job, number, letter, enclosures)
    return send(job, number, way, to)


def decision_due(on: date) -> date:
    """When the decision on what goes on that day is asked for."""
    return rule.decision_due(on)


def save(desk: Desk, number: int, path: str) -> tuple[str, str]:
    """The packet as a new file: where it is, and what could not be put into it. A file that is there is not written over."""
    found, file = packet(desk, number), Path(path).expanduser()
    try:
        with file.open("xb") as out:
            out.write(found.data)
    except FileExistsError:
        raise Refused(f"{clean(str(file))} is there already", "appeal", "Give it another name.") from None
    except OSError as error:
        raise Refused(f"{clean(str(file))} cannot be written: {error.strerror}", "appeal", "Give another place.") from None
    lacking = f"No font here has {found.lacking}: plain letters stand for them." if found.lacking else ""
    return clean(str(file)), " ".join([*found.faults, lacking]).strip()


# -- looked at


def standing(desk: Desk, number: str) -> int | None:
    """The claim's appeal that is being written or waits for its decision."""
    row = claim_row(desk.books.read, number)
    return next((one.id for one in appeals.of_claim(desk.books.read, row["id"]) if one.state in ("draft", "sent")), None)


def view(desk: Desk, number: int) -> AppealView:
    """One appeal whole; in the log as a look at its claim."""
    there = _there(desk.books.read, number)
    seen(desk, "look.claim", (("claim", there.control_number), ("patient", str(there.person))), "appeal")
    with desk.books.snapshot() as read:
        return _view(read, number)


def _view(read: Read, number: int) -> AppealView:
    there = _there(read, number)
    return AppealView(
        appeal_row(there), there.subject, there.letter, there.template, clean(there.late), there.sent_to, there.sent_by, there.decided_by,
        appeals.enclosures(read, number), appeals.packet(read, number) is not None,
    )  # fmt: skip


def packet(desk: Desk, number: int) -> papers.Packet:
    """The packet: as it went where it was sent, else as it would go now."""
    there = _there(desk.books.read, number)
    seen(desk, "look.claim", (("claim", there.control_number), ("patient", str(there.person))), "appeal packet")
    with desk.books.snapshot() as read:
        kept = appeals.packet(read, number)
        if kept is not None and there.state != "draft":
            if any(
                one.document is not None and identity.went_away(read, one.document, there.person)
                for one in appeals.enclosures(read, number)
            ):
                raise NotAllowed(
                    f"{there.ref} holds a paper of another patient, and is under restricted access", "appeal",
                    "The review for breach names it: patient breaches.",
                )  # fmt: skip
            return papers.Packet(kept, 0, "", ())
        restrictions.refuse(read, there.claim, there.ref, there.payer)
        return _packet(desk, read, there)


def _packet(desk: Desk, read: Read, there: Appeal) -> papers.Packet:
    return papers.made(there.subject, there.letter, "", sheets(desk, read, there, appeals.enclosures(read, there.id)))


def listed(desk: Desk, state: str | None = None) -> tuple[AppealRow, ...]:
    """Appeals of a state, or all that are not decided or withdrawn, the first due first."""
    states = (state,) if state else ("draft", "sent")
    if state is not None and state not in VIEWS:
        raise Refused(f"there is no state {clean(state)}", "appeal", f"It is one of {', '.join(VIEWS)}.")
    return tuple(appeal_row(one) for one in appeals.listed(desk.books.read, states))


def totals(desk: Desk) -> dict[str, int]:
    """How many there are of each state."""
    return appeals.totals(desk.books.read)


def rates(desk: Desk, by: str = "payer") -> tuple[Rate, ...]:
    """How often appeals are won, by payer, code, template or level."""
    if by not in appeals.RATED:
        raise Refused(f"appeals are not counted by {clean(by)}", "appeal rates", f"By {', '.join(appeals.RATED)}.")
    return appeals.rates(desk.books.read, by)
