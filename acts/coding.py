"""Coding a claim or a visit: the note beside the codes, the book searched, codes signed as corrections by a coder, the claim made ready."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from acts import coding_visit, correction, outbox, resend, rights
from acts.codes import drg, edition_words
from acts.coding_book import judged, search_book
from acts.coding_note import note_of
from acts.coding_rows import CodesFound, CodingDone, CodingPlan, CodingView, Judged
from acts.desk import Act, Desk, act
from acts.hands import claim_row
from acts.outbox_rows import OutboxRow, ResendPlan
from acts.seen import seen
from billing import coding as rule
from billing.amendment_kinds import Said
from billing.chart import RETRACTED
from billing.chart_now import LISTED
from billing.claim import Claim
from billing.coding import Coded, PointedLine, Sheet, changes_in_words
from billing.resending import Change
from billing.text import clean, name_shown
from store import charts, codec, coding, practice, work
from store import outbox as outbox_rows
from store.charts import Record
from store.engine.sqlite import Read
from store.errors import ClaimdeskError, NoSuch, NotAllowed, PlanChanged, Refused
from store.reference_tables import dotted, without_dot

CODER = "correction.diagnosis"
KINDS_OF_WORK = ("denial", "rejected")


def view(desk: Desk, number: str) -> CodingView:
    """The claim, or the visit of a chart, as it is coded; that it was looked at is in the log."""
    visit = coding_visit.meant(desk.books.read, number)
    if visit is not None:
        return coding_visit.view(desk, visit)
    row = claim_row(desk.books.read, number)
    seen(desk, "look.claim", (("claim", row["control_number"]), ("patient", str(row["person"]))), "coding")
    with desk.books.snapshot() as read:
        row = claim_row(read, number)
        sent = _last(read, row["id"])
        records = _listed(read, row["person"], row["id"])
        sheet = _sheet(records, sent, row["from_on"])
        on = sheet.on
        head = charts.record(read, "person", row["person"])
        assert head is not None
        item = next((i for kind in KINDS_OF_WORK for i in work.of_claim(read, row["id"], desk.now()) if i.kind == kind), None)
        coders = tuple(dict.fromkeys(one.coder for one in coding.of_claim(read, row["id"])))
        note = note_of(desk, read, row["person"], row["id"], on)
    reference = desk.reference
    edition = reference.edition("icd10cm", on) if reference is not None and on is not None else None
    words = edition_words(edition, on) if on is not None else "no day of service"
    texts = judged(reference, sheet, on).texts
    return CodingView(
        row["control_number"], row["person"], name_shown(head.values["last"], head.values["first"]), on, note,
        words if reference is not None else "no code book is built", reference is not None, edition is not None,
        edition.rows if edition else 0, sheet, texts, clean(item.why) if item is not None else "", coders,
    )  # fmt: skip


def claim_of(desk: Desk, diagnosis: int) -> str:
    """The claim whose diagnosis this is, by its number."""
    found = coding.claim_of_diagnosis(desk.books.read, diagnosis)
    if found is None:
        raise NoSuch(f"there is no diagnosis {diagnosis}", "coding", "Open the chart again.")
    return found


def search(desk: Desk, text: str, on: date | None, limit: int = 9) -> CodesFound:
    """Codes by what is typed, of the edition of the day."""
    return search_book(desk.reference, text, on, limit)


def judge(desk: Desk, sheet: Sheet, on: date | None) -> Judged:
    """What the book and the form of a claim say of these codes."""
    return judged(desk.reference, sheet, on)


def drg_words(desk: Desk, number: str, sheet: Sheet) -> str:
    """The MS-DRG of a stay as these codes stand: `MS-DRG 291 v43.1`; why none can be said where none can."""
    known = _grouped(desk.books.read, number)
    if known is None or sheet.on is None:
        return ""
    procedures, sex, status = known
    poa = tuple(one.poa or "Y" for one in sheet.codes)
    try:
        found = drg(tuple(one.code for one in sheet.codes), procedures, sheet.on, sex, status, poa)
    except ClaimdeskError:
        return "MS-DRG: none for these codes"
    return f"MS-DRG {found.number} {found.version}{', not of this day' if found.note else ''}"


def _grouped(read: Read, number: str) -> tuple[tuple[str, ...], str, str] | None:
    """Procedures, sex and discharge status; None where the claim's own content is not known."""
    visit = coding_visit.meant(read, number)
    if visit is not None:
        return coding_visit.grouped(read, visit)
    row = claim_row(read, number)
    sent, head = _last(read, row["id"]), charts.record(read, "person", row["person"])
    if sent is None or head is None:
        return None
    procedures = tuple(one.code for one in sent.codes if one.qualifier in ("BBR", "BBQ"))
    return procedures, head.values["sex"], sent.admission[2] or "01"


