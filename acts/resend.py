"""A claim looked at for sending again: how, to whom, with which fields mended, and what stands against it. Nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from acts import code_book, resend_known, restrictions, scrub_checked
from acts.desk import Desk
from acts.hands import claim_row
from acts.outbox_rows import FirstPayer, ResendField, ResendPlan
from acts.rows import code_parts, leading
from acts.scrub_checked import Checked
from acts.seen import seen
from billing import next_steps, resend_fields, resending, sendings
from billing.amendment import CHARTED, STANDING, check, field_of, tidy
from billing.books import ClaimBooks, PayerRef
from billing.claim import Claim
from billing.findings import Finding
from billing.person import Coverage, Payer
from billing.playbook import UNPROCESSABLE, Playbook
from billing.resending import Change, How, Resending
from billing.sendings import denied_only
from billing.text import clean, name_shown
from billing.wrong_field import WrongField, wrong_field
from store import acks, books, claims, codec, outbox, rules, work
from store.engine.sqlite import Read
from store.errors import Refused
from store.work import Item

Charted = Mapping[tuple[str, int, str], str]
"""(relation, row, field) → what it shall be, by a correction that is signed with the sending."""

_KINDS = ("rejected", "denial", "next_payer", "no_answer", "review", "underpaid", "awaiting_correction", "record_changed")
_CLOCK: dict[How, str] = {
    "new": "TF_NEW", "replacement": "CORRECTED", "void": "", "next_payer": "COB", "other_first": "TF_NEW",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a claim that is to be sent again, read once."""

    claim: int
    person: int
    books: ClaimBooks
    item: Item | None
    payer: PayerRef | None
    last: Claim
    how: How
    accepts: bool
    first: FirstPayer | None
    sending: int


def propose(
    desk: Desk, number: str, how: How | None = None, changes: Sequence[Change] = (), charted: Charted | None = None,
    first: FirstPayer | None = None,
) -> ResendPlan:  # fmt: skip
    """What sending it again would do."""
    row = claim_row(desk.books.read, number)
    seen(desk, "look.claim", (("claim", row["control_number"]), ("patient", str(row["person"]))), "send again")
    with desk.books.snapshot() as read:
        found = known(desk, read, row["id"], how, first)
        return planned(desk, read, found, changes, charted or {})[0]


def known(desk: Desk, read: Read, claim: int, how: How | None, first: FirstPayer | None) -> Known:
    """Read what there is to know; refused where it was never sent from files that are here."""
    row, read_books = claim_row(read, claim), books.book(read, claim)
    items = work.of_claim(read, claim, desk.now())
    item = next((one for kind in _KINDS for one in items if one.kind == kind), None)
    sent = outbox.sent_in(read, claim)
    if not sent:
        raise Refused(
            f"{clean(row['control_number'])} was taken over without its claim file", "send", "Send it from the system that it came from."
        )
    payer, rank = _whom(read_books, item)
    playbook = rules.playbook(read)
    accepts = rules.payer_rules(read, payer.payer).accepts_replacement if payer else True
    first = first or resend_known.other_coverage(read, row["person"], read_books)
    newest = codec.claim_of(sent[0][2]).frequency
    chosen = how or default(read_books, item, playbook, accepts, first is not None, newest)
    base = next((one for one in sent if one[1] == rank), sent[0]) if chosen in ("new", "replacement", "void") else sent[0]
    return Known(claim, row["person"], read_books, item, payer, codec.claim_of(base[2]), chosen, accepts, first, base[0])


def _whom(known_books: ClaimBooks, item: Item | None) -> tuple[PayerRef | None, int]:
    named = next((one for one in known_books.payers if item is not None and one.payer.payer == item.payer), None)
    named = named or next(iter(known_books.payers), None)
    return (named.payer, named.rank) if named else (None, 1)


_AGAIN: dict[str, How] = {sendings.REPLACES: "replacement", sendings.VOIDS: "void"}

DATA = frozenset({"16", "125"})
"""Data that is missing or wrong. A payer that takes no replacement (Medicare Part B) gets a wholly denied one again as new."""


