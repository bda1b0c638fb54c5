"""The denial playbook: what an adjustment code means for the money, why it came, and what to do; its rules are data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from billing.books import Kind, PayerRef
from billing.odds import NOTHING, Odds

Edition = Literal["shipped", "practice"]

#: Names of clocks that a rule may give; the first that the payer's class has counts (billing.deadline).
CLOCKS = (
    "TF_NEW", "CORRECTED", "APPEAL", "APPEAL_L2", "COB", "DOCREQ", "UNDERPAY", "RETRO_AUTH", "REOPENING", "INFO", "NONE", "PATIENT",
)  # fmt: skip
GROUPS = ("CO", "OA", "PI", "PR", "CR")

#: Effect of earlier payers: a check figure in any group, never posted.
EARLIER_PAYERS = "23"

#: Never processed, so there is no decision to appeal, and the filing clock runs on.
UNPROCESSABLE = frozenset({"MA130", "N211"})

#: The law keeps the patient out of it.
PROTECTED = frozenset({"N781", "N782", "N783"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a reason in the groups that it names, with its kind (unless_kind where the condition `unless` holds), words and clocks.

    chance is in per cent, None where nothing is to be won (kind NORMAL). label: the queue's column, at most 12 characters.
    by_remark: the remark says what is wrong, so its words and label come first. actions: from the best step to the last.
    payer (an identifier or name; payer_number: its number in the books) and remark narrow an override; edition practice goes before
    shipped. from_on, to_on: days of the payer's decision for which an override holds. number, version: its row in the books.
    """

    reason: str
    groups: tuple[str, ...]
    kind: Kind
    category: str
    short: str
    unless: str = ""
    unless_kind: Kind | None = None
    label: str = ""
    why: str = ""
    cause: str = ""
    next_step: str = ""
    actions: tuple[str, ...] = ()
    evidence: str = ""
    remarks: tuple[str, ...] = ()
    by_remark: bool = False
    clocks: tuple[str, ...] = ("NONE",)
    deadline_words: str = ""
    chance: int | None = None
    note: str = ""
    source: str = ""
    reviewed: bool = False
    payer: str | None = None
    remark: str | None = None
    edition: Edition = "shipped"
    payer_number: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    number: int = 0
    version: int = 0

    def holds(self, day: date) -> bool:
        """Whether it is in force for what was decided on this day."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark code in our own words: what is wrong, the field to mend ("the member number"), a label for the queue, the actions it
    calls for (none: the reason's)."""

    code: str
    words: str
    field: str = ""
    label: str = ""
    actions: tuple[str, ...] = ()
    source: str = ""
    reviewed: bool = False


