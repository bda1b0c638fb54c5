"""S8: authorisations and referrals: there, in force on the day, for the service, the provider and so many units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from billing.claim import ServiceLine
from billing.edits.context import Authorisation, Context
from billing.edits.frame import Edit, Problem, Said
from billing.edits.served import count, provider_of


def _number(context: Context, qualifier: str) -> str:
    return next((one.value for one in context.claim.identifiers if one.qualifier == qualifier and one.value.strip()), "")


def _authorised(context: Context) -> Said:
    """S805."""
    number = _number(context, "G1")
    wanted = [line for line in context.claim.lines if line.procedure and context.payer.wants("authorisation", line.procedure)]
    filed = context.chart.authorisations
    if not number:
        for line in wanted:
            fits = [one for one in filed if not any(_against(context, one, [line]))]
            told = (
                f": {fits[0].number} on file covers it, put it on the claim."
                if fits
                else " and none on file covers it: ask the payer for it."
            )
            name = context.payer.name or "The payer"
            said = f"{name} wants an authorisation for {line.procedure} (line {line.number}); the claim has none{told}"
            yield Problem(said, "authorization", line=line.number)
        return
    known = next((one for one in filed if one.number.strip().upper() == number.strip().upper()), None)
    if known is not None:
        lines = wanted or [line for line in context.claim.lines if line.procedure and (not known.codes or line.procedure in known.codes)]
        if not lines and context.claim.lines:
            lines = list(context.claim.lines)
        for said in _against(context, known, lines):
            yield Problem(f"Authorisation {number} {said}", "authorization", number)
    elif wanted:
        said = f"Authorisation {number} is not on file here: whether it covers the service and its day cannot be seen."
        yield Problem(said, "authorization", number, severity="W")


def _against(context: Context, one: Authorisation, lines: list[ServiceLine]) -> list[str]:
    """What keeps an authorisation from covering the lines, each as the end of a sentence."""
    found: list[str] = []
    if one.payer is not None and context.payer.number is not None and one.payer != context.payer.number:
        found.append("was given by another payer.")
    days = [day for line in lines if (day := line.from_on or context.first_on)]
    first, last = min(days, default=None), max([line.to_on or line.from_on or context.last_on or date.min for line in lines], default=None)
    if one.from_on is not None and first is not None and first < one.from_on:
        found.append(f"begins on {one.from_on}, after the service on {first}: ask the payer to date it back.")
    if one.to_on is not None and last is not None and last > one.to_on:
        found.append(f"ended on {one.to_on}, before the service on {last}: ask the payer to extend it.")
    strange = [line.procedure for line in lines if one.codes and line.procedure not in one.codes]
    if strange:
        found.append(f"is for {', '.join(one.codes)}, not for {', '.join(dict.fromkeys(strange))}.")
    if one.units is not None:
        needed = sum((count(line.units) or Decimal(0) for line in lines if not one.codes or line.procedure in one.codes), Decimal(0))
        if one.used + needed > one.units:
            found.append(f"is used up: {one.used:f} of {one.units:f} units are billed, this claim needs {needed:f} more.")
    if one.provider and lines:
        claim = context.claim
        ours = {provider_of(claim, lines[0]), claim.billing.identifier("XX")}
        if one.provider not in ours:
            found.append(f"names provider {one.provider}, the claim {provider_of(claim, lines[0]) or 'none'}.")
    return found


def _referred(context: Context) -> Said:
    """S806."""
    if _number(context, "9F"):
        return
    wanted = [line.procedure for line in context.claim.lines if context.payer.wants("referral", line.procedure)]
    if wanted:
        said = f"{context.payer.name or 'The plan'} has a gatekeeper and wants a referral number for {', '.join(dict.fromkeys(wanted))}."
        yield Problem(said, "referral")


EDITS: tuple[Edit, ...] = (
    Edit(
        "S805", 7, "E", "what needs an authorisation has one that covers it", _authorised, ("authorization",), "auth",
        "Put the number on, or ask the payer for one that covers code, days and units.", ("CO-197", "CO-198", "CO-15"),
    ),
    Edit(
        "S806", 7, "W", "a plan with a gatekeeper has a referral", _referred, ("referral",), "auth",
        "Ask the patient's own doctor for the number.", ("CO-288", "CO-243", "CO-16"),
    ),
)  # fmt: skip
