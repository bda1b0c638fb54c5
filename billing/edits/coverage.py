"""S4: who the patient is to the payer, whether it covers the day, who pays before, and accidents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from billing.edits.context import Context, Cover
from billing.edits.frame import Edit, Problem, Said
from billing.edits.reference import Missing

#: A number of Medicare (CMS): 11 signs, digits and letters in fixed places, never S L O I B Z.
MBI = re.compile(r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d{2}\Z")
_MEDICARE = frozenset({"MA", "MB"})
_SUFFIX = re.compile(r"(?i)[ ,]+(?:jr|sr|ii|iii|iv|md|dr|mr|mrs|ms)\.?\Z|\A(?:dr|mr|mrs|ms)\.? ")
#: Injuries (S00 to T34, T66 to T78), and what causes accidents (V00 to X58).
_INJURY = re.compile(r"S|T(?:[012]\d|3[0-4]|6[6-9]|7[0-8])")
_ACCIDENT = re.compile(r"[VW]|X[0-5]")
#: Occurrence codes of accidents on a bill of an institution.
_OCCURRENCES = frozenset({"01", "02", "03", "04", "05", "06"})
OLDEST, MSP_AGE = 120, 65


def cover_of(context: Context) -> Cover | None:
    """The coverage of the chart whose turn it is: by the payer's number, that of the same member number first."""
    mine = [one for one in context.chart.covers if context.payer.number is not None and one.payer == context.payer.number]
    return next((one for one in mine if one.member_id == context.to.member_id), mine[0] if mine else None)


def _medicare(context: Context) -> bool:
    return context.to.filing_code in _MEDICARE or (context.payer.payer_class == "medicare" and not context.to.filing_code)


def _member(context: Context) -> Said:
    """S401."""
    number, name = context.to.member_id, context.to.payer.name or "the payer"
    if not number.strip():
        yield Problem(f"The member number with {name} is missing.", "coverage member_id")
    elif _medicare(context):
        if not MBI.match(number):
            said = f"{number} is no Medicare number: 11 signs, digits and letters in their places, without S, L, O, I, B or Z."
            yield Problem(said, "coverage member_id", number)
    elif context.payer.mask:
        try:
            fits = re.fullmatch(context.payer.mask, number)
        except re.error:
            yield Missing(f"no pattern of member numbers that can be read for {name}")
            return
        if not fits:
            yield Problem(f"{number} is not a member number as {name} gives them.", "coverage member_id", number)


def _self(context: Context) -> Said:
    """S402."""
    claim = context.claim
    if (claim.relationship or context.to.relationship) != "18":
        return
    patient, insured = claim.patient, claim.subscriber
    pairs = (
        ("name", "person last", f"{patient.last}, {patient.first}", f"{insured.last}, {insured.first}"),
        ("day of birth", "person born_on", str(patient.born_on or ""), str(insured.born_on or "")),
        ("sex", "person sex", patient.sex, insured.sex),
    )
    for what, field, mine, theirs in pairs:
        if mine.casefold() != theirs.casefold() and theirs.strip(" ,"):
            said = f"Patient and insured are said to be one person, and the {what} differs ({mine or 'none'}, {theirs})."
            yield Problem(said, field, mine)


def _service_days(context: Context) -> Iterator[date]:
    """The days that must be covered: of a stay its first; else of each line."""
    if context.claim.kind == "I":
        yield from [context.first_on] if context.first_on else []
        return
    yield from dict.fromkeys(day for line in context.claim.lines if (day := line.from_on or context.first_on))


def _active(context: Context) -> Said:
    """S403."""
    cover = cover_of(context)
    if cover is None:
        yield Missing(f"no coverage with {context.to.payer.name or 'this payer'} in the chart")
        return
    for day in _service_days(context):
        if not cover.holds(day):
            early = cover.from_on is not None and day < cover.from_on
            when = f"began on {cover.from_on}" if early else f"ended on {cover.to_on}"
            yield Problem(
                f"The coverage with {cover.name} {when}, and the service was on {day}.", "coverage from_on" if early else "coverage to_on"
            )