def plan(desk: Desk, number: str, sheet: Sheet) -> CodingPlan:
    """What signing this sheet would do: which rows change, which are new, which are dropped. Writes nothing."""
    with desk.books.snapshot() as read:
        return _planned(desk, read, number, sheet)


def sign(desk: Desk, planned: CodingPlan, reason: str, evidence: str) -> CodingDone:
    """Sign the codes, then put the claim whose denial they mend into the outbox: one request, so that one undo takes all of it back."""
    job = desk.asking(desk.request)
    number = 0
    if planned.changes or planned.added or planned.dropped:
        number = _sign(job, planned, reason, evidence)
    kept = coding.one(job.books.read, number) if number else None
    if planned.visit is not None:
        return CodingDone(number, planned.control_number, None, "", bool(kept.sampled) if kept is not None else False)
    changes = tuple(Change(f"line {line} pointers", " ".join(map(str, places))) for line, places in planned.pointers)
    ready, why_not = _ready_again(job, planned.control_number, changes, reason)
    if not number and ready is None:
        raise Refused(
            f"the pointers were not kept: {why_not}", planned.control_number, "Pointers belong to the claim when it is sent again."
        )
    return CodingDone(number, planned.control_number, ready, why_not, bool(kept.sampled) if kept is not None else False)


@act("coding.sign")
def _sign(act: Act, planned: CodingPlan, reason: str, evidence: str) -> int:
    if not reason.strip() or not evidence.strip():
        raise Refused("a code changes with a reason and its evidence", "coding", "Say both.")
    why = rights.why_not(act.actor, CODER)
    if why:
        raise NotAllowed("codes are signed by a coder (the role records, or a supervisor)", "coding", "Hand it to the records department.")
    write, number = act.write, planned.control_number
    if _planned(act.desk, write, number, planned.sheet).hash != planned.hash:
        raise PlanChanged("the codes are not those that were shown", clean(number), "Nothing was signed. Look at them again.")
    wrong = [one for one in judged(act.desk.reference, planned.sheet, planned.sheet.on).hints if one.severity == "error"]
    if wrong:
        raise Refused(wrong[0].message.removesuffix("."), clean(number), "Nothing was signed. Mend it, and sign again.")
    visit, claim = coding_visit.meant(write, number), None
    if visit is not None:
        was = coding_visit.signed(act, planned, visit, reason, evidence)
    else:
        claim = claim_row(write, number)["id"]
        was = _recoded(act, planned, claim, reason, evidence)
        act.subject("claim", number)
    act.subject("patient", planned.person)
    act.total("codes", len(planned.sheet.codes))
    reference, on = act.desk.reference, planned.sheet.on
    edition = reference.edition("icd10cm", on) if reference is not None and on is not None else None
    sampled = rule.sampled(coding.secret(write, act.number), number, practice.number(write, "second_look_percent"))
    return coding.keep(
        write, claim=claim, encounter=planned.visit, person=planned.person, event=act.number, coder=act.actor.name, coded_at=act.moment,
        was=was, codes=" ".join(one.code for one in planned.sheet.codes), edition=edition.name if edition else "", sampled=int(sampled),
    )  # fmt: skip


def _recoded(act: Act, planned: CodingPlan, claim: int, reason: str, evidence: str) -> str:
    """A claim's rows corrected, taken back and added; the codes as they stood before."""
    before = _listed(act.write, planned.person, claim)
    if planned.changes:
        _corrected(act, planned, claim, planned.changes, Said(), reason, evidence)
    for dropped in planned.dropped:
        _corrected(act, planned, claim, {("diagnosis", dropped, "standing"): RETRACTED}, Said("retraction"), reason, evidence)
    _add(act, planned, claim, before, reason.strip(), evidence.strip())
    return " ".join(dotted(one.values["code"]) for one in before)


def _add(act: Act, planned: CodingPlan, claim: int, before: Sequence[Record], reason: str, evidence: str) -> None:
    """Codes that are new on the claim, each with its first version and an amendment that says why."""
    qualifier = "BF" if any(one.values["qualifier"] in ("BK", "BF") for one in before) else "ABF"
    for code, poa in planned.added:
        plain = without_dot(code)
        number = coding.add_diagnosis(act.write, planned.person, claim, plain, poa, qualifier, act.number)
        charts.amend(
            act.write, event=act.number, person=planned.person, claim=claim, relation="diagnosis", subject=number, from_version=0,
            to_version=1, kind="correction", field="code", was="", shall_be=plain, reason=reason, evidence=evidence, author=act.actor.name,
        )  # fmt: skip


