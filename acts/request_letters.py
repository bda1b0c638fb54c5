"""Letters about requests of patients: made from a template, kept as they went, with what each of them moves: extension, denial, notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from acts import packet, patient_address
from acts.desk import Act, Desk, act
from acts.request_rows import RequestRow
from acts.requests import moved, there
from acts.seen import seen
from billing import amendment_request as rule
from billing import copies_denied as copies
from billing import letter as letters
from billing.money import shown
from billing.text import clean
from store import charts, practice, requests, templates
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from store.requests import Entry, Request

KINDS = ("acceptance", "denial", "extension", "rebuttal", "copies", "review", "notice")
"""Letters that can be asked for; an extension and a rebuttal are sent by their own acts."""
WAYS = ("mail", "portal", "email", "text", "hand", "fax")


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter as it would go: nothing is kept. missing: places for which there is nothing."""

    kind: str
    to: str
    address: str
    way: str
    subject: str
    text: str
    missing: tuple[str, ...]


# -- made


def draft(desk: Desk, number: int, kind: str, *, given: str = "") -> LetterDraft:
    """The letter as it would go now; in the log as a look at the patient."""
    found = there(desk.books.read, number)
    seen(desk, "look.patient", (("patient", str(found.person)), ("request", found.ref)), "letter")
    with desk.books.snapshot() as read:
        return _draft(desk, read, found, kind, given=given)


def _draft(
    desk: Desk, read: Read, found: Request, kind: str, *, recipient: str = "", because: str = "", new_due: date | None = None,
    rebuttal: str = "", given: str = "",
) -> LetterDraft:  # fmt: skip
    if kind not in KINDS:
        raise Refused(f"there is no letter of kind {clean(kind)}", "request", f"It is one of {', '.join(KINDS)}.")
    name = {"amendment": kind, "access": "access_denial"}.get(found.kind, "refused") if kind == "denial" else kind
    template = letters.best(templates.every(read), f"request_{name}", "", 0, None)
    if template is None:
        raise AssertionError(f"no template request_{name} ships")
    entries = requests.entries(read, found.id)
    address = patient_address.of(read, found.person)
    record = charts.record(read, "person", found.person)
    assert record is not None
    fees = f"{shown(found.fee_cents)}, {clean(found.fee_note)}" if found.fee_cents else clean(found.fee_note)
    values = {
        "today": desk.today().isoformat(),
        "practice": practice.value(read, "name"),
        "patient": address[0],
        "patient_address": "\n".join(address),
        "born": record.values["born_on"],
        "request": found.ref,
        "received": found.received_on.isoformat(),
        "asked": clean(found.asked),
        "entries": _rows(entries),
        "accepted": _rows([one for one in entries if one.decision == "accepted"]),
        "refused": _rows([one for one in entries if one.decision == "denied"], grounds=True),
        "basis": clean(found.decision_why) or "; ".join(dict.fromkeys(clean(one.why) for one in entries if one.why)),
        "due": (rule.due(found.kind, found.received_on) or found.received_on).isoformat(),
        "new_due": new_due.isoformat() if new_due else "",
        "because": clean(because),
        "statement": found.disagreement,
        "rebuttal": rebuttal,
        "recipient": clean(recipient),
        "given": clean(given or found.given),
        "fee": fees,
        **_denial(found),
        "privacy_contact": practice.value(read, "privacy_contact"),
        "signer": desk.actor.name,
    }
    made = letters.fill(template.subject, template.body, values)
    to = clean(recipient) if kind == "notice" else address[0]
    place = "" if kind == "notice" else "\n".join(address[1:])
    return LetterDraft(
        kind, to, place, patient_address.way(read, found.person) if kind != "notice" else "", made.subject, made.text, made.missing
    )


def _denial(found: Request) -> dict[str, str]:
    """What the letters about copies say of their denial and of the second look at it."""
    denial = found.denial
    return {
        "withheld": clean(denial.withheld) or "all that you asked for",
        "ground": copies.GROUNDS.get(denial.ground, ""),
        "rest": "yes" if denial.withheld else "",
        "reviewable": "yes" if denial.reviewable else "",
        "reviewer": clean(denial.reviewer),
        "outcome": copies.OUTCOMES.get(denial.outcome, ""),
        "outcome_why": clean(found.outcome_why),
        "opened": "yes" if denial.outcome in ("in-part", "granted") else "",
        "still_withheld": clean(denial.withheld) or "all that you asked for" if denial.outcome in ("upheld", "in-part") else "",
    }


