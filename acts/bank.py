"""Bank statements: brought in whole, each line made into a payment or a deposit where it says enough, the rest kept for a person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from acts import bank_file
from acts.deposit_batch import default_account, provider_named
from acts.deposit_match import match_sure
from acts.deposits import payment_of
from acts.deposits_rows import StatementReport
from acts.desk import Act, Desk, act
from billing import bank as rules
from billing.bank import BankLine, Unfit
from billing.deposit_match import bare
from billing.money import shown
from billing.text import clean
from store import bank, clearing, deposits, files, payments
from store.bank import Line
from store.deposits import Deposit
from store.engine.sqlite import Read, Write
from store.errors import NoSuch, Refused, Stale

AHEAD_DAYS = 7
"""A statement shows what was; a credit may bear the day, some days off, on which it counts."""
CARRIED_DAYS = 7
"""So long a deposit that was carried to the bank may take to stand on its statement."""


def parse_mapping(text: str) -> dict[str, str]:
    """'date=Posting Date,amount=Amount' as field by column."""
    try:
        return rules.parse_mapping(text)
    except Unfit as error:
        raise Refused("; ".join(error.reasons), "--map-columns", "Write it as 'date=Date,amount=Amount,trace=Reference'.") from error


def mappings(desk: Desk) -> dict[str, dict[str, str]]:
    """How each bank's columns are read, by name."""
    return bank.mappings(desk.books.read)


@act("bank.map")
def put_mapping(act: Act, name: str, mapping: Mapping[str, str]) -> None:
    """Keep how a bank's columns are read, under a name."""
    if not name.strip():
        raise Refused("a mapping needs a name", "map", "Name the bank.")
    before = act.write.connection.total_changes
    bank.put_mapping(act.write, name.strip(), mapping)
    act.subject("mapping", name.strip())
    if act.write.connection.total_changes == before:
        act.nothing()


def needs_mapping(desk: Desk, path: Path) -> bool:
    """Whether a mapping must say which column is what: a CSV that is not in yet."""
    data = path.read_bytes()
    return not bank_file.is_bai2(data) and files.by_content(desk.books.read, hashlib.sha256(data).hexdigest()) is None


def bring(desk: Desk, path: Path, *, map_name: str | None = None, mapping: Mapping[str, str] | None = None, account: str | None = None,
          provider: str | None = None) -> StatementReport:  # fmt: skip
    """Bring a statement in, whole or not at all. The same bytes again change nothing (`duplicate`); a line that is here is skipped."""
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    form = "bai2" if bank_file.is_bai2(data) else "csv"
    known = files.by_content(desk.books.read, digest)
    if known is not None:
        return StatementReport(clean(path.name), digest, form, "duplicate", 0, 0, 0, 0, 0, 0, 0, 0, ())
    if form == "csv" and mapping is None:
        mapping = _mapping(desk.books.read, map_name, path.name)
    try:
        lines = bank_file.bai2_lines(data) if form == "bai2" else bank_file.csv_lines(data, mapping or {})
    except Unfit as error:
        raise Refused(
            "; ".join(error.reasons), clean(path.name), "Nothing of it was taken. Mend the file or the mapping, then bring it again."
        ) from error
    ahead = [one for one in lines if one.on_day > desk.today() + timedelta(days=AHEAD_DAYS)]
    if ahead:
        raise Refused(
            f"{ahead[0].on_day} has not come: day and month may be the other way round ({shown(ahead[0].cents)}, {len(ahead)} such lines)",
            clean(path.name),
            "Nothing of it was taken. Mend the file, then bring it again.",
        )
    return _bring(desk, _Statement(path.name, digest, form, data, lines, account, provider))


def _mapping(read: Read, name: str | None, file: str) -> Mapping[str, str]:
    kept = bank.mappings(read)
    if name is None and len(kept) == 1:
        return next(iter(kept.values()))
    if name is None:
        raise Refused(
            "nobody said which column is what", clean(file), "Say --map NAME, or --map-columns 'date=Date,amount=Amount,trace=Reference'."
        )
    if name not in kept:
        raise NoSuch("there is no such mapping", clean(name), f"There is {', '.join(map(clean, kept)) or 'none'}; deposit map keeps one.")
    return kept[name]


@dataclass(frozen=True, slots=True)
class _Statement:
    name: str
    digest: str
    form: str
    data: bytes
    lines: Sequence[BankLine]
    account: str | None
    provider: str | None


@dataclass(slots=True)
class _Taken:
    """What became of the lines so far."""

    known: int = 0
    payments: int = 0
    deposits: int = 0
    matched: int = 0
    debits: int = 0
    open: int = 0
    cents: int = 0
    problems: list[str] = field(default_factory=list)


@act("bank.bring")
def _bring(act: Act, statement: _Statement) -> StatementReport:
    write = act.write
    if files.by_content(write, statement.digest) is not None:
        raise Stale("another has just brought it", clean(statement.name), "Nothing was changed.")
    file = files.keep(
        write, sha256=statement.digest, name=statement.name, kind="bank", data=statement.data, moment=act.moment, event=act.number
    )
    files.finish(write, file, cursor=len(statement.lines), claims=0, traces=(), findings=())
    account = (statement.account or "").strip() or default_account(write)
    ours = provider_named(write, statement.provider)
    taken = _Taken()
    for line, key in zip(statement.lines, rules.keys(statement.lines, account), strict=True):
        named = line.account or account
        if ours is not None:
            _own(write, named, ours.id)
        number = bank.add(write, line, file=file, account=named, key=key, event=act.number)
        if number is None:
            taken.known += 1
        else:
            _take(act, number, line, taken)
    act.subject("file", statement.digest)
    act.total("lines", len(statement.lines) - taken.known)
    act.total("received_cents", taken.cents)
    return StatementReport(
        clean(statement.name), statement.digest, statement.form, "imported", len(statement.lines), taken.known, taken.payments,
        taken.deposits, taken.matched, taken.debits, taken.open, taken.cents, tuple(taken.problems),
    )  # fmt: skip


