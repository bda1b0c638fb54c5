"""One claim whole, put together from the books for a screen or a command."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from acts import correction_links, projects, rights, rules_explained, talk
from acts.desk import Desk
from acts.history import of_claim
from acts.rows import at, queue_row, why_here
from acts.steps import for_coder, steps, why
from acts.steps_on_file import first as on_file
from acts.views import ClaimRemittance, ClaimView, LineView, NoteView, StandingAdjustment, Step, WorkView
from billing import standing
from billing.books import ClaimBooks, PostedAnswer
from billing.claim import Claim
from billing.money import shown
from billing.plans import LineFigures
from billing.text import clean, name_shown
from store import approvals, books, charts, documents, dossier, drafts, leases, notes, outbox, rules, work
from store.engine.sqlite import Read

HISTORY = 50


def _asked(one: approvals.Approval | None) -> str:
    """What was asked of a second person, and what it waits for."""
    if one is None:
        return ""
    then = (
        "money moved since, so it must be asked anew" if one.stale else f"nothing moves until {clean(one.asked_of or 'another')} says yes"
    )
    return f"A-{one.id}: {clean(one.asked_by)} asked to write {shown(one.cents)} off; {then}."


def claim_view(desk: Desk, read: Read, row: Any) -> ClaimView:
    """The claim of this row."""
    known = books.book(read, row["id"])
    person = charts.record(read, "person", row["person"])
    assert person is not None
    names = {payer.payer.payer: clean(payer.payer.name) for payer in known.payers} | {
        other.payer: clean(other.name) for other in known.other_payers
    }
    figures = standing.figures(known)
    sendings = dossier.sendings(read, row["id"])
    answers = dossier.answers(read, row["id"])
    covers = _covers(read, row["person"], known)
    holder = leases.holder(read, row["id"], desk.now())
    payer_names = charts.payer_names(read)
    claim_level, remarks = _claim_level(known, names)
    return ClaimView(
        claim=row["id"],
        control_number=row["control_number"],
        version=dossier.money_mark(read, row["id"]),
        aliases=dossier.aliases(read, row["id"]),
        person=row["person"],
        patient=name_shown(person.values["last"], person.values["first"]),
        born_on=_day(person.values["born_on"]),
        sex=person.values["sex"],
        payer=clean(payer_names[row["payer"]]),
        payer_now=clean(payer_names[dossier.payer_now(read, row["id"]) or row["payer"]]),
        member_id=covers[0][2] if covers else "",
        payers=covers,
        from_on=known.service_from_on,
        to_on=known.service_to_on,
        figures=figures,
        lines=_lines(known, figures.lines, names),
        adjustments=claim_level,
        remarks=remarks,
        denials=dossier.open_codes(read, row["id"]),
        remittances=tuple(
            ClaimRemittance(
                came.remittance, came.adjudication, clean(came.trace), clean(came.payer), came.status, came.paid_on, came.charge_cents,
                came.paid_cents, came.posted, came.held, clean(came.reversed_by) if came.reversed_by else None,
            )
            for came in answers
        ),
        work=_work(desk, read, known),
        notes=tuple(NoteView(at(note.moment), note.actor, clean(note.text), note.retracted) for note in notes.of_claim(read, row["id"])),
        history=tuple(of_claim(read, row, limit=HISTORY)),
        diagnoses=_diagnoses(read, row["person"], row["id"]),
        sources=tuple(
            [f"{clean(sent.file)}: segment {sent.position} ({sent.what})" for sent in sendings]
            + [f"{clean(came.file)}: {clean(came.trace)}" for came in answers]
        ),
        shown_paid=_shown_paid(sendings[-1].claim()) if sendings else (),
        leased_by=holder[0] if holder else None,
        leased_until=at(holder[1]) if holder else None,
        draft=drafts.get(read, desk.actor.name, f"claim {row['control_number']}")[0],
        patient_sent=f"{person.values['last']}, {person.values['first']}" if person.values["first"] else person.values["last"],
        asked=_asked(approvals.asked_on(read, row["id"])),
        talk=talk.stream(read, row["id"], desk.today()),
        documents=documents.count(read, row["id"]),
        projects=projects.of_claim(desk, row["id"]),
        corrected=correction_links.words_of(read, row["person"], row["id"]),
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _in_order(known: ClaimBooks) -> list[PostedAnswer]:
    """Answers in payer order; of one payer in the order of posting."""
    return sorted(known.answers, key=lambda answer: answer.rank)


def _lines(known: ClaimBooks, figures: tuple[LineFigures, ...], names: dict[int, str]) -> tuple[LineView, ...]:
    of = {line.line: line for line in figures}
    out = []
    for line in known.lines:
        adjustments: list[StandingAdjustment] = []
        remarks: list[str] = []
        for answer in _in_order(known):
            for said in answer.lines:
                if said.line != line.number or said.state != "standing":
                    continue
                remarks += said.remarks
                adjustments += [
                    StandingAdjustment(a.group, a.reason, a.cents, names.get(answer.payer, ""), clean(answer.trace), a.kind, a.posted_cents)
                    for a in said.adjustments
                    if not a.claim_level
                ]
        money = of[line.number]
        out.append(
            LineView(
                line.number, clean(line.procedure), tuple(map(clean, line.modifiers)), clean(line.revenue), line.from_on, clean(line.units),
                line.charge_cents, money.insurance_paid, money.adjusted, money.payer_denied, money.patient, money.insurance,
                tuple(adjustments), tuple(dict.fromkeys(remarks)),
            )
        )  # fmt: skip
    return tuple(out)


def _claim_level(known: ClaimBooks, names: dict[int, str]) -> tuple[tuple[StandingAdjustment, ...], tuple[str, ...]]:
    """What payers said of the claim as a whole: shares of a line, put together again, and the remarks beside them."""
    found: list[StandingAdjustment] = []
    remarks: list[str] = []
    for answer in _in_order(known):
        lines = [line for line in answer.lines if line.state == "standing"]
        if not lines:
            continue
        remarks += answer.remarks
        sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for line in lines:
            for a in line.adjustments:
                if a.claim_level:
                    sums[a.group, a.reason, a.kind][0] += a.cents
                    sums[a.group, a.reason, a.kind][1] += a.posted_cents
        found += [
            StandingAdjustment(group, reason, cents, names.get(answer.payer, ""), clean(answer.trace), kind, posted)
            for (group, reason, kind), (cents, posted) in sums.items()
        ]
    return tuple(found), tuple(dict.fromkeys(remarks))


def _covers(read: Read, person: int, known: ClaimBooks) -> tuple[tuple[int, str, str], ...]:
    """(rank, payer, member number) in payer order; the number is the chart's, which may have been corrected since the claim was sent."""
    covers = [record for record in charts.of_person(read, person) if record.relation == "coverage"]
    out = []
    for payer in known.payers:
        of_payer = [cover for cover in covers if cover.values["payer"] == str(payer.payer.payer)]
        mine = [
            cover
            for cover in of_payer
            if payer.member_id in {version.values.get("member_id") for version in charts.versions(read, "coverage", cover.id)}
        ]
        chosen = next(iter(mine or of_payer), None)
        out.append((payer.rank, clean(payer.payer.name), clean(chosen.values["member_id"] if chosen else payer.member_id)))
    return tuple(out)


