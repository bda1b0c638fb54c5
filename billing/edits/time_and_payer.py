"""S8: days, limits of time and number, duplicates, what the payer asks for, and rules that the practice wrote itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from billing.day import days_left
from billing.deadline import after
from billing.edits import predicate, service_sets
from billing.edits.context import Context, Severity
from billing.edits.frame import Edit, Problem, Said, Screen
from billing.edits.modifier_sets import DISTINCT, NOTICE
from billing.edits.reference import Missing
from billing.edits.served import Service, count, of_claim, of_claims

SOON_DAYS = 14


def _days(context: Context) -> Said:
    """S801."""
    claim = context.claim
    spans: list[tuple[date | None, date | None, str, int, str]] = [
        (line.from_on, line.to_on, f"line {line.number} from", line.number, f"Line {line.number}") for line in claim.lines
    ]
    spans.append((claim.service_from_on, claim.service_to_on, "from", 0, "The claim"))
    for first, last, field, line, what in spans:
        if first and last and first > last:
            yield Problem(f"{what} ends ({last}) before it begins ({first}).", field, str(first), line)
        elif (day := last or first) is not None and day > context.today:
            yield Problem(f"{what} bills a service on {day}, which has not come yet: was the day mistyped?", field, str(day), line)
    for each in claim.lines:
        first, last = each.from_on, each.to_on
        if (
            first
            and last
            and first < last
            and (first.year, first.month) != (last.year, last.month)
            and service_sets.per_day(each.procedure)
        ):
            said = f"{each.procedure} (line {each.number}) is told by the day and goes from {first} to {last}: one line for each month."
            yield Problem(said, f"line {each.number} from", str(first), each.number)


def _filing(context: Context) -> Said:
    """S802."""
    limit = context.filing
    if limit is None or context.claim.frequency == "8":
        return
    left = (limit.due_on - context.today).days
    if left < 0:
        said = f"The last day to file was {limit.due_on} ({limit.rule}): it goes only with proof that it was sent in time."
        yield Problem(said, "filing", str(limit.due_on))
    elif left <= SOON_DAYS:
        said = f"The last day to file is {limit.due_on}, {days_left(context.today, limit.due_on)} away ({limit.rule})."
        yield Problem(said.replace(", 0d away", ", today"), "filing", str(limit.due_on), severity="W")


def _others(context: Context) -> list[Service]:
    """What other claims to the same payer have."""
    return [one for one in of_claims(context.patient_claims) if one.payer == context.payer.number]


def _same_units(one: Service, other: Service) -> bool:
    return count(one.units) == count(other.units)


def _twin(one: Service, other: Service) -> bool:
    """Whether two services are one to a payer's eye: code, modifiers, units, days and provider."""
    return (one.code, sorted(one.modifiers), one.from_on, one.to_on, one.provider) == (
        other.code, sorted(other.modifiers), other.from_on, other.to_on, other.provider,
    ) and _same_units(one, other)  # fmt: skip


def _duplicate(context: Context) -> Said:
    """S803."""
    mine, others = list(of_claim(context)), _others(context)
    for at, one in enumerate(mine):
        earlier = next((other for other in mine[:at] if _twin(one, other)), None)
        if earlier is not None and not DISTINCT & set(one.modifiers):
            said = f"{one.named} is billed twice on {one.from_on}, as on line {earlier.line}"
            said += ": one line with the units, or a modifier that tells them apart."
            yield Problem(said, f"line {one.line} modifiers", " ".join(one.modifiers), one.line)
        other = next((other for other in others if _twin(one, other)), None)
        if other is not None and context.claim.frequency not in ("7", "8"):
            said = f"{one.named} on {one.from_on} stands on claim {other.of} to the same payer"
            said += ": replace that one, or tell the two apart by a modifier."
            yield Problem(said, f"line {one.line} modifiers", other.of, one.line)


