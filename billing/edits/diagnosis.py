"""S5: diagnoses: valid and billable on the day, in an order and a company that the coding rules allow, fitting the patient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations

from billing.claim import Diagnosis
from billing.edits.bill_sets import INPATIENT
from billing.edits.context import Context, Severity
from billing.edits.frame import Edit, Problem, Said
from billing.edits.icd_ranges import (
    ADMITTING,
    CAUSE,
    EXTERNAL_CAUSES,
    ICD_9,
    INJURIES,
    PRINCIPAL,
    REASON,
    dotted,
    not_of_age,
    of_other_sex,
    within,
)
from billing.edits.reference import Icd, Missing
from billing.text import many

MOST = {"P": 12, "I": 25}
ICD_10_SINCE = date(2015, 10, 1)
_SEVENTHS = "ADS"


def edition_day(context: Context) -> date | None:
    """The day whose edition counts: the last one of a stay, else the first day of service."""
    return context.last_on if inpatient(context) else context.first_on


def inpatient(context: Context) -> bool:
    """Whether the claim is the bill of a stay."""
    return context.claim.kind == "I" and context.claim.facility_code in INPATIENT


def _where(one: Diagnosis) -> str:
    names = {ADMITTING: "admitting diagnosis", REASON: "reason for the visit", CAUSE: "external cause"}
    return names.get(one.qualifier, f"diagnosis {one.order}")


def _coded(context: Context) -> Iterator[tuple[Diagnosis, str]]:
    """Every diagnosis of ICD-10 with its code without dot."""
    for one in context.claim.diagnoses:
        if one.qualifier not in ICD_9 and one.code:
            yield one, one.code.replace(".", "").upper()


def _listed(context: Context) -> list[tuple[Diagnosis, str]]:
    """Those that are billed: neither the admitting one nor why the patient came."""
    return [(one, code) for one, code in _coded(context) if one.qualifier not in (ADMITTING, REASON)]


def _entries(context: Context) -> Iterator[tuple[Diagnosis, str, Icd | Missing | None]]:
    on = edition_day(context)
    if on is not None:
        yield from ((one, code, context.reference.icd(code, on)) for one, code in _coded(context))


def _valid(context: Context) -> Said:
    """S501."""
    on = edition_day(context)
    for one in context.claim.diagnoses:
        if one.qualifier in ICD_9 and on is not None and on >= ICD_10_SINCE:
            yield Problem(f"{one.code} is sent as ICD-9, which ended in September 2015: code it in ICD-10-CM.", "diagnosis code", one.code)
    for one, code, entry in _entries(context):
        if isinstance(entry, Missing):
            yield entry
        elif entry is None:
            said = f"{dotted(code)} ({_where(one)}) is no code of ICD-10-CM on {on}: look up what it is called now."
            yield Problem(said, "diagnosis code", one.code)


def _billable(context: Context) -> Said:
    """S502."""
    for one, code, entry in _entries(context):
        if isinstance(entry, Missing):
            yield entry
        elif entry is not None and not entry.billable:
            said = f"{dotted(code)} ({_where(one)}) is a heading with finer codes below it: choose one of them."
            yield Problem(said, "diagnosis code", one.code)


def _first(context: Context) -> Said:
    """S503."""
    first = next(((one, code) for one, code in _coded(context) if one.qualifier == PRINCIPAL or one.order == 1), None)
    on = edition_day(context)
    if first is None or on is None:
        return
    one, code = first
    if within(code, EXTERNAL_CAUSES):
        yield Problem(f"{dotted(code)} says how it happened and cannot stand first: the injury goes first.", "diagnosis code", one.code)
        return
    entry = context.reference.icd(code, on)
    if isinstance(entry, Missing):
        yield entry
    elif entry is not None and entry.manifestation:
        said = f"{dotted(code)} is what another disease brings about: that disease is coded first."
        yield Problem(said, "diagnosis code", one.code)


def _excluded(context: Context) -> Said:
    """S504."""
    on = edition_day(context)
    known: dict[str, Icd] = {}
    for _, code in _listed(context) if on is not None else ():
        assert on is not None
        entry = context.reference.icd(code, on)
        if isinstance(entry, Missing):
            yield entry
        elif entry is not None:
            known[code] = entry
    for one, other in combinations(known, 2):
        if _bars(known[one], other) or _bars(known[other], one):
            said = f"{dotted(one)} and {dotted(other)} exclude each other (Excludes 1): only one of them can be true of the same condition."
            yield Problem(said, "diagnosis code", other)


def _bars(entry: Icd, code: str) -> bool:
    """Whether the note of an entry names the code, as itself, as a beginning, or within a range."""
    return any(
        within(code, [(first, last or first)]) for first, _, last in (note.replace(".", "").partition("-") for note in entry.excludes1)
    )


def _unused(context: Context) -> Said:
    """S506."""
    seen: set[str] = set()
    for one, code in _listed(context):
        if code in seen:
            yield Problem(f"{dotted(code)} stands twice on the claim: once is enough.", "diagnosis code", one.code)
        seen.add(code)
    if context.claim.kind != "P":
        return
    used = {pointer for line in context.claim.lines for pointer in line.pointers}
    for one, code in _listed(context):
        if used and str(one.order) not in used and not within(code, EXTERNAL_CAUSES):
            said = f"{dotted(code)} ({_where(one)}) is pointed to by no line: point to it from the service that it is for, or take it off."
            yield Problem(said, "diagnosis code", one.code)


def _too_many(context: Context) -> Said:
    """S507."""
    most = MOST[context.claim.kind]
    listed = [one for one in context.claim.diagnoses if one.qualifier in ("ABK", "ABF", "BK", "BF")]
    if len(listed) > most:
        said = f"The claim lists {many(len(listed), 'diagnosis', 'diagnoses')}; {most} may stand: leave out those that no service was for."
        yield Problem(said, "diagnosis code", str(len(listed)))


def _sex(context: Context) -> Said:
    """S508."""
    sex = context.claim.patient.sex
    for one, code in _coded(context):
        if whose := of_other_sex(code, sex):
            told = "woman" if sex == "F" else "man"
            said = f"{dotted(code)} is a diagnosis of {whose}, and the record says that the patient is a {told}: one of the two is wrong."
            yield Problem(said, "diagnosis code", one.code)


def _age(context: Context) -> Said:
    """S509."""
    on = edition_day(context)
    age = context.age(on) if on is not None else None
    if age is None or age < 0:
        return
    for one, code in _coded(context):
        if rule := not_of_age(code, age):
            first, last, what = rule
            span = (
                f"up to {many(last, 'year')}"
                if first == 0
                else f"from {first} years"
                if last > 100
                else f"between {first} and {last} years"
            )
            said = f"{dotted(code)} is a code {what} ({span}), and the patient was {many(age, 'year')} old on {on}."
            yield Problem(said, "diagnosis code", one.code)


def _sided(context: Context) -> Said:
    """S510."""
    for one, code, entry in _entries(context):
        if not context.payer.wants("laterality", code):
            continue
        if isinstance(entry, Missing):
            yield entry
        elif entry is not None and entry.sided:
            wants = f"{context.payer.name or 'the payer'} wants the side"
            said = f"{dotted(code)} leaves the side open, there are codes for left and right, and {wants}."
            yield Problem(said, "diagnosis code", one.code)


def _wants_sides(context: Context) -> bool:
    return bool(context.payer.wishes.get("laterality"))


def _seventh(context: Context) -> Said:
    """S511."""
    on = edition_day(context)
    for one, code, entry in _entries(context):
        if isinstance(entry, Missing):
            yield entry
        elif entry is not None and entry.seventh and not entry.billable and len(code) < 7:
            filled = f"{dotted(code.ljust(6, 'X'))}?"
            said = f"{dotted(code)} needs a seventh sign, as A for the first treatment: {filled}"
            said += ", with X where nothing stands." if "X" in filled else "."
            yield Problem(said, "diagnosis code", one.code)
        elif entry is None and on is not None and 4 <= len(code) < 7 and code[-1] in _SEVENTHS:
            moved = f"{code[:-1].ljust(6, 'X')}{code[-1]}"
            if isinstance(context.reference.icd(moved, on), Icd):
                said = f"The seventh sign of {dotted(code)} stands too early: with X in the empty places it is {dotted(moved)}."
                yield Problem(said, "diagnosis code", one.code)


def _cause(context: Context) -> Said:
    """S512."""
    coded = list(_coded(context))
    if any(within(code, EXTERNAL_CAUSES) for _, code in coded):
        return
    for one, code in coded:
        if within(code, INJURIES) and context.payer.wants("external_cause", code):
            said = f"{dotted(code)} is an injury, and the claim does not say how it happened (a code of V, W, X or Y)."
            yield Problem(said, "diagnosis code", one.code)
            return


def _present(context: Context) -> Said:
    """S513."""
    on = edition_day(context)
    if on is None:
        return
    for one, code in _listed(context):
        exempt = context.reference.poa_exempt(code, on)
        if isinstance(exempt, Missing):
            yield exempt
        elif exempt and one.present_on_admission:
            said = f"{dotted(code)} is exempt from the word on presence at admission: leave it empty."
            yield Problem(said, "diagnosis present_on_admission", one.present_on_admission)
        elif not exempt and one.present_on_admission not in ("Y", "N", "U", "W"):
            said = f"{dotted(code)} ({_where(one)}) does not say whether it was present on admission (Y, N, U, W): the chart must tell it."
            yield Problem(said, "diagnosis present_on_admission", one.present_on_admission)


def _edit(
    number: str, severity: Severity, title: str, check: Callable[[Context], Said], hint: str, *prevents: str, snip: int = 5,
    field: str = "diagnosis code", needs: tuple[str, ...] = (), applies: Callable[[Context], bool] = lambda _: True,
) -> Edit:  # fmt: skip
    return Edit(number, snip, severity, title, check, (field,), "diagnosis", hint, prevents, needs, applies)


_ICD = ("ICD-10-CM",)
EDITS: tuple[Edit, ...] = (
    _edit(
        "S501",
        "E",
        "every diagnosis is a code on the day",
        _valid,
        "Choose the code that is valid on the day of service.",
        "CO-146",
        "CO-16",
        needs=_ICD,
    ),
    _edit(
        "S502", "E", "every diagnosis is coded to its last place", _billable, "Choose a finer code below it.", "CO-16", "CO-146", needs=_ICD
    ),
    _edit(
        "S503",
        "E",
        "the first diagnosis may stand first",
        _first,
        "Put the underlying disease or the injury first.",
        "CO-11",
        "CO-16",
        needs=_ICD,
    ),
    _edit(
        "S504",
        "W",
        "no two diagnoses exclude each other",
        _excluded,
        "Keep the one that the note describes; ask the physician if both.",
        "CO-11",
        "CO-236",
        needs=_ICD,
    ),
    _edit("S506", "W", "every diagnosis is used, and once", _unused, "Point a line to it, or take it off.", "CO-11", "CO-16", snip=4),
    _edit("S507", "E", "no more diagnoses than a claim carries", _too_many, "Leave out those that no service was for.", "CO-16", snip=4),
    _edit(
        "S508",
        "W",
        "diagnoses fit the patient's sex",
        _sex,
        "Look at sex and code in the record; where both are right, say why.",
        "CO-10",
        "CO-7",
    ),
    _edit(
        "S509",
        "W",
        "diagnoses fit the patient's age",
        _age,
        "Look at birth date and code; a newborn's code is the child's.",
        "CO-9",
        "CO-6",
    ),
    _edit(
        "S510",
        "W",
        "the side is coded where there is one",
        _sided,
        "Choose the code for left or right that the note says.",
        "CO-16",
        "CO-11",
        needs=_ICD,
        applies=_wants_sides,
    ),
    _edit(
        "S511",
        "W",
        "the seventh sign stands, and in its place",
        _seventh,
        "Add the seventh sign; X fills the empty places.",
        "CO-16",
        "CO-146",
        needs=_ICD,
    ),
    _edit("S512", "I", "an injury says how it happened", _cause, "Add an external cause if the note tells it.", "CO-16", "PI-19"),
    _edit(
        "S513",
        "W",
        "each diagnosis of a stay says whether it was present on admission",
        _present,
        "Set it from the chart: Y, N, U or W.",
        "CO-16",
        "CO-233",
        field="diagnosis present_on_admission",
        needs=("list of codes exempt from POA",),
        applies=inpatient,
    ),
)