def _diagnoses(read: Read, person: int, claim: int) -> tuple[str, ...]:
    found = [record for record in charts.of_person(read, person, claim) if record.relation == "diagnosis"]
    return tuple(icd(record.values["code"]) for record in found)


def icd(code: str) -> str:
    """E1122 as E11.22."""
    code = clean(code)
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 and "." not in code else code


def _shown_paid(claim: Claim) -> tuple[tuple[str, int], ...]:
    """What the claim itself says that others paid: shown, never posted."""
    found = [] if claim.patient_paid_cents is None else [("patient", claim.patient_paid_cents)]
    found += [(clean(cover.payer.name), cover.paid_cents) for cover in claim.coverages if cover.paid_cents is not None]
    return tuple(found)


def _work(desk: Desk, read: Read, known: ClaimBooks) -> tuple[WorkView, ...]:
    in_force, today = rules.of(read), desk.today()
    playbook, clocks = in_force.playbook, in_force.clocks
    classes = {payer.payer.payer: payer.payer.payer_class for payer in known.payers}
    codes = rights.why_not(desk.actor, "coding.sign") is None

    def steps_of(item: work.Item) -> tuple[Step, ...]:
        found = steps(known, item, playbook, clocks, in_force.ways(item.payer, classes.get(item.payer, "")))
        return for_coder(item, playbook, found) if codes and outbox.standing(read, known.claim) is None else found

    return tuple(
        WorkView(
            row,
            item.deadline,
            why(item, playbook, known),
            on_file(read, item.person, known, item, steps_of(item)),
            why_here(row, today),
            rules_explained.clock(read, item.deadline, classes.get(item.payer, "")),
            rules_explained.playbook(read, playbook, item),
        )
        for item in work.of_claim(read, known.claim, desk.now())
        for row in (queue_row(read, item, today),)
    )