def _near(context: Context) -> Said:
    """S804."""
    if context.claim.frequency in ("7", "8"):
        return
    others = _others(context)
    for one in of_claim(context):
        for other in others:
            close = abs((one.from_on - other.from_on).days) <= 1
            if one.code == other.code and close and not _twin(one, other) and not DISTINCT & {*one.modifiers, *other.modifiers}:
                when = "on the same day" if one.from_on == other.from_on else f"on {other.from_on}, a day away"
                said = f"{one.named} is also on claim {other.of}, {when}: is it another service, or the same one with a wrong day?"
                yield Problem(said, f"line {one.line} from", other.of, one.line)
                break


# -- limits over the patient's history


def _too_soon(context: Context) -> Said:
    """S807."""
    services = [*of_claim(context), *_others(context)]
    for one in services:
        limit = service_sets.FREQUENCY.get(one.code)
        if not one.line or limit is None:
            continue
        before = [
            other
            for other in services
            if other is not one
            and other.code in limit.counts
            and (other.from_on < one.from_on or (other.from_on == one.from_on and not other.line))
        ]
        last = max(before, key=lambda other: other.from_on, default=None)
        if last is None:
            continue
        if limit.months == 0:
            said = f"{one.named} is paid once in a life; {last.named} had it on {last.from_on}."
            yield Problem(said, f"line {one.line} procedure", one.code, one.line)
            continue
        begins = last.from_on.replace(day=1) if limit.full else last.from_on
        again = after(begins, limit.months, "months")
        if one.from_on < again:
            said = f"{one.named}, {limit.what}, comes again from {again} on: the last was on {last.from_on} ({last.named})."
            yield Problem(said, f"line {one.line} procedure", one.code, one.line)


def _noticed(context: Context) -> Said:
    """S808."""
    diagnoses = {str(one.order): one.code.replace(".", "") for one in context.claim.diagnoses}
    for line in context.claim.lines:
        on = line.from_on or context.first_on
        if not line.procedure or on is None:
            continue
        pointed = tuple(diagnoses[pointer] for pointer in line.pointers if pointer in diagnoses) or tuple(diagnoses.values())
        covered = context.reference.covered(line.procedure, pointed, on)
        if isinstance(covered, Missing):
            yield covered
        elif covered is False and not NOTICE & set(line.modifiers):
            said = (
                f"No diagnosis of line {line.number} makes {line.procedure} covered (local policy): GA if the patient signed the notice, "
                "GZ if not, GY if it is never covered."
            )
            yield Problem(said, f"line {line.number} modifiers", " ".join(line.modifiers), line.number)


def _is_medicare(context: Context) -> bool:
    return context.payer.payer_class == "medicare"


def _attached(context: Context) -> Said:
    """S809."""
    name = context.payer.name or "The payer"
    on_claim = any(one[0] == "PWK" for one in context.claim.kept)
    for line in context.claim.lines:
        if context.payer.wants("attachment", line.procedure) and not on_claim and not any(one[0] == "PWK" for one in line.kept):
            said = (
                f"{name} wants a document with {line.procedure or line.revenue} (line {line.number}), and the claim announces none (PWK)."
            )
            yield Problem(said, f"line {line.number} attachment", line=line.number)
        if context.payer.wants("consent", line.procedure) and "consent" not in context.chart.documents:
            said = f"{name} wants the patient's signed consent for {line.procedure or line.revenue} (line {line.number}); none is filed."
            yield Problem(said, f"line {line.number} attachment", line=line.number)


def _global(context: Context) -> Said:
    """S810."""
    services = [*of_claim(context), *_others(context)]
    for visit in services:
        if not visit.line or not service_sets.is_visit(visit.code):
            continue
        for surgery in services:
            if surgery is visit or surgery.provider != visit.provider or service_sets.is_visit(surgery.code):
                continue
            apart = (visit.from_on - surgery.from_on).days
            if not -1 <= apart <= 90:
                continue
            policy = context.reference.policy(surgery.code, surgery.from_on)
            if isinstance(policy, Missing):
                yield policy
            elif policy is not None and policy.global_days is not None:
                yield from _within(visit, surgery, apart, policy.global_days)


