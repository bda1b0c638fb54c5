"""Events of the log in sentences, with what they changed before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from acts.rows import at
from acts.views import EventRow
from billing.amendment import field_of
from billing.documents import KINDS
from billing.money import shown
from billing.terms import PAYER_STATUS, word
from billing.text import clean
from store import audit
from store.history import Fact

PHRASES = {
    "assignment.away": "said who is away",
    "assignment.daily": "shared new work out by the rules",
    "assignment.drop": "took a team away",
    "assignment.end": "ended a rule of assignment",
    "assignment.hand_on": "handed all of one person's work on",
    "assignment.join": "put a person into a team",
    "assignment.leave": "took a person out of a team",
    "assignment.rule": "put a rule of assignment in force",
    "assignment.run": "shared work out by the rules",
    "assignment.team": "made a team",
    "approval.approve": "approved a write-off that another asked for",
    "approval.ask": "asked for a write-off",
    "approval.refuse": "refused a write-off that another asked for",
    "approval.withdraw": "took the asking back",
    "bank.account": "said whose an account is",
    "bank.bring": "loaded a bank statement",
    "bank.line": "said what a line of a statement is",
    "bank.map": "kept how a bank's columns are read",
    "chart.add": "wrote into the chart",
    "chart.follow": "had claims follow what a file of charts changed",
    "chart.import": "took charts in from a file",
    "chart.register": "registered a patient",
    "contract.add": "entered a contract",
    "contract.check": "compared answers with contracts",
    "contract.end": "ended a contract",
    "contract.rates": "loaded rates",
    "breach.conclude": "concluded a review for breach",
    "breach.notice": "wrote down a notice of a breach",
    "breach.weigh": "weighed a factor of a review for breach",
    "cash.apply": "put a payment on a claim",
    "cash.bounce": "took back a payment that was not honoured",
    "cash.inquire": "began an inquiry into a credit",
    "cash.move": "moved a payment",
    "cash.refund": "paid a credit back",
    "cash.take": "took a payment",
    "codes.bring": "brought an edition of codes",
    "coding.look": "looked at a coding a second time",
    "coding.ready": "made the coded claim ready",
    "coding.sign": "coded the claim or visit",
    "correction.chart": "opened the record",
    "clinicians.enrol": "said with whom a clinician is enrolled",
    "clinicians.put": "wrote down who treats patients",
    "correction.countersign": "signed a correction that waited",
    "correction.propose": "proposed a correction for a signature",
    "correction.ready": "made the corrected claim ready",
    "correction.refuse": "refused a correction",
    "correction.withdraw": "took a proposed correction back",
    "correction.sign": "corrected the record",
    "deposits.add": "put payments into a deposit, or took them out",
    "deposits.ask": "asked for a remittance",
    "deposits.change": "corrected the amount of a deposit",
    "deposits.close": "closed a deposit",
    "deposits.enrol": "said how a payer pays and answers",
    "deposits.make": "made a deposit",
    "deposits.match": "said whose payment it is",
    "deposits.receive": "took a payer's payment in",
    "deposits.suspend": "gave a payment an owner",
    "documents.add": "took a document in",
    "documents.clues": "read papers for whom they name",
    "documents.dismiss": "dismissed a document",
    "documents.export": "saved a document as a file",
    "documents.file": "filed a document",
    "documents.move": "moved a document from one claim to another",
    "found": "rows that no act wrote were found",
    "golive.answers": "took over earlier answers",
    "golive.balances": "took over balances",
    "golive.claims": "took over claims",
    "golive.columns": "kept the names of columns",
    "golive.history": "took a remittance as history",
    "golive.keep": "kept a file of the old system",
    "query.answer": "kept the answer to a query",
    "query.ask": "put a query",
    "query.close": "closed a query",
    "query.look": "read a query",
    "query.sign": "signed the answer to a query",
    "query.withdraw": "took a query back",
    "query.wording": "changed a wording of queries",
    "handover.read": "read a hand-over note",
    "handover.write": "wrote a hand-over note",
    "appeal.decide": "said what became of an appeal",
    "appeal.send": "sent an appeal",
    "appeal.template": "changed a letter template",
    "appeal.withdraw": "gave an appeal up",
    "appeal.write": "wrote an appeal",
    "init": "made the store",
    "identity.apart": "said whether two records are one patient",
    "identity.approve": "did what another asked for: whose record it is",
    "identity.ask": "asked for a merge or a move",
    "identity.refuse": "refused a merge or a move",
    "identity.withdraw": "took the asking for a merge or a move back",
    "intake.bring": "loaded a file",
    "intake.carry_on": "went on loading a file",
    "letters.add": "kept a letter",
    "lists.listed": "saw names in a list",
    "look.deposit": "opened the deposit",
    "look.claim": "opened the claim",
    "look.document": "opened a document",
    "look.history": "read the log",
    "look.hold": "opened a held answer",
    "look.patient": "opened the patient",
    "look.payment": "opened a payment",
    "look.remittance": "opened the remittance",
    "look.source": "read the source",
    "migrate": "brought the store to a new version",
    "odds.learn": "learned from outcomes",
    "odds.look": "looked for claims without an answer",
    "paper.send": "typed a remittance from paper",
    "people.add": "let a person in, or changed a role",
    "people.remove": "took a person's rights away",
    "periods.close": "closed a month",
    "periods.reopen": "opened a closed month again",
    "policy.add": "put a policy of small balances in force",
    "policy.end": "ended a policy of small balances",
    "policy.run": "wrote small balances off by policy",
    "autopost.allow": "let a payer's remittances post by themselves",
    "autopost.keep_out": "said whether a claim posts by itself",
    "autopost.mark": "marked it to be tried again",
    "autopost.stop": "stopped a payer's remittances from posting by themselves",
    "posting.accept": "posted a held answer as it came",
    "posting.check": "worked out what posting would do",
    "posting.give_back": "sent a held answer's money back",
    "posting.match": "said whose answer it is",
    "posting.not_duplicate": "said that a payment is another",
    "posting.post": "posted a remittance",
    "posting.preview": "was shown what posting would do",
    "posting.refuse": "did not post by itself",
    "posting.split": "split an answer over claims",
    "posting.suspend": "gave a held answer an owner",
    "practice.set": "set a value of the practice",
    "projects.add": "made a project",
    "projects.change": "changed a project",
    "projects.close": "closed a project",
    "projects.find": "looked for projects",
    "refused": "was refused",
    "scrub.override": "let an edit pass, or asked it again",
    "scrub.rules": "changed how edits are taken",
    "scrub.run": "held claims against the edits",
    "scrub.fees": "loaded the price list",
    "scrub.want": "said what a payer wants",
    "send.hold": "held a claim back in the outbox",
    "send.leave": "let claims leave the outbox",
    "send.put": "put a claim into the outbox",
    "send.release": "released a claim in the outbox",
    "send.withdraw": "took a claim out of the outbox",
    "restricted.look": "looked at what is under restricted access",
    "request.add": "took a patient's request in",
    "request.amend": "amended what a request asked",
    "request.ask": "asked for what a request lacks",
    "request.cancel": "noted that a patient took a request back",
    "request.complete": "completed a request",
    "request.confidential": "said where a patient is reached",
    "request.decide": "decided on a request",
    "request.disagree": "took a statement of disagreement in",
    "request.disclose": "logged what went to another",
    "request.extend": "extended a request by letter",
    "request.letter": "sent a letter about a request",
    "request.notify": "told others of an amendment",
    "request.rebut": "answered a statement of disagreement",
    "request.release": "released a record to another",
    "request.reopen": "opened a request again",
    "request.restrict": "kept a visit from a plan, or ended that",
    "request.review": "took a request up",
    "request.review_asked": "noted that a denial of copies is to be reviewed",
    "request.reviewed": "noted the outcome of a review",
    "request.reviewer": "laid a denial of copies before a reviewer",
    "rules.keep": "changed the practice's rules",
    "rules.move": "put work where the changed rules say",
    "rules.review": "reviewed a rule",
    "statement.mistake": "said that a statement was noted by mistake",
    "statement.sent": "noted statements sent",
    "suspense.assign": "gave money in suspense an owner",
    "takebacks.accept": "put what a payer took back on its claim",
    "takebacks.dispute": "disputed what a payer took back",
    "takebacks.known": "said what sets a provider-level adjustment off",
    "takebacks.map": "said where a payer's adjustments go",
    "takebacks.move": "put a provider-level adjustment into another account",
    "undo.apply": "took back",
    "undo.take_back": "took something back",
    "upkeep.backup": "made a backup",
    "talk.read": "read what was said to them",
    "work.answer": "answered a question",
    "work.ask": "asked a question",
    "upkeep.rebuild": "made the search of the queue anew",
    "views.change": "renamed or moved a view",
    "views.remove": "took a view away",
    "views.save": "kept a view",
    "work.assign": "handed it on",
    "work.call": "made a call",
    "work.draft": "kept a draft",
    "work.follow_up": "set it aside",
    "work.note": "wrote a note",
    "work.records_asked": "noted that records are asked for",
    "work.records_sent": "sent records",
    "work.records_withdraw": "noted that records are no longer asked for",
    "work.release": "gave it back",
    "work.rerank": "put the queue in the order of the day",
    "work.resolve": "said that it is done",
    "work.take": "took it in hand",
    "work.take_next": "took it as the next best",
    "work.to_patient": "made it the patient's",
    "work.withdraw": "took a question back",
    "work.write_off": "wrote it off",
}

TOTALS = {
    "acknowledged": "claims acknowledged",
    "appealed_cents": "appealed",
    "outbox_cents": "to be sent",
    "sent_claims": "claims sent",
    "sent_cents": "sent",
    "won_cents": "won",
    "rejected_claims": "claims refused on their way in",
    "adjusted_cents": "taken off by contract",
    "charges_cents": "charged",
    "given_cents": "given to somebody",
    "returned_cents": "to its payer",
    "deposited_cents": "deposited",
    "insurance_paid_cents": "paid by payers",
    "patient_paid_cents": "paid by patients",
    "banked_cents": "in the bank",
    "lines": "lines of a statement",
    "looked_at": "claims looked at by the edits",
    "moved_items": "items moved",
    "rules": "rules",
    "matched_cents": "matched to remittances",
    "applied_cents": "put on claims",
    "bounced_cents": "not honoured",
    "checked": "remittances worked out",
    "claims": "claims",
    "documents": "documents",
    "projects": "projects",
    "figures": "figures learned",
    "files": "files",
    "held": "held",
    "items": "items",
    "patients": "patients",
    "posted": "answers posted",
    "posted_cents": "posted",
    "prices": "prices",
    "rates": "rates",
    "scrubbed_claims": "claims held against the edits",
    "received_cents": "received",
    "refunded_cents": "paid back",
    "refused": "not posted by themselves",
    "taken_cents": "taken",
    "statements": "statements",
    "underpaid": "underpaid claims",
    "taken_over_cents": "taken over",
    "taken_back_cents": "taken back",
    "to_patient_cents": "to the patient",
    "typed_cents": "typed",
    "written_off_cents": "written off",
}
MOVED = {
    "bounce": "not honoured",
    "charge": "charged",
    "opening": "taken over",
    "patient_payment": "paid by the patient",
    "recoupment": "taken back by the payer",
    "refund": "paid back",
    "replace": "charge changed by",
    "to_patient": "to the patient",
    "write_off": "written off",
}
"""What a transaction did to a claim's money, in words."""
HIDDEN = frozenset({"version", "basis", "deadline", "why", "name_key", "plan_hash", "cursor"})
"""Columns that a sentence leaves out; before and after have them."""

