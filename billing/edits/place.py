"""S7: where it was done: places of service, the house it was in, stays, and the codes of hospital bills."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from billing.claim import ServiceLine
from billing.edits import bill_sets, places, service_sets
from billing.edits.context import Context, Severity
from billing.edits.frame import Edit, Problem, Said, Screen
from billing.money import shown


def _professional(context: Context) -> bool:
    return context.claim.kind == "P"


def _institutional(context: Context) -> bool:
    return context.claim.kind == "I"


def _places(context: Context) -> Iterator[tuple[str, str, int]]:
    """(place, field, line) of the claim, and of every line that has one of its own."""
    yield context.claim.facility_code, "place", 0
    for line in context.claim.lines:
        if line.place_of_service:
            yield line.place_of_service, f"line {line.number} place", line.number


def _valid(context: Context) -> Said:
    """S701."""
    for place, field, line in _places(context):
        where = f" on line {line}" if line else ""
        if not place:
            yield Problem(f"The place of service{where} is missing.", field, "", line)
        elif place in places.RETIRED:
            yield Problem(f"Place of service {place}{where} is {places.RETIRED[place]}: say where it was.", field, place, line)
        elif place not in places.PLACES:
            yield Problem(f"There is no place of service {place}{where}.", field, place, line)


def _fits(context: Context) -> Said:
    """S702."""
    for line in context.claim.lines:
        place = context.place(line)
        if context.claim.kind == "P" and line.procedure == "G0463":
            said = "G0463 is a hospital's clinic visit: it belongs on the hospital's bill, the physician bills the visit itself."
            yield Problem(said, f"line {line.number} procedure", line.procedure, line.number)
        elif context.claim.kind == "P" and place and (why := _unfit(line, place)):
            said = (
                f"{line.procedure} (line {line.number}) {why}, and the place of service is {places.named(place)}: one of the two is wrong."
            )
            yield Problem(said, f"line {line.number} place" if line.place_of_service else "place", place, line.number)


_BESIDE_THE_BED = places.INPATIENT | {"19", "22", "23", "31", "52"}


def _unfit(line: ServiceLine, place: str) -> str:
    code = line.procedure
    if service_sets.is_inpatient_visit(code) and place not in _BESIDE_THE_BED:
        return "is a visit to a patient in hospital"
    if service_sets.is_emergency_visit(code) and place != "23":
        return "is a visit of the emergency room"
    if service_sets.is_office_visit(code) and place in ("21", "23", "51"):
        return "is a visit in an office or clinic"
    if service_sets.is_ambulance(code) and place not in places.AMBULANCE:
        return "is a ride by ambulance"
    if place in places.AMBULANCE and not service_sets.is_ambulance(code) and service_sets.is_visit(code):
        return "is no service of an ambulance"
    return "is no service for a patient in hospital" if code in service_sets.OFFICE_ONLY and place == "21" else ""


def _house(context: Context) -> Said:
    """S703."""
    claim = context.claim
    place = claim.facility_code
    if place in places.NO_HOUSE or place not in places.PLACES:
        return
    facility = claim.facility
    if facility is None or not facility.last.strip() or facility.address is None or not facility.address.line1:
        missing = "the facility where it was done" if facility is None else "the facility's name and address"
        said = f"Place of service is {places.named(place)}, and the claim does not name {missing}"
        if place in places.OTHERS_HOUSE:
            yield Problem(f"{said}.", "facility_npi", place)
        else:
            yield Problem(f"{said}: right only where it is the billing provider's own address.", "facility_npi", place, severity="W")


def _marked(context: Context, *qualifiers: str) -> date | None:
    return next((one.on for one in context.claim.dates if one.qualifier in qualifiers and one.on), None)


def _stay(context: Context) -> Said:
    """S704."""
    claim, visit = context.claim, context.chart.visit
    admitted, discharged = _marked(context, "435"), _marked(context, "096")
    bill = claim.kind == "I"
    if not (claim.facility_code in bill_sets.INPATIENT if bill else any(place in places.INPATIENT for place, _, _ in _places(context))):
        return
    if admitted is None:
        yield Problem("The patient was in hospital, and the claim does not say when they were admitted (DTP*435).", "admitted")
        admitted = visit.from_on if visit is not None and visit.kind in ("IMP", "ACUTE", "NONAC") else None
    elif visit is not None and visit.kind in ("IMP", "ACUTE", "NONAC") and visit.from_on not in (None, admitted):
        said = f"The claim says that the patient was admitted on {admitted}, the chart says {visit.from_on}."
        yield Problem(said, "admitted", str(admitted), severity="W")
    if discharged is None and visit is not None and visit.kind in ("IMP", "ACUTE", "NONAC"):
        discharged = visit.to_on
    if admitted and discharged and admitted > discharged:
        yield Problem(f"The patient was admitted ({admitted}) after the discharge ({discharged}).", "admitted", str(admitted))
        return
    begins = claim.service_from_on
    if bill and admitted and begins and (admitted - begins).days > 3 and claim.frequency in ("1", "2"):
        said = f"The bill begins on {begins}, more than three days before the admission on {admitted}."
        yield Problem(said, "from", str(begins))
    for line in claim.lines:
        if bill or context.place(line) not in places.INPATIENT or line.from_on is None:
            continue
        last = line.to_on or line.from_on
        if (admitted and line.from_on < admitted) or (discharged and last > discharged):
            stay = f"{admitted or '…'} to {discharged or '…'}"
            said = f"Line {line.number} ({line.from_on}) lies outside the stay ({stay}): correct the day, or the place of service."
            yield Problem(said, f"line {line.number} from", str(line.from_on), line.number)


def _bill(context: Context) -> Said:
    """S705."""
    claim = context.claim
    kind = claim.facility_code
    if kind not in bill_sets.BILLS:
        yield Problem(f"There is no type of bill 0{kind or '??'}{claim.frequency}.", "place", kind)
    for line in claim.lines:
        if not bill_sets.REVENUE_FORM.match(line.revenue):
            said = (
                f"Revenue code {line.revenue or 'of'} (line {line.number}) has not four digits."
                if line.revenue
                else (f"Line {line.number} has no revenue code.")
            )
            yield Problem(said, f"line {line.number} revenue", line.revenue, line.number)
        elif kind in bill_sets.OUTPATIENT and bill_sets.needs_procedure(line.revenue) and not line.procedure:
            said = f"Revenue code {bill_sets.revenue_named(line.revenue)} on line {line.number} of an outpatient bill names its procedure."
            yield Problem(said, f"line {line.number} procedure", line.revenue, line.number)
    totals = [line for line in claim.lines if line.revenue == bill_sets.TOTAL]
    rest = sum(line.charge_cents for line in claim.lines if line.revenue != bill_sets.TOTAL)
    for line in totals:
        if line.charge_cents != rest or len(totals) > 1 or line is not claim.lines[-1]:
            said = f"Revenue code 0001 is the last line and the sum of the others, {shown(rest)}"
            said += f"; line {line.number} has {shown(line.charge_cents)}."
            yield Problem(said, f"line {line.number} charge", shown(line.charge_cents), line.number)


def _edit(
    number: str, snip: int, severity: Severity, title: str, check: Callable[[Context], Said], field: str, hint: str, *prevents: str,
    applies: Callable[[Context], bool] = lambda _: True, screen: Screen = "claim",
) -> Edit:  # fmt: skip
    return Edit(number, snip, severity, title, check, (field,), screen, hint, prevents, (), applies)


EDITS: tuple[Edit, ...] = (
    _edit(
        "S701",
        5,
        "E",
        "the place of service is one in use",
        _valid,
        "place",
        "Choose where it was done: 11 office, 22 hospital outpatient.",
        "CO-5",
        "CO-58",
        applies=_professional,
    ),
    _edit(
        "S702",
        5,
        "W",
        "the service is one of that place",
        _fits,
        "place",
        "Correct the place of service or the code.",
        "CO-5",
        "CO-58",
        applies=_professional,
    ),
    _edit(
        "S703",
        4,
        "E",
        "the house where it was done is named",
        _house,
        "facility_npi",
        "Name the facility with its address and NPI in the system that the claim comes from.",
        "CO-16",
        applies=_professional,
        screen="provider",
    ),
    _edit(
        "S704",
        4,
        "E",
        "a stay begins, ends, and holds its services",
        _stay,
        "admitted",
        "Correct admission, discharge or the line's day.",
        "CO-16",
        "CO-5",
        "CO-60",
    ),
    _edit(
        "S705",
        6,
        "E",
        "type of bill, revenue codes and procedures agree",
        _bill,
        "line procedure",
        "Add the procedure, or correct the revenue code.",
        "CO-16",
        "CO-199",
        applies=_institutional,
        screen="lines",
    ),
)
