"""Rows of another system's files as claims, and as balances: each column by name or mapping, each fault with the line it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from acts.csv_table import Column, CsvRow, Table, wrong
from billing import entry
from billing.claim import Claim, Diagnosis, ServiceLine
from billing.findings import Finding, Place
from billing.money import shown
from billing.person import Address, Coverage, Identifier, Payer, Person
from billing.taken_over import Given

CLAIMS = (
    Column("claim", ("claim number", "control number", "account", "account number", "patient control number"), needed=True),
    Column("patient", ("patient name", "name")),
    Column("last", ("last name", "surname", "patient last name")),
    Column("first", ("first name", "given name", "patient first name")),
    Column("born", ("birth date", "dob", "date of birth", "patient dob")),
    Column("sex", ("gender",)),
    Column("address", ("address 1", "street")),
    Column("city"),
    Column("state"),
    Column("zip", ("postal code",)),
    Column("member", ("member id", "member number", "policy number", "subscriber id")),
    Column("payer", ("insurance", "primary payer", "payer name", "insurance name"), needed=True),
    Column("payer_id", ("payer number", "primary payer id")),
    Column("filing", ("filing code", "insurance type")),
    Column("payer2", ("secondary payer", "second payer", "secondary insurance")),
    Column("payer2_id", ("secondary payer id",)),
    Column("member2", ("secondary member id", "secondary policy number")),
    Column("filing2", ("secondary filing code",)),
    Column("date", ("service date", "date of service", "dos", "from date", "from"), needed=True),
    Column("to", ("to date", "thru date", "through date")),
    Column("procedure", ("code", "cpt", "hcpcs", "procedure code")),
    Column("modifiers", ("modifier", "mods")),
    Column("revenue", ("revenue code", "rev code")),
    Column("units", ("quantity", "qty")),
    Column("charge", ("charged", "billed", "billed amount", "amount"), needed=True),
    Column("line_control", ("line item control number", "line control number")),
    Column("diagnosis", ("diagnoses", "icd10", "dx")),
    Column("place", ("place of service", "pos")),
    Column("provider_npi", ("billing npi", "npi")),
    Column("provider_tax", ("billing tax id", "tax id", "ein")),
    Column("provider_name", ("billing provider", "provider")),
)
"""A row for each service; what is said of the claim as a whole stands in each of its rows, or in the first."""

BALANCES = (
    Column("claim", ("claim number", "control number", "account", "account number", "patient control number"), needed=True),
    Column("line", ("line number", "service line")),
    Column("payer", ("insurance", "primary payer", "payer name")),
    Column("charge", ("charged", "billed", "billed amount", "charges")),
    Column("insurance_paid", ("paid", "ins paid", "insurance payments", "payer paid")),
    Column("adjusted", ("adjustments", "contractual", "adjustment")),
    Column("written_off", ("write off", "write offs", "writeoff")),
    Column("patient_paid", ("pt paid", "patient payments")),
    Column("patient_balance", ("pt balance", "patient owes", "patient due")),
    Column("balance", ("open balance", "amount due", "total due"), needed=True),
)
"""A row for each claim, or for each of its lines. A column that the file lacks says nothing: what stands here holds."""

_HEAD = (
    "patient", "last", "first", "born", "sex", "address", "city", "state", "zip", "member", "payer", "payer_id", "filing", "payer2",
    "payer2_id", "member2", "filing2", "diagnosis", "place", "provider_npi", "provider_tax", "provider_name",
)  # fmt: skip
"""What is one for all rows of a claim."""

_SEXES = {"M": "M", "MALE": "M", "F": "F", "FEMALE": "F", "U": "U", "UNKNOWN": "U", "": ""}
_UNITS = "0123456789."


@dataclass(frozen=True, slots=True)
class Balance:
    """A claim's figures as a file gave them, and the line of the file in which they begin."""

    number: str
    line: int
    payer: str
    given: tuple[Given, ...]


