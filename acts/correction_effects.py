"""The claims that a correction reaches: what each would say otherwise, what becomes of it, and how that is done when it is signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from acts import resend, resend_known, scrub
from acts.desk import Act, Desk
from acts.resend import Charted
from acts.views import TouchedClaim
from billing import corrected, resending, terms
from billing.chart_now import recharted
from billing.corrected import Effect, Standing
from billing.day import shown_due
from billing.recharting import NOTE
from billing.text import clean
from billing.wrong_field import NAMELESS, about, wrong_field
from store import appeals, chart_items, chart_turned, charts, corrections, outbox, rules, settled, statements, work
from store.charts import ClaimOf
from store.engine.sqlite import Read
from store.errors import Refused

Corrected = Sequence[tuple[str, int, str]]
"""(relation, row, field) that are corrected."""
_WORKED = ("denial", "rejected")


@dataclass(frozen=True, slots=True)
class Reach:
    """A claim with what a correction does to it."""

    claim: ClaimOf
    fields: tuple[str, ...]
    effect: Effect
    beside: bool = False
    scrub: str = ""


def reached(
    desk: Desk, read: Read, person: int, fields: Corrected, charted: Charted, this: int | None = None, signing: str = ""
) -> tuple[Reach, ...]:
    """The patient's claims that these fields stand on. charted: what they shall be; empty where the record has it already; this: the
    claim for which it is corrected; signing: the waiting correction (K-7) whose signature this is."""
    names = _names(read, fields)
    only = _only(read, fields)
    out = []
    for one in charts.claims_of(read, person):
        if only is not None and one.id not in only:
            continue
        stands, beside, scrubbed = _standing(desk, read, one, names, charted, signing, mine=one.id == this)
        out.append(Reach(one, stands.differs, corrected.effect(stands), beside, scrubbed))
    return tuple(out)


def _names(read: Read, fields: Corrected) -> list[tuple[str, str]]:
    """What is corrected, by the subject under which its fields stand."""
    found = {key: charts.record(read, *key) for key in {(relation, id) for relation, id, _ in fields}}
    return [(record.subject if (record := found[relation, id]) is not None else relation, name) for relation, id, name in fields]


def _only(read: Read, fields: Corrected) -> set[int] | None:
    """The claims that these may change; None: any of the patient's."""
    relations = {relation for relation, _, _ in fields}
    if not relations <= {"diagnosis", "chart_item"}:
        return None
    items = {id: item for relation, id, _ in fields if relation == "chart_item" and (item := chart_items.one(read, id)) is not None}
    numbers = [
        (item.person, said)
        for item in items.values()
        if item.kind == "authorisation"
        for said in {one.values.get("number", "") for one in charts.versions(read, "chart_item", item.id)}
    ]
    coded = charts.claims_of_diagnoses(read, {id for relation, id, _ in fields if relation == "diagnosis"})
    return coded | chart_turned.claims_of(read, items, numbers)


def _standing(
    desk: Desk, read: Read, one: ClaimOf, names: list[tuple[str, str]], charted: Charted, signing: str, *, mine: bool
) -> tuple[Standing, bool, str]:
    """What is known of a claim that the correction may reach; whether an appeal is out; what the edits say of it as it would go."""
    status = one.status or "unanswered"
    try:
        found = resend.known(desk, read, one.id, None, None)
    except Refused as error:
        # Taken over without its file: what it says is not known here, so that nothing can be said to differ.
        return Standing(tuple(dict.fromkeys(filter(None, map(corrected.ON_CLAIM.get, names)))), status, code=_code(desk, read, one.id)[0],
                        about=True, wrong=error.what), False, ""  # fmt: skip
    plan, _, _ = resend.planned(desk, read, found, (), charted, checked=False)
    notes = [one for one in plan.findings if one.code == NOTE and corrected.named(names, [one])]
    noted = notes[0].message.removesuffix(".") if notes else ""
    differs = tuple(dict.fromkeys((*corrected.named(names, plan.differences), *corrected.named(names, notes))))
    if not differs:
        return Standing((), status), False, ""
    entry = outbox.standing(read, one.id)
    if entry is not None:
        return Standing(differs, status, outbox=entry.ref, void=entry.what == "void", noted=noted), False, ""
    appeal = next((a.ref for a in appeals.of_claim(read, one.id) if a.state == "sent" and not a.answered), "")
    code, mends = _code(desk, read, one.id, names, mine=mine)
    if status == "voided" or (not code and status in corrected.DONE and not corrected.content(differs)):
        return Standing(differs, status, appeal), bool(appeal), ""  # it goes nowhere
    plan = resend.planned(desk, read, found, (), charted)[0]
    # What waits for this very signature waits no longer once it is given.
    against = [one for one in plan.wrong if not _own(one.message, signing)]
    wrong = against[0].message.removesuffix(".") if against else ""
    report = plan.scrub
    if report is not None:
        report = replace(report, findings=tuple(one for one in report.findings if not _own(one.message, signing)))
    stands = Standing(differs, status, appeal, code=code, about=mends, wrong=wrong, how=plan.how, noted=noted)
    return stands, bool(appeal), report.words if report is not None else ""


