"""S5 and S6: service lines: pointers, codes of services, modifiers, drugs, what has no name of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from billing.claim import ServiceLine
from billing.edits.context import Context, Severity
from billing.edits.frame import Edit, Problem, Said, Screen
from billing.edits.modifier_sets import FORM, NUMBERED, TELEHEALTH, WASTE, conflicts, in_order, misplaced
from billing.edits.places import TELEHEALTH as TELEHEALTH_PLACES
from billing.edits.reference import Missing
from billing.edits.service_sets import SINGLE_DOSE, UNLISTED, is_cpt, is_drug, is_hcpcs, is_procedure, is_visit
from billing.text import many

_NDC = re.compile(r"\d{11}\Z")
_DRUG_UNITS = frozenset({"F2", "GR", "ME", "ML", "UN"})
MODIFIERS_MOST, POINTERS_MOST = 4, 4


def _coded(context: Context) -> Iterator[ServiceLine]:
    """Lines with a code of HCPCS or CPT."""
    return (line for line in context.claim.lines if line.procedure and line.qualifier == "HC")


def _problem(line: ServiceLine, field: str, message: str, value: str = "", severity: Severity | None = None) -> Problem:
    return Problem(message, f"line {line.number} {field}", value, line.number, severity)


def _pointers(context: Context) -> Said:
    """S505."""
    claim = context.claim
    if claim.kind != "P":
        return
    listed = {one.order for one in claim.diagnoses}
    for line in claim.lines:
        said = " ".join(line.pointers)
        if not line.pointers:
            yield _problem(line, "pointers", f"Line {line.number} points to no diagnosis: the payer cannot see what it was for.")
        elif len(line.pointers) > POINTERS_MOST:
            yield _problem(
                line, "pointers", f"Line {line.number} points to {len(line.pointers)} diagnoses; {POINTERS_MOST} may stand.", said
            )
        for pointer in line.pointers:
            if not pointer.isdigit() or int(pointer) not in listed:
                there = many(len(listed), "diagnosis", "diagnoses")
                yield _problem(line, "pointers", f"Line {line.number} points to diagnosis {pointer}; the claim has {there}.", said)


def _hcpcs(context: Context) -> Said:
    """S601."""
    for line in _coded(context):
        on = line.from_on or context.first_on
        if not is_hcpcs(line.procedure) or on is None:
            continue
        entry = Missing("no CDT file") if line.procedure.startswith("D") else context.reference.hcpcs(line.procedure, on)
        if isinstance(entry, Missing):
            yield entry
        elif entry is None:
            said = f"{line.procedure} (line {line.number}) is no code of HCPCS on {on}: it has ended, has not begun or never was."
            yield _problem(line, "procedure", said, line.procedure)


def _cpt(context: Context) -> Said:
    """S602."""
    for line in _coded(context):
        on = line.from_on or context.first_on
        if is_hcpcs(line.procedure) or on is None:
            continue
        if not is_cpt(line.procedure):
            said = f"{line.procedure} (line {line.number}) has the form of no code: CPT has five digits, or four and F, T, U or M"
            yield _problem(line, "procedure", f"{said}, HCPCS a letter and four digits.", line.procedure)
            continue
        entry = context.reference.cpt(line.procedure, on)
        if isinstance(entry, Missing):
            yield entry
        elif entry is None:
            said = f"{line.procedure} (line {line.number}) is not in the practice's CPT file on {on}."
            yield _problem(line, "procedure", said, line.procedure)


def _modifiers(context: Context) -> Said:
    """S603."""
    for line in _coded(context):
        shown = " ".join(line.modifiers)
        if len(line.modifiers) > MODIFIERS_MOST:
            said = f"Line {line.number} has {len(line.modifiers)} modifiers; {MODIFIERS_MOST} may stand (99 says that there are more)."
            yield _problem(line, "modifiers", said, shown)
        for one in sorted({one for one in line.modifiers if line.modifiers.count(one) > 1}):
            yield _problem(line, "modifiers", f"Modifier {one} stands twice on line {line.number}.", shown)
        for one in dict.fromkeys(line.modifiers):
            yield from _known(context, line, one)
        if wrong := misplaced(line.modifiers):
            told = " ".join(in_order(line.modifiers))
            said = f"{wrong[1]} changes the price of line {line.number} and stands behind {wrong[0]}, which only informs: {told}."
            yield _problem(line, "modifiers", said, shown)


def _known(context: Context, line: ServiceLine, one: str) -> Said:
    if not FORM.match(one):
        yield _problem(line, "modifiers", f"Modifier {one or 'nothing'} on line {line.number} has not two signs.", one)
    elif one in NUMBERED:
        return
    elif one[0].isdigit():
        yield _problem(line, "modifiers", f"There is no modifier {one} (line {line.number}).", one)
    elif (on := line.from_on or context.first_on) is not None:
        known = context.reference.modifier(one, on)
        if isinstance(known, Missing):
            yield known
        elif known is None:
            yield _problem(line, "modifiers", f"There is no modifier {one} on {on} (line {line.number}).", one)


def _conflicting(context: Context) -> Said:
    """S604."""
    for line in _coded(context):
        for one, other, why in conflicts(line.modifiers):
            said = f"{one} and {other} do not go together on line {line.number}: {why}."
            yield _problem(line, "modifiers", said, " ".join(line.modifiers))


def _wanted(context: Context) -> Said:
    """S605."""
    lines = list(_coded(context))
    wanted = context.payer.wishes.get("telehealth", ())
    takes = TELEHEALTH if "*" in wanted else wanted
    for line in lines:
        if is_visit(line.procedure) and not {"25", "57"} & set(line.modifiers):
            beside = [one.procedure for one in lines if is_procedure(one.procedure) and one.from_on == line.from_on]
            if beside:
                said = (
                    f"The visit {line.procedure} (line {line.number}) is on the day of {', '.join(dict.fromkeys(beside))}: was it one of "
                )
                said += "its own? Then 25 (or 57 where it decided on major surgery); else it belongs to the procedure."
                yield _problem(line, "modifiers", said, " ".join(line.modifiers))
        if context.place(line) in TELEHEALTH_PLACES and takes and not set(takes) & set(line.modifiers):
            said = f"Line {line.number} was done by telehealth: {context.payer.name or 'the payer'} wants {' or '.join(takes)} on it."
            yield _problem(line, "modifiers", said, " ".join(line.modifiers))


def _drug(context: Context) -> Said:
    """S610."""
    for line in _coded(context):
        number = next((one.value for one in line.identifiers if one.qualifier == "N4"), "")
        if not number:
            if is_drug(line.procedure) and context.payer.wants("ndc", line.procedure):
                said = f"{context.payer.name or 'The payer'} wants the drug's NDC with {line.procedure} (line {line.number})."
                yield _problem(line, "drug", said)
            continue
        if not _NDC.match(number):
            said = (
                f"NDC {number} (line {line.number}) has not eleven digits: 5-4-2 without dashes, zeros filled in on the left of each part."
            )
            yield _problem(line, "drug", said, number)
        amount = next((one for one in line.kept if one[0] == "CTP"), ())
        if len(amount) < 6 or not amount[4].strip() or amount[5].split(":")[0] not in _DRUG_UNITS:
            said = f"The NDC of line {line.number} stands without its quantity and unit (UN, ML, GR, F2, ME)."
            yield _problem(line, "drug", said, number)


def _waste(context: Context) -> Said:
    """S611."""
    lines = list(_coded(context))
    for line in lines:
        told = {one for other in lines if (other.procedure, other.from_on) == (line.procedure, line.from_on) for one in other.modifiers}
        if line.procedure in SINGLE_DOSE and not told & WASTE:
            said = f"{line.procedure} (line {line.number}) comes in containers for one patient: JZ if nothing was thrown away"
            said += ", else JW on a line of its own."
            yield _problem(line, "modifiers", said, " ".join(line.modifiers))


def _is_medicare(context: Context) -> bool:
    return context.payer.payer_class in ("medicare", "medicare_advantage")


def _unlisted(context: Context) -> Said:
    """S612."""
    for line in _coded(context):
        on = line.from_on or context.first_on
        if line.description.strip() or any(note.strip() for note in line.notes) or on is None:
            continue
        unlisted = line.procedure in UNLISTED
        if not unlisted and (is_cpt(line.procedure) or is_hcpcs(line.procedure)):
            entry = context.reference.cpt(line.procedure, on) if is_cpt(line.procedure) else context.reference.hcpcs(line.procedure, on)
            if isinstance(entry, Missing):
                yield entry
                continue
            unlisted = entry is not None and entry.unlisted
        if unlisted:
            said = f"{line.procedure} (line {line.number}) names no service by itself: say in words what was done or given, with its dose."
            yield _problem(line, "note", said)


def _edit(
    number: str, severity: Severity, title: str, check: Callable[[Context], Said], field: str, hint: str, *prevents: str, snip: int = 5,
    screen: Screen = "lines", needs: tuple[str, ...] = (),
) -> Edit:  # fmt: skip
    return Edit(number, snip, severity, title, check, (field,), screen, hint, prevents, needs)


EDITS: tuple[Edit, ...] = (
    _edit(
        "S505",
        "E",
        "every line says what it was for",
        _pointers,
        "line pointers",
        "Point the line to one to four diagnoses of the claim.",
        "CO-16",
        "CO-11",
        snip=4,
    ),
    _edit(
        "S601",
        "E",
        "every HCPCS code is in force on its day",
        _hcpcs,
        "line procedure",
        "Choose the code that is in force on that day.",
        "CO-181",
        "CO-182",
        "CO-16",
        needs=("HCPCS",),
    ),
    _edit(
        "S602",
        "E",
        "every code has the form of one, and CPT codes are in the practice's file",
        _cpt,
        "line procedure",
        "Correct the code; the practice's CPT file says which are in force.",
        "CO-181",
        "CO-182",
        "CO-16",
        needs=("CPT",),
    ),
    _edit(
        "S603",
        "E",
        "modifiers exist, once, those that price first",
        _modifiers,
        "line modifiers",
        "Correct the modifiers.",
        "CO-4",
        "CO-182",
        needs=("modifiers",),
    ),
    _edit("S604", "E", "modifiers do not contradict each other", _conflicting, "line modifiers", "Keep the one that is true.", "CO-4"),
    _edit(
        "S605",
        "W",
        "a modifier that the service calls for is there",
        _wanted,
        "line modifiers",
        "Add the modifier if the note bears it out.",
        "CO-4",
        "CO-97",
    ),
    _edit(
        "S610", "E", "a drug bears its NDC", _drug, "line drug", "Give eleven digits, the quantity and its unit, from the label.", "CO-16"
    ),
    Edit(
        "S611",
        5,
        "W",
        "a drug of a single dose says what was thrown away",
        _waste,
        ("line modifiers",),
        "lines",
        "Add JZ, or bill the waste with JW on a line of its own.",
        ("CO-4", "CO-16"),
        (),
        _is_medicare,
    ),
    _edit(
        "S612",
        "W",
        "a code without a name is described",
        _unlisted,
        "line note",
        "Describe the service in the line's note.",
        "CO-16",
        "CO-133",
        needs=("HCPCS",),
    ),
)
