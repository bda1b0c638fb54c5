"""claimdesk request told, restrict, confidential, release, disclose, disclosures: who tells and is told, where the patient is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from billing.text import clean
from claimdesk.cli import Host, answers
from claimdesk.commands.request import WAYS, fields_of, number_of, told
from claimdesk.days import a_day, past_day

if TYPE_CHECKING:
    from acts.request_rows import Disclosure, Request

BASES = ("authorisation", "patient", "law", "health", "court", "oversight", "research", "mistaken")


@click.command("restrict")
@click.argument("request")
@click.option("--claim", default="", help="The visit, by its claim.")
@click.option("--from", "from_on", metavar="DAY", help="The visit's first day, where it is not billed yet.")
@click.option("--to", "to_on", metavar="DAY")
@click.option("--payer", default="", help="The plan that is not told; every plan, unless told.")
@click.option("--paid", default="", help="What shows that it was paid in full, where the books do not.")
@click.option("--end", "ends", default="", metavar="REASON", help="End the restriction.")
@answers
def restrict(host: Host, request: str, claim: str, from_on: str | None, to_on: str | None, payer: str, paid: str, ends: str) -> None:
    """Keep a visit that was paid in full from a plan: no claim of it leaves by any path, and what stands in the outbox is held back."""
    from acts import requests, restrictions

    with host.desk() as desk:
        number = number_of(request)
        if ends:
            restrictions.end(desk, number, ends)
            row = requests.view(desk, number).row
        else:
            first, last = a_day("--from", from_on, desk.today()), a_day("--to", to_on, desk.today())
            row = restrictions.restrict(desk, number, claim=claim, from_on=first, to_on=last, payer=payer, paid=paid)
    told(host, "restrict", row, "The restriction has ended." if ends else "")


@click.command("confidential")
@click.argument("request")
@click.option("--way", type=click.Choice(["mail", "portal", "email", "text", "hand"]), help="How the patient is to be reached.")
@click.option("--line1", default="")
@click.option("--line2", default="")
@click.option("--city", default="")
@click.option("--state", "region", default="")
@click.option("--zip", "zip_code", default="")
@click.option("--phone", default="")
@click.option("--email", default="")
@click.option("--note", default="")
@click.option("--end", "ends", default="", metavar="REASON", help="The record's own address holds again.")
@answers
def confidential(
    host: Host, request: str, way: str | None, line1: str, line2: str, city: str, region: str, zip_code: str, phone: str, email: str,
    note: str, ends: str,
) -> None:  # fmt: skip
    """Reach the patient elsewhere, or by another way: letters and statements follow."""
    from acts import releases, requests

    with host.desk() as desk:
        number = number_of(request)
        if ends:
            releases.record_address(desk, requests.view(desk, number).row.person, ends)
            row = requests.view(desk, number).row
        elif way is None:
            raise click.UsageError("--way says how the patient is to be reached")
        else:
            row = releases.confidential(
                desk,
                number,
                way,
                line1=line1,
                line2=line2,
                city=city,
                region=region,
                zip_code=zip_code,
                phone=phone,
                email=email,
                note=note,
            )
    told(host, "confidential", row, "The record's own address holds again." if ends else "")


@click.command("release")
@click.argument("request")
@click.option("--to", required=True, help="To whom.")
@click.option("--what", required=True)
@click.option("--purpose", required=True)
@click.option("--authorised", default="", help="The authorisation: its day, and where it is kept.")
@click.option("--basis", type=click.Choice(BASES), default="authorisation", show_default=True)
@click.option("--address", default="")
@click.option("--on", "day", metavar="DAY")
@answers
def release(host: Host, request: str, to: str, what: str, purpose: str, authorised: str, basis: str, address: str, day: str | None) -> None:
    """What the patient asked to go to another has gone: it is logged, and what has to lie with it is said."""
    from acts import releases

    with host.desk() as desk:
        row, lies = releases.release(
            desk, number_of(request), to, what, purpose, basis=basis, authorised=authorised, address=address,
            on=past_day("--on", day, desk.today()),
        )  # fmt: skip
    told(host, "release", row, f"With it go {', '.join(lies)}." if lies else "")


@click.command("disclose")
@click.argument("who", metavar="CLAIM|PATIENT")
@click.option("--to", required=True)
@click.option("--what", required=True)
@click.option("--purpose", required=True)
@click.option("--basis", type=click.Choice(BASES), required=True)
@click.option("--authorised", default="")
@click.option("--address", default="")
@click.option("--claim", default="", help="The claim that it was about.")
@click.option("--on", "day", metavar="DAY")
@answers
def disclose(
    host: Host, who: str, to: str, what: str, purpose: str, basis: str, authorised: str, address: str, claim: str, day: str | None
) -> None:
    """Log what of a record went to another without a request of the patient."""
    from acts import releases, requests

    with host.desk() as desk:
        lies = releases.disclose(
            desk, requests.person_of(desk, who), to, what, purpose, basis=basis, authorised=authorised, address=address, claim=claim,
            on=past_day("--on", day, desk.today()),
        )  # fmt: skip
    host.answer(
        lambda: {"ok": True, "act": "disclose", "with_it": list(lies)},
        lambda: "Logged." + (f" With it go {', '.join(lies)}." if lies else ""),
    )


def _document(one: Disclosure) -> dict[str, Any]:
    return {
        "on": one.on.isoformat(), "to": clean(one.to), "address": clean(one.address), "what": clean(one.what),
        "purpose": clean(one.purpose),
        "basis": one.basis, "authorised": clean(one.authorised) or None, "request": f"RQ-{one.request}" if one.request else None,
        "claim": clean(one.control_number) or None, "by": one.actor, "taken_back": one.undone,
    }  # fmt: skip


@click.command("disclosures")
@click.argument("who", metavar="CLAIM|PATIENT")
@click.option("--all", "everything", is_flag=True, help="Also releases by authorisation and to the patient, and older than six years.")
@answers
def disclosures(host: Host, who: str, everything: bool) -> None:
    """The accounting of disclosures: what of the record went to others in six years (164.528)."""
    from acts import releases, request_told, requests

    with host.desk() as desk:
        person = requests.person_of(desk, who)
        found = releases.accounting(desk, person, everything=everything)
        heard = request_told.told_us(desk, person)
    host.answer(
        lambda: {"ok": True, "disclosures": [_document(one) for one in found], "told_us": [_heard(one) for one in heard]},
        lambda: "\n".join([
            *([] if found else ["Nothing of this record went to others."]),
            *(f"{one.on.isoformat()}  {clean(one.to)}: {clean(one.what)}, for {clean(one.purpose)} ({releases.BASES[one.basis]})"
              f"{' (taken back)' if one.undone else ''}" for one in found),
            *(f"{one.received_on.isoformat()}  {clean(one.source)} told us of an amendment ({one.ref}): {clean(one.asked)}"
              for one in heard),
        ]),
    )  # fmt: skip


def _heard(one: Request) -> dict[str, Any]:
    return {
        "request": one.ref, "on": one.received_on.isoformat(), "by": clean(one.source), "said": clean(one.asked), "state": one.state,
    }  # fmt: skip


@click.command("told")
@click.argument("who", metavar="CLAIM|PATIENT")
@click.option("--by", required=True, metavar="NAME, ADDRESS", help="The practice, hospital or plan that amended its record.")
@click.option("--said", required=True, help="What was amended, in its words.")
@click.option("--paper", required=True, help="The paper that tells it: DOC-7, or where it is kept.")
@click.option("--item", "items", multiple=True, metavar="FIELD=VALUE", help="A field of the record and what it shall be; may be repeated.")
@click.option("--received", "day", metavar="DAY", help="When it came; today unless told.")
@click.option("--way", type=click.Choice(WAYS), default="letter", show_default=True, help="How it came.")
@answers
def heard(host: Host, who: str, by: str, said: str, paper: str, items: tuple[str, ...], day: str | None, way: str) -> None:
    """Another tells us that it amended the patient's record: `request amend` makes the same amendment here."""
    from acts import request_told, requests

    pairs = fields_of(items)
    with host.desk() as desk:
        person = requests.person_of(desk, who)
        wanted = [requests.field(desk, person, name, value, paper) for name, value in pairs]
        row = request_told.take_in(
            desk, person, by, said, paper, items=wanted, received_on=past_day("--received", day, desk.today()), way=way
        )  # fmt: skip
    told(host, "told", row, "`request amend` carries it out.")


COMMANDS = (heard, restrict, confidential, release, disclose, disclosures)
