"""The outbox: a claim goes in with what was mended, and leaves in a file that is held against the published maps, once, as a whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from acts import correction, intake, outbox_scrub, resend, restrictions, scrub_checked
from acts.after import waits
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold_for, leased_by_other
from acts.outbox_rows import Change, FileRow, FirstPayer, How, OutboxRow, ResendPlan, Words, file_row, outbox_row
from acts.reading import gather
from acts.resend import Charted, propose
from acts.seen import seen
from billing import sendings
from billing.claim import Claim
from billing.day import add_business_days
from billing.findings import Finding
from billing.resending import HOWS
from billing.text import clean
from store import books, claims, leases, outbox, practice, settled
from store import files as sources
from store.engine.sqlite import Read, crash_point
from store.errors import NoSuch, PlanChanged, Refused, Stale
from store.outbox import Entry

__all__ = [
    "HOWS", "Change", "FirstPayer", "OutboxRow", "ResendPlan", "Words", "files", "hold_back", "how_of", "leave", "listed", "propose",
    "put_in", "release", "rewrite", "send", "totals", "view", "withdraw",
]  # fmt: skip

VIEWS = ("standing", "sent", "withdrawn")
STANDS_DAYS = 3
ANSWER_DAYS = 30
NUMBER_MOST = 900_000_000
"""ISA13 has nine digits; a number near their end is not gone on from."""
_WAITING: dict[str, frozenset[str]] = {"next_payer": frozenset({"next_payer", "denial"})}
_ALL = frozenset({"denial", "rejected", "review", "no_answer", "awaiting_correction", "underpaid", "next_payer", "record_changed"})


# -- put in


def send(
    desk: Desk, plan: ResendPlan, *, changes: Sequence[Change] = (), charted: Charted | None = None, evidence: str = "", reason: str = "",
    unchanged: str = "", first: FirstPayer | None = None, acknowledged: str = "",
) -> OutboxRow:  # fmt: skip
    """Sign what the record needs (with evidence), then put the claim into the outbox: one request, one undo. unchanged: why a claim
    goes again as it was; acknowledged: why it goes though edits warn of it."""
    words = Words(reason, unchanged, acknowledged)
    job = desk.asking(desk.request)
    if charted:
        row = claim_row(desk.books.read, plan.control_number)
        _may_go(job, plan, tuple(changes), charted, words, first)
        proposed = correction.propose(job, row["person"], charted, plan.control_number)
        correction.sign(job, proposed, reason or plan.why, evidence)
    number = _put(job, plan, tuple(changes), charted or {}, words, first)
    return _row(desk.books.read, number)


@act("send.put")
def _may_go(act: Act, plan: ResendPlan, changes: tuple[Change, ...], charted: Charted, words: Words, first: FirstPayer | None) -> None:
    """What would refuse the sending is asked before the record is signed: else the record would change, and the claim stay."""
    row = claim_row(act.write, plan.control_number)
    holder = leases.holder(act.write, row["id"], act.moment)
    if holder is not None and holder[0] != act.actor.name:
        raise leased_by_other(act, row["control_number"], holder)
    found = resend.known(act.desk, act.write, row["id"], plan.how, first)
    _fits(plan, resend.planned(act.desk, act.write, found, changes, charted)[0], row["control_number"], words)
    act.nothing()


def _fits(plan: ResendPlan, now: ResendPlan, number: str, words: Words, *, waits: bool = False) -> None:
    """Refused where something stands against it, where it is not what was shown, where it is the same claim once more, or where an edit
    warns and nobody said why it goes all the same. waits: it is held, and whoever lets it go says it."""
    where = f"send {clean(number)}"
    if now.wrong:
        said = " ".join(one.message for one in now.wrong[:3]).removesuffix(".")
        raise Refused(said, where, "Nothing was sent. Mend it, and send again.")
    if now.hash != plan.hash:
        raise PlanChanged("the claim is not the one that was shown", where, "Nothing was sent. Look at it again.")
    if now.unchanged and not words.unchanged.strip():
        raise Refused("nothing of it has changed since it was sent", where, "Say why it goes again as it was (--unchanged REASON).")
    if now.scrub is not None and now.to_acknowledge and not words.acknowledged.strip() and not waits:
        said = " ".join(one.finding.message for one in now.scrub.warnings[:3]).removesuffix(".")
        raise Refused(said, where, "Nothing was sent. Mend it, or say why it goes all the same (--acknowledge REASON).")


@act("send.put")
def _put(act: Act, plan: ResendPlan, changes: tuple[Change, ...], charted: Charted, words: Words, first: FirstPayer | None) -> int:
    act.reason = words.reason
    return put_in(act, plan, changes, charted, words, first)


def put_in(
    act: Act, plan: ResendPlan, changes: tuple[Change, ...], charted: Charted, words: Words, first: FirstPayer | None = None,
    held: str = "", asked_by: str = "",
) -> int:  # fmt: skip
    """The claim into the outbox as it was shown, within another act; its number. held: what it waits for there, '' where it may go;
    asked_by: whose own wish it is, so that their having it in hand is no reason against it."""
    row = claim_row(act.write, plan.control_number)
    act.subject("claim", row["control_number"])
    hold_for(act, row["id"], row["control_number"], asked_by)
    found = resend.known(act.desk, act.write, row["id"], plan.how, first)
    # What was signed a moment ago stands in the record now: the claim must still be the one that was shown.
    now, made, looked = resend.planned(act.desk, act.write, found, changes, charted)
    _fits(plan, now, row["control_number"], words, waits=bool(held))
    to = next((cover for cover in made.claim.coverages if cover.rank == made.claim.destination_rank), None)
    number = outbox.put(
        act.write, made.claim, made.differences, now.findings, claim=row["id"], payer=found.payer.payer if found.payer else None,
        payer_name=to.payer.name if to else "", what=plan.how, charge_cents=made.claim.charge_cents,
        reason=words.of(now), state="held" if held else "ready", held=held, made_by=act.actor.name, made_at=act.moment,
    )  # fmt: skip
    if looked is not None:
        scrub_checked.keep(act, looked, "send")
    waits(act, row["id"], add_business_days(act.today, STANDS_DAYS), f"OUT-{number} stands in the outbox", _WAITING.get(plan.how, _ALL))
    act.subject("outbox", f"OUT-{number}")
    act.total("outbox_cents", made.claim.charge_cents)
    return number


@act("send.withdraw")
def withdraw(act: Act, number: int, reason: str, version: int | None = None) -> OutboxRow:
    """Take it out before it leaves: the claim's work comes back tomorrow, with that said."""
    there = _standing(act.write, number)
    if not reason.strip():
        raise Refused("it needs a reason", there.ref, "Say why it does not go.")
    _change(act, there, version, state="withdrawn", held=" ".join(clean(reason).split()))
    # What was corrected since the last sending is work again.
    settled.settle(act.write, there.claim, act.number, act.today, wakes=False)
    waits(act, there.claim, act.today + timedelta(days=1), f"{there.ref} was withdrawn", _ALL)
    return _row(act.write, number)