def claims(table: Table, provider: Person | None) -> tuple[list[Claim], list[Finding]]:
    """The claims of a file, in the order in which they first appear. provider: who bills where a row does not say."""
    findings = list(table.findings)
    groups = _by_claim(table.rows, findings)
    made: list[Claim] = []
    for number, rows in groups.items():
        before = len(findings)
        head = _head(number, rows, findings)
        lines = tuple(_service(at, row, findings) for at, row in enumerate(rows, 1))
        patient = _patient(head, rows[0].line, findings)
        billing = _provider(head, provider, rows[0].line, findings)
        if len(findings) > before or patient is None or billing is None:
            continue
        covers = _coverages(head, patient)
        days = [line.from_on for line in lines if line.from_on] + [line.to_on for line in lines if line.to_on]
        institutional = all(line.revenue for line in lines)
        kind: Literal["P", "I"] = "I" if institutional else "P"
        raw = "~".join("*".join(("ROW", str(row.line), *(row[column] for column in table.columns))) for row in rows) + "~"
        made.append(
            Claim(
                control_number=number,
                kind=kind,
                frequency="1",
                charge_cents=sum(line.charge_cents for line in lines),
                payer_control_number="",
                patient=patient,
                subscriber=patient,
                billing=billing,
                coverages=covers,
                destination_rank=1,
                lines=lines,
                diagnoses=_diagnoses(head["diagnosis"]),
                facility_code=head["place"],
                service_from_on=min(days, default=None),
                service_to_on=max(days, default=None),
                relationship="18",
                place=Place("row", rows[0].line, ""),
                raw=raw,
            )
        )
    return made, findings


def _by_claim(rows: Sequence[CsvRow], findings: list[Finding]) -> dict[str, list[CsvRow]]:
    groups: dict[str, list[CsvRow]] = {}
    for row in rows:
        if row["claim"]:
            groups.setdefault(row["claim"], []).append(row)
        else:
            findings.append(wrong(row.line, "it names no claim", "claim"))
    return groups


def _head(number: str, rows: Sequence[CsvRow], findings: list[Finding]) -> dict[str, str]:
    """What is said of the whole claim: the first row that says it; another word in a later row is a fault."""
    head: dict[str, str] = {}
    for field in _HEAD:
        said = [(row.line, row[field]) for row in rows if row[field]]
        head[field] = said[0][1] if said else ""
        other = next(((line, value) for line, value in said if value != head[field]), None)
        if other is not None:
            findings.append(wrong(other[0], f'claim {number}: {field} is "{other[1]}", above it is "{head[field]}"', field, other[1]))
    if not head["payer"]:
        findings.append(wrong(rows[0].line, f"claim {number}: it names no payer", "payer"))
    return head


def _service(at: int, row: CsvRow, findings: list[Finding]) -> ServiceLine:
    on, to = entry.day(row["date"]), entry.day(row["to"]) if row["to"] else None
    charge = entry.cents(row["charge"])
    if on is None:
        findings.append(
            wrong(row.line, f'"{row["date"]}" is no day' if row["date"] else "the day of service is missing", "date", row["date"])
        )
    if row["to"] and to is None:
        findings.append(wrong(row.line, f'"{row["to"]}" is no day', "to", row["to"]))
    elif on is not None and to is not None and to < on:
        findings.append(wrong(row.line, "the service ends before it begins", "to", row["to"]))
    if charge is None:
        said = entry.why_not_money(row["charge"]) if row["charge"] else "the charge is missing"
        findings.append(wrong(row.line, said, "charge", row["charge"]))
    elif charge < 0:
        findings.append(wrong(row.line, f"{shown(charge)} is charged: a charge is not below zero", "charge", row["charge"]))
    if not row["procedure"] and not row["revenue"]:
        findings.append(wrong(row.line, "it has neither procedure nor revenue code", "procedure"))
    units = row["units"] or "1"
    if set(units) - set(_UNITS) or units.count(".") > 1 or not units.strip("."):
        findings.append(wrong(row.line, f'"{units}" is no number of units', "units", units))
    code, *more = row["procedure"].replace("-", " ").split() or [""]
    modifiers = (*more, *row["modifiers"].replace(",", " ").replace(":", " ").replace("-", " ").split())
    return ServiceLine(
        number=at,
        line_control_number=row["line_control"],
        procedure=code.upper(),
        modifiers=tuple(m.upper() for m in modifiers[:4]),
        revenue=row["revenue"],
        units=units,
        charge_cents=charge or 0,
        from_on=on,
        to_on=to or on,
        place_of_service=row["place"],
        place=Place("row", row.line, ""),
    )