def _corrected(
    act: Act, planned: CodingPlan, claim: int, changes: dict[tuple[str, int, str], str], said: Said, reason: str, evidence: str
) -> None:  # fmt: skip
    made = correction.proposed(act.desk, act.write, planned.person, changes, claim, said)
    correction.refuse(list(made.findings))
    correction.signed(act, made, reason, evidence)


def _ready_again(job: Desk, number: str, changes: tuple[Change, ...], reason: str) -> tuple[OutboxRow | None, str]:
    """The claim into the outbox, where its denial or refusal calls for it; else why not."""
    row = claim_row(job.books.read, number)
    if not any(item.kind in KINDS_OF_WORK for item in work.of_claim(job.books.read, row["id"], job.now())):
        return None, "no denial is open on it"
    try:
        again = resend.propose(job, number, None, changes)
        if again.wrong:
            return None, again.wrong[0].message.removesuffix(".")
        held = "" if rights.why_not(job.actor, "send.put") is None else f"coded by {job.actor.name}: release it"
        if again.to_acknowledge and not held:
            held = f"coded, and {' '.join(again.to_acknowledge)} warns: look, then release it with a word"
        return outbox.view(job, _put(job, again, changes, reason, held)), ""
    except ClaimdeskError as error:
        # The codes are signed all the same; the denial stays in the queue.
        return None, error.what


@act("coding.ready")
def _put(act: Act, again: ResendPlan, changes: tuple[Change, ...], reason: str, held: str) -> int:
    return outbox.put_in(act, again, changes, {}, outbox.Words(reason), held=held)


# -- the sheet


def _last(read: Read, claim: int) -> Claim | None:
    sent = outbox_rows.sent_in(read, claim)
    return codec.claim_of(sent[0][2]) if sent else None


def _listed(read: Read, person: int, claim: int) -> list[Record]:
    """The claim's diagnoses that lines point to, in their order."""
    records = charts.of_person(read, person, claim)
    return [one for one in records if one.relation == "diagnosis" and one.values["qualifier"] in LISTED]


def _sheet(records: Sequence[Record], sent: Claim | None, from_on: str | None) -> Sheet:
    codes = []
    for one in records:
        code, poa = dotted(one.values["code"]), one.values["present_on_admission"]
        codes.append(Coded(code, code, poa, poa))
    lines = []
    for line in sent.lines if sent is not None else ():
        places = tuple(int(one) for one in line.pointers if one.isdigit())
        lines.append(PointedLine(line.number, line.procedure or line.revenue, places, places))
    kind = sent.kind if sent is not None else "P"
    stay = sent is not None and kind == "I" and (sent.facility_code.startswith("11") or any(one.poa for one in codes))
    first = date.fromisoformat(from_on) if from_on else None
    on = (sent.service_to_on or first) if sent is not None and stay else first
    if kind == "I":
        lines = []  # an institutional line points to nothing
    return Sheet(tuple(codes), tuple(lines), kind, stay, tuple(one.code for one in codes), on)


def _planned(desk: Desk, read: Read, number: str, sheet: Sheet) -> CodingPlan:
    """Rows that keep their place get the code that stands there now; of those that are too many the ones go whose code is dropped."""
    visit = coding_visit.meant(read, number)
    if visit is not None:
        return coding_visit.planned(desk, read, visit, sheet)
    row = claim_row(read, number)
    records = _listed(read, row["person"], row["id"])
    kept_codes = [without_dot(one.code) for one in sheet.codes]
    gone = len(records) - len(sheet.codes)
    order = sorted(records, key=lambda one: (one.values["code"] in kept_codes, -records.index(one)))
    dropped = order[: max(gone, 0)]
    stay = [one for one in records if one not in dropped]
    changes: dict[tuple[str, int, str], str] = {}
    for record, one in zip(stay, sheet.codes, strict=False):
        for name, value in (("code", without_dot(one.code)), ("present_on_admission", one.poa)):
            if record.values[name] != value:
                changes["diagnosis", record.id, name] = value
    added = tuple((one.code, one.poa) for one in sheet.codes[len(stay) :])
    pointers = tuple((line.number, line.pointers) for line in sheet.lines if line.pointers != line.was)
    touches = correction.proposed(desk, read, row["person"], changes, row["id"], Said()).touches if changes else ()
    told = repr(([(one.id, one.version) for one in records], sorted(changes.items()), added, [one.id for one in dropped], pointers))
    hints = judged(desk.reference, sheet, sheet.on).hints
    return CodingPlan(
        row["control_number"], row["person"], sheet, changes, added, tuple(one.id for one in dropped), pointers, touches, hints,
        changes_in_words(sheet, pointers=bool(pointers)), hashlib.sha256(told.encode()).hexdigest(),
    )  # fmt: skip