_SEVERAL, _ONE = re.compile(r"(answer|claim|document|field|file|item|line|patient|rate|remittance|statement)s\b"), r"\1"


def of_totals(totals: Mapping[str, int]) -> list[str]:
    """The sums that an event keeps, in words."""
    said = []
    for name, number in totals.items():
        label = TOTALS.get(name, name.removesuffix("_cents").replace("_", " "))
        if name == "undone_cents" and not number:
            continue  # nothing but words was taken back
        if name.endswith("_cents"):
            said.append(f"{shown(number)} {label}")
        else:
            said.append(f"{number:,} {_SEVERAL.sub(_ONE, label, count=1) if number == 1 else label}")
    return said


def of_fact(fact: Fact) -> str:
    """What an event added to the claim, in words."""
    trace, *more = (clean(word_) for word_ in (*fact.words, ""))
    if fact.kind == "answer":
        return f"{more[0]} {trace}: {word(PAYER_STATUS, more[1])}, paid {shown(fact.cents)}"
    if fact.kind == "reversal":
        return f"{more[0]} {trace} took an earlier answer back, {shown(fact.cents)}"
    if fact.kind.startswith("undo"):
        of = {"undo answer": "an answer is taken out again", "undo reversal": "a reversal is taken out again"}
        return of.get(fact.kind, f"{fact.kind.removeprefix('undo ').replace('_', ' ')} taken back") + (f" ({trace})" if trace else "")
    if fact.kind == "note":
        return f'"{trace}"'
    if fact.kind == "note taken back":
        return f'note taken back: "{trace}"'
    if fact.kind == "acknowledged":
        said = "; ".join(clean(word_) for word_ in more[2:4] if word_)
        return f"{trace} {more[0]}: {more[1]}" + (f" ({said})" if said else "")
    if fact.kind in ("call", "call taken back"):
        return f'{fact.kind}: "{trace}"'
    if fact.kind == "sent":
        return f"sent: {trace}" if trace != "new" else f"claim {more[0]}"
    if fact.kind == "corrected":
        relation, name, was, shall_be = fact.words
        field = field_of(relation, name)
        return f"{field.label if field else name}: was {clean(was) or '-'}, is {clean(shall_be) or '-'}"
    label = MOVED.get(fact.kind, fact.kind.replace("_", " "))
    return f"{label} {shown(fact.cents)}" if fact.cents else label


