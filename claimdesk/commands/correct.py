"""claimdesk correct: records corrected the lawful way, what waits for a signature, and the claims that each correction reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from billing.amendment_kinds import KINDS
from claimdesk import correct_shapes as shapes
from claimdesk.cli import PARTLY, Host, answers
from claimdesk.days import past_day

if TYPE_CHECKING:
    from acts.correction_chain import Signed
    from acts.correction_rows import CorrectionRow
    from acts.desk import Desk
    from acts.views import Correction


@click.group("correct")
def command() -> None:
    """Correct a patient's record: propose, sign, and what came of it."""


def _saying(command: Any) -> Any:
    """What every correction says."""
    for option in reversed(
        (
            click.argument("patient"),
            click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE..."),
            click.option("--kind", type=click.Choice([kind.replace("_", "-") for kind in KINDS]), default="correction", show_default=True),
            click.option("--reason", default="", help="What showed that it is wrong."),
            click.option("--evidence", default="", help="The card, the form, the note: DOC-7."),
            click.option("--claim", metavar="NUMBER", help="For which claim; a diagnosis stands on one."),
            click.option("--happened", metavar="DATE", help="Of a late entry: the day that it is about."),
            click.option("--recall", is_flag=True, help="Of a late entry: you remember it wholly."),
            click.option("--preview", is_flag=True, help="What it touches and what stands against it; nothing is written."),
        )
    ):
        command = option(command)
    return command


def number_of(text: str) -> int:
    """K-7 as 7."""
    bare = text.upper().removeprefix("K-")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 16):
        raise click.UsageError(f"{text} is no correction; it reads like K-7")
    return int(bare)


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise click.UsageError(f"{text} is no FIELD=VALUE")
    return name.strip(), value.strip()


def _plan(desk: Desk, said: dict[str, Any], *, waits: bool) -> Correction:
    """What the options ask for."""
    from acts import chart, correction, correction_names, correction_waiting
    from billing.amendment_kinds import Said

    person = chart.person_of(desk, said["patient"])
    changes = correction_names.changes(desk, person, [_pair(text) for text in said["fields"]], said["claim"])
    happened = past_day("--happened", said["happened"], desk.today())
    kind = Said(said["kind"].replace("-", "_"), happened, said["recall"])
    ask = correction_waiting.preview if waits else correction.propose
    return ask(desk, person, changes, said["claim"], kind)


def _previewed(host: Host, plan: Correction) -> None:
    wrong = any(one.severity == "error" for one in plan.findings)
    host.code = PARTLY if wrong else host.code
    host.answer(lambda: {"ok": not wrong, **shapes.plan(plan)}, lambda: shapes.plan_words(plan))


@command.command("sign")
@_saying
@click.option("--leave-claims", is_flag=True, help="Sign the record alone: no claim is put into the outbox.")
@answers
def sign(host: Host, leave_claims: bool, preview: bool, reason: str, evidence: str, **said: Any) -> None:
    """Sign a correction: FIELD is last, born_on, member_id ...; `coverage 2 to_on`; `17 modifiers` of the thing with number 17."""
    from acts import correction_chain

    with host.desk() as desk:
        plan = _plan(desk, said, waits=False)
        if preview:
            _previewed(host, plan)
            return
        done = correction_chain.sign(desk, plan, reason, evidence, ready=not leave_claims)
    _signed(host, done)


def _signed(host: Host, done: Signed) -> None:
    host.code = PARTLY if done.not_ready else host.code
    host.answer(lambda: {"ok": not done.not_ready, "act": "sign", **shapes.signed(done)}, lambda: shapes.signed_words(done))


@command.command("propose")
@_saying
@click.option("--for-signature", "login", default="", metavar="LOGIN", help="Who shall sign it; else whose its fields are.")
@answers
def propose(host: Host, login: str, preview: bool, reason: str, evidence: str, **said: Any) -> None:
    """Propose a correction that another signs: wording by its author, a code by a coder, anything by whom you name."""
    from acts import correction_waiting

    with host.desk() as desk:
        plan = _plan(desk, said, waits=True)
        if preview:
            _previewed(host, plan)
            return
        row = correction_waiting.propose_for_signature(desk, plan, reason, evidence, login)
    host.answer(
        lambda: {"ok": True, "act": "propose", **shapes.row(row)},
        lambda: f"{row.name} waits for {row.waits_for} to sign; nothing of the record has changed.",
    )


@command.command("list")
@click.option("--waiting", is_flag=True, help="Only what waits for a signature.")
@click.option("--mine", is_flag=True, help="Only what waits for yours.")
@click.option("--patient", help="Of one patient.")
@answers
def listed(host: Host, waiting: bool, mine: bool, patient: str | None) -> None:
    """Corrections, newest first."""
    from acts import chart, correction_waiting

    with host.desk() as desk:
        if mine:
            rows: tuple[CorrectionRow, ...] = correction_waiting.for_me(desk)
        else:
            person = chart.person_of(desk, patient) if patient else None
            rows = correction_waiting.listed(desk, ("waiting",), person) if waiting else correction_waiting.listed(desk, person=person)
    host.answer(
        lambda: {"ok": True, "corrections": [shapes.row(one) for one in rows]},
        lambda: "\n".join(map(shapes.line, rows)) or _none(waiting=waiting or mine),
    )


def _none(*, waiting: bool) -> str:
    return "Nothing waits for a signature." if waiting else "Nothing was corrected yet."


@command.command("show")
@click.argument("number")
@answers
def show(host: Host, number: str) -> None:
    """One correction whole: was and is, who and why, its claims with their denials, how they went again, and what came of it."""
    from acts import correction_waiting

    with host.desk() as desk:
        one = correction_waiting.view(desk, number_of(number))
    host.answer(lambda: {"ok": True, **shapes.row(one)}, lambda: shapes.whole_words(one))


@command.command("countersign")
@click.argument("number")
@click.option("--leave-claims", is_flag=True, help="Sign the record alone: no claim is put into the outbox.")
@click.option("--preview", is_flag=True, help="What it touches and what stands against it; nothing is written.")
@answers
def countersign(host: Host, number: str, leave_claims: bool, preview: bool) -> None:
    """Sign what waits for you."""
    from acts import correction_chain, correction_waiting

    with host.desk() as desk:
        if preview:
            _previewed(host, correction_waiting.plan_of(desk, number_of(number)))
            return
        done = correction_chain.countersign(desk, number_of(number), ready=not leave_claims)
    _signed(host, done)


@command.command("refuse")
@click.argument("number")
@click.option("--reason", required=True)
@answers
def refuse(host: Host, number: str, reason: str) -> None:
    """Do not sign what waits for you, and say why."""
    from acts import correction_waiting

    with host.desk() as desk:
        row = correction_waiting.refuse(desk, number_of(number), reason)
    host.answer(lambda: {"ok": True, "act": "refuse", **shapes.row(row)}, lambda: f"{row.name} is refused; {row.proposed_by} reads why.")


@command.command("withdraw")
@click.argument("number")
@click.option("--reason", default="")
@answers
def withdraw(host: Host, number: str, reason: str) -> None:
    """Take back what you proposed."""
    from acts import correction_waiting

    with host.desk() as desk:
        row = correction_waiting.withdraw(desk, number_of(number), reason)
    host.answer(lambda: {"ok": True, "act": "withdraw", **shapes.row(row)}, lambda: f"{row.name} waits no longer.")
