"""Provider-level adjustments as the books keep them: received, with what persons made of them; disputes, and accounts by reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from billing.ledger import Account
from billing.remittance import ProviderAdjustment
from billing.takeback import Fate, Item, Use, fates
from store.claims import day, iso
from store.engine.sqlite import Read, Write
from store.ids import among
from store.undoing import LIVE


def items(read: Read, payer: int | None = None, waiting: bool = False) -> list[Item]:
    """The adjustments of received remittances, of one payer or of all, each with its account and what it was used for.

    waiting: without those that are explained by their account (interest is what most remittances have).

    The entries of `received` stand in the order of the adjustments (billing.provider_level), so that each has its own.
    """
    chosen = "" if payer is None else "WHERE r.payer = :payer"
    rows = read.run(
        "WITH a AS (SELECT a.id, a.remittance, r.payer, r.trace, r.paid_on, a.reason, a.reference, a.cents, "
        "row_number() OVER (PARTITION BY a.remittance ORDER BY a.id) AS n "
        f"FROM provider_adjustment a JOIN remittance r ON r.id = a.remittance AND a.cents <> 0 {chosen}), "
        "e AS (SELECT t.remittance, e.account, row_number() OVER (PARTITION BY e.posting ORDER BY e.id) AS n "
        "FROM ledger_transaction t JOIN ledger_entry e ON e.posting = t.id AND e.kind = 'provider_level' "
        f"WHERE t.remittance IN (SELECT remittance FROM a) AND t.kind = 'received' AND {LIVE}) "
        "SELECT a.id, a.payer, a.remittance, a.trace, a.paid_on, a.reason, a.reference, a.cents, e.account, d.since_on "
        "FROM a JOIN e ON e.remittance = a.remittance AND e.n = a.n LEFT JOIN takeback_dispute d ON d.adjustment = a.id "
        "WHERE :all OR e.account NOT IN ('interest', 'withheld') ORDER BY a.id",
        payer=payer,
        all=not waiting,
    )
    used = uses(read, (row[0] for row in rows))
    mapped = accounts(read)
    return [_item(row, used.get(row[0], []), mapped) for row in rows]


def _item(row: Any, used: list[Use], mapped: Mapping[tuple[int | None, str], Account]) -> Item:
    number, payer, remittance, trace, paid_on, reason, reference, cents, account, since = row
    said = mapped.get((payer, reason), mapped.get((None, reason)))
    whole = next((use.account for use in used if use.kind == "moved" and not use.cents), None)
    account = whole or account
    return Item(
        number, payer, remittance, trace, day(paid_on), reason, reference, cents, account, whole is not None or said == account,
        day(since), tuple(used),
    )  # fmt: skip


def uses(read: Read, adjustments: Iterable[int]) -> dict[int, list[Use]]:
    """What these adjustments were used for by transactions that count, oldest first."""
    found: dict[int, list[Use]] = defaultdict(list)
    rows = read.run(
        "SELECT u.adjustment, u.kind, u.cents, u.claim, u.other, u.account FROM takeback_use u "
        f"JOIN ledger_transaction t ON t.id = u.posting WHERE u.adjustment IN ({among(adjustments)}) AND {LIVE} ORDER BY u.id"
    )
    for adjustment, kind, cents, claim, other, account in rows:
        found[adjustment].append(Use(kind, cents, claim, other, account))
    return found


def every(read: Read, payer: int | None = None, waiting: bool = False) -> dict[int, Fate]:
    """What became of each adjustment, of one payer or of all; waiting: without interest and what is withheld."""
    return fates(items(read, payer, waiting))


def payer_of(read: Read, adjustment: int) -> int | None:
    """Whose adjustment it is; None where there is no such adjustment."""
    found = read.value("SELECT r.payer FROM provider_adjustment a JOIN remittance r ON r.id = a.remittance WHERE a.id = :id", id=adjustment)
    return None if found is None else int(found)


def home_of(read: Read, adjustment: int) -> int | None:
    """The remittance that it came in."""
    found = read.value("SELECT remittance FROM provider_adjustment WHERE id = :id", id=adjustment)
    return None if found is None else int(found)


def of_remittance(read: Read, remittance: int) -> list[int]:
    """The numbers of a remittance's adjustments that move money, in their order, received or not."""
    rows = read.run("SELECT id FROM provider_adjustment WHERE remittance = :id AND cents <> 0 ORDER BY id", id=remittance)
    return [row[0] for row in rows]


