"""claimdesk clinician: who treats patients here, and with which payers they are enrolled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from acts.clinicians import Treats
from billing.text import clean
from claimdesk.cli import Host, answers


@click.group("clinician")
def command() -> None:
    """Who treats patients here: numbers, logins, enrolments."""


@command.command("list")
@answers
def show(host: Host) -> None:
    """All of them."""
    from acts import clinicians

    with host.desk() as desk:
        found = clinicians.listed(desk)
    host.answer(
        lambda: {"ok": True, "clinicians": [_json(one) for one in found]},
        lambda: "\n".join(map(_line, found)) or "Nobody yet: claimdesk clinician add NPI SURNAME GIVEN.",
    )


@command.command("add")
@click.argument("npi")
@click.argument("last")
@click.argument("first")
@click.option("--credential", default="", help="MD, NP ...")
@click.option("--taxonomy", default="", metavar="207Q00000X")
@click.option("--login", default="", help="Their own at this desk: they answer queries and sign what they wrote.")
@click.option("--from", "from_on", default="", metavar="DATE", help="Works here since.")
@answers
def add(host: Host, npi: str, **values: str) -> None:
    """Write a clinician down."""
    from acts import clinicians

    with host.desk() as desk:
        found = clinicians.put(desk, npi, values)
    host.answer(lambda: {"ok": True, "clinician": _json(found)}, lambda: _line(found))


@command.command("change")
@click.argument("npi")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@answers
def change(host: Host, npi: str, changes: tuple[str, ...]) -> None:
    """Change last, first, credential, taxonomy, login, from_on or to_on."""
    from acts import clinicians

    told = {}
    for one in changes:
        name, sign, value = one.partition("=")
        if not sign:
            raise click.UsageError(f"{one} says no value; it reads like to_on=2026-12-31")
        told[name.strip()] = value
    with host.desk() as desk:
        found = clinicians.put(desk, npi, told)
    host.answer(lambda: {"ok": True, "clinician": _json(found)}, lambda: _line(found))


@command.command("enrol")
@click.argument("npi")
@click.argument("payer")
@click.option("--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE")
@click.option("--to", "to_on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE")
@answers
def enrol(host: Host, npi: str, payer: str, from_on: datetime | None, to_on: datetime | None) -> None:
    """Say from when to when a payer has enrolled a clinician (NPI, or the surname where one has it)."""
    from acts import clinicians

    with host.desk() as desk:
        found = clinicians.enrol(desk, npi, payer, from_on.date() if from_on else None, to_on.date() if to_on else None)
    host.answer(lambda: {"ok": True, "clinician": _json(found)}, lambda: _line(found))


def _json(one: Treats) -> dict[str, Any]:
    return {
        "npi": one.npi,
        "last": one.last,
        "first": one.first,
        "credential": one.credential,
        "taxonomy": one.taxonomy,
        "login": one.login or None,
        "from": one.from_on and one.from_on.isoformat(),
        "to": one.to_on and one.to_on.isoformat(),
        "enrolled": [
            {"payer": e.payer_name, "from": e.from_on and e.from_on.isoformat(), "to": e.to_on and e.to_on.isoformat()}
            for e in one.enrolled
        ],
    }


def _line(one: Treats) -> str:
    told = clean(f"{one.last}, {one.first} {one.credential}".strip())
    works = f"  from {one.from_on}" if one.from_on else ""
    left = f"  left {one.to_on}" if one.to_on else ""
    enrolled = "".join(f"\n    {clean(e.payer_name)}  {e.from_on or 'always'} to {e.to_on or 'now'}" for e in one.enrolled)
    return f"{one.npi}  {told}{f'  signs as {one.login}' if one.login else ''}{works}{left}{enrolled}"
