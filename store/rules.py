"""The rules that ship with the program, read once: what each adjustment code means, and each payer's clocks."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from billing import deadline as deadline_rules
from billing import payer_rules as ways
from billing import playbook as playbook_rules
from billing.deadline import Clocks
from billing.payer_rules import PayerRules
from billing.playbook import Playbook
from store.engine.sqlite import Read


def playbook(read: Read) -> Playbook:
    """The playbook. The practice's own overrides will be read from its books; there are none yet."""
    del read
    return _shipped()[0]


def clocks(read: Read) -> Clocks:
    """Every clock, by class of payer."""
    del read
    return _shipped()[1]


def payer_rules(read: Read, payer: int) -> PayerRules:
    """One payer's ways: those of its class."""
    return ways.usual(str(read.value("SELECT payer_class FROM payer WHERE id = :payer", payer=payer) or ""))


@cache
def _shipped() -> tuple[Playbook, Clocks]:
    rules = playbook_rules.parse(_seed("playbook.csv"))
    remarks = playbook_rules.parse_remarks(_seed("remarks.csv"))
    return Playbook(rules, remarks=remarks), Clocks(deadline_rules.parse(_seed("clocks.csv")))


def _seed(name: str) -> list[dict[str, str]]:
    text = resources.files("store").joinpath("seed", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
