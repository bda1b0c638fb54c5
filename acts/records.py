"""Records that a payer asks for: the asking with its last day, their sending, and that they are asked for no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from acts import after, restrictions
from acts import documents as filing
from acts.desk import Act, Desk, act
from acts.hands import claim_row, hold
from acts.payer_named import payer_named
from acts.rows import code_parts
from acts.views import QueueRow
from acts.work import item_of
from billing.records_asked import ANSWER_DAYS
from billing.text import clean
from store import documents, dossier, records, rules, settled, work
from store.engine.sqlite import Read
from store.errors import Refused
from store.records import Request

WAYS = ("payer's portal", "fax", "mail", "electronic attachment")
KIND = "records_requested"


@dataclass(frozen=True, slots=True)
class RecordsRow:
    """A request for a claim's records as it is shown."""

    request: int
    claim: str
    payer: str
    document: str
    what: str
    asked_on: date
    due_on: date | None
    state: str
    sent: str
    way: str
    sent_on: date | None
    wait_until: date | None
    by: str

    @property
    def words(self) -> str:
        """In a line."""
        if self.state == records.SENT:
            return f"records sent by {self.way} on {self.sent_on}: {self.sent}"
        what = f": {self.what}" if self.what else ""
        from_ = f" ({self.document})" if self.document else ""
        return f"{self.payer} asks for records{what}{from_}, last day {self.due_on or 'by its clock'}"


def _row(one: Request, number: str) -> RecordsRow:
    return RecordsRow(
        one.id, clean(number), clean(one.payer_name), f"DOC-{one.document}" if one.document else "", clean(one.what), one.asked_on,
        one.due_on, one.state, clean(one.sent), clean(one.way), one.sent_on, one.wait_until, one.actor,
    )  # fmt: skip


def of_claim(desk: Desk, claim: str) -> tuple[RecordsRow, ...]:
    """The requests for this claim's records, oldest first."""
    with desk.books.snapshot() as read:
        row = claim_row(read, claim)
        return tuple(_row(one, row["control_number"]) for one in records.of_claim(read, row["id"]))


def way_of(text: str) -> str:
    """1 or fax as the way's words; other words as they are."""
    said = " ".join(text.split())
    if said.isascii() and said.isdigit() and 1 <= int(said) <= len(WAYS):
        return WAYS[int(said) - 1]
    return said


def asked(
    desk: Desk, claim: str, due: date | None = None, document: int | None = None, what: str = "", payer: str = "",
    asked_on: date | None = None,
) -> QueueRow:  # fmt: skip
    """A payer asks for records: work with that last day until they are sent. Without a day the clock of the payer's class counts."""
    _asked(desk, claim, due, document, what, payer, asked_on)
    return item_of(desk, claim, KIND)


def file_asking(
    desk: Desk, document: int, claim: str, due: date | None = None, what: str = "", version: int | None = None, also: bool = False
) -> QueueRow:
    """File a payer's letter that asks for records, and note the asking: one request, so that one undo takes both back."""
    asking = desk.asking(desk.request)
    filing.file(asking, document, claim, "records_request", "", version, also=also)
    return asked(asking, claim, due, document, what)


@act("work.records_asked")
def _asked(act: Act, claim: str, due: date | None, document: int | None, what: str, payer: str, asked_on: date | None) -> None:
    row = claim_row(act.write, claim)
    on = asked_on or act.today
    if on > act.today:
        raise Refused(f"{on.isoformat()} is ahead", "records", "Give the day of the request: it stands on the letter.")
    if due is not None and due < on:
        raise Refused(f"the last day {due.isoformat()} is before the request of {on.isoformat()}", "records", "Look at the letter again.")
    standing = [one for one in records.of_claim(act.write, row["id"]) if one.state == records.ASKED]
    same = next((one for one in standing if one.due_on == due and one.document == document), None)
    if same is not None:
        raise Refused(
            f"that records of {clean(row['control_number'])} are asked for is noted already, last day {same.due_on or 'by its clock'}",
            "records", "Send them, or say with work records-withdraw that they are asked for no longer.",
        )  # fmt: skip
    if document is not None and all(one.id != document for one in documents.of_claim(act.write, row["id"])):
        raise Refused(f"DOC-{document} is not filed to {clean(row['control_number'])}", "records", "document file files it there first.")
    whose = payer_named(act.write, payer).payer if payer else dossier.payer_now(act.write, row["id"]) or row["payer"]
    records.add(act.write, row["id"], whose, document=document, what=" ".join(what.split()), asked_on=on, due_on=due,
                actor=act.actor.name, moment=act.moment)  # fmt: skip
    act.subject("claim", row["control_number"])
    settled.settle(act.write, row["id"], act.number, act.today, wakes=False)
    for item in work.of_claim(act.write, row["id"], act.moment):
        # What waited for an answer to the last records waits no longer.
        if item.kind == KIND and item.state == "waiting" and work.wake(act.write, item.id, item.version):
            work.rank_again(act.write, [item.id], act.today)


