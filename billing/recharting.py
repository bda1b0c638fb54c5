"""How a chart that was corrected changes the claim as it would go: what agreed with the chart takes its new value, the rest is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from billing import rechart_cover, resend_fields
from billing.claim import Claim, ServiceLine
from billing.findings import Finding
from billing.money import plain
from billing.person import Identifier, Person
from billing.record_field import day_of

Values = Mapping[str, str]
NOTE = "chart_differs"
"""The code of what a claim does not take by itself: a person decides."""
DATES = "Service date"


@dataclass(frozen=True, slots=True)
class Turned:
    """A thing of the chart behind a claim that was corrected: what it said since the claim was sent, oldest first, and what it says now
    (None: taken back). kind: billing/chart.KINDS, or coverage. rank: of a coverage, its payer's place on the claim."""

    kind: str
    past: tuple[Values, ...]
    now: Values | None
    rank: int = 0
    sent: int = 0
    """Which of the past ones held when the claim was sent."""
    added: bool = False
    """It was written into the chart by hand after that."""

    def said(self, name: str) -> set[str]:
        """All that it said there before."""
        return {one.get(name, "") for one in self.past}

    def changed(self, name: str) -> bool:
        """Whether it says something else there now than when the claim was sent."""
        return self.now is not None and self.past[self.sent].get(name, "") != self.now.get(name, "")


@dataclass(frozen=True, slots=True)
class Charted:
    """All of them, and the clinicians that are on file by their NPI."""

    turned: tuple[Turned, ...] = ()
    clinicians: Mapping[str, Person] = field(default_factory=dict)


def flowed(claim: Claim, chart: Charted) -> tuple[Claim, tuple[Finding, ...]]:
    """The claim with what flows into it, and what does not with its reason. A chart that never agreed with the claim changes nothing of it:
    only a value that stood in both is replaced."""
    notes: list[Finding] = []
    for kind, put in _PUT.items():
        for one in chart.turned:
            if one.kind == kind:
                claim, said = put(claim, one, chart)
                notes += said
    return claim, tuple(dict.fromkeys(notes))


def still_coded(diagnoses: tuple[tuple[str, str, str], ...], claim: Claim, chart: Charted) -> tuple[tuple[str, str, str], ...]:
    """A claim's diagnoses as its own record lists them, without what the visit took back and the claim left out already."""
    gone = {code.replace(".", "") for one in chart.turned if one.kind == "diagnosis" and one.now is None for code in one.said("code")}
    gone -= {had.code for had in claim.diagnoses}
    return tuple(one for one in diagnoses if one[1].replace(".", "") not in gone)


def note(name: str, message: str) -> Finding:
    """What a person decides. name: as the claim calls what it is about."""
    return Finding(NOTE, "warning", message, name)


Put = tuple[Claim, list[Finding]]


# -- diagnoses


def _diagnosis(claim: Claim, one: Turned, chart: Charted) -> Put:
    before = {code.replace(".", "") for code in one.said("code")}
    if one.now is None:
        return _dropped(claim, one, before)
    now = one.now.get("code", "").replace(".", "")
    notes = []
    if one.changed("position"):
        notes.append(
            note("Diagnoses", f"The chart has {now} in place {one.now.get('position')} now: the order on the claim is for a coder.")
        )
    has = next((at for at, had in enumerate(claim.diagnoses) if had.code == now), None)
    at = next((at for at, had in enumerate(claim.diagnoses) if had.code in before), None) if has is None else has
    if at is None:
        if one.added:
            return claim, [*notes, note("Diagnoses", f"The diagnosis {now} was added to the visit, and the claim does not name it.")]
        if not one.changed("code"):
            return claim, notes
        old = one.past[one.sent].get("code", "")
        return claim, [*notes, note("Diagnoses", f"The diagnosis {old} of the chart is {now} now, and the claim names neither.")]
    if has is not None and one.changed("code") and any(had.code in before - {now} for had in claim.diagnoses):
        return claim, [*notes, note("Diagnoses", f"The chart corrected a diagnosis to {now}, which the claim names beside the old one.")]
    mine = claim.diagnoses[at]
    poa = mine.present_on_admission
    if claim.kind == "I" and poa in one.said("poa"):
        poa = one.now.get("poa", "")
    made = replace(mine, code=now, present_on_admission=poa)
    return replace(claim, diagnoses=(*claim.diagnoses[:at], made, *claim.diagnoses[at + 1 :])), notes