def of_change(relation: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """What happened to a work item or a denial, in words; '' for what is told otherwise or not worth a word."""
    was, now = before or {}, after or {}
    if relation == "work_item":
        if before is None:
            return f"{now.get('kind', 'work')} opened, {shown(now.get('at_stake_cents') or 0)} at stake"
        said = []
        if now.get("state") == "waiting":
            said.append(f"waits until {now.get('follow_up_on') or '-'}")
        elif now.get("state") == "open":
            said.append("is open again")
        elif now.get("state"):
            said.append(f"work is {now['state']}")
        elif now.get("follow_up_on"):
            said.append(f"waits until {now['follow_up_on']}")
        if "assigned_to" in now:
            said.append(f"is {now['assigned_to'] or 'nobody'}'s")
        if now.get("follow_up_reason"):
            said.append(f'"{clean(str(now["follow_up_reason"]))}"')
        return ", ".join(said)
    if relation == "denial":
        code = f"{now.get('grp', was.get('grp', ''))}-{now.get('reason', was.get('reason', ''))}"
        if before is None:
            return f"{code} denied {shown(now.get('cents') or 0)}"
        return "a denial closed" if now.get("state") == "closed" else "a denial opened again" if now.get("state") == "open" else ""
    if relation in ("document_place", "question", "records_request"):
        return _of_talk(relation, was, now, made=before is None)
    if relation == "hold" and before is None:
        return f"an answer is held: {clean(str(now.get('message', '')))}"
    return ""


def _of_talk(relation: str, was: Mapping[str, Any], now: Mapping[str, Any], *, made: bool) -> str:
    """A document, a question or a request for records."""
    if relation == "document_place":
        kind = KINDS.get(str(now.get("kind", was.get("kind", ""))), "document")
        ref = f"DOC-{now['document']}" if made else "a document"
        return f"{ref}, {kind}, {now['state']}" if "state" in now else f"{ref} is filed as {kind}" if "kind" in now else ""
    if relation == "question":
        if made:
            return f'{now["asked"]} {clean(str(now["login"] or now["name"]))}: "{clean(str(now["text"]))}"'
        return f'the answer: "{clean(str(now["answer"]))}"' if now.get("answer") else f"the question is {now.get('state', 'changed')}"
    if made and now.get("state") == "asked":
        return f"records are asked for, last day {now.get('due_on') or '-'}"
    return f"records {now['state']}" if "state" in now else ""


Changed = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]