def _within(visit: Service, surgery: Service, apart: int, global_days: int) -> Iterator[Problem]:
    wanted = _parting(apart, global_days)
    if not wanted or set(wanted) & set(visit.modifiers):
        return
    ends = surgery.from_on + timedelta(days=global_days)
    said = f"{visit.named} on {visit.from_on} falls into the {global_days} days of {surgery.named} of {surgery.from_on} (to {ends}), "
    said += f"which pay the care around it: {' or '.join(wanted)} if it was for something else."
    yield Problem(said, f"line {visit.line} modifiers", " ".join(visit.modifiers), visit.line)


def _parting(apart: int, global_days: int) -> tuple[str, ...]:
    """Modifiers by which a visit stands so many days after a surgery (-1: the day before); () where it needs none."""
    if apart == -1:
        return ("57",) if global_days == 90 else ()
    if apart == 0:
        return ("25", "57") if global_days == 90 else ("25",)
    return ("24", "79") if apart <= global_days else ()


def _own(context: Context) -> Said:
    """S811."""
    for rule in context.rules:
        if (wrong := predicate.wrong(rule.predicate)) is not None:
            yield Missing(f"rule {rule.name} cannot be read: {wrong}")
            continue
        holds, line = predicate.holds(rule.predicate, context)
        if holds:
            yield Problem(rule.message, f"line {line} procedure" if line else "claim", rule.name, line, rule.severity)


def _edit(
    number: str, snip: int, severity: Severity, title: str, check: Callable[[Context], Said], field: str, screen: Screen, hint: str,
    *prevents: str, needs: tuple[str, ...] = (),
) -> Edit:  # fmt: skip
    return Edit(number, snip, severity, title, check, (field,), screen, hint, prevents, needs)


EDITS: tuple[Edit, ...] = (
    _edit(
        "S801",
        4,
        "E",
        "days of service are days that were",
        _days,
        "line from",
        "lines",
        "Correct the day from the note.",
        "CO-16",
        "CO-110",
    ),
    _edit(
        "S802",
        7,
        "E",
        "it goes within the payer's limit",
        _filing,
        "filing",
        "claim",
        "Send it today; after the limit with proof of the first sending.",
        "CO-29",
    ),
    _edit(
        "S803",
        4,
        "E",
        "it was not billed before",
        _duplicate,
        "line modifiers",
        "duplicate",
        "Replace the other claim (frequency 7), or add 76, 77, 91 or 59 if it was done twice.",
        "OA-18",
        "CO-18",
        "CO-97",
    ),
    _edit(
        "S804",
        4,
        "W",
        "it is not almost billed before",
        _near,
        "line from",
        "duplicate",
        "Look at the other claim and the note's day.",
        "OA-18",
        "CO-18",
        "CO-151",
    ),
    _edit(
        "S807",
        7,
        "W",
        "it does not come sooner than it may",
        _too_soon,
        "line procedure",
        "lines",
        "Wait, choose another code, or have the patient sign a notice (GA).",
        "CO-119",
        "PR-119",
        "CO-151",
    ),
    Edit(
        "S808",
        7,
        "W",
        "what is not covered says what the patient was told",
        _noticed,
        ("line modifiers",),
        "coding",
        "Add GA, GX, GY or GZ; ask the coder whether another diagnosis is in the note.",
        ("CO-50", "PR-50"),
        ("local coverage policies",),
        _is_medicare,
    ),
    _edit(
        "S809",
        7,
        "W",
        "the document that the payer wants goes with it",
        _attached,
        "line attachment",
        "documents",
        "File the document and announce it on the claim.",
        "CO-252",
        "CO-163",
        "CO-226",
    ),
    _edit(
        "S810",
        7,
        "W",
        "a visit around a surgery says why it is paid apart",
        _global,
        "line modifiers",
        "coding",
        "24 unrelated after, 25 on the day, 57 decision for surgery: if the note bears it out.",
        "CO-97",
        "CO-B15",
        needs=("physician fee schedule",),
    ),
    _edit("S811", 7, "I", "the practice's own rules", _own, "claim", "claim", "Do as the rule says."),
)