@act("send.hold")
def hold_back(act: Act, number: int, reason: str, version: int | None = None) -> OutboxRow:
    """Hold it back: it does not go until it is released."""
    there = _standing(act.write, number)
    if not reason.strip():
        raise Refused("it needs a reason", there.ref, "Say what it waits for.")
    _change(act, there, version, state="held", held=" ".join(clean(reason).split()))
    return _row(act.write, number)


@act("send.release")
def release(act: Act, number: int, version: int | None = None, acknowledged: str = "") -> OutboxRow:
    """What was held back goes with the next file. acknowledged: why it goes though edits warn, where nobody said so yet."""
    there = _standing(act.write, number)
    if there.state != "held":
        raise Refused(f"{there.ref} is not held back", "outbox", "Nothing was changed.")
    if why := restrictions.against_sending(act.write, there.claim, outbox.record(act.write, number)):
        raise Refused(why.rstrip("."), there.ref, "It stays held. Withdraw it; the restriction ends with `request restrict --end`.")
    warns, word = " ".join(outbox_scrub.warned(act.desk, act.write, there)), " ".join(clean(acknowledged).split())
    if warns and not word:
        raise Refused(f"{warns} warns of it, and nobody said why it goes all the same", there.ref, "Say it (--acknowledge REASON).")
    reason = f"{there.reason} {warns}: {word}".strip() if warns else there.reason
    _change(act, there, version, state="ready", held="", reason=reason)
    return _row(act.write, number)


def _standing(read: Read, number: int) -> Entry:
    found = outbox.one(read, number)
    if found is None:
        raise NoSuch(f"there is no OUT-{number}", "outbox", "`send list` shows what is there.")
    if found.state not in outbox.STANDING:
        gone = f"It left in {clean(found.name)}: a void or a replacement follows it." if found.state == "sent" else "It was withdrawn."
        raise Refused(f"{found.ref} no longer stands in the outbox", "outbox", gone)
    return found


def _change(act: Act, there: Entry, version: int | None, **values: object) -> None:
    if not outbox.change(act.write, there.id, there.version if version is None else version, **values):
        raise Stale(
            f"{there.ref} was changed since you looked", f"version {version} is now {there.version}", "Look at it as it is now.",
            yours=version, theirs=there.version,
        )  # fmt: skip
    act.subject("outbox", there.ref)
    act.subject("claim", there.control_number)


# -- out


