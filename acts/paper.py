"""Remittances on paper: typed against our claims, kept as a draft, sent as the 835 that they are; from there the one way of posting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from acts import csv_table, intake, paper_rows, undo
from acts.desk import Act, Desk, act
from acts.listed import gather
from acts.paper_rows import COLUMNS, CodeWords, PayerHit, Sent, ours, text_of, typed_of
from acts.payer_named import payer_named
from acts.reading import gather as gather_file
from acts.seen import seen
from acts.tracing import resolved
from acts.views import Hit, UndoPlan
from billing import paper as typing
from billing.findings import Finding
from billing.money import shown
from billing.text import clean, fold, name_shown
from billing.typed import Ours, ReadPaper, Typed
from store import deposits, drafts, opening, payers, payments, rules
from store import paper as store_paper
from store.deposits import identify, take_in
from store.engine.sqlite import Read
from store.errors import NoSuch, Refused
from x12.writer import Sending, write_remittances

__all__ = [
    "claim", "codes", "columns", "draft", "from_csv", "keep_columns", "keep_draft", "named", "of_file", "of_patient", "payee_of", "payer",
    "payer_of", "read", "send", "withdraw",
]  # fmt: skip

AHEAD_DAYS = 31
"""So far ahead a check or a transfer may be dated."""
DRAFT = "paper"
"""What the sheet that a person is typing is kept under: one for each person."""


def payer(desk: Desk, text: str) -> list[PayerHit]:
    """Payers of ours of whose name each typed word begins a word, or whose id begins so; by name. Nothing typed: all."""
    said = fold(text).split()
    found = []
    for ref in payers.every(desk.books.read):
        words = fold(ref.name).split()
        if (
            not text.strip()
            or (said and all(any(word.startswith(part) for word in words) for part in said))
            or any(each.upper().startswith(text.strip().upper()) for each in ref.ids)
        ):
            found.append(PayerHit(ref.payer, clean(ref.name), clean(ref.ids[0]) if ref.ids else ""))
    return sorted(found, key=lambda hit: (fold(hit.name), hit.payer))


def named(desk: Desk, payer: int) -> PayerHit:
    """One payer of ours."""
    found = payers.refs(desk.books.read, (payer,)).get(payer)
    if found is None:
        raise NoSuch("there is no such payer", str(payer), "Choose one by its name.")
    return PayerHit(found.payer, clean(found.name), clean(found.ids[0]) if found.ids else "")


def claim(desk: Desk, number: str, payer: int) -> Ours:
    """One claim of ours with its lines, to type against; in the log before it is shown."""
    found = _looked(desk, (number,), payer).get(number.strip())
    if found is None:
        raise NoSuch(f"there is no claim {clean(number)}", "paper", "Type its number, or a part of the name.")
    return found


def of_patient(desk: Desk, person: int) -> list[Hit]:
    """The claims of a patient that was found by name, newest visit first."""
    rows = store_paper.claims_of(desk.books.read, person)
    gather(desk, {person}, "paper remittance")
    return [
        Hit(
            "claim", row[0], clean(f"{row[0]}  {name_shown(row[1], row[2])}"), clean(f"{row[3]}  {row[4] or '-'}  {shown(row[5])}")
        )
        for row in rows
    ]  # fmt: skip


def read(desk: Desk, typed: Typed) -> ReadPaper:
    """What was typed as it is understood: sums, what is left to the cent, and all that is wrong."""
    known = _looked(desk, [one.number for one in typed.claims], typed.payer)
    found = typing.paper(typed, known)
    return replace(found, findings=(*found.findings, *_to_come(desk, found), *_known_before(desk.books.read, found)))


def _to_come(desk: Desk, found: ReadPaper) -> list[Finding]:
    """A day of payment further ahead than a check is ever dated: a year or a month that was mistyped."""
    if found.paid_on is None or found.paid_on <= desk.today() + timedelta(days=AHEAD_DAYS):
        return []
    return [Finding("paid_on", "error", f"{found.paid_on} has not come", "paid_on", found.typed.paid_on)]


def _looked(desk: Desk, numbers: list[str] | tuple[str, ...], payer: int) -> dict[str, Ours]:
    known = ours(desk.books.read, numbers, payer)
    if known:
        seen(desk, "look.claim", [("claim", one.control_number) for one in known.values()], "paper remittance")
    return known


def _known_before(read: Read, found: ReadPaper) -> list[Finding]:
    """The same payment is here already: the same payer, number, amount and day."""
    if not found.typed.payer or not found.typed.check.strip():
        return []
    rows = store_paper.same_trace(read, found.typed.payer, found.typed.check.strip())
    same = [row[0] for row in rows if row[1] == found.amount_cents and found.paid_on and row[2] == found.paid_on.isoformat()]
    if same:
        return [Finding("duplicate", "error", f"this payment is here already: R-{same[0]}", "check", found.typed.check)]
    return [
        Finding("trace_known", "warning", f"R-{row[0]} of this payer has the same number, for {shown(row[1])}", "check", found.typed.check)
        for row in rows[:1]
    ]


def codes(desk: Desk) -> tuple[CodeWords, ...]:
    """Every code of the playbook with our words, so that it can be completed as one types; the patient's and the contract's first."""
    order = {"PR": 1, "CO": 0, "OA": 2, "PI": 3}
    found = {
        f"{group}-{rule.reason}": CodeWords(f"{group}-{rule.reason}", clean(rule.short), rule.kind)
        for rule in reversed(rules.playbook(desk.books.read).rules)
        for group in rule.groups
        if group in order
    }
    return tuple(sorted(found.values(), key=lambda one: (order[one.code[:2]], len(one.code), one.code)))


def draft(desk: Desk) -> Typed:
    """The sheet that this person has begun; an empty one where there is none."""
    return typed_of(drafts.get(desk.books.read, desk.actor.name, DRAFT)[0])


def keep_draft(desk: Desk, typed: Typed) -> None:
    """Keep the sheet as it is, also where it does not add up yet; an empty one forgets it."""
    text = "" if typed == Typed() else text_of(typed)
    if text != drafts.get(desk.books.read, desk.actor.name, DRAFT)[0]:
        _keep(desk, text)


@act("work.draft")
def _keep(act: Act, text: str) -> None:
    drafts.put(act.write, act.actor.name, DRAFT, text, act.moment)


def of_file(desk: Desk, path: str | Path, head: Typed, mapping: dict[str, str] | None = None) -> tuple[Typed, ReadPaper]:
    """A CSV with the rows of one paper remittance, and its head."""
    return from_csv(desk, intake.bytes_of(Path(path)), Path(path).name, head, mapping)


def from_csv(desk: Desk, data: bytes, name: str, head: Typed, mapping: dict[str, str] | None = None) -> tuple[Typed, ReadPaper]:
    """Rows of one paper remittance, and its head: what was typed, and what is understood of it."""
    table = csv_table.read(data, name, COLUMNS, mapping or {})
    known = _looked(desk, [row["claim"] for row in table.rows if row["claim"]], head.payer)
    claims, levels, findings = paper_rows.claims_of(table.rows, known)
    typed = replace(head, claims=claims, levels=levels)
    found = read(desk, typed)
    return typed, replace(found, findings=(*table.findings, *findings, *found.findings))


def payer_of(desk: Desk, text: str) -> int:
    """The payer that the words mean; refused where they mean none, or several."""
    return payer_named(desk.books.read, text).payer


def columns(desk: Desk, name: str | None, text: str | None) -> dict[str, str]:
    """Column names kept under a name, with those that are given now; given ones are kept under the name."""
    kept = opening.mapping(desk.books.read, "paper", name) if name else None
    given = csv_table.mapping_of(text) if text else {}
    if name and kept is None and not given:
        raise NoSuch(f"no columns are kept as {clean(name)}", "--map", "Give them once with --map-columns, and they are kept.")
    if name and given and given != kept:
        keep_columns(desk, "paper", name, (kept or {}) | given)
    return (kept or {}) | given


def withdraw(desk: Desk, trace: str, reason: str) -> UndoPlan:
    """Take back what was typed: the remittance is withdrawn, its check is nobody's any more, and it may be typed again.

    Refused where it is posted: that is taken back first.
    """
    if not reason.strip():
        raise Refused("a reason is needed", "paper", "Say with --reason what was wrong.")
    row = resolved(desk.books.read, trace)[0]
    event = store_paper.typed_by(desk.books.read, row.id)
    if event is None:
        raise Refused("it was not typed here", clean(trace), "What payers send stays as it came; an answer of it is taken back with undo.")
    if row.state != "loaded":
        raise Refused("it is posted", clean(trace), f"Take the posting back first: claimdesk undo --remittance {clean(trace)}.")
    plan = undo.preview(desk, event)
    if plan.obstacles:
        raise Refused(plan.obstacles[0].removesuffix("."), clean(trace), "Nothing was changed.")
    return undo.apply(desk, event, plan.hash, reason)


@act("golive.columns")
def keep_columns(act: Act, what: str, name: str, found: dict[str, str]) -> None:
    """Keep how the columns of another system's files are called."""
    opening.keep_mapping(act.write, what, name, found)