def _dropped(claim: Claim, one: Turned, before: set[str]) -> Put:
    """A diagnosis that was taken back leaves the claim where every line keeps one to point to."""
    listed = [had for had in claim.diagnoses if had.qualifier in ("ABK", "ABF", "BK", "BF")]
    mine = next((had for had in claim.diagnoses if had.code in before), None)
    if mine is None:
        return claim, []
    place = listed.index(mine) + 1 if mine in listed else 0
    lines = tuple(replace(line, pointers=_moved(line.pointers, place)) for line in claim.lines) if place else claim.lines
    alone = place and (len(listed) == 1 or any(had.pointers and not got.pointers for had, got in zip(claim.lines, lines, strict=True)))
    if alone:
        return claim, [note("Diagnoses", f"The diagnosis {mine.code} was taken back, and a line of the claim stands on it alone.")]
    rest = [had for had in claim.diagnoses if had is not mine]
    if place == 1:
        next_one = listed[1]
        rest = [replace(next_one, qualifier=mine.qualifier) if had is next_one else had for had in rest]
    return replace(claim, diagnoses=tuple(replace(had, order=at) for at, had in enumerate(rest, 1)), lines=lines), []


def _moved(pointers: Sequence[str], dropped: int) -> tuple[str, ...]:
    """Pointers as they are once the diagnosis at this place is gone."""
    kept = [int(one) for one in pointers if one.isdigit() and int(one) != dropped]
    return tuple(str(one - 1 if one > dropped else one) for one in kept)


# -- services


def _ndc(line: ServiceLine) -> str:
    return next((one.value for one in line.identifiers if one.qualifier == "N4"), "")


def _with_ndc(line: ServiceLine, value: str) -> ServiceLine:
    rest = tuple(one for one in line.identifiers if one.qualifier != "N4")
    return replace(line, identifiers=(*rest, *((Identifier("N4", value),) if value else ())))


@dataclass(frozen=True, slots=True)
class _Part:
    """A field of a service, and where it stands on a line."""

    name: str
    label: str
    get: Callable[[ServiceLine], str]
    put: Callable[[ServiceLine, str], ServiceLine]


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""


def _on(line: ServiceLine, value: str) -> ServiceLine:
    """A line of one day stays one of one day."""
    to = day_of(value) if line.to_on in (None, line.from_on) and line.to_on is not None else line.to_on
    return replace(line, from_on=day_of(value), to_on=to)


_LINE = (
    _Part("code", "procedure", lambda line: line.procedure, lambda line, value: replace(line, procedure=value)),
    _Part("modifiers", "modifiers", lambda line: " ".join(line.modifiers),
          lambda line, value: replace(line, modifiers=tuple(value.split()))),
    _Part("units", "units", lambda line: line.units, lambda line, value: replace(line, units=value)),
    _Part("from_on", "date", lambda line: _iso(line.from_on), _on),
    _Part("charge_cents", "charge", lambda line: str(line.charge_cents), lambda line, value: replace(line, charge_cents=int(value))),
    _Part("ndc", "drug number (NDC)", _ndc, _with_ndc),
)  # fmt: skip


def _same(part: _Part, text: str) -> str:
    """As a line has it."""
    return " ".join(text.replace(",", " ").split()) if part.name == "modifiers" else text


def _service(claim: Claim, one: Turned, chart: Charted) -> Put:
    versions = (*one.past, *((one.now,) if one.now is not None else ()))
    keys = {(had.get("code", ""), had.get("from_on", "")) for had in versions}
    found = [line for line in claim.lines if (line.procedure, _iso(line.from_on)) in keys]
    if len(found) > 1:
        exact = [line for line in found if any(_agrees(line, had) for had in versions)]
        found = exact if len(exact) == 1 else found
    name = " of ".join(filter(None, (one.past[one.sent].get("code", ""), one.past[one.sent].get("from_on", ""))))
    if one.now is None:
        said = f"The service {name} was taken back: whether its line leaves the claim is for a person."
        return claim, [note(f"Line {line.number}: procedure", said) for line in found[:1]]
    wanted = [part for part in _LINE if one.changed(part.name)]
    turned = [part.label for part in wanted] + (["rendering provider"] if one.changed("rendering") else [])
    if not turned:
        return claim, []
    if len(found) != 1:
        why = "no line of the claim is found by it" if not found else f"{len(found)} lines of the claim could be meant"
        said = f"The service {name} has another {', '.join(turned)} in the chart now, and {why}."
        return claim, [note(_line_name("", label), said) for label in turned]
    line, notes = found[0], []
    for part in wanted:
        now, has = _same(part, one.now.get(part.name, "")), part.get(line)
        if has == now:
            continue
        if has not in {_same(part, had) for had in one.said(part.name)}:
            notes.append(_never(_line_name(line.number, part.label), part, one, has))
        elif part.name == "charge_cents" and not int(now or 0):
            notes.append(note(f"Line {line.number}: charge", "The chart's charge was emptied: the claim keeps its own."))
        else:
            line = part.put(line, now)
    claim = _relined(claim, line)
    if one.changed("rendering"):
        claim, more = _line_rendering(claim, line, one, chart)
        notes += more
    return claim, notes