def _rows(entries: Sequence[Entry], *, grounds: bool = False) -> str:
    out = []
    for one in entries:
        was = f"{clean(one.was) or '(empty)'}  ->  " if one.was or one.relation else ""
        change = f": {was}{clean(one.shall_be)}" if one.shall_be else ""
        out.append(f"  {one.seq}. {clean(one.path)}{change}")
        out += [f"     Ground: {rule.GROUNDS[one.ground]}."] if grounds and one.ground in rule.GROUNDS else []
    return "\n".join(out)


def _sent(act: Act, found: Request, made: LetterDraft, way: str, on: date, text: str = "") -> None:
    """Keep it as it goes, with its PDF."""
    _on(act, found, on)
    way = way or made.way or "mail"
    if way not in WAYS:
        raise Refused(f"there is no way {clean(way)}", found.ref, f"It goes by {', '.join(WAYS)}.")
    if made.way and way != made.way:
        raise Refused(f"the patient asked to be reached by {made.way}, not by {way}", found.ref, "Send it that way (164.522(b)).")
    body = text or made.text
    if left := [words for words in letters.PLACES.values() if f"[{words}]" in body or f"[{words}]" in made.subject]:
        raise Refused(
            f"the letter still has [{left[0]}] in brackets", found.ref, "`practice set` says what is the practice's; then send it."
        )
    data = packet.made(made.subject, body, "", ()).data
    requests.keep_letter(
        act.write, found.id, kind=made.kind, on_day=on.isoformat(), way=way, to_whom=made.to, address=made.address, subject=made.subject,
        text=body, pdf=data, actor=act.actor.name, event=act.number,
    )  # fmt: skip


def _on(act: Act, found: Request, on: date) -> None:
    if not found.received_on <= on <= act.today:
        raise Refused(f"{on.isoformat()} is no day on which it can have gone", found.ref, "It came before, and today is the last.")


# -- sent


@act("request.letter")
def send(
    act: Act, number: int, kind: str, *, way: str = "", on: date | None = None, text: str = "", given: str = "", version: int | None = None
) -> RequestRow:
    """The letter of acceptance, of denial, with copies, or about a review goes, and is kept. Denial and review move the request on."""
    found = there(act.write, number)
    entries = [one.known for one in requests.entries(act.write, number)]
    some = {one.decision for one in entries}
    if kind == "acceptance" and found.kind != "amendment":
        raise Refused(f"{found.ref} asks for no amendment", "request", "Nothing was sent.")
    if kind == "acceptance" and found.state != "amendment-completed":
        raise Refused(f"{found.ref} is {rule.STATES[found.state]}", "request", "The letter of acceptance follows the amendment.")
    if kind == "denial" and found.state not in ("denied", "partial-accept", "amendment-completed"):
        raise Refused(f"{found.ref} is {rule.STATES[found.state]}", "request", "A letter of denial follows the denial.")
    if kind == "denial" and found.kind == "amendment" and "denied" not in some:
        raise Refused(f"nothing of {found.ref} was denied", "request", "Nothing was sent.")
    if kind == "copies" and found.kind != "access":
        raise Refused(f"{found.ref} does not ask for copies", "request", "Nothing was sent.")
    if kind == "copies" and found.state not in rule.UNDECIDED and not found.denial.gives:
        raise Refused(f"all that {found.ref} asks for was denied", "request", "Nothing was sent.")
    if kind == "review" and found.state != "reviewed":
        raise Refused(f"{found.ref} is {rule.STATES[found.state]}", "request", "The letter about the review follows its outcome.")
    if kind not in ("acceptance", "denial", "copies", "review"):
        own = {"extension": "request extend", "rebuttal": "request rebut", "notice": "request notify"}
        raise Refused(
            f"a letter of kind {clean(kind)} goes by an act of its own", found.ref, f"`{own.get(kind, 'request letter')}` sends it."
        )
    day = on or act.today
    _sent(act, found, _draft(act.desk, act.write, found, kind, given=given), way, day, text)
    if kind == "denial" and found.state == "denied":
        return moved(act, found, "denial-letter-sent", version, f"went on {day.isoformat()}")
    if kind == "review":
        return moved(act, found, "outcome-told", version, f"went on {day.isoformat()}")
    return moved(act, found, found.state, version, f"{kind}, {day.isoformat()}", what="letter")