class Playbook:
    """All rules at hand. The shipped ones are keyed by group and reason; an override of the practice, payer or remark goes before.

    odds: what this practice has learned; chances are drawn toward it.
    """

    __slots__ = ("_by_day", "_dated", "_overrides", "_remarks", "_shipped", "odds", "rules")

    def __init__(self, rules: Iterable[Rule], overrides: Iterable[Rule] = (), remarks: Iterable[Remark] = ()) -> None:
        self.odds: Odds = NOTHING
        self.rules = (*rules, *overrides)
        self._shipped: dict[tuple[str, str], Rule] = {}
        self._overrides: dict[tuple[str, str], list[Rule]] = {}
        for rule in self.rules:
            for group in rule.groups:
                if rule.edition == "practice" or rule.payer or rule.payer_number is not None or rule.remark:
                    self._overrides.setdefault((group, rule.reason), []).append(rule)
                else:
                    self._shipped.setdefault((group, rule.reason), rule)
        self._remarks = {remark.code: remark for remark in remarks}
        self._dated = tuple(rule for rule in self.rules if rule.from_on or rule.to_on)
        self._by_day: dict[tuple[bool, ...], Playbook] = {}

    def on(self, day: date | None) -> Playbook:
        """The playbook for what a payer decided on this day: without the rules that do not hold then. Itself where none has days; what was
        learned is asked of the whole."""
        if not self._dated or day is None:
            return self
        held = tuple(rule.holds(day) for rule in self._dated)
        found = self._by_day.get(held)
        if found is None:
            out = {id(rule) for rule, holds in zip(self._dated, held, strict=True) if not holds}
            found = Playbook((rule for rule in self.rules if id(rule) not in out), (), self._remarks.values())
            found._dated = ()  # it is of one day already
            self._by_day[held] = found
        return found

    def knowing(self, odds: Odds) -> Playbook:
        """The same rules with what was learned."""
        made = Playbook.__new__(Playbook)
        made.rules, made._shipped, made._overrides, made._remarks = self.rules, self._shipped, self._overrides, self._remarks
        made._dated, made._by_day, made.odds = self._dated, self._by_day, odds
        return made

    def rule(self, group: str, reason: str, payer: PayerRef | None = None, remarks: tuple[str, ...] = ()) -> Rule | None:
        """The rule for this pair, the narrowest first (payer and remark, payer, remark, practice, shipped); None: not in the playbook."""
        if self._overrides and (found := self._overrides.get((group, reason))):
            fits = [rule for rule in found if _fits(rule, payer, remarks)]
            if fits:
                return max(fits, key=_narrowness)
        return self._shipped.get((group, reason))

    def kind(
        self,
        group: str,
        reason: str,
        cents: int,
        payer: PayerRef | None = None,
        whole_line_unpaid: bool = False,
        remarks: tuple[str, ...] = (),
    ) -> Kind:
        """What this adjustment does to the money. What the playbook does not know, and a denial with a negative amount, is for a person."""
        if reason == EARLIER_PAYERS:
            return "NORMAL"
        rule = self.rule(group, reason, payer, remarks)
        if rule is None:
            return "REVIEW"
        kind = rule.kind
        if rule.unless_kind is not None and (
            (rule.unless == "whole_line_unpaid" and whole_line_unpaid)
            or (rule.unless == "payer_capitated" and payer is not None and payer.capitated)
        ):
            kind = rule.unless_kind
        return "REVIEW" if kind == "DENIAL" and cents < 0 else kind

    def category(self, group: str, reason: str, payer: PayerRef | None = None, remarks: tuple[str, ...] = ()) -> str:
        """The category of work for this pair; 'unknown' where the playbook lacks it."""
        rule = self.rule(group, reason, payer, remarks)
        return rule.category if rule else "unknown"

    def chance(self, group: str, reason: str, payer: PayerRef | None = None, remarks: tuple[str, ...] = ()) -> int:
        """Per cent of the amount that is usually won back: the playbook's (0 where it says nothing), drawn toward this practice's own
        outcomes where the payer is told."""
        rule = self.rule(group, reason, payer, remarks)
        prior = (rule.chance or 0) if rule else 0
        return prior if payer is None else self.odds.of_code(payer.payer, f"{group}-{reason}", prior).per_cent

    def prior(self, group: str, reason: str, payer: PayerRef | None = None, remarks: tuple[str, ...] = ()) -> int:
        """The playbook's own chance, whatever was learned."""
        rule = self.rule(group, reason, payer, remarks)
        return (rule.chance or 0) if rule else 0

    def clocks(self, group: str, reason: str, payer: PayerRef | None = None, remarks: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The clocks that this pair names, first first; none where the playbook lacks it."""
        rule = self.rule(group, reason, payer, remarks)
        return rule.clocks if rule else ("NONE",)

    def remark(self, code: str) -> Remark | None:
        """What a remark code means, or None where it is not in the list."""
        return self._remarks.get(code)

    def label(self, group: str, reason: str, remarks: tuple[str, ...] = (), payer: PayerRef | None = None) -> str:
        """The next step in at most 12 characters, for the queue's column: the remark's where the remark says what is wrong."""
        rule = self.rule(group, reason, payer, remarks)
        if rule is None:
            return "look at it"
        if rule.by_remark and (remark := self._telling(remarks)) and remark.label:
            return remark.label
        return rule.label or LABELS.get(rule.category, "look at it")

    def why(self, group: str, reason: str, remarks: tuple[str, ...] = (), payer: PayerRef | None = None) -> tuple[str, ...]:
        """Why it came, as a biller would say it: one or two sentences."""
        rule = self.rule(group, reason, payer, remarks)
        if rule is None:
            return (f"{group}-{reason} is not in the playbook: a person decides what it is.",)
        said = [rule.why or _sentence(rule.short)]
        for code in remarks:
            if (remark := self._remarks.get(code)) and remark.words:
                said.append(f"{code}: {remark.words}")
                break
        else:
            if rule.cause:
                said.append(_sentence(f"usual cause: {rule.cause}"))
        if UNPROCESSABLE & set(remarks):
            said[1:] = [*said[1:2], "It was never processed, so there is nothing to appeal and the filing clock runs on."]
        return tuple(said)

    def _telling(self, remarks: tuple[str, ...]) -> Remark | None:
        """The first known remark with a label of its own."""
        return next((found for code in remarks if (found := self._remarks.get(code)) and found.label), None)


#: What to do, where a rule has no label of its own.
LABELS = {
    "appeal_decision": "appeal 2",
    "authorization": "add auth no",
    "benefit_limit": "bill next",
    "bundling": "add modifier",
    "coding": "ask coder",
    "contractual": "check rate",
    "documentation": "send records",
    "duplicate": "check double",
    "eligibility": "check cover",
    "information": "wait",
    "medical_necessity": "appeal 1",
    "missing_information": "fix claim",
    "non_covered": "check cover",
    "other_payer": "bill first",
    "patient_share": "bill next",
    "provider": "fix provider",
    "timely_filing": "file proof",
    "wrong_payer": "right payer",
}


def parse(rows: Iterable[Mapping[str, str]], edition: Edition = "shipped") -> tuple[Rule, ...]:
    """Rules from the rows of playbook.csv or of the practice's overrides; a row that says nonsense is a ValueError that names it."""
    return tuple(_parse_rule(row, edition) for row in rows)


def parse_remarks(rows: Iterable[Mapping[str, str]]) -> tuple[Remark, ...]:
    """Remarks from the rows of remarks.csv."""
    return tuple(
        Remark(
            code=row["remark"],
            words=row["words"],
            field=row.get("field", ""),
            label=row.get("label", ""),
            actions=_list(row.get("actions", ""), ">"),
            source=row.get("source", ""),
            reviewed=row.get("reviewed", "no") == "yes",
        )
        for row in rows
    )


def _parse_rule(row: Mapping[str, str], edition: Edition) -> Rule:
    """One row; missing columns are empty."""
    groups, clocks = _list(row["groups"], " "), _list(row.get("clocks", ""), ">") or ("NONE",)
    chance = int(row["chance"]) if row.get("chance") else None
    rule = Rule(
        reason=row["reason"],
        groups=groups,
        kind=_kind(row["kind"], row),
        category=row["category"],
        short=row["short"],
        unless=row.get("unless", ""),
        unless_kind=_kind(row["unless_kind"], row) if row.get("unless_kind") else None,
        label=row.get("label", ""),
        why=row.get("why", ""),
        cause=row.get("cause", ""),
        next_step=row.get("next_step", ""),
        actions=_list(row.get("actions", ""), ">"),
        evidence=row.get("evidence", ""),
        remarks=_list(row.get("remarks", ""), " "),
        by_remark=row.get("by_remark", "no") == "yes",
        clocks=clocks,
        deadline_words=row.get("deadline_words", ""),
        chance=chance,
        note=row.get("note", ""),
        source=row.get("source", ""),
        reviewed=row.get("reviewed", "no") == "yes",
        payer=row.get("payer") or None,
        remark=row.get("remark") or None,
        edition=edition,
    )
    if not groups or not set(groups) <= set(GROUPS) or not set(clocks) <= set(CLOCKS) or (chance is not None and not 0 <= chance <= 100):
        raise ValueError(
            f"playbook row {rule.reason}: groups {row['groups']!r}, clocks {row.get('clocks')!r} or chance {chance!r} is not known"
        )
    return rule


def _kind(text: str, row: Mapping[str, str]) -> Kind:
    """A kind by its name."""
    for kind in get_args(Kind):
        if kind == text:
            found: Kind = kind
            return found
    raise ValueError(f"playbook row {row['reason']}: kind {text!r} is not known")


def _fits(rule: Rule, payer: PayerRef | None, remarks: tuple[str, ...]) -> bool:
    """Whether an override is about this payer and these remarks."""
    if rule.remark and rule.remark not in remarks:
        return False
    if rule.payer_number is not None:
        return payer is not None and payer.payer == rule.payer_number
    return not rule.payer or (payer is not None and (rule.payer in payer.ids or rule.payer.casefold() == payer.name.casefold()))


def _narrowness(rule: Rule) -> tuple[bool, bool, bool, int]:
    """The payer's word before the remark's, that before the practice's, that before the shipped; of two, the younger."""
    return bool(rule.payer) or rule.payer_number is not None, bool(rule.remark), rule.edition == "practice", rule.number


def _list(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".") if text else ""