def _others(context: Context) -> list[Cover]:
    """Coverages of the chart with other payers, in force on the first day."""
    on = context.first_on
    own = cover_of(context)
    return [
        one for one in context.chart.covers
        if on is not None and one.holds(on) and one is not own and one.payer != context.payer.number
    ]  # fmt: skip


def _medicare_second(context: Context) -> Said:
    """S404."""
    on = context.first_on
    age = context.age(on) if on else None
    if not _medicare(context) or age is None or age < MSP_AGE:
        return
    group = [one for one in _others(context) if one.group_number and one.payer_class not in ("medicare", "medicaid", "medicare_advantage")]
    if group and not context.to.insurance_type:
        said = f"The patient is {age} and has a group plan with {group[0].name}: the claim does not say why Medicare pays first or second."
        yield Problem(said, "coverage rank")


def _sole(context: Context) -> Said:
    """S405."""
    if len(context.claim.coverages) != 1:
        return
    for one in _others(context):
        said = f"The chart has a coverage with {one.name} for that day, and the claim names {context.to.payer.name} alone."
        yield Problem(said, "first payer", one.name)


def _payer(context: Context) -> Said:
    """S406."""
    to, payer = context.to, context.payer
    if not to.payer.payer_id:
        return  # S101 says it
    if payer.number is None and payer.new:
        yield Problem(
            f"No claim has gone to {to.payer.name} ({to.payer.payer_id}) yet: it is new here.", "payer", to.payer.payer_id, 0, "I"
        )
    elif payer.number is None or (payer.ids and to.payer.payer_id not in payer.ids):
        yield Problem(f"No payer is known here by the number {to.payer.payer_id}.", "payer", to.payer.payer_id)
    elif not payer.active:
        yield Problem(f"{payer.name} is not a payer any more: its claims go elsewhere.", "payer", to.payer.payer_id)
    if payer.filing_codes and to.filing_code not in payer.filing_codes:
        said = f"{payer.name} takes the filing code {' or '.join(payer.filing_codes)}, not {to.filing_code or 'none'}."
        yield Problem(said, "filing_code", to.filing_code)
    elif context.claim.kind == "P" and to.filing_code == "MA":
        yield Problem("A professional claim to Medicare has the filing code MB; MA is for hospitals.", "filing_code", "MA")


def _accident(context: Context) -> Said:
    """S407. The codes say it by how they begin; no book is asked."""
    claim = context.claim
    codes = [one.code for one in claim.diagnoses]
    injured = next((code for code in codes if _INJURY.match(code)), None)
    cause = next((code for code in codes if _ACCIDENT.match(code)), None)
    if injured is None or cause is None:
        return
    if claim.kind == "I":
        if not any(one.qualifier == "BH" and one.code in _OCCURRENCES for one in claim.codes):
            yield Problem(f"{injured} with {cause} tells of an accident, and no occurrence code (01 to 06) says when.", "injury")
        return
    causes = claim.head[5].split(":") if len(claim.head) > 5 and claim.head[5] else []
    if not any(one.qualifier == "439" and (one.on or one.text) for one in claim.dates):
        yield Problem(f"{injured} with {cause} tells of an accident, and its day is missing.", "injury")
    if not set(causes) & {"AA", "EM", "OA"}:
        yield Problem(f"{injured} with {cause} tells of an accident, and its kind is missing (car, work, other).", "related_causes")
    if "AA" in causes and (len(causes) < 4 or len(causes[3]) != 2):
        yield Problem("The claim tells of a car accident, and the state where it was is missing.", "related_causes")


def _answered_before(context: Context) -> Said:
    """S408."""
    claim = context.claim
    for cover in claim.coverages:
        if cover.rank >= claim.destination_rank:
            continue
        other = next((one for one in claim.other_payers if one.coverage.rank == cover.rank), None)
        at_claim = other is not None and (any(qualifier == "D" for qualifier, _ in other.amounts) or bool(other.adjustments))
        at_lines = any(one.payer_id == cover.payer.payer_id for line in claim.lines for one in line.other_payments)
        if not (at_claim or at_lines):
            said = f"{cover.payer.name or 'The payer before'} pays before, and the claim does not say what it answered."
            yield Problem(said, "other payers", cover.payer.payer_id)