def _own(write: Write, account: str, provider: int) -> None:
    """The account is this provider's from now on; one that is another's stays so."""
    whose = bank.provider_of(write, account)
    if whose not in (None, provider):
        raise Refused(
            "this account is another billing provider's", clean(account), "claimdesk deposit account shows and changes whose it is."
        )
    if whose is None:
        bank.put_account(write, account, provider)


def _take(act: Act, number: int, line: BankLine, taken: _Taken) -> None:
    """Make of a new line what it says for sure; anything else stays a line of which a person says what it is."""
    found = line_of(act.write, number)
    twin = bank.alike(act.write, found)
    what = rules.kind(line)
    if twin is not None:
        taken.open += 1
        where = "in other words" if twin.account == found.account else f"in the account {clean(twin.account)}"
        taken.problems.append(f"{found.name}: {shown(line.cents)} of {clean(line.trace)} is here as {twin.name} {where}; not taken twice")
    elif line.cents == 0:
        taken.open += 1
        taken.problems.append(f"{found.name}: a line of 0.00 is no payment")
    elif what == "debit":
        cleared = _refund(act.write, found)
        taken.debits += 1
        if cleared is not None:
            paid_out(act, found, cleared)
        else:
            taken.open += 1
    elif what == "eft":
        taken.payments += 1
        taken.cents += line.cents
        taken.matched += match_sure(act, electronic(act, found, None)) is not None
    elif what == "deposit":
        taken.deposits += 1
        taken.cents += line.cents
        fits = carried(act.write, found)
        if len(fits) > 1:
            taken.open += 1
            taken.problems.append(
                f"{found.name}: {shown(line.cents)} may be {' or '.join(one.name for one in fits)}; deposit line says which"
            )
        else:
            as_deposit(act, found, fits[0] if fits else None)
    else:
        taken.open += 1


def line_of(read: Read, line: int) -> Line:
    found = bank.one(read, line)
    if found is None:
        raise NoSuch("there is no such line of a statement", f"L-{line}", "claimdesk deposit lines shows them.")
    return found


def electronic(act: Act, line: Line, payer: int | None) -> int:
    """The payment of an electronic credit, alone in a deposit of its own; the payment's number."""
    write = act.write
    bank.free_of_void(write, line.id)
    ours = bank.provider_of(write, line.account)
    home = deposits.add(
        write, account=line.account, made_on=line.on_day, cents=line.cents, provider=ours, reference=line.trace, bank_line=line.id
    )
    found = payer if payer is not None else clearing.payer_of(write, line.originator)
    name = line.originator or line.description or line.trace or "the bank does not say"
    made = payments.add(
        write, kind="payer", method="eft", from_name=name, cents=line.cents, received_on=line.on_day, trace=line.trace, payer=found,
        provider=ours, paid_on=line.on_day, deposit=home, bank_line=line.id,
    )  # fmt: skip
    deposits.take_in(write, made, event=act.number, today=act.today)
    act.subject("payment", f"P-{made}")
    act.subject("deposit", f"D-{home}")
    return made


def carried(read: Read, line: Line) -> list[Deposit]:
    """Open deposits by hand of the same sum and account, made within the week before."""
    return deposits.carried(read, line.account, line.cents, line.on_day - timedelta(days=CARRIED_DAYS), line.on_day)


def as_deposit(act: Act, line: Line, home: Deposit | None) -> int:
    """The line is that deposit's, or a new one that waits for its payments; the deposit's number."""
    write = act.write
    bank.free_of_void(write, line.id)
    if home is None:
        ours = bank.provider_of(write, line.account)
        number = deposits.add(
            write, account=line.account, made_on=line.on_day, cents=line.cents, provider=ours, reference=line.trace, bank_line=line.id,
            note=clean(line.description),
        )  # fmt: skip
    else:
        number = home.id
        if not deposits.change(write, home.id, home.version, bank_line=line.id):
            raise Stale("the deposit has changed meanwhile", home.name, "Nothing was changed. Look at it again.")
    act.subject("deposit", f"D-{number}")
    return number


def _refund(read: Read, line: Line) -> int | None:
    """The refund by check that this debit pays out: the same number and amount, and the only one."""
    if not line.trace:
        return None
    out = deposits.refunds_out(read, line.cents)
    fits = [one.id for one in out if bare(one.trace) == bare(line.trace)]
    return fits[0] if len(fits) == 1 else None


def paid_out(act: Act, line: Line, payment: int) -> int:
    """A debit that pays a refund out: a deposit below zero with the refund alone in it."""
    write = act.write
    found = payment_of(write, payment)
    bank.free_of_void(write, line.id)
    home = deposits.add(write, account=line.account, made_on=line.on_day, cents=line.cents, reference=line.trace, bank_line=line.id)
    if not payments.change(write, payment, found.version, deposit=home):
        raise Stale("the payment has changed meanwhile", found.name, "Nothing was changed. Look at it again.")
    act.subject("deposit", f"D-{home}")
    act.subject("payment", found.name)
    return home
