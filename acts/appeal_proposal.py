"""An appeal before it is written: its level and deadline, the letter filled in from claim, chart and answer, what may lie with it."""

from __future__ import annotations

from collections.abc import Sequence

from acts import restrictions
from acts.appeal_letter import answer_of, places
from acts.appeal_rows import Proposal
from acts.desk import Desk
from acts.hands import claim_row
from acts.rows import code_parts, leading
from acts.seen import seen
from billing import appeal as rule
from billing import letter as letters
from billing import next_steps
from billing.books import ClaimBooks, PayerRef
from billing.findings import Finding
from billing.plans import Deadline
from billing.playbook import Playbook
from billing.text import clean
from store import appeals, books, documents, rules, templates, work
from store.appeals import Appeal, Enclosure
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from store.work import Item

KINDS = ("appeal", "reopening", "underpaid")
ITEM = {"appeal": ("denial", "review"), "reopening": ("denial", "review"), "underpaid": ("underpaid",)}
_ACTION = {"appeal": "APPEAL_1", "reopening": "REOPENING"}
_CLOCKS = {"appeal": ("APPEAL", "APPEAL_L2"), "reopening": ("REOPENING",), "underpaid": ("UNDERPAY", "APPEAL")}
PAGES = (Enclosure("remittance", None, "Your answer, as we received it"), Enclosure("claim", None, "The claim, as it was sent"))
PROOF = Enclosure("proof", None, "Proof of timely filing")


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
        return proposed(desk, read, row["id"], kind, level, template, late, enclose)


def proposed(
    desk: Desk, read: Read, claim: int, kind: str, level: int | None, template: str | None, late: str, enclose: Sequence[int] | None
) -> Proposal:
    """The same of a claim by its number in the books, within one reading."""
    known, today = books.book(read, claim), desk.today()
    items = work.of_claim(read, claim, desk.now())
    item = next((one for name in ITEM[kind] for one in items if one.kind == name), None)
    before = appeals.of_claim(read, claim)
    level = level or rule.next_level([one.known for one in before if one.kind == kind])
    playbook = rules.playbook(read)
    payer = payer_of(known, item)
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
    if why := restrictions.against(read, claim, payer.payer if payer else None):
        findings = (*findings, Finding("restricted", "error", why))
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


def payer_of(known: ClaimBooks, item: Item | None) -> PayerRef | None:
    """Whom the appeal goes to: the payer of the item, else the one that denied."""
    answer = answer_of(known, item)
    numbers = [item.payer] if item else [answer.payer] if answer else []
    named = [one.payer for one in known.payers if one.payer.payer in numbers] + [
        other for other in known.other_payers if other.payer in numbers
    ]
    return next(iter(named), known.payers[0].payer if known.payers else None)


def _forbidden(playbook: Playbook, item: Item | None, kind: str, payer_class: str) -> str:
    if kind not in _ACTION or item is None or not item.codes:
        return ""
    group, reason = code_parts(leading(playbook, item))
    return next_steps.forbidden(_ACTION[kind], group, reason, item.remarks, payer_class)


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