@act("paper.send")
def send(act: Act, typed: Typed) -> Sent:
    """What was typed becomes an 835 and goes in as any other does; a check goes in hand, and is that remittance's. Nothing posts yet.

    Refused where it does not add up: it stays a draft. A check that is in hand already (same payer, number and amount) is taken.
    """
    write = act.write
    known = ours(write, [one.number for one in typed.claims], typed.payer)
    found = typing.paper(typed, known)
    findings = [one for one in (*found.findings, *_known_before(write, found)) if one.severity == "error"]
    if findings:
        more = f" ({len(findings) - 1} more)" if len(findings) > 1 else ""
        raise Refused(f"{findings[0].message}{more}", "paper", "Nothing was sent. What is typed is kept; mend it and send it again.")
    ref = payers.refs(write, (typed.payer,))[typed.payer]
    provider = next((one.provider for one in known.values()), None)
    payee, provider = payee_of(write, provider)
    # An originator of its own, so that payers without a number are told apart.
    remittance, answers = typing.remittance(found, (ref.name, ref.ids[0] if ref.ids else "", f"9{typed.payer:09d}"), payee, act.today)
    sending = Sending("PAPER", "CLAIMDESK", act.number, act.today, test=False)
    data = write_remittances(sending, [(remittance, answers)])
    gathered = gather_file(data, f"paper {typed.check.strip()} typed by {act.actor.name}")
    number = store_paper.of_file(write, intake.taken(act, gathered))
    payment = _check(act, found, number, provider, ref.name)
    drafts.put(write, act.actor.name, DRAFT, "", act.moment)
    act.subject("remittance", number)
    act.total("typed_cents", remittance.paid_cents)
    return Sent(number, remittance.trace, clean(ref.name), remittance.paid_cents, len(answers), payment)


