"""claimdesk request letter, notify, rebut, pdf: what goes out about a request, kept as it went."""

from __future__ import annotations

from pathlib import Path

import click

from claimdesk.cli import Host, answers
from claimdesk.commands.request import number_of, told
from claimdesk.days import past_day


@click.command("letter")
@click.argument("request")
@click.argument("kind", type=click.Choice(["acceptance", "denial", "copies", "review"]))
@click.option("--way", default="", help="mail, portal, email, text, hand, fax; as the patient asked, else by mail.")
@click.option("--on", "day", metavar="DAY", help="The day on which it went; today unless told.")
@click.option("--text", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Take the letter from a file.")
@click.option("--given", default="", help="Of copies: what lies with it.")
@click.option("--preview", is_flag=True, help="Show it; nothing is kept.")
@answers
def letter(host: Host, request: str, kind: str, way: str, day: str | None, file: Path | None, given: str, preview: bool) -> None:
    """Send the letter of acceptance, of denial, with copies, or about a review: made from its template, kept as it went."""
    from acts import request_letters

    with host.desk() as desk:
        if preview:
            found = request_letters.draft(desk, number_of(request), kind)
            host.answer(
                lambda: {"ok": True, "subject": found.subject, "letter": found.text, "missing": list(found.missing), "to": found.to,
                         "address": found.address.split("\n"), "way": found.way or None},
                lambda: f"{found.subject}\n\n{found.text}",
            )  # fmt: skip
            return
        text = file.read_text(encoding="utf-8", errors="replace") if file else ""
        row = request_letters.send(
            desk, number_of(request), kind, way=way, on=past_day("--on", day, desk.today()), text=text, given=given
        )  # fmt: skip
    told(host, "letter", row)


@click.command("notify")
@click.argument("request")
@click.option("--to", "recipients", multiple=True, metavar="NAME, ADDRESS", help="Who is told; may be repeated.")
@click.option("--nobody", default="", metavar="WHY", help="Why nobody has to be told.")
@click.option("--way", default="mail", show_default=True)
@click.option("--on", "day", metavar="DAY")
@answers
def notify(host: Host, request: str, recipients: tuple[str, ...], nobody: str, way: str, day: str | None) -> None:
    """Tell those who have the old entry: whom the patient named and agreed to, and who relies on it."""
    from acts import request_letters

    with host.desk() as desk:
        row = request_letters.notify(
            desk, number_of(request), recipients, nobody=nobody, way=way, on=past_day("--on", day, desk.today())
        )  # fmt: skip
    told(host, "notify", row)


@click.command("rebut")
@click.argument("request")
@click.argument("text")
@click.option("--way", default="")
@click.option("--on", "day", metavar="DAY")
@answers
def rebut(host: Host, request: str, text: str, way: str, day: str | None) -> None:
    """Answer the statement of disagreement; the patient gets a copy."""
    from acts import request_letters

    with host.desk() as desk:
        row = request_letters.rebut(desk, number_of(request), text, way=way, on=past_day("--on", day, desk.today()))
    told(host, "rebut", row)


@click.command("pdf")
@click.argument("request")
@click.argument("letter", type=click.IntRange(1))
@click.argument("path", type=click.Path(dir_okay=False))
@answers
def pdf(host: Host, request: str, letter: int, path: str) -> None:
    """Save a letter as it went; `request show` numbers them."""
    from acts import request_letters

    with host.desk() as desk:
        where = request_letters.save(desk, number_of(request), letter, path)
    host.answer(lambda: {"ok": True, "file": where}, lambda: f"Written to {where}.")


COMMANDS = (letter, notify, rebut, pdf)