def default(known_books: ClaimBooks, item: Item | None, playbook: Playbook, accepts: bool, other: bool, newest: str = "1") -> How:
    """How a claim is sent again, by what its work is about (denials.md, special rules 1 and 4). newest: frequency of its last sending: what
    was refused on its way in, or never answered, goes once more as what it was."""
    if item is None or item.kind in ("rejected", "no_answer"):
        return _AGAIN.get(newest, "new") if accepts else "new"
    if item.kind == "next_payer":
        return "next_payer"
    if item.kind == "denial" and item.codes:
        group, reason = code_parts(leading(playbook, item))
        if UNPROCESSABLE & set(item.remarks):
            return "new"
        if reason == "22" or (reason in ("109", "24") and other):
            return "other_first"  # of CO-22 also where no other payer is known yet: the sheet asks who it is
        if next_steps.forbidden("CORRECT_7", group, reason, item.remarks):
            return "new"
        if reason in DATA and not accepts and denied_only(known_books):
            return "new"
        rule = playbook.rule(group, reason, None, item.remarks)
        if rule is not None and "RESUBMIT_NEW" in rule.actions and "CORRECT_7" not in rule.actions and denied_only(known_books):
            return "new"  # CO-31: the payer found no such member, and has no claim to replace
    return "replacement"


def planned(
    desk: Desk, read: Read, found: Known, changes: Sequence[Change], charted: Charted, *, checked: bool = True
) -> tuple[ResendPlan, Resending, Checked | None]:
    """The plan, the claim as it would go, and what the edits say of it (None where it cannot go anyway)."""
    charted = _tidied(charted)
    wrong = _chart_findings(charted, desk.today())
    fits = {key: value for key, value in charted.items() if key[2] not in {one.field for one in wrong}}
    made = resending.made(
        found.last,
        found.books,
        resend_known.chart(read, found.person, found.books, fits, found.sending),
        found.how,
        changes,
        payer=found.payer,
        first=_coverage(found.first) if found.first else None,
        accepts_replacement=found.accepts,
        destinations=claims.destinations(read, found.claim),
        payers_number=_acknowledged_as(read, found.claim),
    )
    findings = [*made.findings, *wrong]
    if (standing := outbox.standing(read, found.claim)) is not None:
        findings.append(Finding("standing", "error", f"{standing.ref} of this claim stands in the outbox: withdraw it first."))
    if why := restrictions.against_sending(read, found.claim, made.claim):
        findings.append(Finding("restricted", "error", why))
    looked: Checked | None = None
    if checked and not any(one.severity == "error" for one in findings):
        findings += resend_known.checked(made.claim, found.last, desk.today())
        looked = scrub_checked.checked(read, found, made, desk.today(), code_book.of(desk))
        findings = [*scrub_checked.joined(tuple(findings), looked.report)]
    plan = _plan(desk, read, found, replace(made, findings=tuple(findings)), changes, charted)
    return replace(plan, scrub=looked.report if looked else None), made, looked


def _tidied(charted: Charted) -> Charted:
    """Each value as the record would keep it."""
    known = {key: field_of(key[0], key[2]) for key in charted}
    return {key: tidy(field, value) if (field := known[key]) is not None else value for key, value in charted.items()}


def _chart_findings(charted: Charted, today: date) -> list[Finding]:
    """What may not stand in the record: it is said before anything is signed."""
    found: list[Finding] = []
    for (relation, _, name), value in charted.items():
        field = field_of(relation, name)
        if not value.strip() and (field is None or not field.may_be_empty) and relation in CHARTED and name != STANDING:
            found.append(Finding("empty", "error", "A corrected field of the record is empty.", name))
        elif value.strip() and field is not None and (wrong := check(field, value, today)) is not None:
            found.append(wrong)
    return found


def _acknowledged_as(read: Read, claim: int) -> str:
    return next((one.payer_control_number for one in reversed(acks.of_claim(read, claim)) if one.payer_control_number), "")


def _coverage(first: FirstPayer) -> Coverage:
    return Coverage(Payer(first.name, first.payer_id), 1, "P", first.member_id, first.group, "18", first.filing_code)