def reversing(read: Read, claim: int, payer: int) -> list[int]:
    """The remittances in which this payer reversed an answer on the claim, as far as that counts."""
    rows = read.run(
        "SELECT DISTINCT a.remittance FROM posted_answer p JOIN adjudication a ON a.id = p.answer JOIN remittance r ON r.id = a.remittance "
        "WHERE p.claim = :claim AND p.status = '22' AND r.payer = :payer "
        "AND NOT EXISTS (SELECT 1 FROM answer_end e WHERE e.posting = p.posting AND e.how = 'undone') ORDER BY a.remittance",
        claim=claim,
        payer=payer,
    )
    return [row[0] for row in rows]


def use(
    write: Write, adjustment: int, posting: int, kind: str, cents: int, *, event: int, claim: int | None = None, other: int | None = None,
    account: Account = "recoupment",
) -> None:  # fmt: skip
    """Say what a transaction made of an adjustment; it counts while the transaction counts."""
    write.insert(
        "takeback_use", adjustment=adjustment, posting=posting, kind=kind, claim=claim, other=other, account=account, cents=cents,
        event=event,
    )  # fmt: skip


def uses_again(write: Write, made: Mapping[int, int], event: int) -> None:
    """The same under the transactions by which something is done again."""
    for old, new in sorted(made.items()):
        write.change(
            "INSERT INTO takeback_use(adjustment, posting, kind, claim, other, account, cents, event) "
            "SELECT adjustment, :new, kind, claim, other, account, cents, :event FROM takeback_use WHERE posting = :old ORDER BY id",
            old=old,
            new=new,
            event=event,
        )


def used_of(read: Read, remittance: int) -> list[tuple[int, int, str | None]]:
    """What persons made of a remittance's adjustments and still counts: (adjustment, transaction, claim's number)."""
    rows = read.run(
        "SELECT u.adjustment, u.posting, c.control_number FROM provider_adjustment a JOIN takeback_use u ON u.adjustment = a.id "
        "JOIN ledger_transaction t ON t.id = u.posting LEFT JOIN claim c ON c.id = u.claim "
        f"WHERE a.remittance = :id AND {LIVE} ORDER BY u.id",
        id=remittance,
    )
    return [(row[0], row[1], row[2]) for row in rows]


def used_by(read: Read, postings: Iterable[int]) -> list[tuple[int, int]]:
    """(adjustment, cents) of what these transactions used, whether they count or not."""
    return [(row[0], row[1]) for row in read.run(f"SELECT adjustment, cents FROM takeback_use WHERE posting IN ({among(postings)})")]


def dispute(write: Write, adjustment: int, *, since: date, until: date, reason: str, actor: str) -> None:
    """It is with the payer until a day; said again, the day of the first saying stays."""
    write.change(
        "INSERT INTO takeback_dispute(adjustment, since_on, until_on, reason, actor) VALUES (:adjustment, :since, :until, :reason, :actor) "
        "ON CONFLICT(adjustment) DO UPDATE SET until_on = excluded.until_on, reason = excluded.reason, actor = excluded.actor, "
        "version = takeback_dispute.version + 1",
        adjustment=adjustment,
        since=iso(since),
        until=iso(until),
        reason=reason,
        actor=actor,
    )


def disputes(read: Read, adjustments: Iterable[int]) -> dict[int, tuple[date, date, str, str]]:
    """(since, until, reason, who) of those that were disputed."""
    rows = read.run(
        f"SELECT adjustment, since_on, until_on, reason, actor FROM takeback_dispute WHERE adjustment IN ({among(adjustments)})"
    )
    return {row[0]: (date.fromisoformat(row[1]), date.fromisoformat(row[2]), row[3], row[4]) for row in rows}


def accounts(read: Read) -> dict[tuple[int | None, str], Account]:
    """Into which account adjustments go, by (payer, reason), under None for every payer: as persons said."""
    return {(row[0], row[1]): row[2] for row in read.run("SELECT payer, reason, account FROM provider_reason")}


def put_account(write: Write, payer: int | None, reason: str, account: Account) -> bool:
    """Say into which account they go; False where that was said before."""
    return bool(
        write.change(
            "INSERT INTO provider_reason(payer, reason, account) VALUES (:payer, :reason, :account) "
            "ON CONFLICT(reason, coalesce(payer, 0)) DO UPDATE SET account = excluded.account, version = provider_reason.version + 1 "
            "WHERE provider_reason.account <> excluded.account",
            payer=payer,
            reason=reason,
            account=account,
        )
    )


def with_accounts(read: Read, payer: int, adjustments: Iterable[ProviderAdjustment]) -> tuple[ProviderAdjustment, ...]:
    """The adjustments with the account into which a person's word puts each; those without a word as they came."""
    mapped = accounts(read)
    return tuple(replace(a, account=mapped.get((payer, a.reason)) or mapped.get((None, a.reason)) or "") for a in adjustments)