def _patient(head: dict[str, str], line: int, findings: list[Finding]) -> Person | None:
    last, first = head["last"], head["first"]
    if not last and head["patient"]:
        last, _, first = (part.strip() for part in head["patient"].partition(","))
    if not last:
        findings.append(wrong(line, "the patient's name is missing: LAST, FIRST, or columns last and first", "patient"))
        return None
    born = entry.day(head["born"]) if head["born"] else None
    if head["born"] and born is None:
        findings.append(wrong(line, f'"{head["born"]}" is no day of birth', "born", head["born"]))
    sex = _SEXES.get(head["sex"].upper())
    if sex is None:
        findings.append(wrong(line, f'"{head["sex"]}" is no sex that a claim can say: M, F or U', "sex", head["sex"]))
    home = Address(head["address"], "", head["city"], head["state"], head["zip"]) if head["address"] or head["city"] else None
    member = (Identifier("MI", head["member"]),) if head["member"] else ()
    given, _, middle = first.partition(" ")
    return Person(last.upper(), given.upper(), middle.strip().upper(), "", born, sex or "", home, member)


def _provider(head: dict[str, str], provider: Person | None, line: int, findings: list[Finding]) -> Person | None:
    if not (head["provider_npi"] or head["provider_tax"] or head["provider_name"]):
        if provider is None:
            findings.append(wrong(line, "it does not say who bills it: give provider_npi, provider_tax and provider_name", "provider_npi"))
        return provider
    npi, tax = head["provider_npi"], head["provider_tax"].replace("-", "")
    if npi and not (npi.isdecimal() and len(npi) == 10):
        findings.append(wrong(line, f'"{npi}" is no NPI: it has ten digits', "provider_npi", npi))
    if provider is not None and npi and npi == provider.identifier("XX") and not (tax or head["provider_name"]):
        return provider
    numbers = [Identifier(qualifier, value) for qualifier, value in (("XX", npi), ("EI", tax)) if value]
    return Person(head["provider_name"].upper(), identifiers=tuple(numbers), organisation=True)


def _coverages(head: dict[str, str], patient: Person) -> tuple[Coverage, ...]:
    covers = [
        Coverage(Payer(head["payer"], head["payer_id"]), 1, "P", head["member"], "", "18", head["filing"] or "CI", patient),
    ]
    if head["payer2"]:
        covers.append(
            Coverage(Payer(head["payer2"], head["payer2_id"]), 2, "S", head["member2"], "", "18", head["filing2"] or "CI", patient)
        )
    return tuple(covers)


def _diagnoses(text: str) -> tuple[Diagnosis, ...]:
    codes = [code.replace(".", "").upper() for code in text.replace(";", " ").replace(",", " ").replace("|", " ").split()]
    return tuple(Diagnosis("ABK" if at == 1 else "ABF", code, at) for at, code in enumerate(codes[:12], 1))


def balances(table: Table) -> tuple[list[Balance], list[Finding]]:
    """The figures of a file, claim by claim, in the order in which they first appear."""
    findings = list(table.findings)
    made = []
    for number, rows in _by_claim(table.rows, findings).items():
        given = [_given(row, table, findings) for row in rows]
        kept = [one for one in given if one is not None]
        if len(kept) == len(rows):
            made.append(Balance(number, rows[0].line, next((row["payer"] for row in rows if row["payer"]), ""), tuple(kept)))
    return made, findings


def _given(row: CsvRow, table: Table, findings: list[Finding]) -> Given | None:
    """One row's figures; an empty cell of a column that the file has is 0.00, but a balance must be said."""
    before = len(findings)
    line = 0
    if row["line"]:
        if row["line"].isdecimal() and int(row["line"]) > 0:
            line = int(row["line"])
        else:
            findings.append(wrong(row.line, f'"{row["line"]}" is no line of a claim', "line", row["line"]))
    figures: dict[str, int | None] = {}
    for name in ("balance", "charge", "insurance_paid", "adjusted", "written_off", "patient_paid", "patient_balance"):
        text = row[name]
        if not text:
            figures[name] = 0 if name in table.columns and name != "charge" else None
            if name == "balance":
                findings.append(wrong(row.line, "the balance is missing", "balance"))
            continue
        figures[name] = entry.cents(text)
        if figures[name] is None:
            findings.append(wrong(row.line, f"{name}: {entry.why_not_money(text)}", name, text))
    if len(findings) > before:
        return None
    return Given(
        line, figures["balance"] or 0, figures["charge"], figures["insurance_paid"], figures["adjusted"], figures["written_off"],
        figures["patient_paid"], figures["patient_balance"],
    )  # fmt: skip
