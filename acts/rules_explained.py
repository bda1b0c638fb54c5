"""By which rules an item stands as it does: the clock of its last day and the playbook's row, each with version, source and reviewer."""

from __future__ import annotations

from acts.rows import code_parts, leading, payer_of
from acts.rules_rows import RuleSaid
from billing.plans import Deadline
from billing.playbook import Playbook
from store import rules, rules_kept
from store.engine.sqlite import Read
from store.work import Item


def clock(read: Read, deadline: Deadline | None, payer_class: str) -> RuleSaid | None:
    """The clock of a last day; a clock that the law or the desk itself gives is in no list, and is said as it is."""
    if deadline is None:
        return None
    if deadline.edition:
        name, _, version = deadline.edition.partition(" ")
        row = rules_kept.one(read, "clocks", int(name.removeprefix("CK-")))
        same = row is not None and f"v{row.version}" == version
        by, on = (row.reviewed_by, row.reviewed_on) if row is not None and same else ("", "")
        return RuleSaid(name, version, by, on, deadline.source)
    ships = next((one for one in rules.shipped()[2] if (one.payer_class, one.name) == (payer_class, deadline.clock)), None)
    review = rules.review_of(read, "clocks", ships) if ships is not None else None
    by, on = (review.by, review.on) if review else ("", "")
    return RuleSaid(rules.shipped_key(ships) if ships else deadline.clock, "shipped", by, on, deadline.source)


def playbook(read: Read, book: Playbook, item: Item) -> RuleSaid | None:
    """The playbook's row by which a denial has its category, chance and steps."""
    if item.kind != "denial" or not item.codes:
        return None
    then = book.on(item.opened_on)
    rule = then.rule(*code_parts(leading(then, item)), payer_of(item), item.remarks)
    if rule is None:
        return None
    if rule.edition == "practice":
        row = rules_kept.one(read, "playbook", rule.number)
        by, on = (row.reviewed_by, row.reviewed_on) if row is not None else ("", "")
        return RuleSaid(f"PB-{rule.number}", f"v{rule.version}", by, on, rule.source)
    review = rules.review_of(read, "playbook", rule)
    by, on = (review.by, review.on) if review else ("", "")
    return RuleSaid(rules.shipped_key(rule), "shipped", by, on, rule.source)
