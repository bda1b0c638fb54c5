"""claimdesk practice: the practice's own values, such as limits, days and its time zone."""

from __future__ import annotations

import click

from acts.errors import Refused
from billing.money import parse_cents, plain
from billing.text import clean
from claimdesk.cli import Host, answers

HIDDEN = frozenset({"demo"})
"""Values that the desk itself keeps."""


@click.group("practice")
def command() -> None:
    """What the practice has decided for itself; amounts in dollars."""


@command.command("list")
@answers
def show(host: Host) -> None:
    """Every value, those that nobody set with the first one."""
    from acts import practice

    with host.desk() as desk:
        values = {_name(key): _said(key, value) for key, value in practice.every(desk).items() if key not in HIDDEN}
    host.answer(
        lambda: {"ok": True, "values": values},
        lambda: "\n".join(f"{name:<28} {clean(value) or '-'}" for name, value in sorted(values.items())),
    )


@command.command("set")
@click.argument("name")
@click.argument("value")
@click.option("--reason", default="", help="Who decided it.")
@answers
def put(host: Host, name: str, value: str, reason: str) -> None:
    """Set one, as `practice list` names it: practice set write_off_limit 300.00"""
    from acts import practice

    with host.desk() as desk:
        known = practice.every(desk)
        if name in HIDDEN or not {name, f"{name}_cents"} & known.keys() or name != _name(name):
            names = sorted(_name(key) for key in known if key not in HIDDEN)
            raise Refused(f"the practice has no value {clean(name)!r}", "practice", f"It has {', '.join(names)}.")
        money = f"{name}_cents" in known
        key, meant = (f"{name}_cents", _cents(value)) if money else (name, value)
        practice.put(desk, key, meant, reason)
        now = _said(key, practice.value(desk, key))
    host.answer(lambda: {"ok": True, "act": "set", "name": name, "value": now}, lambda: f"{name} is {clean(now)} now.")


def _name(key: str) -> str:
    return key.removesuffix("_cents")


def _said(key: str, value: str) -> str:
    return plain(int(value)) if key.endswith("_cents") else value


def _cents(text: str) -> str:
    cents = parse_cents(text)
    if cents is None or cents < 0:
        raise click.UsageError(f"{text} is no amount, as 300.00")
    return str(cents)