def _line_name(number: int | str, label: str) -> str:
    """As billing/resending.differences calls it."""
    return DATES if label == "date" else f"Line {number}: {label}"


def _agrees(line: ServiceLine, had: Values) -> bool:
    return all(part.get(line) == _same(part, had.get(part.name, "")) for part in _LINE[:4])


def _never(name: str, part: _Part, one: Turned, has: str) -> Finding:
    assert one.now is not None
    now = one.now.get(part.name, "")
    if part.name == "charge_cents":
        now, has = plain(int(now)) if now else "", plain(int(has))
    return note(name, f"{name} is {now or 'empty'} in the chart now; the claim says {has or 'nothing'}, which the chart never said.")


def _relined(claim: Claim, line: ServiceLine) -> Claim:
    """The claim with this line in place of the one of its number; what follows from the lines follows."""
    lines = tuple(line if had.number == line.number else had for had in claim.lines)
    claim = replace(claim, lines=lines, charge_cents=claim.charge_cents + sum(one.charge_cents for one in lines)
                    - sum(one.charge_cents for one in claim.lines))  # fmt: skip
    return _dated(claim) if claim.kind == "P" else claim


def _dated(claim: Claim) -> Claim:
    first = [line.from_on for line in claim.lines if line.from_on]
    last = [on for line in claim.lines if (on := line.to_on or line.from_on)]
    return replace(claim, service_from_on=min(first), service_to_on=max(last)) if first and last else claim


def _line_rendering(claim: Claim, line: ServiceLine, one: Turned, chart: Charted) -> Put:
    assert one.now is not None
    npi = one.now.get("rendering", "")
    if line.rendering is None and len(claim.lines) == 1:
        return _provider(claim, "rendering", one, chart)
    has = (line.rendering or claim.rendering or claim.billing).identifier("XX")
    if has == npi:
        return claim, []
    name = f"Line {line.number}: rendering provider"
    person = _renamed(line.rendering, has, npi, chart)
    if has not in one.said("rendering") or person is None:
        return claim, [
            note(name, f"{name} is {npi or 'nobody'} in the chart now; the claim says {has or 'nobody'}: name them on the claim.")
        ]
    return _relined(claim, replace(line, rendering=person)), []


# -- the visit


_LABEL = {role: f"{role.capitalize()} provider's NPI" for role in ("rendering", "referring", "attending")}


def _renamed(had: Person | None, was: str, npi: str, chart: Charted) -> Person | None:
    """Whom the claim shall name; None where that is not known: the number of somebody else must not stand beside the old name."""
    if not npi:
        return None
    if npi in chart.clinicians:
        return chart.clinicians[npi]
    if had is None or was in chart.clinicians:
        return None
    rest = tuple(one for one in had.identifiers if one.qualifier != "XX")
    return replace(had, identifiers=(Identifier("XX", npi), *rest))


def _provider(claim: Claim, role: str, one: Turned, chart: Charted) -> Put:
    """Who rendered, attended, referred: by number, with the name that is on file for it."""
    assert one.now is not None
    npi, label = one.now.get(role, ""), _LABEL[role]
    had: Person | None = getattr(claim, role)
    has = had.identifier("XX") if had is not None else ""
    if role == "rendering" and had is None and claim.billing.identifier("XX") in {npi, *one.said(role)} - {""}:
        has = claim.billing.identifier("XX")
    if has == npi:
        return claim, []
    if has not in one.said(role):
        return claim, [note(label, f"{label} is {npi or 'empty'} in the chart now; the claim says {has or 'nothing'}.")]
    person = _renamed(had, has, npi, chart)
    if person is None:
        why = "who that is stands in no list of clinicians here" if npi else "the claim names one"
        return claim, [note(label, f"{label} is {npi or 'empty'} in the chart now, and {why}.")]
    if role == "rendering":
        return replace(claim, rendering=person), []
    return (replace(claim, referring=person) if role == "referring" else replace(claim, attending=person)), []