@act("request.extend")
def extend(act: Act, number: int, until: date, reason: str, *, way: str = "", letter_on: date | None = None,
           version: int | None = None) -> RequestRow:  # fmt: skip
    """The one extension, by its letter, inside the first days: with why, and the new last day."""
    found = there(act.write, number)
    on = letter_on or act.today
    wrong = rule.extension_wrong(
        found.kind, found.received_on, today=act.today, extended=found.extended_on is not None, until=until, letter_on=on, reason=reason,
        state=found.state,
    )  # fmt: skip
    if wrong:
        raise Refused(wrong.rstrip("."), found.ref, "Nothing was extended.")
    _sent(act, found, _draft(act.desk, act.write, found, "extension", because=reason, new_due=until), way, on)
    return moved(
        act, found, found.state, version, f"until {until.isoformat()}: {reason}", what="extended",
        values={"due_on": until.isoformat(), "extended_on": until.isoformat(), "extended_why": clean(" ".join(reason.split()))},
    )  # fmt: skip


@act("request.rebut")
def rebut(act: Act, number: int, text: str, *, way: str = "", on: date | None = None, version: int | None = None) -> RequestRow:
    """The practice answers the statement; the patient gets a copy."""
    found = there(act.write, number)
    if not text.strip():
        raise Refused("the answer is empty", found.ref, "Write it, or complete the request without one.")
    said = "\n".join(clean(line) for line in text.rstrip().split("\n"))
    if not rule.may_follow(found.kind, found.state, "rebuttal-sent"):
        raise Refused(f"{found.ref} is {rule.STATES[found.state]}", "request", "A rebuttal answers a statement of disagreement.")
    day = on or act.today
    _sent(act, found, _draft(act.desk, act.write, found, "rebuttal", rebuttal=said), way, day)
    return moved(act, found, "rebuttal-sent", version, f"went on {day.isoformat()}")


@act("request.notify")
def notify(
    act: Act, number: int, recipients: Sequence[str], *, nobody: str = "", way: str = "mail", on: date | None = None,
    version: int | None = None,
) -> RequestRow:  # fmt: skip
    """Who has the old entry is told, a letter each; or it is said why nobody has to be. With the letters to the patient, all are told."""
    found = there(act.write, number)
    if found.state != "amendment-completed":
        raise Refused(f"{found.ref} is {rule.STATES[found.state]}", "request", "Others are told once the record is amended.")
    if bool(recipients) == bool(nobody.strip()):
        raise Refused("it is not said who is told", found.ref, "Name them (--to), or say why nobody has to be (--nobody).")
    day = on or act.today
    for one in recipients:
        if not one.strip():
            raise Refused("a recipient is empty", found.ref, "Give name and address.")
        _sent(act, found, _draft(act.desk, act.write, found, "notice", recipient=one), way, day)
    if nobody.strip():
        _on(act, found, day)
        requests.keep_letter(
            act.write, number, kind="notice", on_day=day.isoformat(), way="", to_whom="nobody", address="", subject="", text=clean(nobody),
            pdf=None, actor=act.actor.name, event=act.number,
        )  # fmt: skip
    said = f"told: {'; '.join(clean(one) for one in recipients)}" if recipients else f"nobody has to be told: {clean(nobody)}"
    kinds = requests.letter_kinds(act.write, (number,)).get(number, frozenset())
    entries = [one.known for one in requests.entries(act.write, number)]
    if rule.told(found.state, entries, kinds):
        return moved(act, found, "notified", version, said)
    return moved(act, found, found.state, version, said, what="notice")


# -- looked at


def pdf(desk: Desk, number: int, letter: int) -> bytes:
    """A letter's PDF as it was made; in the log as a look at the patient."""
    found = there(desk.books.read, number)
    seen(desk, "look.patient", (("patient", str(found.person)), ("request", found.ref)), "letter")
    kept = [one.id for one in requests.letters(desk.books.read, number)]
    data = requests.letter_pdf(desk.books.read, letter) if letter in kept else None
    if data is None:
        raise NoSuch(f"{found.ref} has no letter {letter} with a page", "request", "`request show` lists its letters.")
    return data


def save(desk: Desk, number: int, letter: int, path: str) -> str:
    """The letter as a new file; a file that is there is not written over."""
    file = Path(path).expanduser()
    data = pdf(desk, number, letter)
    try:
        with file.open("xb") as out:
            out.write(data)
    except FileExistsError:
        raise Refused(f"{clean(str(file))} is there already", "request", "Give it another name.") from None
    except OSError as error:
        raise Refused(f"{clean(str(file))} cannot be written: {error.strerror}", "request", "Give another place.") from None
    return clean(str(file))