def _names(context: Context) -> Said:
    """S409."""
    parties = [("patient", "person", context.claim.patient)]
    if context.claim.subscriber != context.claim.patient:
        parties.append(("insured", "coverage", context.claim.subscriber))
    for whose, relation, person in parties:
        for part, text in (("surname", person.last), ("given name", person.first)):
            name = "name_on_card" if relation == "coverage" else "last" if part == "surname" else "first"
            field = f"{relation} {name}"
            if any(sign.isdigit() for sign in text):
                yield Problem(f"The {part} of the {whose} ({text}) holds a digit.", field, text)
            if _SUFFIX.search(text):
                yield Problem(f"The {part} of the {whose} ({text}) holds a suffix or title, which has a field of its own.", field, text)
            if re.search(r"\A-|-\Z| -|- |--", text):
                yield Problem(f"The {part} of the {whose} ({text}) has a blank at its hyphen, or a hyphen at its end.", field, text)


def _life(context: Context) -> Said:
    """S410."""
    born, first, last = context.claim.patient.born_on, context.first_on, context.last_on
    if born is not None and first is not None:
        age = context.age(first)
        if first < born:
            yield Problem(f"The service ({first}) lies before the patient's birth ({born}).", "person born_on", born.isoformat())
        elif age is not None and age > OLDEST:
            yield Problem(f"The patient would have been {age} years old.", "person born_on", born.isoformat())
    died = context.chart.died_on
    if died is not None and last is not None and last > died:
        yield Problem(f"The service ({last}) lies after the patient's death ({died}).", "person died_on", died.isoformat())


EDITS: tuple[Edit, ...] = (
    Edit("S401", 2, "E", "the member number is there and looks as the payer's do", _member, ("coverage member_id",), "coverage",
         "Type the number as the card has it; 0 is not O, 1 is not I.", ("CO-31", "CO-16", "PR-31")),
    Edit("S402", 4, "E", "patient and insured are one person where the claim says so", _self, ("person last",), "registration",
         "Correct the record after the card, or the relation to the insured.", ("CO-31", "CO-16")),
    Edit("S403", 4, "E", "the coverage was in force on the day of service", _active, ("coverage to_on",), "coverage",
         "Ask the payer for the dates; another coverage of that day may be the right one.", ("CO-27", "CO-26", "PR-27")),
    Edit("S404", 4, "W", "a working group plan beside Medicare is answered for", _medicare_second, ("coverage rank",), "coverage",
         "Ask whether the plan comes from work (the patient's or the spouse's), and put the payers in order.", ("CO-22",)),
    Edit("S405", 4, "W", "every coverage of that day is on the claim", _sole, ("first payer",), "cob",
         "Ask who pays first; end the coverage in the record where it is over.", ("CO-22", "OA-109")),
    Edit("S406", 4, "E", "the payer is known, takes claims, and has its filing code", _payer, ("payer",), "coverage",
         "Choose the payer again from the card; its number stands on the back.", ("OA-109", "CO-109")),
    Edit("S407", 4, "E", "an accident has its day, kind and state", _accident, ("injury",), "claim",
         "Put the day of the injury, and its kind with the state where it was a car accident.", ("CO-16", "CO-19", "CO-20", "CO-21")),
    Edit("S408", 4, "E", "who pays before has answered, and the claim says what", _answered_before, ("other payers",), "cob",
         "Post the first payer's answer, or wait for it; then send to the next.", ("CO-22", "OA-23", "CO-16")),
    Edit("S409", 1, "W", "names are names", _names, ("person last",), "registration",
         "Put the name as the card has it, and suffixes into their own field.", ("CO-31", "CO-16")),
    Edit("S410", 4, "E", "birth, service and death are in order", _life, ("person born_on",), "registration",
         "Hold the dates against the identity paper, and the day of service against the note.", ("CO-13", "CO-14", "CO-16")),
)  # fmt: skip