def _visit(claim: Claim, one: Turned, chart: Charted) -> Put:
    notes: list[Finding] = []
    if one.now is None:
        return claim, [note("Visit", "The visit behind the claim was taken back: whether the claim is voided is for a person.")]
    for role in _LABEL:
        if one.changed(role):
            claim, said = _provider(claim, role, one, chart)
            notes += said
    for name, step in (("pos", _place), ("from_on", _day), ("to_on", _until), ("discharge_status", _discharge)):
        if one.changed(name):
            claim, said = step(claim, one)
            notes += said
    if one.changed("supervising"):
        notes.append(note("Supervising provider", "The supervising provider was corrected in the chart: look whether the claim names one."))
    return claim, notes


def _place(claim: Claim, one: Turned) -> Put:
    assert one.now is not None
    now, before = one.now.get("pos", ""), one.said("pos")
    if claim.kind != "P" or claim.facility_code == now:
        return claim, []
    if not now or claim.facility_code not in before:
        said = f"The place of service is {now or 'empty'} in the chart now; the claim says {claim.facility_code or 'nothing'}."
        return claim, [note("Place of service", said)]
    lines = tuple(replace(line, place_of_service=now) if line.place_of_service in before - {""} else line for line in claim.lines)
    return replace(claim, facility_code=now, lines=lines), []


def _day(claim: Claim, one: Turned) -> Put:
    assert one.now is not None
    now, before = one.now.get("from_on", ""), one.said("from_on")
    days = {_iso(line.from_on) for line in claim.lines}
    if days == {now}:
        return claim, []
    one_day = one.past[one.sent].get("to_on", "") in ("", one.past[one.sent].get("from_on", ""))
    if claim.kind != "P" or not one_day or len(days) != 1 or not days <= before:
        return claim, [note(DATES, f"The visit began on {now} by the chart now; the days on the claim are for a person.")]
    return _dated(replace(claim, lines=tuple(_on(line, now) for line in claim.lines))), []


def _until(claim: Claim, one: Turned) -> Put:
    assert one.now is not None
    now, last = one.now.get("to_on", ""), _iso(claim.service_to_on)
    if now == last or (one.changed("from_on") and now in ("", one.now.get("from_on", ""))):
        return claim, []
    return claim, [note(DATES, f"The visit ended on {now or 'no day'} by the chart now; the claim ends on {last or 'no day'}.")]


def _discharge(claim: Claim, one: Turned) -> Put:
    assert one.now is not None
    now, has = one.now.get("discharge_status", ""), claim.admission[2]
    if claim.kind != "I" or has == now:
        return claim, []
    if not now or has not in one.said("discharge_status"):
        said = f"The discharge status is {now or 'empty'} in the chart now; the claim says {has or 'nothing'}."
        return claim, [note("Patient's status", said)]
    return replace(claim, admission=(*claim.admission[:2], now)), []


# -- authorisation, coverage


_REFERENCE = next(one for one in resend_fields.CLAIM if one.name == "authorization")


def _authorisation(claim: Claim, one: Turned, chart: Charted) -> Put:
    """By its old number alone: an authorisation may have been meant for another visit."""
    has = _REFERENCE.get(claim)
    now = one.now.get("number", "") if one.now is not None else ""
    return (_REFERENCE.put(claim, now), []) if has and has in one.said("number") else (claim, [])


def _coverage(claim: Claim, one: Turned, chart: Charted) -> Put:
    claim, said = rechart_cover.covered(claim, one.past[one.sent :], one.now, one.rank)
    return claim, [note(name, message) for name, message in said]


_PUT: Mapping[str, Callable[[Claim, Turned, Charted], Put]] = {
    "procedure": _service, "diagnosis": _diagnosis, "encounter": _visit, "authorisation": _authorisation, "coverage": _coverage,
}  # fmt: skip
"""In this order: a service is found by its day before the visit's day moves."""
