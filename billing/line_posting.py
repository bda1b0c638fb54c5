"""What an answer posts on each line: its adjustments as the playbook reads them, held to what is open for a later payer, as entries."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from billing import secondary
from billing.books import Answer, ClaimBooks, LineAnswer
from billing.ledger import Entry
from billing.place import denied_asked, denied_of, patient_of, standing, sums
from billing.playbook import Playbook
from billing.shares import Share, kinds


def post_lines(
    books: ClaimBooks, answer: Answer, payer: int, rank: int, said: tuple[Share, ...], ignored: set[int], playbook: Playbook
) -> tuple[tuple[LineAnswer, ...], tuple[Entry, ...]]:
    """What it says of each line, with what is posted of it, and the entries that post it.

    books: as they are without what this answer supersedes. A first payer's contractual adjustments are posted whole; a later one's up
    to what is open, and not before an earlier payer's answer stands on the line (interface.md, "A later payer's contractual adjustment").
    """
    earlier: dict[int, bool] = defaultdict(bool)
    balances: dict[int, int] = {}
    denied: dict[int, int] = {}
    if rank > 1:
        for one in standing(books):
            earlier[one.said.line] |= one.said.rank < rank
        balances = {number: line.balance for number, line in sums(books).items()}
        denied = denied_asked(books)
    lines: list[LineAnswer] = []
    entries: list[Entry] = []
    payment = answer.payment
    for share in said:
        read = kinds(share, playbook, answer.payer, rank, payment.remarks)
        number = share.line
        if number in ignored:
            lines.append(LineAnswer(answer.answer, number, payer, rank, payment.status, share.paid_cents, read, share.remarks, "ignored"))
            continue
        flag: Literal["", "repeats_primary", "next_payer"] = ""
        if rank <= 1:
            capped = secondary.whole(read)
        elif not earlier[number]:
            capped = secondary.none(read)
            flag = "next_payer" if secondary.anything(read) else ""
        else:
            asked = denied.get(number, 0) + denied_of(read)
            room = secondary.contractual_cap(balances[number], share.paid_cents, patient_of(read), asked)
            capped = secondary.cap(read, room)
            flag = "repeats_primary" if capped.unposted_cents else ""
        line = LineAnswer(
            answer.answer,
            number,
            payer,
            rank,
            payment.status,
            share.paid_cents,
            capped.adjustments,
            share.remarks,
            "standing",
            capped.unposted_cents,
            flag,
        )
        lines.append(line)
        entries += line_entries(books.claim, line, answer.payer.payer)
    return tuple(lines), tuple(entries)


def line_entries(claim: int, line: LineAnswer, sender: int) -> tuple[Entry, ...]:
    """Payment out of suspense, and what settles by contract; the patient's share and denials are placed when the claim is settled."""
    out: list[Entry] = []
    if line.paid_cents:
        out.append(Entry("payer_open", -line.paid_cents, "payment", claim, line.line, line.payer, line.answer))
        out.append(Entry("suspense", line.paid_cents, "payment", claim, line.line, sender, line.answer))
    if posted := sum(a.posted_cents for a in line.adjustments):
        out += secondary.contractual_entries(claim, line.line, line.payer, line.answer, posted)
    return tuple(out)