@act("work.records_sent")
def sent(
    act: Act, claim: str, papers: tuple[int, ...] = (), way: str = "", on: date | None = None, until: date | None = None, what: str = ""
) -> int:
    """The records went: which documents (or what, in words), by what way, on what day. What waits for them waits for the answer; how many.

    Asked for or not: a denial may ask for them by its code alone."""
    row = claim_row(act.write, claim)
    way, on = way_of(way), on or act.today
    until = until or on + timedelta(days=ANSWER_DAYS)
    if not way:
        raise Refused("it is not said by what way they went", "records", f"One of {', '.join(WAYS)}, or another in words.")
    if on > act.today:
        raise Refused(f"{on.isoformat()} is ahead", "records", "Note it when they have gone.")
    if until <= act.today:
        raise Refused(f"{until.isoformat()} is not ahead", "records", "Give the day on which you look for the answer: +30, 12-24.")
    restrictions.refuse(act.write, row["id"], f"records of {row['control_number']}", dossier.payer_now(act.write, row["id"]))
    sent_words = _sent_words(act.write, row, papers, what)
    hold(act, row["id"], row["control_number"])
    act.subject("claim", row["control_number"])
    standing = [one.id for one in records.of_claim(act.write, row["id"]) if one.state == records.ASKED]
    if not standing:
        whose = dossier.payer_now(act.write, row["id"]) or row["payer"]
        standing = [
            records.add(act.write, row["id"], whose, document=None, what="by the denial's code", asked_on=on, due_on=None,
                        actor=act.actor.name, moment=act.moment)
        ]  # fmt: skip
    for request in standing:
        records.send(act.write, request, sent=sent_words, way=way, sent_on=on, wait_until=until, actor=act.actor.name, moment=act.moment)
    settled.settle(act.write, row["id"], act.number, act.today, wakes=False)
    kinds = {KIND} | ({"denial"} if _asks_for_records(act.write, row["id"], act.moment) else set())
    return after.waits(act, row["id"], until, f"records sent by {way}", kinds)


def _sent_words(read: Read, row: object, papers: tuple[int, ...], what: str) -> str:
    claim, number = row["id"], row["control_number"]  # type: ignore[index]  # a row of the claim's table
    filed = {one.id: one for one in documents.of_claim(read, claim)}
    for paper in papers:
        if paper not in filed:
            raise Refused(f"DOC-{paper} is not filed to {clean(number)}", "records", "d on the claim shows its documents.")
    said = [f"DOC-{paper} {clean(filed[paper].name)}" for paper in dict.fromkeys(papers)]
    words = " ".join(what.split())
    if not said and not words:
        raise Refused("it is not said what was sent", "records", "Name the documents (DOC-7), or say what it was in words.")
    return ", ".join([*said, words] if words else said)


def _asks_for_records(read: Read, claim: int, moment: int) -> bool:
    """Whether the claim's denial is one of those for which records are sent, not the claim again."""
    playbook = rules.playbook(read)
    for item in work.of_claim(read, claim, moment):
        if item.kind == "denial":
            for code in item.codes:
                rule = playbook.rule(*code_parts(code), None, item.remarks)
                if rule is not None and "SEND_RECORDS" in rule.actions:
                    return True
    return False


@act("work.records_withdraw")
def withdraw(act: Act, claim: str, reason: str) -> None:
    """The payer no longer asks for them, or never did: with a reason. Its work ends; a denial stays what it is."""
    row = claim_row(act.write, claim)
    if not reason.strip():
        raise Refused("it needs a reason", "records", "Say why they are asked for no longer.")
    standing = [one.id for one in records.of_claim(act.write, row["id"]) if one.state == records.ASKED]
    if not standing:
        raise Refused(f"no records of {clean(row['control_number'])} are asked for", "records", "Nothing was changed.")
    hold(act, row["id"], row["control_number"])
    act.subject("claim", row["control_number"])
    for request in standing:
        records.withdraw(act.write, request, act.actor.name, act.moment)
    settled.settle(act.write, row["id"], act.number, act.today, wakes=False)