def _own(message: str, signing: str) -> bool:
    """Whether a finding says no more than that this correction is not signed yet."""
    return bool(signing) and f"orrection {signing} (" in message


def _code(desk: Desk, read: Read, claim: int, names: Iterable[tuple[str, str]] = (), *, mine: bool = False) -> tuple[str, bool]:
    """The claim's open denial or refusal by its code, and whether a correction of these fields mends it. mine: it is corrected for this
    claim, so that a denial that names no field is taken to be about it."""
    item = next((i for kind in _WORKED for i in work.of_claim(read, claim, desk.now()) if i.kind == kind), None)
    if item is None:
        return "", False
    if item.kind == "rejected":
        return "refused on its way in", True
    code = " ".join((*item.codes[:1], *item.remarks[:1])) or "its denial"
    wrong = wrong_field(item.codes, item.remarks, rules.playbook(read))
    unnamed = mine and wrong is None and any(one.partition("-")[2] in NAMELESS for one in item.codes)
    return code, unnamed or about(wrong, names)


def touched(
    desk: Desk, read: Read, person: int, fields: Corrected, charted: Charted, this: int | None = None, signing: str = ""
) -> tuple[TouchedClaim, ...]:
    """The same for a person, before it is signed: those that change first, then what stays as it is."""
    found = reached(desk, read, person, fields, charted, this, signing)
    first = sorted(found, key=lambda one: one.effect.becomes == "stays")
    sent = statements.counts(read, [one.claim.id for one in found])
    return tuple(touched_claim(one, _statement(sent.get(one.claim.id))) for one in first)


def _statement(sent: statements.Sent | None) -> str:
    """What the patient was sent about it."""
    if sent is None or not sent.count or sent.last_on is None:
        return ""
    many = f"{sent.count} statements" if sent.count > 1 else "a statement"
    return f"{many} went to the patient, the last on {shown_due(sent.last_on)}: what was sent stays as sent"


def touched_claim(one: Reach, statement: str = "") -> TouchedClaim:
    """A claim as it is shown."""
    cents = one.claim.insurance_cents + one.claim.patient_cents
    status = terms.word(terms.CLAIM_STATUS, one.claim.status)
    return TouchedClaim(
        clean(one.claim.control_number), status, cents, one.effect.words, one.effect.becomes, one.fields, statement, one.scrub
    )  # fmt: skip


# -- when it is signed


def follow(act: Act, correction: int, person: int, fields: Corrected, this: int | None = None) -> None:
    """The correction was signed: what stands in the outbox takes the new value, and what was sent before is work until it goes again."""
    carry_out(act, correction, fields, reached(act.desk, act.write, person, fields, {}, this))


def carry_out(act: Act, correction: int, fields: Corrected, claims: Iterable[Reach]) -> None:
    """The same for the claims that it reaches, as they were found in this transaction."""
    owed = []
    for one in claims:
        if not one.fields:
            continue
        claim, effect = one.claim.id, one.effect
        renewed, words = None, effect.words.replace("will stand ready", "made ready")
        if effect.becomes == "renewed":
            renewed, words = _renewed(act, claim, _names(act.write, fields))
        owes = effect.becomes in ("ready", "renewed", "work", "person", "barred")
        corrections.reach(
            act.write, correction, claim, becomes=effect.becomes, words=words, fields=", ".join(one.fields), owed=owes,
            beside=one.beside, on=act.today, renewed=renewed,
        )  # fmt: skip
        act.subject("claim", one.claim.control_number)
        if owes:
            owed.append(claim)
    scrub.of_claims(act, owed, f"corrected by K-{correction}")
    for claim in owed:
        settled.settle(act.write, claim, act.number, act.today, wakes=False)


def _renewed(act: Act, claim: int, names: list[tuple[str, str]]) -> tuple[int | None, str]:
    """The claim in the outbox as the record has it now; held back where it does not fit any more."""
    write = act.write
    entry = outbox.standing(write, claim)
    if entry is None:
        return None, "nothing of it stands in the outbox any more"
    known = resend.known(act.desk, write, claim, entry.what, None)  # type: ignore[arg-type]
    was = outbox.record(write, entry.id)
    now, notes = recharted(was, known.books, resend_known.chart(write, known.person, known.books, {}, known.sending))
    notes = tuple(one for one in notes if corrected.named(names, [one]))
    wrong = [one for one in resend_known.checked(now, known.last, act.today) if one.severity == "error"]
    values: dict[str, object] = {}
    words = f"{entry.ref} in the outbox took the new value"
    if notes:
        values = {"state": "held", "held": f"the record was corrected: {notes[0].message}"}
        words = f"{entry.ref} in the outbox is held: {notes[0].message.removesuffix('.')}"
    elif wrong:
        values = {"state": "held", "held": f"the record was corrected, and it does not fit: {wrong[0].message}"}
        words = f"{entry.ref} in the outbox is held: {wrong[0].message.removesuffix('.')}"
    if not outbox.renew(write, entry, now, resending.differences(known.last, now), **values):
        raise AssertionError(f"{entry.ref} moved under its own transaction")
    act.subject("outbox", entry.ref)
    return entry.id, words