def payee_of(read: Read, provider: int | None) -> tuple[tuple[str, str, str], int | None]:
    """Who is paid: who bills the claims; without claims, our only billing provider."""
    rows = store_paper.billing_providers(read, provider)
    if provider is None and len(rows) != 1:
        return ("", "", ""), None
    number, name, npi, tax = rows[0]
    return (name, npi, tax), number


def _check(act: Act, found: ReadPaper, remittance: int, provider: int | None, name: str) -> int | None:
    """The check in hand, matched to its remittance. What comes by the bank is matched when the bank tells of it."""
    cents, trace = found.amount_cents or 0, found.typed.check.strip()
    if not cents or found.typed.method != "CHK":
        return None
    write, payer = act.write, found.typed.payer
    waiting = store_paper.in_hand(write, payer, cents, trace)
    if waiting is not None:
        payment = waiting.id
    else:
        payment = payments.add(
            write, kind="payer", method="check", from_name=name, cents=cents, received_on=act.today, trace=trace, payer=payer,
            provider=provider, paid_on=found.paid_on,
        )  # fmt: skip
        take_in(write, payment, event=act.number, today=act.today)
    row = payments.one(write, payment)
    assert row is not None
    deposit = deposits.one(write, row.deposit) if row.deposit else None
    if deposit is not None and deposit.state == deposits.CLOSED:
        raise Refused(f"{row.name} is in {deposit.name}, which is closed", "paper", "A closed deposit takes no changes.")
    identify(write, row, remittance, payer, event=act.number, today=act.today)
    payments.change(write, payment, row.version, remittance=remittance)
    act.subject("payment", row.name)
    return payment