def leave(
    desk: Desk, folder: str | Path | None = None, numbers: Sequence[int] | None = None
) -> tuple[FileRow | None, tuple[OutboxRow, ...]]:
    """All that is ready (or these) goes in one file: written, held against the maps, taken into the books, then laid into the folder.

    Returns the file, and what was held back instead, with why. Killed in the middle, all of it has left, or nothing has; the file
    itself is kept in the books, and `rewrite` lays it down again.
    """
    job = desk.asking(desk.request)
    read = desk.books.read
    ready = [one for one in outbox.listed(read, ("ready",), 100_000) if numbers is None or one.id in numbers]
    if numbers is not None and (gone := sorted(set(numbers) - {one.id for one in ready})):
        _standing(read, gone[0])
        raise Refused(f"OUT-{gone[0]} is held back", "outbox", "Release it first.")
    held = [
        hold_back(job, one.id, why, one.version) for one in ready if (why := _overtaken(read, one) or outbox_scrub.tripped(desk, read, one))
    ]
    going = [one for one in ready if one.id not in {row.number for row in held}]
    if not going:
        return None, tuple(held)
    if folder is not None:
        _ready(Path(folder).expanduser())
    interchange, name, data = _written(desk, read, going)
    number = _gone(job, [(one.id, one.version) for one in going], interchange, name, data)
    crash_point("outbox left")
    file = next(file_row(one) for one in outbox.files(read) if one.id == number)
    if folder is not None:
        _lay(Path(folder).expanduser(), name, data)
    return file, tuple(held)


def _overtaken(read: Read, one: Entry) -> str:
    """Why a claim that stood ready may not go any more: an answer came, or it was voided."""
    if why := restrictions.against_sending(read, one.claim, outbox.record(read, one.id)):
        return why
    known = books.book(read, one.claim)
    what = sendings.sending(outbox.record(read, one.id), known, claims.destinations(read, one.claim))
    return "it was answered or voided since it was put here: look at it again" if what == "known" else ""


def _written(desk: Desk, read: Read, going: Sequence[Entry]) -> tuple[int, str, bytes]:
    """The file with its number and name, held against the published maps; refused with what does not fit, before anything of it counts."""
    from x12 import map_check
    from x12.claim_writer import write_claims
    from x12.interchange import Sending

    who, before = _sender(read)
    now = datetime.fromtimestamp(desk.now() / 1_000_000, ZoneInfo(desk.zone))
    # Another file of ours with the same number would be taken for a double (TA1 025): it goes on from the last that anyone sent.
    number = max(outbox.next_interchange(read), before + 1 if before < NUMBER_MOST else 1)
    sending = Sending(
        sender=who["submitter_id"], receiver=who["receiver_id"], control=number, on=now.date(), at=f"{now:%H%M}",
        test=who["test_files"] == "yes", sender_name=who["submitter_name"], receiver_name=who["receiver_name"],
        contact=who["submitter_contact"] or "BILLING", phone=who["submitter_phone"],
    )  # fmt: skip
    records = [outbox.record(read, one.id) for one in going]
    ordered = sorted(records, key=lambda claim: (claim.kind, claim.billing.last, claim.control_number))
    data = write_claims(sending, [_dated(claim, now.date()) for claim in ordered])
    wrong = [one for one in map_check.check(data) if one.severity == "error"]
    if wrong:
        raise Refused(
            f"the file does not fit the published map: {_said(wrong)}", "outbox", "Nothing left. Withdraw the claim that is named."
        )
    return number, f"{now:%Y%m%d}-{number:06d}.837", data


def _dated(claim: Claim, on: date) -> Claim:
    return replace(claim, submitted_on=on)


def _said(wrong: Sequence[Finding]) -> str:
    said = (f"segment {one.place.position}: {one.message}" if one.place else one.message for one in wrong[:3])
    return " ".join(said).removesuffix(".")


def _sender(read: Read) -> tuple[dict[str, str], int]:
    """Who sends and to whom, by the practice's values, else as the newest file says that it sent before; and that file's own number."""
    from x12 import sender

    who = {key: practice.value(read, key) for key in practice.SENDING}
    file = sources.newest(read, ("837P", "837I"))
    said = sender.of(sources.bytes_of(read, file)) if file is not None else sender.Sender()
    learned = {"submitter_id": said.sender, "receiver_id": said.receiver}
    who |= {key: value for key, value in learned.items() if not who[key]}
    # Names belong to the number beside which they stood.
    if who["submitter_id"] == said.sender:
        learned |= {"submitter_name": said.sender_name, "submitter_contact": said.contact, "submitter_phone": said.phone}
    if who["receiver_id"] == said.receiver:
        learned["receiver_name"] = said.receiver_name
    who |= {key: value for key, value in learned.items() if not who[key]}
    if not (who["submitter_id"] and who["receiver_id"]):
        raise Refused(
            "it is not known who sends, and to whom", "outbox", "Set it: practice set submitter_id …, practice set receiver_id …."
        )
    if not who["submitter_phone"]:
        raise Refused("the phone of who sends is not known", "outbox", "Set it: practice set submitter_phone 6145550100.")
    return who, said.control


