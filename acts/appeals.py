"""Appeals: proposed with the letter filled in, written, sent as a packet, decided; each step says what comes next for the claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from acts import packet as papers
from acts.after import waits
from acts.appeal_letter import answer_of, places
from acts.appeal_rows import AppealRow, AppealView, Proposal, appeal_row
from acts.appeal_sheets import sheets
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold
from acts.rows import code_parts, leading
from acts.seen import seen
from billing import appeal as rule
from billing import letter as letters
from billing import next_steps
from billing.appeal import Rate
from billing.books import ClaimBooks, PayerRef
from billing.findings import Finding
from billing.money import shown
from billing.plans import Deadline
from billing.playbook import Playbook
from billing.text import clean
from store import appeals, books, documents, rules, settled, templates, work
from store.appeals import Appeal, Enclosure
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused, Stale
from store.work import Item

__all__ = [
    "AppealRow", "AppealView", "Proposal", "change_and_send", "decide", "decision_due", "listed", "packet", "propose", "rates", "reword",
    "save", "send", "standing", "totals", "view", "withdraw", "write", "write_and_send",
]  # fmt: skip

VIEWS = ("draft", "sent", "decided", "withdrawn")
KINDS = ("appeal", "reopening", "underpaid")
_ITEM = {"appeal": ("denial", "review"), "reopening": ("denial", "review"), "underpaid": ("underpaid",)}
_CLOCKS = {"appeal": ("APPEAL", "APPEAL_L2"), "reopening": ("REOPENING",), "underpaid": ("UNDERPAY", "APPEAL")}
PAGES = (Enclosure("remittance", None, "Your answer, as we received it"), Enclosure("claim", None, "The claim, as it was sent"))
PROOF = Enclosure("proof", None, "Proof of timely filing")


# -- proposed


def propose(
    desk: Desk, number: str, *, kind: str = "appeal", level: int | None = None, template: str | None = None, late: str = "",
    enclose: Sequence[int] | None = None,
) -> Proposal:  # fmt: skip
    """An appeal as it would be: nothing is written. enclose: documents that shall lie with it, None: those that fit."""
    if kind not in KINDS:
        raise Refused(f"there is no kind {kind}", "appeal", f"It is one of {', '.join(KINDS)}.")
    row = claim_row(desk.books.read, number)
    seen(desk, "look.claim", (("claim", row["control_number"]), ("patient", str(row["person"]))), "appeal")
    with desk.books.snapshot() as read:
        return _proposed(desk, read, row["id"], kind, level, template, late, enclose)


def _proposed(
    desk: Desk, read: Read, claim: int, kind: str, level: int | None, template: str | None, late: str, enclose: Sequence[int] | None
) -> Proposal:
    known, today = books.book(read, claim), desk.today()
    items = work.of_claim(read, claim, desk.now())
    item = next((one for name in _ITEM[kind] for one in items if one.kind == name), None)
    before = appeals.of_claim(read, claim)
    level = level or rule.next_level([one.known for one in before if one.kind == kind])
    playbook = rules.playbook(read)
    payer = _payer(known, item)
    payer_class = payer.payer_class if payer else "commercial_contracted"
    due = _deadline(read, known, item, kind, level, payer_class, [one for one in before if one.kind == kind])
    ways = rules.payer_rules(read, payer.payer) if payer else None
    findings = rule.against(
        level,
        [one.known for one in before if one.kind == kind or one.state in ("draft", "sent")],
        forbidden=_forbidden(playbook, item, kind, payer_class),
        levels=ways.appeal_levels if ways and kind == "appeal" else 5,
        due_on=due.due_on if due else None,
        today=today,
        late=late,
    )
    category = item.category if item else ""
    every = templates.every(read)
    fits = _templates(every, kind, category, level, payer.payer if payer else None)
    chosen = next((one for one in every if one.name == template), None) if template else None
    if template and chosen is None:
        raise NoSuch(f"there is no letter template {clean(template)}", "appeal", "`appeal template list` shows them.")
    chosen = chosen or fits[0]
    filed = tuple(Enclosure("document", one.id, f"{one.ref} {clean(one.name)} ({one.kind})") for one in documents.of_claim(read, claim))
    may = (*filed, *PAGES, PROOF)
    lies = _lies(filed, category, enclose)
    values = places(
        desk, read, known, item, playbook, level=level, due_on=due.due_on if due else None, late=late,
        earlier=[one for one in before if one.kind == kind], enclosures=lies,
    )  # fmt: skip
    way, where = appeals.last_way(read, payer.payer) if payer else ("", "")
    return Proposal(
        control_number=clean(known.control_number),
        patient=values["patient"],
        payer=clean(payer.name) if payer else "",
        kind=kind,
        level=level,
        level_words=rule.level_words(level, payer_class),
        codes=(*item.codes, *item.remarks) if item else (),
        asked_cents=item.at_stake_cents if item else 0,
        deadline=due,
        template=chosen.name,
        templates=tuple(dict.fromkeys((chosen.name, *(one.name for one in fits)))),
        letter=letters.fill(chosen.subject, chosen.body, values),
        enclosures=lies,
        may=(*lies, *(one for one in may if one not in lies)),
        sent_to=where,
        findings=findings if item else (*findings, _nothing(known)),
        why=clean(item.why) if item else "",
        late=late,
        way=way,
    )


def _nothing(known: ClaimBooks) -> Finding:
    return Finding("nothing_denied", "error", f"Nothing of {clean(known.control_number)} is denied or underpaid now.")


def _payer(known: ClaimBooks, item: Item | None) -> PayerRef | None:
    answer = answer_of(known, item)
    numbers = [item.payer] if item else [answer.payer] if answer else []
    named = [one.payer for one in known.payers if one.payer.payer in numbers] + [
        other for other in known.other_payers if other.payer in numbers
    ]
    return next(iter(named), known.payers[0].payer if known.payers else None)


def _forbidden(playbook: Playbook, item: Item | None, kind: str, payer_class: str) -> str:
    if kind != "appeal" or item is None or not item.codes:
        return ""
    group, reason = code_parts(leading(playbook, item))
    return next_steps.forbidden("APPEAL_1", group, reason, item.remarks, payer_class)


def _deadline(
    read: Read, known: ClaimBooks, item: Item | None, kind: str, level: int, payer_class: str, before: Sequence[Appeal]
) -> Deadline | None:
    """The last day for this level: the first from the remittance, a later one from the decision before it."""
    answer = answer_of(known, item)
    decided = next((one.decided_on for one in reversed(before) if one.state == "decided" and one.level == level - 1), None)
    clocks = rules.clocks(read)
    names = ("APPEAL_L2", "APPEAL") if kind == "appeal" and level > 1 else _CLOCKS[kind]
    return clocks.deadline(
        names,
        payer_class,
        service_from_on=known.service_from_on,
        service_to_on=known.service_to_on,
        remitted_on=decided or (answer.paid_on if answer else None),
        payer=item.payer if item else None,
    )


def _templates(every: tuple[letters.Template, ...], kind: str, category: str, level: int, payer: int | None) -> list[letters.Template]:
    """Those of this kind, the one that fits best first."""
    first = letters.best(every, kind, category, level, payer)
    of_kind = [one for one in every if one.kind == kind and one.payer in (None, payer)]
    return [*([first] if first else []), *(one for one in of_kind if one is not first)]


def _lies(filed: tuple[Enclosure, ...], category: str, enclose: Sequence[int] | None) -> tuple[Enclosure, ...]:
    """The answer that is appealed always; the proof of filing where it is about that; of the documents those asked for, or all."""
    if enclose is None:
        chosen = filed
    else:
        numbers = {one.document for one in filed}
        gone = [number for number in enclose if number not in numbers]
        if gone:
            raise NoSuch(f"DOC-{gone[0]} is not filed to this claim", "appeal", "`document file` puts it there.")
        chosen = tuple(one for number in enclose for one in filed if one.document == number)
    return (*chosen, PAGES[0], *((PROOF,) if category == "timely_filing" else ()))


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
    wrong = [one for one in _proposed(act.desk, act.write, row["id"], proposal.kind, proposal.level, proposal.template, proposal.late,
                                      None).findings if one.severity == "error"]  # fmt: skip
    if wrong:
        raise Refused(" ".join(one.message for one in wrong).rstrip("."), f"appeal {clean(row['control_number'])}", "Nothing was written.")
    item = next((one for one in work.of_claim(act.write, row["id"], act.moment) if one.kind in _ITEM[proposal.kind]), None)
    payer = _payer(known, item)
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
    if "[" in there.letter and (left := _places_left(there.letter)):
        raise Refused(f"the letter still has {left[0]} in brackets", there.ref, "Fill it in, or take it out: `appeal write` again, or e.")
    hold(act, there.claim, there.control_number)
    made = _packet(act.desk, act.write, there)
    appeals.keep_packet(act.write, number, made.data, made.pages, act.number)
    due = rule.decision_due(on)
    _write(act, there, version, None, state="sent", sent_on=on.isoformat(), sent_by=act.actor.name, way=way, sent_to=clean(to),
           due_on=due.isoformat())  # fmt: skip
    waits(act, there.claim, max(due, act.today + timedelta(days=1)), f"{there.ref} sent by {way}: the decision", _ITEM[there.kind])
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
    _write(act, there, version, None, state="decided", outcome=outcome, decided_on=on.isoformat(), decided_by=act.actor.name,
           won_cents=won, reason=" ".join(clean(reason).split()))  # fmt: skip
    settled.settle(act.write, there.claim, act.number, act.today, wakes=outcome != "overturned")
    if outcome == "overturned":
        waits(act, there.claim, act.today + timedelta(days=rule.PAYMENT_DAYS), f"{there.ref} won: the payment", _ITEM[there.kind])
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
        if item.kind in _ITEM[there.kind] and item.state == "waiting" and work.wake(act.write, item.id, item.version):
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
            return papers.Packet(kept, 0, "", ())
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
