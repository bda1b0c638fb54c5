"""What the books know of claims, in bulk: ten questions for hundreds of claims, one record for each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from billing.books import AnswerState, BookLine, ClaimBooks, ClaimPayer, LineAnswer, Move, Posted, PostedAnswer
from billing.contract import Terms
from billing.credit import inquiry_days
from billing.deadline import payer_class
from billing.ledger import MOVES
from store import acks, appeals, codec, contracts, corrections, payers, records, rules, sendings
from store.claims import day
from store.engine.sqlite import Read
from store.ids import among, chunks
from store.rules import Rules

_HOW_STRONG = {"undone": 3, "reversed": 2, "superseded": 1}

Grouped = dict[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Supposed:
    """What the books would hold besides, were something taken back: an undo shows what follows before it is done.

    entries: by claim, under numbers that no transaction has. undone: transactions whose answers would no longer count; silent: answers
    whose word on what they ended would not. gone, back: acts (transactions) that would end, or count again. rules: other rules.
    last: of entries and answers only those up to this transaction. ends: what had ended, by posting, instead of what has ended now.
    """

    entries: Mapping[int, tuple[Posted, ...]] = field(default_factory=dict)
    undone: frozenset[int] = frozenset()
    silent: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    back: frozenset[int] = frozenset()
    rules: Rules | None = None
    last: int | None = None
    ends: Mapping[int, list[Any]] | None = None


def books(read: Read, claims: Iterable[int], supposed: Supposed | None = None) -> dict[int, ClaimBooks]:
    """Each claim, whole; with `supposed` as it would stand."""
    found: dict[int, ClaimBooks] = {}
    for some in chunks(list(dict.fromkeys(claims)), 500):
        found |= _Loading(read, some, supposed or Supposed()).made()
    return found


def book(read: Read, claim: int) -> ClaimBooks:
    """One claim, whole."""
    return books(read, (claim,))[claim]


class _Loading:
    """One bulk question: rows by claim, then records."""

    def __init__(self, read: Read, claims: Sequence[int], supposed: Supposed) -> None:
        self.read, self.claims, self.listed, self.supposed = read, claims, among(claims), supposed
        self.heads = self.read.run(
            "SELECT c.id, c.control_number, c.version, c.charge_cents, c.from_on, c.to_on, c.state, c.resubmitted_on, c.person, "
            f"p.last, p.born_on, p.protected FROM claim c JOIN person p ON p.id = c.person WHERE c.id IN ({self.listed})"
        )
        self.lines = self._newest(
            "SELECT claim, version, number, line_control_number, procedure, modifiers, revenue, units, charge_cents, from_on, to_on "
            f"FROM service_line WHERE claim IN ({self.listed}) ORDER BY claim, version, number"
        )
        self.named = self._newest(
            "SELECT claim, version, rank, payer, member_id, filing_code "
            f"FROM claim_payer WHERE claim IN ({self.listed}) ORDER BY claim, version, rank, id"
        )
        people = among({head[8] for head in self.heads})
        self.cards = self._by_first(f"SELECT person, member_id, name_on_card FROM coverage WHERE person IN ({people}) ORDER BY person, id")
        self.entries = self._by_first(
            "SELECT e.claim, e.posting, t.kind, e.account, e.line, e.cents, e.kind, e.answer, e.payer, e.remittance, e.payment "
            f"FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.posting WHERE e.claim IN ({self.listed}) "
            f"{self._until('e.posting')} ORDER BY e.claim, e.id"
        )
        self.answers = self._by_first(
            "SELECT p.claim, p.answer, p.posting, p.payer, p.rank, p.status, a.payer_control_number, "
            "coalesce(p.charge_cents, a.charge_cents), coalesce(p.paid_cents, a.paid_cents), "
            "coalesce(p.answer_key, a.answer_key), a.remittance, r.trace, r.paid_on, p.remarks, p.check_cents "
            "FROM posted_answer p JOIN adjudication a ON a.id = p.answer JOIN remittance r ON r.id = a.remittance "
            f"WHERE p.claim IN ({self.listed}) {self._until('p.posting')} ORDER BY p.claim, p.id"
        )
        self.said: Grouped = {}
        self.ends: Grouped = {}
        self.moves: Grouped = {}
        if self.answers:
            self.said = self._by_first(
                "SELECT posting, line, paid_cents, adjustments, remarks, state, unposted_cents, flag "
                f"FROM line_answer WHERE claim IN ({self.listed}) ORDER BY id"
            )
            self.ends = (
                dict(supposed.ends)
                if supposed.ends is not None
                else self._by_first(
                    f"SELECT posting, line, how FROM answer_end WHERE claim IN ({self.listed}) "
                    f"AND (by_answer IS NULL OR by_answer NOT IN ({among(supposed.silent)})) ORDER BY id"
                )
            )
        if any(row[2] in MOVES for rows in self.entries.values() for row in rows):
            self.moves = self._by_first(
                "SELECT t.claim, t.id, t.kind, t.rests_on FROM ledger_transaction t "
                f"WHERE t.claim IN ({self.listed}) AND t.kind IN ('write_off', 'to_patient', 'recoupment') "
                f"AND t.id NOT IN ({among(supposed.gone)}) AND (t.id IN ({among(supposed.back)}) "
                "OR NOT EXISTS (SELECT 1 FROM ledger_transaction u WHERE u.reverses = t.id "
                # A reversal takes a write-off back with it; where that posting was undone, the write-off counts again.
                "AND NOT EXISTS (SELECT 1 FROM ledger_transaction v WHERE v.reverses = u.id))) ORDER BY t.id"
            )
        self.credits = {
            row[0]: row
            for row in read.run(
                "SELECT w.claim, w.opened_on, i.began_on, i.until_on FROM work_item w LEFT JOIN credit_inquiry i ON i.claim = w.claim "
                f"WHERE w.claim IN ({self.listed}) AND w.kind = 'credit' AND w.state IN ('open', 'waiting')"
            )
        }
        known = {row[3] for rows in self.named.values() for row in rows} | {row[3] for rows in self.answers.values() for row in rows}
        in_force = supposed.rules or rules.of(read)
        self.payers, self.classes = payers.refs(read, known, in_force), in_force.classes()
        self.terms = self._terms()
        self.rejections = acks.rejections(read, claims)
        self.records = records.of_claims(read, claims)
        self.corrected = corrections.since_sent(read, claims)
        self.lost = appeals.lost(read, claims)
        self.sent = sendings.of_claims(read, claims, {(c, row[2]): row[3] for c, rows in self.named.items() for row in rows}, in_force)

    def made(self) -> dict[int, ClaimBooks]:
        """The records."""
        return {head[0]: self._books(head) for head in self.heads}

    def _until(self, posting: str) -> str:
        """The condition that a posting is not later than the last one that counts."""
        return "" if self.supposed.last is None else f"AND {posting} <= {self.supposed.last}"

    def _by_first(self, sql: str) -> Grouped:
        found: Grouped = defaultdict(list)
        for row in self.read.stream(sql):
            found[row[0]].append(row)
        return found

    def _terms(self) -> dict[int, tuple[Terms, ...]]:
        """The contracts of these claims' first payers; most practices have entered none, so they are asked for first."""
        agreed = contracts.with_contract(self.read)
        wanted: dict[int, set[str]] = {}
        for claim, rows in self.named.items():
            first = min(rows, key=lambda row: row[2])[3]
            if first in agreed:
                wanted.setdefault(first, set()).update(row[4] or row[6] for row in self.lines.get(claim, ()))
        return contracts.terms(self.read, wanted) if wanted else {}

    def _newest(self, sql: str) -> Grouped:
        """Rows of each claim's newest version that has such rows; ordered by version."""
        found: Grouped = {}
        versions: dict[int, int] = {}
        for row in self.read.stream(sql):
            if versions.get(row[0]) != row[1]:
                versions[row[0]] = row[1]
                found[row[0]] = []
            found[row[0]].append(row)
        return found

    def _books(self, head: Any) -> ClaimBooks:
        claim = head[0]
        named = tuple(self._payer(row) for row in self.named.get(claim, ()))
        named_numbers = {payer.payer.payer for payer in named}
        cards = self.cards.get(head[8], ())
        answers = self._answers(claim)
        others = dict.fromkeys(answer.payer for answer in answers if answer.payer not in named_numbers)
        entries = tuple(Posted(*tuple(row)[1:]) for row in self.entries.get(claim, ())) + self.supposed.entries.get(claim, ())
        return ClaimBooks(
            claim=claim,
            control_number=head[1],
            version=head[2],
            charge_cents=head[3],
            lines=tuple(self._line(row) for row in self.lines.get(claim, ())),
            payers=named,
            answers=answers,
            entries=entries,
            moves=self._moves(claim, entries) if claim in self.moves else (),
            patient_last=head[9],
            subscriber_last=next((card[2].partition(",")[0] for card in cards if card[2]), ""),
            born_on=day(head[10]),
            member_ids=tuple(dict.fromkeys(filter(None, [payer.member_id for payer in named] + [card[1] for card in cards]))),
            service_from_on=day(head[4]),
            service_to_on=day(head[5]),
            voided=head[6] == "voided",
            protected=bool(head[11]),
            credit_since=day(self.credits[claim][1]) if claim in self.credits else None,
            credit_halted_days=self._halted(claim),
            other_payers=tuple(self.payers[number] for number in others),
            terms=self.terms.get(min(named, key=lambda payer: payer.rank).payer.payer, ()) if named and self.terms else (),
            rejection=self.rejections.get(claim),
            records=self.records.get(claim, ()),
            corrected=self.corrected.get(claim, ()),
            appeal_lost=self.lost.get(claim),
            sent=self.sent.get(claim, ()),
            resubmitted_on=day(head[7]),
        )

    def _halted(self, claim: int) -> int:
        """How many days an inquiry into the claim's credit halts its clock."""
        row = self.credits.get(claim)
        return inquiry_days(date.fromisoformat(row[2]), date.fromisoformat(row[3])) if row and row[2] else 0

    def _payer(self, row: Any) -> ClaimPayer:
        ref = self.payers[row[3]]
        if row[5] and row[3] not in self.classes:  # the claim itself says of what class its payer is
            ref = replace(ref, payer_class=payer_class(row[5]))
        return ClaimPayer(ref, row[2], row[4])

    def _line(self, row: Any) -> BookLine:
        return BookLine(row[2], row[3], row[4], tuple(row[5].split()), row[6], row[7], row[8], day(row[9]), day(row[10]))

    def _answers(self, claim: int) -> tuple[PostedAnswer, ...]:
        rows = self.answers.get(claim, ())
        last = {row[1]: row[2] for row in rows}
        # An answer that was undone and posted again counts by its last posting alone.
        return tuple(self._answer(row) for row in rows if last[row[1]] == row[2])

    def _answer(self, row: Any) -> PostedAnswer:
        _, answer, posting, payer, rank, status, number, charge, paid, key, remittance, trace, paid_on, remarks, check = row
        ended: dict[int, AnswerState] = {}
        for _, line, how in self.ends.get(posting, ()):
            if _HOW_STRONG[how] > _HOW_STRONG.get(ended.get(line, ""), 0):
                ended[line] = how
        if posting in self.supposed.undone:
            ended[0] = "undone"
        whole = ended.get(0)
        lines = []
        for _, line, line_paid, adjustments, line_remarks, state, unposted, flag in self.said.get(posting, ()):
            state = whole or ended.get(line) or state
            lines.append(
                LineAnswer(
                    answer, line, payer, rank, status, line_paid, codec.adjustments_of(adjustments), tuple(line_remarks.split()), state,
                    unposted, flag,
                )
            )  # fmt: skip
        return PostedAnswer(
            answer, posting, payer, rank, status, number, charge, paid, key, remittance, trace, day(paid_on), tuple(lines),
            tuple(remarks.split()), check, "reversed" if whole == "reversed" else "undone" if whole == "undone" else "posted",
        )  # fmt: skip

    def _moves(self, claim: int, entries: tuple[Posted, ...]) -> tuple[Move, ...]:
        made = []
        for _, transaction, kind, rests_on in self.moves[claim]:
            account = MOVES[kind]
            cents: dict[int, int] = defaultdict(int)
            for entry in entries:
                if entry.transaction == transaction and entry.account == account:
                    cents[entry.line] += entry.cents
            rests = tuple(json.loads(rests_on or "[]"))
            made += [Move(transaction, kind, line, amount, rests) for line, amount in sorted(cents.items())]
        return tuple(made)