@act("send.leave")
def _gone(act: Act, going: list[tuple[int, int]], interchange: int, name: str, data: bytes) -> int:
    """The file is kept, its claims are taken as sent, and each says what comes next: all of it, or nothing."""
    if outbox.next_interchange(act.write) > interchange:
        raise PlanChanged("another file left while this one was being written", "outbox", "Nothing left by this one. Do it again.")
    restrictions.refuse_leaving(act.write, [number for number, _ in going])
    source = intake.taken(act, gather(data, name))
    entries = [outbox.one(act.write, number) for number, _ in going]
    charge = sum(one.charge_cents for one in entries if one is not None)
    number = outbox.went(
        act.write, interchange=interchange, source=source, name=name, actor=act.actor.name, made_at=act.moment,
        claims=len(going), charge_cents=charge,
    )  # fmt: skip
    for entry, (_, version) in zip(entries, going, strict=True):
        if entry is None or not outbox.change(act.write, entry.id, version, state="sent", outgoing=number):
            raise PlanChanged("the outbox changed while its file was being written", "outbox", "Nothing left. Do it again.")
        until = act.today + timedelta(days=ANSWER_DAYS)
        if entry.what != "void":
            waits(act, entry.claim, until, f"{entry.ref} went to {clean(entry.payer_name)}: the answer", _WAITING.get(entry.what, _ALL))
        act.subject("claim", entry.control_number)
        act.subject("outbox", entry.ref)
    act.total("sent_claims", len(going))
    act.total("sent_cents", charge)
    return number


def _ready(folder: Path) -> None:
    """Whether a file can be laid there is asked before anything leaves."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{clean(str(folder))} is no folder: {error.strerror}", "outbox", "Nothing left. Name another folder.") from error
    if not os.access(folder, os.W_OK):
        raise Refused(f"{clean(str(folder))} cannot be written to", "outbox", "Nothing left. Name another folder.")


def _lay(folder: Path, name: str, data: bytes) -> Path:
    """The file into its folder, whole or not at all."""
    path, part = folder / name, folder / f".{name}.part"
    _ready(folder)
    try:
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        what = f"{clean(str(path))} cannot be written: {error.strerror}"
        raise Refused(what, "outbox", f"The claims have left; `send file {name} --to FOLDER` lays the file down elsewhere.") from error
    return path


def rewrite(desk: Desk, name: str, folder: str | Path) -> str:
    """Lay a file that left down once more."""
    found = next((one for one in outbox.files(desk.books.read, 100_000) if name in (one.name, str(one.interchange))), None)
    if found is None:
        raise NoSuch(f"no file {clean(name)} has left", "outbox", "`send files` lists them.")
    restrictions.refuse_file(desk.books.read, found.name)
    seen(desk, "look.source", (("outgoing", found.name),), "file that left")
    return clean(str(_lay(Path(folder).expanduser(), found.name, sources.bytes_of(desk.books.read, found.source))))


# -- looked at


def _row(read: Read, number: int) -> OutboxRow:
    found = outbox.one(read, number)
    assert found is not None
    return outbox_row(found)


def view(desk: Desk, number: int) -> OutboxRow:
    """One entry; in the log as a look at its claim."""
    found = outbox.one(desk.books.read, number)
    if found is None:
        raise NoSuch(f"there is no OUT-{number}", "outbox", "`send list` shows what is there.")
    seen(desk, "look.claim", (("claim", found.control_number), ("patient", str(found.person))), "outbox")
    return outbox_row(found)


def listed(desk: Desk, which: str = "standing") -> tuple[OutboxRow, ...]:
    """What stands ready or held, in its order; what went, newest first; what was withdrawn."""
    if which not in VIEWS:
        raise Refused(f"there is no list {clean(which)}", "outbox", f"It is one of {', '.join(VIEWS)}.")
    states = outbox.STANDING if which == "standing" else (which,)
    return tuple(outbox_row(one) for one in outbox.listed(desk.books.read, states))


def totals(desk: Desk) -> dict[str, tuple[int, int]]:
    """How many there are of each state, and what they charge."""
    return outbox.totals(desk.books.read)


def files(desk: Desk) -> tuple[FileRow, ...]:
    """The files that left, newest first."""
    return tuple(file_row(one) for one in outbox.files(desk.books.read))


def how_of(text: str) -> How:
    """The way that a word means."""
    for how in HOWS:
        if how == text.replace("-", "_"):
            return how
    raise Refused(f"there is no way {clean(text)}", "send", f"It is one of {', '.join(HOWS)}.")