def event_row(
    event: audit.EventRow, changes: Iterable[Changed] | None = None, facts: Iterable[Fact] = (), claim: str | None = None
) -> EventRow:
    """An event as it is shown. Without `changes` those of the event itself; with them only those (a claim's part of a large event)."""
    if changes is None:
        changes = [(change.relation, change.key, change.before, change.after) for change in event.changes]
        own = of_totals(event.totals)
    else:
        own = []  # and of a large event no other claim is named
    changes = list(changes)
    said = [of_fact(fact) for fact in facts] or own
    said += [words for change in changes[:12] if (words := of_change(change[0], change[2], change[3]))]
    said += _asked_for(event, changes)
    phrase = PHRASES.get(event.act, event.act)
    if event.act == "refused":
        phrase = f"was refused {event.body.get('tried', '')}".rstrip()
    if event.undoes is not None:
        phrase = f"{phrase} what event {event.undoes} did"
    return EventRow(
        number=event.number,
        moment=at(event.moment),
        actor=event.actor,
        act=event.act,
        words=f"{phrase}: {'; '.join(dict.fromkeys(said))}" if said else phrase,
        subjects=tuple(f"{kind} {key}" for kind, key in event.subjects if claim is None or kind != "claim" or key == claim),
        reason=event.reason,
        before=_named(changes, 2),
        after=_named(changes, 3),
        undoes=event.undoes,
    )


def _asked_for(event: audit.EventRow, changes: Iterable[Changed]) -> list[str]:
    """Amount and claim of a write-off that was asked for: no money moves by it, so nothing else says them."""
    number = next((clean(key) for kind, key in event.subjects if kind == "claim"), "")
    asked = [now for relation, _, was, now in changes if relation == "approval" and was is None and now]
    return [f"{shown(now.get('cents') or 0)}{f' on {number}' if number else ''}" for now in asked]


def _named(changes: Iterable[Changed], side: int) -> dict[str, object] | None:
    found: dict[str, object] = {}
    for change in changes:
        image = change[side]
        if image is not None:
            found[f"{change[0]} {change[1]}"] = image
    return found or None