def _plan(desk: Desk, read: Read, found: Known, made: Resending, changes: Sequence[Change], charted: Charted) -> ResendPlan:
    claim, item = made.claim, found.item
    to = next((cover for cover in claim.coverages if cover.rank == claim.destination_rank), None)
    deadline = item.deadline if item is not None else None
    clock = _CLOCK[found.how]
    if clock and (deadline is None or deadline.clock != clock) and found.payer is not None:
        deadline = resend_known.deadline(read, found.books, found.payer, clock) or deadline
    told = repr((codec.claim_text(claim), found.how, [(one.field, one.value) for one in changes], sorted(charted.items())))
    return ResendPlan(
        control_number=clean(found.books.control_number),
        patient=name_shown(claim.patient.last, claim.patient.first),
        how=found.how,
        hows=tuple(resending.HOWS),
        payer=clean(to.payer.name) if to else "",
        charge_cents=claim.charge_cents,
        why=clean(item.why) if item is not None else "",
        last_day=deadline.due_on if deadline else None,
        rule=deadline.rule if deadline else "",
        fields=_fields(desk, read, found, claim, charted),
        differences=made.differences,
        findings=made.findings,
        item=item.id if item is not None else None,
        version=item.version if item is not None else None,
        hash=hashlib.sha256(told.encode()).hexdigest(),
    )


def _fields(desk: Desk, read: Read, found: Known, claim: Claim, charted: Charted) -> tuple[ResendField, ...]:
    """Those that the denial is about first, then the rest of the claim's."""
    first = _about(read, found, claim, charted)
    names = {one.name for one in first}
    rest = [
        ResendField(field.name, field.label, field.hint, clean(field.get(claim)))
        for field in resend_fields.every(claim)
        if field.name not in names
    ]
    return (*first, *rest)


def _about(read: Read, found: Known, claim: Claim, charted: Charted) -> tuple[ResendField, ...]:
    """The fields that remark or reason name, filled in with what is known to be right."""
    item = found.item
    if found.how == "other_first":
        one = found.first
        name = f"{one.name} ({one.payer_id})" if one else ""
        return (
            ResendField("first payer", "Payer that comes first", "NAME (ID)", name, first=True),
            ResendField("first member", "Member number there", "2 to 80 signs", one.member_id if one else "", first=True),
        )
    if item is None or found.how not in ("new", "replacement"):
        return ()
    playbook = rules.playbook(read)
    named = [remark.field for code in item.remarks if (remark := playbook.remark(code)) and remark.field]
    out: list[ResendField] = []
    by_reason = None if named else wrong_field(item.codes, (), playbook)
    if by_reason is not None and by_reason.where == "record":
        return tuple(resend_known.chart_fields(read, found.person, found.books, found.payer, by_reason.relation, by_reason.name, charted))
    for words in named or [""]:
        if words in resend_fields.CHART:
            relation, name = resend_fields.CHART[words]
            out += resend_known.chart_fields(read, found.person, found.books, found.payer, relation, name, charted)
            continue
        wanted = resend_fields.ON_CLAIM.get(words) or (_unnamed(by_reason, item.category) if not words else None)
        if words in resend_fields.ON_LINE or (wanted or "").startswith("line "):
            line = _denied_line(found.books)
            wanted = f"line {line} {resend_fields.ON_LINE.get(words) or str(wanted).removeprefix('line ')}"
        field = next((one for one in resend_fields.every(claim) if one.name == wanted), None)
        if field is not None:
            proposed, source = ("", "")
            if field.name == "authorization":
                proposed, source = resend_known.authorization(read, found.person, found.books)
            out.append(ResendField(field.name, field.label, field.hint, clean(field.get(claim)), proposed, source, first=True))
    return tuple(dict.fromkeys(out))


def _unnamed(found: WrongField | None, category: str) -> str | None:
    """The field of the claim where no remark names one: by the reason, else by the category."""
    if found is None or found.where not in ("claim", "line"):
        return resend_fields.OF_CATEGORY.get(category)
    return f"line {found.name}" if found.where == "line" else found.name


def _denied_line(known_books: ClaimBooks) -> int:
    """The first line with something denied; 1 where none is."""
    for answer in reversed(known_books.answers):
        for line in answer.lines:
            if line.state == "standing" and any(a.kind == "DENIAL" and a.cents > 0 for a in line.adjustments):
                return line.line
    return 1
